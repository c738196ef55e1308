"""Controls that choose: segments, a row of choices, a tick, a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from ui import icons, theme
from ui.widgets import parts
from ui.widgets.parts import Text

ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right)


class ArrowButton(QAbstractButton):
    """One of a row whose arrow keys move the choice: the row gets those keys."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and cast(QKeyEvent, event).key() in ARROWS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ARROWS:
            event.ignore()
            return
        super().keyPressEvent(event)


class _Segment(ArrowButton):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.first = self.last = False

    def sizeHint(self) -> QSize:
        return QSize(theme.metrics("body", True).horizontalAdvance(self.text()) + theme.px(24), theme.px(30))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() - theme.px(14), theme.px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        inner = box.adjusted(1 if self.first else 0, 1, -1 if self.last else 0, -1)
        if self.isChecked() or self.underMouse():
            painter.save()
            painter.setClipRect(inner)
            radius = theme.px(5)
            wide = inner.adjusted(0 if self.first else -radius, 0, 0 if self.last else radius, 0)
            parts.rounded(painter, wide, radius, "selection" if self.isChecked() else "raised", None)
            painter.restore()
        if not self.last:
            painter.fillRect(QRectF(box.right() - 1, 1, 1, box.height() - 2), theme.color("line"))
        tone = "accent" if self.isChecked() else "text-2"
        tone = tone if self.isEnabled() else "disabled"
        parts.draw_words(painter, self.rect(), self.text(), tone, heavy=self.isChecked(), align="centre")
        if self.hasFocus():
            parts.rounded(painter, box, theme.px(6), None, "accent", 2)


class Segments(QWidget):
    """One of a few: the choices side by side; arrow keys move. `chosen` carries the key of the choice."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str = "") -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._keys: list[str] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._keys[number]))
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Replace the choices (key, words); the chosen one stays when it is still there."""
        kept = self.value
        if [key for key, _words in choices] != self._keys:
            for button in self._group.buttons():
                self._group.removeButton(button)
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
            self._keys = [key for key, _words in choices]
            for number in range(len(choices)):
                segment = _Segment("")
                segment.first, segment.last = number == 0, number == len(choices) - 1
                self._group.addButton(segment, number)
                self._row.addWidget(segment)
        for number, (_key, words) in enumerate(choices):
            button = self._group.button(number)
            if button.text() != words:
                button.setText(words)
                button.updateGeometry()
        self.set_value(kept if kept in self._keys else (self._keys[0] if self._keys else ""))

    @property
    def value(self) -> str:
        """The key of the choice."""
        number = self._group.checkedId()
        return self._keys[number] if 0 <= number < len(self._keys) else ""

    def set_value(self, key: str) -> None:
        """Choose without telling."""
        if key in self._keys:
            self._group.button(self._keys.index(key)).setChecked(True)

    def choose(self, key: str) -> None:
        """Choose and tell."""
        self.set_value(key)
        self.chosen.emit(self.value)

    def paintEvent(self, _event: QPaintEvent) -> None:
        parts.rounded(
            QPainter(self), QRectF(self.rect()), theme.px(6), "surface", "control", theme.line_width()
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._keys:
            super().keyPressEvent(event)
            return
        number = min(max(self._group.checkedId() + step, 0), len(self._keys) - 1)
        self._group.button(number).setFocus()
        self.choose(self._keys[number])


class Choices(QWidget):
    """One of a few as separate small buttons (`做什么`), broken into lines where the room is short."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str = "") -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._keys: list[str] = []
        self._buttons: list[QAbstractButton] = []
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._keys[number]))
        self.set_choices(choices)

    def _make(self, words: str) -> QAbstractButton:
        return _Choice(words)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Replace the choices (key, words); the chosen one stays when it is still there."""
        kept = self.value
        for button in self._buttons:
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self._keys = [key for key, _words in choices]
        self._buttons = []
        for number, (_key, words) in enumerate(choices):
            button = self._make(words)
            button.setParent(self)
            self._group.addButton(button, number)
            self._buttons.append(button)
            button.show()
        self.set_value(kept)
        self.setMinimumHeight(self._flow(self.width(), place=True))
        self.updateGeometry()

    def _flow(self, width: int, place: bool) -> int:
        """Lay the buttons into lines of `width`; the height that needs."""
        gap = theme.px(4)
        x = y = tall = 0
        for button in self._buttons:
            size = button.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + tall + gap
            if place:
                button.setGeometry(x, y, size.width(), size.height())
            x, tall = x + size.width() + gap, size.height()
        return y + tall

    def heightForWidth(self, width: int) -> int:
        return self._flow(width, place=False)

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        wide = sum(button.sizeHint().width() + theme.px(4) for button in self._buttons)
        return QSize(wide, self._flow(wide, place=False))

    def minimumSizeHint(self) -> QSize:
        return QSize(max((button.sizeHint().width() for button in self._buttons), default=0), theme.px(26))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self._flow(self.width(), place=True))

    @property
    def labels(self) -> list[str]:
        """The words of the choices."""
        return [button.text() for button in self._buttons]

    @property
    def value(self) -> str:
        """The key of the choice, '' when none is made."""
        number = self._group.checkedId()
        return self._keys[number] if number >= 0 else ""

    def set_value(self, key: str) -> None:
        """Choose without telling; an unknown key leaves nothing chosen."""
        self._group.setExclusive(False)
        for number, own in enumerate(self._keys):
            self._group.button(number).setChecked(own == key)
        self._group.setExclusive(True)


class _Choice(QAbstractButton):
    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.metrics("body", True).horizontalAdvance(self.text()) + theme.px(12), theme.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        on = self.isChecked()
        fill = "selection" if on else "raised" if self.underMouse() else "surface"
        parts.rounded(
            painter,
            QRectF(self.rect()),
            theme.px(6),
            fill,
            "accent" if on or self.hasFocus() else "control",
            2 if self.hasFocus() else theme.line_width(),
        )
        tone = "accent" if on else "text"
        parts.draw_words(painter, self.rect(), self.text(), tone, heavy=on, align="centre")


class Check(QCheckBox):
    """A tick with words."""

    def __init__(self, words: str, on: bool = False) -> None:
        super().__init__(words)
        self.setChecked(on)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(theme.metrics("body").horizontalAdvance(self.text()) + theme.px(24), theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.paint_box(QPainter(self), self.text())

    def paint_box(self, painter: QPainter, said: str, heavy: bool = False) -> None:
        """The box, and these words behind it."""
        side = theme.px(14)
        box = QRectF(1, (self.height() - side) / 2, side, side)
        on = self.isChecked()
        edge = "accent" if self.hasFocus() else "accent-fill" if on else "control"
        parts.rounded(painter, box, 2, "accent-fill" if on else "surface", edge, 2 if self.hasFocus() else 1)
        if on:
            icons.paint(painter, box.adjusted(1, 1, -1, -1), "check-line", "on-accent")
        words = self.rect().adjusted(theme.px(22), 0, 0, 0)
        tone = "text" if self.isEnabled() else "disabled"
        parts.draw_words(painter, words, said, tone, heavy=heavy)


class Combo(QComboBox):
    """One of many, folded. `value` is the key of the choice; the label is its accessible description."""

    def __init__(self, choices: Sequence[tuple[str, str]] = (), editable: bool = False) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMinimumHeight(theme.px(30))
        self.setEditable(editable)
        if editable:
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            line = self.lineEdit()
            assert line is not None
            line.setProperty("look", "plain")
            line.setTextMargins(theme.px(4), 0, 0, 0)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Replace the choices (key, words); the chosen one stays when it is still there."""
        kept = self.value if self.count() else None
        self.blockSignals(True)
        self.clear()
        for key, words in choices:
            self.addItem(words, key)
        self.blockSignals(False)
        if kept is not None:
            self.set_value(kept)

    @property
    def value(self) -> str:
        """The key of the choice; of an editable one the typed words."""
        if self.isEditable():
            return self.currentText().strip()
        return self.currentData() or ""

    def set_value(self, key: str) -> None:
        """Choose by key; an editable one takes any words."""
        if self.isEditable():
            self.setEditText(key)
            return
        number = self.findData(key)
        if number >= 0:
            self.setCurrentIndex(number)

    def sizeHint(self) -> QSize:
        words = [self.itemText(number) for number in range(self.count())] or [""]
        wide = max(theme.metrics("body").horizontalAdvance(text) for text in words)
        return QSize(wide + theme.px(44), theme.px(30))

    def wheelEvent(self, event) -> None:
        event.ignore()  # scrolling a form must not change what was entered

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        focused = self.hasFocus()
        fill = "surface" if self.isEnabled() else "sunken"
        parts.rounded(
            painter,
            QRectF(self.rect()),
            theme.px(6),
            fill,
            "accent" if focused else "control",
            2 if focused else 1,
        )
        side = theme.px(16)
        arrow = QRectF(self.width() - side - theme.px(8), (self.height() - side) / 2, side, side)
        icons.paint(painter, arrow, "arrow-down-s-line", "text-2" if self.isEnabled() else "disabled")
        if not self.isEditable():
            words = self.rect().adjusted(theme.px(9), 0, -theme.px(28), 0)
            line = (Text(self.currentText()),)
            parts.paint(painter, words, line, enabled=self.isEnabled())
