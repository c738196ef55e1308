"""A question in the place of the result keys: choices by key, fields, one line of answer. No dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import theme
from ui.pages.call_results import KeyButton
from ui.widgets.basic import Button, LineLabel
from ui.widgets.form import Area, Field, Input
from ui.widgets.parts import Gap, Icon, Text

Done = Callable[[str, Mapping[str, str]], object]


@dataclass(frozen=True)
class Choice:
    """One answer: its key, words, and the fields that belong to it (none: it is taken at once)."""

    key: str
    words: str
    note: str = ""
    fields: tuple[str, ...] = ()
    tone: str = "text"


@dataclass(frozen=True)
class Ask:
    """A question. ``fields``: name → (label, hint); ``always``: fields of the question itself;
    ``done`` gets the chosen key and the typed texts, and may raise WorldError."""

    title: str
    done: Done
    choices: tuple[Choice, ...] = ()
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    always: tuple[str, ...] = ()
    start: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    columns: int = 3
    lines: tuple[str, ...] = ()
    long: tuple[str, ...] = ()


class _Long(Area):
    """Several lines; Enter answers, Shift+Enter breaks the line."""

    returnPressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.returnPressed.emit()
            return
        super().keyPressEvent(event)


class AskPane(QWidget):
    """Shows one question at a time. `left` comes when it was answered or put away."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ask: Ask | None = None
        self.chosen = ""
        self.buttons: dict[str, KeyButton] = {}
        self.inputs: dict[str, Input | _Long] = {}
        self._rows: dict[str, Field] = {}
        self._column = QVBoxLayout(self)
        px = theme.px
        self._column.setContentsMargins(px(16), px(10), px(16), px(10))
        self._column.setSpacing(px(6))
        self._inside: QWidget | None = None

    # building

    def show_ask(self, ask: Ask) -> None:
        """Ask this."""
        self.clear()
        self.ask = ask
        self._inside = inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        line = [Text(ask.title, bold=True)]
        if ask.note:
            line += [Gap(), Text(ask.note, "text-3", role="caption")]  # type: ignore[list-item]
        column.addWidget(LineLabel(*line))
        for words in ask.lines:
            column.addWidget(LineLabel(Text(words, "text-2", role="caption")))
        self._add_choices(column, ask.choices, ask.columns)
        self._add_fields(column, ask)
        column.addStretch(1)
        column.addLayout(self._make_foot(bool(ask.fields or ask.always)))
        self._column.addWidget(inside)
        self._fit_fields()
        if ask.always:
            self.inputs[ask.always[0]].setFocus()

    def _add_choices(self, column: QVBoxLayout, choices: Sequence[Choice], columns: int) -> None:
        if not choices:
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(4))
        deep = -(-len(choices) // columns)
        for number, choice in enumerate(choices):
            button = KeyButton(choice.key, choice.words, choice.note, choice.tone, 28)
            button.clicked.connect(lambda _on=False, key=choice.key: self.key(key))
            self.buttons[choice.key] = button
            grid.addWidget(button, number % deep, number // deep)
        for place in range(columns):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)

    def _add_fields(self, column: QVBoxLayout, ask: Ask) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.px(10))
        for name, (label, hint) in ask.fields.items():
            control = _Long(lines=3) if name in ask.long else Input(hint=hint)
            control.setText(ask.start.get(name, ""))
            control.returnPressed.connect(self.submit)
            self.inputs[name] = control
            wide = theme.metrics().horizontalAdvance(label) * theme.BASE // theme.state.base + 10
            self._rows[name] = Field(label, control, wide=wide)
            row.addWidget(self._rows[name], 2 if len(ask.fields) > 1 and len(self._rows) > 1 else 3)
        column.addLayout(row)

    def _make_foot(self, typed: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.answer = LineLabel()
        row.addWidget(self.answer, 1)
        away = Button(_("Back"), key="Esc", small=True)
        away.clicked.connect(self.put_away)
        row.addWidget(away)
        self.take = Button(_("Keep"), key="Enter", small=True)
        self.take.clicked.connect(self.submit)
        if not typed:
            self.take.hide()
        row.addWidget(self.take)
        return row

    # answering

    def key(self, key: str) -> bool:
        """A key was pressed; whether it belongs to this question."""
        if self.ask is None:
            return False
        choice = next((one for one in self.ask.choices if one.key == key), None)
        if choice is None:
            return False
        self.chosen = key
        for name, button in self.buttons.items():
            button.set_note(button.note, name == key)
        self._fit_fields()
        wanted = [name for name in choice.fields if not self.inputs[name].text().strip()]
        if wanted:
            self.inputs[wanted[0]].setFocus()
        elif not choice.fields or set(choice.fields) <= set(self.ask.always):
            self.submit()
        return True

    def _fit_fields(self) -> None:
        assert self.ask is not None
        choice = next((one for one in self.ask.choices if one.key == self.chosen), None)
        shown = {*self.ask.always, *(choice.fields if choice else ())}
        for name, row in self._rows.items():
            row.setVisible(name in shown)

    def submit(self) -> None:
        """Enter: take the answer, or say what is wrong with it."""
        ask = self.ask
        if ask is None:
            return
        if ask.choices and not self.chosen:
            self.say(_("Choose one by its key"))
            return
        texts = {name: control.text().strip() for name, control in self.inputs.items()}
        try:
            ask.done(self.chosen, texts)
        except WorldError as error:
            self.say(error.line)
            return
        if self.ask is ask:
            self.put_away()

    def say(self, words: str) -> None:
        """What is wrong with the answer."""
        self.answer.set_line(Icon("error-warning-fill", "red", 14), Text(words, "red", role="caption"))

    def put_away(self) -> None:
        """Esc: no answer."""
        self.clear()
        self.left.emit()

    def clear(self) -> None:
        """Nothing is asked."""
        self.ask, self.chosen = None, ""
        self.buttons, self.inputs, self._rows = {}, {}, {}
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
            self._inside = None
