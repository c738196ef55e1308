"""A booking over capacity: a manager is asked why, since the day's list and the month tell it (A4)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from dealerdesk.text import _
from ui import words
from ui.widgets.basic import Button, Label
from ui.widgets.cards import Notice
from ui.widgets.form import Field, Input
from ui.widgets.panel import Dialog


class OverDialog(Dialog):
    """What speaks against it, and one line for the reason; the first button leaves everything as it is."""

    def __init__(self, said: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, _("Book over capacity?"))
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.notice.say(words.sentence(said))
        self._why = Input(hint=_("for example: regular customer, works late"))
        self.body.addWidget(Field(_("Reason"), self._why))
        self._hint = Label("", tone="amber")
        self.body.addWidget(self._hint)
        self.add_act(Button(_("Another time"), key="Esc")).clicked.connect(self.reject)
        self.over_button = self.add_act(Button(_("Book it all the same")))
        self.over_button.clicked.connect(self._accept)
        self._why.returnPressed.connect(self._accept)
        self._why.setFocus()

    @property
    def why(self) -> str:
        """The reason."""
        return " ".join(self._why.text().split())

    def _accept(self) -> None:
        if self.why:
            self.accept()
        else:
            self._hint.setText(_("Please type the reason: it stands in the book."))
            self._why.setFocus()


def ask_reason(parent: QWidget | None, said: str) -> str | None:
    """Ask a manager why it is booked although ``said`` speaks against it; None = rather not."""
    dialog = OverDialog(said, parent)
    return dialog.why if dialog.exec() else None
