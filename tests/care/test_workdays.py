"""The work calendar (domain 6.4): what the country works, when the shop is open, where days move."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunar_python.util import HolidayUtil

from dealerdesk import text
from dealerdesk.care.workdays import (
    CLOSED,
    HOLIDAY,
    KINDS,
    WORKDAY,
    DayKind,
    WorkCalendar,
    shipped,
    statutory_days,
)

PLAIN = WorkCalendar()


@pytest.fixture(autouse=True)
def chinese() -> None:
    text.use("zh_CN")


def run(first: str, last: str) -> set[date]:
    """The days of 2026 from ``MM-DD`` to ``MM-DD``."""
    begin, end = (date.fromisoformat(f"2026-{each}") for each in (first, last))
    return {begin + timedelta(days=n) for n in range((end - begin).days + 1)}


OFF_2026 = set().union(
    run("01-01", "01-03"),
    run("02-15", "02-23"),
    run("04-04", "04-06"),
    run("05-01", "05-05"),
    run("06-19", "06-21"),
    run("09-25", "09-27"),
    run("10-01", "10-07"),
)
WORK_2026 = {date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}


def test_6_4_the_holidays_and_make_up_workdays_of_2026() -> None:
    table = {day: told.kind for day, told in shipped().items() if day.year == 2026}
    assert {day for day, kind in table.items() if kind == HOLIDAY} == OFF_2026
    assert {day for day, kind in table.items() if kind == WORKDAY} == WORK_2026
    for day in run("01-01", "12-31"):
        assert PLAIN.is_workday(day) == (day in WORK_2026 or (day not in OFF_2026 and day.weekday() < 5))


UNKNOWN_TO_THE_SECOND = {date(2013, 4, 7), date(2013, 10, 12)}
"""Make-up workdays that lunar_python lacks; the third package that was asked has them."""


@pytest.mark.parametrize("year", range(2007, 2027))
def test_6_4_the_shipped_years_agree_with_a_second_library(year: int) -> None:
    day = date(year, 1, 1)
    while day.year == year:
        other = HolidayUtil.getHoliday(str(day))
        works = other.isWork() if other else day.weekday() < 5
        assert PLAIN.is_workday(day) == (works or day in UNKNOWN_TO_THE_SECOND), day
        day += timedelta(days=1)


def test_6_4_every_make_up_workday_is_on_a_weekend_and_every_year_is_shipped() -> None:
    assert all(day.weekday() >= 5 for day, told in shipped().items() if told.kind == WORKDAY)
    assert {year for year in range(1990, 2100) if PLAIN.published(year)} == set(range(2007, 2027))


def test_case_14_2027_without_a_table_works_and_says_so() -> None:
    assert not PLAIN.published(2027)
    assert PLAIN.notice(date(2026, 12, 1), date(2026, 12, 31)) == ""
    assert PLAIN.notice(date(2026, 12, 7), date(2027, 1, 17)).startswith("2027 年调休未发布")
    assert PLAIN.notice(date(2027, 1, 1), date(2028, 1, 1)).startswith("2027、2028 年调休未发布")
    off = set(statutory_days(2027))
    day = date(2027, 1, 1)
    while day.year == 2027:
        assert PLAIN.is_workday(day) == (day.weekday() < 5 and day not in off)
        day += timedelta(days=1)


def test_6_4_the_thirteen_statutory_days_of_order_795() -> None:
    # fmt: off
    assert [f"{day:%m-%d}" for day in sorted(statutory_days(2027))] == [
        "01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02", "06-09", "09-15",
        "10-01", "10-02", "10-03",
    ]
    # fmt: on
    shared = {year for year in range(2025, 2050) if len(statutory_days(year)) != 13}
    assert shared == {2028, 2031, 2039}, "years in which 中秋 is on 10-01 to 10-03"


@pytest.mark.parametrize("year", [2025, 2026])
def test_6_4_what_was_announced_holds_every_statutory_day(year: int) -> None:
    assert all(not PLAIN.is_workday(day) for day in statutory_days(year))


def test_days_have_names() -> None:
    told = {day: PLAIN.name(date.fromisoformat(day)) for day in ("2026-02-17", "2026-02-14", "2026-11-23")}
    assert told == {"2026-02-17": "春节", "2026-02-14": "春节调休上班", "2026-11-23": ""}
    assert PLAIN.name(date(2027, 2, 5)) == "春节" and PLAIN.name(date(2027, 10, 2)) == "国庆"
    own = WorkCalendar(
        own={
            date(2027, 2, 6): DayKind(CLOSED, "春节店休"),
            date(2027, 3, 1): DayKind(CLOSED),
            date(2027, 4, 5): DayKind(HOLIDAY),
        }
    )
    assert own.name(date(2027, 2, 6)) == "春节店休"
    assert own.name(date(2027, 3, 1)) == "店休"
    assert own.name(date(2027, 4, 5)) == "清明"


def test_the_shop_is_open_on_holidays_unless_it_says_otherwise() -> None:
    assert all(PLAIN.is_open(day) for day in OFF_2026)
    sundays = WorkCalendar(
        "7", own={date(2026, 11, 29): DayKind(WORKDAY), date(2026, 11, 30): DayKind(CLOSED)}
    )
    assert not sundays.is_open(date(2026, 11, 22))
    assert sundays.is_open(date(2026, 11, 29)), "the shop said that it works this Sunday"
    assert not sundays.is_open(date(2026, 11, 30))
    assert not sundays.is_open(date(2026, 9, 20)), "the country's make-up workday opens no shop"


def test_a_closed_day_of_the_shop_is_still_the_countrys_day() -> None:
    calendar = WorkCalendar(own={date(2026, 2, 17): DayKind(CLOSED), date(2026, 11, 23): DayKind(CLOSED)})
    assert not calendar.is_workday(date(2026, 2, 17))
    assert calendar.is_workday(date(2026, 11, 23))


def test_an_imported_year_stands_in_for_the_shipped_one_and_own_days_win() -> None:
    years = {2026: {date(2026, 1, 1): DayKind(HOLIDAY, "元旦")}}
    calendar = WorkCalendar(years=years, own={date(2026, 1, 2): DayKind(HOLIDAY, "盘点")})
    assert calendar.is_workday(date(2026, 2, 17)) and not calendar.is_workday(date(2026, 1, 1))
    assert not calendar.is_workday(date(2026, 1, 2)) and calendar.name(date(2026, 1, 2)) == "盘点"


def test_6_4_customers_are_reminded_before_a_closure_and_reports_follow_it() -> None:
    closure = {date(2027, 2, day): DayKind(CLOSED, "春节店休") for day in range(5, 10)}
    calendar = WorkCalendar("", closure)
    assert calendar.previous_open(date(2027, 2, 7)) == date(2027, 2, 4)
    assert calendar.next_open(date(2027, 2, 7)) == date(2027, 2, 10)
    assert (
        calendar.previous_open(date(2027, 2, 4)) == calendar.next_open(date(2027, 2, 4)) == date(2027, 2, 4)
    )
    with_sundays = WorkCalendar("34", closure)
    assert with_sundays.previous_open(date(2027, 2, 7)) == date(2027, 2, 2)
    assert with_sundays.next_open(date(2027, 2, 7)) == date(2027, 2, 12)


def test_a_shop_that_never_opens_leaves_the_day_where_it_is() -> None:
    never = WorkCalendar("1234567")
    assert never.previous_open(date(2026, 1, 1)) == never.next_open(date(2026, 1, 1)) == date(2026, 1, 1)


tables = st.dictionaries(
    st.dates(date(2026, 12, 1), date(2027, 3, 1)),
    st.builds(DayKind, st.sampled_from(sorted(KINDS)), st.sampled_from(["", "店休"])),
    max_size=40,
)


@given(
    st.sets(st.sampled_from("1234567"), max_size=6).map(lambda digits: "".join(sorted(digits))),
    tables,
    st.lists(st.dates(date(2026, 11, 1), date(2027, 4, 1)), max_size=20),
)
def test_days_move_to_the_nearest_open_day(closed: str, own: dict[date, DayKind], days: list[date]) -> None:
    calendar = WorkCalendar(closed, own)
    for day in days:
        before, after = calendar.previous_open(day), calendar.next_open(day)
        assert before <= day <= after
        assert calendar.is_open(before) and calendar.is_open(after)
        between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
        if calendar.is_open(day):
            assert before == day == after
        else:
            assert not any(calendar.is_open(each) for each in between)


@given(st.dates(date(1900, 1, 1), date(2189, 12, 31)))
def test_any_day_is_answered(day: date) -> None:
    assert isinstance(PLAIN.is_workday(day), bool)
    assert PLAIN.previous_open(day) == day
    assert isinstance(PLAIN.name(day), str)


def test_a_hundred_thousand_rows_move_in_under_half_a_second() -> None:
    calendar = WorkCalendar("17")
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(900)]
    begun = time.perf_counter()
    for n in range(100_000):
        calendar.previous_open(days[n % 900])
    assert time.perf_counter() - begun < 0.5
