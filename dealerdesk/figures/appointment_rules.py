"""K5, K6, K6b of domain 3 as pure functions: who was called and booked, who was booked and came.

A month is its first day. Unit is the customer for K5, the appointment for K6 and K6b. A numerator is always
taken out of its denominator, so no rate exceeds 100 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dealerdesk.appointments.rules import CAME, punctuality
from dealerdesk.care.maintenance import BOOKED_FOR
from dealerdesk.figures.rules import Excluded, Lists, Member

FIGURES = ("K5", "K6", "K6b")
PROACTIVE = ("C1", "C2", "C9")
"""Kinds whose calls ask for an appointment 招揽: C9 by name, C1 and C2 as the same service."""


class Contact(NamedTuple):
    """One outbound call of a kind of :data:`PROACTIVE`: whether it reached somebody, and whether an
    appointment was made in it."""

    customer_id: int | None
    vehicle_id: int
    kind: str
    day: date
    reached: bool
    booked: bool


class Made(NamedTuple):
    """An appointment that was made, whatever became of it."""

    vehicle_id: int
    day: date
    work: str


class Expected(NamedTuple):
    """An appointment at the time that it stands for. ``ordered``: an order of the car was settled that day.
    ``moved``: it was given another day only after its time had passed."""

    vehicle_id: int
    at: datetime
    state: str
    cancelled_by: str = ""
    arrived_at: datetime | None = None
    ordered: bool = False
    moved: bool = False


@dataclass(frozen=True)
class TimeRules:
    """``now``; ``on_time`` and ``grace`` in minutes: how far from the time a customer is on time, and after
    which one did not come."""

    now: datetime
    on_time: int = 30
    grace: int = 30


def k5(contacts: Iterable[Contact], made: Iterable[Made]) -> Lists:
    """预约成功率（招揽）: of the customers reached in a call for an appointment, those who made one: in that
    call, or for the same work on that day or later in the month. What became of it does not matter here."""
    appointments: dict[int, list[Made]] = defaultdict(list)
    for one in made:
        appointments[one.vehicle_id].append(one)
    calls: dict[tuple[str, int], list[Contact]] = defaultdict(list)
    for call in contacts:
        whose = ("c", call.customer_id) if call.customer_id is not None else ("v", call.vehicle_id)
        calls[whose].append(call)
    members, excluded = [], []
    for some in calls.values():
        some.sort(key=lambda call: call.day)
        reached = [call for call in some if call.reached]
        if not reached:
            excluded.append(Excluded(some[-1].vehicle_id, some[-1].day, "not_reached"))
            continue
        found = min(
            ((day, call) for call in reached if (day := _booked_on(call, appointments)) is not None),
            key=lambda pair: pair[0],
            default=None,
        )
        if found is None:
            members.append(Member(reached[-1].vehicle_id, reached[-1].day, False))
        else:
            day, call = found
            members.append(Member(call.vehicle_id, call.day, True, day))
    return Lists(tuple(members), tuple(excluded))


def _booked_on(call: Contact, appointments: Mapping[int, list[Made]]) -> date | None:
    """The day on which the call led to an appointment, or None."""
    if call.booked:
        return call.day
    works = BOOKED_FOR[call.kind]
    days = [
        one.day for one in appointments.get(call.vehicle_id, ()) if one.work in works and one.day >= call.day
    ]
    return min(days, default=None)


def k6(expected: Iterable[Expected], rules: TimeRules) -> Lists:
    """预约到店率: of the appointments whose time fell in the month, those who came. One moved before its time
    counts at its new time only; one that the shop cancelled is left out, and one that nobody ticked has come
    when an order of the car was settled that day."""
    members, excluded = [], []
    for one in expected:
        day = one.at.date()
        if one.moved:
            members.append(Member(one.vehicle_id, day, False, None, "moved", one.at))
        elif one.state in CAME:
            members.append(Member(one.vehicle_id, day, True, day, "arrived", one.at, one.arrived_at))
        elif one.state == "cancelled":
            if one.cancelled_by == "shop":
                excluded.append(Excluded(one.vehicle_id, day, "shop_cancelled"))
            else:
                members.append(Member(one.vehicle_id, day, False, None, "cancelled", one.at))
        elif one.ordered:
            members.append(Member(one.vehicle_id, day, True, day, "ordered", one.at))
        elif one.state == "booked" and one.at + timedelta(minutes=rules.grace) > rules.now:
            excluded.append(Excluded(one.vehicle_id, day, "ahead"))
        else:
            members.append(Member(one.vehicle_id, day, False, None, "no_show", one.at))
    return Lists(tuple(members), tuple(excluded))


def k6b(expected: Iterable[Expected], rules: TimeRules) -> Lists:
    """预约准时率: of the booked customers who came, those within half an hour of their time. Who came without
    a tick has no time of arrival and is left out."""
    came = k6(expected, rules)
    members, excluded = [], []
    for one in came.members:
        if not one.hit:
            continue
        if one.at is None or one.came_at is None:
            excluded.append(Excluded(one.vehicle_id, one.day, "no_time"))
            continue
        how = punctuality(one.at, one.came_at, rules.on_time)
        members.append(one._replace(hit=how == "on_time", note=how))
    return Lists(tuple(members), tuple(excluded))


def month_lists(
    contacts: Callable[[], Iterable[Contact]],
    made: Callable[[], Iterable[Made]],
    expected: Callable[[], Iterable[Expected]],
    rules: TimeRules,
    figures: Collection[str] = FIGURES,
) -> Mapping[str, Lists]:
    """The lists of the month by figure id; only what a figure needs is asked for."""
    found: dict[str, Lists] = {}
    if "K5" in figures:
        found["K5"] = k5(contacts(), made())
    if "K6" in figures or "K6b" in figures:
        rows = list(expected())
        found |= {key: find(rows, rules) for key, find in (("K6", k6), ("K6b", k6b)) if key in figures}
    return found
