"""The call queue: order, one call for a household, never twice a day, contacts at most (7.1, 4.4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dealerdesk.care.calls import Said
from dealerdesk.care.records import Attempt
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop, moment

CARE = Actor("周岚", "care_specialist")


def kinds(desk: Desk, actor: Actor = CARE) -> list[list[str]]:
    return [[one.kind for one in call.matters] for call in desk.queue.queue(actor).now]


def test_what_ends_today_comes_first_then_third_attempts_then_the_kinds(desk: Desk, care: CareShop) -> None:
    service = care.car(care.customer("定保", "13800000001"), plate="冀D00001", registered_on=date(2025, 1, 1))
    care.order(service, date(2026, 5, 30), km=31240)
    first = care.car(care.customer("首保", "13800000002"), plate="冀D00002", delivered_on=date(2026, 9, 10))
    tried = care.car(care.customer("三次", "13800000003"), plate="冀D00003", delivered_on=date(2026, 9, 12))
    care.car(care.customer("回访", "13800000004"), plate="冀D00004", delivered_on=date(2026, 11, 19))
    care.plan()
    third = next(i.task for i in desk.care.due(kinds=["C1"]) if i.vehicle_id == tried) or 0
    desk.calls.record(care.actor, third, Said("no_answer", moment("2026-11-22T14:10")))
    desk.calls.record(care.actor, third, Said("busy", moment("2026-11-22T16:10")))
    names = [call.first.name for call in desk.queue.queue(CARE).now]
    assert names.index("三次") < names.index("首保") < names.index("定保")
    assert first and names[0] == "回访"
    (call,) = [c for c in desk.queue.queue(CARE).now if c.first.name == "三次"]
    assert (call.first.used, call.first.tried) == (("afternoon", "evening"), 2)


def test_several_matters_of_one_household_are_one_call(desk: Desk, care: CareShop) -> None:
    husband, wife = care.customer("老王", "13800000001"), care.customer("王太太", "13800000001")
    one = care.car(husband, plate="冀D00001", registered_on=date(2025, 1, 1))
    two = care.car(wife, plate="冀D00002", registered_on=date(2025, 1, 1))
    care.order(one, date(2026, 5, 28), km=31240)
    care.order(two, date(2026, 5, 26), km=31240)
    care.plan()
    assert ["C2", "C2"] in kinds(desk)


def test_nobody_is_called_twice_a_day_unless_it_was_agreed(
    desk: Desk, care: CareShop, clock: FixedClock
) -> None:
    who = care.customer()
    car = care.car(who, delivered_on=date(2026, 9, 1), registered_on=date(2020, 11, 15))
    care.plan()
    task = care.task("C1")
    desk.calls.record(care.actor, task, Said("call_back", back_at=moment("2026-11-23T15:00")))
    assert car and desk.queue.queue(CARE).now == ()
    clock.moment = datetime(2026, 11, 23, 15, 1, tzinfo=CHINA)
    (call,) = desk.queue.queue(CARE).now
    assert call.first.task == task


def test_after_four_contacts_in_30_days_greetings_wait_and_service_goes_on(
    desk: Desk, care: CareShop, clock: FixedClock
) -> None:
    who = care.customer(birth_calendar="solar", birth_month=11, birth_day=23)
    care.car(who, delivered_on=date(2020, 11, 1), registered_on=date(2020, 11, 15))
    care.plan()
    birthday = care.task("C6")
    for n in range(4):
        at = moment("2026-11-01T10:00") + timedelta(days=n)
        care.make(Attempt, task=birthday, customer=who, kind="C6", at=at, actor="周岚", result="informed")
    queue = desk.queue.queue(CARE)
    assert queue.held >= 1
    assert {one.kind for call in queue.now for one in call.matters} == {"C4"}


def test_a_role_sees_its_own_duty_and_a_manager_everybodys(desk: Desk, care: CareShop) -> None:
    care.car(care.customer(), delivered_on=date(2026, 11, 20), consultant="孙倩")
    care.plan()
    sales = {k for call in kinds(desk, Actor("孙倩", "sales_consultant")) for k in call}
    other = {k for call in kinds(desk, Actor("赵磊", "sales_consultant")) for k in call}
    assert sales == {"F3"} and other == set()
    assert {"F3", "F6"} <= {k for call in kinds(desk, care.actor) for k in call}
    assert TODAY
