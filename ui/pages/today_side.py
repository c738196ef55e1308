"""The cards beside the calls: sheets for the front desk, reports, who has how much open, arrivals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from dealerdesk.appointments.rules import CAME, STATES
from dealerdesk.care.months import month_end
from dealerdesk.staff.rights import ROLES
from dealerdesk.text import N_, _, ngettext
from ui import theme, words
from ui.widgets.basic import Button, Label, LineLabel
from ui.widgets.cards import Card, Empty
from ui.widgets.parts import Line, Plate, Text
from ui.widgets.states import State
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow
    from dealerdesk.appointments.handover import Slip
    from dealerdesk.care.today import Load
    from ui.shell import Shell

ROWS, TEAM_ROWS = 6, 4
SHEET = "sheet"
SLIP_STATES = {
    "todo": ("todo", N_("to print")),
    "printed": ("running", N_("printed")),
    "given": ("today", N_("given")),
    "accepted": ("done", N_("accepted")),
}
"""The shape and the word of a sheet on its way to the front desk."""


class HandOver(Card):
    """预约登记表交接: each sheet has its own limit (A2); the first that is not accepted stands on amber."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Sheets due"), "file-list-3-line", snug=True)
        self._shell = shell
        self._slips: list[Slip] = []
        self._first: Slip | None = None
        self.limit = LineLabel(right=True, shrink=False)
        self.head.addWidget(self.limit)
        self.table = Table(
            self._columns(),
            row_height=27,
            name=_("Sheets due"),
            shy=True,
            ground=self._ground,
            pad=4,
            lines=False,
        )
        self.table.horizontalHeader().hide()
        self.table.opened.connect(lambda slip: shell.go("handover", number=slip.row.number))
        self.empty = Empty(_("No sheet waits."), _("New booking"), lambda: shell.go("appointments", new=True))
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        foot.setSpacing(theme.px(8))
        self.print_button = Button("", icon="printer-line")
        self.print_button.clicked.connect(self.print_all)
        self.page_button = Button(_("Hand-over"))
        self.page_button.clicked.connect(lambda: shell.go("handover"))
        self.foot = Label("", "caption", "text-3")
        foot.addWidget(self.print_button)
        foot.addWidget(self.page_button)
        foot.addStretch(1)
        foot.addWidget(self.foot)
        self.body.addLayout(foot)

    def _columns(self) -> list[Column]:
        desk = self._shell.desk

        def limit(slip: Slip) -> Line:
            row, now = slip.row, desk.clock.now()
            if slip.state == "accepted":
                return (Text(words.clock(row.limit), "text-3"),)
            state = "past" if row.limit < now else "today" if slip is self._first else "running"
            return State(state, "", words.clock(row.limit)).line(bold=state != "running")

        def when(slip: Slip) -> Line:
            row, today = slip.row, desk.clock.today()
            near = _("today") if row.at.date() == today else words.day(row.at.date(), today)
            said = f"{near} {words.clock(row.at)}"
            if words.wide(1, 0):  # in English there is no room for it
                said += f" {_(words.WORKS[row.work])}"
            return (Text(said, bold=slip is self._first),)

        def state(slip: Slip) -> Line:
            kind, said = SLIP_STATES[slip.state]
            return State(kind, "", _(said)).line()

        def whole(slip: Slip) -> str:
            row = slip.row
            return " · ".join((_(words.WORKS[row.work]), row.customer_name, row.number))

        def since(slip: Slip) -> str:
            lines = []
            if slip.printed_at:
                lines.append(_("printed {time}").format(time=words.clock(slip.printed_at)))
            for said, name, at in (
                (_("given by {name} {time}"), slip.given_by, slip.given_at),
                (_("accepted by {name} {time}"), slip.accepted_by, slip.accepted_at),
            ):
                if at:
                    lines.append(said.format(name=name, time=words.clock(at)))
            return "\n".join(lines)

        return [
            Column("limit", _("Limit"), limit, 66),
            Column("plate", _("Plate"), lambda slip: (Plate(slip.row.plate),), 101),
            Column("when", _("When"), when, tip=whole),
            Column("state", _("Paper"), state, words.wide(72, 88), right=True, tip=since),
        ]

    def _ground(self, slip: Slip) -> str:
        return "amber-tint" if slip is self._first else "surface"

    def show_slips(self, slips: Sequence[Slip]) -> None:
        """Show today's sheets: printed, given, accepted."""
        desk = self._shell.desk
        now = desk.clock.now()
        rows = [slip for slip in slips if slip.row.limit.date() >= now.date() or slip.state == "accepted"]
        still = [slip for slip in rows if slip.state != "accepted"]
        self._slips = rows
        self._first = still[0] if still else None
        self.set_note(f"{len(rows) - len(still)} / {len(rows)}" if rows else "")
        self.table.set_rows([*still, *(s for s in rows if s.state == "accepted")], lambda s: s.row.number)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.table.setFixedHeight(theme.px(27) * min(max(len(rows), 1), ROWS) + theme.px(4))
        self.print_button.setText(_("Print {count}").format(count=len(self._unprinted())))
        self.print_button.setVisible(bool(self._unprinted()) and self._shell.has_page("paper"))
        self.print_button.updateGeometry()
        closed = desk.hand_overs.closed(now.date())
        self.foot.setText(
            _("closed at {time}").format(time=words.clock(closed[1]))
            if closed and not still else _("All handed over before we close")
        )  # fmt: skip
        self._say_limit(still, now)

    def _unprinted(self) -> list[str]:
        return [slip.row.number for slip in self._slips if slip.printed_at is None and not slip.accepted_at]

    def _say_limit(self, still: Sequence[Slip], now: datetime) -> None:
        if not still:
            self.limit.set_line()
            return
        first = still[0].row.limit
        seconds = (first - now).total_seconds()
        if seconds < 0:
            self.limit.set_line(*State("past", words.left(seconds)).line(bold=True, role="body"))
            return
        before = _("before {time}").format(time=words.clock(first))
        line = State("today", "", before).line(bold=True, role="body")
        left = _("{time} left").format(time=words.left(seconds))
        self.limit.set_line(*line, Text("·", "amber"), Text(left, "amber", bold=True))

    def print_all(self) -> None:
        """Show the paper of all sheets that were not printed."""
        numbers = self._unprinted()
        if numbers:
            self._shell.go("paper", form=SHEET, numbers=numbers)


class Reports(Card):
    """待交报表: what others wait for."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Reports due"), "bar-chart-2-line", snug=True)
        self._shell = shell
        self._alarmed: date | None = None
        self._parts_alarmed: date | None = None
        self.table = Table(
            [
                Column("what", _("Report"), lambda row: (Text(row[0]),), words.wide(108, 128)),
                Column("note", _("Note"), lambda row: (Text(row[1], "text-3", role="caption"),)),
                Column("limit", _("Limit"), lambda row: row[2], words.wide(108, 116), right=True),
            ],
            row_height=27,
            name=_("Reports due"),
            shy=True,
            lines=False,
        )
        self.table.horizontalHeader().hide()
        self.table.opened.connect(lambda row: shell.go(row[3]))
        self.body.addWidget(self.table)

    def refresh(self) -> None:
        """Today's delivery report and DMS file, the month's events and figures, what the ramp holds back."""
        desk = self._shell.desk
        today = desk.clock.today()
        rows = [
            self._delivery_row(), self._import_row(today), self._events_row(today), *self._month_rows(today)
        ]  # fmt: skip
        if aside := desk.tasks.set_aside():
            per_day = _("{n} released a day").format(n=desk.settings["first_import_ramp"])
            left = _("{n} wait").format(n=aside)
            rows.append((_("First import"), per_day, State("waits", "", left).line(), "sync"))
        self.table.set_rows(rows)
        self.table.setFixedHeight(theme.px(27) * len(rows) + theme.px(4))

    def alarm(self) -> None:
        """The delivery report may have become late: half an hour before closing that is said aloud, once."""
        day = self._shell.desk.delivery.day()
        if day.alarm and self._alarmed != day.day:
            self._alarmed = day.day
            self._shell.warn(
                _(
                    "The delivery report of today is not here: ask the sales clerk, or say “No delivery"
                    " today” on the page Sync"
                ),
                "amber",
            )

    def parts_alarm(self) -> None:
        """At its hour the list for parts and workshop is called for, once a day, until it is printed (A4)."""
        desk = self._shell.desk
        now = desk.clock.now()
        if self._parts_alarmed == now.date() or not self._shell.may("hand_over"):
            return
        if not desk.work_calendar.calendar().is_open(now.date()):
            return
        for limit in desk.today.parts_limit():
            if not limit.done and limit.at <= now:
                self._parts_alarmed = now.date()
                said = ngettext(
                    "{time}: print the list for parts and workshop, {count} car in the next two days",
                    "{time}: print the list for parts and workshop, {count} cars in the next two days",
                    limit.count,
                )
                self._shell.warn(said.format(time=words.clock(limit.at), count=limit.count), "amber")

    def _delivery_row(self) -> tuple[str, str, Line, str]:
        """交车日报 (F13): here, none today, or missing until the alarm half an hour before closing."""
        found = self._shell.desk.delivery.day()
        name = _("Delivery report")
        if found.state == "here" and found.at is not None:
            return (name, "", State("done", "", words.clock(found.at)).line(), "sync")
        if found.state == "none":
            return (name, "", State("done", "", _("no delivery")).line(), "sync")
        late = (self._shell.desk.clock.now() - found.alarm_at).total_seconds()
        state = (
            State("past", words.left(late)) if found.alarm else State("today", words.clock(found.alarm_at))
        )
        return (name, _("sales clerk"), state.line(), "sync")

    def _events_row(self, today: date) -> tuple[str, str, Line, str]:
        """K24: the month's festival and weather events, and how long there is for the rest."""
        made, wanted = self._shell.desk.greetings.month_count(today)
        note = _("{n} this month of {wanted}").format(n=made, wanted=wanted)
        left = (month_end(today) - today).days
        if made >= wanted:
            state = State("done", "", _("done"))
        else:
            state = State("running", words.left(left * 86400)) if left else State("today", _("today"))
        return (_("Festival, weather"), note, state.line(), "events")

    def _import_row(self, today: date) -> tuple[str, str, Line, str]:
        last = self._shell.last_import()
        if last is not None and last.date() == today:
            return (
                _("DMS file"),
                "",
                State("done", "", words.ago(last, self._shell.desk.clock.now())).line(),
                "sync",
            )
        note = _("last {when}").format(when=words.day(last.date(), today)) if last else _("never yet")
        return (_("DMS file"), note, State("todo", "", _("not imported today")).line(), "sync")

    def _month_rows(self, today: date) -> list[tuple[str, str, Line, str]]:
        first = today.replace(day=1)
        last_month = (first - timedelta(days=1)).replace(day=1)
        rows = []
        if not self._submitted(last_month):
            limit = datetime.combine(first, time(12))
            rows.append(self._month_row(last_month, limit, today))
        next_first = (first + timedelta(days=32)).replace(day=1)
        rows.append(self._month_row(first, datetime.combine(next_first, time(12)), today))
        return rows

    def _submitted(self, month: date) -> bool:
        return self._shell.desk.figures.state(month) != ""

    @staticmethod
    def _month_row(month: date, limit: datetime, today: date) -> tuple[str, str, Line, str]:
        name = _("Month {month} figures").format(month=month.month)
        days = (limit.date() - today).days
        if days < 0:
            state = State("past", words.left(days * 86400))
        elif days <= 3:
            state = State("today", f"{words.day(limit.date(), today)} {words.clock(limit)}")
        else:
            state = State("running", f"{words.day(limit.date(), today)} {words.clock(limit)}")
        note = _("not submitted") if days < 0 else _("auto draft")
        return (name, note, state.line(), "figures")


class Team(Card):
    """What everybody has open, the most late first: the manager's first look (7.3)."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Open by person"), "team-line", snug=True)
        self._shell = shell

        def who(row: Load) -> Line:
            role = _(ROLES.get(row.role, row.role))
            return (Text(row.owner, bold=True), Text(role, "text-3", role="caption")) if row.owner else (
                Text(role, bold=True),
            )  # fmt: skip

        def late(row: Load) -> Line:
            if not row.late:
                return (Text(_("none late"), "text-3", role="caption"),)
            return State("past", "", _("{count} late").format(count=row.late)).line()

        def still(row: Load) -> Line:
            return (Text(_("{count} open").format(count=row.open), "text-2", role="caption"),)

        self.table = Table(
            [
                Column("who", _("Whose work"), who),
                Column("open", _("Still open"), still, words.wide(74, 84), right=True),
                Column("late", _("Past the limit"), late, words.wide(92, 92), right=True),
            ],
            row_height=27,
            name=_("Open by person"),
            shy=True,
            lines=False,
        )
        self.table.horizontalHeader().hide()
        self.body.addWidget(self.table)

    def refresh(self) -> None:
        """Count anew."""
        rows = self._shell.desk.today.loads()
        self.set_note(_("{count} late").format(count=sum(row.late for row in rows)) if rows else "")
        self.table.set_rows(rows, keep=lambda row: (row.role, row.owner))
        self.table.setFixedHeight(theme.px(27) * min(max(len(rows), 1), TEAM_ROWS) + theme.px(4))


class Arrivals(Card):
    """Who comes today, for the front desk (7.2)."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Arrivals today"), "car-line")
        self.expected: Sequence[AppointmentRow] = ()
        self._shell = shell
        self.list_button = Button(_("Day list"), small=True)
        self.list_button.clicked.connect(lambda: shell.go("arrivals"))
        self.here_button = Button(_("Somebody is here"), kind="primary", small=True, key="F8")
        self.here_button.clicked.connect(self._arrive)
        self.head.addWidget(self.list_button)
        self.head.addWidget(self.here_button)
        self.table = Table(self._columns(), name=_("Arrivals today"))
        self.table.opened.connect(lambda row: shell.go("appointments", day=row.at.date(), number=row.number))
        self.empty = Empty(
            _("Nobody is booked for today."), _("New booking"), lambda: shell.go("appointments", new=True)
        )
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.empty, 1)

    def _arrive(self) -> None:
        from ui.pages.arrival import open_arrival

        open_arrival(self._shell, parent=self.window())

    def _columns(self) -> list[Column]:
        def state(row: AppointmentRow) -> Line:
            if row.state in CAME:
                return State("done", "", _(STATES[row.state]) if row.state == "left" else _("arrived")).line()
            if row.state == "no_show":
                return State("wrong", "", _("not come")).line()
            late = (self._shell.desk.clock.now() - row.at).total_seconds()
            return (
                State("past", words.left(late)).line()
                if late > 0
                else State("todo", "", _("expected")).line()
            )

        def who(row: AppointmentRow) -> Line:
            title = words.honorific(row.customer_sex)
            return (Text(row.customer_name, bold=True), Text(title, "text-3", role="caption"))

        return [
            Column("at", _("Time"), lambda row: (Text(words.clock(row.at), bold=True),), 74),
            Column("plate", _("Plate"), lambda row: (Plate(row.plate),), 106),
            Column("who", _("Customer"), who, 150),
            Column("work", _("Work"), lambda row: (Text(_(words.WORKS[row.work])),), words.wide(80, 130)),
            Column("wish", _("Wish"), lambda row: (Text(row.wish, "text-2"),)),
            Column("adviser", _("Adviser"), lambda row: (Text(row.adviser, "text-2"),), 96, low=True),
            Column("state", _("Coming"), state, words.wide(96, 110)),
        ]

    def refresh(self) -> None:
        """Ask the appointment book."""
        desk = self._shell.desk
        rows = [row for row in desk.appointments.day(desk.clock.today()) if row.state != "cancelled"]
        here = sum(row.state in CAME for row in rows)
        self.expected = [row for row in rows if row.state == "booked"]
        self.set_note(_("{here} of {count} here").format(here=here, count=len(rows)) if rows else "")
        self.table.set_rows(rows, keep=lambda row: row.number)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
