"""K2, K3, K4, K7, K7b: denominators, numerators and what is left out (domain 3, 9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.care.facts import CarFacts, Visit
from dealerdesk.care.months import add_months, month_end
from dealerdesk.figures.rules import Booked, FigureRules, Lists, k2, k3, k4, k7, k7b, month_lists, rate

RULES = FigureRules()
OCTOBER = date(2026, 10, 1)


def day(iso: str) -> date:
    return date.fromisoformat(iso)


def visit(iso: str, service: str = "repair", came_on: str = "") -> Visit:
    return Visit(day(iso), None, service, came_on=day(came_on) if came_on else None)


def car(number: int, *visits: Visit, **facts: object) -> CarFacts:
    dates = {k: day(v) if isinstance(v, str) and k.endswith("_on") else v for k, v in facts.items()}
    return CarFacts(number, visits=visits, **dates)  # type: ignore[arg-type]


def hits(lists: Lists) -> list[int]:
    return [member.vehicle_id for member in lists.members if member.hit]


def counted(lists: Lists) -> list[int]:
    return [member.vehicle_id for member in lists.members]


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (61, 68, 89.7),
        (412, 563, 73.2),
        (238, 447, 53.2),
        (312, 2847, 11.0),
        (300, 1200, 25.0),
        (1, 8, 12.5),
        (1, 16, 6.3),  # 6.25, half up
        (0, 5, 0.0),
        (5, 5, 100.0),
        (0, 0, None),
    ],
)
def test_a_rate_is_percent_with_one_decimal_and_none_without_denominator(
    numerator: int, denominator: int, expected: float | None
) -> None:
    assert rate(numerator, denominator) == expected


@pytest.mark.parametrize(
    ("delivered", "inside"),
    [("2026-07-02", False), ("2026-07-03", True), ("2026-08-02", True), ("2026-08-03", False)],
)
def test_k2_cohort_is_who_reaches_day_90_in_the_month(delivered: str, inside: bool) -> None:
    assert counted(k2([car(1, delivered_on=delivered)], OCTOBER, RULES)) == ([1] if inside else [])


@pytest.mark.parametrize(
    ("first", "hit"),
    [
        (visit("2026-07-20", "first_service"), True),  # early counts
        (visit("2026-10-31", "first_service"), True),
        (visit("2026-11-01", "first_service"), False),
        (visit("2026-10-20", "periodic_service"), True),
        (visit("2026-10-20", "repair"), False),
        (visit("2026-07-01", "first_service"), False),  # before its delivery
    ],
)
def test_k2_numerator_is_a_first_service_here_by_the_end_of_the_month(first: Visit, hit: bool) -> None:
    assert hits(k2([car(1, first, delivered_on="2026-07-10")], OCTOBER, RULES)) == ([1] if hit else [])


def test_k2_leaves_out_cars_that_are_gone_and_says_so() -> None:
    lists = k2([car(1, delivered_on="2026-07-10", state="scrapped")], OCTOBER, RULES)
    assert counted(lists) == []
    assert [(one.vehicle_id, one.note) for one in lists.excluded] == [(1, "scrapped")]


def service(iso: str) -> Visit:
    return visit(iso, "periodic_service")


@pytest.mark.parametrize(
    ("last", "inside"),
    [("2026-03-31", False), ("2026-04-01", True), ("2026-04-30", True), ("2026-05-01", False)],
)
def test_k3_list_is_who_is_due_in_the_month(last: str, inside: bool) -> None:
    assert counted(k3([car(1, service(last))], OCTOBER, RULES)) == ([1] if inside else [])


@pytest.mark.parametrize(
    ("came", "hit"),
    [
        ("2026-09-15", False),
        ("2026-09-16", True),
        ("2026-10-20", True),
        ("2026-11-15", True),
        ("2026-11-16", False),
    ],
)
def test_k3_came_in_within_15_days_of_the_month(came: str, hit: bool) -> None:
    lists = k3([car(1, service("2026-04-10"), visit(came))], OCTOBER, RULES)
    assert counted(lists) == [1]
    assert hits(lists) == ([1] if hit else [])


def test_k3_only_what_was_known_before_the_first_decides_who_is_due() -> None:
    came_in_october = car(1, service("2026-04-10"), service("2026-10-05"))
    assert hits(k3([came_in_october], OCTOBER, RULES)) == [1]
    came_in_september = car(1, service("2026-04-10"), service("2026-09-30"))
    assert counted(k3([came_in_september], OCTOBER, RULES)) == []


def test_k3_the_service_that_makes_a_car_due_is_not_its_return() -> None:
    """A car so fast that the service of the weeks before makes it due again this month."""
    fast = CarFacts(
        1,
        visits=(
            Visit(day("2026-08-20"), 10_000, "periodic_service"),
            Visit(day("2026-09-20"), 19_300, "periodic_service"),
        ),
    )
    lists = k3([fast], OCTOBER, RULES)
    assert counted(lists) == [1]
    assert hits(lists) == []


def booking(iso: str, counts: bool = True, state: str = "booked") -> Booked:
    return Booked(1, day(iso), counts, state)


@pytest.mark.parametrize(
    ("booked", "hit"),
    [
        ([], False),
        ([booking("2026-10-08")], True),
        ([booking("2026-10-08", state="arrived")], True),
        ([booking("2026-10-08", counts=False)], False),
        ([booking("2026-10-08", state="cancelled")], False),
        ([booking("2026-10-07")], False),
        ([booking("2026-10-08", state="cancelled"), booking("2026-10-08")], True),
        ([Booked(2, day("2026-10-08"), True, "booked")], False),
    ],
)
def test_k4_appointment_of_the_same_vehicle_and_day_that_counts(booked: list[Booked], hit: bool) -> None:
    lists = k4([car(1, visit("2026-10-08"))], OCTOBER, booked)
    assert (lists.numerator, lists.denominator) == (int(hit), 1)


def test_k4_a_car_that_stays_overnight_came_on_the_day_it_was_booked_for() -> None:
    stayed = car(1, visit("2026-10-10", came_on="2026-10-08"))
    assert k4([stayed], OCTOBER, [booking("2026-10-08")]).numerator == 1


def test_k4_counts_visits_of_the_month_each_day_once_and_no_pdi() -> None:
    visits = (
        visit("2026-09-30"),
        visit("2026-10-01"),
        visit("2026-10-01", "wash"),
        visit("2026-10-31", "accident"),
        visit("2026-10-31", "pdi"),
        visit("2026-11-01"),
    )
    lists = k4([car(1, *visits), car(2, visit("2026-10-09", "pdi"))], OCTOBER, [])
    assert [member.day for member in lists.members] == [day("2026-10-01"), day("2026-10-31")]
    assert [(one.vehicle_id, one.note) for one in lists.excluded] == [(2, "pdi")]


@pytest.mark.parametrize(("away", "lost"), [(0, False), (89, False), (90, True), (360, True), (361, False)])
def test_k7_case_8_lost_is_day_90_to_360_before_the_last_of_the_month(away: int, lost: bool) -> None:
    last = day("2026-10-31") - timedelta(days=away)
    by_visit = k7([car(1, Visit(last, None, "wash"), delivered_on="2020-01-01")], OCTOBER, RULES)
    by_delivery = k7([CarFacts(1, delivered_on=last)], OCTOBER, RULES)
    assert counted(by_visit) == counted(by_delivery) == [1]
    assert hits(by_visit) == hits(by_delivery) == ([1] if lost else [])


def test_k7_the_anchor_is_no_pdi_and_nothing_after_the_month() -> None:
    lists = k7(
        [car(1, visit("2026-01-05"), visit("2026-10-10", "pdi"), visit("2026-11-02"), seen_on="2026-01-05")],
        OCTOBER,
        RULES,
    )
    assert hits(lists) == [1]
    assert lists.members[0].day == day("2026-01-05")


def test_k7_base_is_open_files_delivered_or_first_seen_by_the_last_day() -> None:
    cars = [
        car(1, delivered_on="2026-10-31", seen_on="2026-11-20"),
        car(2, delivered_on="2026-11-01", seen_on="2026-11-01"),
        car(3, seen_on="2026-10-15"),
        car(4, visit("2025-01-05"), seen_on="2026-11-20"),
        car(5, delivered_on="2020-05-05", state="sold"),
    ]
    lists = k7(cars, OCTOBER, RULES)
    assert counted(lists) == [1, 3, 4]
    assert [(one.vehicle_id, one.note) for one in lists.excluded] == [(5, "sold")]
    assert {member.vehicle_id: member.note for member in lists.members}[3] == "no_date"


def test_k7b_case_15_1200_cars_of_which_300_not_back_is_25_percent() -> None:
    """1,600 visits in April are 1,200 cars; 300 of them were not seen from May to October."""
    april = [visit("2026-04-07")], [visit("2026-04-07"), visit("2026-04-21", "wash")]
    cars = [
        car(number, *april[number % 3 == 0], *([visit("2026-08-11")] if number % 4 else []))
        for number in range(1, 1201)
    ]
    lists = k7b(cars, OCTOBER)
    assert sum(1 for one in cars for v in one.visits if v.on < day("2026-05-01")) == 1600
    assert (lists.numerator, lists.denominator) == (300, 1200)
    assert rate(lists.numerator, lists.denominator) == 25.0


@pytest.mark.parametrize(
    ("visits", "inside", "lost"),
    [
        (("2026-03-31",), False, False),
        (("2026-04-01",), True, True),
        (("2026-04-30",), True, True),
        (("2026-04-01", "2026-04-30"), True, True),  # the same month is no return
        (("2026-04-30", "2026-05-01"), True, False),
        (("2026-04-30", "2026-10-31"), True, False),
        (("2026-04-30", "2026-11-01"), True, True),
        (("2026-05-01",), False, False),
    ],
)
def test_k7b_settled_in_n_minus_6_and_not_back_to_n(
    visits: tuple[str, ...], inside: bool, lost: bool
) -> None:
    lists = k7b([car(1, *(visit(iso) for iso in visits))], OCTOBER)
    assert counted(lists) == ([1] if inside else [])
    assert hits(lists) == ([1] if lost else [])


def test_k7b_pdi_is_no_visit() -> None:
    lists = k7b(
        [car(1, visit("2026-04-10", "pdi")), car(2, visit("2026-04-10"), visit("2026-05-10", "pdi"))], OCTOBER
    )
    assert (counted(lists), hits(lists)) == ([2], [2])
    assert [(one.vehicle_id, one.note) for one in lists.excluded] == [(1, "pdi")]


def test_an_empty_shop_has_no_rate() -> None:
    for lists in month_lists([], OCTOBER, RULES, []).values():
        assert rate(lists.numerator, lists.denominator) is None


DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
VISITS = st.lists(
    st.builds(
        Visit,
        DAYS,
        st.none() | st.integers(0, 90_000),
        st.sampled_from(["first_service", "periodic_service", "repair", "wash", "pdi"]),
    ),
    max_size=6,
)
CARS = st.lists(
    st.tuples(st.none() | DAYS, DAYS, st.sampled_from(["open", "open", "open", "sold"]), VISITS), max_size=8
)
BOOKED = st.lists(
    st.builds(
        Booked, st.integers(1, 8), DAYS, st.booleans(), st.sampled_from(["booked", "arrived", "cancelled"])
    ),
    max_size=6,
)


def shop(drawn: list[tuple[date | None, date, str, list[Visit]]]) -> list[CarFacts]:
    return [
        CarFacts(
            number,
            delivered_on=delivered,
            seen_on=seen,
            state=state,
            visits=tuple(sorted(visits, key=lambda one: one.on)),
        )
        for number, (delivered, seen, state, visits) in enumerate(drawn, 1)
    ]


@given(CARS, BOOKED, st.integers(0, 23))
def test_case_12_no_rate_exceeds_100_and_no_vehicle_is_counted_twice(
    drawn: list[tuple[date | None, date, str, list[Visit]]], booked: list[Booked], month: int
) -> None:
    cars = shop(drawn)
    for figure, lists in month_lists(cars, add_months(date(2025, 1, 1), month), RULES, booked).items():
        value = rate(lists.numerator, lists.denominator)
        assert value is None if lists.denominator == 0 else 0 <= (value or 0) <= 100
        keys = [(member.vehicle_id, member.day if figure == "K4" else None) for member in lists.members]
        assert len(set(keys)) == len(keys)
        if figure != "K4":
            assert not {one.vehicle_id for one in lists.excluded} & {m.vehicle_id for m in lists.members}


@given(CARS, BOOKED, st.integers(0, 20))
def test_what_happens_two_months_later_changes_no_figure(
    drawn: list[tuple[date | None, date, str, list[Visit]]], booked: list[Booked], month: int
) -> None:
    """Beyond the tolerance of K3, the future adds nothing to a month that is over."""
    first = add_months(date(2025, 1, 1), month)
    cars = shop(drawn)
    cut = month_end(add_months(first, 1)) + timedelta(days=1)
    known = [one.before(cut) for one in cars]
    assert month_lists(cars, first, RULES, booked) == month_lists(known, first, RULES, booked)
