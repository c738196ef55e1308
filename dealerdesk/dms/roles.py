"""Drivers 使用人/驾驶人 and payers 付款人: people in a role at a car, beside its owner.

Who is named like the owner is the owner. Somebody else is known as in ``matching``: by who has the
role now, by name with phone, a firm by its name; else a customer is made. Another name ends the
role of the former one, which stays in the history of the car; so does an empty cell of a list whose
column is to be taken so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from dealerdesk.dms.columns import Read
from dealerdesk.dms.customers import CustomerSide
from dealerdesk.dms.matching import People
from dealerdesk.dms.session import Session
from dealerdesk.dms.values import Name

ROLES = ("driver", "payer")
FIELDS = frozenset((*ROLES, *(f"{role}_phone" for role in ROLES)))
HOLDING = ("id", "vehicle_id", "customer_id", "role", "since", "until", "made")


class Said(NamedTuple):
    """What a row says of a role: the row, the day it speaks of (ISO), name and phones."""

    row: int
    day: str
    name: Name
    phones: tuple[tuple[str, str], ...]


class _Held(NamedTuple):
    holding_id: int
    customer_id: int
    since: str


class Roles:
    """The drivers and payers of the cars that a file speaks of."""

    def __init__(self, session: Session, people: People, customers: CustomerSide) -> None:
        self._session = session
        self._people = people
        self._customers = customers
        self._held: dict[tuple[int, str], _Held] = {}
        self._asked: set[int] = set()
        self._newest: dict[tuple[int, str], Said] = {}
        self._empty: dict[str, set[int]] = {}  # role → places of rows that end it
        self._nameless: dict[tuple[int | None, str], int] = {}  # without phone, at cars of one owner

    def phones(self, read: Read) -> Iterable[str]:
        """The numbers in the columns of drivers and payers."""
        fields = [f"{role}_phone" for role in ROLES if f"{role}_phone" in read.fields]
        return (number for field in fields for cell in read.get(field, ()) for number, _label in cell)

    def begin(self, read: Read) -> None:
        """A new batch of a list."""
        self._empty = self._session.clears(read, "holding", ROLES)

    def take(self, read: Read, i: int, car: int, owner: int | None) -> None:
        """Row ``i`` of a list, which tells how it is today."""
        for role in ROLES:
            said = self._said(read, i, role, self._session.day)
            if said is not None:
                self._prepare([car])
                if (car, role) not in self._held or not self._session.only_fills(role):
                    self._take(car, role, said, owner)
            elif i in self._empty.get(role, ()):
                self._prepare([car])
                self._end(car, role, self._session.day)

    def note(
        self, read: Read, places: Iterable[int], cars: Sequence[int | None], days: Sequence[Any]
    ) -> None:
        """Rows that tell of a day each: the newest of a car counts, see ``finish``."""
        for role in ROLES:
            if role not in read.fields:
                continue
            for i in places:
                car = cars[i]
                said = self._said(read, i, role, days[i] or "") if car is not None else None
                if car is None or said is None:
                    continue
                before = self._newest.get((car, role))
                if before is None or before.day <= said.day:
                    self._newest[car, role] = said

    def finish(self) -> None:
        """Take what was noted."""
        if not self._newest:
            return
        bulk = self._session.bulk
        bulk.flush()
        cars = sorted({car for car, _role in self._newest})
        owners = dict(
            bulk.rows_in(
                "SELECT vehicle_id, customer_id FROM holding WHERE role = 'owner' AND until IS NULL"
                " AND vehicle_id",
                cars,
            )
        )
        numbers = [number for said in self._newest.values() for number, _label in said.phones]
        self._people.prepare((), owners.values(), numbers)
        self._prepare(cars)
        for (car, role), said in sorted(self._newest.items()):
            held = self._held.get((car, role))
            if held is None or held.since <= said.day:
                self._session.begin(said.row)
                self._take(car, role, said, owners.get(car))
                self._session.write_changes()
        bulk.flush()

    def end(self, car: int, day: str) -> None:
        """The car has another owner: its former driver and payer have gone with the old one."""
        self._prepare([car])
        for role in ROLES:
            self._end(car, role, day)

    # one role

    def _said(self, read: Read, i: int, role: str, day: str) -> Said | None:
        name: Name | None = read.get(role)[i] if role in read.fields else None
        if name is None or not name.name:
            return None
        phones = read.get(f"{role}_phone", ())[i]
        return Said(read.batch.rows[i], day, name, phones)

    def _prepare(self, cars: Iterable[int]) -> None:
        """Load who has a role at these cars."""
        new = [car for car in cars if car not in self._asked]
        self._asked.update(new)
        rows = self._session.bulk.rows_in(
            "SELECT vehicle_id, role, id, customer_id, coalesce(since, '') FROM holding"
            " WHERE until IS NULL AND role <> 'owner' AND vehicle_id",
            new,
        )
        found = {(car, role): _Held(*rest) for car, role, *rest in rows}
        self._people.prepare((), [held.customer_id for held in found.values()], ())
        for key, held in found.items():
            self._held.setdefault(key, held)

    def _take(self, car: int, role: str, said: Said, owner: int | None) -> None:
        held = self._held.get((car, role))
        person = self._find(said, held, owner)
        if person is not None and person == owner:
            self._end(car, role, said.day)
            return
        if person is None:
            person = self._make(said, owner)
        elif said.phones and person not in self._people.numbered:
            self._customers.compare_phones(person, said.row, said.phones, said.name.name)
        if held is None or held.customer_id != person:
            self._end(car, role, said.day)
            self._hold(car, role, person, said.day)

    def _find(self, said: Said, held: _Held | None, owner: int | None) -> int | None:
        people, name = self._people, said.name.name
        for known in (owner, held.customer_id if held else None):
            if known is not None and people.is_called(known, name):
                return known
        for number, _label in said.phones:
            if (found := people.with_phone(name, number)) is not None:
                return found
        if said.name.kind == "company":
            return people.firms.get(name)
        return None if said.phones else self._nameless.get((owner, name))

    def _make(self, said: Said, owner: int | None) -> int:
        made = self._customers.make_other(said.row, said.name, said.phones)
        if not said.phones:
            self._nameless[owner, said.name.name] = made
        return made

    def _hold(self, car: int, role: str, person: int, day: str) -> None:
        session = self._session
        holding = session.bulk.new_id("holding")
        row = (holding, car, person, role, day or None, None, session.made)
        session.bulk.insert("holding", HOLDING, row)
        self._held[car, role] = _Held(holding, person, day)
        session.changed()

    def _end(self, car: int, role: str, day: str) -> None:
        held = self._held.pop((car, role), None)
        if held is not None:
            until = day or self._session.day
            self._session.bulk.update("holding", held.holding_id, {"until": None}, {"until": until})
            self._session.changed()


def beside(session: Session) -> Roles:
    """For files of papers, which make no customers otherwise."""
    people = People(session.bulk)
    return Roles(session, people, CustomerSide(session, people))
