"""One answer to what a contact is (4.4): the calls, the queue and the greeting desk count the same."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dealerdesk.care.contacts import Contacts
from dealerdesk.care.greeting_forms import Draft
from dealerdesk.care.greeting_people import Audience
from dealerdesk.care.records import Attempt
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop, moment

CARE = Actor("周岚", "care_specialist")
TEXT = "【澄远汽车】您好，大雪将至，请慢行。拒收请回复R"
NOW = moment("2026-11-23T10:00")


def text_to(desk: Desk, care: CareShop, who: int, folder: Path) -> int:
    """A mass text of today to somebody who said yes to them."""
    desk.consent.record(care.actor, who, "courtesy", True)
    event = desk.greetings.create(care.actor, Draft("C8", "大雪", TODAY, TEXT, audience=Audience()))
    (found,) = event.touched["greeting_event"]
    desk.greetings.write_list(care.actor, found, folder / "list.csv")
    return found


@pytest.mark.parametrize(
    ("values", "counted"),
    [
        ({"kind": ""}, 1), ({"kind": "", "direction": "in"}, 0), ({"kind": "C15"}, 1), ({"kind": "C2"}, 0),
        ({"kind": "C6", "result": "no_answer"}, 0), ({"kind": "C6", "result": "sms", "channel": "sms"}, 1),
    ],
)  # fmt: skip
def test_44_a_contact_is_ours_answered_and_no_service_notice(
    desk: Desk, care: CareShop, values: dict[str, str], counted: int
) -> None:
    who = care.customer()
    care.make(Attempt, **{"customer": who, "at": NOW - timedelta(days=2), "actor": "x", "result": "informed"}
              | values)  # fmt: skip
    assert desk.calls.contacts(who, 30, NOW) == counted
    assert Contacts(desk.store).counts(30, NOW) == ({who: 1} if counted else {})
    assert desk.calls.contacts(who, 1, NOW) == 0, "two days ago"


def test_44_one_call_about_several_matters_is_one_contact(desk: Desk, care: CareShop) -> None:
    who = care.customer()
    for kind in ("C15", "C12", "C2"):
        care.make(Attempt, customer=who, kind=kind, at=NOW, actor="x", result="informed")
    assert desk.calls.contacts(who, 30, NOW) == 1


def test_44_a_mass_text_is_a_contact_everywhere_until_its_list_is_taken_back(
    desk: Desk, care: CareShop, tmp_path: Path
) -> None:
    who = care.customer(birth_calendar="solar", birth_month=11, birth_day=23)
    care.car(who, delivered_on=TODAY - timedelta(days=80), registered_on=TODAY)
    care.plan()
    assert {m.kind for call in desk.queue.queue(CARE).now for m in call.matters} == {"C1", "C6", "C15"}
    event = text_to(desk, care, who, tmp_path)
    assert desk.calls.contacts(who, 30, desk.clock.now()) == 1
    queue = desk.queue.queue(CARE)
    assert [m.kind for call in queue.now for m in call.matters] == ["C1"], "a service notice is exempt"
    assert (queue.held, queue.spoken) == (2, 0), "never twice a day"
    desk.greetings.take_list_back(care.actor, event)
    assert desk.calls.contacts(who, 30, desk.clock.now()) == 0
    assert desk.queue.queue(CARE).held == 0


def test_44_mass_texts_fill_the_four_contacts_of_30_days_in_the_queue(desk: Desk, care: CareShop) -> None:
    from dealerdesk.care.records import GreetingEvent, GreetingTarget

    who = care.customer(birth_calendar="solar", birth_month=11, birth_day=23)
    care.car(who, delivered_on=TODAY - timedelta(days=400), registered_on=TODAY)
    care.plan()
    for n in range(4):
        at = desk.clock.now() - timedelta(days=3 * n + 1)
        event = care.make(GreetingEvent, kind="C8", name=f"e{n}", day=at.date(), at=at, actor="x")
        care.make(GreetingTarget, event=event, customer=who, state="sent", at=at)
        held = [m.kind for call in desk.queue.queue(CARE).now for m in call.matters].count("C6")
        assert held == (0 if n == 3 else 1)
    later = FixedClock(desk.clock.now() + timedelta(days=30))
    assert Contacts(desk.store).counts(30, later.now()) == {}
