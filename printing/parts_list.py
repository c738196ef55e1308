"""备件与车间两日表: what parts counter and workshop prepare for the next two days. A4 landscape.

Each day is a group under a strip of its own; where a group runs on, the strip is repeated. A long value makes
its row taller; a row is never split and the head row repeats. Signatures stand on the last page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from dealerdesk.appointments.forms import WORK
from dealerdesk.appointments.list_forms import PartsDay, PartsLine, PartsListForm
from dealerdesk.text import _
from printing import lists, parts, tall_rows
from printing.day_list import parts_words, signed
from printing.fonts import BOLD, REGULAR
from printing.lists import LEFT, RIGHT, TOP, WIDTH, Columns
from printing.page import A4_LANDSCAPE, Paper
from printing.tall_rows import Cell
from printing.typeset import two_em

COLUMNS = Columns((6, 13, 20.5, 31, 20, 20, 46, 50, 20, 23, 12.5, 11))
NUMBER, AT, PLATE, MODEL, VIN, WORKED, ITEMS, PARTS, STATE, BAY, REMARKS, READY = range(12)
ROW, STRIP, END, SIGN = 8.0, 6.6, 184.0, 193.5
HEAVY = (ITEMS, STATE, READY)
MISSING = ("needed", "ordered", "arriving")


@dataclass(frozen=True)
class _Piece:
    """A strip (no cells) or a row, and how high it is in mm."""

    day: PartsDay
    high: float
    cells: tuple[Cell, ...] = ()
    again: bool = False
    missing: bool = False


def draw_parts_list(paper: Paper, form: PartsListForm) -> None:
    """All pages of the list. Raises MissingGlyphs, DoesNotFit."""
    pages = _paginated(form)
    for page, pieces in enumerate(pages, 1):
        with paper.page(A4_LANDSCAPE):
            _head(paper, form, page, len(pages))
            _table(paper, pieces)
            if page == len(pages):
                words = (_("List made by"), _("Parts counter"), _("Workshop"))
                step = (RIGHT - LEFT) / len(words)
                for place, word in enumerate(words):
                    signed(paper, LEFT + place * step, SIGN, word, step)


def _paginated(form: PartsListForm) -> list[list[_Piece]]:
    """Strips and rows by page; a strip keeps a row with it and comes again where its day runs on."""
    pages: list[list[_Piece]] = [[]]
    y = TOP
    for day in form.days:
        rows = [_row(day, line, number) for number, line in enumerate(day.lines, 1)]
        rows = rows or [_Piece(day, ROW)]
        if pages[-1] and y + STRIP + rows[0].high > END:
            pages.append([])
            y = TOP
        pages[-1].append(_Piece(day, STRIP))
        y += STRIP
        for row in rows:
            if y + row.high > END:
                pages.append([_Piece(day, STRIP, again=True)])
                y = TOP + STRIP
            pages[-1].append(row)
            y += row.high
    return pages


def _row(day: PartsDay, line: PartsLine, number: int) -> _Piece:
    missing = line.state in MISSING
    work = _(WORK[line.work]) if line.work in WORK else line.work
    remarks = [_("waits here")] if line.waits else []
    remarks += [_("fetch")] if line.pickup else []

    set_in = partial(tall_rows.cell, COLUMNS)
    who = " / ".join(filter(None, (line.bay, two_em(line.technician))))
    state = parts_words(line.state, line.arrives_on)
    style = BOLD if missing else REGULAR
    cells = (
        set_in(NUMBER, str(number), 7.4, align="c"),
        set_in(AT, f"{line.at:%H:%M}", 10, BOLD, align="c"),
        set_in(PLATE, line.plate, 9, BOLD, field=_("Plate")),
        set_in(MODEL, line.model, 7.8, field=_("Model")),
        set_in(VIN, line.vin_tail, 8.2, BOLD, align="c", field=_("VIN tail")),
        set_in(WORKED, work, 8, field=_("Service")),
        set_in(ITEMS, line.items, 7.8, field=_("Work items")),
        set_in(PARTS, line.parts, 7.8, style, field=_("Parts needed")),
        set_in(STATE, state, 8, style, align="c", field=_("Parts state")),
        set_in(BAY, who, 8, field=_("Bay, technician")),
        set_in(REMARKS, " ".join(remarks), 7.4, align="c", field=_("Remarks")),
    )  # fmt: skip
    return _Piece(day, tall_rows.height(cells, ROW), cells, missing=missing)


def _head(paper: Paper, form: PartsListForm, page: int, pages: int) -> None:
    title = _("Parts and workshop, two days")
    parts.head(paper, form.shop, title, top=9.5, page_width=WIDTH, room=90, title_y=15.7)
    paper.text(RIGHT, 12.2, _("List made on"), parts.NOTE, align="r")
    made = f"{form.made_on.isoformat()} {parts.weekday(form.made_on)} 16:00"
    paper.text(RIGHT, 17.2, made, 10.5, BOLD, align="r")
    if form.days:
        first, last = (f"{d.day:%m-%d} {parts.weekday(d.day)}" for d in (form.days[0], form.days[-1]))
        words = _("For {first} to {last}").format(first=first, last=last)
        paper.text(WIDTH / 2, lists.SUB_HEAD, words, 7.8, align="c")
    centre = _("With the workshop and the parts counter; by 16:00 the day before")
    parts.foot(paper, lists.FOOT, parts.printed_line(form.printed), centre, page, pages, page_width=WIDTH)
    lists.head_rules(paper)
    for number, word in (
        (NUMBER, _("Seq.")), (AT, _("Time of visit")), (PLATE, _("Plate")), (MODEL, _("Model")),
        (VIN, _("VIN tail")), (WORKED, _("Service")), (ITEMS, _("Work items")), (PARTS, _("Parts needed")),
        (STATE, _("Parts state")), (BAY, _("Bay, technician")), (REMARKS, _("Remarks")),
        (READY, _("Ready\n(tick)")),
    ):  # fmt: skip
        lists.title_word(paper, COLUMNS, number, word)


def _table(paper: Paper, pieces: list[_Piece]) -> None:
    y = start = TOP
    number = 0
    for place, piece in enumerate(pieces, 1):
        last = place == len(pieces)
        if piece.high == STRIP and not piece.cells:
            _columns(paper, start, y)
            _strip(paper, piece, y)
            number, start = 0, y + STRIP
            paper.line(LEFT, start, RIGHT, start, 0.5)
        elif not piece.cells:
            paper.text(COLUMNS.edge(AT) + lists.CELL_PAD, y + 5, _("No appointments on this day"), 8.4)
            paper.line(LEFT, y + piece.high, RIGHT, y + piece.high, 1.0 if last else 0.25)
            start = y + piece.high
        else:
            number += 1
            for one in piece.cells:
                one.draw(paper, COLUMNS, y + piece.high / 2)
            parts.checkbox(paper, COLUMNS.middle(READY) - 1.6, y + piece.high / 2 + 0.9, size=3.2)
            lists.row_rule(paper, y + piece.high, number, last)
        y += piece.high
    _columns(paper, start, y)


def _columns(paper: Paper, top: float, bottom: float) -> None:
    """The rules between columns beside the rows of one day, and in the head row."""
    for number in range(1, len(COLUMNS.widths)):
        weight = 0.6 if number in HEAVY else 0.3
        x = COLUMNS.edge(number)
        paper.line(x, lists.HEAD, x, TOP, weight)
        if bottom > top:
            paper.line(x, top, x, bottom, weight)


def _strip(paper: Paper, piece: _Piece, y: float) -> None:
    """A day's name and its counts; what is still to come is what the parts counter reads."""
    paper.rect(LEFT, y, RIGHT - LEFT, STRIP, fill=parts.TINT)
    paper.line(LEFT, y, RIGHT, y, 0.7)
    day = piece.day
    words = f"{day.day:%m-%d} {parts.weekday(day.day)}"
    x = LEFT + 2
    x += paper.text(x, y + 4.8, words, 11, BOLD) + 4
    if piece.again:
        x += paper.text(x, y + 4.6, _("Continued"), 8) + 4
    said = _("{n} cars, {parts} with parts, {open} still to come").format(
        n=len(day.lines), parts=sum(bool(line.parts) for line in day.lines),
        open=sum(line.state in MISSING for line in day.lines),
    )  # fmt: skip
    paper.text(x, y + 4.6, said, 8)
