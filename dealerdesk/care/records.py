"""Tables of the reminder calendar: tasks and attempts, what is due, scripts, greetings, recall."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField

from dealerdesk.people.records import Customer, Vehicle
from dealerdesk.store.base import DayField, MomentField, Record


class CareTask(Record):
    """关怀任务: one occurrence of one kind that was planned. ``key`` names the occurrence, so that
    planning twice makes one task. ``state``: open, fallback (three attempts failed), correction
    (the number is wrong), done, closed (by a visit, a sale, a refusal …), skipped, given_up."""

    kind = TextField()
    key = TextField(unique=True)
    customer = ForeignKeyField(Customer, null=True, on_delete="CASCADE", backref="tasks")
    vehicle = ForeignKeyField(Vehicle, null=True, on_delete="CASCADE", backref="tasks")
    sub = TextField(default="")
    opens = DayField()
    due = DayField()
    closes = DayField()
    reason = TextField(default="")
    state = TextField(default="open")
    result = TextField(default="")
    role = TextField(default="")
    owner = TextField(default="")
    wait_until = MomentField(null=True)
    ended_at = MomentField(null=True)
    ended_by = TextField(default="")
    ended_why = TextField(default="")
    made = IntegerField()

    class Meta:
        table_name = "care_task"


class Attempt(Record):
    """联系记录: one contact, or a try at one. ``counted``: it counts toward 3-3-3 (R1, R3);
    ``direction`` out or in; ``slot`` morning, afternoon, evening or empty; ``seconds`` it took."""

    task = ForeignKeyField(CareTask, null=True, on_delete="CASCADE", backref="attempts")
    customer = ForeignKeyField(Customer, null=True, on_delete="CASCADE", backref="attempts")
    vehicle = ForeignKeyField(Vehicle, null=True, on_delete="CASCADE", backref="attempts")
    kind = TextField(default="")
    at = MomentField(index=True)
    actor = TextField()
    role = TextField(default="")
    channel = TextField(default="phone")
    direction = TextField(default="out")
    slot = TextField(default="")
    counted = BooleanField(default=False)
    result = TextField()
    back_at = MomentField(null=True)
    phone = TextField(default="")
    seconds = IntegerField(null=True)
    note = TextField(default="")
    made = IntegerField()


class DueRow(Record):
    """One occurrence within the horizon, as computed; derived, never edited. ``source`` is the
    vehicle (v12) or the customer (c34) from whose facts it was computed; it is listed from
    ``first_day`` to ``last_day``, which lie inside its window."""

    kind = TextField()
    key = TextField()
    customer_id = IntegerField(null=True)
    vehicle_id = IntegerField(null=True)
    source = TextField()
    sub = TextField(default="")
    opens = DayField()
    due = DayField()
    closes = DayField()
    first_day = DayField()
    last_day = DayField()
    reason = TextField()
    name = TextField(default="")
    sex = TextField(default="")
    person = TextField(default="")
    phone = TextField(default="")
    plate = TextField(default="")
    vin = TextField(default="")
    model = TextField(default="")

    class Meta:
        table_name = "due_row"
        indexes = ((("source", "key"), True),)


class DueCount(Record):
    """How many due rows of a kind fall on a day; kept with the rows."""

    day = DayField()
    kind = TextField()
    n = IntegerField()

    class Meta:
        table_name = "due_count"
        primary_key = CompositeKey("day", "kind")


class DueStale(Record):
    """A source whose due rows are to be computed anew (after a large import)."""

    source = TextField(primary_key=True)

    class Meta:
        table_name = "due_stale"


class DueState(Record):
    """From which day, up to which day, and by which rules the due rows were computed."""

    base = DayField()
    horizon = DayField()
    rules = TextField()

    class Meta:
        table_name = "due_state"


class RuleOff(Record):
    """A kind that is switched off for one vehicle, or one customer, with the reason."""

    kind = TextField()
    customer = ForeignKeyField(Customer, null=True, on_delete="CASCADE")
    vehicle = ForeignKeyField(Vehicle, null=True, on_delete="CASCADE")
    why = TextField()
    actor = TextField()
    at = MomentField()
    made = IntegerField()

    class Meta:
        table_name = "rule_off"


class NumberCheck(Record):
    """空号/错号 (1.1.1): a number to be corrected by a department until a deadline."""

    customer = ForeignKeyField(Customer, on_delete="CASCADE")
    phone_id = IntegerField(null=True)
    number = TextField()
    result = TextField()
    department = TextField()
    deadline = MomentField()
    found_at = MomentField()
    found_by = TextField()
    state = TextField(default="open")
    settled_at = MomentField(null=True)
    settled_by = TextField(default="")
    made = IntegerField()

    class Meta:
        table_name = "number_check"


class AwayReason(Record):
    """未回厂原因 (L5) of a car, a letter A–L; A and B with shop, place and fee (fen)."""

    vehicle = ForeignKeyField(Vehicle, on_delete="CASCADE")
    customer_id = IntegerField(null=True)
    task = ForeignKeyField(CareTask, null=True, on_delete="SET NULL")
    code = TextField()
    shop = TextField(default="")
    place = TextField(default="")
    fee_fen = IntegerField(null=True)
    service = TextField(default="")
    note = TextField(default="")
    day = DayField()
    actor = TextField()
    made = IntegerField()

    class Meta:
        table_name = "away_reason"


class Dissatisfaction(Record):
    """What an unhappy customer said in a call, listed for the manager until complaints have a room."""

    customer = ForeignKeyField(Customer, null=True, on_delete="CASCADE")
    vehicle = ForeignKeyField(Vehicle, null=True, on_delete="CASCADE")
    task_id = IntegerField(null=True)
    words = TextField()
    cause = TextField(default="")
    at = MomentField()
    actor = TextField()
    state = TextField(default="open")
    settled_at = MomentField(null=True)
    settled_by = TextField(default="")
    made = IntegerField()


class LostState(Record):
    """最终流失 (L4): ground a, b or c with evidence, signed by a manager; ``state`` lost or back."""

    vehicle = ForeignKeyField(Vehicle, on_delete="CASCADE")
    ground = TextField()
    evidence = TextField()
    at = MomentField()
    actor = TextField()
    state = TextField(default="lost")
    made = IntegerField()

    class Meta:
        table_name = "lost_state"


class CalendarDay(Record):
    """A day that the shop's calendar treats otherwise: ``holiday``, ``workday`` or ``closed``."""

    day = DayField(unique=True)
    kind = TextField()
    name = TextField(default="")
    made = IntegerField()

    class Meta:
        table_name = "calendar_day"


class CalendarYear(Record):
    """A year whose make-up workdays (调休) are known beyond those that are shipped."""

    year = IntegerField(unique=True)
    source = TextField(default="")
    made = IntegerField()

    class Meta:
        table_name = "calendar_year"


class Script(Record):
    """话术: one version of the script of a kind (TOML); the newest is in force."""

    kind = TextField()
    version = IntegerField()
    text = TextField()
    note = TextField(default="")
    author = TextField()
    at = MomentField()
    made = IntegerField()


class GreetingEvent(Record):
    """C7, C8: one festival or weather event; ``audience`` is the filter (JSON)."""

    kind = TextField()
    name = TextField()
    day = DayField()
    offer = BooleanField(default=False)
    audience = TextField(default="{}")
    text = TextField(default="")
    state = TextField(default="open")
    at = MomentField()
    actor = TextField()
    closed_at = MomentField(null=True)
    made = IntegerField()

    class Meta:
        table_name = "greeting_event"


class GreetingTarget(Record):
    """One person of an event: the channel, and todo, sent or refused."""

    event = ForeignKeyField(GreetingEvent, on_delete="CASCADE", backref="targets")
    customer = ForeignKeyField(Customer, on_delete="CASCADE")
    channel = TextField(default="sms")
    state = TextField(default="todo")
    at = MomentField(null=True)
    actor = TextField(default="")
    made = IntegerField()

    class Meta:
        table_name = "greeting_target"


class RecallMonth(Record):
    """定期保养招揽 of one service month (1.11): when its list was built, printed, posted, closed."""

    month = TextField(unique=True)
    at = MomentField()
    actor = TextField()
    printed_at = MomentField(null=True)
    posted_at = MomentField(null=True)
    closed_at = MomentField(null=True)
    plan = TextField(default="")
    made = IntegerField()

    class Meta:
        table_name = "recall_month"


class RecallCar(Record):
    """One car of the 定期保养用户一览表 (2.3)."""

    recall = ForeignKeyField(RecallMonth, on_delete="CASCADE", backref="cars")
    vehicle = ForeignKeyField(Vehicle, on_delete="CASCADE")
    customer_id = IntegerField(null=True)
    basis = TextField()
    due = DayField(null=True)
    due_km = IntegerField(null=True)
    reason = TextField(default="")
    printed_at = MomentField(null=True)
    posted_at = MomentField(null=True)
    returned_at = MomentField(null=True)
    why_not = TextField(default="")
    file_change = TextField(default="")
    made = IntegerField()

    class Meta:
        table_name = "recall_car"


class RecallMeasure(Record):
    """召回措施 (L2) that was chosen: of a car, or of a month's recall."""

    vehicle = ForeignKeyField(Vehicle, null=True, on_delete="CASCADE")
    recall = ForeignKeyField(RecallMonth, null=True, on_delete="CASCADE", backref="measures")
    measure = TextField()
    at = MomentField()
    actor = TextField()
    made = IntegerField()

    class Meta:
        table_name = "recall_measure"


class SpotDraw(Record):
    """抽查: a seeded draw that can be repeated; population and sample are task ids (JSON)."""

    what = TextField()
    month = TextField()
    seed = TextField()
    share = IntegerField()
    population = TextField()
    sample = TextField()
    at = MomentField()
    actor = TextField()
    made = IntegerField()

    class Meta:
        table_name = "spot_draw"


class SpotCheck(Record):
    """What a spot check of a task, or of a node of the follow-up grid, found."""

    draw = ForeignKeyField(SpotDraw, null=True, on_delete="CASCADE", backref="checks")
    task = ForeignKeyField(CareTask, null=True, on_delete="CASCADE")
    vehicle = ForeignKeyField(Vehicle, null=True, on_delete="CASCADE")
    node = TextField(default="")
    result = TextField()
    note = TextField(default="")
    at = MomentField()
    actor = TextField()
    made = IntegerField()

    class Meta:
        table_name = "spot_check"


class FollowSign(Record):
    """销售经理签字 under one node of 购车用户维系表 (2.12)."""

    vehicle = ForeignKeyField(Vehicle, on_delete="CASCADE")
    node = TextField()
    note = TextField(default="")
    at = MomentField()
    actor = TextField()
    made = IntegerField()

    class Meta:
        table_name = "follow_sign"
