"""The command line run in this process, as scripts see it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dealerdesk.__main__ import main

CUSTOMERS = (
    "客户编号,客户名称,性别,手机,地址,邮编,生日\r\n"
    "C1,王𠮷䶮,男,13800005678,人民东路 218 号,056002,1985-03-02\r\n"
    "C2,欧阳雪女士,,13900002046,清和路 216 号,056002,1990-11-24\r\n"
)
VEHICLES = (
    "客户编号,车主,手机,车牌号,车架号,车型,交车日期,注册日期\r\n"
    "C1,王𠮷䶮,13800005678,冀D·7K218,LSVAA49J132047371,A5 1.5T,2026-09-01,2020-11-15\r\n"
    "C2,欧阳雪,13900002046,冀DF09871,LSVAA49J932047375,E6,2026-08-25,2026-08-26\r\n"
)
ORDERS = (
    "工单号,车架号,车牌号,进厂日期,结算日期,维修类型,行驶里程,合计金额\r\n"
    "WX1,LSVAA49J932047375,冀DF09871,2026-10-20,2026-10-20,首保,4800,0\r\n"
)


@dataclass(frozen=True)
class Answer:
    """What a command said: exit status, stdout, stderr."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a verb on the shop in ``tmp_path/shop``."""

    def command(*words: object) -> Answer:
        capsys.readouterr()
        status = main(["--data", str(tmp_path / "shop"), *map(str, words)])
        said = capsys.readouterr()
        return Answer(status, said.out, said.err)

    return command


@pytest.fixture
def shop(run: Run, tmp_path: Path) -> Path:
    """An empty shop made by the command line."""
    assert run("new", "--name", "澄远汽车", "--plate-prefix", "冀D").status == 0
    return tmp_path / "shop"


@pytest.fixture
def filled(run: Any, shop: Path, tmp_path: Path) -> Any:
    """A shop with a few customers, cars and orders from DMS files; what the import said."""
    for name, text in (("kh.csv", CUSTOMERS), ("cl.csv", VEHICLES), ("gd.csv", ORDERS)):
        (tmp_path / name).write_bytes(text.encode("gb18030"))
    answer = run("import", *(tmp_path / n for n in ("gd.csv", "cl.csv", "kh.csv")), "--json")
    assert answer.status == 0, answer.err
    return answer.json
