"""Tables that stand under every room: journal, field sources, settings, numbers, paper."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, IntegerField, TextField

from dealerdesk.store.base import MomentField, Record


class Journal(Record):
    """One entry for each write: who, in which role, when, what."""

    at = MomentField()
    actor = TextField()
    role = TextField()
    purpose = TextField(default="")
    act = TextField()
    summary = TextField(default="")


class JournalRow(Record):
    """One row that a write touched, before and after (JSON; ``before`` empty = made, ``after``
    empty = gone). ``row_id`` 0: rows made in bulk, ``after`` = ``{"first": id, "last": id}``."""

    journal_id = IntegerField()
    table_name = TextField()
    row_id = IntegerField()
    before = TextField(null=True)
    after = TextField(null=True)

    class Meta:
        table_name = "journal_row"


class FieldSource(Record):
    """Who set a field, where that is another than who made the row (its ``made``), or a person."""

    table_name = TextField()
    row_id = IntegerField()
    field = TextField()
    journal_id = IntegerField()
    by_hand = BooleanField()

    class Meta:
        table_name = "field_source"
        primary_key = CompositeKey("table_name", "row_id", "field")


class SettingValue(Record):
    """A setting that is not at its default."""

    key = TextField(unique=True)
    value = TextField()
    made = IntegerField()

    class Meta:
        table_name = "setting"


class NumberSeries(Record):
    """The last number given in a series of papers, such as YY- of one day."""

    prefix = TextField()
    period = TextField()
    last = IntegerField()

    class Meta:
        table_name = "number_series"
        primary_key = CompositeKey("prefix", "period")


class Term(Record):
    """A search term. ``k`` begins with a letter that says what it is (see people/terms.py);
    ``customer_id`` 0 = a vehicle nobody holds, ``vehicle_id`` 0 = the customer's own term."""

    k = TextField()
    customer_id = IntegerField()
    vehicle_id = IntegerField()

    class Meta:
        primary_key = CompositeKey("k", "customer_id", "vehicle_id")
