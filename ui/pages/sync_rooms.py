"""The bar that leads through the pages of 同步: imports, what waits for a person, what goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout

from dealerdesk.text import _
from ui import theme
from ui.widgets.choices import Segments

if TYPE_CHECKING:
    from ui.shell import Shell

ROOMS = ("sync", "checks", "conflicts", "duplicates", "outbox")


class RoomsBar(QFrame):
    """The rooms at left with how much waits in each; a page adds its acts at the right of `row`."""

    def __init__(self, shell: Shell, here: str) -> None:
        super().__init__()
        self._shell, self._here = shell, here
        self.setProperty("look", "toolbar")
        self.setFixedHeight(theme.px(46))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        self.row.setSpacing(theme.px(8))
        self.rooms = Segments([(room, room) for room in self._shown()], _("Sync"))
        self.rooms.chosen.connect(self._go)
        self.row.addWidget(self.rooms)
        self.row.addStretch(1)

    def _shown(self) -> list[str]:
        return [room for room in ROOMS if room == self._here or self._shell.has_page(room)]

    def _go(self, room: str) -> None:
        self.rooms.set_value(self._here)
        if room != self._here:
            self._shell.go(room)

    def refresh(self) -> None:
        """Say how much waits."""
        open_ = self._shell.desk.checks.counts()
        counts = {"checks": open_["issues"], "conflicts": open_["conflicts"]}
        names = {
            "sync": _("Imports"), "checks": _("To check"), "conflicts": _("Conflicts"),
            "duplicates": _("Duplicates"), "outbox": _("For the DMS"),
        }  # fmt: skip
        said = [(room, names[room] + (f" {counts[room]:,}" if counts.get(room) else "")) for room in
                self._shown()]  # fmt: skip
        self.rooms.set_choices(said)
        self.rooms.set_value(self._here)
