"""Why an appointment is taken back: asked, because the month's list needs the reason (A5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from dealerdesk.text import _
from ui import words
from ui.widgets.basic import Button, Label, LineLabel
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

    def _accept(self) -> None:
        if self.why:
            self.accept()
        else:
            self._hint.setText(_("Please type the reason: it goes into the month's list."))
