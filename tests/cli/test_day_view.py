"""The verb day-view: a day's appointments as one file, as scripts see it."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_a_day_is_saved_masked_and_logged(run: Any, filled: Any, tmp_path: Path) -> None:
    number = run(
        "book", "--vin", "LSVAA49J132047371", "--at", "2026-11-24T12:10", "--work", "other", "--json"
    ).json["number"]
    to = tmp_path / "day.html"
    document = run("day-view", "2026-11-24", "--to", to, "--json").json
    assert document == {"day": "2026-11-24", "file": str(to), "appointments": 1, "whole_phones": False}
    page = to.read_text("utf-8")
    assert number in page and "****" in page


def test_the_language_is_the_one_asked_for(run: Any, shop: Path, tmp_path: Path) -> None:
    for lang, said in (("en", "A copy, made"), ("zh_CN", "副本")):
        to = tmp_path / f"{lang}.html"
        answer = run("--lang", lang, "day-view", "2026-11-24", "--to", to)
        assert answer.status == 0 and said in to.read_text("utf-8")


def test_a_wrong_day_or_place_is_one_line(run: Any, shop: Path, tmp_path: Path) -> None:
    for day, to in (("tomorrow", tmp_path / "a.html"), ("2026-11-24", tmp_path / "none" / "a.html")):
        answer = run("day-view", day, "--to", to)
        assert answer.status == 1 and answer.out == "" and len(answer.err.splitlines()) == 1
