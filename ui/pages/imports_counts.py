"""The six counts, which add up to the rows of the file and say so; beside them 待核, outside the sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from dealerdesk.text import _, ngettext
from ui import theme
from ui.pages.imports_words import COUNTED
from ui.widgets import parts
from ui.widgets.basic import LineLabel
from ui.widgets.parts import Icon, Text

if TYPE_CHECKING:
    from dealerdesk.dms.plan import ImportPlan

LISTED = {
    "new": "new",
    "changed": "changed",
    "same": "same",
    "conflicts": "conflicts",
    "skipped": "skipped",
    "rejected": "rejects",
}
"""Counts that have a list of their own, and its name."""


class CountTile(QAbstractButton):
    """A large number and its word; a click shows its list."""

    def __init__(self, words: str, tone: str) -> None:
        super().__init__()
        self._words, self._tone, self.count = words, tone, 0
        self.chosen = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_count(self, count: int) -> None:
        """Show another number."""
        self.count = count
        self.setText(f"{self._words} {count:,}")
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        number = theme.metrics("record").horizontalAdvance(f"{self.count:,}")
        word = theme.metrics("body").horizontalAdvance(self._words)
        return QSize(max(number + theme.px(20), word + theme.px(20), theme.px(76)), theme.px(50))

    def minimumSizeHint(self) -> QSize:
        number = theme.metrics("record").horizontalAdvance(f"{self.count:,}")
        word = theme.metrics("caption").horizontalAdvance(self._words)
        return QSize(max(number, word) + theme.px(11), theme.px(50))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self.chosen or self.hasFocus():
            parts.rounded(
                painter, box, theme.px(6), "selection" if self.chosen else None, "accent", 1 + self.hasFocus()
            )
        elif self.underMouse() and self.isEnabled():
            parts.rounded(painter, box, theme.px(6), "raised", None)
        left, half = theme.px(8), self.height() // 2
        tone = self._tone if self.count else "text-3"
        number = QRect(left, theme.px(2), self.width() - left, half + theme.px(2))
        parts.paint(painter, number, (Text(f"{self.count:,}", tone, role="record"),))
        word = QRect(left, half + theme.px(3), self.width() - left, half - theme.px(6))
        parts.paint(painter, word, (Text(self._words, "text-2", role="caption"),))


class CountsBar(QFrame):
    """`asked` carries the name of the list that is wanted."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "toolbar")
        self.setFixedHeight(theme.px(66))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), 0, theme.px(16), 0)
        row.setSpacing(theme.px(2))
        self.tiles: dict[str, CountTile] = {}
        for name, words, tone in COUNTED:
            tile = CountTile(_(words), tone)
            wanted = LISTED.get(name)
            tile.setEnabled(wanted is not None)
            tile.setFocusPolicy(Qt.FocusPolicy.TabFocus if wanted else Qt.FocusPolicy.NoFocus)
            if wanted:
                tile.clicked.connect(lambda _on=False, wanted=wanted: self.asked.emit(wanted))
            self.tiles[name] = tile
            row.addWidget(tile)
        row.addSpacing(theme.px(8))
        row.addWidget(_Upright())
        row.addSpacing(theme.px(8))
        self.issues = LineLabel(shrink=False)
        self.issues_note = LineLabel(Text(_("kept raw, not used"), "text-2", role="caption"), shrink=False)
        row.addLayout(_column(self.issues, self.issues_note))
        self.sum = LineLabel(right=True, shrink=False)
        self.whole = LineLabel(right=True, shrink=False)
        row.addStretch(1)
        row.addLayout(_column(self.sum, self.whole, right=True))

    def show_plan(self, plan: ImportPlan) -> None:
        """The counts of a plan and whether they are all rows."""
        counts = plan.counts.as_dict()
        for name, tile in self.tiles.items():
            tile.set_count(counts[name])
        issues = len(plan.issues)
        said = ngettext("{count} value to check", "{count} values to check", issues).format(
            count=f"{issues:,}"
        )
        tone = "amber" if issues else "text-3"
        self.issues.set_line(Icon("error-warning-line", tone, 16), Text(said, tone, role="section"))
        total = sum(counts[name] for name in self.tiles)
        whole, rows = total == plan.counts.rows, f"{plan.counts.rows:,}"
        tone = "text-2" if whole else "red"
        self.sum.set_line(Text(_("six counts: {sum}").format(sum=f"{total:,}"), tone, role="caption"))
        said = (_("= {rows} rows in the file") if whole else _("but the file has {rows} rows")).format(
            rows=rows
        )
        icon = Icon(
            "checkbox-circle-fill" if whole else "error-warning-fill", "green" if whole else "red", 14
        )
        self.whole.set_line(Text(said, tone, role="caption"), icon)

    def choose(self, wanted: str) -> None:
        """Mark the count whose list is shown."""
        for name, tile in self.tiles.items():
            tile.chosen = LISTED.get(name) == wanted
            tile.update()


def _column(top: LineLabel, bottom: LineLabel, right: bool = False) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.px(4))
    column.addStretch(1)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    column.addWidget(top, 0, side)
    column.addWidget(bottom, 0, side)
    column.addStretch(1)
    return column


class _Upright(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme.line_width(), theme.px(38))

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.color("line"))
