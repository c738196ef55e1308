"""Tabs: words side by side, the chosen one bold over an accent bar; arrow keys move."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import theme
from ui.widgets import parts
from ui.widgets.choices import ArrowButton, Choices


class Tabs(Choices):
    """One of a few parts of a page; where the room is short they break into lines."""

    def _make(self, words: str) -> QAbstractButton:
        return _Tab(words)

    def set_value(self, key: str) -> None:
        """Choose without telling; an unknown key chooses the first."""
        super().set_value(key if key in self._keys else next(iter(self._keys), ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._keys:
            super().keyPressEvent(event)
            return
        number = min(max(self._group.checkedId() + step, 0), len(self._keys) - 1)
        self._buttons[number].setFocus()
        self.set_value(self._keys[number])
        self.chosen.emit(self.value)


class _Tab(ArrowButton):
    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.metrics("body", True).horizontalAdvance(self.text()) + theme.px(20), theme.px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        on = self.isChecked()
        if self.underMouse() and not on:
            parts.rounded(painter, box.adjusted(0, 3, 0, -3), theme.px(4), "raised", None)
        tone = "accent" if on else "text-2"
        parts.draw_words(painter, self.rect(), self.text(), tone, heavy=on, align="centre")
        if on:
            bar = QRectF(box.x(), box.bottom() - 2, box.width(), 2)
            painter.fillRect(bar, theme.color("accent"))
        if self.hasFocus():
            parts.rounded(painter, box, theme.px(4), None, "accent", 2)
