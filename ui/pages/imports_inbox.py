"""What lies in the inbox, the delivery report of the day, and the old work that waits its turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.pages.imports_words import kind_name, size_words
from ui.widgets.basic import Button, Label, LineLabel, frame
from ui.widgets.form import Input
from ui.widgets.parts import Gap, Icon, Line, Text
from ui.widgets.states import State
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.dms.delivery import DeliveryDay
    from dealerdesk.dms.inbox import InboxFile
    from ui.shell import Shell

ROWS = 4
HIGH = 29
AGAIN_MS = 4_000
"""While somebody still writes to a file it is looked at again after so long."""


def state_line(file: InboxFile) -> Line:
    """`完整，可以导入`, `还在写入`, `第 12 次已导入`."""
    said = {
        "whole": ("checkbox-circle-fill", "green", _("whole, can be imported")),
        "growing": ("time-line", "text-2", _("still being written")),
        "torn": ("error-warning-line", "amber", file.line),
        "seen": ("indeterminate-circle-line", "text-3", file.line),
        "refused": ("error-warning-fill", "red", file.line),
    }
    icon, tone, line = said[file.state]
    return (Icon(icon, tone, 14), Text(line, tone))


class InboxPane(QFrame):
    """`opened` with the paths that shall be imported; `counted` with how much needs an act today."""

    opened = Signal(object)
    counted = Signal(int, bool)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._looking = False
        self.setProperty("look", "pane")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = frame("bar")
        head.setFixedHeight(theme.px(40))
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        row.setSpacing(theme.px(8))
        self.heading = LineLabel()
        self.delivery = LineLabel(right=True)
        self.nothing = Button(_("No delivery today"), icon="car-line", small=True)
        self.nothing.clicked.connect(self.say_none)
        self.all = Button("", icon="download-2-line", small=True)
        self.all.clicked.connect(lambda: self.opened.emit(self.whole()))
        row.addWidget(self.heading)
        row.addWidget(self.all)
        row.addWidget(self.delivery, 1)
        row.addWidget(self.nothing)
        column.addWidget(head)
        self.table = Table(self._columns(), row_height=HIGH, name=_("Inbox"), shy=True)
        self.table.horizontalHeader().hide()
        self.table.opened.connect(self._open)
        column.addWidget(self.table)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(lambda: self.isVisible() and self.refresh())
        self._show([])

    def _columns(self) -> list[Column]:
        now = self._shell.desk.clock.now

        def name(file: InboxFile) -> Line:
            return (
                Text(file.name, "text" if file.state == "whole" else "text-3", bold=file.state == "whole"),
            )

        def kind(file: InboxFile) -> Line:
            return (Text(kind_name(file.kind) if file.kind else "—", "text-2"),)

        return [
            Column("name", _("The file"), name, 320),
            Column("kind", _("Kind of file"), kind, 110),
            Column("size", _("Size"), lambda file: (Text(size_words(file.size), "text-2"),), 84, right=True),
            Column("at", _("When"), lambda file: (Text(words.ago(file.at, now()), "text-2"),), 130),
            Column("state", _("State"), state_line),
        ]

    def whole(self) -> list[object]:
        """The paths of the files that can be imported."""
        return [file.path for file in self.table.rows if file.state == "whole"]

    def refresh(self) -> None:
        """Look at the folder, off the window's thread, and at the report of the day."""
        self._say_delivery(self._shell.desk.delivery.day())
        if self._looking:
            return
        self._looking = True
        desk = self._shell.desk

        def failed(_error: BaseException) -> None:
            self._looking = False

        self._shell.tasks.run(
            _("Looking at the inbox"), lambda _report: desk.inbox.files(), self._show, failed
        )

    def _show(self, files: Sequence[InboxFile]) -> None:
        self._looking = False
        order = {"whole": 0, "torn": 1, "growing": 1, "refused": 2, "seen": 3}
        self.table.set_rows(sorted(files, key=lambda file: order[file.state]), keep=lambda file: file.path)
        self.table.setVisible(bool(files))
        self.table.setFixedHeight(theme.px(HIGH) * min(len(files), ROWS) + 1)
        waiting = len(self.whole())
        said = (
            ngettext("{count} file waits", "{count} files wait", waiting).format(count=waiting)
            if waiting
            else _("empty: files laid into {folder} are offered here").format(
                folder=self._shell.desk.inbox.folder
            )
            if not files
            else _("nothing new")
        )
        self.heading.set_line(
            Icon("inbox-line", "accent", 18), Gap(2), Text(_("Inbox"), role="section"), Gap(2),
            Text(said, "text-2"),
        )  # fmt: skip
        self.all.setText(ngettext("Open {count}", "Open all {count}", waiting).format(count=waiting))
        self.all.setVisible(waiting > 0)
        self.all.updateGeometry()
        day = self._shell.desk.delivery.day()
        self.counted.emit(waiting + day.alarm, day.alarm)
        if any(file.state == "growing" for file in files):
            self._again.start()

    def _open(self, file: InboxFile) -> None:
        if file.state != "growing":
            self.opened.emit([file.path])

    def _say_delivery(self, day: DeliveryDay) -> None:
        """交车日报 (F13): here, none today, or missing with the moment of its alarm."""
        name = _("Delivery report")
        if day.state == "here" and day.at is not None:
            state = State("done", "", _("{name}: came {time}").format(name=name, time=words.clock(day.at)))
        elif day.state == "none":
            state = State("done", "", _("{name}: no delivery today").format(name=name))
        else:
            said = _("{name}: not here yet, alarm {time}").format(name=name, time=words.clock(day.alarm_at))
            late = _("{name}: not here, and we close soon").format(name=name)
            state = State("past" if day.alarm else "today", "", late if day.alarm else said)
        self.delivery.set_line(*state.line())
        self.nothing.setVisible(day.state == "missing")
        self.nothing.updateGeometry()

    def say_none(self) -> None:
        """今天无交车 (F13)."""
        shell = self._shell
        if shell.write(lambda: shell.desk.delivery.say_none(shell.actor)):
            self.refresh()


class RampBar(QFrame):
    """After a first import: how much old work waits, and how much of it is taken up a day."""

    KEY = "first_import_ramp"

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setProperty("look", "bar")
        self.setFixedHeight(theme.px(44))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        row.setSpacing(theme.px(8))
        self.words = LineLabel()
        self.input = Input(trailing=_("a day"))
        self.input.setFixedWidth(theme.px(110))
        self.input.setAccessibleName(_("Old work taken up a day"))
        self.input.returnPressed.connect(self.save)
        self.button = Button(_("Change"), small=True)
        self.button.clicked.connect(self.save)
        self.label = Label(_("Newest first,"), tone="text-2")
        row.addWidget(self.words, 1)
        row.addWidget(self.label)
        row.addWidget(self.input)
        row.addWidget(self.button)

    def refresh(self) -> None:
        """Say how much the last list of calls left for later days; nothing waits: out of sight."""
        desk = self._shell.desk
        aside, ramp = desk.tasks.set_aside(), desk.settings[self.KEY]
        self.setVisible(aside > 0)
        days = -(-aside // ramp) if ramp else 0
        said = ngettext(
            "{count} reminder was already past at the first import and is set aside",
            "{count} reminders were already past at the first import and are set aside", aside,
        ).format(count=f"{aside:,}")  # fmt: skip
        until = (
            ngettext("all taken up in {count} day", "all taken up in {count} days", days).format(count=days)
            if days
            else _("none is taken up")
        )
        self.words.set_line(
            Icon("archive-line", "text-2", 16), Text(said, bold=True), Text(until, "text-2"),
        )  # fmt: skip
        if not self.input.hasFocus():
            self.input.setText(str(ramp))
        may = self._shell.may("settings")
        self.input.setEnabled(may)
        self.button.setVisible(may)
        self.button.setToolTip("" if may else _("A manager changes this"))

    def save(self) -> None:
        """Another pace, from today."""
        shell, text = self._shell, self.input.text()
        if shell.write(lambda: shell.desk.settings.change(shell.actor, {self.KEY: text})) is None:
            return
        self.input.clearFocus()
        shell.say(_("Old work: {count} a day").format(count=text.strip()))
        shell.tasks.run(
            _("Counting the calls"), lambda _report: shell.desk.care.due(), lambda _items: self.refresh()
        )
