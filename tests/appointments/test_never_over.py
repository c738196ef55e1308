"""Capacity is never exceeded without the override (A4): random bookings, moves, cancels and absences, and two
writers at once. What fits is counted here anew, minute by minute."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from dealerdesk.appointments.capacity_service import ResourceRow
from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, WorldError
from dealerdesk.staff import Actor

DAY = date(2026, 11, 24)
LIMITS = {
    "slot_places": "4", "intake_an_hour": "3", "cars_a_day": "14", "waiting_places": "2",
    "buffer_minutes": "15", "vip_holds": "10:00 快保 1, 15:00",
}  # fmt: skip
WORKS = ("periodic_service", "repair", "first_service")
BAYS = (
    ("快保 1", ("first_service", "periodic_service")),
    ("快保 2", ("first_service", "periodic_service")),
    ("机修 1", ()),
)


def set_up(desk: Desk, manager: Actor, limits: dict[str, str] = LIMITS, cars: int = 6) -> list[int]:
    """Three bays, two advisers, all limits; some cars, every third of a VIP."""
    for name, works in BAYS:
        desk.capacity.save(manager, ResourceRow(0, "bay", name, works))
    desk.capacity.save(manager, ResourceRow(0, "adviser", "冯磊", most_a_day=5))
    desk.capacity.save(manager, ResourceRow(0, "adviser", "田雨"))
    desk.settings.change(manager, limits)
    made = []
    for n in range(cars):
        owner = desk.people.make_customer(
            manager, {"name": f"客户{n}", "phone": f"1380000{n:04d}", "tier": "general" if n % 3 else "vip"}
        ).touched["customer"][0]
        change = desk.people.make_vehicle(manager, owner, {"plate": f"冀D{n:05d}"})
        made.append(change.touched["vehicle"][0])
    return made


def all_numbers(desk: Desk) -> list[str]:
    """The numbers of all appointments, in their order."""
    rows = desk.appointments.between(date(2000, 1, 1), date(2030, 1, 1))
    return sorted((row.number for row in rows), key=lambda number: (len(number), number))


def exceeded(desk: Desk, day: date = DAY) -> list[str]:
    """What is more than the limits allow, among the appointments without a reason of an overbooking."""
    rows = [row for row in desk.appointments.day(day) if row.state in ("booked", "arrived", "left")]
    plain = [row for row in rows if not row.over_why]
    limits = desk.capacity.limits()
    works = {r.name: r.works for r in desk.capacity.resources("bay")}
    found = []
    for minute in range(0, 24 * 60, 5):
        at = datetime.combine(day, time(), CHINA) + timedelta(minutes=minute)
        here = [row for row in plain if row.at <= at < row.until]
        if len(here) > limits.places:
            found.append(f"{at:%H:%M} places {len(here)}")
        if sum(row.waits for row in here) > limits.waiting:
            found.append(f"{at:%H:%M} waiting")
        for bay in works:
            close = [row for row in plain if row.bay == bay and row.at <= at < row.until + limits.buffer]
            if len(close) > 1:
                found.append(f"{at:%H:%M} {bay} {[row.number for row in close]}")
    for hour in range(24):
        if sum(row.at.hour == hour for row in plain) > limits.intake_an_hour:
            found.append(f"{hour} intake")
    if len(plain) > limits.cars_a_day:
        found.append("cars a day")
    if sum(row.adviser == "冯磊" for row in plain) > 5:
        found.append("adviser")
    for away in desk.capacity.away_on(day, day):
        for row in plain:
            if row.bay == away.name and row.at < away.ends and row.until > away.starts:
                found.append(f"{row.number} on {away.name}, which is away")
    found += [f"{row.number} {row.work} on {row.bay}" for row in plain
              if works[row.bay] and row.work not in works[row.bay]]  # fmt: skip
    return found


@pytest.mark.parametrize("seed", range(6))
def test_a4_random_days_never_exceed_what_the_shop_can_take(
    desk: Desk, manager: Actor, carer: Actor, seed: int
) -> None:
    dice = random.Random(seed)
    cars = set_up(desk, manager)
    refused = booked = overbooked = 0
    for _step in range(90):
        rows = desk.appointments.day(DAY)
        live = [row for row in rows if row.state in ("booked", "no_show")]
        at = datetime.combine(DAY, time(8), CHINA) + timedelta(minutes=15 * dice.randrange(42))
        try:
            match dice.choice("bbbbmmmcanov"):
                case "b":
                    desk.appointments.book(
                        carer,
                        Draft(dice.choice(cars), at, dice.choice(WORKS),
                              minutes=dice.choice((30, 60, 150)), waits=dice.random() < 0.4,
                              bay=dice.choice(("", "", "快保 1", "机修 1")),
                              adviser=dice.choice(("", "冯磊", "田雨"))),
                    )  # fmt: skip
                    booked += 1
                case "o":
                    draft = Draft(dice.choice(cars), at, "repair", over_why="客户从外地来")
                    overbooked += bool(
                        desk.appointments.get(desk.appointments.book(manager, draft).number).over_why
                    )
                case "m" if live:
                    desk.appointments.move(
                        carer, dice.choice(live).number, at, minutes=dice.choice((None, 45, 120)),
                        bay=dice.choice((None, "快保 2", "")),
                    )  # fmt: skip
                case "c" if live:
                    desk.appointments.cancel(carer, dice.choice(live).number, "客户有事", "shop")
                case "a" if dice.random() < 0.3:
                    desk.capacity.set_away(
                        carer, "bay", dice.choice(BAYS)[0], at, at + timedelta(hours=1), "举升机检修"
                    )
                case "n" if live:
                    desk.store.clock.moment = at  # type: ignore[attr-defined]
                    desk.reception.no_show(carer, dice.choice(live).number)
                case "v" if live:
                    desk.reception.arrive(carer, dice.choice(live).number)
        except WorldError:
            refused += 1
        finally:
            desk.store.clock.moment = datetime(2026, 11, 23, 9, 42, tzinfo=CHINA)  # type: ignore[attr-defined]
        assert exceeded(desk) == []
    assert booked > 8 and refused > 5, (booked, refused, overbooked)


def test_a4_only_a_manager_books_over_with_a_reason_and_it_stays_visible(
    desk: Desk, manager: Actor, carer: Actor
) -> None:
    cars = set_up(desk, manager, LIMITS | {"slot_places": "1", "vip_holds": ""})
    at = datetime.combine(DAY, time(10), CHINA)
    first = desk.appointments.book(carer, Draft(cars[1], at, "repair"))
    for actor, why, refusal in (
        (carer, "", WorldError), (carer, "老客户", NotAllowed), (manager, " ", WorldError),
    ):  # fmt: skip
        with pytest.raises(refusal):
            desk.appointments.book(actor, Draft(cars[2], at, "repair", over_why=why))
        with pytest.raises(refusal):
            second = desk.appointments.book(carer, Draft(cars[2], at + timedelta(hours=3), "repair"))
            try:
                desk.appointments.move(actor, second.number, at, over_why=why)
            finally:
                desk.appointments.cancel(carer, second.number, "试完")
    over = desk.appointments.book(manager, Draft(cars[2], at, "repair", over_why="老客户，只有今天"))
    row = desk.appointments.get(over.number)
    assert (row.over_why, row.over_by) == ("老客户，只有今天", manager.name)
    desk.appointments.move(manager, over.number, at + timedelta(hours=4))
    assert desk.appointments.get(over.number).over_why == "", "it fits now"
    assert desk.appointments.get(first.number).over_why == ""


def test_a4_an_absence_marks_who_lost_the_bay_and_a_move_finds_another(
    desk: Desk, manager: Actor, carer: Actor
) -> None:
    cars = set_up(desk, manager)
    at = datetime.combine(DAY, time(13), CHINA)
    one = desk.appointments.book(carer, Draft(cars[1], at, "periodic_service", bay="快保 1"))
    _change, hit = desk.capacity.set_away(
        carer, "bay", "快保 1", at + timedelta(minutes=30), at + timedelta(hours=3), "举升机检修"
    )
    assert hit == [one.number] and "举升机检修" in desk.appointments.get(one.number).over_why
    desk.appointments.move(carer, one.number, at, by_whom="shop")
    row = desk.appointments.get(one.number)
    assert row.bay == "快保 2" and row.over_why == "" and row.at == at
    (history,) = desk.appointments.moves(one.number)
    assert (history.bay_before, history.bay_after, history.by_whom) == ("快保 1", "快保 2", "shop")


def test_a4_a_no_show_whose_place_was_given_away_is_not_simply_expected_again(
    desk: Desk, manager: Actor, carer: Actor
) -> None:
    cars = set_up(desk, manager, LIMITS | {"slot_places": "1", "vip_holds": ""})
    at = datetime.combine(DAY, time(10), CHINA)
    late = desk.appointments.book(carer, Draft(cars[1], at, "repair")).number
    desk.store.clock.moment = at + timedelta(minutes=31)  # type: ignore[attr-defined]
    desk.reception.sweep(carer)
    desk.appointments.book(carer, Draft(cars[2], at + timedelta(minutes=60), "repair"))
    with pytest.raises(WorldError, match="已被占"):
        desk.appointments.restore(carer, late)
    assert desk.appointments.get(late).state == "no_show" and exceeded(desk) == []


WRITER = """
import random, sys
from datetime import datetime, timedelta
from pathlib import Path
from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.staff import Actor

folder, seed, steps, cars = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4].split(",")
dice, actor = random.Random(seed), Actor(f"窗口{seed}", "care_specialist", "test")
made = 0
with Desk.open(folder, FixedClock(datetime(2026, 11, 23, 9, 42, tzinfo=CHINA))) as desk:
    for _step in range(steps):
        at = datetime(2026, 11, 24, 8, 30, tzinfo=CHINA) + timedelta(minutes=30 * dice.randrange(19))
        try:
            draft = Draft(int(dice.choice(cars)), at, "periodic_service", waits=dice.random() < 0.5)
            number = desk.appointments.book(actor, draft).number
            made += 1
            if dice.random() < 0.4:
                desk.appointments.move(actor, number, at + timedelta(minutes=30 * dice.randrange(-3, 4)))
            if dice.random() < 0.2:
                desk.appointments.cancel(actor, number, "客户有事")
        except WorldError:
            pass
print(made)
"""


def two_writers(folder: Path, script: str, *words: str) -> list[str]:
    """Run a script in two processes at once on one folder; what each printed."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(folder), str(seed), *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )
        for seed in (1, 2)
    ]  # fmt: skip
    said = [process.communicate(timeout=600) for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    return [out.strip() for out, _err in said]


def test_a4_two_writers_at_once_never_exceed_it(tmp_path: Path, manager: Actor) -> None:
    clock = FixedClock(datetime(2026, 11, 23, 9, 42, tzinfo=CHINA))
    folder = tmp_path / "two"
    with Desk.create(folder, "澄远汽车", "冀D", clock) as desk:
        cars = set_up(desk, manager)
    made = two_writers(folder, WRITER, "60", ",".join(map(str, cars)))
    with Desk.open(folder, clock) as desk:
        assert exceeded(desk) == []
        numbers = all_numbers(desk)
    assert len(numbers) == sum(map(int, made)) > 10
    assert numbers == [f"YY-20261123-{n:03d}" for n in range(1, len(numbers) + 1)]


NUMBERS = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.staff import Actor

folder, seed, steps, car = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
actor = Actor(f"窗口{seed}", "care_specialist", "test")
with Desk.open(folder, FixedClock(datetime(2026, 11, 23, 9, 42, tzinfo=CHINA))) as desk:
    for step in range(steps):
        past = Draft(car, desk.clock.now() - timedelta(days=1 + step), "repair")
        if step % 40 == 20:
            (number,), _change = desk.blanks.make(actor, 1)
            if step % 80 == 20:
                desk.blanks.void(actor, number, "撕坏了")
        elif step % 40 == 21:
            try:  # what fails gives its number back
                desk.appointments.book(actor, Draft(car, desk.clock.now() + timedelta(hours=4), "repair",
                                                    number="YY-1"))
            except WorldError:
                desk.appointments.book(actor, past)
        else:
            desk.appointments.book(actor, past)
print(steps)
"""


@pytest.mark.parametrize("each", [150, pytest.param(5000, marks=pytest.mark.slow)])
def test_2_1_numbers_of_two_processes_are_all_different_and_without_gaps(
    tmp_path: Path, manager: Actor, each: int
) -> None:
    """10,000 in the long form: what is no appointment is a recorded blank sheet."""
    clock = FixedClock(datetime(2026, 11, 23, 9, 42, tzinfo=CHINA))
    folder = tmp_path / "two"
    with Desk.create(folder, "澄远汽车", "冀D", clock) as desk:
        car = set_up(desk, manager, {}, cars=1)[0]
    two_writers(folder, NUMBERS, str(each), str(car))
    with Desk.open(folder, clock) as desk:
        booked = all_numbers(desk)
        blank = [blank.number for blank in desk.blanks.all()]
        assert {b.state for b in desk.blanks.all()} == {"open", "void"}
    assert len(set(booked)) == len(booked) and not set(booked) & set(blank)
    order = sorted(int(number.rpartition("-")[2]) for number in booked + blank)
    assert order == list(range(1, 2 * each + 1))
