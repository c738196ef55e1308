"""What is due, when and why: C1–C6 of domain 1.1, computed from facts in this one place.

Pure: no clock, no database. Every list, card, paper and figure reads what is computed here.
Days are ``date``, distances km.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from dealerdesk.care import inspection, reasons
from dealerdesk.care.facts import CarFacts, Person, Visit
from dealerdesk.care.kinds import KINDS, WINDOWS, Window
from dealerdesk.care.mileage import FASTEST, Point
from dealerdesk.care.months import add_months, day_in_year, month_end, month_start, previous_open_day

AHEAD = "ahead"
OPEN = "open"
OVERDUE = "overdue"

ALL_KINDS = tuple(KINDS)


@dataclass(frozen=True)
class Rules:
    """The shop's settings that decide what is due; domain 1.1 defaults."""

    first_service_days: int = 90
    first_service_km: int = 5000
    service_months: int = 6
    service_km: int = 10000
    warranty_months: int = 36
    warranty_km: int = 60000
    km_per_month: int = 1250
    closed_weekdays: frozenset[int] = frozenset()
    windows: Mapping[str, Window] = field(default_factory=lambda: WINDOWS)


@dataclass(frozen=True)
class Occurrence:
    """One time that something is due. ``sub`` tells sticker from line, or which policies end."""

    kind: str
    opens: date
    due: date
    closes: date
    say: reasons.Reason = field(compare=False)
    sub: str = ""


@dataclass(frozen=True)
class DueItem:
    """One line of the list: who, which car, the raw window, the day to act on, and why.

    ``phone`` is whole, in normal form: whoever shows it masks it. ``why`` is the short reason.
    ``state`` is ahead, open or overdue on ``on``, the first day asked for.
    """

    kind: str
    customer_id: int | None
    customer_name: str
    phone: str
    vehicle_id: int | None
    vin: str
    plate: str
    opens: date
    due: date
    closes: date
    act_on: date
    state: str
    why: str
    sub: str = ""
    model: str = ""
    sex: str = ""
    customer_kind: str = "person"
    on: date = date.min
    say: reasons.Reason | None = field(default=None, compare=False, repr=False)

    @property
    def title(self) -> str:
        """The kind's word, in the language of the shop."""
        return KINDS[self.kind].title

    @property
    def explain(self) -> str:
        """The whole reason, with full dates, for the card and ``--explain``."""
        return self.say(reasons.Words(self.on, full=True)) if self.say else self.why


def due_items(
    car: CarFacts, rules: Rules, first: date, last: date, kinds: Collection[str] = ALL_KINDS
) -> list[DueItem]:
    """What the car owes whose window from opens to closes meets ``first`` … ``last``.

    Birthdays belong to people: :func:`birthday_items`. Cars that are sold, scrapped, moved or
    deleted owe nothing.
    """
    person = car.person
    items = []
    for found in occurrences(car, rules, first, last, kinds):
        if person is None or KINDS[found.kind].purpose not in person.refused:
            items.append(_item(found, person, car, rules, first))
    return items


def birthday_items(
    person: Person, car: CarFacts | None, rules: Rules, first: date, last: date
) -> list[DueItem]:
    """C6 for one person, shown with ``car`` where there is one."""
    if KINDS["C6"].purpose in person.refused:
        return []
    return [_item(found, person, car, rules, first) for found in birthdays(person, rules, first, last)]


def occurrences(
    car: CarFacts, rules: Rules, first: date, last: date, kinds: Collection[str] = ALL_KINDS
) -> Iterator[Occurrence]:
    """The occurrences of C1–C5 whose window meets ``first`` … ``last``."""
    if car.state != "open":
        return
    for kind, find in _FINDERS.items():
        if kind in kinds:
            for found in find(car, rules, first, last):
                if found.opens <= last and found.closes >= first:
                    yield found


def first_service(car: CarFacts, rules: Rules) -> Occurrence | None:
    """C1 首保: until the first service visit after delivery; None when it is done."""
    delivered = car.delivered_on
    if delivered is None or car.service_visits:
        return None
    deadline = delivered + timedelta(days=rules.first_service_days)
    km = rules.first_service_km
    by_km = car.track(rules.km_per_month).reached(km, Point(delivered, 0))
    window = rules.windows["C1"]
    opens = window.opens.of(deadline)
    say = reasons.first_service(delivered, deadline, by_km, rules.first_service_days, km)
    return Occurrence("C1", opens, max(opens, min(deadline, by_km)), window.closes.of(deadline), say)


def periodic_service(car: CarFacts, rules: Rules) -> Occurrence | None:
    """C2 定保: D = months or km after the last service, whichever comes first (2.3).

    Without a service the car owes C1; when that closes undone, C2 counts from delivery and
    opens after C1 has closed. None without service and delivery day: no date, no reminder.
    """
    done = car.service_visits
    if done:
        return _service_since(car, rules, done[-1].on, _valid_km(done[-1]), None)
    if car.delivered_on is None:
        return None
    deadline = car.delivered_on + timedelta(days=rules.first_service_days)
    closed = rules.windows["C1"].closes.of(deadline)
    return _service_since(car, rules, car.delivered_on, 0, closed + timedelta(days=1))


def _service_since(
    car: CarFacts, rules: Rules, since: date, km: int | None, not_before: date | None
) -> Occurrence:
    by_months = add_months(since, rules.service_months)
    run = car.track(rules.km_per_month)
    by_km = run.reached(km + rules.service_km, Point(since, km)) if km is not None else None
    day = min(by_months, by_km) if by_km else by_months
    window = rules.windows["C2"]
    opens = window.opens.of(day)
    if not_before:
        opens = max(opens, not_before)
        day = max(day, opens)
    say = reasons.Service(
        since, km, rules.service_months, rules.service_km, by_months, by_km, run, not_before is not None
    )
    return Occurrence("C2", opens, day, window.closes.of(day), say)


def warranty(car: CarFacts, rules: Rules) -> Occurrence | None:
    """C3 保修到期: the earlier of months after delivery (else invoice) and the km limit (4.3)."""
    start = car.delivered_on or car.invoiced_on
    if start is None:
        return None
    run = car.track(rules.km_per_month)
    end = add_months(start, rules.warranty_months)
    by_km = run.reached(rules.warranty_km, Point(start, 0)) if run.points else end
    expiry = min(end, by_km)
    say = reasons.warranty(expiry, rules.warranty_months, rules.warranty_km, by_km < end, run)
    return _on_day(rules, "C3", expiry, say)


def inspections(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C4 年检: an imported 检验有效期至 rules; after it, and without it, the table of 4.1."""
    until, anchor = car.inspection_until, car.registered_on or car.delivered_on
    if until is not None:
        until = month_end(until)
        if month_start(until) <= last and until >= first:
            duty = inspection.duty_near(anchor, _inspection_group(car), until) if anchor else ""
            yield _on_day(rules, "C4", until, reasons.inspection_until(until, duty), duty)
        first = max(first, add_months(until, 5))
    if anchor is None or first > last:
        return
    for one in inspection.inspections(anchor, _inspection_group(car), first, last):
        say = reasons.inspection(anchor, one.age, one.duty, car.registered_on is None)
        yield _on_day(rules, "C4", one.until, say, one.duty)


def _inspection_group(car: CarFacts) -> str:
    return inspection.group(car.kind, car.use, car.produced_on, car.registered_on)


def insurances(car: CarFacts, rules: Rules) -> Iterator[Occurrence]:
    """C5 保险到期: each policy that no later one of its kind has renewed; ends of one day in one line."""
    latest: dict[str, date] = {}
    for policy in car.policies:
        latest[policy.kind] = max(latest.get(policy.kind, policy.end_on), policy.end_on)
    for end in sorted(set(latest.values())):
        ending = [p for p in car.policies if p.end_on == end and latest[p.kind] == end]
        kinds = tuple(sorted({p.kind for p in ending}, reverse=True))
        here = any(p.here for p in ending)
        yield _on_day(rules, "C5", end, reasons.insurance(kinds, end, here), "+".join(kinds))


def birthdays(person: Person, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C6 生日 of a person, by the solar calendar, once each year.

    Lunar birthdays (domain 6.3) are not computed here yet, and none is invented for them.
    """
    born = person.birthday
    if born is None or born.calendar == "lunar" or person.kind == "company":
        return
    for year in range(first.year, last.year + 1):
        day = day_in_year(year, born.month, born.day)
        if first <= day <= last and (born.year is None or born.year < year):
            yield _on_day(rules, "C6", day, reasons.birthday(born.month, born.day, day))


def _on_day(rules: Rules, kind: str, day: date, say: reasons.Reason, sub: str = "") -> Occurrence:
    """An occurrence that is due on its base day."""
    window = rules.windows[kind]
    return Occurrence(kind, window.opens.of(day), day, window.closes.of(day), say, sub)


def _valid_km(visit: Visit) -> int | None:
    return visit.km if visit.km_ok else None


# One finder a kind. Each looks first, by dates alone, whether the window can meet the days asked: a
# shop's list is asked all day long, and most cars can be passed over without forecasting their km.


def _first_services(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    if car.delivered_on is not None and not car.service_visits:
        window, deadline = rules.windows["C1"], car.delivered_on + timedelta(days=rules.first_service_days)
        if window.opens.of(deadline) <= last and window.closes.of(deadline) >= first:
            yield from _some(first_service(car, rules))


def _periodic_services(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    if car.service_visits:
        since = car.service_visits[-1].on
        window = rules.windows["C2"]
        if window.closes.of(add_months(since, rules.service_months)) < first:
            return
        soonest = since + timedelta(days=min(rules.service_km // FASTEST, rules.service_months * 28))
        nothing_since = car.visits[-1] is car.service_visits[-1] and not car.readings
        if nothing_since and window.opens.of(soonest) > last:
            return
    yield from _some(periodic_service(car, rules))


def _warranties(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    start = car.delivered_on or car.invoiced_on
    if start is not None and rules.windows["C3"].closes.of(add_months(start, rules.warranty_months)) >= first:
        yield from _some(warranty(car, rules))


def _insurances(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    if any(rules.windows["C5"].closes.of(policy.end_on) >= first for policy in car.policies):
        yield from insurances(car, rules)


def _some(found: Occurrence | None) -> Iterator[Occurrence]:
    if found is not None:
        yield found


_FINDERS: dict[str, Callable[[CarFacts, Rules, date, date], Iterator[Occurrence]]] = {
    "C1": _first_services,
    "C2": _periodic_services,
    "C3": _warranties,
    "C4": inspections,
    "C5": _insurances,
}


def _state(found: Occurrence, on: date) -> str:
    if on < found.opens:
        return AHEAD
    late = on >= found.due if KINDS[found.kind].late_on_due else on > found.due
    return OVERDUE if late else OPEN


def _item(found: Occurrence, person: Person | None, car: CarFacts | None, rules: Rules, on: date) -> DueItem:
    return DueItem(
        kind=found.kind,
        customer_id=person.customer_id if person else None,
        customer_name=person.name if person else "",
        phone=person.phone if person else "",
        vehicle_id=car.vehicle_id if car else None,
        vin=car.vin if car else "",
        plate=car.plate if car else "",
        opens=found.opens,
        due=found.due,
        closes=found.closes,
        act_on=previous_open_day(found.due, rules.closed_weekdays),
        state=_state(found, on),
        why=found.say(reasons.Words(on)),
        sub=found.sub,
        model=car.model if car else "",
        sex=person.sex if person else "",
        customer_kind=person.kind if person else "person",
        on=on,
        say=found.say,
    )
