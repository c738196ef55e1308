"""The call queue 队列: who is to be called now, in which order, and what is one call (7.1).

Order: birthdays of today, legal deadlines, F-nodes and missed appointments that end today, agreed call
backs, third attempts, then the kinds. All open matters of one household are one call. Nobody who was spoken
with today is called again; courtesy and marketing wait when a person has had their contacts, or a mass text
today (4.4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from dealerdesk.care import attempts, bulk, reasons
from dealerdesk.care.agenda import Agenda
from dealerdesk.care.attempts import Next, Spans, Try
from dealerdesk.care.calls import CallService
from dealerdesk.care.contacts import Contacts
from dealerdesk.care.kinds import KINDS, NO_SHOW, SERVICE
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Store

ORDER = ("NS", "C1", "C3", "C2", "C4", "C5", "C14", "C9", "C10", "C15", "C12", "C13")
"""The kinds after what has a deadline today (7.1); F-nodes come first."""
_PLACE = {kind: place for place, kind in enumerate(ORDER)}
BIRTHDAY, LIMIT, PROMISED, THIRD, KIND = range(5)
"""Ranks of a call: a birthday (greeted within two hours of opening), a limit that ends today, an
agreed hour, a third attempt, its kind."""
ALL_ROLES = ("manager", "general_manager", "administrator", "command_line")

_SELECT = (
    "SELECT t.id, t.kind, t.customer_id, t.vehicle_id, t.opens, t.due, t.closes, t.reason, t.state, t.role,"
    " t.owner, t.wait_until, coalesce(c.name, ''), coalesce(c.sex, ''), coalesce(c.kind, 'person'),"
    " coalesce(c.tier, ''), coalesce(v.plate, ''), coalesce(v.model, '') FROM care_task t"
    " LEFT JOIN customer c ON c.id = t.customer_id LEFT JOIN vehicle v ON v.id = t.vehicle_id"
    " WHERE t.state IN ('open', 'fallback') AND t.opens <= ?"
)


class Matter(NamedTuple):
    """One task of a call. ``used`` are the slots tried without answer in this round."""

    task: int
    kind: str
    customer_id: int | None
    vehicle_id: int | None
    opens: date
    due: date
    closes: date
    reason: str
    state: str
    role: str
    owner: str
    wait_until: datetime | None
    name: str
    sex: str
    customer_kind: str
    tier: str
    plate: str
    model: str
    used: tuple[str, ...] = ()
    tries: tuple[Try, ...] = ()

    @property
    def tried(self) -> int:
        """How often it was tried in this round."""
        return len(self.used)

    def why(self, on: date) -> str:
        """The short reason."""
        return reasons.say(self.reason, reasons.Words(on))

    @property
    def ends_today(self) -> bool:
        """Whether it is an F-node, a legal duty or a missed appointment: those that have a deadline of their
        own."""
        return KINDS[self.kind].tint in ("follow-up", "legal") or self.kind == NO_SHOW

    @property
    def missed_work(self) -> str:
        """The work of the appointment that was missed (NS); nothing for another kind."""
        return str(reasons.from_text(self.reason)[2]) if self.kind == NO_SHOW and self.reason else ""


class Call(NamedTuple):
    """One call: the matters of a household, the first in front. ``rank`` tells why it stands where
    it does, ``next`` is the next legal time (None: now)."""

    matters: tuple[Matter, ...]
    rank: int
    next: Next | None = None

    @property
    def first(self) -> Matter:
        """The matter in front."""
        return self.matters[0]

    @property
    def limit(self) -> date:
        """The due day of the matter in front, whose reason stands beside it: past it a call is late
        (1.1). What ends today or before is always in front."""
        return self.first.due


@dataclass(frozen=True)
class Queue:
    """The calls of now, those that wait for a later hour of today or another day, and how many were
    held back because the person has had their contacts."""

    now: tuple[Call, ...]
    later: tuple[Call, ...]
    held: int
    spoken: int


class QueueService:
    """Reads the queue for a person."""

    def __init__(self, store: Store, settings: Settings, agenda: Agenda, calls: CallService) -> None:
        self._store = store
        self._settings = settings
        self._agenda = agenda
        self._calls = calls
        self._contacts = Contacts(store)

    def queue(self, actor: Actor) -> Queue:
        """The queue of a person: what is their role's duty and, where it has an owner, their own;
        managers see everybody's."""
        now = self._store.clock.now()
        matters = [one for one in self._matters(now) if is_for(one.role, one.owner, actor)]
        days, today = self._settings["contacts_days"], self._contacts.on(now.date())
        held, wanted = 0, []
        most = self._settings["contacts_most"]
        counted = any(KINDS[m.kind].purpose != SERVICE for m in matters)
        contacts = self._contacts.counts(days, now) if counted else {}
        talked = 0
        for one in matters:
            who = one.customer_id or 0
            full = contacts.get(who, 0) >= most or (who in today.greeted and one.wait_until is None)
            if who in today.spoken and one.wait_until is None:
                talked += 1
            elif full and KINDS[one.kind].purpose != SERVICE:
                held += 1
            else:
                wanted.append(one)
        spans = self.spans
        calls = [self._call(group, now, spans) for group in self._households(wanted)]
        ready = [call for call in calls if call.next is None]
        later = [call for call in calls if call.next is not None]
        ready.sort(key=_order)
        later.sort(key=lambda call: (call.next.start if call.next else now, _order(call)))
        return Queue(tuple(ready), tuple(later), held, talked)

    def count(self, actor: Actor) -> int:
        """How many calls are to be made now."""
        return len(self.queue(actor).now)

    def made_today(self, actor: Actor) -> int:
        """How many calls a person has made today; one about several matters counts once."""
        return self.score(actor)[0]

    def score(self, actor: Actor) -> tuple[int, int]:
        """How many calls a person has made today, and by how many the customer was spoken with."""
        today = self._store.clock.today()
        spoken = sorted(attempts.SPOKEN)
        return self._execute(
            "SELECT count(DISTINCT at), count(DISTINCT CASE WHEN result IN"
            f" ({bulk.marks(spoken)}) THEN at END) FROM attempt WHERE at >= ? AND at < ? AND actor = ?"
            " AND channel = 'phone' AND direction = 'out'",
            (*spoken, today.isoformat(), (today + timedelta(days=1)).isoformat(), actor.name),
        )[0]

    @property
    def spans(self) -> Spans:
        """The three kinds of slot (R3)."""
        return self._calls.spans

    def phone_kinds(self) -> list[str]:
        """The kinds that begin with a call."""
        return [kind for kind in KINDS if str(self._settings[f"{kind.lower()}_ladder"]).startswith("phone")]

    # reading

    def _matters(self, now: datetime) -> list[Matter]:
        """Living tasks that are done by phone, with the slots of their round."""
        phone = self.phone_kinds()
        marks = ",".join("?" * len(phone))
        rows = self._execute(f"{_SELECT} AND t.kind IN ({marks})", (now.date().isoformat(), *phone))
        tries = self._tries()
        days = self._settings["attempt_days"]
        on = {text: date.fromisoformat(text) for text in {row[at] for row in rows for at in (4, 5, 6)}}
        found = []
        for row in rows:
            every = tries.get(row[0], ())
            inside = attempts.current_round(every, now, days) if every else ()
            found.append(_matter(row, on, tuple([one.slot for one in inside]), tuple(every)))
        return found

    def _tries(self) -> dict[int, list[Try]]:
        found: dict[int, list[Try]] = defaultdict(list)
        rows = self._execute(
            "SELECT a.task_id, a.at, a.slot, a.counted FROM attempt a JOIN care_task t ON t.id = a.task_id"
            " WHERE t.state IN ('open', 'fallback') AND a.counted ORDER BY a.at"
        )
        for task, at, slot, counted in rows:
            found[task].append(Try(datetime.fromisoformat(at), slot, bool(counted)))
        return found

    # one call

    def _households(self, matters: Sequence[Matter]) -> Iterable[list[Matter]]:
        """Matters that are one call: all that is open for one person, or for people who share a number."""
        shared = self._shared_numbers({one.customer_id for one in matters})
        by_house: dict[object, list[Matter]] = defaultdict(list)
        for one in matters:
            who = one.customer_id
            house = shared.get(who, who) if who is not None else ("car", one.vehicle_id)
            by_house[house].append(one)
        return by_house.values()

    def _shared_numbers(self, customers: Collection[int | None]) -> Mapping[int, int]:
        """Customers who share a number that is nobody's own → the first of them."""
        rows = self._execute(
            "SELECT number, customer_id FROM phone WHERE state = 'ok' AND number IN"
            " (SELECT number FROM phone WHERE state = 'ok' GROUP BY number"
            " HAVING count(DISTINCT customer_id) BETWEEN 2 AND 3) ORDER BY customer_id"
        )
        first: dict[str, int] = {}
        found: dict[int, int] = {}
        for number, customer in rows:
            if customer in customers:
                house = first.setdefault(number, found.get(customer) or customer)
                found.setdefault(customer, house)
        return found

    def _call(self, group: list[Matter], now: datetime, spans: Spans) -> Call:
        today = now.date()
        if len(group) > 1:
            group = sorted(group, key=lambda one: (_rank(one, today, now), _kind_order(one), one.due))
        matters = tuple(group)
        first = matters[0]
        waits = min((one.wait_until for one in matters if one.wait_until), default=None)
        following: Next | None = None
        if waits is not None and waits > now:
            following = Next(waits, waits + timedelta(minutes=30), attempts.slot_of(waits, spans))
        elif first.used and first.state == "open" and attempts.slot_of(now, spans) in first.used:
            days, is_open = self._settings["attempt_days"], self._agenda.calendar.is_open
            following = attempts.next_slot(first.tries, now, spans, is_open, days)
        return Call(matters, _rank(first, today, now), following)

    def _execute(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        return self._store.db.execute_sql(sql, tuple(values)).fetchall()


def _matter(row: Any, on: Mapping[str, date], used: tuple[str, ...], tries: tuple[Try, ...]) -> Matter:
    task, kind, customer, vehicle, opens, due, closes, reason, state, role, owner, wait, *labels = row
    name, sex, customer_kind, tier, plate, model = labels
    return Matter(
        task, kind, customer, vehicle, on[opens], on[due], on[closes], reason, state, role, owner,
        datetime.fromisoformat(wait) if wait else None, name, sex, customer_kind, tier, plate, model, used,
        tries,
    )  # fmt: skip


def is_for(role: str, owner: str, actor: Actor) -> bool:
    """Whether what is a role's duty, or one person's own, is for this person; managers see all."""
    if actor.role in ALL_ROLES:
        return True
    return role == actor.role and owner in ("", actor.name)


def _rank(one: Matter, today: date, now: datetime) -> int:
    if one.kind == "C6":
        return BIRTHDAY
    early = KINDS[one.kind].tint == "follow-up" or one.kind == NO_SHOW
    limit = min(one.due, one.closes) if early else one.closes
    if one.ends_today and limit <= today:
        return LIMIT
    if one.wait_until is not None and one.wait_until <= now and one.tried == 0:
        return PROMISED
    return THIRD if one.tried == 2 else KIND


def _kind_order(one: Matter) -> int:
    return _PLACE.get(one.kind, -1)


def _order(call: Call) -> tuple[int, int, date, date, int]:
    first = call.first
    by_kind = _kind_order(first) if call.rank == KIND else 0
    return (call.rank, by_kind, first.due, first.closes, first.task)
