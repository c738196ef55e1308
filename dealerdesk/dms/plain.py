"""Rows of customers, vehicles and sales that need no second look, taken many at a time.

New customers with a number of their own, new cars of customers whom the shop knows by number,
and sales that add to a car what its present owner's sale says. All others go row by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import eq
from typing import Any

from dealerdesk.dms import vehicles
from dealerdesk.dms.columns import Batch, Read, picker
from dealerdesk.dms.customers import CustomerSide
from dealerdesk.dms.matching import Holder, Marked, Owners, Told
from dealerdesk.dms.plan import SHOWN
from dealerdesk.dms.session import Session
from dealerdesk.dms.vehicles import VehicleSide

_OF_PERSON = frozenset(("customer_number", "name"))
_NOT_PLAIN = frozenset(
    (
        "birthday",
        "address",
        "postcode",
        "tier",
        "note",
        "sex",
        "id_tail",
        "contact",
        "driver",
        "payer",
        "customer_kind",
        "phones",
    )
)
_SHOWN_ROWS = 200
"""The first rows go one by one, so that a person sees what they change."""

_OF_SALE = _OF_PERSON | {"vin", *vehicles.FIELDS}


class PlainRows:
    """Takes what is plain out of a batch."""

    def __init__(
        self, session: Session, kind: str, customers: CustomerSide, cars: VehicleSide,
        owners: Owners, seen: Told, sold: Marked,
    ) -> None:  # fmt: skip
        self.session = session
        self.kind = kind
        self.customers = customers
        self.vehicles = cars
        self.owners = owners
        self.seen = seen
        self.sold = sold

    def take(self, read: Read) -> Batch:
        """Take the plain rows; returns the others."""
        fields = read.fields
        if self.kind == "customers" and not fields & {"vin", "plate"}:
            done = self._new_customers(read)
        elif self.kind == "vehicles" and not fields & _NOT_PLAIN and "customer_number" in fields:
            done = self._new_cars(read)
        elif self.kind == "sales" and fields <= _OF_SALE and "customer_number" in fields:
            done = self._sales(read)
        else:
            done = []
        return _without(read.batch, done) if done else read.batch

    def _new_customers(self, read: Read) -> list[int]:
        people = self.customers.people
        if not people.all_numbered:
            return []  # somebody may get a number now
        numbers = read.get("customer_number", "")
        once, known = Counter(numbers), people.by_number
        done = [
            i
            for i, (number, name) in enumerate(zip(numbers, read.get("name"), strict=True))
            if number
            and name is not None
            and number not in known
            and number not in people.aliases
            and once[number] == 1
        ]
        if done:
            self.customers.make_many(read, done)
        return done

    def _persons(self, read: Read) -> list[int | None]:
        """The customer of each row whom number and name agree on."""
        people = self.customers.people
        found = map(people.by_number.get, read.get("customer_number"))
        if "name" not in read.fields:
            return list(found)
        return [
            person if person is not None and name is not None and people.names[person] == name[0] else None
            for person, name in zip(found, read.get("name"), strict=True)
        ]

    def _new_cars(self, read: Read) -> list[int]:
        session, bulk = self.session, self.session.bulk
        persons = self._persons(read)
        new = self.vehicles.cars.plain_new(read.get("vin"), read.get("plate"))
        done = [i for i in new if persons[i] is not None]
        if not done:
            return done
        session.first_change()
        ids = self.vehicles.make_many(read, done)
        held = [persons[i] for i in done]
        sales = self.vehicles.sale_days(read, done)
        holdings = bulk.new_ids("holding", len(done))
        bulk.insert_columns(
            "holding",
            ("id", "vehicle_id", "customer_id", "since"),
            [holdings, ids, held, sales],
            {"role": "owner", "until": None, "made": session.made},
        )
        self.owners.update(zip(ids, map(Holder._make, zip(holdings, held, sales, strict=True)), strict=True))
        session.made_many(ids, picker(done, len(read))(read.batch.hashes))
        if read.bad:
            for i, car, person in zip(done, ids, held, strict=True):
                if i in read.bad:
                    of_person = dict.fromkeys(_OF_PERSON, ("customer", person or 0))
                    session.report_bad(read, i, {"": ("vehicle", car), **of_person})
        return done

    def _sales(self, read: Read) -> list[int]:
        """Sales whose buyer owns the car now, and which fill or change its fields."""
        session = self.session
        if session.lines.holds or not session.takes_all:
            return []
        first = _SHOWN_ROWS if len(session.outcome.changes) < SHOWN else 0
        by_hand = {row_id for table, row_id, _field in session.protected if table == "vehicle"}
        by_vin, owners = self.vehicles.cars.by_vin, self.owners
        cars = [by_vin.get(vin[0]) if vin is not None else None for vin in read.get("vin")]
        once = Counter(cars)
        done = [
            i
            for i, (car, person) in enumerate(zip(cars, self._persons(read), strict=True))
            if i >= first
            and car is not None
            and person is not None
            and car not in by_hand
            and i not in read.bad
            and once[car] == 1
            and car < self.vehicles.first
            and (owner := owners.get(car)) is not None
            and owner.customer_id == person
        ]
        if not done:
            return []
        session.first_change()
        self._change([cars[i] or 0 for i in done], done, read)
        return done

    def _change(self, cars: list[int], places: list[int], read: Read) -> None:
        session, pick = self.session, picker(places, len(read))
        present = tuple(field for field in vehicles.FIELDS if field in read.fields)
        current = self.vehicles.current(cars, present)
        theirs = [pick(read.get(field)) for field in present]
        ours = list(zip(*map(current.__getitem__, cars), strict=True))
        changed = 0
        for names, rows in _changes(present, cars, ours, theirs).items():
            session.bulk.change_many("vehicle", names, rows)
            changed += len(rows)
        session.outcome.counts.changed += changed
        session.outcome.counts.same += len(places) - changed
        session.lines.put_many(cars, pick(read.batch.hashes))
        self.sold.update(cars)
        for car, day in zip(cars, self.vehicles.sale_days(read, places), strict=False):
            self.seen.add(car, "", day)


_Changed = tuple[int, tuple[Any, ...], tuple[Any, ...]]
"""Id, values before, values after."""
_Columns = Sequence[Sequence[Any]]


def _changes(
    fields: tuple[str, ...], ids: Sequence[int], ours: _Columns, theirs: _Columns
) -> dict[tuple[str, ...], list[_Changed]]:
    """The rows by the fields in which they change. An empty cell changes nothing."""
    alike: list[int] = []  # fields in which all rows change
    for k, (mine, file) in enumerate(zip(ours, theirs, strict=True)):
        if all(file) and not any(map(eq, mine, file)):
            alike.append(k)
        elif any(file) and not all(map(eq, mine, file)):
            return _changes_by_row(fields, ids, ours, theirs)
    if not alike:
        return {}
    before, after = (zip(*[side[k] for k in alike], strict=True) for side in (ours, theirs))
    return {tuple(fields[k] for k in alike): list(zip(ids, before, after, strict=True))}


def _changes_by_row(
    fields: tuple[str, ...], ids: Sequence[int], ours: _Columns, theirs: _Columns
) -> dict[tuple[str, ...], list[_Changed]]:
    groups: dict[tuple[str, ...], list[_Changed]] = {}
    for row_id, mine, file in zip(ids, zip(*ours, strict=True), zip(*theirs, strict=True), strict=True):
        differs = [k for k, value in enumerate(file) if value and value != mine[k]]
        if differs:
            names = tuple([fields[k] for k in differs])
            old, new = tuple([mine[k] for k in differs]), tuple([file[k] for k in differs])
            groups.setdefault(names, []).append((row_id, old, new))
    return groups


def _without(batch: Batch, done: list[int]) -> Batch:
    """The rows of a batch that are not done yet."""
    return batch.picked(sorted(set(range(len(batch.rows))).difference(done)))
