"""电话: the calls of today in their order, each with its reason, its limit and its three slots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from dealerdesk.care.attempts import SLOT_NAMES, slot_of
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.queue import THIRD
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.pages import call_words, care_chips
from ui.pages.call_queue import BOX, open_slot, paint_slots, top_line
from ui.widgets import parts
from ui.widgets.basic import Button
from ui.widgets.cards import Card, Empty
from ui.widgets.choices import Segments
from ui.widgets.parts import Line, Plate, Text
from ui.widgets.rows import Index, RowsModel
from ui.widgets.states import State
from ui.widgets.table import CellDelegate, Column, Group, Table

if TYPE_CHECKING:
    from dealerdesk.care.queue import Call
    from dealerdesk.care.today import DayWork
    from ui.shell import Shell


def limit_state(due: date, today: date) -> Line:
    """The limit of a call: past in red, today in amber, else the plain day."""
    days = (due - today).days
    if days < 0:
        return State("past", words.left(days * 86400)).line()
    if days == 0:
        return State("today", "", _("by close")).line()
    return (Text(words.day(due, today), "text-2"),)


def why(call: Call, today: date) -> str:
    """The reason of a call; a third attempt tells which slot is left (R1)."""
    if call.rank != THIRD:
        return call.first.why(today)
    left = [_(name) for slot, name in SLOT_NAMES.items() if slot not in call.first.used]
    used = [_(name) for slot, name in SLOT_NAMES.items() if slot in call.first.used]
    return _("third attempt: {used} used, only {left} left").format(
        used=_(" and ").join(used), left=_(" and ").join(left)
    )


class SlotsDelegate(CellDelegate):
    """上 下 晚 in a cell."""

    slot_now = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        model = index.model()
        row = model.rows[index.row()] if isinstance(model, RowsModel) else None
        if row is None or isinstance(row, Group):
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        wide = theme.px(BOX) * 3 + theme.px(4) * 2
        box = QRect(rect.right() - theme.px(9) - wide, rect.y(), wide, rect.height() - 2)
        painter.save()
        paint_slots(painter, box, row.first.used, open_slot(row, self.slot_now))
        painter.restore()


class Calls(Card):
    """The list of calls with its orders and its one big button."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Calls"), "phone-line")
        self._shell = shell
        self._calls: Sequence[Call] = ()
        self._numbers: dict[int, int] = {}
        self.order = Segments(
            [("limit", _("By limit")), ("kind", _("By kind")), ("customer", _("By customer"))], _("Order")
        )
        self.order.chosen.connect(lambda _key: self._show())
        self.start_button = Button(
            _("From the first call"), kind="primary", icon="phone-line", key=words.key_name("Space")
        )
        self.head.addWidget(self.order)
        self.head.addWidget(self.start_button)
        self.table = Table(self._columns(), name=_("Calls"))
        self.slots = SlotsDelegate(self.table)
        self.table.setItemDelegateForColumn(len(self.table.rows_model.columns) - 1, self.slots)
        self.empty = Empty()
        self.empty.hide()
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.empty, 1)

    def _columns(self) -> list[Column]:
        today = self._shell.desk.clock.today
        matter = words.wide(102, 116)

        def chips(call: Call) -> Line:
            every = care_chips.chips(((one.kind, one.reason) for one in call.matters), today())
            return parts.those_that_fit(every, theme.px(matter) - 2 * self.table.pad)

        def number(call: Call) -> int:
            return self._numbers.get(call.first.task, 0)

        def limit(call: Call) -> Line:
            if call.next is not None:
                return (Text(_("from {time}").format(time=words.clock(call.next.start)), "text-2"),)
            return limit_state(call.limit, today())

        return [
            Column("number", "#", lambda call: (Text(f"{number(call)}", "text-3"),), 36, right=True,
                   sort=number),
            Column("who", _("Customer"), top_line, words.wide(146, 124), sort=lambda call: call.first.name),
            Column("plate", _("Plate"), lambda call: (Plate(call.first.plate),), 106),
            Column("kind", _("Matter"), chips, matter,
                   tip=lambda call: care_chips.full_names(one.kind for one in call.matters)),
            Column("why", _("Why today"), lambda call: (Text(why(call, today()), "text-2"),)),
            Column("limit", _("Limit"), limit, 104, sort=lambda call: call.limit),
            Column("slots", _("Slots"), lambda _call: (), 84, sort=lambda call: len(call.first.used),
                   tip=self._hours),
        ]  # fmt: skip

    def _hours(self, call: Call) -> str:
        """Which slot is when, and which were tried."""
        said = []
        for slot, (start, end) in self._shell.desk.calls.spans.items():
            tried = _("tried without answer") if slot in call.first.used else _("free")
            said.append(f"{_(SLOT_NAMES[slot])} {start:%H:%M}–{end:%H:%M} {tried}")
        return "\n".join(said)

    def slot(self, at: datetime) -> str:
        """Which slot a moment lies in."""
        return slot_of(at, self._shell.desk.calls.spans)

    def show_work(self, work: DayWork) -> None:
        """Show the calls of the day."""
        desk = self._shell.desk
        self._calls = work.every
        self.slots.slot_now = self.slot(desk.clock.now())
        said = _("{count} still to do").format(count=len(self._calls))
        if work.made:
            done = ngettext(
                "{made} call made today, {reached} reached", "{made} calls made today, {reached} reached",
                work.made,
            )  # fmt: skip
            said = f"{said} · {done.format(made=work.made, reached=work.reached)}"
        self.set_note(said)
        self._show()

    def _show(self) -> None:
        ordered = list(self._calls)
        rows: list[Call | Group] = list(ordered)
        if self.order.value == "customer":
            ordered.sort(key=lambda call: call.first.name)
            rows = list(ordered)
        elif self.order.value == "kind":
            rows, ordered = _by_kind(ordered)
        self._numbers = {call.first.task: number for number, call in enumerate(ordered, start=1)}
        self.table.set_rows(rows, keep=lambda call: call.first.task)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.start_button.setEnabled(bool(rows))

    def work_of(self, call: Call) -> str:
        """The work that an appointment for a call is most likely for."""
        return call_words.work_of(call.matters)


def _by_kind(ordered: Sequence[Call]) -> tuple[list[Call | Group], list[Call]]:
    rows: list[Call | Group] = []
    flat: list[Call] = []
    for kind in KINDS.values():
        mine = [call for call in ordered if call.first.kind == kind.id]
        if mine:
            rows += [Group(kind.title, str(len(mine))), *mine]
            flat += mine
    return rows, flat
