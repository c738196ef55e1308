"""When a number was last found right, as the calls say that are left after one was taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from dealerdesk.people.records import Phone
from dealerdesk.store.records import JournalRow
from dealerdesk.store.store import Writing


class Spoken(NamedTuple):
    """A call that is left and found a number right: its journal entry, its day, and the number where the
    customer rang (None: the one that we dialled)."""

    made: int
    on: date
    number: str | None


def put_right(w: Writing, customer_id: int, spoken: Sequence[Spoken], is_call: Callable[[int], bool]) -> None:
    """Give each number of a customer the day of the last call that is left and found it right.
    ``is_call``: whether a journal entry recorded a call, left or taken back since."""
    for phone in Phone.select().where(Phone.customer == customer_id):
        day = _confirmed(phone, spoken, is_call)
        if day != phone.confirmed_on:
            w.derive(Phone, phone.id, {"confirmed_on": phone.confirmed_on}, {"confirmed_on": day})


def _confirmed(phone: Phone, spoken: Sequence[Spoken], is_call: Callable[[int], bool]) -> date | None:
    """A call that was taken back counts where a later one of the same day left the number as it found
    it: right."""
    same = (JournalRow.table_name == "phone") & (JournalRow.row_id == phone.id)  # type: ignore[operator]
    same &= JournalRow.before.is_null(False) & JournalRow.after.is_null(False)
    moves: list[tuple[int, date | None, date | None]] = []
    for row in JournalRow.select().where(same).order_by(JournalRow.id):  # type: ignore[attr-defined]
        was, told = (json.loads(str(each)) for each in (row.before, row.after))
        if "confirmed_on" in told:
            moves.append((int(str(row.journal_id)), _day(was["confirmed_on"]), _day(told["confirmed_on"])))
    if not moves:
        return phone.confirmed_on  # type: ignore[return-value]
    days = [moves[0][1]] if moves[0][1] else []
    for entry, _was, day in moves:
        if day is not None and is_call(entry):
            days += [
                call.on
                for call in spoken
                if call.made >= entry and call.on <= day and call.number in (None, phone.number)
            ]
    return max(days, default=None)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
