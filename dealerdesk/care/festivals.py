"""节日 and 节气: the festivals of a year (C7, domain 6.2) and the 24 solar terms.

Fixed days, days of the lunar calendar, two solar terms and two Sundays. 除夕 is the day before 春节,
since the 12th lunar month often has no day 30. 清明 and 中元 are mourning days and no greetings.
Known from 1900 to 2100; in other years only what goes by no lunar date and no solar term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dealerdesk.care.lunar import FIRST_YEAR, LAST_YEAR, birthdays_between
from dealerdesk.text import N_, _

NAMES = {
    "new_year": N_("New Year's Day"),
    "laba": N_("Laba Festival"),
    "little_new_year": N_("Little New Year"),
    "new_year_eve": N_("Chinese New Year's Eve"),
    "spring_festival": N_("Spring Festival"),
    "lantern": N_("Lantern Festival"),
    "dragon_head": N_("Dragon Head Day"),
    "valentine": N_("Valentine's Day"),
    "women": N_("Women's Day"),
    "consumers": N_("Consumer Rights Day"),
    "qingming": N_("Qingming"),
    "labour": N_("Labour Day"),
    "youth": N_("Youth Day"),
    "mothers": N_("Mother's Day"),
    "children": N_("Children's Day"),
    "dragon_boat": N_("Dragon Boat Festival"),
    "fathers": N_("Father's Day"),
    "army": N_("Army Day"),
    "qixi": N_("Qixi Festival"),
    "zhongyuan": N_("Zhongyuan"),
    "teachers": N_("Teachers' Day"),
    "mid_autumn": N_("Mid-Autumn Festival"),
    "national": N_("National Day"),
    "double_ninth": N_("Double Ninth Festival"),
    "winter_solstice": N_("Winter Solstice"),
}
MOURNING = frozenset({"qingming", "zhongyuan"})
_FIXED = {
    "new_year": (1, 1),
    "valentine": (2, 14),
    "women": (3, 8),
    "consumers": (3, 15),
    "labour": (5, 1),
    "youth": (5, 4),
    "children": (6, 1),
    "army": (8, 1),
    "teachers": (9, 10),
    "national": (10, 1),
}
_LUNAR = {
    "laba": (12, 8),
    "little_new_year": (12, 23),
    "spring_festival": (1, 1),
    "lantern": (1, 15),
    "dragon_head": (2, 2),
    "dragon_boat": (5, 5),
    "qixi": (7, 7),
    "zhongyuan": (7, 15),
    "mid_autumn": (8, 15),
    "double_ninth": (9, 9),
}
_TERMS = {"qingming": 6, "winter_solstice": 23}
_SUNDAYS = {"mothers": (5, 2), "fathers": (6, 3)}
_NATIONAL_DAYS = 7

TERMS = (
    *(N_("Minor Cold"), N_("Major Cold"), N_("Start of Spring"), N_("Rain Water")),
    *(N_("Awakening of Insects"), N_("Spring Equinox"), N_("Clear and Bright"), N_("Grain Rain")),
    *(N_("Start of Summer"), N_("Grain Buds"), N_("Grain in Ear"), N_("Summer Solstice")),
    *(N_("Minor Heat"), N_("Major Heat"), N_("Start of Autumn"), N_("End of Heat")),
    *(N_("White Dew"), N_("Autumn Equinox"), N_("Cold Dew"), N_("Frost's Descent")),
    *(N_("Start of Winter"), N_("Minor Snow"), N_("Major Snow"), N_("Winter Solstice")),
)
"""二十四节气, in the order of the year from 小寒."""


@dataclass(frozen=True)
class Festival:
    """A festival on its day; ``greeting``: customers may be greeted on it."""

    key: str
    day: date

    @property
    def name(self) -> str:
        """春节, 中秋 …"""
        return _(NAMES[self.key])

    @property
    def greeting(self) -> bool:
        """Not on a mourning day, on which nobody says 快乐."""
        return self.key not in MOURNING


@dataclass(frozen=True)
class Greeting:
    """One greeting: of a festival, or of several that are greeted together and count once (C7)."""

    day: date
    festivals: tuple[Festival, ...]

    @property
    def key(self) -> str:
        """``spring_festival``; ``mid_autumn+national`` for a combined one."""
        return "+".join(festival.key for festival in self.festivals)

    @property
    def name(self) -> str:
        """春节; 中秋、国庆."""
        return names(self.festivals)


def names(festivals: Iterable[Festival]) -> str:
    """中秋、国庆."""
    return _(" and ").join(festival.name for festival in festivals)


def _nth_sunday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=6 - first.weekday() + 7 * (nth - 1))


def _days(year: int) -> Iterator[tuple[str, date]]:
    for key, (month, day) in _FIXED.items():
        yield key, date(year, month, day)
    for key, (month, nth) in _SUNDAYS.items():
        yield key, _nth_sunday(year, month, nth)
    first, last = date(year, 1, 1), date(year, 12, 31)
    for key, (month, day) in _LUNAR.items():
        for found, _year in birthdays_between(month, day, False, first, last):
            yield key, found
            if key == "spring_festival":
                yield "new_year_eve", found - timedelta(days=1)
    for key, index in _TERMS.items():
        for found, term in _terms(year).items():
            if term == index:
                yield key, found


@lru_cache(maxsize=256)
def festivals(year: int) -> tuple[Festival, ...]:
    """The festivals of a Gregorian year, by day; 腊八 may be missing or there twice."""
    found = [Festival(key, day) for key, day in _days(year)]
    return tuple(sorted(found, key=lambda each: (each.day, _order(each))))


def _order(festival: Festival) -> int:
    return list(NAMES).index(festival.key)


def festivals_on(day: date) -> tuple[Festival, ...]:
    """The festivals on a day; mostly none, sometimes two (中秋 2031 is 10-01)."""
    return _by_day(day.year).get(day, ())


def festival_on(day: date) -> str:
    """The name of the festival on a day, names of two, or an empty text."""
    return names(festivals_on(day))


@lru_cache(maxsize=256)
def _by_day(year: int) -> dict[date, tuple[Festival, ...]]:
    found: dict[date, tuple[Festival, ...]] = {}
    for festival in festivals(year):
        found[festival.day] = (*found.get(festival.day, ()), festival)
    return found


@lru_cache(maxsize=256)
def greetings(year: int) -> tuple[Greeting, ...]:
    """The greetings of a year, by day (C7, K24): festivals of one day are one greeting, and so are
    国庆 and a 中秋 inside its seven days, greeted on the first."""
    groups: dict[date, list[Festival]] = {}
    for festival in festivals(year):
        day = festival.day
        if festival.key == "mid_autumn" and day.month == 10 and day.day <= _NATIONAL_DAYS:
            day = date(year, *_FIXED["national"])
        if festival.greeting:
            groups.setdefault(day, []).append(festival)
    return tuple(Greeting(day, tuple(sorted(group, key=_order))) for day, group in sorted(groups.items()))


@lru_cache(maxsize=256)
def _terms(year: int) -> dict[date, int]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return {}
    from borax.calendars.lunardate import TermUtils

    return {TermUtils.nth_term_day(year, index): index for index in range(len(TERMS))}


def term_on(day: date) -> str:
    """节气: 立冬, 小雪 …, or an empty text (C13 and the calendar page)."""
    index = _terms(day.year).get(day)
    return "" if index is None else _(TERMS[index])
