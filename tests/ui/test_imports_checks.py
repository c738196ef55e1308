"""What imports leave for people: the values to check, the basket of conflicts, the undo of a whole run."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from dealerdesk.desk import Desk
from dealerdesk.people.records import Customer
from dealerdesk.staff import Actor
from tests.ui import sync_shop
from tests.ui.sync_shop import MANAGER, cell
from ui import state
from ui.frame import MainWindow
from ui.pages import imports_runs
from ui.pages.checks import ChecksPage
from ui.pages.conflicts import ConflictsPage
from ui.pages.imports import ImportsPage

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(desk: Desk, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")
    sync_shop.busy(desk, tmp_path)
    return sync_shop.window(desk, qtbot)


def checks(window: MainWindow) -> ChecksPage:
    window.go("checks", {})
    assert isinstance(window.page, ChecksPage)
    return window.page


def conflicts(window: MainWindow) -> ConflictsPage:
    window.go("conflicts", {})
    assert isinstance(window.page, ConflictsPage)
    return window.page


def columns(page: ChecksPage) -> list[str]:
    return [cell(page.table, row, "column") for row in range(len(page.table.rows))]


# 待核


def test_the_right_value_is_typed_and_the_next_comes_up(window: MainWindow, desk: Desk, qtbot) -> None:
    page = checks(window)
    assert columns(page)[:3] == ["手机", "生日", "邮编"] and "14" in page.state_line()[0]
    qtbot.keyClick(page.table, KEY.Key_Return)
    assert page.value.hasFocus(), "Enter goes to the field"
    page.value.setText("13811112222")
    qtbot.keyClick(page.value, KEY.Key_Return)
    assert columns(page)[:2] == ["生日", "邮编"] and page.table.row.column == "生日"
    who = Customer.get(Customer.name == "陈思远")
    assert "13811112222" in [phone.number for phone in who.phones]
    assert page.table.hasFocus() and page.bar.rooms._group.button(1).text() == "待核 13"


def test_a_wrong_value_is_refused_below_the_field(window: MainWindow, desk: Desk, qtbot) -> None:
    page = checks(window)
    page.table.choose(1)
    page.correct()
    assert page.field.last.wrong, "nothing typed"
    page.value.setText("2026-13-45")
    page.correct()
    assert page.field.last.wrong and "2026-13-45" in page.field.last.words
    assert desk.checks.counts()["issues"] == 14 and not window.banner.isVisible()


def test_several_are_ignored_at_once_and_come_back(window: MainWindow, desk: Desk, qtbot) -> None:
    page = checks(window)
    page.table.selectAll()
    assert "14" in page.ignore_button.text() and not page.correct_button.isVisible()
    qtbot.keyClick(page.table, KEY.Key_I)
    assert desk.checks.counts()["issues"] == 0 and page.empty.isVisible() and not page.panel.isVisible()
    window.undo()
    assert desk.checks.counts()["issues"] == 14 and page.table.isVisible()


def test_letters_go_into_the_field_while_one_types(window: MainWindow, desk: Desk, qtbot) -> None:
    page = checks(window)
    page.focus_value()
    qtbot.keyClicks(page.value, "io")
    assert page.value.text() == "io" and desk.checks.counts()["issues"] == 14


def test_one_jumps_to_the_record_and_back(window: MainWindow, qtbot) -> None:
    page = checks(window)
    page.table.choose(2)
    qtbot.keyClick(page.table, KEY.Key_O)
    assert window.page is window.pages["customer"]
    window.back()
    assert window.page is page and page.table.row.column == "邮编", "where one was"


def test_the_values_of_one_import_alone(window: MainWindow) -> None:
    page = checks(window)
    window.go("checks", {"run": 2})
    assert page.which.value == "2" and len(page.table.rows) == 4


# conflicts


def test_left_keeps_ours_and_right_takes_the_files(window: MainWindow, desk: Desk, qtbot) -> None:
    page = conflicts(window)
    assert (cell(page.table, 1, "ours"), cell(page.table, 1, "theirs")) == ("滏东大街 66 号", "中华大街 0 号")
    assert "许文静" in cell(page.table, 1, "by")
    page.table.choose(1)
    qtbot.keyClick(page.table, KEY.Key_Right)
    assert Customer.get(Customer.name == "梁素芬").address == "中华大街 0 号"
    assert len(page.table.rows) == 5 and page.table.currentIndex().row() == 1
    window.undo()
    assert Customer.get(Customer.name == "梁素芬").address == "滏东大街 66 号" and len(page.table.rows) == 6
    page.table.choose(0)
    qtbot.keyClick(page.table, KEY.Key_Left)
    assert len(page.table.rows) == 5 and desk.checks.counts()["conflicts"] == 5


def test_tab_goes_through_the_columns(window: MainWindow, qtbot) -> None:
    page = conflicts(window)
    seen = []
    for _press in range(3):
        qtbot.keyClick(page.table, KEY.Key_Tab)
        seen.append((page.which.value, len(page.table.rows)))
    assert seen == [("adviser", 3), ("address", 3), ("", 6)]


def test_a_rule_decides_for_good_and_can_be_taken_back(window: MainWindow, desk: Desk, qtbot) -> None:
    page = conflicts(window)
    page.table.choose(1)
    qtbot.keyClick(page.table, KEY.Key_Right, SHIFT)
    assert desk.checks.rules() == {"address": "theirs"} and len(page.table.rows) == 3
    said = [label.text() for label in page.rules.findChildren(QLabel)]
    assert page.rules.isVisible() and "地址：以后都用文件" in said
    window.undo()
    assert desk.checks.rules() == {} and len(page.table.rows) == 6 and not page.rules.isVisible()
    assert Customer.get(Customer.name == "郭峰").address == "陵西大街 8 号"


def test_when_all_is_decided_one_sentence_says_so(window: MainWindow) -> None:
    page = conflicts(window)
    page.table.selectAll()
    page.decide("ours")
    assert page.empty.isVisible() and not page.acts.isVisible() and "没有冲突" in page.empty.words.text()


# the run taken back


def test_a_run_is_taken_back_and_what_stayed_is_listed(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.go("sync", {})
    page = window.page
    assert isinstance(page, ImportsPage)
    page.runs.choose_run(2)
    asked: list[str] = []
    monkeypatch.setattr(
        imports_runs.UndoDialog, "exec", lambda self: asked.append(self.windowTitle()) or len(asked) > 1
    )
    page.runs.ask_undo()
    assert asked == ["撤回第 2 次导入？"] and not desk.dms.runs()[1].undone, "asked, and left"
    window.go("customer", {"customer_id": 2})
    who = Customer.get(Customer.name == "新客户")
    desk.people.edit_customer(MANAGER, who.id, {"address": "改过了"})
    window.go("sync", {})
    page.runs.undo.click()
    assert desk.dms.runs()[1].undone and Customer.get_by_id(who.id).address == "改过了"
    assert page.runs.run is not None and page.runs.run.run == 2
    assert page.runs.parts.value == "kept"
    assert any("新客户" in cell(page.runs.lines, row, "label") for row in range(len(page.runs.lines.rows)))
    assert not page.runs.undo.isVisible(), "taken back once"


def test_who_may_not_import_is_told_and_nothing_changes(desk: Desk, qtbot, tmp_path: Path) -> None:
    sync_shop.busy(desk, tmp_path)
    window = sync_shop.window(desk, qtbot, Actor("田雨", "service_adviser"))
    page = conflicts(window)
    page.decide("theirs")
    assert window.banner.isVisible() and desk.checks.counts()["conflicts"] == 6
