"""The insurance spot check: seeded, repeatable, 60 % rounded up (C5a, Q8, case 6)."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.care.calls import Said
from dealerdesk.care.spot import needed, sample, shuffled
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.people.records import Policy
from dealerdesk.staff import Actor
from tests.care.conftest import CareShop, moment

MONTH = date(2026, 11, 1)


def test_case_6_sixty_percent_of_41_is_25() -> None:
    assert needed(41, 60) == len(sample(range(41), "x", 60)) == 25
    assert [needed(n, 60) for n in (0, 1, 5, 10)] == [0, 1, 3, 6]


@given(st.sets(st.integers(1, 10_000), max_size=80), st.text(max_size=8), st.integers(0, 100), st.randoms())
def test_c5a_the_same_seed_draws_the_same_whatever_the_order(
    ids: set[int], seed: str, share: int, rng: random.Random
) -> None:
    mixed = list(ids) * 2
    rng.shuffle(mixed)
    drawn = sample(mixed, seed, share)
    assert drawn == sample(sorted(ids), seed, share)
    assert len(drawn) == needed(len(ids), share) and set(drawn) <= ids
    assert set(shuffled(mixed, seed)) == ids


def followed(desk: Desk, care: CareShop, count: int, start: int = 0) -> None:
    """So many policies that end within two months, each called."""
    for n in range(start, start + count):
        car = care.car(care.customer(f"客{n}", f"138000001{n:02d}"), plate=f"冀D000{n:02d}")
        care.make(Policy, vehicle=car, kind="commercial", end_on=date(2027, 1, 10))
    care.plan()
    rows = desk.store.db.execute_sql("SELECT id FROM care_task WHERE kind = 'C5' AND state = 'open'")
    for (task,) in rows.fetchall():
        desk.calls.record(care.actor, task, Said("informed", moment("2026-11-20 10:00"), note="续保"))


def test_c5a_draw_check_and_completion(desk: Desk, care: CareShop) -> None:
    with pytest.raises(WorldError):
        desk.spots.draw(care.actor, MONTH)
    followed(desk, care, 5)
    with pytest.raises(NotAllowed):
        desk.spots.draw(Actor("周岚", "care_specialist"), MONTH)
    desk.spots.draw(care.actor, MONTH, "7")
    view = desk.spots.view(MONTH)
    assert (view.followed, view.needed, len(view.pieces), view.done) == (5, 3, 3, 0)
    assert [piece.task for piece in view.pieces] == sample(desk.spots.population(MONTH), "7", 60)
    first, second, third = (piece.task for piece in view.pieces)
    desk.spots.check(care.actor, MONTH, first, "true")
    with pytest.raises(WorldError):
        desk.spots.check(care.actor, MONTH, second, "untrue")
    desk.spots.check(care.actor, MONTH, second, "untrue", "客户说没接到电话")
    desk.spots.check(care.actor, MONTH, third, "unreached")
    desk.spots.check(care.actor, MONTH, third, "true")
    with pytest.raises(NotFound):
        desk.spots.check(care.actor, MONTH, 999, "true")
    view = desk.spots.view(MONTH)
    assert (view.done, view.true, view.grown) == (3, 2, False)
    with pytest.raises(WorldError):
        desk.spots.draw(care.actor, MONTH, "8")


def test_c5a_a_sample_grows_with_the_month_and_keeps_what_is_checked(desk: Desk, care: CareShop) -> None:
    followed(desk, care, 5)
    desk.spots.draw(care.actor, MONTH, "7")
    before = {piece.task for piece in desk.spots.view(MONTH).pieces}
    followed(desk, care, 5, 5)
    assert desk.spots.view(MONTH).grown
    desk.spots.draw(care.actor, MONTH)
    view = desk.spots.view(MONTH)
    assert view.draw is not None and view.draw.seed == "7"
    assert len(view.pieces) == 6 and before <= {piece.task for piece in view.pieces}


def test_q8_only_follow_ups_of_the_month_and_of_the_next_two_months(desk: Desk, care: CareShop) -> None:
    followed(desk, care, 2)
    assert len(desk.spots.population(MONTH)) == 2
    assert desk.spots.population(date(2026, 10, 1)) == desk.spots.population(date(2026, 12, 1)) == []


def test_c5_the_specialist_has_an_own_list(desk: Desk, care: CareShop) -> None:
    car = care.car(care.customer("陆文"), plate="冀D00009")
    care.make(Policy, vehicle=car, kind="commercial", end_on=date(2027, 1, 10))
    care.plan()
    specialist = Actor("吴倩", "insurance_specialist")
    (piece,) = desk.spots.own_list(specialist)
    assert (piece.name, piece.due, piece.attempts) == ("陆文", date(2027, 1, 10), 0)
    desk.tasks.hand_to(care.actor, piece.task, "别人", "休假")
    assert desk.spots.own_list(specialist) == []


def test_c5a_a_check_and_a_draw_can_be_taken_back_in_this_order(desk: Desk, care: CareShop) -> None:
    followed(desk, care, 5)
    drawn = desk.spots.draw(care.actor, MONTH, "7")
    task = desk.spots.view(MONTH).pieces[0].task
    checked = desk.spots.check(care.actor, MONTH, task, "true")
    with pytest.raises(WorldError):
        desk.spots.take_back(care.actor, drawn)
    desk.spots.take_back(care.actor, checked)
    assert desk.spots.view(MONTH).done == 0
    desk.spots.take_back(care.actor, drawn)
    assert desk.spots.view(MONTH).draw is None
