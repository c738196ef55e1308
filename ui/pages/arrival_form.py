"""Who came without an appointment: the car or its plate, walk-in or rework, what is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.appointments.reception import WalkIn
from dealerdesk.appointments.service import LONGEST_WISH
from dealerdesk.text import _
from ui import theme, words
from ui.scan import latin
from ui.widgets.basic import LineLabel
from ui.widgets.choices import Choices, Combo, Segments
from ui.widgets.form import Field, Input
from ui.widgets.parts import Part, Plate, Text

if TYPE_CHECKING:
    from dealerdesk.desk import Desk
    from ui.pages.arrival_find import Choice

MINUTES = (15, 30, 60, 90, 120, 180, 240, 480)


class WalkInForm(QWidget):
    """The fields; plate, name and phone only for a car that nobody knows."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._vehicle: int | None = None
        wide = words.wide(64, 84)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.car = LineLabel()
        column.addWidget(self.car)
        self.plate, self.name, self.phone = Input(bold=True), Input(), Input()
        for field in (self.plate, self.phone):
            latin(field)
        self._strange = [
            Field(_("Plate"), self.plate, wide=wide), Field(_("Name"), self.name, wide=wide),
            Field(_("Phone"), self.phone, wide=wide),
        ]  # fmt: skip
        for one in self._strange:
            column.addWidget(one)
        self.kind = Segments([("walk_in", _("not booked")), ("rework", _("rework"))], _("Kind"))
        self.minutes = Combo([(str(count), words.duration(count)) for count in MINUTES])
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(10))
        line.addWidget(self.kind)
        line.addWidget(self.minutes)
        line.addStretch(1)
        column.addWidget(Field(_("Kind"), row, wide=wide))
        self.minutes.setAccessibleDescription(_("Takes"))
        self.work = Choices([(code, _(label)) for code, label in words.WORKS.items()], _("What to do"))
        self.work.chosen.connect(self._work_chosen)
        column.addWidget(Field(_("Work"), self.work, wide=wide))
        self.wish = Input(hint=_("in the customer's words"))
        self.wish.setMaxLength(LONGEST_WISH)
        column.addWidget(Field(_("Wish"), self.wish, wide=wide))
        column.addStretch(1)

    def begin(self, one: Choice) -> None:
        """A car, or a plate that nobody knows."""
        self._vehicle = one.vehicle_id
        line: list[Part] = [Plate(one.plate), Text(one.name or _("Owner unknown"), bold=True)]
        line.append(Text(one.model, "text-3"))
        self.car.set_line(*line)
        self.car.setVisible(one.vehicle_id is not None)
        for field in self._strange:
            field.setVisible(one.vehicle_id is None)
        self.plate.setText(one.plate)
        for text in (self.name, self.phone, self.wish):
            text.setText("")
        self.kind.set_value("walk_in")
        self.work.set_value("other")
        self._work_chosen("other")

    def take_focus(self) -> None:
        """To the first field that needs a hand."""
        if self._vehicle is None:
            self.plate.setFocus()
            self.plate.end(False)
        else:
            self.work.setFocus()

    def said(self) -> WalkIn:
        """What was typed."""
        strange = self._vehicle is None
        return WalkIn(
            vehicle_id=self._vehicle,
            plate=self.plate.text().strip() if strange else "",
            name=self.name.text().strip() if strange else "",
            phone=self.phone.text().strip() if strange else "",
            work=self.work.value or "other",
            wish=self.wish.text().strip(),
            minutes=int(self.minutes.value or 60),
            rework=self.kind.value == "rework",
        )

    def _work_chosen(self, work: str) -> None:
        self.minutes.set_value(str(self._desk.capacity.minutes_of(work)))
