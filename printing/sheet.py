"""预约登记表, the appointment sheet: A4, two copies above one another, drawn by one core (paper 3, 01).

The upper part of the core (customer to wishes) and its lower part (items to adviser) are drawn once and shown
on both halves; between adviser and result stands the one block that differs. The second copy masks phones.
Heights in mm from the top of a half; the second half is the same + 148.5.
"""

from __future__ import annotations

from dataclasses import dataclass

from dealerdesk.appointments.forms import (
    BRING,
    CHANNELS,
    KINDS,
    PARTS,
    PURPOSES,
    RESOURCES,
    TIERS,
    WORK,
    SheetForm,
)
from dealerdesk.forms import scan_text
from dealerdesk.text import _, language
from printing import parts
from printing.fonts import BOLD, REGULAR
from printing.page import MM, Paper
from printing.parts import GAP, LABEL, PAD
from printing.typeset import break_lines, fit, mask_phone, spaced_phone, together, width

HALF = 148.5
LEFT, FIELDS, RIGHT = 12.0, 19.0, 198.0
STRIP, CUSTOMER, CAR1, CAR2, HERO, KIND, WISH = 23.9, 31.1, 38.3, 45.5, 52.7, 63.7, 70.9
BOTTOM = 142.2
# Columns: where a cell of each row begins
C_CUSTOMER = (19.0, 60.9, 82.7, 130.0)
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
class _Copy:
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


FIRST = _Copy(1, 0.0, 87.1)
SECOND = _Copy(2, HALF, HALF + 87.1 - WISH_LINE)


def draw_sheet(paper: Paper, form: SheetForm) -> None:
    """One page with both copies of an appointment. Raises MissingGlyphs and DoesNotFit."""
    with paper.page():
        paper.design(("sheet", language(), form.shop, form.count_hours), lambda: _design(paper, form))
        with paper.kept() as upper:
            _upper(paper, form)
        with paper.kept() as lower:
            _lower(paper, form)
        paper.put(upper)
        paper.put(lower)
        paper.put(upper, dy=HALF)
        paper.put(lower, dy=SECOND.items - FIRST.items)
        for copy in (FIRST, SECOND):
            _of_copy(paper, form, copy)
        _resources(paper, form)
        _contacts(paper, form)


# ---- what is the same on every sheet of a shop ----------------------------------------


def _design(paper: Paper, form: SheetForm) -> None:
    for copy in (FIRST, SECOND):
        _frame(paper, form, copy)
    _resources_design(paper)
    _contacts_design(paper)
    parts.cut_line(paper, HALF)


def _frame(paper: Paper, form: SheetForm, copy: _Copy) -> None:
    t = copy.top
    parts.head(paper, form.shop, _("Appointment sheet"), top=t + 10, room=68)
    first = copy.number == 1
    tag = _("Copy 1\u3000Front desk") if first else _("Copy 2\u3000Customer service")
    parts.pill(paper, 105, t + 17.2, tag, solid=first)
    paper.rect(LEFT, t + STRIP, 186, 7.2, fill=parts.TINT)
    _rules(paper, copy)
    _blocks(paper, copy)
    _upper_labels(paper, form, copy)
    _lower_labels(paper, copy)
    _result(paper, copy)
    _handover(paper, copy)


def _rules(paper: Paper, copy: _Copy) -> None:
    t, items = copy.top, copy.items
    paper.line(LEFT, t + STRIP, RIGHT, t + STRIP, 1.0)
    paper.line(LEFT, t + BOTTOM, RIGHT, t + BOTTOM, 1.0)
    for y in (t + CAR1, t + HERO, t + WISH, items, copy.block, copy.result, copy.handover):
        paper.line(FIELDS, y, RIGHT, y, 0.5)
    for y in (t + CAR2, t + KIND, items + 7.2, items + 14.4):
        paper.line(FIELDS, y, RIGHT, y, 0.3)
    rows = (
        (C_CUSTOMER, t + CUSTOMER, 7.2), (C_CAR, t + CAR1, 14.4), (C_HERO, t + HERO, 11.0),
        ((FIELDS, C_WIDE), t + KIND, 7.2), (C_ITEMS, items, 7.2), (C_PARTS, items + 7.2, 7.2),
        (C_ADVISER, items + 14.4, 7.2), (C_RESULT, copy.result, 8.0), (C_HANDOVER, copy.handover, 12.0),
    )  # fmt: skip
    for columns, y, height in rows:
        for x in columns[1:]:
            paper.line(x, y, x, y + height, 0.3)


def _blocks(paper: Paper, copy: _Copy) -> None:
    t = copy.top
    last = _("Resources") if copy.number == 1 else _("Contact log")
    named = (
        (t + CUSTOMER, _("Client")), (t + CAR1, _("Car")), (t + HERO, _("Booking")), (t + WISH, _("Work")),
        (copy.block, last), (copy.result, _("Result")), (copy.handover, _("Handover")),
    )  # fmt: skip
    ends = [y for y, word in named[1:]] + [t + BOTTOM]
    for (y, word), end in zip(named, ends, strict=True):
        parts.block(paper, LEFT, y, end, word)
    for y in ends[:-1]:
        paper.line(LEFT, y, FIELDS, y, 0.5)


def _labels(paper: Paper, y: float, columns: tuple[float, ...], words: tuple[str, ...]) -> None:
    """Labels of one row on the baseline y, each at the start of its cell."""
    for x, word in zip(columns, words, strict=True):
        paper.text(x + PAD, y, word, LABEL)


def _upper_labels(paper: Paper, form: SheetForm, copy: _Copy) -> None:
    t = copy.top
    _labels(paper, t + 35.6, C_CUSTOMER, _customer_words())
    _labels(paper, t + 42.8, C_CAR, _car_words()[:3])
    _labels(paper, t + 50.0, C_CAR, _car_words()[3:])
    lead = _("Lead time (≥ {hours} h before the booking)").format(hours=form.count_hours)
    words = (_("Booked day"), _("Time"), _("Leaves"))
    _labels(paper, t + 56.4, C_HERO[:3], words)
    paper.fitted(C_HERO[3] + PAD, t + 56.4, lead, RIGHT - C_HERO[3] - PAD, LABEL, field=lead)
    paper.text(FIELDS + PAD, t + 68.2, _("Service"), LABEL)
    paper.text(FIELDS + PAD, t + 74.6, _("Wishes"), LABEL)
    for line in range(
        2 if copy.number == 1 else 1
    ):  # the first copy has a third line for the hand, without dots
        y = t + WISH + 5.25 + WISH_LINE * line
        paper.writing_line(WISH_X, RIGHT - PAD, y)


def _customer_words() -> tuple[str, str, str, str]:
    return _("Customer name"), _("Title"), _("Contact phone"), _("Brought by")


def _car_words() -> tuple[str, ...]:
    return _("Plate"), _("Model"), _("VIN, last 8"), _("Bought on"), _("Mileage"), _("Tier")


def _lower_words() -> tuple[tuple[str, ...], ...]:
    return (
        (_("Items"), _("Estimate")),
        (_("Spares"), _("Parts by"), ""),
        (_("Adviser"), _("Bay"), _("Team")),
    )


def _lower_labels(paper: Paper, copy: _Copy) -> None:
    for row, (columns, words) in enumerate(zip((C_ITEMS, C_PARTS, C_ADVISER), _lower_words(), strict=True)):
        _labels(paper, copy.items + 4.5 + 7.2 * row, columns, words)


def _result(paper: Paper, copy: _Copy) -> None:
    y = copy.result + 4.95
    early = [(word, False) for word in (_("Early"), _("On time"), _("Late"), _("No show"))]
    parts.choices(paper, FIELDS + PAD, y, early, room=C_RESULT[1] - FIELDS - 2 * PAD)
    paper.text(C_RESULT[1] + PAD, y, _("Arrived at"), LABEL)
    paper.text(102.4, y - 0.2, ":", 9)
    parts.choices(paper, C_RESULT[2] + PAD, y, [(_("Moved to"), False)])
    parts.choices(paper, C_RESULT[3] + PAD, y, [(_("Cancelled because"), False)])


def _handover(paper: Paper, copy: _Copy) -> None:
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
    _labels(paper, y + 3.7, C_CONTACT, (_("Contacts (3·3·3)"), _("Script"), _("Consent")))
    for row in range(2):
        paper.writing_line(FIELDS + PAD, C_CONTACT[1] - PAD, y + 9.35 + 4.7 * row)
    for row in range(3):
        paper.text(FIELDS + PAD, y + 8.05 + 4.7 * row, str(row + 1), 8, BOLD)


# ---- the core: the same on both copies ----------------------------------------


def _after(x: float, word: str) -> float:
    """Where the value starts whose label begins the cell at x."""
    return x + PAD + width(word, LABEL) / MM + GAP


def _cells(paper: Paper, y: float, columns: tuple[float, ...], words: tuple[str, ...],
           values: tuple[tuple[str, float, str], ...]) -> None:  # fmt: skip
    """Values of one row after their labels: (text, size, style) each, kept inside its cell."""
    ends = (*columns[1:], RIGHT)
    for x, end, word, (text, size, style) in zip(columns, ends, words, values, strict=True):
        paper.fitted(
            _after(x, word), y, text, end - PAD / 2 - _after(x, word), size, style, lines=2, field=word
        )


Options = tuple[tuple[str, bool], ...]


def _options(codes: dict[str, str], chosen: tuple[str, ...]) -> Options:
    """The words of a table with their ticks."""
    return tuple((_(word), code in chosen) for code, word in codes.items())


def _row(paper: Paper, y: float, label: str, options: Options, end: float, gap: float = 2.4) -> float:
    """Boxes after a row's label, from the common column when they have room there; the x after them."""
    x = _after(FIELDS, label)
    if x < C_CHOICES and C_CHOICES + parts.choices_width(options, gap=gap) <= end:
        x = C_CHOICES
    return parts.choices(paper, x, y, options, gap=gap, room=end - x)


def _upper(paper: Paper, form: SheetForm) -> None:
    _strip(paper, form)
    _car(paper, form)
    _hero(paper, form)
    _kind(paper, form)
    _wish(paper, form)


def _strip(paper: Paper, form: SheetForm) -> None:
    """Who registered when, in which way; the four groups share the width."""
    y = STRIP + 4.55
    kinds, channels = _options(KINDS, (form.kind,)), _options(CHANNELS, (form.channel,))
    words = [_("Registered"), _("By"), _("Kind"), _("Channel")]
    registered = parts.moment(form.registered_at)
    who = fit(form.registered_by, 9.5, 20 * MM, lines=2, field=_("Registered by"))
    sizes = [
        width(registered, 9.8, BOLD) / MM, max(width(t, who.size) / MM for t in who.lines),
        parts.choices_width(kinds), parts.choices_width(channels),
    ]  # fmt: skip
    taken = sum(sizes) + sum(width(word, LABEL) / MM + GAP for word in words)
    spare = (186 - 2 * PAD - taken) / 4
    squeeze = max(0.0, 1.2 - spare) * 4  # an English strip is longer: the boxes give way
    spare = max(1.2, min(spare, 7.4))
    x = parts.label(paper, LEFT + PAD, y, words[0])
    x += paper.text(x, y, registered, 9.8, BOLD) + spare
    x = parts.label(paper, x, y, words[1])
    paper.fitted(x, y, form.registered_by, 20, 9.5, lines=2, field=_("Registered by"))
    x = parts.label(paper, x + sizes[1] + spare, y, words[2])
    share = sizes[2] / (sizes[2] + sizes[3])
    x = parts.choices(paper, x, y, kinds, room=sizes[2] - squeeze * share) + spare
    x = parts.label(paper, x, y, words[3])
    parts.choices(paper, x, y, channels, room=RIGHT - PAD - x)


def _car(paper: Paper, form: SheetForm) -> None:
    words = _car_words()
    _cells(paper, 42.95, C_CAR, words[:3],
           ((form.plate, 11.5, BOLD), (form.model, 9.5, REGULAR), (form.vin_tail, 10.5, BOLD)))  # fmt: skip
    bought = form.bought_on.isoformat() if form.bought_on else ""
    tier = _(TIERS[form.tier]) if form.tier in TIERS else form.tier
    paper.text(_after(C_CAR[0], words[3]), 50.1, bought, 9.5)
    paper.fitted(_after(C_CAR[2], words[5]), 50.1, tier, 40, 9.8, BOLD, field=words[5])
    _mileage(paper, form, _after(C_CAR[1], words[4]), 50.1)


def _mileage(paper: Paper, form: SheetForm, x: float, y: float) -> None:
    """A predicted value in 60 % K with the last known one beside it; a known one alone in black."""
    last = ""
    if form.km_last is not None:
        day = f"{form.km_last_on:%m-%d}" if form.km_last_on else ""
        last = _("last {day}: {km} km").format(day=day, km=f"{form.km_last:,}")
    if form.km_estimate is None:
        known = f"{form.km_last:,} km" if form.km_last is not None else ""
        paper.text(x, y, known, 9.8)
        return
    about = _("about {km} km").format(km=f"{form.km_estimate:,}")
    x += paper.text(x, y, about, 9.8, colour=0.6) + GAP
    paper.fitted(x, y, last, C_CAR[2] - PAD / 2 - x, 7.2, lines=2, colour=0.6, field=_("Mileage"))


def _hero(paper: Paper, form: SheetForm) -> None:
    y = 62.0
    x = C_HERO[0] + PAD
    x += paper.text(x, y, f"{form.at:%Y-%m-%d}", 14.5, BOLD) + 2
    paper.text(x, y, parts.weekday(form.at.date()), 10.5, BOLD)
    until = f"–{form.until:%H:%M}" if form.until else ""
    paper.text(C_HERO[1] + PAD, y, f"{form.at:%H:%M}{until}", 14.5, BOLD)
    paper.text(C_HERO[2] + PAD, y, f"{form.leave_at:%H:%M}" if form.leave_at else "", 14.5, BOLD)
    paper.fitted(C_HERO[3] + PAD, y, _lead(form.lead_minutes), 40, 12, BOLD, field=_("Lead time"))
    stamp = _("Provisional") if form.provisional else _("Counts") if form.counts else _("Does not count")
    solid = not form.counts and not form.provisional
    size = fit(stamp, 8.6, 17 * MM, BOLD, field=stamp).size
    parts.pill(paper, 186.2, 57.8, stamp, w=19.6, h=5.2, size=size, solid=solid, dashed=form.provisional,
               round_ends=False, tracking=0)  # fmt: skip


def _lead(minutes: int) -> str:
    """24 小时 50 分; a booking for an earlier moment has no lead."""
    if minutes < 0:
        return "—"
    return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def _kind(paper: Paper, form: SheetForm) -> None:
    y = 68.3
    line = 11.0  # for what "other" means
    x = _row(paper, y, _("Service"), _options(WORK, (form.work,)), C_WIDE - PAD - line, gap=3.0)
    x = max(x + 1.2, 125.0)
    paper.line(x, y + 0.9, C_WIDE - PAD, y + 0.9, 0.3)
    paper.fitted(x + 0.4, y, form.work_text, C_WIDE - PAD - x - 0.4, 8, field=_("Other"), lines=2)
    waits = [(_("Waits here"), form.waits), (_("Pick up and return"), form.pickup)]
    parts.choices(paper, C_WIDE + PAD, y, waits, gap=5.0, room=RIGHT - C_WIDE - 2 * PAD)


def _wish(paper: Paper, form: SheetForm) -> None:
    """At most two lines on the dotted ones, shrunk to 80 % before the record is refused."""
    room = (RIGHT - PAD - WISH_X) * MM
    if not form.wish:
        return
    for step in range(8):
        size = 9.3 - 0.25 * step
        lines = break_lines(form.wish, size, room)
        if len(lines) <= 2:
            break
    else:
        fit(form.wish, 7.5, room, lines=2, field=_("Wishes"))
        return
    for number, line in enumerate(lines):
        paper.text(WISH_X + 0.3, WISH + 3.85 + WISH_LINE * number, line, size)


def _lower(paper: Paper, form: SheetForm) -> None:
    y = FIRST.items + 4.55
    words = _lower_words()
    x = _after(C_ITEMS[0], words[0][0])
    paper.fitted(x, y, form.items, C_ITEMS[1] - PAD / 2 - x, 9.1, lines=2, field=words[0][0])
    _cost(paper, form, _after(C_ITEMS[1], words[0][1]), y)
    _parts(paper, form, y + 7.2)
    values = ((form.adviser, 9.8, BOLD), (form.bay, 9.5, REGULAR), (form.technician, 9.5, REGULAR))
    _cells(paper, y + 14.4, C_ADVISER, words[2], values)


def _cost(paper: Paper, form: SheetForm, x: float, y: float) -> None:
    """Labour and parts from the left, the total in Bold up to the right edge of the cell."""
    total = parts.yuan(form.total_fen)
    end = RIGHT - PAD
    took = paper.text(end, y, total, 10.5, BOLD, align="r")
    paper.text(end - took - GAP, y, _("Total"), LABEL, align="r")
    room = end - took - GAP - width(_("Total"), LABEL) / MM - 2 - x
    pair = room / 2
    for number, (word, fen) in enumerate(((_("Labour"), form.labour_fen), (_("Parts"), form.parts_fen))):
        start = parts.label(paper, x + number * pair, y, word)
        paper.fitted(start, y, parts.yuan(fen), x + (number + 1) * pair - start, 9.3, field=word)


def _parts(paper: Paper, form: SheetForm, y: float) -> None:
    _row(paper, y, _("Spares"), _options(PARTS, (form.parts_state,)), C_PARTS[1] - PAD / 2)
    due = f"{form.parts_on:%m-%d} {parts.weekday(form.parts_on)}" if form.parts_on else ""
    x = _after(C_PARTS[1], _("Parts by"))
    paper.fitted(x, y, due, C_PARTS[2] - PAD / 2 - x, 9, BOLD, field=_("Parts by"))
    paper.fitted(
        C_PARTS[2] + PAD, y, form.parts_text, RIGHT - C_PARTS[2] - 2 * PAD, 8.8, lines=2, field=_("Parts")
    )


# ---- what differs ----------------------------------------


def _of_copy(paper: Paper, form: SheetForm, copy: _Copy) -> None:
    """Number and code, customer with phones, day of the handover, foot."""
    t, first = copy.top, copy.number == 1
    note = _("Scan to register arrival") if first else _("Scan to open the file")
    parts.form_number(paper, 179.5, _("Appointment no."), form.number, top=t + 10, note=note)
    parts.qr(paper, 183.5, t + 7.6, 14.5, scan_text(form.number, copy.number))
    _customer(paper, form, t + 35.75, masked=not first and form.mask_second)
    day = _("{month}-{day}").format(month=f"{form.registered_at:%m}", day=f"{form.registered_at:%d}")
    x = C_HANDOVER[2] + 5
    x += paper.text(x, copy.handover + 8.9, day, 9) + 8
    paper.text(x, copy.handover + 8.7, ":", 9)
    centre = (_("Copy 1, front desk (full phone numbers: file it at the end of the day)") if first else
              _("Copy 2, customer service (as copy 1 but for this block; phones masked)"))  # fmt: skip
    parts.foot(paper, t + 145, parts.printed_line(form.printed), centre, 1, 1, rule=False)


def _customer(paper: Paper, form: SheetForm, y: float, *, masked: bool) -> None:
    show = mask_phone if masked else spaced_phone
    words = _customer_words()
    sender = together(form.sender_name)
    both = "\u3000".join(text for text in (sender, show(form.sender_phone).replace(" ", "\u00a0")) if text)
    _cells(paper, y, C_CUSTOMER, words, (
        (form.customer_name, 11.5, BOLD), (form.honorific, 9.5, REGULAR),
        (show(form.phone), 10.5, BOLD), (both, 9.5, REGULAR),
    ))  # fmt: skip


def _resources(paper: Paper, form: SheetForm) -> None:
    y = FIRST.block + 4.4
    told = _("told") if form.told else ""
    took = paper.text(C_WIDE - PAD, y, told, LABEL, align="r")
    for row, (word, table, ticked) in enumerate(((_("To bring"), BRING, form.bring),
                                                 (_("Reserved"), RESOURCES, form.resources))):  # fmt: skip
        end = C_WIDE - PAD - (took + 2 if took and not row else 0)
        _row(paper, y + 6.75 * row, word, _options(table, ticked), end, gap=3.9)


def _contacts(paper: Paper, form: SheetForm) -> None:
    top = SECOND.block
    end = C_CONTACT[1] - PAD
    used = width(_("Contacts (3·3·3)"), LABEL) / MM + GAP
    paper.fitted(end, top + 3.7, form.contacts_for, end - FIELDS - PAD - used, LABEL, align="r",
                 field=_("Contacts (3·3·3)"))  # fmt: skip
    for row, contact in enumerate(form.contacts[:3]):
        y = top + 8.05 + 4.7 * row
        day = f"{contact.at:%m-%d} {parts.weekday(contact.at.date())}"
        when = f"{day}\u3000{contact.slot}\u3000{contact.at:%H:%M}"
        x = FIELDS + PAD + 3.0
        x += paper.fitted(x, y, when, 38, 8, field=_("Contacts (3·3·3)")) + GAP
        paper.fitted(x, y, contact.result, end - x, 8, BOLD if contact.success else REGULAR, lines=2,
                     field=_("Contacts (3·3·3)"))  # fmt: skip
    _script(paper, form, top)
    _consent(paper, form, top)


def _script(paper: Paper, form: SheetForm, top: float) -> None:
    x = _after(C_CONTACT[1], _("Script"))
    paper.fitted(x, top + 3.7, form.script_name, C_CONTACT[2] - PAD / 2 - x, LABEL, field=_("Script"))
    for row, point in enumerate(form.script_points[:3]):
        y = top + 8.05 + 4.7 * row
        parts.checkbox(paper, C_CONTACT[1] + PAD, y, point.done)
        x = C_CONTACT[1] + PAD + 4.6
        paper.fitted(x, y, point.words, C_CONTACT[2] - PAD / 2 - x, 8.4, lines=2, field=_("Script"))


def _consent(paper: Paper, form: SheetForm, top: float) -> None:
    x, end = C_CONTACT[2] + PAD, RIGHT - PAD
    paper.text(end, top + 3.7, form.consent_number, LABEL, align="r")
    options = _options(PURPOSES, form.purposes)
    parts.choices(paper, x, top + 8.05, options[:3], room=end - x)
    parts.choices(paper, x, top + 12.75, options[3:], room=end - x)
    if form.best_contact:
        x = parts.label(paper, x, top + 17.45, _("Best reached"))
        paper.fitted(x, top + 17.45, form.best_contact, end - x, 8.4, lines=2, field=_("Best reached"))
