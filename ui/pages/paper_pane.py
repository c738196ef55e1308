"""The right side of the print centre: this print, the question about the last one, the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.text import _, ngettext
from ui import state, theme
from ui.pages.paper_log import LogTable
from ui.pages.paper_question import PrintQuestion
from ui.widgets.basic import Button, Label, LineLabel
from ui.widgets.cards import Notice
from ui.widgets.choices import Combo
from ui.widgets.form import Field
from ui.widgets.panel import scrolled
from ui.widgets.parts import Text
from ui.widgets.states import State

if TYPE_CHECKING:
    from datetime import datetime

    from dealerdesk.staff.paper import Job

WIDE = 330
LABEL = 66
COPIES = 9
REMEMBERED = "printer"


class PrintPane(QFrame):
    """Says what will happen; `reasoned` when the reason of a reprint was changed."""

    reasoned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "right-pane")
        self.setFixedWidth(theme.px(WIDE))
        self._size: tuple[float, float] | None = None
        self._note = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.line_width(), 0, 0, 0)
        column.setSpacing(0)
        self._area = scrolled(self._make_body())
        self._area.verticalScrollBar().rangeChanged.connect(self._keep_margins)
        column.addWidget(self._area)

    def _keep_margins(self, low: int, high: int) -> None:
        """The scroll bar stands in the right margin, so that fields keep their width when it comes."""
        px = theme.px
        self._body.setContentsMargins(px(16), px(14), px(6 if high > low else 16), px(8))

    def _make_body(self) -> QWidget:
        inside = QWidget()
        self._body = body = QVBoxLayout(inside)
        self._keep_margins(0, 0)
        body.setSpacing(theme.px(8))
        body.addLayout(self._make_head())
        self._make_fields()
        copies = QWidget()
        beside = QHBoxLayout(copies)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.px(8))
        beside.addWidget(self.copies)
        beside.addWidget(self.note, 1)
        for field in (
            Field(_("Printer"), self.printer, wide=LABEL),
            Field(_("Paper size"), self.paper_size, wide=LABEL),
            Field(_("Copies"), copies, wide=LABEL),
            self.phones_field,
            Field(_("Purpose"), self.purpose, wide=LABEL),
            self.reason_field,
        ):
            body.addWidget(field)
        self.copies.setAccessibleDescription(_("Copies"))
        self.proof = LineLabel()
        self.refused = Notice()
        self.printers = Notice()
        self.before = Label("", role="caption", tone="text-3").wrap()
        self.question = PrintQuestion()
        for widget in (self.proof, self.refused, self.printers, self.before, self.question):
            body.addWidget(widget)
        body.addSpacing(theme.px(4))
        body.addWidget(self._make_log(), 1)
        return inside

    def _make_head(self) -> QHBoxLayout:
        self.options = Button(_("Printer options…"), kind="quiet", small=True)
        head = QHBoxLayout()
        head.addWidget(Label(_("This print"), role="section"), 1)
        head.addWidget(self.options)
        return head

    def _make_fields(self) -> None:
        self.printer = Combo()
        self.printer.activated.connect(lambda _n: self._printer_chosen())
        self.paper_size = LineLabel()
        self.copies = Combo([(str(n), str(n)) for n in range(1, COPIES + 1)])
        self.note = LineLabel()
        self.phones = LineLabel(Text(_("front desk: whole, care: masked"), "text-2"))
        self.phones_field = Field(_("Phone"), self.phones, wide=LABEL)
        purposes = (_("hand-over of the day"), _("the customer wants it"), _("for the file"), "")
        self.purpose = Combo([(said, said) for said in purposes], editable=True)
        reasons = ("", _("torn"), _("not printed whole"), _("content changed"), _("lost"))
        self.reason = Combo([(said, said) for said in reasons], editable=True)
        self.reason.activated.connect(lambda _n: self.reasoned.emit())
        line = self.reason.lineEdit()
        assert line is not None
        line.editingFinished.connect(self.reasoned)
        self.reason_field = Field(_("Reprint"), self.reason, wide=LABEL)

    def _make_log(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        head = QHBoxLayout()
        head.addWidget(Label(_("Print log"), role="section"), 1)
        self.whole_log = Button(_("All"), kind="quiet", small=True)
        head.addWidget(self.whole_log)
        self.log = LogTable(short=True)
        self.unlogged = Label(_("Nothing was printed yet."), tone="text-3").wrap()
        column.addLayout(head)
        column.addWidget(self.log)
        column.addWidget(self.unlogged)
        column.addStretch(1)
        return made

    # printers

    @property
    def has_printer(self) -> bool:
        """Whether this PC knows a printer."""
        return self.printer.isEnabled()

    def fill_printers(self) -> None:
        """Ask the system anew; the one used last is chosen."""
        from ui.printer import printers

        names = printers()
        self.printer.set_choices([(name, name) for name in names] or [("", _("none"))])
        self.printer.set_value(state.load().get(REMEMBERED, ""))
        self.printer.setEnabled(bool(names))
        self._check_printer()

    def _printer_chosen(self) -> None:
        state.save({REMEMBERED: self.printer.value})
        self._check_printer()

    def _check_printer(self) -> None:
        from ui.printer import holds, size_words

        said = ""
        if not self.has_printer:
            said = _("No printer was found on this PC. Save the PDF and print it where there is one.")
        elif self._size is not None and not holds(self.printer.value, *self._size):
            said = _(
                "This printer does not know {size}: it would use another paper. Better save the PDF."
            ).format(size=size_words(*self._size))
        self.printers.say(said)

    # what is said

    def say_size(self, size: tuple[float, float] | None, note: str, phones: bool = False) -> None:
        """The paper's size in mm, a note on it, and whether it carries two copies with phones (A3)."""
        self._size, self._note = size, note
        self.note.set_line(Text(note, "text-3", role="caption"))
        self.phones_field.setVisible(phones)
        if size is None:
            self.paper_size.set_line(Text("—"))
            return
        from ui.printer import size_words

        self.paper_size.set_line(Text(size_words(*size)))
        self._check_printer()

    def say_made(self, pages: int, refused: Sequence[str], some: bool = True) -> None:
        """Whether all could be made; what could not, by name. `some`: whether anything is chosen."""
        words = "\n".join(refused) or ("" if pages or not some else _("There is nothing to print."))
        self.refused.say(words)
        said = ngettext(
            "Every character and line of {count} page fits",
            "Every character and line of {count} pages fits",
            pages,
        ).format(count=pages)
        self.proof.set_line(*(State("done", "", said).line() if pages and not refused else ()))
        self.proof.setVisible(bool(pages and not refused))

    def say_before(self, words: str, asks: bool) -> None:
        """Earlier prints; when nobody has said yet why it is printed again, the reason is asked."""
        self.reason_field.setVisible(asks)
        self.before.setText(words)
        self.before.setVisible(bool(words))

    def show_jobs(self, jobs: Sequence[Job], now: datetime) -> None:
        """The newest jobs in the log."""
        self.log.show_jobs(jobs, now)
        self.log.setVisible(bool(jobs))
        self.unlogged.setVisible(not jobs)
        self.log.setFixedHeight(theme.px(42) * len(jobs) + theme.px(2))
