"""C4 年检: in which months a vehicle is due, and whether for the sticker or on the test line.

The table of domain 4.1 as dated data. It is in force since 2022-10-01 (joint opinion of public
security, market regulation, ecology and transport); many pages still tell the rules before it
(test line in years 6 and 8, twice a year after 15). Anchor is the registration date (注册日期);
what is due is due in that month, to its last day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dealerdesk.care.months import add_months, month_end, month_start, months_between

STICKER = "sticker"
"""申领检验标志: applied for without a visit."""
LINE = "line"
"""上线检验: the car goes on the test line."""


@dataclass(frozen=True)
class Rule:
    """What one group of vehicles owes, by months since registration.

    ``marks``: single months and their duty. ``phases``: (from month, every n months), always on
    the line; the last phase that has begun rules.
    """

    group: str
    valid_from: date
    marks: tuple[tuple[int, str], ...]
    phases: tuple[tuple[int, int], ...]

    def duty(self, age: int) -> str:
        """``sticker``, ``line`` or "" for a vehicle of ``age`` months."""
        for month, duty in self.marks:
            if month == age:
                return duty
        begun = [phase for phase in self.phases if phase[0] < age]
        if begun and (age - begun[-1][0]) % begun[-1][1] == 0:
            return LINE
        return ""


_SINCE = date(2022, 10, 1)
_TO_YEAR_10 = ((24, STICKER), (48, STICKER), (72, LINE), (96, STICKER), (120, LINE))
RULES = (
    Rule("car", _SINCE, _TO_YEAR_10, ((120, 12),)),
    Rule("motorcycle", _SINCE, _TO_YEAR_10, ((120, 12),)),
    Rule("van", _SINCE, ((24, LINE), (48, LINE), (72, LINE)), ((72, 12), (180, 6))),
    Rule("commercial_passenger", _SINCE, (), ((0, 12), (60, 6))),
    Rule("truck", _SINCE, (), ((0, 12), (120, 6))),
    Rule("other", _SINCE, (), ((0, 12),)),
)


@dataclass(frozen=True)
class Inspection:
    """One inspection: the last day it may be done, its duty, and the age in months."""

    until: date
    duty: str
    age: int


def group(kind: str, use: str, produced_on: date | None, registered_on: date | None) -> str:
    """The row of the table for a vehicle of the record's ``kind`` and ``use``.

    A car registered more than four years after it was made is treated like a minibus (面包车).
    """
    if kind == "truck":
        return "truck"
    if kind in ("car", "van", "coach") and use == "commercial":
        return "commercial_passenger"
    if kind == "coach":
        return "truck"  # large and medium non-commercial passenger: the same row as trucks
    if kind == "car" and produced_on and registered_on and registered_on > add_months(produced_on, 48):
        return "van"
    return kind if kind in ("car", "van", "motorcycle") else "other"


@lru_cache(maxsize=512)
def rule_for(name: str, day: date) -> Rule:
    """The rule of a group in force on ``day``; before the oldest one, the oldest."""
    dated = [rule for rule in RULES if rule.group == name]
    return next((rule for rule in reversed(dated) if rule.valid_from <= day), dated[0])


def inspections(registered_on: date, name: str, first: date, last: date) -> Iterator[Inspection]:
    """Every inspection of a vehicle whose month meets ``first`` … ``last``, in order.

    Only the month of registration counts, so 29 February falls in February every time.
    """
    month = month_start(first)
    while month <= last:
        age = months_between(registered_on, month)
        duty = rule_for(name, month).duty(age) if age > 0 else ""
        if duty:
            yield Inspection(month_end(month), duty, age)
        month = add_months(month, 1)


def duty_near(registered_on: date, name: str, month: date) -> str:
    """The duty of the inspection nearest to ``month``, at most three months away, or "".

    For an imported 检验有效期至 whose month is not quite the registration's.
    """
    for away in (0, -1, 1, -2, 2, -3, 3):
        there = add_months(month_start(month), away)
        for found in inspections(registered_on, name, there, there):
            return found.duty
    return ""
