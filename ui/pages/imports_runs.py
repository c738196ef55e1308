"""Former imports, newest first, and what each of them left to check."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.pages.imports_lists import ROW, issue_columns
from ui.pages.imports_words import COUNTED, kind_name, phone_columns
from ui.widgets.basic import Button, LineLabel, frame
from ui.widgets.cards import Empty
from ui.widgets.choices import Segments
from ui.widgets.parts import Gap, Icon, Line, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.dms.plan import RunLine
    from ui.shell import Shell

PARTS = ("issues", "rejects")


class RunsPane(QFrame):
    """Table of runs over the lists of the chosen one; `asked` when files shall be chosen."""

    asked = Signal()
    saved = Signal(str)
    undo_asked = Signal(int)
    inbox_asked = Signal()
    nothing_said = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setProperty("look", "pane")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = frame("toolbar")
        bar.setFixedHeight(theme.px(46))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(16), 0, theme.px(12), 0)
        row.setSpacing(theme.px(8))
        self.heading = LineLabel()
        self.choose = Button(_("Choose files…"), kind="primary", icon="folder-open-line", key="Ctrl O")
        self.choose.clicked.connect(self.asked)
        self.inbox = Button("", icon="inbox-line")
        self.inbox.clicked.connect(self.inbox_asked)
        self.nothing = Button(_("No delivery today"), icon="car-line")
        self.nothing.clicked.connect(self.nothing_said)
        row.addWidget(self.heading, 1)
        row.addWidget(self.nothing)
        row.addWidget(self.inbox)
        row.addWidget(LineLabel(Text(_("or drop them here"), "text-3", role="caption"), shrink=False))
        row.addWidget(self.choose)
        column.addWidget(bar)
        self.table = Table(self._columns(), name=_("Former imports"))
        self.table.picked.connect(lambda _run: self._show_lists())
        self.empty = Empty()
        column.addWidget(self.table, 3)
        column.addWidget(self.empty, 3)
        self.below = self._make_lists()
        column.addWidget(self.below, 2)
        self.setFocusProxy(self.table)

    def _columns(self) -> list[Column]:
        today = self._shell.desk.clock.today

        def at(run: RunLine) -> Line:
            moment = datetime.fromisoformat(run.at)
            return (Text(f"{words.day(moment.date(), today())} {words.clock(moment)}", "text-2"),)

        def file(run: RunLine) -> Line:
            name = Text(run.file, "text-3" if run.undone else "text", strike=run.undone)
            return (name, Text(_("undone"), "text-3")) if run.undone else (name,)

        def count(run: RunLine, name: str, tone: str) -> Line:
            number = run.counts.as_dict()[name]
            return (Text(f"{number:,}", tone if number else "text-3"),)

        def issues(run: RunLine) -> Line:
            return (Text(f"{run.issues:,}", "amber" if run.issues else "text-3"),)

        counts = [
            Column(name, _(said), lambda run, n=name, t=tone: count(run, n, t), 78, right=True,
                   sort=lambda run, n=name: run.counts.as_dict()[n])
            for name, said, tone in COUNTED
        ]  # fmt: skip
        return [
            Column("at", _("When"), at, 118, sort=lambda run: run.at),
            Column("file", _("The file"), file),
            Column("kind", _("Kind of file"), lambda run: (Text(kind_name(run.kind)),), 110),
            *counts,
            Column("issues", _("to check"), issues, 78, right=True, sort=lambda run: run.issues),
            Column("who", _("Done by"), lambda run: (Text(run.actor, "text-2"),), 84),
        ]

    def _make_lists(self) -> QFrame:
        below = frame("pane")
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = frame("bar")
        bar.setFixedHeight(theme.px(44))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(12), 0, theme.px(16), 0)
        row.setSpacing(theme.px(8))
        self.parts = Segments([(part, part) for part in PARTS], _("List"))
        self.parts.chosen.connect(lambda _key: self._fill_lists())
        self.of = LineLabel()
        self.save = Button("", icon="save-line", small=True)
        self.save.clicked.connect(lambda: self.saved.emit(self.parts.value))
        self.undo = Button(_("Take this import back"), icon="arrow-go-back-line", small=True)
        self.undo.clicked.connect(self._ask_undo)
        row.addWidget(self.parts)
        row.addWidget(self.of, 1)
        row.addWidget(self.undo)
        row.addWidget(self.save)
        column.addWidget(bar)
        self.lines = Table(issue_columns(frozenset()), row_height=ROW)
        self.none = Empty()
        column.addWidget(self.lines, 1)
        column.addWidget(self.none, 1)
        self._lines_column = column
        return below

    # what is shown

    @property
    def run(self) -> RunLine | None:
        """The chosen run."""
        return self.table.row

    def refresh(self, newest: bool = False) -> None:
        """Ask for the runs anew; `newest`: choose the newest one."""
        runs = self._shell.desk.dms.runs()
        self.heading.set_line(
            Icon("history-line", "accent", 18), Gap(2), Text(_("Imports so far"), role="section"), Gap(2),
            Text(ngettext("{count} file", "{count} files", len(runs)).format(count=len(runs)), "text-2"),
        )  # fmt: skip
        self.table.set_rows(runs, keep=None if newest else lambda run: run.run)
        self.table.setVisible(bool(runs))
        self.empty.setVisible(not runs)
        self.empty.say(
            _("No DMS file was imported yet. Export the lists from the DMS as CSV or Excel and choose them."),
            _("Choose files…"),
            self.asked.emit,
        )
        self._show_boxes()
        self._show_lists()

    def _ask_undo(self) -> None:
        if self.run is not None and not self.run.undone:
            self.undo_asked.emit(self.run.run)

    def _show_boxes(self) -> None:
        """What lies in the inbox, and whether today's delivery report is missing (F13)."""
        desk = self._shell.desk
        waiting = desk.inbox.waiting()
        said = ngettext("Inbox: {count} file", "Inbox: {count} files", waiting)
        self.inbox.setText(said.format(count=waiting))
        self.inbox.setVisible(waiting > 0)
        self.nothing.setVisible(desk.delivery.day().state == "missing")
        for button in (self.inbox, self.nothing):
            button.updateGeometry()

    def _show_lists(self) -> None:
        run = self.run
        self.below.setVisible(run is not None)
        if run is None:
            return
        self.undo.setVisible(not run.undone)
        self.parts.set_choices(
            [
                ("issues", _("To check") + f" {run.issues:,}"),
                ("rejects", _("Rejected") + f" {run.counts.rejected:,}"),
            ]
        )
        self.of.set_line(Text(run.file, "text-2"))
        self._fill_lists()

    def lists(self) -> list[Any]:
        """The lines of the chosen list of the chosen run."""
        if self.run is None:
            return []
        service = self._shell.desk.dms
        return service.issues(self.run.run) if self.parts.value == "issues" else service.rejects(self.run.run)

    def _fill_lists(self) -> None:
        run = self.run
        if run is None:
            return
        rows = self.lists()
        self._lines_column.removeWidget(self.lines)
        self.lines.hide()
        self.lines.deleteLater()
        self.lines = Table(issue_columns(phone_columns(run.columns)), row_height=ROW, name=self.parts.value)
        self._lines_column.insertWidget(1, self.lines, 1)
        self.lines.set_rows(rows)
        self.lines.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.none.say(_("Nothing stands in this list."))
        self.save.setText(_("Save list") if self.parts.value == "issues" else _("Save rows"))
        self.save.setVisible(bool(rows))
        self.save.updateGeometry()
