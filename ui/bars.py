"""The bar above the pages and the one below."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QWidget

from dealerdesk.text import _
from ui import icons, theme
from ui.widgets import parts
from ui.widgets.basic import IconButton, LineLabel


class SearchButton(QAbstractButton):
    """Looks like a field; opens the search panel."""

    def __init__(self) -> None:
        super().__init__()
        self.setText(_("Name, pinyin, phone tail, plate, VIN, command"))
        self.setAccessibleName(_("Search (Ctrl+K)"))
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(theme.px(348))
        self.setMinimumWidth(theme.px(180))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(348), theme.px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = theme.px
        focused = self.hasFocus()
        parts.rounded(
            painter,
            QRectF(self.rect()),
            px(6),
            "surface",
            "accent" if focused else "control",
            2 if focused else 1,
        )
        icons.paint(
            painter, QRect(px(10), (self.height() - px(16)) // 2, px(16), px(16)), "search-line", "text-2"
        )
        line = (parts.Text(self.text(), "text-3"), parts.PUSH, parts.Key("Ctrl K"))
        parts.paint(painter, self.rect().adjusted(px(33), 0, -px(8), 0), line)


class PersonButton(QAbstractButton):
    """Who sits at the window; a click changes that."""

    def __init__(self) -> None:
        super().__init__()
        self.role = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_person(self, name: str, role: str) -> None:
        """Show name and role."""
        self.setText(name)
        self.role = role
        self.setAccessibleName(_("{name}, {role}: change who works here").format(name=name, role=role))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = max(
            theme.metrics("body").horizontalAdvance(self.text()),
            theme.metrics("caption").horizontalAdvance(self.role),
        )
        return QSize(words + theme.px(36), theme.px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.text():
            return
        painter = QPainter(self)
        px = theme.px
        side = px(26)
        circle = QRectF(0, (self.height() - side) / 2, side, side)
        parts.rounded(painter, circle, side / 2, "bar-2" if theme.mode() == "dark" else "selection", None)
        parts.draw_words(painter, circle, self.text()[:1], "accent", "caption", True, "centre")
        left = px(34)
        half = self.height() // 2
        parts.paint(
            painter, QRect(left, px(2), self.width() - left, half - px(2)), (parts.Text(self.text()),)
        )
        line = (parts.Text(self.role, "text-2", role="caption"),)
        parts.paint(painter, QRect(left, half - px(2), self.width() - left, half - px(2)), line)
        if self.hasFocus():
            parts.rounded(painter, QRectF(self.rect()), px(6), None, "accent", 2)


class BellButton(IconButton):
    """Notices, with a dot while one was not looked at."""

    def __init__(self) -> None:
        super().__init__("notification-3-line", _("Notices"))
        self.unread = 0

    def set_unread(self, count: int) -> None:
        """How many were not looked at."""
        self.unread = count
        self.setAccessibleName(_("Notices: {count}").format(count=count) if count else _("Notices"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.unread:
            side = theme.px(7)
            dot = QRectF(self.width() / 2 + theme.px(3), theme.px(4), side, side)
            parts.rounded(QPainter(self), dot, side / 2, "red", None)


class TopBar(QFrame):
    """Back, forward, title, state, search, notices, help, who."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "toolbar")
        self.setFixedHeight(theme.px(48))
        px = theme.px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(10), 0, px(12), 0)
        row.setSpacing(0)
        self.back = IconButton("arrow-left-line", _("Back (Alt+←)"), size=16)
        self.forward = IconButton("arrow-right-line", _("Forward (Alt+→)"), size=16)
        self.heading = LineLabel()
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.search = SearchButton()
        self.bell = BellButton()
        self.help = IconButton("question-line", _("Help (F1)"))
        self.person = PersonButton()
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addSpacing(px(8))
        row.addWidget(self.heading, 1)
        row.addSpacing(px(12))
        row.addWidget(self.search)
        row.addSpacing(px(8))
        row.addWidget(self.bell)
        row.addWidget(self.help)
        row.addSpacing(px(10))
        row.addWidget(_Upright())
        row.addSpacing(px(12))
        row.addWidget(self.person)

    def set_title(self, title: str, state: tuple[str, ...]) -> None:
        """The page's title and what it says about itself."""
        line: list[parts.Part] = [parts.Text(title, role="page"), parts.Gap(3)]
        for words in state:
            line += [parts.Text(words, "text-3"), parts.Gap(5)]
        self.heading.set_line(*line)


class _Upright(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(theme.line_width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(
            0, theme.px(9), self.width(), self.height() - theme.px(18), theme.color("line")
        )


class StatusPart(QAbstractButton):
    """One part of the status bar; each is a button."""

    def __init__(self, icon: str = "", tone: str = "text-2") -> None:
        super().__init__()
        self.icon_name, self.tone, self.bold = icon, tone, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def say(self, words: str, tone: str = "text-2", bold: bool = False) -> None:
        """Words and colour."""
        self.tone, self.bold = tone, bold
        self.setText(words)
        if not words:
            self.hide()
        elif self.parentWidget() is not None:  # without one it would come up as a window of its own
            self.show()
        self.updateGeometry()
        self.update()

    def _line(self) -> list[parts.Part]:
        line: list[parts.Part] = [parts.Icon(self.icon_name, self.tone, 14)] if self.icon_name else []
        return [*line, parts.Text(self.text(), self.tone, self.bold, role="caption")]

    def sizeHint(self) -> QSize:
        return QSize(parts.measure(self._line()), theme.px(25))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        parts.paint(painter, self.rect(), self._line())
        if self.hasFocus():
            parts.rounded(painter, QRectF(self.rect()), theme.px(4), None, "accent", 2)


class StatusBar(QFrame):
    """Shop and file, backup, last import, running work, the page's keys, the clock."""

    key_pressed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.px(26))
        px = theme.px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), theme.line_width(), px(12), 0)
        row.setSpacing(px(20))
        self.shop = StatusPart("database-2-line")
        self.backup = StatusPart("shield-check-line")
        self.imported = StatusPart("refresh-line")
        self.work = StatusPart("time-line", "accent")
        self.clock = StatusPart()
        for part in (self.shop, self.backup, self.imported, self.work):
            part.hide()
            row.addWidget(part)
        row.addStretch(1)
        self._keys = QHBoxLayout()
        self._keys.setSpacing(px(8))
        row.addLayout(self._keys)
        row.addWidget(self.clock)

    def set_keys(self, keys: list[tuple[str, str]]) -> None:
        """The page's keys: how a key is written and what it does."""
        while self._keys.count():
            item = self._keys.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, (key, words) in enumerate(keys):
            if number:
                dot = StatusPart()
                dot.setParent(self)  # or showing it would open a window of its own for a moment
                dot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                self._keys.addWidget(dot)
                dot.say(" · ", "text-3")
            part = StatusPart()
            part.setParent(self)
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._keys.addWidget(part)
            part.say(f"{key} {words}")
            part.clicked.connect(lambda _on=False, number=number: self.key_pressed.emit(number))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("rail"))
        painter.fillRect(0, 0, self.width(), theme.line_width(), theme.color("line"))
