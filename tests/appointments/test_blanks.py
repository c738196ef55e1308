"""Blank sheets: numbers taken ahead, keyed in under the time on the paper, or void with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.staff import Actor
from tests.appointments.conftest import at


def test_a_blank_sheet_is_keyed_in_by_its_number_with_the_time_on_the_paper(
    desk: Desk, carer: Actor, clock: FixedClock, add_car: Callable[..., int]
) -> None:
    """A1: what counts is when it was written, not when it was typed."""
    numbers, _change = desk.blanks.make(carer, 2)
    car = add_car()
    clock.moment = at(23, 13, 0)
    made = desk.appointments.book(
        carer, Draft(car, at(23, 15), "repair", made_at=at(23, 10), number=numbers[0].lower())
    )
    assert (made.number, made.counts) == (numbers[0], True)
    assert desk.appointments.get(numbers[0]).made_at == at(23, 10)
    assert [blank.number for blank in desk.blanks.open()] == [numbers[1]]
    after = desk.appointments.book(carer, Draft(car, at(24, 15), "repair"))
    assert after.number == "YY-20261123-003", "the numbers of blank sheets are taken"


def test_a_number_is_used_once(desk: Desk, carer: Actor, add_car: Callable[..., int]) -> None:
    numbers, _change = desk.blanks.make(carer, 2)
    car = add_car()
    desk.appointments.book(carer, Draft(car, at(24, 15), "repair", number=numbers[0]))
    with pytest.raises(WorldError, match=numbers[0]):
        desk.appointments.book(carer, Draft(car, at(24, 16), "repair", number=numbers[0]))
    with pytest.raises(NotFound):
        desk.appointments.book(carer, Draft(car, at(24, 16), "repair", number="YY-20261123-777"))
    with pytest.raises(WorldError):
        desk.blanks.void(carer, numbers[0], "印坏")


def test_void_needs_a_reason_and_can_be_taken_back(
    desk: Desk, carer: Actor, add_car: Callable[..., int]
) -> None:
    (number,), _change = desk.blanks.make(carer, 1)
    with pytest.raises(WorldError):
        desk.blanks.void(carer, number, "  ")
    desk.blanks.void(carer, number, "印坏")
    assert [(b.state, b.why) for b in desk.blanks.all()] == [("void", "印坏")]
    with pytest.raises(WorldError):
        desk.appointments.book(carer, Draft(add_car(), at(24, 16), "repair", number=number))
    desk.blanks.reopen(carer, number)
    assert [b.number for b in desk.blanks.open()] == [number]


def test_between_one_and_fifty_at_a_time(desk: Desk, carer: Actor) -> None:
    for count in (0, 51):
        with pytest.raises(WorldError, match="50"):
            desk.blanks.make(carer, count)
    assert desk.blanks.all() == []


def test_the_paper_of_a_blank_sheet_holds_its_number_alone(desk: Desk, carer: Actor) -> None:
    (number,), _change = desk.blanks.make(carer, 1)
    form = desk.blanks.form(number, PrintNote("周岚", desk.clock.now()))
    assert form.blank
    assert (form.number, form.plate, form.customer_name, form.work, form.registered_by) == (
        number,
        "",
        "",
        "",
        "",
    )


def test_a_sheet_printed_blank_counts_as_printed_when_it_is_keyed_in(
    desk: Desk, carer: Actor, clock: FixedClock, add_car: Callable[..., int]
) -> None:
    (number,), _change = desk.blanks.make(carer, 1)
    desk.paper.record(carer, "sheet", b"%PDF", 1, number=number)
    clock.moment = at(23, 12)
    desk.appointments.book(carer, Draft(add_car(), at(24, 9), "repair", made_at=at(23, 11), number=number))
    assert [slip.state for slip in desk.hand_overs.of_day(at(23, 0).date())] == ["printed"]
