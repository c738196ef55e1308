from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.dms import headers

CUSTOMERS = (
    "客户编号,客户名称,客户类型,性别,生日,手机,固定电话,备用电话,联系人,地址,邮编,客户级别,建档日期,备注"
)
VEHICLES = (
    "车架号,车牌号,客户编号,车主,品牌,车型,外观颜色,使用性质,出厂日期,上牌日期,检验有效期至,行驶里程,服务顾问"
)
SALES = "车架号,客户编号,购车人,车型,销售类型,销售日期,开票日期,交车日期,上牌日期,销售顾问"
ORDERS = "委托书号,车架号,车主,送修人,移动电话,开单日期,结算日期,出厂日期,业务类型,工时费,合计,实收"
POLICIES = "保单号,车架号,车牌号,客户名称,险种,保险公司,起保日期,终保日期,保费,是否本店,保险专员,首保日期"
TWO_IN_ONE = "车架号,车主,保险公司,交强险保单号,商业险保单号,起保日期,到期日期"


def mapping(line: str, kind: str = "auto") -> headers.Mapping:
    found = headers.mapping([line.split(",")], kind)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (CUSTOMERS, "customers"),
        (VEHICLES, "vehicles"),
        (SALES, "sales"),
        (ORDERS, "repair_orders"),
        (POLICIES, "policies"),
        (TWO_IN_ONE, "policies"),
        ("姓名,手机号码,住址", "customers"),
        ("VIN码,车牌,车型,车主姓名,联系电话", "vehicles"),
        ("VIN,车型,车主,电话,交车日期,销售顾问", "sales"),
        ("底盘号,客户姓名,手机,提车日期", "sales"),
        ("客户编号,客户名称,手机,地址,性别,车架号", "customers"),
        ("工单号,车牌号,进厂日期,里程", "repair_orders"),
        ("车牌号,被保险人,险种,保险到期,保险公司", "policies"),
    ],
)
def test_kind_of_file_is_told_by_its_columns(line: str, kind: str) -> None:
    assert mapping(line).kind == kind


def test_leaving_the_shop_is_not_leaving_the_factory() -> None:
    assert mapping(VEHICLES).fields[8] == "produced_on"
    orders = mapping(ORDERS)
    assert orders.fields[7] == "left_on"
    assert orders.state(7) == "check"
    assert orders.state(6) == "known"


def test_first_insurance_is_not_first_service() -> None:
    policies = mapping(POLICIES)
    assert policies.fields[-1] is None
    assert policies.state(11) == "ignored"


def test_total_is_an_amount_in_repair_orders_only() -> None:
    assert mapping(ORDERS).column("total") == 10
    for kind in ("customers", "vehicles", "sales", "policies"):
        assert "total" not in headers.fields_of(kind, ["合计", "车架号"])


def test_policy_of_unknown_kind_keeps_its_number() -> None:
    found = mapping("保单号,车架号,保险公司,到期日期")
    assert found.fields == ("policy_number", "vin", "insurer", "end_on")


def test_the_three_anchors_of_a_sale_are_never_one() -> None:
    assert mapping(SALES).fields[5:9] == ("sold_on", "invoiced_on", "delivered_on", "registered_on")


def test_units_signs_and_width_in_a_header_do_not_matter() -> None:
    found = mapping("*工单号,ＶＩＮ码,行驶里程（km）,工 时 费(元),家庭电话(H)")
    assert found.fields == ("number", "vin", "km", "labour", "phone_home")


def test_of_two_columns_for_one_field_the_better_name_wins() -> None:
    rows = [["车系", "车型", "VIN"]]
    found = headers.mapping(rows, "vehicles")
    assert found is not None and found.fields == ("model", "model", "vin")
    assert (found.places("model"), found.column("model")) == ([1, 0], 1)
    assert headers.fields_of("customers", ["手机", "联系电话"]) == ("phone", "phone")


def test_header_is_the_first_row_with_three_known_names() -> None:
    rows = [
        ["澄远汽车    客户资料"],
        ["导出时间：2026-11-22", "操作员"],
        [],
        CUSTOMERS.split(","),
        ["KH1", "张三"],
    ]
    found = headers.mapping(rows)
    assert found is not None
    assert found.row == 4


def test_no_header_among_twenty_rows() -> None:
    assert headers.mapping([["a", "b", "c"]] * 30) is None
    assert headers.mapping([["1"]] * 20 + [CUSTOMERS.split(",")]) is None
    assert headers.mapping([]) is None


def test_told_kind_is_obeyed() -> None:
    assert mapping(VEHICLES, "sales").kind == "sales"


def test_every_field_has_a_label() -> None:
    used = {field for table in headers.SYNONYMS.values() for field in table.values()}
    assert used <= set(headers.FIELDS)


def test_every_synonym_of_a_kind_finds_its_own_field() -> None:
    for kind, table in headers.SYNONYMS.items():
        for word, field in table.items():
            assert headers.fields_of(kind, [word]) == (field,)


@given(st.lists(st.lists(st.text(max_size=8), max_size=6), max_size=25))
def test_no_table_ever_raises(rows: list[list[str]]) -> None:
    headers.mapping(rows)
