"""C1 首保, C2 定保 and C9 主动预约: months or km, whichever comes first (1.1, 2.3). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dealerdesk.care.facts import CarFacts, Visit
from dealerdesk.care.mileage import FASTEST, Point
from dealerdesk.care.months import add_months, months_between
from dealerdesk.care.occurrence import Occurrence, Rules

BOOKED_FOR = {"C1": ("first_service", "periodic_service"), "C2": ("first_service", "periodic_service"),
              "C9": ("first_service", "periodic_service"), "C4": ("inspection",)}  # fmt: skip
"""The work of an appointment that leaves nothing to remind of, by kind."""


def first_service(car: CarFacts, rules: Rules) -> Occurrence | None:
    """C1 首保: until the first service visit after delivery; None when it is done."""
    rules = rules.of_model(car.model)
    delivered = car.delivered_on
    if delivered is None or car.service_visits:
        return None
    deadline = delivered + timedelta(days=rules.first_service_days)
    km = rules.first_service_km
    by_km = car.track(rules.km_per_month).reached(km, Point(delivered, 0))
    window = rules.windows["C1"]
    opens = window.opens.of(deadline)
    why = ("first_service", delivered, deadline, by_km, rules.first_service_days, km)
    due = max(opens, min(deadline, by_km))
    return Occurrence("C1", opens, due, window.closes.of(deadline), why, delivered)


def periodic_service(car: CarFacts, rules: Rules) -> Occurrence | None:
    """C2 定保: D = months or km after the last service, whichever comes first (2.3).

    Without a service the car owes C1; when that closes undone, C2 counts from delivery and
    opens after C1 has closed. None without service and delivery day: no date, no reminder.
    Kept with the car, since C9 and C10 ask for it too.
    """
    rules = rules.of_model(car.model)
    if rules is not car.next_service.get("rules"):
        car.next_service.update(rules=rules, found=_periodic_service(car, rules))
    return car.next_service["found"]


def _periodic_service(car: CarFacts, rules: Rules) -> Occurrence | None:
    done = car.service_visits
    if done:
        return _service_since(car, rules, done[-1].on, valid_km(done[-1]), None)
    if car.delivered_on is None:
        return None
    deadline = car.delivered_on + timedelta(days=rules.first_service_days)
    closed = rules.windows["C1"].closes.of(deadline)
    return _service_since(car, rules, car.delivered_on, 0, closed + timedelta(days=1))


def _service_since(
    car: CarFacts, rules: Rules, since: date, km: int | None, not_before: date | None
) -> Occurrence:
    by_months, target = add_months(since, rules.service_months), None if km is None else km + rules.service_km
    if rules.fixed and car.delivered_on is not None and not_before is None:
        by_months, target = _fixed_step(car.delivered_on, since, km, rules)
    run = car.track(rules.km_per_month)
    by_km = run.reached(target, Point(since, km)) if target is not None and km is not None else None
    day = min(by_months, by_km) if by_km else by_months
    window = rules.windows["C2"]
    opens = window.opens.of(day)
    if not_before:
        opens = max(opens, not_before)
        day = max(day, opens)
    interval = rules.service_km if target is None or km is None else target - km
    why = (
        "service", since, km, rules.service_months, interval, by_months, by_km, run.known,
        not_before is not None,
    )  # fmt: skip
    return Occurrence("C2", opens, day, window.closes.of(day), why, since)


def _fixed_step(delivered: date, since: date, km: int | None, rules: Rules) -> tuple[date, int | None]:
    """The next step counted from delivery; a service within half an interval of a step was that step."""
    half = rules.service_months // 2
    steps = (months_between(delivered, since) + half) // rules.service_months + 1
    while add_months(delivered, steps * rules.service_months) <= since:
        steps += 1
    by_months = add_months(delivered, steps * rules.service_months)
    if km is None:
        return by_months, None
    return by_months, ((km + rules.service_km // 2) // rules.service_km + 1) * rules.service_km


def proactive_booking(car: CarFacts, rules: Rules) -> Occurrence | None:
    """C9 主动预约: the same service two weeks ahead; it gives way to C2 when that opens."""
    service = periodic_service(car, rules)
    if service is None:
        return None
    window = rules.windows["C9"]
    opens = window.opens.of(service.due)
    until = service.opens - timedelta(days=1)
    if opens > until:
        return None
    due = max(opens, window.due.of(service.due))
    why = ("booking", *service.reason[1:])
    closes = window.closes.of(service.due)
    return Occurrence("C9", opens, due, closes, why, service.anchor, last_day=min(until, closes))


def own_due(car: CarFacts, rules: Rules) -> date | None:
    """The day on which the car's own next service is due: C1, else C2; None where nothing tells."""
    found = first_service(car, rules) or periodic_service(car, rules)
    return found.due if found else None


def valid_km(visit: Visit) -> int | None:
    """The mileage of a visit, if it can be believed."""
    return visit.km if visit.km_ok else None


# One finder a kind. Each looks first, by dates alone, whether the window can meet the days asked: a
# shop's list is asked all day long, and most cars can be passed over without forecasting their km.


def first_services(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C1, when its window can meet these days."""
    if car.delivered_on is not None and not car.service_visits:
        rules = rules.of_model(car.model)
        window, deadline = rules.windows["C1"], car.delivered_on + timedelta(days=rules.first_service_days)
        if window.opens.of(deadline) <= last and window.closes.of(deadline) >= first:
            yield from some(first_service(car, rules))


def _out_of_reach(car: CarFacts, rules: Rules, kind: str, first: date, last: date) -> bool:
    """Whether the last service alone tells that the window can't meet these days."""
    if not car.service_visits or rules.fixed:
        return False
    since = car.service_visits[-1].on
    window = rules.windows[kind]
    if window.closes.of(add_months(since, rules.service_months)) < first:
        return True
    soonest = since + timedelta(days=min(rules.service_km // FASTEST, rules.service_months * 28))
    nothing_since = car.visits[-1] is car.service_visits[-1] and not car.readings
    return nothing_since and window.opens.of(soonest) > last


def periodic_services(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C2, when its window can meet these days."""
    rules = rules.of_model(car.model)
    if not _out_of_reach(car, rules, "C2", first, last):
        yield from some(periodic_service(car, rules))


def proactive_bookings(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C9, when its window can meet these days; a car that owes its first service owes no C9."""
    rules = rules.of_model(car.model)
    if car.service_visits and not _out_of_reach(car, rules, "C9", first, last):
        yield from some(proactive_booking(car, rules))


def some(found: Occurrence | None) -> Iterator[Occurrence]:
    """The occurrence, or nothing."""
    if found is not None:
        yield found
