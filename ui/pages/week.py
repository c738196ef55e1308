"""The week above the board: how full each day is, or how many come where nothing limits it (A4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy

from dealerdesk.appointments.capacity import Load
from dealerdesk.text import _
from ui import theme, words
from ui.pages import board_words as said
from ui.widgets import parts
from ui.widgets.basic import LineLabel
from ui.widgets.cards import paint_bar
from ui.widgets.parts import PUSH, Text, Two


class DayButton(QAbstractButton):
    """One day of the week: its load in percent and a bar, else its count beside the fullest day."""

    def __init__(self) -> None:
        super().__init__()
        self.day = date.min
        self.load: Load | None = None
        self._share, self._today, self._open = 0.0, False, True
        self._words = ("", "")
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, load: Load, most: int, chosen: bool, today: date, is_open: bool = True) -> None:
        """Show this day; ``most`` cars has the fullest day of the week."""
        self.day, self.load, self._open = load.day, load, is_open
        self._share = load.cars / most if most else 0.0
        if load.percent is not None:
            self._share = load.percent / 100
        self._today = load.day == today
        self.setChecked(chosen)
        self._words = (words.weekday(load.day).removeprefix("周"), words.day(load.day, today))
        name = _("{weekday} {day}: {count} booked").format(
            weekday=words.weekday(load.day), day=self._words[1], count=load.cars
        )
        if load.percent is not None:
            name = f"{name}, {said.load_word(load.percent)}"
        if not is_open:
            name = said.joined([name, _("shop closed")])
        self.setAccessibleName(name)
        self.setToolTip(self.accessibleName())
        self.update()

    @property
    def shown(self) -> str:
        """What stands at the right: ``71%``, ``满``, the count, or that the shop is closed."""
        if self.load is None:
            return ""
        if not self._open and not self.load.cars:
            return _("shut")
        return str(self.load.cars) if self.load.percent is None else said.load_word(self.load.percent)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(112), theme.px(44))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(84), theme.px(44))

    def line(self) -> parts.Line:
        """Weekday, day, how full."""
        on = self.isChecked() or self.hasFocus()
        tone = "accent" if self._today else "text-2"
        load = said.load_tone(self.load.percent if self.load else None)[1]
        heavy = on or load == "red"
        weekday, day = self._words
        room = self.width() - theme.px(14)
        need = [
            Text(weekday, bold=True),
            Text(day, role="caption"),
            Text(self.shown, "text", True, "caption"),
        ]
        if parts.measure(need) > room:
            day = str(self.day.day)
        return (
            Text(weekday, tone, bold=self._today or on),
            Text(day, tone, role="caption"),
            PUSH,
            Text(self.shown, "text" if load == "text-2" else load, heavy, "caption"),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = theme.px
        on = self.isChecked() or self.hasFocus()
        if on or self.underMouse():
            edge = "accent" if on else "line"
            parts.rounded(painter, QRectF(self.rect()), px(6), "surface", edge, 2 if self.hasFocus() else 1)
        inside = self.rect().adjusted(px(7), px(4), -px(7), -px(6))
        parts.paint(painter, QRect(inside.x(), inside.y(), inside.width(), px(20)), self.line())
        bar, _tone = said.load_tone(self.load.percent if self.load else None)
        box = QRectF(inside.x(), inside.bottom() - px(6), inside.width(), px(6))
        paint_bar(painter, box, self._share, bar)


class WeekStrip(QFrame):
    """Seven days; `chosen` carries the day."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "toolbar")
        row = QHBoxLayout(self)
        px = theme.px
        row.setContentsMargins(px(12), px(5), px(12), px(5))
        row.setSpacing(px(4))
        self.setFixedHeight(px(54))
        self.setMinimumWidth(px(640))
        self._name = LineLabel(shrink=False)
        row.addWidget(self._name)
        row.addSpacing(px(8))
        self.days = [DayButton() for _n in range(7)]
        for button in self.days:
            button.clicked.connect(lambda _on=False, button=button: self.chosen.emit(button.day))
            row.addWidget(button)

    def show_week(
        self, loads: Sequence[Load], chosen: date, today: date, closed: Sequence[date] = ()
    ) -> None:
        """Show seven days with how full they are."""
        most = max((load.cars for load in loads), default=0)
        this = any(load.day == today for load in loads)
        top = _("This week") if this else _("Week")
        low = _("load") if any(load.percent is not None for load in loads) else _("booked")
        self._name.set_line(
            Two((Text(top, "text-2", role="caption"),), (Text(low, "text-2", role="caption"),))
        )
        for button, load in zip(self.days, loads, strict=True):
            button.show_day(load, most, load.day == chosen, today, load.day not in closed)
