"""A DMS file as a table: its delimiter, header and columns, and the proof of its encoding."""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dealerdesk.dms import headers, reading
from dealerdesk.dms.choices import AUTOMATIC, Choices
from dealerdesk.dms.headers import Mapping
from dealerdesk.dms.plan import Column, FileLook, Proof
from dealerdesk.dms.reading import Source
from dealerdesk.dms.values import clean
from dealerdesk.errors import WorldError
from dealerdesk.text import _

PREVIEW_ROWS = 50
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

    @property
    def sample(self) -> list[list[str]]:
        """The cells of the first rows under the header."""
        return reading.cells(list(self.lines), self.delimiter)[self.mapping.row :]

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
    kind = choices.kind
    if kind != "auto" and kind not in headers.KINDS:
        raise WorldError(
            _("{kind} is no kind of list: choose one of {names}").format(
                kind=kind, names=", ".join(headers.KINDS)
            )
        )
    source = reading.inspect(path, choices.encoding)
    lines = reading.head(source)[:_SAMPLE]
    top = lines[: headers.SEARCHED_ROWS]
    best: tuple[int, str, Mapping] | None = None
    for delimiter in reading.DELIMITERS:
        if not any(delimiter in line for line in top):
            continue
        mapping = headers.mapping(reading.cells(top, delimiter), kind)
        score = headers.known(mapping.headers) if mapping else 0
        if mapping and (best is None or score > best[0]):
            best = (score, delimiter, mapping)
    if best is None:
        raise WorldError(
            _(
                "{file}: no header was recognised in the first 20 rows: export the list with its column "
                "names, such as 车架号, 车主, 手机"
            ).format(file=path.name)
        )
    _score, delimiter, mapping = best
    return Table(source, delimiter, mapping, tuple(lines), choices)


def remap(opened: Table, choices: Choices) -> Table:
    """The same file with its columns read as chosen; no byte is read again."""
    return replace(opened, choices=choices)


def look(table: Table) -> FileLook:
    """What was recognised, for a person to check before anything is read in."""
    mapping = table.mapping
    body = [row for row in table.sample if any(cell.strip() for cell in row)]
    columns = []
    for index, header in enumerate(mapping.headers):
        example = next((clean(r[index]) for r in body if len(r) > index and clean(r[index])), "")
        columns.append(Column(header, mapping.fields[index], example, mapping.state(index)))
    source = table.source
    return FileLook(
        table.file,
        source.size,
        source.lines,
        source.encoding,
        table.delimiter,
        _proof(source, mapping, body),
        mapping.kind,
        mapping.row,
        tuple(columns),
        tuple(tuple(row) for row in body[:PREVIEW_ROWS]),
    )


def _proof(source: Source, mapping: Mapping, body: Sequence[Sequence[str]]) -> Proof:
    """First names and plates as read, the rare ones, and what the other encoding would say."""
    places = [i for field in _PROVING if (i := mapping.column(field)) is not None][:2]
    words = dict.fromkeys(clean(row[i]) for row in body for i in places if len(row) > i and clean(row[i]))
    rare = [word for word in words if not _in_gb2312(word)]
    other = "UTF-8" if source.encoding == "GB18030" else "GB18030"
    wrong = []
    for word in itertools.islice(words, 3):
        raw = word.encode(reading.ENCODINGS[source.encoding], "replace")
        wrong.append(raw.decode(reading.ENCODINGS[other], "replace"))
    return Proof(
        tuple(itertools.islice(words, 8)), tuple(rare[:5]), other, _breaks_at(source, other), tuple(wrong)
    )


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
