"""顺序表 tickets: four on a strip of 210 × 99, or one on a roll of 58 mm, by the same drawing (paper 3)."""

from __future__ import annotations

from dealerdesk.appointments.reception_forms import ARRIVALS, TicketForm, TicketStripForm
from dealerdesk.text import _, ngettext
from printing import parts
from printing.day_pack import tight
from printing.fonts import BOLD, REGULAR, stand_in
from printing.page import MM, Paper
from printing.typeset import fit, two_em, width

STRIP, ROLL = (210.0, 99.0), (58.0, 99.0)
EACH, FIRST, ON_STRIP = 49.0, 7.0, 4
LEFT, RIGHT, MIDDLE = 4.25, 44.75, 24.5  # of the text, in mm from the left edge of a ticket


def draw_strip(paper: Paper, form: TicketStripForm) -> None:
    """Four tickets a page. Raises MissingGlyphs, DoesNotFit."""
    for first in range(0, len(form.tickets), ON_STRIP):
        with paper.page(STRIP):
            tickets = form.tickets[first : first + ON_STRIP]
            for n, ticket in enumerate(tickets):
                _ticket(paper, ticket, FIRST + EACH * n)
            for n in range(1, ON_STRIP):
                x = FIRST + EACH * n
                paper.line(x, 6, x, 93, 0.5, dash=(0.9, 0.7))


def draw_ticket(paper: Paper, form: TicketForm) -> None:
    """One ticket on a roll. Raises MissingGlyphs, DoesNotFit."""
    with paper.page(ROLL):
        _ticket(paper, form, (ROLL[0] - EACH) / 2)


def _ticket(paper: Paper, form: TicketForm, x: float) -> None:
    left, right = x + LEFT, x + RIGHT
    _head(paper, form, left, right)
    room = RIGHT - LEFT - 0.7 * len(form.ticket)
    size = fit(form.ticket, 38, room * MM, BOLD, field=_("Reception no.")).size
    paper.text(x + MIDDLE, 36.2, form.ticket, size, BOLD, align="c", tracking=0.7 * MM)
    paper.line(left, 40.35, right, 40.35, 0.5)
    paper.line(x + 24.5, 42.4, x + 24.5, 52.9, 0.4)
    paper.line(left, 55.2, right, 55.2, 0.5)
    _waiting(paper, form, left, x + 26.9)
    _rows(paper, form, left, right)
    _stub(paper, form, left, right)


def _head(paper: Paper, form: TicketForm, left: float, right: float) -> None:
    parts.mark(paper, left, 8.7, 5.1)
    at = form.arrived_at
    day = f"{at:%m-%d} {parts.weekday(at.date())}"
    took = paper.text(right, 12.1, day, 7.6, align="r")
    name = stand_in(form.shop.short_name or form.shop.name, BOLD)
    room = right - left - 6.7 - took - 1.2
    tight(paper, left + 6.7, 12.2, name, room, 8.5, BOLD, high=6.3, field=_("Shop name"))
    paper.line(left, 15.6, right, 15.6, 0.9)
    tag = _(ARRIVALS[form.arrival])
    wide = max(8.5, width(tag, 7.6, BOLD) / MM + 3)
    words = "\u3000".join((_("Queue ticket"), _("Reception no.")))
    if width(words, 7.4) / MM <= right - left - wide - 1.5:
        paper.text(left, 20.4, words, 7.4)
    else:
        paper.text(left, 19.2, _("Queue ticket"), 6.5)
        paper.text(left, 21.8, _("Reception no."), 6.5)
    parts.pill(
        paper, right + 0.2 - wide / 2, 17.25, tag, w=wide, h=4.7, size=7.6, solid=form.arrival == "rework",
        round_ends=False, tracking=0,
    )  # fmt: skip


def _waiting(paper: Paper, form: TicketForm, left: float, second: float) -> None:
    room = second - left - 4
    paper.fitted(left, 44.9, _("Ahead"), room, 7.4, field=_("Ahead"))
    paper.fitted(second, 44.9, _("Expected wait"), room, 7.4, field=_("Expected wait"))
    cars = ngettext("car", "cars", form.ahead)
    took = paper.fitted(left, 52, str(form.ahead), room * 0.6, 16, BOLD, field=_("Ahead"))
    paper.fitted(left + took + 1.4, 52, cars, room - took - 1, 7.6, field=_("Ahead"))
    if not form.minutes_to_wait:
        paper.fitted(second, 52, _("at once"), room, 12, BOLD, field=_("Expected wait"))
        return
    took = paper.fitted(second, 52, str(form.minutes_to_wait), room * 0.7, 16, BOLD, field=_("Expected wait"))
    paper.fitted(second + took + 1.2, 52, _("min"), room - took, 7.6, field=_("Expected wait"))


def _rows(paper: Paper, form: TicketForm, left: float, right: float) -> None:
    booked = _("goes first") if form.arrival == "rework" else "—"
    if form.booked_from:
        until = f"–{form.booked_until:%H:%M}" if form.booked_until else ""
        booked = f"{form.booked_from:%H:%M}{until}"
    adviser = two_em(stand_in(form.adviser)) or _("by number")
    for y, label, value, size, style in (
        (59.7, _("Plate"), form.plate, 10.5, BOLD),
        (64.7, _("Came at"), f"{form.arrived_at:%H:%M}", 9.2, REGULAR),
        (69.7, _("Booked"), booked, 9.2, REGULAR), (74.5, _("SA"), adviser, 9.2, REGULAR),
    ):  # fmt: skip
        took = paper.fitted(left, y, label, 16, 7.4, field=label)
        room = right - left - took - 2
        paper.fitted(right, y, value, room, size, style, align="r", lines=2, leading=2.9, field=label)


def _stub(paper: Paper, form: TicketForm, left: float, right: float) -> None:
    """What the adviser keeps: number, plate, and when the car was called and taken, by hand."""
    paper.writing_line(left - 2.25, right + 2, 78.6)
    took = paper.fitted(left, 84, form.ticket, 18, 13, BOLD, field=_("Reception no."))
    room = right - left - took - 2
    paper.fitted(right, 83.9, form.plate, room, 9.5, BOLD, align="r", field=_("Plate"))
    for x, word, end in ((left, _("Call at"), left + 18.25), (left + 21.3, _("Begun"), right)):
        took = paper.fitted(x, 89.4, word, 8.5, 7.4, lines=2, field=word)
        line = x + took + 1.6
        paper.line(line, 90.3, end, 90.3, 0.5)
        paper.text((line + end) / 2, 89.2, ":", 9, align="c")
