"""接车问诊单 and the queue tickets (2.11): the design's places, empty and full, nothing cut off."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

import printing
from dealerdesk import text
from dealerdesk.appointments.reception_forms import (
    EstimateLine,
    ReceptionForm,
    TicketForm,
    TicketStripForm,
)
from dealerdesk.forms import PrintNote, ShopHead, scan_text
from printing.typeset import DoesNotFit

FIRM = "云川市望溪区澄湖新型建筑材料工程机械租赁有限公司"
SHOP = ShopHead("澄远汽车销售服务店", short_name="澄远汽车", phone="0000-555 0188")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=timezone(timedelta(hours=8)))


def squeezed(words: str) -> str:
    return "".join(words.split())


@pytest.fixture
def slip() -> ReceptionForm:
    """The slip of the target picture."""
    return ReceptionForm(
        shop=SHOP,
        number="JD-20261124-012",
        printed=PrintNote("司马青", at(9, 54)),
        ticket="Y07",
        arrived_at=at(9, 54),
        arrival="booked",
        booked_from=at(10),
        booked_until=at(10, 30),
        appointment="YY-20261123-007",
        ahead=1,
        minutes_to_wait=6,
        adviser="司马青",
        customer_name="欧阳雪",
        honorific="女士",
        phone="13800005678",
        sender_name="王吉",
        tier="vip",
        plate="冀D·7K218",
        model="远途 S5 1.5T 自动豪华版",
        colour="珠光白",
        bought_on=date(2024, 11, 16),
        vin="LYT5A2B10R3072186",
        km_estimate=29400,
        km_last=20310,
        km_last_on=date(2026, 6, 2),
        wish="过减速带的时候右前轮咯噔响，停着不响。要加什么项目先给我打电话。",
        when=("drive",),
        often="often",
        road=("bumpy",),
        part="右前轮、空调出风口",
        estimate=(
            EstimateLine("30,000 km 定保套餐", 16000, 39600),
            EstimateLine("底盘异响检查", 10000),
            EstimateLine("空调滤芯", None, 8900),
        ),
        promised_at=at(11, 40),
        waits=True,
        wash=True,
    )


@pytest.fixture
def ticket() -> TicketForm:
    return TicketForm(SHOP, "Y07", "booked", at(9, 54), 1, 6, "冀D·7K218", at(10), at(10, 30), "陆川")


@pytest.mark.parametrize(
    ("words", "left", "baseline"),
    [
        ("Y07", 13.6, 38.9), ("11-24", 47.0, 34.0), ("10:00–10:30", 94.1, 34.0), ("司马青", 173.0, 34.0),
        ("欧阳雪", 33.6, 47.1), ("LYT5A2B10R3072186", 27.5, 63.8), ("¥745.00", 127.9, 251.3),
        ("11-24 11:40", 147.0, 216.7), ("JD-20261124-012", 146.0, 16.3), ("左侧", 21.6, 128.2),
        ("车尾", 99.6, 163.3), ("故障灯", 20.8, 195.4), ("客户签字", 20.8, 268.7), ("取车时间", 153.0, 279.4),
    ],
)  # fmt: skip
def test_form_2_11_stands_where_the_design_has_it(
    slip: ReceptionForm, read: type, words: str, left: float, baseline: float
) -> None:
    pdf = read(printing.render(slip).pdf)
    assert pdf.sizes == [(210, 297)]
    places = pdf.places(words)
    found = places[-1] if words == "司马青" and places[0][1] < 30 else places[0]
    assert (found[0], found[3]) == pytest.approx((left, baseline), abs=1.0)


def test_form_2_11_keeps_to_the_live_area_and_counts_its_money(slip: ReceptionForm, read: type) -> None:
    pdf = read(printing.render(slip).pdf)
    left, top, right, bottom = pdf.ink()
    assert left >= 11.5 and top >= 6.4 and right <= 198.5 and bottom <= 292
    copied = squeezed(pdf.copied())
    for words in (
        *(
            "138 0000 5678",
            "“过减速带",
            "打电话。”",
            "推算约 29,400 km",
            "260.00",
            "485.00",
            "¥745.00",
            "1位",
        ),
        "末次 06-02",
    ):
        assert squeezed(words) in copied, words
    assert pdf.fonts() and all(font.embedded and "+" in font.name for font in pdf.fonts())


def test_form_2_11_the_cars_are_drawn(slip: ReceptionForm, read: type) -> None:
    """Each of the four views has ink from one end to the other between its name and its ground line."""
    bitmap = read(printing.render(slip).pdf).file[0].render(scale=2, grayscale=True)
    rows = [bytes(bitmap.buffer)[n * bitmap.stride :][: bitmap.width] for n in range(bitmap.height)]
    mm = 2 * 72 / 25.4
    for x1, x2, ground in ((22, 95, 150.9), (99.5, 132.5, 150.9), (22, 95, 186.1), (99.5, 132.5, 186.1)):
        band = rows[int((ground - 20) * mm) : int((ground - 3) * mm)]
        box = [row[int(x1 * mm) : int(x2 * mm)] for row in band]
        dark = [n for n in range(len(box[0])) if min(row[n] for row in box) < 160]
        assert dark[0] <= 2.5 * mm and dark[-1] >= len(box[0]) - 2.5 * mm
        assert len(dark) > 0.9 * len(box[0])


def test_form_2_11_a_blank_one_has_number_and_code_and_nothing_else(slip: ReceptionForm, read: type) -> None:
    pdf = read(printing.render(ReceptionForm(SHOP, "JD-20261124-013")).pdf)
    copied = pdf.copied()
    assert "JD-20261124-013" in copied and "客户原话" in copied
    for words in ("None", "¥0", "Y0", "推算", "“", "打印", "司马青", "—"):
        assert words not in copied, words
    assert pdf.sizes == [(210, 297)]
    full = read(printing.render(slip).pdf)
    for words in ("实际里程", "损伤说明", "估价项目", "取车时间"):
        assert pdf.places(words)[0] == pytest.approx(full.places(words)[0], abs=0.01), words


def test_form_2_11_each_empty_field_prints_empty(slip: ReceptionForm, read: type) -> None:
    for field in fields(ReceptionForm):
        if field.name in ("shop", "number", "copies"):
            continue
        empty: Any = field.default
        copied = read(printing.render(replace(slip, **{field.name: empty})).pdf).copied()
        assert "None" not in copied and "JD-20261124-012" in copied, field.name


def test_form_2_11_two_copies_are_two_pages_of_one_document(slip: ReceptionForm, read: type) -> None:
    pdf = read(printing.render(replace(slip, copies=2)).pdf)
    assert len(pdf.sizes) == 2
    for page in (0, 1):
        assert "一式两份" in pdf.copied(page) and f"第{page + 1}页/共2页" in squeezed(pdf.copied(page))
    assert scan_text(slip.number, 1) != scan_text(slip.number, 2)
    assert "一式两份" not in read(printing.render(slip).pdf).copied()


def test_form_2_11_long_and_rare_values_are_whole(slip: ReceptionForm, read: type) -> None:
    wish = "𠮷" + "保" * 39
    work = "更换前制动片与制动盘并清洗检查制动系统"
    long = replace(
        slip, customer_name=FIRM, honorific="", sender_name="㛃䶮𠮷", wish=wish,
        part="右前轮和空调出风口以及后排座椅下面",
        estimate=tuple(EstimateLine(f"{n} {work}", 16000, 39600) for n in range(5)),
    )  # fmt: skip
    pdf = read(printing.render(long).pdf)
    copied = squeezed(pdf.copied())
    for words in (FIRM[:12], FIRM[12:], "㛃䶮𠮷", wish, "4更换前制动片", "¥2,780.00"):
        assert words in copied, words
    assert pdf.ink()[2] <= 198.5


def test_form_2_11_what_does_not_fit_is_refused_by_name(slip: ReceptionForm) -> None:
    with pytest.raises(DoesNotFit, match="客户原话"):
        printing.render(replace(slip, wish="长" * 200))
    with pytest.raises(DoesNotFit, match="估价"):
        printing.render(replace(slip, estimate=(EstimateLine("机油"),) * 6))
    with pytest.raises(DoesNotFit, match="车型"):
        printing.render(replace(slip, model="远" * 70))


def test_form_2_11_in_english(slip: ReceptionForm, read: type) -> None:
    text.use("en")
    for form in (slip, ReceptionForm(SHOP, "JD-20261124-013")):
        pdf = read(printing.render(form).pdf)
        assert pdf.places("Reception slip") and pdf.ink()[2] <= 198.5
    for word, right in (("not both", 70.9), ("braking", 136.1), ("wet", 87.0), ("absent", 136.1)):
        assert pdf.places(word)[0][2] <= right, word


def test_form_2_11_four_tickets_a_strip_torn_at_the_lines(ticket: TicketForm, read: type) -> None:
    names = ("Y07", "Y08", "X03", "F01", "X04")
    pdf = read(printing.render(TicketStripForm(tuple(replace(ticket, ticket=n) for n in names))).pdf)
    assert pdf.sizes == [(210, 99), (210, 99)]
    for n, name in enumerate(names[:4]):
        large, stub = pdf.places(name)
        assert (large[0] + large[2]) / 2 == pytest.approx(7 + 49 * n + 24.5, abs=1)
        assert large[3] == pytest.approx(36.2, abs=1) and stub[3] == pytest.approx(84, abs=1)
        assert stub[0] == pytest.approx(11.25 + 49 * n, abs=1)
    assert "X04" in pdf.copied(1) and "X04" not in pdf.copied(0)
    left, top, right, bottom = pdf.ink()
    assert left >= 5 and top >= 5 and right <= 205 and bottom <= 94


def test_form_2_11_a_ticket_has_no_name_and_no_phone(ticket: TicketForm, read: type) -> None:
    assert not {"customer_name", "phone", "sender_name"} & {field.name for field in fields(TicketForm)}
    copied = squeezed(read(printing.render(ticket).pdf).copied())
    for words in ("澄远汽车", "11-24周二", "预约", "1位", "6分", "冀D·7K218", "09:54", "10:00–10:30", "陆川"):
        assert words in copied, words


def test_form_2_11_one_ticket_on_a_roll_is_the_same_drawing(ticket: TicketForm, read: type) -> None:
    roll = read(printing.render(ticket).pdf)
    strip = read(printing.render(TicketStripForm((ticket,))).pdf)
    assert roll.sizes == [(58, 99)]
    for words in ("Y07", "冀D·7K218", "叫号"):
        on_roll, on_strip = roll.places(words)[0], strip.places(words)[0]
        assert on_roll[0] - on_strip[0] == pytest.approx(-2.5, abs=0.05) and on_roll[1] == on_strip[1]
    left, _top, right, _bottom = roll.ink()
    assert left >= 5 and right <= 53


def test_form_2_11_tickets_of_the_unbooked_and_of_rework(ticket: TicketForm, read: type) -> None:
    walk_in = replace(ticket, ticket="X03", arrival="walk_in", booked_from=None, adviser="")
    copied = squeezed(read(printing.render(walk_in).pdf).copied())
    assert "未预约" in copied and "按号" in copied and "—" in copied
    rework = replace(walk_in, ticket="F01", arrival="rework", ahead=0, minutes_to_wait=0)
    copied = squeezed(read(printing.render(rework).pdf).copied())
    assert "即办" in copied and "优先" in copied
    text.use("en")
    for one in (ticket, walk_in, rework):
        assert read(printing.render(one).pdf).ink()[2] <= 53
    rare = replace(ticket, shop=ShopHead(FIRM), adviser="㛃䶮𠮷")
    assert "㛃䶮𠮷" in read(printing.render(rare).pdf).copied()
