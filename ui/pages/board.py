"""The painted board of a day: rows of bays or advisers over the hours; blocks are moved by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip

from dealerdesk.appointments import board as plan
from dealerdesk.appointments.board import Block, DayBoard, Lane
from dealerdesk.appointments.entries import AppointmentRow
from dealerdesk.text import _
from ui import theme
from ui.pages import board_paint as paint
from ui.pages import board_words as said
from ui.pages.board_place import Place

MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
WALKS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Backtab: -1, Qt.Key.Key_Tab: 1}
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass
class Carried:
    """A block on its way: where it would land, and what speaks against it. ``grip``: from its left end to
    the pointer, in pixels."""

    block: Block
    at: datetime
    lane: int
    objection: str = ""
    grip: int = 0


@dataclass(frozen=True)
class Draft:
    """What the panel would book: plate, who and what, when, for how many minutes, on which bay."""

    plate: str
    words: str
    at: datetime
    minutes: int
    bay: str


class BoardView(QAbstractScrollArea):
    """``chosen`` carries a row of the book or None; ``opened`` and ``edited`` one; ``dropped`` one, the new
    time and the row of the board; ``asked`` one and where its menu belongs; ``wanted`` a free time and the
    row of the board."""

    chosen = Signal(object)
    opened = Signal(object)
    edited = Signal(object)
    dropped = Signal(object, object, object)
    asked = Signal(object, QPoint)
    wanted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(_("Appointment board"))
        self.board: DayBoard | None = None
        self.place: Place | None = None
        self.today = date.min
        self.step = timedelta(minutes=30)
        self.empty = ""
        self.objection: Callable[[AppointmentRow, datetime, Lane], str] = lambda *_args: ""
        self.carried: Carried | None = None
        self.draft: Draft | None = None
        self.ghost_words = QRect()
        self._number = ""
        self._pressed: tuple[QPoint, int, Block] | None = None

    # what is shown

    def show_board(self, board: DayBoard, today: date, step: timedelta, empty: str = "") -> None:
        """Show a day; ``step`` is a slot, ``empty`` what is said where nobody comes."""
        self.board, self.today, self.step = board, today, step
        self.empty = "" if board.blocks else empty
        self.carried = None
        self._lay()
        if self.block is None:
            self._number = ""
        self._tell_reader()

    @property
    def block(self) -> Block | None:
        """The chosen block."""
        found = self._find(self._number)
        return found[1] if found else None

    def _find(self, number: str) -> tuple[int, Block] | None:
        if self.board is None or not number:
            return None
        for n, lane in enumerate(self.board.lanes):
            for block in lane.blocks:
                if block.row.number == number:
                    return n, block
        return None

    def choose(self, number: str) -> None:
        """Choose without telling; what is not on the board leaves nothing chosen."""
        self._number = number if self._find(number) else ""
        self._tell_reader()
        self._show_chosen()
        self.viewport().update()

    def _choose(self, block: Block | None) -> None:
        if block is not None and block.row.number != self._number:
            self.choose(block.row.number)
            self.chosen.emit(block.row)

    def _tell_reader(self) -> None:
        block = self.block
        words = said.told(block, self.board.day, self.today) if block and self.board else self.empty
        if self.accessibleDescription() != words:
            self.setAccessibleDescription(words)

    def _lay(self) -> None:
        if self.board is None:
            return
        view = self.viewport()
        self.place = Place(self.board, view.width(), view.height(), self.verticalScrollBar().value())
        spare = self.place.whole - (view.height() - self.place.top)
        bar = self.verticalScrollBar()
        bar.setPageStep(max(view.height() - self.place.top, 1))
        bar.setSingleStep(theme.px(28))
        bar.setRange(0, max(spare, 0))
        self.place.scroll = bar.value()
        view.update()

    def _show_chosen(self) -> None:
        found = self._find(self._number)
        if found is None or self.place is None:
            return
        rect = self.place.lane_rect(found[0])
        bar = self.verticalScrollBar()
        if rect.top() < self.place.top:
            bar.setValue(bar.value() - (self.place.top - rect.top()))
        elif rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height())

    def rect_of(self, number: str) -> QRect:
        """Where the block of an appointment stands in the viewport."""
        found = self._find(number)
        return self.place.block_rect(*found) if found and self.place else QRect()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(700), theme.px(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(200))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        if self.place is not None:
            self.place.scroll = self.verticalScrollBar().value()
        self.viewport().update()

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self.board is None or self.place is None:
            painter.fillRect(self.viewport().rect(), theme.color("surface"))
            return
        place = self.place
        carried = self.carried
        paint.paint_ground(painter, place)
        paint.paint_lines(painter, place)
        number = carried.block.row.number if carried else ""
        paint.paint_blocks(painter, place, self._number, self.hasFocus(), self.today, number)
        if self.draft is not None:
            self._paint_draft(painter, place, self.draft)
        if self.empty:
            paint.paint_empty(painter, place, self.empty)
        paint.paint_column(painter, place)
        paint.paint_head(painter, place)
        if carried is not None:
            lane = self.board.lanes[carried.lane]
            end = carried.at + timedelta(minutes=carried.block.row.minutes)
            rect = place.span_rect(carried.lane, carried.at, end)
            where = said.moved(carried.at, self.board.day, said.lane_name(lane, self.board.by))
            self.ghost_words = paint.paint_ghost(painter, place, rect, where, carried.objection, carried.at)

    def show_draft(self, draft: Draft | None) -> None:
        """Show where what is being typed in the panel would stand."""
        if draft != self.draft:
            self.draft = draft
            self.viewport().update()

    def draft_rect(self) -> QRect:
        """Where the draft stands; empty when its day or bay is not shown."""
        draft, place = self.draft, self.place
        if draft is None or place is None or draft.at.date() != place.board.day:
            return QRect()
        for number, lane in enumerate(place.board.lanes):
            if lane.kind == plan.BAY and lane.key == draft.bay:
                return place.span_rect(number, draft.at, draft.at + timedelta(minutes=draft.minutes))
        return QRect()

    def _paint_draft(self, painter: QPainter, place: Place, draft: Draft) -> None:
        rect = self.draft_rect()
        if not rect.isEmpty():
            paint.paint_draft(painter, rect, (draft.plate, draft.words))

    # carrying a block

    def _carry(self, block: Block, at: datetime, lane: int, grip: int = 0) -> None:
        assert self.board is not None
        now = self.carried
        if now is None or (now.at, now.lane) != (at, lane):
            objection = self.objection(block.row, at, self.board.lanes[lane])
            self.carried = Carried(block, at, lane, objection, grip)
            where = said.moved(at, self.board.day, said.lane_name(self.board.lanes[lane], self.board.by))
            self.setAccessibleDescription("：".join(filter(None, (where, objection))))
            self.viewport().update()

    def put_down(self) -> bool:
        """Let the carried block land; False when none is carried or it has not moved."""
        carried, self.carried = self.carried, None
        self.viewport().update()
        self._tell_reader()
        if carried is None or self.board is None:
            return False
        found = self._find(carried.block.row.number)
        if found is None or (carried.at, carried.lane) == (carried.block.row.at, found[0]):
            return False
        self.dropped.emit(carried.block.row, carried.at, self.board.lanes[carried.lane])
        return True

    def let_go(self) -> bool:
        """Esc: leave the carried block where it was; False when none is carried."""
        if self.carried is None:
            return False
        self.carried = self._pressed = None
        self._tell_reader()
        self.viewport().update()
        return True

    def snapped(self, at: datetime) -> datetime:
        """The nearest beginning of a slot."""
        base = at.replace(hour=0, minute=0, second=0, microsecond=0)
        return base + round((at - base) / self.step) * self.step

    def carry_by(self, slots: int, rows: int) -> None:
        """Shift and an arrow: one slot or one row further; it lands when Shift is let go."""
        found = self._find(self._number)
        if found is None or self.board is None:
            return
        number, block = found
        at, lane = (self.carried.at, self.carried.lane) if self.carried else (block.row.at, number)
        lane = min(max(lane + rows, 0), len(self.board.lanes) - 1)
        if slots:
            at = self.snapped(at + slots * self.step)
            if slots > 0 and at <= (self.carried.at if self.carried else block.row.at):
                at += self.step
        if self.board.lanes[lane].kind != plan.HELD:
            self._carry(block, at, lane)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.place is None or event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        found = self.place.find(point)
        self._pressed = (point, *found) if found else None
        if found is not None:
            self._choose(found[1])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._pressed is None or self.place is None or self.board is None:
            over = self.place is not None and self.place.find(point) is not None
            self.viewport().setCursor(
                Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            )
            return
        start, _number, block = self._pressed
        if self.carried is None and (point - start).manhattanLength() < QApplication.startDragDistance():
            return
        self._scroll_at(point)
        grip = self.carried.grip if self.carried else start.x() - self.place.x_of(block.row.at)
        inside = min(max(point.y(), self.place.top), self.place.top + self.place.whole - 1)
        lane = self.place.lane_at(inside)
        at = self.snapped(self.place.at_of(point.x() - grip))
        last = self.board.last - self.step
        at = min(max(at, self.snapped(self.board.first)), self.snapped(last))
        if lane is not None and self.board.lanes[lane].kind != plan.HELD:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._carry(block, at, lane, grip)

    def _scroll_at(self, point: QPoint) -> None:
        """Scroll while the pointer is held at the upper or lower end."""
        assert self.place is not None
        bar = self.verticalScrollBar()
        if point.y() > self.viewport().height() - theme.px(12):
            bar.setValue(bar.value() + bar.singleStep())
        elif point.y() < self.place.top + theme.px(6):
            bar.setValue(bar.value() - bar.singleStep())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = None
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        if self.carried is not None:
            self.put_down()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.place is None or self.board is None:
            return
        point = event.position().toPoint()
        found = self.place.find(point)
        self._pressed = None
        if found is not None:
            self.edited.emit(found[1].row)
            return
        lane = self.place.lane_at(point.y())
        if lane is not None and point.x() >= self.place.left and point.y() >= self.place.top:
            seconds = self.step.total_seconds()
            at = self.place.at_of(point.x())
            base = at.replace(hour=0, minute=0, second=0, microsecond=0)
            self.wanted.emit(
                base + (at - base).total_seconds() // seconds * self.step, self.board.lanes[lane]
            )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.place is None:
            return
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            found = self.place.find(event.pos())
            if found is not None:
                self._choose(found[1])
                self.asked.emit(found[1].row, event.globalPos())
        elif self.block is not None:
            at = self.rect_of(self._number).bottomLeft()
            self.asked.emit(self.block.row, self.viewport().mapToGlobal(at))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.place is not None:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def tip_at(self, point: QPoint) -> str:
        """What lies under a point, in words."""
        if self.place is None or self.board is None:
            return ""
        found = self.place.find(point)
        if found is not None:
            return said.told(found[1], self.board.day, self.today)
        number = self.place.lane_at(point.y()) if point.y() >= self.place.top else None
        if number is None:
            return ""
        lane = self.board.lanes[number]
        lines = [said.away_words(lane, away, self.board.day) for away in lane.away]
        if point.x() < self.place.left:
            name, note = said.lane_name(lane, self.board.by), said.lane_note(lane, self.board)
            lines = [" ".join(filter(None, (name, note, said.lane_load(lane, self.board)))), *lines]
        return "\n".join(lines)

    # keys

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and self._walk(WALKS[key]):
                return True
        return super().event(event)

    def _walk(self, step: int) -> bool:
        """To the next or last block; False at the end, where Tab leaves the board."""
        blocks = self.board.blocks if self.board else []
        numbers = [block.row.number for block in blocks]
        now = numbers.index(self._number) if self._number in numbers else (-1 if step > 0 else len(numbers))
        if not 0 <= now + step < len(blocks):
            return False
        self.let_go()
        self._choose(blocks[now + step])
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if shift and key in MOVES:
            self.carry_by(*MOVES[key])
        elif self.carried is not None and key in ENTERS:
            self.put_down()
        elif key in WALKS and not shift:
            self._walk(WALKS[key])
        elif key in ENTERS and self.block is not None:
            self.opened.emit(self.block.row)
        elif key == Qt.Key.Key_F2 and self.block is not None:
            self.edited.emit(self.block.row)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        shift = event.key() == Qt.Key.Key_Shift and not event.isAutoRepeat()
        if shift and self.carried is not None and self._pressed is None:
            self.put_down()
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._pressed is None:
            self.let_go()
        self.viewport().update()
