"""One setting as a row or as a cell of a kind's block: label, value, default, rule id, who set it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import cast

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dealerdesk.care.kinds import Kind
from dealerdesk.setting_list import Setting, Value
from dealerdesk.text import _
from ui import theme, words
from ui.pages import settings_words
from ui.pages.settings_editors import ChoiceEditor, LineEditor, Refusal, TextEditor, editor
from ui.widgets import parts
from ui.widgets.basic import Label, LineLabel, frame, link
from ui.widgets.parts import Chip, Text

EDITOR, DEFAULT, RULE, WHO = 240, 136, 52, 128
"""Widths of the columns after the label; that of the editor may grow."""
CELL_LABEL, LONG_LABEL = (44, 66), (140, 224)  # Chinese, English, as below
COLUMNS = (((2, 180), (3, 200), (3, 230)), ((2, 206), (3, 247), (3, 291)))
"""The columns of a kind's block: share of the width, least width."""
GAP = 12
SCROLL = 10
"""The width of the scroll bar, kept free when there is none so that the columns stand still."""
UP_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Who = tuple[str, datetime] | None


class RuleChip(QWidget):
    """A rule id; its tooltip says what the rule is."""

    def __init__(self, rule: str) -> None:
        super().__init__()
        self._line = (Chip(rule, "other"),) if rule else ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if rule:
            said = settings_words.rule(rule)
            self.setToolTip(said)
            self.setAccessibleName(said)

    def sizeHint(self) -> QSize:
        return QSize(parts.measure(self._line), theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        parts.paint(QPainter(self), self.rect(), self._line)


class _Shown(LineLabel):
    """The value for those who may not change it."""

    left = Signal()

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self._setting, self.value = setting, ""

    def set_value(self, text: str) -> None:
        """Show a value."""
        self.value = text
        held: Value = int(text) if self._setting.kind in ("int", "bool") else text
        self.set_line(Text(settings_words.value(self._setting, held)))


class SettingField(QFrame):
    """What rows and cells share: the editor, the line beneath it, the way back to the default."""

    committed = Signal(object)
    """Something else stands in the editor than is held: save it."""
    moved = Signal(object, int)
    typed = Signal(str)
    focused = Signal(object)

    def __init__(self, setting: Setting, may: bool) -> None:
        super().__init__()
        self.setting = setting
        self.held: Value = setting.default
        self._tried: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(setting.title)
        self.editor = editor(setting) if may else _Shown(setting)
        self._name_editor()
        self.editor.left.connect(self.commit)
        self.refusal = Refusal()
        self.default = LineLabel()
        self.back = link(_("Use it"), self._back)
        self.back.setToolTip(_("Go back to the default"))
        self.back.setVisible(False)
        self.who = LineLabel()
        for inside in (self.editor, *self.editor.findChildren(QWidget)):
            inside.installEventFilter(self)

    def _name_editor(self) -> None:
        if isinstance(self.editor, ChoiceEditor):
            self.editor.setAccessibleDescription(self.setting.title)
        else:
            (self.editor.focusProxy() or self.editor).setAccessibleName(self.setting.title)

    # what it shows

    @property
    def refused(self) -> bool:
        """Whether something stands in the editor that was not taken."""
        return self._tried is not None

    @property
    def changed(self) -> bool:
        """Whether the shop holds another value than the default."""
        return self.held != self.setting.default

    def show_state(self, held: Value, who: Who, today: date) -> None:
        """Show what is held; what was typed and refused stays."""
        self.held = held
        if not self.refused and not self._half_typed:
            self.editor.set_value(settings_words.typed(self.setting, held))
        self.default.set_line(Text(settings_words.value(self.setting, self.setting.default), "text-3"))
        has_default = self.setting.default != "" or self.setting.kind != "text"
        self.back.setVisible(self.changed and has_default and not isinstance(self.editor, _Shown))
        if who is None:
            self.who.set_line()
        else:
            name, at = who
            self.who.set_line(
                Text(name, "text-2", role="caption"),
                Text(f"{words.day(at.date(), today)} {words.clock(at)}", "text-3", role="caption"),
            )

    @property
    def _half_typed(self) -> bool:
        return isinstance(self.editor, LineEditor) and self.editor.isModified()

    # saving

    def commit(self) -> None:
        """Ask for the editor's value to be saved, when it is another one than is held or was refused."""
        text = self.editor.value
        if text == settings_words.typed(self.setting, self.held):
            self.accept()
        elif text != self._tried:
            self.committed.emit(self)

    def refuse(self, why: str) -> None:
        """The value was not taken: say why and keep it."""
        self._tried = self.editor.value
        self.refusal.say(why)

    def accept(self) -> None:
        """The value is held now."""
        self._tried = None
        self.refusal.say("")
        if isinstance(self.editor, LineEditor):
            self.editor.setModified(False)

    def _back(self) -> None:
        self.editor.set_value(settings_words.typed(self.setting, self.setting.default))
        self._tried = None
        self.commit()
        self.setFocus()

    # keys

    def edit(self) -> None:
        """Enter: into the editor."""
        if isinstance(self.editor, TextEditor):
            self.editor.asked.emit()
        elif not isinstance(self.editor, _Shown):
            self.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↑ ↓ leave every editor except the folded list, which they turn."""
        if event.type() == QEvent.Type.KeyPress and not isinstance(watched, ChoiceEditor):
            step = UP_DOWN.get(Qt.Key(cast(QKeyEvent, event).key()))
            if step is not None:
                self.moved.emit(self, step)
                return True
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(self)
            self.update()
        if event.type() == QEvent.Type.FocusOut:
            self.update()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in UP_DOWN:
            self.moved.emit(self, UP_DOWN[key])
        elif key in ENTER:
            if self.hasFocus():
                self.edit()
            elif not self.refused:
                self.setFocus()
        elif self.hasFocus() and is_typing(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.fillRect(self.rect(), theme.color("selection"))
            painter.fillRect(QRect(0, 0, 3, self.height()), theme.color("accent"))


def is_typing(event: QKeyEvent) -> bool:
    """Whether a key writes something."""
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    return plain and bool(event.text().strip()) and event.text().isprintable()


class SettingRow(SettingField):
    """A whole row of the table."""

    def __init__(self, setting: Setting, may: bool) -> None:
        super().__init__(setting, may)
        px = theme.px
        grid = QGridLayout(self)
        grid.setContentsMargins(px(16), px(5), px(16), px(5))
        grid.setHorizontalSpacing(px(GAP))
        grid.setVerticalSpacing(px(2))
        label = Label(setting.title).wrap()
        label.setBuddy(self.editor)
        grid.addWidget(label, 0, 0)
        place = QHBoxLayout()
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.editor, 100)
        if isinstance(self.editor, ChoiceEditor):
            self.editor.setMaximumWidth(px(EDITOR))
        if setting.kind != "text":
            place.addStretch(1)
        grid.addLayout(place, 0, 1)
        back = QHBoxLayout()
        back.setSpacing(px(8))
        back.addWidget(self.default)
        back.addWidget(self.back)
        back.addStretch(1)
        grid.addLayout(back, 0, 2)
        grid.addWidget(RuleChip(setting.rule), 0, 3, Qt.AlignmentFlag.AlignLeft)
        self.who.setMaximumWidth(px(WHO))  # a long name must not move the columns
        grid.addWidget(self.who, 0, 4)
        grid.addWidget(self.refusal, 1, 1, 1, 4)
        set_columns(grid)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        edge = QRect(0, self.height() - theme.line_width(), self.width(), theme.line_width())
        QPainter(self).fillRect(edge, theme.color("line-soft"))


def set_columns(grid: QGridLayout) -> None:
    """The columns of the table: the label takes the rest."""
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    for column, wide in enumerate((EDITOR, DEFAULT, RULE, WHO), start=1):
        grid.setColumnMinimumWidth(column, theme.px(wide))


class TableHead(QFrame):
    """The heading of the columns."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "head")
        self.setFixedHeight(theme.px(28))
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.px(16), 0, theme.px(16 + SCROLL), 0)
        grid.setHorizontalSpacing(theme.px(GAP))
        titles = (_("Setting"), _("Value"), _("Default"), _("Rule"), _("Set by"))
        for column, title in enumerate(titles):
            grid.addWidget(Label(title, tone="text-3", role="caption"), 0, column)
        set_columns(grid)


class SettingCell(SettingField):
    """A field in the block of a kind; default and who are told where it was changed."""

    def __init__(self, setting: Setting, may: bool) -> None:
        super().__init__(setting, may)
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(4), px(8), px(4))
        column.setSpacing(px(2))
        row = QHBoxLayout()
        row.setSpacing(0)
        wide = px(words.wide(*(CELL_LABEL if setting.of else LONG_LABEL))) if setting.kind != "bool" else 0
        if wide:
            label = Label(settings_words.part(setting), tone="text-2")
            label.setFixedWidth(wide)
            label.setBuddy(self.editor)
            row.addWidget(label)
        row.addWidget(self.editor, 100)
        if not setting.of:
            self.editor.setMaximumWidth(px(EDITOR))
        if self.editor.maximumWidth() <= px(EDITOR) or setting.kind == "bool":
            row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.refusal)
        self._below = QWidget()
        below = QHBoxLayout(self._below)
        below.setContentsMargins(wide, 0, 0, 0)
        below.setSpacing(px(8))
        below.addWidget(self.default)
        below.addWidget(self.back)
        below.addWidget(self.who, 1)
        self._below.hide()
        column.addWidget(self._below)
        column.addStretch(1)

    def show_state(self, held: Value, who: Who, today: date) -> None:
        super().show_state(held, who, today)
        said = settings_words.value(self.setting, self.setting.default)
        self.default.set_line(Text(_("default {value}").format(value=said), "text-3", role="caption"))
        self._below.setVisible(self.changed or who is not None)


class KindBlock(QFrame):
    """All that a shop may change of one kind of care, together."""

    def __init__(self, kind: Kind, fields: Sequence[SettingField], go: Callable[[], object]) -> None:
        """`go` shows where the settings are that `say_elsewhere` tells of."""
        super().__init__()
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(8), px(8), 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(px(8), 0, px(8), 0)
        head.setSpacing(px(8))
        about = Text(settings_words.about(kind), "text-3")
        head.addWidget(LineLabel(Chip(kind.title, kind.tint), about), 1)
        head.addWidget(RuleChip(kind.id))
        column.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(0)
        for number, one in enumerate(one for one in fields if one.setting.of):
            grid.addWidget(one, number // 3, number % 3)
        for number, (share, least) in enumerate(COLUMNS[words.language() == "en"]):
            grid.setColumnStretch(number, share)
            grid.setColumnMinimumWidth(number, px(least))
        column.addLayout(grid)
        for one in fields:
            if not one.setting.of:
                column.addWidget(one)
        self._elsewhere = QWidget()
        row = QHBoxLayout(self._elsewhere)
        row.setContentsMargins(px(8), px(2), px(8), px(2))
        row.setSpacing(px(8))
        self._said = LineLabel()
        row.addWidget(self._said)
        row.addWidget(link(_("Change there"), go))
        row.addStretch(1)
        column.addWidget(self._elsewhere)
        column.addSpacing(px(8))
        column.addWidget(frame("rule-soft"))

    def say_elsewhere(self, words_: str) -> None:
        """The values of this kind that stand in another group."""
        self._said.set_line(Text(words_, "text-2"))
        self._elsewhere.setVisible(bool(words_))
