"""Moving, changing and cancelling on a real file: history, the three-hour rule, the sheet that is void."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.staff import Actor

COMMAND = Actor("命令行", "command_line")


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


@pytest.fixture
def car(desk: Desk, manager: Actor) -> int:
    owner = desk.people.make_customer(manager, {"name": "欧阳雪", "phone": "13800005678"})
    made = desk.people.make_vehicle(manager, owner.touched["customer"][0], {"plate": "冀D7K218"})
    return made.touched["vehicle"][0]


@pytest.fixture
def number(desk: Desk, carer: Actor, car: int) -> str:
    return desk.appointments.book(carer, Draft(car, at(14), "periodic_service")).number


def given(desk: Desk, carer: Actor, number: str) -> None:
    desk.paper.record(carer, "sheet", b"%PDF", 1, number=number)
    desk.hand_overs.give(carer, [number])
    desk.hand_overs.accept(COMMAND, [number], "郝建国")


def test_a_move_keeps_both_times_and_its_sheet_is_printed_and_given_again(
    desk: Desk, carer: Actor, clock: FixedClock, number: str
) -> None:
    given(desk, carer, number)
    assert desk.hand_overs.open() == []
    clock.moment += timedelta(minutes=30)
    desk.appointments.move(carer, number, at(15), why="客户要晚一点")
    (history,) = desk.appointments.moves(number)
    assert (history.at_before, history.at_after, history.why) == (at(14), at(15), "客户要晚一点")
    (slip,) = desk.hand_overs.open()
    assert slip.state == "todo" and slip.row.limit == at(14), "an hour before the new time (A2)"
    with pytest.raises(WorldError, match=number):
        desk.hand_overs.close_day(carer, at(9).date())
    clock.moment += timedelta(minutes=1)
    given(desk, carer, number)
    desk.hand_overs.close_day(carer, at(9).date())
    assert desk.hand_overs.closed(at(9).date()) == (carer.name, clock.now())


def test_a1_the_recorded_moment_decides_after_a_move(
    desk: Desk, carer: Actor, clock: FixedClock, number: str
) -> None:
    assert desk.appointments.get(number).counts
    clock.moment = at(12, 50)
    desk.appointments.move(carer, number, at(15, 30))
    assert desk.appointments.get(number).counts, "later than it was agreed in time"
    desk.appointments.move(carer, number, at(13, 30))
    assert not desk.appointments.get(number).counts


def test_a_move_that_changes_nothing_leaves_no_trace(desk: Desk, carer: Actor, number: str) -> None:
    given(desk, carer, number)
    assert desk.appointments.move(carer, number, at(14)).touched.get("appointment") is None
    assert desk.appointments.moves(number) == [] and desk.hand_overs.open() == []


def test_what_came_or_was_cancelled_is_not_moved(desk: Desk, carer: Actor, car: int, number: str) -> None:
    other = desk.appointments.book(carer, Draft(car, at(16), "repair")).number
    desk.appointments.cancel(carer, other, "工位坏了", "shop")
    row = desk.appointments.get(other)
    assert (row.state, row.cancelled_by, row.cancel_why) == ("cancelled", "shop", "工位坏了")
    desk.reception.arrive(carer, number)
    for one in (number, other):
        with pytest.raises(WorldError, match=one):
            desk.appointments.move(carer, one, at(17))
    with pytest.raises(WorldError, match="到店"):
        desk.appointments.cancel(carer, number, "不来了")
    with pytest.raises(NotFound):
        desk.appointments.move(carer, "YY-20260101-001", at(17))


def test_one_who_did_not_come_may_get_another_time(
    desk: Desk, carer: Actor, clock: FixedClock, number: str
) -> None:
    clock.moment = at(14, 31)
    assert [row.number for row in desk.reception.overdue()] == [number]
    desk.reception.sweep(carer)
    assert desk.appointments.get(number).state == "no_show" and desk.reception.sweep(carer) is None
    desk.appointments.move(carer, number, at(10, day=24))
    assert desk.appointments.get(number).state == "booked"


def test_a_changed_wish_makes_the_sheet_void_and_a_note_does_not(
    desk: Desk, carer: Actor, number: str
) -> None:
    given(desk, carer, number)
    desk.appointments.change(carer, number, note="下次带手册")
    assert desk.hand_overs.open() == []
    desk.appointments.change(carer, number, wish="顺便看雨刮")
    assert [slip.row.wish for slip in desk.hand_overs.open()] == ["顺便看雨刮"]
    with pytest.raises(WorldError):
        desk.appointments.change(carer, number, at=at(17))
    with pytest.raises(WorldError, match="91"):
        desk.appointments.change(carer, number, wish="响" * 91)


def test_ordered_parts_that_came_keep_the_moment(
    desk: Desk, carer: Actor, clock: FixedClock, number: str
) -> None:
    desk.appointments.parts(carer, number, "order", at(0, day=25).date(), "发电机")
    assert desk.appointments.get(number).parts_on == at(0, day=25).date()
    desk.appointments.parts(carer, number, "have")
    row = desk.appointments.get(number)
    assert (row.parts_state, row.parts_came_at, row.parts_text) == ("have", clock.now(), "发电机")
    with pytest.raises(WorldError):
        desk.appointments.parts(carer, number, "lost")


def test_a_blank_sheet_is_keyed_in_by_its_number(desk: Desk, carer: Actor, car: int) -> None:
    numbers, _change = desk.blanks.make(carer, 2)
    booking = desk.appointments.book(
        carer, Draft(car, at(14), "repair", made_at=at(9), number=numbers[0].lower())
    )
    assert booking.number == numbers[0] and [b.number for b in desk.blanks.open()] == [numbers[1]]
    for used in (numbers[0], "YY-20261123-099"):
        with pytest.raises(WorldError):
            desk.appointments.book(carer, Draft(car, at(15), "repair", number=used))


def test_a_scanned_code_a_number_and_its_tail_find_the_appointment(
    desk: Desk, carer: Actor, number: str
) -> None:
    from dealerdesk.forms import scan_text

    for text in (scan_text(number, 1), number, number.lower(), number[-3:], f" {number} "):
        assert [row.number for row in desk.appointments.search(text)] == [number], text
    assert desk.appointments.search("") == [] == desk.appointments.search("DD1/YY-20990101-001/1/0000")
