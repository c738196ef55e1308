"""What an arrival hands out: the 接车问诊单, the ticket of the queue, and the day list behind them (2.11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from dealerdesk.appointments.reception_forms import ReceptionForm, TicketForm
from dealerdesk.appointments.rules import STEP
from dealerdesk.people.rules import plate_display
from dealerdesk.text import _
from ui.paper import Paper, Piece

if TYPE_CHECKING:
    from dealerdesk.appointments.reception import ArrivalRow
    from dealerdesk.forms import PrintNote
    from ui.shell import Shell

SLIP, TICKET, DAY_LIST = "reception", "ticket", "day-list"


def slip_paper(shell: Shell, row: ArrivalRow) -> Paper:
    """The 接车问诊单 of an arrival, filled in from the appointment, else with what was said."""
    title = _("Reception slip {number}").format(number=row.number)
    return Paper(title, SLIP, (Piece(row.slip, lambda note: _slip(shell, row, note), (row.slip,)),))


def ticket_paper(shell: Shell, row: ArrivalRow) -> Paper:
    """The ticket with the 受理号."""
    number = f"{row.day.isoformat()}-{row.number}"
    title = _("Ticket {number}").format(number=row.number)
    return Paper(title, TICKET, (Piece(number, lambda _note: _ticket(shell, row), (number,)),))


def day_list_paper(shell: Shell, day: date) -> Paper:
    """The day list of the front desk, whose rows are keyed in on the arrivals page."""
    papers, number = shell.desk.appointment_papers, day.isoformat()
    return Paper(
        _("Day list {day}").format(day=number), DAY_LIST,
        (Piece(number, lambda note: papers.day_list(shell.actor, day, note), (number,)),),
    )  # fmt: skip


def _slip(shell: Shell, row: ArrivalRow, note: PrintNote) -> ReceptionForm:
    desk = shell.desk
    papers = desk.appointment_papers
    if row.appointment:
        return papers.reception(
            row.appointment, row.slip, row.number, row.at, note, arrival=row.kind, ahead=row.ahead,
            minutes_to_wait=row.wait,
        )  # fmt: skip
    form = replace(
        papers.blank_reception(row.slip), printed=note, ticket=row.number, arrived_at=row.at,
        arrival=row.kind, ahead=row.ahead, minutes_to_wait=row.wait, adviser=row.adviser,
        copies=2, customer_name=row.name, phone=row.phone, plate=plate_display(row.plate), wish=row.wish,
    )  # fmt: skip
    if row.vehicle_id is None:
        return form
    car = desk.people.vehicle(shell.actor, row.vehicle_id)
    return replace(form, model=car.model, vin=car.vin, km_last=car.km, km_last_on=car.km_on)


def _ticket(shell: Shell, row: ArrivalRow) -> TicketForm:
    return TicketForm(
        shop=shell.desk.settings.shop_head(), ticket=row.number, arrival=row.kind, arrived_at=row.at,
        ahead=row.ahead, minutes_to_wait=row.wait, plate=plate_display(row.plate), booked_from=row.booked_at,
        booked_until=row.booked_at + STEP if row.booked_at else None, adviser=row.adviser,
    )  # fmt: skip
