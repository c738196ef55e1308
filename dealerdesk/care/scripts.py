"""话术: what is said for every kind of care (1.1.3), in versions; the shop's words or the shipped ones."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import resources
from dealerdesk.care import bulk
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.records import Script
from dealerdesk.care.script_text import Branch, Filled, Words, check_words, fill
from dealerdesk.care.script_values import Raw, values_for
from dealerdesk.care.service import CareService
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.people.service import PeopleService
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, may
from dealerdesk.store.store import Change, Store
from dealerdesk.text import _, language

SHIPPED = 1
"""The version that the program brings along, in the language of the shop; the shop's own follow."""


@dataclass(frozen=True)
class ScriptVersion:
    """One version: its words, who wrote it and when. ``proposed``: by somebody who may not put it in
    force (7.7). The shipped one has no day, and the author —."""

    kind: str
    version: int
    words: Words
    author: str = "—"
    at: datetime | None = None
    note: str = ""
    proposed: bool = False

    @property
    def shipped(self) -> bool:
        """Whether the program brought it along."""
        return self.version == SHIPPED


class ScriptService:
    """Reads, keeps and fills the scripts of a shop."""

    def __init__(self, store: Store, settings: Settings, people: PeopleService, care: CareService) -> None:
        self._store = store
        self._settings = settings
        self._people = people
        self._care = care

    def script(self, kind: str) -> ScriptVersion:
        """The script in force: the newest that is no proposal, else the shipped one.

        Raises NotFound for an unknown kind.
        """
        return next(version for version in self.versions(kind) if not version.proposed)

    def versions(self, kind: str) -> list[ScriptVersion]:
        """Every version of a kind, the newest first, the shipped one last. Raises NotFound."""
        _require_kind(kind)
        rows = Script.select().where(Script.kind == kind).order_by(Script.version.desc())  # type: ignore[attr-defined]
        return [*map(_version, rows), ScriptVersion(kind, SHIPPED, shipped(kind, language()))]

    def standing(self) -> dict[str, tuple[int, int]]:
        """Of every kind the version in force, and how many proposals are newer than it."""
        found = {kind: [SHIPPED, 0] for kind in KINDS}
        rows = Script.select().order_by(Script.kind, Script.version)  # type: ignore[attr-defined]
        for version in map(_version, rows):
            if version.proposed:
                found[version.kind][1] += 1
            else:
                found[version.kind] = [version.version, 0]
        return {kind: (version, waiting) for kind, (version, waiting) in found.items()}

    def save(self, actor: Actor, kind: str, words: Words, note: str = "") -> Change:
        """Keep a new version. It is in force at once when the actor may change the settings of the
        trade; a CS specialist's is a proposal, until a manager puts it in force (7.7).

        Raises WorldError with one line when something is wrong with it (the first of
        ``check_words``) or nothing was changed, NotAllowed, NotFound.
        """
        now = self.script(kind)
        words = _tidy(words)
        problems = check_words(kind, words)
        if problems:
            raise WorldError(problems[0])
        if words == now.words:
            raise WorldError(_("Nothing was changed: this is what is said already"))
        in_force = may(actor, "settings")
        summary = _("Script {kind}").format(kind=KINDS[kind].title)
        with self._store.write(actor, "settings" if in_force else "propose_script", summary) as w:
            newest = Script.select(Script.version).where(Script.kind == kind)
            last = newest.order_by(Script.version.desc()).scalar() or SHIPPED  # type: ignore[attr-defined]
            w.insert(
                Script,
                kind=kind,
                version=last + 1,
                text=to_toml(words, proposed=not in_force),
                note=" ".join(note.split()),
                author=actor.name,
                at=self._store.clock.now(),
            )
        return w.change

    def restore(self, actor: Actor, kind: str, version: int) -> Change:
        """Put an older version, or a proposal, in force again, as a new version with a note.

        Raises as :meth:`save`.
        """
        found = next((old for old in self.versions(kind) if old.version == version), None)
        if found is None:
            raise NotFound(_("There is no version {version} of this script").format(version=version))
        note = _("as version {version}, by {author}").format(version=version, author=found.author)
        return self.save(actor, kind, found.words, note)

    def values(
        self,
        actor: Actor,
        kind: str,
        customer_id: int,
        vehicle_id: int | None = None,
        more: dict[str, Raw] | None = None,
    ) -> dict[str, str]:
        """What the fields say for one customer and car, as far as it is known; ``more`` wins.

        Raises NotFound, NotAllowed.
        """
        today = self._store.clock.today()
        person = self._people.customer(actor, customer_id)
        cars = {card.id: card for card in person.vehicles}
        card = cars.get(vehicle_id) if vehicle_id else next(iter(person.vehicles), None)
        facts = next(iter(bulk.load_cars(self._store, [card.id])), None) if card else None
        items = self._care.for_vehicle(card.id) if card else []
        raw: dict[str, Raw] = {"refuse": self._settings["refuse_words"]}
        if facts is not None:
            rules = self._care.rules()
            done = facts.service_visits
            if not done:
                raw["due_km"] = rules.first_service_km
            elif done[-1].km is not None and done[-1].km_ok:
                raw["due_km"] = done[-1].km + rules.service_km
        head = self._settings.shop_head()
        return values_for(kind, person, card, items, head, actor.name, today, facts, raw | (more or {}))

    def filled(self, kind: str, values: dict[str, str]) -> Filled:
        """The script in force with these values."""
        return fill(self.script(kind).words, values)


def shipped(kind: str, lang: str) -> Words:
    """The words that the program brings along for a kind, in a language."""
    _require_kind(kind)
    return _shipped(lang)[kind]


@cache
def _shipped(lang: str) -> dict[str, Words]:
    text = resources.path(f"scripts/{lang}.toml").read_text("utf-8")
    return {kind: _words(found) for kind, found in tomllib.loads(text).items()}


def to_toml(words: Words, proposed: bool = False) -> str:
    """A script as it is kept."""
    lines = ["proposed = true"] if proposed else []
    lines.append(f"ticks = [{', '.join(map(_quoted, words.ticks))}]")
    if words.sms:
        lines.append(f"sms = {_quoted(words.sms)}")
    for branch in words.branches:
        lines += ["", "[[branches]]", f"name = {_quoted(branch.name)}", f"text = {_quoted(branch.text)}"]
    return "\n".join(lines) + "\n"


def from_toml(text: str) -> Words:
    """What :func:`to_toml` wrote."""
    return _words(tomllib.loads(text))


def _words(found: dict[str, Any]) -> Words:
    branches = tuple(Branch(each["name"], each["text"].strip("\n")) for each in found["branches"])
    return Words(branches, tuple(found.get("ticks", ())), found.get("sms", ""))


def _quoted(text: str) -> str:
    """What JSON writes of text is TOML too, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _version(row: Script) -> ScriptVersion:
    found = tomllib.loads(str(row.text))
    proposed = bool(found.get("proposed"))
    return ScriptVersion(
        str(row.kind),
        int(str(row.version)),
        _words(found),
        str(row.author),
        row.at,
        str(row.note),
        proposed,  # type: ignore[arg-type]
    )


def _tidy(words: Words) -> Words:
    """Without empty ticks and outer blanks, as it is compared and kept."""
    branches = tuple(Branch(" ".join(b.name.split()), _lines(b.text)) for b in words.branches)
    ticks: Sequence[str] = [" ".join(tick.split()) for tick in words.ticks]
    return Words(branches, tuple(filter(None, ticks)), " ".join(words.sms.split()))


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _require_kind(kind: str) -> None:
    if kind not in KINDS:
        raise NotFound(_("There is no kind of care {kind}").format(kind=kind))
