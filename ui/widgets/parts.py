"""What stands inside a line: text, plate tag, chip, icon, key cap. Measured and painted here alone.

A line is a sequence of parts. Table cells, list rows, card headings and labels are all lines, so that a
plate, a kind and a state look the same everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from dealerdesk.text import N_, _
from ui import icons, theme


@dataclass(frozen=True, slots=True)
class Text:
    """Words, elided when the line is too long. `mark` = (from, length) of the matching part."""

    text: str
    tone: str = "text"
    bold: bool = False
    role: str = "body"
    mark: tuple[int, int] | None = None
    strike: bool = False


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate tag; `plate` in normal form without dot, `state` none or temporary when there is none."""

    plate: str
    state: str = ""
    mark: tuple[int, int] | None = None
    large: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A kind of work as a tinted word; `kind` is one of theme.KINDS or a state tone (red, amber, green)."""

    text: str
    kind: str = "service"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Icon:
    """A Remix icon."""

    name: str
    tone: str = "text-2"
    size: int = 16


@dataclass(frozen=True, slots=True)
class Key:
    """A key cap."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty room in pixels of the design, beside the 4 that stand between any two parts."""

    width: int = 0


@dataclass(frozen=True, slots=True)
class Two:
    """Two lines, one above the other, for rows 38 to 48 high."""

    top: tuple[Text | Plate | Chip | Icon | Key | Gap, ...]
    bottom: tuple[Text | Plate | Chip | Icon | Key | Gap, ...]


Part = Text | Plate | Chip | Icon | Key | Gap | Two
Line = Sequence[Part]

SPACE = 4  # between two parts
PUSH = Gap(-SPACE)
"""Pushes what follows to the right end."""
NO_PLATE = {"none": N_("No plate"), "temporary": N_("Temporary plate"), "": N_("No plate")}


def plate_text(plate: str) -> str:
    """A plate as staff read it: `冀D·7K218`."""
    return f"{plate[:2]}·{plate[2:]}" if len(plate) >= 6 and not plate[0].isascii() else plate


def plate_kind(plate: str) -> str:
    """`nev` for the eight characters of a new-energy car, `plate` otherwise, `other` without a plate."""
    if not plate:
        return "other"
    return "nev" if len(plate) == 8 else "plate"


def _words(part: Part) -> str:
    match part:
        case Plate():
            return plate_text(part.plate) if part.plate else _(NO_PLATE.get(part.state, NO_PLATE[""]))
        case Text() | Chip() | Key():
            return part.text
        case Two():
            return " · ".join(words for words in (plain(part.top), plain(part.bottom)) if words)
        case _:
            return ""


def plain(line: Line) -> str:
    """The line as text, for screen readers, tooltips and copying."""
    return " ".join(words for words in map(_words, line) if words)


def _bold(part: Text) -> bool:
    heavy = part.bold or theme.TYPE[part.role][1]
    return heavy and theme.can_be_bold(part.text)


def width(part: Part) -> int:
    """How wide a part wants to be."""
    px = theme.px
    match part:
        case Text():
            return theme.metrics(part.role, _bold(part)).horizontalAdvance(part.text)
        case Plate(large=True):
            return theme.metrics("page", True).horizontalAdvance(_words(part)) + px(26)
        case Plate():
            return theme.metrics("caption", True).horizontalAdvance(_words(part)) + px(14)
        case Chip():
            room = px(18) if part.icon else 0
            return theme.metrics("caption").horizontalAdvance(part.text) + px(12) + room
        case Icon():
            return px(part.size)
        case Key():
            return max(theme.metrics("caption").horizontalAdvance(part.text) + px(10), px(18))
        case Two():
            return max(measure(part.top), measure(part.bottom))
        case Gap():
            return px(part.width)


def measure(line: Line) -> int:
    """How wide a line wants to be."""
    if not line:
        return 0
    return sum(map(width, line)) + theme.px(SPACE) * (len(line) - 1)


def height(line: Line) -> int:
    """How high a line is: its text, or 20 when it holds a tag, 30 for a large plate."""
    tall = theme.metrics("body").height()
    for part in line:
        match part:
            case Text():
                tall = max(tall, theme.metrics(part.role, _bold(part)).height())
            case Plate(large=True):
                tall = max(tall, theme.px(32))
            case Plate() | Chip() | Key():
                tall = max(tall, theme.px(20))
            case Icon():
                tall = max(tall, theme.px(part.size))
            case Two():
                tall = max(tall, 2 * theme.px(18))
    return tall


def fits(line: Line, room: int) -> bool:
    """Whether the line is painted without eliding in `room` pixels."""
    return measure(line) <= room


def paint(
    painter: QPainter,
    rect: QRect,
    line: Line,
    selected: bool = False,
    right: bool = False,
    enabled: bool = True,
) -> None:
    """Paint the parts in `rect`, centred vertically; what does not fit is elided from the end."""
    if not line:
        return
    spare = rect.width() - measure(line)
    widths = [width(part) for part in line]
    if spare < 0:
        _squeeze(line, widths, -spare)
        spare = 0
    if len(line) == 1 and isinstance(line[0], Two):
        widths = [rect.width()]  # what stands at the right end of its lines ends where the cell does
    x = rect.x() + (spare if right and PUSH not in line else 0)
    for part, wide in zip(line, widths, strict=True):
        if part is PUSH:
            x += spare
        _paint_part(painter, QRect(x, rect.y(), wide, rect.height()), part, selected, enabled)
        x += wide + theme.px(SPACE)


def folded(said: str, tone: str, room: int, role: str = "caption") -> Part:
    """Words as one line, or as two where they are longer than `room` pixels; broken between words."""
    metrics = theme.metrics(role, False)
    if metrics.horizontalAdvance(said) <= room:
        return Text(said, tone, role=role)
    at = next((n for n in range(len(said) - 1, 0, -1) if metrics.horizontalAdvance(said[:n]) <= room), 1)
    if said[at - 1].isascii() and said[at].isascii() and " " in said[: at + 1].strip():
        at = said.rindex(" ", 0, at + 1)
    halves = (said[:at].rstrip(), said[at:].lstrip())
    return Two((Text(halves[0], tone, role=role),), (Text(halves[1], tone, role=role),))


def those_that_fit(every: Line, room: int) -> Line:
    """As many of the parts as have room, at least one, and how many more there are."""
    for count in range(len(every), 0, -1):
        more = len(every) - count
        line = [*every[:count], Text(f"+{more}", "text-3", role="caption")] if more else [*every]
        if measure(line) <= room or count == 1:
            return line
    return []


def _squeeze(line: Line, widths: list[int], over: int) -> None:
    """Take `over` pixels from the texts, the last first; every text keeps room for an ellipsis."""
    least = theme.px(16)
    for index in range(len(line) - 1, -1, -1):
        if over <= 0:
            return
        if isinstance(line[index], Text | Two | Chip):
            take = min(over, max(0, widths[index] - least))
            widths[index] -= take
            over -= take


def baseline(rect: QRect | QRectF, role: str = "body", heavy: bool = False) -> int:
    """Where a text of this role stands in the middle of `rect`'s height; halves go up, as browsers do."""
    metrics = theme.metrics(role, heavy)
    return math.floor(rect.y() + (rect.height() - metrics.height()) / 2) + metrics.ascent()


def draw_words(
    painter: QPainter,
    rect: QRect | QRectF,
    text: str,
    tone: str,
    role: str = "body",
    heavy: bool = False,
    align: str = "left",
) -> None:
    """Paint plain words in the middle of `rect`'s height: left, centre or right."""
    room = rect.width() - theme.metrics(role, heavy).horizontalAdvance(text)
    x = rect.x() + {"left": 0, "centre": room / 2, "right": room}[align]
    painter.setFont(theme.font(role, heavy))
    painter.setPen(theme.color(tone))
    painter.drawText(QPointF(round(x), baseline(rect, role, heavy)), text)


def _paint_part(painter: QPainter, rect: QRect, part: Part, selected: bool, enabled: bool) -> None:
    match part:
        case Text():
            _paint_text(painter, rect, part, enabled)
        case Plate():
            _paint_plate(painter, rect, part)
        case Chip():
            _paint_chip(painter, rect, part, selected)
        case Icon():
            side = theme.px(part.size)
            box = QRect(rect.x(), rect.y() + (rect.height() - side) // 2, side, side)
            icons.paint(painter, box, part.name, part.tone if enabled else "disabled")
        case Key():
            paint_key(painter, rect, part.text, "text-2", "line")
        case Two():
            half = theme.px(17)
            top = rect.y() + rect.height() // 2 - half
            paint(painter, QRect(rect.x(), top, rect.width(), half), part.top, selected, enabled=enabled)
            below = QRect(rect.x(), top + half, rect.width(), half)
            paint(painter, below, part.bottom, selected, enabled=enabled)
        case Gap():
            pass


def _paint_text(painter: QPainter, rect: QRect, part: Text, enabled: bool) -> None:
    heavy = _bold(part)
    base = baseline(rect, part.role, heavy)
    metrics = theme.metrics(part.role, heavy)
    said = metrics.elidedText(part.text, Qt.TextElideMode.ElideRight, rect.width() + 1)
    painter.setFont(theme.font(part.role, heavy))
    if part.mark is not None:
        middle = round(base - (metrics.ascent() - metrics.descent()) / 2)
        paint_mark(painter, rect.x(), middle, part.text, part.mark, part.role, heavy)
    tone = theme.color(part.tone if enabled else "disabled")
    painter.setPen(tone)
    if heavy or not (part.bold or theme.TYPE[part.role][1]):
        painter.drawText(QPointF(rect.x(), base), said)
    else:
        _stroke_text(painter, QPointF(rect.x(), base), said, part.role, tone)
    if part.strike:
        y = base - metrics.xHeight() / 2
        painter.drawLine(QPointF(rect.x(), y), QPointF(rect.x() + metrics.horizontalAdvance(said), y))


def _stroke_text(painter: QPainter, at: QPointF, words: str, role: str, tone: QColor) -> None:
    """Bold for names that the bold face lacks: the regular face, filled and stroked."""
    path = QPainterPath()
    path.addText(at, theme.font(role, False), words)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(tone)
    painter.setPen(QPen(tone, theme.px(theme.TYPE[role][0]) / 26))
    painter.drawPath(path)
    painter.restore()


def paint_mark(
    painter: QPainter, x: int, middle: int, text: str, mark: tuple[int, int], role: str, heavy: bool
) -> None:
    """The ground and underline of the part of a text that matched a search."""
    metrics = theme.metrics(role, heavy)
    start, count = mark
    left = x + metrics.horizontalAdvance(text[:start])
    wide = metrics.horizontalAdvance(text[start : start + count])
    tall = theme.px(18)
    box = QRectF(left, middle - tall / 2, wide, tall)
    painter.fillRect(box, theme.color("amber-tint"))
    painter.fillRect(QRectF(left, box.bottom() - 2, wide, 2), theme.color("amber-fill"))


def rounded(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: str | QColor | None,
    edge: str | None,
    thick: float = 1,
) -> None:
    """A rounded box whose edge lies inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(theme.color(edge), thick))
    painter.setBrush(
        Qt.BrushStyle.NoBrush if fill is None else theme.color(fill) if isinstance(fill, str) else fill
    )
    inset = thick / 2 if edge is not None else 0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def _paint_plate(painter: QPainter, rect: QRect, part: Plate) -> None:
    px = theme.px
    kind = plate_kind(part.plate)
    said = _words(part)
    if part.large:
        _paint_large_plate(painter, rect, said, kind)
        return
    box = _middle(rect, 20)
    rounded(painter, box, px(4), kind, f"{kind}-edge" if kind != "other" else "line", theme.line_width())
    if part.mark is not None:
        start, count = part.mark
        shown = (start + 1 if start >= 2 and "·" in said else start, count)
        shown = (shown[0], count + 1) if start < 2 < start + count and "·" in said else shown
        paint_mark(painter, rect.x() + px(7), rect.center().y(), said, shown, "caption", True)
    draw_words(painter, box, said, f"{kind}-text", "caption", True, "centre")


def _middle(rect: QRect, tall: float) -> QRectF:
    """A box so high, in the middle of `rect`'s height."""
    high = theme.px(tall)
    return QRectF(rect.x(), rect.y() + (rect.height() - high) // 2, rect.width(), high)


def _paint_large_plate(painter: QPainter, rect: QRect, said: str, kind: str) -> None:
    """The large tag, once per record: filled like the real plate, with a light line inside its edge."""
    px = theme.px
    box = _middle(rect, 32)
    fill, edge, tone = {
        "plate": ("accent-fill", "accent-fill", "on-accent"),
        "nev": ("nev", "nev-text", "nev-text"),
    }.get(kind, ("other", "control", "other-text"))
    rounded(painter, box, px(6), "surface", edge)
    rounded(painter, box.adjusted(2, 2, -2, -2), px(4), fill, "nev-edge" if kind == "nev" else None)
    draw_words(painter, box, said, tone, "page", True, "centre")


def _paint_chip(painter: QPainter, rect: QRect, part: Chip, selected: bool) -> None:
    px = theme.px
    box = _middle(rect, 20)
    ground, tone = (
        (part.kind, f"{part.kind}-text") if part.kind in theme.KINDS else (f"{part.kind}-tint", part.kind)
    )
    rounded(painter, box, px(4), ground, "plate-edge" if selected and part.kind == "service" else None)
    inner = box.adjusted(px(6), 0, -px(6), 0)
    if part.icon:
        icons.paint(painter, QRectF(inner.x(), inner.center().y() - px(7), px(14), px(14)), part.icon, tone)
        inner = inner.adjusted(px(18), 0, 0, 0)
    room = int(inner.width()) + 1
    said = theme.metrics("caption").elidedText(part.text, Qt.TextElideMode.ElideRight, room)
    draw_words(painter, inner, said, tone, "caption")


def paint_key(
    painter: QPainter, rect: QRect, said: str, tone: str, edge: str, fill: str | None = "raised"
) -> None:
    """A key cap in the middle of `rect`'s height."""
    box = _middle(rect, 18)
    rounded(painter, box, theme.px(4), fill, edge)
    draw_words(painter, box, said, tone, "caption", align="centre")
