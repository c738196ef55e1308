"""The painted board of a week: each bay or adviser over seven days, with the load and the cars of each."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from dealerdesk.appointments import board as plan
from dealerdesk.appointments.board import Block, Cell, WeekBoard, WeekRow
from dealerdesk.text import _
from ui import theme, words
from ui.pages import board_words as said
from ui.pages.board_place import COLUMN
from ui.widgets import parts
from ui.widgets.cards import paint_bar
from ui.widgets.parts import PUSH, Icon, Part, Text

HEAD, LEAST, MOST, LINE = 30, 68, 120, 17


class WeekView(QAbstractScrollArea):
    """`chosen` and `opened` carry a day."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Week board"))
        self.week: WeekBoard | None = None
        self.by = plan.BAYS
        self.day = self.today = date.min
        self._row = 0

    def show_week(self, week: WeekBoard, by: str, day: date, today: date) -> None:
        """Show seven days, ``day`` chosen."""
        self.week, self.by, self.day, self.today = week, by, day, today
        self._row = min(self._row, max(len(week.rows) - 1, 0))
        self._lay()
        self._tell_reader()

    def _tell_reader(self) -> None:
        if self.week is not None and self.week.rows and self.day in self.week.days:
            row = self.week.rows[self._row]
            cell = row.cells[self.week.days.index(self.day)]
            self.setAccessibleDescription(self.told(row, cell))

    def told(self, row: WeekRow, cell: Cell) -> str:
        """One cell in words."""
        load = said.load_word(cell.percent) if cell.percent is not None else ""
        what = [
            said.lane_name(row.lane, self.by), f"{words.weekday(cell.day)} {cell.day:%m-%d}", load,
            said.cars(cell.cars), *(away.why for away in cell.away),
            *(f"{words.clock(b.row.at)} {b.row.plate} {b.row.customer_name}" for b in cell.blocks),
        ]  # fmt: skip
        return ", ".join(filter(None, what))

    # geometry

    def _lay(self) -> None:
        if self.week is None:
            return
        room = self.viewport().height() - theme.px(HEAD)
        count = max(len(self.week.rows), 1)
        self.row_high = min(max(room // count, theme.px(LEAST)), theme.px(MOST))
        bar = self.verticalScrollBar()
        bar.setPageStep(max(room, 1))
        bar.setSingleStep(theme.px(28))
        bar.setRange(0, max(self.row_high * count - room, 0))
        self.viewport().update()

    def cell_rect(self, row: int, column: int) -> QRect:
        """Where one day of one row stands."""
        left = theme.px(words.wide(*COLUMN))
        wide = self.viewport().width() - left
        x, right = left + wide * column // 7, left + wide * (column + 1) // 7
        y = theme.px(HEAD) + row * self.row_high - self.verticalScrollBar().value()
        return QRect(x, y, right - x, self.row_high)

    def cell_at(self, point: QPoint) -> tuple[int, int] | None:
        """Row and column under a point; -1 as row in the head."""
        for row in range(len(self.week.rows) if self.week else 0):
            for column in range(7):
                if point.y() >= theme.px(HEAD) and self.cell_rect(row, column).contains(point):
                    return row, column
        return None

    def sizeHint(self) -> QSize:
        return QSize(theme.px(700), theme.px(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(200))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("surface"))
        if self.week is None:
            return
        for number, row in enumerate(self.week.rows):
            rect = self.cell_rect(number, 0)
            if rect.bottom() < 0 or rect.top() > self.viewport().height():
                continue
            for column, cell in enumerate(row.cells):
                self._paint_cell(painter, self.cell_rect(number, column), row, cell)
            self._paint_name(painter, rect, row)
            if self.hasFocus() and number == self._row and self.day in self.week.days:
                chosen = self.cell_rect(number, self.week.days.index(self.day))
                parts.rounded(painter, QRectF(chosen), 0, None, "accent", 2)
        self._paint_head(painter)

    def _paint_head(self, painter: QPainter) -> None:
        assert self.week is not None
        px = theme.px
        head = QRect(0, 0, self.viewport().width(), px(HEAD))
        painter.fillRect(head, theme.color("raised"))
        painter.fillRect(0, head.bottom(), head.width(), theme.line_width(), theme.color("line"))
        for column, load in enumerate(self.week.loads):
            box = self.cell_rect(0, column)
            on = load.day == self.day
            tone = "accent" if load.day == self.today else "text-2"
            line: list[Part] = [
                Text(words.weekday(load.day), tone, on),
                Text(words.day(load.day, self.today), tone, role="caption"),
                PUSH,
                Text(said.cars(load.cars), "text-2", role="caption"),
            ]
            room = QRect(box.x() + px(7), 0, box.width() - px(14), head.height())
            parts.paint(painter, room, line)

    def _paint_name(self, painter: QPainter, rect: QRect, row: WeekRow) -> None:
        px = theme.px
        left = px(words.wide(*COLUMN))
        box = QRect(0, rect.y(), left - theme.line_width(), rect.height() - theme.line_width())
        painter.fillRect(box, theme.color("surface"))
        painter.fillRect(left - 1, rect.y(), theme.line_width(), rect.height(), theme.color("line"))
        painter.fillRect(0, rect.bottom(), left, theme.line_width(), theme.color("line"))
        inside = box.adjusted(px(12), px(6), -px(10), -px(6))
        name = (Text(said.lane_name(row.lane, self.by), bold=True),)
        parts.paint(painter, QRect(inside.x(), inside.y(), inside.width(), px(18)), name)
        who = " ".join(filter(None, (row.lane.team, row.lane.technician)))
        note = (Text(who, "text-2", role="caption"),)
        parts.paint(painter, QRect(inside.x(), inside.y() + px(18), inside.width(), px(17)), note)

    def _paint_cell(self, painter: QPainter, rect: QRect, row: WeekRow, cell: Cell) -> None:
        px = theme.px
        ground = "selection" if cell.day == self.day else "raised" if cell.day < self.today else "surface"
        painter.fillRect(rect, theme.color(ground))
        thick = theme.line_width()
        painter.fillRect(rect.right() + 1 - thick, rect.y(), thick, rect.height(), theme.color("line-soft"))
        painter.fillRect(rect.x(), rect.bottom() + 1 - thick, rect.width(), thick, theme.color("line"))
        inside = rect.adjusted(px(7), px(5), -px(7), -px(5))
        bar, tone = said.load_tone(cell.percent)
        load = said.load_word(cell.percent) if cell.percent is not None else ""
        top: list[Part] = [Text(load, tone, tone == "red", "caption")] if load else []
        top += [PUSH, Text(said.cars(cell.cars) if cell.cars else "", "text-3", role="caption")]
        parts.paint(painter, QRect(inside.x(), inside.y(), inside.width(), px(LINE)), top)
        if load:
            box = QRectF(inside.x(), inside.y() + px(LINE), inside.width(), px(4))
            paint_bar(painter, box, (cell.percent or 0) / 100, bar)
        self._paint_cars(painter, inside.adjusted(0, px(LINE + 6), 0, 0), cell)

    def _paint_cars(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        """A line for each car, or where they are many only the plates, as many as have room."""
        high = theme.px(LINE)
        room = max(rect.height() // high, 0)
        lines: list[list[Part]] = [
            [Icon("forbid-line", "text-3", 14), Text(away.why, "text-2", role="caption")]
            for away in cell.away[:1]
        ]
        if len(lines) + len(cell.blocks) <= room:
            lines += [self._car_line(block) for block in cell.blocks]
        else:
            lines += self._plates(cell, rect.width(), room - len(lines))
        for number, line in enumerate(lines[:room]):
            parts.paint(painter, QRect(rect.x(), rect.y() + number * high, rect.width(), high), line)

    @staticmethod
    def _plates(cell: Cell, width: int, room: int) -> list[list[Part]]:
        lines: list[list[Part]] = [[]]
        for number, block in enumerate(cell.blocks):
            tone = "red" if block.over else "text"
            one = Text(said.tail(block.row.plate), tone, block.over, "caption")
            more = Text(f"+{len(cell.blocks) - number}", "accent", True, "caption")
            last = len(lines) == room and number + 1 < len(cell.blocks)
            if parts.measure([*lines[-1], one, *([more] if last else [])]) <= width:
                lines[-1].append(one)
            elif len(lines) < room:
                lines.append([one])
            else:
                lines[-1].append(more)
                break
        return lines

    @staticmethod
    def _car_line(block: Block) -> list[Part]:
        look = said.look_of(block)
        tone = "red" if block.over else look.tone
        line: list[Part] = [
            Icon(look.icon, tone, 12),
            Text(words.clock(block.row.at), "text-2", role="caption"),
            Text(said.tail(block.row.plate), "text", role="caption"),
        ]
        return [*line, Text(_("over"), "red", True, "caption")] if block.over else line

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.cell_at(event.position().toPoint())
        if found is not None and self.week is not None:
            self._row = found[0]
            self.chosen.emit(self.week.days[found[1]])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.cell_at(event.position().toPoint())
        if found is not None and self.week is not None:
            self.opened.emit(self.week.days[found[1]])

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.week is not None:
            found = self.cell_at(event.pos())
            row = self.week.rows[found[0]] if found else None
            QToolTip.showText(
                event.globalPos(), self.told(row, row.cells[found[1]]) if row and found else "", self
            )
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.week is not None:
            last = max(len(self.week.rows) - 1, 0)
            self._row = min(max(self._row + (1 if key == Qt.Key.Key_Down else -1), 0), last)
            self._show_row()
            self._tell_reader()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.day)
        else:
            super().keyPressEvent(event)

    def _show_row(self) -> None:
        rect, bar = self.cell_rect(self._row, 0), self.verticalScrollBar()
        if rect.top() < theme.px(HEAD):
            bar.setValue(bar.value() - theme.px(HEAD) + rect.top())
        elif rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height())
        self.viewport().update()

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
