"""Time, injected: nothing else in the program asks the machine what time it is.

Moments are aware ``datetime`` in the shop's fixed offset (default +08:00, no time zone
database); days are ``date`` in that offset.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Protocol

from dealerdesk.errors import WorldError
from dealerdesk.text import _

CHINA = timezone(timedelta(hours=8))


class Clock(Protocol):
    """What services are handed: the shop's now, today and offset."""

    @property
    def tz(self) -> tzinfo: ...

    def now(self) -> datetime: ...

    def today(self) -> date: ...


class SystemClock:
    """The PC's time in the shop's offset; with ``day`` set (sample shop) always that day."""

    def __init__(self, tz: tzinfo = CHINA, day: date | None = None) -> None:
        self.tz = tz
        self.day = day

    def now(self) -> datetime:
        now = datetime.now(self.tz).replace(microsecond=0)
        return now if self.day is None else datetime.combine(self.day, now.timetz())

    def today(self) -> date:
        return self.now().date()


class FixedClock:
    """A clock that stands still until it is set (tests, pictures, the sample's making)."""

    def __init__(self, now: datetime) -> None:
        if now.tzinfo is None:
            now = now.replace(tzinfo=CHINA)
        self.moment = now
        self.tz = now.tzinfo or CHINA

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()


def parse_offset(text: str) -> timezone:
    """``+08:00`` as a timezone.

    Raises WorldError when the text is no offset.
    """
    match = re.fullmatch(r"([+-])(\d\d):(\d\d)", text.strip())
    if match is None:
        raise WorldError(_("{text} is no time zone: write it like +08:00").format(text=text))
    hours, minutes = int(match[2]), int(match[3])
    if hours > 14 or minutes > 59:
        raise WorldError(_("{text} is no time zone: write it like +08:00").format(text=text))
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(delta if match[1] == "+" else -delta)


def parse_moment(text: str, tz: tzinfo) -> datetime:
    """An ISO 8601 moment; without an offset it is the shop's time.

    Raises WorldError when the text is no moment between 1990 and 2189.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        if not (1990 <= moment.year < 2190 and ":" in text):
            raise ValueError
    except ValueError:
        raise WorldError(_("{text} is no moment: write it like 2026-11-24T10:00").format(text=text)) from None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=tz)
    return moment.astimezone(tz)


def parse_day(text: str) -> date:
    """``YYYY-MM-DD`` as a date.

    Raises WorldError when there is no such day.
    """
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
            raise ValueError
        day = date.fromisoformat(text.strip())
        if not 1900 <= day.year < 2190:
            raise ValueError
        return day
    except ValueError:
        raise WorldError(_("{text} is no day: write it like 2026-11-23").format(text=text)) from None


def parse_month(text: str) -> date:
    """``YYYY-MM`` as the first day of that month.

    Raises WorldError when there is no such month.
    """
    try:
        if not re.fullmatch(r"\d{4}-\d\d", text.strip()):
            raise ValueError
        month = date.fromisoformat(text.strip() + "-01")
        if not 1990 <= month.year < 2190:
            raise ValueError
        return month
    except ValueError:
        raise WorldError(_("{text} is no month: write it like 2026-10").format(text=text)) from None
