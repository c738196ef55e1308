"""The page of scripts, and the widget that shows one as it is read aloud."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from dealerdesk import text
from dealerdesk.care.script_text import Piece, fill_text
from dealerdesk.care.script_values import examples
from dealerdesk.staff.rights import Actor
from ui import theme
from ui.frame import MainWindow
from ui.pages.scripts import ScriptsPage
from ui.shell import Shell
from ui.widgets.script import ScriptText
from ui.widgets.tabs import Tabs

from .conftest import MANAGER

WORDS = (
    "{honorific}，您好，我是{shop}客服{caller}。您 {delivered}提的 {model} 快到首次保养了。\n{slot}有空位。"
)


def known(**gone: str) -> dict[str, str]:
    values = {**examples(date(2026, 11, 23)), **gone}
    return {name: value for name, value in values.items() if value}


@pytest.fixture
def script(qtbot, show_at) -> ScriptText:
    made = ScriptText()
    show_at(made, 520, 300)
    return made


@pytest.fixture
def as_manager(desk, make_window, qapp) -> ScriptsPage:
    window = make_window()
    window.shell.leave()
    window.fill(Shell(desk, MANAGER, inline=True))
    window.go("scripts", {})
    qapp.processEvents()
    found = window.page
    assert isinstance(found, ScriptsPage)
    return found


@pytest.fixture
def page(window: MainWindow, qapp) -> ScriptsPage:
    window.go("scripts", {"kind": "C1"})
    qapp.processEvents()
    found = window.page
    assert isinstance(found, ScriptsPage)
    return found


# ---- the widget --------------------------------------------------------------------------------------


def test_what_is_shown_is_one_text_for_a_screen_reader(script: ScriptText) -> None:
    script.set_pieces(fill_text(WORDS, known(slot="")))
    assert script.text.startswith("王先生，您好，我是澄远汽车客服周岚。您 9 月 12 日提的 X7 2.0T 快到")
    assert script.text.endswith("\n[最近空位]有空位。")
    assert script.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert script.isReadOnly()


def test_each_filled_field_has_its_ground_and_the_missing_none(script: ScriptText) -> None:
    script.set_pieces(fill_text(WORDS, known(slot="")))
    grounds = script.grounds()
    assert len(grounds) >= 5
    for box in grounds:
        assert box.left() >= 0 and box.right() <= script.viewport().width()
        assert box.top() >= 0 and box.bottom() <= script.viewport().height()
    picture = script.viewport().grab().toImage()
    spot = grounds[0]
    seen = picture.pixelColor(int(spot.left()) + 1, int(spot.top()) + 2)
    assert seen == theme.color("amber-tint")


def test_a_field_over_two_lines_has_two_grounds(script: ScriptText) -> None:
    script.set_pieces([Piece("您好" * 12), Piece("行驶证和保养手册和登记证书和身份证原件" * 2, "bring")])
    assert len(script.grounds()) >= 2


def test_the_box_lies_behind_its_words_and_tells_what_is_typed(script: ScriptText, qtbot) -> None:
    script.set_pieces(fill_text(WORDS, known(slot="", delivered="")))
    assert [box.field for box in script.boxes] == ["delivered", "slot"]
    first, second = (box.geometry() for box in script.boxes)
    assert second.top() > first.top()
    for box in script.boxes:
        assert script.viewport().rect().contains(box.geometry())
        assert box.isVisible() and box.accessibleName()
    box = script.boxes[1]
    box.setFocus()
    box.setText("  明天上午 ")
    with qtbot.waitSignal(script.typed) as said:
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert said.args == ["slot", "明天上午"]


def test_a_draft_stays_in_its_box_when_the_script_is_filled_anew(script: ScriptText) -> None:
    script.set_pieces(fill_text(WORDS, known(slot="", delivered="")))
    script.boxes[1].setText("周")
    script.set_pieces(fill_text(WORDS, known(slot="")))
    assert [(box.field, box.text()) for box in script.boxes] == [("slot", "周")]


def test_the_same_gap_twice_has_one_box(script: ScriptText) -> None:
    script.set_pieces(fill_text("{slot}，{slot}", {}))
    assert script.text == "[最近空位]，[最近空位]"
    assert len(script.boxes) == 1


def test_it_is_as_high_as_its_lines(script: ScriptText, qapp) -> None:
    script.set_pieces(fill_text(WORDS * 3, known()))
    wide = script.height()
    script.resize(260, script.height())
    qapp.processEvents()
    assert script.height() > wide
    script.set_pieces([])
    assert script.height() < 3 * theme.px(28)


def test_rare_names_and_larger_letters_keep_their_ground(script: ScriptText, qapp) -> None:
    theme.apply(qapp, "dark", 18)
    script.set_pieces([Piece("王𠮷䶮先生", "honorific"), Piece("，您好")])
    (box,) = script.grounds()
    assert box.width() > 4 * theme.px(16)
    assert script.text == "王𠮷䶮先生，您好"


def test_tabs_move_by_arrows_and_break_into_lines(qtbot, show_at) -> None:
    tabs = Tabs([(str(n), f"分支名称{n}") for n in range(8)])
    show_at(tabs, 300, 200)
    chosen: list[str] = []
    tabs.chosen.connect(chosen.append)
    assert tabs.value == "0"
    tabs._buttons[0].setFocus()
    qtbot.keyClick(tabs._buttons[0], Qt.Key.Key_Right)
    qtbot.keyClick(tabs._buttons[1], Qt.Key.Key_Right)
    qtbot.keyClick(tabs._buttons[2], Qt.Key.Key_Left)
    assert chosen == ["1", "2", "1"]
    assert len({button.y() for button in tabs._buttons}) > 1
    tabs.set_choices([("a", "一"), ("b", "二")])
    assert (tabs.value, tabs.labels) == ("a", ["一", "二"])


# ---- the page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "mode"), [("zh_CN", "light"), ("zh_CN", "dark"), ("en", "light")])
def test_the_page_opens(make_window, qapp, picture, language: str, mode: str) -> None:
    text.use(language)
    theme.apply(qapp, mode)
    window = make_window()
    window.go("scripts", {"kind": "C10"})
    for _turn in range(3):
        qapp.processEvents()
    assert window.width() == 1366
    picture(window, f"scripts-{language}-{mode}")


def test_it_is_reached_by_its_name_and_stands_not_in_the_rail(window: MainWindow) -> None:
    window.open_search(">话术")
    assert window.search_panel is not None
    assert "scripts" not in window.rail.items
    from ui.finder import Finder

    found = Finder(window, window.shell).find(">话术")
    assert len(found) == 1
    found[0].act()
    assert isinstance(window.page, ScriptsPage)
    assert window.page.state_line() == ("首保", "规则 C1")


def test_a_customer_is_picked_by_search_and_the_script_filled(page: ScriptsPage) -> None:
    assert page.side.script.text.startswith("王先生")  # the examples
    page.side.search.setText("3M906")
    page.side.find()
    assert [hit.name for hit in page.side.found.rows] == ["王𠮷䶮"]
    page.side._take_first()
    assert page.side.found.isHidden()
    assert "您 9 月 12 日提的 X7 2.0T" in page.side.script.text
    assert "[最近空位]" in page.side.script.text
    box = page.side.script.boxes[0]
    box.setText("明天上午 9 点")
    box.editingFinished.emit()
    assert "明天上午 9 点正好有空位" in page.side.script.text
    page.side.use_examples()
    assert "[" not in page.side.script.text


def test_a_customer_of_unknown_sex_is_asked(page: ScriptsPage, desk) -> None:
    desk.people.edit_customer(MANAGER, 4, {"sex": ""})
    page.side.search.setText("范晓芸")
    page.side._take_first()
    assert page.side.script.text.startswith("范晓芸[先生还是女士？]")
    box = page.side.script.boxes[0]
    box.setText("女士")
    box.editingFinished.emit()
    assert page.side.script.text.startswith("范女士，您好")


def test_nobody_found_is_said(page: ScriptsPage) -> None:
    page.side.search.setText("欧阳")
    page.side.find()
    assert page.side.search.trailing == "没有找到"


def test_problems_are_shown_while_one_types_and_saving_is_off(page: ScriptsPage, qtbot) -> None:
    editor = page.editor
    editor.text.setPlainText("您好{cake}，我{")
    qtbot.waitUntil(lambda: not editor.problems.isHidden(), timeout=3000)
    assert editor.problems.text().splitlines() == [
        "开场与提醒：没有字段“cake”，请从列表里选",
        "开场与提醒：花括号没有成对：字段要写在一对花括号里",
    ]
    assert not editor.save_button.isEnabled()
    editor.text.setPlainText("您好{honorific}")
    editor._settle()
    assert editor.problems.isHidden() and editor.save_button.isEnabled()
    assert page.side.script.text == "您好王先生"


def test_a_draft_waits_while_one_looks_at_another_kind(page: ScriptsPage, window: MainWindow) -> None:
    page.editor.text.setPlainText("{honorific}，您早。")
    page.editor._settle()
    window.go("scripts", {"kind": "C2"})
    assert page.editor.text.toPlainText().startswith("{honorific}，您好")
    window.go("scripts", {"kind": "C1"})
    assert page.editor.text.toPlainText() == "{honorific}，您早。"
    page.discard()
    assert "首次保养" in page.editor.text.toPlainText()
    window.undo()
    assert page.editor.text.toPlainText() == "{honorific}，您早。"


def test_branches_are_added_named_and_removed(page: ScriptsPage) -> None:
    editor = page.editor
    editor.add_branch()
    editor._settle()
    assert "没有名称" in editor.problems.text()
    editor.name.setText("想换车")
    editor.text.setPlainText("好的，我请同事给您回电话。")
    editor._settle()
    assert editor.tabs.labels[-2:] == ["想换车", "短信"]
    assert editor.words().branches[-1].name == "想换车"
    editor.remove_branch()
    assert len(editor.words().branches) == 5
    assert not editor.changed
    editor._go("0")
    assert not editor.remove_button.isEnabled()


def test_a_field_is_inserted_where_the_cursor_is(page: ScriptsPage) -> None:
    page.editor.text.setPlainText("")
    page.editor.fields.set_value("plate")
    page.editor._insert()
    assert page.editor.text.toPlainText() == "{plate}"
    assert page.editor.fields.value == ""


def test_the_text_message_has_its_tab(page: ScriptsPage) -> None:
    page.editor._go("sms")
    assert page.editor.text.toPlainText().startswith("【{shop}】")
    assert page.side.script.text.startswith("【澄远汽车】王先生您好")
    assert not page.editor.name.isEnabled()


def test_a_specialist_proposes(page: ScriptsPage, window: MainWindow, desk) -> None:
    assert page.editor.save_button.text() == "提议"
    assert page.side.restore_button.isHidden()
    page.editor.text.setPlainText("{honorific}，您早，我是{shop}{caller}。")
    page.editor.note.setText("短一点")
    page.save()
    assert desk.scripts.script("C1").shipped
    assert next((v.version, v.proposed, v.note) for v in desk.scripts.versions("C1")) == (2, True, "短一点")
    assert page.editor.text.toPlainText().startswith("{honorific}，您好")
    assert page.table.row.waiting == 1


def test_a_manager_saves_takes_back_and_restores(as_manager: ScriptsPage, desk) -> None:
    page = as_manager
    page.editor.text.setPlainText("{honorific}，您早，我是{shop}{caller}。")
    page.save()
    assert desk.scripts.script("C1").version == 2
    assert [row.version for row in page.side.versions.rows] == [2, 1]
    assert not page.side.restore_button.isEnabled()  # the newest is in force
    page.window().undo()
    assert desk.scripts.script("C1").words == desk.scripts.versions("C1")[-1].words
    page.side.versions.choose(1)
    page.side.restore_button.click()
    assert desk.scripts.script("C1").words.branches[0].text == "{honorific}，您早，我是{shop}{caller}。"
    assert desk.scripts.script("C1").version == 4


def test_an_older_version_comes_into_the_editor_as_a_draft(as_manager: ScriptsPage) -> None:
    page = as_manager
    page.editor.text.setPlainText("{honorific}，您早。")
    page.save()
    page.side.versions.choose(1)
    page.side.load_button.click()
    assert page.editor.changed
    assert "首次保养" in page.editor.text.toPlainText()


def test_what_another_window_saved_is_shown(page: ScriptsPage, desk) -> None:
    words = desk.scripts.script("C1").words
    from dealerdesk.care.script_text import Branch, Words

    other = Words((Branch("开场", "您好，{honorific}。"), *words.branches[1:]), words.ticks, words.sms)
    desk.scripts.save(MANAGER, "C1", other)
    assert page.editor.text.toPlainText() == "您好，{honorific}。"


def test_who_may_not_propose_reads_and_is_told_who_writes(desk, make_window, qapp) -> None:
    window = make_window()
    window.shell.leave()
    window.fill(Shell(desk, Actor("郝建国", "front_desk"), inline=True))
    window.go("scripts", {"kind": "C1"})
    qapp.processEvents()
    page = window.page
    assert isinstance(page, ScriptsPage)
    assert page.editor.text.isReadOnly() and page.editor.ticks.isReadOnly()
    assert page.editor.reader.isVisible() and page.editor.reader.text()
    assert not page.editor.save_button.isVisible() and not page.side.load_button.isVisible()
