"""Where everything stands on the board: rows, hours, blocks; all from the font's pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from PySide6.QtCore import QPoint, QRect

from dealerdesk.appointments.board import Block, DayBoard, Lane
from ui import theme, words

COLUMN = (118, 132)
"""The first column, in Chinese and English."""
INTAKE, AXIS, TAIL = 54, 44, 24
LEAST, BEST, MOST = 50, 56, 64
TRACK = 38
EDGE = 2


@dataclass
class Place:
    """The measures of a board in a viewport; ``scroll`` is how far its rows are pushed up."""

    board: DayBoard
    width: int
    height: int
    scroll: int = 0
    rows: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = theme.px(words.wide(*COLUMN))
        self.top = theme.px(AXIS + (INTAKE if self.board.limit else 0))
        self._set_rows()

    def _set_rows(self) -> None:
        px = theme.px
        stacked = [lane.tracks * px(TRACK) + px(2 * EDGE) for lane in self.board.lanes]
        single = sum(lane.tracks == 1 for lane in self.board.lanes)
        used = sum(max(high, px(LEAST)) for high, lane in self._with(stacked) if lane.tracks > 1)
        room = self.height - self.top - used
        base = min(max(room // single if single else px(BEST), px(LEAST)), px(MOST))
        y = 0
        self.rows = []
        for high, lane in self._with(stacked):
            tall = base if lane.tracks == 1 else max(high, px(LEAST))
            self.rows.append((y, tall))
            y += tall
        self.whole = y

    def _with(self, stacked: list[int]) -> list[tuple[int, Lane]]:
        return list(zip(stacked, self.board.lanes, strict=True))

    # hours

    @property
    def _seconds(self) -> float:
        return max((self.board.last - self.board.first).total_seconds(), 1)

    @property
    def right(self) -> int:
        """Where the last hour stands."""
        return self.width - theme.px(TAIL)

    def x_of(self, at: datetime) -> int:
        """Where a moment stands; what lies outside stands at the edge."""
        share = (at - self.board.first).total_seconds() / self._seconds
        return self.left + round(min(max(share, 0), 1) * (self.right - self.left))

    def at_of(self, x: int) -> datetime:
        """The moment at a place."""
        share = (x - self.left) / max(self.right - self.left, 1)
        return self.board.first + timedelta(seconds=share * self._seconds)

    def hours(self) -> list[datetime]:
        """The full hours that are shown."""
        at = self.board.first.replace(minute=0)
        found = []
        while at <= self.board.last:
            if at >= self.board.first:
                found.append(at)
            at += timedelta(hours=1)
        return found

    # rows

    def lane_rect(self, number: int) -> QRect:
        """The whole of a row."""
        y, high = self.rows[number]
        return QRect(0, self.top + y - self.scroll, self.width, high)

    def lane_at(self, y: int) -> int | None:
        """The row at a height."""
        for number in range(len(self.rows)):
            rect = self.lane_rect(number)
            if rect.top() <= y <= rect.bottom():
                return number
        return None

    def span_rect(
        self, number: int, start: datetime, end: datetime, track: int = 0, tracks: int = 1
    ) -> QRect:
        """From one moment to another in a row, on one of its tracks."""
        row = self.lane_rect(number)
        px = theme.px
        x, right = self.x_of(start), self.x_of(end)
        room = row.height() - px(2 * EDGE)
        top = row.y() + px(EDGE) + room * track // tracks
        bottom = row.y() + px(EDGE) + room * (track + 1) // tracks - (1 if tracks > 1 else 0)
        return QRect(x + 1, top, max(right - x - 2, px(18)), bottom - top)

    def block_rect(self, number: int, block: Block) -> QRect:
        """Where a block stands."""
        tracks = self.board.lanes[number].tracks
        return self.span_rect(number, block.row.at, block.row.until, block.track, tracks)

    def find(self, point: QPoint) -> tuple[int, Block] | None:
        """The block under a point with the number of its row; the last painted lies on top."""
        if point.y() < self.top or point.x() < self.left:
            return None
        number = self.lane_at(point.y())
        if number is None:
            return None
        for block in reversed(self.board.lanes[number].blocks):
            if self.block_rect(number, block).contains(point):
                return number, block
        return None
