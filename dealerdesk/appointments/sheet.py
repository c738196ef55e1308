"""Builds the form of the appointment sheet 预约登记表 (2.1) from its records."""

from __future__ import annotations

import json
from datetime import date, timedelta

from dealerdesk.appointments.forms import Contact, ScriptPoint, SheetForm
from dealerdesk.appointments.records import Appointment
from dealerdesk.appointments.rules import STEP
from dealerdesk.forms import PrintNote
from dealerdesk.people.cards import CustomerCard, VehicleCard
from dealerdesk.people.fields import honorific
from dealerdesk.people.rules import plate_display
from dealerdesk.settings import Settings
from dealerdesk.text import N_, _

VIN_TAIL = 8
NO_CONTACT = Contact()
SCRIPT_POINTS = (
    N_("Asked how the car has been"),
    N_("Told service time and mileage"),
    N_("Told what to bring"),
)
"""What every reminder call says (C1a); ticked by hand until calls are recorded here."""


def sheet_form(
    row: Appointment,
    car: VehicleCard,
    customer: CustomerCard | None,
    estimated_km: int | None,
    settings: Settings,
    printed: PrintNote,
    contact: Contact = NO_CONTACT,
) -> SheetForm:
    """The sheet of one appointment; what nobody knows stays empty. ``estimated_km`` in km; ``contact``: the
    calls that led to it."""
    phones = [phone.number for phone in customer.phones] if customer else []
    sender = next((h for h in car.holders if h.role in ("sender", "driver")), None)
    leave = row.at + timedelta(minutes=row.minutes)
    return SheetForm(
        shop=settings.shop_head(),
        number=row.number,
        registered_at=row.made_at,
        registered_by=row.made_by,
        at=row.at,
        until=row.at + STEP,
        leave_at=leave,
        printed=printed,
        kind=row.kind,
        channel=row.channel,
        customer_name=customer.name if customer else "",
        honorific=honorific(customer.kind, customer.sex) if customer else "",
        phone=phones[0] if phones else "",
        sender_name=sender.name if sender else (customer.contact if customer else ""),
        plate=plate_display(car.plate),
        model=car.model,
        vin_tail=car.vin[-VIN_TAIL:],
        bought_on=_bought(car),
        km_estimate=estimated_km,
        km_last=car.km,
        km_last_on=car.km_on,
        tier=customer.tier if customer else "",
        counts=row.counts,
        provisional=not row.counts,
        count_hours=settings["count_hours"],
        work=row.work,
        waits=row.waits,
        pickup=row.pickup,
        wish=row.wish,
        items=row.items,
        labour_fen=row.labour_fen,
        parts_fen=row.parts_fen,
        parts_state=row.parts_state,
        parts_on=row.parts_on,
        parts_text=row.parts_text,
        adviser=row.adviser or car.adviser,
        bay=row.bay,
        technician=row.technician,
        bring=tuple(json.loads(row.bring)),
        script_points=tuple(ScriptPoint(_(words)) for words in SCRIPT_POINTS),
        purposes=tuple(c.purpose for c in customer.consents if c.given) if customer else (),
        contacts_for=contact.about,
        contacts=contact.lines,
        script_name=contact.script,
        mask_second=bool(settings["mask_second_copy"]),
    )


def blank_sheet(number: str, settings: Settings, printed: PrintNote) -> SheetForm:
    """A sheet to write on by hand when there is no power: number and codes alone, and the points of the call
    with their boxes open. `number` must not be given to an appointment made on screen."""
    return SheetForm(
        shop=settings.shop_head(),
        number=number,
        registered_at=printed.at,
        registered_by="",
        at=printed.at,
        printed=printed,
        count_hours=settings["count_hours"],
        script_points=tuple(ScriptPoint(_(words)) for words in SCRIPT_POINTS),
        blank=True,
    )


def _bought(car: VehicleCard) -> date | None:
    return car.delivered_on or car.sold_on or car.invoiced_on
