"""The driver: SQLite as sqlcipher3 carries it, WAL, FULL, foreign keys, one writer at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from peewee import DatabaseError, OperationalError
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2

from dealerdesk.errors import WorldError
from dealerdesk.text import _

OLDEST_SQLITE = (3, 51, 3)
"""SQLite 3.7.0–3.51.2 can corrupt a WAL file when it is reset."""

CACHE_KIB = 24_576
"""The default of 2 MB spills in the middle of an import."""
WAIT_SECONDS = 10
"""How long a write waits for another writer before it is refused."""
ERRORS: tuple[type[Exception], ...] = (OperationalError, dbapi2.OperationalError)  # pyright: ignore
"""What the file, its disk or another writer did: as peewee says it, and as hot paths get it."""


def connect(path: Path, key: str | None = None) -> SqlCipherDatabase:
    """Open the file at ``path``; each thread gets a connection of its own.

    Raises WorldError when the file is no shop's file, or its key is missing or wrong.
    """
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version_info} can lose data")
    options: dict[str, Any] = {"passphrase": key} if key else {}
    database = SqlCipherDatabase(
        str(path),
        pragmas={
            "journal_mode": "wal",
            "synchronous": "full",
            "foreign_keys": 1,
            "busy_timeout": WAIT_SECONDS * 1000,
            "temp_store": "memory",
            "cache_size": -CACHE_KIB,
        },
        timeout=WAIT_SECONDS,
        **options,
    )
    try:
        database.connect()
        database.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()
    except (DatabaseError, OperationalError) as error:
        database.close()
        if "not a database" in str(error) or "encrypted" in str(error):
            raise WorldError(
                _(
                    "{file} is not a shop's file, or its key is missing: choose another folder or set the key"
                ).format(file=path)
            ) from error
        if "locked" in str(error):
            raise busy() from error
        if "malformed" in str(error):
            raise
        raise WorldError(
            _("Can't open {file} ({reason}): check the folder and its rights").format(file=path, reason=error)
        ) from error
    return database


def refusal(error: BaseException) -> WorldError | None:
    """What to say of an error that another writer or the disk made; None for any other.

    A full disk ends a transaction by itself, and then taking it back fails too: what the error came of
    counts as well.
    """
    said = ""
    each: BaseException | None = error
    while each is not None:
        said += f"{each}\n"
        each = each.__context__
    if "locked" in said or "busy" in said:
        return busy()
    if "disk is full" in said or "disk I/O" in said:
        return WorldError(_("The disk is full or failing; nothing was saved: make room, then try again"))
    return None


def busy() -> WorldError:
    """The refusal of a write that waited in vain."""
    return WorldError(
        _(
            "Another program has been writing to the shop's file for {n} seconds: try again in a moment"
        ).format(n=WAIT_SECONDS)
    )
