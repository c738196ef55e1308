"""What waits for a person after imports: the bar of rooms, a filter in it, and one list below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout

from dealerdesk.text import _
from ui.page import Page, PageEntry
from ui.pages.sync_rooms import sync_bar
from ui.widgets.basic import frame
from ui.widgets.cards import Empty
from ui.widgets.choices import Combo
from ui.widgets.table import Table

if TYPE_CHECKING:
    from dealerdesk.store.store import Change
    from ui.shell import Shell


class WaitingPage(Page):
    """The frame of such a page. A page gives ``room``, ``tables`` (a change of which makes the list
    stale) and ``nothing`` (what an empty list says), makes its `table`, and fills ``pane_column``."""

    room: ClassVar[str]
    tables: ClassVar[tuple[str, ...]]
    table: Table

    def __init__(self, shell: Shell, entry: PageEntry, every: str, what: str) -> None:
        """``every``: the words of the filter that hides nothing; ``what`` it is, for who can't see it."""
        super().__init__(shell, entry)
        self._total = 0
        self._stale = True
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.bar = sync_bar(shell, self.room)
        self.which = Combo([("", every)])
        self.which.setAccessibleDescription(what)
        self.which.activated.connect(lambda _n: self.refresh())
        self.bar.row.addWidget(self.which)
        self._column.addWidget(self.bar)
        self.pane = frame("pane")
        self.pane_column = QVBoxLayout(self.pane)
        self.pane_column.setContentsMargins(0, 0, 0, 0)
        self.pane_column.setSpacing(0)
        self.empty = Empty()

    def nothing(self) -> str:
        """What an empty list says."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Ask for what waits."""
        raise NotImplementedError

    def enter(self, **_place: Any) -> None:
        if self._stale:
            self.refresh()

    def changed(self, change: Change | None) -> None:
        if self.touches(change, *self.tables):
            self._stale = True
            if self.isVisible():
                self.refresh()

    def show_cards(self, cards: Sequence[Any]) -> None:
        """The list anew; where the chosen one has gone, the one in its place is chosen."""
        number, former = max(self.table.currentIndex().row(), 0), self.table.row
        self.table.set_rows(cards, keep=lambda card: card.id)
        if former is not None and former.id not in {card.id for card in cards}:
            self.choose_near(number)
        self.table.setVisible(bool(cards))
        self.pane.setFocusProxy(self.table if cards else self.empty.button)
        self.empty.setVisible(not cards)
        self.empty.say(self.nothing(), _("Imports"), lambda: self.shell.go("sync"))

    def choose_near(self, number: int) -> None:
        """Choose the row at this place, or the last one."""
        self.table.choose(min(number, len(self.table.rows) - 1))
