"""Normal forms of what identifies a car or a person: VIN, plate, phone number (domain 5.3).

Pure functions over text.
"""

from __future__ import annotations

import re
import unicodedata
from operator import mul

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE_SUFFIXES = "学警挂港澳领"
DOTS = "·•・．.‧∙⋅･-‐‑‒–—―－_＿ \t\u3000\u00a0"
INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
)
"""Signs that nobody sees: they come with what was copied from phones and web pages."""

_STRIP_DOTS = {ord(c): None for c in DOTS + INVISIBLE}
_LETTER = "A-HJ-NP-Z"
_ANY = f"[{_LETTER}0-9]"
_PLATE = re.compile(f"[{PROVINCES}使][A-HJ-Z](?:{_ANY}{{5}}|{_ANY}{{4}}[{PLATE_SUFFIXES}])")
_NEV_PLATE = re.compile(f"[{PROVINCES}][A-HJ-Z](?:[A-HJK]{_ANY}[0-9]{{4}}|[0-9]{{5}}[A-HJK])")

_VIN = re.compile("[A-HJ-NPR-Z0-9]{17}")
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ0123456789",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9, *range(10)),
        strict=True,
    )
)
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТХУІΑΒΕΖΗΙΚΜΝΟΡΤΥΧIOQ", "ABEKMH0PCTXY1ABEZH1KMN0PTYX100")

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})(\d{0,6})")
_SERVICE_LINE = re.compile(r"[48]00\d{7}")


def plain(text: str) -> str:
    """Code text in one shape: NFKC, upper case, no outer spaces, no invisible characters."""
    return unicodedata.normalize("NFKC", text).translate({ord(c): None for c in INVISIBLE}).strip().upper()


def normal_vin(text: str) -> str:
    """VIN 车架号 in normal form: upper, NFKC, without spaces and dashes. Not checked; see `is_vin`."""
    return unicodedata.normalize("NFKC", text).translate(_STRIP_DOTS).upper()


def is_vin(vin: str) -> bool:
    """Whether a normal form is a whole VIN: 17 of digits and A–Z without I, O, Q; any check digit."""
    return _VIN.fullmatch(vin) is not None


def vin_check_digit(vin: str) -> str:
    """The character that position 9 of this whole VIN should hold (weights, mod 11, 10 = X)."""
    total = sum(map(mul, map(_VIN_VALUES.__getitem__, vin), _VIN_WEIGHTS))
    return "0123456789X"[total % 11]


def vin_check_ok(vin: str) -> bool:
    """Whether position 9 agrees. A failure is a warning, never a rejection (imports, old cars)."""
    return vin_check_digit(vin) == vin[8]


def vin_suggestion(vin: str) -> str:
    """What a VIN with look-alike characters (I, O, Q, Cyrillic, Greek) was probably meant to be, or ''.

    Only a suggestion to a person, never used by itself."""
    meant = vin.translate(_LOOK_ALIKES)
    return meant if meant != vin and is_vin(meant) else ""


def normal_plate(text: str) -> str:
    """Plate 车牌 in normal form: NFKC, upper, without dot, dash and space. Not checked; see `is_plate`."""
    return unicodedata.normalize("NFKC", text).translate(_STRIP_DOTS).upper()


def is_plate(plate: str) -> bool:
    """Whether a normal form is a civil plate of 7 characters, or of 8 for a new-energy car (GA 36)."""
    return _PLATE.fullmatch(plate) is not None or is_new_energy_plate(plate)


def is_new_energy_plate(plate: str) -> bool:
    """Whether a normal form is the green plate of a new-energy car, small or large."""
    return _NEV_PLATE.fullmatch(plate) is not None


def plate_display(plate: str) -> str:
    """A normal form as it is shown: 冀D4M208 → 冀D·4M208; anything else unchanged."""
    return f"{plate[:2]}·{plate[2:]}" if is_plate(plate) else plate


def normal_phone(text: str) -> str:
    """One phone number in normal form, or '' when it is none.

    A mobile as 11 digits, a landline as 0310-1234567 (with extension 0310-1234567-801), a service
    line as 4001234567. Forms of +86 and 0086 are removed.
    """
    text = _EXTENSION.sub("-", unicodedata.normalize("NFKC", text))
    digits = text.translate(_STRIP_DOTS).translate(_STRIP_BRACKETS)
    for prefix in ("+86", "0086"):
        digits = digits.removeprefix(prefix)
    if not digits.isascii() or not digits.isdigit():
        return ""
    if len(digits) == 13 and digits.startswith("861"):
        digits = digits[2:]
    if digits.startswith("860"):
        digits = digits[2:]
    if len(digits) == 12 and digits[0] == "0" and _MOBILE.fullmatch(digits[1:]):
        return digits[1:]
    if _MOBILE.fullmatch(digits) or _SERVICE_LINE.fullmatch(digits):
        return digits
    return _normal_landline(text, digits)


_EXTENSION = re.compile(r"转|分机|EXT\.?|X(?=\d+\s*$)", re.IGNORECASE)
_STRIP_BRACKETS = {ord(c): None for c in "()（）[]"}


def _normal_landline(text: str, digits: str) -> str:
    parts = [p for p in re.split(r"[^0-9]+", text) if p]
    extension = parts[-1] if len(parts) >= 2 and 2 <= len(parts[-1]) <= 6 else ""
    whole = digits.removesuffix(extension) if extension else digits
    found = _LANDLINE.fullmatch(whole)
    if found is None or found[3]:
        return ""
    return "-".join(p for p in (found[1], found[2], extension) if p)


def mask_phone(number: str) -> str:
    """A normal form with its middle hidden: 13912342204 → 139****2204, 0310-1234567 → 0310-***4567."""
    if _MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    if "-" in number:
        area, local, *_rest = number.split("-")
        return f"{area}-{'*' * (len(local) - 4)}{local[-4:]}"
    return (
        f"{number[:3]}{'*' * max(len(number) - 7, 1)}{number[-4:]}" if len(number) > 7 else "*" * len(number)
    )
