"""预约登记表, the appointment sheet: A4, two copies above one another, drawn by one core (paper 3, 01).

The upper part of the core (customer to wishes) and its lower part (items to adviser) are drawn once and shown
on both halves; between adviser and result stands the one block that differs. The second copy masks phones.
A blank one, to write on in a power cut, has its number and codes and nothing else filled in. What only a few
codes decide (a row of boxes, the foot) is a design of the job; the page adds the words of its own record.
Heights in mm from the top of a half; the second half is the same + 148.5.
"""

from __future__ import annotations

from functools import lru_cache

from dealerdesk.appointments.forms import (
    CHANNELS,
    KINDS,
    PARTS,
    TIERS,
    WORK,
    ScriptPoint,
    SheetForm,
)
from dealerdesk.forms import scan_text
from dealerdesk.text import _, language
from printing import parts
from printing.fonts import BOLD, REGULAR
from printing.page import MM, Cell, Paper
from printing.parts import GAP, LABEL, PAD
from printing.sheet_blocks import draw_contacts, draw_resources
from printing.sheet_design import (
    C_ADVISER,
    C_CAR,
    C_CUSTOMER,
    C_FIRM,
    C_HANDOVER,
    C_HERO,
    C_ITEMS,
    C_PARTS,
    C_WIDE,
    CAR1,
    CUSTOMER,
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
    Words,
    after,
    draw_design,
    labels,
    options_of,
    row_of_boxes,
    row_start,
    words_of,
)
from printing.typeset import DoesNotFit, break_lines, fit, mask_phone, spaced_phone, together, width


def draw_sheet(paper: Paper, form: SheetForm) -> None:
    """One page with both copies of an appointment. Raises MissingGlyphs and DoesNotFit."""
    spoken = language()
    if form.blank:
        form = _emptied(form)
    with paper.page():
        paper.design(("sheet", spoken, form.shop, form.count_hours), lambda: draw_design(paper, form))
        with paper.kept() as upper:
            _strip(paper, form, spoken)
            parts.form_number(paper, 179.5, "", form.number)
            customer = _customer(paper, form, spoken)
            _car(paper, form, spoken)
            _hero(paper, form, words_of(spoken))
            _kind(paper, form, spoken)
            _wish(paper, form)
        with paper.kept() as lower:
            _lower(paper, form, spoken)
        paper.put(upper)
        paper.put(lower)
        paper.put(upper, dy=HALF)
        paper.put(lower, dy=SECOND.items - FIRST.items)
        for copy in (FIRST, SECOND):
            parts.qr(paper, 183.5, copy.top + 7.6, 14.5, scan_text(form.number, copy.number))
            _phones(paper, form, customer, copy)
        day = "" if form.blank else f"{form.registered_at:%m-%d}"
        paper.design(("foot", spoken, form.printed, day), lambda: _foot(paper, form))
        draw_resources(paper, form, spoken)
        draw_contacts(paper, form, spoken)


def _emptied(form: SheetForm) -> SheetForm:
    """The sheet to write on: what the record holds besides its number is left out."""
    points = tuple(ScriptPoint(point.words) for point in form.script_points)
    return SheetForm(
        form.shop, form.number, form.registered_at, "", form.at, form.printed, kind="", channel="",
        count_hours=form.count_hours, script_points=points, blank=True,
    )  # fmt: skip


# ---- the core: the same on both copies ----------------------------------------


Type = tuple[float, str]  # size and style


@lru_cache(maxsize=64)
def _cells(columns: tuple[float, ...], words: tuple[str, ...], types: tuple[Type, ...]) -> tuple[Cell, ...]:
    """The cells of a row, whose values stand after their labels."""
    ends = (*columns[1:], RIGHT)
    return tuple(
        Cell(after(x, word), end - PAD / 2 - after(x, word), size, style, word)
        for x, end, word, (size, style) in zip(columns, ends, words, types, strict=True)
    )


_CAR = ((11.5, BOLD), (9.5, REGULAR), (10.5, BOLD))
_PERSON = ((11.5, BOLD), (9.5, REGULAR), (10.5, BOLD), (9.5, REGULAR))
_FIRM = ((9.5, BOLD), (9.5, REGULAR), (10.5, BOLD), (9.5, REGULAR))
_TEAM = ((9.8, BOLD), (9.5, REGULAR), (9.5, REGULAR))


_DIGITS = "0000-00-00 00:00"  # the width of a moment; the digits of a face are all as wide


def _strip(paper: Paper, form: SheetForm, spoken: str) -> None:
    """Who registered when, in which way; the four groups share the width."""
    codes = form.registered_by, form.kind, form.channel
    key = ("strip", spoken, form.blank, *codes)
    paper.design(key, lambda: _strip_design(paper, *codes, room_for_hand=form.blank))
    if not form.blank:
        x = after(LEFT, words_of(spoken).registered)
        paper.text(x, STRIP + 4.55, parts.moment(form.registered_at), 9.8, BOLD)


def _strip_design(paper: Paper, by: str, kind: str, channel: str, *, room_for_hand: bool) -> None:
    y = STRIP + 4.55
    kinds, channels = options_of(KINDS, (kind,)), options_of(CHANNELS, (channel,))
    words = [_("Registered at"), _("By"), _("Type"), _("Channel")]
    who = fit(by, 9.5, 20 * MM, lines=2, field=_("Registered by"))
    sizes = [
        width(_DIGITS, 9.8, BOLD) / MM, max(width(t, who.size) / MM for t in who.lines),
        parts.choices_width(kinds), parts.choices_width(channels),
    ]  # fmt: skip
    taken = sum(sizes) + sum(width(word, LABEL) / MM + GAP for word in words)
    free = 186 - 2 * PAD - taken
    if room_for_hand:
        sizes[1] = max(0.0, min(16.0, free - 4 * 1.2))
        free -= sizes[1]
    spare = free / 4
    squeeze = max(0.0, 1.2 - spare) * 4  # an English strip is longer: the boxes give way
    spare = max(1.2, min(spare, 7.4))
    x = parts.label(paper, LEFT + PAD, y, words[0])
    x += sizes[0] + spare
    x = parts.label(paper, x, y, words[1])
    paper.fitted(x, y, by, 20, 9.5, lines=2, field=_("Registered by"))
    x = parts.label(paper, x + sizes[1] + spare, y, words[2])
    share = sizes[2] / (sizes[2] + sizes[3])
    x = parts.choices(paper, x, y, kinds, room=sizes[2] - squeeze * share) + spare
    x = parts.label(paper, x, y, words[3])
    parts.choices(paper, x, y, channels, room=RIGHT - PAD - x)


def _customer(paper: Paper, form: SheetForm, spoken: str) -> tuple[Cell, ...]:
    """Name and title; the cells of their row, which depend on the length of the name."""
    firm = len(form.customer_name) > 6
    columns = C_FIRM if firm else C_CUSTOMER
    words = words_of(spoken).customer
    paper.design(("customer", spoken, columns), lambda: _customer_row(paper, columns, words))
    cells = _cells(columns, words, _FIRM if firm else _PERSON)
    paper.fill(CUSTOMER + 4.65, cells[:2], (form.customer_name, form.honorific))
    return cells


def _customer_row(paper: Paper, columns: tuple[float, ...], words: tuple[str, ...]) -> None:
    labels(paper, CUSTOMER + 4.5, columns, words)
    for x in columns[1:]:
        paper.line(x, CUSTOMER, x, CAR1, 0.3)


def _car(paper: Paper, form: SheetForm, spoken: str) -> None:
    words = words_of(spoken).car
    paper.fill(42.95, _cells(C_CAR, words[:3], _CAR), (form.plate, form.model, form.vin_tail))
    bought = form.bought_on.isoformat() if form.bought_on else ""
    tier = _(TIERS[form.tier]) if form.tier in TIERS else form.tier
    paper.text(after(C_CAR[0], words[3]), 50.1, bought, 9.5)
    paper.fitted(after(C_CAR[2], words[5]), 50.1, tier, 40, 9.8, BOLD, field=words[5])
    _mileage(paper, form, words_of(spoken), after(C_CAR[1], words[4]), 50.1)


def _mileage(paper: Paper, form: SheetForm, words: Words, x: float, y: float) -> None:
    """A predicted value in 60 % K with the last known one beside it; a known one alone in black."""
    if form.km_estimate is None:
        known = f"{form.km_last:,} km" if form.km_last is not None else ""
        paper.text(x, y, known, 9.8)
        return
    last = ""
    if form.km_last is not None:
        day = form.km_last_on.isoformat()[5:] if form.km_last_on else ""
        last = words.last.format(day=day, km=f"{form.km_last:,}")
    about = words.about.format(km=f"{form.km_estimate:,}")
    x += paper.text(x, y, about, 9.8, colour=0.6) + GAP
    paper.fitted(x, y, last, C_CAR[2] - PAD / 2 - x, 7.2, lines=2, colour=0.6, field=words.car[4])


def _hero(paper: Paper, form: SheetForm, words: Words) -> None:
    if form.blank:
        return
    y = 62.0
    x = C_HERO[0] + PAD
    x += paper.text(x, y, form.at.isoformat()[:10], 14.5, BOLD) + 2
    paper.text(x, y, parts.weekday(form.at), 10.5, BOLD)
    until = f"–{parts.clock(form.until)}" if form.until else ""
    paper.text(C_HERO[1] + PAD, y, parts.clock(form.at) + until, 14.5, BOLD)
    paper.text(C_HERO[2] + PAD, y, parts.clock(form.leave_at), 14.5, BOLD)
    lead = _lead(form.lead_minutes, words.lead)
    paper.fitted(C_HERO[3] + PAD, y, lead, 40, 12, BOLD, field=words.lead_time)
    stamp = words.stamps[0 if form.provisional else 1 if form.counts else 2]
    paper.design(("stamp", stamp), lambda: _stamp(paper, form, stamp))


def _stamp(paper: Paper, form: SheetForm, word: str) -> None:
    """Whether the booking counts (A1): outlined, black when it does not, dashed while provisional."""
    size = min(8.6, 8.6 * 17 * MM / width(word, 8.6, BOLD))
    solid = not form.counts and not form.provisional
    parts.pill(
        paper, 186.2, 57.8, word, w=19.6, h=5.2, size=size, solid=solid, dashed=form.provisional,
        round_ends=False, tracking=0,
    )  # fmt: skip


def _lead(minutes: int, words: str) -> str:
    """24 小时 50 分; a booking for an earlier moment has no lead."""
    if minutes < 0:
        return "—"
    return words.format(hours=minutes // 60, minutes=minutes % 60)


_OTHER = 11.0  # mm for what "other" means


def _kind(paper: Paper, form: SheetForm, spoken: str) -> None:
    two = False
    if form.work_text:
        options, end = options_of(WORK, (form.work,)), C_WIDE - PAD - _OTHER
        start = row_start(_("Service"), options, end, 3.0)
        x = _other_start(parts.choices_end(start, options, gap=3.0, room=end - start))
        room = C_WIDE - PAD - x
        two = len(fit(form.work_text, 8, room * MM, lines=2, field=_("Other")).lines) > 1
        paper.fitted(x + 0.3, 68.3, form.work_text, room, 8, field=_("Other"), lines=2)
    key = ("kind", spoken, form.work, form.waits, form.pickup, two)
    paper.design(key, lambda: _kind_design(paper, form, two))


def _other_start(boxes_end: float) -> float:
    return max(boxes_end + 1.2, 125.0)


def _kind_design(paper: Paper, form: SheetForm, two: bool) -> None:
    """The kinds of work, and the line to write on where a text of two lines does not take its place."""
    y = 68.3
    x = row_of_boxes(paper, y, _("Service"), options_of(WORK, (form.work,)), C_WIDE - PAD - _OTHER, gap=3.0)
    if not two:
        paper.line(_other_start(x), y + 0.9, C_WIDE - PAD, y + 0.9, 0.3)
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


def _lower(paper: Paper, form: SheetForm, spoken: str) -> None:
    y = FIRST.items + 4.55
    words = words_of(spoken)
    x = after(C_ITEMS[0], words.items[0])
    paper.fitted(x, y, form.items, C_ITEMS[1] - PAD / 2 - x, 9.1, lines=2, field=words.items[0])
    _cost(paper, form, spoken, after(C_ITEMS[1], words.items[1]), y)
    _parts(paper, form, spoken, y + 7.2)
    cells = _cells(C_ADVISER, words.adviser, _TEAM)
    paper.fill(y + 14.4, cells, (form.adviser, form.bay, form.technician))


_TOTAL = 24.0  # mm for a total written by hand


def _cost(paper: Paper, form: SheetForm, spoken: str, x: float, y: float) -> None:
    """Labour and parts from the left, the total in Bold up to the right edge of the cell."""
    end, total = RIGHT - PAD, parts.yuan(form.total_fen)
    took = paper.text(end, y, total, 10.5, BOLD, align="r")
    if form.blank:
        took = _TOTAL
    paper.design(("cost", spoken, took), lambda: _cost_design(paper, spoken, x, y, took))
    for fen, (start, room, word) in zip(
        (form.labour_fen, form.parts_fen), _cost_places(spoken, x, took), strict=True
    ):
        if fen is not None:
            paper.fitted(start, y, parts.yuan(fen), room, 9.3, field=word)


def _cost_design(paper: Paper, spoken: str, x: float, y: float, took: float) -> None:
    """The labels of the amounts; how wide the total is moves them."""
    paper.text(RIGHT - PAD - took - GAP, y, words_of(spoken).cost[0], LABEL, align="r")
    for start, _room, word in _cost_places(spoken, x, took):
        paper.text(start - GAP, y, word, LABEL, align="r")


@lru_cache(maxsize=256)
def _cost_places(spoken: str, x: float, took: float) -> tuple[tuple[float, float, str], ...]:
    """Where labour and parts start beside a total `took` mm wide, how wide they may be, and their labels."""
    total, *others = words_of(spoken).cost
    pair = (RIGHT - PAD - took - GAP - width(total, LABEL) / MM - 2 - x) / 2
    starts = [x + number * pair + width(word, LABEL) / MM + GAP for number, word in enumerate(others)]
    return tuple(
        (start, x + (number + 1) * pair - start, word)
        for number, (start, word) in enumerate(zip(starts, others, strict=True))
    )


def _spares(paper: Paper, y: float, state: str) -> None:
    row_of_boxes(paper, y, _("Spares"), options_of(PARTS, (state,)), C_PARTS[1] - PAD / 2)


def _parts(paper: Paper, form: SheetForm, spoken: str, y: float) -> None:
    paper.design(("spares", spoken, form.parts_state), lambda: _spares(paper, y, form.parts_state))
    if form.parts_on:
        due = f"{form.parts_on.isoformat()[5:]} {parts.weekday(form.parts_on)}"
        x = after(C_PARTS[1], _("Parts by"))
        paper.fitted(x, y, due, C_PARTS[2] - PAD / 2 - x, 9, BOLD, field=_("Parts by"))
    if form.parts_text:
        room = RIGHT - C_PARTS[2] - 2 * PAD
        paper.fitted(C_PARTS[2] + PAD, y, form.parts_text, room, 8.8, lines=2, field=_("Parts"))


# ---- what differs ----------------------------------------


def _foot(paper: Paper, form: SheetForm) -> None:
    """Day of the handover, and the foot, on both copies."""
    for copy in (FIRST, SECOND):
        x = C_HANDOVER[2] + 5
        if form.blank:
            x += width("00-00", 9) / MM
        else:
            at = form.registered_at
            day = _("{month}-{day}").format(month=f"{at:%m}", day=f"{at:%d}")
            x += paper.text(x, copy.handover + 8.9, day, 9)
        paper.text(x + 8, copy.handover + 8.7, ":", 9)
        first = copy is FIRST
        centre = (_("Copy 1, front desk (full phone numbers: file it at the end of the day)") if first else
                  _("Copy 2, customer service (as copy 1 but for this block; phones masked)"))  # fmt: skip
        parts.foot(paper, copy.top + 145, parts.printed_line(form.printed), centre, 1, 1, rule=False)


def _phones(paper: Paper, form: SheetForm, cells: tuple[Cell, ...], copy: Copy) -> None:
    """The phones, whole on the first copy, masked on the second, and who brings the car."""
    show = mask_phone if copy is SECOND and form.mask_second else spaced_phone
    sender = _sender(paper, form.sender_name, show(form.sender_phone), cells[3].room)
    paper.fill(copy.top + CUSTOMER + 4.65, cells[2:], (show(form.phone), sender))


def _sender(paper: Paper, name: str, phone: str, room: float) -> str:
    """Name and phone of who brings the car; no line break divides either of them."""
    if not (name and phone):
        return name or phone
    text = f"{name}\u3000{phone}"
    if paper.measure(text, 9.5) <= room:
        return text
    return f"{together(name)}\u3000{phone}".replace(" ", "\u00a0")
