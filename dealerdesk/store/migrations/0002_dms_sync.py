"""DMS sync: profiles, what was decided by people, undone runs, delivery reports, the outbox.

A frozen text, as every migration: plain SQL, never today's models.
"""

from __future__ import annotations

from typing import Any

STATEMENTS = (
    "ALTER TABLE import_run ADD COLUMN signature TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE import_run ADD COLUMN profile TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE import_run ADD COLUMN choices TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE import_run ADD COLUMN undo_journal INTEGER",
    "ALTER TABLE issue ADD COLUMN settled_at TEXT",
    "ALTER TABLE issue ADD COLUMN settled_by TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX issue_state ON issue (state)",
    'ALTER TABLE conflict ADD COLUMN "row" INTEGER NOT NULL DEFAULT 0',
    "ALTER TABLE conflict ADD COLUMN settled_at TEXT",
    "ALTER TABLE conflict ADD COLUMN settled_by TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX conflict_state ON conflict (state)",
    """CREATE TABLE conflict_rule (
        id INTEGER NOT NULL PRIMARY KEY,
        field TEXT NOT NULL,
        decision TEXT NOT NULL,
        made INTEGER NOT NULL
    )""",
    "CREATE UNIQUE INDEX conflict_rule_field ON conflict_rule (field)",
    """CREATE TABLE dms_profile (
        id INTEGER NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        signature TEXT NOT NULL,
        text TEXT NOT NULL,
        made INTEGER NOT NULL
    )""",
    "CREATE UNIQUE INDEX dms_profile_name ON dms_profile (name)",
    "CREATE INDEX dms_profile_signature ON dms_profile (signature)",
    """CREATE TABLE alias (
        id INTEGER NOT NULL PRIMARY KEY,
        table_name TEXT NOT NULL,
        row_id INTEGER NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        made INTEGER NOT NULL
    )""",
    "CREATE INDEX alias_value ON alias (table_name, field, value)",
    "CREATE INDEX alias_row ON alias (table_name, row_id)",
    """CREATE TABLE not_same (
        id INTEGER NOT NULL PRIMARY KEY,
        table_name TEXT NOT NULL,
        first_id INTEGER NOT NULL,
        second_id INTEGER NOT NULL,
        made INTEGER NOT NULL
    )""",
    "CREATE UNIQUE INDEX not_same_pair ON not_same (table_name, first_id, second_id)",
    """CREATE TABLE delivery_report (
        id INTEGER NOT NULL PRIMARY KEY,
        day TEXT NOT NULL,
        no_delivery INTEGER NOT NULL,
        run_id INTEGER,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        made INTEGER NOT NULL
    )""",
    "CREATE UNIQUE INDEX delivery_report_day ON delivery_report (day)",
    """CREATE TABLE outbox_file (
        id INTEGER NOT NULL PRIMARY KEY,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        rows INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        content BLOB NOT NULL,
        last_journal INTEGER NOT NULL,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        acknowledged_at TEXT,
        acknowledged_by TEXT NOT NULL,
        made INTEGER NOT NULL
    )""",
    "CREATE UNIQUE INDEX outbox_file_number ON outbox_file (number)",
)


def up(migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
