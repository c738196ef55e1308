"""Row 2: the reminder calendar of a planned shop.

2a, the list of one day: the floor fetches the same rows by their row ids. 2b, the month, 42 days of
counts: the floor reads a table of counts. 2c, one repair order arrives and the car's tasks are right:
the floor inserts the order in a transaction of its own, WAL and FULL; ours is the write with journal,
search terms, due rows, counts and tasks. Both of 2c take 150 orders, a busy day of a large shop, and the
median counts.
"""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.data import TODAY
from benchmarks.race import Row, Timings, Work
from benchmarks.shop import make_planned, open_planned

if TYPE_CHECKING:
    from dealerdesk.desk import Desk

ORDERS = 150
DAYS = 41


def _ids(desk: Desk) -> list[int]:
    day = TODAY.isoformat()
    rows = desk.store.db.execute_sql(
        "SELECT id FROM due_row WHERE first_day <= ? AND last_day >= ?", (day, day)
    )
    return [row[0] for row in rows.fetchall()]


def _by_rowid(size: str, folder: Path) -> Work:
    desk = open_planned(size, folder)
    ids = _ids(desk)
    cursor: Any = desk.store.db.connection().cursor()

    def work() -> None:
        assert all(cursor.execute("SELECT * FROM due_row WHERE id = ?", (row,)).fetchone() for row in ids)

    return work


def _list(size: str, folder: Path) -> Work:
    desk = open_planned(size, folder)
    desk.care.due(TODAY, 0, ["C1"])  # a running program knows the shop's rules

    def work() -> None:
        assert desk.care.due(TODAY)

    return work


def _counts(size: str, folder: Path) -> Work:
    desk = open_planned(size, folder)
    db = desk.store.db
    db.execute_sql("CREATE TABLE floor_count AS SELECT day, kind, n FROM due_count")
    db.execute_sql("CREATE UNIQUE INDEX floor_count_day ON floor_count (day, kind)")
    bounds = (TODAY.isoformat(), (TODAY + timedelta(DAYS)).isoformat())

    def work() -> None:
        for _n in range(20):
            assert db.execute_sql("SELECT * FROM floor_count WHERE day BETWEEN ? AND ?", bounds).fetchall()

    return work


def _month(size: str, folder: Path) -> Work:
    desk = open_planned(size, folder)
    desk.care.calendar(TODAY, TODAY)

    def work() -> None:
        for _n in range(20):
            assert desk.care.calendar(TODAY, TODAY + timedelta(DAYS))

    return work


def _cars(desk: Desk) -> list[int]:
    rows = desk.store.db.execute_sql(
        "SELECT DISTINCT vehicle_id FROM care_task WHERE vehicle_id IS NOT NULL AND state = 'open'"
    )
    cars = [row[0] for row in rows.fetchall()]
    return Random(7).sample(cars, min(ORDERS, len(cars)))


def _each(work: Any, cars: list[int]) -> Timings:
    took = []
    for number, car in enumerate(cars):
        start = time.perf_counter()
        work(number, car)
        took.append(time.perf_counter() - start)
    return {"": statistics.median(took)}


def _plain_order(size: str, folder: Path) -> Work:
    desk = open_planned(size, folder)
    db = desk.store.db
    db.execute_sql("CREATE TABLE floor_order AS SELECT * FROM repair_order WHERE 0")

    def insert(number: int, car: int) -> None:
        with db.atomic("IMMEDIATE"):
            db.execute_sql(
                "INSERT INTO floor_order (id, vehicle_id, number, visit_on, service_class, km, km_ok, made)"
                " VALUES (?, ?, ?, ?, 'periodic_service', ?, 1, 1)",
                (number, car, f"NEW{number}", TODAY.isoformat(), 40_000),
            )

    cars = _cars(desk)
    return lambda: _each(insert, cars)


def _order(size: str, folder: Path) -> Work:
    from dealerdesk.people.records import RepairOrder
    from dealerdesk.staff.rights import Actor

    desk = open_planned(size, folder)
    manager = Actor("吴晓", "manager", "benchmark")

    def arrive(number: int, car: int) -> None:
        with desk.store.write(manager, "import", by_hand=False) as w:
            w.insert(
                RepairOrder, number=f"NEW{number}", vehicle=car, visit_on=TODAY, km=40_000,
                service_class="periodic_service",
            )  # fmt: skip

    cars = _cars(desk)

    def work() -> Timings:
        took = _each(arrive, cars)
        marks = ",".join("?" * len(cars))
        rows = desk.store.db.execute_sql(
            "SELECT count(*) FROM care_task WHERE kind = 'C2' AND state = 'open'"
            f" AND vehicle_id IN ({marks})",
            cars,
        )
        assert rows.fetchone()[0] == 0, "a visit closes the service of its car"
        return took

    return work


ROWS = [
    Row("2a", "the list of one day", _by_rowid, _list, 3.0, make_planned),
    Row("2b", "the month, 42 days of counts, 20 times", _counts, _month, 2.0, make_planned),
    Row("2c", "one repair order arrives, its car's tasks are right", _plain_order, _order, 4.0, make_planned),
]
