"""召回措施 (L2, 1.11): by what a car is to be brought back, chosen for a lost car or for a month's recall.

Whoever calls chooses for one car; for a month a manager does, as with the plan (M5, 7.7). Each choice
keeps who and when. A measure of a car holds until it comes in. What is an offer is told only to who agreed
to marketing (4.4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from dealerdesk.care import bulk
from dealerdesk.care.lost import anchor_of
from dealerdesk.care.months import add_months, month_start
from dealerdesk.care.recall_view import KINDS_OF_RECALL
from dealerdesk.care.records import RecallCar, RecallMeasure, RecallMonth
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people.consent import ConsentService
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, may
from dealerdesk.store.restore import restore
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import N_, _


class Measure(NamedTuple):
    """One measure: its word, what the caller says of it, and whether it is an offer (4.4)."""

    name: str
    said: str
    offer: bool = False


MEASURES = {
    "letter": Measure(N_("invitation by post"), N_("We have posted you an invitation, you should have it.")),
    "visit": Measure(N_("visit at home"), N_("If you like, a colleague comes by and has a look at the car.")),
    "pickup": Measure(
        N_("fetch and return"), N_("We can fetch the car from you and bring it back when it is done.")
    ),
    "check": Measure(
        N_("free check"), N_("The car gets a full check free of charge when you come in."), offer=True
    ),
    "discount": Measure(
        N_("repair discount card"), N_("A discount card for labour and parts is waiting for you."), offer=True
    ),
    "wash": Measure(N_("car-wash voucher"), N_("There is a voucher for a car wash for you."), offer=True),
    "gift": Measure(N_("small gift"), N_("We have a small gift for you when you come in."), offer=True),
    "event": Measure(
        N_("invitation to an event"),
        N_("We would like to invite you to our next owners' event."),
        offer=True,
    ),
}
"""Of the words of 1.9, 1.10, 1.13 and A9."""


@dataclass(frozen=True)
class Chosen:
    """A measure that was chosen, by whom and when."""

    measure: str
    by: str
    at: datetime

    @property
    def name(self) -> str:
        """Its word."""
        return _(MEASURES[self.measure].name)


@dataclass(frozen=True)
class Told:
    """A measure as the caller may tell of it: the sentence, or '' where the customer gave no yes to
    offers."""

    chosen: Chosen
    said: str


class MeasureService:
    """The measures of one shop."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._consent = ConsentService(store)

    # reading

    def of_cars(self, vehicle_ids: Collection[int] | None = None) -> dict[int, tuple[Chosen, ...]]:
        """What was ever chosen for single cars, in order of choice; None asks for all."""
        rows: Iterable[RecallMeasure] = RecallMeasure.select().where(
            RecallMeasure.vehicle.is_null(False)
        ).order_by(RecallMeasure.id)  # fmt: skip
        found: dict[int, list[Chosen]] = defaultdict(list)
        for row in rows:
            if vehicle_ids is None or row.vehicle_id in vehicle_ids:
                found[row.vehicle_id].append(Chosen(row.measure, row.actor, row.at))
        return {car: tuple(chosen) for car, chosen in found.items()}

    def current(self, vehicle_ids: Collection[int]) -> dict[int, tuple[Chosen, ...]]:
        """What was chosen for single cars since they were last in."""
        found = self.of_cars(vehicle_ids)
        since = {car.vehicle_id: anchor_of(car) for car in bulk.load_cars(self._store, sorted(found))}
        holds = {
            car: tuple(one for one in chosen if one.at.date() >= (since.get(car) or date.min))
            for car, chosen in found.items()
        }
        return {car: chosen for car, chosen in holds.items() if chosen}

    def of_month(self, month: date) -> tuple[Chosen, ...]:
        """What was chosen for a service month's recall."""
        row = self._month(month)
        if row is None:
            return ()
        rows = RecallMeasure.select().where(RecallMeasure.recall == row.id).order_by(RecallMeasure.id)
        return tuple(Chosen(one.measure, one.actor, one.at) for one in rows)

    def for_call(self, kind: str, vehicle_id: int | None, customer_id: int | None) -> tuple[Told, ...]:
        """What the caller of a service reminder or a lost call tells: the car's own measures since it was
        last in, and those of the recall of this and the next month where it is on the list."""
        if kind not in KINDS_OF_RECALL or vehicle_id is None:
            return ()
        own = self.current([vehicle_id]).get(vehicle_id, ())
        chosen = {one.measure: one for one in (*own, *self._listed(vehicle_id))}
        offers = customer_id is not None and self._consent.allows(customer_id, "marketing", "phone")
        return tuple(
            Told(one, _(MEASURES[name].said) if offers or not MEASURES[name].offer else "")
            for name, one in chosen.items()
        )

    def _listed(self, vehicle_id: int) -> Iterable[Chosen]:
        today = self._store.clock.today()
        for month in (month_start(today), add_months(month_start(today), 1)):
            row = self._month(month)
            mine = (RecallCar.vehicle == vehicle_id) & (RecallCar.recall == (row.id if row else 0))
            if row is not None and row.closed_at is None and RecallCar.select().where(mine).exists():
                yield from self.of_month(month)

    @staticmethod
    def _month(month: date) -> RecallMonth | None:
        return RecallMonth.get_or_none(RecallMonth.month == f"{month:%Y-%m}")

    # choosing

    def may_choose(self, actor: Actor) -> bool:
        """Whether somebody chooses for single cars: whoever calls about the recall."""
        return may(actor, "call", self._does_recall(actor))

    def _does_recall(self, actor: Actor) -> bool:
        return actor.role == self._settings["recall_role"]

    def choose_for_car(self, actor: Actor, vehicle_id: int, measures: Collection[str]) -> Change:
        """These measures and no others for one car; those that stay keep who chose them and when.

        Raises NotFound, NotAllowed, WorldError for an unknown measure.
        """
        cars = bulk.load_cars(self._store, [vehicle_id])
        if not cars:
            raise NotFound(_("There is no vehicle {id}").format(id=vehicle_id))
        said = f"measures {vehicle_id} {' '.join(measures)}"
        with self._store.write(actor, "call", said, own=self._does_recall(actor)) as w:
            since = anchor_of(cars[0])
            rows = RecallMeasure.select().where(RecallMeasure.vehicle == vehicle_id)
            self._choose(
                w, measures, [row for row in rows if since is None or row.at.date() >= since],
                vehicle=vehicle_id,
            )  # fmt: skip
        return w.change

    def choose_for_month(self, actor: Actor, month: date, measures: Collection[str]) -> Change:
        """These measures and no others for the recall of a service month; a manager's act.

        Raises NotFound before the list is made, NotAllowed, WorldError for an unknown measure or a month
        that is closed.
        """
        row = self._month(month)
        if row is None:
            raise NotFound(_("There is no recall list of {month} yet").format(month=f"{month:%Y-%m}"))
        if row.closed_at is not None:
            raise WorldError(_("The recall of {month} is closed").format(month=f"{month:%Y-%m}"))
        said = f"measures {month:%Y-%m} {' '.join(measures)}"
        with self._store.write(actor, "close_task", said) as w:
            mine = list(RecallMeasure.select().where(RecallMeasure.recall == row.id))
            self._choose(w, measures, mine, recall=row.id)
        return w.change

    def _choose(
        self, w: Writing, measures: Collection[str], there: Collection[RecallMeasure], **of: int
    ) -> None:
        unknown = [name for name in measures if name not in MEASURES]
        if unknown:
            raise WorldError(
                _("{name} is no measure: choose of {names}").format(
                    name=unknown[0], names=", ".join(MEASURES)
                )
            )
        known = {row.measure for row in there}
        for row in there:
            if row.measure not in measures:
                w.delete(RecallMeasure, row.id)
        for name in MEASURES:
            if name in measures and name not in known:
                w.insert(RecallMeasure, **of, measure=name, at=self._store.clock.now(), actor=w.actor.name)

    def take_back(self, actor: Actor, change: Change) -> Change:
        """Take a choice back. Raises NotAllowed, WorldError when somebody has gone on with it since."""
        said = _("taken back: {what}").format(what=change.summary)
        with self._store.write(actor, change.act, said, own=self._does_recall(actor)) as w:
            restore(self._store, w, change.journal_id, ("recall_measure",))
        return w.change


def names(chosen: Iterable[Chosen]) -> str:
    """Measures in one line, each once."""
    return _(", ").join(dict.fromkeys(one.name for one in chosen))
