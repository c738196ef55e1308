"""The reason line: why something is due, in words.

Each reason is a small function of :class:`Words`, so that one fact can be said short (a row of
today's list) or in full (the card, ``--explain``). Distances are km.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dealerdesk.care.inspection import STICKER
from dealerdesk.care.mileage import Track
from dealerdesk.care.months import month_text
from dealerdesk.text import N_, _


@dataclass(frozen=True)
class Words:
    """For whom a reason is said: the day it is read, and whether in full.

    Short: a day of this year is ``11-30``, any other ``2027-01-18``.
    """

    on: date
    full: bool = False

    def day(self, day: date) -> str:
        if self.full or day.year != self.on.year:
            return day.isoformat()
        return f"{day.month:02d}-{day.day:02d}"


Reason = Callable[[Words], str]


def first_service(delivered: date, deadline: date, by_km: date, days: int, km: int) -> Reason:
    """C1: the day after delivery, and the limit by days or by km."""

    def say(words: Words) -> str:
        since = _("day {n} after delivery").format(n=(words.on - delivered).days)
        if words.on < delivered:
            since = _("delivered {day}").format(day=words.day(delivered))
        elif words.full:
            since = _("delivered {day}, day {n}").format(
                day=words.day(delivered), n=(words.on - delivered).days
            )
        if by_km < deadline:
            end = _("about {km} km on {day}").format(km=f"{km:,}", day=words.day(by_km))
        else:
            end = _("{n} days on {day}").format(n=days, day=words.day(deadline))
        return _join(since, end)

    return say


@dataclass(frozen=True)
class Service:
    """C2: from which visit (or delivery) the next service counts, and what decides it."""

    since: date
    km: int | None
    months: int
    interval_km: int
    by_months: date
    by_km: date | None
    track: Track
    delivered: bool = False

    def __call__(self, words: Words) -> str:
        parts = [self._since(words)]
        if self.by_km is not None and self.by_km < self.by_months:
            parts.append(
                _("{rate} km a day; {interval} km reached on {day}").format(
                    rate=self.track.rate.a_day, interval=f"{self.interval_km:,}", day=words.day(self.by_km)
                )
            )
        else:
            parts[0] = _("{since}, {n} months on {day}").format(
                since=parts[0], n=self.months, day=words.day(self.by_months)
            )
            parts += self._not_yet(words)
        return _join(*parts)

    def _since(self, words: Words) -> str:
        if self.delivered:
            return _("delivered {day}, no first service").format(day=words.day(self.since))
        if self.km is None:
            return _("last service {day}").format(day=words.day(self.since))
        return _("last service {day} at {km} km").format(day=words.day(self.since), km=f"{self.km:,}")

    def _not_yet(self, words: Words) -> list[str]:
        now = self.track.estimate(words.on) if words.full else None
        if self.by_km is None or self.km is None or now is None:
            return []
        target = self.km + self.interval_km
        if now >= target:
            return []
        return [_("about {km} km now, {target} km not reached").format(km=f"{now:,}", target=f"{target:,}")]


def warranty(end: date, months: int, limit_km: int, by_km: bool, track: Track) -> Reason:
    """C3: by date, with the mileage to expect; or by km."""

    def say(words: Words) -> str:
        if by_km:
            return _("{rate} km a day; {km} km on {day} ends the warranty").format(
                rate=track.rate.a_day, km=f"{limit_km:,}", day=words.day(end)
            )
        if months % 12 == 0:
            text = _("{n}-year warranty ends {day}").format(n=months // 12, day=words.day(end))
        else:
            text = _("{n}-month warranty ends {day}").format(n=months, day=words.day(end))
        then = track.estimate(end)
        return text if then is None else _join(text, _("about {km} km").format(km=f"{then:,}"))

    return say


def inspection(registered: date, age: int, duty: str, approximate: bool) -> Reason:
    """C4 from the registration month; ``approximate`` when only the delivery day is known."""

    def say(words: Words) -> str:
        years = f"{age / 12:g}"
        if duty == STICKER:
            text = _("registered {month}, year {n}: apply for the sticker")
        else:
            text = _("registered {month}, year {n}: on the test line")
        text = text.format(month=month_text(registered), n=years)
        if approximate:
            text = _join(text, _("about, by the delivery day; ask for the registration date"))
        return text

    return say


def inspection_until(until: date, duty: str) -> Reason:
    """C4 from an imported 检验有效期至."""

    def say(words: Words) -> str:
        text = _("inspection valid until {month}").format(month=month_text(until))
        if duty == STICKER:
            return _join(text, _("apply for the sticker"))
        return _join(text, _("on the test line")) if duty else text

    return say


def insurance(kinds: tuple[str, ...], end: date, here: bool) -> Reason:
    """C5: which policies end that day, and whether the shop sold one of them."""

    def say(words: Words) -> str:
        names = [_(name) for name in (POLICY_NAMES[kind] for kind in kinds)]
        if len(names) > 1:
            text = _("{names} both end {day}").format(names=_(" and ").join(names), day=words.day(end))
        else:
            text = _("{name} ends {day}").format(name=names[0], day=words.day(end))
        return _join(text, _("insured here")) if here else text

    return say


POLICY_NAMES = {
    "compulsory": N_("Compulsory insurance"),
    "commercial": N_("Commercial insurance"),
    "": N_("Insurance"),
}


def birthday(month: int, day: int, this_year: date) -> Reason:
    """C6; in common years 29 February is greeted on the 28th."""

    def say(words: Words) -> str:
        text = _("birthday {day}").format(day=f"{month:02d}-{day:02d}")
        if (month, day) != (this_year.month, this_year.day):
            return _join(text, _("this year on {day}").format(day=words.day(this_year)))
        return text

    return say


def _join(*parts: str) -> str:
    return _("; ").join(parts)
