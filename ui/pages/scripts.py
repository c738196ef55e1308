"""话术: what is said for every kind of care: kinds | editor | preview and versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.care.kinds import KINDS, Kind
from dealerdesk.text import _
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.scripts_editor import ScriptEditor
from ui.pages.scripts_side import ScriptSide
from ui.widgets.basic import frame
from ui.widgets.drawer import Drawer
from ui.widgets.parts import Icon, Line, Part, Text
from ui.widgets.table import Column, Group, Table

if TYPE_CHECKING:
    from dealerdesk.care.script_text import Words
    from dealerdesk.care.scripts import ScriptVersion
    from dealerdesk.store.store import Change
    from ui.shell import Shell

SIDE_WIDE = 388


@dataclass(frozen=True)
class _Row:
    kind: Kind
    version: int
    waiting: int
    draft: bool


class ScriptsPage(Page):
    """The scripts of the shop, their versions, and how they sound for a customer."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self._drafts: dict[str, Words] = {}
        self._kind = ""
        self._fresh = False
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._make_list())
        self.editor = ScriptEditor(in_force=shell.may("settings"), may_save=shell.may("propose_script"))
        self.editor.edited.connect(self._edited)
        self.editor.moved.connect(self._show_branch)
        self.editor.save_button.clicked.connect(self.save)
        self.editor.discard_button.clicked.connect(self.discard)
        row.addWidget(self.editor, 1)
        self.side = ScriptSide(shell)
        self.side.setFixedWidth(theme.px(SIDE_WIDE))
        self.side.loaded.connect(self._load)
        self.side.restored.connect(self.restore)
        row.addWidget(self.side)
        self._body = QWidget()
        self._body.setLayout(row)
        self.drawer = Drawer(self._body, row, self.side, SIDE_WIDE, calm=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)

    def _make_list(self) -> QFrame:
        pane = frame("left-pane")
        pane.setFixedWidth(theme.px(words.wide(212, 264)))
        self.table = Table(
            [
                Column("kind", _("Kind of care"), lambda row: row.kind.title),
                Column("version", _("Version"), self._state, words.wide(76, 96), right=True),
            ],
            name=_("Kinds of care"),
        )
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _row: self.editor.focus_text())
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(0, 0, 1, 0)
        inside.addWidget(self.table)
        return pane

    @staticmethod
    def _state(row: _Row) -> Line:
        line: list[Part] = []
        if row.draft:
            line.append(Icon("edit-line", "amber", 14))
        if row.waiting:
            line.append(Text(_("{count} proposed").format(count=row.waiting), "amber", role="caption"))
        else:
            line.append(Text(_("v{version}").format(version=row.version), "text-3", role="caption"))
        return tuple(line)

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        if not self._kind:
            return ()
        kind = KINDS[self._kind]
        return (kind.title, _("rule {id}").format(id=kind.id))

    def shortcuts(self) -> list[Key]:
        return [
            Key("Ctrl+S", _("save"), self.save),
            Key("Ctrl+F", _("find a customer"), self._find),
        ]

    def help(self) -> str:
        return _(
            "What is said for every kind of care. Fields in braces are filled for each call; at right it "
            "sounds as it will for the customer you choose. Every version is kept."
        )

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [(_("Save the script"), self.save, "Ctrl+S")]

    def panes(self) -> list[QFrame]:
        return [self.table, self.editor, self.side]

    def show_side(self) -> bool:
        return self.drawer.open()

    def step_back(self) -> bool:
        return self.drawer.shut()

    # what happens

    def enter(self, **place: Any) -> None:
        wanted = str(place.get("kind", "")) or self._kind or next(iter(KINDS))
        self.refresh()
        self._choose(wanted)

    def place(self) -> dict[str, Any]:
        return {"kind": self._kind}

    def changed(self, change: Change | None) -> None:
        if self.touches(change, "script", "setting"):
            self.refresh()
            if self._kind not in self._drafts:
                self._show(self._kind)
            else:
                self.side.set_versions(self._versions(self._kind))

    def refresh(self) -> None:
        """The list of kinds, with the version in force and what waits for a manager."""
        standing = self.shell.desk.scripts.standing()
        rows: list[_Row | Group] = []
        for title, letter in ((_("Reminders and greetings"), "C"), (_("Follow-up calls"), "F")):
            rows.append(Group(title))
            rows += [
                _Row(kind, *standing[kind.id], kind.id in self._drafts)
                for kind in KINDS.values()
                if kind.id.startswith(letter)
            ]
        self.table.blockSignals(True)
        self.table.set_rows(rows, keep=lambda row: row.kind.id)
        self.table.blockSignals(False)

    def _choose(self, kind: str) -> None:
        for number, row in enumerate(self.table.rows):
            if isinstance(row, _Row) and row.kind.id == kind:
                self.table.choose(number)
                break
        if self._kind != kind and kind in KINDS:
            self._show(kind)

    def _picked(self, row: _Row | None) -> None:
        if row is not None and row.kind.id != self._kind:
            self._show(row.kind.id)

    def _versions(self, kind: str) -> list[ScriptVersion]:
        return self.shell.desk.scripts.versions(kind)

    def _show(self, kind: str) -> None:
        if not kind:
            return
        self._kind = kind
        versions = self._versions(kind)
        in_force = next(version for version in versions if not version.proposed)
        self.editor.show_script(KINDS[kind], in_force, self._drafts.get(kind))
        self.side.set_versions(versions)
        self.side.set_kind(kind)
        self._show_branch()
        self.stated.emit()

    def _edited(self) -> None:
        draft = self.editor.words()
        was = self._kind in self._drafts
        if self.editor.changed:
            self._drafts[self._kind] = draft
        else:
            self._drafts.pop(self._kind, None)
        if was != (self._kind in self._drafts):
            self.refresh()
        self._show_branch()

    def _show_branch(self) -> None:
        self.side.show_text(self.editor.text_now(), self.editor.words().ticks)

    def save(self) -> None:
        """Ctrl+S: keep the draft as a new version, or as a proposal."""
        if not self.editor.changed:
            return
        kind, said, note = self._kind, self.editor.words(), self.editor.note.text()
        before = self.shell.desk.scripts.script(kind).version
        draft = self._drafts.pop(kind, None)
        scripts = self.shell.desk.scripts
        if self.shell.write(lambda: scripts.save(self.shell.actor, kind, said, note)) is None:
            if draft is not None:
                self._drafts[kind] = draft
            return
        self.editor.note.clear()
        self._show(kind)
        if self.shell.may("settings"):
            done = _("{kind}: the new script is in force").format(kind=KINDS[kind].title)
            self.shell.say(done, lambda: self.restore(before))
        else:
            self.shell.say(_("{kind}: proposed, a manager puts it in force").format(kind=KINDS[kind].title))

    def restore(self, version: int) -> None:
        """Put a version in force again."""
        kind = self._kind
        scripts = self.shell.desk.scripts
        if self.shell.write(lambda: scripts.restore(self.shell.actor, kind, version)) is not None:
            self._drafts.pop(kind, None)
            self._show(kind)
            self.refresh()
            self.shell.say(_("Version {version} is in force again").format(version=version))

    def discard(self) -> None:
        """Throw the draft away; Ctrl+Z brings it back."""
        kind, draft = self._kind, self._drafts.pop(self._kind, None)
        self._show(kind)
        self.refresh()
        if draft is not None:
            self.shell.say(_("Draft thrown away"), lambda: self._bring_back(kind, draft))

    def _bring_back(self, kind: str, draft: Words) -> None:
        self._drafts[kind] = draft
        self.refresh()
        self._kind = ""
        self._choose(kind)

    def _load(self, older: Words) -> None:
        """The words of an older version, into the editor as a draft."""
        self.editor.set_words(older)
        self._edited()

    def _find(self) -> None:
        self.drawer.open()
        self.side.focus_search()
