"""The birthday card: one face a customer, drawn in lines, with its name in the right place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dealerdesk import text
from dealerdesk.forms import ShopHead
from dealerdesk.letters.forms import CARD_SIZES, CardForm
from dealerdesk.letters.rules import birthday_words
from printing import render
from printing.card import BLEED, _beside, _whole
from printing.fonts import MissingGlyphs

FIRM = "云川市望溪区澄湖新型建筑材料工程机械租赁有限公司"
SHOP = ShopHead("澄远汽车销售服务店")


@pytest.fixture
def card() -> CardForm:
    return CardForm(SHOP, "欧阳雪女士", "生日快乐", "愿新的一岁，日子绵长，\n心里有光。")


def test_a_card_is_one_page_with_two_millimetres_of_bleed(card: CardForm, read: Any) -> None:
    done = render(card)
    assert done.pages == 1
    assert read(done.pdf).sizes == [(152, 104)]
    larger = render(replace(card, size=CARD_SIZES[1]))
    assert read(larger.pdf).sizes == [(169, 106)]


def test_its_words_copy_out_as_they_went_in(card: CardForm, read: Any) -> None:
    copied = read(render(card).pdf).copied()
    for words in ("欧阳雪女士", "生日快乐", "愿新的一岁，日子绵长，", "心里有光。", "澄远汽车销售服务店"):
        assert words in copied


def test_a_rare_name_is_right_in_the_text_and_all_fonts_are_embedded(card: CardForm, read: Any) -> None:
    pdf = read(render(replace(card, name="王𠮷䶮先生")).pdf)
    assert "王𠮷䶮先生" in pdf.copied()
    assert pdf.fonts()
    assert all(font.embedded and "+" in font.name for font in pdf.fonts())


def test_type_stays_seven_millimetres_inside_the_trim(card: CardForm, read: Any) -> None:
    for size in CARD_SIZES:
        for name in ("欧阳雪女士", FIRM):
            pdf = read(render(replace(card, name=name, size=size)).pdf)
            for words in (name[-4:], "生日快乐", "心里有光", "销售服务店"):
                left, top, right, bottom = pdf.places(words)[0]
                assert left >= BLEED + 7 and right <= BLEED + size[0] - 6.9
                assert top >= BLEED + 7 and bottom <= BLEED + size[1] - 5


def test_the_headline_stands_where_the_design_has_it(card: CardForm, read: Any) -> None:
    pdf = read(render(card).pdf)
    left, _top, right, bottom = pdf.places("生日快乐")[0]
    assert (left, right) == (pytest.approx(96, abs=1.0), pytest.approx(142, abs=1.0))
    assert bottom == pytest.approx(33, abs=1.0)
    name = pdf.places("欧阳雪女士")[0]
    assert name[3] < 21 and name[2] == pytest.approx(142.6, abs=0.6)


def test_a_long_firm_keeps_clear_of_the_noodle(card: CardForm, read: Any) -> None:
    left, _top, right, _bottom = read(render(replace(card, name=FIRM)).pdf).places(FIRM)[0]
    assert left > 66
    assert right < 143


def test_a_name_that_no_font_holds_is_refused_and_the_others_are_printed(card: CardForm, read: Any) -> None:
    strange = replace(card, name="王\U0002ffffa先生")
    done = render([card, strange, replace(card, name="赵喆")])
    assert done.pages == 2
    assert [place for place, _reason in done.refused] == [1]
    assert "U+2FFFF" in done.refused[0][1]
    copied = [read(done.pdf).copied(page) for page in range(2)]
    assert "欧阳雪女士" in copied[0] and "赵喆" in copied[1]
    with pytest.raises(MissingGlyphs):
        render(strange)


def test_a_hundred_cards_draw_their_ground_once(card: CardForm) -> None:
    one = len(render(card).pdf)
    many = render([replace(card, name=f"赵{c}") for c in "一二三四五六七八九十" * 10])
    assert many.pages == 100
    assert len(many.pdf) < one + 100 * 1200


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("wording", range(4))
def test_every_wording_fits(card: CardForm, language: str, wording: int, read: Any) -> None:
    text.use(language)
    headline, sentence = birthday_words(wording)
    assert len(sentence.split("\n")) <= 2
    done = render(replace(card, headline=headline, sentence=sentence))
    left = read(done.pdf).places(headline)[0][0]
    assert left > 72, "the headline would lie on the noodle"


def test_the_lines_of_the_noodle_reach_into_the_bleed_and_keep_their_distance() -> None:
    for number in range(-4, 5):
        path = _whole(number * 1.905)
        assert path[0][1] < -BLEED
        assert path[-1][1] > CARD_SIZES[1][0] + BLEED
    middle, outer = _beside(0.0, 0, 7), _beside(7.62, 0, 7)
    for (_op, *inner), (_other, *beside) in zip(middle, outer, strict=True):
        dx, dy = inner[-2] - beside[-2], inner[-1] - beside[-1]
        assert (dx * dx + dy * dy) ** 0.5 == pytest.approx(7.62, abs=0.01)
