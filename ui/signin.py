"""Who sits at the window: the first person of a new shop, and changing over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from dealerdesk.errors import WorldError
from dealerdesk.staff.rights import CARE_SPECIALIST, ROLES, Actor
from dealerdesk.text import _
from ui.widgets.basic import Button, Label
from ui.widgets.cards import Notice
from ui.widgets.choices import Combo
from ui.widgets.form import Field, Input
from ui.widgets.panel import Dialog

if TYPE_CHECKING:
    from dealerdesk.desk import Desk


class FirstPerson(Dialog):
    """Nobody is in the list yet: name, role, PIN."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, _("Who works here?"))
        self._desk = desk
        self.actor: Actor | None = None
        self.body.addWidget(
            Label(_("The first person of this shop. More can be added later."), tone="text-2").wrap()
        )
        self.name = Input()
        self.role = Combo([(code, _(label)) for code, label in ROLES.items()])
        self.role.set_value(CARE_SPECIALIST)
        self.pin = Input(hint=_("4 digits or more, or empty"))
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        for label, control in ((_("Name"), self.name), (_("Role"), self.role), (_("PIN"), self.pin)):
            self.body.addWidget(Field(label, control))
        self.notice = Notice()
        self.body.addWidget(self.notice)
        go = self.add_act(Button(_("Start"), kind="primary", key="Enter"))
        go.setDefault(True)
        go.clicked.connect(self._add)
        self.name.setFocus()

    def _add(self) -> None:
        name, pin = self.name.text().strip(), self.pin.text()
        try:
            self._desk.staff.add(Actor(name or "-", self.role.value), name, self.role.value, pin)
            self.actor = self._desk.staff.sign_in(name, pin)
        except WorldError as error:
            self.notice.say(error.line, "red")
            return
        self.accept()


class SignIn(Dialog):
    """Choose who one is; a PIN is asked where one was set."""

    NEW = "+"

    def __init__(self, desk: Desk, parent: QWidget | None = None, name: str = "") -> None:
        super().__init__(parent, _("Who works here?"))
        self._desk = desk
        self.actor: Actor | None = None
        self._members = {member.name: member for member in desk.staff.members()}
        self.name = Combo([(n, f"{n} · {_(ROLES.get(m.role, m.role))}") for n, m in self._members.items()])
        self.name.set_value(name)
        self.pin = Input()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin_field = Field(_("PIN"), self.pin)
        self.body.addWidget(Field(_("Name"), self.name))
        self.body.addWidget(self.pin_field)
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.add_act(Button(_("Cancel"), key="Esc")).clicked.connect(self.reject)
        go = self.add_act(Button(_("Work as this person"), kind="primary", key="Enter"))
        go.setDefault(True)
        go.clicked.connect(self._sign_in)
        self.name.currentIndexChanged.connect(lambda _n: self._show_pin())
        self._show_pin()

    def _show_pin(self) -> None:
        member = self._members.get(self.name.value)
        self.pin_field.setVisible(member is not None and member.has_pin)

    def _sign_in(self) -> None:
        try:
            self.actor = self._desk.staff.sign_in(self.name.value, self.pin.text())
        except WorldError as error:
            self.notice.say(error.line, "red")
            return
        self.accept()
