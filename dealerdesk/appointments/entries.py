"""What the appointment book takes and gives: a draft, a booking, a line of the day's list, a move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dealerdesk.store.store import Change


@dataclass(frozen=True)
class Draft:
    """What one says on the phone. ``at`` is the booked time; ``made_at`` None = now; money in fen.

    ``over_why``: the reason to book over capacity, for who may. ``number``: of the blank sheet that this is
    keyed in from.
    """

    vehicle_id: int
    at: datetime
    work: str
    made_at: datetime | None = None
    kind: str = "active"
    channel: str = "phone"
    minutes: int | None = None
    adviser: str = ""
    bay: str = ""
    technician: str = ""
    wish: str = ""
    items: str = ""
    labour_fen: int | None = None
    parts_fen: int | None = None
    parts_state: str = ""
    parts_on: date | None = None
    parts_text: str = ""
    waits: bool = False
    pickup: bool = False
    pickup_address: str = ""
    pickup_at: datetime | None = None
    driver: str = ""
    bring: tuple[str, ...] = ("licence", "manual")
    note: str = ""
    over_why: str = ""
    number: str = ""


@dataclass(frozen=True)
class Booking:
    """A made appointment: ``counts`` by A1; ``free`` places left in that hour, None = no limit."""

    id: int
    number: str
    counts: bool
    free: int | None
    change: Change


@dataclass(frozen=True)
class AppointmentRow:
    """One line of the day's list. ``limit`` is when its sheet must be handed over (A2)."""

    id: int
    number: str
    at: datetime
    until: datetime
    made_at: datetime
    made_by: str
    work: str
    kind: str
    channel: str
    counts: bool
    state: str
    vehicle_id: int
    plate: str
    model: str
    customer_id: int | None
    customer_name: str
    customer_sex: str
    adviser: str
    wish: str
    waits: bool
    limit: datetime
    bay: str = ""
    items: str = ""
    parts_state: str = ""
    parts_on: date | None = None
    parts_text: str = ""
    parts_came_at: datetime | None = None
    minutes: int = 60
    technician: str = ""
    pickup: bool = False
    pickup_address: str = ""
    pickup_at: datetime | None = None
    driver: str = ""
    tier: str = ""
    over_why: str = ""
    over_by: str = ""
    arrived_at: datetime | None = None
    cancelled_by: str = ""
    cancel_why: str = ""
    changed_at: datetime | None = None
    note: str = ""

    @property
    def sheet_since(self) -> datetime:
        """Since when its sheet says what it says now: an earlier print or hand-over is void."""
        return self.changed_at or self.made_at


MOVED = (
    *(
        "at",
        "bay",
        "adviser",
        "minutes",
        "technician",
        "state",
        "counts",
        "over_why",
        "over_by",
        "changed_at",
    ),
)
"""What of an appointment a move changes."""


@dataclass(frozen=True)
class Move:
    """One line of the history of an appointment that was moved 改期."""

    moved_at: datetime
    actor: str
    by_whom: str
    why: str
    at_before: datetime
    at_after: datetime
    bay_before: str
    bay_after: str
    adviser_before: str
    adviser_after: str
