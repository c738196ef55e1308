"""Lists of vehicles and of sales: which car, whose car, and its history."""

from __future__ import annotations

import pytest

from dealerdesk.dms import reasons
from dealerdesk.dms.plan import RunReport

VIN, VIN2, VIN3 = "1M8GDM9AXKP042788", "5GZCZ43D13S812715", "1HGBH41JXMN109186"
CARS = "车架号,车牌号,客户编号,车主,车型,出厂日期,上牌日期,检验有效期至,行驶里程"
SALES = "车架号,客户编号,购车人,手机,车型,销售日期,开票日期,交车日期,销售顾问"
PEOPLE = "客户编号,客户名称,手机,地址"
ZHANG = "KH1,张三,13912345678,和平路"
LI = "KH2,李静,13712345678,柳岸路"
CAR = f"{VIN},冀D12345,KH1,张三,S5,2021-01-05,2021-03-01,2027年03月,12345"
SALE = f"{VIN},KH1,张三,13912345678,S5,2021-02-01,2021-02-02,2021-02-03,高天"


def whys(report: RunReport) -> list[str]:
    return [issue.why.split("\x1f")[0] for issue in report.issues]


def test_a_list_of_cars_makes_cars_and_their_owners(shop) -> None:
    shop.take(PEOPLE, ZHANG)
    assert shop.six(shop.take(CARS, CAR)) == "1 0 0 0 0 0"
    assert shop.rows(
        "SELECT vin, plate, model, produced_on, registered_on, inspection_until, seen_on FROM vehicle"
    ) == [(VIN, "冀D12345", "S5", "2021-01-05", "2021-03-01", "2027-03-31", "2026-11-23")]
    assert shop.rows("SELECT vehicle_id, customer_id, role, until FROM holding") == [(1, 1, "owner", None)]
    assert shop.rows("SELECT km, read_on, source, trusted FROM mileage_reading") == [
        (12345, "2026-11-23", "list", 1)
    ]
    assert shop.six(shop.take(CARS, CAR, codec="utf-8")) == "0 0 1 0 0 0"


def test_a_car_and_its_owner_in_one_row(shop) -> None:
    report = shop.take("VIN码,车牌,车型,车主,联系电话", f"{VIN},冀D·12345,S5,张三先生,139 1234 5678")
    assert report.kind == "vehicles"
    assert shop.six(report) == "1 0 0 0 0 0"
    assert shop.rows(
        "SELECT c.name, c.sex, p.number FROM customer c JOIN phone p ON p.customer_id = c.id"
    ) == [("张三", "m", "13912345678")]


def test_an_undated_mileage_is_dated_by_the_import_and_kept_only_when_it_changed(shop) -> None:
    shop.take(CARS, CAR)
    shop.take(CARS, CAR.replace("S5", "S5 豪华"))
    assert shop.one("SELECT count(*) FROM mileage_reading") == 1
    assert shop.six(shop.take(CARS, CAR.replace(",12345", ",13000"))) == "0 1 0 0 0 0"
    assert whys(shop.take(CARS, CAR.replace(",12345", ",9000"))) == [reasons.KM_FALLS]
    assert shop.rows("SELECT km, trusted FROM mileage_reading ORDER BY id") == [
        (12345, 1),
        (13000, 1),
        (9000, 0),
    ]


def test_a_changed_plate_keeps_its_history(shop) -> None:
    shop.take(CARS, CAR)
    report = shop.take(CARS, CAR.replace("冀D12345", "冀DF12345"))
    assert shop.six(report) == "0 1 0 0 0 0"
    assert [(c.field, c.now, c.after) for c in report_changes(shop, report)] == [
        ("plate", "冀D12345", "冀DF12345")
    ]
    assert shop.one("SELECT plate FROM vehicle") == "冀DF12345"
    assert shop.rows("SELECT plate, until FROM plate_history") == [("冀D12345", "2026-11-23")]


def report_changes(shop, report: RunReport) -> list:
    class Line:
        def __init__(self, before: str, after: str) -> None:
            import json

            ((self.field, self.now),) = json.loads(before).items()
            self.after = json.loads(after)[self.field]

    sql = (
        "SELECT before, after FROM journal_row WHERE table_name = 'vehicle' AND journal_id = ? AND row_id > 0"
    )
    made = shop.one("SELECT made FROM import_run WHERE id = ?", report.run)
    return [Line(*row) for row in shop.rows(sql, made)]


def test_placeholders_and_temporary_plates_are_a_state_of_the_plate(shop) -> None:
    shop.take(CARS, f"{VIN},未上牌,,,S5,,,,", f"{VIN2},临牌,,,S5,,,,")
    assert shop.rows("SELECT plate, plate_state FROM vehicle") == [("", "none"), ("", "temporary")]
    assert shop.six(shop.take(CARS, f"{VIN2},冀D12345,,,S5,,,,")) == "0 1 0 0 0 0"
    assert shop.rows("SELECT plate, plate_state FROM vehicle") == [("", "none"), ("冀D12345", "")]


def test_the_tail_of_a_vin_finds_its_car_only_with_the_plate(shop) -> None:
    shop.take(CARS, CAR)
    assert shop.six(shop.take(CARS, "042788,冀D12345,,,S5 豪华,,,,")) == "0 1 0 0 0 0"
    assert shop.six(shop.take(CARS, "042788,冀D99999,,,S5,,,,")) == "1 0 0 0 0 0"
    assert shop.rows("SELECT vin, vin_tail, plate FROM vehicle") == [
        (VIN, "", "冀D12345"),
        (None, "042788", "冀D99999"),
    ]


def test_a_car_known_by_its_tail_learns_its_vin(shop) -> None:
    assert whys(shop.take(CARS, "042788,冀D12345,,,S5,,,,")) == [reasons.VIN_TAIL]
    assert shop.six(shop.take(CARS, f"{VIN},冀D12345,,,S5,,,,")) == "0 1 0 0 0 0"
    assert shop.rows("SELECT vin, plate FROM vehicle") == [(VIN, "冀D12345")]


def test_a_vin_with_look_alikes_is_only_suggested_until_another_file_proves_it(shop) -> None:
    report = shop.take(CARS, f"{VIN.replace('0', 'O')},冀D12345,,,S5,,,,")
    assert shop.six(report) == "1 0 0 0 0 0"
    assert whys(report) == [reasons.VIN_MEANT]
    assert shop.rows("SELECT vin, plate FROM vehicle") == [(None, "冀D12345")]
    assert (
        shop.six(shop.take("车架号,购车人,手机,交车日期,销售顾问", f"{VIN},张三,13912345678,2021-02-03,高天"))
        == "1 0 0 0 0 0"
    )
    assert shop.rows("SELECT vin, plate FROM vehicle") == [(VIN, "冀D12345")]


def test_a_wrong_check_digit_is_used_and_listed(shop) -> None:
    report = shop.take(CARS, "1M8GDM9A0KP042788,冀D12345,,,S5,,,,")
    assert shop.one("SELECT vin FROM vehicle") == "1M8GDM9A0KP042788"
    assert whys(report) == [reasons.VIN_CHECK]


def test_a_registration_before_the_production_is_not_used(shop) -> None:
    report = shop.take(CARS, f"{VIN},,,,S5,2021-01-05,2020-03-01,,")
    assert whys(report) == [reasons.DATE_ORDER]
    assert shop.one("SELECT registered_on FROM vehicle") is None
    assert report.issues[0].column == "上牌日期"


def test_a_row_without_car_is_rejected_unless_its_customer_has_one_car(shop) -> None:
    shop.take(PEOPLE, ZHANG, LI)
    shop.take(CARS, CAR)
    report = shop.take(
        CARS, ",,KH1,张三,S5 豪华,,,,", ",,KH2,李静,S5,,,,", ",,,,S5,,,,", "锟斤拷,锟斤拷,,锟斤拷,,,,,"
    )
    assert shop.six(report) == "0 1 1 0 0 2"
    assert {r.why for r in report.rejects} == {reasons.NO_CAR, reasons.KEY_MOJIBAKE}


def test_an_owner_comes_in_without_a_car_which_is_listed(shop) -> None:
    rows = ("车架号,车牌号,客户编号,车主,手机", ",,KH1,张三,13912345678", f"{VIN}X,,KH2,李静,13712345678")
    report = shop.take(*rows)
    assert shop.six(report) == "2 0 0 0 0 0"
    assert whys(report) == [reasons.CAR_MISSING, reasons.VIN_LENGTH]
    assert [(i.table, i.row_id) for i in report.issues] == [("customer", 1), ("customer", 2)]
    assert shop.one("SELECT count(*) FROM vehicle") == 0
    assert shop.six(shop.take(*rows, codec="utf-8")) == "0 0 2 0 0 0"
    moved = shop.take(*(row.replace("13912345678", "13912340000") for row in rows))
    assert shop.six(moved) == "0 1 1 0 0 0"


@pytest.mark.parametrize(
    ("vin", "why"),
    [
        (VIN + "9", reasons.reason(reasons.VIN_LENGTH, n=18)),
        (VIN[:-1] + "Ж", reasons.reason(reasons.VIN_SIGN, sign="Ж")),
        (VIN[:-1] + "/", reasons.reason(reasons.VIN_SIGN, sign="/")),
        ("锟斤拷", reasons.KEY_MOJIBAKE),
        ("", reasons.NO_CAR),
    ],
)
def test_a_rejected_vin_says_what_is_wrong_with_it(shop, vin: str, why: str) -> None:
    (reject,) = shop.take("车架号,车牌号,车型,出厂日期", f"{vin},,S5,2021-01-05").rejects
    assert (reject.column, reject.value, reject.why) == ("车架号", vin, why)
    (reject,) = shop.take("工单号,车架号,车牌号,结算日期", f"W1,{vin},,2026-01-05").rejects
    assert (reject.column, reject.value, reject.why) == ("车架号", vin, why)


def test_two_cars_with_one_plate_are_listed(shop) -> None:
    shop.take(CARS, CAR)
    assert whys(shop.take(CARS, f"{VIN2},冀D12345,,,S5,,,,")) == [reasons.PLATE_TAKEN]
    report = shop.take(CARS, ",冀D12345,,,S5,,,,")
    assert shop.six(report) == "0 0 0 0 0 1"


def test_a_sale_fills_the_car_without_touching_other_dates(shop) -> None:
    shop.take(PEOPLE, ZHANG)
    shop.take(CARS, CAR)
    assert shop.six(shop.take(SALES, SALE)) == "0 1 0 0 0 0"
    assert shop.rows("SELECT sold_on, invoiced_on, delivered_on, registered_on, consultant FROM vehicle") == [
        ("2021-02-01", "2021-02-02", "2021-02-03", "2021-03-01", "高天")
    ]
    assert shop.one("SELECT count(*) FROM customer") == 1
    assert shop.six(shop.take(SALES, SALE)) == "0 0 1 0 0 0"


def test_a_sale_alone_makes_car_and_owner(shop) -> None:
    assert shop.six(shop.take(SALES, SALE)) == "1 0 0 0 0 0"
    assert shop.rows("SELECT customer_id, since FROM holding") == [(1, "2021-02-03")]
    assert shop.one("SELECT seen_on FROM vehicle") == "2021-02-01"


RESALE = f"{VIN},KH2,李静,13712345678,S5,2024-05-01,2024-05-01,2024-05-02,许诺"


@pytest.mark.parametrize("lines", [(SALE, RESALE), (RESALE, SALE)])
def test_the_newer_sale_wins_whatever_the_order_and_the_former_owner_is_kept(
    shop, lines: tuple[str, str]
) -> None:
    for line in lines:
        shop.take(SALES, line)
    assert shop.rows("SELECT delivered_on, consultant FROM vehicle") == [("2024-05-02", "许诺")]
    owners = (
        "SELECT c.number, h.since, h.until FROM holding h JOIN customer c ON c.id = h.customer_id ORDER BY 2"
    )
    assert shop.rows(owners) == [("KH1", "2021-02-03", "2024-05-02"), ("KH2", "2024-05-02", None)]
    for line in lines:
        assert shop.six(shop.take(SALES, line, codec="utf-8")) == "0 0 1 0 0 0"
    assert len(shop.rows(owners)) == 2


def test_both_sales_of_a_car_in_one_file(shop) -> None:
    assert shop.six(shop.take(SALES, SALE, RESALE)) == "2 0 0 0 0 0"
    assert shop.rows("SELECT delivered_on, consultant FROM vehicle") == [("2024-05-02", "许诺")]
    owners = "SELECT c.name, h.until FROM holding h JOIN customer c ON c.id = h.customer_id ORDER BY h.since"
    assert shop.rows(owners) == [("张三", "2024-05-02"), ("李静", None)]
    assert shop.six(shop.take(SALES, SALE, RESALE, codec="utf-8")) == "0 0 2 0 0 0"


@pytest.mark.parametrize("turned", [False, True])
def test_two_sales_to_one_buyer_in_one_file_are_the_newer_one_and_stay_so(shop, turned: bool) -> None:
    older = SALE.replace("2021-", "2020-").rsplit(",", 1)[0] + ",许诺"
    lines = [SALE, older] if turned else [older, SALE]
    shop.take(SALES, *lines)
    state = shop.rows("SELECT delivered_on, consultant FROM vehicle")
    assert state[0][0] == "2021-02-03"
    report = shop.take(SALES, *lines, RESALE.replace(VIN, VIN2))
    assert (report.counts.new, report.counts.changed) == (1, 0), "the other car and nothing else"
    assert shop.rows("SELECT delivered_on, consultant FROM vehicle")[:1] == state


def test_a_list_with_another_name_alone_does_not_move_the_car(shop) -> None:
    shop.take(PEOPLE, ZHANG)
    shop.take(CARS, CAR)
    report = shop.take(CARS, f"{VIN},冀D12345,,李四,S5,,,,")
    assert whys(report) == [reasons.OWNER_STAYS]
    assert shop.six(report) == "0 0 1 0 0 0"
    assert shop.rows("SELECT customer_id, until FROM holding") == [(1, None)]


def test_an_owner_set_by_hand_stays(shop) -> None:
    shop.take(PEOPLE, ZHANG, LI)
    shop.take(CARS, CAR)
    shop.desk.people.set_owner(shop.actor, 1, 2)
    report = shop.take(CARS, CAR, codec="utf-8")
    assert shop.six(report) == "0 0 0 1 0 0"
    assert shop.rows("SELECT customer_id FROM holding WHERE until IS NULL") == [(2,)]


def test_a_plate_set_by_hand_stays(shop) -> None:
    shop.take(CARS, CAR)
    shop.desk.people.edit_vehicle(shop.actor, 1, {"plate": "冀D99999"})
    assert shop.six(shop.take(CARS, CAR)) == "0 0 0 1 0 0"
    assert shop.one("SELECT plate FROM vehicle") == "冀D99999"


def test_what_lies_in_the_future_has_not_happened(shop) -> None:
    report = shop.take(SALES, SALE.replace("2021-02-03", "2026-11-24"))
    assert whys(report) == [reasons.DATE_FUTURE]
    assert shop.one("SELECT delivered_on FROM vehicle") is None


@pytest.mark.parametrize(("last", "day"), [("25/4/2020", "2020-04-03"), ("4/25/2020", "2020-03-04")])
def test_which_number_is_the_month_is_told_by_any_row_of_the_file(shop, last: str, day: str) -> None:
    rows = [f"1M8GDM9AXKP{n:06d},KH{n},客{n}户,3/4/2020" for n in range(6_000)]
    path = shop.put("车架号,客户编号,车主,注册日期", *rows, f"{VIN},KHX,张三,{last}")
    assert not shop.desk.dms.look(path).asks_day_order
    report = shop.desk.dms.run(shop.actor, path)
    assert shop.one("SELECT count(*) FROM vehicle WHERE registered_on = ?", day) == 6_000
    assert not any(issue.column == "注册日期" for issue in report.issues)


def test_a_file_that_tells_both_ways_is_asked_about(shop) -> None:
    path = shop.put("车架号,客户编号,车主,注册日期", f"{VIN},KH1,张三,3/4/2020")
    assert shop.desk.dms.look(path).asks_day_order
    report = shop.desk.dms.run(shop.actor, path)
    assert [i.why for i in report.issues] == [reasons.DATE_AMBIGUOUS]
    chosen = shop.take("车架号,客户编号,车主,注册日期", f"{VIN},KH1,张三,3/4/2020", day_first=True)
    assert shop.six(chosen) == "0 1 0 0 0 0"
    assert shop.one("SELECT registered_on FROM vehicle") == "2020-04-03"


def test_two_cars_that_change_plates_have_one_each(shop) -> None:
    head = "车架号,车牌号,客户编号,车主"
    shop.take(head, f"{VIN},冀D11111,KH1,张三", f"{VIN2},冀D22222,KH2,李静")
    report = shop.take(head, f"{VIN},冀D22222,KH1,张三", f"{VIN2},冀D11111,KH2,李静")
    assert shop.six(report) == "0 2 0 0 0 0"
    assert not any(issue.column == "车牌号" for issue in report.issues)
    assert shop.rows("SELECT plate FROM plate_history ORDER BY id") == [("冀D11111",), ("冀D22222",)]


def test_a_plate_that_a_row_took_away_tells_of_its_new_car(shop) -> None:
    head = "车架号,车牌号,客户编号,车主,颜色"
    shop.take(head, f"{VIN},冀D11111,KH1,张三,", f"{VIN2},冀D22222,KH2,李静,")
    shop.take(head, f"{VIN},冀D33333,KH1,张三,", f"{VIN2},冀D11111,KH2,李静,")
    assert shop.six(shop.take(head, ",冀D11111,,,红")) == "0 1 0 0 0 0"
    assert shop.rows("SELECT plate, colour FROM vehicle") == [("冀D33333", ""), ("冀D11111", "红")]
