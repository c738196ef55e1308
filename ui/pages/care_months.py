"""What the lists of the supervision share: a month to step through, a table, a panel, a question by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.care.months import add_months, month_start
from dealerdesk.text import _
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.call_ask import Ask, AskPane
from ui.pages.care_rooms import care_bar
from ui.widgets.basic import IconButton, Label, frame
from ui.widgets.cards import Empty
from ui.widgets.drawer import Drawer
from ui.widgets.panel import Panel
from ui.widgets.table import Table

if TYPE_CHECKING:
    from dealerdesk.store.store import Change
    from ui.shell import Shell

ASK_KEYS = "ABCDEFGHIJKL123456789"


class MonthStep(QWidget):
    """A month with an arrow at each side; `turned` carries −1 or 1."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        self.before = IconButton("arrow-left-s-line", _("Month before (Ctrl+PgUp)"))
        self.name = Label("", bold=True)
        self.name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.after = IconButton("arrow-right-s-line", _("Month after (Ctrl+PgDn)"))
        self.before.clicked.connect(lambda: self.turned.emit(-1))
        self.after.clicked.connect(lambda: self.turned.emit(1))
        for widget in (self.before, self.name, self.after):
            row.addWidget(widget)

    def show_month(self, month: date) -> None:
        """Name it."""
        self.name.setText(words.month(month))
        widest = max(theme.metrics().horizontalAdvance(words.month(date(2026, n, 1))) for n in (9, 12))
        self.name.setFixedWidth(widest + theme.px(12))


class CareListPage(Page):
    """Bar | table and panel | the acts, or a question. A subclass fills `table`, `panel` and `acts_bar`,
    names its acts by key, and reads in `load`."""

    TABLES: tuple[str, ...] = ()

    def __init__(self, shell: Shell, entry: PageEntry, table: Table, title: str) -> None:
        super().__init__(shell, entry)
        self.month = month_start(shell.desk.clock.today())
        self._stale = True
        self.table = table
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = care_bar(shell, entry.id)
        self.step = MonthStep()
        self.step.turned.connect(self.turn)
        column.addWidget(self.bar)
        self.head = QVBoxLayout()
        self.head.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.head)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._make_left(), 1)
        self.panel = Panel(title)
        self.panel.close_button.hide()
        body.addWidget(self.panel)
        self.drawer = Drawer(self, body, self.panel, Panel.WIDE, calm=True)
        column.addLayout(body, 1)

    def _make_left(self) -> QFrame:
        self.pane = pane = frame("pane")
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.empty = Empty()
        self.asking = frame("bar")
        inside = QVBoxLayout(self.asking)
        inside.setContentsMargins(0, 0, 0, 0)
        self.asked = AskPane()
        self.asked.left.connect(self._answered)
        inside.addWidget(self.asked)
        self.acts_bar = frame("bar")
        self.acts_row = QHBoxLayout(self.acts_bar)
        px = theme.px
        self.acts_row.setContentsMargins(px(12), px(10), px(12), px(10))
        self.acts_row.setSpacing(px(8))
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.asking)
        column.addWidget(self.acts_bar)
        self.asking.hide()
        return pane

    # the page

    def acts(self) -> Mapping[str, tuple[str, Callable[[], object]]]:
        """Key → words and act, of keys that a question may want for itself."""
        return {}

    def shortcuts(self) -> list[Key]:
        mine = self.acts()
        keys = [Key(key, said, lambda key=key: self.press(key)) for key, (said, _act) in mine.items()]
        keys += [Key(key, "", lambda key=key: self.press(key)) for key in ASK_KEYS if key not in mine]
        keys.append(Key("Ctrl+PgUp", _("month before, after"), lambda: self.turn(-1), "Ctrl PgUp PgDn"))
        return [*keys, Key("Ctrl+PgDown", "", lambda: self.turn(1))]

    def press(self, key: str) -> None:
        """A key of the page, or of the question that is asked."""
        if self.asked.ask is not None:
            self.asked.key(key)
        elif key in self.acts():
            self.acts()[key][1]()

    def panes(self) -> list[QFrame]:
        return [self.table, self.panel]

    def show_side(self) -> bool:
        return self.drawer.open()

    def enter(self, month: date | None = None, **_place: Any) -> None:
        if month is not None and month_start(month) != self.month:
            self.month = month_start(month)
            self._stale = True
        if self._stale:
            self.refresh()
        else:
            self.bar.refresh()
        self.table.setFocus()

    def place(self) -> dict[str, Any]:
        return {"month": self.month}

    def changed(self, change: Change | None) -> None:
        if self.touches(change, *self.TABLES):
            self._stale = True
            if self.isVisible():
                self.refresh()

    def step_back(self) -> bool:
        if self.asked.ask is not None:
            self.asked.put_away()
            return True
        if self.panel.has_focus():
            self.table.setFocus()
            return True
        return self.drawer.shut()

    # what happens

    def turn(self, step: int) -> None:
        """A month back or on."""
        if self.asked.ask is None:
            self.month = add_months(self.month, step)
            self.refresh()

    def refresh(self) -> None:
        """Read the month anew."""
        self._stale = False
        self.step.show_month(self.month)
        self.load()
        self.bar.refresh()
        self.stated.emit()

    def load(self) -> None:
        """Read what the page shows."""

    def show_rows(self, rows: list[Any], key: Callable[[Any], object], why: str, act: str = "",
                  on: Callable[[], object] | None = None) -> None:  # fmt: skip
        """The rows, or one sentence that says why there are none."""
        number, kept = max(self.table.currentIndex().row(), 0), self.table.row
        column = self.table.currentIndex().column()
        self.table.set_rows(rows, keep=key)
        if kept is not None and rows and key(kept) not in {key(row) for row in rows}:
            self.table.choose(min(number, len(rows) - 1))
        row = self.table.currentIndex().row()
        if column > 0 and row >= 0:
            self.table.setCurrentIndex(self.table.rows_model.index(row, column))
        focused = self.table.hasFocus() or self.empty.button.hasFocus()
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.empty.say(why, act, on)
        self.pane.setFocusProxy(self.table if rows else self.empty.button)
        if focused:
            self.pane.setFocus()

    def show_panel(self, on: bool) -> None:
        """The panel beside the list while there is a row; where it floats, F6 opens it."""
        if not on or not self.drawer.floats:
            self.panel.setVisible(on)

    def ask(self, question: Ask) -> None:
        """A question in the place of the acts."""
        self.acts_bar.hide()
        self.asking.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.asked.show_ask(question)

    def _answered(self) -> None:
        self.asking.hide()
        self.acts_bar.show()
        self.table.setFocus()
