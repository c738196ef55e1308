"""The health check of the file: pages, references, counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from peewee import DatabaseError

from dealerdesk.errors import WorldError
from dealerdesk.store import backup
from dealerdesk.text import _

if TYPE_CHECKING:
    from dealerdesk.store.store import Store


@dataclass(frozen=True)
class Health:
    """What a check found: ``problems`` is empty when all is well; ``counts`` by table."""

    problems: tuple[str, ...]
    counts: dict[str, int]


def damaged(file: Path) -> WorldError:
    """What to say of a damaged file: which backup is the newest that is still proven."""
    newest = next((b for b in backup.listing(file.parent / "backups") if backup.proven(b)), None)
    if newest is None:
        return WorldError(_("{file} is damaged and there is no good backup: ask for help").format(file=file))
    return WorldError(
        _("{file} is damaged: restore the newest good backup, {backup}").format(file=file, backup=newest.path)
    )


def is_sound(store: Store) -> bool:
    """Whether every page of the file can be read."""
    try:
        return store.db.execute_sql("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except (DatabaseError, UnicodeDecodeError):
        return False


def check(store: Store) -> Health:
    """Read every page and every reference of the file, and count its rows.

    Raises WorldError that names the newest good backup when pages can't be read at all.
    """
    try:
        return _check(store)
    except (DatabaseError, UnicodeDecodeError) as error:
        raise damaged(store.path) from error


def _check(store: Store) -> Health:
    problems = [
        str(row[0]) for row in store.db.execute_sql("PRAGMA integrity_check").fetchall() if row[0] != "ok"
    ]
    problems += [
        f"{table} {rowid} -> {parent}"
        for table, rowid, parent, _n in store.db.execute_sql("PRAGMA foreign_key_check").fetchall()
    ]
    counts = {
        table: int(store.db.execute_sql(f'SELECT count(*) FROM "{table}"').fetchone()[0])
        for table in sorted(store.db.get_tables())
    }
    return Health(tuple(problems), counts)
