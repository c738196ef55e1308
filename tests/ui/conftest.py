"""Window tests: our theme on the one QApplication, nothing left over between tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from dealerdesk import text
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Writing
from ui import app as door
from ui import errors, theme
from ui.frame import MainWindow
from ui.shell import Shell

PICTURES = "DEALERDESK_PICTURES"


@pytest.fixture(autouse=True)
def window_theme(qapp: QApplication) -> Iterator[None]:
    """Light theme, Chinese, base size; put back after each test."""
    text.use("zh_CN")
    if not theme.state.families:
        door.application()
    if (theme.mode(), theme.state.base) != ("light", theme.BASE):
        theme.apply(qapp, "light", theme.BASE)  # restyles every widget: only where it is needed
    errors._told.clear()
    yield
    text.use("zh_CN")


@pytest.fixture
def show_at(qtbot, qapp: QApplication) -> Callable[..., QWidget]:
    """Show a widget at a size and let it paint."""

    def show(widget: QWidget, width: int = 1366, height: int = 768) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        qapp.processEvents()
        return widget

    return show


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[QWidget, str], Path | None]:
    """Save a picture of a widget when a folder for pictures is named in the environment."""
    import os

    folder = os.environ.get(PICTURES)

    def save(widget: QWidget, name: str) -> Path | None:
        grabbed = widget.grab()
        if folder is None:
            return None
        Path(folder).mkdir(parents=True, exist_ok=True)
        file = Path(folder) / f"{name}.png"
        assert grabbed.save(str(file))
        return file

    return save


# the shop of the pictures


NOW = datetime(2026, 11, 23, 9, 42, tzinfo=CHINA)
MANAGER = Actor("许文静", "manager")
SPECIALIST = Actor("周岚", "care_specialist")


PEOPLE = [
    # name, sex, kind, tier, phone, plate, model, delivered, visits (day, km), policies end, born
    ("王𠮷䶮", "m", "person", "general", "13900002204", "冀D3M906", "X7 2.0T", (2026, 9, 12),
     [], (2027, 9, 11), ()),
    ("张敏", "f", "person", "super_vip", "13800005678", "冀D7K218", "A5 1.5T", (2024, 3, 16),
     [((2025, 11, 28), 21180), ((2026, 5, 30), 31240)], (2027, 1, 18), (1985, 8, 9)),
    ("宏盛商贸有限公司", "", "company", "vip", "0310-5550188", "冀D8B160", "M8", (2020, 11, 10),
     [((2026, 6, 2), 98200)], (2027, 6, 1), ()),
    ("范晓芸", "f", "person", "general", "13600001218", "冀DA90817", "E6 纯电", (2025, 4, 20),
     [((2026, 4, 23), 18240)], (2026, 12, 30), (1990, 11, 23)),
    ("单红梅", "f", "person", "general", "15900000036", "冀DF09871", "S3", (2025, 2, 1),
     [((2026, 5, 24), 15020)], (), (1978, 11, 23)),
    ("李国栋", "m", "person", "general", "13700004119", "冀D4C119", "A5 1.5T", (2023, 12, 24),
     [((2026, 9, 2), 52300)], (2027, 2, 2), ()),
]  # fmt: skip


def add_car(w: Writing, owner: int, plate: str, model: str, delivered: date, vin: str) -> int:
    from dealerdesk.people.records import Holding, Vehicle

    car = w.insert(
        Vehicle, vin=vin, plate=plate, model=model, colour="珠白", delivered_on=delivered,
        registered_on=delivered, invoiced_on=delivered, seen_on=delivered, consultant="刘洋", adviser="田雨",
        energy="electric" if len(plate) == 8 else "petrol",
    )  # fmt: skip
    w.insert(Holding, vehicle=car, customer=owner, role="owner", since=delivered)
    return car


def add_order(
    w: Writing, car: int, number: str, day: date, km: int, service: str = "periodic_service"
) -> None:
    from dealerdesk.people.records import RepairOrder

    w.insert(
        RepairOrder, vehicle=car, number=number, settled_on=day, visit_on=day, entered_on=day,
        service_class=service, km=km, work="机油机滤、空调滤芯", total_fen=61200, adviser="田雨",
    )  # fmt: skip


def add_policies(w: Writing, car: int, end: date) -> None:
    from dealerdesk.people.records import Policy

    for kind in ("compulsory", "commercial"):
        start = end - timedelta(days=364)
        w.insert(Policy, vehicle=car, number=f"P{car}{kind}", kind=kind, insurer="平安", start_on=start,
                 end_on=end, here=True)  # fmt: skip


def fill_shop(desk: Desk) -> None:
    """A few people and cars of the pictures, with the history that makes something due."""
    from dealerdesk.appointments.entries import Draft
    from dealerdesk.people.records import Consent, Customer, Phone

    boss = Actor("韩卫东", "administrator")
    desk.staff.add(boss, MANAGER.name, MANAGER.role)
    desk.staff.add(boss, SPECIALIST.name, SPECIALIST.role)
    with desk.store.write(MANAGER, "edit_customer", "sample") as w:
        for number, person in enumerate(PEOPLE):
            name, sex, kind, tier, phone, plate, model, delivered, visits, policies, born = person
            birth = dict(zip(("birth_year", "birth_month", "birth_day"), born, strict=False))
            who = w.insert(
                Customer, name=name, sex=sex, kind=kind, tier=tier, address="人民东路 218 号",
                postcode="056002",
                note="周三周五 16:30 前要离店" if name == "张敏" else "",
                birth_calendar="solar" if born else "", **birth,
            )  # fmt: skip
            w.insert(Phone, customer=who, number=phone, confirmed_on=date(2026, 8, 2))
            car = add_car(w, who, plate, model, date(*delivered), f"LCYAB2C1{number}P0611{number:02d}9")
            for at, (day, km) in enumerate(visits):
                add_order(w, car, f"WX{number}{at}", date(*day), km)
            if policies:
                add_policies(w, car, date(*policies))
        second = add_car(w, 2, "冀DA62093", "E6 纯电", date(2025, 9, 27), "LCYAB2C19SP330517")
        add_order(w, second, "WX99", date(2026, 7, 9), 9800, "first_service")
        for purpose, given in (("service", True), ("courtesy", True), ("marketing", False)):
            w.insert(Consent, customer=2, purpose=purpose, given=given, given_at=NOW - timedelta(days=200))
    for vehicle, hour, minute, work in (
        (5, 12, 10, "periodic_service"), (2, 14, 0, "periodic_service"), (6, 16, 30, "repair")
    ):  # fmt: skip
        at = NOW.replace(hour=hour, minute=minute)
        made_at = NOW - timedelta(minutes=40)
        desk.appointments.book(SPECIALIST, Draft(vehicle, at, work, made_at=made_at, wish="看刹车油"))
    tomorrow = NOW + timedelta(days=1)
    desk.appointments.book(SPECIALIST, Draft(4, tomorrow.replace(hour=9, minute=0), "inspection"))


@pytest.fixture(scope="session")
def filled_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop of the pictures, made once and closed."""
    folder = tmp_path_factory.mktemp("pictures") / "shop"
    with Desk.create(folder, "澄远汽车", "冀D", clock=FixedClock(NOW)) as made:
        fill_shop(made)
    return folder


@pytest.fixture
def desk(filled_shop: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the shop of the pictures, at 09:42 on 2026-11-23."""
    folder = tmp_path / "shop"
    shutil.copytree(filled_shop, folder)
    opened = Desk.open(folder, clock=FixedClock(NOW))
    yield opened
    opened.close()


@pytest.fixture
def make_window(desk: Desk, qtbot, qapp: QApplication) -> Iterator[Callable[[], MainWindow]]:
    """Makes the whole window on that shop, with 周岚 at it, in the language and theme of the moment."""
    made: list[MainWindow] = []

    def make() -> MainWindow:
        shown = MainWindow()
        made.append(shown)
        shown.resize(1366, 768)
        shown.show()
        shown.fill(Shell(desk, SPECIALIST, inline=True))
        qapp.processEvents()
        return shown

    yield make
    for shown in made:
        shown.close()
        shown.deleteLater()
    made.clear()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    """The window, Chinese and light."""
    return make_window()
