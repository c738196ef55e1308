"""Bays and advisers with their absences, moved and confirmed appointments, arrivals with their numbers,
sheets given to the front desk, blank sheets, closed days; and of each paper which pages came out.

A frozen text, as every migration: plain SQL, never today's models.
"""

from __future__ import annotations

from typing import Any

STATEMENTS = (
    """CREATE TABLE resource (
        id INTEGER NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        works TEXT NOT NULL,
        team TEXT NOT NULL,
        technician TEXT NOT NULL,
        most_a_day INTEGER NOT NULL,
        place INTEGER NOT NULL,
        active INTEGER NOT NULL,
        made INTEGER NOT NULL
    )""",
    "CREATE UNIQUE INDEX resource_kind_name ON resource (kind, name)",
    """CREATE TABLE absence (
        id INTEGER NOT NULL PRIMARY KEY,
        resource_id INTEGER NOT NULL,
        starts TEXT NOT NULL,
        ends TEXT NOT NULL,
        why TEXT NOT NULL,
        made INTEGER NOT NULL,
        FOREIGN KEY (resource_id) REFERENCES resource (id) ON DELETE CASCADE
    )""",
    "CREATE INDEX absence_resource_id ON absence (resource_id)",
    "ALTER TABLE appointment ADD COLUMN pickup_at TEXT",
    "ALTER TABLE appointment ADD COLUMN driver TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE appointment ADD COLUMN over_why TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE appointment ADD COLUMN over_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE appointment ADD COLUMN cancelled_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE appointment ADD COLUMN cancel_why TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE appointment ADD COLUMN changed_at TEXT",
    "ALTER TABLE appointment ADD COLUMN parts_came_at TEXT",
    """UPDATE appointment SET cancel_why = note, note = '', cancelled_by = 'customer'
        WHERE state = 'cancelled'""",
    "CREATE INDEX appointment_made_at ON appointment (made_at)",
    """CREATE TABLE appointment_move (
        id INTEGER NOT NULL PRIMARY KEY,
        appointment_id INTEGER NOT NULL,
        moved_at TEXT NOT NULL,
        actor TEXT NOT NULL,
        by_whom TEXT NOT NULL,
        why TEXT NOT NULL,
        at_before TEXT NOT NULL,
        at_after TEXT NOT NULL,
        bay_before TEXT NOT NULL,
        bay_after TEXT NOT NULL,
        adviser_before TEXT NOT NULL,
        adviser_after TEXT NOT NULL,
        made INTEGER NOT NULL,
        FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE CASCADE
    )""",
    "CREATE INDEX appointment_move_appointment_id ON appointment_move (appointment_id)",
    """CREATE TABLE arrival (
        id INTEGER NOT NULL PRIMARY KEY,
        number TEXT NOT NULL,
        day TEXT NOT NULL,
        kind TEXT NOT NULL,
        appointment_id INTEGER,
        vehicle_id INTEGER,
        customer_id INTEGER,
        plate TEXT NOT NULL,
        name TEXT NOT NULL,
        phone TEXT NOT NULL,
        work TEXT NOT NULL,
        wish TEXT NOT NULL,
        minutes INTEGER NOT NULL,
        at TEXT NOT NULL,
        called_at TEXT,
        left_at TEXT,
        state TEXT NOT NULL,
        adviser TEXT NOT NULL,
        bay TEXT NOT NULL,
        slip TEXT NOT NULL,
        declined TEXT NOT NULL,
        made INTEGER NOT NULL,
        FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE SET NULL,
        FOREIGN KEY (vehicle_id) REFERENCES vehicle (id) ON DELETE SET NULL,
        FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE SET NULL
    )""",
    "CREATE UNIQUE INDEX arrival_day_number ON arrival (day, number)",
    "CREATE INDEX arrival_appointment_id ON arrival (appointment_id)",
    "CREATE INDEX arrival_vehicle_id ON arrival (vehicle_id)",
    "CREATE INDEX arrival_customer_id ON arrival (customer_id)",
    """CREATE TABLE blank_sheet (
        id INTEGER NOT NULL PRIMARY KEY,
        number TEXT NOT NULL,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        state TEXT NOT NULL,
        why TEXT NOT NULL,
        appointment_id INTEGER,
        made INTEGER NOT NULL,
        FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE SET NULL
    )""",
    "CREATE UNIQUE INDEX blank_sheet_number ON blank_sheet (number)",
    "CREATE INDEX blank_sheet_appointment_id ON blank_sheet (appointment_id)",
    """CREATE TABLE hand_over (
        id INTEGER NOT NULL PRIMARY KEY,
        appointment_id INTEGER NOT NULL,
        given_by TEXT NOT NULL,
        given_at TEXT NOT NULL,
        accepted_by TEXT NOT NULL,
        accepted_at TEXT,
        void INTEGER NOT NULL,
        made INTEGER NOT NULL,
        FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE CASCADE
    )""",
    "CREATE INDEX hand_over_appointment_id ON hand_over (appointment_id)",
    """CREATE TABLE day_close (
        id INTEGER NOT NULL PRIMARY KEY,
        day TEXT NOT NULL,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        made INTEGER NOT NULL
    )""",
    "CREATE UNIQUE INDEX day_close_day ON day_close (day)",
    """CREATE TABLE confirmation (
        id INTEGER NOT NULL PRIMARY KEY,
        appointment_id INTEGER NOT NULL,
        step TEXT NOT NULL,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        channel TEXT NOT NULL,
        result TEXT NOT NULL,
        note TEXT NOT NULL,
        made INTEGER NOT NULL,
        FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE CASCADE
    )""",
    "CREATE INDEX confirmation_appointment_id ON confirmation (appointment_id)",
    """CREATE TABLE booking_draft (
        id INTEGER NOT NULL PRIMARY KEY,
        actor TEXT NOT NULL,
        vehicle_id INTEGER,
        said TEXT NOT NULL,
        at TEXT NOT NULL,
        made INTEGER NOT NULL,
        FOREIGN KEY (vehicle_id) REFERENCES vehicle (id) ON DELETE CASCADE
    )""",
    "CREATE INDEX booking_draft_vehicle_id ON booking_draft (vehicle_id)",
    "ALTER TABLE print_job ADD COLUMN state TEXT NOT NULL DEFAULT 'made'",
    "ALTER TABLE print_job ADD COLUMN printer TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE print_job ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE print_job ADD COLUMN came_out TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE print_job ADD COLUMN answered_at TEXT",
    "ALTER TABLE print_job ADD COLUMN answered_by TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE print_record (
        id INTEGER NOT NULL PRIMARY KEY,
        job_id INTEGER NOT NULL,
        form TEXT NOT NULL,
        record TEXT NOT NULL,
        first_page INTEGER NOT NULL,
        last_page INTEGER NOT NULL,
        came_out INTEGER,
        made INTEGER NOT NULL,
        FOREIGN KEY (job_id) REFERENCES print_job (id) ON DELETE CASCADE
    )""",
    """INSERT INTO print_record (job_id, form, record, first_page, last_page, came_out, made)
        SELECT id, form, number, 1, pages, 1, made FROM print_job WHERE number <> '' ORDER BY id""",
    """INSERT INTO print_record (job_id, form, record, first_page, last_page, came_out, made)
        SELECT print_job.id, form, CAST(json_each.value AS TEXT), 1, pages, 1, made
        FROM print_job, json_each(print_job.records) WHERE CAST(json_each.value AS TEXT) <> number
        ORDER BY print_job.id, json_each.key""",
    "CREATE INDEX print_record_job_id ON print_record (job_id)",
    "CREATE INDEX print_record_record ON print_record (record, form)",
)


def up(migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
