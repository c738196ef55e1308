"""The lists behind the calls (名单): lost, recall, follow-ups, spot check, corrections, what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dealerdesk.care.months import add_months
from dealerdesk.text import _
from ui.pages.rooms_bar import RoomsBar

if TYPE_CHECKING:
    from ui.shell import Shell


def _names() -> dict[str, str]:
    return {
        "lost": _("Lost list"), "recall": _("Monthly recall"), "follow_grid": _("Follow-up grid"),
        "spot": _("Spot check"), "corrections": _("Numbers to correct"), "missing": _("What is missing"),
    }  # fmt: skip


def list_commands(shell: Shell) -> list[tuple[str, Callable[[], object], str]]:
    """The lists as commands of the search box."""
    return [
        (_("List: {name}").format(name=name), lambda room=room: shell.go(room), "")
        for room, name in _names().items()
        if shell.has_page(room)
    ]


def care_bar(shell: Shell, here: str) -> RoomsBar:
    """The bar on top of the page ``here``; counts say what still needs an act."""

    def counts() -> dict[str, int]:
        desk, today = shell.desk, shell.desk.clock.today()
        spot = desk.spots.view(today)
        return {
            "lost": desk.lost.waiting(),
            "recall": desk.recall.waiting(add_months(today, 1)),
            "spot": max(spot.needed - spot.done, 0) if spot.draw is not None else 0,
            "corrections": desk.numbers.waiting(),
            "missing": desk.missing.count_today(),
        }

    return RoomsBar(shell, here, _names(), counts, _("Lists"))
