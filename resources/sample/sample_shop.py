"""The invented shop itself: owners, cars and policies, drawn from one seed; visits are in sample_visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

import sample_words as words
from sample_featured import FEATURED, RECENT

T = TypeVar("T")
LAST_DAY = date(2026, 11, 22)
OWNERS_BY_YEAR = {2021: 240, 2022: 518, 2023: 579, 2024: 616, 2025: 730, 2026: 164}
SEED = "chengyuan-20261122"
SHOP_MOBILE = "13900006620"
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VIN_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
VIN_YEARS = "FGHJKLMNPRST"  # 2015 … 2026
TAILS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class Dice:
    """Draws that are the same for the same key on every Python: only `Random.random` is used."""

    def __init__(self, *key: object) -> None:
        self._random = Random("/".join(map(str, (SEED, *key)))).random

    def chance(self, share: float) -> bool:
        return self._random() < share

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def real(self, low: float, high: float) -> float:
        return low + self._random() * (high - low)

    def one(self, things: Sequence[T]) -> T:
        return things[int(self._random() * len(things))]

    def weighted(self, things: Sequence[T], weights: Sequence[int]) -> T:
        left = self._random() * sum(weights)
        for thing, weight in zip(things, weights, strict=True):
            left -= weight
            if left < 0:
                return thing
        return things[-1]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        order = list(things)
        for i in range(len(order) - 1, 0, -1):
            j = self.whole(0, i)
            order[i], order[j] = order[j], order[i]
        return order


@dataclass
class Owner:
    number: str
    name: str
    kind: str = "个人"
    sex: str = ""
    birthday: str = ""
    mobile: str = ""
    landline: str = ""
    spare: str = ""
    contact: str = ""
    address: str = ""
    postcode: str = ""
    tier: str = "一般"
    since: date = LAST_DAY
    note: str = ""


@dataclass
class Car:
    owner: Owner
    vin: str
    plate: str
    model: tuple[str, str, str, int, int, int]
    colour: str
    engine: str
    use: str
    produced: date
    registered: date | None
    invoiced: date | None
    delivered: date | None
    consultant: str
    adviser: str
    km_a_day: float
    loyalty: str = ""
    drivers: list[tuple[str, str]] = field(default_factory=list)
    script: tuple[tuple[str, str, int], ...] = ()  # visits told beforehand: day, class, km


def check_digit(vin: str) -> str:
    """The ninth character that makes these seventeen right (weights, modulo 11, ten is X)."""
    total = sum((int(c) if c.isdigit() else VIN_VALUES[c]) * w for c, w in zip(vin, VIN_WEIGHTS, strict=True))
    return "0123456789X"[total % 11]


def make_vin(dice: Dice, model: str, year: int, serial: int, wmi: str = "LCY") -> str:
    draft = f"{wmi}{model}0{VIN_YEARS[year - 2015]}{dice.one('KP')}{serial:06d}"
    return draft[:8] + check_digit(draft) + draft[9:]


def solar(dice: Dice) -> date:
    return date(dice.whole(1958, 2004), 1, 1) + timedelta(dice.whole(0, 364))


class Shop:
    """Owners in the order of their numbers, and their cars."""

    def __init__(self) -> None:
        self.owners: list[Owner] = []
        self.cars: list[Car] = []
        self._plates = {f[4] for f in FEATURED}
        self._phones = {SHOP_MOBILE}
        firms = [f"云川市{head}{tail}" for head in words.FIRM_HEADS[1:] for tail in words.FIRM_TAILS]
        self._firms = [
            *Dice("firms").shuffled([*words.OFFICES, *firms]),
            words.LONG_FIRM,
        ]  # the last is taken first
        self._deliveries: list[tuple[date, int]] = sorted(self._days())
        for index, (day, featured) in enumerate(self._deliveries):
            self._add(index, day, featured)
        self._own_firm()
        self._share_phones()

    def _days(self) -> list[tuple[date, int]]:
        """The first delivery of every owner, with the featured person's place or -1."""
        days = [(date.fromisoformat(f[5]), i) for i, f in enumerate(FEATURED)]
        days += [(date.fromisoformat(day), -1) for day in RECENT]
        dice = Dice("days")
        for year, count in OWNERS_BY_YEAR.items():
            span = (min(LAST_DAY, date(year, 12, 31)) - date(year, 1, 1)).days
            have = sum(day.year == year for day, _ in days)
            days += [(date(year, 1, 1) + timedelta(dice.whole(0, span)), -1) for _ in range(count - have)]
        return days

    def mobile(self, dice: Dice) -> str:
        """A mobile number from two blocks that this sample keeps to: 1dd0000dddd and 1dd5550dddd."""
        while True:
            number = (
                f"1{dice.whole(3, 9)}{dice.whole(0, 9)}{dice.one(('0000', '5550'))}{dice.whole(0, 9999):04d}"
            )
            if number not in self._phones:
                self._phones.add(number)
                return number

    def plate(self, dice: Dice, energy: str) -> str:
        home = dice.chance(0.95)
        head = "冀D" if home else dice.one(("冀A", "冀E", "冀B", "豫E", "晋D", "京N", "津B"))
        while True:
            if energy == "electric":
                plate = f"{head}{dice.one('DDA')}{dice.whole(0, 99999):05d}"
            elif energy == "hybrid":
                plate = f"{head}F{dice.whole(0, 99999):05d}"
            else:
                plate = f"{head}{dice.whole(0, 9)}{dice.one(TAILS.replace('I', ''))}{dice.whole(0, 999):03d}"
            if plate not in self._plates:
                self._plates.add(plate)
                return plate

    def _add(self, index: int, day: date, featured: int) -> None:
        dice = Dice("owner", index)
        owner = Owner(number=f"KH{day.year % 100}{index + 1:05d}", name="", since=day)
        self.owners.append(owner)
        firm = featured < 0 and dice.chance(0.055)
        (self._firm if firm else self._person)(owner, dice, index)
        owner.mobile = "" if featured < 0 and dice.chance(0.012) else self.mobile(dice)
        owner.landline = f"0310-555{dice.whole(0, 9999):04d}" if dice.chance(0.55 if firm else 0.07) else ""
        owner.spare = self.mobile(dice) if dice.chance(0.06) else ""
        district, owner.postcode = dice.weighted(words.DISTRICTS, (46, 22, 16, 9, 7))
        owner.address = f"云川市{district}{dice.one(words.ROADS)}{dice.whole(1, 698)}号"
        if not firm and dice.chance(0.7):
            owner.address += f"{dice.one(words.ESTATES)}{dice.whole(1, 30)}号楼"
            owner.address += f"{dice.whole(1, 4)}单元{dice.whole(1, 26)}0{dice.whole(1, 4)}室"
        if dice.chance(0.03):
            owner.address = owner.postcode = ""
        if featured >= 0:
            self._feature(owner, index, featured)
            return
        self._car(
            owner,
            dice,
            f"{index}-1",
            day,
            words.MODELS.index(dice.weighted(words.MODELS, [m[5] for m in words.MODELS])),
        )
        if dice.chance(0.30 if firm else 0.085):
            self._second(owner, dice, f"{index}-2", day)

    def _person(self, owner: Owner, dice: Dice, index: int) -> None:
        owner.sex = "男" if dice.chance(0.62) else "女"
        if index % 170 == 60 and index // 170 < len(words.RARE_PERSONS):
            owner.name, sex = words.RARE_PERSONS[index // 170]
            owner.sex = "男" if sex == "m" else "女"
        else:
            surname = (
                dice.one(words.RARE_SURNAMES)
                if dice.chance(0.03)
                else dice.weighted(words.SURNAMES, range(len(words.SURNAMES) + 20, 20, -1))
            )
            given = words.MALE if owner.sex == "男" else words.FEMALE
            owner.name = surname + dice.one(given) + (dice.one(given) if dice.chance(0.72) else "")
        owner.birthday = self._birthday(dice)
        if dice.chance(0.04):
            owner.sex = ""
        owner.tier = dice.weighted(("一般", "VIP", "超级VIP"), (90, 8, 2))

    def _birthday(self, dice: Dice) -> str:
        kind = dice.weighted(("solar", "lunar", "day", "none"), (70, 10, 7, 13))
        day = solar(dice)
        if (day.month, day.day) == (11, 23):
            day -= timedelta(1)
        lunar = dice.one(words.LUNAR_MONTHS), dice.one(words.LUNAR_DAYS)
        if lunar == ("十月", "十五"):
            lunar = "十月", "十六"
        if kind == "lunar":
            text = "".join(lunar)
            return dice.one(
                (
                    f"农历{text}",
                    f"农历{text}",
                    f"农历{day.year}年{text}",
                    f"阴历{text}",
                    f"农历{words.LUNAR_MONTHS.index(lunar[0]) + 1}月{words.LUNAR_DAYS.index(lunar[1]) + 1}日",
                )
            )
        return {"solar": day.isoformat(), "day": f"{day:%m-%d}", "none": ""}[kind]

    def _firm(self, owner: Owner, dice: Dice, index: int) -> None:
        owner.kind, owner.tier = "单位", dice.weighted(("一般", "VIP"), (75, 25))
        owner.name = self._firms.pop()
        owner.contact = dice.one(words.SURNAMES) + dice.one(words.MALE + words.FEMALE)

    def _own_firm(self) -> None:
        """The firm of the pictures: its older car, bought elsewhere, is due on the test line."""
        owner = next(o for o in self.owners if o.kind == "单位" and o.since.year == 2022)
        owner.name, owner.contact, owner.tier = "云川市宏盛商贸有限公司", "赵磊", "VIP"
        car = self._car(owner, Dice("own firm"), "", date(2020, 11, 6), 3, "冀D8B160")
        car.registered, car.invoiced, car.delivered, car.consultant = date(2020, 11, 12), None, None, ""

    def _feature(self, owner: Owner, index: int, featured: int) -> None:
        name, sex, birthday, model, plate, day, km, loyalty, script = FEATURED[featured]
        dice = Dice("featured", name)
        owner.name, owner.sex, owner.birthday = name, "男" if sex == "m" else "女", birthday
        owner.tier = {"韩雪": "超级VIP", "张敏": "超级VIP", "欧阳雪": "VIP", "郭子涵": "VIP"}.get(
            name, "一般"
        )
        car = self._car(owner, dice, f"{index}-1", date.fromisoformat(day), model, plate)
        car.km_a_day, car.loyalty, car.script = km, loyalty, script
        if name == "欧阳雪":
            owner.address, owner.postcode = "云川市望溪区清和路216号新苑小区5号楼2单元1103室", "056002"
            car.adviser = "司马青"
        if name == "张敏":
            car.adviser, car.consultant, car.drivers = "田雨", "刘洋", [("郭峰", self.mobile(dice))]
            second = self._car(owner, dice, f"{index}-2", date(2025, 9, 27), 6, "冀DA62093")
            second.loyalty = "regular"

    def _car(self, owner: Owner, dice: Dice, key: str, day: date, model: int, plate: str = "") -> Car:
        kind = words.MODELS[model]
        produced = day - timedelta(dice.whole(25, 140))
        registered = day + timedelta(dice.whole(0, 12))
        car = Car(
            owner=owner,
            vin=make_vin(dice, kind[2], produced.year, 104729 + len(self.cars) * 37),
            plate="",
            model=kind,
            colour=dice.one(words.COLOURS),
            engine=f"{dice.one('GHKT')}{kind[2][2:]}{dice.whole(100000, 999999)}",
            use="营运" if dice.chance(0.012) else "非营运",
            produced=produced,
            registered=None,
            invoiced=day - timedelta(dice.whole(0, 3)),
            delivered=day,
            consultant=dice.one(words.CONSULTANTS),
            adviser=dice.one(words.ADVISERS),
            km_a_day=dice.real(14, 44) + dice.real(0, 26),
        )
        if registered <= LAST_DAY - timedelta(3) or plate:
            car.registered, car.plate = min(registered, LAST_DAY), plate or self.plate(dice, kind[1])
        if owner.kind == "单位":
            car.km_a_day += dice.real(0, 40)
            car.drivers = [(dice.one(words.SURNAMES) + dice.one(words.MALE), self.mobile(dice))]
        elif dice.chance(0.09):
            mate = words.FEMALE if owner.sex == "男" else words.MALE
            car.drivers = [(dice.one(words.SURNAMES) + dice.one(mate) + dice.one(mate), self.mobile(dice))]
        self.cars.append(car)
        return car

    def _second(self, owner: Owner, dice: Dice, key: str, first: date) -> None:
        """A second car: bought here later, or an older one that only the workshop knows."""
        room = (date(2026, 6, 30) - first).days
        if room > 120 and dice.chance(0.6):
            self._car(
                owner,
                dice,
                key,
                first + timedelta(dice.whole(90, room)),
                dice.whole(0, len(words.MODELS) - 1),
            )
            return
        day = date(dice.whole(2016, 2020), 1, 1) + timedelta(dice.whole(0, 364))
        car = self._car(owner, dice, key, day, dice.whole(0, 5))
        car.invoiced = car.delivered = None
        car.consultant = ""
        if dice.chance(0.12):
            car.loyalty = "none"  # on the list, never in the workshop

    def _share_phones(self) -> None:
        """Families share a number in about forty pairs."""
        dice = Dice("families")
        kept = {f[0] for f in FEATURED} | {name for name, _ in words.RARE_PERSONS}
        people = [o for o in self.owners if o.kind == "个人" and o.mobile and o.name not in kept]
        for i in range(40):
            one, other = dice.one(people), dice.one(people)
            if one is not other:
                other.mobile, other.address, other.postcode = one.mobile, one.address, one.postcode
                if i % 2:
                    other.name = one.name[0] + other.name[1:]
