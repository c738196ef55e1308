"""What bulk work commits is copied into the file after it, and lost never."""

from __future__ import annotations

import threading

from dealerdesk.desk import Desk
from dealerdesk.store import heavy
from dealerdesk.store.store import Store

LARGE = 6_000_000


def _wal(desk: Desk) -> int:
    wal = desk.store.path.with_name(desk.store.path.name + "-wal")
    return wal.stat().st_size if wal.exists() else 0


def _fill(desk: Desk, size: int) -> None:
    with desk.store.derive():
        desk.store.db.execute_sql("CREATE TABLE IF NOT EXISTS heap (x)")
        desk.store.db.execute_sql("INSERT INTO heap VALUES (zeroblob(?))", (size,))


def _copied(store: Store) -> tuple[int, int]:
    """Pages in the WAL, and those of them that are in the file."""
    _busy, there, copied = store.db.execute_sql("PRAGMA wal_checkpoint(NOOP)").fetchone()
    return there, copied


def test_commits_of_bulk_work_are_copied_when_it_is_over(desk: Desk) -> None:
    before = desk.store.path.stat().st_size
    with heavy.bulk_work(desk.store):
        _fill(desk, LARGE)
        assert desk.store.path.stat().st_size == before  # nothing copied yet
        assert _wal(desk) > LARGE
    assert [thread.name for thread in desk.store.background] == ["checkpoint"]
    desk.store.background[0].join()
    there, copied = _copied(desk.store)
    assert there == copied > LARGE // 4096
    assert desk.store.db.execute_sql("PRAGMA wal_autocheckpoint").fetchone()[0] == 1000


def test_small_work_starts_no_thread_and_closing_waits(desk: Desk) -> None:
    with heavy.bulk_work(desk.store):
        _fill(desk, 100)
    assert desk.store.background == []
    with heavy.bulk_work(desk.store):
        _fill(desk, LARGE)
    desk.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "checkpoint"]
    assert desk.store.path.stat().st_size > LARGE


def test_sorting_of_bulk_work_lies_in_files_unless_the_shop_is_encrypted(desk: Desk, monkeypatch) -> None:
    def where() -> int:
        return desk.store.db.execute_sql("PRAGMA temp_store").fetchone()[0]

    assert where() == 2  # memory
    with heavy.bulk_work(desk.store):
        assert where() == 1
    assert where() == 2
    monkeypatch.setattr(desk.store, "key", "key")
    with heavy.bulk_work(desk.store):
        assert where() == 2
