"""The print centre: what must be on paper now, the very pages, this print, and did the last one come out?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout

from dealerdesk.text import _, ngettext
from ui import paper as papers
from ui import state, words
from ui.page import Key, Page, PageEntry
from ui.pages.paper_desk import PaperDesk
from ui.pages.paper_job import PaperJob, write_file
from ui.pages.paper_list import PaperList, Row, paper_rows, waiting_rows
from ui.pages.paper_pane import PrintPane
from ui.paper import Made, Paper
from ui.widgets.table import Group

if TYPE_CHECKING:
    from dealerdesk.staff.paper import Job
    from dealerdesk.store.store import Change
    from ui.shell import Shell

SHOWN_IN = (
    "appointment", "customer", "phone", "vehicle", "holding", "month_report", "setting", "print_job",
    "hand_over", "blank_sheet", "closed_day",
)  # fmt: skip
LOGGED, IN_LOG = 6, 60


class PaperPage(Page):
    """Left what waits, in the middle the very pages, right this print, the question and the log.

    Entered with a paper it shows that one alone, with the way back to all that waits.
    """

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self._place: dict[str, Any] = {}
        self._paper: Paper | None = None
        self._made = Made()
        self._made_for: tuple[Any, ...] = ()
        self._asked = 0
        self._pending = False
        self._then_print = False
        self._kept: papers.Kept = {}
        self._prefilled: dict[int, str] = {}
        self.job: PaperJob | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.list = PaperList(shell.has_page("blanks"))
        self.desk = PaperDesk()
        self.view = self.desk.view
        self.pane = PrintPane()
        row.addWidget(self.list)
        row.addWidget(self.desk, 1)
        row.addWidget(self.pane)
        self._connect()

    def _connect(self) -> None:
        self.list.ticked.connect(self._make)
        self.list.looked.connect(self._look)
        self.list.again.connect(self.open_job)
        self.list.left.connect(lambda: self.shell.go("paper"))
        self.list.turned.connect(lambda _shown: self.refresh())
        self.list.blanks.clicked.connect(lambda: self.shell.go("blanks"))
        self.list.stop.clicked.connect(self._stop)
        self.list.save.clicked.connect(self.save)
        self.list.print.clicked.connect(self.print_now)
        self.pane.reasoned.connect(self._reason_typed)
        self.pane.options.clicked.connect(self.print_with_options)
        self.pane.whole_log.clicked.connect(self.show_log)
        self.pane.log.opened.connect(self.open_job)
        self.pane.question.answered.connect(self.answer)

    # the page

    def title(self) -> str:
        return self._paper.title if self._paper is not None else _("Print centre")

    def state_line(self) -> tuple[str, ...]:
        if self._paper is not None:
            pages = self._made.pages
            return (ngettext("{count} page", "{count} pages", pages).format(count=pages),) if pages else ()
        must = len(self.shell.desk.paper_due.must(self.shell.actor))
        return (
            _("{count} to print").format(count=len(self.list.rows)),
            _("{count} of them today").format(count=must),
        )

    def help(self) -> str:
        return _(
            "What must be on paper, and the very pages that the printer gets. What was sent stays a question"
            " until somebody has said which pages came out; only the others are printed again."
        )

    def shortcuts(self) -> list[Key]:
        question = self.pane.question
        answering = _("did the last batch come out?") if question.is_open else ""
        return [
            Key("", _("tick"), None, shown=_("Space")),
            Key("Ctrl+P", _("print"), self.print_now),
            *([Key("", answering, None, shown="1 2 3")] if answering else []),
            Key("Ctrl+S", _("save PDF"), self.save),
            Key("1", "", question.say_all),
            Key("2", "", question.say_some),
            Key("3", "", question.say_none),
            Key("PgDown", _("turn the page"), self.view.next_page, shown="PgUp PgDn"),
            Key("PgUp", "", self.view.previous_page),
            Key("+", _("larger"), lambda: self.view.step_zoom(1), shown="+ −"),
            Key("=", "", lambda: self.view.step_zoom(1)),
            Key("-", "", lambda: self.view.step_zoom(-1)),
            Key("W", _("page width or whole page"), self.desk.turn_fit),
        ]

    def panes(self) -> list[QFrame]:
        return [self.list.table, self.view, self.pane]

    def enter(
        self,
        paper: Paper | None = None,
        form: str = "",
        numbers: Any = (),
        month: date | None = None,
        **_rest: Any,
    ) -> None:
        self._place = (
            {"paper": paper} if paper is not None
            else {"form": form, "numbers": numbers, "month": month} if form else {}
        )  # fmt: skip
        if paper is None and form:
            paper = self.shell.write(lambda: papers.known_paper(self.shell, form, numbers, month))
        fresh = paper is None or paper is not self._paper
        self._paper = paper
        self._light_parent()
        self.pane.fill_printers()
        if fresh:
            self._kept = {}
            self._made, self._made_for = Made(), ()
            self.list.untick()
            self.list.shown.set_value("waiting")
            self.pane.reason.set_value("")
        self.refresh()
        self.list.table.setFocus()

    def place(self) -> dict[str, Any]:
        return self._place

    def changed(self, change: Change | None) -> None:
        if self.isVisible() and self.touches(change, *SHOWN_IN) and self.job is None:
            self._kept = {}
            self.refresh()

    def minute(self) -> None:
        if self.isVisible() and self.job is None:
            self._show_rows()

    def step_back(self) -> bool:
        """Esc stops a print; from one paper it goes back to where that came from."""
        if self.job is not None:
            self._stop()
            return True
        back = getattr(self.window(), "back", None)
        if back is None or self._paper is None:
            return False
        back()
        return True

    def _light_parent(self) -> None:
        rail = getattr(self.window(), "rail", None)
        if rail is not None:
            rail.show_page("paper" if self._paper is None else self._paper.parent)

    # what is shown

    def refresh(self) -> None:
        """The list, the log and the question anew; then the pages."""
        self._show_rows()
        self._show_log()
        self._make()

    def _show_rows(self) -> None:
        if self._paper is not None:
            rows: list[Row | Group] = paper_rows(self.shell, self._paper)
        else:
            rows = waiting_rows(self.shell, self.shell.desk.paper_due.waiting(self.shell.actor))
        self.list.show_rows(rows, self._paper is not None)

    def _show_log(self) -> None:
        desk = self.shell.desk
        now = desk.clock.now()
        jobs = desk.paper.log(IN_LOG)
        running = self.job.id if self.job is not None else 0
        self.list.show_log(jobs, now)
        self.pane.show_jobs(jobs[:LOGGED], now)
        asked = [job for job in desk.paper.unanswered() if job.id != running]
        first = asked[0] if asked else None
        prefilled = self._prefilled.get(first.id, "") if first is not None else ""
        self.pane.question.ask(first, max(0, len(asked) - 1), now, prefilled)

    def show_log(self) -> None:
        """All jobs at the left."""
        if self._paper is not None:
            self.shell.go("paper")
        self.list.shown.set_value("printed")
        self.refresh()
        self.list.log.setFocus()

    def open_job(self, job: Job) -> None:
        """A paper of the log, to look at or to print again."""
        forms = {part.form or job.form for part in job.parts} or {job.form}
        numbers = [part.record for part in job.parts] or [job.number]
        form = forms.pop()
        if forms or not papers.is_known(form):
            self.shell.say(_("Print this again on the page it came from: it is made anew there."))
            return
        self.shell.go("paper", form=form, numbers=numbers if form == "sheet" else numbers[:1])

    # making

    def _wanted(self) -> Paper:
        """What is ticked, as one paper; its form is that of the job."""
        rows = self.list.chosen
        if self._paper is not None:
            return replace(self._paper, pieces=tuple(row.piece for row in rows))
        forms = {row.form for row in rows}
        return Paper(
            _("Print centre"), forms.pop() if len(forms) == 1 else "papers",
            tuple(replace(row.piece, form=row.form) for row in rows),
            _("Two copies on one sheet") if rows and rows[0].form == "sheet" else "", parent="paper",
        )  # fmt: skip

    def _make(self) -> None:
        """Render what is ticked off the window's thread; an answer that comes late is dropped."""
        self._asked += 1
        mine, wanted, reason = self._asked, self._wanted(), self.pane.reason.value
        if not wanted.pieces:
            self._pending = False
            self._show(Made(), wanted)
            return
        self._pending = True

        def done(made: Made) -> None:
            if mine == self._asked:
                self._pending = False
                self._show(made, wanted)

        def failed(_error: BaseException) -> None:
            if mine == self._asked:
                self._pending = False
                self._show(Made(), wanted)

        kept = self._kept
        self.shell.tasks.run(
            wanted.title, lambda _report: papers.make(self.shell, wanted, reason, kept), done, failed
        )

    def _show(self, made: Made, wanted: Paper) -> None:
        self._made, self._wants = made, wanted
        self.view.set_pdfs([ready.pdf for ready in made.ready])
        sheet = any((ready.piece.form or wanted.form) == "sheet" for ready in made.ready)
        self.pane.say_size(self._first_size(), wanted.note, sheet)
        self.pane.say_made(made.pages, made.refused, bool(wanted.pieces))
        self.pane.say_before(self._before(), any(ready.needs_reason for ready in made.ready))
        self._enable()
        self._look(self.list.table.row)
        self.stated.emit()
        if self._then_print:
            self._then_print = False
            self.print_now()

    def _look(self, row: Row | None) -> None:
        """The row at hand: to its page; one that is not ticked is shown alone."""
        if row is None or self._pending:
            return
        page = 0
        for ready in self._made.ready:
            if (ready.piece.form or self._wants.form, ready.piece.number) == row.key:
                if self.view.count != self._made.pages:
                    self.view.set_pdfs([ready.pdf for ready in self._made.ready])
                self.desk.say("")
                self.view.go(page)
                return
            page += ready.pages
        if self.list.is_ticked(row):
            return
        self.desk.say(_("Not ticked, not printed: Space ticks it"), "amber")
        alone = Paper(row.title, row.form, (row.piece,))
        kept, mine = self._kept, self._asked

        def done(made: Made) -> None:
            if mine == self._asked and self.list.table.row is row:
                self.view.set_pdfs([ready.pdf for ready in made.ready])

        self.shell.tasks.run(row.title, lambda _report: papers.make(self.shell, alone, "", kept), done)

    def _first_size(self) -> tuple[float, float] | None:
        """Size of the first page in mm."""
        if not self._made.ready:
            return None
        from printing import preview

        page = next(iter(preview.pages(self._made.ready[0].pdf, 254, 0, 1)))
        return page.width / 10, page.height / 10

    def _before(self) -> str:
        """How often and when it was made before; nothing the first time."""
        again = [ready for ready in self._made.ready if ready.count > 1]
        if not again:
            return ""
        times = []
        for ready in again:
            form = ready.piece.form or self._wants.form
            times += self.shell.desk.paper.printed_at(form, [ready.piece.number]).values()
        when = words.ago(max(times), self.shell.desk.clock.now())
        count = max(ready.count for ready in again) - 1
        return _("Made {count}× before, last {when}").format(count=count, when=when)

    def _reason_typed(self) -> None:
        if any(ready.needs_reason for ready in self._made.ready):
            self._make()

    def _enable(self) -> None:
        able, busy = self.pane.has_printer, self.job is not None
        some = bool(self._made.ready)
        self.list.enable(some, able, busy)
        self.pane.options.setEnabled(some and able and not busy)

    # acts

    def _allowed(self) -> bool:
        from dealerdesk.staff.rights import require

        if not self._made.ready or self.job is not None:
            return False
        return self.shell.write(lambda: (require(self.shell.actor, self._wants.act), True)) is not None

    def _reasoned(self) -> bool:
        """Why it is printed again must be said; what the printer spoiled is no reprint and asks nothing."""
        if self.pane.reason.value or not any(ready.needs_reason for ready in self._made.ready):
            return True
        self.pane.refused.say(_("Say why it is printed again; if it never came out, answer the question."))
        self.pane.reason.setFocus()
        return False

    def print_now(self) -> None:
        """Ctrl+P: the ticked papers in one job to the chosen printer; without one the PDF is offered."""
        if self._pending:
            self._then_print = True
            return
        if not self.pane.has_printer:
            self.save()
            return
        if self._allowed() and self._reasoned():
            from ui.printer import printer

            self._print_on(printer(self.pane.printer.value))

    def print_with_options(self) -> None:
        """The printer's own dialog first (tray, both sides)."""
        if self._pending or not self.pane.has_printer or not self._allowed() or not self._reasoned():
            return
        from PySide6.QtPrintSupport import QPrintDialog

        from ui.printer import printer

        to = printer(self.pane.printer.value)
        dialog = QPrintDialog(to, self)
        if dialog.exec():
            to.setCopyCount(1)
            self._print_on(to)

    def _print_on(self, to: Any) -> None:
        copies = int(self.pane.copies.value or 1)
        again = any(ready.count > 1 for ready in self._made.ready)
        said = next((r.piece.reason for r in self._made.ready if r.count > 1 and r.piece.reason), "")
        reason = (self.pane.reason.value or said) if again else ""
        job = PaperJob(
            self.shell,
            self._wants,
            self._made,
            self.pane.printer.value,
            copies,
            self.pane.purpose.value,
            reason,
        )
        self.job = job
        job.progressed.connect(self.list.say_working)
        job.ended.connect(self._ended)
        self._enable()
        job.start(to)

    def _ended(self, came_out: str, warning: str) -> None:
        """The job is with the printer, wholly or in part; what came of it is the question now."""
        job, self.job = self.job, None
        if job is not None and job.id and came_out:
            self._prefilled[job.id] = came_out
        self.list.untick()
        self.pane.reason.set_value("")
        self.pane.copies.set_value("1")
        self._kept = {}
        self.refresh()
        if warning:
            self.shell.warn(warning)

    def answer(self, job_id: int, came_out: str) -> None:
        """1, 2, 3: what came out of a job; what did not is back in the list."""
        desk, actor = self.shell.desk, self.shell.actor
        if self.shell.write(lambda: desk.paper.answer(actor, job_id, came_out)) is None:
            self.refresh()
            return
        self._prefilled.pop(job_id, None)
        back = [part for part in desk.paper.job(job_id).parts if not part.came_out]
        said = _("All came out.") if not back else ngettext(
            "{count} paper is printed again, it is no reprint",
            "{count} papers are printed again, they are no reprint",
            len(back),
        ).format(count=len(back))  # fmt: skip
        self.shell.say(said, lambda: self.shell.write(lambda: desk.paper.ask_again(actor, job_id)))
        self.list.table.setFocus()

    def _stop(self) -> None:
        if self.job is not None:
            self.job.cancel()

    # files

    def save(self) -> None:
        """Ctrl+S: the PDF into a file that one chooses."""
        if self._pending or not self._allowed():
            return
        folder = Path(state.load().get("papers", "") or Path.home())
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Save PDF"), str(folder / self._wants.file_name), _("PDF (*.pdf)")
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, file: Path) -> None:
        """Write the PDF; several papers become files beside each other, each logged by itself."""
        file = file if file.suffix.lower() == ".pdf" else file.with_name(file.name + ".pdf")
        made, wanted = self._made, self._wants
        for place, ready in enumerate(made.ready):
            to = file if len(made.ready) == 1 else file.with_name(f"{file.stem}-{place + 1:02d}.pdf")
            if self.shell.write(lambda to=to, ready=ready: write_file(to, ready.pdf)) is None:
                return
        state.save({"papers": str(file.parent)})
        actor = replace(self.shell.actor, purpose=self.pane.purpose.value)
        for ready in made.ready:
            change = self.shell.write(
                lambda ready=ready: self.shell.desk.paper.record(
                    actor, ready.piece.form or wanted.form, ready.pdf, ready.pages,
                    number=ready.piece.number, records=ready.piece.records, file=file.name,
                    reason=(ready.piece.reason or self.pane.reason.value) if ready.count > 1 else "",
                )
            )  # fmt: skip
            if change is None:
                return
        self.shell.say(_("Saved: {name}").format(name=file.name))
