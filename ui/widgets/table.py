"""Tables: rows given whole, columns that say how a row is shown. The model never asks for data.

A column's `cell` returns a line of parts (or plain words). Selected rows have the selection ground and an
accent bar; what is elided has a tooltip; Enter and double click open; Ctrl+C copies as a table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from ui import theme
from ui.widgets import parts
from ui.widgets.parts import Text
from ui.widgets.rows import CELL, ROW, SORT, Column, Group, Index, RowsModel

__all__ = ["CELL", "ROW", "SORT", "Column", "Group", "RowsModel", "Table"]

STRETCH_LEAST = 150  # room that a column without width wants at least


class CellDelegate(QStyledItemDelegate):
    """Paints cells from their parts."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, RowsModel):
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        row = model.rows[index.row()]
        painter.save()
        if isinstance(row, Group):
            self._paint_group(painter, rect, row, index.column())
            painter.restore()
            return
        table = self.parent()
        chosen = isinstance(table, Table) and table.shows_chosen(index.row())
        ground = table.ground(row) if isinstance(table, Table) else "surface"
        painter.fillRect(rect, theme.color("selection" if chosen else ground))
        if not isinstance(table, Table) or table.lines:
            edge = QRect(rect.x(), rect.bottom(), rect.width(), theme.line_width())
            painter.fillRect(edge, theme.color("line-soft"))
        column = model.columns[index.column()]
        first = isinstance(table, Table) and table.horizontalHeader().visualIndex(index.column()) == 0
        pad = table.pad if isinstance(table, Table) else theme.px(8)
        last = isinstance(table, Table) and table.is_last(index.column())
        inside = rect.adjusted(theme.px(12) if first else pad, 0, -theme.px(12) if last else -pad, -2)
        parts.paint(painter, inside, model.line(index.row(), index.column()), chosen, column.right)
        if isinstance(table, Table):
            self._paint_bar(painter, rect, table, index, chosen)
        painter.restore()

    @staticmethod
    def _paint_bar(painter: QPainter, rect: QRect, table: Table, index: Index, chosen: bool) -> None:
        header = table.horizontalHeader()
        if chosen and header.visualIndex(index.column()) == 0:
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), theme.color("accent"))
        if table.hasFocus() and table.currentIndex().row() == index.row() and table.focus_seen:
            painter.setPen(theme.color("accent"))
            painter.drawLine(rect.topLeft(), rect.topRight())
            painter.drawLine(rect.topLeft() + QPoint(0, 1), rect.topRight() + QPoint(0, 1))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            painter.drawLine(rect.bottomLeft() - QPoint(0, 1), rect.bottomRight() - QPoint(0, 1))

    @staticmethod
    def _paint_group(painter: QPainter, rect: QRect, row: Group, column: int) -> None:
        painter.fillRect(rect, theme.color("surface" if row.plain else "raised"))
        if not row.plain:
            painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.color("line-soft"))
        if column == 0:
            line: list[parts.Part] = [Text(row.title, row.tone, bold=True)]
            if row.note:
                line += [parts.Gap() if row.plain else parts.PUSH, Text(row.note, "text-3")]
            parts.paint(painter, rect.adjusted(theme.px(12), 0, -theme.px(12), -1), line)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        model = index.model()
        if not isinstance(model, RowsModel) or isinstance(model.rows[index.row()], Group):
            return False
        if event.type() == QEvent.Type.ToolTip:
            line = model.line(index.row(), index.column())
            room = option.rect.width() - theme.px(16)  # type: ignore[attr-defined]
            words = "" if parts.fits(line, room) else parts.plain(line)
            tip = model.columns[index.column()].tip
            words = tip(model.rows[index.row()]) if tip is not None else words
            QToolTip.showText(event.globalPos(), words, view)
            return True
        return super().helpEvent(event, view, option, index)


class Table(QTableView):
    """A list of rows. `opened` carries the row (Enter, double click), `picked` the current row or None."""

    opened = Signal(object)
    picked = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        row_height: int = 32,
        multi: bool = False,
        name: str = "",
        shy: bool = False,
        ground: Callable[[Any], str] = lambda _row: "surface",
        pad: int = 8,
        lines: bool = True,
    ) -> None:
        """`shy`: the chosen row shows only while the table has the focus; `ground`: token under a row;
        `pad`: room at both sides of a cell; `lines`: soft lines between the rows."""
        super().__init__()
        self.pad, self.lines = theme.px(pad), lines
        self._shy, self.ground = shy, ground
        self._headed = False
        self.rows_model = RowsModel(columns)
        self.setModel(self.rows_model)
        self.setItemDelegate(CellDelegate(self))
        self.setAccessibleName(name)
        self.focus_seen = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if multi else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(row_height))
        self.verticalHeader().setMinimumSectionSize(theme.px(20))
        self._set_header()
        self.doubleClicked.connect(lambda index: self._open(index))
        self.selectionModel().currentRowChanged.connect(lambda now, _old: self.picked.emit(self.row_at(now)))
        self.selectionModel().selectionChanged.connect(lambda *_args: self.viewport().update())

    def _set_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(theme.px(28))
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(theme.px(28))
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(False)
        header.setSortIndicatorClearable(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionClicked.connect(self._sort_by)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)
        for number, column in enumerate(self.rows_model.columns):
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(number, theme.px(column.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            header.setSectionHidden(number, column.hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Hide columns of low importance while the others would not have their room."""
        header = self.horizontalHeader()
        columns = self.rows_model.columns
        room = self.viewport().width()
        kept = {n for n, column in enumerate(columns) if not column.hidden and not column.low}
        needed = sum(theme.px(columns[n].width or STRETCH_LEAST) for n in kept)
        for number, column in enumerate(columns):
            if not column.low or column.hidden:
                continue
            needed += theme.px(column.width or STRETCH_LEAST)
            header.setSectionHidden(number, needed > room)

    # rows

    def set_rows(self, rows: Sequence[Any], keep: Callable[[Any], object] | None = None) -> None:
        """Show these rows; the chosen one stays when a row with the same `keep` key is still there."""
        chosen = self.row
        key = keep(chosen) if keep is not None and chosen is not None else None
        self.rows_model.set_rows(rows)
        self.clearSpans()
        tall = self.verticalHeader().defaultSectionSize()
        headed = any(isinstance(row, Group) for row in self.rows_model.rows)
        for number, row in enumerate(self.rows_model.rows) if headed or self._headed else ():
            if isinstance(row, Group):
                if len(self.rows_model.columns) > 1:
                    self.setSpan(number, 0, 1, len(self.rows_model.columns))
                self.setRowHeight(number, theme.px(30 if row.plain else 24))
            elif self.rowHeight(number) != tall:
                self.setRowHeight(number, tall)  # a heading stood here before
        self._headed = headed
        wanted = 0
        if keep is not None and key is not None:
            for number, row in enumerate(self.rows_model.rows):
                if not isinstance(row, Group) and keep(row) == key:
                    wanted = number
                    break
        self.choose(wanted)

    def is_last(self, column: int) -> bool:
        """Whether the column stands at the right end."""
        header = self.horizontalHeader()
        shown = [n for n in range(header.count()) if not header.isSectionHidden(n)]
        return bool(shown) and header.visualIndex(column) == max(map(header.visualIndex, shown))

    def shows_chosen(self, row: int) -> bool:
        """Whether the row is painted as chosen."""
        return self.selectionModel().isRowSelected(row) and (not self._shy or self.hasFocus())

    @property
    def rows(self) -> list[Any]:
        """The rows as shown."""
        return self.rows_model.rows

    def row_at(self, index: Index) -> Any | None:
        """The row of an index, None for a heading."""
        if not index.isValid() or index.row() >= len(self.rows_model.rows):
            return None
        row = self.rows_model.rows[index.row()]
        return None if isinstance(row, Group) else row

    @property
    def row(self) -> Any | None:
        """The chosen row."""
        return self.row_at(self.currentIndex())

    @property
    def chosen_rows(self) -> list[Any]:
        """All selected rows, in the order shown."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [row for row in (self.rows_model.rows[n] for n in numbers) if not isinstance(row, Group)]

    def choose(self, number: int) -> None:
        """Choose the row of this number (the next real one after a heading)."""
        while 0 <= number < len(self.rows_model.rows) and isinstance(self.rows_model.rows[number], Group):
            number += 1
        if 0 <= number < len(self.rows_model.rows):
            flag = QItemSelectionModel.SelectionFlag  # whatever key is held down, this row alone
            index = self.rows_model.index(number, 0)
            self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        else:
            self.picked.emit(None)

    # behaviour

    def _open(self, index: Index) -> None:
        row = self.row_at(index)
        if row is not None:
            self.opened.emit(row)

    def _sort_by(self, section: int) -> None:
        header = self.horizontalHeader()
        now = self.rows_model._sorted
        if now is None or now[0] != section:
            order = Qt.SortOrder.AscendingOrder
        elif now[1] == Qt.SortOrder.AscendingOrder:
            order = Qt.SortOrder.DescendingOrder
        else:
            header.setSortIndicatorShown(False)
            self.rows_model.sort(-1)
            return
        header.setSortIndicatorShown(True)
        header.setSortIndicator(section, order)
        self.clearSpans()
        self.rows_model.sort(section, order)

    def _choose_columns(self, at: QPoint) -> None:
        header = self.horizontalHeader()
        menu = QMenu(self)
        for number, column in enumerate(self.rows_model.columns):
            act = menu.addAction(column.title or column.key)
            act.setCheckable(True)
            act.setChecked(not header.isSectionHidden(number))
            act.setEnabled(number != 0)
            act.toggled.connect(lambda on, number=number: header.setSectionHidden(number, not on))
        menu.popup(header.mapToGlobal(at))

    def copy(self) -> str:
        """Put the selected rows on the clipboard as a table with tabs; returns it."""
        header = self.horizontalHeader()
        shown = [n for n in range(len(self.rows_model.columns)) if not header.isSectionHidden(n)]
        lines = ["\t".join(self.rows_model.columns[n].title for n in shown)]
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        for number in numbers:
            lines.append("\t".join(parts.plain(self.rows_model.line(number, n)) for n in shown))
        words = "\n".join(lines)
        QApplication.clipboard().setText(words)
        return words

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.focus_seen = True
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._open(self.currentIndex())
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and plain:
            self.choose(0 if event.key() == Qt.Key.Key_Home else len(self.rows_model.rows) - 1)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.focus_seen = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.viewport().update()
