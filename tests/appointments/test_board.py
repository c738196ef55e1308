"""The board as plain values: rows, states, what is held, how full, how many more fit (A1, A4, A7, A9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from dealerdesk.appointments import board as plan
from dealerdesk.appointments.board import day_board, free_places, week_board
from dealerdesk.appointments.capacity import Adviser, Away, Bay, DayBook, Hold, Limits, Taken
from dealerdesk.appointments.entries import AppointmentRow
from dealerdesk.clock import CHINA

DAY = date(2026, 11, 23)


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


def row(number: int, start: datetime, minutes: int = 60, **values) -> AppointmentRow:
    made = {
        "id": number, "number": f"YY-{number}", "at": start, "until": start + timedelta(minutes=minutes),
        "made_at": at(9, day=20), "made_by": "周岚", "work": "periodic_service", "kind": "passive",
        "channel": "phone", "counts": True, "state": "booked", "vehicle_id": number, "plate": "冀D7K218",
        "model": "A5", "customer_id": 1, "customer_name": "张敏", "customer_sex": "f", "adviser": "",
        "wish": "", "waits": False, "limit": start, "minutes": minutes,
    }  # fmt: skip
    return AppointmentRow(**(made | values))


def book(rows: list[AppointmentRow] = [], **values) -> DayBook:  # noqa: B006
    taken = tuple(
        Taken(r.id, r.at, r.until, r.bay, r.adviser) for r in rows if r.state in ("booked", "arrived", "left")
    )
    made = {
        "day": DAY, "opens": at(8, 30), "closes": at(18), "now": at(9, 42), "taken": taken,
    }  # fmt: skip
    return DayBook(**(made | values))


BAYS = (Bay("快保 1", team="一组", technician="韩江"), Bay("机修 1", team="二组", technician="贺川"))


def test_each_bay_is_a_row_with_who_works_there_and_how_full_it_is() -> None:
    rows = [row(1, at(10), 57, bay="快保 1"), row(2, at(14), 114, bay="快保 1")]
    board = day_board(book(rows, bays=BAYS), rows)
    assert [(lane.key, lane.kind, lane.team, lane.technician) for lane in board.lanes] == [
        ("快保 1", plan.BAY, "一组", "韩江"), ("机修 1", plan.BAY, "二组", "贺川")
    ]  # fmt: skip
    assert [(lane.percent, lane.cars) for lane in board.lanes] == [(30, 2), (0, 0)]


@pytest.mark.parametrize(
    ("values", "state", "late"),
    [
        ({"start": at(9, 42)}, plan.EXPECTED, 0),
        ({"start": at(9, 41)}, plan.LATE, 1),
        ({"start": at(9, 15)}, plan.LATE, 27),
        ({"start": at(9, 15), "state": "arrived"}, plan.HERE, 0),
        ({"start": at(9, 15), "state": "left"}, plan.GONE, 0),
        ({"start": at(9, 15), "state": "no_show"}, plan.NO_SHOW, 0),
    ],
)
def test_a7_the_state_of_a_block_is_that_of_the_moment(values: dict, state: str, late: int) -> None:
    block = plan.block_of(row(1, **values), at(9, 42))
    assert (block.state, block.late) == (state, late)


def test_a1_what_does_not_count_is_provisional_until_it_comes() -> None:
    assert plan.block_of(row(1, at(12), counts=False), at(9, 42)).provisional
    assert not plan.block_of(row(1, at(12), counts=False, state="arrived"), at(9, 42)).provisional


def test_parts_are_awaited_until_they_come() -> None:
    ordered = row(1, at(13), parts_state="order", parts_on=DAY)
    assert plan.block_of(ordered, at(9, 42)).parts
    assert not plan.block_of(replace(ordered, parts_came_at=at(9)), at(9, 42)).parts
    assert not plan.block_of(replace(ordered, parts_state="have"), at(9, 42)).parts


def test_a4_a_booking_over_capacity_is_marked() -> None:
    assert plan.block_of(row(1, at(13), over_why="老客户"), at(9, 42)).over
    assert not plan.block_of(row(1, at(13)), at(9, 42)).over


def test_counts_leave_each_car_in_one_state_and_the_cancelled_out() -> None:
    rows = [
        row(1, at(8, 30), state="left"), row(2, at(9), state="arrived"), row(3, at(9, 15)),
        row(4, at(11)), row(5, at(12)), row(6, at(9), state="no_show"), row(7, at(9), state="cancelled"),
    ]  # fmt: skip
    counts = day_board(book(rows), rows).counts
    assert (counts.expected, counts.late, counts.here, counts.gone, counts.no_show) == (2, 1, 1, 1, 1)
    assert counts.cars == 5, "who did not come is no car of the day"


def test_a1_the_line_from_which_a_booking_counts() -> None:
    board = day_board(book(), [])
    assert board.counts_from == at(12, 42)
    assert board.provisional == (at(9, 42), at(12, 42))
    late = day_board(book(now=at(16)), [])
    assert late.counts_from is None and late.provisional == (at(16), at(18))
    tomorrow = day_board(book(day=date(2026, 11, 24), opens=at(8, 30, 24), closes=at(18, 0, 24)), [])
    assert tomorrow.counts_from is None and tomorrow.provisional is None
    assert day_board(book(), [], count_hours=1).counts_from == at(10, 42)


def test_a9_held_slots_stand_on_their_bay_until_they_are_released() -> None:
    holds = (Hold(at(14, 40), at(13, 40), "快保 1"), Hold(at(16, 30), at(15, 30)))
    board = day_board(book(bays=BAYS, holds=holds), [])
    assert [(lane.key, len(lane.holds)) for lane in board.lanes] == [("快保 1", 1), ("机修 1", 0), ("", 1)]
    assert board.lanes[-1].kind == plan.HELD
    later = day_board(book(bays=BAYS, holds=holds, now=at(14)), [])
    assert sum(len(lane.holds) for lane in later.lanes) == 1


def test_what_has_no_bay_stands_in_a_row_of_its_own_that_appears_only_then() -> None:
    assert [lane.kind for lane in day_board(book(bays=BAYS), []).lanes] == [plan.BAY, plan.BAY]
    rows = [row(1, at(13)), row(2, at(14), bay="旧工位")]
    board = day_board(book(rows, bays=BAYS), rows)
    assert [(lane.key, lane.kind) for lane in board.lanes[2:]] == [("旧工位", plan.BAY), ("", plan.NOBODY)]


def test_those_that_overlap_in_a_row_get_tracks_and_are_all_there() -> None:
    rows = [row(1, at(9), 120, bay="快保 1"), row(2, at(10), bay="快保 1", over_why="x")]
    rows.append(row(3, at(11), bay="快保 1"))
    lane = day_board(book(rows, bays=BAYS), rows).lanes[0]
    assert lane.tracks == 2
    assert [(b.row.id, b.track) for b in lane.blocks] == [(1, 0), (2, 1), (3, 0)]


def test_by_adviser_the_cars_are_counted_against_what_each_takes() -> None:
    rows = [row(1, at(13), adviser="冯磊"), row(2, at(14), adviser="冯磊"), row(3, at(14), adviser="田雨")]
    advisers = (Adviser("冯磊", most_a_day=4), Adviser("司马青"))
    board = day_board(book(rows, bays=BAYS, advisers=advisers), rows, plan.ADVISERS)
    assert [(lane.key, lane.cars, lane.most, lane.percent) for lane in board.lanes] == [
        ("冯磊", 2, 4, 50), ("司马青", 0, 0, None), ("田雨", 1, 0, None)
    ]  # fmt: skip


def test_a_shop_without_bays_has_its_advisers_as_rows() -> None:
    rows = [row(1, at(13), adviser="冯磊")]
    board = day_board(book(rows), rows)
    assert [(lane.key, lane.kind) for lane in board.lanes] == [("冯磊", plan.ADVISER)]


def test_a_new_shop_has_a_row_for_each_car_that_is_there_at_once_and_a_few_free_ones() -> None:
    rows = [row(n, at(10)) for n in range(6)]
    board = day_board(book(rows), rows)
    assert [lane.kind for lane in board.lanes] == [plan.LANE] * 6
    assert all(lane.tracks == 1 and len(lane.blocks) == 1 for lane in board.lanes)
    assert len(day_board(book(), []).lanes) == plan.LEAST_LANES


def test_an_absence_stands_on_its_row() -> None:
    away = Away("机修 1", at(8, 30), at(8, 30, 24), "举升机检修")
    board = day_board(book(bays=BAYS, away=(away,)), [])
    assert [lane.away for lane in board.lanes] == [(), (away,)]


def test_the_board_shows_what_lies_outside_the_hours_and_work_that_runs_on() -> None:
    rows = [row(1, at(8)), row(2, at(17, 30), 60), row(3, at(9), 600)]
    board = day_board(book(rows), rows)
    assert (board.first, board.last) == (at(8), at(19))
    assert (day_board(book(), []).first, day_board(book(), []).last) == (at(8, 30), at(18))


def test_work_of_the_evening_before_that_runs_on_is_shown_and_not_counted() -> None:
    before = row(1, at(17, day=22), 18 * 60, bay="快保 1", state="arrived")
    board = day_board(book([before], bays=BAYS), [before])
    assert [b.row.id for b in board.lanes[0].blocks] == [1]
    assert board.counts.cars == 0 and board.lanes[0].cars == 0 and board.first == at(8, 30)


def test_a4_how_many_more_fit_is_reckoned_hour_by_hour_and_never_more_than_a_limit() -> None:
    assert free_places(book()) is None, "nothing limits a shop without bays and limits"
    assert free_places(book(bays=BAYS)) == 2 * 8, "two bays, eight whole hours after 10:00"
    rows = [row(n, at(10 + n), bay="快保 1") for n in range(8)]
    assert free_places(book(rows, bays=BAYS)) == 8
    assert free_places(book(rows, bays=BAYS, limits=Limits(cars_a_day=11))) == 3
    assert free_places(book(bays=BAYS, limits=Limits(intake_an_hour=1))) == 8
    assert free_places(book(bays=BAYS, now=at(18))) == 0


def test_a4_cars_an_hour_are_counted_against_their_limit() -> None:
    rows = [row(1, at(9, 10)), row(2, at(9, 50)), row(3, at(10))]
    board = day_board(book(rows, limits=Limits(intake_an_hour=4)), rows)
    assert board.limit == 4
    assert dict(board.intake)[at(9)] == 2 and dict(board.intake)[at(10)] == 1


def test_the_week_has_each_row_that_stands_on_one_of_its_days() -> None:
    boards = []
    for n in range(7):
        day = DAY + timedelta(days=n)
        rows = [row(n, at(10, day=23 + n), 114, bay="快保 1")] if n < 2 else []
        if n == 6:
            rows = [row(9, at(10, day=29))]
        one = book(rows, day=day, opens=at(8, 30, 23 + n), closes=at(18, 0, 23 + n), bays=BAYS)
        boards.append(day_board(one, rows))
    week = week_board(boards)
    assert [(r.lane.key, r.lane.kind) for r in week.rows] == [
        ("快保 1", plan.BAY), ("机修 1", plan.BAY), ("", plan.NOBODY)
    ]  # fmt: skip
    assert [cell.cars for cell in week.rows[0].cells] == [1, 1, 0, 0, 0, 0, 0]
    assert [cell.percent for cell in week.rows[0].cells][:3] == [20, 20, 0]
    assert week.rows[2].cells[6].cars == 1
    assert [load.cars for load in week.loads] == [1, 1, 0, 0, 0, 0, 1]
