"""What a setting may be set to: the text that a person typed, checked and brought into its type."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from dealerdesk.clock import parse_offset
from dealerdesk.errors import WorldError
from dealerdesk.text import LANGUAGES, _

if TYPE_CHECKING:
    from dealerdesk.setting_list import Setting


def _sketch(text: str) -> None:
    try:
        if not isinstance(json.loads(text)["roads"], list):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        raise WorldError(_("This is no sketch: take resources/sample/map.json as a pattern")) from None


MODEL_PARTS = ("first_days", "first_km", "months", "km", "warranty_months", "warranty_km")
"""What the table of models may say of one: days, km and months of C1, C2 and C3."""


def _models(text: str) -> None:
    """``{"X7": {"months": 12, "km": 10000}}``: whole numbers by part, by the model's beginning."""
    try:
        for name, parts in json.loads(text).items():
            if not name or not parts.keys() <= set(MODEL_PARTS):
                raise ValueError
            if not all(isinstance(n, int) and 0 < n < 3_000_000 for n in parts.values()):
                raise ValueError
    except (ValueError, AttributeError):
        raise WorldError(
            _("The table of models is not understood: write it like {example}").format(
                example='{"X7": {"months": 12, "km": 10000}}'
            )
        ) from None


def span(text: str) -> tuple[time, time]:
    """``09:00-11:30`` as two times. Raises ValueError under an hour, or when it is none."""
    first, last = (time.fromisoformat(part.strip()) for part in text.split("-", 1))
    minutes = (datetime.combine(date.min, last) - datetime.combine(date.min, first)).total_seconds() / 60
    if minutes < 60:
        raise ValueError(text)
    return first, last


def holds(text: str) -> list[tuple[time, str]]:
    """``14:40 Bay 2, 16:30``: slots held for VIPs (A9), a time and perhaps the bay. Raises ValueError."""
    found = []
    for part in text.replace("，", ",").replace("；", ",").replace(";", ",").split(","):
        if part.strip():
            at, _space, bay = part.strip().partition(" ")
            found.append((time.fromisoformat(at.replace("：", ":").rjust(5, "0")), bay.strip()))
    return sorted(found)


def _int(setting: Setting, text: str) -> int:
    number = int(text) if text.lstrip("-").isdecimal() and len(text) < 9 else None
    if number is None or not setting.low <= number <= setting.high:
        raise ValueError
    return number


def _text_of(setting: Setting, text: str) -> str:
    """A text that fits the setting's type. Raises ValueError, WorldError."""
    if setting.kind == "time":
        return time.fromisoformat(text).strftime("%H:%M")
    if setting.kind == "span":
        return "-".join(f"{part:%H:%M}" for part in span(text))
    if setting.kind == "choice" and text not in setting.options:
        raise ValueError
    if setting.kind == "weekdays":
        if not set(text) <= set("1234567") or len(set(text)) == 7:
            raise ValueError
        return "".join(sorted(set(text)))
    if setting.kind == "offset":
        parse_offset(text)
    if setting.kind == "holds":
        return ", ".join(f"{at:%H:%M} {bay}".strip() for at, bay in holds(text))
    if setting.kind == "template":
        from dealerdesk.appointments import texts

        return texts.checked(setting.key.removeprefix("text_"), text)
    if setting.kind == "map" and text:
        _sketch(text)
    if setting.kind == "models" and text:
        _models(text)
    if setting.kind == "language" and text not in LANGUAGES:
        raise WorldError(_("The language is zh_CN or en, not {value}").format(value=text))
    return text


def typed_value(setting: Setting, text: str) -> str | int:
    """The value that ``text`` says, in the setting's type. Raises WorldError with what would fit."""
    text = text.strip()
    try:
        return _int(setting, text) if setting.kind in ("int", "bool") else _text_of(setting, text)
    except ValueError:
        raise WorldError(
            _("{value} does not fit {label} ({key}), {wanted}; its default is {default}").format(
                value=text,
                label=setting.title,
                key=setting.key,
                wanted=_wanted(setting),
                default=setting.default,
            )
        ) from None


def _wanted(setting: Setting) -> str:
    """What a value of this setting must be, in words."""
    if setting.kind in ("int", "bool"):
        return _("a whole number from {low} to {high}").format(low=setting.low, high=setting.high)
    if setting.kind == "weekdays":
        return _("six days at most, 1 is Monday")
    if setting.kind == "choice":
        return _("one of {values}").format(values=", ".join(setting.options))
    written = {"time": "08:30", "span": "09:00-11:30", "offset": "+08:00", "holds": "14:30 快保 2, 16:30"}
    return _("written like {example}").format(example=written[setting.kind])
