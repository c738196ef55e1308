"""What a setting is typed into, by its type. All have `value`, `set_value`, and `left` when it is left."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from dealerdesk.setting_list import Setting
from dealerdesk.text import _
from ui import theme, words
from ui.pages import settings_words
from ui.widgets.basic import Button, Label, LineLabel, link
from ui.widgets.choices import Check, Combo
from ui.widgets.form import Area, Input
from ui.widgets.panel import Panel
from ui.widgets.parts import Icon, Text

WIDTHS = {"int": 120, "time": 100, "span": 136, "holds": 220, "offset": 100}
HINTS = {"time": "08:30", "span": "09:00-11:30", "holds": "14:30 快保 2, 16:30", "offset": "+08:00"}


class LineEditor(Input):
    """A number with its unit, a time, a span, an offset, a text."""

    left = Signal()

    def __init__(self, setting: Setting) -> None:
        super().__init__(hint=HINTS.get(setting.kind, ""), trailing=settings_words.unit(setting))
        if setting.kind in WIDTHS:
            self.setMaximumWidth(theme.px(WIDTHS[setting.kind]))
        self.editingFinished.connect(self.left)

    @property
    def value(self) -> str:
        """What is typed."""
        return self.text().strip()

    def set_value(self, text: str) -> None:
        """Show a value."""
        if text != self.value:
            self.setText(text)
            self.setCursorPosition(0)


class TickEditor(Check):
    """On or off."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__(_("In use"))
        self.setMinimumHeight(theme.px(30))
        self.clicked.connect(self.left)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def value(self) -> str:
        """1 or 0."""
        return str(int(self.isChecked()))

    def set_value(self, text: str) -> None:
        """Show a value."""
        self.setChecked(text == "1")


class ChoiceEditor(Combo):
    """One of the options."""

    left = Signal()

    def __init__(self, setting: Setting) -> None:
        options = (
            settings_words.LANGUAGE_NAMES.items()
            if setting.kind == "language"
            else [(key, _(said)) for key, said in setting.options.items()]
        )
        super().__init__(list(options))
        self.activated.connect(lambda _number: self.left.emit())


class DaysEditor(QWidget):
    """The seven weekdays, each on or off."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(2))
        self.buttons = [_Day(_(name)) for name in words.WEEKDAYS]
        for button in self.buttons:
            button.clicked.connect(self.left)
            row.addWidget(button)
        self.setFocusProxy(self.buttons[0])

    @property
    def value(self) -> str:
        """The chosen days as digits, 1 is Monday."""
        return "".join(str(n) for n, button in enumerate(self.buttons, 1) if button.isChecked())

    def set_value(self, text: str) -> None:
        """Show a value."""
        for number, button in enumerate(self.buttons, 1):
            button.setChecked(str(number) in text)


class _Day(Button):
    def __init__(self, words_: str) -> None:
        super().__init__(words_, small=True)
        self.setCheckable(True)
        self.toggled.connect(self._mark)

    def _mark(self, on: bool) -> None:
        self.tone = "accent" if on else ""

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        size.setWidth(size.width() - theme.px(8))
        return size


class TextEditor(QWidget):
    """Text of several lines: what there is in a word, and a button that opens the panel for it."""

    left = Signal()
    asked = Signal()

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self._setting, self._text = setting, ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.said = LineLabel(shrink=False)
        self.button = Button(_("Edit"), small=True, icon="edit-line")
        self.button.clicked.connect(self.asked)
        row.addWidget(self.button)
        row.addWidget(self.said)
        row.addStretch(1)
        self.setFocusProxy(self.button)

    @property
    def value(self) -> str:
        """The text as it was last given."""
        return self._text

    def set_value(self, text: str) -> None:
        """Show a value."""
        self._text = text
        self.said.set_line(Text(settings_words.value(self._setting, text), "text-2"))

    def give(self, text: str) -> None:
        """What the panel has."""
        self.set_value(text)
        self.left.emit()


Editor = LineEditor | TickEditor | ChoiceEditor | DaysEditor | TextEditor


def editor(setting: Setting) -> Editor:
    """What fits the setting's type."""
    if setting.kind == "bool":
        return TickEditor()
    if setting.kind in ("choice", "language"):
        return ChoiceEditor(setting)
    if setting.kind == "weekdays":
        return DaysEditor()
    if setting.kind in ("map", "models"):
        return TextEditor(setting)
    return LineEditor(setting)


class Refusal(QWidget):
    """The line beneath a field that was refused: shape, words, what to do."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        self.words = Label("", role="caption", tone="red").wrap()
        icon = LineLabel(Icon("error-warning-fill", "red", 14), shrink=False)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self.hide()

    def say(self, text: str) -> None:
        """Say it; nothing to say hides the line."""
        self.words.setText(text)
        self.setVisible(bool(text))


class TextPanel(Panel):
    """The panel for text of several lines, with an example below it."""

    saved = Signal()

    def __init__(self) -> None:
        super().__init__(_("Edit"), wide=420)
        self.area = Area(lines=14)
        self.wrong = Refusal()
        self.pattern = Label("", tone="text-2", role="caption").wrap()
        self.setting: Setting | None = None
        self.body.addWidget(self.area)
        self.body.addWidget(self.wrong)
        self.body.addWidget(Label(_("Example"), role="section"))
        self.body.addWidget(self.pattern)
        self.body.addWidget(link(_("Take the example"), self._take))
        self.body.addStretch(1)
        self.save_button = Button(_("Save"), kind="primary", key="Ctrl S")
        self.save_button.clicked.connect(self.saved)
        self.acts.addWidget(self.save_button)

    def edit(self, setting: Setting, text: str) -> None:
        """Show the text of a setting; what was typed for the same one and not saved is still there."""
        if self.setting is not setting:
            self.area.setText(text)
            self.wrong.say("")
        self.setting = setting
        self.set_title(settings_words.after_kind(setting))
        self.area.setAccessibleName(setting.title)
        self.pattern.setText(settings_words.example(setting))

    def done(self) -> None:
        """It is saved: next time show what is held."""
        self.setting = None
        self.wrong.say("")

    def _take(self) -> None:
        if self.setting is not None:
            self.area.setText(settings_words.example(self.setting))
            self.area.setFocus()
