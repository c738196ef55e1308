"""The reason line: why something is due, in words.

A reason is data, so that it can be kept with a row or a task: a name and what it speaks of
(days, km, counts). :func:`say` turns it into words, short (a row of today's list) or in full
(the card, ``--explain``). Distances are km.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dealerdesk.appointments.forms import WORK
from dealerdesk.care.inspection import STICKER
from dealerdesk.care.kinds import Kind
from dealerdesk.care.months import month_text
from dealerdesk.text import N_, _, ngettext

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=date.isoformat).encode
Reason = tuple[Any, ...]
"""A name of :data:`_SAY` and its arguments: days (``date`` or ISO text), numbers, texts."""


@dataclass(frozen=True)
class Words:
    """For whom a reason is said: the day it is read, and whether in full.

    Short: a day of this year is ``11-30``, any other ``2027-01-18``. ``long_days`` False: in full, with
    short days, where it stands on a screen.
    """

    on: date
    full: bool = False
    long_days: bool = True

    def day(self, day: date | str) -> str:
        day = _day(day)
        if (self.full and self.long_days) or day.year != self.on.year:
            return day.isoformat()
        return f"{day.month:02d}-{day.day:02d}"


def say(reason: Reason | str, words: Words) -> str:
    """The words of a reason, also of a kept one; an empty one says nothing."""
    if isinstance(reason, str):
        reason = from_text(reason)
    return _SAY[reason[0]](words, *reason[1:]) if reason else ""


def is_near(reason: Reason | str, on: date) -> bool:
    """L6: whether a reason of C10 tells of a car that is nearly lost (准流失) on a day, not yet lost."""
    told = from_text(reason) if isinstance(reason, str) else reason
    if not told or told[0] != "lost" or told[3] is None:
        return False
    return (on - _day(told[3])).days <= told[4]


def chip(kind: Kind, reason: Reason | str, on: date) -> str:
    """The word on the chip of a piece of work; C10 is 准流失 or 流失, by L6."""
    return _("nearly lost") if kind.id == "C10" and is_near(reason, on) else kind.word


def birthday(reason: Reason | str) -> str:
    """By which calendar a birthday is kept, in few words: 公历, or the lunar day."""
    from dealerdesk.care.lunar import LunarDay

    told = from_text(reason) if isinstance(reason, str) else reason
    if told and told[0] == "lunar_birthday":
        return _("on {day}").format(day=LunarDay(0, told[1], told[2], told[3]).text)
    return _("solar")


def to_text(reason: Reason | str) -> str:
    """A reason as it is kept."""
    if isinstance(reason, str):
        return reason
    return _encode(reason)


def from_text(text: str) -> Reason:
    """A kept reason."""
    return tuple(json.loads(text)) if text else ()


def _day(day: date | str) -> date:
    return day if isinstance(day, date) else date.fromisoformat(day)


def _km(km: int) -> str:
    return f"{km:,}"


def _join(*parts: str) -> str:
    return _("; ").join(parts)


def _estimate(known: Any, on: date) -> int | None:
    """The mileage to expect on a day: ``known`` is (km, days of that km, (day, km) …)."""
    rate_km, rate_days, *points = known
    past = [(_day(day), km) for day, km in points if _day(day) <= on]
    return max((km + (on - day).days * rate_km // rate_days for day, km in past), default=None)


def _a_day(known: Any) -> int:
    return max(1, (known[0] * 2 + known[1]) // (known[1] * 2))


def _first_service(words: Words, delivered: Any, deadline: Any, by_km: Any, days: int, km: int) -> str:
    """C1: the day after delivery, and the limit by days or by km."""
    n = (words.on - _day(delivered)).days
    since = _("day {n} after delivery").format(n=n)
    if n < 0:
        since = _("delivered {day}").format(day=words.day(delivered))
    elif words.full:
        since = _("delivered {day}, day {n}").format(day=words.day(delivered), n=n)
    if _day(by_km) < _day(deadline):
        return _join(since, _("about {km} km on {day}").format(km=_km(km), day=words.day(by_km)))
    return _join(since, _("{n} days on {day}").format(n=days, day=words.day(deadline)))


def _service(
    words: Words, since: Any, km: int | None, months: int, interval: int, by_months: Any, by_km: Any,
    known: Any, delivered: bool,
) -> str:  # fmt: skip
    """C2: from which visit (or delivery) the next service counts, and what decides it."""
    if delivered:
        head = _("delivered {day}, no first service").format(day=words.day(since))
    elif km is None:
        head = _("last service {day}").format(day=words.day(since))
    else:
        whole = words.full and words.long_days
        said = _("last service {day} at {km} km") if whole else _("last {day} / {km} km")
        head = said.format(day=words.day(since), km=_km(km))
    if by_km is not None and _day(by_km) < _day(by_months):
        rate = _("{rate} km a day; {interval} km reached on {day}").format(
            rate=_a_day(known), interval=_km(interval), day=words.day(by_km)
        )
        return _join(head, rate)
    head = _("{since}, {n} months on {day}").format(since=head, n=months, day=words.day(by_months))
    now = _estimate(known, words.on) if words.full else None
    if by_km is None or km is None or now is None or now >= km + interval:
        return head
    far = _("about {km} of {target} km").format(km=_km(now), target=_km(km + interval))
    return _join(head, far)


def _booking(words: Words, *service: Any) -> str:
    """C9: the same service, two weeks ahead."""
    return _join(_("service soon"), _service(words, *service))


def _warranty(words: Words, end: Any, months: int, limit_km: int, by_km: bool, known: Any) -> str:
    """C3: by date, with the mileage to expect; or by km."""
    if by_km:
        return _("{rate} km a day; {km} km on {day} ends the warranty").format(
            rate=_a_day(known), km=_km(limit_km), day=words.day(end)
        )
    if months % 12 == 0:
        text = _("{n}-year warranty ends {day}").format(n=months // 12, day=words.day(end))
    else:
        text = _("{n}-month warranty ends {day}").format(n=months, day=words.day(end))
    then = _estimate(known, _day(end))
    return text if then is None else _join(text, _("about {km} km").format(km=_km(then)))


def _inspection(words: Words, registered: Any, age: int, duty: str, approximate: bool) -> str:
    """C4 from the registration month; ``approximate`` when only the delivery day is known."""
    if duty == STICKER:
        text = _("registered {month}, year {n}: apply for the sticker")
    else:
        text = _("registered {month}, year {n}: on the test line")
    text = text.format(month=month_text(_day(registered)), n=f"{age / 12:g}")
    if approximate:
        return _join(text, _("about, by the delivery day; ask for the registration date"))
    return text


def _inspection_until(words: Words, until: Any, duty: str) -> str:
    """C4 from an imported 检验有效期至."""
    text = _("inspection valid until {month}").format(month=month_text(_day(until)))
    if duty == STICKER:
        return _join(text, _("apply for the sticker"))
    return _join(text, _("on the test line")) if duty else text


POLICY_NAMES = {
    "compulsory": N_("Compulsory insurance"),
    "commercial": N_("Commercial insurance"),
    "": N_("Insurance"),
}


def _insurance(words: Words, kinds: Any, end: Any, here: bool) -> str:
    """C5: which policies end that day, and whether the shop sold one of them."""
    names = [_(POLICY_NAMES[kind]) for kind in kinds]
    if len(names) > 1:
        text = _("{names} both end {day}").format(names=_(" and ").join(names), day=words.day(end))
    else:
        text = _("{name} ends {day}").format(name=names[0], day=words.day(end))
    return _join(text, _("insured here")) if here else text


def _birthday(words: Words, month: int, day: int, this_year: Any) -> str:
    """C6; in common years 29 February is greeted on the 28th."""
    text = _("birthday {day}").format(day=f"{month:02d}-{day:02d}")
    if (month, day) != (_day(this_year).month, _day(this_year).day):
        return _join(text, _("this year on {day}").format(day=words.day(this_year)))
    return text


def _lunar_birthday(words: Words, month: int, day: int, leap: bool, this_year: Any) -> str:
    """C6 by the lunar calendar (6.3)."""
    from dealerdesk.care.lunar import LunarDay

    text = _("birthday on {day}").format(day=LunarDay(0, month, day, leap).text)
    return _join(text, _("this year on {day}").format(day=words.day(this_year))) if words.full else text


def _vip(words: Words, tier: str, *birthday: Any) -> str:
    """C16: whose birthday the store manager visits."""
    return _join(_("Super VIP") if tier == "super_vip" else _("VIP"), say(birthday, words))


def _festival(words: Words, name: str, day: Any) -> str:
    """C7, C8: the event itself."""
    return _("{name} on {day}").format(name=name, day=words.day(day))


def _festivals(words: Words, names: Any, day: Any) -> str:
    """C7: one festival, or several that are greeted together."""
    return _("{name} on {day}").format(name=_(" and ").join(_(name) for name in names), day=words.day(day))


def _anniversary(words: Words, bought: Any, years: int) -> str:
    """C12: years since the purchase."""
    text = ngettext("bought {day}, {n} year", "bought {day}, {n} years", years)
    return text.format(day=_day(bought).isoformat(), n=years)


SEASONS = {1: N_("spring check"), 2: N_("summer check"), 3: N_("autumn check"), 4: N_("winter check")}


def _season(words: Words, number: int, last_visit: Any) -> str:
    """C13: the season's check, and the last visit."""
    text = _(SEASONS[number])
    return _join(text, _("last visit {day}").format(day=words.day(last_visit))) if last_visit else text


def _mortgage(words: Words, until: Any) -> str:
    """C14: the last instalment."""
    return _("mortgage ends {day}").format(day=words.day(until))


def _contact(words: Words, last: Any) -> str:
    """C15, F12: the last contact of any kind."""
    n = max((words.on - _day(last)).days, 0)
    text = ngettext("last contact {day}, {n} day ago", "last contact {day}, {n} days ago", n)
    return text.format(day=words.day(last), n=n)


def _delivery(words: Words, node: str, delivered: Any) -> str:
    """F1–F6: the node of the ladder, and the delivery that it counts from."""
    head = _("delivered {day}").format(day=words.day(delivered))
    return _join(head, _(NODES[node]))


NODES = {
    "F1": N_("thank-you letter within 24 h"),
    "F2": N_("first call within 24 h"),
    "F3": N_("second call within 72 h"),
    "F4": N_("call within 7 days"),
    "F6": N_("survey within 3 days"),
    "d15": N_("half a month"),
    "d30": N_("30 days"),
    "d60": N_("60 days"),
    "overdue": N_("first service missed"),
    "repeat": N_("five years old"),
}


def _visit(words: Words, node: str, settled: Any) -> str:
    """F7, F10: the visit that is followed up."""
    head = _("settled {day}").format(day=words.day(settled))
    said = {"F7": _("call within 48 h"), "F10": _("7-day quality call")}
    return _join(head, said.get(node, _("follow-up")))


def _second(words: Words, first: Any) -> str:
    """F11: the first follow-up, whose topic is not repeated."""
    return _join(_("first follow-up {day}").format(day=words.day(first)), _("another topic"))


def _lost(words: Words, anchor: Any, km: int | None, own_due: Any, near: bool, never: bool) -> str:
    """C10: nearly lost tells its due date and the days past it, lost the days away (L6)."""
    days = (words.on - _day(anchor)).days
    last = _("delivered {day}") if never else _("last {day}")
    text = last.format(day=words.day(anchor))
    if km is not None:
        text = _("{last} / {km} km").format(last=text, km=_km(km))
    if own_due is not None:
        past = (words.on - _day(own_due)).days
        if past <= 0:
            return _("due {day}, not past yet, {last}").format(day=words.day(own_due), last=text)
        if past <= near:
            said = ngettext("due {day}, {n} day past, {last}", "due {day}, {n} days past, {last}", past)
            return said.format(day=words.day(own_due), n=past, last=text)
    said = ngettext("not in for {n} day, {last}", "not in for {n} days, {last}", days)
    return said.format(n=days, last=text)


def _promised(words: Words, at: str, taken_by: str, note: str) -> str:
    """R4: when the customer wants to be called, who promised it, and what it is about."""
    moment = datetime.fromisoformat(at)
    said = _("wants a call {day} {time}").format(day=words.day(moment.date()), time=f"{moment:%H:%M}")
    parts = [said, _("promised by {name}").format(name=taken_by) if words.full else "", note]
    return _join(*filter(None, parts))


def _no_show(words: Words, at: str, work: str, number: str) -> str:
    """NS: the appointment that nobody came to."""
    moment = datetime.fromisoformat(at)
    return _("did not come: {day} {time} {work}, {number}").format(
        day=words.day(moment.date()), time=f"{moment:%H:%M}", work=_(WORK.get(work, work)), number=number
    )


_SAY: dict[str, Callable[..., str]] = {
    "first_service": _first_service,
    "service": _service,
    "booking": _booking,
    "warranty": _warranty,
    "inspection": _inspection,
    "inspection_until": _inspection_until,
    "insurance": _insurance,
    "birthday": _birthday,
    "lunar_birthday": _lunar_birthday,
    "vip": _vip,
    "festival": _festival,
    "festivals": _festivals,
    "anniversary": _anniversary,
    "season": _season,
    "mortgage": _mortgage,
    "contact": _contact,
    "delivery": _delivery,
    "visit": _visit,
    "second": _second,
    "lost": _lost,
    "promised": _promised,
    "no_show": _no_show,
}
