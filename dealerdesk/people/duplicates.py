"""Records that may be one: proposed pairs, merged by a person or said to be two (domain 5.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people.merging import FIELDS, Merging
from dealerdesk.people.records import NotSame
from dealerdesk.people.rules import plate_display
from dealerdesk.staff.rights import Actor, require
from dealerdesk.store.records import Journal
from dealerdesk.store.store import Change, Store
from dealerdesk.text import N_, _

SHARED_BY = 3
"""A number of more people is a dealer's or consultant's own and proposes nothing."""
ACT = "merge"

SAME_PHONE = N_("the same phone")
SAME_NAME_ADDRESS = N_("the same name and address")
SAME_NAME_BIRTHDAY = N_("the same name and birthday")
SAME_FIRM = N_("the same firm, written otherwise")
SAME_PLATE = N_("the same plate")
SAME_ENGINE = N_("the same engine number")
NEAR_VIN = N_("VINs that differ in one sign")
VIN_AND_TAIL = N_("a VIN and its tail")


@dataclass(frozen=True)
class Pair:
    """Two records that may be one, smaller id first. ``why`` in the language of the shop."""

    table: str
    first_id: int
    second_id: int
    first_label: str
    second_label: str
    why: str


@dataclass(frozen=True)
class PairField:
    """What the two say of one field; ``take`` is the side that is proposed: first or second."""

    name: str
    first: str
    second: str
    take: str


@dataclass(frozen=True)
class Merge:
    """A merge that was made; ``undone`` once it was taken back."""

    journal_id: int
    at: datetime
    actor: str
    summary: str
    undone: bool


class DuplicateService:
    """Proposes, merges, and takes merges back."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def pairs(self, actor: Actor, offset: int = 0, limit: int = 100) -> tuple[int, list[Pair]]:
        """How many pairs are proposed, and some of them. Raises NotAllowed."""
        require(actor, "find_customer")
        two = {(row.table_name, row.first_id, row.second_id) for row in NotSame.select()}
        found: dict[tuple[str, int, int], str] = {}
        for table, one, other, why in self._proposed():
            key = (table, min(one, other), max(one, other))
            if key not in two:
                found.setdefault(key, why)
        page = list(found.items())[offset : offset + limit]
        return len(found), [
            Pair(table, first, second, self._label(table, first), self._label(table, second), _(why))
            for (table, first, second), why in page
        ]

    def _proposed(self) -> Iterator[tuple[str, int, int, str]]:
        for select, table, why in _SELECTS:
            for first, second in self._rows(select):
                yield table, first, second, why
        firms: dict[str, list[int]] = defaultdict(list)
        for row_id, name in self._rows(
            "SELECT id, name FROM customer WHERE kind = 'company' AND state = 'open'"
        ):
            firms[_firm(name)].append(row_id)
        for ids in firms.values():
            yield from (("customer", ids[0], other, SAME_FIRM) for other in ids[1:])
        yield from self._near_vins()

    def _near_vins(self) -> Iterator[tuple[str, int, int, str]]:
        without: dict[tuple[int, str], int] = {}
        for row_id, vin in self._rows("SELECT id, vin FROM vehicle WHERE vin IS NOT NULL ORDER BY id"):
            for place in range(len(vin)):
                other = without.setdefault((place, vin[:place] + vin[place + 1 :]), row_id)
                if other != row_id and place < SERIAL_FROM:
                    yield "vehicle", other, row_id, NEAR_VIN

    def fields(self, pair: Pair) -> list[PairField]:
        """What the two say otherwise, field by field; a value beats none, a hand-set one beats others."""
        by_hand = {
            (row_id, name)
            for row_id, name in self._rows(
                "SELECT row_id, field FROM field_source WHERE by_hand = 1 AND table_name = ?", pair.table
            )
        }
        names = FIELDS[pair.table]
        select = f"SELECT {', '.join(names)} FROM {pair.table} WHERE id = ?"
        both = [self._rows(select, row_id) for row_id in (pair.first_id, pair.second_id)]
        if not all(both):
            raise NotFound(_("There is no record {id}").format(id=pair.first_id))
        found = []
        for name, first, second in zip(names, both[0][0], both[1][0], strict=True):
            if first == second:
                continue
            second_wins = first in (None, "") or (
                (pair.second_id, name) in by_hand and (pair.first_id, name) not in by_hand
            )
            take = "second" if second_wins and second not in (None, "") else "first"
            found.append(PairField(name, str(first or ""), str(second or ""), take))
        return found

    def merge(
        self, actor: Actor, table: str, source_id: int, into_id: int, take: Mapping[str, str] | None = None
    ) -> Change:
        """Make one of two; see ``Merging.merge``. Raises NotFound, WorldError, NotAllowed."""
        if table not in FIELDS:
            raise WorldError(_("Only customers and vehicles can be merged"))
        summary = f"{self._label(table, source_id)} → {self._label(table, into_id)}"
        with self._store.write(actor, ACT, summary, by_hand=False) as w:
            Merging(self._store, w, table).merge(source_id, into_id, take or {})
        return w.change

    def dismiss(self, actor: Actor, pair: Pair) -> Change:
        """They are two: never proposed again. Raises NotAllowed."""
        with self._store.write(actor, "edit_customer", f"{pair.first_label} ≠ {pair.second_label}") as w:
            w.insert(NotSame, table_name=pair.table, first_id=pair.first_id, second_id=pair.second_id)
        return w.change

    def propose(self, actor: Actor, pair: Pair) -> Change:
        """Propose a pair again that was said to be two. Raises NotAllowed."""
        with self._store.write(actor, "edit_customer", f"{pair.first_label} ≈ {pair.second_label}") as w:
            for row in NotSame.select().where(
                (NotSame.table_name == pair.table)
                & (NotSame.first_id == pair.first_id)
                & (NotSame.second_id == pair.second_id)
            ):
                w.delete(NotSame, row.id)
        return w.change

    def merges(self, limit: int = 50) -> list[Merge]:
        """The last merges, newest first."""
        rows = list(Journal.select().where(Journal.act == ACT).order_by(Journal.id.desc()).limit(2 * limit))
        undone = {int(row.summary[len(BACK) :]) for row in rows if row.summary.startswith(BACK)}
        made = [row for row in rows if not row.summary.startswith(BACK)]
        return [Merge(row.id, row.at, row.actor, row.summary, row.id in undone) for row in made[:limit]]

    def undo_merge(self, actor: Actor, journal_id: int) -> Change:
        """Take a merge back; what was edited since stays. Raises NotFound, WorldError, NotAllowed."""
        row = Journal.get_or_none((Journal.id == journal_id) & (Journal.act == ACT))
        if row is None or row.summary.startswith(BACK):
            raise NotFound(_("There is no merge {id}").format(id=journal_id))
        if Journal.get_or_none((Journal.act == ACT) & (Journal.summary == f"{BACK}{journal_id}")) is not None:
            raise WorldError(_("Merge {id} was taken back before").format(id=journal_id))
        ((table,),) = self._rows(
            "SELECT table_name FROM journal_row WHERE journal_id = ? AND after IS NULL"
            " AND table_name IN ('customer', 'vehicle')",
            journal_id,
        )
        with self._store.write(actor, ACT, f"{BACK}{journal_id}", by_hand=False) as w:
            Merging(self._store, w, table).take_back(journal_id)
        return w.change

    def _label(self, table: str, row_id: int) -> str:
        name = "name" if table == "customer" else "plate"
        rows = self._rows(f"SELECT {name} FROM {table} WHERE id = ?", row_id)
        if not rows:
            raise NotFound(_("There is no record {id}").format(id=row_id))
        return rows[0][0] if table == "customer" else plate_display(rows[0][0]) or f"#{row_id}"

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        return self._store.db.execute_sql(sql, values).fetchall()


BACK = "↶ "
"""Begins the summary of a merge taken back, before its number."""
SERIAL_FROM = 13
"""Two cars of one delivery differ in the serial number, the last four signs; that proposes nothing."""

_SELECTS = (
    (
        "SELECT DISTINCT a.customer_id, b.customer_id FROM phone a JOIN phone b ON b.number = a.number"
        " AND b.customer_id > a.customer_id WHERE a.state = 'ok' AND b.state = 'ok' AND a.number IN"
        " (SELECT number FROM phone GROUP BY number"
        f" HAVING count(DISTINCT customer_id) BETWEEN 2 AND {SHARED_BY})",
        "customer", SAME_PHONE,
    ),
    (
        "SELECT a.id, b.id FROM customer a JOIN customer b ON b.name = a.name AND b.address = a.address"
        " AND b.id > a.id WHERE a.address <> '' AND a.name <> ''",
        "customer", SAME_NAME_ADDRESS,
    ),
    (
        "SELECT a.id, b.id FROM customer a JOIN customer b ON b.name = a.name AND b.birth_day = a.birth_day"
        " AND b.birth_month = a.birth_month AND b.birth_year = a.birth_year AND b.id > a.id",
        "customer", SAME_NAME_BIRTHDAY,
    ),
    (
        "SELECT a.id, b.id FROM vehicle a JOIN vehicle b ON b.plate = a.plate AND b.id > a.id"
        " WHERE a.plate <> ''",
        "vehicle", SAME_PLATE,
    ),
    (
        "SELECT a.id, b.id FROM vehicle a JOIN vehicle b ON b.engine = a.engine AND b.id > a.id"
        " WHERE length(a.engine) > 4",
        "vehicle", SAME_ENGINE,
    ),
    (
        "SELECT a.id, b.id FROM vehicle a JOIN vehicle b ON b.vin IS NOT NULL"
        " AND substr(b.vin, -length(a.vin_tail)) = a.vin_tail WHERE a.vin IS NULL AND a.vin_tail <> ''",
        "vehicle", VIN_AND_TAIL,
    ),
)  # fmt: skip


def _firm(name: str) -> str:
    """A firm's name as it is compared."""
    for word in ("有限责任公司", "股份有限公司", "有限公司", "公司", "(", ")", "（", "）", " "):
        name = name.replace(word, "")
    return name
