"""The list of customers: filter, sort, open, make."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.errors import WorldError
from dealerdesk.people.cards import CustomerRow
from dealerdesk.text import _
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.record_panel import RecordPanel
from ui.preview import Preview
from ui.widgets.basic import Button, Label, frame
from ui.widgets.cards import Empty
from ui.widgets.choices import Segments
from ui.widgets.drawer import Drawer
from ui.widgets.form import Input
from ui.widgets.parts import Icon, Line, Part, Plate, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.people.cards import Hit
    from dealerdesk.store.store import Change
    from ui.shell import Shell

PAGE = 200
NEAR_END = 400  # pixels before the end of the list at which more rows are fetched
FILTER_MS = 120
MOST = 200


def _row_of(hit: Hit) -> CustomerRow:
    car = next((car for car in hit.vehicles if car.id == hit.vehicle_id), None) or next(
        iter(hit.vehicles), None
    )
    phone = next(iter(hit.phones), "")
    plate, model = (car.plate, car.model) if car else ("", "")
    who = hit.customer_id or 0
    return CustomerRow(who, hit.name, hit.sex, hit.kind, "", phone, plate, model, len(hit.vehicles), None)


class CustomersPage(Page):
    """Left the list, right what the chosen one is about."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self._total = 0
        self._loaded = 0
        self._fresh = False
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_toolbar())
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        self.table = Table(self._columns(), name=_("Customers"))
        self.table.opened.connect(self.open)
        self.table.picked.connect(self._picked)
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._more_if_near())
        self.empty = Empty()
        self.empty.hide()
        pane = frame("pane")
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        body.addWidget(pane, 1)
        self.preview = Preview()
        self.preview.setFixedWidth(px(312))
        self.preview.shell = shell
        body.addWidget(self.preview)
        self.panel = RecordPanel.for_customer(_("New customer"))
        self.panel.hide()
        self.panel.closed.connect(self._close_panel)
        self.panel.save_button.clicked.connect(self._make)
        body.addWidget(self.panel)
        self._body = QWidget()
        self._body.setLayout(body)
        self.side = Drawer(self._body, body, self.preview, 312, calm=True)
        self.form = Drawer(self._body, body, self.panel, self.panel.wide)
        column.addWidget(self._body, 1)
        self._pause = QTimer(self, singleShot=True, interval=FILTER_MS)
        self._pause.timeout.connect(self.refresh)

    def _make_toolbar(self) -> QFrame:
        px = theme.px
        bar = frame("toolbar")
        bar.setFixedHeight(px(46))
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(8))
        self.filter = Input(hint=_("Filter: name, initials, phone tail, plate, VIN tail"))
        self.filter.setMaximumWidth(px(320))
        self.filter.setAccessibleName(_("Filter"))
        self.filter.textChanged.connect(lambda _text: self._pause.start())
        self.sort = Segments([("name", _("By name")), ("newest", _("Newest first"))], _("Order"))
        self.sort.chosen.connect(lambda _key: self.refresh())
        self.note = Label("", tone="text-2")
        self.new_button = Button(_("New customer"), kind="primary", icon="user-add-line", key="N")
        self.new_button.clicked.connect(self.new)
        row.addWidget(self.filter, 1)
        row.addWidget(self.sort)
        row.addWidget(self.note)
        row.addStretch(1)
        row.addWidget(self.new_button)
        return bar

    def _columns(self) -> list[Column]:
        def who(row: CustomerRow) -> Line:
            line: list[Part] = [Text(row.name or _("No name"), bold=True)]
            title = words.honorific(row.sex, row.kind)
            if title:
                line.append(Text(title, "text-3", role="caption"))
            if row.tier in ("vip", "super_vip"):
                line.append(Icon("vip-crown-fill", "lost-text", 14))
            return tuple(line)

        def visit(row: CustomerRow) -> Line:
            today = self.shell.desk.clock.today()
            return (Text(words.day(row.last_visit, today), "text-2"),)

        def car(row: CustomerRow) -> Line:
            if not row.vehicles:
                return (Text("—", "text-3"),)
            line: list[Part] = [Plate(row.plate)]
            if row.vehicles > 1:
                line.append(Text(_("{count} cars").format(count=row.vehicles), "text-3", role="caption"))
            return tuple(line)

        return [
            Column("who", _("Customer"), who, 210, sort=lambda row: row.name),
            Column("plate", _("Plate"), car, 150, sort=lambda row: row.plate),
            Column("model", _("Model"), lambda row: (Text(row.model, "text-2"),)),
            Column(
                "phone", _("Phone"), lambda row: (Text(row.phone, "text-2"),), 130, sort=lambda row: row.phone
            ),
            Column(
                "visit", _("Last came"), visit, 100, right=True, sort=lambda row: str(row.last_visit or "")
            ),
        ]

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        return (_("{count} customers").format(count=f"{self._total:,}"),) if self._fresh else ()

    def shortcuts(self) -> list[Key]:
        return [
            Key("", _("open it"), None, "Enter"),
            Key("Ctrl+F", _("filter"), self.focus_filter),
            Key("N", _("new customer"), self.new),
            Key("Ctrl+B", _("book a visit"), self.book, "-"),
        ]

    def help(self) -> str:
        return _(
            "Every customer of the shop. Type into the filter what you know: it finds as the search box does."
        )

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [(_("New customer"), self.new, "N")]

    def show_side(self) -> bool:
        return not self.panel.isVisible() and self.side.open()

    def panes(self) -> list[QFrame]:
        return [self.table, self.panel]

    # what happens

    def enter(self, **place: Any) -> None:
        if "filter" in place:
            self.filter.setText(str(place["filter"]))
        if not self._fresh:
            self.refresh()
        if place.get("new"):
            self.new()

    def place(self) -> dict[str, Any]:
        return {"filter": self.filter.text()}

    def changed(self, change: Change | None) -> None:
        if self.touches(change, "customer", "vehicle", "holding", "phone", "repair_order"):
            self._fresh = False
            if self.isVisible():
                self.refresh()

    def refresh(self) -> None:
        """Ask for the first rows, or for what the filter finds."""
        self._pause.stop()
        text = self.filter.text().strip()
        try:
            rows = self._filtered(text) if text else self._first_page()
        except WorldError as error:
            self.shell.tell(error)
            rows = []
        self._fresh = True
        self.sort.setEnabled(not text)
        self.note.setText(_("{count} found").format(count=len(rows)) if text else "")
        self.table.set_rows(rows, keep=lambda row: row.id)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if text and not rows:
            self.empty.say(_("Nothing found for “{text}”").format(text=text), _("New customer"), self.new)
        elif not rows:
            self.empty.say(
                _("No customers yet. Import a DMS file, or type the first one."), _("New customer"), self.new
            )
        self.stated.emit()

    def _first_page(self) -> list[CustomerRow]:
        self._total, rows = self.shell.desk.people.customers(self.shell.actor, 0, PAGE, self.sort.value)
        self._loaded = len(rows)
        return rows

    def _filtered(self, text: str) -> list[CustomerRow]:
        if not self._total:
            self._total, _rows = self.shell.desk.people.customers(self.shell.actor, 0, 1)
        self._loaded = self._total
        hits = self.shell.desk.search.find(self.shell.actor, text, MOST)
        return [_row_of(hit) for hit in hits if hit.customer_id is not None]

    def _more_if_near(self) -> None:
        bar = self.table.verticalScrollBar()
        if self._loaded >= self._total or bar.maximum() - bar.value() > NEAR_END:
            return
        rows = self.shell.desk.people.customers(self.shell.actor, self._loaded, PAGE, self.sort.value)[1]
        self._loaded += len(rows)
        if rows:
            self.table.rows_model.add_rows(rows)

    def _picked(self, row: CustomerRow | None) -> None:
        if row is None or self.panel.isVisible():
            self.preview.clear()
        else:
            self.preview.show_customer(row.id, None)

    def open(self, row: CustomerRow) -> None:
        """The record of a customer."""
        self.shell.go("customer", customer_id=row.id)

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.filter.setFocus()
        self.filter.selectAll()

    def book(self) -> None:
        """Ctrl+B: an appointment for the first car of the chosen customer."""
        row = self.table.row
        if row is not None:
            card = self.shell.write(lambda: self.shell.desk.people.customer(self.shell.actor, row.id))
            if card is not None and card.vehicles:
                self.shell.go("appointments", vehicle_id=card.vehicles[0].id, new=True)

    # a new customer

    def new(self) -> None:
        """N: the panel for a new customer; what was typed before is still there."""
        self.preview.hide()
        self.panel.show()
        self.form.fit()
        self.panel.focus_first()

    def _close_panel(self) -> None:
        self.panel.hide()
        self.preview.setHidden(self.side.floats)
        self.table.setFocus()

    def step_back(self) -> bool:
        if self.panel.isVisible():
            self._close_panel()
            return True
        if self.side.shut():
            return True
        if self.filter.text():
            self.filter.clear()
            return True
        return False

    def _make(self) -> None:
        texts = self.panel.texts()
        if not self.panel.check():
            return
        change = self.shell.write(lambda: self.shell.desk.people.make_customer(self.shell.actor, texts))
        if change is None:
            return
        self.panel.saved()
        self._close_panel()
        self.shell.say(_("Made: {name}").format(name=texts.get("name", "")))
        made = change.touched.get("customer", ())
        if made:
            self.shell.go("customer", customer_id=made[0])
