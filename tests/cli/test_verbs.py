"""The public command line: verbs, JSON keys, exit statuses (docs: README, `dealerdesk --help`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def test_import_counts_every_row_once_and_takes_files_in_order(filled: Any) -> None:
    assert [row["as"] for row in filled] == ["customers", "sales", "repair_orders"]
    for row in filled:
        assert set(row) >= {
            *("run", "file", "encoding", "as", "header_row", "columns", "rows", "new", "changed"),
            *("same", "rejected", "skipped", "conflicts", "warnings"),
        }
        buckets = ("new", "changed", "same", "rejected", "skipped", "conflicts")
        assert row["rows"] == sum(row[bucket] for bucket in buckets)
        assert row["encoding"] == "GB18030" and row["header_row"] == 1
    assert [row["new"] for row in filled] == [2, 2, 1]


def test_the_same_files_again_bring_nothing(run: Any, filled: Any, tmp_path: Path) -> None:
    again = run("import", *(tmp_path / n for n in ("gd.csv", "cl.csv", "kh.csv")), "--json").json
    assert [(row["new"], row["changed"], row["same"]) for row in again] == [(0, 0, 2), (0, 0, 2), (0, 0, 1)]


def test_search_show_and_set(run: Any, filled: Any) -> None:
    (hit,) = run("search", "7K218", "--json").json
    assert hit["name"] == "王𠮷䶮" and hit["phones"] == ["13800005678"] and hit["matched"] == "plate"
    assert hit["vehicles"][0]["vin"] == "LSVAA49J132047371"
    card = run("show", "customer", hit["customer"], "--json").json
    assert card["birthday"] == "1985-03-02" and card["vehicles"][0]["plate"] == "冀D7K218"
    change = run("set", "customer", hit["customer"], "phone=13700001111", "--json").json
    assert hit["customer"] in change["touched"]["customer"]
    assert run("search", "1111", "--json").json[0]["customer"] == hit["customer"]
    assert run("show", "vehicle", "LSVAA49J132047371", "--json").json["model"] == "A5 1.5T"


def test_what_a_person_set_wins_over_the_file(run: Any, filled: Any, tmp_path: Path) -> None:
    customer = run("search", "7K218", "--json").json[0]["customer"]
    run("set", "customer", customer, "address=中华路 1 号")
    file = tmp_path / "kh2.csv"
    customers = (tmp_path / "kh.csv").read_text("gb18030")
    file.write_bytes(customers.replace("人民东路 218 号", "人民西路 9 号").encode())
    (row,) = run("import", file, "--json").json
    assert (row["conflicts"], row["changed"], row["same"]) == (1, 0, 1)
    assert run("show", "customer", customer, "--json").json["address"] == "中华路 1 号"


def test_due_case_1_first_service(run: Any, filled: Any) -> None:
    """Test case 1 of domain section 9: delivery 2026-09-01 opens 2026-10-31, due 2026-11-30."""
    items = run("due", "--on", "2026-11-23", "--vin", "LSVAA49J132047371", "--kind", "C1", "--json").json
    assert [(i["opens"], i["due"], i["task"]) for i in items] == [("2026-10-31", "2026-11-30", None)]
    assert "2026-09-01" in items[0]["why"]
    assert run("due", "--on", "2026-10-30", "--kind", "C1", "--json").json == []


def test_due_names_the_birthday_of_the_day(run: Any, filled: Any) -> None:
    items = run("due", "--on", "2026-11-24", "--kind", "C6", "--json").json
    assert [(i["name"], i["due"]) for i in items] == [("欧阳雪", "2026-11-24")]


def test_book_case_4_the_three_hour_rule(run: Any, filled: Any) -> None:
    """Test case 4 of domain section 9."""
    common = (
        "--vin",
        "LSVAA49J132047371",
        "--work",
        "first_service",
        "--made-at",
        "2026-11-24T09:10",
        "--json",
    )
    first = run("book", "--at", "2026-11-24T12:10", *common).json
    second = run("book", "--at", "2026-11-24T12:09", *common).json
    assert first == {"number": "YY-20261124-001", "counts": True, "free": None}
    assert second == {"number": "YY-20261124-002", "counts": False, "free": None}


def test_the_sheet_is_one_page_with_its_sha256(run: Any, filled: Any, tmp_path: Path) -> None:
    number = run(
        "book", "--vin", "LSVAA49J132047371", "--at", "2026-11-24T12:10", "--work", "other", "--json"
    ).json["number"]
    made = run("print", "sheet", number, "--to", tmp_path / "s.pdf", "--json").json
    assert made["pages"] == 1 and made["records"] == [number] and made["refused"] == []
    import hashlib

    assert hashlib.sha256((tmp_path / "s.pdf").read_bytes()).hexdigest() == made["sha256"]


def test_a_name_that_no_font_has_is_refused_by_name(run: Any, filled: Any, tmp_path: Path) -> None:
    customer = run("search", "7K218", "--json").json[0]["customer"]
    run("set", "customer", customer, "name=王\U00030000")
    number = run(
        "book", "--vin", "LSVAA49J132047371", "--at", "2026-11-24T12:10", "--work", "other", "--json"
    ).json["number"]
    answer = run("print", "sheet", number, "--to", tmp_path / "s.pdf")
    assert answer.status == 1 and "王\U00030000" in answer.err and len(answer.err.splitlines()) == 1
    assert not (tmp_path / "s.pdf").exists()


def test_figures_have_their_lists_and_a_dash_for_nothing(run: Any, filled: Any) -> None:
    month = run("figures", "2026-11", "--explain", "K2", "--json").json
    assert [f["id"] for f in month["figures"]] == ["K2", "K3", "K4", "K5", "K6", "K6b", "K7", "K7b"]
    k2 = month["figures"][0]
    assert (k2["numerator"], k2["denominator"], k2["value"]) == (1, 2, 50.0)
    assert run("figures", "2020-01", "--json").json["figures"][2]["value"] is None
    assert "—" in run("figures", "2020-01").out


def test_export_verify_and_a_flipped_byte(run: Any, filled: Any, tmp_path: Path) -> None:
    made = run("export", "month", "2026-10", "--to", tmp_path / "stick", "--json").json
    assert made["verified"] is True and len(made["files"]) >= 4
    folder = tmp_path / "stick" / "月报_202610"
    assert run("verify", folder, "--json").json["verified"] is True
    assert run("verify", tmp_path / "stick").status == 0
    for file in sorted(folder.iterdir()):
        whole = file.read_bytes()
        file.write_bytes(whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:])
        answer = run("verify", folder)
        assert answer.status == 1 and file.name in answer.err, file.name
        file.write_bytes(whole)
    assert run("verify", folder).status == 0


def test_backup_and_restore_into_a_new_folder(run: Any, filled: Any, tmp_path: Path) -> None:
    made = run("backup", "--json").json
    assert run("backups", "--json").json[0]["file"] == made["file"]
    run("set", "vehicle", "LSVAA49J132047371", "plate=冀D99999")
    restored = run("restore", made["file"], "--to", tmp_path / "other", "--json")
    assert restored.status == 0 and restored.json["counts"]["vehicle"] == 2
    over = run("restore", made["file"], "--json").json
    assert over["saved"] and run("search", "7K218", "--json").json
    assert run("check", "--json").json["ok"] is True


@pytest.mark.parametrize("verb", ["agreements", "tiers --on 2026-11-23", "print survey"])
def test_what_is_not_built_says_so_with_status_2(run: Any, shop: Path, verb: str) -> None:
    answer = run(*verb.split())
    assert answer.status == 2 and "还没有做好" in answer.err and answer.out == ""


@pytest.mark.parametrize("words", ["dance", "book", "due --days many", "print sheet", "search"])
def test_wrong_usage_is_status_2(run: Any, shop: Path, words: str) -> None:
    answer = run(*words.split())
    assert answer.status == 2 and "Traceback" not in answer.err


@pytest.mark.parametrize(
    "words",
    [
        "show customer 404",
        "set customer 1 shoe=42",
        "set customer 1 nonsense",
        "book --vin NONE --at 2026-11-24T10:00 --work repair",
        "due --on 2026-02-30",
        "due --kind C99",
        "figures 2026-13",
        "settings sesame=open",
        "restore /nowhere/at/all.db",
        "print sheet YY-20261123-404 --to x.pdf",
        "verify /nowhere/at/all",
    ],
)
def test_a_refusal_is_one_line_on_stderr_and_status_1(run: Any, shop: Path, words: str) -> None:
    answer = run(*words.split())
    assert answer.status == 1, answer
    assert answer.out == "" and len(answer.err.splitlines()) == 1 and "Traceback" not in answer.err


def test_no_shop_in_the_folder(run: Any) -> None:
    answer = run("search", "x")
    assert answer.status == 1 and "new" in answer.err


def test_english_on_demand(run: Any, shop: Path) -> None:
    assert "not built yet" in run("--lang", "en", "tiers").err
    assert run("settings", "language=en").status == 0
    assert "not built" in run("tiers", "--lang", "en").err
    assert run("show", "customer", "404").err.startswith("There is no customer")


def test_a_role_without_the_right_is_refused(run: Any, filled: Any) -> None:
    answer = run("--as-role", "administrator", "search", "王")
    assert answer.status == 1 and "管理员" in answer.err
    assert run("search", "王", "--as-role", "front_desk", "--json").json[0]["phones"] == ["138****5678"]
    assert run("--as-role", "wizard", "search", "王").status == 1


PROFILE = """name = "车主日报"
kind = "customers"

[columns]
"制单IP" = "note"
"""


def test_import_reads_a_file_as_a_profile_says(run: Any, tmp_path: Path) -> None:
    run("new", "--name", "澄远汽车")
    (tmp_path / "日报.toml").write_text(PROFILE, encoding="utf-8")
    table = "客户编号,客户名称,手机,制单IP\nKH1,张三,13912345678,10.1\n"
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    found = run("import", tmp_path / "a.csv", "--profile", tmp_path / "日报.toml", "--json").json
    assert (found[0]["columns"]["制单IP"], found[0]["new"]) == ("note", 1)
    refused = run("import", tmp_path / "a.csv", "--profile", "没有", "--json")
    assert (refused.status, refused.err.count("\n"), "没有" in refused.err) == (1, 1, True)


def test_the_day_pack_is_printed(run: Any, filled: Any, tmp_path: Path) -> None:
    to = tmp_path / "pack.pdf"
    answer = run("print", "day-pack", "2099-01-05", "--to", to, "--json")
    assert answer.status == 0, answer.err
    assert answer.json["pages"] == 1 and answer.json["records"] == ["CH-20990105-001"]
    assert to.read_bytes().startswith(b"%PDF")
    assert run("print", "day-pack", "2020-01-05", "--to", to).status == 1


def test_the_working_lists_of_a_day_are_printed(run: Any, filled: Any, tmp_path: Path) -> None:
    for what in ("day-list", "parts-list"):
        to = tmp_path / f"{what}.pdf"
        answer = run("print", what, "2099-01-05", "--to", to, "--json")
        assert answer.status == 0, answer.err
        assert (answer.json["pages"], answer.json["records"]) == (1, ["2099-01-05"])
        assert to.read_bytes().startswith(b"%PDF")
        assert run("print", what, "gestern", "--to", to).status != 0
