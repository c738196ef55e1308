"""Wrong numbers go back to a department, are corrected, then called again (1.1.1)."""

from __future__ import annotations

from datetime import date

import pytest

from dealerdesk.care.calls import Said
from dealerdesk.care.records import Dissatisfaction
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.people.records import Phone
from dealerdesk.staff import Actor
from tests.care.conftest import CareShop, moment

SPECIALIST = Actor("周岚", "care_specialist")


@pytest.fixture
def wrong(desk: Desk, care: CareShop) -> int:
    """The id of a check: a call about the periodic service found that the number does not exist."""
    car = care.car(care.customer(), delivered_on=date(2024, 1, 5))
    care.order(car, date(2026, 5, 25))
    care.plan()
    desk.calls.record(care.actor, care.task("C2"), Said("invalid_number", moment("2026-11-23 09:40")))
    (row,) = desk.numbers.open()
    return row.id


def test_1_1_1_a_corrected_number_settles_its_check_and_brings_the_calls_back(
    desk: Desk, care: CareShop, wrong: int
) -> None:
    assert care.states()["C2"] == "correction" and desk.numbers.waiting() == 1
    change = desk.numbers.correct(SPECIALIST, wrong, "138 0000 0002")
    assert desk.numbers.open() == [] and care.states()["C2"] == "open"
    phone = Phone.get()
    assert (phone.number, phone.state) == ("13800000002", "ok")
    assert desk.store.sources("phone", phone.id)["number"].by_hand, "an import may not undo it"
    desk.numbers.take_back(SPECIALIST, change)
    phone = Phone.get()
    assert (phone.number, phone.state) == ("13800000001", "invalid")
    assert [row.id for row in desk.numbers.open()] == [wrong] and care.states()["C2"] == "correction"


def test_1_1_1_a_number_that_is_right_after_all_may_be_dialled_again(
    desk: Desk, care: CareShop, wrong: int
) -> None:
    desk.numbers.is_right(SPECIALIST, wrong)
    assert Phone.get().state == "ok" and desk.numbers.open() == [] and care.states()["C2"] == "open"
    with pytest.raises(NotFound):
        desk.numbers.is_right(SPECIALIST, wrong)


def test_1_1_1_the_same_number_or_none_at_all_corrects_nothing(desk: Desk, wrong: int) -> None:
    for number in ("13800000001", "12345", ""):
        with pytest.raises(WorldError):
            desk.numbers.correct(SPECIALIST, wrong, number)
    assert [row.number for row in desk.numbers.open()] == ["13800000001"]


def test_1_1_1_another_department_corrects_it(desk: Desk, care: CareShop, wrong: int) -> None:
    assert desk.numbers.open()[0].department == "service"
    change = desk.numbers.hand_to(care.actor, wrong, "parts")
    assert desk.numbers.open()[0].department == "parts"
    desk.numbers.take_back(care.actor, change)
    assert desk.numbers.open()[0].department == "service"
    with pytest.raises(NotAllowed):
        desk.numbers.hand_to(SPECIALIST, wrong, "sales")


def test_an_unhappy_customer_is_dealt_with_by_the_manager_with_a_note(desk: Desk, care: CareShop) -> None:
    row = care.make(
        Dissatisfaction, customer=care.customer(), words="等了三个小时", at=moment("2026-11-22 15:00"),
        actor="周岚",
    )  # fmt: skip
    assert [one.words for one in desk.numbers.dissatisfied()] == ["等了三个小时"]
    with pytest.raises(NotAllowed):
        desk.numbers.dealt_with(SPECIALIST, row)
    change = desk.numbers.dealt_with(care.actor, row, "已道歉，送保养券")
    assert desk.numbers.dissatisfied() == [] and Dissatisfaction.get().cause == "已道歉，送保养券"
    desk.numbers.take_back(care.actor, change)
    assert len(desk.numbers.dissatisfied()) == 1


def test_1_1_1_a_wrong_number_beside_a_good_one_stays_until_it_is_corrected(
    desk: Desk, care: CareShop
) -> None:
    who = care.customer()
    second = care.make(Phone, customer=who, number="13800000009", position=1)
    care.order(care.car(who, delivered_on=date(2024, 1, 5)), date(2026, 5, 25))
    care.plan()
    desk.calls.record(care.actor, care.task("C2"), Said("invalid_number", moment("2026-11-23 09:40")))
    assert [row.number for row in desk.numbers.open()] == ["13800000001"]
    with desk.store.write(care.actor, "edit_customer", "test") as w:
        w.update(Phone, second, {"label": "公司"})
    assert len(desk.numbers.open()) == 1, "that another number was touched corrects nothing"
    with desk.store.write(care.actor, "edit_customer", "test") as w:
        w.insert(Phone, customer=who, number="13800000010", position=2)
    assert desk.numbers.open() == [], "a number that came since does"
