"""How many cars fit (A4, A9), pure: bays, advisers, absences, limits, slots held for VIPs.

A day's book says for a wished booking why it does not fit, on which bay it does, and how full the day is.
All times are aware moments of the shop, durations minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dealerdesk.text import N_, _

HOUR = timedelta(hours=1)
HELD_MINUTES = 60
"""A held slot is as long as a service."""


@dataclass(frozen=True)
class Bay:
    """A place where one car stands. ``works``: what can be done there; none named = everything."""

    name: str
    works: frozenset[str] = frozenset()
    team: str = ""
    technician: str = ""

    def can(self, work: str) -> bool:
        """Whether this kind of work is done here."""
        return not self.works or work in self.works


@dataclass(frozen=True)
class Adviser:
    """A service adviser, and how many cars a day; 0 = no limit."""

    name: str
    works: frozenset[str] = frozenset()
    most_a_day: int = 0

    def can(self, work: str) -> bool:
        """Whether this adviser takes this kind of work."""
        return not self.works or work in self.works


@dataclass(frozen=True)
class Away:
    """A bay or adviser is not there from ``start`` to ``end``."""

    name: str
    start: datetime
    end: datetime
    why: str = ""


@dataclass(frozen=True)
class Taken:
    """What stands in the book: an appointment that is still to come or here, or a slot held for VIPs."""

    id: int
    at: datetime
    end: datetime
    bay: str = ""
    adviser: str = ""
    waits: bool = False
    vip: bool = False
    over: bool = False


@dataclass(frozen=True)
class Hold:
    """A slot held for VIPs until ``release`` (A9); without a bay it holds a place anywhere."""

    at: datetime
    release: datetime
    bay: str = ""

    @property
    def end(self) -> datetime:
        """Until when it is held at most."""
        return self.at + timedelta(minutes=HELD_MINUTES)


@dataclass(frozen=True)
class Limits:
    """What a shop can take; 0 = no limit. ``buffer``: between two cars of a bay."""

    places: int = 0
    intake_an_hour: int = 0
    cars_a_day: int = 0
    waiting: int = 0
    buffer: timedelta = timedelta()


@dataclass(frozen=True)
class Wish:
    """What one would like to book. ``id``: of the appointment that is moved, 0 for a new one."""

    at: datetime
    minutes: int
    work: str
    bay: str = ""
    adviser: str = ""
    waits: bool = False
    vip: bool = False
    id: int = 0

    @property
    def end(self) -> datetime:
        """When the car is done."""
        return self.at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Reason:
    """Why a wish does not fit: a code of :data:`REASONS`, and of whom or what (an adviser, a bay)."""

    code: str
    name: str = ""
    why: str = ""

    @property
    def words(self) -> str:
        """In the language of the shop."""
        said = _(REASONS[self.code]).format(name=self.name)
        return f"{said} ({self.why})" if self.why else said


REASONS = {
    "day_full": N_("the day is full"),
    "hour_full": N_("no more cars are received in that hour"),
    "places_full": N_("no place is free then"),
    "waiting_full": N_("no seat is free for one who waits"),
    "no_bay": N_("no bay is free then"),
    "bay_taken": N_("{name} is taken then"),
    "bay_away": N_("{name} is out of use then"),
    "bay_skill": N_("this work is not done on {name}"),
    "adviser_away": N_("{name} is away then"),
    "adviser_full": N_("{name} has enough cars on that day"),
    "adviser_skill": N_("{name} does not take this work"),
    "held": N_("that time is held for VIPs"),
}


@dataclass(frozen=True)
class Load:
    """How full a day is: cars, minutes taken of the minutes there are; ``percent`` None without a limit."""

    day: date
    cars: int
    taken: int
    room: int
    percent: int | None

    @property
    def full(self) -> bool:
        """Whether nothing more goes in."""
        return self.percent is not None and self.percent >= 100


@dataclass(frozen=True)
class DayBook:
    """One day's appointments against what the shop can take. ``taken`` holds those of the evening before
    whose work runs on. ``now`` releases held slots."""

    day: date
    opens: datetime
    closes: datetime
    now: datetime
    limits: Limits = Limits()
    bays: tuple[Bay, ...] = ()
    advisers: tuple[Adviser, ...] = ()
    away: tuple[Away, ...] = ()
    taken: tuple[Taken, ...] = ()
    holds: tuple[Hold, ...] = ()

    def held(self) -> tuple[Hold, ...]:
        """The slots still held for VIPs: not yet released, not taken, on a bay that is there."""
        return tuple(hold for hold in self.holds if self._holds(hold))

    def _holds(self, hold: Hold) -> bool:
        if self.now >= hold.release:
            return False
        here = [t for t in self.taken if t.at < hold.end and t.end > hold.at]
        if not hold.bay:
            return not any(t.vip and hold.at <= t.at < hold.end for t in here)
        known = any(bay.name == hold.bay for bay in self.bays)
        return (
            known and not self.away_of(hold.bay, hold.at, hold.end) and all(t.bay != hold.bay for t in here)
        )

    def away_of(self, name: str, start: datetime, end: datetime) -> Away | None:
        """Why a bay or adviser is not there at some time between; None when it is."""
        return next((a for a in self.away if a.name == name and a.start < end and a.end > start), None)

    def reasons(self, wish: Wish) -> list[Reason]:
        """Why a wish does not fit, without repeats; none = it fits. Its bay may be left open."""
        found = self._of_limits(wish, self._against(wish)) + self._of_adviser(wish)
        if self.bays:
            found += self._of_bay(wish)
        if found and not wish.vip and self.held() and not self.reasons(_as_vip(wish)):
            return [Reason("held")]
        return found

    def place(self, wish: Wish) -> Bay | None:
        """The first bay that a wish fits on; None where it doesn't, or the shop has none. A bay that does
        nothing else comes before one that does everything."""
        if wish.bay:
            return next((bay for bay in self.bays if bay.name == wish.bay), None)
        fit = [bay for bay in self.bays if not self._bay_reasons(bay, wish)]
        return min(fit, key=lambda bay: len(bay.works) or 99, default=None)

    def free_in_hour(self, at: datetime) -> int | None:
        """How many more cars could come in the hour of ``at``; None where nothing limits it."""
        start = at.replace(minute=0, second=0, microsecond=0)
        others = [*self.taken, *self._as_taken(self.held())]
        left: list[int] = []
        if self.limits.cars_a_day:
            left.append(self.limits.cars_a_day - sum(t.at.date() == self.day for t in others))
        if self.limits.intake_an_hour:
            left.append(self.limits.intake_an_hour - sum(start <= t.at < start + HOUR for t in others))
        if self.limits.places:
            left.append(self.limits.places - most_at_once(others, at, at + HOUR))
        if self.bays:
            free = [bay for bay in self.bays if not self._bay_reasons(bay, Wish(at, 60, ""), skill=False)]
            left.append(len(free) - most_at_once((t for t in others if not t.bay), at, at + HOUR))
        return max(min(left), 0) if left else None

    def load(self) -> Load:
        """How full the day is, by the minutes of its bays, else of its places, else by its cars."""
        cars = sum(t.at.date() == self.day for t in self.taken)
        here = list(self.taken)
        length = _minutes(self.opens, self.closes)
        if self.bays:
            room = sum(length - self._away_minutes(bay.name) for bay in self.bays)
        else:
            room = length * self.limits.places
        taken = sum(self._inside(t.at, t.end) for t in here)
        percent = round(100 * taken / room) if room else (100 if self.bays else None)
        if self.limits.cars_a_day:
            by_cars = round(100 * cars / self.limits.cars_a_day)
            percent = max(percent or 0, by_cars)
        return Load(self.day, cars, taken, room, percent)

    def bay_percent(self, name: str) -> int:
        """How full one bay is on the day, of the minutes it is there."""
        room = _minutes(self.opens, self.closes) - self._away_minutes(name)
        taken = sum(self._inside(t.at, t.end) for t in self.taken if t.bay == name)
        return round(100 * taken / room) if room > 0 else 0

    def hours(self) -> list[tuple[datetime, int]]:
        """How many cars come in each hour of the day."""
        at = self.opens.replace(minute=0)
        found = []
        while at < self.closes:
            found.append((at, sum(at <= t.at < at + HOUR for t in self.taken)))
            at += HOUR
        return found

    # what the reasons come from

    def _against(self, wish: Wish) -> list[Taken]:
        """What a wish competes with: everything else, and for others than VIPs the held slots."""
        others = [t for t in self.taken if t.id != wish.id or not wish.id]
        return others if wish.vip else [*others, *self._as_taken(self.held())]

    @staticmethod
    def _as_taken(holds: Iterable[Hold]) -> Iterator[Taken]:
        return (Taken(0, hold.at, hold.end, hold.bay) for hold in holds)

    def _of_limits(self, wish: Wish, others: list[Taken]) -> list[Reason]:
        found = []
        limits = self.limits
        if limits.cars_a_day and sum(t.at.date() == self.day for t in others) >= limits.cars_a_day:
            found.append(Reason("day_full"))
        hour = wish.at.replace(minute=0, second=0, microsecond=0)
        if limits.intake_an_hour and sum(hour <= t.at < hour + HOUR for t in others) >= limits.intake_an_hour:
            found.append(Reason("hour_full"))
        if limits.places and most_at_once(others, wish.at, wish.end) >= limits.places:
            found.append(Reason("places_full"))
        seated = (t for t in others if t.waits)
        if wish.waits and limits.waiting and most_at_once(seated, wish.at, wish.end) >= limits.waiting:
            found.append(Reason("waiting_full"))
        return found

    def _of_bay(self, wish: Wish) -> list[Reason]:
        if wish.bay:
            bay = next((bay for bay in self.bays if bay.name == wish.bay), None)
            if bay is None:
                return [Reason("bay_away", wish.bay)]
            found = self._bay_reasons(bay, wish)
            if found:
                return found
        free = [bay for bay in self.bays if not self._bay_reasons(bay, wish, skill=False)]
        able = any(bay.can(wish.work) for bay in free)
        anywhere = (t for t in self._against(wish) if not t.bay)
        if not able or len(free) <= most_at_once(anywhere, wish.at, wish.end):
            return [Reason("no_bay")]
        return []

    def _bay_reasons(self, bay: Bay, wish: Wish, skill: bool = True) -> list[Reason]:
        found = []
        if skill and not bay.can(wish.work):
            found.append(Reason("bay_skill", bay.name))
        away = self.away_of(bay.name, wish.at, wish.end)
        if away is not None:
            found.append(Reason("bay_away", bay.name, away.why))
        gap = self.limits.buffer
        mine = (t for t in self._against(wish) if t.bay == bay.name)
        if any(t.at < wish.end + gap and t.end + gap > wish.at for t in mine):
            found.append(Reason("bay_taken", bay.name))
        return found

    def _of_adviser(self, wish: Wish) -> list[Reason]:
        adviser = next((a for a in self.advisers if a.name == wish.adviser), None)
        if adviser is None:
            return []
        found = []
        if not adviser.can(wish.work):
            found.append(Reason("adviser_skill", adviser.name))
        away = self.away_of(adviser.name, wish.at, wish.at + timedelta(minutes=1))
        if away is not None:
            found.append(Reason("adviser_away", adviser.name, away.why))
        if adviser.most_a_day and self.cars_of(adviser.name, wish.id) >= adviser.most_a_day:
            found.append(Reason("adviser_full", adviser.name))
        return found

    def cars_of(self, adviser: str, without: int = 0) -> int:
        """How many cars of the day an adviser has."""
        return sum(
            t.adviser == adviser and t.at.date() == self.day and not (without and t.id == without)
            for t in self.taken
        )

    def _away_minutes(self, name: str) -> int:
        spans = sorted((a.start, a.end) for a in self.away if a.name == name)
        total, reached = 0, self.opens
        for start, end in spans:
            start, end = max(start, reached), min(end, self.closes)
            if end > start:
                total += _minutes(start, end)
                reached = end
        return total

    def _inside(self, start: datetime, end: datetime) -> int:
        return max(_minutes(max(start, self.opens), min(end, self.closes)), 0)


def most_at_once(taken: Iterable[Taken], start: datetime, end: datetime) -> int:
    """How many of them are there together at the fullest moment from ``start`` to ``end``."""
    steps: list[tuple[datetime, int]] = []
    for t in taken:
        if t.at < end and t.end > start:
            steps += [(max(t.at, start), 1), (t.end, -1)]
    most = here = 0
    for _at, step in sorted(steps, key=lambda pair: (pair[0], pair[1])):
        here += step
        most = max(most, here)
    return most


def _as_vip(wish: Wish) -> Wish:
    return Wish(wish.at, wish.minutes, wish.work, wish.bay, wish.adviser, wish.waits, True, wish.id)


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)
