"""The days of the calendar: load, what became of past ones, moving and levelling within the windows."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.care.days import GROUPS, OF_KIND
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.level import Movable, is_held, level
from dealerdesk.care.marks import marks, week
from dealerdesk.care.records import Attempt, CareTask
from dealerdesk.care.workdays import CLOSED, DayKind, WorkCalendar
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop, moment

DAYS = st.integers(0, 20).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def movables(draw: st.DrawFn) -> list[Movable]:
    found = []
    for n in range(draw(st.integers(0, 30))):
        opens = draw(DAYS) - timedelta(days=10)
        kind = draw(st.sampled_from(sorted(KINDS)))
        found.append(Movable(f"k{n}", kind, opens, opens + timedelta(days=draw(st.integers(0, 40)))))
    return found


@given(movables(), DAYS, st.integers(0, 40), st.dictionaries(DAYS, st.integers(-5, 6)))
def test_levelling_stays_in_windows_and_under_capacity(
    items: list[Movable], day: date, over: int, room: dict[date, int]
) -> None:
    steps = level(items, day, over, room)
    by_key = {item.key: item for item in items}
    assert len(steps) <= over and len({step.key for step in steps}) == len(steps)
    for step in steps:
        item = by_key[step.key]
        assert item.opens <= step.to <= item.closes and step.to < day == step.day
        assert not is_held(item.kind)
    for to, n in Counter(step.to for step in steps).items():
        assert n <= room[to]


@given(st.lists(DAYS, max_size=12), st.dictionaries(DAYS, st.integers(0, 3)))
def test_levelling_finds_a_place_for_as_many_as_can_have_one(
    opens: list[date], room: dict[date, int]
) -> None:
    """All windows end at the day before, so the narrowest first is the best that can be done."""
    day = TODAY + timedelta(days=21)
    items = [Movable(str(n), "C2", first, day + timedelta(days=60)) for n, first in enumerate(opens)]
    free = [each for each, n in room.items() for _n in range(n)]
    best = 0
    for each in sorted(free):  # a day takes the one that opens last, but not after it
        fit = [one for one in sorted(opens) if one <= each]
        if fit:
            opens = [*opens]
            opens.remove(fit[0])
            best += 1
    assert len(level(items, day, 99, room)) == best


def test_every_kind_stands_in_one_group() -> None:
    assert set(OF_KIND) == set(KINDS)
    assert sum(len(group.kinds) for group in GROUPS) == len(KINDS)


def test_m1_m5_and_q25_the_steps_of_the_recall_stand_on_their_days() -> None:
    found = marks(date(2026, 11, 1), date(2026, 11, 30), WorkCalendar())
    assert {day.day: [mark.key for mark in some] for day, some in found.items()} == {
        1: ["report"], 2: ["recall_list"], 9: ["recall_print"], 16: ["recall_post"], 30: ["recall_close"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("month", "first"),
    [
        (date(2026, 10, 1), date(2026, 10, 1)),  # a Thursday: four days of that week are October's
        (date(2026, 5, 1), date(2026, 5, 4)),  # a Friday: only three
        (date(2026, 6, 1), date(2026, 6, 1)),
    ],
)
def test_q25_week_one_has_four_days_in_the_month(month: date, first: date) -> None:
    assert week(month, 1) == first
    monday = first - timedelta(days=first.weekday())
    assert week(month, 2) == monday + timedelta(days=7)


def test_marks_move_off_closed_days() -> None:
    closed = {date(2026, 11, n): DayKind(CLOSED) for n in (1, 30)}
    found = marks(date(2026, 11, 1), date(2026, 11, 30), WorkCalendar(own=closed))
    assert found[date(2026, 11, 2)][0].key == "report"
    assert found[date(2026, 11, 29)][0].key == "recall_close"


@pytest.fixture
def service(desk: Desk, care: CareShop) -> int:
    """A car whose service is due on 2026-11-30."""
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16))
    care.order(car, date(2026, 5, 30), km=31240)
    care.plan()
    return car


DUE = date(2026, 11, 30)


def test_a_task_stands_on_its_day_and_moves_with_a_deferral(desk: Desk, care: CareShop, service: int) -> None:
    (one,) = [one for one in desk.days.items(DUE) if one.item.kind == "C2"]
    assert desk.days.days(DUE, DUE)[DUE].kinds["C2"] == 1
    to = date(2026, 11, 27)
    moved = desk.days.move(care.actor, [(one, to)])
    days = desk.days.days(TODAY, DUE)
    assert (days[DUE].kinds.get("C2"), days[to].kinds["C2"]) == (None, 1)
    assert [found.key for found in desk.days.items(to) if found.item.kind == "C2"] == [one.key]
    assert not [found for found in desk.days.items(DUE) if found.item.kind == "C2"]
    desk.days.back(care.actor, moved)
    assert desk.days.days(DUE, DUE)[DUE].kinds["C2"] == 1


def test_a_move_outside_the_window_or_onto_a_closed_day_is_refused_in_one_line(
    desk: Desk, care: CareShop, service: int
) -> None:
    (one,) = [one for one in desk.days.items(DUE) if one.item.kind == "C2"]
    for to in (TODAY - timedelta(days=1), one.item.closes + timedelta(days=1)):
        with pytest.raises(WorldError) as refused:
            desk.days.move(care.actor, [(one, to)])
        assert "只能排在" in refused.value.line
    desk.work_calendar.set_day(care.actor, date(2026, 11, 26), CLOSED, "盘点")
    with pytest.raises(WorldError):
        desk.days.move(care.actor, [(one, date(2026, 11, 26))])
    with pytest.raises(NotAllowed):
        desk.days.move(Actor("吴倩", "insurance_specialist"), [(one, date(2026, 11, 27))])


def test_what_is_not_stored_yet_is_planned_first_and_lives_on(desk: Desk, care: CareShop) -> None:
    """A service that opens next week is moved inside its window; later writes leave it there."""
    car = care.car(care.customer(), delivered_on=date(2024, 3, 16))
    care.order(car, date(2026, 6, 10), km=31240)  # due 2026-12-10, opens 12-03
    care.plan()
    due = date(2026, 12, 10)
    (one,) = [one for one in desk.days.items(due) if one.item.kind == "C2"]
    assert one.item.task is None
    desk.days.move(care.actor, [(one, date(2026, 12, 4))])
    care.make(CareTask, kind="C15", key="other", vehicle=car, opens=TODAY, due=TODAY, closes=TODAY)
    (found,) = [one for one in desk.days.items(date(2026, 12, 4)) if one.item.kind == "C2"]
    assert found.item.task is not None and desk.tasks.get(found.item.task).state == "open"
    assert care.plan() == {}


def test_the_counts_and_the_lists_agree(desk: Desk, care: CareShop) -> None:
    for n in range(12):
        car = care.car(care.customer(f"客{n}"), plate=f"冀D0000{n % 10}", delivered_on=date(2024, 1 + n, 3))
        care.order(car, date(2026, 5, 20) + timedelta(9 * n), km=9000)
    care.plan()
    days = desk.days.days(TODAY, TODAY + timedelta(days=41))
    assert sum(day.count for day in days.values()) > 10
    for day, found in days.items():
        assert found.kinds == Counter(one.item.kind for one in desk.days.items(day)), day


def test_an_overfull_day_is_levelled_and_taken_back(desk: Desk, care: CareShop) -> None:
    for n in range(4):
        car = care.car(
            care.customer(f"客{n}", f"1380000000{n}"), plate=f"冀D0000{n}", delivered_on=date(2024, 3, 16)
        )
        care.order(car, date(2026, 5, 30), km=31240)
    care.plan()
    desk.settings.change(care.actor, {"calls_a_day": "2"})
    before = {day: found.kinds for day, found in desk.days.days(TODAY, DUE).items()}
    offer = desk.days.best_offer(desk.days.days(TODAY, DUE).values())
    assert offer is not None and (offer.day, offer.over, offer.left) == (DUE, 2, 0)
    assert [to for _one, to in offer.moves] == [date(2026, 11, 29)] * 2
    moved = desk.days.move(care.actor, offer.moves)
    days = desk.days.days(TODAY, DUE)
    assert all(day.load <= 2 for day in days.values())
    assert desk.days.best_offer(days.values()) is None
    desk.days.back(care.actor, moved)
    assert {day: found.kinds for day, found in desk.days.days(TODAY, DUE).items()} == before


def test_letters_are_no_calls_and_a_closed_day_can_call_nobody(
    desk: Desk, care: CareShop, service: int
) -> None:
    assert desk.days.days(DUE, DUE)[DUE].load == 1
    desk.settings.change(care.actor, {"c2_ladder": "letter"})
    day = desk.days.days(DUE, DUE)[DUE]
    assert (day.load, day.count) == (0, 1)
    desk.work_calendar.set_day(care.actor, DUE, CLOSED, "盘点")
    day = desk.days.days(DUE, DUE)[DUE]
    assert (day.open, day.capacity, day.name) == (False, 0, "盘点")


def past_task(care: CareShop, day: date, **values: object) -> int:
    care.orders += 1
    window = {"opens": day - timedelta(days=7), "due": day, "closes": day + timedelta(days=30)}
    return care.make(CareTask, kind="C2", key=f"past{care.orders}", **window, **values)


def test_past_days_tell_what_became_of_them(desk: Desk, care: CareShop) -> None:
    day = date(2026, 11, 18)
    in_time, later = moment("2026-11-18T10:00"), moment("2026-11-20T10:00")
    past_task(care, day, state="done", result="informed", ended_at=in_time)
    past_task(care, day, state="done", result="informed", ended_at=later)
    past_task(care, day)
    tried = past_task(care, day)
    past_task(care, day, state="closed", ended_at=later)
    for result, at in (("no_answer", in_time), ("informed", in_time), ("informed", later)):
        care.make(Attempt, task=tried, kind="C2", at=at, actor="周岚", result=result)
    car = care.car(care.customer())
    care.book(car, "2026-11-18T15:00")
    past = desk.days.days(day, day)[day].past
    assert past is not None
    assert (past.due, past.missed, past.made_up, past.running) == (5, 1, 1, 1)
    assert (past.calls, past.reached, past.reached_percent) == (2, 1, 50)
    assert (past.booked, past.arrived) == (1, 0)
    rows = desk.days.past_items(day)
    assert len(rows) == 5 and [row.late for row in rows] == [True, True, False, False, False]


def test_what_is_left_over_stands_on_today(
    desk: Desk, care: CareShop, clock: FixedClock, service: int
) -> None:
    clock.moment = datetime.combine(DUE + timedelta(days=2), clock.moment.timetz())
    today = clock.moment.date()
    assert desk.days.days(today, today)[today].kinds["C2"] == 1
    assert "C2" in [one.item.kind for one in desk.days.items(today)]


def test_greeting_events_stand_on_their_day(desk: Desk, care: CareShop) -> None:
    from dealerdesk.care.records import GreetingEvent

    day = date(2026, 12, 22)
    care.make(GreetingEvent, kind="C7", name="冬至问候", day=day, at=moment("2026-11-23T09:00"), actor="周岚")
    assert [mark.words for mark in desk.days.days(day, day)[day].marks] == ["冬至问候"]


# ---- papers and the file for a phone


def test_the_morning_sheet_tells_the_day(desk: Desk, care: CareShop) -> None:
    who = care.customer("单红梅", "15900000036", sex="f", birth_calendar="solar", birth_year=1978,
                        birth_month=11, birth_day=23)  # fmt: skip
    car = care.car(who)
    care.plan()
    care.book(car, "2026-11-23T15:00")
    note = PrintNote("周岚", desk.clock.now())
    form = desk.day_papers.morning(Actor("周岚", "care_specialist"), TODAY, note)
    assert form.number == "CH-20261123-001" and form.lunar == "十月十五"
    (line,) = form.birthdays
    assert (line.name, line.about, line.phone) == ("单红梅", "女士 · 48", "15900000036")
    assert form.urgent[0].at == moment("2026-11-23T10:30") and "1" in form.urgent[0].what
    assert [visit.plate for visit in form.visits] == ["冀D·7K218"]
    assert sum(share.count for share in form.shares) == form.due
    assert dict(form.yesterday)["交车日报"] == "未收到"
    hidden = desk.day_papers.morning(Actor("韩卫东", "administrator"), TODAY, note)
    assert hidden.birthdays[0].phone == "159****0036"
    with pytest.raises(WorldError):
        desk.day_papers.morning(care.actor, TODAY - timedelta(days=1), note)


def test_the_evening_slip_sums_up_and_looks_ahead(desk: Desk, care: CareShop, service: int) -> None:
    task = care.task("C2")
    care.make(Attempt, task=task, kind="C2", at=moment("2026-11-23T09:10"), actor="周岚", result="no_answer")
    care.make(Attempt, task=task, kind="C2", at=moment("2026-11-23T09:20"), actor="周岚", result="booked")
    care.book(service, "2026-11-24T09:00", "repair")
    desk.work_calendar.set_day(care.actor, date(2026, 11, 24), CLOSED, "盘点")
    form = desk.day_papers.evening(care.actor, TODAY, PrintNote("周岚", desk.clock.now()))
    assert (form.calls, form.reached, form.made) == (2, 1, 1)
    assert [(line.who, line.calls, line.reached, line.booked) for line in form.callers] == [("周岚", 2, 1, 1)]
    assert form.tomorrow == date(2026, 11, 25)
    with pytest.raises(WorldError):
        desk.day_papers.evening(care.actor, TODAY + timedelta(days=1), PrintNote("周岚", desk.clock.now()))


def test_the_month_has_six_weeks(desk: Desk, care: CareShop, service: int) -> None:
    form = desk.day_papers.month(TODAY, PrintNote("周岚", desk.clock.now()))
    assert len(form.cells) == 42 and form.cells[0].day == date(2026, 10, 26)
    by_day = {cell.day: cell for cell in form.cells}
    assert ("定", 1) in by_day[DUE].kinds and by_day[DUE].marks == ("招揽月结",)
    assert by_day[date(2026, 11, 7)].festival == "立冬"


def test_the_phone_file_has_the_persons_own_week_and_no_phone(
    desk: Desk, care: CareShop, service: int, tmp_path
) -> None:
    me = Actor("周岚", "care_specialist")
    care.book(service, "2026-12-01T09:00", "repair")
    desk.phone_week.save(me, DUE, tmp_path / "week.ics")
    text = (tmp_path / "week.ics").read_bytes().decode().replace("\r\n ", "")
    assert "定保 王芳 冀D·7K218" in text and "138" not in text.replace("20261130", "")
    assert text.count("BEGIN:VEVENT") == 1  # the appointment was made by the manager
    assert desk.phone_week.text(care.actor, DUE).count("BEGIN:VEVENT") == 2
    assert "定保" not in desk.phone_week.text(Actor("吴倩", "insurance_specialist"), DUE)
