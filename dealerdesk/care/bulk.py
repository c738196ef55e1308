"""Loads the facts of care for the whole shop, or for some vehicles, in a few statements.

A measured hot path, hence SQL text over the store's connection; portable to PostgreSQL.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from dealerdesk.care.attempts import CONTACTS
from dealerdesk.care.due import OVERDUE, DueItem, state_on
from dealerdesk.care.facts import Birthday, Booked, CarFacts, EventFacts, Person, PolicyFacts, Reading, Visit
from dealerdesk.care.kinds import BY_ACT, NO_SHOW
from dealerdesk.store.store import Store

_ROLES = {"owner": 0, "driver": 1, "payer": 2, "sender": 3}
_PHONE_STATES = {"ok": 0, "suspect": 1}
_day = date.fromisoformat
_OLDEST, _NEWEST = "1900", "2200"
SANE_VISIT = "+visit_on >= '1900' AND +visit_on < '2200'"
"""Orders whose day rules can count from; asked so that orders are looked up by their car, not by day."""


def first_import_day(store: Store) -> date | None:
    """The day of the first import that brought anything and was not taken back."""
    ((at,),) = store.db.execute_sql(
        "SELECT min(at) FROM import_run WHERE new > 0 AND undone_at IS NULL"
    ).fetchall()
    return _day(at[:10]) if at else None


def load_cars(
    store: Store, vehicle_ids: Iterable[int] | None = None, everyone: dict[int, Person] | None = None,
    called: dict[int, int] | None = None,
) -> list[CarFacts]:  # fmt: skip
    """The facts of all vehicles (of every state), or of those with these ids, by id.

    ``everyone`` and ``called``: the people, and whom one calls, where they are loaded already.
    """
    only = None if vehicle_ids is None else sorted(set(vehicle_ids))
    people = _people_of_cars(store, only, everyone, called)
    visits = _visits(store, only)
    policies = _policies(store, only)
    readings = _readings(store, only)
    booked = _booked(store, only)
    followed = _followed(store, only)
    rows = _rows(
        store,
        "SELECT id, vin, plate, model, delivered_on, registered_on, invoiced_on, produced_on,"
        " inspection_until, use, kind, energy, seen_on, state, adviser, mortgage_until FROM vehicle",
        "id",
        only,
        "ORDER BY id",
    )
    return [
        CarFacts(
            vehicle_id=row[0],
            vin=row[1] or "",
            plate=row[2],
            model=row[3],
            person=people.get(row[0]),
            delivered_on=sane(row[4]),
            registered_on=sane(row[5]),
            invoiced_on=sane(row[6]),
            produced_on=sane(row[7]),
            inspection_until=sane(row[8]),
            use=row[9],
            kind=row[10],
            energy=row[11],
            seen_on=sane(row[12]),
            state=row[13],
            visits=tuple(visits.get(row[0], ())),
            readings=tuple(readings.get(row[0], ())),
            policies=tuple(policies.get(row[0], ())),
            adviser=row[14],
            mortgage_until=sane(row[15]),
            booked=tuple(booked.get(row[0], ())),
            followed_on=followed.get(row[0]),
        )
        for row in rows
    ]


def load_people(store: Store, customer_ids: Iterable[int] | None = None) -> dict[int, Person]:
    """Open customers by id, with the phone to call and what they refused."""
    only = None if customer_ids is None else sorted(set(customer_ids))
    numbers = phones(store, only)
    words = _consents(store, only)
    spoken = _spoken(store, only)
    rows = _rows(
        store,
        "SELECT id, name, sex, kind, birth_calendar, birth_year, birth_month, birth_day, birth_leap, tier,"
        " state = 'open' FROM customer",
        "id",
        only,
    )
    return {
        row[0]: Person(
            row[0],
            row[1],
            row[2],
            row[3],
            numbers.get(row[0], ""),
            _birthday(row),
            *words.get(row[0], _SILENT),
            row[9],
            spoken.get(row[0]),
            bool(row[10]),
        )
        for row in rows
    }


def cars_of(store: Store, customer_ids: Iterable[int]) -> set[int]:
    """The vehicles that these customers have a role at now."""
    select = "SELECT vehicle_id FROM holding WHERE until IS NULL"
    return {row[0] for row in _rows(store, select, "customer_id", sorted(set(customer_ids)))}


def load_events(store: Store) -> list[EventFacts]:
    """The greeting events that were made here, and which of them are closed."""
    rows = store.db.execute_sql("SELECT kind, name, day, id, state FROM greeting_event ORDER BY id")
    return [
        EventFacts(kind, name, _day(day), row_id, state == "closed")
        for kind, name, day, row_id, state in rows
    ]


def gone(store: Store, customer_ids: Iterable[int] | None = None) -> set[int]:
    """The customers (of these ids) who had cars of the shop and have none any more."""
    only = None if customer_ids is None else sorted(set(customer_ids))
    rows = _rows(
        store,
        "SELECT customer_id FROM holding",
        "customer_id",
        only,
        "GROUP BY customer_id HAVING max(until IS NULL) = 0",
    )
    return {row[0] for row in rows}


def holders(store: Store, vehicle_ids: list[int] | None = None) -> dict[int, int]:
    """The customer whom one calls about each vehicle: owner, else driver, payer, sender."""
    rows = _rows(
        store,
        "SELECT vehicle_id, role, id, customer_id FROM holding WHERE until IS NULL",
        "vehicle_id",
        vehicle_ids,
    )
    best: dict[int, tuple[int, int, int]] = {}
    for vehicle_id, role, row_id, customer_id in rows:
        rank = (_ROLES.get(role, 9), -row_id, customer_id)
        if vehicle_id not in best or rank < best[vehicle_id]:
            best[vehicle_id] = rank
    return {vehicle_id: rank[2] for vehicle_id, rank in best.items()}


def sane(text: str | None) -> date | None:
    """A day that rules can count from; a slip of the pen in the year is no day."""
    return _day(text) if text and _OLDEST <= text < _NEWEST else None


def _people_of_cars(
    store: Store, vehicle_ids: list[int] | None, everyone: dict[int, Person] | None,
    called: dict[int, int] | None,
) -> dict[int, Person]:  # fmt: skip
    called = holders(store, vehicle_ids) if called is None else called
    if everyone is None:
        everyone = load_people(store, None if vehicle_ids is None else called.values())
    return {vehicle_id: everyone[customer_id] for vehicle_id, customer_id in called.items()}


def _birthday(row: Any) -> Birthday | None:
    if not row[6] or not row[7]:
        return None
    return Birthday(row[4] or "solar", row[5], row[6], row[7], bool(row[8]))


def _visits(store: Store, only: list[int] | None) -> dict[int, list[Visit]]:
    found: dict[int, list[Visit]] = defaultdict(list)
    rows = _rows(
        store,
        "SELECT vehicle_id, visit_on, km, service_class, id, km_ok, coalesce(entered_on, opened_on)"
        f" FROM repair_order WHERE {SANE_VISIT}",
        "vehicle_id",
        only,
        "ORDER BY vehicle_id, visit_on, id",
    )
    for vehicle_id, on, km, service_class, row_id, km_ok, came_on in rows:
        day = _day(on)
        came = day if came_on == on else sane(came_on)
        found[vehicle_id].append(Visit(day, km, service_class, row_id, bool(km_ok), came))
    return found


def _policies(store: Store, only: list[int] | None) -> dict[int, list[PolicyFacts]]:
    found: dict[int, list[PolicyFacts]] = defaultdict(list)
    rows = _rows(
        store,
        "SELECT vehicle_id, kind, start_on, end_on, here FROM policy"
        " WHERE end_on >= '1900' AND end_on < '2200'",
        "vehicle_id",
        only,
        "ORDER BY end_on, id",
    )
    for vehicle_id, kind, start_on, end_on, here in rows:
        start = _day(start_on) if start_on else None
        found[vehicle_id].append(PolicyFacts(kind, start, _day(end_on), None if here is None else bool(here)))
    return found


def _readings(store: Store, only: list[int] | None) -> dict[int, list[Reading]]:
    found: dict[int, list[Reading]] = defaultdict(list)
    rows = _rows(
        store,
        "SELECT vehicle_id, read_on, km, source FROM mileage_reading"
        " WHERE trusted AND read_on >= '1900' AND read_on < '2200'",
        "vehicle_id",
        only,
        "ORDER BY read_on, id",
    )
    for vehicle_id, on, km, source in rows:
        found[vehicle_id].append(Reading(_day(on), km, source == "list"))
    return found


def phones(store: Store, only: list[int] | None = None) -> dict[int, str]:
    """The number to call of each customer, or of these: the first usable one."""
    rows = _rows(store, "SELECT customer_id, number, state, position, id FROM phone", "customer_id", only)
    best: dict[int, tuple[int, int, int, str]] = {}
    for customer_id, number, state, position, row_id in rows:
        if state not in _PHONE_STATES:
            continue
        rank = (_PHONE_STATES[state], position, row_id, number)
        if customer_id not in best or rank < best[customer_id]:
            best[customer_id] = rank
    return {customer_id: rank[3] for customer_id, rank in best.items()}


def _consents(store: Store, only: list[int] | None) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
    """What people refused and agreed to with their newest word: ``courtesy`` on every channel, or
    ``courtesy:sms``."""
    rows = _rows(
        store,
        "SELECT customer_id, purpose, channel, given FROM consent",
        "customer_id",
        only,
        "ORDER BY given_at, id",
    )
    newest: dict[int, dict[str, bool]] = defaultdict(dict)
    for customer_id, purpose, channel, given in rows:
        newest[customer_id][f"{purpose}:{channel}" if channel else purpose] = bool(given)
    return {
        who: (
            frozenset(word for word, given in said.items() if not given),
            frozenset(word for word, given in said.items() if given),
        )
        for who, said in newest.items()
    }


_SILENT: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
_REACHED = (*CONTACTS, "opt_out")
"""Results of an attempt that reached the person."""


def _spoken(store: Store, only: list[int] | None) -> dict[int, date]:
    """The last day on which somebody spoke with each customer."""
    return _newest(
        store, "SELECT customer_id, at FROM attempt WHERE customer_id IS NOT NULL AND", "customer_id", only
    )


def _followed(store: Store, only: list[int] | None) -> dict[int, date]:
    """The last day on which a follow-up after service (F7) reached each car's customer."""
    return _newest(
        store, "SELECT vehicle_id, at FROM attempt WHERE kind = 'F7' AND vehicle_id IS NOT NULL AND",
        "vehicle_id", only,
    )  # fmt: skip


def _newest(store: Store, select: str, column: str, only: list[int] | None) -> dict[int, date]:
    results = ",".join(f"'{result}'" for result in _REACHED)
    rows = _rows(store, f"{select} result IN ({results})", column, only, "ORDER BY at")
    return {who: _day(at[:10]) for who, at in rows}


UNTIL_CALLED = date(9000, 1, 1)
"""The day of a missed appointment that is still to be called about: nobody knows it yet."""


def _booked(store: Store, only: list[int] | None) -> dict[int, list[Booked]]:
    """Appointments that are expected or were kept today, with their days; and those that nobody came to,
    while the call about it is open: one service is never called twice."""
    found: dict[int, list[Booked]] = defaultdict(list)
    today = store.clock.today().isoformat()
    stand = f"(state = 'booked' OR (state IN ('arrived', 'left') AND at >= '{today}'))"
    rows = _rows(store, f"SELECT vehicle_id, work, at FROM appointment WHERE {stand}", "vehicle_id", only)
    for vehicle_id, work, at in rows:
        found[vehicle_id].append(Booked(work, _day(at[:10])))
    open_calls = f"kind = '{NO_SHOW}' AND state IN ('open', 'fallback', 'correction')"
    for vehicle_id, work in _rows(
        store, f"SELECT vehicle_id, sub FROM care_task WHERE {open_calls}", "vehicle_id", only
    ):
        found[vehicle_id].append(Booked(work, UNTIL_CALLED))
    return found


def _rows(
    store: Store, select: str, column: str, only: list[int] | None, order: str = ""
) -> Iterable[tuple[Any, ...]]:
    """The rows of ``select``; where ``only`` is given, those whose ``column`` is in it."""
    if only is None:
        return store.db.execute_sql(f"{select} {order}").fetchall()
    glue = "AND" if " WHERE " in select else "WHERE"
    return rows_in(store, f"{select} {glue} {column}", only, order)


def rows_in(
    store: Store, select: str, values: Collection[Any], order: str = ""
) -> Iterator[tuple[Any, ...]]:
    """The rows of ``select``, which ends in a column, where that column is one of ``values``; the
    order holds within each part of the values."""
    connection = store.db.connection()
    for part in parts(values):
        yield from connection.execute(f"{select} IN ({marks(part)}) {order}", part).fetchall()


def parts(values: Collection[Any], size: int = 900) -> Iterator[list[Any]]:
    """The values in pieces that fit into one statement."""
    every = list(values)
    return (every[start : start + size] for start in range(0, len(every), size))


def marks(values: Collection[Any]) -> str:
    """A ``?`` for each value."""
    return ",".join("?" * len(values))


def open_tasks(store: Store, closed_before: date, until: date | None = None) -> list[DueItem]:
    """Tasks that are still open though their window closed before a day, as lines of the list; and the
    calls that were promised (R4) or follow a missed appointment (NS) and open by ``until``, which no file
    tells of."""
    last = until or closed_before
    select = (
        "SELECT t.kind, t.key, t.customer_id, t.vehicle_id, t.sub, t.opens, t.due, t.closes, t.reason,"
        " coalesce(c.name, ''), coalesce(c.sex, ''), coalesce(c.kind, 'person'), coalesce(v.plate, ''),"
        " coalesce(v.vin, ''), coalesce(v.model, ''), t.id FROM care_task t"
        " LEFT JOIN customer c ON c.id = t.customer_id LEFT JOIN vehicle v ON v.id = t.vehicle_id"
        " WHERE t.state IN ('open', 'fallback', 'correction') AND (t.closes < ?"
        f" OR (t.kind IN ({marks(BY_ACT)}) AND t.opens <= ?))"
    )
    rows = store.db.execute_sql(select, (closed_before.isoformat(), *BY_ACT, last.isoformat())).fetchall()
    numbers = phones(store, sorted({row[2] for row in rows if row[2]}))
    found = []
    for row in rows:
        kind, key, who, car, sub, opens, due, closes, why, name, sex, sort, plate, vin, model, task = row
        late = _day(closes) < closed_before
        state = OVERDUE if late else state_on(kind, _day(opens), _day(due), closed_before)
        found.append(
            DueItem(
                kind, key, who, car, sub, _day(opens), _day(due), _day(closes), _day(due), why, name, sex,
                sort, numbers.get(who, ""), plate, vin, model, state, closed_before, task,
            )
        )  # fmt: skip
    return found


def column(store: Store, table: str, name: str, ids: Iterable[int | None]) -> dict[int, str]:
    """One text column of some customers or vehicles, by id."""
    only = sorted({one for one in ids if one})
    return dict(_rows(store, f"SELECT id, {name} FROM {table}", "id", only))
