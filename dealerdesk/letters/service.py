"""Who gets a card or a letter, and what stands on it (C6, M1–M2 of 1.11)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from dealerdesk.care.due import periodic_service
from dealerdesk.care.facts import CarFacts, Person
from dealerdesk.care.months import month_end, month_start
from dealerdesk.care.service import CareService
from dealerdesk.errors import NotFound
from dealerdesk.letters import rules
from dealerdesk.letters.bulk import Address, addresses
from dealerdesk.letters.forms import CardForm, LetterForm, MapSketch
from dealerdesk.people.names import salutation
from dealerdesk.people.rules import plate_display
from dealerdesk.people.service import PeopleService
from dealerdesk.settings import Settings
from dealerdesk.store.store import Store
from dealerdesk.text import _

COURTESY, SERVICE = "courtesy", "service"


class LetterService:
    """Selections of people and the forms for them. Nothing is stored: the print job is logged."""

    def __init__(self, store: Store, settings: Settings, people: PeopleService, care: CareService) -> None:
        self._store = store
        self._settings = settings
        self._people = people
        self._care = care

    def birthday_cards(
        self, on: date, customer_ids: Collection[int] | None = None
    ) -> list[tuple[int, CardForm]]:
        """Birthday cards as (customer id, form): for everybody whose birthday is ``on``, or for those
        named, whatever their day. Who refused greetings gets none. Raises NotFound for an unknown id.
        """
        everybody = self._care.people()
        if customer_ids is None:
            chosen = [item.customer_id for item in self._care.due(on, 0, ["C6"])]
        else:
            chosen = list(customer_ids)
        headline, sentence = rules.birthday_words(on.year)
        shop = self._settings.shop_head()
        cards = []
        for customer_id in dict.fromkeys(chosen):
            if customer_id is None or customer_id not in everybody:
                raise NotFound(_("There is no customer {id}").format(id=customer_id))
            person = everybody[customer_id]
            if _wants(person, COURTESY):
                name = rules.card_name(person.name, person.sex, person.kind)
                cards.append((customer_id, CardForm(shop, name, headline, sentence)))
        return cards

    def invitations(
        self, month: date, vehicle_ids: Collection[int] | None = None
    ) -> list[tuple[int, LetterForm]]:
        """Invitations 特邀函 as (customer id, form) for the cars whose periodic service (C2) falls in
        the month, or for those named (M2), by day. Who refused service notices, or letters of them,
        gets none."""
        first, last = month_start(month), month_end(month)
        care_rules = self._care.rules()
        due: list[tuple[date, CarFacts, Person]] = []
        for car in self._care.cars():
            if car.state != "open" or car.person is None or not _wants(car.person, SERVICE):
                continue
            found = periodic_service(car, care_rules)
            if found is None:
                continue
            if first <= found.due <= last if vehicle_ids is None else car.vehicle_id in vehicle_ids:
                due.append((found.due, car, car.person))
        due.sort(key=lambda one: (one[0], one[1].plate, one[1].vehicle_id))
        posted = addresses(self._store, [person.customer_id for _day, _car, person in due])
        return [
            (person.customer_id, self._invitation(number, day, car, person, posted[person.customer_id]))
            for number, (day, car, person) in enumerate(due, 1)
        ]

    def _invitation(self, number: int, due: date, car: CarFacts, person: Person, to: Address) -> LetterForm:
        on = self._store.clock.today()
        last = car.service_visits[-1] if car.service_visits else None
        km = (last.km if last.km_ok else None) if last else None
        base = km if last else 0
        return LetterForm(
            shop=self._settings.shop_head(),
            number=f"XH-{on:%Y%m%d}-{number:03d}",
            on=on,
            recipient=rules.recipient(person.name, person.sex, person.kind),
            salutation=salutation(person.name, person.sex, person.kind),
            address=to.address,
            postcode=to.postcode,
            plate=plate_display(car.plate),
            model=car.model,
            opening=rules.invitation_opening(car.energy, last is None),
            booking=rules.invitation_booking(self._settings["count_hours"]),
            last_is="service" if last else "delivery",
            last_on=last.on if last else car.delivered_on,
            last_km=km,
            due_on=due,
            due_km=None if base is None else base + self._care.rules().service_km,
            adviser=car.adviser,
            items=rules.service_items(car.energy, due),
            sketch=MapSketch.read(self._settings["shop_map"]),
        )


def _wants(person: Person, purpose: str) -> bool:
    """Whether a letter of this purpose may be sent: nothing said is a yes for these two (4.4)."""
    return not {purpose, f"{purpose}:letter"} & person.refused
