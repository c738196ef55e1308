"""K24 节日/天气关怀次数: the greeting events of a month against the target; events count, not messages."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from dealerdesk.care.greeting_desk import GreetingDesk
from dealerdesk.care.months import add_months
from dealerdesk.figures.shapes import Count
from dealerdesk.text import _


class CountService:
    """Counts of any month; ``first`` is its first day."""

    def __init__(self, greetings: GreetingDesk) -> None:
        self._greetings = greetings

    def month(self, first: date) -> tuple[Count, ...]:
        """As the data say now."""
        n, target = self._greetings.month_count(first)
        return (
            Count(
                "K24",
                _("Festival and weather greetings"),
                _("Festival and weather events of the month that went to somebody, not messages."),
                n,
                target,
                self._greetings.month_count(add_months(first, -1))[0],
                self._greetings.month_count(add_months(first, -12))[0],
                tuple(self._greetings.counted(first)),
            ),
        )

    def locked(self, first: date, kept: list[dict[str, Any]]) -> tuple[Count, ...]:
        """As a submitted month keeps them, each with what the data say now where that differs."""
        now = {one.id: one for one in self.month(first)}
        found = []
        for row in kept:
            one = replace(now[row["id"]], **(row | {"events": tuple(row["events"])}))
            found.append(replace(one, restated=now[one.id].n if now[one.id].n != one.n else None))
        return tuple(found)

    def content(self, first: date) -> list[dict[str, Any]]:
        """What a submission locks: numbers and events, no words of a language."""
        kept = ("id", "n", "target", "month_before", "year_before", "events")
        return [{name: asdict(one)[name] for name in kept} for one in self.month(first)]
