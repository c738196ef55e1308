"""Writing many rows at once: plain SQL over the peewee connection, journalled like any write.

Rows made get consecutive ids, known before they are written, and one journal row for each table
and run; rows changed are journalled one by one, before and after, which also tells who set
their fields (see ``Store.sources``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dealerdesk.store import heavy
from dealerdesk.store.store import Store, Writing

_PART = 900
"""Values in one IN (…): fewer than any SQLite allows."""
_NONE: frozenset[str] = frozenset()
_NAMES = {
    "customer": frozenset(("name",)),
    "phone": frozenset(("number",)),
    "vehicle": frozenset(("vin", "vin_tail", "plate")),
    "holding": frozenset(("customer_id", "vehicle_id", "until")),
}
"""Columns by which people and cars are found."""


class _Json(dict[Any, str]):
    """Values as JSON, each written once: those of a DMS repeat themselves. Numbers are not kept,
    since True is 1 to a dict."""

    def __missing__(self, value: Any) -> str:
        text = json.dumps(value, ensure_ascii=False)
        if (value is None or isinstance(value, str)) and len(self) < 100_000:
            self[value] = text
        return text


class BulkWriter:
    """The rows of one import run on their way into the file."""

    def __init__(self, store: Store, writing: Writing) -> None:
        self.writing = writing
        self.journal_id = writing.journal_id
        self.expected = 0
        """At least so many rows will be looked up."""
        self._connection = store.db.connection()
        self._first: dict[str, int] = {}
        self._next: dict[str, int] = {}
        self._inserts: dict[str, tuple[str, list[Sequence[Any]]]] = {}
        self._updates: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = {}
        self._journal: list[tuple[Any, ...]] = []
        self._touched: dict[tuple[str, bool], set[int]] = {}
        self._indexes: list[str] = []
        self._json = _Json()

    # reading

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[Any]:
        """The rows of a query."""
        return self._connection.execute(sql, values)

    def rows_in(self, sql: str, values: Iterable[Any]) -> Iterator[Any]:
        """The rows of a query that ends in an IN, for any number of values."""
        wanted = list(values)
        for start in range(0, len(wanted), _PART):
            part = wanted[start : start + _PART]
            yield from self._connection.execute(f"{sql} IN ({','.join('?' * len(part))})", part)

    # new rows

    def first_id(self, table: str) -> int:
        """The id of the first row that this run makes in a table."""
        if table not in self._first:
            (highest,) = next(self.rows(f"SELECT coalesce(max(id), 0) FROM {table}"))
            self._first[table] = self._next[table] = highest + 1
            if highest == 0:
                self._drop_indexes(table)
        return self._first[table]

    def _drop_indexes(self, table: str) -> None:
        """A first load is faster without indexes; they are built when all rows are in."""
        indexes = list(
            self.rows(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql <> ''",
                (table,),
            )
        )
        for name, sql in indexes:
            self._connection.execute(f"DROP INDEX {name}")
            self._indexes.append(sql)

    def build_indexes(self) -> None:
        """Build the indexes of tables that this run fills for the first time."""
        self.flush()
        if not self._indexes:
            return
        with heavy.small_sorts(self._connection):
            while self._indexes:
                self._connection.execute(self._indexes.pop())

    def new_id(self, table: str) -> int:
        """The id of the next row of a table."""
        return self.new_ids(table, 1).start

    def new_ids(self, table: str, count: int) -> range:
        """The ids of the next ``count`` rows of a table; each must then be inserted."""
        self.first_id(table)
        start = self._next[table]
        self._next[table] = start + count
        return range(start, start + count)

    def insert(self, table: str, columns: Sequence[str], row: Sequence[Any]) -> None:
        """Queue a new row; its id is among the columns, in the order in which ids were given."""
        queued = self._inserts.get(table)
        if queued is None:
            queued = self._inserts[table] = (_insert_sql(table, columns), [])
        queued[1].append(row)

    def insert_columns(
        self, table: str, names: Sequence[str], columns: Sequence[Sequence[Any]], constants: dict[str, Any]
    ) -> None:
        """Write new rows now, given column by column. A column that holds nothing is written as a
        constant, which is cheaper than handing it over again and again."""
        self.flush()
        given: list[Sequence[Any]] = []
        bound: list[str] = []
        fixed = dict(constants)
        for name, column in zip(names, columns, strict=True):
            if name != "id" and column[0] in (None, "") and len(set(column)) == 1:
                fixed[name] = column[0]
            else:
                bound.append(name)
                given.append(column)
        words = ", ".join(_literal(value) for value in fixed.values())
        marks = ", ".join("?" * len(bound))
        self._connection.executemany(
            f"INSERT INTO {table} ({', '.join([*bound, *fixed])}) VALUES ({marks}, {words})",
            zip(*given, strict=True),
        )

    # changed rows

    def update(self, table: str, row_id: int, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Queue a change of a row, journalled before and after."""
        self.change(table, row_id, tuple(after), tuple(before.values()), tuple(after.values()))

    def change(
        self, table: str, row_id: int, names: tuple[str, ...], before: Sequence[Any], after: Sequence[Any]
    ) -> None:
        """As ``update``, with values in the order of ``names``."""
        self.change_many(table, names, [(row_id, tuple(before), tuple(after))])

    def change_many(
        self, table: str, names: tuple[str, ...], rows: Sequence[tuple[int, tuple[Any, ...], tuple[Any, ...]]]
    ) -> None:
        """Queue changes of the same fields: (id, values before, values after)."""
        form = "{" + ",".join(f'"{name}":%s' for name in names) + "}"
        json_of, journal_id = self._json.__getitem__, self.journal_id
        nothing = (None,) * len(names)  # what was there before, often
        said_nothing = form % tuple(map(json_of, nothing))
        self._updates.setdefault((table, names), []).extend(
            [(*after, row_id) for row_id, _old, after in rows]
        )
        self._journal += [
            (
                journal_id,
                table,
                row_id,
                said_nothing if before == nothing else form % tuple(map(json_of, before)),
                form % tuple(map(json_of, after)),
            )
            for row_id, before, after in rows
        ]
        named = not _NAMES.get(table, _NONE).isdisjoint(names)
        self._touched.setdefault((table, named), set()).update([row[0] for row in rows])

    def flush(self) -> None:
        """Write what is queued: new rows in the order their tables need, then changes."""
        execute = self._connection.executemany
        for table in ORDER:
            if table in self._inserts:
                sql, rows = self._inserts.pop(table)
                execute(sql, rows)
        for (table, fields), rows in self._updates.items():
            execute(f"UPDATE {table} SET {', '.join(f'{f} = ?' for f in fields)} WHERE id = ?", rows)
        self._updates.clear()
        if self._journal:
            execute(
                "INSERT INTO journal_row (journal_id, table_name, row_id, before, after)"
                " VALUES (?, ?, ?, ?, ?)",
                self._journal,
            )
            self._journal.clear()

    def finish(self) -> None:
        """Write the rest, journal what was made, and say what was touched."""
        self.build_indexes()
        for table, first in self._first.items():
            if self._next[table] > first:
                self.writing.made_range(table, first, self._next[table] - 1)
        for (table, named), ids in self._touched.items():
            self.writing.touch(table, ids, named)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for many rows (tables that keep no journal: hashes, issues)."""
        self._connection.executemany(sql, rows)


def _literal(value: Any) -> str:
    """A constant of ours (nothing, a code word or a number) in SQL."""
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, str) else str(int(value))


ORDER = (
    "customer", "phone", "vehicle", "holding", "plate_history", "mileage_reading", "repair_order", "policy",
)  # fmt: skip


def _insert_sql(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
