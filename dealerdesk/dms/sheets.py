"""Workbooks → rows of text: XLSX, old XLS, and the web pages and XML that are called XLS (5.2).

What is in a file is told by its first bytes, never by its name. A workbook is looked over before
it is opened: one that would unpack to more than a PC holds, that names files outside itself or
that brings a document type with it is refused. Rows become lines of CSV, so that everything after
this is the same for every kind of file.
"""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as daytime
from pathlib import Path
from typing import Any

from dealerdesk.errors import WorldError
from dealerdesk.text import _

XLSX, XLS, HTML, XML, TEXT = "xlsx", "xls", "html", "xml", "text"
MOST_UNPACKED = 320 << 20
"""Bytes of all parts together; a workbook of 200,000 orders has half of it."""
MOST_CELLS = 12_000_000
"""Cells between the first and the last: the library keeps room for each."""
MOST_PARTS = 5_000
LARGEST_FILE = 96 << 20

_CHUNK = 1 << 20
_DOCTYPES = tuple(
    word.encode(codec) for word in ("<!DOCTYPE", "<!ENTITY") for codec in ("ascii", "utf-16-le", "utf-16-be")
)
_WIDE = re.compile(rb""" r=["']([A-Za-z]{2,})[0-9]+["']""")
_FAR = re.compile(rb""" r=["'][A-Za-z]*([0-9]{6,})["']""")
_CELL_ROW = re.compile(rb""" r=["'][A-Za-z]*([0-9]+)["']""")
_ODD_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_ODD_SPACES = (b" r ", b" r= ")
_ODD_BREAKS = tuple(
    way for sign in (b"\t", b"\n", b"\r") for way in (sign + b"r", b" r" + sign, b" r=" + sign)
)
"""Ways to write the place of a cell that no program uses, but XML allows."""
_ROW_TAG = re.compile(rb"<(?:\w+:)?row\b")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf")
_HIDDEN = re.compile(rb"""<(?:\w+:)?row\b[^>]*\bhidden=["'](?:1|true)["']""")
_DATE1904 = re.compile(rb"""date1904=["'](?:1|true)["']""")
_DATEMODE = b"\x22\x00\x02\x00\x01\x00"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows as text, from row 1 on. ``hidden``: how many of its rows are hidden."""

    name: str
    rows: list[list[str]]
    hidden: int = 0


@dataclass(frozen=True)
class Book:
    """A workbook as it was read. ``names``: all sheets, visible ones first; ``sheet`` reads one.
    ``date1904``: day numbers count from 1904."""

    container: str
    encoding: str
    names: tuple[str, ...]
    sheet: Callable[[str], Sheet]
    date1904: bool = False


def container(head: bytes) -> str:
    """What a file is, by its first bytes: xlsx, xls, html, xml or text."""
    if head.startswith(b"PK\x03\x04"):
        return XLSX
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return XLS
    start = head[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<?xml", b"<workbook")):
        return HTML if b"<html" in start else XML
    if start.startswith(
        (b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<body", b"<style", b"<div")
    ):
        return HTML
    return TEXT


def read(path: Path, kind: str, encoding: str | None = None) -> Book:
    """Open a workbook. Raises WorldError with one line that says what is wrong and what to do."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise WorldError(
            _("{file} is too large for a workbook: export it from the DMS as CSV").format(file=path.name)
        )
    if kind == HTML:
        from dealerdesk.dms.markup import read_html

        return read_html(path, encoding)
    if kind == XML:
        from dealerdesk.dms.markup import read_xml

        return read_xml(path)
    return _xlsx(path) if kind == XLSX else _xls(path)


def damaged(path: Path) -> WorldError:
    """The refusal of a workbook that can't be read."""
    return WorldError(
        _("{file} is damaged and can't be read: open it in Excel, save it anew, then try again").format(
            file=path.name
        )
    )


def unsafe(path: Path) -> WorldError:
    """The refusal of a file that no spreadsheet program writes."""
    return WorldError(
        _("{file} holds what no table of a DMS holds, and was not opened: export it again").format(
            file=path.name
        )
    )


def too_wide(path: Path) -> WorldError:
    """The refusal of a workbook that unpacks to more than a PC holds."""
    return WorldError(
        _("{file} unpacks to more than a table of a DMS can be, and was not opened: export it as CSV").format(
            file=path.name
        )
    )


def refuse_doctype(path: Path, data: bytes) -> None:
    """A document type can fetch files or blow up; no table needs one."""
    if any(word in data for word in _DOCTYPES):
        raise unsafe(path)


# --- XLSX --------------------------------------------------------------------------------------


@dataclass
class _Overlook:
    """What a look over an XLSX told: hidden rows by part, the date system."""

    hidden: dict[str, int]
    parts: dict[str, bytes]


def _xlsx(path: Path) -> Book:
    try:
        with zipfile.ZipFile(path) as archive:
            seen = _look_over(path, archive)
    except WorldError:
        raise
    except Exception as error:  # zipfile and what unpacks for it raise whatever they please
        encrypted = type(error) is RuntimeError  # zipfile's word for such a part
        raise (_protected if encrypted else damaged)(path) from error
    return _calamine(path, XLSX, "UTF-8", _hidden_by_sheet(seen), bool(_DATE1904.search(seen.parts[_BOOK])))


_AS_BYTES = tuple(ending.encode() for ending in _PICTURES)
_BOOK, _RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def _look_over(path: Path, archive: zipfile.ZipFile) -> _Overlook:
    infos = archive.infolist()
    names = {info.filename for info in infos}
    if len(infos) > MOST_PARTS or any(_outside(name) for name in names):
        raise unsafe(path)
    if _BOOK not in names:
        raise WorldError(
            _("{file} is no Excel workbook: export the list from the DMS as CSV or XLSX").format(
                file=path.name
            )
        )
    room = MOST_UNPACKED
    seen = _Overlook({}, {})
    for info in infos:
        if info.filename.lower().endswith(_PICTURES):
            continue  # never opened
        if info.file_size > room:
            raise too_wide(path)
        room -= _look_at_part(path, archive, info, room, seen)
    if any(_attribute(tag, b"Target").lower().endswith(_AS_BYTES) for tag in _relations(seen)):
        raise unsafe(path)  # a picture that is to be read as a sheet
    return seen


def _relations(seen: _Overlook) -> list[bytes]:
    return re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", seen.parts.get(_RELS, b""))


def _outside(name: str) -> bool:
    """Whether a part's name leads out of the workbook."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in name


def _look_at_part(
    path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int, seen: _Overlook
) -> int:
    """Unpack one part piece by piece, without trusting the size it says; returns its true size."""
    size, columns, rows, hidden, rest = 0, 26, 99_999, 0, b""
    is_sheet = info.filename.startswith("xl/worksheets/")
    count, odd = _Count(), False
    kept: list[bytes] = []
    with archive.open(info) as part:
        while piece := part.read(_CHUNK):
            size += len(piece)
            if size > room:
                raise too_wide(path)
            if rest == b"" and piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise unsafe(path)
            piece = rest + piece
            refuse_doctype(path, piece)
            is_sheet = is_sheet or b"sheetData" in piece  # whatever it is called
            if is_sheet:
                count.add(piece[len(rest) :])
                hidden += sum(found.end() > len(rest) for found in _HIDDEN.finditer(piece))
                if found := _WIDE.findall(piece):
                    columns = max(columns, *(_column_number(name.upper()) for name in set(found)))
                if found := _FAR.findall(piece):
                    rows = max(rows, *(int(n[:9]) for n in set(found)))
                if _is_odd(piece):
                    odd = True
                    for letters, number in set(_ODD_CELL.findall(piece)):
                        columns = max(columns, _column_number(letters.upper()))
                        rows = max(rows, int(number[:9]))
            if info.filename in (_BOOK, _RELS):
                kept.append(piece[len(rest) :])
            rest = piece[-256:]
    if is_sheet:
        columns = max(columns, count.most_cells)
        if columns > 26 and rows == 99_999 and not odd:
            rows = _last_row(archive, info)
        rows = max(rows, count.rows)
        if columns * rows > MOST_CELLS:
            raise too_wide(path)
        seen.hidden[info.filename] = hidden
    if kept:
        seen.parts[info.filename] = b"".join(kept)
    return size


def _is_odd(piece: bytes) -> bool:
    if any(way in piece for way in _ODD_SPACES):
        return True
    breaks = any(sign in piece for sign in (b"\n", b"\t", b"\r"))
    return breaks and any(way in piece for way in _ODD_BREAKS)


class _Count:
    """Rows, and the most cells of one: cells need not say where they stand."""

    def __init__(self) -> None:
        self.rows = self.most_cells = self._cells = 0
        self._tag = b""
        self._end = b""

    def add(self, piece: bytes) -> None:
        """The next bytes of a sheet."""
        piece = self._end + piece
        if not self._tag and (found := _ROW_TAG.search(piece)):
            self._tag = found[0]
        cut = piece.rfind(b"<") if self._tag else -1  # a tag may be torn here
        self._end = piece[cut:] if cut >= 0 and len(piece) - cut < 64 else b""
        first, *others = piece[: len(piece) - len(self._end)].split(self._tag or b"<row")
        self._cells += first.count(b"c>")
        self.most_cells = max(self.most_cells, self._cells)
        if others:
            cells = [row.count(b"c>") for row in others]
            self._cells = cells[-1]
            self.most_cells = max(self.most_cells, *cells)
            self.rows += len(others)


def _column_number(name: bytes) -> int:
    number = 0
    for letter in name[:4]:
        number = number * 26 + letter - 64
    return number


def _last_row(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> int:
    last, rest = 1, b""
    with archive.open(info) as part:
        while piece := part.read(_CHUNK):
            piece = rest + piece
            last = max(last, *(int(n[:9]) for n in set(_CELL_ROW.findall(piece))), 1)
            rest = piece[-256:]
    return last


def _hidden_by_sheet(seen: _Overlook) -> dict[str, int]:
    """Hidden rows by the name of the sheet."""
    import html

    targets = {
        found[1].decode(): found[0].decode()
        for found in ((_attribute(tag, b"Target"), _attribute(tag, b"Id")) for tag in _relations(seen))
        if found[0] and found[1]
    }
    hidden = {}
    for tag in re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", seen.parts[_BOOK]):
        target = targets.get(_attribute(tag, rb"\w+:id").decode(), "").lstrip("/").removeprefix("xl/")
        name = html.unescape(_attribute(tag, b"name").decode("utf-8", "replace"))
        hidden[name] = seen.hidden.get(f"xl/{target}", 0)
    return hidden


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"\s" + name + rb"""=["']([^"']*)["']""", tag)
    return found[1] if found else b""


# --- XLS ---------------------------------------------------------------------------------------


def _xls(path: Path) -> Book:
    data = path.read_bytes()
    if _PROTECTED in data:
        raise _protected(path)
    return _calamine(path, XLS, "UTF-16LE", {}, _DATEMODE in data)


def _protected(path: Path) -> WorldError:
    return WorldError(
        _("{file} is protected by a password: save it in Excel without one, then try again").format(
            file=path.name
        )
    )


# --- both --------------------------------------------------------------------------------------


def _calamine(path: Path, kind: str, encoding: str, hidden: dict[str, int], date1904: bool) -> Book:
    import python_calamine as calamine

    try:
        with _library(path):
            book = calamine.load_workbook(io.BytesIO(path.read_bytes()))
            sheets = [s for s in book.sheets_metadata if s.typ == calamine.SheetTypeEnum.WorkSheet]
    except calamine.PasswordError as error:
        raise _protected(path) from error
    if not sheets:
        raise damaged(path)
    sheets.sort(key=lambda s: s.visible != calamine.SheetVisibleEnum.Visible)

    def sheet(name: str) -> Sheet:
        with _library(path):
            found = book.get_sheet_by_name(name)
            if found.total_height * found.total_width > MOST_CELLS:
                raise too_wide(path)
            rows = [list(map(cell_text, row)) for row in found.to_python(skip_empty_area=False)]
            _fill_merged(rows, found.merged_cell_ranges or ())
        return Sheet(name, rows, hidden.get(name, 0))

    return Book(kind, encoding, tuple(s.name for s in sheets), sheet, date1904)


@contextmanager
def _library(path: Path) -> Iterator[None]:
    """Whatever the library makes of a damaged file becomes one line. Where it gives up for good it
    first writes to the error output by itself, which is turned away meanwhile."""
    import python_calamine as calamine

    with _quiet():
        try:
            yield
        except (WorldError, calamine.PasswordError, MemoryError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of the library is no Exception
            raise damaged(path) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Turn the error output of this process away for a moment, where it has one."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    away = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(away, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(away)


def _fill_merged(rows: list[list[str]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A merged cell stands for every cell of its range, inside the rows that there are."""
    for (top, left), (bottom, right) in ranges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = row[column] or value


def cell_text(value: Any) -> str:
    """A cell as a DMS would have written it. A number of sixteen digits and more has lost some,
    and is written so that 5.3 refuses it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if abs(value) >= 1e15:
            return f"{value:.5E}"
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == daytime() else value.isoformat(" ", "seconds")
    if isinstance(value, date | daytime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)


def lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as records of CSV, each as wide as the widest."""
    width = max((len(row) for row in rows), default=0)
    out: list[str] = []
    for row in rows:
        joined = ",".join(row)
        if (
            joined.count(",") == len(row) - 1
            and '"' not in joined
            and "\n" not in joined
            and "\r" not in joined
        ):
            out.append(joined + "," * (width - len(row)))
            continue
        buffer = io.StringIO()
        cells = [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row]
        csv.writer(buffer, lineterminator="\n").writerow([*cells, *[""] * (width - len(row))])
        out.append(buffer.getvalue().removesuffix("\n"))
    return out
