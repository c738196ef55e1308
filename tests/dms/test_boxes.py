"""Inbox, delivery report (F13) and outbox: what comes from the DMS and goes to it."""

from __future__ import annotations

import csv
import io
import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from dealerdesk.appointments.entries import Draft
from dealerdesk.cells import RISKY, harmless
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.dms import attempt
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.staff.rights import Actor

HEAD = "客户编号,客户名称,手机,地址,车架号,车牌号"
VIN = "LSVAA49J132047371"
ROW = f"KH1,王𠮷䶮㛃,13912345678,=cmd,{VIN},冀D12345"


def drop(shop, name: str, data: bytes, old: float = 60) -> Path:
    path = shop.desk.folder / "inbox" / name
    path.write_bytes(data)
    stat = path.stat()
    os.utime(path, (stat.st_atime - old, stat.st_mtime - old))
    return path


def states(shop) -> dict[str, str]:
    return {file.name: file.state for file in shop.desk.inbox.files()}


def test_a_whole_file_is_offered_and_known_when_it_came_in(shop) -> None:
    path = drop(shop, "a.csv", f"{HEAD}\r\n{ROW}\r\n".encode("gb18030"))
    (file,) = shop.desk.inbox.files()
    assert (file.state, file.kind) == ("whole", "vehicles") and shop.desk.inbox.waiting() == 1
    run = shop.desk.dms.run(shop.actor, path).run
    drop(shop, "copy.csv", path.read_bytes())
    assert {(f.state, f.run) for f in shop.desk.inbox.files()} == {("seen", run)}
    shop.desk.dms.undo(shop.actor, run or 0)
    assert states(shop) == {"a.csv": "whole", "copy.csv": "whole"}


def test_what_is_not_whole_is_not_offered(shop) -> None:
    drop(shop, "torn.csv", f"{HEAD}\n{ROW}\nKH2,李".encode())
    drop(shop, "growing.csv", f"{HEAD}\n{ROW}\n".encode(), old=0)
    drop(shop, "photo.csv", b"\x89PNG\r\n\x1a\n\0")
    drop(shop, "full.csv", f"{HEAD}\n{ROW}".encode())
    drop(shop, "cut.csv", f"{HEAD}\n{ROW}".encode()[:-3], old=5)
    drop(shop, "quote.csv", f'{HEAD}\n{ROW}\nKH2,"李静\n'.encode())
    drop(shop, "character.csv", f"{HEAD}\n{ROW}\nKH2,李静".encode("gb18030")[:-1])
    drop(shop, "half.xlsx", b"PK\x03\x04" + bytes(200))
    for passing in ("~$a.xlsx", ".hidden", "a.csv.part", "Thumbs.db"):
        drop(shop, passing, b"x")
    assert states(shop) == {
        "torn.csv": "torn",
        "growing.csv": "growing",
        "photo.csv": "refused",
        "full.csv": "whole",
        "cut.csv": "torn",
        "quote.csv": "torn",
        "character.csv": "torn",
        "half.xlsx": "refused",
    }


def test_f13_the_days_delivery_report_is_here_none_or_missing(shop) -> None:
    found = shop.desk.delivery.day()
    assert found.state == "missing" and found.alarm_at.strftime("%H:%M") == "17:30" and not found.alarm
    shop.desk.delivery.say_none(shop.actor)
    shop.desk.delivery.say_none(shop.actor)
    assert shop.desk.delivery.day().state == "none"
    head = "车架号,车牌号,客户编号,车主,手机,交车日期,销售顾问"
    run = shop.take(head, f"{VIN},冀D12345,KH1,张三,13912345678,2026-11-23,王敏").run
    assert (shop.desk.delivery.day().state, shop.desk.delivery.day().run) == ("here", run)
    assert shop.desk.delivery.day(shop.desk.clock.today() - timedelta(days=1)).alarm


PEOPLE = "客户编号,客户名称,手机,地址,邮编"
SALES = "车架号,车牌号,客户编号,车主,手机,交车日期,销售顾问"


def test_f13_a_list_of_old_sales_is_no_delivery_report(shop) -> None:
    shop.take(SALES, f"{VIN},冀D12345,KH1,张三,13912345678,2016-11-23,王敏")
    assert shop.desk.delivery.day().state == "missing"


def test_f13_a_delivery_list_without_rows_is_a_nil_report(shop) -> None:
    shop.take(SALES)
    found = shop.desk.delivery.day()
    assert (found.state, found.run, found.alarm) == ("none", 1, False)
    assert shop.desk.delivery.day(shop.desk.clock.today() - timedelta(days=1)).state == "missing"


def test_a_report_that_comes_a_day_late_is_here(shop, clock: FixedClock) -> None:
    day = shop.desk.clock.today()
    clock.moment += timedelta(hours=8)
    assert shop.desk.delivery.day().alarm
    clock.moment += timedelta(hours=16)
    shop.take(SALES, f"{VIN},冀D12345,KH1,张三,13912345678,{day},王敏")
    assert (shop.desk.delivery.day(day).state, shop.desk.delivery.day(day).alarm) == ("here", False)
    assert shop.desk.delivery.day().state == "missing"
    shop.desk.dms.undo(shop.actor, 1)
    assert shop.desk.delivery.day(day).alarm


def test_a_corrected_phone_goes_out_once(shop, tmp_path: Path) -> None:
    shop.take(HEAD, ROW)
    assert shop.desk.outbox.waiting() == {}
    shop.desk.people.edit_customer(shop.actor, 1, {"phone": "13812345678"})
    assert shop.desk.outbox.waiting() == {"customers": 1}
    (file,) = shop.desk.outbox.write(shop.actor, tmp_path)
    assert (file.number, file.name) == (1, "DMS_000001_customers_20261123.csv")
    data = (tmp_path / file.name).read_bytes()
    assert (
        "王𠮷䶮㛃".encode("gb18030") in data
        and data.count(b"\r\n") == 2
        and b"\n" not in data.replace(b"\r\n", b"")
    )
    assert shop.desk.outbox.write(shop.actor, tmp_path) == []
    (again,) = shop.desk.outbox.write(shop.actor, tmp_path, since=date(2026, 11, 23))
    assert again.number == 2


@pytest.mark.parametrize("encoding", ["GB18030", "UTF-8-SIG"])
def test_what_goes_out_comes_in_again_without_a_change(shop, tmp_path: Path, encoding: str) -> None:
    shop.take(HEAD, ROW)
    shop.desk.people.edit_customer(shop.actor, 1, {"phone": "13812345678", "address": "@人民路,1 号"})
    shop.desk.people.edit_vehicle(shop.actor, 1, {"plate": "冀D99999", "colour": "白"})
    at = shop.desk.clock.now().replace(hour=15)
    for _n in range(2):
        shop.desk.appointments.book(shop.actor, Draft(vehicle_id=1, at=at, work="repair"))
    files = shop.desk.outbox.write(shop.actor, tmp_path, encoding=encoding)
    assert [file.kind for file in files] == ["customers", "vehicles", "appointments"]
    for file in files:
        text = (tmp_path / file.name).read_bytes().decode(encoding)
        for row in csv.reader(io.StringIO(text)):
            assert not any(cell.startswith(RISKY) for cell in row)
        counts = shop.desk.dms.run(shop.actor, tmp_path / file.name).counts
        assert (counts.new, counts.changed, counts.conflicts, counts.rejected) == (0, 0, 0, 0)


def test_a_file_is_sent_again_until_it_is_acknowledged(shop, tmp_path: Path) -> None:
    shop.take(HEAD, ROW)
    shop.desk.people.edit_customer(shop.actor, 1, {"phone": "13812345678"})
    (file,) = shop.desk.outbox.write(shop.actor, tmp_path)
    first = (tmp_path / file.name).read_bytes()
    assert shop.desk.outbox.again(shop.actor, 1, tmp_path / "again").read_bytes() == first
    shop.desk.outbox.acknowledge(shop.actor, 1)
    assert shop.desk.outbox.files()[0].acknowledged_by == shop.actor.name
    with pytest.raises(WorldError):
        shop.desk.outbox.again(shop.actor, 1, tmp_path)
    with pytest.raises(NotFound):
        shop.desk.outbox.acknowledge(shop.actor, 9)
    with pytest.raises(NotAllowed):
        shop.desk.outbox.write(Actor("前台", "front_desk"), tmp_path)


def test_columns_are_named_as_the_profile_has_them(shop, tmp_path: Path) -> None:
    from dealerdesk.dms.choices import Choices

    choices = Choices(columns={"联系手机号": "phone"})
    path = shop.put("客户编号,客户名称,联系手机号,地址", "KH1,张三,13912345678,和平路")
    shop.desk.profiles.save(shop.actor, "总部", shop.desk.dms.look(path, choices), choices)
    shop.desk.dms.run(shop.actor, path)
    shop.desk.people.edit_customer(shop.actor, 1, {"address": "中华路"})
    (file,) = shop.desk.outbox.write(shop.actor, tmp_path, profile="总部")
    assert (
        (tmp_path / file.name).read_text(encoding="gb18030").startswith("客户编号,客户名称,联系手机号,地址")
    )


def test_a_folder_that_can_not_be_written_sends_nothing(shop, tmp_path: Path) -> None:
    shop.take(HEAD, ROW)
    shop.desk.people.edit_customer(shop.actor, 1, {"phone": "13812345678"})
    (tmp_path / "file").write_text("x")
    with pytest.raises(WorldError):
        shop.desk.outbox.write(shop.actor, tmp_path / "file")
    assert shop.desk.outbox.waiting() == {"customers": 1} and shop.desk.outbox.files() == []


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"), ("+86", "'+86"), ("-3", "'-3"), ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("13912345678", "13912345678\t"), ("12345E67", "12345E67\t"), ("056000", "056000\t"),
        ("0310-1234567", "0310-1234567\t"), ("张三", "张三"), (VIN, VIN), ("612", "612"), ("", ""),
    ],
)  # fmt: skip
def test_cells_that_excel_leaves_alone(cell: str, safe: str) -> None:
    assert harmless(cell) == safe


def test_a_note_lies_only_while_an_import_runs(shop) -> None:
    with attempt.Attempt(shop.desk.folder, [("a.csv", "0" * 64)]) as under_way:
        assert not (shop.desk.folder / attempt.NOTE).exists()
        under_way.begin()
        assert (shop.desk.folder / attempt.NOTE).exists()
        assert attempt.unfinished(shop.desk.folder) is None  # at work, not dead
    assert not (shop.desk.folder / attempt.NOTE).exists()
    assert attempt.unfinished(shop.desk.folder) is None


def test_the_next_start_tells_the_files_that_came_in_from_those_that_did_not(shop, tmp_path: Path) -> None:
    shop.take(PEOPLE, "KH1,王芳,13912345671,,")
    (digest,) = shop.desk.store.db.execute_sql("SELECT digest FROM import_run").fetchone()
    note = shop.desk.folder / attempt.NOTE
    files = [["人.csv", digest], ["车.csv", "0" * 64], ["单.csv", "1" * 64]]
    note.write_text(json.dumps({"files": files, "after": 0}), encoding="utf-8")
    said = attempt.unfinished(shop.desk.folder) or ""
    assert "人.csv" in said.split("；")[0] and "车.csv、单.csv" in said.split("；")[1]
    assert attempt.unfinished(shop.desk.folder) is None


def test_a_gb18030_file_comes_in_and_goes_out_byte_for_byte(shop, tmp_path: Path, clock: FixedClock) -> None:
    names = ("王㛃", "李䶮", "陈𠮷")
    shop.take(PEOPLE, *(f"KH{n},{name},1391234567{n},=和平路{n},05600{n}" for n, name in enumerate(names)))

    def sent(desk: Desk, folder: str) -> bytes:
        for customer in (1, 2, 3):
            desk.people.edit_customer(shop.actor, customer, {"tier": "VIP"})
        (file,) = desk.outbox.write(shop.actor, tmp_path / folder)
        return (tmp_path / folder / file.name).read_bytes()

    first = sent(shop.desk, "first")
    assert all(name.encode("gb18030") in first for name in names)
    assert first.count(b"\n") == first.count(b"\r\n") == 4
    path = tmp_path / "back.csv"
    path.write_bytes(first)
    shop.desk.close()
    with Desk.create(tmp_path / "other", "另一家店", "冀D", clock) as other:
        assert other.dms.run(shop.actor, path).counts.new == 3
        assert sent(other, "second") == first
