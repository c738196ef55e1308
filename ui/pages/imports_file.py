"""The file at hand on its way in: planned, read otherwise, decided on, imported; then the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from dealerdesk.errors import Cancelled, WorldError
from dealerdesk.text import _
from ui.pages.imports_encoding import encoding_menu
from ui.pages.imports_view import FileView
from ui.pages.imports_words import sum_words
from ui.pages.imports_work import Job, OneWork, may_import, plan, take_in

if TYPE_CHECKING:
    from dealerdesk.dms.choices import Choices
    from dealerdesk.dms.plan import ImportPlan, RunReport
    from ui.pages.imports_refusal import Refusal
    from ui.shell import Shell

SETTLE_MS = 900
"""After a decision the file is compared anew when nothing more is decided for so long."""


class FileWork(QObject):
    """Leads the view of one file after the other; `ended` when there is no more, `stated` when the page's
    words change."""

    ended = Signal()
    stated = Signal()

    def __init__(self, shell: Shell, work: OneWork, refusal: Refusal) -> None:
        super().__init__()
        self.shell, self.work, self.refusal = shell, work, refusal
        self.jobs: list[Job] = []
        self.at = 0
        self.plan: ImportPlan | None = None
        self.report: RunReport | None = None
        self._lines: list[str] = []
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.replan)
        self.view = FileView()
        self._listen()

    def _listen(self) -> None:
        """What a person says in the view."""
        view = self.view
        view.head.other_asked.connect(self.turn_encoding)
        view.head.encoding_asked.connect(self.ask_encoding)
        view.columns.said.connect(self.choose)
        view.columns.profile.clicked.connect(self.ask_profile)
        view.lists.decided.connect(self.decide)
        view.lists.ruled.connect(self.rule)
        view.plainly.connect(self._read_plainly)
        view.act.run.clicked.connect(self.import_file)
        view.act.onward.clicked.connect(self.next_file)

    # the files

    def begin(self, jobs: list[Job], lines: list[str], at: int = 0) -> None:
        """These files, from this one on; `lines` tell of those that can't be read."""
        self.jobs, self._lines, self.at = jobs, lines, at
        self.open()

    def clear(self) -> None:
        """No file any more."""
        self._settle.stop()
        self.jobs, self.at, self.plan, self.report = [], 0, None, None

    @property
    def touched(self) -> bool:
        """Whether a person has chosen or decided something that would be lost."""
        job = self.job
        return job is not None and self.report is None and job.choices != Job(job.path).choices

    @property
    def job(self) -> Job | None:
        """The file at hand."""
        return self.jobs[self.at] if self.at < len(self.jobs) else None

    @property
    def _free(self) -> Job | None:
        """The file at hand while a person may still choose."""
        return self.job if not self.work.busy and self.report is None else None

    def _place(self) -> str:
        return f"{self.at + 1} / {len(self.jobs)}" if len(self.jobs) > 1 else ""

    def open(self) -> None:
        """Plan the file at hand; nothing is written."""
        job = self.job
        if job is None:
            self.ended.emit()
            return
        self.plan, self.report = None, None
        self._settle.stop()
        self.view.show_reading(job.path.name, self._place())
        self.stated.emit()
        name = _("Reading {file}").format(file=job.path.name)
        self.work.start(
            name, lambda report: plan(self.shell, job, report), self._planned, self._failed, self._tell
        )

    def _planned(self, made: ImportPlan | WorldError) -> None:
        if isinstance(made, WorldError):
            self._cannot_plan(made.line)
            return
        job = self.job
        assert job is not None
        self.plan = made
        self.refusal.say(self._lines)
        in_force = self.shell.desk.profiles.choices_for(made.look.signature, job.choices)
        self.view.show_plan(made, self._place(), job.choices, in_force)
        self.stated.emit()

    def _cannot_plan(self, line: str) -> None:
        """A file read as a person chose stays, to choose otherwise; any other gives way to the next."""
        job = self.job
        if job is not None and job == Job(job.path):
            self._lines.append(line)
            del self.jobs[self.at]
            self.refusal.say(self._lines)
            self.open()
            return
        self.refusal.say([line])
        self.view.show_refused()

    def _read_plainly(self) -> None:
        job = self.job
        if job is not None and not self.work.busy:
            self.jobs[self.at] = Job(job.path)
            self.open()

    # choosing otherwise

    def turn_encoding(self) -> None:
        """See what the other encoding makes of the names; one that does not break is really read."""
        job, now = self._free, self.plan
        if job is None or now is None:
            return
        proof = now.look.proof
        if job.choices.encoding is None and proof.breaks_at is not None:
            self.view.head.peek()
            return
        self._choose(encoding=proof.other if job.choices.encoding is None else None)

    def ask_encoding(self) -> None:
        """Choose the encoding oneself."""
        job = self._free
        if job is not None:
            over = self.view.head.choose
            encoding_menu(over, job.choices.encoding, lambda name: self._choose(encoding=name))

    def ask_profile(self) -> None:
        """What can be done with the profile of this file."""
        from ui.pages.imports_profile import ProfileMenu

        job, made = self._free, self.plan
        if job is not None and made is not None:
            over = self.view.columns.profile
            menu = ProfileMenu(over, self.shell, made.look, self._kept_choices(), self.open)
            menu.popup(over.mapToGlobal(over.rect().bottomLeft()))

    def choose(self, what: str, value: Any) -> None:
        """What a person said of the columns: see `ColumnsPane.said`."""
        job = self._free
        if job is None:
            return
        if what == "column":
            header, field = value
            self._choose(columns=dict(job.choices.columns) | {header: field or None})
        elif what == "empty":
            field, rule = value
            self._choose(empty=dict(job.choices.empty) | {field: rule})
        else:
            self._choose(**{what: value})

    def _choose(self, **said: Any) -> None:
        """Read the file at hand otherwise; nothing is written."""
        job = self._free
        if job is not None:
            self.jobs[self.at] = Job(job.path, replace(job.choices, **said))
            self.open()

    # deciding

    def decide(self, keys: Sequence[tuple[int, str]], side: str) -> None:
        """← or → on differences: whose value wins in them."""
        job = self.job
        if job is not None:
            self._decided(decided=dict(job.choices.decided) | dict.fromkeys(keys, side))

    def rule(self, field: str, side: str) -> None:
        """Shift with ← or →: whose value wins in every difference of a field of this file."""
        job = self.job
        if job is not None:
            kept = {key: said for key, said in job.choices.decided.items() if key[1] != field}
            self._decided(decided=kept, rules=dict(job.choices.rules) | {field: side})

    def _decided(self, **said: Any) -> None:
        job = self.job
        if job is None or self.report is not None or (self.work.busy and not self.work.quiet):
            return
        self.jobs[self.at] = Job(job.path, replace(job.choices, **said))
        self.view.act.say_decided()
        self.work.cancel()
        self._settle.start()

    def replan(self) -> None:
        """Compare the file anew with what was decided; the counts follow, where one looks stays."""
        job = self.job
        if job is None or self.plan is None or self.report is not None:
            return
        if self.work.busy:
            self._settle.start()
            return
        self._settle.stop()

        def done(made: ImportPlan | WorldError) -> None:
            if isinstance(made, WorldError):
                self.refusal.say([made.line])
            elif not self._settle.isActive() and self.job is job:
                self.plan = made
                self.view.show_again(made)

        name = _("Reading {file}").format(file=job.path.name)
        self.work.start(name, lambda report: plan(self.shell, job, report), done, quiet=True)

    # importing

    def import_file(self) -> None:
        """Ctrl+Enter: one transaction, off the window's thread; after it, the next file."""
        if self.work.quiet:
            self.work.cancel(self.import_file)
            return
        job, now = self.job, self.plan
        if self.work.busy or job is None:
            return
        if self.report is not None:
            self.next_file()
            return
        if now is None or not may_import(self.shell):
            return
        self._settle.stop()
        self.view.act.say_running()
        name = _("Import of {file}").format(file=job.path.name)
        self.work.start(
            name, lambda report: take_in(self.shell, job, report), self._imported, self._failed, self._tell
        )

    def _imported(self, report: RunReport | WorldError) -> None:
        if isinstance(report, WorldError):
            self.refusal.say([report.line])
            if self.plan is not None:
                self.view.act.say_plan(self.plan)
            return
        self.report = report
        self._remember()
        self.view.show_done()
        more = len(self.jobs) - self.at - 1
        self.view.act.say_done(report, sum_words(report.counts), more)
        self.view.act.onward.setFocus()
        self.stated.emit()

    def next_file(self) -> None:
        """The next of the chosen files; after the last, the list of runs."""
        if not self.work.busy and self.report is not None:
            self.at += 1
            self.open()

    def _kept_choices(self) -> Choices:
        """What was said of this file and may be kept for others, over what its profile says."""
        job, made = self.job, self.plan
        assert job is not None and made is not None
        said = replace(job.choices, decided={}, rules={})
        return self.shell.desk.profiles.choices_for(made.look.signature, said)

    def _remember(self) -> None:
        """What a person said of the columns is kept for every file with this header."""
        from ui.pages.imports_profile import usual_name

        job, made = self.job, self.plan
        if job is None or made is None or not (job.choices.columns or job.choices.empty):
            return
        name = usual_name(made.look)
        self.shell.write(
            lambda: self.shell.desk.profiles.save(self.shell.actor, name, made.look, self._kept_choices())
        )

    def _failed(self, error: BaseException) -> None:
        """Stopped, or a bug: the file stays as it was before."""
        if self.plan is not None and isinstance(error, Cancelled):
            self.view.act.say_plan(self.plan, stopped=True)
        else:
            self.clear()
            self.ended.emit()

    def _tell(self, done: int, total: int, _words: str = "") -> None:
        self.view.act.say_progress(done, total, self.work.task)
