"""Customers and vehicles: open, make, edit; the history of the car."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from peewee import JOIN, fn

from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people import history
from dealerdesk.people.cards import CustomerCard, CustomerRow, Event, VehicleCard
from dealerdesk.people.fields import CUSTOMER_FIELDS, VEHICLE_FIELDS, parse
from dealerdesk.people.loading import customer_card, vehicle_card
from dealerdesk.people.records import (
    PHONE_ORDER,
    Customer,
    Holding,
    MileageReading,
    Phone,
    PlateHistory,
    Policy,
    RepairOrder,
    Vehicle,
)
from dealerdesk.people.rules import mask_phone
from dealerdesk.staff.rights import Actor, may, require
from dealerdesk.store.base import Record
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import _

TABLES: dict[str, type[Record]] = {
    "customer": Customer, "phone": Phone, "vehicle": Vehicle, "holding": Holding,
    "repair_order": RepairOrder, "policy": Policy,
}  # fmt: skip
"""Records whose single fields files and people may contradict each other about."""

SORTS = {"name": Customer.name, "newest": Customer.id.desc()}


class PeopleService:
    """The files of customers and vehicles."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # reading

    def customer(self, actor: Actor, customer_id: int) -> CustomerCard:
        """The customer's card; phones are masked for who may not see them whole (7.7).

        Raises NotFound, NotAllowed.
        """
        require(actor, "find_customer", self.is_own(actor, customer_id))
        return customer_card(customer_id, whole=may(actor, "see_phone"))

    def vehicle(self, actor: Actor, vehicle_id: int) -> VehicleCard:
        """The vehicle's card. Raises NotFound, NotAllowed."""
        card = vehicle_card(vehicle_id)
        require(actor, "find_customer", any(self.is_own(actor, h.customer_id) for h in card.holders))
        return card

    def vehicle_id(self, text: str) -> int:
        """The id of the vehicle that ``text`` names: a VIN, a VIN tail, a plate or ``#id``.

        Raises NotFound when none or more than one fits.
        """
        plain = text.strip().upper()
        if plain.startswith("#") and plain[1:].isdecimal():
            found = [r.id for r in Vehicle.select(Vehicle.id).where(Vehicle.id == int(plain[1:]))]
        else:
            found = [r.id for r in Vehicle.select(Vehicle.id).where(Vehicle.vin == plain)]
            found = found or [r.id for r in Vehicle.select(Vehicle.id).where(Vehicle.vin_tail == plain)]
        if len(found) != 1:
            raise NotFound(_("There is no vehicle {vin}: search by plate or name").format(vin=text.strip()))
        return found[0]

    def exists(self, customer_id: int) -> bool:
        """Whether there is such a customer."""
        return Customer.get_or_none(Customer.id == customer_id) is not None

    def is_own(self, actor: Actor, customer_id: int) -> bool:
        """Whether the customer is the actor's own: sold by them, or insured by them."""
        rows = self._store.db.execute_sql(
            "SELECT 1 FROM holding h JOIN vehicle v ON v.id = h.vehicle_id "
            "LEFT JOIN policy p ON p.vehicle_id = v.id "
            "WHERE h.customer_id = ? AND (v.consultant = ? OR p.specialist = ?) LIMIT 1",
            (customer_id, actor.name, actor.name),
        )
        return rows.fetchone() is not None

    def reveal_phone(self, actor: Actor, phone_id: int) -> tuple[str, Change]:
        """A whole number, for the person at the open record; that it was shown is recorded."""
        phone = Phone.get_or_none(Phone.id == phone_id)
        if phone is None:
            raise NotFound(_("There is no record {id}").format(id=phone_id))
        with self._store.write(actor, "see_phone", f"phone {phone_id}", own=True) as w:
            w.touch("customer_seen", [phone.customer_id])
        return phone.number, w.change

    def customers(
        self, actor: Actor, offset: int = 0, limit: int = 200, sort: str = "name"
    ) -> tuple[int, list[CustomerRow]]:
        """How many customers there are, and one page of the list. Raises NotAllowed."""
        require(actor, "find_customer", own=True)
        whole = may(actor, "find_customer")
        query = Customer.select(Customer).where(Customer.state == "open")
        if not whole:
            own = Holding.select(Holding.customer).join(Vehicle).where(Vehicle.consultant == actor.name)
            query = query.where(Customer.id.in_(own))
        total = query.count()
        page = list(query.order_by(SORTS[sort], Customer.id).offset(offset).limit(limit))
        return total, self._customer_rows(page, may(actor, "see_phone"))

    def _customer_rows(self, page: list[Customer], whole: bool) -> list[CustomerRow]:
        ids = [row.id for row in page]
        phones: dict[int, str] = {}
        for phone in Phone.select().where(Phone.customer.in_(ids)).order_by(*PHONE_ORDER):
            phones.setdefault(phone.customer_id, phone.number if whole else mask_phone(phone.number))
        cars: dict[int, list[Any]] = {}
        held = (
            Holding.select(
                Holding.customer,
                Vehicle.plate,
                Vehicle.model,
                fn.MAX(RepairOrder.visit_on).alias("last_visit"),
            )
            .join(Vehicle)
            .join(RepairOrder, JOIN.LEFT_OUTER, on=(RepairOrder.vehicle == Vehicle.id))
            .where(Holding.customer.in_(ids) & Holding.until.is_null())
            .group_by(Holding.id)
            .order_by(Holding.id)
        )
        for row in cast(Iterable[Any], held.tuples()):
            cars.setdefault(row[0], []).append(row)
        rows = []
        for row in page:
            mine = cars.get(row.id, [])
            visits = [car[3] for car in mine if car[3]]
            last = max(visits) if visits else None
            rows.append(
                CustomerRow(
                    row.id,
                    row.name,
                    row.sex,
                    row.kind,
                    row.tier,
                    phones.get(row.id, ""),
                    mine[0][1] if mine else "",
                    mine[0][2] if mine else "",
                    len(mine),
                    date.fromisoformat(last) if isinstance(last, str) else last,
                )
            )
        return rows

    def timeline(self, actor: Actor, customer_id: int) -> list[Event]:
        """What happened with all cars of a customer, newest first. Raises NotFound, NotAllowed."""
        card = self.customer(actor, customer_id)
        return history.timeline(card)

    def vehicle_history(self, actor: Actor, vehicle_id: int) -> list[Event]:
        """What happened with one vehicle, newest first. Raises NotFound, NotAllowed."""
        return history.of_vehicles([self.vehicle(actor, vehicle_id)])

    # writing

    def make_customer(self, actor: Actor, texts: dict[str, str]) -> Change:
        """A new customer from typed fields (see people/fields.py).

        Raises WorldError for a field that doesn't fit.
        """
        values = parse(CUSTOMER_FIELDS, {"name": ""} | texts)
        phone = values.pop("phone", "")
        with self._store.write(actor, "edit_customer", values["name"]) as w:
            customer_id = w.insert(Customer, **values)
            if phone:
                w.insert(Phone, customer=customer_id, number=phone)
        return w.change

    def edit_customer(self, actor: Actor, customer_id: int, texts: dict[str, str]) -> Change:
        """Correct a customer by hand; the fields are then protected from imports.

        Raises NotFound, WorldError, NotAllowed.
        """
        values = parse(CUSTOMER_FIELDS, texts)
        card = customer_card(customer_id, whole=True)
        with self._store.write(actor, "edit_customer", card.name, own=self.is_own(actor, customer_id)) as w:
            if "phone" in values:
                self._set_phone(w, card, values.pop("phone"))
            if values:
                w.update(Customer, customer_id, values)
            w.touch("customer", [customer_id])
        return w.change

    def _set_phone(self, w: Writing, card: CustomerCard, number: str) -> None:
        first = next(iter(card.phones), None)
        if first is None:
            w.insert(Phone, customer=card.id, number=number)
        else:
            w.update(Phone, first.id, {"number": number, "state": "ok"})

    def add_phone(self, actor: Actor, customer_id: int, number: str, label: str = "") -> Change:
        """One more number of a customer. Raises WorldError when it is no number."""
        digits = CUSTOMER_FIELDS["phone"].parse(number)
        card = customer_card(customer_id, whole=True)
        with self._store.write(actor, "edit_customer", card.name, own=self.is_own(actor, customer_id)) as w:
            w.insert(
                Phone, customer=customer_id, number=digits, label=label.strip(), position=len(card.phones)
            )
        return w.change

    def correct_phone(
        self, actor: Actor, customer_id: int, phone_id: int | None, was: str, number: str | None
    ) -> Change:
        """Another number in the place of the one that was found wrong; None says that it is right.

        Raises NotFound, NotAllowed, and WorldError for no number, or the very one that was wrong.
        """
        digits = was if number is None else CUSTOMER_FIELDS["phone"].parse(number)
        if number is not None and digits == was:
            raise WorldError(
                _("That is the number that was wrong: type the new one, or say that it is right")
            )
        card = customer_card(customer_id, whole=True)
        with self._store.write(actor, "edit_customer", card.name, own=self.is_own(actor, customer_id)) as w:
            if any(phone.id == phone_id for phone in card.phones) and phone_id is not None:
                w.update(Phone, phone_id, {"number": digits, "state": "ok"})
            else:
                w.insert(Phone, customer=customer_id, number=digits, position=len(card.phones))
            w.touch("customer", [customer_id])
        return w.change

    def make_vehicle(self, actor: Actor, owner_id: int | None, texts: dict[str, str]) -> Change:
        """A new vehicle of a customer (or of nobody yet) from typed fields.

        Raises WorldError when VIN and plate are both missing, or another car has that VIN.
        """
        values = parse(VEHICLE_FIELDS, texts)
        km = values.pop("km", None)
        if not values.get("vin") and not values.get("plate"):
            raise WorldError(_("A vehicle needs its VIN or its plate"))
        self._refuse_second(values.get("vin"), None)
        with self._store.write(actor, "edit_customer", values.get("plate") or values.get("vin", "")) as w:
            today = self._store.clock.today()
            vehicle_id = w.insert(Vehicle, seen_on=today, **values)
            if owner_id is not None:
                w.insert(Holding, vehicle=vehicle_id, customer=owner_id, role="owner", since=today)
            if km is not None:
                w.insert(MileageReading, vehicle=vehicle_id, km=km, read_on=today)
        return w.change

    def edit_vehicle(self, actor: Actor, vehicle_id: int, texts: dict[str, str]) -> Change:
        """Correct a vehicle by hand; a changed plate keeps its history.

        Service advisers may enter the mileage only (7.7). Raises NotFound, WorldError, NotAllowed.
        """
        values = parse(VEHICLE_FIELDS, texts)
        card = vehicle_card(vehicle_id)
        act = "edit_mileage" if set(texts) == {"km"} else "edit_customer"
        own = any(self.is_own(actor, h.customer_id) for h in card.holders)
        self._refuse_second(values.get("vin"), vehicle_id)
        with self._store.write(actor, act, card.plate or card.vin, own=own) as w:
            today = self._store.clock.today()
            if values.pop("km", None) is not None:
                w.insert(
                    MileageReading,
                    vehicle=vehicle_id,
                    km=VEHICLE_FIELDS["km"].parse(texts["km"]),
                    read_on=today,
                )
            if "plate" in values and card.plate and values["plate"] != card.plate:
                w.insert(PlateHistory, vehicle=vehicle_id, plate=card.plate, until=today)
            if values:
                w.update(Vehicle, vehicle_id, values)
            w.touch("vehicle", [vehicle_id])
        return w.change

    def put_mileage(self, w: Writing, vehicle_id: int, km: int, on: date) -> None:
        """A mileage in km told by the customer, inside a write."""
        w.insert(MileageReading, vehicle=vehicle_id, km=km, read_on=on)

    def mark_number(self, w: Writing, customer_id: int, state: str) -> tuple[int, str, bool] | None:
        """Mark the number that one dials first as ``invalid`` or ``wrong``, inside a write; returns
        its id, the number, and whether the customer has another. None without a number."""
        rows = _dialled(customer_id)
        if not rows:
            return None
        w.update(Phone, rows[0].id, {"state": state})
        return rows[0].id, rows[0].number, len(rows) > 1

    def confirm_number(self, w: Writing, customer_id: int, on: date) -> None:
        """Somebody was reached on the number that one dials first: it was right on that day. That is
        no correction by a person: imports may go on changing it, and no file to the DMS tells it."""
        rows = _dialled(customer_id)
        if rows and (rows[0].confirmed_on is None or rows[0].confirmed_on < on):
            w.derive(Phone, rows[0].id, {"confirmed_on": rows[0].confirmed_on}, {"confirmed_on": on})

    def heard_from(
        self, w: Writing, customer_id: int, on: date, phone_id: int | None = None, number: str = ""
    ) -> tuple[str, bool]:
        """The customer rang: from one of their numbers, or from a ``number`` that is new. It is right on
        that day, and one that was found wrong may be dialled again. Returns the number, '' when nobody
        saw it, and whether that corrects the file. Raises WorldError when it is no number, NotFound.
        """
        digits = CUSTOMER_FIELDS["phone"].parse(number) if number.strip() else ""
        rows = _phones_of(customer_id)
        row = next((one for one in rows if phone_id in (one.id, None) and digits in (one.number, "")), None)
        if phone_id is None and not digits:
            return "", False
        if row is None and not digits:
            raise NotFound(_("There is no record {id}").format(id=phone_id))
        if row is None:
            w.insert(Phone, customer=customer_id, number=digits, position=len(rows), confirmed_on=on)
            return digits, True
        if row.confirmed_on is None or row.confirmed_on < on:
            w.derive(Phone, row.id, {"confirmed_on": row.confirmed_on}, {"confirmed_on": on})
        mended = row.state not in USABLE
        if mended:
            w.update(Phone, row.id, {"state": "ok"})
        return row.number, mended

    def customers_of_phones(self, phone_ids: Iterable[int]) -> set[int]:
        """Whose these numbers are."""
        return {row.customer_id for row in Phone.select().where(Phone.id.in_(list(phone_ids)[:500]))}

    def is_corrected(self, customer_id: int, phone_id: int | None, number: str, since: int) -> bool:
        """Whether a wrong number is set right: its row is usable, another number or gone, while there
        is one to dial; or a usable number came after the journal entry ``since``."""
        rows = [row for row in _phones_of(customer_id) if row.state in USABLE]
        still = any(row.id == phone_id and row.number == number for row in _phones_of(customer_id))
        mended = not still or any(row.id == phone_id for row in rows)
        return bool(rows) and (mended or any(row.made > since for row in rows))

    def field_value(self, table: str, row_id: int, name: str) -> Any:
        """A field of a record as text, number or None; None too when there is no such record."""
        model = TABLES[table]
        record = model.get_or_none(model.id == row_id)
        value = record.__data__.get(name) if record else None
        return value.isoformat() if isinstance(value, date) else value

    def put_field(self, w: Writing, table: str, row_id: int, name: str, value: str | None) -> None:
        """Write one field as a person decided it, inside a write; a changed plate keeps its history.
        Another owner gets a holding of his own. Nothing happens when the record has gone. Raises
        NotFound when the value names a record that has gone."""
        model = TABLES[table]
        record = model.get_or_none(model.id == row_id)
        if record is None:
            return
        if model is Holding and name == "customer":
            if not str(value).isdecimal() or Customer.get_or_none(Customer.id == value) is None:
                raise NotFound(_("There is no record {id}").format(id=value))
            self._hand_over(w, record.vehicle_id, int(str(value)))
            return
        if model is Vehicle and name == "plate" and record.plate:
            w.insert(PlateHistory, vehicle=record.id, plate=record.plate, until=self._store.clock.today())
        if model is Phone and name == "number" and not value:
            w.update(model, row_id, {"state": "ended"})  # kept with its history, not dialled any more
            return
        w.update(model, row_id, {name: typed(table, name, value)})

    def _refuse_second(self, vin: str | None, vehicle_id: int | None) -> None:
        other = Vehicle.get_or_none(Vehicle.vin == vin) if vin else None
        if other is not None and other.id != vehicle_id:
            raise WorldError(_("Another vehicle has the VIN {vin}: open that one").format(vin=vin))

    def set_owner(self, actor: Actor, vehicle_id: int, customer_id: int) -> Change:
        """Make a customer the owner of a vehicle from today; the former one stays in its history."""
        card = vehicle_card(vehicle_id)
        name = customer_card(customer_id, whole=False).name
        with self._store.write(actor, "edit_customer", f"{card.plate or card.vin} {name}") as w:
            self._hand_over(w, vehicle_id, customer_id)
        return w.change

    def _hand_over(self, w: Writing, vehicle_id: int, customer_id: int) -> None:
        today = self._store.clock.today()
        for row in Holding.select().where(
            (Holding.vehicle == vehicle_id) & (Holding.role == "owner") & Holding.until.is_null()
        ):
            w.update(Holding, row.id, {"until": today})
            w.touch("customer", [row.customer_id])
        w.insert(Holding, vehicle=vehicle_id, customer=customer_id, role="owner", since=today)


USABLE = ("ok", "suspect")
"""States of a number that may be dialled, the better first."""


def _phones_of(customer_id: int) -> list[Phone]:
    return list(Phone.select().where(Phone.customer == customer_id).order_by(*PHONE_ORDER))


def _dialled(customer_id: int) -> list[Phone]:
    """A customer's numbers that may be dialled, the one that is dialled first in front."""
    rows = [row for row in _phones_of(customer_id) if row.state in USABLE]
    return sorted(rows, key=lambda row: USABLE.index(row.state))


def typed(table: str, name: str, value: Any) -> Any:
    """A field's value that was kept as text, as its column holds it."""
    if not isinstance(value, str) or table not in TABLES:
        return value
    field = TABLES[table]._meta.combined.get(name)
    kind = getattr(field, "field_type", "")
    if kind == "INT" and value.lstrip("-").isdecimal():
        return int(value)
    return value in ("1", "True") if kind == "BOOL" else value
