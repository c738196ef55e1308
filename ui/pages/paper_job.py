"""One press of Print: logged before the first page goes out, so that a stopped program still asks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from dealerdesk.errors import WorldError
from dealerdesk.staff.paper import Part
from dealerdesk.text import _

if TYPE_CHECKING:
    from dealerdesk.store.store import Change
    from ui.paper import Made, Paper
    from ui.printer import PrintJob
    from ui.shell import Shell


class PaperJob(QObject):
    """Papers on their way to the printer. `ended` carries the pages that were sent when not all were, and a
    warning; both empty when all went well."""

    progressed = Signal(int, int)
    ended = Signal(str, str)

    def __init__(
        self, shell: Shell, paper: Paper, made: Made, printer: str, copies: int, purpose: str, reason: str
    ) -> None:
        super().__init__()
        self._shell, self._paper, self._made, self._copies = shell, paper, made, copies
        self._actor = replace(shell.actor, purpose=purpose)
        self._reason = reason
        self._name = printer
        self._printing: PrintJob | None = None
        self.id = 0

    def start(self, to: Any) -> None:
        """Log it as sent, then send it page by page."""
        from ui.printer import PrintJob

        change = self._shell.write(lambda: self._record(self._name))
        if change is None:
            self.ended.emit("", "")
            return
        self.id = change.touched["print_job"][0]
        pdfs = [ready.pdf for ready in self._made.ready]
        job = PrintJob(to, self._paper.title, pdfs, self._made.pages, self._copies)
        self._printing = job
        job.progressed.connect(self.progressed)
        job.finished.connect(lambda: self._finished(self._name))
        job.failed.connect(self._failed)
        job.start()

    def cancel(self) -> None:
        """Stop before the next page."""
        if self._printing is not None:
            self._printing.cancel()

    def parts(self) -> list[Part]:
        """Which pages of the tray each paper stands on, with its copies."""
        found: list[Part] = []
        page = 0
        for ready in self._made.ready:
            first, page = page + 1, page + ready.pages * self._copies
            found.append(Part(ready.piece.number, first, page, form=ready.piece.form))
        return found

    def _record(self, printer: str) -> Change:
        made, paper = self._made, self._paper
        one = made.ready[0].piece if len(made.ready) == 1 else None
        return self._shell.desk.paper.record(
            self._actor, paper.form, made.data, made.pages * self._copies,
            number=one.number if one else "", records=one.records if one else (),
            parts=() if one else self.parts(),
            printer=printer, sent=True, reason=self._reason, copies=self._copies,
        )  # fmt: skip

    def _finished(self, printer: str) -> None:
        self._printing = None
        self.ended.emit("", "")
        self._shell.say(_("Sent to {printer}. Look into the tray and answer.").format(printer=printer))

    def _failed(self, why: str) -> None:
        """Stopped, or the printer takes no more. Before the first page nothing can have come out."""
        done = self._printing.done if self._printing is not None else 0
        self._printing = None
        if done == 0:
            self._shell.write(lambda: self._shell.desk.paper.answer(self._actor, self.id, "none"))
            why = f"{why}. " + _("Nothing was printed.") if why else _("Stopped. Nothing was printed.")
        came_out = "" if done == 0 else "1" if done == 1 else f"1-{done}"
        self.ended.emit(came_out, why)


def write_file(file: Path, data: bytes) -> bool:
    """A file whole or not at all. Raises WorldError when the place can't be written."""
    from dealerdesk.store.backup import write_durably

    try:
        write_durably(file, data)
    except OSError as error:
        raise WorldError(
            _("Can't write {file} ({reason}): choose another place").format(file=file, reason=error.strerror)
        ) from error
    return True
