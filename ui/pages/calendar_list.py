"""The day as a list: everything that stands on it, or what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from dealerdesk.care.days import Day, DayItem, PastItem
from dealerdesk.staff.rights import ROLES
from dealerdesk.text import _
from ui import words
from ui.pages import care_chips
from ui.pages.calendar_side import DayList, kind_of, past_state, plate_cell
from ui.widgets.cards import Empty
from ui.widgets.parts import Line, Text
from ui.widgets.table import Column


class DayView(QFrame):
    """All of a day in one table."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        self._today = date.min
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.table = DayList(self._columns(), 34, _("Due that day"))
        self.table.pad = 8
        self.table.opened.connect(self.opened.emit)
        self.empty = Empty()
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)

    @property
    def chosen(self) -> DayItem | None:
        """The line that keys move."""
        row = self.table.row
        return row if isinstance(row, DayItem) else None

    def show_day(self, day: Day, rows: Sequence[DayItem | PastItem], today: date) -> None:
        """Show the rows of a day."""
        self._today = today
        self.table.set_rows(rows, keep=lambda row: row.key if isinstance(row, DayItem) else row.task)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        near = words.near_day(day.day, today)
        self.empty.say(
            _("No task of {day} was kept.").format(day=near)
            if day.past is not None
            else _("Nothing falls due on {day}.").format(day=near)
        )

    def _columns(self) -> list[Column]:
        def who(row: DayItem | PastItem) -> Line:
            if isinstance(row, DayItem):
                name, title = row.item.customer_name, words.honorific(row.item.sex, row.item.customer_kind)
            else:
                name, title = row.name, words.honorific(row.sex, row.customer_kind)
            return (
                Text(care_chips.whose(kind_of(row), name), bold=True),
                Text(title, "text-3", role="caption"),
            )

        def kind(row: DayItem | PastItem) -> Line:
            reason = row.item.reason if isinstance(row, DayItem) else row.reason
            return (care_chips.chip(kind_of(row), reason, self._today),)

        def why(row: DayItem | PastItem) -> Line:
            said = row.item.why if isinstance(row, DayItem) else row.why(self._today)
            return (Text(said, "text-2"),)

        def until(row: DayItem | PastItem) -> Line:
            if isinstance(row, PastItem):
                return past_state(row)
            return (Text(words.day(row.item.closes, self._today), "text-2", role="caption"),)

        def duty(row: DayItem | PastItem) -> Line:
            if isinstance(row, PastItem):
                return ()
            return (Text(row.owner or _(ROLES.get(row.role, row.role)), "text-2", role="caption"),)

        return [
            Column("who", _("Customer"), who, 150),
            Column("plate", _("Plate"), plate_cell, 108),
            Column("kind", _("Matter"), kind, words.wide(110, 190)),
            Column("why", _("Why that day"), why),
            Column("until", _("At the latest"), until, 110),
            Column("duty", _("Whose"), duty, 100, low=True),
        ]
