"""The lists behind the calls (名单): lost, recall, follow-ups, spot check, corrections, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealerdesk.text import _
from ui.pages.rooms_bar import RoomsBar

if TYPE_CHECKING:
    from ui.shell import Shell


def care_bar(shell: Shell, here: str) -> RoomsBar:
    """The bar on top of the page ``here``; counts say what still needs an act."""
    names = {
        "lost": _("Lost list"), "recall": _("Monthly recall"), "follow_grid": _("Follow-up grid"),
        "spot": _("Spot check"), "corrections": _("Numbers to correct"), "missing": _("What is missing"),
    }  # fmt: skip

    def counts() -> dict[str, int]:
        return {
            "corrections": shell.desk.numbers.waiting(),
            "missing": shell.desk.missing.count_today(),
        }

    return RoomsBar(shell, here, names, counts, _("Lists"))
