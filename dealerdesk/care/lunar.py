"""农历: the lunar text of a day, and the solar days of a lunar birthday (domain 6.3).

Months of the lunar years 1900 to 2100 come from borax, which is imported when the first lunar date
is asked for. Outside those years there is no lunar date: an empty text, no birthday, no error.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dealerdesk.text import _

FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class Month:
    """One lunar month: ``first`` is the ordinal of its first day, ``days`` 29 or 30. ``leap``:
    it is a 闰月; ``leap_follows``: the same number comes again as a 闰月."""

    year: int
    number: int
    leap: bool
    first: int
    days: int
    leap_follows: bool


@dataclass(frozen=True)
class LunarDay:
    """A day of the lunar calendar."""

    year: int
    month: int
    day: int
    leap: bool

    @property
    def text(self) -> str:
        """``十月十九``, ``闰六月十五``; ``lunar 10-19`` in English."""
        return _("lunar {month}-{day}").format(month=self._month, day=_days()[self.day - 1])

    @property
    def short(self) -> str:
        """What stands in a calendar's cell: ``初八``; the first of a month has the month's name, ``10-1`` in
        English."""
        if self.day == 1:
            return _("{month}-1").format(month=self._month)
        return _days()[self.day - 1]

    @property
    def _month(self) -> str:
        name = _("1 2 3 4 5 6 7 8 9 10 11 12").split()[self.month - 1]
        return _("leap {month}").format(month=name) if self.leap else name


def _days() -> list[str]:
    return _("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30").split()


@lru_cache(maxsize=1)
def _months() -> tuple[tuple[Month, ...], tuple[int, ...]]:
    """All months in order, and their first days."""
    from borax.calendars.lunardate import LCalendars, LunarDate

    first = LunarDate(FIRST_YEAR, 1, 1).to_solar_date().toordinal()
    months = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        leap_number = LCalendars.leap_month(year)
        for number, days, leap in LCalendars.iter_year_month(year):
            months.append(Month(year, number, bool(leap), first, days, number == leap_number and not leap))
            first += days
    return tuple(months), tuple(month.first for month in months)


def lunar_day(day: date) -> LunarDay | None:
    """The lunar date of ``day``, or None before 1900-01-31 and after 2101-01-28."""
    months, firsts = _months()
    ordinal = day.toordinal()
    place = bisect_right(firsts, ordinal) - 1
    if place < 0 or ordinal >= months[place].first + months[place].days:
        return None
    month = months[place]
    return LunarDay(month.year, month.number, ordinal - month.first + 1, month.leap)


def lunar_text(day: date) -> str:
    """``十月十九`` or ``闰六月十五``; empty where there is no lunar date."""
    found = lunar_day(day)
    return found.text if found else ""


@lru_cache(maxsize=16)
def _meeting(first: date, last: date) -> dict[int, tuple[Month, ...]]:
    """The months with a day in ``first`` to ``last``, by number: made once for a window, so that
    each of many people costs one look."""
    months, firsts = _months()
    start = max(bisect_right(firsts, first.toordinal()) - 1, 0)
    found: dict[int, list[Month]] = {}
    for month in months[start : bisect_right(firsts, last.toordinal())]:
        found.setdefault(month.number, []).append(month)
    return {number: tuple(group) for number, group in found.items()}


def birthdays_between(month: int, day: int, leap: bool, first: date, last: date) -> list[tuple[date, int]]:
    """The days from ``first`` to ``last`` on which a lunar birthday falls, each with its lunar year
    (C6, domain 6.3): one in a lunar year, so two or none in some Gregorian years.

    Born in a 闰月: that month where the year has it, else the month of its number. Day 30 is 29 in a
    month of 29 days. A month or day that no calendar has gives nothing.
    """
    if not 1 <= day <= 30:
        return []
    begin, end = first.toordinal(), last.toordinal()
    found = []
    for each in _meeting(first, last).get(month, ()):
        if each.leap != leap and (each.leap or each.leap_follows):
            continue
        ordinal = each.first + min(day, each.days) - 1
        if begin <= ordinal <= end:
            found.append((date.fromordinal(ordinal), each.year))
    return found
