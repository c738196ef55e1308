"""How far a car has gone, and when it will have gone so far (domain 2.3). Pure; km and days.

km a day = Δkm / Δdays of the last two valid visits at least 30 days apart, clipped to 5–300,
else the shop's 1,250 km a month. A mileage below an earlier one is left out; a mileage from a
vehicle list never counts for km a day, and only ever brings a date forward, since nobody knows
when it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealerdesk.care.facts import Reading, Visit

APART_DAYS = 30
SLOWEST = 5
FASTEST = 300
DAYS_OF_YEAR = 365
FAR = date(9999, 12, 31)


@dataclass(frozen=True)
class Rate:
    """So many km in so many days; ``known`` when two visits say so, else the shop's default."""

    km: int
    days: int
    known: bool

    @property
    def a_day(self) -> int:
        """km a day, rounded, for people to read."""
        return max(1, (self.km * 2 + self.days) // (self.days * 2))

    def days_for(self, km: int) -> int:
        """Whole days until ``km`` more are driven."""
        return -(-km * self.days // self.km)


@dataclass(frozen=True)
class Point:
    """A mileage on a day."""

    on: date
    km: int


def rising(visits: Sequence[Visit]) -> list[Point]:
    """The valid mileages of visits by day; one below an earlier one is left out.

    Unless the earlier one was itself a leap of more than 300 km a day: then that was the slip.
    """
    points: list[Point] = []
    for visit in visits:
        if visit.km is None or not visit.km_ok:
            continue
        while len(points) > 1 and visit.km < points[-1].km and _leap(points[-2], points[-1]):
            points.pop()
        if not points or visit.km >= points[-1].km:
            points.append(Point(visit.on, visit.km))
    return points


def _leap(before: Point, after: Point) -> bool:
    return after.km - before.km > FASTEST * max(1, (after.on - before.on).days)


def rate(points: Sequence[Point], km_per_month: int) -> Rate:
    """km a day from visits' mileages (2.3), or the default of ``km_per_month``."""
    if points:
        last = points[-1]
        for point in reversed(points):
            days = (last.on - point.on).days
            if days >= APART_DAYS:
                km = last.km - point.km
                return Rate(min(max(km, SLOWEST * days), FASTEST * days), days, True)
    return Rate(km_per_month * 12, DAYS_OF_YEAR, False)


@dataclass(frozen=True)
class Track:
    """A car's mileages: ``points`` of visits and by hand, ``listed`` from vehicle lists."""

    points: tuple[Point, ...]
    listed: tuple[Point, ...]
    rate: Rate

    @property
    def known(self) -> tuple[object, ...]:
        """What a reason keeps of it: km and days of the rate, then the mileages to count on from."""
        last = self.points[-1:] + self.listed
        return (self.rate.km, self.rate.days, *((point.on, point.km) for point in last))

    def estimate(self, on: date) -> int | None:
        """The mileage to expect on ``on``, or None when none is known by then."""
        visits = [point for point in self.points if point.on <= on]
        known = visits[-1:] + [point for point in self.listed if point.on <= on]
        return max((p.km + (on - p.on).days * self.rate.km // self.rate.days for p in known), default=None)

    def reached(self, km: int, start: Point) -> date:
        """The day on which the car has gone ``km``, counted from ``start`` and what is known since."""
        later = [point for point in self.points if point.on >= start.on]
        for point in later:
            if point.km >= km:
                return point.on
        days = [self._ahead(later[-1] if later else start, km)]
        days += [self._ahead(point, km) for point in self.listed if point.on >= start.on]
        return min(days)

    def _ahead(self, point: Point, km: int) -> date:
        if point.km >= km:
            return point.on
        days = self.rate.days_for(km - point.km)
        return point.on + timedelta(days=days) if days < (FAR - point.on).days else FAR


def merged(points: Sequence[Point], readings: Sequence[Reading]) -> list[Point]:
    """The mileages of visits with those told by hand, rising, by day."""
    by_hand = [Point(reading.on, reading.km) for reading in readings if not reading.listed]
    if not by_hand:
        return list(points)
    found: list[Point] = []
    for point in sorted([*points, *by_hand], key=lambda p: (p.on, p.km)):
        if not found or point.km >= found[-1].km:
            found.append(point)
    return found
