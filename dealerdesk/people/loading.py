"""Reads the cards of customers and vehicles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from dealerdesk.errors import NotFound
from dealerdesk.people.cards import ConsentCard, CustomerCard, HolderCard, PhoneCard, VehicleCard
from dealerdesk.people.fields import birthday_text
from dealerdesk.people.records import (
    PHONE_ORDER,
    Consent,
    Customer,
    Holding,
    MileageReading,
    Phone,
    RepairOrder,
    Vehicle,
)
from dealerdesk.people.rules import mask_phone
from dealerdesk.text import _


def customer_card(customer_id: int, whole: bool) -> CustomerCard:
    """The card of a customer; phones masked unless ``whole``. Raises NotFound."""
    row = Customer.get_or_none(Customer.id == customer_id)
    if row is None:
        raise NotFound(_("There is no customer {id}").format(id=customer_id))
    held = (
        Holding.select(Holding.vehicle)
        .where((Holding.customer == customer_id) & Holding.until.is_null())
        .order_by(Holding.id)
        .tuples()
    )
    vehicle_ids = dict.fromkeys(row[0] for row in cast(Iterable[Any], held))
    vehicles = tuple(vehicle_card(vehicle_id) for vehicle_id in vehicle_ids)
    phones = Phone.select().where(Phone.customer == customer_id).order_by(*PHONE_ORDER)
    return CustomerCard(
        id=row.id,
        number=row.number or "",
        name=row.name,
        kind=row.kind,
        sex=row.sex,
        birthday=birthday_text(
            row.birth_calendar, row.birth_year, row.birth_month, row.birth_day, row.birth_leap
        ),
        contact=row.contact,
        address=row.address,
        postcode=row.postcode,
        note=row.note,
        tier=row.tier,
        state=row.state,
        phones=tuple(
            PhoneCard(
                p.id, p.number if whole else mask_phone(p.number), p.label, p.state, p.confirmed_on, whole
            )
            for p in phones
        ),
        vehicles=vehicles,
        consents=_consents(customer_id),
    )


def _consents(customer_id: int) -> tuple[ConsentCard, ...]:
    newest: dict[tuple[str, str], ConsentCard] = {}
    for row in Consent.select().where(Consent.customer == customer_id).order_by(Consent.id):
        newest[row.purpose, row.channel] = ConsentCard(row.purpose, row.channel, row.given, row.given_at)
    return tuple(newest.values())


def vehicle_card(vehicle_id: int) -> VehicleCard:
    """The card of a vehicle. Raises NotFound."""
    row = Vehicle.get_or_none(Vehicle.id == vehicle_id)
    if row is None:
        raise NotFound(_("There is no vehicle #{id}").format(id=vehicle_id))
    holders = (
        Holding.select(Holding, Customer)
        .join(Customer)
        .where((Holding.vehicle == vehicle_id) & Holding.until.is_null())
        .order_by(Holding.id)
    )
    km, km_on = newest_km(vehicle_id)
    return VehicleCard(
        id=row.id,
        vin=row.vin or row.vin_tail,
        plate=row.plate,
        plate_state=row.plate_state,
        brand=row.brand,
        model=row.model,
        colour=row.colour,
        engine=row.engine,
        use=row.use,
        kind=row.kind,
        energy=row.energy,
        produced_on=row.produced_on,
        invoiced_on=row.invoiced_on,
        sold_on=row.sold_on,
        delivered_on=row.delivered_on,
        registered_on=row.registered_on,
        inspection_until=row.inspection_until,
        consultant=row.consultant,
        adviser=row.adviser,
        seen_on=row.seen_on,
        state=row.state,
        km=km,
        km_on=km_on,
        holders=tuple(HolderCard(h.customer.id, h.customer.name, h.customer.sex, h.role) for h in holders),
    )


def vehicle_labels(vehicle_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Plate and model of some vehicles, by id."""
    rows = Vehicle.select(Vehicle.id, Vehicle.plate, Vehicle.model).where(Vehicle.id.in_(set(vehicle_ids)))
    return {row.id: (row.plate, row.model) for row in rows}


def customer_labels(customer_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Name and sex of some customers, by id."""
    rows = Customer.select(Customer.id, Customer.name, Customer.sex).where(Customer.id.in_(set(customer_ids)))
    return {row.id: (row.name, row.sex) for row in rows}


def customer_tiers(customer_ids: Iterable[int]) -> dict[int, str]:
    """The tier of those of some customers that have one, by id."""
    rows = Customer.select(Customer.id, Customer.tier).where(
        Customer.id.in_(set(customer_ids)) & (Customer.tier != "")
    )
    return {row.id: row.tier for row in rows}


def newest_km(vehicle_id: int) -> tuple[int | None, date | None]:
    """The newest trusted mileage (km) of a vehicle and its day, from orders and readings."""
    order = (
        RepairOrder.select(RepairOrder.km, RepairOrder.visit_on)
        .where(
            (RepairOrder.vehicle == vehicle_id)
            & RepairOrder.km.is_null(False)
            & RepairOrder.visit_on.is_null(False)
            & (RepairOrder.km_ok == True)  # noqa: E712
        )
        .order_by(RepairOrder.visit_on.desc(), RepairOrder.km.desc())
        .first()
    )
    reading = (
        MileageReading.select()
        .where((MileageReading.vehicle == vehicle_id) & (MileageReading.trusted == True))  # noqa: E712
        .order_by(MileageReading.read_on.desc(), MileageReading.id.desc())
        .first()
    )
    found = [(row.visit_on, row.km) for row in [order] if row] + [
        (row.read_on, row.km) for row in [reading] if row
    ]
    if not found:
        return None, None
    day, km = max(found)
    return km, day
