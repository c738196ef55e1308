"""Verbs of care and appointments: due, book."""

from __future__ import annotations

from typing import Annotated

import typer

from dealerdesk.appointments.entries import Draft
from dealerdesk.care.due import DueItem
from dealerdesk.cli import Door, app
from dealerdesk.clock import parse_day, parse_moment
from dealerdesk.people.rules import mask_phone, plate_display
from dealerdesk.staff.rights import may, require
from dealerdesk.text import _


@app.command()
def due(
    context: typer.Context,
    on: Annotated[str, typer.Option("--on")] = "",
    days: Annotated[int, typer.Option("--days", min=0)] = 0,
    kind: Annotated[str, typer.Option("--kind")] = "",
    vin: Annotated[str, typer.Option("--vin")] = "",
    explain: Annotated[bool, typer.Option("--explain")] = False,
) -> None:
    """What must be done on a day or within days after it; computed, nothing stored."""
    door: Door = context.obj
    require(door.actor, "find_customer")
    items = door.desk.care.due(
        parse_day(on) if on else None,
        days,
        [k.strip() for k in kind.split(",") if k.strip()] or None,
        door.desk.people.vehicle_id(vin) if vin else None,
    )
    whole = may(door.actor, "see_phone")
    lines = [_line(item, explain) for item in items] or [_("Nothing is due")]
    door.answer([_row(item, whole) for item in items], *lines)


def _row(item: DueItem, whole: bool) -> dict[str, object]:
    return {
        "kind": item.kind,
        "customer": item.customer_id,
        "name": item.customer_name,
        "phone": item.phone if whole else mask_phone(item.phone),
        "vin": item.vin,
        "plate": item.plate,
        "vehicle": item.vehicle_id,
        "opens": item.opens.isoformat(),
        "due": item.due.isoformat(),
        "closes": item.closes.isoformat(),
        "act_on": item.act_on.isoformat(),
        "state": item.state,
        "why": item.explain,
        "task": item.task,
    }


def _line(item: DueItem, explain: bool) -> str:
    head = f"{item.kind} {item.due} {item.customer_name} {plate_display(item.plate) or item.vin}"
    return f"{head}  {item.explain if explain else item.why}".strip()


@app.command()
def book(
    context: typer.Context,
    vin: Annotated[str, typer.Option("--vin")],
    at: Annotated[str, typer.Option("--at")],
    work: Annotated[str, typer.Option("--work")],
    made_at: Annotated[str, typer.Option("--made-at")] = "",
    advisor: Annotated[str, typer.Option("--advisor")] = "",
    note: Annotated[str, typer.Option("--note")] = "",
    bay: Annotated[str, typer.Option("--bay")] = "",
    over: Annotated[str, typer.Option("--over", help="Why it is booked over capacity.")] = "",
    blank: Annotated[
        str, typer.Option("--blank", help="Number of the blank sheet it is keyed in from.")
    ] = "",
) -> None:
    """Make an appointment."""
    door: Door = context.obj
    tz = door.desk.clock.tz
    booking = door.desk.appointments.book(
        door.actor,
        Draft(
            vehicle_id=door.desk.people.vehicle_id(vin),
            at=parse_moment(at, tz),
            work=work,
            made_at=parse_moment(made_at, tz) if made_at else None,
            adviser=advisor,
            wish=note,
            bay=bay,
            over_why=over,
            number=blank,
        ),
    )
    door.answer(
        {"number": booking.number, "counts": booking.counts, "free": booking.free},
        f"{booking.number}  "
        + (_("counts") if booking.counts else _("does not count: less than 3 hours ahead")),
    )
