"""The one file: journal, sources, migrations, refusal of what it must not open."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, WorldError
from dealerdesk.people.records import Customer
from dealerdesk.staff import Actor
from dealerdesk.store import connection
from dealerdesk.store.records import Journal, JournalRow
from dealerdesk.store.store import CheckedRunner


def test_every_write_is_journalled_with_before_and_after(desk: Desk, manager: Actor) -> None:
    with desk.store.write(manager, "edit_customer", "新客户") as w:
        customer = w.insert(Customer, name="赵婷")
    change = w.change
    with desk.store.write(manager, "edit_customer") as w:
        assert w.update(Customer, customer, {"name": "赵婷婷", "note": ""}) == ("name",)
    with desk.store.write(manager, "edit_customer") as w:
        w.delete(Customer, customer)
    entry = Journal.get_by_id(change.journal_id)
    assert (entry.actor, entry.role, entry.act, entry.summary) == (
        "许文静",
        "manager",
        "edit_customer",
        "新客户",
    )
    assert entry.at == desk.clock.now()
    assert change.touched == {"customer": (customer,)}
    rows = list(JournalRow.select().where(JournalRow.table_name == "customer").order_by(JournalRow.id))
    made, edited, gone = ((json.loads(r.before or "null"), json.loads(r.after or "null")) for r in rows)
    assert made[0] is None and made[1]["name"] == "赵婷"
    assert edited == ({"name": "赵婷"}, {"name": "赵婷婷"})
    assert gone[0]["name"] == "赵婷婷" and gone[1] is None


def test_a_field_remembers_that_a_person_set_it(desk: Desk, manager: Actor) -> None:
    with desk.store.write(manager, "import", by_hand=False) as w:
        customer = w.insert(Customer, name="赵婷", address="人民路")
    assert desk.store.sources("customer", customer) == {}
    with desk.store.write(manager, "edit_customer") as w:
        w.update(Customer, customer, {"address": "中华路"})
    source = desk.store.sources("customer", customer)["address"]
    assert source.by_hand and source.journal_id == w.change.journal_id


def test_confirming_a_value_by_hand_protects_it_without_a_change(desk: Desk, manager: Actor) -> None:
    with desk.store.write(manager, "import", by_hand=False) as w:
        customer = w.insert(Customer, name="赵婷", address="人民路")
    with desk.store.write(manager, "edit_customer") as w:
        assert w.update(Customer, customer, {"address": "人民路"}) == ()
    assert desk.store.sources("customer", customer)["address"].by_hand


def test_nothing_remains_of_a_write_that_raises(desk: Desk, manager: Actor) -> None:
    before = desk.store.last_journal()
    with pytest.raises(ZeroDivisionError), desk.store.write(manager, "edit_customer") as w:
        w.insert(Customer, name="赵婷")
        raise ZeroDivisionError
    assert desk.store.last_journal() == before
    assert Customer.select().count() == 0


def test_a_right_is_asked_before_anything_else(desk: Desk) -> None:
    before = desk.store.last_journal()
    with pytest.raises(NotAllowed, match="总经理"), desk.store.write(Actor("韩", "general_manager"), "book"):
        raise AssertionError("the write began")
    assert desk.store.last_journal() == before


def test_a_hook_that_fails_undoes_the_write(desk: Desk, manager: Actor) -> None:
    desk.store.hooks.append(lambda change: 1 // 0)
    with pytest.raises(ZeroDivisionError), desk.store.write(manager, "edit_customer") as w:
        w.insert(Customer, name="赵婷")
    assert Customer.select().count() == 0


def test_listeners_hear_of_the_change_after_the_commit(desk: Desk, manager: Actor) -> None:
    heard = []
    desk.store.listeners.append(lambda change: heard.append((change.act, Customer.select().count())))
    with desk.store.write(manager, "edit_customer") as w:
        w.insert(Customer, name="赵婷")
    assert heard == [("edit_customer", 1)]


def test_a_second_writer_waits_and_is_refused_in_one_line(
    desk: Desk, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.store.db.execute_sql("PRAGMA busy_timeout=100")
    other = dbapi2.connect(str(desk.store.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(WorldError) as refused, desk.store.write(manager, "edit_customer"):
            raise AssertionError("the write began")
        assert "另一个程序" in refused.value.line
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_a_write_gets_through_when_the_other_writer_ends_in_time(desk: Desk, manager: Actor) -> None:
    other = dbapi2.connect(str(desk.store.path), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")

    def release() -> None:
        time.sleep(0.3)
        other.execute("ROLLBACK")

    thread = threading.Thread(target=release)
    thread.start()
    with desk.store.write(manager, "edit_customer") as w:
        w.insert(Customer, name="赵婷")
    thread.join()
    other.close()
    assert Customer.select().count() == 1


def test_the_file_has_the_safe_pragmas(desk: Desk) -> None:
    pragmas = {
        name: desk.store.db.execute_sql(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000}
    assert dbapi2.sqlite_version_info >= connection.OLDEST_SQLITE


def test_a_file_of_a_newer_program_is_refused_and_not_touched(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "shop"
    with Desk.create(folder, "澄远汽车", clock=clock) as desk:
        desk.store.db.execute_sql(
            "INSERT INTO schema_migration (name, applied) VALUES ('9999_future', '2030-01-01')"
        )
    with pytest.raises(WorldError, match="升级"):
        Desk.open(folder, clock)


def test_another_program_s_database_is_refused_and_not_touched(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    other = dbapi2.connect(str(folder / "desk.db"))
    other.execute("CREATE TABLE theirs (x)")
    other.commit()
    other.close()
    with pytest.raises(WorldError, match="不是店里的数据文件"):
        Desk.open(folder, clock)


@pytest.mark.parametrize("junk", [b"not a database at all, only text", b"PK\x03\x04" + bytes(4096)])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, clock: FixedClock, junk: bytes) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "desk.db").write_bytes(junk)
    with pytest.raises(WorldError):
        Desk.open(folder, clock)
    assert (folder / "desk.db").read_bytes() == junk


def test_an_encrypted_file_needs_its_key(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "shop"
    monkeypatch.setenv("DEALERDESK_KEY", "it's a key")
    with Desk.create(folder, "澄远汽车", clock=clock):
        pass
    assert b"SQLite format" not in (folder / "desk.db").read_bytes()[:100]
    with Desk.open(folder, clock) as desk:
        assert desk.settings["shop_name"] == "澄远汽车"
    monkeypatch.delenv("DEALERDESK_KEY")
    with pytest.raises(WorldError):
        Desk.open(folder, clock)


def test_a_migration_that_breaks_a_reference_is_rolled_back(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "0002_breaks.py").write_text(
        "def up(migrator, db):\n"
        '    db.execute_sql("INSERT INTO phone (customer_id, number, label, position, state, made)'
        " VALUES (404, '1', '', 0, 'ok', 1)\")\n"
    )
    runner = CheckedRunner(desk.store.db, str(tmp_path), table_name="schema_migration")
    with pytest.raises(RuntimeError, match="0002_breaks"):
        runner.up()
    assert desk.store.db.execute_sql("SELECT count(*) FROM phone").fetchone()[0] == 0
    assert "0002_breaks" not in runner.applied()


def test_the_migrations_make_exactly_the_tables_of_the_records(desk: Desk) -> None:
    from dealerdesk.desk import records

    for model in records():
        table = model._meta.table_name
        columns = {row[1] for row in desk.store.db.execute_sql(f'PRAGMA table_info("{table}")')}
        assert columns == set(model._meta.columns), table
    assert desk.store.db.execute_sql("PRAGMA foreign_key_check").fetchall() == []
