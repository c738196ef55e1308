"""Tables of the people who use the program, and of what they printed."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField

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
    """One paper that was made: the form, its number, who, why, which records, the PDF's sha256."""

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
    made = IntegerField()

    class Meta:
        table_name = "print_job"
