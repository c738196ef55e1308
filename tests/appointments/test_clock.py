"""Midnight, month end, a clock set back by an hour: no number twice, nobody lost, A1 by recorded moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealerdesk.appointments.entries import Draft
from dealerdesk.appointments.reception import WalkIn
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from tests.appointments.conftest import at

FRONT = Actor("郝建国", "front_desk")


def numbers(desk: Desk, day: date) -> list[str]:
    return [row.number for row in desk.reception.day(day)]


def come(desk: Desk, clock: FixedClock, moment: datetime, plate: str) -> str:
    clock.moment = moment
    return desk.reception.walk_in(FRONT, WalkIn(plate=plate)).number


def test_a7_an_arrival_belongs_to_the_day_of_its_moment(desk: Desk, clock: FixedClock) -> None:
    """Just before and after midnight, at a month's end: each day begins with 01 anew."""
    assert come(desk, clock, at(30, 23, 59), "冀D1") == "X01"
    assert come(desk, clock, at(1, 0, 0, month=12), "冀D2") == "X01"
    assert come(desk, clock, at(1, 0, 1, month=12), "冀D3") == "X02"
    assert numbers(desk, date(2026, 11, 30)) == ["X01"]
    assert numbers(desk, date(2026, 12, 1)) == ["X01", "X02"]
    assert [row.slip for row in desk.reception.day(date(2026, 12, 1))] == [
        "JD-20261201-001",
        "JD-20261201-002",
    ]


def test_an_appointment_of_the_month_s_end_may_come_after_midnight(
    desk: Desk, carer: Actor, clock: FixedClock, add_car: Callable[..., int]
) -> None:
    number = desk.appointments.book(carer, Draft(add_car(), at(30, 23, 50), "accident")).number
    clock.moment = at(1, 0, 10, month=12)
    done = desk.reception.arrive(FRONT, number)
    assert (done.number, done.punctual) == ("Y01", "on_time")
    assert numbers(desk, date(2026, 12, 1)) == ["Y01"] and numbers(desk, date(2026, 11, 30)) == []
    assert desk.appointments.day(date(2026, 11, 30))[0].state == "arrived"


def test_the_numbers_of_appointments_follow_the_day_they_were_made_on(
    desk: Desk, carer: Actor, clock: FixedClock, add_car: Callable[..., int]
) -> None:
    car = add_car()
    found = []
    for moment in (at(30, 23, 59), at(1, 0, 0, month=12), at(30, 23, 30), at(1, 0, 1, month=12)):
        clock.moment = moment
        found.append(desk.appointments.book(carer, Draft(car, at(2, 10, month=12), "repair")).number)
    assert found == ["YY-20261130-001", "YY-20261201-001", "YY-20261130-002", "YY-20261201-002"]


def test_a_clock_set_back_by_an_hour_doubles_no_number_and_loses_nobody(
    desk: Desk, carer: Actor, clock: FixedClock, add_car: Callable[..., int]
) -> None:
    car = add_car()
    booked = [desk.appointments.book(carer, Draft(car, at(23, 16), "repair")).number]
    come(desk, clock, at(23, 10, 50), "冀D1")
    clock.moment = at(23, 10, 55)
    booked.append(desk.appointments.book(carer, Draft(car, at(23, 15), "repair")).number)
    before = len(desk.reception.day(at(23, 0).date()))
    clock.moment = at(23, 9, 56)  # the clock goes back
    assert len(desk.reception.day(at(23, 0).date())) == before
    come(desk, clock, at(23, 9, 57), "冀D2")
    booked.append(desk.appointments.book(carer, Draft(car, at(23, 17), "repair")).number)
    come(desk, clock, at(23, 11, 30), "冀D3")
    rows = desk.reception.day(at(23, 0).date())
    assert {row.plate: row.number for row in rows} == {"冀D1": "X01", "冀D2": "X02", "冀D3": "X03"}
    assert [row.at for row in rows] == sorted(row.at for row in rows), "by the moments that were recorded"
    assert len(set(booked)) == 3


def test_a1_counts_by_the_moments_that_were_recorded(
    desk: Desk, carer: Actor, clock: FixedClock, add_car: Callable[..., int]
) -> None:
    """What was made at 09:42 for 12:42 counts whatever the clock says later; a later one is judged anew."""
    car = add_car()
    sure = desk.appointments.book(carer, Draft(car, at(23, 12, 42), "repair"))
    clock.moment = at(23, 10, 42)
    short = desk.appointments.book(carer, Draft(car, at(23, 13, 41), "repair"))
    clock.moment = at(23, 9, 43)  # an hour back
    again = desk.appointments.book(carer, Draft(car, at(23, 13, 41), "repair"))
    assert (sure.counts, short.counts, again.counts) == (True, False, True)
    kept = {row.number: row.counts for row in desk.appointments.day(at(23, 0).date())}
    assert kept == {sure.number: True, short.number: False, again.number: True}


def test_a_clock_set_back_puts_nobody_down_as_not_come_twice(
    desk: Desk, carer: Actor, clock: FixedClock, add_car: Callable[..., int]
) -> None:
    number = desk.appointments.book(carer, Draft(add_car(), at(23, 10), "repair")).number
    clock.moment = at(23, 10, 40)
    assert desk.reception.sweep(carer) is not None
    clock.moment = at(23, 9, 50)
    assert desk.reception.overdue() == []
    assert desk.reception.arrive(FRONT, number).punctual == "on_time"
    clock.moment = at(23, 10, 50)
    assert desk.reception.sweep(carer) is None


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(jumps=st.lists(st.integers(-90, 180), min_size=2, max_size=12))
def test_whatever_the_clock_does_every_arrival_is_in_its_day_once(
    desk: Desk, clock: FixedClock, jumps: list[int]
) -> None:
    """Minutes forth and back around a month's end: numbers are used once a day, nobody is lost."""
    clock.moment = at(30, 22, 30)
    before = {day: len(numbers(desk, day)) for day in _days()}
    made = 0
    for jump in jumps:
        clock.moment += timedelta(minutes=jump)
        desk.reception.walk_in(FRONT, WalkIn(plate=f"冀D{made}"))
        made += 1
    found = {day: numbers(desk, day) for day in _days()}
    assert sum(map(len, found.values())) == sum(before.values()) + made
    for day, some in found.items():
        assert len(set(some)) == len(some)
        assert all(row.at.date() == day for row in desk.reception.day(day))
    slips = [row.slip for day in _days() for row in desk.reception.day(day)]
    assert len(set(slips)) == len(slips)


def _days() -> list[date]:
    return [date(2026, 11, 29) + timedelta(days=n) for n in range(5)]


def test_the_day_list_keeps_its_rows_when_the_clock_is_wrong(
    desk: Desk, carer: Actor, clock: FixedClock, add_car: Callable[..., int]
) -> None:
    car = add_car()
    for hour in (11, 9, 14):
        desk.appointments.book(carer, Draft(car, at(24, hour), "repair"))
    rows = [row.number for row in desk.reception.day_list(at(24, 0).date())]
    clock.moment = at(24, 8, 30) - timedelta(hours=1)
    assert [row.number for row in desk.reception.day_list(at(24, 0).date())] == rows
    with pytest.raises(Exception, match="09:00"):
        desk.reception.no_show(FRONT, rows[0])
