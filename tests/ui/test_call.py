"""The call page: calls worked from the keyboard alone, each looked up in the file (7.1, R1–R4)."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from dealerdesk import text
from dealerdesk.desk import Desk
from dealerdesk.people.records import Customer, Holding, Phone, RepairOrder, Vehicle
from dealerdesk.staff import Actor
from ui.frame import MainWindow
from ui.pages.call import CallPage
from ui.widgets import parts

MANAGER = Actor("许文静", "manager", "test")
OWNERS = 12


@pytest.fixture
def owners(desk: Desk) -> list[int]:
    """Twelve owners whose service is due."""
    made = []
    with desk.store.write(MANAGER, "edit_customer", "test") as w:
        for n in range(OWNERS):
            who = w.insert(Customer, name=f"车主{n:02d}", sex="m" if n % 2 else "f")
            w.insert(Phone, customer=who, number=f"1390000{n:04d}")
            car = w.insert(
                Vehicle, plate=f"冀D9{n:04d}", model="X7 2.0T", seen_on=date(2026, 11, 23),
                delivered_on=date(2024, 3, 16), adviser="冯磊",
            )  # fmt: skip
            w.insert(Holding, vehicle=car, customer=who, role="owner")
            w.insert(
                RepairOrder, vehicle=car, number=f"RO9{n:04d}", visit_on=date(2026, 5, 28),
                service_class="periodic_service", km=31_000,
            )  # fmt: skip
            made.append(who)
    desk.tasks.plan(MANAGER)
    return made


@pytest.fixture
def page(owners: list[int], window: MainWindow, qtbot) -> CallPage:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("call", {})
    found = window.page
    assert isinstance(found, CallPage)
    return found


def choose(page: CallPage, who: int) -> int:
    """Choose an owner's call; its task."""
    (call,) = [call for call in page.queue.calls if call.first.customer_id == who]
    page.queue.table.setFocus()
    page.queue.choose(call.first.task)
    assert page.call is not None and page.call.first.task == call.first.task
    return call.first.task


def result_of(desk: Desk, task: int) -> tuple[str, str]:
    card = desk.tasks.get(task)
    return card.state, card.result


def test_ten_calls_from_the_keyboard_alone(page: CallPage, owners: list[int], desk: Desk, qtbot) -> None:
    def keys(text: str) -> None:
        named = {" ": Qt.Key.Key_Space, "\n": Qt.Key.Key_Return}
        for sign in text:
            qtbot.keyClick(page.queue.table, named.get(sign) or getattr(Qt.Key, f"Key_{sign}"))

    tasks = []
    worked = (" 11", " 22", " 3F", " 42", " 5", " 6", " 7", " 8", " 9", " 03")  # unsaid ticks ask once
    for who, pressed in zip(owners, worked, strict=False):
        tasks.append(choose(page, who))
        keys(pressed)
    assert [result_of(desk, task) for task in tasks] == [
        ("done", "booked"), ("done", "informed"), ("done", "refused"), ("open", ""), ("open", ""),
        ("open", ""), ("open", ""), ("correction", ""), ("correction", ""), ("done", "opt_out"),
    ]  # fmt: skip
    reason = desk.store.db.execute_sql("SELECT code FROM away_reason").fetchall()
    assert reason == [("F",)]
    assert len(desk.numbers.open()) == 2
    assert not desk.consent.allows(owners[9], "service", "phone")
    assert desk.tasks.get(tasks[3]).wait_until is not None
    booked = desk.tasks.get(tasks[0]).vehicle_id or 0
    assert [row.vehicle_id for row in desk.appointments.for_vehicles([booked])] == [booked]


def test_the_number_is_masked_until_the_call_starts_and_after_it(
    page: CallPage, owners: list[int], desk: Desk
) -> None:
    choose(page, owners[0])
    assert "*" in page.one.head.number.text
    page.acts.start()
    assert "139 0000 0000" in page.one.head.number.text
    seen = desk.store.db.execute_sql("SELECT count(*) FROM journal WHERE act = 'see_phone'").fetchone()
    assert seen == (1,)
    page.press("5")
    choose(page, owners[1])
    assert "*" in page.one.head.number.text


def test_without_a_start_no_result_is_recorded(page: CallPage, owners: list[int], desk: Desk) -> None:
    task = choose(page, owners[0])
    page.press("2")
    assert result_of(desk, task) == ("open", "") and page.results.then.text


def test_a_call_is_taken_back_whole(page: CallPage, owners: list[int], desk: Desk) -> None:
    task = choose(page, owners[0])
    page.acts.start()
    page.one.ticks.next()
    page.press("2")
    page.press("2")
    assert result_of(desk, task) == ("done", "informed")
    assert page.acts.last is not None
    page.acts.last()
    assert result_of(desk, task) == ("open", "")
    assert desk.calls.history(owners[0]) == []
    assert page.call is not None and page.call.first.task == task


def test_taking_a_call_back_leaves_the_one_that_runs(page: CallPage, owners: list[int], desk: Desk) -> None:
    task = choose(page, owners[0])
    page.acts.start()
    page.press("5")
    running = choose(page, owners[1])
    page.acts.start()
    page.one.km.box.setText("32000")
    assert page.acts.last is not None
    page.acts.last()
    assert desk.calls.history(owners[0]) == []
    assert page.acts.running and page.call is not None and page.call.first.task == running
    assert page.one.km.box.text() == "32000"
    page.press("5")
    assert task in [call.first.task for call in page.queue.calls]


def test_what_was_done_is_told_beside_the_result_keys(page: CallPage, owners: list[int], window) -> None:
    choose(page, owners[0])
    page.acts.start()
    page.press("5")
    bar = window.undo_bar
    assert bar.isVisible() and page.side.geometry().contains(bar.geometry())


def test_what_is_missing_stands_whole_in_two_lines(page: CallPage, owners: list[int]) -> None:
    text.use("en")
    choose(page, owners[0])
    page.press("2")
    then = page.results.then
    assert then.text == "Start the call with Space first"
    assert parts.fits(then._line, then.width())


def test_a_wrong_mileage_is_refused_where_it_was_typed(page: CallPage, owners: list[int], desk: Desk) -> None:
    task = choose(page, owners[0])
    page.acts.start()
    page.one.km.box.setText("20000")
    page.press("2")
    assert result_of(desk, task) == ("open", "")
    page.one.km.box.setText("3.72万")
    page.press("2")
    assert result_of(desk, task) == ("done", "informed")
    assert desk.care.estimated_km(desk.tasks.get(task).vehicle_id or 0) == 37_200


def test_complaint_and_note_go_with_the_result(page: CallPage, owners: list[int], desk: Desk) -> None:
    choose(page, owners[0])
    page.acts.start()
    page.press("T")
    page.asked.inputs["words"].setText("等了两个小时")
    page.asked.submit()
    page.press("2")
    page.press("2")
    (row,) = desk.numbers.dissatisfied()
    assert row.words == "等了两个小时"


@pytest.mark.parametrize("size", [(1180, 640), (1366, 768)])
def test_keys_and_results_stay_in_sight(page: CallPage, owners: list[int], window: MainWindow, size) -> None:
    window.resize(*size)
    choose(page, owners[0])
    for button in page.results.buttons.values():
        place = button.mapTo(window, button.rect().bottomRight())
        assert place.x() <= window.width() and place.y() <= window.height()
