"""The rooms of the front desk: appointments, arrivals, hand-over, confirmations, blank sheets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dealerdesk.text import _
from ui.pages.rooms_bar import RoomsBar

if TYPE_CHECKING:
    from ui.shell import Shell


def _names() -> dict[str, str]:
    return {
        "appointments": _("Appointments"), "arrivals": _("Arrivals"), "handover": _("Hand-over"),
        "confirm": _("Confirm"), "blanks": _("Blank sheets"),
    }  # fmt: skip


def front_commands(shell: Shell) -> list[tuple[str, Callable[[], object], str]]:
    """What the front desk does, as commands of the search box."""
    from ui.pages.arrival import open_arrival, open_walk_in

    acts: list[tuple[str, Callable[[], object], str]] = [
        (_("Record an arrival"), lambda: open_arrival(shell), "F8"),
        (_("Walk-in or rework"), lambda: open_walk_in(shell), ""),
    ]
    return acts + [
        (name, lambda room=room: shell.go(room), "")
        for room, name in _names().items()
        if room != "appointments" and shell.has_page(room)
    ]


def front_bar(shell: Shell, here: str) -> RoomsBar:
    """The bar on top of the page ``here``; counts say what still needs an act."""

    def counts() -> dict[str, int]:
        desk = shell.desk
        return {
            "arrivals": len(desk.reception.waiting()),
            "handover": len(desk.hand_overs.missing(desk.clock.today())),
            "confirm": len(desk.confirmations.due()),
            "blanks": len(desk.blanks.open()),
        }

    return RoomsBar(shell, here, _names(), counts, _("Front desk"))
