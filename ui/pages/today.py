"""Today: what burns first, and what must be out before we close."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from dealerdesk.text import _
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.today_side import HandOver, Reports
from ui.preview import empty_layout
from ui.widgets import parts
from ui.widgets.basic import Button, LineLabel, frame
from ui.widgets.cards import Card, Empty
from ui.widgets.choices import Segments
from ui.widgets.drawer import Drawer
from ui.widgets.parts import Chip, Line, Part, Plate, Text
from ui.widgets.states import State
from ui.widgets.table import Column, Group, Table
from ui.widgets.tiles import Tile

if TYPE_CHECKING:
    from dealerdesk.care.due import DueItem
    from dealerdesk.store.store import Change
    from ui.shell import Shell

TILES = 5
SIDE = 362
SOON_DAYS = 3


@dataclass(frozen=True)
class Call:
    """One call: everything that is due with one person and one car, the nearest limit first."""

    items: tuple[DueItem, ...]

    @property
    def first(self) -> DueItem:
        """What decides when to call."""
        return self.items[0]

    @property
    def key(self) -> tuple[int | None, int | None]:
        """Whom and which car."""
        return (self.first.customer_id, self.first.vehicle_id)


def calls(items: Sequence[DueItem]) -> list[Call]:
    """One call for each person and car, in the order of their nearest limit."""
    found: dict[tuple[int | None, int | None], list[DueItem]] = {}
    for item in items:
        found.setdefault((item.customer_id, item.vehicle_id), []).append(item)
    return [Call(tuple(group)) for group in found.values()]


def limit_state(due: date, today: date) -> Line:
    """The limit of a call: past in red, today and soon in amber, else the plain day."""
    days = (due - today).days
    if days < 0:
        return State("past", words.left(days * 86400)).line()
    if days == 0:
        return State("today", _("today")).line()
    if days <= SOON_DAYS:
        return State("today", words.day(due, today)).line()
    return (Text(words.day(due, today), "text-2", role="caption"),)


class TodayPage(Page):
    """Left birthdays and calls, right the sheets to hand over and the reports."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self._calls: list[Call] = []
        self._birthdays: list[DueItem] = []
        self._stale = True
        self._lunar = ""
        px = theme.px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(12), px(12), px(8))
        row.setSpacing(px(12))
        left = QVBoxLayout()
        left.setSpacing(px(12))
        self.side = frame("page")
        self.side.setFixedWidth(px(SIDE))
        right = QVBoxLayout(self.side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(px(12))
        left.addWidget(self._make_birthdays())
        left.addWidget(self._make_calls(), 1)
        self.hand_over = HandOver(shell)
        self.reports = Reports(shell)
        right.addWidget(self.hand_over)
        right.addWidget(self.reports)
        right.addStretch(1)
        row.addLayout(left, 1)
        row.addWidget(self.side)
        self.drawer = Drawer(self, row, self.side, SIDE, calm=True)

    # building

    def _make_birthdays(self) -> Card:
        self.birthday_card = Card(_("Birthdays"), "cake-2-line", "birthday-text")
        self.birthday_limit = LineLabel(right=True, shrink=False)
        self.birthday_card.head.addWidget(self.birthday_limit)
        self.tiles = QHBoxLayout()
        px = theme.px
        self.tiles.setContentsMargins(px(12), px(10), px(12), px(10))
        self.tiles.setSpacing(px(8))
        self.birthday_card.body.addLayout(self.tiles)
        return self.birthday_card

    def _make_calls(self) -> Card:
        self.call_card = Card(_("Calls"), "phone-line")
        self.order = Segments(
            [("limit", _("By limit")), ("kind", _("By kind")), ("customer", _("By customer"))], _("Order")
        )
        self.order.chosen.connect(lambda _key: self._show_calls())
        self.book_button = Button(_("Book a visit"), icon="calendar-check-line", key="Ctrl B")
        self.book_button.clicked.connect(self.book)
        self.start_button = Button(_("From the first call"), kind="primary", key=words.key_name("Space"))
        self.start_button.clicked.connect(self.start)
        self.call_card.head.addWidget(self.order)
        self.call_card.head.addWidget(self.book_button)
        self.call_card.head.addWidget(self.start_button)
        self.call_card.top.setFixedHeight(theme.px(38))
        self.table = Table(self._columns(), name=_("Calls"))
        self.table.opened.connect(self.open)
        self.table.picked.connect(lambda call: self.book_button.setEnabled(call is not None))
        self.empty = Empty()
        self.empty.hide()
        self.call_card.body.addWidget(self.table, 1)
        self.call_card.body.addWidget(self.empty, 1)
        return self.call_card

    def _columns(self) -> list[Column]:
        from dealerdesk.care.kinds import KINDS

        today = self.shell.desk.clock.today
        matter = words.wide(102, 204)

        def number(call: Call) -> Line:
            return (Text(f"{self._numbers.get(call.key, 0)}", "text-3"),)

        def who(call: Call) -> Line:
            item = call.first
            title = words.honorific(item.sex, item.customer_kind)
            return (
                Text(item.customer_name or _("Owner unknown"), bold=True),
                Text(title, "text-3", role="caption"),
            )

        def chips(call: Call) -> Line:
            kinds = {item.kind: KINDS[item.kind] for item in call.items}
            every = [Chip(kind.title, kind.tint) for kind in kinds.values()]
            return parts.those_that_fit(every, theme.px(matter) - 2 * self.table.pad)

        return [
            Column("number", "#", number, 33, right=True, sort=lambda call: self._numbers.get(call.key, 0)),
            Column("who", _("Customer"), who, 146, sort=lambda call: call.first.customer_name),
            Column("plate", _("Plate"), lambda call: (Plate(call.first.plate),), 108),
            Column("kind", _("Matter"), chips, matter),
            Column("why", _("Why today"), lambda call: (Text(call.first.why, "text-2"),)),
            Column("limit", _("Limit"), lambda call: limit_state(call.first.due, today()), 112,
                   sort=lambda call: call.first.due),
        ]  # fmt: skip

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        today = self.shell.desk.clock.today()
        return tuple(filter(None, (words.long_day(today), self._lunar)))

    def shortcuts(self) -> list[Key]:
        return [
            Key("Space", _("call them"), self._space),
            Key("", _("open it"), None, "Enter"),
            Key("Ctrl+D", _("call the customer"), self.call_chosen),
            Key("Ctrl+B", _("book a visit"), self.book),
            Key("G", _("next birthday"), self.next_birthday),
            Key("N", "", lambda: self.shell.go("appointments", new=True)),
        ]

    def help(self) -> str:
        return _("What must be done today, the nearest limit first; the reason stands beside each call.")

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [
            (_("Book for the chosen car"), self.book, "Ctrl+B"),
            (_("Next birthday"), self.next_birthday, "G"),
        ]

    def show_side(self) -> bool:
        return self.drawer.open()

    def step_back(self) -> bool:
        return self.drawer.shut()

    def panes(self) -> list[QFrame]:
        return [self.table, self.hand_over.table]

    # what happens

    def enter(self, **_place: Any) -> None:
        if self._stale:
            self.refresh()
        self.shell.later(self._refresh_side)

    def _refresh_side(self) -> None:
        """What stands beside the calls comes after them."""
        self._lunar = words.lunar_day(self.shell.desk.clock.today())
        self.hand_over.refresh()
        self.reports.refresh()
        self.stated.emit()

    def changed(self, change: Change | None) -> None:
        if self.touches(change, "appointment", "print_job", "setting"):
            self.hand_over.refresh()
        if self.touches(change, "import_run", "delivery_report", "setting"):
            self.reports.refresh()
        tables = (
            "customer",
            "vehicle",
            "repair_order",
            "policy",
            "mileage_reading",
            "consent",
            "holding",
            "phone",
        )
        if not self.touches(change, *tables, "setting", "import_run"):
            return
        self._stale = True
        if self.isVisible():
            self.refresh()

    def minute(self) -> None:
        if self.shell.desk.clock.today() != self._day:
            self._stale = True
        if self._stale and self.isVisible():
            self.refresh()
            self._refresh_side()
        self._show_birthday_limit()
        self.hand_over.refresh()
        self.reports.minute()

    def refresh(self) -> None:
        """Ask what is due and show it."""
        self._day = self.shell.desk.clock.today()
        items = [item for item in self.shell.desk.care.due() if item.kind not in ("C7", "C8")]
        self._birthdays = [item for item in items if item.kind == "C6"]
        self._calls = calls([item for item in items if item.kind != "C6"])
        self._stale = False
        self._show_birthdays()
        self._show_calls()
        today = self.shell.desk.clock.today()
        self.counted.emit(
            len(self._calls) + len(self._birthdays), any(c.first.due < today for c in self._calls)
        )
        self.stated.emit()

    def open(self, call: Call) -> None:
        """The customer behind a call."""
        self.shell.go("customer", customer_id=call.first.customer_id, vehicle_id=call.first.vehicle_id)

    def book(self) -> None:
        """Ctrl+B: an appointment for the chosen car."""
        call = self.table.row
        if call is not None and call.first.vehicle_id is not None:
            self.shell.go("appointments", vehicle_id=call.first.vehicle_id, new=True, work=_work(call))

    def start(self) -> None:
        """Space: the call page, with its first call begun."""
        self.shell.go("call", start=True)

    def _space(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton) and self.isAncestorOf(focus):
            focus.click()
        else:
            self.start()

    def call_chosen(self) -> None:
        """Ctrl+D: call the customer of the chosen row."""
        call = self.table.row
        if call is not None and call.first.customer_id is not None:
            self.shell.go("call", customer_id=call.first.customer_id)

    def next_birthday(self) -> None:
        """G: the focus goes to the next tile."""
        tiles = [self.tiles.itemAt(n).widget() for n in range(self.tiles.count())]  # type: ignore[union-attr]
        shown = [tile for tile in tiles if isinstance(tile, Tile)]
        if shown:
            now = next((n for n, tile in enumerate(shown) if tile.hasFocus()), -1)
            shown[(now + 1) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)

    # birthdays

    def _show_birthdays(self) -> None:
        empty_layout(self.tiles)
        people = self._birthdays
        self.birthday_card.set_note(_("{count} today").format(count=len(people)) if people else "")
        for item in people[:TILES]:
            self.tiles.addWidget(self._tile(item))
        if not people:
            self.tiles.addWidget(Empty(_("Nobody has a birthday today.")))
        elif len(people) > TILES:
            more = Button(_("{count} more").format(count=len(people) - TILES), small=True)
            more.clicked.connect(lambda: self._show_all_birthdays())
            self.tiles.addWidget(more)
        else:
            for _missing in range(TILES - len(people)):
                self.tiles.addWidget(QWidget(), 1)
        self._show_birthday_limit()

    def _tile(self, item: DueItem) -> Tile:
        title = words.honorific(item.sex, item.customer_kind)
        name: list[Part] = [Text(item.customer_name, bold=True), Text(title)]
        day = " · ".join(filter(None, (item.why, item.model)))
        late = self.shell.desk.clock.now() > self._birthday_limit()
        state = State("past" if late else "today", "", _("not greeted yet"))
        tile = Tile(item, (name, (Text(day, "text-2"),), state.line()), "amber-fill")
        tile.opened.connect(lambda row: self.shell.go("customer", customer_id=row.customer_id))
        return tile

    def _show_all_birthdays(self) -> None:
        empty_layout(self.tiles)
        grid = QGridLayout()
        grid.setSpacing(theme.px(8))
        for number, item in enumerate(self._birthdays):
            grid.addWidget(self._tile(item), number // TILES, number % TILES)
        self.tiles.addLayout(grid)

    def _birthday_limit(self) -> datetime:
        """C6: greeted at the latest so many hours after opening."""
        desk = self.shell.desk
        now = desk.clock.now()
        opens = time.fromisoformat(desk.settings["opens_at"])
        return datetime.combine(now.date(), opens, now.tzinfo) + timedelta(
            hours=desk.settings["birthday_hours"]
        )

    def _show_birthday_limit(self) -> None:
        if not self._birthdays:
            self.birthday_limit.set_line()
            return
        now, limit = self.shell.desk.clock.now(), self._birthday_limit()
        seconds = (limit - now).total_seconds()
        before = _("before {time}").format(time=words.clock(limit))
        left = words.left(seconds)
        state = State("past", left) if seconds < 0 else State("today", "", _("{time} left").format(time=left))
        line = state.line(bold=True, role="body")
        self.birthday_limit.set_line(
            line[0], Text(before, state.tone, bold=True), Text("·", state.tone), line[1]
        )

    # calls

    def _show_calls(self) -> None:
        ordered = list(self._calls)
        rows: list[Call | Group] = list(ordered)
        if self.order.value == "customer":
            ordered.sort(key=lambda call: call.first.customer_name)
            rows = list(ordered)
        elif self.order.value == "kind":
            rows, ordered = self._by_kind(ordered)
        self._numbers = {call.key: number for number, call in enumerate(ordered, start=1)}
        self.call_card.set_note(_("{count} still to do").format(count=len(ordered)))
        self.table.set_rows(rows, keep=lambda call: call.key)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if not rows:
            ahead = self.shell.desk.care.counts(self.shell.desk.clock.today() + timedelta(days=1))
            tomorrow = sum(count for kind, count in ahead.items() if kind != "C6")
            self.empty.say(
                _("No calls to make today. Tomorrow: {count}.").format(count=tomorrow),
                _("Find a customer"), lambda: self.shell.go("customers"),
            )  # fmt: skip

    @staticmethod
    def _by_kind(ordered: list[Call]) -> tuple[list[Call | Group], list[Call]]:
        from dealerdesk.care.kinds import KINDS

        rows: list[Call | Group] = []
        flat: list[Call] = []
        for kind in KINDS.values():
            mine = [call for call in ordered if call.first.kind == kind.id]
            if mine:
                rows += [Group(kind.title, str(len(mine))), *mine]
                flat += mine
        return rows, flat


WORK_OF = {"C1": "first_service", "C2": "periodic_service", "C4": "inspection"}


def _work(call: Call) -> str:
    """The work that an appointment for this call is most likely for."""
    return next((WORK_OF[item.kind] for item in call.items if item.kind in WORK_OF), "other")
