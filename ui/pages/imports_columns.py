"""The columns of the file: what each was taken for, with an example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import _
from ui import theme
from ui.pages.imports_words import PHONES, kind_name, masked
from ui.widgets.basic import Button, LineLabel, frame
from ui.widgets.choices import Combo
from ui.widgets.parts import Gap, Icon, Line, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.dms import plan
    from dealerdesk.dms.choices import Choices

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


def empty_words(rule: str) -> str:
    """What an empty cell means: `空格保留`, `空格清空`, `只填空`."""
    return {"keep": _("empty keeps"), "clear": _("empty clears"), "fill": _("only fills")}[rule]


class ColumnsPane(QFrame):
    """`kind_chosen` when the file is taken for another kind, `field_chosen` (header, field) when a
    column is taken for another field, `empty_chosen` (field, rule) for what its empty cells mean,
    `order_chosen` (day first), `sheet_chosen`."""

    kind_chosen = Signal(str)
    field_chosen = Signal(str, str)
    empty_chosen = Signal(str, str)
    order_chosen = Signal(bool)
    sheet_chosen = Signal(str)

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
        self.table.picked.connect(lambda _column: self._show_chosen())
        column.addWidget(self._make_ask())
        column.addWidget(self._make_bar())
        self._empty: Mapping[str, str] = {}
        self.setFocusProxy(self.table)

    def _make_bar(self) -> QFrame:
        """For the chosen column: what it is read as, and what an empty cell means."""
        from dealerdesk.dms.choices import EMPTY_RULES
        from dealerdesk.dms.headers import FIELDS

        self.bar = frame("bar")
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(10), theme.px(6))
        row.setSpacing(theme.px(8))
        self.read_as = Combo([("", _("not imported")), *((key, _(label)) for key, label in FIELDS.items())])
        self.read_as.setAccessibleDescription(_("Read as"))
        self.read_as.setToolTip(_("Read as"))
        self.empty = Combo([(rule, empty_words(rule)) for rule in EMPTY_RULES])
        self.empty.setAccessibleDescription(_("Empty cells"))
        self.empty.setToolTip(_("Empty cells"))
        self.read_as.activated.connect(lambda _n: self._choose_field())
        self.empty.activated.connect(lambda _n: self._choose_empty())
        row.addWidget(self.read_as, 3)
        row.addWidget(self.empty, 2)
        return self.bar

    def _make_ask(self) -> QFrame:
        """What only a person can tell of this file: the order of its days, and which sheet."""
        self.ask = frame("bar")
        row = QHBoxLayout(self.ask)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(10), theme.px(6))
        row.setSpacing(theme.px(8))
        self.question = LineLabel()
        self.question.set_line(Text(_("1/5/2024 is"), "amber", bold=True))
        self.day = Button(_("1 May"), small=True)
        self.month = Button(_("5 January"), small=True)
        self.day.clicked.connect(lambda: self.order_chosen.emit(True))
        self.month.clicked.connect(lambda: self.order_chosen.emit(False))
        self.sheet = Combo()
        self.sheet.setAccessibleDescription(_("Sheet"))
        self.sheet.setToolTip(_("Sheet"))
        self.sheet.activated.connect(lambda _n: self.sheet_chosen.emit(self.sheet.value))
        for widget in (self.sheet, self.question, self.day, self.month):
            row.addWidget(widget, 1 if widget in (self.sheet, self.question) else 0)
        return self.ask

    def _show_chosen(self) -> None:
        column = self.table.row
        self.bar.setVisible(column is not None)
        if column is not None:
            self.read_as.set_value(column.field or "")
            self.empty.setEnabled(column.field is not None)
            self.empty.set_value(self._empty.get(column.field or "", "keep"))

    def _choose_field(self) -> None:
        column = self.table.row
        if column is not None and self.read_as.value != (column.field or ""):
            self.field_chosen.emit(column.header, self.read_as.value)

    def _choose_empty(self) -> None:
        column = self.table.row
        if column is not None and column.field:
            self.empty_chosen.emit(column.field, self.empty.value)

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

    def show_look(self, look: plan.FileLook, choices: Choices) -> None:
        """The columns of a file, in its order, and what is asked of a person."""
        self._empty = choices.empty
        self.table.set_rows(list(look.columns), keep=lambda column: column.header)
        self.sheet.set_choices([(name, name) for name in look.sheets])
        self.sheet.set_value(look.sheet)
        self.sheet.setVisible(len(look.sheets) > 1)
        for widget in (self.question, self.day, self.month):
            widget.setVisible(look.asks_day_order)
        self.ask.setVisible(look.asks_day_order or len(look.sheets) > 1)
        self._show_chosen()
        self.kind.set_value(look.kind)
        count = {state: sum(column.state == state for column in look.columns) for state in STATES}
        total = len(look.columns)
        said = [f"{total}"]
        said += [f"{count[state]} {state_words(state)}" for state in ("check", "ignored") if count[state]]
        tone = "amber" if count["check"] else "text-2"
        self.heading.set_line(Text(_("Columns"), role="section"), Gap(2), Text(_(", ").join(said), tone))
