"""The standing part of the appointment sheet: geometry, rules, labels, block labels, tags, cut line.

It is drawn once in a job for each shop and language. Heights in mm from the top of a half; the second half is
the same + 148.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from dealerdesk.appointments.forms import SheetForm
from dealerdesk.text import _, language
from printing import parts
from printing.fonts import BOLD
from printing.page import MM, Paper
from printing.parts import GAP, LABEL, PAD
from printing.typeset import width

HALF = 148.5
LEFT, FIELDS, RIGHT = 12.0, 19.0, 198.0
STRIP, CUSTOMER, CAR1, CAR2, HERO, KIND, WISH = 23.9, 31.1, 38.3, 45.5, 52.7, 63.7, 70.9
BOTTOM = 142.2
# Columns: where a cell of each row begins
C_CUSTOMER = (19.0, 60.9, 82.7, 130.0)
C_FIRM = (19.0, 73.5, 90.0, 132.0)  # the same row for a name of more than six characters
C_CAR = (19.0, 70.9, 138.0)
C_HERO = (19.0, 67.0, 106.8, 132.0)
C_WIDE = 138.0
C_ITEMS = (19.0, 106.8)
C_PARTS = (19.0, 67.5, 106.8)
C_ADVISER = (19.0, 78.9, 138.0)
C_RESULT = (19.0, 77.7, 113.0, 150.0)
C_HANDOVER = (19.0, 63.0, 106.8, 147.0)
C_CONTACT = (19.0, 83.0, 137.0)
C_CHOICES = 35.0  # where the boxes of a row begin, unless its label is longer
WISH_X, WISH_LINE = 43.8, 5.2


@dataclass(frozen=True)
class Copy:
    """Where the rows below the wishes stand on one copy."""

    number: int
    top: float
    items: float

    @property
    def block(self) -> float:
        """Top of the block that differs: three rows of 7.2 below the items."""
        return self.items + 21.6

    @property
    def result(self) -> float:
        return self.top + BOTTOM - 20.0

    @property
    def handover(self) -> float:
        return self.top + BOTTOM - 12.0


FIRST = Copy(1, 0.0, 87.1)
SECOND = Copy(2, HALF, HALF + 87.1 - WISH_LINE)


def draw_design(paper: Paper, form: SheetForm) -> None:
    for copy in (FIRST, SECOND):
        _frame(paper, form, copy)
    _resources_design(paper)
    _contacts_design(paper)
    parts.cut_line(paper, HALF)


def _frame(paper: Paper, form: SheetForm, copy: Copy) -> None:
    t = copy.top
    parts.head(paper, form.shop, _("Appointment sheet"), top=t + 10, room=68)
    first = copy.number == 1
    tag = _("Copy 1\u3000Front desk") if first else _("Copy 2\u3000Customer service")
    parts.pill(paper, 105, t + 17.2, tag, solid=first)
    note = _("Scan to register arrival") if first else _("Scan to open the file")
    parts.form_number(paper, 179.5, _("Appointment no."), "", top=t + 10, note=note)
    paper.rect(LEFT, t + STRIP, 186, 7.2, fill=parts.TINT)
    _rules(paper, copy)
    _blocks(paper, copy)
    _upper_labels(paper, form, copy)
    _lower_labels(paper, copy)
    _result(paper, copy)
    _handover(paper, copy)


def _rules(paper: Paper, copy: Copy) -> None:
    t, items = copy.top, copy.items
    paper.line(LEFT, t + STRIP, RIGHT, t + STRIP, 1.0)
    paper.line(LEFT, t + BOTTOM, RIGHT, t + BOTTOM, 1.0)
    for y in (t + CAR1, t + HERO, t + WISH, items, copy.block, copy.result, copy.handover):
        paper.line(FIELDS, y, RIGHT, y, 0.5)
    for y in (t + CAR2, t + KIND, items + 7.2, items + 14.4):
        paper.line(FIELDS, y, RIGHT, y, 0.3)
    rows = (
        (C_CAR, t + CAR1, 14.4), (C_HERO, t + HERO, 11.0),
        ((FIELDS, C_WIDE), t + KIND, 7.2), (C_ITEMS, items, 7.2), (C_PARTS, items + 7.2, 7.2),
        (C_ADVISER, items + 14.4, 7.2), (C_RESULT, copy.result, 8.0), (C_HANDOVER, copy.handover, 12.0),
    )  # fmt: skip
    for columns, y, height in rows:
        for x in columns[1:]:
            paper.line(x, y, x, y + height, 0.3)


def _blocks(paper: Paper, copy: Copy) -> None:
    t = copy.top
    last = _("Resources") if copy.number == 1 else _("Contact log")
    named = (
        (t + CUSTOMER, _("Client")), (t + CAR1, _("Vehicle")), (t + HERO, _("Appointment")),
        (t + WISH, _("Work")), (copy.block, last), (copy.result, _("Result")), (copy.handover, _("Handover")),
    )  # fmt: skip
    ends = [y for y, word in named[1:]] + [t + BOTTOM]
    for (y, word), end in zip(named, ends, strict=True):
        parts.block(paper, LEFT, y, end, word)
    for y in ends[:-1]:
        paper.line(LEFT, y, FIELDS, y, 0.5)


def labels(paper: Paper, y: float, columns: tuple[float, ...], words: tuple[str, ...]) -> None:
    """Labels of one row on the baseline y, each at the start of its cell."""
    for x, word in zip(columns, words, strict=True):
        paper.text(x + PAD, y, word, LABEL)


def _upper_labels(paper: Paper, form: SheetForm, copy: Copy) -> None:
    t = copy.top
    words = words_of(language()).car
    labels(paper, t + 42.8, C_CAR, words[:3])
    labels(paper, t + 50.0, C_CAR, words[3:])
    lead = _("Lead time (≥ {hours} h before the booking)").format(hours=form.count_hours)
    words = (_("Booked day"), _("Time"), _("Leaves"))
    labels(paper, t + 56.4, C_HERO[:3], words)
    paper.fitted(C_HERO[3] + PAD, t + 56.4, lead, RIGHT - C_HERO[3] - PAD, LABEL, field=lead)
    paper.text(FIELDS + PAD, t + 68.2, _("Service"), LABEL)
    paper.text(FIELDS + PAD, t + 74.6, _("Wishes"), LABEL)
    for line in range(
        2 if copy.number == 1 else 1
    ):  # the first copy has a third line for the hand, without dots
        y = t + WISH + 5.25 + WISH_LINE * line
        paper.writing_line(WISH_X, RIGHT - PAD, y)


class Words(NamedTuple):
    """What a sheet says round the values of its record: labels, stamps, the words round a number."""

    registered: str
    customer: tuple[str, ...]
    car: tuple[str, ...]
    items: tuple[str, ...]
    spares: tuple[str, ...]
    adviser: tuple[str, ...]
    cost: tuple[str, ...]
    about: str
    last: str
    lead: str
    lead_time: str
    stamps: tuple[str, ...]
    told: str
    contacts: str


@cache
def words_of(spoken: str) -> Words:
    """The labels in the language that is spoken now, which is `spoken`."""
    return Words(
        _("Registered at"),
        (_("Customer name"), _("Title"), _("Contact phone"), _("Brought by")),
        (_("Plate no."), _("Model"), _("VIN, last 8"), _("Bought on"), _("Mileage now"), _("Tier")),
        (_("Items"), _("Estimate")),
        (_("Spares"), _("Parts by"), ""),
        (_("Adviser"), _("Bay"), _("Team")),
        (_("Total"), _("Labour"), _("Parts")),
        _("about {km} km"),
        _("last {day}: {km} km"),
        _("{hours} h {minutes} min"),
        _("Lead time"),
        (_("Provisional"), _("Counts"), _("Does not count")),
        _("told"),
        _("Contacts (3·3·3)"),
    )


def _lower_labels(paper: Paper, copy: Copy) -> None:
    words = words_of(language())
    rows = ((C_ITEMS, words.items), (C_PARTS, words.spares), (C_ADVISER, words.adviser))
    for row, (columns, words) in enumerate(rows):
        labels(paper, copy.items + 4.5 + 7.2 * row, columns, words)


def _result(paper: Paper, copy: Copy) -> None:
    y = copy.result + 4.95
    early = [(word, False) for word in (_("Early"), _("On time"), _("Late"), _("No show"))]
    parts.choices(paper, FIELDS + PAD, y, early, room=C_RESULT[1] - FIELDS - 2 * PAD)
    paper.text(C_RESULT[1] + PAD, y, _("Arrived at"), LABEL)
    paper.text(102.4, y - 0.2, ":", 9)
    parts.choices(paper, C_RESULT[2] + PAD, y, [(_("Moved to"), False)])
    parts.choices(paper, C_RESULT[3] + PAD, y, [(_("Cancelled because"), False)])


def _handover(paper: Paper, copy: Copy) -> None:
    y = copy.handover
    words = (_("Handed over by"), _("Received by"), _("Handover (same day)"), _("Remarks"))
    for x, end, word in zip(C_HANDOVER, (*C_HANDOVER[1:], RIGHT), words, strict=True):
        paper.fitted(x + PAD, y + 3.6, word, end - x - 2 * PAD, LABEL, field=word)
    for x, end in ((19.0, 63.0), (63.0, 106.8)):
        paper.writing_line(x + 3.8, end - 3.8, y + 9.9)


def _resources_design(paper: Paper) -> None:
    y = FIRST.block
    paper.line(C_WIDE, y, C_WIDE, y + 13.5, 0.3)
    paper.line(FIELDS, y + 6.75, C_WIDE, y + 6.75, 0.3)
    paper.text(FIELDS + PAD, y + 4.3, _("To bring"), LABEL)
    paper.text(FIELDS + PAD, y + 11.05, _("Reserved"), LABEL)
    paper.text(C_WIDE + PAD, y + 4.3, _("Reception no."), LABEL)
    paper.fitted(C_WIDE + PAD, y + 8.2, _("filled on arrival"), 16.5, 6.7, field=_("Reception no."))
    paper.rect(158.0, y + 1.3, 38.0, 10.9, stroke=0.8, radius=0.9)


def _contacts_design(paper: Paper) -> None:
    y = SECOND.block
    for x in C_CONTACT[1:]:
        paper.line(x, y, x, y + 18.7, 0.3)
    labels(paper, y + 3.7, C_CONTACT, (_("Contacts (3·3·3)"), _("Script"), _("Consent")))
    for row in range(2):
        paper.writing_line(FIELDS + PAD, C_CONTACT[1] - PAD, y + 9.35 + 4.7 * row)
    for row in range(3):
        paper.text(FIELDS + PAD, y + 8.05 + 4.7 * row, str(row + 1), 8, BOLD)


# ---- for the values ----------------------------------------


@lru_cache(maxsize=512)
def after(x: float, word: str) -> float:
    """Where the value starts whose label begins the cell at x."""
    return x + PAD + width(word, LABEL) / MM + GAP


Options = tuple[tuple[str, bool], ...]


def options_of(codes: dict[str, str], chosen: tuple[str, ...]) -> Options:
    """The words of a table with their ticks."""
    return tuple((_(word), code in chosen) for code, word in codes.items())


def row_of_boxes(paper: Paper, y: float, label: str, options: Options, end: float, gap: float = 2.4) -> float:
    """Boxes after a row's label, from the common column when they have room there; the x after them."""
    x = row_start(label, options, end, gap)
    return parts.choices(paper, x, y, options, gap=gap, room=end - x)


def row_start(label: str, options: Options, end: float, gap: float) -> float:
    """Where the boxes of a row begin."""
    x = after(FIELDS, label)
    return C_CHOICES if x < C_CHOICES and C_CHOICES + parts.choices_width(options, gap=gap) <= end else x
