"""Customers, vehicles and the search on a real file."""

from __future__ import annotations

from datetime import date

import pytest

from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.people.records import Customer, PlateHistory, Vehicle
from dealerdesk.staff import Actor


@pytest.fixture
def customer(desk: Desk, manager: Actor) -> int:
    texts = {"name": "单晓敏", "phone": "138 0000 5678", "sex": "女士", "birthday": "农历 08-15"}
    made = desk.people.make_customer(manager, texts).touched["customer"][0]
    desk.people.make_vehicle(
        manager, made, {"plate": "冀D·7K218", "vin": "LSVAA49J132047371", "km": "3.72万", "model": "A5"}
    )
    return made


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("单", "name"),
        ("晓敏", "name"),
        ("sxm", "pinyin"),
        ("DXM", "pinyin"),
        ("shanxiao", "pinyin"),
        ("5678", "phone"),
        ("1380000", "phone"),
        ("138 0000 5678", "phone"),
        ("7k218", "plate"),
        ("K2", "plate"),
        ("18", "plate"),
        ("冀D7K", "plate"),
        ("冀D·7K218", "plate"),
        ("７Ｋ２１８", "plate"),
        ("7371", "vin"),
        ("lsvaa49", "vin"),
    ],
)
def test_found_by_what_one_types(desk: Desk, manager: Actor, customer: int, typed: str, where: str) -> None:
    (hit,) = desk.search.find(manager, typed)
    assert (hit.customer_id, hit.matched) == (customer, where)


@pytest.mark.parametrize("typed", ["", " ", "·", "张", "9999", "zz", "'; DROP TABLE term; --"])
def test_what_is_not_there_is_not_found(desk: Desk, manager: Actor, customer: int, typed: str) -> None:
    assert desk.search.find(manager, typed) == []


def test_search_follows_every_edit_in_the_same_write(desk: Desk, manager: Actor, customer: int) -> None:
    desk.people.edit_customer(manager, customer, {"name": "张敏", "phone": "13911112222"})
    car = desk.people.customer(manager, customer).vehicles[0].id
    desk.people.edit_vehicle(manager, car, {"plate": "冀D12345"})
    for gone in ("单", "5678", "7K218"):
        assert desk.search.find(manager, gone) == []
    for there in ("张", "2222", "12345"):
        assert desk.search.find(manager, there)[0].customer_id == customer


def test_a_car_without_owner_is_found_too(desk: Desk, manager: Actor) -> None:
    desk.people.make_vehicle(manager, None, {"plate": "冀D00001"})
    (hit,) = desk.search.find(manager, "00001")
    assert hit.customer_id is None and hit.vehicles[0].plate == "冀D00001"


def test_exact_hits_stand_first_and_the_limit_holds(desk: Desk, manager: Actor) -> None:
    for name in ("李明亮", "李明", "李明月", "小李明"):
        desk.people.make_customer(manager, {"name": name})
    hits = desk.search.find(manager, "李明", 3)
    assert len(hits) == 3 and hits[0].name in ("李明", "小李明")


def test_phones_are_masked_for_who_may_not_see_them(desk: Desk, customer: int) -> None:
    clerk = Actor("郝建国", "front_desk")
    assert desk.people.customer(clerk, customer).phones[0].number == "138****5678"
    assert desk.search.find(clerk, "单")[0].phones == ("138****5678",)
    phone = desk.people.customer(clerk, customer).phones[0]
    number, change = desk.people.reveal_phone(clerk, phone.id)
    assert number == "13800005678" and change.act == "see_phone"


def test_consultants_find_only_their_own(desk: Desk, manager: Actor, customer: int) -> None:
    consultant = Actor("刘洋", "sales_consultant")
    assert desk.search.find(consultant, "单") == []
    with pytest.raises(NotAllowed):
        desk.people.customer(consultant, customer)
    car = desk.people.customer(manager, customer).vehicles[0].id
    desk.people.edit_vehicle(manager, car, {"consultant": "刘洋"})
    assert desk.search.find(consultant, "单")[0].customer_id == customer
    assert desk.people.customers(consultant)[0] == 1


def test_the_administrator_sees_no_customers(desk: Desk, customer: int) -> None:
    with pytest.raises(NotAllowed):
        desk.search.find(Actor("x", "administrator"), "单")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "  "),
        ("phone", "1381234"),
        ("birthday", "02-30"),
        ("birthday", "农历 13-01"),
        ("postcode", "5600"),
        ("sex", "x"),
        ("tier", "gold"),
    ],
)
def test_a_field_that_does_not_fit_changes_nothing(
    desk: Desk, manager: Actor, customer: int, field: str, text: str
) -> None:
    before = desk.people.customer(manager, customer)
    with pytest.raises(WorldError):
        desk.people.edit_customer(manager, customer, {"note": "新的", field: text})
    assert desk.people.customer(manager, customer) == before


def test_an_unknown_field_is_named(desk: Desk, manager: Actor, customer: int) -> None:
    with pytest.raises(NotFound, match="shoe_size"):
        desk.people.edit_customer(manager, customer, {"shoe_size": "42"})


def test_a_changed_plate_keeps_its_history(desk: Desk, manager: Actor, customer: int) -> None:
    car = desk.people.customer(manager, customer).vehicles[0].id
    desk.people.edit_vehicle(manager, car, {"plate": "冀DD12345"})
    (old,) = PlateHistory.select()
    assert (old.plate, old.until) == ("冀D7K218", date(2026, 11, 23))
    assert Vehicle.get_by_id(car).plate == "冀DD12345"


def test_a_new_owner_closes_the_old_one_s_time(desk: Desk, manager: Actor, customer: int) -> None:
    car = desk.people.customer(manager, customer).vehicles[0].id
    buyer = desk.people.make_customer(manager, {"name": "钱进"}).touched["customer"][0]
    desk.people.set_owner(manager, car, buyer)
    assert desk.people.customer(manager, customer).vehicles == ()
    assert desk.people.vehicle(manager, car).owner.name == "钱进"  # type: ignore[union-attr]
    assert desk.search.find(manager, "7K218")[0].customer_id == buyer


def test_a_vehicle_needs_vin_or_plate_and_its_vin_is_unique(
    desk: Desk, manager: Actor, customer: int
) -> None:
    with pytest.raises(WorldError, match="VIN"):
        desk.people.make_vehicle(manager, customer, {"model": "A5"})
    with pytest.raises(WorldError, match="已在另一台车上"):
        desk.people.make_vehicle(manager, customer, {"vin": "LSVAA49J132047371"})


def test_service_advisers_enter_the_mileage_only(desk: Desk, manager: Actor, customer: int) -> None:
    adviser = Actor("田雨", "service_adviser")
    car = desk.people.customer(manager, customer).vehicles[0].id
    desk.people.edit_vehicle(adviser, car, {"km": "40,000 km"})
    assert desk.people.vehicle(manager, car).km == 40_000
    with pytest.raises(NotAllowed):
        desk.people.edit_vehicle(adviser, car, {"plate": "冀D12345"})


def test_the_list_pages_by_name(desk: Desk, manager: Actor, customer: int) -> None:
    desk.people.make_customer(manager, {"name": "阿贵"})
    total, rows = desk.people.customers(manager, offset=0, limit=1, sort="newest")
    assert total == 2 and [r.name for r in rows] == ["阿贵"]
    row = desk.people.customers(manager, offset=0, limit=10)[1][0]
    assert {row.name, Customer.get_by_id(customer).name}
    assert [r.plate for r in desk.people.customers(manager)[1] if r.id == customer] == ["冀D7K218"]


def test_a_lunar_birthday_is_written_as_it_is_read(desk: Desk, manager: Actor, customer: int) -> None:
    for text in ("农历 08-15", "农历 1985-08-15", "农历 闰6-15", "1985-03-02", "03-02", ""):
        desk.people.edit_customer(manager, customer, {"birthday": text})
        assert desk.people.customer(manager, customer).birthday == text
