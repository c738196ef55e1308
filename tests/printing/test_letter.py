"""The invitation to service: one page, a clean address window, an offer only where there is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dealerdesk import text
from dealerdesk.forms import ShopHead
from dealerdesk.letters.forms import LetterForm, LetterItem, LetterOffer, MapSketch
from dealerdesk.letters.rules import (
    invitation_booking,
    invitation_opening,
    recipient,
    service_items,
)
from dealerdesk.people.names import salutation
from printing import render
from printing.fonts import MissingGlyphs
from printing.letter import address_lines, firm_lines, formal_day, price

FIRM = "云川市望溪区澄湖新型建筑材料工程机械租赁有限公司"
SKETCH = Path(__file__).parents[2] / "resources" / "sample" / "map.json"


@pytest.fixture
def letter() -> LetterForm:
    """The letter of the target picture."""
    return LetterForm(
        shop=ShopHead(
            "澄远汽车销售服务店",
            phone="0000-555 0188",
            address="云川市望溪区澄湖路588号",
            opens="08:30",
            closes="18:00",
        ),
        number="XH-20261116-031",
        on=date(2026, 11, 16),
        recipient=recipient("欧阳雪", "f", "person"),
        salutation=salutation("欧阳雪", "f", "person"),
        address="云川市望溪区清和路216号新苑小区5号楼2单元1103室",
        postcode="000186",
        plate="冀D7K218",
        model="远途 S5 1.5T 自动豪华版",
        opening=invitation_opening(),
        booking=invitation_booking(3),
        last_on=date(2026, 6, 2),
        last_km=20310,
        due_on=date(2026, 12, 2),
        due_km=30310,
        adviser="司马青",
        adviser_phone="13900006620",
        items=tuple(
            LetterItem(item.act, item.text, price)
            for item, price in zip(
                service_items("petrol", date(2026, 11, 16)), (38600, 17900, 0, 0, 8000), strict=True
            )
        ),
        offer=LetterOffer(
            "预约到店礼遇", "工时费 8.5 折", date(2026, 12, 31), "到店出示本函，不与其他优惠同享"
        ),
        directions="（清和路口北 300 米）",
        sketch=MapSketch.read(SKETCH.read_text(encoding="utf-8")),
    )


def test_a_letter_is_one_upright_page_with_embedded_fonts(letter: LetterForm, read: Any) -> None:
    done = render(letter)
    pdf = read(done.pdf)
    assert (done.pages, pdf.sizes) == (1, [(210, 297)])
    assert all(font.embedded for font in pdf.fonts())


def test_everything_the_paper_shows_copies_out(letter: LetterForm, read: Any) -> None:
    copied = read(render(letter).pdf).copied()
    for words in (
        *(
            "XH-20261116-031",
            "000186",
            "云川市望溪区",
            "清和路",
            "欧阳雪",
            "女士",
            "收",
            "定期保养特邀函",
            "冀D·7K218",
        ),
        *("欧阳女士：", "2026-06-02", "20,310 km", "2026-12-02", "30,310 km", "司马青", "139 0000 6620"),
        *(
            "发动机机油、机油滤清器",
            "386",
            "免费",
            "四轮换位",
            "工时费",
            "有效期至",
            "2026-12-31",
            "0000-555 0188",
        ),
        *(
            "08:30–18:00",
            "行驶证、保养手册",
            "二〇二六年十一月十六日",
            "本店",
            "澄湖路",
            "短信",
            "请至少提前三",
        ),
    ):
        assert words in copied, words


def test_nothing_but_the_address_shows_in_the_window(letter: LetterForm, read: Any) -> None:
    pdf = read(render(letter).pdf)
    page = pdf.file[0].get_textpage()
    seen = page.get_text_bounded(
        left=20 * 72 / 25.4, right=112 * 72 / 25.4, top=(297 - 42) * 72 / 25.4, bottom=(297 - 84) * 72 / 25.4
    )
    assert "".join(seen.split()) == "000186云川市望溪区清和路216号新苑小区5号楼2单元1103室欧阳雪女士收"
    assert pdf.places("000186")[0][1] > 45


def test_title_and_strip_stand_where_the_picture_has_them(letter: LetterForm, read: Any) -> None:
    pdf = read(render(letter).pdf)
    _left, _top, right, bottom = pdf.places("定期保养特邀函")[0]
    assert (right, bottom) == (pytest.approx(189.2, abs=0.8), pytest.approx(63.2, abs=0.8))
    assert pdf.places("2026-12-02")[0][0] == pytest.approx(65.8, abs=0.5)
    assert pdf.places("司马青")[0][0] == pytest.approx(150.7, abs=0.5)
    assert pdf.places("欧阳女士")[0][3] == pytest.approx(109.4, abs=0.8)


def test_without_an_offer_the_letter_stands_without_its_box(letter: LetterForm, read: Any) -> None:
    with_offer = read(render(letter).pdf)
    plain = read(render(replace(letter, offer=None)).pdf)
    assert "工时费" not in plain.copied()
    assert "有效期至" not in plain.copied()
    assert "工时费" in with_offer.copied()


def test_an_offer_that_is_over_does_not_print(letter: LetterForm, read: Any) -> None:
    assert letter.offer
    over = replace(letter.offer, valid_until=date(2026, 11, 15))
    last_day = replace(letter.offer, valid_until=date(2026, 11, 16))
    assert "工时费" not in read(render(replace(letter, offer=over)).pdf).copied()
    assert "工时费" in read(render(replace(letter, offer=last_day)).pdf).copied()


def test_the_way_to_get_no_more_letters_is_always_there(letter: LetterForm, read: Any) -> None:
    bare = LetterForm(letter.shop, letter.number, letter.on, "王伟　收", "王伟")
    pdf = read(render(bare).pdf)
    left, _top, _right, bottom = pdf.places("如不愿再收到邮寄信函")[0]
    assert left > 20 and bottom == pytest.approx(284.9, abs=0.6)
    assert "None" not in pdf.copied()


def test_a_firm_is_named_on_two_lines_divided_at_a_word(letter: LetterForm, read: Any) -> None:
    firm = replace(
        letter, recipient=recipient(FIRM, "", "company"), salutation=salutation(FIRM, "", "company")
    )
    pdf = read(render(firm).pdf)
    assert f"{FIRM}：" in pdf.copied()
    boxes = pdf.places("有限公司")
    assert boxes[0][2] < 112 and boxes[0][3] < 84
    assert firm_lines(FIRM) == ("云川市望溪区澄湖新型建筑", "材料工程机械租赁有限公司")


def test_a_rare_name_is_right_everywhere(letter: LetterForm, read: Any) -> None:
    form = replace(
        letter,
        recipient=recipient("王𠮷䶮", "m", "person"),
        salutation=salutation("王𠮷䶮", "m", "person"),
    )
    copied = read(render(form).pdf).copied()
    assert "王𠮷䶮" in copied
    assert "王先生：" in copied


def test_a_letter_that_no_font_holds_is_left_out_and_named(letter: LetterForm) -> None:
    strange = replace(letter, recipient="王\U0002ffff　收")
    done = render([strange, letter, letter])
    assert (done.pages, [place for place, _reason in done.refused]) == (2, [0])
    assert "U+2FFFF" in done.refused[0][1]
    with pytest.raises(MissingGlyphs):
        render(strange)


def test_live_area_is_kept(letter: LetterForm, read: Any) -> None:
    left, top, right, bottom = read(render(letter).pdf).ink()
    assert left >= 4.6 and top >= 5 and right <= 205.4 and bottom <= 292


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("", ()),
        ("云川市望溪区清和路8号", ("云川市望溪区清和路8号",)),
        (
            "云川市望溪区清和路216号新苑小区5号楼2单元1103室",
            ("云川市望溪区", "清和路216号新苑小区5号楼2单元1103室"),
        ),
        (
            "云川市高坪县清和路216号新苑小区5号楼2单元1103室",
            ("云川市高坪县", "清和路216号新苑小区5号楼2单元1103室"),
        ),
    ],
)
def test_an_address_is_divided_after_its_district(address: str, lines: tuple[str, ...]) -> None:
    assert address_lines(address) == lines


def test_an_address_without_any_sign_still_takes_two_lines() -> None:
    assert len(address_lines("幸福里" * 12)) == 2


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 16), "二〇二六年十一月十六日"),
        (date(2027, 1, 10), "二〇二七年一月十日"),
        (date(2027, 12, 30), "二〇二七年十二月三十日"),
        (date(2030, 10, 21), "二〇三〇年十月二十一日"),
    ],
)
def test_letters_write_their_day_in_words(day: date, words: str) -> None:
    assert formal_day(day) == words


@pytest.mark.parametrize(
    ("fen", "words"), [(None, ""), (0, "免费"), (38600, "386"), (1250, "12.50"), (123400, "1,234")]
)
def test_prices_print_whole_yuan_where_they_are(fen: int | None, words: str) -> None:
    assert price(fen) == words


def test_the_letter_speaks_english_too(letter: LetterForm, read: Any) -> None:
    text.use("en")
    form = replace(
        letter,
        opening=invitation_opening("electric"),
        booking=invitation_booking(3),
        recipient=recipient("王伟", "m", "person"),
        items=service_items("electric", date(2026, 7, 1)),
    )
    copied = read(render(form).pdf).copied()
    assert "Service invitation" in copied
    assert "Mr" in copied
    assert "特邀函" not in copied
