"""Rules of appointments 预约, pure: when one counts (A1), when its sheet is handed over (A2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dealerdesk.text import N_

KINDS = {"active": N_("we called"), "passive": N_("customer called")}
STATES = {
    "booked": N_("expected"),
    "arrived": N_("here"),
    "no_show": N_("did not come"),
    "cancelled": N_("cancelled"),
}
MINUTES = {
    "first_service": 60,
    "periodic_service": 60,
    "repair": 120,
    "accident": 120,
    "inspection": 60,
    "other": 60,
}
"""How long a piece of work takes where nobody says otherwise."""

STEP = timedelta(minutes=30)
STAYS = timedelta(hours=1)
"""So long a place must be free for a time to be offered."""
LOOK_DAYS = 60
"""So far ahead a time is looked for: beyond the longest closure (春节)."""


def counts(made_at: datetime, at: datetime, hours: int = 3) -> bool:
    """Whether an appointment made at ``made_at`` for ``at`` counts: at least ``hours`` before (A1).

    Made 09:10, 12:10 counts and 12:09 does not. Later ones are accepted as 临时.
    """
    return at - made_at >= timedelta(hours=hours)


def hand_over_limit(made_at: datetime, at: datetime, closes: time, hours: int = 1) -> datetime:
    """Until when the sheet must be at the front desk: close of the day it was made, or ``hours``
    before the booked time, whichever is earlier (A2)."""
    close = datetime.combine(made_at.date(), closes, made_at.tzinfo)
    return min(close, at - timedelta(hours=hours))


@dataclass(frozen=True)
class Offer:
    """A time that may be offered on the phone."""

    at: datetime
    counts: bool


def offers(
    now: datetime,
    opens: time,
    closes: time,
    hours: int = 3,
    most: int = 4,
    is_open: Callable[[date], bool] = lambda _day: True,
    is_free: Callable[[datetime], bool] = lambda _at: True,
) -> list[Offer]:
    """Times to offer, each the first free one from: now (临时), when it begins to count, two in the
    afternoon; then those of the next open days. Fewer where all is full or closed for long."""
    found: list[Offer] = []
    soon, sure = _ceil(now + timedelta(minutes=1)), _ceil(now + timedelta(hours=hours))
    for number in range(LOOK_DAYS):
        day = now.date() + timedelta(days=number)
        if not is_open(day):
            continue
        last = datetime.combine(day, closes, now.tzinfo) - STEP
        times = [at for at in half_hours(day, opens, closes, now) if soon <= at <= last]
        chosen: set[datetime] = set()
        for wish in (soon, sure, datetime.combine(day, time(14, 0), now.tzinfo)):
            first = next((at for at in times if at >= wish and is_free(at)), None)
            if first is not None:
                chosen.add(first)
        found += [Offer(at, counts(now, at, hours)) for at in sorted(chosen)]
        if len(found) >= most:
            break
    return found[:most]


def places_left(at: datetime, booked: Iterable[tuple[datetime, int]], places: int) -> int:
    """How many more cars can be taken in from ``at`` for :data:`STAYS`, where ``places`` can be there at
    once; ``booked``: when the others come, and for how many minutes. Below nothing where it is full."""
    spans = [(start, start + timedelta(minutes=minutes)) for start, minutes in booked]
    most = 0
    for n in range(STAYS // STEP):
        first = at + n * STEP
        most = max(most, sum(start < first + STEP and end > first for start, end in spans))
    return places - most


def _ceil(moment: datetime) -> datetime:
    """The next full or half hour, not before ``moment``."""
    base = moment.replace(minute=0, second=0, microsecond=0)
    while base < moment:
        base += STEP
    return base


def half_hours(day: date, opens: time, closes: time, tz_of: datetime) -> list[datetime]:
    """Every full and half hour of a day at which the shop takes in a car."""
    at = _ceil(datetime.combine(day, opens, tz_of.tzinfo))
    found = []
    while at < datetime.combine(day, closes, tz_of.tzinfo):
        found.append(at)
        at += STEP
    return found
