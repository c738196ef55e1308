"""The month report 月度报告 (2.10) as plain values: figures, signatures, the people behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dealerdesk.figures.rules import rate
from dealerdesk.forms import PrintNote, ShopHead


@dataclass(frozen=True)
class Ratio:
    """Numerator and denominator, always printed together. `percent` is None when the denominator is 0."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> float | None:
        """The rate in percent, rounded to one decimal as it is printed."""
        return rate(self.numerator, self.denominator)


@dataclass(frozen=True)
class FigureRow:
    """One figure of the month with what it is compared with.

    `note` stands in small type after the name (90–360 天). `target` is in percent; `at_most` means that less
    is better. `headline` figures are printed large, at most four. `history` holds the last twelve months,
    oldest first, with this month as the last one: (first day of the month, rate).
    """

    id: str
    name: str
    definition: str
    now: Ratio
    note: str = ""
    last_month: Ratio | None = None
    last_year: Ratio | None = None
    target: float | None = None
    at_most: bool = False
    headline: bool = False
    history: tuple[tuple[date, Ratio], ...] = ()

    @property
    def reached(self) -> bool | None:
        """Whether the target is met; None without a target or a denominator."""
        if self.now.percent is None or self.target is None:
            return None
        return self.now.percent <= self.target if self.at_most else self.now.percent >= self.target


@dataclass(frozen=True)
class CountRow:
    """A figure that is counted (K24): so many of so many wanted, and of the months it is compared with."""

    id: str
    name: str
    definition: str
    n: int
    target: int
    last_month: int
    last_year: int


@dataclass(frozen=True)
class Signed:
    """Who did a step of the report, and when."""

    name: str
    at: datetime


@dataclass(frozen=True)
class BehindRow:
    """A person and car behind a figure. The phone is masked on paper."""

    name: str
    phone: str = ""
    plate: str = ""
    note: str = ""


@dataclass(frozen=True)
class BehindList:
    """The people of one figure; `counted` says how many of how many, in words or as n / d."""

    title: str
    counted: str
    rows: tuple[BehindRow, ...]


@dataclass(frozen=True)
class ReportForm:
    """A month's report. `month` is its first day; `as_of` the moment to which the data reach."""

    shop: ShopHead
    month: date
    number: str
    author: str
    as_of: datetime
    printed: PrintNote
    figures: tuple[FigureRow, ...]
    submitted: Signed | None = None
    audited: Signed | None = None
    approved: Signed | None = None
    lists: tuple[BehindList, ...] = ()
    remark: str = ""
    counts: tuple[CountRow, ...] = ()
