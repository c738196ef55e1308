"""The time line of a customer: what happened with all the cars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dealerdesk.people.cards import CustomerCard, Event, VehicleCard
from dealerdesk.people.records import Consent, MileageReading, Policy, RepairOrder
from dealerdesk.text import N_, _

SERVICE_CLASSES = {
    "first_service": N_("First service"),
    "periodic_service": N_("Periodic service"),
    "repair": N_("Repair"),
    "accident": N_("Accident repair"),
    "warranty": N_("Warranty repair"),
    "rework": N_("Rework"),
    "wash": N_("Car wash"),
    "beauty": N_("Car care"),
    "pdi": N_("Pre-delivery inspection"),
    "other": N_("Visit"),
}
POLICY_KINDS = {
    "compulsory": N_("Compulsory insurance"),
    "commercial": N_("Commercial insurance"),
    "": N_("Insurance"),
}
PURPOSES = {
    "service": N_("Service notices"),
    "courtesy": N_("Greetings"),
    "marketing": N_("Marketing"),
}


def of_vehicles(cars: Sequence[VehicleCard]) -> list[Event]:
    """Orders, deliveries, policies and mileages of some vehicles, newest first."""
    plates = {car.id: car.plate for car in cars}
    events = [*_orders(plates), *_policies(plates), *_readings(plates)]
    for car in cars:
        if car.delivered_on:
            title = _("Delivery {model}").format(model=car.model).strip()
            events.append(Event(car.delivered_on, "delivery", title, "", car.id, car.plate, car.consultant))
    return sorted(events, key=lambda e: e.on, reverse=True)


def timeline(card: CustomerCard) -> list[Event]:
    """What happened with all cars of a customer, and their consents, newest first."""
    events = of_vehicles(card.vehicles)
    for row in Consent.select().where(Consent.customer == card.id):
        state = _("agreed") if row.given else _("refused")
        title = f"{_(PURPOSES.get(row.purpose, row.purpose))} · {state}"
        events.append(Event(row.given_at.date(), "consent", title, row.evidence, None, "", ""))
    return sorted(events, key=lambda e: e.on, reverse=True)


def _orders(plates: dict[int, str]) -> list[Event]:
    events = []
    for row in RepairOrder.select().where(RepairOrder.vehicle.in_(list(plates))):
        day: date | None = row.visit_on
        if day is None:
            continue
        parts = [_(SERVICE_CLASSES[row.service_class])]
        if row.km is not None:
            parts.append(f"{row.km:,} km")
        if row.paid_fen or row.total_fen:
            parts.append(_("{yuan} yuan").format(yuan=f"{(row.paid_fen or row.total_fen or 0) / 100:,.0f}"))
        detail = "；".join(text for text in (row.work, row.complaint) if text)
        events.append(
            Event(
                day, "order", " · ".join(parts), detail, row.vehicle_id, plates[row.vehicle_id], row.adviser
            )
        )
    return events


def _policies(plates: dict[int, str]) -> list[Event]:
    return [
        Event(
            row.start_on,
            "policy",
            _(POLICY_KINDS[row.kind]),
            _("{insurer}, until {day}").format(insurer=row.insurer or "—", day=row.end_on or "—"),
            row.vehicle_id,
            plates[row.vehicle_id],
            row.specialist,
        )
        for row in Policy.select().where(Policy.vehicle.in_(list(plates)))
        if row.start_on
    ]


def _readings(plates: dict[int, str]) -> list[Event]:
    return [
        Event(row.read_on, "mileage", f"{row.km:,} km", "", row.vehicle_id, plates[row.vehicle_id], "")
        for row in MileageReading.select().where(
            MileageReading.vehicle.in_(list(plates)) & (MileageReading.trusted == True)  # noqa: E712
        )
    ]
