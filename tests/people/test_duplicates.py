"""Two records of one person or car: proposed, merged, and taken apart again (5.3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.staff.rights import Actor
from dealerdesk.store import health
from dealerdesk.store.content import content_hash

HEAD = "客户编号,客户名称,手机,地址,车架号,车牌号"
VINS = ("LSVAA49J132047371", "LFV3A28K5E3011122", "LFV3A28K5E30I1122".replace("I", "7"))
FILE = [
    HEAD,
    f"KH1,张三,13912345678,和平路,{VINS[0]},冀D12345",
    f"KH2,张叁,13912345678,,{VINS[1]},冀D22222",
    "KH3,澄远商贸有限公司,13712345678,,,",
    "KH4,澄远商贸有限责任公司,13612345678,,,",
]


@pytest.fixture
def two(desk: Desk, manager: Actor, tmp_path: Path) -> Desk:
    """A shop with two pairs of customers who may be one."""
    take(desk, manager, tmp_path)
    return desk


def take(desk: Desk, actor: Actor, folder: Path) -> str:
    path = folder / "list.csv"
    path.write_text("\n".join(FILE) + "\n", encoding="utf-8")
    c = desk.dms.run(actor, path).counts
    return f"{c.new} {c.changed} {c.same} {c.conflicts} {c.skipped} {c.rejected}"


def test_pairs_are_proposed_with_their_reason(two: Desk, manager: Actor) -> None:
    total, found = two.duplicates.pairs(manager)
    assert total == 2
    assert [(p.table, p.first_id, p.second_id, p.why) for p in found] == [
        ("customer", 1, 2, "电话相同"), ("customer", 3, 4, "同一单位，写法不同"),
    ]  # fmt: skip
    two.duplicates.dismiss(manager, found[0])
    assert two.duplicates.pairs(manager)[0] == 1
    two.duplicates.propose(manager, found[0])
    assert two.duplicates.pairs(manager)[1] == found, "said by mistake: proposed again"


def test_fields_stand_side_by_side(two: Desk, manager: Actor) -> None:
    pair = two.duplicates.pairs(manager)[1][0]
    found = {f.name: (f.first, f.second, f.take) for f in two.duplicates.fields(pair)}
    assert found["name"] == ("张三", "张叁", "first") and found["address"] == ("和平路", "", "first")


def test_a_merge_keeps_everything_and_can_be_taken_back(two: Desk, manager: Actor) -> None:
    at = two.clock.now().replace(hour=15)
    two.appointments.book(manager, Draft(vehicle_id=2, at=at, work="repair"))
    two.people.edit_customer(manager, 2, {"note": "喜欢红色"})
    before = content_hash(two.store)
    change = two.duplicates.merge(manager, "customer", 2, 1, {"note": "source"})
    card = two.people.customer(manager, 1)
    assert [p.number for p in card.phones] == ["13912345678"] and card.note == "喜欢红色"
    assert {v.plate for v in card.vehicles} == {"冀D12345", "冀D22222"}
    with pytest.raises(NotFound):
        two.people.customer(manager, 2)
    assert [hit.name for hit in two.search.find(manager, "22222")] == ["张三"]
    assert health.check(two.store).problems == ()
    two.duplicates.undo_merge(manager, change.journal_id)
    assert content_hash(two.store) == before
    assert two.duplicates.merges()[0].undone
    with pytest.raises(WorldError):
        two.duplicates.undo_merge(manager, change.journal_id)


def test_a_file_that_still_speaks_of_both_changes_nothing(two: Desk, manager: Actor, tmp_path: Path) -> None:
    two.duplicates.merge(manager, "customer", 2, 1)
    before = content_hash(two.store)
    FILE[0] += " "  # another text, so that every row is read again
    try:
        assert take(two, manager, tmp_path) == "0 0 4 0 0 0"
    finally:
        FILE[0] = HEAD
    assert content_hash(two.store) == before


def test_cars_are_merged_with_their_history(two: Desk, manager: Actor) -> None:
    change = two.duplicates.merge(manager, "vehicle", 2, 1)
    card = two.people.vehicle(manager, 1)
    assert [h.name for h in card.holders] == ["张三"]
    assert health.check(two.store).problems == ()
    two.duplicates.undo_merge(manager, change.journal_id)
    assert two.people.vehicle(manager, 2).plate == "冀D22222"


def test_what_can_not_be_merged_is_refused(two: Desk, manager: Actor) -> None:
    with pytest.raises(WorldError):
        two.duplicates.merge(manager, "customer", 1, 1)
    with pytest.raises(NotFound):
        two.duplicates.merge(manager, "customer", 9, 1)
    with pytest.raises(NotAllowed):
        two.duplicates.merge(Actor("周岚", "care_specialist"), "customer", 2, 1)
    with pytest.raises(NotFound):
        two.duplicates.undo_merge(manager, 1)


def test_a_merged_customer_survives_a_restart(two: Desk, manager: Actor, clock: FixedClock) -> None:
    change = two.duplicates.merge(manager, "customer", 4, 3)
    two.close()
    with Desk.open(two.folder, clock) as again:
        again.duplicates.undo_merge(manager, change.journal_id)
        assert again.people.customer(manager, 4).name == "澄远商贸有限责任公司"
