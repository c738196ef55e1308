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
from dealerdesk.text import _
from ui import words

if TYPE_CHECKING:
    from ui.shell import Shell

Make = Callable[[PrintNote], Any]


@dataclass(frozen=True)
class Piece:
    """One paper with a number of its own; `make` gives its form, or several, or a finished Printed."""

    number: str
    make: Make
    records: tuple[Any, ...]


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


@dataclass(frozen=True)
class Made:
    """All pieces that could be made, and a line for each that could not."""

    ready: tuple[Ready, ...] = ()
    refused: tuple[str, ...] = field(default=())

    @property
    def pages(self) -> int:
        """How many pages there are in all."""
        return sum(ready.pages for ready in self.ready)


def make(shell: Shell, paper: Paper, reason: str = "") -> Made:
    """Render every piece by itself; what no font can show, or does not fit, is left out by name."""
    import printing

    ready: list[Ready] = []
    refused: list[str] = []
    now = shell.desk.clock.now()
    for piece in paper.pieces:
        count = shell.desk.paper.count(paper.form, piece.number) + 1
        note = PrintNote(shell.actor.name, now, count, reason if count > 1 else "")
        try:
            made = piece.make(note)
            printed = made if isinstance(made, printing.Printed) else printing.render(made)
        except WorldError as error:
            refused.append(error.line)
            continue
        refused += [why for _place, why in printed.refused]
        if printed.pages:
            ready.append(Ready(piece, printed.pdf, printed.pages, count))
    return Made(tuple(ready), tuple(refused))


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
    raise WorldError(_("There is no paper {form}").format(form=form))


def sheets(shell: Shell, numbers: Sequence[str]) -> Paper:
    """预约登记表: the two-copy sheets of these appointments, one paper each."""
    service = shell.desk.appointments

    def piece(number: str) -> Piece:
        return Piece(number, lambda note: service.sheet(number, note), (number,))

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
