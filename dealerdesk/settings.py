"""Settings of the trade, declared once: key, type, default, rule id, label.

Values that differ from the default live in the shop's file; the settings page and the command
line are drawn from this table. Window state is not a setting: it stays in the user's folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from dealerdesk.clock import parse_offset
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.forms import ShopHead
from dealerdesk.staff.rights import Actor
from dealerdesk.store.records import SettingValue
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import LANGUAGES, N_, _

Value = str | int


@dataclass(frozen=True)
class Setting:
    """One setting. ``kind``: text, int (``low`` to ``high``), time (HH:MM), offset, language, map."""

    key: str
    kind: str
    default: Value
    rule: str
    label: str
    low: int = 1
    high: int = 366


SETTINGS = (
    Setting("shop_name", "text", "", "", N_("Name of the shop")),
    Setting("shop_short_name", "text", "", "", N_("Short name of the shop")),
    Setting("shop_address", "text", "", "", N_("Address of the shop")),
    Setting("shop_postcode", "text", "", "", N_("Postcode of the shop")),
    Setting("shop_phone", "text", "", "", N_("Appointment phone")),
    Setting("shop_rescue_phone", "text", "", "", N_("Rescue phone")),
    Setting("shop_map", "map", "", "2.4", N_("Sketch of the way to the shop (JSON)")),
    Setting("plate_prefix", "text", "", "Q30", N_("Plate prefix of the city")),
    Setting("language", "language", "zh_CN", "", N_("Language")),
    Setting("timezone", "offset", "+08:00", "6.4", N_("Time zone")),
    Setting("opens_at", "time", "08:30", "R3", N_("Opens at")),
    Setting("closes_at", "time", "18:00", "R3", N_("Closes at")),
    Setting("first_service_opens_days", "int", 60, "C1", N_("First service: reminder from day")),
    Setting("first_service_days", "int", 90, "C1", N_("First service: due on day")),
    Setting("first_service_closes_days", "int", 120, "C1", N_("First service: reminder until day"), 1, 730),
    Setting("first_service_km", "int", 5000, "C1", N_("First service: due at km"), 100, 200000),
    Setting("service_months", "int", 6, "C2", N_("Periodic service: every months"), 1, 60),
    Setting("service_km", "int", 10000, "C2", N_("Periodic service: every km"), 100, 200000),
    Setting("service_opens_days", "int", 7, "C2", N_("Periodic service: reminder days before"), 0, 180),
    Setting("service_closes_days", "int", 90, "C2", N_("Periodic service: reminder days after")),
    Setting("km_per_month", "int", 1250, "2.3", N_("Km a month where nothing is known"), 100, 30000),
    Setting("warranty_months", "int", 36, "C3", N_("Warranty: months"), 1, 240),
    Setting("warranty_km", "int", 60000, "C3", N_("Warranty: km"), 100, 2000000),
    Setting("warranty_opens_months", "int", 1, "C3", N_("Warranty: reminder months before"), 1, 24),
    Setting("insurance_opens_months", "int", 2, "C5", N_("Insurance: reminder months before"), 1, 12),
    Setting("first_import_ramp", "int", 30, "5.2", N_("First import: old work taken up a day"), 0, 100_000),
    Setting(
        "delivery_alarm_minutes",
        "int",
        30,
        "F13",
        N_("Delivery report: alarm, minutes before closing"),
        0,
        240,
    ),
    Setting("birthday_hours", "int", 2, "C6", N_("Birthday: hours after opening"), 1, 12),
    Setting("count_hours", "int", 3, "A1", N_("Appointment counts when made hours before"), 0, 72),
    Setting("hand_over_hours", "int", 1, "A2", N_("Sheet is handed over hours before"), 0, 24),
    Setting("service_tolerance_days", "int", 15, "K3", N_("Came in on time: days of tolerance"), 0, 90),
    Setting("lost_from_days", "int", 90, "L6", N_("Away: from day"), 1, 3650),
    Setting("lost_to_days", "int", 360, "L6", N_("Away: to day"), 1, 3650),
    Setting("target_k2", "int", 90, "K2", N_("Target of the first-service rate, %"), 0, 100),
    Setting("target_k3", "int", 70, "K3", N_("Target of the periodic-service rate, %"), 0, 100),
    Setting("target_k4", "int", 50, "K4", N_("Target of the appointment rate, %"), 0, 100),
    Setting("target_k7", "int", 20, "K7", N_("Limit of the loss rate, %"), 0, 100),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}


class Settings:
    """The shop's settings: ``settings["opens_at"]`` is the value in force."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = -1
        self._values: dict[str, Value] = {}

    def __getitem__(self, key: str) -> Any:
        newest = self._store.last_journal()
        if newest != self._seen:
            rows = SettingValue.select(SettingValue.key, SettingValue.value)
            self._values = {r.key: _typed(_BY_KEY[r.key], r.value) for r in rows if r.key in _BY_KEY}
            self._seen = newest
        return self._values.get(key, _BY_KEY[key].default)

    def __iter__(self) -> Iterator[tuple[Setting, Value]]:
        return ((setting, self[setting.key]) for setting in SETTINGS)

    def shop_head(self) -> ShopHead:
        """The shop as it stands in the head of its papers."""
        phone = self["shop_phone"]
        return ShopHead(
            name=self["shop_name"],
            short_name=self["shop_short_name"],
            line=_("Appointments {phone}").format(phone=phone) if phone else "",
            phone=phone,
            address=self["shop_address"],
            postcode=self["shop_postcode"],
            rescue_phone=self["shop_rescue_phone"],
            opens=self["opens_at"],
            closes=self["closes_at"],
        )

    def _refuse_disorder(self, typed: dict[str, Value]) -> None:
        for first, second in ORDERED:
            if typed.get(first, self[first]) >= typed.get(second, self[second]):  # type: ignore[operator]
                raise WorldError(
                    _("{first} must lie before {second}").format(
                        first=_(_BY_KEY[first].label), second=_(_BY_KEY[second].label)
                    )
                )

    def change(self, actor: Actor, values: dict[str, str]) -> Change:
        """Set settings from their texts; all or none.

        Raises NotFound for an unknown key, WorldError for a value that doesn't fit.
        """
        typed = {key: _typed(_declared(key), text) for key, text in values.items()}
        self._refuse_disorder(typed)
        with self._store.write(actor, "settings", ", ".join(values)) as w:
            for key, value in typed.items():
                put(w, key, str(value))
        return w.change


ORDERED = (
    ("opens_at", "closes_at"),
    ("first_service_opens_days", "first_service_days"),
    ("first_service_days", "first_service_closes_days"),
    ("lost_from_days", "lost_to_days"),
)
"""Settings of which the first must lie before the second."""


def put(writing: Writing, key: str, value: str) -> None:
    """Keep a value under its key."""
    row = SettingValue.get_or_none(SettingValue.key == key)
    if row is None:
        writing.insert(SettingValue, key=key, value=value)
    else:
        writing.update(SettingValue, row.id, {"value": value})


def _declared(key: str) -> Setting:
    if key not in _BY_KEY:
        raise NotFound(_("There is no setting {key}: see the list with: dealerdesk settings").format(key=key))
    return _BY_KEY[key]


def _sketch(text: str) -> None:
    try:
        if not isinstance(json.loads(text)["roads"], list):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        raise WorldError(_("This is no sketch: take resources/sample/map.json as a pattern")) from None


def _typed(setting: Setting, text: str) -> Value:
    """The value that ``text`` says, in the setting's type."""
    text = text.strip()
    try:
        if setting.kind == "int":
            if not (text.isdecimal() and len(text) < 9 and setting.low <= int(text) <= setting.high):
                raise ValueError
            return int(text)
        if setting.kind == "time":
            return time.fromisoformat(text).strftime("%H:%M")
    except ValueError:
        raise WorldError(
            _("{value} does not fit {label} ({key}); its default is {default}").format(
                value=text, label=_(setting.label), key=setting.key, default=setting.default
            )
        ) from None
    if setting.kind == "offset":
        parse_offset(text)
    if setting.kind == "map" and text:
        _sketch(text)
    if setting.kind == "language" and text not in LANGUAGES:
        raise WorldError(_("The language is zh_CN or en, not {value}").format(value=text))
    return text
