"""What is due in this shop: the day's list, what comes next for a car or a customer, counts.

Answered from the agenda's rows where they reach, else computed from the facts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from dealerdesk.care import bulk, due
from dealerdesk.care.agenda import Agenda, owned_cars
from dealerdesk.care.brief import Brief, brief
from dealerdesk.care.due import DueItem, Rules
from dealerdesk.care.facts import CarFacts, Person, Reading
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.months import add_months
from dealerdesk.errors import WorldError
from dealerdesk.settings import Settings
from dealerdesk.store.store import Store
from dealerdesk.text import _

LONGEST_LOOK_DAYS = 3660
NEXT_MONTHS = 25
OLDEST_YEAR, NEWEST_YEAR = 1990, 2190


class CareService:
    """Reads only; what is stored (tasks, attempts) stands in ``tasks`` and ``calls``."""

    def __init__(self, store: Store, settings: Settings, agenda: Agenda) -> None:
        self._store = store
        self._settings = settings
        self._agenda = agenda
        self._seen = -1
        self._aside = 0
        self._cars: list[CarFacts] = []
        self._people: dict[int, Person] = {}

    def due(
        self,
        on: date | None = None,
        days: int = 0,
        kinds: Collection[str] | None = None,
        vehicle_id: int | None = None,
    ) -> list[DueItem]:
        """All whose window meets ``on`` (default today) to ``days`` days after it, by limit; what is
        settled or switched off is left out, an open task that has closed stays.

        The past is seen as it was known that morning: later visits are left out. What was past
        already on the day of the first import comes up little by little (see ``set_aside``), but
        one vehicle is told of whole. Raises WorldError for an unknown kind, and for a look of
        more than ten years.
        """
        first = on or self._store.clock.today()
        last = _look(first, days)
        asked = _kinds(kinds)
        if vehicle_id is not None:
            return sorted(self._of_vehicle(vehicle_id, first, last, asked), key=_by_limit)
        begun = bulk.first_import_day(self._store)
        ramped = begun is not None and first >= begun
        wanted = due.ALL_KINDS if ramped else asked
        items = self._listed(first, last, wanted)
        if ramped and begun is not None:
            items, self._aside = self._without_old(items, begun, last)
        items += self._late(first, items, last)
        if len(asked) < len(due.ALL_KINDS):
            items = [item for item in items if item.kind in asked]
        return sorted(items, key=_by_limit)

    def _listed(self, first: date, last: date, kinds: Collection[str]) -> list[DueItem]:
        if self._agenda.covers(first, last):
            return self._agenda.listed(first, last, kinds)
        rules = self.rules()
        cars, people = self._facts()
        gone = bulk.gone(self._store)
        ours = {who: person for who, person in people.items() if who not in gone}
        items = _of_people(ours, cars, rules, first, last, kinds) if due.OF_PEOPLE & set(kinds) else []
        tomorrow = first + timedelta(days=1)
        for car in cars:
            items += due.due_items(car.before(tomorrow), rules, first, last, kinds)
        if people and due.OF_SHOP & set(kinds):
            events = bulk.load_events(self._store)
            items += [item for _found, item in due.listed_of_shop(events, rules, first, last, kinds)]
        return self._agenda.with_tasks(items)

    def _of_vehicle(self, vehicle_id: int, first: date, last: date, kinds: Collection[str]) -> list[DueItem]:
        rules = self.rules()
        cars = bulk.load_cars(self._store, [vehicle_id])
        items = _of_people(_persons(cars), cars, rules, first, last, kinds)
        for car in cars:
            items += due.due_items(car.before(first + timedelta(days=1)), rules, first, last, kinds)
        items = self._agenda.with_tasks(items)
        late = [item for item in self._late(first, items, last) if item.vehicle_id == vehicle_id]
        return items + [item for item in late if item.kind in kinds]

    def _late(self, first: date, listed: list[DueItem], last: date) -> list[DueItem]:
        """Open tasks whose window has closed: they live on until somebody ends them (1.1); and promised
        calls, which no file tells of (R4)."""
        if first < self._store.clock.today():
            return []
        there = {item.task for item in listed if item.task is not None}
        return [item for item in bulk.open_tasks(self._store, first, last) if item.task not in there]

    def _without_old(self, items: list[DueItem], begun: date, last: date) -> tuple[list[DueItem], int]:
        """History must not make thousands of overdue calls: of what was past on the day of the
        first import, so many a day are taken up, the newest first."""
        room = self._settings["first_import_ramp"] * ((last - begun).days + 1)
        taken = sum(item.due < begun and item.task is not None for item in items)
        room = max(room - taken, 0)
        old = [item for item in items if item.due < begun and item.task is None]
        if len(old) <= room:
            return items, 0
        old.sort(key=lambda item: (-item.due.toordinal(), item.kind, item.vehicle_id or 0))
        aside = {item.key for item in old[room:]}
        return [item for item in items if item.key not in aside], len(aside)

    def set_aside(self) -> int:
        """How many pieces of old work the last list left for later days."""
        return self._aside

    def for_vehicle(self, vehicle_id: int, on: date | None = None) -> list[DueItem]:
        """What comes next for a vehicle: the nearest of each kind, also those still ahead; lost only
        once it is, since the car may still come in (L6)."""
        return self._next(bulk.load_cars(self._store, [vehicle_id]), on)

    def for_customer(self, customer_id: int, on: date | None = None) -> list[DueItem]:
        """What comes next for a customer: of each car the nearest of each kind, and the birthday."""
        cars = [
            car
            for car in bulk.load_cars(self._store, bulk.cars_of(self._store, [customer_id]))
            if car.person is not None and car.person.customer_id == customer_id
        ]
        people = bulk.load_people(self._store, [customer_id])
        if bulk.gone(self._store, [customer_id]):
            people = {}
        return self._next(cars, on, people)

    def counts(self, on: date | None = None, days: int = 0) -> dict[str, int]:
        """How many are due of each kind, kinds without any left out."""
        return dict(Counter(item.kind for item in self.due(on, days)))

    def calendar(self, first: date, last: date) -> dict[date, dict[str, int]]:
        """How many fall due on each day, by kind; days without any left out.

        From the counts kept with the rows where they reach and nothing is stale.
        """
        if self._agenda.covers(first, last) and self._agenda.fresh:
            return self._agenda.counts(first, last)
        found: dict[date, dict[str, int]] = defaultdict(dict)
        listed = self._listed(first, last, due.ALL_KINDS)
        for (day, kind), n in Counter((item.due, item.kind) for item in listed).items():
            if first <= day <= last:
                found[day][kind] = n
        return found

    def falling_due(self, day: date) -> list[DueItem]:
        """What :meth:`calendar` counts on one day, in no order."""
        if self._agenda.covers(day, day) and self._agenda.fresh:
            return self._agenda.falling_due(day)
        return [item for item in self._listed(day, day, due.ALL_KINDS) if item.due == day]

    def estimated_km(self, vehicle_id: int, on: date | None = None) -> int | None:
        """The mileage in km to expect of a vehicle, or None when none is known."""
        day = on or self._store.clock.today()
        for car in bulk.load_cars(self._store, [vehicle_id]):
            return car.track(self.rules().km_per_month).estimate(day)
        return None

    def brief(self, vehicle_id: int, km: int | None = None) -> Brief | None:
        """A car in a few words, for whoever speaks with its owner; ``km``: as if that mileage had been
        told today. None when there is no such car."""
        today = self._store.clock.today()
        told = Reading(today, km) if km is not None else None
        for car in bulk.load_cars(self._store, [vehicle_id]):
            return brief(car, self.rules(), self._next([car], today), told)
        return None

    def cars(self) -> list[CarFacts]:
        """The facts of every vehicle of the shop, of every state; shared, never changed."""
        return self._facts()[0]

    def people(self) -> dict[int, Person]:
        """Every open customer by id, with phone, birthday and refusals; shared, never changed."""
        return self._facts()[1]

    def rules(self) -> Rules:
        """The shop's settings as the rules read them."""
        return self._agenda.rules()

    def _facts(self) -> tuple[list[CarFacts], dict[int, Person]]:
        newest = self._store.last_journal()
        if newest != self._seen:
            self._cars, self._people, _rules, _off = self._agenda.facts()
            self._seen = newest
        return self._cars, self._people

    def _next(
        self, cars: list[CarFacts], on: date | None, people: dict[int, Person] | None = None
    ) -> list[DueItem]:
        first = on or self._store.clock.today()
        last = add_months(first, NEXT_MONTHS)
        rules = self.rules()
        items = _of_people(_persons(cars) if people is None else people, cars, rules, first, last)
        for car in cars:
            items += due.due_items(car, rules, first, last, _FORETOLD)
            items += due.due_items(car, rules, first, first, {"C10"})
        nearest: dict[tuple[str, int | None, str], DueItem] = {}
        for item in sorted(self._agenda.with_tasks(items), key=_by_limit):
            part = item.sub if item.kind in ("C5", "F5") else ""
            nearest.setdefault((item.kind, item.vehicle_id, part), item)
        return list(nearest.values())


_FORETOLD = due.ALL_KINDS - {"C10"}


def _of_people(
    people: dict[int, Person], cars: list[CarFacts], rules: Rules, first: date, last: date,
    kinds: Collection[str] = due.ALL_KINDS,
) -> list[DueItem]:  # fmt: skip
    """What is owed to people with a car that is still theirs, and to those who never had one."""
    owned = owned_cars(cars)
    items = []
    for who, person in people.items():
        still = owned.get(who, [])
        if still is not None:
            items += due.person_items(person, still, rules, first, last, kinds)
    return items


def _persons(cars: list[CarFacts]) -> dict[int, Person]:
    return {car.person.customer_id: car.person for car in cars if car.person is not None}


def _by_limit(item: DueItem) -> tuple[date, str, str, int, int]:
    return (item.act_on, item.kind, item.plate, item.vehicle_id or 0, item.customer_id or 0)


def _kinds(kinds: Collection[str] | None) -> Collection[str]:
    if kinds is None:
        return due.ALL_KINDS
    for kind in kinds:
        if kind not in KINDS:
            raise WorldError(
                _("There is no kind of care {kind}: choose from {kinds}").format(
                    kind=kind, kinds=", ".join(KINDS)
                )
            )
    return kinds


def _look(first: date, days: int) -> date:
    if not 0 <= days <= LONGEST_LOOK_DAYS:
        raise WorldError(
            _("Days must be from 0 to {most}, not {days}").format(most=LONGEST_LOOK_DAYS, days=days)
        )
    if not OLDEST_YEAR <= first.year <= NEWEST_YEAR:
        raise WorldError(_("{day} is too far away: choose a day of this century").format(day=first))
    return first + timedelta(days=days)
