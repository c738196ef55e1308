"""Rows of a table and how each column shows them. The model never asks for data and sorts in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui import theme
from ui.widgets import parts
from ui.widgets.parts import Line, Text

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
SORT = Qt.ItemDataRole.UserRole + 1
ROW = Qt.ItemDataRole.UserRole + 2
CELL = Qt.ItemDataRole.UserRole + 3


@dataclass(frozen=True)
class Column:
    """One column: key, title, how a row is shown, width in design pixels (0 = takes the rest)."""

    key: str
    title: str
    cell: Callable[[Any], Line | str]
    width: int = 0
    right: bool = False
    sort: Callable[[Any], Any] | None = None
    hidden: bool = False
    low: bool = False
    """Gives way when the table is narrow."""
    tip: Callable[[Any], str] | None = None
    """What its tooltip says, instead of the elided words."""


@dataclass(frozen=True)
class Group:
    """A row that is only a heading between rows."""

    title: str
    note: str = ""
    tone: str = "text-2"
    plain: bool = False


class RowsModel(QAbstractTableModel):
    """Rows and columns; sorting is done here, in memory."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.rows: list[Any] = []
        self._given: list[Any] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self._cells: dict[tuple[int, int], Line] = {}

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows instead; the sorting stays."""
        self.beginResetModel()
        self._given = list(rows)
        self._arrange()
        self.endResetModel()

    def add_rows(self, rows: Sequence[Any]) -> None:
        """More rows after the last; a sorted table is sorted anew."""
        self._given += rows
        if self._sorted is not None:
            self.sort(*self._sorted)
            return
        count = len(self.rows)
        self.beginInsertRows(ROOT, count, count + len(rows) - 1)
        self.rows += rows
        self.endInsertRows()

    def forget(self) -> None:
        """What the cells say is other by now, though the rows are the same."""
        self._cells.clear()

    def _arrange(self) -> None:
        self._cells.clear()
        self.rows = list(self._given)
        if self._sorted is not None:
            column = self.columns[self._sorted[0]]
            key = column.sort or (lambda row: parts.plain(self._line(column, row)))
            self.rows = [row for row in self.rows if not isinstance(row, Group)]
            self.rows.sort(key=key, reverse=self._sorted[1] == Qt.SortOrder.DescendingOrder)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 gives the order back in which the rows came."""
        self.layoutAboutToBeChanged.emit()
        self._sorted = (column, order) if column >= 0 else None
        self._arrange()
        self.layoutChanged.emit()

    @staticmethod
    def _line(column: Column, row: Any) -> Line:
        shown = column.cell(row)
        return (Text(shown),) if isinstance(shown, str) else shown

    def line(self, row: int, column: int) -> Line:
        """The parts of a cell."""
        key = (row, column)
        found = self._cells.get(key)
        if found is None:
            if len(self._cells) > 4000:
                self._cells.clear()
            found = self._cells[key] = self._line(self.columns[column], self.rows[row])
        return found

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], Group):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if isinstance(row, Group):
            words = f"{row.title} {row.note}".strip()
            return words if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        column = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return parts.plain(self.line(index.row(), index.column()))
        if role == CELL:
            return self.line(index.row(), index.column())
        if role == SORT:
            return column.sort(row) if column.sort else parts.plain(self._line(column, row))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            column = self.columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return column.title
            if role == Qt.ItemDataRole.FontRole:
                return theme.font("caption")
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None
