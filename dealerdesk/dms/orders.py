"""Rows of repair orders: read and written column by column, since a shop has hundreds of thousands."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from dealerdesk.dms import mileage, reasons, roles
from dealerdesk.dms.bulk import BulkWriter
from dealerdesk.dms.columns import Bad, Batch, Read, Reader, picker
from dealerdesk.dms.customers import PHONE_COLUMNS
from dealerdesk.dms.lookup import CarLookup
from dealerdesk.dms.plan import ChangeLine
from dealerdesk.dms.roles import Roles
from dealerdesk.dms.session import Session
from dealerdesk.dms.values import Memo, text

FIELDS = (
    "entered_on", "opened_on", "finished_on", "settled_on", "visit_on", "service_class", "class_text", "work",
    "complaint", "km", "labour_fen", "parts_fen", "total_fen", "paid_fen", "adviser", "technician", "sender",
    "sender_phone", "next_on", "next_km",
)  # fmt: skip
"""Columns of the table that a file can fill, in the order in which rows are built."""

_VISIT, _CLASS, _KM = 4, 5, 9
_NEXT = (18, 19)


class _Numbers:
    """Which order numbers of a first file may have stood in it before.

    An export in the order of its numbers, up or down, needs only its last number; another one is told
    by the hashes of all, since the texts of two million would fill the memory.
    """

    def __init__(self, bulk: BulkWriter) -> None:
        self._bulk = bulk
        self._low = self._high = ""
        self._hashes: set[int] | None = None

    def seen_before(self, numbers: list[str]) -> list[str]:
        """Those of the next batch that an earlier one may hold; some may be wrongly named."""
        if self._hashes is None:
            low, high = min(numbers), max(numbers)
            if not self._high or low > self._high or high < self._low:
                self._low, self._high = min(low, self._low or low), max(high, self._high)
                return []
            self._hashes = {hash(row[0]) for row in self._bulk.rows("SELECT number FROM repair_order")}
        mine = list(map(hash, numbers))
        found = [n for n, h in zip(numbers, mine, strict=True) if h in self._hashes]
        self._hashes.update(mine)
        return found


class OrderRows:
    """Takes the rows of a file of repair orders."""

    def __init__(self, session: Session, reader: Reader) -> None:
        self.session = session
        self.reader = reader
        self.lookup = CarLookup(session)
        self.first = session.bulk.first_id("repair_order")
        self._numbers = _Numbers(session.bulk)
        self._class_text = Memo(text)
        self._watch = mileage.Watch()
        self._doubtful: set[int] = set()
        self._row_of = array("I")  # of each order that this run makes
        self._taken: dict[int, int] = {}  # orders that the shop had: id → row
        self._asked: set[int] = set()
        self._mute: dict[int, tuple[int, str]] = {}  # car → owner without phone
        self._roles: Roles | None = None

    def take(self, batch: Batch) -> None:
        """Compare and write a batch of rows."""
        read = self.reader.read(batch)
        numbers: list[str] = read.get("number", "")
        columns = self._columns(read)
        self._check_next(read, columns)
        cars = self.lookup.cars(read, numbers)
        read.check()
        new, known = self._sort_out(read, numbers, cars)
        if new:
            self._insert(read, new, numbers, cars, columns)
            if read.fields & roles.FIELDS:
                self._note_roles(read, new, cars, columns[_VISIT])
        if known:
            self._compare(read, known, numbers, cars, columns)
        self.lookup.fill_plates(read, cars)
        if new and "phones" in read.fields:
            self._fill_phones(read, new, cars)
        self.session.bulk.flush()

    # reading

    def _columns(self, read: Read) -> list[list[Any]]:
        """The columns of FIELDS."""
        finished = read.get("finished_on") if "finished_on" in read.fields else read.get("left_on")
        entered, opened, settled = read.get("entered_on"), read.get("opened_on"), read.get("settled_on")
        visit = [s or f or e or o for s, f, e, o in zip(settled, finished, entered, opened, strict=True)]
        sender, phone = self._senders(read)
        class_text = read.get("service_class", "")
        if class_text[0] != "":
            class_text = list(map(self._class_text.__getitem__, read.raw["service_class"]))
        return [
            entered, opened, finished, settled, visit, read.get("service_class", "other"), class_text,
            read.get("work", ""), read.get("complaint", ""), read.get("km"), read.get("labour"),
            read.get("parts"), read.get("total"), read.get("paid"), read.get("adviser", ""),
            read.get("technician", ""), sender, phone, read.get("next_on"), read.get("next_km"),
        ]  # fmt: skip

    def _senders(self, read: Read) -> tuple[list[str], list[str]]:
        """送修人 and the number: who is named so, else the driver."""
        if "driver" in read.fields and "sender" not in read.fields:
            sender = [driver.name if driver else "" for driver in read.get("driver")]
            numbers = read.get("driver_phone" if "driver_phone" in read.fields else "phones", ())
        elif "sender_phone" in read.fields or "sender" in read.fields:
            sender = read.get("sender", "")
            numbers = read.get("sender_phone" if "sender_phone" in read.fields else "phones", ())
        else:
            return read.get("sender", ""), [""] * len(read)
        return sender, [cell[0][0] if cell else "" for cell in numbers]

    def _check_next(self, read: Read, columns: list[list[Any]]) -> None:
        """The next service lies after the visit, in days and km; else it is not used."""
        day, km = _NEXT
        for at, before, name in ((day, _VISIT, "next_on"), (km, _KM, "next_km")):
            if name not in read.fields:
                continue
            pairs = zip(columns[at], columns[before], strict=True)
            wrong = [i for i, (after, now) in enumerate(pairs) if after and now and after < now]
            if wrong:
                columns[at] = list(columns[at])
            for i in wrong:
                why = reasons.KM_NEXT
                if at == day:
                    why = reasons.reason(reasons.DATE_ORDER, other=columns[before][i])
                read.bad.setdefault(i, []).append(Bad(name, read.raw[name][i], why))
                columns[at][i] = None

    def _sort_out(
        self, read: Read, numbers: list[str], cars: list[int | None]
    ) -> tuple[list[int], list[tuple[int, int]]]:
        """Places of new orders, and (place, id) of those that the shop has; the rest is counted."""
        there = self._there(numbers)
        rejected = set() if all(numbers) and None not in cars else self._rejected(read, numbers, cars)
        if not there and not rejected and len(set(numbers)) == len(numbers):
            return list(range(len(numbers))), []
        new: list[int] = []
        known: list[tuple[int, int]] = []
        first: dict[str, int] = {}  # where the row that counts stands
        batch = read.batch
        for i, number in enumerate(numbers):
            if i in rejected:
                continue
            order_id = there.get(number)
            if number in first:
                line = batch.hashes[first[number]]
                self.session.second(batch, i, line, "repair_order", order_id)
                continue
            if order_id is not None and self._waits(order_id):
                self.session.wait(batch, i)
                continue
            if order_id is not None and self._again(order_id, batch.rows[i], batch.hashes[i]):
                line = self.session.lines.of(order_id)
                self.session.second(batch, i, line, "repair_order", order_id)
                continue
            if order_id is not None:
                known.append((i, order_id))
            else:
                new.append(i)
            first[number] = i
        return new, known

    def _there(self, numbers: list[str]) -> dict[str, int]:
        """The orders with these numbers that are in the file, by this run or before it."""
        wanted = numbers if self.first > 1 else self._numbers.seen_before(numbers)
        if not wanted:
            return {}
        return dict(
            self.session.bulk.rows_in("SELECT number, id FROM repair_order WHERE number", set(wanted))
        )

    def _waits(self, order_id: int) -> bool:
        return order_id < self.first and order_id not in self._taken and self.session.lines.waits(order_id)

    def _again(self, order_id: int, row: int, line_hash: int) -> bool:
        """Whether another row speaks of this order: one above, or the one that has counted before."""
        if order_id >= self.first or order_id in self._taken:
            return True
        lines = self.session.lines
        if lines.was_seen(order_id) and not lines.beats(order_id, line_hash):
            return True
        self._taken[order_id] = row
        return False

    def _rejected(self, read: Read, numbers: list[str], cars: list[int | None]) -> set[int]:
        found: set[int] = set()
        for i, (number, car) in enumerate(zip(numbers, cars, strict=True)):
            if number and car is not None:
                continue
            found.add(i)
            garbled = [b for b in read.bad.get(i, ()) if b.why == reasons.MOJIBAKE and b.field in _KEYS]
            if garbled:
                field, why = garbled[0].field, reasons.KEY_MOJIBAKE
            elif not number:
                field, why = "number", reasons.NO_ORDER
            else:
                field, why = "vin", self.lookup.why_not(read, i)
            raw = read.raw[field][i] if field in read.raw else ""
            self.session.reject(read.batch.rows[i], why, read.batch.cells(i), field, raw)
        return found

    # writing

    def _insert(
        self, read: Read, new: list[int], numbers: list[str], cars: list[int | None], columns: list[list[Any]]
    ) -> None:
        session = self.session
        pick = picker(new, len(read))
        ids = session.bulk.new_ids("repair_order", len(new))
        picked = [pick(column) for column in (cars, numbers, *columns)]
        session.first_change()
        names = ("id", "vehicle_id", "number", *FIELDS)
        session.bulk.insert_columns("repair_order", names, [ids, *picked], {"km_ok": 1, "made": session.made})
        session.made_many(ids, pick(read.batch.hashes))
        came = [e or o or v for e, o, v in zip(picked[2], picked[3], picked[2 + _VISIT], strict=True)]
        self._watch_km(picked[0], came, picked[2 + _KM])
        self._row_of.extend(pick(read.batch.rows))
        place_of = dict(zip(new, ids, strict=True)) if read.bad else {}
        for i in sorted(read.bad.keys() & place_of.keys()):
            order = ("repair_order", place_of[i])
            car = ("vehicle", cars[i] or 0)
            session.report_bad(read, i, {"": order, "vin": car, "plate": car})

    def _note_roles(self, read: Read, new: list[int], cars: list[int | None], days: list[Any]) -> None:
        if self._roles is None:
            self._roles = roles.beside(self.session)
        self._roles.note(read, new, cars, days)

    def _watch_km(self, cars: Sequence[Any], days: Sequence[Any], kms: Sequence[Any]) -> None:
        """Note the cars whose mileage falls or jumps; they are looked at when all rows are in."""
        self._doubtful.update(self._watch.doubtful(cars, days, kms, self.first == 1))

    def _compare(
        self, read: Read, known: list[tuple[int, int]], numbers: list[str], cars: list[int | None],
        columns: list[list[Any]],
    ) -> None:  # fmt: skip
        """What the file says otherwise about orders that the shop has."""
        session = self.session
        select = f"SELECT id, vehicle_id, {', '.join(FIELDS)} FROM repair_order WHERE id"
        current = {row[0]: row for row in session.bulk.rows_in(select, [order_id for _i, order_id in known])}
        clears = session.clears(read, "repair_order", FIELDS)
        for i, order_id in known:
            row = read.batch.rows[i]
            _id, car, *ours = current[order_id]
            session.begin(row)
            if car != cars[i]:
                why = reasons.NUMBER_OF_OTHER
                line = ChangeLine(row, "", "", "number", numbers[i], numbers[i], numbers[i], why, False)
                session.contradict("repair_order", order_id, "vehicle", car, cars[i], line)
            else:
                empty = {name for name, places in clears.items() if i in places}
                self._compare_fields(order_id, car, ours, [column[i] for column in columns], empty)
            order = ("repair_order", order_id)
            session.report_bad(read, i, {"": order, "vin": ("vehicle", car), "plate": ("vehicle", car)})
            session.end(order_id, read.batch.hashes[i])

    def _compare_fields(
        self, order_id: int, car: int, ours: list[Any], theirs: list[Any], empty: set[str]
    ) -> None:
        session = self.session
        for k, name in enumerate(FIELDS):
            file, mine = theirs[k], ours[k]
            said = name in empty or (file not in (None, "") and (k != _CLASS or theirs[k + 1]))
            if k == _VISIT or not said or file == mine:
                continue
            if session.differ("repair_order", order_id, name, mine, file, "", "") and k in (0, 1, 2, 3, _KM):
                self._doubtful.add(car)
        after = [theirs[k] or (None if FIELDS[k] in empty else ours[k]) for k in range(4)]
        visit = after[3] or after[2] or after[0] or after[1]
        if visit != ours[_VISIT]:
            session.follow("repair_order", order_id, "visit_on", ours[_VISIT], visit)

    def _fill_phones(self, read: Read, new: list[int], cars: list[int | None]) -> None:
        """An owner without any number gets the one on the order, when the owner came in person."""
        bulk = self.session.bulk
        wanted = {car for car in cars if car is not None} - self._asked
        self._asked |= wanted
        select = (
            "SELECT h.vehicle_id, c.id, c.name FROM holding h JOIN customer c ON c.id = h.customer_id"
            " WHERE h.role = 'owner' AND h.until IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM phone p WHERE p.customer_id = c.id) AND h.vehicle_id"
        )
        self._mute.update((car, (customer, name)) for car, customer, name in bulk.rows_in(select, wanted))
        if self._mute.keys().isdisjoint(cars):
            return
        names, senders, phones = read.get("name"), read.get("sender", ""), read.get("phones", ())
        for i in new:
            car = cars[i]
            if car not in self._mute or not phones[i]:
                continue
            customer, owner = self._mute[car]
            if senders[i] not in ("", owner) or (names[i] is not None and names[i].name != owner):
                continue
            del self._mute[car]
            for position, (number, label) in enumerate(phones[i]):
                row = (bulk.new_id("phone"), customer, number, label, position, "ok", self.session.made)
                bulk.insert("phone", PHONE_COLUMNS, row)

    def _row(self, order_id: int) -> int | None:
        """The row of this file that spoke of an order."""
        if order_id >= self.first:
            return self._row_of[order_id - self.first]
        return self._taken.get(order_id)

    def finish(self) -> None:
        """After the last row: which mileages can't be believed."""
        bulk = self.session.bulk
        bulk.build_indexes()
        if self._roles is not None:
            self._roles.finish()
        by_car: dict[int, list[tuple[str, int, int, bool]]] = {}
        select = (
            "SELECT vehicle_id, coalesce(entered_on, opened_on, visit_on), km, id, km_ok"
            " FROM repair_order WHERE vehicle_id"
        )
        for car, day, km, order_id, ok in bulk.rows_in(select, self._doubtful):
            if km is not None and day:
                by_car.setdefault(car, []).append((day, km, order_id, bool(ok)))
        fresh: list[tuple[int]] = []
        for visits in by_car.values():
            visits.sort(key=lambda v: (v[0], v[2]))
            for (_day, km, order_id, ok), why in zip(
                visits, mileage.doubts([v[:2] for v in visits]), strict=True
            ):
                if ok == (why is None):
                    continue
                row = self._row(order_id)
                if row is not None and why is not None:
                    self.session.issue(row, "km", str(km), why, "repair_order", order_id)
                if order_id >= self.first:
                    fresh.append((order_id,))
                else:
                    bulk.update("repair_order", order_id, {"km_ok": ok}, {"km_ok": why is None})
        bulk.execute_many("UPDATE repair_order SET km_ok = 0 WHERE id = ?", fresh)


_KEYS = frozenset(("number", "vin", "plate"))
