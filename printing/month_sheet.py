"""The month of the calendar as one sheet to hang up: A4 landscape, six weeks of seven days."""

from __future__ import annotations

from datetime import timedelta

from dealerdesk.care.forms import MonthCell, MonthForm
from dealerdesk.text import _
from printing import parts
from printing.day_pack import tight
from printing.fonts import BOLD, REGULAR
from printing.page import A4_LANDSCAPE, Paper

WIDTH, LEFT, RIGHT, TOP, END = 297.0, 12.0, 285.0, 30.5, 195.5
COLUMN = (RIGHT - LEFT) / 7
HEAD = 6.0
GREY = 0.5


def draw_month(paper: Paper, form: MonthForm) -> None:
    """The page. Raises MissingGlyphs, DoesNotFit."""
    with paper.page(A4_LANDSCAPE):
        title = _("Calendar of {year}-{month}").format(year=form.month.year, month=form.month.month)
        parts.head(paper, form.shop, title, top=9.5, page_width=WIDTH, room=90, title_y=15.7)
        paper.fitted(LEFT, 26.5, form.summary, 180, 8.6, lines=1, field=title)
        paper.fitted(RIGHT, 26.5, form.notice, 90, 7.2, align="r", lines=2, field=title)
        weeks = len(form.cells) // 7
        while weeks > 4 and not any(cell.inside for cell in form.cells[(weeks - 1) * 7 : weeks * 7]):
            weeks -= 1
        paper.line(LEFT, TOP, RIGHT, TOP, 1.0)
        paper.rect(LEFT, TOP, RIGHT - LEFT, HEAD, fill=parts.TINT)
        monday = form.cells[0].day
        for n in range(7):
            words = parts.weekday(monday + timedelta(days=n))
            paper.text(LEFT + n * COLUMN + 1.6, TOP + 4.2, words, 8, BOLD)
        high = (END - TOP - HEAD) / weeks
        for place, cell in enumerate(form.cells[: weeks * 7]):
            _cell(paper, LEFT + place % 7 * COLUMN, TOP + HEAD + place // 7 * high, high, cell)
        for week in range(weeks + 1):
            y = TOP + HEAD + week * high
            paper.line(LEFT, y, RIGHT, y, 1.0 if week == weeks else 0.5)
        for n in range(1, 7):
            paper.line(LEFT + n * COLUMN, TOP, LEFT + n * COLUMN, END, 0.25)
        centre = _("Bars: calls against what can be called in a day")
        parts.foot(paper, 202.6, parts.printed_line(form.printed), centre, 1, 1, page_width=WIDTH)


def _cell(paper: Paper, x: float, y: float, high: float, cell: MonthCell) -> None:
    if cell.closed:
        paper.rect(x, y, COLUMN, high, fill=parts.TINT)
    style = BOLD if cell.inside else REGULAR
    took = paper.text(x + 1.6, y + 5.2, str(cell.day.day), 11.5 if cell.inside else 9, style)
    words = cell.festival or cell.lunar
    took += paper.fitted(x + 3.2 + took, y + 5.2, words, 17, 7, field=words)
    marks = _(", ").join(cell.marks)
    room = COLUMN - took - 6.4
    tight(paper, x + COLUMN - 1.6, y + 5.2, marks, room, 7.2, BOLD, high=6, align="r", field=marks)
    if not cell.inside:
        return
    for number, line in enumerate(cell.lines):
        paper.fitted(x + 1.6, y + 10.2 + number * 4.2, line, COLUMN - 3.2, 7.6, field=line)
    if cell.load is None:
        return
    step = (COLUMN - 3.2) / 3
    for place, (letter, n) in enumerate(cell.kinds):
        at, base = x + 1.6 + place % 3 * step, y + 10.4 + place // 3 * 4.5
        took = paper.text(at, base, letter, 7.6)
        paper.text(at + took + 1.2, base, str(n), 8.4, BOLD)
    _load(paper, x + 1.6, y + high - 2.4, COLUMN - 3.2, cell)


def _load(paper: Paper, x: float, y: float, w: float, cell: MonthCell) -> None:
    load = cell.load or 0
    if not load and not cell.capacity:
        return
    full = bool(cell.capacity) and load >= cell.capacity
    words = f"{load}/{cell.capacity}" if cell.capacity else str(load)
    if full:
        words = _("full {words}").format(words=words)
    took = paper.text(x + w, y, words, 8, BOLD if full else REGULAR, align="r")
    room = w - took - 1.6
    share = min(1.0, load / cell.capacity) if cell.capacity else 1.0
    paper.rect(x, y - 1.9, room, 1.7, stroke=0.25)
    if share:
        paper.rect(x, y - 1.9, room * share, 1.7, fill=1.0 if full else GREY)
