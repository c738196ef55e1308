"""晨会单, 夕会单 and the month's sheet: everything in its place, nothing cut off, fonts inside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

import printing
from dealerdesk import text
from dealerdesk.care.forms import (
    BirthdayLine,
    CallerLine,
    EveningForm,
    MonthCell,
    MonthForm,
    MorningForm,
    OpenLine,
    PartLine,
    ShareLine,
    UrgentLine,
    VisitLine,
)
from dealerdesk.forms import PrintNote, ShopHead

ZONE = timezone(timedelta(hours=8))
DAY = date(2026, 11, 23)
FIRM = "云川市望溪区澄湖新型建筑材料工程机械租赁有限公司"


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


SHOP = ShopHead("澄远汽车销售服务店")
NOTE = PrintNote("冯秀兰", at(8, 20))


@pytest.fixture
def morning() -> MorningForm:
    """The day of the target picture."""
    visits = tuple(
        VisitLine(at(8 + n // 2, 30 * (n % 2)), f"冀D·5A8{n:02d}", "覃晓梅", "VIP" if n == 0 else "",
                  "定保 98,000 km", "司马青", str(n % 6 + 1), "齐", n == 2, n == 5)
        for n in range(12)
    )  # fmt: skip
    return MorningForm(
        shop=SHOP,
        number="CH-20261123-001",
        day=DAY,
        printed=NOTE,
        lunar="十月十五",
        opens="08:30",
        visits_waiting=2,
        due=46,
        carried=7,
        birthday_limit="10:30",
        complaints=2,
        complaints_late=1,
        urgent=(
            UrgentLine(at(6, 30), "不满意 · 高建业", "返单催办", "销售经理 单国栋", "TS-20261122-001"),
            UrgentLine(at(9, 40), "不满意 · 覃晓梅", "回访", "客服经理 孙丽华"),
            UrgentLine(None, "3·3·3 末次拨打 · 4 人", "傍晚 16:00-18:00", "孟瑶", "失败即转短信 / 信函"),
        ),
        birthdays=(
            BirthdayLine("王𠮷䶮", "女士 · 52", "冀D·1Q660", "13500007713"),
            BirthdayLine("种静", "女士 · 36", "冀D·D31875", "15900006801"),
        ),
        shares=(ShareLine("冯秀兰", 18, "首保 3\u3000定保 11"), ShareLine("销售顾问", 8, "回访 8")),
        visits=visits,
        parts=(PartLine(date(2026, 11, 24), "空调滤芯 ×1（廖春燕 10:00）", "订货 11-24 到"),),
        yesterday=(("拨打 / 接通", "104 / 63（60.6%）"), ("预约 / 到店", "14 / 11（78.6%）")),
    )


def test_the_day_pack_is_one_a4_page_with_the_fields_in_place(morning: MorningForm, read: type) -> None:
    pdf = read(printing.render(morning).pdf)
    assert pdf.sizes == [(210, 297)]
    for words, x, y in (
        ("CH-20261123-001", 164.0, 15.0), ("11 月 23 日", 12.0, 27.6), ("必须先办", 23.4, 44.1),
        ("今日生日", 23.4, 0), ("任务分布", 120.4, 0), ("今日预约", 23.4, 0), ("08:30", 13.0, 0),
    ):  # fmt: skip
        left, top, _right, _bottom = pdf.places(words)[-1 if words == "08:30" else 0]
        assert left == pytest.approx(x, abs=1.6), words
        assert not y or top == pytest.approx(y, abs=1.6), words
    assert pdf.places("超 1 h 50") or "超1 h 50" in pdf.copied()
    assert "135 0000 7713" in pdf.copied() and "60.6%" in pdf.copied()
    left, _top, right, bottom = pdf.ink()
    assert left >= 11.5 and right <= 198.5 and bottom <= 291


def test_every_font_is_embedded_and_rare_names_can_be_copied(morning: MorningForm, read: type) -> None:
    pdf = read(printing.render(morning).pdf)
    assert "王𠮷䶮" in pdf.copied()
    assert pdf.fonts() and all(font.embedded and "+" in font.name for font in pdf.fonts())


def test_the_appointments_run_on_and_no_more_than_two_pages(morning: MorningForm, read: type) -> None:
    for count, pages in ((0, 1), (14, 1), (30, 2), (90, 2)):
        visits = tuple(replace(morning.visits[0], plate=f"冀D·{n:05d}") for n in range(count))
        pdf = read(printing.render(replace(morning, visits=visits)).pdf)
        assert len(pdf.sizes) == pages, count
        copied = "".join(pdf.copied(page) for page in range(pages))
        shown = sum(visit.plate in copied for visit in visits)
        assert shown == count or f"另有{count - shown}台" in "".join(copied.split())
        assert "今日要求" in pdf.copied(pages - 1)
        for page in range(pages):
            assert pdf.ink(page)[3] <= 291
    assert "没有预约" in read(printing.render(replace(morning, visits=())).pdf).copied()


def test_a_full_morning_and_an_empty_one_fit(morning: MorningForm, read: type) -> None:
    work = "定期保养\u3000过减速带时右前轮响，怠速正常，请查看空调滤芯并试车\u3000等候"
    long = replace(
        morning,
        urgent=(UrgentLine(None, "售后48小时 · 37", f"{FIRM}等 37 位", "田雨，韩冬", "今天到限"),) * 12,
        birthdays=(
            BirthdayLine(FIRM[:16], "女士 · 48 农历闰六月十五", "冀D·D31875", "0310-5550188-801"),
        ) * 11,
        shares=tuple(ShareLine("保险专员", n + 1, "首保 3\u3000定保 11\u3000年检 4") for n in range(11)),
        visits=tuple(replace(visit, name=FIRM, work=work) for visit in morning.visits),
    )  # fmt: skip
    pdf = read(printing.render(long).pdf)
    assert (len(pdf.sizes) == 2 and "另有 4 项" in pdf.copied()) or "另有4项" in pdf.copied()
    empty = MorningForm(SHOP, "CH-20261123-001", DAY, NOTE)
    assert "没有急办的事" in read(printing.render(empty).pdf).copied()


def test_the_english_day_pack_fits(morning: MorningForm, read: type) -> None:
    text.use("en")
    pdf = read(printing.render(morning).pdf)
    assert pdf.places("First of all") and pdf.ink()[2] <= 198.5


@pytest.fixture
def evening() -> EveningForm:
    return EveningForm(
        shop=SHOP, number="CH-20261123-002", day=DAY, printed=NOTE, lunar="十月十五", closes="18:00",
        calls=104, reached=63, made=14, expected=12, arrived=11, left=5,
        callers=(CallerLine("冯秀兰", 60, 40, 9), CallerLine("孟瑶", 44, 23, 5)),
        complaints=(OpenLine(at(9), FIRM, "冀D·D31875", "等了两个小时没有人管", "周岚"),) * 20,
        undone=(("定保", 3), ("回访", 2)), tomorrow=date(2026, 11, 24), tomorrow_load=50,
        tomorrow_capacity=70, tomorrow_kinds=(("定保", 19), ("首保", 4)), tomorrow_visits=11,
        tomorrow_birthdays=5, tomorrow_first="08:30", tomorrow_marks=("招揽建表",),
    )  # fmt: skip


def test_the_evening_slip_is_one_page(evening: EveningForm, read: type) -> None:
    pdf = read(printing.render(evening).pdf)
    assert pdf.sizes == [(210, 297)]
    copied = "".join(pdf.copied().split())
    for words in ("夕会单", "CH-20261123-002", "104", "60.6%", "60·40·9", "另有6项", "50/70", "招揽建表"):
        assert words in copied, words
    assert pdf.ink()[3] <= 291
    text.use("en")
    assert printing.render(evening).pages == 1


def test_the_month_is_one_landscape_sheet(read: type) -> None:
    first = date(2026, 10, 26)
    cells = []
    for n in range(42):
        day = first + timedelta(days=n)
        cells.append(
            MonthCell(day, day.month == 11, "廿三", "立冬" if n == 12 else "",
                      ("招揽建表", "冬至问候和换季检测") if n == 7 else (),
                      (("首", 4), ("定", 24), ("检", 112)), ("漏 1 件，已补",) if n < 20 else (),
                      77 if n == 35 else 56, 70, n == 30)
        )  # fmt: skip
    form = MonthForm(SHOP, date(2026, 11, 1), NOTE, tuple(cells), "11 月到期 1,284 件", "2027 年调休未发布")
    pdf = read(printing.render(form).pdf)
    assert pdf.sizes == [(297, 210)]
    copied = "".join(pdf.copied().split())
    for words in ("2026年11月日历", "立冬", "招揽建表", "56/70", "满77/70", "漏1件，已补"):
        assert words in copied, words
    five = replace(form, cells=(*cells[:35], *(replace(cell, inside=False) for cell in cells[35:])))
    assert "满77/70" not in "".join(read(printing.render(five).pdf).copied().split())
