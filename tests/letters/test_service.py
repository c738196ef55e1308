"""Who gets a card or an invitation, and what stands on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from dealerdesk.errors import NotFound
from dealerdesk.people.records import Consent, Customer, Holding, RepairOrder, Vehicle
from dealerdesk.staff import Actor

TODAY = date(2026, 11, 23)
DECEMBER = date(2026, 12, 1)
BORN = {"birth_calendar": "solar", "birth_month": 11, "birth_day": 23}


def customer(desk: Desk, actor: Actor, name: str, **values: Any) -> int:
    with desk.store.write(actor, "edit_customer", "test") as w:
        return w.insert(Customer, name=name, **values)


def car(desk: Desk, actor: Actor, owner: int, service_on: date | None, **values: Any) -> int:
    with desk.store.write(actor, "edit_customer", "test") as w:
        vehicle = w.insert(Vehicle, seen_on=TODAY, **values)
        w.insert(Holding, vehicle=vehicle, customer=owner)
        if service_on:
            w.insert(
                RepairOrder,
                vehicle=vehicle,
                number=f"RO{w.journal_id}",
                visit_on=service_on,
                service_class="periodic_service",
                km=31240,
            )
    return vehicle


def refuse(desk: Desk, actor: Actor, who: int, purpose: str, channel: str = "") -> None:
    at = datetime(2026, 11, 1, 9, tzinfo=CHINA)
    with desk.store.write(actor, "edit_customer", "test") as w:
        w.insert(
            Consent, customer=who, purpose=purpose, channel=channel, given=False, given_at=at, evidence=""
        )


def test_cards_are_for_those_whose_birthday_it_is(desk: Desk, manager: Actor) -> None:
    today = customer(desk, manager, "欧阳雪", sex="f", **BORN)
    customer(desk, manager, "别人", **{**BORN, "birth_day": 24})
    ((who, card),) = desk.letters.birthday_cards(TODAY)
    assert who == today
    assert (card.name, card.design, card.shop.name) == ("欧阳雪女士", "birthday", "澄远汽车")
    assert card.headline and card.sentence


def test_cards_for_named_customers_whatever_their_day(desk: Desk, manager: Actor) -> None:
    lunar = customer(desk, manager, "王𠮷䶮", birth_calendar="lunar", birth_month=10, birth_day=15)
    customer(desk, manager, "别人", **BORN)
    found = desk.letters.birthday_cards(TODAY, [lunar, lunar])
    assert [(who, card.name) for who, card in found] == [(lunar, "王𠮷䶮")]
    with pytest.raises(NotFound):
        desk.letters.birthday_cards(TODAY, [9999])


@pytest.mark.parametrize(("purpose", "channel"), [("courtesy", ""), ("courtesy", "letter")])
def test_who_refused_greetings_gets_no_card(desk: Desk, manager: Actor, purpose: str, channel: str) -> None:
    who = customer(desk, manager, "王芳", **BORN)
    refuse(desk, manager, who, purpose, channel)
    assert desk.letters.birthday_cards(TODAY) == desk.letters.birthday_cards(TODAY, [who]) == []


def test_who_refused_only_marketing_or_messages_still_gets_a_card(desk: Desk, manager: Actor) -> None:
    who = customer(desk, manager, "王芳", **BORN)
    refuse(desk, manager, who, "marketing")
    refuse(desk, manager, who, "courtesy", "sms")
    assert len(desk.letters.birthday_cards(TODAY)) == 1


def test_invitations_are_for_cars_due_in_the_month_by_day(desk: Desk, manager: Actor) -> None:
    people = [customer(desk, manager, name) for name in ("甲", "乙", "丙", "丁", "戊")]
    for owner, service in zip(
        people,
        (date(2026, 6, 30), date(2026, 6, 1), date(2026, 5, 31), date(2026, 7, 1), None),
        strict=True,
    ):
        car(desk, manager, owner, service, plate="冀D00001")
    found = desk.letters.invitations(date(2026, 12, 17))
    assert [who for who, _form in found] == [people[1], people[0]]
    assert [form.number for _who, form in found] == ["XH-20261123-001", "XH-20261123-002"]


def test_an_invitation_says_when_the_car_was_here_and_when_to_come(desk: Desk, manager: Actor) -> None:
    owner = customer(desk, manager, "欧阳雪", sex="f", address="人民东路 218 号", postcode="056002")
    car(desk, manager, owner, date(2026, 6, 15), plate="冀D7K218", model="A5", adviser="田雨")
    ((_who, form),) = desk.letters.invitations(DECEMBER)
    assert (form.salutation, form.address, form.postcode) == ("欧阳女士", "人民东路 218 号", "056002")
    assert "欧阳雪" in form.recipient
    assert (form.plate, form.model, form.adviser) == ("冀D·7K218", "A5", "田雨")
    assert (form.last_is, form.last_on, form.last_km) == ("service", date(2026, 6, 15), 31240)
    assert (form.due_on, form.due_km, form.on) == (date(2026, 12, 15), 41240, TODAY)
    assert 3 <= len(form.items) <= 6
    assert form.offer is None


def test_an_invitation_after_delivery_alone(desk: Desk, manager: Actor) -> None:
    car(desk, manager, customer(desk, manager, "王芳"), None, delivered_on=date(2026, 6, 15))
    ((_who, form),) = desk.letters.invitations(DECEMBER)
    assert (form.last_is, form.last_on, form.last_km) == ("delivery", date(2026, 6, 15), None)
    assert (form.due_on, form.due_km) == (date(2026, 12, 15), 10000)


@pytest.mark.parametrize(
    ("purpose", "channel", "count"),
    [("service", "", 0), ("service", "letter", 0), ("service", "sms", 1), ("marketing", "", 1)],
)
def test_who_refused_service_notices_gets_no_invitation(
    desk: Desk, manager: Actor, purpose: str, channel: str, count: int
) -> None:
    owner = customer(desk, manager, "王芳")
    car(desk, manager, owner, date(2026, 6, 15))
    refuse(desk, manager, owner, purpose, channel)
    assert len(desk.letters.invitations(DECEMBER)) == count


def test_sold_cars_are_not_invited(desk: Desk, manager: Actor) -> None:
    car(desk, manager, customer(desk, manager, "王芳"), date(2026, 6, 15), state="sold")
    assert desk.letters.invitations(DECEMBER) == []
