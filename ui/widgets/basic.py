"""Labels, buttons and small controls."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
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


class FoldedLabel(LineLabel):
    """A line that may stand in two where the words are longer than the room; beyond that it is elided."""

    def __init__(self) -> None:
        self._said: tuple[str, str, str] | None = None
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """What it says, unbroken."""
        return self._said[0] if self._said is not None else super().text

    def set_line(self, *line: parts.Part) -> None:
        """Show parts; they stand in one line."""
        self._said = None
        super().set_line(*line)

    def say(self, said: str, tone: str = "text-3", icon: str = "") -> None:
        """Show words in caption size, with an icon before them."""
        before = (parts.Icon(icon, tone, 14),) if icon else ()
        room = self.width() - parts.measure((*before, Text(""))) if before else self.width()
        super().set_line(*before, parts.folded(said, tone, room))
        self._said = (said, tone, icon)
        self.setAccessibleName(said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._said is not None:
            self.say(*self._said)


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
            line += [parts.Icon(self.icon_name, tone, 16), parts.Gap()]
        if self.text():
            role = "caption" if self.small or self.kind == "quiet" else "body"
            line.append(Text(self.text(), tone, bold=self.kind == "primary", role=role))
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
