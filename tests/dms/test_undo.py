"""A whole run is taken back: made rows go, changed values return, what people edited stays (issue of 5.2)."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.staff.rights import Actor
from dealerdesk.store import health
from dealerdesk.store.content import content_hash

PEOPLE = "客户编号,客户名称,手机,地址"
CARS = "车架号,车牌号,客户编号,车主,车型,行驶里程,使用人,使用人电话"
ORDERS = "工单号,VIN,结算日期,业务类型,行驶里程,驾驶人,付款人"
VINS = ("LSVAA49J132047371", "LFV3A28K5E3011122", "LVSHCAMB1CE054322")
SAMPLE = Path(__file__).parents[2] / "resources" / "sample"


def people(*rows: str) -> tuple[str, ...]:
    return (PEOPLE, *rows)


def state(shop) -> str:
    found = health.check(shop.desk.store)
    assert found.problems == ()
    return content_hash(shop.desk.store)


def test_what_a_run_made_goes(shop) -> None:
    before = state(shop)
    report = shop.take(*people("KH1,张三,13912345678,和平路", "KH2,李四,13812345678,中华路"))
    undone = shop.desk.dms.undo(shop.actor, report.run)
    assert (undone.removed, undone.restored, undone.kept) == (2, 0, ())
    assert state(shop) == before
    assert shop.one("SELECT count(*) FROM term") == 0
    assert shop.desk.dms.runs()[0].undone


def test_the_same_file_is_new_again(shop) -> None:
    rows = people("KH1,张三,13912345678,和平路")
    shop.desk.dms.undo(shop.actor, shop.take(*rows).run)
    assert shop.six(shop.take(*rows)) == "1 0 0 0 0 0"
    assert shop.six(shop.take(*rows)) == "0 0 1 0 0 0"


def test_what_a_run_changed_returns(shop) -> None:
    shop.take(*people("KH1,张三,13912345678,和平路"))
    before = state(shop)
    report = shop.take(*people("KH1,张三,13812345678,中华路", "KH2,李四,13712345678,"))
    undone = shop.desk.dms.undo(shop.actor, report.run)
    assert (undone.removed, undone.restored, undone.kept) == (1, 1, ())
    assert state(shop) == before
    assert [hit.name for hit in shop.desk.search.find(shop.actor, "13912345678")] == ["张三"]
    assert shop.desk.search.find(shop.actor, "13812345678") == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_runs_are_taken_back_in_any_order(shop, order: tuple[int, ...]) -> None:
    before = state(shop)
    runs = [
        shop.take(*people("KH1,张三,13912345678,和平路")).run,
        shop.take(*people("KH1,张三,13812345678,中华路")).run,
        shop.take(*people("KH1,张三,13712345678,光明路")).run,
    ]
    for place in order:
        shop.desk.dms.undo(shop.actor, runs[place])
    assert state(shop) == before


def test_a_later_runs_value_stays_until_that_run_goes_too(shop) -> None:
    shop.take(*people("KH1,张三,,和平路"))
    second = shop.take(*people("KH1,张三,,中华路")).run
    third = shop.take(*people("KH1,张三,,光明路")).run
    assert shop.desk.dms.undo(shop.actor, second).restored == 0
    assert shop.one("SELECT address FROM customer") == "光明路"
    shop.desk.dms.undo(shop.actor, third)
    assert shop.one("SELECT address FROM customer") == "和平路"


def test_what_people_edited_since_stays_and_is_listed(shop) -> None:
    run = shop.take(*people("KH1,张三,13912345678,和平路", "KH2,李四,13812345678,中华路")).run
    shop.desk.people.edit_customer(shop.actor, 1, {"address": "人民路"})
    undone = shop.desk.dms.undo(shop.actor, run)
    assert undone.removed == 1
    ((line),) = undone.kept
    assert (line.table, line.row_id, line.label) == ("customer", 1, "张三")
    assert shop.actor.name in line.reason
    assert shop.rows("SELECT name, address FROM customer") == [("张三", "人民路")]
    assert shop.rows("SELECT number FROM phone") == [("13912345678",)]
    state(shop)


def test_a_field_corrected_since_stays_and_the_others_return(shop) -> None:
    shop.take(*people("KH1,张三,,和平路"))
    run = shop.take("客户编号,客户名称,地址,邮编", "KH1,张三,中华路,056002").run
    shop.desk.people.edit_customer(shop.actor, 1, {"address": "人民路"})
    undone = shop.desk.dms.undo(shop.actor, run)
    assert undone.restored == 1 and [line.label for line in undone.kept] == ["张三"]
    assert shop.rows("SELECT address, postcode FROM customer") == [("人民路", "")]


def test_an_appointment_keeps_its_car_and_owner_whole(shop) -> None:
    run = shop.take(
        "车架号,车牌号,客户编号,车主,手机", f"{VINS[0]},冀D12345,KH1,张三,13912345678",
        f"{VINS[1]},冀D22222,KH2,李四,13812345678",
    ).run  # fmt: skip
    at = shop.desk.clock.now().replace(hour=15, minute=0)
    shop.desk.appointments.book(shop.actor, Draft(vehicle_id=1, at=at, work="periodic_service"))
    undone = shop.desk.dms.undo(shop.actor, run)
    assert undone.removed == 2
    assert {(line.table, line.label) for line in undone.kept} == {
        ("customer", "张三"),
        ("vehicle", "冀D·12345"),
    }
    card = shop.desk.people.customer(shop.actor, 1)
    assert [p.number for p in card.phones] == ["13912345678"] and card.vehicles[0].plate == "冀D12345"
    state(shop)


def test_a_later_runs_orders_keep_the_car_until_they_go(shop) -> None:
    before = state(shop)
    cars = shop.take(
        CARS, f"{VINS[0]},冀D12345,KH1,张三,速腾,1000,,", f"{VINS[1]},冀D22222,KH2,李四,捷达,,,"
    ).run
    orders = shop.take(ORDERS, f"WX1,{VINS[0]},2026-03-01,定保,5000,,").run
    undone = shop.desk.dms.undo(shop.actor, cars)
    assert ("vehicle", 1) in {(line.table, line.row_id) for line in undone.kept}
    assert shop.one("SELECT count(*) FROM vehicle") == 1
    shop.desk.dms.undo(shop.actor, orders)
    assert state(shop) == before


def test_a_changed_plate_and_a_changed_owner_return(shop) -> None:
    head = "车架号,车牌号,客户编号,车主,手机,交车日期,销售顾问"
    shop.take(head, f"{VINS[0]},冀D12345,KH1,张三,13912345678,2024-03-01,王敏")
    before = state(shop)
    run = shop.take(head, f"{VINS[0]},冀D99999,KH9,赵六,13712345678,2026-03-01,王敏").run
    assert shop.one("SELECT plate FROM plate_history") == "冀D12345"
    shop.desk.dms.undo(shop.actor, run)
    assert state(shop) == before


def test_taking_back_twice_or_nothing_is_refused_in_one_line(shop) -> None:
    run = shop.take(*people("KH1,张三,,和平路")).run
    shop.desk.dms.undo(shop.actor, run)
    with pytest.raises(WorldError):
        shop.desk.dms.undo(shop.actor, run)
    with pytest.raises(NotFound):
        shop.desk.dms.undo(shop.actor, 99)
    with pytest.raises(NotAllowed):
        shop.desk.dms.undo(Actor("前台", "front_desk"), run)


def test_the_lists_of_the_run_go_with_it(shop) -> None:
    run = shop.take(*people("KH1,张三,1391234567,和平路", ",,,没有人")).run
    assert shop.desk.checks.counts()["issues"] == 1
    shop.desk.dms.undo(shop.actor, run)
    assert shop.desk.checks.counts()["issues"] == 0 and shop.desk.dms.rejects(run) == []


def test_undo_survives_a_restart(shop, clock: FixedClock) -> None:
    before = state(shop)
    run = shop.take(*people("KH1,张三,13912345678,和平路")).run
    shop.desk.close()
    with Desk.open(shop.desk.folder, clock) as again:
        again.dms.undo(shop.actor, run)
        assert content_hash(again.store) == before


@pytest.mark.parametrize("backwards", [True, False])
def test_the_sample_files_come_and_go(shop, backwards: bool) -> None:
    before = state(shop)
    reports, _refused = shop.desk.dms.run_files(shop.actor, sorted(SAMPLE.glob("*.csv")))
    full = state(shop)
    runs = [report.run for report in reports]
    for run in reversed(runs) if backwards else runs:
        shop.desk.dms.undo(shop.actor, run or 0)
    assert state(shop) == before
    shop.desk.dms.run_files(shop.actor, sorted(SAMPLE.glob("*.csv")))
    assert state(shop) == full


_PAIRS = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 5)), min_size=1, max_size=3)
_STEP = st.tuples(st.sampled_from(["people", "cars", "orders"]), _PAIRS) | st.tuples(
    st.just("undo"), st.integers(0, 9)
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(_STEP, min_size=1, max_size=8), order=st.randoms(use_true_random=False))
def test_whatever_came_in_goes_again(tmp_path_factory, steps, order) -> None:
    folder = tmp_path_factory.mktemp("undo")
    actor = Actor("吴晓", "manager")
    with Desk.create(folder / "shop", "店", "冀D") as desk:
        before = content_hash(desk.store)
        runs: list[int] = []
        for number, (kind, said) in enumerate(steps):
            if kind == "undo":
                if runs:
                    desk.dms.undo(actor, runs.pop(said % len(runs)))
                continue
            lines = {
                "people": lambda rows: [PEOPLE, *(f"KH{k},客户{k},1391234567{v},路{v}" for k, v in rows)],
                "cars": lambda rows: [
                    CARS,
                    *(
                        f"{VINS[k]},冀D1234{v},KH{v},客户{v},车{v},{v}000,司机{k}{v},1371234567{v}"
                        for k, v in rows
                    ),
                ],
                "orders": lambda rows: [
                    ORDERS,
                    *(f"W{v},{VINS[k]},2026-0{v}-01,定保,{v}000,司机{k}{v % 2},单位{v}公司" for k, v in rows),
                ],
            }[kind](said)
            file = folder / f"{number}.csv"
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
            runs.append(desk.dms.run(actor, file).run or 0)
        order.shuffle(runs)
        for run in runs:
            desk.dms.undo(actor, run)
        assert health.check(desk.store).problems == ()
        assert content_hash(desk.store) == before
    shutil.rmtree(folder)


def test_an_id_that_was_free_again_is_not_taken_for_the_former_record(shop) -> None:
    """A run taken back frees ids; what a later run makes under them is its own."""
    people = ("客户编号,客户名称,手机", "KH1,张三,13912345678", "KH2,李四,13912345679")
    first = shop.take(*people)
    shop.desk.dms.undo(shop.actor, first.run)
    shop.take(*people)
    content = content_hash(shop.desk.store)
    cars = shop.take("车架号,车牌号,客户编号,车主", "LSVAA49J132047371,冀D12345,KH1,张三")
    report = shop.desk.dms.undo(shop.actor, cars.run)
    assert (report.removed, report.kept) == (1, ())
    assert shop.rows("SELECT number FROM customer ORDER BY id") == [("KH1",), ("KH2",)]
    assert content_hash(shop.desk.store) == content


def test_the_history_of_a_former_record_says_nothing_of_the_one_with_its_id(shop) -> None:
    head = "客户编号,客户名称,手机,地址"
    one = shop.take(head, "KH1,张三,13912345678,和平路")
    two = shop.take(head, "KH1,张三,13912345678,人民路")
    shop.desk.dms.undo(shop.actor, two.run)
    shop.desk.dms.undo(shop.actor, one.run)
    assert shop.rows("SELECT id FROM customer") == []
    shop.take(head, "KH9,赵六,13912345670,中山路")
    assert shop.one("SELECT id FROM customer") == 1, "the same id"
    four = shop.take(head, "KH9,赵六,13912345670,联纺路")
    report = shop.desk.dms.undo(shop.actor, four.run)
    assert report.kept == () and shop.one("SELECT address FROM customer") == "中山路"


def test_a_line_about_a_record_that_has_gone_is_read_again(shop) -> None:
    """Another list spoke of the same record, and all of it was the same; then the record goes."""
    header = "车架号,客户编号,客户名称,手机"
    line = "LSVAA49J132047371,KH1,张三,13912345678"
    cars = shop.take(header, line, kind="vehicles")
    assert shop.six(shop.take(header, line, kind="customers", name="people.csv")) == "0 0 1 0 0 0"
    shop.desk.dms.undo(shop.actor, cars.run)
    assert shop.rows("SELECT id FROM vehicle") == []
    again = shop.take(header, line, kind="customers", name="people.csv")
    assert shop.six(again) == "1 0 0 0 0 0"


def test_what_waits_about_a_record_goes_with_it(shop) -> None:
    """A later record with the same id must not get the value that was meant for the former one."""
    header = "车架号,客户编号,客户名称,手机,备用电话"
    cars = shop.take(header, "LSVAA49J132047371,KH1,张三,13912345678,", kind="vehicles")
    line = "LSVAA49J132047371,KH1,张三,13912345678,1381234567"
    shop.take(header, line, kind="customers", name="people.csv")
    assert shop.one("SELECT row_id FROM issue") == 1
    shop.desk.dms.undo(shop.actor, cars.run)
    assert shop.rows("SELECT id FROM customer") == []
    assert shop.one("SELECT row_id FROM issue") is None


def test_what_a_later_run_put_beside_a_kept_record_goes_with_that_run(shop) -> None:
    head = "客户编号,客户名称,手机,备用电话"
    one = shop.take(head, "KH1,张三,13912345678,")
    shop.take("客户编号,客户名称,地址", "KH1,张三,和平路")
    shop.desk.dms.undo(shop.actor, one.run)  # the customer stays: another run speaks of it
    content = content_hash(shop.desk.store)
    three = shop.take(head, "KH1,张三,13912345678,13912345679")
    assert shop.one("SELECT count(*) FROM phone") == 2
    shop.desk.dms.undo(shop.actor, three.run)
    assert shop.rows("SELECT number FROM phone") == [("13912345678",)]
    assert content_hash(shop.desk.store) == content
