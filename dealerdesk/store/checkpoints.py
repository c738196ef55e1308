"""Commits of bulk work brought from the WAL into the file by a thread of their own.

SQLite does so inside the commit that fills the WAL; after a large one the next work need not wait for it.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealerdesk.store.store import Store

_PAGES = 1000
"""SQLite's own measure: so many pages in the WAL are copied by the next commit."""


class Checkpoints:
    """While it is entered, this thread's commits copy nothing; ``start`` does, beside what comes next."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Checkpoints:
        self._store.db.execute_sql("PRAGMA wal_autocheckpoint = 0")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.db.execute_sql(f"PRAGMA wal_autocheckpoint = {_PAGES}")
        self.start()

    def start(self) -> None:
        """Copy what is committed, unless a copy is under way; the store waits for it when it closes."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._copy, name="checkpoint")
            self._store.background.append(self._thread)
            self._thread.start()

    def _copy(self) -> None:
        try:
            self._store.db.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            self._store.release_thread()
