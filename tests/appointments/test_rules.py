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


def test_half_hours_cover_the_opening_hours() -> None:
    found = rules.half_hours(at(0).date(), time(8, 30), time(18), at(0))
    assert (found[0], found[-1], len(found)) == (at(8, 30), at(17, 30), 19)
