"""Old data opens: one populated file for each schema, brought to today's.

A new migration adds a file here, made by the program as it was before it.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from dealerdesk.store import health
from dealerdesk.store.store import MIGRATIONS

NEW_TABLES = {
    "0002_dms_sync": {
        "conflict_rule", "dms_profile", "alias", "not_same", "delivery_report", "outbox_file",
    },
    "0003_reminder_calendar": {
        "care_task", "attempt", "due_row", "due_count", "due_stale", "due_state", "rule_off",
        "number_check", "away_reason", "dissatisfaction", "lost_state", "calendar_day", "calendar_year",
        "script", "greeting_event", "greeting_target", "recall_month", "recall_car", "spot_draw",
        "spot_check", "follow_sign",
    },
    "0004_recall_measures": {"recall_measure"},
    "0005_appointment_board": {
        "resource", "absence", "appointment_move", "arrival", "blank_sheet", "hand_over", "day_close",
        "confirmation", "booking_draft",
    },
}  # fmt: skip
"""Tables that a migration brought: in an older file they are empty."""
OLD = sorted((Path(__file__).parents[1] / "old").glob("*.db"))


def test_every_schema_has_its_old_file() -> None:
    assert [file.stem for file in OLD] == [file.stem for file in sorted(MIGRATIONS.glob("[0-9]*.py"))]


@pytest.mark.parametrize("file", OLD, ids=lambda file: file.stem)
def test_an_old_file_opens_whole(file: Path, tmp_path: Path, clock: FixedClock, manager: Actor) -> None:
    shutil.copy(file, tmp_path / "desk.db")
    with Desk.open(tmp_path, clock) as desk:
        found = health.check(desk.store)
        assert found.problems == ()
        empty = {table for table, rows in found.counts.items() if not rows}
        assert empty <= {table for name, tables in NEW_TABLES.items() if name > file.stem for table in tables}
        (hit,) = desk.search.find(manager, "99999")
        card = desk.people.customer(manager, hit.customer_id or 0)
        assert (card.name, card.address, card.vehicles[0].km) == ("王𠮷䶮", "中华路 1 号", 3000)
        assert [row.wish for row in desk.appointments.day(date(2026, 11, 24))] == ["空调异味"]
        month = desk.figures.month(date(2026, 10, 1))
        assert month.frozen and month.figures[0].numerator == 1
        assert desk.dms.runs()[0].counts.conflicts == 1
        assert desk.settings["first_service_days"] == 85
