"""Papers for those who receive the cars: the day list 日表, the two days of parts and workshop
备件与车间两日表, the reception slip and the queue ticket (2.11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from dealerdesk.appointments.forms import WORK
from dealerdesk.appointments.list_forms import (
    DayLine,
    DayListForm,
    PartsDay,
    PartsLine,
    PartsListForm,
)
from dealerdesk.appointments.reception_forms import EstimateLine, ReceptionForm, TicketForm
from dealerdesk.appointments.records import Appointment
from dealerdesk.appointments.rules import STEP
from dealerdesk.appointments.service import AppointmentRow, AppointmentService
from dealerdesk.forms import PrintNote
from dealerdesk.people.cards import CustomerCard
from dealerdesk.people.fields import honorific
from dealerdesk.people.loading import customer_card, vehicle_card
from dealerdesk.people.rules import mask_phone, plate_display
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, may
from dealerdesk.text import _

VIN_TAIL = 8
WORKING_DAYS = 2
FARTHEST = 30
"""Days ahead in which the next working days are looked for."""
STATES = {"have": "stock", "order": "ordered", "none": "none"}


class AppointmentPapers:
    """Builds these papers from the appointment book; makes no PDF and writes nothing."""

    def __init__(
        self,
        settings: Settings,
        appointments: AppointmentService,
        estimated_km: Callable[[int, date], int | None],
        is_open: Callable[[date], bool],
    ) -> None:
        """``estimated_km`` tells the likely mileage (km) of a vehicle on a day (rule 2.3); ``is_open`` the
        shop's work calendar (6.4)."""
        self._settings = settings
        self._appointments = appointments
        self._estimated_km = estimated_km
        self._is_open = is_open

    def day_list(self, actor: Actor, day: date, note: PrintNote) -> DayListForm:
        """The appointments of a day that were not cancelled; whole phone numbers for who may see them."""
        rows = self._expected(day, day)
        records = _records(rows)
        whole = may(actor, "see_phone", own=True)
        people = {row.customer_id: customer_card(row.customer_id, whole) for row in rows if row.customer_id}
        lines = tuple(
            _day_line(row, records[row.id], people.get(row.customer_id or 0), whole) for row in rows
        )
        return DayListForm(self._settings.shop_head(), day, note, lines)

    def parts_list(self, day: date, note: PrintNote) -> PartsListForm:
        """The two working days after ``day``; a closed day between them that has appointments too."""
        days = self._days_after(day)
        rows = self._expected(days[0], days[-1])
        records = _records(rows)
        groups = []
        for one in days:
            lines = tuple(_parts_line(row, records[row.id]) for row in rows if row.at.date() == one)
            if lines or self._is_open(one):
                groups.append(PartsDay(one, lines))
        return PartsListForm(self._settings.shop_head(), day, note, tuple(groups))

    def reception(
        self, appointment: str, number: str, ticket: str, arrived_at: datetime, note: PrintNote, *,
        arrival: str = "booked", ahead: int | None = None, minutes_to_wait: int | None = None,
        copies: int = 2,
    ) -> ReceptionForm:  # fmt: skip
        """The slip of a booked car on its arrival, pre-filled from the appointment and the file.

        ``number`` is the slip's own (JD-…), ``ticket`` the reception number, ``ahead`` cars in front,
        ``minutes_to_wait`` minutes. Raises NotFound.
        """
        row = self._appointments.get(appointment)
        record = _records([row])[row.id]
        car = vehicle_card(row.vehicle_id)
        customer = customer_card(row.customer_id, whole=True) if row.customer_id else None
        sender = next((h.name for h in car.holders if h.role in ("sender", "driver")), "")
        return ReceptionForm(
            shop=self._settings.shop_head(),
            number=number,
            printed=note,
            ticket=ticket,
            arrived_at=arrived_at,
            arrival=arrival,
            booked_from=row.at,
            booked_until=row.at + STEP,
            appointment=row.number,
            ahead=ahead,
            minutes_to_wait=minutes_to_wait,
            adviser=row.adviser or car.adviser,
            customer_name=customer.name if customer else "",
            honorific=honorific(customer.kind, customer.sex) if customer else "",
            phone=_phone(customer),
            sender_name=sender or (customer.contact if customer else ""),
            tier=customer.tier if customer else "",
            plate=plate_display(car.plate),
            model=car.model,
            colour=car.colour,
            bought_on=car.delivered_on or car.sold_on or car.invoiced_on,
            vin=car.vin,
            km_estimate=self._estimated_km(row.vehicle_id, arrived_at.date()),
            km_last=car.km,
            km_last_on=car.km_on,
            wish=row.wish,
            estimate=_estimate(row, record),
            promised_at=max(row.until, arrived_at + (row.until - row.at)),
            waits=row.waits,
            pickup=record.pickup,
            copies=copies,
        )

    def blank_reception(self, number: str) -> ReceptionForm:
        """An empty slip to fill in by hand: its number and its code, nothing else."""
        return ReceptionForm(self._settings.shop_head(), number)

    def ticket(
        self, appointment: str, ticket: str, arrived_at: datetime, *, arrival: str = "booked", ahead: int = 0,
        minutes_to_wait: int = 0,
    ) -> TicketForm:  # fmt: skip
        """The queue ticket of a booked car. Raises NotFound."""
        row = self._appointments.get(appointment)
        booked = arrival == "booked"
        return TicketForm(
            shop=self._settings.shop_head(),
            ticket=ticket,
            arrival=arrival,
            arrived_at=arrived_at,
            ahead=ahead,
            minutes_to_wait=minutes_to_wait,
            plate=plate_display(row.plate),
            booked_from=row.at if booked else None,
            booked_until=row.at + STEP if booked else None,
            adviser=row.adviser,
        )

    def _expected(self, first: date, last: date) -> list[AppointmentRow]:
        return [row for row in self._appointments.between(first, last) if row.state != "cancelled"]

    def _days_after(self, day: date) -> list[date]:
        """The days after ``day`` up to its second working day; the next two where the shop stays closed."""
        ahead = [day + timedelta(days=n) for n in range(1, FARTHEST + 1)]
        working = [one for one in ahead if self._is_open(one)][:WORKING_DAYS]
        last = working[-1] if len(working) == WORKING_DAYS else ahead[WORKING_DAYS - 1]
        return [one for one in ahead if one <= last]


def _records(rows: list[AppointmentRow]) -> dict[int, Any]:
    """The records of some rows by id: what the day's list does not carry."""
    found: Any = Appointment.select().where(Appointment.id.in_([row.id for row in rows]))
    return {record.id: record for record in found}


def _phone(customer: CustomerCard | None) -> str:
    return customer.phones[0].number if customer and customer.phones else ""


def _day_line(row: AppointmentRow, record: Any, customer: CustomerCard | None, whole: bool) -> DayLine:
    phone = _phone(customer)
    return DayLine(
        at=row.at,
        plate=plate_display(row.plate),
        customer=row.customer_name,
        phone=phone if whole else mask_phone(phone),
        work=row.work,
        adviser=row.adviser,
        bay=row.bay,
        wish=row.wish or row.items,
        number=row.number,
        tier=customer.tier if customer else "",
        waits=row.waits,
        pickup=record.pickup,
        parts_state=STATES.get(row.parts_state, ""),
        parts_on=row.parts_on,
    )


def _parts_line(row: AppointmentRow, record: Any) -> PartsLine:
    state = STATES.get(row.parts_state, "needed" if row.parts_text else "")
    return PartsLine(
        at=row.at,
        plate=plate_display(row.plate),
        model=row.model,
        vin_tail=vehicle_card(row.vehicle_id).vin[-VIN_TAIL:],
        work=row.work,
        items=row.items or row.wish,
        parts=row.parts_text,
        state=state,
        arrives_on=row.parts_on,
        bay=row.bay,
        technician=record.technician,
        waits=row.waits,
        pickup=record.pickup,
    )


def _estimate(row: AppointmentRow, record: Any) -> tuple[EstimateLine, ...]:
    """What was quoted on the phone, as one line: the appointment knows one sum of each kind."""
    if not row.items and record.labour_fen is None and record.parts_fen is None:
        return ()
    return (EstimateLine(row.items or _(WORK[row.work]), record.labour_fen, record.parts_fen),)
