"""What is due, when and why: C1–C16 and F1–F12, computed from facts in this one place.

Pure: no clock, no database. Every list, card, paper and figure reads what is computed here. The
rules of each family stand beside: ``maintenance``, ``expiry``, ``greetings``, ``follow_up`` and
``lost``. Days are ``date``, distances km.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from dealerdesk.care import expiry, follow_up, greetings, lost, maintenance, reasons
from dealerdesk.care.facts import CarFacts, EventFacts, Person
from dealerdesk.care.kinds import KINDS, SERVICE
from dealerdesk.care.maintenance import BOOKED_FOR, first_service, periodic_service
from dealerdesk.care.occurrence import ALL_KINDS, Occurrence, Rules

__all__ = ["ALL_KINDS", "DueItem", "Occurrence", "Rules", "first_service", "periodic_service"]

AHEAD = "ahead"
OPEN = "open"
OVERDUE = "overdue"

OF_PEOPLE = frozenset(("C6", "C15", "C16", "F12", "R4"))
"""Kinds that are owed to a person, not for a car."""
OF_SHOP = frozenset(("C7", "C8"))
"""Kinds that the shop does for everybody at once: one line for each event."""
SHOP = "shop"
OF_VISITS = ALL_KINDS - {"C4", "C5", "C6", "C7", "C8", "C11", "C12", "C14", "C16", "F1", "F2", "F3", "F4",
                         "F6", "F11"}  # fmt: skip
"""Kinds that a visit or a mileage can move; the others count from other facts alone."""


class DueItem(NamedTuple):
    """One line of the list: who, which car, the raw window, the day to act on, and why.

    ``phone`` is whole, in normal form: whoever shows it masks it. ``state`` is ahead, open or
    overdue on ``on``, the first day asked for. ``task`` is the id of the stored task, or None.
    ``key`` names the occurrence.
    """

    kind: str
    key: str
    customer_id: int | None
    vehicle_id: int | None
    sub: str
    opens: date
    due: date
    closes: date
    act_on: date
    reason: reasons.Reason | str
    customer_name: str
    sex: str
    customer_kind: str
    phone: str
    plate: str
    vin: str
    model: str
    state: str
    on: date
    task: int | None = None

    @property
    def title(self) -> str:
        """The kind's word, in the language of the shop."""
        return KINDS[self.kind].title

    @property
    def why(self) -> str:
        """The short reason."""
        return reasons.say(self.reason, reasons.Words(self.on))

    @property
    def explain(self) -> str:
        """The whole reason, with full dates, for the card and ``--explain``."""
        return reasons.say(self.reason, reasons.Words(self.on, full=True))

    @property
    def told(self) -> str:
        """The whole reason, with short days, for a line on a screen."""
        return reasons.say(self.reason, reasons.Words(self.on, full=True, long_days=False))


def due_items(
    car: CarFacts, rules: Rules, first: date, last: date, kinds: Collection[str] = ALL_KINDS
) -> list[DueItem]:
    """What the car owes whose window from opens to closes meets ``first`` … ``last``.

    What is owed to people stands in :func:`person_items`. Cars that are sold, scrapped, moved or
    deleted owe nothing.
    """
    return [item for _found, item in listed(car, rules, first, last, kinds)]


def listed(
    car: CarFacts, rules: Rules, first: date, last: date, kinds: Collection[str] = ALL_KINDS
) -> Iterator[tuple[Occurrence, DueItem]]:
    """What the car owes that consent allows, each with its line of the list; a car that nobody holds
    is told of for its service only."""
    person = car.person
    for found in occurrences(car, rules, first, last, kinds):
        purpose = KINDS[found.kind].purpose
        if purpose == SERVICE if person is None else person.allows(purpose):
            yield found, _item(found, person, car, rules, first)


def person_items(
    person: Person, cars: Sequence[CarFacts], rules: Rules, first: date, last: date,
    kinds: Collection[str] = ALL_KINDS,
) -> list[DueItem]:  # fmt: skip
    """What is owed to one person, shown with the first of their cars where there is one."""
    return [item for _found, item in listed_of_person(person, cars, rules, first, last, kinds)]


def listed_of_person(
    person: Person, cars: Sequence[CarFacts], rules: Rules, first: date, last: date,
    kinds: Collection[str] = ALL_KINDS,
) -> Iterator[tuple[Occurrence, DueItem]]:  # fmt: skip
    """What is owed to a person and consent allows, each with its line of the list."""
    car = cars[0] if cars else None
    for found in person_occurrences(person, cars, rules, first, last, kinds):
        if person.allows(KINDS[found.kind].purpose):
            yield found, _item(found, person, car, rules, first)


def listed_of_shop(
    events: Sequence[EventFacts], rules: Rules, first: date, last: date, kinds: Collection[str] = ALL_KINDS
) -> Iterator[tuple[Occurrence, DueItem]]:
    """The greeting events of these days, each with its line of the list; the reason names it."""
    for kind in sorted(OF_SHOP & rules.kinds & frozenset(kinds)):
        for found in greetings.events(kind, events, rules, first, last):
            if found.meets(first, last):
                yield found, _item(found, None, None, rules, first)


def occurrences(
    car: CarFacts, rules: Rules, first: date, last: date, kinds: Collection[str] = ALL_KINDS
) -> Iterator[Occurrence]:
    """The occurrences of a car that are listed on any day of ``first`` … ``last``.

    While an appointment for the same work lies ahead there is nothing to remind of.
    """
    if car.state != "open":
        return
    for kind, find in _FINDERS.items():
        if kind in kinds and kind in rules.kinds:
            for found in find(car, rules, first, last):
                if car.booked and kind in BOOKED_FOR:
                    found = _after_booking(found, car)
                if found.meets(first, last):
                    yield found


def _after_booking(found: Occurrence, car: CarFacts) -> Occurrence:
    days = [booked.on for booked in car.booked if booked.work in BOOKED_FOR[found.kind]]
    if not days:
        return found
    later = max(max(days) + timedelta(days=1), found.first_day or found.opens)
    return Occurrence(
        found.kind, found.opens, found.due, found.closes, found.reason, found.anchor, found.sub, later,
        found.last_day,
    )  # fmt: skip


def person_occurrences(
    person: Person, cars: Sequence[CarFacts], rules: Rules, first: date, last: date,
    kinds: Collection[str] = ALL_KINDS,
) -> Iterator[Occurrence]:  # fmt: skip
    """The occurrences owed to a person that are listed on any day of ``first`` … ``last``."""
    wanted = OF_PEOPLE & rules.kinds & frozenset(kinds)
    if "C6" in wanted:
        yield from greetings.birthdays(person, rules, first, last)
    if "C16" in wanted:
        yield from greetings.vip_birthdays(person, rules, first, last)
    for kind in ("C15", "F12"):
        if kind in wanted:
            found = greetings.contacts(kind, person, cars, rules, first, last)
            yield from (one for one in found if one.meets(first, last))


_FINDERS: dict[str, Callable[[CarFacts, Rules, date, date], Iterator[Occurrence]]] = {
    "C1": maintenance.first_services,
    "C2": maintenance.periodic_services,
    "C3": expiry.warranties,
    "C4": expiry.inspections,
    "C5": expiry.insurances,
    "C9": maintenance.proactive_bookings,
    "C10": lost.lost,
    "C12": greetings.anniversaries,
    "C13": greetings.seasons,
    "C14": expiry.mortgages,
    **{
        kind: partial(follow_up.follow_ups, kind)
        for kind in KINDS
        if kind.startswith("F") and kind not in OF_PEOPLE
    },
}


def state_on(kind: str, opens: date, due: date, on: date) -> str:
    """Ahead, open or overdue on a day."""
    if on < opens:
        return AHEAD
    late = on >= due if KINDS[kind].late_on_due else on > due
    return OVERDUE if late else OPEN


def source_of(kind: str, customer_id: int | None, vehicle_id: int | None) -> str:
    """From whose facts an occurrence is computed: v12 a vehicle, c34 a customer, or the shop."""
    if kind in OF_SHOP:
        return SHOP
    return f"c{customer_id}" if kind in OF_PEOPLE else f"v{vehicle_id}"


def source_in(key: str) -> str:
    """The source that the key of an occurrence names."""
    return key.split(":", 2)[1]


def _item(found: Occurrence, person: Person | None, car: CarFacts | None, rules: Rules, on: date) -> DueItem:
    customer_id = person.customer_id if person else None
    vehicle_id = car.vehicle_id if car else None
    return DueItem(
        kind=found.kind,
        key=found.key(source_of(found.kind, customer_id, vehicle_id)),
        customer_id=customer_id,
        vehicle_id=vehicle_id,
        sub=found.sub,
        opens=found.opens,
        due=found.due,
        closes=found.closes,
        act_on=rules.previous_open(found.due),
        reason=found.reason,
        customer_name=person.name if person else "",
        sex=person.sex if person else "",
        customer_kind=person.kind if person else "person",
        phone=person.phone if person else "",
        plate=car.plate if car else "",
        vin=car.vin if car else "",
        model=car.model if car else "",
        state=state_on(found.kind, found.opens, found.due, on),
        on=on,
    )
