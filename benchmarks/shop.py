"""The shop that the rows about reading work on: made once for each size by importing the seeded files."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.race import CACHE, ROOT

if TYPE_CHECKING:
    from dealerdesk.desk import Desk

# The product is imported inside functions: a floor's memory must not hold it.


def product() -> str:
    """What the made shop depends on."""
    sources = sorted((ROOT / "dealerdesk").rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def files(size: str, changed: int = 0) -> list[Path]:
    """The seeded files of this size, written once."""
    from benchmarks.data import FILES, write

    folder = CACHE / f"files-{size}{f'-{changed}' if changed else ''}"
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        write(folder, size, changed=changed)
        (folder / "whole").touch()
    return [folder / f"{name}.csv" for name in FILES]


def make_shop(size: str) -> None:
    """Imports the files of this size into a shop that the other processes copy."""
    from benchmarks.data import TODAY
    from dealerdesk.staff.rights import Actor

    folder, made_by = CACHE / f"shop-{size}", CACHE / f"shop-{size}.made"
    if made_by.exists() and made_by.read_text() == product():
        return
    shutil.rmtree(folder, ignore_errors=True)
    desk = new_shop(folder)
    desk.mark_sample(TODAY)
    desk.staff.add(Actor("吴晓", "administrator", "benchmark"), "吴晓", "manager")
    bring_in(desk, files(size))
    desk.close()
    made_by.write_text(product())


def new_shop(folder: Path) -> Desk:
    from benchmarks.data import TODAY
    from dealerdesk.clock import SystemClock
    from dealerdesk.desk import Desk

    return Desk.create(folder, "澄远汽车", "冀D", SystemClock(day=TODAY))


def open_shop(size: str, folder: Path) -> Desk:
    """A copy of the made shop, open."""
    from dealerdesk.desk import Desk

    copy_shop(size, folder / "shop")
    return Desk.open(folder / "shop")


def bring_in(desk: Desk, paths: list[Path]) -> None:
    """Imports as the window and the command line do."""
    from dealerdesk.staff.rights import Actor

    reports, refused = desk.dms.run_files(Actor("吴晓", "manager", "benchmark"), paths)
    assert len(reports) == len(paths) and not refused, refused


def copy_shop(size: str, to: Path) -> None:
    shutil.copytree(CACHE / f"shop-{size}", to)


def make_planned(size: str) -> None:
    """The made shop with its reminder calendar planned."""
    from dealerdesk.desk import Desk
    from dealerdesk.staff.rights import Actor

    make_shop(size)
    folder, made_by = CACHE / f"planned-{size}", CACHE / f"planned-{size}.made"
    if made_by.exists() and made_by.read_text() == product():
        return
    shutil.rmtree(folder, ignore_errors=True)
    copy_shop(size, folder)
    with Desk.open(folder) as desk:
        desk.tasks.plan(Actor("吴晓", "manager", "benchmark"))
    made_by.write_text(product())


def open_planned(size: str, folder: Path) -> Desk:
    """A copy of the planned shop, open."""
    from dealerdesk.desk import Desk

    shutil.copytree(CACHE / f"planned-{size}", folder / "shop")
    return Desk.open(folder / "shop")
