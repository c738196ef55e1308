"""匀开: an overfull day is levelled onto free days before it. Pure, days are ``date``.

Each call stays inside its window and no day gets more than it can hold. What has a limit by law, a
node of the follow-ups, and a greeting stay on their day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dealerdesk.care.kinds import KINDS

_HELD = ("legal", "follow-up", "birthday")


@dataclass(frozen=True)
class Movable:
    """One piece of work on its day, with the window that it may be moved in."""

    key: str
    kind: str
    opens: date
    closes: date


@dataclass(frozen=True)
class Step:
    """A move of one piece of work from a day to another."""

    key: str
    day: date
    to: date


def is_held(kind: str) -> bool:
    """Whether a kind stays on its day: legal duties, F-nodes, birthdays."""
    return KINDS[kind].tint in _HELD


def level(items: Iterable[Movable], day: date, over: int, room: Mapping[date, int]) -> list[Step]:
    """The moves that take ``over`` calls off ``day``, or as many as can be: each to the latest day
    before it that has room and lies in its window. ``room`` is how many more calls each day can
    hold, for the days that may be used (from today on, open ones)."""
    free = {each: n for each, n in room.items() if each < day and n > 0}
    # the narrowest window first: all of them end at the day before, so nobody takes another's only place
    waiting = sorted((item for item in items if not is_held(item.kind)), key=lambda i: (i.opens, i.key))
    steps: list[Step] = []
    while waiting and len(steps) < over and free:
        item = waiting.pop()
        latest = min(item.closes, day - timedelta(days=1))
        found = max((each for each in free if item.opens <= each <= latest), default=None)
        if found is None:
            continue
        free[found] -= 1
        if not free[found]:
            del free[found]
        steps.append(Step(item.key, day, found))
    return steps
