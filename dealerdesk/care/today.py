"""Today 今日: what a person has to do today, from the stored tasks; the same calls as the queue's.

Birthdays stand apart, with what became of those that were greeted; the rest are calls in the order of
the queue. The limits of the day become the ruler's flags. Reads only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from dealerdesk.care import bulk, reasons, ruler
from dealerdesk.care.agenda import Agenda
from dealerdesk.care.following import LIVING
from dealerdesk.care.forms import evening_number
from dealerdesk.care.queue import BIRTHDAY, Call, Matter, QueueService, is_for
from dealerdesk.care.ruler import Limit, Ruler
from dealerdesk.care.service import CareService
from dealerdesk.settings import Settings
from dealerdesk.staff.paper import PaperService
from dealerdesk.staff.rights import Actor, may
from dealerdesk.store.store import Store

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow

Tally = Callable[[date, date], Mapping[date, tuple[int, int]]]
"""How many are booked on each day, and how many came."""
EVENING, PARTS_LIST = "evening", "parts-list"
"""Forms in the log of papers; the number of a parts list is its day."""
PARTS_DAYS = 2
"""So many days ahead parts and workshop prepare for (A4)."""


class Delivery(Protocol):
    """What is asked of the day's delivery report."""

    @property
    def state(self) -> str: ...

    @property
    def alarm_at(self) -> datetime: ...


@dataclass(frozen=True)
class Greeting:
    """One birthday of today (C6). ``at`` and ``result`` of the last attempt; ``tries`` that failed."""

    task: int
    customer_id: int | None
    vehicle_id: int | None
    name: str
    sex: str
    customer_kind: str
    tier: str
    model: str
    reason: str
    state: str
    at: datetime | None
    result: str
    tries: int

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in LIVING

    @property
    def calendar(self) -> str:
        """By which calendar it is kept: 公历, or the lunar day."""
        return reasons.birthday(self.reason)


@dataclass(frozen=True)
class DayWork:
    """What a person has today: calls to make now, those for a later hour of today, birthdays; calls
    made and reached so far."""

    calls: tuple[Call, ...]
    later: tuple[Call, ...]
    greetings: tuple[Greeting, ...]
    made: int
    reached: int

    @property
    def every(self) -> tuple[Call, ...]:
        """All calls of the day, in order."""
        return self.calls + self.later

    @property
    def waiting(self) -> int:
        """Birthdays that nobody has greeted yet."""
        return sum(one.open for one in self.greetings)

    @property
    def count(self) -> int:
        """What still needs an act today."""
        return len(self.calls) + len(self.later) + self.waiting

    def late(self, today: date) -> int:
        """How many calls are past their limit."""
        return sum(call.limit < today for call in self.every)


@dataclass(frozen=True)
class Load:
    """What one person or role has open: calls, and how many of them are past their limit."""

    role: str
    owner: str
    open: int
    late: int


class TodayService:
    """Reads what Today shows."""

    def __init__(
        self, store: Store, settings: Settings, agenda: Agenda, care: CareService, queue: QueueService,
        tally: Tally, paper: PaperService, delivery: Callable[[], Delivery],
    ) -> None:  # fmt: skip
        """``tally`` asks the appointment book, which loads when it is first asked."""
        self._store = store
        self._settings = settings
        self._agenda = agenda
        self._care = care
        self._queue = queue
        self._tally = tally
        self._paper = paper
        self._delivery = delivery

    def work(self, actor: Actor) -> DayWork:
        """The day of a person: what their queue holds, without what waits for another day."""
        today = self._store.clock.today()
        queue = self._queue.queue(actor)
        calls = tuple(call for call in queue.now if call.rank != BIRTHDAY)
        later = tuple(
            call
            for call in queue.later
            if call.rank != BIRTHDAY and call.next is not None and call.next.start.date() == today
        )
        made, reached = self._queue.score(actor)
        return DayWork(calls, later, self.greetings(actor), made, reached)

    def greetings(self, actor: Actor) -> tuple[Greeting, ...]:
        """The birthdays of today: those that are still to be greeted last."""
        if not is_for(self._settings["c6_role"], "", actor):
            return ()
        today = self._store.clock.today().isoformat()
        rows = self._execute(
            "SELECT t.id, t.customer_id, t.vehicle_id, coalesce(c.name, ''), coalesce(c.sex, ''),"
            " coalesce(c.kind, 'person'), coalesce(c.tier, ''), coalesce(v.model, ''), t.reason, t.state"
            " FROM care_task t LEFT JOIN customer c ON c.id = t.customer_id"
            " LEFT JOIN vehicle v ON v.id = t.vehicle_id"
            " WHERE t.kind = 'C6' AND t.due = ? AND t.state NOT IN ('closed', 'skipped') ORDER BY t.id",
            (today,),
        )
        tries: dict[int, list[tuple[str, str]]] = defaultdict(list)
        made = self._execute(
            "SELECT task_id, at, result FROM attempt WHERE at >= ? AND kind = 'C6' ORDER BY at", (today,)
        )
        for task, at, result in made:
            tries[task].append((at, result))
        found = [_greeting(row, tries.get(row[0], [])) for row in rows]
        return tuple(sorted(found, key=lambda one: (one.open, one.at is not None)))

    def ahead(self, actor: Actor, day: date) -> int:
        """How many people a person will have to call on a day to come, by what is known now."""
        kinds = [
            kind
            for kind in self._queue.phone_kinds()
            if kind != "C6" and is_for(self._settings[f"{kind.lower()}_role"], "", actor)
        ]
        return len({item.customer_id or item.key for item in self._care.due(day, kinds=kinds)})

    def loads(self) -> list[Load]:
        """What is open today by person, or by role where it is nobody's own, the most late first."""
        today = self._store.clock.today().isoformat()
        rows = self._execute(
            "SELECT role, owner, count(*), sum(due < ?) FROM care_task"
            f" WHERE state IN ({bulk.marks(LIVING)}) AND opens <= ?"
            " AND (wait_until IS NULL OR substr(wait_until, 1, 10) <= ?)"
            " GROUP BY role, owner ORDER BY sum(due < ?) DESC, count(*) DESC",
            (today, *LIVING, today, today, today),
        )
        return [Load(*row) for row in rows]

    # the ruler

    def birthday_limit(self) -> datetime:
        """C6: greeted at the latest so many hours after opening."""
        now = self._store.clock.now()
        opens = time.fromisoformat(self._settings["opens_at"])
        return datetime.combine(now.date(), opens, now.tzinfo) + timedelta(
            hours=self._settings["birthday_hours"]
        )

    def ruler(
        self,
        actor: Actor,
        work: DayWork,
        sheets: Sequence[AppointmentRow],
        accepted: Collection[str] = (),
    ) -> Ruler:
        """The ruler of today for a person; ``sheets`` as the appointment book has them to hand over, done
        are those whose number the front desk has ``accepted`` (A2)."""
        now = self._store.clock.now()
        hours = tuple(time.fromisoformat(self._settings[key]) for key in ("opens_at", "closes_at"))
        is_open = self._agenda.calendar.is_open(now.date())
        limits = [*self._greeting_limits(work), *_call_backs(work, now)]
        if may(actor, "hand_over"):
            lines = [
                (row.limit, f"{row.at:%H:%M} {row.customer_name}", row.number in accepted) for row in sheets
            ]
            limits += ruler.sheet_limits(lines, now)
            limits += self.parts_limit() if is_open else ()
        if is_open:
            limits += self._papers(actor, now, hours[1])
        return ruler.ruler(now, (hours[0], hours[1]), self._queue.spans, limits, is_open)

    def parts_limit(self) -> list[Limit]:
        """The list of the next two days for parts and workshop (A4), due at its hour and done when today's
        was printed; none while nothing is booked for those days."""
        now = self._store.clock.now()
        day = now.date()
        ahead = self._tally(day + timedelta(days=1), day + timedelta(days=PARTS_DAYS))
        cars = sum(booked for booked, _came in ahead.values())
        if not cars:
            return []
        at = datetime.combine(day, time.fromisoformat(self._settings["parts_list_at"]), now.tzinfo)
        printed = self._paper.printed_at(PARTS_LIST, [day.isoformat()])
        return [Limit(at, ruler.PARTS, cars, "", bool(printed))]

    def _greeting_limits(self, work: DayWork) -> list[Limit]:
        if not work.greetings:
            return []
        done = work.waiting == 0
        return [Limit(self.birthday_limit(), ruler.BIRTHDAYS, work.waiting, "", done)]

    def _papers(self, actor: Actor, now: datetime, closes: time) -> Iterable[Limit]:
        """The delivery report, and the evening slip of whoever calls."""
        if may(actor, "import"):
            report = self._delivery()
            yield Limit(report.alarm_at, ruler.DELIVERY, 1, "", report.state != "missing")
        if may(actor, "call"):
            day = now.date()
            printed = self._paper.printed_at(EVENING, [evening_number(day)])
            at = datetime.combine(day, closes, now.tzinfo) - ruler.EVENING_BEFORE
            yield Limit(at, ruler.EVENING, 1, "", bool(printed))

    def _execute(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        return self._store.db.execute_sql(sql, tuple(values)).fetchall()


def _call_backs(work: DayWork, now: datetime) -> Iterable[Limit]:
    """Hours of today that were agreed with customers (R4)."""
    for call in work.every:
        for one in call.matters:
            if _agreed(one, now.date()) and one.wait_until is not None:
                yield Limit(one.wait_until, ruler.CALL_BACK, 1, one.name)
                break


def _agreed(one: Matter, today: date) -> bool:
    """A call back has an hour of its own; a deferral has none, and a failed attempt waits for a slot."""
    at = one.wait_until
    return at is not None and at.date() == today and at.time() != time() and not one.used


def _greeting(row: Any, tries: Sequence[tuple[str, str]]) -> Greeting:
    task, who, car, name, sex, kind, tier, model, reason, state = row
    at, result = tries[-1] if tries else ("", "")
    moment = datetime.fromisoformat(at) if at else None
    return Greeting(task, who, car, name, sex, kind, tier, model, reason, state, moment, result, len(tries))
