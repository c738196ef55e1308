"""Two records that may be one, field by field: whose value stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from dealerdesk.text import N_, _
from ui import theme
from ui.pages.imports_words import masked
from ui.widgets.basic import LineLabel, frame
from ui.widgets.cards import Empty
from ui.widgets.decide import DecideTable
from ui.widgets.parts import Gap, Icon, Line, Part, Plate, Text
from ui.widgets.table import Column

if TYPE_CHECKING:
    from dealerdesk.people.duplicates import Pair, PairField
    from ui.shell import Shell

BIRTHDAY = ("birth_calendar", "birth_year", "birth_month", "birth_day", "birth_leap")
LABELS = {
    "number": N_("Customer no."), "name": N_("Name"), "kind": N_("Kind of customer"),
    "vin_tail": N_("VIN tail"), "plate_state": N_("State of the plate"), "birthday": N_("Birthday"),
}  # fmt: skip
FIELD, FIRST = 108, 230
SIDE = {"ours": "first", "theirs": "second"}


@dataclass(frozen=True)
class Choice:
    """One line: the fields that go together, what the two say, and the side that stays."""

    fields: tuple[str, ...]
    first: str
    second: str
    take: str


def label_of(field: str) -> str:
    """The name of a field of a record."""
    from dealerdesk.dms.headers import FIELDS

    return _(LABELS.get(field) or FIELDS.get(field, field))


def words_of(table: str, field: str, value: str) -> str:
    """A value as people say it."""
    from dealerdesk.people import fields

    known = fields.CUSTOMER_FIELDS if table == "customer" else fields.VEHICLE_FIELDS
    choices = known[field].choices if field in known else None
    return _(choices[value]) if choices and value in choices else value


def choices_of(pair: Pair, found: Sequence[PairField]) -> list[Choice]:
    """The lines of a pair; the parts of a birthday are one."""
    born = [field for field in found if field.name in BIRTHDAY]
    lines = [
        Choice((field.name,), words_of(pair.table, field.name, field.first),
               words_of(pair.table, field.name, field.second), field.take)
        for field in found if field.name not in BIRTHDAY
    ]  # fmt: skip
    if born:
        by_name = {field.name: field for field in born}

        def day(side: str) -> str:
            parts = (getattr(by_name[name], side) for name in BIRTHDAY[1:4] if name in by_name)
            return "-".join(part.zfill(2) for part in parts if part)

        take = next((field.take for field in born if field.name == "birth_day"), born[0].take)
        lines.append(Choice(tuple(by_name), day("first"), day("second"), take))
    return lines


class PairPane(QFrame):
    """Both records, and the lines in which they differ; ← keeps the left value, → the right one."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.pair: Pair | None = None
        self.setProperty("look", "right-pane")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.line_width(), 0, 0, 0)
        column.setSpacing(0)
        head = frame("toolbar")
        grid = QGridLayout(head)
        grid.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        grid.setHorizontalSpacing(0)
        grid.setColumnMinimumWidth(0, theme.px(FIELD))
        grid.setColumnMinimumWidth(1, theme.px(FIRST))
        grid.setVerticalSpacing(theme.px(4))
        self.names = (LineLabel(), LineLabel())
        self.facts = (LineLabel(), LineLabel())
        for n in (0, 1):
            grid.addWidget(self.names[n], 0, n + 1)
            grid.addWidget(self.facts[n], 1, n + 1)
        for label in (self.names[0], self.facts[0]):
            label.setMaximumWidth(theme.px(FIRST - 8))
        grid.setColumnStretch(2, 1)
        column.addWidget(head)
        self.table = DecideTable(self._columns(), name=_("Field by field"), multi=False)
        self.table.decided.connect(self.take)
        self.table.doubleClicked.connect(lambda index: self._clicked(index.column()))
        self.same = Empty(_("They say the same in every field."))
        column.addWidget(self.table, 1)
        column.addWidget(self.same, 1)

    @staticmethod
    def _columns() -> list[Column]:
        def side(choice: Choice, which: str) -> Line:
            said = getattr(choice, which) or "—"
            if choice.take == which:
                return (Icon("checkbox-circle-fill", "accent", 14), Text(said, bold=True))
            return (Icon("checkbox-blank-circle-line", "text-3", 14),
                    Text(said, "text-3", strike=said != "—"))  # fmt: skip

        return [
            Column("field", _("Field"), lambda choice: (Text(label_of(_key(choice)), "text-2"),), FIELD),
            Column("first", _("Stays"), lambda choice: side(choice, "first"), FIRST),
            Column("second", _("Goes into it"), lambda choice: side(choice, "second")),
        ]

    def show_pair(self, pair: Pair | None) -> None:
        """Ask for both records and in what they differ."""
        self.pair = pair
        self.setVisible(pair is not None)
        if pair is None:
            return
        desk = self._shell.desk
        found = self._shell.write(lambda: desk.duplicates.fields(pair))
        choices = choices_of(pair, found or [])
        self.table.set_rows(choices)
        self.table.setVisible(bool(choices))
        self.same.setVisible(not choices)
        for n, row_id in enumerate((pair.first_id, pair.second_id)):
            label = (pair.first_label, pair.second_label)[n]
            self.names[n].set_line(*self._name(pair.table, label, row_id))
            self.facts[n].set_line(
                *(self._shell.write(lambda row_id=row_id: self._facts(pair, row_id)) or ())
            )

    @staticmethod
    def _name(table: str, label: str, row_id: int) -> list[Part]:
        named: Part = Text(label or _("No name"), role="section")
        if table == "vehicle" and not label.startswith("#"):
            named = Plate(label.replace("·", ""))
        return [named, Gap(2), Text(f"#{row_id}", "text-3", role="caption")]

    def _facts(self, pair: Pair, row_id: int) -> list[Part]:
        """Phones and cars, what both have first; of a car its model and owner."""
        desk, actor = self._shell.desk, self._shell.actor
        if pair.table == "vehicle":
            car = desk.people.vehicle(actor, row_id)
            owner = car.owner.name if car.owner else _("Owner unknown")
            return [Text(f"{car.model or '—'} · {owner}", "text-2", role="caption")]
        card = desk.people.customer(actor, row_id)
        other = desk.people.customer(actor, pair.second_id if row_id == pair.first_id else pair.first_id)
        shared = {phone.number for phone in other.phones}
        every = sorted((phone.number for phone in card.phones), key=lambda number: number not in shared)
        phones = " ".join(masked(number, True) for number in every)
        cars = [Plate(car.plate) for car in card.vehicles[:2]]
        return [Text(phones or _("no phone"), "text-2", role="caption"), *cars]

    def take(self, side: str) -> None:
        """← or →: whose value stays; an empty one can't win. The next line comes up."""
        number, choice = self.table.currentIndex().row(), self.table.row
        which = SIDE[side]
        if choice is None or not getattr(choice, which):
            return
        rows = list(self.table.rows)
        rows[number] = replace(choice, take=which)
        self.table.set_rows(rows)
        self.table.choose_near(number + 1)
        self.changed.emit()

    def _clicked(self, column: int) -> None:
        if column in (1, 2):
            self.take("ours" if column == 1 else "theirs")

    def chosen(self) -> dict[str, str]:
        """Field → whose value stays, as the merge wants it."""
        side = {"first": "into", "second": "source"}
        return {field: side[choice.take] for choice in self.table.rows for field in choice.fields}


def _key(choice: Choice) -> str:
    return "birthday" if choice.fields[0] in BIRTHDAY else choice.fields[0]
