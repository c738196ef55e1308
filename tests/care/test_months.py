"""Month arithmetic: the end of a month clamps, 29 February is the 28th in common years."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.care import months

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "step", "expected"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-05-30", 6, "2026-11-30"),
        ("2026-05-30", 0, "2026-05-30"),
    ],
)
def test_the_end_of_a_month_clamps(day: str, step: int, expected: str) -> None:
    assert months.add_months(date.fromisoformat(day), step) == date.fromisoformat(expected)


@given(DAYS, st.integers(-240, 240))
def test_months_land_in_the_month_that_many_later(day: date, step: int) -> None:
    there = months.add_months(day, step)
    assert months.months_between(day, there) == step
    assert there.day == day.day or there == months.month_end(there)


@given(DAYS, DAYS, st.integers(0, 240))
def test_a_later_day_never_lands_earlier(a: date, b: date, step: int) -> None:
    first, last = sorted((a, b))
    assert months.add_months(first, step) <= months.add_months(last, step)


@pytest.mark.parametrize(
    ("year", "expected"), [(2027, "2027-02-28"), (2028, "2028-02-29"), (2100, "2100-02-28")]
)
def test_birthday_of_29_february(year: int, expected: str) -> None:
    assert months.day_in_year(year, 2, 29) == date.fromisoformat(expected)


def test_month_bounds() -> None:
    day = date(2028, 2, 17)
    assert months.month_start(day) == date(2028, 2, 1)
    assert months.month_end(day) == date(2028, 2, 29)
    assert months.month_text(day) == "2028-02"
