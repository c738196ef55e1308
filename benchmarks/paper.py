"""Rows 4a–4c: a batch of paper.

The floor is a PDF written by hand: one form XObject with the design, and on each page that form and the
page's own words, compressed; no checks, no layout, no fonts.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random

from benchmarks.data import GIVEN, SURNAMES
from benchmarks.race import Row, Work
from dealerdesk.appointments.forms import SheetForm
from dealerdesk.forms import PrintNote, ShopHead
from dealerdesk.letters.forms import CardForm, LetterForm, LetterItem

SHOP = ShopHead(
    "澄远汽车销售服务店",
    "澄远汽车",
    "预约热线 0310-1234567",
    "0310-1234567",
    "建设大街100号",
    "056000",
    "0310-7654321",
    "08:30",
    "18:00",
)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=8)))
NOTE = PrintNote("吴晓", NOW)


def _names(count: int) -> list[str]:
    random = Random(7)
    return [random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=2)) for _ in range(count)]


def cards(count: int) -> list[CardForm]:
    return [CardForm(SHOP, f"{name} 先生", "生日快乐", "愿您平安喜乐，一路顺风。") for name in _names(count)]


def letters(count: int) -> list[LetterForm]:
    first = LetterForm(
        SHOP,
        "TY-2026-0001",
        NOW.date(),
        "",
        "",
        "幸福路12号",
        "056000",
        "冀D·A1234",
        "S5 1.5T 自动豪华版",
        "您的爱车已到定期保养的时间。",
        "请拨打预约热线，我们为您留好工位。",
        last_on=date(2026, 5, 2),
        last_km=18240,
        due_on=date(2026, 12, 4),
        due_km=28240,
        adviser="岳明",
        adviser_phone="0310-1234567",
        items=tuple(
            LetterItem("replace", text, 18000) for text in ("机油", "机油滤清器", "空气滤清器", "空调滤芯")
        ),
    )
    return [
        replace(
            first, number=f"TY-2026-{n:04d}", recipient=f"{name} 先生 收", salutation=f"尊敬的{name}先生："
        )
        for n, name in enumerate(_names(count))
    ]


def sheets(count: int) -> list[SheetForm]:
    first = SheetForm(
        SHOP,
        "YY-20261123-001",
        NOW,
        "吴晓",
        NOW + timedelta(hours=5),
        NOTE,
        phone="13903101234",
        plate="冀D·A1234",
        model="S5 1.5T 自动豪华版",
        vin_tail="04767123",
        bought_on=date(2023, 3, 18),
        km_estimate=31200,
        km_last=28240,
        km_last_on=date(2026, 5, 2),
        tier="vip",
        counts=True,
        work="periodic_service",
        waits=True,
        wish="刹车有异响，请检查",
        items="更换机油、机油滤清器",
        labour_fen=18000,
        parts_fen=43300,
        parts_state="have",
        adviser="岳明",
        bay="3",
        technician="卜凡",
        bring=("licence", "manual"),
        told=True,
    )
    return [
        replace(first, number=f"YY-20261123-{n:03d}", customer_name=name, sender_name=name)
        for n, name in enumerate(_names(count))
    ]


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex()


def raw_pdf(pages: int, lines: int, characters: int, path: Path) -> None:
    """`pages` pages that show one form and write `lines` lines of `characters` two-byte glyphs each."""
    design = b"0.5 w 20 20 555 800 re S " * 40
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Length %d >>\nstream\n%s\nendstream"
        % (len(design), design),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [] >>",
    ]
    texts = [(GIVEN * 2)[n : n + characters] for n in range(len(GIVEN))]
    for page in range(pages):
        words = [
            f"1 0 0 1 50 {800 - 9 * line} Tm <{_hex(texts[(page + line) % len(texts)])}> Tj"
            for line in range(lines)
        ]
        content = zlib.compress(f"/X Do BT /F 9 Tf {' '.join(words)} ET".encode())
        number = len(bodies) + 1
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources "
            b"<< /XObject << /X 3 0 R >> /Font << /F 4 0 R >> >> >>" % (number + 1)
        )
        bodies.append(
            b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
        )
    kids = " ".join(f"{number} 0 R" for number in range(5, len(bodies) + 1, 2))
    bodies[1] = f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode()
    places, out = [], bytearray(b"%PDF-1.7\n")
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, table)
    path.write_bytes(out)


def _race(id: str, work: str, count: int, make: Callable[[int], list], lines: int, characters: int) -> Row:
    def floor(size: str, folder: Path) -> Work:
        return lambda: raw_pdf(count, lines, characters, folder / "floor.pdf")

    def ours(size: str, folder: Path) -> Work:
        import printing
        from dealerdesk import text

        text.use("zh_CN")
        forms = make(count)
        printing.render(forms[:1])  # a running program has loaded its fonts

        def work() -> None:
            printed = printing.render(forms)
            assert printed.pages >= count and not printed.refused
            (folder / "ours.pdf").write_bytes(printed.pdf)

        return work

    return Row(id, work, floor, ours, {"4a": 6.0, "4b": 6.0, "4c": 5.0}[id])


ROWS = [
    _race("4a", "1,000 letters into one PDF", 1000, letters, lines=20, characters=9),
    _race("4b", "1,000 cards", 1000, cards, lines=3, characters=10),
    _race("4c", "200 two-copy sheets", 200, sheets, lines=60, characters=7),
]
