"""跟踪服务电话登记表, the register of calls: A4 landscape by the rules of the lists, one row a call.

Twenty rows a page; a long note or name makes its row taller and is never split. The head row repeats; the
counts and the signatures stand on the last page.
"""

from __future__ import annotations

from collections.abc import Sequence

from dealerdesk.care.list_forms import PhoneLine, PhoneRegisterForm
from dealerdesk.text import _
from printing import lists, parts
from printing.day_pack import tight
from printing.fonts import BOLD, REGULAR, stand_in
from printing.lists import LEFT, RIGHT, TOP, WIDTH, Columns, cell
from printing.page import A4_LANDSCAPE, MM, Paper
from printing.typeset import break_lines, spaced_phone, two_em

COLUMNS = Columns((7, 20, 15, 27, 24, 20, 26, 9, 22, 70, 22, 16))
NUMBER, AT, WAY, NAME, PHONE, PLATE, KIND, NTH, RESULT, DONE, RECORD, BY = range(12)
ROW, END, BAND = 6.95, TOP + 20 * 6.95 + 0.1, 178.0
MIDDLE, SMALL, STEP, MOST_LINES = 1.05, 6.8, 2.75, 8


def draw_phone_register(paper: Paper, form: PhoneRegisterForm) -> None:
    """All pages of the register. Raises MissingGlyphs, DoesNotFit."""
    pages = lists.paginated(form.rows, _high, END)
    for page, rows in enumerate(pages, 1):
        with paper.page(A4_LANDSCAPE):
            _head(paper, form, page, len(pages))
            _table(paper, rows, sum(map(len, pages[: page - 1])))
            if page == len(pages):
                _lower(paper, form)


def _done(row: PhoneLine) -> list[str]:
    """What was done, in lines; past so many it ends in dots, the record has it whole."""
    lines = list(break_lines(stand_in(row.done, REGULAR), SMALL, COLUMNS.room(DONE) * MM, REGULAR))
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][:-1] + "…"]
    return lines


def _name(row: PhoneLine) -> tuple[float, list[str]]:
    return lists.name_lines(row.name, COLUMNS.room(NAME))


def _high(row: PhoneLine) -> float:
    return max(ROW, STEP * len(_done(row)) + 1.4, lists.SMALL_STEP * len(_name(row)[1]) + 1.2)


def _head(paper: Paper, form: PhoneRegisterForm, page: int, pages: int) -> None:
    title, line = _("Register of calls"), _("Customer care, front desk")
    parts.head(paper, form.shop, title, top=9.5, page_width=WIDTH, line=line, room=90, title_y=15.7)
    parts.form_number(paper, RIGHT, _("Form no."), form.number, size=10.5)
    words = (
        _("{first} to {last}").format(first=form.first.isoformat(), last=f"{form.last:%m-%d}"),
        _("inbound {n}").format(n=form.inbound),
        _("outbound {n}").format(n=form.outbound),
        _("reached {n}").format(n=f"{form.reached} ({lists.percent(form.reached, form.outbound)})"),
    )
    tight(paper, WIDTH / 2, lists.SUB_HEAD, "\u3000".join(words), 180, 7.8, align="c", field=title)
    centre = _("Personal data: for customer care only")
    parts.foot(paper, lists.FOOT, parts.printed_line(form.printed), centre, page, pages, page_width=WIDTH)
    lists.head_rules(paper)
    for number, word in (
        (NUMBER, _("Seq.")), (AT, _("Day, time")), (WAY, _("In /\nout")), (NAME, _("Customer")),
        (PHONE, _("Phone")), (PLATE, _("Plate")), (KIND, _("Kind of call")), (NTH, _("Which\ntry")),
        (RESULT, _("Result")), (DONE, _("What was done")), (RECORD, _("Record no.")), (BY, _("Handled\nby")),
    ):  # fmt: skip
        lists.title_word(paper, COLUMNS, number, word)


def _table(paper: Paper, rows: Sequence[PhoneLine], before: int) -> None:
    y = TOP
    for place, row in enumerate(rows, 1):
        high = _high(row)
        _row(paper, row, before + place, y + high / 2)
        y += high
        lists.row_rule(paper, y, place, place == len(rows))
    for number in range(1, len(COLUMNS.widths)):
        paper.line(COLUMNS.edge(number), lists.HEAD, COLUMNS.edge(number), y, 0.3)


def _row(paper: Paper, row: PhoneLine, number: int, y: float) -> None:
    base = y + MIDDLE
    cell(paper, COLUMNS, NUMBER, base, str(number), 7.2)
    cell(paper, COLUMNS, AT, base, f"{row.at:%m-%d %H:%M}", 7.6)
    cell(
        paper,
        COLUMNS,
        WAY,
        base,
        _("inbound") if row.inbound else _("outbound"),
        7.6,
        BOLD if row.inbound else REGULAR,
    )
    lists.name_cell(paper, COLUMNS.edge(NAME) + lists.CELL_PAD, base, *_name(row))
    cell(paper, COLUMNS, PHONE, base, spaced_phone(row.phone), 7.6)
    cell(paper, COLUMNS, PLATE, base, row.plate, 8.2, BOLD)
    cell(paper, COLUMNS, KIND, base, row.kind, 7.2)
    cell(paper, COLUMNS, NTH, base, str(row.nth) if row.nth else "", 7.6)
    cell(paper, COLUMNS, RESULT, base, row.result, 7.4)
    lines = _done(row)
    for n, line in enumerate(lines):
        x = COLUMNS.edge(DONE) + lists.CELL_PAD
        paper.text(x, base + STEP * (n - (len(lines) - 1) / 2), line, SMALL)
    cell(paper, COLUMNS, RECORD, base, row.number, 6.8)
    cell(paper, COLUMNS, BY, base, two_em(row.by), 7.2)


def _lower(paper: Paper, form: PhoneRegisterForm) -> None:
    """The counts, and who signs."""
    paper.rect(LEFT, BAND, RIGHT - LEFT, 7.6, fill=parts.TINT)
    pieces: list[lists.Piece] = []
    for label, value in (
        (_("Calls on the register"), len(form.rows)), (_("inbound"), form.inbound),
        (_("outbound"), form.outbound), (_("reached"), form.reached),
    ):  # fmt: skip
        pieces += [(label, 7.4, REGULAR), (str(value), 10.5, BOLD), ("", 0, "")]
    lists.run(paper, LEFT + 2, RIGHT - 120, BAND + 5.2, pieces)
    for place, word in enumerate((_("Customer care specialist"), _("CS manager"))):
        x = LEFT + 150 + place * 62
        took = paper.text(x, BAND + 5.2, word, 7.4)
        paper.writing_line(x + took + 2, x + 58, BAND + 6)
