"""The columns of the file: what each was taken for, with an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import _
from ui import theme
from ui.pages.imports_words import PHONES, kind_name, masked
from ui.widgets.basic import LineLabel
from ui.widgets.choices import Combo
from ui.widgets.parts import Gap, Icon, Line, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.dms import plan

STATES = {
    "known": ("checkbox-circle-fill", "green"),
    "check": ("error-warning-line", "amber"),
    "ignored": ("forbid-line", "text-3"),
}
WIDE, NARROW = 402, 336
WIDTHS = {False: (92, 96, 82), True: (84, 88, 80)}
"""Header, field and state, in a wide and a narrow page."""


def state_words(state: str) -> str:
    """`认识`, `请确认`, `不导入`."""
    return {"known": _("known"), "check": _("confirm"), "ignored": _("ignored")}[state]


class ColumnsPane(QFrame):
    """`kind_chosen` when the file is taken for another kind."""

    kind_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        from dealerdesk.dms.headers import KINDS

        self.setProperty("look", "left-pane")
        self.setFixedWidth(theme.px(WIDE))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.line_width(), 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(12), theme.px(5), theme.px(10), theme.px(5))
        self.heading = LineLabel()
        self.kind = Combo([(kind, kind_name(kind)) for kind in KINDS])
        self.kind.setAccessibleDescription(_("Kind of file"))
        self.kind.setToolTip(_("Kind of file"))
        self.kind.activated.connect(lambda _n: self.kind_chosen.emit(self.kind.value))
        head.addWidget(self.heading, 1)
        head.addWidget(self.kind)
        column.addLayout(head)
        self.table = Table(self._columns(), name=_("Columns of the file"), pad=6, shy=True)
        self.table.horizontalHeader().setSectionsClickable(False)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    @staticmethod
    def _columns() -> list[Column]:
        def read_as(column: plan.Column) -> Line:
            return (Text(column.label) if column.label else Text("—", "text-3"),)

        def example(column: plan.Column) -> Line:
            return (Text(masked(column.example, column.field in PHONES), "text-2"),)

        def state(column: plan.Column) -> Line:
            icon, tone = STATES[column.state]
            return (Icon(icon, tone, 14), Text(state_words(column.state), tone))

        return [
            Column("header", _("In the file"), lambda column: (Text(column.header, bold=True),), 92),
            Column("field", _("Read as"), read_as, 96),
            Column("example", _("Example"), example),
            Column("state", _("State"), state, 82),
        ]

    def set_narrow(self, narrow: bool) -> None:
        """Less room in a small window."""
        self.setFixedWidth(theme.px(NARROW if narrow else WIDE))
        for number, wide in zip((0, 1, 3), WIDTHS[narrow], strict=True):
            self.table.setColumnWidth(number, theme.px(wide))

    def show_look(self, look: plan.FileLook) -> None:
        """The columns of a file, in its order."""
        self.table.set_rows(list(look.columns))
        self.kind.set_value(look.kind)
        count = {state: sum(column.state == state for column in look.columns) for state in STATES}
        total = len(look.columns)
        said = [f"{total}"]
        said += [f"{count[state]} {state_words(state)}" for state in ("check", "ignored") if count[state]]
        tone = "amber" if count["check"] else "text-2"
        self.heading.set_line(Text(_("Columns"), role="section"), Gap(2), Text(_(", ").join(said), tone))
