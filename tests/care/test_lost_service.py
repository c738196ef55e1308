"""Lost customers: the list, the matrix, and the final loss (C10, L1–L6, Q29–Q31)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from dealerdesk.care import bulk
from dealerdesk.care.calls import Away, Said
from dealerdesk.care.lost import LONG, LOST, NEAR, NOT_DUE, city_of, in_warranty, is_local
from dealerdesk.care.lost_list import LOCAL, OTHER, TOTAL
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, WorldError
from dealerdesk.people.records import Consent, MileageReading
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop, moment


def gone(care: CareShop, days: int, plate: str = "冀D7K218", who: int | None = None, **values: object) -> int:
    """A car that was last in so many days ago."""
    car = care.car(who or care.customer(), plate=plate, **{"delivered_on": date(2024, 1, 5), **values})
    care.order(car, TODAY - timedelta(days))
    return car


@pytest.mark.parametrize(
    ("days", "band"),
    [(89, None), (90, "90-179"), (179, "90-179"), (180, "180-360"), (360, "180-360"), (361, "361+")],
)
def test_case_8_and_l6_bands(desk: Desk, care: CareShop, days: int, band: str | None) -> None:
    gone(care, days)
    found = desk.lost.listed()
    assert [car.band for car in found.cars] == ([band] if band else [])
    assert found.bands == {"90-179": 0, "180-360": 0, "361+": 0} | ({band: 1} if band else {})


def test_l6_states(desk: Desk, care: CareShop) -> None:
    for n, days in enumerate((100, 200, 300, 400)):  # the service is due 6 months after the visit
        gone(care, days, f"冀D0000{n}")
    assert [car.away.state for car in desk.lost.listed().cars] == [NOT_DUE, NEAR, LOST, LONG]


@pytest.mark.parametrize(("days", "shown"), [(176, []), (200, ["C10"])])
def test_l6_a_car_whose_own_service_lies_ahead_is_not_foretold_lost(
    desk: Desk, care: CareShop, days: int, shown: list[str]
) -> None:
    gone(care, days)
    (car,) = desk.lost.listed().cars
    coming = [item for item in desk.care.for_vehicle(car.vehicle_id) if item.kind == "C10"]
    assert [item.kind for item in coming] == shown
    (listed,) = desk.care.due(days=30, kinds=["C10"])
    assert ("还没到期" in listed.explain) == (not shown)
    assert "已过 -" not in listed.explain


def test_l1_matrix_has_margins_and_leaves_the_long_lost_out(desk: Desk, care: CareShop) -> None:
    gone(care, 100, "冀D00001")
    gone(care, 200, "冀D00002", delivered_on=date(2022, 1, 5))
    gone(care, 300, "冀A00003")
    gone(care, 361, "冀A00004")
    found = desk.lost.listed()
    counts = {row: [cell.cars for cell in cells.values()] for row, cells in found.matrix.items()}
    assert counts == {LOCAL: [1, 1, 2], OTHER: [1, 0, 1], TOTAL: [2, 1, 3]}
    assert sum(found.bands.values()) == len(found.cars) == 4


def test_l1_the_matrix_adds_up_to_the_headline_figure_k7(desk: Desk, care: CareShop) -> None:
    for n, days in enumerate((20, 95, 180, 300, 420)):
        gone(care, days, f"冀D0001{n}")
    end = date(2026, 11, 30)
    k7 = desk.figures.month(date(2026, 11, 1)).figure("K7")
    assert desk.lost.listed(end).matrix[TOTAL][TOTAL].cars == k7.numerator


@pytest.mark.parametrize(
    ("plate", "address", "prefixes", "local"),
    [
        ("冀D7K218", "", "冀D", True),
        ("冀A7K218", "云川市", "冀D", False),
        ("京A7K218", "", "冀D 京A", True),
        ("", "河北省云川市澄湖路 1 号", "冀D", True),
        ("", "远山市中街 2 号", "冀D", False),
        ("", "", "冀D", True),
        ("冀A7K218", "远山市中街 2 号", "", False),
        ("冀A7K218", "澄湖路 1 号", "", True),
    ],
)
def test_q30_local_by_plate_else_by_address(plate: str, address: str, prefixes: str, local: bool) -> None:
    assert is_local(plate, address, prefixes, "云川") is local


def test_q30_the_city_of_an_address() -> None:
    assert city_of("河北省云川市望溪区") == city_of("云川市") == "云川"
    assert city_of("澄湖路 588 号") == city_of("") == ""


def test_l6_the_list_of_the_planned_shop_is_that_of_its_facts(
    desk: Desk, care: CareShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Today's list is read from kept rows; every case of which they don't tell is computed anew."""
    for n, days in enumerate((89, 90, 150, 179, 180, 269, 270, 271, 300, 360, 361, 700)):
        gone(care, days, f"冀D001{n:02}", delivered_on=date(2023 + n % 3, 1, 5))
    for n, km in enumerate(((10_000, 9_000), (10_000, 300_000, 12_000), (59_999, 61_000), (80_000, 1_000))):
        car = care.car(care.customer(f"里程{n}"), plate=f"冀D0020{n}", delivered_on=date(2025, 1, 5))
        for at, one in enumerate(km):
            care.order(car, date(2026, 1, 10) + timedelta(days=40 * at), km=one)
    care.car(care.customer("没来过"), plate="冀D00301", delivered_on=date(2026, 3, 1))
    care.car(None, plate="冀D00302", delivered_on=date(2026, 3, 1))
    care.car(None, plate="冀D00303")
    sold = gone(care, 300, "冀D00304")
    care.desk.people.edit_vehicle(care.actor, sold, {"state": "sold"})
    refused = care.customer("不要联系")
    said = moment("2026-01-01 10:00")
    care.make(Consent, customer=refused, purpose="service", given=False, given_at=said)
    gone(care, 300, "冀D00305", refused)
    told, ahead = gone(care, 200, "冀D00306"), gone(care, 200, "冀D00307")
    for car in (told, ahead):
        care.order(car, TODAY - timedelta(195), km=20_000)
    care.make(MileageReading, vehicle=told, km=26_000, read_on=TODAY - timedelta(20), source="phone")
    care.make(MileageReading, vehicle=ahead, km=90_000, read_on=TODAY + timedelta(3), source="phone")
    done = gone(care, 300, "冀D00308")
    by_facts = desk.lost.listed()
    care.plan()
    (task,) = desk.store.db.execute_sql(
        "SELECT id FROM care_task WHERE kind = 'C10' AND vehicle_id = ?", (done,)
    ).fetchone()
    desk.tasks.skip(care.actor, task, "测试")
    asked: list[int] = []
    load = bulk.load_cars
    monkeypatch.setattr(
        bulk, "load_cars", lambda store, ids=None: asked.extend(ids or [-1]) or load(store, ids)
    )
    by_rows = desk.lost.listed()
    assert {done} < set(asked) and len(asked) < len(by_rows.cars) / 3
    assert [car._replace(task=None) for car in by_rows.cars] == list(by_facts.cars)
    assert (by_rows.bands, by_rows.states, by_rows.matrix) == (
        by_facts.bands,
        by_facts.states,
        by_facts.matrix,
    )
    assert {car.away.state for car in by_rows.cars} == {NOT_DUE, NEAR, LOST, LONG}


def test_l6_the_list_is_kept_until_something_is_written(desk: Desk, care: CareShop) -> None:
    car = gone(care, 200)
    care.plan()
    first = desk.lost.listed()
    assert desk.lost.listed() is first and [one.away.days for one in first.cars] == [200]
    care.order(car, TODAY - timedelta(95), km=30_000)
    assert [one.away.days for one in desk.lost.listed().cars] == [95]


def test_q31_warranty_by_date_and_last_known_km(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer(), delivered_on=date(2024, 1, 5))
    care.order(car, date(2026, 5, 1), km=59_000)
    (facts,) = desk.care.cars()
    rules = desk.care.rules()
    assert in_warranty(facts, rules, date(2027, 1, 5)) and not in_warranty(facts, rules, date(2027, 1, 6))
    care.order(car, date(2026, 6, 1), km=60_000)
    (facts,) = desk.care.cars()
    assert not in_warranty(facts, rules, TODAY)
    unknown = care.car(None, plate="冀D00002")
    (facts,) = [one for one in desk.care.cars() if one.vehicle_id == unknown]
    assert not in_warranty(facts, rules, TODAY)


def test_l2_calls_reasons_and_measures_stand_beside_the_car(desk: Desk, care: CareShop) -> None:
    car = gone(care, 250)
    care.plan()
    task = care.task("C10")
    desk.calls.record(care.actor, task, Said("no_answer", moment("2026-11-20 10:00"), away=Away("D")))
    desk.calls.record(
        care.actor,
        task,
        Said("refused", moment("2026-11-20 15:00"), away=Away("B", "老王修理", "城西", 28000)),
    )
    found = desk.lost.listed()
    (one,) = found.cars
    assert (one.vehicle_id, one.calls, one.reached, one.reasons, one.task) == (car, 2, True, ("B", "D"), None)
    assert found.reasons == {"B": 1}
    assert [(str(t.on), t.slot, t.result) for t in one.tries] == [
        ("2026-11-20", "morning", "no_answer"), ("2026-11-20", "afternoon", "refused"),
    ]  # fmt: skip
    assert one.because is not None
    assert (one.because.code, one.because.shop, one.because.place, one.because.fee_fen) == (
        "B", "老王修理", "城西", 28000,
    )  # fmt: skip
    cell = found.matrix[LOCAL][TOTAL]
    assert (cell.called, cell.reached) == (1, 1)
    assert desk.lost.listed(date(2026, 11, 19)).cars[0].calls == 0


def test_l4_needs_ground_words_and_a_refusal_or_a_full_round(desk: Desk, care: CareShop) -> None:
    car = gone(care, 250)
    care.plan()
    task = care.task("C10")
    with pytest.raises(WorldError):
        desk.lost.declare_lost(care.actor, car, "d", "不来了")
    with pytest.raises(WorldError):
        desk.lost.declare_lost(care.actor, car, "a", " ")
    for at in ("2026-11-20 10:00", "2026-11-21 15:00"):
        desk.calls.record(care.actor, task, Said("no_answer", moment(at)))
        with pytest.raises(WorldError):
            desk.lost.declare_lost(care.actor, car, "a", "一直不接")
    desk.calls.record(care.actor, task, Said("no_answer", moment("2026-11-22 17:00")))
    with pytest.raises(NotAllowed):
        desk.lost.declare_lost(Actor("周岚", "care_specialist"), car, "a", "一直不接")
    desk.lost.declare_lost(care.actor, car, "a", "一直不接")
    (one,) = desk.lost.listed().cars
    assert one.declared is not None and one.declared.ground == "a" and "2026-11-22" in one.declared.evidence


def test_l4_closes_all_care_but_the_legal_and_takes_it_back(desk: Desk, care: CareShop) -> None:
    owner = care.customer(birth_calendar="solar", birth_month=11, birth_day=23)
    car = gone(care, 250, who=owner, registered_on=date(2020, 11, 15))
    care.plan()
    desk.calls.record(care.actor, care.task("C10"), Said("refused", moment("2026-11-20 10:00")))
    before = care.states()
    assert before["C4"] == before["C6"] == "open"
    desk.lost.declare_lost(care.actor, car, "c", "嫌贵，不信任")
    after = care.states()
    assert after["C4"] == "open" and after["C6"] == "closed"
    assert {item.kind for item in desk.care.due()} == {"C4"}
    assert care.plan() == {}
    desk.lost.take_back(care.actor, car)
    assert care.states() == before
    with pytest.raises(WorldError):
        desk.lost.take_back(care.actor, car)


def test_l4_who_has_another_car_is_still_greeted(desk: Desk, care: CareShop) -> None:
    owner = care.customer(birth_calendar="solar", birth_month=11, birth_day=23)
    car = gone(care, 250, who=owner)
    gone(care, 10, "冀D00002", who=owner)
    care.plan()
    desk.calls.record(care.actor, care.task("C10"), Said("refused", moment("2026-11-20 10:00")))
    desk.lost.declare_lost(care.actor, car, "b", "不再来")
    assert "C6" in {item.kind for item in desk.care.due()}


def test_l4_a_car_that_comes_in_again_is_in_care_again(desk: Desk, care: CareShop) -> None:
    car = gone(care, 250)
    care.plan()
    desk.calls.record(care.actor, care.task("C10"), Said("refused", moment("2026-11-20 10:00")))
    desk.lost.declare_lost(care.actor, car, "b", "不再来")
    care.order(car, TODAY)
    assert desk.lost.listed().cars == ()
    assert desk.agenda.switched_off() == set()


def test_l1_the_list_as_a_file_names_reason_and_other_shop(
    desk: Desk, care: CareShop, tmp_path: Path
) -> None:
    gone(care, 250)
    care.plan()
    assert desk.lost.waiting() == 1
    said = Said("refused", moment("2026-11-20 15:00"), away=Away("B", "=老王修理", "城西", 28000))
    desk.calls.record(care.actor, care.task("C10"), said)
    cars = desk.lost.listed().cars
    with pytest.raises(NotAllowed):
        desk.lost.save(Actor("周岚", "care_specialist"), tmp_path / "a.csv", cars)
    desk.lost.save(care.actor, tmp_path / "a.csv", cars)
    line = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[1]
    assert "冀D·7K218" in line and "'=老王修理,城西,280" in line and line.split(",")[7] == "250"


@pytest.mark.parametrize(
    ("days", "limit"),
    [
        (200, date(2026, 11, 30)),  # in 05-07, called from the day after its own service, 11-08
        (240, date(2026, 9, 30)),  # in 03-28, called from 09-29
    ],
)
def test_c10_is_due_by_the_end_of_the_month_in_which_it_is_first_called(
    desk: Desk, care: CareShop, days: int, limit: date
) -> None:
    gone(care, days)
    (item,) = desk.care.due(kinds=["C10"])
    assert item.due == limit
    assert item.opens < item.due <= item.closes
