"""M1–M6 of the monthly recall: what is done in which week of the month before, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dealerdesk.care import marks
from dealerdesk.care.months import add_months, month_end, month_start
from dealerdesk.care.records import RecallMonth
from dealerdesk.care.workdays import WorkCalendar
from dealerdesk.text import N_

LIST, PRINT, POST, CALLS, CLOSE, RATIOS = "M1", "M2", "M3", "M4", "M5", "M6"
NAMES = {
    LIST: N_("Make the list"),
    PRINT: N_("Print the letters"),
    POST: N_("Post the letters"),
    CALLS: N_("Call"),
    CLOSE: N_("Reasons and plan"),
    RATIOS: N_("Ratios"),
}
DONE, LATE, NOW, AHEAD = "done", "late", "now", "ahead"
CHANGES = {
    "scrapped": N_("scrapped"),
    "moved": N_("moved house"),
    "changed": N_("another car"),
    "phone": N_("phone"),
}
"""变更: 报废, 搬家, 换车, 电话."""
STATE_OF = {"scrapped": "scrapped", "changed": "sold"}
"""The state of a car's file that a change closes it with."""
OF_REASON = {"H": "changed", "I": "scrapped", "J": "moved"}


@dataclass(frozen=True)
class Step:
    """One step: the days on which it is due, its state (done, late, now, ahead), when it was done, and
    how many of how many cars it has reached."""

    key: str
    first: date
    last: date
    state: str
    at: datetime | None = None
    n: int = 0
    of: int = 0


def days_of(month: date, calendar: WorkCalendar) -> dict[str, tuple[date, date]]:
    """From which day to which each step of a service month is due (Q25), on open days."""
    first = month_start(month)
    before = add_months(first, -1)

    def week(number: int) -> tuple[date, date]:
        start = marks.week(before, number)
        end = start + timedelta(days=6 - start.weekday())
        return calendar.next_open(start), calendar.previous_open(end)

    end = calendar.previous_open(month_end(month))
    third = week(3)
    report = calendar.next_open(add_months(first, 1))
    days = {LIST: week(1), PRINT: (week(1)[0], week(2)[1]), POST: third, CALLS: (third[0], end),
            CLOSE: (end, end), RATIOS: (report, report)}  # fmt: skip
    return {key: (day, max(day, last)) for key, (day, last) in days.items()}


def steps_of(
    month: date, calendar: WorkCalendar, today: date, row: RecallMonth | None, n: tuple[int, int, int, int]
) -> tuple[Step, ...]:
    """The steps of a month, with how many cars are listed, printed, posted, and get no letter. Printing
    is due from the list on; a step is late after its last day."""
    days = days_of(month, calendar)
    counts: dict[str, int] = dict(zip((LIST, PRINT, POST), n[:3], strict=True))
    wanted = {LIST: n[0], PRINT: n[0] - n[3], POST: n[0] - n[3]}
    closed = row.closed_at if row is not None else None
    at = {
        LIST: row.at if row is not None else None,
        PRINT: row.printed_at if row is not None else None,
        POST: row.posted_at if row is not None else None,
        CLOSE: closed,
        RATIOS: closed,
    }
    found = []
    for key, (first, last) in days.items():
        reached = counts.get(key, 0)
        done = bool(closed) or (key in counts and n[0] > 0 and reached == wanted[key])
        state = DONE if done else LATE if today > last else NOW if today >= first else AHEAD
        if key in (CALLS, RATIOS) and not done and today > last:
            state = NOW  # it ends with the close
        found.append(Step(key, first, last, state, at.get(key), reached, wanted.get(key, 0)))
    return tuple(found)
