"""Steps joined by a line: 写入 → 落盘 → 回读核对 → 可以拔出. Shape, word and colour say each state."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.widgets import parts

_LOOK = {
    "done": ("checkbox-circle-fill", "green", "green"),
    "now": ("record-circle-line", "accent", "accent"),
    "later": ("checkbox-blank-circle-line", "text-3", "text-2"),
    "waits": ("indeterminate-circle-line", "text-3", "text-3"),
    "frozen": ("lock-2-line", "accent", "accent"),
    "late": ("alarm-warning-fill", "red", "red"),
    "failed": ("error-warning-fill", "red", "red"),
}


class Steps(QWidget):
    """`set_steps` with (words, state, note); a state is a key of `_LOOK`."""

    def __init__(self, spread: bool = False) -> None:
        """`spread`: the steps take the whole width, with long lines between them."""
        super().__init__()
        self._spread = spread
        self._steps: list[tuple[str, str, str]] = []
        policy = QSizePolicy.Policy.Expanding if spread else QSizePolicy.Policy.Preferred
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    def set_steps(self, steps: Sequence[tuple[str, str, str]]) -> None:
        """Show these steps."""
        self._steps = list(steps)
        words = " → ".join(parts.plain(self._line(*step)) for step in self._steps)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """What they say."""
        return self.accessibleName()

    @property
    def states(self) -> list[str]:
        """The state of each step."""
        return [state for _words, state, _note in self._steps]

    @staticmethod
    def _line(words: str, state: str, note: str) -> list[parts.Part]:
        icon, shape, tone = _LOOK[state]
        line: list[parts.Part] = [
            parts.Icon(icon, shape, 15),
            parts.Text(words, tone, bold=state in ("now", "late")),
        ]
        if note:
            line.append(parts.Text(note, "text-2", role="caption"))
        return line

    def _widths(self) -> list[int]:
        return [parts.measure(self._line(*step)) for step in self._steps]

    def sizeHint(self) -> QSize:
        gaps = max(0, len(self._steps) - 1) * theme.px(30)
        return QSize(sum(self._widths()) + gaps, theme.px(22))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), theme.px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        widths = self._widths()
        gaps = len(self._steps) - 1
        spare = self.width() - sum(widths)
        gap = theme.px(30)
        if gaps > 0 and (self._spread or spare < gaps * gap):
            gap = max(theme.px(10), spare // gaps)
        x, middle = 0, self.height() // 2
        for number, (step, wide) in enumerate(zip(self._steps, widths, strict=True)):
            if number:
                inset = min(theme.px(8), gap // 3)
                painter.fillRect(
                    QRect(x + inset, middle, gap - 2 * inset, theme.line_width()), theme.color("control")
                )
                x += gap
            room = QRect(x, 0, min(wide, max(0, self.width() - x)), self.height())
            parts.paint(painter, room, self._line(*step))
            x += wide
