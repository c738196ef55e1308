"""A call taken back: every row as it was, unless somebody has gone on with it since."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from dealerdesk.care.calls import Away, Said
from dealerdesk.care.records import CareTask
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.people.records import Phone
from dealerdesk.staff import Actor
from dealerdesk.store.content import content_hash
from tests.care.conftest import CareShop, moment


@pytest.fixture
def task(desk: Desk, care: CareShop) -> int:
    """A first service, beside a birthday of the same person."""
    who = care.customer(sex="f", birth_calendar="solar", birth_month=11, birth_day=23)
    care.car(who, delivered_on=date(2026, 9, 1))
    other = care.customer("张敏", "13800000002")
    care.car(other, plate="冀D7K219", delivered_on=date(2026, 9, 2))
    care.plan()
    found = next(i.task for i in desk.care.due(kinds=["C1"]) if i.customer_id == who)
    assert found is not None
    return found


def due(desk: Desk) -> list[tuple[str, int | None, date]]:
    return [(item.kind, item.customer_id, item.due) for item in desk.care.due(days=60)]


CALLS = {
    "no_answer": Said("no_answer"),
    "informed": Said("informed", km=4620, note="周末再说"),
    "refused": Said("refused", away=Away("B", "老刘修理部", "联纺路", 32000)),
    "call_back": Said("call_back", back_at=moment("2026-11-23T15:00")),
    "invalid_number": Said("invalid_number"),
    "opt_out": Said("opt_out"),
    "complaint": Said("informed", complaint="交车等了两个小时"),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_row_is_as_it_was(desk: Desk, task: int, manager: Actor, name: str) -> None:
    before, listed = content_hash(desk.store), due(desk)
    made = desk.calls.record(manager, task, CALLS[name])
    assert content_hash(desk.store) != before
    desk.calls.take_back(manager, made.change.journal_id)
    assert content_hash(desk.store) == before
    assert due(desk) == listed
    assert desk.agenda.fresh, "only what the call touched is computed anew"


def test_a_call_about_two_matters_is_taken_back_whole(desk: Desk, task: int, manager: Actor) -> None:
    birthday = next(i.task for i in desk.care.due(kinds=["C6"]) if i.task)
    before = content_hash(desk.store)
    made = desk.calls.record(manager, task, Said("informed", also=(birthday,)))
    assert desk.tasks.get(birthday).state == "done"
    desk.calls.take_back(manager, made.change.journal_id)
    assert content_hash(desk.store) == before


def test_the_text_after_three_attempts_is_taken_back_too(desk: Desk, task: int, manager: Actor) -> None:
    for result, at in (("no_answer", "21T10:00"), ("busy", "22T14:30"), ("off", "23T16:30")):
        desk.calls.record(manager, task, Said(result, moment(f"2026-11-{at}")))
    before = content_hash(desk.store)
    change = desk.calls.fall_back(manager, task, "sms")
    desk.calls.take_back(manager, change.journal_id)
    assert content_hash(desk.store) == before
    assert desk.tasks.get(task).state == "fallback"


def test_what_somebody_has_gone_on_with_stays(desk: Desk, task: int, manager: Actor) -> None:
    first = desk.calls.record(manager, task, Said("no_answer", moment("2026-11-23T09:40")))
    second = desk.calls.record(manager, task, Said("busy", moment("2026-11-23T14:40")))
    after = content_hash(desk.store)
    with pytest.raises(WorldError):
        desk.calls.take_back(manager, first.change.journal_id)
    assert content_hash(desk.store) == after
    desk.calls.take_back(manager, second.change.journal_id)
    desk.calls.take_back(manager, first.change.journal_id)
    assert desk.calls.tries(task) == []


def confirmed(task: int, desk: Desk) -> date | None:
    phone = Phone.get(Phone.customer == desk.tasks.get(task).customer_id)
    return phone.confirmed_on


@pytest.fixture
def calls(desk: Desk, task: int, manager: Actor) -> list[int]:
    """Three days' calls that reached the customer, each of which found the number right."""
    made = []
    for day in (20, 21, 22):
        at, back = moment(f"2026-11-{day}T10:00"), moment(f"2026-11-{day}T15:00")
        said = Said("call_back", at, back_at=back)
        made.append(desk.calls.record(manager, task, said).change.journal_id)
        desk.tasks.put_back(manager, {task: None})
    return made


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_what_a_later_call_found_of_the_number_stays(
    desk: Desk, task: int, manager: Actor, calls: list[int], order: tuple[int, ...]
) -> None:
    """Its day is that of the last call that is left, in whatever order the others are taken back."""
    left = {0, 1, 2}
    for number in order:
        with desk.store.write(manager, "call", "as each call left it") as w:
            row = CareTask.get_by_id(task)
            w.update(CareTask, row.id, {"wait_until": moment(f"2026-11-{20 + number}T15:00")})
        desk.calls.take_back(manager, calls[number])
        left.discard(number)
        assert confirmed(task, desk) == (date(2026, 11, 20 + max(left)) if left else None)
    assert desk.calls.tries(task) == [] and desk.calls.history(desk.tasks.get(task).customer_id or 0) == []


def test_a_second_call_of_the_day_keeps_the_number_right(
    desk: Desk, care: CareShop, task: int, manager: Actor
) -> None:
    birthday = next(i.task for i in desk.care.due(kinds=["C6"]) if i.task)
    first = desk.calls.record(manager, task, Said("informed", moment("2026-11-23T09:00")))
    second = desk.calls.record(manager, birthday, Said("informed", moment("2026-11-23T09:30")))
    desk.calls.take_back(manager, first.change.journal_id)
    assert confirmed(task, desk) == date(2026, 11, 23) and desk.tasks.get(task).state == "open"
    desk.calls.take_back(manager, second.change.journal_id)
    assert confirmed(task, desk) is None


def test_a_number_that_was_changed_since_still_holds_the_call(desk: Desk, task: int, manager: Actor) -> None:
    made = desk.calls.record(manager, task, Said("invalid_number"))
    phone = Phone.get(Phone.customer == desk.tasks.get(task).customer_id)
    with desk.store.write(manager, "edit_customer", "test") as w:
        w.update(Phone, phone.id, {"state": "ok", "confirmed_on": date(2026, 11, 23)})
    with pytest.raises(WorldError):
        desk.calls.take_back(manager, made.change.journal_id)


def test_twice_and_of_something_else_is_refused(desk: Desk, task: int, manager: Actor) -> None:
    made = desk.calls.record(manager, task, Said("informed"))
    desk.calls.take_back(manager, made.change.journal_id)
    for journal_id in (made.change.journal_id, 1, 99_999):
        with pytest.raises((NotFound, WorldError)):
            desk.calls.take_back(manager, journal_id)


def test_only_ones_own_call_without_the_right(desk: Desk, task: int, manager: Actor) -> None:
    made = desk.calls.record(manager, task, Said("informed"))
    with pytest.raises(NotAllowed):
        desk.calls.take_back(Actor("孙倩", "sales_consultant"), made.change.journal_id)


def test_an_appointment_of_the_call_stays_and_its_cancelling_opens_the_task(
    desk: Desk, care: CareShop, task: int, manager: Actor
) -> None:
    car = desk.tasks.get(task).vehicle_id or 0
    at = "2026-11-24T09:00"
    number = care.book(car, at, "first_service")
    made = desk.calls.record(manager, task, Said("booked", booked_at=moment(at)))
    assert len(desk.calls.history(desk.tasks.get(task).customer_id or 0)) == 1
    desk.calls.take_back(manager, made.change.journal_id)
    assert desk.appointments.get(number).state == "booked"
    assert desk.tasks.get(task).state == "done", "what is booked needs no call"
    desk.appointments.cancel(manager, number, "取消")
    assert desk.tasks.get(task).state == "open"


def test_an_opt_out_refuses_what_it_names(desk: Desk, task: int, manager: Actor) -> None:
    who = desk.tasks.get(task).customer_id or 0
    desk.calls.record(manager, task, Said("opt_out", refuses=("courtesy", "marketing")))
    assert desk.consent.allows(who, "service", "phone")
    assert not desk.consent.allows(who, "courtesy", "phone")
    kinds = {item.kind for item in desk.care.due(days=60) if item.customer_id == who}
    assert "C6" not in kinds and "F5" in kinds


def test_a_plan_is_wanted_once_a_day(desk: Desk, care: CareShop) -> None:
    assert desk.tasks.needs_plan()
    care.plan()
    assert not desk.tasks.needs_plan()
    with desk.store.write(care.actor, "import", "x"):
        pass
    assert desk.tasks.needs_plan()


def test_the_brief_of_a_car_says_what_it_owes_and_follows_a_told_mileage(
    desk: Desk, care: CareShop, task: int
) -> None:
    car = desk.tasks.get(task).vehicle_id or 0
    now = desk.care.brief(car)
    assert now is not None and now.service is not None
    assert (now.service.kind, now.service.days, now.service.km) == ("C1", 90, 5000)
    assert now.warranty_until == date(2029, 9, 1) and not now.measured
    assert [(p.on, p.km) for p in now.points] == [(date(2026, 9, 1), 0)]
    told = desk.care.brief(car, 4620)
    assert told is not None and told.service is not None and told.service.by_km is not None
    assert told.points[-1].km == 4620 and told.service.by_km < date(2026, 12, 10)
    assert desk.care.brief(car) == now
    assert desk.care.brief(99_999) is None


def test_who_has_called_how_often_today(desk: Desk, task: int, manager: Actor) -> None:
    birthday = next(i.task for i in desk.care.due(kinds=["C6"]) if i.task)
    assert desk.queue.made_today(manager) == 0
    desk.calls.record(manager, task, Said("no_answer", also=(birthday,)))
    assert desk.queue.made_today(manager) == 1
    assert desk.queue.made_today(Actor("周岚", "care_specialist")) == 0
