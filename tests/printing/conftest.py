"""Sample forms, and a reader of finished PDFs: text with its places, fonts, page sizes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from types import SimpleNamespace

import pypdfium2
import pytest

from dealerdesk import text
from dealerdesk.appointments.forms import ContactLine, ScriptPoint, SheetForm
from dealerdesk.figures.forms import BehindList, BehindRow, FigureRow, Ratio, ReportForm, Signed
from dealerdesk.forms import PrintNote, ShopHead

MM = 72 / 25.4
ZONE = timezone(timedelta(hours=8))
FIRM = "云川市望溪区澄湖新型建筑材料工程机械租赁有限公司"


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=ZONE)  # type: ignore[arg-type]


@dataclass
class Pdf:
    """A finished PDF as a reader sees it."""

    data: bytes

    def __post_init__(self) -> None:
        self.file = pypdfium2.PdfDocument(self.data)

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Page sizes in whole mm."""
        return [(round(page.get_width() / MM), round(page.get_height() / MM)) for page in self.file]

    def copied(self, page: int = 0) -> str:
        """The text as it is copied out of the page."""
        return self.file[page].get_textpage().get_text_bounded()

    def places(self, words: str, page: int = 0) -> list[tuple[float, float, float, float]]:
        """Left, top, right, bottom in mm from the top left of every place of the words, top first."""
        opened = self.file[page]
        found = []
        textpage = opened.get_textpage()
        search = textpage.search(words)
        while (hit := search.get_next()) is not None:
            first, count = hit
            boxes = [textpage.get_charbox(n) for n in range(first, first + count)]
            height = opened.get_height()
            left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
            top, bottom = height - max(b[3] for b in boxes), height - min(b[1] for b in boxes)
            found.append((left / MM, top / MM, right / MM, bottom / MM))
        return sorted(found, key=lambda box: box[1])

    def ink(self, page: int = 0) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in mm of everything dark on the page."""
        bitmap = self.file[page].render(scale=1, grayscale=True)
        rows = [bytes(bitmap.buffer)[n * bitmap.stride :][: bitmap.width] for n in range(bitmap.height)]
        dark = [n for n, row in enumerate(rows) if min(row) < 200]
        columns = [n for n in range(bitmap.width) if any(row[n] < 200 for row in rows)]
        return columns[0] / MM, dark[0] / MM, (columns[-1] + 1) / MM, (dark[-1] + 1) / MM

    def fonts(self) -> list[SimpleNamespace]:
        """Every composite font: base name, whether it is embedded and a subset, its ToUnicode map as text."""
        bodies = {
            int(number): body
            for number, body in re.findall(rb"(\d+) 0 obj\s(.*?)endobj", self.data, re.DOTALL)
        }
        fonts = []
        for body in bodies.values():
            if b"/Subtype /Type0" not in body:
                assert not re.search(rb"/Subtype /(Type1|TrueType|Type3)\b", body), "a font of another kind"
                continue
            name = re.search(rb"/BaseFont /(\S+)", body)
            child = re.search(rb"/DescendantFonts \[ (\d+) 0 R", body)
            unicode_map = re.search(rb"/ToUnicode (\d+) 0 R", body)
            assert name and child and unicode_map
            descriptor = re.search(rb"/FontDescriptor (\d+) 0 R", bodies[int(child[1])])
            assert descriptor
            stream = re.search(rb"stream\r?\n(.*?)endstream", bodies[int(unicode_map[1])], re.DOTALL)
            assert stream
            fonts.append(
                SimpleNamespace(
                    name=name[1].decode(),
                    embedded=b"/FontFile2" in bodies[int(descriptor[1])],
                    unicode=zlib.decompress(stream[1]).decode(),
                )
            )
        return fonts


@pytest.fixture
def read() -> type[Pdf]:
    """Open a PDF to look into it."""
    return Pdf


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test begins in Chinese and leaves the language as it was."""
    before = text.language()
    text.use("zh_CN")
    yield
    text.use(before)


@pytest.fixture
def sheet() -> SheetForm:
    """The appointment of the target picture."""
    return SheetForm(
        shop=ShopHead("澄远汽车销售服务店", line="预约热线 0000-555 0188"),
        number="YY-20261123-007",
        registered_at=at(2026, 11, 23, 9, 10),
        registered_by="冯秀兰",
        at=at(2026, 11, 24, 10, 0),
        printed=PrintNote("冯秀兰", at(2026, 11, 23, 17, 2)),
        customer_name="欧阳雪",
        honorific="女士",
        phone="13800005678",
        sender_name="王𠮷",
        sender_phone="13900002046",
        plate="冀D·7K218",
        model="远途 S5 1.5T 自动豪华版",
        vin_tail="R3072186",
        bought_on=date(2024, 11, 16),
        km_estimate=29400,
        km_last=20310,
        km_last_on=date(2026, 6, 2),
        tier="vip",
        until=at(2026, 11, 24, 10, 30),
        leave_at=at(2026, 11, 24, 11, 40),
        counts=True,
        work="periodic_service",
        waits=True,
        wish="过减速带时右前轮“咯噔”响，怠速正常；请查看空调滤芯。",
        items="30,000 km 定保套餐；空调滤芯",
        labour_fen=26000,
        parts_fen=48500,
        parts_state="order",
        parts_on=date(2026, 11, 24),
        parts_text="机油 5W-30 4 L×1",
        adviser="司马青",
        bay="3 号（快保）",
        technician="二组　秘长河",
        bring=("licence", "manual"),
        contacts=(ContactLine(at(2026, 11, 23, 9, 6), "上午", "接通·预约成功", True),),
        script_name="主动预约 v3",
        script_points=(ScriptPoint("近期车况已询问", True),),
        consent_number="TY-20241116-004",
        purposes=("service",),
    )


@pytest.fixture
def empty_sheet(sheet: SheetForm) -> SheetForm:
    """An appointment of which nothing optional is known."""
    return SheetForm(
        shop=sheet.shop,
        number=sheet.number,
        registered_at=sheet.registered_at,
        registered_by="",
        at=sheet.at,
        printed=sheet.printed,
    )


@pytest.fixture
def report() -> ReportForm:
    """November 2026 with five figures, one of them without a denominator, and a list of forty people."""
    months = [date(2025, 12, 1)] + [date(2026, month, 1) for month in range(1, 12)]
    history = tuple((month, Ratio(600 + 25 * n, 1000)) for n, month in enumerate(months))
    large = FigureRow("K2", "首保回厂率", "首保期限落在本月的交车", Ratio(33, 36), target=90, headline=True)
    rows = (
        replace(large, last_month=Ratio(89, 100), history=history),
        replace(large, id="K3", name="定保回厂率", now=Ratio(80, 117), target=70),
        replace(large, id="K4", name="预约率", now=Ratio(216, 413), target=50),
        replace(
            large, id="K7", name="流失率", note="90–360 天", now=Ratio(312, 2847), target=20, at_most=True
        ),
        FigureRow("K7b", "六个月未回厂率", "六个月前结算车辆", Ratio(0, 0), target=20, at_most=True),
    )
    people = tuple(
        BehindRow(FIRM if n % 7 == 0 else "黑亮", f"138000010{n:02d}", "冀D·7K218") for n in range(40)
    )
    return ReportForm(
        shop=ShopHead("澄远汽车销售服务店"),
        month=date(2026, 11, 1),
        number="YB-202611-01",
        author="冯秀兰",
        as_of=at(2026, 12, 1, 10, 30),
        printed=PrintNote("冯秀兰", at(2026, 12, 1, 10, 42)),
        figures=rows,
        submitted=Signed("冯秀兰", at(2026, 12, 1, 10, 40)),
        lists=(BehindList("定保未回厂", "40 / 117", people),),
    )
