"""The first plan of a large shop: part by part, so that others can write meanwhile."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest

from dealerdesk.care import agenda, bulk
from dealerdesk.care.records import GreetingEvent
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import Cancelled
from tests.care.conftest import TODAY, CareShop


@pytest.fixture
def cars(care: CareShop, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Cars with a holder, with two and with none; three sources a part."""
    monkeypatch.setattr(agenda, "PART", 3)
    monkeypatch.setattr(agenda, "BREATH", 0)
    made = []
    for n in range(10):
        who = care.customer(f"客{n}户", f"139{n:08d}", birth_month=12, birth_day=1 + n)
        made.append(care.car(who, plate=f"冀D{n:05d}", delivered_on=date(2024, 3, 1 + n)))
        care.order(made[-1], TODAY - timedelta(days=150 + 20 * n), km=20_000)
    made += [care.car(None, plate=f"冀A{n:05d}", delivered_on=date(2025, 12, 1 + n)) for n in range(5)]
    return made


def rows(desk: Desk) -> list[tuple[object, ...]]:
    """What the rows say of two months."""
    return sorted(
        (item.key, item.due, item.opens, item.customer_id)
        for item in desk.agenda.listed(TODAY, TODAY + timedelta(days=60))
    )


def facts(desk: Desk) -> list[tuple[object, ...]]:
    """What the facts say of them."""
    return sorted(
        (item.key, item.due, item.opens, item.customer_id)
        for item in desk.agenda.live(TODAY, TODAY + timedelta(days=60))
    )


def test_others_write_between_two_parts_and_the_rows_follow(
    desk: Desk, care: CareShop, cars: list[int]
) -> None:
    said: list[tuple[int, int]] = []

    def write(car: int) -> None:
        care.order(car, TODAY - timedelta(days=1), km=31_000)
        desk.store.release_thread()

    def progress(done: int, total: int) -> None:
        said.append((done, total))
        if len(said) in (2, 3):  # a car whose part is made, and one whose part is to come
            other = threading.Thread(target=write, args=(cars[0 if len(said) == 2 else -6],))
            other.start()
            other.join(timeout=5)
            assert not other.is_alive(), "it waited for the plan"
        if len(said) == 4:
            care.car(care.customer("新客户", "13700000000"), plate="冀D99999", delivered_on=date(2026, 9, 1))

    made = desk.tasks.plan(care.actor, progress=progress).made
    assert len(said) > 5 and said[-1][0] == said[-1][1] >= 25
    assert made["C1"] and made["C2"] and rows(desk) == facts(desk)
    counts = desk.agenda.counts(TODAY, TODAY + timedelta(days=60))
    assert sum(n for kinds in counts.values() for n in kinds.values()) == sum(
        TODAY <= row[1] <= TODAY + timedelta(days=60)  # type: ignore[operator]
        for row in rows(desk)
    )


def test_a_plan_that_was_stopped_covers_nothing_and_the_next_is_whole(
    desk: Desk, care: CareShop, cars: list[int]
) -> None:
    def stop(done: int, _total: int) -> None:
        if done > 10:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        desk.tasks.plan(care.actor, progress=stop)
    assert desk.agenda.needs_refresh() and not desk.agenda.covers(TODAY, TODAY)
    assert desk.tasks.needs_plan() and care.states() == {}
    assert {item.vehicle_id for item in desk.care.due(kinds=["C2"])} & set(cars), "told of from the facts"
    care.plan()
    assert not desk.agenda.needs_refresh() and rows(desk) == facts(desk)


def test_rows_are_read_while_the_days_to_come_are_made(
    desk: Desk, care: CareShop, cars: list[int], clock: FixedClock
) -> None:
    care.make(GreetingEvent, kind="C8", name="大雪", day=TODAY, at=desk.clock.now(), actor="许文静")
    care.plan()
    clock.moment += timedelta(days=35)
    later = TODAY + timedelta(days=35)
    seen = []

    def progress(_done: int, _total: int) -> None:
        seen.append(desk.agenda.covers(later, later))
        assert {item.key for item in desk.agenda.listed(later, later)} == {
            item.key for item in desk.agenda.live(later, later)
        }

    assert desk.agenda.needs_refresh()
    desk.tasks.plan(care.actor, progress=progress)
    assert seen and all(seen) and desk.agenda.covers(later, later + timedelta(days=100))


def test_orders_of_some_cars_are_looked_up_by_the_car(desk: Desk, care: CareShop, cars: list[int]) -> None:
    """A shop has hundreds of thousands of orders; a write must not look through all by their day."""
    asked: list[str] = []
    connection = desk.store.db.connection()
    connection.set_trace_callback(asked.append)
    bulk.load_cars(desk.store, cars)
    connection.set_trace_callback(None)
    (select,) = [sql for sql in asked if "FROM repair_order" in sql]
    plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {select}").fetchall())
    assert "repair_order_vehicle_id" in plan
    care.order(cars[0], date(1800, 1, 1))
    care.order(cars[0], date(2210, 1, 1))
    (car,) = bulk.load_cars(desk.store, cars[:1])
    assert [visit.on.year for visit in car.visits] == [2026]
