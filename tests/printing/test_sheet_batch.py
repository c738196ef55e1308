"""200 appointment sheets with seeded contents in one PDF; each page is looked at through text and picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any

import pypdfium2
import pytest

import printing
from dealerdesk import text
from dealerdesk.appointments.forms import (
    BRING,
    CHANNELS,
    KINDS,
    PARTS,
    PURPOSES,
    RESOURCES,
    TIERS,
    WORK,
    ContactLine,
    ScriptPoint,
    SheetForm,
)
from dealerdesk.forms import PrintNote, ShopHead, scan_text
from printing import qr
from printing.typeset import mask_phone, spaced_phone

MM = 72 / 25.4
HALF = 148.5
ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 23, 9, 10, tzinfo=ZONE)
FIRM = "云川市望溪区澄湖新型建筑材料工程机械租赁有限公司"
LONG_FIRM = FIRM + "望溪区经济技术开发区第二分公司甲"  # 40 characters: more than its cell holds
NAMES = ("㛃䶮", "王𠮷", "欧阳雪", "张三", "李 Wang", "司马青云", FIRM)
WISHES = ("", "刹车有异响，请检查", "𠮷" + "保" * 39, "过减速带时右前轮“咯噔”响，怠速正常；请查看空调滤芯")


def sheet(n: int, random: Random) -> SheetForm:
    """A sheet on which any optional field may be empty."""

    def perhaps(value: Any, empty: Any = "") -> Any:
        return value if random.random() < 0.8 else empty

    def some(codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(code for code in codes if random.random() < 0.4)

    at = NOW + timedelta(minutes=30 * random.randrange(-4, 200))
    return SheetForm(
        ShopHead("澄远汽车销售服务店", line="预约热线 0310-1234567"),
        f"YY-20261123-{n:03d}",
        NOW + timedelta(minutes=random.randrange(300)),
        random.choice(("冯秀兰", "吴晓", "欧阳雪儿", "Wang Xiaoming")),
        at,
        PrintNote("冯秀兰", NOW),
        kind=random.choice(tuple(KINDS)),
        channel=random.choice(tuple(CHANNELS)),
        customer_name=random.choice(NAMES),
        honorific=perhaps("女士"),
        phone=f"138{random.randrange(10**8):08d}",
        sender_name=perhaps(random.choice(("王𠮷", "刘莉"))),
        sender_phone=perhaps(f"139{random.randrange(10**8):08d}"),
        plate=perhaps(f"冀D·{random.randrange(10**5):05d}"),
        model=perhaps("远途 S5 1.5T 自动豪华版"),
        vin_tail=perhaps(f"R{random.randrange(10**7):07d}"),
        bought_on=perhaps(date(2024, random.randrange(1, 13), 16), None),
        km_estimate=perhaps(random.randrange(100, 300_000), None),
        km_last=perhaps(random.randrange(100, 300_000), None),
        km_last_on=perhaps(date(2026, 6, 2), None),
        tier=random.choice(("", *TIERS)),
        until=perhaps(at + timedelta(minutes=30), None),
        leave_at=perhaps(at + timedelta(minutes=90), None),
        counts=random.random() < 0.6,
        provisional=random.random() < 0.2,
        work=random.choice(("", *WORK)),
        work_text=random.choice(("", "更换雨刮")),
        waits=random.random() < 0.5,
        pickup=random.random() < 0.3,
        wish=random.choice(WISHES),
        items=perhaps("30,000 km 定保套餐；空调滤芯"),
        labour_fen=perhaps(random.randrange(99_999), None),
        parts_fen=perhaps(random.randrange(9_999_999), None),
        parts_state=random.choice(("", *PARTS)),
        parts_on=perhaps(date(2026, 11, 24), None),
        parts_text=perhaps("机油 5W-30 4 L×1"),
        adviser=perhaps("司马青"),
        bay=perhaps("3 号（快保）"),
        technician=perhaps("二组　秘长河"),
        bring=some(BRING),
        told=random.random() < 0.5,
        resources=some(RESOURCES),
        contacts=(ContactLine(NOW, "上午", "接通·预约成功", True),) * random.randrange(4),
        script_name=perhaps("主动预约 v3"),
        script_points=tuple(ScriptPoint(words, random.random() < 0.5) for words in ("近期车况已询问",)),
        consent_number=perhaps("TY-20241116-004"),
        purposes=some(PURPOSES),
        best_contact=perhaps("微信，工作日下午"),
    )


def batch() -> list[SheetForm]:
    random = Random(20261123)
    forms = [sheet(n, random) for n in range(200)]
    assert {(form.kind, form.channel) for form in forms} == {(k, c) for k in KINDS for c in CHANNELS}
    assert {form.work for form in forms} == {"", *WORK} and {form.customer_name for form in forms} == {*NAMES}
    return forms


@pytest.fixture(scope="module")
def forms() -> list[SheetForm]:
    return batch()


@pytest.fixture(scope="module")
def file(forms: list[SheetForm]) -> Iterator[pypdfium2.PdfDocument]:
    before = text.language()
    text.use("zh_CN")
    printed = printing.render(forms)
    text.use(before)
    assert (printed.pages, printed.refused) == (200, ())
    document = pypdfium2.PdfDocument(printed.pdf)
    yield document
    document.close()


class Page:
    """The text of a page by region, in mm from its top left."""

    def __init__(self, page: pypdfium2.PdfPage):
        self.height = page.get_height()
        self.text = page.get_textpage()

    def within(self, top: float, bottom: float, left: float = 0, right: float = 210) -> str:
        """The characters whose middles lie in the region, without spaces."""
        found = self.text.get_text_bounded(
            left * MM, self.height - bottom * MM, right * MM, self.height - top * MM
        )
        return "".join(found.split())

    def place(self, words: str) -> list[tuple[float, float, float]]:
        """Left, right and foot of every place of the words, top first."""
        search, found = self.text.search(words), []
        while (hit := search.get_next()) is not None:
            boxes = [self.text.get_charbox(n) for n in range(hit[0], hit[0] + hit[1])]
            found.append((boxes[0][0] / MM, boxes[-1][2] / MM, (self.height - min(b[1] for b in boxes)) / MM))
        return sorted(found, key=lambda place: place[2])


def test_every_page_has_its_number_and_its_text_on_both_copies(
    forms: list[SheetForm], file: pypdfium2.PdfDocument
) -> None:
    for form, shown in zip(forms, file, strict=True):
        page = Page(shown)
        first, second = page.within(0, HALF), page.within(HALF, 297)
        name = (FIRM[:12], FIRM[12:]) if form.customer_name == FIRM else (form.customer_name,)
        for words in (
            form.number, *name, form.honorific, form.plate, form.vin_tail, form.wish,
            form.items, form.parts_text, form.adviser, form.technician, f"{form.at:%Y-%m-%d}",
        ):  # fmt: skip
            words = "".join(words.split())
            assert words in first and words in second, (form.number, words)


def test_the_core_of_both_copies_is_the_same_text(
    forms: list[SheetForm], file: pypdfium2.PdfDocument
) -> None:
    for form, shown in zip(forms, file, strict=True):
        page = Page(shown)
        for top, bottom, down in ((23.9, 31.1, HALF), (38.3, 82.0, HALF), (87.1, 108.7, HALF - 5.2)):
            first, second = page.within(top, bottom), page.within(top + down, bottom + down)
            assert first == second, (form.number, top)
            assert first


def test_phones_are_masked_on_the_second_copy_of_every_page(
    forms: list[SheetForm], file: pypdfium2.PdfDocument
) -> None:
    for form, shown in zip(forms, file, strict=True):
        page = Page(shown)
        first, second = page.within(31.1, 38.3), page.within(HALF + 31.1, HALF + 38.3)
        for phone in filter(None, (form.phone, form.sender_phone)):
            assert "".join(spaced_phone(phone).split()) in first, form.number
            assert mask_phone(phone) in second and phone not in page.within(HALF, 297), form.number


def test_fields_stand_within_1_mm_of_their_places(
    forms: list[SheetForm], file: pypdfium2.PdfDocument
) -> None:
    for form, shown in zip(forms, file, strict=True):
        page = Page(shown)
        fields = [
            (form.number, 145.6, 17.2), (form.vin_tail, 154.0, 42.95), (f"{form.at:%H:%M}", 68.8, 62.0),
            (form.plate.replace("冀", ""), 35.2, 42.95),
        ]  # fmt: skip
        for words, left, foot in fields:
            found = [place for place in page.place(words) if abs(place[2] - foot) < 3] if words else []
            assert not words or found, (form.number, words)
            for place in found:
                assert abs(place[0] - left) < 1 and abs(place[2] - foot) < 1, (form.number, words, place)
            again = [place for place in page.place(words) if abs(place[2] - foot - HALF) < 1] if words else []
            assert len(again) == len(found), (form.number, words)


def test_every_page_has_a_picture_within_its_live_area_and_a_line_to_cut_along(
    file: pypdfium2.PdfDocument,
) -> None:
    for number, page in enumerate(file):
        bitmap = page.render(scale=1, grayscale=True)
        data, stride = bytes(bitmap.buffer), bitmap.stride
        rows = [data[n * stride : n * stride + bitmap.width] for n in range(bitmap.height)]
        left, right, top, bottom = (round(mm * MM) for mm in (4.5, 205.5, 7, 295.5))
        margins = rows[:top] + rows[bottom:] + [row[:left] + row[right:] for row in rows]
        assert min(min(row) for row in margins) > 200, f"ink outside the live area of page {number + 1}"
        dark = sum(value < 128 for row in rows[top:bottom:7] for value in row)
        assert dark > 1_000, f"page {number + 1} is almost empty"
        cut = rows[round(HALF * MM) - 1 : round(HALF * MM) + 2]
        dashes = sum(min(column) < 160 for column in zip(*cut, strict=True))
        assert 180 < dashes < 480, f"page {number + 1} has no line to cut along"


def _code(page: pypdfium2.PdfPage, top: float) -> int:
    """The code of a copy as a scanner sees it at 300 dpi: the middles of its modules."""
    side, scale = 14.5, 300 / 72
    box = (183.5 * MM, page.get_height() - (top + 7.6 + side) * MM)
    crop = (
        box[0], box[1], page.get_width() - box[0] - side * MM, page.get_height() - box[1] - side * MM,
    )  # fmt: skip
    bitmap = page.render(scale=scale, grayscale=True, crop=crop)
    data, found = bytes(bitmap.buffer), 0
    for row in range(qr.SIDE):
        y = int((row + 0.5) * bitmap.height / qr.SIDE)
        for column in range(qr.ROW):
            x = int((column + 0.5) * bitmap.width / qr.SIDE)
            found = found << 1 | (
                column < qr.SIDE and data[y * bitmap.stride + min(x, bitmap.width - 1)] < 128
            )
    return found


def test_the_codes_of_both_copies_of_every_page_scan_as_its_number(
    forms: list[SheetForm], file: pypdfium2.PdfDocument
) -> None:
    for form, page in zip(forms, file, strict=True):
        for copy in (1, 2):
            seen = _code(page, HALF * (copy - 1))
            assert seen == qr.dots(scan_text(form.number, copy)), (form.number, copy)


def test_what_does_not_fit_is_refused_by_name_and_the_rest_is_printed(forms: list[SheetForm]) -> None:
    few = forms[:40]
    bad = {
        3: replace(few[3], customer_name=LONG_FIRM),
        17: replace(few[17], customer_name="王😀"),
        21: replace(few[21], wish="长" * 130),
    }
    printed = printing.render([bad.get(n, form) for n, form in enumerate(few)])
    assert printed.pages == 37
    assert [place for place, _reason in printed.refused] == [3, 17, 21]
    for (_place, reason), words in zip(printed.refused, (LONG_FIRM, "王😀", "长" * 130), strict=True):
        assert words in reason
    document = pypdfium2.PdfDocument(printed.pdf)
    whole = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "YY-20261123-002" in whole and "YY-20261123-003" not in whole and "YY-20261123-039" in whole
    document.close()


def test_two_hundred_sheets_give_the_same_bytes_again_and_one_font_of_each_face(
    forms: list[SheetForm], read: type
) -> None:
    first, second = printing.render(forms), printing.render(forms)
    assert first.pdf == second.pdf
    assert sorted(font.name[7:] for font in read(first.pdf).fonts()) == [
        "DealerDeskRare-Regular", "NotoSansSC-Bold", "NotoSansSC-Regular",
    ]  # fmt: skip
    assert len(first.pdf) < 200 * 4_000
