"""Lines taken apart into cells, and lines of one quoted cell put together. Pure text."""

from __future__ import annotations

import csv
from collections.abc import Sequence

LONGEST_CELL_LINES = 100
"""A quoted cell has at most so many lines; more means that its quotation mark was never closed."""


def joined(lines: list[str], delimiter: str, columns: int | None, last: bool) -> tuple[list[str], list[str]]:
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


def columns(text: str, count: int, delimiter: str, width: int) -> list[list[str]] | None:
    """The columns of ``count`` lines without quotation marks; None when one has other cells than
    ``width``."""
    every = text.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
    step = width + 1
    if len(every) != count * step - 1 or every[width::step].count("\n") != count - 1:
        return None
    return [every[place::step] for place in range(width)]


def cells(lines: list[str], delimiter: str, quoted: bool = True) -> list[list[str]]:
    """The cells of each record; without quotation marks anywhere they are simply split."""
    if not quoted:
        return [line.split(delimiter) for line in lines]
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        rows = []
    return rows if len(rows) == len(lines) else [split(line, delimiter) for line in lines]
