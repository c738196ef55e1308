"""The sample's appointment board: bays, advisers, a morning at 09:42 and a week that fills up; a door.

The people and plates are those of the invented sample shop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dealerdesk.appointments.capacity import Wish
from dealerdesk.appointments.capacity_service import ResourceRow
from dealerdesk.appointments.entries import Draft
from dealerdesk.appointments.reception import WalkIn
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff.paper import Part
from dealerdesk.staff.rights import Actor

BAYS = (
    ("快保 1", "一组", "韩江", ("first_service", "periodic_service", "other")),
    ("快保 2", "一组", "鲁平", ("first_service", "periodic_service", "other")),
    ("机修 1", "二组", "贺川", ()),
    ("机修 2", "二组", "秦波", ()),
    ("机修 3", "二组", "姚立", ()),
    ("钣喷", "三组", "卫东升", ("accident", "repair")),
    ("检测线", "检测", "龚明", ("inspection", "other")),
)
ADVISERS = (("冯磊", 9), ("田雨", 14), ("司马青", 9))
SETTINGS = {"intake_an_hour": "4", "vip_holds": "14:40 快保 2, 16:30 快保 1", "parts_list_at": "16:00"}
FRONT_DESK = "郝建国"
CARE = Actor("周岚", "care_specialist", "sample shop")
DESK = Actor(FRONT_DESK, "front_desk", "sample shop")
MANAGER = Actor("许文静", "manager", "sample shop")


@dataclass(frozen=True)
class Visit:
    """One appointment of the sample's today. ``came`` and ``left``: how many minutes after its time, None =
    not (yet); ``made``: when it was made, None = two days before."""

    bay: str
    at: time
    minutes: int
    work: str
    came: int | None = None
    left: int | None = None
    made: time | None = None
    wish: str = ""
    parts_on: bool = False
    waits: bool = False
    over_why: str = ""


TODAY = (
    Visit("快保 1", time(8, 30), 60, "first_service", came=-5, left=58),
    Visit("快保 1", time(9, 30), 60, "periodic_service", came=2, waits=True),
    Visit("快保 1", time(10, 45), 60, "periodic_service", wish="顺便看雨刮"),
    Visit("快保 1", time(12, 10), 60, "periodic_service", made=time(8, 50), waits=True),
    Visit("快保 1", time(14, 30), 60, "periodic_service"),
    Visit("快保 1", time(15, 30), 60, "periodic_service"),
    Visit("快保 2", time(9, 15), 60, "first_service"),
    Visit("快保 2", time(10, 30), 75, "periodic_service"),
    Visit("快保 2", time(12, 0), 60, "periodic_service", made=time(9, 20), wish="空调有异味"),
    Visit("快保 2", time(15, 45), 60, "periodic_service"),
    Visit("机修 1", time(8, 30), 150, "repair", came=4, wish="底盘异响，过坎明显"),
    Visit("机修 1", time(13, 0), 150, "repair", wish="换发电机", parts_on=True),
    Visit("机修 1", time(15, 45), 75, "repair"),
    Visit("机修 2", time(9, 15), 90, "repair", came=6, wish="刹车异响"),
    Visit("机修 2", time(14, 30), 120, "repair", wish="三电检测"),
    Visit("钣喷", time(8, 45), 225, "accident", came=1, wish="前杠"),
    Visit("检测线", time(10, 0), 45, "inspection"),
    Visit("检测线", time(15, 0), 45, "inspection"),
)
LOADS = (84, 62, 47, 96, 130, 78)
"""How much is booked on the six days after today, in percent of the bays; no car begins after 17:30."""
REPAIRED_ON = time(8, 30)


def fill(desk: Desk, today: date) -> None:
    """Book, receive and hand over as far as the sample's morning has come; :func:`set_up` comes before."""
    clock = desk.store.clock
    now = datetime.combine(today, time(9, 42), clock.tz)
    try:
        desk.store.clock = FixedClock(now - timedelta(days=2))
        cars = _cars(desk, today)
        numbers = [_book(desk, today, visit, cars) for visit in TODAY if visit.made is None]
        numbers += _fill_days(desk, today, cars)
        _hand_over(desk, numbers)
        desk.store.clock = FixedClock(datetime.combine(today, REPAIRED_ON, clock.tz))
        back = datetime.combine(today + timedelta(days=1), REPAIRED_ON, clock.tz)
        desk.capacity.set_away(
            MANAGER, "bay", "机修 3", datetime.combine(today, REPAIRED_ON, clock.tz), back,
            "举升机检修，预计明早恢复",
        )  # fmt: skip
        for visit in TODAY:
            if visit.made is not None:
                desk.store.clock = FixedClock(datetime.combine(today, visit.made, clock.tz))
                _book(desk, today, visit, cars)
        _receive(desk, today)
        for minutes, work, wish in (
            (23, "periodic_service", ""),
            (12, "other", "补胎"),
            (4, "other", "洗车"),
        ):
            desk.store.clock = FixedClock(now - timedelta(minutes=minutes))
            desk.reception.walk_in(DESK, WalkIn(next(cars), work=work, wish=wish))
    finally:
        desk.store.clock = clock


def set_up(desk: Desk) -> None:
    """The bays, the advisers and the limits of the sample shop, where it has none."""
    if desk.capacity.resources("bay"):
        return
    for place, (name, team, technician, works) in enumerate(BAYS):
        desk.capacity.save(MANAGER, ResourceRow(0, "bay", name, tuple(works), team, technician, place=place))
    for place, (name, most) in enumerate(ADVISERS):
        desk.capacity.save(MANAGER, ResourceRow(0, "adviser", name, most_a_day=most, place=place))
    desk.settings.change(MANAGER, SETTINGS)


def _cars(desk: Desk, today: date) -> Iterator[int]:
    """Cars with a plate of which nothing is due, so that the day's calls stay as they are."""
    due = {item.vehicle_id for item in desk.care.due(today, days=14)}
    booked = {row.vehicle_id for row in desk.appointments.between(today, today + timedelta(days=60))}
    for car in desk.care.cars():
        if car.vehicle_id not in due and car.vehicle_id not in booked and car.plate and car.person:
            yield car.vehicle_id


def _book(desk: Desk, today: date, visit: Visit, cars: Iterator[int]) -> str:
    at = datetime.combine(today, visit.at, desk.clock.tz)
    names = [name for name, _most in ADVISERS]
    draft = Draft(
        next(cars), at, visit.work, bay=visit.bay, minutes=visit.minutes, wish=visit.wish, waits=visit.waits,
        adviser=names[(at.hour + at.minute // 15) % 3], kind="passive" if visit.made else "active",
        parts_state="order" if visit.parts_on else "", parts_on=today if visit.parts_on else None,
        parts_text="发电机 13:00 到" if visit.parts_on else "",
    )  # fmt: skip
    return desk.appointments.book(CARE, draft).number


def _fill_days(desk: Desk, today: date, cars: Iterator[int]) -> list[str]:
    """Bookings of the days after today, bay by bay, until each is as full as :data:`LOADS` says."""
    numbers = []
    for n, percent in enumerate(LOADS, 1):
        day = today + timedelta(days=n)
        book = desk.capacity.book(day)
        for bay in book.bays:
            at = datetime.combine(day, time(8, 30), desk.clock.tz)
            left = 570 * percent // 100
            work = "periodic_service" if "periodic_service" in bay.works else min(bay.works, default="repair")
            length = 120 if bay.works and work != "accident" else 190
            while left >= 30 and at.time() < time(17, 30):
                minutes = min(length, left // 15 * 15)
                if book.reasons(Wish(at, minutes, work, bay.name)):
                    at += timedelta(minutes=15)
                    continue
                draft = Draft(next(cars), at, work, bay=bay.name, minutes=minutes)
                numbers.append(desk.appointments.book(CARE, draft).number)
                book = desk.capacity.book(day)
                left -= minutes
                at += timedelta(minutes=minutes)
    return numbers


def _hand_over(desk: Desk, numbers: list[str]) -> None:
    """What was booked on earlier days was printed and given to the front desk then."""
    parts = [Part(number, n, n) for n, number in enumerate(numbers, 1)]
    change = desk.paper.record(CARE, "sheet", b"", len(parts), number=numbers[0], parts=parts, sent=True)
    desk.paper.answer(CARE, change.touched["print_job"][0], "all")
    desk.hand_overs.give(CARE, numbers)
    desk.hand_overs.accept(MANAGER, numbers, FRONT_DESK)


def _receive(desk: Desk, today: date) -> None:
    rows = {(row.bay, row.at.time()): row for row in desk.appointments.day(today)}
    came = [v for v in TODAY if v.came is not None]
    for visit in sorted(came, key=lambda v: _moment(desk, today, v, v.came or 0)):
        desk.store.clock = FixedClock(_moment(desk, today, visit, visit.came or 0))
        done = desk.reception.arrive(DESK, rows[visit.bay, visit.at].number)
        arrival = desk.reception.find(done.number).id
        desk.store.clock = FixedClock(_moment(desk, today, visit, (visit.came or 0) + 5))
        desk.reception.receive(DESK, arrival, bay=visit.bay)
        if visit.left is not None:
            desk.store.clock = FixedClock(_moment(desk, today, visit, visit.left))
            desk.reception.leave(DESK, arrival, declined="空调滤芯下次再换")


def _moment(desk: Desk, today: date, visit: Visit, minutes: int) -> datetime:
    return datetime.combine(today, visit.at, desk.clock.tz) + timedelta(minutes=minutes)
