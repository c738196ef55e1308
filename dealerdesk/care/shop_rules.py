"""The rules of care as a shop's settings and its work calendar have them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dealerdesk.care.kinds import KINDS, Offset, Window
from dealerdesk.care.occurrence import Rules
from dealerdesk.care.workdays import WorkCalendar


def rules_from(value: Mapping[str, Any], calendar: WorkCalendar) -> Rules:
    """The rules as the shop's settings have them."""
    deadline = value["first_service_days"]
    windows = {kind.id: kind.window for kind in KINDS.values()}
    for kind in KINDS.values():
        moved = {part: Offset(value[f"{kind.id.lower()}_{part}"]) for part in kind.settable}
        windows[kind.id] = replace(kind.window, **moved)
    windows["C1"] = Window(
        Offset(value["first_service_opens_days"] - deadline),
        Offset(value["first_service_closes_days"] - deadline),
    )
    windows["C2"] = Window(Offset(-value["service_opens_days"]), Offset(value["service_closes_days"]))
    windows["C3"] = Window(Offset(months=-value["warranty_opens_months"]))
    windows["C5"] = Window(Offset(months=-value["insurance_opens_months"]))
    same = ("first_service_days", "first_service_km", "service_months", "service_km", "warranty_months",
            "warranty_km", "km_per_month", "lost_from_days", "lost_to_days", "lost_band_days",
            "near_lost_days")  # fmt: skip
    return Rules(
        **{name: value[name] for name in same},
        fixed=value["service_basis"] == "fixed",
        vip_tiers=frozenset({"super_vip", value["vip_birthday"]}),
        previous_open=calendar.previous_open,
        kinds=frozenset(kind for kind in KINDS if value[f"{kind.lower()}_on"]),
        models=json.loads(value["model_table"]) if value["model_table"] else {},
        windows=windows,
    )
