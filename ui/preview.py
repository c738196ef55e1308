"""The right half of the search panel: who this is and what to say at the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout

from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import theme, words
from ui.greets import Greets
from ui.widgets.basic import Label, LineLabel, frame
from ui.widgets.parts import Icon, Part, Plate, Text

if TYPE_CHECKING:
    from dealerdesk.people.cards import CustomerCard, VehicleCard
    from ui.shell import Shell

MOST_GREETS = 6


def empty_layout(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        assert item is not None
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            empty_layout(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class Preview(QFrame):
    """Filled from the customer's card; warnings first come last, where the eye rests."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "right-pane")
        self.shell: Shell | None = None
        self._column = QVBoxLayout(self)
        px = theme.px
        self._column.setContentsMargins(px(16), px(12), px(16), px(12))
        self._column.setSpacing(px(6))
        self.setMinimumWidth(px(260))

    def clear(self) -> None:
        """Show nothing."""
        empty_layout(self._column)

    def nothing(self, text: str) -> None:
        """Nothing was found."""
        self.clear()
        found = _("Nothing found for “{text}”").format(text=text) if text else ""
        self._column.addWidget(Label(found, tone="text-3").wrap())
        self._column.addStretch(1)

    def show_customer(self, customer_id: int, vehicle_id: int | None) -> None:
        """Who it is, by the services of the desk."""
        self.clear()
        if self.shell is None:
            return
        try:
            card = self.shell.desk.people.customer(self.shell.actor, customer_id)
        except WorldError as error:
            self._column.addWidget(Label(error.line, tone="amber").wrap())
            self._column.addStretch(1)
            return
        car = next((car for car in card.vehicles if car.id == vehicle_id), None)
        car = car or next(iter(card.vehicles), None)
        self._head(card, car)
        self._facts(card, car)
        self._greets(card, car)
        self._column.addStretch(1)

    def _head(self, card: CustomerCard, car: VehicleCard | None) -> None:
        if car is not None:
            self._column.addWidget(LineLabel(Plate(car.plate, car.plate_state, large=True)))
        name: list[Part] = [
            Text(card.name or _("No name"), role="page"),
            Text(words.honorific(card.sex, card.kind), "text-2"),
        ]
        if card.tier in ("vip", "super_vip"):
            name += [Icon("vip-crown-fill", "lost-text", 14), Text(_(words.TIERS[card.tier]), "lost-text")]
        self._column.addWidget(LineLabel(*name))
        if car is not None and self.shell is not None:
            today = self.shell.desk.clock.today()
            line = [car.model] if car.model else []
            if car.delivered_on:
                line.append(_("delivered {day}").format(day=words.day(car.delivered_on, today)))
            self._column.addWidget(LineLabel(Text(" · ".join(line), "text-3", role="caption")))
        self._column.addWidget(frame("rule"))

    def _row(self, label: str, value: str, *right: Part) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.px(4))
        name = LineLabel(Text(label, "text-3", role="caption"))
        name.setFixedWidth(theme.px(words.wide(60, 90)))
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(LineLabel(Text(value)), 1)
        if right:
            row.addWidget(LineLabel(*right, shrink=False))
        self._column.addLayout(row)

    def _facts(self, card: CustomerCard, car: VehicleCard | None) -> None:
        assert self.shell is not None
        today = self.shell.desk.clock.today()
        phone = next((phone for phone in card.phones if phone.state == "ok"), None)
        if phone is not None:
            seen = phone.confirmed_on
            right = (
                Icon("checkbox-circle-fill", "green", 14),
                Text(words.day(seen, today), "green", role="caption"),
            )
            self._row(_("Phone"), phone.number, *(right if seen else ()))
        if car is not None and car.km is not None:
            self._row(_("Mileage"), words.km(car.km))
        for item in self.shell.desk.care.for_customer(card.id)[:4]:
            days = (item.due - today).days
            tone = "red" if days < 0 else "text-2"
            state = words.left(days * 86400) if days >= 0 else _("{count} d late").format(count=-days)
            icon = Icon("time-line" if days >= 0 else "alarm-warning-fill", tone, 14)
            from dealerdesk.care.kinds import KINDS

            self._row(
                KINDS[item.kind].title, words.day(item.due, today), icon, Text(state, tone, role="caption")
            )

    def _greets(self, card: CustomerCard, car: VehicleCard | None) -> None:
        """What to say at the counter."""
        assert self.shell is not None
        shell = self.shell
        lines = shell.write(lambda: shell.desk.welcome.lines(shell.actor, car.id if car else None, card.id))
        if not lines:
            return
        self._column.addWidget(frame("rule"))
        greets = Greets(MOST_GREETS)
        self._column.addWidget(greets)
        greets.show_lines(lines)
