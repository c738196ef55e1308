"""K2, K3, K4, K7, K7b of domain 3 as pure functions: who is counted, who fulfils it, who is left out.

A month is its first day. Unit is the vehicle, for K4 the visit (a vehicle on a day). A numerator is
always taken out of its denominator, so no rate exceeds 100 %; PDI is no visit anywhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dealerdesk.care.due import Rules, periodic_service
from dealerdesk.care.facts import CarFacts, Visit
from dealerdesk.care.months import add_months, month_end, month_start

ALL_FIGURES = ("K2", "K3", "K4", "K7", "K7b")


@dataclass(frozen=True)
class FigureRules:
    """Limits of the figures, from the shop's settings; ``care`` are those of what is due."""

    care: Rules = field(default_factory=Rules)
    tolerance_days: int = 15
    lost_from_days: int = 90
    lost_to_days: int = 360


class Member(NamedTuple):
    """One vehicle (K4: visit, K5: customer, K6: appointment) of a denominator; ``hit`` puts it into the
    numerator.

    ``day`` is what put it there: deadline (K2), due date (K3), visit (K4, K7b), call (K5), appointment (K6),
    last visit or delivery (K7). ``came`` is the visit (K5: the booking) that fulfils it, ``note`` a word for
    the list. ``at`` is the booked time of K6, ``came_at`` the arrival.
    """

    vehicle_id: int
    day: date | None
    hit: bool
    came: date | None = None
    note: str = ""
    at: datetime | None = None
    came_at: datetime | None = None


class Excluded(NamedTuple):
    """A vehicle left out, and why: the state of its file, ``pdi``, or what :mod:`appointment_rules` says."""

    vehicle_id: int
    day: date | None
    note: str


@dataclass(frozen=True)
class Lists:
    """The people behind one figure."""

    members: tuple[Member, ...] = ()
    excluded: tuple[Excluded, ...] = ()

    @property
    def numerator(self) -> int:
        return sum(member.hit for member in self.members)

    @property
    def denominator(self) -> int:
        return len(self.members)


class Booked(NamedTuple):
    """An appointment as K4 asks for it: the day it was booked for, and its standing."""

    vehicle_id: int
    day: date
    counts: bool
    state: str


def rate(numerator: int, denominator: int) -> float | None:
    """Percent with one decimal, half up; None (shown as —) when nothing is counted."""
    if denominator == 0:
        return None
    return (numerator * 2000 + denominator) // (2 * denominator) / 10


def k2(cars: Iterable[CarFacts], month: date, rules: FigureRules) -> Lists:
    """首保回厂率: of the cars whose first-service deadline falls in the month, those whose first
    service was done here by the month's end. Earlier counts; elsewhere counts as not returned."""
    last = month_end(month)
    first = month_start(month)
    members, excluded = [], []
    days = timedelta(days=rules.care.first_service_days)
    for car in cars:
        if car.delivered_on is None or not first <= car.delivered_on + days <= last:
            continue
        deadline = car.delivered_on + days
        if car.state != "open":
            excluded.append(Excluded(car.vehicle_id, deadline, car.state))
            continue
        came = next((v.on for v in car.service_visits if car.delivered_on <= v.on <= last), None)
        members.append(Member(car.vehicle_id, deadline, came is not None, came))
    return Lists(tuple(members), tuple(excluded))


def k3(cars: Iterable[CarFacts], month: date, rules: FigureRules) -> Lists:
    """定保回厂率: of the cars due for periodic service in the month, as known before its first day,
    those that came in during the month, 15 days before and after included."""
    first, last = month_start(month), month_end(month)
    from_day = first - timedelta(days=rules.tolerance_days)
    to_day = last + timedelta(days=rules.tolerance_days)
    members, excluded = [], []
    for car in cars:
        at = bisect_left(car.service_days, first)
        if at and add_months(car.service_days[at - 1], rules.care.service_months) < first:
            continue  # due before this month, however far it went
        known = car.before(first)
        due = periodic_service(known, rules.care)
        if due is None or not first <= due.due <= last:
            continue
        if car.state != "open":
            excluded.append(Excluded(car.vehicle_id, due.due, car.state))
            continue
        since = known.service_visits[-1].on if known.service_visits else car.delivered_on
        after = max(from_day, since + timedelta(days=1)) if since else from_day
        came = _first_between(car, after, to_day)
        members.append(Member(car.vehicle_id, due.due, came is not None, came))
    return Lists(tuple(members), tuple(excluded))


def k4(cars: Iterable[CarFacts], month: date, booked: Iterable[Booked]) -> Lists:
    """预约率: of all settled visits in the month, those with an appointment that counts (A1), for the
    same vehicle and day, not cancelled. Orders of one vehicle settled on one day are one visit."""
    first, last = month_start(month), month_end(month)
    appointments: dict[tuple[int, date], str] = {}
    for one in booked:
        note = "cancelled" if one.state == "cancelled" else "booked" if one.counts else "short_notice"
        key = (one.vehicle_id, one.day)
        if _BEST.index(note) < _BEST.index(appointments.get(key, "")):
            appointments[key] = note
    members, excluded = [], []
    for car in cars:
        visits: dict[date, list[Visit]] = {}
        for visit in car.visits[_at(car.visits, first) : _at(car.visits, last + timedelta(days=1))]:
            visits.setdefault(visit.on, []).append(visit)
        for day, orders in visits.items():
            counting = [order for order in orders if order.counts]
            if not counting:
                excluded.append(Excluded(car.vehicle_id, day, "pdi"))
                continue
            days = {day, *(order.came_on for order in counting if order.came_on)}
            notes = [appointments.get((car.vehicle_id, one), "") for one in days]
            note = min(notes, key=_BEST.index)
            members.append(Member(car.vehicle_id, day, note == "booked", day, note))
    return Lists(tuple(members), tuple(excluded))


_BEST = ("booked", "short_notice", "cancelled", "")


def k7(cars: Iterable[CarFacts], month: date, rules: FigureRules) -> Lists:
    """流失率（90–360 天）: of the vehicles with an open file on the last day of the month, those whose
    last settled order, else delivery (L6), lies 90 to 360 days before it."""
    last = month_end(month)
    members, excluded = [], []
    for car in cars:
        at = bisect_right(car.visit_days, last)
        visited = car.visit_days[at - 1] if at else None
        known = min(
            (day for day in (car.delivered_on, car.seen_on, *car.visit_days[:1]) if day), default=None
        )
        if known is None or known > last:
            continue
        delivered = car.delivered_on if car.delivered_on and car.delivered_on <= last else None
        anchor = visited or delivered
        if car.state != "open":
            excluded.append(Excluded(car.vehicle_id, anchor, car.state))
            continue
        away = (last - anchor).days if anchor else -1
        lost = rules.lost_from_days <= away <= rules.lost_to_days
        members.append(Member(car.vehicle_id, anchor, lost, None, "" if anchor else "no_date"))
    return Lists(tuple(members), tuple(excluded))


def k7b(cars: Iterable[CarFacts], month: date) -> Lists:
    """六个月未回厂率: of the vehicles settled in month N−6 (each once), those that have not returned
    in N−5 … N. Every order is a visit whatever its class."""
    from_first = add_months(month_start(month), -6)
    from_last, last = month_end(from_first), month_end(month)
    members, excluded = [], []
    for car in cars:
        visited = _first_between(car, from_first, from_last)
        if visited is None:
            if any(from_first <= visit.on <= from_last for visit in car.visits):
                excluded.append(Excluded(car.vehicle_id, None, "pdi"))
            continue
        if car.state != "open":
            excluded.append(Excluded(car.vehicle_id, visited, car.state))
            continue
        back = _first_between(car, from_last + timedelta(days=1), last)
        members.append(Member(car.vehicle_id, visited, back is None, back))
    return Lists(tuple(members), tuple(excluded))


def month_lists(
    cars: list[CarFacts],
    month: date,
    rules: FigureRules,
    booked: Iterable[Booked],
    figures: Collection[str] = ALL_FIGURES,
) -> Mapping[str, Lists]:
    """The lists of the month by figure id, of all figures or of those asked for."""
    compute: dict[str, Callable[[], Lists]] = {
        "K2": lambda: k2(cars, month, rules),
        "K3": lambda: k3(cars, month, rules),
        "K4": lambda: k4(cars, month, booked),
        "K7": lambda: k7(cars, month, rules),
        "K7b": lambda: k7b(cars, month),
    }
    return {figure: compute[figure]() for figure in figures}


def _first_between(car: CarFacts, first: date, last: date) -> date | None:
    """The car's first visit from ``first`` to ``last``."""
    at = bisect_left(car.visit_days, first)
    if at < len(car.visit_days) and car.visit_days[at] <= last:
        return car.visit_days[at]
    return None


def _at(visits: tuple[Visit, ...], day: date) -> int:
    return bisect_left(visits, day, key=lambda visit: visit.on)
