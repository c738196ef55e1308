"""到店: the day's list as it is on paper, keyed by row number and time; beside it who is here (A7, 7.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.appointments.keying import moment, read_line
from dealerdesk.appointments.rules import STATES
from dealerdesk.errors import WorldError
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages import arrival_papers as papers
from ui.pages.arrival import open_arrival, open_walk_in
from ui.pages.arrival_find import punctual_line
from ui.pages.arrivals_here import WIDE, Here
from ui.pages.front_rooms import front_bar, front_commands
from ui.scan import latin
from ui.widgets.basic import Button, IconButton, LineLabel, frame
from ui.widgets.cards import Empty, Notice
from ui.widgets.drawer import Drawer
from ui.widgets.form import Input
from ui.widgets.parts import Gap, Icon, Line, Part, Plate, Text, Two
from ui.widgets.states import State
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow
    from dealerdesk.appointments.reception import ArrivalRow
    from dealerdesk.store.store import Change
    from ui.shell import Shell

TABLES = ("appointment", "arrival", "print_record", "customer", "vehicle", "setting", "absence")


@dataclass(frozen=True)
class DayLine:
    """One row of the day list: its number, the appointment, and the arrival once there is one."""

    number: int
    row: AppointmentRow
    arrival: ArrivalRow | None = None


class ArrivalsPage(Page):
    """Left the day's list under one field, right who waits, is received, has gone."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self.day = shell.desk.clock.today()
        self.lines: list[DayLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = front_bar(shell, entry.id)
        self._fill_bar()
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        pane = frame("pane")
        left = QVBoxLayout(pane)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self._make_keying())
        self.table = Table(self._columns(), row_height=44, name=_("Day list"), pad=6)
        self.table.opened.connect(self._open)
        self.empty = Empty()
        self.changed_since = Notice()
        left.addWidget(self.changed_since)
        left.addWidget(self.table, 1)
        left.addWidget(self.empty, 1)
        row.addWidget(pane, 1)
        self.here = Here(shell)
        row.addWidget(self.here)
        column.addLayout(row, 1)
        self.drawer = Drawer(self, row, self.here, WIDE, calm=True)

    def _fill_bar(self) -> None:
        self.back_button = IconButton("arrow-left-s-line", _("Day before (Ctrl+PgUp)"), size=20)
        self.back_button.clicked.connect(lambda: self.step(-1))
        self.on_button = IconButton("arrow-right-s-line", _("Next day (Ctrl+PgDn)"), size=20)
        self.on_button.clicked.connect(lambda: self.step(1))
        self.print_button = Button(_("Day list"), icon="printer-line", small=True, key="Ctrl P")
        self.print_button.clicked.connect(self.print_list)
        self.walk_button = Button(_("Not booked"), icon="user-add-line", small=True, key="F9")
        self.walk_button.clicked.connect(lambda: open_walk_in(self.shell, self.window()))
        self.arrive_button = Button(_("Somebody is here"), kind="primary", small=True, key="F8")
        self.arrive_button.clicked.connect(lambda: open_arrival(self.shell, parent=self.window()))
        for widget in (
            self.back_button, self.on_button, self.print_button, self.walk_button, self.arrive_button
        ):  # fmt: skip
            self.bar.row.addWidget(widget)

    def _make_keying(self) -> QFrame:
        px = theme.px
        holder = frame("head")
        holder.setFixedHeight(px(46))
        row = QHBoxLayout(holder)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(10))
        self.field = Input(bold=True, hint=_("row time"))
        self.field.setAccessibleName(_("Row and time from the paper list"))
        self.field.setFixedWidth(px(110))
        latin(self.field)
        self.field.returnPressed.connect(self.key_in)
        self.said = LineLabel()
        row.addWidget(self.field)
        row.addWidget(self.said, 1)
        self._hint()
        return holder

    def _hint(self) -> None:
        self.said.set_line(
            Text(_("From the paper list:"), "text-3"), Text("3 0912", bold=True),
            Text(_("came 09:12"), "text-3"),
            Gap(), Text("3", bold=True), Text(_("on time"), "text-3"), Gap(),
            Text("3 x", bold=True), Text(_("did not come"), "text-3"),
        )  # fmt: skip

    def _columns(self) -> list[Column]:
        def who(line: DayLine) -> Line:
            row = line.row
            top: list[Part] = [Text(row.customer_name or _("Owner unknown"), bold=True)]
            if title := words.honorific(row.customer_sex):
                top.append(Text(title, "text-3", role="caption"))
            if row.tier in ("vip", "super_vip"):
                top.append(Icon("vip-crown-fill", "lost-text", 14))
            said = " · ".join(filter(None, (_(words.WORKS[row.work]), row.wish)))
            return (Two(tuple(top), (Text(said, "text-3", role="caption"),)),)  # type: ignore[arg-type]

        def came(line: DayLine) -> Line:
            one = line.arrival
            if one is None:
                return (Text("—", "text-3"),)
            return (Text(words.clock(one.at), bold=True), *punctual_line(one.punctual))

        return [
            Column("no", _("Row"), lambda line: (Text(str(line.number), role="section"),), 44, right=True),
            Column("at", _("At"), lambda line: (Text(words.clock(line.row.at), role="section"),), 60),
            Column("plate", _("Plate"), lambda line: (Plate(line.row.plate),), 106),
            Column("who", _("Customer"), who),
            Column("adviser", _("SA"), lambda line: (Text(line.row.adviser, "text-2"),), 76, low=True),
            Column("number", _("Recep."), self._number, words.wide(60, 70)),
            Column("came", _("Came"), came, words.wide(112, 128)),
            Column("state", _("Coming"), self._state, words.wide(104, 116)),
        ]

    @staticmethod
    def _number(line: DayLine) -> Line:
        return (Text(line.arrival.number, role="section"),) if line.arrival else ()

    def _state(self, line: DayLine) -> Line:
        row = line.row
        if line.arrival is not None and line.arrival.state == "serving":
            return State("done", "", _("taken in")).line()
        if row.state in ("arrived", "left"):
            return State("done", "", _(STATES[row.state])).line()
        if row.state == "no_show":
            return State("wrong", _(STATES[row.state])).line()
        late = (self.shell.desk.clock.now() - row.at).total_seconds()
        if late >= 60:
            return State("past", words.left(late)).line()
        return State("todo", "", _(STATES[row.state])).line()

    # the page's words

    def title(self) -> str:
        return _("Arrivals")

    def state_line(self) -> tuple[str, ...]:
        said = [words.long_day(self.day, self.shell.desk.clock.today())]
        for name in ("booked", "arrived", "left", "no_show"):
            count = sum(line.row.state == name for line in self.lines)
            if count:
                said.append(f"{_(STATES[name])} {count}")
        return tuple(said)

    def shortcuts(self) -> list[Key]:
        return [
            Key("F8", _("somebody is here"), None),
            Key("F9", _("not booked"), lambda: open_walk_in(self.shell, self.window())),
            Key("U", _("take the row back"), self.undo_row),
            Key("R", "", self.here.receive),
            Key("L", "", self.here.leave),
            Key("W", "", self.here.went),
            Key("Ctrl+PgUp", "", lambda: self.step(-1)),
            Key("Ctrl+PgDown", "", lambda: self.step(1)),
            Key("Ctrl+P", "", self.print_list),
        ]

    def help(self) -> str:
        return _(
            "The day list as it is printed. Type the row number and the time from the paper and Enter: it is"
            " saved at once. 3 alone is on time, 3 x did not come. At the right who waits, with R received"
            " and L has left."
        )

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        from ui.pages.day_view import save_day_view

        return [
            (_("Save the day as a read-only file"), lambda: save_day_view(self.shell, self.day, self), ""),
            *front_commands(self.shell),
        ]

    def panes(self) -> list[QFrame]:
        return [self.field, self.table, self.here.table]  # type: ignore[list-item]

    def show_side(self) -> bool:
        return self.drawer.open()

    # what happens

    def enter(self, **place: Any) -> None:
        self.day = place.get("day") or self.shell.desk.clock.today()
        self.refresh()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        number = place.get("number")
        found = next((n for n, row in enumerate(self.here.table.rows) if self._is(row, number)), None)
        if found is not None:
            self.drawer.open()
            self.here.table.choose(found)
            self.here.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if place.get("walk_in"):
            open_walk_in(self.shell, self.window())

    @staticmethod
    def _is(row: Any, number: str | None) -> bool:
        return bool(number) and getattr(row, "number", "") == number

    def place(self) -> dict[str, Any]:
        return {"day": self.day}

    def changed(self, change: Change | None) -> None:
        if self.isVisible() and self.touches(change, *TABLES):
            self.refresh()

    def minute(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Ask for the day."""
        desk = self.shell.desk
        arrivals = desk.reception.day(self.day)
        here = {row.appointment: row for row in arrivals if row.appointment}
        rows = desk.reception.day_list(self.day)
        self.lines = [DayLine(n, row, here.get(row.number)) for n, row in enumerate(rows, 1)]
        self.table.set_rows(self.lines, keep=lambda line: line.row.number)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if not rows:
            near = words.near_day(self.day, desk.clock.today())
            self.empty.say(
                _("Nobody is booked for {day}.").format(day=near), _("New booking"),
                lambda: self.shell.go("appointments", new=True),
            )  # fmt: skip
        self.here.show_rows(arrivals)
        self._say_printed()
        self.bar.refresh()
        self.stated.emit()

    def _say_printed(self) -> None:
        """Whether the rows are still those of the printed list."""
        number = self.day.isoformat()
        printed = self.shell.desk.paper.printed_at(papers.DAY_LIST, [number]).get(number)
        day = self.shell.desk.appointments.day(self.day) if printed else []
        changed = sum(row.sheet_since > printed for row in day) if printed else 0
        if printed and changed:
            said = ngettext(
                "List printed {time}; {count} appointment changed since: mind the plates",
                "List printed {time}; {count} appointments changed since: mind the plates",
                changed,
            )
            self.changed_since.say(said.format(time=words.clock(printed), count=changed), "amber")
        else:
            self.changed_since.say("")

    def step(self, days: int) -> None:
        """Another day."""
        self.day += timedelta(days=days)
        self.refresh()

    def show_day(self, day: date) -> None:
        """The list of a day."""
        self.day = day
        self.refresh()

    def _open(self, line: DayLine) -> None:
        """Enter on a row that is expected: here now; on another one: the customer."""
        if line.row.state in ("booked", "no_show") and self.day == self.shell.desk.clock.today():
            self.shell.write(lambda: self._arrive(line, None))
        else:
            self.shell.go("customer", customer_id=line.row.customer_id, vehicle_id=line.row.vehicle_id)

    # keying in

    def key_in(self) -> None:
        """Enter in the field: this line is saved at once, and the next may be typed."""
        desk, text = self.shell.desk, self.field.text()
        if not text.strip():
            return
        try:
            keyed = read_line(text, len(self.lines))
            line = self.lines[keyed.row - 1]
            if keyed.came:
                now, minutes = desk.clock.now(), desk.settings["on_time_minutes"]
                self._arrive(line, lambda: moment(keyed, line.row.at, now, minutes))
            else:
                desk.reception.no_show(self.shell.actor, line.row.number)
                self._saved(line.number, _("did not come"))
        except WorldError as error:
            self.said.set_line(Icon("error-warning-fill", "red", 16), Text(error.line, "red"))
            self.field.selectAll()

    def _arrive(self, line: DayLine, when: Callable[[], Any] | None) -> None:
        if line.arrival is not None:
            raise WorldError(
                _("Row {row} is here since {time} already, with the number {number}").format(
                    row=line.number, time=words.clock(line.arrival.at), number=line.arrival.number
                )
            )
        at = when() if when is not None else None
        done = self.shell.desk.reception.arrive(self.shell.actor, line.row.number, at)
        self._saved(line.number, done.number)

    def _saved(self, number: int, said: str) -> None:
        """Say what was saved, choose its row, and be ready for the next line."""
        line = self.lines[number - 1]
        one = line.arrival
        at = (Text(words.clock(one.at), bold=True), *punctual_line(one.punctual)) if one else ()
        self.said.set_line(
            Icon("checkbox-circle-fill", "green", 16), Text(_("Row {row}").format(row=number), bold=True),
            Plate(line.row.plate), Text(line.row.customer_name), Gap(), *at, Text(said, "green", bold=True),
        )  # fmt: skip
        self.table.choose(number - 1)
        self.field.setText("")
        row = line.row
        self.shell.say(
            _("Row {row}: {plate} {what}").format(row=number, plate=row.plate, what=said),
            lambda: self._take_back(row.number, one),
        )

    def undo_row(self) -> None:
        """U: what was keyed for the chosen row was a mistake."""
        if self.here.table.hasFocus():
            self.here.back()
        elif isinstance(self.table.row, DayLine):
            line = self.table.row
            expected = line.arrival is None and line.row.state == "booked"
            if not expected and self._take_back(line.row.number, line.arrival):
                self._hint()

    def _take_back(self, number: str, one: ArrivalRow | None) -> bool:
        desk, actor = self.shell.desk, self.shell.actor
        if one is not None:
            return self.shell.write(lambda: desk.reception.take_back(actor, one.id)) is not None
        return self.shell.write(lambda: desk.appointments.restore(actor, number)) is not None

    def print_list(self) -> None:
        """Ctrl+P: the day list on paper."""
        self.shell.go("paper", paper=papers.day_list_paper(self.shell, self.day))
