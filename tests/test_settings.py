"""Settings: declared once, typed, all or none."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.setting_list import SETTINGS
from dealerdesk.staff import Actor


def test_a_setting_has_its_default_until_it_is_changed(desk: Desk, manager: Actor) -> None:
    assert desk.settings["first_service_days"] == 90
    desk.settings.change(manager, {"first_service_days": "75", "opens_at": "9:00".zfill(5)})
    assert desk.settings["first_service_days"] == 75 and desk.settings["opens_at"] == "09:00"
    desk.settings.change(manager, {"first_service_days": "90"})
    assert desk.settings["first_service_days"] == 90


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("first_service_days", "-1"),
        ("first_service_days", "many"),
        ("first_service_days", "121"),
        ("km_per_month", "0"),
        ("service_months", "0"),
        ("warranty_months", "99999999"),
        ("target_k2", "200"),
        ("lost_from_days", "400"),
        ("opens_at", "25:00"),
        ("opens_at", "19:00"),
        ("timezone", "Asia/Shanghai"),
        ("language", "fr"),
        ("f3_due", "7"),
        ("f3_opens", "4"),
        ("c9_opens", "0"),
    ],
)
def test_a_value_that_does_not_fit_changes_nothing(desk: Desk, manager: Actor, key: str, value: str) -> None:
    with pytest.raises(WorldError):
        desk.settings.change(manager, {"shop_name": "别的店", key: value})
    assert desk.settings["shop_name"] == "澄远汽车"


def test_an_unknown_key_is_refused(desk: Desk, manager: Actor) -> None:
    with pytest.raises(NotFound, match="sesame"):
        desk.settings.change(manager, {"sesame": "open"})


def test_only_who_may_changes_settings(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.settings.change(Actor("周岚", "care_specialist"), {"shop_name": "别的店"})


def test_keys_are_declared_once() -> None:
    keys = [setting.key for setting in SETTINGS]
    assert len(keys) == len(set(keys))


def test_the_journal_tells_who_set_a_setting_last_and_when(tmp_path: Path, manager: Actor) -> None:
    clock = FixedClock(datetime(2026, 11, 2, 16, 40, tzinfo=CHINA))
    boss = Actor("韩卫东", "general_manager")
    with Desk.create(tmp_path / "shop", "澄远汽车", clock=clock) as desk:
        desk.settings.change(manager, {"attempts": "2", "calls_a_day": "60"})
        clock.moment += timedelta(days=1)
        desk.settings.change(boss, {"attempts": "3"})
        clock.moment += timedelta(days=1)
        desk.settings.change(manager, {"attempts": "3"})  # says what is there already
        known = desk.settings.changed_by()
    assert known["attempts"] == (boss.name, datetime(2026, 11, 3, 16, 40, tzinfo=CHINA))
    assert known["calls_a_day"] == (manager.name, datetime(2026, 11, 2, 16, 40, tzinfo=CHINA))
    assert set(known) == {"shop_name", "shop_short_name", "attempts", "calls_a_day"}
