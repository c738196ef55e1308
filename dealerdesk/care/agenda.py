"""The agenda: what is due within the next hundred days, kept as rows, and counted by day.

Derived from the facts by :mod:`dealerdesk.care.due`, never edited. A write brings the rows of what
it touched up to date in its own transaction; a large one (an import) marks their sources stale, to
be computed anew by :meth:`Agenda.refresh`. What asks meanwhile gets stale sources computed live, so
that the answer is always that of the facts. A measured hot path, hence SQL text.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any, NamedTuple

from dealerdesk.care import bulk, due, reasons
from dealerdesk.care.calendar_service import CalendarService
from dealerdesk.care.due import DueItem
from dealerdesk.care.facts import CarFacts, Person
from dealerdesk.care.occurrence import ALL_KINDS, Rules
from dealerdesk.care.shop_rules import rules_from
from dealerdesk.care.workdays import WorkCalendar
from dealerdesk.setting_list import SETTINGS
from dealerdesk.settings import Settings
from dealerdesk.store.store import Store

HORIZON_DAYS = 100
ROLL_DAYS = 30
"""When fewer days than this much beyond two months are left, the rows are computed anew."""
AT_ONCE = 200
"""So many sources a write brings up to date itself; more become stale."""
PART = 300
"""So many sources (or customers with their cars) a refresh computes in one transaction."""
BREATH = 0.01
"""Seconds between two parts of a refresh, in which another may begin to write."""
GONE = ("done", "skipped", "given_up")
"""States of a task whose occurrence is not due any more."""

_COLUMNS = (
    "kind", "key", "customer_id", "vehicle_id", "source", "sub", "opens", "due", "closes", "first_day",
    "last_day", "reason", "name", "sex", "person", "phone", "plate", "vin", "model",
)  # fmt: skip
_INSERT = f"INSERT OR REPLACE INTO due_row ({', '.join(_COLUMNS)}, id) VALUES ({'?, ' * len(_COLUMNS)}?)"
_KEPT = f"SELECT {', '.join(_COLUMNS)}, id FROM due_row WHERE source"
_SELECT = (
    "SELECT d.kind, d.key, d.customer_id, d.vehicle_id, d.sub, d.opens, d.due, d.closes, d.reason, d.name,"
    " d.sex, d.person, d.phone, d.plate, d.vin, d.model, d.source, t.id FROM due_row d"
    " LEFT JOIN care_task t ON t.key = d.key WHERE "
)
_STAMPED = ("hours", "service", "kinds", "lost")
"""Groups of settings that decide what is due."""

Row = tuple[Any, ...]
Progress = Callable[[int, int], None]


class Facts(NamedTuple):
    """What occurrences are computed from: cars, open customers by id, the shop's rules, and which are
    switched off for whom, as (kind, source)."""

    cars: list[CarFacts]
    people: dict[int, Person]
    rules: Rules
    off: set[tuple[str, str]]


class Agenda:
    """The due rows of one shop."""

    def __init__(self, store: Store, settings: Settings, calendar: CalendarService) -> None:
        self._store = store
        self._settings = settings
        self._calendar = calendar
        self._rules = Rules()
        self._made_of: tuple[object, object] = (None, None)
        self._mark = ""

    # the rules

    @property
    def calendar(self) -> WorkCalendar:
        """The days on which the shop is open."""
        return self._calendar.calendar()

    def rules(self) -> Rules:
        """The shop's settings as the rules read them."""
        values, calendar = self._settings.values(), self.calendar
        if self._made_of[0] is not values or self._made_of[1] is not calendar:
            self._rules = rules_from(values, calendar)
            self._made_of = (values, calendar)
            wanted = {s.key: values[s.key] for s in SETTINGS if s.group in _STAMPED}
            self._mark = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()[:16]
        return self._rules

    def _stamp(self) -> str:
        """A mark of the settings that decide what is due."""
        self.rules()
        return self._mark

    # reading

    def covers(self, first: date, last: date) -> bool:
        """Whether the rows can answer for these days; else it is computed from the facts."""
        row = self._state()
        return row is not None and row[2] == self._stamp() and row[0] <= first and last <= row[1]

    def _state(self) -> tuple[date, date, str] | None:
        row = self._execute("SELECT base, horizon, rules FROM due_state").fetchone()
        return (date.fromisoformat(row[0]), date.fromisoformat(row[1]), row[2]) if row else None

    def listed(self, first: date, last: date, kinds: Collection[str] = ALL_KINDS) -> list[DueItem]:
        """What is listed on these days, from the rows and, for stale sources, from the facts.

        Only where :meth:`covers` says so.
        """
        span = (last.isoformat(), first.isoformat())
        stale = self._stale()
        rows = self._execute(f"{_SELECT} d.first_day <= ? AND d.last_day >= ?", span).fetchall()
        every = len(kinds) >= len(ALL_KINDS)
        wanted = (row for row in rows if row[16] not in stale and (every or row[0] in kinds))
        found = self._items(wanted, first)
        if stale:
            found += self.live(first, last, kinds, stale)
        return found

    def falling_due(self, day: date) -> list[DueItem]:
        """What :meth:`counts` counts on one day. Only where :meth:`covers` says so and all is fresh."""
        rows = self._execute(f"{_SELECT} d.due = ?", (day.isoformat(),)).fetchall()
        return self._items(rows, day)

    def _items(self, rows: Iterable[Row], first: date) -> list[DueItem]:
        """Rows as lines of the list, seen from a day."""
        rules = self.rules()
        days: dict[str, date] = {}
        acts: dict[str, date] = {}
        states: dict[tuple[str, str, str], str] = {}
        found: list[DueItem] = []
        for row in rows:
            kind, opens, due_on, closes = row[0], row[5], row[6], row[7]
            for text in (opens, due_on, closes):
                if text not in days:
                    days[text] = date.fromisoformat(text)
            if due_on not in acts:
                acts[due_on] = rules.previous_open(days[due_on])
            state = states.get((kind, opens, due_on))
            if state is None:
                state = states[kind, opens, due_on] = due.state_on(kind, days[opens], days[due_on], first)
            found.append(
                DueItem(
                    kind,
                    row[1],
                    row[2],
                    row[3],
                    row[4],
                    days[opens],
                    days[due_on],
                    days[closes],
                    acts[due_on],
                    row[8],
                    row[9],
                    row[10],
                    row[11],
                    row[12],
                    row[13],
                    row[14],
                    row[15],
                    state,
                    first,
                    row[17],
                )
            )
        return found

    def counts(self, first: date, last: date) -> dict[date, dict[str, int]]:
        """How many fall due on each day, by kind; days without any left out.

        Only where :meth:`covers` says so.
        """
        found: dict[date, dict[str, int]] = defaultdict(dict)
        rows = self._execute(
            "SELECT day, kind, n FROM due_count WHERE day BETWEEN ? AND ? AND n > 0",
            (first.isoformat(), last.isoformat()),
        )
        for day, kind, n in rows.fetchall():
            found[date.fromisoformat(day)][kind] = n
        return found

    @property
    def fresh(self) -> bool:
        """Whether no source waits to be computed anew."""
        return self._execute("SELECT 1 FROM due_stale LIMIT 1").fetchone() is None

    def _stale(self) -> set[str]:
        return {row[0] for row in self._execute("SELECT source FROM due_stale").fetchall()}

    def live(
        self,
        first: date,
        last: date,
        kinds: Collection[str] = ALL_KINDS,
        sources: Collection[str] | None = None,
    ) -> list[DueItem]:
        """The same computed from the facts: of some sources, or of the whole shop."""
        computed = self.computed(first, last, kinds, sources)
        return self.with_tasks([item for rows in computed.values() for _found, item in rows])

    def computed(
        self, first: date, last: date, kinds: Collection[str], sources: Collection[str] | None,
        facts: Facts | None = None,
    ) -> dict[str, list[tuple[due.Occurrence, DueItem]]]:  # fmt: skip
        """By source what the facts say is listed on these days; settled and switched-off left in."""
        cars, people, rules, _off = facts or self.facts(sources)
        asked = set(sources) if sources is not None else None
        tomorrow = first + timedelta(days=1)
        found: dict[str, list[tuple[due.Occurrence, DueItem]]] = {}
        for car in cars:
            source = f"v{car.vehicle_id}"
            if asked is None or source in asked:
                found[source] = list(due.listed(car.before(tomorrow), rules, first, last, kinds))
        owned = owned_cars(cars) if due.OF_PEOPLE & set(kinds) else {}
        gone = bulk.gone(self._store, None if asked is None else people.keys() - owned.keys())
        for who, person in people.items() if due.OF_PEOPLE & set(kinds) else ():
            still = owned.get(who, [])
            if still is not None and who not in gone:
                found[f"c{who}"] = list(due.listed_of_person(person, still, rules, first, last, kinds))
        if due.OF_SHOP & set(kinds) and (people if asked is None else due.SHOP in asked):
            events = bulk.load_events(self._store)
            found[due.SHOP] = list(due.listed_of_shop(events, rules, first, last, kinds))
        return found

    def facts(self, sources: Collection[str] | None = None) -> Facts:
        """What the whole shop is computed from, or what some sources are."""
        return Facts(*self._cars_and_people(sources), self.rules(), self.switched_off())

    def _cars_and_people(self, sources: Collection[str] | None) -> tuple[list[CarFacts], dict[int, Person]]:
        store = self._store
        if sources is None:
            people = bulk.load_people(store)
            cars = bulk.load_cars(store, everyone=people)
            return cars, {who: person for who, person in people.items() if person.open}
        vehicles = {int(source[1:]) for source in sources if source[0] == "v"}
        customers = {int(source[1:]) for source in sources if source[0] == "c"}
        if customers:
            vehicles |= bulk.cars_of(store, customers)
        called = bulk.holders(store, sorted(vehicles))
        everyone = bulk.load_people(store, customers.union(called.values()))
        cars = bulk.load_cars(store, vehicles, everyone, called)
        return cars, {who: everyone[who] for who in customers if who in everyone and everyone[who].open}

    def with_tasks(self, items: list[DueItem]) -> list[DueItem]:
        """The items without what is settled or switched off, each with its task."""
        if not items:
            return items
        if len(items) > AT_ONCE:
            rows = self._execute("SELECT key, id, state FROM care_task").fetchall()
        else:
            rows = list(self._in("SELECT key, id, state FROM care_task WHERE key", [i.key for i in items]))
        tasks = {key: (row_id, state) for key, row_id, state in rows}
        off = self.switched_off()
        found = []
        for item in items:
            row_id, state = tasks.get(item.key, (None, ""))
            if state in GONE or (off and is_off(item, off)):
                continue
            found.append(item if row_id is None else item._replace(task=row_id))
        return found

    def switched_off(self) -> set[tuple[str, str]]:
        """(kind, source) of rules that a person switched off."""
        rows = self._execute("SELECT kind, customer_id, vehicle_id FROM rule_off").fetchall()
        return {(kind, f"v{vehicle}" if vehicle else f"c{customer}") for kind, customer, vehicle in rows}

    # writing

    def needs_refresh(self) -> bool:
        """Whether rows must be computed anew: all of them, or those of stale sources."""
        return self._outdated() or not self.fresh

    def _outdated(self) -> bool:
        """Whether no row can stay: never computed, other rules, a clock set back, or the horizon near."""
        state, today = self._state(), self._store.clock.today()
        return (
            state is None
            or state[2] != self._stamp()
            or today < state[0]
            or (state[1] - today).days < HORIZON_DAYS - ROLL_DAYS
        )

    def refresh(self, progress: Progress | None = None) -> None:
        """Bring all rows up to date, part by part, so that others can write between two parts. Stopped
        half-way it leaves what is right, and begins anew the next time."""
        today = self._store.clock.today()
        if self._outdated():
            self._begin(today)
            self._compute(list(self._by_house()), progress)
            horizon = today + timedelta(days=HORIZON_DAYS)
            with self._store.derive():
                self._execute(
                    "UPDATE due_state SET base = ?, horizon = ? WHERE rules = ?",
                    (today.isoformat(), horizon.isoformat(), self._stamp()),
                )
            progress = None  # it has said all
        self._compute(list(bulk.parts(sorted(self._stale()), PART)), progress)
        with self._store.derive():
            self._drop_past(today)

    def _begin(self, today: date) -> None:
        """Rows that still say what the facts say stay, and are read meanwhile; others go, and nothing is
        covered until all are made."""
        state, stamp = self._state(), self._stamp()
        if state is not None and state[2] == stamp and state[0] <= today:
            return
        with self._store.derive():
            for table in ("due_row", "due_count", "due_stale", "due_state"):
                self._execute(f"DELETE FROM {table}")
            self._execute(
                "INSERT INTO due_state (base, horizon, rules) VALUES (?, ?, ?)",
                (today.isoformat(), (today - timedelta(days=1)).isoformat(), stamp),
            )

    def _by_house(self) -> Iterator[list[str]]:
        """All sources in parts: customers with the cars they have to do with, which are computed from
        the same facts, then the cars that nobody holds."""
        found = self._execute("SELECT id FROM customer WHERE state = 'open' ORDER BY id").fetchall()
        people = [who for (who,) in found]
        if people:
            yield [due.SHOP]
        taken: set[int] = set()
        for part in bulk.parts(people, PART):
            cars = bulk.cars_of(self._store, part) - taken
            taken |= cars
            yield [*(f"c{who}" for who in part), *(f"v{car}" for car in sorted(cars))]
        rows = self._execute("SELECT id FROM vehicle ORDER BY id").fetchall()
        rest = [f"v{car}" for (car,) in rows if car not in taken]
        yield from bulk.parts(rest, PART)

    def _compute(self, parts: list[list[str]], progress: Progress | None) -> None:
        """Compute the rows of these sources anew, each part in a transaction of its own, and let
        whoever waits to write go first."""
        done, total = 0, sum(map(len, parts))
        for part in parts:
            with self._store.derive():
                self.update(part)
                self._delete_in("DELETE FROM due_stale WHERE source", part)
            done += len(part)
            if progress is not None:
                progress(done, total)
            if not self._store.db.in_transaction():
                time.sleep(BREATH)

    def _drop_past(self, today: date) -> None:
        """What closed before today without any record is past (1.1)."""
        base = today.isoformat()
        self._execute("DELETE FROM due_row WHERE last_day < ?", (base,))
        self._execute("DELETE FROM due_count WHERE day < ?", (base,))

    def mark_stale(self, sources: Iterable[str]) -> None:
        """Let these sources be computed anew later."""
        self._many("INSERT OR IGNORE INTO due_stale (source) VALUES (?)", ((source,) for source in sources))

    def update(
        self, sources: Collection[str], facts: Facts | None = None, kinds: Collection[str] = ALL_KINDS
    ) -> None:
        """Compute the rows of these sources and kinds anew, from their facts where they are loaded
        already; a hundred days from now on, so that they are whole when a :meth:`refresh` under way has
        ended."""
        state, today = self._state(), self._store.clock.today()
        if state is not None:
            last = max(state[1], today + timedelta(days=HORIZON_DAYS))
            facts = facts or self.facts(sources)
            computed = self.computed(max(state[0], today), last, kinds, sources, facts)
            old = {row[1]: row for row in self._in(_KEPT, sources) if row[0] in kinds}
            self._write(computed, facts.off, old)

    def _write(
        self, computed: dict[str, list[tuple[due.Occurrence, DueItem]]], off: set[tuple[str, str]],
        old: dict[str, Row],
    ) -> None:  # fmt: skip
        """Keep the rows that are not settled, and count them by the day on which they are due. The
        ``old`` ones, by key, stay where they are the same, and go where they are not."""
        keys = [item.key for rows in computed.values() for _found, item in rows]
        rows_of = self._in("SELECT key, state FROM care_task WHERE key", keys)
        gone = {key for key, state in rows_of if state in GONE}
        counts: Counter[tuple[str, str]] = Counter()
        batch: list[Row] = []
        for source, rows in computed.items():
            for found, item in rows:
                if item.key in gone or (off and is_off(item, off)):
                    continue
                row = _row(source, found, item)
                if (before := old.get(item.key)) is not None and before[:-1] == row:
                    del old[item.key]
                    continue
                batch.append(row)
                counts[row[7], row[0]] += 1
        for row in old.values():
            counts[row[7], row[0]] -= 1
        places = [row[-1] for row in old.values()]  # new rows take the places of those that go
        self._delete_in("DELETE FROM due_row WHERE id", places[len(batch) :])
        self._many(_INSERT, ((*row, place) for row, place in zip_longest(batch, places[: len(batch)])))
        self._count(counts)

    def _count(self, counts: Counter[tuple[str, str]]) -> None:
        self._many(
            "INSERT INTO due_count (day, kind, n) VALUES (?, ?, ?)"
            " ON CONFLICT (day, kind) DO UPDATE SET n = n + excluded.n",
            ((day, kind, n) for (day, kind), n in counts.items() if n),
        )

    # SQL

    def _execute(self, sql: str, values: Iterable[Any] = ()) -> Any:
        return self._store.db.connection().execute(sql, tuple(values))

    def _many(self, sql: str, rows: Iterable[Row]) -> None:
        self._store.db.connection().cursor().executemany(sql, rows)

    def _in(self, select: str, values: Collection[Any]) -> Iterator[Row]:
        return bulk.rows_in(self._store, select, values)

    def _delete_in(self, delete: str, values: Collection[Any]) -> None:
        for part in bulk.parts(values):
            self._execute(f"{delete} IN ({bulk.marks(part)})", part)


def is_off(item: DueItem, off: set[tuple[str, str]]) -> bool:
    """Whether the rule of an item was switched off for its car or its person."""
    return (item.kind, f"v{item.vehicle_id}") in off or (item.kind, f"c{item.customer_id}") in off


def owned_cars(cars: Iterable[CarFacts]) -> dict[int, list[CarFacts] | None]:
    """The open cars of each person whom one calls about them; None where all are sold or gone."""
    owned: dict[int, list[CarFacts] | None] = {}
    for car in cars:
        if car.person is None:
            continue
        who = car.person.customer_id
        if car.state == "open":
            still = owned.get(who)
            if still is None:
                owned[who] = [car]
            else:
                still.append(car)
        else:
            owned.setdefault(who, None)
    return owned


def _row(source: str, found: due.Occurrence, item: DueItem) -> Row:
    return (
        item.kind, item.key, item.customer_id, item.vehicle_id, source, item.sub, item.opens.isoformat(),
        item.due.isoformat(), item.closes.isoformat(), (found.first_day or item.opens).isoformat(),
        (found.last_day or item.closes).isoformat(), reasons.to_text(item.reason), item.customer_name,
        item.sex, item.customer_kind, item.phone, item.plate, item.vin, item.model,
    )  # fmt: skip
