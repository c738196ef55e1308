"""What an empty cell means, column by column: keep (the default), clear, fill only if empty."""

from __future__ import annotations

import pytest

from dealerdesk.dms.choices import CLEAR, FILL, OURS
from dealerdesk.store.content import content_hash

VIN = "1M8GDM9AXKP042788"
PEOPLE = "客户编号,客户名称,手机,地址,生日,客户级别,备注"
ZHANG = "KH1,张三,13912345678,和平路,1985-08-15,VIP,老客户"
CARS = "车架号,车牌号,客户编号,车主,车型,上牌日期,检验有效期至"
CAR = f"{VIN},冀D12345,KH1,张三,S5,2020-03-04,2027-03-31"
ORDERS = "委托书号,车架号,开单日期,结算日期,业务类型,行驶里程,工时费,维修项目"
ORDER = f"WX1,{VIN},2024-03-04,2024-03-05,定保,12000,100,机油"
POLICIES = "保单号,车架号,险种,保险公司,起保日期,终保日期,保费"
POLICY = f"P1,{VIN},交强险,同舟保险,2026-01-01,2026-12-31,950"
FIELDS = {
    "customers": (
        PEOPLE, ZHANG, "KH1,张三,13912345678,,无,-,",
        "SELECT address, birth_year, birth_month, birth_day, birth_calendar, tier, note FROM customer",
        ("", None, None, None, "", "general", ""), ("address", "birthday", "tier", "note"),
    ),
    "vehicles": (
        CARS, CAR, f"{VIN},,KH1,张三,,,",
        "SELECT plate, model, registered_on, inspection_until FROM vehicle",
        ("", "", None, None), ("plate", "model", "registered_on", "inspection_until"),
    ),
    "repair_orders": (
        ORDERS, ORDER, f"WX1,{VIN},2024-03-04,,,,,",
        "SELECT settled_on, visit_on, service_class, class_text, km, labour_fen, work FROM repair_order",
        (None, "2024-03-04", "other", "", None, None, ""),
        ("settled_on", "service_class", "km", "labour", "work"),
    ),
    "policies": (
        POLICIES, POLICY, f"P1,{VIN},交强险,,,,",
        "SELECT insurer, start_on, end_on, premium_fen FROM policy",
        ("", None, None, None), ("insurer", "start_on", "end_on", "premium"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", FIELDS)
def test_an_empty_cell_clears_only_where_a_person_wants_it(shop, kind: str) -> None:
    header, full, empty, select, cleared, fields = FIELDS[kind]
    shop.take(header, full)
    before = shop.rows(select)
    assert shop.six(shop.take(header, empty)) == "0 0 1 0 0 0"
    assert shop.rows(select) == before
    content = content_hash(shop.desk.store)
    # the very line that was "same" a moment ago
    report = shop.take(header, empty, empty=dict.fromkeys(fields, CLEAR))
    assert shop.six(report) == "0 1 0 0 0 0"
    assert shop.rows(select) == [cleared]
    again = shop.take(header, empty, empty=dict.fromkeys(fields, CLEAR), name="copy.csv")
    assert shop.six(again) == "0 0 1 0 0 0"
    shop.desk.dms.undo(shop.actor, report.run)
    assert shop.rows(select) == before
    assert content_hash(shop.desk.store) == content


def test_a_cleared_plate_stays_in_the_history_of_the_car(shop) -> None:
    shop.take(CARS, CAR)
    shop.take(CARS, CAR.replace("冀D12345", ""), empty={"plate": CLEAR})
    assert shop.rows("SELECT plate FROM plate_history") == [("冀D12345",)]


def test_a_bad_cell_is_no_empty_one(shop) -> None:
    shop.take(CARS, CAR)
    report = shop.take(CARS, CAR.replace("2027-03-31", "2027-02-30"), empty={"inspection_until": CLEAR})
    assert shop.six(report) == "0 0 1 0 0 0"
    assert shop.one("SELECT inspection_until FROM vehicle") == "2027-03-31"


def test_what_a_person_set_is_not_cleared_but_waits(shop) -> None:
    shop.take(PEOPLE, ZHANG)
    shop.desk.people.edit_customer(shop.actor, 1, {"address": "人民路"})
    report = shop.take(PEOPLE, ZHANG.replace("和平路", ""), empty={"address": CLEAR})
    assert shop.six(report) == "0 0 0 1 0 0"
    assert shop.one("SELECT address FROM customer") == "人民路"


def test_names_and_numbers_are_never_cleared(shop) -> None:
    shop.take(CARS, CAR)
    fields = dict.fromkeys(("customer_number", "name", "vin"), CLEAR)
    assert shop.six(shop.take(CARS, CAR.replace("KH1,张三", ","), empty=fields)) == "0 0 1 0 0 0"


@pytest.mark.parametrize("how", [{"empty": {"consultant": FILL}}, {"rules": {"consultant": OURS}}])
def test_a_long_list_of_sales_is_taken_as_chosen_to_its_last_row(shop, how) -> None:
    cars = [f"1M8GDM9AXKP{n:06d},KH{n},客{n}户" for n in range(600)]
    header = "车架号,客户编号,购车人,交车日期,销售顾问"
    shop.take(header, *(f"{car},2021-02-03,高天" for car in cars))
    report = shop.take(header, *(f"{car},2021-02-04,李明" for car in cars), **how)
    assert shop.six(report) == "0 600 0 0 0 0"
    select = "SELECT DISTINCT delivered_on, consultant FROM vehicle"
    assert shop.rows(select) == [("2021-02-04", "高天")]


# two policies in one row, drivers and payers

SIDES = "车架号,交强险保单号,商业险保单号,交强险到期,商业险到期,商业险保费,保险公司"
SIDE_ROW = "1M8GDM9AXKP042788,J1,S1,2027-01-01,2027-06-01,3000,人保"


@pytest.mark.parametrize("field", ["commercial_end", "commercial_premium"])
def test_5_2_an_empty_cell_clears_one_of_two_policies_side_by_side(shop, field: str) -> None:
    shop.take(SIDES, SIDE_ROW)
    before = content_hash(shop.desk.store)
    row = SIDE_ROW.replace(",2027-06-01,3000,", ",,,")
    report = shop.take(SIDES, row, empty={field: CLEAR})
    assert shop.six(report) == "0 1 0 0 0 0"
    select = "SELECT number, end_on, premium_fen FROM policy ORDER BY number"
    s1 = (None, 300000) if field == "commercial_end" else ("2027-06-01", None)
    assert shop.rows(select) == [("J1", "2027-01-01", None), ("S1", *s1)]
    shop.desk.dms.undo(shop.actor, report.run)
    assert content_hash(shop.desk.store) == before


def test_5_2_one_of_two_policies_side_by_side_is_only_filled(shop) -> None:
    shop.take(SIDES, SIDE_ROW.replace("3000", ""))
    row = SIDE_ROW.replace("2027-06-01", "2028-06-01")
    shop.take(SIDES, row, empty={"commercial_end": FILL, "commercial_premium": FILL})
    assert shop.rows("SELECT end_on, premium_fen FROM policy WHERE number = 'S1'") == [("2027-06-01", 300000)]


ROLES_HEAD = "车架号,车牌号,客户编号,车主,手机,使用人,付款人"
ROLES_ROW = "1M8GDM9AXKP042788,冀D12345,KH1,张三,13912345678,李四,赵六"
ROLES = "SELECT h.role, c.name, h.until FROM holding h JOIN customer c ON c.id = h.customer_id ORDER BY h.id"


@pytest.mark.parametrize("role", ["driver", "payer"])
def test_5_2_an_empty_cell_ends_the_role_of_a_driver_or_payer(shop, role: str) -> None:
    shop.take(ROLES_HEAD, ROLES_ROW)
    before = content_hash(shop.desk.store)
    report = shop.take(ROLES_HEAD, ROLES_ROW.replace("李四,赵六", ","), empty={role: CLEAR})
    assert shop.six(report) == "0 1 0 0 0 0"
    ended = {name: until for name, _person, until in shop.rows(ROLES)}
    assert ended == {"owner": None, "driver": None, "payer": None, role: "2026-11-23"}
    again = shop.take(ROLES_HEAD, ROLES_ROW.replace("李四,赵六", ","), ",,,,,,", empty={role: CLEAR})
    assert (again.counts.new, again.counts.changed) == (0, 0)
    shop.desk.dms.undo(shop.actor, report.run)
    assert content_hash(shop.desk.store) == before


def test_5_2_a_driver_is_only_filled_where_there_is_none(shop) -> None:
    shop.take(ROLES_HEAD, ROLES_ROW.replace("赵六", ""))
    shop.take(ROLES_HEAD, ROLES_ROW.replace("李四", "王五"), empty={"driver": FILL, "payer": FILL})
    assert shop.rows(ROLES)[1:] == [("driver", "李四", None), ("payer", "赵六", None)]
