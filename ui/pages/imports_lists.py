"""The lists of an import: what changes and why, what waits, which values and rows were not used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import _, ngettext
from ui import theme
from ui.pages.imports_section import Section
from ui.pages.imports_sides import BOTH, SidesBar
from ui.pages.imports_tables import (
    ROW,
    by_row,
    change_columns,
    issue_columns,
    new_columns,
    skipped_columns,
)
from ui.pages.imports_words import phone_headers
from ui.widgets.basic import Button, LineLabel
from ui.widgets.cards import Empty
from ui.widgets.choices import Segments
from ui.widgets.decide import DecideTable
from ui.widgets.parts import Text
from ui.widgets.table import Column

if TYPE_CHECKING:
    from dealerdesk.dms.plan import ChangeLine, ImportPlan

LISTS = ("changed", "new", "conflicts", "issues", "rejects", "skipped", "same")
SHOWN = 500


def key_of(line: ChangeLine) -> tuple[int, str]:
    """What names a difference in the choices of a person: its row and its field."""
    return (line.row, line.target)


class ListsPane(QFrame):
    """One of seven lists, and below it the first values to check and the first rejected rows."""

    chosen = Signal(str)
    saved = Signal(str)
    """`issues` or `rejects` shall be written into a file."""
    decided = Signal(object, str)
    """These differences, and the side that wins: ours or theirs."""
    ruled = Signal(str, str)
    """Every difference of a field of this file, and the side that wins."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        self._plan: ImportPlan | None = None
        self._phones: frozenset[str] = frozenset()
        self._changes: dict[str, list[ChangeLine]] = {}
        self._shown = ""
        self._open = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.px(12), theme.px(6), theme.px(16), theme.px(6))
        bar.setSpacing(theme.px(8))
        self.tabs = Segments([(name, name) for name in LISTS], _("List"))
        self.tabs.setMinimumWidth(1)  # in a narrow window the numbers give way, see _say_tabs
        self.tabs.chosen.connect(lambda _key: self._fill())
        self.save = Button("", icon="save-line", small=True)
        self.save.clicked.connect(lambda: self.saved.emit(self.tabs.value))
        self.note = LineLabel(right=True)
        bar.addWidget(self.tabs)
        bar.addWidget(self.note, 1)
        bar.addWidget(self.save)
        column.addLayout(bar)
        self.sides = SidesBar()
        self.sides.decided.connect(self._decide)
        self.sides.ruled.connect(self._rule)
        self.sides.filtered.connect(lambda _field: self._show_changes())
        column.addWidget(self.sides)
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        column.addLayout(self._body, 1)
        self.table = self._make_table(change_columns(), 32)
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

    def _make_table(self, columns: Sequence[Column], height: int) -> DecideTable:
        table = DecideTable(columns, row_height=height, name=_("List"), pad=6)
        table.decided.connect(self._decide)
        table.all_decided.connect(self._rule)
        table.stepped.connect(self.sides.step)
        table.picked.connect(lambda line: self.sides.show_line(line if self._decides() else None))
        return table

    # what is shown

    def show_plan(self, plan: ImportPlan, again: bool = False) -> None:
        """The lists of a plan; the first that holds something is opened. `again`: the same file, planned
        anew after decisions; the list that was looked at stays."""
        self._plan = plan
        self._phones = phone_headers(plan.look)
        self._changes = {"changed": list(plan.changes), "conflicts": list(plan.conflicts)}
        self._say_tabs()
        numbers = self._numbers()
        title = ngettext("{count} value to check", "{count} values to check", numbers["issues"])
        self.issues.show_lines(
            title.format(count=f"{numbers['issues']:,}"), by_row(plan.issues), self._phones
        )
        title = ngettext("{count} rejected row", "{count} rejected rows", numbers["rejects"])
        self.rejects.show_lines(
            title.format(count=f"{numbers['rejects']:,}"), by_row(plan.rejects), self._phones
        )
        order = ("changed", "conflicts", "issues", "rejects", "new", "same")
        first = next((name for name in order if numbers[name]), "new")
        self.set_open(True)
        if again:
            self._fill()
        else:
            self._shown = ""
            self.choose(first)

    def _numbers(self) -> dict[str, int]:
        assert self._plan is not None
        counts = self._plan.counts
        return {
            "changed": counts.changed, "new": counts.new, "conflicts": counts.conflicts,
            "issues": len(self._plan.issues), "rejects": counts.rejected, "skipped": counts.skipped,
            "same": counts.same,
        }  # fmt: skip

    def _say_tabs(self) -> None:
        """The names of the lists, with their numbers where there is room for them."""
        if self._plan is None:
            return
        numbers = self._numbers()
        names = {
            "changed": _("Changed"), "new": _("New"), "conflicts": _("Conflicts"),
            "issues": _("To check"), "rejects": _("Rejected"), "skipped": _("Skipped"), "same": _("Same"),
        }  # fmt: skip
        self.tabs.set_choices([(name, f"{names[name]} {numbers[name]:,}") for name in LISTS])
        self.tabs.updateGeometry()
        room = self.width() - theme.px(40) - (self.save.sizeHint().width() if self.save.isVisible() else 0)
        if self.tabs.sizeHint().width() > room:
            self.tabs.set_choices([(name, names[name]) for name in LISTS])

    def choose(self, name: str) -> None:
        """Open a list."""
        self.tabs.set_value(name)
        self._fill()

    def _decides(self) -> bool:
        return self.tabs.value in BOTH

    def _fill(self) -> None:
        plan, name = self._plan, self.tabs.value
        if plan is None:
            return
        if name != self._shown:
            self._replace_table(plan, name)
        self.sides.setVisible(name in BOTH and bool(self._changes[name]))
        if name in BOTH:
            self.sides.show_fields(self._changes[name])
            self._show_changes()
        else:
            self._set_rows(self._rows(plan, name))
        self._say_note(plan, name)
        self.save.setVisible(name in ("issues", "rejects") and bool(self.table.rows))
        self.save.setText(_("Save list") if name == "issues" else _("Save rows"))
        self.save.updateGeometry()
        self._fit()
        self.chosen.emit(name)

    def _replace_table(self, plan: ImportPlan, name: str) -> None:
        focused = self.table.hasFocus()
        self._body.removeWidget(self.table)
        self.table.hide()
        self.table.deleteLater()
        self.table = self._make_table(self._columns(name), 32 if name in BOTH else ROW)
        self._body.insertWidget(0, self.table, 1)
        self._shown = name
        if focused:
            (self.table if self._rows(plan, name) else self.tabs).setFocus()

    def _columns(self, name: str) -> list[Column]:
        if name in BOTH:
            return change_columns()
        if name in ("issues", "rejects"):
            return issue_columns(self._phones)
        return new_columns() if name == "new" else skipped_columns()

    def _rows(self, plan: ImportPlan, name: str) -> list[Any]:
        if name in BOTH:
            return self._changes[name]
        lists = {"issues": plan.issues, "rejects": plan.rejects, "skipped": plan.skipped}
        return by_row(lists[name]) if name in lists else list(plan.new_lines if name == "new" else ())

    def _show_changes(self) -> None:
        """The differences of the chosen column."""
        lines = self._changes[self.tabs.value]
        field = self.sides.field
        self._set_rows([line for line in lines if field in ("", line.target)])
        self.table.steps = self.sides.many

    def _set_rows(self, rows: list[Any]) -> None:
        table, number = self.table, max(self.table.currentIndex().row(), 0)
        kept = table.row
        table.set_rows(rows, keep=_key)
        if kept is not None and rows and _key(kept) not in map(_key, rows[:SHOWN]):
            table.choose_near(number)
        table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        same = self._plan is not None and self.tabs.value == "same" and self._plan.counts.same
        self.empty.say(
            _("These rows stand in the shop as they stand in the file; they change nothing.")
            if same
            else _("Nothing stands in this list.")
        )
        table.setAccessibleName(self.tabs.value)

    def _say_note(self, plan: ImportPlan, name: str) -> None:
        """One line on what the list is; of a long one, that it is not whole."""
        shown = len(self.table.rows)
        said = {
            "changed": _("Hand corrections stay by default."),
            "conflicts": _("Ours stay until somebody decides."),
            "new": _("These rows make a new record."),
            "skipped": _("These rows are no record of their own."),
        }.get(name, "")
        whole = self._numbers()[name]
        if name in ("new", "skipped") and whole > shown:
            said = _("the first {count} of {all}; {said}").format(count=shown, all=f"{whole:,}", said=said)
        elif name in BOTH and len(self._changes[name]) >= SHOWN:
            said = _("the first {count} differences; {said}").format(count=SHOWN, said=said)
        self.note.set_line(Text(said if whole else "", "text-2", role="caption"))

    # deciding

    def set_open(self, on: bool) -> None:
        """Whether a person may still decide; after the import everything stands."""
        self._open = on
        self.sides.setEnabled(on)

    def _decide(self, side: str) -> None:
        """The chosen differences, at once in sight; the next one is chosen."""
        decides = self._decides() and self._open
        lines = [line for line in self.table.chosen_rows if line.target] if decides else []
        if not lines:
            return
        number = self.table.currentIndex().row()
        self.mark({key_of(line) for line in lines}, side)
        if len(lines) == 1:
            self.table.choose_near(number + 1)
        self.decided.emit([key_of(line) for line in lines], side)

    def _rule(self, side: str) -> None:
        """Every difference of the column that is looked at."""
        if not (self._decides() and self._open):
            return
        line = self.table.row
        field = self.sides.field or (line.target if line is not None else "")
        if field:
            lines = self._changes["changed"] + self._changes["conflicts"]
            self.mark({key_of(line) for line in lines if line.target == field}, side)
            self.ruled.emit(field, side)

    def mark(self, keys: set[tuple[int, str]], side: str) -> None:
        """Show these differences as decided, until the file is compared anew."""
        taken = side == "theirs"
        for name, lines in self._changes.items():
            self._changes[name] = [
                replace(line, taken=taken, after=line.file if taken else line.now)
                if key_of(line) in keys
                else line
                for line in lines
            ]
        self._show_changes()

    # room

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
        self._say_tabs()
        self._fit()


def _key(line: Any) -> object:
    return (line.row, getattr(line, "target", ""), getattr(line, "column", ""), getattr(line, "table", ""))
