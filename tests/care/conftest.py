"""A shop that tests of the reminder calendar fill as they need."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from dealerdesk.people.records import Customer, Holding, Phone, RepairOrder, Vehicle
from dealerdesk.staff import Actor

TODAY = date(2026, 11, 23)


def moment(text: str) -> datetime:
    """A moment of the shop."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


class CareShop:
    """Puts customers, cars and orders into the file, each with what a test needs of it."""

    def __init__(self, desk: Desk, actor: Actor) -> None:
        self.desk, self.actor, self.orders = desk, actor, 0

    def make(self, model: Any, **values: Any) -> int:
        with self.desk.store.write(self.actor, "edit_customer", "test") as w:
            return w.insert(model, **values)

    def customer(self, name: str = "王芳", phone: str = "13800000001", **values: Any) -> int:
        who = self.make(Customer, name=name, **values)
        if phone:
            self.make(Phone, customer=who, number=phone)
        return who

    def car(self, owner: int | None, **values: Any) -> int:
        vehicle = self.make(Vehicle, **{"seen_on": TODAY, "plate": "冀D7K218", **values})
        if owner is not None:
            self.make(Holding, vehicle=vehicle, customer=owner, role="owner")
        return vehicle

    def order(self, vehicle: int, on: date, service: str = "periodic_service", **values: Any) -> int:
        self.orders += 1
        return self.make(
            RepairOrder,
            vehicle=vehicle,
            number=f"RO{self.orders}",
            visit_on=on,
            service_class=service,
            **values,
        )

    def book(self, vehicle: int, at: str, work: str = "periodic_service") -> str:
        draft = Draft(vehicle, moment(at), work)
        return self.desk.appointments.book(self.actor, draft).number

    def plan(self) -> dict[str, int]:
        return self.desk.tasks.plan(self.actor).made

    def task(self, kind: str) -> int:
        """The id of the one task of a kind that is due."""
        (found,) = [item.task for item in self.desk.care.due(kinds=[kind]) if item.task]
        return found

    def states(self) -> dict[str, str]:
        """Kind → state of every task."""
        rows = self.desk.store.db.execute_sql("SELECT kind, state FROM care_task ORDER BY id")
        return dict(rows.fetchall())


@pytest.fixture
def care(desk: Desk, manager: Actor) -> CareShop:
    return CareShop(desk, manager)
