"""Bookings that somebody began and put aside: nothing typed is lost when the phone rings again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dealerdesk.appointments.records import BookingDraft
from dealerdesk.people.loading import vehicle_labels
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Change, Store, to_json


@dataclass(frozen=True)
class Kept:
    """A draft: whose, when, for which car, and what was typed."""

    id: int
    actor: str
    at: datetime
    vehicle_id: int | None
    plate: str
    said: dict[str, Any]


class DraftService:
    """The drafts of bookings."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, actor: Actor, vehicle_id: int | None, said: dict[str, Any]) -> Change:
        """Keep what was typed; an older draft of the same person for the same car is replaced."""
        same = (BookingDraft.actor == actor.name) & (
            BookingDraft.vehicle.is_null() if vehicle_id is None else BookingDraft.vehicle == vehicle_id
        )
        with self._store.write(actor, "book") as w:
            for row in BookingDraft.select().where(same):
                w.delete(BookingDraft, row.id)
            w.insert(
                BookingDraft,
                actor=actor.name,
                vehicle=vehicle_id,
                said=to_json(said),
                at=self._store.clock.now(),
            )
        return w.change

    def all(self) -> list[Kept]:
        """The drafts, newest first."""
        rows: Any = list(BookingDraft.select().order_by(BookingDraft.at.desc(), BookingDraft.id.desc()))
        cars = vehicle_labels(row.vehicle_id for row in rows if row.vehicle_id)
        return [
            Kept(r.id, r.actor, r.at, r.vehicle_id, cars.get(r.vehicle_id, ("", ""))[0], json.loads(r.said))
            for r in rows
        ]

    def drop(self, actor: Actor, draft_id: int) -> Change:
        """Put a draft away. Raises NotFound, NotAllowed."""
        with self._store.write(actor, "book") as w:
            w.delete(BookingDraft, draft_id)
        return w.change
