"""Small charts of the month report: one series each, no legend, axis only at the foot."""

from __future__ import annotations

from dealerdesk.figures.forms import FigureRow
from dealerdesk.text import _
from printing.fonts import BOLD
from printing.page import Paper


def trend(paper: Paper, x: float, y: float, w: float, h: float, row: FigureRow) -> None:
    """The months of one figure: title line with the current value, dashed target with its number, hollow
    first point, solid last point. A month without a denominator leaves a gap. y: the title's baseline."""
    now = row.now.percent
    shown = "—" if now is None else f"{now:.0f}%" if now == 100 else f"{now:.1f}%"
    took = paper.text(x + w, y, shown, 11, BOLD, align="r")
    end = x + paper.fitted(x, y, row.name, w - took - 2, 9.2, BOLD, lines=2, field=row.id)
    if row.note and x + w - took - end > 8:
        paper.fitted(end + 1.2, y, row.note, x + w - took - end - 2, 7.4, field=row.id)
    values = [ratio.percent for _month, ratio in row.history]
    known = [value for value in values if value is not None]
    bottom = y + h - 5
    paper.line(x, bottom, x + w, bottom, 0.5)
    first, last = row.history[0][0], row.history[-1][0]
    paper.text(x, bottom + 4, _("{month}/{year}").format(month=first.month, year=first.year), 7.2)
    paper.text(
        x + w, bottom + 4, _("{month}/{year}").format(month=last.month, year=last.year), 7.2, align="r"
    )
    if not known:
        return
    marks = known if row.target is None else [*known, row.target]
    low, high = min(marks), max(marks)
    top, floor = y + 10.0, bottom - 5.0
    scale = (floor - top) / max(high - low, 1.0)

    def level(value: float) -> float:
        return floor - (value - low) * scale

    def near(value: float | None) -> bool:
        return value is not None and abs(level(value) - level(row.target or 0)) < 3.5

    if row.target is not None:
        paper.line(x, level(row.target), x + w, level(row.target), 0.6, dash=(0.9, 0.6))
        right = near(values[0]) and not near(values[-1])  # its number stands where the line leaves room
        place, align = (x + w, "r") if right else (x, "l")
        paper.text(place, level(row.target) - 1.0, f"{row.target:g}%", 7.2, align=align)
    step = w / max(1, len(values) - 1)
    points = [(x + n * step, level(v)) for n, v in enumerate(values) if v is not None]
    _line(paper, [None if v is None else (x + n * step, level(v)) for n, v in enumerate(values)])
    paper.circle(*points[0], 0.85, fill=0.0, stroke=0.9)
    paper.circle(*points[-1], 1.05, fill=1.0)


def _line(paper: Paper, points: list[tuple[float, float] | None]) -> None:
    """A line through the points, interrupted where one is missing."""
    path: list[tuple] = []
    pen_down = False
    for point in points:
        if point is not None:
            path.append(("l" if pen_down else "m", *point))
        pen_down = point is not None
    if path:
        paper.shape(path, stroke=1.6, round_ends=True)
