"""How bulk work sorts and commits.

SQLite copies the WAL into the file inside the commit that fills it; after a large one nobody need wait for
that. And what it sorts, such as an index of two million rows, needs no room in memory, except where the file
is encrypted: then it must not lie on a disk in the clear.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from peewee import OperationalError

from dealerdesk import log
from dealerdesk.store.connection import CACHE_KIB

if TYPE_CHECKING:
    from dealerdesk.store.store import Store

_PAGES = 1000
"""SQLite's own measure: so many pages in the WAL are copied by the next commit."""
_PAGE = 4096


@contextmanager
def bulk_work(store: Store) -> Iterator[None]:
    """This thread's commits inside the block copy nothing; what they left is copied after it by a thread of
    its own, beside what comes next. The store waits for that when it closes."""
    store.db.execute_sql("PRAGMA wal_autocheckpoint = 0")
    if store.key is None:
        store.db.execute_sql("PRAGMA temp_store = file")
    try:
        yield
    finally:
        store.db.execute_sql("PRAGMA temp_store = memory")
        store.db.execute_sql(f"PRAGMA wal_autocheckpoint = {_PAGES}")
        wal = store.path.with_name(store.path.name + "-wal")
        if wal.exists() and wal.stat().st_size > _PAGES * _PAGE:
            thread = threading.Thread(target=_copy, args=(store,), name="checkpoint")
            store.background.append(thread)
            thread.start()


@contextmanager
def small_sorts(connection: Any) -> Iterator[None]:
    """Indexes are sorted in smaller pieces inside the block: one takes as much memory as the cache may."""
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB // 2}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def _copy(store: Store) -> None:
    try:
        store.db.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    except OperationalError as error:  # nothing is lost: a later commit copies
        log.bug(error)
    finally:
        store.release_thread()
