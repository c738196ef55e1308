"""Cars to book for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 in the shop."""
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


@pytest.fixture
def add_car(desk: Desk, manager: Actor) -> Callable[..., int]:
    """Makes a customer with a car, gives the car."""

    def make(plate: str = "冀D7K218", name: str = "欧阳雪", phone: str = "13800005678", vin: str = "") -> int:
        owner = desk.people.make_customer(manager, {"name": name, "phone": phone}).touched["customer"][0]
        texts = {"plate": plate, "model": "远途 S5", **({"vin": vin} if vin else {})}
        return desk.people.make_vehicle(manager, owner, texts).touched["vehicle"][0]

    return make
