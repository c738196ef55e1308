"""Verbs of the calendar: festivals, holidays."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dealerdesk import paths, text
from dealerdesk.care.festivals import festivals as festivals_of
from dealerdesk.care.festivals import greetings
from dealerdesk.care.lunar import FIRST_YEAR, LAST_YEAR
from dealerdesk.cli import Door, app
from dealerdesk.errors import WorldError
from dealerdesk.text import _, ngettext


@app.command()
def festivals(context: typer.Context, year: Annotated[int, typer.Argument()]) -> None:
    """The festivals of a year, and whether customers are greeted on them."""
    door: Door = context.obj
    if paths.has_shop(door.folder):
        text.use(door.options.lang or door.desk.settings["language"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WorldError(
            _("{year}: festivals are known from {first} to {last}").format(
                year=year, first=FIRST_YEAR, last=LAST_YEAR
            )
        )
    together = {each: group for group in greetings(year) for each in group.festivals}
    rows = [
        {
            "date": each.day.isoformat(),
            "name": each.name,
            "greeting": each.greeting,
            "key": each.key,
            "event": together[each].key if each in together else None,
        }
        for each in festivals_of(year)
    ]
    mourning = _("no greeting")
    door.answer(
        rows,
        *(f"{row['date']}  {row['name']}  {'' if row['greeting'] else mourning}".rstrip() for row in rows),
    )


@app.command()
def holidays(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> None:
    """Take in the holidays and make-up workdays of a new year (CSV: date,kind,name)."""
    door: Door = context.obj
    taken = door.desk.work_calendar.import_year(door.actor, file)
    document = {"years": list(taken.years), "holidays": taken.holidays, "workdays": taken.workdays}
    days = ngettext("{n} day off", "{n} days off", taken.holidays).format(n=taken.holidays)
    work = ngettext("{n} make-up workday", "{n} make-up workdays", taken.workdays).format(n=taken.workdays)
    years = ", ".join(map(str, taken.years))
    door.answer(document, f"{years}  {days}  {work}")
