"""Whom a plate tail, a phone tail or a scanned sheet may mean: today's appointments first, then the cars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dealerdesk.appointments.rules import PUNCTUAL, STATES, punctuality
from dealerdesk.errors import WorldError
from dealerdesk.forms import is_scan, plain_scan, read_scan
from dealerdesk.text import _
from ui import words
from ui.widgets.parts import Chip, Gap, Icon, Line, Part, Plate, Text, Two
from ui.widgets.states import State
from ui.widgets.table import Column

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow
    from dealerdesk.desk import Desk
    from ui.shell import Shell

LEAST_TYPED = 2
EXPECTED = ("booked", "no_show")
SOON = timedelta(days=14)
"""So far ahead a customer who came on the wrong day is looked for."""


@dataclass(frozen=True)
class Choice:
    """A line to choose: an appointment, a car that has none today, or a plate that nobody knows."""

    row: AppointmentRow | None = None
    vehicle_id: int | None = None
    plate: str = ""
    model: str = ""
    name: str = ""
    sex: str = ""

    @property
    def expected(self) -> bool:
        """Whether Enter records its arrival."""
        return self.row is not None and self.row.state in EXPECTED


def scanned(desk: Desk, text: str) -> Choice:
    """The appointment of a scanned sheet. Raises WorldError for a code that is not ours, NotFound."""
    number = read_scan(text)
    if not number.startswith("YY-"):
        raise WorldError(_("{number} is not an appointment sheet: type the plate").format(number=number))
    row = desk.appointments.get(number)
    return Choice(row, row.vehicle_id, row.plate, row.model, row.customer_name, row.customer_sex)


def choices(shell: Shell, text: str) -> list[Choice]:
    """What a typed tail may mean, the likeliest first; with nothing typed, who is expected today."""
    desk = shell.desk
    now, today = desk.clock.now(), desk.clock.today()
    said = plain_scan(text)
    if not said:
        rows = [row for row in desk.appointments.day(today) if row.state in EXPECTED]
        return [_of_row(row) for row in sorted(rows, key=lambda row: abs(row.at - now))]
    if len(said) < LEAST_TYPED or is_scan(text):
        return []
    cars: dict[int, Choice] = {}
    for hit in desk.search.find(shell.actor, text.strip(), 8):
        own = [car for car in hit.vehicles if car.id == hit.vehicle_id]
        for car in own if own and hit.matched in ("plate", "vin") else hit.vehicles:
            cars.setdefault(car.id, Choice(None, car.id, car.plate, car.model, hit.name, hit.sex))
    rows = [row for row in desk.appointments.for_vehicles(list(cars)) if row.state != "cancelled"]
    if not cars or said.startswith("YY"):
        rows += [row for row in desk.appointments.search(said) if row.state != "cancelled"]
    of_today = [row for row in rows if row.at.date() == today]
    coming = [row for row in rows if row.state == "booked" and today < row.at.date() and row.at - now <= SOON]
    of_today.sort(key=lambda row: (row.state not in EXPECTED, abs(row.at - now)))
    booked = {row.vehicle_id for row in of_today if row.state in EXPECTED}
    found = [_of_row(row) for row in (*of_today, *coming)]
    found += [car for key, car in cars.items() if key not in booked]
    return found or [Choice(plate=said)]


def _of_row(row: AppointmentRow) -> Choice:
    return Choice(row, row.vehicle_id, row.plate, row.model, row.customer_name, row.customer_sex)


def came(desk: Desk, row: AppointmentRow) -> str:
    """How one comes who comes now: early, on time or late, with how much."""
    now, kind = desk.clock.now(), punctuality(row.at, desk.clock.now(), desk.settings["on_time_minutes"])
    how, apart = _(PUNCTUAL[kind]), words.left((now - row.at).total_seconds())
    if abs(now - row.at) < timedelta(minutes=1):
        return how
    if kind != "on_time":
        return f"{how} {apart}"
    return (_("{how}, {time} before") if now < row.at else _("{how}, {time} after")).format(
        how=how, time=apart
    )


def columns(desk: Desk) -> list[Column]:
    """Plate, who, when, and how one comes."""

    def who(one: Choice) -> Line:
        top: list[Part] = [Text(one.name or _("Nobody knows this car"), bold=bool(one.name))]
        if title := words.honorific(one.sex):
            top.append(Text(title, "text-2", role="caption"))
        if one.row is not None and one.row.tier in ("vip", "super_vip"):
            top += [Icon("vip-crown-fill", "lost-text", 14), Text(_(words.TIERS[one.row.tier]), "lost-text")]
        work = _(words.WORKS[one.row.work]) if one.row else ""
        wish = one.row.wish if one.row else ""
        below = " · ".join(filter(None, (work, one.model, wish))) or _("walk-in or rework")
        return (Two(tuple(top), (Text(below, "text-3", role="caption"),)),)  # type: ignore[arg-type]

    def when(one: Choice) -> Line:
        if one.row is None:
            return (Chip(_("not booked"), "other"),)
        at = words.clock(one.row.at)
        if one.row.at.date() != desk.clock.today():
            near = words.near_day(one.row.at.date(), desk.clock.today())
            return (Text(near, "amber", bold=True), Text(at, bold=True))
        return (Text(at, role="section"),)

    def how(one: Choice) -> Line:
        row = one.row
        if row is None:
            return ()
        if row.state not in EXPECTED:
            return State("done", "", _(STATES[row.state])).line()
        if row.at.date() != desk.clock.today():
            return State("check", "", _("another day")).line()
        line: list[Part] = [*_punctual(came(desk, row), punctuality(
            row.at, desk.clock.now(), desk.settings["on_time_minutes"]))]  # fmt: skip
        if row.state == "no_show":
            line += [Gap(), Text(_("was down as not come"), "text-3", role="caption")]
        return line

    return [
        Column("plate", _("Plate"), lambda one: (Plate(one.plate),), 108),
        Column("who", _("Customer"), who),
        Column("when", _("When"), when, words.wide(108, 128)),
        Column("how", _("Punctuality"), how, words.wide(132, 178)),
    ]


def _punctual(said: str, how: str) -> Line:
    state = {"early": "running", "on_time": "done", "late": "today"}[how]
    return State(state, "", said).line()


def punctual_line(how: str) -> Line:
    """`准时` with its shape."""
    return _punctual(_(PUNCTUAL[how]), how)
