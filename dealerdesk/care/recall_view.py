"""The monthly recall as it stands: each car with its letter, calls, appointment, visit; the ratios of M6."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dealerdesk.appointments.entries import AppointmentRow
from dealerdesk.care import bulk
from dealerdesk.care.attempts import REACHED, RESULTS
from dealerdesk.care.facts import CarFacts, Visit
from dealerdesk.care.following import LIVING
from dealerdesk.care.maintenance import BOOKED_FOR, valid_km
from dealerdesk.care.months import add_months, month_end, month_start
from dealerdesk.care.recall_steps import Step
from dealerdesk.care.records import AwayReason, CareTask, RecallCar, RecallMonth
from dealerdesk.store.store import Store

KINDS_OF_RECALL = ("C2", "C9", "C10")
"""Whose attempts are the recall's calls: one service, one ladder (1.1); C10 where a car is away."""
WRONG = ("invalid_number", "wrong_number")


@dataclass(frozen=True)
class Contact:
    """One call: when, in which slot, its result, who called."""

    at: datetime
    slot: str
    result: str
    by: str

    @property
    def reached(self) -> bool:
        """Whether somebody was spoken with."""
        return RESULTS[self.result].group == REACHED or self.result == "opt_out"


@dataclass(frozen=True)
class RecallRow:
    """A row of 定期保养用户一览表 (2.3). ``basis`` date, km or away; distances in km; ``task`` the living
    task about this service, ``came`` the day of the visit, ``change`` of recall_steps.CHANGES;
    ``mail``: a letter can and may be sent."""

    id: int
    vehicle_id: int
    customer_id: int | None
    name: str
    sex: str
    person: str
    phone: str
    plate: str
    model: str
    bought: date | None
    last_on: date | None
    last_km: int | None
    due: date | None
    due_km: int | None
    basis: str
    printed: datetime | None
    posted: datetime | None
    returned: datetime | None
    calls: tuple[Contact, ...]
    booked: datetime | None
    reason: str
    came: date | None
    change: str
    task: int | None
    task_opens: date | None
    mail: bool = True

    @property
    def reached(self) -> bool:
        """Whether a call reached somebody."""
        return any(one.reached for one in self.calls)

    @property
    def by(self) -> str:
        """Who dealt with it last."""
        return self.calls[-1].by if self.calls else ""


@dataclass(frozen=True)
class RecallView:
    """A month's recall; without a list ``rows`` is empty and ``built`` false."""

    month: date
    steps: tuple[Step, ...]
    closed: bool
    plan: str
    rows: tuple[RecallRow, ...]

    @property
    def built(self) -> bool:
        """Whether there is a list."""
        return bool(self.rows)

    @property
    def sent(self) -> int:
        """M6: how many letters were posted."""
        return sum(row.posted is not None for row in self.rows)

    @property
    def returned(self) -> int:
        """How many letters came back."""
        return sum(row.returned is not None for row in self.rows)

    @property
    def reached(self) -> int:
        """M6: how many were reached by phone."""
        return sum(row.reached for row in self.rows)

    @property
    def booked(self) -> int:
        """M6: how many made an appointment."""
        return sum(row.booked is not None for row in self.rows)

    @property
    def came(self) -> int:
        """M6: how many came in."""
        return sum(row.came is not None for row in self.rows)

    @property
    def reasons(self) -> Counter[str]:
        """Reasons of those who didn't come, by letter (L5)."""
        return Counter(row.reason for row in self.rows if row.reason and row.came is None)


def rows_of(
    store: Store, month: date, recall: RecallMonth, listed: Sequence[RecallCar],
    cars: Mapping[int, CarFacts], booked: Sequence[AppointmentRow],
) -> tuple[RecallRow, ...]:  # fmt: skip
    """The rows of a list, by due date; calls count from the 1st of the month before to the end of M."""
    first, last = add_months(month_start(month), -1), month_end(month)
    ids = [one.vehicle_id for one in listed]
    calls, reasons, tasks = _calls(store, ids, first, last), _reasons(ids, first, last), _tasks(ids)
    silent = without_letter(store, recall.id) if recall.id else set()
    by_car: dict[int, list[AppointmentRow]] = defaultdict(list)
    for one in booked:
        by_car[one.vehicle_id].append(one)
    rows = []
    for one in listed:
        car = cars.get(one.vehicle_id, CarFacts(one.vehicle_id))
        tries = tuple(calls.get(one.vehicle_id, ()))
        task = tasks.get(one.vehicle_id)
        since = recall.at.date()
        came = _came(car, one, since, last)
        rows.append(_row(one, car, tries, task, came, _booked(by_car[one.vehicle_id], one, since, last),
                         one.why_not or reasons.get(one.vehicle_id, ""), since,
                         one.vehicle_id not in silent))  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.basis == "away", row.due or date.max, row.plate, row.id)))


def without_letter(store: Store, recall_id: int) -> set[int]:
    """Cars of a list whose letter is not printed and can't be: no address, or letters are refused."""
    rows = store.db.execute_sql(
        "SELECT r.vehicle_id FROM recall_car r LEFT JOIN customer c ON c.id = r.customer_id"
        " WHERE r.recall_id = ? AND r.printed_at IS NULL AND (coalesce(c.address, '') = '' OR EXISTS ("
        "SELECT 1 FROM consent k WHERE k.customer_id = c.id AND k.purpose = 'service'"
        " AND k.channel = 'letter' AND k.given = 0 AND NOT EXISTS ("
        "SELECT 1 FROM consent n WHERE n.customer_id = k.customer_id AND n.purpose = k.purpose"
        " AND n.channel = k.channel AND n.id > k.id)))",
        (recall_id,),
    )
    return {row[0] for row in rows.fetchall()}


def _row(
    one: RecallCar, car: CarFacts, tries: tuple[Contact, ...], task: CareTask | None, came: date | None,
    booked: datetime | None, reason: str, since: date, mail: bool,
) -> RecallRow:  # fmt: skip
    who = car.person
    known = car.before(since + timedelta(days=1))
    done: Sequence[Visit] = known.service_visits or known.real_visits
    wrong = any(call.result in WRONG for call in tries)
    return RecallRow(
        id=one.id, vehicle_id=one.vehicle_id, customer_id=one.customer_id, name=who.name if who else "",
        sex=who.sex if who else "", person=who.kind if who else "person", phone=who.phone if who else "",
        plate=car.plate, model=car.model, bought=car.delivered_on, last_on=done[-1].on if done else None,
        last_km=valid_km(done[-1]) if done else None, due=one.due, due_km=one.due_km, basis=one.basis,
        printed=one.printed_at, posted=one.posted_at, returned=one.returned_at, calls=tries, booked=booked,
        reason=reason, came=came, change=one.file_change or ("phone" if wrong else ""),
        task=task.id if task else None, task_opens=task.opens if task else None, mail=mail,
    )  # fmt: skip


def _came(car: CarFacts, one: RecallCar, since: date, last: date) -> date | None:
    """The first visit since the list was made and up to the end of M: a service, or any where the car
    was only away."""
    visits = car.real_visits if one.basis == "away" else car.service_visits
    return next((visit.on for visit in visits if since <= visit.on <= last), None)


def _booked(rows: Sequence[AppointmentRow], one: RecallCar, since: date, last: date) -> datetime | None:
    """The last appointment about it that was not cancelled, on a day from the list to the end of M."""
    works = BOOKED_FOR["C2"]
    days = [
        row.at
        for row in rows
        if row.state != "cancelled" and since <= row.at.date() <= last
        and (one.basis == "away" or row.work in works)
    ]  # fmt: skip
    return max(days, default=None)


def _calls(store: Store, ids: Sequence[int], first: date, last: date) -> dict[int, list[Contact]]:
    """Calls with each car's owner about these kinds, the owner's own call too; one a moment however many
    tasks it was about."""
    found: dict[int, dict[datetime, Contact]] = defaultdict(dict)
    after = (last + timedelta(days=1)).isoformat()
    kinds = ", ".join(f"'{kind}'" for kind in KINDS_OF_RECALL)
    select = (
        f"SELECT vehicle_id, at, slot, result, actor FROM attempt WHERE kind IN ({kinds})"
        f" AND channel = 'phone' AND at >= '{first.isoformat()}' AND at < '{after}'"
        " AND vehicle_id"
    )
    for car, at, slot, result, actor in bulk.rows_in(store, select, ids, "ORDER BY at, id"):
        moment = datetime.fromisoformat(at)
        found[car].setdefault(moment, Contact(moment, slot, result, actor))
    return {car: list(by_moment.values()) for car, by_moment in found.items()}


def _reasons(ids: Sequence[int], first: date, last: date) -> dict[int, str]:
    """The newest reason that a call noted, by car (L5)."""
    found: dict[int, str] = {}
    for part in bulk.parts(ids):
        rows = AwayReason.select().where(
            AwayReason.vehicle.in_(part) & (AwayReason.day >= first) & (AwayReason.day <= last)
        )
        found |= {row.vehicle_id: row.code for row in rows.order_by(AwayReason.id)}
    return found


def _tasks(ids: Sequence[int]) -> dict[int, CareTask]:
    """The living task about each car's service: C2 before C9 before C10."""
    found: dict[int, CareTask] = {}
    for part in bulk.parts(ids):
        rows = CareTask.select().where(
            CareTask.vehicle.in_(part) & CareTask.kind.in_(KINDS_OF_RECALL) & CareTask.state.in_(LIVING)
        )
        for row in sorted(rows, key=lambda row: KINDS_OF_RECALL.index(row.kind), reverse=True):
            found[row.vehicle_id] = row
    return found
