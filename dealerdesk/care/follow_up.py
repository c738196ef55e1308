"""F1–F11: the calls after delivery and after service (domain 1.3). Pure; days are ``date``.

F5 is the supervision of the same calls: the day of delivery is F2, 3 days F3, 7 days F4, the
first service C1. Of its own it has half a month, 30 and 60 days, the first service missed, and
the car that is five years old. F8 is the same call as F7, F9 what is told at hand-over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dealerdesk.care.facts import CarFacts
from dealerdesk.care.months import add_months
from dealerdesk.care.occurrence import Occurrence, Rules, on_day

NODES = {"d15": 15, "d30": 30, "d60": 60}
"""F5: days after delivery of the nodes that are calls of their own."""
REPEAT_MONTHS = 60
"""重复购买: the car is five years old."""


def after_delivery(kind: str, car: CarFacts, rules: Rules, first: date) -> Iterator[Occurrence]:
    """F1–F4, F6: one call each, counted from the delivery, unless that is long past."""
    if car.delivered_on is not None and rules.windows[kind].closes.of(car.delivered_on) >= first:
        yield on_day(rules, kind, car.delivered_on, ("delivery", kind, car.delivered_on))


def nodes(car: CarFacts, rules: Rules, first: date) -> Iterator[Occurrence]:
    """F5: half a month, 30 and 60 days, first service missed, five years; those not long past."""
    delivered = car.delivered_on
    if delivered is None:
        return
    days = {name: delivered + timedelta(days=n) for name, n in NODES.items()}
    limit = delivered + timedelta(days=rules.of_model(car.model).first_service_days)
    if not car.service_visits:
        days["overdue"] = limit + timedelta(days=1)
    days["repeat"] = add_months(delivered, REPEAT_MONTHS)
    closes = rules.windows["F5"].closes
    for name, day in days.items():
        if closes.of(day) < first:
            continue
        found = on_day(rules, "F5", day, ("delivery", name, delivered), name, delivered)
        if name == "overdue":  # not before the limit has passed
            yield Occurrence("F5", day, day, found.closes, found.reason, delivered, name)
        else:
            yield found


def after_service(kind: str, car: CarFacts, rules: Rules, first: date) -> Iterator[Occurrence]:
    """F7, F10: counted from each settled visit that is recent enough."""
    window = rules.windows[kind]
    for visit in reversed(car.real_visits):
        if window.closes.of(visit.on) < first:
            return
        yield on_day(rules, kind, visit.on, ("visit", kind, visit.on))


def second(car: CarFacts, rules: Rules) -> Iterator[Occurrence]:
    """F11: 7 days after the first follow-up that reached the customer (Q26: day 7 to 14)."""
    if car.followed_on is not None:
        yield on_day(rules, "F11", car.followed_on, ("second", car.followed_on))


def follow_ups(kind: str, car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """The follow-ups of one kind, when they can meet these days."""
    if kind in ("F7", "F8", "F9", "F10"):
        yield from after_service(kind, car, rules, first)
    elif kind == "F11":
        yield from second(car, rules)
    elif kind == "F5":
        yield from nodes(car, rules, first)
    else:
        yield from after_delivery(kind, car, rules, first)
