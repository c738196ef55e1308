"""Greeting cards 贺卡 (paper section 4): trim 148 × 100 or 165 × 102, 2 mm of bleed, one design for a job.

Coordinates inside a design are millimetres from the top left of the trimmed card. What is the same on all
cards of a batch (ground, motif, headline, sentence, shop) is one form XObject; a card adds the name.
"""

from __future__ import annotations

from functools import cache
from math import hypot

from dealerdesk.letters.forms import CardForm
from dealerdesk.text import _, language
from printing.fonts import KAI, REGULAR
from printing.page import MM, Paper, Path, Point
from printing.parts import mark
from printing.typeset import fit, width

BLEED = 2.0
RIGHT = 140.8  # where type ends, 7 mm inside the trim
GROUND, NOODLE, INK, ACCENT = "#F8EEDC", "#C8472F", "#342A24", "#8C3D2B"

# The middle line of the noodle of long life, as curves on the card of 148 × 100
_CURVES = (
    ((-3.37, 87.72), (6.82, 90.94), (14.39, 91.57), (20.39, 91.57)),
    ((20.39, 91.57), (47.87, 91.57), (63.64, 69.55), (63.64, 48.33)),
    ((63.64, 48.33), (63.64, 32.69), (53.84, 19.36), (41.39, 19.36)),
    ((41.39, 19.36), (32.88, 19.36), (23.56, 26.70), (23.56, 38.54)),
    ((23.56, 38.54), (23.56, 54.24), (37.18, 62.05), (44.85, 63.78)),
    ((44.85, 63.78), (65.76, 68.50), (80.45, 74.21), (99.71, 74.21)),
    ((99.71, 74.21), (119.54, 74.21), (139.64, 67.23), (153.36, 61.91)),
)
_OVER = (4.6, 5.6)  # where it passes over itself, in curves from the start
_PITCH, _WEIGHT = 1.905, 2.62  # of the nine lines: distance in mm, weight in points
_PARTS = 6  # pieces for each curve when a line beside the middle is drawn


def draw_card(paper: Paper, form: CardForm) -> None:
    """One card face. Raises MissingGlyphs and DoesNotFit for the name."""
    wide, high = form.size
    size = (wide + 2 * BLEED, high + 2 * BLEED)
    # type and motif keep to the left edge and the foot: a larger card shows more ground above and right
    left, top = BLEED, BLEED + high - 100.0
    shift = wide - 148.0
    with paper.page(size):
        key = (form.design, form.size, form.shop.name, form.headline, form.sentence, language())
        paper.design(key, lambda: _ground(paper, form, left, top, shift))
        _name(paper, form.name, RIGHT + shift + left, 17.35 + top)


def _name(paper: Paper, name: str, x: float, y: float) -> None:
    """The name with its title; a firm's long name gives up tracking and size."""
    tracking = 1.4
    if width(name, 9.0, KAI, tracking) / MM <= 66:
        paper.text(x, y, name, 9.0, KAI, align="r", tracking=tracking, colour=ACCENT)
    else:
        paper.fitted(x, y, name, 74.0, 9.0, KAI, align="r", lines=2, field=_("Name"), colour=ACCENT)


def _ground(paper: Paper, form: CardForm, left: float, top: float, shift: float) -> None:
    paper.rect(0, 0, form.size[0] + 2 * BLEED, form.size[1] + 2 * BLEED, fill=GROUND)
    with paper.moved(left, top):
        _noodle(paper)
    right = RIGHT + shift + left
    size = fit(
        form.headline, 26.0 if form.headline.isascii() else 31.0, 62 * MM, KAI, field=_("Headline")
    ).size
    paper.text(
        right,
        30.0 + top,
        form.headline,
        size,
        KAI,
        align="r",
        tracking=_tracking(form.headline, 0.113 * size),
        colour=INK,
    )
    for number, line in enumerate(form.sentence.split("\n")):
        size = fit(line, 10.0, 66 * MM, KAI, field=_("Sentence")).size
        y = 39.35 + 6.23 * number + top
        paper.text(right, y, line, size, KAI, align="r", tracking=_tracking(line, 0.135 * size), colour=INK)
    _shop(paper, form.shop.name, right, top)


def _tracking(text: str, points: float) -> float:
    """Chinese is set with air between the characters, Latin words are not."""
    return 0.0 if text.isascii() else points


def _shop(paper: Paper, name: str, right: float, top: float) -> None:
    size = fit(name, 7.2, 74 * MM, REGULAR, field=_("Shop name")).size
    right += 0.2
    long = paper.text(right, 94.3 + top, name, size, REGULAR, align="r", tracking=1.07, colour=ACCENT)
    mark(paper, right - long - 1.85 - 5.2, 90.2 + top, 5.2, ground=ACCENT, sign=GROUND)


# ---- the noodle of long life ----------------------------------------


def _noodle(paper: Paper) -> None:
    """Nine lines; a piece of them is drawn twice so that the noodle passes over itself."""
    offsets = [number * _PITCH for number in range(-4, 5)]
    for offset in offsets:
        paper.shape(_whole(offset), stroke=_WEIGHT, colour=NOODLE)
    paper.shape(_beside(0.0, *_OVER), stroke=8 * _PITCH * MM + _WEIGHT, colour=GROUND)
    start, end = _OVER
    for offset in offsets:  # a little longer than the ground, so that no seam shows
        paper.shape(_beside(offset, start - 0.05, end + 0.05), stroke=_WEIGHT, colour=NOODLE)


def _whole(offset: float) -> Path:
    """A line from end to end, carried straight on beyond the edges of the larger card as well."""
    path = _beside(offset, 0, len(_CURVES))
    (x0, y0), (dx0, dy0) = _at(0, offset)
    (x1, y1), (dx1, dy1) = _at(len(_CURVES), offset, before=True)
    before, after = 6 / hypot(dx0, dy0), 24 / hypot(dx1, dy1)  # mm
    first = ("m", x0 - dx0 * before, y0 - dy0 * before), ("l", x0, y0)
    return (*first, *path[1:], ("l", x1 + dx1 * after, y1 + dy1 * after))


@cache
def _beside(offset: float, start: float, end: float) -> Path:
    """A line `offset` mm beside the middle line, from `start` to `end` in curves from its beginning."""
    steps = round((end - start) * _PARTS)
    step = (end - start) / steps
    path: list[tuple] = [("m", *_at(start, offset)[0])]
    for number in range(steps):
        (x1, y1), (dx1, dy1) = _at(start + number * step, offset)
        (x2, y2), (dx2, dy2) = _at(start + (number + 1) * step, offset, before=True)
        third = step / 3
        path.append(
            ("c", x1 + dx1 * third, y1 + dy1 * third, x2 - dx2 * third, y2 - dy2 * third, x2, y2),
        )
    return tuple(path)


def _at(place: float, offset: float, before: bool = False) -> tuple[Point, Point]:
    """Point and direction (per curve) of a line beside the middle one; `before`: as the curve ends there."""
    number = min(int(place), len(_CURVES) - 1)
    if before and place == number and number:
        number -= 1
    t = place - number
    point, d = _point(number, t, offset), 1e-4
    t1, t2 = max(0.0, t - d), min(1.0, t + d)
    one, other = _point(number, t1, offset), _point(number, t2, offset)
    return point, ((other[0] - one[0]) / (t2 - t1), (other[1] - one[1]) / (t2 - t1))


def _point(number: int, t: float, offset: float) -> Point:
    """A point `offset` mm to the right hand of curve `number` at t."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = _CURVES[number]
    u = 1 - t
    x = u**3 * x0 + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t**3 * x3
    y = u**3 * y0 + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t**3 * y3
    dx = 3 * (u * u * (x1 - x0) + 2 * u * t * (x2 - x1) + t * t * (x3 - x2))
    dy = 3 * (u * u * (y1 - y0) + 2 * u * t * (y2 - y1) + t * t * (y3 - y2))
    long = (dx * dx + dy * dy) ** 0.5 or 1.0
    return x - dy / long * offset, y + dx / long * offset
