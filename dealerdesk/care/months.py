"""Month arithmetic, in the one place that has it. Days are ``date``; a month is its first day.

SQLite's date('2025-08-31', '+6 months') is 2026-03-03; here the end of a month clamps:
08-31 + 6 months is 02-28, or 02-29 in a leap year.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later (or earlier), at most that month's last day."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:
        return date(year, index + 1, day.day)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def month_start(day: date) -> date:
    """The first day of the month that holds ``day``."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month that holds ``day``."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_between(first: date, last: date) -> int:
    """Whole calendar months from the month of ``first`` to that of ``last``; days don't matter."""
    return (last.year - first.year) * 12 + last.month - first.month


def month_text(day: date) -> str:
    """``2026-10``."""
    return f"{day.year:04d}-{day.month:02d}"


def day_in_year(year: int, month: int, day: int) -> date:
    """A yearly day (birthday) in ``year``; 29 February is 28 February in common years."""
    if month == 2 and day == 29 and monthrange(year, 2)[1] == 28:
        day = 28
    return date(year, month, day)
