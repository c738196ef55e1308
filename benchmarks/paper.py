"""Rows 4a–4c: a batch of paper.

The floor is a PDF written by hand: one form XObject with the design, and on each page that form and the
page's own words, compressed; no checks, no layout, no fonts, no codes to scan. It shows as many lines and
glyphs as our pages have besides what is the same on all of them, as measured on the forms below: a letter 13
lines of 9, a card one of 6, a sheet with its two copies 53 of 8.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random

from benchmarks.data import GIVEN, PLATE_TAIL, SURNAMES
from benchmarks.race import Row, Work
from dealerdesk.appointments.forms import (
    BRING,
    CHANNELS,
    KINDS,
    PARTS,
    PURPOSES,
    RESOURCES,
    TIERS,
    WORK,
    ScriptPoint,
    SheetForm,
)
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


MODELS = ("S5 1.5T 自动豪华版", "E6 纯电 520 智享版", "X7 2.0T 四驱")
ADVISERS = ("岳明", "司马青", "田雨")


def _plate(random: Random) -> str:
    return "冀D·" + "".join(random.choices(PLATE_TAIL, k=5))


def letters(count: int) -> list[LetterForm]:
    """Letters of one batch: another person, car, day and mileage on each."""
    random = Random(8)
    items = tuple(
        LetterItem("replace", text, 18000) for text in ("机油", "机油滤清器", "空气滤清器", "空调滤芯")
    )
    found = []
    for n, name in enumerate(_names(count)):
        last_on, last_km = date(2026, 5, 2) + timedelta(random.randrange(90)), random.randrange(5_000, 90_000)
        found.append(
            LetterForm(
                SHOP,
                f"TY-2026-{n:04d}",
                NOW.date(),
                f"{name} 先生 收",
                f"尊敬的{name}先生：",
                f"幸福路{random.randrange(1, 400)}号",
                "056000",
                _plate(random),
                random.choice(MODELS),
                "您的爱车已到定期保养的时间。",
                "请拨打预约热线，我们为您留好工位。",
                last_on=last_on,
                last_km=last_km,
                due_on=last_on + timedelta(183),
                due_km=last_km + 10_000,
                adviser=random.choice(ADVISERS),
                adviser_phone="0310-1234567",
                items=items,
            )
        )
    return found


def _some(random: Random, codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if random.random() < 0.4)


def sheets(count: int) -> list[SheetForm]:
    """A morning's sheets with everything filled in: another person, car, time and work on each."""
    random = Random(9)
    found = []
    for n, name in enumerate(_names(count)):
        made = NOW - timedelta(minutes=random.randrange(3_000))
        at = NOW.replace(hour=8, minute=30) + timedelta(1, 1800 * random.randrange(18))
        km = random.randrange(5_000, 90_000)
        found.append(
            SheetForm(
                SHOP,
                f"YY-20261123-{n:03d}",
                made,
                random.choice(("吴晓", "冯秀兰", "黑亮")),
                at,
                NOTE,
                kind=random.choice(tuple(KINDS)),
                channel=random.choice(tuple(CHANNELS)),
                customer_name=name,
                honorific=random.choice(("先生", "女士")),
                phone=f"139{random.randrange(10**8):08d}",
                sender_name=name,
                sender_phone=f"138{random.randrange(10**8):08d}",
                plate=_plate(random),
                model=random.choice(MODELS),
                vin_tail=f"{random.randrange(10**8):08d}",
                bought_on=date(2021, 3, 18) + timedelta(random.randrange(1_500)),
                km_estimate=km + 4_000,
                km_last=km,
                km_last_on=date(2026, 5, 2) + timedelta(random.randrange(90)),
                tier=random.choice(tuple(TIERS)),
                until=at + timedelta(minutes=30),
                leave_at=at + timedelta(minutes=10 * random.randrange(3, 20)),
                counts=random.random() < 0.8,
                work=random.choice(tuple(WORK)),
                waits=random.random() < 0.5,
                wish=random.choice(("刹车有异响，请检查", "右前门关不严", "空调不凉，请查看滤芯和冷媒")),
                items=random.choice(("更换机油、机油滤清器", "30,000 km 定保套餐；空调滤芯")),
                labour_fen=random.randrange(90_000),
                parts_fen=random.randrange(200_000),
                parts_state=random.choice(tuple(PARTS)),
                adviser=random.choice(ADVISERS),
                bay=str(random.randrange(1, 9)),
                technician=random.choice(("卜凡", "秘长河")),
                bring=_some(random, BRING),
                told=random.random() < 0.5,
                resources=_some(random, RESOURCES),
                script_points=tuple(
                    ScriptPoint(words) for words in ("近期车况已询问", "已告知时间与里程", "已告知携带物品")
                ),
                purposes=_some(random, PURPOSES),
            )
        )
    return found


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
        bytes(
            1 << 24
        )  # malloc keeps what zlib frees once it has met a large block, as it has where fonts load
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
    _race("4a", "1,000 letters into one PDF", 1000, letters, lines=13, characters=9),
    _race("4b", "1,000 cards", 1000, cards, lines=1, characters=6),
    _race("4c", "200 two-copy sheets", 200, sheets, lines=53, characters=8),
]
