"""Verbs of what comes from the DMS and goes to it: inbox, delivery, export dms, outbox."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from dealerdesk.cli import Door, app
from dealerdesk.clock import parse_day
from dealerdesk.commands.month import export
from dealerdesk.commands.people import answer_change, plain
from dealerdesk.dms.outbox import OutFile
from dealerdesk.text import _


@app.command()
def inbox(context: typer.Context) -> None:
    """The files in the inbox, and which of them are whole."""
    door: Door = context.obj
    files = door.desk.inbox.files()
    rows = [plain(asdict(file) | {"path": str(file.path)}) for file in files]
    door.answer(rows, *(f"{file.name}  {file.state}  {file.line}".rstrip() for file in files))


@app.command()
def delivery(
    context: typer.Context,
    on: Annotated[str, typer.Option("--on")] = "",
    none: Annotated[bool, typer.Option("--none")] = False,
) -> None:
    """The delivery report of a day (F13); --none records that nothing was delivered."""
    door: Door = context.obj
    day = parse_day(on) if on else None
    if none:
        door.desk.delivery.say_none(door.actor, day)
    found = door.desk.delivery.day(day)
    door.answer(plain(asdict(found)), f"{found.day}  {found.state}")


@export.command("dms")
def export_dms(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to")],
    since: Annotated[str, typer.Option("--since")] = "",
    profile: Annotated[str, typer.Option("--profile")] = "",
    encoding: Annotated[str, typer.Option("--encoding")] = "GB18030",
) -> None:
    """What the DMS should learn, in numbered files; each change goes out once."""
    door: Door = context.obj
    day = parse_day(since) if since else None
    files = door.desk.outbox.write(door.actor, to, day, profile, encoding.upper())
    rows = [_row(file) | {"file": str(to / file.name)} for file in files]
    door.answer({"files": rows}, *(f"{row['file']}  {row['rows']}" for row in rows))


@app.command()
def outbox(
    context: typer.Context,
    ack: Annotated[int, typer.Option("--ack")] = 0,
    again: Annotated[int, typer.Option("--again")] = 0,
    to: Annotated[Path | None, typer.Option("--to")] = None,
) -> None:
    """The files that went to the DMS; --ack N: it has them; --again N --to DIR: once more."""
    door: Door = context.obj
    if ack:
        answer_change(door, door.desk.outbox.acknowledge(door.actor, ack))
        return
    if again:
        path = door.desk.outbox.again(door.actor, again, to or door.folder / "outbox")
        door.answer({"file": str(path)}, str(path))
        return
    files = door.desk.outbox.files()
    waits = _("waits for acknowledgement")
    door.answer(
        [_row(file) for file in files],
        *(f"{file.name}  {file.rows}  {file.acknowledged_at or waits}" for file in files),
    )


def _row(file: OutFile) -> dict[str, Any]:
    return plain(asdict(file))
