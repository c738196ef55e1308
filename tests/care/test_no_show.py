"""7.2: an appointment that nobody came to returns to customer care as a task; one service is called once."""

from __future__ import annotations

from datetime import date

import pytest

from dealerdesk.appointments.entries import Draft
from dealerdesk.appointments.reception import WalkIn
from dealerdesk.care.calls import Said
from dealerdesk.care.queue import LIMIT
from dealerdesk.care.tasks import TaskCard
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.dms.outgoing import CARE as CARE_WORDS
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop, moment

CARE = Actor("周岚", "care_specialist")
DESK = Actor("郝建国", "front_desk")


@pytest.fixture
def who(care: CareShop) -> int:
    return care.customer("王芳", "13800000001")


@pytest.fixture
def car(care: CareShop, who: int) -> int:
    """A car whose first service is due since three weeks."""
    made = care.car(who, delivered_on=date(2026, 9, 1), registered_on=date(2026, 9, 1))
    care.plan()
    return made


@pytest.fixture
def number(desk: Desk, clock: FixedClock, car: int) -> str:
    """An appointment of today at 10:00; it is 10:31 now."""
    clock.moment = moment("2026-11-22T15:00")
    made = desk.appointments.book(CARE, Draft(car, moment("2026-11-23T10:00"), "first_service")).number
    clock.moment = moment("2026-11-23T10:31")
    return made


def calls(desk: Desk) -> list[TaskCard]:
    rows = desk.store.db.execute_sql("SELECT id FROM care_task WHERE kind = 'NS' ORDER BY id").fetchall()
    return [desk.tasks.get(row[0]) for row in rows]


def living(desk: Desk) -> list[str]:
    """The kinds that the queue of customer care has to call about now, the routine contact (C15) aside."""
    return sorted(
        one.kind for call in desk.queue.queue(CARE).now for one in call.matters if one.kind != "C15"
    )


def test_72_a_no_show_opens_a_task_at_once_due_the_same_day(
    desk: Desk, number: str, car: int, who: int
) -> None:
    change = desk.reception.no_show(DESK, number)
    assert {"appointment", "care_task"} <= set(change.touched), "in the write that put it down"
    (task,) = calls(desk)
    assert (task.opens, task.due, task.closes) == (TODAY, TODAY, date(2026, 11, 26))
    assert (task.vehicle_id, task.customer_id, task.sub, task.state) == (car, who, "first_service", "open")
    assert (task.role, task.owner) == ("care_specialist", "")
    assert task.why(TODAY) == f"未到：2026-11-23 10:00 首保，{number}"
    assert task.why(TODAY, full=False) == f"未到：11-23 10:00 首保，{number}"


def test_72_the_sweep_of_the_clock_does_the_same_once_and_still_lets_the_day_be_planned(
    desk: Desk, clock: FixedClock, number: str
) -> None:
    clock.moment = moment("2026-11-24T08:20")
    assert desk.tasks.needs_plan()
    assert desk.reception.sweep(DESK) is not None
    assert [task.state for task in calls(desk)] == ["open"]
    assert desk.reception.sweep(DESK) is None and len(calls(desk)) == 1
    assert desk.tasks.needs_plan(), "who did not come is no planning of the day"
    desk.tasks.plan(CARE)
    desk.tasks.plan(CARE)
    assert [task.state for task in calls(desk)] == ["open"]


def test_72_it_stands_in_queue_today_calendar_card_and_list(
    desk: Desk, number: str, car: int, who: int
) -> None:
    desk.reception.no_show(DESK, number)
    assert living(desk) == ["NS"]
    (call,) = desk.today.work(CARE).calls
    assert (call.first.kind, call.limit, call.rank) == ("NS", TODAY, LIMIT)
    assert call.first.missed_work == "first_service", "what the next appointment is for"
    assert [one.item.kind for one in desk.days.items(TODAY) if one.item.vehicle_id == car][:1] == ["NS"]
    assert [item.kind for item in desk.care.due(kinds=["NS"])] == ["NS"]
    assert "NS" in {task.kind for task in desk.other_calls.open_tasks(who)}
    assert desk.scripts.script("NS").words.branches and "NS" in CARE_WORDS


@pytest.mark.parametrize(
    ("now", "due"), [("2026-11-23T17:59", TODAY), ("2026-11-23T18:00", date(2026, 11, 25))]
)
def test_72_after_closing_or_on_a_closed_day_it_is_due_on_the_next_open_day(
    desk: Desk, care: CareShop, clock: FixedClock, number: str, now: str, due: date
) -> None:
    desk.settings.change(care.actor, {"closed_weekdays": "2"})  # the 24th is a Tuesday
    clock.moment = moment(now)
    desk.reception.no_show(DESK, number)
    (task,) = calls(desk)
    assert (task.opens, task.due) == (TODAY, due)


def test_r_one_service_is_never_called_twice(
    desk: Desk, care: CareShop, clock: FixedClock, number: str, car: int
) -> None:
    """The reminder that the appointment ended does not come back beside the call about it, neither at once
    nor on the next morning, nor after that call."""
    assert care.states()["C1"] == "done", "ended by the appointment"
    desk.reception.no_show(DESK, number)
    assert living(desk) == ["NS"]
    clock.moment = moment("2026-11-24T09:10")
    desk.tasks.plan(CARE)
    assert living(desk) == ["NS"] and [i.kind for i in desk.care.due() if i.kind in ("C1", "NS")] == ["NS"]
    desk.calls.record(CARE, calls(desk)[0].id, Said("refused", note="不来了"))
    clock.moment = moment("2026-11-25T09:10")
    desk.tasks.plan(CARE)
    assert living(desk) == [] and care.states()["C1"] == "done"


def test_r_a_reminder_that_was_never_stored_waits_for_the_call_too(
    desk: Desk, care: CareShop, clock: FixedClock
) -> None:
    """The customer had booked before the reminder opened."""
    car = care.car(care.customer(), delivered_on=date(2024, 1, 1))
    care.order(car, date(2026, 5, 25))  # due 11-25, opens 11-18
    clock.moment = moment("2026-11-16T10:00")
    care.plan()
    number = desk.appointments.book(CARE, Draft(car, moment("2026-11-23T10:00"), "periodic_service")).number
    assert "C2" not in care.states()
    clock.moment = moment("2026-11-23T10:40")
    desk.reception.no_show(DESK, number)
    care.plan()
    assert living(desk).count("NS") == 1 and "C2" not in living(desk)
    desk.tasks.give_up(care.actor, calls(desk)[0].id, "打不通")
    care.plan()
    assert "C2" in living(desk), "nobody spoke about the service: the reminder is due as ever"


def test_72_it_ends_when_the_customer_comes_after_all_and_comes_again_when_that_is_taken_back(
    desk: Desk, number: str, care: CareShop
) -> None:
    desk.reception.no_show(DESK, number)
    desk.reception.arrive(DESK, number)
    (task,) = calls(desk)
    assert (task.state, task.ended_why) == ("closed", "后来到店了")
    assert living(desk) == [], "nobody calls who is in the shop"
    desk.reception.take_back(DESK, desk.reception.day(TODAY)[0].id)
    assert [one.state for one in calls(desk)] == ["closed"] and care.states()["C1"] == "done"
    desk.reception.no_show(DESK, number)
    assert [one.state for one in calls(desk)] == ["open"]
    assert living(desk) == ["NS"]


def test_72_who_comes_unannounced_later_or_has_an_order_is_not_called(
    desk: Desk, care: CareShop, number: str, car: int
) -> None:
    desk.reception.no_show(DESK, number)
    arrived = desk.reception.walk_in(DESK, WalkIn(car))
    assert [one.state for one in calls(desk)] == ["closed"]
    desk.reception.take_back(DESK, desk.reception.find(arrived.number).id)
    assert [one.state for one in calls(desk)] == ["open"] and living(desk) == ["NS"]
    care.order(car, TODAY, "first_service")
    (task,) = calls(desk)
    assert (task.state, task.ended_why) == ("closed", "2026-11-23 已进站")


def test_72_none_is_made_for_a_car_that_was_there(desk: Desk, care: CareShop, number: str, car: int) -> None:
    care.order(car, TODAY, "first_service")
    desk.reception.sweep(DESK)
    assert calls(desk) == []


def test_72_it_ends_when_the_customer_books_again_or_gets_another_time(
    desk: Desk, clock: FixedClock, number: str, car: int
) -> None:
    desk.reception.no_show(DESK, number)
    second = desk.appointments.book(CARE, Draft(car, moment("2026-11-24T10:00"), "first_service")).number
    (task,) = calls(desk)
    assert (task.state, task.result, task.ended_why) == ("done", "booked", "已预约")
    desk.calls.record(CARE, task.id, Said("booked"))  # the booking was made in the call
    clock.moment = moment("2026-11-24T10:40")
    desk.reception.no_show(DESK, second)
    assert [one.state for one in calls(desk)] == ["done", "open"]
    desk.appointments.move(CARE, second, moment("2026-11-25T10:00"))
    assert [one.result for one in calls(desk)] == ["booked", "booked"]
    clock.moment = moment("2026-11-25T10:40")
    desk.reception.no_show(DESK, second)
    assert [one.state for one in calls(desk)] == ["done", "done", "open"], "missed again is another call"


def test_72_an_appointment_that_stood_before_is_no_answer(desk: Desk, number: str, car: int) -> None:
    with_body = Draft(car, moment("2026-11-30T10:00"), "accident", moment("2026-11-20T10:00"))
    desk.appointments.book(CARE, with_body)
    desk.reception.no_show(DESK, number)
    assert [one.state for one in calls(desk)] == ["open"]


def test_72_a_cancelled_one_is_not_called_about(desk: Desk, number: str) -> None:
    desk.reception.no_show(DESK, number)
    desk.appointments.cancel(CARE, number, "客户来电取消")
    assert [(one.state, one.ended_why) for one in calls(desk)] == [("closed", "预约已取消")]


def test_72_a_refusal_of_service_notices_and_a_sold_car_end_it(
    desk: Desk, care: CareShop, number: str, car: int, who: int
) -> None:
    desk.reception.no_show(DESK, number)
    desk.people.edit_customer(care.actor, who, {"address": "人民路 1 号"})
    assert [one.state for one in calls(desk)] == ["open"]
    desk.consent.record(CARE, who, "service", False)
    assert [one.state for one in calls(desk)] == ["closed"]
    desk.consent.record(CARE, who, "service", True)
    assert [one.state for one in calls(desk)] == ["open"]
    desk.people.edit_vehicle(care.actor, car, {"state": "sold"})
    assert [one.state for one in calls(desk)] == ["closed"]


def test_72_a_call_taken_back_opens_it_again(desk: Desk, number: str) -> None:
    desk.reception.no_show(DESK, number)
    made = desk.calls.record(CARE, calls(desk)[0].id, Said("informed"))
    assert [one.state for one in calls(desk)] == ["done"]
    desk.calls.take_back(CARE, made.change.journal_id)
    assert [one.state for one in calls(desk)] == ["open"]


def test_72_the_shop_may_do_without_or_give_it_to_the_adviser(
    desk: Desk, care: CareShop, clock: FixedClock, number: str
) -> None:
    desk.settings.change(care.actor, {"ns_on": "0"})
    desk.reception.no_show(DESK, number)
    assert calls(desk) == []
    other = care.car(care.customer("李强", "13800000002"), plate="冀D00002", adviser="冯磊")
    desk.settings.change(care.actor, {"ns_on": "1", "ns_role": "service_adviser", "ns_closes": "1"})
    desk.reception.no_show(DESK, care.book(other, "2026-11-23T10:00", "repair"))
    (task,) = calls(desk)
    assert (task.role, task.owner, task.closes) == ("service_adviser", "冯磊", date(2026, 11, 24))


def test_72_who_arrives_is_not_reminded_of_that_service_meanwhile(
    desk: Desk, care: CareShop, number: str
) -> None:
    """The order comes in with the evening's files; until then the car is in the shop."""
    desk.reception.arrive(DESK, number)
    assert care.states()["C1"] == "done" and living(desk) == []


def test_72_an_old_one_that_is_only_touched_makes_no_task(desk: Desk, care: CareShop, car: int) -> None:
    number = care.book(car, "2026-11-10T10:00", "first_service")
    desk.reception.no_show(DESK, number)
    assert calls(desk) == []
