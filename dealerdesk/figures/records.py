"""The table of months that were submitted or approved."""

from __future__ import annotations

from peewee import IntegerField, TextField

from dealerdesk.store.base import MomentField, Record


class MonthReport(Record):
    """The month's figures with their lists, locked at submission and frozen at approval."""

    month = TextField(unique=True)
    state = TextField()
    submitted_at = MomentField()
    submitted_by = TextField()
    approved_at = MomentField(null=True)
    approved_by = TextField(default="")
    content = TextField()
    made = IntegerField()

    class Meta:
        table_name = "month_report"
