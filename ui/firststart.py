"""There is no shop in the folder yet: name it, or open another folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from dealerdesk import paths
from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui.widgets.basic import Button, Label
from ui.widgets.cards import Notice
from ui.widgets.form import Field, Input
from ui.widgets.panel import Dialog

if TYPE_CHECKING:
    from dealerdesk.desk import Desk


class FirstStart(Dialog):
    """Makes a shop in `folder`, or opens one from elsewhere."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, _("A new shop"), wide=520)
        self.folder = folder
        self.desk: Desk | None = None
        words = _("There is no shop here yet. Name yours, or open a folder that holds one.")
        self.body.addWidget(Label(words, tone="text-2").wrap())
        self.name = Input(hint=_("as on the sign"))
        self.prefix = Input(hint=_("for example 冀D"))
        self.where = Input(str(folder))
        choose = Button(_("Choose…"))
        choose.clicked.connect(self._choose)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.where, 1)
        line.addWidget(choose)
        self.body.addWidget(Field(_("Shop"), self.name, wide=76))
        self.body.addWidget(Field(_("Plates begin"), self.prefix, wide=76))
        self.body.addWidget(Field(_("Folder"), row, wide=76))
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.add_act(Button(_("Quit"), key="Esc")).clicked.connect(self.reject)
        go = self.add_act(Button(_("Start"), kind="primary", key="Enter"))
        go.setDefault(True)
        go.clicked.connect(self._start)
        self.name.setFocus()

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, _("Folder of the shop"), self.where.text())
        if found:
            self.where.setText(found)

    def _start(self) -> None:
        from dealerdesk.desk import Desk

        folder = Path(self.where.text().strip() or str(self.folder))
        try:
            if paths.has_shop(folder):
                self.desk = Desk.open(folder)
            elif not self.name.text().strip():
                self.notice.say(_("Please type the name of the shop"), "amber")
                return
            else:
                self.desk = Desk.create(folder, self.name.text().strip(), self.prefix.text().strip())
        except WorldError as error:
            self.notice.say(error.line, "red")
            return
        self.folder = folder
        self.accept()
