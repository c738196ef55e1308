"""Why an appointment is taken back, and by whom: the month's list needs the reason (A5), and what the shop
cancelled is no customer who stayed away (K6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from dealerdesk.appointments.rules import BY_WHOM
from dealerdesk.text import _
from ui import words
from ui.pages.booking_fields import line_of
from ui.widgets.basic import Button, Label, LineLabel
from ui.widgets.choices import Segments
from ui.widgets.form import Field, Input
from ui.widgets.panel import Dialog
from ui.widgets.parts import Plate, Text

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow


class CancelDialog(Dialog):
    """One line; the first button leaves everything as it is."""

    def __init__(self, row: AppointmentRow, parent: QWidget | None = None) -> None:
        super().__init__(parent, _("Cancel the appointment"))
        at = f"{words.weekday(row.at.date())} {row.at:%m-%d} {words.clock(row.at)}"
        self.body.addWidget(
            LineLabel(Plate(row.plate), Text(row.customer_name, bold=True), Text(at, "text-2"))
        )
        self._by_whom = Segments([(code, _(said)) for code, said in BY_WHOM.items()], _("Who wants it"))
        self.body.addWidget(Field(_("Who wants it"), line_of(self._by_whom)))
        self._why = Input(hint=_("for example: customer is ill"))
        self.body.addWidget(Field(_("Reason"), self._why))
        self._hint = Label("", tone="amber")
        self.body.addWidget(self._hint)
        self.add_act(Button(_("Keep it"), key="Esc")).clicked.connect(self.reject)
        self.add_act(Button(_("Cancel it"))).clicked.connect(self._accept)
        self._why.returnPressed.connect(self._accept)
        self._why.setFocus()

    @property
    def why(self) -> str:
        """The reason."""
        return self._why.text().strip()

    @property
    def by_whom(self) -> str:
        """``customer`` or ``shop``."""
        return self._by_whom.value

    def _accept(self) -> None:
        if self.why:
            self.accept()
        else:
            self._hint.setText(_("Please type the reason: it goes into the month's list."))
