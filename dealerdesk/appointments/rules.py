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
    "left": N_("gone"),
    "no_show": N_("did not come"),
    "cancelled": N_("cancelled"),
}
CAME = ("arrived", "left")
LIVE = ("booked", "arrived", "left")
"""States of which a place was or is used; a no-show and a cancelled one leave theirs."""
BY_WHOM = {"customer": N_("the customer"), "shop": N_("the shop")}
"""Who moved or cancelled an appointment (K6 leaves out what the shop cancelled)."""
ARRIVAL_LETTERS = {"booked": "Y", "walk_in": "X", "rework": "F"}
"""The letter of a 受理号: booked 预约, not booked 未预约, rework 返修 (A7)."""
PUNCTUAL = {"early": N_("early"), "on_time": N_("on time"), "late": N_("was late")}

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


def counts_after_move(
    counted: bool, before: datetime, moved_at: datetime, at: datetime, hours: int = 3
) -> bool:
    """Whether a moved appointment counts (A1): the new time was agreed early enough, or it counted and now
    lies later still."""
    return counts(moved_at, at, hours) or (counted and at >= before)


def punctuality(at: datetime, arrived_at: datetime, minutes: int = 30) -> str:
    """How a customer came, a key of :data:`PUNCTUAL`; on time is within ``minutes`` (K6)."""
    margin = timedelta(minutes=minutes)
    if arrived_at < at - margin:
        return "early"
    return "late" if arrived_at > at + margin else "on_time"


@dataclass(frozen=True)
class InLine:
    """One who waits to be received: kind of :data:`ARRIVAL_LETTERS`; ``booked_at`` of an appointment."""

    id: int
    kind: str
    at: datetime
    booked_at: datetime | None = None


def line_up(waiting: Iterable[InLine]) -> list[InLine]:
    """The order of calling (A7): rework, then the booked by their time, then the others as they came."""
    places = {"rework": 0, "booked": 1}
    return sorted(waiting, key=lambda one: (places.get(one.kind, 2), one.booked_at or one.at, one.id))


def minutes_to_wait(ahead: int, minutes: int, desks: int) -> int:
    """About how many minutes until one is received who has ``ahead`` others before: those, and half of the
    one being received, each taking ``minutes`` at one of ``desks``."""
    return round((ahead + 0.5) * minutes / max(desks, 1))


@dataclass(frozen=True)
class Offer:
    """A time that may be offered on the phone, and the bay it is on, where the shop has bays; ``held`` for
    VIPs (A9)."""

    at: datetime
    counts: bool
    bay: str = ""
    team: str = ""
    held: bool = False


def offers(
    now: datetime,
    opens: time,
    closes: time,
    hours: int = 3,
    most: int = 4,
    is_open: Callable[[date], bool] = lambda _day: True,
    is_free: Callable[[datetime], bool] = lambda _at: True,
    step: timedelta = STEP,
) -> list[Offer]:
    """Times to offer, each the first free one from: now (临时), when it begins to count, two in the
    afternoon; then those of the next open days. Fewer where all is full or closed for long."""
    found: list[Offer] = []
    soon, sure = _ceil(now + timedelta(minutes=1), step), _ceil(now + timedelta(hours=hours), step)
    for number in range(LOOK_DAYS):
        day = now.date() + timedelta(days=number)
        if not is_open(day):
            continue
        last = datetime.combine(day, closes, now.tzinfo) - step
        times = [at for at in slots(day, opens, closes, now, step) if soon <= at <= last]
        chosen: set[datetime] = set()
        for wish in (soon, sure, datetime.combine(day, time(14, 0), now.tzinfo)):
            first = next((at for at in times if at >= wish and is_free(at)), None)
            if first is not None:
                chosen.add(first)
        found += [Offer(at, counts(now, at, hours)) for at in sorted(chosen)]
        if len(found) >= most:
            break
    return found[:most]


def _ceil(moment: datetime, step: timedelta = STEP) -> datetime:
    """The next beginning of a slot, not before ``moment``."""
    base = moment.replace(minute=0, second=0, microsecond=0)
    while base < moment:
        base += step
    return base


def slots(day: date, opens: time, closes: time, tz_of: datetime, step: timedelta = STEP) -> list[datetime]:
    """The beginning of every slot of a day at which the shop takes in a car."""
    at = _ceil(datetime.combine(day, opens, tz_of.tzinfo), step)
    found = []
    while at < datetime.combine(day, closes, tz_of.tzinfo):
        found.append(at)
        at += step
    return found
