"""Calls without a task (F15): what they cause, what they deal with, whom they bind, and how they count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dealerdesk.care.calls import Away, Said
from dealerdesk.care.other_calls import ANSWERED, OtherCall
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.people.records import Phone
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop, moment

CARE = Actor("周岚", "care_specialist")
DESK = Actor("郝建国", "front_desk")
AT = moment("2026-11-23T10:05")


def heard(who: int, result: str = "informed", **values: object) -> OtherCall:
    """An inbound call of 10:05."""
    said = {name: values.pop(name) for name in list(values) if name in Said.__dataclass_fields__}
    return OtherCall(who, Said(result, AT, direction="in", **said), **values)  # type: ignore[arg-type]


@pytest.fixture
def who(care: CareShop) -> int:
    return care.customer("王芳", "13800000001")


@pytest.fixture
def car(care: CareShop, who: int) -> int:
    """A car whose first service is due."""
    made = care.car(who, delivered_on=date(2026, 9, 1), registered_on=date(2026, 9, 1))
    care.plan()
    return made


def test_f15_an_inbound_call_is_in_the_history_and_confirms_its_number(desk: Desk, who: int) -> None:
    (phone,) = desk.people.customer(CARE, who).phones
    desk.other_calls.record(CARE, heard(who, note="问首保要不要钱", seconds=75, phone_id=phone.id))
    (line,) = desk.calls.history(who)
    assert (line.direction, line.kind, line.result, line.slot, line.note, line.task) == (
        "in", "", "informed", "morning", "问首保要不要钱", None,
    )  # fmt: skip
    (phone,) = desk.people.customer(CARE, who).phones
    assert phone.confirmed_on == TODAY


def test_44_an_inbound_call_is_no_contact_and_an_outbound_one_is(desk: Desk, who: int) -> None:
    desk.other_calls.record(CARE, heard(who))
    assert desk.calls.contacts(who, 30, desk.clock.now() + timedelta(hours=3)) == 0
    desk.other_calls.record(CARE, OtherCall(who, Said("informed", AT)))
    assert desk.calls.contacts(who, 30, desk.clock.now() + timedelta(hours=3)) == 1
    desk.other_calls.record(CARE, OtherCall(who, Said("no_answer", AT + timedelta(hours=1))))
    assert desk.calls.contacts(who, 30, desk.clock.now() + timedelta(hours=3)) == 1


def test_r_it_ends_the_open_tasks_that_it_dealt_with_and_no_others(
    desk: Desk, care: CareShop, who: int, car: int
) -> None:
    tasks = {task.kind: task for task in desk.other_calls.open_tasks(who)}
    one = tasks.pop("C1")
    others = list(tasks.values())
    assert [task.kind for task in others] == ["C15"]
    change = desk.other_calls.record(CARE, heard(who, vehicle_id=car, settles=(one.id,)))
    assert (desk.tasks.get(one.id).state, desk.tasks.get(one.id).result) == ("done", "informed")
    moved_on = desk.tasks.get(others[0].id)
    assert (moved_on.state, moved_on.result) == ("closed", "")
    (line,) = desk.calls.history(who)
    assert (line.kind, line.direction, line.task, line.counted) == ("C1", "in", one.id, False)
    desk.calls.take_back(CARE, change.journal_id)
    assert desk.tasks.get(one.id).state == "open" and desk.calls.history(who) == []


def test_r4_a_call_back_comes_into_the_queue_at_its_hour(
    desk: Desk, clock: FixedClock, who: int, car: int
) -> None:
    back = moment("2026-11-24T15:00")
    call = heard(who, "call_back", back_at=back, note="问续保", vehicle_id=car)
    change = desk.other_calls.record(DESK, call)

    def promised() -> list[str]:
        queue = desk.queue.queue(CARE)
        return [m.why(TODAY) for call in queue.now for m in call.matters if m.kind == "R4"]

    assert promised() == []
    (item,) = [one for one in desk.days.items(back.date()) if one.item.kind == "R4"]
    assert (item.wait_until, item.item.state) == (back, "open")
    clock.moment = moment("2026-11-24T15:01")
    desk.tasks.plan(CARE)
    assert promised() == ["11-24 15:00 等回电；问续保"]
    (task,) = [task for task in desk.other_calls.open_tasks(who) if task.kind == "R4"]
    assert "郝建国" in task.why(TODAY)
    assert (task.role, task.owner, task.due, task.closes) == (
        "care_specialist", "", date(2026, 11, 24), date(2026, 11, 27),
    )  # fmt: skip
    desk.calls.record(CARE, task.id, Said("informed"))
    assert promised() == []
    with pytest.raises(WorldError):
        desk.calls.take_back(DESK, change.journal_id)


def test_r4_a_consultant_keeps_the_promise_and_a_refusal_ends_it(
    desk: Desk, care: CareShop, who: int
) -> None:
    consultant = Actor("刘洋", "sales_consultant")
    care.car(who, consultant="刘洋", registered_on=TODAY)
    care.plan()
    desk.other_calls.record(consultant, heard(who, "call_back", back_at=moment("2026-11-24T15:00")))
    (task,) = [task for task in desk.other_calls.open_tasks(who) if task.kind == "R4"]
    assert (task.role, task.owner) == ("sales_consultant", "刘洋")
    desk.people.edit_customer(care.actor, who, {"address": "人民路 1 号"})
    assert desk.tasks.get(task.id).state == "open", "a change of the file doesn't touch it"
    desk.consent.record(CARE, who, "service", False)
    assert desk.tasks.get(task.id).state == "closed"


def test_r4_switched_off_it_is_refused(desk: Desk, care: CareShop, who: int) -> None:
    desk.settings.change(care.actor, {"r4_on": "0"})
    with pytest.raises(WorldError):
        desk.other_calls.record(CARE, heard(who, "call_back", back_at=moment("2026-11-24T15:00")))


def test_the_acts_of_a_call_happen_here_too(desk: Desk, care: CareShop, who: int, car: int) -> None:
    away = Away("B", "路边快修", "南环", 32000)
    desk.other_calls.record(
        CARE, heard(who, "refused", vehicle_id=car, km=4100, away=away, complaint="等太久", note="改天再说",
                    says=(("marketing", True), ("courtesy", False))),
    )  # fmt: skip
    assert desk.people.vehicle(CARE, car).km == 4100
    assert [(one.words, one.customer_id) for one in desk.numbers.dissatisfied()] == [("等太久", who)]
    assert desk.store.db.execute_sql("SELECT code, shop, fee_fen FROM away_reason").fetchall() == [
        ("B", "路边快修", 32000)
    ]
    assert desk.consent.allows(who, "marketing", "sms", mass=True)
    assert not desk.consent.allows(who, "courtesy", "phone")


def test_111_an_outbound_call_to_a_wrong_number_goes_to_correction(desk: Desk, who: int) -> None:
    desk.other_calls.record(CARE, OtherCall(who, Said("wrong_number", AT)))
    assert [check.number for check in desk.numbers.open()] == ["13800000001"]


def test_111_a_number_found_wrong_from_which_the_customer_rings_is_right(
    desk: Desk, care: CareShop, who: int, car: int
) -> None:
    task = care.task("C1")
    desk.calls.record(CARE, task, Said("invalid_number", AT))
    (phone,) = desk.people.customer(CARE, who).phones
    assert (phone.state, desk.tasks.get(task).state, len(desk.numbers.open())) == ("invalid", "correction", 1)
    change = desk.other_calls.record(CARE, heard(who, phone_id=phone.id))
    (phone,) = desk.people.customer(CARE, who).phones
    assert (phone.state, desk.tasks.get(task).state, desk.numbers.open()) == ("ok", "open", [])
    desk.calls.take_back(CARE, change.journal_id)
    assert desk.tasks.get(task).state == "correction"


def test_111_a_new_number_is_kept_and_the_waiting_tasks_come_back(
    desk: Desk, care: CareShop, who: int, car: int
) -> None:
    task = care.task("C1")
    desk.calls.record(CARE, task, Said("invalid_number", AT))
    desk.other_calls.record(CARE, heard(who, number="139 0000 0002"))
    assert [(p.number, p.state, p.confirmed_on) for p in Phone.select().order_by(Phone.id)] == [
        ("13800000001", "invalid", None), ("13900000002", "ok", TODAY),
    ]  # fmt: skip
    assert desk.tasks.get(task).state == "open"
    desk.other_calls.record(CARE, heard(who, number="13900000002"))
    assert len(desk.people.customer(CARE, who).phones) == 2, "a known number is no new one"


def test_what_is_refused_leaves_nothing(desk: Desk, care: CareShop, who: int, car: int) -> None:
    other = care.customer("李强", "13800000009")
    mine = desk.other_calls.open_tasks(who)[0].id
    for call in (
        heard(who, "no_answer"), heard(who, "call_back"), heard(who, "great"), heard(who, number="12"),
        heard(who, "refused", away=Away("F")), heard(who, km=4000), heard(other, settles=(mine,)),
        heard(who, "call_back", back_at=moment("2026-11-24T15:00"), settles=(mine,)),
    ):  # fmt: skip
        with pytest.raises((WorldError, NotFound)):
            desk.other_calls.record(CARE, call)
    with pytest.raises(NotFound):
        desk.other_calls.record(CARE, heard(999))
    assert desk.calls.history(who) == [] and desk.tasks.get(mine).state == "open"


def test_77_the_front_desk_takes_calls_and_makes_none(desk: Desk, who: int) -> None:
    desk.other_calls.record(DESK, heard(who))
    with pytest.raises(NotAllowed):
        desk.other_calls.record(DESK, OtherCall(who, Said("informed", AT)))
    for role in ("sales_consultant", "service_adviser", "insurance_specialist", "general_manager"):
        with pytest.raises(NotAllowed):
            desk.other_calls.record(Actor("别人", role), heard(who))


def test_77_an_adviser_records_calls_of_the_own_cars(desk: Desk, care: CareShop, who: int) -> None:
    care.car(who, adviser="田雨")
    desk.other_calls.record(Actor("田雨", "service_adviser"), heard(who))
    assert len(desk.calls.history(who)) == 1


@pytest.mark.parametrize("result", ANSWERED)
def test_every_result_of_an_inbound_call_can_be_taken_back(
    desk: Desk, who: int, car: int, result: str
) -> None:
    before = [task.id for task in desk.other_calls.open_tasks(who)]
    call = heard(who, result, vehicle_id=car, complaint="x", km=4000, phone_id=1)
    if result == "call_back":
        call = replace(call, said=replace(call.said, back_at=moment("2026-11-24T15:00")))
    change = desk.other_calls.record(CARE, call)
    desk.calls.take_back(CARE, change.journal_id)
    assert desk.calls.history(who) == [] and desk.numbers.dissatisfied() == []
    assert [task.id for task in desk.other_calls.open_tasks(who)] == before


def test_f15_what_an_inbound_call_found_of_its_number_outlives_ours(desk: Desk, who: int) -> None:
    (phone,) = desk.people.customer(CARE, who).phones
    said = Said("informed", moment("2026-11-21T10:05"), direction="in")
    came = replace(heard(who, phone_id=phone.id), said=said)
    theirs = desk.other_calls.record(CARE, came)
    ours = desk.other_calls.record(CARE, OtherCall(who, Said("informed", AT)))
    desk.calls.take_back(CARE, ours.journal_id)
    (phone,) = desk.people.customer(CARE, who).phones
    assert phone.confirmed_on == date(2026, 11, 21)
    desk.calls.take_back(CARE, theirs.journal_id)
    (phone,) = desk.people.customer(CARE, who).phones
    assert phone.confirmed_on is None
