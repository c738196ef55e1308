"""How one day is painted in the calendar: number, lunar day, marks; what is to do, or what became of it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from dealerdesk.care.day_papers import outcome, past_lines
from dealerdesk.care.days import GROUPS, Day
from dealerdesk.care.festivals import festival_on, term_on
from dealerdesk.care.lunar import lunar_day
from dealerdesk.text import _
from ui import theme
from ui.widgets import parts
from ui.widgets.cards import paint_bar
from ui.widgets.parts import PUSH, Gap, Icon, Line, Part, Text

CHIPS = 6
"""So many groups have room in a cell; the right pane has them all."""
NEARLY_FULL = 0.9


def load_tone(load: int, capacity: int) -> tuple[str, str]:
    """The tones of a load's bar and words: amber from 90 %, red when the day is full."""
    if load and load >= capacity:
        return "red", "red"
    if capacity and load >= NEARLY_FULL * capacity:
        return "amber-fill", "amber"
    return "bar", "text-2"


def load_words(load: int, capacity: int) -> str:
    """``56/70``, ``满 70/70``, ``77/70``; ``56`` on a closed day."""
    if not capacity:
        return str(load)
    words = f"{load}/{capacity}"
    return _("full {words}").format(words=words) if load >= capacity else words


def day_words(day: Day) -> str:
    """A day for a screen reader."""
    lines = past_lines(day)
    if day.past is None:
        lines = [f"{group.title} {n}" for group in GROUPS if (n := group.count(day.kinds))]
        lines.append(load_words(day.load, day.capacity))
    return ", ".join([day.day.isoformat(), *(mark.words for mark in day.marks), *lines])


def head_line(day: Day, today: date, inside: bool) -> Line:
    """Number, lunar day or festival, marks at the right."""
    number = Text(str(day.day.day), "text" if inside and day.past is None else "text-2", inside, "section")
    if not inside:
        number = Text(str(day.day.day), "text-3", False, "body")
    if day.day == today:
        number = Text(str(day.day.day), "on-accent", True, "section")
    lunar = lunar_day(day.day)
    festival = festival_on(day.day) or term_on(day.day)
    second = Text(festival, "green", role="caption") if festival else Text(
        lunar.short if lunar else "", "green" if lunar and lunar.day == 1 else "text-3", role="caption"
    )  # fmt: skip
    line: list[Part] = [number, Gap(1), second, PUSH]
    if not day.open:
        line.append(Text(_("shop closed"), "text-3", role="caption"))
    for mark in day.marks[:1]:
        line.append(Text(mark.words, "amber" if mark.limit else "follow-up-text", True, "caption"))
    return tuple(line)


def paint_day(painter: QPainter, rect: QRect, day: Day, today: date, inside: bool, chosen: bool) -> None:
    """Paint the inside of a cell; its ground and edges are the board's."""
    px = theme.px
    box = rect.adjusted(px(7), px(3), -px(7), -px(4))
    head = QRect(box.x(), box.y(), box.width(), px(21))
    line = head_line(day, today, inside)
    if day.day == today:
        _paint_today(painter, head, line)
    else:
        parts.paint(painter, head, line)
    below = QRect(box.x(), head.bottom() + 1, box.width(), box.height() - head.height())
    step = min(px(20), below.height() // 3)
    if day.past is not None:
        _paint_past(painter, below, day, step)
    else:
        _paint_chips(painter, below, day, step, chosen)
        _paint_load(painter, QRect(below.x(), below.y() + 2 * step, below.width(), step), day)


def _paint_today(painter: QPainter, head: QRect, line: Line) -> None:
    side = theme.px(22)
    circle = QRectF(head.x(), head.y() + (head.height() - side) / 2, side, side)
    parts.rounded(painter, circle, side / 2, "accent-fill", None)
    number = line[0]
    assert isinstance(number, Text)
    parts.draw_words(painter, circle, number.text, "on-accent", "section", True, "centre")
    parts.paint(painter, head.adjusted(side, 0, 0, 0), (Gap(0), *line[2:]))


def outcome_line(day: Day) -> Line:
    """What became of a past day, in shape, word and colour."""
    past, words = day.past, outcome(day)
    if past is None or not words:
        return ()
    icon, tone = ("checkbox-circle-fill", "green")
    if past.missed:
        icon, tone = "error-warning-fill", "red"
    elif past.made_up:
        icon, tone = "error-warning-line", "amber"
    elif past.running:
        icon, tone = "time-line", "text-2"
    return (Icon(icon, tone, 14), Text(words, tone, role="caption"))


def _paint_past(painter: QPainter, rect: QRect, day: Day, step: int) -> None:
    first = outcome_line(day)
    lines: list[Line] = [first] if first else []
    lines += [(Text(words, "text-2", role="caption"),) for words in past_lines(day)[1 if first else 0 :]]
    for number, line in enumerate(lines):
        high = step if not number else round(step * 0.92)
        parts.paint(painter, QRect(rect.x(), rect.y() + number * step, rect.width(), high), line)


def _paint_chips(painter: QPainter, rect: QRect, day: Day, step: int, chosen: bool) -> None:
    if not day.count:
        return
    wide = rect.width() // 3
    shown = [(group, n) for group in GROUPS if (n := group.count(day.kinds))][:CHIPS]
    for place, (group, n) in enumerate(shown):
        x, y = rect.x() + place % 3 * wide, rect.y() + place // 3 * step
        took = paint_letter(painter, QRect(x, y, wide, step), group.letter, group.tint, chosen)
        gap = theme.px(4 if n < 100 else 2)
        room = QRect(x + took + gap, y, wide - took - gap, step)
        parts.draw_words(painter, room, str(n), "text", "caption")


def paint_letter(painter: QPainter, rect: QRect, letter: str, tint: str, chosen: bool = False) -> int:
    """The one-character chip at the left of ``rect``; its width."""
    px = theme.px
    wide = max(theme.metrics("caption").horizontalAdvance(letter) + px(5), px(17))
    high = min(px(17), rect.height() - 2)
    box = QRectF(rect.x(), rect.y() + (rect.height() - high) // 2, wide, high)
    edge = "plate-edge" if chosen and tint == "service" else None
    parts.rounded(painter, box, px(4), tint, edge, theme.line_width())
    parts.draw_words(painter, box, letter, f"{tint}-text", "caption", align="centre")
    return wide


def _paint_load(painter: QPainter, rect: QRect, day: Day) -> None:
    if not day.capacity and not day.load:
        return
    px = theme.px
    bar, tone = load_tone(day.load, day.capacity)
    words = load_words(day.load, day.capacity)
    heavy = tone == "red"
    room = theme.metrics("caption", heavy).horizontalAdvance(words)
    parts.draw_words(painter, rect, words, tone, "caption", heavy, "right")
    tall = px(6)
    box = QRectF(rect.x(), rect.y() + (rect.height() - tall) / 2, rect.width() - room - px(6), tall)
    paint_bar(painter, box, day.load / day.capacity if day.capacity else 1.0, bar)
