"""Chinese typesetting: spacing, line breaking, fitting."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.fonts import BOLD, REGULAR
from printing.typeset import (
    NOT_AT_END,
    NOT_AT_START,
    DoesNotFit,
    break_lines,
    fit,
    mask_phone,
    paragraph,
    spaced_phone,
    together,
    tokens,
    two_em,
    width,
)

HAN = st.text(alphabet="车主保养，。；（）“”“《》1234 kmABC、！", min_size=1, max_size=60)


def test_a_sixth_of_an_em_stands_between_han_and_digits_instead_of_a_space() -> None:
    gap = width("共30台", 12) - width("共", 12) - width("30", 12) - width("台", 12)
    assert gap == pytest.approx(2 * 12 / 6, abs=0.02)
    assert width("共 30 台", 12) == width("共30台", 12)


def test_no_gap_beside_punctuation_and_inside_a_plate() -> None:
    assert width("，30", 12) == pytest.approx(width("，", 12) + width("30", 12))
    assert width("冀D", 12) > width("冀D·7K218", 12) - width("·7K218", 12)


def test_the_dot_of_a_plate_is_half_width() -> None:
    assert width("D·7", 10) == pytest.approx(width("D7", 10) + 5)


def test_adjacent_punctuation_closes_up_by_half_an_em() -> None:
    assert width("）。", 10) == pytest.approx(15)
    assert width("”，", 10) == pytest.approx(15)
    assert width("。人", 10) == pytest.approx(20)


@pytest.mark.parametrize(
    "text", ["冀D·7K218", "13800005678", "138 0000 5678", "LSVAA4182R3072186", "¥3,600.00", "2026-11-23"]
)
def test_what_must_not_be_torn_is_one_token(text: str) -> None:
    assert tokens(text) == (text,)
    assert tokens("共 30,310 km 止")[-3:-1] == (" ", "30,310 km") or "30,310 km" in tokens("共 30,310 km 止")


def test_tied_words_stay_together() -> None:
    assert tokens(together("欧阳女士")) == (together("欧阳女士"),)
    assert width(together("欧阳女士"), 10) == 40


@given(HAN, st.integers(5, 20))
def test_no_line_begins_or_ends_with_a_forbidden_sign(text: str, ems: int) -> None:
    lines = [line for line in break_lines(text, 10, ems * 10.0) if line]
    for before, line in pairwise(lines):
        if width(before, 10) < (ems - 2) * 10:  # not a token that had to be divided by force
            continue
        glued = [token for token in tokens(text) if width(token, 10) > ems * 10]
        assert glued or (line[0] not in NOT_AT_START and before[-1] not in NOT_AT_END)


@given(HAN, st.integers(4, 20))
def test_breaking_loses_no_character(text: str, ems: int) -> None:
    joined = "".join(break_lines(text, 10, ems * 10.0))
    assert joined.replace(" ", "") == text.replace(" ", "")


def test_no_character_stands_alone_on_the_last_line_of_a_paragraph() -> None:
    for count in range(30, 60):
        lines = paragraph("保" * count + "。", 10, 200)
        assert len(lines[-1].text.strip("。")) >= 2


def test_a_justified_line_is_stretched_by_at_most_a_fifth_of_an_em() -> None:
    text = "您的爱车自上次在本店保养至今，按行驶习惯推算，已临近 30,310 km 定期保养的时间，特邀您回店。" * 3
    for line in paragraph(text, 10, 260):
        assert 0 <= line.tracking <= 2.2


def test_a_value_shrinks_in_quarter_points_to_80_percent_before_it_takes_a_second_line() -> None:
    assert fit("保养" * 5, 10, 95).size == 9.5
    assert fit("保养" * 5, 10, 80) == (8.0, ("保养" * 5,))
    assert len(fit("保养" * 5, 10, 79, lines=2).lines) == 2


def test_what_does_not_fit_is_refused_with_text_and_field() -> None:
    with pytest.raises(DoesNotFit) as refusal:
        fit("保养" * 20, 10, 80, lines=2, field="车型")
    assert "保养保养" in str(refusal.value) and "车型" in str(refusal.value)


def test_a_firm_is_divided_at_a_word() -> None:
    found = fit("澄湖建筑材料工程机械租赁有限公司", 10, 70, BOLD, lines=2)
    assert found.lines == ("澄湖建筑材料", "工程机械租赁有限公司") or found.lines == (
        "澄湖建筑材料工程",
        "机械租赁有限公司",
    )


def test_phones_are_masked_and_spaced() -> None:
    assert mask_phone("13800005678") == "138****5678"
    assert mask_phone("0310-5550188") == "****88"
    assert mask_phone("") == ""
    assert spaced_phone("13800005678") == "138 0000 5678"
    assert spaced_phone("0310-5550188") == "0310-5550188"


def test_a_name_of_two_takes_one_em_between() -> None:
    assert two_em("黑亮") == "黑　亮"
    assert two_em("欧阳雪") == "欧阳雪"
    assert width(two_em("黑亮"), 10, REGULAR) == 30
