"""Papers for the preview: what is shown, printed and logged is one and the same PDF.

`open_preview` shows a paper that a page makes itself; `shell.go("paper", form="sheet", numbers=[…])` and
`shell.go("paper", form="report", month=…)` show the papers that the program knows by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from dealerdesk.errors import WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.text import N_, _
from ui import words

if TYPE_CHECKING:
    from ui.shell import Shell

Make = Callable[[PrintNote], Any]


@dataclass(frozen=True)
class Piece:
    """One paper with a number of its own; `make` gives its form, or several, or a finished Printed.

    `form` where a paper holds several kinds; `reason` when it is known why it is printed again (A5).
    """

    number: str
    make: Make
    records: tuple[Any, ...]
    form: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Paper:
    """What the preview shows: pieces of one kind, each logged by itself; `parent` is where it came from."""

    title: str
    form: str
    pieces: tuple[Piece, ...]
    note: str = ""
    parent: str = "appointments"

    @property
    def act(self) -> str:
        """The right that it needs (7.7): a list of people is more than a paper of one."""
        return "print_list" if any(len(piece.records) > 1 for piece in self.pieces) else "print_one"

    @property
    def file_name(self) -> str:
        """A name for its PDF."""
        numbers = [piece.number for piece in self.pieces]
        tail = numbers[0] if len(numbers) == 1 else f"{numbers[0]}-{len(numbers)}" if numbers else ""
        return f"{self.form}-{tail}.pdf".replace("/", "-").replace(" ", "-")


@dataclass(frozen=True)
class Ready:
    """A piece as PDF; `count` is which print of it this one is."""

    piece: Piece
    pdf: bytes
    pages: int
    count: int

    @property
    def needs_reason(self) -> bool:
        """Whether it came out before and nobody has said why it is printed again."""
        return self.count > 1 and not self.piece.reason


@dataclass(frozen=True)
class Made:
    """All pieces that could be made, and a line for each that could not."""

    ready: tuple[Ready, ...] = ()
    refused: tuple[str, ...] = field(default=())

    @property
    def pages(self) -> int:
        """How many pages there are in all."""
        return sum(ready.pages for ready in self.ready)

    @property
    def data(self) -> bytes:
        """What a job's fingerprint is of: the document, or all documents one after another, one copy."""
        return b"".join(ready.pdf for ready in self.ready)


Kept = dict[tuple[str, ...], tuple[tuple[Ready, ...], tuple[str, ...]]]


def make(shell: Shell, paper: Paper, reason: str = "", kept: Kept | None = None) -> Made:
    """Render every piece by itself; what no font can show, or does not fit, is left out by name.

    `kept` holds what was rendered before and is still true.
    """
    import printing

    ready: list[Ready] = []
    refused: list[str] = []
    now = shell.desk.clock.now()
    for piece in paper.pieces:
        form = piece.form or paper.form
        count = shell.desk.paper.count(form, piece.number) + 1
        why = (piece.reason or reason) if count > 1 else ""
        key = (form, piece.number, str(count), why)
        if kept is not None and key in kept:
            some, lines = kept[key]
        else:
            some, lines = _render(piece, PrintNote(shell.actor.name, now, count, why), printing)
            if kept is not None:
                kept[key] = (some, lines)
        ready += some
        refused += lines
    return Made(tuple(ready), tuple(refused))


def _render(piece: Piece, note: PrintNote, printing: Any) -> tuple[tuple[Ready, ...], tuple[str, ...]]:
    """A piece as PDF, and a line for each thing in it that could not be made."""
    try:
        made = piece.make(note)
        printed = made if isinstance(made, printing.Printed) else printing.render(made)
    except WorldError as error:
        return (), (error.line,)
    some = (Ready(piece, printed.pdf, printed.pages, note.count),) if printed.pages else ()
    return some, tuple(why for _place, why in printed.refused)


def open_preview(
    shell: Shell,
    title: str,
    make: Make,
    form: str,
    number: str,
    records: Sequence[Any],
    parent: str = "appointments",
) -> None:
    """Show a paper. `make` gets the PrintNote of the foot and returns a form, several forms or a Printed."""
    paper = Paper(title, form, (Piece(number, make, tuple(records)),), parent=parent)
    shell.go("paper", paper=paper)


def known_paper(shell: Shell, form: str, numbers: Sequence[str] = (), month: date | None = None) -> Paper:
    """A paper that the program knows by name. Raises WorldError for another one."""
    if form == "sheet":
        return sheets(shell, numbers)
    if form == "report" and month is not None:
        return report(shell, month)
    if form in DAY_PAPERS and numbers:
        piece = day_piece(shell, form, numbers[0])
        return Paper(day_title(form, numbers[0], shell), form, (piece,), parent="calendar")
    raise WorldError(_("There is no paper {form}").format(form=form))


def is_known(form: str) -> bool:
    """Whether a paper of the log can be made again from its form and number alone."""
    return form == "sheet" or form in DAY_PAPERS


DAY_PAPERS = {
    "day-pack": N_("Morning sheet {day}"),
    "evening": N_("Evening slip {day}"),
    "parts-list": N_("Parts list {day}"),
}
"""Papers of a day, with their titles."""


def day_of(number: str) -> date:
    """The day that the number of its paper carries: `CH-20261123-002`, or the day itself."""
    if not number.startswith("CH-"):
        return date.fromisoformat(number)
    digits = number.split("-")[1]
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def day_title(form: str, number: str, shell: Shell) -> str:
    """`晨会单 11-23`."""
    return _(DAY_PAPERS[form]).format(day=words.day(day_of(number), shell.desk.clock.today()))


def day_piece(shell: Shell, form: str, number: str) -> Piece:
    """A paper of the day that the number names."""
    desk, actor, day = shell.desk, shell.actor, day_of(number)

    def make(note: PrintNote) -> Any:
        if form == "parts-list":
            return desk.appointment_papers.parts_list(day, note)
        papers = desk.day_papers
        return (papers.morning if form == "day-pack" else papers.evening)(actor, day, note)

    return Piece(number, make, (number,), form)


def sheet_piece(shell: Shell, number: str, reason: str = "") -> Piece:
    """预约登记表 of one appointment."""
    service = shell.desk.appointments
    return Piece(number, lambda note: service.sheet(number, note), (number,), "sheet", reason)


def sheets(shell: Shell, numbers: Sequence[str]) -> Paper:
    """预约登记表: the two-copy sheets of these appointments, one paper each. What was changed since it was
    printed says so by itself."""
    changed = {due.number for due in shell.desk.paper_due.waiting(shell.actor) if due.changed}

    def piece(number: str) -> Piece:
        return sheet_piece(shell, number, _("content changed") if number in changed else "")

    title = (
        _("Appointment sheet {number}").format(number=numbers[0])
        if len(numbers) == 1
        else _("{count} appointment sheets").format(count=len(numbers))
    )
    note = _("Two copies on one sheet")
    return Paper(title, "sheet", tuple(piece(number) for number in numbers), note)


def report(shell: Shell, month: date) -> Paper:
    """月度报告: the report of a month."""
    number = f"{month:%Y-%m}"
    piece = Piece(number, lambda note: shell.desk.figures.report_form(month, note), (number,))
    title = _("Report of {month}").format(month=words.month(month.replace(day=1)))
    return Paper(title, "report", (piece,), parent="figures")
