"""The lost list itself (L1–L3, L6): who is away, with bands, states, the matrix, and what was tried.

Today's list is read from the agenda's rows, which know each car's own due date; only what they don't
tell is computed from the facts. A measured hot path, hence SQL text.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from dealerdesk.care import bulk
from dealerdesk.care.agenda import Agenda
from dealerdesk.care.attempts import RESULTS
from dealerdesk.care.facts import CarFacts
from dealerdesk.care.lost import (
    LONG,
    Away,
    away,
    band,
    city_of,
    in_warranty,
    is_local,
    state_of,
    warranty_end,
)
from dealerdesk.care.measures import Chosen, MeasureService
from dealerdesk.care.occurrence import Rules
from dealerdesk.care.records import AwayReason, LostState
from dealerdesk.settings import Settings
from dealerdesk.store.store import Store

LOCAL, OTHER = "local", "non_local"
COVERED, RUN_OUT = "in_warranty", "out_of_warranty"
TOTAL = "total"
ROWS, COLUMNS = (LOCAL, OTHER, TOTAL), (COVERED, RUN_OUT, TOTAL)
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


class LostCar(NamedTuple):
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

    def take(self, other: Cell) -> None:
        """Count the cars of another class too."""
        self.cars += other.cars
        self.called += other.called
        self.reached += other.reached
        self.bands += other.bands


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


class Standing(NamedTuple):
    """A car that is away, before what was tried stands beside it; ``covered``: in warranty."""

    vehicle_id: int
    plate: str
    vin: str
    model: str
    away: Away
    covered: bool


class LostReader:
    """Reads the list of one shop."""

    def __init__(
        self, store: Store, settings: Settings, agenda: Agenda, cars: Callable[[], list[CarFacts]]
    ) -> None:
        """``cars``: the facts of the whole shop, for days that the rows don't reach."""
        self._store, self._settings, self._agenda, self._cars = store, settings, agenda, cars
        self._measures = MeasureService(store, settings)
        self._kept: tuple[tuple[int, date], LostList] | None = None

    def listed(self, on: date | None = None) -> LostList:
        """The list of a day; today's is kept until something is written."""
        today = self._store.clock.today()
        day = on or today
        if day != today:
            return self._read(self._from_facts(self._cars(), day), day)
        stamp = (self._store.last_journal(), day)
        kept = self._kept
        if kept is None or kept[0] != stamp:
            by_rows = self._agenda.covers(day, day)
            found = self._from_rows(day) if by_rows else self._from_facts(self._cars(), day)
            kept = self._kept = (stamp, self._read(found, day))
        return kept[1]

    # who is away

    def _from_facts(self, cars: Iterable[CarFacts], day: date) -> list[Standing]:
        rules = self._agenda.rules()
        found = []
        for car in cars:
            if car.state == "open":
                known = car.before(day + timedelta(days=1))
                if (gone := away(known, rules, day)) is not None:
                    covered = in_warranty(known, rules, day)
                    found.append(Standing(car.vehicle_id, car.plate, car.vin, car.model, gone, covered))
        return found

    def _from_rows(self, day: date) -> list[Standing]:
        """The same from the agenda's rows; a car whose row is missing or stale (its care is settled,
        refused or switched off), or whose km may have passed the warranty's, from its facts."""
        rules = self._agenda.rules()
        seen, readings, due_on = self._seen(day), self._readings(day), self._due_days(day)
        days: dict[str, date] = {}
        found: list[Standing] = []
        unsure: list[int] = []
        for car, plate, vin, model, delivered, invoiced in self._rows(
            "SELECT id, plate, coalesce(vin, ''), model, delivered_on, invoiced_on FROM vehicle"
            " WHERE state = 'open' ORDER BY id"
        ):
            last, km = seen.get(car, (None, None))
            since = last or (delivered if bulk.sane(delivered) else None)
            if since is None:
                continue
            anchor = days.get(since)
            if anchor is None:
                anchor = days[since] = date.fromisoformat(since)
            gone = (day - anchor).days
            if gone < rules.lost_from_days:
                continue
            start = bulk.sane(delivered) or bulk.sane(invoiced)
            covered = start is not None and day <= warranty_end(start, rules, model)
            most = max(km or 0, readings.get(car, 0))
            own = due_on.get(f"C10:v{car}:{since}") if gone <= rules.lost_to_days else _NONE
            if own is None or (covered and most >= rules.of_model(model).warranty_km):
                unsure.append(car)
                continue
            due = days.get(own) if own else None
            if own and due is None:
                due = days[own] = date.fromisoformat(own)
            standing = Away(anchor, gone, state_of(gone, due, rules, day), due, last is None)
            found.append(Standing(car, plate, vin, model, standing, covered))
        if unsure:
            found += self._from_facts(bulk.load_cars(self._store, unsure), day)
        return found

    def _seen(self, day: date) -> dict[int, tuple[str, int | None]]:
        """By car its last visit up to a day, and the most km that a visit told."""
        rows = self._rows(
            "SELECT vehicle_id, max(visit_on), max(CASE WHEN km_ok THEN km END) FROM repair_order"
            f" WHERE service_class <> 'pdi' AND {bulk.SANE_VISIT} AND substr(visit_on, 1, 10) <= ?"
            " GROUP BY vehicle_id",
            (day.isoformat(),),
        )
        return {car: (last, km) for car, last, km in rows}

    def _readings(self, day: date) -> dict[int, int]:
        """By car the most km that was told by hand up to a day."""
        return dict(
            self._rows(
                "SELECT vehicle_id, max(km) FROM mileage_reading WHERE trusted AND source <> 'list'"
                " AND read_on >= '1900' AND read_on <= ? GROUP BY vehicle_id",
                (day.isoformat(),),
            )
        )

    def _due_days(self, day: date) -> dict[str, str]:
        """By the key of its C10 the day on which a car's own service is due, '' where nothing tells; only
        of cars whose rows are up to date."""
        rows = self._rows(
            "SELECT key, reason FROM due_row WHERE key >= 'C10:' AND key < 'C10;' AND opens <= ?"
            " AND source NOT IN (SELECT source FROM due_stale)"
            " AND vehicle_id NOT IN (SELECT vehicle_id FROM mileage_reading"
            " WHERE read_on > (SELECT base FROM due_state))",
            (day.isoformat(),),
        )
        return {key: json.loads(reason)[3] or "" for key, reason in rows}

    # what was tried

    def _read(self, found: Iterable[Standing], day: date) -> LostList:
        rules = self._agenda.rules()
        cars = self._with_dealings(found, day)
        return LostList(day, tuple(cars), *_counted(cars, rules))

    def _with_dealings(self, found: Iterable[Standing], day: date) -> list[LostCar]:
        rules = self._agenda.rules()
        city, prefixes = city_of(self._settings["shop_address"]), self._settings["plate_prefix"]
        holders, faces, phones = bulk.holders(self._store), self._faces(), bulk.phones(self._store)
        attempts, reasons = self._attempts(day), self._reasons(day)
        tasks, declared, posted = self._tasks(), self._declared(), self._posted(day)
        chosen = self._measures.of_cars()
        touched = attempts.keys() | reasons.keys() | posted.keys()
        made = []
        for car, plate, vin, model, gone, covered in found:
            who = holders.get(car)
            name, sex, person, address = faces[who] if who is not None else _NOBODY
            local = is_local(plate, address, prefixes, city)
            one = LostCar(
                car, who, name, sex, person, phones.get(who, "") if who is not None else "", plate, vin,
                model, gone, band(gone.days, rules), local, covered,
            )  # fmt: skip
            if car in touched:
                one = _told(one, attempts.get(car, ()), reasons.get(car, ()), posted.get(car, ()))
            if car in tasks or car in declared:
                one = one._replace(task=tasks.get(car), declared=declared.get(car))
            if car in chosen:
                mine = tuple(each for each in chosen[car] if gone.anchor <= each.at.date() <= day)
                one = one._replace(chosen=mine)
            made.append(one)
        made.sort(key=lambda one: (one.away.days, one.plate, one.vehicle_id))
        return made

    def _faces(self) -> dict[int, tuple[str, str, str, str]]:
        """By customer name, sex, kind and address."""
        return {row[0]: row[1:] for row in self._rows("SELECT id, name, sex, kind, address FROM customer")}

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


_NOBODY = ("", "", "person", "")
_NONE = ""
"""Of a long lost car nobody asks any more when its service is due."""


def _told(
    car: LostCar, attempts: Iterable[Try], reasons: Iterable[Because], posted: Iterable[date]
) -> LostCar:
    """A car with what was tried and told since it was last in."""
    since = car.away.anchor
    mine = [one for one in attempts if one.on >= since]
    calls = [one for one in mine if one.channel == "phone"]
    told = [one for one in reasons if one.on >= since]
    letters = [one for one in posted if one >= since]
    return car._replace(
        reasons=tuple(dict.fromkeys(one.code for one in told)),
        calls=len(calls),
        reached=any(one.result in _REACHED for one in calls),
        called_on=calls[-1].on if calls else None,
        measures=len(mine) - len(calls) + len(letters),
        tries=tuple(mine),
        because=told[0] if told else None,
        posted=tuple(letters),
    )


def _counted(
    cars: Collection[LostCar], rules: Rules
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
        matrix[row][column].add(car)
    for row in (LOCAL, OTHER):
        for column in (COVERED, RUN_OUT):
            for total in (matrix[row][TOTAL], matrix[TOTAL][column], matrix[TOTAL][TOTAL]):
                total.take(matrix[row][column])
    return bands, dict(states), matrix, dict(sorted(reasons.items()))
