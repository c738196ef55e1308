"""Labels, buttons and small controls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from ui import icons, theme
from ui.widgets import parts
from ui.widgets.parts import Line, Text


class Label(QLabel):
    """Words in a role of the type scale and a tone of the palette."""

    def __init__(
        self, text: str = "", role: str = "body", tone: str = "text", bold: bool | None = None
    ) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._role, self._bold = role, bold
        self.setProperty("tone", tone)
        self.setFont(theme.font(role, bold))
        theme.state.changed.connect(self._refont)

    def _refont(self) -> None:
        self.setFont(theme.font(self._role, self._bold))

    def set_tone(self, tone: str) -> None:
        """Change the colour by token."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def wrap(self) -> Label:
        """Let the words break into lines."""
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        return self


class LineLabel(QWidget):
    """A line of parts as a widget; its plain text is its accessible name and, when elided, its tooltip."""

    def __init__(self, *line: parts.Part, right: bool = False, shrink: bool = True) -> None:
        super().__init__()
        self._line: Line = line
        self._right, self._shrink = right, shrink
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred if shrink else QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed
        )
        self.set_line(*line)

    @property
    def text(self) -> str:
        """What it says."""
        return parts.plain(self._line)

    def set_line(self, *line: parts.Part) -> None:
        """Show other parts."""
        self._line = line
        self.setAccessibleName(parts.plain(line))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(parts.measure(self._line), parts.height(self._line))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.px(24)), hint.height()) if self._shrink else hint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        parts.paint(painter, self.rect(), self._line, right=self._right, enabled=self.isEnabled())
        short = parts.fits(self._line, self.width())
        self.setToolTip("" if short else parts.plain(self._line))


class Button(QPushButton):
    """A verb. `kind`: primary (one per page), outlined or quiet; `key` is shown as a key cap."""

    def __init__(
        self,
        text: str,
        kind: str = "outlined",
        icon: str = "",
        key: str = "",
        small: bool = False,
        tone: str = "",
    ) -> None:
        super().__init__(text)
        self.kind, self.icon_name, self.key, self.small, self.tone = kind, icon, key, small, tone
        self.setCursor(Qt.CursorShape.PointingHandCursor if kind == "quiet" else Qt.CursorShape.ArrowCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def _line(self) -> Line:
        tone = self._tone()
        line: list[parts.Part] = []
        if self.icon_name:
            line += [parts.Icon(self.icon_name, tone, 16), parts.Gap(1)]
        if self.text():
            line.append(Text(self.text(), tone, bold=self.kind == "primary"))
        if self.key:
            line += [parts.Gap(-1), parts.Key(self.key)]
        return line

    def _tone(self) -> str:
        if self.tone:
            return self.tone
        return {"primary": "on-accent", "quiet": "accent"}.get(self.kind, "text")

    def sizeHint(self) -> QSize:
        side = 0 if self.kind == "quiet" else theme.px(8 if self.small else 12)
        return QSize(parts.measure(self._line()) + 2 * side, theme.px(26 if self.small else 30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        enabled = self.isEnabled()
        if self.kind != "quiet":
            self._paint_ground(painter, box, enabled)
        line = self._line()
        left = (self.width() - parts.measure(line)) // 2
        inside = QRect(max(0, left), 0, self.width() - max(0, left), self.height())
        if self.kind == "primary" and self.key:
            parts.paint(painter, inside, line[:-1], enabled=enabled)
            wide = parts.width(line[-1])
            cap = QRect(self.width() - max(0, left) - wide, 0, wide, self.height())
            parts.paint_key(painter, cap, self.key, "on-accent" if enabled else "disabled", "bar-2", None)
        else:
            parts.paint(painter, inside, line, enabled=enabled)
        if self.hasFocus():
            parts.rounded(painter, box, theme.px(6), None, "accent" if self.kind != "primary" else "text", 2)

    def _paint_ground(self, painter: QPainter, box: QRectF, enabled: bool) -> None:
        fill, edge = "surface", "control"
        if self.kind == "primary":
            fill, edge = "accent-fill", "accent-fill"
        if not enabled:
            fill, edge = "sunken", "line"
        elif self.kind == "outlined" and (self.isDown() or self.isChecked()):
            fill = "selection"
        elif self.kind == "outlined" and self.underMouse():
            fill = "raised"
        parts.rounded(painter, box, theme.px(6), fill, edge, theme.line_width())


class IconButton(QAbstractButton):
    """An icon that acts; it always has a tooltip and an accessible name."""

    def __init__(self, icon: str, words: str, tone: str = "text-2", size: int = 18, side: int = 30) -> None:
        super().__init__()
        self.icon_name, self.icon_tone, self.icon_px, self.side = icon, tone, size, side
        self.setText(words)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self.side), theme.px(self.side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            parts.rounded(painter, box, theme.px(6), "sunken", None)
        side = theme.px(self.icon_px)
        middle = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        icons.paint(painter, middle, self.icon_name, self.icon_tone if self.isEnabled() else "disabled")
        if self.hasFocus():
            parts.rounded(painter, box, theme.px(6), None, "accent", 2)


ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right)


class _Segment(QAbstractButton):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.first = self.last = False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and cast(QKeyEvent, event).key() in ARROWS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ARROWS:
            event.ignore()  # moved by the row of segments
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(theme.metrics("body", True).horizontalAdvance(self.text()) + theme.px(24), theme.px(30))

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
        painter.setPen(theme.color(tone if self.isEnabled() else "disabled"))
        painter.setFont(theme.font("body", self.isChecked()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
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
        self._keys = [key for key, _words in choices]
        self._buttons: list[_Choice] = []
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for number, (_key, words) in enumerate(choices):
            button = _Choice(words)
            button.setParent(self)
            self._group.addButton(button, number)
            self._buttons.append(button)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._keys[number]))

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
        painter.setFont(theme.font("body", on))
        painter.setPen(theme.color("accent" if on else "text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


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
        painter = QPainter(self)
        side = theme.px(14)
        box = QRectF(1, (self.height() - side) / 2, side, side)
        on = self.isChecked()
        edge = "accent" if self.hasFocus() else "accent-fill" if on else "control"
        parts.rounded(painter, box, 2, "accent-fill" if on else "surface", edge, 2 if self.hasFocus() else 1)
        if on:
            icons.paint(painter, box.adjusted(1, 1, -1, -1), "check-line", "on-accent")
        words = self.rect().adjusted(theme.px(22), 0, 0, 0)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text" if self.isEnabled() else "disabled"))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


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


def frame(look: str, **properties: str) -> QFrame:
    """A frame whose ground and edges come from the style sheet."""
    made = QFrame()
    made.setProperty("look", look)
    for name, value in properties.items():
        made.setProperty(name, value)
    return made


def relook(widget: QWidget, **properties: object) -> None:
    """Change style properties of a widget and let the style sheet see it."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def link(words: str, act: Callable[[], object], key: str = "") -> Button:
    """A quiet button that acts."""
    made = Button(words, kind="quiet", key=key, small=True)
    made.clicked.connect(lambda: act())
    return made
