"""Whatever comes: the counts add up, a dry run tells the truth, the same again changes nothing."""

from __future__ import annotations

import html
import io
import random
import resource
import time
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.dms import headers
from dealerdesk.dms.plan import Counts, RunReport
from dealerdesk.errors import WorldError
from dealerdesk.staff.rights import Actor
from dealerdesk.store.content import content_hash

SAMPLES = sorted(resources.path("sample").glob("*.csv"))
VINS = ["1M8GDM9AXKP042788", "5GZCZ43D13S812715", "1M8GDM9AXKPO42788", "042788", "锟斤拷", ""]
NUMBERS = ["KH1", "KH2", "WX1", "WX2", "JQ1", ""]
CELLS = {
    "vin": VINS,
    "plate": ["冀D12345", "冀DF12345", "临牌", "冀D1", ""],
    "name": ["张三", "李静女士", "测试", "宏盛商贸有限公司", "张三/李四", ""],
    "phone": ["13912345678", "13712345678", "1.38E+10", "138****0000", ""],
    "customer_number": NUMBERS,
    "number": NUMBERS,
    "policy_number": NUMBERS,
    "km": ["1000", "2.5万", "0", "999999", "很多", ""],
    "birthday": ["1985-08-15", "农历八月十五", "1900-01-01", "2月30日", ""],
    "policy_kind": ["交强险", "商业险", "？", ""],
}
DAYS = ["2024-03-05", "2024/9/5", "45296", "2027-01-01", "2024-02-30", "0000-00-00", ""]
ODD_ROWS = ["", ",,,", "合计,,,", "共3条", '"', "a" * 300, "共2条,,,,,,,,", "锟斤拷,锟斤拷"]


def total(counts: Counts) -> int:
    return counts.new + counts.changed + counts.same + counts.conflicts + counts.skipped + counts.rejected


@st.composite
def tables(draw: st.DrawFn) -> list[str]:
    """A file of any kind, with every dirt of the trade in it."""
    kind = draw(st.sampled_from(headers.KINDS))
    words: dict[str, str] = {}
    for word, field in headers.SYNONYMS[kind].items():
        words.setdefault(field, word)
    fields = draw(st.lists(st.sampled_from(sorted(words)), min_size=4, max_size=9, unique=True))
    lines = [",".join(words[field] for field in fields)]
    for _ in range(draw(st.integers(0, 7))):
        if draw(st.integers(0, 4)) == 0:
            lines.append(draw(st.sampled_from([*ODD_ROWS, *lines])))
        else:
            cells = [draw(st.sampled_from(_cells(field))) for field in fields]
            lines.append(",".join(cells))
    return lines


def _cells(field: str) -> list[str]:
    if field.endswith(("_on", "_start", "_end", "_until")):
        return DAYS
    if field.startswith("phone"):
        return CELLS["phone"]
    return CELLS.get(field, ["机油", "1,234.00", "男", "锟斤拷", "", "100"])


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):
    """One shop with a little in it, for tests that write nothing or may write anything."""
    from datetime import datetime

    folder = tmp_path_factory.mktemp("any")
    with Desk.create(folder / "shop", "澄远汽车", clock=FixedClock(datetime(2026, 11, 23, 9, 0))) as desk:
        actor = Actor("王经理", "manager")
        path = folder / "start.csv"
        path.write_text(
            f"车架号,车牌号,客户编号,车主,手机\n{VINS[0]},冀D12345,KH1,张三,13912345678\n", encoding="utf-8"
        )
        desk.dms.run(actor, path)
        desk.people.edit_customer(actor, 1, {"phone": "13800002204"})
        yield desk, actor, folder


def attempt(shared, lines: list[str], name: str = "any.csv") -> RunReport | None:
    desk, actor, folder = shared
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        plan = desk.dms.plan(actor, path)
    except WorldError as refused:
        assert refused.line
        return None
    report = desk.dms.run(actor, path)
    assert plan.counts == report.counts
    assert total(report.counts) == report.counts.rows
    assert len(report.rejects) == report.counts.rejected
    return report


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(lines=tables())
def test_every_row_is_counted_once_and_the_same_again_changes_nothing(shared, lines: list[str]) -> None:
    first = attempt(shared, lines)
    if first is None:
        return
    assert first.counts.rows == len(lines) - first.header_row
    for name in ("any.csv", "copy.csv"):
        again = attempt(shared, lines, name)
        assert again is not None
        assert (again.counts.new, again.counts.changed) == (0, 0)
    # read without the memory of its lines: the values themselves must be the same too
    desk, _actor, _folder = shared
    desk.store.db.execute_sql("DELETE FROM source_row")
    desk.store.db.execute_sql("UPDATE import_run SET digest = ''")
    bare = attempt(shared, lines)
    assert bare is not None
    assert bare.counts.new == 0


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Good bytes, damaged in one of the ways that files are."""
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data) + 1)
        end = min(len(data), at + dice.choice((1, 2, 7, 60)))
        what = dice.randrange(7)
        if what == 0:
            data = data[:at]
        elif what == 1:
            data = data[:at] + data[end:]
        elif what == 2:
            data = data[:at] + bytes(dice.randrange(256) for _ in range(end - at)) + data[end:]
        elif what == 3:
            data = (
                data[:at] + dice.choice((b'"', b",", b"\n", b"\r", b"\0", b"\t", b"\xff", b"=")) + data[at:]
            )
        elif what == 4:
            data = data[:at] + data[at:end] * 3 + data[end:]
        elif what == 5:
            lines = data.split(b"\n")
            dice.shuffle(lines)
            data = b"\n".join(lines)
        else:
            data = dice.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"MZ", b"\n" * 5)) + data
    return data


def fuzz(shared, rounds: int, seed: int) -> tuple[int, int]:
    desk, actor, folder = shared
    dice = random.Random(seed)
    good = []
    for sample in SAMPLES:
        lines = sample.read_bytes().split(b"\n")
        good.append(b"\n".join(lines[:6] + dice.sample(lines[6:], 12)) + b"\n")
        good.append(good[-1].decode("gb18030").encode("utf-8"))
        good += books(good[-1].decode("utf-8"))
    good.append((Path(__file__).parent / "files" / "customers.xls").read_bytes())
    read = refused = 0
    for number in range(rounds):
        path = Path(folder / f"fuzz{number % 3}.csv")
        path.write_bytes(mutated(dice.choice(good), dice))
        began = time.monotonic()
        try:
            plan = desk.dms.plan(actor, path)
        except WorldError as error:
            assert error.line and "\n" not in error.line
            refused += 1
            continue
        finally:
            assert time.monotonic() - began < 5
        assert total(plan.counts) == plan.counts.rows
        read += 1
    return read, refused


def books(text: str) -> list[bytes]:
    """The same table as a workbook, as a web page and as XML."""
    rows = [line.split(",") for line in text.splitlines()]
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = made.add_worksheet("表")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    made.close()
    cells = [[html.escape(cell) for cell in row] for row in rows]
    page = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    xml = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>"
        for row in cells
    )
    return [
        buffer.getvalue(),
        f"<html><table>{page}</table></html>".encode("gb18030"),
        f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}"><Worksheet ss:Name="表">'
        f"<Table>{xml}</Table></Worksheet></Workbook>".encode(),
    ]


def test_damaged_files_are_read_or_refused_never_more(shared) -> None:
    desk, _actor, _folder = shared
    before = desk.store.last_journal()
    read, refused = fuzz(shared, 300, 7)
    assert read > 40
    assert refused > 5
    assert desk.store.last_journal() == before


@pytest.mark.slow
def test_many_damaged_files_are_read_or_refused_never_more(shared) -> None:
    desk, _actor, _folder = shared
    before = content_hash(desk.store)
    read, refused = fuzz(shared, 10_000, 11)
    assert read > 2_500
    assert refused > 500
    assert content_hash(desk.store) == before
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 500 * 1024
