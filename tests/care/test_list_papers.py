"""What stands on the two lists of the supervision (2.3, 2.12), before it is paper."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dealerdesk.care.buyer_grid import COLUMNS, node_in
from dealerdesk.care.calls import Away, Said
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound
from dealerdesk.forms import PrintNote
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop, moment

MONTH = date(2026, 12, 1)


def note(desk: Desk) -> PrintNote:
    return PrintNote("孟瑶", desk.clock.now())


def test_form_2_3_holds_letters_calls_reasons_and_ratios(desk: Desk, care: CareShop) -> None:
    desk.store.clock = FixedClock(moment("2026-11-27 10:00"))
    cars = [
        care.car(care.customer(f"客{n}", f"1380000020{n}", address="人民路 1 号"), plate=f"冀D0000{n}")
        for n in range(2)
    ]
    care.order(cars[0], date(2026, 6, 10), km=20310)
    care.order(cars[1], date(2026, 6, 11))
    before = desk.list_papers.maintenance_list(care.actor, MONTH, note(desk))
    assert [row.plate for row in before.rows] == ["冀D·00000", "冀D·00001"], "foreseen before M1"
    desk.recall.build(care.actor, MONTH)
    desk.recall.mark_printed(care.actor, MONTH)
    desk.recall.mark_posted(care.actor, MONTH, [cars[0]])
    care.plan()
    task = desk.recall.view(MONTH).rows[0].task
    assert task is not None
    for at in ("2026-11-27 09:10", "2026-11-27 14:10"):
        desk.calls.record(care.actor, task, Said("no_answer", moment(at)))
    desk.recall.put_reason(care.actor, MONTH, cars[1], Away("J"))
    form = desk.list_papers.maintenance_list(care.actor, MONTH, note(desk))
    first, second = form.rows
    assert (form.number, form.sent, form.reached, form.came) == ("DB-202612-001", 1, 0, None)
    assert form.made == (date(2026, 11, 2), date(2026, 11, 8)) and form.call_from == date(2026, 11, 16)
    assert (first.last_km, first.due, first.basis) == (20310, date(2026, 12, 10), "时间")
    assert [(one.slot, one.result) for one in first.contacts] == [("上午", "无人接听"), ("下午", "无人接听")]
    assert (first.posted, second.posted) == (date(2026, 11, 27), None)
    assert (second.reason, second.change, form.reasons["J"], form.reasons["A"]) == ("J", "搬家", 1, 0)


def test_form_2_3_by_km_tells_the_km_at_which_it_falls_due(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), plate="冀D00001")
    care.order(car, date(2026, 3, 1), km=5000)
    care.order(car, date(2026, 9, 1), km=24000)
    (row,) = desk.list_papers.maintenance_list(care.actor, MONTH, note(desk)).rows
    assert (row.basis, row.due_km, row.last_km) == ("里程", 34000, 24000)


def test_form_2_12_holds_eight_nodes_and_the_counts(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer("裴文静"), delivered_on=TODAY - timedelta(days=5), consultant="刘洋")
    care.plan()
    desk.calls.record(care.actor, care.task("F3"), Said("informed", moment("2026-11-22 10:00"), note="满意"))
    desk.follow_ups.sign(care.actor, car, "d3")
    desk.follow_ups.spot_check(care.actor, car, "d0", "untrue", "没有回访")
    form = desk.list_papers.buyer_grid(care.actor, TODAY, note(desk))
    (row,) = form.rows
    assert [cell.state if cell else None for cell in row.cells] == [
        "missing", "done", "todo", "todo", "todo", "todo", None, None
    ]  # fmt: skip
    assert row.cells[0] and row.cells[0].result == "未办" and row.cells[1] and row.cells[1].result == "满意"
    assert row.signed and row.signed.words == care.actor.name and row.checked and row.checked.words == "不符"
    assert (form.due, form.done, form.missing, form.checked, form.true) == (2, 1, 1, 1, 0)
    with pytest.raises(NotFound):
        desk.list_papers.buyer_grid(care.actor, TODAY, note(desk), "别人")


def test_f5_the_lasting_column_shows_day_30_until_it_is_settled_then_day_60(
    desk: Desk, care: CareShop
) -> None:
    care.car(care.customer(), delivered_on=TODAY - timedelta(days=31))
    care.plan()

    def lasting() -> str:
        (buyer,) = desk.follow_ups.grid(TODAY).buyers
        node = node_in(buyer, "lasting")
        return node.node if node else ""

    assert lasting() == "d30"
    (task,) = [item.task for item in desk.care.due(kinds=["F5"]) if item.sub == "d30"]
    assert task is not None
    desk.calls.record(care.actor, task, Said("informed", moment("2026-11-23 09:10")))
    assert lasting() == "d60" and len(COLUMNS) == 8


@pytest.mark.parametrize("role", ["front_desk", "care_specialist", "sales_consultant"])
def test_7_7_both_are_lists_of_people(desk: Desk, care: CareShop, role: str) -> None:
    care.order(care.car(care.customer(), delivered_on=TODAY), date(2026, 6, 10))
    for build in (desk.list_papers.maintenance_list, desk.list_papers.buyer_grid):
        with pytest.raises(NotAllowed):
            build(Actor("某", role), MONTH, note(desk))
