"""Papers of the day as plain values: 晨会单 (morning meeting), 夕会单 (evening), the month's sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dealerdesk.forms import PrintNote, ShopHead


def morning_number(day: date) -> str:
    """The number of a day's 晨会单."""
    return f"CH-{day:%Y%m%d}-001"


def evening_number(day: date) -> str:
    """The number of a day's 夕会单."""
    return f"CH-{day:%Y%m%d}-002"


@dataclass(frozen=True)
class UrgentLine:
    """必须先办: what must be done first. ``at`` is the limit, None = some time today; ``what`` is
    read first, then ``detail``, ``who`` does it and a ``number`` or remark."""

    at: datetime | None
    what: str
    detail: str = ""
    who: str = ""
    number: str = ""


@dataclass(frozen=True)
class BirthdayLine:
    """One birthday: name, sex and age with the lunar day, plate with its dot, the number to dial."""

    name: str
    about: str = ""
    plate: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ShareLine:
    """任务分布: a person's or a role's part of the day, with its kinds in words."""

    who: str
    count: int
    kinds: str = ""


@dataclass(frozen=True)
class VisitLine:
    """One appointment of the day. ``tier`` is the word in the box or empty; ``open_matter``: the
    customer has something open, the row is bold; ``parts_missing``: bold in its column."""

    at: datetime
    plate: str = ""
    name: str = ""
    tier: str = ""
    work: str = ""
    adviser: str = ""
    bay: str = ""
    parts: str = ""
    open_matter: bool = False
    parts_missing: bool = False


@dataclass(frozen=True)
class PartLine:
    """备件 of the next two days: the day, what for whom, its state."""

    day: date
    what: str
    state: str = ""


@dataclass(frozen=True)
class MorningForm:
    """晨会单, the day pack. ``lunar`` the lunar date in words; counts as they stand when it is made;
    ``yesterday`` as (label, value) lines; ``more`` urgent lines that found no room."""

    shop: ShopHead
    number: str
    day: date
    printed: PrintNote
    lunar: str = ""
    opens: str = ""
    visits_waiting: int = 0
    due: int = 0
    carried: int = 0
    birthday_limit: str = ""
    complaints: int = 0
    complaints_late: int = 0
    urgent: tuple[UrgentLine, ...] = ()
    birthdays: tuple[BirthdayLine, ...] = ()
    shares: tuple[ShareLine, ...] = ()
    visits: tuple[VisitLine, ...] = ()
    parts: tuple[PartLine, ...] = ()
    yesterday: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OpenLine:
    """Something that is still open in the evening: when it came up, who, what, whose it is."""

    at: datetime
    name: str
    plate: str = ""
    what: str = ""
    who: str = ""


@dataclass(frozen=True)
class CallerLine:
    """One person's calls of the day: how many, how many reached, how many booked."""

    who: str
    calls: int
    reached: int
    booked: int


@dataclass(frozen=True)
class EveningForm:
    """夕会单: what the day brought, what stays open, what comes tomorrow."""

    shop: ShopHead
    number: str
    day: date
    printed: PrintNote
    lunar: str = ""
    closes: str = ""
    calls: int = 0
    reached: int = 0
    made: int = 0
    expected: int = 0
    arrived: int = 0
    left: int = 0
    callers: tuple[CallerLine, ...] = ()
    complaints: tuple[OpenLine, ...] = ()
    undone: tuple[tuple[str, int], ...] = ()
    tomorrow: date | None = None
    tomorrow_load: int = 0
    tomorrow_capacity: int = 0
    tomorrow_kinds: tuple[tuple[str, int], ...] = ()
    tomorrow_visits: int = 0
    tomorrow_birthdays: int = 0
    tomorrow_first: str = ""
    tomorrow_marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class MonthCell:
    """One day of the month's sheet. ``kinds`` are (one character, count); ``lines`` tell of a past day;
    ``load`` and ``capacity`` are calls, None where there are none to show."""

    day: date
    inside: bool
    lunar: str = ""
    festival: str = ""
    marks: tuple[str, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    lines: tuple[str, ...] = ()
    load: int | None = None
    capacity: int = 0
    closed: bool = False


@dataclass(frozen=True)
class MonthForm:
    """The month as one sheet to hang up: six weeks of seven days, Monday first."""

    shop: ShopHead
    month: date
    printed: PrintNote
    cells: tuple[MonthCell, ...]
    summary: str = ""
    notice: str = ""
