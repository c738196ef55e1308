"""Rules of appointments 预约, pure: when one counts (A1), when its sheet is handed over (A2)."""

from __future__ import annotations

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


def offers(now: datetime, opens: time, closes: time, hours: int = 3, most: int = 4) -> list[Offer]:
    """Times to offer: the next half hour (临时), the first two that count, and the next morning."""
    found: list[Offer] = []
    day = now.date()
    slot = _ceil(now + timedelta(minutes=1))
    for _day in range(8):
        first = datetime.combine(day, opens, now.tzinfo)
        last = datetime.combine(day, closes, now.tzinfo) - STEP
        at = max(slot, first)
        if at <= last:
            found.append(Offer(at, counts(now, at, hours)))
            earliest = max(_ceil(now + timedelta(hours=hours)), first)
            for later in (earliest, datetime.combine(day, time(14, 0), now.tzinfo)):
                if at < later <= last and later not in {o.at for o in found}:
                    found.append(Offer(later, counts(now, later, hours)))
        if len(found) >= most:
            break
        day += timedelta(days=1)
    return sorted(found, key=lambda o: o.at)[:most]


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
