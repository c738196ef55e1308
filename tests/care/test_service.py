"""The list of the day, what comes next, and how facts are read from a real file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from dealerdesk import text
from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.people.records import (
    Consent,
    Customer,
    Holding,
    MileageReading,
    Phone,
    Policy,
    RepairOrder,
    Vehicle,
)
from dealerdesk.staff import Actor

TODAY = date(2026, 11, 23)
FIRST_SIX = ("C1", "C2", "C3", "C4", "C5", "C6")


class Shop:
    """Puts customers, cars and orders into the file, each with what a test needs of it."""

    def __init__(self, desk: Desk, actor: Actor) -> None:
        self.desk, self.actor, self.orders = desk, actor, 0

    def _make(self, model: Any, **values: Any) -> int:
        with self.desk.store.write(self.actor, "edit_customer", "test") as w:
            return w.insert(model, **values)

    def customer(self, name: str = "王芳", **values: Any) -> int:
        return self._make(Customer, name=name, **values)

    def car(self, owner: int | None, **values: Any) -> int:
        vehicle = self._make(Vehicle, **{"seen_on": TODAY, "plate": "冀D7K218", **values})
        if owner is not None:
            self.hold(vehicle, owner)
        return vehicle

    def hold(self, vehicle: int, customer: int, role: str = "owner", until: date | None = None) -> None:
        self._make(Holding, vehicle=vehicle, customer=customer, role=role, until=until)

    def order(self, vehicle: int, on: date, service: str = "periodic_service", **values: Any) -> None:
        self.orders += 1
        number = f"RO{self.orders}"
        self._make(RepairOrder, vehicle=vehicle, number=number, visit_on=on, service_class=service, **values)

    def phone(self, customer: int, number: str, **values: Any) -> None:
        self._make(Phone, customer=customer, number=number, **values)


@pytest.fixture
def shop(desk: Desk, manager: Actor) -> Shop:
    return Shop(desk, manager)


def test_the_day_s_list_holds_what_its_windows_meet_by_limit(desk: Desk, shop: Shop) -> None:
    owner = shop.customer(sex="f", birth_calendar="solar", birth_month=11, birth_day=23)
    shop.phone(owner, "13800000001")
    car = shop.car(owner, delivered_on=date(2024, 3, 16), registered_on=date(2024, 3, 20), vin="L" * 17)
    shop.order(car, date(2026, 5, 30), km=31240)
    shop._make(Policy, vehicle=car, kind="compulsory", end_on=date(2027, 1, 18))
    items = desk.care.due()
    assert [(item.kind, item.due) for item in items] == [
        ("C6", TODAY),
        ("C2", date(2026, 11, 30)),
        ("C5", date(2027, 1, 18)),
    ]
    service = items[1]
    assert (service.customer_id, service.customer_name, service.phone) == (owner, "王芳", "13800000001")
    assert (service.vehicle_id, service.vin, service.plate, service.sex) == (car, "L" * 17, "冀D7K218", "f")
    assert desk.care.counts() == {"C6": 1, "C2": 1, "C5": 1}
    assert [item.kind for item in desk.care.due(TODAY, 0, ["C2"])] == ["C2"]
    assert desk.care.due(TODAY, 0, None, car) == items
    assert desk.care.due(date(2026, 11, 22)) != items


def test_the_reason_is_said_in_chinese(desk: Desk, shop: Shop) -> None:
    car = shop.car(shop.customer(), registered_on=date(2020, 11, 15))
    shop.order(car, date(2026, 5, 30), km=31240)
    text.use("zh_CN")
    why = {item.kind: (item.why, item.explain) for item in desk.care.due()}
    assert why["C2"] == (
        "上次 05-30 / 31,240 km，11-30 满 6 个月",
        "上次 2026-05-30 / 31,240 km，2026-11-30 满 6 个月；里程约 38,513 km，未到 41,240 km",
    )
    assert why["C4"][0] == "2020-11 注册，第 6 年须上线检验"


def test_the_list_is_computed_anew_after_each_write_and_nothing_is_stored(desk: Desk, shop: Shop) -> None:
    car = shop.car(shop.customer(), delivered_on=date(2024, 3, 16))
    shop.order(car, date(2026, 5, 30))
    assert desk.care.counts()["C2"] == 1
    assert desk.care.due() == desk.care.due()
    shop.order(car, date(2026, 11, 23))
    assert desk.care.due(kinds=FIRST_SIX) == []
    assert len(desk.care.due(date(2026, 11, 22), 1, FIRST_SIX)) == 1  # as it was known the day before


def test_an_empty_shop_owes_nothing(desk: Desk) -> None:
    assert desk.care.due(TODAY, 365) == []


def test_orders_without_a_day_and_pdi_are_no_visits(desk: Desk, shop: Shop) -> None:
    car = shop.car(shop.customer(), delivered_on=date(2026, 9, 1))
    shop.order(car, date(2026, 8, 30), "pdi")
    shop._make(RepairOrder, vehicle=car, number="X", service_class="first_service")
    assert desk.care.counts()["C1"] == 1


def test_one_calls_the_owner_else_the_driver_and_nobody_who_left(desk: Desk, shop: Shop) -> None:
    old, driver, owner = (shop.customer(name) for name in ("旧主", "司机", "车主"))
    car = shop.car(None, delivered_on=date(2026, 9, 1))
    shop.hold(car, old, until=date(2026, 9, 30))
    shop.hold(car, driver, "driver")
    assert desk.care.due()[0].customer_name == "司机"
    shop.hold(car, owner)
    assert desk.care.due()[0].customer_name == "车主"


def test_a_car_without_anybody_is_still_on_the_list(desk: Desk, shop: Shop) -> None:
    shop.car(None, delivered_on=date(2026, 9, 1))
    (item,) = desk.care.due(kinds=["C1"])
    assert (item.customer_id, item.customer_name, item.phone) == (None, "", "")


def test_the_phone_to_call_is_the_first_that_works(desk: Desk, shop: Shop) -> None:
    owner = shop.customer()
    shop.car(owner, delivered_on=date(2026, 9, 1))
    shop.phone(owner, "13800000001", state="empty")
    assert desk.care.due()[0].phone == ""
    shop.phone(owner, "13800000003", position=2, state="suspect")
    shop.phone(owner, "13800000002", position=1)
    assert desk.care.due()[0].phone == "13800000002"


def test_c6_greets_a_person_once_however_many_cars_and_none_whose_cars_are_gone(
    desk: Desk, shop: Shop
) -> None:
    born = {"birth_calendar": "solar", "birth_month": 11, "birth_day": 23}
    two, none, gone, closed = (shop.customer(name, **born) for name in ("两台", "没车", "卖了", "关档"))
    for plate in ("冀D00001", "冀D00002"):
        shop.car(two, plate=plate)
    shop.car(gone, state="sold")
    with desk.store.write(shop.actor, "edit_customer", "test") as w:
        w.update(Customer, closed, {"state": "closed"})
    assert {item.customer_id for item in desk.care.due()} == {two, none}
    assert len(desk.care.due()) == 2


def test_the_newest_word_on_greetings_counts(desk: Desk, shop: Shop) -> None:
    person = shop.customer(birth_calendar="solar", birth_month=11, birth_day=23)
    at = datetime(2026, 1, 1, 9, tzinfo=CHINA)
    for day, given, count in ((1, False, 0), (2, True, 1), (3, False, 0)):
        word = {"purpose": "courtesy", "given": given, "given_at": at.replace(day=day), "evidence": ""}
        shop._make(Consent, customer=person, channel="", **word)
        assert len(desk.care.due()) == count
    assert desk.care.people()[person].refused == {"courtesy"}


def test_a_refusal_of_one_channel_is_no_refusal_of_the_purpose(desk: Desk, shop: Shop) -> None:
    person = shop.customer(birth_calendar="solar", birth_month=11, birth_day=23)
    at = datetime(2026, 1, 1, 9, tzinfo=CHINA)
    word = {"purpose": "courtesy", "given": False, "given_at": at, "evidence": ""}
    shop._make(Consent, customer=person, channel="sms", **word)
    assert len(desk.care.due()) == 1
    assert desk.care.people()[person].refused == {"courtesy:sms"}


def test_settings_move_windows_and_intervals(desk: Desk, shop: Shop) -> None:
    shop.car(shop.customer(), delivered_on=date(2026, 9, 1))
    desk.settings.change(
        shop.actor,
        {"first_service_days": "100", "first_service_opens_days": "80", "first_service_closes_days": "110"},
    )
    (item,) = desk.care.due(kinds=["C1"])
    assert (item.opens, item.due, item.closes) == (date(2026, 11, 20), date(2026, 12, 10), date(2026, 12, 20))


def test_what_comes_next_for_a_car_is_the_nearest_of_each_kind(desk: Desk, shop: Shop) -> None:
    car = shop.car(shop.customer(), delivered_on=date(2025, 9, 27), registered_on=date(2025, 9, 28))
    shop.order(car, date(2026, 7, 9), km=8000)
    for kind, end in (("compulsory", date(2027, 9, 26)), ("commercial", date(2027, 9, 27))):
        shop._make(Policy, vehicle=car, kind=kind, end_on=end)
    coming = [item for item in desk.care.for_vehicle(car) if item.kind in FIRST_SIX]
    found = [(item.kind, item.sub, item.due, item.state) for item in coming]
    assert found == [
        ("C2", "", date(2027, 1, 9), "ahead"),
        ("C5", "compulsory", date(2027, 9, 26), "ahead"),
        ("C5", "commercial", date(2027, 9, 27), "ahead"),
        ("C4", "sticker", date(2027, 9, 30), "ahead"),
        ("C3", "", date(2028, 9, 27), "ahead"),
    ]


def test_what_comes_next_for_a_customer_covers_all_cars_and_the_birthday(desk: Desk, shop: Shop) -> None:
    owner = shop.customer(birth_calendar="solar", birth_month=12, birth_day=1)
    first = shop.car(owner, plate="冀D00001", delivered_on=date(2026, 9, 1))
    second = shop.car(owner, plate="冀D00002", registered_on=date(2020, 11, 15))
    shop.car(shop.customer("别人"), plate="冀D00003", delivered_on=date(2026, 9, 1))
    coming = [item for item in desk.care.for_customer(owner) if item.kind in FIRST_SIX]
    found = [(item.kind, item.vehicle_id) for item in coming]
    assert found[:3] == [("C1", first), ("C4", second), ("C6", first)]
    assert {vehicle for _, vehicle in found} == {first, second}


def test_the_mileage_to_expect(desk: Desk, shop: Shop) -> None:
    car = shop.car(shop.customer())
    assert desk.care.estimated_km(car, TODAY) is None
    shop.order(car, date(2026, 9, 4), km=10000)
    shop.order(car, date(2026, 11, 3), km=13000)
    assert desk.care.estimated_km(car, TODAY) == 14000
    shop._make(MileageReading, vehicle=car, km=13500, read_on=date(2026, 11, 23), source="hand", trusted=True)
    assert desk.care.estimated_km(car, TODAY) == 13500


def test_a_day_that_is_a_slip_of_the_pen_breaks_no_list(desk: Desk, shop: Shop) -> None:
    far = date(9999, 1, 1)
    car = shop.car(
        shop.customer(birth_calendar="solar", birth_year=1, birth_month=11, birth_day=23),
        delivered_on=far,
        registered_on=date(1, 1, 1),
        inspection_until=far,
    )
    shop.order(car, far, km=5)
    shop._make(Policy, vehicle=car, kind="compulsory", end_on=far)
    assert [item.kind for item in desk.care.due(TODAY, 3000)][:1] == ["C6"]


@pytest.mark.parametrize(
    ("on", "days", "kinds"),
    [
        (TODAY, 0, ["C99"]),
        (TODAY, -1, None),
        (TODAY, 100_000, None),
        (date(9999, 12, 31), 0, None),
        (date(1, 1, 1), 0, None),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(
    desk: Desk, on: date, days: int, kinds: list[str] | None
) -> None:
    with pytest.raises(WorldError):
        desk.care.due(on, days, kinds)
