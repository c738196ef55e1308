"""The monthly recall and the two lists of the supervision from the command line (1.11, 2.3, 2.12)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dealerdesk.care.months import add_months

TODAY = date.today()
NEXT = f"{add_months(TODAY.replace(day=1), 1):%Y-%m}"
FILES = {
    "kh.csv": "客户编号,客户名称,性别,手机,地址\r\nC1,王𠮷䶮,男,13800005678,人民东路 218 号\r\n",
    "cl.csv": "客户编号,车主,手机,车牌号,车架号,车型,交车日期\r\n"
    f"C1,王𠮷䶮,13800005678,冀D·7K218,LSVAA49J132047371,A5,{TODAY - timedelta(days=20)}\r\n"
    "C1,王𠮷䶮,13800005678,冀D·F0987,LSVAA49J932047375,E6,2024-01-10\r\n",
    "gd.csv": "工单号,车架号,车牌号,进厂日期,结算日期,维修类型,行驶里程\r\n"
    f"WX1,LSVAA49J932047375,冀DF0987,{add_months(TODAY, -4)},{add_months(TODAY, -4)},维修,4800\r\n",
}


@pytest.fixture
def filled(run: Any, shop: Path, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_bytes(text.encode("gb18030"))
    answer = run("import", *(tmp_path / name for name in FILES))
    assert answer.status == 0, answer.err


def test_m1_to_m3_by_the_command_line(run: Any, filled: None) -> None:
    before = run("recall", NEXT, "--json").json
    assert before["cars"] == 0 and [step["step"] for step in before["steps"]][:2] == ["M1", "M2"]
    made = run("recall", NEXT, "--build", "--printed", "--posted", "--json").json
    assert (made["cars"], made["sent"], made["closed"]) == (1, 1, False)
    refused = run("recall", NEXT, "--printed")
    assert refused.status == 1 and refused.err.count("\n") == 1
    assert run("recall", "2026-13").status == 1


@pytest.mark.parametrize("built", [False, True])
def test_form_2_3_is_printed_before_and_after_the_list_is_made(
    run: Any, filled: None, tmp_path: Path, built: bool
) -> None:
    if built:
        run("recall", NEXT, "--build")
    to = tmp_path / "list.pdf"
    answer = run("print", "maintenance-list", NEXT, "--to", to, "--json")
    assert answer.status == 0, answer.err
    assert answer.json["pages"] == 1 and answer.json["records"] == [f"DB-{NEXT.replace('-', '')}-001"]
    assert to.read_bytes().startswith(b"%PDF")
    assert run("recall", NEXT, "--json").json["cars"] == int(built), "printing makes no list"


def test_form_2_12_is_printed_whole_or_for_one_consultant(run: Any, filled: None, tmp_path: Path) -> None:
    to = tmp_path / "grid.pdf"
    answer = run("print", "follow-ups", f"{TODAY:%Y-%m}", "--to", to, "--json")
    assert answer.status == 0, answer.err
    assert answer.json["pages"] == 1 and answer.json["records"] == [f"WX-{TODAY:%Y%m}-01"]
    nobody = run("print", "follow-ups", f"{TODAY:%Y-%m}", "--to", to, "--consultant", "没有")
    assert nobody.status == 1 and nobody.err.count("\n") == 1


def test_7_7_a_list_of_people_needs_the_right_for_lists(run: Any, filled: None, tmp_path: Path) -> None:
    for words in (("maintenance-list", NEXT), ("follow-ups", f"{TODAY:%Y-%m}")):
        refused = run("--as-role", "front_desk", "print", *words, "--to", tmp_path / "x.pdf")
        assert refused.status == 1 and not (tmp_path / "x.pdf").exists()
