"""The settings page: every rule is there once, is found, is changed by who may, and says who did."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from dealerdesk import text
from dealerdesk.care.kinds import KINDS
from dealerdesk.desk import Desk
from dealerdesk.setting_list import GROUPS, SETTINGS
from dealerdesk.staff.rights import Actor
from ui.frame import MainWindow
from ui.pages import settings as module
from ui.pages import settings_words
from ui.pages.settings import Pane, SettingsPage
from ui.pages.settings_editors import (
    ChoiceEditor,
    DaysEditor,
    LineEditor,
    TextEditor,
    TickEditor,
)
from ui.pages.settings_rows import KindBlock, SettingField, SettingRow
from ui.widgets.basic import Button, Label

BOSS = Actor("许文静", "manager")
Open = Callable[..., SettingsPage]


@pytest.fixture
def open_page(make_window, qapp: QApplication, qtbot) -> Open:
    """Opens the page in a window, as who and how large."""

    def open_it(who: Actor = BOSS, width: int = 1366, height: int = 768) -> SettingsPage:
        window: MainWindow = make_window()
        window.resize(width, height)
        window.shell.actor = who
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=3000)
        window.go("settings", {})
        qapp.processEvents()
        assert isinstance(window.page, SettingsPage)
        return window.page

    return open_it


@pytest.fixture
def page(open_page: Open) -> SettingsPage:
    return open_page()


def field(page: SettingsPage, key: str) -> SettingField:
    """The field of a setting, with its group in sight."""
    setting = next(s for s in SETTINGS if s.key == key)
    page._choose_group(setting.group)
    return page.form.fields[key]


def type_into(one: SettingField, words: str) -> None:
    """As if typed and left."""
    assert isinstance(one.editor, LineEditor)
    one.editor.setText(words)
    one.editor.editingFinished.emit()


def find(page: SettingsPage, words: str) -> set[str]:
    page.search.setText(words)
    page._find()
    return {one.setting.key for one in page.form.in_order()}


# everything is there


def test_every_setting_stands_on_the_page_once(page: SettingsPage) -> None:
    page._choose_group("")
    shown = [one.setting.key for one in page.form.in_order()]
    assert sorted(shown) == sorted(setting.key for setting in SETTINGS)
    counts = {row.key: row.count for row in page.groups.rows}
    assert counts[""] == len(SETTINGS) == sum(counts[group] for group in GROUPS)


def test_every_setting_is_found_by_its_key(page: SettingsPage) -> None:
    values = page.shell.desk.settings
    for setting in SETTINGS:
        found = {s.key for s in SETTINGS if settings_words.matches(s, values[s.key], setting.key)}
        assert setting.key in found and len(found) < 12, setting.key
    assert "f12_ladder" in find(page, "f12_ladder")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_search_knows_label_value_and_rule_in_both_languages(open_page: Open, language: str) -> None:
    text.use(language)
    page = open_page()
    for typed, key in (
        ("首保 期限", "first_service_days"),
        ("first service due", "first_service_days"),
        ("Q30", "plate_prefix"),
        ("拒收请回复", "refuse_words"),
        ("09:00-11:30", "slot_morning"),
        ("满意度", "f6_on"),
        ("survey call", "f6_on"),
    ):
        assert key in find(page, typed), typed
        assert page.groups.row.key == ""


def test_nothing_found_says_so_and_shows_all_again(page: SettingsPage) -> None:
    assert find(page, "没有这样的规矩") == set()
    assert page.form.empty.isVisible() and "没有这样的规矩" in page.form.empty.words.text()
    page.form.empty.button.click()
    page._find()
    assert len(list(page.form.in_order())) == len(SETTINGS)


def test_a_kind_of_care_is_one_block(page: SettingsPage) -> None:
    page._choose_group("kinds")
    blocks = page.form.findChildren(KindBlock)
    assert len(blocks) == len(KINDS)
    first = page.form._blocks["C1"]
    inside = {one.setting.key for one in first.findChildren(SettingField)}
    assert inside == {"c1_on", "c1_role", "c1_ladder"}
    assert "期限天数 90" in first._said.text and "公里数 5,000" in first._said.text
    assert {one.setting.key for one in page.form._blocks["F6"].findChildren(SettingField)} == {
        "f6_on", "f6_role", "f6_ladder", "f6_opens", "f6_due", "f6_closes"
    }  # fmt: skip


def test_the_way_from_a_kind_to_its_days(page: SettingsPage) -> None:
    page._choose_group("kinds")
    page.form._blocks["C1"].findChildren(Button)[-1].click()
    assert page.groups.row.key == "service"
    assert page.form.current is page.form.fields["first_service_opens_days"]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_rule_id_is_told_in_a_sentence(language: str) -> None:
    text.use(language)
    for setting in SETTINGS:
        if setting.rule:
            assert len(settings_words.rule(setting.rule)) > len(setting.rule) + 3


# changing


def change(one: SettingField, page: SettingsPage, words: str) -> None:
    """Give a field another value the way its editor is used."""
    editor = one.editor
    if isinstance(editor, LineEditor):
        type_into(one, words)
    elif isinstance(editor, TickEditor):
        editor.click()
    elif isinstance(editor, ChoiceEditor):
        editor.set_value(words)
        editor.activated.emit(editor.currentIndex())
    elif isinstance(editor, DaysEditor):
        for digit in words:
            editor.buttons[int(digit) - 1].click()
    elif isinstance(editor, TextEditor):
        editor.button.click()
        page.panel.area.setText(words)
        page.panel.save_button.click()


CHANGES = (
    ("shop_address", "人民东路 218 号", "人民东路 218 号"),
    ("first_service_days", "85", 85),
    ("opens_at", "09:00", "09:00"),
    ("slot_morning", "09:30-11:30", "09:30-11:30"),
    ("timezone", "+09:00", "+09:00"),
    ("language", "en", "en"),
    ("service_basis", "fixed", "fixed"),
    ("closed_weekdays", "7", "7"),
    ("model_table", '{"X7": {"months": 12}}', '{"X7": {"months": 12}}'),
    ("c11_on", "0", 0),
    ("c6_role", "manager", "manager"),
    ("f3_due", "4", 4),
    ("text_booked", "【{shop}】{day}  {time}见", "【{shop}】{day} {time}见"),
    ("vip_holds", "16:30 快保 1，9:30", "09:30, 16:30 快保 1"),
)


def test_each_editor_writes_and_shows_who(page: SettingsPage, desk: Desk) -> None:
    assert {s.kind for s in SETTINGS} - {"map"} == {
        s.kind for s in SETTINGS if s.key in {key for key, _typed, _held in CHANGES}
    }
    for key, typed, held in CHANGES:
        one = field(page, key)
        before, journal = desk.settings[key], desk.store.last_journal()
        assert one.who.text == ""
        change(one, page, typed)
        assert desk.settings[key] == held != before
        assert desk.store.last_journal() == journal + 1, "one change is one write"
        assert one.who.text == "许文静 11-23 09:42"
        assert one.editor.value == str(held) and not one.refused
        assert one.changed and one.back.isVisibleTo(one) == (key != "shop_address")


def test_saving_far_down_stays_there(page: SettingsPage, qapp: QApplication) -> None:
    one = field(page, "f6_due")
    qapp.processEvents()
    one.setFocus()
    bar = page.form.area.verticalScrollBar()
    where = bar.value()
    assert where > 500
    type_into(one, "5")
    qapp.processEvents()
    assert bar.value() == where and page.groups.row.key == "kinds" and focused() is one


def test_leaving_a_field_unchanged_writes_nothing(page: SettingsPage, desk: Desk) -> None:
    journal = desk.store.last_journal()
    type_into(field(page, "first_service_days"), " 90 ")
    assert desk.store.last_journal() == journal


def test_the_default_is_one_click_away(page: SettingsPage, desk: Desk) -> None:
    one = field(page, "attempts")
    assert not one.back.isVisible()
    type_into(one, "2")
    assert one.back.isVisible() and one.default.text == "3 次"
    changed = {row.key: row.changed for row in page.groups.rows}
    one.back.click()
    assert desk.settings["attempts"] == 3 and not one.back.isVisible()
    assert {row.key: row.changed for row in page.groups.rows}["calls"] == changed["calls"] - 1


def test_a_bad_value_is_refused_beneath_its_field_and_kept(page: SettingsPage, desk: Desk) -> None:
    for key, typed, why in (
        ("first_service_days", "许多", "1 到 366"),
        ("first_service_days", "121", "首保：提醒到第几天"),
        ("opens_at", "25:00", "08:30"),
        ("slot_morning", "09:00-09:30", "09:00-11:30"),
    ):
        one = field(page, key)
        held, journal = desk.settings[key], desk.store.last_journal()
        type_into(one, typed)
        assert one.refusal.isVisible() and why in one.refusal.words.text()
        assert "\n" not in one.refusal.words.text()
        assert one.editor.value == typed
        assert desk.settings[key] == held and desk.store.last_journal() == journal
        desk.settings.change(BOSS, {"calls_a_day": "60"})  # something else is written meanwhile
        assert one.editor.value == typed and one.refusal.isVisible()
        type_into(one, str(held))
        assert not one.refusal.isVisible()


def test_a_bad_text_stays_in_its_panel(page: SettingsPage, desk: Desk) -> None:
    one = field(page, "model_table")
    change(one, page, "{X7")
    assert page.panel.isVisible() and page.panel.wrong.isVisible()
    assert page.panel.area.text() == "{X7" and desk.settings["model_table"] == ""
    page._close_panel()
    one.edit()
    assert page.panel.area.text() == "{X7", "nothing typed is lost"
    page.panel._take()
    page.save_now()
    assert "X7" in desk.settings["model_table"] and not page.panel.isVisible()


def test_the_last_change_is_taken_back(page: SettingsPage, desk: Desk) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    one = field(page, "attempts")
    type_into(one, "1")
    assert window.undo_bar.words.text == "打几次后改发短信或信函  3 次 → 1 次"
    window.undo()
    assert desk.settings["attempts"] == 3 and one.editor.value == "3"


def test_who_may_not_change_settings_reads_them(open_page: Open, desk: Desk) -> None:
    page = open_page(Actor("田雨", "service_adviser"))
    assert page.notice.isVisible() and "服务顾问" in page.notice.words.text()
    one = field(page, "first_service_days")
    assert not isinstance(one.editor, LineEditor) and one.editor.accessibleName() == "90 天"
    desk.settings.change(BOSS, {"first_service_days": "85"})
    assert one.editor.value == "85" and not one.back.isVisible()
    one.edit()
    assert not page.panel.isVisible()


def test_another_person_sits_down(page: SettingsPage) -> None:
    assert not page.notice.isVisible()
    page.shell.actor = Actor("田雨", "service_adviser")
    page.changed(None)
    assert page.notice.isVisible()
    assert not isinstance(field(page, "attempts").editor, LineEditor)
    page.shell.actor = BOSS
    page.changed(None)
    assert not page.notice.isVisible()
    assert isinstance(field(page, "attempts").editor, LineEditor)


# by the keyboard


def test_the_page_by_the_keyboard_alone(page: SettingsPage, desk: Desk, qtbot) -> None:
    window = page.window()
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.page is not page
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert window.page is page
    qtbot.keyClick(focused(), Qt.Key.Key_C)
    qtbot.keyClicks(focused(), "alls_a")
    assert page.search.text() == "calls_a"
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    row = focused()
    assert isinstance(row, SettingRow) and row.setting.key == "calls_a_day"
    qtbot.keyClick(row, Qt.Key.Key_Return)
    editor = focused()
    assert isinstance(editor, LineEditor)
    editor.selectAll()
    qtbot.keyClicks(editor, "66")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert desk.settings["calls_a_day"] == 66 and focused() is row
    qtbot.keyClick(row, Qt.Key.Key_Escape)
    assert page.search.text() == ""


def test_arrows_move_and_leaving_saves(page: SettingsPage, desk: Desk, qtbot) -> None:
    first = field(page, "attempts")
    first.edit()
    first.editor.selectAll()  # type: ignore[union-attr]
    qtbot.keyClicks(first.editor, "2")
    qtbot.keyClick(first.editor, Qt.Key.Key_Down)
    assert desk.settings["attempts"] == 2
    assert focused() is page.form.fields["attempt_days"]
    qtbot.keyClick(focused(), Qt.Key.Key_Up)
    assert focused() is first


def test_escape_leaves_the_field_and_keeps_what_is_typed(page: SettingsPage, desk: Desk, qtbot) -> None:
    one = field(page, "attempts")
    one.edit()
    one.editor.selectAll()  # type: ignore[union-attr]
    qtbot.keyClicks(one.editor, "77")
    qtbot.keyClick(one.editor, Qt.Key.Key_Escape)
    assert one.editor.value == "77" and one.refusal.isVisible() and desk.settings["attempts"] == 3
    assert focused() is one


def test_ctrl_s_saves_while_typing(page: SettingsPage, desk: Desk, qtbot) -> None:
    one = field(page, "attempts")
    one.edit()
    one.editor.selectAll()  # type: ignore[union-attr]
    qtbot.keyClicks(one.editor, "1")
    qtbot.keyClick(one.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.settings["attempts"] == 1


def test_f6_goes_from_groups_to_rows(page: SettingsPage) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    page.groups.setFocus()
    window.next_pane()
    assert isinstance(focused(), SettingField)
    window.next_pane()
    assert focused() is page.groups


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


# other panes


def test_another_pane_is_one_line_in_the_list(open_page: Open, monkeypatch) -> None:
    made: list[Pane] = []

    def make(_shell: object) -> Pane:
        made.append(Pane())
        return made[0]

    monkeypatch.setattr(module, "PANES", (("Today", make),))
    page = open_page()
    assert made == [], "made when it is first shown"
    page._choose_group("Today")
    assert page.groups.row.title == "今日" and page.stack.currentWidget() is made[0]
    page._choose_group("calls")
    assert page.stack.currentWidget() is page.form


# nothing is cut off


@pytest.mark.parametrize(("width", "height"), [(1180, 640), (1366, 768)])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_is_cut_off(
    open_page: Open, qapp: QApplication, picture, language: str, width: int, height: int
) -> None:
    text.use(language)
    page = open_page(width=width, height=height)
    assert page.window().width() == width and page.window().height() == height
    for group in GROUPS:
        page._choose_group(group)
        for _turn in range(3):
            qapp.processEvents()
        inside = page.form.area.widget()
        assert inside.width() <= page.form.area.viewport().width(), f"{group} is {inside.width()} wide"
        for one in page.form.in_order():
            whole_in_sight(one, group)
        picture(page.window(), f"settings-{group}-{language}-{width}")


def whole_in_sight(one: SettingField, group: str) -> None:
    """Editor, label and chip have the room that they want, inside their row."""
    editor = one.editor
    wanted = min(editor.sizeHint().width(), editor.maximumWidth())
    if not (isinstance(editor, LineEditor) and one.setting.kind == "text"):
        assert editor.width() >= wanted, f"{group}: {one.setting.key} has no room for its value"
    assert one.rect().contains(editor.geometry()) or isinstance(one, SettingRow)
    for label in one.findChildren(Label):
        if label.isVisible() and not label.wordWrap():
            need = label.fontMetrics().horizontalAdvance(label.text())
            assert label.width() >= need, f"{group}: the label {label.text()} is cut off"
        elif label.isVisible():
            assert label.height() >= label.heightForWidth(label.width()), f"{group}: {label.text()} is cut"
    assert one.default.width() >= min(one.default.sizeHint().width(), 136) or not one.default.isVisible()


def test_one_of_a_unit_is_no_plural() -> None:
    text.use("en")
    (setting,) = [one for one in SETTINGS if one.key == "attempts"]
    assert [settings_words.value(setting, n) for n in (1, 3)] == ["1 time", "3 times"]
