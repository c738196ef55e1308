"""同步 DMS import: is the file read rightly, and what will change?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dealerdesk.errors import Cancelled, WorldError
from dealerdesk.text import _
from ui import state, theme
from ui.page import Key, Page, PageEntry
from ui.pages.imports_act import ActBar
from ui.pages.imports_columns import ColumnsPane
from ui.pages.imports_counts import CountsBar
from ui.pages.imports_files import REMEMBERED, report_of, save_list
from ui.pages.imports_head import FileHead
from ui.pages.imports_lists import ListsPane
from ui.pages.imports_runs import RunsPane
from ui.pages.imports_words import kind_name, sum_words
from ui.pages.imports_work import Job, look_at, plan, take_back, take_in, undo_lines
from ui.widgets.cards import Empty, Notice

if TYPE_CHECKING:
    from dealerdesk.dms.plan import ImportPlan, RunReport
    from dealerdesk.dms.undo import UndoReport
    from dealerdesk.store.store import Change
    from ui.shell import Shell
    from ui.tasks import Task

RUNS, FILE = 0, 1
NARROW = 1160
"""A page narrower than this (a window under 1280) gives its columns less room."""


class ImportsPage(Page):
    """Former runs, or the file at hand: proof, columns, counts, differences, one action bar."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self._jobs: list[Job] = []
        self._at = 0
        self._lines: list[str] = []
        self._plan: ImportPlan | None = None
        self._report: RunReport | None = None
        self._task: Task | None = None
        self._asked = 0
        self._stale = True
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.refused = Notice()
        around = QHBoxLayout()
        around.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        around.addWidget(self.refused)
        self._refusal = QFrame()
        self._refusal.setProperty("look", "pane")
        self._refusal.setLayout(around)
        self._refusal.hide()
        column.addWidget(self._refusal)
        self.stack = QStackedWidget()
        self.runs = RunsPane(shell)
        self.runs.asked.connect(self.ask_files)
        self.runs.saved.connect(self._save_of_run)
        self.runs.undo_asked.connect(self.undo_run)
        self.runs.inbox_asked.connect(self.open_inbox)
        self.runs.nothing_said.connect(self.say_no_delivery)
        self.stack.addWidget(self.runs)
        self.stack.addWidget(self._make_file())
        column.addWidget(self.stack, 1)

    def _make_file(self) -> QWidget:
        page = QFrame()
        page.setProperty("look", "pane")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = FileHead()
        self.head.other_asked.connect(self.turn_encoding)
        column.addWidget(self.head)
        body = QHBoxLayout()
        body.setSpacing(0)
        self.columns = ColumnsPane()
        self.columns.kind_chosen.connect(self.choose_kind)
        self.columns.field_chosen.connect(self.choose_column)
        self.columns.empty_chosen.connect(self.choose_empty)
        self.columns.order_chosen.connect(self.choose_day_order)
        self.columns.sheet_chosen.connect(self.choose_sheet)
        right = QVBoxLayout()
        right.setSpacing(0)
        self.counts = CountsBar()
        self.lists = ListsPane()
        self.act = ActBar()
        self.counts.asked.connect(self.lists.choose)
        self.lists.chosen.connect(self.counts.choose)
        self.lists.saved.connect(self._save_of_plan)
        self.act.left.connect(self.step_back)
        self.act.run.clicked.connect(self.import_file)
        self.act.onward.clicked.connect(self.next_file)
        self.blank = Empty()
        right.addWidget(self.counts)
        right.addWidget(self.lists, 1)
        right.addWidget(self.blank, 1)
        right.addWidget(self.act)
        body.addWidget(self.columns)
        body.addLayout(right, 1)
        column.addLayout(body, 1)
        return page

    # the page

    def title(self) -> str:
        return _("Sync")

    def state_line(self) -> tuple[str, ...]:
        if self._plan is not None and self.stack.currentIndex() == FILE:
            return (_("DMS import"), kind_name(self._plan.look.kind))
        return (_("DMS import"),)

    def help(self) -> str:
        return _(
            "Choose the files that the DMS exported. The encoding is proven, every column named, every row"
            " counted once; nothing changes before you import."
        )

    def shortcuts(self) -> list[Key]:
        run = Key("Ctrl+Return", _("import"), self.import_file, shown="Ctrl Enter")
        choose = Key("Ctrl+O", _("choose files"), self.ask_files)
        save = Key("Ctrl+S", _("save this list"), self.save_list)
        first = [choose, save, run] if self.stack.currentIndex() == RUNS else [run, save, choose]
        return [*first, Key("Ctrl+Enter", "", self.import_file)]

    def commands(self) -> list[tuple[str, Any, str]]:
        return [(_("Import DMS files"), self.ask_files, "Ctrl O")]

    def panes(self) -> list[QFrame]:
        if self.stack.currentIndex() == RUNS:
            return [self.runs.table, self.runs.lines]
        return [self.lists.table, self.columns.table]

    def enter(self, files: Sequence[str] = (), **_rest: Any) -> None:
        if files:
            self.open_files([Path(file) for file in files])
        elif self._stale and self.stack.currentIndex() == RUNS:
            self._show_runs()

    def changed(self, change: Change | None) -> None:
        if self.touches(change, "import_run"):
            self._stale = True
            if self.isVisible() and self.stack.currentIndex() == RUNS:
                self._show_runs()

    def step_back(self) -> bool:
        """Esc: stop what runs, else leave the file; nothing was changed."""
        if self._task is not None:
            self._task.cancel()
            return True
        if self.stack.currentIndex() == FILE:
            self._show_runs()
            return True
        if self._refusal.isVisible():
            self._refuse([])
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.set_narrow(self.width() < theme.px(NARROW))

    # files

    def ask_files(self) -> None:
        """Ctrl+O: choose one file or several."""
        if self._task is not None:
            return
        start = state.load().get(REMEMBERED) or str(Path.home())
        names, _kind = QFileDialog.getOpenFileNames(
            self,
            _("DMS files"),
            start,
            _("Tables (*.csv *.xlsx *.xls *.txt *.tsv *.htm *.html *.xml);;All files (*)"),
        )
        if names:
            state.save({REMEMBERED: str(Path(names[0]).parent)})
            self.open_files([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self._task is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and self._task is None:
            event.acceptProposedAction()
            self.open_files(paths)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Look at these files, put them in the order of the trade, and plan the first."""
        if not self._may():
            return
        self._refuse([])

        def done(answer: tuple[list[Job], list[str]]) -> None:
            self._task = None
            self._jobs, self._lines = answer
            self._at = 0
            self._refuse(self._lines)
            self._open()

        self._start(_("Looking at the files"), lambda report: look_at(self.shell, paths, report), done)

    def _may(self) -> bool:
        from dealerdesk.staff.rights import require

        return self.shell.write(lambda: (require(self.shell.actor, "import"), True)) is not None

    @property
    def job(self) -> Job | None:
        """The file at hand."""
        return self._jobs[self._at] if self._at < len(self._jobs) else None

    def _place(self) -> str:
        return f"{self._at + 1} / {len(self._jobs)}" if len(self._jobs) > 1 else ""

    def _open(self) -> None:
        """Plan the file at hand; nothing is written."""
        job = self.job
        if job is None:
            self._show_runs()
            return
        self._plan, self._report = None, None
        self.stack.setCurrentIndex(FILE)
        self.head.show_file(job.path.name, self._place())
        self.head.say_steps(0)
        self.act.say_reading()
        self._set_shown(False)
        self.stated.emit()

        name = _("Reading {file}").format(file=job.path.name)
        self._start(name, lambda report: plan(self.shell, job, report), self._planned)

    def _planned(self, made: ImportPlan | WorldError) -> None:
        self._task = None
        if isinstance(made, WorldError):
            self._cannot_plan(made.line)
            return
        job = self.job
        assert job is not None
        self._plan = made
        self._refuse(self._lines)
        self._set_shown(True)
        self.head.show_plan(made, self._place(), job.choices.encoding is not None)
        self.head.say_steps(3)
        self.columns.show_look(made.look, job.choices)
        self.columns.kind.setEnabled(True)
        self.counts.show_plan(made)
        self.lists.show_plan(made)
        self.act.say_plan(made)
        self.lists.table.setFocus()
        self.stated.emit()

    def _cannot_plan(self, line: str) -> None:
        """A file read as a person chose stays, to choose otherwise; any other gives way to the next."""
        job = self.job
        if job is not None and job == Job(job.path):
            self._lines.append(line)
            del self._jobs[self._at]
            self._refuse(self._lines)
            self._open()
            return
        self._refuse([line])
        self.head.say_steps(1, failed=True)
        self.act.say_refused()
        self.blank.say(_("This file can't be read so."), _("Back to automatic"), self._read_plainly)
        self.blank.button.setFocus()

    def _read_plainly(self) -> None:
        job = self.job
        if job is not None and self._task is None:
            self._jobs[self._at] = Job(job.path)
            self._open()

    def _set_shown(self, on: bool) -> None:
        for widget in (self.columns, self.counts, self.lists):
            widget.setVisible(on)
        self.blank.setVisible(not on)
        self.blank.say("")

    def turn_encoding(self) -> None:
        """See what the other encoding makes of the names; one that does not break is really read."""
        job, now = self.job, self._plan
        if job is not None and now is not None and self._task is None and self._report is None:
            proof = now.look.proof
            if job.choices.encoding is None and proof.breaks_at is not None:
                self.head.peek()
                return
            other = proof.other if job.choices.encoding is None else None
            self._choose(encoding=other)

    def choose_kind(self, kind: str) -> None:
        """Take the file for another kind."""
        job = self.job
        if job is not None and self._task is None and self._report is None:
            self._choose(kind=kind)

    def choose_column(self, header: str, field: str) -> None:
        """Take a column for another field, or for none (``''``)."""
        job = self.job
        if job is not None and self._task is None and self._report is None:
            self._choose(columns=dict(job.choices.columns) | {header: field or None})

    def choose_empty(self, field: str, rule: str) -> None:
        """What an empty cell of a field means: keep, clear or fill."""
        job = self.job
        if job is not None and self._task is None and self._report is None:
            self._choose(empty=dict(job.choices.empty) | {field: rule})

    def choose_day_order(self, day_first: bool) -> None:
        """1/5/2024: the day or the month first; asked once a file."""
        if self._task is None and self._report is None:
            self._choose(day_first=day_first)

    def choose_sheet(self, sheet: str) -> None:
        """Another sheet of a workbook."""
        if self._task is None and self._report is None:
            self._choose(sheet=sheet)

    def _choose(self, **said: Any) -> None:
        """Read the file at hand otherwise; nothing is written."""
        job = self.job
        if job is not None:
            self._jobs[self._at] = Job(job.path, replace(job.choices, **said))
            self._open()

    # importing

    def import_file(self) -> None:
        """Ctrl+Enter: one transaction, off the window's thread; after it, the next file."""
        job, now = self.job, self._plan
        if self._task is not None or job is None or self.stack.currentIndex() != FILE:
            return
        if self._report is not None:
            self.next_file()
            return
        if now is None or not self._may():
            return
        self.act.say_running(now.counts.rows)
        name = _("Import of {file}").format(file=job.path.name)
        self._start(name, lambda report: take_in(self.shell, job, report), self._imported)

    def _imported(self, report: RunReport | WorldError) -> None:
        self._task = None
        if isinstance(report, WorldError):
            self._refuse([report.line])
            if self._plan is not None:
                self.act.say_plan(self._plan)
            return
        self._report = report
        self._remember()
        self.columns.kind.setEnabled(False)
        self.head.other.hide()
        self.head.say_steps(4)
        more = len(self._jobs) - self._at - 1
        self.act.say_done(report, sum_words(report.counts), more)
        self.act.onward.setFocus()

    def _remember(self) -> None:
        """What a person said of the columns is kept for every file with this header."""
        job, made = self.job, self._plan
        if job is None or made is None or not (job.choices.columns or job.choices.empty):
            return
        name = made.look.profile or f"{kind_name(made.look.kind)} {made.look.signature[:4]}"
        self.shell.write(
            lambda: self.shell.desk.profiles.save(self.shell.actor, name, made.look, job.choices)
        )

    def undo_run(self, run: int) -> None:
        """Take a former import back whole; what people edited since stays and is listed."""
        if self._task is not None or not self._may():
            return

        def done(report: UndoReport | WorldError) -> None:
            self._task = None
            if isinstance(report, WorldError):
                self._refuse([report.line])
                return
            said = _("Import {run} taken back: {removed} removed, {restored} restored, {kept} kept").format(
                run=run, removed=report.removed, restored=report.restored, kept=len(report.kept)
            )
            self.refused.say("\n".join([said, *undo_lines(report)]), "amber" if report.kept else "green")
            self._refusal.setVisible(True)
            self.shell.desk.store.announce(report.change)
            self._show_runs()

        self._start(
            _("Taking import {run} back").format(run=run), lambda r: take_back(self.shell, run, r), done
        )

    def open_inbox(self) -> None:
        """The whole files of the inbox."""
        files = [file.path for file in self.shell.desk.inbox.files() if file.state == "whole"]
        if files:
            self.open_files(files)

    def say_no_delivery(self) -> None:
        """今天无交车 (F13)."""
        self.shell.write(lambda: self.shell.desk.delivery.say_none(self.shell.actor))
        self.runs.refresh()

    def next_file(self) -> None:
        """The next of the chosen files; after the last, the list of runs."""
        if self._task is None and self._report is not None:
            self._at += 1
            self._open()

    def _start(self, name: str, work: Any, done: Any) -> None:
        """One work at a time; cancelled, the page is as it was before."""
        self._asked += 1
        mine = self._asked

        def failed(error: BaseException) -> None:
            if mine != self._asked:
                return
            self._task = None
            if self._plan is not None and isinstance(error, Cancelled):
                self.act.say_plan(self._plan, stopped=True)
            else:
                self._show_runs()

        def finished(answer: Any) -> None:
            if mine == self._asked:
                done(answer)

        task = self.shell.tasks.run(name, work, finished, failed, self.act.say_progress)
        if task in self.shell.tasks.running:
            self._task = task
            self.act.follow(task)

    # what is said

    def _show_runs(self) -> None:
        newest, self._stale = self._report is not None, False
        self._jobs, self._at, self._plan, self._report = [], 0, None, None
        self.stack.setCurrentIndex(RUNS)
        self.runs.refresh(newest)
        self.runs.table.setFocus()
        self.stated.emit()

    def _refuse(self, lines: Sequence[str]) -> None:
        """What can't be read: one line for each file, with what to do."""
        self.refused.say("\n".join(lines), "red")
        self._refusal.setVisible(bool(lines))

    # saving lists

    def save_list(self) -> None:
        """Ctrl+S: the list that is shown, when it is one to work on."""
        if self.stack.currentIndex() == RUNS:
            self._save_of_run(self.runs.parts.value)
        elif self.lists.tabs.value in ("issues", "rejects"):
            self._save_of_plan(self.lists.tabs.value)

    def _save_of_plan(self, which: str) -> None:
        if self._plan is not None:
            save_list(self, self.shell, which, self._plan, self._plan.look.file)

    def _save_of_run(self, which: str) -> None:
        run = self.runs.run
        if run is not None:
            save_list(self, self.shell, which, report_of(self.shell.desk.dms, run), run.file)
