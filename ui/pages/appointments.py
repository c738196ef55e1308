"""Appointments of a day: who comes, with what, and the panel that books a new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.booking import BookingPanel
from ui.pages.week import WeekStrip
from ui.widgets.basic import Button, IconButton, LineLabel, frame
from ui.widgets.cards import Empty
from ui.widgets.drawer import Drawer
from ui.widgets.parts import Gap, Icon, Line, Part, Plate, Text, Two
from ui.widgets.states import State
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow
    from dealerdesk.store.store import Change
    from ui.shell import Shell

SHEET = "sheet"
STATE_OF = {"booked": "running", "arrived": "done", "no_show": "wrong", "cancelled": "closed"}


class AppointmentsPage(Page):
    """Toolbar, the week, the day's list; at the right the panel 新预约."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self.day = shell.desk.clock.today()
        self._rows: list[AppointmentRow] = []
        self._printed: dict[str, Any] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._make_toolbar())
        self.week = WeekStrip()
        self.week.chosen.connect(self.show_day)
        left.addWidget(self.week)
        pane = frame("pane")
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(0, 0, 0, 0)
        self.table = Table(self._columns(), row_height=44, name=_("Appointments"))
        self.table.opened.connect(self._open)
        self.empty = Empty()
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        left.addWidget(pane, 1)
        row.addLayout(left, 1)
        self.panel = BookingPanel(shell)
        self.panel.closed.connect(self._close_panel)
        self.panel.booked.connect(self._booked)
        row.addWidget(self.panel)
        self.drawer = Drawer(self, row, self.panel, self.panel.wide, calm=True)

    def _make_toolbar(self) -> QFrame:
        px = theme.px
        bar = frame("toolbar")
        bar.setFixedHeight(px(46))
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(8))
        self.today_button = Button(words.sentence(_("today")), key="T", small=True)
        self.today_button.clicked.connect(self.go_today)
        back = IconButton("arrow-left-s-line", _("Day before (←)"), size=20)
        back.clicked.connect(lambda: self.step(-1))
        forward = IconButton("arrow-right-s-line", _("Next day (→)"), size=20)
        forward.clicked.connect(lambda: self.step(1))
        self.counts = LineLabel(right=True, shrink=False)
        self.cancel_button = Button(_("Cancel it"), icon="forbid-line")
        self.cancel_button.clicked.connect(self.cancel)
        self.print_button = Button(_("Print"), icon="printer-line", key="Ctrl P")
        self.print_button.clicked.connect(self.print_sheet)
        self.new_button = Button(_("New booking"), icon="add-line", key="N")
        self.new_button.clicked.connect(lambda: self.new())
        for widget in (self.today_button, back, forward):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.counts, self.cancel_button, self.print_button, self.new_button):
            row.addWidget(widget)
        return bar

    def _columns(self) -> list[Column]:
        from dealerdesk.appointments.forms import CHANNELS
        from dealerdesk.appointments.rules import STATES

        def who(row: AppointmentRow) -> Line:
            line: list[Part] = [Text(row.customer_name or _("Owner unknown"), bold=True)]
            title = words.honorific(row.customer_sex)
            if title:
                line.append(Text(title, "text-3", role="caption"))
            return (Two(tuple(line), (Text(row.model, "text-3", role="caption"),)),)  # type: ignore[arg-type]

        def work(row: AppointmentRow) -> Line:
            wish = "，".join(filter(None, (row.wish, _("waits in the shop") if row.waits else "")))
            top = (Text(_(words.WORKS[row.work])),)
            return (Two(top, (Text(wish, "text-3", role="caption"),)),) if wish else top

        def made(row: AppointmentRow) -> Line:
            today = self.shell.desk.clock.today()
            at = words.clock(row.made_at)
            if row.made_at.date() != today:
                at = f"{words.day(row.made_at.date(), today)} {at}"
            top = (Text(f"{_(CHANNELS[row.channel])} · {row.made_by}", "text-2"),)
            return (Two(top, (Text(f"{row.number} · {at}", "text-3", role="caption"),)),)

        def state(row: AppointmentRow) -> Line:
            kind = STATE_OF[row.state]
            icon = "calendar-check-line" if kind == "running" else State(kind).line()[0].name  # type: ignore[union-attr]
            tone = "accent" if kind == "running" else State(kind).tone
            return (Icon(icon, tone, 14), Text(_(STATES[row.state]), tone))

        def counts(row: AppointmentRow) -> Line:
            if row.counts:
                return (Icon("checkbox-circle-fill", "green", 14), Text(_("counted"), "green"))
            return (Icon("flashlight-line", "text-2", 14), Text(_("provisional"), "text-2"))

        def paper(row: AppointmentRow) -> Line:
            at = self._printed.get(row.number)
            if at is not None:
                return State("done", "", _("printed {time}").format(time=words.clock(at))).line()
            return State("todo", "", _("not printed")).line()

        return [
            Column("at", _("At"), lambda row: (Text(words.clock(row.at), role="section"),), 64),
            Column("plate", _("Plate"), lambda row: (Plate(row.plate),), 108),
            Column("who", _("Customer"), who, 140),
            Column("work", _("What to do"), work),
            Column("made", _("Booked by"), made, 196, low=True),
            Column("counts", _("Counted"), counts, words.wide(74, 104)),
            Column("paper", _("Sheet paper"), paper, 104, low=True),
            Column("state", _("Coming"), state, words.wide(76, 100)),
        ]

    # the page's words

    def title(self) -> str:
        return _("Appointments")

    def state_line(self) -> tuple[str, ...]:
        live = [row for row in self._rows if row.state != "cancelled"]
        count = ngettext("{count} car", "{count} cars", len(live)).format(count=len(live))
        return (words.long_day(self.day, self.shell.desk.clock.today()), count)

    def shortcuts(self) -> list[Key]:
        return [
            Key("N", _("new booking"), self.new),
            Key("Left", _("change the day"), lambda: self.step(-1), "← →"),
            Key("Right", "", lambda: self.step(1)),
            Key("T", "", self.go_today),
            Key("Ctrl+P", _("print the sheet"), self.print_sheet),
            Key("Ctrl+B", "", self.new),
            *[Key(str(n), "", lambda n=n: self.panel.choose_offer(n - 1)) for n in range(1, 5)],
        ]

    def help(self) -> str:
        return _(
            "Who comes on this day. N books: plate tail, work, a time; the sheet has both copies on one page."
        )

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [(_("New booking"), self.new, "N"), (_("Print the sheet"), self.print_sheet, "Ctrl+P")]

    def show_side(self) -> bool:
        return self.drawer.open()

    def panes(self) -> list[QFrame]:
        return [self.table, self.panel]

    # what happens

    def enter(self, **place: Any) -> None:
        day = place.get("day")
        if day is not None:
            self.day = day
        self.refresh()
        if place.get("new"):
            self.new(place.get("vehicle_id"), place.get("work", ""))
        number = place.get("number")
        if number:
            found = next((n for n, row in enumerate(self.table.rows) if row.number == number), None)
            if found is not None:
                self.table.choose(found)

    def place(self) -> dict[str, Any]:
        row = self.table.row
        return {"day": self.day, "number": row.number if row else ""}

    def changed(self, change: Change | None) -> None:
        if self.isVisible() and self.touches(
            change, "appointment", "print_job", "customer", "vehicle", "setting"
        ):
            self.refresh()

    def minute(self) -> None:
        self.panel.minute()

    def refresh(self) -> None:
        """Ask for the day and its week."""
        desk = self.shell.desk
        monday = self.day - timedelta(days=self.day.weekday())
        week = desk.appointments.between(monday, monday + timedelta(days=6))
        self._rows = [row for row in week if row.at.date() == self.day]
        self._printed = desk.paper.printed_at(SHEET, [row.number for row in self._rows]) if self._rows else {}
        per_day = {monday + timedelta(days=n): 0 for n in range(7)}
        for row in week:
            if row.state != "cancelled":
                per_day[row.at.date()] += 1
        self.week.show_week(per_day, self.day, desk.clock.today())
        self.table.set_rows(self._rows, keep=lambda row: row.number)
        had_focus = self.table.hasFocus() or self.empty.button.hasFocus()
        self.table.setVisible(bool(self._rows))
        self.empty.setVisible(not self._rows)
        if not self._rows:
            near = words.near_day(self.day, desk.clock.today())
            self.empty.say(_("Nobody has booked for {day}.").format(day=near), _("New booking"), self.new)
        if had_focus:
            self.take_focus()
        self.print_button.setEnabled(bool(self._rows) and self.shell.has_page("paper"))
        self.cancel_button.setEnabled(bool(self._rows))
        self._say_counts()
        self.stated.emit()

    def _say_counts(self) -> None:
        from dealerdesk.appointments.rules import STATES

        line: list[Part] = []
        for state in ("booked", "arrived", "no_show", "cancelled"):
            count = sum(row.state == state for row in self._rows)
            if count:
                tone = "accent" if state == "booked" else State(STATE_OF[state]).tone
                line += [Text(f"{_(STATES[state])} {count}", tone), Gap(2)]
        self.counts.set_line(*line)

    def show_day(self, day: date) -> None:
        """Another day."""
        self.day = day
        self.refresh()

    def step(self, days: int) -> None:
        """← and →."""
        self.show_day(self.day + timedelta(days=days))

    def go_today(self) -> None:
        """T."""
        self.show_day(self.shell.desk.clock.today())

    def _open(self, row: AppointmentRow) -> None:
        self.shell.go("customer", customer_id=row.customer_id, vehicle_id=row.vehicle_id)

    def print_sheet(self) -> None:
        """Ctrl+P: the paper of the chosen appointment."""
        row = self.table.row
        if row is not None and self.shell.has_page("paper"):
            self.shell.go("paper", form=SHEET, numbers=[row.number])

    def cancel(self) -> None:
        """Take the chosen appointment back; the reason is asked in the panel's place."""
        row = self.table.row
        if row is None or row.state == "cancelled":
            return
        from ui.pages.cancel import CancelDialog

        dialog = CancelDialog(row, self)
        if dialog.exec():
            desk, actor = self.shell.desk, self.shell.actor
            done = self.shell.write(lambda: desk.appointments.cancel(actor, row.number, dialog.why))
            if done is not None:
                self.shell.say(_("Cancelled: {number}").format(number=row.number))

    # the panel

    def new(self, vehicle_id: int | None = None, work: str = "") -> None:
        """N: a new booking; what was typed before is still there."""
        self.panel.show()
        self.drawer.fit()
        if vehicle_id is not None:
            self.panel.begin(vehicle_id, work)
        self.panel.focus_first()

    def _close_panel(self) -> None:
        self.panel.hide()
        self.take_focus()

    def take_focus(self) -> None:
        """The list, or the button in its place when nobody comes that day."""
        (self.table if self._rows else self.empty.button).setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> bool:
        if self.panel.isVisible() and self.panel.has_focus():
            self._close_panel()
            return True
        return False

    def _booked(self, number: str, day: date) -> None:
        self.day = day
        self.refresh()
        found = next((n for n, row in enumerate(self.table.rows) if row.number == number), 0)
        self.table.choose(found)
        self.table.setFocus()
