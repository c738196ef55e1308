"""What must hold of every car, whatever its history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.care.due import (
    ALL_KINDS,
    OF_VISITS,
    DueItem,
    Rules,
    due_items,
    first_service,
    occurrences,
    periodic_service,
)
from dealerdesk.care.expiry import warranty
from dealerdesk.care.facts import Birthday, CarFacts, Person, PolicyFacts, Reading, Visit
from dealerdesk.care.greetings import birthdays
from dealerdesk.care.mileage import FASTEST, SLOWEST
from dealerdesk.care.months import add_months, month_end

RULES = Rules()
DAYS = st.dates(date(2018, 1, 1), date(2027, 12, 31))
MAYBE = st.none() | DAYS
CLASSES = st.sampled_from(["first_service", "periodic_service", "repair", "accident", "wash", "pdi"])
VISITS = st.lists(
    st.builds(Visit, DAYS, st.none() | st.integers(0, 400_000), CLASSES, km_ok=st.booleans()), max_size=8
)
READINGS = st.lists(st.builds(Reading, DAYS, st.integers(0, 400_000), st.booleans()), max_size=3)
POLICIES = st.lists(
    st.builds(PolicyFacts, st.sampled_from(["compulsory", "commercial", ""]), MAYBE, DAYS), max_size=4
)


@st.composite
def cars(draw: st.DrawFn) -> CarFacts:
    return CarFacts(
        vehicle_id=1,
        person=Person(7, "王芳"),
        delivered_on=draw(MAYBE),
        registered_on=draw(MAYBE),
        produced_on=draw(MAYBE),
        inspection_until=draw(st.none() | DAYS.map(month_end)),
        kind=draw(st.sampled_from(["car", "van", "truck", "motorcycle", "coach"])),
        use=draw(st.sampled_from(["", "private", "commercial"])),
        visits=tuple(sorted(draw(VISITS), key=lambda visit: visit.on)),
        readings=tuple(sorted(draw(READINGS), key=lambda reading: reading.on)),
        policies=tuple(draw(POLICIES)),
    )


def keys(items: list[DueItem]) -> list[tuple[str, date, str]]:
    return sorted((item.kind, item.due, item.sub) for item in items)


@given(cars(), DAYS, st.integers(0, 800))
def test_each_item_is_due_inside_its_window_which_meets_the_days_asked(
    car: CarFacts, first: date, days: int
) -> None:
    last = first + timedelta(days=days)
    for item in due_items(car, RULES, first, last):
        assert item.opens <= item.due <= item.closes
        assert item.opens <= last and item.closes >= first
        assert item.act_on == item.due
        assert (item.state == "ahead") == (item.opens > first)
        assert item.why and item.explain


@given(cars(), DAYS, st.integers(0, 800), st.data())
def test_no_occurrence_is_missing_and_none_twice(
    car: CarFacts, first: date, days: int, data: st.DataObject
) -> None:
    """The days asked as one look, or cut in two, give the same occurrences, each once."""
    last = first + timedelta(days=days)
    cut = first + timedelta(days=data.draw(st.integers(0, days)))
    whole = keys(due_items(car, RULES, first, last))
    parts = keys(due_items(car, RULES, first, cut)) + keys(due_items(car, RULES, cut, last))
    assert len(set(whole)) == len(whole)
    assert set(parts) == set(whole)
    assert whole == keys(due_items(car, RULES, first, last))


@given(DAYS, st.integers(30, 400), st.integers(0, 90_000), st.integers(0, 90_000), st.integers(0, 90_000))
def test_c2_who_drives_more_is_due_no_later(before: date, gap: int, start: int, less: int, more: int) -> None:
    less, more = sorted((less, more))
    after = before + timedelta(days=gap)

    def due(km: int) -> date:
        visits = (Visit(before, start, "periodic_service"), Visit(after, start + km, "periodic_service"))
        found = periodic_service(CarFacts(1, visits=visits), RULES)
        assert found is not None
        return found.due

    assert due(more) <= due(less) <= add_months(after, RULES.service_months)


@given(cars())
def test_c2_is_never_before_the_last_service_nor_more_than_six_months_after_it(car: CarFacts) -> None:
    found = periodic_service(car, RULES)
    services = car.service_visits
    if found is None:
        assert not services and car.delivered_on is None
        return
    if services:
        assert services[-1].on <= found.due <= add_months(services[-1].on, RULES.service_months)


@given(cars(), st.integers(100, 5000))
def test_km_a_day_stays_between_5_and_300(car: CarFacts, km_per_month: int) -> None:
    rate = car.track(km_per_month).rate
    if rate.known:
        assert SLOWEST * rate.days <= rate.km <= FASTEST * rate.days
    else:
        assert rate.km == km_per_month * 12


@given(cars(), DAYS)
def test_the_shop_knows_no_visit_after_the_day_it_looks_back_to(car: CarFacts, on: date) -> None:
    known = car.before(on)
    assert all(visit.on < on for visit in known.visits)
    assert all(reading.on < on for reading in known.readings)
    assert known.visits == tuple(visit for visit in car.visits if visit.on < on)


@given(
    st.integers(1, 12), st.integers(1, 31), st.none() | st.integers(1940, 2015), DAYS, st.integers(0, 1500)
)
def test_c6_falls_once_in_each_calendar_year(
    month: int, dom: int, year: int | None, first: date, days: int
) -> None:
    dom = min(dom, month_end(date(2024, month, 1)).day)
    person = Person(7, "王芳", birthday=Birthday("solar", year, month, dom))
    last = first + timedelta(days=days)
    found = [one.due for one in birthdays(person, RULES, first, last)]
    years = [one.year for one in found]
    assert years == sorted(set(years))
    inner = set(range(first.year + 1, last.year))
    assert inner <= set(years)
    assert all((one.month, one.day) == (month, dom) or (month, dom) == (2, 29) for one in found)


@given(cars(), DAYS, st.integers(0, 800))
def test_passing_over_cars_by_their_dates_loses_no_occurrence(car: CarFacts, first: date, days: int) -> None:
    """What is forecast without any short cut, cut to the days asked, is what the list has."""
    last = first + timedelta(days=days)
    slow = [find(car, RULES) for find in (first_service, periodic_service, warranty)]
    expected = {one for one in slow if one and one.opens <= last and one.closes >= first}
    assert set(occurrences(car, RULES, first, last, ["C1", "C2", "C3"])) == expected


@given(cars(), VISITS, READINGS, DAYS, st.integers(0, 800))
def test_what_no_visit_moves_is_not_computed_anew_after_one(
    car: CarFacts, visits: list[Visit], readings: list[Reading], first: date, days: int
) -> None:
    after = replace(car, visits=tuple(sorted(visits, key=lambda v: v.on)), readings=tuple(readings))
    last, kinds = first + timedelta(days=days), ALL_KINDS - OF_VISITS
    assert list(occurrences(car, RULES, first, last, kinds)) == list(
        occurrences(after, RULES, first, last, kinds)
    )
