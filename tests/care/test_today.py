"""Today: the same calls as the queue, birthdays apart, who has how much open, the limits of the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dealerdesk.care import reasons, ruler
from dealerdesk.care.calls import Said
from dealerdesk.care.kinds import KINDS
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from tests.care.conftest import CareShop, moment

CARE = Actor("周岚", "care_specialist")
BORN = {"birth_calendar": "solar", "birth_month": 11, "birth_day": 23}


@pytest.fixture
def shop(desk: Desk, care: CareShop, clock: FixedClock) -> CareShop:
    """Two birthdays and two first services; one person has both."""
    clock.moment = moment("2026-11-23 09:42")
    care.car(care.customer("王芳", "13800000001", **BORN), delivered_on=date(2026, 9, 1))
    care.customer("张敏", "13800000002", **BORN)
    care.car(care.customer("李国栋", "13800000003"), delivered_on=date(2026, 9, 2), plate="冀D00002")
    care.plan()
    return care


def test_c6_birthdays_stand_apart_from_the_calls_and_count_once(desk: Desk, shop: CareShop) -> None:
    work = desk.today.work(CARE)
    assert [one.name for one in work.greetings] == ["王芳", "张敏"]
    assert [call.first.name for call in work.every] == ["李国栋"], "the other call is a birthday's"
    assert work.count == 3 == desk.queue.count(CARE)
    assert (work.made, work.reached, work.waiting) == (0, 0, 2)


def test_c6_a_greeting_keeps_what_became_of_it(desk: Desk, shop: CareShop, clock: FixedClock) -> None:
    first, second = (one.task for one in desk.today.work(CARE).greetings)
    desk.calls.record(CARE, first, Said("informed", moment("2026-11-23 09:05")))
    desk.calls.record(CARE, second, Said("busy", moment("2026-11-23 09:31")))
    work = desk.today.work(CARE)
    assert [(one.task, one.open, one.result, one.tries) for one in work.greetings] == [
        (first, False, "informed", 1), (second, True, "busy", 1),
    ]  # fmt: skip
    assert (work.made, work.reached, work.waiting) == (2, 1, 1)
    clock.moment += timedelta(days=1)
    tomorrow = desk.today.work(CARE)
    assert (tomorrow.made, tomorrow.reached) == (0, 0), "the score begins anew each day"


def test_what_waits_for_a_later_hour_is_todays_and_another_day_is_not(desk: Desk, shop: CareShop) -> None:
    (call,) = desk.today.work(CARE).every
    back = moment("2026-11-23 14:45")
    desk.calls.record(CARE, call.first.task, Said("call_back", back_at=back))
    work = desk.today.work(CARE)
    assert [one.first.task for one in work.later] == [call.first.task] and not work.calls
    day = desk.today.ruler(CARE, work, [])
    assert [(f.at, f.who) for f in day.flags if f.what == ruler.CALL_BACK] == [(back, "李国栋")]
    desk.tasks.defer(CARE, call.first.task, date(2026, 11, 25), "出差")
    work = desk.today.work(CARE)
    assert not work.every
    assert [f for f in desk.today.ruler(CARE, work, []).flags if f.what == ruler.CALL_BACK] == []


def test_the_limits_of_a_day_are_flags(desk: Desk, shop: CareShop, clock: FixedClock) -> None:
    def states() -> dict[str, str]:
        day = desk.today.ruler(CARE, desk.today.work(CARE), [slip.row for slip in desk.hand_overs.open()])
        return {flag.what: f"{flag.at:%H:%M} {flag.state}" for flag in (*day.pinned, *day.flags)}

    shop.book(1, "2026-11-23 14:00")
    assert states() == {
        ruler.BIRTHDAYS: "10:30 near", ruler.SHEETS: "13:00 ahead", ruler.DELIVERY: "17:30 ahead",
        ruler.EVENING: "17:30 ahead",
    }  # fmt: skip
    clock.moment = moment("2026-11-23 11:00")
    desk.delivery.say_none(CARE)
    assert states()[ruler.BIRTHDAYS] == "10:30 past" and states()[ruler.DELIVERY] == "17:30 done"
    desk.paper.record(CARE, "evening", b"%PDF", 1, number="CH-20261123-002")
    assert states()[ruler.EVENING] == "17:30 done"


def test_a4_the_parts_list_is_due_at_its_hour_until_that_of_today_is_printed(
    desk: Desk, shop: CareShop, clock: FixedClock
) -> None:
    def flag(actor: Actor = CARE) -> str:
        day = desk.today.ruler(actor, desk.today.work(actor), [])
        found = [one for one in (*day.pinned, *day.flags) if one.what == ruler.PARTS]
        return f"{found[0].at:%H:%M} {found[0].count} {found[0].state}" if found else ""

    shop.book(1, "2026-11-23 14:00")
    shop.book(1, "2026-11-26 10:00")
    assert flag() == "", "nothing is booked for tomorrow and the day after"
    number = shop.book(1, "2026-11-24 10:00")
    shop.book(2, "2026-11-25 10:00")
    assert flag() == "16:00 2 ahead" and flag(Actor("刘洋", "sales_consultant")) == ""
    desk.appointments.cancel(shop.actor, number, "出差")
    clock.moment = moment("2026-11-23 16:05")
    assert flag() == "16:00 1 past"
    desk.paper.record(shop.actor, "parts-list", b"%PDF", 1, number="2026-11-22")
    assert flag() == "16:00 1 past", "yesterday's list"
    desk.paper.record(shop.actor, "parts-list", b"%PDF", 1, number="2026-11-23")
    assert flag() == "16:00 1 done"
    desk.settings.change(shop.actor, {"parts_list_at": "15:30"})
    assert flag() == "15:30 1 done"


def test_a_sales_consultant_has_no_birthdays_and_no_sheets(desk: Desk, shop: CareShop) -> None:
    seller = Actor("刘洋", "sales_consultant")
    work = desk.today.work(seller)
    assert not work.greetings
    shop.book(1, "2026-11-23 14:00")
    day = desk.today.ruler(seller, work, [slip.row for slip in desk.hand_overs.open()])
    assert ruler.SHEETS not in {flag.what for flag in day.flags}


def test_a_manager_sees_who_has_how_much_open_and_late(desk: Desk, shop: CareShop, clock: FixedClock) -> None:
    loads = {(one.role, one.owner): one for one in desk.today.loads()}
    specialist = loads["care_specialist", ""]
    assert specialist.open == sum(len(call.matters) for call in desk.queue.queue(CARE).now)
    clock.moment = moment("2026-12-02 09:00")
    later = {(one.role, one.owner): one for one in desk.today.loads()}
    assert later["care_specialist", ""].late == specialist.late + 4, "two birthdays, two first services"
    assert next(iter(later)) == ("care_specialist", ""), "the most late first"
    desk.tasks.hand_to(shop.actor, desk.queue.queue(shop.actor).now[0].first.task, "赵磊", "换人")
    assert "赵磊" in {one.owner for one in desk.today.loads()}


def test_the_days_to_come_count_people_not_matters(desk: Desk, shop: CareShop) -> None:
    assert desk.today.ahead(CARE, date(2026, 11, 24)) == 2
    assert desk.today.ahead(Actor("陈", "insurance_specialist"), date(2026, 11, 24)) == 0


def test_every_kind_has_one_word_for_its_chip() -> None:
    assert {kind.word for kind in KINDS.values() if kind.id.startswith("F")} == {"感谢信", "回访", "面访"}
    assert [KINDS[key].word for key in ("C1", "C2", "C3", "C4", "C5", "C6", "C9")] == [
        "首保", "定保", "保修", "年检", "保险", "生日", "主动预约",
    ]  # fmt: skip
    assert max(len(kind.word) for kind in KINDS.values()) <= 4


@pytest.mark.parametrize(("on", "word"), [("2026-11-08", "准流失"), ("2027-02-05", "准流失"),
                                          ("2027-02-06", "流失")])  # fmt: skip
def test_l6_the_chip_of_c10_says_nearly_lost_or_lost(on: str, word: str) -> None:
    reason = ("lost", date(2026, 5, 7), None, date(2026, 11, 7), 90, False)
    day = date.fromisoformat(on)
    assert reasons.chip(KINDS["C10"], reason, day) == word
    assert reasons.chip(KINDS["C10"], reasons.to_text(reason), day) == word


def test_old_work_that_the_ramp_leaves_out_is_counted_from_the_stored_rows(
    desk: Desk, shop: CareShop
) -> None:
    assert desk.tasks.set_aside() == 0


def test_c6_the_tile_says_by_which_calendar() -> None:
    assert reasons.birthday(("birthday", 11, 23, date(2026, 11, 23))) == "公历"
    assert reasons.birthday(("lunar_birthday", 10, 15, False, date(2026, 11, 23))) == "农历十月十五"
    assert reasons.birthday("") == "公历"
