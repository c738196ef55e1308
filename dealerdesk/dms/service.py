"""Files of the DMS come in: look, plan, run. Nothing is half done, and nothing is lost silently."""

from __future__ import annotations

import csv
import gc
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from dealerdesk.cells import harmless
from dealerdesk.dms import kept, table, undo
from dealerdesk.dms.attempt import Attempt
from dealerdesk.dms.bulk import BulkWriter
from dealerdesk.dms.choices import AUTOMATIC, Choices
from dealerdesk.dms.headers import KINDS, OWN_KIND
from dealerdesk.dms.lines import KnownLines
from dealerdesk.dms.plan import (
    BUCKETS,
    Counts,
    FileLook,
    ImportPlan,
    IssueLine,
    Outcome,
    RejectLine,
    RunLine,
    RunReport,
    columns_of,
)
from dealerdesk.dms.profiles import ProfileService
from dealerdesk.dms.records import ImportRun, Issue, Reject
from dealerdesk.dms.run import FileRun, Progress
from dealerdesk.dms.table import Table, open_table
from dealerdesk.dms.undo import UndoReport
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people import terms
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, require
from dealerdesk.store import backup, connection, heavy
from dealerdesk.store.records import Journal
from dealerdesk.store.store import Store, Writing
from dealerdesk.text import _

Cancelled = Callable[[], bool]


class _SafeCopy:
    """The backup before a run, made once for all files of a command, beside the work."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._proof: threading.Thread | None = None
        self._proven: backup.Backup | None = None
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None
        self.name = ""
        self.seconds = 0.0

    def prove(self) -> None:
        """Called when a file is not known: a backup of the same data may be there already."""
        if self._proof is None:
            self._proof = threading.Thread(target=self._prove, name="proof")
            self._proof.start()

    def _prove(self) -> None:
        try:
            self._proven = backup.of_same_data(self._store)
        except BaseException as error:
            self._error = error
        finally:
            self._store.release_thread()

    def begin(self) -> None:
        """Called at the first change: the copy holds what was there before it."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._make, name="backup")
            self._thread.start()

    def _make(self) -> None:
        began = time.perf_counter()
        try:
            self.prove()
            if self._proof is not None:
                self._proof.join()
            made = self._proven or backup.make_if_needed(self._store, "import")
            self.name = made.path.name
        except BaseException as error:  # handed to the run, which then changes nothing
            self._error = error
        finally:
            self.seconds = time.perf_counter() - began
            self._store.release_thread()

    def wait(self) -> None:
        """Before the commit: raises what the copy raised."""
        for thread in (self._thread, self._proof):
            if thread is not None:
                thread.join()
        if self._error is not None:
            raise self._error


@contextmanager
def _without_collector() -> Iterator[None]:
    """An import makes millions of small tuples and no cycles: looking for them costs a quarter."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class DmsService:
    """Imports. Every run is one transaction, one journal entry, and can name what it did."""

    def __init__(self, store: Store, settings: Settings, profiles: ProfileService, folder: Path) -> None:
        """``folder`` is the shop's: a note of an import under way lies there."""
        self._store = store
        self._settings = settings
        self._profiles = profiles
        self._folder = folder

    def _open(self, path: Path, choices: Choices) -> Table:
        """A file as a person and its profile want it read. Raises WorldError."""
        if choices.profile:
            choices = self._profiles.choices_for("", choices)
            return open_table(path, choices)
        opened = open_table(path, choices)
        wanted = self._profiles.choices_for(opened.signature, choices)
        if wanted == choices:
            return opened
        if (wanted.encoding, wanted.sheet) != (choices.encoding, choices.sheet):
            return open_table(path, wanted)
        return table.remap(opened, wanted)

    # before

    def look(self, path: Path, choices: Choices = AUTOMATIC) -> FileLook:
        """What is recognised in a file: encoding with its proof, header, columns, kind.

        Raises WorldError with one line that says what is wrong and what to do.
        """
        return table.look(self._open(path, choices))

    def plan(
        self, actor: Actor, path: Path, choices: Choices = AUTOMATIC,
        progress: Progress | None = None, cancelled: Cancelled | None = None,
    ) -> ImportPlan:  # fmt: skip
        """The difference that importing a file would make; nothing is written.

        Raises WorldError, NotAllowed, Cancelled.
        """
        opened = self._open(path, choices)
        outcome = Outcome()
        with self._rehearsal(actor) as writing:
            self._take(writing, opened, outcome, None, progress, cancelled)
        return ImportPlan(
            table.look(opened),
            outcome.counts,
            tuple(outcome.changes),
            tuple(outcome.issues),
            tuple(outcome.rejects),
            tuple(outcome.conflicts),
            tuple(outcome.skipped),
            tuple(outcome.warnings),
            outcome.claimed,
            tuple(outcome.new_lines),
        )

    # doing

    def run(
        self, actor: Actor, path: Path, choices: Choices = AUTOMATIC,
        dry_run: bool = False, progress: Progress | None = None, cancelled: Cancelled | None = None,
    ) -> RunReport:  # fmt: skip
        """Import one file. A dry run gives the same counts and writes nothing.

        Raises WorldError, NotAllowed, Cancelled; then nothing was changed.
        """
        opened = self._open(path, choices)
        if dry_run:
            with self._rehearsal(actor) as writing:
                return self._take(writing, opened, Outcome(), None, progress, cancelled)
        try:
            with self._attempt([opened]) as note:
                return self._run(actor, opened, _SafeCopy(self._store), progress, cancelled, note)
        finally:
            self._catch_up()

    def run_files(
        self, actor: Actor, paths: Sequence[Path], choices: Choices = AUTOMATIC, *,
        dry_run: bool = False, progress: Progress | None = None, cancelled: Cancelled | None = None,
    ) -> tuple[list[RunReport], list[str]]:  # fmt: skip
        """Import files in the order customers, vehicles, sales, repair orders, policies (5.2).

        Each is a run of its own; a refused one does not stop the others. Returns the reports and
        one line for each refused file. Raises NotAllowed, Cancelled.
        """
        require(actor, "import")
        opened: list[Table] = []
        refused: list[str] = []
        copy = _SafeCopy(self._store)
        for path in paths:
            try:
                opened.append(self._open(path, choices))
            except WorldError as error:
                refused.append(error.line)
            else:
                if not dry_run and not kept.is_known(self._store, opened[-1]):
                    copy.prove()
        opened.sort(key=lambda t: (*KINDS, OWN_KIND).index(t.mapping.kind))
        reports: list[RunReport] = []
        if dry_run:
            with self._rehearsal(actor) as writing:
                for one in opened:
                    self._guarded(
                        lambda one=one: self._take(writing, one, Outcome(), None, progress, cancelled),
                        reports,
                        refused,
                    )
            return reports, refused
        with heavy.bulk_work(self._store), _without_collector():
            try:
                with self._attempt(opened) as note:
                    for one in opened:
                        self._guarded(
                            lambda one=one: self._run(actor, one, copy, progress, cancelled, note),
                            reports,
                            refused,
                        )
            finally:
                self._catch_up()
        return reports, refused

    def _attempt(self, opened: Sequence[Table]) -> Attempt:
        return Attempt(self._folder, [(table.file, table.source.digest) for table in opened])

    def _catch_up(self) -> None:
        """The search terms of what came in or went, where that was much."""
        with _without_collector():
            terms.catch_up(self._store)

    def _guarded(self, work: Callable[[], RunReport], reports: list[RunReport], refused: list[str]) -> None:
        from dealerdesk import errors

        try:
            reports.append(work())
        except (errors.Cancelled, errors.NotAllowed):
            raise
        except WorldError as error:
            refused.append(error.line)

    def _run(
        self, actor: Actor, opened: Table, copy: _SafeCopy, progress: Progress | None,
        cancelled: Cancelled | None, note: Attempt,
    ) -> RunReport:  # fmt: skip
        began = time.perf_counter()
        with self._store.write(actor, "import", opened.file, by_hand=False) as writing:
            try:
                report = self._take(writing, opened, Outcome(), copy, progress, cancelled, note)
            finally:
                copy.wait()
        return replace(report, seconds=time.perf_counter() - began)

    @contextmanager
    def _rehearsal(self, actor: Actor) -> Iterator[Writing]:
        """A write that never happens: the same work, then everything is rolled back."""
        require(actor, "import")
        try:
            with self._store.db.atomic("IMMEDIATE") as transaction:
                journal_id = Journal.insert(
                    at=self._store.clock.now(), actor=actor.name, role=actor.role, act="import"
                ).execute()
                try:
                    yield Writing(journal_id, actor, "import", "", by_hand=False)
                finally:
                    transaction.rollback()
        except connection.ERRORS as error:
            refusal = connection.refusal(error)
            if refusal is not None:
                raise refusal from error
            raise

    def _take(
        self, writing: Writing, opened: Table, outcome: Outcome, copy: _SafeCopy | None,
        progress: Progress | None, cancelled: Cancelled | None, note: Attempt | None = None,
    ) -> RunReport:  # fmt: skip
        """One file, inside a write (or a rehearsal, without ``copy``). ``note``: where an import that
        changes anything is noted until it has ended."""
        bulk = BulkWriter(self._store, writing)
        (last,) = next(bulk.rows("SELECT coalesce(max(id), 0) FROM import_run"))
        run_id: int = last + 1
        before = kept.same_content(bulk, opened)
        if before is not None:  # the very bytes of an earlier run: every record is as it was
            outcome.counts = Counts(before.rows, 0, 0, before.same, before.rejected, before.skipped)
            outcome.rejects = kept.rejects(bulk, before.run)
            kept.write_lists(bulk, run_id, outcome, ())
        else:
            if note is not None:
                note.begin()
            if copy is not None:
                copy.prove()
            kind = opened.mapping.kind
            lines = KnownLines(bulk, kind, f"{opened.source.encoding} {kept.reading_of(opened)}", run_id)
            work = FileRun(bulk, opened, outcome, self._store.clock.today(), lines)
            if copy is not None:
                work.session.first_change = copy.begin
            with _without_collector():
                work.go(*kept.known_hashes(bulk, kind, lines), progress, cancelled)
                bulk.finish()
            outcome.sort()
            kept.write_lists(bulk, run_id, outcome, work.session.waiting)
        if copy is not None and (outcome.counts.new or outcome.counts.changed):
            copy.wait()
        self._write_run(writing, opened, outcome, run_id, copy.name if copy else "")
        return RunReport(
            run_id if copy is not None else None,
            opened.file,
            opened.source.encoding,
            opened.mapping.kind,
            opened.mapping.row,
            columns_of(opened.mapping),
            outcome.counts,
            tuple(outcome.issues),
            tuple(outcome.rejects),
            tuple(outcome.conflicts),
            tuple(outcome.warnings),
            copy.name if copy else "",
            backup_seconds=copy.seconds if copy else 0.0,
        )

    def _write_run(self, writing: Writing, opened: Table, outcome: Outcome, run_id: int, copy: str) -> None:
        counts = outcome.counts
        changes = bool(counts.new or counts.changed)
        writing.insert(
            ImportRun,
            id=run_id,
            file=opened.file,
            digest=opened.source.digest,
            kind=opened.mapping.kind,
            encoding=opened.source.encoding,
            header_row=opened.mapping.row,
            columns=kept.columns_json(opened),
            issues=len(outcome.issues),
            signature=opened.signature,
            profile=opened.choices.profile,
            choices=kept.choices_json(opened.choices),
            at=self._store.clock.now(),
            actor=writing.actor.name,
            backup=copy if changes else "",
            **counts.as_dict(),
        )

    # after

    def undo(self, actor: Actor, run: int, progress: Progress | None = None) -> UndoReport:
        """Take a run back whole; what people edited since stays and is listed.

        Raises NotFound, WorldError (taken back before), NotAllowed.
        """
        report = undo.take_back(self._store, actor, run, progress)
        self._catch_up()
        return report

    def runs(self) -> list[RunLine]:
        """All runs, newest first."""
        return [
            RunLine(
                run.id, run.file, run.encoding, run.kind, run.header_row, json.loads(run.columns),
                Counts(run.rows, *(getattr(run, name) for name in BUCKETS)), run.issues, run.at.isoformat(),
                run.actor, run.backup, run.undone_at is not None,
            )
            for run in ImportRun.select().order_by(ImportRun.id.desc())
        ]  # fmt: skip

    def issues(self, run: int, limit: int | None = None) -> list[IssueLine]:
        """The 待核 list of a run, or its first lines. Raises NotFound."""
        self._known(run)
        rows = Issue.select().where(Issue.run_id == run).order_by(Issue.row, Issue.id).limit(limit)
        return [IssueLine(r.row, r.column, r.value, r.reason, r.table_name, r.row_id) for r in rows]

    def rejects(self, run: int, limit: int | None = None) -> list[RejectLine]:
        """The rejected rows of a run, or the first of them. Raises NotFound."""
        self._known(run)
        found = []
        rows = Reject.select().where(Reject.run_id == run).order_by(Reject.row, Reject.id).limit(limit)
        for row in rows:
            cells = json.loads(row.cells)
            found.append(
                RejectLine(row.row, cells["column"], cells["value"], row.reason, tuple(cells["cells"]))
            )
        return found

    def _known(self, run: int) -> None:
        if ImportRun.get_or_none(ImportRun.id == run) is None:
            raise NotFound(_("There is no import {run}").format(run=run))

    def write_rejects(self, reports: Sequence[RunReport | ImportPlan], path: Path) -> list[Path]:
        """The rejected rows as CSV, to be corrected in Excel and imported again: row, reason and
        what to do, then the file's own columns. One file for each source; the first has the
        given name. Raises WorldError when it can't be written.
        """
        written: list[Path] = []
        for report in reports:
            if not report.rejects:
                continue
            if isinstance(report, ImportPlan):
                name, headers = report.look.file, [column.header for column in report.look.columns]
            else:
                name, headers = report.file, list(report.columns)
            target = path if not written else path.with_name(f"{path.stem}_{Path(name).stem}{path.suffix}")
            _write_csv(target, headers, report.rejects)
            written.append(target)
        return written


def _write_csv(target: Path, headers: list[str], rejects: Sequence[RejectLine]) -> None:
    lines = [[_("Row"), _("Reason"), _("What to do"), *headers]]
    for reject in rejects:
        why, _colon, what = reject.reason.replace("：", ": ").partition(": ")
        lines.append([str(reject.row), why, what, *map(harmless, reject.cells)])
    try:
        with open(target, "w", encoding="utf-8-sig", newline="") as handle:
            csv.writer(handle).writerows(lines)
    except OSError as error:
        raise WorldError(
            _("Can't write {file} ({reason}): choose another folder or name").format(
                file=target, reason=error.strerror or error
            )
        ) from error
