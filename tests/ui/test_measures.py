"""召回措施 in the window (L2): ticks beside a lost car and a car of the recall, the month's, the script."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dealerdesk.desk import Desk
from dealerdesk.people.records import RepairOrder
from tests.ui.conftest import MANAGER, NOW, SPECIALIST
from ui.frame import MainWindow
from ui.pages.call import CallPage
from ui.pages.lost import LostPage, _reason_and_measures
from ui.pages.recall import RecallPage
from ui.shell import Shell
from ui.widgets.parts import plain

MONTH = date(2026, 12, 1)
LOST = 4
"""范晓芸's car, last in on 2026-04-23."""


@pytest.fixture
def lost(window: MainWindow, desk: Desk) -> LostPage:
    desk.tasks.plan(SPECIALIST)
    window.go("lost", {})
    page = window.page
    assert isinstance(page, LostPage)
    page.table.selectRow([row.vehicle_id for row in page.table.rows].index(LOST))
    return page


def test_a_tick_is_kept_at_once_shown_in_the_list_and_taken_back(
    lost: LostPage, window: MainWindow, desk: Desk
) -> None:
    lost.measures.ticks["pickup"].click()
    (found,) = [car for car in desk.lost.listed().cars if car.vehicle_id == LOST]
    assert [(one.measure, one.by) for one in found.chosen] == [("pickup", "周岚")]
    row = next(row for row in lost.table.rows if row.vehicle_id == LOST)
    assert "上门取送车" in plain(_reason_and_measures(row))
    assert "周岚 11-23" in lost.measures.who.text
    window.undo()
    assert desk.measures.of_cars([LOST]) == {}
    assert not lost.measures.ticks["pickup"].isChecked()


def test_the_call_page_tells_them_in_the_script_and_holds_offers_back(
    lost: LostPage, window: MainWindow, desk: Desk
) -> None:
    for key in ("pickup", "gift"):
        lost.measures.ticks[key].click()
    task = next(row.task for row in lost.table.rows if row.vehicle_id == LOST)
    window.go("call", {"task": task})
    page = window.page
    assert isinstance(page, CallPage)
    one = page.one
    assert one.matter.kind == "C6" and not one.measures.isVisible(), "no matter of her birthday"
    while one.matter.kind != "C10":
        one.next_matter()
    assert one.measures.isVisible() and "上门取送车" in one.measures.text
    assert "未同意营销，不要说：小礼物" in one.measures.text
    opening = "".join(piece.text for piece in one._filled().branches[0][1])
    assert opening.endswith("我们可以上门取车，做完了再给您送回去。")
    others = [call for call in page.queue.calls if call.first.vehicle_id != LOST]
    page.queue.choose(others[0].first.task)
    assert not one.measures.isVisible()


@pytest.fixture
def recall(make_window, desk: Desk, qtbot, qapp: QApplication) -> RecallPage:
    with desk.store.write(MANAGER, "edit_customer", "test") as w:
        w.insert(
            RepairOrder, vehicle=1, number="R1", visit_on=date(2026, 6, 10), km=20310,
            service_class="periodic_service",
        )  # fmt: skip
    desk.recall.build(MANAGER, MONTH)
    shown = make_window()
    shown.fill(Shell(desk, MANAGER, inline=True))
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow, timeout=3000)
    shown.go("recall", {})
    page = shown.page
    assert isinstance(page, RecallPage)
    return page


def test_m5_b_chooses_for_the_month_by_key_and_again_takes_away(
    recall: RecallPage, desk: Desk, qtbot
) -> None:
    for _n in range(2):
        recall.table.setFocus()
        qtbot.keyClick(recall.table, Qt.Key.Key_B)
        qtbot.keyClick(recall, Qt.Key.Key_3)
        chosen = [one.measure for one in desk.measures.of_month(MONTH)]
        assert chosen == (["pickup"] if _n == 0 else [])
        said = "".join(recall.state_line())
        assert ("上门取送车（许文静 11-23）" in said) == (_n == 0)


def test_a_car_of_the_recall_has_its_own(recall: RecallPage, desk: Desk) -> None:
    recall.table.selectRow(0)
    car = recall.table.rows[0].vehicle_id
    recall.car.measures.ticks["visit"].click()
    assert [one.by for one in desk.measures.current([car])[car]] == ["许文静"]
    assert NOW - timedelta(minutes=1) <= desk.measures.current([car])[car][0].at
