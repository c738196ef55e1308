"""召回措施 (L2, M5): who chooses, how long it holds, where it stands, and what may be told (4.4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dealerdesk.care import lost_file
from dealerdesk.care.measures import MEASURES
from dealerdesk.care.records import RecallMeasure
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop, moment

CARE = Actor("周岚", "care_specialist")
MONTH = date(2026, 12, 1)


@pytest.fixture
def car(care: CareShop) -> int:
    """A car that has not been in for 120 days."""
    made = care.car(care.customer("欧阳雪"), delivered_on=date(2025, 1, 1))
    care.order(made, TODAY - timedelta(days=120), km=20000)
    return made


@pytest.fixture
def listed(desk: Desk, care: CareShop) -> int:
    """A car on the recall list of December."""
    made = care.car(care.customer("王芳", "13800000002"), plate="冀D00002")
    care.order(made, date(2026, 6, 10), km=20310)
    desk.recall.build(care.actor, MONTH)
    return made


def chosen(desk: Desk, car: int) -> list[tuple[str, str]]:
    (found,) = [one for one in desk.lost.listed().cars if one.vehicle_id == car]
    return [(one.measure, one.by) for one in found.chosen]


def told(desk: Desk, car: int, kind: str = "C10", who: int = 1) -> dict[str, bool]:
    """Measure → whether the caller may tell of it."""
    return {one.chosen.measure: bool(one.said) for one in desk.measures.for_call(kind, car, who)}


def test_l2_measures_of_a_lost_car_stand_on_the_list_with_who_and_when(
    desk: Desk, clock: FixedClock, care: CareShop, car: int
) -> None:
    desk.measures.choose_for_car(CARE, car, ["visit", "check"])
    first = clock.moment
    clock.moment = moment("2026-11-25T09:00")
    desk.measures.choose_for_car(care.actor, car, ["check", "pickup"])
    assert chosen(desk, car) == [("check", "周岚"), ("pickup", care.actor.name)], "what stays keeps its name"
    (found,) = [one for one in desk.lost.listed().cars if one.vehicle_id == car]
    assert [one.at for one in found.chosen] == [first, moment("2026-11-25T09:00")]
    head, row = lost_file.table([found], whole=True)
    assert row[head.index("措施")] == "免费检测，上门取送车"
    assert desk.lost.listed(TODAY - timedelta(days=1)).cars[0].chosen == (), "seen as it was known then"


def test_l2_a_measure_holds_until_the_car_comes_in(desk: Desk, care: CareShop, car: int) -> None:
    desk.measures.choose_for_car(CARE, car, ["visit"])
    assert told(desk, car) == {"visit": True} and desk.measures.current([car])
    care.order(car, TODAY + timedelta(days=1), km=21000)
    assert told(desk, car) == {} and desk.measures.current([car]) == {}


def test_l2_a_choice_goes_back_and_nothing_is_half_done(desk: Desk, car: int) -> None:
    desk.measures.choose_for_car(CARE, car, ["visit"])
    change = desk.measures.choose_for_car(CARE, car, ["pickup"])
    with pytest.raises(WorldError):
        desk.measures.choose_for_car(CARE, car, ["letter", "money"])
    assert chosen(desk, car) == [("pickup", "周岚")]
    desk.measures.take_back(CARE, change)
    assert chosen(desk, car) == [("visit", "周岚")]
    with pytest.raises(NotFound):
        desk.measures.choose_for_car(CARE, 999, ["visit"])


def test_44_an_offer_is_told_only_with_a_yes_to_marketing(desk: Desk, car: int) -> None:
    desk.measures.choose_for_car(CARE, car, list(MEASURES))
    offers = {name for name, one in MEASURES.items() if one.offer}
    assert offers == {"check", "discount", "wash", "gift", "event"}
    assert {name for name, may in told(desk, car).items() if not may} == offers
    desk.consent.record(CARE, 1, "marketing", True)
    assert all(told(desk, car).values())
    assert told(desk, car, "C6") == {}, "no matter of a birthday"


def test_m5_the_measures_of_a_month_are_told_in_the_calls_of_its_cars(
    desk: Desk, care: CareShop, car: int, listed: int
) -> None:
    desk.measures.choose_for_month(care.actor, MONTH, ["pickup"])
    desk.measures.choose_for_car(CARE, listed, ["visit", "pickup"])
    assert told(desk, listed, "C2", 2) == {"visit": True, "pickup": True}
    assert told(desk, 999, "C2", 2) == {}
    assert [one.measure for one in desk.measures.of_month(MONTH)] == ["pickup"]


def test_form_2_3_names_the_measures_with_who_and_when(desk: Desk, care: CareShop, listed: int) -> None:
    note = PrintNote("孟瑶", desk.clock.now())
    assert desk.list_papers.maintenance_list(care.actor, MONTH, note).measures == ""
    desk.measures.choose_for_month(care.actor, MONTH, ["check", "pickup"])
    desk.measures.choose_for_car(CARE, listed, ["visit"])
    said = desk.list_papers.maintenance_list(care.actor, MONTH, note).measures
    assert f"({care.actor.name} 11-23)" in said and "免费检测" in said and "冀D·00002 上门拜访" in said


def test_7_7_a_month_is_a_managers_choice_and_closed_it_stays(
    desk: Desk, clock: FixedClock, care: CareShop, listed: int
) -> None:
    with pytest.raises(NotAllowed):
        desk.measures.choose_for_month(CARE, MONTH, ["pickup"])
    with pytest.raises(NotFound):
        desk.measures.choose_for_month(care.actor, date(2027, 3, 1), ["pickup"])
    desk.measures.choose_for_month(care.actor, MONTH, ["pickup"])
    clock.moment = moment("2026-12-31T16:00")
    desk.recall.close(care.actor, MONTH, "提前发函")
    with pytest.raises(WorldError):
        desk.measures.choose_for_month(care.actor, MONTH, [])
    assert told(desk, listed, "C2") == {}, "a closed month binds nobody"


@pytest.mark.parametrize("role", ["sales_consultant", "service_adviser", "general_manager"])
def test_7_7_who_does_not_call_chooses_nothing(desk: Desk, car: int, role: str) -> None:
    actor = Actor("某", role)
    assert not desk.measures.may_choose(actor)
    with pytest.raises(NotAllowed):
        desk.measures.choose_for_car(actor, car, ["visit"])
    assert RecallMeasure.select().count() == 0
