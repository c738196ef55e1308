"""Blank appointment sheets with numbers, for a power cut; keyed in later by their number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dealerdesk.appointments.forms import SheetForm
from dealerdesk.appointments.records import BlankSheet
from dealerdesk.appointments.sheet import blank_sheet
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor
from dealerdesk.store.numbers import next_number
from dealerdesk.store.store import Change, Store
from dealerdesk.text import N_, _

MOST = 50
STATES = {"open": N_("not keyed in"), "keyed": N_("keyed in"), "void": N_("void")}


@dataclass(frozen=True)
class Blank:
    """A blank sheet: its number, who made it when, what became of it."""

    number: str
    at: datetime
    actor: str
    state: str
    why: str


class BlankService:
    """The blank sheets of one shop."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def make(self, actor: Actor, count: int) -> tuple[list[str], Change]:
        """Take so many numbers for blank sheets (50 at most); each is keyed in or declared void later.

        Raises NotAllowed, WorldError for another count.
        """
        if not 1 <= count <= MOST:
            raise WorldError(_("1 to {most} blank sheets at a time").format(most=MOST))
        now = self._store.clock.now()
        with self._store.write(actor, "book", str(count)) as w:
            numbers = [next_number(w, "YY", now.date()) for _n in range(count)]
            for number in numbers:
                w.insert(BlankSheet, number=number, at=now, actor=actor.name)
            w.summary = f"{numbers[0]} … {numbers[-1]}"
        return numbers, w.change

    def open(self) -> list[Blank]:
        """The blank sheets that are neither keyed in nor void, oldest first."""
        return [blank for blank in self.all() if blank.state == "open"]

    def all(self) -> list[Blank]:
        """Every blank sheet, oldest first."""
        rows: Any = BlankSheet.select().order_by(BlankSheet.id)
        return [Blank(r.number, r.at, r.actor, r.state, r.why) for r in rows]

    def void(self, actor: Actor, number: str, why: str) -> Change:
        """Declare a blank sheet void, with the reason, so that its number is no gap.

        Raises NotFound, NotAllowed, WorldError without a reason or for one that is used.
        """
        row = BlankSheet.get_or_none(BlankSheet.number == number.strip().upper())
        if row is None:
            raise NotFound(_("No blank sheet has the number {number}").format(number=number))
        if row.state != "open":
            raise WorldError(_("The blank sheet {number} is used or void already").format(number=number))
        if not why.strip():
            raise WorldError(_("Please say why the sheet is void"))
        with self._store.write(actor, "book", row.number) as w:
            w.update(BlankSheet, row.id, {"state": "void", "why": why.strip()})
        return w.change

    def reopen(self, actor: Actor, number: str) -> Change:
        """A sheet that was declared void by mistake is open again. Raises NotFound, NotAllowed."""
        row = BlankSheet.get_or_none(BlankSheet.number == number.strip().upper())
        if row is None:
            raise NotFound(_("No blank sheet has the number {number}").format(number=number))
        with self._store.write(actor, "book", row.number) as w:
            if row.state == "void":
                w.update(BlankSheet, row.id, {"state": "open", "why": ""})
        return w.change

    def form(self, number: str, printed: PrintNote) -> SheetForm:
        """The sheet with its number and nothing else on it. Raises NotFound."""
        row = BlankSheet.get_or_none(BlankSheet.number == number.strip().upper())
        if row is None:
            raise NotFound(_("No blank sheet has the number {number}").format(number=number))
        return blank_sheet(row.number, self._settings, printed)
