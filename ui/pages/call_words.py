"""How the call page says things: slots, groups of the queue, results, times to call back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dealerdesk.care.attempts import AFTERNOON, EVENING, MORNING, SLOT_NAMES
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.queue import BIRTHDAY, LIMIT, PROMISED, THIRD
from dealerdesk.errors import WorldError
from dealerdesk.text import N_, _
from ui import words
from ui.pages.booking_times import parse_near_day

if TYPE_CHECKING:
    from dealerdesk.care.attempts import Next
    from dealerdesk.care.queue import Call, Matter

SLOTS = (MORNING, AFTERNOON, EVENING)
SLOT_LETTERS = {MORNING: N_("M"), AFTERNOON: N_("A"), EVENING: N_("E")}
"""上 下 晚, the one character in a slot box."""

WORK_OF = {
    "C1": "first_service", "C2": "periodic_service", "C9": "periodic_service", "C10": "periodic_service",
    "C4": "inspection",
}  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One result key: its digit, the result, its words, the small words after them."""

    key: str
    name: str
    words: str
    note: str = ""
    tone: str = "text"


REACHED = (
    Result("1", "booked", N_("Visit booked"), N_("choose a time")),
    Result("2", "informed", N_("Informed"), N_("no visit")),
    Result("3", "refused", N_("Refused"), N_("asks why")),
    Result("4", "call_back", N_("Call back"), N_("at a time")),
)
MISSED = (
    Result("5", "no_answer", N_("No answer")),
    Result("6", "busy", N_("Busy")),
    Result("7", "off", N_("Switched off")),
)
NUMBER = (
    Result("8", "invalid_number", N_("No such number"), N_("to fix")),
    Result("9", "wrong_number", N_("Wrong number"), N_("to fix")),
    Result("0", "opt_out", N_("Do not call"), N_("to confirm"), "red"),
)
RESULTS = {result.key: result for result in (*REACHED, *MISSED, *NUMBER)}

HISTORY = {
    "booked": N_("booked"), "informed": N_("reached"), "refused": N_("declined"),
    "call_back": N_("call back later"), "no_answer": N_("no answer"), "busy": N_("busy"),
    "off": N_("switched off"), "invalid_number": N_("number does not exist"),
    "wrong_number": N_("wrong number"), "forwarded": N_("forwarded"),
    "opt_out": N_("do not contact again"), "sms": N_("text message"), "letter": N_("letter"),
}  # fmt: skip


def work_of(matters: Sequence[Matter]) -> str:
    """The work that an appointment from this call is most likely for: what was missed, else its kinds'."""
    works = (one.missed_work or WORK_OF.get(one.kind, "") for one in matters)
    return next(filter(None, works), "other")


def group_of(call: Call) -> tuple[str, str]:
    """Under which heading a call stands in the queue, and the heading's tone."""
    kind = KINDS[call.first.kind]
    if call.rank == BIRTHDAY:
        return _("Birthdays today"), "amber"
    if call.rank == LIMIT:
        if kind.tint == "follow-up":
            return _("Follow-ups that end today"), "amber"
        return _("{kind} ends today").format(kind=kind.title), "amber"
    if call.rank == PROMISED:
        return _("Promised for now"), "amber"
    if call.rank == THIRD:
        return _("Third attempt"), "text-2"
    return kind.title, "text-2"


def span(following: Next, today: date) -> str:
    """`今天 16:00–18:00`."""
    day = words.near_day(following.start.date(), today)
    return f"{day} {words.clock(following.start)}–{words.clock(following.end)}"


def slot_word(slot: str) -> str:
    """`傍晚`, nothing outside the slots."""
    return _(SLOT_NAMES[slot]) if slot in SLOT_NAMES else ""


def grouped(number: str) -> str:
    """A mobile as it is dialled: 3 4 4; other numbers as they are."""
    return f"{number[:3]} {number[3:7]} {number[7:]}" if re.fullmatch(r"\d{11}", number) else number


def timer(seconds: int) -> str:
    """`00:47`, `1:02:03`."""
    minutes, rest = divmod(max(seconds, 0), 60)
    if minutes >= 60:
        return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
    return f"{minutes:02d}:{rest:02d}"


def moment_of(text: str, now: datetime) -> datetime:
    """A moment as one says it on the phone: `15:30`, `明天 10:00`, `11-26 9点半`, `下午 3点`.

    Without a day it is the next such hour. Raises WorldError when there is none, or it is past.
    """
    plain = " ".join(text.replace("：", ":").split())
    found = re.search(r"(\d{1,2})\s*(?::(\d{2})|[点时]\s*(半|\d{1,2})?)", plain)
    if found is None:
        raise WorldError(_("At what time? Write it like 15:30 or 11-26 10:00"))
    hour, minute = int(found[1]), 30 if found[3] == "半" else int(found[2] or found[3] or 0)
    if hour > 23 or minute > 59:
        raise WorldError(_("At what time? Write it like 15:30 or 11-26 10:00"))
    before = plain[: found.start()].strip()
    if hour < 12 and any(word in before for word in ("下午", "傍晚", "晚上")):
        hour += 12
    for word in ("上午", "下午", "傍晚", "晚上"):
        before = before.replace(word, "").strip()
    day = parse_near_day(before, now.date()) if before else now.date()
    at = datetime.combine(day, time(hour, minute), now.tzinfo)
    if at <= now and not before:
        at += timedelta(days=1)
    if at <= now:
        raise WorldError(_("That is past: choose a time after now"))
    return at
