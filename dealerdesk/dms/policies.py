"""Rows of policies: one policy a row, or compulsory and commercial side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from dealerdesk.dms import reasons, roles
from dealerdesk.dms.columns import Batch, Read, Reader, picker
from dealerdesk.dms.lookup import CarLookup
from dealerdesk.dms.plan import ChangeLine
from dealerdesk.dms.roles import Roles
from dealerdesk.dms.session import Session

FIELDS = ("number", "kind", "insurer", "start_on", "end_on", "premium_fen", "here", "specialist")
"""Columns of the table that a file can fill."""

_COLUMNS = ("id", "vehicle_id", *FIELDS, "made")
_BOTH = ("compulsory", "commercial")
_SIDES = {"start_on": "start", "end_on": "end", "premium_fen": "premium"}
"""Fields that have a column for each of two policies side by side, as that is called."""


class Said(NamedTuple):
    """A policy as a row has it: the values of FIELDS."""

    number: str
    kind: str
    insurer: str
    start_on: str | None
    end_on: str | None
    premium_fen: int | None
    here: int | None
    specialist: str


class PolicyRows:
    """Takes the rows of a file of policies."""

    def __init__(self, session: Session, reader: Reader) -> None:
        self.session = session
        self.reader = reader
        self.lookup = CarLookup(session)
        self.first = session.bulk.first_id("policy")
        self._by_number: dict[str, int] = {}
        self._kinds: dict[int, str] = {}
        self._by_number_and_kind: dict[tuple[str, str], int] = {}  # where two policies share a number
        self._by_start: dict[tuple[int, str, str | None], int] = {}
        self._current: dict[int, tuple[Any, ...]] = {}
        self._taken: set[int] = set()
        self._clears: dict[str, set[int]] = {}
        self._new_places: list[int] = []
        self._roles: Roles | None = None

    def _prepare(self, numbers: Iterable[str], cars: Iterable[int]) -> None:
        """Load the policies with these numbers, and those without number of these cars."""
        if self.first == 1:
            return  # the shop had none
        select = "SELECT id, number, kind, vehicle_id, start_on FROM policy WHERE "
        rows_in = self.session.bulk.rows_in
        for row in rows_in(select + "number", {n for n in numbers if n} - self._by_number.keys()):
            self._add(*row)
        for row in rows_in(select + "number = '' AND vehicle_id", set(cars)):
            self._add(*row)

    def _add(self, row_id: int, number: str, kind: str, car: int, start: str | None) -> None:
        if row_id in self._kinds:
            return
        self._kinds[row_id] = kind
        if not number:
            self._by_start[car, kind, start] = row_id
        elif number in self._by_number:
            self._by_number_and_kind[number, kind] = row_id
        else:
            self._by_number[number] = row_id

    def _find(self, said: Said, car: int) -> int | None:
        """The policy that a row speaks of: by number (and kind, where two share it), else by car,
        kind and start."""
        if not said.number:
            return self._by_start.get((car, said.kind, said.start_on))
        found = self._by_number.get(said.number)
        if found is None or not said.kind or self._kinds[found] in ("", said.kind):
            return found
        return self._by_number_and_kind.get((said.number, said.kind))

    def take(self, batch: Batch) -> None:
        """Compare and write a batch of rows."""
        read = self.reader.read(batch)
        side_by_side = any(name.startswith(_BOTH) for name in read.fields)
        columns = self._columns(read)
        every = [[Said._make(said)] for said in zip(*columns, strict=True)] if side_by_side else []
        if side_by_side:
            self._split(read, every)
            keyed: list[Any] = [[s for s in row if s.number or (s.kind and s.start_on)] for row in every]
        else:
            keyed = columns[0]
            for i in (i for i, bad in read.bad.items() if any(b[::2] == _GARBLED for b in bad)):
                columns[1][i] = ""  # no key then, whatever car and start say
            if not all(keyed):
                keyed = [n or (k and s) for n, k, s in zip(columns[0], columns[1], columns[3], strict=True)]
        cars = self.lookup.cars(read, keyed)
        read.check()
        if side_by_side:
            numbers = [said.number for row in every for said in row]
        else:
            numbers = columns[0]
        without = [] if not side_by_side and all(numbers) else [car for car in cars if car is not None]
        self._prepare(numbers, without)
        new = [] if side_by_side else self._plain(columns, cars)
        if new:
            self._insert(read, new, cars, columns)
        self._new_places = list(new)
        if len(new) < len(read):
            done = set(new)
            rest = [i for i in range(len(read)) if i not in done]
            said = keyed if side_by_side else self._one_each(columns, rest)
            self._take_rest(read, rest, cars, said)
        if read.fields & roles.FIELDS:
            if self._roles is None:
                self._roles = roles.beside(self.session)
            self._roles.note(read, self._new_places, cars, columns[3])
        self.lookup.fill_plates(read, cars)
        self.session.bulk.flush()

    def _columns(self, read: Read) -> list[list[Any]]:
        """The columns of FIELDS, for files with one policy a row."""
        return [
            read.get("policy_number", ""), read.get("policy_kind", ""), read.get("insurer", ""),
            read.get("start_on"), read.get("end_on"), read.get("premium"),
            list(map(_AS_NUMBER.__getitem__, read.get("here"))), read.get("specialist", ""),
        ]  # fmt: skip

    def _plain(self, columns: list[list[Any]], cars: list[int | None]) -> list[int]:
        """Places of rows with a new number that stands once, a known car, and dates in order."""
        once, known = Counter(columns[0]), self._by_number
        return [
            i
            for i, (number, start, end, car) in enumerate(
                zip(columns[0], columns[3], columns[4], cars, strict=True)
            )
            if number
            and car is not None
            and number not in known
            and once[number] == 1
            and (start is None or end is None or start <= end)
        ]

    def _insert(self, read: Read, new: list[int], cars: list[int | None], columns: list[list[Any]]) -> None:
        session = self.session
        pick = picker(new, len(read))
        picked = [pick(column) for column in (cars, *columns)]
        ids = list(session.bulk.new_ids("policy", len(new)))
        session.first_change()
        names = ("id", "vehicle_id", *FIELDS)
        session.bulk.insert_columns("policy", names, [ids, *picked], {"made": session.made})
        self._by_number.update(zip(picked[1], ids, strict=True))
        self._kinds.update(zip(ids, picked[2], strict=True))
        session.made_many(ids, pick(read.batch.hashes))
        if read.bad:
            for i, policy_id in zip(new, ids, strict=True):
                if i in read.bad:
                    car = ("vehicle", cars[i] or 0)
                    session.report_bad(read, i, {"": ("policy", policy_id), "vin": car, "plate": car})

    def _one_each(self, columns: list[list[Any]], rest: list[int]) -> dict[int, list[Said]]:
        said = {i: Said._make(column[i] for column in columns) for i in rest}
        return {i: [s] if s.number or (s.kind and s.start_on) else [] for i, s in said.items()}

    def _take_rest(self, read: Read, rest: list[int], cars: list[int | None], said: Any) -> None:
        found = {self._find(s, car) for i in rest if (car := cars[i]) is not None for s in said[i]}
        older = {i for i in found if i is not None and i < self.first}
        select = f"SELECT id, vehicle_id, {', '.join(FIELDS)} FROM policy WHERE id"
        self._current = {r[0]: r[1:] for r in self.session.bulk.rows_in(select, older)}
        sides = [f"{kind}_{side}" for kind in _BOTH for side in _SIDES.values()]
        self._clears = self.session.clears(read, "policy", (*FIELDS, *sides))
        for i in rest:
            self._row(i, read.batch.rows[i], read, cars[i], said[i])

    def finish(self) -> None:
        """After the last row: who drives and pays now."""
        if self._roles is not None:
            self._roles.finish()

    def _split(self, read: Read, found: list[list[Said]]) -> None:
        """Rows with compulsory and commercial policy side by side: one for each."""
        for i, rows in enumerate(found):
            rows += [s for kind in _BOTH if (s := self._of_kind(read, i, kind, rows[0])) is not None]
            if len(rows) > 1 and not rows[0].number:
                del rows[0]

    def _of_kind(self, read: Read, i: int, kind: str, shared: Said) -> Said | None:
        """The compulsory or commercial policy of a row that has columns for each."""
        number, start, end = (read.get(f"{kind}_{part}")[i] for part in ("number", "start", "end"))
        premium = read.get(f"{kind}_premium")[i]
        if not number and not end:
            return None
        return shared._replace(
            number=number or "", kind=kind, start_on=start or shared.start_on, end_on=end or shared.end_on,
            premium_fen=premium,
        )  # fmt: skip

    def _row(self, i: int, row: int, read: Read, car: int | None, said: list[Said]) -> None:
        session = self.session
        if car is None or not said:
            self._reject(i, row, read, car)
            return
        line = read.batch.hashes[i]
        found = [self._find(s, car) for s in said]
        if any(p is not None and self._waits(p) for p in found):
            session.wait(read.batch, i)
            return
        rest = [(s, p) for s, p in zip(said, found, strict=True) if p is None or not self._again(p, line)]
        again = [p for p in found if p is not None and self._again(p, line)]
        for policy_id in again[:1]:
            session.second(read.batch, i, session.lines.of(policy_id), "policy", policy_id, skip=not rest)
        for policy_id in again[1:]:
            session.lines.lose(line, session.lines.of(policy_id))
        if not rest:
            return
        session.begin(row)
        records = [self._take(i, row, read, car, s, p) for s, p in rest]
        policy = ("policy", records[0])
        session.report_bad(read, i, {"": policy, "vin": ("vehicle", car), "plate": ("vehicle", car)})
        if len(said) > 1:
            self._share(records, line, bool(again))
        session.end(records[0], line)

    def _share(self, records: list[int], line_hash: int, again: bool) -> None:
        """A line that speaks of two policies is kept with both; where another one counts for one of them
        from now on, or did so before (``again``), it must be read every time."""
        lines = self.session.lines
        for policy_id in records:
            before = lines.of(policy_id)
            if before != line_hash:
                lines.doubt(before)
                lines.put(policy_id, line_hash)
        if again:
            self.session.doubt()

    def _waits(self, policy_id: int) -> bool:
        mine = policy_id < self.first and policy_id not in self._taken
        return mine and self.session.lines.waits(policy_id)

    def _again(self, policy_id: int, line_hash: int) -> bool:
        """Whether another row speaks of this policy: one above, or the one that has counted before."""
        if policy_id >= self.first or policy_id in self._taken:
            return True
        lines = self.session.lines
        return lines.was_seen(policy_id) and not lines.beats(policy_id, line_hash)

    def _take(self, i: int, row: int, read: Read, car: int, said: Said, policy_id: int | None) -> int:
        """Make or compare one policy; returns its id."""
        session = self.session
        if said.start_on and said.end_on and said.end_on < said.start_on:
            raw = next((read.raw[f][i] for f in ("end_on", f"{said.kind}_end") if f in read.raw), said.end_on)
            why = reasons.reason(reasons.DATE_ORDER, other=said.start_on)
            session.issue(row, "end_on", raw, why, "policy", policy_id)
            said = said._replace(end_on=None)
        if policy_id is None:
            policy_id = session.bulk.new_id("policy")
            session.bulk.insert("policy", _COLUMNS, (policy_id, car, *said, session.made))
            session.new()
            self._new_places.append(i)
            self._add(policy_id, said.number, said.kind, car, said.start_on)
            return policy_id
        self._taken.add(policy_id)
        ours_car, *ours = self._current[policy_id]
        if ours_car != car:
            number = said.number
            why = reasons.NUMBER_OF_OTHER
            line = ChangeLine(row, "", "", "policy_number", number, number, number, why, False)
            session.contradict("policy", policy_id, "vehicle", ours_car, car, line)
            return policy_id
        own = self._own_columns(i, read, said)
        for name, mine, file in zip(FIELDS, ours, said, strict=True):
            column = own.get(name, "")
            said_so = file not in (None, "") or i in self._clears.get(column or name, ())
            if not said_so or file == mine:
                continue
            taken = session.differ("policy", policy_id, name, mine, file, "", "", column)
            if taken and name == "kind":
                self._kinds[policy_id] = said.kind
        return policy_id

    def _own_columns(self, i: int, read: Read, said: Said) -> dict[str, str]:
        """The columns that a policy has to itself, where two stand side by side: field → column."""
        if said.kind not in _BOTH or said.number != (read.get(f"{said.kind}_number")[i] or ""):
            return {}
        columns = {name: f"{said.kind}_{side}" for name, side in _SIDES.items()}
        return {name: column for name, column in columns.items() if column in read.fields}

    def _reject(self, i: int, row: int, read: Read, car: int | None) -> None:
        garbled = [b for b in read.bad.get(i, ()) if b.why == reasons.MOJIBAKE and b.field in _KEYS]
        if garbled:
            field, why = garbled[0].field, reasons.KEY_MOJIBAKE
        elif car is None:
            field, why = "vin", self.lookup.why_not(read, i)
        else:
            field, why = "policy_number", reasons.NO_POLICY
        raw = read.raw[field][i] if field in read.raw else ""
        self.session.reject(row, why, read.batch.cells(i), field, raw)


_AS_NUMBER = {None: None, True: 1, False: 0}
"""The driver takes five times as long over a bool as over a number."""

_GARBLED = ("policy_number", reasons.MOJIBAKE)
_KEYS = frozenset(("policy_number", "compulsory_number", "commercial_number", "vin", "plate"))
