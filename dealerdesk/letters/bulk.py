"""Addresses of many customers at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dealerdesk.store.store import Store


class Address(NamedTuple):
    """Where post goes; either may be empty."""

    address: str
    postcode: str


def addresses(store: Store, customer_ids: Iterable[int]) -> dict[int, Address]:
    """The addresses of customers by id."""
    ids = sorted(set(customer_ids))
    found: dict[int, Address] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ",".join("?" * len(part))
        rows = store.db.execute_sql(f"SELECT id, address, postcode FROM customer WHERE id IN ({marks})", part)
        found |= {row[0]: Address(row[1], row[2]) for row in rows.fetchall()}
    return found
