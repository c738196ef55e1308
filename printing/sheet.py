"""预约登记表, the appointment sheet: A4, two copies above one another, drawn by one core (paper 3, 01).

The upper part of the core (customer to wishes) and its lower part (items to adviser) are drawn once and shown
on both halves; between adviser and result stands the one block that differs. The second copy masks phones.
Heights in mm from the top of a half; the second half is the same + 148.5.
"""

from __future__ import annotations

from functools import lru_cache

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
from printing.sheet_design import (
    C_ADVISER,
    C_CAR,
    C_CHOICES,
    C_CONTACT,
    C_CUSTOMER,
    C_FIRM,
    C_HANDOVER,
    C_HERO,
    C_ITEMS,
    C_PARTS,
    C_WIDE,
    CAR1,
    CUSTOMER,
    FIELDS,
    FIRST,
    HALF,
    LEFT,
    RIGHT,
    SECOND,
    STRIP,
    WISH,
    WISH_LINE,
    WISH_X,
    Copy,
    car_words,
    customer_words,
    draw_design,
    labels,
    lower_words,
)
from printing.typeset import DoesNotFit, break_lines, fit, mask_phone, spaced_phone, together, width


def draw_sheet(paper: Paper, form: SheetForm) -> None:
    """One page with both copies of an appointment. Raises MissingGlyphs and DoesNotFit."""
    with paper.page():
        paper.design(("sheet", language(), form.shop, form.count_hours), lambda: draw_design(paper, form))
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


# ---- the core: the same on both copies ----------------------------------------


@lru_cache(maxsize=512)
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
    words = [_("Registered at"), _("By"), _("Type"), _("Channel")]
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
    words = car_words()
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
    paper.fitted(x, y, last, C_CAR[2] - PAD / 2 - x, 7.2, lines=2, colour=0.6, field=_("Mileage now"))


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
    paper.design(("stamp", stamp), lambda: _stamp(paper, form, stamp))


def _stamp(paper: Paper, form: SheetForm, word: str) -> None:
    """Whether the booking counts (A1): outlined, black when it does not, dashed while provisional."""
    size = fit(word, 8.6, 17 * MM, BOLD, field=word).size
    solid = not form.counts and not form.provisional
    parts.pill(
        paper, 186.2, 57.8, word, w=19.6, h=5.2, size=size, solid=solid, dashed=form.provisional,
        round_ends=False, tracking=0,
    )  # fmt: skip


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
    room = C_WIDE - PAD - x
    lines = fit(form.work_text, 8, room * MM, lines=2, field=_("Other")).lines if form.work_text else ()
    if len(lines) < 2:  # two lines take the place of the writing line
        paper.line(x, y + 0.9, C_WIDE - PAD, y + 0.9, 0.3)
    paper.fitted(x + 0.3, y, form.work_text, room, 8, field=_("Other"), lines=2)
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
        raise DoesNotFit(form.wish, _("Wishes"))
    for number, line in enumerate(lines):
        paper.text(WISH_X + 0.3, WISH + 3.85 + WISH_LINE * number, line, size)


def _lower(paper: Paper, form: SheetForm) -> None:
    y = FIRST.items + 4.55
    words = lower_words()
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


def _of_copy(paper: Paper, form: SheetForm, copy: Copy) -> None:
    """Number and code, customer with phones, day of the handover, foot."""
    t, first = copy.top, copy.number == 1
    note = _("Scan to register arrival") if first else _("Scan to open the file")
    parts.form_number(paper, 179.5, _("Appointment no."), form.number, top=t + 10, note=note)
    parts.qr(paper, 183.5, t + 7.6, 14.5, scan_text(form.number, copy.number))
    _customer(paper, form, t, masked=not first and form.mask_second)
    day = _("{month}-{day}").format(month=f"{form.registered_at:%m}", day=f"{form.registered_at:%d}")
    x = C_HANDOVER[2] + 5
    x += paper.text(x, copy.handover + 8.9, day, 9) + 8
    paper.text(x, copy.handover + 8.7, ":", 9)
    centre = (_("Copy 1, front desk (full phone numbers: file it at the end of the day)") if first else
              _("Copy 2, customer service (as copy 1 but for this block; phones masked)"))  # fmt: skip
    parts.foot(paper, t + 145, parts.printed_line(form.printed), centre, 1, 1, rule=False)


def _customer(paper: Paper, form: SheetForm, top: float, *, masked: bool) -> None:
    show = mask_phone if masked else spaced_phone
    words = customer_words()
    firm = len(form.customer_name) > 6
    columns = C_FIRM if firm else C_CUSTOMER
    paper.design(("sheet customer", language(), columns, top), lambda: _customer_row(paper, columns, top))
    sender = (together(form.sender_name), show(form.sender_phone).replace(" ", "\u00a0"))
    values = (
        (form.customer_name, 9.5 if firm else 11.5, BOLD),
        (form.honorific, 9.5, REGULAR),
        (show(form.phone), 10.5, BOLD),
        ("\u3000".join(text for text in sender if text), 9.5, REGULAR),
    )
    _cells(paper, top + CUSTOMER + 4.65, columns, words, values)


def _customer_row(paper: Paper, columns: tuple[float, ...], top: float) -> None:
    labels(paper, top + CUSTOMER + 4.5, columns, customer_words())
    for x in columns[1:]:
        paper.line(x, top + CUSTOMER, x, top + CAR1, 0.3)


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
        parts.choices(paper, C_CONTACT[1] + PAD, y, [("", point.done)])
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
