"""The columns of a block of rows, each read at once, with the cells that could not be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

from dealerdesk.dms import dates, reasons, values, words
from dealerdesk.dms.dates import DateRule
from dealerdesk.dms.headers import Mapping
from dealerdesk.dms.values import Memo, Value
from dealerdesk.people.rules import PROVINCES
from dealerdesk.text import _

PHONES = {"phone": "", "phone_home": "home", "phone_office": "office", "phone_spare": "spare"}
"""Fields with numbers of the customer, and what kind of number it is."""

_PAST = (
    "produced_on", "invoiced_on", "sold_on", "delivered_on", "registered_on",
    "entered_on", "opened_on", "finished_on", "settled_on", "left_on",
)  # fmt: skip
_VISIT = frozenset(("entered_on", "opened_on", "finished_on", "settled_on", "left_on"))
_ANY_DAY = (
    "inspection_until", "next_on", "start_on", "end_on",
    "compulsory_start", "compulsory_end", "commercial_start", "commercial_end",
)  # fmt: skip
DATED = frozenset((*_PAST, *_ANY_DAY, "birthday"))
"""Fields that hold days."""
_READERS: dict[str, Callable[[str], Value]] = {
    "customer_number": values.key, "number": values.key, "engine": values.key, "policy_number": values.key,
    "compulsory_number": values.key, "commercial_number": values.key,
    "name": values.name,
    "customer_kind": words.customer_kind, "sex": words.sex, "id_tail": values.id_tail,
    "postcode": values.postcode, "tier": words.tier, "vin": values.vin, "plate": values.plate,
    "use": words.use, "energy": words.energy, "km": values.mileage, "next_km": values.mileage,
    "labour": values.money,
    "parts": values.money, "total": values.money, "paid": values.money, "premium": values.money,
    "compulsory_premium": values.money, "commercial_premium": values.money,
    "service_class": words.service_class, "policy_kind": words.policy_kind, "here": words.yes_no,
    "driver": values.name, "payer": values.name, "driver_phone": values.phones, "payer_phone": values.phones,
    "sender_phone": values.phones, **dict.fromkeys(PHONES, values.phones),
}  # fmt: skip
"""How each field is read; dates have rules of their own, all else is free text."""


_PLAINLY: dict[Callable[[str], Value], Callable[[str], Any]] = {values.money: values.plain_money}
_LOOKED_AT = 500
"""Cells that tell whether a column repeats itself."""
_PLACEHOLDERS = values.NOTHING - {""}


def _texts(column: Sequence[str]) -> list[Any] | None:
    plain = values.needs_no_cleaning("".join(column)) and _PLACEHOLDERS.isdisjoint(column)
    return list(column) if plain else None


def _keys(column: Sequence[str]) -> list[Any] | None:
    plain = values.is_plain_key("".join(column)) and _PLACEHOLDERS.isdisjoint(column)
    return list(column) if plain else None


def _mileages(column: Sequence[str]) -> list[Any] | None:
    if not all(column) or not (joined := "".join(column)).isdigit() or not joined.isascii():
        return None
    found = list(map(int, column))
    return found if min(found) > 0 and max(found) < values.MOST_KM else None


def _alike(cell: str) -> re.Pattern[str]:
    """What cells that are all alike look like, joined by line ends."""
    return re.compile(f"(?:{cell}(?:\n|\\Z))*")


_NAMES, _SIGNS = _alike("[\u4e00-\u9fff]{2,4}"), frozenset(values.NAME_SIGNS)
_MOBILES = _alike("1[3-9][0-9]{9}")
_VINS = _alike("[A-HJ-NPR-Z0-9]{17}")
_PLATES = _alike(f"[{PROVINCES}][A-HJ-Z][A-HJ-NP-Z0-9]{{5}}")
_as_name: Callable[[Any], Any] = partial(tuple.__new__, values.Name)
_as_vin: Callable[[Any], Any] = partial(tuple.__new__, values.Vin)


def _are(cells: re.Pattern[str], column: Sequence[str]) -> bool:
    return all(column) and cells.fullmatch("\n".join(column)) is not None


def _names(column: Sequence[str]) -> list[Any] | None:
    if not _are(_NAMES, column) or not _SIGNS.isdisjoint("".join(column)):
        return None
    return list(map(_as_name, zip(column, repeat(""), repeat("person"), repeat(""), strict=False)))


def _mobiles(column: Sequence[str]) -> list[Any] | None:
    return list(zip(zip(column, repeat(""), strict=False))) if _are(_MOBILES, column) else None


def _vins(column: Sequence[str]) -> list[Any] | None:
    return list(map(_as_vin, zip(column, repeat(""), strict=False))) if _are(_VINS, column) else None


def _plates(column: Sequence[str]) -> list[Any] | None:
    return list(zip(column, repeat(""), strict=False)) if _are(_PLATES, column) else None


_AT_ONCE: dict[Callable[[str], Value], Callable[[Sequence[str]], list[Any] | None]] = {
    values.text: _texts,
    values.key: _keys,
    values.mileage: _mileages,
    values.name: _names,
    values.phones: _mobiles,
    values.vin: _vins,
    values.plate: _plates,
}
"""Readers that can take a whole plain column at once; None when it must be read cell by cell."""


def picker(places: Sequence[int], count: int) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """What takes the values at some places, in order, of columns that have ``count`` values."""
    if len(places) == count:
        return lambda column: column
    if len(places) == 1:
        (only,) = places
        return lambda column: (column[only],)
    return itemgetter(*places) if places else lambda column: ()


class Bad(NamedTuple):
    """A cell that was not used (or not without a word): its field, raw text and why."""

    field: str
    raw: str
    why: str


@dataclass(frozen=True)
class Batch:
    """Rows of a file that are neither known nor useless: their numbers, the text of each column,
    the hashes of their lines."""

    rows: list[int] = field(default_factory=list)
    columns: Sequence[Sequence[str]] = field(default_factory=list)
    hashes: list[int] = field(default_factory=list)

    def cells(self, place: int) -> list[str]:
        """One row."""
        return [column[place] for column in self.columns]

    def picked(self, places: Sequence[int]) -> Batch:
        """Some of the rows."""
        return Batch(
            [self.rows[i] for i in places],
            [[column[i] for i in places] for column in self.columns],
            [self.hashes[i] for i in places],
        )

    def apart(self) -> list[Batch]:
        """The rows, and where lines stand twice in this batch the later ones by themselves."""
        if len(set(self.hashes)) == len(self.hashes):
            return [self]
        first = {line_hash: i for i, line_hash in reversed(list(enumerate(self.hashes)))}
        firsts = sorted(first.values())
        return [self.picked(firsts), self.picked(sorted(set(range(len(self.rows))).difference(firsts)))]


class Read:
    """A batch, column by column: values by field, raw text, bad cells by place in the batch.

    Columns that the kind of file only checks are read when somebody asks for them, or when
    ``check`` finds that they are not plain; ``settled`` ones are known to be right.
    """

    def __init__(self, reader: Reader, batch: Batch) -> None:
        self.batch = batch
        self.bad: dict[int, list[Bad]] = {}
        self.raw: dict[str, Sequence[str]] = {}
        self.fields = reader.fields
        self.settled: set[str] = set()
        self._reader = reader
        self._values: dict[str, list[Any]] = {}
        self._columns = batch.columns
        for name, places in reader.places.items():
            self.raw[name] = self._columns[places[0]]
            if len(places) > 1 and name not in PHONES:
                self._merge(name, places)

    def __len__(self) -> int:
        return len(self.batch.rows)

    def _merge(self, name: str, places: list[int]) -> None:
        """Several columns of one field: the first that says anything; another word is listed."""
        merged = []
        for i, cells in enumerate(zip(*(self._columns[place] for place in places), strict=True)):
            said = [cell for cell in cells if values.clean(cell)]
            merged.append(said[0] if said else cells[0])
            if name not in _TELLING:
                continue  # 车型 and 车系 may well say different things
            other = next((cell for cell in said[1:] if values.clean(cell) != values.clean(said[0])), None)
            if other is not None:
                self.bad.setdefault(i, []).append(Bad(name, other, reasons.SECOND_COLUMN))
        self.raw[name] = tuple(merged)

    def get(self, name: str, default: Any = None) -> list[Any]:
        """A column, or a column of defaults when the file has none."""
        found = self._values.get(name)
        if found is not None:
            return found
        if name == "phones" and name in self.fields:
            found = self._values[name] = self._reader.phones(self, self._columns)
        elif name in self.raw:
            found = self._values[name] = self._reader.column(self, name, self.raw[name])
        else:
            return [default] * len(self.batch.rows)
        return found

    def empty(self, name: str) -> set[int]:
        """Places of the rows whose cells of a field, in every column of it, hold nothing."""
        cells = zip(*(self._columns[place] for place in self._reader.places[name]), strict=True)
        return {i for i, row in enumerate(cells) if all(values.clean(c) in values.NOTHING for c in row)}

    def check(self) -> None:
        """Read what was not asked for, as far as it is not plain, so that bad cells are known."""
        for name in self.raw.keys() - self._values.keys() - self.settled:
            if name in PHONES:
                if "phones" not in self._values and not _plain(name, self.raw[name]):
                    self.get("phones")
            elif not _plain(name, self.raw[name]):
                self.get(name)


def _plain(name: str, column: Sequence[str]) -> bool:
    """Whether a column certainly has no bad cell, seen without reading it."""
    looks = _LOOKS.get(name)
    return looks is not None and looks.fullmatch("\n".join(set(column))) is not None


_TELLING = frozenset(("vin", "plate"))
"""Fields that name a record: two columns of one that differ are listed."""
_HAN_ONLY = f"[^{values.NAME_SIGNS}\\W\\dA-Za-z_]"
_LOOKS = {
    "phone": re.compile(r"(?:(?:1[3-9][0-9]{9})?(?:\n|\Z))*"),
    "plate": re.compile(f"(?:(?:[{PROVINCES}][A-HJ-Z][A-HJ-NP-Z0-9]{{5}})?(?:\n|\\Z))*"),
    "name": re.compile(f"(?:{_HAN_ONLY}{{2,4}}(?:\n|\\Z))*"),
}


def wrong_vin(read: Read, i: int) -> str:
    """What is wrong with the VIN of a row, '' when nothing is or it has none."""
    return next((bad.why for bad in read.bad.get(i, ()) if bad.field == "vin"), "")


class Reader:
    """Reads the columns of one file; each different text of a column is read once."""

    def __init__(
        self, mapping: Mapping, today: date, day_first: bool | None = None, date1904: bool = False
    ) -> None:
        self.places = {name: mapping.places(name) for name in dict.fromkeys(mapping.fields) if name}
        self.fields = frozenset(self.places) | ({"phones"} if self.places.keys() & PHONES.keys() else set())
        self._varied: dict[str, bool] = {}
        shared: dict[object, Memo] = {}
        self.memos: dict[str, Memo] = {}
        for name in self.places:
            kind, memo = _memo(name, today, day_first, date1904)
            self.memos[name] = shared.setdefault(kind, memo)

    def read(self, batch: Batch) -> Read:
        """A batch, to be read column by column."""
        return Read(self, batch)

    def column(self, read: Read, name: str, column: Sequence[str]) -> list[Any]:
        """The values of a column; its bad cells are noted."""
        memo = self.memos[name]
        at_once = _AT_ONCE.get(memo.read)
        if at_once is not None and self._varies(name, column) and (found := at_once(column)) is not None:
            return found
        found = list(map(memo.__getitem__, column))
        if memo.bad and not memo.bad.keys().isdisjoint(column):
            for i, raw in enumerate(column):
                if raw in memo.bad:
                    read.bad.setdefault(i, []).append(Bad(name, raw, memo.bad[raw]))
        return found

    def other_value(self, first: Sequence[str], second: Sequence[str]) -> int | None:
        """The first column in which a second row has a value that differs from that of the first."""
        every = sorted((place, name) for name, places in self.places.items() for place in places)
        for place, name in every:
            if place < len(first) and place < len(second) and first[place] != second[place]:
                value = self.memos[name][second[place]]
                if value not in (None, "", ()) and value != self.memos[name][first[place]]:
                    return place
        return None

    def _varies(self, name: str, column: Sequence[str]) -> bool:
        """Whether most cells of a column differ, as its first ones tell; else a memo is faster."""
        if name not in self._varied:
            first = column[:_LOOKED_AT]
            self._varied[name] = len(set(first)) * 4 > len(first)
        return self._varied[name]

    def phones(self, read: Read, columns: Sequence[Any]) -> list[Any]:
        """Numbers of all phone columns, with their labels, each number once."""
        merged: list[Any] = []
        places = [(kind, name, place) for name, kind in PHONES.items() for place in self.places.get(name, ())]
        for kind, name, place in places:
            column = self.column(read, name, columns[place])
            if kind:
                label = PHONE_LABELS[kind]()
                column = [tuple((n, word or label) for n, word in cell) if cell else cell for cell in column]
            merged = [a + b for a, b in zip(merged, column, strict=True)] if merged else column
        if len(places) > 1:
            merged = [tuple(dict(reversed(cell)).items())[::-1] if len(cell) > 1 else cell for cell in merged]
        return merged


PHONE_LABELS: dict[str, Callable[[], str]] = {
    "home": lambda: _("home"),
    "office": lambda: _("office"),
    "spare": lambda: _("second number"),
}


def _memo(name: str, today: date, day_first: bool | None, date1904: bool) -> tuple[object, Memo]:
    """How a field is read, and a mark: fields with one mark read every text alike."""
    if name == "birthday":
        return name, Memo(lambda raw: dates.birthday(raw, today, day_first))
    if name not in _PAST and name not in _ANY_DAY:
        reader = _READERS.get(name, values.text)
        return reader, Memo(reader, _PLAINLY.get(reader))
    latest = today if name in _PAST else None
    rule = DateRule(
        today, latest, day_first, name == "inspection_until", whole=name in _VISIT, date1904=date1904
    )
    return rule, dates.memo(rule)
