"""The panel 新预约: plate tail → car → work → a time that is offered → Enter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from dealerdesk.appointments.forms import CHANNELS, PARTS
from dealerdesk.errors import WorldError
from dealerdesk.people.fields import day_of
from dealerdesk.text import _
from ui import theme, words
from ui.pages.booking_times import Times
from ui.widgets.basic import Button, LineLabel
from ui.widgets.cards import Notice
from ui.widgets.choices import Check, Choices, Combo, Segments
from ui.widgets.form import Area, Field, Input
from ui.widgets.panel import Panel
from ui.widgets.parts import Icon, Part, Plate, Text, Two
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import Booking
    from dealerdesk.people.cards import CustomerCard, Hit, VehicleCard
    from ui.shell import Shell

LEAST_TYPED = 2
SEARCH_MS = 120
MINUTE_CHOICES = (30, 60, 90, 120, 180, 240, 480)


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
    """The plate tail; `entered` when Enter is to choose a car, otherwise Enter belongs to the panel."""

    entered = Signal()
    wants_enter: Callable[[], bool] = staticmethod(lambda: False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.wants_enter():
            self.entered.emit()
            return
        super().keyPressEvent(event)


class BookingPanel(Panel):
    """What is typed stays until it is booked. `booked` carries number and day."""

    booked = Signal(str, object)

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("New booking"), words.wide(Panel.WIDE, 412))
        self._label = words.wide(64, 96)
        self._shell = shell
        self.car: VehicleCard | None = None
        self._build_head()
        self._build_car()
        self._build_work()
        self.times = Times(shell)
        self.body.addWidget(self.times)
        self._build_rest()
        self.body.addStretch(1)
        self.foot.setText(_("Prints both copies"))
        self.cancel_button = Button(_("Cancel"), key="Esc")
        self.cancel_button.clicked.connect(self.closed)
        self.book_button = Button(_("Book it"), kind="primary", key="Enter")
        self.book_button.clicked.connect(self.book)
        self.acts.addWidget(self.cancel_button)
        self.acts.addWidget(self.book_button)
        self.default = self.book_button
        self.times.table.opened.connect(lambda _offer: self.book())
        self._pause = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._pause.timeout.connect(self._search)
        self.minute()
        self._show_car()

    # building

    def _build_head(self) -> None:
        self.kind = Segments([("active", _("we call")), ("passive", _("they call"))], _("Kind of booking"))
        self.kind.set_value("passive")
        self.channel = Combo([(code, _(label)) for code, label in CHANNELS.items()])
        self.channel.setAccessibleDescription(_("Channel"))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self.kind)
        line.addWidget(self.channel, 1)
        self.body.addWidget(Field(_("Booking"), row, wide=self._label))

    def _build_car(self) -> None:
        self.tail = _Tail(bold=True, hint=_("tail of plate, VIN or phone, name"))
        self.tail.textChanged.connect(lambda _text: self._pause.start())
        self.tail.entered.connect(self._take_first)
        self.tail.wants_enter = self._wants_enter
        self.body.addWidget(Field(_("Plate tail"), self.tail, wide=self._label))
        self.several = Table([Column("car", _("Car"), self._candidate)], row_height=38, name=_("Cars found"))
        self.several.horizontalHeader().hide()
        self.several.clicked.connect(lambda _index: self._take_row(self.several.row))
        self.several.opened.connect(self._take_row)
        self.several.hide()
        self.body.addWidget(self.several)
        self.car_line = QWidget()
        row = QHBoxLayout(self.car_line)
        row.setContentsMargins(theme.px(self._label), 0, 0, 0)
        row.setSpacing(theme.px(10))
        self.plate = LineLabel(shrink=False)
        self.who = LineLabel()
        self.who.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(self.plate)
        row.addWidget(self.who, 1)
        self.body.addWidget(self.car_line)
        self.warning = Notice()
        self.body.addWidget(self.warning)

    @staticmethod
    def _candidate(row: Candidate) -> tuple[Part, ...]:
        top = (Text(row.name or _("Owner unknown"), bold=True),)
        return (Plate(row.plate), Two(top, (Text(row.model, "text-3", role="caption"),)))

    def _build_work(self) -> None:
        works = [(code, _(label)) for code, label in words.WORKS.items()]
        self.work = Choices(works, _("What to do"))
        self.work.chosen.connect(self._work_chosen)
        self.body.addWidget(Field(_("What to do"), self.work, wide=self._label))
        self.minutes = Combo([(str(count), words.duration(count)) for count in MINUTE_CHOICES])
        self.minutes.set_value("60")
        self.waits = Check(_("Waits here"))
        self.pickup = Check(_("Pick-up"))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(10))
        for widget in (self.minutes, self.waits, self.pickup):
            line.addWidget(widget)
        line.addStretch(1)
        self.body.addWidget(Field(_("Takes"), row, wide=self._label))
        self.pickup_address = Input(hint=_("where to fetch the car"))
        self.pickup_field = Field(_("Address"), self.pickup_address, wide=self._label)
        self.pickup_field.hide()
        self.pickup.toggled.connect(self.pickup_field.setVisible)
        self.body.addWidget(self.pickup_field)

    def _build_rest(self) -> None:
        self.adviser = Input()
        self.body.addWidget(Field(_("Service adviser"), self.adviser, wide=self._label))
        self.wish = Area(lines=2)
        self.body.addWidget(Field(_("Wish"), self.wish, wide=self._label))
        self.parts = Segments(
            [("", _("not known")), *[(code, _(label)) for code, label in PARTS.items()]], _("Parts")
        )
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.parts)
        line.addStretch(1)
        self.body.addWidget(Field(_("Parts"), row, wide=self._label))
        self.parts_on = Input(hint="11-30")
        self.parts_field = Field(_("Arrive on"), self.parts_on, wide=self._label)
        self.parts_field.hide()
        self.parts.chosen.connect(lambda key: self.parts_field.setVisible(key == "order"))
        self.body.addWidget(self.parts_field)

    # the car

    def begin(self, vehicle_id: int, work: str = "") -> None:
        """Start with a known car (Ctrl+B on another page); another car's draft is put away."""
        if self.car is None or self.car.id != vehicle_id:
            self.clear()
        self._take(vehicle_id)
        if work and not self.work.value:
            self.work.set_value(work)
            self._work_chosen(work)

    def focus_first(self) -> None:
        """To the plate tail, or past it when the car is known."""
        self.times.refresh()
        if self.car is None:
            self.tail.setFocus()
        else:
            self.book_button.setFocus() if self.work.value else self.work.setFocus()

    def _search(self) -> None:
        self._pause.stop()
        text = self.tail.text().strip()
        if self.car is not None and text == self._own_text():
            return
        self.car = None
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
            self._take(found[0].vehicle_id)
            return
        self.several.set_rows(found)
        self.several.setVisible(bool(found))
        self.several.setFixedHeight(theme.px(38) * min(len(found), 4) + 2)
        self._show_car()

    def _wants_enter(self) -> bool:
        """Enter in the plate tail chooses the car first; with a car it books."""
        return self.car is None or self._pause.isActive()

    def _own_text(self) -> str:
        return (self.car.plate or self.car.vin[-8:]) if self.car else ""

    def _take_first(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._search()
        if self.car is None and self.several.rows:
            self._take_row(self.several.rows[0])

    def _take_row(self, row: Candidate | None) -> None:
        if row is not None:
            self._take(row.vehicle_id)

    def _take(self, vehicle_id: int) -> None:
        people = self._shell.desk.people
        self.car = self._shell.write(lambda: people.vehicle(self._shell.actor, vehicle_id))
        self.several.hide()
        self._show_car()

    def _show_car(self) -> None:
        car = self.car
        self.car_line.setVisible(car is not None)
        self.warning.say("")
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
        below = " · ".join(
            filter(
                None,
                (
                    car.model,
                    _("about {km}").format(km=words.short_km(estimate)) if estimate else words.km(car.km),
                ),
            )
        )
        holder = car.owner or next(iter(car.holders), None)
        name: list[Part] = [Text(holder.name if holder else _("Owner unknown"), bold=True)]
        card = None
        if holder is not None:
            name.append(Text(words.honorific(holder.sex), "text-2"))
            card = self._shell.write(lambda: desk.people.customer(self._shell.actor, holder.customer_id))
            if card is not None and card.tier in ("vip", "super_vip"):
                name.append(Icon("vip-crown-fill", "lost-text", 14))
        self.who.set_line(Two(tuple(name), (Text(below, "text-3", role="caption"),)))  # type: ignore[arg-type]
        self.warning.say("；".join(warnings(card)) if card else "")
        if not self.adviser.text():
            self.adviser.setText(car.adviser)

    def _work_chosen(self, work: str) -> None:
        self.minutes.set_value(str(self._shell.desk.capacity.minutes_of(work)))

    # the time and the end

    def minute(self) -> None:
        """The clock moved: the title, the offers and the three-hour rule are due again."""
        now = self._shell.desk.clock.now()
        self.set_title(_("New booking"), _("{time} now").format(time=words.clock(now)))
        self.times.refresh()

    def choose_offer(self, number: int) -> None:
        """1–4."""
        if self.isVisible():
            self.times.choose(number)

    def clear(self) -> None:
        """Put away what was typed."""
        self.car = None
        for field in (self.tail, self.adviser, self.pickup_address, self.parts_on):
            field.setText("")
        self._pause.stop()
        self.wish.setText("")
        self.work.set_value("")
        self.waits.setChecked(False)
        self.pickup.setChecked(False)
        self.parts.choose("")
        self.tail.set_trailing("")
        self.several.hide()
        self.times.clear()
        self._show_car()

    def missing(self) -> str:
        """What is still needed before one can book, in words."""
        if self.car is None:
            return _("Which car? Type the tail of its plate.")
        if not self.work.value:
            return _("What is to be done?")
        if self.times.at is None:
            return _("When? Choose a time or type one.")
        return ""

    def book(self) -> None:
        """Enter."""
        missing = self.missing()
        if missing:
            self.warning.say(missing, "red")
            return
        assert self.car is not None and self.times.at is not None
        from dealerdesk.appointments.entries import Draft

        try:
            parts_on = day_of(self.parts_on.text()) if self.parts.value == "order" else None
        except WorldError as error:
            self.warning.say(error.line, "red")
            return
        draft = Draft(
            vehicle_id=self.car.id,
            at=self.times.at,
            work=self.work.value,
            kind=self.kind.value,
            channel=self.channel.value,
            minutes=int(self.minutes.value or 60),
            adviser=self.adviser.text().strip(),
            wish=self.wish.text().strip(),
            parts_state=self.parts.value,
            parts_on=parts_on,
            waits=self.waits.isChecked(),
            pickup=self.pickup.isChecked(),
            pickup_address=self.pickup_address.text().strip() if self.pickup.isChecked() else "",
        )
        self._send(draft.at, lambda: self._shell.desk.appointments.book(self._shell.actor, draft))

    def _send(self, at: datetime, act: Callable[[], Booking]) -> None:
        made = self._shell.write(act)
        if made is None:
            return
        desk, actor, number = self._shell.desk, self._shell.actor, made.number
        said = _("Booked {number}").format(number=number)
        counts = _("counted") if made.counts else _("provisional")
        self._shell.say(
            f"{said} · {counts}",
            lambda: self._shell.write(
                lambda: desk.appointments.cancel(actor, number, _("taken back at once"))
            ),
        )
        self.clear()
        self.booked.emit(number, at.date())


def warnings(card: CustomerCard) -> list[str]:
    """What the front desk must know before it books: numbers, refusals, remarks."""
    said = []
    for phone in card.phones:
        if phone.state in ("invalid", "wrong"):
            what = (
                _("{number} is not in use, please check")
                if phone.state == "invalid"
                else _("{number} is wrong")
            )
            said.append(what.format(number=phone.number))
    if any(consent.purpose == "marketing" and not consent.given for consent in card.consents):
        said.append(_("No marketing"))
    if card.note:
        said.append(card.note)
    return said
