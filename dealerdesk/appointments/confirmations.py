"""Confirmations of appointments (A8): the day before, and an hour before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dealerdesk.appointments.entries import AppointmentRow
from dealerdesk.appointments.records import Confirmation
from dealerdesk.appointments.service import AppointmentService
from dealerdesk.errors import WorldError
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Change, Store
from dealerdesk.text import N_, _

STEPS = {"day_before": N_("the day before"), "hour_before": N_("an hour before")}
RESULTS = {
    "confirmed": N_("will come"),
    "no_answer": N_("no answer"),
    "text_sent": N_("text message sent"),
    "changes": N_("wants another time"),
}
DONE = ("confirmed", "text_sent", "changes")


@dataclass(frozen=True)
class Due:
    """An appointment to be confirmed now: which step, and what was tried for it."""

    row: AppointmentRow
    step: str
    tried: int


class ConfirmationService:
    """Who is still to be asked whether the appointment stands."""

    def __init__(self, store: Store, appointments: AppointmentService) -> None:
        self._store = store
        self._appointments = appointments

    def due(self) -> list[Due]:
        """What is to be confirmed today: tomorrow's appointments (made before today), and those of the next
        hour (made more than two hours before their time); not those confirmed already. The soonest first."""
        now = self._store.clock.now()
        today = now.date()
        rows = [
            row
            for row in self._appointments.between(today, today + timedelta(days=1))
            if row.state == "booked" and row.at >= now
        ]
        said = self._said([row.id for row in rows])
        found = []
        for row in rows:
            if row.at.date() > today and row.made_at.date() < today:
                step = "day_before"
            elif row.at - now <= timedelta(hours=1) and row.at - row.made_at > timedelta(hours=2):
                step = "hour_before"
            else:
                continue
            results = said.get((row.id, step), [])
            if not set(results) & set(DONE):
                found.append(Due(row, step, len(results)))
        return found

    def record(
        self, actor: Actor, number: str, step: str, result: str, channel: str = "phone", note: str = ""
    ) -> Change:
        """What a customer said to a confirmation. Raises NotFound, NotAllowed, WorldError."""
        row = self._appointments.get(number)
        if step not in STEPS or result not in RESULTS:
            raise WorldError(_("{value} is no result of a confirmation").format(value=f"{step} {result}"))
        with self._store.write(actor, "book", row.number) as w:
            w.insert(
                Confirmation, appointment=row.id, step=step, at=self._store.clock.now(), actor=actor.name,
                channel=channel, result=result, note=note.strip(),
            )  # fmt: skip
        return w.change

    def take_back(self, actor: Actor, confirmation_id: int) -> Change:
        """An answer that was recorded by mistake. Raises NotFound, NotAllowed."""
        with self._store.write(actor, "book", str(confirmation_id)) as w:
            w.delete(Confirmation, confirmation_id)
        return w.change

    def of(self, number: str) -> list[tuple[datetime, str, str, str]]:
        """When, which step, with what result and by whom an appointment was confirmed, oldest first."""
        rows: Any = Confirmation.select().where(Confirmation.appointment == self._appointments.get(number).id)
        return [(r.at, r.step, r.result, r.actor) for r in rows.order_by(Confirmation.id)]

    @staticmethod
    def _said(ids: list[int]) -> dict[tuple[int, str], list[str]]:
        found: dict[tuple[int, str], list[str]] = {}
        rows: Any = Confirmation.select().where(Confirmation.appointment.in_(ids))  # type: ignore[operator]
        for row in rows:
            found.setdefault((row.appointment_id, row.step), []).append(row.result)
        return found
