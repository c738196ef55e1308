"""A car that is sold again, and the work that a first import would heap up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dealerdesk.clock import FixedClock

VIN = "1M8GDM9AXKP042788"
CARS = "车架号,车牌号,客户编号,车主,手机,生日,注册日期,检验有效期至,行驶里程"
CAR = f"{VIN},冀D12345,KH1,张三,13912345678,1985-12-01,2020-03-04,2027-03-31,12000"
ORDERS = "委托书号,车架号,结算日期,业务类型,行驶里程"
SALES = "车架号,客户编号,购车人,手机,交车日期,销售顾问"
RESALE = f"{VIN},KH2,李静,13712345678,2026-10-01,高天"


def due(shop) -> set[tuple[str, int | None]]:
    return {(item.kind, item.customer_id) for item in shop.desk.care.due(days=400)}


def test_a_sold_car_ends_the_reminders_of_its_old_owner_and_keeps_its_history(shop) -> None:
    shop.take(CARS, CAR)
    shop.take(ORDERS, f"WX1,{VIN},2026-06-05,定保,12000")
    before = due(shop)
    assert {("C2", 1), ("C4", 1), ("C6", 1)} <= before
    run = shop.take(SALES, RESALE).run
    after = due(shop)
    assert {person for kind, person in after if kind != "C7"} == {2}
    assert {("C2", 2), ("C4", 2)} <= after
    assert shop.desk.care.for_customer(1) == []
    assert [order.vehicle_id for order in shop.desk.people.vehicle_history(shop.actor, 1)]
    assert shop.one("SELECT count(*) FROM repair_order WHERE vehicle_id = 1") == 1
    shop.desk.dms.undo(shop.actor, run or 0)
    assert due(shop) == before


def test_a_customer_who_never_had_a_car_is_still_greeted(shop) -> None:
    shop.take("客户编号,客户名称,手机,生日", "KH9,王五,13612345678,1985-12-01")
    assert ("C6", 1) in due(shop)


def many(shop, count: int) -> None:
    """Cars whose service was due between 10 and 80 days before the first import."""
    head = "车架号,车牌号,客户编号,车主,手机,注册日期"
    cars = [f"1M8GDM9AXKP{n:06d},冀D{n:05d},KH{n},客{n}户,139{n:08d},2024-03-04" for n in range(count)]
    shop.take(head, *cars)
    day = date(2026, 11, 23) - timedelta(days=192)
    orders = [f"WX{n},1M8GDM9AXKP{n:06d},{day - timedelta(days=n % 70)},定保,9000" for n in range(count)]
    shop.take(ORDERS, *orders)


def old(shop) -> list[date]:
    return [item.due for item in shop.desk.care.due() if item.due < date(2026, 11, 23)]


@pytest.mark.parametrize("ramp", [30, 7, 0])
def test_old_work_of_a_first_import_comes_up_little_by_little_the_newest_first(
    shop, clock: FixedClock, ramp: int
) -> None:
    many(shop, 100)
    shop.desk.settings.change(shop.actor, {"first_import_ramp": str(ramp), "c10_on": "0"})
    every = sorted((item.due for item in shop.desk.care.due() if item.due), reverse=True)
    assert len(every) == len(old(shop)) == ramp
    assert shop.desk.care.set_aside() == 100 - ramp
    newest = old(shop)
    clock.moment += timedelta(days=1)
    assert len(old(shop)) == 2 * ramp
    assert set(newest) <= set(old(shop)) and (not ramp or min(newest) >= min(old(shop)))


def test_one_car_is_always_told_of_whole(shop) -> None:
    many(shop, 100)
    shop.desk.settings.change(shop.actor, {"first_import_ramp": "0"})
    assert old(shop) == []
    assert {item.kind for item in shop.desk.care.due()} == {"C10"}, "first called this month: not past yet"
    assert shop.desk.care.due(vehicle_id=1)


def test_two_buyers_on_one_day_are_taken_alike_every_time(shop) -> None:
    """The first row counts, also when it is known by its line and only the second one is read."""
    head = "车架号,客户编号,购车人,手机,交车日期"
    rows = (
        "LSVAA49J132047371,KH2,王五,13912345672,2023-01-02",
        "LSVAA49J132047371,KH4,李四,13912345674,2023-01-02",
    )
    shop.take(head, "LSVAA49J132047371,KH1,赵六,13912345671,2021-01-02")
    assert shop.six(shop.take(head, *rows, name="b.csv")) == "1 0 0 0 1 0"
    select = "SELECT c.number, h.since, h.until FROM holding h JOIN customer c ON c.id = h.customer_id"
    before = shop.rows(select)
    shop.take(head, "LFV3A28K5E3011122,KH9,钱七,13912345679,2022-01-02", name="other.csv")
    shop.take("客户编号,客户名称,手机", "KH4,李四,13912345674", name="people.csv")
    again = shop.take(head, *rows, name="b.csv")
    assert shop.six(again) == "0 0 1 0 1 0"
    assert shop.rows(select)[: len(before)] == before
