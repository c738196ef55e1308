"""Tiles: small boxes in a row that are focused, clicked and opened like rows of a list."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import theme
from ui.widgets import parts
from ui.widgets.parts import Line


class Tile(QAbstractButton):
    """Three lines in a box; `edge` is the token of its border, `row` what it stands for."""

    opened = Signal(object)

    def __init__(
        self, row: Any, lines: tuple[Line, Line, Line], edge: str = "line", fill: str = "surface"
    ) -> None:
        super().__init__()
        self.row, self._lines, self._edge, self._fill = row, lines, edge, fill
        self.setText(" · ".join(filter(None, map(parts.plain, lines))))
        self.setAccessibleName(self.text())
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.opened.emit(self.row))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(158), theme.px(64))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(110), theme.px(64))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.row)
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        focused = self.hasFocus()
        fill = "raised" if self.underMouse() else self._fill
        edge = "accent" if focused else self._edge
        parts.rounded(painter, QRectF(self.rect()), theme.px(6), fill, edge, 2 if focused else 1)
        inside = self.rect().adjusted(theme.px(10), theme.px(6), -theme.px(10), -theme.px(4))
        third = inside.height() // 3
        for number, line in enumerate(self._lines):
            parts.paint(painter, QRect(inside.x(), inside.y() + number * third, inside.width(), third), line)
