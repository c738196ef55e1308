"""日表, the front desk's list of a day: A4 landscape, a row an appointment, empty rows for the unbooked.

A long value makes its row taller; a row is never split and the head row repeats. Counts and the two
signatures of the hand-over stand on the last page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from dealerdesk.appointments.forms import TIERS, WORK
from dealerdesk.appointments.list_forms import PARTS_STATES, DayLine, DayListForm
from dealerdesk.text import _
from printing import lists, parts, tall_rows
from printing.fonts import BOLD, REGULAR
from printing.lists import LEFT, RIGHT, TOP, WIDTH, Columns
from printing.page import A4_LANDSCAPE, Paper
from printing.tall_rows import Cell
from printing.typeset import spaced_phone, two_em

COLUMNS = Columns((6, 13, 20.5, 23, 24, 21, 42, 15, 11, 11, 9, 9, 9, 9, 18, 32.5))
(NUMBER, AT, PLATE, NAME, PHONE, WORKED, WISH, ADVISER, BAY, SHEET, EARLY, _ON_TIME, _LATE, NO_SHOW, ACTUAL,
 REMARKS) = range(16)  # fmt: skip
ROW, END, BAND = 8.0, TOP + 18 * 8.0 + 0.1, 182.0
HEAVY = (WORKED, EARLY, REMARKS)
Set = tuple[Cell, ...]
"""The cells of a row; an empty one is for writing."""


def draw_day_list(paper: Paper, form: DayListForm) -> None:
    """All pages of the list. Raises MissingGlyphs, DoesNotFit."""
    rows: list[Set] = [_cells(row, number) for number, row in enumerate(form.rows, 1)]
    rows += [()] * form.blank_rows
    pages = lists.paginated(rows, _high, END)
    spare = END - TOP - sum(map(_high, pages[-1]))
    pages[-1] += [()] * int(spare / ROW)
    for page, on_page in enumerate(pages, 1):
        with paper.page(A4_LANDSCAPE):
            _head(paper, form, page, len(pages))
            _table(paper, on_page, sum(map(len, pages[: page - 1])), len(form.rows))
            if page == len(pages):
                _lower(paper, form)


def _high(cells: Set) -> float:
    return tall_rows.height(cells, ROW)


def _cells(row: DayLine, number: int) -> Set:
    """One appointment, set for its columns."""

    set_in = partial(tall_rows.cell, COLUMNS)
    work = _(WORK[row.work]) if row.work in WORK else row.work
    return (
        set_in(NUMBER, str(number), 7.4, align="c"),
        set_in(AT, f"{row.at:%H:%M}", 10, BOLD, align="c"),
        set_in(PLATE, row.plate, 9, BOLD, field=_("Plate")),
        set_in(NAME, two_em(row.customer), 8.6, BOLD, field=_("Customer")),
        set_in(PHONE, spaced_phone(row.phone), 8, field=_("Phone")),
        set_in(WORKED, work, 8, field=_("Service")),
        set_in(WISH, row.wish, 7.8, field=_("Wish")),
        set_in(ADVISER, two_em(row.adviser), 8, field=_("Adviser")),
        set_in(BAY, row.bay, 8, align="c", field=_("Bay")),
        set_in(SHEET, row.number.rpartition("-")[2], 8.4, BOLD, align="c"),
        set_in(REMARKS, _remarks(row), 7.6, field=_("Remarks")),
    )  # fmt: skip


def _remarks(row: DayLine) -> str:
    """Rank, waiting, pick-up and parts in a few words."""
    said = [_(TIERS[row.tier])] if row.tier in TIERS and row.tier != "general" else []
    said += [_("waits here")] if row.waits else []
    said += [_("Pick up and return")] if row.pickup else []
    if row.parts_state not in ("", "none"):
        said.append(_("spares: {state}").format(state=parts_words(row.parts_state, row.parts_on)))
    return " · ".join(said)


def parts_words(state: str, day: object) -> str:
    """有货, 已订货, 11-24 到货: the state of the parts, with the day where they are to come."""
    if state in ("ordered", "arriving") and day:
        words = PARTS_STATES["arriving"]
        return _(words).format(day=f"{day:%m-%d}")
    state = "ordered" if state == "arriving" else state
    return _(PARTS_STATES[state]) if PARTS_STATES.get(state) else ""


def _head(paper: Paper, form: DayListForm, page: int, pages: int) -> None:
    title = _("Front desk day list")
    parts.head(paper, form.shop, title, top=9.5, page_width=WIDTH, room=90, title_y=15.7)
    day = f"{form.day.isoformat()} {parts.weekday(form.day)}"
    paper.text(RIGHT, 12.2, _("Day of the list"), parts.NOTE, align="r")
    paper.text(RIGHT, 18.4, day, 14, BOLD, align="r")
    words = [_("{n} appointments").format(n=len(form.rows))]
    if waiting := sum(row.waits for row in form.rows):
        words.append(_("{n} waiting here").format(n=waiting))
    if fetched := sum(row.pickup for row in form.rows):
        words.append(_("{n} to be fetched").format(n=fetched))
    paper.text(WIDTH / 2, lists.SUB_HEAD, "\u3000".join(words), 7.8, align="c")
    centre = _("Personal data: for the front desk only; file it at the end of the day")
    parts.foot(paper, lists.FOOT, parts.printed_line(form.printed), centre, page, pages, page_width=WIDTH)
    _titles(paper)


def _titles(paper: Paper) -> None:
    lists.head_rules(paper)
    for number, word in (
        (NUMBER, _("Seq.")), (AT, _("Time of visit")), (PLATE, _("Plate")), (NAME, _("Customer")),
        (PHONE, _("Phone")), (WORKED, _("Service")), (WISH, _("Wish")), (ADVISER, _("SA")), (BAY, _("Bay")),
        (SHEET, _("Sheet no.")), (ACTUAL, _("Actual\ntime")), (REMARKS, _("Remarks")),
    ):  # fmt: skip
        lists.title_word(paper, COLUMNS, number, word)
    split = lists.HEAD + 4.3
    lists.title_word(paper, COLUMNS, EARLY, _("Arrival (tick)"), span=4, y=lists.HEAD + 3.1, high=4)
    paper.line(COLUMNS.edge(EARLY), split, COLUMNS.edge(ACTUAL), split, 0.3)
    for n, word in enumerate((_("Early"), _("On time"), _("Late"), _("No show"))):
        lists.title_word(paper, COLUMNS, EARLY + n, word, y=split + 3.9, size=6.8, high=5, style=REGULAR)


def _table(paper: Paper, rows: Sequence[Set], before: int, booked: int) -> None:
    y = TOP
    for place, cells in enumerate(rows, 1):
        high = _high(cells)
        middle = y + high / 2
        for one in cells:
            one.draw(paper, COLUMNS, middle)
        _to_tick(paper, middle, booked=bool(cells))
        y += high
        lists.row_rule(paper, y, before + place, place == len(rows))
        if before + place == booked and place < len(rows):
            paper.line(LEFT, y, RIGHT, y, 1.0)
    if 0 <= booked - before < len(rows):
        top = TOP + sum(map(_high, rows[: booked - before]))
        words = _("Unbooked arrivals") if booked else _("Nobody has booked; walk-ins below")
        paper.text(COLUMNS.edge(AT) + lists.CELL_PAD, top + 2.9, words, 6.5)
    for number in range(1, len(COLUMNS.widths)):
        weight = 0.6 if number in HEAVY else 0.3
        top = lists.HEAD + 4.3 if EARLY < number <= NO_SHOW else lists.HEAD
        paper.line(COLUMNS.edge(number), top, COLUMNS.edge(number), y, weight)


def _to_tick(paper: Paper, middle: float, booked: bool) -> None:
    """Boxes for early, on time, late, no-show, and room for the actual time."""
    if booked:
        for column in range(EARLY, NO_SHOW + 1):
            parts.checkbox(paper, COLUMNS.middle(column) - 1.6, middle + 0.9, size=3.2)
    x, wide = COLUMNS.edge(ACTUAL) + 1.2, COLUMNS.room(ACTUAL) - 0.8
    paper.rect(x, middle - 2.9, wide, 5.8, stroke=0.5, radius=0.5)
    paper.text(COLUMNS.middle(ACTUAL), middle + 1.1, ":", 9, align="c")


def _lower(paper: Paper, form: DayListForm) -> None:
    """Who hands the list over and who takes it, each with a time."""
    step = (RIGHT - LEFT) / 2
    for place, word in enumerate((_("handed over"), _("taken over"))):
        signed(paper, LEFT + place * step, BAND + 11, word, step)


def signed(paper: Paper, x: float, y: float, word: str, room: float) -> None:
    """A line to sign on, then one for the time, within ``room`` mm."""
    took = paper.fitted(x, y, word, room / 3, 8, BOLD, field=word)
    at = x + room - 32
    paper.line(x + took + 2, y + 0.8, at - 3, y + 0.8, 0.5)
    took = paper.fitted(at, y, _("At"), 9, 7.5, field=_("At"))
    paper.line(at + took + 1.6, y + 0.8, x + room - 5, y + 0.8, 0.5)
    paper.text((at + took + 1.6 + x + room - 5) / 2, y, ":", 9, align="c")
