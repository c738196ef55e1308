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

    def count_words(self, on: bool) -> tuple[str, str]:
        """How the count is written, and its role: shorter and smaller before it touches the word."""
        if self.folded:
            return f"{self.count:,}", "caption"
        for said, role in ((f"{self.count:,}", "body"), (f"{self.count:,}", "caption")):
            if self._fits(on, said, role):
                return said, role
        return ("999+" if self.count > 999 else f"{self.count}"), "caption"

    def _fits(self, on: bool, said: str, role: str) -> bool:
        word = theme.metrics("caption", on).horizontalAdvance(self.text())
        return theme.px(32) + word + self._room_of(said, role) <= self.width()

    def _room_of(self, said: str, role: str) -> int:
        """What a count takes at the right end, with the air before it."""
        return theme.px(4 + 3) + theme.metrics(role, True).horizontalAdvance(said)

    def words_room(self, on: bool) -> tuple[QRect, str]:
        """Where the word stands, and its role: smaller, then cut, before it touches the count."""
        px = theme.px
        said, role = self.count_words(on)
        end = self._room_of(said, role) if self.count else 0
        room = self.rect().adjusted(px(38), 0, -end, 0)
        wide = theme.metrics("body", on).horizontalAdvance(self.text())
        if wide > room.width():
            room.setLeft(px(32))
        return room, "body" if wide <= room.width() else "caption"

    def _paint_words(self, painter: QPainter, on: bool, tone: str) -> None:
        room, role = self.words_room(on)
        parts.paint(painter, room, (parts.Text(self.text(), tone, on, role),))

    def _paint_count(self, painter: QPainter, on: bool) -> None:
        px = theme.px
        said, role = self.count_words(on)
        tone = "red" if self.urgent else "text-2" if on else "text-3"
        room, word_role = self.words_room(on)
        word = theme.metrics(word_role, on).horizontalAdvance(self.text())
        spare = room.right() - room.left() - word
        edge = px(3) if self.folded else px(3) + min(max(spare, 0), px(7))
        right = self.rect().adjusted(0, 0, -edge, 0)
        if self.folded:
            right.setHeight(px(16))
        parts.draw_words(painter, right, said, tone, role, self.urgent or on, "right")


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
