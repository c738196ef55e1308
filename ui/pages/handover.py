"""预约登记表交接: every sheet with its limit, printed, given, accepted; the close of the day 收班 (A2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.errors import WorldError
from dealerdesk.forms import read_scan
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.front_rooms import front_bar, front_commands
from ui.widgets.basic import Button, IconButton, Label, LineLabel, frame
from ui.widgets.cards import Empty, Notice
from ui.widgets.parts import Gap, Icon, Line, Part, Plate, Text, Two
from ui.widgets.states import State
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.appointments.handover import Slip
    from dealerdesk.store.store import Change
    from ui.shell import Shell

SHEET = "sheet"
TABLES = ("appointment", "hand_over", "day_close", "print_job", "print_record", "customer", "vehicle")


class HandOverPage(Page):
    """The sheets by their limit, the first on amber; foot: 交齐才能收班, and the day is closed."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self.day = shell.desk.clock.today()
        self.slips: list[Slip] = []
        self._first = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = front_bar(shell, entry.id)
        for icon, said, days in (
            ("arrow-left-s-line", _("Day before (←)"), -1), ("arrow-right-s-line", _("Next day (→)"), 1)
        ):  # fmt: skip
            button = IconButton(icon, said, size=20)
            button.clicked.connect(lambda _on=False, days=days: self.step(days))
            self.bar.row.addWidget(button)
        column.addWidget(self.bar)
        pane = frame("pane")
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._make_head())
        self.table = Table(
            self._columns(), row_height=40, multi=True, name=_("Sheets due"), ground=self._ground, pad=6
        )
        self.table.opened.connect(
            lambda slip: shell.go("appointments", day=slip.row.at.date(), number=slip.row.number)
        )
        self.table.selectionModel().selectionChanged.connect(lambda *_args: self._say_acts())
        self.empty = Empty()
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        column.addWidget(pane, 1)
        column.addWidget(self._make_foot())

    def _make_head(self) -> QFrame:
        px = theme.px
        head = frame("head")
        head.setFixedHeight(px(44))
        row = QHBoxLayout(head)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(8))
        self.limit = LineLabel()
        self.print_button = Button("", icon="printer-line", small=True, key="Ctrl P")
        self.print_button.clicked.connect(self.print_open)
        self.give_button = Button("", small=True, key="G")
        self.give_button.clicked.connect(self.give)
        self.accept_button = Button("", small=True, key="A")
        self.accept_button.clicked.connect(self.accept)
        row.addWidget(self.limit, 1)
        for button in (self.print_button, self.give_button, self.accept_button):
            row.addWidget(button)
        return head

    def _make_foot(self) -> QFrame:
        px = theme.px
        self.foot = frame("bar")
        column = QVBoxLayout(self.foot)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        self.refused = Notice()
        column.addWidget(self.refused)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        self.state = LineLabel()
        row.addWidget(Label(_("All handed over before we close"), tone="text-2"))
        row.addWidget(self.state, 1)
        self.close_button = Button(_("Close the day"), kind="primary", key="Ctrl Enter")
        self.close_button.clicked.connect(self.close_day)
        row.addWidget(self.close_button)
        column.addLayout(row)
        return self.foot

    def _columns(self) -> list[Column]:
        def limit(slip: Slip) -> Line:
            desk, row = self.shell.desk, slip.row
            at = words.clock(row.limit)
            if row.limit.date() != self.day:
                at = f"{words.day(row.limit.date(), self.day)} {at}"
            if slip.state == "accepted":
                return (Text(at, "text-3"),)
            seconds = (row.limit - desk.clock.now()).total_seconds()
            if seconds < 0:
                return (Text(at, bold=True), *State("past", words.left(seconds)).line())
            state = "today" if row.number == self._first else "running"
            left = _("{time} left").format(time=words.left(seconds))
            return (Text(at, bold=True), *State(state, left).line())

        def who(slip: Slip) -> Line:
            row = slip.row
            top = (
                Text(row.customer_name or _("Owner unknown"), bold=True),
                Text(row.number, "text-3", role="caption"),
            )
            return (Two(top, (Text(_(words.WORKS[row.work]), "text-3", role="caption"),)),)

        def when(slip: Slip) -> Line:
            near = words.near_day(slip.row.at.date(), self.shell.desk.clock.today())
            return (Text(near), Text(words.clock(slip.row.at), bold=True))

        def printed(slip: Slip) -> Line:
            if slip.printed_at is not None:
                return State("done", "", _("printed {time}").format(time=self._at(slip.printed_at))).line()
            return State("todo", "", _("not printed")).line()

        def given(slip: Slip) -> Line:
            if slip.given_at is None:
                return State("todo", "", _("not given")).line()
            return self._by("checkbox-circle-line", "text-2", slip.given_by, slip.given_at)

        def accepted(slip: Slip) -> Line:
            if slip.accepted_at is None:
                said = _("to accept") if slip.given_at else _("not accepted")
                return State("today" if slip.given_at else "todo", said, said).line()
            return self._by("checkbox-circle-fill", "green", slip.accepted_by, slip.accepted_at)

        return [
            Column("limit", _("Limit"), limit, words.wide(156, 176)),
            Column("plate", _("Plate"), lambda slip: (Plate(slip.row.plate),), 106),
            Column("who", _("Customer"), who),
            Column("when", _("Comes"), when, words.wide(118, 138)),
            Column("printed", _("Sheet paper"), printed, words.wide(112, 124)),
            Column("given", _("Given"), given, words.wide(142, 150)),
            Column("accepted", _("Accepted"), accepted, words.wide(142, 150)),
        ]

    def _by(self, icon: str, tone: str, name: str, at: Any) -> Line:
        return (Icon(icon, tone, 14), Text(f"{name} {self._at(at)}", tone, role="caption"))

    def _at(self, at: Any) -> str:
        clock = words.clock(at)
        return clock if at.date() == self.day else f"{words.day(at.date(), self.day)} {clock}"

    def _ground(self, slip: Slip) -> str:
        return "amber-tint" if slip.row.number == self._first else "surface"

    # the page's words

    def title(self) -> str:
        return _("Hand-over")

    def state_line(self) -> tuple[str, ...]:
        done = sum(slip.state == "accepted" for slip in self.slips)
        said = [words.long_day(self.day, self.shell.desk.clock.today())]
        if self.slips:
            said.append(_("{done} of {count} accepted").format(done=done, count=len(self.slips)))
        return tuple(said)

    def shortcuts(self) -> list[Key]:
        return [
            Key("Ctrl+P", _("print what is not printed"), self.print_open),
            Key("G", _("give"), self.give),
            Key("A", _("accept"), self.accept),
            Key("Ctrl+Return", _("close the day"), self.close_day, "Ctrl Enter"),
            Key("Ctrl+Enter", "", self.close_day),
            Key("Left", "", lambda: self.step(-1)),
            Key("Right", "", lambda: self.step(1)),
        ]

    def help(self) -> str:
        return _(
            "Every sheet goes to the front desk before its limit: close of the day, or one hour before the"
            " booked time. Customer care gives, the front desk accepts with name and PIN. With marked lines"
            " the acts are for those, else for all that are open."
        )

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [(_("Close the day"), self.close_day, "Ctrl+Enter"), *front_commands(self.shell)]

    def panes(self) -> list[QFrame]:
        return [self.table]

    # what happens

    def enter(self, **place: Any) -> None:
        self.day = place.get("day") or self.shell.desk.clock.today()
        self.refused.say("")
        self.table.clearSelection()
        self.refresh()
        number = place.get("number")
        if number:
            self._choose(number)

    def place(self) -> dict[str, Any]:
        return {"day": self.day}

    def changed(self, change: Change | None) -> None:
        if self.isVisible() and self.touches(change, *TABLES):
            self.refused.say("")
            self.refresh()

    def minute(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Ask for the sheets of the day."""
        desk = self.shell.desk
        self.slips = desk.hand_overs.of_day(self.day)
        waiting = [slip for slip in self.slips if slip.row.state == "booked" and not slip.whole]
        still = [slip for slip in waiting if slip.state != "accepted"]
        self._first = still[0].row.number if still else ""
        marked = {slip.row.number for slip in self.table.chosen_rows}
        self.table.set_rows(self.slips, keep=lambda slip: slip.row.number)
        self._mark(marked)
        self.table.setVisible(bool(self.slips))
        self.empty.setVisible(not self.slips)
        near = words.near_day(self.day, desk.clock.today())
        self.empty.say(
            _("No sheet to hand over {day}.").format(day=near), _("New booking"),
            lambda: self.shell.go("appointments", new=True),
        )  # fmt: skip
        self._say_limit(still)
        self._say_closed(waiting)
        self._say_acts()
        self.bar.refresh()
        self.stated.emit()

    def _mark(self, numbers: set[str]) -> None:
        """Mark these lines alone; with none the first sheet stands on its amber."""
        flag = QItemSelectionModel.SelectionFlag
        model = self.table.selectionModel()
        model.setCurrentIndex(self.table.rows_model.index(-1, -1), flag.Clear)
        for number, slip in enumerate(self.table.rows):
            if slip.row.number in numbers:
                index = self.table.rows_model.index(number, 0)
                model.setCurrentIndex(index, flag.Select | flag.Rows)

    def _say_limit(self, waiting: list[Slip]) -> None:
        if not waiting:
            self.limit.set_line(*State("done", "", _("nothing waits")).line())
            return
        first, now = waiting[0].row, self.shell.desk.clock.now()
        seconds = (first.limit - now).total_seconds()
        line: list[Part] = [Plate(first.plate)]
        if seconds < 0:
            line += [*State("past", words.left(seconds)).line(bold=True, role="body")]
        else:
            before = _("before {time}").format(time=words.clock(first.limit))
            left = _("{time} left").format(time=words.left(seconds))
            line += [
                *State("today", before).line(bold=True, role="body"),
                Text("·", "amber"),
                Text(left, "amber", bold=True),
            ]
        self.limit.set_line(*line)

    def _say_closed(self, waiting: list[Slip]) -> None:
        closed = self.shell.desk.hand_overs.closed(self.day)
        line: list[Part] = []
        if closed is not None:
            said = _("closed by {name} at {time}").format(name=closed[0], time=self._at(closed[1]))
            line += [*State("done", "", said).line(role="body"), Gap()]
        if waiting:
            said = ngettext("{count} sheet is missing", "{count} sheets are missing", len(waiting))
            line += [*State("check", "", said.format(count=len(waiting))).line(role="body")]
        self.state.set_line(*line)
        self.close_button.setVisible(closed is None)

    def _marked(self) -> list[Slip]:
        """The marked lines, all where none is marked."""
        return self.table.chosen_rows or self.slips

    def _to_print(self) -> list[Slip]:
        return [slip for slip in self._marked() if slip.printed_at is None and slip.row.state == "booked"]

    def _to_give(self) -> list[Slip]:
        return [slip for slip in self._marked() if slip.given_at is None]

    def _to_accept(self) -> list[Slip]:
        return [slip for slip in self._marked() if slip.state == "given"]

    def _say_acts(self) -> None:
        may = self.shell.may("hand_over")
        for button, said, found, allowed in (
            (self.print_button, _("Print {count}"), self._to_print(), self.shell.has_page("paper")),
            (self.give_button, _("Give {count}"), self._to_give(), may),
            (self.accept_button, _("Accept {count}"), self._to_accept(), may),
        ):
            button.setText(said.format(count=len(found)))
            button.setEnabled(bool(found) and allowed)
            button.updateGeometry()

    def step(self, days: int) -> None:
        """← and →: another day."""
        self.day += timedelta(days=days)
        self.refused.say("")
        self.refresh()

    def show_day(self, day: date) -> None:
        """The sheets of a day."""
        self.day = day
        self.refresh()

    def scanned(self, text: str) -> bool:
        """A scanned sheet is chosen in the list."""
        try:
            number = read_scan(text)
        except WorldError as error:
            self.shell.tell(error)
            return True
        if not self._choose(number):
            self.shell.warn(_("{number} is not in this day's list").format(number=number), "amber")
        return True

    def _choose(self, number: str) -> bool:
        found = next((n for n, slip in enumerate(self.table.rows) if slip.row.number == number), None)
        if found is not None:
            self.table.choose(found)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return found is not None

    # acts

    def print_open(self) -> None:
        """Ctrl+P: the paper of all sheets that are not printed."""
        numbers = [slip.row.number for slip in self._to_print()]
        if numbers and self.shell.has_page("paper"):
            self.shell.go("paper", form=SHEET, numbers=numbers)

    def give(self) -> None:
        """G: customer care gives the sheets."""
        numbers = [slip.row.number for slip in self._to_give()]
        if not numbers:
            return
        desk, actor = self.shell.desk, self.shell.actor
        if self.shell.write(lambda: desk.hand_overs.give(actor, numbers)) is not None:
            said = ngettext("{count} sheet given", "{count} sheets given", len(numbers))
            self.shell.say(
                said.format(count=len(numbers)),
                lambda: self.shell.write(lambda: desk.hand_overs.take_back(actor, numbers)),
            )

    def accept(self) -> None:
        """A: the front desk accepts them, with name and PIN."""
        slips = self._to_accept()
        if not slips:
            return
        from ui.pages.handover_accept import AcceptDialog

        self.dialog = AcceptDialog(self.shell, slips, self.window())
        self.dialog.open()

    def close_day(self) -> None:
        """Ctrl+Enter: 收班, refused with the list while a sheet is missing."""
        desk, actor = self.shell.desk, self.shell.actor
        if desk.hand_overs.closed(self.day) is not None:
            return
        try:
            desk.hand_overs.close_day(actor, self.day)
        except WorldError as error:
            self.refused.say(self.why_not(error), "red")
            return
        self.refused.say("")
        day = self.day
        self.shell.say(
            _("{day} is closed").format(day=words.long_day(day, desk.clock.today())),
            lambda: self.shell.write(lambda: desk.hand_overs.reopen_day(actor, day)),
        )

    def why_not(self, error: WorldError) -> str:
        """What is missing, line by line where it is about sheets."""
        missing = self.shell.desk.hand_overs.missing(self.day)
        if not missing:
            return error.line
        lacks = {
            "todo": _("not printed"), "printed": _("not given"), "given": _("not accepted"),
            "accepted": _("not printed"),
        }  # fmt: skip
        lines = [
            f"{slip.row.number} {slip.row.plate} {slip.row.customer_name}: {lacks[slip.state]}"
            for slip in missing[:5]
        ]
        more = len(missing) - len(lines)
        if more > 0:
            lines.append(_("and {n} more").format(n=more))
        return "\n".join([_("The day can't be closed yet:"), *lines])
