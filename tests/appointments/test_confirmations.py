"""Confirmations (A8): the day before and an hour before; one answer ends the step."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.staff import Actor
from tests.appointments.conftest import at


def due(desk: Desk) -> list[tuple[str, str, int]]:
    return [(one.row.number[-3:], one.step, one.tried) for one in desk.confirmations.due()]


@pytest.fixture
def books(desk: Desk, carer: Actor, add_car: Callable[..., int]) -> list[str]:
    car = add_car()
    return [
        desk.appointments.book(carer, Draft(car, when, "repair", made_at=made)).number
        for when, made in (
            (at(24, 9), at(22, 9)), (at(24, 10), at(23, 9)), (at(23, 10, 40), at(22, 9)),
            (at(23, 10, 30), at(23, 9)),
        )
    ]  # fmt: skip


def test_a8_tomorrow_today_and_the_next_hour_now(desk: Desk, clock: FixedClock, books: list[str]) -> None:
    """Not asked: who booked today for tomorrow, and who booked less than two hours ago."""
    assert due(desk) == [("002", "hour_before", 0), ("001", "day_before", 0)]
    clock.moment = at(23, 9, 30)
    assert due(desk) == [("001", "day_before", 0)]
    clock.moment = at(24, 8, 30)
    assert [one[:2] for one in due(desk)] == [("001", "hour_before")]


def test_a8_no_answer_stays_and_an_answer_ends_it(desk: Desk, carer: Actor, books: list[str]) -> None:
    number = books[0]
    desk.confirmations.record(carer, number, "day_before", "no_answer")
    assert ("001", "day_before", 1) in due(desk)
    done = desk.confirmations.record(carer, number, "day_before", "confirmed")
    assert [one for one in due(desk) if one[1] == "day_before"] == []
    assert [(row[1], row[2]) for row in desk.confirmations.of(number)] == [
        ("day_before", "no_answer"), ("day_before", "confirmed"),
    ]  # fmt: skip
    desk.confirmations.take_back(carer, done.touched["confirmation"][0])
    assert ("001", "day_before", 1) in due(desk)


def test_another_answer_is_refused(desk: Desk, carer: Actor, books: list[str]) -> None:
    for step, result in (("day_before", "perhaps"), ("week_before", "confirmed")):
        with pytest.raises(WorldError):
            desk.confirmations.record(carer, books[0], step, result)
