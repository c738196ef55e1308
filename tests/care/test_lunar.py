"""Lunar text and lunar birthdays (domain 6.1, 6.3) against a second library and by property."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunar_python import Solar

from dealerdesk import text
from dealerdesk.care.lunar import birthdays_between, lunar_day, lunar_text


@pytest.fixture(autouse=True)
def chinese() -> None:
    text.use("zh_CN")


def year_of(year: int, month: int, day: int, leap: bool = False) -> list[date]:
    """Where a lunar birthday falls in a Gregorian year."""
    return [found for found, _ in birthdays_between(month, day, leap, date(year, 1, 1), date(year, 12, 31))]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-27", "十月十九"),
        ("2026-11-09", "十月初一"),
        ("2025-08-08", "闰六月十五"),
        ("2025-07-09", "六月十五"),
        ("2026-02-17", "正月初一"),
        ("2027-02-05", "腊月廿九"),
        ("2024-02-09", "腊月三十"),
        ("2033-12-22", "闰冬月初一"),
        ("1900-01-31", "正月初一"),
        ("1900-01-30", ""),
        ("2101-01-28", "腊月廿九"),
        ("2101-01-29", ""),
    ],
)
def test_6_1_the_lunar_text_of_a_day(day: str, words: str) -> None:
    assert lunar_text(date.fromisoformat(day)) == words


def test_a_cell_names_the_month_on_its_first_day_only() -> None:
    shown = [lunar_day(date(2026, 11, n)).short for n in (8, 9, 10)]
    assert shown == ["三十", "十月", "初二"]


def test_english_says_the_numbers() -> None:
    text.use("en")
    assert lunar_text(date(2025, 8, 8)) == "lunar leap 6-15"
    text.use("zh_CN")


def _same_as_the_second_library(step: int) -> None:
    day = date(1930, 1, 1)
    while day.year <= 2050:
        other = Solar.fromYmd(day.year, day.month, day.day).getLunar()
        assert lunar_text(day) == f"{other.getMonthInChinese()}月{other.getDayInChinese()}", day
        day += timedelta(days=step)


def test_6_1_days_from_1930_to_2050_agree_with_a_second_library() -> None:
    _same_as_the_second_library(29)


@pytest.mark.slow
def test_6_1_every_day_from_1930_to_2050_agrees_with_a_second_library() -> None:
    _same_as_the_second_library(1)


def test_6_1_the_autumn_of_1978_that_others_have_wrong() -> None:
    assert lunar_text(date(1978, 9, 3)) == "八月初一"
    assert lunar_text(date(1978, 10, 2)) == "九月初一"


def test_6_3_a_leap_month_birth_falls_in_the_leap_month_or_in_its_number() -> None:
    assert year_of(2025, 6, 15, leap=True) == [date(2025, 8, 8)]
    assert year_of(2026, 6, 15, leap=True) == [date(2026, 7, 28)]
    assert year_of(2025, 6, 15) == [date(2025, 7, 9)]


def test_6_3_day_30_is_29_in_a_short_month() -> None:
    assert lunar_text(year_of(2027, 12, 30)[0]) == "腊月廿九"
    assert lunar_text(year_of(2030, 12, 30)[0]) == "腊月三十"
    assert lunar_text(year_of(2025, 6, 30, leap=True)[0]) == "闰六月廿九"


def test_6_3_a_birthday_falls_twice_or_never_in_a_gregorian_year() -> None:
    assert year_of(2022, 12, 8) == [date(2022, 1, 10), date(2022, 12, 30)]
    assert year_of(2023, 12, 8) == []
    assert year_of(2031, 12, 8) == [date(2031, 1, 1)]
    whole = birthdays_between(12, 8, False, date(2022, 1, 1), date(2024, 12, 31))
    assert [year for _, year in whole] == [2021, 2022, 2023]


births = st.tuples(st.integers(1, 12), st.integers(1, 30), st.booleans())


@given(births)
def test_6_3_every_lunar_year_has_the_birthday_once(birth: tuple[int, int, bool]) -> None:
    found = birthdays_between(*birth, date(1850, 1, 1), date(2150, 1, 1))
    assert [year for _, year in found] == list(range(1900, 2101))
    assert all(lunar_day(day).year == year for day, year in found)
    assert all(lunar_day(day).month == birth[0] for day, _ in found)
    assert all(birth[1] - lunar_day(day).day in ((0,) if birth[1] < 30 else (0, 1)) for day, _ in found)


@given(births, st.dates(date(1899, 1, 1), date(2102, 1, 1)), st.integers(0, 800), st.integers(0, 800))
def test_6_3_two_windows_side_by_side_find_what_one_finds(
    birth: tuple[int, int, bool], first: date, one: int, two: int
) -> None:
    middle = first + timedelta(days=one)
    last = middle + timedelta(days=two)
    halves = birthdays_between(*birth, first, middle)
    halves += birthdays_between(*birth, middle + timedelta(days=1), last)
    assert halves == birthdays_between(*birth, first, last)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date.min, date(1900, 1, 30)),
        (date(2101, 1, 29), date.max),
        (date(2026, 2, 1), date(2026, 1, 1)),
    ],
)
def test_6_3_outside_the_known_years_there_is_nothing(first: date, last: date) -> None:
    assert birthdays_between(1, 1, False, first, last) == []


def test_6_3_a_birth_that_no_calendar_has_gives_nothing() -> None:
    for month, day in ((0, 1), (13, 1), (1, 0), (1, 31)):
        assert birthdays_between(month, day, False, date(2026, 1, 1), date(2027, 1, 1)) == []


def test_thirty_thousand_birthdays_in_a_hundred_days_take_under_a_second() -> None:
    first, last = date(2026, 11, 23), date(2027, 3, 3)
    begun = time.perf_counter()
    for n in range(30_000):
        birthdays_between(n % 12 + 1, n % 30 + 1, n % 40 == 0, first, last)
    assert time.perf_counter() - begun < 1
