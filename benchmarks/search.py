"""Row 3: search as you type, 189 queries of nine kinds. The floor: 20 customers fetched by their row ids."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.race import Row, Timings, Work
from benchmarks.shop import make_shop, open_shop

if TYPE_CHECKING:
    from dealerdesk.desk import Desk

EACH = 21
LIMIT = 20


def queries(desk: Desk) -> list[str]:
    """What people type, taken from customers and cars of the shop: every query has a hit."""
    from dealerdesk.people.pinyin import readings

    random = Random(7)
    rows = desk.store.db.execute_sql(
        "SELECT c.name, p.number, v.plate, v.vin FROM customer c JOIN phone p ON p.customer_id = c.id "
        "JOIN holding h ON h.customer_id = c.id JOIN vehicle v ON v.id = h.vehicle_id WHERE h.until IS NULL"
    ).fetchall()
    picked = random.sample(rows, EACH)
    asked: list[str] = []
    for name, phone, plate, vin in picked:
        initials = "".join(syllable[0] for syllable in next(iter(readings(name))))
        asked += [name[0], name, name[1:], initials, phone[-4:], phone[:7], plate[2:5], plate, vin[-6:]]
    return asked


def _times(work: Callable[[str], object], asked: list[str]) -> Timings:
    took = []
    for query in asked:
        start = time.perf_counter()
        found = work(query)
        took.append(time.perf_counter() - start)
        assert found, query
    return {"p50": statistics.median(took), "p95": statistics.quantiles(took, n=20)[-1]}


def _floor(size: str, folder: Path) -> Work:
    desk = open_shop(size, folder)
    asked = queries(desk)
    count = desk.store.db.execute_sql("SELECT max(id) FROM customer").fetchone()[0]
    random = Random(7)
    select = "SELECT id, name, number FROM customer WHERE id = ?"

    def fetch(_query: str) -> object:
        ids = (random.randint(1, count) for _ in range(LIMIT))
        return [desk.store.db.execute_sql(select, (id,)).fetchone() for id in ids]

    return lambda: _times(fetch, asked)


def _ours(size: str, folder: Path) -> Work:
    from dealerdesk.staff.rights import Actor

    desk = open_shop(size, folder)
    asked = queries(desk)
    manager = Actor("吴晓", "manager")
    desk.search.find(manager, "王", LIMIT)  # the page cache of a program that runs
    return lambda: _times(lambda query: desk.search.find(manager, query, LIMIT), asked)


ROWS = [Row("3", "search as you type", _floor, _ours, {"p50": 2.0, "p95": 3.0}, make_shop)]
