"""The verbs of the reception: arrive, no-show, cancel, hand-over; a full time at book."""

from __future__ import annotations

from pathlib import Path
from typing import Any

VIN = "LSVAA49J132047371"


def booked(run: Any, at: str = "2026-11-24T12:10", made_at: str = "2026-11-24T09:10", *more: str) -> str:
    words = ("book", "--vin", VIN, "--at", at, "--made-at", made_at, "--work", "repair", "--json", *more)
    return run(*words).json["number"]


def test_a7_an_arrival_gets_its_number_once(run: Any, filled: Any) -> None:
    number = booked(run)
    done = run("arrive", number, "--at", "2026-11-24T12:45", "--json").json
    assert (done["number"], done["reception"], done["punctual"]) == (number, "Y01", "late")
    assert (done["ahead"], done["minutes"], done["arrived_at"]) == (0, 5, "2026-11-24T12:45:00+08:00")
    again = run("arrive", number)
    assert again.status == 1 and number in again.err and "\n" not in again.err.strip()
    assert run("arrive", "YY-20990101-001").status == 1


def test_a_no_show_and_a_cancelled_one(run: Any, filled: Any) -> None:
    first, second = booked(run), booked(run)
    assert run("no-show", first, "--json").json == {"number": first, "state": "no_show"}
    gone = run("cancel", second, "--why", "客户出差", "--json").json
    assert (gone["state"], gone["why"], gone["by"]) == ("cancelled", "客户出差", "customer")
    assert run("cancel", second, "--why", " ").status == 1
    assert run("cancel", second).status == 2
    assert run("arrive", second).status == 1 and run("arrive", first).status == 0


def test_a2_the_sheets_of_a_day_are_handed_over_by_name(run: Any, filled: Any, tmp_path: Path) -> None:
    first, second = booked(run), booked(run, "2026-11-24T15:10")
    run("print", "sheet", first, "--to", tmp_path / "s.pdf")
    same = run("hand-over", "--on", "2026-11-24", "--by", "周岚", "--to", "周岚")
    assert same.status == 1 and "前台" in same.err
    done = run("hand-over", "--on", "2026-11-24", "--by", "周岚", "--to", "郝建国", "--json").json
    assert (done["by"], done["to"], done["sheets"]) == ("周岚", "郝建国", [first, second])
    assert done["not_printed"] == [second]
    again = run("hand-over", "--on", "2026-11-24", "--by", "周岚", "--to", "郝建国")
    assert again.status == 1 and "2026-11-24" in again.err


def test_a4_a_full_time_is_refused_in_one_line_and_booked_over_with_a_reason(run: Any, filled: Any) -> None:
    run("settings", "slot_places=1")
    book = ("book", "--vin", VIN, "--work", "repair", "--at", "2099-11-24T10:00", "--json")
    assert run(*book).json["free"] == 0
    full = run(*book)
    assert full.status == 1 and "已满" in full.err and full.out == "" and "\n" not in full.err.strip()
    assert run(*book, "--over", "老客户").json["free"] == 0
