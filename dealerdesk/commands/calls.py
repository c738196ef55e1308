"""Verbs of the reminder calendar: plan, call, calendar, consent."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Annotated

import typer

from dealerdesk.cli import Door, app
from dealerdesk.clock import parse_day, parse_moment, parse_month
from dealerdesk.staff.rights import require
from dealerdesk.text import _


@app.command()
def plan(context: typer.Context, until: Annotated[str, typer.Option("--until")] = "") -> None:
    """Store the tasks that have come due; twice in a row makes none."""
    door: Door = context.obj
    planned = door.desk.tasks.plan(door.actor, parse_day(until) if until else None)
    lines = [f"{kind} {n}" for kind, n in planned.made.items()] or [_("Nothing new")]
    if warning := door.desk.tasks.clock_warning():
        lines.append(warning)
    door.answer(planned.made, *lines)


@app.command()
def call(
    context: typer.Context,
    task: int,
    result: Annotated[str, typer.Option("--result")],
    at: Annotated[str, typer.Option("--at")] = "",
    back_at: Annotated[str, typer.Option("--back-at")] = "",
    note: Annotated[str, typer.Option("--note")] = "",
    km: Annotated[int | None, typer.Option("--km", min=0)] = None,
) -> None:
    """Record an attempt at a task (R4)."""
    from dealerdesk.care.calls import Said

    door: Door = context.obj
    tz = door.desk.clock.tz
    said = Said(
        result,
        parse_moment(at, tz) if at else None,
        parse_moment(back_at, tz) if back_at else None,
        note,
        km,
    )
    done = door.desk.calls.record(door.actor, task, said)
    following = done.next
    row = {
        "task": done.task,
        "attempts": done.attempts,
        "state": done.state,
        "next": {
            "from": following.start.isoformat(),
            "to": following.end.isoformat(),
            "slot": following.slot,
        }
        if following
        else None,
        "counted": done.counted,
    }
    door.answer(row, f"{done.task}  {done.attempts}  {done.state}")


@app.command()
def calendar(context: typer.Context, month: str) -> None:
    """What falls due on each day of a month, by kind."""
    door: Door = context.obj
    require(door.actor, "find_customer")
    first = parse_month(month)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    counts = door.desk.care.calendar(first, last)
    rows = [_day(door, date(first.year, first.month, n), counts) for n in range(1, last.day + 1)]
    door.answer(rows, *(f"{day}  {_counted(counts[day])}" for day in sorted(counts)))


def _counted(counts: dict[str, int]) -> str:
    return " ".join(f"{kind} {n}" for kind, n in counts.items())


def _day(door: Door, day: date, counts: dict[date, dict[str, int]]) -> dict[str, object]:
    from dealerdesk.care import festivals

    return {
        "date": day.isoformat(),
        "workday": door.desk.work_calendar.calendar().is_workday(day),
        "festival": festivals.festival_on(day) or None,
        "counts": counts.get(day, {}),
    }


@app.command()
def consent(
    context: typer.Context,
    customer: int,
    purpose: Annotated[str, typer.Option("--purpose")],
    channel: Annotated[str, typer.Option("--channel")] = "",
    give: Annotated[bool, typer.Option("--give")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw")] = False,
    evidence: Annotated[str, typer.Option("--evidence")] = "",
) -> None:
    """Record what a customer agrees to, or refuses."""
    door: Door = context.obj
    if give == withdraw:
        raise typer.BadParameter(_("either --give or --withdraw"))
    door.desk.consent.record(door.actor, customer, purpose, give, channel, evidence)
    word = door.desk.consent.words(customer)[-1]
    row = {
        "customer": customer,
        "purpose": word.purpose,
        "channel": word.channel or None,
        "given": word.given,
        "at": word.at.isoformat(),
        "evidence": word.evidence,
    }
    door.answer(row, f"{word.purpose}  {_('agreed') if word.given else _('refused')}")
