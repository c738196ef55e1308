"""Kill -9 at any moment of an import: it is wholly there or wholly not, and the next start says which."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.store import health
from dealerdesk.store.content import content_hash

ROWS = 4_000


def command(folder: Path, file: Path) -> list[str]:
    return [sys.executable, "-m", "dealerdesk", "--data", str(folder), "import", str(file)]


def look(folder: Path, clock: FixedClock) -> tuple[int, str, str]:
    """Runs, content and what the next start says."""
    with Desk.open(folder, clock) as desk:
        said = desk.unfinished_import() or ""
        assert health.check(desk.store).problems == ()
        return len(desk.dms.runs()), content_hash(desk.store), said


def kill_at_moments(desk: Desk, tmp_path: Path, clock: FixedClock, count: int, seed: int) -> None:
    folder = desk.folder
    desk.close()
    file = tmp_path / "people.csv"
    rows = [f"KH{n},客户{n},139{n:08d},和平路 {n} 号" for n in range(ROWS)]
    file.write_text("客户编号,客户名称,手机,地址\n" + "\n".join(rows) + "\n", encoding="utf-8")
    whole, empty = tmp_path / "whole", tmp_path / "empty"
    shutil.copytree(folder, empty)
    shutil.copytree(folder, whole)
    began = time.monotonic()
    subprocess.run(command(whole, file), check=True, capture_output=True, timeout=120)
    took = time.monotonic() - began
    ends = {0: look(empty, clock)[1], 1: look(whole, clock)[1]}
    assert ends[0] != ends[1]
    chance = random.Random(seed)
    seen: set[int] = set()
    for number in range(count):
        shop = tmp_path / f"shop{number}"
        shutil.copytree(empty, shop)
        child = subprocess.Popen(command(shop, file), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(took * chance.uniform(0.2, 1.05))
        child.send_signal(signal.SIGKILL)
        child.wait()
        noted = (shop / ".import.json").exists()
        runs, content, said = look(shop, clock)
        assert content == ends[runs]
        assert bool(said) == noted and "\n" not in said
        if noted:
            assert ("people.csv" in said) and ("1" in said) == (runs == 1)
            assert look(shop, clock)[2] == ""  # said once
        seen.add(runs)
        shutil.rmtree(shop)
    assert count < 50 or seen == {0, 1}


def test_an_import_that_is_killed_is_whole_or_nothing(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    kill_at_moments(desk, tmp_path, clock, count=4, seed=20261124)


@pytest.mark.slow
def test_two_hundred_moments(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    kill_at_moments(desk, tmp_path, clock, count=200, seed=2026)
