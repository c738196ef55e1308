"""Arrivals on a real file: 受理号, the order of calling, who did not come, the steps and their way back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dealerdesk.appointments.entries import Draft
from dealerdesk.appointments.keying import Keyed, moment, read_line
from dealerdesk.appointments.reception import WalkIn
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.forms import is_scan, read_scan, scan_text
from dealerdesk.staff import Actor
from tests.appointments.conftest import at

FRONT = Actor("郝建国", "front_desk")


@pytest.fixture
def booked(desk: Desk, carer: Actor, add_car: Callable[..., int]) -> str:
    return desk.appointments.book(carer, Draft(add_car(), at(23, 14), "periodic_service")).number


def test_a7_every_arrival_gets_a_number_and_hears_who_is_ahead(
    desk: Desk, clock: FixedClock, booked: str
) -> None:
    clock.moment = at(23, 13, 50)
    first = desk.reception.walk_in(FRONT, WalkIn(plate="冀d12345"))
    second = desk.reception.arrive(FRONT, booked)
    third = desk.reception.walk_in(FRONT, WalkIn(name="路过的人", rework=True))
    assert (first.number, second.number, third.number) == ("X01", "Y02", "F03")
    assert (first.ahead, second.ahead, third.ahead) == (0, 0, 0), "rework, then booked, go before walk-ins"
    assert [row.number for row in desk.reception.waiting()] == ["F03", "Y02", "X01"]
    assert [row.wait for row in desk.reception.waiting()] == [5, 15, 25]
    assert desk.reception.waiting()[2].plate == "冀D12345"


def test_k6_early_on_time_and_late_are_told_apart(desk: Desk, clock: FixedClock, booked: str) -> None:
    for moment_of, how in ((at(23, 13, 29), "early"), (at(23, 13, 30), "on_time"),
                           (at(23, 14, 30), "on_time"),
                           (at(23, 14, 31), "late")):  # fmt: skip
        clock.moment = moment_of
        done = desk.reception.arrive(FRONT, booked)
        assert done.punctual == how
        desk.reception.take_back(FRONT, done.change.touched["arrival"][0])


def test_7_2_after_thirty_minutes_one_did_not_come_and_may_still_be_recorded(
    desk: Desk, clock: FixedClock, booked: str, carer: Actor
) -> None:
    clock.moment = at(23, 14, 29)
    assert desk.reception.sweep(carer) is None
    clock.moment = at(23, 14, 30)
    assert desk.reception.sweep(carer) is not None
    assert desk.appointments.get(booked).state == "no_show"
    assert desk.reception.sweep(carer) is None, "nobody twice"
    clock.moment = at(23, 15, 5)
    done = desk.reception.arrive(FRONT, booked)
    assert done.punctual == "late" and desk.appointments.get(booked).state == "arrived"


def test_a_no_show_can_be_taken_back_and_only_a_past_one_be_put_down(
    desk: Desk, clock: FixedClock, booked: str
) -> None:
    with pytest.raises(WorldError, match="14:00"):
        desk.reception.no_show(FRONT, booked)
    clock.moment = at(23, 14, 10)
    desk.reception.no_show(FRONT, booked)
    desk.appointments.restore(FRONT, booked)
    assert desk.appointments.get(booked).state == "booked"
    desk.reception.arrive(FRONT, booked)
    with pytest.raises(WorldError):
        desk.appointments.restore(FRONT, booked)
    assert desk.appointments.get(booked).state == "arrived", "it takes nothing else back"


def test_each_step_goes_back_one_at_a_time(desk: Desk, clock: FixedClock, booked: str) -> None:
    clock.moment = at(23, 14, 0)
    arrival = desk.reception.arrive(FRONT, booked).change.touched["arrival"][0]
    desk.reception.receive(FRONT, arrival, adviser="田雨")
    desk.reception.leave(FRONT, arrival, declined=" 前刹车片 ")
    row = desk.reception.get(arrival)
    assert (row.state, row.declined, row.adviser) == ("left", "前刹车片", "田雨")
    assert desk.appointments.get(booked).state == "left"
    desk.reception.step_back(FRONT, arrival)
    row = desk.reception.get(arrival)
    assert (row.state, row.declined, row.left_at) == ("serving", "", None)
    assert desk.appointments.get(booked).state == "arrived"
    desk.reception.step_back(FRONT, arrival)
    assert desk.reception.get(arrival).state == "waiting"
    desk.reception.step_back(FRONT, arrival)
    assert desk.reception.get(arrival).state == "waiting"
    desk.reception.leave(FRONT, arrival, went=True)
    desk.reception.step_back(FRONT, arrival)
    assert desk.reception.get(arrival).state == "waiting", "it was never received"


def test_who_came_is_not_recorded_twice_and_an_unknown_number_is_said(desk: Desk, booked: str) -> None:
    desk.reception.arrive(FRONT, booked)
    with pytest.raises(WorldError, match=booked):
        desk.reception.arrive(FRONT, booked)
    with pytest.raises(NotFound):
        desk.reception.arrive(FRONT, "YY-20261123-999")
    with pytest.raises(WorldError):
        desk.reception.walk_in(FRONT, WalkIn())
    with pytest.raises(NotAllowed):
        desk.reception.walk_in(Actor("某人", "insurance_specialist"), WalkIn(plate="冀D1"))


# lines keyed from paper


@pytest.mark.parametrize(
    ("text", "keyed"),
    [
        ("3 0912", (3, "09:12", True)), ("3", (3, None, True)), ("3 x", (3, None, False)),
        ("3　９：１２", (3, "09:12", True)), ("20 912", (20, "09:12", True)), ("3，9.12", (3, "09:12", True)),
        (" 3  未到 ", (3, None, False)), ("3 X", (3, None, False)),
    ],
)  # fmt: skip
def test_a_line_is_a_row_and_a_time(text: str, keyed: tuple[int, str | None, bool]) -> None:
    found = read_line(text, 20)
    assert (found.row, found.at and f"{found.at:%H:%M}", found.came) == keyed


@pytest.mark.parametrize(
    ("text", "said"),
    [("21 0912", "21"), ("0 0912", "0"), ("3 2512", "2512"), ("3 0960", "0960"), ("abc", "abc"), ("", "—"),
     ("3 09120", "09120")],
)  # fmt: skip
def test_a_wrong_row_or_time_is_one_line_that_names_it(text: str, said: str) -> None:
    with pytest.raises(WorldError) as refused:
        read_line(text, 20)
    assert said in refused.value.line and "\n" not in str(refused.value)


def test_on_time_is_the_booked_time_and_never_the_future() -> None:
    booked = at(23, 14)
    assert moment(Keyed(1), booked, at(23, 17), 30) == booked
    assert moment(Keyed(1), booked, at(23, 13, 50), 30) == at(23, 13, 50), "here ten minutes before"
    with pytest.raises(WorldError, match="14:00"):
        moment(Keyed(1), booked, at(23, 13, 29), 30)
    with pytest.raises(WorldError, match="18:30"):
        moment(read_line("1 1830", 3), booked, at(23, 17), 30)


# what a scanner reads


def test_a_scan_gives_its_number_and_another_code_is_refused() -> None:
    text = scan_text("YY-20261123-001", 2)
    assert is_scan(text) and read_scan(text) == "YY-20261123-001"
    garbled = text.lower().replace("/", "、").replace("-", "－")
    assert read_scan(garbled) == "YY-20261123-001", "what a Chinese input method makes of it"
    for wrong in (
        text[:-1] + ("0" if text[-1] != "0" else "1"),
        text[:-2],
        "DD1/YY-20261123-001",
        "DD1/",
        "690123",
    ):
        with pytest.raises(WorldError):
            read_scan(wrong)
    assert not is_scan("7K218")
