"""Festivals and solar terms (C7, domain 6.2) against the table and a second library."""

from __future__ import annotations

from datetime import date

import pytest
from lunar_python import Lunar, Solar

from dealerdesk import text
from dealerdesk.care.festivals import NAMES, festival_on, festivals, festivals_on, greetings, term_on

# fmt: off
COLUMNS = (
    "laba little_new_year new_year_eve spring_festival lantern dragon_head qingming dragon_boat qixi "
    "zhongyuan mid_autumn double_ninth winter_solstice mothers fathers"
).split()
TABLE_6_2 = """
2024 01-18 02-02 02-09 02-10 02-24 03-11 04-04 06-10 08-10 08-18 09-17 10-11 12-21 05-12 06-16
2025 01-07 01-22 01-28 01-29 02-12 03-01 04-04 05-31 08-29 09-06 10-06 10-29 12-21 05-11 06-15
2026 01-26 02-10 02-16 02-17 03-03 03-20 04-05 06-19 08-19 08-27 09-25 10-18 12-22 05-10 06-21
2027 01-15 01-30 02-05 02-06 02-20 03-09 04-05 06-09 08-08 08-16 09-15 10-08 12-22 05-09 06-20
2028 01-04 01-19 01-25 01-26 02-09 02-26 04-04 05-28 08-26 09-03 10-03 10-26 12-21 05-14 06-18
2029 01-22 02-06 02-12 02-13 02-27 03-16 04-04 06-16 08-16 08-24 09-22 10-16 12-21 05-13 06-17
2030 01-11 01-26 02-02 02-03 02-17 03-05 04-05 06-05 08-05 08-13 09-12 10-05 12-22 05-12 06-16
2031 01-01 01-16 01-22 01-23 02-06 02-22 04-05 06-24 08-24 09-01 10-01 10-24 12-22 05-11 06-15
2032 01-20 02-04 02-10 02-11 02-25 03-13 04-04 06-12 08-12 08-20 09-19 10-12 12-21 05-09 06-20
2033 01-08 01-23 01-30 01-31 02-14 03-02 04-04 06-01 08-01 08-09 09-08 10-01 12-21 05-08 06-19
2034 01-27 02-11 02-18 02-19 03-05 03-21 04-05 06-20 08-20 08-28 09-27 10-20 12-22 05-14 06-18
2035 01-16 01-31 02-07 02-08 02-22 03-11 04-05 06-10 08-10 08-18 09-16 10-09 12-22 05-13 06-17
"""
FIXED = {
    "new_year": "01-01", "valentine": "02-14", "women": "03-08", "consumers": "03-15", "labour": "05-01",
    "youth": "05-04", "children": "06-01", "army": "08-01", "teachers": "09-10", "national": "10-01",
}
LUNAR = {
    "laba": (12, 8), "little_new_year": (12, 23), "spring_festival": (1, 1), "lantern": (1, 15),
    "dragon_head": (2, 2), "dragon_boat": (5, 5), "qixi": (7, 7), "zhongyuan": (7, 15),
    "mid_autumn": (8, 15), "double_ninth": (9, 9),
}
# fmt: on


@pytest.fixture(autouse=True)
def chinese() -> None:
    text.use("zh_CN")


def days(year: int) -> list[tuple[str, str]]:
    return [(each.key, f"{each.day:%m-%d}") for each in festivals(year)]


@pytest.mark.parametrize("row", TABLE_6_2.split("\n")[1:-1])
def test_6_2_the_festivals_are_those_of_the_table(row: str) -> None:
    year, *cells = row.split()
    told = [*zip(COLUMNS, cells, strict=True), *FIXED.items()]
    assert sorted(days(int(year))) == sorted(told)


@pytest.mark.parametrize("year", range(2024, 2051))
def test_6_2_the_festivals_are_those_of_a_second_library(year: int) -> None:
    told = list(FIXED.items())
    for lunar_year in (year - 1, year):
        for key, (month, day) in LUNAR.items():
            found = Lunar.fromYmd(lunar_year, month, day).getSolar()
            if found.getYear() == year:
                told.append((key, found.toYmd()[5:]))
                if key == "spring_festival":
                    told.append(("new_year_eve", found.next(-1).toYmd()[5:]))
    terms = Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()
    told += [("qingming", terms["清明"].toYmd()[5:])]
    told += [("winter_solstice", Solar.fromYmd(year, 12, 31).getLunar().getPrevQi().getSolar().toYmd()[5:])]
    for key, month, first, name in (("mothers", 5, 8, "母亲节"), ("fathers", 6, 15, "父亲节")):
        sunday = [n for n in range(first, first + 7) if name in Solar.fromYmd(year, month, n).getFestivals()]
        told.append((key, f"{month:02}-{sunday[0]:02}"))
    assert sorted(days(year)) == sorted(told)


def test_6_2_the_eve_is_the_day_before_spring_festival_whatever_the_month_has() -> None:
    for year in range(1901, 2101):
        by_key = {each.key: each.day for each in festivals(year)}
        assert (by_key["spring_festival"] - by_key["new_year_eve"]).days == 1


def test_C7_mourning_days_are_no_greetings() -> None:
    for year in range(2024, 2051):
        quiet = {each.name for each in festivals(year) if not each.greeting}
        assert quiet == {"清明", "中元"}
        greeted = {each.key for group in greetings(year) for each in group.festivals}
        assert not greeted & {"qingming", "zhongyuan"}


@pytest.mark.parametrize(("year", "own_day"), [(2025, "10-06"), (2028, "10-03"), (2031, "10-01")])
def test_C7_mid_autumn_inside_national_day_is_one_greeting(year: int, own_day: str) -> None:
    assert ("mid_autumn", own_day) in days(year)
    [combined] = [group for group in greetings(year) if "mid_autumn" in group.key]
    assert (combined.key, combined.day) == ("mid_autumn+national", date(year, 10, 1))
    assert combined.name == "中秋、国庆"


def test_C7_mid_autumn_apart_from_national_day_is_a_greeting_of_its_own() -> None:
    assert [g.key for g in greetings(2026) if g.day in (date(2026, 9, 25), date(2026, 10, 1))] == [
        "mid_autumn",
        "national",
    ]


def test_C7_a_year_greets_each_festival_once_and_a_day_once() -> None:
    for year in range(2024, 2051):
        groups = greetings(year)
        assert len({group.day for group in groups}) == len(groups)
        told = [each for group in groups for each in group.festivals]
        assert sorted(told, key=str) == sorted((f for f in festivals(year) if f.greeting), key=str)


def test_festivals_of_a_day() -> None:
    assert festival_on(date(2026, 2, 17)) == "春节"
    assert festival_on(date(2031, 10, 1)) == "中秋、国庆"
    assert festival_on(date(2026, 11, 23)) == ""
    assert [each.key for each in festivals_on(date(2033, 10, 1))] == ["national", "double_ninth"]


def test_the_seasons_words_of_the_calendar_page() -> None:
    assert [term_on(date(2026, 11, n)) for n in (7, 8, 22)] == ["立冬", "", "小雪"]
    named = {term_on(date(2026, month, day)) for month in range(1, 13) for day in range(1, 29)}
    assert len(named - {""}) == 24


@pytest.mark.parametrize("year", [1990, 2020, 2026, 2050])
def test_6_1_all_terms_are_those_of_a_second_library(year: int) -> None:
    for month in range(1, 13):
        for day in range(1, 29):
            other = Solar.fromYmd(year, month, day).getLunar().getJieQi()
            assert term_on(date(year, month, day)) == other, (year, month, day)


@pytest.mark.parametrize("year", [1, 1899, 2102, 2189, 9999])
def test_outside_the_known_years_only_fixed_days_remain(year: int) -> None:
    assert {each.key for each in festivals(year)} == {*FIXED, "mothers", "fathers"}
    assert term_on(date(year, 12, 22)) == ""
    assert greetings(year)


def test_6_2_laba_may_come_twice_or_not_at_all_in_a_gregorian_year() -> None:
    found = {year: [d for key, d in days(year) if key == "laba"] for year in (2022, 2023)}
    assert found == {2022: ["01-10", "12-30"], 2023: []}


def test_every_festival_has_its_name_in_both_languages() -> None:
    names = {each.name for each in festivals(2026)}
    text.use("en")
    english = {each.name for each in festivals(2026)}
    text.use("zh_CN")
    assert len(names) == len(english) == len(NAMES)
    assert all(name.isascii() for name in english) and not any(name.isascii() for name in names)
