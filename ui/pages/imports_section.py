"""The first lines of a list, below the one that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import _
from ui import theme
from ui.pages.imports_tables import ROW, issue_columns
from ui.widgets.basic import Button, LineLabel, frame, link
from ui.widgets.parts import Gap, Icon, Text
from ui.widgets.table import Table

SHORT = 3


class Section(QFrame):
    """The first lines of a list below the chosen one: title, all of them, save."""

    saved = Signal()
    all_asked = Signal()

    def __init__(self, icon: str, tone: str, note: str, save: str) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        self._icon, self._tone, self._note = icon, tone, note
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = frame("bar")
        head.setFixedHeight(theme.px(36))
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(12), 0, theme.px(16), 0)
        row.setSpacing(theme.px(8))
        self.heading = LineLabel()
        self.rest = link("", self.all_asked.emit)
        self.save = Button(save, icon="save-line", small=True)
        self.save.clicked.connect(self.saved)
        row.addWidget(self.heading, 1)
        row.addWidget(self.rest)
        row.addWidget(self.save)
        column.addWidget(head)
        self._column = column
        self.table: Table | None = None

    def show_lines(self, title: str, lines: Sequence[Any], phones: frozenset[str]) -> None:
        """The first of these lines."""
        if self.table is not None:
            self._column.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        self.table = Table(issue_columns(phones), row_height=ROW, name=title, shy=True)
        self.table.horizontalHeader().hide()
        shown = list(lines[:SHORT])
        self.table.set_rows(shown)
        self.table.setFixedHeight(theme.px(ROW) * len(shown) + 1)
        self._column.addWidget(self.table)
        self.heading.set_line(
            Icon(self._icon, self._tone, 16), Text(title, role="section"), Gap(2), Text(self._note, "text-2")
        )
        more = len(lines) - len(shown)
        self.rest.setText(_("the other {count}").format(count=f"{more:,}"))
        self.rest.setVisible(more > 0)
        self.rest.updateGeometry()
