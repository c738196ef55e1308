"""The verb print: paper as PDF."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any

import typer

from dealerdesk.care.forms import morning_number
from dealerdesk.care.months import month_end
from dealerdesk.care.phone_register import register_number
from dealerdesk.cli import Door, app, not_built
from dealerdesk.clock import parse_day, parse_month
from dealerdesk.errors import WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.store.backup import write_durably
from dealerdesk.text import _

NOT_BUILT = (
    *("envelopes", "agreement", "complaint", "user-file"),
    *("survey", "consent"),
)
OCCASIONS = ("birthday",)
LETTERS = ("invitation",)

paper = typer.Typer(help="Make a paper as PDF: --to FILE.")
app.add_typer(paper, name="print")
To = Annotated[Path, typer.Option("--to")]


@paper.command()
def sheet(context: typer.Context, number: str, to: To) -> None:
    """The appointment sheet in two copies."""
    door: Door = context.obj
    service = door.desk.appointments
    number = service.get(number).number
    form = service.sheet(number, _note(door, "sheet", number))
    make(door, "sheet", number, [form], [number], to)


@paper.command()
def report(context: typer.Context, month: str, to: To) -> None:
    """The month's report."""
    door: Door = context.obj
    day = parse_month(month)
    form = door.desk.figures.report_form(day, _note(door, "report", month))
    make(door, "report", month, [form], [month], to)


@paper.command("day-pack")
def day_pack(context: typer.Context, day: str, to: To) -> None:
    """The morning meeting's sheet of a day: what burns first, birthdays, work, appointments."""
    door: Door = context.obj
    on = parse_day(day)
    number = morning_number(on)
    form = door.desk.day_papers.morning(door.actor, on, _note(door, "day-pack", number))
    make(door, "day-pack", number, [form], [number], to)


@paper.command("day-list")
def day_list(context: typer.Context, day: str, to: To) -> None:
    """The front desk's list of a day: who comes, with boxes for early, on time, late and no-show."""
    door: Door = context.obj
    on = parse_day(day)
    number = on.isoformat()
    form = door.desk.appointment_papers.day_list(door.actor, on, _note(door, "day-list", number))
    make(door, "day-list", number, [form], [number], to)


@paper.command("parts-list")
def parts_list(context: typer.Context, day: str, to: To) -> None:
    """What parts counter and workshop prepare for the two working days after a day."""
    door: Door = context.obj
    on = parse_day(day)
    number = on.isoformat()
    form = door.desk.appointment_papers.parts_list(on, _note(door, "parts-list", number))
    make(door, "parts-list", number, [form], [number], to)


@paper.command("maintenance-list")
def maintenance_list(context: typer.Context, month: str, to: To) -> None:
    """The list of the monthly recall, of a month of service."""
    door: Door = context.obj
    on = parse_month(month)
    number = f"DB-{on:%Y%m}-001"
    form = door.desk.list_papers.maintenance_list(door.actor, on, _note(door, "maintenance-list", number))
    make(door, "maintenance-list", number, [form], [number], to)


@paper.command("follow-ups")
def follow_ups(
    context: typer.Context, month: str, to: To, consultant: Annotated[str, typer.Option("--consultant")] = ""
) -> None:
    """The follow-ups of the buyers of a month and of the three before it."""
    door: Door = context.obj
    on = parse_month(month)
    number = f"WX-{on:%Y%m}-01"
    note = _note(door, "follow-ups", number)
    form = door.desk.list_papers.buyer_grid(door.actor, on, note, consultant)
    make(door, "follow-ups", number, [form], [number], to)


@paper.command()
def register(context: typer.Context, what: str, month: str, to: To) -> None:
    """The register of the calls of a month, inbound and outbound: print register phone MONTH."""
    door: Door = context.obj
    if what != "phone":
        not_built(f"print register {what}")
    first = parse_month(month)
    last = month_end(first)
    number = register_number(first, last)
    note = _note(door, "phone-register", number)
    form = door.desk.phone_register.register(door.actor, first, last, note)
    make(door, "phone-register", number, [form], [number], to)


@paper.command()
def cards(
    context: typer.Context,
    occasion: Annotated[str, typer.Option("--occasion")],
    on: Annotated[str, typer.Option("--on")],
    to: To,
    customers: Annotated[str, typer.Option("--customers")] = "",
) -> None:
    """Greeting cards, one a page."""
    door: Door = context.obj
    if occasion not in OCCASIONS:
        not_built(f"print cards --occasion {occasion}")
    ids = [_id(word) for word in customers.split(",") if word.strip()]
    found = door.desk.letters.birthday_cards(parse_day(on), ids or None)
    batch(door, "card", f"{occasion} {on}", found, to)


@paper.command()
def letters(
    context: typer.Context,
    kind: Annotated[str, typer.Option("--kind")],
    month: Annotated[str, typer.Option("--month")],
    to: To,
) -> None:
    """Letters, one a page."""
    door: Door = context.obj
    if kind not in LETTERS:
        not_built(f"print letters --kind {kind}")
    found = door.desk.letters.invitations(parse_month(month))
    batch(door, "letter", f"{kind} {month}", found, to)


def _id(word: str) -> int:
    if not word.strip().isdecimal():
        raise WorldError(_("{text} is no customer's number").format(text=word.strip()))
    return int(word)


def _note(door: Door, form: str, number: str) -> PrintNote:
    return PrintNote(door.actor.name, door.desk.clock.now(), door.desk.paper.count(form, number) + 1)


def batch(door: Door, form: str, number: str, found: list[tuple[int, Any]], to: Path) -> None:
    """Print forms of several customers; those that no font can show are left out and listed."""
    if not found:
        raise WorldError(_("There is nobody to print {what} for").format(what=number))
    make(door, form, number, [one for _id, one in found], [record for record, _form in found], to)


def make(door: Door, form: str, number: str, forms: list[Any], records: list[Any], to: Path) -> None:
    """Render, write, log and answer. A single form that can't be printed is refused by name."""
    import printing

    if to.suffix.lower() != ".pdf":
        raise WorldError(_("{file}: this paper is made as .pdf").format(file=to))
    one = len(forms) == 1
    printed = printing.render(forms[0] if one else forms)
    left_out = dict(printed.refused)
    done = [record for place, record in enumerate(records) if place not in left_out]
    if not printed.pages:
        raise WorldError(next(iter(left_out.values())))
    save(to, printed.pdf)
    door.desk.paper.record(
        door.actor, form, printed.pdf, printed.pages, number=number, records=done, file=to.name
    )
    document = {
        "file": str(to),
        "pages": printed.pages,
        "sha256": hashlib.sha256(printed.pdf).hexdigest(),
        "records": done,
        "refused": [{"record": records[place], "why": why} for place, why in printed.refused],
    }
    lines = [_("{n} pages in {file}").format(n=printed.pages, file=to)]
    lines += [_("Left out: {why}").format(why=why) for why in left_out.values()]
    door.answer(document, *lines)


def save(to: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises WorldError when the place can't be written."""
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        write_durably(to, data)
    except OSError as error:
        raise WorldError(
            _("Can't write {file} ({reason}): choose another place").format(file=to, reason=error.strerror)
        ) from error


def _stub(name: str) -> Any:
    def command(context: typer.Context) -> None:
        not_built(f"print {name}")

    return command


for _name in NOT_BUILT:
    paper.command(
        _name, hidden=True, context_settings={"ignore_unknown_options": True, "allow_extra_args": True}
    )(_stub(_name))
