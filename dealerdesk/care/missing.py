"""缺项: what is not known of customers and their cars, so that the front desk asks for it on the visit.

Nothing that is missing is made up: no 1900, no empty reminder. Who comes next stands first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from dealerdesk.care import bulk, list_files
from dealerdesk.care.kinds import KINDS
from dealerdesk.people.cards import CustomerCard
from dealerdesk.people.rules import mask_phone, plate_display
from dealerdesk.staff.rights import Actor, may, require
from dealerdesk.store.store import Change, Store
from dealerdesk.text import N_, _

PHONE, BIRTHDAY, SEX, ADDRESS, POSTCODE, CONSENT = (
    "phone",
    "birthday",
    "sex",
    "address",
    "postcode",
    "consent",
)
PLATE, VIN, DELIVERED, REGISTERED = "plate", "vin", "delivered_on", "registered_on"
INSURANCE, KM, OWNER = "insurance", "km", "owner"
OF_CUSTOMER = (PHONE, BIRTHDAY, SEX, ADDRESS, POSTCODE, CONSENT)
OF_CAR = (OWNER, PLATE, VIN, DELIVERED, REGISTERED, INSURANCE, KM)
NAMES = {
    PHONE: N_("Phone"), BIRTHDAY: N_("Birthday"), SEX: N_("Title"), ADDRESS: N_("Address"),
    POSTCODE: N_("Postcode"), CONSENT: N_("Consent to contact"), OWNER: N_("Owner"), PLATE: N_("Plate"),
    VIN: N_("Whole VIN"), DELIVERED: N_("Delivered"), REGISTERED: N_("Registered"),
    INSURANCE: N_("Insurance end"), KM: N_("Mileage"),
}  # fmt: skip
"""What may be missing, in the order in which one asks for it."""
SOON = 60
"""Days in which what falls due counts as a visit to come."""
_FAR = "9999"


class PersonRow(NamedTuple):
    """What is on file of a customer; ``phone`` "" when none may be dialled, ``asked`` about consent."""

    id: int
    name: str
    sex: str
    kind: str
    birth_month: int | None
    birth_day: int | None
    address: str
    postcode: str


class CarRow(NamedTuple):
    """What is on file of a vehicle; days as text, None when unknown."""

    id: int
    plate: str
    vin: str | None
    vin_tail: str
    model: str
    delivered_on: str | None
    registered_on: str | None
    invoiced_on: str | None
    inspection_until: str | None


def of_person(person: PersonRow, has_phone: bool, asked: bool) -> list[str]:
    """What is missing of a customer; firms have neither birthday nor title."""
    human = person.kind != "company"
    found = [] if has_phone else [PHONE]
    if human and not (person.birth_month and person.birth_day):
        found.append(BIRTHDAY)
    if human and not person.sex:
        found.append(SEX)
    if not person.address:
        found.append(ADDRESS)
    if not person.postcode:
        found.append(POSTCODE)
    if not asked:
        found.append(CONSENT)
    return found


def of_car(car: CarRow, owned: bool, insured: bool, has_km: bool) -> list[str]:
    """What is missing of a vehicle; a VIN tail is not the VIN."""
    found = [] if owned else [OWNER]
    if not car.plate:
        found.append(PLATE)
    if not car.vin:
        found.append(VIN)
    if not car.delivered_on:
        found.append(DELIVERED)
    if not car.registered_on:
        found.append(REGISTERED)
    if not insured:
        found.append(INSURANCE)
    if not has_km:
        found.append(KM)
    return found


def not_computed(car: CarRow | None, missing: Collection[str], visited: bool) -> tuple[str, ...]:
    """The kinds of reminders that can't be computed, since what they count from is not known."""
    found = ["C6"] if BIRTHDAY in missing else []
    if car is None:
        return tuple(found)
    if not car.delivered_on:
        found += [] if visited else ["C1", "C2"]
        if not car.invoiced_on:
            found += ["C3", "C12"]
        if not car.registered_on and not car.inspection_until:
            found.append("C4")
    if INSURANCE in missing:
        found.append("C5")
    return tuple(sorted(found, key=lambda kind: int(kind[1:])))


def to_ask(card: CustomerCard) -> tuple[str, ...]:
    """What the front desk asks this customer for, as names of :data:`NAMES`."""
    usable = any(phone.state in ("ok", "suspect") for phone in card.phones)
    person = PersonRow(
        card.id, card.name, card.sex, card.kind, int(bool(card.birthday)), int(bool(card.birthday)),
        card.address, card.postcode,
    )  # fmt: skip
    found = of_person(person, usable, bool(card.consents))
    for car in card.vehicles:
        if car.state != "open":
            continue
        delivered, registered = (str(on) if on else None for on in (car.delivered_on, car.registered_on))
        whole = car.vin if len(car.vin) == 17 else None
        row = CarRow(car.id, car.plate, whole, car.vin, car.model, delivered, registered, None, None)
        found += of_car(row, True, True, car.km is not None)
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Missing:
    """A car and its customer (or a customer without a car) with what is not known of them.

    ``not_computed``: kinds of reminders that therefore never come. ``booked``: the day of the next
    appointment. ``due``: the next day on which a service or inspection falls due.
    """

    customer_id: int | None
    vehicle_id: int | None
    name: str
    sex: str
    kind: str
    plate: str
    model: str
    vin_tail: str
    missing: tuple[str, ...]
    not_computed: tuple[str, ...]
    booked: date | None = None
    due: date | None = None


@dataclass(frozen=True)
class MissingList:
    """One page of the list, how many there are of the chosen sort, and how many of each."""

    total: int
    rows: tuple[Missing, ...]
    counts: dict[str, int]
    all: int


Found = tuple[PersonRow | None, CarRow | None, tuple[str, ...], tuple[str, str, int, int]]
"""A customer, a car, what is missing of them, and the order."""


class MissingService:
    """What is not known, of the whole shop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: tuple[tuple[int, date], list[Found]] | None = None

    def listed(self, actor: Actor, only: str = "", offset: int = 0, limit: int = 200) -> MissingList:
        """A page of the open files in which ``only`` is missing, who comes next first. Without it, of
        those in which anything is missing but a word about consent alone, which few were asked for.

        Raises NotAllowed.
        """
        require(actor, "find_customer")
        found = self._known()
        counts = Counter(name for one in found for name in one[2])
        matters = [one for one in found if one[2] != (CONSENT,)]
        chosen = [one for one in found if only in one[2]] if only else matters
        page = chosen[offset : offset + limit]
        visited = self._visited([car.id for _person, car, *_more in page if car])
        rows = tuple(_made(one, visited) for one in page)
        return MissingList(
            len(chosen), rows, {name: counts[name] for name in NAMES if counts[name]}, len(matters)
        )

    def count_today(self) -> int:
        """How many who come today are to be asked for a phone or for a day that reminders count from."""
        today = self._store.clock.today()
        ((count,),) = self._rows(
            "SELECT count(DISTINCT v.id) FROM appointment a JOIN vehicle v ON v.id = a.vehicle_id"
            " LEFT JOIN customer c ON c.id = a.customer_id WHERE a.state = 'booked'"
            " AND a.at >= ? AND a.at < ?"
            " AND (v.registered_on IS NULL OR v.delivered_on IS NULL"
            " OR (c.kind <> 'company' AND c.birth_month IS NULL)"
            " OR NOT EXISTS (SELECT 1 FROM phone p WHERE p.customer_id = c.id"
            " AND p.state IN ('ok', 'suspect')))",
            (today.isoformat(), (today + timedelta(days=1)).isoformat()),
        )
        return count

    def save(self, actor: Actor, to: Path, only: str = "") -> Change:
        """The list as CSV. Raises NotAllowed, and WorldError when the place can't be written."""
        require(actor, "print_list")
        rows = self.listed(actor, only, 0, 1_000_000).rows
        phones = self._numbers([one.customer_id for one in rows if one.customer_id])
        whole = may(actor, "see_phone")
        head = [
            _("Customer"),
            _("Phone"),
            _("Plate"),
            _("Model"),
            _("To ask for"),
            _("No reminder"),
            _("Comes"),
        ]
        table = [head]
        for one in rows:
            number = phones.get(one.customer_id or 0, "")
            table.append([
                one.name, number if whole else mask_phone(number), plate_display(one.plate), one.model,
                "、".join(_(NAMES[name]) for name in one.missing),
                "、".join(KINDS[kind].title for kind in one.not_computed),
                (one.booked or one.due or "") and str(one.booked or one.due),
            ])  # fmt: skip
        with self._store.write(actor, "print_list", to.name) as w:
            list_files.save(to, table)
        return w.change

    # reading

    def _known(self) -> list[Found]:
        """The whole list, read once until something is written."""
        stamp = (self._store.last_journal(), self._store.clock.today())
        kept = self._kept
        if kept is None or kept[0] != stamp:
            kept = self._kept = (stamp, sorted(self._found(), key=lambda one: one[3]))
        return kept[1]

    def _found(self) -> list[Found]:
        """(customer, car, what is missing, order) of every open file that misses something."""
        people = {
            row[0]: PersonRow._make(row)
            for row in self._rows(
                "SELECT id, name, sex, kind, birth_month, birth_day, address, postcode FROM customer"
                " WHERE state = 'open'"
            )
        }
        with_phone = self._ids("SELECT customer_id FROM phone WHERE state IN ('ok', 'suspect')")
        asked = self._ids("SELECT DISTINCT customer_id FROM consent")
        gaps = {
            key: tuple(of_person(person, key in with_phone, key in asked)) for key, person in people.items()
        }
        insured = self._ids(
            "SELECT v.id FROM vehicle v WHERE EXISTS (SELECT 1 FROM policy p WHERE p.vehicle_id = v.id"
            " AND p.end_on IS NOT NULL)"
        )
        with_km = self._ids(
            "SELECT v.id FROM vehicle v WHERE EXISTS (SELECT 1 FROM repair_order r WHERE r.vehicle_id = v.id"
            " AND r.km IS NOT NULL AND r.km_ok) OR EXISTS (SELECT 1 FROM mileage_reading m"
            " WHERE m.vehicle_id = v.id AND m.trusted)"
        )
        called = bulk.holders(self._store)
        booked, due = self._visits()
        found: list[Found] = []
        held = set()
        for row in self._rows(
            "SELECT id, plate, vin, vin_tail, model, delivered_on, registered_on, invoiced_on,"
            " inspection_until FROM vehicle WHERE state = 'open'"
        ):
            car = CarRow._make(row)
            who = called.get(car.id)
            person = people.get(who) if who is not None else None
            missing = of_car(car, person is not None, car.id in insured, car.id in with_km)
            if person is not None:
                held.add(person.id)
                missing = [*gaps[person.id], *missing]
            if missing:
                order = (booked.get(car.id, _FAR), due.get(car.id, _FAR), -len(missing), car.id)
                found.append((person, car, tuple(missing), order))
        for key, person in people.items():
            if key not in held and gaps[key]:
                found.append((person, None, gaps[key], (_FAR, _FAR, -len(gaps[key]), key)))
        return found

    def _visits(self) -> tuple[dict[int, str], dict[int, str]]:
        """By car the day of its next appointment, and the day on which something falls due soon."""
        today = self._store.clock.today()
        booked = self._rows(
            "SELECT vehicle_id, min(at) FROM appointment WHERE state = 'booked' AND at >= ?"
            " GROUP BY vehicle_id",
            (today.isoformat(),),
        )
        due = self._rows(
            "SELECT vehicle_id, min(due) FROM due_row WHERE kind IN ('C1', 'C2', 'C4')"
            " AND due BETWEEN ? AND ? AND vehicle_id IS NOT NULL GROUP BY vehicle_id",
            (today.isoformat(), (today + timedelta(days=SOON)).isoformat()),
        )
        return {car: at[:10] for car, at in booked}, dict(due)

    def _visited(self, ids: Collection[int]) -> set[int]:
        """Which of these cars were in after their delivery."""
        select = "SELECT vehicle_id FROM repair_order WHERE service_class <> 'pdi' AND vehicle_id"
        return {row[0] for row in bulk.rows_in(self._store, select, ids)}

    def _numbers(self, ids: Collection[int]) -> dict[int, str]:
        return {who: person.phone for who, person in bulk.load_people(self._store, ids).items()}

    def _ids(self, sql: str) -> set[int]:
        return {row[0] for row in self._rows(sql)}

    def _rows(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        return self._store.db.execute_sql(sql, tuple(values)).fetchall()


def _made(one: Found, visited: set[int]) -> Missing:
    person, car, missing, (booked, due, *_more) = one
    return Missing(
        customer_id=person.id if person else None,
        vehicle_id=car.id if car else None,
        name=person.name if person else "",
        sex=person.sex if person else "",
        kind=person.kind if person else "person",
        plate=car.plate if car else "",
        model=car.model if car else "",
        vin_tail=car.vin_tail or (car.vin or "")[-6:] if car else "",
        missing=missing,
        not_computed=not_computed(car, missing, car is not None and car.id in visited),
        booked=None if booked == _FAR else date.fromisoformat(booked),
        due=None if due == _FAR else date.fromisoformat(due),
    )
