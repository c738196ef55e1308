"""What comes next for a customer, and what happened: one time line for all cars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from dealerdesk.text import N_, _, ngettext
from ui import theme, words
from ui.pages.call_side import contacts
from ui.widgets.cards import Card, Empty
from ui.widgets.choices import Segments
from ui.widgets.parts import Chip, Icon, Line, Plate, Text, Two
from ui.widgets.states import State
from ui.widgets.table import Column, Group, Table

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow
    from dealerdesk.care.calls import AttemptLine
    from dealerdesk.care.due import DueItem
    from dealerdesk.people.cards import Event, VehicleCard
    from ui.shell import Shell

AHEAD_DAYS = 92
ROWS = 5


@dataclass(frozen=True)
class Matter:
    """Something that comes: a booked visit, or what is due."""

    chip: Chip
    on: date
    when: str
    why: str
    plate: str


def matters(items: Sequence[DueItem], bookings: Sequence[AppointmentRow], now: datetime) -> list[Matter]:
    """Booked visits first, then what is due within a season, the nearest first."""
    from dealerdesk.care.kinds import KINDS

    today = now.date()
    found = []
    for row in bookings:
        if row.at >= now and row.state == "booked":
            counts = _("counted") if row.counts else _("provisional")
            when = f"{words.day(row.at.date(), today)} {words.clock(row.at)}"
            why = " · ".join(filter(None, (row.number, counts, row.wish)))
            found.append(Matter(Chip(_("Booked"), "booking"), row.at.date(), when, why, row.plate))
    for item in items:
        if (item.due - today).days <= AHEAD_DAYS:
            kind = KINDS[item.kind]
            when = _("until {day}").format(day=words.day(item.due, today))
            found.append(Matter(Chip(kind.title, kind.tint), item.due, when, item.told, item.plate))
    return found


class Coming(Card):
    """接下来: what is due or will be within a season, with its reason."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Next"), snug=True)
        self._shell = shell
        self.table = Table(self._columns(), row_height=34, name=_("Next"), shy=True)
        self.table.horizontalHeader().hide()
        self.empty = Empty(_("Nothing is due in the next three months."))
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)

    def _columns(self) -> list[Column]:
        def left(row: Matter) -> Line:
            days = (row.on - self._shell.desk.clock.today()).days
            if days < 0:
                return State("past", words.left(days * 86400)).line()
            if days == 0:
                return State("today", _("today")).line()
            return State("running", "", _("{time} left").format(time=words.left(days * 86400))).line()

        return [
            Column("kind", _("Matter"), lambda row: (row.chip,), words.wide(82, 124)),
            Column("when", _("Limit"), lambda row: (Text(row.when, bold=True),), words.wide(116, 130)),
            Column("why", _("Why"), lambda row: (Text(row.why, "text-2"),)),
            Column("plate", _("Plate"), lambda row: (Plate(row.plate),) if row.plate else (), 102, low=True),
            Column("left", _("Left"), left, 108, right=True),
        ]

    def show_items(self, items: Sequence[DueItem], bookings: Sequence[AppointmentRow]) -> None:
        """Show what is booked, open or comes soon."""
        soon = matters(items, bookings, self._shell.desk.clock.now())
        said = ngettext("{count} matter", "{count} matters", len(soon)).format(count=len(soon))
        self.set_note(said if soon else "")
        self.table.set_rows(soon)
        self.table.setVisible(bool(soon))
        self.empty.setVisible(not soon)
        self.table.setFixedHeight(theme.px(34) * min(max(len(soon), 1), ROWS) + 2)


@dataclass(frozen=True)
class Happening:
    """One line of the time line."""

    on: date
    kind: str
    title: str
    detail: str
    plate: str
    vehicle_id: int | None
    who: str


LOOK = {
    "order": ("tools-line", "text-2"),
    "delivery": ("key-2-line", "green"),
    "policy": ("shield-check-line", "legal-text"),
    "mileage": ("dashboard-3-line", "text-2"),
    "consent": ("forbid-line", "text-2"),
    "edit": ("edit-line", "text-2"),
    "booking": ("calendar-check-line", "accent"),
    "out": ("phone-line", "text-2"),
    "in": ("phone-fill", "accent"),
    "sms": ("message-2-line", "text-2"),
    "letter": ("mail-send-line", "text-2"),
}
CONTACTS = ("out", "in", "sms", "letter")
FILTERS = {
    "all": (N_("All {count}"), None),
    "visit": (N_("Visits {count}"), ("order", "delivery")),
    "call": (N_("Calls {count}"), CONTACTS),
    "booking": (N_("Booked {count}"), ("booking",)),
    "policy": (N_("Policies {count}"), ("policy",)),
    "file": (N_("File {count}"), ("mileage", "consent", "edit")),
}


def _title(event: Event) -> str:
    return _("Mileage entered: {km}").format(km=event.title) if event.kind == "mileage" else event.title


class TimeLine(Card):
    """往来: years as headings, filters with their counts, all cars or one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("History"))
        self._shell = shell
        self._all: list[Happening] = []
        self._car: int | None = None
        self.filter = Segments(
            [(key, _(label).format(count=0)) for key, (label, _k) in FILTERS.items()], _("Filter")
        )
        self.filter.chosen.connect(lambda _key: self._show())
        self.which = Segments([("all", _("All cars")), ("one", _("This car"))], _("Cars"))
        self.which.chosen.connect(lambda _key: self._show())
        self.head.insertWidget(1, self.filter)
        self.head.addWidget(self.which)
        self.heading.setSizePolicy(self.filter.sizePolicy())
        self.head.insertStretch(2, 1)
        self.top.setFixedHeight(theme.px(38))
        self.table = Table(self._columns(), row_height=38, name=_("History"), shy=True)
        self.table.horizontalHeader().hide()
        self.empty = Empty(_("Nothing has happened yet."))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.empty)

    @staticmethod
    def _columns() -> list[Column]:
        def icon(row: Happening) -> Line:
            name, tone = LOOK.get(row.kind, ("file-list-3-line", "text-2"))
            return (Icon(name, tone, 18),)

        def what(row: Happening) -> Line:
            title = Text(row.title, bold=True)
            return (Two((title,), (Text(row.detail, "text-3", role="caption"),)),) if row.detail else (title,)

        return [
            Column("day", _("Day"), lambda row: (Text(f"{row.on:%m-%d}", "text-2"),), 54, right=True),
            Column("icon", "", icon, 34),
            Column("what", _("What"), what),
            Column("plate", _("Plate"), lambda row: (Plate(row.plate),) if row.plate else (), 102, low=True),
            Column("who", _("Who"), lambda row: (Text(row.who, "text-2", role="caption"),), 76, right=True),
        ]

    def show_events(
        self,
        events: Sequence[Event],
        bookings: Sequence[AppointmentRow],
        calls: Sequence[AttemptLine],
        cars: Sequence[VehicleCard],
        chosen: int | None,
    ) -> None:
        """Show everything that happened with these cars."""
        from dealerdesk.appointments.rules import STATES

        found = [Happening(e.on, e.kind, _title(e), e.detail, e.plate, e.vehicle_id, e.who) for e in events]
        for row in bookings:
            title = _("Booked {number}, {state}").format(number=row.number, state=_(STATES[row.state]))
            detail = f"{words.day(row.at.date(), date.min)} {words.clock(row.at)} {_(words.WORKS[row.work])}"
            detail = "；".join(filter(None, (detail, row.wish)))
            found.append(
                Happening(
                    row.made_at.date(), "booking", title, detail, row.plate, row.vehicle_id, row.made_by
                )
            )
        plates = {car.id: car.plate for car in cars}
        found += [
            Happening(call.at.date(), call.way, call.title, call.detail, plates.get(call.vehicle_id or 0, ""),
                      call.vehicle_id, call.who)
            for call in contacts(calls)
        ]  # fmt: skip
        self._all = sorted(found, key=lambda one: one.on, reverse=True)
        self._car = chosen
        self.which.setVisible(len(cars) > 1)
        tails = {car.id: car.plate[2:] or car.vin[-6:] for car in cars}
        self._tails = tails
        self.set_car(chosen)

    def set_car(self, vehicle_id: int | None) -> None:
        """`只看…` means this car."""
        self._car = vehicle_id
        tail = self._tails.get(vehicle_id or 0, "")
        label = _("All {count} cars").format(count=len(self._tails))
        self.which.set_choices([("all", label), ("one", _("Only {tail}").format(tail=tail))])
        self._show()

    def _show(self) -> None:
        one = self.which.value == "one" and self.which.isVisibleTo(self)
        mine = [row for row in self._all if not one or row.vehicle_id in (self._car, None)]
        choices = []
        for key, (label, kinds) in FILTERS.items():
            count = sum(kinds is None or row.kind in kinds for row in mine)
            choices.append((key, _(label).format(count=count)))
        self.filter.set_choices(choices)
        kinds = FILTERS[self.filter.value][1]
        shown = [row for row in mine if kinds is None or row.kind in kinds]
        rows: list[Happening | Group] = []
        year = 0
        for row in shown:
            if row.on.year != year:
                year = row.on.year
                rows.append(Group(_("Year {year}").format(year=year)))
            rows.append(row)
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
