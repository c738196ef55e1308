"""Bytes of a DMS file → text → rows (domain 5.2).

A file is looked at once in full (:func:`inspect`: is it a table at all, which encoding, its hash)
and then read in blocks of records, so that a file of any size needs little memory. Decoding is
strict: a file that is neither UTF-8 nor GB18030 is refused, not guessed. Only where a person has
chosen the encoding are broken characters replaced; their cells are then refused as garbled.
"""

from __future__ import annotations

import codecs
import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from xxhash import xxh3_128

from dealerdesk.dms import splitting
from dealerdesk.errors import WorldError
from dealerdesk.text import _

ENCODINGS = {"GB18030": "gb18030", "UTF-8": "utf-8", "UTF-8-SIG": "utf-8-sig", "UTF-16LE": "utf-16-le",
             "UTF-16BE": "utf-16-be", "Big5": "big5hkscs"}  # fmt: skip
"""Names as the command line has them, and Python's. Always GB18030, never GBK or GB2312; Big5
only where a person chose it."""

DELIMITERS = (",", "\t", ";", "|")
BLOCK = 1_000
"""Records read at a time: so few lie in the processor's memory until they are hashed."""

_CHUNK = 1 << 17
_LOOK = 1 << 18
_TOP = 1 << 16
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

    ``encoding`` is a key of ENCODINGS; ``chosen`` says that a person chose it. ``records`` are the
    rows of a workbook as CSV, None for text. ``digest``: 128-bit XXH3 of the bytes, hex, by which a
    content that came in before is known; ``top`` are the first bytes of a text. Size in bytes.
    """

    path: Path
    size: int
    digest: str
    encoding: str
    chosen: bool = False
    stamp: int = 0
    records: tuple[str, ...] | None = None
    top: bytes = field(default=b"", repr=False)

    @cached_property
    def lines(self) -> int:
        """How many line ends there are: counted when somebody is to see it.

        Raises WorldError when the file can't be read any more.
        """
        if self.records is not None:
            return len(self.records)
        try:
            with _open(self.path) as handle:
                return sum(chunk.count(b"\n") for chunk in iter(lambda: handle.read(_LOOK), b""))
        except OSError as error:
            raise _unreadable(self.path, error) from error


@dataclass(frozen=True)
class Block:
    """Some records in a row: ``raw`` holds the bytes of each, ``first`` the number of the first
    (from 1, blank ones counted). ``torn`` tells how the last one of the file ends: '' well,
    'unended' without a line end, 'cut' inside a character, 'quote' inside quotation marks.
    ``quoted``: a quotation mark stands somewhere.

    A line that is known by its bytes is never decoded.
    """

    source: Source
    first: int
    raw: list[bytes]
    torn: str = ""
    quoted: bool = True

    @cached_property
    def lines(self) -> list[str]:
        """The text of each record. Raises WorldError when it can't be decoded."""
        return texts(self.source, self.raw, range(self.first, self.first + len(self.raw)), self.quoted)

    def after(self, row: int) -> Block:
        """The part of it below a row of the file."""
        return replace(self, first=row + 1, raw=self.raw[row + 1 - self.first :])


def texts(source: Source, raw: Sequence[bytes], rows: Sequence[int], quoted: bool) -> list[str]:
    """The text of some records, whose numbers are ``rows``.

    Raises WorldError when it can't be decoded.
    """
    if not quoted:
        return text(source, raw, rows).split("\n") if raw else []
    try:  # a record may hold line ends
        return [_decoded(source, line) for line in raw]
    except UnicodeDecodeError as error:
        raise _where(source, raw, rows) from error


def text(source: Source, raw: Sequence[bytes], rows: Sequence[int]) -> str:
    """The text of some lines, joined by line ends. Raises WorldError when it can't be decoded."""
    try:
        return _decoded(source, b"\n".join(raw))
    except UnicodeDecodeError as error:
        raise _where(source, raw, rows) from error


def _where(source: Source, raw: Sequence[bytes], rows: Sequence[int]) -> WorldError:
    """What to say of the first of these lines that can't be decoded."""
    for row, line in zip(rows, raw, strict=True):
        try:
            _decoded(source, line)
        except UnicodeDecodeError:
            return _undecodable(source, row)
    return _undecodable(source, rows[0])


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
        digest = xxh3_128(handle.read()).hexdigest()
    return Source(path, stat.st_size, digest, encoding, False, stat.st_mtime_ns, tuple(records))


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
    buffer = bytearray(_LOOK)
    chunk = _into(handle, buffer)
    _refuse_other_formats(path, chunk)
    top = bytes(chunk[:_TOP])
    found = encoding or next((name for bom, name in BOMS if chunk.startswith(bom)), None)
    found = found or _bare_utf16(chunk)
    wide = found is not None and found.startswith("UTF-16")
    utf8 = codecs.getincrementaldecoder("utf-8")("strict") if found is None else None
    digest = xxh3_128()
    while chunk:
        digest.update(chunk)
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
        chunk = _into(handle, buffer)
    if found is None:
        found = "UTF-8" if utf8 is not None else "GB18030"
    return Source(path, size, digest.hexdigest(), found, encoding is not None, stamp, top=top)


def _bare_utf16(head: bytes | bytearray) -> str | None:
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


def _into(handle: BinaryIO, buffer: bytearray) -> bytearray:
    """The next bytes of a file, in a buffer that is used again: new memory costs more than the look."""
    size = handle.readinto(buffer)  # type: ignore[attr-defined]
    return buffer if size == len(buffer) else buffer[:size]


def _refuse_other_formats(path: Path, head: bytes | bytearray) -> None:
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
    pending: list[bytes] = []
    first = 1
    torn = ""
    quoted = False
    for records, ending, marked in _records(source, delimiter, columns):
        pending += records
        torn = ending
        quoted = quoted or marked
        whole = (len(pending) - 1) // size * size
        for start in range(0, whole, size):
            yield Block(source, first, pending[start : start + size], quoted=quoted)
            first += size
            quoted = marked
        del pending[:whole]
    if pending:
        yield Block(source, first, pending, torn, quoted)


def head(source: Source, most: int) -> list[str]:
    """The first whole lines of a file, at most ``most``, for finding its header."""
    if source.records is not None:
        return list(source.records[:most])
    whole = len(source.top) == source.size
    lines = source.top.split(b"\n", most)
    if len(lines) > most and not source.encoding.startswith("UTF-16"):
        top, whole = b"\n".join(lines[:most]), True  # as much as is wanted
    else:
        top = source.top
    text = codecs.getincrementaldecoder(ENCODINGS[source.encoding])("replace").decode(top).lstrip("\ufeff")
    found = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return (found if whole else found[:-1])[:most]


def _codec(source: Source) -> str:
    """The encoding of the bytes that lines are taken apart in: the file's own, where it holds every
    character, and a line end and a quotation mark are bytes that no other character holds."""
    return "utf-8" if _is_narrowed(source) else ENCODINGS[source.encoding].removesuffix("-sig")


def _is_narrowed(source: Source) -> bool:
    return source.records is not None or source.encoding in ("UTF-16LE", "UTF-16BE", "Big5")


def _decoded(source: Source, raw: bytes) -> str:
    errors = "surrogatepass" if _is_narrowed(source) else "replace" if source.chosen else "strict"
    return raw.decode(_codec(source), errors)


def _undecodable(source: Source, line: int) -> WorldError:
    return WorldError(
        _(
            "{file} is neither UTF-8 nor GB18030 (broken at line {line}): export it again, "
            "or choose the encoding yourself: {names}"
        ).format(file=source.path.name, line=line, names=", ".join(ENCODINGS))
    )


def _chunks(source: Source) -> Iterator[bytes]:
    """The bytes of a file, without its mark; those of UTF-16 and Big5 as UTF-8."""
    try:
        with _open(source.path) as handle:
            stat = os.fstat(handle.fileno())
            if (stat.st_size, stat.st_mtime_ns) != (source.size, source.stamp):
                raise WorldError(
                    _("{file} changed while it was read: wait until the export is done").format(
                        file=source.path.name
                    )
                )
            if _is_narrowed(source):
                yield from _narrow(source, handle)
                return
            if source.encoding != "UTF-8-SIG" or handle.read(3) != codecs.BOM_UTF8:
                handle.seek(0)
            while chunk := handle.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise _unreadable(source.path, error) from error


def _narrow(source: Source, handle: BinaryIO) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(ENCODINGS[source.encoding])(
        "replace" if source.chosen else "strict"
    )
    wide = source.encoding.startswith("UTF-16")
    if not wide or handle.read(2) not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        handle.seek(0)
    line = 1
    while chunk := handle.read(_CHUNK):
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError as error:
            raise _undecodable(source, line + error.object[: error.start].count(b"\n")) from error
        if wide and "\0" in text:
            raise WorldError(
                _("{file} holds NUL bytes and is no text table: export it again as CSV").format(
                    file=source.path.name
                )
            )
        line += text.count("\n")
        yield text.encode("utf-8", "surrogatepass")
    if decoder.getstate()[0]:
        yield _CUT


_CUT = b"\xff"
"""Stands for half a character at the end of a file that comes as UTF-8."""


def _records(source: Source, delimiter: str, columns: int | None) -> Iterator[tuple[list[bytes], str, bool]]:
    """Whole records, some at a time: how the file's last one ends, whether any is quoted."""
    if source.records is not None:
        raw = [line.encode("utf-8", "surrogatepass") for line in source.records]
        yield raw, "", any(b'"' in line for line in raw)
        return
    rest = b""
    held: list[str] = []
    line = 1
    for chunk in itertools.chain(_chunks(source), (None,)):
        data = rest + (chunk or b"")
        lines, rest = _lines(data, last=chunk is None)
        torn = ""
        if chunk is None:
            rest, torn = _end(source, rest)
            if torn:
                lines.append(rest)
        quoted = bool(held) or b'"' in data
        if quoted:
            decoded = texts(source, lines, range(line, line + len(lines)), False)
            joined, held = splitting.joined(held + decoded, delimiter, columns, chunk is None)
            if chunk is None and held:
                joined.append("\n".join(held))
                torn = "quote"
            line += len(lines)
            lines = [text.encode(_codec(source), "surrogatepass") for text in joined]
        else:
            line += len(lines)
        if lines:
            yield lines, torn, quoted


def _lines(data: bytes, last: bool) -> tuple[list[bytes], bytes]:
    """The whole lines, ended by \\n, \\r\\n or \\r, and what stands after them; a \\r at the end waits
    for what follows it."""
    lines = data.splitlines()
    if not data or data.endswith(b"\n") or (last and data.endswith(b"\r")):
        return lines, b""
    return lines, lines.pop() + (b"\r" if data.endswith(b"\r") else b"")


def _end(source: Source, rest: bytes) -> tuple[bytes, str]:
    """What stands after the last line end, and how it ends: '' when nothing stands there."""
    if _is_narrowed(source):
        half = _CUT if rest.endswith(_CUT) else b""
    else:
        decoder = codecs.getincrementaldecoder(_codec(source))("replace")
        decoder.decode(rest)
        half = decoder.getstate()[0]
    whole = rest.removesuffix(half).rstrip(b"\x1a")
    return whole, "cut" if half else "unended" if whole else ""
