"""Whom a greeting event reaches: to do, sent, and who is left out and why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from dealerdesk.care.greeting_people import REASONS
from dealerdesk.care.kinds import PHONE
from dealerdesk.text import _
from ui import theme, words
from ui.widgets.basic import Label, LineLabel
from ui.widgets.cards import Empty
from ui.widgets.parts import Icon, Line, Plate, Text
from ui.widgets.table import Column, Group, Table
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from dealerdesk.care.greeting_forms import Outlook, Target
    from ui.shell import Shell

TO_DO, DONE, OUT = "todo", "done", "out"


class GreetingSide(QFrame):
    """`moved`: another list, or another choice in it."""

    moved = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setProperty("look", "right-pane")
        self.outlook: Outlook | None = None
        self.said = ""
        column = QVBoxLayout(self)
        px = theme.px
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        self.heading = LineLabel()
        head = QVBoxLayout()
        head.setContentsMargins(px(16), px(12), px(12), px(4))
        head.setSpacing(px(4))
        head.addWidget(self.heading)
        self.warning = Label("", "caption", "red").wrap()
        self.warning.hide()
        head.addWidget(self.warning)
        column.addLayout(head)
        self.tabs = Tabs(
            [(TO_DO, _("To do")), (DONE, _("Sent")), (OUT, _("Not in the list"))], _("Whom it reaches")
        )
        self.tabs.chosen.connect(lambda _key: self._fill())
        tabs = QVBoxLayout()
        tabs.setContentsMargins(px(8), 0, px(8), 0)
        tabs.addWidget(self.tabs)
        column.addLayout(tabs)
        self.table = Table(self._columns(), row_height=29, multi=True, name=_("Whom it reaches"), pad=4)
        self.table.horizontalHeader().hide()
        self.table.opened.connect(lambda one: shell.go("customer", customer_id=one.customer_id))
        self.table.selectionModel().selectionChanged.connect(lambda *_args: self.moved.emit())
        self.empty = Empty()
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)

    def _columns(self) -> list[Column]:
        now = self._shell.desk.clock.now

        def who(one: Target) -> Line:
            icon = {"todo": "checkbox-blank-circle-line", "sent": "checkbox-circle-fill"}.get(one.state, "")
            tone = "green" if one.state == "sent" else "text-3"
            shown = (Icon(icon, tone, 14),) if icon else ()
            title = words.honorific(one.sex, one.kind)
            return (*shown, Text(one.name, bold=True), Text(title, "text-2", role="caption"))

        def how(one: Target) -> Line:
            if one.at is not None:
                return (Text(f"{words.ago(one.at, now())} {one.actor}", "text-3", role="caption"),)
            return (Text(one.phone, "text-2", role="caption"),)

        def plate(one: Target) -> Line:
            return (Plate(one.plate),) if one.plate else ()

        return [
            Column("who", _("Whom it reaches"), who),
            Column("plate", _("Plate"), plate, 96),
            Column("how", _("Phone"), how, 112),
        ]

    def begin(self, is_open: bool) -> None:
        """Another event: first what is to do, of a closed one who was greeted."""
        names = {TO_DO: _("To do"), DONE: _("Sent"), OUT: _("Not in the list")}
        self.tabs.set_choices(list(names.items()))
        self.tabs.set_value(TO_DO if is_open else DONE)

    def show_outlook(self, outlook: Outlook, event: bool) -> None:
        """The people of the event (or of a draft)."""
        self.outlook = outlook
        texts, calls = len(outlook.texts), len(outlook.calls)
        self.said = _("{texts} to text, {calls} to call").format(texts=f"{texts:,}", calls=f"{calls:,}")
        self.heading.set_line(Text(self.said, role="section"))
        self.warning.setText(
            _("{n} in a written list have refused since: take the list back and write it again").format(
                n=outlook.refused_since
            )
        )
        self.warning.setVisible(bool(outlook.refused_since))
        counts = {TO_DO: texts + calls, DONE: len(outlook.done), OUT: len(outlook.left)}
        names = {TO_DO: _("To do"), DONE: _("Sent"), OUT: _("Not in the list")}
        chosen = self.tabs.value
        self.tabs.set_choices(
            [(key, f"{names[key]} {counts[key]:,}") for key in names if event or key != DONE]
        )
        self.tabs.set_value(chosen)
        self._fill()

    def _fill(self) -> None:
        outlook = self.outlook
        if outlook is None:
            return
        rows = self._rows(outlook)
        self.table.set_rows(rows, keep=lambda one: one.customer_id)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.setFocusProxy(self.table if rows else self.tabs)
        self.empty.say(
            {
                DONE: _("Nobody was greeted yet."),
                OUT: _("Nobody is left out."),
            }.get(self.tabs.value, self._why_nobody(outlook))
        )
        self.moved.emit()

    @staticmethod
    def _why_nobody(outlook: Outlook) -> str:
        if outlook.done:
            return _("Everybody was greeted.")
        if outlook.left:
            return _("Nobody can be reached this way: see “Not in the list”.")
        return _("The filter means nobody.")

    def _rows(self, outlook: Outlook) -> list[Target | Group]:
        if self.tabs.value == DONE:
            return list(reversed(outlook.done))
        rows: list[Target | Group] = []
        if self.tabs.value == OUT:
            order = {reason: number for number, reason in enumerate(REASONS)}
            left = sorted(outlook.left, key=lambda one: order[one.reason])
            for reason, people in groupby(left, key=lambda one: one.reason):
                rows.append(Group(words.sentence(_(REASONS[reason])), f"{outlook.reasons[reason]:,}"))
                rows += people
            return rows
        for title, people in ((_("By text"), outlook.texts), (_("By phone or WeChat"), outlook.calls)):
            if people:
                rows.append(Group(title, f"{len(people):,}"))
                rows += people
        return rows

    @property
    def chosen(self) -> list[Target]:
        """Those that Space is about: chosen rows that are ticked by hand."""
        return [one for one in self.table.chosen_rows if one.channel == PHONE]
