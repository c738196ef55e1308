"""Search as you type: a customer or a car by name, pinyin, phone tail, plate part or VIN tail."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, cast

from dealerdesk.people.cards import Hit, HitVehicle
from dealerdesk.people.records import Customer, Holding, Phone, Vehicle
from dealerdesk.people.rules import DOTS, INVISIBLE, mask_phone
from dealerdesk.staff.rights import Actor, may, require
from dealerdesk.store.store import Store

LAST = "\U0010ffff"
MATCHED = {"n": "name", "y": "pinyin", "h": "phone", "H": "phone", "c": "plate", "v": "vin", "V": "vin"}
_STRIP = {ord(c): None for c in DOTS + INVISIBLE}


def keys(text: str) -> list[str]:
    """The term prefixes that ``text`` may mean, the likeliest first."""
    plain = unicodedata.normalize("NFKC", text).translate(_STRIP).upper()
    if not plain:
        return []
    if re.search(r"[^\x00-\x7f]", plain):
        return ["n" + plain, *(["c" + plain] if len(plain) >= 2 else [])]
    found = []
    if plain.isdigit():
        if len(plain) >= 3:
            found += ["H" + plain[::-1]]
        if len(plain) >= 2:
            found += ["c" + plain]
        if len(plain) >= 3:
            found += ["h" + plain]
    elif plain.isalpha():
        found += ["y" + plain.lower(), "n" + plain]
    if len(plain) >= 2 and not plain.isdigit():
        found += ["c" + plain]
    if len(plain) >= 3:
        found += ["V" + plain[::-1], "v" + plain]
    return found


class Search:
    """The search box."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, actor: Actor, text: str, limit: int = 20) -> list[Hit]:
        """At most ``limit`` hits, exact ones first; phones whole only for who may see them.

        Raises NotAllowed for roles that may not look at customers (domain 7.7).
        """
        require(actor, "find_customer", own=True)
        pairs = self._pairs(text, limit if may(actor, "find_customer") else limit * 20)
        if not may(actor, "find_customer"):
            own = self._own_vehicles(actor)
            pairs = [pair for pair in pairs if pair[0] in own][:limit]
        return self._hits(pairs, text, may(actor, "see_phone"))

    def _pairs(self, text: str, limit: int) -> list[tuple[int, int, str]]:
        """(customer, vehicle, kind of term), one for each customer, in order of the keys."""
        found: dict[tuple[int, int], tuple[int, int, str]] = {}
        for key in keys(text):
            rows = self._store.db.execute_sql(
                "SELECT customer_id, vehicle_id FROM term WHERE k >= ? AND k < ? ORDER BY k LIMIT ?",
                (key, key + LAST, limit * 3),
            )
            for customer, vehicle in rows:
                slot = (customer, 0) if customer else (0, vehicle)
                found.setdefault(slot, (customer, vehicle, key[0]))
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def _own_vehicles(self, actor: Actor) -> set[int]:
        """Customers whose car this consultant sold, or whose policy this specialist keeps."""
        rows = self._store.db.execute_sql(
            "SELECT h.customer_id FROM holding h JOIN vehicle v ON v.id = h.vehicle_id "
            "WHERE v.consultant = ? "
            "UNION SELECT h.customer_id FROM holding h JOIN policy p ON p.vehicle_id = h.vehicle_id "
            "WHERE p.specialist = ?",
            (actor.name, actor.name),
        )
        return {row[0] for row in rows}

    def _hits(self, pairs: list[tuple[int, int, str]], text: str, whole: bool) -> list[Hit]:
        ids = [customer for customer, _vehicle, _key in pairs if customer]
        customers = {row.id: row for row in Customer.select().where(Customer.id.in_(ids))}
        phones: dict[int, list[str]] = {}
        for row in Phone.select().where(Phone.customer.in_(ids)).order_by(Phone.position, Phone.id):
            phones.setdefault(row.customer_id, []).append(row.number if whole else mask_phone(row.number))
        cars: dict[int, dict[int, HitVehicle]] = {}
        held = (
            Vehicle.select(Vehicle, Holding.customer)
            .join(Holding, on=(Holding.vehicle == Vehicle.id))
            .where(Holding.customer.in_(ids) & Holding.until.is_null())
            .order_by(Vehicle.id)
        )
        for row in cast(Iterable[Any], held.dicts()):
            cars.setdefault(row["customer"], {})[row["id"]] = _car(row)
        lone = [vehicle for customer, vehicle, _key in pairs if not customer]
        rows = Vehicle.select().where(Vehicle.id.in_(lone)).dicts()
        alone = {row["id"]: _car(row) for row in cast(Iterable[Any], rows)}
        part = unicodedata.normalize("NFKC", text).translate(_STRIP).upper()
        hits = []
        for customer, vehicle, key in pairs:
            who = customers.get(customer)
            mine = tuple(cars.get(customer, {}).values()) if who else (alone[vehicle],)
            hits.append(
                Hit(
                    customer_id=customer or None,
                    name=who.name if who else "",
                    sex=who.sex if who else "",
                    kind=who.kind if who else "",
                    phones=tuple(phones.get(customer, ())),
                    vehicles=mine,
                    vehicle_id=vehicle or (mine[0].id if mine else None),
                    matched=MATCHED[key],
                    part=part,
                )
            )
        return hits


def _car(row: Any) -> HitVehicle:
    return HitVehicle(row["id"], row["vin"] or row["vin_tail"], row["plate"], row["model"])
