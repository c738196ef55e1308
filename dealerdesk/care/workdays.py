"""工作日历: on which days the country works, and on which the shop is open (domain 6.4).

Two questions that must not be mixed: ``is_workday`` is the state's (周末, 法定节假日, 调休上班), and
``is_open`` is the shop's own, which mostly opens on weekends and holidays too. A due day on a closed
day moves to the open day before for customers and to the one after for reports; the due date itself,
and so a legal limit, stays.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import resources
from dealerdesk.care.festivals import NAMES as FESTIVALS
from dealerdesk.care.festivals import festivals
from dealerdesk.text import N_, _

HOLIDAY, WORKDAY, CLOSED = "holiday", "workday", "closed"
KINDS = {HOLIDAY: N_("holiday"), WORKDAY: N_("make-up workday"), CLOSED: N_("shop closed")}
_LONGEST_CLOSURE_DAYS = 400

STATUTORY = {"new_year": 1, "new_year_eve": 4, "qingming": 1, "labour": 2, "dragon_boat": 1}
STATUTORY |= {"mid_autumn": 1, "national": 3}
"""全国年节及纪念日放假办法 (State Council order 795, in force since 2025-01-01): 13 days, counted from
the festival's day; 春节 has four from 除夕 on."""

_NAMES = {
    "元旦": N_("New Year's Day"),
    "春节": N_("Spring Festival"),
    "清明节": N_("Qingming"),
    "劳动节": N_("Labour Day"),
    "端午节": N_("Dragon Boat Festival"),
    "中秋节": N_("Mid-Autumn Festival"),
    "国庆节": N_("National Day"),
    "抗战胜利纪念日": N_("Victory Day"),
}
"""What the shipped table and imported files call the holidays."""


@dataclass(frozen=True)
class DayKind:
    """What a table says of a day: ``kind`` is holiday, workday or closed."""

    kind: str
    name: str = ""


Table = Mapping[date, DayKind]


@lru_cache(maxsize=1)
def shipped() -> dict[date, DayKind]:
    """Days off and make-up workdays of the years that come with the program (2007–2026)."""
    with resources.path("calendar/workdays.csv").open(encoding="utf-8", newline="") as file:
        return {
            date.fromisoformat(row["date"]): DayKind(row["kind"], row["name"]) for row in csv.DictReader(file)
        }


@lru_cache(maxsize=1)
def shipped_years() -> frozenset[int]:
    """The years of the shipped table."""
    return frozenset(day.year for day in shipped())


@lru_cache(maxsize=256)
def statutory_days(year: int) -> dict[date, str]:
    """The 13 statutory days of a year, each with the key of its festival, by today's law: what is
    known of a year before its 调休 is announced. Fewer after 2100, where no lunar date is known."""
    found: dict[date, str] = {}
    for festival in festivals(year):
        key = "spring_festival" if festival.key == "new_year_eve" else festival.key
        for more in range(STATUTORY.get(festival.key, 0)):
            found.setdefault(festival.day + timedelta(days=more), key)
    return found


def _named(name: str) -> str:
    return _(_NAMES[name]) if name in _NAMES else name


class WorkCalendar:
    """The calendar of one shop. Answers are remembered, so asking for many rows is cheap.

    ``closed_weekdays``: digits, 1 is Monday. ``years``: imported tables, which stand in for the
    shipped one in their year. ``own``: the shop's own words about single days, which win.
    """

    def __init__(
        self,
        closed_weekdays: str = "",
        own: Table | None = None,
        years: Mapping[int, Table] | None = None,
    ) -> None:
        self._closed = frozenset(int(digit) - 1 for digit in closed_weekdays)
        self._own: Table = own or {}
        self._years: Mapping[int, Table] = years or {}
        self._before: dict[date, date] = {}
        self._after: dict[date, date] = {}

    def published(self, year: int) -> bool:
        """Whether the make-up workdays (调休) of a year are known."""
        return year in self._years or year in shipped_years()

    def notice(self, first: date, last: date) -> str:
        """One line about the years between two days that have no table (调休未发布); else empty."""
        years = [str(y) for y in range(first.year, last.year + 1) if not self.published(y)]
        if not years:
            return ""
        return _(
            "{years}: make-up workdays not published; counted as Monday to Friday less the statutory holidays"
        ).format(years=_(" and ").join(years))

    def _table(self, day: date) -> DayKind | None:
        """What the country's calendar says of a day; None for an ordinary one."""
        if day.year in self._years:
            return self._years[day.year].get(day)
        if day.year in shipped_years():
            return shipped().get(day)
        return DayKind(HOLIDAY) if day in statutory_days(day.year) else None

    def is_workday(self, day: date) -> bool:
        """Whether the country works on a day; a day that the shop set itself is as it says."""
        own = self._own.get(day)
        told = own if own is not None and own.kind != CLOSED else self._table(day)
        return told.kind == WORKDAY if told else day.weekday() < 5

    def is_open(self, day: date) -> bool:
        """Whether the shop is open: not on its closed weekdays, nor on days it set as closed. A day
        that it set as a workday is open on any weekday."""
        own = self._own.get(day)
        if own is not None and own.kind != HOLIDAY:
            return own.kind == WORKDAY
        return day.weekday() not in self._closed

    def previous_open(self, day: date) -> date:
        """``day``, or the last open day before it: when a customer is reminded."""
        return self._nearest(day, -1, self._before)

    def next_open(self, day: date) -> date:
        """``day``, or the first open day after it: when a report is due."""
        return self._nearest(day, 1, self._after)

    def _nearest(self, day: date, step: int, known: dict[date, date]) -> date:
        found = known.get(day)
        if found is None:
            candidates = (day + timedelta(days=step * n) for n in range(_LONGEST_CLOSURE_DAYS))
            # a shop that is closed for longer than a year has no open day: the day itself stands
            found = known[day] = next((each for each in candidates if self.is_open(each)), day)
        return found

    def name(self, day: date) -> str:
        """Why a day is out of the ordinary: 春节, 春节调休上班, 春节店休; empty for an ordinary one."""
        own = self._own.get(day)
        if own is not None and (own.name or own.kind != HOLIDAY):
            return own.name or _(KINDS[own.kind])
        told = own or self._table(day)
        if told is None:
            return ""
        if not told.name:
            key = statutory_days(day.year).get(day)
            return _(FESTIVALS[key]) if key else _(KINDS[HOLIDAY])
        if told.kind == WORKDAY:
            return _("{name}: make-up workday").format(name=_named(told.name))
        return _named(told.name)
