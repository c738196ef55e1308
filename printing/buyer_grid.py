"""购车用户维系表, the follow-ups of buyers: A4 landscape, one row a buyer (paper 3, 12).

Fifteen rows a page; a long name makes its row taller. The head row repeats, the counts and the key of
the four states stand on the last page.
"""

from __future__ import annotations

from collections.abc import Sequence

from dealerdesk.care.buyer_grid import COLUMNS as NODE_COLUMNS
from dealerdesk.care.list_forms import BuyerGridForm, BuyerRow, NodeCell, Stamp
from dealerdesk.text import _
from printing import lists, parts
from printing.day_pack import tight
from printing.fonts import BOLD, REGULAR, stand_in
from printing.lists import LEFT, RIGHT, TOP, WIDTH, Columns, cell, percent
from printing.page import A4_LANDSCAPE, Paper
from printing.typeset import spaced_phone, two_em

COLUMNS = Columns((6.5, 26, 25, 12.5, 13.5, *(19.3,) * 8, 18, 18))
NUMBER, NAME, CAR, DELIVERED, CONSULTANT, NODE = range(6)
SIGNED, CHECKED = 13, 14
ROW, END, BAND = 10.2, TOP + 15 * 10.2 + 0.1, 189.4
UP, DOWN = -0.9, 3.2  # baselines of two lines about the middle of a row
MIDDLE = 1.05


def draw_buyer_grid(paper: Paper, form: BuyerGridForm) -> None:
    """All pages of the grid. Raises MissingGlyphs, DoesNotFit."""
    pages = lists.paginated(form.rows, _high, END)
    for page, rows in enumerate(pages, 1):
        with paper.page(A4_LANDSCAPE):
            _head(paper, form, page, len(pages))
            _table(paper, form, rows, sum(map(len, pages[: page - 1])))
            if page == len(pages):
                _lower(paper, form)


def _name(row: BuyerRow) -> tuple[float, list[str]]:
    return lists.name_lines(row.name, COLUMNS.room(NAME), 9.2)


def _high(row: BuyerRow) -> float:
    return max(ROW, lists.SMALL_STEP * len(_name(row)[1]) + 4.6)


def _head(paper: Paper, form: BuyerGridForm, page: int, pages: int) -> None:
    title, line = _("Follow-ups of buyers"), _("Sales, customer care")
    parts.head(paper, form.shop, title, top=9.5, page_width=WIDTH, line=line, room=90, title_y=15.7)
    parts.form_number(paper, RIGHT, _("Form no."), form.number, size=10.5)
    words = [
        _("Delivered {first} to {last}").format(first=f"{form.first:%Y-%m}", last=f"{form.month:%Y-%m}"),
        _("as of {at}").format(at=f"{form.as_of:%m-%d %H:%M}"),
        _("{n} cars on the list").format(n=len(form.rows)),
        form.consultant or _("above the day, below what came of it"),
    ]
    tight(paper, WIDTH / 2, lists.SUB_HEAD, "\u3000".join(words), 180, 7.8, align="c", field=title)
    centre = _("Personal data: filed after the sales manager has signed and the CS manager has checked")
    parts.foot(paper, lists.FOOT, parts.printed_line(form.printed), centre, page, pages, page_width=WIDTH)
    lists.head_rules(paper)
    for number, word in (
        (NUMBER, _("Seq.")), (NAME, _("Customer / phone")), (CAR, _("Plate / model")),
        (DELIVERED, _("Delivered")), (CONSULTANT, _("Sales\nconsultant")),
        (SIGNED, _("Sales manager\nsigns")),
        (CHECKED, _("CS manager\nchecks")),
    ):  # fmt: skip
        lists.title_word(paper, COLUMNS, number, word)
    for place, (word, rule, _nodes) in enumerate(NODE_COLUMNS.values()):
        lists.title_word(paper, COLUMNS, NODE + place, _(word), y=lists.HEAD + 4.4, size=7.8, high=4)
        lists.title_word(paper, COLUMNS, NODE + place, _(rule), y=lists.HEAD + 8.2, size=6.5, high=4,
                         style=REGULAR)  # fmt: skip


def _table(paper: Paper, form: BuyerGridForm, rows: Sequence[BuyerRow], before: int) -> None:
    y = TOP
    for place, row in enumerate(rows, 1):
        high = _high(row)
        _row(paper, row, before + place, y + high / 2, long_ago=row.delivered < form.first)
        y += high
        lists.row_rule(paper, y, place, place == len(rows))
    for number in range(1, len(COLUMNS.widths)):
        weight = 0.6 if number in (NODE, SIGNED) else 0.3
        paper.line(COLUMNS.edge(number), lists.HEAD, COLUMNS.edge(number), y, weight)


def _row(paper: Paper, row: BuyerRow, number: int, y: float, *, long_ago: bool) -> None:
    cell(paper, COLUMNS, NUMBER, y + MIDDLE, str(number), 7.2)
    size, lines = _name(row)
    x = COLUMNS.edge(NAME) + lists.CELL_PAD + 0.4
    if len(lines) == 1:
        first, phone = y + UP, y + DOWN
    else:
        first = y - (lists.SMALL_STEP * len(lines) + 3) / 2 + 1.8
        phone = first + lists.SMALL_STEP * len(lines) + 0.6
    lists.name_cell(paper, x, first + lists.SMALL_STEP * (len(lines) - 1) / 2, size, lines)
    tight(paper, x, phone, spaced_phone(row.phone), COLUMNS.room(NAME), 7.4, high=3.4, field=_("Phone"))
    if row.plate:
        cell(paper, COLUMNS, CAR, y + UP, row.plate, 8.8, BOLD, align="l", high=4)
    cell(paper, COLUMNS, CAR, y + (DOWN if row.plate else MIDDLE), row.model, 7.2, align="l", high=3.8)
    day = f"{row.delivered:%y-%m-%d}" if long_ago else f"{row.delivered:%m-%d}"
    cell(paper, COLUMNS, DELIVERED, y + MIDDLE, day, 8.4, BOLD)
    cell(paper, COLUMNS, CONSULTANT, y + MIDDLE, two_em(row.consultant), 7.4, high=8)
    for place, node in enumerate(row.cells):
        if node is not None:
            _node(paper, NODE + place, y, node)
    for number, stamp in ((SIGNED, row.signed), (CHECKED, row.checked)):
        if stamp is not None:
            _stamp(paper, number, y, stamp)


def _node(paper: Paper, number: int, y: float, node: NodeCell) -> None:
    """Done: tick; not reached: boxed dash; to come: dashed box over a line; missing: white on black."""
    x, base, day = COLUMNS.middle(number), y + UP, f"{node.day:%m-%d}"
    if node.state == "todo":
        paper.rect(x - 5.2, y - 4.2, 10.4, 4.4, stroke=0.4, radius=0.5, dash=(0.5, 0.4))
        paper.text(x, base, day, 7.6, align="c")
        paper.writing_line(COLUMNS.edge(number) + 2, COLUMNS.edge(number + 1) - 2, y + DOWN + 0.6)
        return
    if node.state == "missing":
        parts.pill(paper, x, y - 4.2, day, w=10.8, h=4.5, size=7.8, round_ends=False, tracking=0)
        cell(paper, COLUMNS, number, y + DOWN, node.result, 7.2, BOLD, high=3.8)
        return
    style = BOLD if node.state == "done" else REGULAR
    mark_x = COLUMNS.edge(number) + 2.9
    if node.state == "done":
        parts.tick(paper, mark_x, y - 3.5, 3.3, 2.7)
    elif node.state == "tried":
        parts.boxed_dash(paper, mark_x, y - 3.6, 3.3, 2.9)
    else:
        paper.line(mark_x, y - 2.1, mark_x + 3.2, y - 2.1, 1.1)
    paper.text(x + 2, base, day, 8, style, align="c")
    cell(paper, COLUMNS, number, y + DOWN, node.result, 7.2, high=3.8)


def _stamp(paper: Paper, number: int, y: float, stamp: Stamp) -> None:
    x, w = COLUMNS.middle(number), COLUMNS.room(number) - 1
    paper.rect(x - w / 2, y - 4.3, w, 8.6, stroke=0.8, radius=0.9)
    tight(paper, x, y - 0.6, stand_in(stamp.words, BOLD), w - 1.2, 7.8, BOLD, high=3.8, align="c",
          field=stamp.words)  # fmt: skip
    paper.text(x, y + 3, f"{stamp.day:%m-%d}", 7, align="c")


def _lower(paper: Paper, form: BuyerGridForm) -> None:
    paper.rect(LEFT, BAND, RIGHT - LEFT, 7.6, fill=parts.TINT)
    small = 7.4
    pieces: list[lists.Piece] = []
    for label, value, note in (
        (_("Nodes due"), str(form.due), ""),
        (_("done"), str(form.done), _("({note})").format(note=percent(form.done, form.due))),
        (_("not reached"), str(form.tried), ""), (_("missing"), str(form.missing), ""),
        (_("Checked"), f"{form.checked} / {form.done}", ""),
        (_("agree"), str(form.true), _("({note})").format(note=percent(form.true, form.checked))),
    ):  # fmt: skip
        pieces += [(label, small, REGULAR), (value, 10.5, BOLD)]
        pieces += [(note, small, REGULAR)] if note else []
        pieces.append(("", 0, ""))
    lists.run(paper, LEFT + 2, RIGHT - 84, BAND + 5.2, pieces)
    _key(paper, RIGHT - 80, BAND + 3.8)


def _key(paper: Paper, x: float, y: float) -> None:
    """What the four signs mean."""
    step = 20.0
    parts.tick(paper, x, y - 1.6, 3.3, 2.7)
    paper.rect(x + step, y - 1.7, 5.4, 3.4, stroke=0.4, radius=0.5, dash=(0.5, 0.4))
    parts.boxed_dash(paper, x + 2 * step + 1, y - 1.5, 3.3, 2.9)
    paper.rect(x + 3 * step + 1, y - 1.7, 5.4, 3.4, fill=1.0, radius=0.5)
    for place, (word, at) in enumerate(
        ((_("done"), 4.2), (_("to do"), 6.4), (_("not reached"), 5.2), (_("missing"), 7.2))
    ):
        tight(paper, x + place * step + at, y + 0.9, word, step - at - 0.8, 6.8, field=word)
