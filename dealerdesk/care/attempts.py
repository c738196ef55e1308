"""The 3-3-3 rule (R1–R4): three calls, within three days, in three kinds of slot. Pure.

Day 1 is the day of the first attempt that counts; an attempt after day 3 begins a new round. A
second attempt in the same kind of slot never counts, even on another day, and outside the slots
none does. Moments are aware, in the shop's offset.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from dealerdesk.text import N_

MORNING, AFTERNOON, EVENING = "morning", "afternoon", "evening"
SLOT_NAMES = {MORNING: N_("morning"), AFTERNOON: N_("afternoon"), EVENING: N_("evening")}
"""The three kinds of slot: 上午, 下午, 傍晚."""

REACHED, MISSED, NUMBER, WILL = "reached", "missed", "number", "will"


class Result(NamedTuple):
    """One result of an attempt (R4): its word, and its group."""

    name: str
    group: str


RESULTS = {
    "booked": Result(N_("booked"), REACHED),
    "informed": Result(N_("informed"), REACHED),
    "refused": Result(N_("declined"), REACHED),
    "call_back": Result(N_("call back later"), REACHED),
    "no_answer": Result(N_("no answer"), MISSED),
    "busy": Result(N_("busy"), MISSED),
    "off": Result(N_("switched off"), MISSED),
    "invalid_number": Result(N_("number does not exist"), NUMBER),
    "wrong_number": Result(N_("wrong number"), NUMBER),
    "forwarded": Result(N_("forwarded"), WILL),
    "opt_out": Result(N_("do not contact again"), WILL),
}
CONTACTS = ("booked", "informed", "refused", "call_back", "sms", "letter")
"""Results of an attempt that are a contact with the person: what the limits of 4.4 count."""
SPOKEN = frozenset(name for name, result in RESULTS.items() if result.group == REACHED) | {"opt_out"}
"""Results by which the customer was spoken with, so that the number is right."""
COUNTED = frozenset(name for name, result in RESULTS.items() if result.group == MISSED)
"""无人接听, 占线, 关机/停机 count toward the three; a wrong number goes to correction at once."""

Spans = Mapping[str, tuple[time, time]]


class Try(NamedTuple):
    """An attempt as the rule reads it."""

    at: datetime
    slot: str
    counted: bool


@dataclass(frozen=True)
class Next:
    """The next legal time for an attempt."""

    start: datetime
    end: datetime
    slot: str


def slot_of(moment: datetime, spans: Spans) -> str:
    """The kind of slot of a moment, '' outside them (noon, before opening)."""
    at = moment.time()
    return next((name for name, (first, last) in spans.items() if first <= at < last), "")


def current_round(tries: Sequence[Try], at: datetime, days: int = 3) -> list[Try]:
    """The attempts that count in the round that a moment falls in, in order of time."""
    counted = sorted((one for one in tries if one.counted), key=lambda one: one.at)
    found: list[Try] = []
    for one in counted:
        if found and (one.at.date() - found[0].at.date()).days >= days:
            found = []
        found.append(one)
    if found and (at.date() - found[0].at.date()).days >= days:
        return []
    return found


def counts(tries: Sequence[Try], at: datetime, result: str, slot: str, days: int = 3) -> bool:
    """Whether an attempt counts: unanswered, in a kind of slot that this round has not used."""
    if result not in COUNTED or not slot:
        return False
    return slot not in {one.slot for one in current_round(tries, at, days)}


def free_slots(tries: Sequence[Try], at: datetime, spans: Spans, days: int = 3) -> list[str]:
    """The kinds of slot that the round has not used, in the order of the day."""
    used = {one.slot for one in current_round(tries, at, days)}
    return [name for name in spans if name not in used]


def next_slot(
    tries: Sequence[Try], now: datetime, spans: Spans, is_open: Callable[[date], bool], days: int = 3
) -> Next | None:
    """The next legal slot from ``now`` on: of a kind not yet used in this round, on a day when the
    shop is open; when the round's days end first, the first slot of a new round. None when no open
    day lies within 40 days.
    """
    done = current_round(tries, now, days)
    end = done[0].at.date() + timedelta(days=days - 1) if done else None
    used = {one.slot for one in done}
    day = now.date()
    for _n in range(40):
        if end is not None and day > end:
            used, end = set(), None
        if is_open(day):
            for name, (first, last) in spans.items():
                start = datetime.combine(day, first, now.tzinfo)
                finish = datetime.combine(day, last, now.tzinfo)
                if name not in used and finish > now:
                    return Next(max(start, now), finish, name)
        day += timedelta(days=1)
    return None
