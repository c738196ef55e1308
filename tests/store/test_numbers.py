"""Numbers of papers: no gap, no repeat, also with two processes."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from dealerdesk.store.numbers import next_month_number, next_number

DAY = date(2026, 11, 23)


def test_numbers_run_by_prefix_and_day(desk: Desk, manager: Actor) -> None:
    with desk.store.write(manager, "book") as w:
        got = [next_number(w, "YY", DAY), next_number(w, "YY", DAY), next_number(w, "TS", DAY)]
        assert got == ["YY-20261123-001", "YY-20261123-002", "TS-20261123-001"]
        assert next_month_number(w, "YB", DAY) == "YB-202611-01"


def test_a_failed_write_gives_its_number_back(desk: Desk, manager: Actor) -> None:
    with pytest.raises(ZeroDivisionError), desk.store.write(manager, "book") as w:
        next_number(w, "YY", DAY)
        raise ZeroDivisionError
    with desk.store.write(manager, "book") as w:
        assert next_number(w, "YY", DAY) == "YY-20261123-001"


TAKE = """
import sys
from datetime import date
from pathlib import Path
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from dealerdesk.store.numbers import next_number
with Desk.open(Path(sys.argv[1])) as desk:
    for _ in range(int(sys.argv[2])):
        with desk.store.write(Actor("a", "manager"), "book") as w:
            number = next_number(w, "YY", date(2026, 11, 23))
        print(number)
"""


def test_two_processes_never_get_the_same_number(desk: Desk) -> None:
    command = [sys.executable, "-c", TAKE, str(desk.folder), "60"]
    two = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    numbers = [number for process in two for number in process.communicate(timeout=120)[0].split()]
    assert sorted(numbers) == [f"YY-20261123-{n:03d}" for n in range(1, 121)]
