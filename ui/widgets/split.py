"""Panes side by side whose widths a person moves: remembered on this PC, whole at every window size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from dealerdesk.text import _
from ui import state, theme

SAVE_MS = 400


class Handle(QSplitterHandle):
    """The line between two panes; a double click gives back the widths of the first day."""

    def mouseDoubleClickEvent(self, _event: QEvent) -> None:
        split = self.splitter()
        if isinstance(split, Split):
            split.forget()


class Split(QSplitter):
    """Left | middle | right. The middle takes what is left; the outer widths are kept in design pixels."""

    def __init__(self, name: str, left: QWidget, middle: QWidget, right: QWidget) -> None:
        """``name``: under which the widths are remembered. A pane's minimum width holds."""
        super().__init__(Qt.Orientation.Horizontal)
        self._name = name
        self.left, self.middle, self.right = left, middle, right
        self.setProperty("look", "bare")
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for pane in (left, middle, right):
            self.addWidget(pane)
        kept = state.load().get(name)
        whole = isinstance(kept, list) and len(kept) == 2 and all(isinstance(n, int) and n > 0 for n in kept)
        self.kept: list[int] | None = kept if whole else None
        self._first = (0, 0)
        self._late = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._late.timeout.connect(self._save)
        self.splitterMoved.connect(self._moved)

    def createHandle(self) -> QSplitterHandle:
        handle = Handle(self.orientation(), self)
        handle.setToolTip(_("Drag to make a pane wider; double click: as it was"))
        return handle

    def arrange(self, left: int, right: int) -> None:
        """Give the outer panes the widths that a person chose, else these (pixels), as far as there is
        room; call it whenever the window's width changes."""
        self._first = (left, right)
        if self.kept is not None:
            left, right = (theme.px(n) for n in self.kept)
        room = self.width() - self.middle.minimumWidth()
        if not self._beside():
            left = max(min(left, room), self.left.minimumWidth())
            self.setSizes([left, self.width() - left])
            return
        left = max(min(left, room - self.right.minimumWidth()), self.left.minimumWidth())
        right = max(min(right, room - left), self.right.minimumWidth())
        self.setSizes([left, self.width() - left - right, right])

    def forget(self) -> None:
        """The widths of the first day again."""
        self.kept = None
        self._late.start()
        self.arrange(*self._first)

    def _beside(self) -> bool:
        """Whether the right pane stands here and not over the page, or nowhere."""
        return self.indexOf(self.right) >= 0 and not self.right.isHidden()

    def _moved(self, _at: int, _handle: int) -> None:
        whole = theme.px(1000)
        right = self.right.width() * 1000 // whole
        if not self._beside():
            right = self.kept[1] if self.kept else self._first[1] * 1000 // whole
        self.kept = [self.left.width() * 1000 // whole, right]
        self._late.start()

    def _save(self) -> None:
        state.save({self._name: self.kept})

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._late.isActive():
            self._late.stop()
            self._save()
