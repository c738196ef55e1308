"""The kinds of care as data (domain 1.1): name, window, consent class, colour of the chip.

Windows are offsets from a kind's base day, as the [P] table of 1.1 has them: C1's base is the
first-service deadline (delivery + 90 days), C2's the service day D, the others' the day itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dealerdesk.care.months import add_months, month_start
from dealerdesk.text import N_, _

SERVICE = "service"
"""Service notice: survives a refusal of marketing (domain 4.4)."""
COURTESY = "courtesy"


@dataclass(frozen=True)
class Offset:
    """So many days and months from the base day; ``month`` = the first day of that month."""

    days: int = 0
    months: int = 0
    month: bool = False

    def of(self, base: date) -> date:
        day = add_months(base, self.months) if self.months else base
        if self.days:
            day += timedelta(days=self.days)
        return month_start(day) if self.month else day


@dataclass(frozen=True)
class Window:
    """From ``opens`` to ``closes``, both as offsets from the base day."""

    opens: Offset = Offset()
    closes: Offset = Offset()


@dataclass(frozen=True)
class Kind:
    """One row of the care calendar. ``purpose`` is the consent it needs (service or courtesy).

    ``late_on_due``: the reminder must come before the day, so on the day itself it is overdue
    (C1 "before day 90", C2 "in the week before the due date").
    """

    id: str
    name: str
    tint: str
    purpose: str
    window: Window
    late_on_due: bool = False

    @property
    def title(self) -> str:
        """The word on the chip, in the language of the shop."""
        return _(self.name)


KINDS = {
    kind.id: kind
    for kind in (
        Kind("C1", N_("First service"), "service", SERVICE, Window(Offset(-30), Offset(30)), True),
        Kind("C2", N_("Periodic service"), "service", SERVICE, Window(Offset(-7), Offset(90)), True),
        Kind("C3", N_("Warranty"), "service", SERVICE, Window(Offset(months=-1))),
        Kind("C4", N_("Inspection"), "legal", SERVICE, Window(Offset(month=True))),
        Kind("C5", N_("Insurance"), "legal", SERVICE, Window(Offset(months=-2))),
        Kind("C6", N_("Birthday"), "birthday", COURTESY, Window()),
    )
}
WINDOWS = {kind.id: kind.window for kind in KINDS.values()}
"""The windows as shipped; a shop's settings may move them."""
