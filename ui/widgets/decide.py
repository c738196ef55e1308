"""A table whose rows have two sides: ← keeps ours, → takes the other's, Tab goes to the next column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.widgets.table import Column, Table

SIDES = {Qt.Key.Key_Left: "ours", Qt.Key.Key_Right: "theirs"}
WITH = Qt.KeyboardModifier


class DecideTable(Table):
    """`decided` carries the side for the chosen rows, `all_decided` (Shift) that for their whole column,
    `stepped` 1 or -1 for Tab; Tab goes on to the next widget while `steps` is False."""

    decided = Signal(str)
    all_decided = Signal(str)
    stepped = Signal(int)

    def __init__(self, columns: Sequence[Column], **more: Any) -> None:
        super().__init__(columns, multi=more.pop("multi", True), **more)
        self.steps = False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and self.steps:
            step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(cast(QKeyEvent, event).key()))
            if step is not None and not cast(QKeyEvent, event).modifiers() & WITH.ControlModifier:
                self.stepped.emit(step)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side = SIDES.get(Qt.Key(event.key()))
        held = event.modifiers() & ~WITH.KeypadModifier
        if side is not None and held in (WITH.NoModifier, WITH.ShiftModifier):
            self.focus_seen = True
            (self.all_decided if held == WITH.ShiftModifier else self.decided).emit(side)
            return
        super().keyPressEvent(event)

    def choose_near(self, number: int) -> None:
        """Choose the row of this number, or the last one."""
        self.choose(min(number, len(self.rows) - 1))
