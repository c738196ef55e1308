"""Verbs of customers and vehicles: search, show, set."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

import typer

from dealerdesk.cli import Door, app
from dealerdesk.errors import WorldError
from dealerdesk.people.rules import plate_display
from dealerdesk.store.store import Change
from dealerdesk.text import _

show = typer.Typer(help="Show a record with its history.")
change = typer.Typer(help="Correct a record by hand; the fields are then protected from imports.")
app.add_typer(show, name="show")
app.add_typer(change, name="set")


@app.command()
def search(
    context: typer.Context, text: list[str], limit: Annotated[int, typer.Option("--limit", min=1)] = 20
) -> None:
    """Find customers and cars as the search box does."""
    door: Door = context.obj
    hits = door.desk.search.find(door.actor, " ".join(text), limit)
    rows = [
        {
            "customer": hit.customer_id,
            "name": hit.name,
            "phones": list(hit.phones),
            "vehicles": [
                {"id": v.id, "vin": v.vin, "plate": v.plate, "model": v.model} for v in hit.vehicles
            ],
            "matched": hit.matched,
        }
        for hit in hits
    ]
    lines = [
        f"{hit.customer_id or '—'}  {hit.name or '—'}  {' '.join(hit.phones)}  "
        + " ".join(plate_display(v.plate) or v.vin for v in hit.vehicles)
        for hit in hits
    ]
    lines = lines or [_("Nothing found for {text}").format(text=" ".join(text))]
    if door.desk.search.waits:
        lines.append(_("The search is still taking in the last import: not everything is found yet"))
    door.answer(rows, *lines)


@show.command("customer")
def show_customer(context: typer.Context, customer: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """The customer's card."""
    door: Door = context.obj
    card = door.desk.people.customer(door.actor, customer)
    events = door.desk.people.timeline(door.actor, customer)
    booked = door.desk.appointments.for_vehicles([v.id for v in card.vehicles])
    document = asdict(card) | {
        "customer": card.id,
        "history": [asdict(e) for e in events],
        "appointments": [asdict(a) for a in booked],
        "sources": _sources(door, "customer", card.id),
    }
    lines = [f"{card.name} {' '.join(p.number for p in card.phones)} {card.address}".rstrip()]
    lines += [f"{plate_display(v.plate)} {v.model} {v.vin}" for v in card.vehicles]
    lines += [f"{e.on} {plate_display(e.plate)} {e.title} {e.detail}".rstrip() for e in events]
    door.answer(plain(document), *lines)


@show.command("vehicle")
def show_vehicle(context: typer.Context, vehicle: Annotated[str, typer.Argument(metavar="VIN")]) -> None:
    """The vehicle's card; ``#id`` for one without VIN."""
    door: Door = context.obj
    people = door.desk.people
    card = people.vehicle(door.actor, people.vehicle_id(vehicle))
    events = people.vehicle_history(door.actor, card.id)
    document = asdict(card) | {
        "vehicle": card.id,
        "history": [asdict(e) for e in events],
        "appointments": [asdict(a) for a in door.desk.appointments.for_vehicles([card.id])],
        "sources": _sources(door, "vehicle", card.id),
    }
    lines = [f"{plate_display(card.plate)} {card.model} {card.vin} {card.km or '—'} km"]
    lines += [f"{e.on} {e.title} {e.detail}".rstrip() for e in events]
    door.answer(plain(document), *lines)


@change.command("customer")
def set_customer(
    context: typer.Context, customer: Annotated[int, typer.Argument(metavar="ID")], values: list[str]
) -> None:
    """Correct fields of a customer: FIELD=VALUE…"""
    door: Door = context.obj
    answer_change(door, door.desk.people.edit_customer(door.actor, customer, pairs(values)))


@change.command("vehicle")
def set_vehicle(
    context: typer.Context, vehicle: Annotated[str, typer.Argument(metavar="VIN")], values: list[str]
) -> None:
    """Correct fields of a vehicle: FIELD=VALUE…"""
    door: Door = context.obj
    people = door.desk.people
    answer_change(door, people.edit_vehicle(door.actor, people.vehicle_id(vehicle), pairs(values)))


@app.command()
def merge(context: typer.Context, customer: Annotated[int, typer.Argument(metavar="ID")], into: int) -> None:
    """Merge a customer into another, who stays."""
    door: Door = context.obj
    answer_change(door, door.desk.duplicates.merge(door.actor, "customer", customer, into))


def pairs(values: list[str]) -> dict[str, str]:
    """``FIELD=VALUE`` words as a dictionary. Raises WorldError for a word without ``=``."""
    found = {}
    for word in values:
        name, equals, value = word.partition("=")
        if not equals:
            raise WorldError(_("{text}: write FIELD=VALUE").format(text=word))
        found[name] = value
    return found


def answer_change(door: Door, made: Change) -> None:
    """Answer with a Change."""
    document = {
        "journal": made.journal_id,
        "act": made.act,
        "touched": {table: list(ids) for table, ids in made.touched.items()},
        "summary": made.summary,
    }
    door.answer(document, _("Saved: {what}").format(what=made.summary))


def _sources(door: Door, table: str, row_id: int) -> dict[str, Any]:
    """Who set each field that a person or a later run set."""
    return {
        name: {"journal": source.journal_id, "by_hand": source.by_hand}
        for name, source in door.desk.store.sources(table, row_id).items()
    }


def plain(value: Any) -> Any:
    """Days and moments as text, all the way down."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
