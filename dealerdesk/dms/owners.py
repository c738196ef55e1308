"""Rows of customers, vehicles and sales: a person, a car, or both, and who owns the car."""

from __future__ import annotations

from typing import NamedTuple

from dealerdesk.dms import matching, reasons, roles
from dealerdesk.dms.columns import Bad, Batch, Read, Reader, wrong_vin
from dealerdesk.dms.customers import CustomerSide
from dealerdesk.dms.lines import OWNER
from dealerdesk.dms.matching import AMBIGUOUS, Cars, Holder, Marked, Owners, People, Told
from dealerdesk.dms.plain import PlainRows
from dealerdesk.dms.roles import Roles
from dealerdesk.dms.session import Session
from dealerdesk.dms.values import Vin
from dealerdesk.dms.vehicles import VehicleSide

PRESENT, OLDER, SECOND = "present", "older", "second"
"""What a row tells beside what is known and what other rows tell, see ``OwnerRows._place``."""


class _Row(NamedTuple):
    """What one row says of person and car. ``i`` is its place in the batch, ``number`` that in the
    file, ``key`` the 客户编号."""

    i: int
    number: int
    key: str
    name: str
    phones: tuple[tuple[str, str], ...]
    vin: Vin | None
    plate: tuple[str, str] | None

    @property
    def plate_number(self) -> str:
        return self.plate[0] if self.plate else ""

    @property
    def names_car(self) -> bool:
        return bool((self.vin and (self.vin.vin or self.vin.tail)) or self.plate_number)

    @property
    def names_person(self) -> bool:
        return bool(self.key or (self.name and self.phones))


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
        self.owners = Owners(session.bulk)
        self.roles = Roles(session, self.people, self.customers)
        self._seen = Told()
        self._sold = Marked()  # cars of whose sale a row has spoken
        self._past: dict[int, list[Holder]] = {}  # who owned a car
        self._has_car = bool({"vin", "plate"} & reader.places.keys())
        self._plain = PlainRows(
            session, kind, self.customers, self.vehicles, self.owners, self._seen, self._sold
        )

    def take(self, batch: Batch) -> None:
        """Compare and write a batch of rows: the plain ones at once, then the others one by one."""
        read = self.reader.read(batch)
        read.check()
        self._prepare(read)
        rest = self._plain.take(read)
        if rest.rows:
            self._take_rest(read if rest is batch else self.reader.read(rest))
        self.session.bulk.flush()

    def _prepare(self, read: Read) -> None:
        """Load what the shop has of the cars and people in a batch."""
        vins, plates = read.get("vin"), read.get("plate")
        if not self.cars.whole:
            self.cars.prepare((v.vin for v in vins if v and v.vin), (p[0] for p in plates if p and p[0]))
        cars: list[int] = []
        if self._has_car and not (self.owners.whole and self.people.whole):
            found = (self.cars.find(v, p[0] if p else "") for v, p in zip(vins, plates, strict=True))
            cars = [car for car in found if car is not None and car != AMBIGUOUS]
        self.owners.prepare(cars)
        if not self.people.whole:
            owned = (self.owners.get(car) for car in cars)
            held = [owner.customer_id for owner in owned if owner is not None]
            phones = (number for cell in read.get("phones", ()) for number, _label in cell)
            numbers = (number for number in read.get("customer_number", "") if number)
            self.people.prepare(numbers, held, [*phones, *self.roles.phones(read)])

    def _take_rest(self, read: Read) -> None:
        read.check()
        self._same_day_births(read)
        vins, plates, phones = read.get("vin"), read.get("plate"), read.get("phones", ())
        found = [self.cars.find(v, p[0] if p else "") for v, p in zip(vins, plates, strict=True)]
        owned = (self.owners.get(i) for i in found if i is not None)
        held = [owner.customer_id for owner in owned if owner is not None]
        numbers = (self.people.by_number.get(n) for n in read.get("customer_number", "") if n)
        rows = zip(read.get("customer_number", ""), read.get("name"), phones, strict=True)
        persons = (
            self.people.with_phone(name.name, phone)
            for number, name, cell in rows
            if name is not None and number not in self.people.by_number
            for phone, _label in cell
        )
        firms = (self.people.firms.get(n.name) for n in read.get("name") if n and n.kind == "company")
        self.customers.begin(
            read, [i for ids in (held, numbers, persons, firms) for i in ids if i is not None]
        )
        self.vehicles.begin(read, [i for i in found if i is not None])
        self.roles.begin(read)
        numbers = read.batch.rows
        every = [
            _Row(i, numbers[i], *self.customers.says(i), phones[i], vins[i], plates[i])
            for i in range(len(numbers))
        ]
        if self.kind == "customers" and not self._has_car:
            every.sort(key=lambda row: not row.key)
        elif self.kind == "sales":
            every.sort(key=lambda row: (row.names_car, self._sale_day(row.i) or ""), reverse=True)
        elif self.kind == "vehicles":
            every.sort(key=lambda row: not row.names_car)
        for row in every:
            self._row(row, read)

    def finish(self) -> None:
        """After the last row."""
        self.customers.finish()
        self.vehicles.finish()

    def _same_day_births(self, read: Read) -> None:
        """生日 = 交车日 is a form filled in carelessly: no birthday."""
        if not {"birthday", "delivered_on"} <= read.fields:
            return
        births, days = read.get("birthday"), read.get("delivered_on")
        for i, (birth, day) in enumerate(zip(births, days, strict=True)):
            if birth and day and birth.year and f"{birth.year}-{birth.month:02d}-{birth.day:02d}" == day:
                births[i] = None
                raw = read.raw["birthday"][i]
                read.bad.setdefault(i, []).append(Bad("birthday", raw, reasons.BIRTHDAY_DELIVERY))

    def _row(self, row: _Row, read: Read) -> None:
        session = self.session
        # the car may have been made by a row before this one, so it is looked for again
        car = self.cars.find(row.vin, row.plate_number) if self._has_car else None
        owner = self.owners.get(car) if car is not None else None
        numbers = [number for number, _label in row.phones]
        person = self.people.find(row.key, row.name, numbers, owner.customer_id if owner else None)
        if not self._has_key(row, read, car, person):
            return
        if self._waits(row, car, person):
            session.wait(read.batch, row.i)
            return
        if car == AMBIGUOUS or (car is None and not row.names_car and self.kind != "customers"):
            car = self._only_car_of(person)
            if car is None and (row.names_car or not (row.names_person or person is not None)):
                self._reject_car(row, read)
                return
        line = read.batch.hashes[row.i]
        place = self._place(row.i, line, car, person)
        if place == SECOND and self._tells_number(row, car, person):
            place = OLDER
        if place == SECOND and (car is not None or not row.names_car):
            self._second(row, read, car, person)
            return
        session.begin(row.number)
        car = self._take_car(row, car, place)
        person = self._take_person(row, read, car, person)
        if car is not None and person is not None:
            self._take_owner(row, car, person, place)
        if car is not None and read.fields & roles.FIELDS and place != OLDER:
            now = self.owners.get(car)
            self.roles.take(read, row.i, car, now.customer_id if now else None)
        if car is None and self.kind != "customers" and not wrong_vin(read, row.i):
            raw = _raw(read, "vin", row.i)
            session.issue(row.number, "vin", raw, reasons.CAR_MISSING, "customer", person)
        records = {"": ("customer", person or 0) if car is None else ("vehicle", car)}
        if car is not None and person is not None:
            records.update(dict.fromkeys(_OF_PERSON, ("customer", person)))
        session.report_bad(read, row.i, records)
        record, space = self._record(car, person)
        self._seen.add(record, space, self._sale_day(row.i))
        if car is not None:
            self._sold.add(car)
        session.end(record, line, space, counts=place != OLDER)

    # keys

    def _has_key(self, row: _Row, read: Read, car: int | None, person: int | None) -> bool:
        """Whether the row can be attributed at all; else it is rejected."""
        garbled = [b for b in read.bad.get(row.i, ()) if b.why == reasons.MOJIBAKE and b.field in _KEYS]
        own = "customer_number" if self.kind == "customers" else "vin"
        named = car is not None or person is not None or row.names_car or row.names_person
        if named and own not in (b.field for b in garbled):
            return True
        cells = read.batch.cells(row.i)
        if garbled:
            self.session.reject(row.number, reasons.KEY_MOJIBAKE, cells, garbled[0].field, garbled[0].raw)
        elif self.kind == "customers":
            self.session.reject(row.number, reasons.NO_PERSON, cells, "customer_number", "")
        else:
            self._reject_car(row, read)
        return False

    def _reject_car(self, row: _Row, read: Read) -> None:
        why = wrong_vin(read, row.i) or reasons.NO_CAR
        self.session.reject(row.number, why, read.batch.cells(row.i), "vin", _raw(read, "vin", row.i))

    def _only_car_of(self, person: int | None) -> int | None:
        """The car of a customer who has only one."""
        if person is None:
            return None
        self.session.bulk.flush()
        cars = matching.cars_of(self.session.bulk, [person]).get(person, [])
        if len(cars) != 1:
            return None
        self.vehicles.fetch(cars)
        return cars[0]

    def _record(self, car: int | None, person: int | None) -> tuple[int, str]:
        """With whom the line of the row is kept: the car, or the customer where it names none; in
        lists of customers the customer, or the car where one person has a line for each."""
        if self.kind != "customers":
            return (car, "") if car is not None else (person or 0, "person")
        return (car, "car") if car is not None else (person or 0, "")

    def _sale_day(self, i: int) -> str | None:
        """A car may be sold twice: each sale is a record."""
        return self.vehicles.sale_day(i) if self.kind == "sales" else None

    def _place(self, i: int, line: int, car: int | None, person: int | None) -> str:
        """Whether row ``i`` tells how things are (PRESENT), of a sale before the present owner's
        (OLDER), or of what another row of this file tells (SECOND).

        The newest sale of a car counts. Among rows that name the same day or none, nothing tells which
        is right: the first one counts, and from then on the line that did (see ``lines``)."""
        record, space = self._record(car, person)
        lines = self.session.lines
        if self._seen.has(record, space, self._sale_day(i)):
            return SECOND
        known = lines.was_seen(record, space) and not lines.beats(record, line, space)
        if self.kind == "sales":
            return self._place_of_sale(i, car, person, known)
        by_person = space == "person" or (self.kind == "customers" and not space)
        made = record >= (self.customers.first if by_person else self.vehicles.first)
        return SECOND if known or (record and made) else PRESENT

    def _place_of_sale(self, i: int, car: int | None, person: int | None, known: bool) -> str:
        """``known``: the line that last spoke of the car stands in this file too."""
        if car is None:
            return SECOND if known else PRESENT
        owner, day = self.owners.get(car), self.vehicles.sale_day(i)
        days = (self.vehicles.last_sale(car), owner.since if owner else None)
        last = max((d for d in days if d), default="")
        spoken = known or car in self._sold
        theirs = owner is not None and owner.customer_id == person
        if day and day < last:
            if spoken if owner is None else not theirs or self._resold(car, person, day):
                return SECOND if self._sold_to_another(car, person, day) else OLDER
        elif day and day > last:
            return PRESENT
        return SECOND if spoken else PRESENT

    def _sold_to_another(self, car: int, person: int | None, day: str) -> bool:
        """Whether the shop knows another buyer of that very day."""
        buyers = [h.customer_id for h in self._owned(car) if h.since == day]
        return bool(buyers) and person not in buyers

    def _tells_number(self, row: _Row, car: int | None, person: int | None) -> bool:
        """Whether a row of which another tells knows at least the number of the person or the owner."""
        if not row.key or person is None or person in self.people.numbered:
            return False
        owner = self.owners.get(car) if car is not None else None
        return car is None or (owner is not None and owner.customer_id == person)

    def _resold(self, car: int, person: int | None, day: str) -> bool:
        """Whether somebody else has bought the car after a day."""
        return any(h.customer_id != person and (h.since or "") > day for h in self._owned(car))

    def _waits(self, row: _Row, car: int | None, person: int | None) -> bool:
        """Whether the line that counts for the car or the person may stand below, or what tells of which
        car a row without one speaks."""
        lines = self.session.lines
        if car is None and not row.names_car and self.kind != "customers" and not lines.all_seen:
            return True
        if lines.all_seen or not lines.holds:
            return False
        record, space = self._record(car, person)
        if record and not (car is not None and car in self._sold) and lines.waits(record, space):
            return True
        return person is not None and person not in self.customers.told and lines.waits(person, OWNER)

    def _second(self, row: _Row, read: Read, car: int | None, person: int | None) -> None:
        record, space = self._record(car, person)
        about = ("vehicle", car) if car is not None else ("customer", person)
        line = self.session.lines.of(record, space)
        self.session.second(read.batch, row.i, line, *about)

    # taking

    def _take_car(self, row: _Row, car: int | None, place: str) -> int | None:
        if car is None:
            return self.vehicles.make(row.i, row.number, row.vin, row.plate) if row.names_car else None
        owner = self.owners.get(car)
        customer = self.people.names.get(owner.customer_id, "") if owner else ""
        if row.vin is not None and row.vin.vin in self.cars.aliases:
            return car
        if place == OLDER:
            self.vehicles.fill(row.i, car, customer)
        else:
            self.vehicles.compare(row.i, row.number, car, row.vin, row.plate, customer)
        return car

    def _take_person(self, row: _Row, read: Read, car: int | None, person: int | None) -> int | None:
        if person is not None:
            if not self.people.is_alias(row.key, row.name, person):
                # what a merged record still says in the DMS doesn't fight the merge
                self._tell(row, read.batch.hashes[row.i], car, person)
            return person
        if not row.key and not row.name:
            return None
        if car in self.owners and not row.key and not row.phones:
            raw = _raw(read, "name", row.i)
            self.session.issue(row.number, "name", raw, reasons.OWNER_STAYS, "vehicle", car)
            return None
        made = self.customers.make(row.i, row.number, row.phones)
        if self._has_car:
            self.session.lines.put(made, read.batch.hashes[row.i], OWNER)
        others = (
            [] if row.key else [n for n, _label in row.phones if self.people.other_name(row.name, n, made)]
        )
        if others:
            self.session.issue(row.number, "phone", others[0], reasons.OTHER_OWNER, "customer", made)
        return made

    def _tell(self, row: _Row, line: int, car: int | None, person: int) -> None:
        """What a row says of a customer whom the shop has. Where several rows of a file do, at several
        cars, one of them counts as in ``_place``; the others only fill what is empty."""
        lines, customers = self.session.lines, self.customers
        known = self._has_car and lines.was_seen(person, OWNER) and not lines.beats(person, line, OWNER)
        if known or person in customers.told:
            if customers.fill(row.i, row.number, person, row.phones, row.plate_number):
                self.session.doubt()
                lines.lose(line, lines.of(person, OWNER))
            return
        customers.compare(row.i, row.number, person, row.phones, row.plate_number)
        customers.told.add(person)
        if not self._has_car:
            return
        before = lines.of(person, OWNER)
        lines.put(person, line, OWNER)
        if before is not None and before != line:
            self._doubt_others(car, person, before)

    def _doubt_others(self, car: int | None, person: int, before: int) -> None:
        """Another line tells of a person now: what was said at their other cars is read again."""
        lines = self.session.lines
        space = self._record(car or 1, person)[1]
        cars = matching.cars_of(self.session.bulk, [person]).get(person, [])
        others = [lines.of(other, space) for other in cars if other != car]
        for other in (before, *others, lines.of(*self._record(None, person))):
            lines.doubt(other)

    def _take_owner(self, row: _Row, car: int, person: int, place: str) -> None:
        """Who owns the car now; the former owner stays in its history."""
        session = self.session
        day = self.vehicles.sale_day(row.i)
        owner = self.owners.get(car)
        if owner is None:
            self._hold(car, person, day, None)
            session.changed()
            return
        if place == OLDER:
            if not day or not self._is_former(car, person, day):
                self._date_former(car, person, day)
                return
        elif owner.customer_id == person:
            return
        names = self.people.names
        ours, theirs = names.get(owner.customer_id, ""), names.get(person, "")
        by_hand = ("holding", owner.holding_id, "customer") in session.protected
        if by_hand and session.owner_stays(
            owner.holding_id, (owner.customer_id, ours), (person, theirs), row.plate_number
        ):
            return
        if place == OLDER and day:
            later = [h.since for h in self._owned(car) if h.since and h.since > day]
            self._hold(car, person, day, min(later, default=self.vehicles.last_sale(car) or session.day))
        else:
            until = day or session.day
            session.bulk.update("holding", owner.holding_id, {"until": None}, {"until": until})
            self.roles.end(car, until)
            self._hold(car, person, until, None)
        session.changed()

    def _is_former(self, car: int, person: int, day: str) -> bool:
        """Whether somebody owned the car from a day on until it was sold again, and the shop doesn't know."""
        if self.kind != "sales":
            return False
        known = [h.since or "" for h in self._owned(car) if h.customer_id == person]
        if self.owners[car].customer_id == person:
            return self._resold(car, person, day) and min(known, default="") > day
        return not known

    def _date_former(self, car: int, person: int, day: str | None) -> None:
        """A former owner of whom the shop doesn't know since when."""
        for place, held in enumerate(self._owned(car)):
            mine = held.customer_id == person and held.holding_id != self.owners[car].holding_id
            if day and mine and held.since is None and self.kind == "sales":
                self.session.bulk.update("holding", held.holding_id, {"since": None}, {"since": day})
                self.session.changed()
                self._past[car][place] = held._replace(since=day)

    def _owned(self, car: int) -> list[Holder]:
        """Who has owned a car."""
        if car not in self._past:
            self.session.bulk.flush()
            select = "SELECT id, customer_id, since FROM holding WHERE vehicle_id = ? AND role = 'owner'"
            self._past[car] = list(map(Holder._make, self.session.bulk.rows(select, (car,))))
        return self._past[car]

    def _hold(self, car: int, person: int, since: str | None, until: str | None) -> None:
        session = self.session
        holding = session.bulk.new_id("holding")
        session.bulk.insert(
            "holding", roles.HOLDING, (holding, car, person, "owner", since, until, session.made)
        )
        if car in self._past:
            self._past[car].append(Holder(holding, person, since))
        if until is None:
            self.owners[car] = Holder(holding, person, since)


_KEYS = frozenset(("customer_number", "name", "phone", "vin", "plate"))
_OF_PERSON = ("customer_number", "name", "customer_kind", "sex", "birthday", "phone", "phone_home",
              "phone_office",
              "phone_spare", "id_tail", "contact", "address", "postcode", "tier", "note")  # fmt: skip


def _raw(read: Read, field: str, i: int) -> str:
    return read.raw[field][i] if field in read.raw else ""
