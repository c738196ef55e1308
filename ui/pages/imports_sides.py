"""Whose value wins: for the chosen differences, or for every one of a column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from dealerdesk.text import _
from ui import theme
from ui.pages.imports_words import field_name
from ui.widgets.basic import Button
from ui.widgets.choices import Combo

if TYPE_CHECKING:
    from dealerdesk.dms.plan import ChangeLine

BOTH = ("changed", "conflicts")
"""The lists of which each line has two sides."""


class SidesBar(QFrame):
    """`filtered` when another column is looked at ('' is every one), `decided` and `ruled` with the side."""

    filtered = Signal(str)
    decided = Signal(str)
    ruled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), 0, theme.px(16), theme.px(6))
        row.setSpacing(theme.px(8))
        self.which = Combo([("", _("All columns"))])
        self.which.setAccessibleDescription(_("Which column"))
        self.which.setToolTip(_("Which column (Tab)"))
        self.which.activated.connect(lambda _n: self.filtered.emit(self.field))
        self.ours = Button(_("Keep ours"), key="←", small=True)
        self.theirs = Button(_("Take the file's"), key="→", small=True)
        self.all_ours = Button("", small=True)
        self.all_theirs = Button("", small=True)
        self.ours.clicked.connect(lambda: self.decided.emit("ours"))
        self.theirs.clicked.connect(lambda: self.decided.emit("theirs"))
        self.all_ours.clicked.connect(lambda: self.ruled.emit("ours"))
        self.all_theirs.clicked.connect(lambda: self.ruled.emit("theirs"))
        row.addWidget(self.which)
        row.addStretch(1)
        for button in (self.ours, self.theirs, self.all_ours, self.all_theirs):
            row.addWidget(button)
        self._fields: list[str] = []
        self.show_line(None)

    @property
    def field(self) -> str:
        """The column that is looked at, '' for all."""
        return self.which.value

    @property
    def many(self) -> bool:
        """Whether Tab has somewhere to go."""
        return len(self._fields) > 1

    def show_fields(self, lines: Sequence[ChangeLine]) -> None:
        """The columns in which there are differences, each with how many."""
        counted = Counter(line.target for line in lines if line.target)
        self._fields = list(counted)
        whole = (_("All columns") + f" {len(lines)}") if lines else _("All columns")
        kept = self.field
        self.which.set_choices(
            [("", whole), *((field, f"{field_name(field)} {count}") for field, count in counted.items())]
        )
        self.which.set_value(kept if kept in counted else "")
        self.which.updateGeometry()

    def show_line(self, line: ChangeLine | None) -> None:
        """The difference that is chosen: the acts for its column name the column."""
        field = self.field or (line.target if line is not None else "")
        name = field_name(field) if field else ""
        self.all_ours.setText(_("{field}: all ours").format(field=name))
        self.all_theirs.setText(_("{field}: all the file's").format(field=name))
        for button in (self.all_ours, self.all_theirs):
            button.setVisible(bool(field))
            button.updateGeometry()
        for button in (self.ours, self.theirs):
            button.setEnabled(line is not None)

    def step(self, by: int) -> None:
        """Tab: the next column, after the last one all of them."""
        number = (self.which.currentIndex() + by) % self.which.count()
        self.which.setCurrentIndex(number)
        self.filtered.emit(self.field)
