"""Cells of a list that make their row taller: a value first shrinks to 80 %, then takes a second line, then
more lines at the smallest size, and only what is longer still is refused by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from printing.fonts import REGULAR, stand_in
from printing.lists import Columns
from printing.page import MM, Paper
from printing.typeset import DoesNotFit, break_lines, fit, width

SMALLEST, MOST_LINES = 6.5, 8
LEADING = 1.09  # of the size


@dataclass(frozen=True)
class Cell:
    """The lines of one value, ready to draw in its column."""

    column: int
    size: float
    lines: tuple[str, ...]
    style: str = REGULAR
    align: str = "l"

    @property
    def step(self) -> float:
        """From line to line in mm."""
        return self.size * LEADING / MM

    @property
    def high(self) -> float:
        """What the lines need in mm."""
        return self.step * len(self.lines)

    def draw(self, paper: Paper, columns: Columns, middle: float) -> None:
        """The lines about the middle (mm) of their row."""
        pad = (columns.edge(self.column + 1) - columns.edge(self.column) - columns.room(self.column)) / 2
        x = columns.middle(self.column) if self.align == "c" else columns.edge(self.column) + pad
        top = middle + self.size * 0.36 / MM - self.step * (len(self.lines) - 1) / 2
        for n, line in enumerate(self.lines):
            paper.text(x, top + n * self.step, line, self.size, self.style, align=self.align)


def cell(
    columns: Columns, column: int, text: str, size: float, style: str = REGULAR, *, align: str = "l",
    field: str = "",
) -> Cell:  # fmt: skip
    """A value set for its column. Raises DoesNotFit, MissingGlyphs."""
    if not text:
        return Cell(column, size, ())
    text, room = stand_in(text, style), columns.room(column) * MM
    try:
        found = fit(text, size, room, style, 2, field)
        if found.size >= SMALLEST:
            return Cell(column, found.size, found.lines, style, align)
    except DoesNotFit:
        pass
    lines = break_lines(text, SMALLEST, room, style)
    if len(lines) > MOST_LINES or max(width(line, SMALLEST, style) for line in lines) > room + 0.01:
        raise DoesNotFit(text, field)
    return Cell(column, SMALLEST, lines, style, align)


def height(cells: Sequence[Cell], least: float) -> float:
    """How high the row of these cells is in mm, at least ``least``."""
    return max([least, *(one.high + 1.6 for one in cells)])
