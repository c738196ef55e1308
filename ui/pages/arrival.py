"""到店 (F8): a plate tail, a phone tail or a scan; Enter records the arrival and shows the 受理号 (A7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dealerdesk.errors import WorldError
from dealerdesk.forms import is_scan
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.pages import arrival_find as find
from ui.pages import arrival_papers as papers
from ui.pages.arrival_find import Choice
from ui.pages.arrival_form import WalkInForm
from ui.preview import empty_layout
from ui.scan import ScanCatcher, latin
from ui.widgets.basic import Button, Label, LineLabel
from ui.widgets.cards import Notice
from ui.widgets.form import Field, Input
from ui.widgets.panel import Dialog
from ui.widgets.parts import Gap, Plate, Text
from ui.widgets.table import Table

if TYPE_CHECKING:
    from dealerdesk.appointments.reception import ArrivalRow, Arrived
    from ui.shell import Shell

LIST, FORM, DONE = range(3)
MOST_LINES = 6


def open_arrival(shell: Shell, text: str = "", parent: QWidget | None = None) -> ArrivalDialog:
    """F8: record who is here; ``text`` is a scan or a tail to begin with."""
    dialog = ArrivalDialog(shell, parent or QApplication.activeWindow())
    if text:
        dialog.field.setText(text)
        dialog.look_up()
    dialog.open()
    return dialog


def open_walk_in(shell: Shell, parent: QWidget | None = None) -> ArrivalDialog:
    """Somebody came without an appointment."""
    dialog = ArrivalDialog(shell, parent or QApplication.activeWindow())
    dialog.open()
    dialog.begin_walk_in(Choice())
    return dialog


class ArrivalDialog(Dialog):
    """One field over what it may mean; then a form for who is not booked, and the 受理号."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent, _("Arrival"), 700)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shell = shell
        self.arrival: int | None = None
        self.field = Input(bold=True, hint=_("plate tail, phone tail, or scan the sheet"))
        latin(self.field)
        self.field.textChanged.connect(lambda _text: self._typed())
        self.body.addWidget(Field(_("Who is it"), self.field, wide=words.wide(64, 84)))
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.stack = QStackedWidget()
        self.table = Table(find.columns(shell.desk), row_height=44, name=_("Who is here"))
        self.table.opened.connect(lambda _row: self.enter())
        self.table.setFixedHeight(theme.px(28 + 44 * 5))
        self.form = WalkInForm(shell.desk)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.form)
        self.stack.addWidget(self._make_done())
        self.body.addWidget(self.stack)
        self._make_acts()
        self.catcher = ScanCatcher(self, self.scan)
        self.show_list()

    def _make_done(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        self.number = Label("", role="dial")
        self.queue = LineLabel()
        row.addWidget(self.number)
        row.addWidget(self.queue, 1)
        column.addLayout(row)
        self.who = LineLabel()
        column.addWidget(self.who)
        self.greeting = QVBoxLayout()
        self.greeting.setSpacing(theme.px(4))
        column.addLayout(self.greeting)
        column.addStretch(1)
        return made

    def _make_acts(self) -> None:
        self.close_button = self.add_act(Button(_("Close"), key="Esc"))
        self.close_button.clicked.connect(self.reject)
        self.walk_button = self.add_act(Button(_("Not booked"), key="F2"))
        self.walk_button.clicked.connect(self.walk_in_chosen)
        self.undo_button = self.add_act(Button(_("Undo"), key="Ctrl Z"))
        self.undo_button.clicked.connect(self.undo)
        self.slip_button = self.add_act(Button(_("Reception slip"), icon="printer-line", key="Ctrl P"))
        self.slip_button.clicked.connect(lambda: self.print_paper(papers.SLIP))
        self.ticket_button = self.add_act(Button(_("Ticket"), key="Ctrl T"))
        self.ticket_button.clicked.connect(lambda: self.print_paper(papers.TICKET))
        self.main = self.add_act(Button("", kind="primary", key="Enter"))
        self.main.clicked.connect(self.enter)
        for key, act in (
            ("F2", self.walk_in_chosen), ("Ctrl+Z", self.undo),
            ("Ctrl+P", lambda: self.print_paper(papers.SLIP)),
            ("Ctrl+T", lambda: self.print_paper(papers.TICKET)), ("F8", self.show_list),
        ):  # fmt: skip
            QShortcut(QKeySequence(key), self).activated.connect(lambda act=act: act())

    # finding

    def _typed(self) -> None:
        if self.stack.currentIndex() != LIST:
            self._turn(LIST)
        text = self.field.text()
        if not is_scan(text):
            self.look_up()

    def look_up(self) -> None:
        """Show what the field may mean; a scan shows its appointment."""
        text = self.field.text()
        self.notice.say("")
        try:
            scan = is_scan(text)
            rows = [find.scanned(self._shell.desk, text)] if scan else find.choices(self._shell, text)
        except WorldError as error:
            self.notice.say(error.line, "red")
            rows = []
        self.table.set_rows(rows)
        if rows and text.strip():
            self.table.choose(0)
        else:
            self.table.clearSelection()
            self.table.setCurrentIndex(self.table.rows_model.index(-1, -1))
        self._say_main()

    def scan(self, text: str) -> None:
        """A sheet was scanned: the customer is here."""
        self.field.blockSignals(True)
        self.field.setText(text)
        self.field.blockSignals(False)
        self._turn(LIST)
        self.look_up()
        one = self.table.row
        if one is not None and one.expected and one.row.at.date() == self._shell.desk.clock.today():
            self.enter()

    # what Enter does

    def enter(self) -> None:
        """Record what is shown; after that, begin with the next."""
        if self.stack.currentIndex() == DONE:
            self.show_list()
        elif self.stack.currentIndex() == FORM:
            self._walk_in()
        elif is_scan(self.field.text()) and self.table.row is None:
            self.scan(self.field.text())
        else:
            self._arrive(self.table.row)

    def _arrive(self, one: Choice | None) -> None:
        if one is None:
            if self.field.text().strip():
                self.notice.say(_("Type at least two characters of the plate or phone."), "amber")
            return
        desk, actor = self._shell.desk, self._shell.actor
        if one.row is None:
            self.begin_walk_in(one)
        elif one.expected:
            number = one.row.number
            self._record(lambda: desk.reception.arrive(actor, number), one)
        else:
            self._say_came(one)

    def _say_came(self, one: Choice) -> None:
        """That one is in the list already: say with which number."""
        assert one.row is not None
        desk, number = self._shell.desk, one.row.number
        at = one.row.arrived_at or one.row.at
        found = [row for row in desk.reception.day(at.date()) if row.appointment == number]
        if found:
            said = _("{plate} came at {time} and has the number {number}")
            row = found[0]
            self.notice.say(
                said.format(plate=row.plate, time=words.clock(row.at), number=row.number), "amber"
            )

    def walk_in_chosen(self) -> None:
        """F2: the chosen car came without an appointment, or for rework."""
        if self.stack.currentIndex() != LIST:
            return
        one = self.table.row
        text = "" if is_scan(self.field.text()) else self.field.text().strip().upper()
        if one is None:
            one = Choice(plate=text)
        self.begin_walk_in(Choice(None, one.vehicle_id, one.plate, one.model, one.name, one.sex))

    def begin_walk_in(self, one: Choice) -> None:
        """The form for a car without an appointment."""
        self.form.begin(one)
        self.notice.say("")
        self._turn(FORM)
        self.form.take_focus()

    def _walk_in(self) -> None:
        desk, actor, said = self._shell.desk, self._shell.actor, self.form.said()
        self._record(
            lambda: desk.reception.walk_in(actor, said),
            Choice(None, said.vehicle_id, said.plate, "", said.name),
        )

    def _record(self, act: Callable[[], Arrived], one: Choice) -> None:
        try:
            done = act()
        except WorldError as error:
            self.notice.say(error.line, "red")
            return
        self.arrival = done.change.touched["arrival"][0]
        self._show_done(done, self._shell.desk.reception.get(self.arrival))
        arrival = self.arrival
        self._shell.say(
            _("Arrived: {number} {plate}").format(number=done.number, plate=one.plate),
            lambda: self._take_back(arrival),
        )

    def _show_done(self, done: Arrived, row: ArrivalRow) -> None:
        self.notice.say("")
        self.number.setText(done.number)
        ahead = ngettext("{n} person ahead", "{n} people ahead", done.ahead).format(n=done.ahead)
        wait = _("about {n} minutes").format(n=done.wait)
        self.queue.set_line(
            Text(ahead if done.ahead else _("nobody ahead"), role="page"), Gap(8), Text(wait, role="page")
        )
        line: list[Any] = [Plate(row.plate), Text(row.name or _("Owner unknown"), bold=True), Gap()]
        line.append(Text(_(words.WORKS[row.work]), "text-2"))
        if done.punctual:
            line += [Gap(), *find.punctual_line(done.punctual)]
        self.who.set_line(*line)
        empty_layout(self.greeting)
        for tone, said in greetings(self._shell, row.vehicle_id):
            self.greeting.addWidget(Label(said, tone=tone).wrap())
        self._turn(DONE)
        self.field.setFocus()

    # afterwards

    def undo(self) -> None:
        """Ctrl+Z: the arrival just recorded was a mistake."""
        if self.stack.currentIndex() == DONE and self.arrival is not None and self._take_back(self.arrival):
            self.arrival = None
            self._turn(LIST)
            self.look_up()
            self.notice.say(_("Taken back. Nobody was recorded."), "accent")

    def _take_back(self, arrival: int) -> bool:
        desk, actor = self._shell.desk, self._shell.actor
        return self._shell.write(lambda: desk.reception.take_back(actor, arrival)) is not None

    def print_paper(self, form: str) -> None:
        """Ctrl+P the 接车问诊单, Ctrl+T the ticket of the queue."""
        if self.stack.currentIndex() == DONE and self.arrival is not None:
            row = self._shell.desk.reception.get(self.arrival)
            make = papers.slip_paper if form == papers.SLIP else papers.ticket_paper
            self.accept()
            self._shell.go("paper", paper=make(self._shell, row))

    def show_list(self) -> None:
        """Begin with the next customer."""
        self._turn(LIST)
        self.field.setText("")
        self.look_up()
        self.field.setFocus()

    def reject(self) -> None:
        """Esc: from the form back to the list, else close."""
        if self.stack.currentIndex() == FORM and self.field.text():
            self._turn(LIST)
            self.look_up()
            self.field.setFocus()
        else:
            super().reject()

    def _turn(self, page: int) -> None:
        self.stack.setCurrentIndex(page)
        self.undo_button.setVisible(page == DONE)
        self.slip_button.setVisible(page == DONE)
        self.ticket_button.setVisible(page == DONE)
        self._say_main()

    def _say_main(self) -> None:
        page, one = self.stack.currentIndex(), self.table.row
        said = {FORM: _("Record it"), DONE: _("Next customer")}.get(page, _("Is here"))
        if page == LIST and one is not None and one.row is None:
            said = _("Not booked…")
        self.main.setText(said)
        self.walk_button.setVisible(page == LIST and (one is None or one.row is not None))
        self.main.updateGeometry()
        self.main.setEnabled(page != LIST or one is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.stack.currentIndex() == LIST:
            rows, now = len(self.table.rows), self.table.currentIndex().row()
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            if rows:
                self.table.choose(min(max(now + step, 0), rows - 1))
                self._say_main()
            return
        super().keyPressEvent(event)


def greetings(shell: Shell, vehicle_id: int | None) -> list[tuple[str, str]]:
    """Tone and words of what the front desk must know of this customer; nothing where the program has no
    such list."""
    welcome = getattr(shell.desk, "welcome", None)
    if welcome is None or vehicle_id is None:
        return []
    tones = {"red": "red", "amber": "amber"}
    lines = shell.write(lambda: welcome.lines(shell.actor, vehicle_id)) or []
    return [(tones.get(line.tone, "text"), line.whole) for line in lines[:MOST_LINES]]
