"""A file that came in is known by a faster digest of its bytes; the older ones are compared once more.
Due rows are found by their source.

A frozen text, as every migration: plain SQL, never today's models.
"""

from __future__ import annotations

from typing import Any

STATEMENTS = (
    "ALTER TABLE import_run RENAME COLUMN sha256 TO digest",
    "DROP INDEX due_row_key",
    "DROP INDEX due_row_source",
    "CREATE UNIQUE INDEX due_row_source_key ON due_row (source, key)",
)


def up(migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
