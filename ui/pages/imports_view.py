"""The file at hand: proof, columns, counts, differences, one action bar. Shows, and says what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import _
from ui import theme
from ui.pages.imports_act import ActBar
from ui.pages.imports_columns import ColumnsPane
from ui.pages.imports_counts import CountsBar
from ui.pages.imports_head import FileHead
from ui.pages.imports_lists import ListsPane
from ui.widgets.cards import Empty

if TYPE_CHECKING:
    from dealerdesk.dms.choices import Choices
    from dealerdesk.dms.plan import ImportPlan

NARROW = 1160
"""A page narrower than this (a window under 1280) gives its columns less room."""


class FileView(QFrame):
    """`plainly` when a file that can't be read as chosen shall be read as ever."""

    plainly = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = FileHead()
        self.columns = ColumnsPane()
        self.counts = CountsBar()
        self.lists = ListsPane()
        self.act = ActBar()
        self.blank = Empty()
        self.counts.asked.connect(self.lists.choose)
        self.lists.chosen.connect(self.counts.choose)
        column.addWidget(self.head)
        body = QHBoxLayout()
        body.setSpacing(0)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.counts)
        right.addWidget(self.lists, 1)
        right.addWidget(self.blank, 1)
        right.addWidget(self.act)
        body.addWidget(self.columns)
        body.addLayout(right, 1)
        column.addLayout(body, 1)

    def set_narrow(self, width: int) -> None:
        """Less room for the columns in a small window."""
        self.columns.set_narrow(width < theme.px(NARROW))

    def show_reading(self, name: str, place: str) -> None:
        """A file that is being compared; nothing of it is known yet."""
        self.head.show_file(name, place)
        self.head.say_steps(0)
        self.act.say_reading()
        self._set_shown(False)

    def show_plan(self, made: ImportPlan, place: str, chosen: Choices, in_force: Choices) -> None:
        """What importing will do. `chosen` by a person for this file, `in_force` with its profile."""
        self._set_shown(True)
        self.head.show_plan(made, place, chosen.encoding is not None)
        self.head.say_steps(3)
        self.columns.show_look(made.look, in_force)
        self.counts.show_plan(made)
        self.lists.show_plan(made)
        self.act.say_plan(made)
        self.lists.table.setFocus()

    def show_again(self, made: ImportPlan) -> None:
        """The same file, compared anew after decisions: where one looks stays."""
        self.counts.show_plan(made)
        self.lists.show_plan(made, again=True)
        self.act.say_plan(made)

    def show_refused(self) -> None:
        """The file can't be read as chosen."""
        self.head.say_steps(1, failed=True)
        self.act.say_refused()
        self.blank.say(_("This file can't be read so."), _("Back to automatic"), self.plainly.emit)
        self.blank.button.setFocus()

    def show_done(self) -> None:
        """It is in; nothing can be chosen any more."""
        self.columns.set_open(False)
        self.lists.set_open(False)
        self.head.shut()
        self.head.say_steps(4)

    def _set_shown(self, on: bool) -> None:
        for widget in (self.columns, self.counts, self.lists):
            widget.setVisible(on)
        self.blank.setVisible(not on)
        self.blank.say("")
