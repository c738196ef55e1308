"""What is due in this shop: the day's list, what comes next for a car or a customer, counts.

Computed from the facts each time they change, nothing stored. A newest journal entry of the same
number means the same data, so facts are loaded once between two writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from dealerdesk.care import bulk, due
from dealerdesk.care.due import DueItem, Rules
from dealerdesk.care.facts import CarFacts, Person
from dealerdesk.care.kinds import KINDS, Offset, Window
from dealerdesk.care.months import add_months
from dealerdesk.errors import WorldError
from dealerdesk.settings import Settings
from dealerdesk.store.store import Store
from dealerdesk.text import _

LONGEST_LOOK_DAYS = 3660
NEXT_MONTHS = 25
OLDEST_YEAR, NEWEST_YEAR = 1990, 2190


class CareService:
    """Reads only; what is stored (tasks, attempts) comes with the reminder calendar."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._seen = -1
        self._aside = 0
        self._cars: list[CarFacts] = []
        self._people: dict[int, Person] = {}
        self._gone: set[int] = set()

    def due(
        self,
        on: date | None = None,
        days: int = 0,
        kinds: Collection[str] | None = None,
        vehicle_id: int | None = None,
    ) -> list[DueItem]:
        """All whose window meets ``on`` (default today) to ``days`` days after it, by limit.

        The past is seen as it was known that morning: later visits are left out. What was past
        already on the day of the first import comes up little by little (see ``set_aside``), but
        one vehicle is told of whole. Raises WorldError for an unknown kind, and for a look of
        more than ten years.
        """
        first = on or self._store.clock.today()
        last = _look(first, days)
        asked = _kinds(kinds)
        begun = bulk.first_import_day(self._store) if vehicle_id is None else None
        ramped = begun is not None and first >= begun
        wanted = _kinds(None) if ramped else asked
        rules = self.rules()
        if vehicle_id is None:
            cars, people = self._facts()
            ours = {who: person for who, person in people.items() if who not in self._gone}
            items = _birthdays(ours, cars, rules, first, last) if "C6" in wanted else []
        else:
            cars = bulk.load_cars(self._store, [vehicle_id])
            items = _birthdays(_persons(cars), cars, rules, first, last) if "C6" in wanted else []
        tomorrow = first + timedelta(days=1)
        for car in cars:
            items += due.due_items(car.before(tomorrow), rules, first, last, wanted)
        if ramped and begun is not None:
            items, self._aside = self._without_old(items, begun, last)
            items = [item for item in items if item.kind in asked]
        return sorted(items, key=_by_limit)

    def _without_old(self, items: list[DueItem], begun: date, last: date) -> tuple[list[DueItem], int]:
        """History must not make thousands of overdue calls: of what was past on the day of the
        first import, so many a day are taken up, the newest first."""
        room = self._settings["first_import_ramp"] * ((last - begun).days + 1)
        old = [item for item in items if item.due < begun]
        if len(old) <= room:
            return items, 0
        old.sort(key=lambda item: (-item.due.toordinal(), item.kind, item.vehicle_id or 0))
        aside = {id(item) for item in old[room:]}
        return [item for item in items if id(item) not in aside], len(aside)

    def set_aside(self) -> int:
        """How many pieces of old work the last list left for later days."""
        return self._aside

    def for_vehicle(self, vehicle_id: int, on: date | None = None) -> list[DueItem]:
        """What comes next for a vehicle: the nearest of each kind, also those still ahead."""
        return self._next(bulk.load_cars(self._store, [vehicle_id]), on)

    def for_customer(self, customer_id: int, on: date | None = None) -> list[DueItem]:
        """What comes next for a customer: of each car the nearest of each kind, and the birthday."""
        rows = self._store.db.execute_sql(
            "SELECT DISTINCT vehicle_id FROM holding WHERE customer_id = ? AND until IS NULL", (customer_id,)
        )
        vehicle_ids = [row[0] for row in rows.fetchall()]
        cars = [
            car
            for car in bulk.load_cars(self._store, vehicle_ids)
            if car.person is not None and car.person.customer_id == customer_id
        ]
        people = bulk.load_people(self._store, [customer_id])
        if customer_id in bulk.gone(self._store):
            people = {}
        return self._next(cars, on, people)

    def counts(self, on: date | None = None, days: int = 0) -> dict[str, int]:
        """How many are due of each kind, kinds without any left out."""
        return dict(Counter(item.kind for item in self.due(on, days)))

    def estimated_km(self, vehicle_id: int, on: date | None = None) -> int | None:
        """The mileage in km to expect of a vehicle, or None when none is known."""
        day = on or self._store.clock.today()
        for car in bulk.load_cars(self._store, [vehicle_id]):
            return car.track(self.rules().km_per_month).estimate(day)
        return None

    def cars(self) -> list[CarFacts]:
        """The facts of every vehicle of the shop, of every state; shared, never changed."""
        return self._facts()[0]

    def people(self) -> dict[int, Person]:
        """Every open customer by id, with phone, birthday and refusals; shared, never changed."""
        return self._facts()[1]

    def rules(self) -> Rules:
        """The shop's settings as the rules read them."""
        value = self._settings
        deadline = value["first_service_days"]
        windows = {kind.id: kind.window for kind in KINDS.values()}
        windows["C1"] = Window(
            Offset(value["first_service_opens_days"] - deadline),
            Offset(value["first_service_closes_days"] - deadline),
        )
        windows["C2"] = Window(Offset(-value["service_opens_days"]), Offset(value["service_closes_days"]))
        windows["C3"] = Window(Offset(months=-value["warranty_opens_months"]))
        windows["C5"] = Window(Offset(months=-value["insurance_opens_months"]))
        return Rules(
            first_service_days=deadline,
            first_service_km=value["first_service_km"],
            service_months=value["service_months"],
            service_km=value["service_km"],
            warranty_months=value["warranty_months"],
            warranty_km=value["warranty_km"],
            km_per_month=value["km_per_month"],
            windows=windows,
        )

    def _facts(self) -> tuple[list[CarFacts], dict[int, Person]]:
        newest = self._store.last_journal()
        if newest != self._seen:
            people = bulk.load_people(self._store)
            cars = bulk.load_cars(self._store, everyone=people)
            open_ones = bulk.open_customers(self._store)
            self._gone = bulk.gone(self._store)
            self._people = {who: person for who, person in people.items() if who in open_ones}
            self._cars, self._seen = cars, newest
        return self._cars, self._people

    def _next(
        self, cars: list[CarFacts], on: date | None, people: dict[int, Person] | None = None
    ) -> list[DueItem]:
        first = on or self._store.clock.today()
        last = add_months(first, NEXT_MONTHS)
        rules = self.rules()
        items = _birthdays(_persons(cars) if people is None else people, cars, rules, first, last)
        for car in cars:
            items += due.due_items(car, rules, first, last)
        nearest: dict[tuple[str, int | None, str], DueItem] = {}
        for item in sorted(items, key=_by_limit):
            part = item.sub if item.kind == "C5" else ""
            nearest.setdefault((item.kind, item.vehicle_id, part), item)
        return list(nearest.values())


def _birthdays(
    people: dict[int, Person], cars: Iterable[CarFacts], rules: Rules, first: date, last: date
) -> list[DueItem]:
    """C6 of people with a car that is still theirs, and of those who never had one."""
    cars_of: dict[int, list[CarFacts]] = {}
    for car in cars:
        if car.person is not None:
            cars_of.setdefault(car.person.customer_id, []).append(car)
    items = []
    for who, person in people.items():
        owned = cars_of.get(who, [])
        still = next((car for car in owned if car.state == "open"), None)
        if still is not None or not owned:
            items += due.birthday_items(person, still, rules, first, last)
    return items


def _persons(cars: Iterable[CarFacts]) -> dict[int, Person]:
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
