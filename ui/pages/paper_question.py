"""上一批都出来了吗？ What was sent to a printer is a question until somebody has looked into its tray."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.errors import WorldError
from dealerdesk.staff.paper import missing_pages
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.pages import paper_log
from ui.widgets.basic import Button, FoldedLabel, Label, LineLabel, frame
from ui.widgets.form import Input
from ui.widgets.parts import Text

if TYPE_CHECKING:
    from datetime import datetime

    from dealerdesk.staff.paper import Job


class PrintQuestion(QFrame):
    """1 all, 2 these pages, 3 none. `answered` carries the job's id and what came out."""

    answered = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "notice")
        self.setProperty("tone", "accent")
        self.setAccessibleName(_("Did the last batch come out?"))
        self.job: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        column.setSpacing(theme.px(8))
        self.heading = LineLabel(Text(_("Did the last batch come out?"), bold=True, role="section"))
        self.sent = Label("", role="caption", tone="text-2")
        self.what = FoldedLabel()
        self.all = Button(_("All out"), kind="primary", key="1", small=True)
        self.some = Button(_("Only…"), key="2", small=True)
        self.none = Button(_("None out"), key="3", small=True)
        for button, act in ((self.all, self.say_all), (self.some, self.say_some), (self.none, self.say_none)):
            button.clicked.connect(act)
        self.field = Input()
        self.field.setFixedWidth(theme.px(78))
        self.field.setPlaceholderText("1-4")
        self.field.setAccessibleName(_("Pages that came out"))
        self.field.textChanged.connect(lambda _text: self._hint())
        self.field.returnPressed.connect(self._say_pages)
        self.hint = FoldedLabel()
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.sent)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(6))
        for button in (self.all, self.some, self.none):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.low = frame("clear")
        low = QHBoxLayout(self.low)
        low.setContentsMargins(0, 0, 0, 0)
        low.setSpacing(theme.px(8))
        low.addWidget(Label(_("Came out"), role="caption", tone="text-2"))
        low.addWidget(self.field)
        low.addWidget(self.hint, 1)
        column.addLayout(top)
        column.addWidget(self.what)
        column.addLayout(buttons)
        column.addWidget(self.low)
        self.hide()

    # what is asked

    def ask(self, job: Job | None, others: int, now: datetime, prefilled: str = "") -> None:
        """Ask about this job; `others` wait behind it. None: nothing is open."""
        if job is None:
            self.job = None
            self.hide()
            return
        fresh = self.job is None or self.job.id != job.id
        self.job = job
        at = words.clock(job.at) if job.at.date() == now.date() else words.ago(job.at, now)
        self.sent.setText(_("sent {time}").format(time=at))
        said = f"{paper_log.what(job)} · {paper_log.pages(job.pages)}"
        if others:
            said += " · " + ngettext(
                "{count} more question", "{count} more questions", others
            ).format(count=others)  # fmt: skip
        self.what.say(said, "text-2")
        if fresh or (prefilled and not self.field.text()):
            self.field.setText(prefilled)
        self.some.setEnabled(job.pages > 1)
        self.low.setVisible(job.pages > 1)
        self._hint()
        self.show()

    def _hint(self) -> None:
        """What will be printed again, while one types."""
        if self.job is None:
            return
        typed = self.field.text().strip()
        if not typed:
            self.hint.say(_("the rest is printed again, no reprint"), "text-3")
            return
        try:
            lacking = missing_pages(typed, self.job.pages)
        except WorldError:
            self.hint.say(_("1 to {most}, like 1-4, 6").format(most=self.job.pages), "red")
            return
        if lacking:
            self.hint.say(_("only {pages} again, no reprint (Enter)").format(pages=lacking), "text-2")
        else:
            self.hint.say(_("that is all of them (Enter)"), "text-2")

    # the answers

    @property
    def is_open(self) -> bool:
        """Whether something is asked."""
        return self.job is not None

    def say_all(self) -> None:
        """1: everything came out."""
        if self.job is not None:
            self.answered.emit(self.job.id, "all")

    def say_some(self) -> None:
        """2: to the field of the pages; Enter there answers."""
        if self.job is not None and self.job.pages > 1:
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.field.selectAll()

    def say_none(self) -> None:
        """3: nothing came out."""
        if self.job is not None:
            self.answered.emit(self.job.id, "none")

    def _say_pages(self) -> None:
        typed = self.field.text().strip()
        if self.job is None or not typed:
            return
        try:
            missing_pages(typed, self.job.pages)
        except WorldError:
            return  # the line beside the field says what is wrong
        self.answered.emit(self.job.id, typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.field.hasFocus():
            event.accept()  # the page's primary act must not run too
            return
        super().keyPressEvent(event)
