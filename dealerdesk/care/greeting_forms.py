"""What the room of greeting events (C7, C8) takes and hands out: plain, frozen pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from dealerdesk.care.greeting_people import Audience
from dealerdesk.care.greeting_text import Finding
from dealerdesk.store.store import Change

FESTIVAL, WEATHER = "C7", "C8"
TODO, SENT, LEFT = "todo", "sent", "left"


@dataclass(frozen=True)
class Draft:
    """What makes an event: C7 or C8, its name and day, the text, whether it carries an offer, whom."""

    kind: str
    name: str
    day: date
    text: str
    offer: bool = False
    audience: Audience = field(default_factory=Audience)


@dataclass(frozen=True)
class Event:
    """An event as it stands. ``texted`` and ``greeted``: people in written lists, and ticked off;
    ``listed_at``: when the last list was written."""

    id: int
    draft: Draft
    state: str
    at: datetime
    actor: str
    closed_at: datetime | None
    texted: int
    greeted: int
    listed_at: datetime | None
    counts: bool
    """Whether the month counts it (K24): at least one person was reached."""

    @property
    def open(self) -> bool:
        """Whether it can still be worked on."""
        return self.state == "open"

    @property
    def reached(self) -> int:
        """Everybody it went to."""
        return self.texted + self.greeted


@dataclass(frozen=True)
class Proposal:
    """A festival of the next days that has no event yet."""

    name: str
    day: date
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """One person: to do by ``channel``, sent (when, by whom), or left out with the reason."""

    customer_id: int
    name: str
    sex: str
    kind: str
    tier: str
    plate: str
    model: str
    phone: str
    channel: str
    state: str
    reason: str = ""
    at: datetime | None = None
    actor: str = ""


@dataclass(frozen=True)
class Outlook:
    """What an event means now: the checks of the text, its class and size, and the people."""

    findings: tuple[Finding, ...]
    purpose: str
    offers: tuple[str, ...]
    length: int
    parts: int
    texts: tuple[Target, ...]
    calls: tuple[Target, ...]
    done: tuple[Target, ...]
    left: tuple[Target, ...]
    reasons: Mapping[str, int]
    refused_since: int = 0
    """People in a written list who have refused since."""

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What holds the list back."""
        return tuple(one for one in self.findings if one.wrong)


@dataclass(frozen=True)
class Listed:
    """A written list: the file, how many numbers, and the change."""

    file: Path
    numbers: int
    change: Change


@dataclass(frozen=True)
class GreetingMonth:
    """The events of a month, how many of them count, against the target (K24), and what comes."""

    month: date
    events: tuple[Event, ...]
    proposals: tuple[Proposal, ...]
    counted: int
    target: int
