"""Form fields: label at left, answer below. What was understood is shown; a key is never blocked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import parts
from ui.widgets.basic import Label, LineLabel
from ui.widgets.choices import Combo

PAUSE_MS = 600


@dataclass(frozen=True, slots=True)
class Answer:
    """What a field says about its content: the words below it and their tone (green, amber, red, text-3)."""

    words: str = ""
    tone: str = "text-3"

    @property
    def wrong(self) -> bool:
        """Whether the content can't be used."""
        return self.tone == "red"


ICONS = {"red": "error-warning-fill", "amber": "error-warning-line", "green": "checkbox-circle-fill"}
Check = Callable[[str], Answer]


class Input(QLineEdit):
    """A line of text with grey words at its right end. `settled` comes on leaving it or after 600 ms."""

    settled = Signal(str)

    def __init__(self, text: str = "", hint: str = "", bold: bool = False, trailing: str = "") -> None:
        super().__init__(text)
        self.setPlaceholderText(hint)
        self.setFixedHeight(theme.px(30))
        self._bold = bold
        self.setFont(theme.font("body", bold and bool(text)))
        self.trailing = ""
        self.set_trailing(trailing)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._settle)
        self.textChanged.connect(self._typed)
        self.editingFinished.connect(self._settle)

    def set_trailing(self, words: str) -> None:
        """The grey words at the right end: a unit, or how many were found."""
        self.trailing = words
        room = theme.metrics().horizontalAdvance(words) + theme.px(8) if words else 0
        self.setTextMargins(0, 0, room, 0)
        self.update()

    def _typed(self, text: str) -> None:
        self._pause.start()
        if self._bold:
            self.setFont(theme.font("body", bool(text)))  # what stands there before is no value

    def _settle(self) -> None:
        self._pause.stop()
        self.settled.emit(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.trailing:
            box = QRect(self.rect()).adjusted(0, 0, -theme.px(10), 0)
            parts.draw_words(QPainter(self), box, self.trailing, "text-3", align="right")


class Area(QPlainTextEdit):
    """Several lines of text."""

    def __init__(self, text: str = "", lines: int = 2) -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.metrics().lineSpacing() * lines + theme.px(14))
        self.setFont(theme.font("body"))

    def text(self) -> str:
        """What was typed."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Replace what was typed."""
        self.setPlainText(text)


class Field(QWidget):
    """Label, control, and the line below it with what was understood or what is wrong."""

    def __init__(self, label: str, control: QWidget, check: Check | None = None, wide: int = 64) -> None:
        super().__init__()
        self.control = control
        self._check = check
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        row = QHBoxLayout()
        row.setSpacing(0)
        self.label = Label(label, tone="text-2")
        self.label.setFixedWidth(theme.px(wide))
        self.label.setBuddy(control)
        row.addWidget(
            self.label, 0, Qt.AlignmentFlag.AlignTop if isinstance(control, Area) else Qt.AlignmentFlag(0)
        )
        row.addWidget(control, 1)
        column.addLayout(row)
        self.answer = LineLabel()
        self.answer.setContentsMargins(0, 0, 0, 0)
        self._below = QHBoxLayout()
        self._below.setContentsMargins(theme.px(wide), 0, 0, 0)
        self._below.addWidget(self.answer)
        column.addLayout(self._below)
        self.answer.hide()
        if isinstance(control, Combo):
            control.setAccessibleDescription(label)
        else:
            control.setAccessibleName(label)
        self.last = Answer()
        if isinstance(control, Input):
            control.settled.connect(lambda _text: self.run())

    def run(self) -> Answer:
        """Check now and show the answer."""
        if self._check is not None and isinstance(self.control, (Input, Area)):
            self.say(self._check(self.control.text()))
        return self.last

    def say(self, answer: Answer) -> None:
        """Show an answer."""
        self.last = answer
        line: list[parts.Part] = []
        if answer.tone in ICONS:
            line.append(parts.Icon(ICONS[answer.tone], answer.tone, 14))
        line.append(parts.Text(answer.words, answer.tone, role="caption"))
        self.answer.set_line(*line)
        self.answer.setVisible(bool(answer.words))
