"""The rail at the left: pages in the trade's order, with the count of what still needs an act today."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from dealerdesk.text import _
from ui import icons, theme
from ui.page import PageEntry
from ui.widgets import parts

WIDE, FOLDED = 120, 52


class RailItem(QAbstractButton):
    """One page."""

    def __init__(self, entry: PageEntry) -> None:
        super().__init__()
        self.entry = entry
        self.count = 0
        self.urgent = False
        self.folded = False
        self.setCheckable(True)
        self.setText(_(entry.name))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._describe()

    def set_count(self, count: int, urgent: bool) -> None:
        """Show how many; red and bold when something is past its limit."""
        self.count, self.urgent = count, urgent
        self._describe()
        self.update()

    def _describe(self) -> None:
        words = f"{self.text()} {self.count}" if self.count else self.text()
        self.setAccessibleName(words)
        self.setToolTip(f"{self.text()}  {self.entry.key}")

    def sizeHint(self) -> QSize:
        return QSize(theme.px(104), theme.px(36))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = theme.px
        on = self.isChecked()
        if on:
            parts.rounded(painter, QRectF(self.rect()), px(6), "surface", None)
            bar = QRectF(0, (self.height() - px(18)) / 2, px(3), px(18))
            parts.rounded(painter, bar, px(1.5), "accent", None)
        elif self.underMouse():
            parts.rounded(painter, QRectF(self.rect()), px(6), "line", None)
        if self.hasFocus():
            parts.rounded(painter, QRectF(self.rect()), px(6), None, "accent", 2)
        tone = "accent" if on else "text-2"
        y = (self.height() - px(18)) // 2
        icons.paint(painter, QRect(px(10), y, px(18), px(18)), self.entry.icon, tone)
        if not self.folded:
            self._paint_words(painter, on, tone)
        if self.count:
            self._paint_count(painter, on)

    def words_room(self, on: bool) -> tuple[QRect, str]:
        """Where the word stands, and its role: smaller, then cut, before it touches the count."""
        px = theme.px
        count = theme.metrics("body", self.urgent or on).horizontalAdvance(f"{self.count:,}")
        end = px(3 if self._tight(on) else 10) + (count + px(6) if self.count else 0)
        room = self.rect().adjusted(px(34 if self._tight(on) else 38), 0, -end, 0)
        wide = theme.metrics("body", on).horizontalAdvance(self.text())
        return room, "body" if wide <= room.width() else "caption"

    def _paint_words(self, painter: QPainter, on: bool, tone: str) -> None:
        room, role = self.words_room(on)
        words = parts.Text(self.text(), tone, on, role)
        parts.paint(painter, room, (words,))

    def _tight(self, on: bool) -> bool:
        """Whether words and count have less room than they want."""
        metrics = theme.metrics("body", self.urgent or on)
        words = metrics.horizontalAdvance(self.text()) + theme.px(38)
        count = metrics.horizontalAdvance(f"{self.count:,}") + theme.px(6) if self.count else 0
        return self.folded or words + count + theme.px(10) > self.width()

    def _paint_count(self, painter: QPainter, on: bool) -> None:
        px = theme.px
        role = "caption" if self.folded else "body"
        tone = "red" if self.urgent else "text-2" if on else "text-3"
        room = self.rect().adjusted(0, 0, -px(3 if self._tight(on) else 10), 0)
        if self.folded:
            room.setHeight(px(16))
        parts.draw_words(painter, room, f"{self.count:,}", tone, role, self.urgent or on, "right")


class _Brand(QWidget):
    """The name of the program above the rail."""

    def __init__(self) -> None:
        super().__init__()
        self.folded = False
        self.setFixedHeight(theme.px(48))
        self.setAccessibleName("DealerDesk")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = theme.px
        box = QRectF(px(14), px(14), px(20), px(20))
        parts.rounded(painter, box, px(5), "accent-fill", None)
        icons.paint(painter, box.adjusted(px(3), px(3), -px(3), -px(3)), "roadster-line", "on-accent")
        if not self.folded:
            words = self.rect().adjusted(px(42), 0, 0, 0)
            parts.draw_words(painter, words, "DealerDesk", "text", heavy=True)
        thick = theme.line_width()
        painter.fillRect(0, self.height() - thick, self.width(), thick, theme.color("line"))


class Rail(QFrame):
    """`chosen` carries the id of the page."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self.items: dict[str, RailItem] = {}
        self.folded = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Pages"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.line_width(), 0)
        column.setSpacing(0)
        self.brand = _Brand()
        column.addWidget(self.brand)
        self._list = QVBoxLayout()
        px = theme.px
        self._list.setContentsMargins(px(8), px(8), px(8), 0)
        self._list.setSpacing(px(2))
        column.addLayout(self._list)
        column.addStretch(1)
        group = 0
        for entry in entries:
            if not entry.rail:
                continue
            if entry.group != group:
                self._list.addWidget(_Rule())
                group = entry.group
            item = RailItem(entry)
            item.clicked.connect(lambda _on=False, item=item: self.chosen.emit(item.entry.id))
            self.items[entry.id] = item
            self._list.addWidget(item)
        self.setFixedWidth(px(WIDE))

    def show_page(self, page: str) -> None:
        """Light the entry of this page."""
        for name, item in self.items.items():
            item.setChecked(name == page)

    def set_count(self, page: str, count: int, urgent: bool = False) -> None:
        """The count of a page's entry."""
        if page in self.items:
            self.items[page].set_count(count, urgent)

    def fold(self, folded: bool) -> None:
        """Icons and counts only, or with words (Ctrl+\\)."""
        self.folded = folded
        self.setFixedWidth(theme.px(FOLDED if folded else WIDE))
        for item in [*self.items.values(), self.brand]:
            item.folded = folded
            item.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("rail"))
        thick = theme.line_width()
        painter.fillRect(self.width() - thick, 0, thick, self.height(), theme.color("line"))


class _Rule(QWidget):
    """The line between two groups of pages."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.px(13))

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(
            theme.px(6), self.height() // 2, self.width() - theme.px(12), 1, theme.color("line")
        )
