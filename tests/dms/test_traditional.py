"""Lists in traditional characters: headers, footers and words of the trade are read as their
simplified ones; names stay as they are."""

from __future__ import annotations

import pytest

from dealerdesk.dms import dates, headers, values, words
from dealerdesk.dms.traditional import _TABLE, folded
from dealerdesk.people.rules import PROVINCES

HEADERS = {
    "customers": (
        ("客戶編號", "customer_number"), ("客戶姓名", "name"), ("車主姓名", "name"), ("行動電話", "phone"),
        ("手機號碼", "phone"), ("聯絡電話", "phone"), ("聯絡人", "contact"), ("家庭電話", "phone_home"),
        ("辦公電話", "phone_office"), ("備用電話", "phone_spare"), ("性別", "sex"), ("出生日期", "birthday"),
        ("身分證字號", "id_tail"), ("聯絡人姓名", "contact"), ("通訊地址", "address"),
        ("詳細地址", "address"),
        ("郵遞區號", "postcode"), ("郵政編碼", "postcode"), ("會員等級", "tier"), ("備註", "note"),
        ("客戶類型", "customer_kind"), ("駕駛人", "driver"), ("付款單位", "payer"),
    ),
    "vehicles": (
        ("車架號碼", "vin"), ("車身號碼", "vin"), ("底盤號", "vin"), ("車輛識別代號", "vin"),
        ("車牌號碼", "plate"), ("號牌", "plate"), ("廠牌", "brand"), ("車型名稱", "model"),
        ("顏色", "colour"),
        ("外觀顏色", "colour"), ("引擎號碼", "engine"), ("發動機號", "engine"), ("使用性質", "use"),
        ("燃料種類", "energy"), ("能源類型", "energy"), ("出廠日期", "produced_on"),
        ("開票日期", "invoiced_on"),
        ("購車日期", "sold_on"), ("交車日期", "delivered_on"), ("領牌日期", "registered_on"),
        ("註冊日期", "registered_on"), ("檢驗有效期至", "inspection_until"), ("年檢到期", "inspection_until"),
        ("銷售顧問", "consultant"), ("服務顧問", "adviser"), ("里程數", "km"), ("行駛里程（km）", "km"),
    ),
    "repair_orders": (
        ("工單號碼", "number"), ("委託書號", "number"), ("結算單號", "number"), ("進廠日期", "entered_on"),
        ("開單日期", "opened_on"), ("完工日期", "finished_on"), ("結算日期", "settled_on"),
        ("出廠日期", "left_on"), ("維修類型", "service_class"), ("業務類型", "service_class"),
        ("維修項目", "work"), ("故障描述", "complaint"), ("進廠里程", "km"), ("工時費", "labour"),
        ("零件費", "parts"), ("合計金額", "total"), ("實收金額", "paid"), ("維修技師", "technician"),
        ("下次保養日期", "next_on"), ("下次保養里程", "next_km"), ("送修人電話", "sender_phone"),
    ),
    "policies": (
        ("保單號碼", "policy_number"), ("險種", "policy_kind"), ("保險公司", "insurer"),
        ("起保日期", "start_on"), ("終保日期", "end_on"), ("到期日期", "end_on"), ("保費", "premium"),
        ("是否本店", "here"), ("保險專員", "specialist"), ("交強險保單號", "compulsory_number"),
        ("商業險到期日期", "commercial_end"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "header", "field"),
    [(kind, *pair) for kind, pairs in HEADERS.items() for pair in pairs],
)
def test_a_traditional_header_is_known(kind: str, header: str, field: str) -> None:
    assert headers.fields_of(kind, [header]) == (field,)


def test_the_table_holds_every_character_of_the_headers_once() -> None:
    assert len(set(_TABLE)) == len(_TABLE) and not set(map(chr, _TABLE)) & set(_TABLE.values())
    tables = (
        words.SERVICE_CLASS,
        words.USE,
        words.POLICY_KIND,
        words.CUSTOMER_KIND,
        words.ENERGY,
        words.YES_NO,
    )
    known = (*headers.EVERY_HEADER, *(word for table in tables for word in table), PROVINCES, "农历阴历闰腊")
    simplified = {sign for word in known for sign in word if sign.isalpha()}
    not_in_big5 = {s for s in simplified if not s.encode("big5hkscs", "ignore")}
    assert not_in_big5 <= set(_TABLE.values()), not_in_big5 - set(_TABLE.values())
    assert all(len(folded(chr(sign))) == 1 for sign in _TABLE)


def test_simplified_headers_are_what_they_were() -> None:
    for table in headers.SYNONYMS.values():
        assert all(folded(word) == word for word in table)


@pytest.mark.parametrize(
    ("read", "said", "value"),
    [
        (words.service_class, "定期保養", "periodic_service"),
        (words.service_class, "一般維修", "repair"),
        (words.service_class, "首保", "first_service"),
        (words.service_class, "返工維修", "rework"),
        (words.policy_kind, "強制險", "compulsory"),
        (words.policy_kind, "商業險", "commercial"),
        (words.use, "非營業", "private"),
        (words.use, "營業", "commercial"),
        (words.energy, "油電混合", "hybrid"),
        (words.energy, "純電動", "electric"),
        (words.customer_kind, "單位", "company"),
        (words.tier, "貴賓", "vip"),
        (words.sex, "未知", ""),
        (words.yes_no, "對", True),
        (values.plate, "粵B12345", ("粤B12345", "")),
        (values.plate, "未領牌", None),
        (values.plate, "無", ("", "none")),
        (values.plate, "臨牌", ("", "temporary")),
        (values.text, "無", ""),
    ],
)
def test_words_with_a_fixed_meaning_are_known(read, said: str, value) -> None:
    assert read(said).value == value


@pytest.mark.parametrize(
    ("said", "name", "sex", "kind"),
    [
        ("陳淑華", "陳淑華", "", "person"),
        ("張師傅", "張", "", "person"),
        ("無雙", "無雙", "", "person"),
        ("劉先生", "劉", "m", "person"),
        ("邯鄲機械廠", "邯鄲機械廠", "", "company"),
        ("永豐銀行", "永豐銀行", "", "company"),
        ("第一醫院", "第一醫院", "", "company"),
    ],
)
def test_names_stay_as_they_are_written(said: str, name: str, sex: str, kind: str) -> None:
    found = values.name(said).value
    assert (found.name, found.sex, found.kind) == (name, sex, kind)


def test_a_lunar_birthday_in_traditional_characters(shop) -> None:
    born = dates.birthday("農曆八月十五", shop.desk.clock.today()).value
    assert (born.calendar, born.month, born.day) == ("lunar", 8, 15)
    leap = dates.birthday("農曆閏四月初三", shop.desk.clock.today()).value
    assert (leap.month, leap.day, leap.leap) == (4, 3, True)


def test_a_file_in_big5_comes_in_whole(shop) -> None:
    lines = (
        "客戶車輛一覽表,,,,,",
        "車牌號碼,客戶姓名,行動電話,車架號碼,客戶類型,通訊地址",
        "粵B12345,陳淑華,13912345678,LSVAA49J132047371,個人,民權路１號",
        "車牌號碼,客戶姓名,行動電話,車架號碼,客戶類型,通訊地址",
        "臨牌,邯鄲機械廠,13912345679,LSVAA49J132047385,單位,鋼鐵路2號",
        "小計：2,,,,,",
        "共2筆,,,,,",
        "製表人：陳經理,,,,,",
        "列印時間：2026/11/23,,,,,",
    )
    report = shop.take(*lines, codec="big5", encoding="Big5")
    assert (report.kind, report.header_row, report.encoding) == ("vehicles", 2, "Big5")
    assert None not in report.columns.values()
    assert shop.six(report) == "2 0 0 0 5 0" and report.warnings == ()
    assert shop.rows("SELECT name, kind, address FROM customer ORDER BY id") == [
        ("陳淑華", "person", "民權路１號"), ("邯鄲機械廠", "company", "鋼鐵路2號"),
    ]  # fmt: skip
    assert shop.rows("SELECT plate, plate_state FROM vehicle ORDER BY id") == [
        ("粤B12345", ""), ("", "temporary"),
    ]  # fmt: skip
    again = shop.take(*lines, codec="big5", encoding="Big5")
    assert shop.six(again) == "0 0 2 0 5 0"


def test_orders_in_big5_by_their_headers(shop) -> None:
    header = "工單號碼,車架號碼,進廠日期,結算日期,維修類型,進廠里程,零件費,實收金額"
    row = "R1,LSVAA49J132047371,2026/10/1,2026/10/2,定期保養,12345,100,300"
    report = shop.take(header, row, "合計,,,,,,100,300", codec="big5", encoding="Big5")
    assert report.kind == "repair_orders" and shop.six(report) == "1 0 0 0 1 0"
    select = "SELECT service_class, class_text, km, paid_fen FROM repair_order"
    assert shop.rows(select) == [("periodic_service", "定期保養", 12345, 30000)]
