"""What a call found wrong: numbers to be corrected (1.1.1), and customers who are not satisfied.

A number that does not exist or is somebody else's goes back to the department that supplied it,
with a deadline; when it is corrected, the tasks that waited for it come back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dealerdesk.care.following import CORRECTION, OPEN
from dealerdesk.care.records import CareTask, Dissatisfaction, NumberCheck
from dealerdesk.errors import NotFound
from dealerdesk.people.service import PeopleService
from dealerdesk.staff.rights import Actor
from dealerdesk.store.restore import restore
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import N_, _

DEPARTMENTS = {
    "sales": N_("Sales"), "service": N_("Service department"), "parts": N_("Parts department"),
    "care": N_("Care department"),
}  # fmt: skip
_OF_A_CORRECTION = ("phone", "number_check", "care_task", "dissatisfaction")
"""What the acts of these lists write."""


@dataclass(frozen=True)
class WrongNumber:
    """A number that waits for its correction: by which department, until when."""

    id: int
    customer_id: int
    name: str
    number: str
    phone_id: int | None
    result: str
    department: str
    deadline: datetime
    found_at: datetime
    found_by: str


@dataclass(frozen=True)
class Unhappy:
    """What a dissatisfied customer said in a call; ``kind`` of the task that it was about."""

    id: int
    customer_id: int | None
    name: str
    vehicle_id: int | None
    plate: str
    kind: str
    words: str
    at: datetime
    actor: str


class CorrectionService:
    """The two lists that calls leave behind."""

    def __init__(self, store: Store, people: PeopleService) -> None:
        self._store = store
        self._people = people

    def open(self) -> list[WrongNumber]:
        """Numbers that wait for their correction, by deadline."""
        rows = self._execute(
            "SELECT n.id, n.customer_id, c.name, n.number, n.phone_id, n.result, n.department, n.deadline,"
            " n.found_at, n.found_by FROM number_check n JOIN customer c ON c.id = n.customer_id"
            " WHERE n.state = 'open' ORDER BY n.deadline, n.id"
        )
        moment = datetime.fromisoformat
        return [
            WrongNumber(key, who, name, number, phone, result, department, moment(until), moment(at), by)
            for key, who, name, number, phone, result, department, until, at, by in rows
        ]

    def dissatisfied(self) -> list[Unhappy]:
        """Dissatisfied customers that nobody has dealt with, oldest first."""
        rows = self._execute(
            "SELECT d.id, d.customer_id, coalesce(c.name, ''), d.vehicle_id, coalesce(v.plate, ''),"
            " coalesce(t.kind, ''), d.words, d.at, d.actor FROM dissatisfaction d"
            " LEFT JOIN customer c ON c.id = d.customer_id LEFT JOIN vehicle v ON v.id = d.vehicle_id"
            " LEFT JOIN care_task t ON t.id = d.task_id WHERE d.state = 'open' ORDER BY d.at, d.id"
        )
        return [
            Unhappy(key, who, name, car, plate, kind, words, datetime.fromisoformat(at), by)
            for key, who, name, car, plate, kind, words, at, by in rows
        ]

    def waiting(self) -> int:
        """How much of both lists is open."""
        ((numbers, unhappy),) = self._execute(
            "SELECT (SELECT count(*) FROM number_check WHERE state = 'open'),"
            " (SELECT count(*) FROM dissatisfaction WHERE state = 'open')"
        )
        return numbers + unhappy

    def correct(self, actor: Actor, row_id: int, number: str) -> Change:
        """The right number in the place of the wrong one; the check is settled in the same write.

        Raises NotFound, NotAllowed, and WorldError when it is no number, or the one found wrong.
        """
        row = self._check(row_id)
        return self._people.correct_phone(actor, row.customer_id, row.phone_id, row.number, number)

    def is_right(self, actor: Actor, row_id: int) -> Change:
        """The number is right after all: it may be dialled again. Raises NotFound, NotAllowed."""
        row = self._check(row_id)
        return self._people.correct_phone(actor, row.customer_id, row.phone_id, row.number, None)

    def take_back(self, actor: Actor, change: Change) -> Change:
        """Take an act of these lists back. Raises WorldError when something was written since."""
        with self._store.write(actor, "call", "correction back", own=True) as w:
            restore(self._store, w, change.journal_id, _OF_A_CORRECTION)
        return w.change

    @staticmethod
    def _check(row_id: int) -> NumberCheck:
        row = NumberCheck.get_or_none((NumberCheck.id == row_id) & (NumberCheck.state == "open"))
        if row is None:
            raise NotFound(_("There is no record {id}").format(id=row_id))
        return row

    def dealt_with(self, actor: Actor, row_id: int, note: str = "") -> Change:
        """A dissatisfied customer was cared for, with what was done; a manager's act.

        Raises NotFound, NotAllowed.
        """
        row = Dissatisfaction.get_or_none(Dissatisfaction.id == row_id)
        if row is None:
            raise NotFound(_("There is no record {id}").format(id=row_id))
        now: dict[str, Any] = {
            "state": "done", "settled_at": self._store.clock.now(), "settled_by": actor.name,
        }  # fmt: skip
        with self._store.write(actor, "close_task", note.strip() or "dissatisfaction") as w:
            w.update(Dissatisfaction, row_id, now | ({"cause": note.strip()} if note.strip() else {}))
        return w.change

    def hand_to(self, actor: Actor, row_id: int, department: str) -> Change:
        """Another department has to correct the number. Raises NotFound, NotAllowed."""
        if department not in DEPARTMENTS or NumberCheck.get_or_none(NumberCheck.id == row_id) is None:
            raise NotFound(_("There is no record {id}").format(id=row_id))
        with self._store.write(actor, "close_task", department) as w:
            w.update(NumberCheck, row_id, {"department": department})
        return w.change

    def follow(self, w: Writing, customer_ids: Collection[int]) -> None:
        """Inside a write that touched phones: a corrected number settles its check and brings the
        waiting tasks back."""
        for check in NumberCheck.select().where(
            NumberCheck.customer.in_(list(customer_ids)) & (NumberCheck.state == "open")
        ):
            if not self._people.is_corrected(check.customer_id, check.phone_id, check.number, check.made):
                continue
            now = {"state": "done", "settled_at": self._store.clock.now(), "settled_by": w.actor.name}
            w.derive(NumberCheck, check.id, {name: getattr(check, name) for name in now}, now)
            for task in CareTask.select().where(
                (CareTask.customer == check.customer_id) & (CareTask.state == CORRECTION)
            ):
                w.derive(CareTask, task.id, {"state": CORRECTION}, {"state": OPEN})

    def _execute(self, sql: str) -> list[Any]:
        return self._store.db.execute_sql(sql).fetchall()
