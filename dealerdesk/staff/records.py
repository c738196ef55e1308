"""Tables of the people who use the program, and of what they printed."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from dealerdesk.store.base import MomentField, Record


class StaffMember(Record):
    """Somebody who uses the program: a name, a role, perhaps a PIN (argon2 hash)."""

    name = TextField(unique=True)
    role = TextField()
    pin_hash = TextField(default="")
    active = BooleanField(default=True)
    made = IntegerField()

    class Meta:
        table_name = "staff_member"


class PrintJob(Record):
    """One paper that was made: the form, its number, who, why, which records, the PDF's sha256.

    ``state``: made (a file, never sent to a printer), sent (nobody has said yet what came out), all, part or
    none; ``came_out``: the pages of part, as ``1-6``. ``reason`` of a reprint 补打.
    """

    form = TextField()
    number = TextField(default="")
    at = MomentField()
    actor = TextField()
    purpose = TextField(default="")
    file = TextField(default="")
    pages = IntegerField()
    copies = IntegerField(default=1)
    sha256 = TextField()
    records = TextField(default="[]")
    state = TextField(default="made")
    printer = TextField(default="")
    reason = TextField(default="")
    came_out = TextField(default="")
    answered_at = MomentField(null=True)
    answered_by = TextField(default="")
    made = IntegerField()

    class Meta:
        table_name = "print_job"


class PrintRecord(Record):
    """One record of a paper, the pages it stands on, and whether they came out (None: not said yet)."""

    job = ForeignKeyField(PrintJob, on_delete="CASCADE", backref="parts")
    form = TextField()
    record = TextField()
    first_page = IntegerField()
    last_page = IntegerField()
    came_out = BooleanField(null=True)
    made = IntegerField()

    class Meta:
        table_name = "print_record"
