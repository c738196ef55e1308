"""Plate tail → car: the first line of a booking, and what to know about who brings it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import theme, words
from ui.greets import Greets
from ui.widgets.basic import LineLabel
from ui.widgets.choices import ARROWS, Choices
from ui.widgets.form import Field, Input
from ui.widgets.parts import Icon, Part, Plate, Text, Two
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.people.cards import CustomerCard, Hit, VehicleCard
    from ui.shell import Shell

LEAST_TYPED = 2
SEARCH_MS = 120
VIPS = ("vip", "super_vip")


@dataclass(frozen=True)
class Candidate:
    """A car that the typed tail may mean."""

    vehicle_id: int
    plate: str
    model: str
    name: str


def _candidates(hits: list[Hit]) -> list[Candidate]:
    found: dict[int, Candidate] = {}
    for hit in hits:
        cars = [car for car in hit.vehicles if car.id == hit.vehicle_id] or list(hit.vehicles)
        if hit.matched in ("name", "pinyin", "phone"):
            cars = list(hit.vehicles)
        for car in cars:
            found.setdefault(car.id, Candidate(car.id, car.plate, car.model, hit.name))
    return list(found.values())


class _Tail(Input):
    """The plate tail: `entered` when Enter is for it and not for the panel, `down` for the list below."""

    entered = Signal()
    down = Signal()
    wants_enter: Callable[[], bool] = staticmethod(lambda: False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.wants_enter():
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)


class Works(Choices):
    """What to do, by digit: 1 首保, 2 定保 …; ← and → too. `settled` when a digit chose."""

    settled = Signal()

    def __init__(self) -> None:
        works = [(code, f"{n} {_(label)}") for n, (code, label) in enumerate(words.WORKS.items(), start=1)]
        super().__init__(works, _("What to do"))
        for button in self._buttons:
            button.installEventFilter(self)

    def eventFilter(self, watched, event: QEvent) -> bool:
        """The digits are this row's while it has the focus; elsewhere on the page they choose a time."""
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            key = event.key()  # type: ignore[attr-defined]
            number = key - Qt.Key.Key_1
            plain = event.modifiers() in (  # type: ignore[attr-defined]
                Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
            )  # fmt: skip
            if plain and (0 <= number < len(self._keys) or key in ARROWS):
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self._press(number, key)
                return True
        return super().eventFilter(watched, event)

    def _press(self, number: int, key: int) -> None:
        if key in ARROWS:
            step = 1 if key == Qt.Key.Key_Right else -1
            number = min(max(self._group.checkedId() + step, 0), len(self._keys) - 1)
            self._buttons[number].setFocus()
        self.set_value(self._keys[number])
        self.chosen.emit(self.value)
        if key not in ARROWS:
            self.settled.emit()

    def take_focus(self) -> None:
        """To what is chosen, else to the first."""
        self._buttons[max(self._group.checkedId(), 0)].setFocus(Qt.FocusReason.OtherFocusReason)


class CarPick(QWidget):
    """`taken` when the car is another one or none; `entered` when Enter is to go on."""

    taken = Signal()
    entered = Signal()

    def __init__(self, shell: Shell, label: int) -> None:
        super().__init__()
        self._shell = shell
        self.car: VehicleCard | None = None
        self.card: CustomerCard | None = None
        self.fixed = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.tail = _Tail(bold=True, hint=_("tail of plate, VIN or phone, name"))
        self.tail.textChanged.connect(lambda _text: self.pause.start())
        self.tail.entered.connect(self._enter)
        self.tail.down.connect(self._to_list)
        self.tail.wants_enter = self._wants_enter
        self.tail_field = Field(_("Plate tail"), self.tail, wide=label)
        column.addWidget(self.tail_field)
        self.several = Table([Column("car", _("Car"), self._candidate)], row_height=38, name=_("Cars found"))
        self.several.horizontalHeader().hide()
        self.several.clicked.connect(lambda _index: self._take_row(self.several.row))
        self.several.opened.connect(self._take_row)
        self.several.hide()
        column.addWidget(self.several)
        self.line = QWidget()
        row = QHBoxLayout(self.line)
        row.setContentsMargins(theme.px(label), 0, 0, 0)
        row.setSpacing(theme.px(10))
        self.plate = LineLabel(shrink=False)
        self.who = LineLabel()
        self.who.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(self.plate)
        row.addWidget(self.who, 1)
        column.addWidget(self.line)
        self.greets = Greets()
        column.addWidget(self.greets)
        self.pause = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self.pause.timeout.connect(self.search)
        self.show_car()

    @staticmethod
    def _candidate(row: Candidate) -> tuple[Part, ...]:
        top = (Text(row.name or _("Owner unknown"), bold=True),)
        return (Plate(row.plate), Two(top, (Text(row.model, "text-3", role="caption"),)))

    @property
    def is_vip(self) -> bool:
        """Whether its owner may have the held slots (A9)."""
        return self.card is not None and self.card.tier in VIPS

    def search(self) -> None:
        """Look for what was typed; one car is taken at once."""
        self.pause.stop()
        text = self.tail.text().strip()
        if self.fixed or (self.car is not None and text == self._own_text()):
            return
        self.car = self.card = None
        found: list[Candidate] = []
        if len(text) >= LEAST_TYPED:
            try:
                found = _candidates(self._shell.desk.search.find(self._shell.actor, text, 8))
            except WorldError as error:
                self._shell.tell(error)
        self.tail.set_trailing(
            _("{count} found").format(count=len(found)) if len(text) >= LEAST_TYPED else ""
        )
        if len(found) == 1:
            self.take(found[0].vehicle_id)
            return
        self.several.set_rows(found)
        self.several.setVisible(bool(found))
        self.several.setFixedHeight(theme.px(38) * min(len(found), 4) + 2)
        self.show_car()
        self.taken.emit()

    def take(self, vehicle_id: int) -> None:
        """This car."""
        desk, actor = self._shell.desk, self._shell.actor
        self.car = self._shell.write(lambda: desk.people.vehicle(actor, vehicle_id))
        holder = self.car and (self.car.owner or next(iter(self.car.holders), None))
        self.card = (
            self._shell.write(lambda: desk.people.customer(actor, holder.customer_id)) if holder else None
        )
        self.several.hide()
        self.show_car()
        self.taken.emit()

    def clear(self) -> None:
        """No car, nothing typed."""
        self.car = self.card = None
        self.tail.setText("")
        self.pause.stop()
        self.tail.set_trailing("")
        self.several.hide()
        self.show_car()

    def fix(self, fixed: bool) -> None:
        """Of an appointment that is made already the car stands."""
        self.fixed = fixed
        self.tail_field.setVisible(not fixed)

    def _wants_enter(self) -> bool:
        """Enter in the plate tail chooses the car first, then leads on; what is complete is booked."""
        return self.car is None or self.pause.isActive() or self.leads_on()

    leads_on: Callable[[], bool] = staticmethod(lambda: False)

    def _enter(self) -> None:
        if self.pause.isActive():
            self.search()
        if self.car is None and self.several.rows:
            self._take_row(self.several.rows[0])
        elif self.car is not None:
            self.entered.emit()

    def _to_list(self) -> None:
        if self.several.isVisible():
            self.several.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_row(self, row: Candidate | None) -> None:
        if row is not None:
            self.take(row.vehicle_id)
            self.entered.emit()

    def _own_text(self) -> str:
        return (self.car.plate or self.car.vin[-8:]) if self.car else ""

    def show_car(self) -> None:
        """The plate, the owner, and what to know."""
        car = self.car
        self.line.setVisible(car is not None)
        self.greets.show_lines([])
        if car is None:
            return
        self.tail.blockSignals(True)
        if not self.tail.text().strip():
            self.tail.setText(self._own_text())
        self.tail.blockSignals(False)
        self.tail.set_trailing(_("{count} found").format(count=1))
        self.plate.set_line(Plate(car.plate, car.plate_state, large=True))
        desk = self._shell.desk
        estimate = desk.care.estimated_km(car.id)
        km = _("about {km}").format(km=words.short_km(estimate)) if estimate else words.km(car.km)
        below = " · ".join(filter(None, (car.model, km)))
        holder = car.owner or next(iter(car.holders), None)
        name: list[Part] = [Text(holder.name if holder else _("Owner unknown"), bold=True)]
        if holder is not None:
            title = words.honorific(holder.sex, self.card.kind if self.card else "person")
            if title:
                name.append(Text(title, "text-2"))
        if self.is_vip:
            name.append(Icon("vip-crown-fill", "lost-text", 14))
        self.who.set_line(Two(tuple(name), (Text(below, "text-3", role="caption"),)))  # type: ignore[arg-type]
        lines = self._shell.write(lambda: desk.welcome.lines(self._shell.actor, car.id)) or []
        self.greets.show_lines([line for line in lines if not (self.fixed and line.code == "appointment")])
