"""The person in a row: found, made or compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from dealerdesk.dms import reasons
from dealerdesk.dms.columns import Read, picker
from dealerdesk.dms.dates import Birth
from dealerdesk.dms.matching import People
from dealerdesk.dms.phones import PhoneRules
from dealerdesk.dms.reasons import reason
from dealerdesk.dms.session import Session
from dealerdesk.dms.values import FAKE_PHONES, Name

FIELDS = (
    "number", "name", "kind", "sex", "birth_calendar", "birth_year", "birth_month", "birth_day", "birth_leap",
    "id_tail", "contact", "address", "postcode", "note", "tier",
)  # fmt: skip
"""Columns of the table that a file can fill, in the order in which rows are built."""

_COLUMNS = ("id", *FIELDS, "state", "made")
_BIRTH = FIELDS[4:9]
_NO_BIRTH = ("", None, None, None, 0)
_NOTHING = {"kind": "person", "tier": "general", **dict(zip(_BIRTH, _NO_BIRTH, strict=True))}
"""What an emptied field holds, where that is not ''."""
PHONE_COLUMNS = ("id", "customer_id", "number", "label", "position", "state", "made")
SHARED_BY = 3
"""A number of more than three customers is a dealer's or consultant's own (domain 5.3)."""

SPIKE_PERCENT = 2
SPIKE_LEAST = 10


class CustomerSide:
    """What the rows of one file say about people."""

    def __init__(self, session: Session, people: People) -> None:
        self.session = session
        self.people = people
        self.first = session.bulk.first_id("customer")
        self.first_phone = session.bulk.first_id("phone")
        self._rows: list[tuple[Any, ...]] = []
        self._current: dict[int, tuple[Any, ...]] = {}
        self._phones: dict[int, list[list[Any]]] = {}
        self._phone_rows: dict[int, int] = {}
        self._births: Counter[tuple[int, int]] = Counter()
        self._clears: dict[str, set[int]] = {}
        self.told: set[int] = set()
        """Of whom a row of this file has told; what later rows say otherwise is not used."""
        self._phone_rules = PhoneRules(session)
        self._no_phones: dict[int, set[str]] = {}

    def columns(self, read: Read) -> list[Any]:
        """The columns of FIELDS."""
        names: list[Name | None] = read.get("name")
        births: list[Birth | None] = read.get("birthday")
        kinds = read.get("customer_kind", "")
        return [
            [number or None for number in read.get("customer_number", "")],
            [name[0] if name else "" for name in names],
            [k or (v.kind if v and v.kind == "company" else "") for k, v in zip(kinds, names, strict=True)],
            [sex or (v[1] if v else "") for sex, v in zip(read.get("sex", ""), names, strict=True)],
            *zip(*[(*b[:4], int(b[4])) if b else _NO_BIRTH for b in births], strict=True),
            read.get("id_tail", ""),
            _contacts(read),
            *(read.get(field, "") for field in FIELDS[11:13]),
            [note or (v[3] if v else "") for note, v in zip(read.get("note", ""), names, strict=True)],
            read.get("tier", ""),
        ]

    def begin(self, read: Read, known: Iterable[int]) -> None:
        """A new batch: build its rows, and fetch those customers that it may change."""
        self._rows = list(zip(*self.columns(read), strict=True))
        self._clears = self.session.clears(read, "customer", FIELDS)
        self._no_phones = self._phone_rules.cleared(read)
        self._current = {}
        self._phones = {}
        self._fetch(set(known))

    def _fetch(self, ids: Iterable[int]) -> None:
        """Read what the shop has of these customers, to compare with."""
        bulk = self.session.bulk
        select = f"SELECT id, {', '.join(FIELDS)} FROM customer WHERE id"
        self._current.update((row[0], row[1:]) for row in bulk.rows_in(select, ids))
        select = "SELECT customer_id, id, number, label, position FROM phone WHERE customer_id"
        for customer, *phone in bulk.rows_in(select, ids):
            self._phones.setdefault(customer, []).append(phone)

    def says(self, i: int) -> tuple[str, str]:
        """Number and name of row ``i``, '' where there is none."""
        return self._rows[i][0] or "", self._rows[i][1]

    def make(self, i: int, row: int, phones: Sequence[tuple[str, str]]) -> int:
        """A new customer from row ``i``; returns its id."""
        session = self.session
        customer_id = session.bulk.new_id("customer")
        values = list(self._rows[i])
        values[2] = values[2] or "person"
        values[14] = values[14] or "general"
        session.bulk.insert("customer", _COLUMNS, (customer_id, *values, "open", session.made))
        session.new()
        self.people.add(customer_id, values[0] or "", values[1], values[2])
        if values[6]:
            self._births[values[6], values[7]] += 1
        for position, (number, label) in enumerate(phones):
            self._add_phone(customer_id, row, number, label, position)
        self.people.add_phones(customer_id, [number for number, _label in phones])
        self._current[customer_id] = tuple(values)
        self._phones[customer_id] = [[0, *phone, position] for position, phone in enumerate(phones)]
        self.told.add(customer_id)
        return customer_id

    def make_many(self, read: Read, places: list[int]) -> None:
        """New customers from these rows of a batch, which all have numbers of their own."""
        session, people = self.session, self.people
        bulk, rows = session.bulk, read.batch.rows
        pick = picker(places, len(read))
        columns = [pick(column) for column in self.columns(read)]
        ids = bulk.new_ids("customer", len(places))
        numbers, names = columns[0], columns[1]
        columns[2] = [kind or "person" for kind in columns[2]]
        columns[14] = [tier or "general" for tier in columns[14]]
        session.first_change()
        bulk.insert_columns(
            "customer", ("id", *FIELDS), [ids, *columns], {"state": "open", "made": session.made}
        )
        kept = list(ids)  # the same number in each place: a large shop has hundreds of thousands
        people.by_number.update(zip(numbers, kept, strict=True))
        people.names.update(zip(kept, names, strict=True))
        people.numbered.update(kept)
        if "company" in columns[2]:
            for number, name, kind, customer_id in zip(numbers, names, columns[2], ids, strict=True):
                people.add(customer_id, number, name, kind)
        self._births.update(birth for birth in zip(columns[6], columns[7], strict=True) if birth[0])
        self._add_phones(ids, pick(rows), pick(read.get("phones", ())))
        session.made_many(ids, pick(read.batch.hashes))
        if read.bad:
            for i, customer_id in zip(places, ids, strict=True):
                if i in read.bad:
                    session.report_bad(read, i, {"": ("customer", customer_id)})

    def make_other(self, row: int, name: Name, phones: Sequence[tuple[str, str]]) -> int:
        """Somebody whom a row names beside its customer, with name and phones; returns the id."""
        session = self.session
        customer_id = session.bulk.new_id("customer")
        said = {"name": name.name, "kind": name.kind, "sex": name.sex, "note": name.note, "tier": "general"}
        nothing = {"number": None, **dict(zip(_BIRTH, _NO_BIRTH, strict=True))}
        values = [said.get(field, nothing.get(field, "")) for field in FIELDS]
        session.bulk.insert("customer", _COLUMNS, (customer_id, *values, "open", session.made))
        session.new()
        self.people.add(customer_id, "", name.name, name.kind)
        for position, (number, label) in enumerate(phones):
            self._add_phone(customer_id, row, number, label, position)
        self.people.add_phones(customer_id, [number for number, _label in phones])
        return customer_id

    def compare_phones(
        self, customer_id: int, row: int, phones: Sequence[tuple[str, str]], name: str
    ) -> None:
        """What a row says of the numbers of somebody beside its customer."""
        if customer_id >= self.first or customer_id in self.told:
            return  # the first row counts
        self.told.add(customer_id)
        if customer_id not in self._phones:
            select = "SELECT id, number, label, position FROM phone WHERE customer_id = ?"
            rows = self.session.bulk.rows(select, (customer_id,))
            self._phones[customer_id] = [list(phone) for phone in rows]
        self._compare_phones(customer_id, row, phones, "", name)

    def _add_phones(
        self, customers: range, rows: Sequence[int], phones: Sequence[tuple[tuple[str, str], ...]]
    ) -> None:
        """The numbers of new customers, those that need no second look at once."""
        simple = [k for k, cell in enumerate(phones) if len(cell) == 1 and cell[0][0] not in FAKE_PHONES]
        if simple:
            ids = self.session.bulk.new_ids("phone", len(simple))
            owners = [customers[k] for k in simple]
            numbers, labels = zip(*[phones[k][0] for k in simple], strict=True)
            self.session.bulk.insert_columns(
                "phone",
                ("id", "customer_id", "number", "label"),
                [ids, owners, numbers, labels],
                {"position": 0, "state": "ok", "made": self.session.made},
            )
            self._phone_rows.update(zip(ids, (rows[k] for k in simple), strict=True))
        done = set(simple)
        for k, cell in enumerate(phones):
            for position, (number, label) in enumerate(cell if k not in done else ()):
                self._add_phone(customers[k], rows[k], number, label, position)
            self.people.add_phones(customers[k], [number for number, _label in cell])

    def _add_phone(self, customer_id: int, row: int, number: str, label: str, position: int) -> None:
        phone_id = self.session.bulk.new_id("phone")
        state = "suspect" if number in FAKE_PHONES else "ok"
        self.session.bulk.insert(
            "phone", PHONE_COLUMNS, (phone_id, customer_id, number, label, position, state, self.session.made)
        )
        self._phone_rows[phone_id] = row
        if state == "suspect":
            self.session.issue(row, "phone", number, reasons.PHONE_FILLER, "phone", phone_id)

    def compare(
        self, i: int, row: int, customer_id: int, phones: Sequence[tuple[str, str]], plate: str
    ) -> None:
        """What row ``i`` says otherwise about a customer. An empty cell never wipes."""
        ours = self._ours(customer_id)
        theirs = self._rows[i]
        name = ours[1]
        if self._clears:
            self._clear(i, customer_id, ours, plate)
        if theirs != ours:
            birth = theirs[4:9] if theirs[6] is not None and theirs[4:9] != tuple(ours[4:9]) else None
            for field, mine, file in zip(FIELDS, ours, theirs, strict=True):
                if field not in _BIRTH and file not in (None, "", mine):
                    self.session.differ("customer", customer_id, field, mine, file, plate, name)
            if birth is not None:
                self._compare_birth(customer_id, ours[4:9], birth, plate, name)
        if phones:
            self._compare_phones(customer_id, row, phones, plate, name)
        if i in self._no_phones:
            mine = self._phones.get(customer_id, ())
            self._phone_rules.end(customer_id, self._no_phones[i], mine, plate, name)
        self._keep(customer_id, ours)

    def fill(self, i: int, row: int, customer_id: int, phones: Sequence[tuple[str, str]], plate: str) -> bool:
        """What row ``i`` adds about a customer of whom another row tells; whether it says otherwise."""
        ours, theirs, name = self._ours(customer_id), self._rows[i], self._ours(customer_id)[1]
        other = False
        if theirs != ours:
            nothing = ours[6] is None
            for field, mine, file in zip(FIELDS, ours, theirs, strict=True):
                if field in _BIRTH and (theirs[6] is None or file == mine):
                    continue
                if (field in _BIRTH and nothing) or (mine in (None, "") and file not in (None, "")):
                    self.session.differ("customer", customer_id, field, mine, file, plate, name)
                elif file not in (None, "", mine):
                    other = True
        have = {phone[1] for phone in self._phones.get(customer_id, ())}
        self._phone_rules.said(customer_id, phones)
        if phones and not have:
            self._compare_phones(customer_id, row, phones, plate, name)
        other = other or not have.issuperset(number for number, _label in phones if have)
        self._keep(customer_id, ours)
        return other

    def _ours(self, customer_id: int) -> tuple[Any, ...]:
        """What the shop has; somebody whom nothing in the batch named at first is looked up now."""
        if customer_id not in self._current:
            self.session.bulk.flush()
            self._fetch([customer_id])
        return self._current[customer_id]

    def _keep(self, customer_id: int, ours: tuple[Any, ...]) -> None:
        """What the shop has after a row."""
        after = self.session.after("customer", customer_id)
        if after:
            now = tuple(after.get(name, mine) for name, mine in zip(FIELDS, ours, strict=True))
            self._current[customer_id] = now
            self.people.learn(customer_id, now[0] or "", now[1])

    def _clear(self, i: int, customer_id: int, ours: Sequence[Any], plate: str) -> None:
        """Empty what row ``i`` has empty, in the columns that are to be taken so."""
        empty = {name for name, places in self._clears.items() if i in places}
        gone = _NO_BIRTH if _BIRTH[0] in empty else ours[4:9]
        if gone != tuple(ours[4:9]):
            self._compare_birth(customer_id, ours[4:9], gone, plate, ours[1])
        for name, mine in zip(FIELDS, ours, strict=True):
            nothing = _NOTHING.get(name, "")
            if name in empty and name not in _BIRTH and mine != nothing:
                self.session.differ("customer", customer_id, name, mine, nothing, plate, ours[1])

    def _compare_birth(
        self, customer_id: int, ours: Sequence[Any], theirs: Sequence[Any], plate: str, name: str
    ) -> None:
        """生日 is one value in five fields: taken whole, or not at all when a person set it."""
        session = self.session
        day = next((d for f in _BIRTH if (d := session.protected.get(("customer", customer_id, f)))), None)
        if day is not None:
            for field in _BIRTH:
                session.protected[("customer", customer_id, field)] = day
        for field, mine, file in zip(_BIRTH, ours, theirs, strict=True):
            if mine != file:
                session.differ("customer", customer_id, field, mine, file, plate, name)

    def _compare_phones(
        self, customer_id: int, row: int, phones: Sequence[tuple[str, str]], plate: str, name: str
    ) -> None:
        """A number we don't have replaces one of the same kind that the file has no more."""
        session = self.session
        mine = self._phones.setdefault(customer_id, [])
        self._phone_rules.said(customer_id, phones)
        have = {number for _id, number, _label, _position in mine}
        theirs = {number for number, _label in phones}
        for number, label in phones:
            if number in have or self._phone_rules.keeps_ours(label, mine):
                continue
            stale = [p for p in mine if p[1] not in theirs and (p[2] == label or self._is_held(p))]
            if stale:
                stale.sort(key=lambda p: not self._is_held(p))
                if session.differ("phone", stale[0][0], "number", stale[0][1], number, plate, name):
                    self.people.drop_phone(customer_id, stale[0][1])
                    stale[0][1] = number
                    self._fresh_state(stale[0][0], row, number)
                    self.people.add_phones(customer_id, [number])
            else:
                self._add_phone(customer_id, row, number, label, len(mine))
                mine.append([0, number, label, len(mine)])
                self.people.add_phones(customer_id, [number])
                session.changed()
            have.add(number)

    def _fresh_state(self, phone_id: int, row: int, number: str) -> None:
        """What was known of the former number (suspect, wrong) says nothing of a new one."""
        session = self.session
        state = "suspect" if number in FAKE_PHONES else "ok"
        before = next(session.bulk.rows("SELECT state FROM phone WHERE id = ?", (phone_id,)), None)
        if before is not None and before[0] != state:
            session.follow("phone", phone_id, "state", before[0], state)
        if state == "suspect":
            session.issue(row, "phone", number, reasons.PHONE_FILLER, "phone", phone_id)

    def _is_held(self, phone: Sequence[Any]) -> bool:
        return ("phone", phone[0], "number") in self.session.protected

    def finish(self) -> None:
        """After the last row: numbers of too many people, birthdays that are defaults."""
        self._mark_shared()
        total = self._births.total()
        for (month, day), count in self._births.items():
            if count >= SPIKE_LEAST and count * 100 > total * SPIKE_PERCENT:
                self.session.outcome.warnings.append(
                    f"{month:02d}-{day:02d}: " + reasons.say(reason(reasons.BIRTHDAY_SPIKE, n=count))
                )

    def _mark_shared(self) -> None:
        bulk = self.session.bulk
        bulk.build_indexes()
        shared = list(
            bulk.rows(
                "SELECT number, count(DISTINCT customer_id) FROM phone WHERE number IN"
                " (SELECT number FROM phone WHERE id >= ?) GROUP BY number"
                " HAVING count(DISTINCT customer_id) > ?",
                (self.first_phone, SHARED_BY),
            )
        )
        for number, count in shared:
            rows = list(bulk.rows("SELECT id, state, confirmed_on FROM phone WHERE number = ?", (number,)))
            for phone_id, state, confirmed in rows:
                held = ("phone", phone_id, "number") in self.session.protected
                if state == "ok" and confirmed is None and not held:
                    bulk.update("phone", phone_id, {"state": state}, {"state": "suspect"})
                if phone_id in self._phone_rows:
                    why = reason(reasons.PHONE_SHARED, n=count)
                    self.session.issue(self._phone_rows[phone_id], "phone", number, why, "phone", phone_id)


def _contacts(read: Read) -> list[str]:
    """联系人; in a list without cars also the driver, who can have no role at one there."""
    contacts = read.get("contact", "")
    if "driver" not in read.fields or read.fields & {"vin", "plate"}:
        return contacts
    drivers: list[Name | None] = read.get("driver")
    return [c or (driver.name if driver else "") for c, driver in zip(contacts, drivers, strict=True)]
