"""Arrivals keyed in from the paper day list: a row number and a time. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dealerdesk.errors import WorldError
from dealerdesk.text import _

_LINE = re.compile(r"(\d{1,3})(?:[\s,.，、/]+(.*))?", re.DOTALL)
_NOT = ("X", "×", "未到", "未")


@dataclass(frozen=True)
class Keyed:
    """One line: the row of the day list, the time, None = on time; ``came`` False = did not come."""

    row: int
    at: time | None = None
    came: bool = True


def read_line(text: str, rows: int) -> Keyed:
    """``3 0912`` came at 09:12, ``3`` on time, ``3 x`` did not come.

    Raises WorldError for a row that the list (of ``rows`` rows) doesn't have, or no time.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    match = _LINE.fullmatch(said)
    if match is None:
        raise WorldError(
            _("“{text}” is not understood: type row and time, like 3 0912").format(text=said or "—")
        )
    row, rest = int(match[1]), (match[2] or "").strip()
    if not 1 <= row <= rows:
        raise WorldError(_("The list has no row {row}: it goes from 1 to {most}").format(row=row, most=rows))
    if rest.upper() in _NOT:
        return Keyed(row, None, False)
    return Keyed(row, _time(rest) if rest else None)


def _time(said: str) -> time:
    match = re.fullmatch(r"(\d{1,2})[:.\s]?(\d\d)", said)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise WorldError(_("{text} is no time: type it like 0912").format(text=said))
    return time(int(match[1]), int(match[2]))


def moment(keyed: Keyed, booked: datetime, now: datetime, minutes: int) -> datetime:
    """When the customer of a keyed line came: the time on the booked day; without one the booked time, or
    now for who is here up to ``minutes`` before it.

    Raises WorldError for a moment that is still to come.
    """
    at = booked if keyed.at is None else datetime.combine(booked.date(), keyed.at, booked.tzinfo)
    if at <= now:
        return at
    if keyed.at is None and at - now <= timedelta(minutes=minutes):
        return now
    raise WorldError(
        _("Row {row}: {time} is still to come. Type when the customer came").format(
            row=keyed.row, time=f"{at:%H:%M}" if at.date() == now.date() else f"{at:%m-%d %H:%M}"
        )
    )
