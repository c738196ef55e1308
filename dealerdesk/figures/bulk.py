"""Appointments of some days as K4 reads them: a measured path, hence SQL text."""

from __future__ import annotations

from datetime import date, timedelta

from dealerdesk.figures.rules import Booked
from dealerdesk.store.store import Store

LEAD_DAYS = 62
"""A car may stay so long between the day it was booked for and its settlement."""


def booked(store: Store, first: date, last: date) -> list[Booked]:
    """Appointments booked for days that visits settled ``first`` … ``last`` can answer to."""
    rows = store.db.execute_sql(
        "SELECT vehicle_id, substr(at, 1, 10), counts, state FROM appointment WHERE at >= ? AND at < ?",
        ((first - timedelta(days=LEAD_DAYS)).isoformat(), (last + timedelta(days=1)).isoformat()),
    )
    return [Booked(row[0], date.fromisoformat(row[1]), bool(row[2]), row[3]) for row in rows.fetchall()]
