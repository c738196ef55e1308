"""The verb recall: the monthly recall of regular maintenance (1.11)."""

from __future__ import annotations

from typing import Annotated

import typer

from dealerdesk.care.recall_steps import NAMES
from dealerdesk.cli import Door, app
from dealerdesk.clock import parse_month
from dealerdesk.staff.rights import require
from dealerdesk.text import _


@app.command()
def recall(
    context: typer.Context,
    month: str,
    build: Annotated[bool, typer.Option("--build")] = False,
    printed: Annotated[bool, typer.Option("--printed")] = False,
    posted: Annotated[bool, typer.Option("--posted")] = False,
    close: Annotated[str, typer.Option("--close")] = "",
) -> None:
    """The recall of a month of service: make its list, mark its letters, close it with the plan."""
    door: Door = context.obj
    require(door.actor, "find_customer")
    service, on = door.desk.recall, parse_month(month)
    if build:
        service.build(door.actor, on)
    if printed:
        service.mark_printed(door.actor, on)
    if posted:
        service.mark_posted(door.actor, on)
    if close:
        service.close(door.actor, on, close)
    view = service.view(on)
    document = {
        "month": f"{on:%Y-%m}",
        "closed": view.closed,
        "cars": len(view.rows),
        "sent": view.sent,
        "returned": view.returned,
        "reached": view.reached,
        "booked": view.booked,
        "came": view.came,
        "reasons": dict(view.reasons),
        "plan": view.plan,
        "steps": [
            {
                "step": step.key, "from": step.first.isoformat(), "to": step.last.isoformat(),
                "state": step.state,
            }
            for step in view.steps
        ],
    }  # fmt: skip
    lines = [
        f"{step.key} {_(NAMES[step.key])} {step.first} – {step.last} {step.state}" for step in view.steps
    ]
    lines.append(_("{n} cars on the list").format(n=len(view.rows)))
    door.answer(document, *lines)
