"""节日与天气关怀 (C7, C8): events, whom they reach, the list of numbers, the tick-off list, K24.

Who is to be greeted is never stored: it is computed from the filter and from what everybody has said by
now, so that a refusal counts at once (4.4). Stored is who was sent to.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dealerdesk.care import festivals, greeting_list, greeting_people, greeting_text
from dealerdesk.care.greeting_forms import (
    FESTIVAL,
    LEFT,
    SENT,
    TODO,
    WEATHER,
    Draft,
    Event,
    GreetingMonth,
    Listed,
    Outlook,
    Proposal,
    Target,
)
from dealerdesk.care.greeting_people import WAYS, Audience, Judge, Shop, Somebody, Verdict
from dealerdesk.care.kinds import PHONE, SMS
from dealerdesk.care.months import month_end, month_start
from dealerdesk.care.records import Attempt, GreetingEvent, GreetingTarget
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people.rules import mask_phone
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Change, Store, Writing, to_json
from dealerdesk.text import _

PROPOSED_DAYS = 30
GREETED = "informed"


class GreetingDesk:
    """The greeting events of one shop."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._shop: tuple[tuple[int, date], Shop] | None = None

    # reading

    def month(self, month: date) -> GreetingMonth:
        """The events of a month by day; in the present one also what is still open from before, and the
        festivals that come."""
        first = month_start(month)
        events = self._events(month)
        counted, target = self.month_count(month, events)
        proposals: list[Proposal] = []
        if first == month_start(self._store.clock.today()):
            proposals = self.proposals()
            events = [*self._read(self._open_before(first)), *events]
        return GreetingMonth(first, tuple(events), tuple(proposals), counted, target)

    def waiting(self) -> tuple[int, int]:
        """How many open events are for today or before, and how many of them are late."""
        today = self._store.clock.today()
        days = [row.day for row in self._open_before(today + timedelta(days=1))]
        return len(days), sum(day < today for day in days)

    @staticmethod
    def _open_before(day: date) -> list[Any]:
        mine = (GreetingEvent.day < day) & (GreetingEvent.state == "open")
        return list(GreetingEvent.select().where(mine).order_by(GreetingEvent.day, GreetingEvent.id))

    def month_count(self, month: date, events: Sequence[Event] | None = None) -> tuple[int, int]:
        """K24: how many events of the month went to somebody, against the target. A festival counts by
        its day (combined ones once), a weather event by day and name; messages don't count."""
        found = self._events(month) if events is None else events
        keys = {_key(one.draft.kind, one.draft.name, one.draft.day) for one in found if one.counts}
        return len(keys), self._settings["events_a_month"]

    def counted(self, month: date) -> list[str]:
        """The events of a month that count (K24), in words: day and name, each once."""
        found: dict[tuple[Any, ...], str] = {}
        for one in self._events(month):
            if one.counts:
                key = _key(one.draft.kind, one.draft.name, one.draft.day)
                found.setdefault(key, f"{one.draft.day:%m-%d} {one.draft.name}")
        return list(found.values())

    def proposals(self, days: int = PROPOSED_DAYS) -> list[Proposal]:
        """The festivals of the next days that are greeted and have no event; 清明 and 中元 aren't (6.2)."""
        today = self._store.clock.today()
        last = today + timedelta(days=days)
        taken = {_key(row.kind, row.name, row.day) for row in GreetingEvent.select()}
        return [
            Proposal(one.name, one.day, tuple(part.key for part in one.festivals))
            for year in range(today.year, last.year + 1)
            for one in festivals.greetings(year)
            if today <= one.day <= last and _key(FESTIVAL, one.name, one.day) not in taken
        ]

    def event(self, event_id: int) -> Event:
        """One event. Raises NotFound."""
        return self._read([self._row(event_id)])[0]

    def festival_draft(self, proposal: Proposal) -> Draft:
        """A draft for a festival, with the shipped text."""
        text = greeting_text.festival_text(proposal.keys, proposal.name, *self._signature())
        return Draft(FESTIVAL, proposal.name, proposal.day, text)

    def weather_draft(self, kind: str = "", name: str = "") -> Draft:
        """A draft for a kind of weather (or any name) today, with the shipped text."""
        known = greeting_text.WEATHER.get(kind)
        text = greeting_text.weather_text(kind, *self._signature())
        return Draft(WEATHER, _(known[0]) if known else name, self._store.clock.today(), text)

    def outlook(self, draft: Draft, event_id: int | None = None) -> Outlook:
        """What a draft, or an event with this draft, means now."""
        refuse = self._settings["refuse_words"]
        findings = greeting_text.check(draft.text, draft.name, self._names(), refuse)
        purpose = greeting_text.purpose(draft.text, draft.offer)
        shop = self._people()
        sent = self._sent(event_id)
        judge = Judge(shop, purpose, draft.audience.by, self._settings["contacts_most"])
        meant = [one for one in shop.people if draft.audience.takes(one) and one.customer_id not in sent]
        judged = [(one, judge.of(one)) for one in meant]
        by_id = {one.customer_id: one for one in (*shop.people, *shop.closed)}
        return Outlook(
            findings=tuple(findings),
            purpose=purpose,
            offers=tuple(greeting_text.offers(draft.text)),
            length=greeting_text.length(draft.text.strip()),
            parts=greeting_text.parts(draft.text.strip()),
            texts=tuple(_target(one, said) for one, said in judged if said.channel == SMS),
            calls=tuple(_target(one, said) for one, said in judged if said.channel == PHONE),
            done=tuple(_done(by_id[who], row) for who, row in sent.items() if who in by_id),
            left=tuple(_target(one, said) for one, said in judged if said.reason),
            reasons=greeting_people.count_reasons(said for _one, said in judged),
            refused_since=sum(
                row.channel == SMS and greeting_people.refuses(by_id[who].words, purpose, SMS)
                for who, row in sent.items()
                if who in by_id
            ),
        )

    # making and changing an event

    def create(self, actor: Actor, draft: Draft) -> Change:
        """Make an event. Raises NotAllowed, and WorldError for a nameless, past or doubled one."""
        draft = self._sound(draft)
        with self._store.write(actor, "call", f"{draft.kind} {draft.name} {draft.day}") as w:
            w.insert(GreetingEvent, **_values(draft), at=self._store.clock.now(), actor=actor.name)
        return w.change

    def save(self, actor: Actor, event_id: int, draft: Draft) -> Change:
        """Change an open event. Raises NotFound, NotAllowed, WorldError as :meth:`create`."""
        row = self._open(event_id)
        draft = self._sound(draft, row)
        with self._store.write(actor, "call", f"{draft.kind} {draft.name} {draft.day}") as w:
            w.update(GreetingEvent, row.id, _values(draft))
        return w.change

    def drop(self, actor: Actor, event_id: int) -> Change:
        """Take an event away that went to nobody. Raises NotFound, NotAllowed, WorldError."""
        row = self._row(event_id)
        if self._sent(event_id):
            raise WorldError(_("This event went out to people: close it instead"))
        with self._store.write(actor, "call", f"- {row.kind} {row.name} {row.day}") as w:
            w.delete(GreetingEvent, row.id)
        return w.change

    def close(self, actor: Actor, event_id: int) -> Change:
        """The event is done. Raises NotFound, NotAllowed, WorldError when it is closed already."""
        row = self._open(event_id)
        with self._store.write(actor, "call", _("closed: {name}").format(name=row.name)) as w:
            w.update(GreetingEvent, row.id, {"state": "closed", "closed_at": self._store.clock.now()})
        return w.change

    def reopen(self, actor: Actor, event_id: int) -> Change:
        """Take the closing back. Raises NotFound, NotAllowed."""
        row = self._row(event_id)
        with self._store.write(actor, "call", _("open again: {name}").format(name=row.name)) as w:
            w.update(GreetingEvent, row.id, {"state": "open", "closed_at": None})
        return w.change

    # sending

    def write_list(self, actor: Actor, event_id: int, to: Path, encoding: str = "UTF-8-SIG") -> Listed:
        """Write the numbers that may be texted and stand in no list yet, one bare number a row, and mark
        them as sent. A ``.csv`` has a header; a ``.txt`` has numbers alone. The event is the purpose.

        Raises NotFound, NotAllowed, and WorldError when the text is wrong, nobody is left, or the file
        can't be written; then nobody counts as sent to.
        """
        codec = greeting_list.codec(encoding)
        row = self._open(event_id)
        actor = replace(actor, purpose=actor.purpose or f"{row.kind} {row.name}")
        said = f"{row.kind} {row.name} {to.name}"
        with self._anew(), self._store.write(actor, "print_list", said, by_hand=False) as w:
            draft = _draft(row)
            outlook = self.outlook(draft, event_id)
            if outlook.wrong:
                raise WorldError(_("Mend the text first: {what}").format(what=outlook.wrong[0].words))
            if not outlook.texts:
                raise WorldError(
                    _("Everybody stands in a written list: take the list back to write it again")
                    if any(one.channel == SMS for one in outlook.done)
                    else _("Nobody may be texted: see at right who is left out and why")
                )
            numbers = self._numbers(draft, outlook)
            self._mark(w, event_id, [one.customer_id for one in outlook.texts], SMS)
            greeting_list.put(to, numbers, codec)
        return Listed(to, len(numbers), w.change)

    def take_list_back(self, actor: Actor, event_id: int) -> Change:
        """The last list didn't go out: its people are to be texted again.

        Raises NotFound, NotAllowed, WorldError when the event is closed or has no list.
        """
        row = self._open(event_id)
        last = self.event(event_id).listed_at
        sent = [one for one in self._sent(event_id).values() if one.channel == SMS and one.at == last]
        if not sent:
            raise WorldError(_("No list of this event was written"))
        with self._store.write(actor, "call", _("list taken back: {name}").format(name=row.name)) as w:
            for one in sent:
                w.delete(GreetingTarget, one.id)
        return w.change

    def tick(self, actor: Actor, event_id: int, customer_ids: Collection[int]) -> Change:
        """Greeted by phone or WeChat, which is a contact on record (F15, 4.4).

        Raises NotFound, NotAllowed, and WorldError for somebody who is not on the list (any more).
        """
        row = self._open(event_id)
        said, now = f"{row.kind} {row.name} +{len(customer_ids)}", self._store.clock.now()
        with self._anew(), self._store.write(actor, "call", said, by_hand=False) as w:
            listed = {one.customer_id for one in self.outlook(_draft(row), event_id).calls}
            if not customer_ids or not listed.issuperset(customer_ids):
                raise WorldError(_("This person is not on the list of calls (any more)"))
            self._mark(w, event_id, customer_ids, PHONE)
            for who in customer_ids:
                w.insert(Attempt, customer=who, kind=row.kind, at=now, actor=actor.name, role=actor.role,
                         result=GREETED, note=row.name)  # fmt: skip
        return w.change

    def untick(self, actor: Actor, event_id: int, customer_ids: Collection[int]) -> Change:
        """Take ticks and contacts back. Raises NotFound, NotAllowed, WorldError when one isn't ticked."""
        row = self._open(event_id)
        sent = self._sent(event_id)
        with self._store.write(actor, "call", f"{row.kind} {row.name} -{len(customer_ids)}") as w:
            for who in customer_ids:
                if who not in sent or sent[who].channel != PHONE:
                    raise WorldError(_("This person is not ticked off"))
                w.delete(GreetingTarget, sent[who].id)
            for attempt in self._told(row.kind, [sent[who] for who in customer_ids]):
                w.delete(Attempt, attempt)
        return w.change

    @staticmethod
    def _told(kind: str, ticks: Collection[Any]) -> list[int]:
        """The contacts on record that came with these ticks."""
        mine = {(tick.customer_id, tick.at) for tick in ticks}
        moments = {tick.at for tick in ticks}
        found = Attempt.select().where(
            (Attempt.kind == kind) & Attempt.task.is_null() & Attempt.at.in_(list(moments))
        )
        return [one.id for one in found if (one.customer_id, one.at) in mine]

    def _mark(self, w: Writing, event_id: int, people: Collection[int], channel: str) -> None:
        now = self._store.clock.now()
        for who in people:
            w.insert(
                GreetingTarget, event=event_id, customer=who, channel=channel, state=SENT, at=now,
                actor=w.actor.name,
            )  # fmt: skip

    def _numbers(self, draft: Draft, outlook: Outlook) -> list[str]:
        """The whole numbers of those who are texted."""
        shop = self._people()
        judge = Judge(shop, outlook.purpose, draft.audience.by, self._settings["contacts_most"])
        wanted = {one.customer_id for one in outlook.texts}
        return [judge.of(one).number for one in shop.people if one.customer_id in wanted]

    # help

    def _signature(self) -> tuple[str, str]:
        return self._names()[0], self._settings["refuse_words"]

    def _names(self) -> tuple[str, ...]:
        short, name = self._settings["shop_short_name"], self._settings["shop_name"]
        return tuple(dict.fromkeys(filter(None, (short, name)))) or ("",)

    @contextmanager
    def _anew(self) -> Iterator[None]:
        """Nothing read inside a write is kept: it may be rolled back, and its journal number used again."""
        self._shop = None
        try:
            yield
        finally:
            self._shop = None

    def _people(self) -> Shop:
        """Everybody, as of the newest journal entry and today."""
        now = self._store.clock.now()
        seen = (self._store.last_journal(), now.date())
        if self._shop is None or self._shop[0] != seen:
            days = self._settings["contacts_days"]
            self._shop = (seen, greeting_people.load(self._store, now, days))
        return self._shop[1]

    def _sent(self, event_id: int | None) -> dict[int, Any]:
        """Customer → the row of having been sent to."""
        if event_id is None:
            return {}
        rows = GreetingTarget.select().where(
            (GreetingTarget.event == event_id) & (GreetingTarget.state == SENT)
        )
        return {row.customer_id: row for row in rows.order_by(GreetingTarget.at, GreetingTarget.id)}

    def _events(self, month: date) -> list[Event]:
        first, last = month_start(month), month_end(month)
        return self._read(
            GreetingEvent.select()
            .where(GreetingEvent.day.between(first, last))
            .order_by(GreetingEvent.day, GreetingEvent.id)
        )

    def _read(self, rows: Iterable[Any]) -> list[Event]:
        found = list(rows)
        marks = ",".join("?" * len(found))
        counted = self._store.db.execute_sql(
            "SELECT event_id, channel, count(*), max(at) FROM greeting_target"
            f" WHERE state = ? AND event_id IN ({marks}) GROUP BY event_id, channel",
            (SENT, *(row.id for row in found)),
        )
        sent = {(event, channel): (n, at) for event, channel, n, at in counted.fetchall()}
        return [self._line(row, *sent.get((row.id, SMS), (0, None)), *sent.get((row.id, PHONE), (0,))[:1])
                for row in found]  # fmt: skip

    @staticmethod
    def _line(row: Any, texted: int, listed_at: str | None, greeted: int) -> Event:
        return Event(
            row.id, _draft(row), row.state, row.at, row.actor, row.closed_at, texted, greeted,
            GreetingTarget.at.python_value(listed_at), bool(texted + greeted),
        )  # fmt: skip

    def _row(self, event_id: int) -> Any:
        row = GreetingEvent.get_or_none(GreetingEvent.id == event_id)
        if row is None:
            raise NotFound(_("There is no greeting event {id}").format(id=event_id))
        return row

    def _open(self, event_id: int) -> Any:
        row = self._row(event_id)
        if row.state != "open":
            raise WorldError(_("{name} is closed: open it again first").format(name=row.name))
        return row

    def _sound(self, draft: Draft, row: Any = None) -> Draft:
        """The draft without outer spaces. Raises WorldError when it can't be an event."""
        draft = replace(draft, name=draft.name.strip(), text=draft.text.strip())
        if draft.kind not in (FESTIVAL, WEATHER) or draft.audience.by not in WAYS:
            raise WorldError(_("An event is a festival (C7) or weather (C8), by text or by phone"))
        if not draft.name:
            raise WorldError(_("Name the event, such as a festival or the weather"))
        if draft.day < self._store.clock.today() and (row is None or row.day != draft.day):
            raise WorldError(_("{day} is over: an event is for today or later").format(day=draft.day))
        key = _key(draft.kind, draft.name, draft.day)
        for other in GreetingEvent.select():
            if (row is None or other.id != row.id) and _key(other.kind, other.name, other.day) == key:
                raise WorldError(
                    _("There is an event for this already: {name}, {day}").format(
                        name=other.name, day=other.day
                    )
                )
        return draft


def _key(kind: str, name: str, day: date) -> tuple[Any, ...]:
    """What the month counts once (K24): a festival by its day, 中秋 inside National Day with it; a
    weather event by day and name."""
    if kind != FESTIVAL:
        return kind, day, name.strip().casefold()
    for one in festivals.greetings(day.year):
        if any(part.day == day for part in one.festivals):
            return kind, one.day
    return kind, day


def _values(draft: Draft) -> dict[str, Any]:
    return {
        "kind": draft.kind, "name": draft.name, "day": draft.day, "offer": draft.offer,
        "audience": to_json(asdict(draft.audience)), "text": draft.text,
    }  # fmt: skip


def _draft(row: Any) -> Draft:
    kept = {k: v for k, v in json.loads(row.audience).items() if k in Audience.__dataclass_fields__}
    return Draft(row.kind, row.name, row.day, row.text, bool(row.offer), Audience(**kept))


def _target(one: Somebody, said: Verdict) -> Target:
    plate, model = one.cars[0] if one.cars else ("", "")
    phone = mask_phone(said.number) if said.number else ""
    state = LEFT if said.reason else TODO
    return Target(one.customer_id, one.name, one.sex, one.kind, one.tier, plate, model, phone, said.channel,
                  state, said.reason)  # fmt: skip


def _done(one: Somebody, row: Any) -> Target:
    target = _target(one, Verdict(row.channel))
    return replace(target, state=SENT, at=row.at, actor=row.actor)
