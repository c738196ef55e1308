"""What an import found and will do: the proof, the columns, the six counts, the lists (domain 5.2).

Plain dataclasses, shown by the window and the command line; nothing here touches a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dealerdesk.dms import reasons
from dealerdesk.dms.headers import FIELDS, Mapping, unique
from dealerdesk.text import _

SHOWN = 500
"""At most so many lines of each list are kept for showing; the counts are always whole."""

BUCKETS = ("new", "changed", "same", "rejected", "skipped", "conflicts")


@dataclass(frozen=True)
class Column:
    """One column of the file. ``field`` is what it is read as, or None; ``state`` is 'known',
    'check' (please look) or 'ignored'."""

    header: str
    field: str | None
    example: str
    state: str

    @property
    def label(self) -> str | None:
        """The field in the language of the shop."""
        return _(FIELDS[self.field]) if self.field else None


@dataclass(frozen=True)
class Proof:
    """Why the encoding is right: ``names`` as they were read, ``rare`` the rarer ones of them;
    ``other`` is the other encoding, ``breaks_at`` the line where it fails (None: it doesn't) and
    ``other_names`` what it would make of the names."""

    names: tuple[str, ...]
    rare: tuple[str, ...]
    other: str
    breaks_at: int | None
    other_names: tuple[str, ...]


@dataclass(frozen=True)
class FileLook:
    """A file as it was recognised, before anything is read in. Size in bytes, rows from 1.

    ``container``: text, xlsx, xls, html or xml. ``top``: the first rows as read, for choosing the
    header. ``signature``: the mark of the header, by which a profile is found; ``profile``: the
    one that was used. ``asks_day_order``: some dates can be read in two ways.
    """

    file: str
    size: int
    lines: int
    encoding: str
    delimiter: str
    proof: Proof
    kind: str
    header_row: int
    columns: tuple[Column, ...]
    first_rows: tuple[tuple[str, ...], ...]
    container: str = "text"
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    top: tuple[tuple[str, ...], ...] = ()
    signature: str = ""
    profile: str = ""
    asks_day_order: bool = False
    digest: str = ""
    hidden_rows: int = 0
    warnings: tuple[str, ...] = ()


@dataclass
class Counts:
    """The six counts; every data row of the file is in exactly one."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    skipped: int = 0
    conflicts: int = 0

    def as_dict(self) -> dict[str, int]:
        """By name, ``rows`` first."""
        return {name: getattr(self, name) for name in ("rows", *BUCKETS)}


@dataclass(frozen=True)
class ChangeLine:
    """A field that the file changes (``taken``) or that waits for a person. Values as text.

    ``target`` is the key of the field in ``headers.FIELDS``; with ``row`` it names the difference
    in ``Choices.decided``.
    """

    row: int
    plate: str
    customer: str
    field: str
    now: str
    file: str
    after: str
    why: str
    taken: bool = True
    table: str = ""
    row_id: int = 0
    target: str = ""

    @property
    def reason(self) -> str:
        """Why, in the language of the shop."""
        return reasons.say(self.why)


@dataclass(frozen=True)
class NewLine:
    """A row that makes a record: the car's plate, the customer, and what else names it."""

    row: int
    plate: str
    customer: str
    what: str


@dataclass(frozen=True)
class IssueLine:
    """待核: a value kept raw and not used. ``table``, ``row_id``: the record it belongs to."""

    row: int
    column: str
    value: str
    why: str
    table: str = ""
    row_id: int | None = None

    @property
    def reason(self) -> str:
        """Why, in the language of the shop."""
        return reasons.say(self.why)


@dataclass(frozen=True)
class RejectLine:
    """剔除: a row nobody can be found for, with its cells. ``column`` '' means the whole row."""

    row: int
    column: str
    value: str
    why: str
    cells: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why, and what to do, in the language of the shop."""
        return reasons.say(self.why)


@dataclass(frozen=True)
class SkippedLine:
    """跳过: a row that is no record of its own."""

    row: int
    why: str

    @property
    def reason(self) -> str:
        """Why, in the language of the shop."""
        return reasons.say(self.why)


@dataclass
class Outcome:
    """What a run found so far. Lists of changes and skipped rows are capped, others whole."""

    counts: Counts = field(default_factory=Counts)
    changes: list[ChangeLine] = field(default_factory=list)
    new_lines: list[NewLine] = field(default_factory=list)
    skipped: list[SkippedLine] = field(default_factory=list)
    issues: list[IssueLine] = field(default_factory=list)
    rejects: list[RejectLine] = field(default_factory=list)
    conflicts: list[ChangeLine] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    claimed: int | None = None
    no_records: int = 0

    def skip(self, row: int, why: str) -> None:
        """Count a row as skipped."""
        self.counts.skipped += 1
        self.no_records += why in (reasons.BLANK, reasons.TOTAL, reasons.HEADER_AGAIN)
        if len(self.skipped) < SHOWN:
            self.skipped.append(SkippedLine(row, why))

    def reject(self, row: int, why: str, cells: list[str], column: str = "", value: str = "") -> None:
        """Count a row as rejected; it is kept whole."""
        self.counts.rejected += 1
        self.rejects.append(RejectLine(row, column, value, why, tuple(cells)))

    def sort(self) -> None:
        """Put the lists in the order of the file."""
        for lines in (self.skipped, self.issues, self.rejects):
            lines.sort(key=lambda line: line.row)

    def issue(
        self, row: int, column: str, value: str, why: str, table: str = "", row_id: int | None = None
    ) -> None:
        """Put a value on the 待核 list."""
        self.issues.append(IssueLine(row, column, value, why, table, row_id))


@dataclass(frozen=True)
class ImportPlan:
    """The difference that an import would make; nothing was written."""

    look: FileLook
    counts: Counts
    changes: tuple[ChangeLine, ...]
    issues: tuple[IssueLine, ...]
    rejects: tuple[RejectLine, ...]
    conflicts: tuple[ChangeLine, ...]
    skipped: tuple[SkippedLine, ...]
    warnings: tuple[str, ...]
    claimed: int | None
    new_lines: tuple[NewLine, ...] = ()


@dataclass(frozen=True)
class RunReport:
    """One finished run. ``run`` is its id, None after a dry run. ``backup`` names the copy made
    before it, '' when nothing changed. ``seconds`` of the run, ``backup_seconds`` of the copy."""

    run: int | None
    file: str
    encoding: str
    kind: str
    header_row: int
    columns: dict[str, str | None]
    counts: Counts
    issues: tuple[IssueLine, ...]
    rejects: tuple[RejectLine, ...]
    conflicts: tuple[ChangeLine, ...]
    warnings: tuple[str, ...]
    backup: str = ""
    seconds: float = 0.0
    backup_seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {
            "run": self.run,
            "file": self.file,
            "encoding": self.encoding,
            "as": self.kind,
            "header_row": self.header_row,
            "columns": self.columns,
            **self.counts.as_dict(),
            "warnings": list(self.warnings) + [issue_text(i) for i in self.issues],
        }


@dataclass(frozen=True)
class RunLine:
    """A run as `imports` lists it. ``at``: ISO text with offset. ``issues``: how many values."""

    run: int
    file: str
    encoding: str
    kind: str
    header_row: int
    columns: dict[str, str | None]
    counts: Counts
    issues: int
    at: str
    actor: str
    backup: str
    undone: bool

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it: the keys of an import, then when and by whom."""
        return {
            "run": self.run,
            "file": self.file,
            "encoding": self.encoding,
            "as": self.kind,
            "header_row": self.header_row,
            "columns": self.columns,
            **self.counts.as_dict(),
            "issues": self.issues,
            "at": self.at,
            "actor": self.actor,
            "undone": self.undone,
        }


def issue_text(line: IssueLine) -> str:
    """One line for a value that was not used."""
    return _("Row {row}, {column}: “{value}”: {reason}").format(
        row=line.row, column=line.column, value=line.value, reason=line.reason
    )


def columns_of(mapping: Mapping) -> dict[str, str | None]:
    """Header → field, in the order of the file; a second column of one name gets a number."""
    return dict(zip(unique(mapping.headers), mapping.fields, strict=True))
