"""The day ruler's marks: bands, flags by state, what is past pinned, a closed day (pure)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from dealerdesk.care.attempts import AFTERNOON, EVENING, MORNING
from dealerdesk.care.ruler import (
    AHEAD,
    BIRTHDAYS,
    CALL_BACK,
    DELIVERY,
    DONE,
    NEAR,
    PAST,
    SHEETS,
    Limit,
    ruler,
    sheet_limits,
)
from tests.care.conftest import moment

HOURS = (time(8, 30), time(18))
SPANS = {
    MORNING: (time(9), time(11, 30)), AFTERNOON: (time(14), time(16)), EVENING: (time(16), time(18)),
}  # fmt: skip
NOW = moment("2026-11-23 09:42")


def at(text: str) -> datetime:
    return moment(f"2026-11-23 {text}")


def test_slots_are_bands_with_the_noon_between() -> None:
    found = ruler(NOW, HOURS, SPANS, [])
    assert [(b.slot, f"{b.start:%H:%M}", f"{b.end:%H:%M}") for b in found.bands] == [
        (MORNING, "09:00", "11:30"), ("", "11:30", "14:00"), (AFTERNOON, "14:00", "16:00"),
        (EVENING, "16:00", "18:00"),
    ]  # fmt: skip
    assert (found.first, found.last, found.closes) == (at("08:00"), at("18:00"), at("18:00"))
    assert found.all_done and not found.evening


@pytest.mark.parametrize(
    ("limit", "done", "state"),
    [("09:41", False, PAST), ("09:41", True, DONE), ("10:30", False, NEAR), ("11:35", False, NEAR),
     ("11:36", False, AHEAD), ("17:30", False, AHEAD), ("17:30", True, DONE)],
)  # fmt: skip
def test_a_limit_is_past_near_ahead_or_done(limit: str, done: bool, state: str) -> None:
    found = ruler(NOW, HOURS, SPANS, [Limit(at(limit), DELIVERY, done=done)])
    (flag,) = found.flags or found.pinned
    assert flag.state == state
    assert bool(found.pinned) == (state == PAST)
    assert found.all_done == (state == DONE)


def test_what_is_past_is_pinned_the_longest_first_and_flags_stand_in_order_of_time() -> None:
    limits = [
        Limit(at("17:30"), DELIVERY), Limit(at("14:45"), CALL_BACK, 1, "田桂芳"),
        Limit(at("09:40"), CALL_BACK, 1, "王芳"), Limit(at("09:00"), BIRTHDAYS, 2),
    ]  # fmt: skip
    found = ruler(NOW, HOURS, SPANS, limits)
    assert [flag.what for flag in found.pinned] == [BIRTHDAYS, CALL_BACK]
    assert [flag.what for flag in found.flags] == [CALL_BACK, DELIVERY]
    assert found.flags[0].who == "田桂芳" and found.pinned[0].count == 2


@pytest.mark.parametrize(
    ("now", "first", "last"),
    [("05:10", "05:00", "18:00"), ("20:15", "08:00", "21:00"), ("23:59", "08:00", "23:00")],
)
def test_outside_the_hours_the_ruler_reaches_to_now(now: str, first: str, last: str) -> None:
    found = ruler(at(now), HOURS, SPANS, [])
    assert (found.first, found.last) == (at(first), at(last))


def test_half_an_hour_before_close_the_evening_begins() -> None:
    assert not ruler(at("17:29"), HOURS, SPANS, []).evening
    assert ruler(at("17:30"), HOURS, SPANS, []).evening


def test_on_a_closed_day_nobody_is_called() -> None:
    assert ruler(NOW, HOURS, SPANS, [], is_open=False).bands == ()


def test_a2_sheets_of_one_limit_stand_together_and_only_those_of_today() -> None:
    sheets = [
        (at("11:10"), "12:10 单红梅", False), (at("18:00"), "09:00 范晓芸", True),
        (at("18:00"), "09:30 张敏", False), (at("18:00"), "10:00 王芳", False),
        (at("13:00"), "14:00 李国栋", True), (NOW + timedelta(days=1), "10:00 赵磊", False),
    ]  # fmt: skip
    found = {f"{one.at:%H:%M}": one for one in sheet_limits(sheets, NOW)}
    assert set(found) == {"11:10", "18:00", "13:00"}
    assert (found["18:00"].count, found["18:00"].who) == (2, "09:30 张敏")
    assert found["13:00"].done and not found["11:10"].done
    assert {one.what for one in found.values()} == {SHEETS}
