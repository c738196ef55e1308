"""缺项: what is not known stands on a list, never crashes a rule, and is never 1900 (C1–C6)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.care import missing
from dealerdesk.care.due import Rules, due_items
from dealerdesk.care.facts import CarFacts, Person, PolicyFacts
from dealerdesk.care.missing import CarRow, PersonRow, not_computed, of_car, of_person, to_ask
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, WorldError
from dealerdesk.people.records import Policy
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop

SPECIALIST = Actor("周岚", "care_specialist")
WHOLE = {
    "vin": "LCYAB2C19SP330517", "delivered_on": date(2024, 1, 5), "registered_on": date(2024, 1, 8),
}  # fmt: skip
KNOWN = {"sex": "f", "birth_calendar": "solar", "birth_month": 8, "birth_day": 9, "address": "人民东路 8 号",
         "postcode": "056002"}  # fmt: skip
DAYS = st.none() | st.dates(date(2012, 1, 1), date(2027, 12, 31))
TEXTS = st.sampled_from(["", "x"])


def whole_car(care: CareShop, who: int | None, **values: object) -> int:
    """A car of which everything is known."""
    car = care.car(who, **{**WHOLE, **values})
    care.make(Policy, vehicle=car, number="P1", kind="compulsory", end_on=date(2027, 1, 4))
    care.order(car, date(2026, 11, 1), km=15_000)
    return car


def test_a_whole_file_is_not_on_the_list_though_nobody_asked_for_consent(desk: Desk, care: CareShop) -> None:
    whole_car(care, care.customer(**KNOWN))
    assert desk.missing.listed(SPECIALIST).total == 0
    assert desk.missing.listed(SPECIALIST, "consent").total == 1


@pytest.mark.parametrize(
    ("person", "car", "said"),
    [
        ({"phone": ""}, {}, "phone"),
        ({"birth_month": None, "birth_day": None}, {}, "birthday"),
        ({"sex": ""}, {}, "sex"),
        ({"address": ""}, {}, "address"),
        ({"postcode": ""}, {}, "postcode"),
        ({}, {"plate": ""}, "plate"),
        ({}, {"vin": None, "vin_tail": "330517"}, "vin"),
        ({}, {"delivered_on": None}, "delivered_on"),
        ({}, {"registered_on": None}, "registered_on"),
    ],
)
def test_each_gap_is_named_and_counted(
    desk: Desk, care: CareShop, person: dict[str, object], car: dict[str, object], said: str
) -> None:
    whole_car(care, care.customer(**{**KNOWN, **person}), **car)  # type: ignore[arg-type]
    found = desk.missing.listed(SPECIALIST)
    (row,) = found.rows
    assert set(row.missing) == {said, "consent"} and found.counts[said] == 1


def test_a_car_without_owner_insurance_or_km_and_a_customer_without_a_car(desk: Desk, care: CareShop) -> None:
    alone = care.customer("王芳", **KNOWN | {"sex": ""})
    care.car(None, **WHOLE)
    rows = desk.missing.listed(SPECIALIST).rows
    assert [(row.customer_id, row.missing) for row in rows] == [
        (None, ("owner", "insurance", "km")), (alone, ("sex", "consent")),
    ]  # fmt: skip


def test_a_firm_has_no_birthday_and_no_title(desk: Desk, care: CareShop) -> None:
    whole_car(care, care.customer(kind="company", address="x", postcode="056002"))
    assert desk.missing.listed(SPECIALIST).total == 0


def test_who_comes_next_stands_first(desk: Desk, care: CareShop) -> None:
    due = care.car(care.customer("到期", **KNOWN), delivered_on=date(2026, 9, 1), plate="冀D00001")
    later = care.car(care.customer("后天", **KNOWN), plate="冀D00002")
    today = care.car(care.customer("今天", **KNOWN), plate="冀D00003")
    care.car(care.customer("没事", **KNOWN), plate="冀D00004")
    care.book(later, "2026-11-25 10:00")
    care.book(today, "2026-11-23 15:00")
    care.plan()
    rows = desk.missing.listed(SPECIALIST).rows
    assert [row.name for row in rows] == ["今天", "后天", "到期", "没事"]
    assert (rows[0].booked, rows[2].vehicle_id) == (TODAY, due) and rows[2].due == date(2026, 11, 30)
    assert desk.missing.count_today() == 1


def test_pages_and_filters(desk: Desk, care: CareShop) -> None:
    for n in range(5):
        care.car(care.customer(f"客户{n}", phone="" if n < 2 else f"1380000000{n}"), plate=f"冀D0000{n}")
    first = desk.missing.listed(SPECIALIST, limit=3)
    rest = desk.missing.listed(SPECIALIST, offset=3, limit=3)
    assert (first.total, len(first.rows), len(rest.rows)) == (5, 3, 2)
    assert len({row.name for row in (*first.rows, *rest.rows)}) == 5
    assert desk.missing.listed(SPECIALIST, "phone").total == 2


def test_a_value_that_is_typed_takes_the_row_off_the_list_and_is_protected(
    desk: Desk, care: CareShop
) -> None:
    car = whole_car(care, care.customer(**KNOWN), registered_on=None)
    assert desk.missing.listed(SPECIALIST).total == 1
    desk.people.edit_vehicle(SPECIALIST, car, {"registered_on": "2024-01-08"})
    assert desk.missing.listed(SPECIALIST).total == 0
    assert desk.store.sources("vehicle", car)["registered_on"].by_hand


def test_the_list_is_saved_for_a_manager_only(desk: Desk, care: CareShop, tmp_path: Path) -> None:
    whole_car(care, care.customer("=王芳", **KNOWN | {"sex": ""}))
    with pytest.raises(NotAllowed):
        desk.missing.save(SPECIALIST, tmp_path / "a.csv")
    desk.missing.save(care.actor, tmp_path / "a.csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and "'=王芳".encode() in data and "称谓".encode() in data
    with pytest.raises(WorldError):
        desk.missing.save(care.actor, tmp_path / "none" / "a.csv")


def test_the_front_desk_asks_for_what_the_card_lacks(desk: Desk, care: CareShop) -> None:
    who = care.customer(**KNOWN | {"birth_month": None, "birth_day": None})
    whole_car(care, who, registered_on=None)
    assert to_ask(desk.people.customer(care.actor, who)) == ("birthday", "consent", "registered_on")


@given(DAYS, DAYS, DAYS, DAYS, st.booleans(), st.dates(date(2015, 1, 1), date(2027, 1, 1)))
def test_c1_c12_what_is_said_not_to_be_computed_is_what_the_engine_can_not_compute(
    delivered: date | None, registered: date | None, invoiced: date | None, until: date | None,
    insured: bool, first: date,
) -> None:  # fmt: skip
    facts = CarFacts(
        1, person=Person(7, "王芳"), delivered_on=delivered, registered_on=registered, invoiced_on=invoiced,
        inspection_until=until, policies=(PolicyFacts("compulsory", None, first),) if insured else (),
    )  # fmt: skip
    items = due_items(facts, Rules(), first, first + timedelta(days=2000))
    assert all(item.due.year > 1900 for item in items)
    days = [day.isoformat() if day else None for day in (delivered, registered, invoiced, until)]
    row = CarRow(1, "", None, "", "", *days)
    gaps = of_car(row, True, insured, False)
    never = not_computed(row, gaps, False)
    assert not {item.kind for item in items} & set(never)
    assert {"plate", "vin", "km"} <= set(gaps)
    assert ("registered_on" in gaps) == (registered is None) and ("delivered_on" in gaps) == (
        delivered is None
    )


@given(TEXTS, st.none() | st.integers(1, 12), st.none() | st.integers(1, 28), TEXTS, TEXTS, st.booleans())
def test_c6_any_gap_of_a_person_is_named(
    sex: str, month: int | None, day: int | None, address: str, postcode: str, phone: bool
) -> None:
    gaps = of_person(PersonRow(1, "王芳", sex, "person", month, day, address, postcode), phone, False)
    assert ("birthday" in gaps) == (not month or not day) == ("C6" in not_computed(None, gaps, False))
    assert ("sex" in gaps, "address" in gaps, "postcode" in gaps, "phone" in gaps) == (
        not sex, not address, not postcode, not phone,
    )  # fmt: skip
    assert set(gaps) <= set(missing.NAMES)
