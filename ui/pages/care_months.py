"""The lists that step through months: the shared list with acts by key and a question in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.care.months import add_months, month_start
from dealerdesk.text import _
from ui import theme, words
from ui.page import Key, PageEntry
from ui.pages.call_ask import Ask, AskPane
from ui.pages.care_list import ListPage
from ui.widgets.basic import IconButton, Label, frame
from ui.widgets.panel import Panel
from ui.widgets.table import Table

if TYPE_CHECKING:
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


class MonthListPage(ListPage):
    """Bar with a month | table and panel | the acts, or a question. A subclass fills `panel` and `acts_row`,
    names its acts by key, and reads in `read`."""

    def __init__(self, shell: Shell, entry: PageEntry, table: Table, title: str) -> None:
        panel = Panel(title)
        panel.close_button.hide()
        super().__init__(shell, entry, table, panel, Panel.WIDE)
        self.panel = panel
        self.month = month_start(shell.desk.clock.today())
        self.step = MonthStep()
        self.step.turned.connect(self.turn)

    def make_side(self) -> None:
        """A question in the place of the acts, below the table."""
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
        self.left.addWidget(self.asking)
        self.left.addWidget(self.acts_bar)
        self.asking.hide()

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

    def enter(self, month: date | None = None, **place: Any) -> None:
        if month is not None and month_start(month) != self.month:
            self.month = month_start(month)
            self._stale = True
        super().enter(**place)

    def place(self) -> dict[str, Any]:
        return {"month": self.month}

    def step_back(self) -> bool:
        if self.asked.ask is not None:
            self.asked.put_away()
            return True
        return super().step_back()

    def open_row(self) -> None:
        """What Enter does is each list's own."""

    # what happens

    def turn(self, step: int) -> None:
        """A month back or on."""
        if self.asked.ask is None:
            self.month = add_months(self.month, step)
            self.refresh()

    def refresh(self) -> None:
        """Read the month anew."""
        self.step.show_month(self.month)
        super().refresh()
        self.stated.emit()

    def filled(self, some: bool) -> None:
        """The panel is the subclass's own matter."""

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
