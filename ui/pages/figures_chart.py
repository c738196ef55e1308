"""Charts of a figure: the line of twelve months in a cell, and the trend below the table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dealerdesk.text import _, language
from ui import theme
from ui.widgets import parts
from ui.words import MONTHS

if TYPE_CHECKING:
    from dealerdesk.figures.shapes import TrendPoint

Values = Sequence[float | None]
LINES, SPAN = 6, 10
STEPS = (2, 5, 10, 20)


def percent(value: float | None) -> str:
    """`89.7%`, `100%`, `—` without a denominator."""
    if value is None:
        return "—"
    return "100%" if value == 100 else f"{value:.1f}%"


def runs(points: Sequence[QPointF | None]) -> list[QPolygonF]:
    """The parts of a line between months without a value."""
    found: list[QPolygonF] = []
    part: list[QPointF] = []
    for point in [*points, None]:
        if point is not None:
            part.append(point)
        elif part:
            found.append(QPolygonF(part))
            part = []
    return found


def scale(values: Values, target: float | None) -> tuple[int, int, int]:
    """Lowest and highest line of the axis and the step between, in percent; never less than ten points."""
    known = [value for value in (*values, target) if value is not None]
    if not known:
        return 0, 100, 20
    low, high = min(known), max(known)
    for step in STEPS:
        bottom = max(0, math.floor(low / step - 0.2) * step)
        top = min(100, math.ceil(high / step + 0.2) * step)
        bottom = max(0, min(bottom, top - SPAN))
        top = max(top, bottom + SPAN)
        bottom -= bottom % step
        top += -top % step
        if (top - bottom) / step <= LINES:
            return bottom, top, step
    return 0, 100, 20


def apart(wanted: Sequence[float], least: float, top: float, bottom: float) -> list[float]:
    """The same heights moved apart, so that no two labels are nearer than `least`."""
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    placed = list(wanted)
    before = top - least
    for n in order:
        placed[n] = before = max(placed[n], before + least)
    after = bottom + least
    for n in reversed(order):
        placed[n] = after = min(placed[n], after - least)
    return placed


def paint_spark(painter: QPainter, box: QRectF, values: Values, target: float | None) -> None:
    """Twelve months in a table cell: the line, its last point, the target dotted."""
    known = [value for value in (*values, target) if value is not None]
    if not any(value is not None for value in values):
        return
    low, high = min(known), max(known)
    span = max(high - low, 1.0)
    box = box.adjusted(2, 3, -4, -3)

    def y(value: float) -> float:
        return box.bottom() - (value - low) / span * box.height()

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if target is not None:
        painter.setPen(QPen(theme.color("control"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(box.left(), y(target)), QPointF(box.right(), y(target)))
    step = box.width() / max(1, len(values) - 1)
    points = [None if v is None else QPointF(box.left() + n * step, y(v)) for n, v in enumerate(values)]
    painter.setPen(QPen(theme.color("bar"), 1.5))
    for part in runs(points):
        painter.drawPolyline(part)
    last = next((point for point in reversed(points) if point is not None), None)
    if last is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(last, 3, 3)
    painter.restore()


class TrendChart(QWidget):
    """This year solid with round points, the year before dotted with squares, the target in long dashes."""

    def __init__(self) -> None:
        super().__init__()
        self._points: list[TrendPoint] = []
        self._target: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(110))

    def set_points(self, points: Sequence[TrendPoint], target: float | None, name: str) -> None:
        """Twelve months, oldest first; target in percent."""
        self._points, self._target = list(points), target
        said = "; ".join(f"{point.month:%Y-%m} {percent(point.value)}" for point in points)
        self.setAccessibleName(f"{name}: {said}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(600), theme.px(200))

    # geometry

    def _box(self) -> QRectF:
        px = theme.px
        end = theme.metrics("body", True).horizontalAdvance(self._end_words()) + px(20)
        return QRectF(px(44), px(14), self.width() - px(44) - end, self.height() - px(14) - px(26))

    def _end_words(self) -> str:
        words = [_("last year {value}").format(value="100.0%"), _("target {value}").format(value="100%")]
        return max(words, key=theme.metrics("body", True).horizontalAdvance)

    def _x(self, box: QRectF, number: int) -> float:
        return box.left() + number * box.width() / max(1, len(self._points) - 1)

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._points:
            return
        painter = QPainter(self)
        if not any(point.now[1] or point.year_before[1] for point in self._points):
            words = _("In these twelve months there was nothing to count.")
            line = QRect(theme.px(16), 0, self.width(), theme.px(30))
            parts.paint(painter, line, (parts.Text(words, "text-2"),))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = [point.value for point in self._points]
        before = [point.last_year for point in self._points]
        low, high, step = scale([*now, *before], self._target)
        box = self._box()

        def y(value: float) -> float:
            return box.bottom() - (value - low) / (high - low) * box.height()

        self._paint_axis(painter, box, range(low, high + 1, step), y)
        if self._target is not None:
            pen = QPen(theme.color("text-3"), 1.2)
            pen.setDashPattern([6, 4])
            painter.setPen(pen)
            painter.drawLine(QPointF(box.left(), y(self._target)), QPointF(box.right(), y(self._target)))
        self._paint_series(painter, box, before, y, "text-3", old=True)
        self._paint_series(painter, box, now, y, "accent", old=False)
        self._paint_ends(painter, box, now, before, y)

    def _paint_axis(self, painter: QPainter, box: QRectF, ticks: range, y) -> None:
        metrics = theme.metrics("caption")
        painter.setFont(theme.font("caption"))
        for tick in ticks:
            painter.setPen(QPen(theme.color("line-soft"), 1))
            painter.drawLine(
                QPointF(box.left(), round(y(tick)) + 0.5), QPointF(box.right(), round(y(tick)) + 0.5)
            )
            painter.setPen(theme.color("text-3"))
            words = f"{tick}%"
            at = QPointF(
                box.left() - theme.px(10) - metrics.horizontalAdvance(words),
                y(tick) + metrics.ascent() / 2 - 1,
            )
            painter.drawText(at, words)
        painter.setPen(theme.color("text-2"))
        for number, point in enumerate(self._points):
            words = self._month(point.month.month)
            wide = metrics.horizontalAdvance(words)
            painter.drawText(QPointF(self._x(box, number) - wide / 2, self.height() - theme.px(8)), words)

    @staticmethod
    def _month(number: int) -> str:
        return MONTHS[number - 1][:3] if language() == "en" else f"{number}月"

    def _paint_series(self, painter: QPainter, box: QRectF, values: Values, y, tone: str, old: bool) -> None:
        points = [None if v is None else QPointF(self._x(box, n), y(v)) for n, v in enumerate(values)]
        pen = QPen(theme.color(tone), 1.6 if old else 2.4)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if old:
            pen.setDashPattern([1.2, 2.6])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for part in runs(points):
            painter.drawPolyline(part)
        painter.setPen(QPen(theme.color(tone), 1.2 if old else 2))
        painter.setBrush(theme.color("surface"))
        half = 3.0 if old else 3.6
        for number, point in enumerate(points):
            if point is None:
                continue
            last = not old and number == len(points) - 1
            painter.setBrush(theme.color(tone if last else "surface"))
            if old:
                painter.drawRect(QRectF(point.x() - half, point.y() - half, 2 * half, 2 * half))
            else:
                painter.drawEllipse(point, half + 1.6 * last, half + 1.6 * last)

    def _paint_ends(self, painter: QPainter, box: QRectF, now: Values, before: Values, y) -> None:
        ends: list[tuple[float, str, str, bool]] = []
        if self._target is not None:
            said = _("target {value}").format(value=f"{self._target:g}%")
            ends.append((y(self._target), said, "text-2", False))
        if now[-1] is not None:
            ends.append((y(now[-1]), percent(now[-1]), "accent", True))
        if before[-1] is not None:
            said = _("last year {value}").format(value=percent(before[-1]))
            ends.append((y(before[-1]), said, "text-2", False))
        heights = apart([end[0] for end in ends], theme.px(17), box.top(), box.bottom())
        for (_wanted, words, tone, bold), at in zip(ends, heights, strict=True):
            role = "body" if bold else "caption"
            painter.setFont(theme.font(role, bold))
            painter.setPen(theme.color(tone))
            line = QRectF(box.right() + theme.px(12), at - theme.px(10), self.width(), theme.px(20))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    # what a month held

    def words_at(self, x: float) -> str:
        """What is told of the month nearest to `x`."""
        box = self._box()
        number = round((x - box.left()) / box.width() * (len(self._points) - 1))
        if not 0 <= number < len(self._points):
            return ""
        point = self._points[number]
        lines = [f"{point.month:%Y-%m}  {point.now[0]:,} / {point.now[1]:,} = {percent(point.value)}"]
        if point.year_before[1]:
            ratio = f"{point.year_before[0]:,} / {point.year_before[1]:,} = {percent(point.last_year)}"
            lines.append(_("last year {value}").format(value=ratio))
        return "\n".join(lines)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._points:
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x()), self, QRect())
            return True
        return super().event(event)
