"""What the figures' room hands out: plain, frozen pictures of a month and of the people behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dealerdesk.care.months import month_text
from dealerdesk.errors import NotFound
from dealerdesk.figures.catalogue import FIGURES
from dealerdesk.figures.rules import rate
from dealerdesk.text import _

SUBMITTED = "submitted"
APPROVED = "approved"


Ratio = tuple[int, int]
"""Numerator and denominator."""


@dataclass(frozen=True)
class Figure:
    """One figure of one month. Rates are percent with one decimal; None, shown as —, without a denominator.

    ``month_before`` and ``year_before`` are numerator and denominator of those months; ``restated``
    is what the data say now, where a locked month differs from it.
    """

    id: str
    name: str
    definition: str
    numerator: int
    denominator: int
    target: int | None
    lower_is_better: bool
    month_before: Ratio
    year_before: Ratio
    excluded: int = 0
    restated: Ratio | None = None

    @property
    def value(self) -> float | None:
        return rate(self.numerator, self.denominator)

    @property
    def last_month(self) -> float | None:
        return rate(*self.month_before)

    @property
    def last_year(self) -> float | None:
        return rate(*self.year_before)

    @property
    def missing(self) -> int:
        """How many of the denominator are not in the numerator."""
        return self.denominator - self.numerator

    @property
    def short_of_target(self) -> float | None:
        """Percentage points that lack to the target, 0.0 when it is met, None without a target or value."""
        if self.target is None or self.value is None:
            return None
        gap = self.value - self.target if self.lower_is_better else self.target - self.value
        return max(0.0, round(gap, 1))


@dataclass(frozen=True)
class Count:
    """A figure that is counted, not a rate (K24): so many of so many wanted, with what they were.
    ``restated`` is what the data say now, where a locked month differs from it."""

    id: str
    name: str
    definition: str
    n: int
    target: int
    month_before: int
    year_before: int
    events: tuple[str, ...] = ()
    restated: int | None = None

    @property
    def met(self) -> bool:
        """Whether as many as wanted."""
        return self.n >= self.target


@dataclass(frozen=True)
class MonthFigures:
    """A month, its figures and counts, and its life: "" (draft), submitted (locked), approved (frozen)."""

    month: date
    state: str
    figures: tuple[Figure, ...]
    submitted_at: datetime | None = None
    submitted_by: str = ""
    approved_at: datetime | None = None
    approved_by: str = ""
    counts: tuple[Count, ...] = ()

    @property
    def frozen(self) -> bool:
        """Whether the general manager approved it, so that nothing in it changes any more."""
        return self.state == APPROVED

    def figure(self, figure_id: str) -> Figure:
        """One figure. Raises NotFound, also for one that was not counted yet when the month was locked."""
        wanted = known(figure_id)
        for one in self.figures:
            if one.id == wanted:
                return one
        raise not_counted(self.month, wanted)


@dataclass(frozen=True)
class Row:
    """One vehicle (K4: visit, K5: customer, K6: appointment) in a list; the phone is masked."""

    vehicle_id: int
    customer_id: int | None
    customer: str
    plate: str
    model: str
    phone: str
    day: str
    detail: str
    vin: str = ""


@dataclass(frozen=True)
class People:
    """The people behind a figure: ``denominator`` is ``numerator`` and ``missing`` together."""

    figure: str
    numerator: tuple[Row, ...]
    denominator: tuple[Row, ...]
    missing: tuple[Row, ...]
    excluded: tuple[Row, ...]


@dataclass(frozen=True)
class TrendPoint:
    """One month of a figure's trend, beside the same month a year before."""

    month: date
    now: Ratio
    year_before: Ratio

    @property
    def value(self) -> float | None:
        return rate(*self.now)

    @property
    def last_year(self) -> float | None:
        return rate(*self.year_before)


def known(figure_id: str) -> str:
    """The id of a figure, however it is typed. Raises NotFound."""
    for key in FIGURES:
        if key.casefold() == figure_id.strip().casefold():
            return key
    raise NotFound(
        _("There is no figure {id}: choose from {ids}").format(id=figure_id, ids=", ".join(FIGURES))
    )


def not_counted(month: date, figure_id: str) -> NotFound:
    """A month that was locked before a figure existed stays without it."""
    return NotFound(
        _("{month} was submitted before {id} was counted: it stays as it was submitted").format(
            month=month_text(month), id=figure_id
        )
    )
