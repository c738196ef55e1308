"""The week above the day's list: how many come on each day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy

from dealerdesk.text import _
from ui import theme, words
from ui.widgets import parts
from ui.widgets.basic import Label
from ui.widgets.cards import paint_bar
from ui.widgets.parts import PUSH, Text


class DayButton(QAbstractButton):
    """One day of the week with its count and a bar beside the fullest day."""

    def __init__(self) -> None:
        super().__init__()
        self.day = date.min
        self._count, self._share, self._today = 0, 0.0, False
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, day: date, count: int, most: int, chosen: bool, today: date) -> None:
        """Show this day."""
        self.day, self._count = day, count
        self._share = count / most if most else 0
        self._today = day == today
        self.setChecked(chosen)
        self._words = (words.weekday(day), words.day(day, today))
        self.setAccessibleName(_("{weekday} {day}: {count} booked").format(
            weekday=self._words[0], day=self._words[1], count=count))  # fmt: skip
        self.setToolTip(self.accessibleName())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(112), theme.px(42))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(84), theme.px(42))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = theme.px
        on = self.isChecked() or self.hasFocus()
        if on or self.underMouse():
            edge = "accent" if on else "line"
            parts.rounded(painter, QRectF(self.rect()), px(6), "surface", edge, 2 if self.hasFocus() else 1)
        inside = self.rect().adjusted(px(8), px(4), -px(8), -px(6))
        tone = "accent" if self._today else "text-2"
        weekday, day = self._words
        line = (
            Text(weekday, tone, bold=self._today),
            Text(day, tone),
            PUSH,
            Text(str(self._count), "text", bold=on),
        )
        parts.paint(painter, QRect(inside.x(), inside.y(), inside.width(), px(20)), line)
        paint_bar(
            painter, QRectF(inside.x(), inside.bottom() - px(5), inside.width(), px(6)), self._share, "bar"
        )


class WeekStrip(QFrame):
    """Seven days; `chosen` carries the day."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "toolbar")
        row = QHBoxLayout(self)
        px = theme.px
        row.setContentsMargins(px(12), px(5), px(12), px(6))
        row.setSpacing(px(6))
        self.setFixedHeight(px(54))
        self._name = Label("", "caption", "text-2")
        row.addWidget(self._name)
        self._days = [DayButton() for _n in range(7)]
        for button in self._days:
            button.clicked.connect(lambda _on=False, button=button: self.chosen.emit(button.day))
            row.addWidget(button)

    def show_week(self, counts: Mapping[date, int], chosen: date, today: date) -> None:
        """Show seven days with their counts."""
        most = max(counts.values(), default=0)
        self._name.setText(_("This week") if today in counts else _("Booked"))
        for button, (day, count) in zip(self._days, sorted(counts.items()), strict=True):
            button.show_day(day, count, most, day == chosen, today)
