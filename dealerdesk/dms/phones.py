"""Numbers of customers by the column they came from: empty cells that end them, and what fills.

A number that an empty cell clears is ended: it stays with its history and is not dialled any
more. When the file has it again, it is used again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dealerdesk.dms.choices import CLEAR
from dealerdesk.dms.columns import PHONE_LABELS, PHONES, Read
from dealerdesk.dms.session import Session
from dealerdesk.dms.values import FAKE_PHONES

ENDED = "ended"


def field_of(label: str) -> str:
    """The field of a file that a number with this label came from; words in brackets are of the
    first one."""
    return next((field for field, kind in PHONES.items() if kind and PHONE_LABELS[kind]() == label), "phone")


class PhoneRules:
    """What a person chose for empty cells of the columns with numbers."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._ended: dict[int, dict[str, tuple[int, str]]] | None = None
        self._said: dict[int, set[str]] = {}
        self._fills = any(session.only_fills(field) for field in PHONES)
        self._clears = [field for field in PHONES if session.choices.empty_rule(field) == CLEAR]

    def cleared(self, read: Read) -> dict[int, set[str]]:
        """The rows of a batch whose cells end numbers → the fields that they empty."""
        found: dict[int, set[str]] = {}
        for field in self._clears:
            for i in read.empty(field) if field in read.fields else ():
                found.setdefault(i, set()).add(field)
        return found

    def keeps_ours(self, label: str, mine: Iterable[Sequence[Any]]) -> bool:
        """Whether a new number of the file is not used: its column only fills, and ours holds one."""
        if not self._fills:
            return False
        field = field_of(label)
        return self.session.only_fills(field) and any(field_of(phone[2]) == field for phone in mine)

    def end(
        self, customer_id: int, fields: set[str], mine: Iterable[Sequence[Any]], plate: str, name: str
    ) -> None:
        """End the numbers of these columns, except what a row of the file says."""
        ended, said = self._of(customer_id), self._said.get(customer_id, ())
        for phone_id, number, label, _position in mine:
            field = field_of(label)
            if field not in fields or number in said or number in ended:
                continue
            state = next(self.session.bulk.rows("SELECT state FROM phone WHERE id = ?", (phone_id,)))[0]
            instead = ("state", state, ENDED)
            if self.session.differ("phone", phone_id, "number", number, "", plate, name, field, instead):
                ended[number] = (phone_id, state)

    def said(self, customer_id: int, phones: Sequence[tuple[str, str]]) -> None:
        """A row has these numbers: those that had been ended are in use again, unless a person
        ended them."""
        if self._clears:
            self._said.setdefault(customer_id, set()).update(number for number, _label in phones)
        ended = self._of(customer_id)
        for number, _label in phones if ended else ():
            if number in ended:
                phone_id, state = ended.pop(number)
                if ("phone", phone_id, "state") not in self.session.protected:
                    self.session.follow("phone", phone_id, "state", ENDED, state)

    def _of(self, customer_id: int) -> dict[str, tuple[int, str]]:
        """The ended numbers of a customer, each with its id and the state it gets back; those of
        the shop are looked up once."""
        if self._ended is None:
            self._ended = {}
            select = "SELECT customer_id, number, id FROM phone WHERE state = ?"
            for customer, number, phone_id in self.session.bulk.rows(select, (ENDED,)):
                state = "suspect" if number in FAKE_PHONES else "ok"
                self._ended.setdefault(customer, {})[number] = (phone_id, state)
        return self._ended.setdefault(customer_id, {}) if self._clears else self._ended.get(customer_id, {})
