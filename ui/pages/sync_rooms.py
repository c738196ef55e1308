"""The rooms of 同步: imports, what waits for a person, what goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealerdesk.text import _
from ui.pages.rooms_bar import RoomsBar

if TYPE_CHECKING:
    from ui.shell import Shell


def sync_bar(shell: Shell, here: str) -> RoomsBar:
    """The bar on top of the page ``here``."""

    def counts() -> dict[str, int]:
        open_ = shell.desk.checks.counts()
        return {"checks": open_["issues"], "conflicts": open_["conflicts"]}

    names = {
        "sync": _("Imports"), "checks": _("To check"), "conflicts": _("Conflicts"),
        "duplicates": _("Duplicates"), "outbox": _("For the DMS"),
    }  # fmt: skip
    return RoomsBar(shell, here, names, counts, _("Sync"))
