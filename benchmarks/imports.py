"""Row 1: a shop's files come in.

The floor of all four: `csv.reader` and `executemany` of the same files into an empty database in one
transaction, WAL and FULL, nothing checked. 1c races the largest file alone, in a program that has written
before, as any has that has begun its day. 1d has a backup of the same data, as a shop has at any moment of
a day before its first change: it is proven again, not made. What making one takes is 1e, against a plain
copy of the file that is as durable. 1a is told twice: until all rows are in, without search terms (3.0 at S
and M, 3.5 at L), and until the search finds everything, with the terms that a second transaction makes
right after (5 at every size).
"""

from __future__ import annotations

import csv
import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.race import Row, Side, Timings, Work
from benchmarks.shop import bring_in, files, make_shop, new_shop, open_shop

if TYPE_CHECKING:
    from dealerdesk.desk import Desk
    from dealerdesk.store.store import Store

CHANGED = 100  # every 100th row differs: 1 %
LARGEST = "repair_orders.csv"
ROWS_IN = "until all rows are in"


def _largest(paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.name == LARGEST]


def plain_import(paths: list[Path], database: Path) -> None:
    """The least that bringing these files into a durable SQLite file can be."""
    import sqlcipher3.dbapi2 as driver

    connect: Any = driver.connect  # type: ignore[attr-defined]
    db = connect(str(database), isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("BEGIN IMMEDIATE")
    for path in paths:
        with path.open(encoding="gb18030", newline="") as file:
            rows = csv.reader(file)
            width = len(next(rows))
            db.execute(f"CREATE TABLE {path.stem} ({', '.join(f'c{n}' for n in range(width))})")
            db.executemany(f"INSERT INTO {path.stem} VALUES ({', '.join('?' * width)})", rows)
    db.execute("COMMIT")
    db.close()


def _floor(size: str, folder: Path) -> Work:
    paths = files(size)
    return lambda: plain_import(paths, folder / "floor.db")


def _floor_twice(size: str, folder: Path) -> Work:
    work = _floor(size, folder)

    def timed() -> Timings:
        began = time.perf_counter()
        work()
        return dict.fromkeys(("", ROWS_IN), time.perf_counter() - began)

    return timed


def _floor_of_one(size: str, folder: Path) -> Work:
    paths = _largest(files(size))
    return lambda: plain_import(paths, folder / "floor.db")


def _first(size: str, folder: Path) -> Work:
    paths = files(size)
    desk = new_shop(folder / "shop")
    assert desk.dms  # a running program has loaded the room
    return lambda: _in_two_parts(desk, paths)


def _in_two_parts(desk: Desk, paths: list[Path]) -> Timings:
    from dealerdesk.people import terms

    make, began, rows = terms.catch_up, time.perf_counter(), 0.0

    def catch_up(store: Store) -> None:
        nonlocal rows
        rows = time.perf_counter() - began
        make(store)

    terms.catch_up = catch_up
    bring_in(desk, paths)
    took = time.perf_counter() - began
    desk.close()
    return {"": took, ROWS_IN: rows}


def _again(changed: int, only_largest: bool = False) -> Side:
    def ours(size: str, folder: Path) -> Work:
        from dealerdesk.staff.rights import Actor
        from dealerdesk.store import backup

        paths = files(size, changed)
        desk = open_shop(size, folder)
        desk.dms.look(paths[0])  # a window has shown a file before it comes in
        if only_largest:  # nobody chooses a file before the program has written its day: its WAL is open
            desk.settings.change(Actor("吴晓", "manager", "benchmark"), {"first_service_days": "86"})
        if changed:
            backup.make(desk.store, "daily")

        def work() -> Timings:
            began = time.perf_counter()
            bring_in(desk, _largest(paths) if only_largest else paths)
            took = time.perf_counter() - began
            desk.close()
            return {"": took}

        return work

    return ours


def _plain_copy(size: str, folder: Path) -> Work:
    desk = open_shop(size, folder)
    desk.close()

    def copy() -> None:
        shutil.copyfile(desk.store.path, folder / "copy.db")
        with (folder / "copy.db").open("rb+") as file:
            os.fsync(file.fileno())

    return copy


def _backup(size: str, folder: Path) -> Work:
    from dealerdesk.store import backup

    desk = open_shop(size, folder)
    return lambda: print(backup.make(desk.store, "import").path)


ROWS = [
    Row(
        "1a",
        "first import of a shop's files",
        _floor_twice,
        _first,
        {"S": 5.0, "M": 5.0, "L": 5.0, f"S {ROWS_IN}": 3.0, f"M {ROWS_IN}": 3.0, f"L {ROWS_IN}": 3.5},
        files,
    ),
    Row("1b", "the same files again", _floor, _again(0), {"S": 0.5, "M": 0.5, "L": 0.6}, make_shop),
    Row("1c", "one file already seen", _floor_of_one, _again(0, True), 0.05, make_shop),
    Row(
        "1d",
        "files with 1 % changed rows",
        _floor,
        _again(CHANGED),
        {"S": 0.75, "M": 0.75, "L": 0.9},
        lambda size: (make_shop(size), files(size, CHANGED)),
    ),
    Row("1e", "the backup before an import, where one is needed", _plain_copy, _backup, 0, make_shop),
]
