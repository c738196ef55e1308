"""The events of a month, the festivals that come, and the kinds of weather to choose from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.care.greeting_text import WEATHER
from dealerdesk.text import _
from ui import theme, words
from ui.widgets.basic import IconButton, LineLabel, frame
from ui.widgets.cards import Counter
from ui.widgets.parts import Icon, Line, Part, Text
from ui.widgets.table import Column, Group, Table

if TYPE_CHECKING:
    from dealerdesk.care.greeting_forms import Event, GreetingMonth, Proposal
    from ui.shell import Shell


@dataclass(frozen=True)
class Row:
    """An event, a festival without one, or a kind of weather ('' = any other)."""

    key: str
    name: str
    event: Event | None = None
    proposal: Proposal | None = None
    weather: str = ""

    @property
    def editable(self) -> bool:
        """Whether its text and filter can be changed."""
        return self.event is None or self.event.open


class EventList(QFrame):
    """`moved`: the month before (-1) or after (1) is asked for."""

    moved = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._marked: Collection[str] = ()
        self.counted = (0, 0)
        self.setProperty("look", "left-pane")
        self.setFixedWidth(theme.px(words.wide(256, 284)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.table = Table(self._columns(), name=_("Events"), pad=6)
        self.table.horizontalHeader().hide()
        self.setFocusProxy(self.table)
        column.addWidget(self.table, 1)

    def _make_head(self) -> QFrame:
        box = frame("toolbar")
        column = QVBoxLayout(box)
        px = theme.px
        column.setContentsMargins(px(12), px(6), px(6), px(8))
        column.setSpacing(px(2))
        row = QHBoxLayout()
        row.setSpacing(0)
        self.month = LineLabel()
        row.addWidget(self.month, 1)
        self.before = IconButton("arrow-left-s-line", _("Month before") + "  [")
        self.after = IconButton("arrow-right-s-line", _("Month after") + "  ]")
        for button, step in ((self.before, -1), (self.after, 1)):
            button.clicked.connect(lambda _on=False, step=step: self.moved.emit(step))
            row.addWidget(button)
        column.addLayout(row)
        self.counter = Counter(width=96)
        column.addWidget(self.counter)
        return box

    def _columns(self) -> list[Column]:
        today = self._shell.desk.clock.today

        def name(row: Row) -> Line:
            line: list[Part] = [_icon(row), Text(row.name, bold=row.event is not None)]
            if row.key in self._marked:
                line.append(Icon("edit-line", "amber", 14))
            return line

        def when(row: Row) -> Line:
            if row.event is not None and not row.event.open:
                return (Text(_("{n} people").format(n=f"{row.event.reached:,}"), "text-2", role="caption"),)
            day = row.event.draft.day if row.event else row.proposal.day if row.proposal else None
            if day is None:
                return ()
            late = row.event is not None and day < today()
            tone = "red" if late else "amber" if day == today() else "text-2"
            return (Text(words.near_day(day, today()), tone, role="caption"),)

        return [
            Column("name", _("Event"), name),
            Column("when", _("Day"), when, words.wide(84, 96), right=True),
        ]

    def show_month(self, month: GreetingMonth, marked: Collection[str]) -> None:
        """Open events first, then those that are done, then what one may choose."""
        self._marked = marked
        self.counted = (month.counted, month.target)
        self.month.set_line(Text(words.month(month.month), role="section"))
        said = _("{n} of {target} events").format(n=month.counted, target=month.target)
        self.counter.set_count(month.counted, month.target, said)
        rows: list[Row | Group] = []
        for title, is_open in ((_("Going on"), True), (_("Done"), False)):
            found = [one for one in month.events if one.open == is_open]
            if found:
                rows.append(Group(title, f"{len(found)}"))
                rows += [Row(f"e{one.id}", one.draft.name, event=one) for one in found]
        if month.proposals:
            rows.append(Group(_("Festivals in 30 days")))
            rows += [Row(f"f{one.day}", one.name, proposal=one) for one in month.proposals]
        rows.append(Group(_("Weather")))
        rows += [Row(f"w{kind}", _(names[0]), weather=kind) for kind, names in WEATHER.items()]
        rows.append(Row("w", _("Other…")))
        self.table.set_rows(rows, keep=lambda row: row.key)

    def mark(self, marked: Collection[str]) -> None:
        """Show which rows hold something that is not saved."""
        self._marked = marked
        self.table.rows_model._cells.clear()
        self.table.viewport().update()

    def choose(self, key: str) -> None:
        """Choose the row of this key, if it is there."""
        for number, row in enumerate(self.table.rows):
            if isinstance(row, Row) and row.key == key:
                self.table.choose(number)

    def choose_day(self, day: date, kind: str) -> None:
        """Choose the event of a day and kind, else the festival that is proposed for it."""
        for row in self.table.rows:
            draft = row.event.draft if isinstance(row, Row) and row.event is not None else None
            if draft is not None and (draft.day, draft.kind) == (day, kind):
                self.choose(row.key)
                return
        self.choose(f"f{day}")

    @property
    def row(self) -> Row | None:
        """The chosen row."""
        return self.table.row


def _icon(row: Row) -> Icon:
    if row.event is None:
        return Icon("add-line", "accent", 14)
    if row.event.open:
        return Icon("checkbox-blank-circle-line", "text-2", 14)
    return (
        Icon("checkbox-circle-fill", "green", 14) if row.event.counts else Icon("forbid-line", "text-3", 14)
    )
