"""The command line run in this process, as scripts see it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dealerdesk.__main__ import main


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
