"""定期保养用户一览表, the list of the monthly recall: A4 landscape (paper 3, 03).

Twenty rows a page; a long name makes its row taller and is never split. The head row repeats; totals,
reasons and signatures stand on the last page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dealerdesk.care.list_forms import ContactCell, MaintenanceListForm, MaintenanceRow
from dealerdesk.text import _
from printing import lists, parts
from printing.day_pack import tight
from printing.fonts import BOLD, REGULAR, stand_in
from printing.lists import LEFT, RIGHT, TOP, WIDTH, Columns, cell, percent
from printing.page import A4_LANDSCAPE, Paper
from printing.typeset import spaced_phone, two_em, width

COLUMNS = Columns(
    (6, 17.5, 21, 17, 18, 13.5, 15.5, 15.5, 8, 10, 10, 19.2, 19.2, 19.2, 13, 8.5, 11, 13.4, 12.5)
)
(NUMBER, NAME, PHONE, PLATE, MODEL, BOUGHT, LAST, DUE, BASIS, PRINTED, POSTED, CONTACT, _SECOND, _THIRD,
 BOOKED, REASON, CAME, CHANGE, BY) = range(19)  # fmt: skip
ROW, END = 6.95, TOP + 20 * 6.95 + 0.1
BAND = 175.8
UP, DOWN = 0.55, 2.45  # baselines of two lines about the middle of a row
MIDDLE = 1.05  # baseline of one line below the middle
HEAVY = (PRINTED, CONTACT, BOOKED)


def draw_maintenance_list(paper: Paper, form: MaintenanceListForm) -> None:
    """All pages of the list. Raises MissingGlyphs, DoesNotFit."""
    pages = lists.paginated(form.rows, _high, END)
    for page, rows in enumerate(pages, 1):
        with paper.page(A4_LANDSCAPE):
            _head(paper, form, page, len(pages))
            first = sum(map(len, pages[: page - 1]))
            _table(paper, rows, first)
            if page == len(pages):
                _lower(paper, form)


def _name(row: MaintenanceRow) -> tuple[float, list[str]]:
    return lists.name_lines(row.name, COLUMNS.room(NAME))


def _high(row: MaintenanceRow) -> float:
    return max(ROW, lists.SMALL_STEP * len(_name(row)[1]) + 1.2)


# ---- head ----------------------------------------


def _head(paper: Paper, form: MaintenanceListForm, page: int, pages: int) -> None:
    line = _("After-sales, reception")
    title = _("Periodic service list")
    parts.head(paper, form.shop, title, top=9.5, page_width=WIDTH, line=line, room=90, title_y=15.7)
    parts.form_number(paper, RIGHT, _("Form no."), form.number, size=10.5)
    words = (
        _("Month of service {month}").format(
            month=_("{year}-{month}").format(year=form.month.year, month=form.month.month)
        ),
        _("List {first} to {last}").format(first=form.made[0].isoformat(), last=f"{form.made[1]:%m-%d}"),
        _("Letters printed by {day}").format(day=f"{form.print_by:%m-%d}"),
        _("Posted {first} to {last}").format(first=f"{form.post[0]:%m-%d}", last=f"{form.post[1]:%m-%d}"),
        _("Calls from {day}").format(day=f"{form.call_from:%m-%d}"),
    )
    tight(paper, WIDTH / 2, lists.SUB_HEAD, "\u3000".join(words), 180, 7.8, align="c", field=title)
    centre = _("Personal data: for after-sales reception only")
    parts.foot(paper, lists.FOOT, parts.printed_line(form.printed), centre, page, pages, page_width=WIDTH)
    _titles(paper)


def _titles(paper: Paper) -> None:
    lists.head_rules(paper)
    for number, word in (
        (NUMBER, _("Seq.")), (NAME, _("Customer")), (PHONE, _("Phone")), (PLATE, _("Plate")),
        (MODEL, _("Model")), (BOUGHT, _("Bought")), (LAST, _("Last service\nday / km")),
        (DUE, _("Next service\nday / km")), (BASIS, _("Basis")), (BOOKED, _("Booked\nfor")),
        (REASON, _("Reason\ncode")), (CAME, _("Came on")), (CHANGE, _("File change")), (BY, _("Handled\nby")),
    ):  # fmt: skip
        lists.title_word(paper, COLUMNS, number, word)
    split = lists.HEAD + 4.3
    lists.title_word(paper, COLUMNS, PRINTED, _("Invitation"), span=2, y=lists.HEAD + 3, high=4)
    for number, word in ((PRINTED, _("printed on")), (POSTED, _("posted on"))):
        lists.title_word(paper, COLUMNS, number, word, y=split + 3.9, size=6.4, high=5, style=REGULAR)
    paper.line(COLUMNS.edge(PRINTED), split, COLUMNS.edge(BOOKED), split, 0.3)
    for n, word in enumerate((_("First contact"), _("Second contact"), _("Third contact"))):
        lists.title_word(paper, COLUMNS, CONTACT + n, word, y=lists.HEAD + 3, high=4)
        below = _("day, slot\nresult")
        lists.title_word(paper, COLUMNS, CONTACT + n, below, y=split + 3.7, size=5.8, high=5, style=REGULAR)


# ---- rows ----------------------------------------


def _table(paper: Paper, rows: Sequence[MaintenanceRow], before: int) -> None:
    y = TOP
    for place, row in enumerate(rows, 1):
        high = _high(row)
        _row(paper, row, before + place, y + high / 2)
        y += high
        lists.row_rule(paper, y, place, place == len(rows))
    for number in range(1, len(COLUMNS.widths)):
        weight = 0.6 if number in HEAVY else 0.3
        top = lists.HEAD + 4.3 if number == POSTED else lists.HEAD
        paper.line(COLUMNS.edge(number), top, COLUMNS.edge(number), y, weight)


def _row(paper: Paper, row: MaintenanceRow, number: int, y: float) -> None:
    base = y + MIDDLE
    paper.text(COLUMNS.middle(NUMBER), base, str(number), 7.2, align="c")
    lists.name_cell(paper, COLUMNS.edge(NAME) + lists.CELL_PAD, base, *_name(row))
    cell(paper, COLUMNS, PHONE, base, spaced_phone(row.phone), 7.6)
    cell(paper, COLUMNS, PLATE, base, row.plate, 8.2, BOLD)
    cell(paper, COLUMNS, MODEL, base, row.model, 7.2)
    cell(paper, COLUMNS, BOUGHT, base, _short(row.bought), 7.4)
    _pair(paper, LAST, y, _short(row.last_on), _km(row.last_km))
    _pair(paper, DUE, y, _short(row.due), _km(row.due_km), BOLD)
    cell(paper, COLUMNS, BASIS, base, row.basis, 7)
    cell(paper, COLUMNS, PRINTED, base, _day(row.printed), 7.2)
    cell(paper, COLUMNS, POSTED, base, _day(row.posted), 7.2)
    for place, contact in enumerate(row.contacts[:3]):
        _contact(paper, CONTACT + place, y, contact)
    if row.booked is not None:
        _pair(paper, BOOKED, y, f"{row.booked:%m-%d}", f"{row.booked:%H:%M}", BOLD)
    cell(paper, COLUMNS, REASON, base, row.reason, 9, BOLD)
    cell(paper, COLUMNS, CAME, base, _day(row.came), 7.4, BOLD)
    cell(paper, COLUMNS, CHANGE, base, row.change, 7.2)
    cell(paper, COLUMNS, BY, base, two_em(row.by), 7.2)


def _pair(paper: Paper, number: int, y: float, above: str, below: str, style: str = REGULAR) -> None:
    if above and below:
        cell(paper, COLUMNS, number, y - UP, above, 6.9, style, high=3.2)
        cell(paper, COLUMNS, number, y + DOWN, below, 6.9, style, high=3.2)
    else:
        cell(paper, COLUMNS, number, y + MIDDLE, above or below, 6.9, style)


def _contact(paper: Paper, number: int, y: float, contact: ContactCell) -> None:
    style = BOLD if contact.success else REGULAR
    _pair(paper, number, y, f"{contact.at:%m-%d} {contact.slot}", contact.result, style)


def _short(day: date | None) -> str:
    return f"{day:%y-%m-%d}" if day else ""


def _day(day: date | None) -> str:
    return f"{day:%m-%d}" if day else ""


def _km(km: int | None) -> str:
    return "" if km is None else f"{km:,}"


# ---- below the rows ----------------------------------------


def _lower(paper: Paper, form: MaintenanceListForm) -> None:
    paper.rect(LEFT, BAND, RIGHT - LEFT, 8.2, fill=parts.TINT)
    total = len(form.rows)
    pieces: list[lists.Piece] = [(_("Cars on the list"), 7.4, REGULAR), (str(total), 11, BOLD), ("", 0, "")]
    for label, n in (
        (_("Letters sent"), form.sent), (_("Reached by phone"), form.reached),
        (_("Booked"), form.booked), (_("Came"), form.came),
    ):  # fmt: skip
        ratio = "—" if n is None else percent(n, total)
        pieces += [
            (label, 7.4, REGULAR), ("—" if n is None else str(n), 11, BOLD),
            (_("({note})").format(note=ratio), 7.4, REGULAR), ("", 0, ""),
        ]  # fmt: skip
    pieces.append((_("Reasons"), 7.4, REGULAR))
    pieces += [(f"{letter}{n}", 7.4, BOLD) for letter, n in form.reasons.items()]
    pieces.append((_("in all {n}").format(n=sum(form.reasons.values())), 7.4, BOLD))
    lists.run(paper, LEFT + 2, RIGHT - 2, BAND + 5.4, pieces)
    key = [_("Why not booked or not come"), *(f"{k} {v}" for k, v in form.reason_names.items())]
    key.append(_("A, B: shop, place and fee are noted too. Wrong numbers go to correction."))
    tight(paper, LEFT, BAND + 12.2, "\u3000".join(key), RIGHT - LEFT, 6.9, high=5.6, field=_("Reasons"))
    if form.measures:
        said = _("Measures: {names}").format(names=form.measures)
        tight(paper, LEFT, BAND + 16.3, stand_in(said, BOLD), RIGHT - LEFT, 6.9, BOLD, high=3.6, field=said)
    _signatures(paper, BAND + (20.5 if form.measures else 20))


def _signatures(paper: Paper, y: float) -> None:
    step = (RIGHT - LEFT) / 3
    for place, word in enumerate((_("Reception"), _("Front desk head"), _("Service manager"))):
        x = LEFT + place * step
        took = paper.text(x, y, word, 8, BOLD)
        day = _("Date")
        at = x + step - 30
        paper.line(x + took + 2, y + 0.8, at - 3, y + 0.8, 0.5)
        paper.text(at, y, stand_in(day), 7.5)
        paper.line(at + width(day, 7.5) * 0.3528 + 2, y + 0.8, x + step - 4, y + 0.8, 0.5)
