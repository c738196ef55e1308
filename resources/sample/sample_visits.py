"""What the sample shop's cars did in the workshop, and how they are insured."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import sample_words as words
from sample_shop import LAST_DAY, Car, Dice

EXTRAS_FROM = date(2024, 7, 1)  # since then free checks and car washes bring owners in between services
LOYALTIES = ("regular", "normal", "weak")
LOYALTY_SHARES = (50, 30, 20)
LEAVING = {"regular": 0.14, "normal": 0.3, "weak": 0.55}  # of every service cycle
BETWEEN = {"regular": 0.98, "normal": 0.9, "weak": 0.25}


@dataclass
class Visit:
    car: Car
    opened: date
    settled: datetime
    left: date
    kind: str
    work: str
    complaint: str
    km: int
    labour: int  # fen
    parts: int  # fen
    paid: int  # fen
    adviser: str
    technician: str
    sender: str = ""
    phone: str = ""
    number: str = ""


@dataclass
class Policy:
    car: Car
    number: str
    kind: str
    insurer: str
    start: date
    end: date
    premium: int  # fen
    here: bool
    specialist: str


def first_service_missed(cars: list[Car]) -> set[str]:
    """One car in ten of every month's first-service deadline stays away, so that K2 is even."""
    months: dict[tuple[int, int], list[Car]] = defaultdict(list)
    for car in cars:
        if car.delivered and not car.loyalty:
            deadline = car.delivered + timedelta(90)
            months[deadline.year, deadline.month].append(car)
    return {car.vin for group in months.values() for place, car in enumerate(group) if place % 10 == 6}


def all_visits(cars: list[Car]) -> list[Visit]:
    missed = first_service_missed(cars)
    visits = [visit for car in cars for visit in car_visits(car, car.vin in missed)]
    visits += spring_visits(cars, visits)
    visits.sort(key=lambda visit: (visit.opened, visit.settled, visit.car.vin))
    counts: dict[date, int] = defaultdict(int)
    for visit in visits:
        counts[visit.opened] += 1
        visit.number = f"WX{visit.opened:%y%m%d}{counts[visit.opened]:04d}"
    return visits


def spring_visits(cars: list[Car], visits: list[Visit]) -> list[Visit]:
    """April 2026: a free check brings back forty-five owners who had been away for more than a year, once."""
    last = {visit.car.vin: visit for visit in visits}
    away = [
        car for car in cars if car.vin in last and date(2023, 1, 1) < last[car.vin].opened < date(2025, 3, 1)
    ]
    made = []
    for car in Dice("spring").shuffled(away)[:45]:
        dice, before = Dice("spring", car.vin), last[car.vin]
        day = date(2026, 4, 1) + timedelta(dice.whole(0, 29))
        check = visit(car, dice, day, "extra", before.km + int(car.km_a_day * (day - before.opened).days))
        check.kind, check.work, check.complaint = "其他", "春季免费检测（老客户）", ""
        check.labour = check.parts = check.paid = 0
        check.left, check.settled = day, check.settled.replace(month=day.month, day=day.day)
        made.append(check)
    return made


def car_visits(car: Car, missed: bool) -> list[Visit]:
    dice = Dice("visits", car.vin)
    car.loyalty = car.loyalty or dice.weighted(LOYALTIES, LOYALTY_SHARES)
    plan: list[tuple[date, str]]
    if car.script:
        told = [(date.fromisoformat(day), kind) for day, kind, _ in car.script]
        plan = told + ([] if car.loyalty == "none" else between(dice, told))
    else:
        plan = planned(car, dice, missed)
    told_km = {day: km for day, _, km in car.script}
    visits: list[Visit] = []
    last_day, last_km = car.delivered or car.produced, 12
    for day, kind in sorted(set(plan)):
        if day > LAST_DAY:
            break
        driven = int(car.km_a_day * (day - last_day).days * dice.real(0.88, 1.12)) + dice.whole(1, 4)
        last_km = told_km.get(day.isoformat(), last_km + driven)
        last_day = day
        visits.append(visit(car, dice, day, kind, last_km))
    return visits


def between(dice: Dice, told: list[tuple[date, str]]) -> list[tuple[date, str]]:
    """One visit about half way between two services that are told beforehand."""
    extras = []
    for (one, _), (other, _) in pairwise(told):
        if one >= EXTRAS_FROM and dice.chance(0.6):
            extras.append((one + (other - one) / 2 + timedelta(dice.whole(-15, 15)), "extra"))
    return extras


def planned(car: Car, dice: Dice, missed: bool) -> list[tuple[date, str]]:
    """Days and kinds of the visits of one car, service after service until its owner stays away."""
    if car.loyalty == "none":
        return []
    plan: list[tuple[date, str]] = []
    cycle = min(182.0, 10000 / car.km_a_day)
    if car.delivered:
        day = car.delivered + timedelta(int(dice.real(52, 86)))
        if missed:
            if dice.chance(0.5):
                return plan
            day = car.delivered + timedelta(dice.whole(118, 200))
        plan.append((day, "首保"))
    else:
        day = date(2021, 3, 1) + timedelta(dice.whole(0, 1700))
        plan.append((day, "定保"))
    while day <= LAST_DAY:
        if dice.chance(LEAVING[car.loyalty]):
            if dice.chance(0.75):
                break
            gap = dice.real(215, 420)  # won back after a long time
        elif dice.chance(0.08):
            gap = cycle + dice.real(22, 70)
        else:
            gap = cycle + dice.real(-12, 4) + dice.real(-6, 4)
        if day >= EXTRAS_FROM and dice.chance(BETWEEN[car.loyalty]):
            plan.append((day + timedelta(int(gap / 2 + dice.real(-16, 16))), "extra"))
            if dice.chance(0.12):
                plan.append((day + timedelta(dice.whole(3, int(gap) - 3)), "extra"))
        elif dice.chance(0.2):
            plan.append((day + timedelta(dice.whole(10, int(gap) - 5)), "extra"))
        day += timedelta(int(gap))
        plan.append((day, "定保"))
    return plan


def visit(car: Car, dice: Dice, day: date, kind: str, km: int) -> Visit:
    electric = car.model[1] == "electric"
    complaint, paid_share, nights = "", 100, 0
    if kind == "首保":
        text = dice.weighted(("首保", "首次保养", "免费保养"), (8, 1, 1))
        work = "首次保养：三电系统检查" if electric else "首次保养：更换机油、机油滤清器"
        labour, parts, paid_share = 0, 0, 0
    elif kind == "定保":
        text = dice.weighted(("定保", "常规保养", "定期保养"), (6, 3, 1))
        work = dice.one(words.ELECTRIC_WORK if electric else words.SERVICE_WORK)
        labour, parts = car.model[3] * 100, (car.model[4] + dice.whole(0, 180)) * 100
        paid_share = dice.weighted((100, 90, 85), (7, 2, 1))
    else:
        text, work, labours, part_range, complaint = dice.weighted(
            words.EXTRAS, (4, 5, 3, 4, 3, 3, 9, 8, 4, 3, 4, 2, 3, 4, 8, 7)
        )
        labour, parts = dice.whole(*labours) * 100, dice.whole(*part_range) * 100
        nights = dice.whole(1, 4) if text == "事故车" else 0
    paid = (labour + parts) * paid_share // 100
    hour, minute = dice.whole(9, 17), dice.whole(0, 59)
    left = min(day + timedelta(nights), LAST_DAY)
    made = Visit(
        car,
        day,
        datetime(left.year, left.month, left.day, hour, minute),
        left,
        text,
        work,
        complaint,
        km,
        labour,
        parts,
        paid,
        car.adviser if dice.chance(0.85) else dice.one(words.ADVISERS),
        dice.one(words.TECHNICIANS),
    )
    if car.drivers and dice.chance(0.55):
        made.sender, made.phone = car.drivers[0]
    else:
        owner = car.owner
        made.sender, made.phone = owner.contact or owner.name, owner.mobile
    return made


def all_policies(cars: list[Car], visits: list[Visit]) -> list[Policy]:
    last = {visit.car.vin: visit.opened for visit in visits}
    policies: list[Policy] = []
    for index, car in enumerate(cars):
        away = (LAST_DAY - last.get(car.vin, date(2020, 1, 1))).days
        policies += car_policies(car, index, away)
    policies.sort(key=lambda policy: (policy.start, policy.number))
    return policies


def car_policies(car: Car, index: int, away: int) -> list[Policy]:
    """The latest compulsory and commercial policy; of some cars also the one before."""
    if car.loyalty == "none" and not car.delivered:
        return []
    dice = Dice("policies", car.vin)
    first = car.delivered or date(2024, 1, 1) + timedelta(dice.whole(0, 900))
    terms = 1
    stays = 0.9 if away < 200 else 0.45
    while add_years(first, terms) <= LAST_DAY and dice.chance(stays):
        terms += 1
    shift = dice.whole(3, 70) if dice.chance(0.2) else 0
    insurer, here = dice.one(words.INSURERS), dice.chance(0.62)
    made: list[Policy] = []
    for term in range(max(0, terms - (2 if dice.chance(0.12) else 1)), terms):
        for kind, code in (("交强险", "JQ"), ("商业险", "SY")):
            start = add_years(first, term) + timedelta(shift if kind == "商业险" else 0)
            if start > LAST_DAY:
                start -= timedelta(shift)
            premium = (
                dice.one((66500, 76000, 85500, 95000)) if kind == "交强险" else dice.whole(2100, 5200) * 100
            )
            made.append(
                Policy(
                    car,
                    f"{code}{start:%Y%m}{index:05d}{term}",
                    kind,
                    insurer,
                    start,
                    add_years(start, 1) - timedelta(1),
                    premium,
                    here or term == 0,
                    dice.one(words.SPECIALISTS) if here or term == 0 else "",
                )
            )
    return made


def add_years(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)
