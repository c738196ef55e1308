"""The mileage line: what was read, today's mileage as told, and the way to the target, dashed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from dealerdesk.care.mileage import Point
from dealerdesk.text import _
from ui import theme, words
from ui.widgets import parts

TALL = 104


def axis(km: int) -> str:
    """`5k`, `2.5k`, `0`."""
    return f"{km / 1000:g}k" if km else "0"


class MileageLine(QWidget):
    """Painted; told to screen readers as text."""

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[Point, ...] = ()
        self._target: Point | None = None
        self._today = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_track(self, points: Sequence[Point], target: Point | None, today: date) -> None:
        """Mileages by day, the day on which the target is reached, and today."""
        self._points = tuple(points[-5:])
        ahead = target is not None and self._points and target.on > self._points[-1].on
        self._target, self._today = target if ahead else None, today
        told = [f"{point.on.isoformat()} {words.km(point.km)}" for point in self._points]
        if self._target is not None:
            told.append(f"→ {self._target.on.isoformat()} {words.km(self._target.km)}")
        self.setAccessibleName("；".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(TALL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = theme.px
        box = QRectF(px(34), px(22), self.width() - px(34) - px(46), self.height() - px(22) - px(24))
        all_points = [*self._points, *([self._target] if self._target else [])]
        first, last = all_points[0].on, max(all_points[-1].on, self._today)
        low = 0 if len(self._points) < 2 or self._points[0].km < all_points[-1].km / 2 else self._points[0].km
        top = max(max(point.km for point in all_points), low + 1)

        def place(point: Point) -> QPointF:
            across = (point.on - first).days / max((last - first).days, 1)
            return QPointF(
                box.x() + across * box.width(), box.bottom() - (point.km - low) / (top - low) * box.height()
            )

        self._paint_grid(painter, box, low, top)
        self._paint_line(painter, place)
        self._paint_days(painter, box, place)

    @staticmethod
    def _paint_grid(painter: QPainter, box: QRectF, low: int, top: int) -> None:
        for share in (0.0, 0.5, 1.0):
            y = round(box.bottom() - share * box.height()) + 0.5
            style = Qt.PenStyle.DashLine if share == 1.0 else Qt.PenStyle.SolidLine
            painter.setPen(QPen(theme.color("line" if share == 1.0 else "line-soft"), 1, style))
            painter.drawLine(QPointF(box.x(), y), QPointF(box.right() + theme.px(42), y))
            value = low + round(share * (top - low))
            label = QRectF(0, y - theme.px(9), box.x() - theme.px(6), theme.px(18))
            said = axis(value if value < 1000 else round(value, -2))
            parts.draw_words(painter, label, said, "text-3", "caption", align="right")

    def _paint_line(self, painter: QPainter, place) -> None:
        px = theme.px
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([place(point) for point in self._points]))
        if self._target is not None:
            painter.setPen(QPen(theme.color("accent"), 2, Qt.PenStyle.DotLine))
            painter.drawLine(place(self._points[-1]), place(self._target))
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.setBrush(theme.color("surface"))
        for point in self._points:
            painter.drawEllipse(place(point), px(3.5), px(3.5))
        if self._target is None:
            return
        at, side = place(self._target), px(5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("amber-fill"))
        corners = ((0, -side), (side, 0), (0, side), (-side, 0))
        painter.drawPolygon(QPolygonF([QPointF(at.x() + x, at.y() + y) for x, y in corners]))
        said = f"{words.day(self._target.on, self._today)} · {words.km(self._target.km)}"
        wide = theme.metrics("caption", True).horizontalAdvance(said)
        left = min(max(at.x() - wide / 2, 0), self.width() - wide - 1)
        label = QRectF(left, 0, wide + 1, px(18))
        parts.draw_words(painter, label, said, "amber", "caption", True)

    def _paint_days(self, painter: QPainter, box: QRectF, place) -> None:
        """Days below the points, as far as they don't run into each other."""
        right = -1e9
        for point in (self._points[0], *reversed(self._points[1:])):
            said = _("today") if point.on == self._today else words.day(point.on, self._today)
            wide = theme.metrics("caption").horizontalAdvance(said)
            x = min(max(place(point).x() - wide / 2, 0), self.width() - wide)
            if point is self._points[0]:
                right, edge = x + wide + theme.px(8), 1e9
            elif x < right or x + wide > edge:
                continue
            else:
                edge = x - theme.px(8)
            label = QRectF(x, box.bottom() + theme.px(4), wide + 1, theme.px(18))
            parts.draw_words(painter, label, said, "text-3", "caption")
