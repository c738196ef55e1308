"""Search terms: what one may type to find a customer or a car.

A term begins with a letter that says what it is:

    n name from any character · y initials and full pinyin · h phone from its start
    H phone from its end (reversed) · c plate from any character · v, V VIN from start, from end

All are found with ``k >= ? AND k < ?``. They are personal data: they go when the customer goes.

A write that touches few records brings their terms along. After one that touches many, such as a
shop's first import, each record has a row ``!`` instead (or one row, with both ids 0, stands for
all): its terms are still to be made, by :func:`catch_up`, right after the write or, where the
program was stopped before that, at the next start. Until then nothing is found by what it was
called before. Making the terms takes the row away.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Any

from dealerdesk.errors import WorldError
from dealerdesk.people.pinyin import readings
from dealerdesk.store.store import Change, Store

LONGEST_NAME = 24
SHORTEST_PLATE_PART = 2
BATCH = 900
DUE = "!"
MANY = 2_000
"""Records whose terms are made after a write, not in it."""
_AT_ONCE = 10_000
"""Terms that are written at a time."""

_HELD = (
    "SELECT coalesce(h.customer_id, 0), v.id, v.plate, coalesce(v.vin, v.vin_tail) "
    "FROM vehicle v LEFT JOIN holding h ON h.vehicle_id = v.id AND h.until IS NULL"
)
"""(customer, vehicle, plate, VIN) of every current holding, some twice; customer 0 = nobody."""
_INDEXES = {"term_customer": "customer_id", "term_vehicle": "vehicle_id"}

Row = tuple[str, int, int]


@lru_cache(maxsize=20_000)
def name_terms(name: str) -> frozenset[str]:
    """Terms of a name: from any character on, and its initials and pinyin."""
    name = name.replace(" ", "")[:LONGEST_NAME].upper()
    found = {"n" + name[start:] for start in range(len(name))}
    for syllables in readings(name):
        initials = whole = ""
        for syllable in reversed(syllables):
            initials, whole = syllable[0] + initials, syllable + whole
            found.add("y" + initials)
            if len(syllables) <= 4:
                found.add("y" + whole)
    return frozenset(found)


def phone_terms(number: str) -> tuple[str, ...]:
    """Terms of a phone number: from its start and from its end."""
    digits = number.replace("-", "")
    return "h" + digits, "H" + digits[::-1]


def vehicle_terms(plate: str, vin: str) -> list[str]:
    """Terms of a car: any part of the plate, the start and the tail of the VIN."""
    found = ["c" + plate[start:] for start in range(len(plate) - SHORTEST_PLATE_PART + 1)]
    if vin:
        found += ("v" + vin, "V" + vin[::-1])
    return found


def follow(store: Store, change: Change) -> None:
    """Bring the terms of everything that ``change`` touched up to date, in the same write; where
    that is much, say only that they are due."""
    touched = change.named
    many = sum(len(touched.get(table, ())) for table in ("customer", "vehicle", "phone", "holding")) > MANY
    if many and (0, 0) in due(store, 1):
        return
    customers = set(touched.get("customer", ()))
    vehicles = set(touched.get("vehicle", ()))
    customers.update(_column(store, "SELECT customer_id FROM phone", touched.get("phone", ())))
    for customer, vehicle in _rows(
        store, "SELECT customer_id, vehicle_id FROM holding", "id", touched.get("holding", ())
    ):
        customers.add(customer)
        vehicles.add(vehicle)
    if len(customers) + len(vehicles) > MANY:
        _put_off(store, customers, vehicles)
    elif customers or vehicles:
        rebuild(store, customers, vehicles)


def _put_off(store: Store, customers: set[int], vehicles: set[int]) -> None:
    """Note that the terms of these are due; of more than half of all, that all are."""
    (there,) = store.db.execute_sql(
        "SELECT (SELECT count(*) FROM customer) + (SELECT count(*) FROM vehicle)"
    ).fetchone()
    if (len(customers) + len(vehicles)) * 2 > there:
        store.db.execute_sql("DELETE FROM term")
        _insert(store, [(DUE, 0, 0)])
        return
    _delete(store, customers, vehicles)
    _insert(store, [(DUE, customer, 0) for customer in customers])
    _insert(store, [(DUE, 0, vehicle) for vehicle in vehicles])


def due(store: Store, most: int = -1) -> list[tuple[int, int]]:
    """(customer, vehicle) of what still waits for its terms, one of them 0; (0, 0), which comes
    first, stands for all."""
    rows = store.db.execute_sql(
        "SELECT customer_id, vehicle_id FROM term WHERE k = ? ORDER BY customer_id, vehicle_id LIMIT ?",
        (DUE, most),
    )
    return [tuple(row) for row in rows]


def catch_up(store: Store, wait: bool = True) -> None:
    """Make the terms that are due, in a transaction of their own.

    Where another writer holds the file they stay due (at once without ``wait``).
    """
    if not due(store, 1):
        return
    try:
        with store.derive(wait):
            waiting = due(store)
            if (0, 0) in waiting:
                _make_all(store)
            else:
                rebuild(store, {c for c, _v in waiting if c}, {v for _c, v in waiting if v})
    except WorldError:
        return


def rebuild(store: Store, customers: set[int], vehicles: set[int]) -> None:
    """Make the terms of these customers and vehicles anew."""
    _delete(store, customers, vehicles)
    for rows in _chunks(_terms(store, customers, vehicles)):
        _insert(store, rows)


def _delete(store: Store, customers: set[int], vehicles: set[int]) -> None:
    for column, ids in (("customer_id", customers), ("vehicle_id", vehicles)):
        for part in _parts(ids - {0}):
            store.db.execute_sql(f"DELETE FROM term WHERE {column} IN ({_marks(part)})", part)


def _make_all(store: Store) -> None:
    """Make all terms anew: they wait in a table without order, go into their own in its order, and the
    indexes are built when all are in."""
    execute = store.db.execute_sql
    execute("DELETE FROM term")
    for name in _INDEXES:
        execute(f"DROP INDEX IF EXISTS {name}")
    execute("CREATE TABLE term_waiting (k TEXT, customer_id INTEGER, vehicle_id INTEGER)")
    insert = store.db.connection().executemany
    for rows in _chunks(_terms(store, None, None)):
        insert("INSERT INTO term_waiting VALUES (?, ?, ?)", rows)
    execute(
        "INSERT OR IGNORE INTO term (k, customer_id, vehicle_id) SELECT k, customer_id, vehicle_id"
        " FROM term_waiting ORDER BY k, customer_id, vehicle_id"
    )
    execute("DROP TABLE term_waiting")
    for name, column in _INDEXES.items():
        execute(f"CREATE INDEX {name} ON term ({column})")


def _terms(store: Store, customers: set[int] | None, vehicles: set[int] | None) -> Iterator[list[Row]]:
    """The terms of each customer, phone and car of these, or of all, record by record."""
    for row_id, name in _rows(store, "SELECT id, name FROM customer", "id", customers):
        yield [(k, row_id, 0) for k in name_terms(name)]
    phones = "SELECT customer_id, number FROM phone"
    for customer, number in _rows(store, phones, "customer_id", customers):
        yield [(k, customer, 0) for k in phone_terms(number)]
    held = _rows(store, _HELD, "v.id", vehicles)
    if vehicles is not None:
        held = itertools.chain(held, _rows(store, _HELD, "h.customer_id", customers))
    for customer, vehicle, plate, vin in held:
        yield [(k, customer, vehicle) for k in vehicle_terms(plate, vin)]


def _chunks(terms: Iterator[list[Row]]) -> Iterator[list[Row]]:
    rows: list[Row] = []
    for some in terms:
        rows += some
        if len(rows) >= _AT_ONCE:
            yield rows
            rows = []
    yield rows


def _insert(store: Store, rows: list[Row]) -> None:
    rows.sort(key=itemgetter(0))
    store.db.connection().executemany(
        "INSERT OR IGNORE INTO term (k, customer_id, vehicle_id) VALUES (?, ?, ?)", rows
    )


def _rows(store: Store, select: str, column: str, ids: Iterable[int] | None) -> Iterator[Any]:
    """The rows of a select whose ``column`` is one of ``ids``, or all."""
    execute = store.db.connection().execute
    if ids is None:
        yield from execute(select)
        return
    for part in _parts(ids):
        yield from execute(f"{select} WHERE {column} IN ({_marks(part)})", part)


def _column(store: Store, select: str, ids: Iterable[int]) -> Iterator[int]:
    return (row[0] for row in _rows(store, select, "id", ids))


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    every = sorted(ids)
    return (every[start : start + BATCH] for start in range(0, len(every), BATCH))


def _marks(part: list[int]) -> str:
    return ",".join("?" * len(part))
