"""The right side of the paper preview: printer, paper, copies, why again, whether all could be made."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.text import _
from ui import state, theme
from ui.widgets.basic import Button, Label, LineLabel, frame
from ui.widgets.cards import Notice
from ui.widgets.choices import Combo
from ui.widgets.form import Field
from ui.widgets.panel import scrolled
from ui.widgets.parts import Text
from ui.widgets.states import State

WIDE = 316
LABEL = 72
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
        column.addWidget(scrolled(self._make_body()), 1)
        column.addWidget(self._make_bar())

    def _make_body(self) -> QWidget:
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(12))
        body.setSpacing(theme.px(8))
        body.addWidget(Label(_("This print"), role="section"))
        self.printer = Combo()
        self.printer.activated.connect(lambda _n: self._printer_chosen())
        self.paper_size = LineLabel()
        self.copies = Combo([(str(n), str(n)) for n in range(1, COPIES + 1)])
        reasons = ("", _("torn"), _("not printed whole"), _("content changed"), _("lost"))
        self.reason = Combo([(said, said) for said in reasons], editable=True)
        self.reason.activated.connect(lambda _n: self.reasoned.emit())
        line = self.reason.lineEdit()
        assert line is not None
        line.editingFinished.connect(self.reasoned)
        self.reason_field = Field(_("Reprint"), self.reason, wide=LABEL)
        copies = QWidget()
        beside = QHBoxLayout(copies)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.copies)
        beside.addStretch(1)
        for field in (
            Field(_("Printer"), self.printer, wide=LABEL),
            Field(_("Paper size"), self.paper_size, wide=LABEL),
            Field(_("Copies"), copies, wide=LABEL),
            self.reason_field,
        ):
            body.addWidget(field)
        self.copies.setAccessibleDescription(_("Copies"))
        self.proof = LineLabel()
        self.refused = Notice()
        self.printers = Notice()
        self.before = Label("", role="caption", tone="text-3").wrap()
        for widget in (self.proof, self.refused, self.printers, self.before):
            body.addWidget(widget)
        body.addStretch(1)
        return inside

    def _make_bar(self) -> QFrame:
        bar = frame("bar")
        column = QVBoxLayout(bar)
        column.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(11))
        column.setSpacing(theme.px(6))
        self.working = LineLabel()
        self.stop = Button(_("Cancel"), small=True)
        self.options = Button(_("Printer options…"), kind="quiet", small=True)
        self.save = Button(_("Save PDF"), key="Ctrl S")
        self.print = Button(_("Print"), kind="primary", icon="printer-line", key="Ctrl P")
        for left, right in (
            ((self.working,), (self.stop,)),
            ((self.options,), ()),
            ((), (self.save, self.print)),
        ):
            row = QHBoxLayout()
            row.setSpacing(theme.px(8))
            for widget in left:
                row.addWidget(widget)
            row.addStretch(1)
            for widget in right:
                row.addWidget(widget)
            column.addLayout(row)
        self.working.hide()
        self.stop.hide()
        return bar

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

    def say_size(self, size: tuple[float, float] | None, note: str) -> None:
        """The paper's size in mm, and a note on it."""
        self._size, self._note = size, note
        if size is None:
            self.paper_size.set_line(Text("—"))
            return
        from ui.printer import size_words

        self.paper_size.set_line(Text(size_words(*size)), Text(note, "text-3", role="caption"))
        self._check_printer()

    def say_made(self, some: bool, refused: Sequence[str]) -> None:
        """Whether all could be made; what could not, by name."""
        words = "\n".join(refused) or ("" if some else _("There is nothing to print."))
        self.refused.say(words)
        whole = some and not refused
        line = State("done", "", _("Every character and line fits")).line() if whole else ()
        self.proof.set_line(*line)

    def say_before(self, words: str) -> None:
        """Earlier prints; from the second one on a reason is asked."""
        self.reason_field.setVisible(bool(words))
        self.before.setText(words)

    def enable(self, some: bool, busy: bool) -> None:
        """What can be pressed; without a printer saving is the one thing to do."""
        able = self.has_printer
        self.print.setEnabled(some and able and not busy)
        self.options.setEnabled(some and able and not busy)
        self.save.setEnabled(some and not busy)
        self.print.kind = "primary" if able else "outlined"
        self.save.kind = "outlined" if able else "primary"
        self.stop.setVisible(busy)
        self.working.setVisible(busy)
        for button in (self.print, self.save):
            button.updateGeometry()
            button.update()

    def say_working(self, done: int, total: int) -> None:
        """Which page is being sent."""
        said = _("Page {page} of {count}").format(page=done, count=total)
        self.working.set_line(*State("running", said).line())
