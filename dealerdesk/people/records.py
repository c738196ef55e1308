"""Tables of customers, vehicles and the history of the car. Column names are English terms of
the trade; every row knows the journal entry that made it (``made``)."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from dealerdesk.store.base import DayField, MomentField, Record


class Customer(Record):
    """客户: a person or a firm. ``number`` is the DMS's 客户编号."""

    number = TextField(null=True, unique=True)
    name = TextField()
    kind = TextField(default="person")
    sex = TextField(default="")
    birth_calendar = TextField(default="")
    birth_year = IntegerField(null=True)
    birth_month = IntegerField(null=True)
    birth_day = IntegerField(null=True)
    birth_leap = BooleanField(default=False)
    id_tail = TextField(default="")
    contact = TextField(default="")
    address = TextField(default="")
    postcode = TextField(default="")
    note = TextField(default="")
    tier = TextField(default="general")
    state = TextField(default="open")
    made = IntegerField()


class Phone(Record):
    """A phone number of a customer in normal form (digits; landline ``0310-1234567``)."""

    customer = ForeignKeyField(Customer, on_delete="CASCADE", backref="phones")
    number = TextField(index=True)
    label = TextField(default="")
    position = IntegerField(default=0)
    state = TextField(default="ok")
    confirmed_on = DayField(null=True)
    made = IntegerField()


PHONE_ORDER = (Phone.state == "ended", Phone.position, Phone.id)
"""The numbers of a customer as people read them: ended ones last."""


class Vehicle(Record):
    """车辆. VIN is unique where present and may be missing or a tail; the plate may change."""

    vin = TextField(null=True, unique=True)
    vin_tail = TextField(default="")
    plate = TextField(default="", index=True)
    plate_state = TextField(default="")
    brand = TextField(default="")
    model = TextField(default="")
    colour = TextField(default="")
    engine = TextField(default="")
    use = TextField(default="")
    kind = TextField(default="car")
    energy = TextField(default="")
    produced_on = DayField(null=True)
    invoiced_on = DayField(null=True)
    sold_on = DayField(null=True)
    delivered_on = DayField(null=True)
    registered_on = DayField(null=True)
    inspection_until = DayField(null=True)
    mortgage_until = DayField(null=True)
    consultant = TextField(default="")
    adviser = TextField(default="")
    seen_on = DayField()
    state = TextField(default="open")
    made = IntegerField()


class Holding(Record):
    """A role of a person at a vehicle: owner, driver, payer or sender; current while ``until``
    is empty."""

    vehicle = ForeignKeyField(Vehicle, on_delete="CASCADE", backref="holdings")
    customer = ForeignKeyField(Customer, on_delete="CASCADE", backref="holdings")
    role = TextField(default="owner")
    since = DayField(null=True)
    until = DayField(null=True)
    made = IntegerField()


class PlateHistory(Record):
    """A plate that the vehicle had before."""

    vehicle = ForeignKeyField(Vehicle, on_delete="CASCADE", backref="plates")
    plate = TextField()
    since = DayField(null=True)
    until = DayField(null=True)
    made = IntegerField()

    class Meta:
        table_name = "plate_history"


class RepairOrder(Record):
    """工单: one visit. ``visit_on`` is settlement, else completion, else entry (K7b). Money is
    fen; ``km_ok`` is false for a mileage below an earlier one."""

    vehicle = ForeignKeyField(Vehicle, on_delete="CASCADE", backref="orders")
    number = TextField(unique=True)
    entered_on = DayField(null=True)
    opened_on = DayField(null=True)
    finished_on = DayField(null=True)
    settled_on = DayField(null=True)
    visit_on = DayField(null=True, index=True)
    service_class = TextField(default="other")
    class_text = TextField(default="")
    work = TextField(default="")
    complaint = TextField(default="")
    km = IntegerField(null=True)
    km_ok = BooleanField(default=True)
    labour_fen = IntegerField(null=True)
    parts_fen = IntegerField(null=True)
    total_fen = IntegerField(null=True)
    paid_fen = IntegerField(null=True)
    adviser = TextField(default="")
    technician = TextField(default="")
    sender = TextField(default="")
    sender_phone = TextField(default="")
    next_on = DayField(null=True)
    next_km = IntegerField(null=True)
    made = IntegerField()

    class Meta:
        table_name = "repair_order"


class Policy(Record):
    """保单: ``kind`` compulsory 交强险, commercial 商业险, or unknown."""

    vehicle = ForeignKeyField(Vehicle, on_delete="CASCADE", backref="policies")
    number = TextField(default="", index=True)
    kind = TextField(default="")
    insurer = TextField(default="")
    start_on = DayField(null=True)
    end_on = DayField(null=True)
    premium_fen = IntegerField(null=True)
    here = BooleanField(null=True)
    specialist = TextField(default="")
    made = IntegerField()


class MileageReading(Record):
    """A mileage that no order carries: from a list (dated by the import day) or by hand."""

    vehicle = ForeignKeyField(Vehicle, on_delete="CASCADE", backref="readings")
    km = IntegerField()
    read_on = DayField()
    source = TextField(default="hand")
    trusted = BooleanField(default=True)
    made = IntegerField()

    class Meta:
        table_name = "mileage_reading"


class Consent(Record):
    """A consent given or withdrawn, by purpose and channel (all channels where empty)."""

    customer = ForeignKeyField(Customer, on_delete="CASCADE", backref="consents")
    purpose = TextField()
    channel = TextField(default="")
    given = BooleanField()
    given_at = MomentField()
    evidence = TextField(default="")
    made = IntegerField()


class Alias(Record):
    """What a merged record was known by (``field``: number, name, vin), so that a file that still
    speaks of it finds the one it became part of."""

    table_name = TextField()
    row_id = IntegerField()
    field = TextField()
    value = TextField()
    made = IntegerField()


class NotSame(Record):
    """Two records that a person has said are two, smaller id first; never proposed again."""

    table_name = TextField()
    first_id = IntegerField()
    second_id = IntegerField()
    made = IntegerField()

    class Meta:
        table_name = "not_same"
