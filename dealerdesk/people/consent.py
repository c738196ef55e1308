"""Consent by purpose and channel (domain 4.4): given and withdrawn, each with its day and evidence.

Three classes: service notices, courtesy (greetings without an offer), marketing. Nothing recorded
allows the first two by phone and letter; marketing, and any mass text message other than a service
notice, needs a recorded yes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people.records import Consent, Customer
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import N_, _

PURPOSES = {"service": N_("service notices"), "courtesy": N_("greetings"), "marketing": N_("marketing")}
EXTRA = {"insurance_offers": N_("insurance offers"), "event_photos": N_("photos of events")}
"""Further, optional marks."""
CHANNELS = {"": N_("every channel"), "phone": N_("phone"), "sms": N_("text message"), "letter": N_("letter")}


@dataclass(frozen=True)
class Word:
    """What a person said last about one purpose on one channel ('' = every channel)."""

    purpose: str
    channel: str
    given: bool
    at: datetime
    evidence: str
    by: str


def allowed(words: Iterable[Word], purpose: str, channel: str, mass: bool = False) -> bool:
    """Whether a purpose may use a channel (4.4); ``mass``: one text to many people at once."""
    newest = {(word.purpose, word.channel): word for word in sorted(words, key=lambda word: word.at)}
    every, single = newest.get((purpose, "")), newest.get((purpose, channel))
    said = max(  # of two words of one moment the refusal counts
        (word for word in (every, single) if word), key=lambda word: (word.at, not word.given), default=None
    )
    if said is not None:
        return said.given
    return purpose == "service" or (purpose == "courtesy" and not (mass and channel == "sms"))


class ConsentService:
    """Records what people agree to and refuse; a withdrawal is as easy as a consent."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def words(self, customer_id: int) -> list[Word]:
        """Everything that a customer said, oldest first. Raises NotFound."""
        self._known(customer_id)
        rows = Consent.select().where(Consent.customer == customer_id).order_by(Consent.given_at, Consent.id)
        return [Word(r.purpose, r.channel, bool(r.given), r.given_at, r.evidence, "") for r in rows]

    def allows(self, customer_id: int, purpose: str, channel: str, mass: bool = False) -> bool:
        """Whether a purpose may reach a customer by a channel. Raises NotFound."""
        return allowed(self.words(customer_id), purpose, channel, mass)

    def record(
        self, actor: Actor, customer_id: int, purpose: str, given: bool, channel: str = "", evidence: str = ""
    ) -> Change:
        """Keep what a customer said, dated now. Raises NotFound, NotAllowed, WorldError."""
        self._known(customer_id)
        with self._store.write(actor, "consent", self._summary(purpose, given)) as w:
            self.put(w, customer_id, purpose, given, channel, evidence)
        return w.change

    def put(
        self, writing: Writing, customer_id: int, purpose: str, given: bool, channel: str, evidence: str
    ) -> None:
        """One word, inside a write. Raises WorldError for an unknown purpose or channel."""
        if purpose not in PURPOSES and purpose not in EXTRA:
            raise WorldError(
                _("There is no purpose {name}: choose one of {names}").format(
                    name=purpose, names=", ".join((*PURPOSES, *EXTRA))
                )
            )
        if channel not in CHANNELS:
            raise WorldError(
                _("There is no channel {name}: choose one of {names}").format(
                    name=channel, names=", ".join(filter(None, CHANNELS))
                )
            )
        writing.insert(
            Consent, customer=customer_id, purpose=purpose, channel=channel, given=given,
            given_at=self._store.clock.now(), evidence=evidence.strip(),
        )  # fmt: skip
        writing.touch("customer", [customer_id])

    def _summary(self, purpose: str, given: bool) -> str:
        return f"{'+' if given else '-'}{purpose}"

    def _known(self, customer_id: int) -> None:
        if Customer.get_or_none(Customer.id == customer_id) is None:
            raise NotFound(_("There is no customer {id}").format(id=customer_id))
