"""Tables of the runs of DMS files: what each brought, and what waits for a person."""

from __future__ import annotations

from peewee import BlobField, BooleanField, IntegerField, TextField

from dealerdesk.store.base import DayField, MomentField, Record


class ImportRun(Record):
    """One file taken in, with the six counts of domain 5.2. ``signature`` is the mark of its
    header, ``choices`` (JSON) how a person wanted it read, ``undo_journal`` the entry that took
    it back."""

    file = TextField()
    digest = TextField(index=True)
    kind = TextField()
    encoding = TextField()
    header_row = IntegerField()
    columns = TextField()
    rows = IntegerField()
    new = IntegerField()
    changed = IntegerField()
    same = IntegerField()
    rejected = IntegerField()
    skipped = IntegerField()
    conflicts = IntegerField()
    issues = IntegerField()
    at = MomentField()
    actor = TextField()
    undone_at = MomentField(null=True)
    backup = TextField(default="")
    signature = TextField(default="")
    profile = TextField(default="")
    choices = TextField(default="{}")
    undo_journal = IntegerField(null=True)
    made = IntegerField()

    class Meta:
        table_name = "import_run"


class SourceRow(Record):
    """Hashes of the lines that last spoke about 4,096 records (``key`` = kind and block of ids);
    under the bare kind stands the mark of its columns, under ``-beaten`` and ``-doubted`` stand the lines
    that are no record's. See ``dms/lines.py``."""

    key = TextField(primary_key=True)
    hash = BlobField()
    run_id = IntegerField()

    class Meta:
        table_name = "source_row"


class Issue(Record):
    """待核: a value that was kept raw and not used. ``state``: open, corrected or ignored."""

    run_id = IntegerField(index=True)
    row = IntegerField()
    column = TextField()
    value = TextField()
    reason = TextField()
    table_name = TextField(default="")
    row_id = IntegerField(null=True)
    state = TextField(default="open", index=True)
    settled_at = MomentField(null=True)
    settled_by = TextField(default="")


class Conflict(Record):
    """A field whose file value contradicts what a person set. ``state``: open, ours or theirs."""

    run_id = IntegerField(index=True)
    row = IntegerField(default=0)
    table_name = TextField()
    row_id = IntegerField()
    field = TextField()
    ours = TextField(null=True)
    theirs = TextField(null=True)
    state = TextField(default="open", index=True)
    settled_at = MomentField(null=True)
    settled_by = TextField(default="")


class ConflictRule(Record):
    """Whose value of a field wins from now on: ``decision`` is ours or theirs."""

    field = TextField(unique=True)
    decision = TextField()
    made = IntegerField()

    class Meta:
        table_name = "conflict_rule"


class DmsProfile(Record):
    """How the files with one header (``signature``) are read: TOML, see ``dms/profiles.py``."""

    name = TextField(unique=True)
    kind = TextField()
    signature = TextField(index=True)
    text = TextField()
    made = IntegerField()

    class Meta:
        table_name = "dms_profile"


class Reject(Record):
    """剔除: a row nobody can be found for, with its cells (JSON) and what to do."""

    run_id = IntegerField(index=True)
    row = IntegerField()
    reason = TextField()
    cells = TextField()


class DeliveryReport(Record):
    """交车日报 of one day (F13): the run that brought it, or ``no_delivery`` that day."""

    day = DayField(unique=True)
    no_delivery = BooleanField(default=False)
    run_id = IntegerField(null=True)
    at = MomentField()
    actor = TextField()
    made = IntegerField()

    class Meta:
        table_name = "delivery_report"


class OutboxFile(Record):
    """A numbered file for the DMS, kept as it was written until it is acknowledged.
    ``last_journal``: every change up to that entry is in this file or an earlier one."""

    number = IntegerField(unique=True)
    name = TextField()
    kind = TextField()
    rows = IntegerField()
    sha256 = TextField()
    content = BlobField()
    last_journal = IntegerField()
    at = MomentField()
    actor = TextField()
    acknowledged_at = MomentField(null=True)
    acknowledged_by = TextField(default="")
    made = IntegerField()

    class Meta:
        table_name = "outbox_file"
