"""发往 DMS: what the DMS should learn from us, in numbered files that are acknowledged or sent again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import N_, _, ngettext
from ui import state, theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.sync_rooms import sync_bar
from ui.widgets.basic import Button, Label, LineLabel, frame
from ui.widgets.cards import Empty
from ui.widgets.choices import Combo
from ui.widgets.parts import Gap, Icon, Line, Text
from ui.widgets.states import State
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.dms.outbox import OutFile
    from dealerdesk.store.store import Change
    from ui.shell import Shell

FOLDER = "outbox_folder"
KINDS = {
    "customers": N_("Customers"),
    "vehicles": N_("Vehicles"),
    "appointments": N_("Appointments"),
    "call_results": N_("Call results"),
}
CODES = (("GB18030", "GB18030"), ("UTF-8-SIG", "UTF-8 BOM"))


class OutboxPage(Page):
    """Above what waits and how it is written, below the files, newest first."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self._waiting: dict[str, int] = {}
        self._stale = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = sync_bar(shell, "outbox")
        column.addWidget(self.bar)
        column.addWidget(self._make_waiting())
        pane = frame("pane")
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self.table = Table(self._columns(), name=_("Files for the DMS"))
        self.table.picked.connect(self._picked)
        self.empty = Empty()
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        inside.addWidget(self._make_acts())
        column.addWidget(pane, 1)

    def _make_waiting(self) -> QFrame:
        self.box = box = frame("toolbar")
        column = QVBoxLayout(box)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(12), theme.px(12))
        column.setSpacing(theme.px(10))
        self.said = LineLabel()
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.profile = Combo([("", _("usual column names"))])
        self.profile.setAccessibleDescription(_("Names of the columns"))
        self.encoding = Combo(CODES)
        self.encoding.setAccessibleDescription(_("Encoding"))
        self.write_button = Button(_("Write the files…"), kind="primary", icon="upload-2-line", key="Ctrl S")
        self.write_button.clicked.connect(self.write)
        box.setFocusProxy(self.write_button)
        row.addWidget(Label(_("Names of the columns"), tone="text-2"))
        row.addWidget(self.profile)
        row.addWidget(Label(_("Encoding"), tone="text-2"))
        row.addWidget(self.encoding)
        row.addStretch(1)
        row.addWidget(self.write_button)
        column.addLayout(row)
        return box

    def _make_acts(self) -> QFrame:
        self.acts = frame("bar")
        row = QHBoxLayout(self.acts)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(12), theme.px(10))
        row.setSpacing(theme.px(8))
        self.hint = LineLabel()
        self.again_button = Button(_("Send again…"), icon="restart-line", key="R")
        self.again_button.clicked.connect(self.again)
        self.taken_button = Button(_("The DMS has it"), icon="check-line", key="A")
        self.taken_button.clicked.connect(self.acknowledge)
        row.addWidget(self.hint, 1)
        row.addWidget(self.again_button)
        row.addWidget(self.taken_button)
        return self.acts

    def _columns(self) -> list[Column]:
        now = self.shell.desk.clock.now

        def taken(file: OutFile) -> Line:
            if file.acknowledged_at is None:
                return State("today", "", _("not acknowledged yet")).line()
            said = f"{words.ago(file.acknowledged_at, now())} {file.acknowledged_by}"
            return State("done", "", _("acknowledged {when}").format(when=said)).line()

        return [
            Column("number", _("No."), lambda file: (Text(f"{file.number:06d}", "text-2"),), 84,
                   sort=lambda file: file.number),
            Column("kind", _("Kind"), lambda file: (Text(_(KINDS[file.kind]), bold=True),), 130),
            Column("rows", _("Rows"), lambda file: (Text(f"{file.rows:,}"),), 72, right=True,
                   sort=lambda file: file.rows),
            Column("at", _("Written"),
                   lambda file: (Text(f"{words.ago(file.at, now())} {file.actor}", "text-2"),), 200,
                   sort=lambda file: file.at),
            Column("name", _("The file"), lambda file: (Text(file.name, "text-2"),)),
            Column("taken", _("State"), taken, 240),
        ]  # fmt: skip

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        return (_("For the DMS"),)

    def shortcuts(self) -> list[Key]:
        return [
            Key("Ctrl+S", _("write the files"), self.write),
            Key("A", _("the DMS has it"), self.acknowledge),
            Key("R", _("send again"), self.again),
        ]

    def help(self) -> str:
        return _(
            "What people corrected, booked and called here goes to the DMS as numbered files, each change"
            " once. A file is kept until the DMS has acknowledged it, and can be sent again unchanged"
            " until then."
        )

    def panes(self) -> list[QFrame]:
        return [self.table, self.box] if self.table.rows else [self.box, self.table]

    # what happens

    def enter(self, **_place: Any) -> None:
        self.bar.refresh()
        if self._stale:
            self.refresh()

    def changed(self, change: Change | None) -> None:
        tables = ("outbox_file", "dms_profile", "customer", "vehicle", "phone", "appointment", "attempt")
        if self.touches(change, *tables):
            self._stale = True
            if self.isVisible():
                self.refresh()

    def refresh(self) -> None:
        """Ask for the files, and off the window's thread for what waits."""
        desk = self.shell.desk
        self._stale = False
        names = [(line.name, line.name) for line in desk.profiles.all()]
        self.profile.set_choices([("", _("usual column names")), *names])
        files = desk.outbox.files()
        self.table.set_rows(files, keep=lambda file: file.number)
        self.table.setVisible(bool(files))
        self.acts.setVisible(bool(files))
        self.empty.setVisible(not files)
        self.empty.say(_("No file was written for the DMS yet."))
        self.shell.tasks.run(
            _("Looking for changes"), lambda _report: desk.outbox.waiting(), self._show_waiting
        )

    def _show_waiting(self, waiting: dict[str, int]) -> None:
        self._waiting = waiting
        parts = [f"{_(KINDS[kind])} {count:,}" for kind, count in waiting.items()]
        if parts:
            line = [Text(_("Waits for the DMS"), role="section"), Gap(2), Text(_(", ").join(parts), "accent")]
        else:
            line = [Text(_("Nothing waits: the DMS has every change"), role="section")]
        self.said.set_line(Icon("upload-2-line", "accent", 18), Gap(2), *line)
        self.write_button.setEnabled(bool(parts))

    def _picked(self, file: OutFile | None) -> None:
        open_ = file is not None and file.acknowledged_at is None
        for button in (self.again_button, self.taken_button):
            button.setEnabled(open_)
        said = (
            _("Carry the file over; when the DMS has taken it, say so here.")
            if open_
            else _("This file is done; its content is not kept any more.")
        )
        self.hint.set_line(Text(said if file is not None else "", "text-2", role="caption"))

    def _folder(self) -> Path | None:
        start = state.load().get(FOLDER) or str(Path.home())
        found = QFileDialog.getExistingDirectory(self, _("Folder for the files, such as a USB stick"), start)
        if not found:
            return None
        state.save({FOLDER: found})
        return Path(found)

    def write(self) -> None:
        """Ctrl+S: everything that waits, into a folder."""
        to = self._folder() if self._waiting else None
        if to is None:
            return
        desk, actor = self.shell.desk, self.shell.actor
        made = self.shell.write(
            lambda: desk.outbox.write(actor, to, profile=self.profile.value, encoding=self.encoding.value)
        )
        if made:
            said = ngettext("{count} file written into {folder}", "{count} files written into {folder}",
                            len(made))  # fmt: skip
            self.shell.say(said.format(count=len(made), folder=to))
            self.table.setFocus()

    def acknowledge(self) -> None:
        """对方已收: the chosen file has arrived."""
        file = self.table.row
        desk, actor = self.shell.desk, self.shell.actor
        if file is not None and file.acknowledged_at is None:
            self.shell.write(lambda: desk.outbox.acknowledge(actor, file.number))

    def again(self) -> None:
        """The chosen file once more, unchanged."""
        file = self.table.row
        if file is None or file.acknowledged_at is not None:
            return
        to = self._folder()
        desk, actor = self.shell.desk, self.shell.actor
        if to is not None and self.shell.write(lambda: desk.outbox.again(actor, file.number, to)):
            self.shell.say(_("Written again: {file}").format(file=file.name))
