"""定期保养招揽 (1.11, M1–M6): the month's list, its letters, its calls, the reasons, the close.

The recall makes no task of its own: a call about a service is the attempt of its C2, C9 or C10 task,
so that nobody is called twice about one service.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from dealerdesk.appointments.service import AppointmentService
from dealerdesk.care import bulk, reasons
from dealerdesk.care.calendar_service import CalendarService
from dealerdesk.care.calls import Away, check_away
from dealerdesk.care.facts import CarFacts
from dealerdesk.care.maintenance import periodic_service
from dealerdesk.care.months import add_months, month_start
from dealerdesk.care.occurrence import Occurrence, Rules
from dealerdesk.care.recall_steps import CHANGES, CLOSE, OF_REASON, STATE_OF, Step, steps_of
from dealerdesk.care.recall_view import RecallView, rows_of, without_letter
from dealerdesk.care.records import AwayReason, Dissatisfaction, LostState, RecallCar, RecallMonth
from dealerdesk.care.service import CareService
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people.service import PeopleService
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, may
from dealerdesk.store.records import JournalRow
from dealerdesk.store.restore import restore
from dealerdesk.store.store import Change, Store
from dealerdesk.text import _

BY_DATE, BY_KM, AWAY = "date", "km", "away"
DISSATISFIED, NOT_TOLD = "K", "L"
_TABLES = ("recall_month", "recall_car", "away_reason", "vehicle", "care_task", "dissatisfaction")


@dataclass(frozen=True)
class Wanted:
    """A car that belongs on the list of a month, and why: ``basis`` date, km or away; ``due_km`` in km."""

    car: CarFacts
    basis: str
    service: Occurrence | None
    due_km: int | None


@dataclass(frozen=True)
class Built:
    """What building a list did: how many cars were added."""

    added: int
    change: Change


class RecallService:
    """The monthly recall of one shop. Months are of the service (M), any day in them."""

    def __init__(
        self, store: Store, settings: Settings, people: PeopleService, care: CareService,
        appointments: AppointmentService, calendar: CalendarService,
    ) -> None:  # fmt: skip
        self._store = store
        self._settings = settings
        self._people = people
        self._care = care
        self._appointments = appointments
        self._calendar = calendar

    # reading

    def wanted(self, month: date) -> list[Wanted]:
        """Cars whose C2 falls in the month, and cars that were not in for three months on the day of
        M1 (setting; up to the last day of the lost list, and not while an earlier list of those months
        still has them). Who refused service notices, and cars declared lost, stay out. By due date."""
        first = month_start(month)
        rules, day = self._care.rules(), self.steps(month)[0].first
        gone = {row.vehicle_id for row in LostState.select().where(LostState.state == "lost")}
        listed = self._listed_before(first)
        found = []
        for car in self._care.cars():
            if car.state != "open" or car.vehicle_id in gone or car.person is None:
                continue
            if car.person.allows("service") and (one := self._one(car, rules, first, day, listed)):
                found.append(one)
        return sorted(found, key=lambda one: (
            one.service.due if one.service else date.max, one.car.plate, one.car.vehicle_id))  # fmt: skip

    def _one(self, car: CarFacts, rules: Rules, first: date, day: date, listed: set[int]) -> Wanted | None:
        service = periodic_service(car, rules)
        if service is not None and month_start(service.due) == first:
            return _by_service(car, rules, service)
        if not car.real_visits or car.vehicle_id in listed:
            return None
        since = car.real_visits[-1].on
        late = add_months(since, self._settings["recall_away_months"]) <= day
        if late and (day - since).days <= rules.lost_to_days:
            return Wanted(car, AWAY, service, None)
        return None

    def _listed_before(self, first: date) -> set[int]:
        """Cars of the lists of the months before, as many as make a car's turn come round again."""
        turn = self._settings["recall_away_months"]
        months = [f"{add_months(first, -n):%Y-%m}" for n in range(1, turn)]
        lists = RecallMonth.select(RecallMonth.id).where(RecallMonth.month.in_(months))
        return {row.vehicle_id for row in RecallCar.select().where(RecallCar.recall.in_(lists))}

    def steps(self, month: date) -> tuple[Step, ...]:
        """M1–M6 of a month: from when to when by the work calendar (Q25), and what is done."""
        row = self._row(month)
        ((listed, printed, posted),) = self._store.db.execute_sql(
            "SELECT count(*), count(printed_at), count(posted_at) FROM recall_car WHERE recall_id = ?",
            (row.id if row is not None else 0,),
        ).fetchall()
        today = self._store.clock.today()
        silent = len(without_letter(self._store, row.id)) if row is not None else 0
        counts = (listed, printed, posted, silent)
        return steps_of(month, self._calendar.calendar(), today, row, counts)

    def view(self, month: date) -> RecallView:
        """The list with everything that is known of each car now, and the ratios of M6."""
        row = self._row(month)
        steps = self.steps(month)
        if row is None:
            return RecallView(month_start(month), steps, False, "", ())
        listed = list(row.cars.order_by(RecallCar.id))
        ids = [one.vehicle_id for one in listed]
        wanted = set(ids)
        cars = {car.vehicle_id: car for car in self._care.cars() if car.vehicle_id in wanted}
        booked = self._appointments.for_vehicles(ids) if ids else []
        rows = rows_of(self._store, month, row, listed, cars, booked)
        return RecallView(month_start(month), steps, row.closed_at is not None, row.plan, rows)

    def foreseen(self, month: date) -> RecallView:
        """The list as it would be made today; the list itself where there is one. Nothing is stored."""
        view = self.view(month)
        if view.built:
            return view
        found = self.wanted(month)
        listed = [RecallCar(id=n, **_plain(one)) for n, one in enumerate(found, 1)]
        cars = {one.car.vehicle_id: one.car for one in found}
        booked = self._appointments.for_vehicles(list(cars)) if cars else []
        row = RecallMonth(month=f"{month:%Y-%m}", at=self._store.clock.now(), actor="")
        rows = rows_of(self._store, month, row, listed, cars, booked)
        return RecallView(view.month, view.steps, False, "", rows)

    def waiting(self, month: date) -> int:
        """How many steps of the month are at their day, or past it, and not done; for a count."""
        return sum(step.state in ("late", "now") for step in self.steps(month)[:3])

    def _row(self, month: date) -> RecallMonth | None:
        return RecallMonth.get_or_none(RecallMonth.month == f"{month:%Y-%m}")

    def _open(self, month: date) -> RecallMonth:
        row = self._row(month)
        if row is None:
            raise NotFound(_("There is no recall list of {month} yet").format(month=f"{month:%Y-%m}"))
        if row.closed_at is not None:
            raise WorldError(_("The recall of {month} is closed").format(month=f"{month:%Y-%m}"))
        return row

    def _car(self, month: date, vehicle_id: int) -> RecallCar:
        row = self._open(month)
        car = RecallCar.get_or_none((RecallCar.recall == row.id) & (RecallCar.vehicle == vehicle_id))
        if car is None:
            raise NotFound(_("This car is not on the list of the month"))
        return car

    def may(self, actor: Actor) -> bool:
        """Whether the recall is this person's duty (setting; managers always)."""
        return may(actor, "call", self._own(actor))

    def _own(self, actor: Actor) -> bool:
        return actor.role == self._settings["recall_role"]

    # acts

    def build(self, actor: Actor, month: date) -> Built:
        """M1: make the list, or add the cars that have come to belong on it since; none leaves it, and
        twice makes no difference. Raises NotAllowed, WorldError when it is closed or holds no car."""
        row = self._row(month)
        if row is not None:
            self._open(month)
        there = {car.vehicle_id for car in row.cars} if row is not None else set()
        more = [one for one in self.wanted(month) if one.car.vehicle_id not in there]
        if not more and not there:
            raise WorldError(_("No car is due in {month}").format(month=f"{month:%Y-%m}"))
        with self._store.write(actor, "call", f"M1 {month:%Y-%m} {len(more)}", own=self._own(actor)) as w:
            recall = row.id if row is not None else w.insert(
                RecallMonth, month=f"{month:%Y-%m}", at=self._store.clock.now(), actor=actor.name
            )  # fmt: skip
            for one in more:
                w.insert(RecallCar, recall=recall, **_plain(one))
        return Built(len(more), w.change)

    def mark_printed(self, actor: Actor, month: date, vehicle_ids: Collection[int] | None = None) -> Change:
        """M2: the invitations of these cars (default: of all not marked yet) are printed; who has no
        address, or refused letters, gets none.

        Raises NotFound, NotAllowed, WorldError when nothing is left to mark.
        """
        return self._mark(actor, month, "printed_at", vehicle_ids, lambda car: car.printed_at is None)

    def mark_posted(self, actor: Actor, month: date, vehicle_ids: Collection[int] | None = None) -> Change:
        """M3: the printed invitations are in the post.

        Raises NotFound, NotAllowed, WorldError when none is printed that was not posted.
        """
        return self._mark(
            actor, month, "posted_at", vehicle_ids,
            lambda car: car.printed_at is not None and car.posted_at is None,
        )  # fmt: skip

    def _mark(
        self, actor: Actor, month: date, name: str, only: Collection[int] | None,
        fits: Callable[[RecallCar], bool],
    ) -> Change:  # fmt: skip
        row = self._open(month)
        silent = without_letter(self._store, row.id)
        cars = [
            car for car in row.cars
            if fits(car) and car.vehicle_id not in silent and (only is None or car.vehicle_id in only)
        ]  # fmt: skip
        if not cars:
            raise WorldError(_("There is no letter left to mark"))
        word = {"printed_at": "M2", "posted_at": "M3"}[name]
        now = self._store.clock.now()
        with self._store.write(actor, "call", f"{word} {month:%Y-%m} {len(cars)}", own=self._own(actor)) as w:
            for car in cars:
                w.update(RecallCar, car.id, {name: now})
            if getattr(row, name) is None:
                w.update(RecallMonth, row.id, {name: now})
        return w.change

    def mark_returned(self, actor: Actor, month: date, vehicle_id: int) -> Change:
        """The letter came back: its address is to be corrected. Raises NotFound, NotAllowed, WorldError."""
        car = self._car(month, vehicle_id)
        if car.posted_at is None or car.returned_at is not None:
            raise WorldError(_("Only a letter that was posted can come back, and only once"))
        return self._set(actor, car, "M4", {"returned_at": self._store.clock.now()})

    def put_reason(self, actor: Actor, month: date, vehicle_id: int, away: Away) -> Change:
        """M4: why the car is not brought in, a letter A–L (L5); H, I and J are changes of the file too, the
        words of K stand with the dissatisfied.

        Raises NotFound, NotAllowed, and WorldError for a letter that there is not, or A and B without
        the shop.
        """
        car = self._car(month, vehicle_id)
        check_away(away)
        values = {"why_not": away.code}
        if away.code in OF_REASON and not car.file_change:
            values["file_change"] = OF_REASON[away.code]
        with self._store.write(actor, "call", f"M4 {vehicle_id} {away.code}", own=self._own(actor)) as w:
            w.update(RecallCar, car.id, values)
            w.insert(
                AwayReason, vehicle=vehicle_id, customer_id=car.customer_id, code=away.code,
                shop=away.shop.strip(), place=away.place.strip(), fee_fen=away.fee_fen,
                service=away.service.strip(), note=away.note.strip(), day=self._store.clock.today(),
                actor=actor.name,
            )  # fmt: skip
            if away.code == DISSATISFIED and away.note.strip():
                w.insert(
                    Dissatisfaction, customer=car.customer_id, vehicle=vehicle_id, words=away.note.strip(),
                    at=self._store.clock.now(), actor=actor.name,
                )  # fmt: skip
        return w.change

    def put_change(self, actor: Actor, month: date, vehicle_id: int, change: str) -> Change:
        """M4: scrapped, moved, changed or phone; a scrapped or changed car's file is closed with it.

        Raises NotFound, NotAllowed, WorldError.
        """
        car = self._car(month, vehicle_id)
        if change not in CHANGES:
            raise WorldError(_("{change} is no change of a file").format(change=change))
        return self._set(actor, car, "M4", {"file_change": change}, STATE_OF.get(change, ""))

    def _set(
        self, actor: Actor, car: RecallCar, step: str, values: dict[str, object], state: str = ""
    ) -> Change:
        said = " ".join((step, str(car.vehicle_id), *values))
        with self._store.write(actor, "call", said, own=self._own(actor)) as w:
            w.update(RecallCar, car.id, values)
            if state:
                self._people.put_field(w, "vehicle", car.vehicle_id, "state", state)
        return w.change

    def close(self, actor: Actor, month: date, plan: str) -> Change:
        """M5: close the month with the improvement plan; who neither came nor told why counts as L.

        Raises NotFound, NotAllowed (a manager's act), and WorldError before the month's last open day,
        or without a plan.
        """
        row = self._open(month)
        day = next(step.first for step in self.steps(month) if step.key == CLOSE)
        if self._store.clock.today() < day:
            raise WorldError(_("The recall closes on {day}").format(day=day.isoformat()))
        if not plan.strip():
            raise WorldError(_("Please write the plan: what will be done better next month"))
        silent = [one for one in self.view(month).rows if not one.came and not one.reason]
        with self._store.write(actor, "close_task", f"M5 {month:%Y-%m}") as w:
            for one in silent:
                w.update(RecallCar, one.id, {"why_not": NOT_TOLD})
            w.update(RecallMonth, row.id, {"closed_at": self._store.clock.now(), "plan": plan.strip()})
        return w.change

    def take_back(self, actor: Actor, change: Change) -> Change:
        """Take one act of the recall back. Raises NotAllowed, and WorldError when somebody has gone on
        with it since."""
        if self._went_on(change):
            raise WorldError(_("Somebody has gone on with it since: it can't be taken back any more"))
        with self._store.write(
            actor, change.act, _("taken back: {what}").format(what=change.summary), own=self._own(actor)
        ) as w:
            restore(self._store, w, change.journal_id, _TABLES)
        return w.change

    @staticmethod
    def _went_on(change: Change) -> bool:
        """Whether a later entry touched the same list or cars of it."""
        later = JournalRow.journal_id > change.journal_id  # type: ignore[operator]
        return any(
            JournalRow.select()
            .where(later & (JournalRow.table_name == table) & JournalRow.row_id.in_(part))  # type: ignore[operator, attr-defined]
            .exists()
            for table in _TABLES[:2]
            for part in bulk.parts(change.touched.get(table, ()))
        )


def _by_service(car: CarFacts, rules: Rules, service: Occurrence) -> Wanted:
    """By date or by km, whichever comes first; the km of that day, or at which it falls due."""
    mine = rules.of_model(car.model)
    _word, _since, km, _months, interval, by_months, by_km, *_rest = service.reason
    if by_km is not None and km is not None and by_km < by_months:
        return Wanted(car, BY_KM, service, km + interval)
    return Wanted(car, BY_DATE, service, car.track(mine.km_per_month).estimate(service.due))


def _plain(one: Wanted) -> dict[str, object]:
    person, service = one.car.person, one.service
    return {
        "vehicle": one.car.vehicle_id, "customer_id": person.customer_id if person else None,
        "basis": one.basis, "due": service.due if service else None, "due_km": one.due_km,
        "reason": reasons.to_text(service.reason) if service else "",
    }  # fmt: skip
