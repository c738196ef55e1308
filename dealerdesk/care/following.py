"""What happens to a car moves its tasks: a visit, a mileage, a sale, a booking, a refusal.

Inside the write that caused it, due rows and tasks are brought up to date, and each change of a task
is journalled with its reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from dealerdesk.care import bulk, due, reasons
from dealerdesk.care.agenda import AT_ONCE, Agenda, Facts, is_off, owned_cars
from dealerdesk.care.facts import CarFacts, Person
from dealerdesk.care.kinds import BY_ACT, KINDS, NO_SHOW
from dealerdesk.care.maintenance import BOOKED_FOR
from dealerdesk.care.no_show import NoShows
from dealerdesk.care.records import CareTask
from dealerdesk.settings import Settings
from dealerdesk.store.store import Store, Writing
from dealerdesk.text import N_, _

OPEN, FALLBACK, CORRECTION = "open", "fallback", "correction"
LIVING = (OPEN, FALLBACK, CORRECTION)
STATES = {
    OPEN: N_("open"),
    FALLBACK: N_("three attempts failed"),
    CORRECTION: N_("the number is being corrected"),
    "done": N_("done"),
    "closed": N_("closed"),
    "skipped": N_("skipped"),
    "given_up": N_("given up"),
}


class KeptTask(NamedTuple):
    """What following needs of a :class:`CareTask`; read as SQL text, since it is a measured hot path.
    Moments are ISO text."""

    id: int
    kind: str
    key: str
    customer_id: int | None
    vehicle_id: int | None
    sub: str
    opens: date
    due: date
    closes: date
    reason: str
    state: str
    result: str
    wait_until: str | None
    ended_at: str | None
    ended_by: str
    ended_why: str


def load_tasks(store: Store, where: str, values: Iterable[Any] = ()) -> list[KeptTask]:
    """The tasks that a condition chooses."""
    select = f"SELECT {_COLUMNS} FROM care_task WHERE {where}"
    rows = store.db.connection().execute(select, tuple(values)).fetchall()
    day = date.fromisoformat
    return [KeptTask._make((*row[:6], day(row[6]), day(row[7]), day(row[8]), *row[9:])) for row in rows]


class Follower:
    """Lets the tasks of one shop follow what is written."""

    def __init__(self, store: Store, settings: Settings, agenda: Agenda) -> None:
        self._store = store
        self._agenda = agenda
        self._no_shows = NoShows(store, settings, agenda)

    def follow(self, w: Writing) -> None:
        """Bring due rows and tasks up to date with what a write touched, inside it."""
        if w.act == "plan":
            return  # it has just brought everything up to date
        self._no_shows.make(w, w.change.touched.get("appointment", ()))
        touched = w.change.touched
        sources = self._sources(w, touched)
        if sources is None:
            every = self._execute("SELECT source FROM due_row UNION SELECT source FROM due_stale").fetchall()
            sources = {row[0] for row in every}
            for letter, table in (("v", "vehicle"), ("c", "customer")):
                sources |= {f"{letter}{row_id}" for row_id in touched.get(table, ())}
        if not sources:
            return
        if _SETTLES_NO_SHOWS & touched.keys():
            self._settle_no_shows(w, sources)
        by_visits = _OWN.intersection(touched) <= _VISITS
        kinds = due.OF_VISITS if by_visits else due.ALL_KINDS
        tasks = self._tasks_of(sources, kinds)
        if len(sources) > AT_ONCE:
            self.reconcile(w, sorted(tasks), tasks)
            self._agenda.mark_stale(sources)
        else:
            facts = self._agenda.facts(sources)
            self.reconcile(w, sorted(tasks), tasks, facts)
            self._agenda.update(sources, facts, kinds)

    def _sources(self, w: Writing, touched: Mapping[str, tuple[int, ...]]) -> set[str] | None:
        """The vehicles and customers that touched rows speak of; None when some rows are gone
        without a trace, so that nobody can tell whose they were."""
        vehicles, customers = set(touched.get("vehicle", ())), set(touched.get("customer", ()))
        for table in _OF_VEHICLE:
            found = self._whose(w, table, "vehicle_id", touched.get(table, ()))
            if found is None:
                return None
            vehicles |= found
        for table in _OF_CUSTOMER:
            found = self._whose(w, table, "customer_id", touched.get(table, ()))
            if found is None:
                return None
            customers |= found
        shop = {due.SHOP} if touched.get("greeting_event") else set()
        if not vehicles and not customers:
            return shop
        held = self._in("SELECT vehicle_id FROM holding WHERE until IS NULL AND customer_id", customers)
        vehicles.update(row[0] for row in held)
        holders = self._in("SELECT customer_id FROM holding WHERE vehicle_id", vehicles)
        customers.update(row[0] for row in holders)
        cars, people = {f"v{row}" for row in vehicles}, {f"c{row}" for row in customers}
        return cars | people | shop

    def _whose(self, w: Writing, table: str, column: str, touched: Collection[int]) -> set[int] | None:
        """Whose the touched rows of a table are; of deleted ones the journal tells. None when it
        doesn't."""
        ids = set(touched)
        if not ids:
            return set()
        rows = {row[0]: row[1] for row in self._in(f"SELECT id, {column} FROM {table} WHERE id", ids)}
        if not ids <= rows.keys():
            for row_id, before in w.deleted(table):
                rows[row_id] = before.get(column.removesuffix("_id"), before.get(column))
        return {whose for whose in rows.values() if whose} if ids <= rows.keys() else None

    def _tasks_of(self, sources: Collection[str], kinds: Collection[str]) -> dict[str, list[KeptTask]]:
        """The tasks of some kinds that may change with these sources: living ones, those the program
        closed, and those that ended with a booking."""
        found: dict[int, KeptTask] = {}
        for part in bulk.parts(sources):
            cars = [int(source[1:]) for source in part if source[0] == "v"]
            people = [int(source[1:]) for source in part if source[0] == "c"]
            whose = f"(vehicle_id IN ({bulk.marks(cars)}) OR customer_id IN ({bulk.marks(people)}))"
            for task in load_tasks(self._store, f"{whose} AND {_MAY_CHANGE}", [*cars, *people]):
                if task.kind in kinds:
                    found[task.id] = task
        wanted = set(sources)
        every = by_source(found.values())
        return {source: tasks for source, tasks in every.items() if source in wanted}

    def reconcile(
        self, w: Writing, sources: Collection[str], tasks: Mapping[str, list[KeptTask]],
        facts: Facts | None = None,
    ) -> None:  # fmt: skip
        """Move, close or open again the tasks of these sources by what the facts say now."""
        if not sources:
            return
        today = self._store.clock.today()
        every = [task for source in sources for task in tasks[source]]
        first = min([today, *(task.opens for task in every)])
        last = max([today, *(task.closes for task in every)])
        kinds = {task.kind for task in every}
        cars, people, rules, off = facts or self._agenda.facts(sources)
        now: dict[str, due.DueItem] = {}
        ahead: dict[str, due.DueItem] = {}
        for car in cars:
            for found, item in due.listed(_without_bookings(car), rules, first, last, kinds):
                (now if found.is_on(today) else ahead)[item.key] = item
        owned = owned_cars(cars)
        for who, person in people.items():
            if (still := owned.get(who, [])) is not None:
                for found, item in due.listed_of_person(person, still, rules, first, last, kinds):
                    (now if found.is_on(today) else ahead)[item.key] = item
        by_id = {car.vehicle_id: car for car in cars}
        for task in every:
            if task.kind in BY_ACT:
                self._keep(w, task, people.get(task.customer_id or 0), by_id.get(task.vehicle_id or 0))
                continue
            wanted = now.get(task.key)
            if wanted is None and task.opens > today and task.state in LIVING:
                wanted = ahead.get(task.key)  # taken up before its day
            if wanted is not None and is_off(wanted, off):
                wanted = None
            self._settle(w, task, wanted, by_id.get(task.vehicle_id or 0), today)

    def _keep(self, w: Writing, task: KeptTask, who: Person | None, car: CarFacts | None) -> None:
        """A call that an act asked for stays until somebody makes it, unless the customer went or refused
        it, or what it was about has settled itself (NS)."""
        why = _why_not(task, who, car)
        if task.kind == NO_SHOW and not why:
            self._keep_no_show(w, task)
        elif why and task.state in LIVING:
            self.end(w, task, "closed", why)

    def _settle_no_shows(self, w: Writing, sources: Collection[str]) -> None:
        """End or open again the calls about missed appointments of these cars, before anything else is
        looked at: while one is open the reminder of its service gives way."""
        cars = {int(source[1:]) for source in sources if source[0] == "v"}
        where = f"kind = '{NO_SHOW}' AND state IN ('open', 'fallback', 'correction', 'closed')"
        few = sorted(cars) if len(cars) <= AT_ONCE else []
        if few:
            where += f" AND vehicle_id IN ({bulk.marks(few)})"
        for task in load_tasks(self._store, where, few) if cars else ():
            if task.vehicle_id in cars:
                self._keep_no_show(w, task)

    def _keep_no_show(self, w: Writing, task: KeptTask) -> None:
        missed = self._no_shows.of_task(task.key)
        if missed is None:
            return
        found = self._no_shows.ending(missed, task.key)
        if found is not None and task.state in LIVING:
            if found.booked is not None:
                self.end(w, task, "done", found.why, "booked", found.booked)
            else:
                self.end(w, task, "closed", found.why)
        elif found is None and task.state == "closed":
            w.derive(CareTask, task.id, {name: getattr(task, name) for name in _ENDED}, dict(_ENDED))

    def _settle(
        self, w: Writing, task: KeptTask, found: due.DueItem | None, car: CarFacts | None, today: date
    ) -> None:
        works = BOOKED_FOR.get(task.kind, ())
        days = [one.on for one in car.booked if one.work in works] if car is not None else []
        booked = max((day for day in days if day >= today), default=None)
        if task.state in LIVING:
            if found is None:
                self.end(w, task, "closed", _why_gone(task, car))
            elif booked == bulk.UNTIL_CALLED:
                self.end(
                    w, task, "done", _("the call about the missed appointment takes its place"), "booked"
                )
            elif booked is not None:
                self.end(w, task, "done", _("an appointment is made"), "booked", booked)
            else:
                self._move(w, task, found)
        elif found is not None and (task.state == "closed" or (_by_booking(task) and booked is None)):
            ended = date.fromisoformat(task.ended_at[:10]) if task.ended_at else today
            if not (works and _by_booking(task) and self._no_shows.answered(task.vehicle_id, works, ended)):
                self._reopen(w, task, found)

    def _move(self, w: Writing, task: KeptTask, found: due.DueItem) -> None:
        after = {
            "customer_id": found.customer_id, "opens": found.opens, "due": found.due,
            "closes": found.closes, "reason": reasons.to_text(found.reason), "sub": found.sub,
        }  # fmt: skip
        before = {name: getattr(task, name) for name in after}
        changed = {name: value for name, value in after.items() if before[name] != value}
        if changed:
            w.derive(CareTask, task.id, before, changed)

    def _reopen(self, w: Writing, task: KeptTask, found: due.DueItem) -> None:
        before = {name: getattr(task, name) for name in _ENDED}
        w.derive(CareTask, task.id, before, dict(_ENDED))
        self._move(w, task, found)

    def end(
        self, w: Writing, task: KeptTask, state: str, why: str, result: str = "", booked: date | None = None
    ) -> None:
        now = self._store.clock.now()
        after: dict[str, Any] = {
            "wait_until": datetime.combine(booked, datetime.min.time(), now.tzinfo) if booked else None,
            "state": state, "result": result or task.result, "ended_at": now, "ended_by": w.actor.name,
            "ended_why": why,
        }  # fmt: skip
        w.derive(CareTask, task.id, {name: getattr(task, name) for name in after}, after)

    # SQL

    def _execute(self, sql: str, values: Iterable[Any] = ()) -> Any:
        return self._store.db.execute_sql(sql, tuple(values))

    def _in(self, select: str, values: Collection[Any]) -> Iterator[Any]:
        return bulk.rows_in(self._store, select, values)


_COLUMNS = ", ".join(KeptTask._fields)
_OF_VEHICLE = (
    "repair_order", "mileage_reading", "policy", "holding", "appointment", "arrival", "attempt", "care_task",
    "rule_off",
)  # fmt: skip
_OF_CUSTOMER = ("phone", "holding", "consent", "attempt", "care_task", "rule_off")
_OWN = frozenset(("vehicle", "customer", "greeting_event", *_OF_VEHICLE, *_OF_CUSTOMER))
"""Tables whose rows say what is due."""
_VISITS = frozenset(("repair_order", "mileage_reading"))
_SETTLES_NO_SHOWS = frozenset(("appointment", "arrival", "repair_order"))
_MAY_CHANGE = "(state IN ('open', 'fallback', 'correction', 'closed') OR result = 'booked')"
_ENDED: dict[str, Any] = {
    "state": OPEN, "result": "", "ended_at": None, "ended_by": "", "ended_why": "", "wait_until": None,
}  # fmt: skip


def _why_not(task: KeptTask, who: Person | None, car: CarFacts | None) -> str:
    """Why a call that an act asked for can't be made any more; empty while it can."""
    if task.kind == NO_SHOW:
        if car is None or car.state != "open":
            return _("the car is sold or gone")
        who = who or car.person
        if who is None:
            return ""
    if who is None:
        return _("the customer's file is closed")
    return "" if who.allows(KINDS[task.kind].purpose) else _("the customer refused this kind of contact")


def _by_booking(task: KeptTask) -> bool:
    """Whether a task ended because an appointment was made."""
    return task.result == "booked" and task.kind in BOOKED_FOR


def _without_bookings(car: CarFacts) -> CarFacts:
    """The car as if nothing were booked: a booking ends tasks, it does not undo what is due."""
    return replace(car, booked=()) if car.booked else car


def by_source(tasks: Iterable[KeptTask]) -> dict[str, list[KeptTask]]:
    found: dict[str, list[KeptTask]] = defaultdict(list)
    for task in tasks:
        found[due.source_of(task.kind, task.customer_id, task.vehicle_id)].append(task)
    return found


def _why_gone(task: KeptTask, car: CarFacts | None) -> str:
    """Why a task is not due any more, as far as the facts tell."""
    if car is None and task.vehicle_id is not None and task.kind not in due.OF_PEOPLE:
        return _("the car is not in the files any more")
    if car is not None and car.state != "open":
        return _("the car is sold or gone")
    if car is not None and car.person is not None and not car.person.allows(KINDS[task.kind].purpose):
        return _("the customer refused this kind of contact")
    if car is not None and car.real_visits and car.real_visits[-1].on >= task.opens:
        return _("came in on {day}").format(day=car.real_visits[-1].on.isoformat())
    return _("by what is known now it is not due any more")
