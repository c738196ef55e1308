"""活动: festivals and weather, from choosing to the file and the ticks, by keyboard (C7, C8, K24, 4.4)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from dealerdesk import text
from dealerdesk.care.records import GreetingEvent, GreetingTarget
from dealerdesk.desk import Desk
from tests.ui import sync_shop
from tests.ui.conftest import MANAGER, SPECIALIST
from tests.ui.sync_shop import cell
from ui import state
from ui.frame import MainWindow
from ui.pages.greetings import GreetingsPage

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(desk: Desk, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")
    for who in (2, 4, 5):
        desk.consent.record(MANAGER, who, "courtesy", True)
    return sync_shop.window(desk, qtbot, MANAGER)


@pytest.fixture
def page(window: MainWindow, qtbot) -> GreetingsPage:
    qtbot.keyClick(window, KEY.Key_9, CTRL)
    found = window.page
    assert isinstance(found, GreetingsPage)
    return found


@pytest.fixture
def save_as(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The list is saved here, whatever is proposed."""
    to = tmp_path / "out" / "名单.csv"
    answer = (str(to), "CSV，UTF-8 编码 (*.csv)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: answer)
    return to


def rows(page: GreetingsPage) -> list[str]:
    return [cell(page.list.table, n, "name") if hasattr(row, "key") else f"[{row.title}]"
            for n, row in enumerate(page.list.table.rows)]  # fmt: skip


def people(page: GreetingsPage) -> list[str]:
    return [one.name for one in page.side.table.rows if hasattr(one, "name")]


def typed(page: GreetingsPage, field: str, words: str) -> None:
    getattr(page.editor, field).setText(words)
    page.editor.settle()


def choose(page: GreetingsPage, name: str, qtbot) -> None:
    """Arrow keys to the row of this name."""
    table = page.list.table
    table.setFocus()
    qtbot.keyClick(table, KEY.Key_Home)
    for _step in range(len(table.rows)):
        if table.row is not None and table.row.name == name:
            return
        qtbot.keyClick(table, KEY.Key_Down)
    raise AssertionError(f"no row {name}")


def test_the_month_stands_at_left_with_what_may_be_chosen(page: GreetingsPage) -> None:
    assert page.list.table.hasFocus() and page.state_line() == ("2026 年 11 月", "活动 0 / 3 次")
    assert rows(page) == ["[30 天内的节日]", "冬至", "[天气]", "暴雨", "大风", "高温", "寒潮", "大雪", "雾霾",
                          "台风", "其他…"]  # fmt: skip


def test_c8_by_keyboard_from_the_weather_to_the_file(
    page: GreetingsPage, window: MainWindow, desk: Desk, qtbot, save_as: Path
) -> None:
    choose(page, "大雪", qtbot)
    assert page.editor.name.text() == "大雪" and page.editor.text.text().startswith("【澄远汽车】")
    assert page.side.said == "待发短信 3 人，待联系 0 人" and "每人 1 条" in page.editor.measure.text
    assert GreetingEvent.select().count() == 0, "choosing keeps nothing"
    qtbot.keyClick(page.list.table, KEY.Key_Return)
    assert page.editor.text.hasFocus()
    qtbot.keyClick(page.editor.text, KEY.Key_S, CTRL)
    assert GreetingEvent.select().count() == 1 and page.list.row is not None and page.list.row.event
    qtbot.keyClick(window, KEY.Key_E, CTRL)
    assert save_as.read_bytes().decode("utf-8-sig").split() == [
        "手机号", "13800005678", "13600001218", "15900000036"
    ]  # fmt: skip
    assert page.state_line()[1] == "活动 1 / 3 次" and people(page) == []
    qtbot.keyClick(window, KEY.Key_Z, CTRL)
    assert page.state_line()[1] == "活动 0 / 3 次" and people(page) == ["张敏", "范晓芸", "单红梅"]
    qtbot.keyClick(window, KEY.Key_E, CTRL)
    qtbot.keyClick(window, KEY.Key_Return, CTRL)
    assert rows(page)[:2] == ["[完成]", "大雪"] and not page.editor.text.isEnabled()
    assert page.acts.hint.text() == "已关闭，计入本月。"
    qtbot.keyClick(window, KEY.Key_Z, CTRL)
    assert rows(page)[:2] == ["[进行中]", "大雪"]


def test_c7_ticks_one_and_all_by_space(page: GreetingsPage, window: MainWindow, desk: Desk, qtbot) -> None:
    choose(page, "冬至", qtbot)
    page.editor.by.choose("phone")
    qtbot.keyClick(window, KEY.Key_S, CTRL)
    assert len(people(page)) == 6
    page.side.table.setFocus()
    qtbot.keyClick(page.side.table, KEY.Key_Space)
    assert GreetingTarget.select().count() == 1 and len(people(page)) == 5
    qtbot.keyClick(page.side.table, KEY.Key_A, CTRL)
    qtbot.keyClick(page.side.table, KEY.Key_Space)
    assert GreetingTarget.select().count() == 6 and people(page) == []
    assert page.side.empty.isVisible() and page.acts.hint.text() == "都已问候，可以关闭活动。"
    window.undo()
    assert GreetingTarget.select().count() == 1
    page.side.tabs.set_value("done")
    page.side.tabs.chosen.emit("done")
    page.side.table.setFocus()
    assert page.acts.tick_button.text() == "收回勾销"
    qtbot.keyClick(page.side.table, KEY.Key_Space)
    assert GreetingTarget.select().count() == 0


def test_44_a_refusal_leaves_the_open_list_at_once(
    page: GreetingsPage, window: MainWindow, desk: Desk, qtbot
) -> None:
    choose(page, "大雪", qtbot)
    qtbot.keyClick(window, KEY.Key_S, CTRL)
    assert people(page) == ["张敏", "范晓芸", "单红梅"]
    desk.consent.record(SPECIALIST, 4, "courtesy", False, "sms")
    assert people(page) == ["张敏", "单红梅"]
    page.side.tabs.set_value("out")
    page.side.tabs.chosen.emit("out")
    headings = [row.title for row in page.side.table.rows if hasattr(row, "title")]
    assert headings == ["已拒收", "没有同意群发的记录"]


def test_44_who_refused_after_the_list_was_written_is_told_of(
    page: GreetingsPage, window: MainWindow, desk: Desk, qtbot, save_as: Path
) -> None:
    choose(page, "大雪", qtbot)
    qtbot.keyClick(window, KEY.Key_S, CTRL)
    qtbot.keyClick(window, KEY.Key_E, CTRL)
    assert not page.side.warning.isVisible()
    desk.consent.record(SPECIALIST, 4, "courtesy", False)
    assert page.side.warning.isVisible() and "1 人" in page.side.warning.text()
    page.acts.back_button.click()
    qtbot.keyClick(window, KEY.Key_E, CTRL)
    assert save_as.read_text("utf-8-sig").split() == ["手机号", "13800005678", "15900000036"]
    assert not page.side.warning.isVisible()


def test_a_closed_event_shows_who_was_greeted(
    page: GreetingsPage, window: MainWindow, qtbot, save_as: Path
) -> None:
    choose(page, "大雪", qtbot)
    qtbot.keyClick(window, KEY.Key_E, CTRL)
    assert GreetingEvent.select().count() == 1, "an event is made before its list is written"
    qtbot.keyClick(window, KEY.Key_Return, CTRL)
    page.list.choose("wgale")
    assert page.side.tabs.value == "todo"
    page.list.choose(f"e{GreetingEvent.get().id}")
    assert page.side.tabs.value == "done" and sorted(people(page)) == ["单红梅", "张敏", "范晓芸"]


def test_44_62_what_is_wrong_is_said_and_holds_the_list_back(
    page: GreetingsPage, window: MainWindow, desk: Desk, qtbot, save_as: Path
) -> None:
    choose(page, "其他…", qtbot)
    typed(page, "name", "清明")
    typed(page, "text", "清明快乐")
    said = [line.text for line in page.editor._lines if line.isVisible()]
    assert said == ["开头要写【澄远汽车】", "要写明怎样拒收：拒收请回复R", "清明不说“快乐”"]
    qtbot.keyClick(window, KEY.Key_E, CTRL)
    assert not save_as.exists() and not page.acts.write_button.isEnabled()
    assert page.acts.hint.text() == "开头要写【澄远汽车】"


def test_44_an_offer_turns_it_into_marketing(page: GreetingsPage, qtbot) -> None:
    choose(page, "大雪", qtbot)
    typed(page, "text", page.editor.text.text() + "进店免费检测")
    assert "免费" in page.editor.purpose.text() and page.side.said == "待发短信 0 人，待联系 0 人"
    assert page.side.empty.isVisible() and "未列入" in page.side.empty.words.text()


def test_what_was_typed_stays_when_one_looks_elsewhere(page: GreetingsPage, qtbot) -> None:
    choose(page, "大雪", qtbot)
    typed(page, "area", "丛台区")
    choose(page, "寒潮", qtbot)
    assert page.editor.area.text() == ""
    choose(page, "大雪", qtbot)
    assert page.editor.area.text() == "丛台区" and page.side.said == "待发短信 0 人，待联系 0 人"
    assert page.side.empty.words.text() == "没有符合条件的人。"


def test_a_day_that_is_none_is_said_and_makes_no_event(
    page: GreetingsPage, window: MainWindow, qtbot
) -> None:
    choose(page, "大雪", qtbot)
    typed(page, "day", "13-40")
    qtbot.keyClick(window, KEY.Key_S, CTRL)
    assert GreetingEvent.select().count() == 0 and page.editor.day_field.last.wrong
    typed(page, "day", "11-25")
    qtbot.keyClick(window, KEY.Key_S, CTRL)
    assert GreetingEvent.get().day == date(2026, 11, 25)


def test_an_event_is_changed_and_the_change_taken_back(
    page: GreetingsPage, window: MainWindow, qtbot
) -> None:
    choose(page, "大雪", qtbot)
    qtbot.keyClick(window, KEY.Key_S, CTRL)
    before = GreetingEvent.get().text
    typed(page, "text", before + "。")
    assert page.acts.save_button.isVisible() and not page.acts.write_button.isVisible()
    qtbot.keyClick(window, KEY.Key_S, CTRL)
    assert GreetingEvent.get().text == before + "。" and page.acts.write_button.isVisible()
    window.undo()
    assert GreetingEvent.get().text == before == page.editor.text.text()
    page.acts.drop_button.click()
    assert GreetingEvent.select().count() == 0
    window.undo()
    assert GreetingEvent.select().count() == 1


def test_the_text_is_copied_for_the_sms_service(page: GreetingsPage, qtbot) -> None:
    choose(page, "大雪", qtbot)
    page.editor.copy_button.click()
    assert QApplication.clipboard().text() == page.editor.text.text()


def test_77_who_may_not_export_prepares_the_event(desk: Desk, qtbot, save_as: Path) -> None:
    desk.consent.record(MANAGER, 2, "courtesy", True)
    window = sync_shop.window(desk, qtbot, SPECIALIST)
    window.go("events", {})
    page = window.page
    assert isinstance(page, GreetingsPage)
    choose(page, "大雪", qtbot)
    qtbot.keyClick(window, KEY.Key_S, CTRL)
    assert GreetingEvent.select().count() == 1 and not page.acts.write_button.isEnabled()
    assert page.acts.hint.text() == "号码名单由经理来写。"
    qtbot.keyClick(window, KEY.Key_E, CTRL)
    assert not save_as.exists()


def test_months_by_key(page: GreetingsPage, window: MainWindow, desk: Desk, qtbot) -> None:
    desk.greetings.create(MANAGER, desk.greetings.weather_draft("snow"))
    qtbot.keyClick(page.list.table, KEY.Key_BracketRight)
    assert page.state_line()[0] == "2026 年 12 月" and "[30 天内的节日]" not in rows(page)
    assert window.rail.items["events"].count == 1, "whatever month is shown"
    qtbot.keyClick(page.list.table, KEY.Key_BracketLeft)
    assert page.state_line()[0] == "2026 年 11 月"


def test_the_rail_counts_open_events_of_today(page: GreetingsPage, window: MainWindow, qtbot) -> None:
    item = window.rail.items["events"]
    assert item.entry.key == "Ctrl+9" and item.count == 0
    choose(page, "大雪", qtbot)
    qtbot.keyClick(window, KEY.Key_S, CTRL)
    assert item.count == 1 and not item.urgent
    order = [name for name in window.rail.items if name in ("appointments", "events", "figures", "sync")]
    assert order == ["appointments", "events", "figures", "sync"]


def test_in_a_narrow_window_the_people_are_a_drawer(desk: Desk, qtbot) -> None:
    window = sync_shop.window(desk, qtbot, MANAGER, size=(1180, 640))
    window.go("events", {})
    page = window.page
    assert isinstance(page, GreetingsPage) and window.width() == 1180
    qtbot.waitUntil(lambda: page.editor.counts_button.isVisible())
    assert page.side.isHidden() and page.editor.counts_button.text() == page.side.said
    page.editor.counts_button.click()
    assert not page.side.isHidden() and not page.editor.counts_button.isVisible()
    assert page.step_back() and page.side.isHidden()


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_page_opens_in_both_languages(desk: Desk, qtbot, picture, language: str) -> None:
    text.use(language)
    window = sync_shop.window(desk, qtbot, MANAGER)
    window.go("events", {})
    assert window.width() == 1366 and window.height() == 768
    picture(window, f"greetings-{language}")
