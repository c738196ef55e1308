"""Appointments: the week's load, the board of a day or week, who waits, and the panel that books."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dealerdesk.appointments import board as plan
from dealerdesk.appointments.board import Lane
from dealerdesk.text import _
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages import board_list
from ui.pages import board_words as said
from ui.pages.board import BoardView
from ui.pages.board_acts import SHEET, BoardActs
from ui.pages.board_bar import BoardBar
from ui.pages.board_draft import draft_of, signals
from ui.pages.board_queue import Legend, QueueStrip
from ui.pages.board_week import WeekView
from ui.pages.booking import BookingPanel
from ui.pages.front_rooms import front_commands
from ui.pages.week import WeekStrip
from ui.widgets.cards import Empty
from ui.widgets.drawer import Drawer
from ui.widgets.table import Table

if TYPE_CHECKING:
    from dealerdesk.appointments.capacity import DayBook
    from dealerdesk.appointments.entries import AppointmentRow
    from dealerdesk.appointments.reception import ArrivalRow
    from dealerdesk.store.store import Change
    from ui.shell import Shell

BOARD, LIST = "board", "list"
DAY, WEEK = "day", "week"
TABLES = ("appointment", "print_job", "customer", "vehicle", "setting", "resource", "absence", "arrival")


class AppointmentsPage(Page):
    """Toolbar, week, board or list, queue, legend; at the right the panel 新预约."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self.day = shell.desk.clock.today()
        self.view, self.span = BOARD, DAY
        self._rows: list[AppointmentRow] = []
        self._printed: Mapping[str, datetime] = {}
        self.shown: plan.DayBoard | None = None
        self._edits = False
        self.acts = BoardActs(shell, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        self.bar = BoardBar(self)
        left.addWidget(self.bar)
        self.week = WeekStrip()
        self.week.chosen.connect(self.show_day)
        left.addWidget(self.week)
        left.addWidget(self._make_middle(), 1)
        self.queue = QueueStrip()
        self.queue.asked.connect(self.walk_in)
        self.queue.opened.connect(self._open_arrival)
        left.addWidget(self.queue)
        self.legend = Legend()
        left.addWidget(self.legend)
        row.addLayout(left, 1)
        self.panel = BookingPanel(shell)
        self.panel.closed.connect(self._close_panel)
        self.panel.booked.connect(self._booked)
        row.addWidget(self.panel)
        for signal in signals(self.panel):
            signal.connect(lambda *_args: self._show_draft())
        self.drawer = Drawer(self, row, self.panel, self.panel.wide, calm=True)

    def _make_middle(self) -> QWidget:
        self.board = BoardView()
        self.board.objection = self.acts.objection
        self.board.chosen.connect(self._chosen_on_board)
        self.board.opened.connect(self._open)
        self.board.edited.connect(self.edit)
        self.board.dropped.connect(self._dropped)
        self.board.asked.connect(self._ask)
        self.board.wanted.connect(self._wanted)
        self.week_board = WeekView()
        self.week_board.chosen.connect(self.show_day)
        self.week_board.opened.connect(self._open_day)
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(0, 0, 0, 0)
        columns = board_list.columns(self.shell.desk.clock.now, lambda: self._printed)
        self.table = Table(columns, row_height=44, name=_("Appointments"))
        self.table.opened.connect(self._open)
        self.table.picked.connect(self._chosen_in_list)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._ask_in_list)
        self.empty = Empty()
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        self.listed = listed
        self.stack = QStackedWidget()
        for widget in (self.board, self.week_board, listed):
            self.stack.addWidget(widget)
        return self.stack

    # the page's words

    def title(self) -> str:
        return _("Appointments")

    def state_line(self) -> tuple[str, ...]:
        line = said.cars(self.shown.counts.cars if self.shown else 0)
        if self.shown is not None and self.shown.free is not None and self.day >= self._today:
            line = said.joined([line, said.free_words(self.shown.free)])
        if not self.shell.desk.capacity.is_open(self.day):
            line = said.joined([_("shop closed"), line])
        return (words.long_day(self.day, self._today), line)

    @property
    def _today(self) -> date:
        return self.shell.desk.clock.today()

    def shortcuts(self) -> list[Key]:
        return [
            Key("N", _("new booking"), self.new),
            Key("Left", _("change the day"), lambda: self.step(-1), "← →"),
            Key("", _("somebody is here"), self.arrive, "F8"),
            Key("Right", "", lambda: self.step(1)),
            Key("T", _("today"), self.go_today),
            Key("", _("move the chosen one"), None, "Shift ← → ↑ ↓"),
            Key("Ctrl+P", _("print the day's list"), self.print_day),
            Key("P", _("print the sheet"), self.print_sheet),
            Key("F2", _("change or move"), lambda: self.edit(self.row)),
            Key("Del", _("cancel the chosen one"), self.cancel),
            Key("L", _("board or list"), self.toggle_view),
            Key("W", _("day or week"), self.toggle_span),
            Key("Ctrl+B", "", self.new),
            *[Key(str(n), "", lambda n=n: self.panel.choose_offer(n - 1)) for n in range(1, 5)],
        ]

    def help(self) -> str:
        return _(
            "Is there room, who is here, who is late? Drag a block, or hold Shift and use the arrows: it"
            " lands when you let go. N books: plate tail, work, a time; both copies stand on one page."
        )

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [
            (_("New booking"), self.new, "N"),
            (_("Print the sheet"), self.print_sheet, "P"),
            (_("Appointments as a list"), lambda: self.show_view(LIST), "L"),
            *front_commands(self.shell),
            *self._of_bays(),
        ]

    def rooms(self) -> list[tuple[str, Callable[[], object], str]]:
        """The other rooms of the front desk, and the bays: what the toolbar's menu holds."""
        return front_commands(self.shell)[2:] + self._of_bays()

    def _of_bays(self) -> list[tuple[str, Callable[[], object], str]]:
        return [
            (_("Bays and advisers"), lambda: self.shell.go("resources"), ""),
            (_("Record an absence"), lambda: self.shell.go("resources", absence=True), ""),
        ]

    def show_side(self) -> bool:
        return self.drawer.open()

    def panes(self) -> list[QFrame]:
        return [self.main, self.panel]

    @property
    def main(self) -> Any:
        """The board, the week or the table, whichever is shown."""
        if self.view == LIST:
            return self.table
        return self.board if self.span == DAY else self.week_board

    # what happens

    def enter(self, **place: Any) -> None:
        self.day = place.get("day") or self.day
        if place.get("view") in (BOARD, LIST):
            self.view = place["view"]
        if place.get("span") in (DAY, WEEK):
            self.span = place["span"]
        self.refresh()
        if place.get("number"):
            self._choose(place["number"])
        if place.get("new"):
            self.new(place.get("vehicle_id"), place.get("work", ""))

    def place(self) -> dict[str, Any]:
        row = self.row
        return {
            "day": self.day, "number": row.number if row else "", "view": self.view, "span": self.span
        }  # fmt: skip

    def changed(self, change: Change | None) -> None:
        if self.isVisible() and self.touches(change, *TABLES):
            self.refresh()

    def minute(self) -> None:
        self.panel.minute()
        if self.isVisible() and self.board.carried is None:
            self.refresh()

    def undo(self) -> None:
        self.acts.undo()

    @property
    def row(self) -> AppointmentRow | None:
        """The chosen appointment."""
        if self.view == BOARD and self.span == DAY:
            block = self.board.block
            return block.row if block else None
        return self.table.row

    def refresh(self) -> None:
        """Ask for the day, its week and who waits."""
        desk = self.shell.desk
        monday = self.day - timedelta(days=self.day.weekday())
        days = [monday + timedelta(days=n) for n in range(7)]
        books = [desk.capacity.book(day) for day in days]
        first, last = (monday, days[-1]) if self._shows_week else (self.day, self.day)
        rows = desk.appointments.between(first - timedelta(days=1), last)
        self._rows = [row for row in rows if row.at.date() == self.day]
        self._printed = desk.paper.printed_at(SHEET, [row.number for row in self._rows]) if self._rows else {}
        book = books[self.day.weekday()]
        self.acts.book, self.acts.by = book, self.bar.by
        self.shown = self._board_of(book, rows)
        self.week.show_week(
            [one.load() for one in books], self.day, self._today,
            [day for day in days if not desk.capacity.is_open(day)],
        )  # fmt: skip
        if self._shows_week:
            week = plan.week_board([self._board_of(one, rows) for one in books])
            self.week_board.show_week(week, self.bar.by, self.day, self._today)
        self._show_rows()
        self.queue.show_queue(desk.reception.waiting())
        hint = (
            "" if book.bays else _("No bays yet: nothing limits the day. Settings, Appointments adds them.")
        )
        self.legend.say(desk.settings["count_hours"], hint)
        self.bar.refresh()
        self._show_draft()
        self.stated.emit()

    @property
    def _shows_week(self) -> bool:
        return self.view == BOARD and self.span == WEEK

    def _board_of(self, book: DayBook, rows: list[AppointmentRow]) -> plan.DayBoard:
        near = (book.day, book.day - timedelta(days=1))
        own = [row for row in rows if row.at.date() in near]
        return plan.day_board(book, own, self.bar.by, self.shell.desk.settings["count_hours"])

    def _show_rows(self) -> None:
        had_focus = self.has_main_focus()
        chosen = self.table.row
        had_one = chosen is not None and chosen.at.date() == self.day
        near = words.near_day(self.day, self._today)
        nobody = _("Nobody has booked for {day}.").format(day=near)
        assert self.shown is not None
        self.board.show_board(
            self.shown, self._today, self.shell.desk.capacity.step(), " ".join((nobody, _("N books.")))
        )
        self.table.set_rows(self._rows, keep=lambda row: row.number)
        if not had_one:
            self._choose_first()
        self.table.setVisible(bool(self._rows))
        self.empty.setVisible(not self._rows)
        if not self._rows:
            self.empty.say(nobody, _("New booking"), self.new)
        pages = {LIST: self.listed, BOARD: self.week_board if self.span == WEEK else self.board}
        self.stack.setCurrentWidget(pages[self.view])
        if had_focus:
            self.take_focus()

    # the chosen one

    def _chosen_on_board(self, row: AppointmentRow | None) -> None:
        self.table.blockSignals(True)
        if row is not None:
            found = next((n for n, one in enumerate(self.table.rows) if one.number == row.number), None)
            if found is not None:
                self.table.choose(found)
        self.table.blockSignals(False)
        self.bar.refresh()

    def _chosen_in_list(self, row: AppointmentRow | None) -> None:
        self.board.choose(row.number if row else "")
        self.bar.refresh()

    def _choose_first(self) -> None:
        """The first who is still to come, or who is there."""
        blocks = self.shown.blocks if self.shown else []
        coming = [b for b in blocks if b.state in (plan.LATE, plan.EXPECTED)] or blocks
        if coming:
            self._choose(min(coming, key=lambda block: block.row.at).row.number)

    def _choose(self, number: str) -> None:
        found = next((n for n, row in enumerate(self.table.rows) if row.number == number), None)
        if found is not None:
            self.table.choose(found)

    # day and view

    def show_day(self, day: date) -> None:
        """Another day."""
        self.day = day
        self.refresh()

    def _open_day(self, day: date) -> None:
        self.day = day
        self.show_span(DAY)

    def step(self, days: int) -> None:
        """← and →."""
        self.show_day(self.day + timedelta(days=days))

    def go_today(self) -> None:
        """T."""
        self.show_day(self._today)

    def show_span(self, span: str) -> None:
        """A day or a week."""
        self.span, self.view = span, BOARD
        self.refresh()
        self.take_focus()

    def show_view(self, view: str) -> None:
        """The board or the list."""
        self.view = view
        self.refresh()
        self.take_focus()

    def toggle_view(self) -> None:
        """L."""
        self.show_view(BOARD if self.view == LIST else LIST)

    def toggle_span(self) -> None:
        """W."""
        self.show_span(DAY if self._shows_week else WEEK)

    # acts

    def _open(self, row: AppointmentRow) -> None:
        self.shell.go("customer", customer_id=row.customer_id, vehicle_id=row.vehicle_id)

    def _open_arrival(self, row: ArrivalRow) -> None:
        if self.shell.has_page("arrivals"):
            self.shell.go("arrivals", number=row.number)
        elif row.customer_id is not None:
            self.shell.go("customer", customer_id=row.customer_id, vehicle_id=row.vehicle_id)

    def _dropped(self, row: AppointmentRow, at: datetime, lane: Lane) -> None:
        self.acts.move(row, at, lane)
        self.board.choose(row.number)

    def _ask(self, row: AppointmentRow, at: QPoint) -> None:
        self.acts.show_menu(row, at, lambda: self._open(row), lambda: self.edit(row))

    def _ask_in_list(self, at: QPoint) -> None:
        if self.table.row is not None:
            self._ask(self.table.row, self.table.viewport().mapToGlobal(at))

    def edit(self, row: AppointmentRow | None) -> None:
        """F2, double click: the panel shows it, to change or move."""
        if row is None:
            return
        begin = getattr(self.panel, "edit", None)
        if begin is None:
            self._open(row)
            return
        self.panel.show()
        self.drawer.fit()
        self._edits = True
        begin(row.number)
        self._show_draft()
        self.bar.refresh()

    def cancel(self) -> None:
        """Del: take the chosen appointment back."""
        self.acts.cancel(self.row)

    def print_sheet(self) -> None:
        """P: the paper of the chosen appointment."""
        self.acts.print_sheet(self.row)

    def print_day(self) -> None:
        """Ctrl+P: the list of the day."""
        if self.shell.has_page("paper"):
            from ui.pages.arrival_papers import day_list_paper

            self.shell.go("paper", paper=day_list_paper(self.shell, self.day))

    def arrive(self) -> None:
        """F8: somebody is here."""
        from ui.pages.arrival import open_arrival

        open_arrival(self.shell)

    def walk_in(self) -> None:
        """取号: somebody came without an appointment."""
        from ui.pages.arrival import open_walk_in

        open_walk_in(self.shell)

    # the panel

    def _show_draft(self) -> None:
        """What is being typed for a new booking stands on the board as a dashed block."""
        self.board.show_draft(None if self._edits else draft_of(self.panel, self.acts.book))

    def new(self, vehicle_id: int | None = None, work: str = "") -> None:
        """N: a new booking; what was typed before is still there."""
        self.panel.show()
        self.drawer.fit()
        self._edits = False
        if vehicle_id is not None:
            self.panel.begin(vehicle_id, work)
        self.panel.focus_first()
        self.bar.refresh()
        self._show_draft()

    def _wanted(self, at: datetime, lane: Lane) -> None:
        """A double click on a free time books there."""
        self.new()
        offer = getattr(self.panel, "offer_at", None)
        if offer is not None:
            offer(at, lane.key if lane.kind == plan.BAY else "")

    def _close_panel(self) -> None:
        self.panel.hide()
        self.bar.refresh()
        self.take_focus()

    def has_main_focus(self) -> bool:
        """Whether the focus is in the middle of the page."""
        shown = (self.board, self.week_board, self.table, self.empty.button)
        return any(widget.hasFocus() for widget in shown)

    def take_focus(self) -> None:
        """The board or list, or the button in the list's place when nobody comes that day."""
        empty = self.view == LIST and not self._rows
        (self.empty.button if empty else self.main).setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> bool:
        if self.board.let_go():
            return True
        if self.panel.isVisible() and self.panel.has_focus():
            self._close_panel()
            return True
        return False

    def undo_place(self) -> QRect:
        """The bar with what was done stands under the board, beside the panel."""
        wide = self.stack.mapTo(self, QPoint(self.stack.width(), 0)).x()
        return QRect(0, 0, wide, self.height() + theme.px(3))

    def _booked(self, number: str, day: date) -> None:
        self.day, self._edits = day, False
        self.refresh()
        self._choose(number)
        self.take_focus()
