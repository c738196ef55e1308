"""The lists of an import: what changes and why, what waits, which values and rows were not used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import _, ngettext
from ui import theme
from ui.pages.imports_words import PHONES, field_name, masked, phone_headers
from ui.widgets.basic import Button, LineLabel, frame, link
from ui.widgets.cards import Empty
from ui.widgets.choices import Segments
from ui.widgets.parts import Gap, Icon, Line, Plate, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.dms.plan import ChangeLine, ImportPlan, IssueLine, RejectLine, SkippedLine

LISTS = ("changed", "new", "conflicts", "issues", "rejects", "skipped")
FIRST_ROWS = 50
SHORT = 3
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
        Column("who", _("Customer"), lambda line: (Text(line.customer or "—"),), 84),
        Column("field", _("Field"), lambda line: (Text(field_name(line.field), "text-2"),), 88),
        Column("now", _("Now"), lambda line: value(line, line.now, not line.taken), 116),
        Column("file", _("The file"), lambda line: value(line, line.file, line.taken), 116),
        Column("after", _("After"), after, 136),
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


class Section(QFrame):
    """The first lines of a list below the chosen one: title, all of them, save."""

    saved = Signal()
    all_asked = Signal()

    def __init__(self, icon: str, tone: str, note: str, save: str) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        self._icon, self._tone, self._note = icon, tone, note
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = frame("bar")
        head.setFixedHeight(theme.px(36))
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(12), 0, theme.px(16), 0)
        row.setSpacing(theme.px(8))
        self.heading = LineLabel()
        self.rest = link("", self.all_asked.emit)
        self.save = Button(save, icon="save-line", small=True)
        self.save.clicked.connect(self.saved)
        row.addWidget(self.heading, 1)
        row.addWidget(self.rest)
        row.addWidget(self.save)
        column.addWidget(head)
        self._column = column
        self.table: Table | None = None

    def show_lines(self, title: str, lines: Sequence[Any], phones: frozenset[str]) -> None:
        """The first of these lines."""
        if self.table is not None:
            self._column.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        self.table = Table(issue_columns(phones), row_height=ROW, name=title, shy=True)
        self.table.horizontalHeader().hide()
        shown = list(lines[:SHORT])
        self.table.set_rows(shown)
        self.table.setFixedHeight(theme.px(ROW) * len(shown) + 1)
        self._column.addWidget(self.table)
        self.heading.set_line(
            Icon(self._icon, self._tone, 16), Text(title, role="section"), Gap(2), Text(self._note, "text-2")
        )
        more = len(lines) - len(shown)
        self.rest.setText(_("the other {count}").format(count=f"{more:,}"))
        self.rest.setVisible(more > 0)
        self.rest.updateGeometry()


class ListsPane(QFrame):
    """One of six lists, and below it the first values to check and the first rejected rows."""

    chosen = Signal(str)
    saved = Signal(str)
    """`issues` or `rejects` shall be written into a file."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        self._plan: ImportPlan | None = None
        self._phones: frozenset[str] = frozenset()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.px(12), theme.px(6), theme.px(16), theme.px(6))
        bar.setSpacing(theme.px(8))
        self.tabs = Segments([(name, name) for name in LISTS], _("List"))
        self.tabs.chosen.connect(lambda _key: self._fill())
        self.note = LineLabel(right=True)
        self.save = Button("", icon="save-line", small=True)
        self.save.clicked.connect(lambda: self.saved.emit(self.tabs.value))
        bar.addWidget(self.tabs)
        bar.addWidget(self.note, 1)
        bar.addWidget(self.save)
        column.addLayout(bar)
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        column.addLayout(self._body, 1)
        self.table = Table(change_columns())
        self.empty = Empty()
        self._body.addWidget(self.table, 1)
        self._body.addWidget(self.empty, 1)
        self.issues = Section(
            "error-warning-line", "amber", _("kept raw, not used; the row comes in"), _("Save list")
        )
        self.rejects = Section("error-warning-fill", "red", _("nobody can be found for them"), _("Save rows"))
        for name, section in (("issues", self.issues), ("rejects", self.rejects)):
            section.saved.connect(lambda name=name: self.saved.emit(name))
            section.all_asked.connect(lambda name=name: self.choose(name))
            column.addWidget(section)

    # what is shown

    def show_plan(self, plan: ImportPlan) -> None:
        """The lists of a plan; the first that holds something is opened."""
        self._plan = plan
        self._phones = phone_headers(plan.look)
        counts = plan.counts
        numbers = {
            "changed": counts.changed, "new": counts.new, "conflicts": counts.conflicts,
            "issues": len(plan.issues), "rejects": counts.rejected, "skipped": counts.skipped,
        }  # fmt: skip
        names = {
            "changed": _("Changed"), "new": _("New"), "conflicts": _("Conflicts"),
            "issues": _("To check"), "rejects": _("Rejected"), "skipped": _("Skipped"),
        }  # fmt: skip
        self.tabs.set_choices([(name, f"{names[name]} {numbers[name]:,}") for name in LISTS])
        first = next(
            (name for name in ("changed", "conflicts", "issues", "rejects", "new") if numbers[name]), "new"
        )
        title = ngettext("{count} value to check", "{count} values to check", numbers["issues"])
        self.issues.show_lines(
            title.format(count=f"{numbers['issues']:,}"), by_row(plan.issues), self._phones
        )
        title = ngettext("{count} rejected row", "{count} rejected rows", numbers["rejects"])
        self.rejects.show_lines(
            title.format(count=f"{numbers['rejects']:,}"), by_row(plan.rejects), self._phones
        )
        self.choose(first)

    def choose(self, name: str) -> None:
        """Open a list."""
        self.tabs.set_value(name)
        self._fill()

    def _fill(self) -> None:
        plan, name = self._plan, self.tabs.value
        if plan is None:
            return
        columns, rows = self._content(plan, name)
        focused = self.table.hasFocus()
        self._body.removeWidget(self.table)
        self.table.hide()
        self.table.deleteLater()
        self.table = Table(
            columns, row_height=32 if name in ("changed", "conflicts") else ROW, name=name, pad=6
        )
        self._body.insertWidget(0, self.table, 1)
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.empty.say(_("Nothing stands in this list."))
        if focused:
            (self.table if rows else self.tabs).setFocus()
        self._say_note(plan, name, len(rows))
        self.save.setVisible(name in ("issues", "rejects") and bool(rows))
        self.save.setText(_("Save list") if name == "issues" else _("Save rows"))
        self.save.updateGeometry()
        self._fit()
        self.chosen.emit(name)

    def _content(self, plan: ImportPlan, name: str) -> tuple[list[Column], list[Any]]:
        if name in ("changed", "conflicts"):
            return change_columns(), list(plan.changes if name == "changed" else plan.conflicts)
        if name == "issues":
            return issue_columns(self._phones), by_row(plan.issues)
        if name == "rejects":
            return issue_columns(self._phones), by_row(plan.rejects)
        if name == "skipped":
            return skipped_columns(), by_row(plan.skipped)
        columns = [
            Column(
                str(n), column.header, lambda row, n=n, c=column: _cell(row, n, c.header in self._phones), 110
            )
            for n, column in enumerate(plan.look.columns)
        ]
        return columns, list(plan.look.first_rows[:FIRST_ROWS])

    def _say_note(self, plan: ImportPlan, name: str, rows: int) -> None:
        said = ""
        if name == "changed":
            said = _("What a person corrected stays")
            if plan.counts.changed and rows >= 500:
                said = _("the first {count} values; {said}").format(count=rows, said=said)
        elif name == "new":
            said = _("the first {count} rows of the file, as they stand there").format(count=rows)
        elif name == "conflicts":
            said = _("ours stay until a person decides")
        self.note.set_line(Text(said, "text-2", role="caption"))

    def _fit(self) -> None:
        """The two short lists stand below only where there is room for them."""
        plan, name = self._plan, self.tabs.value
        if plan is None:
            return
        room = self.height() >= theme.px(400) and name not in ("issues", "rejects")
        self.issues.setVisible(room and bool(plan.issues))
        self.rejects.setVisible(room and bool(plan.rejects))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _cell(row: Sequence[str], number: int, phone: bool) -> Line:
    return (Text(masked(row[number], phone) if number < len(row) else "", "text-2"),)
