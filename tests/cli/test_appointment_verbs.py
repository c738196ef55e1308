"""What the command line says of missed appointments, and of what a customer gets of one."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

VIN = "LSVAA49J132047371"
CUSTOMERS = "客户编号,客户名称,性别,手机\r\nC1,王芳,女,13800005678\r\n"
VEHICLES = (
    "客户编号,车主,手机,车牌号,车架号,车型,交车日期,注册日期\r\n"
    f"C1,王芳,13800005678,冀D·7K218,{VIN},A5 1.5T,2024-09-01,2024-09-01\r\n"
)


@pytest.fixture
def filled(run: Any, shop: Path, tmp_path: Path) -> None:
    for name, text in (("kh.csv", CUSTOMERS), ("cl.csv", VEHICLES)):
        (tmp_path / name).write_text(text, "utf-8")
        assert run("import", tmp_path / name).status == 0
    assert run("plan").status == 0


def book(run: Any, hours: float, work: str = "repair") -> str:
    at = (datetime.now().astimezone() + timedelta(hours=hours)).isoformat(timespec="minutes")
    made = (datetime.now().astimezone() - timedelta(days=1)).isoformat(timespec="minutes")
    words = ("book", "--vin", VIN, "--at", at, "--made-at", made, "--work", work, "--json")
    return run(*words).json["number"]


def test_72_a_missed_appointment_is_due_and_called(run: Any, filled: None) -> None:
    number = book(run, -1)
    assert run("due", "--kind", "NS", "--json").json == []
    assert run("no-show", number, "--json").json["state"] == "no_show"
    (item,) = run("due", "--kind", "NS", "--json").json
    assert item["kind"] == "NS" and item["name"] == "王芳" and item["why"].endswith(f"，{number}")
    assert item["why"].startswith("未到：") and item["task"]
    done = run("call", item["task"], "--result", "refused", "--note", "不来了", "--json").json
    assert done["state"] == "done" and run("due", "--kind", "NS", "--json").json == []


def test_the_text_and_the_file_of_an_appointment(run: Any, filled: None, tmp_path: Path) -> None:
    run("settings", "shop_phone=0310-5550100")
    number = book(run, 30)
    said = run("appointment-text", number, "--json").json
    assert said["number"] == number and said["step"] == "booked" and said["parts"] == 1
    assert "王芳女士" in said["text"] and "0310-5550100" in said["text"]
    assert run("appointment-text", number, "--step", "hour_before").out.strip() != said["text"]
    refused = run("appointment-text", number, "--step", "never")
    assert refused.status == 1 and len(refused.err.splitlines()) == 1
    made = run("appointment-file", number.lower(), "--to", tmp_path / "a.ics", "--json").json
    assert made == {"number": number, "file": str(tmp_path / "a.ics")}
    assert (tmp_path / "a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert run("appointment-file", number, "--to", tmp_path / "a.txt").status == 1
    assert run("settings", "text_booked=【{shop}】{phon}").status == 1


def test_k6_with_the_people_behind_it(run: Any, filled: None) -> None:
    number = book(run, -1)
    month = f"{datetime.now().astimezone() - timedelta(hours=1):%Y-%m}"
    run("no-show", number)
    found = run("figures", month, "--explain", "k6", "--json").json
    (k6,) = [one for one in found["figures"] if one["id"] == "K6"]
    assert (k6["numerator"], k6["denominator"], k6["value"], k6["target"]) == (0, 1, 0.0, 85)
    assert found["explain"]["figure"] == "K6" and len(found["explain"]["missing"]) == 1
