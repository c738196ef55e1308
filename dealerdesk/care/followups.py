"""F5: the supervision of the follow-ups after delivery, 购车用户维系表 (2.12).

One ladder a buyer: the calls of F2, F3, F4, the nodes of F5 and C1, never two of them on one day. The
grid shows of each node when it was or is due, what came of it, and who signed and checked it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dealerdesk.care import bulk, follow_up
from dealerdesk.care.calendar_service import CalendarService
from dealerdesk.care.facts import CarFacts
from dealerdesk.care.following import LIVING
from dealerdesk.care.months import add_months, month_end, month_start
from dealerdesk.care.occurrence import Rules
from dealerdesk.care.records import Attempt, CareTask, FollowSign, SpotCheck
from dealerdesk.care.service import CareService
from dealerdesk.care.spot import check_result
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor
from dealerdesk.store.restore import restore
from dealerdesk.store.store import Change, Store
from dealerdesk.text import N_, _

NODES = {
    "d0": N_("that day"),
    "d3": N_("3 days"),
    "d7": N_("7 days"),
    "d15": N_("half a month"),
    "d30": N_("30 days"),
    "d60": N_("60 days"),
    "first": N_("first service"),
    "overdue": N_("first service missed"),
    "repeat": N_("buys again"),
}
"""当日 3日 7日 半月 30 60 首保 首保过期 重复购买."""
OF_KIND = {"d0": ("F2", ""), "d3": ("F3", ""), "d7": ("F4", ""), "first": ("C1", "")} | {
    node: ("F5", node) for node in ("d15", "d30", "d60", "overdue", "repeat")
}
"""F5 is the same calls, not more of them: which occurrence each node is."""
DONE, TRIED, TODO, MISSING, EXCUSED = "done", "tried", "todo", "missing", "excused"
STATES = {
    DONE: N_("done"),
    TRIED: N_("not reached"),
    TODO: N_("to do"),
    MISSING: N_("missing"),
    EXCUSED: N_("excused"),
}
SHOWN_MONTHS = 3
"""Buyers of so many months before the month stand on its grid, with those of the month."""


@dataclass(frozen=True)
class Node:
    """One cell: its state, the day (done, tried, or due), the result (a result of a call, ``visit``, or
    words), who, and how often it was tried."""

    node: str
    state: str
    day: date
    result: str = ""
    words: str = ""
    who: str = ""
    tries: int = 0
    signed: str = ""
    signed_at: datetime | None = None
    check: str = ""
    checked_by: str = ""
    checked_at: datetime | None = None


@dataclass(frozen=True)
class Buyer:
    """A row of the grid. ``nodes`` holds those that apply."""

    vehicle_id: int
    customer_id: int | None
    name: str
    phone: str
    plate: str
    model: str
    delivered_on: date
    consultant: str
    nodes: Mapping[str, Node]

    @property
    def signed(self) -> Node | None:
        """The node that was signed last."""
        found = [node for node in self.nodes.values() if node.signed_at]
        return max(found, key=lambda node: node.signed_at or datetime.min) if found else None

    @property
    def checked(self) -> Node | None:
        """The node that was spot-checked last."""
        found = [node for node in self.nodes.values() if node.checked_at]
        return max(found, key=lambda node: node.checked_at or datetime.min) if found else None


@dataclass(frozen=True)
class Grid:
    """The grid of a month, newest delivery first; counts are of the nodes due by ``as_of``."""

    month: date
    as_of: datetime
    buyers: tuple[Buyer, ...]

    def count(self, *states: str) -> int:
        """How many nodes due by now are in one of these states (all where none is named)."""
        today = self.as_of.date()
        return sum(
            node.state in states if states else node.state != TODO or node.day <= today
            for buyer in self.buyers
            for node in buyer.nodes.values()
        )

    @property
    def checks(self) -> tuple[int, int]:
        """How many nodes were spot-checked, and how many of them agreed."""
        found = [node.check for buyer in self.buyers for node in buyer.nodes.values() if node.check]
        return len(found), found.count("true")


def ladder(
    car: CarFacts, rules: Rules, previous_open: Callable[[date], date], next_open: Callable[[date], date]
) -> dict[str, date]:
    """The day of each node, on open days; of the calls that meet on one day the later moves on."""
    delivered = car.delivered_on
    if delivered is None:
        return {}
    mine = rules.of_model(car.model)
    due = {
        node: mine.windows[kind].due.of(delivered) for node, (kind, sub) in OF_KIND.items() if kind[0] == "F"
        and not sub
    }  # fmt: skip
    due |= {node: delivered + timedelta(days=n) for node, n in follow_up.NODES.items()}
    limit = delivered + timedelta(days=mine.first_service_days)
    due["first"], due["overdue"] = limit, limit + timedelta(days=1)
    due["repeat"] = add_months(delivered, follow_up.REPEAT_MONTHS)
    days: dict[str, date] = {}
    taken = delivered - timedelta(days=1)
    for node in sorted(due, key=lambda one: (due[one], list(NODES).index(one))):
        day = previous_open(due[node])
        if node == "overdue" or day < delivered:
            day = next_open(due[node])
        days[node] = taken = day if day > taken else next_open(taken + timedelta(days=1))
    return days


class FollowUpService:
    """The grid of F5, the sales manager's signatures and the spot checks."""

    def __init__(
        self, store: Store, settings: Settings, care: CareService, calendar: CalendarService
    ) -> None:
        self._store = store
        self._settings = settings
        self._care = care
        self._calendar = calendar

    def days(self, car: CarFacts) -> dict[str, date]:
        """The ladder of a car by the shop's rules and open days."""
        calendar = self._calendar.calendar()
        return ladder(car, self._care.rules(), calendar.previous_open, calendar.next_open)

    def grid(self, month: date, consultant: str = "") -> Grid:
        """The buyers of a month and of the three before it, and cars that are five years old in it;
        of one consultant where named."""
        first, last = add_months(month_start(month), -SHOWN_MONTHS), month_end(month)
        now = self._store.clock.now()
        cars = [car for car in self._care.cars() if car.state == "open" and self._is_in(car, first, last)]
        ids = [car.vehicle_id for car in cars]
        consultants = bulk.column(self._store, "vehicle", "consultant", ids)
        records = self._records(ids)
        buyers = [
            self._buyer(car, consultants.get(car.vehicle_id, ""), records[car.vehicle_id], now.date())
            for car in cars
            if consultant in ("", consultants.get(car.vehicle_id))
        ]
        buyers.sort(key=lambda one: (-one.delivered_on.toordinal(), one.plate, one.vehicle_id))
        return Grid(month_start(month), now, tuple(buyers))

    def _is_in(self, car: CarFacts, first: date, last: date) -> bool:
        delivered = car.delivered_on
        if delivered is None:
            return False
        again = add_months(delivered, follow_up.REPEAT_MONTHS)
        today = self._store.clock.today()
        return first <= delivered <= min(last, today) or month_start(last) <= again <= last

    def _records(self, ids: Collection[int]) -> dict[int, _Records]:
        found: dict[int, _Records] = defaultdict(_Records)
        every = list(ids)
        for start in range(0, len(every), 500):
            part = every[start : start + 500]
            tasks = CareTask.select().where(
                CareTask.vehicle.in_(part) & CareTask.kind.in_({kind for kind, _sub in OF_KIND.values()})
            )
            for task in tasks:
                found[task.vehicle_id].tasks[task.kind, task.key.split(":")[2], task.sub] = task
            for one in Attempt.select().where(Attempt.vehicle.in_(part)).order_by(Attempt.at, Attempt.id):
                found[one.vehicle_id].attempts[one.task_id].append(one)
            for sign in FollowSign.select().where(FollowSign.vehicle.in_(part)):
                found[sign.vehicle_id].signs[sign.node] = sign
            checks = SpotCheck.select().where(SpotCheck.vehicle.in_(part) & (SpotCheck.node != ""))
            for check in checks.order_by(SpotCheck.id):
                found[check.vehicle_id].checks[check.node] = check
        return found

    def _buyer(self, car: CarFacts, consultant: str, records: _Records, today: date) -> Buyer:
        assert car.delivered_on is not None
        begun = bulk.first_import_day(self._store)
        nodes: dict[str, Node] = {}
        for node, day in self.days(car).items():
            kind, sub = OF_KIND[node]
            sub = sub if kind == "F5" else None  # other kinds keep no part in their name
            task = records.task(kind, car.delivered_on, sub)
            found = self._node(node, day, car, task, records, today)
            if found.state in (TODO, MISSING):
                if node in ("overdue", "repeat") and (day > today or (node == "overdue" and _served(car))):
                    continue  # stays empty until it applies
                if task is None and begun is not None and day < begun:
                    continue  # past before the program was used
            nodes[node] = records.signed(found)
        who = car.person
        return Buyer(
            car.vehicle_id, who.customer_id if who else None, who.name if who else "",
            who.phone if who else "", car.plate, car.model, car.delivered_on, consultant, nodes,
        )  # fmt: skip

    def _node(
        self, node: str, day: date, car: CarFacts, task: CareTask | None, records: _Records, today: date
    ) -> Node:
        tries = records.attempts.get(task.id, []) if task is not None else []
        last = tries[-1] if tries else None
        if node == "first" and _served(car):
            visit = car.service_visits[0]
            return Node(node, DONE, visit.on, "visit", who=car.adviser)
        if task is not None and task.state == "done" and last is not None:
            fell_back = last.channel != "phone"
            state = TRIED if fell_back else DONE
            return Node(node, state, last.at.date(), last.result, last.note, last.actor, len(tries))
        if task is not None and task.state == "done":
            ended = task.ended_at.date() if task.ended_at else day
            return Node(node, DONE, ended, task.result, task.ended_why, task.ended_by)
        if task is not None and task.state in ("skipped", "given_up"):
            ended = task.ended_at.date() if task.ended_at else day
            return Node(node, EXCUSED, ended, "", task.ended_why, task.ended_by, len(tries))
        if last is not None and (task is None or task.state in LIVING):
            return Node(node, TRIED, last.at.date(), last.result, last.note, last.actor, len(tries))
        return Node(node, MISSING if day < today else TODO, day)

    def _of(self, vehicle_id: int, node: str) -> Node:
        """A node of a car. Raises NotFound where it has none."""
        for car in bulk.load_cars(self._store, [vehicle_id]):
            if node in NODES and car.delivered_on is not None:
                records = self._records([vehicle_id])[vehicle_id]
                found = self._buyer(car, "", records, self._store.clock.today()).nodes.get(node)
                if found is not None:
                    return found
        raise NotFound(_("This car has no such node yet"))

    def sign(self, actor: Actor, vehicle_id: int, node: str, note: str = "") -> Change:
        """销售经理签字 under a node that was worked. Raises NotFound, NotAllowed, WorldError."""
        found = self._of(vehicle_id, node)
        if found.state in (TODO, MISSING):
            raise WorldError(_("Nothing is recorded for this node yet: there is nothing to sign"))
        if found.signed:
            raise WorldError(_("{name} has signed this node already").format(name=found.signed))
        with self._store.write(actor, "sign", f"F5 {node} {vehicle_id}") as w:
            w.insert(
                FollowSign, vehicle=vehicle_id, node=node, note=note.strip(), actor=actor.name,
                at=self._store.clock.now(),
            )  # fmt: skip
        return w.change

    def spot_check(self, actor: Actor, vehicle_id: int, node: str, result: str, note: str = "") -> Change:
        """客服经理抽查 of a node, also of one that is missing (P12, P13); the newest result stands.

        Raises NotFound, NotAllowed, WorldError.
        """
        found = self._of(vehicle_id, node)
        if found.state == TODO:
            raise WorldError(_("This node is still to come: there is nothing to check"))
        check_result(result, note)
        with self._store.write(actor, "sign", f"F5 {node} {vehicle_id} {result}") as w:
            w.insert(
                SpotCheck, vehicle=vehicle_id, node=node, result=result, note=note.strip(),
                actor=actor.name, at=self._store.clock.now(),
            )  # fmt: skip
        return w.change

    def take_back(self, actor: Actor, change: Change) -> Change:
        """Take a signature or a check back. Raises NotAllowed, WorldError."""
        with self._store.write(actor, "sign", _("taken back: {what}").format(what=change.summary)) as w:
            restore(self._store, w, change.journal_id, ("follow_sign", "spot_check"))
        return w.change


class _Records:
    """What is on record about one buyer."""

    def __init__(self) -> None:
        self.tasks: dict[tuple[str, str, str], CareTask] = {}
        self.attempts: dict[int, list[Attempt]] = defaultdict(list)
        self.signs: dict[str, FollowSign] = {}
        self.checks: dict[str, SpotCheck] = {}

    def task(self, kind: str, delivered: date, sub: str | None) -> CareTask | None:
        """The task of a node; of C1 and F2–F4 there is one a delivery."""
        for (its_kind, anchor, its_sub), task in self.tasks.items():
            if its_kind == kind and anchor == delivered.isoformat() and sub in (None, its_sub):
                return task
        return None

    def signed(self, node: Node) -> Node:
        """The node with its signature and its check."""
        sign, check = self.signs.get(node.node), self.checks.get(node.node)
        if sign is not None:
            node = replace(node, signed=sign.actor, signed_at=sign.at)
        if check is not None:
            node = replace(node, check=check.result, checked_by=check.actor, checked_at=check.at)
        return node


def _served(car: CarFacts) -> bool:
    return bool(car.service_visits)
