"""The reception slip 接车问诊单 and the queue tickets 顺序表 (2.11) as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dealerdesk.forms import PrintNote, ShopHead
from dealerdesk.text import N_

ARRIVALS = {"booked": N_("Booked"), "walk_in": N_("Not booked"), "rework": N_("Rework")}
"""How a car came: 预约, 未预约, 返修; the letters of their reception numbers are Y, X, F."""
WHEN = {
    "cold": N_("cold"),
    "warm": N_("warm"),
    "idle": N_("idling"),
    "start": N_("starting"),
    "drive": N_("driving"),
    "turn": N_("turning"),
    "brake": N_("braking"),
}
OFTEN = {"always": N_("always"), "often": N_("often"), "sometimes": N_("at times")}
ROAD = {
    "flat": N_("level"),
    "bumpy": N_("bumpy"),
    "slope": N_("slope"),
    "wet": N_("wet"),
}
MOST_LINES = 5
"""Lines of the estimate."""


@dataclass(frozen=True)
class EstimateLine:
    """One line of the estimate; money in fen, None = nothing of that kind."""

    text: str
    labour_fen: int | None = None
    parts_fen: int | None = None

    @property
    def total_fen(self) -> int | None:
        """Labour and parts together; None when neither is known."""
        known = [fen for fen in (self.labour_fen, self.parts_fen) if fen is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class ReceptionForm:
    """One reception slip; everything but shop, number and print note may be empty, and prints empty.

    ``ticket`` is the reception number 受理号 (Y07). ``ahead`` counts cars, ``minutes_to_wait`` minutes;
    distances in km. ``arrival``, ``tier``, ``when``, ``often`` and ``road`` are codes of their tables;
    ``wash`` and ``old_parts`` (taken along) are None where nobody asked. ``wish`` has at most three lines.
    ``copies`` = 2 makes two pages, one of them for the customer.
    """

    shop: ShopHead
    number: str
    printed: PrintNote | None = None
    ticket: str = ""
    arrived_at: datetime | None = None
    arrival: str = ""
    booked_from: datetime | None = None
    booked_until: datetime | None = None
    appointment: str = ""
    ahead: int | None = None
    minutes_to_wait: int | None = None
    adviser: str = ""
    customer_name: str = ""
    honorific: str = ""
    phone: str = ""
    sender_name: str = ""
    tier: str = ""
    plate: str = ""
    model: str = ""
    colour: str = ""
    bought_on: date | None = None
    vin: str = ""
    km_estimate: int | None = None
    km_last: int | None = None
    km_last_on: date | None = None
    wish: str = ""
    when: tuple[str, ...] = ()
    often: str = ""
    road: tuple[str, ...] = ()
    part: str = ""
    estimate: tuple[EstimateLine, ...] = ()
    promised_at: datetime | None = None
    waits: bool = False
    pickup: bool = False
    wash: bool | None = None
    old_parts: bool | None = None
    copies: int = 1


@dataclass(frozen=True)
class TicketForm:
    """One ticket of the queue; it carries no name and no phone. Printed alone it is for a 58 mm roll.

    ``ahead`` counts cars, ``minutes_to_wait`` minutes: 0 of them means at once.
    """

    shop: ShopHead
    ticket: str
    arrival: str
    arrived_at: datetime
    ahead: int = 0
    minutes_to_wait: int = 0
    plate: str = ""
    booked_from: datetime | None = None
    booked_until: datetime | None = None
    adviser: str = ""


@dataclass(frozen=True)
class TicketStripForm:
    """Tickets side by side, four on a strip of 210 × 99 mm."""

    tickets: tuple[TicketForm, ...]
