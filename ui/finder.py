"""What the search box finds: people, cars, and commands for them, for the page and for the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dealerdesk.errors import WorldError
from dealerdesk.text import N_, _
from ui import words
from ui.searchpanel import Found
from ui.widgets.parts import Gap, Icon, Part, Plate, Text

if TYPE_CHECKING:
    from dealerdesk.people.cards import Hit
    from ui.frame import MainWindow
    from ui.shell import Shell

MATCHED = {
    "name": N_("name"),
    "pinyin": N_("pinyin"),
    "phone": N_("phone tail"),
    "plate": N_("plate"),
    "vin": N_("VIN"),
}
recent: list[int] = []
RECENT = 10


def remember(customer_id: int) -> None:
    """A record was opened: it stands first in the empty search box."""
    if customer_id in recent:
        recent.remove(customer_id)
    recent.insert(0, customer_id)
    del recent[RECENT:]


class Finder:
    """Answers one text; made anew for each opening of the panel."""

    def __init__(self, window: MainWindow, shell: Shell) -> None:
        self._window, self._shell = window, shell

    def find(self, text: str) -> list[Found]:
        """What matches; without text the last records and the page's commands."""
        if text.startswith((">", "》", "＞")):
            return self._commands(text[1:].strip())
        if not text:
            return [*self._recent(), *self._commands("")]
        hits = self._hits(text)
        found = [self._person(hit) for hit in hits]
        if hits:
            found += self._for_first(hits[0])
        return found + self._commands(text)

    def _hits(self, text: str) -> list[Hit]:
        try:
            return self._shell.desk.search.find(self._shell.actor, text, 20)
        except WorldError:
            return []

    def _recent(self) -> list[Found]:
        people = self._shell.desk.people
        found = []
        for customer_id in recent:
            try:
                card = people.customer(self._shell.actor, customer_id)
            except WorldError:
                continue
            car = next(iter(card.vehicles), None)
            line: list[Part] = [Icon("history-line", "text-2"), Gap(), Text(card.name, bold=True)]
            line.append(Text(words.honorific(card.sex, card.kind), "text-2"))
            if car is not None:
                line += [Plate(car.plate, car.plate_state), Text(car.model, "text-2")]
            found.append(Found("people", tuple(line), "", self._open(card.id, None), "", card.id, None))
        return found

    def _open(self, customer_id: int, vehicle_id: int | None) -> Callable[[], None]:
        return lambda: self._shell.go("customer", customer_id=customer_id, vehicle_id=vehicle_id)

    def _person(self, hit: Hit) -> Found:
        part = hit.part
        name_mark = _place(hit.name.upper(), part) if hit.matched == "name" else None
        line: list[Part] = [
            Icon(
                "phone-line" if hit.matched == "phone" else "car-line",
                "accent" if hit.matched == "plate" else "text-2",
            ),
            Gap(),
            Text(hit.name or _("Owner unknown"), bold=True, mark=name_mark),
            Text(words.honorific(hit.sex, hit.kind), "text-2"),
        ]
        car = next(
            (car for car in hit.vehicles if hit.matched in ("plate", "vin") and _fits(car, part)), None
        )
        car = car or next((car for car in hit.vehicles if car.id == hit.vehicle_id), None)
        if hit.matched == "phone":
            number = next((n for n in hit.phones if n.endswith(part)), hit.phones[0] if hit.phones else "")
            line.append(Text(number, mark=_place(number, part[-4:])))
        if hit.matched == "vin" and car is not None:
            tail = "VIN …" + car.vin[-8:]
            line.append(Text(tail, mark=_place(tail, part)))
        elif car is not None:
            mark = _place(car.plate, part) if hit.matched == "plate" else None
            line += [Plate(car.plate, mark=mark), Text(car.model, "text-2")]
        act = (
            self._open(hit.customer_id, hit.vehicle_id)
            if hit.customer_id is not None
            else (lambda: self._shell.go("customer", vehicle_id=hit.vehicle_id))
        )
        where = _(MATCHED.get(hit.matched, hit.matched))
        return Found(
            "people",
            tuple(p for p in line if not (isinstance(p, Text) and not p.text)),
            where,
            act,
            "",
            hit.customer_id,
            car.id if car else hit.vehicle_id,
        )

    def _for_first(self, hit: Hit) -> list[Found]:
        car = next((car for car in hit.vehicles if car.id == hit.vehicle_id), None)
        if car is None or "appointments" not in self._window.entries:
            return []
        tail = car.plate[2:] if car.plate else car.vin[-6:]
        line = (
            Icon("add-line"),
            Gap(),
            Text(_("New booking for {name} {plate}").format(name=hit.name, plate=tail)),
        )
        return [
            Found(
                "command",
                line,
                "",
                lambda: self._shell.go("appointments", vehicle_id=car.id, new=True),
                "Ctrl B",
                hit.customer_id,
                car.id,
            )
        ]

    def _commands(self, text: str) -> list[Found]:
        everything: list[tuple[str, Callable[[], object], str]] = []
        page = self._window.page
        if page is not None:
            everything += page.commands()
        for entry in self._window.entries.values():
            if entry.rail or not entry.parent:
                everything.append(
                    (_("Go to {page}").format(page=_(entry.name)), self._goer(entry.id), entry.key)
                )
        window = self._window
        everything += [
            (_("Light theme"), lambda: window.set_theme("light"), ""),
            (_("Dark theme"), lambda: window.set_theme("dark"), ""),
            (_("Theme as the system has it"), lambda: window.set_theme("auto"), ""),
            (_("Fold the rail"), window.fold, "Ctrl+\\"),
            (_("Change who works here"), window.change_person, ""),
        ]
        folded = text.casefold()
        return [
            Found("command", (Icon("terminal-line"), Gap(), Text(what)), "", act, key.replace("+", " "))
            for what, act, key in everything
            if folded in what.casefold()
        ]

    def _goer(self, page: str) -> Callable[[], None]:
        return lambda: self._shell.go(page)


def _place(text: str, part: str) -> tuple[int, int] | None:
    at = text.rfind(part) if part else -1
    return (at, len(part)) if at >= 0 else None


def _fits(car: object, part: str) -> bool:
    return part in getattr(car, "plate", "") or part in getattr(car, "vin", "")
