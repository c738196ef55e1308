"""Differences are decided before they come in: ← ours, → the file's, Tab next column, one by one or all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dealerdesk.desk import Desk
from dealerdesk.people.records import Customer
from tests.ui import sync_shop
from tests.ui.sync_shop import MANAGER, cell
from ui import state
from ui.frame import MainWindow
from ui.pages.imports import FILE, RUNS, ImportsPage

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(desk: Desk, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")
    return sync_shop.window(desk, qtbot)


@pytest.fixture
def page(window: MainWindow, desk: Desk, tmp_path: Path) -> ImportsPage:
    """The second list is compared: three contradictions, two changed rows."""
    second = sync_shop.begin(desk, tmp_path)
    window.go("sync", {"files": [str(second)]})
    found = window.page
    assert isinstance(found, ImportsPage)
    return found


def six(page: ImportsPage) -> dict[str, int]:
    return {name: tile.count for name, tile in page.view.counts.tiles.items()}


def address(name: str) -> str:
    return Customer.get(Customer.name == name).address


def test_the_six_counts_are_all_rows_and_each_has_its_list(page: ImportsPage) -> None:
    assert six(page) == {"new": 1, "changed": 2, "same": 5, "conflicts": 3, "skipped": 1, "rejected": 2}
    assert sum(six(page).values()) == page.file.plan.counts.rows  # type: ignore[union-attr]
    lists = page.view.lists
    for name, wanted in (("new", "新客户"), ("skipped", "合计"), ("conflicts", "贺兰"), ("rejects", "KH88")):
        lists.choose(name)
        model = lists.table.rows_model
        said = [
            cell(lists.table, row, column.key) for row in range(len(model.rows)) for column in model.columns
        ]
        assert any(wanted in text for text in said), name
    page.view.counts.tiles["same"].click()
    assert lists.tabs.value == "same" and "一样" in lists.empty.words.text()


def test_right_takes_the_files_and_left_keeps_ours(page: ImportsPage, desk: Desk, qtbot) -> None:
    lists = page.view.lists
    lists.choose("conflicts")
    lists.table.setFocus()
    assert [cell(lists.table, row, "field") for row in range(2)] == ["服务顾问", "地址"]
    qtbot.keyClick(lists.table, KEY.Key_Right)
    assert cell(lists.table, 0, "after") == "田雨", "at once in sight"
    assert lists.table.currentIndex().row() == 1, "the next one comes up"
    qtbot.keyClick(lists.table, KEY.Key_Right)
    for key in (KEY.Key_Up, KEY.Key_Up, KEY.Key_Left):
        qtbot.keyClick(lists.table, key)
    assert cell(lists.table, 0, "after") == "贺兰", "thought better of"
    page.file.replan()
    assert six(page)["conflicts"] == 2 and six(page)["changed"] == 3
    assert page.file.plan is not None and sum(six(page).values()) == page.file.plan.counts.rows
    qtbot.keyClick(lists.table, KEY.Key_Return, CTRL)
    assert address("梁素芬") == "中华大街 0 号", "taken from the file"
    assert address("郭峰") == "陵西大街 8 号", "not decided: ours stays"
    car = desk.people.vehicle(MANAGER, desk.people.vehicle_id(sync_shop.VINS[0]))
    assert car.adviser == "贺兰"
    assert desk.checks.counts()["conflicts"] == 4


def test_ours_keeps_a_value_that_nobody_had_protected(page: ImportsPage, qtbot) -> None:
    lists = page.view.lists
    lists.choose("changed")
    lists.table.setFocus()
    lists.table.choose(1)
    assert cell(lists.table, 1, "after") == "中华大街 3 号"
    qtbot.keyClick(lists.table, KEY.Key_Left)
    assert cell(lists.table, 1, "after") == "人民东路 4 号"
    qtbot.keyClick(lists.table, KEY.Key_Return, CTRL)
    assert address("李龚") == "人民东路 4 号" and address("赵翃") == "中华大街 4 号"


def test_tab_goes_from_column_to_column_and_shift_decides_all_of_one(page: ImportsPage, qtbot) -> None:
    lists = page.view.lists
    lists.choose("conflicts")
    lists.table.setFocus()
    qtbot.keyClick(lists.table, KEY.Key_Tab)
    assert lists.sides.field == "adviser" and len(lists.table.rows) == 3
    qtbot.keyClick(lists.table, KEY.Key_Tab)
    assert lists.sides.field == "address"
    qtbot.keyClick(lists.table, KEY.Key_Right, SHIFT)
    assert [cell(lists.table, row, "after") for row in range(3)] == [f"中华大街 {n} 号" for n in range(3)]
    qtbot.keyClick(lists.table, KEY.Key_Tab)
    assert lists.sides.field == "" and len(lists.table.rows) == 6, "after the last column all of them"
    qtbot.keyClick(lists.table, KEY.Key_Return, CTRL)
    assert address("梁素芬") == "中华大街 0 号" and address("郭峰") == "中华大街 1 号"


def test_a_rule_for_this_file_is_not_kept_for_the_next(page: ImportsPage, desk: Desk, qtbot) -> None:
    page.file.rule("address", "theirs")
    page.file.choose("empty", ("note", "clear"))
    page.import_file()
    (profile,) = desk.profiles.all()
    assert "rules" not in profile.text and '"note" = "clear"' in profile.text


def test_several_are_decided_together_by_the_buttons(page: ImportsPage, qtbot) -> None:
    lists = page.view.lists
    lists.choose("conflicts")
    lists.table.selectAll()
    qtbot.mouseClick(lists.sides.theirs, Qt.MouseButton.LeftButton)
    page.file.replan()
    assert six(page)["conflicts"] == 0 and six(page)["changed"] == 5


def test_the_counts_follow_by_themselves_a_moment_later(page: ImportsPage, qtbot) -> None:
    page.view.lists.choose("conflicts")
    page.view.lists.table.selectAll()
    page.view.lists.sides.theirs.click()
    assert "马上重算" in page.view.act.text
    qtbot.waitUntil(lambda: six(page)["conflicts"] == 0, timeout=10_000)


def test_escape_loses_no_decision(page: ImportsPage, window: MainWindow, qtbot, qapp: QApplication) -> None:
    page.view.lists.choose("conflicts")
    page.view.lists.table.setFocus()
    qtbot.keyClick(page.view.lists.table, KEY.Key_Right)
    qtbot.keyClick(page.view.lists.table, KEY.Key_Escape)
    assert page.stack.currentIndex() == RUNS and window.undo_bar.can_undo
    window.undo()
    assert page.stack.currentIndex() == FILE and six(page)["conflicts"] == 2
    assert page.file.job is not None and list(page.file.job.choices.decided.values()) == ["theirs"]


def test_after_the_import_what_waits_is_one_click_away(page: ImportsPage, window: MainWindow) -> None:
    page.import_file()
    assert page.view.act.checks.isVisible() and "7" in page.view.act.checks.text()
    page.view.act.checks.click()
    assert window.page is window.pages["checks"]


def test_nothing_can_be_decided_any_more_when_it_is_in(page: ImportsPage, qtbot) -> None:
    page.import_file()
    page.view.lists.choose("conflicts")
    page.view.lists.table.setFocus()
    before = cell(page.view.lists.table, 0, "after")
    qtbot.keyClick(page.view.lists.table, KEY.Key_Right)
    assert cell(page.view.lists.table, 0, "after") == before
    assert not page.view.columns.read_as.isEnabled() and not page.view.lists.sides.isEnabled()
