"""Tasks: planned once, and following what happens to the car (issue: the reminder calendar)."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from dealerdesk.care.calls import Said
from dealerdesk.care.records import GreetingEvent, GreetingTarget
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, WorldError
from dealerdesk.people.records import MileageReading, Policy, RepairOrder, Vehicle
from dealerdesk.staff import Actor
from dealerdesk.store.content import content_hash
from tests.care.conftest import TODAY, CareShop

EVERY_DAY = range(0, 99, 9)


def due_of(desk: Desk, on: date, days: int = 0) -> list[tuple[object, ...]]:
    listed = [item for item in desk.care.due(on, days) if item.closes >= on]
    return [(*item[:9], item.explain, *item[10:18]) for item in listed]


def test_plan_stores_what_is_due_and_twice_makes_none(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16), registered_on=date(2020, 11, 15))
    care.order(car, date(2026, 5, 30), km=31240)
    made = care.plan()
    assert (made["C2"], made["C4"]) == (1, 1)
    assert care.plan() == {}
    assert {item.kind for item in desk.care.due() if item.task} >= {"C2", "C4"}
    assert care.plan() == {}


def test_rows_and_facts_say_the_same(desk: Desk, care: CareShop) -> None:
    """The agenda's rows, before and after later writes, are what is computed from the facts."""
    owner = care.customer(birth_calendar="solar", birth_month=12, birth_day=1, tier="super_vip")
    first = care.car(owner, plate="冀D00001", delivered_on=date(2026, 9, 1), registered_on=date(2026, 9, 2))
    second = care.car(
        owner, plate="冀D00002", registered_on=date(2020, 11, 15), delivered_on=date(2020, 11, 1)
    )
    care.order(second, date(2026, 5, 30), km=31240)
    care.make(Policy, vehicle=second, kind="compulsory", end_on=date(2027, 1, 18))
    live = {n: due_of(desk, TODAY + timedelta(n), 3) for n in EVERY_DAY}
    care.plan()
    assert desk.agenda.covers(TODAY, TODAY + timedelta(99))
    assert {n: due_of(desk, TODAY + timedelta(n), 3) for n in EVERY_DAY} == live
    care.order(first, date(2026, 11, 20), "first_service", km=4000)
    care.make(MileageReading, vehicle=second, km=40000, read_on=TODAY, source="hand", trusted=True)
    stored = {n: due_of(desk, TODAY + timedelta(n), 3) for n in EVERY_DAY}
    counts = desk.care.calendar(TODAY, TODAY + timedelta(41))
    desk.store.db.execute_sql("DELETE FROM due_state")
    assert {n: due_of(desk, TODAY + timedelta(n), 3) for n in EVERY_DAY} == stored
    assert desk.care.calendar(TODAY, TODAY + timedelta(41)) == counts


def test_the_counts_are_those_of_the_rows(desk: Desk, care: CareShop) -> None:
    for n in range(12):
        car = care.car(care.customer(f"客{n}"), plate=f"冀D0000{n % 10}", delivered_on=date(2024, 1 + n, 3))
        care.order(car, date(2026, 5, 20) + timedelta(9 * n), km=9000)
    care.plan()
    rows = desk.store.db.execute_sql("SELECT due, kind FROM due_row").fetchall()
    counted = Counter((date.fromisoformat(day), kind) for day, kind in rows)
    kept = desk.care.calendar(TODAY, TODAY + timedelta(99))
    assert {(day, kind): n for day, kinds in kept.items() for kind, n in kinds.items()} == {
        key: n for key, n in counted.items() if TODAY <= key[0] <= TODAY + timedelta(99)
    }


def test_a_visit_closes_the_service_in_the_same_write_and_says_so(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16))
    care.order(car, date(2026, 5, 30), km=31240)
    care.plan()
    task = care.task("C2")
    order = care.order(car, date(2026, 11, 23), km=40000)
    card = desk.tasks.get(task)
    assert (card.state, card.ended_why) == ("closed", "2026-11-23 已进站")
    journal = desk.store.db.execute_sql(
        "SELECT j.table_name FROM journal_row j WHERE j.journal_id ="
        " (SELECT max(id) FROM journal) ORDER BY j.id"
    ).fetchall()
    assert [row[0] for row in journal] == ["repair_order", "care_task"]
    with desk.store.write(care.actor, "edit_customer", "the order was another car's") as w:
        w.delete(RepairOrder, order)
    assert desk.tasks.get(task).state == "open"


def test_a_new_mileage_moves_the_day(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16))
    care.order(car, date(2026, 3, 1), km=20000)
    care.order(car, date(2026, 5, 28), km=23000)
    care.plan()
    task = care.task("C2")
    before = desk.tasks.get(task).due
    care.make(MileageReading, vehicle=car, km=33500, read_on=TODAY, source="hand", trusted=True)
    after = desk.tasks.get(task)
    assert (after.due, after.state) == (TODAY, "open")
    assert after.due < before


def test_a_sold_car_ends_its_tasks_and_keeps_its_history(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16))
    care.order(car, date(2026, 5, 30), km=31240)
    care.plan()
    task = care.task("C2")
    with desk.store.write(care.actor, "edit_customer", "sold") as w:
        w.update(Vehicle, car, {"state": "sold"})
    assert (desk.tasks.get(task).state, desk.tasks.get(task).ended_why) == ("closed", "车已卖或已不在")
    assert desk.care.due(vehicle_id=car) == []
    assert len(desk.people.vehicle_history(care.actor, car)) == 2


def test_withdrawn_consent_takes_courtesy_away_at_once_and_leaves_inspection(
    desk: Desk, care: CareShop
) -> None:
    owner = care.customer(birth_calendar="solar", birth_month=11, birth_day=23)
    care.car(owner, delivered_on=date(2020, 11, 1), registered_on=date(2020, 11, 15))
    care.plan()
    birthday = care.task("C6")
    desk.consent.record(care.actor, owner, "marketing", False)
    assert desk.tasks.get(birthday).state == "open"
    desk.consent.record(care.actor, owner, "courtesy", False)
    assert desk.tasks.get(birthday).ended_why == "客户不愿接受这类联系"
    kinds = {item.kind for item in desk.care.due()}
    assert "C4" in kinds and not kinds & {"C6", "C12", "C15"}
    desk.consent.record(care.actor, owner, "service", False)
    assert desk.care.due() == []
    desk.consent.record(care.actor, owner, "courtesy", True)
    assert desk.tasks.get(birthday).state == "open"


def test_a_booking_ends_the_service_and_a_missed_one_brings_it_back(
    desk: Desk, care: CareShop, clock: FixedClock
) -> None:
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16))
    care.order(car, date(2026, 5, 30), km=31240)
    care.plan()
    task = care.task("C2")
    number = care.book(car, "2026-11-25T10:00")
    assert (desk.tasks.get(task).state, desk.tasks.get(task).result) == ("done", "booked")
    assert "C2" not in {item.kind for item in desk.care.due()}
    desk.appointments.cancel(care.actor, number, "客户临时有事")
    assert desk.tasks.get(task).state == "open"
    care.book(car, "2026-11-25T10:00")
    assert desk.tasks.get(task).state == "done"
    clock.moment = datetime(2026, 11, 26, 9, tzinfo=CHINA)
    care.plan()
    assert desk.tasks.get(task).state == "open"
    assert task in {item.task for item in desk.care.due()}


def test_c9_gives_way_to_c2_of_the_same_service(desk: Desk, care: CareShop, clock: FixedClock) -> None:
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16))
    care.order(car, date(2026, 6, 3), km=31240)
    assert care.plan()["C9"] == 1
    clock.moment = datetime(2026, 11, 26, 9, tzinfo=CHINA)
    assert care.plan()["C2"] == 1
    states = care.states()
    assert (states["C9"], states["C2"]) == ("closed", "open")
    assert {"C2", "C9"} & {item.kind for item in desk.care.due()} == {"C2"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
def test_any_order_of_the_same_events_gives_the_same_tasks(
    desk: Desk, care: CareShop, order: tuple[int, ...]
) -> None:
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16), registered_on=date(2024, 3, 20))
    events = (
        lambda: care.order(car, date(2026, 5, 30), km=31240),
        lambda: care.make(MileageReading, vehicle=car, km=40000, read_on=TODAY, source="hand", trusted=True),
        lambda: care.make(Policy, vehicle=car, kind="compulsory", end_on=date(2027, 1, 18)),
        lambda: care.order(car, date(2025, 11, 30), km=20000),
    )
    for n in order:
        events[n]()
        care.plan()
    open_ones = desk.store.db.execute_sql(
        "SELECT kind, due, closes FROM care_task WHERE state = 'open' ORDER BY kind"
    ).fetchall()
    assert open_ones == [
        ("C2", "2026-11-30", "2027-02-28"),
        ("C5", "2027-01-18", "2027-01-18"),
    ]


def test_skip_defer_and_switch_off_need_a_reason(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16), registered_on=date(2020, 11, 15))
    care.order(car, date(2026, 5, 30), km=31240)
    care.plan()
    service, inspection = care.task("C2"), care.task("C4")
    with pytest.raises(WorldError):
        desk.tasks.skip(care.actor, service, " ")
    with pytest.raises(WorldError):
        desk.tasks.defer(care.actor, service, date(2027, 6, 1), "太远")
    desk.tasks.defer(care.actor, service, date(2026, 11, 28), "客户出差")
    desk.tasks.switch_off(care.actor, inspection, "客户自己办")
    assert "C4" not in {item.kind for item in desk.care.due()}
    desk.tasks.switch_on(care.actor, "C4", car, None)
    assert "C4" not in {item.kind for item in desk.care.due()}  # this one was skipped
    desk.tasks.skip(care.actor, service, "已电话说过")
    assert "C2" not in {item.kind for item in desk.care.due()}


def test_r2_giving_up_early_is_a_managers_act_with_a_reason(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16))
    care.order(car, date(2026, 5, 30), km=31240)
    care.plan()
    with pytest.raises(NotAllowed):
        desk.tasks.give_up(Actor("周岚", "care_specialist"), care.task("C2"), "打不通")
    desk.tasks.give_up(care.actor, care.task("C2"), "客户在国外")
    assert care.states()["C2"] == "given_up"


def test_the_clock_set_back_or_forward_loses_and_doubles_nothing(
    desk: Desk, care: CareShop, clock: FixedClock
) -> None:
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16), registered_on=date(2020, 11, 15))
    care.order(car, date(2026, 5, 20), km=31240)
    care.plan()
    tasks = desk.store.db.execute_sql("SELECT key FROM care_task ORDER BY key").fetchall()
    assert desk.tasks.clock_warning() is None
    clock.moment -= timedelta(days=1)
    assert desk.tasks.clock_warning() is not None
    assert care.plan() == {}
    clock.moment += timedelta(days=1)
    assert care.plan() == {}
    assert desk.store.db.execute_sql("SELECT key FROM care_task ORDER BY key").fetchall() == tasks
    clock.moment += timedelta(days=365)
    care.plan()
    kept = {row[0] for row in desk.store.db.execute_sql("SELECT key FROM care_task").fetchall()}
    assert {row[0] for row in tasks} <= kept
    living = [item.key for item in desk.care.due() if item.task]
    assert len(living) == len(set(living))


@pytest.mark.parametrize("start", ["1999-01-01T09:00", "2038-01-19T09:00"])
def test_a_start_with_a_wrong_clock_breaks_nothing(
    desk: Desk, care: CareShop, clock: FixedClock, start: str
) -> None:
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16), registered_on=date(2020, 11, 15))
    care.order(car, date(2026, 5, 30), km=31240)
    clock.moment = datetime.fromisoformat(start).replace(tzinfo=CHINA)
    care.plan()
    assert care.plan() == {}
    assert (desk.tasks.clock_warning() is None) == (start > "2026")
    clock.moment = datetime(2026, 11, 23, 9, 42, tzinfo=CHINA)
    care.plan()
    assert {"C2", "C4"} <= {item.kind for item in desk.care.due()}


def test_planned_tasks_do_not_hold_an_import_back_but_a_call_does(
    desk: Desk, care: CareShop, tmp_path: Path
) -> None:
    file = tmp_path / "车辆.csv"
    file.write_text(
        "车架号,车牌号,客户编号,车主,手机,交车日期\n"
        "1M8GDM9AXKP042788,冀D12345,KH1,张三,13912345678,2026-09-01\n", "utf-8",
    )  # fmt: skip
    before = content_hash(desk.store)
    run = desk.dms.run(care.actor, file).run or 0
    assert care.plan()["C1"] == 1
    assert desk.dms.undo(care.actor, run).kept == ()
    assert content_hash(desk.store) == before and desk.care.due(kinds=["C1"]) == []
    run = desk.dms.run(care.actor, file).run or 0
    care.plan()
    desk.calls.record(care.actor, care.task("C1"), Said("informed"))
    kept = desk.dms.undo(care.actor, run).kept
    assert {line.table for line in kept} == {"customer", "vehicle"}


def test_a_merge_hands_tasks_and_attempts_over(desk: Desk, care: CareShop) -> None:
    one, two = care.customer("王芳", "13800000001"), care.customer("王芳", "13800000001")
    care.car(one, delivered_on=date(2026, 9, 1))
    care.plan()
    desk.calls.record(care.actor, care.task("C1"), Said("no_answer"))
    event = care.make(GreetingEvent, kind="C8", name="大雪", day=TODAY, at=desk.clock.now(), actor="许文静")
    for who in (one, two):
        care.make(GreetingTarget, event=event, customer=who)
    desk.duplicates.merge(care.actor, "customer", one, two)
    (item,) = desk.care.due(kinds=["C1"])
    assert item.customer_id == two and item.task is not None
    assert [line.result for line in desk.calls.history(two)] == ["no_answer"]
    assert GreetingTarget.select().count() == 1
