"""Calls without a task: a customer rings the shop, or somebody rings a customer of their own accord (F15).

What is said has the same effects as in a call about a task. An inbound call confirms the number that it
came from and is no contact of ours (4.4). Open tasks that it dealt with end with its result, as by a call
that reached the person; a call back that was promised becomes a task of its own (R4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dealerdesk.care import attempts, reasons
from dealerdesk.care.calls import CallService
from dealerdesk.care.corrections import CorrectionService
from dealerdesk.care.effects import About, Effects
from dealerdesk.care.following import OPEN
from dealerdesk.care.kinds import CALL_BACK
from dealerdesk.care.records import Attempt, CareTask
from dealerdesk.care.said import Said, check_away
from dealerdesk.care.tasks import TaskCard, TaskService
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people.service import PeopleService
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import FRONT_DESK, SALES_CONSULTANT, SERVICE_ADVISER, Actor
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import _

IN, OUT = "in", "out"
DEALT_WITH = ("booked", "informed", "refused", "opt_out")
"""Results by which a call deals with a task."""
ANSWERED = (*DEALT_WITH, "call_back")
"""Results of an inbound call: somebody has taken it."""
_KEPT_BY = (SALES_CONSULTANT, SERVICE_ADVISER)
"""Roles that keep what they promised; of the others anybody in the role of R4 may call back."""


@dataclass(frozen=True)
class OtherCall:
    """A call without a task: with whom, about which car (None: about none), and what was said.

    Of an inbound one ``phone_id`` is the customer's number that it came from, or ``number`` a new one;
    neither where nobody saw it. ``settles`` are the open tasks that it dealt with."""

    customer_id: int
    said: Said
    vehicle_id: int | None = None
    phone_id: int | None = None
    number: str = ""
    settles: tuple[int, ...] = ()


class OtherCallService:
    """Records calls that no task asked for."""

    def __init__(
        self, store: Store, settings: Settings, people: PeopleService, tasks: TaskService, calls: CallService,
        numbers: CorrectionService,
    ) -> None:  # fmt: skip
        self._store = store
        self._settings = settings
        self._people = people
        self._tasks = tasks
        self._calls = calls
        self._numbers = numbers
        self._effects = Effects(store, settings, people)

    def open_tasks(self, customer_id: int) -> list[TaskCard]:
        """The living tasks of a customer and of the cars held now, by due day."""
        rows = self._store.db.execute_sql(
            "SELECT id FROM care_task WHERE state IN ('open', 'fallback', 'correction')"
            " AND (customer_id = ? OR vehicle_id IN (SELECT vehicle_id FROM holding WHERE customer_id = ?"
            " AND until IS NULL)) ORDER BY due, id",
            (customer_id, customer_id),
        )
        return [self._tasks.get(row[0]) for row in rows.fetchall()]

    def record(self, actor: Actor, call: OtherCall) -> Change:
        """Record a call with all that it causes; ``CallService.take_back`` takes it back.

        Raises NotFound, NotAllowed, and WorldError for a result that such a call can't have, a call
        back without its time, a mileage that can't be, a wrong number, or a task of somebody else.
        """
        said = call.said
        at, back_at = self._calls.moments(said)
        settled = self._settled(call)
        if said.direction == IN and said.result not in ANSWERED:
            raise WorldError(_("An inbound call was answered: choose what came of it"))
        if said.result == "call_back" and not self._settings["r4_on"]:
            raise WorldError(_("Promised calls are switched off in the settings"))
        if said.km is not None:
            self._calls.check_km(call.vehicle_id, said.km, at.date())
        if said.away is not None:
            check_away(said.away)
            if call.vehicle_id is None:
                raise WorldError(_("Which car? A reason not to come belongs to a car"))
        who = call.customer_id
        with self._store.write(
            actor, "call", f"{said.direction} {said.result}", own=self._own(actor, call)
        ) as w:
            number, corrected = "", False
            if said.direction == IN:
                number, corrected = self._people.heard_from(w, who, at.date(), call.phone_id, call.number)
            said = replace(said, phone=number)
            for row in settled:
                self._calls.put_attempt(w, row, said, at, back_at)
            if not settled:
                self._put(w, call, said, at, back_at)
            self._effects.put(w, About(who, call.vehicle_id), said, at)
            if corrected:
                self._numbers.follow(w, [who])
        return w.change

    def _settled(self, call: OtherCall) -> Sequence[CareTask]:
        """The tasks that the call dealt with: living ones, or just ended by the appointment made in it."""
        if call.settles and call.said.result not in DEALT_WITH:
            raise WorldError(_("Only a call that reached somebody deals with a task"))
        cars = set(self._held(call.customer_id))
        found = []
        for task in dict.fromkeys(call.settles):
            row = self._calls.to_call(task, call.said.result)
            if row.customer_id != call.customer_id and row.vehicle_id not in cars:
                raise WorldError(_("Task {id} is somebody else's").format(id=task))
            found.append(row)
        return found

    def _held(self, customer_id: int) -> list[int]:
        if not self._people.exists(customer_id):
            raise NotFound(_("There is no customer {id}").format(id=customer_id))
        rows = self._store.db.execute_sql(
            "SELECT vehicle_id FROM holding WHERE customer_id = ? AND until IS NULL", (customer_id,)
        )
        return [row[0] for row in rows.fetchall()]

    def _own(self, actor: Actor, call: OtherCall) -> bool:
        """7.7: the front desk takes inbound calls; others have their own customers."""
        if actor.role == FRONT_DESK:
            return call.said.direction == IN
        if actor.role == SERVICE_ADVISER:
            (found,) = self._store.db.execute_sql(
                "SELECT count(*) FROM vehicle v JOIN holding h ON h.vehicle_id = v.id"
                " WHERE h.customer_id = ? AND h.until IS NULL AND v.adviser = ?",
                (call.customer_id, actor.name),
            ).fetchone()
            return bool(found)
        return self._people.is_own(actor, call.customer_id)

    def _put(self, w: Writing, call: OtherCall, said: Said, at: datetime, back_at: datetime | None) -> None:
        task = self._promise(w, call, back_at) if said.result == "call_back" and back_at is not None else None
        w.insert(
            Attempt, task=task, customer=call.customer_id, vehicle=call.vehicle_id, at=at, actor=w.actor.name,
            role=w.actor.role, direction=said.direction, slot=attempts.slot_of(at, self._calls.spans),
            result=said.result, back_at=back_at, phone=said.phone, seconds=said.seconds,
            note=said.note.strip(),
        )  # fmt: skip

    def _promise(self, w: Writing, call: OtherCall, back_at: datetime) -> int:
        """R4: the call back as a task, at its hour."""
        kept = w.actor.role in _KEPT_BY
        day = back_at.date()
        note = call.said.note.strip()
        return w.insert(
            CareTask, kind=CALL_BACK, key=f"{CALL_BACK}:c{call.customer_id}:{w.journal_id}",
            customer=call.customer_id, vehicle=call.vehicle_id, opens=day, due=day,
            closes=day + timedelta(days=self._settings["r4_closes"]), state=OPEN, wait_until=back_at,
            reason=reasons.to_text(("promised", back_at.isoformat(), w.actor.name, note)),
            role=w.actor.role if kept else self._settings["r4_role"], owner=w.actor.name if kept else "",
        )  # fmt: skip
