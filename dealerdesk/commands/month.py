"""Verbs of the month: figures, export month, verify."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from dealerdesk.cli import ACTOR_NAME, Door, app
from dealerdesk.clock import parse_month
from dealerdesk.commands.people import plain
from dealerdesk.errors import WorldError
from dealerdesk.figures.export import verify as verify_folder
from dealerdesk.figures.shapes import Figure
from dealerdesk.forms import PrintNote
from dealerdesk.people.rules import plate_display
from dealerdesk.staff.rights import COMMAND_LINE, GENERAL_MANAGER, Actor, require
from dealerdesk.text import _

export = typer.Typer(help="Export to a folder or a stick.")
app.add_typer(export, name="export")


@app.command()
def figures(
    context: typer.Context,
    month: str,
    submit: Annotated[bool, typer.Option("--submit")] = False,
    approve: Annotated[bool, typer.Option("--approve")] = False,
    by: Annotated[str, typer.Option("--by")] = "",
    explain: Annotated[str, typer.Option("--explain")] = "",
) -> None:
    """The month's figures; --explain K2 gives the people behind one."""
    door: Door = context.obj
    day = parse_month(month)
    service = door.desk.figures
    if submit or approve:
        if submit and approve:
            raise WorldError(_("Submit first, approve afterwards: one at a time"))
        actor = _signer(door, by, approve)
        (service.approve if approve else service.submit)(actor, day)
    found = service.month(day)
    document: dict[str, object] = {
        "month": month,
        "frozen": found.frozen,
        "state": found.state,
        "figures": [_row(figure) for figure in found.figures],
        "counts": [asdict(count) for count in found.counts],
    }
    lines = [_line(figure) for figure in found.figures]
    lines += [f"{count.id}  {count.name}  {count.n} / {count.target}" for count in found.counts]
    if explain:
        require(door.actor, "find_customer")
        people = service.people(day, explain)
        document["explain"] = asdict(people)
        for name, rows in ((_("did"), people.numerator), (_("did not"), people.missing)):
            lines += [
                f"{name} {row.customer} {plate_display(row.plate) or row.vin} {row.detail}" for row in rows
            ]
    door.answer(plain(document), *lines)


def _signer(door: Door, by: str, approve: bool) -> Actor:
    """Who signs: the named member of the staff in their role; where the shop has no list of people
    yet, the name alone, in the role that the step needs."""
    if not by:
        if approve:
            raise WorldError(_("Say who approves: --by NAME"))
        return door.actor
    members = {member.name: member for member in door.desk.staff.members()}
    if by in members:
        return Actor(by, members[by].role, door.actor.purpose)
    if members:
        raise WorldError(_("Nobody here is called {name}: choose from the list").format(name=by))
    role = door.actor.role
    if approve and role == COMMAND_LINE and by != ACTOR_NAME:
        role = GENERAL_MANAGER
    return Actor(by, role, door.actor.purpose)


def _row(figure: Figure) -> dict[str, object]:
    return {
        "id": figure.id,
        "name": figure.name,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": figure.value,
        "target": figure.target,
    }


def _line(figure: Figure) -> str:
    value = "—" if figure.value is None else f"{figure.value:.1f}%"
    return f"{figure.id} {figure.name} {figure.numerator}/{figure.denominator} {value}"


@export.command("month")
def export_month(
    context: typer.Context,
    month: str,
    to: Annotated[Path, typer.Option("--to")],
) -> None:
    """Write the month onto a stick: CSV, XLSX, PDF and a manifest, read back and compared."""
    import printing

    door: Door = context.obj
    actor = door.actor
    note = PrintNote(actor.name, door.desk.clock.now())
    made = door.desk.figures.export(
        actor, parse_month(month), to, note, lambda form: printing.render(form).pdf
    )
    document = {
        "folder": str(made.folder),
        "files": [{"name": f.name, "bytes": f.bytes, "sha256": f.sha256} for f in made.files],
        "verified": made.verified,
    }
    door.answer(
        document,
        _("{n} files in {folder}, read back and equal").format(n=len(made.files), folder=made.folder),
    )


@app.command()
def verify(context: typer.Context, folder: Path) -> None:
    """Check an exported month; names every bad, missing or extra file."""
    door: Door = context.obj
    files = verify_folder(folder)
    document = {
        "files": [{"name": f.name, "bytes": f.bytes, "sha256": f.sha256} for f in files],
        "verified": True,
    }
    door.answer(document, _("{n} files, all as they were written").format(n=len(files)))
