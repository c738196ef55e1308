"""Bays and advisers: what each can do, how many cars they take, and who or what is away (A4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from dealerdesk.appointments.capacity_service import KINDS, AwayRow, ResourceRow
from dealerdesk.errors import WorldError
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.resources_forms import AwayForm, ResourceForm
from ui.pages.settings import Pane
from ui.widgets.basic import Button, IconButton, Label, frame
from ui.widgets.cards import Empty
from ui.widgets.choices import Segments
from ui.widgets.parts import Icon, Line, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.store.store import Change
    from ui.shell import Shell

AHEAD = timedelta(days=366)


class ResourcesView(Pane):
    """Left the list above the absences, right the form of what is chosen."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._make_bar())
        pane = frame("pane")
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self.table = Table(self._columns(), row_height=38, name=_("Bays and advisers"))
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _row: self.form.name.setFocus())
        self.empty = Empty()
        inside.addWidget(self.table, 3)
        inside.addWidget(self.empty, 3)
        inside.addWidget(self._make_away_bar())
        self.away = Table(self._away_columns(), row_height=38, name=_("Absences"), shy=True)
        self.away.picked.connect(self._away_picked)
        self.nobody = Empty()
        inside.addWidget(self.away, 2)
        inside.addWidget(self.nobody, 2)
        left.addWidget(pane, 1)
        row.addLayout(left, 1)
        self.form = ResourceForm(shell)
        self.form.saved.connect(self._save)
        self.absence = AwayForm(shell)
        self.absence.saved.connect(self._record)
        self.absence.ended.connect(self.end)
        self.absence.opened.connect(self._open)
        self.absence.closed.connect(lambda: self.side.setCurrentWidget(self.form))
        self.side = QStackedWidget()
        self.side.addWidget(self.form)
        self.side.addWidget(self.absence)
        self.side.setFixedWidth(theme.px(self.form.wide))
        row.addWidget(self.side)
        self._filling = False
        self.refresh()

    def _make_bar(self) -> QFrame:
        bar = frame("toolbar")
        bar.setFixedHeight(theme.px(46))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        row.setSpacing(theme.px(8))
        self.kind = Segments([("bay", _("Bays")), ("adviser", _("Advisers"))], _("Bays and advisers"))
        self.kind.chosen.connect(lambda _kind: self.refresh())
        self.up = IconButton("arrow-up-line", _("Earlier in the order"))
        self.up.clicked.connect(lambda: self.shift(-1))
        self.down = IconButton("arrow-down-line", _("Later in the order"))
        self.down.clicked.connect(lambda: self.shift(1))
        self.add_button = Button("", icon="add-line")
        self.add_button.clicked.connect(self.add)
        row.addWidget(self.kind)
        row.addStretch(1)
        for widget in (self.up, self.down, self.add_button):
            row.addWidget(widget)
        return bar

    def _make_away_bar(self) -> QFrame:
        bar = frame("toolbar")
        bar.setFixedHeight(theme.px(46))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        row.addWidget(Label(_("Away, today and to come"), role="section"), 1)
        self.away_button = Button(_("Record an absence"), icon="forbid-line")
        self.away_button.clicked.connect(self.begin_away)
        row.addWidget(self.away_button)
        return bar

    def _columns(self) -> list[Column]:
        def works(row: ResourceRow) -> Line:
            said = words.listed(_(words.WORKS[code]) for code in words.WORKS if code in row.works)
            return (Text(said or _("all work"), "text-2"),)

        def whose(row: ResourceRow) -> Line:
            if row.kind == "bay":
                return (Text(" ".join(filter(None, (row.team, row.technician))), "text-2"),)
            most = _("{n} cars a day").format(n=row.most_a_day) if row.most_a_day else _("no limit")
            return (Text(most, "text-2"),)

        def state(row: ResourceRow) -> Line:
            if row.active:
                return (Icon("checkbox-circle-line", "green", 14), Text(_("in use"), "green"))
            return (Icon("forbid-line", "text-3", 14), Text(_("put away"), "text-3"))

        return [
            Column("name", _("Its name"), lambda row: (Text(row.name, bold=True),), 130),
            Column("whose", _("Team, cars"), whose, 140),
            Column("works", _("What can be done"), works),
            Column("state", _("State"), state, words.wide(84, 100), low=True),
        ]

    def _away_columns(self) -> list[Column]:
        def span(row: AwayRow) -> Line:
            same = row.starts.date() == row.ends.date()
            end = words.clock(row.ends) if same else f"{row.ends:%m-%d %H:%M}"
            return (Text(f"{row.starts:%m-%d %H:%M} – {end}", "text-2"),)

        def hit(row: AwayRow) -> Line:
            count = len(self._shell.desk.capacity.without_room(row))
            if not count:
                return (Text("—", "text-3"),)
            said = ngettext("{count} without room", "{count} without room", count).format(count=count)
            return (Icon("error-warning-line", "amber", 14), Text(said, "amber"))

        return [
            Column("name", _("Bay or adviser"), lambda row: (Text(row.name, bold=True),), 112),
            Column("span", _("From, until"), span, 176),
            Column("why", _("Reason"), lambda row: (Text(row.why, "text-2"),), low=True),
            Column("hit", _("Appointments"), hit, words.wide(120, 150)),
        ]

    # what is there

    def changed(self, change: Change | None) -> None:
        if Page.touches(change, "resource", "absence", "appointment") and self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Ask for the list of the chosen kind, and the absences."""
        capacity, kind = self._shell.desk.capacity, self.kind.value
        rows = capacity.resources(kind, all_of_them=True)
        self._filling = True
        self.table.set_rows(rows, keep=lambda row: row.id)
        today = self._shell.desk.clock.today()
        away = capacity.away_on(today, today + AHEAD)
        self.away.set_rows(away, keep=lambda row: row.id)
        self._filling = False
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        may = self._shell.may("settings")
        new = _("New bay") if kind == "bay" else _("New adviser")
        self.add_button.setText(new)
        self.add_button.updateGeometry()
        for button in (self.add_button, self.up, self.down):
            button.setEnabled(may)
        if not rows:
            said = (
                _("Without bays nothing limits the day; with them every appointment gets a place that fits.")
                if kind == "bay"
                else _("With advisers the booking says how many cars each may still take that day.")
            )
            self.empty.say(said, new if may else "", self.add)
        self.away.setVisible(bool(away))
        self.nobody.setVisible(not away)
        self.nobody.say(_("Nobody is away."))
        self.away_button.setEnabled(self._shell.may("absence") and bool(self._all()))
        if self.side.currentWidget() is self.form:
            self._picked(self.table.row)
        elif self.absence._away is not None:
            still = next((row for row in away if row.id == self.absence._away.id), None)
            self._show_away(still)

    def _all(self) -> list[ResourceRow]:
        return [row for kind in KINDS for row in self._shell.desk.capacity.resources(kind)]

    def _picked(self, row: ResourceRow | None) -> None:
        if self._filling:
            return
        self.form.show_row(row or self._new(), self._shell.may("settings"))
        self.side.setCurrentWidget(self.form)

    def _new(self) -> ResourceRow:
        return ResourceRow(0, self.kind.value, "", place=len(self.table.rows))

    def _away_picked(self, row: AwayRow | None) -> None:
        if not self._filling and row is not None:
            self._show_away(row)

    def _show_away(self, row: AwayRow | None) -> None:
        if row is None:
            self.side.setCurrentWidget(self.form)
            self._picked(self.table.row)
            return
        desk = self._shell.desk
        self.absence.show_away(row, [desk.appointments.get(n) for n in desk.capacity.without_room(row)])
        self.absence.end_button.setEnabled(self._shell.may("absence"))
        self.side.setCurrentWidget(self.absence)

    # bays and advisers

    def add(self) -> None:
        """A new one."""
        self.form.show_row(self._new(), self._shell.may("settings"))
        self.side.setCurrentWidget(self.form)
        self.form.name.setFocus()

    def _save(self, row: ResourceRow) -> None:
        desk, actor = self._shell.desk, self._shell.actor
        before = next((one for one in self.table.rows if one.id == row.id), None)
        try:
            change = desk.capacity.save(actor, row)
        except WorldError as error:
            self.form.notice.say(error.line, "red")
            return
        new_id = row.id or change.touched["resource"][0]
        old = before or replace(row, id=new_id, active=False)
        self.refresh()
        at = next((n for n, one in enumerate(self.table.rows) if one.id == new_id), 0)
        self.table.choose(at)
        self._shell.say(
            _("Saved: {name}").format(name=" ".join(row.name.split())),
            lambda: self._shell.write(lambda: desk.capacity.save(actor, old)),
        )

    def shift(self, step: int) -> None:
        """One place up or down in the order."""
        rows: list[ResourceRow] = list(self.table.rows)
        here = self.table.currentIndex().row()
        there = here + step
        if not (0 <= here < len(rows) and 0 <= there < len(rows)):
            return
        rows[here], rows[there] = rows[there], rows[here]
        desk, actor = self._shell.desk, self._shell.actor
        for place, row in enumerate(rows):
            if row.place != place:
                self._shell.write(
                    lambda row=row, place=place: desk.capacity.save(actor, replace(row, place=place))
                )
        self.refresh()
        self.table.choose(there)
        self.table.setFocus()

    # absences

    def begin_away(self) -> None:
        """Somebody or something is away, the chosen one first."""
        row = self.table.row or next(iter(self._all()), None)
        if row is None:
            return
        self.absence.begin(row.kind, row.name)
        self.side.setCurrentWidget(self.absence)
        self.absence.start.setFocus()
        self.absence.start.selectAll()

    def _record(self, kind: str, name: str, start: datetime, end: datetime, why: str) -> None:
        desk, actor = self._shell.desk, self._shell.actor
        try:
            change, hit = desk.capacity.set_away(actor, kind, name, start, end, why)
        except WorldError as error:
            self.absence.notice.say(error.line, "red")
            return
        made = change.touched["absence"][0]
        self.absence._away = None
        self.refresh()
        at = next((n for n, one in enumerate(self.away.rows) if one.id == made), 0)
        self.away.choose(at)
        self._show_away(self.away.row)
        said = _("{name} is away: {n} appointments have no room").format(name=name, n=len(hit))
        self._shell.say(
            said if hit else _("{name} is away").format(name=name),
            lambda: self._shell.write(lambda: desk.capacity.end_away(actor, made)),
        )

    def end(self, away: AwayRow | None) -> None:
        """It is back: the absence goes, and its mark on appointments."""
        if away is None:
            return
        desk, actor = self._shell.desk, self._shell.actor
        if self._shell.write(lambda: desk.capacity.end_away(actor, away.id)) is None:
            return
        self.refresh()
        self._shell.say(
            _("{name} is back").format(name=away.name),
            lambda: self._shell.write(
                lambda: desk.capacity.set_away(actor, away.kind, away.name, away.starts, away.ends, away.why)
            ),
        )

    def _open(self, number: str) -> None:
        row = self._shell.desk.appointments.get(number)
        self._shell.go("appointments", day=row.at.date(), number=number)


class ResourcesPage(Page):
    """The same, as a page of its own for those who record absences."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.view = ResourcesView(shell)
        column.addWidget(self.view)

    def title(self) -> str:
        return _("Bays and advisers")

    def shortcuts(self) -> list[Key]:
        return [Key("N", _("new one"), self.view.add), Key("A", _("record an absence"), self.view.begin_away)]

    def help(self) -> str:
        return _("Which bays and advisers there are, what each can do, and who or what is away.")

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [(_("Record an absence"), self.view.begin_away, "A")]

    def enter(self, **place: Any) -> None:
        self.view.refresh()
        if place.get("absence"):
            self.view.begin_away()

    def changed(self, change: Change | None) -> None:
        self.view.changed(change)

    def panes(self) -> list[QFrame]:
        return [self.view.table, self.view.away, self.view.form]
