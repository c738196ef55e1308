"""Who accepts the sheets at the front desk: a name and its PIN, as the signature of A2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from dealerdesk.errors import WorldError
from dealerdesk.staff.rights import FRONT_DESK, ROLES, Actor, may
from dealerdesk.text import _, ngettext
from ui.widgets.basic import Button, Label
from ui.widgets.cards import Notice
from ui.widgets.choices import Combo
from ui.widgets.form import Field, Input
from ui.widgets.panel import Dialog

if TYPE_CHECKING:
    from dealerdesk.appointments.handover import Slip
    from ui.shell import Shell

SHOWN = 6


class AcceptDialog(Dialog):
    """The sheets, who takes them, and that person's PIN where one was set."""

    def __init__(self, shell: Shell, slips: Sequence[Slip], parent: QWidget | None = None) -> None:
        super().__init__(parent, _("Accept the sheets"), 460)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shell, self._slips = shell, list(slips)
        given = {slip.given_by for slip in slips}
        self._members = {
            one.name: one
            for one in sorted(shell.desk.staff.members(), key=lambda one: one.role != FRONT_DESK)
            if one.name not in given and may(Actor(one.name, one.role), "hand_over")
        }
        said = ngettext(
            "{count} sheet, given by {names}", "{count} sheets, given by {names}", len(slips)
        ).format(count=len(slips), names=", ".join(sorted(given)))
        self.body.addWidget(Label(said, tone="text-2").wrap())
        lines = [f"{slip.row.number}  {slip.row.plate}  {slip.row.customer_name}" for slip in slips[:SHOWN]]
        if len(slips) > SHOWN:
            lines.append(_("and {n} more").format(n=len(slips) - SHOWN))
        self.body.addWidget(Label("\n".join(lines), "caption", "text-2"))
        anybody = not shell.desk.staff.members()
        self.name = Combo(
            [(n, f"{n} · {_(ROLES.get(m.role, m.role))}") for n, m in self._members.items()], editable=anybody
        )
        self.name.set_value(shell.actor.name)
        self.body.addWidget(Field(_("Name"), self.name))
        self.pin = Input()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin_field = Field(_("PIN"), self.pin)
        self.body.addWidget(self.pin_field)
        self.notice = Notice()
        self.body.addWidget(self.notice)
        if not anybody and not self._members:
            self.notice.say(
                _("Nobody else here may accept: add somebody of the front desk in the settings."), "amber"
            )
        self.add_act(Button(_("Cancel"), key="Esc")).clicked.connect(self.reject)
        go = self.add_act(Button(_("Accept"), kind="primary", key="Enter"))
        go.setDefault(True)
        go.clicked.connect(self._accept)
        self.name.currentIndexChanged.connect(lambda _n: self._show_pin())
        self._show_pin()

    def _show_pin(self) -> None:
        member = self._members.get(self.name.value)
        asks = member is not None and member.has_pin
        self.pin_field.setVisible(asks)
        (self.pin if asks else self.name).setFocus()

    def _accept(self) -> None:
        name = self.name.value if self._members else self.name.currentText().strip()
        numbers = [slip.row.number for slip in self._slips]
        try:
            self._shell.desk.hand_overs.accept(self._shell.actor, numbers, name, self.pin.text())
        except WorldError as error:
            self.notice.say(error.line, "red")
            self.pin.selectAll()
            return
        said = ngettext("{count} sheet accepted by {name}", "{count} sheets accepted by {name}", len(numbers))
        self._shell.say(said.format(count=len(numbers), name=name))
        self.accept()
