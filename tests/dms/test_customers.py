"""Customers, cars and sales on a real file: the six counts, and what nobody may lose."""

from __future__ import annotations

import pytest

from dealerdesk.dms import reasons
from dealerdesk.dms.plan import RunReport

HEAD = "客户编号,客户名称,性别,生日,手机,地址,邮编"
ZHANG = "KH1,张三先生,,1985-08-15,13912345678,和平路18号,056000"
LI = "KH2,李静,女,农历八月十五,13712345678,柳岸路295号,056004"


def whys(report: RunReport) -> list[str]:
    return [issue.why.split("\x1f")[0] for issue in report.issues]


def test_first_import_makes_customers_with_cleaned_values(shop) -> None:
    assert shop.six(shop.take(HEAD, ZHANG, LI)) == "2 0 0 0 0 0"
    assert shop.rows(
        "SELECT number, name, sex, birth_calendar, birth_year, birth_month, birth_day, address, postcode"
        " FROM customer"
    ) == [
        ("KH1", "张三", "m", "solar", 1985, 8, 15, "和平路18号", "056000"),
        ("KH2", "李静", "f", "lunar", None, 8, 15, "柳岸路295号", "056004"),
    ]
    assert shop.rows("SELECT number FROM phone ORDER BY id") == [("13912345678",), ("13712345678",)]


@pytest.mark.parametrize("codec", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_the_same_again_in_any_encoding_is_the_same(shop, codec: str) -> None:
    shop.take(HEAD, ZHANG, LI)
    assert shop.six(shop.take(HEAD, ZHANG, LI, codec=codec)) == "0 0 2 0 0 0"


def test_rows_in_another_order_are_the_same(shop) -> None:
    shop.take(HEAD, ZHANG, LI)
    assert shop.six(shop.take(HEAD, LI, ZHANG)) == "0 0 2 0 0 0"


def test_other_columns_and_delimiter_with_the_same_values_are_the_same(shop) -> None:
    shop.take(HEAD, ZHANG)
    assert shop.six(shop.take("客户名称\t客户编号\t手机", "张三\tKH1\t139 1234 5678")) == "0 0 1 0 0 0"
    assert shop.six(shop.take(HEAD, ZHANG)) == "0 0 1 0 0 0"


def test_a_then_b_then_a_arrives_as_a(shop) -> None:
    moved = ZHANG.replace("和平路18号", "人民路1号")
    shop.take(HEAD, ZHANG)
    assert shop.six(shop.take(HEAD, moved)) == "0 1 0 0 0 0"
    assert shop.one("SELECT address FROM customer") == "人民路1号"
    assert shop.six(shop.take(HEAD, ZHANG)) == "0 1 0 0 0 0"
    assert shop.one("SELECT address FROM customer") == "和平路18号"


def test_an_empty_cell_never_wipes(shop) -> None:
    shop.take(HEAD, ZHANG)
    assert shop.six(shop.take(HEAD, "KH1,张三,,,,,")) == "0 0 1 0 0 0"
    assert shop.one("SELECT address FROM customer") == "和平路18号"
    assert shop.one("SELECT birth_year FROM customer") == 1985
    assert shop.one("SELECT count(*) FROM phone") == 1


def test_a_bad_cell_never_costs_its_row(shop) -> None:
    report = shop.take(HEAD, "KH1,张三,男,1900-01-00,1.38E+10,锟斤拷锟斤拷,云川")
    assert shop.six(report) == "1 0 0 0 0 0"
    assert sorted(whys(report)) == sorted(
        [reasons.DATE_NONE, reasons.SCIENTIFIC, reasons.MOJIBAKE, reasons.POSTCODE_WRONG]
    )
    assert {i.value for i in report.issues} == {"1900-01-00", "1.38E+10", "锟斤拷锟斤拷", "云川"}
    assert shop.one("SELECT count(*) FROM phone") == 0
    assert shop.rows("SELECT table_name, row_id FROM issue GROUP BY 1, 2") == [("customer", 1)]


def test_a_garbled_number_rejects_its_row_whatever_else_it_says(shop) -> None:
    report = shop.take(HEAD, ZHANG.replace("KH1", "锟斤拷"), LI)
    assert shop.six(report) == "1 0 0 0 0 1"
    (reject,) = report.rejects
    assert (reject.column, reject.value, reject.why) == ("客户编号", "锟斤拷", reasons.KEY_MOJIBAKE)


def test_rows_without_a_key_are_rejected_with_their_cells(shop, english: None) -> None:
    report = shop.take(HEAD, ZHANG, ",李四,,,,某路,", "锟斤拷,锟斤拷,,,,,", "KH3,王五,男")
    assert shop.six(report) == "1 0 0 0 0 3"
    assert [(r.row, r.why.split("\x1f")[0]) for r in report.rejects] == [
        (3, reasons.NO_PERSON),
        (4, reasons.KEY_MOJIBAKE),
        (5, reasons.COLUMNS),
    ]
    assert report.rejects[0].cells == ("", "李四", "", "", "", "某路", "")
    assert "3 columns instead of 7" in report.rejects[2].reason


def test_blank_total_and_repeated_header_rows_are_skipped(shop) -> None:
    report = shop.take("客户资料", HEAD, ZHANG, "", ",,,,,,", HEAD, LI, "合计,2,,,,,", "共2条,,,,,,")
    assert shop.six(report) == "2 0 0 0 5 0"
    assert report.header_row == 2
    assert report.warnings == ()


def test_a_claimed_number_of_records_is_checked(shop, english: None) -> None:
    report = shop.take(HEAD, ZHANG, "共5条,,,,,,")
    assert report.warnings == ("The file says that it holds 5 records, but 1 were read",)


def test_second_copies_inside_the_file_are_skipped_and_stay_so(shop) -> None:
    other = ZHANG.replace("和平路18号", "人民路1号")
    for again in ("1 0 0 0 2 0", "0 0 1 0 2 0"):
        assert shop.six(shop.take(HEAD, ZHANG, ZHANG, other)) == again
    assert shop.six(shop.take(HEAD, ZHANG, ZHANG, other, codec="utf-8")) == "0 0 1 0 2 0"
    assert shop.one("SELECT address FROM customer") == "和平路18号"


def test_what_a_second_copy_says_otherwise_is_listed_with_the_row_that_counts(shop) -> None:
    other, written = ZHANG.replace("和平路18号", "人民路1号"), ZHANG.replace("和平路18号", " 和平路18号 ")
    for new, codec in ((1, "gb18030"), (0, "utf-8")):
        report = shop.take(HEAD, ZHANG, written, other, codec=codec)
        assert (report.counts.new, report.counts.skipped) == (new, 2)
        (issue,) = [i for i in report.issues if i.row == 4]
        assert (issue.column, issue.value, issue.table, issue.row_id) == (
            "地址",
            "人民路1号",
            "customer",
            1,
        )
        assert issue.why == reasons.reason(reasons.SECOND_OTHER, row=2)
        assert [i.row for i in report.issues if i.why.startswith(reasons.SECOND_OTHER)] == [4]


def test_a_second_copy_of_a_row_that_waits_for_a_person_is_listed_beside_it(shop) -> None:
    shop.take(HEAD, ZHANG)
    shop.desk.people.edit_customer(shop.actor, 1, {"address": "建设路2号"})
    report = shop.take(HEAD, ZHANG, ZHANG.replace("和平路18号", "人民路1号"), name="two.csv")
    (issue,) = [i for i in report.issues if i.row == 3]
    assert issue.why == reasons.reason(reasons.SECOND_OTHER, row=2)
    assert issue.value == "人民路1号"


def test_customers_without_number_are_known_by_name_and_phone(shop) -> None:
    head = "客户名称,手机,地址"
    assert shop.six(shop.take(head, "张三,13912345678,和平路")) == "1 0 0 0 0 0"
    assert shop.six(shop.take(head, "张三,139-1234-5678,人民路")) == "0 1 0 0 0 0"
    report = shop.take(head, "李四,13912345678,人民路")
    assert shop.six(report) == "1 0 0 0 0 0"
    assert whys(report) == [reasons.OTHER_OWNER]
    assert shop.rows("SELECT name FROM customer ORDER BY id") == [("张三",), ("李四",)]


def test_a_customer_without_number_gets_the_one_that_comes(shop) -> None:
    shop.take("客户名称,手机,地址", "张三,13912345678,和平路")
    assert shop.six(shop.take(HEAD, ZHANG)) == "0 1 0 0 0 0"
    assert shop.rows("SELECT number, name FROM customer") == [("KH1", "张三")]


def test_two_numbers_are_two_customers_whatever_else_agrees(shop) -> None:
    shop.take(HEAD, ZHANG)
    assert shop.six(shop.take(HEAD, ZHANG.replace("KH1", "KH9"))) == "1 0 0 0 0 0"


def test_a_new_mobile_replaces_the_old_one_and_others_stay(shop) -> None:
    head = "客户编号,客户名称,手机,固定电话"
    shop.take(head, "KH1,张三,13912345678,0310-1234567")
    assert shop.six(shop.take(head, "KH1,张三,13912340000,0310-1234567")) == "0 1 0 0 0 0"
    assert shop.rows("SELECT number FROM phone ORDER BY id") == [("13912340000",), ("0310-1234567",)]


def test_a_number_of_many_people_and_a_filler_are_suspect(shop) -> None:
    lines = [f"KH{i},客{i}生,,,13900006620,," for i in range(1, 6)] + ["KH9,张三,,,13800138000,,"]
    report = shop.take(HEAD, *lines)
    assert shop.rows("SELECT number, state, count(*) FROM phone GROUP BY 1, 2") == [
        ("13800138000", "suspect", 1),
        ("13900006620", "suspect", 5),
    ]
    assert whys(report).count(reasons.PHONE_SHARED) == 5
    assert whys(report).count(reasons.PHONE_FILLER) == 1


def test_a_new_number_is_not_suspect_because_the_old_one_was(shop) -> None:
    shop.take(HEAD, ZHANG.replace("13912345678", "13800138000"))
    assert shop.one("SELECT state FROM phone") == "suspect"
    shop.take(HEAD, ZHANG)
    assert shop.rows("SELECT number, state FROM phone") == [("13912345678", "ok")]
    shop.take(HEAD, ZHANG.replace("13912345678", "13900000000"))
    assert shop.rows("SELECT number, state FROM phone") == [("13900000000", "suspect")]


def test_the_driver_and_the_number_of_the_contact_are_kept(shop) -> None:
    shop.take("客户编号,客户名称,使用人,联系人电话", "KH1,澄远公司,李静,13712345678")
    assert shop.rows("SELECT contact, number FROM customer") == [("李静", "KH1")]
    assert shop.rows("SELECT number FROM phone") == [("13712345678",)]


def test_what_a_person_corrected_is_never_overwritten(shop) -> None:
    shop.take(HEAD, ZHANG)
    shop.desk.people.edit_customer(shop.actor, 1, {"phone": "13800002204", "address": "新路2号"})
    report = shop.take(HEAD, ZHANG)
    assert shop.six(report) == "0 0 0 1 0 0"
    assert {(c.field, c.now, c.file, c.taken) for c in report.conflicts} == {
        ("phone", "138****2204", "139****5678", False),
        ("address", "新路2号", "和平路18号", False),
    }
    assert shop.one("SELECT number FROM phone") == "13800002204"
    assert shop.one("SELECT address FROM customer") == "新路2号"


def test_a_conflict_beside_a_change_counts_as_changed_and_is_listed_once(shop) -> None:
    shop.take(HEAD, ZHANG)
    shop.desk.people.edit_customer(shop.actor, 1, {"address": "新路2号"})
    changed = ZHANG.replace("056000", "056001")
    assert shop.six(shop.take(HEAD, changed)) == "0 1 0 0 0 0"
    assert shop.six(shop.take(HEAD, changed)) == "0 0 0 1 0 0"
    assert shop.rows("SELECT field, ours, theirs, state FROM conflict") == [
        ("address", "新路2号", "和平路18号", "open")
    ]


def test_a_birthday_set_by_hand_is_kept_whole(shop) -> None:
    shop.take(HEAD, ZHANG)
    shop.desk.people.edit_customer(shop.actor, 1, {"birthday": "1985-08-16"})
    assert shop.six(shop.take(HEAD, ZHANG.replace("1985-08-15", "1990-01-02"))) == "0 0 0 1 0 0"
    assert shop.rows("SELECT birth_year, birth_month, birth_day FROM customer") == [(1985, 8, 16)]


def test_changed_rows_are_journalled_before_and_after(shop) -> None:
    shop.take(HEAD, ZHANG)
    report = shop.take(HEAD, ZHANG.replace("和平路18号", "人民路1号"))
    assert shop.rows(
        "SELECT before, after FROM journal_row WHERE table_name = 'customer' AND row_id = 1"
    ) == [('{"address":"和平路18号"}', '{"address":"人民路1号"}')]
    source = shop.desk.store.sources("customer", 1)["address"]
    assert source.journal_id == shop.one("SELECT made FROM import_run WHERE id = ?", report.run)
    assert not source.by_hand


def test_a_company_is_known_as_one(shop) -> None:
    shop.take(HEAD, "KH1,云川市宏盛商贸有限公司,,,13912345678,,")
    assert shop.one("SELECT kind FROM customer") == "company"


def test_a_default_birthday_of_many_is_warned_of(shop, english: None) -> None:
    lines = [f"KH{i},张三,,{1960 + i}-01-01,," + "," for i in range(11, 23)]
    report = shop.take(HEAD, *lines)
    assert len(report.warnings) == 1
    assert report.warnings[0].startswith("01-01: 12 people")


def test_customers_with_their_cars_in_one_list(shop) -> None:
    head = "客户编号,客户名称,手机,性别,地址,生日,车架号,车牌号"
    one = "KH1,张三,13912345678,男,和平路,1985-08-15,1M8GDM9AXKP042788,冀D12345"
    two = "KH1,张三,13912345678,男,和平路,1985-08-15,11111111111111111,冀D54321"
    report = shop.take(head, one, two, "KH2,李静,13712345678,女,柳岸路,,,")
    assert report.kind == "customers"
    assert shop.six(report) == "3 0 0 0 0 0"
    assert shop.rows("SELECT customer_id, vehicle_id FROM holding") == [(1, 1), (1, 2)]
    assert (
        shop.six(shop.take(head, one, two, "KH2,李静,13712345678,女,柳岸路,,,", codec="utf-8"))
        == "0 0 3 0 0 0"
    )


def test_a_list_without_numbers_finds_those_who_have_one_by_name_and_phone(shop) -> None:
    shop.take("客户编号,客户名称,手机", "KH1,张三,13912345678", "KH2,李静,13712345678")
    report = shop.take("客户名称,手机,地址", "张三,13912345678,和平路", "李静,13712345678,")
    assert shop.six(report) == "0 1 1 0 0 0"
    cars = shop.take("车架号,车主,手机", "1M8GDM9AXKP042788,李静,13712345678")
    assert shop.six(cars) == "1 0 0 0 0 0"
    assert shop.rows("SELECT c.number FROM holding h JOIN customer c ON c.id = h.customer_id") == [("KH2",)]
    assert shop.one("SELECT count(*) FROM customer") == 2


def test_another_name_at_a_known_number_is_listed_not_merged(shop) -> None:
    shop.take("客户编号,客户名称,手机", "KH1,张三,13912345678")
    report = shop.take("客户名称,手机,地址", "李四,13912345678,")
    assert shop.six(report) == "1 0 0 0 0 0"
    assert [i.why for i in report.issues] == [reasons.OTHER_OWNER]
