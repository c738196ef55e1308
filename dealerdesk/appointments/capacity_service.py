"""What the shop can take: its bays and advisers, who is away, and how full its days are (A4, A9)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dealerdesk.appointments import rules
from dealerdesk.appointments.capacity import (
    Adviser,
    Away,
    Bay,
    DayBook,
    Hold,
    Limits,
    Load,
    Taken,
    Wish,
)
from dealerdesk.appointments.forms import WORK
from dealerdesk.appointments.records import Absence, Appointment, Resource
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people.loading import customer_tiers
from dealerdesk.setting_values import holds
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Change, Store, to_json
from dealerdesk.text import N_, _

KINDS = {"bay": N_("Bay"), "adviser": N_("Service adviser")}
VIP_TIERS = ("vip", "super_vip")
LONGEST_WORK = timedelta(days=1)


@dataclass(frozen=True)
class ResourceRow:
    """A bay or adviser as the settings page shows it. ``works``: what it can do, empty = all."""

    id: int
    kind: str
    name: str
    works: tuple[str, ...] = ()
    team: str = ""
    technician: str = ""
    most_a_day: int = 0
    place: int = 0
    active: bool = True


@dataclass(frozen=True)
class AwayRow:
    """One absence."""

    id: int
    kind: str
    name: str
    starts: datetime
    ends: datetime
    why: str


class CapacityService:
    """The bays and advisers of one shop, and its days."""

    def __init__(self, store: Store, settings: Settings, is_open: Callable[[date], bool]) -> None:
        """``is_open`` is the shop's work calendar (6.4)."""
        self._store = store
        self._settings = settings
        self.is_open = is_open

    # bays and advisers

    def resources(self, kind: str, all_of_them: bool = False) -> list[ResourceRow]:
        """The bays or the advisers in their order; with ``all_of_them`` those put away too."""
        rows: Any = Resource.select().where(Resource.kind == kind).order_by(Resource.place, Resource.id)
        return [_row(row) for row in rows if row.active or all_of_them]

    def save(self, actor: Actor, row: ResourceRow) -> Change:
        """Make a bay or adviser (``id`` 0) or change one. A new name follows into the appointments to come.

        Raises WorldError for an empty or taken name or an unknown kind of work, NotFound, NotAllowed.
        """
        name = " ".join(row.name.split())
        if not name or row.kind not in KINDS:
            raise WorldError(_("Please type a name"))
        unknown = set(row.works) - set(WORK)
        if unknown:
            raise WorldError(
                _("{work} is no kind of work: choose one of {names}").format(
                    work=", ".join(sorted(unknown)), names=", ".join(WORK)
                )
            )
        twin = Resource.get_or_none((Resource.kind == row.kind) & (Resource.name == name))
        if twin is not None and twin.id != row.id:
            raise WorldError(_("{name} is in the list already: choose the name there").format(name=name))
        values = {
            "kind": row.kind, "name": name, "works": to_json(list(row.works)), "team": row.team.strip(),
            "technician": row.technician.strip(), "most_a_day": row.most_a_day, "place": row.place,
            "active": row.active,
        }  # fmt: skip
        with self._store.write(actor, "settings", name) as w:
            if not row.id:
                w.insert(Resource, **values)
            else:
                old = Resource.get_or_none(Resource.id == row.id)
                if old is None:
                    raise NotFound(_("There is no record {id}").format(id=row.id))
                w.update(Resource, row.id, values)
                if old.name != name:
                    field = Appointment.bay if row.kind == "bay" else Appointment.adviser
                    for one in Appointment.select().where((field == old.name) & self._coming()):
                        w.update(Appointment, one.id, {row.kind: name})
        return w.change

    def away_on(self, first: date, last: date) -> list[AwayRow]:
        """Who or what is away on some of these days, by time."""
        start, end = self._midnight(first), self._midnight(last + timedelta(days=1))
        rows: Any = (
            Absence.select(Absence, Resource)
            .join(Resource)
            .where((Absence.starts < end) & (Absence.ends > start))
            .order_by(Absence.starts, Absence.id)
        )
        return [_away(row) for row in rows]

    def set_away(
        self, actor: Actor, kind: str, name: str, starts: datetime, ends: datetime, why: str
    ) -> tuple[Change, list[str]]:
        """Record that a bay or adviser is away, with the reason; also the numbers of the appointments that
        now have no room: they stay in the book, marked with that reason, until somebody moves them.

        Raises NotFound, NotAllowed, WorldError without a reason or with an end before the start.
        """
        row = self._resource(kind, name)
        why = why.strip()
        if not why:
            raise WorldError(_("Please say why {name} is away").format(name=name))
        if ends <= starts:
            raise WorldError(_("The end must lie after the beginning"))
        with self._store.write(actor, "absence", f"{name} {starts:%m-%d %H:%M}") as w:
            w.insert(Absence, resource=row, starts=starts, ends=ends, why=why)
            hit = self._hit(kind, name, starts, ends)
            for one in hit:
                if not one.over_why:
                    w.update(Appointment, one.id, {"over_why": _mark(name, why), "over_by": actor.name})
        return w.change, [one.number for one in hit]

    @staticmethod
    def _hit(kind: str, name: str, starts: datetime, ends: datetime) -> list[Any]:
        """The appointments of a bay or adviser that lie in a span: of a bay the whole time of the work, of an
        adviser the moment of coming."""
        field = Appointment.bay if kind == "bay" else Appointment.adviser
        there = Appointment.state.in_(("booked", "arrived")) & (Appointment.at >= starts - LONGEST_WORK)
        rows: Any = Appointment.select().where((field == name) & there & (Appointment.at < ends))
        return [
            one
            for one in rows.order_by(Appointment.at, Appointment.id)
            if one.at + timedelta(minutes=one.minutes if kind == "bay" else 1) > starts
        ]

    def without_room(self, away: AwayRow) -> list[str]:
        """The numbers of the appointments that have no room because of an absence, by time."""
        return [one.number for one in self._hit(away.kind, away.name, away.starts, away.ends)]

    def end_away(self, actor: Actor, absence_id: int) -> Change:
        """Take an absence back, and its mark on the appointments that have room again.

        Raises NotFound, NotAllowed.
        """
        row = Absence.get_or_none(Absence.id == absence_id)
        if row is None:
            raise NotFound(_("There is no record {id}").format(id=absence_id))
        away = _away(row)
        with self._store.write(actor, "absence", str(absence_id)) as w:
            w.delete(Absence, absence_id)
            for one in self._hit(away.kind, away.name, away.starts, away.ends):
                wish = Wish(one.at, one.minutes, one.work, one.bay, one.adviser, one.waits, True, one.id)
                fits = not self.book(one.at.date()).reasons(wish)
                if fits and one.over_why == _mark(away.name, away.why):
                    w.update(Appointment, one.id, {"over_why": "", "over_by": ""})
        return w.change

    def _resource(self, kind: str, name: str) -> Any:
        row = Resource.get_or_none((Resource.kind == kind) & (Resource.name == name))
        if row is None:
            raise NotFound(_("There is no {name}: choose from the list").format(name=name))
        return row

    def _coming(self) -> Any:
        return (Appointment.state == "booked") & (Appointment.at >= self._store.clock.now())

    # the days

    def book(self, day: date) -> DayBook:
        """One day against what the shop can take."""
        tz = self._store.clock.tz
        opens, closes = (datetime.combine(day, at, tz) for at in self.hours())
        now = self._store.clock.now()
        start, end = self._midnight(day), self._midnight(day + timedelta(days=1))
        release = timedelta(minutes=self._settings["vip_release_minutes"])
        moments = ((datetime.combine(day, at, tz), bay) for at, bay in holds(self._settings["vip_holds"]))
        return DayBook(
            day=day,
            opens=opens,
            closes=closes,
            now=now,
            limits=self.limits(),
            bays=tuple(Bay(r.name, frozenset(r.works), r.team, r.technician) for r in self.resources("bay")),
            advisers=tuple(
                Adviser(r.name, frozenset(r.works), r.most_a_day) for r in self.resources("adviser")
            ),
            away=tuple(Away(a.name, a.starts, a.ends, a.why) for a in self.away_on(day, day)),
            taken=tuple(_taken(start, end)),
            holds=tuple(Hold(at, at - release, bay) for at, bay in moments) if self.is_open(day) else (),
        )

    def limits(self) -> Limits:
        """The limits in force."""
        at = self._settings
        return Limits(
            at["slot_places"], at["intake_an_hour"], at["cars_a_day"], at["waiting_places"],
            timedelta(minutes=at["buffer_minutes"]),
        )  # fmt: skip

    def loads(self, first: date, last: date) -> list[Load]:
        """How full each day is."""
        return [self.book(first + timedelta(days=n)).load() for n in range((last - first).days + 1)]

    def minutes_of(self, work: str) -> int:
        """How long a kind of work takes in this shop."""
        return self._settings[f"minutes_{work}"] if work in WORK else 60

    def step(self) -> timedelta:
        """The length of a slot."""
        return timedelta(minutes=int(self._settings["slot_minutes"]))

    def hours(self) -> tuple[time, time]:
        """When the shop opens and closes."""
        return time.fromisoformat(self._settings["opens_at"]), time.fromisoformat(self._settings["closes_at"])

    def slots(self, day: date) -> list[datetime]:
        """The times of a day at which a car can be taken in."""
        return rules.slots(day, *self.hours(), self._store.clock.now(), self.step())

    def offers(
        self,
        work: str = "other",
        minutes: int = 0,
        *,
        vip: bool = False,
        waits: bool = False,
        adviser: str = "",
        most: int = 4,
        moved: int = 0,
    ) -> list[rules.Offer]:
        """The next times to offer on the phone: on open days, where the work fits and is done before the
        shop closes. ``vip`` sees the held slots too; ``moved``: the id of an appointment that is moved."""
        length = minutes or self.minutes_of(work)
        books: dict[date, DayBook] = {}

        def wish(at: datetime, as_vip: bool = vip) -> Wish:
            return Wish(at, length, work, "", adviser, waits, as_vip, moved)

        def is_free(at: datetime) -> bool:
            book = books.get(at.date()) or books.setdefault(at.date(), self.book(at.date()))
            short = timedelta(minutes=length) <= book.closes - book.opens
            return not (short and wish(at).end > book.closes) and not book.reasons(wish(at))

        opens, closes = self.hours()
        found = rules.offers(
            self._store.clock.now(), opens, closes, self._settings["count_hours"], most, self.is_open,
            is_free, self.step(),
        )  # fmt: skip
        full = []
        for offer in found:
            book = books[offer.at.date()]
            bay = book.place(wish(offer.at))
            held = vip and any(r.code == "held" for r in book.reasons(wish(offer.at, False)))
            full.append(
                rules.Offer(offer.at, offer.counts, bay.name if bay else "", bay.team if bay else "", held)
            )
        return full

    def left(self, at: datetime) -> int | None:
        """How many places are free in the hour of a time; 0 where it is full, None = no limit."""
        return self.book(at.date()).free_in_hour(at)

    def objection(self, wish: Wish) -> str:
        """Why one would not take a car in then, in a few words: closed, or no room; else empty."""
        if not self.is_open(wish.at.date()):
            return _("the shop is closed on that day")
        opens, closes = self.hours()
        if not opens <= wish.at.time() < closes:
            return _("the shop is closed at that hour")
        return "；".join(reason.words for reason in self.book(wish.at.date()).reasons(wish))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._store.clock.tz)


def _taken(start: datetime, end: datetime) -> list[Taken]:
    rows: Any = list(
        Appointment.select()
        .where(
            Appointment.state.in_(rules.LIVE)
            & (Appointment.at >= start - LONGEST_WORK)
            & (Appointment.at < end)
        )
        .order_by(Appointment.at, Appointment.id)
    )
    tiers = customer_tiers(row.customer_id for row in rows if row.customer_id)
    found = [
        Taken(
            row.id, row.at, row.at + timedelta(minutes=row.minutes), row.bay, row.adviser, row.waits,
            tiers.get(row.customer_id) in VIP_TIERS, bool(row.over_why),
        )
        for row in rows
    ]  # fmt: skip
    return [t for t in found if t.end > start]


def _row(row: Any) -> ResourceRow:
    return ResourceRow(
        row.id, row.kind, row.name, tuple(json.loads(row.works)), row.team, row.technician, row.most_a_day,
        row.place, row.active,
    )  # fmt: skip


def _mark(name: str, why: str) -> str:
    """What stands on an appointment that lost its room."""
    return f"{name}: {why}"


def _away(row: Any) -> AwayRow:
    return AwayRow(row.id, row.resource.kind, row.resource.name, row.starts, row.ends, row.why)
