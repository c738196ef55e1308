"""夕会单, the evening slip: one A4 page, half an hour before close (7.1)."""

from __future__ import annotations

from collections.abc import Sequence

from dealerdesk.care.forms import CallerLine, EveningForm, OpenLine
from dealerdesk.text import _
from printing import parts
from printing.day_pack import BAND, BAND_END, GAP, LEFT, MIDDLE, RIGHT, SMALL_ROW, names, section, tight
from printing.fonts import BOLD, stand_in
from printing.page import Paper
from printing.typeset import two_em

MOST_OPEN, MOST_SIDE = 14, 9


def draw_evening(paper: Paper, form: EveningForm) -> None:
    """The page. Raises MissingGlyphs, DoesNotFit."""
    with paper.page():
        line = _("Closes at {time}").format(time=form.closes)
        parts.head(paper, form.shop, _("Evening slip of the day"), line=line)
        parts.form_number(paper, RIGHT, _("Form no."), form.number, size=10.5)
        _band(paper, form)
        numbers = _("1 2 3 4 5 6").split()
        y = BAND_END + GAP
        left = _callers(paper, form.callers, y, numbers[0])
        right = _counts(paper, MIDDLE, RIGHT, y, numbers[1], _("Not done today"), form.undone, form.left)
        y = _open(paper, form.complaints, max(left, right) + GAP, numbers[2])
        y = _tomorrow(paper, form, y + GAP, numbers[3])
        y += 8
        paper.text(LEFT, y, _("Wishes for tomorrow"), 8.2, BOLD)
        for n in range(3):
            paper.writing_line(30, RIGHT, y + 2.2 + n * 7)
        names(paper, y + 24, (_("Customer care"), _("CS manager"), _("After-sales"), _("Sales")))
        centre = _("Personal data: collect and destroy after the meeting")
        parts.foot(paper, 289.5, parts.printed_line(form.printed), centre, 1, 1)


def _band(paper: Paper, form: EveningForm) -> None:
    paper.line(LEFT, BAND, RIGHT, BAND, 0.7)
    paper.line(LEFT, BAND_END, RIGHT, BAND_END, 0.7)
    day = _("{month}-{day}").format(month=form.day.month, day=form.day.day)
    x = LEFT + paper.text(LEFT, 34.2, day, 24, BOLD) + 4.4
    paper.text(x, 28.8, parts.weekday(form.day), 10.5, BOLD)
    paper.fitted(x, 34.2, form.lunar, 82.5 - x, 9, field=_("lunar date"))
    percent = f"{100 * form.reached / form.calls:.1f}%" if form.calls else "—"
    figures = (
        (_("Calls made"), form.calls, ""), (_("People reached"), form.reached, percent),
        (_("Appointments made"), form.made, ""), (_("Dissatisfied, open"), len(form.complaints), ""),
    )  # fmt: skip
    for place, (label, n, note) in enumerate(figures):
        at = 84.0 + place * 28.6
        paper.line(at, BAND + 2, at, BAND_END - 1.6, 0.5)
        paper.fitted(at + 2.8, 27.6, label, 25, 7.5, field=label)
        took = paper.text(at + 2.8, 35.6, str(n), 19, BOLD)
        paper.fitted(at + 2.8 + took + 2, 35.6, note, 28.6 - took - 5.2, 7.4, field=label)


def _callers(paper: Paper, callers: Sequence[CallerLine], y: float, number: str) -> float:
    y = section(paper, LEFT, 101, y, number, _("Calls of the day"), _("calls · reached · booked"))
    if not callers:
        return _line(paper, LEFT, 101, y, _("Nobody called"), "")
    for line in callers[:MOST_SIDE]:
        counts = f"{line.calls} · {line.reached} · {line.booked}"
        y = _line(paper, LEFT, 101, y, stand_in(line.who), counts)
    return y


def _counts(
    paper: Paper, x: float, end: float, y: float, number: str, title: str,
    counts: Sequence[tuple[str, int]], total: int,
) -> float:  # fmt: skip
    y = section(paper, x, end, y, number, title, _("{n} in all").format(n=total))
    if not counts:
        return _line(paper, x, end, y, _("Nothing is left"), "" if not total else str(total))
    for name, n in counts[:MOST_SIDE]:
        y = _line(paper, x, end, y, name, str(n))
    return y


def _line(paper: Paper, x: float, end: float, y: float, label: str, said: str) -> float:
    took = paper.text(end, y + 4.4, said, 9.4, BOLD, align="r")
    tight(paper, x, y + 4.4, label, end - x - took - 2, 8.8, field=label)
    paper.line(x, y + SMALL_ROW, end, y + SMALL_ROW, 0.25)
    return y + SMALL_ROW


def _open(paper: Paper, rows: Sequence[OpenLine], y: float, number: str) -> float:
    rest = len(rows) - MOST_OPEN
    note = _("{n} more in the program").format(n=rest) if rest > 0 else _("who called them back?")
    y = section(paper, LEFT, RIGHT, y, number, _("Dissatisfied and open"), note)
    if not rows:
        return _line(paper, LEFT, RIGHT, y, _("Nobody"), "")
    for row in rows[:MOST_OPEN]:
        base = y + 4.5
        parts.checkbox(paper, LEFT, base)
        paper.text(17, base, f"{row.at:%m-%d %H:%M}", 8.6)
        tight(paper, 40, base, two_em(stand_in(row.name, BOLD)), 24, 9, BOLD, field=_("Customer"))
        paper.fitted(66, base, row.plate, 19, 8.8, field=_("Plate"))
        tight(paper, 87, base, stand_in(row.what), 80, 8.6, field=_("Matter"))
        tight(paper, RIGHT, base, stand_in(row.who), 26, 8.4, align="r", field=_("Whose"))
        y += 6.9
        paper.line(LEFT, y, RIGHT, y, 0.25)
    return y


def _tomorrow(paper: Paper, form: EveningForm, y: float, number: str) -> float:
    day = form.tomorrow
    if day is None:
        return y
    title = _("Tomorrow {day} {weekday}").format(day=f"{day:%m-%d}", weekday=parts.weekday(day))
    load = f"{form.tomorrow_load} / {form.tomorrow_capacity}"
    y = section(paper, LEFT, RIGHT, y, number, title, _("calls {load}").format(load=load))
    first = _("first at {time}").format(time=form.tomorrow_first) if form.tomorrow_first else ""
    left = _line(
        paper, LEFT, 101, y, _("Appointments"), " · ".join(filter(None, (str(form.tomorrow_visits), first)))
    )
    left = _line(paper, LEFT, 101, left, _("Birthdays"), str(form.tomorrow_birthdays))
    for words in form.tomorrow_marks:
        left = _line(paper, LEFT, 101, left, words, "")
    right = y
    for name, n in form.tomorrow_kinds[:MOST_SIDE]:
        right = _line(paper, MIDDLE, RIGHT, right, name, str(n))
    return max(left, right)
