"""Appointments and calls of some days as K4, K5 and K6 read them: a measured path, hence SQL text.

Moments are kept in the shop's offset, so that the first ten characters are its day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dealerdesk.appointments.rules import CAME
from dealerdesk.care.attempts import SPOKEN
from dealerdesk.care.bulk import marks
from dealerdesk.care.facts import PDI
from dealerdesk.figures.appointment_rules import PROACTIVE, Contact, Expected, Made
from dealerdesk.figures.rules import Booked
from dealerdesk.store.store import Store

LEAD_DAYS = 62
"""A car may stay so long between the day it was booked for and its settlement."""


def booked(store: Store, first: date, last: date) -> list[Booked]:
    """Appointments booked for days that visits settled ``first`` … ``last`` can answer to."""
    rows = store.db.execute_sql(
        "SELECT vehicle_id, substr(at, 1, 10), counts, state FROM appointment WHERE at >= ? AND at < ?",
        _span(first - timedelta(days=LEAD_DAYS), last),
    )
    return [Booked(row[0], date.fromisoformat(row[1]), bool(row[2]), row[3]) for row in rows.fetchall()]


def contacts(store: Store, first: date, last: date) -> list[Contact]:
    """Outbound calls for an appointment made ``first`` … ``last`` (K5)."""
    rows = store.db.execute_sql(
        "SELECT customer_id, vehicle_id, kind, substr(at, 1, 10), result FROM attempt"
        f" WHERE at >= ? AND at < ? AND kind IN ({marks(PROACTIVE)}) AND channel = 'phone'"
        " AND direction = 'out' AND vehicle_id IS NOT NULL",
        (*_span(first, last), *PROACTIVE),
    )
    return [
        Contact(who, car, kind, date.fromisoformat(day), result in SPOKEN, result == "booked")
        for who, car, kind, day, result in rows.fetchall()
    ]


def made(store: Store, first: date, last: date) -> list[Made]:
    """Appointments made ``first`` … ``last`` (K5)."""
    rows = store.db.execute_sql(
        "SELECT vehicle_id, substr(made_at, 1, 10), work FROM appointment WHERE made_at >= ? AND made_at < ?",
        _span(first, last),
    )
    return [Made(row[0], date.fromisoformat(row[1]), row[2]) for row in rows.fetchall()]


def expected(store: Store, first: date, last: date) -> list[Expected]:
    """Appointments whose time lies in ``first`` … ``last``, and those that lay there until they were moved
    to another day after their time (K6)."""
    span = _span(first, last)
    rows = store.db.execute_sql(
        "SELECT a.vehicle_id, a.at, a.state, a.cancelled_by, a.arrived_at,"
        f" a.state NOT IN ({marks(CAME)}) AND EXISTS (SELECT 1 FROM repair_order o"
        " WHERE o.vehicle_id = a.vehicle_id AND o.service_class <> ?"
        " AND substr(a.at, 1, 10) IN (o.visit_on, o.entered_on))"
        " FROM appointment a WHERE a.at >= ? AND a.at < ?",
        (*CAME, PDI, *span),
    ).fetchall()
    moment = datetime.fromisoformat
    found = [
        Expected(car, moment(at), state, by, moment(came) if came else None, bool(ordered))
        for car, at, state, by, came, ordered in rows
    ]
    moved = store.db.execute_sql(
        "SELECT a.vehicle_id, m.at_before FROM appointment_move m"
        " JOIN appointment a ON a.id = m.appointment_id"
        " WHERE m.at_before >= ? AND m.at_before < ? AND m.moved_at > m.at_before"
        " AND substr(m.at_before, 1, 10) <> substr(m.at_after, 1, 10)",
        span,
    ).fetchall()
    return found + [Expected(car, moment(at), "no_show", moved=True) for car, at in moved]


def _span(first: date, last: date) -> tuple[str, str]:
    return first.isoformat(), (last + timedelta(days=1)).isoformat()
