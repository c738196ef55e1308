"""Today: what burns first, and what must be out before we close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.care import ruler as rules
from dealerdesk.staff.rights import FRONT_DESK
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.today_calls import Calls
from ui.pages.today_ruler import NAMES, DayRuler
from ui.pages.today_tiles import Birthdays
from ui.widgets.basic import frame
from ui.widgets.cards import Notice
from ui.widgets.drawer import Drawer

if TYPE_CHECKING:
    from dealerdesk.care.queue import Call
    from dealerdesk.care.ruler import Ruler
    from dealerdesk.care.today import DayWork
    from dealerdesk.store.store import Change
    from ui.pages.today_side import Arrivals, HandOver, Reports, Team
    from ui.shell import Shell

SIDE = 362
LEADERS = ("manager", "general_manager", "administrator")
TABLES = (
    "care_task", "attempt", "customer", "vehicle", "phone", "consent", "holding", "appointment",
    "mileage_reading", "repair_order", "setting", "rule_off", "import_run", "calendar_day",
)  # fmt: skip
MANY = ("plan", "import")
"""Acts that may change thousands of calls: the day is read off the window's thread then."""
BESIDE = (
    "appointment", "print_job", "print_record", "hand_over", "day_close", "setting", "import_run",
    "delivery_report", "figure_month",
)  # fmt: skip


class TodayPage(Page):
    """The ruler over both columns; left birthdays and calls, right what must be out and the reports."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self._stale, self._reading = True, False
        self._day = shell.desk.clock.today()
        self._lunar = ""
        self._role = ""
        self.work: DayWork | None = None
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(12), 0, 0)
        column.setSpacing(px(12))
        top = QVBoxLayout()
        top.setContentsMargins(px(12), 0, px(12), 0)
        top.setSpacing(px(12))
        self.ruler = DayRuler()
        self.ruler.picked.connect(self._flag)
        self.evening = Notice()
        top.addWidget(self.ruler)
        top.addWidget(self.evening)
        column.addLayout(top)
        self.below = frame("page")
        row = QHBoxLayout(self.below)
        row.setContentsMargins(px(12), 0, px(12), px(8))
        row.setSpacing(px(12))
        row.addLayout(self._make_left(), 1)
        row.addWidget(self._make_side())
        column.addWidget(self.below, 1)
        self.drawer = Drawer(self.below, row, self.side, SIDE, calm=True)

    # building

    def _make_left(self) -> QVBoxLayout:
        self.left = left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        self.birthdays = Birthdays(self.shell)
        self.calls = Calls(self.shell)
        self.calls.start_button.clicked.connect(self.start)
        self.calls.table.opened.connect(self.open)
        left.addWidget(self.birthdays)
        left.addWidget(self.calls, 1)
        return left

    def _make_side(self) -> QFrame:
        self.side = frame("page")
        self.side.setFixedWidth(theme.px(SIDE))
        right = QVBoxLayout(self.side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.px(12))
        return self.side

    # what the first paint can do without, or not every role sees, is built when it is first asked for

    @cached_property
    def arrivals(self) -> Arrivals:
        """Who comes today: the front desk's list."""
        from ui.pages.today_side import Arrivals

        arrivals = Arrivals(self.shell)
        self.left.addWidget(arrivals, 1)
        return arrivals

    @cached_property
    def _cards(self) -> tuple[Team, HandOver, Reports]:
        from ui.pages.today_side import HandOver, Reports, Team

        cards = Team(self.shell), HandOver(self.shell), Reports(self.shell)
        right = self.side.layout()
        assert isinstance(right, QVBoxLayout)
        for card in cards:
            right.addWidget(card)
        right.addStretch(1)
        self._show_side_cards(*cards[:2])
        return cards

    @property
    def team(self) -> Team:
        """How the team stands, for who leads it."""
        return self._cards[0]

    @property
    def hand_over(self) -> HandOver:
        """The sheets that go to the front desk before close."""
        return self._cards[1]

    @property
    def reports(self) -> Reports:
        """What must be reported, and by when."""
        return self._cards[2]

    @property
    def table(self) -> Any:
        """The list of calls."""
        return self.calls.table

    def _show_cards(self) -> None:
        """The role chooses the cards, the places stay."""
        role = self.shell.actor.role
        self._role = role
        front = role == FRONT_DESK
        if front or "arrivals" in self.__dict__:
            self.arrivals.setVisible(front)
        self.calls.setVisible(not front)
        if "_cards" in self.__dict__:
            self._show_side_cards(self.team, self.hand_over)

    def _show_side_cards(self, team: Team, hand_over: HandOver) -> None:
        team.setVisible(self.shell.actor.role in LEADERS)
        hand_over.setVisible(self.shell.may("hand_over"))

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        today = self.shell.desk.clock.today()
        return tuple(filter(None, (words.long_day(today, today), self._lunar)))

    def shortcuts(self) -> list[Key]:
        front = self.shell.actor.role == FRONT_DESK
        return [
            Key("Space", "" if front else _("start calling"), self._space),
            Key("", _("open it"), None, "Enter"),
            Key("G", "" if front else _("next birthday"), self.next_birthday),
            Key("Ctrl+D", _("call the customer"), self.call_chosen),
            Key("Ctrl+B", _("book a visit"), self.book),
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
        first = self.arrivals.table if self._role == FRONT_DESK else self.calls.table
        return [first, self.hand_over.table] if "_cards" in self.__dict__ else [first]

    # what happens

    def enter(self, **_place: Any) -> None:
        if self._stale:
            self.refresh()
        self.shell.later(self._refresh_side)

    def changed(self, change: Change | None) -> None:
        work = self.touches(change, *TABLES) or self._role != self.shell.actor.role
        self._stale = self._stale or work
        if work and self.isVisible():
            if change is None or change.act in MANY:
                self._refresh_aside()
            else:
                self.refresh()
        if (work or self.touches(change, *BESIDE)) and self.isVisible() and not self._reading:
            self.shell.later(self._refresh_side)

    def minute(self) -> None:
        self._stale = self._stale or self._hour_has_come()
        if self.isVisible():
            if self._stale:
                self.refresh()
            elif self.work is not None:
                self.birthdays.show_people(self.work.greetings, self.shell.desk.today.birthday_limit())
                self._count(self.work)
            self._refresh_side()
        self.reports.parts_alarm()
        self.reports.alarm()  # the later limit is the one that stays on top

    def _hour_has_come(self) -> bool:
        """Whether another day or slot has begun, or the hour of a call that waited for it."""
        desk = self.shell.desk
        now = desk.clock.now()
        if now.date() != self._day or self.work is None or self.calls.slot(now) != self.calls.slots.slot_now:
            return True
        return any(call.next is not None and call.next.start <= now for call in self.work.later)

    def refresh(self) -> None:
        """Read the day's work and show it; the ruler and what stands at the side come after it."""
        self._stale = False
        self._show(self.shell.desk.today.work(self.shell.actor))

    def _refresh_aside(self) -> None:
        """The same without holding the window still; what was shown stays until then."""
        if self._reading:
            return  # what is stale by then is read once more
        self._reading = True
        self._stale = False
        desk, actor = self.shell.desk, self.shell.actor

        def read(_report: object) -> DayWork:
            desk.tasks.set_aside()  # kept for what stands at the side
            return desk.today.work(actor)

        def ended(work: DayWork | None = None) -> None:
            self._reading = False
            if self._stale and self.isVisible():
                self._refresh_aside()
            elif work is not None and actor == self.shell.actor:
                self._show(work)
                self.shell.later(self._refresh_side)

        self.shell.tasks.run(_("Reading the day"), read, ended, lambda _error: ended())

    def _show(self, work: DayWork) -> None:
        desk = self.shell.desk
        self._day = desk.clock.today()
        if self._role != self.shell.actor.role:
            self._show_cards()
        self.work = work
        self.birthdays.setVisible(self._greets(work))
        self.birthdays.show_people(work.greetings, desk.today.birthday_limit())
        self.calls.show_work(work)
        if not work.every:
            self._say_empty()
        self._count(work)
        self.stated.emit()

    def _count(self, work: DayWork) -> None:
        """What still needs an act today; of the front desk, who is still expected."""
        if self._role == FRONT_DESK:
            self.arrivals.refresh()
            now = self.shell.desk.clock.now()
            expected = self.arrivals.expected
            self.counted.emit(len(expected), any(row.at < now for row in expected))
            return
        late = self._greetings_late(work)
        self.counted.emit(work.count, work.late(self._day) > 0 or late)
        ready = [call for call in work.calls if call.limit < self._day]
        self.shell.count("call", len(work.calls) + work.waiting, bool(ready) or late)

    def _greets(self, work: DayWork) -> bool:
        """Whether birthdays are this role's matter."""
        mine = self.shell.actor.role in (self.shell.desk.settings["c6_role"], *LEADERS)
        return bool(work.greetings) or mine

    def _greetings_late(self, work: DayWork) -> bool:
        desk = self.shell.desk
        return work.waiting > 0 and desk.clock.now() > desk.today.birthday_limit()

    def _refresh_side(self) -> None:
        """The ruler, and what stands beside the calls."""
        desk, actor = self.shell.desk, self.shell.actor
        self._lunar = words.lunar_day(desk.clock.today())
        if self.work is None:
            return
        slips = desk.hand_overs.due_today()
        accepted = {slip.row.number for slip in slips if slip.state == "accepted"}
        day = desk.today.ruler(actor, self.work, [slip.row for slip in slips], accepted)
        self.ruler.show_day(day)
        self.hand_over.show_slips(slips)
        if self._role in LEADERS:
            self.team.refresh()
        self.reports.refresh()
        self._say_evening(day, self.work)
        self.stated.emit()

    def _say_empty(self) -> None:
        desk = self.shell.desk
        if desk.agenda.needs_refresh():  # what comes tomorrow would be computed for the whole shop
            self.calls.empty.say(_("No calls yet: the day is not planned."))
            return
        tomorrow = desk.clock.today() + timedelta(days=1)
        count = desk.today.ahead(self.shell.actor, tomorrow)
        self.calls.empty.say(
            _("No calls to make today. Tomorrow: {count}.").format(count=count),
            _("Look at tomorrow"), lambda: self.shell.go("calendar", day=tomorrow),
        )  # fmt: skip

    def _say_evening(self, day: Ruler, work: DayWork) -> None:
        """Half an hour before close: 今天做完了, or what is still open."""
        still = self.open_words(day, work)
        if not still and day.flags:
            self.evening.say(_("Today is done."), "green")
        elif still and day.evening:
            self.evening.say(_("Still open: {what}").format(what=" · ".join(still)), "amber")
        else:
            self.evening.say("")

    def open_words(self, day: Ruler, work: DayWork) -> list[str]:
        """What is still open today, in few words."""
        found = []
        if work.every:
            count = len(work.every)
            found.append(ngettext("{count} call", "{count} calls", count).format(count=count))
        if work.waiting:
            found.append(
                ngettext("{count} birthday", "{count} birthdays", work.waiting).format(count=work.waiting)
            )
        for flag in (*day.pinned, *day.flags):
            if flag.state == rules.DONE or flag.what in (rules.BIRTHDAYS, rules.CALL_BACK):
                continue
            if flag.what == rules.SHEETS:
                said = ngettext("{count} sheet to hand over", "{count} sheets to hand over", flag.count)
                found.append(said.format(count=flag.count))
            else:
                found.append(_(NAMES[flag.what]))
        return found

    # acts

    def _flag(self, what: str) -> None:
        if what == rules.BIRTHDAYS:
            self.next_birthday()
        elif what == rules.SHEETS:
            self.show_side()
            self.hand_over.table.setFocus()
        elif what == rules.PARTS:
            self.shell.go("appointments", day=self.shell.desk.clock.today() + timedelta(days=1))
        elif what == rules.DELIVERY:
            self.shell.go("sync")
        elif what == rules.EVENING:
            self.shell.go("calendar", day=self.shell.desk.clock.today())
        else:
            self.start()

    def open(self, call: Call) -> None:
        """The customer behind a call."""
        self.shell.go("customer", customer_id=call.first.customer_id, vehicle_id=call.first.vehicle_id)

    def book(self) -> None:
        """Ctrl+B: an appointment for the chosen car."""
        call = self.table.row
        if call is not None and call.first.vehicle_id is not None:
            work = self.calls.work_of(call)
            self.shell.go("appointments", vehicle_id=call.first.vehicle_id, new=True, work=work)

    def start(self) -> None:
        """Space: the call page, with its first call begun."""
        self.shell.go("call", start=True)

    def _space(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton) and self.isAncestorOf(focus):
            focus.click()
        elif self._role != FRONT_DESK:
            self.start()

    def call_chosen(self) -> None:
        """Ctrl+D: call the customer of the chosen row."""
        call = self.table.row
        if call is not None and call.first.customer_id is not None:
            self.shell.go("call", customer_id=call.first.customer_id)

    def next_birthday(self) -> None:
        """G: the focus goes to the next tile."""
        self.birthdays.focus_next()
