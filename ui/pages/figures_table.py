"""The table of the figures: numerator and denominator, this month beside others, twelve months, state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from dealerdesk.text import _
from ui import theme
from ui.pages.figures_chart import paint_spark, percent
from ui.widgets import parts
from ui.widgets.parts import Icon, Line, Text
from ui.widgets.states import State
from ui.widgets.table import CellDelegate, Column, Group, Index, Table

if TYPE_CHECKING:
    from dealerdesk.figures.shapes import Count, Figure, TrendPoint

SMALL_SAMPLE = 10
A_LITTLE = 5.0
"""Percentage points under the target that are amber; more is red."""
ROW = 29


@dataclass(frozen=True)
class FigureLine:
    """A figure with its twelve months, as far as they are known yet."""

    figure: Figure
    trend: tuple[TrendPoint, ...] = ()

    @property
    def id(self) -> str:
        """`K2`."""
        return self.figure.id


def goal(figure: Figure) -> str:
    """`≥ 90%`, `≤ 20%`, `—`."""
    if figure.target is None:
        return "—"
    return f"{'≤' if figure.lower_is_better else '≥'} {figure.target}%"


def result(figure: Figure) -> Line:
    """Whether the target is met: shape, word and colour."""
    if figure.denominator and figure.denominator < SMALL_SAMPLE:
        return (
            Icon("indeterminate-circle-line", "text-3", 14),
            Text(_("under {count}").format(count=SMALL_SAMPLE), "text-3"),
        )
    short = figure.short_of_target
    if figure.target is None:
        return (Icon("indeterminate-circle-line", "text-3", 14), Text(_("no target"), "text-3"))
    if short is None:
        return (Icon("indeterminate-circle-line", "text-3", 14), Text("—", "text-3"))
    if short == 0:
        return State("done", "", _("met")).line()
    words = _("short {points}").format(points=f"{short:.1f}")
    return State("check" if short <= A_LITTLE else "wrong", "", words).line()


def count_line(count: Count) -> Line:
    """`K24 节日、天气关怀次数 2 / 3  上月 3  去年同月 1  差 1  11-20 大雪`."""
    state = State("done", "", _("met")) if count.met else State(
        "check", "", _("short {points}").format(points=count.target - count.n))  # fmt: skip
    grey = [_("before {n}").format(n=count.month_before), _("year ago {n}").format(n=count.year_before)]
    star = [Text("*", "legal-text", bold=True)] if count.restated is not None else []
    return [
        Text(count.id, "text-3", role="caption"), Text(count.name),
        Text(f"{count.n} / {count.target}", bold=True), *star, *state.line(),
        Text(" · ".join(grey), "text-2"), Text(" · ".join(count.events), "text-3", role="caption"),
    ]  # fmt: skip


class FiguresTable(Table):
    """Left and right go through the months; a click on a number shows the people behind it."""

    turned = Signal(int)
    """A month back (-1) or on (1)."""
    asked = Signal(str)
    """`numerator` or `denominator` of the chosen figure was clicked."""

    def __init__(self) -> None:
        super().__init__(self._columns(), row_height=ROW, name=_("Figures of the month"), pad=7)
        self.setItemDelegate(_FigureDelegate(self))
        self.setMouseTracking(True)
        self.horizontalHeader().setSectionsClickable(False)

    @staticmethod
    def _columns() -> list[Column]:
        def name(line: FigureLine) -> Line:
            metrics = theme.metrics("caption")
            short = metrics.horizontalAdvance("K7b") - metrics.horizontalAdvance(line.id)
            gap = parts.Gap(round(short * 100 / theme.px(100)) + 1)
            return (Text(line.id, "text-3", role="caption"), gap, Text(line.figure.name))

        def ratio(line: FigureLine) -> Line:
            figure = line.figure
            return (
                Text(f"{figure.numerator:,}", "accent"),
                Text("/", "text-3"),
                Text(f"{figure.denominator:,}", "accent"),
            )

        def now(line: FigureLine) -> Line:
            figure = line.figure
            if figure.denominator and figure.denominator < SMALL_SAMPLE:
                return (Text(_("small sample"), "text-2"),)
            value = Text(percent(figure.value), bold=True)
            return (value, Text("*", "legal-text", bold=True)) if figure.restated else (value,)

        def grey(value: str) -> Line:
            return (Text(value, "text-2"),)

        return [
            Column("name", _("Figure"), name),
            Column("ratio", _("Num./denom."), ratio, 100, right=True),
            Column("now", _("Month"), now, 82, right=True),
            Column("last", _("Before"), lambda line: grey(percent(line.figure.last_month)), 68, right=True),
            Column("year", _("Year ago"), lambda line: grey(percent(line.figure.last_year)), 76, right=True),
            Column("target", _("Target"), lambda line: grey(goal(line.figure)), 64, right=True),
            Column("spark", _("12 months"), lambda _line: (), 88),
            Column("state", _("Met?"), lambda line: result(line.figure), 94),
        ]

    def show_lines(self, lines: Sequence[FigureLine], group: str) -> None:
        """Show the figures; the chosen one stays."""
        rows: list[object] = [Group(group), *lines]
        self.set_rows(rows, keep=lambda line: line.id)
        tall = self.horizontalHeader().height() + len(rows) * theme.px(ROW) + 2
        self.setFixedHeight(tall)

    def choose_figure(self, figure: str) -> None:
        """Choose a figure by its id."""
        for number, row in enumerate(self.rows):
            if isinstance(row, FigureLine) and row.id == figure:
                self.choose(number)

    def part_at(self, index: Index, x: int) -> str:
        """Which number of the ratio lies at `x` of the viewport."""
        line = self.rows_model.line(index.row(), index.column())
        right = self.visualRect(index).right() - self.pad  # type: ignore[arg-type]
        denominator = parts.width(line[2]) + theme.px(parts.SPACE)
        return "denominator" if x >= right - denominator else "numerator"

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        if self._is_ratio(index) and event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit(self.part_at(index, at.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._is_ratio(self.indexAt(event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def _is_ratio(self, index: Index) -> bool:
        return (
            index.isValid()
            and self.row_at(index) is not None
            and self.rows_model.columns[index.column()].key == "ratio"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self.turned.emit(step)
            return
        super().keyPressEvent(event)


class _FigureDelegate(CellDelegate):
    """Cells of parts, and the twelve months as a line."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        table = self.parent()
        if not isinstance(table, FiguresTable):
            return
        row = table.row_at(index)
        if isinstance(row, FigureLine) and table.rows_model.columns[index.column()].key == "spark":
            box = QRectF(option.rect).adjusted(theme.px(7), theme.px(3), -theme.px(7), -theme.px(4))  # type: ignore[attr-defined]
            target = row.figure.target
            paint_spark(painter, box, [point.value for point in row.trend], target)
