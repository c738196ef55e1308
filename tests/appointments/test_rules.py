"""Appointment rules A1, A2."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.appointments import rules
from dealerdesk.clock import CHINA


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(("booked", "counts"), [(at(12, 10), True), (at(12, 9), False), (at(9, 10), False)])
def test_a1_made_0910_counts_for_1210_and_not_for_1209(booked: datetime, counts: bool) -> None:
    """Test case 4 of domain section 9."""
    assert rules.counts(at(9, 10), booked) is counts


@pytest.mark.parametrize(
    ("made", "booked", "limit"),
    [
        (at(9, 10), at(12, 10), at(11, 10)),  # 1 h before
        (at(16), at(10, day=24), at(18)),  # close of the day it was made
        (at(17), at(8, 30, day=24), at(18)),  # the next opening hour is due tonight
    ],
)
def test_a2_the_sheet_is_handed_over_by_close_or_an_hour_before(
    made: datetime, booked: datetime, limit: datetime
) -> None:
    assert rules.hand_over_limit(made, booked, time(18)) == limit


@given(st.integers(0, 24 * 60 - 1), st.integers(1, 6))
def test_offers_lie_in_opening_hours_and_say_truly_whether_they_count(minute: int, hours: int) -> None:
    now = at(0) + timedelta(minutes=minute)
    found = rules.offers(now, time(8, 30), time(18), hours)
    assert len(found) == 4 and [o.at for o in found] == sorted({o.at for o in found})
    for offer in found:
        assert offer.at > now and time(8, 30) <= offer.at.time() < time(18)
        assert offer.counts is rules.counts(now, offer.at, hours)
        assert offer.at.minute in (0, 30)


def test_slots_cover_the_opening_hours() -> None:
    found = rules.slots(at(0).date(), time(8, 30), time(18), at(0))
    assert (found[0], found[-1], len(found)) == (at(8, 30), at(17, 30), 19)


def test_6_4_offers_are_of_open_days_only_the_first_free_ones() -> None:
    """Tuesday to Thursday closed: what is not free today is offered on Friday."""
    closed = {at(0, day=day).date() for day in (24, 25, 26)}
    full = {at(10), at(13), at(13, 30)}
    found = rules.offers(
        at(9, 42), time(8, 30), time(18),
        is_open=lambda day: day not in closed, is_free=lambda moment: moment not in full,
    )  # fmt: skip
    assert [(o.at, o.counts) for o in found] == [
        (at(10, 30), False), (at(14), True), (at(8, 30, 27), True), (at(14, 0, 27), True),
    ]  # fmt: skip


def test_a_full_or_closed_shop_offers_nothing() -> None:
    assert rules.offers(at(9), time(8, 30), time(18), is_free=lambda _at: False) == []
    assert rules.offers(at(9), time(8, 30), time(18), is_open=lambda _day: False) == []


@pytest.mark.parametrize(
    ("counted", "before", "moved_at", "to", "counts"),
    [
        (True, at(14), at(13), at(15), True),  # later: the shop knew of it in time
        (True, at(14), at(13), at(13, 30), False),  # earlier, and agreed half an hour before
        (True, at(14), at(9), at(12), True),  # earlier, but three hours ahead
        (False, at(10), at(9, 20), at(12, 20), True),  # was provisional; the new time is agreed in time
        (False, at(10), at(9, 20), at(12, 19), False),
    ],
)
def test_a1_a_moved_appointment_is_judged_by_the_recorded_moments(
    counted: bool, before: datetime, moved_at: datetime, to: datetime, counts: bool
) -> None:
    assert rules.counts_after_move(counted, before, moved_at, to) is counts


@pytest.mark.parametrize(
    ("minutes", "how"), [(-31, "early"), (-30, "on_time"), (0, "on_time"), (30, "on_time"), (31, "late")]
)
def test_k6_on_time_is_within_half_an_hour(minutes: int, how: str) -> None:
    assert rules.punctuality(at(10), at(10) + timedelta(minutes=minutes)) == how


def test_a7_rework_first_then_the_booked_by_their_time_then_the_others_as_they_came() -> None:
    waiting = [
        rules.InLine(1, "walk_in", at(9)), rules.InLine(2, "booked", at(9, 10), at(10)),
        rules.InLine(3, "booked", at(9, 20), at(9, 30)), rules.InLine(4, "rework", at(9, 30)),
        rules.InLine(5, "walk_in", at(8, 50)),
    ]  # fmt: skip
    assert [one.id for one in rules.line_up(waiting)] == [4, 3, 2, 5, 1]


def test_a7_the_minutes_to_wait_are_those_of_the_ones_before() -> None:
    assert [rules.minutes_to_wait(ahead, 10, 1) for ahead in (0, 1, 2)] == [5, 15, 25]
    assert rules.minutes_to_wait(2, 10, 2) == 12 and rules.minutes_to_wait(3, 10, 0) == 35
