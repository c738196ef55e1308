"""日表 and 备件与车间两日表: rows whole, head repeated, empty rows, long and rare values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

import printing
from dealerdesk import text
from dealerdesk.appointments.list_forms import DayLine, DayListForm, PartsDay, PartsLine, PartsListForm
from dealerdesk.forms import PrintNote, ShopHead
from printing import tall_rows
from printing.day_list import COLUMNS
from printing.typeset import DoesNotFit, width

FIRM = "云川市望溪区澄湖新型建筑材料工程机械租赁有限公司"
SHOP = ShopHead("澄远汽车销售服务店", line="预约热线 0000-555 0188")
AT = datetime(2026, 11, 24, 8, 30, tzinfo=timezone(timedelta(hours=8)))
DAY = AT.date()
NOTE = PrintNote("郝建国", AT)
WISH = "过减速带时右前轮有异响，怠速正常；空调有轻微异味，请查看空调滤芯。16:00 前须取车"


def squeezed(words: str) -> str:
    return "".join(words.split())


def day_list(count: int, **changes: object) -> DayListForm:
    row = DayLine(
        AT, customer="欧阳雪", phone="13800005678", work="periodic_service", adviser="司马青", bay="3 号",
        wish="查看空调滤芯", tier="vip", waits=True, pickup=True, parts_state="ordered",
        parts_on=date(2026, 11, 23),
    )  # fmt: skip
    rows = tuple(
        replace(row, at=AT + timedelta(minutes=8 * n), plate=f"冀D·{n:05d}", number=f"YY-20261123-{n:03d}",
                **changes)  # pyright: ignore[reportArgumentType]
        for n in range(count)
    )  # fmt: skip
    return DayListForm(SHOP, DAY, NOTE, rows)


def parts_list(count: int, **changes: object) -> PartsListForm:
    line = PartsLine(
        AT, model="远途 S5 1.5T", vin_tail="R3072186", work="periodic_service", items="30,000 km 定保套餐",
        parts="空调滤芯×1", state="ordered", arrives_on=date(2026, 11, 24), bay="3 号", technician="秘长河",
    )  # fmt: skip
    lines = tuple(
        replace(line, at=AT + timedelta(minutes=8 * n), plate=f"冀D·{n:05d}", **changes)  # pyright: ignore[reportArgumentType]
        for n in range(count)
    )
    return PartsListForm(SHOP, DAY, NOTE, (PartsDay(date(2026, 11, 25), lines), PartsDay(date(2026, 11, 26))))


def test_form_2_1_day_list_has_what_the_front_desk_needs(read: type) -> None:
    pdf = read(printing.render(day_list(3)).pdf)
    assert pdf.sizes == [(297, 210)]
    copied = squeezed(pdf.copied())
    for words in (
        *(
            "前台日表",
            "2026-11-24周二",
            "提前",
            "准时",
            "迟到",
            "未到",
            "08:46",
            "欧阳雪",
            "13800005678",
            "定保",
        ),
        *(
            "司马青",
            "3号",
            "002",
            "VIP·等候·上门取送车·备件",
            "11-23到货",
            "预约3台",
            "未预约到店",
            "交出",
            "接收",
        ),
    ):
        assert words in copied, words
    left, top, right, bottom = pdf.ink()
    assert left >= 11.5 and top >= 8 and right <= 285.5 and bottom <= 204
    assert pdf.places("冀D·00000")[0][0] == pytest.approx(31.8, abs=1)
    rows = [pdf.places(f"冀D·{n:05d}")[0][3] for n in range(3)]
    assert rows == pytest.approx([40.1, 48.1, 56.1], abs=1)


def test_form_2_1_sixty_rows_repeat_the_head_and_are_all_there(read: type) -> None:
    pdf = read(printing.render(day_list(60)).pdf)
    pages = len(pdf.sizes)
    assert pages == 4
    for page in range(pages):
        copied = squeezed(pdf.copied(page))
        assert "客户要求" in copied and "实到" in copied and f"第{page + 1}页/共{pages}页" in copied
        assert ("交出" in copied) == (page == pages - 1)
        assert pdf.ink(page)[3] <= 204
    everything = "".join(pdf.copied(page) for page in range(pages))
    assert [everything.count(f"冀D·{n:05d}") for n in range(60)] == [1] * 60


def test_form_2_1_empty_rows_for_walk_ins_even_on_a_full_page(read: type) -> None:
    for count, pages in ((0, 1), (14, 1), (15, 2), (18, 2)):
        pdf = read(printing.render(day_list(count)).pdf)
        assert len(pdf.sizes) == pages, count
        last = pdf.copied(pages - 1)
        assert last.count(":") >= 4, "rooms for the actual time of the unbooked"
    assert "没有预约" in read(printing.render(day_list(0)).pdf).copied()


def test_form_2_1_a_long_row_grows_and_is_never_cut(read: type) -> None:
    pdf = read(printing.render(day_list(20, customer=FIRM, wish=WISH, adviser="㛃䶮𠮷")).pdf)
    everything = squeezed("".join(pdf.copied(page) for page in range(len(pdf.sizes))))
    assert everything.count(FIRM) == 20 and everything.count(squeezed(WISH)) == 20
    assert everything.count("㛃䶮𠮷") == 20
    for page in range(len(pdf.sizes)):
        assert pdf.ink(page)[3] <= 204
    with pytest.raises(DoesNotFit, match="客户要求"):
        printing.render(day_list(1, wish="长" * 400))


def test_form_2_1_empty_fields_print_empty_and_english_fits(read: type) -> None:
    bare = DayListForm(SHOP, DAY, NOTE, (DayLine(AT),))
    assert "None" not in read(printing.render(bare).pdf).copied()
    text.use("en")
    for form in (bare, day_list(30)):
        pdf = read(printing.render(form).pdf)
        assert pdf.places("Front desk day list") and pdf.ink()[2] <= 285.5
        assert pdf.fonts() and all(font.embedded and "+" in font.name for font in pdf.fonts())


def test_a4_parts_list_groups_two_days(read: type) -> None:
    pdf = read(printing.render(parts_list(3)).pdf)
    assert pdf.sizes == [(297, 210)]
    copied = squeezed(pdf.copied())
    for words in (
        *("备件与车间两日表", "2026-11-24周二16:00", "11-25周三", "3台需备件3未齐3", "R3072186"),
        *("空调滤芯×1", "11-24到货", "3号/秘长河", "11-26周四", "当日没有预约", "制表", "车间", "已备"),
    ):
        assert words in copied, words
    assert pdf.places("11-25 周三")[-1][1] < pdf.places("冀D·00000")[0][1] < pdf.places("11-26 周四")[-1][1]
    left, _top, right, bottom = pdf.ink()
    assert left >= 11.5 and right <= 285.5 and bottom <= 204


@pytest.mark.parametrize(
    ("state", "words"),
    [
        *(("", ""), ("none", "不用备件"), ("needed", "待订货"), ("stock", "有货"), ("ordered", "已订货")),
        ("arrived", "已到货"),
    ],
)
def test_a4_parts_list_names_each_state(state: str, words: str, read: type) -> None:
    copied = read(printing.render(parts_list(1, state=state, arrives_on=None)).pdf).copied()
    assert words in copied and "None" not in copied
    assert ("未齐 1" in copied or "未齐1" in copied) == (state in ("needed", "ordered"))


def test_a4_parts_list_sixty_rows_repeat_head_and_day(read: type) -> None:
    pdf = read(printing.render(parts_list(60, items=WISH, parts=FIRM + "㛃䶮𠮷")).pdf)
    pages = len(pdf.sizes)
    assert pages >= 4
    for page in range(pages):
        copied = squeezed(pdf.copied(page))
        assert "所需备件" in copied and f"第{page + 1}页/共{pages}页" in copied and "11-2" in copied
        assert pdf.ink(page)[3] <= 204
        assert ("续" in copied) == (page > 0 and "冀D·" in copied), page
    everything = squeezed("".join(pdf.copied(page) for page in range(pages)))
    assert [everything.count(f"冀D·{n:05d}") for n in range(60)] == [1] * 60
    assert everything.count(FIRM + "㛃䶮𠮷") == 60 and everything.count(squeezed(WISH)) == 60


def test_a4_parts_list_empty_and_english(read: type) -> None:
    bare = PartsListForm(SHOP, DAY, NOTE, (PartsDay(DAY, (PartsLine(AT),)),))
    assert "None" not in read(printing.render(bare).pdf).copied()
    assert printing.render(PartsListForm(SHOP, DAY, NOTE)).pages == 1
    text.use("en")
    pdf = read(printing.render(parts_list(30)).pdf)
    assert pdf.places("Parts and workshop, two days") and pdf.ink()[2] <= 285.5


def test_paper_1_a_cell_is_never_smaller_than_the_smallest_type() -> None:
    columns = COLUMNS
    for n in range(1, 60):
        one = tall_rows.cell(columns, 15, "备" * n, 7.6)
        assert one.size >= 6.5 and "".join(one.lines) == "备" * n
        assert all(width(line, one.size) <= columns.room(15) * 72 / 25.4 + 0.01 for line in one.lines)
