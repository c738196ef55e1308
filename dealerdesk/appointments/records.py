"""The table of appointments 预约."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from dealerdesk.people.records import Customer, Vehicle
from dealerdesk.store.base import DayField, MomentField, Record


class Appointment(Record):
    """One line of the 预约登记表. ``number`` is YY-day of registration-running number."""

    number = TextField(unique=True)
    vehicle = ForeignKeyField(Vehicle, on_delete="CASCADE", backref="appointments")
    customer = ForeignKeyField(Customer, null=True, on_delete="SET NULL", backref="appointments")
    at = MomentField(index=True)
    minutes = IntegerField(default=60)
    made_at = MomentField()
    made_by = TextField()
    work = TextField()
    kind = TextField(default="active")
    channel = TextField(default="phone")
    adviser = TextField(default="")
    bay = TextField(default="")
    technician = TextField(default="")
    wish = TextField(default="")
    items = TextField(default="")
    labour_fen = IntegerField(null=True)
    parts_fen = IntegerField(null=True)
    parts_state = TextField(default="")
    parts_on = DayField(null=True)
    parts_text = TextField(default="")
    waits = BooleanField(default=False)
    pickup = BooleanField(default=False)
    pickup_address = TextField(default="")
    bring = TextField(default="[]")
    counts = BooleanField()
    state = TextField(default="booked")
    arrived_at = MomentField(null=True)
    note = TextField(default="")
    made = IntegerField()
