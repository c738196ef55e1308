"""The shop that the rows about reading work on: made once for each size by importing the seeded files."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.data import FILES, TODAY, write
from benchmarks.race import CACHE
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff.rights import Actor

MANAGER = Actor("吴晓", "manager", "benchmark")
ADMINISTRATOR = Actor("吴晓", "administrator", "benchmark")


def clock() -> FixedClock:
    return FixedClock(datetime(TODAY.year, TODAY.month, TODAY.day, 2, tzinfo=UTC))


def files(size: str, changed: int = 0) -> list[Path]:
    """The seeded files of this size, written once."""
    folder = CACHE / f"files-{size}{f'-{changed}' if changed else ''}"
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        write(folder, size, changed=changed)
        (folder / "whole").touch()
    return [folder / f"{name}.csv" for name in FILES]


def make_shop(size: str) -> None:
    """Imports the files of this size into a shop that the other processes copy."""
    folder = CACHE / f"shop-{size}"
    if (folder / "whole").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    with Desk.create(folder, "澄远汽车", "冀D", clock()) as desk:
        desk.mark_sample(TODAY)
        desk.staff.add(ADMINISTRATOR, "吴晓", "manager")
        bring_in(desk, files(size))
    (folder / "whole").touch()


def bring_in(desk: Desk, paths: list[Path]) -> None:
    """Imports as the window and the command line do."""
    reports, refused = desk.dms.run_files(MANAGER, paths)
    assert len(reports) == len(paths) and not refused, refused


def copy_shop(size: str, to: Path) -> None:
    shutil.copytree(CACHE / f"shop-{size}", to, ignore=shutil.ignore_patterns("backups", "logs", "whole"))
