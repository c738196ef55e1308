"""The invitation to a periodic service 定期保养特邀函 (paper section 3, 04): A4, folded twice.

First third: the shop, the address window (nothing else may show in it) and the title. Middle: what the car
needs and until when. Last third: how to book, the way, the seal, and how to get no more letters. What is the
same on all letters of a batch is drawn once.
"""

from __future__ import annotations

import re
from datetime import date

from dealerdesk.appointments.forms import BRING
from dealerdesk.letters.forms import ITEM_ACTS, LetterForm, LetterItem, LetterOffer, MapSketch, Road
from dealerdesk.people.rules import plate_display
from dealerdesk.text import _, language
from printing.fonts import BOLD, KAI, REGULAR
from printing.page import A4, MM, Paper
from printing.parts import mark
from printing.typeset import break_lines, paragraph, spaced_phone, width

BLUE, CINNABAR, GREY, ROAD = "#123A4F", "#A8281E", 0.6, "#D6D6D6"
LEFT, RIGHT = 20.0, 190.0
BODY = 11.5
WINDOW = (20.0, 42.0, 92.0, 42.0)
DIGIT_PITCH = 6.0
FOLDS = (99.0, 198.0)
STRIP_TOP, STRIP_BOTTOM = 137.2, 156.2
COLUMNS = (LEFT, 65.5, 108.0, 150.5)
ITEMS_RIGHT, ITEM_ROW = 124.0, 6.3
SIDE, SIDE_WIDTH = 134.0, 56.0


def draw_letter(paper: Paper, form: LetterForm) -> None:
    """One letter on one page. Raises MissingGlyphs and DoesNotFit."""
    offer = form.offer_on_paper()
    with paper.page(A4):
        words = form.shop, form.on, form.opening, form.booking, form.bring, form.directions, form.sketch
        strip = form.last_is, form.due_on is None, form.due_km is None
        paper.design(("letter", language(), words, strip), lambda: _common(paper, form))
        paper.design(("items", language(), form.items), lambda: _items(paper, form.items))
        if offer:
            paper.design(("offer", language(), offer), lambda: _offer(paper, offer))
        _window(paper, form)
        _title_lines(paper, form)
        paper.fitted(LEFT, 109.0, _("{name}:").format(name=form.salutation), 170, 12.5, KAI, lines=2)
        _car(paper, form)


# ---- what differs from letter to letter ----------------------------------------


def _window(paper: Paper, form: LetterForm) -> None:
    """Postcode, address and recipient inside the window of the envelope."""
    if len(form.postcode) == 6:
        digit = width("0", 14, BOLD)
        paper.text(26.4 - digit / 2 / MM, 52.2, form.postcode, 14, BOLD, tracking=DIGIT_PITCH * MM - digit)
    lines = address_lines(form.address)
    for line, y in zip(lines, (61.0, 67.4)[-len(lines) :] if lines else (), strict=True):
        paper.fitted(24.0, y, line, 84.0, 11.5, field=_("Address"))
    _recipient(paper, form.recipient)


def _recipient(paper: Paper, text: str) -> None:
    """Person or firm in one line; a long firm in two, divided at a word."""
    if width(text, 14, BOLD) / MM <= 84:
        paper.text(24.0, 77.0, text, 14, BOLD)
        return
    for line, y in zip(firm_lines(text), (75.2, 80.8), strict=False):
        paper.fitted(24.0, y, line, 84.0, 12, BOLD, field=_("Recipient"))


def firm_lines(name: str) -> tuple[str, ...]:
    """A long name on two lines, divided before a word of firms (工程 | 机械) near the middle."""
    places = [place for place in range(4, len(name) - 1) if name.startswith(_FIRM_WORDS, place)]
    if not places:
        half = len(name) // 2
        return name[:half], name[half:]
    middle = min(places, key=lambda place: abs(place - len(name) / 2))
    return name[:middle], name[middle:]


_FIRM_WORDS = (
    *(
        "有限",
        "股份",
        "集团",
        "工程",
        "机械",
        "建筑",
        "材料",
        "商贸",
        "贸易",
        "物流",
        "制造",
        "装饰",
        "食品",
        "农业",
    ),
    *(
        "科技",
        "电力",
        "环保",
        "设备",
        "广告",
        "传媒",
        "劳务",
        "服务",
        "医疗",
        "租赁",
        "中心",
        "学校",
        "研究",
        "管理",
    ),
)


def address_lines(address: str) -> tuple[str, ...]:
    """The address on at most two lines, divided after 区, 县, 路 or 号 rather than anywhere else."""
    if not address or width(address, 11.5) / MM <= 60:
        return (address,) if address else ()
    for signs in ("(?<!小)区|县", "市|镇|乡", "路|街", "号"):
        for found in re.finditer(signs, address):
            halves = address[: found.end()], address[found.end() :]
            if min(map(len, halves)) >= 4 and all(width(half, 11.5) / MM <= 84 for half in halves):
                return halves
    lines = break_lines(address, 11.5, 84.0 * MM)
    return lines if len(lines) == 2 else (address[: len(address) // 2], address[len(address) // 2 :])


def _title_lines(paper: Paper, form: LetterForm) -> None:
    """Number at the top; plate and model under the title."""
    paper.text(RIGHT, 17.9, _("Letter {number}").format(number=form.number), 8.0, align="r")
    paper.text(RIGHT, 73.0, plate_display(form.plate), 12, BOLD, align="r")
    paper.fitted(RIGHT, 78.5, form.model, 62, 8.5, align="r", lines=2, field=_("Model"))


def _car(paper: Paper, form: LetterForm) -> None:
    """Values of the strip of four: last service, suggested day, or mileage, adviser."""
    day = f"{form.due_on:%Y-%m-%d}" if form.due_on else ""
    last = f"{form.last_on:%Y-%m-%d}" if form.last_on else ""
    values = (
        (last, _km(form.last_km), 1.0),
        (_("before {day}").format(day=day) if day else "", "", BLUE),
        (_km(form.due_km), "", BLUE),
        (form.adviser, spaced_phone(form.adviser_phone), 1.0),
    )
    for x, (value, note, colour) in zip(COLUMNS, values, strict=True):
        paper.fitted(x, 148.75, value, 37.5, 12.2, BOLD, colour=colour, field=_("Service adviser"))
        paper.fitted(x, 153.65, note, 37.5, 8.2, field=_("Service adviser"))


def _strip(paper: Paper, form: LetterForm) -> None:
    """Rules and labels of the strip of four."""
    paper.line(LEFT, STRIP_TOP, RIGHT, STRIP_TOP, 1.0)
    paper.line(LEFT, STRIP_BOTTOM, RIGHT, STRIP_BOTTOM, 0.5)
    words = (
        (_("Last service") if form.last_is == "service" else _("Delivery"), ""),
        (_("Suggested"), _("latest day") if form.due_on else ""),
        (_("or at"), _("whichever is first") if form.due_km else ""),
        (_("Service adviser"), ""),
    )
    for x, (label, note) in zip(COLUMNS, words, strict=True):
        paper.text(x, 142.75, label, 7.5)
        paper.text(x, 153.65, note, 8.2)
        if x > LEFT:
            paper.line(x - 3.0, 140.2, x - 3.0, 153.3, 0.5)


def _km(km: int | None) -> str:
    return "" if km is None else f"{km:,} km"


# ---- what a job draws once ----------------------------------------


def _common(paper: Paper, form: LetterForm) -> None:
    _head(paper, form)
    _frame(paper)
    _paragraph(paper, form.opening, LEFT, 117.2, RIGHT - LEFT, BODY, 7.2)
    _strip(paper, form)
    _paragraph(paper, form.booking, LEFT, 207.5, ITEMS_RIGHT - LEFT, 11, 7.1)
    _contacts(paper, form)
    _close(paper, form)
    if form.sketch:
        _map(paper, form.sketch)
    paper.text(SIDE, 262.0, _("Another car, address or number?"), 8, BOLD)
    paper.fitted(SIDE, 266.5, _("Please call us, so that we don't write in vain."), SIDE_WIDTH, 8, lines=2)
    _foot(paper, form)


def _head(paper: Paper, form: LetterForm) -> None:
    shop = form.shop
    paper.rect(LEFT, 8.5, RIGHT - LEFT, 1.6, fill=BLUE)
    mark(paper, LEFT, 13.0, 11.0, ground=BLUE)
    if width(shop.name, 13, BOLD, 0.7) / MM <= 96:
        paper.text(34.0, 18.2, shop.name, 13, BOLD, tracking=0.7, colour=BLUE)
    else:
        paper.fitted(34.0, 18.2, shop.name, 110, 13, BOLD, colour=BLUE, lines=2, field=_("Shop name"))
    line = "\u3000\u3000".join(
        part
        for part in (shop.address, _("Booking {phone}").format(phone=shop.phone) if shop.phone else "")
        if part
    )
    paper.fitted(34.0, 23.0, line, 96, 7.5, colour=BLUE, lines=2, field=_("Address"))
    paper.text(RIGHT, 23.0, long_day(form.on), 8.0, align="r")


def _frame(paper: Paper) -> None:
    """Corners of the address window, fold marks, and the title."""
    x, y, w, h = WINDOW
    for cx, dx in ((x, 3), (x + w, -3)):
        for cy, dy in ((y, 3), (y + h, -3)):
            paper.shape((("m", cx + dx, cy), ("l", cx, cy), ("l", cx, cy + dy)), stroke=0.4, colour=GREY)
    for fold in FOLDS:
        paper.line(5, fold, 9, fold, 0.4, colour=GREY)
        paper.line(201, fold, 205, fold, 0.4, colour=GREY)
    title = _("Service invitation")
    size = 22 if language() == "zh_CN" else 18
    tracking = 1.55 if language() == "zh_CN" else 0
    paper.text(RIGHT - 0.2, 62.5, title, size, KAI, align="r", tracking=tracking, colour=BLUE)
    paper.line(132, 66.8, RIGHT, 66.8, 0.7, colour=BLUE)


def _paragraph(paper: Paper, text: str, x: float, y: float, room: float, size: float, leading: float) -> None:
    for number, line in enumerate(paragraph(text, size, room * MM, KAI)):
        paper.text(x + line.indent / MM, y + number * leading, line.text, size, KAI, tracking=line.tracking)


def _items(paper: Paper, items: tuple[LetterItem, ...]) -> None:
    """The items of this service, 3 to 6 rows; a tag says replace, check or advise."""
    if not items:
        return
    paper.text(LEFT, 163.8, _("This service"), 9.5, BOLD)
    if any(item.price_fen is not None for item in items):
        paper.text(ITEMS_RIGHT, 163.8, _("Price (yuan)"), 7.5, align="r")
    paper.line(LEFT, 166.15, ITEMS_RIGHT, 166.15, 0.5)
    for number, item in enumerate(items[:6]):
        bottom = 174.7 + number * ITEM_ROW
        _tag(paper, LEFT, bottom - 5.85, item.act)
        paper.fitted(31.0, bottom - 2.2, item.text, 76, 9.5, lines=2, leading=2.9, field=_("This service"))
        paper.text(ITEMS_RIGHT, bottom - 2.2, price(item.price_fen), 9.5, align="r")
        paper.line(LEFT, bottom, ITEMS_RIGHT, bottom, 0.5)


def _tag(paper: Paper, x: float, y: float, act: str) -> None:
    solid = act == "replace"
    paper.rect(x, y, 8.5, 4.8, fill=BLUE if solid else None, stroke=0 if solid else 0.6, radius=0.7)
    paper.text(
        x + 4.25,
        y + 3.36,
        _(ITEM_ACTS[act]),
        7.5 if language() == "zh_CN" else 5.8,
        BOLD,
        align="c",
        colour=0.0 if solid else 1.0,
    )


def price(fen: int | None) -> str:
    """386 or 12.50; 免费 for nothing; empty when not known."""
    if fen is None:
        return ""
    if fen == 0:
        return _("no charge")
    return f"{fen // 100:,}" if fen % 100 == 0 else f"{fen / 100:,.2f}"


def _offer(paper: Paper, offer: LetterOffer) -> None:
    middle = SIDE + SIDE_WIDTH / 2
    paper.rect(SIDE, 160.1, SIDE_WIDTH, 39.6, stroke=0.9, radius=1.9, dash=(0.95, 0.6), colour=CINNABAR)
    room = SIDE_WIDTH - 6
    paper.fitted(middle, 169.0, offer.headline, room, 10, BOLD, align="c", colour=CINNABAR, field=_("Offer"))
    paper.fitted(
        middle, 179.2, offer.text, room, 15, BOLD, align="c", lines=2, colour=CINNABAR, field=_("Offer")
    )
    until = _("valid until {day}").format(day=f"{offer.valid_until:%Y-%m-%d}")
    paper.text(middle, 187.0, until, 8.3, align="c")
    paper.fitted(middle, 192.3, offer.note, room, 7.0, align="c", lines=2, field=_("Offer"))


def _contacts(paper: Paper, form: LetterForm) -> None:
    shop = form.shop
    bring = ("、" if language() == "zh_CN" else ", ").join(_(BRING[code]) for code in form.bring)
    hours = _("daily {hours}").format(hours=f"{shop.opens}–{shop.closes}") if shop.opens else ""
    rows = (
        (_("Booking phone"), shop.phone, 224.5, 13.0, BOLD),
        (_("Opening hours"), hours, 231.1, 10.0, REGULAR),
        (_("Please bring"), bring, 237.65, 10.0, REGULAR),
        (_("Our address"), shop.address + form.directions, 244.2, 10.0, REGULAR),
    )
    for name, value, y, size, style in rows:
        if value:
            paper.fitted(LEFT, y, name, 16.0, 7.8, lines=2, field=name)
            paper.fitted(37.0, y, value, ITEMS_RIGHT - 37.0, size, style, lines=2, field=name)


def _close(paper: Paper, form: LetterForm) -> None:
    """Closing words, the shop with the date, and the ring for the seal round its name."""
    paper.text(LEFT, 260.6, _("We look forward to your visit."), BODY, KAI)
    paper.fitted(ITEMS_RIGHT, 258.6, form.shop.name, 62, BODY, KAI, align="r", lines=2, field=_("Shop name"))
    paper.text(ITEMS_RIGHT, 265.4, formal_day(form.on), 10.5, KAI, align="r")
    paper.circle(106.0, 260.5, 11.5, stroke=0.6, colour=GREY)
    paper.text(106.0, 269.7, _("(seal)"), 6.5, align="c", colour=GREY)


def _foot(paper: Paper, form: LetterForm) -> None:
    paper.line(LEFT, 280.1, RIGHT, 280.1, 0.5)
    stop = _(
        "This is a service notice for your car. For no more letters call {phone} "
        "or answer TD by text message; it takes one working day."
    ).format(phone=form.shop.phone)
    right = _("Page {page} of {pages}").format(page=1, pages=1)
    taken = paper.text(RIGHT, 284.6, right, 7, align="r")
    paper.fitted(LEFT, 284.6, stop, RIGHT - LEFT - taken - 5, 7, lines=2, field=_("Foot"))


# ---- the way to the shop ----------------------------------------


def _map(paper: Paper, sketch: MapSketch) -> None:
    x, y, w, h = SIDE, 203.0, SIDE_WIDTH, 53.0
    with (
        paper.clipped((("m", x, y), ("l", x + w, y), ("l", x + w, y + h), ("l", x, y + h), ("h",))),
        paper.moved(x, y),
    ):
        for road in sketch.roads:
            paper.line(road.x1, road.y1, road.x2, road.y2, road.width * MM, colour=ROAD)
        for road in sketch.roads:
            _road_name(paper, road)
        _way(paper, sketch)
        paper.text(2.0, 50.9, _("Sketch, not to scale"), 6.0)
        paper.line(50.4, 48.9, 50.4, 41.5, 0.7)
        paper.shape((("m", 48.9, 44.0), ("l", 50.4, 41.4), ("l", 51.9, 44.0)), stroke=0.7)
        paper.text(50.4, 52.0, _("North"), 6.8, align="c")
    paper.rect(x, y, w, h, stroke=0.6, colour=BLUE)


def _road_name(paper: Paper, road: Road) -> None:
    if road.upright and not road.name.isascii():
        step = 2.65
        first = road.label_y - step * (len(road.name) - 1) / 2 + 0.85
        paper.upright(road.label_x, first, road.name, 6.9, step=step)
    else:
        paper.text(road.label_x, road.label_y + 0.85, road.name, 6.9, align="c")


def _way(paper: Paper, sketch: MapSketch) -> None:
    """The shop's mark, and an arrow along the way to it."""
    x, y = sketch.shop
    mark(paper, x - 3.45, y - 3.45, 6.9, ground=CINNABAR)
    paper.text(x, y + 7.2, _("our shop"), 8, BOLD, align="c", colour=CINNABAR)
    if len(sketch.way) < 2:
        return
    (first, *others) = sketch.way
    path = (("m", *first), *(("l", *point) for point in others))
    paper.shape(path, stroke=1.5, colour=CINNABAR)
    (ax, ay), (bx, by) = sketch.way[-2:]
    long = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1.0
    ux, uy = (bx - ax) / long * 1.65, (by - ay) / long * 1.65
    head = (("m", bx - ux - uy, by - uy + ux), ("l", bx, by), ("l", bx - ux + uy, by - uy - ux))
    paper.shape(head, stroke=1.3, colour=CINNABAR)


# ---- dates in words ----------------------------------------


def long_day(day: date) -> str:
    """2026 年 11 月 16 日."""
    return _("{year}-{month}-{day}").format(year=day.year, month=day.month, day=day.day)


def formal_day(day: date) -> str:
    """二〇二六年十一月十六日, as letters write it."""
    if language() != "zh_CN":
        return long_day(day)
    digits = "〇一二三四五六七八九"
    year = "".join(digits[int(c)] for c in str(day.year))
    return f"{year}年{_tens(day.month)}月{_tens(day.day)}日"


def _tens(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    front = {0: "", 1: "十"}.get(tens, digits[tens] + "十")
    return front + (digits[ones] if ones or not tens else "")
