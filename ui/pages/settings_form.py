"""The right side of the settings page: the groups' rows, made when they are first looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from dealerdesk.care.kinds import KINDS
from dealerdesk.setting_list import GROUPS, SETTINGS, Setting, Value
from dealerdesk.text import _
from ui import theme
from ui.pages import settings_words
from ui.pages.settings_editors import TextEditor
from ui.pages.settings_rows import SCROLL, KindBlock, SettingCell, SettingField, SettingRow, TableHead, Who
from ui.widgets.basic import Label, frame
from ui.widgets.cards import Empty
from ui.widgets.panel import scrolled

BY_KIND = "kinds"
"""The group that is shown in blocks, one for each kind of care."""


def kind_of(setting: Setting) -> str:
    """The kind of care in whose block a setting of the group stands."""
    return setting.of or setting.rule


def others_of(kind: str) -> list[Setting]:
    """The settings of a kind of care that stand in another group."""
    return [s for s in SETTINGS if s.rule == kind and s.group != BY_KIND]


class Form(QFrame):
    """Rows by group; only what `show_only` names is in sight."""

    committed = Signal(object)
    asked = Signal(object)
    typed = Signal(str)
    elsewhere = Signal(object)
    """A setting of a kind that stands in another group is to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        self.setAccessibleName(_("Settings"))
        self.fields: dict[str, SettingField] = {}
        self.current: SettingField | None = None
        self.may = False
        self._shown: tuple[str, ...] = ()
        self._sections: dict[str, QFrame] = {}
        self._heads: dict[str, Label] = {}
        self._blocks: dict[str, KindBlock] = {}
        self._state: tuple[Mapping[str, Value], Mapping[str, Who], date] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = TableHead()
        column.addWidget(self.head)
        self._make_inside()
        column.addWidget(self.area, 1)

    def _make_inside(self) -> None:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setSpacing(0)
        self.empty = Empty()
        self.empty.hide()
        self._column.addWidget(self.empty)
        self._places = {group: QVBoxLayout() for group in GROUPS}
        for place in self._places.values():
            self._column.addLayout(place)
        self._column.addStretch(1)
        self.area = scrolled(inside)
        self.area.verticalScrollBar().rangeChanged.connect(self._keep_columns)
        self._keep_columns(0, 0)

    def _keep_columns(self, low: int, high: int) -> None:
        right = 0 if high > low else theme.px(SCROLL)
        self._column.setContentsMargins(0, 0, right, theme.px(48))  # below: room for the undo bar

    # what is shown

    def set_state(self, may: bool, values: Mapping[str, Value], who: Mapping[str, Who], today: date) -> None:
        """What the shop holds, who set it, and whether it may be changed by who sits here."""
        if may != self.may:
            self._forget()
        self.may = may
        self._state = values, who, today
        for one in self.fields.values():
            self._show_state(one)
        for kind in self._blocks:
            self._say_elsewhere(kind)

    def _show_state(self, one: SettingField) -> None:
        assert self._state is not None
        values, who, today = self._state
        one.show_state(values[one.setting.key], who.get(one.setting.key), today)

    def _forget(self) -> None:
        for section in self._sections.values():
            section.hide()
            section.deleteLater()
        self.fields, self._sections, self._heads, self._blocks = {}, {}, {}, {}
        self.current = None

    def show_only(self, keys: tuple[str, ...], titled: bool) -> None:
        """Show the settings of these keys; `titled`: with the names of their groups."""
        wanted = set(keys)
        self._shown = keys
        for group in GROUPS:
            here = [s for s in SETTINGS if s.group == group and s.key in wanted]
            if here and group not in self._sections:
                self._make_section(group)
            if group in self._sections:
                self._sections[group].setVisible(bool(here))
                self._heads[group].setVisible(titled)
        for key, one in self.fields.items():
            if one.setting.group != BY_KIND:
                one.setVisible(key in wanted)
        blocks = {kind_of(s) for s in SETTINGS if s.group == BY_KIND and s.key in wanted}
        for kind, block in self._blocks.items():
            block.setVisible(kind in blocks)
        self.empty.setVisible(not wanted)
        self.head.setVisible(any(s.group != BY_KIND for s in SETTINGS if s.key in wanted))
        if self.current is not None and not self._in_sight(self.current):
            self.current = None
        self.area.verticalScrollBar().setValue(0)

    def _make_section(self, group: str) -> None:
        section = frame("pane")
        column = QVBoxLayout(section)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        title = Label(_(GROUPS[group]), role="section")
        title.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(4))
        column.addWidget(title)
        settings = [s for s in SETTINGS if s.group == group]
        if group == BY_KIND:
            for kind in KINDS.values():
                column.addWidget(self._make_block(kind.id, settings))
        else:
            for setting in settings:
                column.addWidget(self._add(SettingRow(setting, self.may)))
        self._heads[group], self._sections[group] = title, section
        self._places[group].addWidget(section)

    def _make_block(self, kind: str, settings: list[Setting]) -> KindBlock:
        fields = [self._add(SettingCell(s, self.may)) for s in settings if kind_of(s) == kind]
        block = KindBlock(KINDS[kind], fields, lambda: self.elsewhere.emit(others_of(kind)[0]))
        self._blocks[kind] = block
        self._say_elsewhere(kind)
        return block

    def _say_elsewhere(self, kind: str) -> None:
        assert self._state is not None
        values = self._state[0]
        said = [settings_words.short(s, values[s.key]) for s in others_of(kind)]
        self._blocks[kind].say_elsewhere(" · ".join(said))

    def _add(self, one: SettingField) -> SettingField:
        self.fields[one.setting.key] = one
        one.committed.connect(self.committed)
        one.typed.connect(self.typed)
        one.moved.connect(self._move)
        one.focused.connect(self._take_current)
        if isinstance(one.editor, TextEditor):
            one.editor.asked.connect(lambda: self.asked.emit(one))
        self._show_state(one)
        return one

    # moving

    def _in_sight(self, one: SettingField) -> bool:
        return one.isVisibleTo(self)

    def in_order(self) -> Iterator[SettingField]:
        """The fields in sight, from top to bottom."""
        for group in GROUPS:
            members = [s for s in SETTINGS if s.group == group]
            if group == BY_KIND:
                order = list(KINDS)
                members.sort(key=lambda s: order.index(kind_of(s)))
            for setting in members:
                one = self.fields.get(setting.key)
                if one is not None and self._in_sight(one):
                    yield one

    def _move(self, one: SettingField, step: int) -> None:
        shown = list(self.in_order())
        number = shown.index(one) + step
        if 0 <= number < len(shown):
            shown[number].setFocus()

    def _take_current(self, one: SettingField) -> None:
        self.current = one
        self.area.ensureWidgetVisible(one, 0, theme.px(40))

    def first(self) -> SettingField | None:
        """Where the keys go: the row one was at, else the first."""
        return self.current or next(self.in_order(), None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        first = self.first()
        if first is not None:
            first.setFocus(event.reason())
