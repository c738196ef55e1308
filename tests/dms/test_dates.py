from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.dms import dates, reasons
from dealerdesk.dms.dates import Birth, DateRule

TODAY = date(2026, 11, 23)
RULE = DateRule(TODAY)


@pytest.mark.parametrize(
    "raw",
    [
        "2024/1/5",
        "2024-01-05",
        "2024.1.5",
        "20240105",
        "2024年1月5日",
        "24-1-5",
        "45296",
        "45296.625",
        "45296.0",
        "2024-01-05 00:00:00",
        "2024/1/5 下午 3:20",
        "2024-01-05T08:30:00",
        "2024/1/5 15:20",
        "２０２４/１/５",
        "\t2024-01-05",
        "2024年01月05日 15时20分",
        "20240105 10:20:30",
        "20240105102030",
        "2024-1-5 9:00:00 AM",
        "'2024-01-05",
        '="2024-01-05"',
    ],
)
def test_every_writing_of_the_fifth_of_january(raw: str) -> None:
    assert dates.day(raw, RULE) == dates.Value("2024-01-05")


def test_day_and_month_are_told_apart_by_the_file() -> None:
    assert dates.day_first(["1/5/2024", "13/5/2024", ""]) is True
    assert dates.day_first(["1/5/2024", "5/13/2024"]) is False
    assert dates.day_first(["1/5/2024", "2/6/2024"]) is None
    assert dates.day_first(["2024-01-05"]) is None
    assert dates.day("1/5/2024", DateRule(TODAY, day_first=True)).value == "2024-05-01"
    assert dates.day("1/5/2024", DateRule(TODAY, day_first=False)).value == "2024-01-05"
    assert dates.day("1/5/2024", RULE) == dates.Value(None, reasons.DATE_AMBIGUOUS)
    assert dates.day("13/5/2024", RULE).value == "2024-05-13"
    assert dates.day("5/5/2024", RULE).value == "2024-05-05"


@pytest.mark.parametrize(
    ("raw", "issue"),
    [
        ("0000-00-00", reasons.DATE_NONE),
        ("1900-01-00", reasons.DATE_NONE),
        ("1900-01-01", reasons.DATE_NONE),
        ("1899-12-30", reasons.DATE_NONE),
        ("9999-12-31", reasons.DATE_NONE),
        ("1900/1/1", reasons.DATE_NONE),
        ("0", reasons.DATE_NONE),
        ("0000-00-00 00:00:00", reasons.DATE_NONE),
        ("1970-01-01", reasons.DATE_NONE),
        ("2024-02-30", reasons.DATE_INVALID),
        ("2023-02-29", reasons.DATE_INVALID),
        ("2024-13-01", reasons.DATE_INVALID),
        ("20241301", reasons.DATE_INVALID),
        ("昨天", reasons.DATE_UNREAD),
        ("12345", reasons.DATE_UNREAD),
        ("60001", reasons.DATE_UNREAD),
        ("4.5E+4", reasons.SCIENTIFIC),
        ("1234567", reasons.DATE_UNREAD),
    ],
)
def test_bad_dates_are_empty_and_say_why(raw: str, issue: str) -> None:
    assert dates.day(raw, RULE) == dates.Value(None, issue)


def test_leap_day_is_a_day_in_leap_years_only() -> None:
    assert dates.day("2024-02-29", RULE).value == "2024-02-29"
    assert dates.day("2025-02-29", RULE).issue == reasons.DATE_INVALID


@pytest.mark.parametrize("raw", ["", "-", "无", "NULL", "  "])
def test_empty_date_is_no_issue(raw: str) -> None:
    assert dates.day(raw, RULE) == dates.EMPTY


@pytest.mark.parametrize(
    ("raw", "last"),
    [
        ("2024年2月", "2024-02-29"),
        ("2026-11", "2026-11-30"),
        ("2026/12", "2026-12-31"),
        ("202701", "2027-01-31"),
        ("2027-01-15", "2027-01-15"),
    ],
)
def test_inspection_month_means_its_last_day(raw: str, last: str) -> None:
    assert dates.day(raw, DateRule(TODAY, month_end=True)).value == last


def test_a_month_elsewhere_means_its_first_day() -> None:
    assert dates.day("2024年1月", RULE).value == "2024-01-01"


def test_what_has_happened_is_not_in_the_future() -> None:
    rule = DateRule(TODAY, latest=TODAY)
    assert dates.day("2026-11-23", rule).value == "2026-11-23"
    assert dates.day("2026-11-24", rule) == dates.Value(None, reasons.DATE_FUTURE)


@pytest.mark.parametrize(
    ("raw", "birth"),
    [
        ("1985-08-15", Birth("solar", 1985, 8, 15)),
        ("85-8-15", Birth("solar", 1985, 8, 15)),
        ("05-8-15", Birth("solar", 2005, 8, 15)),
        ("8月15日", Birth("solar", None, 8, 15)),
        ("08-15", Birth("solar", None, 8, 15)),
        ("2月29日", Birth("solar", None, 2, 29)),
        ("1984-02-29", Birth("solar", 1984, 2, 29)),
        ("公历1985-08-15", Birth("solar", 1985, 8, 15)),
        ("农历八月十五", Birth("lunar", None, 8, 15)),
        ("农历8月15", Birth("lunar", None, 8, 15)),
        ("农历8月15日", Birth("lunar", None, 8, 15)),
        ("阴历1980年八月十五", Birth("lunar", 1980, 8, 15)),
        ("农历1980-08-15", Birth("lunar", 1980, 8, 15)),
        ("八月十五(农历)", Birth("lunar", None, 8, 15)),
        ("农历闰六月初三", Birth("lunar", None, 6, 3, True)),
        ("正月初一", Birth("lunar", None, 1, 1)),
        ("腊月三十", Birth("lunar", None, 12, 30)),
        ("除夕", Birth("lunar", None, 12, 30)),
        ("农历1980年除夕", Birth("lunar", 1980, 12, 30)),
        ("冬月廿三", Birth("lunar", None, 11, 23)),
        ("农历一九八〇年八月初八", Birth("lunar", 1980, 8, 8)),
        ("农历十月二十", Birth("lunar", None, 10, 20)),
        ("农历十二月卅", Birth("lunar", None, 12, 30)),
        ("农历1980年闰二月十五", Birth("lunar", 1980, 2, 15, True)),
        ("31274", Birth("solar", 1985, 8, 15)),
    ],
)
def test_birthdays(raw: str, birth: Birth) -> None:
    assert dates.birthday(raw, TODAY) == dates.Value(birth)


@pytest.mark.parametrize(
    ("raw", "issue"),
    [
        ("1900-01-01", reasons.DATE_NONE),
        ("1970-01-01", reasons.DATE_NONE),
        ("2027-01-01", reasons.DATE_FUTURE),
        ("农历九月三十一", reasons.DATE_INVALID),
        ("农历13月1日", reasons.DATE_INVALID),
        ("农历", reasons.DATE_UNREAD),
        ("2月30日", reasons.DATE_INVALID),
        ("1985-02-29", reasons.DATE_INVALID),
        ("狮子座", reasons.DATE_UNREAD),
        ("1905-01-01", reasons.BIRTHDAY_DEFAULT),
        ("1985年8月", reasons.DATE_UNREAD),
    ],
)
def test_bad_birthdays(raw: str, issue: str) -> None:
    assert dates.birthday(raw, TODAY) == dates.Value(None, issue)


def test_a_birthday_follows_the_order_of_its_file() -> None:
    assert dates.birthday("3/4/1985", TODAY) == dates.Value(None, reasons.DATE_AMBIGUOUS)
    assert dates.birthday("3/4/1985", TODAY, True).value == Birth("solar", 1985, 4, 3)
    assert dates.birthday("3/4/1985", TODAY, False).value == Birth("solar", 1985, 3, 4)


def test_empty_birthday_is_no_issue() -> None:
    assert dates.birthday("", TODAY) == dates.EMPTY


@given(st.dates(date(1902, 1, 2), date(2198, 12, 31)).filter(lambda d: d.isoformat() not in dates.NULL_DATES))
def test_a_date_written_in_any_form_is_read_back(day: date) -> None:
    forms = (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day} 0:00",
    )
    assert {dates.day(form, RULE).value for form in forms} == {day.isoformat()}


@given(st.text(max_size=30))
def test_no_cell_ever_raises(raw: str) -> None:
    for found in (dates.day(raw, RULE), dates.birthday(raw, TODAY), dates.birthday("农历" + raw, TODAY)):
        assert found.issue is None or reasons.say(found.issue)


@pytest.mark.parametrize(
    ("raw", "date1904", "day"),
    [("45296", False, "2024-01-05"), ("45296", True, "2028-01-06"), ("43834", True, "2024-01-05")],
)
def test_a_serial_counts_from_the_year_of_its_workbook(raw: str, date1904: bool, day: str) -> None:
    assert dates.day(raw, DateRule(TODAY, date1904=date1904)).value == day
