"""The supervision of follow-ups: one ladder, its grid, signatures and checks (F5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.care.calls import Said
from dealerdesk.care.facts import CarFacts
from dealerdesk.care.followups import DONE, EXCUSED, MISSING, NODES, TODO, TRIED, ladder
from dealerdesk.care.occurrence import Rules
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop, moment

MONTH = date(2026, 11, 1)


def nearest(closed: Callable[[date], bool], step: int) -> Callable[[date], date]:
    def find(day: date) -> date:
        while closed(day):
            day += timedelta(days=step)
        return day

    return find


@given(
    st.dates(date(2015, 1, 1), date(2060, 12, 31)),
    st.sets(st.integers(0, 6), max_size=6),
    st.dates(date(2015, 1, 1), date(2061, 6, 30)),
    st.integers(0, 12),
)
def test_f5_no_two_calls_of_the_ladder_on_one_day(
    delivered: date, weekdays: set[int], holiday: date, long: int
) -> None:
    """Whatever the day of delivery, the closed weekdays and a closure of up to twelve days."""

    def closed(day: date) -> bool:
        return day.weekday() in weekdays or holiday <= day < holiday + timedelta(days=long)

    car = CarFacts(1, delivered_on=delivered)
    days = ladder(car, Rules(), nearest(closed, -1), nearest(closed, 1))
    assert set(days) == set(NODES)
    assert len(set(days.values())) == len(days)
    assert not any(map(closed, days.values())) and min(days.values()) >= delivered
    assert list(days) == list(NODES)


def test_f5_the_nodes_of_a_delivery() -> None:
    same: Callable[[date], date] = lambda day: day  # noqa: E731
    days = ladder(CarFacts(1, delivered_on=date(2026, 9, 1)), Rules(), same, same)
    assert [(day - date(2026, 9, 1)).days for day in days.values()][:8] == [1, 3, 7, 15, 30, 60, 90, 91]
    assert days["repeat"] == date(2031, 9, 1)


def cells(desk: Desk, month: date = MONTH) -> dict[str, str]:
    (buyer,) = desk.follow_ups.grid(month).buyers
    return {name: node.state for name, node in buyer.nodes.items()}


def test_f5_grid_done_tried_missing_and_to_come(desk: Desk, care: CareShop) -> None:
    delivered = TODAY - timedelta(days=2)
    care.car(care.customer("裴文静"), delivered_on=delivered, consultant="刘洋")
    care.plan()
    assert cells(desk) == {"d0": MISSING, "d3": TODO, "d7": TODO, "d15": TODO, "d30": TODO, "d60": TODO,
                           "first": TODO}  # fmt: skip
    desk.calls.record(care.actor, care.task("F2"), Said("no_answer", moment("2026-11-22 10:00")))
    assert cells(desk)["d0"] == TRIED
    desk.calls.record(care.actor, care.task("F2"), Said("informed", moment("2026-11-23 09:30"), note="满意"))
    desk.tasks.skip(care.actor, care.task("F3"), "客户出国")
    (buyer,) = desk.follow_ups.grid(MONTH).buyers
    node = buyer.nodes["d0"]
    assert (node.state, node.day, node.result, node.words, node.tries) == (DONE, TODAY, "informed", "满意", 2)
    assert (buyer.consultant, buyer.nodes["d3"].state) == ("刘洋", EXCUSED)
    assert desk.follow_ups.grid(MONTH, "别人").buyers == ()


def test_f5_first_service_missed_applies_only_without_a_service(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), delivered_on=TODAY - timedelta(days=95))
    assert cells(desk)["overdue"] == MISSING and cells(desk)["first"] == MISSING
    care.order(car, TODAY, "first_service")
    now = cells(desk)
    assert "overdue" not in now and now["first"] == DONE and "repeat" not in now


def test_f5_five_years_is_on_the_grid_of_its_month(desk: Desk, care: CareShop) -> None:
    care.car(care.customer(), delivered_on=date(2021, 11, 20))
    (buyer,) = desk.follow_ups.grid(MONTH).buyers
    assert buyer.nodes["repeat"].day == date(2026, 11, 20)
    assert desk.follow_ups.grid(date(2026, 10, 1)).buyers == ()


def test_f5_sign_and_spot_check(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), delivered_on=TODAY - timedelta(days=5))
    care.plan()
    with pytest.raises(WorldError):
        desk.follow_ups.sign(care.actor, car, "d0")
    with pytest.raises(NotFound):
        desk.follow_ups.sign(care.actor, car, "d99")
    desk.calls.record(care.actor, care.task("F3"), Said("informed", moment("2026-11-22 10:00")))
    with pytest.raises(NotAllowed):
        desk.follow_ups.sign(Actor("刘洋", "sales_consultant"), car, "d3")
    desk.follow_ups.sign(care.actor, car, "d3")
    with pytest.raises(WorldError):
        desk.follow_ups.sign(care.actor, car, "d3")
    with pytest.raises(WorldError):
        desk.follow_ups.spot_check(care.actor, car, "d7", "true")
    desk.follow_ups.spot_check(care.actor, car, "d3", "true")
    desk.follow_ups.spot_check(care.actor, car, "d0", "untrue", "没有回访")
    grid = desk.follow_ups.grid(MONTH)
    (buyer,) = grid.buyers
    assert buyer.signed is not None and buyer.signed.node == "d3" and buyer.signed.signed == care.actor.name
    assert grid.checks == (2, 1)
    assert (grid.count(), grid.count(DONE), grid.count(MISSING)) == (2, 1, 1)


def test_f5_a_signature_and_a_check_can_be_taken_back(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), delivered_on=TODAY - timedelta(days=5))
    care.plan()
    desk.calls.record(care.actor, care.task("F3"), Said("informed", moment("2026-11-22 10:00")))
    signed = desk.follow_ups.sign(care.actor, car, "d3")
    checked = desk.follow_ups.spot_check(care.actor, car, "d3", "true")
    with pytest.raises(NotAllowed):
        desk.follow_ups.take_back(Actor("刘洋", "sales_consultant"), signed)
    desk.follow_ups.take_back(care.actor, checked)
    desk.follow_ups.take_back(care.actor, signed)
    grid = desk.follow_ups.grid(MONTH)
    assert grid.buyers[0].signed is None and grid.checks == (0, 0)
    desk.follow_ups.sign(care.actor, car, "d3")
