"""What a contact with a person is, and how many each has had (4.4): asked by the queue, the calls and the
greeting desk alike.

A contact is ours: a call of ours that was answered, a text message or letter after three that were not, and a
mass text to whom it went. What the customer does (an inbound call) is none. Service notices don't count
toward the most that a person may have in so many days; a call without a task and a mass text do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dealerdesk.care import bulk
from dealerdesk.care.attempts import CONTACTS
from dealerdesk.care.kinds import KINDS, SERVICE
from dealerdesk.store.store import Store

_SERVICE = tuple(kind.id for kind in KINDS.values() if kind.purpose == SERVICE)
_CALLS = (
    "SELECT customer_id, at, kind FROM attempt WHERE at >= ? AND customer_id IS NOT NULL"
    f" AND direction = 'out' AND result IN ({bulk.marks(CONTACTS)})"
)
_TEXTS = (
    "SELECT customer_id, at, 'text' AS kind FROM greeting_target WHERE at >= ? AND channel = 'sms'"
    " AND state = 'sent'"
)
_ALL = f"({_CALLS} UNION ALL {_TEXTS})"


@dataclass(frozen=True)
class Today:
    """Whom one has reached on a day: ``spoken`` with in whatever matter, ``greeted`` for courtesy or
    marketing or by a mass text. Never twice a day."""

    spoken: frozenset[int]
    greeted: frozenset[int]


class Contacts:
    """Counts the contacts of one shop's people."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def counts(self, days: int, until: datetime) -> dict[int, int]:
        """Customer → contacts for courtesy or marketing in the ``days`` before a moment; one call about
        several matters is one."""
        return dict(self._counted(days, until, "customer_id IS NOT NULL"))

    def of(self, customer_id: int, days: int, until: datetime) -> int:
        """The same of one customer."""
        return dict(self._counted(days, until, "customer_id = ?", customer_id)).get(customer_id, 0)

    def on(self, day: date) -> Today:
        """Whom one has reached since a day began."""
        rows = self._rows(f"SELECT customer_id, kind FROM {_ALL}", day.isoformat())
        return Today(
            frozenset(who for who, kind in rows if kind != "text"),
            frozenset(who for who, kind in rows if kind not in _SERVICE),
        )

    def _counted(self, days: int, until: datetime, whose: str, *more: Any) -> list[Any]:
        sql = (
            f"SELECT customer_id, count(DISTINCT at) FROM {_ALL} WHERE {whose}"
            f" AND kind NOT IN ({bulk.marks(_SERVICE)}) GROUP BY customer_id"
        )
        return self._rows(sql, (until - timedelta(days=days)).isoformat(), *more, *_SERVICE)

    def _rows(self, sql: str, since: str, *more: Any) -> list[Any]:
        return self._store.db.execute_sql(sql, (since, *CONTACTS, since, *more)).fetchall()
