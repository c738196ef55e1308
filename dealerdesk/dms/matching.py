"""Whom and which car a row speaks of (domain 5.3, duplicates).

A car is known by its VIN, then by plate and VIN tail, then by a plate that only one car has. A
customer is known by 客户编号, then by name with phone; a firm also by its name. Different names
are never one customer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from dealerdesk.dms import reasons
from dealerdesk.dms.bulk import BulkWriter
from dealerdesk.dms.values import Vin, is_company

AMBIGUOUS = -1
"""More than one car fits."""


class Holder(NamedTuple):
    """The current owner of a car: the holding, the customer, and since when (ISO text)."""

    holding_id: int
    customer_id: int
    since: str | None


SHARE = 4
"""When a file asks for more than a quarter of what the shop has, all of it is loaded at once."""


class Marked:
    """A set of ids, a byte for each up to the largest: a large shop has hundreds of thousands."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, row_id: int) -> None:
        """Mark one."""
        self.update((row_id,))

    def update(self, row_ids: Collection[int]) -> None:
        """Mark several."""
        missing = max(row_ids, default=-1) + 1 - len(self._bytes)
        if missing > 0:
            self._bytes.extend(bytes(missing + len(self._bytes) // 8))
        for row_id in row_ids:
            self._bytes[row_id] = 1

    def __contains__(self, row_id: int) -> bool:
        return row_id < len(self._bytes) and self._bytes[row_id] == 1


class Told:
    """Of which records a file has spoken, each with the day of its sale; most have one."""

    def __init__(self) -> None:
        self._first: dict[int, str | None] = {}
        self._others: set[tuple[int, str, str | None]] = set()

    def add(self, record: int, space: str, day: str | None) -> None:
        """A row has spoken of it."""
        if space or self._first.setdefault(record, day) != day:
            self._others.add((record, space, day))

    def has(self, record: int, space: str, day: str | None) -> bool:
        """Whether a row has spoken of it, and of that day."""
        return (not space and self._first.get(record, "") == day) or (record, space, day) in self._others


class _Asked:
    """What was already looked up, and whether looking up one by one is still worth it."""

    def __init__(self, size: int, expected: int) -> None:
        """``size``: how many the shop has, ``expected``: for how many the file will at least ask."""
        self.size = size
        self.whole = size == 0
        self._expected = expected
        self._asked: set[object] = set()

    def new(self, keys: Iterable[object]) -> list[Any]:
        """Those keys that were not asked for yet."""
        found = list(set(keys) - self._asked)
        self._asked.update(found)
        return found

    def too_many(self) -> bool:
        """Whether all should be loaded now; true only once."""
        if self.whole or max(len(self._asked), self._expected) * SHARE <= self.size:
            return False
        self.whole = True
        self._asked.clear()
        return True


class Cars:
    """The cars of the shop that a file may speak of, and those that this run made."""

    def __init__(self, bulk: BulkWriter) -> None:
        self._bulk = bulk
        self._asked = _Asked(bulk.first_id("vehicle") - 1, bulk.expected)
        self.by_vin: dict[str, int] = {}
        self._by_plate: dict[str, int | list[int]] = {}
        self._plates_wait = False
        self._fresh: dict[int, str] = {}
        self._meant: dict[str, int] = {}
        self.aliases: dict[str, int] = dict(
            bulk.rows("SELECT value, row_id FROM alias WHERE table_name = 'vehicle' AND field = 'vin'")
        )
        """VINs of cars that were merged into others."""
        for why, row_id in bulk.rows(
            "SELECT reason, row_id FROM issue"
            " WHERE table_name = 'vehicle' AND state = 'open' AND reason LIKE ?",
            (reasons.VIN_MEANT + "%",),
        ):
            self._meant[reasons.value(why, "meant")] = row_id
        self._by_tail: dict[str, int] = dict(
            bulk.rows("SELECT vin_tail, id FROM vehicle WHERE vin IS NULL AND vin_tail <> ''")
        )

    @property
    def whole(self) -> bool:
        """Whether all that the shop has is loaded."""
        return self._asked.whole

    def prepare(self, vins: Iterable[str], plates: Iterable[str]) -> None:
        """Load what the shop has under these whole VINs and plates, before they are looked up."""
        if self._asked.whole:
            return
        new_vins, new_plates = self._asked.new(vins), self._asked.new(plates)
        if self._asked.too_many():
            self._load_all()
            return
        rows_in = self._bulk.rows_in
        self.by_vin.update(rows_in("SELECT vin, id FROM vehicle WHERE vin", new_vins))
        for plate, row_id in rows_in("SELECT plate, id FROM vehicle WHERE plate <> '' AND plate", new_plates):
            self.add_plate(plate, row_id)

    def _load_all(self) -> None:
        self.by_vin.update(self._bulk.rows("SELECT vin, id FROM vehicle WHERE vin IS NOT NULL"))
        self._plates_wait = True

    @property
    def by_plate(self) -> dict[str, int | list[int]]:
        """Cars by plate; all of them are loaded when a row first needs one."""
        if self._plates_wait:
            self._plates_wait = False
            self._bulk.flush()
            rows = list(self._bulk.rows("SELECT plate, id FROM vehicle WHERE plate <> '' ORDER BY id"))
            self._by_plate = dict(rows)
            if len(self._by_plate) < len(rows):
                for plate, row_id in rows:
                    self.add_plate(plate, row_id)
        return self._by_plate

    def add(self, row_id: int, vin: str, tail: str, plate: str) -> None:
        """A car that this run makes, or one whose VIN or plate it learns."""
        self._fresh[row_id] = vin or tail
        if vin:
            self.by_vin[vin] = row_id
        elif tail:
            self._by_tail.setdefault(tail, row_id)
        if plate:
            self.add_plate(plate, row_id)

    def add_many(self, ids: Sequence[int], vins: list[str], plates: list[str]) -> None:
        """New cars with whole VINs and plates (or '') that no other car has."""
        self.by_vin.update(zip(vins, ids, strict=True))
        self._fresh.update(zip(ids, vins, strict=True))
        self._by_plate.update((plate, row_id) for plate, row_id in zip(plates, ids, strict=True) if plate)

    def plain_new(self, vins: list[Vin | None], plates: list[tuple[str, str] | None]) -> list[int]:
        """Places of rows whose whole VIN and plate (if any) are both new and stand only once."""
        vin_once, plate_once, by_plate = Counter(vins), Counter(plates), self.by_plate
        return [
            i
            for i, (vin, plate) in enumerate(zip(vins, plates, strict=True))
            if vin is not None
            and vin.vin
            and vin.vin not in self.by_vin
            and vin.vin not in self._meant
            and vin.vin not in self.aliases
            and vin_once[vin] == 1
            and (plate is None or not plate[0] or (plate_once[plate] == 1 and plate[0] not in by_plate))
        ]

    def add_plate(self, plate: str, row_id: int) -> None:
        """A plate that a known car has."""
        there = self._by_plate.get(plate)
        if there is None:
            self._by_plate[plate] = row_id
        elif isinstance(there, int):
            if there != row_id:
                self._by_plate[plate] = [there, row_id]
        elif row_id not in there:
            there.append(row_id)

    def drop_plate(self, plate: str, row_id: int) -> None:
        """A plate that a car has no more."""
        there = self.with_plate(plate)
        if row_id in there:
            self._by_plate[plate] = [car for car in there if car != row_id]

    def with_plate(self, plate: str) -> list[int]:
        """Every car that has this plate now."""
        there = self.by_plate.get(plate, [])
        return [there] if isinstance(there, int) else there

    def find(self, vin: Vin | None, plate: str) -> int | None:
        """The car of a row, None when it is new, AMBIGUOUS when the plate is not enough."""
        if vin is not None and vin.vin:
            known = self.by_vin.get(vin.vin) or self.aliases.get(vin.vin) or self._without_vin(vin.vin, plate)
            return known or self._nameless(self._meant.get(vin.vin), "")
        if vin is not None:
            known = self._by_plate_and_tail(vin.tail, plate)
            return known if known is not None or plate else self._by_tail.get(vin.tail)
        cars = self.with_plate(plate) if plate else []
        if len(cars) > 1:
            return AMBIGUOUS
        return cars[0] if cars else None

    def _by_plate_and_tail(self, tail: str, plate: str) -> int | None:
        for row_id in self.with_plate(plate) if plate else ():
            known = self._number(row_id)
            if known and known[-len(tail) :] == tail[-len(known) :]:
                return row_id
        return None

    def _without_vin(self, vin: str, plate: str) -> int | None:
        """The one car with this plate that has no VIN yet, or only the tail of this one."""
        cars = self.with_plate(plate) if plate else []
        return self._nameless(cars[0], vin) if len(cars) == 1 else None

    def _nameless(self, row_id: int | None, vin: str) -> int | None:
        """The car, if what is known of its VIN is at most the tail of ``vin``."""
        if row_id is None:
            return None
        known = self._number(row_id)
        return row_id if len(known) < 17 and vin.endswith(known) else None

    def _number(self, row_id: int) -> str:
        if row_id in self._fresh:
            return self._fresh[row_id]
        row = next(iter(self._bulk.rows("SELECT vin, vin_tail FROM vehicle WHERE id = ?", (row_id,))), None)
        return (row[0] or row[1]) if row else ""


class People:
    """The customers of the shop that a file may speak of, and those that this run made."""

    def __init__(self, bulk: BulkWriter) -> None:
        self._bulk = bulk
        self._asked = _Asked(bulk.first_id("customer") - 1, bulk.expected)
        self.by_number: dict[str, int] = {}
        self.names: dict[int, str] = {}
        self.numbered = Marked()
        self._phones: dict[str, list[int]] = {}
        self._phones_wait = False
        self._firms: dict[str, int] | None = None
        self.aliases: dict[str, int] = {}
        """Numbers of customers who were merged into others."""
        self._other_names: dict[int, set[str]] = {}
        for field, value, row_id in bulk.rows(
            "SELECT field, value, row_id FROM alias WHERE table_name = 'customer'"
        ):
            if field == "number":
                self.aliases[value] = row_id
            else:
                self._other_names.setdefault(row_id, set()).add(value)
        merged = self._other_names.keys() | set(self.aliases.values())
        self._know(bulk.rows_in("SELECT id, number, name FROM customer WHERE id", merged))
        nobody = bulk.rows("SELECT 1 FROM customer WHERE number IS NULL LIMIT 1")
        self.all_numbered = next(nobody, None) is None
        """Whether each customer has a number of the DMS, so that none is waiting for one."""

    @property
    def whole(self) -> bool:
        """Whether all that the shop has is loaded."""
        return self._asked.whole

    def prepare(self, numbers: Iterable[str], ids: Iterable[int], phones: Iterable[str]) -> None:
        """Load the customers with these numbers, ids and phones, before they are looked up."""
        if self._asked.whole:
            return
        rows_in = self._bulk.rows_in
        new_numbers, new_ids, new_phones = map(self._asked.new, (numbers, ids, phones))
        if self._asked.too_many():
            self._load_all()
            return
        self._know(rows_in("SELECT id, number, name FROM customer WHERE number", new_numbers))
        self._know(rows_in("SELECT id, number, name FROM customer WHERE id", new_ids))
        select = (
            "SELECT p.number, c.id, c.number, c.name FROM phone p JOIN customer c ON c.id = p.customer_id"
            " WHERE p.number"
        )
        for phone, *customer in rows_in(select, new_phones):
            self._know([customer])
            self._phones.setdefault(phone, []).append(customer[0])

    def _know(self, rows: Iterable[Any]) -> None:
        for row_id, number, name in rows:
            self.names[row_id] = name
            if number:
                self.by_number[number] = row_id
                self.numbered.add(row_id)

    def _load_all(self) -> None:
        bulk = self._bulk
        self._know(bulk.rows("SELECT id, number, name FROM customer"))
        self._phones_wait = True

    @property
    def _by_phone(self) -> dict[str, list[int]]:
        """Customers by phone; all of them are loaded when a row first asks."""
        if self._phones_wait:
            self._phones_wait = False
            fresh, self._phones = self._phones, {}
            rows = self._bulk.rows(
                "SELECT number, customer_id FROM phone WHERE id < ? ORDER BY id",
                (self._bulk.first_id("phone"),),
            )
            for number, row_id in rows:
                self._phones.setdefault(number, []).append(row_id)
            for number, row_ids in fresh.items():
                self._phones.setdefault(number, []).extend(row_ids)
        return self._phones

    @property
    def firms(self) -> dict[str, int]:
        """Firms by name; loaded when a row first needs them."""
        if self._firms is None:
            self._bulk.flush()
            rows = list(
                self._bulk.rows(
                    "SELECT id, number, name FROM customer WHERE kind = 'company' ORDER BY id DESC"
                )
            )
            self._know(rows)
            self._firms = {name: row_id for row_id, _number, name in rows}
        return self._firms

    def add(self, row_id: int, number: str, name: str, kind: str) -> None:
        """A customer that this run makes."""
        self.names[row_id] = name
        if number:
            self.by_number[number] = row_id
            self.numbered.add(row_id)
        else:
            self.all_numbered = False
        if self._firms is not None and kind == "company" and name:
            self._firms.setdefault(name, row_id)

    def learn(self, row_id: int, number: str, name: str) -> None:
        """What this run has told of a customer's number and name."""
        self.names[row_id] = name
        if number:
            self.by_number[number] = row_id
            self.numbered.add(row_id)

    def add_phones(self, row_id: int, phones: Iterable[str]) -> None:
        """Numbers that this run gives a customer."""
        for phone in phones:
            self._phones.setdefault(phone, []).append(row_id)

    def drop_phone(self, row_id: int, phone: str) -> None:
        """A number that this run takes from a customer."""
        self._phones[phone] = [i for i in self._by_phone.get(phone, ()) if i != row_id]

    def with_phone(self, name: str, phone: str) -> int | None:
        """The customer of this name with this number; rather one whom the DMS has not numbered, whom
        nothing else tells."""
        found = [i for i in self._by_phone.get(phone, ()) if self.is_called(i, name)]
        return min(found, key=self.numbered.__contains__, default=None)

    def is_called(self, row_id: int, name: str) -> bool:
        """Whether a customer bears this name, or one that was merged into them did."""
        return self.names[row_id] == name or name in self._other_names.get(row_id, ())

    def is_alias(self, number: str, name: str, row_id: int) -> bool:
        """Whether a row speaks of somebody who was merged into this customer."""
        return number in self.aliases or (name != self.names[row_id] and self.is_called(row_id, name))

    def other_name(self, name: str, phone: str, but: int) -> bool:
        """Whether somebody of another name has this number too, other than ``but``."""
        return any(self.names[i] != name for i in self._by_phone.get(phone, ()) if i != but)

    def find(self, number: str, name: str, phones: Iterable[str], owner: int | None) -> int | None:
        """The customer of a row; ``owner`` is who owns the row's car now. None: nobody we know."""
        if number and number in self.by_number:
            return self.by_number[number]
        if number and number in self.aliases:
            return self.aliases[number]
        if not name or (number and self.all_numbered):
            return None  # with a number of their own they are nobody that has another one
        found = owner if owner is not None and self.names.get(owner) == name else None
        for phone in phones:
            found = found or self.with_phone(name, phone)
        if found is None and is_company(name):
            found = self.firms.get(name)
        if found is not None and number and found in self.numbered:
            return None  # the DMS counts them as two
        return found


class Owners(dict[int, Holder]):
    """The current owner of each car that a file may speak of."""

    def __init__(self, bulk: BulkWriter) -> None:
        super().__init__()
        self._bulk = bulk
        self._asked = _Asked(bulk.first_id("holding") - 1, bulk.expected)

    @property
    def whole(self) -> bool:
        """Whether all that the shop has is loaded."""
        return self._asked.whole

    def prepare(self, vehicle_ids: Iterable[int]) -> None:
        """Load the owners of these cars, before they are looked up."""
        if self._asked.whole:
            return
        new = self._asked.new(vehicle_ids)
        select = (
            "SELECT vehicle_id, id, customer_id, since FROM holding WHERE role = 'owner' AND until IS NULL"
        )
        if self._asked.too_many():
            rows = self._bulk.rows(select)
        else:
            rows = self._bulk.rows_in(select + " AND vehicle_id", new)
        days: dict[str | None, str | None] = {}  # each day once: many cars have it
        for vehicle, holding, customer, since in rows:
            self[vehicle] = Holder(holding, customer, days.setdefault(since, since))


def protected(bulk: BulkWriter) -> dict[tuple[str, int, str], str]:
    """(table, row, field) that a person set, and the day: these win over any file."""
    rows = bulk.rows(
        "SELECT s.table_name, s.row_id, s.field, substr(j.at, 1, 10) FROM field_source s"
        " JOIN journal j ON j.id = s.journal_id WHERE s.by_hand = 1"
        " AND s.table_name IN ('customer', 'phone', 'vehicle', 'holding', 'repair_order', 'policy')"
    )
    return {(table, row_id, name): day for table, row_id, name, day in rows}


def cars_of(bulk: BulkWriter, customer_ids: Iterable[int]) -> dict[int, list[int]]:
    """The cars that each of these customers owns now."""
    found: dict[int, list[int]] = defaultdict(list)
    for customer, vehicle in bulk.rows_in(
        "SELECT customer_id, vehicle_id FROM holding WHERE role = 'owner' AND until IS NULL AND customer_id",
        customer_ids,
    ):
        found[customer].append(vehicle)
    return found
