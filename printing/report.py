"""客户关怀月度报告, the month report: A4 landscape (paper 3, 07a and 07b).

Page 1: where the report stands, four large figures, the table, twelve months of the large figures. From
page 2 on: the people behind the figures, in three columns of 85 mm. Without data nothing is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dealerdesk.figures.forms import BehindList, BehindRow, CountRow, FigureRow, Ratio, ReportForm, Signed
from dealerdesk.text import _
from printing import parts
from printing.charts import trend
from printing.day_pack import tight
from printing.fonts import BOLD, REGULAR, stand_in
from printing.page import A4_LANDSCAPE, MM, Paper
from printing.typeset import Fitted, break_lines, mask_phone, two_em, width

WIDTH, LEFT, RIGHT = 297.0, 12.0, 285.0
COVER, FIGURES, TABLE = 21.5, 33.0, 59.4
HEAD_ROW, ROW = 6.2, 7.85
FOOT = 202.6
# Right edges of the number columns; the mark of the last column is centred
NUMBERS = (162.5, 178.5, 198.5, 218.5, 238.5, 258.5)
MARK = 273.0
TREND_END, LEAST_TREND = 197.0, 30.0
"""mm: where the trends end at the latest, and how high one is at least."""
COLUMN, COLUMN_GAP = 85.0, 9.0
LIST_TOP, LIST_END, LIST_ROW, LIST_HEAD, LIST_GAP = 26.0, 197.0, 5.5, 12.4, 6.0
NAME_ROOM = 27.5


def draw_report(paper: Paper, form: ReportForm) -> None:
    """All pages of a report. Raises MissingGlyphs and DoesNotFit."""
    lists = tuple(_printable(part) for part in form.lists)
    columns = _columns(lists)
    pages = 1 + (len(columns) + 2) // 3
    with paper.page(A4_LANDSCAPE):
        _head(paper, form, 1, pages)
        _cover(paper, form)
        _large(paper, [row for row in form.figures if row.headline][:4])
        end = _table(paper, form.figures, form.counts)
        note = form.remark or _(
            "Year on year is in percentage points. Lost cars are shown by two definitions."
        )
        if lists != form.lists:
            note += " " + _("〓 stands for a character that no font has.")
        paper.fitted(LEFT, end + 4.6, note, RIGHT - LEFT, 7.0, lines=2, field=_("Remark"))
        _trends(paper, form, end + (11.4 if form.counts else 15))
    for page in range(2, pages + 1):
        with paper.page(A4_LANDSCAPE):
            _head(paper, form, page, pages)
            for place, column in enumerate(columns[(page - 2) * 3 : (page - 1) * 3]):
                _column(paper, LEFT + place * (COLUMN + COLUMN_GAP), column)


def _head(paper: Paper, form: ReportForm, page: int, pages: int) -> None:
    title, line = _("Customer care month report"), _("Customer service")
    parts.head(paper, form.shop, title, top=9.5, page_width=WIDTH, line=line, room=100, title_y=15.7)
    parts.form_number(paper, RIGHT, _("Form no."), form.number, size=10.5)
    paper.line(LEFT, COVER, RIGHT, COVER, 0.7)
    as_of = _("data to {at}").format(at=f"{form.as_of:%m-%d %H:%M}")
    left = f"{parts.printed_line(form.printed)}\u3000{as_of}"
    centre = _("Every rate with its numerator and denominator; no denominator: —")
    parts.foot(paper, FOOT, left, centre, page, pages, page_width=WIDTH)


# ---- page 1 ----------------------------------------


def _cover(paper: Paper, form: ReportForm) -> None:
    """Month, author, and the three states: done outlined, current black, to come dashed."""
    y = COVER + 5.7
    paper.line(LEFT, COVER + 9, RIGHT, COVER + 9, 0.5)
    x = LEFT + paper.text(LEFT, y, _("Month of report"), parts.LABEL) + parts.GAP
    month = _("{year}-{month}").format(year=form.month.year, month=form.month.month)
    paper.text(x, y, month, 10.5, BOLD)
    paper.line(59.2, COVER + 2, 59.2, COVER + 7, 0.5)
    x = 59.2 + parts.PAD
    x += paper.text(x, y, _("Author"), parts.LABEL) + parts.GAP
    paper.fitted(x, y, form.author, 86 - x, 9.5, lines=2, field=_("Author"))
    paper.line(87.2, COVER + 2, 87.2, COVER + 7, 0.5)
    steps = (
        (form.submitted, _("Submit"), _("due by 12:00 on the 1st"), 89.9, 146.5),
        (form.audited, _("Audit"), _("CS manager"), 155.8, 208.6),
        (form.approved, _("Approve (freeze)"), _("General manager"), 218.4, RIGHT),
    )
    done = [step[0] is not None for step in steps]
    current = done.index(False) if False in done else len(steps)
    for place, (signed, word, who, x, end) in enumerate(steps):
        _step(paper, signed, word, who, x, end, current=place == current)
    for x in (148.0, 210.5):
        paper.line(x, COVER + 4.6, x + 5.4, COVER + 4.6, 1.0)
        tip = x + 5.5
        head = (("m", tip - 1.6, COVER + 3.2), ("l", tip, COVER + 4.6), ("l", tip - 1.6, COVER + 6.0))
        paper.shape(head, stroke=1.0)


def _step(
    paper: Paper, signed: Signed | None, word: str, who: str, x: float, end: float, *, current: bool
) -> None:
    size = 8.6
    w = max(10.2, width(word, size, BOLD) / MM + 3.6)
    dashed = signed is None and not current
    parts.pill(paper, x + w / 2, COVER + 2, word, w=w, h=5.0, size=size, solid=current, dashed=dashed,
               round_ends=False, tracking=0)  # fmt: skip
    y, x = COVER + 5.6, x + w + 1.6
    if signed is not None:
        when = f"{signed.at:%m-%d %H:%M}"
        paper.fitted(x, y, f"{signed.name}\u3000{when}", end - x, 8.8, lines=2, field=word)
        return
    x += paper.fitted(x, y, who, end - x, 8.8, field=word) + 2.2
    if end - x > 8:
        paper.line(x, COVER + 7, end, COVER + 7, 0.5)


def percent(ratio: Ratio | None) -> str:
    """91.7%, 100%, or — without a denominator."""
    if ratio is None or ratio.percent is None:
        return "—"
    return f"{_number(ratio.percent)}%"


def _number(value: float) -> str:
    return "100" if value == 100 else f"{value:.1f}"


def change(now: Ratio, before: Ratio | None) -> str:
    """Difference of the printed rates in percentage points, with its sign; — when one of them is missing."""
    if before is None or before.percent is None or now.percent is None:
        return "—"
    points = round(now.percent - before.percent, 1)
    if points == 0:
        return "0.0"
    return f"+{points:.1f}" if points > 0 else f"−{-points:.1f}"


def _target(row: FigureRow) -> str:
    if row.target is None:
        return "—"
    return f"{'≤ ' if row.at_most else ''}{row.target:g}%"


def _large(paper: Paper, rows: list[FigureRow]) -> None:
    """Four figures of 30 pt with n / d, target, change and a state tag."""
    for place, row in enumerate(rows):
        left = LEFT + place * 68.25
        x = left + (4.1 if place else 0)
        if place:
            paper.line(left, FIGURES + 2, left, FIGURES + 23, 0.5)
        w = 15.2
        end = left + 63.3
        x_note = x + paper.fitted(
            x, FIGURES + 5.9, row.name, end - w - 2 - x, 10, BOLD, lines=2, field=row.id
        )
        if row.note:
            note, room = _("({note})").format(note=row.note), end - w - 1 - x_note
            paper.fitted(x_note + 0.5, FIGURES + 5.9, note, room, 7.8, field=row.id)
        if row.reached is not None:
            word = _("Reached") if row.reached else _("Not reached")
            size = min(8.4, 8.4 * (w - 1.6) * MM / width(word, 8.4, BOLD))
            parts.pill(paper, end - w / 2, FIGURES + 2.4, word, w=w, h=5.2, size=round(size, 2),
                       solid=not row.reached, round_ends=False, tracking=0)  # fmt: skip
        value = row.now.percent
        took = paper.text(x, FIGURES + 18.5, "—" if value is None else _number(value), 30, BOLD)
        if value is not None:
            paper.text(x + took + 0.8, FIGURES + 18.5, "%", 13.5, BOLD)
        _below(paper, row, x, left + 66)


def _below(paper: Paper, row: FigureRow, x: float, end: float) -> None:
    words = [f"{row.now.numerator:,} / {row.now.denominator:,}"]
    if row.target is not None:
        word = _("at most {target}%") if row.at_most else _("target {target}%")
        words.append(word.format(target=f"{row.target:g}"))
    if change(row.now, row.last_month) != "—":
        words.append(_("vs last month {change}").format(change=change(row.now, row.last_month)))
    paper.fitted(x, FIGURES + 23.5, "\u3000".join(words), end - x, 8.0, field=row.id)


def _table(paper: Paper, rows: tuple[FigureRow, ...], counts: tuple[CountRow, ...]) -> float:
    """One row a figure; the y of the last rule."""
    paper.rect(LEFT, TABLE, RIGHT - LEFT, HEAD_ROW, fill=parts.TINT)
    y = TABLE + 4.1
    paper.text(13.2, y, _("Figure"), 8, BOLD)
    paper.text(51.2, y, _("Definition"), 8, BOLD)
    words = (_("Num."), _("Den."), _("This month"), _("Last month"), _("On last year"), _("Target"))
    for x, word in zip(NUMBERS, words, strict=True):
        paper.fitted(x, y, word, 18, 8, BOLD, align="r", field=word)
    paper.text(MARK, y, _("Reached"), 8, BOLD, align="c")
    top = TABLE + HEAD_ROW
    paper.line(LEFT, top, RIGHT, top, 0.5)
    for row in rows:
        _row(paper, row, top)
        top += ROW
        paper.line(LEFT, top, RIGHT, top, 0.5)
    for count in counts:
        _count(paper, count, top)
        top += ROW
    paper.line(LEFT, top, RIGHT, top, 1.0)
    return top


def _count(paper: Paper, row: CountRow, top: float) -> None:
    """A figure that is counted: no denominator, no percent."""
    y = top + 5.05
    paper.fitted(13.2, y, row.name, 36.4, 8.8, BOLD, lines=2, field=row.id)
    tight(paper, 51.2, y, stand_in(row.definition), 92, 8.2, high=6.6, field=row.id)
    more = row.n - row.last_year
    values = (
        f"{row.n}", "—", f"{row.n}", f"{row.last_month}", f"{more:+d}".replace("-", "−") if more else "0",
        f"≥ {row.target}",
    )  # fmt: skip
    for place, (x, value) in enumerate(zip(NUMBERS, values, strict=True)):
        paper.text(x, y, value, 10.5 if place == 2 else 9, BOLD if place == 2 else REGULAR, align="r")
    if row.n >= row.target:
        parts.tick(paper, MARK - 2.4, top + 2.0, 4.8, 3.8, 1.6)
    else:
        parts.boxed_dash(paper, MARK - 2.3, top + 2.1, 4.6, 3.7)


def _row(paper: Paper, row: FigureRow, top: float) -> None:
    y = top + 5.05
    name = _("{name} ({note})").format(name=row.name, note=row.note) if row.note else row.name
    paper.fitted(13.2, y, name, 36.4, 8.8, BOLD, lines=2, field=row.id)
    paper.fitted(51.2, y, row.definition, 92, 8.2, lines=2, field=row.id)
    values = (
        f"{row.now.numerator:,}", f"{row.now.denominator:,}", percent(row.now), percent(row.last_month),
        change(row.now, row.last_year), _target(row),
    )  # fmt: skip
    for place, (x, value) in enumerate(zip(NUMBERS, values, strict=True)):
        bold = place == 2
        paper.text(x, y, value, 10.5 if bold else 9, BOLD if bold else REGULAR, align="r")
    if row.reached is None:
        paper.text(MARK, y, "—", 9, align="c")
    elif row.reached:
        parts.tick(paper, MARK - 2.4, top + 2.0, 4.8, 3.8, 1.6)
    else:
        parts.boxed_dash(paper, MARK - 2.3, top + 2.1, 4.6, 3.7)


def _trends(paper: Paper, form: ReportForm, top: float) -> None:
    """Twelve months of the large figures as small multiples, when there is a history and room for it."""
    rows = [row for row in form.figures if row.headline and len(row.history) > 1][:4]
    high = min(50.0, TREND_END - top - 9.2)
    if not rows or high < LEAST_TREND:
        return
    first, last = rows[0].history[0][0], rows[0].history[-1][0]
    paper.text(LEFT, top, _("Large figures, last {n} months").format(n=len(rows[0].history)), 10, BOLD)
    span = _("{first} to {last}\u3000dashed: target").format(first=f"{first:%Y-%m}", last=f"{last:%Y-%m}")
    paper.text(RIGHT, top, span, 7.5, align="r")
    paper.line(LEFT, top + 2.6, RIGHT, top + 2.6, 0.5)
    for place, row in enumerate(rows):
        trend(paper, LEFT + place * 70.8, top + 9.2, 60.6, high, row)


# ---- the people behind ----------------------------------------


@dataclass(frozen=True)
class _Part:
    """Rows of one list in one column; `first` carries the title."""

    title: str
    counted: str
    rows: tuple[BehindRow, ...]


def _columns(lists: tuple[BehindList, ...]) -> list[list[_Part]]:
    """The lists flowed into columns; a list that goes on repeats its head, a row is never split."""
    columns: list[list[_Part]] = []
    free = 0.0
    for people in lists:
        rest, title = people.rows, people.title
        while rest or title == people.title:
            if free < LIST_HEAD + sum(_height(row) for row in rest[:3]):
                columns.append([])
                free = LIST_END - LIST_TOP
            count, free = _taken(rest, free - LIST_HEAD)
            columns[-1].append(_Part(title, people.counted, rest[:count]))
            free -= LIST_GAP
            rest, title = rest[count:], _("{title} (continued)").format(title=people.title)
    return columns


def _taken(rows: tuple[BehindRow, ...], room: float) -> tuple[int, float]:
    """How many of the rows fit into `room` mm, and what is left of it."""
    for count, row in enumerate(rows):
        if _height(row) > room:
            return count, room
        room -= _height(row)
    return len(rows), room


def _printable(part: BehindList) -> BehindList:
    """The list with 〓 for what no font has: one rare name never holds up the month."""
    rows = [
        replace(row, name=stand_in(row.name, BOLD), plate=stand_in(row.plate), note=stand_in(row.note))
        for row in part.rows
    ]
    return replace(part, rows=tuple(rows))


def _name(row: BehindRow) -> Fitted:
    """The name on one line or, for a firm, on as many as it needs."""
    name = two_em(row.name)
    for size in (8.0, 7.5, 7.0, 6.5):
        if width(name, size, BOLD) <= NAME_ROOM * MM:
            return Fitted(size, (name,))
    return Fitted(6.2, break_lines(name, 6.2, NAME_ROOM * MM, BOLD))


def _height(row: BehindRow) -> float:
    """A row is taller when its name takes more than two lines."""
    return max(LIST_ROW, 2.4 * len(_name(row).lines) + 0.7)


def _column(paper: Paper, x: float, column: list[_Part]) -> None:
    y = LIST_TOP
    for part in column:
        took = paper.text(x + COLUMN, y + 4, part.counted, 7.5, align="r")
        paper.fitted(x, y + 4, part.title, COLUMN - took - 2, 10, BOLD, lines=2, field=_("List"))
        paper.line(x, y + 6.4, x + COLUMN, y + 6.4, 0.5)
        for offset, word in zip(
            (0, 29, 50, 68), (_("Customer"), _("Phone"), _("Plate"), _("Remark")), strict=True
        ):
            paper.text(x + offset, y + 10.6, word, 7)
        y += LIST_HEAD
        paper.line(x, y, x + COLUMN, y, 0.5)
        for number, row in enumerate(part.rows, 1):
            height = _height(row)
            _person(paper, x, y + height / 2 + 1.05, row)
            y += height
            paper.line(x, y, x + COLUMN, y, 0.7 if number % 5 == 0 else 0.25)
        y += LIST_GAP


def _person(paper: Paper, x: float, y: float, row: BehindRow) -> None:
    size, lines = _name(row)
    for number, line in enumerate(lines):
        paper.text(x, y + 2.4 * (number - (len(lines) - 1) / 2), line, size, BOLD)
    paper.fitted(x + 29, y, mask_phone(row.phone), 20, 8, field=_("Phone"))
    paper.fitted(x + 50, y, row.plate, 17, 8, field=_("Plate"))
    paper.fitted(x + 68, y, row.note, COLUMN - 68, 7.4, lines=2, leading=2.5, field=_("Remark"))
