"""Bytes of a DMS file → text → rows (domain 5.2).

A file is looked at once in full (:func:`inspect`: is it a table at all, which encoding, its hash)
and then read in blocks of records, so that a file of any size needs little memory. Decoding is
strict: a file that is neither UTF-8 nor GB18030 is refused, not guessed. Only where a person has
chosen the encoding are broken characters replaced; their cells are then refused as garbled.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dealerdesk.errors import WorldError
from dealerdesk.text import _

ENCODINGS = {"GB18030": "gb18030", "UTF-8": "utf-8", "UTF-8-SIG": "utf-8-sig", "UTF-16LE": "utf-16-le",
             "UTF-16BE": "utf-16-be", "Big5": "big5hkscs"}  # fmt: skip
"""Names as the command line has them, and Python's. Always GB18030, never GBK or GB2312; Big5
only where a person chose it."""

DELIMITERS = (",", "\t", ";", "|")
BLOCK = 5_000
"""Records read, checked and written at a time."""
LONGEST_CELL_LINES = 100
"""A quoted cell has at most so many lines; more means that its quotation mark was never closed."""

_CHUNK = 1 << 20
BOMS = ((codecs.BOM_UTF8, "UTF-8-SIG"), (codecs.BOM_UTF16_LE, "UTF-16LE"), (codecs.BOM_UTF16_BE, "UTF-16BE"))
_MAGIC = (
    (b"%PDF", "PDF"), (b"MZ", "program"),
    (b"\x7fELF", "program"), (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"),
    (b"BM", "picture"), (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"), (b"\x1f\x8b", "archive"),
    (b"SQLite format 3", "database"), (b"{\\rtf", "RTF"),
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A file that can be read as text: what one look at all its bytes told.

    ``encoding`` is a key of ENCODINGS; ``chosen`` says that a person chose it. ``lines`` is how
    many line ends were counted. ``records`` are the rows of a workbook as CSV, None for text.
    Size in bytes.
    """

    path: Path
    size: int
    sha256: str
    encoding: str
    lines: int
    chosen: bool = False
    stamp: int = 0
    records: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Block:
    """Some records in a row: ``lines`` holds the raw text of each, ``first`` the number of the
    first (from 1, blank ones counted). ``torn`` tells how the last one of the file ends: '' well,
    'unended' without a line end, 'cut' inside a character, 'quote' inside quotation marks.
    ``quoted``: a quotation mark stands somewhere."""

    first: int
    lines: list[str]
    torn: str = ""
    quoted: bool = True


def inspect(path: Path, encoding: str | None = None) -> Source:
    """Look at all bytes of a file once. ``encoding``: what a person chose, else it is found out.

    Raises WorldError with one line that says what is wrong and what to do.
    """
    name = encoding and next((name for name in ENCODINGS if name.upper() == encoding.upper()), "")
    if name == "":
        raise WorldError(
            _("{encoding} is no known encoding: choose one of {names}").format(
                encoding=encoding, names=", ".join(ENCODINGS)
            )
        )
    try:
        with _open(path) as handle:
            stat = os.fstat(handle.fileno())
            return _inspect(path, handle, stat.st_size, name, stat.st_mtime_ns)
    except OSError as error:
        raise _unreadable(path, error) from error


def first_bytes(path: Path, size: int = 4_096) -> bytes:
    """How a file begins. Raises WorldError when it can't be read, or is empty."""
    try:
        with _open(path) as handle:
            found = handle.read(size)
    except OSError as error:
        raise _unreadable(path, error) from error
    if not found:
        raise _empty(path)
    return found


def of_records(path: Path, encoding: str, records: Sequence[str]) -> Source:
    """A workbook whose rows were read: the same as a text of these lines."""
    with _open(path) as handle:
        stat = os.fstat(handle.fileno())
        sha256 = hashlib.sha256(handle.read()).hexdigest()
    return Source(path, stat.st_size, sha256, encoding, len(records), False, stat.st_mtime_ns, tuple(records))


def _empty(path: Path) -> WorldError:
    return WorldError(_("{file} is empty: export it again from the DMS").format(file=path.name))


def _open(path: Path) -> BinaryIO:
    if path.is_dir():
        raise WorldError(_("{file} is a folder: choose a file in it").format(file=path.name))
    if path.exists() and not path.is_file():  # a pipe or a device would be waited for
        raise WorldError(
            _("{file} is no ordinary file: copy the list to this PC first").format(file=path.name)
        )
    handle = open(path, "rb")  # noqa: SIM115 (the caller closes it)
    if _locked(handle):
        handle.close()
        raise WorldError(_in_use(path))
    return handle


def _in_use(path: Path) -> str:
    return _("{file} is in use by another program: close it there (often Excel), then try again").format(
        file=path.name
    )


def _locked(handle: BinaryIO) -> bool:
    """Whether another program holds the file for itself (Windows refuses the opening instead)."""
    try:
        import fcntl
    except ImportError:
        return False
    for lock in (fcntl.flock, fcntl.lockf):
        try:
            lock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            lock(handle, fcntl.LOCK_UN)
        except BlockingIOError:
            return True
        except OSError:
            continue  # this file system has no such locks
    return False


def _unreadable(path: Path, error: OSError) -> WorldError:
    if isinstance(error, FileNotFoundError):
        return WorldError(_("There is no file {file}: check its name and folder").format(file=path))
    if isinstance(error, PermissionError):
        return WorldError(_in_use(path))
    return WorldError(
        _("{file} can't be read ({reason}): copy it to this PC and try again").format(
            file=path.name, reason=error.strerror or error
        )
    )


def _inspect(path: Path, handle: BinaryIO, size: int, encoding: str | None, stamp: int) -> Source:
    if size == 0:
        raise _empty(path)
    head = handle.read(_CHUNK)
    _refuse_other_formats(path, head)
    found = encoding or next((name for bom, name in BOMS if head.startswith(bom)), None) or _bare_utf16(head)
    wide = found is not None and found.startswith("UTF-16")
    utf8 = codecs.getincrementaldecoder("utf-8")("strict") if found is None else None
    digest = hashlib.sha256()
    lines = 0
    chunk = head
    while chunk:
        digest.update(chunk)
        lines += chunk.count(b"\n")
        if not wide and b"\0" in chunk:
            raise WorldError(
                _("{file} holds NUL bytes and is no text table: export it again as CSV").format(
                    file=path.name
                )
            )
        if utf8 is not None:
            try:
                utf8.decode(chunk)
            except UnicodeDecodeError:
                utf8 = None
        chunk = handle.read(_CHUNK)
    if found is None:
        found = "UTF-8" if utf8 is not None else "GB18030"
    return Source(path, size, digest.hexdigest(), found, lines, encoding is not None, stamp)


def _bare_utf16(head: bytes) -> str | None:
    """UTF-16 without a byte order mark: its line ends and digits have a NUL on one side, always the
    same one. None where it is something else."""
    if b"\0" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) * 20 > max(even, odd):
        return None  # 一 (4E00) has its NUL on the other side
    name = "UTF-16LE" if odd > even else "UTF-16BE"
    try:
        text = codecs.getincrementaldecoder(ENCODINGS[name])("strict").decode(head)
    except UnicodeDecodeError:
        return None
    return name if "\n" in text or "\r" in text else None


def _refuse_other_formats(path: Path, head: bytes) -> None:
    what = next(
        (name for magic, name in _MAGIC if head.startswith(magic) and (len(magic) > 2 or b"\0" in head)), None
    )
    if what is None:
        return
    names = {
        "PDF": _("a PDF"), "program": _("a program"), "picture": _("a picture"),
        "archive": _("a packed archive"), "database": _("a database"), "RTF": _("a text document"),
    }  # fmt: skip
    raise WorldError(
        _("{file} is {what}, no table: export the list from the DMS as CSV").format(
            file=path.name, what=names[what]
        )
    )


# --- records ----------------------------------------------------------------------------------


def blocks(
    source: Source, delimiter: str = ",", columns: int | None = None, size: int = BLOCK
) -> Iterator[Block]:
    """The records of a file, ``size`` at a time. ``columns`` (once the header is known) tells a
    cell of several lines from a quotation mark that was never closed.

    Raises WorldError when the text can't be decoded, or the file changes while it is read.
    """
    if source.records is not None:
        for start in range(0, len(source.records), size):
            part = list(source.records[start : start + size])
            yield Block(start + 1, part, quoted=any('"' in line for line in part))
        return
    pending: list[str] = []
    first = 1
    torn = ""
    quoted = False
    for records, ending, marked in _records(source, delimiter, columns):
        pending += records
        torn = ending
        quoted = quoted or marked
        while len(pending) > size:
            yield Block(first, pending[:size], quoted=quoted)
            del pending[:size]
            first += size
            quoted = marked
    if pending:
        yield Block(first, pending, torn, quoted)


def head(source: Source, size: int = 1 << 16) -> list[str]:
    """The first whole lines of a file, for finding its header."""
    if source.records is not None:
        return list(source.records[:200])
    try:
        with _open(source.path) as handle:
            data = handle.read(size)
    except OSError as error:
        raise _unreadable(source.path, error) from error
    text = codecs.getincrementaldecoder(ENCODINGS[source.encoding])("replace").decode(data).lstrip("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if len(data) < size else lines[:-1]


def _texts(source: Source) -> Iterator[tuple[str, bool, bool]]:
    """Decoded text with line ends as \\n, in pieces: (text, last, cut inside a character)."""
    name = ENCODINGS[source.encoding]
    decoder = codecs.getincrementaldecoder(name)("replace" if source.chosen else "strict")
    newlines = io.IncrementalNewlineDecoder(None, translate=True)
    line = 1
    try:
        with _open(source.path) as handle:
            stat = os.fstat(handle.fileno())
            if (stat.st_size, stat.st_mtime_ns) != (source.size, source.stamp):
                raise WorldError(
                    _("{file} changed while it was read: wait until the export is done").format(
                        file=source.path.name
                    )
                )
            wide = source.encoding.startswith("UTF-16")
            if wide and handle.read(2) not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                handle.seek(0)
            while chunk := handle.read(_CHUNK):
                text = newlines.decode(decoder.decode(chunk))
                if wide and "\0" in text:
                    raise WorldError(
                        _("{file} holds NUL bytes and is no text table: export it again as CSV").format(
                            file=source.path.name
                        )
                    )
                line += text.count("\n")
                yield text, False, False
    except UnicodeDecodeError as error:
        bad = line + error.object[: error.start].count(b"\n")
        raise WorldError(
            _(
                "{file} is neither UTF-8 nor GB18030 (broken at line {line}): export it again, "
                "or choose the encoding yourself: {names}"
            ).format(file=source.path.name, line=bad, names=", ".join(ENCODINGS))
        ) from error
    except OSError as error:
        raise _unreadable(source.path, error) from error
    yield newlines.decode("", final=True), True, bool(decoder.getstate()[0])


def _records(source: Source, delimiter: str, columns: int | None) -> Iterator[tuple[list[str], str, bool]]:
    """Whole records, some at a time: how the file's last one ends, whether any is quoted."""
    rest = ""
    held: list[str] = []
    for text, last, cut in _texts(source):
        text = rest + text
        quoted = '"' in text
        lines = text.split("\n")
        rest = lines.pop()
        torn = ""
        if last:
            rest = rest.rstrip("\x1a")
            torn = "cut" if cut else "unended" if rest else ""
            if rest or cut:
                lines.append(rest)
        quoted = quoted or bool(held)
        if quoted:
            lines, held = _joined(held + lines, delimiter, columns, last)
            if last and held:
                lines.append("\n".join(held))
                torn = "quote"
        if lines:
            yield lines, torn, quoted


def _joined(lines: list[str], delimiter: str, columns: int | None, last: bool) -> tuple[list[str], list[str]]:
    """Lines of cells in quotation marks put together; returns records and what is still open."""
    records: list[str] = []
    at = 0
    while at < len(lines):
        end = _end_of_record(lines, at, delimiter)
        waits = end is None and len(lines) - at < LONGEST_CELL_LINES
        if waits and not (last and _whole(lines[at + 1 :], delimiter, columns)):
            return records, lines[at:]
        record = "\n".join(lines[at:end]) if end else lines[at]
        if end and end > at + 1 and columns is not None and len(split(record, delimiter)) != columns:
            end = None if _whole(lines[at + 1 : end], delimiter, columns) else end
        # without an end, a quotation mark was never closed: the next lines are rows of their own
        records.append(record if end else lines[at])
        at = end or at + 1
    return records, []


def _end_of_record(lines: list[str], at: int, delimiter: str) -> int | None:
    """Where the record that begins at line ``at`` ends (exclusive); None while it is open, and 0
    when it can't be closed well."""
    if '"' not in lines[at] or _quotes(lines[at], delimiter) != "open":
        return at + 1
    for end in range(at + 2, min(at + LONGEST_CELL_LINES, len(lines)) + 1):
        if '"' in lines[end - 1]:
            state = _quotes("\n".join(lines[at:end]), delimiter)
            if state != "open":
                return end if state == "closed" else 0
    return None


def _whole(lines: Sequence[str], delimiter: str, columns: int | None) -> bool:
    """Whether one of these lines is a whole row by itself."""
    return columns is not None and any(len(split(line, delimiter)) == columns for line in lines)


def _quotes(record: str, delimiter: str) -> str:
    """How the quotation marks of a text stand: 'closed', 'open' at its end, or 'bad'."""
    try:
        for _row in csv.reader([record], delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "open" if "unexpected end" in str(error) else "bad"
    return "closed"


def is_open(line: str, delimiter: str) -> bool:
    """Whether a line ends inside quotation marks."""
    return '"' in line and _quotes(line, delimiter) == "open"


def split(record: str, delimiter: str) -> list[str]:
    """The cells of one record; a text that csv can't take apart is one cell."""
    try:
        return next(csv.reader([record], delimiter=delimiter), [])
    except csv.Error:
        return [record]


def cells(lines: list[str], delimiter: str, quoted: bool = True) -> list[list[str]]:
    """The cells of each record; without quotation marks anywhere they are simply split."""
    if not quoted:
        return [line.split(delimiter) for line in lines]
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        rows = []
    return rows if len(rows) == len(lines) else [split(line, delimiter) for line in lines]
