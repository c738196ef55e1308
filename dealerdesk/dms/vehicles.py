"""The car in a row: found, made or compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from dealerdesk.dms import reasons
from dealerdesk.dms.columns import Bad, Read, picker
from dealerdesk.dms.matching import Cars
from dealerdesk.dms.reasons import reason
from dealerdesk.dms.session import Session
from dealerdesk.dms.values import Vin, vin_warning
from dealerdesk.people.rules import vin_check_ok

FIELDS = (
    "brand", "model", "colour", "engine", "use", "energy", "produced_on", "invoiced_on", "sold_on",
    "delivered_on", "registered_on", "inspection_until", "consultant", "adviser",
)  # fmt: skip
"""Columns of the table that a file can fill, in the order in which rows are built."""

SALE_DATES = slice(7, 10)
_PRODUCED, _INVOICED, _SOLD, _DELIVERED, _REGISTERED = range(6, 11)
_OF_CAR = frozenset(("brand", "model", "colour", "engine", "energy", "produced_on"))
"""What doesn't change when a car is sold again."""
_DATES = frozenset(range(6, 12))
COLUMNS = ("id", "vin", "vin_tail", "plate", "plate_state", *FIELDS, "kind", "seen_on", "state", "made")
_HISTORY = ("id", "vehicle_id", "plate", "since", "until", "made")
_READING = ("id", "vehicle_id", "km", "read_on", "source", "trusted", "made")


def bare(session: Session, cars: Cars, vin: str, plate: str = "", seen_on: str | None = None) -> int:
    """A car of which only the VIN is known (5.2): without owner, to be listed by who makes it."""
    vehicle_id = session.bulk.new_id("vehicle")
    empty = (None if k in _DATES else "" for k in range(len(FIELDS)))
    row = (vehicle_id, vin, "", plate, "", *empty, "car", seen_on or session.day, "open", session.made)
    session.bulk.insert("vehicle", COLUMNS, row)
    cars.add(vehicle_id, vin, "", plate)
    return vehicle_id


class VehicleSide:
    """What the rows of one file say about cars."""

    def __init__(self, session: Session, cars: Cars) -> None:
        self.session = session
        self.cars = cars
        self.first = session.bulk.first_id("vehicle")
        self.again = False
        """Whether a later row of the file may change a car that an earlier one made (a resale)."""
        self._rows: list[tuple[Any, ...]] = []
        self._present: list[int] = []
        self._current: dict[int, tuple[Any, ...]] = {}
        self._listed_km: dict[int, int] = {}
        self._km: list[int | None] = []
        self._clears: dict[str, set[int]] = {}
        self._twice: list[tuple[int, str, int]] = []  # row, plate that another car had, car

    def columns(self, read: Read) -> list[Any]:
        """The columns of FIELDS."""
        columns = [read.get(field, None if k in _DATES else "") for k, field in enumerate(FIELDS)]
        if "produced_on" in read.fields and "registered_on" in read.fields:
            self._check_order(read, columns)
        return columns

    def begin(self, read: Read, known: Iterable[int]) -> None:
        """A new batch: build its rows, and fetch those cars that it may change."""
        self._rows = list(zip(*self.columns(read), strict=True))
        self._present = [k for k, field in enumerate(FIELDS) if field in read.fields]
        self._km = read.get("km")
        self._clears = self.session.clears(read, "vehicle", ("plate", *FIELDS))
        self._current = {}
        self._listed_km = {}
        self.fetch({i for i in known if i > 0})

    def fetch(self, ids: Iterable[int]) -> None:
        """Read what the shop has of these cars, to compare with."""
        bulk = self.session.bulk
        select = f"SELECT id, vin, vin_tail, plate, plate_state, {', '.join(FIELDS)} FROM vehicle WHERE id"
        self._current.update((row[0], row[1:]) for row in bulk.rows_in(select, ids))
        select = "SELECT vehicle_id, km FROM mileage_reading WHERE source = 'list' AND vehicle_id"
        self._listed_km.update(bulk.rows_in(select, ids))

    def _check_order(self, read: Read, columns: list[Any]) -> None:
        """A registration before the production is no registration."""
        pairs = zip(columns[_PRODUCED], columns[_REGISTERED], strict=True)
        wrong = [i for i, (made, registered) in enumerate(pairs) if made and registered and registered < made]
        if wrong:
            columns[_REGISTERED] = list(columns[_REGISTERED])
        for i in wrong:
            why = reason(reasons.DATE_ORDER, other=columns[_PRODUCED][i])
            read.bad.setdefault(i, []).append(Bad("registered_on", read.raw["registered_on"][i], why))
            columns[_REGISTERED][i] = None

    def sale_day(self, i: int) -> str | None:
        """When row ``i`` says that the car was delivered, else sold, else invoiced."""
        row = self._rows[i]
        return row[_DELIVERED] or row[_SOLD] or row[_INVOICED]

    def sale_days(self, read: Read, places: list[int]) -> Sequence[str | None]:
        """The same of these rows of a batch."""
        dates = zip(read.get("delivered_on"), read.get("sold_on"), read.get("invoiced_on"), strict=True)
        days = [delivered or sold or invoiced for delivered, sold, invoiced in dates]
        return picker(places, len(days))(days)

    def current(self, ids: Iterable[int], fields: Sequence[str]) -> dict[int, tuple[Any, ...]]:
        """Some fields of cars as the shop has them."""
        select = f"SELECT id, {', '.join(fields)} FROM vehicle WHERE id"
        return {row[0]: row[1:] for row in self.session.bulk.rows_in(select, ids)}

    def last_sale(self, vehicle_id: int) -> str | None:
        """The newest sale that we know of."""
        ours = self._current.get(vehicle_id)
        return max((d for d in ours[4 + _INVOICED : 4 + _REGISTERED] if d), default=None) if ours else None

    def make_many(self, read: Read, places: list[int]) -> list[int]:
        """New cars from these rows of a batch, which all have whole VINs; returns their ids."""
        session = self.session
        bulk, rows = session.bulk, read.batch.rows
        ids = list(bulk.new_ids("vehicle", len(places)))
        pick = picker(places, len(read))
        columns = [pick(column) for column in self.columns(read)]
        vins = [vin[0] for vin in pick(read.get("vin"))]
        plates = [plate or ("", "") for plate in pick(read.get("plate"))]
        numbers = [plate[0] for plate in plates]
        day = session.day
        seen = [
            min(invoiced or day, sold or day, delivered or day, day)
            for invoiced, sold, delivered in zip(*columns[SALE_DATES], strict=True)
        ]
        bulk.insert_columns(
            "vehicle",
            ("id", "vin", "plate", "plate_state", *FIELDS, "seen_on"),
            [ids, vins, numbers, [plate[1] for plate in plates], *columns, seen],
            {"vin_tail": "", "kind": "car", "state": "open", "made": session.made},
        )
        self.cars.add_many(ids, vins, numbers)
        for i, vin, vehicle_id in zip(places, vins, ids, strict=True):
            if not vin_check_ok(vin):
                session.issue(rows[i], "vin", vin, vin_warning(vin) or "", "vehicle", vehicle_id)
        if "km" in read.fields:
            for km, vehicle_id in zip(pick(read.get("km")), ids, strict=True):
                if km is not None:
                    self._read_km(vehicle_id, km, True)
        return ids

    def make(self, i: int, row: int, vin: Vin | None, plate: tuple[str, str] | None) -> int:
        """A new car from row ``i``; returns its id."""
        session = self.session
        vehicle_id = session.bulk.new_id("vehicle")
        values = self._rows[i]
        whole, tail = vin or Vin()
        number, state = plate or ("", "")
        days = [day for day in values[SALE_DATES] if day]
        seen = min([session.day, *days])
        session.bulk.insert(
            "vehicle",
            COLUMNS,
            (vehicle_id, whole or None, tail, number, state, *values, "car", seen, "open", session.made),
        )
        session.new()
        if whole and (why := vin_warning(whole)) is not None:
            session.issue(row, "vin", whole, why, "vehicle", vehicle_id)
        elif tail:
            session.issue(row, "vin", tail, reasons.VIN_TAIL, "vehicle", vehicle_id)
        if number and self.cars.with_plate(number):
            self._twice.append((row, number, vehicle_id))
        self.cars.add(vehicle_id, whole, tail, number)
        self._current[vehicle_id] = (whole or None, tail, number, state, *values)
        if self._km[i] is not None:
            self._read_km(vehicle_id, self._km[i] or 0, True)
        return vehicle_id

    def _read_km(self, vehicle_id: int, km: int, trusted: bool) -> None:
        session = self.session
        reading = (
            session.bulk.new_id("mileage_reading"),
            vehicle_id,
            km,
            session.day,
            "list",
            trusted,
            session.made,
        )
        session.bulk.insert("mileage_reading", _READING, reading)
        self._listed_km[vehicle_id] = km

    def compare(
        self, i: int, row: int, vehicle_id: int, vin: Vin | None, plate: tuple[str, str] | None, customer: str
    ) -> None:
        """What row ``i`` says otherwise about a car. An empty cell never wipes."""
        if vehicle_id >= self.first and not self.again:
            return  # made by this file: the first row counts
        session, ours = self.session, self._ours(vehicle_id)
        shown = ours[2]
        learns = vin is not None and vin.vin and not ours[0]
        if vin and learns and session.differ("vehicle", vehicle_id, "vin", None, vin.vin, shown, customer):
            self.cars.add(vehicle_id, vin.vin, "", "")
        if plate is not None:
            self._compare_plate(row, vehicle_id, ours, plate, customer)
        elif i in self._clears.get("plate", ()) and shown:
            self._clear_plate(vehicle_id, shown, customer)
        theirs = self._rows[i]
        for k in self._present:
            file = theirs[k]
            if file and file != ours[4 + k]:
                session.differ("vehicle", vehicle_id, FIELDS[k], ours[4 + k], file, shown, customer)
            elif ours[4 + k] and i in self._clears.get(FIELDS[k], ()):
                nothing = None if k in _DATES else ""
                session.differ("vehicle", vehicle_id, FIELDS[k], ours[4 + k], nothing, shown, customer)
        km = self._km[i]
        if km is not None and km != self._listed_km.get(vehicle_id):
            self._compare_km(row, vehicle_id, km)
        self._keep(vehicle_id, ours)

    def fill(self, i: int, vehicle_id: int, customer: str) -> None:
        """What row ``i``, an older sale, adds about the car itself."""
        ours, theirs = self._ours(vehicle_id), self._rows[i]
        for k in self._present:
            if FIELDS[k] in _OF_CAR and theirs[k] and not ours[4 + k]:
                self.session.differ(
                    "vehicle", vehicle_id, FIELDS[k], ours[4 + k], theirs[k], ours[2], customer
                )
        self._keep(vehicle_id, ours)

    def _ours(self, vehicle_id: int) -> tuple[Any, ...]:
        """What the shop has; a car that nothing in the batch named at first is looked up now."""
        if vehicle_id not in self._current:
            self.session.bulk.flush()
            self.fetch([vehicle_id])
        return self._current[vehicle_id]

    def _keep(self, vehicle_id: int, ours: tuple[Any, ...]) -> None:
        """What the shop has after a row."""
        after = self.session.after("vehicle", vehicle_id)
        if after:
            names = ("vin", "vin_tail", "plate", "plate_state", *FIELDS)
            now = (after.get(name, mine) for name, mine in zip(names, ours, strict=True))
            self._current[vehicle_id] = tuple(now)

    def _compare_km(self, row: int, vehicle_id: int, km: int) -> None:
        before = self._listed_km.get(vehicle_id)
        falls = before is not None and km < before
        if falls:
            self.session.issue(row, "km", str(km), reasons.KM_FALLS, "vehicle", vehicle_id)
        self._read_km(vehicle_id, km, not falls)
        self.session.changed()

    def _compare_plate(
        self, row: int, vehicle_id: int, ours: tuple[Any, ...], plate: tuple[str, str], customer: str
    ) -> None:
        """A changed plate keeps the former one in the car's history."""
        session = self.session
        number, state = plate
        old, old_state = ours[2], ours[3]
        if number and number != old:
            if not session.differ("vehicle", vehicle_id, "plate", old, number, old or number, customer):
                return
            if old_state:
                session.differ("vehicle", vehicle_id, "plate_state", old_state, "", number, customer)
            if old:
                self._keep_plate(vehicle_id, old)
                self.cars.drop_plate(old, vehicle_id)
            if self.cars.with_plate(number):
                self._twice.append((row, number, vehicle_id))
            self.cars.add(vehicle_id, ours[0] or "", ours[1], number)
        elif state and not old and state != old_state:
            session.differ("vehicle", vehicle_id, "plate_state", old_state, state, "", customer)

    def _clear_plate(self, vehicle_id: int, old: str, customer: str) -> None:
        if self.session.differ("vehicle", vehicle_id, "plate", old, "", old, customer):
            self._keep_plate(vehicle_id, old)
            self.cars.drop_plate(old, vehicle_id)

    def finish(self) -> None:
        """After the last row: the plates that two cars have now."""
        bulk = self.session.bulk
        bulk.flush()
        rows = bulk.rows_in(
            "SELECT plate, id FROM vehicle WHERE plate", {plate for _r, plate, _i in self._twice}
        )
        cars = Counter(plate for plate, _id in rows)
        for row, plate, vehicle_id in self._twice:
            if cars[plate] > 1:
                self.session.issue(row, "plate", plate, reasons.PLATE_TAKEN, "vehicle", vehicle_id)

    def _keep_plate(self, vehicle_id: int, old: str) -> None:
        bulk, day = self.session.bulk, self.session.day
        history = (bulk.new_id("plate_history"), vehicle_id, old, None, day, self.session.made)
        bulk.insert("plate_history", _HISTORY, history)
