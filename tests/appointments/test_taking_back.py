"""What was done to an appointment by mistake is taken back whole: a move, a no-show, a cancelling, parts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dealerdesk.appointments.capacity_service import ResourceRow
from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.staff import Actor

COMMAND = Actor("命令行", "command_line")


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


@pytest.fixture
def car(desk: Desk, manager: Actor) -> int:
    owner = desk.people.make_customer(manager, {"name": "欧阳雪", "phone": "13800005678"})
    made = desk.people.make_vehicle(manager, owner.touched["customer"][0], {"plate": "冀D7K218"})
    for place, name in enumerate(("快保 1", "机修 1")):
        desk.capacity.save(manager, ResourceRow(0, "bay", name, place=place))
    return made.touched["vehicle"][0]


@pytest.fixture
def number(desk: Desk, carer: Actor, car: int) -> str:
    return desk.appointments.book(carer, Draft(car, at(13), "periodic_service", bay="快保 1")).number


def test_a1_a2_a_move_taken_back_leaves_no_trace_but_in_the_journal(
    desk: Desk, carer: Actor, clock: FixedClock, number: str
) -> None:
    desk.paper.record(carer, "sheet", b"%PDF", 1, number=number)
    desk.hand_overs.give(carer, [number])
    desk.hand_overs.accept(COMMAND, [number], "郝建国")
    before = desk.appointments.get(number)
    assert before.counts
    clock.moment += timedelta(hours=1)
    desk.appointments.move(carer, number, at(15), bay="机修 1")
    assert desk.hand_overs.open(), "the sheet must be given again"
    desk.appointments.move_back(carer, before)
    assert desk.appointments.get(number) == before, "it counts still, though 13:00 is nearer than 3 hours"
    assert desk.appointments.moves(number) == []
    assert desk.hand_overs.open() == []


def test_a_move_is_not_taken_back_when_something_happened_since(
    desk: Desk, carer: Actor, number: str, car: int
) -> None:
    before = desk.appointments.get(number)
    with pytest.raises(WorldError, match="YY-"):
        desk.appointments.move_back(carer, before)
    desk.appointments.move(carer, number, at(15))
    desk.appointments.move(carer, number, at(16))
    with pytest.raises(WorldError):
        desk.appointments.move_back(carer, before)
    assert desk.appointments.get(number).at == at(16)


def test_a4_a_move_is_not_taken_back_onto_a_place_that_was_given_away(
    desk: Desk, carer: Actor, number: str, car: int
) -> None:
    before = desk.appointments.get(number)
    desk.appointments.move(carer, number, at(15))
    desk.appointments.book(carer, Draft(car, at(13), "repair", bay="快保 1"))
    with pytest.raises(WorldError, match="快保 1"):
        desk.appointments.move_back(carer, before)
    assert desk.appointments.get(number).at == at(15)


def test_a_no_show_that_is_moved_and_taken_back_is_a_no_show_again(
    desk: Desk, carer: Actor, clock: FixedClock, number: str
) -> None:
    clock.moment = at(14)
    desk.reception.no_show(carer, number)
    before = desk.appointments.get(number)
    desk.appointments.move(carer, number, at(16))
    desk.appointments.move_back(carer, before)
    assert desk.appointments.get(number).state == "no_show"


def test_a7_a_no_show_or_cancelling_by_mistake_is_expected_again(
    desk: Desk, carer: Actor, clock: FixedClock, number: str
) -> None:
    desk.appointments.cancel(carer, number, "客户临时有事")
    desk.appointments.restore(carer, number)
    row = desk.appointments.get(number)
    assert (row.state, row.cancel_why, row.cancelled_by) == ("booked", "", "")
    with pytest.raises(WorldError):
        desk.appointments.restore(carer, number)
    clock.moment = at(13, 40)
    desk.reception.no_show(carer, number)
    desk.appointments.restore(carer, number)
    assert desk.appointments.get(number).state == "booked"


def test_a4_a_cancelled_one_is_not_restored_over_capacity(
    desk: Desk, carer: Actor, number: str, car: int
) -> None:
    desk.appointments.cancel(carer, number, "客户临时有事")
    desk.appointments.book(carer, Draft(car, at(13), "repair", bay="快保 1"))
    with pytest.raises(WorldError, match="快保 1"):
        desk.appointments.restore(carer, number)
    assert desk.appointments.get(number).state == "cancelled"


def test_a4_parts_that_were_not_there_after_all_are_awaited_again(
    desk: Desk, carer: Actor, number: str
) -> None:
    desk.appointments.parts(carer, number, "order", at(0, day=24).date(), "发电机")
    desk.appointments.parts(carer, number, "have")
    assert desk.appointments.get(number).parts_came_at is not None
    desk.appointments.parts(carer, number, "order", at(0, day=24).date())
    assert desk.appointments.get(number).parts_came_at is None
