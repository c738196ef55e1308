"""Booking on a real file."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dealerdesk.appointments.capacity import Wish
from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.staff import Actor


@pytest.fixture
def car(desk: Desk, manager: Actor) -> int:
    owner = desk.people.make_customer(
        manager, {"name": "欧阳雪", "phone": "138 0000 5678", "sex": "f", "tier": "vip"}
    ).touched["customer"][0]
    made = desk.people.make_vehicle(
        manager,
        owner,
        {"plate": "冀D·7K218", "vin": "LSVAA49J132047371", "model": "远途 S5", "delivered_on": "2024-11-16"},
    )
    return made.touched["vehicle"][0]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


def test_a_booking_gets_the_number_of_its_day_of_registration(desk: Desk, manager: Actor, car: int) -> None:
    first = desk.appointments.book(manager, Draft(car, at(24, 10), "periodic_service"))
    second = desk.appointments.book(manager, Draft(car, at(25, 10), "repair", made_at=at(22, 16)))
    assert (first.number, first.counts, first.free) == ("YY-20261123-001", True, None)
    assert second.number == "YY-20261122-001"


def test_a_past_moment_is_recorded_and_does_not_count(desk: Desk, manager: Actor, car: int) -> None:
    assert desk.appointments.book(manager, Draft(car, at(20, 10), "repair")).counts is False


def test_the_day_shows_who_comes(desk: Desk, manager: Actor, car: int) -> None:
    desk.appointments.book(manager, Draft(car, at(24, 14), "repair"))
    desk.appointments.book(manager, Draft(car, at(24, 9), "periodic_service", waits=True))
    desk.appointments.book(manager, Draft(car, at(25, 9), "repair"))
    day = desk.appointments.day(at(24, 0).date())
    assert [(r.at.hour, r.work, r.customer_name, r.plate) for r in day] == [
        (9, "periodic_service", "欧阳雪", "冀D7K218"),
        (14, "repair", "欧阳雪", "冀D7K218"),
    ]


def test_sheets_to_hand_over_stand_by_their_limit_and_cancelled_ones_are_gone(
    desk: Desk, manager: Actor, car: int
) -> None:
    late = desk.appointments.book(manager, Draft(car, at(25, 9), "repair"))
    soon = desk.appointments.book(manager, Draft(car, at(23, 12, 50), "repair"))
    gone = desk.appointments.book(manager, Draft(car, at(23, 15), "repair"))
    desk.appointments.cancel(manager, gone.number, "客户出差")
    rows = [slip.row for slip in desk.hand_overs.open()]
    assert [(r.number, r.limit) for r in rows] == [(soon.number, at(23, 11, 50)), (late.number, at(23, 18))]


def test_an_unknown_car_or_work_is_refused(desk: Desk, manager: Actor, car: int) -> None:
    with pytest.raises(NotFound):
        desk.appointments.book(manager, Draft(404, at(24, 10), "repair"))
    with pytest.raises(WorldError, match="juggling"):
        desk.appointments.book(manager, Draft(car, at(24, 10), "juggling"))
    with pytest.raises(WorldError, match="91"):
        desk.appointments.book(manager, Draft(car, at(24, 10), "repair", wish="响" * 91))
    with pytest.raises(WorldError, match="取消原因"):
        number = desk.appointments.book(manager, Draft(car, at(24, 10), "repair")).number
        desk.appointments.cancel(manager, number, " ")


def test_a_consultant_books_only_for_own_customers(desk: Desk, manager: Actor, car: int) -> None:
    consultant = Actor("刘洋", "sales_consultant")
    with pytest.raises(NotAllowed):
        desk.appointments.book(consultant, Draft(car, at(24, 10), "repair"))
    desk.people.edit_vehicle(manager, car, {"consultant": "刘洋"})
    assert desk.appointments.book(consultant, Draft(car, at(24, 10), "repair")).number


def test_the_sheet_form_carries_what_the_paper_needs(desk: Desk, manager: Actor, car: int) -> None:
    booking = desk.appointments.book(
        manager,
        Draft(car, at(24, 10), "periodic_service", wish="空调异味", labour_fen=26000, parts_fen=48500),
    )
    form = desk.appointments.sheet(booking.number, PrintNote("周岚", desk.clock.now()))
    assert (form.customer_name, form.honorific, form.phone) == ("欧阳雪", "女士", "13800005678")
    assert (form.plate, form.vin_tail, form.tier) == ("冀D·7K218", "32047371", "vip")
    assert form.lead_minutes == 24 * 60 + 18 and form.counts and form.total_fen == 74500
    assert form.leave_at == at(24, 10) + timedelta(hours=1)


def test_free_times_keep_to_the_work_calendar(desk: Desk, manager: Actor) -> None:
    """6.4: a closed day is not offered, one that the shop set as a workday is."""
    desk.settings.change(manager, {"closed_weekdays": "27"})
    desk.work_calendar.set_day(manager, at(24, 0).date(), "workday")
    desk.work_calendar.set_day(manager, at(25, 0).date(), "closed", until=at(27, 0).date())
    assert {offer.at.day for offer in desk.capacity.offers()} == {23, 24}
    desk.work_calendar.set_day(manager, at(24, 0).date(), "closed")
    desk.work_calendar.set_day(manager, at(23, 0).date(), "closed")
    assert {offer.at.day for offer in desk.capacity.offers()} == {28, 30}
    assert desk.capacity.objection(Wish(at(29, 10), 60, "other")) == "当天店休"
    assert desk.capacity.objection(Wish(at(28, 7), 60, "other"))
    assert not desk.capacity.objection(Wish(at(28, 10), 60, "other"))


def test_free_times_keep_to_the_places_and_a_full_one_needs_the_override(
    desk: Desk, manager: Actor, carer: Actor, car: int
) -> None:
    """A4: a full time is refused with the reason; a manager may book over it, and it stays visible."""
    assert desk.capacity.left(at(24, 10)) is None
    desk.settings.change(manager, {"slot_places": "2"})
    first = desk.capacity.offers("repair")[0].at
    assert desk.appointments.book(manager, Draft(car, first, "repair")).free == 1
    assert desk.capacity.offers("repair")[0].at == first
    full = desk.appointments.book(manager, Draft(car, first, "repair"))
    assert full.free == 0 and desk.capacity.objection(Wish(first, 120, "repair"))
    assert desk.capacity.offers("repair")[0].at >= first + timedelta(hours=2), "a repair takes two hours"
    with pytest.raises(WorldError, match="已满"):
        desk.appointments.book(manager, Draft(car, first, "repair"))
    with pytest.raises(NotAllowed):
        desk.appointments.book(carer, Draft(car, first, "repair", over_why="老客户"))
    over = desk.appointments.book(manager, Draft(car, first, "repair", over_why="老客户"))
    row = desk.appointments.get(over.number)
    assert (row.over_why, row.over_by) == ("老客户", manager.name) and over.free == 0
    for booking in desk.appointments.day(first.date())[1:]:
        desk.appointments.cancel(manager, booking.number, "取消")
    assert desk.capacity.offers("repair")[0].at == first
