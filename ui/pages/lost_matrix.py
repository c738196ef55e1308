"""The matrix of the lost list (L1): 本地/外地 by 在保/出保 with margins and bands; each cell is a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QGridLayout, QSizePolicy

from dealerdesk.care.lost_list import COLUMNS, COVERED, LOCAL, OTHER, ROWS, RUN_OUT, TOTAL
from dealerdesk.text import N_, _
from ui import theme, words
from ui.widgets import parts
from ui.widgets.basic import Label
from ui.widgets.parts import Gap, Part, Text, Two

if TYPE_CHECKING:
    from dealerdesk.care.lost_list import Cell, LostList

ROW_NAMES = {LOCAL: N_("Local"), OTHER: N_("From elsewhere"), TOTAL: N_("Together")}
COLUMN_NAMES = {COVERED: N_("In warranty"), RUN_OUT: N_("Out of warranty"), TOTAL: N_("Together")}


class CellButton(QAbstractButton):
    """A count with its bands and calls; checked = the list shows these."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._line: tuple[Part, ...] = ()
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_cell(self, cell: Cell, order: list[str]) -> None:
        """Show a class of the matrix."""
        bands = " · ".join(f"{name.replace('-', '–')}: {cell.bands[name]:,}" for name in order)
        called = _("called {called}, reached {reached}").format(called=cell.called, reached=cell.reached)
        small = (Text(bands, "text-2", role="caption"),), (Text(called, "text-3", role="caption"),)
        self._line = (Text(f"{cell.cars:,}", "text", bold=True, role="section"), Gap(8), Two(*small))
        self.setText(f"{self._name} {parts.plain(self._line)}")
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        on, focused = self.isChecked(), self.hasFocus()
        fill = "selection" if on else "raised" if self.underMouse() else "surface"
        edge = "accent" if focused or on else "line"
        parts.rounded(painter, QRectF(self.rect()), theme.px(6), fill, edge, 2 if focused else 1)
        parts.paint(painter, self.rect().adjusted(theme.px(10), 0, -theme.px(10), 0), self._line, on)


class Matrix(QFrame):
    """`chosen` carries the row and the column whose cars the list shows."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        px = theme.px
        grid = QGridLayout(self)
        grid.setContentsMargins(px(12), px(8), px(12), px(8))
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        self._group = QButtonGroup(self)
        self.cells: dict[tuple[str, str], CellButton] = {}
        for number, column in enumerate(COLUMNS):
            grid.addWidget(Label(_(COLUMN_NAMES[column]), "caption", "text-3"), 0, number + 1)
            grid.setColumnStretch(number + 1, 1)
        for at, row in enumerate(ROWS):
            name = Label(_(ROW_NAMES[row]), "caption", "text-2")
            name.setFixedWidth(px(words.wide(40, 98)))
            grid.addWidget(name, at + 1, 0, Qt.AlignmentFlag.AlignVCenter)
            for number, column in enumerate(COLUMNS):
                cell = CellButton(f"{_(ROW_NAMES[row])} {_(COLUMN_NAMES[column])}")
                cell.clicked.connect(lambda _on=False, row=row, column=column: self.chosen.emit(row, column))
                self._group.addButton(cell)
                self.cells[row, column] = cell
                grid.addWidget(cell, at + 1, number + 1)
        self.cells[TOTAL, TOTAL].setChecked(True)

    def set_list(self, found: LostList) -> None:
        """Show the counts of this list."""
        for (row, column), cell in self.cells.items():
            cell.set_cell(found.matrix[row][column], list(found.bands)[:2])

    @property
    def value(self) -> tuple[str, str]:
        """The row and the column that are chosen."""
        return next((key for key, cell in self.cells.items() if cell.isChecked()), (TOTAL, TOTAL))

    def choose(self, row: str, column: str) -> None:
        """Choose a cell and tell."""
        self.cells[row, column].click()
