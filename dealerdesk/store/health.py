"""The health check of the file: pages, references, counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealerdesk.store.store import Store


@dataclass(frozen=True)
class Health:
    """What a check found: ``problems`` is empty when all is well; ``counts`` by table."""

    problems: tuple[str, ...]
    counts: dict[str, int]


def check(store: Store) -> Health:
    """Read every page and every reference of the file, and count its rows."""
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
