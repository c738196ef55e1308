"""Rows that are no records: sums, counts and signatures, wherever a DMS puts them (domain 5.2)."""

from __future__ import annotations

import pytest

PEOPLE = "客户编号,客户名称,手机,地址"
ZHANG = "KH1,张三,13912345678,和平路"
ORDERS = "委托书号,车架号,车牌号,结算日期,业务类型,行驶里程,合计"
ORDER = "WX1,1M8GDM9AXKP042788,冀D12345,2024-03-05,定保,12000,100"


@pytest.mark.parametrize(
    "row",
    [
        "合计,1,,", "合 计,1,,", "合计：,,,", "合计金额：100,,,", "小计,,,1", "本页小计,,,1", "总计（元）,,,",
        ",合计,1,", ",,,合计：1", "共1条,,,", "共 1 条,,,", ",,,共 1 条记录", "共计 1 条,,,", "总共1条,,,",
        "记录数：1,,,", "总记录数: 1,,,", "客服部小计,1,,", "本月合计：,1,,", "共1条",
        "制表人：王五,,审核：,", "制表人：,王五,审核人：,李四", "制表：王五,,,2026-11-22", "制单人,王五,,",
        "打印时间：2026-11-22 10:00,,,", "导出日期：2026-11-22", "第 1 页,,共 1 页,", "查询条件：2024年,,,",
        "统计日期：2026-11,,,", "操作员：,王五,,", "审核：,,,", "复核人：王五,,,",
    ],
)  # fmt: skip
def test_what_is_no_record_is_skipped(shop, row: str) -> None:
    report = shop.take(PEOPLE, ZHANG, row)
    assert shop.six(report) == "1 0 0 0 1 0"
    assert report.warnings == ()


@pytest.mark.parametrize(
    "row",
    [
        "KH2,合计,13712345678,",
        "小计,王五,13712345678,",
        "KH2,查良,13712345678,",
        "KH2,制表,13712345678,",
        "合计,王五,,",
        "制表人：,王五,13712345678,",
        "本部-7,王五,13712345678,",
        "统01,王五,13712345678,",
    ],
)
def test_what_names_a_person_is_a_record(shop, row: str) -> None:
    assert shop.six(shop.take(PEOPLE, ZHANG, row)) == "2 0 0 0 0 0"


def test_sums_under_orders(shop) -> None:
    footers = [
        "合计,,,,,,100",
        "合 计,1,,,,,100",
        "总 计（元）,,,,,,9",
        "本页小计,1台,1台,,,,",
        "共1笔,,,,,,",
    ]
    assert shop.six(shop.take(ORDERS, ORDER, *footers)) == "1 0 0 0 5 0"


@pytest.mark.parametrize(
    ("claim", "said"),
    [("共3条", True), ("共计：3 条", True), ("总记录数：3", True), ("共3页", False), ("合计：3", False)],
)
def test_how_many_a_file_claims_to_hold_is_checked(shop, english: None, claim: str, said: bool) -> None:
    report = shop.take(PEOPLE, ZHANG, claim)
    wanted = ("The file says that it holds 3 records, but 1 were read",) if said else ()
    assert report.warnings == wanted


@pytest.mark.parametrize(
    ("above", "rows"),
    [
        (0, 65_535),
        pytest.param(2, 65_533, marks=pytest.mark.slow),
        pytest.param(0, 65_534, marks=pytest.mark.slow),
    ],
)
def test_a_full_sheet_of_old_excel_is_named(shop, english: None, above: int, rows: int) -> None:
    title = ["客户资料"] * above
    report = shop.take(*title, "客户编号,客户名称,地址", *(f"KH{n},客{n}户," for n in range(rows)))
    assert any("65,535" in line for line in report.warnings) == (above + 1 + rows == 65_536)
