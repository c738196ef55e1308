"""The people behind a figure: who is counted, who is missing, who was left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import N_, _
from ui import theme
from ui.pages.figures_chart import percent
from ui.widgets.basic import Label, LineLabel, frame
from ui.widgets.cards import Empty
from ui.widgets.choices import Segments
from ui.widgets.parts import Gap, Icon, Line, Plate, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.figures.shapes import Figure, People, Row
    from ui.shell import Shell

LISTS = ("numerator", "denominator", "missing", "excluded")
MISSING = {
    "K2": N_("Did not come"),
    "K3": N_("Did not come"),
    "K4": N_("Not booked"),
    "K5": N_("Not booked"),
    "K6": N_("Did not come"),
    "K6b": N_("Not on time"),
    "K7": N_("Not away"),
    "K7b": N_("Came back"),
}
"""What those of the denominator are called who are not in the numerator."""
FIRST = {"K7": "numerator", "K7b": "numerator"}
"""The list that one wants to see first: those who stayed away."""


class PeoplePane(QFrame):
    """Head with the sum and its definition, four lists, the people with their plates."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._people: People | None = None
        self._figure: Figure | None = None
        self.setProperty("look", "pane")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        column.addWidget(self._make_lists())
        self.table = Table(self._columns(), row_height=29, name=_("People behind the figure"), pad=7)
        self.table.opened.connect(self._open)
        self.empty = Empty()
        self.empty.hide()
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self.setFocusProxy(self.table)

    def _make_head(self) -> QFrame:
        head = frame("toolbar")
        column = QVBoxLayout(head)
        column.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(9))
        column.setSpacing(theme.px(4))
        self.sum = LineLabel()
        self.definition = Label("", role="caption", tone="text-2").wrap()
        column.addWidget(self.sum)
        column.addWidget(self.definition)
        return head

    def _make_lists(self) -> QFrame:
        bar = frame("pane")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        self.lists = Segments([(name, name) for name in LISTS], _("List"))
        self.lists.chosen.connect(lambda _key: self._fill())
        row.addWidget(self.lists)
        row.addStretch(1)
        return bar

    @staticmethod
    def _columns() -> list[Column]:
        def who(row: Row) -> Line:
            return (Text(row.customer) if row.customer else Text(_("Owner unknown"), "text-3"),)

        def plate(row: Row) -> Line:
            if not row.plate:  # a car without plate is named by the tail of its VIN
                return (
                    Plate("", "none"),
                    Text(f"…{row.vin[-6:]}" if row.vin else "", "text-3", role="caption"),
                )
            return (Plate(row.plate, "none"),)

        return [
            Column("who", _("Customer"), who, 104),
            Column("plate", _("Plate"), plate, 106),
            Column("why", _("Why"), lambda row: (Text(row.detail, "text-2"),)),
            Column("model", _("Model"), lambda row: (Text(row.model, "text-2"),), 120, hidden=True),
            Column("phone", _("Phone"), lambda row: (Text(row.phone, "text-2"),), 110, hidden=True),
        ]

    # what is shown

    @property
    def list(self) -> str:
        """Which of the four lists is shown."""
        return self.lists.value

    def show_figure(self, figure: Figure | None, people: People | None) -> None:
        """Show a figure and who is behind it; another figure opens its own first list."""
        other = figure is None or self._figure is None or figure.id != self._figure.id
        self._figure, self._people = figure, people
        if figure is None:
            self.sum.set_line()
            self.definition.setText("")
            self._fill()
            return
        ratio = f"{figure.numerator:,} / {figure.denominator:,} = {percent(figure.value)}"
        line: list[Any] = [Text(figure.id, role="section"), Gap(4), Text(ratio, role="section")]
        if figure.restated is not None:
            now = f"{figure.restated[0]:,} / {figure.restated[1]:,}"
            said = _("now {ratio}").format(ratio=now)
            line += [Gap(4), Icon("error-warning-line", "legal-text", 14), Text(said, "legal-text")]
        self.sum.set_line(*line)
        self.definition.setText(figure.definition)
        self.lists.set_choices(self._choices(figure))
        if other:
            self.lists.set_value(FIRST.get(figure.id, "missing"))
        self._fill()

    @staticmethod
    def _choices(figure: Figure) -> list[tuple[str, str]]:
        names = {
            "numerator": (_("Num."), figure.numerator),
            "denominator": (_("Denom."), figure.denominator),
            "missing": (_(MISSING.get(figure.id, "Missing")), figure.missing),
            "excluded": (_("Left out"), figure.excluded),
        }
        return [(name, f"{words} {count:,}") for name, (words, count) in names.items()]

    def choose_list(self, name: str) -> None:
        """Show one of the four lists."""
        self.lists.set_value(name)
        self._fill()

    def _fill(self) -> None:
        rows: Sequence[Any] = getattr(self._people, self.list, ()) if self._people is not None else ()
        self.table.set_rows(rows, keep=lambda row: (row.vehicle_id, row.day))
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        words = _("Nobody stands in this list.")
        if self._people is None and self._figure is not None:
            words = _("The names are for front desk, customer care and managers.")
        self.empty.say(words)

    def widen(self, wide: bool) -> None:
        """Where there is room, model and phone stand beside."""
        header = self.table.horizontalHeader()
        for number, column in enumerate(self.table.rows_model.columns):
            if column.key in ("model", "phone"):
                header.setSectionHidden(number, not wide)

    def _open(self, row: Row) -> None:
        place = {"vehicle_id": row.vehicle_id}
        if row.customer_id is not None:
            place["customer_id"] = row.customer_id
        self._shell.go("customer", **place)
