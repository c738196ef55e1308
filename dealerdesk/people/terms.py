"""Search terms: what one may type to find a customer or a car.

A term begins with a letter that says what it is:

    n name from any character · y initials and full pinyin · h phone from its start
    H phone from its end (reversed) · c plate from any character · v, V VIN from start, from end

All are found with ``k >= ? AND k < ?``. They are personal data: they go when the customer goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dealerdesk.people.pinyin import readings
from dealerdesk.store.store import Change, Store

LONGEST_NAME = 24
SHORTEST_PLATE_PART = 2
BATCH = 900


def name_terms(name: str) -> set[str]:
    """Terms of a name: from any character on, and its initials and pinyin."""
    name = name.replace(" ", "")[:LONGEST_NAME].upper()
    found = {"n" + name[start:] for start in range(len(name))}
    for syllables in readings(name):
        initials = "".join(s[0] for s in syllables)
        found.update("y" + initials[start:] for start in range(len(initials)))
        if len(syllables) <= 4:
            found.update("y" + "".join(syllables[start:]) for start in range(len(syllables)))
    return found


def phone_terms(number: str) -> set[str]:
    """Terms of a phone number: from its start and from its end."""
    digits = number.replace("-", "")
    return {"h" + digits, "H" + digits[::-1]}


def vehicle_terms(plate: str, vin: str) -> set[str]:
    """Terms of a car: any part of the plate, the start and the tail of the VIN."""
    found = {"c" + plate[start:] for start in range(len(plate) - SHORTEST_PLATE_PART + 1)}
    if vin:
        found |= {"v" + vin, "V" + vin[::-1]}
    return found


def follow(store: Store, change: Change) -> None:
    """Bring the terms of everything that ``change`` touched up to date, in the same write."""
    touched = change.touched
    customers = set(touched.get("customer", ()))
    vehicles = set(touched.get("vehicle", ()))
    customers.update(_column(store, "SELECT customer_id FROM phone WHERE id", touched.get("phone", ())))
    for customer, vehicle in _rows(
        store, "SELECT customer_id, vehicle_id FROM holding WHERE id", touched.get("holding", ())
    ):
        customers.add(customer)
        vehicles.add(vehicle)
    if customers or vehicles:
        rebuild(store, customers, vehicles)


def rebuild(store: Store, customers: set[int], vehicles: set[int]) -> None:
    """Make the terms of these customers and vehicles anew."""
    execute = store.db.execute_sql
    if execute("SELECT 1 FROM term LIMIT 1").fetchone():
        for column, ids in (("customer_id", customers), ("vehicle_id", vehicles)):
            for part in _parts(sorted(ids - {0})):
                execute(f"DELETE FROM term WHERE {column} IN ({_marks(part)})", part)
    rows: set[tuple[str, int, int]] = set()
    for row_id, name in _rows(store, "SELECT id, name FROM customer WHERE id", customers):
        rows.update((k, row_id, 0) for k in name_terms(name))
    for customer, number in _rows(
        store, "SELECT customer_id, number FROM phone WHERE customer_id", customers
    ):
        rows.update((k, customer, 0) for k in phone_terms(number))
    for customer, vehicle, plate, vin in _held(store, customers, vehicles):
        rows.update((k, customer, vehicle) for k in vehicle_terms(plate, vin))
    cursor = store.db.connection().cursor()
    cursor.executemany(
        "INSERT OR IGNORE INTO term (k, customer_id, vehicle_id) VALUES (?, ?, ?)", sorted(rows)
    )


def _held(store: Store, customers: set[int], vehicles: set[int]) -> Iterator[tuple[int, int, str, str]]:
    """(customer, vehicle, plate, VIN) of every current holding touched; customer 0 = nobody."""
    select = (
        "SELECT DISTINCT coalesce(h.customer_id, 0), v.id, v.plate, coalesce(v.vin, v.vin_tail) "
        "FROM vehicle v LEFT JOIN holding h ON h.vehicle_id = v.id AND h.until IS NULL WHERE "
    )
    yield from _rows(store, select + "v.id", vehicles)
    yield from _rows(store, select + "h.customer_id", customers)


def _rows(store: Store, select: str, ids: Iterable[int]) -> Iterator[Any]:
    for part in _parts(sorted(ids)):
        yield from store.db.execute_sql(f"{select} IN ({_marks(part)})", part)


def _column(store: Store, select: str, ids: Iterable[int]) -> Iterator[int]:
    return (row[0] for row in _rows(store, select, ids))


def _parts(ids: Sequence[int]) -> Iterator[list[int]]:
    return (list(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def _marks(part: Sequence[int]) -> str:
    return ",".join("?" * len(part))
