"""What the landscape lists share: columns, a head row of two levels, rows that grow, the band at the foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from printing import parts
from printing.day_pack import tight
from printing.fonts import BOLD, REGULAR, stand_in
from printing.page import MM, Paper
from printing.typeset import break_lines, two_em, width

WIDTH, LEFT, RIGHT = 297.0, 12.0, 285.0
SUB_HEAD, HEAD, HEAD_HIGH, FOOT = 21.2, 25.0, 10.0, 202.6
TOP = HEAD + HEAD_HIGH
CELL_PAD = 0.8
SMALL, SMALL_STEP = 6.2, 2.35
T = TypeVar("T")


@dataclass(frozen=True)
class Columns:
    """Columns by their widths, scaled to the width between the margins."""

    widths: tuple[float, ...]

    def edge(self, number: int) -> float:
        """The left edge of a column in mm; of the one after the last the right margin."""
        return LEFT + sum(self.widths[:number]) * (RIGHT - LEFT) / sum(self.widths)

    def room(self, number: int, span: int = 1) -> float:
        """What fits into a column, or several, in mm."""
        return self.edge(number + span) - self.edge(number) - 2 * CELL_PAD

    def middle(self, number: int, span: int = 1) -> float:
        """The middle of a column, or of several, in mm."""
        return (self.edge(number) + self.edge(number + span)) / 2


def paginated(rows: Sequence[T], high: Callable[[T], float], end: float) -> list[list[T]]:
    """Rows by page: from :data:`TOP` to ``end``, each as ``high`` as it says (mm) and never split; one
    empty page where there are none."""
    pages: list[list[T]] = [[]]
    y = TOP
    for row in rows:
        if y + high(row) > end:
            pages.append([])
            y = TOP
        pages[-1].append(row)
        y += high(row)
    return pages


def title_word(
    paper: Paper, columns: Columns, number: int, word: str, *, span: int = 1, y: float = HEAD + 6.2,
    size: float = 7.4, high: float = 8.8, style: str = BOLD,
) -> None:  # fmt: skip
    """A word of the head row in the middle of its column; lines that are given stay lines."""
    lines = word.split("\n")
    step = 3.1
    for n, line in enumerate(lines):
        base = y + step * (n - (len(lines) - 1) / 2)
        room = columns.room(number, span)
        fits = [q / 4 for q in range(int(size * 4), 21, -1) if width(line, q / 4, style) <= room * MM]
        tight(paper, columns.middle(number, span), base, line, room, fits[0] if fits else size, style,
              high=high / len(lines), align="c", field=line)  # fmt: skip


def cell(
    paper: Paper, columns: Columns, number: int, y: float, text: str, size: float = 7.6,
    style: str = REGULAR, *, align: str = "c", high: float = 6.4,
) -> None:  # fmt: skip
    """A value on the baseline y; it shrinks before it would leave its column."""
    x = columns.middle(number) if align == "c" else columns.edge(number) + CELL_PAD
    tight(paper, x, y, stand_in(text, style), columns.room(number), size, style, high=high, align=align,
          field=text)  # fmt: skip


def name_lines(name: str, room: float, size: float = 8.4, field: str = "") -> tuple[float, list[str]]:
    """A name on one line or, where it is long, on as many small ones as it needs; its size."""
    name = two_em(stand_in(name, BOLD))
    for quarter in range(int(size * 4), 25, -1):
        if width(name, quarter / 4, BOLD) <= room * MM:
            return quarter / 4, [name]
    return SMALL, list(break_lines(name, SMALL, room * MM, BOLD))


def name_cell(paper: Paper, x: float, y: float, size: float, lines: Sequence[str]) -> None:
    """The lines of a name about the baseline y of a single line."""
    step = SMALL_STEP if len(lines) > 1 else 0
    for n, line in enumerate(lines):
        paper.text(x, y + step * (n - (len(lines) - 1) / 2), line, size, BOLD)


def row_rule(paper: Paper, y: float, number: int, last: bool) -> None:
    """The rule under a row, counted from 1: 0.7 after every fifth, 1.0 after the last of the page."""
    paper.line(LEFT, y, RIGHT, y, 1.0 if last else 0.7 if number % 5 == 0 else 0.25)


def head_rules(paper: Paper) -> None:
    """The ground and the two rules of the head row."""
    paper.rect(LEFT, HEAD, RIGHT - LEFT, HEAD_HIGH, fill=parts.TINT)
    paper.line(LEFT, HEAD, RIGHT, HEAD, 1.0)
    paper.line(LEFT, TOP, RIGHT, TOP, 1.0)


Piece = tuple[str, float, str]
"""Text, size in points, style."""


def run(paper: Paper, x: float, end: float, y: float, pieces: Sequence[Piece], gap: float = 1.4) -> None:
    """Words behind one another from x, all made smaller by the same share where they would pass `end`;
    an empty text is a wider gap."""
    wide = sum(width(text, size, style) / MM + gap if text else 3 * gap for text, size, style in pieces)
    scale = min(1.0, (end - x) / wide)
    for text, size, style in pieces:
        if not text:
            x += 3 * gap * scale
            continue
        x += paper.text(x, y, text, round(size * scale, 2), style) + gap * scale


def percent(n: int, of: int) -> str:
    """``97.6%``, or — without a denominator."""
    return f"{100 * n / of:.1f}%" if of else "—"
