"""Who is here: waits in the order of calling, is received, has gone; with live times (A7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.appointments.rules import ARRIVAL_LETTERS
from dealerdesk.text import N_, _
from ui import theme, words
from ui.widgets.basic import Button, LineLabel, frame
from ui.widgets.cards import Empty
from ui.widgets.form import Field, Input
from ui.widgets.parts import Gap, Icon, Line, Part, Plate, Text, Two
from ui.widgets.table import Column, Group, Table

if TYPE_CHECKING:
    from dealerdesk.appointments.reception import ArrivalRow
    from ui.shell import Shell

WIDE = 430
KIND_WORDS = {"booked": N_("booked"), "walk_in": N_("not booked"), "rework": N_("rework")}
assert set(KIND_WORDS) == set(ARRIVAL_LETTERS)


class Here(QFrame):
    """The list at the right, and what is done with its chosen line: R received, L gone, U one step back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setProperty("look", "right-pane")
        self.setFixedWidth(theme.px(WIDE))
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        head = frame("toolbar")
        head.setFixedHeight(px(42))
        row = QHBoxLayout(head)
        row.setContentsMargins(px(12), 0, px(12), 0)
        self.heading = LineLabel()
        row.addWidget(self.heading, 1)
        column.addWidget(head)
        self.table = Table(self._columns(), row_height=48, name=_("Who is here"), pad=4)
        self.table.horizontalHeader().hide()
        self.table.opened.connect(lambda row: self.receive() if row.state == "waiting" else self.leave())
        self.table.picked.connect(lambda _row: self._say_acts())
        self.empty = Empty(_("Nobody has come yet."))
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        bar = frame("bar")
        acts = QVBoxLayout(bar)
        acts.setContentsMargins(px(12), px(8), px(12), px(8))
        acts.setSpacing(px(6))
        self.declined = Input(hint=_("advised, but not wanted: front brake pads"))
        self.declined.returnPressed.connect(self.leave)
        self.declined_field = Field(_("Declined"), self.declined, wide=words.wide(56, 64))
        acts.addWidget(self.declined_field)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        self.receive_button = Button(_("Receive"), key="R")
        self.receive_button.clicked.connect(self.receive)
        self.leave_button = Button(_("Has left"), key="L")
        self.leave_button.clicked.connect(self.leave)
        self.went_button = Button(_("Went away"), key="W")
        self.went_button.setToolTip(_("Left without being received"))
        self.went_button.clicked.connect(self.went)
        self.back_button = Button(_("Undo"), key="U")
        self.back_button.setToolTip(_("One step back"))
        self.back_button.clicked.connect(self.back)
        for button in (self.receive_button, self.leave_button, self.went_button):
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.back_button)
        acts.addLayout(line)
        column.addWidget(bar)
        self.bar = bar

    def _columns(self) -> list[Column]:
        def number(row: ArrivalRow) -> Line:
            return (Text(row.number, role="section"),)

        def who(row: ArrivalRow) -> Line:
            top: list[Part] = [Plate(row.plate), Text(row.name or _("Owner unknown"), bold=True)]
            kind = "" if row.kind == "booked" else _(KIND_WORDS[row.kind])
            said = filter(None, (kind, _(words.WORKS[row.work]), row.adviser, row.wish))
            below: list[Part] = [Text(" · ".join(said), "text-3", role="caption")]
            if row.declined:
                below = [Text(_("declined: {what}").format(what=row.declined), "amber", role="caption")]
            return (Two(tuple(top), tuple(below)),)  # type: ignore[arg-type]

        return [
            Column("number", _("Recep."), number, 52),
            Column("who", _("Customer"), who),
            Column("since", _("Since"), self._since, words.wide(104, 120), right=True),
        ]

    def _since(self, row: ArrivalRow) -> Line:
        now = self._shell.desk.clock.now()
        if row.state == "waiting":
            has = max(int((now - row.at).total_seconds() // 60), 0)
            top = Text(_("waits {n} min").format(n=has), "amber" if has > row.wait else "text", bold=True)
            below = _("about {n} more").format(n=row.wait) if row.ahead else _("next in line")
            return (Two((Icon("time-line", top.tone, 14), top), (Text(below, "text-3", role="caption"),)),)
        if row.state == "serving" and row.called_at is not None:
            spent = words.left((now - row.called_at).total_seconds())
            said = _("for {time}").format(time=spent)
            return (Text(words.clock(row.called_at), "text-2"), Text(said, "text-3", role="caption"))
        if row.left_at is None:
            return ()
        said = _("{time} went away") if row.state == "gone" else _("{time} gone")
        return (Text(said.format(time=words.clock(row.left_at)), "text-2", role="caption"),)

    def show_rows(self, rows: list[ArrivalRow]) -> None:
        """Show the arrivals of the day."""
        waiting = sorted((row for row in rows if row.state == "waiting"), key=lambda row: row.ahead)
        serving = [row for row in rows if row.state == "serving"]
        gone = [row for row in rows if row.state in ("left", "gone")]
        lines: list[ArrivalRow | Group] = []
        for title, group in ((_("Waiting"), waiting), (_("Received"), serving), (_("Gone"), gone)):
            if group:
                lines += [Group(title, str(len(group))), *group]
        self.table.set_rows(lines, keep=lambda row: getattr(row, "id", None))
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        wait = max((row.wait for row in waiting), default=0)
        said = (
            _("{n} waiting, about {m} min").format(n=len(waiting), m=wait) if waiting else _("nobody waits")
        )
        self.heading.set_line(Text(_("Here now"), role="section"), Gap(), Text(said, "text-2"))
        self._say_acts()

    def _say_acts(self) -> None:
        row = self.table.row
        state = getattr(row, "state", "")
        self.receive_button.setEnabled(state == "waiting")
        self.leave_button.setEnabled(state in ("waiting", "serving"))
        self.went_button.setEnabled(state == "waiting")
        self.back_button.setEnabled(bool(state))
        self.declined.setEnabled(state in ("waiting", "serving"))

    # acts

    def receive(self) -> None:
        """R: an adviser takes the car over."""
        row = self.table.row
        if row is not None and row.state == "waiting":
            desk, actor = self._shell.desk, self._shell.actor
            if self._shell.write(lambda: desk.reception.receive(actor, row.id)) is not None:
                self._say(_("Received: {number} {plate}"), row)

    def leave(self) -> None:
        """L: the car has left; what was advised and not wanted is kept."""
        self._leave(False)

    def went(self) -> None:
        """W: it left without being received."""
        row = self.table.row
        if row is not None and row.state == "waiting":
            self._leave(True)

    def _leave(self, went: bool) -> None:
        row = self.table.row
        if row is None or row.state not in ("waiting", "serving"):
            return
        desk, actor, said = self._shell.desk, self._shell.actor, self.declined.text()
        done = self._shell.write(lambda: desk.reception.leave(actor, row.id, declined=said, went=went))
        if done is not None:
            self.declined.setText("")
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._say(_("Went away: {number} {plate}") if went else _("Gone: {number} {plate}"), row)

    def back(self) -> None:
        """U: one step back; who waits is taken from the list."""
        row = self.table.row
        if row is None:
            return
        desk, actor = self._shell.desk, self._shell.actor
        if row.state == "waiting":
            done = self._shell.write(lambda: desk.reception.take_back(actor, row.id))
        else:
            done = self._shell.write(lambda: desk.reception.step_back(actor, row.id))
        if done is not None:
            said = _("Taken back: {number} {plate}")
            self._shell.say(said.format(number=row.number, plate=row.plate))

    def _say(self, said: str, row: ArrivalRow) -> None:
        desk, actor = self._shell.desk, self._shell.actor
        self._shell.say(
            said.format(number=row.number, plate=row.plate),
            lambda: self._shell.write(lambda: desk.reception.step_back(actor, row.id)),
        )
