"""Booking by keys alone, over capacity, with drafts; changing, moving and cancelling in the same panel."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dealerdesk.appointments.capacity_service import ResourceRow
from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from dealerdesk.staff.rights import Actor
from tests.ui.conftest import MANAGER, SPECIALIST
from ui.frame import MainWindow
from ui.pages.appointments import AppointmentsPage
from ui.pages.booking import BookingPanel

TODAY = date(2026, 11, 23)
KEY = Qt.Key
ENTER = Qt.Key.Key_Return


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


def add_bays(desk: Desk) -> None:
    """Two quick bays and one for repairs; an adviser with one car left, and one who is free."""
    quick = ("first_service", "periodic_service")
    bays = (("快保 1", quick), ("快保 2", ("periodic_service",)), ("机修 1", ("repair",)))
    for n, (name, works) in enumerate(bays):
        row = ResourceRow(0, "bay", name, works, team="一组", technician="韩江", place=n)
        desk.capacity.save(MANAGER, row)
    desk.capacity.save(MANAGER, ResourceRow(0, "adviser", "田雨", most_a_day=2))
    desk.capacity.save(MANAGER, ResourceRow(0, "adviser", "冯磊"))


@pytest.fixture
def page(window: MainWindow, qtbot) -> AppointmentsPage:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("appointments", {})
    found = window.page
    assert isinstance(found, AppointmentsPage)
    found.take_focus()
    return found


@pytest.fixture
def panel(page: AppointmentsPage) -> BookingPanel:
    page.new()
    return page.panel


class Hands:
    """Presses keys on whatever has the focus, and counts them."""

    def __init__(self, qtbot) -> None:
        self._bot, self.pressed = qtbot, 0

    def __call__(self, *keys: object) -> None:
        for key in keys:
            for one in key if isinstance(key, str) else [key]:
                focus = QApplication.focusWidget()
                assert focus is not None
                self._bot.keyClick(focus, one)
                self.pressed += 1


@pytest.fixture
def keys(qtbot) -> Hands:
    return Hands(qtbot)


def choose_work(panel: BookingPanel, work: str) -> None:
    """As a click on one of the kinds of work."""
    panel.work.set_value(work)
    panel.work.chosen.emit(work)


def booked(desk: Desk, plate: str, day: date = TODAY):
    return [row for row in desk.appointments.day(day) if row.plate == plate and row.state == "booked"]


# the whole way


def test_a_booking_takes_few_keys_and_no_mouse(page: AppointmentsPage, desk: Desk, keys: Hands) -> None:
    add_bays(desk)
    begun = time.monotonic()
    keys("N", "3M906", ENTER, "1", ENTER)
    (row,) = booked(desk, "冀D3M906")
    assert (row.work, row.bay, row.technician, row.counts) == ("first_service", "快保 1", "韩江", True)
    assert row.adviser == "田雨", "the adviser that is known is taken"
    assert keys.pressed <= 25, "the limit for the plain case"
    assert keys.pressed == 9
    assert time.monotonic() - begun < 10


def test_the_second_offer_is_one_more_key(page: AppointmentsPage, desk: Desk, keys: Hands) -> None:
    add_bays(desk)
    keys("N", "3M906", ENTER, "1", "3")
    third = page.panel.times._offers[2].at
    assert page.panel.times.at == third
    keys(ENTER)
    (row,) = booked(desk, "冀D3M906", third.date())
    assert row.at == third


def test_another_day_and_hour_and_bay_by_keys(page: AppointmentsPage, desk: Desk, keys: Hands, qtbot) -> None:
    add_bays(desk)
    keys("N", "3M906", ENTER, "2", "5", "11-30", KEY.Key_Tab)
    assert page.panel.times.hour.hasFocus()
    page.panel.times.hour.set_value("14:30")
    page.panel.times.bays.set_value("快保 2")
    keys(ENTER)
    (row,) = booked(desk, "冀D3M906", date(2026, 11, 30))
    assert (row.at, row.bay) == (at(30, 14, 30), "快保 2")


# offers


def test_a4_offers_are_of_the_work_and_renew_with_it(panel: BookingPanel, desk: Desk) -> None:
    add_bays(desk)
    panel.begin(1)
    choose_work(panel, "repair")
    assert {offer.bay for offer in panel.times._offers} == {"机修 1"}
    assert panel.minutes.value == "120"
    choose_work(panel, "first_service")
    assert {offer.bay for offer in panel.times._offers} == {"快保 1"}


def test_a4_no_offer_when_the_adviser_has_enough(panel: BookingPanel, desk: Desk) -> None:
    add_bays(desk)
    desk.appointments.book(SPECIALIST, Draft(6, at(24, 9), "repair", adviser="田雨"))
    desk.appointments.book(SPECIALIST, Draft(5, at(24, 14), "periodic_service", adviser="田雨"))
    panel.begin(1, "first_service")
    assert panel.adviser.value == "田雨"
    assert all(offer.at.day != 24 for offer in panel.times._offers)
    panel.adviser.set_value("冯磊")
    assert panel.times.asked.adviser == "冯磊"


def test_the_adviser_is_chosen_with_what_is_left_that_day(panel: BookingPanel, desk: Desk) -> None:
    add_bays(desk)
    desk.appointments.book(SPECIALIST, Draft(6, at(23, 17), "repair", adviser="田雨"))
    panel.begin(1, "first_service")
    panel.times.choose(0)
    said = [panel.adviser.combo.itemText(n) for n in range(panel.adviser.combo.count())]
    assert "田雨  今天还剩 1 台" in said


def test_a9_a_held_slot_is_offered_to_a_vip_only(panel: BookingPanel, desk: Desk) -> None:
    add_bays(desk)
    desk.settings.change(MANAGER, {"vip_holds": "16:30 快保 1, 16:30 快保 2"})
    panel.begin(2, "periodic_service")
    assert panel.pick.is_vip and panel.times.asked.vip
    panel.begin(1, "periodic_service")
    assert not panel.times.asked.vip


# a full time


def fill_quick_bays(desk: Desk) -> None:
    for bay, car in (("快保 1", 5), ("快保 2", 6)):
        desk.appointments.book(SPECIALIST, Draft(car, at(25, 10), "periodic_service", bay=bay))


def test_a4_a_full_time_is_refused_in_words_and_nothing_is_booked(panel: BookingPanel, desk: Desk) -> None:
    add_bays(desk)
    fill_quick_bays(desk)
    panel.begin(1, "periodic_service")
    panel.offer_at(at(25, 10))
    assert "没有空工位" in panel.times.rule.text(), panel.times.rule.text()
    assert not panel.times.over_field.isVisible(), "customer care may not book over capacity"
    panel.book()
    assert panel.warning.isVisible() and booked(desk, "冀D3M906", date(2026, 11, 25)) == []


def test_a4_a_manager_gives_a_reason_and_books_over_capacity(
    make_window: Callable[[], MainWindow], desk: Desk
) -> None:
    add_bays(desk)
    fill_quick_bays(desk)
    window = make_window()
    assert window.shell is not None
    window.shell.actor = MANAGER
    window.go("appointments", {"new": True, "vehicle_id": 1, "work": "periodic_service"})
    panel = window.page.panel  # type: ignore[union-attr]
    panel.offer_at(at(25, 10))
    assert panel.times.over_field.isVisible()
    panel.book()
    assert booked(desk, "冀D3M906", date(2026, 11, 25)) == [], "not without the reason"
    panel.times.over.setText("老客户，加班做")
    panel.book()
    (row,) = booked(desk, "冀D3M906", date(2026, 11, 25))
    assert (row.over_why, row.over_by) == ("老客户，加班做", MANAGER.name)


# pick-up and parts


def test_a9_the_car_is_fetched_with_address_time_and_driver(panel: BookingPanel, desk: Desk) -> None:
    panel.begin(1, "first_service")
    panel.times.choose(1)
    panel.pickup.setChecked(True)
    assert panel.extras.pickup_address.text() == "人民东路 218 号", "the address that is known"
    panel.extras.pickup_at.setText("12:15")
    panel.extras.driver.setText("小赵")
    panel.book()
    (row,) = booked(desk, "冀D3M906")
    assert (row.pickup, row.pickup_at, row.driver) == (True, at(23, 12, 15), "小赵")


def test_a_car_that_is_fetched_after_its_time_is_refused(panel: BookingPanel, desk: Desk) -> None:
    panel.begin(1, "first_service")
    panel.times.choose(1)
    panel.pickup.setChecked(True)
    panel.extras.pickup_at.setText("23:30")
    panel.book()
    assert "早于" in panel.warning.words.text() and booked(desk, "冀D3M906") == []


def test_ordered_parts_are_kept_with_their_day(panel: BookingPanel, desk: Desk) -> None:
    panel.begin(1, "repair")
    panel.parts.choose("order")
    panel.extras.parts_on.setText("11-26")
    panel.extras.parts_text.setText("前杠")
    panel.book()
    (row,) = booked(desk, "冀D3M906")
    assert (row.parts_state, row.parts_on, row.parts_text) == ("order", date(2026, 11, 26), "前杠")


# drafts


def test_a_draft_survives_the_ringing_phone_and_the_programs_end(
    page: AppointmentsPage, window: MainWindow, desk: Desk, make_window: Callable[[], MainWindow]
) -> None:
    page.new(1, "first_service")
    page.panel.wish.setText("空调异响")
    window.go("call", {})
    (kept,) = desk.drafts.all()
    assert (kept.plate, kept.said["wish"], kept.actor) == ("冀D3M906", "空调异响", "周岚")
    again = make_window()
    again.go("appointments", {"new": True})
    panel = again.page.panel  # type: ignore[union-attr]
    assert panel.drafts.isVisible() and panel.car is None
    panel.drafts.resumed.emit(panel.drafts.offered[0])
    assert panel.car.plate == "冀D3M906" and panel.work.value == "first_service"
    assert panel.wish.text() == "空调异响"
    panel.book()
    assert len(booked(desk, "冀D3M906")) == 1 and desk.drafts.all() == [], "booking drops it"


def test_another_car_keeps_the_first_ones_draft(panel: BookingPanel, desk: Desk) -> None:
    panel.begin(1, "first_service")
    panel.wish.setText("空调异响")
    panel.begin(5, "repair")
    assert [one.vehicle_id for one in desk.drafts.all()] == [1]
    assert panel.wish.text() == ""


def test_an_empty_panel_keeps_nothing(page: AppointmentsPage, window: MainWindow, desk: Desk) -> None:
    page.new()
    window.go("call", {})
    assert desk.drafts.all() == []


def test_a_draft_is_put_away_and_comes_back_by_undo(
    panel: BookingPanel, desk: Desk, window: MainWindow
) -> None:
    desk.drafts.keep(SPECIALIST, 5, {"work": "repair"})
    panel._offer_drafts()
    panel.drafts._away(panel.drafts.offered[0])
    assert desk.drafts.all() == [] and not panel.drafts.isVisible()
    window.undo()
    assert [one.vehicle_id for one in desk.drafts.all()] == [5]


# changing what is made


@pytest.fixture
def number(desk: Desk) -> str:
    """Car 5 on Wednesday at ten, on the first quick bay."""
    add_bays(desk)
    return desk.appointments.book(
        SPECIALIST, Draft(5, at(25, 10), "periodic_service", bay="快保 1", adviser="冯磊")
    ).number


def test_k6_it_is_moved_with_by_whom_and_why_and_undone(
    page: AppointmentsPage, window: MainWindow, desk: Desk, number: str
) -> None:
    page.edit(desk.appointments.get(number))
    panel = page.panel
    assert panel.times.at is None and not panel.moving.asked.isVisible(), "nothing moves by itself"
    panel.offer_at(at(26, 14), "快保 2")
    assert panel.moving.asked.isVisible()
    panel.moving.by_whom.choose("shop")
    panel.moving.why.setText("举升机检修")
    panel.book()
    row = desk.appointments.get(number)
    assert (row.at, row.bay) == (at(26, 14), "快保 2")
    (move,) = desk.appointments.moves(number)
    assert (move.by_whom, move.why) == ("shop", "举升机检修")
    page.edit(row)
    assert "举升机检修" in panel.moving.history.text()
    panel.closed.emit()
    window.undo()
    assert desk.appointments.get(number).at == at(25, 10) and desk.appointments.moves(number) == []


def test_other_fields_change_without_a_move_and_come_back_by_undo(
    page: AppointmentsPage, window: MainWindow, desk: Desk, number: str
) -> None:
    page.edit(desk.appointments.get(number))
    page.panel.wish.setText("看刹车油")
    page.panel.waits.setChecked(True)
    page.panel.book()
    row = desk.appointments.get(number)
    assert (row.wish, row.waits, row.at) == ("看刹车油", True, at(25, 10))
    assert desk.appointments.moves(number) == []
    window.undo()
    row = desk.appointments.get(number)
    assert (row.wish, row.waits) == ("", False)


def test_a4_a_move_that_is_refused_changes_nothing(page: AppointmentsPage, desk: Desk, number: str) -> None:
    for bay, car in (("快保 1", 6), ("快保 2", 1)):
        desk.appointments.book(SPECIALIST, Draft(car, at(26, 10), "periodic_service", bay=bay))
    page.edit(desk.appointments.get(number))
    page.panel.wish.setText("看刹车油")
    page.panel.offer_at(at(26, 10))
    page.panel.book()
    row = desk.appointments.get(number)
    assert (row.at, row.wish) == (at(25, 10), "") and page.panel.warning.isVisible()


def test_a4_another_work_gets_a_bay_that_does_it(page: AppointmentsPage, desk: Desk, number: str) -> None:
    page.edit(desk.appointments.get(number))
    choose_work(page.panel, "repair")
    page.panel.book()
    row = desk.appointments.get(number)
    assert (row.work, row.bay, row.minutes, row.at) == ("repair", "机修 1", 120, at(25, 10))


def test_nothing_changed_is_said(page: AppointmentsPage, desk: Desk, number: str) -> None:
    before = desk.appointments.get(number)
    page.edit(before)
    page.panel.book()
    assert "没有改动" in page.panel.warning.words.text()
    assert desk.appointments.get(number) == before


def test_ordered_parts_came_and_undo(
    page: AppointmentsPage, window: MainWindow, desk: Desk, number: str
) -> None:
    desk.appointments.parts(SPECIALIST, number, "order", date(2026, 11, 24))
    page.edit(desk.appointments.get(number))
    assert page.panel.parts_here.isVisible()
    page.panel.parts_here.click()
    assert desk.appointments.get(number).parts_state == "have"
    window.undo()
    assert desk.appointments.get(number).parts_state == "order"


def test_a5_it_is_cancelled_by_customer_or_shop_and_undone(
    page: AppointmentsPage, window: MainWindow, desk: Desk, number: str, monkeypatch
) -> None:
    from ui.pages import cancel

    def answer(dialog: cancel.CancelDialog) -> bool:
        dialog._by_whom.choose("shop")
        dialog._why.setText("停电")
        return True

    monkeypatch.setattr(cancel.CancelDialog, "exec", answer)
    page.edit(desk.appointments.get(number))
    page.panel.cancel()
    row = desk.appointments.get(number)
    assert (row.state, row.cancelled_by, row.cancel_why) == ("cancelled", "shop", "停电")
    window.undo()
    assert desk.appointments.get(number).state == "booked"


def test_n_leaves_the_change_and_brings_back_what_was_typed(
    page: AppointmentsPage, desk: Desk, number: str
) -> None:
    page.new(1, "first_service")
    page.panel.wish.setText("空调异响")
    page.edit(desk.appointments.get(number))
    assert page.panel.wish.text() == "" and page.panel.car.id == 5
    page.new()
    assert page.panel.car.id == 1 and page.panel.wish.text() == "空调异响"


def test_what_has_come_is_not_moved(page: AppointmentsPage, desk: Desk) -> None:
    row = next(row for row in desk.appointments.day(TODAY) if row.state == "booked")
    desk.reception.arrive(Actor("郝建国", "front_desk"), row.number)
    page.edit(desk.appointments.get(row.number))
    assert not page.panel.times.isVisible() and not page.panel.take_back.isVisible()


# a call


def test_a4_the_times_of_a_call_are_of_its_work(window: MainWindow, desk: Desk) -> None:
    add_bays(desk)
    desk.tasks.plan(SPECIALIST)
    window.go("call", {})
    page = window.page
    call = next(c for c in page.queue.calls if any(m.kind == "C2" for m in c.matters))  # type: ignore[union-attr]
    page.one.show_call(call, True)  # type: ignore[union-attr]
    asked = page.one.wish(at(25, 10))  # type: ignore[union-attr]
    assert asked.work == "periodic_service" and asked.minutes == 60
    assert page.one.slots.tiles[0].text().count("快保")  # type: ignore[union-attr]


def test_a4_a_full_time_is_said_in_the_call_before_the_result(window: MainWindow, desk: Desk) -> None:
    add_bays(desk)
    fill_quick_bays(desk)
    desk.tasks.plan(SPECIALIST)
    window.go("call", {})
    page = window.page
    call = next(c for c in page.queue.calls if any(m.kind == "C2" for m in c.matters))  # type: ignore[union-attr]
    page.one.show_call(call, True)  # type: ignore[union-attr]
    page.call = call  # type: ignore[union-attr]
    page.one.slots.set_at(at(25, 10))  # type: ignore[union-attr]
    page.say_hint()  # type: ignore[union-attr]
    assert "10:00" in page.results.then.text and page.one.full()  # type: ignore[union-attr]
