"""Takes a run back whole: what it made goes, what it changed returns, what people edited stays.

A field gets the value that it would have if the run had never been: the newest one that anybody
else set, else the one from before all that was taken back. Rows that a run made go, unless a
person or a later run has touched them, or something that stays refers to them. A record that
stays, stays whole, with its phones, its plates and its owner. So runs may be taken back in any
order, today or next year; nothing of this is kept in memory.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dealerdesk.dms import lines, reasons
from dealerdesk.dms.reasons import reason
from dealerdesk.dms.records import ImportRun
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people import rules
from dealerdesk.staff.rights import Actor
from dealerdesk.store.records import JournalRow
from dealerdesk.store.store import Change, Store, Writing, to_json
from dealerdesk.text import _

Progress = Callable[[int, int], None]

RECORDS = ("customer", "vehicle", "repair_order", "policy")
"""What people count; phones, plates and the like go and stay with them."""

TABLES = (
    "policy",
    "repair_order",
    "mileage_reading",
    "plate_history",
    "holding",
    "phone",
    "vehicle",
    "customer",
)
"""Tables that runs fill, children first."""  # fmt: skip

_PARTS = ("phone", "plate_history", "mileage_reading", "holding")
_SEARCHED = (
    ("phone", "customer_id", "customer"),
    ("holding", "vehicle_id", "vehicle"),
    ("holding", "customer_id", "customer"),
)
"""Parts by which their records are found: (table, column, table of the record)."""
_UNSEARCHED = (("plate_history", "vehicle_id", "vehicle"), ("mileage_reading", "vehicle_id", "vehicle"))
"""Other parts."""
MANY = 100_000
"""Records beyond which all lines are forgotten."""
_PLANNED = {"care_task": " AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.id = c.made AND j.act = 'plan')"}
"""Rows that the program made itself from what is due hold nothing: they go with what they are about.
What a person did with them (an attempt) refers to the record and holds it."""
_ABOUT = ("DELETE FROM field_source", "UPDATE issue SET row_id = NULL", "DELETE FROM conflict")
"""What is done with what other tables keep about a row that goes: its id will be free again."""
_UNIQUE = {("customer", "number"), ("vehicle", "vin"), ("repair_order", "number")}
_PART = 900


@dataclass(frozen=True)
class KeptLine:
    """A record that stays as it is, and why (a kept reason, see ``reasons.say``)."""

    table: str
    row_id: int
    label: str
    why: str

    @property
    def reason(self) -> str:
        """Why, in the language of the shop."""
        return reasons.say(self.why)


@dataclass(frozen=True)
class UndoReport:
    """What taking a run back did: records removed, records that got values back, records kept.
    Only customers, vehicles, repair orders and policies are counted."""

    run: int
    removed: int
    restored: int
    kept: tuple[KeptLine, ...]
    change: Change

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        kept = [
            {"table": line.table, "id": line.row_id, "label": line.label, "why": line.reason}
            for line in self.kept
        ]
        return {"removed": self.removed, "restored": self.restored, "kept": kept}


def take_back(store: Store, actor: Actor, run: int, progress: Progress | None = None) -> UndoReport:
    """Take a run back, in one transaction.

    Raises NotFound for an unknown run, WorldError for one that was taken back before, NotAllowed.
    """
    with store.write(actor, "import", _("Undo of import {run}").format(run=run), by_hand=False) as writing:
        row = ImportRun.get_or_none(ImportRun.id == run)
        if row is None:
            raise NotFound(_("There is no import {run}").format(run=run))
        if row.undone_at is not None:
            raise WorldError(_("Import {run} was taken back before").format(run=run))
        work = _Undo(store, writing, row)
        report = work.go(progress or (lambda done, total: None))
    return report


class _Undo:
    """One undo, inside a write."""

    def __init__(self, store: Store, writing: Writing, run: ImportRun) -> None:
        self.run = run
        self.writing = writing
        self._store = store
        self._execute = store.db.execute_sql
        rows = self._rows("SELECT made, undo_journal FROM import_run WHERE undone_at IS NOT NULL")
        self.dead = {run.made} | {number for pair in rows for number in pair if number is not None}
        self.mades = dict(self._rows("SELECT made, id FROM import_run"))
        self.kept: dict[tuple[str, int], str] = {}
        self.records: dict[str, set[int]] = defaultdict(set)
        """Records that go, get values back or lose a part: table → ids."""

    def _rows(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        return self._execute(sql, tuple(values)).fetchall()

    def go(self, progress: Progress) -> UndoReport:
        progress(0, 4)
        self._doom()
        progress(1, 4)
        restored = self._restore()
        progress(2, 4)
        removed = self._remove()
        progress(3, 4)
        self._forget()
        progress(4, 4)
        kept = [KeptLine(t, i, self._label(t, i), why) for (t, i), why in sorted(self.kept.items())]
        return UndoReport(self.run.id, removed, restored, tuple(kept), self.writing.change)

    # what goes

    def _doom(self) -> None:
        """Put what this run and those taken back before have made into a list, then take out what
        stays, until nothing that stays refers to anything that goes."""
        for name in ("doomed", "saved"):
            self._execute(
                f"CREATE TEMP TABLE IF NOT EXISTS {name}"
                " (t TEXT, id INTEGER, made INTEGER, PRIMARY KEY (t, id)) WITHOUT ROWID"
            )
            self._execute(f"DELETE FROM temp.{name}")
        for journal_id, table, first, last in self._ranges():
            self._execute(  # an id that was free again may be that of a record which another run made
                f"INSERT OR IGNORE INTO temp.doomed SELECT '{table}', id, made FROM {table}"
                " WHERE id BETWEEN ? AND ? AND made = ?",
                (first, last, journal_id),
            )
        self._save_touched()
        while self._save_referred() or self._save_parts():
            pass

    def _ranges(self) -> Iterator[tuple[int, str, int, int]]:
        for journal_id in sorted(self.dead):
            rows = self._rows(
                "SELECT table_name, after FROM journal_row"
                " WHERE journal_id = ? AND row_id = 0 AND before IS NULL AND after IS NOT NULL",
                (journal_id,),
            )
            for table, after in rows:
                made = json.loads(after)
                if table in TABLES:
                    yield journal_id, table, made["first"], made["last"]

    def _save(self, table: str, ids: Iterable[int], why: str) -> bool:
        """Let these rows stay; whether any of them was to go."""
        found = False
        for row_id in ids:
            key = (table, row_id)
            self._execute(
                "INSERT OR IGNORE INTO temp.saved SELECT * FROM temp.doomed WHERE t = ? AND id = ?", key
            )
            if self._execute("DELETE FROM temp.doomed WHERE t = ? AND id = ?", key).rowcount:
                found = True
                if table in RECORDS:
                    self.kept.setdefault((table, row_id), why)
        return found

    def _save_touched(self) -> None:
        """What a person or a later run has written to since."""
        rows = self._rows(
            "SELECT r.table_name, r.row_id, max(r.journal_id) FROM journal_row r"
            " JOIN temp.doomed d ON d.t = r.table_name AND d.id = r.row_id"
            f" WHERE r.journal_id > d.made AND r.journal_id NOT IN ({_marks(self.dead)}) GROUP BY 1, 2",
            self.dead,
        )
        for table, row_id, journal_id in rows:
            self._save(table, [row_id], self._who(journal_id))

    def _who(self, journal_id: int) -> str:
        if journal_id in self.mades:
            return reason(reasons.LATER_RUN, run=self.mades[journal_id])
        ((actor, at),) = self._rows(
            "SELECT actor, substr(at, 1, 10) FROM journal WHERE id = ?", (journal_id,)
        )
        return reason(reasons.EDITED_SINCE, who=actor, day=at)

    def _references(self) -> Iterator[tuple[str, str, str]]:
        """(table, column, the table that it refers to) for every reference to a table of ours."""
        for (table,) in self._rows("SELECT name FROM main.sqlite_master WHERE type = 'table'"):
            for row in self._rows(f"PRAGMA main.foreign_key_list({table})"):
                if row[2] in TABLES:
                    yield table, row[3], row[2]

    def _save_referred(self) -> bool:
        """What a row that stays refers to."""
        found = False
        for table, column, parent in list(self._references()):
            doomed = f" AND NOT EXISTS (SELECT 1 FROM temp.doomed x WHERE x.t = '{table}' AND x.id = c.id)"
            saved = self._rows(
                f"SELECT DISTINCT d.id, min(c.id) FROM temp.doomed d JOIN {table} c ON c.{column} = d.id"
                f" WHERE d.t = '{parent}'{doomed}{_PLANNED.get(table, '')} GROUP BY d.id"
            )
            for parent_id, child in saved:
                why = self._why_of(table, child)
                found = self._save(parent, [parent_id], why) or found
        return found

    def _why_of(self, table: str, row_id: int) -> str:
        """Why a row stays because of one that refers to it."""
        (made,) = self._rows(f"SELECT made FROM {table} WHERE id = ?", (row_id,))
        if (table, row_id) in self.kept:
            return self.kept[table, row_id]
        return self._who(made[0]) if made[0] not in self.dead else reasons.STAYS_WHOLE

    def _save_parts(self) -> bool:
        """A record that stays keeps the phones and the like that came with it, if nothing they belong
        to goes."""
        found = False
        for table in _PARTS:
            parents = [(column, parent) for t, column, parent in self._references() if t == table]
            kept = " OR ".join(
                f"EXISTS (SELECT 1 FROM temp.saved s WHERE s.t = '{parent}' AND s.id = c.{column}"
                " AND s.made = c.made)"
                for column, parent in parents
            )
            going = " AND ".join(
                f"NOT EXISTS (SELECT 1 FROM temp.doomed x WHERE x.t = '{parent}' AND x.id = c.{column})"
                for column, parent in parents
            )
            rows = self._rows(
                f"SELECT c.id FROM {table} c JOIN temp.doomed d ON d.t = '{table}' AND d.id = c.id"
                f" WHERE ({kept}) AND {going}"
            )
            found = self._save(table, [row[0] for row in rows], "") or found
        return found

    def _remove(self) -> int:
        """Delete what goes; returns how many records."""
        removed = 0
        for table, column, parent in (*_SEARCHED, *_UNSEARCHED):
            rows = self._rows(
                f"SELECT DISTINCT c.{column} FROM {table} c"
                f" JOIN temp.doomed d ON d.t = '{table}' AND d.id = c.id"
            )
            self.records[parent].update(row[0] for row in rows)
            if (table, column, parent) in _SEARCHED:
                self.writing.touch(parent, [row[0] for row in rows])
        for table in TABLES:
            ids = [row[0] for row in self._rows("SELECT id FROM temp.doomed WHERE t = ?", (table,))]
            if not ids:
                continue
            self._execute(f"DELETE FROM {table} WHERE id IN (SELECT id FROM temp.doomed WHERE t = '{table}')")
            gone = "table_name = ? AND row_id IN (SELECT id FROM temp.doomed WHERE t = ?)"
            for said in _ABOUT:
                self._execute(f"{said} WHERE {gone}", (table, table))
            JournalRow.insert(
                journal_id=self.writing.journal_id, table_name=table, row_id=0,
                before=to_json({"first": ids[0], "last": ids[-1], "rows": len(ids)}), after=None,
            ).execute()  # fmt: skip
            self.writing.touch(table, ids)
            self.records[table].update(ids)
            removed += len(ids) if table in RECORDS else 0
        return removed

    # what returns

    def _restore(self) -> int:
        """Give changed fields of rows that stay the values they would have; returns how many
        records got any back."""
        changed: dict[str, set[int]] = defaultdict(set)
        rows = self._rows(
            "SELECT table_name, row_id FROM journal_row WHERE journal_id = ? AND row_id <> 0"
            " AND before IS NOT NULL AND after IS NOT NULL",
            (self.run.made,),
        )
        for table, row_id in rows:
            changed[table].add(row_id)
        restored: set[tuple[str, int]] = set()
        for table in [t for t in TABLES if t in changed]:
            for ids in _in_parts(sorted(changed[table])):
                restored |= self._restore_rows(table, ids)
        return len({self._record_of(*key) for key in restored})

    def _record_of(self, table: str, row_id: int) -> tuple[str, int]:
        """The customer or the car that a phone, a plate and the like belong to."""
        parent = "customer" if table == "phone" else "vehicle"
        if table not in _PARTS:
            return table, row_id
        rows = self._rows(f"SELECT {parent}_id FROM {table} WHERE id = ?", (row_id,))
        return (parent, rows[0][0]) if rows else (table, row_id)

    def _restore_rows(self, table: str, ids: list[int]) -> set[tuple[str, int]]:
        marks = _marks(ids)
        history: dict[int, list[tuple[int, dict[str, Any], dict[str, Any]]]] = defaultdict(list)
        rows = self._rows(
            "SELECT r.row_id, r.journal_id, r.before, r.after FROM journal_row r"
            f" JOIN {table} c ON c.id = r.row_id AND r.journal_id >= c.made WHERE r.table_name = ?"
            f" AND r.row_id IN ({marks}) AND r.before IS NOT NULL AND r.after IS NOT NULL ORDER BY r.id",
            (table, *ids),
        )
        for row_id, journal_id, before, after in rows:
            history[row_id].append((journal_id, json.loads(before), json.loads(after)))
        doomed = {
            row[0]
            for row in self._rows(
                f"SELECT id FROM temp.doomed WHERE t = ? AND id IN ({marks})", (table, *ids)
            )
        }
        restored = set()
        for row_id in ids:
            if row_id not in doomed and self._restore_row(table, row_id, history[row_id]):
                restored.add((table, row_id))
        return restored

    def _restore_row(
        self, table: str, row_id: int, history: list[tuple[int, dict[str, Any], dict[str, Any]]]
    ) -> bool:
        names = {
            name for journal_id, _before, after in history if journal_id == self.run.made for name in after
        }
        wanted: dict[str, Any] = {}
        for name in names:
            entries = [entry for entry in history if name in entry[2]]
            live = [entry for entry in entries if entry[0] not in self.dead]
            if live and live[-1][0] > self.run.made:
                if live[-1][0] not in self.mades:
                    self._keep(table, row_id, self._who(live[-1][0]))
                continue
            wanted[name] = live[-1][2][name] if live else entries[0][1].get(name)
        columns = [_column(table, name) for name in wanted]
        if not wanted:
            return False
        found = self._rows(f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?", (row_id,))
        if not found:
            return False
        now = dict(zip(wanted, found[0], strict=True))
        wanted = {name: value for name, value in wanted.items() if now[name] != value}
        for name in [n for n in wanted if (table, n) in _UNIQUE and self._taken(table, n, wanted[n])]:
            self._keep(table, row_id, reasons.VALUE_TAKEN)
            del wanted[name]
        if not wanted:
            return False
        setting = ", ".join(f"{_column(table, name)} = ?" for name in wanted)
        self._execute(f"UPDATE {table} SET {setting} WHERE id = ?", (*wanted.values(), row_id))
        JournalRow.insert(
            journal_id=self.writing.journal_id, table_name=table, row_id=row_id,
            before=to_json({name: now[name] for name in wanted}), after=to_json(wanted),
        ).execute()  # fmt: skip
        self.writing.touch(table, [row_id])
        self.records[table].add(row_id)
        for _table, column, parent in (p for p in (*_SEARCHED, *_UNSEARCHED) if p[0] == table):
            self.records[parent].add(
                self._rows(f"SELECT {column} FROM {table} WHERE id = ?", (row_id,))[0][0]
            )
        return True

    def _taken(self, table: str, name: str, value: Any) -> bool:
        """Whether a row that stays has a value that may stand only once."""
        rows = self._rows(
            f"SELECT 1 FROM {table} c WHERE {name} = ?"
            f" AND NOT EXISTS (SELECT 1 FROM temp.doomed d WHERE d.t = '{table}' AND d.id = c.id)",
            (value,),
        )
        return value is not None and bool(rows)

    def _keep(self, table: str, row_id: int, why: str) -> None:
        """List the record that a row belongs to."""
        self.kept.setdefault(self._record_of(table, row_id), why)

    # the rest

    def _forget(self) -> None:
        """The run is forgotten: its lists, and the lines that spoke of what has gone or of a value that
        was given back, in every kind of list."""
        for table in ("issue", "reject", "conflict"):
            self._execute(f"DELETE FROM {table} WHERE run_id = ?", (self.run.id,))
        self._forget_lines()
        self._execute("DELETE FROM delivery_report WHERE run_id = ?", (self.run.id,))
        values = {"undone_at": self._store.clock.now(), "undo_journal": self.writing.journal_id}
        ImportRun.update(values).where(ImportRun.id == self.run.id).execute()
        self.writing.touch("import_run", [self.run.id])

    def _forget_lines(self) -> None:
        """A line about a car tells of its owner too, and an order or policy may fill its plate."""
        records = self.records
        if sum(map(len, records.values())) > MANY:
            self._execute("DELETE FROM source_row")
            return
        for ids in _in_parts(sorted(records["customer"])):
            select = f"SELECT vehicle_id FROM holding WHERE customer_id IN ({_marks(ids)})"
            records["vehicle"].update(row[0] for row in self._rows(select, ids))
        for ids in _in_parts(sorted(records["vehicle"])):
            for table in ("repair_order", "policy"):
                select = f"SELECT id FROM {table} WHERE vehicle_id IN ({_marks(ids)})"
                records[table].update(row[0] for row in self._rows(select, ids))
        lines.forget(self._execute, records)

    def _label(self, table: str, row_id: int) -> str:
        select = {
            "customer": "SELECT name, '' FROM customer WHERE id = ?",
            "vehicle": "SELECT plate, coalesce(vin, vin_tail) FROM vehicle WHERE id = ?",
            "repair_order": "SELECT number, '' FROM repair_order WHERE id = ?",
            "policy": "SELECT number, '' FROM policy WHERE id = ?",
        }[table]
        rows = self._rows(select, (row_id,))
        if not rows:
            return ""
        first, second = rows[0]
        return (rules.plate_display(first) or second) if table == "vehicle" else first


def _column(table: str, name: str) -> str:
    """The column of a journalled field; references are journalled under their own name by hand."""
    return {"customer": "customer_id", "vehicle": "vehicle_id"}.get(name, name) if name != table else name


def _marks(values: Iterable[Any]) -> str:
    return ",".join("?" for _value in values)


def _in_parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _PART):
        yield ids[start : start + _PART]
