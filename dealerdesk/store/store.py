"""The store: opens and migrates the one file, and is the only way to write to it.

A write is one :meth:`Store.write`: the right is checked, one ``IMMEDIATE`` transaction opened,
one journal entry made, every row kept before and after, the rooms with derived rows told before
the commit, and one :class:`Change` returned to whoever shows things.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playhouse.migrations import Runner

from dealerdesk.clock import Clock
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.staff.rights import Actor, require
from dealerdesk.store import connection
from dealerdesk.store.base import Record
from dealerdesk.store.records import FieldSource, Journal, JournalRow
from dealerdesk.text import _

MIGRATIONS = Path(__file__).parent / "migrations"
HISTORY = "schema_migration"


@dataclass(frozen=True)
class Change:
    """What a write touched: table name to row ids. ``act`` and ``summary`` say what it was.
    ``named``: the part of it that may be found otherwise now (see ``people/terms.py``)."""

    journal_id: int
    act: str
    touched: Mapping[str, tuple[int, ...]]
    summary: str = ""
    named: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass
class Writing:
    """One open write: insert, update and delete through it, and the journal follows."""

    journal_id: int
    actor: Actor
    act: str
    summary: str
    by_hand: bool = True
    _touched: dict[str, set[int]] = field(default_factory=dict)
    _unnamed: dict[str, set[int]] = field(default_factory=dict)
    _made: dict[str, range] = field(default_factory=dict)

    def insert(self, model: type[Record], /, **values: Any) -> int:
        """Make a row; returns its id. ``made`` is set to this journal entry."""
        if "made" in model._meta.fields:
            values["made"] = self.journal_id
        row_id = insert_row(model, values)
        table = model._meta.table_name
        after = {name: _plain(model, name, value) for name, value in values.items()}
        self._log(table, row_id, None, after)
        if self.by_hand:
            for name, value in after.items():
                if value not in (None, "", False) and name != "made":
                    self._source(table, row_id, name)
        return row_id

    def update(self, model: type[Record], row_id: int, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Set fields of a row; returns the names of those that really changed.

        Raises NotFound when there is no such row.
        """
        before = self.values(model, row_id, values)
        after = {name: _plain(model, name, value) for name, value in values.items()}
        names = tuple(name for name in values if before[name] != after[name])
        if names:
            model.update({name: values[name] for name in names}).where(
                model._meta.primary_key == row_id
            ).execute()
            table = model._meta.table_name
            self._log(table, row_id, {n: before[n] for n in names}, {n: after[n] for n in names})
        if self.by_hand or names:
            for name in values if self.by_hand else names:
                self._source(model._meta.table_name, row_id, name)
        return names

    def values(self, model: type[Record], row_id: int, names: Iterable[str]) -> dict[str, Any]:
        """Fields of a row as the journal keeps them. Raises NotFound when there is no such row."""
        row = model.get_or_none(model._meta.primary_key == row_id)
        if row is None:
            raise NotFound(_("There is no record {id}").format(id=row_id))
        return {name: _plain(model, name, row.__data__.get(_data_name(model, name))) for name in names}

    def derive(
        self, model: type[Record], row_id: int, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        """Set fields that follow from what this write did (a task that a visit closes): journalled,
        but nobody's own word."""
        old, new = ({name: _plain(model, name, values[name]) for name in after} for values in (before, after))
        columns = ", ".join(f"{model._meta.combined[name].column_name} = ?" for name in after)
        model._meta.database.connection().execute(
            f"UPDATE {model._meta.table_name} SET {columns} WHERE id = ?", (*new.values(), row_id)
        )
        self._log(model._meta.table_name, row_id, old, new)

    def delete(self, model: type[Record], row_id: int) -> None:
        """Remove a row; the journal keeps it whole."""
        row = model.get_or_none(model._meta.primary_key == row_id)
        if row is None:
            raise NotFound(_("There is no record {id}").format(id=row_id))
        before = {
            name: _plain(model, name, row.__data__.get(name)) for name in model._meta.sorted_field_names
        }
        model.delete().where(model._meta.primary_key == row_id).execute()
        self._log(model._meta.table_name, row_id, before, None)

    def deleted(self, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows of a table that this write removed: id, and what they held."""
        rows = JournalRow.select().where(
            (JournalRow.journal_id == self.journal_id)  # type: ignore[operator]
            & (JournalRow.table_name == table)
            & JournalRow.after.is_null()
        )
        for row in rows:
            yield int(str(row.row_id)), json.loads(str(row.before))

    def touch(self, table: str, ids: Iterable[int], named: bool = True) -> None:
        """Say that rows changed which were written and journalled in bulk. ``named`` is false for
        those that are found by the same words as before."""
        (self._touched if named else self._unnamed).setdefault(table, set()).update(ids)

    def made_range(self, table: str, first: int, last: int) -> None:
        """Journal rows ``first``…``last`` that were made in bulk (contiguous ids)."""
        self._log(table, 0, None, {"first": first, "last": last})
        self._touched[table].discard(0)
        if table in self._made:
            self.touch(table, range(first, last + 1))
        else:
            self._made[table] = range(first, last + 1)

    @property
    def change(self) -> Change:
        """What this write touched so far."""
        named = self._ids(self._touched)
        touched = self._ids({t: self._touched.get(t, set()) | rows for t, rows in self._unnamed.items()})
        return Change(self.journal_id, self.act, named | touched, self.summary, named)

    def _ids(self, rows: Mapping[str, set[int]]) -> dict[str, tuple[int, ...]]:
        """The ids of some tables, in order."""
        found: dict[str, tuple[int, ...]] = {}
        for table in rows.keys() | self._made.keys():
            made, others = self._made.get(table, range(0)), rows.get(table, set())
            if made or others:
                found[table] = tuple(sorted(others.union(made)) if others else made)
        return found

    def _log(self, table: str, row_id: int, before: Any, after: Any) -> None:
        JournalRow._meta.database.connection().execute(
            "INSERT INTO journal_row (journal_id, table_name, row_id, before, after) VALUES (?, ?, ?, ?, ?)",
            (
                self.journal_id,
                table,
                row_id,
                None if before is None else to_json(before),
                None if after is None else to_json(after),
            ),
        )
        self._touched.setdefault(table, set()).add(row_id)

    def _source(self, table: str, row_id: int, name: str) -> None:
        FieldSource.replace(
            table_name=table, row_id=row_id, field=name, journal_id=self.journal_id, by_hand=self.by_hand
        ).execute()


def insert_row(model: type[Record], values: Mapping[str, Any]) -> int:
    """Insert one row, with the model's defaults; returns its id. What peewee does, without building
    the statement anew each time: a write makes several."""
    meta = model._meta
    row = meta.get_default_dict() | {meta.combined[name].name: value for name, value in values.items()}
    statement, kept = _insertion(model, tuple(row))
    cursor = meta.database.connection().execute(
        statement,
        [
            keep(value.get_id() if isinstance(value, Record) else value)
            for keep, value in zip(kept, row.values(), strict=True)
        ],
    )
    return cursor.lastrowid


@cache
def _insertion(model: type[Record], names: tuple[str, ...]) -> tuple[str, list[Callable[[Any], Any]]]:
    """The statement that inserts these fields, and what turns each into what the file keeps."""
    fields = [model._meta.fields[name] for name in names]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    return (
        f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES ({", ".join("?" * len(names))})',
        [field.db_value for field in fields],
    )


to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Compact JSON in readable characters."""


def _data_name(model: type[Record], name: str) -> str:
    """The name under which a peewee row keeps a field (``vehicle_id`` is kept as ``vehicle``)."""
    return model._meta.combined[name].name


def _plain(model: type[Record], name: str, value: Any) -> Any:
    """A field's value as JSON can hold it."""
    if isinstance(value, Record):
        value = value.get_id()
    value = model._meta.combined[name].db_value(value)
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


class CheckedRunner(Runner):
    """Runs each migration with ``foreign_key_check`` before its commit."""

    def _run(self, name: str, module: Any, direction: str, fake: bool = False) -> None:
        with self.migrator.migration_context(True):
            super()._run(name, module, direction, fake)
            broken = self.database.execute_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"migration {name} leaves {len(broken)} broken references")


class Store:
    """One shop's file. Built by a desk, passed down; one open store a process."""

    def __init__(
        self, path: Path, clock: Clock, models: Sequence[type[Record]], key: str | None = None
    ) -> None:
        """Open (or make) the file, bring it to today's schema and bind ``models`` to it.

        Raises WorldError when the file is newer than the program, or is no shop's file.
        """
        self.path = path
        self.clock = clock
        self.key = key
        self.hooks: list[Callable[[Writing], None]] = []
        self.listeners: list[Callable[[Change], None]] = []
        self.background: list[threading.Thread] = []
        self._writer = threading.RLock()
        fresh = not path.exists()
        self.db = connection.connect(path, key)
        try:
            self._refuse_newer()
            self._migrate(fresh)
            self.db.bind(list(models), bind_refs=False, bind_backrefs=False)
            self.models = {model._meta.table_name: model for model in models}
        except BaseException:
            self.db.close()
            raise

    def close(self) -> None:
        """Close this thread's connection; the last one to close tidies the WAL."""
        while self.background:
            self.background.pop().join()
        if not self.db.is_closed():
            self.db.close()

    def release_thread(self) -> None:
        """Close the connection of a worker thread that has done its work."""
        if not self.db.is_closed():
            self.db.close()

    @contextmanager
    def write(
        self, actor: Actor, act: str, summary: str = "", *, own: bool = False, by_hand: bool = True
    ) -> Iterator[Writing]:
        """One write by ``actor``: one right, one transaction, one journal entry, one Change.

        ``act`` is a row of the rights table (domain 7.7); ``own`` says that what is touched is
        the actor's own. Raises NotAllowed, or WorldError when another writer holds the file for
        more than 10 s. Nothing remains when the block raises.
        """
        require(actor, act, own)
        with self._transaction():
            entry = {
                "at": self.clock.now(), "actor": actor.name, "role": actor.role,
                "purpose": actor.purpose, "act": act, "summary": summary,
            }  # fmt: skip
            journal_id = insert_row(Journal, entry)
            writing = Writing(journal_id, actor, act, summary, by_hand)
            yield writing
            if writing.summary != summary:
                Journal.update(summary=writing.summary).where(Journal.id == journal_id).execute()
            for hook in self.hooks:
                hook(writing)
            change = writing.change
        for listener in list(self.listeners):
            listener(change)

    @contextmanager
    def derive(self, wait: bool = True) -> Iterator[None]:
        """A transaction for rows that are made from others; it has no journal entry, since it says
        nothing new. Raises WorldError as ``write`` does, without ``wait`` at once."""
        if not wait:
            self.db.execute_sql("PRAGMA busy_timeout = 0")
        try:
            with self._transaction():
                yield
        finally:
            if not wait:
                self.db.execute_sql(f"PRAGMA busy_timeout = {connection.WAIT_SECONDS * 1000}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._writer:
            try:
                with self.db.atomic("IMMEDIATE"):
                    yield
            except connection.ERRORS as error:
                refusal = connection.refusal(error)
                if refusal is not None:
                    raise refusal from error
                raise

    def sources(self, table: str, row_id: int) -> dict[str, FieldSource]:
        """Who set each field of a row, where that is not who made the row.

        What people set is kept by field; what runs changed in bulk is told by the journal.
        """
        found: dict[str, FieldSource] = {}
        entries = JournalRow.select().where(
            (JournalRow.table_name == table)  # type: ignore[operator]
            & (JournalRow.row_id == row_id)
            & JournalRow.before.is_null(False)
            & JournalRow.after.is_null(False)
        )
        for entry in entries.order_by(JournalRow.id):
            for name in json.loads(str(entry.after)):
                found[name] = FieldSource(
                    table_name=table, row_id=row_id, field=name, journal_id=entry.journal_id, by_hand=False
                )
        rows = FieldSource.select().where(
            (FieldSource.table_name == table) & (FieldSource.row_id == row_id)  # type: ignore[operator]
        )
        for row in rows:
            if row.by_hand or row.field not in found or row.journal_id >= found[row.field].journal_id:
                found[row.field] = row
        return found

    def data_version(self) -> int:
        """A number that changes when another connection has written."""
        return int(self.db.execute_sql("PRAGMA data_version").fetchone()[0])

    def last_journal(self) -> int:
        """The id of the newest journal entry: equal numbers mean equal data."""
        return int(self.db.execute_sql("SELECT coalesce(max(id), 0) FROM journal").fetchone()[0])

    def mark(self) -> object:
        """What equals an earlier mark while nothing was written since: the newest journal entry; inside
        a write, which may yet be taken back, how much its connection has changed."""
        if not self.db.in_transaction():
            return self.last_journal()
        mine = self.db.connection()
        return mine, mine.total_changes

    def _runner(self) -> CheckedRunner:
        return CheckedRunner(self.db, str(MIGRATIONS), table_name=HISTORY)

    def _refuse_newer(self) -> None:
        known = {migration.name for migration in self._runner().migrations()}
        unknown = sorted(set(self._runner().applied()) - known)
        if unknown:
            raise WorldError(
                _(
                    "{file} was last used by a newer DealerDesk ({name}): update the program on this PC"
                ).format(file=self.path, name=unknown[-1])
            )

    def _migrate(self, fresh: bool) -> None:
        runner = self._runner()
        pending = [m.name for m in runner.status() if m.applied is None]
        if not pending:
            return
        tables = set(self.db.get_tables())
        if tables and HISTORY not in tables:
            raise WorldError(_("{file} is not a shop's file: choose another folder").format(file=self.path))
        if not fresh and tables:
            from dealerdesk.store import backup

            backup.make(self, "migration")
        runner.up()
