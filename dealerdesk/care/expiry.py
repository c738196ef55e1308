"""What runs out: C3 保修, C4 年检, C5 保险, C14 按揭. Pure; days are ``date``, distances km."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dealerdesk.care import inspection
from dealerdesk.care.facts import CarFacts
from dealerdesk.care.maintenance import some
from dealerdesk.care.mileage import Point
from dealerdesk.care.months import add_months, month_end, month_start
from dealerdesk.care.occurrence import Occurrence, Rules, on_day


def warranty_end(car: CarFacts, rules: Rules) -> tuple[date, bool] | None:
    """When the warranty ends (4.3), and whether it is the km that end it; None without a start."""
    start = car.delivered_on or car.invoiced_on
    if start is None:
        return None
    rules = rules.of_model(car.model)
    run = car.track(rules.km_per_month)
    end = add_months(start, rules.warranty_months)
    by_km = run.reached(rules.warranty_km, Point(start, 0)) if run.points else end
    return min(end, by_km), by_km < end


def warranty(car: CarFacts, rules: Rules) -> Occurrence | None:
    """C3 保修到期: the earlier of months after delivery (else invoice) and the km limit (4.3)."""
    found = warranty_end(car, rules)
    if found is None:
        return None
    rules = rules.of_model(car.model)
    expiry, by_km = found
    known = car.track(rules.km_per_month).known
    why = ("warranty", expiry, rules.warranty_months, rules.warranty_km, by_km, known)
    return on_day(rules, "C3", expiry, why, anchor=car.delivered_on or car.invoiced_on)


def warranties(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C3, when its window can meet these days."""
    start = car.delivered_on or car.invoiced_on
    if start is not None:
        months = rules.of_model(car.model).warranty_months
        if rules.windows["C3"].closes.of(add_months(start, months)) >= first:
            yield from some(warranty(car, rules))


def inspections(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C4 年检: an imported 检验有效期至 rules; after it, and without it, the table of 4.1."""
    until, anchor = car.inspection_until, car.registered_on or car.delivered_on
    if until is not None:
        until = month_end(until)
        if month_start(until) <= last and until >= first:
            duty = inspection.duty_near(anchor, _group(car), until) if anchor else ""
            yield on_day(rules, "C4", until, ("inspection_until", until, duty), duty)
        first = max(first, add_months(until, 5))
    if anchor is None or first > last:
        return
    for one in inspection.inspections(anchor, _group(car), first, last):
        why = ("inspection", anchor, one.age, one.duty, car.registered_on is None)
        yield on_day(rules, "C4", one.until, why, one.duty)


def _group(car: CarFacts) -> str:
    return inspection.group(car.kind, car.use, car.produced_on, car.registered_on)


def insurances(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C5 保险到期: each policy that no later one of its kind has renewed; ends of one day in one line."""
    if not any(rules.windows["C5"].closes.of(policy.end_on) >= first for policy in car.policies):
        return
    latest: dict[str, date] = {}
    for policy in car.policies:
        latest[policy.kind] = max(latest.get(policy.kind, policy.end_on), policy.end_on)
    for end in sorted(set(latest.values())):
        ending = [p for p in car.policies if p.end_on == end and latest[p.kind] == end]
        kinds = tuple(sorted({p.kind for p in ending}, reverse=True))
        here = any(p.here for p in ending)
        yield on_day(rules, "C5", end, ("insurance", kinds, end, here), "+".join(kinds))


def mortgages(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C14 按揭到期."""
    if car.mortgage_until is not None:
        yield on_day(rules, "C14", car.mortgage_until, ("mortgage", car.mortgage_until))
