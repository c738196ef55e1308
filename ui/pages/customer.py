"""The record of one customer: who, which cars, what is due, what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.care.other_calls import IN, OUT
from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import finder, theme
from ui.page import Key, Page, PageEntry
from ui.pages.customer_cars import CarCards
from ui.pages.customer_person import PersonPane
from ui.pages.customer_time import Coming, TimeLine
from ui.pages.other_call import OtherCallPanel
from ui.pages.record_panel import CUSTOMER, VEHICLE, RecordPanel
from ui.widgets.basic import Button
from ui.widgets.cards import Empty
from ui.widgets.drawer import Drawer
from ui.widgets.panel import Panel, scrolled

if TYPE_CHECKING:
    from dealerdesk.people.cards import CustomerCard, VehicleCard
    from dealerdesk.store.store import Change
    from ui.shell import Shell

NEW = "new"
TABLES = ("customer", "vehicle", "holding", "phone", "repair_order", "policy", "mileage_reading", "consent")


class CustomerPage(Page):
    """Left the person, right the cars as cards, what comes next, and one time line for all cars."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self.card: CustomerCard | None = None
        self._vehicle_id: int | None = None
        px = theme.px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.person = PersonPane(self)
        left = scrolled(self.person)
        left.setFixedWidth(px(312))
        left.setProperty("look", "left-pane")
        row.addWidget(left)
        row.addWidget(self._make_content(), 1)
        self.customer_panel = RecordPanel.for_customer(_("Edit customer"))
        self.vehicle_panel = RecordPanel.for_vehicle(_("Edit vehicle"))
        for panel, save in (
            (self.customer_panel, self.save_customer),
            (self.vehicle_panel, self.save_vehicle),
        ):
            panel.hide()
            panel.closed.connect(self._close_panels)
            panel.save_button.clicked.connect(save)
            row.addWidget(panel)
        self.other = OtherCallPanel(shell)
        self.other.hide()
        self.other.closed.connect(self._close_panels)
        self.other.recorded.connect(self._close_panels)
        row.addWidget(self.other)
        self.drawers = [Drawer(self, row, panel, panel.wide) for panel in self._panels]

    @property
    def _panels(self) -> tuple[Panel, ...]:
        return (self.customer_panel, self.vehicle_panel, self.other)

    def _make_content(self) -> QWidget:
        px = theme.px
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(px(14), px(14), px(14), px(12))
        column.setSpacing(px(12))
        self.cars = CarCards(self.shell)
        self.cars.chosen.connect(self._choose_car)
        self.cars.opened.connect(lambda _car: self.edit_vehicle())
        self.no_car = Empty(_("No car yet."), _("Add a car"), self.new_vehicle)
        self.coming = Coming(self.shell)
        self.book_button = Button(_("Book a visit"), kind="primary", icon="calendar-check-line", key="Ctrl B")
        self.book_button.clicked.connect(self.book)
        self.rang_button = Button(_("Inbound call"), icon="phone-line", key="I")
        self.rang_button.clicked.connect(lambda: self.other_call(IN))
        self.coming.head.addWidget(self.rang_button)
        self.coming.head.addWidget(self.book_button)
        self.time = TimeLine(self.shell)
        column.addWidget(self.cars)
        column.addWidget(self.no_car)
        column.addWidget(self.coming)
        column.addWidget(self.time, 1)
        return content

    # the page's words

    def title(self) -> str:
        return (self.card.name or _("No name")) if self.card else _("Customer")

    def state_line(self) -> tuple[str, ...]:
        if self.card is None:
            return ()
        count = len(self.card.vehicles)
        return (_("Customer · {count} cars").format(count=count) if count != 1 else _("Customer · 1 car"),)

    def shortcuts(self) -> list[Key]:
        return [
            Key("F2", _("edit it"), self.edit_customer),
            Key("Ctrl+B", _("book a visit"), self.book),
            Key("Ctrl+D", _("call the customer"), self.call),
            Key("I", _("inbound call"), lambda: self.other_call(IN)),
            Key("X", _("show the number"), self.person.reveal),
            Key("Shift+F2", _("edit the car"), self.edit_vehicle),
            Key("Ctrl+S", "", self.save),
        ]

    def help(self) -> str:
        return _("Who is this, what is due, what happened? One time line for all cars of the person.")

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [
            (_("Edit customer"), self.edit_customer, "F2"),
            (_("Edit vehicle"), self.edit_vehicle, "Shift+F2"),
            (_("Add a car"), self.new_vehicle, ""),
            (_("Inbound call"), lambda: self.other_call(IN), "I"),
            (_("Call without a task"), lambda: self.other_call(OUT), ""),
        ]

    def panes(self) -> list[QFrame]:
        return [self.time.table, self.coming.table, *self._panels]

    # what happens

    def enter(self, **place: Any) -> None:
        customer_id, vehicle_id = place.get("customer_id"), place.get("vehicle_id")
        if customer_id is None and vehicle_id is not None:
            customer_id = self._owner_of(vehicle_id)
        if customer_id is None:
            if vehicle_id is not None:
                self.shell.warn(_("Nobody is known to own this car yet."), "amber")
            return
        if self.card is None or self.card.id != customer_id:
            self._close_panels()
        self._vehicle_id = vehicle_id
        self._load(customer_id)
        finder.remember(customer_id)

    def _owner_of(self, vehicle_id: int) -> int | None:
        car = self.shell.write(lambda: self.shell.desk.people.vehicle(self.shell.actor, vehicle_id))
        if car is None:
            return None
        holder = car.owner or next(iter(car.holders), None)
        return holder.customer_id if holder else None

    def place(self) -> dict[str, Any]:
        return {"customer_id": self.card.id, "vehicle_id": self._vehicle_id} if self.card else {}

    def changed(self, change: Change | None) -> None:
        if (
            self.card is not None
            and self.isVisible()
            and self.touches(change, *TABLES, "setting", "appointment", "attempt")
        ):
            self._load(self.card.id)

    def _load(self, customer_id: int) -> None:
        desk, actor = self.shell.desk, self.shell.actor
        try:
            self.card = desk.people.customer(actor, customer_id)
            events = desk.people.timeline(actor, customer_id)
        except WorldError as error:
            self.shell.tell(error)
            return
        items = desk.care.for_customer(customer_id)
        self.person.show_card(self.card, items)
        known = {car.id for car in self.card.vehicles}
        if self._vehicle_id not in known:
            self._vehicle_id = self.card.vehicles[0].id if self.card.vehicles else None
        self.cars.show_cars(self.card.vehicles, items, self._vehicle_id)
        self.cars.setVisible(bool(known))
        self.no_car.setVisible(not known)
        bookings = desk.appointments.for_vehicles(sorted(known)) if known else []
        self.coming.show_items(items, bookings)
        calls = desk.calls.history(customer_id)
        self.time.show_events(events, bookings, calls, self.card.vehicles, self._vehicle_id)
        self.book_button.setEnabled(bool(known))
        self.stated.emit()

    def _choose_car(self, vehicle_id: int) -> None:
        self._vehicle_id = vehicle_id
        self.time.set_car(vehicle_id)

    @property
    def car(self) -> VehicleCard | None:
        """The chosen car."""
        cars = self.card.vehicles if self.card else ()
        return next((car for car in cars if car.id == self._vehicle_id), None)

    def book(self) -> None:
        """Ctrl+B: an appointment for the chosen car."""
        if self._vehicle_id is not None:
            self.shell.go("appointments", vehicle_id=self._vehicle_id, new=True)

    def call(self) -> None:
        """Ctrl+D: what is to be told to this customer, on the call page."""
        if self.card is not None:
            self.shell.go("call", customer_id=self.card.id)

    # editing

    def edit_customer(self) -> None:
        """F2."""
        if self.card is None:
            return
        texts = customer_texts(self.card)
        self.customer_panel.edit(f"customer {self.card.id}", texts, _("Edit customer"))
        self._open(self.customer_panel)

    def edit_vehicle(self) -> None:
        """Shift+F2: the chosen car."""
        if self.car is None:
            return
        self.vehicle_panel.edit(f"vehicle {self.car.id}", vehicle_texts(self.car), _("Edit vehicle"))
        self._open(self.vehicle_panel)

    def new_vehicle(self) -> None:
        """A car that is not in the file yet."""
        if self.card is None:
            return
        self.vehicle_panel.edit(f"{NEW} {self.card.id}", {}, _("Add a car"))
        self._open(self.vehicle_panel)

    def other_call(self, way: str) -> None:
        """I: a call without a task, with this customer."""
        if self.card is not None:
            self.other.begin(way, self.card.id, self._vehicle_id)
            self._open(self.other)

    def _open(self, panel: RecordPanel | OtherCallPanel) -> None:
        for other in self._panels:
            other.setVisible(other is panel)
        for drawer in self.drawers:
            drawer.fit()
        panel.focus_first()

    def _close_panels(self) -> None:
        kept = any(panel.isVisible() and panel.texts() for panel in (self.customer_panel, self.vehicle_panel))
        for panel in self._panels:
            panel.hide()
        if kept:
            self.shell.say(_("What you typed is not saved, and is kept: open the panel again to go on"))

    def step_back(self) -> bool:
        if any(panel.isVisible() for panel in self._panels):
            self._close_panels()
            self.time.table.setFocus()
            return True
        return False

    def save(self) -> None:
        """Ctrl+S."""
        if self.customer_panel.isVisible():
            self.save_customer()
        elif self.vehicle_panel.isVisible():
            self.save_vehicle()
        elif self.other.isVisible():
            self.other.record()

    def save_customer(self) -> None:
        """Write what was changed; Ctrl+Z takes it back."""
        if self.card is None or not self.customer_panel.check():
            return
        people, actor, who = self.shell.desk.people, self.shell.actor, self.card
        texts, before = self.customer_panel.texts(), self.customer_panel.before
        if texts and self.shell.write(lambda: people.edit_customer(actor, who.id, texts)) is None:
            return
        self.customer_panel.saved()
        self._close_panels()
        if texts:
            old = {name: before[name] for name in texts if "*" not in before[name]}
            said = _("Saved: {name}").format(name=texts.get("name", who.name))
            self.shell.say(said, lambda: self.shell.write(lambda: people.edit_customer(actor, who.id, old)))

    def save_vehicle(self) -> None:
        """Write what was changed at the car, or make it."""
        if self.card is None or not self.vehicle_panel.check():
            return
        people, actor, who, car = self.shell.desk.people, self.shell.actor, self.card, self.car
        texts, before = self.vehicle_panel.texts(), self.vehicle_panel.before
        if self.vehicle_panel.key.startswith(NEW):
            change = self.shell.write(lambda: people.make_vehicle(actor, who.id, texts))
            if change is None:
                return
            self._vehicle_id = next(iter(change.touched.get("vehicle", ())), self._vehicle_id)
            self.shell.say(_("Made: {name}").format(name=texts.get("plate") or texts.get("vin", "")))
        elif car is not None and texts:
            if self.shell.write(lambda: people.edit_vehicle(actor, car.id, texts)) is None:
                return
            old = {name: before[name] for name in texts if name != "km"}
            undo = (
                (lambda: self.shell.write(lambda: people.edit_vehicle(actor, car.id, old))) if old else None
            )
            self.shell.say(_("Saved: {name}").format(name=car.plate or car.vin), undo)
        self.vehicle_panel.saved()
        self._close_panels()
        self._load(who.id)


def customer_texts(card: CustomerCard) -> dict[str, str]:
    """The card as texts of its fields; a masked phone stays masked and is only written when typed anew."""
    phone = card.phones[0].number if card.phones else ""
    texts = {name: str(getattr(card, name, "") or "") for name in CUSTOMER}
    return texts | {"phone": phone}


def vehicle_texts(car: VehicleCard) -> dict[str, str]:
    """The car as texts of its fields."""
    texts = {}
    for name in VEHICLE:
        value = getattr(car, name)
        texts[name] = "" if value is None else str(value)
    texts["inspection_until"] = f"{car.inspection_until:%Y-%m}" if car.inspection_until else ""
    return texts
