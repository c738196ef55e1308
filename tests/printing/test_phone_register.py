"""跟踪服务电话登记表 (2.6) on paper: landscape, rows whole, nothing cut off, fonts inside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

import printing
from dealerdesk import text
from dealerdesk.care.list_forms import PhoneLine, PhoneRegisterForm
from dealerdesk.forms import PrintNote, ShopHead

AT = datetime(2026, 11, 23, 9, 40, tzinfo=timezone(timedelta(hours=8)))
LONG = "客户说上次换机油以后冷车启动有异响，已请技师周三下午看车，并答应查一下三包条款再回电话；" * 5


def squeezed(words: str) -> str:
    return "".join(words.split())


@pytest.fixture
def form() -> PhoneRegisterForm:
    rows = tuple(
        PhoneLine(AT + timedelta(minutes=n), n % 3 == 0, f"客{n:02d}", "13800005678", f"冀D·{n:05d}", "首保",
                  1 if n % 3 else None, "已告知", "问首保", f"20261123-{n}", "周岚")
        for n in range(30)
    )  # fmt: skip
    return PhoneRegisterForm(
        ShopHead("澄远汽车销售服务店"), "DH-20261123-007", date(2026, 11, 23), date(2026, 11, 29),
        PrintNote("孟瑶", AT), rows, 10, 20, 12,
    )  # fmt: skip


def test_form_2_6_twenty_rows_a_page_counts_on_the_last(form: PhoneRegisterForm, read: type) -> None:
    pdf = read(printing.render(form).pdf)
    assert pdf.sizes == [(297, 210)] * 2
    first, last = squeezed(pdf.copied(0)), squeezed(pdf.copied(1))
    assert "冀D·00019" in first and "冀D·00020" not in first and "冀D·00020" in last
    assert "DH-20261123-007" in first and "呼入10" in first and "接通12(60.0%)" in first
    assert first.count("呼入") > 7 and "登记通话30" in last and "登记通话" not in first
    for page in (0, 1):
        left, _top, right, bottom = pdf.ink(page)
        assert left >= 11.5 and right <= 285.5 and bottom <= 203.5


def test_form_2_6_a_long_note_makes_its_row_taller(form: PhoneRegisterForm, read: type) -> None:
    name = "云川市望溪区澄湖新型建筑材料租赁有限责任公司"
    rows = tuple(replace(row, done=LONG, name=name) for row in form.rows)
    pdf = read(printing.render(replace(form, rows=rows)).pdf)
    assert len(pdf.sizes) > 2
    for page in range(len(pdf.sizes)):
        assert pdf.ink(page)[3] <= 203.5
    everything = squeezed("".join(pdf.copied(page) for page in range(len(pdf.sizes))))
    assert everything.count("冷车启动有异响") >= 30


def test_form_2_6_english_and_empty_cells(form: PhoneRegisterForm, read: type) -> None:
    text.use("en")
    bare = replace(form, rows=(PhoneLine(AT, True, ""),), inbound=1, outbound=0, reached=0)
    pdf = read(printing.render(bare).pdf)
    copied = pdf.copied(0)
    assert "Register of calls" in copied and "inbound" in copied and "None" not in copied
    assert pdf.fonts() and all(font.embedded and "+" in font.name for font in pdf.fonts())
