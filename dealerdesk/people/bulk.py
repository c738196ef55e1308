"""SQL text for what a person waits for at every key: the people and cars of the search box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dealerdesk.store.store import Store


def people(store: Store, ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Name, sex and kind of some customers, by id."""
    return {row[0]: row[1:] for row in _rows(store, "SELECT id, name, sex, kind FROM customer WHERE id", ids)}


def phones(store: Store, ids: Sequence[int]) -> dict[int, list[str]]:
    """The numbers of some customers, by customer, in their order."""
    found: dict[int, list[str]] = {}
    select = "SELECT customer_id, number FROM phone WHERE customer_id"
    for customer, number in _rows(store, select, ids, "ORDER BY position, id"):
        found.setdefault(customer, []).append(number)
    return found


def held_cars(store: Store, ids: Sequence[int]) -> list[tuple[int, int, str, str, str]]:
    """(customer, vehicle, VIN or its tail, plate, model) of what some customers hold now."""
    select = (
        "SELECT h.customer_id, v.id, coalesce(v.vin, v.vin_tail), v.plate, v.model FROM holding h "
        "JOIN vehicle v ON v.id = h.vehicle_id WHERE h.until IS NULL AND h.customer_id"
    )
    return _rows(store, select, ids, "ORDER BY v.id")


def cars(store: Store, ids: Sequence[int]) -> list[tuple[int, str, str, str]]:
    """(vehicle, VIN or its tail, plate, model) of some vehicles."""
    return _rows(store, "SELECT id, coalesce(vin, vin_tail), plate, model FROM vehicle WHERE id", ids)


def _rows(store: Store, select: str, ids: Sequence[int], order: str = "") -> list[Any]:
    if not ids:
        return []
    marks = ",".join("?" * len(ids))
    return store.db.connection().execute(f"{select} IN ({marks}) {order}", list(ids)).fetchall()
