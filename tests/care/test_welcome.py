"""What the front desk knows when a plate is typed: each fact has its line, its tone and what to do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from dealerdesk.appointments.reception import WalkIn
from dealerdesk.care.calls import Said
from dealerdesk.care.other_calls import OtherCall
from dealerdesk.care.records import Dissatisfaction, LostState
from dealerdesk.care.welcome import Known, Line, lines
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotFound
from dealerdesk.people.records import Consent, Holding, Phone
from dealerdesk.staff import Actor
from dealerdesk.text import use
from tests.care.conftest import TODAY, CareShop, moment

DESK = Actor("郝建国", "front_desk")
NOW = moment("2026-11-23T10:00")
PHONE = (("138****5678", "", "ok"),)


def told(**facts: Any) -> list[tuple[str, str, str, str]]:
    """The lines of some facts, in English."""
    use("en")
    said = [
        (one.code, one.tone, one.words, one.act) for one in lines(Known(NOW, **{"phones": PHONE, **facts}))
    ]
    use("zh_CN")
    return said


CASES = [
    ({"complaints": ((date(2026, 11, 20), "等了两小时"),)},
     "complaint", "red", "Dissatisfied on 11-20: 等了两小时", "apologise first and tell the manager"),
    ({"promised": (moment("2026-11-23T09:30"),)},
     "promised", "red", "A call was promised for 11-23 09:30", "settle it now"),
    ({"promised": (moment("2026-11-23T10:30"),)},
     "promised", "amber", "A call was promised for 11-23 10:30", "settle it now"),
    ({"phones": (("138****5678", "丈夫", "invalid"),)},
     "phone", "amber", "丈夫 138****5678 is not in use", "ask for the new number"),
    ({"phones": (("138****5678", "", "wrong"),)},
     "phone", "amber", "138****5678 is wrong", "ask for the new number"),
    ({"phones": ()}, "phone", "amber", "No phone number", "ask for it"),
    ({"appointments": ((moment("2026-11-23T14:00"), "repair", "YY-20261120-001"),)},
     "appointment", "amber", "Booked already: today 14:00 Repairs, YY-20261120-001",
     "move it rather than book twice"),
    ({"away": ("lost", 214)}, "lost", "amber", "Lost to us, not in for 214 days", "ask why"),
    ({"away": ("near_lost", 120)}, "lost", "amber", "Nearly lost, not in for 120 days", "ask why"),
    ({"declared_lost": True, "away": ("lost", 214)},
     "lost", "amber", "Declared lost", "tell the manager that the customer is here"),
    ({"overdue": (("C2", date(2026, 8, 30)), ("C4", date(2025, 11, 1)))},
     "overdue", "amber", "Overdue: Periodic service since 08-30 (85 d); Inspection since 2025-11-01 (387 d)",
     "offer it"),
    ({"note": "周三\n16:30 前离店"}, "note", "plain", "周三 16:30 前离店", ""),
    ({"declined": (date(2026, 5, 30), "空调滤芯")},
     "declined", "plain", "Declined on 05-30: 空调滤芯", "offer it again"),
    ({"birthday": (TODAY, False)}, "birthday", "plain", "Birthday today", "congratulate"),
    ({"birthday": (TODAY + timedelta(days=7), True)}, "birthday", "plain", "Birthday on 11-30 (lunar)", ""),
    ({"tier": "super_vip"}, "tier", "plain", "Super VIP", "receive first, held slots are open"),
    ({"refused": ("marketing",)}, "refused", "plain", "No marketing", "offer nothing else for sale"),
    ({"refused": ("courtesy",)}, "refused", "plain", "No greetings", ""),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "code", "tone", "words", "act"), CASES)
def test_each_fact_has_its_line(facts: dict[str, Any], code: str, tone: str, words: str, act: str) -> None:
    assert told(**facts) == [(code, tone, words, act)]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"tier": "general"},
        {"away": ("not_due", 100)},
        {"birthday": (TODAY + timedelta(days=8), False)},
        {"birthday": (TODAY, False), "refused": ("courtesy",)},
        {"phones": (), "no_person": True},
    ],
)
def test_what_needs_no_word_has_none(facts: dict[str, Any]) -> None:
    assert [line for line in told(**facts) if line[0] != "refused"] == []


def test_red_is_said_before_amber_before_plain() -> None:
    known = {
        "tier": "vip", "declined": (TODAY, "雨刮"), "phones": (), "promised": (NOW - timedelta(hours=1),),
    }  # fmt: skip
    assert [line[:2] for line in told(**known)] == [
        ("promised", "red"), ("phone", "amber"), ("declined", "plain"), ("tier", "plain"),
    ]  # fmt: skip


def test_a_line_is_said_with_what_to_do() -> None:
    use("en")
    assert Line("tier", "plain", "VIP", "receive first").whole == "VIP: receive first"
    assert Line("note", "plain", "16:30").whole == "16:30"


# what is loaded


def codes(desk: Desk, car: int | None, actor: Actor = DESK, who: int | None = None) -> list[str]:
    return [line.code for line in desk.welcome.lines(actor, car, who)]


def test_a_file_with_everything_says_everything(desk: Desk, care: CareShop) -> None:
    who = care.customer(
        tier="vip", note="喜欢靠窗", birth_calendar="solar", birth_year=1985, birth_month=11, birth_day=25
    )
    car = care.car(who, delivered_on=date(2024, 3, 16), registered_on=date(2024, 3, 16))
    care.order(car, date(2026, 3, 2), km=20_000)
    care.make(Phone, customer=who, number="13800005678", label="丈夫", position=1, state="invalid")
    care.make(Dissatisfaction, customer=who, words="等太久", at=NOW - timedelta(days=3), actor="周岚")
    care.make(Consent, customer=who, purpose="marketing", given=False, given_at=NOW)
    desk.other_calls.record(
        care.actor, OtherCall(who, Said("call_back", desk.clock.now(), back_at=moment("2026-11-23T15:00")))
    )
    care.book(car, "2026-11-25T10:00", "repair")
    arrival = desk.reception.walk_in(DESK, WalkIn(vehicle_id=car, work="other"))
    (row,) = [one for one in desk.reception.day(TODAY) if one.number == arrival.number]
    desk.reception.leave(DESK, row.id, declined="空调滤芯")
    assert codes(desk, car) == [
        "complaint", "promised", "phone", "appointment", "lost", "overdue", "note", "declined", "birthday",
        "tier", "refused",
    ]  # fmt: skip
    said = {line.code: line.words for line in desk.welcome.lines(DESK, car)}
    assert "空调滤芯" in said["declined"] and "丈夫 138****5678" in said["phone"]


def test_a_car_in_order_says_nothing(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), delivered_on=date(2026, 10, 20), registered_on=date(2026, 10, 20))
    assert codes(desk, car) == []


def test_44_a_phone_is_masked_even_for_who_may_see_it(desk: Desk, care: CareShop, manager: Actor) -> None:
    who = care.customer(phone="")
    care.make(Phone, customer=who, number="13800005678", state="wrong")
    car = care.car(who)
    for actor in (DESK, manager):
        (line,) = [line for line in desk.welcome.lines(actor, car) if line.code == "phone"]
        assert "138****5678" in line.words and "13800005678" not in line.whole


def test_77_who_may_not_open_the_customer_hears_nothing(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(tier="vip"), consultant="刘洋")
    assert codes(desk, car, Actor("钱程", "sales_consultant")) == []
    assert "tier" in codes(desk, car, Actor("刘洋", "sales_consultant"))


def test_the_drivers_dead_number_is_told_at_the_owners_car(desk: Desk, care: CareShop) -> None:
    owner, driver = care.customer(), care.customer("李强", "")
    car = care.car(owner)
    care.make(Holding, vehicle=car, customer=driver, role="driver")
    care.make(Phone, customer=driver, number="13900002204", state="invalid")
    assert any("139****2204" in line.words for line in desk.welcome.lines(DESK, car))


def test_a_lunar_birthday_is_told_by_its_solar_day(desk: Desk, care: CareShop) -> None:
    # 2026-11-25 is the 17th of the tenth lunar month
    who = care.customer(birth_calendar="lunar", birth_year=1980, birth_month=10, birth_day=17)
    assert "11-25" in next(
        line.words for line in desk.welcome.lines(DESK, None, who) if line.code == "birthday"
    )


def test_l4_a_car_that_was_declared_lost_is_named_so(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer())
    care.make(LostState, vehicle=car, ground="a", evidence="…", at=NOW, actor="许文静")
    use("en")
    assert [line.words for line in desk.welcome.lines(DESK, car) if line.code == "lost"] == ["Declared lost"]


def test_a_past_or_cancelled_appointment_is_not_told(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer())
    number = care.book(car, "2026-11-25T10:00")
    assert "appointment" in codes(desk, car)
    desk.appointments.cancel(care.actor, number, "改天")
    assert "appointment" not in codes(desk, car)
    care.book(car, "2026-11-24T10:00")
    desk.store.clock = FixedClock(moment("2026-11-26T10:00"))
    assert "appointment" not in codes(desk, car)


def test_an_unknown_car_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.welcome.lines(DESK, 99)
