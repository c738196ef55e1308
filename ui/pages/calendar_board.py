"""The painted boards of the calendar: the month as 6×7 cells, the week as seven columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QToolTip

from dealerdesk.care.days import OF_KIND, Day, DayItem
from dealerdesk.text import _
from ui import theme, words
from ui.pages import calendar_cell as cell
from ui.pages import care_chips
from ui.widgets import parts
from ui.widgets.parts import PUSH, Text

MIME = "application/x-dealerdesk-task"
HEAD = 26
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


def carried(data: QMimeData) -> str:
    """The key of the task that is being dragged."""
    return bytes(data.data(MIME).data()).decode() if data.hasFormat(MIME) else ""


class Board(QFrame):
    """Cells of days. ``chosen`` and ``opened`` carry a day, ``dropped`` a task's key and a day."""

    chosen = Signal(object)
    opened = Signal(object)
    dropped = Signal(str, object)
    columns, rows = 7, 6

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.days: Mapping[date, Day] = {}
        self.first = self.day = self.today = self.month = date.min
        self.may_drop: Callable[[str, date], bool] = lambda _key, _day: True
        self._target: date | None = None
        self._allowed = True

    def show_days(self, days: Mapping[date, Day], first: date, month: date, day: date, today: date) -> None:
        """Show these days, ``day`` chosen."""
        self.days, self.first, self.month, self.today = days, first, month, today
        self.choose(day)

    def choose(self, day: date) -> None:
        """Mark a day without telling."""
        self.day = day
        found = self.days.get(day)
        self.setAccessibleName(cell.day_words(found) if found else day.isoformat())
        self.update()

    # geometry

    def rect_of(self, day: date) -> QRect:
        """Where a day stands."""
        place = (day - self.first).days
        row, column = divmod(place, self.columns)
        top, high = theme.px(HEAD), self.height() - theme.px(HEAD)
        x, right = self.width() * column // self.columns, self.width() * (column + 1) // self.columns
        y, bottom = top + high * row // self.rows, top + high * (row + 1) // self.rows
        return QRect(x, y, right - x, bottom - y)

    def day_at(self, point: QPoint) -> date | None:
        """The day under a point."""
        for place in range(self.columns * self.rows):
            day = self.first + timedelta(days=place)
            if self.rect_of(day).contains(point):
                return day
        return None

    def sizeHint(self) -> QSize:
        return QSize(theme.px(700), theme.px(480))

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        self._paint_head(painter)
        for place in range(self.columns * self.rows):
            day = self.first + timedelta(days=place)
            found = self.days.get(day)
            if found is not None:
                self._paint_cell(painter, self.rect_of(day), found)
        self._outline(painter, self.day, "accent")
        if self._target is not None:
            self._outline(painter, self._target, "accent" if self._allowed else "red")

    def _paint_head(self, painter: QPainter) -> None:
        head = QRect(0, 0, self.width(), theme.px(HEAD))
        painter.fillRect(head, theme.color("raised"))
        painter.fillRect(0, head.bottom(), self.width(), theme.line_width(), theme.color("line"))
        for number in range(self.columns):
            day = self.first + timedelta(days=number)
            box = self.rect_of(day)
            room = QRect(box.x() + theme.px(7), 0, box.width() - theme.px(7), head.height())
            parts.draw_words(painter, room, words.weekday(day), "text-3", "caption")

    def ground(self, day: Day) -> str:
        """The token under a day."""
        if day.day == self.day:
            return "selection"
        return "raised" if day.past is not None or not self.is_inside(day.day) or not day.open else "surface"

    def is_inside(self, day: date) -> bool:
        """Whether a day belongs to what the board shows."""
        return (day.year, day.month) == (self.month.year, self.month.month)

    def _paint_cell(self, painter: QPainter, rect: QRect, day: Day) -> None:
        painter.fillRect(rect, theme.color(self.ground(day)))
        thick = theme.line_width()
        painter.fillRect(rect.right() + 1 - thick, rect.y(), thick, rect.height(), theme.color("line-soft"))
        painter.fillRect(rect.x(), rect.bottom() + 1 - thick, rect.width(), thick, theme.color("line"))
        self.paint_inside(painter, rect, day)

    def paint_inside(self, painter: QPainter, rect: QRect, day: Day) -> None:
        """What stands in a cell."""
        cell.paint_day(painter, rect, day, self.today, self.is_inside(day.day), day.day == self.day)

    def _outline(self, painter: QPainter, day: date, tone: str) -> None:
        if day in self.days:
            parts.rounded(painter, QRectF(self.rect_of(day)), 0, None, tone, 2)

    # mouse, keys, drops

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self.chosen.emit(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self.opened.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.chosen.emit(self.day + timedelta(days=STEPS[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.day)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self.day_at(event.pos())
            found = self.days.get(day) if day else None
            QToolTip.showText(event.globalPos(), cell.day_words(found) if found else "", self)
            return True
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._target = self.day_at(event.position().toPoint())
        self._allowed = self._target is not None and self.may_drop(carried(event.mimeData()), self._target)
        event.acceptProposedAction()  # a day outside the window is refused in words, when it is dropped
        self.update()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._target = None
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        day, self._target = self.day_at(event.position().toPoint()), None
        event.acceptProposedAction()
        self.update()
        if day is not None:
            self.dropped.emit(carried(event.mimeData()), day)


class WeekBoard(Board):
    """Seven columns, each with its work as far as there is room."""

    rows = 1

    def __init__(self) -> None:
        super().__init__()
        self.items: Mapping[date, Sequence[DayItem]] = {}

    def is_inside(self, _day: date) -> bool:
        return True

    def paint_inside(self, painter: QPainter, rect: QRect, day: Day) -> None:
        px = theme.px
        top = QRect(rect.x(), rect.y(), rect.width(), px(90))
        super().paint_inside(painter, top, day)
        box = rect.adjusted(px(7), px(92), -px(7), -px(6))
        painter.fillRect(box.x(), box.y() - px(2), box.width(), theme.line_width(), theme.color("line-soft"))
        items, high = self.items.get(day.day, ()), px(36)
        room = max(0, (box.height() - px(18)) // high)
        for number, one in enumerate(items[:room]):
            self._paint_item(painter, QRect(box.x(), box.y() + number * high, box.width(), high), one)
        if len(items) > room:
            rest = QRect(box.x(), box.bottom() - px(17), box.width(), px(18))
            more = _("{count} more").format(count=len(items) - room)
            parts.draw_words(painter, rest, more, "accent", "caption")

    def _paint_item(self, painter: QPainter, rect: QRect, one: DayItem) -> None:
        half, group = rect.height() // 2, OF_KIND[one.item.kind]
        name = QRect(rect.x(), rect.y(), rect.width(), half)
        took = cell.paint_letter(painter, name, group.letter, group.tint, one.day == self.day)
        who = (Text(care_chips.whose(one.item.kind, one.item.customer_name), bold=True, role="caption"),)
        parts.paint(painter, name.adjusted(took + theme.px(4), 0, 0, 0), who)
        below = QRect(rect.x(), rect.y() + half, rect.width(), half)
        plate = parts.plate_text(one.item.plate) if one.item.plate else ""
        parts.paint(painter, below, (Text(plate, "text-3", role="caption"), PUSH))
