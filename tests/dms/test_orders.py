"""Repair orders and policies: whose car, what is believed, what is read twice."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.dms import mileage, reasons
from dealerdesk.dms.plan import RunReport

VIN, VIN2, VIN3 = "1M8GDM9AXKP042788", "5GZCZ43D13S812715", "1HGBH41JXMN109186"
PEOPLE = "客户编号,客户名称,手机,地址"
CARS = "车架号,车牌号,客户编号,车主,车型,检验有效期至"
HEAD = (
    "委托书号,车架号,牌照号,车主,送修人,移动电话,开单日期,结算日期,出厂日期,业务类型,"
    "行驶里程,工时费,材料费,合计,实收,服务顾问,维修项目"
)
POLICIES = "保单号,车架号,车牌号,险种,保险公司,起保日期,终保日期,保费,是否本店,保险专员"


def order(
    number: str,
    vin: str = VIN,
    plate: str = "冀D12345",
    day: str = "2024-03-05",
    km: str = "12000",
    **more: str,
) -> str:
    cells = {
        "sender": "张三", "phone": "13912345678", "settled": f"{day} 15:20", "left": day, "kind": "定保",
        "work": "机油机滤", "labour": "￥260.00", "total": "1,248.00",
    } | more  # fmt: skip
    return (
        f"{number},{vin},{plate},张三,{cells['sender']},{cells['phone']},{day},{cells['settled']},{cells['left']},"
        f'{cells["kind"]},{km},{cells["labour"]},988.00,"{cells["total"]}",1248.00,田雨,{cells["work"]}'
    )


def policy(
    number: str, vin: str = VIN, kind: str = "交强险", start: str = "2026-01-01", end: str = "2026-12-31"
) -> str:
    return f"{number},{vin},,{kind},同舟保险,{start},{end},950.00,是,吴倩"


def whys(report: RunReport) -> list[str]:
    return [issue.why.split("\x1f")[0] for issue in report.issues]


@pytest.fixture
def car(shop):
    """A shop with one car of one customer."""
    shop.take(PEOPLE, "KH1,张三,13912345678,和平路")
    shop.take(CARS, f"{VIN},冀D12345,KH1,张三,S5,")
    return shop


def test_an_order_is_kept_with_its_dates_class_and_money_in_fen(car) -> None:
    assert car.six(car.take(HEAD, order("WX1", kind="首次保养"))) == "1 0 0 0 0 0"
    assert car.rows(
        "SELECT vehicle_id, number, opened_on, finished_on, settled_on, visit_on, service_class,"
        " class_text, km, km_ok, labour_fen, parts_fen, total_fen, paid_fen, sender, sender_phone"
        " FROM repair_order"
    ) == [
        (
            1,
            "WX1",
            *["2024-03-05"] * 4,
            "first_service",
            "首次保养",
            12000,
            1,
            *[26000, 98800, 124800, 124800],
            "张三",
            "13912345678",
        ),
    ]
    assert car.six(car.take(HEAD, order("WX1", kind="首次保养"), codec="utf-8")) == "0 0 1 0 0 0"


def test_a_bad_opening_day_leaves_the_day_of_settlement(car) -> None:
    report = car.take(HEAD, order("WX1", day="2026-02-30", settled="2024-03-05", left=""))
    assert whys(report) == [reasons.DATE_INVALID]
    assert car.rows("SELECT opened_on, settled_on, visit_on FROM repair_order") == [
        (None, "2024-03-05", "2024-03-05")
    ]


def test_the_car_is_found_by_vin_then_plate_and_tail_then_plate(car) -> None:
    lines = [
        order("WX1", plate=""),
        order("WX2", vin="042788"),
        order("WX3", vin=VIN.replace("0", "O")),
        order("WX4", vin="", plate="冀D·12345"),
        order("WX5", vin="", plate=""),
        order("WX6", vin="", plate="冀D99999", phone=""),
        order("WX7", vin="999999", phone=""),
        order("WX8", vin="锟斤拷", plate="锟斤拷", phone=""),
    ]
    report = car.take(HEAD, *lines)
    assert car.six(report) == "5 0 0 0 0 3"
    assert car.rows("SELECT number, vehicle_id FROM repair_order") == [(f"WX{i}", 1) for i in range(1, 6)]
    assert whys(report) == [reasons.VIN_MEANT]
    assert [r.why for r in report.rejects] == [
        reasons.NO_KNOWN_CAR,
        reasons.NO_KNOWN_CAR,
        reasons.KEY_MOJIBAKE,
    ]


def test_an_unknown_whole_vin_makes_a_car_without_owner_which_is_listed(car) -> None:
    report = car.take(
        HEAD, order("WX1", vin=VIN2, plate="冀D54321"), order("WX2", vin=VIN2, plate="冀D54321")
    )
    assert car.six(report) == "2 0 0 0 0 0"
    assert whys(report) == [reasons.NEW_BY_ORDER]
    assert car.rows("SELECT vin, plate FROM vehicle WHERE id = 2") == [(VIN2, "冀D54321")]
    assert car.one("SELECT count(*) FROM holding WHERE vehicle_id = 2") == 0


def test_a_rejected_order_makes_no_car(car) -> None:
    assert car.six(car.take(HEAD, order("", vin=VIN2))) == "0 0 0 0 0 1"
    assert car.one("SELECT count(*) FROM vehicle") == 1


def test_a_changed_order_changes_only_what_differs(car) -> None:
    car.take(HEAD, order("WX1"), order("WX2", day="2024-09-05", km="20000"))
    report = car.take(HEAD, order("WX1", work="机油机滤、空滤"), order("WX2", day="2024-09-05", km="20000"))
    assert car.six(report) == "0 1 1 0 0 0"
    assert car.rows("SELECT number, work FROM repair_order") == [
        ("WX1", "机油机滤、空滤"),
        ("WX2", "机油机滤"),
    ]
    assert car.six(car.take(HEAD, order("WX1"))) == "0 1 0 0 0 0"
    assert car.one("SELECT work FROM repair_order WHERE number = 'WX1'") == "机油机滤"


def test_the_day_of_the_visit_follows_a_corrected_settlement(car) -> None:
    car.take(HEAD, order("WX1"))
    car.take(HEAD, order("WX1", settled="2024-03-08"))
    assert car.one("SELECT visit_on FROM repair_order") == "2024-03-08"


def test_an_order_number_of_another_car_waits_for_a_person(car) -> None:
    car.take(HEAD, order("WX1"))
    report = car.take(HEAD, order("WX1", vin=VIN2, plate=""))
    assert car.six(report) == "0 0 0 1 0 0"
    assert report.conflicts[0].why == reasons.NUMBER_OF_OTHER
    assert car.one("SELECT vehicle_id FROM repair_order") == 1


def test_second_copies_of_an_order_are_skipped_and_stay_so(car) -> None:
    lines = [
        order("WX1"),
        order("WX1"),
        order("WX1", work="别的"),
        order("WX2", day="2024-09-05", km="20000"),
    ]
    assert car.six(car.take(HEAD, *lines)) == "2 0 0 0 2 0"
    assert car.six(car.take(HEAD, *lines)) == "0 0 2 0 2 0"
    assert car.six(car.take(HEAD, *lines, codec="utf-8")) == "0 0 2 0 2 0"
    assert car.one("SELECT work FROM repair_order WHERE number = 'WX1'") == "机油机滤"


def test_an_order_twice_with_other_amounts_lists_the_second_amount(car) -> None:
    for codec in ("gb18030", "utf-8"):
        rows = (order("A1"), order("A2"), order("A1", labour="￥300.00"), order("A2", labour="260"))
        report = car.take(HEAD, *rows, codec=codec)
        assert report.counts.skipped == 2
        (issue,) = report.issues
        assert (issue.row, issue.column, issue.value) == (4, "工时费", "￥300.00")
        assert issue.why == reasons.reason(reasons.SECOND_OTHER, row=2)


def test_a_policy_twice_with_another_premium_lists_it(car) -> None:
    report = car.take(POLICIES, policy("P1"), policy("P1").replace("950.00", "1000.00"))
    assert [(i.row, i.column, i.value) for i in report.issues] == [(3, "保费", "1000.00")]


def test_a_garbled_policy_number_rejects_its_row_and_makes_no_car(car) -> None:
    report = car.take(POLICIES, policy("P1"), policy("锟斤拷", vin=VIN3))
    assert [(r.row, r.column, r.why) for r in report.rejects] == [(3, "保单号", reasons.KEY_MOJIBAKE)]
    assert car.one("SELECT count(*) FROM vehicle") == 1


def test_a_month_is_no_day_of_a_visit(car) -> None:
    head = "工单号,车架号,进厂日期,结算日期,下次保养日期,行驶里程,下次保养里程"
    report = car.take(head, f"A1,{VIN},2026-01-05,2026年1月,2026-07-05,12000,22000")
    assert [(i.column, i.value, i.why) for i in report.issues] == [
        ("结算日期", "2026年1月", reasons.DATE_NO_DAY)
    ]
    assert car.rows("SELECT settled_on, visit_on, next_on, next_km FROM repair_order") == [
        (None, "2026-01-05", "2026-07-05", 22000)
    ]


def test_a_next_service_before_the_visit_is_not_used(car) -> None:
    head = "工单号,车架号,结算日期,下次保养日期,行驶里程,下次保养里程"
    report = car.take(
        head, f"A1,{VIN},2026-01-05,2025-07-05,12000,2000", f"A2,{VIN},2026-02-05,2026-02-05,13000,"
    )
    assert sorted((i.row, i.column, i.value) for i in report.issues) == [
        (2, "下次保养日期", "2025-07-05"),
        (2, "下次保养里程", "2000"),
    ]
    assert car.rows("SELECT next_on, next_km FROM repair_order ORDER BY id") == [
        (None, None),
        ("2026-02-05", None),
    ]


def test_a_falling_mileage_is_kept_and_not_believed(car) -> None:
    lines = [
        order("WX1", km="12000"),
        order("WX2", day="2024-09-05", km="9000"),
        order("WX3", day="2025-03-05", km="21000"),
    ]
    report = car.take(HEAD, *lines)
    assert whys(report) == [reasons.KM_FALLS]
    assert report.issues[0].row == 3
    assert car.rows("SELECT km, km_ok FROM repair_order ORDER BY visit_on") == [
        (12000, 1),
        (9000, 0),
        (21000, 1),
    ]


def test_a_mileage_that_falls_below_an_earlier_import_is_not_believed(car) -> None:
    car.take(HEAD, order("WX1", km="12000"))
    report = car.take(HEAD, order("WX2", day="2024-09-05", km="9000"), name="next.csv")
    assert whys(report) == [reasons.KM_FALLS]
    assert car.rows("SELECT km, km_ok FROM repair_order ORDER BY visit_on") == [(12000, 1), (9000, 0)]


@pytest.mark.parametrize(
    ("readings", "believed"),
    [
        ([], []),
        ([("2024-01-01", 100)], [True]),
        ([("2024-01-01", 10000), ("2024-07-01", 5000)], [True, False]),
        (
            [("2024-01-01", 90000), ("2024-03-01", 5000), ("2024-07-01", 9000), ("2025-01-01", 15000)],
            [False, True, True, True],
        ),
        ([("2024-01-01", 5000), ("2024-01-01", 5000)], [True, True]),
        ([("2024-01-01", 5000), ("2024-01-03", 15000)], [True, False]),
        ([("2024-01-01", 5000), ("2024-01-03", 5700)], [True, True]),
        ([("2024-01-01", 16000), ("2024-03-01", 400000), ("2024-06-01", 20000)], [True, False, True]),
        (
            [("2024-01-01", 400000), ("2024-03-01", 16000), ("2024-06-01", 20000), ("2024-06-02", 500000)],
            [False, True, True, False],
        ),
    ],
)
def test_which_mileages_are_believed(readings: list[tuple[str, int]], believed: list[bool]) -> None:
    assert [why is None for why in mileage.doubts(readings)] == believed


def test_one_suspect_mileage_says_that_it_jumps() -> None:
    readings = [("2024-01-01", 16000), ("2024-03-01", 400000), ("2024-06-01", 20000)]
    assert mileage.doubts(readings) == [None, reasons.KM_JUMPS, None]


@given(
    steps=st.lists(st.tuples(st.integers(1, 200), st.integers(0, 300)), min_size=3, max_size=12),
    at=st.integers(0, 11),
    wrong=st.integers(1, 900_000),
)
def test_one_typing_error_puts_no_other_mileage_in_doubt(
    steps: list[tuple[int, int]], at: int, wrong: int
) -> None:
    day, km = date(2020, 1, 1), 1_000
    readings: list[tuple[str, int]] = []
    for days, a_day in steps:
        day, km = day + timedelta(days=days), km + days * a_day
        readings.append((day.isoformat(), km))
    at %= len(readings)
    readings[at] = (readings[at][0], wrong)
    found = mileage.doubts(readings)
    assert sum(why is not None for why in found) <= 1
    believed = [reading for reading, why in zip(readings, found, strict=True) if why is None]
    assert all(mileage.fits(a, b) for a, b in pairwise(believed))


def test_a_car_without_plate_gets_it_from_an_order_and_another_never_replaces_it(car) -> None:
    car.take(CARS, f"{VIN2},,,,S5,")
    car.take(HEAD, order("WX1", vin=VIN2, plate="冀D54321"), order("WX2", vin=VIN2, plate="冀D77777", km=""))
    assert car.one("SELECT plate FROM vehicle WHERE id = 2") == "冀D54321"


@pytest.mark.parametrize("again", ["utf-8", "utf-16"])
def test_a_plate_that_a_row_gives_a_known_car_tells_whose_the_rows_below_are(car, again: str) -> None:
    car.take(CARS, f"{VIN2},,KH1,张三,S5,")
    rows = (
        policy("PA1", VIN2).replace(",,", ",冀D10001,", 1),
        policy("PA7", "").replace(",,,", ",,冀D10001,", 1),
    )
    assert car.six(car.take(POLICIES, *rows)) == "2 0 0 0 0 0"
    assert car.rows("SELECT number, vehicle_id FROM policy ORDER BY id") == [("PA1", 2), ("PA7", 2)]
    assert car.one("SELECT plate FROM vehicle WHERE id = 2") == "冀D10001"
    assert car.six(car.take(POLICIES, *rows, codec=again)) == "0 0 2 0 0 0"


def test_a_plate_learnt_from_a_paper_does_not_hide_the_vin_of_its_car(car) -> None:
    car.take(CARS, f"{VIN2},,KH1,张三,S5,")
    car.take(POLICIES, policy("PA1", VIN2).replace(",,", ",冀D10001,", 1), name="one.csv")
    rows = (
        policy("PA2", VIN2).replace(",,", ",冀D10001,", 1),
        policy("PA3", VIN3).replace(",,", ",冀D10001,", 1),
    )
    assert car.six(car.take(POLICIES, *rows)) == "2 0 0 0 0 0"
    assert car.rows("SELECT vin FROM vehicle ORDER BY id") == [(VIN,), (VIN2,), (VIN3,)]


def test_an_owner_without_phone_gets_the_one_of_an_order_he_came_with(car) -> None:
    car.take(PEOPLE, "KH2,李静,,")
    car.take(CARS, f"{VIN2},冀D54321,KH2,李静,S5,")
    car.take(HEAD, order("WX1", vin=VIN2, sender="王五", phone="13600000000").replace("张三", "李静"))
    assert car.one("SELECT count(*) FROM phone WHERE customer_id = 2") == 0
    car.take(HEAD, order("WX2", vin=VIN2, sender="李静").replace("张三", "李静"))
    assert car.rows("SELECT number FROM phone WHERE customer_id = 2") == [("13912345678",)]


def test_two_policies_of_a_car(car) -> None:
    lines = [policy("JQ1"), policy("SY1", kind="商业险", start="2026-02-01", end="2027-01-31")]
    assert car.six(car.take(POLICIES, *lines)) == "2 0 0 0 0 0"
    assert car.rows("SELECT number, kind, insurer, start_on, end_on, premium_fen, here FROM policy") == [
        ("JQ1", "compulsory", "同舟保险", "2026-01-01", "2026-12-31", 95000, 1),
        ("SY1", "commercial", "同舟保险", "2026-02-01", "2027-01-31", 95000, 1),
    ]
    assert car.six(car.take(POLICIES, *lines, codec="utf-8")) == "0 0 2 0 0 0"
    assert car.six(car.take(POLICIES, policy("JQ1", end="2026-12-30"))) == "0 1 0 0 0 0"


def test_two_policies_may_share_a_number(car) -> None:
    lines = [policy("P1"), policy("P1", kind="商业险")]
    assert car.six(car.take(POLICIES, *lines)) == "2 0 0 0 0 0"
    assert car.six(car.take(POLICIES, *lines, codec="utf-8")) == "0 0 2 0 0 0"


def test_a_policy_without_number_is_known_by_car_kind_and_start(car) -> None:
    assert car.six(car.take(POLICIES, policy(""), policy("", kind=""))) == "1 0 0 0 0 1"
    assert car.six(car.take(POLICIES, policy("", end="2026-12-30"))) == "0 1 0 0 0 0"


def test_an_end_before_the_start_is_not_used(car) -> None:
    report = car.take(POLICIES, policy("JQ1", end="2025-10-22"), policy("JQ2", end="0000-00-00"))
    assert car.six(report) == "2 0 0 0 0 0"
    assert sorted(whys(report)) == sorted([reasons.DATE_ORDER, reasons.DATE_NONE])
    assert car.rows("SELECT end_on FROM policy") == [(None,), (None,)]


def test_compulsory_and_commercial_side_by_side(car) -> None:
    head = "车架号,保险公司,交强险保单号,商业险保单号,起保日期,到期日期"
    assert (
        car.six(
            car.take(
                head, f"{VIN},同舟保险,JQ1,SY1,2026-01-01,2026-12-31", f"{VIN},同舟保险,JQ2,,2025-01-01,"
            )
        )
        == "2 0 0 0 0 0"
    )
    assert car.rows("SELECT number, kind FROM policy") == [
        ("JQ1", "compulsory"),
        ("SY1", "commercial"),
        ("JQ2", "compulsory"),
    ]


def test_a_policy_with_an_unknown_vin_makes_a_car_without_owner(car) -> None:
    assert whys(car.take(POLICIES, policy("JQ1", vin=VIN3))) == [reasons.NEW_BY_ORDER]
    assert car.six(car.take(POLICIES, policy("JQ2", vin="", kind=""))) == "0 0 0 0 0 1"
