"""What to say at the counter, as lines under a customer's name (:mod:`dealerdesk.care.welcome`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.text import _
from ui import theme
from ui.widgets.basic import Label, LineLabel, link
from ui.widgets.parts import Icon

if TYPE_CHECKING:
    from dealerdesk.care.welcome import Line

ICONS = {
    "complaint": "emotion-unhappy-line",
    "promised": "phone-line",
    "phone": "error-warning-line",
    "appointment": "calendar-check-line",
    "lost": "user-unfollow-line",
    "overdue": "alarm-warning-line",
    "note": "sticky-note-line",
    "declined": "tools-line",
    "birthday": "cake-2-line",
    "tier": "vip-crown-fill",
    "refused": "forbid-line",
}
TONES = {"red": "red", "amber": "amber", "plain": "text-2"}
SHOWN = 3
"""So many lines stand there at once in a narrow pane; a click shows the others."""


class Greets(QWidget):
    """Lines of tone, icon and words; the first few, the others after a click."""

    def __init__(self, shown: int = SHOWN) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self._shown = shown
        self._lines: list[Line] = []
        self.hide()

    @property
    def text(self) -> str:
        """All that is to be said."""
        return "\n".join(line.whole for line in self._lines)

    def show_lines(self, lines: Sequence[Line], all_of_them: bool = False) -> None:
        """These lines, the first few in sight."""
        self._lines = list(lines)
        _empty(self._column)
        most = len(self._lines) if all_of_them else self._shown
        for line in self._lines[:most]:
            self._column.addLayout(_row(line))
        rest = len(self._lines) - most
        if rest > 0:
            said = _("{count} more").format(count=rest)
            self._column.addWidget(
                link(said, lambda: self.show_lines(self._lines, True)), 0, Qt.AlignmentFlag.AlignLeft
            )
        self.setVisible(bool(self._lines))


def _row(line: Line) -> QHBoxLayout:
    tone = TONES[line.tone]
    row = QHBoxLayout()
    row.setSpacing(theme.px(6))
    icon = LineLabel(Icon(ICONS[line.code], "lost-text" if line.code == "tier" else tone, 14), shrink=False)
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(line.whole, "caption", tone).wrap(), 1)
    return row


def _empty(column: QVBoxLayout) -> None:
    from ui.preview import empty_layout

    empty_layout(column)
