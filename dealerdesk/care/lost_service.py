"""流失 (L1–L6): the monthly list, its file, and 最终宣告流失."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from dealerdesk.care import bulk, due, list_files, lost_file
from dealerdesk.care.agenda import Agenda, owned_cars
from dealerdesk.care.attempts import COUNTED
from dealerdesk.care.facts import CarFacts
from dealerdesk.care.following import FALLBACK, LIVING
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.lost import GROUNDS, anchor_of
from dealerdesk.care.lost_list import LostCar, LostList, LostReader
from dealerdesk.care.records import CareTask, LostState, RuleOff
from dealerdesk.care.service import CareService
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, may, require
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import _

KEPT = ("C4",)
"""Legal duties that stay when a customer is declared lost (L4)."""
REFUSALS = ("refused", "opt_out")


class LostService:
    """The lost customers of one shop."""

    def __init__(self, store: Store, settings: Settings, care: CareService, agenda: Agenda) -> None:
        self._store = store
        self._settings = settings
        self._reader = LostReader(store, settings, agenda, care.cars)

    # reading

    def listed(self, on: date | None = None) -> LostList:
        """Every open car that is away on ``on`` (default today), as it was known that evening, the
        longest away last."""
        return self._reader.listed(on)

    def waiting(self) -> int:
        """How many lost customers are to be called."""
        ((count,),) = self._rows(
            "SELECT count(*) FROM care_task WHERE kind = 'C10' AND state IN ('open', 'fallback')"
        )
        return count

    def save(self, actor: Actor, to: Path, cars: Iterable[LostCar]) -> Change:
        """These cars of the list as CSV. Raises NotAllowed, and WorldError when it can't be written."""
        require(actor, "print_list")
        with self._store.write(actor, "print_list", to.name) as w:
            list_files.save(to, lost_file.table(cars, may(actor, "see_phone")))
        return w.change

    def _declared(self) -> set[int]:
        return {row.vehicle_id for row in LostState.select().where(LostState.state == "lost")}

    def _rows(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        return self._store.db.connection().execute(sql, tuple(values)).fetchall()

    # final loss

    def proof(self, vehicle_id: int) -> str:
        """What is on record since the car was last in: a refusal, or one full 3-3-3; '' when neither is,
        and a final loss can't be declared (L4)."""
        (car,) = bulk.load_cars(self._store, [vehicle_id]) or (None,)
        since = anchor_of(car) if car is not None else None
        rows = self._rows(
            "SELECT task_id, at, counted, result FROM attempt WHERE vehicle_id = ? AND at >= ? ORDER BY at",
            (vehicle_id, (since or date.min).isoformat()),
        )
        refused = [at for _task, at, _counted, result in rows if result in REFUSALS]
        if refused:
            return _("refused on {day}").format(day=refused[-1][:10])
        most = self._settings["attempts"]
        tried: dict[int | None, list[str]] = defaultdict(list)
        for task, at, counted, result in rows:
            if counted and result in COUNTED:
                tried[task].append(at)
        full = [days[-1] for days in tried.values() if len(days) >= most]
        fallen = {row.id for row in CareTask.select().where(
            (CareTask.vehicle == vehicle_id) & (CareTask.state == FALLBACK))}  # fmt: skip
        full += [tried[task][-1] for task in fallen if tried.get(task)]
        if not full:
            return ""
        return _("{n} calls in {n} slots failed by {day}").format(n=most, day=max(full)[:10])

    def declare_lost(self, actor: Actor, vehicle_id: int, ground: str, evidence: str) -> Change:
        """最终宣告流失 (L4): closes the care of this car except its legal duties, and plans none until it
        is taken back or the car comes in.

        Raises NotFound, NotAllowed (a manager's act), and WorldError without a ground, without words
        of evidence, or without a refusal or a full 3-3-3 on record.
        """
        self._car(vehicle_id)
        if ground not in GROUNDS:
            raise WorldError(_("Choose the ground: a, b or c"))
        if not evidence.strip():
            raise WorldError(_("Please say what shows it: the words of the customer, or what was tried"))
        if vehicle_id in self._declared():
            raise WorldError(_("This car is declared lost already"))
        proof = self.proof(vehicle_id)
        if not proof:
            raise WorldError(
                _("A refusal, or three failed calls in three slots, must be on record before that")
            )
        with self._store.write(actor, "close_task", f"lost {ground} {vehicle_id}") as w:
            now = self._store.clock.now()
            w.insert(
                LostState, vehicle=vehicle_id, ground=ground, evidence=f"{evidence.strip()} ({proof})",
                at=now, actor=actor.name,
            )  # fmt: skip
            self._end_care(w, vehicle_id)
            w.touch("vehicle", [vehicle_id])
        return w.change

    def _end_care(self, w: Writing, vehicle_id: int) -> None:
        """Close the tasks, and switch the rules off, of a car and of a person who has no other."""
        now = self._store.clock.now()
        why = _("declared lost")
        person = self._only_car_of(vehicle_id)
        mine = (CareTask.vehicle == vehicle_id) & CareTask.kind.not_in((*KEPT, *due.OF_PEOPLE))
        if person is not None:
            mine |= (CareTask.customer == person) & CareTask.kind.in_(tuple(due.OF_PEOPLE))
        for row in CareTask.select().where(mine & CareTask.state.in_(LIVING)):
            after = {"state": "closed", "ended_at": now, "ended_by": w.actor.name, "ended_why": why}
            w.derive(CareTask, row.id, {name: getattr(row, name) for name in after}, after)
        for kind in KINDS:
            if kind in KEPT or (kind in due.OF_PEOPLE and person is None):
                continue
            of = {"customer": person} if kind in due.OF_PEOPLE else {"vehicle": vehicle_id}
            w.insert(RuleOff, kind=kind, why=why, actor=w.actor.name, at=now, **of)

    def _only_car_of(self, vehicle_id: int) -> int | None:
        """The person of this car, when no other open car of theirs is in care."""
        who = bulk.holders(self._store, [vehicle_id]).get(vehicle_id)
        if who is None:
            return None
        cars = bulk.load_cars(self._store, bulk.cars_of(self._store, [who]))
        gone = self._declared() | {vehicle_id}
        others = [car for car in owned_cars(cars).get(who) or [] if car.vehicle_id not in gone]
        return None if others else who

    def take_back(self, actor: Actor, vehicle_id: int) -> Change:
        """The customer is in care again; what is due comes up anew. Raises NotFound, NotAllowed."""
        row = LostState.get_or_none((LostState.vehicle == vehicle_id) & (LostState.state == "lost"))
        if row is None:
            raise NotFound(_("This car is not declared lost"))
        with self._store.write(actor, "close_task", f"lost back {vehicle_id}") as w:
            self._take_back(w, row)
        return w.change

    def _take_back(self, w: Writing, row: LostState) -> None:
        w.derive(LostState, row.id, {"state": row.state}, {"state": "back"})
        for off in RuleOff.select().where(RuleOff.made == row.made):
            w.touch("customer", [off.customer_id] if off.customer_id else [])
            w.delete(RuleOff, off.id)
        w.touch("vehicle", [row.vehicle_id])

    def follow(self, w: Writing) -> None:
        """A car that came in after it was declared lost is in care again, in the same write."""
        orders = w.change.touched.get("repair_order")
        if not orders:
            return
        if not self._rows("SELECT 1 FROM lost_state WHERE state = 'lost' LIMIT 1"):
            return
        rows = list(LostState.select().where(LostState.state == "lost"))
        cars = {car.vehicle_id: car for car in bulk.load_cars(self._store, [row.vehicle_id for row in rows])}
        for row in rows:
            car = cars.get(row.vehicle_id)
            if car is not None and car.real_visits and car.real_visits[-1].on >= row.at.date():
                self._take_back(w, row)

    def _car(self, vehicle_id: int) -> CarFacts:
        for car in bulk.load_cars(self._store, [vehicle_id]):
            return car
        raise NotFound(_("There is no vehicle {id}").format(id=vehicle_id))
