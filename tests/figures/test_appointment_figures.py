"""K5, K6, K6b: denominators, numerators and what is left out (domain 3)."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import printing
from dealerdesk.appointments.entries import Draft
from dealerdesk.appointments.reception import WalkIn
from dealerdesk.appointments.rules import STATES
from dealerdesk.care.calls import Said
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotFound
from dealerdesk.figures import appointment_rules
from dealerdesk.figures.appointment_rules import Contact, Expected, Made, TimeRules, k5, k6, k6b
from dealerdesk.figures.records import MonthReport
from dealerdesk.figures.rules import Lists, rate
from dealerdesk.forms import PrintNote
from dealerdesk.staff import Actor
from tests.care.conftest import CareShop

OCTOBER = date(2026, 10, 1)
NOVEMBER = date(2026, 11, 1)
CARE = Actor("周岚", "care_specialist")


def at(text: str) -> datetime:
    """``10-08 10:00`` of 2026."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CHINA)


RULES = TimeRules(at("11-23 10:00"))


def hits(lists: Lists) -> list[int]:
    return [member.vehicle_id for member in lists.members if member.hit]


def counted(lists: Lists) -> list[int]:
    return [member.vehicle_id for member in lists.members]


def call(customer: int, car: int, day: int, result: str, kind: str = "C9") -> Contact:
    reached = result in ("booked", "informed", "refused", "call_back", "opt_out")
    return Contact(customer, car, kind, date(2026, 10, day), reached, result == "booked")


@pytest.mark.parametrize(
    ("calls", "made", "expected"),
    [
        ([call(1, 1, 5, "booked")], [], (1, 1, 0)),
        ([call(1, 1, 5, "informed")], [], (0, 1, 0)),
        ([call(1, 1, 5, "refused")], [], (0, 1, 0)),
        ([call(1, 1, 5, "no_answer")], [], (0, 0, 1)),
        ([call(1, 1, 5, "no_answer"), call(1, 1, 6, "booked")], [], (1, 1, 0)),
        ([call(1, 1, 5, "call_back"), call(1, 1, 6, "booked")], [], (1, 1, 0)),
        ([call(1, 1, 5, "booked"), call(1, 2, 5, "refused")], [], (1, 1, 0)),  # one customer, two cars
        ([call(1, 1, 5, "informed"), call(2, 2, 5, "booked")], [], (1, 2, 0)),
        ([call(1, 1, 5, "informed")], [Made(1, date(2026, 10, 5), "periodic_service")], (1, 1, 0)),
        ([call(1, 1, 5, "informed")], [Made(1, date(2026, 10, 9), "first_service")], (1, 1, 0)),
        ([call(1, 1, 5, "informed")], [Made(1, date(2026, 10, 4), "periodic_service")], (0, 1, 0)),
        ([call(1, 1, 5, "informed")], [Made(1, date(2026, 10, 9), "repair")], (0, 1, 0)),
        ([call(1, 1, 5, "informed")], [Made(2, date(2026, 10, 9), "periodic_service")], (0, 1, 0)),
        ([], [Made(1, date(2026, 10, 9), "periodic_service")], (0, 0, 0)),  # nobody called
    ],
)
def test_k5_reached_customers_who_made_an_appointment(
    calls: list[Contact], made: list[Made], expected: tuple[int, int, int]
) -> None:
    lists = k5(calls, made)
    assert (lists.numerator, lists.denominator, len(lists.excluded)) == expected


def one(state: str, text: str = "10-08 10:00", came: str = "", **values: Any) -> Expected:
    return Expected(1, at(text), state, arrived_at=at(came) if came else None, **values)


@pytest.mark.parametrize(
    ("expected", "result", "why"),
    [
        (one("arrived", came="10-08 10:00"), (1, 1), "arrived"),
        (one("left", came="10-08 14:00"), (1, 1), "arrived"),  # four hours late has come
        (one("no_show"), (0, 1), "no_show"),
        (one("booked"), (0, 1), "no_show"),  # nobody ticked, no order
        (one("booked", ordered=True), (1, 1), "ordered"),
        (one("no_show", ordered=True), (1, 1), "ordered"),
        (one("cancelled", cancelled_by="customer"), (0, 1), "cancelled"),
        (one("cancelled"), (0, 1), "cancelled"),
        (one("cancelled", cancelled_by="customer", ordered=True), (0, 1), "cancelled"),
        (one("cancelled", cancelled_by="shop"), (0, 0), "shop_cancelled"),
        (one("no_show", moved=True), (0, 1), "moved"),
        (one("booked", "11-23 10:01"), (0, 0), "ahead"),
        (one("booked", "11-23 09:31"), (0, 0), "ahead"),  # half an hour of grace
        (one("booked", "11-23 09:30"), (0, 1), "no_show"),
        (one("arrived", "11-23 15:00", came="11-23 09:00"), (1, 1), "arrived"),  # far too early
    ],
)
def test_k6_who_came_of_those_expected(expected: Expected, result: tuple[int, int], why: str) -> None:
    lists = k6([expected], RULES)
    assert (lists.numerator, lists.denominator) == result
    assert [*(m.note for m in lists.members), *(e.note for e in lists.excluded)] == [why]


@pytest.mark.parametrize(
    ("came", "hit"),
    [("09:29", False), ("09:30", True), ("10:00", True), ("10:30", True), ("10:31", False)],
)
def test_k6b_on_time_is_within_30_minutes_before_or_after(came: str, hit: bool) -> None:
    lists = k6b([one("arrived", came=f"10-08 {came}")], RULES)
    assert (hits(lists), counted(lists)) == ([1] if hit else [], [1])


def test_k6b_counts_who_came_and_leaves_out_who_came_without_a_tick() -> None:
    lists = k6b([one("no_show"), one("booked", ordered=True), one("left", came="10-08 10:10")], RULES)
    assert (lists.numerator, lists.denominator) == (1, 1)
    assert [e.note for e in lists.excluded] == ["no_time"]


MOMENTS = st.datetimes(datetime(2026, 10, 1), datetime(2026, 12, 5)).map(lambda m: m.replace(tzinfo=CHINA))
EXPECTED = st.lists(
    st.builds(
        Expected, st.integers(1, 5), MOMENTS, st.sampled_from(list(STATES)),
        st.sampled_from(["", "customer", "shop"]), st.none() | MOMENTS, st.booleans(), st.booleans(),
    ),
    max_size=12,
)  # fmt: skip
CONTACTS = st.lists(
    st.builds(
        call, st.none() | st.integers(1, 4), st.integers(1, 5), st.integers(1, 31),
        st.sampled_from(["booked", "informed", "refused", "no_answer", "opt_out"]),
        st.sampled_from(appointment_rules.PROACTIVE),
    ),
    max_size=10,
)  # fmt: skip
MADE = st.lists(
    st.builds(
        Made, st.integers(1, 5), st.dates(OCTOBER, date(2026, 10, 31)),
        st.sampled_from(["first_service", "periodic_service", "repair"]),
    ),
    max_size=8,
)  # fmt: skip


@given(CONTACTS, MADE, EXPECTED)
def test_case_12_no_rate_of_appointments_exceeds_100_and_nobody_gets_lost(
    contacts: list[Contact], made: list[Made], expected: list[Expected]
) -> None:
    found = appointment_rules.month_lists(lambda: contacts, lambda: made, lambda: expected, RULES)
    assert list(found) == list(appointment_rules.FIGURES)
    for lists in found.values():
        value = rate(lists.numerator, lists.denominator)
        assert value is None if lists.denominator == 0 else 0 <= (value or 0) <= 100
    assert found["K6"].denominator + len(found["K6"].excluded) == len(expected)
    assert found["K6b"].denominator + len(found["K6b"].excluded) == found["K6"].numerator
    people = {("c", one.customer_id) if one.customer_id else ("v", one.vehicle_id) for one in contacts}
    assert found["K5"].denominator + len(found["K5"].excluded) == len(people)


# on a real file


@pytest.fixture
def care(desk: Desk, manager: Actor) -> CareShop:
    return CareShop(desk, manager)


@pytest.fixture
def car(care: CareShop) -> int:
    return care.car(care.customer())


def ratios(desk: Desk, month: date = NOVEMBER) -> dict[str, tuple[int, int]]:
    found = {row.id: (row.numerator, row.denominator) for row in desk.figures.month(month).figures}
    return {key: found[key] for key in appointment_rules.FIGURES}


def book(desk: Desk, actor: Actor, car: int, when: str, made: str = "10-01 09:00") -> str:
    return desk.appointments.book(actor, Draft(car, at(when), "periodic_service", at(made))).number


def details(desk: Desk, figure: str, month: date = NOVEMBER) -> list[str]:
    people = desk.figures.people(month, figure)
    return [row.detail for row in (*people.numerator, *people.missing, *people.excluded)]


def test_k6_one_that_was_moved_before_its_time_counts_at_its_new_time_only(
    desk: Desk, manager: Actor, car: int
) -> None:
    number = book(desk, manager, car, "11-28 10:00")
    desk.appointments.move(manager, number, at("12-02 10:00"))
    assert ratios(desk)["K6"] == (0, 0)
    assert desk.figures.people(NOVEMBER, "K6").excluded == ()


def test_k6_one_that_was_moved_to_another_day_after_its_time_was_missed(
    desk: Desk, manager: Actor, clock: FixedClock, car: int
) -> None:
    same_day = book(desk, manager, car, "11-23 09:00")
    other_day = book(desk, manager, car, "11-23 08:45")
    clock.moment = at("11-23 10:05")
    desk.appointments.move(manager, same_day, at("11-23 14:00"))
    desk.appointments.move(manager, other_day, at("11-25 10:00"))
    clock.moment = at("11-26 10:00")
    desk.reception.arrive(manager, same_day, at("11-23 14:10"))
    desk.reception.arrive(manager, other_day, at("11-25 10:00"))
    assert ratios(desk)["K6"] == (2, 3)
    assert details(desk, "K6") == ["约 14:00，到 14:10", "约 10:00，到 10:00", "约 08:45，过了时间才改期"]


def test_k6_the_shop_cancelling_is_left_out_and_the_customer_cancelling_is_not(
    desk: Desk, manager: Actor, car: int
) -> None:
    desk.appointments.cancel(manager, book(desk, manager, car, "11-10 10:00"), "停电", "shop")
    desk.appointments.cancel(manager, book(desk, manager, car, "11-11 10:00"), "出差", "customer")
    assert ratios(desk)["K6"] == (0, 1)
    assert details(desk, "K6") == ["约 10:00，客户取消", "本店取消"]
    (figure,) = [one for one in desk.figures.month(NOVEMBER).figures if one.id == "K6"]
    assert (figure.target, figure.excluded, figure.lower_is_better) == (85, 1, False)


def test_k6_an_order_of_that_day_counts_as_come_and_pdi_or_another_day_does_not(
    desk: Desk, manager: Actor, care: CareShop, car: int
) -> None:
    other = care.car(care.customer("李强", "13800000002"), plate="冀D00002")
    third = care.car(care.customer("赵敏", "13800000003"), plate="冀D00003")
    for one in (car, other, third):
        desk.reception.no_show(manager, book(desk, manager, one, "11-10 10:00"))
    care.order(car, date(2026, 11, 12), entered_on=date(2026, 11, 10))  # settled two days after it came
    care.order(other, date(2026, 11, 11))
    care.order(third, date(2026, 11, 10), "pdi")
    assert ratios(desk)["K6"] == (1, 3)
    assert [row.vehicle_id for row in desk.figures.people(NOVEMBER, "K6").numerator] == [car]
    assert ratios(desk)["K6b"] == (0, 0)


def test_k6b_the_margin_is_a_setting(desk: Desk, manager: Actor, car: int) -> None:
    desk.reception.arrive(manager, book(desk, manager, car, "11-10 10:00"), at("11-10 10:31"))
    assert ratios(desk)["K6b"] == (0, 1)
    assert details(desk, "K6b") == ["约 10:00，到 10:31，迟到"]
    desk.settings.change(manager, {"on_time_minutes": "31", "target_k6": "90"})
    assert ratios(desk)["K6b"] == (1, 1)
    assert [one.target for one in desk.figures.month(NOVEMBER).figures if one.id == "K6"] == [90]


def test_k6_a_walk_in_is_no_appointment(desk: Desk, manager: Actor, car: int) -> None:
    desk.reception.walk_in(manager, WalkIn(car))
    assert ratios(desk)["K6"] == (0, 0)


def test_k5_calls_of_the_file(desk: Desk, care: CareShop, clock: FixedClock) -> None:
    """Two are due for the first service: one books on the phone and later does not come, one declines. A
    follow-up call, and a call that the customer made, ask for no appointment."""
    cars = [
        care.car(care.customer(name, f"1380000000{n}"), plate=f"冀D0000{n}", delivered_on=date(2026, 9, 1))
        for n, name in enumerate(("甲", "乙", "丙"), 1)
    ]
    care.plan()
    tasks = {item.vehicle_id: item.task for item in desk.care.due(kinds=["C1"])}
    desk.calls.record(CARE, tasks[cars[0]], Said("no_answer", at("11-23 09:10")))  # type: ignore[arg-type]
    number = desk.appointments.book(CARE, Draft(cars[0], at("11-24 10:00"), "first_service")).number
    desk.calls.record(CARE, tasks[cars[0]], Said("booked", at("11-23 09:50")))  # type: ignore[arg-type]
    desk.calls.record(CARE, tasks[cars[1]], Said("refused", at("11-23 09:20")))  # type: ignore[arg-type]
    desk.calls.record(CARE, tasks[cars[2]], Said("no_answer", at("11-23 09:30")))  # type: ignore[arg-type]
    clock.moment = at("11-24 12:00")
    desk.reception.no_show(CARE, number)
    assert (ratios(desk)["K5"], ratios(desk)["K6"]) == ((1, 2), (0, 1))
    assert details(desk, "K5") == [
        "2026-11-23 联系，2026-11-23 约上", "2026-11-23 接通，未约上", "联系过，未接通",
    ]  # fmt: skip


def test_a_month_that_was_locked_without_them_stays_so_opens_prints_and_is_exported(
    desk: Desk, manager: Actor, car: int, tmp_path: Any
) -> None:
    desk.reception.no_show(manager, book(desk, manager, car, "10-10 10:00"))
    desk.figures.submit(manager, OCTOBER)
    report = MonthReport.get()
    content = json.loads(report.content)
    content["figures"] = [one for one in content["figures"] if one["id"] not in appointment_rules.FIGURES]
    for key in appointment_rules.FIGURES:
        del content["lists"][key]
    MonthReport.update(content=json.dumps(content)).where(MonthReport.id == report.id).execute()
    found = desk.figures.month(OCTOBER)
    assert [one.id for one in found.figures] == ["K2", "K3", "K4", "K7", "K7b"]
    with pytest.raises(NotFound, match="2026-10"):
        desk.figures.people(OCTOBER, "K6")
    with pytest.raises(NotFound):
        found.figure("k6")
    note = PrintNote("许文静", desk.clock.now())
    assert printing.render(desk.figures.report_form(OCTOBER, note)).pages >= 1
    made = desk.figures.export(manager, OCTOBER, tmp_path, note, lambda form: printing.render(form).pdf)
    assert "K6" not in (made.folder / "月报_202610.csv").read_text("utf-8-sig")
    assert desk.figures.month(NOVEMBER).figure("K6").month_before == (0, 1), "as computed now"


def test_the_report_says_k6_with_its_target_in_the_table(desk: Desk, manager: Actor, car: int) -> None:
    for minute in range(3):
        number = book(desk, manager, car, f"10-1{minute} 10:00")
        if minute:
            desk.reception.arrive(manager, number, at(f"10-1{minute} 10:0{minute}"))
    form = desk.figures.report_form(OCTOBER, PrintNote("许文静", desk.clock.now()))
    (row,) = [row for row in form.figures if row.id == "K6"]
    assert (row.name, row.now.numerator, row.now.denominator, row.target, row.reached) == (
        "预约到店率", 2, 3, 85, False,
    )  # fmt: skip
    assert not row.headline and printing.render(form).pages == 2


def test_k6_locked_with_the_month_is_restated_when_an_order_comes_in_later(
    desk: Desk, manager: Actor, care: CareShop, car: int
) -> None:
    desk.reception.no_show(manager, book(desk, manager, car, "10-10 10:00"))
    desk.figures.submit(manager, OCTOBER)
    care.order(car, date(2026, 10, 10))
    figure = desk.figures.month(OCTOBER).figure("K6")
    assert (figure.numerator, figure.denominator, figure.restated) == (0, 1, (1, 1))
    assert desk.clock.now() - timedelta(days=31) < at("11-01 00:00")
