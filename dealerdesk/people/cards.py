"""What the people room hands out: plain, frozen pictures of customers and vehicles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class PhoneCard:
    """A number as the asking person may see it: masked unless ``whole``."""

    id: int
    number: str
    label: str
    state: str
    confirmed_on: date | None
    whole: bool


@dataclass(frozen=True)
class HolderCard:
    """Somebody's role at a vehicle (owner, driver, payer, sender)."""

    customer_id: int
    name: str
    sex: str
    role: str


@dataclass(frozen=True)
class VehicleCard:
    """A vehicle. ``km`` is the newest trusted mileage and ``km_on`` its day."""

    id: int
    vin: str
    plate: str
    plate_state: str
    brand: str
    model: str
    colour: str
    engine: str
    use: str
    kind: str
    energy: str
    produced_on: date | None
    invoiced_on: date | None
    sold_on: date | None
    delivered_on: date | None
    registered_on: date | None
    inspection_until: date | None
    consultant: str
    adviser: str
    seen_on: date
    state: str
    km: int | None
    km_on: date | None
    holders: tuple[HolderCard, ...]

    @property
    def owner(self) -> HolderCard | None:
        """The current owner, if known."""
        return next((h for h in self.holders if h.role == "owner"), None)


@dataclass(frozen=True)
class ConsentCard:
    """The newest word about one purpose: given or withdrawn, when."""

    purpose: str
    channel: str
    given: bool
    at: datetime


@dataclass(frozen=True)
class CustomerCard:
    """A customer with phones and current vehicles. ``birthday`` is as the shop writes it:
    ``1985-03-02``, ``03-02``, or with a lunar mark ``农历 08-15``."""

    id: int
    number: str
    name: str
    kind: str
    sex: str
    birthday: str
    contact: str
    address: str
    postcode: str
    note: str
    tier: str
    state: str
    phones: tuple[PhoneCard, ...]
    vehicles: tuple[VehicleCard, ...]
    consents: tuple[ConsentCard, ...]


@dataclass(frozen=True)
class CustomerRow:
    """One line of the list of customers."""

    id: int
    name: str
    sex: str
    kind: str
    tier: str
    phone: str
    plate: str
    model: str
    vehicles: int
    last_visit: date | None


@dataclass(frozen=True)
class Event:
    """One line of the time line. ``kind``: order, delivery, policy, mileage, consent, edit."""

    on: date
    kind: str
    title: str
    detail: str
    vehicle_id: int | None
    plate: str
    who: str


@dataclass(frozen=True)
class HitVehicle:
    """A car of a hit."""

    id: int
    vin: str
    plate: str
    model: str


@dataclass(frozen=True)
class Hit:
    """Something found: ``matched`` says where (name, pinyin, phone, plate, vin), ``part`` is the
    text that was typed, in normal form. ``customer_id`` None = a car whose owner is unknown."""

    customer_id: int | None
    name: str
    sex: str
    kind: str
    phones: tuple[str, ...]
    vehicles: tuple[HitVehicle, ...]
    vehicle_id: int | None
    matched: str
    part: str
