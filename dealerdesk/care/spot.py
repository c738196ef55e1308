"""抽查 (C5a, Q8): 60 % of the month's insurance follow-ups, drawn by a seed so that it can be repeated."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from dealerdesk.care import bulk
from dealerdesk.care.following import LIVING
from dealerdesk.care.months import add_months, month_end, month_start
from dealerdesk.care.records import Attempt, CareTask, SpotCheck, SpotDraw
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import INSURANCE_SPECIALIST, Actor
from dealerdesk.store.restore import restore
from dealerdesk.store.store import Change, Store
from dealerdesk.text import N_, _

INSURANCE = "C5"
RESULTS = {"true": N_("agrees"), "untrue": N_("differs"), "unreached": N_("not reached")}
"""What a spot check found: 属实, 不符, 未接通."""


def needed(count: int, share: int) -> int:
    """How many of ``count`` are ``share`` percent, rounded up: 60 % of 41 is 25 (case 6)."""
    return -(-count * share // 100)


def sample(ids: Iterable[int], seed: str, share: int) -> list[int]:
    """The share of these ids that a seed draws; the same whatever their order, ascending."""
    order = shuffled(ids, seed)
    return sorted(order[: needed(len(order), share)])


def shuffled(ids: Iterable[int], seed: str) -> list[int]:
    """The ids, each once, in the order that the seed gives them."""
    return sorted(set(ids), key=lambda one: (hashlib.sha256(f"{seed}:{one}".encode()).digest(), one))


@dataclass(frozen=True)
class Piece:
    """One insurance follow-up: whose policy ends when, and what the specialist recorded."""

    task: int
    customer_id: int | None
    name: str
    vehicle_id: int | None
    plate: str
    due: date
    owner: str
    attempts: int
    result: str
    at: datetime | None
    note: str
    check: str = ""
    check_note: str = ""
    checked_by: str = ""
    checked_at: datetime | None = None


@dataclass(frozen=True)
class Draw:
    """The draw of a month. ``population`` is how many follow-ups there were when it was made."""

    id: int
    seed: str
    share: int
    population: int
    at: datetime
    by: str


@dataclass(frozen=True)
class SpotMonth:
    """A month's spot check: the follow-ups counted now, the draw, and its pieces."""

    month: date
    followed: int
    share: int
    draw: Draw | None
    pieces: tuple[Piece, ...]

    @property
    def needed(self) -> int:
        """How many must be checked by the follow-ups counted now."""
        return needed(self.followed, self.share)

    @property
    def done(self) -> int:
        """How many pieces have a result."""
        return sum(bool(piece.check) for piece in self.pieces)

    @property
    def true(self) -> int:
        """How many agreed with the specialist's record."""
        return sum(piece.check == "true" for piece in self.pieces)

    @property
    def grown(self) -> bool:
        """Whether follow-ups came after the draw, so that it falls short of its share."""
        return self.draw is not None and len(self.pieces) < self.needed


class SpotService:
    """The insurance spot check, and the specialist's own list."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def population(self, month: date) -> list[int]:
        """The tasks C5 worked in the month whose policy ends by the end of the second month after it
        (Q8), ascending."""
        first = month_start(month)
        last = month_end(add_months(first, 2))
        rows = self._store.db.execute_sql(
            "SELECT DISTINCT t.id FROM care_task t JOIN attempt a ON a.task_id = t.id WHERE t.kind = ?"
            " AND a.at >= ? AND a.at < ? AND t.due BETWEEN ? AND ? ORDER BY t.id",
            (INSURANCE, first.isoformat(), add_months(first, 1).isoformat(), first.isoformat(),
             last.isoformat()),
        )  # fmt: skip
        return [row[0] for row in rows.fetchall()]

    def view(self, month: date) -> SpotMonth:
        """The month's draw with its pieces and results."""
        row = self._draw_of(month)
        followed = self.population(month)
        if row is None:
            return SpotMonth(month_start(month), len(followed), self._settings["spot_share"], None, ())
        ids = json.loads(row.sample)
        draw = Draw(row.id, row.seed, row.share, len(json.loads(row.population)), row.at, row.actor)
        checks = {
            check.task_id: check
            for check in SpotCheck.select().where(SpotCheck.task.in_(ids)).order_by(SpotCheck.id)
        }
        pieces = tuple(_piece(*one, checks.get(one[0].id)) for one in self._worked(ids))
        return SpotMonth(month_start(month), len(followed), row.share, draw, pieces)

    def _draw_of(self, month: date) -> SpotDraw | None:
        mine = (SpotDraw.what == INSURANCE) & (SpotDraw.month == f"{month:%Y-%m}")
        return SpotDraw.select().where(mine).order_by(SpotDraw.id.desc()).first()

    def _worked(self, ids: Collection[int]) -> list[tuple[CareTask, str, str, list[Attempt]]]:
        """Tasks with the customer's name, the plate, and the attempts; by policy end."""
        tasks = list(CareTask.select().where(CareTask.id.in_(ids)).order_by(CareTask.due, CareTask.id))
        names = bulk.column(self._store, "customer", "name", (task.customer_id for task in tasks))
        plates = bulk.column(self._store, "vehicle", "plate", (task.vehicle_id for task in tasks))
        attempts: dict[int, list[Attempt]] = defaultdict(list)
        for one in Attempt.select().where(Attempt.task.in_(ids)).order_by(Attempt.at, Attempt.id):
            attempts[one.task_id].append(one)
        return [
            (task, names.get(task.customer_id, ""), plates.get(task.vehicle_id, ""), attempts[task.id])
            for task in tasks
        ]

    def draw(self, actor: Actor, month: date, seed: str = "") -> Change:
        """Draw the month's sample (C5a). A later draw of the month keeps the seed and what is being
        checked, and adds what the share has grown by.

        Raises NotAllowed, and WorldError when nothing was followed up yet, or nothing is to be added.
        """
        ids = self.population(month)
        if not ids:
            raise WorldError(_("No insurance follow-up is recorded for this month yet"))
        before = self._draw_of(month)
        share = self._settings["spot_share"]
        now = self._store.clock.now()
        if before is None:
            seed = seed.strip() or f"{now:%Y%m%d%H%M%S}"
            chosen = sample(ids, seed, share)
        else:
            seed = before.seed
            kept = json.loads(before.sample)
            more = [one for one in shuffled(ids, seed) if one not in set(kept)]
            chosen = sorted(kept + more[: max(needed(len(ids), share) - len(kept), 0)])
            if chosen == kept:
                raise WorldError(_("The sample of this month is drawn already, by the seed {seed}").format(
                    seed=seed))  # fmt: skip
        with self._store.write(actor, "sign", f"C5 {month:%Y-%m} {seed}") as w:
            w.insert(
                SpotDraw, what=INSURANCE, month=f"{month:%Y-%m}", seed=seed, share=share, at=now,
                actor=actor.name, population=json.dumps(ids), sample=json.dumps(chosen),
            )  # fmt: skip
        return w.change

    def check(self, actor: Actor, month: date, task_id: int, result: str, note: str = "") -> Change:
        """Record what calling the customer again showed; ``untrue`` needs words.

        Raises NotFound for a task outside the sample, NotAllowed, WorldError.
        """
        row = self._draw_of(month)
        if row is None or task_id not in json.loads(row.sample):
            raise NotFound(_("This follow-up is not in the sample of the month"))
        check_result(result, note)
        with self._store.write(actor, "sign", f"C5 {task_id} {result}") as w:
            w.insert(
                SpotCheck, draw=row.id, task=task_id, result=result, note=note.strip(), actor=actor.name,
                at=self._store.clock.now(),
            )  # fmt: skip
        return w.change

    def take_back(self, actor: Actor, change: Change) -> Change:
        """Take a draw or a check back. Raises NotAllowed, and WorldError when somebody has gone on."""
        draws = list(change.touched.get("spot_draw", ()))
        if draws and SpotCheck.select().where(SpotCheck.draw.in_(draws)).exists():
            raise WorldError(_("Somebody has gone on with it since: it can't be taken back any more"))
        with self._store.write(actor, "sign", _("taken back: {what}").format(what=change.summary)) as w:
            restore(self._store, w, change.journal_id, ("spot_draw", "spot_check"))
        return w.change

    def own_list(self, actor: Actor) -> list[Piece]:
        """保险专员's own list: the insurance tasks that are open now, by policy end; those with another
        owner are left out for the specialist."""
        ids = [
            task.id
            for task in CareTask.select().where((CareTask.kind == INSURANCE) & CareTask.state.in_(LIVING))
            if actor.role != INSURANCE_SPECIALIST or task.owner in ("", actor.name)
        ]
        return [_piece(*one, None) for one in self._worked(ids)]


def check_result(result: str, note: str) -> None:
    """Refuse an unknown result, and one that differs without words."""
    if result not in RESULTS:
        raise WorldError(_("{result} is no result of a spot check").format(result=result))
    if result == "untrue" and not note.strip():
        raise WorldError(_("What differs? Please say it in a few words"))


def _piece(task: CareTask, name: str, plate: str, attempts: list[Attempt], check: SpotCheck | None) -> Piece:
    last = attempts[-1] if attempts else None
    return Piece(
        task=task.id,
        customer_id=task.customer_id,
        name=name,
        vehicle_id=task.vehicle_id,
        plate=plate,
        due=task.due,
        owner=last.actor if last else task.owner,
        attempts=len(attempts),
        result=last.result if last else "",
        at=last.at if last else None,
        note=last.note if last else "",
        check=check.result if check else "",
        check_note=check.note if check else "",
        checked_by=check.actor if check else "",
        checked_at=check.at if check else None,
    )
