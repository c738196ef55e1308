"""The bar that leads through the pages of one rail entry, with how much waits in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui import theme
from ui.widgets.choices import Segments

if TYPE_CHECKING:
    from ui.shell import Shell


class RoomsBar(QFrame):
    """The rooms at left; a page adds its acts at the right of `row`.

    ``names``: page id and its word, in order; a page that the window lacks is left out. ``counts``: how much
    waits, by page id, asked at every `refresh`.
    """

    def __init__(
        self,
        shell: Shell,
        here: str,
        names: Mapping[str, str],
        counts: Callable[[], Mapping[str, int]],
        title: str,
    ) -> None:
        super().__init__()
        self._shell, self._here, self._names, self._counts = shell, here, names, counts
        self.setProperty("look", "toolbar")
        self.setFixedHeight(theme.px(46))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        self.row.setSpacing(theme.px(8))
        self.rooms = Segments([(room, names[room]) for room in self._shown()], title)
        self.rooms.chosen.connect(self._go)
        self.row.addWidget(self.rooms)
        self.row.addStretch(1)

    def _shown(self) -> list[str]:
        return [room for room in self._names if room == self._here or self._shell.has_page(room)]

    def _go(self, room: str) -> None:
        self.rooms.set_value(self._here)
        if room != self._here:
            self._shell.go(room)

    def refresh(self) -> None:
        """Say how much waits."""
        counts = self._counts()
        self.rooms.set_choices(
            [
                (room, self._names[room] + (f" {counts[room]:,}" if counts.get(room) else ""))
                for room in self._shown()
            ]
        )
        self.rooms.set_value(self._here)
