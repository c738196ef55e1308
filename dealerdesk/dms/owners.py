"""Rows of customers, vehicles and sales: a person, a car, or both, and who owns the car."""

from __future__ import annotations

from typing import Any

from dealerdesk.dms import matching, reasons
from dealerdesk.dms.columns import Batch, Read, Reader
from dealerdesk.dms.customers import CustomerSide
from dealerdesk.dms.matching import AMBIGUOUS, Cars, Holder, People
from dealerdesk.dms.plain import PlainRows
from dealerdesk.dms.session import Session
from dealerdesk.dms.vehicles import VehicleSide

_HOLDING = ("id", "vehicle_id", "customer_id", "role", "since", "until", "made")


class OwnerRows:
    """Takes the rows of a file of customers, vehicles or sales."""

    def __init__(self, session: Session, reader: Reader, kind: str) -> None:
        self.session = session
        self.reader = reader
        self.kind = kind
        self.cars = Cars(session.bulk)
        self.people = People(session.bulk)
        self.customers = CustomerSide(session, self.people)
        self.vehicles = VehicleSide(session, self.cars)
        self.vehicles.again = kind == "sales"
        self.owners = matching.owners(session.bulk)
        self._seen: set[tuple[int, str, str | None]] = set()
        self._has_car = bool({"vin", "plate"} & reader.places.keys())
        self._plain = PlainRows(session, kind, self.customers, self.vehicles, self.owners, self._seen)

    def take(self, batch: Batch) -> None:
        """Compare and write a batch of rows: the plain ones at once, then the others one by one."""
        read = self.reader.read(batch)
        read.check()
        rest = self._plain.take(read)
        if rest.rows:
            self._take_rest(read if rest is batch else self.reader.read(rest))
        self.session.bulk.flush()

    def _take_rest(self, read: Read) -> None:
        read.check()
        vins, plates, phones = read.get("vin"), read.get("plate"), read.get("phones", ())
        found = [self.cars.find(v, p[0] if p else "") for v, p in zip(vins, plates, strict=True)]
        held = [self.owners[i].customer_id for i in found if i in self.owners]
        numbers = (self.people.by_number.get(n) for n in read.get("customer_number", "") if n)
        persons = (
            self.people.with_phone(name.name, number)
            for name, cell in zip(read.get("name"), phones, strict=True)
            for number, _label in cell
            if name is not None
        )
        firms = (self.people.firms.get(name.name) for name in read.get("name") if name is not None)
        self.customers.begin(
            read, [i for ids in (held, numbers, persons, firms) for i in ids if i is not None]
        )
        self.vehicles.begin(read, [i for i in found if i is not None])
        self._same_day_births(read)
        for i, row in enumerate(read.batch.rows):
            self._row(i, row, read, vins[i], plates[i], phones[i])

    def finish(self) -> None:
        """After the last row."""
        self.customers.finish()

    def _same_day_births(self, read: Read) -> None:
        """生日 = 交车日 is a form filled in carelessly: reported, see domain 5.3."""
        if not {"birthday", "delivered_on"} <= read.fields:
            return
        for i, (birth, day) in enumerate(zip(read.get("birthday"), read.get("delivered_on"), strict=True)):
            if birth and day and birth.year and f"{birth.year}-{birth.month:02d}-{birth.day:02d}" == day:
                raw = read.raw["birthday"][i]
                self.session.issue(read.batch.rows[i], "birthday", raw, reasons.BIRTHDAY_DELIVERY)

    def _row(self, i: int, row: int, read: Read, vin: Any, plate: Any, phones: Any) -> None:
        session = self.session
        number, name = self.customers.says(i)
        # the car may have been made by a row before this one, so it is looked for again
        car = self.cars.find(vin, plate[0] if plate else "") if self._has_car else None
        key_of_car = bool((vin and (vin.vin or vin.tail)) or (plate and plate[0]))
        owner = self.owners.get(car) if car is not None else None
        person = self.people.find(number, name, [n for n, _l in phones], owner.customer_id if owner else None)
        if not self._has_key(i, row, read, car, key_of_car, person, number, name, phones):
            return
        if car == AMBIGUOUS or (car is None and not key_of_car and self.kind != "customers"):
            car = self._only_car_of(person)
            if car is None:
                session.reject(row, reasons.NO_CAR, read.batch.cells[i], "vin", _raw(read, "vin", i))
                return
        if (car is not None or not key_of_car) and self._again(i, car, person):
            session.outcome.skip(row, reasons.SECOND_DIFFERS)
            return
        session.begin(row)
        car = self._take_car(i, row, car, key_of_car, vin, plate, person)
        person = self._take_person(i, row, read, car, person, number, name, phones, plate)
        if car is not None and person is not None:
            self._take_owner(i, car, person)
        records = {"": ("customer", person or 0)} if car is None else {"": ("vehicle", car)}
        if car is not None and person is not None:
            records.update(dict.fromkeys(_OF_PERSON, ("customer", person)))
        session.report_bad(read, i, records)
        record, space = self._record(car, person)
        self._seen.add((record, space, self._sale_day(i)))
        session.end(record, read.batch.hashes[i], space)

    # keys

    def _has_key(
        self,
        i: int,
        row: int,
        read: Read,
        car: Any,
        key_of_car: bool,
        person: Any,
        number: str,
        name: str,
        phones: Any,
    ) -> bool:
        """Whether the row can be attributed at all; else it is rejected."""
        if car is not None or key_of_car or person is not None or number or (name and phones):
            return True
        garbled = [b for b in read.bad.get(i, ()) if b.why == reasons.MOJIBAKE and b.field in _KEYS]
        cells = read.batch.cells[i]
        if garbled:
            self.session.reject(row, reasons.KEY_MOJIBAKE, cells, garbled[0].field, garbled[0].raw)
        elif self.kind == "customers":
            self.session.reject(row, reasons.NO_PERSON, cells, "customer_number", "")
        else:
            self.session.reject(row, reasons.NO_CAR, cells, "vin", _raw(read, "vin", i))
        return False

    def _only_car_of(self, person: int | None) -> int | None:
        """The car of a customer who has only one."""
        if person is None:
            return None
        cars = matching.cars_of(self.session.bulk, [person]).get(person, [])
        if len(cars) != 1:
            return None
        self.vehicles.fetch(cars)
        return cars[0]

    def _record(self, car: int | None, person: int | None) -> tuple[int, str]:
        """With whom the line of the row is kept: the car; in lists of customers the customer, or
        the car where one person has a line for each."""
        if self.kind != "customers":
            return car or 0, ""
        return (car, "car") if car is not None else (person or 0, "")

    def _sale_day(self, i: int) -> str | None:
        """A car may be sold twice: each sale is a record."""
        return self.vehicles.sale_day(i) if self.kind == "sales" else None

    def _again(self, i: int, car: int | None, person: int | None) -> bool:
        """Whether a row above has spoken of this record (in sales: of this sale)."""
        record, space = self._record(car, person)
        if not record:
            return False
        made = record >= (
            self.customers.first if self.kind == "customers" and not space else self.vehicles.first
        )
        if (made and self.kind != "sales") or (record, space, self._sale_day(i)) in self._seen:
            return True
        return self.kind != "sales" and self.session.lines.was_seen(record, space)

    # taking

    def _take_car(
        self, i: int, row: int, car: int | None, key_of_car: bool, vin: Any, plate: Any, person: int | None
    ) -> int | None:
        if car is None:
            return self.vehicles.make(i, row, vin, plate) if key_of_car else None
        if not self._is_older_sale(i, car, person):
            owner = self.owners.get(car)
            customer = self.people.names.get(owner.customer_id, "") if owner else ""
            self.vehicles.compare(i, row, car, vin, plate, customer)
        return car

    def _is_older_sale(self, i: int, car: int, person: int | None) -> bool:
        """Whether the row is a sale from before the present owner's."""
        if self.kind != "sales":
            return False
        owner, day = self.owners.get(car), self.vehicles.sale_day(i)
        last = max(
            (d for d in (self.vehicles.last_sale(car), owner.since if owner else None) if d), default=None
        )
        return bool(owner and day and last and day < last and owner.customer_id != person)

    def _take_person(
        self, i: int, row: int, read: Read, car: int | None, person: int | None, number: str, name: str, phones: Any,
        plate: Any,
    ) -> int | None:  # fmt: skip
        shown = plate[0] if plate else ""
        if person is not None:
            self.customers.compare(i, row, person, phones, shown)
            return person
        if not number and not name:
            return None
        owner = self.owners.get(car) if car is not None else None
        if owner is not None and not number and not phones:
            raw = _raw(read, "name", i)
            self.session.issue(row, "name", raw, reasons.OWNER_STAYS, "vehicle", car)
            return None
        for other, _label in phones if not number else ():
            if self.people.other_name(name, other):
                self.session.issue(row, "phone", other, reasons.OTHER_OWNER, "customer", None)
                break
        return self.customers.make(i, row, phones)

    def _take_owner(self, i: int, car: int, person: int) -> None:
        """Who owns the car now; the former owner stays in its history."""
        session = self.session
        day = self.vehicles.sale_day(i)
        owner = self.owners.get(car)
        if owner is None:
            self._hold(car, person, day, None)
            session.changed()
            return
        if owner.customer_id == person:
            return
        names = self.people.names
        ours, theirs = names.get(owner.customer_id, ""), names.get(person, "")
        if ("holding", owner.holding_id, "customer") in session.protected:
            session.differ("holding", owner.holding_id, "customer", ours, theirs, "", ours)
        elif self._is_older_sale(i, car, person):
            if not self._held_before(car, person):
                self._hold(car, person, day, owner.since or self.vehicles.last_sale(car) or session.day)
                session.changed()
        else:
            until = day or session.day
            session.bulk.update("holding", owner.holding_id, {"until": None}, {"until": until})
            self._hold(car, person, until, None)
            session.changed()

    def _held_before(self, car: int, person: int) -> bool:
        rows = self.session.bulk.rows(
            "SELECT 1 FROM holding WHERE vehicle_id = ? AND customer_id = ? AND role = 'owner'", (car, person)
        )
        return next(iter(rows), None) is not None

    def _hold(self, car: int, person: int, since: str | None, until: str | None) -> None:
        session = self.session
        holding = session.bulk.new_id("holding")
        session.bulk.insert("holding", _HOLDING, (holding, car, person, "owner", since, until, session.made))
        if until is None:
            self.owners[car] = Holder(holding, person, since)


_KEYS = frozenset(("customer_number", "name", "phone", "vin", "plate"))
_OF_PERSON = ("customer_number", "name", "customer_kind", "sex", "birthday", "phone", "phone_home", "phone_office",
              "phone_spare", "id_tail", "contact", "address", "postcode", "tier", "note")  # fmt: skip


def _raw(read: Read, field: str, i: int) -> str:
    return read.raw[field][i] if field in read.raw else ""
