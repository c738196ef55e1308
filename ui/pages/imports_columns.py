"""The columns of the file: what each was taken for, with an example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.text import _
from ui import theme
from ui.pages.imports_words import PHONES, kind_name, masked
from ui.widgets.basic import Button, IconButton, LineLabel, frame
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
WIDTHS = {False: (92, 108, 82), True: (84, 88, 80)}
"""Header, field and state, in a wide and a narrow page."""


def state_words(state: str) -> str:
    """`认识`, `请确认`, `不导入`."""
    return {"known": _("known"), "check": _("confirm"), "ignored": _("ignored")}[state]


def empty_words(rule: str) -> str:
    """What an empty cell means: `空格保留`, `空格清空`, `只填空`."""
    return {"keep": _("empty keeps"), "clear": _("empty clears"), "fill": _("only fills")}[rule]


class ColumnsPane(QFrame):
    """`said` carries what a person chose: the name of a field of `Choices`, and its value.

    ``kind``; ``column`` (header, field or ''); ``empty`` (field, rule); ``day_first``; ``sheet``;
    ``header_row``."""

    said = Signal(str, object)

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
        head.setSpacing(theme.px(6))
        self.heading = LineLabel()
        self.kind = Combo([(kind, kind_name(kind)) for kind in KINDS])
        self._name(self.kind, _("Kind of file"))
        self.kind.activated.connect(lambda _n: self.said.emit("kind", self.kind.value))
        self.profile = IconButton("bookmark-line", _("DMS profile: how such files are read"))
        head.addWidget(self.heading, 1)
        head.addWidget(self.kind)
        head.addWidget(self.profile)
        column.addLayout(head)
        column.addWidget(self._make_ask())
        self.table = Table(self._columns(), name=_("Columns of the file"), pad=6, shy=True)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.opened.connect(lambda _column: self.read_as.setFocus(Qt.FocusReason.TabFocusReason))
        column.addWidget(self.table, 1)
        self.table.picked.connect(lambda _column: self._show_chosen())
        column.addWidget(self._make_bar())
        self._empty: Mapping[str, str] = {}
        self.setFocusProxy(self.table)

    @staticmethod
    def _name(control: QWidget, words: str) -> None:
        control.setAccessibleDescription(words)
        control.setToolTip(words)

    def _make_bar(self) -> QFrame:
        """Where the table begins; and of the chosen column what it is read as, what an empty cell means."""
        from dealerdesk.dms.headers import FIELDS

        bar = frame("bar")
        grid = QGridLayout(bar)
        grid.setContentsMargins(theme.px(12), theme.px(6), theme.px(10), theme.px(6))
        grid.setSpacing(theme.px(6))
        self.of = LineLabel()
        self.read_as = Combo([("", _("not imported")), *((key, _(label)) for key, label in FIELDS.items())])
        self._name(self.read_as, _("Read as"))
        self.empty = Combo([("keep", empty_words("keep"))])
        self._name(self.empty, _("Empty cells"))
        self.sheet, self.header = Combo(), Combo()
        self._name(self.sheet, _("Sheet"))
        self._name(self.header, _("Row of the header"))
        for combo in (self.read_as, self.empty, self.sheet, self.header):
            combo.setMinimumWidth(theme.px(40))
        self.read_as.activated.connect(lambda _n: self._choose_field())
        self.empty.activated.connect(lambda _n: self._choose_empty())
        self.sheet.activated.connect(lambda _n: self.said.emit("sheet", self.sheet.value))
        self.header.activated.connect(lambda _n: self.said.emit("header_row", int(self.header.value)))
        grid.addWidget(self.of, 0, 0, 1, 2)
        grid.addWidget(self.read_as, 1, 0)
        grid.addWidget(self.empty, 1, 1)
        last = QHBoxLayout()
        last.setSpacing(theme.px(6))
        last.addWidget(self.header, 5)
        last.addWidget(self.sheet, 4)
        grid.addLayout(last, 2, 0, 1, 2)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 4)
        return bar

    def _make_ask(self) -> QFrame:
        """The order of its days, which only a person can tell; asked once a file."""
        self.ask = frame("notice", tone="amber")
        row = QHBoxLayout(self.ask)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(10), theme.px(6))
        row.setSpacing(theme.px(6))
        self.question = LineLabel()
        self.question.set_line(
            Icon("question-line", "amber", 16), Text(_("In this file 3/5/2024 is"), "amber", bold=True)
        )
        self.month = Button(_("5 March"), small=True)
        self.day = Button(_("3 May"), small=True)
        self.day.clicked.connect(lambda: self.said.emit("day_first", True))
        self.month.clicked.connect(lambda: self.said.emit("day_first", False))
        row.addWidget(self.question, 1)
        row.addWidget(self.month)
        row.addWidget(self.day)
        return self.ask

    def _show_chosen(self) -> None:
        column = self.table.row
        for combo in (self.read_as, self.empty):
            combo.setEnabled(column is not None)
        if column is not None:
            self.read_as.set_value(column.field or "")
            self._show_empty(column.field or "")

    def _show_empty(self, field: str) -> None:
        """What the empty cells of a field may mean; where they never clear, why."""
        from dealerdesk.dms.empties import offered, why_never_cleared

        rules = offered(self.kind.value, field)
        self.empty.set_choices([(rule, empty_words(rule)) for rule in rules])
        self.empty.set_value(self._rule(field))
        self.empty.setEnabled(len(rules) > 1 and self.read_as.isEnabled())
        why = why_never_cleared(self.kind.value, field) if field else ""
        self.empty.setToolTip(why or _("Empty cells"))
        column = self.table.row
        said = Text(why, "text-3", role="caption") if why else Text(_("is read as"), "text-2")
        self.of.set_line(Text(column.header if column else "", bold=True), said)

    def _rule(self, field: str) -> str:
        """What empty cells of a field mean now."""
        from dealerdesk.dms.empties import offered

        rule = self._empty.get(field, "keep")
        return rule if rule in offered(self.kind.value, field) else "keep"

    def _choose_field(self) -> None:
        column = self.table.row
        if column is not None and self.read_as.value != (column.field or ""):
            self.said.emit("column", (column.header, self.read_as.value))

    def _choose_empty(self) -> None:
        column = self.table.row
        if column is not None and column.field:
            self.said.emit("empty", (column.field, self.empty.value))

    def _columns(self) -> list[Column]:
        def read_as(column: plan.Column) -> Line:
            if not column.label:
                return (Text("—", "text-3"),)
            rule = self._rule(column.field or "")
            icon = {"clear": "eraser-line", "fill": "contrast-drop-line"}.get(rule)
            return (Text(column.label), Icon(icon, "amber", 14)) if icon else (Text(column.label),)

        def example(column: plan.Column) -> Line:
            return (Text(masked(column.example, column.field in PHONES), "text-2"),)

        def state(column: plan.Column) -> Line:
            icon, tone = STATES[column.state]
            return (Icon(icon, tone, 14), Text(state_words(column.state), tone))

        return [
            Column("header", _("In the file"), lambda column: (Text(column.header, bold=True),), 92),
            Column("field", _("Read as"), read_as, 108),
            Column("example", _("Example"), example),
            Column("state", _("State"), state, 82),
        ]

    def set_narrow(self, narrow: bool) -> None:
        """Less room in a small window."""
        self.setFixedWidth(theme.px(NARROW if narrow else WIDE))
        for number, wide in zip((0, 1, 3), WIDTHS[narrow], strict=True):
            self.table.setColumnWidth(number, theme.px(wide))

    def set_open(self, on: bool) -> None:
        """Whether a person may still choose; after the import everything stands."""
        for widget in (self.kind, self.read_as, self.empty, self.sheet, self.header, self.ask):
            widget.setEnabled(on)

    def show_look(self, look: plan.FileLook, choices: Choices) -> None:
        """The columns of a file, in its order, and what is asked of a person."""
        from dealerdesk.dms.headers import KINDS

        self._empty = choices.empty
        self.set_open(True)
        kinds = KINDS if look.kind in KINDS else (*KINDS, look.kind)
        self.kind.set_choices([(kind, kind_name(kind)) for kind in kinds])
        self.kind.set_value(look.kind)
        self.kind.setEnabled(look.kind in KINDS)
        self.table.set_rows(list(look.columns), keep=lambda column: column.header)
        self.sheet.set_choices([(name, _("Sheet {name}").format(name=name)) for name in look.sheets])
        self.sheet.set_value(look.sheet)
        self.sheet.setVisible(len(look.sheets) > 1)
        self.header.set_choices([(str(n), header_words(n, row)) for n, row in enumerate(look.top, 1)])
        self.header.set_value(str(look.header_row))
        self.ask.setVisible(look.asks_day_order)
        self._show_chosen()
        count = {state: sum(column.state == state for column in look.columns) for state in STATES}
        total = len(look.columns)
        said = [f"{total}"]
        said += [f"{count[state]} {state_words(state)}" for state in ("check", "ignored") if count[state]]
        tone = "amber" if count["check"] else "text-2"
        self.heading.set_line(Text(_("Columns"), role="section"), Gap(2), Text(_(", ").join(said), tone))
        self.profile.setToolTip(
            _("Read by the DMS profile {name}").format(name=look.profile)
            if look.profile
            else _("DMS profile: how such files are read")
        )
        self.profile.icon_name = "bookmark-fill" if look.profile else "bookmark-line"
        self.profile.update()


def header_words(number: int, row: Sequence[str]) -> str:
    """`表头第 2 行：车架号、车主`."""
    return _("Header in row {row}: {cells}").format(
        row=number, cells=_(", ").join(filter(None, (cell.strip() for cell in row[:4])))
    )
