"""Calls 通话: an attempt at a task is recorded, and what follows from its result (R1–R4, 7.1).

Unanswered ones count by the 3-3-3 rule; a wrong number goes to correction; a refusal, a call back,
an opt-out, a booking end or move the task. One write each, with everything that it causes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from dealerdesk.care import attempts, bulk
from dealerdesk.care.agenda import Agenda
from dealerdesk.care.attempts import Next, Spans, Try
from dealerdesk.care.contacts import Contacts
from dealerdesk.care.effects import WRONG, About, Effects
from dealerdesk.care.facts import Reading
from dealerdesk.care.following import CORRECTION, FALLBACK
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.maintenance import own_due
from dealerdesk.care.mileage import FASTEST
from dealerdesk.care.records import Attempt, CareTask
from dealerdesk.care.said import Away as Away
from dealerdesk.care.said import Said as Said
from dealerdesk.care.said import check_away as check_away
from dealerdesk.care.tasks import TaskService, is_own
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people import confirmations
from dealerdesk.people.consent import ConsentService
from dealerdesk.people.service import PeopleService
from dealerdesk.setting_values import span
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor
from dealerdesk.store.records import JournalRow
from dealerdesk.store.restore import entry, restore
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import _

_OF_A_CALL = (
    "attempt", "away_reason", "care_task", "consent", "dissatisfaction", "mileage_reading", "number_check",
    "phone",
)  # fmt: skip
"""What a call writes."""
CHANNELS = ("sms", "letter")
"""Channels of the fallback after three attempts (R1)."""


@dataclass(frozen=True)
class Outcome:
    """What a call did: attempts that count in this round, the task's state, the next legal slot."""

    task: int
    attempts: int
    state: str
    next: Next | None
    counted: bool
    change: Change = field(repr=False)


@dataclass(frozen=True)
class AttemptLine:
    """One attempt, as a record's history shows it."""

    at: datetime
    kind: str
    actor: str
    channel: str
    slot: str
    counted: bool
    result: str
    note: str
    vehicle_id: int | None
    task: int | None
    direction: str = "out"


@dataclass(frozen=True)
class KmAnswer:
    """What a told mileage means: km a day, and the next service by it."""

    km: int
    a_day: int
    due: date | None
    before: date | None
    last_km: int | None
    last_on: date | None


class CallService:
    """Records calls, and answers what may be dialled when."""

    def __init__(
        self, store: Store, settings: Settings, people: PeopleService, agenda: Agenda, tasks: TaskService
    ) -> None:
        self._store = store
        self._settings = settings
        self._people = people
        self._agenda = agenda
        self._tasks = tasks
        self._consent = ConsentService(store)
        self._effects = Effects(store, settings, people)
        self._contacts = Contacts(store)

    # the rule

    @property
    def spans(self) -> Spans:
        """The three kinds of slot by the shop's settings (R3)."""
        names = (attempts.MORNING, attempts.AFTERNOON, attempts.EVENING)
        return {name: span(self._settings[f"slot_{name}"]) for name in names}

    def tries(self, task_id: int) -> list[Try]:
        """The attempts at a task, in order of time."""
        rows = Attempt.select().where(Attempt.task == task_id).order_by(Attempt.at, Attempt.id)
        return [Try(row.at, row.slot, bool(row.counted)) for row in rows]

    def next_slot(self, task_id: int, now: datetime | None = None) -> Next | None:
        """The next legal time to try a task again."""
        at = now or self._store.clock.now()
        days = self._settings["attempt_days"]
        return attempts.next_slot(self.tries(task_id), at, self.spans, self._is_open, days)

    def next_after(self, task_id: int) -> Next | None:
        """The next legal time if nobody answers now; None when that was the last attempt."""
        now, days = self._store.clock.now(), self._settings["attempt_days"]
        tries, slot = self.tries(task_id), attempts.slot_of(now, self.spans)
        tries.append(Try(now, slot, attempts.counts(tries, now, "no_answer", slot, days)))
        if len(attempts.current_round(tries, now, days)) >= self._settings["attempts"]:
            return None
        return attempts.next_slot(tries, now, self.spans, self._is_open, days)

    def _is_open(self, day: date) -> bool:
        return self._agenda.calendar.is_open(day)

    def history(self, customer_id: int) -> list[AttemptLine]:
        """Every attempt to reach a customer, newest first."""
        rows = (
            Attempt.select()
            .where(Attempt.customer == customer_id)
            .order_by(Attempt.at.desc(), Attempt.id.desc())
        )
        return [
            AttemptLine(r.at, r.kind, r.actor, r.channel, r.slot, bool(r.counted), r.result, r.note,
                        r.vehicle_id, r.task_id, r.direction)
            for r in rows
        ]  # fmt: skip

    # recording

    def record(self, actor: Actor, task_id: int, said: Said) -> Outcome:
        """Record an attempt at a task (and at the others of the same call) with what follows.

        Raises NotFound, NotAllowed, and WorldError for an unknown result, a call back without its
        time, a mileage that can't be, or a task that has ended.
        """
        at, back_at = self.moments(said)
        rows = [self.to_call(one, said.result) for one in dict.fromkeys((task_id, *said.also))]
        if said.km is not None:
            self.check_km(rows[0].vehicle_id, said.km, at.date())
        if said.away is not None:
            check_away(said.away)
        own = all(is_own(row, actor) for row in rows)
        with self._store.write(actor, "call", f"{rows[0].kind} {said.result}", own=own) as w:
            done = [self.put_attempt(w, row, said, at, back_at) for row in rows]
            first = rows[0]
            self._effects.put(w, About(first.customer_id, first.vehicle_id, first.kind, first.id), said, at)
        attempts_made, counted, following = done[0]
        state = self._tasks.row(task_id).state
        return Outcome(task_id, attempts_made, state, following, counted, w.change)

    def moments(self, said: Said) -> tuple[datetime, datetime | None]:
        """When the call was, and when to call back, in the shop's offset. Raises WorldError for an
        unknown result, and a call back without its time."""
        if said.result not in attempts.RESULTS:
            raise WorldError(
                _("{result} is no result of a call: choose one of {names}").format(
                    result=said.result, names=", ".join(attempts.RESULTS)
                )
            )
        at = (said.at or self._store.clock.now()).astimezone(self._store.clock.tz)
        back_at = said.back_at.astimezone(self._store.clock.tz) if said.back_at else None
        if said.result == "call_back" and (back_at is None or back_at <= at):
            raise WorldError(_("Call back when? Give a time after the call"))
        return at, back_at

    def to_call(self, task_id: int, result: str) -> CareTask:
        """A living task; of a call that was booked also one that the appointment has just ended. Raises
        NotFound, WorldError."""
        row = self._tasks.row(task_id)
        if result == "booked" and (row.state, row.result) == ("done", "booked"):
            return row
        return self._tasks.living(task_id)

    def put_attempt(
        self, w: Writing, row: CareTask, said: Said, at: datetime, back_at: datetime | None
    ) -> tuple[int, bool, Next | None]:
        """One task's share of a call, inside a write; attempts that count, whether this one does, what is
        next."""
        days, most = self._settings["attempt_days"], self._settings["attempts"]
        tries, slot = self.tries(row.id), attempts.slot_of(at, self.spans)
        counted = attempts.counts(tries, at, said.result, slot, days)
        w.insert(
            Attempt, task=row.id, customer=row.customer_id, vehicle=row.vehicle_id, kind=row.kind, at=at,
            actor=w.actor.name, role=w.actor.role, direction=said.direction, slot=slot, counted=counted,
            result=said.result, back_at=back_at, phone=said.phone, seconds=said.seconds,
            note=said.note.strip(),
        )  # fmt: skip
        tries.append(Try(at, slot, counted))
        used = len(attempts.current_round(tries, at, days))
        if said.result in attempts.COUNTED:
            if used >= most:
                w.update(CareTask, row.id, {"state": FALLBACK, "wait_until": None})
                return used, counted, None
            return used, counted, self._wait(w, row, tries, at, days)
        if said.result == "call_back" and back_at is not None:
            w.update(CareTask, row.id, {"wait_until": back_at})
            end = back_at + timedelta(minutes=30)
            return used, False, Next(back_at, end, attempts.slot_of(back_at, self.spans))
        if said.result == "forwarded":
            return used, False, self._wait(w, row, tries, at, days)
        if said.result in WRONG:
            w.update(CareTask, row.id, {"state": CORRECTION, "wait_until": None})
        else:
            self._finish(w, row, said)
        return used, False, None

    def _wait(self, w: Writing, row: CareTask, tries: Sequence[Try], at: datetime, days: int) -> Next | None:
        following = attempts.next_slot(tries, at, self.spans, self._is_open, days)
        w.update(CareTask, row.id, {"wait_until": following.start if following else None})
        return following

    def _finish(self, w: Writing, row: CareTask, said: Said) -> None:
        w.update(
            CareTask, row.id,
            {"state": "done", "result": said.result, "ended_at": self._store.clock.now(),
             "ended_by": w.actor.name, "ended_why": said.note.strip(), "wait_until": said.booked_at},
        )  # fmt: skip

    def take_back(self, actor: Actor, journal_id: int) -> Change:
        """Take back the call (or fallback) of one journal entry with all that it caused: the
        attempt, the tasks, consent, mileage, the state of the number. An appointment stays, and that
        another call found the number right.

        Raises NotFound, NotAllowed, and WorldError when somebody has gone on with it since.
        """
        found = entry(journal_id, "call")
        own = found.actor == actor.name
        with self._store.write(
            actor, "call", _("taken back: {what}").format(what=found.summary), own=own
        ) as w:
            who = {row.customer_id for row in Attempt.select().where(Attempt.made == journal_id)}
            restore(self._store, w, journal_id, _OF_A_CALL, {"phone": ("confirmed_on",)})
            for customer_id in who - {None}:
                confirmations.put_right(w, customer_id, self._spoken(customer_id), _is_call)
        return w.change

    @staticmethod
    def _spoken(customer_id: int) -> list[confirmations.Spoken]:
        """The calls that found a number of a customer right: those that reached them, and theirs."""
        rows = Attempt.select().where(Attempt.customer == customer_id)
        return [
            confirmations.Spoken(row.made, row.at.date(), row.phone if row.direction == "in" else None)
            for row in rows
            if row.result in attempts.SPOKEN and (row.direction == "out" or row.phone)
        ]

    def fall_back(self, actor: Actor, task_id: int, channel: str, note: str = "") -> Change:
        """The text or the letter after three failed attempts ends the task (R1), on the record.

        Raises NotFound, NotAllowed, and WorldError before the third attempt, or when the customer
        refused that channel.
        """
        row = self._tasks.living(task_id)
        if row.state != FALLBACK:
            raise WorldError(_("Three attempts in three slots come first"))
        if channel not in CHANNELS:
            raise WorldError(_("A text message or a letter, not {channel}").format(channel=channel))
        purpose = KINDS[row.kind].purpose
        if row.customer_id is not None and not self._consent.allows(row.customer_id, purpose, channel):
            raise WorldError(_("The customer refused this channel: take the other one"))
        own = is_own(row, actor)
        with self._store.write(actor, "call", f"{row.kind} {channel}", own=own) as w:
            now = self._store.clock.now()
            w.insert(
                Attempt, task=row.id, customer=row.customer_id, vehicle=row.vehicle_id, kind=row.kind, at=now,
                actor=actor.name, role=actor.role, channel=channel, result=channel, note=note.strip(),
            )  # fmt: skip
            self._finish(w, row, Said(channel, note=note))
        return w.change

    # mileage

    def check_km(self, vehicle_id: int | None, km: int, on: date) -> KmAnswer:
        """What a mileage told on the phone means. Raises WorldError for one below the last, for a
        jump of more than 300 km a day, and where there is no car."""
        cars = bulk.load_cars(self._store, [vehicle_id] if vehicle_id else [])
        if not cars:
            raise NotFound(_("There is no car to note a mileage of"))
        car, rules = cars[0], self._agenda.rules()
        track = car.track(rules.km_per_month)
        last = track.points[-1] if track.points else None
        if last is not None and km < last.km:
            raise WorldError(
                _("{km} km is less than on {day} ({last} km): ask again").format(
                    km=f"{km:,}", day=last.on.isoformat(), last=f"{last.km:,}"
                )
            )
        days = max((on - (last.on if last else car.delivered_on or on)).days, 1)
        if (last is not None or car.delivered_on) and km - (last.km if last else 0) > FASTEST * days:
            raise WorldError(
                _("{km} km would be more than {most} km a day since {day}: ask again").format(
                    km=f"{km:,}", most=FASTEST, day=(last.on if last else car.delivered_on or on).isoformat()
                )
            )
        told = replace(car, readings=(*car.readings, Reading(on, km)))
        after = told.track(rules.km_per_month)
        return KmAnswer(
            km, after.rate.a_day, own_due(told, rules), own_due(car, rules), last.km if last else None,
            last.on if last else None,
        )  # fmt: skip

    # contacts

    def contacts(self, customer_id: int, days: int, until: datetime) -> int:
        """How often a customer was reached for courtesy or marketing in the last ``days`` (4.4)."""
        return self._contacts.of(customer_id, days, until)


def _is_call(journal_id: int) -> bool:
    """Whether a journal entry recorded a call, left or taken back since."""
    made = (JournalRow.journal_id == journal_id) & (JournalRow.table_name == "attempt")  # type: ignore[operator]
    return JournalRow.select().where(made & JournalRow.before.is_null()).exists()
