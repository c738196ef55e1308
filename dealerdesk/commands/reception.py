"""Verbs of the reception: arrive, no-show, cancel, hand-over, day-view, and what the customer gets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dealerdesk.appointments.rules import PUNCTUAL
from dealerdesk.cli import Door, app
from dealerdesk.clock import parse_day, parse_moment
from dealerdesk.errors import WorldError
from dealerdesk.staff.rights import Actor, require
from dealerdesk.text import _


@app.command()
def arrive(context: typer.Context, number: str, at: Annotated[str, typer.Option("--at")] = "") -> None:
    """The customer of an appointment is here: gives the reception number."""
    door: Door = context.obj
    moment = parse_moment(at, door.desk.clock.tz) if at else None
    done = door.desk.reception.arrive(door.actor, number, moment)
    row = door.desk.appointments.get(number)
    document = {
        "number": row.number, "reception": done.number, "ahead": done.ahead, "minutes": done.wait,
        "punctual": done.punctual, "arrived_at": row.arrived_at and row.arrived_at.isoformat(),
    }  # fmt: skip
    door.answer(document, f"{done.number}  {row.number}  {_(PUNCTUAL[done.punctual])}")


@app.command("no-show")
def no_show(context: typer.Context, number: str) -> None:
    """The customer of an appointment did not come."""
    door: Door = context.obj
    door.desk.reception.no_show(door.actor, number)
    row = door.desk.appointments.get(number)
    door.answer({"number": row.number, "state": row.state}, f"{row.number}  {_('did not come')}")


@app.command()
def cancel(
    context: typer.Context,
    number: str,
    why: Annotated[str, typer.Option("--why")],
    by_shop: Annotated[bool, typer.Option("--by-shop", help="It is the shop that cancels.")] = False,
) -> None:
    """Take an appointment back, with the reason."""
    door: Door = context.obj
    door.desk.appointments.cancel(door.actor, number, why, "shop" if by_shop else "customer")
    row = door.desk.appointments.get(number)
    document = {"number": row.number, "state": row.state, "why": row.cancel_why, "by": row.cancelled_by}
    door.answer(document, f"{row.number}  {_('cancelled')}")


@app.command("day-view")
def day_view(
    context: typer.Context,
    day: str,
    to: Annotated[Path, typer.Option("--to")],
    whole: Annotated[bool, typer.Option("--whole-phones", help="Phone numbers whole, not masked.")] = False,
) -> None:
    """Save a day's appointments as one HTML file to look at without the program."""
    door: Door = context.obj
    on = parse_day(day)
    door.desk.day_view.save(door.actor, on, to, whole)
    count = len(door.desk.reception.day_list(on))
    document = {"day": on.isoformat(), "file": str(to), "appointments": count, "whole_phones": whole}
    door.answer(document, _("{n} appointments saved in {file}").format(n=count, file=to))


@app.command("hand-over")
def hand_over(
    context: typer.Context,
    by: Annotated[str, typer.Option("--by")],
    to: Annotated[str, typer.Option("--to")],
    on: Annotated[str, typer.Option("--on")] = "",
) -> None:
    """Give the sheets of a day (default today) to the front desk, and accept them there."""
    door: Door = context.obj
    desk = door.desk
    day = parse_day(on) if on else desk.clock.today()
    slips = [slip for slip in desk.hand_overs.of_day(day) if slip.accepted_at is None]
    if not slips:
        raise WorldError(_("No sheet waits to be handed over on {day}").format(day=day.isoformat()))
    numbers = [slip.row.number for slip in slips]
    giver = Actor(by.strip(), door.actor.role, door.actor.purpose)
    if not giver.name or not to.strip():
        raise WorldError(_("Please type a name"))
    if giver.name == to.strip():
        raise WorldError(_("Who gave a sheet can't accept it: choose somebody of the front desk"))
    desk.hand_overs.give(giver, numbers)
    desk.hand_overs.accept(door.actor, numbers, to)
    unprinted = [slip.row.number for slip in slips if slip.printed_at is None]
    document = {
        "day": day.isoformat(), "by": by, "to": to, "sheets": numbers, "not_printed": unprinted,
        "at": desk.clock.now().isoformat(),
    }  # fmt: skip
    lines = [_("{n} sheets handed over to {name}").format(n=len(numbers), name=to)]
    if unprinted:
        lines.append(_("Not printed yet: {numbers}").format(numbers=", ".join(unprinted)))
    door.answer(document, *lines)


@app.command("appointment-file")
def appointment_file(context: typer.Context, number: str, to: Annotated[Path, typer.Option("--to")]) -> None:
    """An appointment as a calendar file for the customer's phone (.ics)."""
    door: Door = context.obj
    door.desk.appointment_texts.save_ics(door.actor, number, to)
    door.answer({"number": number.strip().upper(), "file": str(to)}, str(to))


@app.command("appointment-text")
def appointment_text(
    context: typer.Context, number: str, step: Annotated[str, typer.Option("--step")] = "booked"
) -> None:
    """The text message of an appointment: booked, day_before or hour_before. Nothing is sent."""
    door: Door = context.obj
    require(door.actor, "book")
    texts = door.desk.appointment_texts
    text = texts.sms(number, step)
    document = {"number": number.strip().upper(), "step": step, "text": text, "parts": texts.parts(text)}
    door.answer(document, text)
