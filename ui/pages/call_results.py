"""The result keys in three groups, and what else can be done in a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dealerdesk.text import N_, _
from ui import theme
from ui.pages import call_words
from ui.pages.call_words import MISSED, NUMBER, REACHED, Result
from ui.widgets import parts
from ui.widgets.basic import Button, FoldedLabel, LineLabel
from ui.widgets.parts import Icon, Text, Two

if TYPE_CHECKING:
    from datetime import date

    from dealerdesk.care.attempts import Next

TOOLS = (
    ("T", N_("Complaint"), "feedback-line"),
    ("W", N_("Elsewhere"), "tools-line"),
    ("G", N_("Fix number"), "edit-line"),
    ("C", N_("Consents"), "shield-check-line"),
    ("N", N_("Note"), ""),
    ("D", N_("Defer"), ""),
)

MOST_WITH_ICONS = 240
"""So wide the words of all tools may be, that there is room for their icons in the narrowest window."""


class KeyButton(QAbstractButton):
    """A key cap, words, and small words at the right. `lit` marks what is ready to be pressed."""

    def __init__(self, key: str, said: str, note: str = "", tone: str = "text", tall: int = 32) -> None:
        super().__init__()
        self.key, self.note, self.tone, self.lit = key, note, tone, False
        self._tall = tall
        self.setText(said)
        self.setAccessibleName(f"{said} {note} {key}".strip())
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_note(self, note: str, lit: bool = False) -> None:
        """Other small words; `lit`: it stands out."""
        self.note, self.lit = note, lit
        self.update()

    def sizeHint(self) -> QSize:
        wide = theme.metrics("body", True).horizontalAdvance(self.text()) + theme.px(44)
        return QSize(wide, theme.px(self._tall))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), theme.px(self._tall))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = theme.px
        on = self.lit or self.isChecked()
        fill = "selection" if on or self.isDown() else "raised" if self.underMouse() else "surface"
        edge = "accent" if on or self.hasFocus() else "control"
        parts.rounded(painter, QRectF(self.rect()), px(6), fill, edge, 2 if self.hasFocus() else 1)
        cap = QRect(px(6), 0, px(20), self.height())
        parts.paint_key(
            painter, cap, self.key, "accent" if on else "text-2", "accent" if on else "line", "surface"
        )
        enabled = self.isEnabled()
        line: list[parts.Part] = [Text(self.text(), self.tone, bold=on)]
        if self.note:
            line += [parts.PUSH, Text(self.note, "text-3", role="caption")]
        parts.paint(painter, self.rect().adjusted(px(34), 0, -px(10), 0), line, enabled=enabled)


class Results(QWidget):
    """`pressed` carries the digit of a result or the letter of a tool."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(10), px(16), px(8))
        column.setSpacing(px(5))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(5))
        self.buttons: dict[str, KeyButton] = {}
        groups = (
            (_("Got through"), "", REACHED),
            (_("No contact"), _("counts to three"), MISSED),
            (_("Number, wish"), _("not counted"), NUMBER),
        )
        for place, (title, note, results) in enumerate(groups):
            grid.setColumnStretch(place, 1)
            line = [Text(title, bold=True)]
            if note:
                line += [parts.Gap(), Text(note, "text-3", role="caption")]  # type: ignore[list-item]
            grid.addWidget(LineLabel(*line), 0, place)
            for number, result in enumerate(results, start=1):
                grid.addWidget(self._button(result), number, place)
        self.next = LineLabel()
        self.then = FoldedLabel()
        grid.addWidget(self.next, 4, 1)
        grid.addWidget(self.then, 4, 2)
        column.addLayout(grid)
        column.addStretch(1)
        column.addLayout(self._make_tools())
        self.say_next(None)

    def _button(self, result: Result) -> KeyButton:
        button = KeyButton(result.key, _(result.words), _(result.note) if result.note else "", result.tone)
        button.clicked.connect(lambda _on=False, key=result.key: self.pressed.emit(key))
        self.buttons[result.key] = button
        return button

    def _make_tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        words = "".join(_(said) for _key, said, _icon in TOOLS)
        crowded = theme.metrics("caption").horizontalAdvance(words) > theme.px(MOST_WITH_ICONS)
        row.setSpacing(theme.px(12 if crowded else 14))
        for key, said, icon in TOOLS:
            button = Button(_(said), kind="quiet", icon="" if crowded else icon, key=key)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on=False, key=key: self.pressed.emit(key))
            if key == "N":
                row.addStretch(1)
            row.addWidget(button)
        return row

    # what stands there

    def say_slot(self, slot: str) -> None:
        """Result 1 books this slot ('' = none is chosen)."""
        said = _("at {slot}").format(slot=slot) if slot else _("choose a time")
        self.buttons["1"].set_note(said, bool(slot))

    def say_next(self, following: Next | None, today: date | None = None, note: str = "") -> None:
        """The next legal time when nobody answers now."""
        if following is None or today is None:
            self.next.set_line(Text(note, "text-3", role="caption"))
            return
        when = _("again: {when}").format(when=call_words.span(following, today))
        below = " · ".join(filter(None, (call_words.slot_word(following.slot), note)))
        top = (Text(when, "text-2", role="caption"),)
        self.next.set_line(Icon("time-line", "accent"), Two(top, (Text(below, "text-3", role="caption"),)))

    def say_then(self, said: str, tone: str = "text-3") -> None:
        """What happens after the result, or what is still missing."""
        self.then.say(said, tone, "error-warning-line" if tone in ("amber", "red") else "")
