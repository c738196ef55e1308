"""A DMS file as a table: its delimiter, header and columns, and the proof of its encoding."""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dealerdesk.dms import dates, headers, reading, sheets, splitting
from dealerdesk.dms.choices import AUTOMATIC, Choices
from dealerdesk.dms.columns import DATED
from dealerdesk.dms.headers import Mapping
from dealerdesk.dms.plan import Column, FileLook, Proof
from dealerdesk.dms.reading import Source
from dealerdesk.dms.sheets import Book
from dealerdesk.dms.values import clean
from dealerdesk.errors import WorldError
from dealerdesk.text import _, ngettext

PREVIEW_ROWS = 50
MOST_SHEETS = 12
"""Sheets of a workbook that are looked at beside the one that is read."""

_SAMPLE = 200
_PROVING = ("name", "plate", "sender", "contact", "model", "address", "work", "insurer")


@dataclass(frozen=True)
class Table:
    """A source with its header found, and its first lines."""

    source: Source
    delimiter: str
    mapping: Mapping
    lines: tuple[str, ...]
    choices: Choices = AUTOMATIC
    container: str = sheets.TEXT
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    hidden_rows: int = 0
    date1904: bool = False
    others: tuple[str, ...] = ()
    """Sheets with a known header that are not read."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know of the file before it comes in."""
        found = []
        if self.hidden_rows:
            said = ngettext("{n} hidden row comes in too", "{n} hidden rows come in too", self.hidden_rows)
            found.append(said.format(n=self.hidden_rows))
        if self.others:
            said = _("Only the sheet {sheet} is read; these hold lists too: {names}")
            found.append(said.format(sheet=self.sheet, names=", ".join(self.others)))
        return tuple(found)

    @property
    def sample(self) -> list[list[str]]:
        """The cells of the first rows under the header."""
        return splitting.cells(list(self.lines), self.delimiter)[self.mapping.row :]

    def day_first(self) -> bool | None:
        """Whether 1/5/2024 is the 1st of May: as chosen, else as the whole file tells by a number
        above 12; None when it doesn't. Only a file with such days is read for it."""
        if self.choices.day_first is not None:
            return self.choices.day_first
        places = [i for i, field in enumerate(self.mapping.fields) if field in DATED]
        near = [row[i] for row in self.sample for i in places if i < len(row)]
        if not dates.unsure(near):
            return dates.day_first(near)
        found: set[bool] = set()
        for block in reading.blocks(self.source, self.delimiter, len(self.mapping.headers)):
            rows = splitting.cells(block.lines, self.delimiter, block.quoted)
            told = dates.day_first(row[i] for row in rows for i in places if i < len(row))
            found |= {told} - {None}  # type: ignore[arg-type]
        return found.pop() if len(found) == 1 else None

    @property
    def signature(self) -> str:
        """The mark of the header."""
        return headers.signature(self.mapping.headers)

    @property
    def file(self) -> str:
        """The name of the file, without its folder."""
        return self.source.path.name


def open_table(path: Path, choices: Choices = AUTOMATIC) -> Table:
    """Find out how a file is to be read.

    Raises WorldError with one line that says what is wrong and what to do.
    """
    if choices.kind != "auto" and choices.kind not in headers.KINDS:
        raise WorldError(
            _("{kind} is no kind of list: choose one of {names}").format(
                kind=choices.kind, names=", ".join(headers.KINDS)
            )
        )
    container = sheets.container(reading.first_bytes(path))
    if container == sheets.TEXT:
        return _open_text(path, choices)
    return _open_book(path, sheets.read(path, container, choices.encoding), choices)


def _open_text(path: Path, choices: Choices) -> Table:
    source = reading.inspect(path, choices.encoding)
    lines = reading.head(source, _SAMPLE)
    best = _best(lines, reading.DELIMITERS, choices)
    if best is None:
        raise _broken(source, choices) or _no_header(path, choices)
    delimiter, mapping = best
    return Table(source, delimiter, mapping, tuple(lines), choices)


def _open_book(path: Path, book: Book, choices: Choices) -> Table:
    """The chosen sheet of a workbook, else the first with a header that is known."""
    if choices.sheet is not None and choices.sheet not in book.names:
        raise WorldError(
            _("{file} has no sheet {sheet}: choose one of {names}").format(
                file=path.name, sheet=choices.sheet, names=", ".join(book.names)
            )
        )
    for name in book.names if choices.sheet is None else (choices.sheet,):
        sheet = book.sheet(name)
        lines = sheets.lines(sheet.rows)
        best = _best(lines[:_SAMPLE], (",",), choices)
        if best is not None:
            source = reading.of_records(path, book.encoding, lines)
            return Table(
                source, ",", best[1], tuple(lines[:_SAMPLE]), choices, book.container, name, book.names,
                sheet.hidden, book.date1904, _lists(book, name),
            )  # fmt: skip
    raise _no_header(path, choices)


def _lists(book: Book, taken: str) -> tuple[str, ...]:
    """The other sheets with a header that is known, of the first few."""
    found = []
    for name in [name for name in book.names if name != taken][:MOST_SHEETS]:
        lines = sheets.lines(book.sheet(name).rows[: headers.SEARCHED_ROWS])
        if _best(lines, (",",), AUTOMATIC) is not None:
            found.append(name)
    return tuple(found)


def _broken(source: Source, choices: Choices) -> WorldError | None:
    """A file that is no text in the encoding it was taken for, but nearly so in another one."""
    for name in ("UTF-8", "GB18030"):
        lines = reading.head(replace(source, encoding=name), _SAMPLE)
        if not source.chosen and name != source.encoding and _best(lines, reading.DELIMITERS, choices):
            return WorldError(
                _(
                    "{file} is nearly {encoding}, but broken in places: choose {encoding} yourself, "
                    "broken cells are then listed"
                ).format(file=source.path.name, encoding=name)
            )
    return None


def _best(lines: Sequence[str], delimiters: Sequence[str], choices: Choices) -> tuple[str, Mapping] | None:
    """The delimiter with which most names of columns are known, and the header that it gives."""
    top = lines[: headers.SEARCHED_ROWS]
    best: tuple[int, str, Mapping] | None = None
    for delimiter in delimiters:
        if not any(delimiter in line for line in top):
            continue
        rows = splitting.cells(list(top), delimiter)
        mapping = headers.mapping(rows, choices.kind, choices.header_row, choices.columns)
        score = headers.known(mapping.headers) if mapping else 0
        if mapping and any(mapping.fields) and (best is None or score > best[0]):
            best = (score, delimiter, mapping)
    return best[1:] if best else None


def _no_header(path: Path, choices: Choices) -> WorldError:
    if choices.header_row is not None:
        return WorldError(
            _("{file}: row {row} is no header with known columns: choose another row").format(
                file=path.name, row=choices.header_row
            )
        )
    return WorldError(
        _(
            "{file}: no header was recognised in the first 20 rows: export the list with its column "
            "names, such as 车架号, 车主, 手机"
        ).format(file=path.name)
    )


def remap(opened: Table, choices: Choices) -> Table:
    """The same file with its header and columns read as chosen; no byte is read again.

    Raises WorldError when the chosen row is no header.
    """
    best = _best(opened.lines, (opened.delimiter,), choices)
    if best is None:
        raise _no_header(opened.source.path, choices)
    return replace(opened, mapping=best[1], choices=choices)


def look(table: Table) -> FileLook:
    """What was recognised, for a person to check before anything is read in."""
    mapping, source = table.mapping, table.source
    body = [row for row in table.sample if any(cell.strip() for cell in row)]
    columns = []
    for index, header in enumerate(headers.unique(mapping.headers)):
        example = next((clean(r[index]) for r in body if len(r) > index and clean(r[index])), "")
        columns.append(Column(header, mapping.fields[index], example, mapping.state(index)))
    top = splitting.cells(list(table.lines[: headers.SEARCHED_ROWS]), table.delimiter)
    dated = [i for i, field in enumerate(mapping.fields) if field in DATED]
    unsure = dates.unsure(row[i] for row in body for i in dated if i < len(row))
    asks = unsure and table.day_first() is None
    return FileLook(
        table.file, source.size, source.lines, source.encoding, table.delimiter,
        _proof(source, mapping, body), mapping.kind, mapping.row, tuple(columns),
        tuple(tuple(row) for row in body[:PREVIEW_ROWS]), table.container, table.sheet, table.sheets,
        tuple(tuple(row) for row in top), table.signature, table.choices.profile,
        asks, source.digest, table.hidden_rows, table.warnings,
    )  # fmt: skip


def _proof(source: Source, mapping: Mapping, body: Sequence[Sequence[str]]) -> Proof:
    """First names and plates as read, the rare ones, and what the other encoding would say."""
    places = [i for field in _PROVING if (i := mapping.column(field)) is not None][:2]
    words = dict.fromkeys(clean(row[i]) for row in body for i in places if len(row) > i and clean(row[i]))
    rare = [word for word in words if not _in_gb2312(word)]
    names = tuple(itertools.islice(words, 8))
    if source.records is not None:
        return Proof(names, tuple(rare[:5]), "", None, ())
    other = "UTF-8" if source.encoding == "GB18030" else "GB18030"
    wrong = []
    for word in itertools.islice(words, 3):
        raw = word.encode(reading.ENCODINGS[source.encoding], "replace")
        wrong.append(raw.decode(reading.ENCODINGS[other], "replace"))
    return Proof(names, tuple(rare[:5]), other, _breaks_at(source, other), tuple(wrong))


def _in_gb2312(word: str) -> bool:
    try:
        word.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _breaks_at(source: Source, other: str) -> int | None:
    """The line where the other encoding fails, looking at the first megabyte."""
    with open(source.path, "rb") as handle:
        head = handle.read(1 << 20)
    try:
        codecs.getincrementaldecoder(reading.ENCODINGS[other])("strict").decode(head)
    except UnicodeDecodeError as error:
        return head.count(b"\n", 0, error.start) + 1
    return None
