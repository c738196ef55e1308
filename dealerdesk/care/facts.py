"""Plain facts about cars and people, as the pure rules of care and figures read them.

No database types: dates are ``date``, distances km. Loaded in bulk by :mod:`dealerdesk.care.bulk`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from dealerdesk.care import mileage

PDI = "pdi"
SERVICE_CLASSES = ("first_service", "periodic_service")
"""Service classes of a visit that is a service: they settle C1 and C2. PDI is the check before delivery."""


class Visit(NamedTuple):
    """回厂: one settled order. ``on`` is settlement, else completion, else entry; ``came_on`` entry."""

    on: date
    km: int | None
    service_class: str
    order_id: int = 0
    km_ok: bool = True
    came_on: date | None = None

    @property
    def counts(self) -> bool:
        """Whether it is a visit of a customer: every class is, PDI (before delivery) is not."""
        return self.service_class != PDI


class Reading(NamedTuple):
    """A mileage without an order. ``listed``: undated in a vehicle list, ``on`` is the import day."""

    on: date
    km: int
    listed: bool = False


class PolicyFacts(NamedTuple):
    """保单: ``kind`` is compulsory, commercial or "" (unknown)."""

    kind: str
    start_on: date | None
    end_on: date
    here: bool | None = None


class Birthday(NamedTuple):
    """``calendar`` is solar or lunar; the year may be unknown."""

    calendar: str
    year: int | None
    month: int
    day: int
    leap: bool = False


class Person(NamedTuple):
    """The customer whom one calls. ``phone`` is the first usable number in normal form, or "".

    ``refused`` and ``given`` hold what the person refused and agreed to: a purpose
    (``courtesy``), or one on one channel (``courtesy:letter``). ``contacted_on``: the last time
    that somebody spoke with them. ``open``: their file is neither deleted nor closed.
    """

    customer_id: int
    name: str
    sex: str = ""
    kind: str = "person"
    phone: str = ""
    birthday: Birthday | None = None
    refused: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    tier: str = "general"
    contacted_on: date | None = None
    open: bool = True

    def allows(self, purpose: str) -> bool:
        """Whether care of this purpose may reach the person at all (4.4): what was refused may not,
        and marketing needs a recorded yes."""
        if purpose in self.refused:
            return False
        return purpose != "marketing" or any(word.split(":")[0] == purpose for word in self.given)


class Booked(NamedTuple):
    """An appointment still to come: its kind of work and day."""

    work: str
    on: date


class EventFacts(NamedTuple):
    """A greeting event (C7, C8): a festival's is known by its day, one that was made here by its id."""

    kind: str
    name: str
    day: date
    event_id: int = 0
    closed: bool = False


@dataclass(frozen=True)
class CarFacts:
    """One vehicle with its history; ``visits``, ``readings`` and ``policies`` by day."""

    vehicle_id: int
    vin: str = ""
    plate: str = ""
    model: str = ""
    person: Person | None = None
    delivered_on: date | None = None
    registered_on: date | None = None
    invoiced_on: date | None = None
    produced_on: date | None = None
    inspection_until: date | None = None
    use: str = ""
    kind: str = "car"
    energy: str = ""
    seen_on: date | None = None
    state: str = "open"
    visits: tuple[Visit, ...] = ()
    readings: tuple[Reading, ...] = ()
    policies: tuple[PolicyFacts, ...] = ()
    adviser: str = ""
    mortgage_until: date | None = None
    booked: tuple[Booked, ...] = ()
    followed_on: date | None = None
    """The day of the last follow-up after service that reached the customer (F7)."""

    @cached_property
    def real_visits(self) -> tuple[Visit, ...]:
        """The visits that count: all but PDI."""
        return tuple([visit for visit in self.visits if visit.service_class != PDI])

    @cached_property
    def visit_days(self) -> list[date]:
        """The days of :attr:`real_visits`, for bisection."""
        return [visit.on for visit in self.real_visits]

    @cached_property
    def service_visits(self) -> tuple[Visit, ...]:
        """First and periodic services since delivery, by day; the first of either is the first service."""
        since = self.delivered_on or date.min
        return tuple(
            [visit for visit in self.visits if visit.service_class in SERVICE_CLASSES and visit.on >= since]
        )

    @cached_property
    def service_days(self) -> list[date]:
        """The days of :attr:`service_visits`, for bisection."""
        return [visit.on for visit in self.service_visits]

    @cached_property
    def _points(self) -> tuple[list[mileage.Point], tuple[mileage.Point, ...], tuple[mileage.Point, ...]]:
        visits = mileage.rising(self.real_visits)
        listed = tuple(mileage.Point(r.on, r.km) for r in self.readings if r.listed)
        return visits, tuple(mileage.merged(visits, self.readings)), listed

    @cached_property
    def next_service(self) -> dict[str, Any]:
        """The service that was found to be due next, and by which rules (``maintenance``)."""
        return {}

    @cached_property
    def _tracks(self) -> dict[int, mileage.Track]:
        return {}

    def track(self, km_per_month: int) -> mileage.Track:
        """The car's mileages and its km a day, else the default of ``km_per_month``."""
        found = self._tracks.get(km_per_month)
        if found is None:
            visits, points, listed = self._points
            found = mileage.Track(points, listed, mileage.rate(visits, km_per_month))
            self._tracks[km_per_month] = found
        return found

    def before(self, day: date) -> CarFacts:
        """The car as the shop knew it before ``day``: later visits and mileages are unknown."""
        if (not self.visits or self.visits[-1].on < day) and (
            not self.readings or self.readings[-1].on < day
        ):
            return self
        visits = self.visits[: bisect_left(self.visits, day, key=lambda visit: visit.on)]
        readings = self.readings[: bisect_left(self.readings, day, key=lambda reading: reading.on)]
        return replace(self, visits=visits, readings=readings)
