"""The standing part of the reception slip: geometry, rules, labels, boxes to tick by hand, views of the car.

Drawn once in a job for each shop and language. Heights in mm from the top of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dealerdesk.forms import ShopHead
from dealerdesk.text import _
from printing import parts, reception_art
from printing.fonts import BOLD
from printing.page import MM, Paper
from printing.parts import GAP, LABEL, PAD, TINT
from printing.typeset import width

LEFT, FIELDS, RIGHT = 12.0, 19.0, 198.0
BAND, CAR, ASKED, CARS, LAMPS, ESTIMATE, TAKEN, FETCHED, BOTTOM = (
    22.6, 42.1, 74.5, 111.3, 190.3, 204.7, 254.3, 271.7, 283.9,
)  # fmt: skip
SPLIT, QUOTE = 136.1, 145.0  # between car and belongings; between estimate and promise
START, BOXES = 35.0, 34.8  # where words and boxes begin behind their labels
MONEY = (102.9, 122.9, 142.8)  # right edges of labour, parts, sum
ROW = 7.2
CELLS = (70.9, 129.1, 163.0)  # where the second cell of a row of the car begins, and the next
BANDS = (43.9, 90.9, 130.0, 150.0, 169.9)
LIGHTS, LIGHT = 34.3, 17.6  # the first cell of the warning lights, and their width


def option_words(codes: dict[str, str], chosen: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The words of a table with their ticks."""
    return tuple((_(word), code in chosen) for code, word in codes.items())


@lru_cache(maxsize=512)
def after(x: float, word: str) -> float:
    """Where the value starts whose label begins the cell at x."""
    return x + PAD + width(word, LABEL) / MM + GAP


def draw_design(paper: Paper, shop: ShopHead) -> None:
    """All that a blank slip has but its number, code, foot and the boxes that the program may tick."""
    _head(paper, shop)
    _blocks(paper)
    _band(paper)
    _car(paper)
    _asked(paper)
    _cars(paper)
    _belongings(paper)
    _lights(paper)
    _estimate(paper)
    _promise(paper)
    _signatures(paper)


def _label(paper: Paper, x: float, y: float, word: str, room: float = 60, size: float = LABEL) -> None:
    paper.fitted(x, y, word, room, size, lines=2, leading=2.6, field=word)


def _head(paper: Paper, shop: ShopHead) -> None:
    line = _("Service reception")
    line = f"{line}\u3000{shop.phone}" if shop.phone else shop.line or line
    parts.head(paper, shop, _("Reception slip"), top=9.0, line=line, title_y=14.9)
    second = _("Record of the car's condition")
    paper.text(105, 19.5, second, 8.6, align="c", tracking=0 if second.isascii() else 0.5 * MM)


def _blocks(paper: Paper) -> None:
    """Rules across the page and the tinted column of block labels."""
    paper.rect(LEFT, BAND, RIGHT - LEFT, CAR - BAND, fill=TINT * 0.9)
    for top, bottom, word in (
        (CAR, ASKED, _("Car and owner")), (ASKED, CARS, _("Enquiry")), (CARS, LAMPS, _("Walk round the car")),
        (LAMPS, ESTIMATE, _("Lamps")), (ESTIMATE, TAKEN, _("Quote")), (TAKEN, FETCHED, _("Taken in")),
        (FETCHED, BOTTOM, _("Fetched")),
    ):  # fmt: skip
        parts.block(paper, LEFT, top, bottom, word)
        paper.line(FIELDS if top == CAR else LEFT, top, RIGHT, top, 0.5)
    paper.line(LEFT, BAND, RIGHT, BAND, 1.0)
    paper.line(LEFT, BOTTOM, RIGHT, BOTTOM, 1.0)


def _down(paper: Paper, top: float, bottom: float, *columns: float) -> None:
    for x in columns:
        paper.line(x, top, x, bottom, 0.4)


def _band(paper: Paper) -> None:
    for x, room, word in (
        (13.6, 29, _("Reception no.")), (47, 43, _("Time of arrival")), (94.1, 35, _("Booked for")),
        (132.9, 16, _("Ahead")), (153, 16, _("Expected wait")), (173, 24, _("Service adviser")),
    ):  # fmt: skip
        _label(paper, x, 27, word, room)
    _down(paper, 25, 39.6, *BANDS)
    _label(paper, 173, 39.3, _("Begun"))
    paper.text(184.4, 39.1, ":", 9)


def _car(paper: Paper) -> None:
    for top, words in (
        (CAR, (_("Customer name"), _("Contact phone"), _("Sender"), _("Rank"))),
        (CAR + 8, (_("Plate no."), _("Model"), _("Colour"), _("Car bought"))),
    ):  # fmt: skip
        for x, word in zip((FIELDS, *CELLS), words, strict=True):
            _label(paper, x + PAD, top + 5, word)
        _down(paper, top, top + 8, *CELLS)
        paper.line(FIELDS, top + 8, RIGHT, top + 8, 0.3)
    top = CAR + 16
    _down(paper, top, ASKED, 70.9, SPLIT)
    _label(paper, FIELDS + PAD, 63.8, "VIN")
    _label(paper, FIELDS + PAD, 70.6, _("Number plates"))
    plates = ((_("both on"), False), (_("not both"), False))
    start = max(33.8, after(FIELDS, _("Number plates")))
    parts.choices(paper, start, 70.6, plates, room=70 - start)
    _label(paper, 70.9 + PAD, 65.5, _("Actual mileage"), 12.4)
    for n in range(6):
        paper.rect(85.5 + n * 6.85, 60.2, 6, 8.2, stroke=0.6)
    paper.text(128, 67.6, "km", 8.6)
    _label(paper, SPLIT + PAD - 0.2, 64.1, _("Fuel / charge"), 15)
    _label(paper, SPLIT + PAD - 0.2, 70.5, _("fill up to the level"), 15, 7)
    reception_art.fuel(paper, 153.4, 68.4)
    reception_art.pump(paper, 191, 63.2)


def _asked(paper: Paper) -> None:
    _label(paper, FIELDS + PAD, ASKED + 4.9, _("In their words"))
    start = max(START, after(FIELDS, _("In their words")))
    for n in range(2):
        paper.writing_line(start, RIGHT - PAD, ASKED + 7 + 6.4 * n)
    row = ASKED + 20
    for top in (row, row + 8.4):
        paper.line(FIELDS, top, RIGHT, top, 0.3)
        _down(paper, top, top + 8.4, SPLIT)
    _down(paper, row + 8.4, CARS, 87)
    _label(paper, FIELDS + PAD, row + 5.3, _("When it shows"))
    _label(paper, SPLIT + PAD - 0.2, row + 5.3, _("How often"))
    _label(paper, FIELDS + PAD, row + 13.7, _("Road, weather"))
    _label(paper, 87 + PAD, row + 13.7, _("Where on it"))
    end = parts.choices(
        paper, SPLIT + PAD - 0.2, row + 13.7, ((_("Ride along, technician"), False),), room=40
    )
    paper.line(end + 1.4, row + 14.6, RIGHT - PAD, row + 14.6, 0.5)


def _cars(paper: Paper) -> None:
    _down(paper, CARS, LAMPS, SPLIT)
    _label(paper, FIELDS + PAD, 116.7, _("Walk round"))
    _label(paper, after(FIELDS, _("Walk round")), 116.7, _("mark it on the drawing"), 34, 7)
    x = 72.6
    for draw, word in (
        (reception_art.scratch, _("scratch")), (reception_art.dent, _("dent")),
        (reception_art.broken, _("broken")), (reception_art.missing, _("absent")),
    ):  # fmt: skip
        draw(paper, x, 115.6)
        paper.text(x + 2.6, 116.7, word, 8.4)
        x += max(15.9, width(word, 8.4) / MM + 6.2)
    for y, words in (
        (150.9, (_("Left side"), _("Front"))), (186.1, (_("Right side"), _("Rear"))),
    ):  # fmt: skip
        low = y > 180
        reception_art.side(paper, 21.9, y, mirrored=low)
        reception_art.end(paper, 99.1, y, rear=low)
        paper.text(21.6, y - 22.9, words[0], 8, BOLD)
        paper.text(99.6, y - 22.9, words[1], 8, BOLD)


def _belongings(paper: Paper) -> None:
    x, boxes, end = SPLIT + PAD - 0.2, 150.9, RIGHT - PAD
    for y, word in (
        (116.7, _("Damage")), (139.6, _("Valuables")), (154.8, _("In the car")), (169.8, _("Old parts")),
        (178.5, _("Wash")), (187.1, _("Waiting")),
    ):  # fmt: skip
        _label(paper, x, y, word, boxes - x - 0.8)
    for y in (134.3, 149.3, 164.3, 173.0, 181.6):
        paper.line(SPLIT, y, RIGHT, y, 0.3)
    paper.writing_line(boxes, end, 117.6)
    for y in (124.6, 131.5, 147.3):
        paper.writing_line(x, end, y)
    rows = (
        (139.6, (_("nothing"), _("something"), _("reminded")), 3.4),
        (154.8, (_("spare"), _("jack"), _("triangle")), 2.4),
    )
    for y, words, gap in rows:
        parts.choices(paper, boxes, y, [(word, False) for word in words], gap=gap, room=RIGHT - 1 - boxes)
    keys = ((_("vehicle licence"), False), (_("keys"), False))
    end = parts.choices(paper, boxes, 161.2, keys, gap=2.6, room=33)
    paper.text(max(182.6, end + 7), 161.2, _("pcs"), 8.6)


def _lights(paper: Paper) -> None:
    _label(paper, FIELDS + PAD, 195.3, _("Warning lights"), 13)
    parts.choices(paper, FIELDS + PAD, 201.9, ((_("all off"), False),), room=13)
    names = (
        _("engine"), _("oil"), _("coolant"), _("battery"), _("brakes"), _("ABS"), _("airbag"), _("tyres"),
        _("other"),
    )  # fmt: skip
    for n, (draw, name) in enumerate(zip(reception_art.LIGHTS, names, strict=True)):
        middle = LIGHTS + (n + 0.5) * LIGHT
        draw(paper, middle, 195.1)
        option = ((name, False),)
        wide = parts.choices_width(option)
        parts.choices(paper, middle - wide / 2, 201.9, option)
        if n:
            _down(paper, 192.7, 202.3, LIGHTS + n * LIGHT)


def _estimate(paper: Paper) -> None:
    paper.rect(FIELDS, ESTIMATE, RIGHT - FIELDS, 5.4, fill=TINT * 0.9)
    paper.line(LEFT, ESTIMATE, RIGHT, ESTIMATE, 0.5)
    y = ESTIMATE + 3.75
    _label(paper, FIELDS + PAD, y, _("Quoted item"))
    for x, word in zip(MONEY, (_("Labour"), _("Parts"), _("Sum")), strict=True):
        paper.text(x, y, word, LABEL, align="r")
    for n in range(1, 6):
        at = ESTIMATE + 5.4 + ROW * n
        paper.line(FIELDS, at, QUOTE, at, 0.3)
    _label(paper, FIELDS + PAD, TAKEN - 3.1, _("Quote in all (without later additions)"), 64)
    _down(paper, ESTIMATE, TAKEN, QUOTE)


def _promise(paper: Paper) -> None:
    x = 147.0
    _label(paper, x, ESTIMATE + 3.75, _("Car promised for"))
    paper.line(QUOTE, 220.1, RIGHT, 220.1, 0.3)
    _label(paper, x, 225.4, _("Later"), 10)
    month_day(paper, 157.9, 225.4, 167.1, 179.4)
    paper.line(QUOTE, 228.8, RIGHT, 228.8, 0.3)
    _label(paper, x, 233.6, _("More work only after a call and consent"), RIGHT - PAD - x)
    _line_after(paper, x, 240.5, _("Item"), 178)
    paper.text(180, 240.5, "¥", 8)
    paper.line(183.1, 241.5, RIGHT - PAD, 241.5, 0.5)
    _line_after(paper, x, 248.7, _("Consent by"), 174)
    _label(paper, 176, 248.7, _("At"), 12)
    paper.text(189.6, 248.5, ":", 9)


def _line_after(paper: Paper, x: float, y: float, word: str, end: float) -> None:
    paper.text(x, y, word, LABEL)
    paper.line(x + width(word, LABEL) / MM + 2.2, y + 1, end, y + 1, 0.5)


def month_day(paper: Paper, month: float, y: float, day: float, colon: float) -> None:
    """Room for a day and a time by hand: 月 日 and a colon."""
    paper.text(month, y, _("m."), 8.4)
    paper.text(day, y, _("d."), 8.4)
    paper.text(colon, y - 0.2, ":", 9)


def _signed(paper: Paper, x: float, y: float, word: str, end: float) -> None:
    took = paper.fitted(x, y, word, 30, 8, BOLD, field=word)
    paper.line(x + took + 2.2, y + 0.8, end, y + 0.8, 0.5)


def _signatures(paper: Paper) -> None:
    x = FIELDS + PAD
    said = _("Checked together with the car. Please take valuables with you.")
    _label(paper, x, 259.5, said, RIGHT - PAD - x)
    _signed(paper, x, 268.6, _("Customer signs"), 77.2)
    _signed(paper, 82.8, 268.6, _("Service adviser signs"), 139)
    paper.text(144.8, 268.6, _("Taken in at"), 8, BOLD)
    y = 279.3
    checks = ((_("car as it was"), False), (_("nothing missing"), False), (_("old parts settled"), False))
    parts.choices(paper, x, y, checks, gap=3.0, room=98 - x)
    _signed(paper, 101.1, y, _("Customer signs"), 149)
    paper.text(153, y, _("Fetched at"), 8, BOLD)
    month_day(paper, 171, y, 180, 189.6)
