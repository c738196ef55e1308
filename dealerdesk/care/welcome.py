"""What the front desk knows when a plate is typed: whom to apologise to, what to ask, what to offer.

The rules are pure over :class:`Known`; :class:`WelcomeService` loads that of one car and its customer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dealerdesk.appointments.forms import WORK
from dealerdesk.appointments.reception import ReceptionService
from dealerdesk.appointments.service import AppointmentService
from dealerdesk.care import bulk, greetings, lost
from dealerdesk.care.due import DueItem
from dealerdesk.care.kinds import CALL_BACK, KINDS
from dealerdesk.care.reasons import Words
from dealerdesk.care.records import CareTask, Dissatisfaction, LostState
from dealerdesk.care.service import CareService
from dealerdesk.errors import NotAllowed
from dealerdesk.people.cards import CustomerCard
from dealerdesk.people.rules import mask_phone
from dealerdesk.people.service import PeopleService
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Store
from dealerdesk.text import N_, _

RED, AMBER, PLAIN = "red", "amber", "plain"
BIRTHDAY_DAYS = 7
"""A birthday is spoken of on its day and so many days before."""
OWED = ("C1", "C2", "C4")
"""First service, periodic service, inspection: what a car may be behind with."""
BAD_NUMBERS = {"invalid": N_("{number} is not in use"), "wrong": N_("{number} is wrong")}
REFUSED = {
    "service": N_("No reminders"),
    "courtesy": N_("No greetings"),
    "marketing": N_("No marketing"),
}
VIPS = {"vip": N_("VIP"), "super_vip": N_("Super VIP")}


@dataclass(frozen=True)
class Line:
    """One thing to know: ``code`` of :data:`RULES`, ``tone`` red, amber or plain, the words, what to do."""

    code: str
    tone: str
    words: str
    act: str = ""

    @property
    def whole(self) -> str:
        """Words and what to do, in one line."""
        return _("{words}: {act}").format(words=self.words, act=self.act) if self.act else self.words


@dataclass(frozen=True)
class Known:
    """The facts. ``phones``: masked number, label, state. ``complaints``: day and words of those not
    settled; ``promised``: the hours of promised calls (R4); ``declined``: day and words; ``birthday``: the
    next one, and whether it is lunar; ``away``: state of L6 and days; ``overdue``: kind and due day."""

    now: datetime
    phones: tuple[tuple[str, str, str], ...] = ()
    complaints: tuple[tuple[date, str], ...] = ()
    promised: tuple[datetime, ...] = ()
    appointments: tuple[tuple[datetime, str, str], ...] = ()
    declined: tuple[date, str] | None = None
    away: tuple[str, int] | None = None
    declared_lost: bool = False
    overdue: tuple[tuple[str, date], ...] = ()
    tier: str = ""
    birthday: tuple[date, bool] | None = None
    refused: tuple[str, ...] = ()
    note: str = ""
    no_person: bool = False

    @property
    def today(self) -> date:
        """The day of :attr:`now`."""
        return self.now.date()

    def day(self, day: date) -> str:
        """``11-30`` within the year."""
        return Words(self.today).day(day)


def _complaints(known: Known) -> Iterator[Line]:
    for day, words in known.complaints:
        said = _("Dissatisfied on {day}: {words}").format(day=known.day(day), words=words)
        yield Line("complaint", RED, said, _("apologise first and tell the manager"))


def _promised(known: Known) -> Iterator[Line]:
    for at in known.promised:
        said = _("A call was promised for {day} {time}").format(day=known.day(at.date()), time=f"{at:%H:%M}")
        yield Line("promised", RED if at < known.now else AMBER, said, _("settle it now"))


def _phones(known: Known) -> Iterator[Line]:
    for number, label, state in known.phones:
        if state in BAD_NUMBERS:
            said = _(BAD_NUMBERS[state]).format(number=" ".join(filter(None, (label, number))))
            yield Line("phone", AMBER, said, _("ask for the new number"))
    if not known.phones and not known.no_person:
        yield Line("phone", AMBER, _("No phone number"), _("ask for it"))


def _appointments(known: Known) -> Iterator[Line]:
    for at, work, number in known.appointments:
        near = _("today") if at.date() == known.today else known.day(at.date())
        said = _("Booked already: {day} {time} {work}, {number}").format(
            day=near, time=f"{at:%H:%M}", work=_(WORK.get(work, work)), number=number
        )
        yield Line("appointment", AMBER, said, _("move it rather than book twice"))


def _away(known: Known) -> Iterator[Line]:
    if known.declared_lost:
        yield Line("lost", AMBER, _("Declared lost"), _("tell the manager that the customer is here"))
        return
    if known.away is None or known.away[0] == lost.NOT_DUE:
        return
    state, days = known.away
    said = _("{state}, not in for {n} days").format(state=_(lost.STATES[state]), n=days)
    yield Line("lost", AMBER, said[:1].upper() + said[1:], _("ask why"))


def _overdue(known: Known) -> Iterator[Line]:
    if not known.overdue:
        return
    parts = [
        _("{kind} since {day} ({n} d)").format(
            kind=KINDS[kind].word, day=known.day(day), n=(known.today - day).days
        )
        for kind, day in known.overdue
    ]
    yield Line("overdue", AMBER, _("Overdue: {what}").format(what=_("; ").join(parts)), _("offer it"))


def _declined(known: Known) -> Iterator[Line]:
    if known.declined is not None:
        day, words = known.declined
        said = _("Declined on {day}: {words}").format(day=known.day(day), words=words)
        yield Line("declined", PLAIN, said, _("offer it again"))


def _tier(known: Known) -> Iterator[Line]:
    if known.tier in VIPS:
        yield Line("tier", PLAIN, _(VIPS[known.tier]), _("receive first, held slots are open"))


def _birthday(known: Known) -> Iterator[Line]:
    if known.birthday is None or "courtesy" in known.refused:
        return
    day, is_lunar = known.birthday
    ahead = (day - known.today).days
    if not 0 <= ahead <= BIRTHDAY_DAYS:
        return
    said = _("Birthday today") if ahead == 0 else _("Birthday on {day}").format(day=known.day(day))
    if is_lunar:
        said = _("{words} (lunar)").format(words=said)
    yield Line("birthday", PLAIN, said, _("congratulate") if ahead == 0 else "")


def _refused(known: Known) -> Iterator[Line]:
    for purpose in REFUSED:
        if purpose in known.refused:
            act = _("offer nothing else for sale") if purpose == "marketing" else ""
            yield Line("refused", PLAIN, _(REFUSED[purpose]), act)


def _note(known: Known) -> Iterator[Line]:
    if known.note.strip():
        yield Line("note", PLAIN, " ".join(known.note.split()))


RULES: dict[str, Callable[[Known], Iterator[Line]]] = {
    "complaint": _complaints,
    "promised": _promised,
    "phone": _phones,
    "appointment": _appointments,
    "lost": _away,
    "overdue": _overdue,
    "note": _note,
    "declined": _declined,
    "birthday": _birthday,
    "tier": _tier,
    "refused": _refused,
}
"""What is looked at, in the order of speaking."""
_TONES = (RED, AMBER, PLAIN)


def lines(known: Known) -> list[Line]:
    """Everything to know, the red before the amber before the plain."""
    found = [line for rule in RULES.values() for line in rule(known)]
    return sorted(found, key=lambda line: _TONES.index(line.tone))


class WelcomeService:
    """What to say to whoever comes with a car of this shop."""

    def __init__(
        self,
        store: Store,
        people: PeopleService,
        care: CareService,
        appointments: AppointmentService,
        reception: ReceptionService,
    ) -> None:
        self._store = store
        self._people = people
        self._care = care
        self._appointments = appointments
        self._reception = reception

    def lines(self, actor: Actor, vehicle_id: int | None, customer_id: int | None = None) -> list[Line]:
        """The lines of a car and of its owner (or of ``customer_id``), phones masked. Who may not open the
        customer gets none.

        Raises NotFound.
        """
        try:
            return lines(self.known(actor, vehicle_id, customer_id))
        except NotAllowed:
            return []

    def known(self, actor: Actor, vehicle_id: int | None, customer_id: int | None = None) -> Known:
        """The facts of :meth:`lines`. Raises NotFound, NotAllowed."""
        now = self._store.clock.now()
        facts: dict[str, Any] = {}
        holders: list[int] = []
        if vehicle_id is not None:
            car = self._people.vehicle(actor, vehicle_id)
            holder = car.owner or next(iter(car.holders), None)
            customer_id = customer_id or (holder.customer_id if holder else None)
            holders = [one.customer_id for one in car.holders]
            facts |= self._of_car(vehicle_id, now)
        people: list[int] = [customer_id] if customer_id else []
        people += [one for one in dict.fromkeys(holders) if one != customer_id]
        cards = [self._people.customer(actor, one) for one in people]
        if cards:
            facts |= self._of_person(cards[0], now.date())
        return Known(
            now=now,
            phones=tuple((mask_phone(p.number) if p.whole else p.number, p.label, p.state)
                         for card in cards for p in card.phones if p.state != "ended"),
            complaints=self._complaints(people, vehicle_id),
            promised=self._promised(people, vehicle_id),
            no_person=not cards,
            **facts,
        )  # fmt: skip

    def _of_person(self, card: CustomerCard, today: date) -> dict[str, Any]:
        person = bulk.load_people(self._store, [card.id]).get(card.id)
        last = today + timedelta(days=BIRTHDAY_DAYS)
        days = [day for day, _year, _why in greetings.birth_days(person, today, last)] if person else []
        is_lunar = person is not None and person.birthday is not None and person.birthday.calendar == "lunar"
        return {
            "tier": card.tier,
            "note": card.note,
            "birthday": (min(days), is_lunar) if days else None,
            "refused": tuple(c.purpose for c in card.consents if not c.given and not c.channel),
        }

    def _of_car(self, vehicle_id: int, now: datetime) -> dict[str, Any]:
        today = now.date()
        midnight = datetime.combine(today, time(), now.tzinfo)
        booked = [
            (row.at, row.work, row.number)
            for row in self._appointments.for_vehicles([vehicle_id])
            if row.state == "booked" and row.at >= midnight
        ]
        cars = bulk.load_cars(self._store, [vehicle_id])
        away = lost.away(cars[0], self._care.rules(), today) if cars else None
        declared = LostState.select().where((LostState.vehicle == vehicle_id) & (LostState.state == "lost"))
        return {
            "appointments": tuple(booked),
            "overdue": _owed(self._care.for_vehicle(vehicle_id), today),
            "away": (away.state, away.days) if away else None,
            "declared_lost": declared.exists(),
            "declined": self._reception.last_declined(vehicle_id),
        }

    @staticmethod
    def _complaints(people: Sequence[int], vehicle_id: int | None) -> tuple[tuple[date, str], ...]:
        theirs = Dissatisfaction.customer.in_(list(people)) | (Dissatisfaction.vehicle == (vehicle_id or 0))
        rows: Any = Dissatisfaction.select().where((Dissatisfaction.state == "open") & theirs)
        return tuple((row.at.date(), row.words) for row in rows.order_by(Dissatisfaction.at.desc()))

    @staticmethod
    def _promised(people: Sequence[int], vehicle_id: int | None) -> tuple[datetime, ...]:
        theirs = CareTask.customer.in_(list(people)) | (CareTask.vehicle == (vehicle_id or 0))
        rows: Any = CareTask.select().where(
            (CareTask.kind == CALL_BACK) & CareTask.state.in_(("open", "fallback")) & theirs
        )
        return tuple(sorted(row.wait_until for row in rows if row.wait_until is not None))


def _owed(items: Sequence[DueItem], today: date) -> tuple[tuple[str, date], ...]:
    return tuple((item.kind, item.due) for item in items if item.kind in OWED and item.due < today)
