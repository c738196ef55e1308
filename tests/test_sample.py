"""The sample shop's files: made from a seed, of the promised size, clean where not made dirty on purpose."""

from __future__ import annotations

import csv
import importlib
import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

SAMPLE = Path(__file__).parent.parent / "resources" / "sample"
FILES = ("customers", "vehicles", "sales", "repair_orders", "policies")


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    sys.path.insert(0, str(SAMPLE))
    try:
        return importlib.import_module("make_sample")
    finally:
        sys.path.remove(str(SAMPLE))


@pytest.fixture(scope="module")
def dirt() -> dict[str, dict]:
    return json.loads((SAMPLE / "dirt.json").read_text(encoding="utf-8"))


def path(kind: str) -> Path:
    return SAMPLE / f"{kind}_20261122.csv"


def records(kind: str, dirt: dict[str, dict]) -> list[dict[str, str]]:
    """The rows that come in: right column count, not blank, no total, no header, no second copy."""
    about = dirt[path(kind).name]
    rows = list(csv.reader(path(kind).read_bytes().decode("gb18030").splitlines(True)))
    header = rows[about["titles"]]
    bad = {mark["row"] for mark in about["marks"] if mark["outcome"] in ("rejected", "skipped")}
    body = enumerate(rows[about["titles"] + 1 :], about["titles"] + 2)
    return [dict(zip(header, row, strict=True)) for number, row in body if number not in bad]


def test_made_again_the_files_are_the_same_bytes(maker: ModuleType) -> None:
    tables, dirt = maker.build()
    for table in tables:
        assert table.data() == (SAMPLE / table.file).read_bytes(), table.file
    assert json.loads(json.dumps(dirt)) == json.loads((SAMPLE / "dirt.json").read_text(encoding="utf-8"))
    assert [t.file for t in tables] == [path(kind).name for kind in FILES]


def test_the_owners_are_those_of_the_tier_plan(dirt: dict[str, dict]) -> None:
    owners = [row for row in records("customers", dirt) if row["客户名称"] != "测试"]
    years = Counter(row["建档日期"][:4] for row in owners)
    assert years == {"2021": 240, "2022": 518, "2023": 579, "2024": 616, "2025": 730, "2026": 164}
    assert len({row["客户编号"] for row in owners}) == len(owners) == 2847


def test_every_row_is_counted_once(dirt: dict[str, dict]) -> None:
    for kind in FILES:
        about = dirt[path(kind).name]
        text = path(kind).read_bytes().decode("gb18030")
        rows = list(csv.reader(text.splitlines(True)))
        assert len(rows) == about["titles"] + 1 + about["rows"]
        assert len(records(kind, dirt)) == about["rows"] - about["rejected"] - about["skipped"]


def test_the_files_are_gb18030_with_crlf_and_hold_rare_names(dirt: dict[str, dict]) -> None:
    for kind in FILES:
        data = path(kind).read_bytes()
        with pytest.raises(UnicodeDecodeError):
            data.decode("utf-8")
        text = data.decode("gb18030")
        assert text.endswith("\r\n")
    names = {row["客户名称"] for row in records("customers", dirt)}
    assert {
        "王𠮷",
        "王𠮷䶮",
        "李㛃",
        "赵喆",
        "朱镕涛",
        "云川市望溪区澄湖新型建筑材料工程机械租赁有限公司",
    } <= names
    with pytest.raises(UnicodeDecodeError):
        path("customers").read_bytes().decode("gbk")


def test_vins_that_are_not_dirty_have_the_right_check_digit(dirt: dict[str, dict]) -> None:
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    values = dict(
        zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
    )
    about = dirt[path("vehicles").name]
    spoiled = {mark["value"] for mark in about["marks"] if mark["column"] == "车架号"}
    vins = [row["车架号"] for row in records("vehicles", dirt) if row["车架号"] not in spoiled]
    assert len(set(vins)) == len(vins) > 3000
    for vin in vins:
        assert re.fullmatch("[A-HJ-NPR-Z0-9]{17}", vin)
        total = sum(int(values.get(c, c)) * w for c, w in zip(vin, weights, strict=True))
        assert vin[8] == "0123456789X"[total % 11]


def test_phones_keep_to_the_invented_blocks(dirt: dict[str, dict]) -> None:
    spoiled = {mark["value"] for about in dirt.values() for mark in about["marks"]}
    phones = [row[c] for row in records("customers", dirt) for c in ("手机", "备用电话")]
    phones += [row["移动电话"] for row in records("repair_orders", dirt)]
    clean = {phone for phone in phones if phone and phone not in spoiled}
    assert len(clean) > 2800
    assert all(re.fullmatch(r"1[3-9]\d(0000|5550)\d{4}", phone) for phone in clean)


def test_mileage_rises_from_visit_to_visit(dirt: dict[str, dict]) -> None:
    spoiled = {
        mark["row"]
        for mark in dirt[path("repair_orders").name]["marks"]
        if mark["column"] in ("行驶里程", "车架号", "开单日期", "结算日期")
    }
    last: dict[str, int] = {}
    told = {
        (m["row"])
        for m in dirt[path("repair_orders").name]["marks"]
        if m["outcome"] in ("rejected", "skipped")
    }
    rows = list(csv.reader(path("repair_orders").read_bytes().decode("gb18030").splitlines(True)))
    for number, row in enumerate(rows[4:], 5):
        if number in spoiled or number in told:
            continue
        vin, km = row[1], int(row[10])
        assert km > last.get(vin, -1), row[0]
        last[vin] = km


def test_the_last_days_and_the_birthdays_of_the_sample_day(dirt: dict[str, dict]) -> None:
    born = Counter(
        row["生日"] for row in records("customers", dirt) if row["生日"].endswith(("11-23", "十月十五"))
    )
    assert sum(born.values()) == 5
    assert sum(n for text, n in born.items() if text.startswith("农历")) == 2
    delivered = [row["交车日期"] for row in records("sales", dirt)]
    recent = [day for day in delivered if day >= "2026-11-20" and day[:4] == "2026" and day[4] == "-"]
    assert len(recent) >= 5
    settled = [row["结算日期"][:10] for row in records("repair_orders", dirt)]
    assert (
        max(day for day in settled if re.fullmatch(r"\d{4}-\d\d-\d\d", day)) <= date(2026, 11, 22).isoformat()
    )


def test_the_whole_sample_stays_small() -> None:
    assert sum(item.stat().st_size for item in SAMPLE.iterdir() if item.is_file()) < 6_000_000
