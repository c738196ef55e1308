"""Running numbers of papers, without gaps or repeats: they are given inside the write."""

from __future__ import annotations

from datetime import date

from dealerdesk.store.records import NumberSeries
from dealerdesk.store.store import Writing


def next_number(writing: Writing, prefix: str, day: date) -> str:
    """The next number of ``prefix`` on ``day``: ``YY-20261123-001``.

    The write holds the file, so two windows never get the same one, and a write that fails
    gives its number back.
    """
    period = f"{day:%Y%m%d}"
    return f"{prefix}-{period}-{_next(writing, prefix, period):03d}"


def next_of_day(writing: Writing, prefix: str, day: date) -> int:
    """The next running number of ``prefix`` on ``day``, for numbers that are written otherwise (受理号)."""
    return _next(writing, prefix, f"{day:%Y%m%d}")


def next_month_number(writing: Writing, prefix: str, month: date) -> str:
    """The next number of a monthly series: ``YB-202610-01``."""
    period = f"{month:%Y%m}"
    return f"{prefix}-{period}-{_next(writing, prefix, period):02d}"


def _next(writing: Writing, prefix: str, period: str) -> int:
    assert writing.journal_id, "a number is given inside a write"
    row = NumberSeries.get_or_none(
        (NumberSeries.prefix == prefix) & (NumberSeries.period == period)  # type: ignore[operator]
    )
    last = (row.last if row else 0) + 1
    NumberSeries.replace(prefix=prefix, period=period, last=last).execute()
    return last
