"""C1–C6: windows, reasons and what settles them (domain 1.1, 2.3, 4.1, 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from dealerdesk import text
from dealerdesk.care import reasons
from dealerdesk.care.due import DueItem, Rules, due_items, person_items
from dealerdesk.care.facts import Birthday, CarFacts, Person, PolicyFacts, Reading, Visit
from dealerdesk.care.workdays import WorkCalendar

RULES = Rules()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = text.language()
    text.use("en")
    yield
    text.use(before)


def day(iso: str) -> date:
    return date.fromisoformat(iso)


def visit(iso: str, km: int | None = None, service: str = "periodic_service", ok: bool = True) -> Visit:
    return Visit(day(iso), km, service, km_ok=ok)


def car(**facts: object) -> CarFacts:
    dates = {
        k: day(v) if isinstance(v, str) and k.endswith(("_on", "_until")) else v for k, v in facts.items()
    }
    return CarFacts(vehicle_id=1, **dates)  # type: ignore[arg-type]


def due(facts: CarFacts, on: str, kind: str, days: int = 0) -> list[DueItem]:
    first = day(on)
    return due_items(facts, RULES, first, first + timedelta(days=days), [kind])


def only(facts: CarFacts, on: str, kind: str) -> DueItem:
    found = due(facts, on, kind)
    assert len(found) == 1
    return found[0]


def moved(iso: str, days: int) -> str:
    return (day(iso) + timedelta(days=days)).isoformat()


NEW = car(delivered_on="2026-09-01")
SERVED = car(delivered_on="2025-01-10", visits=(visit("2026-06-15", 31000),))
WARRANTED = car(delivered_on="2024-01-16")
PLATED = car(registered_on="2020-11-15")
INSURED = car(policies=(PolicyFacts("compulsory", None, day("2027-01-18")),))


@pytest.mark.parametrize(
    ("facts", "kind", "opens", "limit", "closes"),
    [
        (NEW, "C1", "2026-10-31", "2026-11-30", "2026-12-30"),
        (SERVED, "C2", "2026-12-08", "2026-12-15", "2027-03-15"),
        (WARRANTED, "C3", "2026-12-16", "2027-01-16", "2027-01-16"),
        (PLATED, "C4", "2026-11-01", "2026-11-30", "2026-11-30"),
        (INSURED, "C5", "2026-11-18", "2027-01-18", "2027-01-18"),
    ],
)
def test_window_of_each_kind_to_the_day(
    facts: CarFacts, kind: str, opens: str, limit: str, closes: str
) -> None:
    assert due(facts, moved(opens, -1), kind) == []
    for on in (opens, limit, closes):
        item = only(facts, on, kind)
        assert (item.opens, item.due, item.closes) == (day(opens), day(limit), day(closes))
    assert due(facts, moved(closes, 1), kind) == []


@pytest.mark.parametrize(("days", "found"), [(29, 0), (30, 1), (365, 1)])
def test_a_look_ahead_finds_what_opens_by_then(days: int, found: int) -> None:
    assert len(due(NEW, "2026-10-01", "C1", days)) == found


def test_c1_case_1_delivery_2026_09_01() -> None:
    item = only(NEW, "2026-11-23", "C1")
    assert (item.opens, item.due) == (day("2026-10-31"), day("2026-11-30"))
    assert item.why == "day 83 after delivery; 90 days on 11-30"


def test_c2_case_2_due_2026_12_15_opens_12_08_and_is_overdue_on_12_15() -> None:
    assert only(SERVED, "2026-12-08", "C2").state == "open"
    assert only(SERVED, "2026-12-14", "C2").state == "open"
    assert only(SERVED, "2026-12-15", "C2").state == "overdue"


def test_a_kind_due_on_its_last_day_is_not_late_on_that_day() -> None:
    assert only(PLATED, "2026-11-30", "C4").state == "open"
    assert due(PLATED, "2026-10-30", "C4", 5)[0].state == "ahead"


def test_c1_by_km_from_what_a_repair_visit_told() -> None:
    facts = car(delivered_on="2026-09-01", visits=(visit("2026-10-15", 4000, "repair"),))
    item = only(facts, "2026-11-12", "C1")
    # 1,000 km at 1,250 km a month = 24.3 days after 10-15
    assert item.due == day("2026-11-09")
    assert item.state == "overdue"
    assert item.why == "day 72 after delivery; about 5,000 km on 11-09"


def test_c1_is_not_due_before_it_opens_however_far_the_car_went() -> None:
    facts = car(delivered_on="2026-09-01", visits=(visit("2026-09-20", 5200, "repair"),))
    assert only(facts, "2026-10-31", "C1").due == day("2026-10-31")


@pytest.mark.parametrize("service", ["first_service", "periodic_service"])
def test_c1_is_settled_by_the_first_service_or_else_the_first_periodic_one(service: str) -> None:
    done = car(delivered_on="2026-09-01", visits=(visit("2026-11-02", 4100, service),))
    assert due(done, "2026-11-23", "C1") == []


@pytest.mark.parametrize("service", ["repair", "accident", "wash", "pdi", "warranty"])
def test_c1_is_not_settled_by_another_visit(service: str) -> None:
    other = car(delivered_on="2026-09-01", visits=(visit("2026-09-02", None, service),))
    assert len(due(other, "2026-11-23", "C1")) == 1


def test_c1_of_a_used_car_is_not_settled_by_a_service_before_its_delivery() -> None:
    facts = car(delivered_on="2026-09-01", visits=(visit("2026-05-02", 4100),))
    assert len(due(facts, "2026-11-23", "C1")) == 1


def test_c2_counts_from_delivery_when_c1_closed_undone_and_never_overlaps_it() -> None:
    facts = car(delivered_on="2026-03-01")
    c1 = only(facts, "2026-06-29", "C1")
    assert c1.closes == day("2026-06-29")
    c2 = only(facts, "2026-09-01", "C2")
    assert (c2.opens, c2.due) == (day("2026-08-25"), day("2026-09-01"))
    assert c2.why == "delivered 03-01, no first service, 6 months on 09-01"
    fast = car(delivered_on="2026-03-01", visits=(visit("2026-06-01", 12000, "repair"),))
    assert only(fast, "2026-06-30", "C2").opens == day("2026-06-30") > c1.closes
    assert due(fast, "2026-06-29", "C2") == []


def test_c2_by_months_says_so() -> None:
    facts = car(visits=(visit("2026-05-30", 31240),))
    item = only(facts, "2026-11-23", "C2")
    assert item.due == day("2026-11-30")
    assert item.why == "last 05-30 / 31,240 km, 6 months on 11-30"
    assert item.explain == (
        "last service 2026-05-30 at 31,240 km, 6 months on 2026-11-30; about 38,513 of 41,240 km"
    )


def test_a_whole_reason_on_a_screen_keeps_the_days_of_this_year_short() -> None:
    item = only(car(visits=(visit("2026-05-30", 31240),)), "2026-11-23", "C2")
    said = reasons.say(item.reason, reasons.Words(day("2026-11-23"), full=True, long_days=False))
    assert said == item.told == "last 05-30 / 31,240 km, 6 months on 11-30; about 38,513 of 41,240 km"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-08-31", "due 08-30, 1 day past, last 02-28"),
        ("2026-09-02", "due 08-30, 3 days past, last 02-28"),
    ],
)
def test_l6_one_day_past_is_no_plural(on: str, said: str) -> None:
    assert reasons.say(("lost", "2026-02-28", None, "2026-08-30", 90, False), reasons.Words(day(on))) == said


def test_c6_a_lunar_birthday_says_lunar_once() -> None:
    said = reasons.say(("lunar_birthday", 10, 15, False, "2026-11-23"), reasons.Words(day("2026-11-23")))
    assert said == "birthday on lunar 10-15"


def test_c2_by_km_says_last_service_km_a_day_and_when() -> None:
    facts = car(visits=(visit("2025-09-01", 5000), visit("2026-03-02", 18240)))
    item = only(facts, "2026-07-14", "C2")
    # 13,240 km in 182 days = 72.7 a day: 10,000 km more in 137.5 days
    assert item.due == day("2026-07-18")
    assert item.explain == (
        "last service 2026-03-02 at 18,240 km; 73 km a day; 10,000 km reached on 2026-07-18"
    )


def test_c2_needs_no_km() -> None:
    facts = car(visits=(visit("2026-05-30"),))
    assert only(facts, "2026-11-23", "C2").why == "last service 05-30, 6 months on 11-30"


def test_c2_of_a_car_with_neither_service_nor_delivery_day_is_not_invented() -> None:
    assert due(car(visits=(visit("2026-05-30", 100, "repair"),)), "2026-11-23", "C2", 3000) == []


def test_c2_at_the_end_of_a_month_clamps() -> None:
    assert only(car(visits=(visit("2026-08-31"),)), "2027-02-21", "C2").due == day("2027-02-28")


def test_c2_a_later_repair_visit_moves_the_km_date() -> None:
    slow = (visit("2025-09-01", 5000), visit("2026-03-02", 10000))
    fast = (*slow, visit("2026-05-01", 19000, "repair"))
    assert only(car(visits=slow), "2026-09-01", "C2").due == day("2026-09-02")
    # 9,000 km in the last 60 days: 1,000 km more in 6.7 days
    assert only(car(visits=fast), "2026-05-08", "C2").due == day("2026-05-08")


def test_c2_a_mileage_told_by_hand_corrects_the_forecast_and_one_from_a_list_only_hastens_it() -> None:
    visits = (visit("2025-09-01", 5000), visit("2026-03-02", 18240))
    by_hand = car(visits=visits, readings=(Reading(day("2026-06-01"), 20000),))
    stale = car(visits=visits, readings=(Reading(day("2026-06-01"), 20000, listed=True),))
    high = car(visits=visits, readings=(Reading(day("2026-06-01"), 28300, listed=True),))
    assert due(by_hand, "2026-07-18", "C2") == []
    assert only(by_hand, "2026-08-30", "C2").due == day("2026-09-02")
    assert only(stale, "2026-07-18", "C2").due == day("2026-07-18")
    assert only(high, "2026-06-01", "C2").due == day("2026-06-01")


def test_c3_is_the_earlier_of_three_years_and_60000_km() -> None:
    by_date = only(WARRANTED, "2026-12-24", "C3")
    assert by_date.why == "3-year warranty ends 2027-01-16"
    far = car(delivered_on="2024-12-01", visits=(visit("2026-01-01", 40000), visit("2026-09-01", 57000)))
    by_km = only(far, "2026-09-22", "C3")
    # 17,000 km in 243 days: 3,000 km more in 42.9 days
    assert by_km.due == day("2026-10-14")
    assert by_km.why == "70 km a day; 60,000 km on 10-14 ends the warranty"


def test_c3_without_delivery_counts_from_the_invoice() -> None:
    assert only(car(invoiced_on="2024-01-16"), "2027-01-01", "C3").due == day("2027-01-16")
    both = car(invoiced_on="2024-01-01", delivered_on="2024-01-16")
    assert only(both, "2027-01-01", "C3").due == day("2027-01-16")


def test_c4_line_and_sticker_from_the_registration() -> None:
    assert only(PLATED, "2026-11-23", "C4").why == "registered 2020-11, year 6: on the test line"
    assert only(PLATED, "2026-11-23", "C4").sub == "line"
    young = car(registered_on="2024-11-03", delivered_on="2024-10-01")
    assert only(young, "2026-11-23", "C4").why == "registered 2024-11, year 2: apply for the sticker"


def test_c4_says_about_when_only_the_delivery_is_known() -> None:
    why = only(car(delivered_on="2024-11-03"), "2026-11-23", "C4").why
    assert why == (
        "registered 2024-11, year 2: apply for the sticker; "
        "about, by the delivery day; ask for the registration date"
    )


def test_c4_an_imported_date_rules_over_the_computed_one() -> None:
    facts = car(registered_on="2020-11-15", inspection_until="2027-01-31")
    assert due(facts, "2026-11-23", "C4") == []
    item = only(facts, "2027-01-15", "C4")
    assert (item.opens, item.due) == (day("2027-01-01"), day("2027-01-31"))
    assert item.why == "inspection valid until 2027-01; on the test line"
    done = car(registered_on="2020-11-15", inspection_until="2028-11-30")
    assert due(done, "2026-11-01", "C4", 700) == []
    stale = car(registered_on="2020-11-15", inspection_until="2024-11-30")
    assert only(stale, "2026-11-23", "C4").due == day("2026-11-30")


def test_c4_recurs_once_for_each_occurrence() -> None:
    found = due(car(registered_on="2010-03-05"), "2026-01-01", "C4", 3 * 365)
    assert [item.due.isoformat() for item in found] == ["2026-03-31", "2027-03-31", "2028-03-31"]


def test_c5_two_policies_are_two_lines_and_one_when_they_end_on_one_day() -> None:
    apart = car(
        policies=(
            PolicyFacts("compulsory", None, day("2026-12-20"), True),
            PolicyFacts("commercial", None, day("2027-01-05"), False),
        )
    )
    assert [(i.sub, i.why) for i in due(apart, "2026-11-23", "C5")] == [
        ("compulsory", "Compulsory insurance ends 12-20; insured here"),
        ("commercial", "Commercial insurance ends 2027-01-05"),
    ]
    together = car(
        policies=(
            PolicyFacts("compulsory", None, day("2027-01-18")),
            PolicyFacts("commercial", None, day("2027-01-18")),
        )
    )
    assert only(together, "2026-11-23", "C5").why == (
        "Compulsory insurance and Commercial insurance both end 2027-01-18"
    )


def test_c5_a_renewed_policy_is_settled() -> None:
    facts = car(
        policies=(
            PolicyFacts("compulsory", day("2025-12-20"), day("2026-12-20")),
            PolicyFacts("compulsory", day("2026-12-20"), day("2027-12-20")),
        )
    )
    assert due(facts, "2026-11-23", "C5") == []
    assert only(facts, "2027-11-23", "C5").due == day("2027-12-20")


@pytest.mark.parametrize("state", ["scrapped", "sold", "moved", "deleted"])
def test_a_car_that_is_gone_owes_nothing(state: str) -> None:
    gone = car(
        delivered_on="2026-09-01",
        registered_on="2020-11-15",
        visits=(visit("2026-06-15", 31000),),
        policies=INSURED.policies,
        state=state,
    )
    assert due_items(gone, RULES, day("2026-01-01"), day("2029-01-01")) == []


def test_a_refused_service_notice_silences_c1_to_c5_but_a_refused_greeting_does_not() -> None:
    def owned(*refused: str) -> CarFacts:
        return car(registered_on="2020-11-15", person=Person(7, "王芳", refused=frozenset(refused)))

    assert due(owned("service"), "2026-11-23", "C4") == []
    assert len(due(owned("courtesy", "marketing"), "2026-11-23", "C4")) == 1


def birthday(month: int, dom: int, year: int | None = 1980, **facts: object) -> Person:
    born = Birthday(str(facts.pop("calendar", "solar")), year, month, dom)
    return Person(7, "王芳", birthday=born, **facts)  # type: ignore[arg-type]


def greeted(person: Person, on: str, days: int = 0) -> list[str]:
    first = day(on)
    items = person_items(person, (), RULES, first, first + timedelta(days=days))
    assert all(item.opens == item.due == item.closes for item in items)
    return [item.due.isoformat() for item in items]


def test_c6_case_3_29_february_is_the_28th_in_common_years() -> None:
    assert greeted(birthday(2, 29), "2027-02-28") == ["2027-02-28"]
    assert greeted(birthday(2, 29), "2028-02-28") == []
    assert greeted(birthday(2, 29), "2028-02-29") == ["2028-02-29"]
    (item,) = person_items(birthday(2, 29), (), RULES, day("2027-02-28"), day("2027-02-28"))
    assert item.why == "birthday 02-29; this year on 02-28"


def test_c6_is_that_day_and_once_a_year() -> None:
    assert greeted(birthday(11, 23), "2026-11-22") == []
    assert greeted(birthday(11, 23), "2026-11-23") == ["2026-11-23"]
    assert greeted(birthday(11, 23), "2026-11-24") == []
    assert greeted(birthday(1, 1), "2026-12-31", 366) == ["2027-01-01", "2028-01-01"]


def test_c6_month_and_day_without_a_year_is_enough() -> None:
    assert greeted(birthday(11, 23, None), "2026-11-23") == ["2026-11-23"]


@pytest.mark.parametrize(
    "person",
    [
        Person(7, "王芳"),
        birthday(11, 23, kind="company"),
        birthday(11, 23, refused=frozenset({"courtesy"})),
        birthday(11, 23, 2026),
    ],
    ids=["none", "company", "refused", "born today"],
)
def test_c6_is_never_invented(person: Person) -> None:
    assert greeted(person, "2026-11-01", 60) == []


def test_c6_a_lunar_birthday_comes_by_the_lunar_calendar() -> None:
    lunar = birthday(10, 15, calendar="lunar")
    (item,) = person_items(lunar, (), RULES, day("2026-11-23"), day("2026-11-23"), ["C6"])
    assert (item.due, item.key) == (day("2026-11-23"), "C6:c7:2026-01-01")
    assert person_items(lunar, (), RULES, day("2026-10-15"), day("2026-10-15"), ["C6"]) == []


def test_act_on_moves_off_a_closed_day_to_the_open_day_before() -> None:
    closed = Rules(previous_open=WorkCalendar("7").previous_open)
    (item,) = person_items(birthday(11, 22), (), closed, day("2026-11-22"), day("2026-11-22"))
    assert (item.due, item.act_on) == (day("2026-11-22"), day("2026-11-21"))
    assert only(NEW, "2026-11-23", "C1").act_on == day("2026-11-30")
