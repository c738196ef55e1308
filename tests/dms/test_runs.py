"""A run: all or nothing, by whom, told before and after, refused in one line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dealerdesk.dms import reasons
from dealerdesk.errors import Cancelled, NotAllowed, NotFound, WorldError
from dealerdesk.staff.rights import Actor
from dealerdesk.store import backup
from dealerdesk.store.store import Change

VIN = "1M8GDM9AXKP042788"
PEOPLE = "客户编号,客户名称,手机,地址"
ZHANG = "KH1,张三,13912345678,和平路"
CARS = "车架号,车牌号,客户编号,车主,车型,检验有效期至"
ORDERS = "委托书号,车架号,车牌号,结算日期,业务类型,行驶里程"
SALES = "车架号,客户编号,购车人,交车日期,销售顾问"
POLICIES = "保单号,车架号,险种,保险公司,终保日期"


def five(shop) -> list[Path]:
    """One file of each kind, named so that their order is wrong."""
    return [
        shop.put(POLICIES, f"JQ1,{VIN},交强险,同舟保险,2026-12-31", name="1.csv"),
        shop.put(ORDERS, f"WX1,{VIN},冀D12345,2024-03-05,定保,12000", name="2.csv"),
        shop.put(SALES, f"{VIN},KH1,张三,2021-02-03,高天", name="3.csv"),
        shop.put(CARS, f"{VIN},冀D12345,KH1,张三,S5,2027年03月", name="4.csv"),
        shop.put(PEOPLE, ZHANG, name="5.csv"),
    ]


def test_files_are_taken_in_the_order_of_the_trade(shop) -> None:
    reports, refused = shop.desk.dms.run_files(shop.actor, five(shop))
    assert refused == []
    assert [r.kind for r in reports] == ["customers", "vehicles", "sales", "repair_orders", "policies"]
    assert [shop.six(r) for r in reports] == [
        "1 0 0 0 0 0",
        "1 0 0 0 0 0",
        "0 1 0 0 0 0",
        *["1 0 0 0 0 0"] * 2,
    ]


def test_the_same_files_again_bring_nothing_new(shop) -> None:
    files = five(shop)
    shop.desk.dms.run_files(shop.actor, files)
    reports, _refused = shop.desk.dms.run_files(shop.actor, files)
    assert [shop.six(r) for r in reports] == ["0 0 1 0 0 0"] * 5


def test_a_dry_run_counts_as_the_run_and_writes_nothing(shop) -> None:
    files = five(shop)
    before = shop.content()
    dry, _refused = shop.desk.dms.run_files(shop.actor, files, dry_run=True)
    assert shop.content() == before
    real, _refused = shop.desk.dms.run_files(shop.actor, files)
    assert [r.counts for r in dry] == [r.counts for r in real]
    assert [r.run for r in dry] == [None] * 5


def test_a_refused_file_does_not_stop_the_others(shop, english: None) -> None:
    bad = [
        shop.folder / "none.csv",
        shop.put("", name="empty.csv", end=""),
        shop.put("甲,乙,丙", name="head.csv"),
    ]
    reports, refused = shop.desk.dms.run_files(shop.actor, [*bad, shop.put(PEOPLE, ZHANG)])
    assert [shop.six(r) for r in reports] == ["1 0 0 0 0 0"]
    assert ["no file" in refused[0], "empty" in refused[1], "no header" in refused[2]] == [True] * 3


def test_a_file_that_breaks_in_the_middle_changes_nothing(shop, english: None) -> None:
    lines = [f"KH{i},张三,,和平路" for i in range(60_000)]
    path = shop.put(PEOPLE, *lines)
    path.write_bytes(path.read_bytes() + b"KH\xff\xff,x,,\n")
    before = shop.content()
    with pytest.raises(WorldError, match="broken at line 60002"):
        shop.desk.dms.run(shop.actor, path)
    assert shop.content() == before


def test_a_cancelled_run_leaves_nothing(shop) -> None:
    path = shop.put(PEOPLE, *(f"KH{i},张三,,和平路" for i in range(12_000)))
    before = shop.content()
    steps: list[tuple[int, int]] = []
    with pytest.raises(Cancelled):
        shop.desk.dms.run(
            shop.actor,
            path,
            progress=lambda done, total: steps.append((done, total)),
            cancelled=lambda: bool(steps),
        )
    assert shop.content() == before
    assert steps == [(4999, 12000)]


def test_progress_ends_at_the_total(shop) -> None:
    steps: list[tuple[int, int]] = []
    path = shop.put(PEOPLE, *(f"KH{i},张三,,和平路" for i in range(12_000)))
    shop.desk.dms.run(shop.actor, path, progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (12000, 12000)
    assert steps == sorted(steps)


@pytest.mark.parametrize(
    "role", ["front_desk", "service_adviser", "sales_consultant", "insurance_specialist"]
)
def test_who_may_not_import_is_refused(shop, role: str) -> None:
    path = shop.put(PEOPLE, ZHANG)
    for act in (shop.desk.dms.run, shop.desk.dms.plan):
        with pytest.raises(NotAllowed):
            act(Actor("某人", role), path)
    with pytest.raises(NotAllowed):
        shop.desk.dms.run_files(Actor("某人", role), [path], dry_run=True)
    assert shop.desk.dms.runs() == []


@pytest.mark.parametrize("role", ["care_specialist", "manager", "administrator", "command_line"])
def test_who_may_import_can(shop, role: str) -> None:
    report = shop.desk.dms.run(Actor("某人", role), shop.put(PEOPLE, ZHANG))
    assert shop.desk.dms.runs()[0].actor == "某人"
    assert report.run == 1


def test_a_run_tells_what_it_touched_in_one_change(shop) -> None:
    changes: list[Change] = []
    shop.desk.store.listeners.append(changes.append)
    shop.take(CARS, f"{VIN},冀D12345,KH1,张三,S5,2027年03月")
    (change,) = changes
    assert change.act == "import"
    assert {t: change.touched[t] for t in ("customer", "vehicle", "holding", "import_run")} == {
        "customer": (1,),
        "vehicle": (1,),
        "holding": (1,),
        "import_run": (1,),
    }


@pytest.mark.parametrize(
    ("last", "why"),
    [
        ("KH2,李静,137", reasons.TORN),
        ('KH2,"李静,13712345678', reasons.OPEN_QUOTE),
        ("KH2", reasons.TORN),
    ],
)
def test_a_torn_last_row_is_rejected_by_name_and_the_rest_comes_in(shop, last: str, why: str) -> None:
    report = shop.take(PEOPLE, ZHANG, last, end="")
    assert shop.six(report) == "1 0 0 0 0 1"
    assert [(r.row, r.why) for r in report.rejects] == [(3, why)]


@pytest.mark.parametrize("codec", ["gb18030", "utf-8", "utf-16"])
def test_a_file_torn_inside_a_character_loses_only_that_row(shop, codec: str) -> None:
    path = shop.put(PEOPLE, ZHANG, "KH2,李静,13712345678,柳岸路", codec=codec, end="")
    path.write_bytes(path.read_bytes()[:-1])
    report = shop.desk.dms.run(shop.actor, path)
    assert shop.six(report) == "1 0 0 0 0 1"
    assert report.rejects[0].why == reasons.TORN


def test_a_last_row_without_line_end_but_whole_comes_in(shop) -> None:
    assert shop.six(shop.take(PEOPLE, ZHANG, end="")) == "1 0 0 0 0 0"


def test_rejects_go_to_a_file_that_can_be_corrected_and_imported(shop) -> None:
    report = shop.take(PEOPLE, ZHANG, ",李静,,柳岸路", "KH3,=1+1", name="客户.csv")
    (written,) = shop.desk.dms.write_rejects([report], shop.folder / "剔除.csv")
    assert written.read_bytes().startswith(b"\xef\xbb\xbf")
    with open(written, encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows[0][3:] == PEOPLE.split(",")
    by_row = {row[0]: row for row in rows[1:]}
    assert by_row["3"][3:] == ["", "李静", "", "柳岸路"]
    assert by_row["4"][3:] == ["KH3", "'=1+1"]
    assert all(row[1] and row[2] for row in rows[1:])
    by_row["3"][3] = "KH2"
    corrected = shop.put(",".join(rows[0]), ",".join(by_row["3"]), name="again.csv", codec="utf-8-sig")
    assert shop.six(shop.desk.dms.run(shop.actor, corrected)) == "1 0 0 0 0 0"


def test_a_backup_is_made_before_a_change_and_only_then(shop) -> None:
    folder = shop.desk.folder / "backups"
    first = shop.take(PEOPLE, ZHANG)
    assert first.backup
    made = len(backup.listing(folder))
    again = shop.take(PEOPLE, ZHANG)
    assert again.backup == ""
    assert len(backup.listing(folder)) == made
    changed = shop.take(PEOPLE, ZHANG.replace("和平路", "人民路"))
    assert (folder / changed.backup).is_file()
    assert backup.read(folder / changed.backup).journal < shop.one("SELECT max(id) FROM journal")


def test_one_backup_for_all_files_of_a_command(shop) -> None:
    reports, _refused = shop.desk.dms.run_files(shop.actor, five(shop))
    assert len({r.backup for r in reports}) == 1
    assert len(backup.listing(shop.desk.folder / "backups")) == 1


def test_a_failing_backup_stops_the_import(shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise WorldError("no room")

    monkeypatch.setattr(backup, "make_if_needed", fail)
    before = shop.content()
    with pytest.raises(WorldError, match="no room"):
        shop.take(PEOPLE, ZHANG)
    assert shop.content() == before


def test_the_report_has_the_keys_of_the_command_line(shop) -> None:
    report = shop.take("客户资料", PEOPLE + ",制单IP", ZHANG + ",10.1.1.1", ",李静,1.38E+10,,")
    data = report.to_json()
    assert list(data) == (
        "run file encoding as header_row columns rows new changed same rejected skipped conflicts"
        " warnings".split()
    )
    assert data["encoding"] == "GB18030"
    assert data["as"] == "customers"
    assert data["header_row"] == 2
    assert data["columns"] == {
        "客户编号": "customer_number",
        "客户名称": "name",
        "手机": "phone",
        "地址": "address",
        "制单IP": None,
    }
    assert data["rows"] == 2


@pytest.mark.parametrize(
    ("codec", "name"),
    [("gb18030", "GB18030"), ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8-SIG"), ("utf-16", "UTF-16LE")],
)
def test_the_encoding_is_named(shop, codec: str, name: str) -> None:
    assert shop.take(PEOPLE, ZHANG, codec=codec).encoding == name


def test_runs_issues_and_rejects_can_be_asked_for_later(shop) -> None:
    report = shop.take(PEOPLE, ZHANG, "KH2,李静,1.38E+10,柳岸路", ",王五,,")
    (line,) = shop.desk.dms.runs()
    assert (line.run, line.counts, line.issues) == (report.run, report.counts, 1)
    assert shop.desk.dms.issues(report.run) == list(report.issues)
    assert shop.desk.dms.rejects(report.run) == list(report.rejects)
    with pytest.raises(NotFound):
        shop.desk.dms.issues(99)


def test_the_same_file_again_still_names_its_rejects(shop) -> None:
    lines = (PEOPLE, ZHANG, ",王五,,")
    first, again = shop.take(*lines), shop.take(*lines)
    assert again.rejects == first.rejects
    assert shop.six(again) == "0 0 1 0 0 1"


def test_an_open_issue_is_not_listed_twice(shop) -> None:
    shop.take(PEOPLE, "KH2,李静,1.38E+10,柳岸路")
    shop.take(PEOPLE, "KH2,李静,1.38E+10,人民路")
    assert shop.one("SELECT count(*) FROM issue") == 1


def test_the_plan_shows_now_file_and_after(shop) -> None:
    shop.take(PEOPLE, ZHANG)
    shop.desk.people.edit_customer(shop.actor, 1, {"phone": "13800002204"})
    plan = shop.desk.dms.plan(shop.actor, shop.put(PEOPLE, ZHANG.replace("和平路", "人民路")))
    assert [(c.field, c.now, c.file, c.after) for c in plan.changes] == [
        ("address", "和平路", "人民路", "人民路")
    ]
    (conflict,) = plan.conflicts
    assert (conflict.field, conflict.now, conflict.file, conflict.after, conflict.taken) == (
        "phone",
        "138****2204",
        "139****5678",
        "138****2204",
        False,
    )
    assert "2026-11-23" in conflict.reason
    assert shop.one("SELECT address FROM customer") == "和平路"


def test_the_look_proves_the_encoding(shop) -> None:
    path = shop.put(PEOPLE, "KH1,王𠮷䶮,13912345678,和平路", "KH2,联通,1,x")
    look = shop.desk.dms.look(path)
    assert (look.encoding, look.kind, look.header_row) == ("GB18030", "customers", 1)
    assert look.proof.rare == ("王𠮷䶮",)
    assert "王𠮷䶮" in look.proof.names
    assert (look.proof.other, look.proof.breaks_at) == ("UTF-8", 1)
    assert look.proof.other_names[0] != "王𠮷䶮"
    assert [(c.header, c.field, c.example, c.state) for c in look.columns][:2] == [
        ("客户编号", "customer_number", "KH1", "known"),
        ("客户名称", "name", "王𠮷䶮", "known"),
    ]
    assert look.columns[2].label


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_delimiter_is_found(shop, delimiter: str) -> None:
    report = shop.take(PEOPLE.replace(",", delimiter), ZHANG.replace(",", delimiter))
    assert shop.six(report) == "1 0 0 0 0 0"


def test_a_hand_edit_after_the_import_is_seen_when_the_same_file_comes_again(shop) -> None:
    shop.take(PEOPLE, ZHANG)
    shop.desk.people.edit_customer(shop.actor, 1, {"address": "新路2号"})
    assert shop.six(shop.take(PEOPLE, ZHANG)) == "0 0 0 1 0 0"


def test_rejected_cells_are_safe_from_excel_and_read_again_as_they_were(shop) -> None:
    cells = ["", "=李", "13912345678", "056000"]
    report = shop.take("客户编号,客户名称,备注,邮编,地址", ",".join([*cells, "1-5"]))
    (path,) = shop.desk.dms.write_rejects([report], shop.folder / "剔除.csv")
    with open(path, encoding="utf-8-sig", newline="") as handle:
        row = list(csv.reader(handle))[1]
    assert row[3:] == ["", "'=李", "13912345678\t", "056000\t", "1-5\t"]
    path.write_text(path.read_text("utf-8-sig").replace(",,'=李", ",KH1,'=李"), "utf-8-sig")
    assert shop.six(shop.desk.dms.run(shop.actor, path)) == "1 0 0 0 0 0"
    select = "SELECT name, note, postcode, address FROM customer"
    assert shop.rows(select) == [("=李", "13912345678", "056000", "1-5")]


def test_known_bytes_in_another_encoding_are_read_again(shop) -> None:
    how = {
        "kind": "customers", "header_row": 1,
        "columns": {"No": "customer_number", "Who": "name", "Tel": "phone", "Where": "address"},
    }  # fmt: skip
    lines = ("No,Who,Tel,Where", "KH1,张三,13912345678,中山路", "KH2,李四,13912345679,和平路")
    assert shop.six(shop.take(*lines, encoding="GB18030", **how)) == "2 0 0 0 0 0"
    assert shop.six(shop.take(*lines, encoding="GB18030", **how)) == "0 0 2 0 0 0"
    assert shop.six(shop.take(*lines, encoding="Big5", **how)) == "0 2 0 0 0 0"
    assert shop.one("SELECT address FROM customer WHERE number = 'KH1'") != "中山路"


def test_a_broken_line_among_known_ones_is_named(shop, english) -> None:
    head, known = "客户编号,客户名称,手机", [f"KH{n},张三,1391234567{n}" for n in range(6)]
    shop.take(head, *known)
    file = shop.put(head, *known, "KH7,李四,13912345678")
    file.write_bytes(file.read_bytes().replace("李四".encode("gb18030"), b"\xff\xff"))
    with pytest.raises(WorldError, match="broken at line 8"):
        shop.desk.dms.run(shop.actor, file)
    assert shop.one("SELECT count(*) FROM customer") == 6


def test_a_full_disk_is_one_line_and_nothing_is_done(shop, english: None) -> None:
    rows = [f"K{n:05d},张{n},138{n:08d}" for n in range(4000)]
    path = shop.put("客户编号,客户姓名,手机", *rows)
    db = shop.desk.store.db
    before = shop.content()
    (pages,) = db.execute_sql("PRAGMA page_count").fetchone()
    db.execute_sql(f"PRAGMA max_page_count = {pages + 20}")
    reports, refused = shop.desk.dms.run_files(shop.actor, [path])
    assert reports == [] and "disk is full" in refused[0]
    for act in (shop.desk.dms.run, shop.desk.dms.plan):
        with pytest.raises(WorldError, match="disk is full"):
            act(shop.actor, path)
    assert shop.content() == before
    db.execute_sql("PRAGMA max_page_count = 1000000")
    assert shop.six(shop.desk.dms.run(shop.actor, path)) == "4000 0 0 0 0 0"
