"""Settings (设置): what each rule of the shop is, its default, where it comes from, who set it and when.

Drawn from the table in dealerdesk/settings.py. Other panes of the page are added by one line in PANES.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dealerdesk.errors import NotAllowed, WorldError
from dealerdesk.setting_list import GROUPS, SETTINGS, Setting, Value
from dealerdesk.staff.rights import require
from dealerdesk.text import N_, _, ngettext
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages import settings_words
from ui.pages.settings_editors import TextEditor, TextPanel
from ui.pages.settings_form import Form
from ui.pages.settings_rows import UP_DOWN, SettingField, is_typing
from ui.widgets.basic import frame
from ui.widgets.cards import Notice
from ui.widgets.form import Input
from ui.widgets.parts import Line, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.store.store import Change
    from ui.shell import Shell

SEARCH_MS = 120
GROUPS_WIDE = (200, 260)  # Chinese, English
ALL = ""


class Pane(QFrame):
    """A pane of the settings page that is no list of settings (the work calendar, scripts)."""

    def changed(self, change: Change | None) -> None:
        """Something was written; see Page.changed."""


def _resources(shell: Shell) -> Pane:
    from ui.pages.resources import ResourcesView

    return ResourcesView(shell)


PANES: tuple[tuple[str, Callable[[Shell], Pane]], ...] = ((N_("Bays and advisers"), _resources),)
"""Further entries of the list at the left: title (a message id) and what makes the pane."""


@dataclass(frozen=True)
class Entry:
    """One entry of the list at the left: a group of settings, all of them, or a pane (``pane`` ≥ 0)."""

    key: str
    title: str
    count: int = 0
    changed: int = 0
    pane: int = -1


class SettingsPage(Page):
    """Left the groups, right their rows, above them the search."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self._panes: dict[int, Pane] = {}
        self._fresh = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_toolbar())
        self.notice = Notice()
        around = QHBoxLayout()
        around.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        around.addWidget(self.notice)
        self._why = QWidget()
        self._why.setLayout(around)
        column.addWidget(self._why)
        self._make_body(column)
        self._pause = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._pause.timeout.connect(self._find)

    def _make_toolbar(self) -> QFrame:
        px = theme.px
        bar = frame("toolbar")
        bar.setFixedHeight(px(46))
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(12), 0, px(12), 0)
        self.search = Input(hint=_("Search: words, value, rule id"))
        self.search.setMaximumWidth(px(420))
        self.search.setAccessibleName(_("Search settings"))
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._into_form)
        row.addWidget(self.search, 1)
        row.addStretch(1)
        return bar

    def _make_body(self, column: QVBoxLayout) -> None:
        self._body = QWidget()
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        self.groups = Table(self._columns(), name=_("Groups of settings"))
        self.groups.setFixedWidth(theme.px(words.wide(*GROUPS_WIDE)))
        self.groups.horizontalHeader().setSectionsClickable(False)
        self.groups.picked.connect(self._picked)
        self.groups.opened.connect(lambda _row: self._into_form())
        self.groups.installEventFilter(self)
        left = frame("left-pane")
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 1, 0)
        inside.addWidget(self.groups)
        body.addWidget(left)
        self.form = Form()
        self.form.committed.connect(self._save)
        self.form.asked.connect(self._open_text)
        self.form.typed.connect(self._type)
        self.form.elsewhere.connect(self._go_to)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.form)
        body.addWidget(self.stack, 1)
        self._body.setLayout(body)
        self._body.installEventFilter(self)
        self.panel = TextPanel()
        self.panel.setParent(self._body)
        self.panel.hide()
        self.panel.closed.connect(self._close_panel)
        self.panel.saved.connect(self._save_text)
        column.addWidget(self._body, 1)

    def _columns(self) -> list[Column]:
        def count(row: Entry) -> Line:
            return () if row.pane >= 0 else (Text(f"{row.count}", "text-2"),)

        def changed(row: Entry) -> Line:
            return (Text(f"{row.changed}", "accent", bold=True),) if row.changed else ()

        return [
            Column("group", _("Group"), lambda row: (Text(row.title),)),
            Column("count", _("Count"), count, words.wide(44, 56), right=True),
            Column("changed", _("Changed"), changed, words.wide(44, 74), right=True),
        ]

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        count = sum(value != setting.default for setting, value in self.shell.desk.settings)
        all_of_them = ngettext("{count} setting", "{count} settings", len(SETTINGS))
        return (
            all_of_them.format(count=len(SETTINGS)),
            _("{count} differ from the default").format(count=count),
        )

    def shortcuts(self) -> list[Key]:
        return [
            Key("", _("edit"), None, "Enter"),
            Key("Ctrl+F", _("search"), self.focus_search),
            Key("Ctrl+S", _("save"), self.save_now),
        ]

    def help(self) -> str:
        return _(
            "The rules of the shop: each with its default, where it comes from, and who changed it. "
            "What is changed here holds at once, for everybody."
        )

    def panes(self) -> list[QFrame]:
        shown = cast(QFrame, self.stack.currentWidget())
        return [self.groups, shown, self.panel]

    # what happens

    def enter(self, **place: Any) -> None:
        self._refresh()
        if "search" in place and place["search"] != self.search.text():
            self.search.setText(str(place["search"]))
        if "group" in place:
            self._choose_group(str(place["group"]))
        self._find()

    def place(self) -> dict[str, Any]:
        entry = self.groups.row
        return {"search": self.search.text(), "group": entry.key if entry else ALL}

    def changed(self, change: Change | None) -> None:
        if self.touches(change, "setting"):
            self._fresh = False
            if self.isVisible():
                self._refresh()
        for pane in self._panes.values():
            pane.changed(change)

    def _refresh(self) -> None:
        """Read what the shop holds, and show it."""
        try:
            require(self.shell.actor, "settings")
            self.notice.say("")
        except NotAllowed as why:
            self.notice.say(str(why), "accent")
        may = self.shell.may("settings")
        self._why.setVisible(not may)
        if self._fresh and may == self.form.may:
            return
        settings, desk = self.shell.desk.settings, self.shell.desk
        values = {setting.key: value for setting, value in settings}
        was_allowed = self.form.may
        self.form.set_state(may, values, settings.changed_by(), desk.clock.today())
        self._fresh = True
        self._fill_groups()
        if was_allowed != may:
            self._show_rows()
        self.stated.emit()

    def _found(self) -> list[Setting]:
        typed = self.search.text().strip()
        values = self.shell.desk.settings
        return [s for s in SETTINGS if not typed or settings_words.matches(s, values[s.key], typed)]

    def _fill_groups(self) -> None:
        values = self.shell.desk.settings
        found = self._found()

        def entry(key: str, title: str, members: list[Setting]) -> Entry:
            return Entry(key, title, len(members), sum(values[s.key] != s.default for s in members))

        rows = [entry(ALL, _("All"), found)]
        rows += [entry(key, _(title), [s for s in found if s.group == key]) for key, title in GROUPS.items()]
        rows += [Entry(title, _(title), pane=number) for number, (title, _make) in enumerate(PANES)]
        first = self.groups.row is None
        self.groups.blockSignals(True)  # the rows in sight stay as they are
        self.groups.set_rows(rows, keep=lambda row: row.key)
        self.groups.blockSignals(False)
        if first:
            self.groups.choose(1)  # all groups at once take a while to build: begin with one

    def _find(self) -> None:
        """Show what the search finds, in all groups."""
        self._pause.stop()
        if self.search.text().strip():
            self._choose_group(ALL)
        self._fill_groups()
        self._show_rows()
        found = self.groups.rows[0].count if self.search.text().strip() else 0
        self.search.set_trailing(_("found {count}").format(count=found) if found else "")

    def _choose_group(self, key: str) -> None:
        for number, row in enumerate(self.groups.rows):
            if row.key == key:
                self.groups.choose(number)

    def _picked(self, row: Entry | None) -> None:
        if row is None:
            return
        if row.pane >= 0:
            self.stack.setCurrentWidget(self._made(row.pane))
            return
        self.stack.setCurrentWidget(self.form)
        self._show_rows()

    def _made(self, number: int) -> Pane:
        if number not in self._panes:
            pane = self._panes[number] = PANES[number][1](self.shell)
            self.stack.addWidget(pane)
        return self._panes[number]

    def _show_rows(self) -> None:
        entry = self.groups.row
        if entry is None or entry.pane >= 0:
            return
        found = self._found()
        keys = tuple(s.key for s in found if entry.key in (ALL, s.group))
        typed = self.search.text().strip()
        if not keys:
            self.form.empty.say(
                _("No setting found for “{text}”").format(text=typed), _("Show all"), self.search.clear
            )
        self.form.show_only(keys, titled=entry.key == ALL)

    def _go_to(self, setting: Setting) -> None:
        """Show a setting that stands in another group."""
        self.search.clear()
        self._pause.stop()
        self._fill_groups()
        self._choose_group(setting.group)
        self.form.fields[setting.key].setFocus()

    # saving

    def _save(self, one: SettingField) -> None:
        setting, text = one.setting, one.editor.value
        before = self.shell.desk.settings[setting.key]
        one.accept()  # so that it shows what is held, once that was written
        try:
            self.shell.desk.settings.change(self.shell.actor, {setting.key: text})
        except WorldError as why:
            one.refuse(str(why))
            return
        self._say_saved(setting, before)

    def _say_saved(self, setting: Setting, before: Value) -> None:
        settings, actor = self.shell.desk.settings, self.shell.actor
        was, now = (settings_words.value(setting, held) for held in (before, settings[setting.key]))
        said = f"{setting.title}  {was} → {now}"
        if setting.key in ("language", "timezone"):
            said = _("{change}, from the next start on").format(change=said)
        self.shell.say(
            said, lambda: self.shell.write(lambda: settings.change(actor, {setting.key: str(before)}))
        )

    def save_now(self) -> None:
        """Ctrl+S: save what is being typed."""
        if self.panel.has_focus():
            self._save_text()
        elif self.form.current is not None:
            self.form.current.commit()

    # text of several lines

    def _open_text(self, one: SettingField) -> None:
        self.panel.edit(one.setting, one.editor.value)
        self._place_panel()
        self.panel.show()
        self.panel.raise_()
        self.panel.area.setFocus()

    def _place_panel(self) -> None:
        """Over the rows, at their right end: beside them it would leave no room for the labels."""
        wide = self.panel.width()
        self.panel.setGeometry(self._body.width() - wide, 0, wide, self._body.height())

    def _save_text(self) -> None:
        assert self.panel.setting is not None
        one = self.form.fields[self.panel.setting.key]
        assert isinstance(one.editor, TextEditor)
        one.editor.give(self.panel.area.text().strip())
        if one.refused:
            self.panel.wrong.say(one.refusal.words.text())
            return
        self.panel.done()
        self._close_panel()

    def _close_panel(self) -> None:
        self.panel.hide()
        self._into_form()

    # keys

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus()
        self.search.selectAll()

    def _type(self, text: str) -> None:
        """Typing anywhere searches."""
        self.search.setFocus()
        self.search.setText(text)

    def _into_form(self) -> None:
        if self._pause.isActive():
            self._find()
        self.form.setFocus()

    def step_back(self) -> bool:
        if not self.panel.isHidden():
            self._close_panel()
            return True
        if self.search.text():
            self.search.clear()
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._body:
            if event.type() == QEvent.Type.Resize:
                self._place_panel()
            return False
        if event.type() == QEvent.Type.KeyPress and is_typing(cast(QKeyEvent, event)):
            self._type(cast(QKeyEvent, event).text())
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in UP_DOWN and self.search.hasFocus():
            self._into_form()
        elif is_typing(event) and self.hasFocus():
            self._type(event.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A field was left with Esc: the keys are the rows' again."""
        super().focusInEvent(event)
        if self.form.isVisible():
            self.form.setFocus()
