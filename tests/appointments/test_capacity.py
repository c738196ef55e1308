"""How many cars fit (A4, A9): the rules over plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.appointments.capacity import (
    Adviser,
    Away,
    Bay,
    DayBook,
    Hold,
    Limits,
    Taken,
    Wish,
    most_at_once,
)
from dealerdesk.clock import CHINA

DAY = date(2026, 11, 24)
QUICK = Bay("快保 1", frozenset({"first_service", "periodic_service"}))
LIFT = Bay("机修 1")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=CHINA)


def taken(hour: int, minute: int = 0, minutes: int = 60, **more: object) -> Taken:
    start = at(hour, minute)
    return Taken(more.pop("id", 1), start, start + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]


def book(**parts: object) -> DayBook:
    whole: dict[str, object] = {"opens": at(8, 30), "closes": at(18), "now": at(8)}
    return DayBook(DAY, **(whole | parts))  # type: ignore[arg-type]


def wish(
    hour: int, minute: int = 0, minutes: int = 60, work: str = "periodic_service", **more: object
) -> Wish:
    return Wish(at(hour, minute), minutes, work, **more)  # type: ignore[arg-type]


def codes(found: DayBook, wanted: Wish) -> list[str]:
    return [reason.code for reason in found.reasons(wanted)]


def test_a4_a_shop_without_bays_or_limits_takes_everything() -> None:
    full = book(taken=tuple(taken(10, id=n) for n in range(50)))
    assert codes(full, wish(10)) == [] and full.free_in_hour(at(10)) is None
    assert full.load().percent is None and not full.load().full


@pytest.mark.parametrize(
    ("there", "wanted", "code"),
    [
        (book(bays=(QUICK,), taken=(taken(10, bay="快保 1"),)), wish(10, 30), "no_bay"),
        (book(bays=(QUICK,), taken=(taken(10, bay="快保 1"),)), wish(10, 30, bay="快保 1"), "bay_taken"),
        (book(bays=(QUICK,), away=(Away("快保 1", at(9), at(12), "检修"),)), wish(10), "no_bay"),
        (book(bays=(QUICK,)), wish(10, work="repair"), "no_bay"),
        (book(bays=(QUICK,)), wish(10, work="repair", bay="快保 1"), "bay_skill"),
        (book(bays=(QUICK,)), wish(10, bay="没有的"), "bay_away"),
        (book(bays=(LIFT,), taken=(taken(10),)), wish(10), "no_bay"),  # one without a bay needs the only one
        (book(limits=Limits(places=1), taken=(taken(10),)), wish(10, 59), "places_full"),
        (book(limits=Limits(intake_an_hour=1), taken=(taken(10, 45),)), wish(10, 0), "hour_full"),
        (book(limits=Limits(cars_a_day=1), taken=(taken(16),)), wish(9), "day_full"),
        (book(limits=Limits(waiting=1), taken=(taken(10, waits=True),)), wish(10, waits=True),
         "waiting_full"),
        (book(advisers=(Adviser("冯磊", most_a_day=1),), taken=(taken(16, adviser="冯磊"),)),
         wish(9, adviser="冯磊"), "adviser_full"),
        (book(advisers=(Adviser("冯磊"),), away=(Away("冯磊", at(8), at(12), "培训"),)),
         wish(9, adviser="冯磊"), "adviser_away"),
        (book(advisers=(Adviser("冯磊", frozenset({"accident"})),)), wish(9, adviser="冯磊"),
         "adviser_skill"),
        (book(bays=(QUICK,), holds=(Hold(at(10), at(9), "快保 1"),)), wish(10), "held"),
    ],
)  # fmt: skip
def test_a4_every_reason_not_to_fit(there: DayBook, wanted: Wish, code: str) -> None:
    assert codes(there, wanted) == [code]
    assert there.reasons(wanted)[0].words


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        (book(bays=(QUICK,), taken=(taken(10, bay="快保 1"),)), wish(11)),
        (book(bays=(QUICK, LIFT), taken=(taken(10, bay="快保 1"),)), wish(10)),
        (book(limits=Limits(places=1), taken=(taken(10),)), wish(11)),
        (book(limits=Limits(intake_an_hour=1), taken=(taken(10, 45),)), wish(11)),
        (book(limits=Limits(waiting=1), taken=(taken(10, waits=True),)), wish(10)),
        (book(bays=(QUICK,), holds=(Hold(at(10), at(9), "快保 1"),)), wish(10, vip=True)),  # A9
        (book(bays=(QUICK,), now=at(9), holds=(Hold(at(10), at(9), "快保 1"),)), wish(10)),  # released
    ],
)
def test_a4_what_fits(there: DayBook, wanted: Wish) -> None:
    assert codes(there, wanted) == []


def test_a4_the_buffer_keeps_two_cars_of_a_bay_apart() -> None:
    limits = Limits(buffer=timedelta(minutes=15))
    there = book(bays=(QUICK,), limits=limits, taken=(taken(10, bay="快保 1"),))
    assert codes(there, wish(11, 14)) == ["no_bay"] and codes(there, wish(11, 15)) == []
    assert codes(there, wish(8, 46)) == ["no_bay"] and codes(there, wish(8, 45)) == []


def test_a4_a_service_takes_the_bay_that_does_nothing_else() -> None:
    there = book(bays=(LIFT, QUICK))
    assert there.place(wish(10)) == QUICK and there.place(wish(10, work="repair")) == LIFT


def test_a_moved_appointment_does_not_stand_in_its_own_way() -> None:
    there = book(bays=(QUICK,), taken=(taken(10, bay="快保 1", id=7),))
    assert codes(there, wish(10, 30, id=7)) == [] and codes(there, wish(10, 30, id=8)) == ["no_bay"]


def test_a9_a_held_slot_is_gone_once_a_vip_has_it_or_it_is_released() -> None:
    hold = Hold(at(14), at(13), "快保 1")
    there = book(bays=(QUICK,), holds=(hold,))
    assert there.held() == (hold,) and there.free_in_hour(at(14)) == 0
    assert replace(there, taken=(taken(14, bay="快保 1", vip=True),)).held() == ()
    assert replace(there, now=at(13)).held() == ()
    assert replace(there, away=(Away("快保 1", at(14), at(15)),)).held() == ()
    loose = Hold(at(14), at(13))
    assert replace(there, holds=(loose,), taken=(taken(14, bay="快保 1", vip=True),)).held() == ()
    assert replace(there, holds=(loose,), taken=(taken(13, bay="快保 1"),)).held() == (loose,)


def test_the_load_is_the_bays_minutes_and_100_percent_is_full() -> None:
    there = book(bays=(QUICK, LIFT), taken=(taken(8, 30, 570, bay="快保 1"), taken(17, 0, 120, bay="机修 1")))
    load = there.load()
    assert (load.cars, load.taken, load.room, load.percent) == (2, 630, 1140, 55)
    half = replace(there, away=(Away("机修 1", at(8), at(13, 15)), Away("机修 1", at(12), at(13, 15))))
    assert half.load().room == 855 and half.bay_percent("机修 1") == 21 and half.bay_percent("快保 1") == 100
    assert replace(there, limits=Limits(cars_a_day=2)).load().full
    assert replace(there, bays=(QUICK,), away=(Away("快保 1", at(0), at(23)),)).load().percent == 100


def test_hours_count_who_comes_when() -> None:
    assert dict(book(taken=(taken(8, 45), taken(9), taken(9, 59))).hours())[at(9)] == 2


spans = st.builds(
    lambda start, minutes, bay: Taken(
        1, at(8) + timedelta(minutes=start), at(8) + timedelta(minutes=start + minutes), bay
    ),
    st.integers(0, 600),
    st.integers(15, 240),
    st.sampled_from(["", "快保 1", "机修 1"]),
)


@given(st.lists(spans, max_size=12), st.integers(0, 600), st.integers(15, 240))
def test_most_at_once_is_the_fullest_minute(there: list[Taken], start: int, minutes: int) -> None:
    first, last = at(8) + timedelta(minutes=start), at(8) + timedelta(minutes=start + minutes)
    by_minute = max(sum(t.at <= first + timedelta(minutes=n) < t.end for t in there) for n in range(minutes))
    assert most_at_once(there, first, last) == by_minute


@given(st.lists(spans, max_size=8), st.integers(0, 600), st.sampled_from(["periodic_service", "repair"]))
def test_what_fits_has_a_bay_that_is_free_and_can_do_it(there: list[Taken], start: int, work: str) -> None:
    day = book(bays=(QUICK, LIFT), taken=tuple(there))
    wanted = Wish(at(8) + timedelta(minutes=start), 60, work)
    bay = day.place(wanted)
    if day.reasons(wanted):
        return
    assert bay is not None and bay.can(work)
    assert not any(t.bay == bay.name and t.at < wanted.end and t.end > wanted.at for t in there)
