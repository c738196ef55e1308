"""How the lines of an import's lists are shown: changes, new rows, values, rejected and skipped rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dealerdesk.text import _
from ui import words
from ui.pages.imports_words import PHONES, field_name, masked
from ui.widgets.parts import Icon, Line, Plate, Text
from ui.widgets.table import Column

if TYPE_CHECKING:
    from dealerdesk.dms.plan import ChangeLine, IssueLine, NewLine, RejectLine, SkippedLine

ROW = 28


def row_words(row: int) -> str:
    """`第 218 行`."""
    return _("row {row}").format(row=f"{row:,}")


def change_columns() -> list[Column]:
    """Now, file, after, why: the losing value struck through, the winner bold."""

    def phone(line: ChangeLine) -> bool:
        return line.field in PHONES

    def plate(line: ChangeLine) -> Line:
        return (Plate(line.plate),) if line.plate else (Text("—", "text-3"),)

    def value(line: ChangeLine, text: str, wins: bool) -> Line:
        said = masked(text, phone(line)) or "—"
        return (Text(said, "text" if wins else "text-3", bold=wins, strike=not wins and said != "—"),)

    def after(line: ChangeLine) -> Line:
        said = masked(line.after, phone(line)) or "—"
        if line.taken:
            return (Icon("arrow-right-line", "accent", 14), Text(said, "accent", bold=True))
        return (Icon("lock-2-line", "text-2", 14), Text(said, bold=True))

    return [
        Column("plate", _("Plate"), plate, 116),
        Column("who", _("Customer"), lambda line: (Text(line.customer or "—"),), 84, low=True),
        Column(
            "field", _("Field"), lambda line: (Text(field_name(line.field), "text-2"),), words.wide(88, 108)
        ),
        Column("now", _("Now"), lambda line: value(line, line.now, not line.taken), 112),
        Column("file", _("The file"), lambda line: value(line, line.file, line.taken), 112),
        Column("after", _("After"), after, 124),
        Column("why", _("Why"), lambda line: (Text(line.reason, "text-2"),)),
    ]


def issue_columns(phones: frozenset[str]) -> list[Column]:
    """Row, column, value, why and what to do."""

    def value(line: IssueLine | RejectLine, tone: str) -> Line:
        found = line.value or ("" if line.column else _first_cell(line))
        said = masked(found, line.column in phones) if found else _("(empty)")
        return (Text(said, tone, bold=True),)

    def column(line: IssueLine | RejectLine) -> Line:
        return (Text(line.column or _("(whole row)")),)

    def tone(line: IssueLine | RejectLine) -> str:
        return "red" if hasattr(line, "cells") else "amber"

    return [
        Column(
            "row",
            _("Row"),
            lambda line: (Text(row_words(line.row), "text-2"),),
            92,
            sort=lambda line: line.row,
        ),
        Column("column", _("Column"), column, 104),
        Column("value", _("Value"), lambda line: value(line, tone(line)), 166),
        Column("why", _("Why, and what to do"), lambda line: (Text(line.reason, "text-2"),)),
    ]


def _first_cell(line: Any) -> str:
    """What a whole row begins with, so that it is found again in the file."""
    return next((cell for cell in getattr(line, "cells", ()) if cell.strip()), "")


def by_row(lines: Sequence[Any]) -> list[Any]:
    """In the order of the file."""
    return sorted(lines, key=lambda line: line.row)


def skipped_columns() -> list[Column]:
    """Row and why."""

    def row(line: SkippedLine) -> Line:
        return (Text(row_words(line.row), "text-2"),)

    return [
        Column("row", _("Row"), row, 92, sort=lambda line: line.row),
        Column("why", _("Why"), lambda line: (Text(line.reason),)),
    ]


def kept_columns() -> list[Column]:
    """A record that stayed when an import was taken back, and why."""
    return [
        Column("label", _("What stayed"), lambda line: (Text(line.label, bold=True),), 240),
        Column("why", _("Why"), lambda line: (Text(line.reason, "text-2"),)),
    ]


def new_columns() -> list[Column]:
    """Row, plate, customer, and what else names the record that is made."""

    def plate(line: NewLine) -> Line:
        return (Plate(line.plate.replace("·", "")),) if line.plate else (Text("—", "text-3"),)

    return [
        Column("row", _("Row"), lambda line: (Text(row_words(line.row), "text-2"),), 92,
               sort=lambda line: line.row),
        Column("plate", _("Plate"), plate, 124),
        Column("who", _("Customer"), lambda line: (Text(line.customer or "—", bold=True),), 160),
        Column("what", _("Known by"), lambda line: (Text(masked(line.what, True), "text-2"),)),
    ]  # fmt: skip
