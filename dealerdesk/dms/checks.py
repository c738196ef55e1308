"""待核 and conflicts: what runs left for people to decide, one by one or by rule (domain 5.2).

A value that was not used waits on the list of issues until somebody types the right one or says
that it doesn't matter. A value of a file that contradicts what a person set waits in the basket
of conflicts; a refused one is remembered, so that the same value never asks again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn

from dealerdesk.dms import reasons
from dealerdesk.dms.choices import OURS, THEIRS
from dealerdesk.dms.headers import FIELDS, SYNONYMS, normal
from dealerdesk.dms.records import Conflict, ConflictRule, ImportRun, Issue
from dealerdesk.dms.session import shown, target_of
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people.fields import CUSTOMER_FIELDS, VEHICLE_FIELDS, birthday_text
from dealerdesk.people.service import PeopleService, typed
from dealerdesk.staff.rights import Actor
from dealerdesk.store.base import Record
from dealerdesk.store.records import FieldSource, Journal
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import _

BIRTH = ("birth_calendar", "birth_year", "birth_month", "birth_day", "birth_leap")
CORRECTED, IGNORED = "corrected", "ignored"


@dataclass(frozen=True)
class IssueCard:
    """One open value. ``field`` is what may be typed in its place ('' when only ignoring helps),
    ``suggestion`` what was probably meant."""

    id: int
    run: int
    file: str
    row: int
    column: str
    value: str
    reason: str
    plate: str
    customer: str
    customer_id: int | None
    vehicle_id: int | None
    field: str
    suggestion: str


@dataclass(frozen=True)
class ConflictCard:
    """One contradiction: our value, the file's, who set ours (``by``) and when (ISO day)."""

    id: int
    run: int
    file: str
    row: int
    field: str
    label: str
    plate: str
    customer: str
    customer_id: int | None
    vehicle_id: int | None
    ours: str
    theirs: str
    by: str
    on: str


@dataclass(frozen=True)
class _About:
    """Whom a record belongs to."""

    plate: str = ""
    customer: str = ""
    customer_id: int | None = None
    vehicle_id: int | None = None


class CheckService:
    """The two lists that imports leave."""

    def __init__(self, store: Store, people: PeopleService) -> None:
        self._store = store
        self._people = people

    def counts(self) -> dict[str, int]:
        """How many values and contradictions are open."""
        return {
            "issues": Issue.select(fn.COUNT(Issue.id)).where(Issue.state == "open").scalar(),
            "conflicts": len(_once(_open_conflicts())),
        }

    # 待核

    def issues(
        self, run: int | None = None, offset: int = 0, limit: int = 200
    ) -> tuple[int, list[IssueCard]]:
        """How many values are open (of one run), and a page of them, newest run first."""
        query = Issue.select().where(Issue.state == "open")
        if run is not None:
            query = query.where(Issue.run_id == run)
        page = list(query.order_by(Issue.run_id.desc(), Issue.row, Issue.id).offset(offset).limit(limit))
        files = _files(row.run_id for row in page)
        cards = []
        for row in page:
            about = self._about(row.table_name, row.row_id)
            cards.append(
                IssueCard(
                    row.id, row.run_id, files.get(row.run_id, ""), row.row, row.column, row.value,
                    reasons.say(row.reason), about.plate, about.customer, about.customer_id, about.vehicle_id,
                    _field_for(row, about), reasons.value(row.reason, "meant"),
                )
            )  # fmt: skip
        return query.count(), cards

    def settle(self, actor: Actor, ids: Sequence[int], how: str, value: str | None = None) -> Change:
        """Close values: 'ignored', or 'corrected' with what a person typed, which is written to the
        record by hand and so wins over later files.

        Raises NotFound, NotAllowed, and WorldError when the typed value is no value of its field.
        """
        rows = [_open(Issue, issue_id) for issue_id in ids]
        if how == CORRECTED and value is not None:
            for row in rows:
                self._correct(actor, row, value)
        with self._store.write(actor, "import", how) as w:
            for row in rows:
                w.update(Issue, row.id, {"state": how, **self._stamp(actor)})
        return w.change

    def _correct(self, actor: Actor, row: Issue, value: str) -> None:
        about = self._about(row.table_name, row.row_id)
        field = _field_for(row, about)
        if not field:
            raise WorldError(_("This value belongs to no field that can be typed here: open the record"))
        if field in VEHICLE_FIELDS and about.vehicle_id is not None:
            self._people.edit_vehicle(actor, about.vehicle_id, {field: value})
        elif about.customer_id is not None:
            self._people.edit_customer(actor, about.customer_id, {field: value})

    # conflicts

    def conflicts(
        self, offset: int = 0, limit: int = 200, field: str | None = None
    ) -> tuple[int, list[ConflictCard]]:
        """How many contradictions are open (of one field of files), and a page of them."""
        rows = _once(_open_conflicts())
        if field is not None:
            rows = [row for row in rows if target_of(row.table_name, row.field) == field]
        page = rows[offset : offset + limit]
        files = _files(row.run_id for row in page)
        return len(rows), [self._conflict_card(row, files) for row in page]

    def _conflict_card(self, row: Conflict, files: dict[int, str]) -> ConflictCard:
        about = self._about(row.table_name, row.row_id)
        target = target_of(row.table_name, row.field)
        source = FieldSource.get_or_none(
            (FieldSource.table_name == row.table_name)
            & (FieldSource.row_id == row.row_id)
            & (FieldSource.field == row.field)
        )
        entry = Journal.get_or_none(Journal.id == source.journal_id) if source else None
        current = self._people.field_value(row.table_name, row.row_id, row.field)
        return ConflictCard(
            row.id, row.run_id, files.get(row.run_id, ""), row.row, target, _(FIELDS.get(target, target)),
            about.plate, about.customer, about.customer_id, about.vehicle_id,
            *self._both(row, row.ours if current is None else current),
            entry.actor if entry else "", entry.at.date().isoformat() if entry else "",
        )  # fmt: skip

    def _both(self, row: Conflict, ours: Any) -> tuple[str, str]:
        """Our value and the file's; of a birthday, its five fields as one."""
        if row.field not in BIRTH:
            return self._shown(row, ours), self._shown(row, row.theirs)
        mine = {name: self._people.field_value(row.table_name, row.row_id, name) for name in BIRTH}
        said = {part.field: typed(row.table_name, part.field, part.theirs) for part in _parts(row)}
        return birthday_text(*mine.values()), birthday_text(*(mine | said).values())

    def _shown(self, row: Conflict, value: Any) -> str:
        if row.field in ("vehicle", "customer") and str(value).isdecimal():
            about = self._about(row.field, int(value))
            return about.plate if row.field == "vehicle" else about.customer
        return shown(row.table_name, row.field, typed(row.table_name, row.field, value))

    def decide(self, actor: Actor, ids: Sequence[int], decision: str) -> Change:
        """Whose value wins in these contradictions: 'ours' stays and is not asked again, or
        'theirs' is written, as set by the person who decided.

        Raises NotFound, NotAllowed.
        """
        asked = [_open(Conflict, conflict_id) for conflict_id in ids]
        rows = {part.id: part for row in asked for part in _parts(row)}.values()
        with self._store.write(actor, "import", decision) as w:
            for row in rows:
                self._decide(w, row, decision)
        return w.change

    def _decide(self, w: Writing, row: Conflict, decision: str) -> None:
        if decision == THEIRS:
            self._people.put_field(w, row.table_name, row.row_id, row.field, row.theirs)
            about = self._about(row.table_name, row.row_id)
            w.touch("customer", [about.customer_id] if about.customer_id else [])
            w.touch("vehicle", [about.vehicle_id] if about.vehicle_id else [])
        w.update(Conflict, row.id, {"state": decision, **self._stamp(w.actor)})

    def decide_rule(self, actor: Actor, field: str, decision: str) -> Change:
        """From now on one side wins in every contradiction of a field of files; what is open of
        that field is decided so at once. Raises WorldError for an unknown field, NotAllowed."""
        if field not in FIELDS or decision not in (OURS, THEIRS):
            raise WorldError(_("There is no field {name} in files").format(name=field))
        rows = [
            row
            for row in Conflict.select().where(Conflict.state == "open")
            if target_of(row.table_name, row.field) == field
        ]
        with self._store.write(actor, "import", f"{field} {decision}") as w:
            rule = ConflictRule.get_or_none(ConflictRule.field == field)
            if rule is None:
                w.insert(ConflictRule, field=field, decision=decision)
            else:
                w.update(ConflictRule, rule.id, {"decision": decision})
            for row in rows:
                self._decide(w, row, decision)
        return w.change

    def rules(self) -> dict[str, str]:
        """Field of files → ours or theirs."""
        return {row.field: row.decision for row in ConflictRule.select().order_by(ConflictRule.field)}

    def drop_rule(self, actor: Actor, field: str) -> Change:
        """Ask again from now on. Raises NotFound, NotAllowed."""
        rule = ConflictRule.get_or_none(ConflictRule.field == field)
        if rule is None:
            raise NotFound(_("There is no field {name} in files").format(name=field))
        with self._store.write(actor, "import", field) as w:
            w.delete(ConflictRule, rule.id)
        return w.change

    def release(self, actor: Actor, table: str, row_id: int, field: str) -> Change:
        """Let files set a field again that a person had corrected. Raises NotAllowed."""
        with self._store.write(actor, "edit_customer", field) as w:
            FieldSource.delete().where(
                (FieldSource.table_name == table)
                & (FieldSource.row_id == row_id)
                & (FieldSource.field == field)
            ).execute()
            w.touch(table, [row_id])
        return w.change

    # records

    def _stamp(self, actor: Actor) -> dict[str, Any]:
        return {"settled_at": self._store.clock.now(), "settled_by": actor.name}

    def _about(self, table: str, row_id: int | None) -> _About:
        select = _ABOUT.get(table)
        row = self._store.db.execute_sql(select, (row_id,)).fetchone() if select and row_id else None
        return _About(*row) if row else _About()


_OF_CAR = (
    "SELECT v.plate, coalesce(c.name, ''), c.id, v.id FROM vehicle v"
    " LEFT JOIN holding h ON h.vehicle_id = v.id AND h.role = 'owner' AND h.until IS NULL"
    " LEFT JOIN customer c ON c.id = h.customer_id"
)
_OF_PERSON = (
    "SELECT coalesce(v.plate, ''), c.name, c.id, v.id FROM customer c"
    " LEFT JOIN holding h ON h.customer_id = c.id AND h.until IS NULL"
    " LEFT JOIN vehicle v ON v.id = h.vehicle_id"
)
_ABOUT = {
    "vehicle": f"{_OF_CAR} WHERE v.id = ?",
    "repair_order": f"{_OF_CAR} JOIN repair_order r ON r.vehicle_id = v.id WHERE r.id = ?",
    "policy": f"{_OF_CAR} JOIN policy p ON p.vehicle_id = v.id WHERE p.id = ?",
    "customer": f"{_OF_PERSON} WHERE c.id = ? ORDER BY h.id LIMIT 1",
    "phone": f"{_OF_PERSON} JOIN phone p ON p.customer_id = c.id WHERE p.id = ? ORDER BY h.id LIMIT 1",
    "holding": f"{_OF_CAR} JOIN holding k ON k.vehicle_id = v.id WHERE k.id = ?",
}


def _open_conflicts() -> list[Conflict]:
    return list(Conflict.select().where(Conflict.state == "open").order_by(Conflict.id))


def _once(rows: Iterable[Conflict]) -> list[Conflict]:
    """A birthday is five fields and one contradiction."""
    found: dict[tuple[Any, ...], Conflict] = {}
    for row in rows:
        field = "birthday" if row.field in BIRTH else row.field
        key = (row.run_id, row.row, row.table_name, row.row_id, field, row.id if field == row.field else 0)
        found.setdefault(key, row)
    return list(found.values())


def _parts(row: Conflict) -> list[Conflict]:
    """The open contradictions that are decided with this one."""
    if row.field not in BIRTH:
        return [row]
    same = (Conflict.run_id == row.run_id) & (Conflict.row == row.row) & (Conflict.row_id == row.row_id)
    return list(Conflict.select().where(same & (Conflict.state == "open") & Conflict.field.in_(BIRTH)))


def _files(runs: Iterable[int]) -> dict[int, str]:
    return {run.id: run.file for run in ImportRun.select().where(ImportRun.id.in_(set(runs)))}


def _open(model: type[Record], row_id: int) -> Any:
    row = model.get_or_none(model.id == row_id)
    if row is None or row.state != "open":
        raise NotFound(_("There is no open record {id}").format(id=row_id))
    return row


def _field_for(row: Issue, about: _About) -> str:
    """The field of the customer or the car that the column of an issue fills, as people type it."""
    every = (table.get(normal(row.column)) for table in SYNONYMS.values())
    found = next((name for name in every if name), "")
    if found in ("phone", "phone_home", "phone_office", "phone_spare"):
        found = "phone"
    if found in VEHICLE_FIELDS and about.vehicle_id is not None and row.table_name != "repair_order":
        return found
    if found in CUSTOMER_FIELDS and about.customer_id is not None:
        return found
    return ""
