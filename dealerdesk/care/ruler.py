"""The day ruler of Today: the shop's slots as bands, the day's limits as flags, what is overdue. Pure.

Limits (7.1): birthdays within two hours of opening (C6), sheets by their own hour (A2), agreed call backs
(R4), the list for parts and workshop (A4), the delivery report (F13) and the evening slip half an hour before
close. Moments are aware, in the shop's offset.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dealerdesk.care.attempts import Spans

BIRTHDAYS, SHEETS, CALL_BACK, DELIVERY, EVENING = "birthdays", "sheets", "call_back", "delivery", "evening"
PARTS = "parts"
"""What a limit is about."""
PAST, NEAR, AHEAD, DONE = "past", "near", "ahead", "done"
NEAR_PERCENT = 20
"""A limit is near when less than so much of the opening hours is left until it."""
EVENING_BEFORE = timedelta(minutes=30)


@dataclass(frozen=True)
class Limit:
    """Something that must be done by a moment: ``count`` of them are open, the first is ``who``'s."""

    at: datetime
    what: str
    count: int = 1
    who: str = ""
    done: bool = False


@dataclass(frozen=True)
class Flag:
    """A limit as it stands on the ruler, with its state."""

    at: datetime
    what: str
    count: int
    who: str
    state: str


@dataclass(frozen=True)
class Band:
    """A part of the day: one of the three kinds of slot, or '' where nobody is called."""

    start: datetime
    end: datetime
    slot: str = ""


@dataclass(frozen=True)
class Ruler:
    """A day from ``first`` to ``last``: full hours around opening and now. ``pinned``: what is past
    its limit, the longest first; those have no flag."""

    first: datetime
    last: datetime
    opens: datetime
    closes: datetime
    now: datetime
    bands: tuple[Band, ...]
    flags: tuple[Flag, ...]
    pinned: tuple[Flag, ...]

    @property
    def all_done(self) -> bool:
        """Whether nothing on it is open."""
        return not self.pinned and all(flag.state == DONE for flag in self.flags)

    @property
    def evening(self) -> bool:
        """Whether it is half an hour before close, or later."""
        return self.now >= self.closes - EVENING_BEFORE


def ruler(
    now: datetime, hours: tuple[time, time], spans: Spans, limits: Iterable[Limit], is_open: bool = True
) -> Ruler:
    """The ruler of today. A closed day has no bands."""
    opens, closes = (datetime.combine(now.date(), hour, now.tzinfo) for hour in hours)
    near = (closes - opens) * NEAR_PERCENT / 100
    flags = [
        Flag(one.at, one.what, one.count, one.who, state_of(one, now, near))
        for one in sorted(limits, key=lambda one: one.at)
    ]
    first = min(opens - timedelta(minutes=30), now)
    last = max([closes, now, *(flag.at for flag in flags)])
    return Ruler(
        first.replace(minute=0, second=0, microsecond=0),
        _full_hour(last),
        opens,
        closes,
        now,
        bands(now, spans) if is_open else (),
        tuple(flag for flag in flags if flag.state != PAST),
        tuple(flag for flag in flags if flag.state == PAST),
    )


def state_of(limit: Limit, now: datetime, near: timedelta) -> str:
    """Done, past, near or ahead."""
    if limit.done:
        return DONE
    if limit.at < now:
        return PAST
    return NEAR if limit.at - now < near else AHEAD


def bands(now: datetime, spans: Spans) -> tuple[Band, ...]:
    """The slots of the day in order, and the noon between the first two, when nobody is called (R3)."""
    found: list[Band] = []
    for slot, (start, end) in sorted(spans.items(), key=lambda item: item[1]):
        band = Band(
            datetime.combine(now.date(), start, now.tzinfo),
            datetime.combine(now.date(), end, now.tzinfo),
            slot,
        )
        if found and found[-1].end < band.start:
            found.append(Band(found[-1].end, band.start))
        found.append(band)
    return tuple(found)


def sheet_limits(sheets: Sequence[tuple[datetime, str, bool]], now: datetime) -> list[Limit]:
    """Sheets of today (limit, who and when, accepted) as limits: those of one moment together."""
    by_moment: Mapping[datetime, list[tuple[str, bool]]] = defaultdict(list)
    for at, who, accepted in sheets:
        if at.date() == now.date():
            by_moment[at].append((who, accepted))
    found = []
    for at, some in by_moment.items():
        still = [who for who, accepted in some if not accepted]
        found.append(Limit(at, SHEETS, len(still), still[0] if still else "", not still))
    return found


def _full_hour(moment: datetime) -> datetime:
    down = moment.replace(minute=0, second=0, microsecond=0)
    return down if down == moment or moment.hour == 23 else down + timedelta(hours=1)
