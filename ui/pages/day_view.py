"""Save the day as a file to look at without the program; what it is for is asked and logged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from dealerdesk.text import N_, _
from ui.widgets.basic import Button, Label
from ui.widgets.cards import Notice
from ui.widgets.choices import Check, Combo
from ui.widgets.form import Field
from ui.widgets.panel import Dialog

if TYPE_CHECKING:
    from ui.shell import Shell

PURPOSES = (N_("Power cut or a PC that fails"), N_("Second screen at the front desk"), N_("Morning meeting"))


def save_day_view(shell: Shell, day: date, parent: QWidget | None = None) -> DayViewDialog:
    """Ask what for and where to, then write it."""
    dialog = DayViewDialog(shell, day, parent.window() if parent is not None else None)
    dialog.open()
    return dialog


class DayViewDialog(Dialog):
    """What for, masked or whole phones; then the place."""

    def __init__(self, shell: Shell, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, _("The day as a read-only file"), 460)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shell, self._day = shell, day
        self.body.addWidget(
            Label(
                _("One file that every browser opens, also without a network. It is a copy of {day}.").format(
                    day=day.isoformat()
                ),
                tone="text-2",
            ).wrap()
        )
        self.purpose = Combo([(_(said), _(said)) for said in PURPOSES], editable=True)
        self.body.addWidget(Field(_("For"), self.purpose))
        self.whole = Check(_("Whole phone numbers"))
        self.whole.setEnabled(shell.may("see_phone"))
        self.body.addWidget(self.whole)
        self.notice = Notice()
        self.body.addWidget(self.notice)
        if not shell.may("print_list"):
            self.notice.say(_("A list leaves the program: a manager may save it."), "amber")
        self.add_act(Button(_("Cancel"), key="Esc")).clicked.connect(self.reject)
        go = self.add_act(Button(_("Save it"), kind="primary", key="Enter"))
        go.setDefault(True)
        go.setEnabled(shell.may("print_list"))
        go.clicked.connect(self.ask_place)

    def ask_place(self) -> None:
        """Choose folder or stick."""
        title = _("Appointments")
        suggested = str(Path.home() / f"{title}-{self._day:%m%d}.html")
        name, _kind = QFileDialog.getSaveFileName(
            self, _("The day as a read-only file"), suggested, _("Web page (*.html)")
        )
        if name:
            self.save(Path(name))

    def save(self, to: Path) -> None:
        """Write it there."""
        shell, desk = self._shell, self._shell.desk
        actor = replace(shell.actor, purpose=self.purpose.currentText().strip())
        whole = self.whole.isChecked()
        if shell.write(lambda: desk.day_view.save(actor, self._day, to, whole)) is not None:
            shell.say(_("Saved: {name}").format(name=to.name))
        self.accept()
