"""Changing a made appointment: who wants it moved and why, how it was moved before, and the write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dealerdesk.appointments.rules import BY_WHOM
from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import theme, words
from ui.pages.booking_fields import line_of
from ui.widgets.basic import Label
from ui.widgets.choices import Segments
from ui.widgets.form import Field, Input

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow, Move
    from ui.shell import Shell

PARTS = ("parts_state", "parts_on", "parts_text")


class Moving(QWidget):
    """By whose wish it is moved, and why; below how it was moved before."""

    def __init__(self, label: int) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.by_whom = Segments([(code, _(said)) for code, said in BY_WHOM.items()], _("Who wants it"))
        self.asked = Field(_("Who wants it"), line_of(self.by_whom), wide=label)
        column.addWidget(self.asked)
        self.why = Input(hint=_("for example: customer is on a trip"))
        self.why_field = Field(_("Reason"), self.why, wide=label)
        column.addWidget(self.why_field)
        self.history = Label("", "caption", "text-3").wrap()
        column.addWidget(self.history)

    def begin(self, moves: list[Move], today: date) -> None:
        """Of an appointment that was moved so often before."""
        self.by_whom.set_value("customer")
        self.why.setText("")
        self.show_asked(False)
        self.history.setText("\n".join(told(move, today) for move in moves))
        self.history.setVisible(bool(moves))

    def show_asked(self, moved: bool) -> None:
        """Ask by whom and why once another time was chosen."""
        self.asked.setVisible(moved)
        self.why_field.setVisible(moved)


def told(move: Move, today: date) -> str:
    """`11-22 17:40 周岚：11-23 10:00 快保 1 → 11-23 14:00 快保 2（客户，出差）`."""

    def place(at: datetime, bay: str, adviser: str) -> str:
        return " ".join(filter(None, (words.day(at.date(), today), words.clock(at), bay, adviser)))

    by = " · ".join(filter(None, (_(BY_WHOM.get(move.by_whom, move.by_whom)), move.why)))
    return _("{when} {who}: {before} → {after} ({by})").format(
        when=f"{words.day(move.moved_at.date(), today)} {words.clock(move.moved_at)}", who=move.actor,
        before=place(move.at_before, move.bay_before, move.adviser_before),
        after=place(move.at_after, move.bay_after, move.adviser_after), by=by,
    )  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What an appointment shall say: the fields of `change` and `parts`, and where it shall stand (``at``
    None = as it is)."""

    fields: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    bay: str = ""
    adviser: str = ""
    minutes: int = 60
    by_whom: str = "customer"
    why: str = ""
    over_why: str = ""


class Editing:
    """Writes what was changed, all of it or nothing; `undo` takes it back."""

    def __init__(self, shell: Shell, row: AppointmentRow) -> None:
        self._shell = shell
        self._row = row
        self._done: list[Callable[[], object]] = []

    def save(self, wanted: Wanted) -> bool:
        """Whether anything was changed. Raises WorldError, and leaves everything as it was, where the time is
        full or a field can't be so."""
        try:
            self._change(wanted)
            self._parts(wanted)
            self._move(wanted)
        except WorldError:
            self.undo()
            raise
        return bool(self._done)

    def undo(self) -> None:
        """Take back what was written, the last first."""
        while self._done:
            self._done.pop()()

    def _change(self, wanted: Wanted) -> None:
        desk, actor, row = self._shell.desk, self._shell.actor, self._row
        differs = {
            name: value
            for name, value in wanted.fields.items()
            if name not in PARTS and getattr(row, name) != value
        }
        if differs:
            made = desk.appointments.change(actor, row.number, **differs)
            self._done.append(lambda: desk.appointments.take_back(actor, made.journal_id))

    def _parts(self, wanted: Wanted) -> None:
        desk, actor, row = self._shell.desk, self._shell.actor, self._row
        state, on, text = (wanted.fields.get(name, getattr(row, name)) for name in PARTS)
        same_day = state != "order" or on == row.parts_on
        if (state, text) == (row.parts_state, row.parts_text) and same_day:
            return
        if not state:
            raise WorldError(_("Parts: in stock, ordered, or none needed?"))
        made = desk.appointments.parts(actor, row.number, state, on, text)
        self._done.append(lambda: desk.appointments.take_back(actor, made.journal_id))

    def _move(self, wanted: Wanted) -> None:
        """Also where only the work or its length changed: its place must still fit."""
        desk, actor, row = self._shell.desk, self._shell.actor, self._row
        said = {"work": row.work, "waits": row.waits} | wanted.fields
        anew = (said["work"], said["waits"]) != (row.work, row.waits)
        same = wanted.at is None and wanted.adviser == row.adviser and wanted.minutes == row.minutes
        if row.state not in ("booked", "no_show") or (same and not anew):
            return
        before = desk.appointments.get(row.number)
        desk.appointments.move(
            actor, row.number, wanted.at or row.at, bay=wanted.bay or None, adviser=wanted.adviser,
            minutes=wanted.minutes, by_whom=wanted.by_whom, why=wanted.why, over_why=wanted.over_why,
        )  # fmt: skip
        if desk.appointments.get(row.number) != before:
            self._done.append(lambda: desk.appointments.move_back(actor, before))
