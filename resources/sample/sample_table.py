"""One CSV file of the sample while it is being made, and the ledger of what was made dirty in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Table:
    """Rows are lists of cells; a row given as text is written as it stands (torn and foreign rows)."""

    file: str
    titles: Sequence[str]
    header: Sequence[str]
    rows: list[list[str] | str]
    marks: list[tuple[object, str, str, str]] = field(
        default_factory=list
    )  # row object, column, what happens, why
    used: set[int] = field(default_factory=set)

    def __init__(
        self, file: str, titles: Sequence[str], header: Sequence[str], rows: Sequence[list[str] | str]
    ) -> None:
        self.file, self.titles, self.header, self.rows = file, titles, header, list(rows)
        self.marks, self.used = [], set()

    def data(self) -> bytes:
        lines = [
            *self.titles,
            line(self.header),
            *(row if isinstance(row, str) else line(row) for row in self.rows),
        ]
        return ("\r\n".join(lines) + "\r\n").encode("gb18030")

    def mark(self, row: object, column: str, outcome: str, why: str) -> None:
        self.marks.append((row, column, outcome, why))

    def ledger(self) -> list[dict[str, object]]:
        """The marks with the number of their record in the file (titles and header counted, from 1)."""
        places = {id(row): i + len(self.titles) + 2 for i, row in enumerate(self.rows)}
        found: list[dict[str, object]] = []
        for row, column, outcome, why in self.marks:
            value = row[self.header.index(column)] if column and isinstance(row, list) else ""
            found.append(
                {"row": places[id(row)], "column": column, "value": value, "outcome": outcome, "why": why}
            )
        return sorted(found, key=lambda mark: (mark["row"], mark["column"]))  # type: ignore[arg-type, return-value]


def line(cells: Sequence[str]) -> str:
    return ",".join(
        '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\r\n') else cell for cell in cells
    )
