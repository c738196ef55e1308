"""What one needs to know of a car during a call: what it owes when, and its mileage. Pure.

Days are ``date``, distances km.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from dealerdesk.care.due import DueItem
from dealerdesk.care.expiry import warranty_end
from dealerdesk.care.facts import CarFacts, Reading
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.maintenance import first_service, periodic_service
from dealerdesk.care.mileage import Point
from dealerdesk.care.occurrence import Rules
from dealerdesk.text import N_, _


@dataclass(frozen=True)
class Service:
    """The next service: C1 or C2, ``days`` or ``months`` and ``km`` whichever comes first, the day by
    km with its mileage, the day that counts."""

    kind: str
    days: int | None
    months: int | None
    km: int
    by_km: date | None
    target_km: int | None
    due: date


@dataclass(frozen=True)
class Brief:
    """A car in a few words. ``points`` are its mileages from delivery on, ``a_day`` km a day
    (``measured`` between visits, else the shop's default)."""

    service: Service | None
    warranty_until: date | None
    warranty_km: int
    inspection: DueItem | None
    policy: DueItem | None
    points: tuple[Point, ...]
    a_day: int
    measured: bool


def brief(car: CarFacts, rules: Rules, items: Iterable[DueItem], told: Reading | None = None) -> Brief:
    """The brief of a car; ``told``: as if the customer had told this mileage."""
    if told is not None:
        car = replace(car, readings=(*car.readings, told))
    nearest = {item.kind: item for item in sorted(items, key=lambda item: item.due, reverse=True)}
    own, run = rules.of_model(car.model), car.track(rules.km_per_month)
    ends = warranty_end(car, rules)
    points = list(run.points)
    if car.delivered_on is not None and (not points or points[0].on > car.delivered_on):
        points.insert(0, Point(car.delivered_on, 0))
    return Brief(
        _service(car, rules), ends[0] if ends else None, own.warranty_km, nearest.get("C4"),
        nearest.get("C5"), tuple(points), run.rate.a_day, run.rate.known,
    )  # fmt: skip


def _service(car: CarFacts, rules: Rules) -> Service | None:
    first = first_service(car, rules)
    if first is not None:
        _name, _delivered, _deadline, by_km, days, km = first.reason
        return Service("C1", days, None, km, by_km, km, first.due)
    found = periodic_service(car, rules)
    if found is None:
        return None
    _name, _since, km, months, interval, _by_months, by_km, _known, _new = found.reason
    target = None if km is None else km + interval
    return Service("C2", None, months, interval, by_km, target, found.due)


_BY_KM = (
    N_("a mileage told in a call, or noted at a visit"),
    N_("a visit for service"),
    N_("an appointment"),
)
_CHANGES = {
    "C1": _BY_KM,
    "C2": _BY_KM,
    "C9": _BY_KM,
    "C3": (N_("a mileage told in a call, or noted at a visit"), N_("another delivery day in the file")),
    "C4": (N_("another registration day in the file"), N_("an appointment for the inspection")),
    "C5": (N_("a new policy from the DMS"),),
    "C6": (N_("another birthday in the file"), N_("a customer who refuses greetings")),
    "C10": (N_("any visit"), N_("a customer who refuses this contact")),
    "C15": (N_("any call that reaches the customer"), N_("a customer who refuses greetings")),
}
_OF_ANY = (N_("a customer who refuses this contact"), N_("a car that is sold or gone"))


def what_changes(kind: str) -> list[str]:
    """What would move or end a task of a kind, in words."""
    return [_(text) for text in _CHANGES.get(kind, _OF_ANY)]


def standard(kind: str) -> str:
    """The trade's measure of a kind, in words."""
    words = KINDS[kind].standard
    return _(words) if words else ""
