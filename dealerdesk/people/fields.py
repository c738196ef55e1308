"""Fields that people may fill in by hand: name, label, how its text is understood.

The forms of the window and ``dealerdesk set`` share these tables. A parser takes the typed text
and returns the value to store, or raises WorldError with one line that says what fits.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people.rules import is_plate, is_vin, normal_phone, normal_plate, normal_vin
from dealerdesk.text import N_, _

SEXES = {"": N_("unknown"), "m": N_("Mr"), "f": N_("Ms")}
CUSTOMER_KINDS = {"person": N_("Person"), "company": N_("Company")}
TIERS = {"general": N_("General"), "vip": N_("VIP"), "super_vip": N_("Super VIP")}
USES = {
    "": N_("unknown"),
    "private": N_("private"),
    "company": N_("company car"),
    "commercial": N_("commercial"),
}
VEHICLE_KINDS = {
    "car": N_("passenger car"),
    "van": N_("minibus"),
    "truck": N_("truck"),
    "motorcycle": N_("motorcycle"),
    "coach": N_("coach"),
}
ENERGIES = {"": N_("unknown"), "petrol": N_("petrol"), "hybrid": N_("hybrid"), "electric": N_("electric")}
VEHICLE_STATES = {
    "open": N_("in use"),
    "scrapped": N_("scrapped"),
    "sold": N_("sold"),
    "moved": N_("moved away"),
    "deleted": N_("deleted"),
}
CUSTOMER_STATES = {"open": N_("file open"), "closed": N_("file closed")}


@dataclass(frozen=True)
class Field:
    """A field of a form: ``label`` is a message id, ``choices`` code → label where it is a list."""

    name: str
    label: str
    parse: Callable[[str], Any]
    choices: dict[str, str] | None = None


def honorific(kind: str, sex: str) -> str:
    """先生 or 女士 for a person whose title is known; nothing for a firm."""
    return _(SEXES[sex]) if kind == "person" and sex else ""


def text_of(text: str) -> str:
    """Plain text: outer spaces off, inner white space single."""
    return " ".join(text.split())


def name_of(text: str) -> str:
    """A name that is not empty."""
    name = text_of(text)
    if not name:
        raise WorldError(_("A customer needs a name"))
    return name


def choice(choices: dict[str, str]) -> Callable[[str], str]:
    """A code of ``choices``, typed as code or as its label."""

    def parse(text: str) -> str:
        plain = text.strip()
        for code, label in choices.items():
            if plain in (code, label, _(label)):
                return code
        names = ", ".join(_(label) for code, label in choices.items() if code)
        raise WorldError(_("{text} is none of: {names}").format(text=plain, names=names))

    return parse


def day_of(text: str) -> date | None:
    """A day: 2026-11-30, 2026.11.30, 2026/11/30, 20261130 or 2026年11月30日; empty for none."""
    plain = text.strip()
    if not plain:
        return None
    match = re.fullmatch(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})日?|(\d{4})(\d\d)(\d\d)", plain)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(g) for g in match.groups() if g)
        found = date(year, month, day)
        if not 1900 < found.year < 2100:
            raise ValueError
        return found
    except ValueError:
        raise WorldError(_("{text} is no day: write it like 2026-11-23").format(text=plain)) from None


def month_end_of(text: str) -> date | None:
    """The last day of a month typed as 2026-11 or as any day in it (年检 is valid to that day)."""
    plain = text.strip()
    match = re.fullmatch(r"(\d{4})\s*[-./年]\s*(\d{1,2})月?", plain)
    found = day_of(f"{match[1]}-{match[2]}-1" if match else plain)
    if found is None:
        return None
    return found.replace(day=calendar.monthrange(found.year, found.month)[1])


def vin_of(text: str) -> str | None:
    """A whole VIN, or none."""
    vin = normal_vin(text)
    if not vin:
        return None
    if not is_vin(vin):
        raise WorldError(_("{vin} is no VIN: it has 17 letters and digits, never I, O or Q").format(vin=vin))
    return vin


def plate_of(text: str) -> str:
    """A plate in normal form, without its dot; empty for none."""
    plate = normal_plate(text)
    if plate and not is_plate(plate):
        raise WorldError(_("{plate} is no plate number: please check it").format(plate=plate))
    return plate


def phone_of(text: str) -> str:
    """A phone number in normal form."""
    number = normal_phone(text)
    if not number:
        raise WorldError(
            _("{text} is no phone number: a mobile has 11 digits, a landline its area code").format(
                text=text.strip()
            )
        )
    return number


def postcode_of(text: str) -> str:
    """Six digits, or none."""
    plain = text.strip()
    if plain and not re.fullmatch(r"\d{6}", plain):
        raise WorldError(_("{text} is no postcode: it has six digits").format(text=plain))
    return plain


def km_of(text: str) -> int | None:
    """A mileage in km: 37200, 37,200 km, 3.72万."""
    plain = re.sub(r"[\s,，]|km|公里|千米", "", text.strip(), flags=re.IGNORECASE)
    if not plain:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(万)?", plain)
    value = round(float(match[1]) * (10_000 if match[2] else 1)) if match else -1
    if not 0 <= value <= 2_000_000:
        raise WorldError(_("{text} is no mileage: write it like 37200 or 3.72万").format(text=text.strip()))
    return value


def birthday_of(text: str) -> dict[str, Any]:
    """The birth fields of ``1985-03-02``, ``03-02`` or, lunar, ``农历 1985-08-15`` or ``农历 闰6-15``."""
    plain = text.strip()
    empty = {
        "birth_calendar": "",
        "birth_year": None,
        "birth_month": None,
        "birth_day": None,
        "birth_leap": False,
    }
    if not plain:
        return empty
    match = re.fullmatch(r"(农历|阴历)?\s*(?:(\d{4})[-./年])?(闰)?(\d{1,2})[-./月](\d{1,2})日?", plain)
    if match:
        lunar, year, month, day = bool(match[1]), int(match[2] or 2000), int(match[4]), int(match[5])
        longest = 30 if lunar else calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
        if 1 <= month <= 12 and 1 <= day <= longest and 1900 < year < 2100 and (lunar or not match[3]):
            return {
                "birth_calendar": "lunar" if lunar else "solar",
                "birth_year": int(match[2]) if match[2] else None,
                "birth_month": month,
                "birth_day": day,
                "birth_leap": bool(match[3]),
            }
    raise WorldError(_("{text} is no birthday: write 1985-03-02, 03-02 or 农历 08-15").format(text=plain))


def birthday_text(calendar_: str, year: int | None, month: int | None, day: int | None, leap: bool) -> str:
    """The birthday as people write it; :func:`birthday_of` reads it back."""
    if not month or not day:
        return ""
    body = f"{year}-{month:02d}-{day:02d}" if year else f"{month:02d}-{day:02d}"
    if calendar_ != "lunar":
        return body
    if leap:
        body = f"{year}-闰{month}-{day}" if year else f"闰{month}-{day}"
    return "农历 " + body


CUSTOMER_FIELDS = {
    field.name: field
    for field in (
        Field("name", N_("Name"), name_of),
        Field("kind", N_("Kind"), choice(CUSTOMER_KINDS), CUSTOMER_KINDS),
        Field("sex", N_("Title"), choice(SEXES), SEXES),
        Field("phone", N_("Phone"), phone_of),
        Field("birthday", N_("Birthday"), birthday_of),
        Field("contact", N_("Contact person"), text_of),
        Field("address", N_("Address"), text_of),
        Field("postcode", N_("Postcode"), postcode_of),
        Field("tier", N_("Tier"), choice(TIERS), TIERS),
        Field("note", N_("Note"), text_of),
        Field("state", N_("File"), choice(CUSTOMER_STATES), CUSTOMER_STATES),
    )
}
VEHICLE_FIELDS = {
    field.name: field
    for field in (
        Field("plate", N_("Plate"), plate_of),
        Field("vin", N_("VIN"), vin_of),
        Field("brand", N_("Brand"), text_of),
        Field("model", N_("Model"), text_of),
        Field("colour", N_("Colour"), text_of),
        Field("engine", N_("Engine no."), text_of),
        Field("km", N_("Mileage"), km_of),
        Field("delivered_on", N_("Delivered"), day_of),
        Field("registered_on", N_("Registered"), day_of),
        Field("invoiced_on", N_("Invoiced"), day_of),
        Field("sold_on", N_("Sold"), day_of),
        Field("produced_on", N_("Produced"), day_of),
        Field("inspection_until", N_("Inspection valid until"), month_end_of),
        Field("use", N_("Use"), choice(USES), USES),
        Field("kind", N_("Vehicle kind"), choice(VEHICLE_KINDS), VEHICLE_KINDS),
        Field("energy", N_("Energy"), choice(ENERGIES), ENERGIES),
        Field("consultant", N_("Sales consultant"), text_of),
        Field("adviser", N_("Service adviser"), text_of),
        Field("state", N_("File"), choice(VEHICLE_STATES), VEHICLE_STATES),
    )
}


def parse(fields: dict[str, Field], texts: dict[str, str]) -> dict[str, Any]:
    """Values of typed texts, by field name.

    Raises NotFound for an unknown field, WorldError for a text that doesn't fit.
    """
    values: dict[str, Any] = {}
    for name, text in texts.items():
        if name not in fields:
            raise NotFound(
                _("There is no field {name}; there are: {names}").format(name=name, names=", ".join(fields))
            )
        value = fields[name].parse(text)
        values.update(value if isinstance(value, dict) else {name: value})
    return values
