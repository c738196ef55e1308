"""购车用户维系 (F5, 2.12): one row a buyer, eight nodes each; signed by the sales manager, checked by CS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from dealerdesk.care.buyer_grid import COLUMNS, node_in, result_words
from dealerdesk.care.followups import (
    DONE,
    EXCUSED,
    MISSING,
    NODES,
    STATES,
    TODO,
    TRIED,
    Buyer,
    Grid,
    Node,
)
from dealerdesk.care.list_papers import grid_number
from dealerdesk.care.spot import RESULTS
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import Key, PageEntry
from ui.pages.call_ask import Ask, Choice
from ui.pages.care_months import MonthListPage
from ui.pages.follow_node import NodePane
from ui.paper import open_preview
from ui.widgets.basic import Button, LineLabel
from ui.widgets.choices import Combo
from ui.widgets.parts import Gap, Icon, Line, Text, Two, plate_text
from ui.widgets.rows import Index
from ui.widgets.table import CellDelegate, Column, Table

if TYPE_CHECKING:
    from ui.shell import Shell

LOOKS = {
    DONE: ("checkbox-circle-fill", "green"),
    TRIED: ("close-circle-line", "amber"),
    TODO: ("checkbox-blank-circle-line", "text-2"),
    MISSING: ("alarm-warning-fill", "red"),
    EXCUSED: ("forbid-line", "text-3"),
}
"""Shape and colour of a state; its word stands under the day."""
CHECK_KEYS = {"1": "true", "2": "untrue", "3": "unreached"}


class _CellDelegate(CellDelegate):
    """Marks the one node that S and C act on."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        table = self.parent()
        if isinstance(table, GridTable) and table.currentIndex() == index and table.column in COLUMNS:
            rect: QRect = option.rect  # type: ignore[attr-defined]
            painter.setPen(theme.color("accent"))
            for inset in (1, 2):
                painter.drawRect(rect.adjusted(inset, inset, -inset - 1, -inset - 2))


class GridTable(Table):
    """A table with a cell to act on: ← and → step through the nodes of a buyer."""

    def __init__(self, columns: list[Column], name: str) -> None:
        super().__init__(columns, row_height=44, name=name, pad=5)
        self.setItemDelegate(_CellDelegate(self))
        self.selectionModel().currentChanged.connect(lambda *_args: self.viewport().update())

    @property
    def column(self) -> str:
        """The key of the current column."""
        number = self.currentIndex().column()
        return self.rows_model.columns[number].key if number >= 0 else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        ):  # fmt: skip
            self.step(step)
            return
        super().keyPressEvent(event)

    def step(self, by: int) -> None:
        """To the next or the former node."""
        keys = [column.key for column in self.rows_model.columns]
        nodes = [number for number, key in enumerate(keys) if key in COLUMNS]
        at = self.currentIndex().column()
        wanted = nodes[0] if at not in nodes else nodes[min(max(nodes.index(at) + by, 0), len(nodes) - 1)]
        row = self.currentIndex().row()
        if row >= 0:
            self.setCurrentIndex(self.rows_model.index(row, wanted))


def node_line(node: Node | None) -> Line:
    """The day with the state's shape, what came of it below; a pen and a shield for who saw to it."""
    if node is None:
        return ()
    icon, tone = LOOKS[node.state]
    strong = node.state in (MISSING, DONE)
    top: list[Any] = [Icon(icon, tone, 14), Text(f"{node.day:%m-%d}", bold=strong)]
    if node.signed:
        top.append(Icon("quill-pen-line", "accent", 13))
    said = result_words(node) or _(STATES[node.state])
    under: list[Any] = [Text(said, tone if node.state == MISSING else "text-2", role="caption")]
    if node.check:
        under.append(Icon("shield-check-line", "green" if node.check == "true" else "red", 13))
    return (Two(tuple(top), tuple(under)),)


class FollowGridPage(MonthListPage):
    """The month's buyers with their nodes; right the chosen node with its calls."""

    table: GridTable
    tables = ("attempt", "care_task", "follow_sign", "spot_check", "vehicle", "customer", "repair_order",
              "holding", "setting", "calendar_day", "import_run")  # fmt: skip

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(
            shell, entry, GridTable(self._columns(shell.desk.clock.today()), _("Follow-up grid")), _("Node")
        )
        self._grid: Grid | None = None
        self.consultant = Combo([("", _("All consultants"))])
        self.consultant.setAccessibleName(_("Sales consultant"))
        self.consultant.setMaximumWidth(theme.px(190))
        self.consultant.activated.connect(lambda _n: self.refresh())
        self.print_button = Button(_("Print"), icon="printer-line", key="Ctrl P")
        self.print_button.clicked.connect(self.print_list)
        for widget in (self.consultant, self.step, self.print_button):
            self.bar.row.addWidget(widget)
        self.panel.bar.hide()
        self.node = NodePane(self.shell, self.panel.body)
        self.table.selectionModel().currentChanged.connect(lambda *_args: self._show())
        self.table.opened.connect(lambda _buyer: self.open_record())
        self._make_acts()

    @staticmethod
    def _columns(today: date) -> list[Column]:
        def who(buyer: Buyer) -> Line:
            plate = plate_text(buyer.plate) or _("No plate")
            under = (Text(plate, "text-2" if buyer.plate else "text-3", role="caption"),)
            return (Two((Text(buyer.name or "—", bold=True),), under),)

        def delivered(buyer: Buyer) -> Line:
            under = (Text(buyer.consultant or "—", "text-2", role="caption"),)
            recent = (today - buyer.delivered_on).days < 365
            day = f"{buyer.delivered_on:%m-%d}" if recent else f"{buyer.delivered_on:%y-%m-%d}"
            return (Two((Text(day),), under),)

        def stamp(node: Node | None, said: str, at: Any, tone: str) -> Line:
            if node is None or at is None:
                return ()
            return (Two((Text(said, tone),), (Text(f"{at:%m-%d}", "text-2", role="caption"),)),)

        def signed(buyer: Buyer) -> Line:
            node = buyer.signed
            return stamp(node, node.signed if node else "", node.signed_at if node else None, "text")

        def checked(buyer: Buyer) -> Line:
            node = buyer.checked
            said = _(RESULTS[node.check]) if node else ""
            tone = "green" if node and node.check == "true" else "red"
            return stamp(node, said, node.checked_at if node else None, tone)

        nodes = [
            Column(key, _(title), lambda buyer, key=key: node_line(node_in(buyer, key)), words.wide(84, 82))
            for key, (title, _rule, _nodes) in COLUMNS.items()
        ]
        return [
            Column("who", _("Customer"), who),
            Column("delivered", _("Delivered"), delivered, words.wide(66, 78)),
            *nodes,
            Column("signed", _("Signed"), signed, 70, low=True),
            Column("checked", _("Spot check"), checked, 70, low=True),
        ]

    def _make_acts(self) -> None:
        self.counts = LineLabel()
        self.sign_button = Button(_("Sign"), kind="primary", icon="quill-pen-line", key="S")
        self.sign_button.clicked.connect(self.sign)
        self.check_button = Button(_("Spot check"), icon="shield-check-line", key="C")
        self.check_button.clicked.connect(self.check)
        self.acts_row.addWidget(self.counts, 1)
        self.acts_row.addWidget(self.check_button)
        self.acts_row.addWidget(self.sign_button)

    # the page's words

    def title(self) -> str:
        return _("Follow-ups of buyers")

    def state_line(self) -> tuple[str, ...]:
        if self._grid is None:
            return ()
        n = len(self._grid.buyers)
        return (ngettext("{n} buyer", "{n} buyers", n).format(n=n),)

    def help(self) -> str:
        return _(
            "Who bought in the month and the three before it, and what became of each call after delivery."
            " Arrows choose a node; the sales manager signs it, the CS manager checks it."
        )

    def acts(self) -> Mapping[str, tuple[str, Callable[[], object]]]:
        return {
            "S": (_("sign"), self.sign),
            "C": (_("spot check"), self.check),
            "O": (_("open the record"), self.open_record),
        }

    def shortcuts(self) -> list[Key]:
        keys = super().shortcuts()
        choose = Key("", _("choose a node"), None, "← →")
        return [*keys[:2], choose, *keys[2:], Key("Ctrl+P", _("print"), self.print_list)]

    # reading

    def read(self) -> None:
        """Read the month's grid."""
        desk = self.shell.desk
        grid = desk.follow_ups.grid(self.month)
        names = sorted({buyer.consultant for buyer in grid.buyers if buyer.consultant})
        self.consultant.set_choices([("", _("All consultants")), *((name, name) for name in names)])
        if self.consultant.value:
            grid = desk.follow_ups.grid(self.month, self.consultant.value)
        self._grid = grid
        self.fill(
            list(grid.buyers), lambda buyer: buyer.vehicle_id,
            _("Nobody bought a car in this month or the three before it."),
        )  # fmt: skip
        if grid.buyers and self.table.column not in COLUMNS:
            self.table.step(1)
        self._say_counts(grid)
        self._show()

    def _say_counts(self, grid: Grid) -> None:
        checked, true = grid.checks
        self.counts.set_line(
            Text(_("nodes due {n}").format(n=grid.count())),
            *self._count(DONE, grid), *self._count(TRIED, grid), *self._count(MISSING, grid),
            Gap(6), Text(_("checked {n}, {true} agree").format(n=checked, true=true), "text-2"),
        )  # fmt: skip

    @staticmethod
    def _count(state: str, grid: Grid) -> Line:
        icon, tone = LOOKS[state]
        return (Gap(6), Icon(icon, tone, 14), Text(f"{_(STATES[state])} {grid.count(state)}", "text"))

    def chosen(self) -> tuple[Buyer, Node] | None:
        """The buyer and the node that the keys act on."""
        buyer = self.table.row
        node = (
            node_in(buyer, self.table.column) if buyer is not None and self.table.column in COLUMNS else None
        )
        return (buyer, node) if buyer is not None and node is not None else None

    def _show(self) -> None:
        buyer, found = self.table.row, self.chosen()
        self.show_panel(buyer is not None)
        may = self.shell.may("sign")
        node = found[1] if found is not None else None
        self.sign_button.setEnabled(may and node is not None and node.state not in (TODO, MISSING)
                                    and not node.signed)  # fmt: skip
        self.check_button.setEnabled(may and node is not None and node.state != TODO)
        if buyer is not None:
            title, rule, _nodes = COLUMNS.get(self.table.column, COLUMNS["d0"])
            self.panel.set_title(_(title), _(rule))
            self.node.show_node(buyer, node, "" if may else _("A manager signs and checks."))

    # acts

    def sign(self) -> None:
        """销售经理签字 under the chosen node."""
        found = self.chosen()
        if found is None:
            return
        buyer, node = found
        desk, actor = self.shell.desk, self.shell.actor
        change = self.shell.write(lambda: desk.follow_ups.sign(actor, buyer.vehicle_id, node.node))
        if change is not None:
            self._said(_("Signed: {name}, {node}"), buyer, node, change)

    def check(self) -> None:
        """客服经理抽查 of the chosen node: 1 agrees, 2 differs, 3 not reached."""
        found = self.chosen()
        if found is None or not self.check_button.isEnabled():
            if found is not None and not self.shell.may("sign"):
                self.shell.warn(_("A manager signs and checks."), "amber")
            return
        buyer, node = found

        def keep(key: str, texts: Mapping[str, str]) -> None:
            desk, actor = self.shell.desk, self.shell.actor
            note = texts["note"] if key == "2" else ""
            change = desk.follow_ups.spot_check(actor, buyer.vehicle_id, node.node, CHECK_KEYS[key], note)
            self._said(_("Checked: {name}, {node}"), buyer, node, change)

        choices = tuple(
            Choice(key, _(RESULTS[result]), fields=("note",) if result == "untrue" else ())
            for key, result in CHECK_KEYS.items()
        )
        title = _("{name}, {node}: what does the customer say?").format(
            name=buyer.name or buyer.plate, node=_(NODES[node.node])
        )
        self.ask(Ask(title, keep, choices, {"note": (_("What differs?"), "")}))

    def _said(self, said: str, buyer: Buyer, node: Node, change: Any) -> None:
        desk, actor = self.shell.desk, self.shell.actor
        self.shell.say(
            said.format(name=buyer.name or buyer.plate, node=_(NODES[node.node])),
            lambda: self.shell.write(lambda: desk.follow_ups.take_back(actor, change)),
        )

    def open_record(self) -> None:
        """The customer with this car."""
        buyer = self.table.row
        if buyer is not None and buyer.customer_id is not None:
            self.shell.go("customer", customer_id=buyer.customer_id, vehicle_id=buyer.vehicle_id)

    def print_list(self) -> None:
        """Ctrl+P: 购车用户维系表 as it is shown."""
        if self._grid is None or not self._grid.buyers:
            return
        desk, actor, month, who = self.shell.desk, self.shell.actor, self.month, self.consultant.value
        title = _("Follow-ups of buyers {month}").format(month=words.month(month))
        open_preview(
            self.shell, title, lambda note: desk.list_papers.buyer_grid(actor, month, note, who),
            "follow-ups", grid_number(month),
            [buyer.customer_id for buyer in self._grid.buyers if buyer.customer_id], "call",
        )  # fmt: skip
