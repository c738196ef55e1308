"""Tasks 关怀任务: what is due becomes a task once, and follows what happens to the car.

``plan`` stores the tasks that have come due; twice in a row makes none. A visit, a new mileage, a
sold car or a withdrawn consent closes or moves tasks in the transaction that wrote it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dealerdesk.care import bulk, due, reasons
from dealerdesk.care.agenda import Agenda, Progress
from dealerdesk.care.following import LIVING, OPEN, STATES, Follower, by_source, load_tasks
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.maintenance import BOOKED_FOR
from dealerdesk.care.records import CareTask, RuleOff
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, require
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import _

LONGEST_SILENCE_DAYS = 60
"""A shop writes something at least so often; after a longer silence the clock is doubted."""


@dataclass(frozen=True)
class Planned:
    """What a planning stored: tasks by kind."""

    made: dict[str, int]
    change: Change


@dataclass(frozen=True)
class TaskCard:
    """A task with what it is about. ``reason`` is kept; ``wait_until`` of a call back or deferral."""

    id: int
    kind: str
    customer_id: int | None
    vehicle_id: int | None
    sub: str
    opens: date
    due: date
    closes: date
    reason: str
    state: str
    result: str
    role: str
    owner: str
    wait_until: datetime | None
    ended_at: datetime | None
    ended_by: str
    ended_why: str

    def why(self, on: date, full: bool = True) -> str:
        """The reason in words."""
        return reasons.say(self.reason, reasons.Words(on, full))


class TaskService:
    """The tasks of one shop."""

    def __init__(self, store: Store, settings: Settings, agenda: Agenda) -> None:
        self._store = store
        self._settings = settings
        self._agenda = agenda
        self._follower = Follower(store, settings, agenda)
        self._seen_aside: tuple[int, date] | None = None
        self._aside = 0

    def follow(self, w: Writing) -> None:
        """Bring due rows and tasks up to date with what a write touched, inside it."""
        self._follower.follow(w)

    # planning

    def plan(self, actor: Actor, until: date | None = None, progress: Progress | None = None) -> Planned:
        """Store the tasks that have come due by ``until`` (default today); twice makes none.

        What was past on the day of the first import is taken up by its ramp only. The rows are made
        part by part before, so that others can write meanwhile. Whoever plans without being asked
        looks at :meth:`clock_warning` first. Raises NotAllowed.
        """
        require(actor, "plan")
        today = self._store.clock.today()
        if self._agenda.needs_refresh():
            self._agenda.refresh(progress)
        with self._store.write(actor, "plan", by_hand=False) as w:
            if self._agenda.needs_refresh():  # an import came in between
                self._agenda.refresh()
            self._return_missed(w, today)
            self._give_way(w, today)
            self._take_up_again(w, today)
            made = self._store_due(w, today, max(until or today, today))
            w.summary = ", ".join(f"{kind} {n}" for kind, n in made.items())
        return Planned(made, w.change)

    def needs_plan(self) -> bool:
        """Whether nobody has planned today, or something was imported since."""
        today = self._store.clock.today()
        (planned,) = self._execute(
            "SELECT max(id) FROM (SELECT id, at, act FROM journal ORDER BY id DESC LIMIT 5000)"
            " WHERE act = 'plan' AND at >= ? AND at < ?",
            (today.isoformat(), (today + timedelta(days=1)).isoformat()),
        ).fetchone()
        if planned is None:
            return True
        return bool(
            self._execute(
                "SELECT 1 FROM journal WHERE id > ? AND act = 'import' LIMIT 1", (planned,)
            ).fetchone()
        )

    def clock_warning(self) -> str | None:
        """One line when the PC's clock can't be right: today lies before the newest record, or so far
        after it that nobody can have been away so long. None when it may be right."""
        (at,) = self._execute(
            "SELECT max(at) FROM (SELECT at FROM journal ORDER BY id DESC LIMIT 1000)"
        ).fetchone()
        newest = datetime.fromisoformat(at).date() if at else None
        today = self._store.clock.today()
        if newest is None or 0 <= (today - newest).days <= LONGEST_SILENCE_DAYS:
            return None
        said = (
            _("The PC's clock says {today}, but the newest record is of {newest}: set the clock right in"
              " Windows, at the right end of the task bar; until then nothing new is planned")
            if newest > today
            else _("The PC's clock says {today}, {days} days after the newest record of {newest}: check the"
                   " clock in Windows, at the right end of the task bar; until then nothing new is planned")
        )  # fmt: skip
        return said.format(
            today=today.isoformat(), newest=newest.isoformat(), days=abs((today - newest).days)
        )

    def _store_due(self, w: Writing, today: date, until: date) -> dict[str, int]:
        begun = bulk.first_import_day(self._store)
        rows = self._execute(
            "SELECT d.kind, d.key, d.customer_id, d.vehicle_id, d.sub, d.opens, d.due, d.closes, d.reason"
            " FROM due_row d LEFT JOIN care_task t ON t.key = d.key"
            " WHERE t.id IS NULL AND d.first_day <= ? AND d.last_day >= ? ORDER BY d.due, d.id",
            (until.isoformat(), today.isoformat()),
        ).fetchall()
        if begun is not None:
            rows = self._without_old(rows, begun, today)
        self._insert(w, rows)
        counted = Counter(row[0] for row in rows)
        return {kind: counted[kind] for kind in KINDS if counted[kind]}

    def set_aside(self) -> int:
        """How many pieces of old work wait for later days by the ramp of the first import."""
        begun, today = bulk.first_import_day(self._store), self._store.clock.today()
        seen = (self._store.last_journal(), today)
        if begun is None:
            return 0
        if self._seen_aside != seen:
            (old,) = self._execute(
                "SELECT count(*) FROM due_row d LEFT JOIN care_task t ON t.key = d.key"
                " WHERE t.id IS NULL AND d.due < ? AND d.first_day <= ? AND d.last_day >= ?",
                (begun.isoformat(), today.isoformat(), today.isoformat()),
            ).fetchone()
            self._aside = max(old - max(self._room(begun, today), 0), 0)
            self._seen_aside = seen
        return self._aside

    def _room(self, begun: date, today: date) -> int:
        """How much old work the ramp still lets in by today."""
        (taken,) = self._execute(
            "SELECT count(*) FROM care_task WHERE due < ?", (begun.isoformat(),)
        ).fetchone()
        return self._settings["first_import_ramp"] * ((today - begun).days + 1) - taken

    def take_up(self, actor: Actor, keys: Collection[str]) -> dict[str, int]:
        """Store single occurrences before their day, to be moved or handed to somebody; the id of the
        task of each key. Raises NotFound for one that is not due any more, NotAllowed."""
        if self._agenda.needs_refresh():
            self.plan(actor)
        known = dict(self._in("SELECT key, id FROM care_task WHERE key", keys))
        missing = [key for key in keys if key not in known]
        if missing:
            select = (
                "SELECT kind, key, customer_id, vehicle_id, sub, opens, due, closes, reason FROM due_row"
                " WHERE source"
            )
            sources = {due.source_in(key) for key in missing}
            rows = [row for row in self._in(select, sources) if row[1] in missing]
            if len(rows) < len(set(missing)):
                raise NotFound(_("This is not due any more: look at the list again"))
            with self._store.write(actor, "plan", by_hand=False) as w:
                self._insert(w, rows)
            known |= dict(self._in("SELECT key, id FROM care_task WHERE key", missing))
        return {key: known[key] for key in keys}

    def _insert(self, w: Writing, rows: list[Any]) -> None:
        """Store due rows as open tasks."""
        if not rows:
            return
        (first,) = self._execute("SELECT coalesce(max(id), 0) + 1 FROM care_task").fetchone()
        owners = self._owners({row[3] for row in rows if row[3]})
        values = self._settings.values()
        roles = {kind: values[f"{kind.lower()}_role"] for kind in KINDS}
        made = [
            (first + n, *row, OPEN, "", roles[row[0]], _owner(owners, roles[row[0]], row[3]), "", "",
             w.journal_id)
            for n, row in enumerate(rows)
        ]  # fmt: skip
        self._store.db.connection().cursor().executemany(
            "INSERT INTO care_task (id, kind, key, customer_id, vehicle_id, sub, opens, due, closes, reason,"
            " state, result, role, owner, ended_by, ended_why, made)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            made,
        )
        w.made_range("care_task", first, first + len(made) - 1)

    def _without_old(self, rows: list[Any], begun: date, today: date) -> list[Any]:
        """Of what was past on the day of the first import, the newest so many a day since."""
        old = [row for row in rows if row[6] < begun.isoformat()]
        room = self._room(begun, today)
        if len(old) <= room:
            return rows
        old.sort(key=lambda row: (row[6], row[1]), reverse=True)
        aside = {row[1] for row in old[max(room, 0) :]}
        return [row for row in rows if row[1] not in aside]

    def _owners(self, vehicle_ids: Collection[int]) -> dict[int, tuple[str, str]]:
        select = "SELECT id, consultant, adviser FROM vehicle WHERE id"
        return {row[0]: (row[1], row[2]) for row in self._in(select, vehicle_ids)}

    def _return_missed(self, w: Writing, today: date) -> None:
        """A booked task whose appointment passed without anybody comes back, when it is still due."""
        booked = load_tasks(
            self._store,
            "state = 'done' AND result = 'booked' AND closes >= ? AND wait_until < ?",
            (today.isoformat(), today.isoformat()),
        )
        late = [task for task in booked if task.kind in BOOKED_FOR]
        missed = by_source(late)
        self._follower.reconcile(w, sorted(missed), missed)
        if missed:
            self._agenda.update(set(missed))

    def _take_up_again(self, w: Writing, today: date) -> None:
        """A task that the program closed comes back when its occurrence is due after all."""
        closed = load_tasks(
            self._store,
            "state = 'closed' AND key IN (SELECT key FROM due_row WHERE first_day <= ? AND last_day >= ?)",
            (today.isoformat(), today.isoformat()),
        )
        again = by_source(closed)
        self._follower.reconcile(w, sorted(again), again)

    def _give_way(self, w: Writing, today: date) -> None:
        """C9 gives way to C2 of the same service when that opens (1.1)."""
        services = (
            "kind = 'C9' AND state IN ('open', 'fallback', 'correction')"
            " AND EXISTS (SELECT 1 FROM due_row d WHERE d.source = 'v' || vehicle_id"
            " AND d.key = 'C2:' || substr(care_task.key, 4) AND d.first_day <= ?)"
        )
        for task in load_tasks(self._store, services, (today.isoformat(),)):
            self._follower.end(w, task, "closed", _("the service reminder takes its place"))

    # by hand

    def get(self, task_id: int) -> TaskCard:
        """One task. Raises NotFound."""
        row = self.row(task_id)
        return TaskCard(**{name: getattr(row, name) for name in TaskCard.__dataclass_fields__})

    def row(self, task_id: int) -> CareTask:
        """The record of a task, for the other services of this room. Raises NotFound."""
        row = CareTask.get_or_none(CareTask.id == task_id)
        if row is None:
            raise NotFound(_("There is no task {id}").format(id=task_id))
        return row

    def living(self, task_id: int) -> CareTask:
        """A task that is still open. Raises NotFound, WorldError."""
        row = self.row(task_id)
        if row.state not in LIVING:
            raise WorldError(
                _("Task {id} has ended already: {why}").format(
                    id=task_id, why=row.ended_why or _(STATES[row.state])
                )
            )
        return row

    def skip(self, actor: Actor, task_id: int, why: str) -> Change:
        """Leave this occurrence out once, with the reason. Raises NotFound, NotAllowed, WorldError."""
        row = self.living(task_id)
        with self._store.write(actor, "call", f"{row.kind} {task_id}", own=is_own(row, actor)) as w:
            self._finish(w, row, "skipped", _reason(why))
        return w.change

    def defer(self, actor: Actor, task_id: int, until: date, why: str) -> Change:
        """Take the task up again on another day of its window, with the reason.

        Raises NotFound, NotAllowed, and WorldError for a day outside the window.
        """
        return self.defer_all(actor, {task_id: until}, why)

    def defer_all(self, actor: Actor, days: Mapping[int, date], why: str) -> Change:
        """Give each task its day, all or none; today is a day too.

        Raises NotFound, NotAllowed, and WorldError for a day outside the window.
        """
        rows = [self.living(task_id) for task_id in days]
        today, reason = self._store.clock.today(), _reason(why)
        for row in rows:
            if not today <= days[row.id] <= max(row.closes, today):
                raise WorldError(
                    _("Choose a day from today on and not after {closes}").format(
                        closes=row.closes.isoformat()
                    )
                )
        own = all(is_own(row, actor) for row in rows)
        with self._store.write(actor, "call", ", ".join(f"{row.kind} {row.id}" for row in rows[:3]),
                               own=own) as w:  # fmt: skip
            for row in rows:
                moment = datetime.combine(days[row.id], datetime.min.time(), self._store.clock.tz)
                w.update(CareTask, row.id, {"wait_until": moment, "ended_why": reason})
        return w.change

    def put_back(self, actor: Actor, moments: Mapping[int, datetime | None]) -> Change:
        """Take deferrals back: each task waits until its moment again, or not at all.

        Raises NotFound, NotAllowed, WorldError for a task that has ended meanwhile.
        """
        rows = [self.living(task_id) for task_id in moments]
        own = all(is_own(row, actor) for row in rows)
        with self._store.write(actor, "call", _("moved back"), own=own) as w:
            for row in rows:
                w.update(CareTask, row.id, {"wait_until": moments[row.id], "ended_why": ""})
        return w.change

    def switch_off(self, actor: Actor, task_id: int, why: str) -> Change:
        """Switch this kind off for this car (or person), with the reason; the task closes.

        Raises NotFound, NotAllowed, WorldError.
        """
        row = self.living(task_id)
        with self._store.write(actor, "call", f"{row.kind} {task_id}", own=is_own(row, actor)) as w:
            w.insert(
                RuleOff, kind=row.kind, why=_reason(why), actor=actor.name, at=self._store.clock.now(),
                vehicle=None if row.kind in due.OF_PEOPLE else row.vehicle_id,
                customer=row.customer_id if row.kind in due.OF_PEOPLE else None,
            )  # fmt: skip
            self._finish(w, row, "skipped", why.strip())
        return w.change

    def switch_on(self, actor: Actor, kind: str, vehicle_id: int | None, customer_id: int | None) -> Change:
        """Take a switched-off rule up again. Raises NotFound, NotAllowed."""
        column, value = (RuleOff.vehicle, vehicle_id) if vehicle_id else (RuleOff.customer, customer_id)
        rows = list(RuleOff.select().where((RuleOff.kind == kind) & (column == value)))
        if not rows:
            raise NotFound(_("This rule is not switched off here"))
        with self._store.write(actor, "call", kind) as w:
            for row in rows:
                w.touch("vehicle", [row.vehicle_id] if row.vehicle_id else [])
                w.touch("customer", [row.customer_id] if row.customer_id else [])
                w.delete(RuleOff, row.id)
        return w.change

    def give_up(self, actor: Actor, task_id: int, why: str) -> Change:
        """End a task before its three attempts; a manager's act, with the reason (R2, 7.7).

        Raises NotFound, NotAllowed, WorldError.
        """
        row = self.living(task_id)
        with self._store.write(actor, "close_task", f"{row.kind} {task_id}") as w:
            self._finish(w, row, "given_up", _reason(why))
        return w.change

    def hand_to(self, actor: Actor, task_id: int, owner: str, why: str) -> Change:
        """Give a task to another person, by order of the supervisor (F14).

        Raises NotFound, NotAllowed, WorldError.
        """
        row = self.living(task_id)
        with self._store.write(actor, "close_task", f"{row.kind} {task_id}") as w:
            w.update(CareTask, task_id, {"owner": owner.strip(), "ended_why": _reason(why)})
        return w.change

    def _finish(self, w: Writing, row: CareTask, state: str, why: str, result: str = "") -> None:
        """End a task by a person's act; its due row goes with it."""
        w.update(
            CareTask, row.id,
            {"state": state, "result": result, "ended_at": self._store.clock.now(), "ended_by": w.actor.name,
             "ended_why": why},
        )  # fmt: skip

    # SQL

    def _execute(self, sql: str, values: Iterable[Any] = ()) -> Any:
        return self._store.db.execute_sql(sql, tuple(values))

    def _in(self, select: str, values: Collection[Any]) -> Iterator[Any]:
        return bulk.rows_in(self._store, select, values)


def is_own(task: CareTask, actor: Actor) -> bool:
    """Whether a task is somebody's own: theirs by name, or their role's and nobody's by name (7.7)."""
    return task.owner == actor.name or (task.owner == "" and task.role == actor.role)


def _owner(owners: Mapping[int, tuple[str, str]], role: str, vehicle_id: int | None) -> str:
    """Whose own task it is: the consultant's or the adviser's of the car (7.7)."""
    consultant, adviser = owners.get(vehicle_id or 0, ("", ""))
    return {"sales_consultant": consultant, "service_adviser": adviser}.get(role, "")


def _reason(why: str) -> str:
    """The reason that a person gives. Raises WorldError when it is empty."""
    if not why.strip():
        raise WorldError(_("Please say why"))
    return why.strip()
