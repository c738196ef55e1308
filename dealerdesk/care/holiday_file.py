"""The small file that brings the holidays and make-up workdays of a new year (domain 6.4).

Three columns: day, kind, name; with or without a header, comma, semicolon or TAB, UTF-8, UTF-16 or
GB18030, as people save it from Excel. A file is understood whole or refused with one line.
"""

from __future__ import annotations

import codecs
import csv
import re
from datetime import date
from pathlib import Path

from dealerdesk.care.workdays import HOLIDAY, KINDS, WORKDAY, DayKind, statutory_days
from dealerdesk.errors import WorldError
from dealerdesk.text import _

LARGEST_BYTES = 200_000
_FIRST_YEAR, _LAST_YEAR = 2007, 2100
_WORDS = {
    **dict.fromkeys(
        ("holiday", "off", "休", "休息", "放假", "假日", "假期", "节假日", "法定节假日"), HOLIDAY
    ),
    **dict.fromkeys(
        ("workday", "work", "班", "上班", "补班", "调休", "调休上班", "工作日", "调休工作日"), WORKDAY
    ),
}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_NAME_LENGTH = 40


def read(path: Path) -> dict[int, dict[date, DayKind]]:
    """The tables of the file, by year.

    Raises WorldError with the line and what to do: nothing there, too large, no CSV, an unknown day
    or kind, a day twice, a make-up workday that is no weekend day, a statutory day left out.
    """
    years: dict[int, dict[date, DayKind]] = {}
    seen = False
    for number, cells in _rows(path):
        if not seen and not any(any(sign.isdigit() for sign in cell) for cell in cells):
            seen = True  # the header
            continue
        seen = True
        day, told = _line(number, cells)
        table = years.setdefault(day.year, {})
        if table.get(day, told).kind != told.kind:
            raise WorldError(_("Line {n}: {day} is there twice, with two kinds").format(n=number, day=day))
        table[day] = told
    if not years:
        raise WorldError(
            _("{file} holds no day: write lines like {example}").format(
                file=path.name, example="2027-01-01,holiday,元旦"
            )
        )
    for year, table in years.items():
        _refuse_half_a_year(year, table)
    return years


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """The lines that hold something, with their numbers."""
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST_BYTES else None
    except OSError:
        raise WorldError(_("{file} can't be read: check the path and the stick").format(file=path)) from None
    if data is None:
        raise WorldError(_("{file} is too large for a table of holidays").format(file=path.name))
    text = _decoded(data)
    if text is None or "\0" in text:
        raise WorldError(_("{file} is no CSV file: save it from Excel as CSV").format(file=path.name))
    first = text.lstrip("\r\n ").split("\n", 1)[0]
    delimiter = next((sign for sign in "\t;" if sign in first), ",")
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    except csv.Error:
        raise WorldError(
            _("{file} is no CSV file: save it from Excel as CSV").format(file=path.name)
        ) from None
    stripped = [(n, [cell.strip() for cell in cells]) for n, cells in enumerate(rows, 1)]
    return [(n, cells) for n, cells in stripped if any(cells)]


def _decoded(data: bytes) -> str | None:
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _line(number: int, cells: list[str]) -> tuple[date, DayKind]:
    raw, word, name = (*cells, "", "")[:3]
    day = _day(raw)
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise WorldError(
            _("Line {n}: {text} is no day: write it like 2027-01-01").format(n=number, text=raw or "—")
        )
    kind = _WORDS.get(word.lower())
    if kind is None:
        raise WorldError(
            _("Line {n}: the kind is holiday or workday, not {text}").format(n=number, text=word or "—")
        )
    if kind == WORKDAY and day.weekday() < 5:
        raise WorldError(
            _("Line {n}: {day} is no Saturday or Sunday, so it is no make-up workday").format(
                n=number, day=day
            )
        )
    return day, DayKind(kind, " ".join(name.split())[:_NAME_LENGTH])


def _day(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _refuse_half_a_year(year: int, table: dict[date, DayKind]) -> None:
    """A year whose statutory days are not all there is half a file, or the wrong one."""
    for day in statutory_days(year):
        told = table.get(day)
        if day.weekday() < 5 and (told is None or told.kind != HOLIDAY):
            raise WorldError(
                _("{year}: the statutory day {day} is missing; nothing was taken in").format(
                    year=year, day=day
                )
            )


def written(table: dict[date, DayKind]) -> str:
    """A table as the text of such a file, in which form it is kept."""
    return "".join(
        f"{day},{told.kind},{told.name.replace(',', ' ')}\n" for day, told in sorted(table.items())
    )


def kept(text: str) -> dict[date, DayKind]:
    """The table of a text that :func:`written` made."""
    rows = (line.split(",", 2) for line in text.splitlines())
    return {date.fromisoformat(day): DayKind(kind, name) for day, kind, name in rows if kind in KINDS}
