"""Tables of the runs of DMS files: what each brought, and what waits for a person."""

from __future__ import annotations

from peewee import BlobField, IntegerField, TextField

from dealerdesk.store.base import MomentField, Record


class ImportRun(Record):
    """One file taken in, with the six counts of domain 5.2."""

    file = TextField()
    sha256 = TextField(index=True)
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
    made = IntegerField()

    class Meta:
        table_name = "import_run"


class SourceRow(Record):
    """Hashes of the lines that last spoke about 4,096 records (``key`` = kind and block of ids);
    under the bare kind stands the mark of its columns. See ``dms/lines.py``."""

    key = TextField(primary_key=True)
    hash = BlobField()
    run_id = IntegerField()

    class Meta:
        table_name = "source_row"


class Issue(Record):
    """待核: a value that was kept raw and not used."""

    run_id = IntegerField(index=True)
    row = IntegerField()
    column = TextField()
    value = TextField()
    reason = TextField()
    table_name = TextField(default="")
    row_id = IntegerField(null=True)
    state = TextField(default="open")


class Conflict(Record):
    """A field whose file value contradicts what a person set."""

    run_id = IntegerField(index=True)
    table_name = TextField()
    row_id = IntegerField()
    field = TextField()
    ours = TextField(null=True)
    theirs = TextField(null=True)
    state = TextField(default="open")


class Reject(Record):
    """剔除: a row nobody can be found for, with its cells (JSON) and what to do."""

    run_id = IntegerField(index=True)
    row = IntegerField()
    reason = TextField()
    cells = TextField()
