"""流失 (L1–L6): the monthly list with its bands and states, the 2×2 matrix, and 最终宣告流失.

Reads the facts of the whole shop; the calls, reasons and measures of each car since it was last in
stand beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dealerdesk.care import bulk, due, list_files, lost_file
from dealerdesk.care.agenda import owned_cars
from dealerdesk.care.attempts import COUNTED, RESULTS
from dealerdesk.care.facts import CarFacts
from dealerdesk.care.following import FALLBACK, LIVING
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.lost import (
    GROUNDS,
    LONG,
    Away,
    anchor_of,
    away,
    band,
    city_of,
    in_warranty,
    is_local,
)
from dealerdesk.care.measures import Chosen, MeasureService
from dealerdesk.care.records import AwayReason, CareTask, LostState, RuleOff
from dealerdesk.care.service import CareService
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, may, require
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import _

LOCAL, OTHER = "local", "non_local"
COVERED, RUN_OUT = "in_warranty", "out_of_warranty"
TOTAL = "total"
ROWS, COLUMNS = (LOCAL, OTHER, TOTAL), (COVERED, RUN_OUT, TOTAL)
KEPT = ("C4",)
"""Legal duties that stay when a customer is declared lost (L4)."""
REFUSALS = ("refused", "opt_out")
_REACHED = tuple(name for name, result in RESULTS.items() if result.group == "reached")


@dataclass(frozen=True)
class Declared:
    """最终流失: ground a, b or c with evidence, by whom and when."""

    ground: str
    evidence: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Try:
    """A call, text or letter about coming back; ``slot`` morning, afternoon, evening or empty."""

    on: date
    channel: str
    result: str
    slot: str


@dataclass(frozen=True)
class Because:
    """The newest letter of L5 with the other shop, its place and fee (fen), where A or B told them."""

    code: str
    shop: str
    place: str
    fee_fen: int | None
    on: date


@dataclass(frozen=True)
class LostCar:
    """A car of the list. ``band`` and ``state`` by L6; ``reasons`` are letters A–L, the newest first;
    ``calls``, ``measures`` (texts, letters) and those ``chosen`` (L2) since it was last in; ``task`` its
    open C10 task."""

    vehicle_id: int
    customer_id: int | None
    name: str
    sex: str
    person: str
    phone: str
    plate: str
    vin: str
    model: str
    away: Away
    band: str
    local: bool
    covered: bool
    reasons: tuple[str, ...] = ()
    calls: int = 0
    reached: bool = False
    called_on: date | None = None
    measures: int = 0
    task: int | None = None
    declared: Declared | None = None
    tries: tuple[Try, ...] = ()
    because: Because | None = None
    posted: tuple[date, ...] = ()
    chosen: tuple[Chosen, ...] = ()

    @property
    def cell(self) -> tuple[str, str]:
        """Its row and column of the matrix."""
        return (LOCAL if self.local else OTHER, COVERED if self.covered else RUN_OUT)


@dataclass
class Cell:
    """One class of the matrix: cars, by band, how many were called and how many reached."""

    cars: int = 0
    called: int = 0
    reached: int = 0
    bands: Counter[str] = field(default_factory=Counter)

    def add(self, car: LostCar) -> None:
        self.cars += 1
        self.called += bool(car.calls)
        self.reached += car.reached
        self.bands[car.band] += 1


Matrix = dict[str, dict[str, Cell]]


@dataclass(frozen=True)
class LostList:
    """What is away on a day. The matrix counts day 90 to 360, with margins; day 361 and more stands in
    the list and in ``bands`` alone. ``reasons`` counts each car's newest letter."""

    on: date
    cars: tuple[LostCar, ...]
    bands: dict[str, int]
    states: dict[str, int]
    matrix: Matrix
    reasons: dict[str, int]


class LostService:
    """The lost customers of one shop."""

    def __init__(self, store: Store, settings: Settings, care: CareService) -> None:
        self._store = store
        self._settings = settings
        self._care = care
        self._measures = MeasureService(store, settings)

    # reading

    def listed(self, on: date | None = None) -> LostList:
        """Every open car that is away on ``on`` (default today), as it was known that evening, the
        longest away last."""
        day = on or self._store.clock.today()
        rules = self._care.rules()
        found: list[tuple[CarFacts, Away]] = []
        for car in self._care.cars():
            if car.state == "open":
                known = car.before(date.fromordinal(day.toordinal() + 1))
                if (gone := away(known, rules, day)) is not None:
                    found.append((known, gone))
        cars = self._with_dealings(found, day)
        return LostList(day, tuple(cars), *_counted(cars, rules))

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

    def _with_dealings(self, found: list[tuple[CarFacts, Away]], day: date) -> list[LostCar]:
        rules = self._care.rules()
        addresses = self._addresses()
        city, prefixes = city_of(self._settings["shop_address"]), self._settings["plate_prefix"]
        attempts = self._attempts(day)
        reasons, tasks, declared = self._reasons(day), self._tasks(), self._declared()
        posted, chosen = self._posted(day), self._measures.of_cars()
        made = []
        for car, gone in found:
            who = car.person
            mine = [one for one in attempts.get(car.vehicle_id, ()) if one.on >= gone.anchor]
            calls = [one for one in mine if one.channel == "phone"]
            told = [one for one in reasons.get(car.vehicle_id, ()) if one.on >= gone.anchor]
            letters = [one for one in posted.get(car.vehicle_id, ()) if one >= gone.anchor]
            address = addresses.get(who.customer_id, "") if who else ""
            made.append(
                LostCar(
                    vehicle_id=car.vehicle_id,
                    customer_id=who.customer_id if who else None,
                    name=who.name if who else "",
                    sex=who.sex if who else "",
                    person=who.kind if who else "person",
                    phone=who.phone if who else "",
                    plate=car.plate,
                    vin=car.vin,
                    model=car.model,
                    away=gone,
                    band=band(gone.days, rules),
                    local=is_local(car.plate, address, prefixes, city),
                    covered=in_warranty(car, rules, day),
                    reasons=tuple(dict.fromkeys(one.code for one in told)),
                    calls=len(calls),
                    reached=any(one.result in _REACHED for one in calls),
                    called_on=calls[-1].on if calls else None,
                    measures=len(mine) - len(calls) + len(letters),
                    task=tasks.get(car.vehicle_id),
                    declared=declared.get(car.vehicle_id),
                    tries=tuple(mine),
                    because=told[0] if told else None,
                    posted=tuple(letters),
                    chosen=tuple(
                        one for one in chosen.get(car.vehicle_id, ()) if gone.anchor <= one.at.date() <= day
                    ),
                )
            )
        return sorted(made, key=lambda one: (one.away.days, one.plate, one.vehicle_id))

    def _addresses(self) -> dict[int, str]:
        return dict(self._rows("SELECT id, address FROM customer WHERE address <> ''"))

    def _attempts(self, day: date) -> dict[int, list[Try]]:
        """By car the calls, texts and letters about C10, up to a day."""
        found: dict[int, list[Try]] = defaultdict(list)
        rows = self._rows(
            "SELECT vehicle_id, at, channel, result, slot FROM attempt WHERE kind = 'C10'"
            " AND vehicle_id IS NOT NULL AND at < ? ORDER BY at, id",
            (date.fromordinal(day.toordinal() + 1).isoformat(),),
        )
        for vehicle, at, channel, result, slot in rows:
            found[vehicle].append(Try(date.fromisoformat(at[:10]), channel, result, slot))
        return found

    def _posted(self, day: date) -> dict[int, list[date]]:
        """By car the days on which an invitation of the monthly recall was posted."""
        found: dict[int, list[date]] = defaultdict(list)
        for vehicle, at in self._rows(
            "SELECT vehicle_id, posted_at FROM recall_car WHERE posted_at IS NOT NULL AND posted_at < ?",
            (date.fromordinal(day.toordinal() + 1).isoformat(),),
        ):
            found[vehicle].append(date.fromisoformat(at[:10]))
        return found

    def _reasons(self, day: date) -> dict[int, list[Because]]:
        found: dict[int, list[Because]] = defaultdict(list)
        for row in AwayReason.select().where(AwayReason.day <= day).order_by(AwayReason.id.desc()):
            found[row.vehicle_id].append(Because(row.code, row.shop, row.place, row.fee_fen, row.day))
        return found

    def _tasks(self) -> dict[int, int]:
        return dict(
            self._rows(
                "SELECT vehicle_id, max(id) FROM care_task WHERE kind = 'C10' AND vehicle_id IS NOT NULL"
                " AND state IN ('open', 'fallback', 'correction') GROUP BY vehicle_id"
            )
        )

    def _declared(self) -> dict[int, Declared]:
        rows = LostState.select().where(LostState.state == "lost")
        return {row.vehicle_id: Declared(row.ground, row.evidence, row.actor, row.at) for row in rows}

    def _rows(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        return self._store.db.execute_sql(sql, tuple(values)).fetchall()

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
        gone = self._declared().keys() | {vehicle_id}
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


def _counted(
    cars: Collection[LostCar], rules: due.Rules
) -> tuple[dict[str, int], dict[str, int], Matrix, dict[str, int]]:
    """Bands, states, matrix and reasons of a list."""
    days = (rules.lost_from_days, rules.lost_band_days, rules.lost_to_days + 1)
    bands = {band(n, rules): 0 for n in days}
    states: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    matrix: Matrix = {row: {column: Cell() for column in COLUMNS} for row in ROWS}
    for car in cars:
        bands[car.band] += 1
        states[car.away.state] += 1
        if car.reasons:
            reasons[car.reasons[0]] += 1
        if car.away.state == LONG:
            continue
        row, column = car.cell
        for one in (matrix[row][column], matrix[row][TOTAL], matrix[TOTAL][column], matrix[TOTAL][TOTAL]):
            one.add(car)
    return bands, dict(states), matrix, dict(sorted(reasons.items()))
