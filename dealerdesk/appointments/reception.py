"""Arrivals (A7): who came, booked or not, with a 受理号; who waits, who did not come, who has left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dealerdesk.appointments import rules
from dealerdesk.appointments.capacity_service import CapacityService
from dealerdesk.appointments.entries import AppointmentRow
from dealerdesk.appointments.forms import WORK
from dealerdesk.appointments.records import Appointment, Arrival
from dealerdesk.appointments.service import AppointmentService
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people.loading import vehicle_card
from dealerdesk.people.service import PeopleService
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import COMMAND_LINE, Actor
from dealerdesk.store.numbers import next_number, next_of_day
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import N_, _

STATES = {
    "waiting": N_("in line"),
    "serving": N_("taken in"),
    "left": N_("gone"),
    "gone": N_("went away"),
}
SLIP = "JD"
"""The series of the 接车问诊单."""


@dataclass(frozen=True)
class WalkIn:
    """Somebody who came without an appointment; a car nobody knows has a plate only. ``rework``: 返修."""

    vehicle_id: int | None = None
    plate: str = ""
    name: str = ""
    phone: str = ""
    work: str = "other"
    wish: str = ""
    minutes: int | None = None
    adviser: str = ""
    rework: bool = False


@dataclass(frozen=True)
class ArrivalRow:
    """One arrival. ``ahead`` and ``wait`` (minutes) while it waits; ``punctual`` of a booked one (K6)."""

    id: int
    number: str
    day: date
    kind: str
    at: datetime
    state: str
    plate: str
    name: str
    phone: str
    work: str
    wish: str
    minutes: int
    adviser: str
    bay: str
    slip: str
    declined: str
    called_at: datetime | None
    left_at: datetime | None
    vehicle_id: int | None
    customer_id: int | None
    appointment: str = ""
    booked_at: datetime | None = None
    punctual: str = ""
    ahead: int = 0
    wait: int = 0


@dataclass(frozen=True)
class Arrived:
    """An arrival just recorded: its 受理号, how many wait before it and how many minutes."""

    number: str
    ahead: int
    wait: int
    punctual: str
    change: Change


class ReceptionService:
    """The arrivals of one shop."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        people: PeopleService,
        appointments: AppointmentService,
        capacity: CapacityService,
    ) -> None:
        self._store = store
        self._settings = settings
        self._people = people
        self._appointments = appointments
        self._capacity = capacity

    def arrive(self, actor: Actor, number: str, at: datetime | None = None) -> Arrived:
        """The customer of an appointment is here; gives the 受理号. One who was down as not come may come.

        Raises NotFound, NotAllowed, and WorldError for one that has come already or was cancelled.
        """
        row = self._appointments.get(number)
        at = self._moment(at)
        if row.state not in ("booked", "no_show"):
            raise WorldError(
                _("{number} is {state}: look at the list again").format(
                    number=row.number, state=_(rules.STATES[row.state])
                )
            )
        with self._store.write(actor, "arrive", row.number, own=self._own(actor, row.customer_id)) as w:
            values = {"state": "arrived", "arrived_at": at}
            if row.state == "no_show" and not row.over_why and self._appointments.given_away(row):
                values |= {"over_why": _("came after its place was given away"), "over_by": actor.name}
            w.update(Appointment, row.id, values)
            arrival = self._add(
                w, "booked", at,
                appointment=row.id, vehicle=row.vehicle_id, customer=row.customer_id, plate=row.plate,
                name=row.customer_name, work=row.work, wish=row.wish, minutes=row.minutes,
                adviser=row.adviser, bay=row.bay,
            )  # fmt: skip
        return self._arrived(arrival, w)

    def walk_in(self, actor: Actor, said: WalkIn, at: datetime | None = None) -> Arrived:
        """Somebody came without an appointment. Raises WorldError without a car or plate, NotFound for an
        unknown car, NotAllowed."""
        at = self._moment(at)
        plate = said.plate.strip().upper()
        if said.work not in WORK:
            raise WorldError(
                _("{work} is no kind of work: choose one of {names}").format(
                    work=said.work, names=", ".join(WORK)
                )
            )
        values: dict[str, Any] = {"plate": plate, "name": said.name.strip(), "phone": said.phone.strip()}
        own = False
        if said.vehicle_id is not None:
            car = vehicle_card(said.vehicle_id)
            holder = car.owner or next(iter(car.holders), None)
            values |= {"vehicle": car.id, "plate": car.plate or plate, "adviser": said.adviser or car.adviser}
            if holder is not None:
                values |= {"customer": holder.customer_id, "name": said.name.strip() or holder.name}
                own = self._own(actor, holder.customer_id)
        elif not plate and not values["name"]:
            raise WorldError(_("Which car? Type its plate, or the customer's name"))
        values.setdefault("adviser", said.adviser)
        minutes = said.minutes or self._capacity.minutes_of(said.work)
        with self._store.write(actor, "arrive", values["plate"] or values["name"], own=own) as w:
            kind = "rework" if said.rework else "walk_in"
            arrival = self._add(
                w, kind, at, work=said.work, wish=" ".join(said.wish.split()), minutes=minutes, **values
            )
        return self._arrived(arrival, w)

    def _add(self, w: Writing, kind: str, at: datetime, **values: Any) -> int:
        n = next_of_day(w, "SL", at.date())
        number = f"{rules.ARRIVAL_LETTERS[kind]}{n:02d}"
        slip = next_number(w, SLIP, at.date())
        return w.insert(Arrival, number=number, day=at.date(), kind=kind, at=at, slip=slip, **values)

    def _arrived(self, arrival: int, w: Writing) -> Arrived:
        row = self.get(arrival)
        return Arrived(row.number, row.ahead, row.wait, row.punctual, w.change)

    def receive(self, actor: Actor, arrival_id: int, adviser: str = "", bay: str = "") -> Change:
        """An adviser takes the car over 接车; it no longer waits. Raises NotFound, NotAllowed, WorldError."""
        row = self._living(arrival_id, ("waiting",))
        with self._store.write(actor, "arrive", row.number, own=self._own(actor, row.customer_id)) as w:
            values = {"state": "serving", "called_at": self._store.clock.now()}
            w.update(Arrival, row.id, values | {k: v for k, v in (("adviser", adviser), ("bay", bay)) if v})
        return w.change

    def leave(
        self,
        actor: Actor,
        arrival_id: int,
        at: datetime | None = None,
        declined: str = "",
        went: bool = False,
    ) -> Change:
        """The car has left; ``declined``: work that was advised and not wanted; ``went``: it left without
        being received. Raises NotFound, NotAllowed, WorldError."""
        row = self._living(arrival_id, ("waiting", "serving"))
        at = self._moment(at)
        with self._store.write(actor, "arrive", row.number, own=self._own(actor, row.customer_id)) as w:
            state = "gone" if went else "left"
            w.update(Arrival, row.id, {"state": state, "left_at": at, "declined": declined.strip()})
            if row.appointment_id:
                w.update(Appointment, row.appointment_id, {"state": "left"})
        return w.change

    def take_back(self, actor: Actor, arrival_id: int) -> Change:
        """An arrival that was recorded by mistake; its 受理号 stays used. Raises NotFound, NotAllowed."""
        row = self._record(arrival_id)
        with self._store.write(actor, "arrive", row.number, own=self._own(actor, row.customer_id)) as w:
            if row.appointment_id:
                w.update(Appointment, row.appointment_id, {"state": "booked", "arrived_at": None})
            w.delete(Arrival, row.id)
        return w.change

    def step_back(self, actor: Actor, arrival_id: int) -> Change:
        """Take the last step of an arrival back: one that left is here again, one that was received waits
        again; one that waits stays as it is. Raises NotFound, NotAllowed."""
        row = self._record(arrival_id)
        with self._store.write(actor, "arrive", row.number, own=self._own(actor, row.customer_id)) as w:
            if row.state in ("left", "gone"):
                state = "serving" if row.called_at else "waiting"
                w.update(Arrival, row.id, {"state": state, "left_at": None, "declined": ""})
                if row.appointment_id:
                    w.update(Appointment, row.appointment_id, {"state": "arrived"})
            elif row.state == "serving":
                w.update(Arrival, row.id, {"state": "waiting", "called_at": None})
        return w.change

    def no_show(self, actor: Actor, number: str) -> Change:
        """The customer did not come. Raises NotFound, NotAllowed, and WorldError for one that came, was
        cancelled, or whose time is still to come (a command may record it before its PC's clock says so)."""
        row = self._appointments.get(number)
        if row.state != "booked":
            raise WorldError(
                _("{number} is {state}: look at the list again").format(
                    number=row.number, state=_(rules.STATES[row.state])
                )
            )
        if row.at > self._store.clock.now() and actor.role != COMMAND_LINE:
            raise WorldError(_("{number} is expected at {time} only").format(
                number=row.number, time=f"{row.at:%m-%d %H:%M}"))  # fmt: skip
        with self._store.write(actor, "arrive", row.number, own=self._own(actor, row.customer_id)) as w:
            w.update(Appointment, row.id, {"state": "no_show"})
        return w.change

    def overdue(self) -> list[AppointmentRow]:
        """Appointments nobody came to, so many minutes after their time (``no_show_minutes``)."""
        now = self._store.clock.now()
        limit = now - timedelta(minutes=self._settings["no_show_minutes"])
        first = (limit - timedelta(days=7)).date()
        return [
            r for r in self._appointments.between(first, now.date()) if r.state == "booked" and r.at <= limit
        ]

    def sweep(self, actor: Actor) -> Change | None:
        """Put down as not come whoever is :meth:`overdue`; None when nobody is. It is the clock's work, so
        whoever is at the window may do it."""
        late = self.overdue()
        if not late:
            return None
        names = ", ".join(row.number for row in late[:3])
        with self._store.write(actor, "no_show", names, by_hand=False) as w:
            for row in late:
                w.update(Appointment, row.id, {"state": "no_show"})
        return w.change

    # lists

    def get(self, arrival_id: int) -> ArrivalRow:
        """One arrival. Raises NotFound."""
        record = self._record(arrival_id)
        return next(row for row in self.day(record.day) if row.id == arrival_id)

    def find(self, number: str, day: date | None = None) -> ArrivalRow:
        """The arrival with a 受理号, or the number of its slip. Raises NotFound."""
        words = number.strip().upper()
        rows = self.day(day or self._store.clock.today())
        found = next((row for row in rows if words in (row.number, row.slip)), None)
        if found is None:
            record = Arrival.get_or_none(Arrival.slip == words)
            if record is None:
                raise NotFound(_("Nobody arrived with the number {number}").format(number=number))
            return self.get(record.id)
        return found

    def day(self, day: date) -> list[ArrivalRow]:
        """The arrivals of a day, as they came."""
        rows: Any = list(
            Arrival.select(Arrival, Appointment)
            .join(Appointment, "LEFT OUTER JOIN")
            .where(Arrival.day == day)
            .order_by(Arrival.at, Arrival.id)
        )
        waiting = {one.id: n for n, one in enumerate(rules.line_up(_in_line(rows)))}
        desks, minutes = self._desks(day), self._settings["reception_minutes"]
        margin = self._settings["on_time_minutes"]
        found = []
        for row in rows:
            booked = row.appointment if row.appointment_id else None
            ahead = waiting.get(row.id, 0)
            found.append(
                ArrivalRow(
                    **{name: getattr(row, name) for name in _KEPT},
                    appointment=booked.number if booked else "",
                    booked_at=booked.at if booked else None,
                    punctual=rules.punctuality(booked.at, row.at, margin) if booked else "",
                    ahead=ahead,
                    wait=rules.minutes_to_wait(ahead, minutes, desks) if row.id in waiting else 0,
                )
            )
        return found

    def last_declined(self, vehicle_id: int) -> tuple[date, str] | None:
        """What was advised and not wanted at the last visit of a car that ended, and its day."""
        rows: Any = Arrival.select().where((Arrival.vehicle == vehicle_id) & Arrival.left_at.is_null(False))
        last = rows.order_by(Arrival.left_at.desc(), Arrival.id.desc()).first()
        return (last.day, last.declined) if last is not None and last.declined else None

    def day_list(self, day: date) -> list[AppointmentRow]:
        """The appointments of a day in the order of the printed day list, whose rows are numbered from 1."""
        return [row for row in self._appointments.day(day) if row.state != "cancelled"]

    def waiting(self, day: date | None = None) -> list[ArrivalRow]:
        """Who waits to be received, in the order of calling."""
        rows = [row for row in self.day(day or self._store.clock.today()) if row.state == "waiting"]
        return sorted(rows, key=lambda row: row.ahead)

    def _desks(self, day: date) -> int:
        """How many advisers are there to receive cars; one where the shop has named none."""
        now = self._store.clock.now()
        here = [
            a for a in self._capacity.resources("adviser")
            if not any(away.name == a.name and away.kind == "adviser" and away.starts <= now < away.ends
                       for away in self._capacity.away_on(day, day))
        ]  # fmt: skip
        return max(len(here), 1)

    def _moment(self, at: datetime | None) -> datetime:
        return at.astimezone(self._store.clock.tz) if at else self._store.clock.now()

    def _own(self, actor: Actor, customer_id: int | None) -> bool:
        return bool(customer_id) and self._people.is_own(actor, customer_id or 0)

    @staticmethod
    def _record(arrival_id: int) -> Any:
        row = Arrival.get_or_none(Arrival.id == arrival_id)
        if row is None:
            raise NotFound(_("There is no record {id}").format(id=arrival_id))
        return row

    def _living(self, arrival_id: int, states: tuple[str, ...]) -> Any:
        row = self._record(arrival_id)
        if row.state not in states:
            raise WorldError(
                _("{number} is {state}: look at the list again").format(
                    number=row.number, state=_(STATES[row.state])
                )
            )
        return row


_KEPT = (
    *("id", "number", "day", "kind", "at", "state", "plate", "name", "phone", "work", "wish", "minutes"),
    *("adviser", "bay", "slip", "declined", "called_at", "left_at", "vehicle_id", "customer_id"),
)


def _in_line(rows: list[Any]) -> list[rules.InLine]:
    return [
        rules.InLine(row.id, row.kind, row.at, row.appointment.at if row.appointment_id else None)
        for row in rows
        if row.state == "waiting"
    ]
