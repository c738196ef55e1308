"""What the shop knows, as one number: two files with the same content have the same hash.

The journal and what only remembers how the content came about (runs and their lists, hashes of
known lines, files sent to the DMS) do not count, nor do due rows, which every day computes anew.
"""

from __future__ import annotations

import hashlib

from dealerdesk.store.store import HISTORY, Store

ASIDE = frozenset(
    ("journal", "journal_row", "import_run", "issue", "reject", "conflict", "source_row", "outbox_file",
     "due_row", "due_count", "due_stale", "due_state", HISTORY)
)  # fmt: skip
"""Tables that are no content."""


def content_hash(store: Store) -> str:
    """A hash (sha256, hex) over every row of every table that is content, in the order of its key.
    ``made`` and ``journal_id`` name journal entries and are left out."""
    digest = hashlib.sha256()
    for table in sorted(set(store.db.get_tables()) - ASIDE):
        columns = [c.name for c in store.db.get_columns(table) if c.name not in ("made", "journal_id")]
        names = ", ".join(f'"{name}"' for name in columns)
        digest.update(table.encode())
        for row in store.db.execute_sql(f"SELECT {names} FROM {table} ORDER BY {names}"):
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
