"""同步 DMS import: is the file read rightly, and what will change?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedWidget, QVBoxLayout

from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import state
from ui.page import Key, Page, PageEntry
from ui.pages.imports_file import FileWork
from ui.pages.imports_files import REMEMBERED, report_of, save_list
from ui.pages.imports_refusal import Refusal
from ui.pages.imports_runs import RunsPane
from ui.pages.imports_words import kind_name
from ui.pages.imports_work import Job, OneWork, look_at, may_import, take_back

if TYPE_CHECKING:
    from dealerdesk.dms.undo import UndoReport
    from dealerdesk.store.store import Change
    from ui.shell import Shell

RUNS, FILE = 0, 1
WAITS = ("import_run", "issue", "conflict", "delivery_report", "setting")


class ImportsPage(Page):
    """The inbox and former runs, or the file at hand."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self._stale = True
        self.setAcceptDrops(True)
        self.work = OneWork(shell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.refusal = Refusal()
        self.refusal.otherwise.connect(lambda paths, name: self.open_files(paths, name))
        column.addWidget(self.refusal)
        self.stack = QStackedWidget()
        self.runs = RunsPane(shell)
        self.runs.asked.connect(self.ask_files)
        self.runs.saved.connect(self._save_of_run)
        self.runs.undo_asked.connect(self.undo_run)
        self.runs.inbox.opened.connect(lambda paths: self.open_files(paths))
        self.runs.inbox.counted.connect(self.counted)
        self.stack.addWidget(self.runs)
        self.file = FileWork(shell, self.work, self.refusal)
        self.file.ended.connect(self._show_runs)
        self.file.stated.connect(self.stated)
        self.view = self.file.view
        self.view.lists.saved.connect(self._save_of_plan)
        self.view.act.left.connect(self.step_back)
        self.view.act.checks.clicked.connect(self.go_check)
        self.stack.addWidget(self.view)
        column.addWidget(self.stack, 1)

    # the page

    def title(self) -> str:
        return _("Sync")

    def state_line(self) -> tuple[str, ...]:
        if self.file.plan is not None and self.at_file:
            return (_("DMS import"), kind_name(self.file.plan.look.kind))
        return (_("DMS import"),)

    def help(self) -> str:
        return _(
            "Choose the files that the DMS exported. The encoding is proven, every column named, every row"
            " counted once; nothing changes before you import."
        )

    @property
    def at_file(self) -> bool:
        """Whether a file is at hand."""
        return self.stack.currentIndex() == FILE

    def shortcuts(self) -> list[Key]:
        said = (_("finish") if self.file.report is not None else _("import")) if self.at_file else ""
        run = Key("Ctrl+Return", said, self.import_file, shown="Ctrl Enter")
        choose = Key("Ctrl+O", _("choose files"), self.ask_files)
        save = Key("Ctrl+S", _("save this list"), self.save_list)
        again = Key("Ctrl+Enter", "", self.import_file)
        if not self.at_file:
            return [choose, save, run, again]
        sides = [Key("", _("next column"), None, "Tab"), Key("", _("ours / the file's"), None, "← →")]
        return [*sides, run, save, choose, again]

    def commands(self) -> list[tuple[str, Any, str]]:
        return [(_("Import DMS files"), self.ask_files, "Ctrl O")]

    def panes(self) -> list[QFrame]:
        if self.at_file:
            return [self.view.lists.table, self.view.columns.table]
        return [self.runs.table, self.runs.lines, self.runs.inbox.table]

    def enter(self, files: Sequence[str] = (), **_rest: Any) -> None:
        if files:
            self.open_files([Path(file) for file in files])
        elif not self.at_file:
            self._show_runs() if self._stale else self.runs.refresh_waiting()

    def changed(self, change: Change | None) -> None:
        if self.touches(change, *WAITS):
            self._stale = True
            if self.isVisible() and not self.at_file and not self.work.busy:
                self._show_runs()

    def minute(self) -> None:
        if self.isVisible() and not self.at_file and not self.work.busy:
            self.runs.refresh_waiting()

    def step_back(self) -> bool:
        """Esc: stop what runs, else leave the file; nothing was changed, and Ctrl+Z comes back to it."""
        if self.work.cancel():
            return True
        if self.at_file:
            self._leave_file()
            return True
        return self.refusal.shut()

    def _leave_file(self) -> None:
        jobs, at, touched = self.file.jobs, self.file.at, self.file.touched
        self._show_runs()
        if touched:
            words = _("{file} was left; nothing was changed").format(file=jobs[at].path.name)
            self.shell.say(words, lambda: self._begin(jobs, [], at))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.set_narrow(self.width())

    # files

    def ask_files(self) -> None:
        """Ctrl+O: choose one file or several."""
        if self.work.busy:
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
        if event.mimeData().hasUrls() and not self.work.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and not self.work.busy:
            event.acceptProposedAction()
            self.open_files(paths)

    def open_files(self, paths: Sequence[Path], encoding: str | None = None) -> None:
        """Look at these files, put them in the order of the trade, and plan the first."""
        if self.work.busy or not may_import(self.shell):
            return
        self.refusal.say([])

        def done(answer: tuple[list[Job], list[tuple[Path, str]]]) -> None:
            jobs, refused = answer
            lines = [line for _path, line in refused]
            if jobs:
                self._begin(jobs, lines)
            else:
                self._show_runs()
            self.refusal.say(lines, [path for path, _line in refused])

        name = _("Looking at the files")
        self.work.start(name, lambda report: look_at(self.shell, paths, encoding, report), done)

    def _begin(self, jobs: list[Job], lines: list[str], at: int = 0) -> None:
        self.stack.setCurrentIndex(FILE)
        self.file.begin(jobs, lines, at)

    def import_file(self) -> None:
        """Ctrl+Enter: import the file at hand; after it, the next one."""
        if self.at_file:
            self.file.import_file()

    def go_check(self) -> None:
        """What this run left for a person: the values to check, else the contradictions."""
        report = self.file.report
        if report is not None:
            self._show_runs()
            self.shell.go("checks" if report.issues else "conflicts")

    def undo_run(self, run: int) -> None:
        """Take a former import back whole; what people edited since stays and is listed."""
        if self.work.busy or not may_import(self.shell):
            return

        def done(report: UndoReport | WorldError) -> None:
            if isinstance(report, WorldError):
                self.refusal.say([report.line])
                return
            said = _("Import {run} taken back: {removed} removed, {restored} restored, {kept} kept").format(
                run=run, removed=report.removed, restored=report.restored, kept=len(report.kept)
            )
            self.refusal.say([said], tone="amber" if report.kept else "green")
            self.runs.keep(run, report.kept)
            self._show_runs()
            self.runs.choose_run(run)

        name = _("Taking import {run} back").format(run=run)
        self.work.start(name, lambda report: take_back(self.shell, run, report), done)

    # what is said

    def _show_runs(self) -> None:
        newest, self._stale = self.file.report is not None, False
        self.file.clear()
        self.stack.setCurrentIndex(RUNS)
        self.runs.refresh(newest)
        self.runs.table.setFocus()
        self.stated.emit()

    # saving lists

    def save_list(self) -> None:
        """Ctrl+S: the list that is shown, when it is one to work on."""
        if not self.at_file:
            self._save_of_run(self.runs.parts.value)
        elif self.view.lists.tabs.value in ("issues", "rejects"):
            self._save_of_plan(self.view.lists.tabs.value)

    def _save_of_plan(self, which: str) -> None:
        made = self.file.plan
        if made is not None:
            save_list(self, self.shell, which, made, made.look.file)

    def _save_of_run(self, which: str) -> None:
        run = self.runs.run
        if run is not None and which in ("issues", "rejects"):
            save_list(self, self.shell, which, report_of(self.shell.desk.dms, run), run.file)
