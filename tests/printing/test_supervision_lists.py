"""定期保养用户一览表 (2.3) and 购车用户维系表 (2.12): in place, rows whole, fonts inside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

import printing
from dealerdesk import text
from dealerdesk.care.list_forms import (
    BuyerGridForm,
    BuyerRow,
    ContactCell,
    MaintenanceListForm,
    MaintenanceRow,
    NodeCell,
    Stamp,
)
from dealerdesk.care.lost import REASONS
from dealerdesk.forms import PrintNote, ShopHead

ZONE = timezone(timedelta(hours=8))
DAY = date(2026, 11, 23)
LONG = "云川市望溪区澄湖新型建筑材料工程机械设备租赁与道路养护服务有限责任公司第三分公司"
SHOP = ShopHead("澄远汽车销售服务店")


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


NOTE = PrintNote("孟瑶", at(13, 40))


def squeezed(words: str) -> str:
    return "".join(words.split())


@pytest.fixture
def car() -> MaintenanceRow:
    """The first row of the target picture."""
    contacts = (
        ContactCell(at(15, 0, 21), "下午", "无人接听"), ContactCell(at(17, 0, 22), "傍晚", "无人接听"),
        ContactCell(at(9), "上午", "接通·成功", True),
    )  # fmt: skip
    return MaintenanceRow(
        "欧阳雪", "13800005678", "冀D·7K218", "远途 S5 1.5T", date(2024, 11, 16), date(2026, 6, 2), 20310,
        date(2026, 12, 2), 29800, "时间", date(2026, 11, 14), date(2026, 11, 16), contacts, at(10, 0, 24), "",
        None, "", "冯秀兰",
    )  # fmt: skip


@pytest.fixture
def maintenance(car: MaintenanceRow) -> MaintenanceListForm:
    others = [replace(car, name=f"客{n:02d}", plate=f"冀D·{n:05d}") for n in range(24)]
    return MaintenanceListForm(
        SHOP, "DB-202612-001", date(2026, 12, 1), NOTE, (date(2026, 11, 2), date(2026, 11, 8)),
        date(2026, 11, 15), (date(2026, 11, 16), date(2026, 11, 22)), date(2026, 11, 16), (car, *others),
        24, 17, 10, None, {letter: n for n, letter in enumerate(REASONS)},
        {letter: f"原因{letter}" for letter in REASONS},
    )  # fmt: skip


def test_form_2_3_is_landscape_with_the_columns_in_place(
    maintenance: MaintenanceListForm, read: type
) -> None:
    pdf = read(printing.render(maintenance).pdf)
    assert pdf.sizes == [(297, 210)] * 2
    for words, x, y in (
        ("DB-202612-001", 257, 14.5), ("欧阳雪", 19, 37.3), ("冀D·7K218", 58, 37.3), ("24-11-16", 94, 37.4),
        ("26-06-02", 108.4, 35.7), ("20,310", 109.8, 38.9), ("29,800", 125, 38.9), ("11-14", 147.7, 37.4),
        ("11-16", 158, 37.4), ("第 1 次联系", 170, 25.8), ("接通·成功", 209, 38.8), ("冯秀兰", 274, 37.4),
    ):  # fmt: skip
        found = pdf.places(words)
        assert any(
            left == pytest.approx(x, abs=1.8) and top == pytest.approx(y, abs=1.2)
            for left, top, _r, _b in found
        ), (words, found[:2])
    sub_head = squeezed(pdf.copied())
    for words in ("保养月份2026年12月（M）", "制表2026-11-02至11-08", "印函截止11-15", "邮寄11-16至11-22"):
        assert words in sub_head
    for page in (0, 1):
        left, _top, right, bottom = pdf.ink(page)
        assert left >= 11.5 and right <= 285.5 and bottom <= 203.5


def test_form_2_3_twenty_rows_a_page_totals_on_the_last(maintenance: MaintenanceListForm, read: type) -> None:
    pdf = read(printing.render(maintenance).pdf)
    first, last = squeezed(pdf.copied(0)), squeezed(pdf.copied(1))
    assert "冀D·00018" in first and "冀D·00019" not in first and "冀D·00019" in last
    assert "第1页/共2页" in first and "第2页/共2页" in last
    for page in (first, last):
        assert "预计本次" in page, "the head row repeats"
    foot = "全表应包含车辆25已发函24（96.0%）电话接触17（68.0%）预约10（40.0%）到店—（—）"
    assert foot in last and "全表应包含车辆" not in first
    assert "A0B1C2" in last and "小计66" in last and "A原因A" in last
    began = read(printing.render(replace(maintenance, came=5)).pdf)
    assert "到店5（20.0%）" in squeezed(began.copied(1))


def test_form_2_3_a_long_name_makes_its_row_taller_and_is_never_split(
    maintenance: MaintenanceListForm, car: MaintenanceRow, read: type
) -> None:
    rows = (car, *(replace(car, name=LONG, plate=f"冀D·{n:05d}") for n in range(12)))
    pdf = read(printing.render(replace(maintenance, rows=rows)).pdf)
    assert len(pdf.sizes) == 2 and pdf.ink(0)[3] <= 203.5
    copied = squeezed(pdf.copied(0)) + squeezed(pdf.copied(1))
    assert copied.count("第三分公司") == 12, "nothing is cut off"
    plates = [place for n in range(12) for place in pdf.places(f"冀D·{n:05d}", 0)]
    assert all(bottom <= 174.5 for _left, _top, _right, bottom in plates)


def test_form_2_3_rare_names_and_english(
    maintenance: MaintenanceListForm, car: MaintenanceRow, read: type
) -> None:
    rows = (replace(car, name="王𠮷䶮"), MaintenanceRow(""))
    pdf = read(printing.render(replace(maintenance, rows=rows)).pdf)
    assert "王𠮷䶮" in pdf.copied()
    assert pdf.fonts() and all(font.embedded and "+" in font.name for font in pdf.fonts())
    text.use("en")
    english = read(printing.render(maintenance).pdf)
    assert english.places("Periodic service list") and "Cars on the list" in english.copied(1)


def test_form_2_3_without_a_car_is_one_page(maintenance: MaintenanceListForm) -> None:
    assert printing.render(replace(maintenance, rows=())).pages == 1


@pytest.fixture
def buyer() -> BuyerRow:
    cells = (
        NodeCell("done", date(2026, 11, 13), "满意"), NodeCell("tried", date(2026, 11, 15), "关机"),
        NodeCell("missing", date(2026, 11, 19), "未办"), NodeCell("excused", date(2026, 11, 20), "客户出国"),
        NodeCell("todo", date(2026, 12, 12)), NodeCell("todo", date(2027, 2, 10)), None, None,
    )  # fmt: skip
    return BuyerRow("裴文静", "13700005521", "冀D·9R053", "远途 S3 1.5L", date(2026, 11, 12), "仇海峰",
                    cells, Stamp("单国栋", DAY), Stamp("属实", DAY))  # fmt: skip


@pytest.fixture
def grid(buyer: BuyerRow) -> BuyerGridForm:
    others = [replace(buyer, name=f"客{n:02d}", plate=f"冀D·{n:05d}") for n in range(19)]
    return BuyerGridForm(SHOP, "WX-202611-01", date(2026, 8, 1), date(2026, 11, 1), at(17, 40), NOTE,
                         (buyer, *others), "", 164, 158, 4, 2, 21, 20)  # fmt: skip


def test_form_2_12_is_landscape_with_eight_nodes_in_place(grid: BuyerGridForm, read: type) -> None:
    pdf = read(printing.render(grid).pdf)
    assert pdf.sizes == [(297, 210)] * 2
    for words, x, y in (
        ("WX-202611-01", 258, 14.5), ("裴文静", 19.6, 36.6), ("137 0000 5521", 19.6, 41),
        ("冀D·9R053", 45, 36.6), ("11-12", 71, 38.8), ("仇海峰", 84, 38.8), ("11-13", 102.6, 37),
        ("11-19", 139.8, 36.8), ("12-12", 178.6, 36.8), ("单国栋", 254, 37), ("属实", 274, 37),
    ):  # fmt: skip
        found = pdf.places(words)
        assert any(
            left == pytest.approx(x, abs=1.8) and top == pytest.approx(y, abs=1.2)
            for left, top, _r, _b in found
        ), (words, found[:2])
    head = squeezed(pdf.copied())
    for words in (
        "当日",
        "3日",
        "7日",
        "半月",
        "持续",
        "首保",
        "首保过期",
        "重复购买",
        "在册20台",
        "2026-08至2026-11",
    ):
        assert words in head, words
    for page in (0, 1):
        assert pdf.ink(page)[2] <= 285.5 and pdf.ink(page)[3] <= 203.5


def test_form_2_12_fifteen_rows_a_page_and_the_counts_on_the_last(grid: BuyerGridForm, read: type) -> None:
    pdf = read(printing.render(grid).pdf)
    first, last = squeezed(pdf.copied(0)), squeezed(pdf.copied(1))
    assert "冀D·00013" in first and "冀D·00014" not in first and "冀D·00014" in last
    assert "本月应办节点164已完成158（96.3%）未接通4未办2抽查21/158属实20（95.2%）" in last
    assert "本月应办节点" not in first and "重复购买" in last


def test_form_2_12_long_and_rare_names(grid: BuyerGridForm, buyer: BuyerRow, read: type) -> None:
    rows = (replace(buyer, name="王𠮷䶮", plate=""), *(replace(buyer, name=LONG) for _n in range(14)))
    pdf = read(printing.render(replace(grid, rows=rows)).pdf)
    copied = "".join(squeezed(pdf.copied(page)) for page in range(len(pdf.sizes)))
    assert "王𠮷䶮" in copied and copied.count("公司第三分公司") == 14
    below = pdf.places("137 0000 5521", 0)
    names = pdf.places("第三分公司", 0)
    assert len(below) == len(names) + 1
    assert all(phone[1] > name[3] - 0.2 for phone, name in zip(below[1:], names, strict=True)), "no overlap"
    assert pdf.fonts() and all(font.embedded for font in pdf.fonts())


def test_form_2_12_a_car_of_five_years_shows_its_year(
    grid: BuyerGridForm, buyer: BuyerRow, read: type
) -> None:
    rows = (replace(buyer, delivered=date(2021, 11, 5)),)
    assert read(printing.render(replace(grid, rows=rows)).pdf).places("21-11-05")


def test_form_2_12_a_state_is_a_shape_and_not_only_a_word(grid: BuyerGridForm, buyer: BuyerRow) -> None:
    drawn = set()
    for state in ("done", "tried", "missing", "excused", "todo"):
        cells = (NodeCell(state, DAY, "同"), *(None,) * 7)
        drawn.add(printing.render(replace(grid, rows=(replace(buyer, cells=cells),))).pdf)
    assert len(drawn) == 5
    text.use("en")
    assert printing.render(grid).pages == 2
