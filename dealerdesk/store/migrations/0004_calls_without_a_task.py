"""Measures by which a car is to be brought back: chosen for one lost car, or for a month's recall.

A frozen text, as every migration: plain SQL, never today's models.
"""

from __future__ import annotations

from typing import Any

STATEMENTS = (
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
