"""The hand-over of the sheets (A2): printed, given, accepted; and the close of the day."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, WorldError
from dealerdesk.staff import Actor
from tests.appointments.conftest import at

FRONT = Actor("郝建国", "front_desk")


@pytest.fixture
def sheets(desk: Desk, carer: Actor, add_car: Callable[..., int]) -> list[str]:
    boss = Actor("韩卫东", "administrator")
    desk.staff.add(boss, "韩卫东", "administrator")
    desk.staff.add(boss, carer.name, carer.role)
    desk.staff.add(boss, FRONT.name, FRONT.role, "2468")
    car = add_car()
    return [
        desk.appointments.book(carer, Draft(car, moment, "repair")).number
        for moment in (at(24, 9), at(23, 13), at(23, 16))
    ]


def states(desk: Desk) -> dict[str, str]:
    return {slip.row.number: slip.state for slip in desk.hand_overs.of_day(at(23, 0).date())}


def out(desk: Desk, actor: Actor, number: str) -> None:
    desk.paper.record(actor, "sheet", b"%PDF", 1, number=number)


def test_a2_each_sheet_has_its_limit_and_goes_from_printed_to_accepted(
    desk: Desk, carer: Actor, sheets: list[str]
) -> None:
    late, soon, noon = sheets
    slips = desk.hand_overs.of_day(at(23, 0).date())
    assert [(s.row.number, s.row.limit) for s in slips] == [
        (soon, at(23, 12)),
        (noon, at(23, 15)),
        (late, at(23, 18)),
    ]
    out(desk, carer, soon)
    assert states(desk)[soon] == "printed"
    desk.hand_overs.give(carer, [soon])
    assert states(desk)[soon] == "given"
    desk.hand_overs.accept(carer, [soon], FRONT.name, "2468")
    (slip,) = [s for s in desk.hand_overs.of_day(at(23, 0).date()) if s.row.number == soon]
    assert (slip.given_by, slip.accepted_by, slip.accepted_at, slip.whole) == (
        "周岚",
        "郝建国",
        at(23, 9, 42),
        True,
    )


def test_a2_accepting_asks_the_pin_and_another_person(desk: Desk, carer: Actor, sheets: list[str]) -> None:
    with pytest.raises(WorldError, match=sheets[0]):
        desk.hand_overs.accept(carer, sheets[:1], FRONT.name, "2468")
    desk.hand_overs.give(carer, sheets)
    with pytest.raises(WorldError, match="PIN"):
        desk.hand_overs.accept(carer, sheets, FRONT.name, "1111")
    with pytest.raises(WorldError):
        desk.hand_overs.accept(carer, sheets, carer.name)
    with pytest.raises(NotAllowed):
        desk.hand_overs.accept(carer, sheets, "韩卫东")
    assert set(states(desk).values()) == {"given"}


def test_what_was_given_by_mistake_comes_back_and_what_was_accepted_stays(
    desk: Desk, carer: Actor, sheets: list[str]
) -> None:
    desk.hand_overs.give(carer, sheets)
    desk.hand_overs.accept(carer, sheets[:1], FRONT.name, "2468")
    desk.hand_overs.take_back(carer, sheets)
    assert [states(desk)[number] for number in sheets] == ["accepted", "todo", "todo"]


def test_a_day_closes_only_when_every_sheet_is_there(
    desk: Desk, carer: Actor, clock: FixedClock, sheets: list[str]
) -> None:
    day = at(23, 0).date()
    clock.moment = at(23, 17, 55)
    with pytest.raises(WorldError) as refused:
        desk.hand_overs.close_day(FRONT, day)
    assert sheets[0] in refused.value.line
    for number in sheets:
        out(desk, carer, number)
    desk.hand_overs.give(carer, sheets)
    desk.hand_overs.accept(carer, sheets, FRONT.name, "2468")
    desk.hand_overs.close_day(FRONT, day)
    assert desk.hand_overs.closed(day) == ("郝建国", at(23, 17, 55))
    desk.hand_overs.reopen_day(FRONT, day)
    assert desk.hand_overs.closed(day) is None


def test_a_sheet_that_changed_is_printed_and_given_again(
    desk: Desk, carer: Actor, clock: FixedClock, sheets: list[str]
) -> None:
    soon = sheets[1]
    out(desk, carer, soon)
    desk.hand_overs.give(carer, [soon])
    desk.hand_overs.accept(carer, [soon], FRONT.name, "2468")
    clock.moment = at(23, 10)
    desk.appointments.move(carer, soon, at(23, 16))
    assert states(desk)[soon] == "todo"
    clock.moment = at(23, 10, 1)
    out(desk, carer, soon)
    assert states(desk)[soon] == "printed"


def test_a_sheet_printed_after_the_clock_went_back_counts_as_printed(
    desk: Desk, carer: Actor, clock: FixedClock, sheets: list[str]
) -> None:
    clock.moment = at(23, 8, 50)
    out(desk, carer, sheets[0])
    assert states(desk)[sheets[0]] == "printed"


def test_today_shows_what_is_to_do_and_what_was_accepted(
    desk: Desk, carer: Actor, clock: FixedClock, sheets: list[str]
) -> None:
    desk.hand_overs.give(carer, sheets[:1])
    desk.hand_overs.accept(carer, sheets[:1], FRONT.name, "2468")
    clock.moment = at(23, 14)
    found = {slip.row.number: slip.state for slip in desk.hand_overs.due_today()}
    assert found == {sheets[0]: "accepted", sheets[2]: "todo"}, (
        "who should have come at 13:00 is no longer asked for"
    )
