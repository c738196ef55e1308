"""Calls: R1–R4 on a real file, what each result causes, and the mileage told on the phone."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from dealerdesk.care.calls import Away, Said
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, WorldError
from dealerdesk.people.records import Phone, Policy
from dealerdesk.staff import Actor
from tests.care.conftest import CareShop, moment


@pytest.fixture
def task(desk: Desk, care: CareShop) -> int:
    """The first service of a car delivered on 2026-09-01 (domain 9, case 1)."""
    car = care.car(care.customer(sex="f"), delivered_on=date(2026, 9, 1))
    care.plan()
    found = care.task("C1")
    card = desk.tasks.get(found)
    assert (card.opens, card.due, card.vehicle_id) == (date(2026, 10, 31), date(2026, 11, 30), car)
    return found


def said(result: str, at: str, **values: object) -> Said:
    return Said(result, moment(at), **values)  # type: ignore[arg-type]


def test_r1_three_failed_attempts_open_the_fallback_and_a_text_ends_the_task(
    desk: Desk, care: CareShop, task: int, manager: Actor
) -> None:
    with pytest.raises(WorldError):
        desk.calls.fall_back(manager, task, "sms")
    first = desk.calls.record(manager, task, said("no_answer", "2026-11-23T09:40"))
    assert (first.attempts, first.state, first.counted) == (1, "open", True)
    assert first.next is not None
    assert (first.next.start, first.next.end, first.next.slot) == (
        moment("2026-11-23T14:00"), moment("2026-11-23T16:00"), "afternoon",
    )  # fmt: skip
    again = desk.calls.record(manager, task, said("busy", "2026-11-24T10:00"))
    assert (again.attempts, again.counted) == (1, False)  # the same kind of slot
    assert again.next is not None and again.next.slot == "afternoon"
    desk.calls.record(manager, task, said("busy", "2026-11-24T14:30"))
    third = desk.calls.record(manager, task, said("off", "2026-11-25T16:30"))
    assert (third.attempts, third.state, third.next) == (3, "fallback", None)
    desk.calls.fall_back(manager, task, "sms", "已发首保提示")
    card = desk.tasks.get(task)
    assert (card.state, card.result) == ("done", "sms")
    assert len(desk.calls.history(card.customer_id or 0)) == 5


def test_r3_after_day_3_a_new_round_begins(desk: Desk, task: int, manager: Actor) -> None:
    desk.calls.record(manager, task, said("no_answer", "2026-11-23T09:40"))
    desk.calls.record(manager, task, said("no_answer", "2026-11-24T14:10"))
    late = desk.calls.record(manager, task, said("no_answer", "2026-11-26T16:10"))
    assert (late.attempts, late.state) == (1, "open")


def test_r4_a_wrong_number_goes_to_correction_and_comes_back_corrected(
    desk: Desk, care: CareShop, task: int, manager: Actor
) -> None:
    done = desk.calls.record(manager, task, said("invalid_number", "2026-11-23T09:40"))
    assert (done.state, done.next) == ("correction", None)
    (check,) = desk.numbers.open()
    assert (check.number, check.department, check.deadline) == (
        "13800000001", "sales", moment("2026-11-24T18:00"),
    )  # fmt: skip
    card = desk.people.customer(manager, desk.tasks.get(task).customer_id or 0)
    assert card.phones[0].state == "invalid"
    desk.people.edit_customer(manager, card.id, {"phone": "13900000002"})
    assert desk.tasks.get(task).state == "open"
    assert desk.numbers.open() == []


def test_r4_with_another_number_the_task_stays_open(
    desk: Desk, care: CareShop, task: int, manager: Actor
) -> None:
    who = desk.tasks.get(task).customer_id
    care.make(Phone, customer=who, number="13900000003", position=1)
    assert desk.calls.record(manager, task, said("wrong_number", "2026-11-23T09:40")).state == "open"


def test_a_call_back_waits_for_its_hour(desk: Desk, task: int, manager: Actor) -> None:
    with pytest.raises(WorldError):
        desk.calls.record(manager, task, said("call_back", "2026-11-23T09:40"))
    back = moment("2026-11-23T15:00")
    done = desk.calls.record(manager, task, said("call_back", "2026-11-23T09:40", back_at=back))
    assert done.state == "open" and done.next is not None
    assert (done.next.start, done.next.slot) == (back, "afternoon")
    assert desk.tasks.get(task).wait_until == back


def test_an_opt_out_closes_and_refuses_everything(
    desk: Desk, care: CareShop, task: int, manager: Actor
) -> None:
    who = desk.tasks.get(task).customer_id or 0
    assert desk.calls.record(manager, task, said("opt_out", "2026-11-23T09:40")).state == "done"
    assert desk.care.due() == []
    assert not any(desk.consent.allows(who, p, "phone") for p in ("service", "courtesy", "marketing"))


def test_l5_serviced_elsewhere_asks_shop_place_and_fee(
    desk: Desk, care: CareShop, task: int, manager: Actor
) -> None:
    with pytest.raises(WorldError):
        desk.calls.record(manager, task, said("refused", "2026-11-23T09:40", away=Away("B")))
    away = Away("B", "老刘修理部", "联纺路", 32000, "首保", "朋友介绍")
    desk.calls.record(manager, task, said("refused", "2026-11-23T09:40", away=away))
    row = desk.store.db.execute_sql("SELECT code, shop, place, fee_fen, day FROM away_reason").fetchone()
    assert row == ("B", "老刘修理部", "联纺路", 32000, "2026-11-23")


def test_a_dissatisfied_customer_is_listed_in_their_own_words(desk: Desk, task: int, manager: Actor) -> None:
    desk.calls.record(manager, task, said("informed", "2026-11-23T09:40", complaint="交车等了两个小时"))
    (row,) = desk.numbers.dissatisfied()
    assert (row.words, row.kind) == ("交车等了两个小时", "C1")


def test_the_mileage_told_moves_the_forecast_and_a_slip_is_asked_again(
    desk: Desk, care: CareShop, task: int, manager: Actor
) -> None:
    car = desk.tasks.get(task).vehicle_id
    answer = desk.calls.check_km(car, 4620, date(2026, 11, 23))
    assert answer.due is not None and answer.before is not None
    with pytest.raises(WorldError):
        desk.calls.check_km(car, 462_000, date(2026, 11, 23))
    desk.calls.record(
        manager, task, said("call_back", "2026-11-23T09:40", km=4620, back_at=moment("2026-11-23T15:00"))
    )
    with pytest.raises(WorldError):
        desk.calls.record(manager, task, said("informed", "2026-11-23T15:10", km=4600))
    assert desk.tasks.get(task).state == "open"
    assert desk.care.estimated_km(car or 0, date(2026, 11, 23)) == 4620


def test_a_task_that_has_ended_takes_no_more_calls(desk: Desk, task: int, manager: Actor) -> None:
    desk.calls.record(manager, task, said("informed", "2026-11-23T09:40"))
    with pytest.raises(WorldError):
        desk.calls.record(manager, task, said("no_answer", "2026-11-23T14:40"))
    with pytest.raises(WorldError):
        desk.calls.record(manager, task, said("perhaps", "2026-11-23T14:40"))


def test_who_spoke_last_is_known_to_c15(
    desk: Desk, care: CareShop, task: int, manager: Actor, clock: FixedClock
) -> None:
    desk.calls.record(manager, task, said("informed", "2026-11-23T09:40"))
    clock.moment = datetime.fromisoformat("2027-01-22T09:00+08:00")
    (item,) = desk.care.due(kinds=["C15"])
    assert item.opens == date(2027, 1, 22)


@pytest.mark.parametrize("result", ["informed", "refused", "opt_out", "call_back"])
def test_a_reached_call_confirms_the_number_that_was_dialled(
    desk: Desk, task: int, manager: Actor, result: str
) -> None:
    who = desk.tasks.get(task).customer_id or 0
    back = moment("2026-11-24T10:00") if result == "call_back" else None
    waiting = desk.outbox.waiting()
    done = desk.calls.record(manager, task, said(result, "2026-11-23T10:00", back_at=back))
    (phone,) = Phone.select().where(Phone.customer == who)
    assert phone.confirmed_on == date(2026, 11, 23)
    assert done.change.touched["phone"] == (phone.id,), "in the same write"
    told = {kind: n for kind, n in desk.outbox.waiting().items() if kind != "call_results"}
    assert told == waiting, "a confirmation is no correction to send to the DMS"
    assert "confirmed_on" not in desk.store.sources("phone", phone.id) or not (
        desk.store.sources("phone", phone.id)["confirmed_on"].by_hand
    ), "an import may go on changing it"
    assert desk.numbers.open() == []
    desk.calls.take_back(manager, done.change.journal_id)
    assert Phone.get_by_id(phone.id).confirmed_on is None


@pytest.mark.parametrize(
    "result", ["no_answer", "busy", "off", "forwarded", "wrong_number", "invalid_number"]
)
def test_nobody_reached_confirms_nothing(desk: Desk, task: int, manager: Actor, result: str) -> None:
    who = desk.tasks.get(task).customer_id or 0
    desk.calls.record(manager, task, said(result, "2026-11-23T10:00"))
    assert [phone.confirmed_on for phone in Phone.select().where(Phone.customer == who)] == [None]


def test_the_better_number_is_confirmed_and_never_to_an_earlier_day(
    desk: Desk, care: CareShop, task: int, manager: Actor
) -> None:
    who = desk.tasks.get(task).customer_id or 0
    (first,) = Phone.select().where(Phone.customer == who)
    Phone.update(state="wrong").where(Phone.id == first.id).execute()
    second = care.make(Phone, customer=who, number="13800000009", position=1, confirmed_on=date(2026, 12, 1))
    desk.calls.record(manager, task, said("informed", "2026-11-23T10:00"))
    assert Phone.get_by_id(first.id).confirmed_on is None
    assert Phone.get_by_id(second).confirmed_on == date(2026, 12, 1)


def test_7_7_a_role_calls_what_is_its_duty_and_what_is_its_own_by_name(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), delivered_on=date(2025, 1, 5))
    care.make(Policy, vehicle=car, number="P1", kind="commercial", end_on=date(2027, 1, 4))
    care.plan()
    task = care.task("C5")
    assert desk.tasks.get(task).owner == ""
    with pytest.raises(NotAllowed):
        desk.calls.record(Actor("贺兰", "service_adviser"), task, said("no_answer", "2026-11-23T09:40"))
    mine = Actor("郭凯", "insurance_specialist")
    assert desk.calls.record(mine, task, said("no_answer", "2026-11-23T09:45")).attempts == 1
    desk.tasks.hand_to(care.actor, task, "宋雪", "休假")
    with pytest.raises(NotAllowed):
        desk.calls.record(mine, task, said("no_answer", "2026-11-24T14:45"))
    theirs = Actor("宋雪", "insurance_specialist")
    assert desk.calls.record(theirs, task, said("no_answer", "2026-11-24T14:50")).attempts == 2
