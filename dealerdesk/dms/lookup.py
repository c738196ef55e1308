"""Which car an order or a policy belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from dealerdesk.dms import matching, reasons
from dealerdesk.dms.columns import Read, wrong_vin
from dealerdesk.dms.matching import AMBIGUOUS, Cars
from dealerdesk.dms.session import Session
from dealerdesk.dms.values import Vin, vin_warning
from dealerdesk.dms.vehicles import bare


class CarLookup:
    """Finds the car of each row: VIN, then plate and tail, then a plate that only one car has,
    then a phone whose owner has only one car. A whole VIN that the shop doesn't know makes a car
    without owner, which is listed (5.2)."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.known = Cars(session.bulk)
        self.made: set[int] = set()
        self._plateless = {row[0] for row in session.bulk.rows("SELECT id FROM vehicle WHERE plate = ''")}

    def cars(self, read: Read, keyed: Sequence[object]) -> list[int | None]:
        """The vehicle id of each row; None where nothing tells whose it is. ``keyed`` is false for
        rows that have no key of their own: they make no car."""
        by_vin = self.known.by_vin
        if "vin" in read.fields:
            self.known.prepare(read.raw["vin"], ())
            found = list(map(by_vin.get, read.raw["vin"]))
            if None not in found:
                read.settled.add("vin")
                return found
        vins = read.get("vin")
        self.known.prepare((vin.vin for vin in vins if vin and vin.vin), ())
        found = [by_vin.get(vin[0]) if vin is not None else None for vin in vins]
        if None not in found:
            return found
        plates = read.get("plate")
        self.known.prepare((), (plates[i][0] for i, car in enumerate(found) if car is None and plates[i]))
        for i, car in enumerate(found):
            if car is None:
                found[i] = car = self._find(read, i, bool(keyed[i]))
            if car is not None and car in self._plateless and (plate := plates[i]) and plate[0]:
                self._fill_plate(car, plate[0])
        return found

    def _find(self, read: Read, i: int, keyed: bool) -> int | None:
        vin: Vin | None = read.get("vin")[i]
        plate = read.get("plate")[i]
        number = plate[0] if plate else ""
        car = self.known.find(vin, number)
        if car is not None and car != AMBIGUOUS:
            if vin is not None and vin.vin and car not in self.made:
                self._learn_vin(car, vin.vin)
            return car
        if vin is not None and vin.vin:
            return self._make(read, i, vin.vin, number) if keyed else None
        return self._by_phone(read, i)

    def _learn_vin(self, car: int, vin: str) -> None:
        """A car without VIN, or with its tail, is now known whole."""
        if ("vehicle", car, "vin") in self.session.protected:
            return
        self.session.bulk.update("vehicle", car, {"vin": None}, {"vin": vin})
        self.known.add(car, vin, "", "")

    def _make(self, read: Read, i: int, vin: str, plate: str) -> int:
        session = self.session
        session.first_change()
        car = bare(session, self.known, vin, plate)
        self.made.add(car)
        row = read.batch.rows[i]
        raw = read.raw["vin"][i]
        session.issue(row, "vin", raw, vin_warning(vin) or reasons.NEW_BY_ORDER, "vehicle", car)
        return car

    def _by_phone(self, read: Read, i: int) -> int | None:
        numbers = [number for number, _label in read.get("phones", ())[i]]
        if not numbers:
            return None
        marks = ",".join("?" * len(numbers))
        people = {
            row[0]
            for row in self.session.bulk.rows(
                f"SELECT customer_id FROM phone WHERE number IN ({marks})"
                " AND state NOT IN ('suspect', 'ended')",
                numbers,
            )
        }
        cars = [car for held in matching.cars_of(self.session.bulk, people).values() for car in held]
        return cars[0] if len(cars) == 1 and len(people) == 1 else None

    def why_not(self, read: Read, i: int) -> str:
        """Why a row's car was not found."""
        vin, plate = read.get("vin")[i], read.get("plate")[i]
        if why := wrong_vin(read, i):
            return why
        return reasons.NO_KNOWN_CAR if (plate and plate[0]) or (vin and vin.tail) else reasons.NO_CAR

    def fill_plates(self, read: Read, cars: list[int | None]) -> None:
        """A car that has no plate yet gets the one on the paper; another plate never replaces one."""
        if not self._plateless or "plate" not in read.fields or self._plateless.isdisjoint(cars):
            return
        for car, plate in zip(cars, read.get("plate"), strict=True):
            if car is not None and car in self._plateless and plate and plate[0]:
                self._fill_plate(car, plate[0])

    def _fill_plate(self, car: int, plate: str) -> None:
        self._plateless.discard(car)
        if ("vehicle", car, "plate") not in self.session.protected:
            self.session.bulk.update("vehicle", car, {"plate": ""}, {"plate": plate})
            self.known.add_plate(plate, car)
