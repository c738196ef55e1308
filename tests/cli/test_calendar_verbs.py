"""The verbs festivals and holidays, as scripts see them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dealerdesk.care.holiday_file import written
from dealerdesk.care.workdays import shipped


def test_festivals_of_a_year(run: Any, shop: Path) -> None:
    rows = run("festivals", 2026, "--json").json
    assert all(set(row) >= {"date", "name", "greeting"} for row in rows)
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)
    told = {row["name"]: (row["date"], row["greeting"]) for row in rows}
    assert told["春节"] == ("2026-02-17", True) and told["除夕"] == ("2026-02-16", True)
    assert told["清明"] == ("2026-04-05", False) and told["中元"] == ("2026-08-27", False)
    assert told["国庆"] == ("2026-10-01", True)
    assert "2026-04-05  清明  不祝贺" in run("festivals", 2026).out


def test_festivals_that_are_greeted_together_name_one_event(run: Any, shop: Path) -> None:
    events = {row["key"]: row["event"] for row in run("festivals", 2028, "--json").json}
    assert events["mid_autumn"] == events["national"] == "mid_autumn+national"
    assert events["qingming"] is None and events["spring_festival"] == "spring_festival"


def test_festivals_need_no_shop_and_speak_the_shops_language(run: Any, tmp_path: Path) -> None:
    assert "春节" in run("festivals", 2026).out
    assert run("new", "--name", "Shop").status == 0
    assert run("settings", "language=en").status == 0
    assert "Spring Festival" in run("festivals", 2026).out
    assert "春节" in run("festivals", 2026, "--lang", "zh_CN").out


def test_a_year_that_is_not_known_is_refused_in_one_line(run: Any, shop: Path) -> None:
    for year in (1899, 2101, -1):
        answer = run("festivals", year) if year > 0 else run("festivals", "--", year)
        assert answer.status == 1 and answer.err.count("\n") == 1 and answer.out == ""
    assert run("festivals", "heute").status == 2


def test_holidays_takes_in_a_year(run: Any, shop: Path, tmp_path: Path) -> None:
    table = {day: told for day, told in shipped().items() if day.year == 2026}
    file = tmp_path / "2026.csv"
    file.write_text(written(table), "utf-8")
    answer = run("holidays", file, "--json")
    assert answer.json == {"years": [2026], "holidays": 33, "workdays": 6}
    assert "2026" in run("holidays", file).out


def test_a_bad_table_of_holidays_is_refused_in_one_line(run: Any, shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text("2027-01-01,party,元旦\n", "utf-8")
    for words in ((file,), (tmp_path / "gone.csv",), (file, "--as-role", "front_desk")):
        answer = run("holidays", *words)
        assert answer.status == 1 and answer.err.count("\n") == 1 and answer.out == ""
