"""C10 流失 and L1–L6: who is away since when, in which state, band and class. Pure.

Anchor = last settled order, else delivery. The monthly list is day 90 to 360 after it (89 no,
90 yes, 360 yes, 361 no). Inside it: not yet due while the car's own service date lies ahead,
nearly lost up to 90 days past it, lost beyond (or from day 180 where no due date is known).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from dealerdesk.care.facts import CarFacts
from dealerdesk.care.maintenance import own_due, valid_km
from dealerdesk.care.months import add_months, month_end
from dealerdesk.care.occurrence import Occurrence, Rules, lost_window
from dealerdesk.text import N_

NOT_DUE, NEAR, LOST, LONG = "not_due", "near_lost", "lost", "long_lost"
STATES = {
    NOT_DUE: N_("not due yet"),
    NEAR: N_("nearly lost"),
    LOST: N_("lost to us"),
    LONG: N_("long lost"),
}
REASONS = {
    "A": N_("another dealership"),
    "B": N_("independent garage"),
    "C": N_("too expensive"),
    "D": N_("too far"),
    "E": N_("waits too long"),
    "F": N_("few km driven"),
    "G": N_("no time now"),
    "H": N_("car sold"),
    "I": N_("car scrapped"),
    "J": N_("has moved"),
    "K": N_("dissatisfied"),
    "L": N_("other, or not told"),
}
"""未回厂原因 (L5), the same letters everywhere; A and B ask shop, place and fee."""
ELSEWHERE = ("A", "B")
GROUNDS = {
    "a": N_("refuses every contact"),
    "b": N_("indifferent to every measure"),
    "c": N_("distrusts prices, parts or work for good"),
}
"""The grounds of 最终宣告流失 (L4)."""


class Away(NamedTuple):
    """A car that has not been in: ``days`` since its anchor, state of L6, the car's own due date. Of a
    long lost car nobody asks any more when its service was due: None."""

    anchor: date
    days: int
    state: str
    own_due: date | None
    never: bool


def anchor_of(car: CarFacts) -> date | None:
    """L6: the last settled order, else the delivery."""
    return car.real_visits[-1].on if car.real_visits else car.delivered_on


def away(car: CarFacts, rules: Rules, on: date) -> Away | None:
    """Where a car stands on a day; None when it was in within 90 days, or nothing is known."""
    anchor = anchor_of(car)
    if anchor is None or (on - anchor).days < rules.lost_from_days:
        return None
    days = (on - anchor).days
    due = own_due(car, rules) if days <= rules.lost_to_days else None
    return Away(anchor, days, state_of(days, due, rules, on), due, not car.real_visits)


def state_of(days: int, due: date | None, rules: Rules, on: date) -> str:
    """The state of L6, ``days`` after the anchor, of a car whose own service is due on ``due``."""
    if days > rules.lost_to_days:
        return LONG
    if due is None:
        return LOST if days >= rules.lost_band_days else NEAR
    if due > on:
        return NOT_DUE
    return NEAR if (on - due).days <= rules.near_lost_days else LOST


def band(days: int, rules: Rules) -> str:
    """The band of a car on the monthly list: 90–179, 180–360, or 361 and more."""
    if days > rules.lost_to_days:
        return f"{rules.lost_to_days + 1}+"
    if days < rules.lost_band_days:
        return f"{rules.lost_from_days}-{rules.lost_band_days - 1}"
    return f"{rules.lost_band_days}-{rules.lost_to_days}"


def is_local(plate: str, address: str, prefixes: str, city: str) -> bool:
    """本地 (Q30): by the city of the plate (``prefixes`` as set, several divided by spaces), else by the
    city that the address names; what says nothing of another place is local."""
    cities = prefixes.upper().replace(",", " ").replace("，", " ").replace("·", "").split()
    if plate and cities:
        return plate.startswith(tuple(cities))
    named = city_of(address)
    return not named or not city or named == city


def city_of(address: str) -> str:
    """The city that an address names (云川市…), without its province; '' when it names none."""
    head, found, _rest = address.partition("市")
    return head.rpartition("省")[2].rpartition("区")[2].strip() if found and len(head) <= 12 else ""


def in_warranty(car: CarFacts, rules: Rules, on: date) -> bool:
    """在保 (Q31): by the date and by the last known km against the model's warranty; no start, none."""
    start = car.delivered_on or car.invoiced_on
    if start is None:
        return False
    if on > warranty_end(start, rules, car.model):
        return False
    points = car.track(rules.km_per_month).points
    return not points or points[-1].km < rules.of_model(car.model).warranty_km


def warranty_end(start: date, rules: Rules, model: str) -> date:
    """The last day of the warranty by time (Q31)."""
    return add_months(start, rules.of_model(model).warranty_months)


def lost(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C10: on the list from day 90; called once the car's own due date has passed. The list is pulled
    each month (C10, L6), so its limit is the end of the month in which it is first called."""
    anchor = anchor_of(car)
    if anchor is None:
        return
    opens, due, closes = lost_window(anchor, rules)
    if opens > last or closes < first:
        return
    own = own_due(car, rules)
    called = max(opens, own + timedelta(days=1)) if own else opens
    if called > closes:
        return
    due = min(max(due, month_end(called)), closes)
    km = valid_km(car.real_visits[-1]) if car.real_visits else None
    why = ("lost", anchor, km, own, rules.near_lost_days, not car.real_visits)
    yield Occurrence("C10", opens, due, closes, why, anchor, first_day=called)
