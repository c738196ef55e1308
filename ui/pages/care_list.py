"""What the lists of the care rooms share: bar, filters, table with its empty words, right pane. The one
template; those that step through months (:mod:`ui.pages.care_months`) add to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.text import _
from ui import theme
from ui.page import Key, Page, PageEntry
from ui.pages.call_words import HISTORY
from ui.pages.care_rooms import care_bar, list_commands
from ui.preview import empty_layout
from ui.widgets.basic import Label, LineLabel, frame
from ui.widgets.cards import Empty
from ui.widgets.choices import Segments
from ui.widgets.drawer import Drawer
from ui.widgets.panel import scrolled
from ui.widgets.parts import Gap, Line, Part, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.store.store import Change
    from ui.shell import Shell

T = TypeVar("T")
WIDE = 360
NOTE_MS = 300
"""A reading that is done sooner is not spoken of."""


class Side(QFrame):
    """The chosen row at the right: a title, lines about it, a form, and acts that stay in sight."""

    def __init__(self, wide: int = WIDE) -> None:
        super().__init__()
        px = theme.px
        self.setProperty("look", "right-pane")
        self.setFixedWidth(px(wide))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        head = frame("toolbar")
        head.setFixedHeight(px(42))
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), 0, px(16), 0)
        self.heading = LineLabel()
        row.addWidget(self.heading)
        column.addWidget(head)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(px(16), px(12), px(16), px(12))
        body.setSpacing(px(10))
        self._facts = QVBoxLayout()
        self._facts.setSpacing(px(6))
        body.addLayout(self._facts)
        self.form = QVBoxLayout()
        self.form.setSpacing(px(8))
        body.addLayout(self.form)
        body.addStretch(1)
        column.addWidget(scrolled(inside), 1)
        self.bar = frame("bar")
        self.acts = QVBoxLayout(self.bar)
        self.acts.setContentsMargins(px(16), px(10), px(16), px(10))
        self.acts.setSpacing(px(8))
        column.addWidget(self.bar)

    def clear(self, *heading: Part) -> None:
        """Begin anew with this title."""
        self.heading.set_line(*heading)
        empty_layout(self._facts)

    def title(self, words: str) -> None:
        """A small title between the lines."""
        self._facts.addSpacing(theme.px(4))
        self._facts.addWidget(Label(words, "caption", "text-3"))

    def line(self, *line: Part) -> None:
        """A line of parts."""
        self._facts.addWidget(LineLabel(*line))

    def say(self, words: str, tone: str = "text") -> None:
        """Words that may take several lines."""
        self._facts.addWidget(Label(words, tone=tone).wrap())

    def fact(self, label: str, *value: Part) -> None:
        """A word and what is known."""
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        name = Label(label, "caption", "text-3")
        name.setFixedWidth(theme.px(88))
        row.addWidget(name)
        row.addWidget(LineLabel(*value), 1)
        self._facts.addLayout(row)


class ListPage(Page):
    """Bar | filters over a table | the chosen row. A page gives columns, rows, and what the side shows."""

    side: Any

    tables: tuple[str, ...] = ()
    """Tables whose change makes the list stale."""

    def __init__(
        self, shell: Shell, entry: PageEntry, table: Table | None = None, side: QFrame | None = None,
        wide: int = WIDE,
    ) -> None:  # fmt: skip
        """``table`` and ``side`` stand in for those that columns and a form make; ``wide``: the side."""
        super().__init__(shell, entry)
        self._stale = True
        self._reading, self._again = False, False
        self._slow = QTimer(self, interval=NOTE_MS, singleShot=True)
        self._slow.timeout.connect(lambda: self.note.set_line(Text(_("Reading the list…"), "text-3")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = care_bar(shell, entry.id)
        self.note = LineLabel(right=True)
        self.bar.row.addWidget(self.note)
        column.addWidget(self.bar)
        self.head = QVBoxLayout()
        self.head.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.head)
        self._body = QHBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self.pane = frame("pane")
        self.left = QVBoxLayout(self.pane)
        self.left.setContentsMargins(0, 0, 0, 0)
        self.left.setSpacing(0)
        self.table = table or Table(self.columns(), row_height=self.row_height(), name=self.title(), pad=6)
        self.table.picked.connect(self.show_row)
        self.table.opened.connect(lambda _row: self.open_row())
        self.empty = Empty()
        self.make_top()
        self.left.addWidget(self.table, 1)
        self.left.addWidget(self.empty, 1)
        self.empty.hide()
        self._body.addWidget(self.pane, 1)
        self.side = side or Side()
        self.make_side()
        self._body.addWidget(self.side)
        column.addLayout(self._body, 1)
        self.drawer = Drawer(self, self._body, self.side, wide, calm=True)

    # what a list gives

    def columns(self) -> list[Column]:
        """The columns."""
        return []

    def row_height(self) -> int:
        """In design pixels."""
        return 32

    def make_top(self) -> None:
        """Add filters to `self.left`."""

    def make_side(self) -> None:
        """Add form and acts to `self.side`."""

    def read(self) -> None:
        """Read the list and call `fill`."""

    def show_row(self, row: Any | None) -> None:
        """Show the chosen row at the right."""

    def open_row(self) -> None:
        """Enter: the customer's card, unless a list does better."""
        self.open_card()

    def typed(self) -> bool:
        """Whether something is typed at the right that is not saved: the list waits for it."""
        return False

    # what all lists do

    def filters(
        self, choices: Sequence[tuple[str, str]], name: str, act: Callable[[str], object]
    ) -> Segments:
        """A row of filters over the table."""
        holder = frame("head")
        holder.setFixedHeight(theme.px(40))
        row = QHBoxLayout(holder)
        row.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        made = Segments(choices, name)
        made.chosen.connect(act)
        row.addWidget(made)
        row.addStretch(1)
        self.left.addWidget(holder)
        return made

    def fill(
        self, rows: Sequence[Any], keep: Callable[[Any], object], nothing: str, act: str = "",
        on: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        """Show these rows, or one sentence that says why there are none, with what to do about it."""
        at, column = max(self.table.currentIndex().row(), 0), self.table.currentIndex().column()
        before = self.table.row
        focused = self.table.hasFocus() or self.empty.button.hasFocus()
        self.table.set_rows(rows, keep)
        if before is not None and rows and all(keep(row) != keep(before) for row in rows):
            self.table.choose(min(at, len(rows) - 1))  # the next one, where the chosen one has gone
        row = self.table.currentIndex().row()
        if column > 0 and row >= 0:
            self.table.setCurrentIndex(self.table.rows_model.index(row, column))
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if on is None:
            act, on = _("To the calls"), lambda: self.shell.go("call")
        self.empty.say(nothing, act, on)
        self.pane.setFocusProxy(self.table if rows else self.empty.button)
        if focused:
            self.pane.setFocus()
        self.filled(bool(rows))
        self.stated.emit()

    def filled(self, some: bool) -> None:
        """The list stands there: without rows the side is empty."""
        self.side.bar.setVisible(some)
        if not some:
            self.side.clear(Text(_("Nothing chosen"), "text-3"))
            self.show_row(None)

    def read_aside(self, work: Callable[[], T], show: Callable[[T], object]) -> None:
        """Read off the window's thread what takes long; what was shown stays until then, and only a slow
        reading is spoken of. Asked again meanwhile, it reads once more and shows that alone."""
        if self._reading:
            self._again = True
            return
        self._reading, self._again = True, False
        self._slow.start()

        def ended(found: T | None = None) -> None:
            self._reading = False
            self._slow.stop()
            self.note.set_line()
            if self._again or self.typed():
                self._stale = True
                if self.isVisible() and not self.typed():
                    self.refresh()
            elif found is not None:
                show(found)

        self.shell.tasks.run(_("Reading the list"), lambda _report: work(), ended, lambda _error: ended())

    def save_aside(self, work: Callable[[Path], object]) -> None:
        """Ask where, and save the list as CSV off the window's thread."""
        suggested = str(Path.home() / f"{self.title()}-{self.shell.desk.clock.today():%m%d}.csv")
        name, _kind = QFileDialog.getSaveFileName(self, _("Export the list"), suggested, _("CSV (*.csv)"))
        if name:
            to = Path(name)
            self.shell.tasks.run(
                _("Export the list"),
                lambda _report: work(to),
                lambda _done: self.shell.say(_("Saved: {name}").format(name=to.name)),
            )

    def refresh(self) -> None:
        """Read anew."""
        self._stale = False
        self.bar.refresh()
        self.read()

    def enter(self, **_place: Any) -> None:
        if self._stale and not self.typed():
            self.refresh()
        else:
            self.bar.refresh()
        self.table.setFocus()

    def changed(self, change: Change | None) -> None:
        if self.touches(change, *self.tables):
            self._stale = True
            if self.isVisible() and not self.typed():
                self.refresh()

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return list_commands(self.shell)

    def panes(self) -> list[QFrame]:
        return [self.table, self.side]

    def show_side(self) -> bool:
        return self.drawer.open()

    def step_back(self) -> bool:
        if self.side.isAncestorOf(self.focusWidget() or self.table):
            self.table.setFocus()
            return True
        return self.drawer.shut()

    def open_card(self) -> None:
        """F4: the customer's card."""
        who = getattr(self.table.row, "customer_id", None)
        if who is not None:
            self.shell.go("customer", customer_id=who)

    def call(self) -> None:
        """Ctrl+D: the call page at this customer."""
        who = getattr(self.table.row, "customer_id", None)
        if who is not None:
            self.shell.go("call", customer_id=who)

    def list_keys(self) -> list[Key]:
        """The keys that every list has."""
        return [
            Key("F4", _("customer card"), self.open_card),
            Key("Ctrl+D", _("call the customer"), self.call),
        ]


def result_words(result: str) -> str:
    """What came of a call."""
    return _(HISTORY.get(result, result))


def named(name: str, title: str = "") -> Line:
    """A name in bold with its honorific."""
    line: list[Part] = [Text(name or _("Owner unknown"), bold=True)]
    if title:
        line += [Gap(), Text(title, "text-2", role="caption")]
    return line
