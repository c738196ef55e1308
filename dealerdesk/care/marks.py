"""What stands in the calendar besides the day's calls: the steps of the monthly recall, the report.

M1–M3 and M5 of domain 1.11 by the week rule of Q25, in the month before the month of service; the
month report by 12:00 on the 1st (Q28). What falls on a closed day moves to the next open one, only
the month's end to the one before. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from dealerdesk.care.months import add_months, month_end, month_start
from dealerdesk.care.workdays import WorkCalendar
from dealerdesk.text import N_, _

REPORT, BUILD, PRINT, POST, CLOSE = "report", "recall_list", "recall_print", "recall_post", "recall_close"
_WORDS = {
    REPORT: N_("Report 12:00"),
    BUILD: N_("Recall list"),
    PRINT: N_("Print letters"),
    POST: N_("Post letters"),
    CLOSE: N_("Close recall"),
}


@dataclass(frozen=True)
class Mark:
    """One thing of a day: ``key`` names it, ``words`` are shown, ``limit`` marks a deadline."""

    key: str
    words: str
    limit: bool = False


def week(month: date, number: int) -> date:
    """The first day of week ``number`` of a month: week 1 is the first Monday-to-Sunday week with at
    least four days in the month (Q25). Never before the 1st."""
    first = month_start(month)
    monday = first - timedelta(days=first.weekday())
    if first.weekday() > 3:
        monday += timedelta(days=7)
    return max(monday + timedelta(days=7 * (number - 1)), first)


def month_marks(month: date, calendar: WorkCalendar) -> dict[date, list[Mark]]:
    """The marks of one month, by day."""
    last = month_end(month)
    days = (
        (calendar.next_open(month_start(month)), REPORT),
        (calendar.next_open(week(month, 1)), BUILD),
        (calendar.next_open(week(month, 2)), PRINT),
        (calendar.next_open(week(month, 3)), POST),
        (calendar.previous_open(last), CLOSE),
    )
    found: dict[date, list[Mark]] = defaultdict(list)
    for day, key in days:
        found[day].append(Mark(key, _(_WORDS[key]), limit=key == REPORT))
    return found


def marks(first: date, last: date, calendar: WorkCalendar) -> dict[date, list[Mark]]:
    """The marks of the days from ``first`` to ``last``."""
    found: dict[date, list[Mark]] = {}
    month = month_start(first)
    while month <= last:
        for day, some in month_marks(month, calendar).items():
            if first <= day <= last:
                found.setdefault(day, []).extend(some)
        month = add_months(month, 1)
    return found
