"""How rows of the sample are made dirty: picking them, spoiling a cell, inserting a row, other dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sample_featured import FEATURED
from sample_shop import Dice
from sample_table import Table

Change = Callable[[str], str]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
STARS = {f[0] for f in FEATURED}


class Picker:
    """Rows in an order drawn from the seed, each taken once; never a person of the pictures."""

    def __init__(self, table: Table, name_column: str, recent: int = 0) -> None:
        self.table = table
        name = table.header.index(name_column)
        rows = [row for row in table.rows if isinstance(row, list) and row[name] not in STARS]
        self._order = Dice("dirt", table.file).shuffled(rows[: len(rows) - recent])

    def take(self, wanted: Callable[[dict[str, str]], bool] = lambda row: True) -> list[str]:
        for place, row in enumerate(self._order):
            if wanted(dict(zip(self.table.header, row, strict=True))):
                return self._order.pop(place)
        raise LookupError("no such row left")

    def spoil(
        self, column: str, changes: Sequence[Change | str], outcome: str, why: str, filled: bool = True
    ) -> list[list[str]]:
        """Each change is made to the column of a row of its own."""
        place = self.table.header.index(column)
        done: list[list[str]] = []
        for change in changes:
            row = self.take(lambda cells: bool(cells[column]) or not filled)
            row[place] = change if isinstance(change, str) else change(row[place])
            self.table.mark(row, column, outcome, why)
            done.append(row)
        return done


def insert(
    table: Table,
    row: list[str] | str,
    outcome: str,
    why: str,
    column: str = "",
    place: int = -1,
    middle: bool = False,
    torn: bool = False,
    follow: bool = False,
) -> None:
    """Puts an extra row into the file: at a drawn place, in the middle, or right after the last one."""
    dice = Dice("insert", table.file, len(table.marks))
    if follow:
        place = next(i for i, other in enumerate(table.rows) if other is table.marks[-1][0]) + 1
    elif middle:
        place = len(table.rows) // 2
    elif place < 0:
        place = dice.whole(len(table.rows) // 5, len(table.rows) - 2)
        torn_after = {id(mark[0]) for mark in table.marks if isinstance(mark[0], str)}
        while place and id(table.rows[place - 1]) in torn_after:
            place -= 1
        same = next((i for i, other in enumerate(table.rows) if other == row), -1)
        place = max(place, same + 1)
    table.rows.insert(place, row)
    table.mark(row, column, outcome, why)


def end(table: Table, *total: str) -> None:
    """The rows that a DMS puts at the end: a sum, and how many records it says there are."""
    empty = [""] * len(table.header)
    count = sum(
        1 for row in table.rows if row not in (empty, list(table.header)) and not str(row).startswith("异响,")
    )
    if total:
        append(table, [*total, *[""] * (len(table.header) - len(total))], "total")
    append(
        table,
        [f"共{count}条", *[""] * (len(table.header) - 1)],
        "the number of records that the DMS says it wrote",
    )


def append(table: Table, row: list[str], why: str) -> None:
    table.rows.append(row)
    table.mark(row, "", "skipped", why)


def dotted(value: str) -> str:
    year, month, day = value.split("-")
    return f"{year}.{int(month)}.{int(day)}"


def packed(value: str) -> str:
    return value.replace("-", "")


def slashed(value: str) -> str:
    year, month, day = value.split("-")
    return f"{year}/{int(month)}/{int(day)}"


def chinese(value: str) -> str:
    year, month, day = value.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def serial(value: str) -> str:
    """The day as a spreadsheet counts it (1900 system)."""
    return str((date.fromisoformat(value) - date(1899, 12, 30)).days)


def from_slash(change: Change) -> Change:
    return lambda value: change(value.replace("/", "-"))


def tens(value: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in value)
