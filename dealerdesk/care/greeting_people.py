"""Who a greeting event (C7, C8) reaches, and who is left out and why (4.4, 5.3).

One person is judged by pure functions over :class:`Somebody`; :func:`load` reads the whole shop in a
few statements, a measured path and hence SQL text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dealerdesk.care import bulk
from dealerdesk.care.contacts import Contacts
from dealerdesk.care.kinds import COURTESY, PHONE, SMS
from dealerdesk.people.consent import Word, allowed
from dealerdesk.store.store import Store
from dealerdesk.text import N_

SHARED_BY = 3
"""A number of more than three customers is a dealer's or consultant's own (5.3)."""
BOTH = "both"
WAYS = {
    SMS: N_("text message"),
    PHONE: N_("phone or WeChat"),
    BOTH: N_("text, else phone"),
}
REASONS = {
    "refused": N_("refused"),
    "refused_number": N_("somebody with this number refused"),
    "no_yes": N_("no recorded yes to mass texts"),
    "no_phone": N_("has no number"),
    "bad_number": N_("number is wrong"),
    "suspect": N_("number of more than three customers, or suspect"),
    "landline": N_("no mobile number"),
    "same_number": N_("same number as another in the list"),
    "contacts": N_("had the contacts of these days"),
    "today": N_("reached today already"),
    "left": N_("has no car of ours any more"),
}
"""Why a person of the audience is left out, in the order in which they are asked."""


@dataclass(frozen=True)
class Audience:
    """The filter of an event: any of the words of ``area`` in the address, part of the model, the
    tier, the beginning of the plate; ``by``: text message, phone (or WeChat), or both."""

    area: str = ""
    model: str = ""
    tier: str = ""
    plate: str = ""
    by: str = SMS

    def takes(self, one: Somebody) -> bool:
        """Whether the filter means this person."""
        areas, model, plate = self.area.split(), self.model.strip().casefold(), self.plate.strip().upper()
        if areas and not any(word in one.address for word in areas):
            return False
        if self.tier and one.tier != self.tier:
            return False
        if not model and not plate:
            return True
        return any(
            model in car_model.casefold() and car_plate.startswith(plate) for car_plate, car_model in one.cars
        )


@dataclass(frozen=True)
class Somebody:
    """One open customer file as greetings read it. ``phones``: number and state, in their order;
    ``cars``: plate and model of those held now; ``contacts`` within the days of 4.4; today ``spoken``
    with in any matter, ``greeted`` or texted (see contacts.py)."""

    customer_id: int
    name: str
    sex: str = ""
    kind: str = "person"
    tier: str = "general"
    address: str = ""
    phones: Sequence[tuple[str, str]] = ()
    cars: Sequence[tuple[str, str]] = ()
    words: Sequence[Word] = ()
    contacts: int = 0
    spoken_today: bool = False
    greeted_today: bool = False
    left: bool = False


@dataclass(frozen=True)
class Shop:
    """Everybody, how many customers each shared number has, and the words of those whose file is
    closed (a number that refused is known even then)."""

    people: Sequence[Somebody]
    shared: Mapping[str, int] = field(default_factory=dict)
    closed: Sequence[Somebody] = ()


@dataclass(frozen=True)
class Verdict:
    """How a person is reached (channel and number), or the reason why not."""

    channel: str = ""
    number: str = ""
    reason: str = ""


def refuses(words: Sequence[Word], purpose: str, channel: str) -> bool:
    """Whether somebody said no: to this purpose, or to greetings at all."""
    asked = {purpose, COURTESY}
    mine = [word for word in words if word.purpose in asked and word.channel in ("", channel)]
    return any(
        not allowed(said, one, channel) for one in asked if (said := [w for w in mine if w.purpose == one])
    )


class Judge:
    """Judges the people of one event: one purpose, one way, the shop's limits."""

    def __init__(self, shop: Shop, purpose: str, by: str, most_contacts: int) -> None:
        self._shared, self._purpose, self._most = shop.shared, purpose, most_contacts
        self._channels = (SMS, PHONE) if by == BOTH else (by,)
        self._refused = {channel: self._numbers_that_refused(shop, channel) for channel in self._channels}
        self._used: set[str] = set()

    def _numbers_that_refused(self, shop: Shop, channel: str) -> set[str]:
        return {
            number
            for one in (*shop.people, *shop.closed)
            if one.words and refuses(one.words, self._purpose, channel)
            for number, _state in one.phones
        }

    def of(self, one: Somebody) -> Verdict:
        """The verdict about one person; a number is texted once, whoever is asked first."""
        verdict = Verdict(reason="left")
        if one.left:
            return verdict
        for channel in self._channels:
            verdict = self._by(one, channel)
            if not verdict.reason:
                break
        return verdict

    def _by(self, one: Somebody, channel: str) -> Verdict:
        mass = channel == SMS
        if refuses(one.words, self._purpose, channel):
            return Verdict(reason="refused")
        if not allowed(one.words, self._purpose, channel, mass):
            return Verdict(reason="no_yes")
        if one.contacts >= self._most:
            return Verdict(reason="contacts")
        if one.greeted_today or (channel == PHONE and one.spoken_today):
            return Verdict(reason="today")
        number, reason = self._number(one, mass)
        if reason:
            return Verdict(reason=reason)
        if number in self._refused[channel]:
            return Verdict(reason="refused_number")
        if mass:
            if number in self._used:
                return Verdict(reason="same_number")
            self._used.add(number)
        return Verdict(channel, number)

    def _number(self, one: Somebody, mass: bool) -> tuple[str, str]:
        """The first number that may be used, or why there is none."""
        if not one.phones:
            return "", "no_phone"
        worst = "bad_number"
        for number, state in one.phones:
            if state not in ("ok", "suspect"):
                continue
            if state == "suspect" or self._shared.get(number, 1) > SHARED_BY:
                worst = "suspect"
            elif mass and not _mobile(number):
                worst = "landline" if worst == "bad_number" else worst
            else:
                return number, ""
        return "", worst


def _mobile(number: str) -> bool:
    return len(number) == 11 and number.isascii() and number.isdigit() and number[0] == "1"


def count_reasons(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many are left out for each reason, in the order of :data:`REASONS`."""
    counted = Counter(one.reason for one in verdicts if one.reason)
    return {reason: counted[reason] for reason in REASONS if counted[reason]}


def load(store: Store, now: datetime, contact_days: int) -> Shop:
    """Everybody of the shop, by id."""

    def rows(sql: str, *values: Any) -> list[Any]:
        return store.db.execute_sql(sql, values).fetchall()

    phones: dict[int, list[tuple[str, str]]] = defaultdict(list)
    owners: dict[str, set[int]] = defaultdict(set)
    for who, number, state in rows("SELECT customer_id, number, state FROM phone ORDER BY position, id"):
        phones[who].append((number, state))
        owners[number].add(who)
    said: dict[int, list[Word]] = defaultdict(list)
    for who, purpose, channel, given, at in rows(
        "SELECT customer_id, purpose, channel, given, given_at FROM consent ORDER BY given_at, id"
    ):
        said[who].append(Word(purpose, channel, bool(given), datetime.fromisoformat(at), "", ""))
    cars: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for who, plate, model in rows(
        "SELECT h.customer_id, v.plate, v.model FROM holding h JOIN vehicle v ON v.id = h.vehicle_id"
        " WHERE h.until IS NULL AND v.state = 'open' ORDER BY h.id"
    ):
        cars[who].append((plate, model))
    gone = bulk.gone(store)
    counter = Contacts(store)
    contacts, today = counter.counts(contact_days, now), counter.on(now.date())
    people, closed = [], []
    for who, name, sex, kind, tier, address, state in rows(
        "SELECT id, name, sex, kind, tier, address, state FROM customer ORDER BY id"
    ):
        one = Somebody(
            who, name, sex, kind, tier, address, phones.get(who, ()), cars.get(who, ()), said.get(who, ()),
            contacts.get(who, 0), who in today.spoken, who in today.greeted, who in gone,
        )  # fmt: skip
        (people if state == "open" else closed).append(one)
    shared = {number: len(who) for number, who in owners.items() if len(who) > 1}
    return Shop(people, shared, closed)
