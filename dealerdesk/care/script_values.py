"""What the fields of a 话术 are filled with: dates and distances as one says them on the telephone.

Pure. What is unknown is left out, and so becomes a missing field; the sex above all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from dealerdesk.care import inspection
from dealerdesk.care.due import DueItem
from dealerdesk.care.facts import CarFacts
from dealerdesk.care.script_text import FIELDS, NEUTRAL_NAME
from dealerdesk.forms import ShopHead
from dealerdesk.people.cards import CustomerCard, VehicleCard
from dealerdesk.people.names import salutation
from dealerdesk.people.rules import plate_display
from dealerdesk.text import N_, _, language

_LICENCE_AND_BOOK = N_("your driving licence and service book")
BRING = {
    "C4": N_("licence, identity card and proof of the compulsory insurance"),
    "C14": N_("identity card, licence and the bank's letter of settlement"),
}
"""Things to bring where it isn't licence and service book."""
WORKS = {
    "first_service": N_("the first service"),
    "periodic_service": N_("a periodic service"),
    "repair": N_("a repair"),
    "accident": N_("a body repair"),
    "warranty": N_("a warranty repair"),
}
DUTIES = {
    inspection.STICKER: N_("applying for the sticker, without the test line"),
    inspection.LINE: N_("a test on the line"),
}
POLICIES = {"compulsory": N_("compulsory insurance"), "commercial": N_("commercial insurance")}
_MONTHS = "January February March April May June July August September October November December".split()
_MOURNING = ("清明", "中元", "qingming", "tomb", "zhongyuan", "ghost")
_QUIET = ("端午", "重阳", "dragon boat", "double ninth", "chongyang")
_MEN, _WOMEN = ("先生", "男", "m", "mr", "mr."), ("女士", "女", "小姐", "f", "ms", "ms.", "mrs")

Raw = str | int | date | datetime | None


def say_day(on: date, today: date) -> str:
    """`9 月 12 日`, with the year where it is another one."""
    if language() == "en":
        return f"{on.day} {_MONTHS[on.month - 1]}" + ("" if on.year == today.year else f" {on.year}")
    year = "" if on.year == today.year else f"{on.year} 年 "
    return f"{year}{on.month} 月 {on.day} 日"


def say_month(on: date, today: date) -> str:
    """`11 月`, with the year where it is another one."""
    if language() == "en":
        return _MONTHS[on.month - 1] + ("" if on.year == today.year else f" {on.year}")
    return f"{on.month} 月" if on.year == today.year else f"{on.year} 年 {on.month} 月"


def say_km(distance: int) -> str:
    """`5,000 公里`."""
    return _("{count} kilometres").format(count=f"{distance:,}")


def say_moment(at: datetime, today: date) -> str:
    """`明天上午 9 点`, `11 月 26 日下午 2 点半`."""
    near = {today: _("today"), today + timedelta(days=1): _("tomorrow")}.get(at.date())
    if language() == "en":
        return f"{near or 'on ' + say_day(at.date(), today)} at {at:%H:%M}"
    part = "上午" if at.hour < 12 else "中午" if at.hour == 12 else "下午" if at.hour < 18 else "晚上"
    hour = at.hour if at.hour <= 12 else at.hour - 12
    minute = {0: "", 30: "半"}.get(at.minute, f" {at.minute:02d} 分")
    return f"{near or say_day(at.date(), today)}{part} {hour} 点{minute}"


def say_years(since: date, today: date) -> str:
    """`3 年`, nothing under a year."""
    years = today.year - since.year - ((today.month, today.day) < (since.month, since.day))
    if years < 1:
        return ""
    return f"{years} 年" if language() != "en" else f"{years} year{'s' if years > 1 else ''}"


def wish(festival: str) -> str:
    """What is wished on a festival: never 快乐 on 清明 and 中元 (6.2), health on 端午 and 重阳."""
    folded = festival.casefold()
    if any(day in folded for day in _MOURNING):
        return _("we wish you and your family peace")
    if any(day in folded for day in _QUIET):
        return _("we wish you good health this {festival}").format(festival=festival)
    return _("we wish you a happy {festival}").format(festival=festival)


def season(today: date) -> str:
    """Winter from December on, and so every three months."""
    names = (_("Winter"), _("Spring"), _("Summer"), _("Autumn"))
    return names[today.month % 12 // 3]


def say(field: str, value: Raw, today: date) -> str:
    """The raw value of a field as one says it, by the field's form; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return say_moment(value, today)
    if isinstance(value, date):
        return say_month(value, today) if FIELDS[field].form == "month" else say_day(value, today)
    return say_km(value) if isinstance(value, int) else value.strip()


def examples(today: date, kind: str = "") -> dict[str, str]:
    """Every field with its example, for a preview without a customer; what to bring goes by ``kind``."""
    read = {
        "day": date.fromisoformat,
        "month": lambda text: date.fromisoformat(f"{text}-01"),
        "km": int,
        "moment": datetime.fromisoformat,
        "text": _,
    }
    said = {name: say(name, read[spec.form](spec.example), today) for name, spec in FIELDS.items()}
    return said | {"bring": _(BRING.get(kind, _LICENCE_AND_BOOK))}


def values_for(
    kind: str,
    customer: CustomerCard | None,
    vehicle: VehicleCard | None,
    items: Iterable[DueItem],
    shop: ShopHead,
    caller: str,
    today: date,
    car: CarFacts | None = None,
    more: Mapping[str, Raw] | None = None,
) -> dict[str, str]:
    """The known values of a call's fields, spoken; what is unknown is not in it.

    ``items`` is what is due for the car, the task's own first: due day, ends of warranty and
    policy, inspection. ``car`` gives the last visit. ``more`` holds raw values that only the
    caller knows (slot, festival, event …), and wins. Days ``date``, distances km.
    """
    raw: dict[str, Raw] = {
        "shop": shop.short_name or shop.name,
        "caller": caller,
        "phone": shop.phone,
        "rescue_phone": shop.rescue_phone,
        "address": shop.address,
        "bring": _(BRING.get(kind, _LICENCE_AND_BOOK)),
        "season": season(today),
        "refuse": _("Reply R to refuse"),
    }
    if customer is not None:
        raw |= _of_person(customer)
    if vehicle is not None:
        raw |= _of_vehicle(vehicle, today)
    if car is not None:
        raw |= _of_last_visit(car)
    raw |= _of_items(kind, list(items)) | dict(more or {})
    if raw.get("festival") and not raw.get("wish"):
        raw["wish"] = wish(str(raw["festival"]))
    said = {name: say(name, value, today) for name, value in raw.items() if name != NEUTRAL_NAME}
    said[NEUTRAL_NAME] = str(raw.get(NEUTRAL_NAME) or "")
    return {name: text for name, text in said.items() if text}


def _of_person(card: CustomerCard) -> dict[str, Raw]:
    """A person without a known sex has a name only; a firm is addressed by its name."""
    known = card.kind != "person" or bool(card.sex)
    lunar = card.birthday.startswith("农历")
    return {
        NEUTRAL_NAME: card.name,
        "honorific": salutation(card.name, card.sex, card.kind) if known else None,
        "birthday": _("birthday by the lunar calendar") if lunar else _("birthday"),
    }


def _of_vehicle(card: VehicleCard, today: date) -> dict[str, Raw]:
    return {
        "model": card.model,
        "plate": plate_display(card.plate) if card.plate else "",
        "delivered": card.delivered_on,
        "years": say_years(card.delivered_on, today) if card.delivered_on else None,
        "adviser": card.adviser,
    }


def _of_last_visit(car: CarFacts) -> dict[str, Raw]:
    if not car.real_visits:
        return {}
    last = car.real_visits[-1]
    work = WORKS.get(last.service_class)
    return {
        "last_visit": last.came_on or last.on,
        "last_km": last.km if last.km_ok else None,
        "last_work": _(work) if work else None,
    }


def _of_items(kind: str, items: list[DueItem]) -> dict[str, Raw]:
    """The due day is the task's own, else the next service's."""
    first = {item.kind: item for item in reversed(items)}
    found: dict[str, Raw] = {}
    own = first.get(kind) or first.get("C1") or first.get("C2")
    if own is not None:
        found["due"] = own.due
    if "C3" in first:
        found["warranty_end"] = first["C3"].due
    if "C4" in first:
        found["inspection_month"] = first["C4"].due
        duty = DUTIES.get(first["C4"].sub)
        found["duty"] = _(duty) if duty else None
    if "C5" in first:
        kinds = [_(POLICIES[part]) for part in first["C5"].sub.split("+") if part in POLICIES]
        found["policy_end"] = first["C5"].due
        found["policy"] = _(" and ").join(kinds)
    return found


def sex_of(text: str) -> str:
    """``m`` or ``f`` of a typed title (先生, 女士, Mr, Ms), "" when it is none."""
    plain = text.strip().casefold()
    return "m" if plain in _MEN else "f" if plain in _WOMEN else ""


def answered(values: Mapping[str, str], field: str, text: str) -> dict[str, str]:
    """The values after the caller typed a missing field; a title goes with the name that is known."""
    said = text.strip()
    sex = sex_of(said) if field == "honorific" else ""
    if sex and values.get(NEUTRAL_NAME):
        said = salutation(values[NEUTRAL_NAME], sex, "person")
    return {**values, field: said}
