"""What pages get to work with: the desk, who sits here, and the window's services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from ui import errors
from ui.tasks import Tasks

if TYPE_CHECKING:
    from dealerdesk.desk import Desk
    from dealerdesk.staff.rights import Actor
    from dealerdesk.store.store import Change

T = TypeVar("T")
AFTER_PAINT_MS = 40


class Shell(QObject):
    """Handed to every page.

    Reading: `shell.desk.people.…`. Writing: `shell.write(lambda: desk.appointments.book(shell.actor, …))`,
    which shows an error as a line and returns None then. Every Change reaches `Page.changed`.
    """

    went = Signal(str, dict)
    said = Signal(str, object)
    warned = Signal(str, str)
    offered = Signal(str, str, str, object)
    changed = Signal(object)
    counted = Signal(str, int, bool)
    _written = Signal(object)

    def __init__(self, desk: Desk, actor: Actor, inline: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self.actor = actor
        self.pages: frozenset[str] = frozenset()
        self.tasks = Tasks(self.tell, desk.store.release_thread, inline)
        # Listeners are called in the thread that wrote; the signal brings the Change to the window's thread.
        self._written.connect(self.changed, Qt.ConnectionType.AutoConnection)
        self._listener: Callable[[Change], None] = lambda change: self._written.emit(change)
        desk.store.listeners.append(self._listener)

    def leave(self) -> None:
        """The window closes or another desk comes: stop works and listening."""
        self.tasks.stop()
        if self._listener in self.desk.store.listeners:
            self.desk.store.listeners.remove(self._listener)

    def go(self, page: str, **place: Any) -> None:
        """Show a page at a place inside it; Alt+← comes back."""
        self.went.emit(page, place)

    def later(self, act: Callable[[], object]) -> None:
        """Do something right after what is on the screen was painted; at once under test."""
        if self.tasks.inline:
            act()
        else:  # counted from when what is being built now has been laid out, however long that takes
            QTimer.singleShot(0, self, lambda: QTimer.singleShot(AFTER_PAINT_MS, self, act))

    def last_import(self) -> datetime | None:
        """When the last DMS file came in that was not taken back."""
        return self.desk.last_import

    def has_page(self, page: str) -> bool:
        """Whether the window has this page."""
        return page in self.pages

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Tell what was done, at the bottom; with `undo`, offer Ctrl+Z."""
        self.said.emit(words, undo)

    def warn(self, words: str, tone: str = "red") -> None:
        """A line on top of the page."""
        self.warned.emit(words, tone)

    def count(self, page: str, count: int, urgent: bool) -> None:
        """The rail's count of a page that may not have been opened yet."""
        self.counted.emit(page, count, urgent)

    def offer(self, words: str, tone: str, act: str, on: Callable[[], object]) -> None:
        """A line on top of the page with a button that does something about it."""
        self.offered.emit(words, tone, act, on)

    def tell(self, error: BaseException) -> None:
        """Show an error: the user's world as it says itself, a bug once."""
        if not errors.is_quiet(error):
            self.warn(errors.words(error))

    def write(self, act: Callable[[], T]) -> T | None:
        """Run one service call; an error becomes a line on top of the page and None is returned."""
        try:
            return act()
        except Exception as error:
            self.tell(error)
            return None

    def may(self, act: str, own: bool = False) -> bool:
        """Whether who sits here has a right of domain 7.7 (the service checks it again)."""
        from dealerdesk.staff.rights import may

        return may(self.actor, act, own)
