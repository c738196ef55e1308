"""Paper: what comes out of the printer, seen before it does; print it or save it as PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from dealerdesk.errors import WorldError
from dealerdesk.text import _, ngettext
from ui import paper as papers
from ui import state, theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.paper_pane import PrintPane
from ui.paper import Made, Paper
from ui.paperview import PaperView
from ui.widgets.basic import IconButton, Label, LineLabel, frame
from ui.widgets.choices import Segments
from ui.widgets.parts import Text

if TYPE_CHECKING:
    from dealerdesk.store.store import Change
    from ui.printer import PrintJob
    from ui.shell import Shell

SHOWN_IN = ("appointment", "customer", "phone", "vehicle", "holding", "month_report", "setting")


class PaperPage(Page):
    """Left the very pages, right this print: printer, paper, copies, whether all could be made."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self._place: dict[str, Any] = {}
        self._paper: Paper | None = None
        self._made = Made()
        self._asked = 0
        self._job: PrintJob | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._make_desk(), 1)
        row.addWidget(self._make_pane())

    # building

    def _make_desk(self) -> QFrame:
        desk = frame("pane")
        column = QVBoxLayout(desk)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = frame("toolbar")
        bar.setFixedHeight(theme.px(46))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(16), 0, theme.px(12), 0)
        row.setSpacing(theme.px(4))
        self.view = PaperView()
        self.said = LineLabel(Text(_("The very page that is printed"), "text-2"))
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.back = IconButton("arrow-left-s-line", _("Page before (PgUp)"))
        self.back.clicked.connect(self.view.previous_page)
        self.where = Label("", tone="text")
        self.onward = IconButton("arrow-right-s-line", _("Next page (PgDn)"))
        self.onward.clicked.connect(self.view.next_page)
        self.smaller = IconButton("zoom-out-line", _("Smaller (−)"))
        self.smaller.clicked.connect(lambda: self.view.step_zoom(-1))
        self.larger = IconButton("zoom-in-line", _("Larger (+)"))
        self.larger.clicked.connect(lambda: self.view.step_zoom(1))
        self.percent = Label("", tone="text-2")
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.percent.setFixedWidth(theme.px(44))
        self.fit = Segments([("page", _("Whole page")), ("width", _("Page width"))], _("Size"))
        self.fit.chosen.connect(self.view.set_fit)
        self.view.moved.connect(self._moved)
        self.view.zoomed.connect(self._zoomed)
        row.addWidget(self.said, 1)
        for widget in (self.back, self.where, self.onward):
            row.addWidget(widget)
        row.addSpacing(theme.px(8))
        for widget in (self.smaller, self.percent, self.larger):
            row.addWidget(widget)
        row.addSpacing(theme.px(8))
        row.addWidget(self.fit)
        column.addWidget(bar)
        column.addWidget(self.view, 1)
        return desk

    def _make_pane(self) -> PrintPane:
        self.pane = PrintPane()
        self.pane.reasoned.connect(self._reason_typed)
        self.pane.stop.clicked.connect(self._stop)
        self.pane.options.clicked.connect(self.print_with_options)
        self.pane.save.clicked.connect(self.save)
        self.pane.print.clicked.connect(self.print_now)
        return self.pane

    # the page

    def title(self) -> str:
        return self._paper.title if self._paper is not None else super().title()

    def state_line(self) -> tuple[str, ...]:
        pages = self._made.pages
        return (ngettext("{count} page", "{count} pages", pages).format(count=pages),) if pages else ()

    def help(self) -> str:
        return _(
            "The very pages that the printer gets. What is printed or saved is logged with who made it and"
            " its fingerprint."
        )

    def shortcuts(self) -> list[Key]:
        return [
            Key("Ctrl+P", _("print"), self.print_now),
            Key("Ctrl+S", _("save PDF"), self.save),
            Key("PgDown", _("turn the page"), self.view.next_page, shown="PgUp PgDn"),
            Key("PgUp", "", self.view.previous_page),
            Key("+", _("larger"), lambda: self.view.step_zoom(1), shown="+ −"),
            Key("=", "", lambda: self.view.step_zoom(1)),
            Key("-", "", lambda: self.view.step_zoom(-1)),
            Key("W", _("page width or whole page"), self.turn_fit),
        ]

    def panes(self) -> list[QFrame]:
        return [self.view, self.pane]

    def enter(
        self,
        paper: Paper | None = None,
        form: str = "",
        numbers: Any = (),
        month: date | None = None,
        **_rest: Any,
    ) -> None:
        if paper is None and not form:
            self._make()
            return
        self._place = (
            {"paper": paper} if paper is not None else {"form": form, "numbers": numbers, "month": month}
        )
        if paper is None:
            paper = self.shell.write(lambda: papers.known_paper(self.shell, form, numbers, month))
        self._paper = paper
        self._made = Made()
        self._light_parent()
        self.pane.fill_printers()
        self.pane.reason.set_value("")
        self.view.set_pdfs([])
        self.view.setFocus()
        self._make()

    def place(self) -> dict[str, Any]:
        return self._place

    def changed(self, change: Change | None) -> None:
        if self.isVisible() and change is not None and self.touches(change, *SHOWN_IN) and self._job is None:
            self._make()

    def step_back(self) -> bool:
        """Esc goes back to where the paper came from."""
        if self._job is not None:
            self._stop()
            return True
        back = getattr(self.window(), "back", None)
        if back is None:
            return False
        back()
        return True

    def _light_parent(self) -> None:
        rail = getattr(self.window(), "rail", None)
        if rail is not None and self._paper is not None:
            rail.show_page(self._paper.parent)

    # making

    def _make(self) -> None:
        """Render the paper off the window's thread; an answer that comes late is dropped."""
        paper = self._paper
        if paper is None:
            self._show(Made())
            return
        self._asked += 1
        mine, reason = self._asked, self.pane.reason.value

        def done(made: Made) -> None:
            if mine == self._asked:
                self._show(made)

        def failed(_error: BaseException) -> None:
            if mine == self._asked:
                self._show(Made())

        self.shell.tasks.run(
            paper.title, lambda _report: papers.make(self.shell, paper, reason), done, failed
        )

    def _show(self, made: Made) -> None:
        self._made = made
        self.view.set_pdfs([ready.pdf for ready in made.ready])
        self.pane.say_size(self._first_size(), self._paper.note if self._paper is not None else "")
        self.pane.say_made(bool(made.ready), made.refused)
        self.pane.say_before(self._before())
        self._enable()
        self.stated.emit()

    def _moved(self, page: int, count: int) -> None:
        self.where.setText(f"{page} / {count}" if count else "—")
        self.back.setEnabled(page > 1)
        self.onward.setEnabled(page < count)

    def _zoomed(self) -> None:
        self.percent.setText(f"{self.view.zoom:.0%}")
        if self.view.fit:
            self.fit.set_value(self.view.fit)

    def turn_fit(self) -> None:
        """W: whole page or page width."""
        fit = "width" if self.view.fit == "page" else "page"
        self.fit.set_value(fit)
        self.view.set_fit(fit)

    # what is said

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
        if not again or self._paper is None:
            return ""
        times = self.shell.desk.paper.printed_at(self._paper.form, [r.piece.number for r in again])
        when = words.ago(max(times.values()), self.shell.desk.clock.now())
        count = max(ready.count for ready in again) - 1
        return _("Made {count}× before, last {when}").format(count=count, when=when)

    def _reason_typed(self) -> None:
        if self._made.ready and any(ready.count > 1 for ready in self._made.ready):
            self._make()

    def _enable(self) -> None:
        self.pane.enable(bool(self._made.ready), self._job is not None)

    # acts

    def _allowed(self) -> bool:
        from dealerdesk.staff.rights import require

        paper = self._paper
        if paper is None or not self._made.ready or self._job is not None:
            return False
        return self.shell.write(lambda: (require(self.shell.actor, paper.act), True)) is not None

    def print_now(self) -> None:
        """Ctrl+P: this very PDF to the chosen printer; without a printer the PDF is offered."""
        if not self.pane.has_printer:
            self.save()
            return
        if self._allowed():
            from ui.printer import printer

            self._print_on(printer(self.pane.printer.value))

    def print_with_options(self) -> None:
        """The printer's own dialog first (tray, both sides)."""
        if not self.pane.has_printer or not self._allowed():
            return
        from PySide6.QtPrintSupport import QPrintDialog

        from ui.printer import printer

        to = printer(self.pane.printer.value)
        dialog = QPrintDialog(to, self)
        if dialog.exec():
            to.setCopyCount(1)
            self._print_on(to)

    def _print_on(self, to: Any) -> None:
        from ui.printer import PrintJob

        assert self._paper is not None
        made = self._made
        pdfs = [ready.pdf for ready in made.ready]
        job = PrintJob(to, self._paper.title, pdfs, made.pages, int(self.pane.copies.value or 1))
        self._job = job
        self._enable()
        job.progressed.connect(self.pane.say_working)
        job.finished.connect(lambda: self._printed(made, to.printerName()))
        job.failed.connect(self._not_printed)
        job.start()

    def _printed(self, made: Made, name: str) -> None:
        self._job = None
        if self._log(made, ""):
            self.shell.say(_("Sent to {printer}: {title}").format(printer=name, title=self.title()))
        self._make()

    def _not_printed(self, why: str) -> None:
        self._job = None
        self._enable()
        if why:
            self.shell.warn(why)
        else:
            self.shell.say(_("Printing was stopped; nothing was logged."))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def save(self) -> None:
        """Ctrl+S: the PDF into a file that one chooses."""
        if not self._allowed() or self._paper is None:
            return
        folder = Path(state.load().get("papers", "") or Path.home())
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Save PDF"), str(folder / self._paper.file_name), _("PDF (*.pdf)")
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, file: Path) -> None:
        """Write the PDF; several papers become files beside each other."""
        file = file if file.suffix.lower() == ".pdf" else file.with_name(file.name + ".pdf")
        made = self._made
        for place, ready in enumerate(made.ready):
            to = file if len(made.ready) == 1 else file.with_name(f"{file.stem}-{place + 1:02d}.pdf")
            if self.shell.write(lambda to=to, ready=ready: _write(to, ready.pdf)) is None:
                return
        state.save({"papers": str(file.parent)})
        if self._log(made, file.name):
            self.shell.say(_("Saved: {name}").format(name=file.name))
        self._make()

    def _log(self, made: Made, file: str) -> bool:
        """Who made which paper of whom, with the sha256 of the very PDF."""
        paper = self._paper
        assert paper is not None
        for ready in made.ready:
            change = self.shell.write(
                lambda ready=ready: self.shell.desk.paper.record(
                    self.shell.actor,
                    paper.form,
                    ready.pdf,
                    ready.pages,
                    number=ready.piece.number,
                    records=ready.piece.records,
                    file=file,
                )
            )
            if change is None:
                return False
        return True


def _write(file: Path, data: bytes) -> bool:
    """A file whole or not at all. Raises WorldError when the place can't be written."""
    from dealerdesk.store.backup import write_durably

    try:
        write_durably(file, data)
    except OSError as error:
        raise WorldError(
            _("Can't write {file} ({reason}): choose another place").format(file=file, reason=error.strerror)
        ) from error
    return True
