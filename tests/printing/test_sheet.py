"""预约登记表: two copies from one core, right on paper and right when copied out."""

from __future__ import annotations

from dataclasses import replace

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

import printing
from dealerdesk import text
from dealerdesk.appointments.forms import SheetForm
from dealerdesk.forms import scan_text
from printing import qr
from printing.fonts import MissingGlyphs
from printing.typeset import DoesNotFit

FIRM = "云川市望溪区澄湖新型建筑材料工程机械租赁有限公司"
HALF = 148.5
MM = 72 / 25.4


def test_a_sheet_is_one_a4_page(sheet: SheetForm, read: type) -> None:
    printed = printing.render(sheet)
    assert printed.pages == 1
    assert read(printed.pdf).sizes == [(210, 297)]


def test_nothing_stands_within_5_mm_of_an_edge(sheet: SheetForm, read: type) -> None:
    left, top, right, bottom = read(printing.render(sheet).pdf).ink()
    assert left >= 4.6 and right <= 205.4 and top >= 7 and bottom <= 295


@pytest.mark.parametrize(
    ("words", "left", "baseline"),
    [
        ("YY-20261123-007", 145.6, 17.2),
        ("欧阳雪", 33.5, 35.75),
        ("冀D·7K218", 31.0, 42.95),
        ("R3072186", 154.0, 42.95),
        ("10:00–10:30", 68.8, 62.0),
        ("司马青", 38.8, 106.05),
    ],
)
def test_what_is_read_at_arms_length_stands_where_the_design_has_it(
    sheet: SheetForm, read: type, words: str, left: float, baseline: float
) -> None:
    plain = replace(sheet, sender_name="")  # the reader miscounts places behind a surrogate pair
    places = read(printing.render(plain).pdf).places(words)
    assert len(places) == 2
    assert places[0][0] == pytest.approx(left, abs=1.0)
    assert places[0][3] == pytest.approx(baseline, abs=1.0)


def test_both_copies_have_the_same_core(sheet: SheetForm, read: type) -> None:
    pdf = read(printing.render(sheet).pdf)
    upper = ("2026-11-23 09:10", "女士", "远途", "2024-11-16", "2026-11-24", "11:40", "咯噔")
    lower = ("空调滤芯", "¥260.00", "¥485.00", "¥745.00", "5W-30", "秘长河")
    for words in upper:
        first, second = pdf.places(words)[:2] if words != "2026-11-24" else pdf.places(words)
        assert second[1] - first[1] == pytest.approx(HALF, abs=0.1), words
        assert second[0] == pytest.approx(first[0], abs=0.05)
    for words in lower:
        places = pdf.places(words)
        assert len(places) % 2 == 0, words
        assert places[-1][1] - places[len(places) // 2 - 1][1] == pytest.approx(HALF - 5.2, abs=0.1), words


def test_one_block_differs(sheet: SheetForm, read: type) -> None:
    pdf = read(printing.render(sheet).pdf)
    for words in ("行驶证", "受理号", "第一联　前台留存"):
        assert [box[1] < HALF for box in pdf.places(words)] in ([True], [True, True]), words
    for words in ("联系记录", "主动预约", "告知同意书", "TY-20241116-004", "近期车况已询问"):
        assert [box[1] > HALF for box in pdf.places(words)] == [True], words


def test_phones_are_masked_on_the_second_copy_only(sheet: SheetForm, read: type) -> None:
    pdf = read(printing.render(sheet).pdf)
    assert [box[1] < HALF for box in pdf.places("138 0000 5678")] == [True]
    assert [box[1] < HALF for box in pdf.places("139 0000 2046")] == [True]
    assert [box[1] > HALF for box in pdf.places("138****5678")] == [True]
    assert [box[1] > HALF for box in pdf.places("139****2046")] == [True]


def test_a_shop_may_leave_the_second_copy_unmasked(sheet: SheetForm, read: type) -> None:
    assert len(read(printing.render(replace(sheet, mask_second=False)).pdf).places("138 0000 5678")) == 2


def test_a_firm_of_24_characters_and_a_rare_name_are_whole_and_copy_right(
    sheet: SheetForm, read: type
) -> None:
    shop = replace(sheet.shop, name=FIRM)
    form = replace(sheet, shop=shop, customer_name=FIRM, sender_name="王𠮷䶮", wish="𠮷" + "保" * 39)
    pdf = read(printing.render(form).pdf)
    copied = "".join(pdf.copied().split())
    assert copied.count("王𠮷䶮") == 2
    assert copied.count("云川市望溪区澄湖新型建筑") == 4
    assert copied.count("材料工程机械租赁有限公司") == 4
    assert copied.count("𠮷" + "保" * 39) == 2
    cells = [box for box in pdf.places("材料工程机械租赁有限公司") if box[0] > 30]
    assert len(cells) == 2
    for left, top, right, bottom in cells:
        assert left > 21 and right < 73.5
        row = 38.3 if top < HALF else HALF + 38.3
        assert row - 7.2 < top and bottom < row


def test_every_font_is_an_embedded_subset_with_its_map(sheet: SheetForm, read: type) -> None:
    found = read(printing.render(sheet).pdf).fonts()
    assert {font.name[7:] for font in found} == {
        "NotoSansSC-Regular", "NotoSansSC-Bold", "DealerDeskRare-Regular",
    }  # fmt: skip
    assert all(font.embedded and font.name[6] == "+" for font in found)


def test_a_name_that_no_font_has_is_refused_by_name(sheet: SheetForm) -> None:
    with pytest.raises(MissingGlyphs, match=r"王😀.*U\+1F600"):
        printing.render(replace(sheet, customer_name="王😀"))


def test_a_wish_of_more_than_two_lines_is_refused_never_cut(sheet: SheetForm) -> None:
    with pytest.raises(DoesNotFit, match="客户描述"):
        printing.render(replace(sheet, wish="长" * 130))


def test_a_batch_leaves_out_what_is_refused_and_says_so(sheet: SheetForm, read: type) -> None:
    bad = replace(sheet, customer_name="王😀", number="YY-20261123-008")
    printed = printing.render([sheet, bad, replace(sheet, number="YY-20261123-009")])
    assert printed.pages == 2
    assert [place for place, _reason in printed.refused] == [1]
    assert "U+1F600" in printed.refused[0][1]
    pdf = read(printed.pdf)
    assert "YY-20261123-007" in pdf.copied(0) and "YY-20261123-009" in pdf.copied(1)


def test_nothing_to_print_gives_an_empty_pdf(sheet: SheetForm) -> None:
    printed = printing.render([replace(sheet, customer_name="王😀")])
    assert (printed.pdf, printed.pages, len(printed.refused)) == (b"", 0, 1)


def test_empty_cells_print_empty(empty_sheet: SheetForm, read: type) -> None:
    copied = read(printing.render(empty_sheet).pdf).copied()
    for word in ("None", "null", "¥", "km", "nan"):
        assert word not in copied


def test_a_refused_sheet_leaves_no_trace_on_the_next(sheet: SheetForm) -> None:
    bad = replace(sheet, contacts=(replace(sheet.contacts[0], result="😀"),))
    alone, after = printing.render([sheet]), printing.render([bad, sheet])
    assert after.pages == 1
    assert alone.pdf[:8] == after.pdf[:8]


def test_the_same_form_gives_the_same_bytes(sheet: SheetForm) -> None:
    assert printing.render(sheet).pdf == printing.render(sheet).pdf


@pytest.mark.parametrize(
    ("counts", "provisional", "stamp"),
    [(True, False, "计入预约"), (False, False, "不计入预约"), (False, True, "临时")],
)
def test_the_stamp_follows_rule_a1(
    sheet: SheetForm, read: type, counts: bool, provisional: bool, stamp: str
) -> None:
    pdf = read(printing.render(replace(sheet, counts=counts, provisional=provisional)).pdf)
    assert len(pdf.places(stamp)) == 2


def test_the_lead_time_is_counted_from_registration(sheet: SheetForm, read: type) -> None:
    assert sheet.lead_minutes == 24 * 60 + 50
    assert "24小时50分" in "".join(read(printing.render(sheet).pdf).copied().split())
    late = replace(sheet, registered_at=sheet.at.replace(hour=12))
    assert late.lead_minutes < 0


def test_a_reprint_says_which_and_why(sheet: SheetForm, read: type) -> None:
    note = replace(sheet.printed, count=2, reason="前一份被雨水打湿")
    copied = "".join(read(printing.render(replace(sheet, printed=note)).pdf).copied().split())
    assert "第2次打印" in copied and copied.count("补打：前一份被雨水打湿") == 2


@pytest.mark.parametrize("spoken", ["zh_CN", "en"])
def test_a_blank_sheet_has_its_number_and_codes_and_nothing_else_filled_in(
    sheet: SheetForm, read: type, spoken: str
) -> None:
    text.use(spoken)
    pdf, full = read(printing.render(replace(sheet, blank=True)).pdf), read(printing.render(sheet).pdf)
    assert len(pdf.places("YY-20261123-007")) == 2
    copied = "".join(pdf.copied().split())
    for words in (
        "09:10", "欧阳雪", "女士", "138", "7K218", "S5", "2024-11-16", "29,400", "2026-11-24", "11:40",
        "R3072186", "咯噔", "套餐", "¥", "司马青", "3号", "秘长河", "接通", "TY-20241116",
        *(("计入预约", "24小时", "11月23日") if spoken == "zh_CN" else ("Doesnotcount", "24h")),
    ):  # fmt: skip
        assert words not in copied, words
    assert copied.count("打印冯秀兰" if spoken == "zh_CN" else "Printedby冯秀兰") == 2
    labels = (
        ("车牌号", "预约到店日期", "一般维修", "问候") if spoken == "zh_CN" else ("Plate no.", "Greetings")
    )
    for words in labels:  # where the filled one has them
        for place, known in zip(pdf.places(words), full.places(words), strict=True):
            assert place == pytest.approx(known, abs=0.5), words


def test_a_blank_sheet_has_the_boxes_and_lines_of_the_filled_one_but_no_tick(
    sheet: SheetForm, read: type
) -> None:
    blank = replace(sheet, blank=True)
    unticked = replace(
        sheet, kind="", channel="", work="", waits=False, parts_state="", bring=(), purposes=(),
        registered_by="", script_points=(replace(sheet.script_points[0], done=False),),
    )  # fmt: skip
    first, second = (read(printing.render(form).pdf) for form in (blank, unticked))
    pictures = [pdf.file[0].render(scale=2, grayscale=True) for pdf in (first, second)]
    rows = [row for row in range(pictures[0].height) if not _is_apart(row / 2 / MM)]
    one, other = (
        b"".join([bytes(picture.buffer)[row * picture.stride :][: picture.width] for row in rows])
        for picture in pictures
    )
    brighter = sum(a > b + 60 for a, b in zip(one, other, strict=True))
    darker = sum(a + 60 < b for a, b in zip(one, other, strict=True))
    assert brighter > 5_000 and darker < 60, "the blank sheet only lacks ink"
    assert first.ink()[:2] == pytest.approx(second.ink()[:2], abs=0.4)


def _is_apart(y: float) -> bool:
    """Rows in which a blank sheet has its labels apart, to make room for the hand: registration and costs."""
    return 24.5 < y % HALF < 30.5 or 87.5 < y < 94 or 87.5 < y - HALF + 5.2 < 94


def test_a_reprint_stands_in_the_foot_of_both_copies_with_its_count_and_reason(
    sheet: SheetForm, read: type
) -> None:
    pdf = read(
        printing.render(replace(sheet, printed=replace(sheet.printed, count=3, reason="雨水打湿"))).pdf
    )
    for words in ("第 3 次打印", "补打：雨水打湿"):
        feet = [box[3] for box in pdf.places(words)]
        assert feet == pytest.approx([145, 145 + HALF], abs=1), words
    assert pdf.places("补打") and not read(printing.render(sheet).pdf).places("补打")


def test_a_sheet_that_does_not_count_can_be_printed_in_english(sheet: SheetForm, read: type) -> None:
    text.use("en")
    pdf = read(printing.render(replace(sheet, counts=False)).pdf)
    boxes = pdf.places("Does not count")
    assert len(boxes) == 2
    assert all(left > 176.4 and right < 196.0 for left, _top, right, _bottom in boxes)


def test_the_english_sheet_fits(sheet: SheetForm, read: type) -> None:
    text.use("en")
    pdf = read(printing.render(sheet).pdf)
    left, _top, right, _bottom = pdf.ink()
    assert left >= 4.6 and right <= 205.4
    assert len(pdf.places("Appointment sheet")) == 2
    for word, end in (("Fax", 196.3), ("Order", 67.5), ("Pick up and return", 197), ("No show", 77.7),
                      ("Charger", 138), ("Event photos", 197), ("Contact phone", 108)):  # fmt: skip
        places = pdf.places(word)
        assert places, word
        assert max(box[2] for box in places) < end, word


def test_the_code_is_what_a_scanner_reads(sheet: SheetForm) -> None:
    content = scan_text("YY-20261123-007", 2)
    assert content.startswith("DD1/YY-20261123-007/2/") and len(content) == 26
    assert qr.dots(content) == encoded(content)
    assert scan_text("YY-20261123-007", 1)[-4:] != content[-4:]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=qr.LONGEST))
def test_every_code_is_the_one_of_an_encoder(content: str) -> None:
    assert qr.dots(content) == encoded(content)


def encoded(content: str) -> int:
    code = segno.make(
        content, error="m", version=3, boost_error=False, mask=2, mode="byte", encoding="iso-8859-1"
    )
    rows = ["".join("1" if dark else "0" for dark in row).ljust(qr.ROW, "0") for row in code.matrix]
    return int("".join(rows), 2)


def test_the_modules_of_the_code_are_large_enough_to_scan() -> None:
    assert 14.5 / qr.SIDE >= 0.4
