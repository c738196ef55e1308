"""Two records of one person, or of one car, become one; and the way back.

Everything that refers to the record that goes is handed to the one that stays. What the former was
known by is kept as an alias, so that a file which still speaks of it finds the other. Each row is
journalled before and after, which is what taking the merge back goes by.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from dealerdesk.errors import NotFound, WorldError
from dealerdesk.store.records import JournalRow
from dealerdesk.store.store import Store, Writing, to_json
from dealerdesk.text import _

FIELDS = {
    "customer": (
        "number", "name", "kind", "sex", "birth_calendar", "birth_year", "birth_month", "birth_day",
        "birth_leap", "id_tail", "contact", "address", "postcode", "note", "tier",
    ),
    "vehicle": (
        "vin", "vin_tail", "plate", "plate_state", "brand", "model", "colour", "engine", "use", "energy",
        "produced_on", "invoiced_on", "sold_on", "delivered_on", "registered_on", "inspection_until",
        "consultant", "adviser",
    ),
}  # fmt: skip
"""What the two may say differently, by table."""

_KNOWN_BY = {"customer": ("number", "name"), "vehicle": ("vin", "vin_tail")}
_EMPTY = (None, "")


class Merging:
    """One merge, inside a write."""

    def __init__(self, store: Store, writing: Writing, table: str) -> None:
        self._store = store
        self._writing = writing
        self._table = table

    def merge(self, source: int, into: int, take: Mapping[str, str]) -> None:
        """Hand everything of ``source`` to ``into``. ``take``: field → source or into; without it
        the one that stays keeps what it has, and gets what it lacks.

        Raises NotFound, and WorldError when both are the same record.
        """
        if source == into:
            raise WorldError(_("A record can't be merged with itself"))
        theirs, ours = self._row(self._table, source), self._row(self._table, into)
        self._keep_sources(source, into)
        for child, column in references(self._store, self._table):
            self._hand_over(child, column, source, into)
        for row_id in self._ids("alias", f"table_name = '{self._table}' AND row_id = ?", source):
            self._update("alias", row_id, {"row_id": into})
        self._delete(self._table, source)
        values = {
            name: theirs[name]
            for name in FIELDS[self._table]
            if theirs[name] not in _EMPTY
            and (ours[name] in _EMPTY or take.get(name) == "source")
            and theirs[name] != ours[name]
        }
        self._update(self._table, into, values)
        for name, side in take.items():
            if side == "source" and name in values:
                self._mark(into, name)
        self._remember(into, theirs, ours, values)
        self._writing.touch(self._table, [source, into])

    def _hand_over(self, child: str, column: str, source: int, into: int) -> None:
        for row_id in self._ids(child, f"{column} = ?", source):
            row = self._row(child, row_id)
            if self._stands(child, row, column, into):
                self._delete(child, row_id)
            else:
                changed: dict[str, Any] = {column: into}
                if child == "holding" and column == "vehicle_id" and self._second_owner(row, into):
                    changed["until"] = self._store.clock.today().isoformat()
                self._update(child, row_id, changed)

    def _stands(self, child: str, row: dict[str, Any], column: str, into: int) -> bool:
        """Whether the one that stays has the same number, or the same role, already."""
        if child == "phone":
            return bool(self._ids(child, "customer_id = ? AND number = ?", into, row["number"]))
        if child == "holding":
            return row["until"] is None and self._holds(row, column, into)
        return any(self._taken(child, row | {column: into}, names) for names in self._unique(child, column))

    def _unique(self, child: str, column: str) -> Iterator[list[str]]:
        """The columns of each unique index of a table that has this column among others."""
        for _seq, index, unique, *_rest in self._execute(f"PRAGMA index_list({child})").fetchall():
            names = [info[2] for info in self._execute(f"PRAGMA index_info({index})").fetchall()]
            if unique and column in names:
                yield names

    def _taken(self, child: str, row: Mapping[str, Any], names: list[str]) -> bool:
        """Whether another row has these values already."""
        where = " AND ".join(f'"{name}" = ?' for name in names)
        return bool(self._ids(child, f"{where} AND id <> ?", *(row[name] for name in names), row["id"]))

    def _holds(self, row: dict[str, Any], column: str, into: int) -> bool:
        """Whether the same role at the same car, by the same person, stands there already."""
        same = row | {column: into}
        return bool(
            self._ids(
                "holding", "vehicle_id = ? AND customer_id = ? AND role = ? AND until IS NULL",
                same["vehicle_id"], same["customer_id"], same["role"],
            )
        )  # fmt: skip

    def _second_owner(self, row: dict[str, Any], into: int) -> bool:
        return row["until"] is None and bool(
            self._ids("holding", "vehicle_id = ? AND role = ? AND until IS NULL", into, row["role"])
        )

    def _remember(
        self, into: int, theirs: dict[str, Any], ours: dict[str, Any], values: dict[str, Any]
    ) -> None:
        """Keep the number and names that no record bears any more."""
        for name in _KNOWN_BY[self._table]:
            gone = ours[name] if name in values else theirs[name]
            now = values.get(name, ours[name])
            if gone in _EMPTY or gone == now:
                continue
            row = {
                "table_name": self._table, "row_id": into, "field": name, "value": gone,
                "made": self._writing.journal_id,
            }  # fmt: skip
            marks = ", ".join("?" * len(row))
            cursor = self._execute(f"INSERT INTO alias ({', '.join(row)}) VALUES ({marks})", *row.values())
            self._log("alias", cursor.lastrowid, None, row)

    def _keep_sources(self, source: int, into: int) -> None:
        """Journal who set the fields of both, since marks have no journal of their own."""
        rows = self._sources(source) + self._sources(into)
        self._log("field_source", into, {"ids": [source, into], "rows": rows}, None)
        self._execute("DELETE FROM field_source WHERE table_name = ? AND row_id = ?", self._table, source)

    def _sources(self, row_id: int) -> list[list[Any]]:
        rows = self._execute(
            "SELECT table_name, row_id, field, journal_id, by_hand FROM field_source"
            " WHERE table_name = ? AND row_id = ?",
            self._table, row_id,
        ).fetchall()  # fmt: skip
        return [list(row) for row in rows]

    def _mark(self, into: int, name: str) -> None:
        self._execute(
            "INSERT OR REPLACE INTO field_source (table_name, row_id, field, journal_id, by_hand)"
            " VALUES (?, ?, ?, ?, 1)",
            self._table, into, name, self._writing.journal_id,
        )  # fmt: skip

    # the way back

    def take_back(self, journal_id: int) -> list[str]:
        """Undo a merge row by row, the last first; what was edited since stays.

        Returns the names of tables in which something stayed.
        """
        stayed: list[str] = []
        rows = JournalRow.select().where(JournalRow.journal_id == journal_id).order_by(JournalRow.id.desc())
        for row in list(rows):
            before = json.loads(row.before) if row.before else None
            after = json.loads(row.after) if row.after else None
            table, row_id = row.table_name, row.row_id
            if table == "field_source" and before is not None:
                self._put_sources(before)
            elif before is None and after is not None:
                self._delete(table, row_id)
            elif after is None and before is not None:
                marks = ", ".join("?" * len(before))
                self._execute(f"INSERT INTO {table} ({_names(before)}) VALUES ({marks})", *before.values())
                self._log(table, row_id, None, before)
            elif before is not None and after is not None:
                now = self._row(table, row_id)
                back = {name: value for name, value in before.items() if now[name] == after[name]}
                if len(back) < len(before):
                    stayed.append(table)
                self._update(table, row_id, back)
            self._writing.touch(table, [row_id])
        return stayed

    def _put_sources(self, kept: dict[str, Any]) -> None:
        for row_id in kept["ids"]:
            self._execute("DELETE FROM field_source WHERE table_name = ? AND row_id = ?", self._table, row_id)
        for row in kept["rows"]:
            self._execute(
                "INSERT INTO field_source (table_name, row_id, field, journal_id, by_hand)"
                " VALUES (?, ?, ?, ?, ?)",
                *row,
            )

    # rows

    def _execute(self, sql: str, *values: Any) -> Any:
        return self._store.db.execute_sql(sql, values)

    def _ids(self, table: str, where: str, *values: Any) -> list[int]:
        return [row[0] for row in self._execute(f"SELECT id FROM {table} WHERE {where}", *values).fetchall()]

    def _row(self, table: str, row_id: int) -> dict[str, Any]:
        cursor = self._execute(f"SELECT * FROM {table} WHERE id = ?", row_id)
        row = cursor.fetchone()
        if row is None:
            raise NotFound(_("There is no record {id}").format(id=row_id))
        return dict(zip((column[0] for column in cursor.description), row, strict=True))

    def _update(self, table: str, row_id: int, values: Mapping[str, Any]) -> None:
        if not values:
            return
        row = self._row(table, row_id)
        setting = ", ".join(f'"{name}" = ?' for name in values)
        self._execute(f"UPDATE {table} SET {setting} WHERE id = ?", *values.values(), row_id)
        self._log(table, row_id, {name: row[name] for name in values}, dict(values))

    def _delete(self, table: str, row_id: int) -> None:
        row = self._row(table, row_id)
        self._execute(f"DELETE FROM {table} WHERE id = ?", row_id)
        self._log(table, row_id, row, None)

    def _log(self, table: str, row_id: int, before: Any, after: Any) -> None:
        JournalRow.insert(
            journal_id=self._writing.journal_id, table_name=table, row_id=row_id,
            before=None if before is None else to_json(before),
            after=None if after is None else to_json(after),
        ).execute()  # fmt: skip
        self._writing.touch(table, [row_id])


def references(store: Store, parent: str) -> Iterator[tuple[str, str]]:
    """(table, column) of every reference to a table."""
    tables = store.db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (table,) in tables.fetchall():
        for row in store.db.execute_sql(f"PRAGMA foreign_key_list({table})").fetchall():
            if row[2] == parent:
                yield table, row[3]


def _names(row: Mapping[str, Any]) -> str:
    return ", ".join(f'"{name}"' for name in row)
