"""The parts that forms are put together from: head, foot, label and value, check boxes, pills, stamps, QR.

All take the Paper first and millimetres from the top left. Words go through `_` at the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from dealerdesk.forms import PrintNote, ShopHead
from dealerdesk.text import N_, _
from printing import qr as code
from printing.fonts import BOLD, REGULAR
from printing.page import MM, Colour, Paper
from printing.typeset import fit, width

PAD, GAP = 1.8, 2.2  # before a label; between label and value
TINT = 0.08
LABEL, VALUE, NOTE = 7.5, 9.5, 6.8
TITLE_TRACKING = 1.1 * MM


# ---- words ----------------------------------------


WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def weekday(day: date) -> str:
    """周一 … 周日."""
    return _(WEEKDAYS[day.weekday()])


def moment(at: datetime) -> str:
    """2026-11-23 09:10."""
    return at.isoformat(" ")[:16]


def clock(at: datetime | None) -> str:
    """09:10; empty for no moment."""
    return at.isoformat()[11:16] if at else ""


def yuan(fen: int | None) -> str:
    """¥3,600.00 from an integer of fen; empty stays empty."""
    if fen is None:
        return ""
    return f"{'−' if fen < 0 else ''}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


# ---- head and foot ----------------------------------------


def mark(
    paper: Paper, x: float, y: float, size: float = 8.4, *, ground: Colour = 1.0, sign: Colour = 0.0
) -> None:
    """The store mark: half a sun over three lines on a rounded square."""
    paper.rect(x, y, size, size, fill=ground, radius=0.13 * size)
    cx, base, r = x + size / 2, y + 0.61 * size, 0.275 * size
    k = r * 0.5523
    paper.shape(
        (
            ("m", cx - r, base),
            ("c", cx - r, base - k, cx - k, base - r, cx, base - r),
            ("c", cx + k, base - r, cx + r, base - k, cx + r, base),
            ("h",),
        ),
        fill=sign,
    )
    for top, half, thick in ((0.687, 0.35, 0.045), (0.785, 0.265, 0.045), (0.88, 0.157, 0.06)):
        paper.rect(cx - half * size, y + top * size, 2 * half * size, thick * size, fill=sign)


def head(
    paper: Paper,
    shop: ShopHead,
    title: str,
    *,
    top: float = 10.0,
    page_width: float = 210.0,
    margin: float = 12.0,
    line: str | None = None,
    room: float = 62.0,
    title_y: float = 0,
) -> None:
    """Mark at `top`, store name with one line beside it in `room` mm, and the title centred on the page.

    `line` stands for the shop's own line; `title_y` is the title's baseline, by default 5.6 under the top.
    """
    mark(paper, margin, top)
    x = margin + 10.5
    paper.fitted(x, top + 3.65, shop.name, room - 10.5, 9.5, BOLD, lines=2, field=_("Shop name"))
    below = shop.line if line is None else line
    two = bool(shop.name) and len(fit(shop.name, 9.5, (room - 10.5) * MM, BOLD, 2).lines) > 1
    paper.fitted(x, top + (8.9 if two else 7.7), below, room - 10.5, 7.2, field=_("Shop line"))
    tracking = 0.3 * MM if title.isascii() else TITLE_TRACKING
    paper.text(page_width / 2, title_y or top + 5.6, title, 17, BOLD, align="c", tracking=tracking)


def form_number(
    paper: Paper, x: float, label: str, number: str, *, top: float = 10.0, note: str = "", size: float = 11.0
) -> None:
    """The number right-aligned at x, its label above it, a note under it."""
    paper.text(x, top + 2.2, label, NOTE, align="r")
    paper.text(x, top + 7.2, number, size, BOLD, align="r", tracking=0.15)
    paper.text(x, top + 11.1, note, NOTE, align="r")


def printed_line(note: PrintNote) -> str:
    """Left part of the foot: who, when, which print, and why again."""
    parts = [
        _("Printed by {name}").format(name=note.by),
        moment(note.at),
        _("print {n}").format(n=note.count),
    ]
    if note.count > 1:
        parts.append(_("Reprint: {reason}").format(reason=note.reason) if note.reason else _("Reprint"))
    return "\u3000".join(parts)


def foot(
    paper: Paper,
    y: float,
    left: str,
    centre: str,
    page: int,
    pages: int,
    *,
    page_width: float = 210.0,
    margin: float = 12.0,
    rule: bool = True,
) -> None:
    """Foot on the baseline y: left, centre, page x of y; with a rule 3.6 mm above it."""
    if rule:
        paper.line(margin, y - 3.6, page_width - margin, y - 3.6, 0.3)
    right = _("Page {page} of {pages}").format(page=page, pages=pages)
    taken = paper.text(page_width - margin, y, right, 6.7, align="r")
    middle = width(centre, 6.7) / MM
    half = page_width / 2 - margin - middle / 2 - 2
    if width(left, 6.7) / MM <= half:
        paper.text(margin, y, left, 6.7)
        paper.text(page_width / 2, y, centre, 6.7, align="c")
    else:  # a long reason: the centre gives way to it
        used = paper.fitted(
            margin, y, left, page_width - 2 * margin - taken - middle * 0.85 - 6, 6.7, field=_("Reprint")
        )
        paper.fitted(
            margin + used + 3, y, centre, page_width - 2 * margin - used - taken - 6, 6.7, field=_("Foot")
        )


# ---- cells ----------------------------------------


def label(paper: Paper, x: float, y: float, text: str, size: float = LABEL) -> float:
    """A label on the baseline y; the x where its value starts."""
    return x + paper.text(x, y, text, size) + GAP


def value(
    paper: Paper,
    x: float,
    y: float,
    text: str,
    end: float,
    size: float = VALUE,
    style: str = REGULAR,
    *,
    lines: int = 2,
    field: str = "",
    colour: Colour = 1.0,
) -> float:
    """A value from x, at most to `end`; shrinks, takes a second line, or is refused. Its width in mm."""
    return paper.fitted(x, y, text, end - x, size, style, lines=lines, field=field, colour=colour)


def block(paper: Paper, x: float, top: float, bottom: float, text: str, *, w: float = 7.0) -> None:
    """A block label: tinted column, 8 pt Bold, characters stacked (Latin words turned upwards)."""
    paper.rect(x, top, w, bottom - top, fill=TINT)
    if text.isascii():
        size = next(
            (n / 4 for n in range(32, 23, -1) if width(text, n / 4, BOLD) / MM <= bottom - top - 0.6), 5.8
        )
        with paper.moved(angle=-90, about=(x + w / 2, (top + bottom) / 2)):
            paper.text(x + w / 2, (top + bottom) / 2 + size * 0.36 / MM, text, size, BOLD, align="c")
        return
    step = min(3.4, (bottom - top - 0.4) / len(text))
    first = (top + bottom) / 2 - step * (len(text) - 1) / 2 + 1.02
    paper.upright(x + w / 2, first, text, 8.0, BOLD, step=step)


def checkbox(paper: Paper, x: float, y: float, ticked: bool = False, size: float = 3.0) -> None:
    """A box whose word stands on the baseline y; the tick leaves it at the upper right."""
    top = y - 0.81 * size
    paper.rect(x, top, size, size, stroke=0.6)
    if ticked:
        tick(paper, x + 0.16 * size, top - 0.12 * size, 1.06 * size, 0.97 * size)


def tick(paper: Paper, x: float, y: float, w: float, h: float, weight: float = 1.5) -> None:
    """A drawn tick in the box x, y, w × h."""
    paper.shape((("m", x, y + 0.58 * h), ("l", x + 0.3 * w, y + 0.92 * h), ("l", x + w, y)), stroke=weight)


def boxed_dash(paper: Paper, x: float, y: float, w: float = 4.2, h: float = 3.3) -> None:
    """Not reached: a box with a dash."""
    paper.rect(x, y, w, h, stroke=0.8, radius=0.4)
    paper.line(x + 0.27 * w, y + h / 2, x + 0.73 * w, y + h / 2, 1.1)


def choices(
    paper: Paper,
    x: float,
    y: float,
    options: Sequence[tuple[str, bool]],
    *,
    size: float = 8.6,
    gap: float = 2.4,
    room: float = 0,
) -> float:
    """Check boxes with words; ticked words are Bold. To keep within `room` mm first the gaps between them
    shrink to 1.4, then everything to 76 %. The x after the last word."""
    options = tuple(options)
    scale, shrunk = _squeezed(options, size, gap, room)
    key = ("choices", x, y, options, size, scale, shrunk)
    paper.design(key, lambda: _boxes(paper, x, y, options, size * scale, 4.2 * scale, shrunk))
    return choices_end(x, options, size=size, gap=gap, room=room)


def choices_end(
    x: float, options: tuple[tuple[str, bool], ...], *, size: float = 8.6, gap: float = 2.4, room: float = 0
) -> float:
    """The x after the last word of `choices`."""
    scale, gap = _squeezed(options, size, gap, room)
    return x + choices_width(options, size, 0) * scale + gap * (len(options) - 1)


def _boxes(
    paper: Paper,
    x: float,
    y: float,
    options: tuple[tuple[str, bool], ...],
    size: float,
    step: float,
    gap: float,
) -> None:
    side, size = min(3.0, max(2.55, step - 1.2)), round(size, 2)
    for word, ticked in options:
        paper.repeat(("box", x, y, side, ticked), lambda x=x, on=ticked: checkbox(paper, x, y, on, side))
        x += step
        x += paper.text(x, y, word, size, BOLD if ticked else REGULAR) + gap


@lru_cache(maxsize=2048)
def choices_width(options: tuple[tuple[str, bool], ...], size: float = 8.6, gap: float = 2.4) -> float:
    """Width of `choices` in mm."""
    words = sum(width(word, size, BOLD if ticked else REGULAR) for word, ticked in options) / MM
    return words + 4.2 * len(options) + gap * (len(options) - 1)


@lru_cache(maxsize=2048)
def _squeezed(
    options: tuple[tuple[str, bool], ...], size: float, gap: float, room: float
) -> tuple[float, float]:
    """Scale and gap with which the options keep within `room`."""
    over = choices_width(options, size, gap) - room if room else 0
    if over <= 0:
        return 1.0, gap
    gaps = max(1, len(options) - 1)
    gap = max(1.4, gap - over / gaps)
    free = choices_width(options, size, 0)
    return max(0.76, min(1.0, (room - gap * (len(options) - 1)) / free)), gap


# ---- marks of state ----------------------------------------


def pill(
    paper: Paper,
    cx: float,
    top: float,
    text: str,
    *,
    h: float = 5.2,
    size: float = 8.2,
    solid: bool = True,
    tracking: float = 0.25 * MM,
    pad: float = 3.0,
    dashed: bool = False,
    round_ends: bool = True,
    w: float = 0,
    radius: float = 0.9,
) -> float:
    """A tag centred on cx: white on black, or black in an outline (dashed: to come). Its width in mm."""
    w = w or width(text, size, BOLD, tracking) / MM + 2 * pad
    r = h / 2 - 0.01 if round_ends else radius
    paper.rect(
        cx - w / 2,
        top,
        w,
        h,
        fill=1.0 if solid else None,
        stroke=0 if solid else 0.8,
        radius=r,
        dash=(0.7, 0.5) if dashed else (),
    )
    paper.text(
        cx,
        top + h / 2 + size * 0.365 / MM,
        text,
        size,
        REGULAR if dashed else BOLD,
        align="c",
        tracking=tracking,
        colour=0.0 if solid else 1.0,
    )
    return w


# ---- QR ----------------------------------------


def qr(paper: Paper, x: float, y: float, size: float, text: str) -> None:
    """A QR code (version 3, level M, ASCII text), `size` mm without its quiet zone.

    It is drawn as a mask of one bit for each module, which keeps its edges sharp at any resolution.
    """
    side = f"{size * MM:.2f}"
    dots = f"{code.dots(text):0{code.SIDE * code.ROW // 4}x}"
    paper.add(
        f"q {side} 0 0 {side} {paper.at(x, y + size)} cm "
        f"BI /W {code.SIDE} /H {code.SIDE} /BPC 1 /IM true /D [1 0] /F /AHx ID {dots}>\nEI Q"
    )


def scissors(paper: Paper, x: float, y: float) -> None:
    """A pair of scissors about 5 mm wide cutting to the right along y."""
    for side in (-1, 1):
        paper.circle(x + 1.0, y + side * 1.15, 0.95, stroke=0.9)
        paper.line(x + 1.75, y + side * 0.6, x + 5.6, y - side * 1.35, 0.9)


def cut_line(paper: Paper, y: float, *, x1: float = 5.0, x2: float = 205.0) -> None:
    """The line to cut along, with its word in the middle and scissors at its left."""
    words = _("Cut along this line")
    half = width(words, 6.8) / MM / 2 + 6.5
    middle = (x1 + x2) / 2
    dash = (3 / MM * 0.9, 2 / MM * 0.9)
    paper.line(x1, y, middle - half, y, 0.6, dash=dash)
    paper.line(middle + half, y, x2, y, 0.6, dash=dash)
    paper.text(middle, y + 0.85, words, 6.8, align="c")
    scissors(paper, x1 + 2, y)
