"""Search as you type: a customer or a car by name, pinyin, phone tail, plate part or VIN tail."""

from __future__ import annotations

import re
import unicodedata

from dealerdesk.people import bulk, terms
from dealerdesk.people.cards import Hit, HitVehicle
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

    @property
    def waits(self) -> bool:
        """Whether terms are still to be made after an import, so that not everything is found yet."""
        return bool(terms.due(self._store, 1))

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
            rows = self._store.db.connection().execute(
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
        people, phones = bulk.people(self._store, ids), bulk.phones(self._store, ids)
        cars: dict[int, dict[int, HitVehicle]] = {}
        for customer, car, vin, plate, model in bulk.held_cars(self._store, ids):
            cars.setdefault(customer, {})[car] = HitVehicle(car, vin, plate, model)
        lone = [vehicle for customer, vehicle, _key in pairs if not customer]
        alone = {car[0]: HitVehicle(*car) for car in bulk.cars(self._store, lone)}
        part = unicodedata.normalize("NFKC", text).translate(_STRIP).upper()
        hits = []
        for customer, vehicle, key in pairs:
            name, sex, kind = people.get(customer, ("", "", ""))
            mine = tuple(cars.get(customer, {}).values()) if customer else (alone[vehicle],)
            numbers = phones.get(customer, [])
            hits.append(
                Hit(
                    customer_id=customer or None,
                    name=name,
                    sex=sex,
                    kind=kind,
                    phones=tuple(numbers if whole else map(mask_phone, numbers)),
                    vehicles=mine,
                    vehicle_id=vehicle or (mine[0].id if mine else None),
                    matched=MATCHED[key],
                    part=part,
                )
            )
        return hits
