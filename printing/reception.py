"""接车问诊单, the reception slip: one A4 page a copy, two copies when the customer keeps one (paper 3, 11).

What is on every slip, labels, boxes and the views of the car, is drawn once in a job; the form's values go on
top of it.
"""

from __future__ import annotations

from datetime import date, datetime

from dealerdesk.appointments.forms import TIERS
from dealerdesk.appointments.reception_forms import (
    ARRIVALS,
    MOST_LINES,
    OFTEN,
    ROAD,
    WHEN,
    ReceptionForm,
)
from dealerdesk.forms import scan_text
from dealerdesk.text import _, language, ngettext
from printing import parts
from printing.fonts import BOLD, REGULAR, char_width, stand_in
from printing.page import MM, Paper
from printing.parts import GAP, PAD
from printing.reception_design import (
    ASKED,
    BAND,
    BOXES,
    ESTIMATE,
    FIELDS,
    MONEY,
    RIGHT,
    ROW,
    SPLIT,
    START,
    TAKEN,
    after,
    draw_design,
    month_day,
    option_words,
)
from printing.typeset import DoesNotFit, break_lines, fit, spaced_phone, width

WISH_STEP = 6.4


def draw_reception(paper: Paper, form: ReceptionForm) -> None:
    """One page a copy. Raises MissingGlyphs, DoesNotFit."""
    if len(form.estimate) > MOST_LINES:
        raise DoesNotFit(form.estimate[MOST_LINES].text, _("Quote"))
    for copy in range(1, form.copies + 1):
        with paper.page():
            paper.design(("reception", language(), form.shop), lambda: draw_design(paper, form.shop))
            _head(paper, form, copy)
            _band(paper, form)
            _car(paper, form)
            _asked(paper, form)
            _belongings(paper, form)
            _estimate(paper, form)
            _taken(paper, form)


def _head(paper: Paper, form: ReceptionForm, copy: int) -> None:
    parts.form_number(paper, 181.2, _("Slip no."), form.number, top=9.1, size=11.5)
    parts.qr(paper, 185, 6.8, 13, scan_text(form.number, copy))
    two = _("Two copies; the customer fetches the car with this one")
    centre = two if form.copies > 1 else _("The customer fetches the car with this slip")
    printed = parts.printed_line(form.printed) if form.printed else ""
    parts.foot(paper, 289.9, printed, centre, copy, form.copies)


def _band(paper: Paper, form: ReceptionForm) -> None:
    high = BAND + 16.3
    size = fit(form.ticket, 29, (28.5 - 0.6 * len(form.ticket)) * MM, BOLD, field=_("Reception no.")).size
    paper.text(13.6, high, form.ticket, size, BOLD, tracking=0.6 * MM)
    if form.arrived_at:
        at = form.arrived_at
        words = f"{at:%m-%d} {parts.weekday(at.date())} {at:%H:%M}"
        paper.fitted(47, 34, words, 42.5, 12.5, BOLD, field=_("Time of arrival"))
    parts.choices(paper, 47, 39.4, option_words(ARRIVALS, (form.arrival,)), gap=1.8, size=8.2, room=43)
    if form.booked_from:
        until = f"–{form.booked_until:%H:%M}" if form.booked_until else ""
        paper.fitted(94.1, 34, f"{form.booked_from:%H:%M}{until}", 34.5, 12.5, BOLD, field=_("Booked for"))
    paper.fitted(94.1, 39.3, form.appointment, 34.5, 7.5, field=_("Appointment no."))
    for x, n, unit in (
        (132.9, form.ahead, ngettext("car", "cars", form.ahead or 0)),
        (153.0, form.minutes_to_wait, _("min")),
    ):  # fmt: skip
        if n is not None:
            took = paper.fitted(x, 36.3, str(n), 11, 18, BOLD, field=_("Ahead"))
            paper.fitted(x + took + 1.4, 36.3, unit, 15 - took, 8.5, field=unit)
    paper.fitted(173, 34, form.adviser, 24, 12, BOLD, lines=2, leading=4, field=_("Service adviser"))


def _value(
    paper: Paper, row: float, start: float, end: float, label: str, text: str, size: float,
    style: str = REGULAR,
) -> None:  # fmt: skip
    """A value behind its label in the cell from start to end; row is its upper edge."""
    x = after(start, label)
    paper.fitted(x, row + 5.0, stand_in(text, style), end - PAD / 2 - x, size, style, lines=2, field=label)


def _car(paper: Paper, form: ReceptionForm) -> None:
    name = " ".join(filter(None, (form.customer_name, form.honorific)))
    size = 9.5 if len(form.customer_name) > 6 else 11.5  # a firm takes two lines
    _value(paper, BAND + 19.5, FIELDS, 70.9, _("Customer name"), name, size, BOLD)
    _value(paper, BAND + 19.5, 70.9, 129.1, _("Contact phone"), spaced_phone(form.phone), 11, BOLD)
    _value(paper, BAND + 19.5, 129.1, 163, _("Sender"), form.sender_name, 9.5)
    tier = _(TIERS[form.tier]) if form.tier in TIERS else form.tier
    _value(paper, BAND + 19.5, 163, RIGHT, _("Rank"), tier, 9.5, BOLD)
    row = BAND + 27.5
    _value(paper, row, FIELDS, 70.9, _("Plate no."), form.plate, 12, BOLD)
    _value(paper, row, 70.9, 129.1, _("Model"), form.model, 9.5)
    _value(paper, row, 129.1, 163, _("Colour"), form.colour, 9.5)
    bought = form.bought_on.isoformat() if form.bought_on else ""
    _value(paper, row, 163, RIGHT, _("Car bought"), bought, 9.5)
    _value(paper, 58.8, FIELDS, 70.9, "VIN", form.vin, 10, BOLD)
    _mileage(paper, form)


def _mileage(paper: Paper, form: ReceptionForm) -> None:
    """What the program expects and what was read last, in grey under the boxes."""
    said = []
    if form.km_estimate is not None:
        said.append(_("about {km} km by reckoning").format(km=f"{form.km_estimate:,}"))
    if form.km_last is not None:
        day = _day(form.km_last_on, form.arrived_at)
        said.append(_("last {day}: {km} km").format(day=day, km=f"{form.km_last:,}"))
    words = "\u3000".join(said)
    paper.fitted(70.9 + PAD, 72.5, words, SPLIT - 72.7 - PAD, 7, colour=0.6, field=_("Mileage now"))


def _day(day: date | None, now: datetime | None) -> str:
    """A day without its year while that is plain."""
    if day is None:
        return ""
    return f"{day:%m-%d}" if now and day.year == now.year else day.isoformat()


def _asked(paper: Paper, form: ReceptionForm) -> None:
    _wish(paper, form.wish)
    y = ASKED + 25.3
    x = max(BOXES, after(FIELDS, _("When it shows")))
    parts.choices(paper, x, y, option_words(WHEN, form.when), gap=2.0, room=SPLIT - 1 - x)
    x = max(150.9, after(SPLIT, _("How often")))
    parts.choices(paper, x, y, option_words(OFTEN, (form.often,)), gap=2.6, room=RIGHT - 1 - x)
    y += 8.4
    x = after(FIELDS, _("Road, weather"))
    parts.choices(paper, x, y, option_words(ROAD, form.road), gap=2.0, room=86 - x)
    x = after(87, _("Where on it"))
    paper.fitted(x, y, stand_in(form.part), SPLIT - 1 - x, 9.3, lines=2, field=_("Where on it"))


def _wish(paper: Paper, wish: str) -> None:
    """In the customer's own words and in quotation marks: three lines at most, shrunk to 80 % first."""
    if not wish:
        return
    x = max(START, after(FIELDS, _("In their words")))
    for step in range(8):
        size = 9.5 - 0.25 * step
        lines = break_lines(f"“{wish}”", size, (RIGHT - PAD - x) * MM)
        if len(lines) <= 3:
            break
    else:
        raise DoesNotFit(wish, _("In their words"))
    hang = size / 2 / MM if char_width("“", REGULAR) > 900 else 0  # the mark stands at the line's start
    for n, line in enumerate(lines):
        paper.text(x if n else x - hang, ASKED + 5.4 + WISH_STEP * n, line, size)


def _belongings(paper: Paper, form: ReceptionForm) -> None:
    """What is known before the car is looked at: old parts, washing, waiting."""
    x = 150.9
    for y, options in (
        (169.8, ((_("take along"), form.old_parts is True), (_("leave"), form.old_parts is False))),
        (178.5, ((_("wash"), form.wash is True), (_("don't wash"), form.wash is False))),
        (187.1, ((_("Waits here"), form.waits), (_("Pick up and return"), form.pickup))),
    ):  # fmt: skip
        parts.choices(paper, x, y, options, gap=2.6 if y > 186 else 5.0, room=RIGHT - 1 - x)


def _estimate(paper: Paper, form: ReceptionForm) -> None:
    for n, line in enumerate(form.estimate):
        y = ESTIMATE + 10.3 + ROW * n
        room = MONEY[0] - 18 - START_OF_TEXT
        text = stand_in(line.text)
        paper.fitted(START_OF_TEXT, y, text, room, 9.3, lines=2, leading=2.9, field=_("Quoted item"))
        for x, fen in zip(MONEY, (line.labour_fen, line.parts_fen, line.total_fen), strict=True):
            paper.fitted(x, y, _money(fen), 17, 9.3, align="r", field=_("Quote"))
    if any(line.total_fen is not None for line in form.estimate):
        y = TAKEN - 3.1
        for x, fen in ((MONEY[0], _sum(form, "labour_fen")), (MONEY[1], _sum(form, "parts_fen"))):
            paper.fitted(x, y, _money(fen), 17, 9.3, align="r", field=_("Quote"))
        total = parts.yuan(_sum(form, "total_fen"))
        paper.fitted(MONEY[2], y, total, 19, 11, BOLD, align="r", field=_("Quote"))
    if form.promised_at:
        paper.fitted(147, ESTIMATE + 12, f"{form.promised_at:%m-%d %H:%M}", 49, 15, BOLD, field=_("Promised"))


START_OF_TEXT = FIELDS + PAD


def _money(fen: int | None) -> str:
    """An amount in a column, without the sign; a dash where there is none of that kind."""
    return "—" if fen is None else parts.yuan(fen).replace("¥", "")


def _sum(form: ReceptionForm, name: str) -> int | None:
    found = [getattr(line, name) for line in form.estimate]
    known = [fen for fen in found if fen is not None]
    return sum(known) if known else None


def _taken(paper: Paper, form: ReceptionForm) -> None:
    if form.arrived_at is None:
        month_day(paper, 164, 268.6, 174, 184.6)
        return
    day = form.arrived_at
    words = _("{month}-{day}").format(month=f"{day:%m}", day=f"{day:%d}")
    x = 144.8 + width(_("Taken in at"), 8, BOLD) / MM + GAP
    paper.text(max(159.0, x), 268.6, words, 8.6)
    paper.text(184.6, 268.4, ":", 9)
