"""Verbs of what is watched month by month: lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dealerdesk.cli import Door, app
from dealerdesk.clock import parse_day
from dealerdesk.people.rules import mask_phone, plate_display
from dealerdesk.staff.rights import may, require
from dealerdesk.text import _

if TYPE_CHECKING:
    from dealerdesk.care.lost_list import Cell, LostCar


@app.command()
def lost(context: typer.Context, on: Annotated[str, typer.Option("--on")] = "") -> None:
    """The lost matrix with its lists: day 90 to 360, and the long lost."""
    from dealerdesk.care.lost import STATES

    door: Door = context.obj
    require(door.actor, "find_customer")
    found = door.desk.lost.listed(parse_day(on) if on else None)
    whole = may(door.actor, "see_phone")
    document = {
        "on": found.on.isoformat(),
        "bands": found.bands,
        "matrix": {
            row: {column: cell.cars for column, cell in cells.items()} for row, cells in found.matrix.items()
        },
        "calls": {
            row: {column: _calls(cell) for column, cell in cells.items()}
            for row, cells in found.matrix.items()
        },
        "states": found.states,
        "reasons": found.reasons,
        "vehicles": [_row(car, whole) for car in found.cars],
    }
    lines = [f"{name}  {n}" for name, n in found.bands.items()]
    lines += [
        f"{_(STATES[car.away.state])}  {car.away.days}  {plate_display(car.plate) or car.vin}  {car.name}"
        for car in found.cars
    ]
    door.answer(document, *lines)


def _calls(cell: Cell) -> dict[str, int]:
    return {"called": cell.called, "reached": cell.reached}


def _row(car: LostCar, whole: bool) -> dict[str, object]:
    return {
        "vehicle": car.vehicle_id,
        "customer": car.customer_id,
        "name": car.name,
        "phone": car.phone if whole else mask_phone(car.phone),
        "vin": car.vin,
        "plate": car.plate,
        "last": car.away.anchor.isoformat(),
        "never": car.away.never,
        "due": car.away.own_due.isoformat() if car.away.own_due else None,
        "days": car.away.days,
        "band": car.band,
        "state": car.away.state,
        "local": car.local,
        "in_warranty": car.covered,
        "reasons": list(car.reasons),
        "calls": car.calls,
        "reached": car.reached,
        "measures": car.measures,
        "chosen": [one.measure for one in car.chosen],
        "declared": car.declared.ground if car.declared else None,
        "task": car.task,
    }
