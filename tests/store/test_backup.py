"""Backups carry their own hash; a restore puts back exactly what was."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from dealerdesk.__main__ import main
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.people.records import Customer
from dealerdesk.staff import Actor
from dealerdesk.store import backup, health


def test_a_backup_of_a_live_file_holds_everything(desk: Desk, manager: Actor, tmp_path: Path) -> None:
    desk.people.make_customer(manager, {"name": "王𠮷䶮", "phone": "13800005678"})
    made = backup.make(desk.store, "manual")
    assert backup.proven(made) and made.journal == desk.store.last_journal()
    desk.close()
    backup.restore(made.path, tmp_path / "new")
    with Desk.open(tmp_path / "new", desk.clock) as restored:
        assert [c.name for c in Customer.select()] == ["王𠮷䶮"]
        assert health.check(restored.store).problems == ()


@pytest.mark.parametrize("place", [0, 100, 5000, -1])
def test_one_flipped_byte_is_seen_and_refused(desk: Desk, tmp_path: Path, place: int) -> None:
    made = backup.make(desk.store, "manual")
    data = bytearray(made.path.read_bytes())
    data[place] ^= 1
    made.path.write_bytes(data)
    assert not backup.proven(made)
    with pytest.raises(WorldError, match="校验"):
        backup.restore(made.path, tmp_path / "new")
    assert not (tmp_path / "new" / "desk.db").exists()


def test_a_backup_proves_itself_without_its_note(desk: Desk, tmp_path: Path) -> None:
    made = backup.make(desk.store, "manual")
    carried = tmp_path / made.path.name
    shutil.copy(made.path, carried)
    assert backup.proven(backup.read(carried))
    carried.write_bytes(carried.read_bytes() + b"\0")
    assert not backup.proven(backup.read(carried))


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "holiday.db"
    other.write_bytes(b"x")
    with pytest.raises(WorldError, match="不是本程序的备份"):
        backup.restore(other, tmp_path / "new")


def test_no_second_backup_of_the_same_data(desk: Desk, manager: Actor) -> None:
    first = backup.make_if_needed(desk.store, "import")
    assert backup.make_if_needed(desk.store, "import") == first
    desk.people.make_customer(manager, {"name": "赵婷"})
    second = backup.make_if_needed(desk.store, "import")
    assert second is not None and first is not None and second.path != first.path


def test_a_damaged_backup_is_no_reason_to_skip_one(desk: Desk) -> None:
    first = backup.make_if_needed(desk.store, "import")
    assert first is not None
    first.path.write_bytes(b"broken")
    second = backup.make_if_needed(desk.store, "import")
    assert second is not None and backup.proven(second)


def test_one_daily_backup_a_day(desk: Desk, manager: Actor, clock: FixedClock) -> None:
    assert backup.daily(desk.store) is not None
    desk.people.make_customer(manager, {"name": "赵婷"})
    assert backup.daily(desk.store) is None
    clock.moment += timedelta(days=1)
    assert backup.daily(desk.store) is not None


def test_old_backups_thin_out_to_one_a_day_then_one_a_month(
    desk: Desk, manager: Actor, clock: FixedClock, tmp_path: Path
) -> None:
    folder = tmp_path / "thinned"
    today = clock.moment
    for days in range(0, 120, 3):
        for hours in (0, 5):
            clock.moment = today - timedelta(days=days, hours=hours)
            backup.make(desk.store, "manual", folder)
    backup.thin(folder, today.date())
    ages = [(today.date() - b.at.date()).days for b in backup.listing(folder)]
    assert ages[:2] == [0, 0]
    assert len([a for a in ages if 7 <= a < 60]) == len({a for a in ages if 7 <= a < 60})
    months = {b.at.strftime("%Y-%m") for b in backup.listing(folder)}
    assert len([a for a in ages if a >= 60]) <= len(months)


def test_a_damaged_file_is_told_with_the_backup_to_restore(
    desk: Desk, manager: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(300):
        with desk.store.write(manager, "edit_customer") as w:
            w.insert(Customer, name=f"客户{number}", note="x" * 200)
    made = backup.make(desk.store, "manual")
    desk.store.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    folder = desk.folder
    desk.close()
    data = bytearray((folder / "desk.db").read_bytes())
    for page in range(3, len(data) // 4096, 2):
        data[page * 4096 : (page + 1) * 4096] = bytes(4096)
    (folder / "desk.db").write_bytes(bytes(data))
    assert main(["--data", str(folder), "check"]) == 1
    assert made.path.name in capsys.readouterr().err


@pytest.mark.parametrize("left", [b"", b"SQLite format 3\0" + bytes(5000)])
def test_what_a_power_cut_leaves_is_never_taken_for_an_empty_shop(desk: Desk, left: bytes) -> None:
    made = backup.make(desk.store, "manual")
    desk.close()
    (desk.folder / "desk.db").write_bytes(left)
    with pytest.raises(WorldError) as refused:
        Desk.open(desk.folder, desk.clock)
    assert left or made.path.name in str(refused.value)
    assert (desk.folder / "desk.db").read_bytes() == left
