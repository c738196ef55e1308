"""The block in which the two copies of the appointment sheet differ: what is to be brought and what is
reserved on the first, contacts, script and consent on the second."""

from __future__ import annotations

from dealerdesk.appointments.forms import BRING, PURPOSES, RESOURCES, SheetForm
from dealerdesk.text import _
from printing import parts
from printing.fonts import BOLD, REGULAR
from printing.page import MM, Paper
from printing.parts import GAP, LABEL, PAD
from printing.sheet_design import (
    C_CONTACT,
    C_WIDE,
    FIELDS,
    FIRST,
    RIGHT,
    SECOND,
    after,
    options_of,
    row_of_boxes,
    words_of,
)
from printing.typeset import width


def draw_resources(paper: Paper, form: SheetForm, spoken: str) -> None:
    """What the customer should bring and whether this was said; what is reserved for the visit."""
    took = paper.text(C_WIDE - PAD, _BRING, words_of(spoken).told, LABEL, align="r") + 2 if form.told else 0
    paper.design(("bring", spoken, form.bring, took), lambda: _bring(paper, form.bring, took))
    paper.design(("resources", spoken, form.resources), lambda: _reserved(paper, form.resources))


_BRING = FIRST.block + 4.4


def _bring(paper: Paper, codes: tuple[str, ...], took: float) -> None:
    row_of_boxes(paper, _BRING, _("To bring"), options_of(BRING, codes), C_WIDE - PAD - took, 3.9)


def _reserved(paper: Paper, codes: tuple[str, ...]) -> None:
    row_of_boxes(paper, _BRING + 6.75, _("Reserved"), options_of(RESOURCES, codes), C_WIDE - PAD, 3.9)


def draw_contacts(paper: Paper, form: SheetForm, spoken: str) -> None:
    field = words_of(spoken).contacts
    top, end = SECOND.block, C_CONTACT[1] - PAD
    if form.contacts_for:
        room = end - FIELDS - PAD - width(field, LABEL) / MM - GAP
        paper.fitted(end, top + 3.7, form.contacts_for, room, LABEL, align="r", field=field)
    for row, contact in enumerate(form.contacts[:3]):
        y = top + 8.05 + 4.7 * row
        day = f"{contact.at:%m-%d} {parts.weekday(contact.at)}"
        when = f"{day}\u3000{contact.slot}\u3000{contact.at:%H:%M}"
        x = FIELDS + PAD + 3.0
        x += paper.fitted(x, y, when, 38, 8, field=field) + GAP
        style = BOLD if contact.success else REGULAR
        paper.fitted(x, y, contact.result, end - x, 8, style, lines=2, field=field)
    key = ("script", spoken, form.script_name, form.script_points)
    paper.design(key, lambda: _script(paper, form, top))
    _consent(paper, form, spoken, top)


def _script(paper: Paper, form: SheetForm, top: float) -> None:
    x = after(C_CONTACT[1], _("Script"))
    paper.fitted(x, top + 3.7, form.script_name, C_CONTACT[2] - PAD / 2 - x, LABEL, field=_("Script"))
    for row, point in enumerate(form.script_points[:3]):
        y = top + 8.05 + 4.7 * row
        parts.choices(paper, C_CONTACT[1] + PAD, y, [("", point.done)])
        x = C_CONTACT[1] + PAD + 4.6
        paper.fitted(x, y, point.words, C_CONTACT[2] - PAD / 2 - x, 8.4, lines=2, field=_("Script"))


def _consent(paper: Paper, form: SheetForm, spoken: str, top: float) -> None:
    x, end = C_CONTACT[2] + PAD, RIGHT - PAD
    paper.text(end, top + 3.7, form.consent_number, LABEL, align="r")
    given = form.purposes
    for y, codes in ((top + 8.05, _PURPOSES[:3]), (top + 12.75, _PURPOSES[3:])):
        ticked = tuple([code for code in codes if code in given])
        row = y, codes, ticked, x, end
        paper.design(("purposes", spoken, y, ticked), lambda row=row: _purposes(paper, *row))
    if form.best_contact:
        x = parts.label(paper, x, top + 17.45, _("Best reached"))
        paper.fitted(x, top + 17.45, form.best_contact, end - x, 8.4, lines=2, field=_("Best reached"))


_PURPOSES = tuple(PURPOSES)


def _purposes(
    paper: Paper, y: float, codes: tuple[str, ...], ticked: tuple[str, ...], x: float, end: float
) -> None:
    """One line of what the customer allows."""
    parts.choices(paper, x, y, options_of({code: PURPOSES[code] for code in codes}, ticked), room=end - x)
