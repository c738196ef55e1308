"""Appointments 预约: book, list, cancel, and the sheet in two copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dealerdesk.appointments import rules
from dealerdesk.appointments.forms import WORK, SheetForm
from dealerdesk.appointments.records import Appointment
from dealerdesk.appointments.sheet import sheet_form
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.people.loading import customer_card, customer_labels, vehicle_card, vehicle_labels
from dealerdesk.people.service import PeopleService
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor
from dealerdesk.store.numbers import next_number
from dealerdesk.store.store import Change, Store, to_json
from dealerdesk.text import _

LONGEST_WISH = 90
"""Two lines of 45 characters on the sheet (2.1)."""


@dataclass(frozen=True)
class Draft:
    """What one says on the phone. ``at`` is the booked time; ``made_at`` None = now; money in fen."""

    vehicle_id: int
    at: datetime
    work: str
    made_at: datetime | None = None
    kind: str = "active"
    channel: str = "phone"
    minutes: int | None = None
    adviser: str = ""
    bay: str = ""
    technician: str = ""
    wish: str = ""
    items: str = ""
    labour_fen: int | None = None
    parts_fen: int | None = None
    parts_state: str = ""
    parts_on: date | None = None
    parts_text: str = ""
    waits: bool = False
    pickup: bool = False
    pickup_address: str = ""
    bring: tuple[str, ...] = ("licence", "manual")
    note: str = ""


@dataclass(frozen=True)
class Booking:
    """A made appointment: ``counts`` by A1; ``free`` places left in that hour, None = no limit."""

    id: int
    number: str
    counts: bool
    free: int | None
    change: Change


@dataclass(frozen=True)
class AppointmentRow:
    """One line of the day's list. ``limit`` is when its sheet must be handed over (A2)."""

    id: int
    number: str
    at: datetime
    until: datetime
    made_at: datetime
    made_by: str
    work: str
    kind: str
    channel: str
    counts: bool
    state: str
    vehicle_id: int
    plate: str
    model: str
    customer_id: int | None
    customer_name: str
    customer_sex: str
    adviser: str
    wish: str
    waits: bool
    limit: datetime
    bay: str = ""
    items: str = ""
    parts_state: str = ""
    parts_on: date | None = None
    parts_text: str = ""


class AppointmentService:
    """The appointment book."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        people: PeopleService,
        estimated_km: Callable[[int, date], int | None],
        is_open: Callable[[date], bool],
    ) -> None:
        """``estimated_km`` tells the likely mileage of a vehicle on a day (rule 2.3); ``is_open`` the
        shop's work calendar (6.4)."""
        self._store = store
        self._settings = settings
        self._people = people
        self._estimated_km = estimated_km
        self._is_open = is_open

    def book(self, actor: Actor, draft: Draft) -> Booking:
        """Make an appointment; any moment is accepted, a past one is recorded.

        Raises NotFound for an unknown vehicle, WorldError for an unknown kind of work, NotAllowed.
        """
        if draft.work not in WORK:
            raise WorldError(
                _("{work} is no kind of work: choose one of {names}").format(
                    work=draft.work, names=", ".join(WORK)
                )
            )
        wish = " ".join(draft.wish.split())
        if len(wish) > LONGEST_WISH:
            raise WorldError(
                _("The wish has {n} characters, the sheet holds {most}: please shorten it").format(
                    n=len(wish), most=LONGEST_WISH
                )
            )
        car = vehicle_card(draft.vehicle_id)
        owner = car.owner or next(iter(car.holders), None)
        tz = self._store.clock.tz
        made_at = (draft.made_at or self._store.clock.now()).astimezone(tz)
        at = draft.at.astimezone(tz)
        counting = rules.counts(made_at, at, self._settings["count_hours"])
        own = any(self._people.is_own(actor, h.customer_id) for h in car.holders)
        values: dict[str, Any] = {
            name: getattr(draft, name)
            for name in Draft.__dataclass_fields__
            if name not in ("vehicle_id", "at", "made_at", "minutes", "bring", "wish")
        }
        with self._store.write(actor, "book", own=own) as w:
            number = next_number(w, "YY", made_at.date())
            w.summary = f"{number} {car.plate or car.vin}"
            row_id = w.insert(
                Appointment,
                number=number,
                vehicle=draft.vehicle_id,
                customer=owner.customer_id if owner else None,
                at=at,
                made_at=made_at,
                made_by=actor.name,
                minutes=draft.minutes or rules.MINUTES[draft.work],
                bring=to_json(list(draft.bring)),
                counts=counting,
                wish=wish,
                **values,
            )
        return Booking(row_id, number, counting, self.left(at), w.change)

    def cancel(self, actor: Actor, number: str, why: str) -> Change:
        """Take an appointment back, with the reason. Raises NotFound, NotAllowed, WorldError."""
        row = self._row(number)
        if not why.strip():
            raise WorldError(_("Please say why the appointment is cancelled"))
        with self._store.write(actor, "book", number) as w:
            w.update(Appointment, row.id, {"state": "cancelled", "note": why.strip()})
        return w.change

    def get(self, number: str) -> AppointmentRow:
        """One appointment by its number. Raises NotFound."""
        row = self._row(number)
        return self._rows(Appointment.id == row.id)[0]

    def day(self, day: date) -> list[AppointmentRow]:
        """The appointments whose time falls on ``day``, in order, cancelled ones too."""
        return self.between(day, day)

    def between(self, first: date, last: date) -> list[AppointmentRow]:
        """The appointments of several days, in order of time."""
        tz = self._store.clock.tz
        start = datetime.combine(first, time(), tz)
        end = datetime.combine(last + timedelta(days=1), time(), tz)
        return self._rows((Appointment.at >= start) & (Appointment.at < end))

    def tally(self, first: date, last: date) -> dict[date, tuple[int, int]]:
        """How many were expected on each day and how many came; days without any left out."""
        tz = self._store.clock.tz
        start = datetime.combine(first, time(), tz)
        end = datetime.combine(last + timedelta(days=1), time(), tz)
        found: dict[date, tuple[int, int]] = {}
        rows = Appointment.select(Appointment.at, Appointment.state).where(
            (Appointment.at >= start) & (Appointment.at < end) & (Appointment.state != "cancelled")
        )
        for row in rows:
            booked, came = found.get(row.at.date(), (0, 0))
            found[row.at.date()] = booked + 1, came + (row.state == "arrived")
        return found

    def made_on(self, day: date) -> int:
        """How many appointments were made on a day, cancelled ones left out."""
        tz = self._store.clock.tz
        start = datetime.combine(day, time(), tz)
        made = (Appointment.made_at >= start) & (Appointment.made_at < start + timedelta(days=1))
        return Appointment.select().where(made & (Appointment.state != "cancelled")).count()

    def for_vehicles(self, vehicle_ids: list[int]) -> list[AppointmentRow]:
        """Every appointment of some vehicles, in order of time."""
        return self._rows(Appointment.vehicle.in_(vehicle_ids))

    def to_hand_over(self) -> list[AppointmentRow]:
        """Appointments still to come whose sheet goes to the front desk, by their limit (A2)."""
        now = self._store.clock.now()
        rows = self._rows((Appointment.at >= now) & (Appointment.state == "booked"))
        return sorted(rows, key=lambda r: (r.limit, r.at))

    def offers(self) -> list[rules.Offer]:
        """The next times to offer on the phone: on open days, while a place is free."""
        opens, closes = self._hours()
        booked: dict[date, list[tuple[datetime, int]]] = {}

        def is_free(at: datetime) -> bool:
            if at.date() not in booked:
                booked[at.date()] = self._booked(at.date())
            return rules.places_left(at, booked[at.date()], places) > 0

        places = self._settings["slot_places"]
        return rules.offers(
            self._store.clock.now(), opens, closes, self._settings["count_hours"], is_open=self._is_open,
            is_free=is_free if places else lambda _at: True,
        )  # fmt: skip

    def left(self, at: datetime) -> int | None:
        """How many places are free at a time; 0 where it is full, None = no limit."""
        places = self._settings["slot_places"]
        if not places:
            return None
        return max(rules.places_left(at, self._booked(at.date()), places), 0)

    def objection(self, at: datetime) -> str:
        """Why one would not take a car in at this time, in a few words: closed, or full; else empty. It
        may be booked all the same."""
        if not self._is_open(at.date()):
            return _("the shop is closed on that day")
        opens, closes = self._hours()
        if not opens <= at.time() < closes:
            return _("the shop is closed at that hour")
        return _("no place is free then") if self.left(at) == 0 else ""

    def _booked(self, day: date) -> list[tuple[datetime, int]]:
        """When the cars of a day come, and for how many minutes."""
        start = datetime.combine(day, time(), self._store.clock.tz)
        here = Appointment.state.in_(("booked", "arrived"))
        rows = Appointment.select(Appointment.at, Appointment.minutes).where(
            (Appointment.at >= start) & (Appointment.at < start + timedelta(days=1)) & here
        )
        return [(row.at, row.minutes) for row in rows]

    def half_hours(self, day: date) -> list[datetime]:
        """The times of a day at which a car can be taken in."""
        opens, closes = self._hours()
        return rules.half_hours(day, opens, closes, self._store.clock.now())

    def sheet(self, number: str, printed: PrintNote) -> SheetForm:
        """The two-copy sheet of an appointment as a form (2.1). Raises NotFound."""
        row = self._row(number)
        car = vehicle_card(row.vehicle_id)
        customer = customer_card(row.customer_id, whole=True) if row.customer_id else None
        estimate = self._estimated_km(row.vehicle_id, row.at.date())
        return sheet_form(row, car, customer, estimate, self._settings, printed)

    def _hours(self) -> tuple[time, time]:
        return time.fromisoformat(self._settings["opens_at"]), time.fromisoformat(self._settings["closes_at"])

    def _row(self, number: str) -> Appointment:
        row = Appointment.get_or_none(Appointment.number == number.strip().upper())
        if row is None:
            raise NotFound(_("There is no appointment {number}").format(number=number))
        return row

    def _rows(self, condition: Any) -> list[AppointmentRow]:
        rows: list[Any] = list(Appointment.select().where(condition).order_by(Appointment.at, Appointment.id))
        cars = vehicle_labels(r.vehicle_id for r in rows)
        names = customer_labels(r.customer_id for r in rows if r.customer_id)
        closes = self._hours()[1]
        hours = self._settings["hand_over_hours"]
        return [
            AppointmentRow(
                id=r.id,
                number=r.number,
                at=r.at,
                until=r.at + timedelta(minutes=r.minutes),
                made_at=r.made_at,
                made_by=r.made_by,
                work=r.work,
                kind=r.kind,
                channel=r.channel,
                counts=r.counts,
                state=r.state,
                vehicle_id=r.vehicle_id,
                plate=cars[r.vehicle_id][0],
                model=cars[r.vehicle_id][1],
                customer_id=r.customer_id,
                customer_name=names.get(r.customer_id, ("", ""))[0],
                customer_sex=names.get(r.customer_id, ("", ""))[1],
                adviser=r.adviser,
                wish=r.wish,
                waits=r.waits,
                limit=rules.hand_over_limit(r.made_at, r.at, closes, hours),
                bay=r.bay,
                items=r.items,
                parts_state=r.parts_state,
                parts_on=r.parts_on,
                parts_text=r.parts_text,
            )
            for r in rows
        ]
