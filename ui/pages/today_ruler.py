"""The day ruler of Today, painted: slots as bands, limits as flags, now, and what is overdue pinned left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, product

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolTip

from dealerdesk.care import ruler as rules
from dealerdesk.care.attempts import SLOT_NAMES
from dealerdesk.care.ruler import Flag, Ruler
from dealerdesk.text import N_, _, ngettext
from ui import icons, theme, words
from ui.widgets import parts
from ui.widgets.parts import Icon, Line, Text

HIGH = 106
LEFT, RIGHT = 20, 78  # room before the first hour, and after the last for the word of closing
POLE, BAND, BAND_HIGH, AXIS, HOURS = 11, 54, 18, 72, 89
ALONE = 60  # flags nearer than this stand under one pole
MANY = 2  # so many more under one pole are named
PIN = QRect(8, 9, 118, 38)
NAMES = {
    rules.BIRTHDAYS: N_("Birthdays due"),
    rules.SHEETS: N_("Hand-over"),
    rules.CALL_BACK: N_("Call promised"),
    rules.PARTS: N_("Parts list"),
    rules.DELIVERY: N_("Delivery report"),
    rules.EVENING: N_("Evening slip"),
}
ICONS = {
    rules.BIRTHDAYS: "cake-2-line",
    rules.SHEETS: "file-list-3-line",
    rules.CALL_BACK: "phone-line",
    rules.PARTS: "tools-line",
    rules.DELIVERY: "download-2-line",
    rules.EVENING: "printer-line",
}
TONES = {rules.PAST: "red", rules.NEAR: "amber", rules.AHEAD: "text", rules.DONE: "green"}


def title(flag: Flag) -> str:
    """`10:30 生日`, `11:10 交接 2 张`."""
    name = _(NAMES[flag.what])
    if flag.what == rules.SHEETS:
        sheets = ngettext("{count} sheet", "{count} sheets", flag.count).format(count=flag.count)
        name = f"{name} {sheets}"
    return f"{words.clock(flag.at)} {name}"


def note(flag: Flag) -> str:
    """The line below: who it is, or how many are left."""
    if flag.what == rules.BIRTHDAYS:
        return ngettext("{count} person left", "{count} people left", flag.count).format(count=flag.count)
    if flag.what == rules.SHEETS:
        return _("{who}, not handed over").format(who=flag.who) if flag.count == 1 else _("not handed over")
    if flag.what == rules.PARTS:
        return ngettext("{count} car in two days", "{count} cars in two days", flag.count).format(
            count=flag.count
        )
    if flag.what == rules.DELIVERY:
        return _("comes in the afternoon")
    return flag.who


def told(flag: Flag, now: datetime) -> str:
    """A flag in words, for tooltips and screen readers."""
    state = {
        rules.PAST: _("{value} late").format(value=words.left((now - flag.at).total_seconds())),
        rules.DONE: _("done"),
    }.get(flag.state, note(flag))
    return " · ".join(filter(None, (title(flag), state)))


@dataclass
class Mark:
    """Flags that stand under one pole, and where their words stand."""

    flags: list[Flag]
    x: int
    wide: int = 0
    box: QRect = QRect()  # noqa: RUF009
    right: bool = True

    @property
    def tone(self) -> str:
        """The colour of the most urgent."""
        states = {flag.state for flag in self.flags}
        return TONES[rules.NEAR if rules.NEAR in states else rules.AHEAD]

    def _beside(self, flag: Flag) -> str:
        return _(NAMES[flag.what]) if flag.at == self.flags[0].at else title(flag)

    def lines(self) -> tuple[Line, Line]:
        """Title and note."""
        first, *more = self.flags
        icon = "timer-line" if first.state == rules.NEAR else ICONS[first.what]
        below = note(first)
        if more:
            said = _(", ").join(dict.fromkeys(map(self._beside, more)))
            below = _("and {what}").format(what=said[:1].lower() + said[1:])
            if len(more) > MANY:
                below = _("and {n} more limits").format(n=len(more))
        top = (Icon(icon, self.tone, 14), Text(title(first), self.tone, bold=True, role="caption"))
        return top, (Text(below, "text-2", role="caption"),)


def place(marks: Sequence[Mark], taken: QRect | None, width: int) -> None:
    """Put the words of each mark at the right or left of its pole, so that nothing overlaps; where that
    can't be, words are shortened."""
    px = theme.px
    poles = [mark.x for mark in marks]
    best: tuple[float, tuple[bool, ...]] | None = None
    for sides in product((True, False), repeat=min(len(marks), 9)):
        boxes = [_box(mark, side) for mark, side in zip(marks, sides, strict=False)]
        cost = sum(0.5 for side in sides if not side)
        for n, box in enumerate(boxes):
            cost += max(px(4) - box.left(), 0) + max(box.right() - width + px(4), 0)
            cost += sum(box.width() for at, pole in enumerate(poles) if at != n and _over(box, pole))
            cost += sum(max(box.intersected(other).width(), 0) for other in boxes[:n])
            cost += box.intersected(taken).width() if taken is not None else 0
        if best is None or cost < best[0]:
            best = (cost, sides)
    chosen = best[1] if best else ()
    for n, mark in enumerate(marks):
        mark.right = chosen[n] if n < len(chosen) else True
        mark.box = _box(mark, mark.right)
    _shorten(marks, taken, width)


def _shorten(marks: Sequence[Mark], taken: QRect | None, width: int) -> None:
    gap = theme.px(6)
    for n, mark in enumerate(marks):
        before = marks[n - 1] if n else None
        after = marks[n + 1] if n + 1 < len(marks) else None
        if mark.right:
            end = width - gap if after is None else (after.x if after.right else after.box.left()) - gap
            mark.box.setRight(min(mark.box.right(), max(end, mark.box.left() + gap)))
        else:
            start = taken.right() if taken is not None else 0
            if before is not None:
                start = max(start, before.box.right() if before.right else before.x)
            mark.box.setLeft(max(mark.box.left(), min(start + gap, mark.box.right() - gap)))


def _box(mark: Mark, right: bool) -> QRect:
    px = theme.px
    left = mark.x + px(7) if right else mark.x - px(7) - mark.wide
    return QRect(left, px(7), mark.wide, px(36))


def _over(box: QRect, x: int) -> bool:
    return box.left() - theme.px(4) <= x <= box.right() + theme.px(4)


class DayRuler(QFrame):
    """`picked` carries what a flag that was clicked is about."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setFixedHeight(theme.px(HIGH))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.day: Ruler | None = None
        self.marks: list[Mark] = []

    def sizeHint(self) -> QSize:
        return QSize(theme.px(600), theme.px(HIGH))

    def show_day(self, day: Ruler) -> None:
        """Show this day as it is now."""
        self.day = day
        flags = [*day.pinned, *day.flags]
        self.setAccessibleName(_("Day ruler"))
        self.setAccessibleDescription(" · ".join(told(flag, day.now) for flag in flags))
        self.update()

    def x_of(self, at: datetime) -> int:
        """Where a moment stands."""
        assert self.day is not None
        px = theme.px
        whole = (self.day.last - self.day.first).total_seconds() or 1
        share = (at - self.day.first).total_seconds() / whole
        return round(px(LEFT) + min(max(share, 0), 1) * (self.width() - px(LEFT + RIGHT)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.day is None:
            return
        painter = QPainter(self)
        pin = self._pin_box() if self.day.pinned else None
        self._arrange(pin)
        self._paint_bands(painter, self.day)
        self._paint_hours(painter, self.day)
        self._paint_close(painter, self.day)
        for mark in self.marks:
            self._paint_mark(painter, mark)
        self._paint_done(painter, self.day)
        if pin is not None:
            self._paint_pinned(painter, pin, self.day)
        self._paint_now(painter, self.day)

    def _arrange(self, pin: QRect | None) -> None:
        assert self.day is not None
        self.marks = []
        for flag in self.day.flags:
            if flag.state == rules.DONE:
                continue
            x = self.x_of(flag.at)
            if self.marks and x - self.marks[-1].x < theme.px(ALONE):
                self.marks[-1].flags.append(flag)
            else:
                self.marks.append(Mark([flag], x))
        self._place(pin)

    def _place(self, pin: QRect | None) -> None:
        """Where words would have to be cut, flags go under one pole with the one before."""
        while True:
            for mark in self.marks:
                mark.wide = max(map(parts.measure, mark.lines())) + theme.px(2)
            place(self.marks, pin, self.width())
            cut = next((n for n, one in enumerate(self.marks) if one.box.width() < one.wide), None)
            if cut is None or len(self.marks) == 1:
                return
            cut = max(cut, 1)
            self.marks[cut - 1].flags += self.marks.pop(cut).flags

    # parts of the picture

    def _paint_bands(self, painter: QPainter, day: Ruler) -> None:
        px = theme.px
        for band in day.bands:
            left, right = self.x_of(band.start), self.x_of(band.end)
            box = QRectF(left, px(BAND), right - left - px(1), px(BAND_HIGH))
            if band.slot:
                painter.fillRect(box, theme.color("selection"))
                name = _(SLOT_NAMES[band.slot])
                said = f"{name} {words.clock(band.start)}–{words.clock(band.end)}"
                tone = "accent"
            else:
                said, tone = _("no calls at noon"), "text-3"
                self._hatch(painter, box)
            room = theme.metrics("caption").horizontalAdvance(said)
            if room > box.width() - px(8):
                said = name if band.slot else ""
            self._words_beside(painter, box, said, tone)
        if not day.bands:
            box = QRectF(self.x_of(day.opens), px(BAND), self.x_of(day.closes) - self.x_of(day.opens), px(18))
            self._hatch(painter, box)
            parts.draw_words(
                painter, box, _("The shop is closed today."), "text-3", "caption", False, "centre"
            )

    def _words_beside(self, painter: QPainter, box: QRectF, said: str, tone: str) -> None:
        """In the middle of a band, or of the widest part that now and ticks leave of it."""
        assert self.day is not None
        px = theme.px
        ticks = [self.x_of(flag.at) for flag in self.day.flags if flag.state == rules.DONE]
        stops = sorted(x for x in [self.x_of(self.day.now), *ticks] if box.left() < x < box.right())
        room = theme.metrics("caption").horizontalAdvance(said) + px(8)
        middle = box.center().x()
        if any(abs(x - middle) < room / 2 + px(7) for x in stops):
            ends = [box.left() - px(7), *stops, box.right() + px(7)]
            left, right = max(pairwise(ends), key=lambda part: part[1] - part[0])
            box = QRectF(left + px(7), box.y(), right - left - px(14), box.height())
        if box.width() >= room:
            parts.draw_words(painter, box, said, tone, "caption", align="centre")

    @staticmethod
    def _hatch(painter: QPainter, box: QRectF) -> None:
        painter.save()
        painter.fillRect(box, theme.color("raised"))
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line"), theme.line_width()))
        step, high = theme.px(7), box.height()
        x = box.left() - high
        while x < box.right():
            painter.drawLine(round(x), round(box.bottom()), round(x + high), round(box.top()))
            x += step
        painter.restore()

    def _paint_hours(self, painter: QPainter, day: Ruler) -> None:
        px = theme.px
        now = self.x_of(day.now)
        painter.fillRect(
            QRectF(px(LEFT), px(AXIS), self.width() - px(LEFT + RIGHT), theme.line_width()),
            theme.color("line-soft"),
        )
        at = day.first
        while at <= day.last:
            x = self.x_of(at)
            painter.fillRect(QRectF(x, px(AXIS), theme.line_width(), px(5)), theme.color("control"))
            if abs(x - now) > px(44):
                box = QRectF(x - px(24), px(HOURS - 9), px(48), px(18))
                parts.draw_words(painter, box, words.clock(at), "text-2", "caption", align="centre")
            at += timedelta(hours=1)

    def _paint_close(self, painter: QPainter, day: Ruler) -> None:
        px, x = theme.px, self.x_of(day.closes)
        thick = px(2)
        painter.fillRect(QRectF(x - thick / 2, px(BAND - 3), thick, px(BAND_HIGH + 6)), theme.color("text"))
        said = _("close {time}").format(time=words.clock(day.closes))
        room = QRectF(x + px(8), px(BAND), self.width() - x - px(8), px(BAND_HIGH))
        parts.draw_words(painter, room, said, "text", "caption", True)

    def _paint_mark(self, painter: QPainter, mark: Mark) -> None:
        px = theme.px
        thick = px(2)
        painter.fillRect(QRectF(mark.x - thick / 2, px(POLE), thick, px(BAND - POLE)), theme.color(mark.tone))
        half = mark.box.height() // 2
        for number, line in enumerate(mark.lines()):
            room = QRect(mark.box.x(), mark.box.y() + number * half, mark.box.width(), half)
            parts.paint(painter, room, line, right=not mark.right)

    def _paint_done(self, painter: QPainter, day: Ruler) -> None:
        side = theme.px(14)
        for flag in day.flags:
            if flag.state == rules.DONE:
                y = theme.px(BAND) + (theme.px(BAND_HIGH) - side) / 2
                box = QRectF(self.x_of(flag.at) - side / 2, y, side, side)
                icons.paint(painter, box, "checkbox-circle-fill", "green")

    def _pin_box(self) -> QRect:
        px = theme.px
        assert self.day is not None
        wide = max(map(parts.measure, self._pin_lines(self.day))) + px(16)
        return QRect(px(PIN.x()), px(PIN.y()), max(wide, px(PIN.width())), px(PIN.height()))

    @staticmethod
    def _pin_lines(day: Ruler) -> tuple[Line, Line]:
        first, *more = day.pinned
        late = words.left((day.now - first.at).total_seconds())
        said = _("{value} late").format(value=late)
        if more:
            said = _("{late}, {n} more").format(late=said, n=len(more))
        return (
            (Icon("alarm-warning-fill", "red", 14), Text(title(first), "red", bold=True, role="caption")),
            (Text(said, "red", role="caption"),),
        )

    def _paint_pinned(self, painter: QPainter, box: QRect, day: Ruler) -> None:
        px = theme.px
        parts.rounded(painter, QRectF(box), px(6), "red-tint", None)
        half = (box.height() - px(2)) // 2
        for number, line in enumerate(self._pin_lines(day)):
            parts.paint(
                painter, QRect(box.x() + px(8), box.y() + px(1) + number * half, box.width(), half), line
            )

    def _paint_now(self, painter: QPainter, day: Ruler) -> None:
        px, x = theme.px, self.x_of(day.now)
        thick = px(2)
        painter.fillRect(QRectF(x - thick / 2, px(BAND - 6), thick, px(HOURS - BAND)), theme.color("accent"))
        wide = px(48)
        left = min(max(x - wide // 2, px(4)), self.width() - wide - px(4))
        box = QRectF(left, px(HOURS - 9), wide, px(18))
        parts.rounded(painter, box, px(4), "accent-fill", None)
        parts.draw_words(painter, box, words.clock(day.now), "on-accent", "caption", True, "centre")

    # pointing

    def _at(self, x: int, y: int) -> list[Flag]:
        if self.day is None:
            return []
        if self.day.pinned and self._pin_box().contains(x, y):
            return list(self.day.pinned)
        near = theme.px(8)
        done = [f for f in self.day.flags if f.state == rules.DONE and abs(self.x_of(f.at) - x) < near]
        marks = [m for m in self.marks if m.box.contains(x, y) or abs(m.x - x) < near]
        return [flag for mark in marks for flag in mark.flags] + done

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.day is not None:
            found = self._at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), "\n".join(told(flag, self.day.now) for flag in found), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint().x(), event.position().toPoint().y())
        if found and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(found[0].what)
