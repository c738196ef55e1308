"""The two forms beside the list of bays and advisers: one of them, and an absence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dealerdesk.appointments.capacity_service import ResourceRow
from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import theme, words
from ui.pages.booking_times import parse_near_day
from ui.widgets.basic import Button, Label, link
from ui.widgets.cards import Notice
from ui.widgets.choices import Check, Combo
from ui.widgets.form import Answer, Field, Input
from ui.widgets.panel import Panel

if TYPE_CHECKING:
    from dealerdesk.appointments.capacity_service import AwayRow
    from ui.shell import Shell

MOST_CARS = 99


def moment_near(text: str, now: datetime, at: time) -> datetime:
    """`11-24 08:30`, `明天`, `16:00` (today), each with ``at`` where no hour is said.

    Raises WorldError when there is no such moment.
    """
    plain = " ".join(text.replace("：", ":").split())
    found = re.fullmatch(r"(?:(?P<day>.+?) )?(?P<hour>\d{1,2}):(?P<minute>\d{2})", plain)
    if found is None:
        return datetime.combine(parse_near_day(plain, now.date()), at, now.tzinfo)
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 23 or minute > 59:
        raise WorldError(_("{text} is no time: write it like 11-24 08:30").format(text=plain))
    day = parse_near_day(found["day"], now.date()) if found["day"] else now.date()
    return datetime.combine(day, time(hour, minute), now.tzinfo)


class ResourceForm(Panel):
    """One bay or adviser. `saved` carries it."""

    saved = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__("", words.wide(Panel.WIDE, 372))
        self._shell = shell
        self._label = words.wide(72, 108)
        self._row = ResourceRow(0, "bay", "")
        self.name = Input(bold=True)
        self.body.addWidget(Field(_("Its name"), self.name, wide=self._label))
        self.team, self.technician = Input(), Input()
        self.team_field = Field(_("Workshop team"), self.team, wide=self._label)
        self.technician_field = Field(_("Technician"), self.technician, wide=self._label)
        self.most = Input(trailing=_("cars a day, empty: no limit"))
        self.most_field = Field(_("At most"), self.most, self._most_answer, wide=self._label)
        for field in (self.team_field, self.technician_field, self.most_field):
            self.body.addWidget(field)
        self.body.addWidget(Label(_("What can be done, none ticked: everything"), tone="text-2").wrap())
        ticks = QWidget()
        column = QVBoxLayout(ticks)
        column.setContentsMargins(theme.px(self._label), 0, 0, 0)
        column.setSpacing(theme.px(2))
        self.works = {code: Check(_(said)) for code, said in words.WORKS.items()}
        for tick in self.works.values():
            column.addWidget(tick)
        self.body.addWidget(ticks)
        self.active = Check(_("In use"))
        self.body.addWidget(self.active)
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.body.addStretch(1)
        self.close_button.setVisible(False)
        self.save_button = Button(_("Save"), kind="primary", key="Enter")
        self.save_button.clicked.connect(self._save)
        self.acts.addWidget(self.save_button)
        self.default = self.save_button

    def show_row(self, row: ResourceRow, may: bool) -> None:
        """This one, to change where one may."""
        self._row = row
        bay = row.kind == "bay"
        new = _("New bay") if bay else _("New adviser")
        self.set_title(row.name or new)
        self.name.setText(row.name)
        self.team.setText(row.team)
        self.technician.setText(row.technician)
        self.most.setText(str(row.most_a_day) if row.most_a_day else "")
        self.team_field.setVisible(bay)
        self.technician_field.setVisible(bay)
        self.most_field.setVisible(not bay)
        for code, tick in self.works.items():
            tick.setChecked(code in row.works)
        self.active.setChecked(row.active)
        self.save_button.setEnabled(may)
        self.notice.say("" if may else _("A manager changes bays and advisers."), "accent")

    @staticmethod
    def _most_answer(text: str) -> Answer:
        plain = text.strip()
        wrong = bool(plain) and not (plain.isdecimal() and int(plain) <= MOST_CARS)
        return Answer(_("Please type a number of cars"), "red") if wrong else Answer()

    def _save(self) -> None:
        most = self.most.text().strip()
        if self._most_answer(most).wrong:
            self.most_field.run()
            return
        self.saved.emit(
            replace(
                self._row, name=self.name.text(), team=self.team.text(), technician=self.technician.text(),
                most_a_day=int(most or 0), active=self.active.isChecked(),
                works=tuple(code for code, tick in self.works.items() if tick.isChecked()),
            )
        )  # fmt: skip


class AwayForm(Panel):
    """Who or what is away, from when to when and why; and which appointments lost their room."""

    saved = Signal(str, str, object, object, str)
    ended = Signal(object)
    opened = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__("", words.wide(Panel.WIDE, 372))
        self._shell = shell
        label = words.wide(72, 108)
        self.who = Combo()
        self.who_field = Field(_("Bay or adviser"), self.who, wide=label)
        self.start = Input(hint=_("today, 11-24, 11-24 13:00"))
        self.start_field = Field(_("Begins"), self.start, self._start_answer, wide=label)
        self.end = Input(hint=_("11-24, 11-24 17:00"))
        self.end_field = Field(_("Until"), self.end, self._end_answer, wide=label)
        self.why = Input(hint=_("for example: lift is repaired, on leave"))
        for field in (
            self.who_field,
            self.start_field,
            self.end_field,
            Field(_("Reason"), self.why, wide=label),
        ):
            self.body.addWidget(field)
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.hit_title = Label("", tone="amber").wrap()
        self.body.addWidget(self.hit_title)
        holder = QWidget()
        self._hit = QVBoxLayout(holder)
        self._hit.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(holder)
        self.body.addStretch(1)
        self.end_button = Button(_("It is back"), icon="checkbox-circle-line")
        self.end_button.clicked.connect(lambda: self.ended.emit(self._away))
        self.save_button = Button(_("Record it"), kind="primary", key="Enter")
        self.save_button.clicked.connect(self._save)
        self.acts.addWidget(self.end_button)
        self.acts.addWidget(self.save_button)
        self._away: AwayRow | None = None

    def begin(self, kind: str, name: str) -> None:
        """A new absence, of this bay or adviser first."""
        self._away = None
        self.set_title(_("New absence"))
        capacity = self._shell.desk.capacity
        rows = [row for one in ("bay", "adviser") for row in capacity.resources(one)]
        self.who.set_choices([(f"{row.kind}/{row.name}", row.name) for row in rows])
        self.who.set_value(f"{kind}/{name}")
        for field, said in ((self.start, _("today")), (self.end, _("today")), (self.why, "")):
            field.setText(said)
        self._editable(True)
        self.show_hit([])
        self.start_field.run()
        self.end_field.run()

    def show_away(self, away: AwayRow, rows: list) -> None:
        """One that is recorded, and the appointments (rows of the book) that lost their room."""
        self._away = away
        self.set_title(away.name, _("away"))
        self.who.set_choices([(f"{away.kind}/{away.name}", away.name)])
        self.start.setText(f"{away.starts:%Y-%m-%d %H:%M}")
        self.end.setText(f"{away.ends:%Y-%m-%d %H:%M}")
        self.why.setText(away.why)
        self._editable(False)
        self.show_hit(rows)

    def _editable(self, new: bool) -> None:
        for field in (self.who, self.start, self.end, self.why):
            field.setEnabled(new)
        self.start_field.say(Answer())
        self.end_field.say(Answer())
        self.notice.say("")
        self.save_button.setVisible(new)
        self.end_button.setVisible(not new)
        self.default = self.save_button if new else None

    def show_hit(self, rows: list) -> None:
        """The appointments without room, each leads to itself."""
        from ui.preview import empty_layout

        empty_layout(self._hit)
        self.hit_title.setVisible(bool(rows))
        self.hit_title.setText(_("{n} appointments have no room now: move them").format(n=len(rows)))
        today = self._shell.desk.clock.today()
        for row in rows:
            when = f"{words.near_day(row.at.date(), today)} {words.clock(row.at)}"
            said = f"{when}  {row.plate}  {row.customer_name}"
            self._hit.addWidget(link(said, lambda number=row.number: self.opened.emit(number)))

    def span(self) -> tuple[datetime, datetime]:
        """From when to when. Raises WorldError."""
        desk = self._shell.desk
        now = desk.clock.now()
        opens, closes = desk.capacity.hours()
        start = moment_near(self.start.text(), now, opens)
        return start, moment_near(self.end.text(), now, closes)

    def _start_answer(self, text: str) -> Answer:
        return self._answer(text, self._shell.desk.capacity.hours()[0])

    def _end_answer(self, text: str) -> Answer:
        return self._answer(text, self._shell.desk.capacity.hours()[1])

    def _answer(self, text: str, at: time) -> Answer:
        try:
            moment = moment_near(text, self._shell.desk.clock.now(), at)
        except WorldError as error:
            return Answer(error.line, "red")
        return Answer(f"{moment:%Y-%m-%d} {words.weekday(moment.date())} {words.clock(moment)}", "green")

    def _save(self) -> None:
        try:
            start, end = self.span()
        except WorldError as error:
            self.notice.say(error.line, "red")
            return
        kind, _slash, name = self.who.value.partition("/")
        self.saved.emit(kind, name, start, end, self.why.text())
