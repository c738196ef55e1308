"""The days of the calendar page: how full each one is, and what became of those that are past.

A task stands on its due day or, when it was put off, on the day it waits for; what is left over from
earlier days stands on today. Only work that begins with a phone call counts against what the shop
can call in a day (7.1). Reads only, except :meth:`DayService.move` and :meth:`DayService.back`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from dealerdesk.appointments.service import AppointmentService
from dealerdesk.care import attempts, reasons
from dealerdesk.care.calendar_service import CalendarService
from dealerdesk.care.due import DueItem
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.level import Movable, level
from dealerdesk.care.marks import Mark, marks
from dealerdesk.care.service import CareService
from dealerdesk.care.tasks import LIVING, TaskService
from dealerdesk.errors import WorldError
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Store
from dealerdesk.text import N_, _, ngettext

LEVEL_DAYS = 31
"""So far back from a full day its calls may be moved."""
_LIVING = ", ".join(f"'{state}'" for state in LIVING)
_REACHED = ", ".join(
    f"'{name}'" for name, r in attempts.RESULTS.items() if r.group == attempts.REACHED or name == "opt_out"
)
_NOT_IN_TIME = (
    "t.state <> 'closed' AND NOT (t.ended_at IS NOT NULL AND substr(t.ended_at, 1, 10) <= t.due) AND NOT"
    " EXISTS (SELECT 1 FROM attempt a WHERE a.task_id = t.id AND substr(a.at, 1, 10) <= t.due)"
)
"""Nobody tried by the evening of the due day; what the program closed was nobody's duty any more."""


@dataclass(frozen=True)
class Group:
    """Kinds that stand together in the calendar: the word, its one character, the tint."""

    key: str
    name: str
    short: str
    tint: str
    kinds: frozenset[str]

    @property
    def title(self) -> str:
        """首保, 定保, …"""
        return _(self.name)

    @property
    def letter(self) -> str:
        """首, 定, …"""
        return _(self.short)

    def count(self, kinds: Mapping[str, int]) -> int:
        """How many of a day's work are of this group."""
        return sum(n for kind, n in kinds.items() if kind in self.kinds)


def _groups() -> tuple[Group, ...]:
    single = ("C1", "C2", "C3", "C4", "C6", "F", "C10", "C5")
    found = []
    for key in single:
        if key == "F":
            every = frozenset(kind for kind in KINDS if kind.startswith("F"))
            found.append(Group(key, N_("Follow-up"), N_("f/u"), "follow-up", every))
            continue
        kind = KINDS[key]
        together = frozenset(("C6", "C16")) if key == "C6" else frozenset((key,))
        found.append(Group(key, kind.name, kind.short, kind.tint, together))
    rest = frozenset(KINDS).difference(*(group.kinds for group in found))
    return (*found, Group("other", N_("Other care"), N_("oth"), "other", rest))


GROUPS = _groups()
"""In the order of the calendar's cell: six with a chip of their own, then lost, insurance, the rest."""
OF_KIND = {kind: group for group in GROUPS for kind in group.kinds}


@dataclass(frozen=True)
class Past:
    """What became of a day: its tasks, those that nobody tried in time (``missed`` still open,
    ``made_up`` done later), those still being tried, calls and how many reached, who was expected
    and came."""

    due: int = 0
    missed: int = 0
    made_up: int = 0
    running: int = 0
    calls: int = 0
    reached: int = 0
    booked: int = 0
    arrived: int = 0

    @property
    def reached_percent(self) -> int | None:
        """接通率 in whole percent; None without a call."""
        return round(100 * self.reached / self.calls) if self.calls else None


@dataclass(frozen=True)
class Day:
    """One day of the calendar. ``kinds``: what stands on it, by kind; ``load`` of it are calls,
    ``capacity`` is what the shop can call (0 when closed). ``past`` only for days before today."""

    day: date
    open: bool
    name: str = ""
    kinds: Mapping[str, int] = field(default_factory=dict)
    load: int = 0
    capacity: int = 0
    past: Past | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def count(self) -> int:
        """Everything that stands on it."""
        return sum(self.kinds.values())

    @property
    def over(self) -> int:
        """How many calls it has too many."""
        return max(self.load - self.capacity, 0)


@dataclass(frozen=True)
class DayItem:
    """One piece of work of a day: the line of the list, the day it stands on, whose duty it is."""

    item: DueItem
    day: date
    role: str
    owner: str
    wait_until: datetime | None = None

    @property
    def key(self) -> str:
        """The name of the occurrence."""
        return self.item.key


@dataclass(frozen=True)
class PastItem:
    """One task of a past day, and what became of it. ``late``: nobody tried in time."""

    task: int
    kind: str
    customer_id: int | None
    vehicle_id: int | None
    name: str
    sex: str
    customer_kind: str
    plate: str
    state: str
    result: str
    ended_at: datetime | None
    late: bool
    reason: str

    def why(self, on: date) -> str:
        """The short reason."""
        return reasons.say(self.reason, reasons.Words(on))


@dataclass(frozen=True)
class Offer:
    """How an overfull day can be levelled: the moves, and how many calls it would still have too many."""

    day: date
    over: int
    moves: tuple[tuple[DayItem, date], ...]

    @property
    def left(self) -> int:
        """Calls that find no place."""
        return self.over - len(self.moves)


@dataclass(frozen=True)
class Moved:
    """What a move did: until when each task waited before, so that it can be taken back."""

    before: Mapping[int, datetime | None]


class DayService:
    """The days of one shop."""

    def __init__(
        self, store: Store, settings: Settings, care: CareService, tasks: TaskService,
        appointments: AppointmentService, calendar: CalendarService,
    ) -> None:  # fmt: skip
        self._store = store
        self._settings = settings
        self._care = care
        self._tasks = tasks
        self._appointments = appointments
        self._calendar = calendar

    # the days

    def days(self, first: date, last: date) -> dict[date, Day]:
        """Every day from ``first`` to ``last``."""
        today, calendar = self._store.clock.today(), self._calendar.calendar()
        loads = self._kinds(max(first, today), last) if last >= today else {}
        past = self.past(first, min(last, today - timedelta(days=1))) if first < today else {}
        marked = marks(first, last, calendar)
        for day, words in self._events(first, last):
            marked.setdefault(day, []).append(Mark("event", words))
        called, capacity = self.called(), self._settings["calls_a_day"]
        found = {}
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            kinds, is_open = loads.get(day, {}), calendar.is_open(day)
            found[day] = Day(
                day, is_open, calendar.name(day), kinds, sum(kinds[kind] for kind in called & set(kinds)),
                capacity if is_open else 0, past.get(day, Past()) if day < today else None,
                tuple(marked.get(day, ())),
            )  # fmt: skip
        return found

    def called(self) -> set[str]:
        """The kinds that begin with a phone call."""
        return {kind for kind in KINDS if str(self._settings[f"{kind.lower()}_ladder"]).startswith("phone")}

    def _kinds(self, first: date, last: date) -> dict[date, dict[str, int]]:
        """What stands on each day by kind: counted by due day, then what waits put onto its own."""
        today = self._store.clock.today()
        found = {day: Counter(kinds) for day, kinds in self._care.calendar(first, last).items()}
        rows = self._execute(
            f"SELECT kind, due, wait_until FROM care_task WHERE state IN ({_LIVING})"
            " AND (wait_until IS NOT NULL OR due < ?)",
            (today.isoformat(),),
        )
        for kind, due_on, waits in rows:
            due_day = date.fromisoformat(due_on)
            if found.get(due_day, Counter())[kind] > 0:
                found[due_day][kind] -= 1
            day = max(date.fromisoformat(waits[:10]) if waits else due_day, today)
            if first <= day <= last:
                found.setdefault(day, Counter())[kind] += 1
        return {day: {kind: n for kind, n in kinds.items() if n} for day, kinds in found.items()}

    def past(self, first: date, last: date) -> dict[date, Past]:
        """What became of each day; days without any record left out. Today so far may be asked too."""
        span = (first.isoformat(), last.isoformat())
        numbers: dict[str, dict[str, int]] = {}
        rows = self._execute(
            f"SELECT t.due, count(*), sum({_NOT_IN_TIME}), sum(t.state IN ({_LIVING})),"
            f" sum({_NOT_IN_TIME} AND t.state IN ({_LIVING})) FROM care_task t"
            " WHERE t.due BETWEEN ? AND ? GROUP BY t.due",
            span,
        )
        for day, due_n, late, living, missed in rows:
            numbers[day] = {
                "due": due_n, "missed": missed, "made_up": late - missed, "running": living - missed,
            }  # fmt: skip
        rows = self._execute(
            f"SELECT substr(at, 1, 10), count(*), sum(result IN ({_REACHED})) FROM attempt"
            " WHERE at >= ? AND at < ? AND channel = 'phone' AND direction = 'out' GROUP BY 1",
            (span[0], (last + timedelta(days=1)).isoformat()),
        )
        for day, calls, reached in rows:
            numbers.setdefault(day, {}).update(calls=calls, reached=reached)
        for each, (booked, arrived) in self._appointments.tally(first, last).items():
            numbers.setdefault(each.isoformat(), {}).update(booked=booked, arrived=arrived)
        return {date.fromisoformat(day): Past(**values) for day, values in numbers.items()}

    def _events(self, first: date, last: date) -> list[tuple[date, str]]:
        """Greeting and weather events of the desk (C7, C8), by day."""
        rows = self._execute(
            "SELECT day, name FROM greeting_event WHERE day BETWEEN ? AND ? ORDER BY day, id",
            (first.isoformat(), last.isoformat()),
        )
        return [(date.fromisoformat(day), name) for day, name in rows]

    # one day

    def items(self, day: date) -> list[DayItem]:
        """What stands on a day from today on, by its limit."""
        today = self._store.clock.today()
        rows = self._execute(f"SELECT id, wait_until, role, owner FROM care_task WHERE state IN ({_LIVING})")
        tasks = {row[0]: row[1:] for row in rows}
        roles = {kind: self._settings[f"{kind.lower()}_role"] for kind in KINDS}
        listed = {item.key: item for item in self._care.falling_due(day)}
        listed |= {item.key: item for item in self._care.due(day) if item.task in tasks}
        found = []
        for item in listed.values():
            waits, role, owner = tasks.get(item.task, (None, roles[item.kind], ""))
            stands = max(date.fromisoformat(waits[:10]) if waits else item.due, today)
            if stands == day:
                moment = datetime.fromisoformat(waits) if waits else None
                found.append(DayItem(item, day, role, owner, moment))
        return sorted(found, key=lambda one: (one.item.closes, one.item.due, one.item.plate, one.key))

    def past_items(self, day: date) -> list[PastItem]:
        """The tasks of a past day: first what nobody tried in time, then by name."""
        rows = self._execute(
            "SELECT t.id, t.kind, t.customer_id, t.vehicle_id, coalesce(c.name, ''), coalesce(c.sex, ''),"
            " coalesce(c.kind, 'person'), coalesce(v.plate, ''), t.state, t.result, t.ended_at,"
            f" ({_NOT_IN_TIME}), t.reason FROM care_task t LEFT JOIN customer c ON c.id = t.customer_id"
            " LEFT JOIN vehicle v ON v.id = t.vehicle_id WHERE t.due = ? ORDER BY 12 DESC, t.id",
            (day.isoformat(),),
        )
        found = []
        for row in rows:
            task, kind, who, car, name, sex, sort, plate, state, result, ended, late, reason = row
            ended_at = datetime.fromisoformat(ended) if ended else None
            found.append(
                PastItem(task, kind, who, car, name, sex, sort, plate, state, result, ended_at, bool(late),
                         reason)
            )  # fmt: skip
        return found

    # levelling and moving

    def best_offer(self, days: Iterable[Day]) -> Offer | None:
        """The first overfull day that can be levelled; where none can, the first one; None without any."""
        first: Offer | None = None
        for day in days:
            if day.past is None and day.open and day.over:
                offer = self.offer(day.day)
                if offer.moves:
                    return offer
                first = first or offer
        return first

    def offer(self, day: date) -> Offer:
        """How the calls that a day has too many can be moved to free days before it."""
        today = self._store.clock.today()
        around = self.days(max(today, day - timedelta(days=LEVEL_DAYS)), day)
        over, called = around[day].over, self.called()
        room = {each: one.capacity - one.load for each, one in around.items() if one.open}
        if not any(n > 0 for each, n in room.items() if each < day):
            return Offer(day, over, ())
        items = {one.key: one for one in self.items(day) if one.item.kind in called}
        movable = [Movable(key, one.item.kind, one.item.opens, one.item.closes) for key, one in items.items()]
        steps = level(movable, day, over, room)
        return Offer(day, over, tuple((items[step.key], step.to) for step in steps))

    def move(self, actor: Actor, moves: Sequence[tuple[DayItem, date]], why: str = "") -> Moved:
        """Put work onto other days of its windows, all or none; what is not stored yet becomes a task.

        Raises NotAllowed, WorldError for a day outside the window, before today, or closed.
        """
        calendar, today = self._calendar.calendar(), self._store.clock.today()
        for one, to in moves:
            first = max(one.item.opens, today)
            last = max(one.item.closes, today)
            if not first <= to <= last:
                raise WorldError(
                    _("{kind} {name} can only stand between {first} and {last}").format(
                        kind=one.item.title, name=one.item.customer_name, first=first, last=last
                    )
                )
            if not calendar.is_open(to):
                raise WorldError(_("{day}: the shop is closed").format(day=to))
        fresh = [one.key for one, _to in moves if one.item.task is None]
        stored = self._tasks.take_up(actor, fresh) if fresh else {}
        tasks = {one.item.task or stored[one.key]: (one, to) for one, to in moves}
        self._tasks.defer_all(
            actor, {task: to for task, (_one, to) in tasks.items()}, why or _("moved in the calendar")
        )
        return Moved({task: one.wait_until for task, (one, _to) in tasks.items()})

    def back(self, actor: Actor, moved: Moved) -> None:
        """Take a move back. Raises NotAllowed, WorldError for a task that has ended meanwhile."""
        self._tasks.put_back(actor, moved.before)

    def _execute(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        return self._store.db.execute_sql(sql, tuple(values)).fetchall()


def month_words(days: Iterable[Day]) -> str:
    """The days of a month in one line: ``11 月到期 1,284 件，漏做 2 件（12 日、17 日），已补``."""
    every = list(days)
    if not every:
        return ""
    total = sum(day.past.due if day.past else day.count for day in every)
    words = _("month {month}: {count} due").format(month=every[0].day.month, count=f"{total:,}")
    late = [day for day in every if day.past and day.past.missed + day.past.made_up]
    missed = sum(day.past.missed + day.past.made_up for day in late if day.past)
    if not missed:
        return words
    named = _(", ").join(_("on day {day}").format(day=day.day.day) for day in late[:4])
    if len(late) > 4:
        named += _(" …")
    words += ngettext(", {count} missed ({days})", ", {count} missed ({days})", missed).format(
        count=f"{missed:,}", days=named
    )
    if not any(day.past.missed for day in late if day.past):
        words += _(", made up")
    return words
