"""空白登记表: numbered sheets for a power cut; printed here, keyed in later by number, or void."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from dealerdesk.appointments.blanks import MOST, STATES
from dealerdesk.errors import WorldError
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.blanks_form import KeyInForm
from ui.pages.care_list import Side
from ui.pages.front_rooms import front_bar, front_commands
from ui.widgets.basic import Button, Label, frame
from ui.widgets.cards import Empty, Notice
from ui.widgets.drawer import Drawer
from ui.widgets.form import Field, Input
from ui.widgets.parts import Line, Text
from ui.widgets.states import State
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.appointments.blanks import Blank
    from dealerdesk.store.store import Change
    from ui.shell import Shell

SHEET = "sheet"
WIDE = 400
SHAPES = {"open": "todo", "keyed": "done", "void": "closed"}


class BlanksPage(Page):
    """Left the sheets, the open ones first; right the one to key in or to declare void."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = front_bar(shell, entry.id)
        self.count = QSpinBox()
        self.count.setRange(1, MOST)
        self.count.setValue(5)
        self.count.setAccessibleName(_("How many blank sheets"))
        self.count.setFixedHeight(theme.px(30))
        self.make_button = Button(
            _("Make and print"), icon="printer-line", kind="primary", small=True, key="N"
        )
        self.make_button.clicked.connect(self.make)
        self.again_button = Button(_("Print again"), small=True)
        self.again_button.setToolTip(_("The paper of all open sheets"))
        self.again_button.clicked.connect(self.print_again)
        for widget in (Label(_("How many"), tone="text-2"), self.count, self.make_button, self.again_button):
            self.bar.row.addWidget(widget)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        pane = frame("pane")
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(0, 0, 0, 0)
        self.table = Table(self._columns(), row_height=34, name=_("Blank sheets"), pad=6)
        self.table.picked.connect(self._show)
        self.table.opened.connect(lambda _row: self.key_in_first())
        self.empty = Empty()
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        row.addWidget(pane, 1)
        self.side = Side(WIDE)
        self._fill_side()
        row.addWidget(self.side)
        column.addLayout(row, 1)
        self._shown = ""
        self.drawer = Drawer(self, row, self.side, WIDE, calm=True)

    def _fill_side(self) -> None:
        self.form = KeyInForm(self.shell)
        self.form.entered.connect(self.key_in)
        self.side.form.addWidget(self.form)
        self.notice = Notice()
        self.side.form.addWidget(self.notice)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.why = Input(hint=_("for example: spoilt in printing"))
        self.void_button = Button(_("Void"), key="V")
        self.void_button.clicked.connect(self.void)
        row.addWidget(self.why, 1)
        row.addWidget(self.void_button)
        self.void_field = Field(_("Not used"), holder, wide=words.wide(72, 92))
        self.why.setAccessibleName(_("Why the sheet is void"))
        self.side.acts.addWidget(self.void_field)
        line = QHBoxLayout()
        line.addStretch(1)
        self.key_button = Button(_("Key it in"), kind="primary", key="Ctrl S")
        self.key_button.clicked.connect(self.key_in)
        line.addWidget(self.key_button)
        self.side.acts.addLayout(line)

    def _columns(self) -> list[Column]:
        def at(row: Blank) -> Line:
            today = self.shell.desk.clock.today()
            return (Text(f"{words.near_day(row.at.date(), today)} {words.clock(row.at)}", "text-2"),)

        def state(row: Blank) -> Line:
            return State(SHAPES[row.state], "", _(STATES[row.state])).line()

        return [
            Column("number", _("Number"), lambda row: (Text(row.number, bold=row.state == "open"),), 170),
            Column("at", _("Made"), at, words.wide(150, 170)),
            Column("actor", _("By"), lambda row: (Text(row.actor, "text-2"),), 110, low=True),
            Column("state", _("State"), state, words.wide(110, 120)),
            Column("why", _("Why"), lambda row: (Text(row.why, "text-2"),)),
        ]

    # the page's words

    def title(self) -> str:
        return _("Blank sheets")

    def state_line(self) -> tuple[str, ...]:
        n = sum(row.state == "open" for row in self.table.rows)
        return (ngettext("{count} not keyed in", "{count} not keyed in", n).format(count=n),)

    def shortcuts(self) -> list[Key]:
        return [
            Key("N", _("make and print"), self.make),
            Key("Ctrl+S", _("key it in"), self.key_in),
            Key("V", _("declare void"), self.void),
            Key("Ctrl+P", "", self.print_again),
        ]

    def help(self) -> str:
        return _(
            "Numbered sheets for a power cut. When the power is back, each is keyed in by its number with the"
            " time that stands on it, or declared void with the reason, so that no number is missing."
        )

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [(_("Make and print blank sheets"), self.make, "N"), *front_commands(self.shell)]

    def panes(self) -> list[QFrame]:
        return [self.table, self.side]

    def show_side(self) -> bool:
        return self.drawer.open()

    def step_back(self) -> bool:
        return self.drawer.shut()

    # what happens

    def enter(self, **place: Any) -> None:
        self.refresh()
        number = place.get("number")
        found = next((n for n, row in enumerate(self.table.rows) if row.number == number), None)
        if found is not None:
            self.table.choose(found)
        self.table.setFocus()

    def changed(self, change: Change | None) -> None:
        if self.isVisible() and self.touches(change, "blank_sheet", "appointment"):
            self.refresh()

    def refresh(self) -> None:
        """Ask for the sheets."""
        every = self.shell.desk.blanks.all()
        rows = [row for row in every if row.state == "open"]
        rows += [row for row in reversed(every) if row.state != "open"]
        self.table.set_rows(rows, keep=lambda row: row.number)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.empty.say(
            _("No blank sheets yet: print some before the power fails."), _("Make and print"), self.make
        )
        self.again_button.setEnabled(any(row.state == "open" for row in rows))
        self.make_button.setEnabled(self.shell.may("book"))
        if not rows:
            self._show(None)
        self.bar.refresh()
        self.stated.emit()

    def _show(self, row: Blank | None) -> None:
        is_open = row is not None and row.state == "open"
        self.side.bar.setVisible(is_open)
        self.form.setVisible(is_open)
        if row is None:
            self.side.clear(Text(_("Nothing chosen"), "text-3"))
            self._shown = ""
            return
        self.side.clear(Text(row.number, role="section"))
        if not is_open:
            self.notice.say("")
            self.side.line(*State(SHAPES[row.state], "", _(STATES[row.state])).line(role="body"))
            if row.why:
                self.side.say(row.why, "text-2")
        elif self._shown != row.number:
            self.form.begin(row)
            self.notice.say("")
            self.why.setText("")
        self._shown = row.number

    # acts

    def make(self) -> None:
        """N: take so many numbers and show their paper."""
        desk, actor = self.shell.desk, self.shell.actor
        made = self.shell.write(lambda: desk.blanks.make(actor, self.count.value()))
        if made is not None:
            self._print(made[0])

    def print_again(self) -> None:
        """Ctrl+P: the paper of all open sheets."""
        numbers = [row.number for row in self.table.rows if row.state == "open"]
        if numbers:
            self._print(numbers)

    def _print(self, numbers: list[str]) -> None:
        if self.shell.has_page("paper"):
            self.shell.go("paper", paper=blank_paper(self.shell, numbers))

    def key_in_first(self) -> None:
        """Enter on a row: to its first field."""
        row = self.table.row
        if row is not None and row.state == "open":
            self.drawer.open()
            self.form.tail.setFocus()
        elif row is not None and row.state == "keyed":
            found = self.shell.write(lambda: self.shell.desk.appointments.get(row.number))
            if found is not None:
                self.shell.go("appointments", day=found.at.date(), number=row.number)

    def key_in(self) -> None:
        """Ctrl+S, Enter in a field: book what the paper says, under its number."""
        row = self.table.row
        if row is None or row.state != "open":
            return
        desk, actor = self.shell.desk, self.shell.actor
        try:
            draft = self.form.draft(row.number)
            made = desk.appointments.book(actor, draft)
        except WorldError as error:
            self.notice.say(error.line, "red")
            return
        counts = _("counted") if made.counts else _("provisional")
        said = _("Keyed in: {number}").format(number=made.number)
        self.shell.say(f"{said} · {counts}")
        self.table.setFocus()

    def void(self) -> None:
        """V: this number is not used, and why."""
        row = self.table.row
        if row is None or row.state != "open":
            return
        if not self.why.text().strip():
            self.notice.say(_("Please say why the sheet is void"), "amber")
            self.why.setFocus()
            return
        desk, actor, why = self.shell.desk, self.shell.actor, self.why.text()
        if self.shell.write(lambda: desk.blanks.void(actor, row.number, why)) is not None:
            number = row.number
            self.shell.say(
                _("Void: {number}").format(number=number),
                lambda: self.shell.write(lambda: desk.blanks.reopen(actor, number)),
            )


def blank_paper(shell: Shell, numbers: list[str]) -> Any:
    """The blank sheets of these numbers as papers for the preview."""
    from ui.paper import Paper, Piece

    service = shell.desk.blanks

    def piece(number: str) -> Piece:
        return Piece(number, lambda note: service.form(number, note), (number,))

    title = ngettext("{count} blank sheet", "{count} blank sheets", len(numbers)).format(count=len(numbers))
    return Paper(title, SHEET, tuple(piece(number) for number in numbers), _("Two copies on one sheet"))
