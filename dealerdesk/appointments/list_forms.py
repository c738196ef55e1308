"""The day list of the front desk 日表 and the two days of parts and workshop 备件与车间两日表."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dealerdesk.forms import PrintNote, ShopHead
from dealerdesk.text import N_

PARTS_STATES = {
    "": "",
    "none": N_("no parts"),
    "needed": N_("to be ordered"),
    "stock": N_("in stock"),
    "ordered": N_("on order"),
    "arriving": N_("arrives {day}"),
    "arrived": N_("has arrived"),
}


@dataclass(frozen=True)
class DayLine:
    """One appointment of the day list. ``work`` is a code of WORK, ``tier`` one of TIERS."""

    at: datetime
    plate: str = ""
    customer: str = ""
    phone: str = ""
    work: str = ""
    adviser: str = ""
    bay: str = ""
    wish: str = ""
    number: str = ""
    tier: str = ""
    waits: bool = False
    pickup: bool = False
    parts_state: str = ""
    parts_on: date | None = None


@dataclass(frozen=True)
class DayListForm:
    """The appointments of a day for the front desk, with empty rows for who comes unbooked."""

    shop: ShopHead
    day: date
    printed: PrintNote
    rows: tuple[DayLine, ...] = ()
    blank_rows: int = 4


@dataclass(frozen=True)
class PartsLine:
    """A car that is expected, as parts counter and workshop see it; ``state`` is a code of PARTS_STATES."""

    at: datetime
    plate: str = ""
    model: str = ""
    vin_tail: str = ""
    work: str = ""
    items: str = ""
    parts: str = ""
    state: str = ""
    arrives_on: date | None = None
    bay: str = ""
    technician: str = ""
    waits: bool = False
    pickup: bool = False


@dataclass(frozen=True)
class PartsDay:
    """One day of the list, in order of time."""

    day: date
    lines: tuple[PartsLine, ...] = ()


@dataclass(frozen=True)
class PartsListForm:
    """The next two working days for parts and workshop; ``made_on`` is the day on which it is made."""

    shop: ShopHead
    made_on: date
    printed: PrintNote
    days: tuple[PartsDay, ...] = ()
