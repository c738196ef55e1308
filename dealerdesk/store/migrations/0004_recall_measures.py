"""A file that came in is known by a faster digest of its bytes; the older ones are compared once more. Due
rows are found by their source; by their days nearly half of them are, which no index makes faster. Measures
by which a car is to be brought back are chosen for one lost car, or for a month's recall.

A frozen text, as every migration: plain SQL, never today's models.
"""

from __future__ import annotations

from typing import Any

STATEMENTS = (
    "ALTER TABLE import_run RENAME COLUMN sha256 TO digest",
    "DROP INDEX due_row_key",
    "DROP INDEX due_row_source",
    "DROP INDEX due_row_days",
    "CREATE UNIQUE INDEX due_row_source_key ON due_row (source, key)",
    """CREATE TABLE recall_measure (
        id INTEGER NOT NULL PRIMARY KEY,
        vehicle_id INTEGER,
        recall_id INTEGER,
        measure TEXT NOT NULL,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        made INTEGER NOT NULL,
        FOREIGN KEY (vehicle_id) REFERENCES vehicle (id) ON DELETE CASCADE,
        FOREIGN KEY (recall_id) REFERENCES recall_month (id) ON DELETE CASCADE
    )""",
    "CREATE INDEX recall_measure_vehicle_id ON recall_measure (vehicle_id)",
    "CREATE INDEX recall_measure_recall_id ON recall_measure (recall_id)",
)


def up(migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
