"""Greetings and contacts: C6, C16 生日, C12 购车纪念日, C13 换季检测, C15 例行联系. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dealerdesk.care.facts import CarFacts, EventFacts, Person
from dealerdesk.care.months import add_months, day_in_year, month_end
from dealerdesk.care.occurrence import Occurrence, Rules, on_day
from dealerdesk.care.reasons import Reason

SEASON_MONTHS = {3: 1, 6: 2, 9: 3, 12: 4}
"""C13: the month in which each season begins, and its number from spring."""


def birthdays(person: Person, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C6 生日, once each year: by the solar calendar (29 February is the 28th in common years), or
    by the lunar one, once each lunar year (6.3)."""
    for day, anchor, why in birth_days(person, first, last):
        yield on_day(rules, "C6", day, why, anchor=anchor)


def vip_birthdays(person: Person, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C16: the birthdays for which the store manager comes with cake and flowers."""
    if person.tier in rules.vip_tiers:
        for day, anchor, why in birth_days(person, first, last):
            yield on_day(rules, "C16", day, ("vip", person.tier, *why), anchor=anchor)


def birth_days(person: Person, first: date, last: date) -> Iterator[tuple[date, date, Reason]]:
    """(day, the year as an anchor, reason) of the greetings of these days."""
    born = person.birthday
    if born is None or person.kind == "company":
        return
    if born.calendar == "lunar":
        from dealerdesk.care import lunar

        for day, year in lunar.birthdays_between(born.month, born.day, born.leap, first, last):
            if born.year is None or born.year < year:
                yield day, date(year, 1, 1), ("lunar_birthday", born.month, born.day, born.leap, day)
        return
    for year in range(first.year, last.year + 1):
        day = day_in_year(year, born.month, born.day)
        if first <= day <= last and (born.year is None or born.year < year):
            yield day, date(year, 1, 1), ("birthday", born.month, born.day, day)


def events(
    kind: str, made: Sequence[EventFacts], rules: Rules, first: date, last: date
) -> Iterator[Occurrence]:
    """C7 节日祝福 and C8 特殊天气: one for each festival that is greeted (combined ones once), and one
    for each event that was made here; an event that was closed is done."""
    mine = [event for event in made if event.kind == kind]
    for event in mine:
        if not event.closed:
            yield on_day(rules, kind, event.day, ("festival", event.name, event.day), f"e{event.event_id}")
    if kind != "C7":
        return
    from dealerdesk.care import festivals

    there = {event.day for event in mine}
    for year in range(first.year, last.year + 1):
        for greeting in festivals.greetings(year):
            if greeting.day not in there:
                names = tuple(festivals.NAMES[one.key] for one in greeting.festivals)
                yield on_day(rules, kind, greeting.day, ("festivals", names, greeting.day))


def anniversaries(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C12 购车纪念日: each year after the delivery (else the invoice)."""
    bought = car.delivered_on or car.invoiced_on
    if bought is None:
        return
    for year in range(max(first.year, bought.year + 1), last.year + 1):
        day = day_in_year(year, bought.month, bought.day)
        yield on_day(rules, "C12", day, ("anniversary", bought, year - bought.year))


def seasons(car: CarFacts, rules: Rules, first: date, last: date) -> Iterator[Occurrence]:
    """C13 换季检测: open for the three months of a season."""
    seen = car.real_visits[-1].on if car.real_visits else None
    for index in range(first.year * 12 + first.month - 4, last.year * 12 + last.month):
        if index % 12 + 1 in SEASON_MONTHS:
            month = date(index // 12, index % 12 + 1, 1)
            due = rules.windows["C13"].due.of(month)
            why = ("season", SEASON_MONTHS[month.month], seen)
            yield Occurrence("C13", month, due, month_end(add_months(month, 2)), why, month)


def contacts(
    kind: str, person: Person, cars: Sequence[CarFacts], rules: Rules, first: date, last: date
) -> Iterator[Occurrence]:
    """C15 (F12): two months after the last contact: a talk, a visit or the delivery."""
    days = [car.real_visits[-1].on for car in cars if car.real_visits]
    days += [car.delivered_on for car in cars if car.delivered_on]
    if person.contacted_on is not None:
        days.append(person.contacted_on)
    if not cars or not days:
        return
    yield on_day(rules, kind, max(days), ("contact", max(days)))
