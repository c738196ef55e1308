"""What the rules of care read and give: the shop's settings, and one occurrence of a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from dealerdesk.care.kinds import KINDS, WINDOWS, Window
from dealerdesk.care.months import month_end
from dealerdesk.care.reasons import Reason

ALL_KINDS = frozenset(KINDS)


def _itself(day: date) -> date:
    """A shop that is open every day."""
    return day


@dataclass(frozen=True)
class Rules:
    """The shop's settings that decide what is due; domain 1.1 defaults.

    ``models``: what the table of models says otherwise, by the beginning of the model's name.
    ``fixed``: periodic services count from delivery in fixed steps, not from the last one.
    ``vip_tiers``: whose birthday is C16. ``kinds``: the kinds that are in use. ``previous_open``:
    the day, or the last open day before it, on which a customer is reminded (6.4).
    """

    first_service_days: int = 90
    first_service_km: int = 5000
    service_months: int = 6
    service_km: int = 10000
    warranty_months: int = 36
    warranty_km: int = 60000
    km_per_month: int = 1250
    lost_from_days: int = 90
    lost_to_days: int = 360
    lost_band_days: int = 180
    near_lost_days: int = 90
    fixed: bool = False
    vip_tiers: frozenset[str] = frozenset({"super_vip"})
    previous_open: Callable[[date], date] = field(default=_itself, compare=False)
    kinds: frozenset[str] = frozenset(kind.id for kind in KINDS.values() if kind.on)
    models: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    windows: Mapping[str, Window] = field(default_factory=lambda: WINDOWS)
    _of_model: dict[str, Rules] = field(default_factory=dict, compare=False, repr=False)

    def of_model(self, model: str) -> Rules:
        """These rules as the table of models has them for a model (4.3); the longest name wins."""
        if not self.models:
            return self
        found = self._of_model.get(model)
        if found is None:
            names = [name for name in self.models if model.upper().startswith(name.upper())]
            parts = self.models[max(names, key=len)] if names else {}
            values = {_PARTS[part]: value for part, value in parts.items()}
            found = replace(self, models={}, **values) if parts else replace(self, models={})
            self._of_model[model] = found
        return found


_PARTS = {
    "first_days": "first_service_days",
    "first_km": "first_service_km",
    "months": "service_months",
    "km": "service_km",
    "warranty_months": "warranty_months",
    "warranty_km": "warranty_km",
}


class Occurrence(NamedTuple):
    """One time that something is due, with its raw window.

    ``anchor`` is what it counts from, so that the same occurrence keeps its name while a new
    mileage moves its day; ``sub`` tells sticker from line, which policies end, or which node.
    ``first_day`` and ``last_day``: listed only within these, inside the window (C9 gives way to
    C2, C10 waits for the car's own due date); None is the window's edge.
    """

    kind: str
    opens: date
    due: date
    closes: date
    reason: Reason
    anchor: date = date.min
    sub: str = ""
    first_day: date | None = None
    last_day: date | None = None

    def meets(self, first: date, last: date) -> bool:
        """Whether it is listed on any of these days."""
        return (self.first_day or self.opens) <= last and (self.last_day or self.closes) >= first

    def is_on(self, day: date) -> bool:
        """Whether it has begun to be listed by ``day``, and was not taken off the list before; what
        is overdue after its window stays."""
        return (self.first_day or self.opens) <= day and (self.last_day is None or self.last_day >= day)

    def key(self, source: str) -> str:
        """Its name among all occurrences: what plans a task twice finds the first one."""
        part = f":{self.sub}" if self.sub and self.kind in ("C5", "C7", "C8", "F5") else ""
        return f"{self.kind}:{source}:{self.anchor.isoformat()}{part}"


def on_day(
    rules: Rules, kind: str, day: date, reason: Reason, sub: str = "", anchor: date | None = None
) -> Occurrence:
    """An occurrence whose window is counted from ``day``; a due day before its opening is moved to it."""
    window = rules.windows[kind]
    opens = window.opens.of(day)
    return Occurrence(
        kind, opens, max(opens, window.due.of(day)), window.closes.of(day), reason, anchor or day, sub
    )


def lost_window(anchor: date, rules: Rules) -> tuple[date, date, date]:
    """C10: from day 90 after the anchor, due the end of that month, to day 360 (L6)."""
    opens = anchor + timedelta(days=rules.lost_from_days)
    return opens, month_end(opens), anchor + timedelta(days=rules.lost_to_days)
