"""The monthly recall of regular maintenance (1.11, M1–M6) on a real file."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealerdesk.care.calls import Away, Said
from dealerdesk.care.recall_steps import days_of
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.people.records import Customer, Vehicle
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop, moment

MONTH = date(2026, 12, 1)
FRONT = Actor("冯秀兰", "front_desk")
CARE = Actor("孟瑶", "care_specialist")


def at(desk: Desk, text: str) -> None:
    desk.store.clock = FixedClock(moment(text))


def due_in_december(care: CareShop, n: int = 0) -> int:
    who = care.customer(f"客{n}", f"138000002{n:02d}", address="人民路 1 号")
    car = care.car(who, plate=f"冀D000{n:02d}", delivered_on=date(2024, 3, 16))
    care.order(car, date(2026, 6, 10 + n))
    return car


def plates(desk: Desk, month: date = MONTH) -> dict[int, str]:
    return {row.vehicle_id: row.basis for row in desk.recall.view(month).rows}


def test_m1_to_m5_fall_into_the_weeks_of_the_month_before(desk: Desk) -> None:
    days = days_of(MONTH, desk.work_calendar.calendar())
    assert days["M1"] == (date(2026, 11, 2), date(2026, 11, 8))
    assert days["M2"][1] == date(2026, 11, 15)
    assert days["M3"] == (date(2026, 11, 16), date(2026, 11, 22))
    assert days["M4"] == (date(2026, 11, 16), date(2026, 12, 31))
    assert days["M5"][0] == date(2026, 12, 31)


def test_m1_takes_cars_due_in_m_and_cars_away_for_three_months(desk: Desk, care: CareShop) -> None:
    due = due_in_december(care)
    away = care.car(care.customer("赵永利"), plate="冀D00021")
    care.order(away, date(2026, 8, 2), "repair")
    for plate, day in (("冀D00022", date(2026, 8, 3)), ("冀D00023", date(2025, 11, 1))):
        care.order(care.car(care.customer(plate), plate=plate), day, "repair")
    sold = due_in_december(care, 1)
    with desk.store.write(care.actor, "edit_customer") as w:
        w.update(Vehicle, sold, {"state": "sold"})
    built = desk.recall.build(care.actor, MONTH)
    assert built.added == 2 and plates(desk) == {due: "date", away: "away"}
    (row, _other) = desk.recall.view(MONTH).rows
    assert (row.last_on, row.due, row.bought) == (date(2026, 6, 10), date(2026, 12, 10), date(2024, 3, 16))


def test_m1_twice_makes_no_difference_and_what_comes_later_is_added(desk: Desk, care: CareShop) -> None:
    with pytest.raises(WorldError):
        desk.recall.build(care.actor, MONTH)
    first = due_in_december(care)
    desk.recall.build(care.actor, MONTH)
    assert desk.recall.build(care.actor, MONTH).added == 0
    second = due_in_december(care, 1)
    care.order(first, TODAY)
    assert desk.recall.build(care.actor, MONTH).added == 1
    assert set(plates(desk)) == {first, second}, "none leaves the list"


def test_m1_a_car_that_is_away_comes_up_every_three_months(desk: Desk, care: CareShop) -> None:
    away = care.car(care.customer("赵永利"), plate="冀D00021")
    care.order(away, date(2026, 6, 1), "repair")
    for month, there in ((11, True), (12, False), (1, False), (2, True)):
        day = date(2026 if month > 2 else 2027, month, 1)
        if there:
            assert desk.recall.build(care.actor, day).added == 1
        else:
            with pytest.raises(WorldError):
                desk.recall.build(care.actor, day)


def test_m1_who_refused_service_notices_is_left_out(desk: Desk, care: CareShop) -> None:
    due_in_december(care)
    desk.consent.record(care.actor, 1, "service", False)
    with pytest.raises(WorldError):
        desk.recall.build(care.actor, MONTH)


def test_m2_m3_letters_are_printed_then_posted_and_may_come_back(desk: Desk, care: CareShop) -> None:
    one, other = due_in_december(care), due_in_december(care, 1)
    with pytest.raises(NotFound):
        desk.recall.mark_printed(care.actor, MONTH)
    desk.recall.build(care.actor, MONTH)
    letters = desk.letters.invitations(MONTH, [one])
    assert [form.due_on for _who, form in letters] == [date(2026, 12, 10)]
    with pytest.raises(WorldError):
        desk.recall.mark_posted(care.actor, MONTH)
    desk.recall.mark_printed(care.actor, MONTH, [one])
    steps = {step.key: step for step in desk.recall.steps(MONTH)}
    assert (steps["M2"].n, steps["M2"].of, steps["M2"].state) == (1, 2, "late")
    desk.recall.mark_printed(care.actor, MONTH)
    with pytest.raises(WorldError):
        desk.recall.mark_printed(care.actor, MONTH)
    with pytest.raises(WorldError):
        desk.recall.mark_returned(care.actor, MONTH, other)
    desk.recall.mark_posted(care.actor, MONTH)
    desk.recall.mark_returned(care.actor, MONTH, other)
    view = desk.recall.view(MONTH)
    assert (view.sent, view.returned) == (2, 1)
    assert [step.state for step in view.steps[:3]] == ["done"] * 3
    with pytest.raises(WorldError):
        desk.recall.mark_returned(care.actor, MONTH, other)


def test_m2_who_has_no_address_or_refused_letters_gets_none(desk: Desk, care: CareShop) -> None:
    cars = [due_in_december(care, n) for n in range(3)]
    with desk.store.write(care.actor, "edit_customer") as w:
        w.update(Customer, 1, {"address": ""})
    desk.consent.record(care.actor, 2, "service", False, "letter")
    desk.recall.build(care.actor, MONTH)
    assert [row.mail for row in desk.recall.view(MONTH).rows] == [False, False, True]
    desk.recall.mark_printed(care.actor, MONTH)
    desk.recall.mark_posted(care.actor, MONTH)
    view = desk.recall.view(MONTH)
    assert [row.posted is not None for row in view.rows] == [False, False, True] and view.sent == 1
    step = {one.key: one for one in view.steps}["M3"]
    assert (step.state, step.n, step.of) == ("done", 1, 1)
    with pytest.raises(WorldError):
        desk.recall.mark_printed(care.actor, MONTH, [cars[0]])
    desk.consent.record(care.actor, 2, "service", True, "letter")
    assert desk.recall.view(MONTH).rows[1].mail


def test_m2_an_invitation_for_a_car_that_is_only_away(desk: Desk, care: CareShop) -> None:
    away = care.car(care.customer("赵永利"), plate="冀D00021")
    care.order(away, date(2026, 7, 20))
    assert desk.letters.invitations(MONTH) == [] and len(desk.letters.invitations(MONTH, [away])) == 1


def test_m4_the_attempts_of_c2_and_c9_are_the_calls_of_the_recall(desk: Desk, care: CareShop) -> None:
    at(desk, "2026-11-03 09:00")
    due_in_december(care)
    desk.recall.build(care.actor, MONTH)
    assert care.plan() == {} and desk.recall.view(MONTH).rows[0].task is None
    at(desk, "2026-11-27 10:00")
    assert care.plan() == {"C9": 1}, "the recall made no task beside it"
    (row,) = desk.recall.view(MONTH).rows
    assert row.task == care.task("C9")
    desk.calls.record(care.actor, row.task, Said("no_answer"))
    at(desk, "2026-11-27 15:00")
    desk.calls.record(care.actor, row.task, Said("informed"))
    (row,) = desk.recall.view(MONTH).rows
    assert [call.result for call in row.calls] == ["no_answer", "informed"]
    assert row.reached and row.task is None and row.by == care.actor.name


def test_m4_a_wrong_number_shows_as_a_change_of_the_file(desk: Desk, care: CareShop) -> None:
    at(desk, "2026-11-27 10:00")
    due_in_december(care)
    desk.recall.build(care.actor, MONTH)
    care.plan()
    desk.calls.record(care.actor, care.task("C9"), Said("invalid_number"))
    assert desk.recall.view(MONTH).rows[0].change == "phone"


def test_m4_reasons_and_changes_of_the_file(desk: Desk, care: CareShop) -> None:
    car, other = due_in_december(care), due_in_december(care, 1)
    desk.recall.build(care.actor, MONTH)
    with pytest.raises(WorldError):
        desk.recall.put_reason(care.actor, MONTH, car, Away("B"))
    with pytest.raises(WorldError):
        desk.recall.put_reason(care.actor, MONTH, car, Away("Z"))
    with pytest.raises(NotFound):
        desk.recall.put_reason(care.actor, MONTH, 99, Away("C"))
    desk.recall.put_reason(care.actor, MONTH, car, Away("B", shop="老王汽修", fee_fen=30000))
    change = desk.recall.put_reason(care.actor, MONTH, other, Away("H"))
    first, second = desk.recall.view(MONTH).rows
    assert (first.reason, first.change, second.reason, second.change) == ("B", "", "H", "changed")
    assert desk.recall.view(MONTH).reasons == {"B": 1, "H": 1}
    desk.recall.take_back(care.actor, change)
    assert desk.recall.view(MONTH).reasons == {"B": 1}
    change = desk.recall.put_change(care.actor, MONTH, other, "scrapped")
    assert Vehicle.get_by_id(other).state == "scrapped"
    desk.recall.take_back(care.actor, change)
    assert Vehicle.get_by_id(other).state == "open"
    with pytest.raises(WorldError):
        desk.recall.put_change(care.actor, MONTH, other, "lent")


def test_m4_a_scrapped_car_closes_its_tasks_and_opens_them_again(desk: Desk, care: CareShop) -> None:
    at(desk, "2026-11-27 10:00")
    car = due_in_december(care)
    desk.recall.build(care.actor, MONTH)
    care.plan()
    assert care.states() == {"C9": "open"}
    change = desk.recall.put_change(care.actor, MONTH, car, "scrapped")
    assert care.states() == {"C9": "closed"}
    desk.recall.take_back(care.actor, change)
    assert care.states() == {"C9": "open"}


def test_m5_m6_close_with_reasons_plan_and_ratios(desk: Desk, care: CareShop) -> None:
    at(desk, "2026-11-05 10:00")
    cars = [due_in_december(care, n) for n in range(4)]
    desk.recall.build(care.actor, MONTH)
    desk.recall.mark_printed(care.actor, MONTH)
    desk.recall.mark_posted(care.actor, MONTH, cars[:3])
    with pytest.raises(WorldError):
        desk.recall.close(care.actor, MONTH, "早一周寄信")
    at(desk, "2026-12-05 10:00")
    care.plan()
    task = {row.vehicle_id: row.task for row in desk.recall.view(MONTH).rows}
    care.book(cars[0], "2026-12-11 09:00")
    desk.calls.record(care.actor, task[cars[0]] or 0, Said("booked"))
    desk.calls.record(care.actor, task[cars[1]] or 0, Said("refused", away=Away("C")))
    care.order(cars[0], date(2026, 12, 11))
    at(desk, "2026-12-31 17:55")
    with pytest.raises(WorldError):
        desk.recall.close(care.actor, MONTH, " ")
    with pytest.raises(NotAllowed):
        desk.recall.close(CARE, MONTH, "早一周寄信")
    change = desk.recall.close(care.actor, MONTH, "早一周寄信")
    view = desk.recall.view(MONTH)
    assert (len(view.rows), view.sent, view.reached, view.booked, view.came) == (4, 3, 2, 1, 1)
    assert view.reasons == {"C": 1, "L": 2} and view.closed and view.plan == "早一周寄信"
    for act in (desk.recall.build, desk.recall.mark_printed):
        with pytest.raises(WorldError):
            act(care.actor, MONTH)
    desk.recall.take_back(care.actor, change)
    assert not desk.recall.view(MONTH).closed and desk.recall.view(MONTH).reasons == {"C": 1}


def test_m1_is_the_duty_of_the_role_that_is_set(desk: Desk, care: CareShop) -> None:
    due_in_december(care)
    with pytest.raises(NotAllowed):
        desk.recall.build(FRONT, MONTH)
    assert not desk.recall.may(FRONT) and desk.recall.may(CARE)
    desk.settings.change(care.actor, {"recall_role": "front_desk"})
    assert desk.recall.build(FRONT, MONTH).added == 1


def test_m1_building_can_be_taken_back_until_somebody_has_gone_on(desk: Desk, care: CareShop) -> None:
    due_in_december(care)
    built = desk.recall.build(care.actor, MONTH)
    desk.recall.take_back(care.actor, built.change)
    assert not desk.recall.view(MONTH).built
    built = desk.recall.build(care.actor, MONTH)
    desk.recall.mark_printed(care.actor, MONTH)
    with pytest.raises(WorldError):
        desk.recall.take_back(care.actor, built.change)


ACTS = st.lists(st.tuples(st.sampled_from(("day", "build", "plan", "call", "book", "came", "reason")),
                          st.integers(0, 9)), min_size=6, max_size=24)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_m4_never_two_ladders_about_one_service(
    acts: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever is built, planned, called, booked or driven in, in whatever order: of C2 and C9 of one car
    at most one is open, each occurrence has one task, and the recall shows each call once."""
    folder: Path = tmp_path_factory.mktemp("recall") / "shop"
    with Desk.create(folder, "店", "冀D", clock=FixedClock(moment("2026-11-02 09:00"))) as desk:
        care = CareShop(desk, Actor("许文静", "manager"))
        cars = [due_in_december(care, n) for n in range(2)]
        for act, n in acts:
            _do(desk, care, act, n, cars[n % 2])
            rows = desk.store.db.execute_sql(
                "SELECT vehicle_id, kind, state FROM care_task WHERE kind IN ('C2', 'C9')"
            ).fetchall()
            living = Counter(car for car, _kind, state in rows if state in ("open", "fallback", "correction"))
            assert all(count == 1 for count in living.values()), act
        keys = desk.store.db.execute_sql("SELECT count(*), count(DISTINCT key) FROM care_task").fetchone()
        assert keys[0] == keys[1]
        for row in desk.recall.view(MONTH).rows:
            moments = [call.at for call in row.calls]
            assert len(moments) == len(set(moments))


def _do(desk: Desk, care: CareShop, act: str, n: int, car: int) -> None:
    now = desk.clock.now()
    try:
        match act:
            case "day":
                desk.store.clock = FixedClock(now + timedelta(days=n + 1))
            case "build":
                desk.recall.build(care.actor, MONTH)
            case "plan":
                care.plan()
            case "call":
                rows = [row for row in desk.recall.view(MONTH).rows if row.task is not None]
                if rows:
                    result = ("no_answer", "informed", "refused", "busy", "booked")[n % 5]
                    desk.calls.record(care.actor, rows[n % len(rows)].task or 0, Said(result))
            case "book":
                care.book(car, f"{now.date() + timedelta(days=n + 1):%Y-%m-%d} 10:00")
            case "came":
                care.order(car, now.date())
            case "reason":
                desk.recall.put_reason(care.actor, MONTH, car, Away("G"))
    except WorldError:
        pass  # refused in one line: nothing was written
