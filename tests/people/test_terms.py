"""Search terms follow every write: small ones in it, large ones right after, also past a crash."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.people import terms
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Store

HEAD = "客户编号,客户名称,手机,地址"


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six records are many, so that small files show what large ones do."""
    monkeypatch.setattr(terms, "MANY", 6)


def people(first: int, last: int, name: str = "客", street: str = "和平路") -> list[str]:
    digits = "零一二三四五六七八九"
    return [
        f"KH{n},{name}{digits[n // 10]}{digits[n % 10]},139{n:08d},{street} {n} 号"
        for n in range(first, last)
    ]


def take(desk: Desk, actor: Actor, folder: Path, *lines: str) -> None:
    file = folder / "people.csv"
    file.write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    desk.dms.run(actor, file)


def kept(store: Store) -> list[tuple[str, int, int]]:
    return [
        tuple(row)
        for row in store.db.execute_sql("SELECT k, customer_id, vehicle_id FROM term ORDER BY 1, 2, 3")
    ]


def made_anew(store: Store) -> list[tuple[str, int, int]]:
    """All terms as they should be."""
    ids = [
        {row[0] for row in store.db.execute_sql(f"SELECT id FROM {table}")}
        for table in ("customer", "vehicle")
    ]
    with store.derive():
        store.db.execute_sql("DELETE FROM term")
        terms.rebuild(store, *ids)
    return kept(store)


def test_a_large_import_is_found_when_it_is_done(desk: Desk, manager: Actor, tmp_path: Path) -> None:
    take(desk, manager, tmp_path, *people(0, 30))
    assert [hit.name for hit in desk.search.find(manager, "客一七")] == ["客一七"]
    assert not desk.search.waits
    assert kept(desk.store) == made_anew(desk.store)
    indexes = {
        row[0] for row in desk.store.db.execute_sql("SELECT name FROM sqlite_master WHERE tbl_name = 'term'")
    }
    assert {"term_customer", "term_vehicle"} <= indexes


@pytest.mark.parametrize("later", [(30, 60), (30, 40)], ids=["all", "some"])
def test_a_crash_between_is_healed_at_the_next_start(
    desk: Desk, manager: Actor, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch,
    later: tuple[int, int],
) -> None:  # fmt: skip
    take(desk, manager, tmp_path, *people(0, 30))
    with monkeypatch.context() as crash:
        crash.setattr(terms, "catch_up", lambda store: None)
        take(desk, manager, tmp_path, *people(0, 8, "新"), *people(8, 30), *people(*later))
    assert desk.search.waits
    assert desk.search.find(manager, "客零三") == []  # it is called otherwise now
    assert desk.search.find(manager, "新零三") == []
    desk.people.make_customer(manager, {"name": "孙小七"})
    assert [hit.name for hit in desk.search.find(manager, "孙小七")] == ["孙小七"]
    desk.close()
    with Desk.open(desk.folder, clock) as again:
        assert not again.search.waits
        assert [hit.name for hit in again.search.find(manager, "新零三")] == ["新零三"]
        assert [hit.name for hit in again.search.find(manager, "孙小七")] == ["孙小七"]
        assert kept(again.store) == made_anew(again.store)


def test_the_next_import_makes_what_was_left(
    desk: Desk, manager: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(terms, "catch_up", lambda store: None)
        take(desk, manager, tmp_path, *people(0, 30))
    take(desk, manager, tmp_path, *people(0, 31))
    assert not desk.search.waits
    assert kept(desk.store) == made_anew(desk.store)


def test_a_start_does_not_wait_for_another_writer(
    desk: Desk, manager: Actor, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(terms, "catch_up", lambda store: None)
        take(desk, manager, tmp_path, *people(0, 30))
    desk.close()
    other = dbapi2.connect(str(desk.store.path), isolation_level=None)  # type: ignore[attr-defined]
    other.execute("BEGIN IMMEDIATE")
    with Desk.open(desk.folder, clock) as busy:
        assert busy.search.waits
        other.execute("ROLLBACK")
        other.close()
        terms.catch_up(busy.store)
        assert not busy.search.waits
        assert kept(busy.store) == made_anew(busy.store)


def test_what_nobody_is_found_by_costs_no_terms(
    desk: Desk, manager: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(desk, manager, tmp_path, *people(0, 30))
    rebuilt: list[set[int]] = []
    monkeypatch.setattr(terms, "rebuild", lambda store, customers, vehicles: rebuilt.append(customers))
    take(desk, manager, tmp_path, *people(0, 30, street="光明街"))
    assert desk.store.db.execute_sql(
        "SELECT count(*) FROM customer WHERE address LIKE '光明街%'"
    ).fetchone() == (30,)
    assert rebuilt == []
    take(desk, manager, tmp_path, *people(0, 2, "新"), *people(2, 30, street="光明街"))
    assert rebuilt == [{1, 2}]


def test_a_large_import_taken_back_is_found_no_more(desk: Desk, manager: Actor, tmp_path: Path) -> None:
    take(desk, manager, tmp_path, *people(0, 3))
    take(desk, manager, tmp_path, *people(0, 30))
    desk.dms.undo(manager, 2)
    assert desk.search.find(manager, "客一七") == []
    assert [hit.name for hit in desk.search.find(manager, "客零一")] == ["客零一"]
    assert kept(desk.store) == made_anew(desk.store)
