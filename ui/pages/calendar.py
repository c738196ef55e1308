"""Calendar: which day is too full? Month, week and day, what became of the past, and work that moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from dealerdesk.care.days import Day, DayItem, PastItem, month_words
from dealerdesk.care.due import OF_SHOP
from dealerdesk.care.forms import evening_number, morning_number
from dealerdesk.care.months import add_months, month_end, month_start
from dealerdesk.text import _, ngettext
from ui import paper, theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.calendar_board import Board, WeekBoard
from ui.pages.calendar_level import LevelPreview
from ui.pages.calendar_list import DayView
from ui.pages.calendar_side import SIDE, Side
from ui.widgets.basic import Button, IconButton, Label, frame
from ui.widgets.choices import Segments
from ui.widgets.drawer import Drawer

if TYPE_CHECKING:
    from dealerdesk.care.days import Moved, Offer
    from dealerdesk.store.store import Change
    from ui.shell import Shell

WEEKS = 6
SOON = timedelta(days=60)
"""So long ahead a year without a holiday table is spoken of."""
TABLES = (
    "care_task", "attempt", "appointment", "customer", "vehicle", "repair_order", "policy", "consent",
    "mileage_reading", "holding", "phone", "setting", "import_run", "calendar_day", "calendar_year",
    "greeting_event",
)  # fmt: skip


class CalendarPage(Page):
    """Toolbar and board at the left, the chosen day at the right."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self.day = self._seen = shell.desk.clock.today()
        self._days: dict[date, Day] = {}
        self._items: Sequence[DayItem | PastItem] = ()
        self._offer: Offer | None = None
        self._stale = True
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._make_toolbar())
        self.board, self.week, self.list = Board(), WeekBoard(), DayView()
        self.stack = QStackedWidget()
        for board in (self.board, self.week):
            board.chosen.connect(self.show_day)
            board.opened.connect(self.open_day)
            board.dropped.connect(self._dropped)
            board.may_drop = self._fits
        for shown in (self.board, self.week, self.list):
            self.stack.addWidget(shown)
        self.list.opened.connect(self._open)
        left.addWidget(self.stack, 1)
        row.addLayout(left, 1)
        self.side = Side()
        self.side.setFixedWidth(theme.px(SIDE))
        self.side.whole.connect(lambda: self.open_day(self.day))
        self.side.level.connect(self.level)
        self.side.import_table.connect(self.import_table)
        self.side.opened.connect(self._open)
        row.addWidget(self.side)
        self.drawer = Drawer(self, row, self.side, SIDE, calm=True)

    def _make_toolbar(self) -> QFrame:
        px = theme.px
        bar = frame("toolbar")
        bar.setFixedHeight(px(46))
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(8))
        today = Button(words.sentence(_("today")), key="T")
        today.clicked.connect(self.go_today)
        back = IconButton("arrow-left-s-line", _("Back (PgUp)"), size=20)
        back.clicked.connect(lambda: self.turn(-1))
        forward = IconButton("arrow-right-s-line", _("Forward (PgDn)"), size=20)
        forward.clicked.connect(lambda: self.turn(1))
        self.heading = Label("", role="page")
        self.view = Segments([("month", _("month")), ("week", _("week")), ("day", _("day"))], _("View"))
        self.view.chosen.connect(self._show_view)
        pack = Button(_("Morning"), icon="printer-line", key="Ctrl P")
        pack.setToolTip(_("Print the morning sheet of the day"))
        pack.clicked.connect(self.print_pack)
        self.evening_button = Button(_("Evening"), icon="printer-line")
        self.evening_button.setToolTip(_("Print the evening slip of the day"))
        self.evening_button.clicked.connect(self.print_evening)
        month = Button(_("Print month"), icon="printer-line")
        month.setToolTip(_("Print the month on one sheet"))
        month.clicked.connect(self.print_month)
        ics = Button(".ics", icon="calendar-event-line")
        ics.setToolTip(_("This week for your phone, without phone numbers"))
        ics.clicked.connect(self.save_ics)
        for widget in (today, back, forward, self.heading):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.view, pack, self.evening_button, month, ics):
            row.addWidget(widget)
        self.print_buttons = (pack, self.evening_button, month)
        return bar

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        month = [day for day in self._days.values() if self._inside(day.day)]
        return (month_words(month),) if month else ()

    def _inside(self, day: date) -> bool:
        return (day.year, day.month) == (self.day.year, self.day.month)

    def shortcuts(self) -> list[Key]:
        return [
            Key("", _("other day"), None, "← → ↑ ↓"),
            Key("PgUp", _("other month"), lambda: self.turn(-1), "PgUp PgDn"),
            Key("PgDown", "", lambda: self.turn(1)),
            Key("", _("open the day"), None, "Enter"),
            Key("T", _("today"), self.go_today),
            Key("Shift+Left", _("move the chosen task"), lambda: self.shift(-1), "Shift ← → ↑ ↓"),
            Key("Shift+Right", "", lambda: self.shift(1)),
            Key("Shift+Up", "", lambda: self.shift(-7)),
            Key("Shift+Down", "", lambda: self.shift(7)),
            Key("Ctrl+P", _("morning sheet"), self.print_pack),
            Key("Ctrl+E", _("calendar file"), self.save_ics),
        ]

    def help(self) -> str:
        return _(
            "Which day is too full? Drag a task onto another day of its window; a full day can be levelled"
            " onto free days before it. Past days tell what became of them."
        )

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [
            (_("Morning sheet"), self.print_pack, "Ctrl+P"),
            (_("Evening slip"), self.print_evening, ""),
            (_("Print the month"), self.print_month, ""),
        ]

    def show_side(self) -> bool:
        return self.drawer.open()

    def panes(self) -> list[QFrame]:
        shown = self.stack.currentWidget()
        return [self.list.table if shown is self.list else shown, self.side.list]  # type: ignore[list-item]

    # what happens

    def enter(self, **place: Any) -> None:
        self.day = place.get("day") or self.day
        if place.get("view"):
            self.view.set_value(place["view"])
        if self._stale or self.day not in self._days:
            self.refresh()
        else:
            self.show_day(self.day)

    def place(self) -> dict[str, Any]:
        return {"day": self.day, "view": self.view.value}

    def changed(self, change: Change | None) -> None:
        if self.touches(change, *TABLES):
            self._stale = True
            if self.isVisible():
                self.refresh()

    def minute(self) -> None:
        if self.shell.desk.clock.today() != self._seen:
            self._stale = True
            if self.isVisible():
                self.refresh()

    def step_back(self) -> bool:
        if self.drawer.shut():
            return True
        if self.view.value != "month":
            self.view.choose("month")
            return True
        return False

    def refresh(self) -> None:
        """Ask for the six weeks around the chosen day, and show them."""
        desk = self.shell.desk
        self._seen = desk.clock.today()
        start = month_start(self.day)
        self._first = start - timedelta(days=start.weekday())
        last = self._first + timedelta(days=7 * WEEKS - 1)
        self._days = desk.days.days(self._first, last)
        self._stale = False
        self._offer = desk.days.best_offer(self._days.values())
        self.side.show_full(self._offer, self._seen)
        calendar = desk.work_calendar.calendar()
        self.side.show_note(calendar.notice(self._seen, max(last, self._seen + SOON)))
        self.heading.setText(words.month(start))
        self.show_day(self.day)

    def show_day(self, day: date) -> None:
        """Choose a day; one outside the six weeks turns the page."""
        moved = (day.year, day.month) != (self.day.year, self.day.month)
        self.day = day
        if day not in self._days or moved:
            self.refresh()
            return
        desk = self.shell.desk
        past = self._days[day].past is not None
        self._items = desk.days.past_items(day) if past else desk.days.items(day)
        self.side.show_day(self._days[day], self._items, self._seen)
        self._show_view()
        self.stated.emit()

    def _show_view(self, _key: str = "") -> None:
        view = self.view.value
        if view == "month":
            self.board.show_days(self._days, self._first, self.day, self.day, self._seen)
        elif view == "week":
            self._show_week()
        else:
            self.list.show_day(self._days[self.day], self._items, self._seen)
        self.stack.setCurrentWidget({"month": self.board, "week": self.week}.get(view, self.list))
        may_print = self.shell.has_page("paper")
        for button in self.print_buttons:
            button.setVisible(may_print)
        self.evening_button.setVisible(may_print and self.width() >= theme.px(1180) and view != "month")

    def _show_week(self) -> None:
        monday = self.day - timedelta(days=self.day.weekday())
        days = [monday + timedelta(days=n) for n in range(7)]
        self.week.items = {
            day: self.shell.desk.days.items(day) for day in days if self._days[day].past is None
        }
        self.week.show_days({d: self._days[d] for d in days}, monday, self.day, self.day, self._seen)

    def go_today(self) -> None:
        """T."""
        self.show_day(self.shell.desk.clock.today())

    def turn(self, step: int) -> None:
        """PgUp and PgDn: a month, a week or a day by the view."""
        if self.view.value == "month":
            target = add_months(month_start(self.day), step)
            self.show_day(min(add_months(self.day, step), month_end(target)))
        else:
            self.show_day(self.day + timedelta(days=step * (7 if self.view.value == "week" else 1)))

    def open_day(self, day: date) -> None:
        """Enter: the day as a list."""
        self.view.set_value("day")
        self.show_day(day)
        self.list.table.setFocus()

    def _open(self, row: DayItem | PastItem) -> None:
        what = row.item if isinstance(row, DayItem) else row
        if what.kind in OF_SHOP and self.shell.has_page("events"):
            day = row.item.due if isinstance(row, DayItem) else self.day
            self.shell.go("events", day=day, kind=what.kind)
        elif what.customer_id is not None:
            self.shell.go("customer", customer_id=what.customer_id, vehicle_id=what.vehicle_id)

    # moving

    def _item(self, key: str) -> DayItem | None:
        return next((one for one in self._items if isinstance(one, DayItem) and one.key == key), None)

    def _fits(self, key: str, day: date) -> bool:
        one = self._item(key)
        return one is not None and max(one.item.opens, self._seen) <= day <= max(one.item.closes, self._seen)

    def _dropped(self, key: str, day: date) -> None:
        one = self._item(key)
        if one is not None and day != one.day:
            self.move([(one, day)])

    def shift(self, days: int) -> None:
        """Shift and an arrow: the chosen line of the list goes to another day, and the day with it."""
        one = self.list.chosen if self.view.value == "day" else self.side.chosen
        if one is not None and self.move([(one, one.day + timedelta(days=days))]):
            self.show_day(one.day + timedelta(days=days))
            for shown in (self.side.list, self.list.table):
                place = next(
                    (n for n, row in enumerate(shown.rows) if getattr(row, "key", "") == one.key), None
                )
                if place is not None:
                    shown.choose(place)

    def move(self, moves: Sequence[tuple[DayItem, date]]) -> bool:
        """Move work, with the way back in the bar at the bottom; one outside its window is refused."""
        desk, actor = self.shell.desk, self.shell.actor
        moved = self.shell.write(lambda: desk.days.move(actor, moves))
        if moved is None:
            return False
        if len(moves) == 1:
            one, to = moves[0]
            said = _("{name}: moved to {day}").format(
                name=one.item.customer_name or one.item.plate, day=words.near_day(to, self._seen)
            )
        else:
            said = ngettext("{count} call moved", "{count} calls moved", len(moves)).format(count=len(moves))
        self.shell.say(said, lambda: self._take_back(moved))
        return True

    def _take_back(self, moved: Moved) -> None:
        desk, actor = self.shell.desk, self.shell.actor
        self.shell.write(lambda: desk.days.back(actor, moved))

    def level(self) -> None:
        """帮我匀开: look at the moves, then make them."""
        if self._offer is None or not self._offer.moves:
            return
        if LevelPreview(self._offer, self._seen, self).exec():
            self.move(self._offer.moves)

    # paper and files

    def print_pack(self) -> None:
        """Ctrl+P: 晨会单 of the chosen day."""
        desk, actor, day = self.shell.desk, self.shell.actor, max(self.day, self._seen)
        title = _("Morning sheet {day}").format(day=words.day(day, self._seen))
        number = morning_number(day)
        self._preview(title, "day-pack", number, lambda note: desk.day_papers.morning(actor, day, note))

    def print_evening(self) -> None:
        """夕会单 of the chosen day, at most today."""
        desk, actor, day = self.shell.desk, self.shell.actor, min(self.day, self._seen)
        title = _("Evening slip {day}").format(day=words.day(day, self._seen))
        number = evening_number(day)
        self._preview(title, "evening", number, lambda note: desk.day_papers.evening(actor, day, note))

    def print_month(self) -> None:
        """The shown month on one sheet."""
        month = month_start(self.day)
        title = _("Calendar of {month}").format(month=words.month(month))
        desk = self.shell.desk
        self._preview(title, "month-sheet", f"{month:%Y-%m}", lambda note: desk.day_papers.month(month, note))

    def _preview(self, title: str, form: str, number: str, make: paper.Make) -> None:
        if self.shell.has_page("paper"):
            paper.open_preview(self.shell, title, make, form, number, (number,), parent="calendar")

    def save_ics(self) -> None:
        """The week of the chosen day as a file for a phone."""
        monday = self.day - timedelta(days=self.day.weekday())
        suggested = str(Path.home() / f"{self.shell.actor.name}-{monday:%m%d}.ics")
        name, _kind = QFileDialog.getSaveFileName(self, _("Calendar file"), suggested, _("Calendar (*.ics)"))
        if name:
            desk, actor, to = self.shell.desk, self.shell.actor, Path(name)
            if self.shell.write(lambda: desk.phone_week.save(actor, monday, to) or True):
                self.shell.say(_("Saved: {name}").format(name=to.name))

    def import_table(self) -> None:
        """The holidays and make-up workdays of a new year."""
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Import a holiday table"), str(Path.home()), _("CSV (*.csv)")
        )
        if name:
            desk, actor = self.shell.desk, self.shell.actor
            taken = self.shell.write(lambda: desk.work_calendar.import_year(actor, Path(name)))
            if taken is not None:
                years = ", ".join(map(str, taken.years))
                self.shell.say(_("Holiday table taken in: {years}").format(years=years))
