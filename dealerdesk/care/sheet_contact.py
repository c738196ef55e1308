"""The calls that led to an appointment, for the copy of customer care (2.1): at most three (3·3·3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from dealerdesk.appointments.forms import Contact, ContactLine
from dealerdesk.care.attempts import RESULTS, SLOT_NAMES
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.records import Attempt
from dealerdesk.care.scripts import ScriptService
from dealerdesk.text import _

LOOK_BACK = timedelta(days=14)
SAME_CALL = timedelta(minutes=30)
"""An appointment is typed in so soon after it was agreed."""
MOST = 3


def contact_of(scripts: ScriptService, vehicle_id: int, made_at: datetime) -> Contact:
    """The attempts of the task whose call made the appointment of a car at ``made_at``, and the script that
    was read; empty where no call led to it."""
    rows: Any = list(
        Attempt.select()
        .where(
            (Attempt.vehicle == vehicle_id)
            & (Attempt.at >= made_at - LOOK_BACK)
            & (Attempt.at <= made_at + SAME_CALL)
        )
        .order_by(Attempt.at, Attempt.id)
    )
    booked = next((row for row in reversed(rows) if row.result == "booked"), None)
    if booked is None or abs(booked.at - made_at) > SAME_CALL:
        return Contact()
    same = [row for row in rows if row.task_id == booked.task_id and row.at <= booked.at][-MOST:]
    kind = KINDS.get(booked.kind)
    lines = tuple(
        ContactLine(
            row.at,
            _(SLOT_NAMES[row.slot]) if row.slot in SLOT_NAMES else "",
            _(RESULTS[row.result].name) if row.result in RESULTS else row.result,
            row is booked,
        )
        for row in same
    )
    if kind is None:
        return Contact(lines)
    script = scripts.script(kind.id)
    name = (
        kind.word if script.shipped else _("{kind} v{version}").format(kind=kind.word, version=script.version)
    )
    return Contact(lines, kind.word, name)
