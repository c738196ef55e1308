"""晨会单, the morning meeting's day pack: A4 upright (paper 3, 08). Two pages at most: the list of
appointments runs on, what finds no room is told as a count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dealerdesk.care.forms import MorningForm, ShareLine, UrgentLine, VisitLine
from dealerdesk.text import _, ngettext
from printing import parts
from printing.fonts import BOLD, REGULAR, stand_in
from printing.page import MM, Paper
from printing.typeset import DoesNotFit, break_lines, spaced_phone, two_em, width

LEFT, RIGHT, MIDDLE = 12.0, 198.0, 109.0
BAND, BAND_END, END = 23.0, 39.5, 279.5
URGENT_ROW, BIRTHDAY_ROW, SHARE_ROW, VISIT_ROW, SMALL_ROW = 7.3, 7.3, 5.3, 6.7, 6.4
HEADING, GAP, TABLE_HEAD = 7.0, 5.2, 5.3
MOST_URGENT, MOST_SIDE, MOST_PARTS = 8, 8, 4
TAIL = 30.0  # today's wishes and the names
NOON = 12
GREY = 0.5


def draw_morning(paper: Paper, form: MorningForm) -> None:
    """All pages of a day pack. Raises MissingGlyphs, DoesNotFit."""
    lower = GAP + HEADING + SMALL_ROW * max(len(form.parts[:MOST_PARTS]), len(form.yesterday), 1) + TAIL
    top = _visits_top(form)
    first = _rows(END - top)
    visits = form.visits
    if len(visits) <= _rows(END - lower - top):
        pages: list[Sequence[VisitLine]] = [visits]
    else:
        pages = [visits[:first], visits[first : first + _rows(END - lower - 31.0)]]
    unlisted = len(visits) - sum(map(len, pages))
    for number, rows in enumerate(pages, 1):
        with paper.page():
            _head(paper, form, number, len(pages))
            y = _upper(paper, form) if number == 1 else 25.0
            y = _visits(paper, form, y, rows, again=number > 1)
            if number == len(pages):
                if unlisted:
                    more = _("{n} more are in the program").format(n=unlisted)
                    paper.text(RIGHT, y + 3.6, more, parts.NOTE, align="r")
                _lower(paper, form, y + GAP)


def _rows(room: float) -> int:
    return max(0, int((room - HEADING - TABLE_HEAD) / VISIT_ROW))


def _side_rows(form: MorningForm) -> float:
    return max(
        BIRTHDAY_ROW * max(1, min(len(form.birthdays), MOST_SIDE)),
        SHARE_ROW * max(1, min(len(form.shares), MOST_SIDE)) + 2,
    )


def _visits_top(form: MorningForm) -> float:
    urgent = HEADING + URGENT_ROW * max(1, min(len(form.urgent), MOST_URGENT))
    return BAND_END + GAP - 1.2 + urgent + GAP + HEADING + _side_rows(form) + GAP


def _head(paper: Paper, form: MorningForm, page: int, pages: int) -> None:
    line = _("Opens at {time}").format(time=form.opens)
    parts.head(paper, form.shop, _("Morning meeting"), line=line)
    parts.form_number(paper, RIGHT, _("Form no."), form.number, size=10.5)
    centre = _("Personal data: collect and destroy after the meeting")
    parts.foot(paper, 289.5, parts.printed_line(form.printed), centre, page, pages)


def section(
    paper: Paper, x: float, end: float, y: float, number: str, title: str, note: str = "", rule: bool = True
) -> float:
    """A black bar, number and title, a note at the right, a rule; the y below it."""
    paper.rect(x, y, 2.2, 5.2, fill=1.0)
    took = paper.text(end, y + 4.3, note, 7.2, align="r")
    words = f"{number}\u3000{title}" if number else title
    paper.fitted(x + 4.2, y + 4.1, words, end - x - took - 6, 10.5, BOLD, field=title)
    if rule:
        paper.line(x, y + HEADING, end, y + HEADING, 0.7)
    return y + HEADING


def tight(
    paper: Paper, x: float, y: float, text: str, room: float, size: float, style: str = REGULAR, *,
    high: float = 6.3, align: str = "l", field: str = "",
) -> float:  # fmt: skip
    """Text in one or two lines, else in as many small ones as the row's ``high`` mm hold: one long
    name never holds up the meeting. Its width in mm. Raises DoesNotFit."""
    try:
        return paper.fitted(x, y, text, room, size, style, align=align, lines=2, leading=2.7, field=field)
    except DoesNotFit:
        for quarter in range(26, 15, -1):
            small = quarter / 4
            lines, step = break_lines(text, small, room * MM, style), small * 1.03 / MM
            if step * len(lines) <= high and max(width(line, small, style) for line in lines) <= room * MM:
                top = y - 1.1 + small * 0.36 / MM - step * (len(lines) - 1) / 2
                return max(
                    paper.text(x, top + n * step, line, small, style, align=align)
                    for n, line in enumerate(lines)
                )
        raise


def _numbers() -> list[str]:
    return _("1 2 3 4 5 6").split()


# ---- above the appointments ----------------------------------------


def _upper(paper: Paper, form: MorningForm) -> float:
    _band(paper, form)
    y = _urgent(paper, form, BAND_END + GAP - 1.2)
    _birthdays(paper, form, y + GAP)
    _shares(paper, form.shares, y + GAP, form.due)
    return y + GAP + HEADING + _side_rows(form) + GAP


def _band(paper: Paper, form: MorningForm) -> None:
    paper.line(LEFT, BAND, RIGHT, BAND, 0.7)
    paper.line(LEFT, BAND_END, RIGHT, BAND_END, 0.7)
    day = _("{month}-{day}").format(month=form.day.month, day=form.day.day)
    took = paper.text(LEFT, 34.2, day, 24, BOLD)
    x = LEFT + took + 4.4
    paper.text(x, 28.8, parts.weekday(form.day), 10.5, BOLD)
    paper.fitted(x, 34.2, form.lunar, 82.5 - x, 9, field=_("lunar date"))
    waiting = _("{n} wait here").format(n=form.visits_waiting) if form.visits_waiting else ""
    carried = _("{n} carried over").format(n=form.carried) if form.carried else ""
    late = _("{n} past 24 h").format(n=form.complaints_late) if form.complaints_late else ""
    limit = _("by {time}").format(time=form.birthday_limit) if form.birthdays else ""
    figures = (
        (_("Appointments"), len(form.visits), waiting), (_("Due today"), form.due, carried),
        (_("Birthdays"), len(form.birthdays), limit), (_("Dissatisfied, open"), form.complaints, late),
    )  # fmt: skip
    for place, (label, n, note) in enumerate(figures):
        left = 84.0 + place * 28.6
        paper.line(left, BAND + 2, left, BAND_END - 1.6, 0.5)
        paper.fitted(left + 2.8, 27.6, label, 25, 7.5, field=label)
        took = paper.text(left + 2.8, 35.6, str(n), 19, BOLD)
        tight(paper, left + 2.8 + took + 2, 35.6, note, 28.6 - took - 5.2, 7, field=label)


def _urgent(paper: Paper, form: MorningForm, y: float) -> float:
    shown, rest = form.urgent[:MOST_URGENT], len(form.urgent) - MOST_URGENT
    note = _("{n} more in the program").format(n=rest) if rest > 0 else _("by the time that is left")
    y = section(paper, LEFT, RIGHT, y, _numbers()[0], _("First of all"), note)
    if not shown:
        _nothing(paper, LEFT, RIGHT, y, URGENT_ROW, _("Nothing is pressing"))
        return y + URGENT_ROW
    for line in shown:
        _urgent_row(paper, line, y + 4.8, form.printed.at)
        y += URGENT_ROW
        paper.line(LEFT, y, RIGHT, y, 0.25)
    return y


def _urgent_row(paper: Paper, line: UrgentLine, y: float, now: datetime) -> None:
    parts.checkbox(paper, LEFT, y)
    at = _("today") if line.at is None else f"{line.at:%H:%M}"
    if line.at is not None and line.at.date() != now.date():
        at = f"{line.at:%m-%d}"
    paper.text(17, y, at, 10, BOLD)
    if line.at is not None:
        minutes = int((line.at - now).total_seconds() // 60)
        words = _time(abs(minutes))
        if minutes < 0:
            late = _("{time} late").format(time=words)
            w = max(15.6, width(late, 8, BOLD) / MM + 3)
            parts.pill(paper, 30.2 + w / 2, y - 3.6, late, w=w, h=4.7, size=8, round_ends=False, tracking=0)
        elif minutes < 24 * 60:
            paper.fitted(31, y, _("{time} left").format(time=words), 17.5, 8.2, field=_("Limit"))
    tight(paper, 50, y, line.what, 42, 9.2, BOLD, field=_("Matter"))
    tight(paper, 94, y, stand_in(line.detail), 48.5, 8.6, field=_("Matter"))
    took = paper.fitted(RIGHT, y, line.number, 26, 7.4, align="r", field=_("Number"))
    tight(paper, 144, y, line.who, RIGHT - 146 - took, 8.4, field=_("Whose"))


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d}" if hours else _("{count} min").format(count=rest)


def _birthdays(paper: Paper, form: MorningForm, y: float) -> None:
    rest = len(form.birthdays) - MOST_SIDE
    note = _("by {time}, by phone first").format(time=form.birthday_limit)
    if rest > 0:
        note = _("{n} more in the program").format(n=rest)
    y = section(paper, LEFT, 101, y, _numbers()[1], _("Birthdays today"), note)
    if not form.birthdays:
        _nothing(paper, LEFT, 101, y, BIRTHDAY_ROW, _("Nobody today"))
    for line in form.birthdays[:MOST_SIDE]:
        base = y + 4.8
        parts.checkbox(paper, LEFT, base)
        tight(paper, 17, base, two_em(stand_in(line.name, BOLD)), 14, 9.6, BOLD, field=_("Customer"))
        tight(paper, 32, base, line.about, 27.5, 8, field=_("Birthdays"))
        paper.fitted(61, base, line.plate, 18, 8.6, field=_("Plate"))
        tight(paper, 101, base, spaced_phone(line.phone), 21, 8.6, align="r", field=_("Phone"))
        y += BIRTHDAY_ROW
        paper.line(LEFT, y, 101, y, 0.25)


def _shares(paper: Paper, shares: Sequence[ShareLine], y: float, due: int) -> None:
    note = _("{n} due").format(n=due)
    y = section(paper, MIDDLE, RIGHT, y, _numbers()[2], _("Whose work"), note) + 1.0
    most = max((line.count for line in shares), default=1)
    if not shares:
        _nothing(paper, MIDDLE, RIGHT, y - 1, BIRTHDAY_ROW, _("Nothing falls due"))
    for line in shares[:MOST_SIDE]:
        tight(paper, MIDDLE, y + 3.7, stand_in(line.who, BOLD), 16, 8.6, BOLD, field=_("Whose"))
        wide = 26 * line.count / most
        paper.rect(126, y + 0.9, max(wide, 0.4), 3.2, fill=GREY)
        took = paper.text(126 + wide + 1.6, y + 3.8, str(line.count), 9.2, BOLD)
        room = RIGHT - (126 + wide + took + 3.6)
        tight(paper, RIGHT, y + 3.7, line.kinds, room, 7.4, align="r", field=_("Matter"))
        y += SHARE_ROW


def _nothing(paper: Paper, x: float, end: float, y: float, high: float, words: str) -> None:
    paper.text(x, y + 4.8, words, 8.6)
    paper.line(x, y + high, end, y + high, 0.25)


# ---- the appointments ----------------------------------------


def _visits(paper: Paper, form: MorningForm, y: float, rows: Sequence[VisitLine], again: bool) -> float:
    title = _("Appointments today") if not again else _("Appointments today, continued")
    y = section(
        paper,
        LEFT,
        RIGHT,
        y,
        _numbers()[3],
        title,
        ngettext("{n} car", "{n} cars", len(form.visits)).format(n=len(form.visits)),
    )
    paper.rect(LEFT, y, RIGHT - LEFT, TABLE_HEAD, fill=parts.TINT)
    for x, word in (
        (13, _("Time")), (29, _("Plate")), (49, _("Customer")), (69, _("Rank")), (81, _("Work / items")),
        (136, _("SA")), (152, _("Bay")), (165, _("Parts")), (184, _("Arrived")),
    ):  # fmt: skip
        paper.fitted(x, y + 3.7, word, 15, 7.2, field=word)
    y += TABLE_HEAD
    paper.line(LEFT, y, RIGHT, y, 0.5)
    if not rows:
        _nothing(paper, LEFT + 1, RIGHT, y, VISIT_ROW, _("Nobody has booked"))
        return y + VISIT_ROW
    for number, row in enumerate(rows):
        _visit(paper, row, y + 4.5)
        y += VISIT_ROW
        after = rows[number + 1].at.hour if number + 1 < len(rows) else row.at.hour
        noon = row.at.hour < NOON <= after
        paper.line(LEFT, y, RIGHT, y, 0.8 if noon else 0.25)
    return y


def _visit(paper: Paper, row: VisitLine, y: float) -> None:
    paper.text(13, y, f"{row.at:%H:%M}", 9.4, BOLD)
    paper.fitted(29, y, row.plate, 19, 9.2, BOLD, field=_("Plate"))
    tight(paper, 49, y, two_em(stand_in(row.name)), 19, 8.8, field=_("Customer"))
    if row.tier:
        w = max(8.6, width(row.tier, 7, BOLD) / MM + 2.4)
        parts.pill(paper, 69 + w / 2, y - 3.2, row.tier, w=w, h=4.2, size=7, solid=False, round_ends=False,
                   tracking=0)  # fmt: skip
    style = BOLD if row.open_matter else REGULAR
    tight(paper, 81, y, stand_in(row.work, style), 53.5, 8.6, style, field=_("Wish"))
    tight(paper, 136, y, two_em(stand_in(row.adviser)), 14.5, 8.6, field=_("Adviser"))
    tight(paper, 154, y, row.bay, 11, 8.6, align="c", field=_("Bay"))
    bold = BOLD if row.parts_missing else REGULAR
    tight(paper, 165, y, row.parts, 18, 7.6 if row.parts_missing else 8.6, bold, field=_("Parts"))
    parts.checkbox(paper, 184, y)
    paper.writing_line(189, RIGHT, y + 0.8)


# ---- below the appointments ----------------------------------------


def _lower(paper: Paper, form: MorningForm, y: float) -> None:
    left = section(paper, LEFT, 101, y, _numbers()[4], _("Parts, the next two days"), _("warehouse by 16:00"))
    if not form.parts:
        _nothing(paper, LEFT, 101, left, SMALL_ROW, _("No parts asked for"))
    for line in form.parts[:MOST_PARTS]:
        paper.text(LEFT, left + 4.4, f"{line.day:%m-%d}", 8.8, BOLD)
        took = paper.fitted(101, left + 4.4, line.state, 24, 8, align="r", field=_("Parts"))
        room = 101 - 24 - took - 2
        tight(paper, 24, left + 4.4, stand_in(line.what), room, 8.6, field=_("Parts"))
        left += SMALL_ROW
        paper.line(LEFT, left, 101, left, 0.25)
    right = section(paper, MIDDLE, RIGHT, y, _numbers()[5], _("The day before"))
    for label, said in form.yesterday:
        paper.text(MIDDLE, right + 4.4, label, 8.6)
        paper.fitted(RIGHT, right + 4.4, said, 55, 9.4, BOLD, align="r", field=label)
        right += SMALL_ROW
        paper.line(MIDDLE, right, RIGHT, right, 0.25)
    y = max(left, right, y + HEADING + SMALL_ROW) + 7.5
    paper.text(LEFT, y, _("Wishes for today"), 8.2, BOLD)
    for n in range(2):
        paper.writing_line(28, RIGHT, y + 2.2 + n * 6.6)
    names(paper, y + 15.2, (_("Chair"), _("Customer care"), _("Sales"), _("After-sales"), _("Insurance")))


def names(paper: Paper, y: float, words: Sequence[str]) -> None:
    """A line to sign on for each word."""
    step = (RIGHT - LEFT) / len(words)
    for place, word in enumerate(words):
        x = LEFT + place * step
        took = tight(paper, x, y, word, step * 0.45, 8.2, BOLD, field=word)
        paper.line(x + took + 2, y + 0.8, x + step - 4, y + 0.8, 0.5)
