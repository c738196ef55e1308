"""Former imports, newest first, and what each of them left to check."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.text import _
from ui import theme, words
from ui.pages.imports_inbox import InboxPane, RampBar
from ui.pages.imports_tables import ROW, issue_columns, kept_columns
from ui.pages.imports_words import COUNTED, kind_name, phone_columns
from ui.pages.sync_rooms import sync_bar
from ui.widgets.basic import Button, Label, LineLabel, frame
from ui.widgets.cards import Empty
from ui.widgets.choices import Segments
from ui.widgets.panel import Dialog
from ui.widgets.parts import Line, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.dms.plan import RunLine
    from dealerdesk.dms.undo import KeptLine
    from ui.shell import Shell

PARTS = ("issues", "rejects")
SHOWN = 500


class RunsPane(QFrame):
    """Table of runs over the lists of the chosen one; `asked` when files shall be chosen."""

    asked = Signal()
    saved = Signal(str)
    undo_asked = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setProperty("look", "pane")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = sync_bar(shell, "sync")
        self.choose = Button(_("Choose files…"), kind="primary", icon="folder-open-line", key="Ctrl O")
        self.choose.clicked.connect(self.asked)
        self.drop = LineLabel(Text(_("or drop them here"), "text-3", role="caption"))
        self.bar.row.addWidget(self.drop)
        self.bar.row.addWidget(self.choose)
        column.addWidget(self.bar)
        self.inbox = InboxPane(shell)
        column.addWidget(self.inbox)
        self.ramp = RampBar(shell)
        column.addWidget(self.ramp)
        self._kept: dict[int, tuple[KeptLine, ...]] = {}
        self._told: set[int] = set()
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
        self.undo.clicked.connect(self.ask_undo)
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
        self.table.set_rows(runs, keep=None if newest else lambda run: run.run)
        self.table.setVisible(bool(runs))
        self.empty.setVisible(not runs)
        self.empty.say(
            _("No DMS file was imported yet. Export the lists from the DMS as CSV or Excel and choose them."),
            _("Choose files…"),
            self.asked.emit,
        )
        self.refresh_waiting()
        self._show_lists()

    def refresh_waiting(self) -> None:
        """The inbox, the rooms and the old work."""
        self.bar.refresh()
        self.inbox.refresh()
        self.ramp.refresh()

    def ask_undo(self) -> None:
        """Taking a run back can't itself be taken back, so it is asked once."""
        run = self.run
        if run is not None and not run.undone and UndoDialog(self.window(), run).exec():
            self.undo_asked.emit(run.run)

    def choose_run(self, run: int) -> None:
        """Choose a run by its number."""
        found = next((n for n, line in enumerate(self.table.rows) if line.run == run), 0)
        self.table.choose(found)

    def keep(self, run: int, lines: tuple[KeptLine, ...]) -> None:
        """What stayed when a run was taken back, since people have edited it."""
        self._kept[run] = lines
        self._told.discard(run)

    def _show_lists(self) -> None:
        run = self.run
        self.below.setVisible(run is not None)
        if run is None:
            return
        self.undo.setVisible(not run.undone)
        choices = [
            ("issues", _("To check") + f" {run.issues:,}"),
            ("rejects", _("Rejected") + f" {run.counts.rejected:,}"),
        ]
        if kept := self._kept.get(run.run):
            choices.append(("kept", _("Kept since edited") + f" {len(kept):,}"))
        self.parts.set_choices(choices)
        if kept and run.run not in self._told:
            self._told.add(run.run)
            self.parts.set_value("kept")
        elif self.parts.value == "issues" and not run.issues and run.counts.rejected:
            self.parts.set_value("rejects")
        self.of.set_line(Text(run.file, "text-2"))
        self._fill_lists()

    def lists(self) -> list[Any]:
        """The lines of the chosen list of the chosen run, the first of them."""
        run, which = self.run, self.parts.value
        if run is None:
            return []
        service = self._shell.desk.dms
        if which == "kept":
            return list(self._kept.get(run.run, ()))
        return service.issues(run.run, SHOWN) if which == "issues" else service.rejects(run.run, SHOWN)

    def _fill_lists(self) -> None:
        run, which = self.run, self.parts.value
        if run is None:
            return
        rows = self.lists()
        columns = kept_columns() if which == "kept" else issue_columns(phone_columns(run.columns))
        self._lines_column.removeWidget(self.lines)
        self.lines.hide()
        self.lines.deleteLater()
        self.lines = Table(columns, row_height=ROW, name=which, shy=True)
        self.lines.opened.connect(self._open_line)
        self._lines_column.insertWidget(1, self.lines, 1)
        self.lines.set_rows(rows)
        self.lines.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.none.say(_("Nothing stands in this list."))
        self.save.setText(_("Save list") if which == "issues" else _("Save rows"))
        self.save.setVisible(bool(rows) and which != "kept")
        self.save.updateGeometry()

    def _open_line(self, line: Any) -> None:
        """The record that a line is about; the values to check are worked off on their own page."""
        if self.parts.value == "kept":
            place = {"customer": "customer_id", "vehicle": "vehicle_id"}.get(line.table)
            if place:
                self._shell.go("customer", **{place: line.row_id})
        elif self.parts.value == "issues" and self.run is not None:
            self._shell.go("checks", run=self.run.run)


class UndoDialog(Dialog):
    """What taking a run back does, asked once."""

    def __init__(self, parent: QWidget, run: RunLine) -> None:
        super().__init__(parent, _("Take import {run} back?").format(run=run.run))
        said = [
            _("{file}: {count} new records go, changed values return.").format(
                file=run.file, count=f"{run.counts.new:,}"
            ),
            _("What people have edited since stays, and is listed."),
            _("To have it again, import the file again."),
        ]
        self.body.addWidget(Label("\n".join(said)).wrap())
        self.add_act(Button(_("Leave it"), kind="primary")).clicked.connect(self.reject)
        self.add_act(Button(_("Take this import back"))).clicked.connect(self.accept)
