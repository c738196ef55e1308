"""Owner, driver and payer are roles of people at a car (domain 5.1, issue: matching)."""

from __future__ import annotations

import pytest

from dealerdesk.store.content import content_hash

VIN, VIN2 = "1M8GDM9AXKP042788", "5GZCZ43D13S812715"
HEAD = "车架号,车牌号,客户编号,车主,手机,使用人,使用人电话,付款人"
CAR = f"{VIN},冀D12345,KH1,澄远物流有限公司,0310-7654321,李四先生,13812345678,"
ORDERS = "委托书号,车架号,结算日期,业务类型,驾驶人,驾驶人电话,付款人"


def roles(shop, car: int = 1) -> list[tuple[str, str, bool]]:
    """(role, name, whether it is over) of a car, in the order in which they began."""
    return shop.rows(
        "SELECT h.role, c.name, h.until IS NOT NULL FROM holding h JOIN customer c ON c.id = h.customer_id"
        " WHERE h.vehicle_id = ? ORDER BY h.id",
        car,
    )


def test_the_driver_of_a_company_car_is_a_person_of_his_own(shop) -> None:
    before = content_hash(shop.desk.store)
    report = shop.take(HEAD, CAR)
    assert shop.six(report) == "1 0 0 0 0 0"
    assert roles(shop) == [("owner", "澄远物流有限公司", 0), ("driver", "李四", 0)]
    assert shop.rows("SELECT name, sex, contact FROM customer ORDER BY id") == [
        ("澄远物流有限公司", "", ""),
        ("李四", "m", ""),
    ]
    assert shop.rows("SELECT customer_id, number FROM phone ORDER BY 1") == [
        (1, "0310-7654321"),
        (2, "13812345678"),
    ]
    card = shop.desk.people.vehicle(shop.actor, 1)
    assert [(h.role, h.name) for h in card.holders] == [("owner", "澄远物流有限公司"), ("driver", "李四")]
    assert shop.six(shop.take(HEAD, CAR, name="copy.csv", codec="utf-8")) == "0 0 1 0 0 0"
    for run in (1, 2):
        shop.desk.dms.undo(shop.actor, run)
    assert content_hash(shop.desk.store) == before


def test_the_same_values_read_anew_are_the_same(shop) -> None:
    shop.take(HEAD, CAR.replace("13812345678,", "13812345678,赵六"))
    shop.desk.store.db.execute_sql("DELETE FROM source_row")
    shop.desk.store.db.execute_sql("UPDATE import_run SET digest = ''")
    assert shop.six(shop.take(HEAD, CAR.replace("13812345678,", "13812345678,赵六"))) == "0 0 1 0 0 0"
    assert shop.one("SELECT count(*) FROM customer") == 3


def test_an_owner_who_drives_himself_is_one_person(shop) -> None:
    shop.take(HEAD, f"{VIN},冀D12345,KH1,张三,13912345678,张三,13912345678,张三")
    assert roles(shop) == [("owner", "张三", 0)]
    assert shop.one("SELECT count(*) FROM customer") == 1


def test_a_known_person_drives(shop) -> None:
    shop.take("客户编号,客户名称,手机", "KH7,李四,13812345678")
    shop.take(HEAD, CAR)
    assert shop.rows("SELECT customer_id FROM holding WHERE role = 'driver'") == [(1,)]


def test_another_driver_ends_the_role_of_the_former_one_and_comes_back(shop) -> None:
    shop.take(HEAD, CAR)
    other = shop.take(HEAD, CAR.replace("李四先生,13812345678", "王五,13612345678"))
    assert shop.six(other) == "1 0 0 0 0 0"  # 王五 is new
    back = shop.take(HEAD, CAR)
    assert shop.six(back) == "0 1 0 0 0 0"
    assert roles(shop)[1:] == [("driver", "李四", 1), ("driver", "王五", 1), ("driver", "李四", 0)]
    shop.desk.dms.undo(shop.actor, back.run)
    assert roles(shop)[1:] == [("driver", "李四", 1), ("driver", "王五", 0)]


def test_an_empty_cell_keeps_the_driver_and_a_new_number_replaces_his(shop) -> None:
    shop.take(HEAD, CAR)
    shop.take(HEAD, CAR.replace("李四先生,13812345678", ","))
    assert roles(shop)[1:] == [("driver", "李四", 0)]
    report = shop.take(HEAD, CAR.replace("13812345678", "13712345678"))
    assert shop.six(report) == "0 1 0 0 0 0"
    assert shop.rows("SELECT number FROM phone WHERE customer_id = 2") == [("13712345678",)]


def test_a_driver_without_number_is_one_person_at_all_cars_of_his_owner(shop) -> None:
    firm = "KH1,澄远物流有限公司,0310-7654321,李四,,"
    shop.take(HEAD, f"{VIN},冀D12345,{firm}", f"{VIN2},冀D12346,{firm}", f"{VIN[:-1]}9,,KH2,张三,,李四,,")
    held = shop.rows("SELECT vehicle_id, customer_id FROM holding WHERE role = 'driver' ORDER BY 1")
    assert len(held) == 3 and held[0][1] == held[1][1] != held[2][1]


def test_a_sold_car_loses_its_driver_with_its_owner(shop) -> None:
    shop.take(HEAD, CAR)
    shop.take("车架号,客户编号,购车人,手机,交车日期,销售顾问", f"{VIN},KH2,张三,13912345678,2026-10-01,高天")
    assert roles(shop) == [
        ("owner", "澄远物流有限公司", 1),
        ("driver", "李四", 1),
        ("owner", "张三", 0),
    ]


@pytest.mark.parametrize("turn", [1, -1])
def test_the_newest_order_tells_who_drives_and_pays(shop, turn: int) -> None:
    shop.take("车架号,车牌号,客户编号,车主", f"{VIN},冀D12345,KH1,张三")
    before = content_hash(shop.desk.store)
    rows = [
        f"WX1,{VIN},2024-03-05,定保,王五,13612345678,",
        f"WX2,{VIN},2025-03-05,定保,李四,13812345678,澄远物流有限公司",
        f"WX3,{VIN},2023-03-05,定保,赵六,13512345678,",
    ]
    report = shop.take(ORDERS, *rows[::turn])
    assert shop.six(report) == "3 0 0 0 0 0"
    assert sorted(roles(shop)[1:]) == [("driver", "李四", 0), ("payer", "澄远物流有限公司", 0)]
    assert shop.rows("SELECT sender, sender_phone FROM repair_order WHERE number = 'WX2'") == [
        ("李四", "13812345678")
    ]
    shop.take(ORDERS, f"WX4,{VIN},2022-03-05,定保,赵六,13512345678,")
    assert ("driver", "赵六", 0) not in roles(shop)
    shop.desk.dms.undo(shop.actor, 3)
    shop.desk.dms.undo(shop.actor, report.run)
    assert content_hash(shop.desk.store) == before


def test_a_newer_order_brings_the_new_number_of_the_driver(shop) -> None:
    shop.take(ORDERS, f"WX1,{VIN},2024-03-05,定保,王五,13612345678,")
    shop.take(ORDERS, f"WX2,{VIN},2024-09-05,定保,王五,13712345678,")
    assert roles(shop) == [("driver", "王五", 0)]
    assert shop.rows("SELECT number FROM phone") == [("13712345678",)]


def test_a_policy_tells_who_pays(shop) -> None:
    shop.take("车架号,车牌号,客户编号,车主", f"{VIN},冀D12345,KH1,张三")
    head = "保单号,车架号,险种,起保日期,终保日期,付款人,付款人电话"
    shop.take(head, f"P1,{VIN},交强险,2026-01-01,2026-12-31,李四,13812345678")
    assert roles(shop)[1:] == [("payer", "李四", 0)]
