"""The columns of a block of rows, each read at once, with the cells that could not be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from dealerdesk.dms import dates, values, words
from dealerdesk.dms.dates import DateRule
from dealerdesk.dms.headers import Mapping
from dealerdesk.dms.values import Memo, Value
from dealerdesk.text import _

PHONES = {"phone": "", "phone_home": "home", "phone_office": "office", "phone_spare": "spare"}
"""Fields with numbers of the customer, and what kind of number it is."""

_PAST = (
    "produced_on", "invoiced_on", "sold_on", "delivered_on", "registered_on",
    "entered_on", "opened_on", "finished_on", "settled_on", "left_on",
)  # fmt: skip
_ANY_DAY = (
    "inspection_until", "next_on", "start_on", "end_on",
    "compulsory_start", "compulsory_end", "commercial_start", "commercial_end",
)  # fmt: skip
_READERS: dict[str, Callable[[str], Value]] = {
    "customer_number": values.key, "number": values.key, "engine": values.key, "policy_number": values.key,
    "compulsory_number": values.key, "commercial_number": values.key,
    "name": values.name,
    "customer_kind": words.customer_kind, "sex": words.sex, "id_tail": values.id_tail,
    "postcode": values.postcode, "tier": words.tier, "vin": values.vin, "plate": values.plate, "use": words.use,
    "energy": words.energy, "km": values.mileage, "next_km": values.mileage, "labour": values.money,
    "parts": values.money, "total": values.money, "paid": values.money, "premium": values.money,
    "compulsory_premium": values.money, "commercial_premium": values.money,
    "service_class": words.service_class, "policy_kind": words.policy_kind, "here": words.yes_no,
    "sender_phone": values.phones, **dict.fromkeys(PHONES, values.phones),
}  # fmt: skip
"""How each field is read; dates have rules of their own, all else is free text."""


_PLACEHOLDERS = values.NOTHING - {""}


def _all_plain_text(column: Sequence[str]) -> bool:
    return values.needs_no_cleaning("".join(column)) and _PLACEHOLDERS.isdisjoint(column)


def _all_plain_keys(column: Sequence[str]) -> bool:
    return values.is_plain_key("".join(column)) and _PLACEHOLDERS.isdisjoint(column)


_AS_THEY_ARE: dict[Callable[[str], Value], Callable[[Sequence[str]], bool]] = {
    values.text: _all_plain_text,
    values.key: _all_plain_keys,
}
"""Readers that leave a plain cell as it is, and how to see at once that a whole column is plain."""


class Bad(NamedTuple):
    """A cell that was not used (or not without a word): its field, raw text and why."""

    field: str
    raw: str
    why: str


@dataclass
class Batch:
    """Rows of one block that are neither known nor useless: numbers, cells, hashes of their text."""

    rows: list[int] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)

    def without_twins(self) -> Batch:
        """Take out the rows whose line stands twice in this batch; returns the later ones."""
        twins = Batch()
        if len(set(self.hashes)) == len(self.hashes):
            return twins
        first: set[bytes] = set()
        every = list(zip(self.rows, self.cells, self.hashes, strict=True))
        self.rows, self.cells, self.hashes = [], [], []
        for row, cells, line_hash in every:
            part = twins if line_hash in first else self
            first.add(line_hash)
            part.rows.append(row)
            part.cells.append(cells)
            part.hashes.append(line_hash)
        return twins


@dataclass
class Read:
    """A batch, column by column: ``values`` and ``raw`` by field, ``bad`` by place in the batch."""

    batch: Batch
    values: dict[str, list[Any]]
    raw: dict[str, Sequence[str]]
    bad: dict[int, list[Bad]]

    def __len__(self) -> int:
        return len(self.batch.rows)

    def get(self, name: str, default: Any = None) -> list[Any]:
        """A column, or a column of defaults when the file has none."""
        found = self.values.get(name)
        return found if found is not None else [default] * len(self.batch.rows)


class Reader:
    """Reads the columns of one file; each different text of a column is read once."""

    def __init__(self, mapping: Mapping, today: date, sample: Sequence[Sequence[str]]) -> None:
        self.mapping = mapping
        self.places: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(mapping.fields):
            if name is not None:
                self.places[name].append(place)
        columns = [p for name in (*_PAST, *_ANY_DAY) for p in self.places.get(name, ())]
        order = dates.day_first(row[p] for row in sample for p in columns if p < len(row))
        shared: dict[object, Memo] = {}
        self.memos: dict[str, Memo] = {}
        for name in self.places:
            kind, reader = _reader(name, today, order)
            self.memos[name] = shared.setdefault(kind, Memo(reader))

    def read(self, batch: Batch) -> Read:
        """All columns of a batch."""
        columns = list(zip(*batch.cells, strict=False))
        read = Read(batch, {}, {}, {})
        for name, places in self.places.items():
            if name not in PHONES:
                read.raw[name] = columns[places[0]]
                read.values[name] = self._column(read, name, columns[places[0]])
        phones = [(PHONES[n], n, p) for n in PHONES for p in self.places.get(n, ())]
        if phones:
            read.values["phones"] = self._phones(read, phones, columns)
        return read

    def _column(self, read: Read, name: str, column: Sequence[str]) -> list[Any]:
        memo = self.memos[name]
        if memo.read in _AS_THEY_ARE and _AS_THEY_ARE[memo.read](column):
            return list(column)
        found = list(map(memo.__getitem__, column))
        if memo.bad and not memo.bad.keys().isdisjoint(column):
            for i, raw in enumerate(column):
                if raw in memo.bad:
                    read.bad.setdefault(i, []).append(Bad(name, raw, memo.bad[raw]))
        return found

    def _phones(self, read: Read, phones: list[tuple[str, str, int]], columns: list[Any]) -> list[Any]:
        """Numbers of all phone columns, with their labels, each number once."""
        merged: list[Any] = []
        for kind, name, place in phones:
            column = self._column(read, name, columns[place])
            if kind:
                label = _LABELS[kind]()
                column = [tuple((n, word or label) for n, word in cell) if cell else cell for cell in column]
            merged = [a + b for a, b in zip(merged, column, strict=True)] if merged else column
        if len(phones) > 1:
            merged = [tuple(dict(reversed(cell)).items())[::-1] if len(cell) > 1 else cell for cell in merged]
        return merged


_LABELS: dict[str, Callable[[], str]] = {
    "home": lambda: _("home"),
    "office": lambda: _("office"),
    "spare": lambda: _("second number"),
}


def _reader(name: str, today: date, day_first: bool | None) -> tuple[object, Callable[[str], Value]]:
    """How a field is read, and a mark: fields with one mark read every text alike."""
    if name == "birthday":
        return name, lambda raw: dates.birthday(raw, today)
    if name not in _PAST and name not in _ANY_DAY:
        reader = _READERS.get(name, values.text)
        return reader, reader
    latest = today if name in _PAST else None
    rule = DateRule(today, latest, day_first, month_end=name == "inspection_until")
    return rule, dates.reader(rule)
