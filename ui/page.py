"""What a page is: a widget with a name, a line that says its state, its keys, and a way to be entered.

A page is added by one line in `ui/pages/__init__.py`. Pages are made when they are first shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame

from ui import theme

if TYPE_CHECKING:
    from dealerdesk.store.store import Change
    from ui.shell import Shell


@dataclass(frozen=True)
class PageEntry:
    """One page: id, name, icon, key, where its class is; `rail` is False for pages reached from others.

    `key` is fixed by the rail's full order, so that no key moves when a page is added. `parent` names the
    rail entry that is lit while this page is shown. `group` is the part of the rail it stands in.
    """

    id: str
    name: str
    icon: str
    module: str
    cls: str
    key: str = ""
    group: int = 0
    rail: bool = True
    parent: str = ""


@dataclass(frozen=True)
class Key:
    """A key of the page: the sequence, the words for status bar and help, what it does.

    `shown` is how it is written (空格); keys without words are not shown. `keys` may hold further sequences.
    """

    sequence: str
    words: str
    act: Callable[[], object] | None
    shown: str = ""


class Page(QFrame):
    """Base of all pages. Give it a layout; read everything through `self.shell.desk`."""

    stated = Signal()
    """The state line, title or keys changed."""
    counted = Signal(int, bool)
    """The rail's count: how many things here need an act today, and whether one is past its limit."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__()
        self.shell = shell
        self.entry = entry
        self.setProperty("look", "page")
        self._shortcuts: list[QShortcut] = []

    # what a page may say

    def title(self) -> str:
        """The title in the top bar."""
        from dealerdesk.text import _

        return _(self.entry.name)

    def state_line(self) -> tuple[str, ...]:
        """The page's state in words, beside its title."""
        return ()

    def shortcuts(self) -> list[Key]:
        """This page's keys; those with words stand in the status bar and in the help."""
        return []

    def help(self) -> str:
        """One or two sentences for F1: what this page answers."""
        return ""

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        """Commands of this page for the search box: words, act, key."""
        return []

    # what happens to a page

    def enter(self, **place: Any) -> None:
        """The page is shown, at a place inside it (a customer, a day). Called at every visit."""

    def place(self) -> dict[str, Any]:
        """Where it is now: what `enter` must get to come back here."""
        return {}

    def changed(self, change: Change | None) -> None:
        """Something was written (`None`: by another program). Refresh when `touches` says so."""

    def minute(self) -> None:
        """A minute has passed: words such as `还剩 48 分` are due again."""

    def step_back(self) -> bool:
        """Esc: close a panel or leave a mode; False when there is nothing to step back from."""
        return False

    def scanned(self, _text: str) -> bool:
        """A sheet was scanned here; False when the page has no use of its own for it."""
        return False

    def undo(self) -> None:
        """Ctrl+Z when the bar at the bottom has gone: take the page's last act back."""

    def show_side(self) -> bool:
        """F6: open the right pane where it is a drawer and shut; False when it is in sight."""
        return False

    def undo_place(self) -> QRect:
        """In whose bottom the bar with what was done stands: the page above its action bars."""
        low = self.height()
        for bar in self.findChildren(QFrame):
            if bar.property("look") == "bar" and bar.isVisible():
                top = bar.mapTo(self, QPoint(0, 0)).y()
                if top + bar.height() >= self.height() - theme.px(2):
                    low = min(low, top)
        return QRect(0, 0, self.width(), low)

    def panes(self) -> list[QFrame]:
        """The panes in the order of F6; each gets the focus in turn."""
        return []

    # help for pages

    def bind_keys(self) -> None:
        """Make the shortcuts; they act only while the page is shown. Called once by the window."""
        for key in self.shortcuts():
            if key.act is None or not key.sequence:
                continue
            shortcut = QShortcut(QKeySequence(key.sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda act=key.act: act())
            self._shortcuts.append(shortcut)

    @staticmethod
    def touches(change: Change | None, *tables: str) -> bool:
        """Whether a change concerns one of these tables (a change by another program concerns all)."""
        return change is None or any(table in change.touched for table in tables)
