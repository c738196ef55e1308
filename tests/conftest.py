"""What every test stands on: no display, no network, nobody's own folders."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from dealerdesk import text
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor

os.environ["QT_QPA_PLATFORM"] = "offscreen"
for name in ("DEALERDESK_DATA", "DEALERDESK_KEY", "DEALERDESK_PASSWORD", "DISPLAY", "WAYLAND_DISPLAY"):
    os.environ.pop(name, None)

settings.register_profile(
    "everyday",
    deadline=None,  # the machine is shared
    max_examples=60,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("everyday")


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The user's folders are fresh ones, so that no test reads or writes a person's own shop."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(home))
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture
def manager() -> Actor:
    """A manager, who may do most things."""
    return Actor("许文静", "manager", "test")


@pytest.fixture
def carer() -> Actor:
    """Somebody of customer care 客服专员."""
    return Actor("周岚", "care_specialist", "test")


@pytest.fixture
def clock() -> FixedClock:
    """Monday 2026-11-23, 09:42 in the shop."""
    return FixedClock(datetime(2026, 11, 23, 9, 42, tzinfo=CHINA))


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty shop, made once; each test opens a copy of it."""
    text.use("zh_CN")
    folder = tmp_path_factory.mktemp("empty") / "shop"
    clock = FixedClock(datetime(2026, 11, 23, 9, 42, tzinfo=CHINA))
    Desk.create(folder, "澄远汽车", "冀D", clock).close()
    return folder


@pytest.fixture
def desk(empty_shop: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """An empty shop in a real file."""
    text.use("zh_CN")
    shutil.copytree(empty_shop, tmp_path / "shop")
    with Desk.open(tmp_path / "shop", clock) as opened:
        yield opened
