"""Tables of the appointment book 预约: bays and advisers, appointments, arrivals, sheets given over."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from dealerdesk.people.records import Customer, Vehicle
from dealerdesk.store.base import DayField, MomentField, Record


class Resource(Record):
    """A bay 工位 or a service adviser 服务顾问 (``kind``). ``works``: the kinds of work it can do, as JSON;
    none named = all. ``most_a_day`` cars an adviser takes, 0 = no limit; ``place`` is its order."""

    kind = TextField()
    name = TextField()
    works = TextField(default="[]")
    team = TextField(default="")
    technician = TextField(default="")
    most_a_day = IntegerField(default=0)
    place = IntegerField(default=0)
    active = BooleanField(default=True)
    made = IntegerField()


class Absence(Record):
    """When a bay or adviser is not there, and why."""

    resource = ForeignKeyField(Resource, on_delete="CASCADE", backref="absences")
    starts = MomentField()
    ends = MomentField()
    why = TextField()
    made = IntegerField()


class Appointment(Record):
    """One line of the 预约登记表. ``number`` is YY-day of registration-running number.

    ``over_why``: why it was booked over capacity, and by whom. ``changed_at``: since when its sheet says
    something else; an earlier print or hand-over no longer counts. ``bay`` and ``adviser`` are names.
    """

    number = TextField(unique=True)
    vehicle = ForeignKeyField(Vehicle, on_delete="CASCADE", backref="appointments")
    customer = ForeignKeyField(Customer, null=True, on_delete="SET NULL", backref="appointments")
    at = MomentField(index=True)
    minutes = IntegerField(default=60)
    made_at = MomentField(index=True)
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
    parts_came_at = MomentField(null=True)
    waits = BooleanField(default=False)
    pickup = BooleanField(default=False)
    pickup_address = TextField(default="")
    pickup_at = MomentField(null=True)
    driver = TextField(default="")
    bring = TextField(default="[]")
    counts = BooleanField()
    state = TextField(default="booked")
    arrived_at = MomentField(null=True)
    over_why = TextField(default="")
    over_by = TextField(default="")
    cancelled_by = TextField(default="")
    cancel_why = TextField(default="")
    changed_at = MomentField(null=True)
    note = TextField(default="")
    made = IntegerField()


class AppointmentMove(Record):
    """An appointment was moved 改期: from when and where to when and where, by whose wish (``by_whom``:
    customer or shop), and why."""

    appointment = ForeignKeyField(Appointment, on_delete="CASCADE", backref="moves")
    moved_at = MomentField()
    actor = TextField()
    by_whom = TextField()
    why = TextField(default="")
    at_before = MomentField()
    at_after = MomentField()
    bay_before = TextField(default="")
    bay_after = TextField(default="")
    adviser_before = TextField(default="")
    adviser_after = TextField(default="")
    made = IntegerField()

    class Meta:
        table_name = "appointment_move"


class Arrival(Record):
    """A car that came, booked or not (A7). ``number`` is the 受理号: letter and running number of the day.

    ``slip`` is the number of its 接车问诊单. A walk-in nobody knows has a plate and perhaps a name only.
    """

    number = TextField()
    day = DayField()
    kind = TextField()
    appointment = ForeignKeyField(Appointment, null=True, on_delete="SET NULL", backref="arrivals")
    vehicle = ForeignKeyField(Vehicle, null=True, on_delete="SET NULL", backref="arrivals")
    customer = ForeignKeyField(Customer, null=True, on_delete="SET NULL", backref="arrivals")
    plate = TextField(default="")
    name = TextField(default="")
    phone = TextField(default="")
    work = TextField(default="")
    wish = TextField(default="")
    minutes = IntegerField(default=60)
    at = MomentField()
    called_at = MomentField(null=True)
    left_at = MomentField(null=True)
    state = TextField(default="waiting")
    adviser = TextField(default="")
    bay = TextField(default="")
    slip = TextField(default="")
    declined = TextField(default="")
    made = IntegerField()


class BlankSheet(Record):
    """A sheet printed empty for a power cut: open, keyed (in later, by its number) or void."""

    number = TextField(unique=True)
    at = MomentField()
    actor = TextField()
    state = TextField(default="open")
    why = TextField(default="")
    appointment = ForeignKeyField(Appointment, null=True, on_delete="SET NULL", backref="blanks")
    made = IntegerField()

    class Meta:
        table_name = "blank_sheet"


class HandOver(Record):
    """The sheet of an appointment given to the front desk and accepted there (A2). ``void``: the appointment
    changed afterwards, so its sheet must be given again."""

    appointment = ForeignKeyField(Appointment, on_delete="CASCADE", backref="hand_overs")
    given_by = TextField()
    given_at = MomentField()
    accepted_by = TextField(default="")
    accepted_at = MomentField(null=True)
    void = BooleanField(default=False)
    made = IntegerField()

    class Meta:
        table_name = "hand_over"


class DayClose(Record):
    """A day whose sheets were all given over 收班."""

    day = DayField(unique=True)
    at = MomentField()
    actor = TextField()
    made = IntegerField()

    class Meta:
        table_name = "day_close"


class Confirmation(Record):
    """A customer was asked whether the appointment stands (A8), a day or an hour before (``step``)."""

    appointment = ForeignKeyField(Appointment, on_delete="CASCADE", backref="confirmations")
    step = TextField()
    at = MomentField()
    actor = TextField()
    channel = TextField(default="phone")
    result = TextField()
    note = TextField(default="")
    made = IntegerField()


class BookingDraft(Record):
    """A booking that somebody began and has not made yet; ``said`` is what was typed, as JSON."""

    actor = TextField()
    vehicle = ForeignKeyField(Vehicle, null=True, on_delete="CASCADE", backref="drafts")
    said = TextField()
    at = MomentField()
    made = IntegerField()

    class Meta:
        table_name = "booking_draft"
