"""R1–R4, the 3-3-3 rule: three calls, within three days, in three kinds of slot."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.care.attempts import (
    COUNTED,
    RESULTS,
    Try,
    counts,
    current_round,
    free_slots,
    next_slot,
    slot_of,
)
from dealerdesk.clock import CHINA

SPANS = {
    "morning": (time(9), time(11, 30)),
    "afternoon": (time(14), time(16)),
    "evening": (time(16), time(18)),
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def tried(*texts: str) -> list[Try]:
    made: list[Try] = []
    for text in texts:
        at = moment(text)
        slot = slot_of(at, SPANS)
        made.append(Try(at, slot, counts(made, at, "no_answer", slot)))
    return made


def always(day: date) -> bool:
    return True


def test_r3_the_three_kinds_of_slot_and_noon_closed() -> None:
    times = {"08:59": "", "09:00": "morning", "11:29": "morning", "11:30": "", "13:00": "",
             "14:00": "afternoon", "15:59": "afternoon", "16:00": "evening", "17:59": "evening",
             "18:00": ""}  # fmt: skip
    assert {at: slot_of(moment(f"2026-11-23T{at}"), SPANS) for at in times} == times


def test_r1_three_in_three_days_in_three_slots_count() -> None:
    tries = tried("2026-11-23T09:10", "2026-11-24T14:10", "2026-11-25T16:10")
    assert [one.counted for one in tries] == [True] * 3
    assert len(current_round(tries, moment("2026-11-25T17:00"))) == 3


def test_r3_two_in_one_kind_of_slot_do_not_count_even_on_another_day() -> None:
    tries = tried("2026-11-23T09:10", "2026-11-24T10:30")
    assert [one.counted for one in tries] == [True, False]
    assert free_slots(tries, moment("2026-11-24T11:00"), SPANS) == ["afternoon", "evening"]
    offered = next_slot(tries, moment("2026-11-24T11:00"), SPANS, always)
    assert offered is not None
    assert (offered.start, offered.slot) == (moment("2026-11-24T14:00"), "afternoon")


def test_r3_an_attempt_after_day_3_begins_a_new_round() -> None:
    tries = tried("2026-11-23T09:10", "2026-11-24T14:10")
    at = moment("2026-11-26T09:10")
    assert current_round(tries, at) == []
    assert counts(tries, at, "no_answer", "morning")
    offered = next_slot(tries, moment("2026-11-25T18:30"), SPANS, always)
    assert offered is not None and offered.start == moment("2026-11-26T09:00")


def test_r3_outside_the_slots_nothing_counts() -> None:
    assert not counts([], moment("2026-11-23T12:00"), "no_answer", "")


def test_r4_only_unanswered_ones_count() -> None:
    assert {"no_answer", "busy", "off"} == COUNTED
    assert [name for name in RESULTS if counts([], moment("2026-11-23T09:10"), name, "morning")] == [
        "no_answer", "busy", "off",
    ]  # fmt: skip


def test_r3_a_closed_day_is_passed_over() -> None:
    tries = tried("2026-11-23T16:10")
    closed = {date(2026, 11, 24)}
    offered = next_slot(tries, moment("2026-11-23T16:30"), SPANS, lambda day: day not in closed)
    assert offered is not None and offered.start == moment("2026-11-25T09:00")
    assert next_slot([], moment("2026-11-23T16:30"), SPANS, lambda day: False) is None


MOMENTS = st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 20)).map(lambda at: at.replace(tzinfo=CHINA))


@given(st.lists(MOMENTS, max_size=12).map(sorted))
def test_r1_r3_no_round_ever_holds_a_slot_twice_or_a_fourth_day(times: list[datetime]) -> None:
    made: list[Try] = []
    for at in times:
        slot = slot_of(at, SPANS)
        made.append(Try(at, slot, counts(made, at, "busy", slot)))
        inside = current_round(made, at)
        assert len({one.slot for one in inside}) == len(inside) <= 3
        if inside:
            assert (inside[-1].at.date() - inside[0].at.date()).days < 3


@given(st.lists(MOMENTS, max_size=8).map(sorted), MOMENTS)
def test_r3_what_is_offered_always_counts_when_it_is_taken(times: list[datetime], now: datetime) -> None:
    made: list[Try] = []
    for at in [one for one in times if one <= now]:
        slot = slot_of(at, SPANS)
        made.append(Try(at, slot, counts(made, at, "off", slot)))
    offered = next_slot(made, now, SPANS, always)
    assert offered is not None and offered.end > now
    at = max(offered.start, now)
    assert at - now < timedelta(days=4)
    assert counts(made, at, "no_answer", offered.slot)
