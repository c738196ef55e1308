"""The queue 队列: calls by kind with chips, plate tags, limits, and the three slot boxes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from dealerdesk.care.kinds import KINDS
from dealerdesk.text import _
from ui import theme, words
from ui.pages import call_words, care_chips
from ui.widgets import parts
from ui.widgets.basic import IconButton, LineLabel, frame
from ui.widgets.cards import Empty
from ui.widgets.choices import Combo
from ui.widgets.parts import Icon, Line, Part, Plate, Text
from ui.widgets.rows import Index, RowsModel
from ui.widgets.table import CellDelegate, Column, Group, Table

if TYPE_CHECKING:
    from dealerdesk.care.queue import Call, Queue
    from ui.shell import Shell

ROW = 59
BOX = 18


def top_line(call: Call) -> Line:
    """Name, honorific, and the crown of an important customer."""
    first = call.first
    line: list[Part] = [Text(first.name or _("Owner unknown"), bold=True)]
    title = words.honorific(first.sex, first.customer_kind)
    if title:
        line.append(Text(title, "text-2", role="caption"))
    if first.tier in ("vip", "super_vip"):
        line.append(Icon("vip-crown-fill", "lost-text", 14))
    return line


def chips(call: Call, today: date) -> Line:
    """A chip for each kind of the call."""
    return care_chips.chips(((matter.kind, matter.reason) for matter in call.matters), today)


def when(call: Call, today: date) -> Text:
    """The limit of a call, or when it may be made next."""
    if call.next is not None:
        start = call.next.start
        day = words.near_day(start.date(), today) if start.date() != today else ""
        return Text(f"{day} {words.clock(start)}".strip(), "text-3", role="caption")
    limit = call.limit
    if limit < today:
        late = words.left((today - limit).days * 86400)
        return Text(_("{value} late").format(value=late), "red", role="caption")
    if limit == today:
        return Text(_("today"), "amber", role="caption")
    return Text(words.day(limit, today), "text-2", role="caption")


class QueueDelegate(CellDelegate):
    """Two lines a call: who and what; which car, until when, and which slots are used."""

    slot_now = ""
    today = date.min

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        table = self.parent()
        if not isinstance(model, RowsModel) or not isinstance(table, Table):
            return
        call = model.rows[index.row()]
        if isinstance(call, Group):
            super().paint(painter, option, index)
            return
        px = theme.px
        rect: QRect = option.rect  # type: ignore[attr-defined]
        chosen = table.shows_chosen(index.row())
        painter.save()
        painter.fillRect(rect, theme.color("selection" if chosen else "surface"))
        painter.fillRect(
            QRect(rect.x(), rect.bottom(), rect.width(), theme.line_width()), theme.color("line-soft")
        )
        inside = rect.adjusted(px(12), px(8), -px(12), -px(7))
        half = inside.height() // 2
        upper = QRect(inside.x(), inside.y(), inside.width(), half)
        lower = QRect(inside.x(), inside.y() + half + px(2), inside.width(), half)
        name = top_line(call)
        most = upper.width() - min(parts.measure(name), upper.width() // 2) - px(6)
        kinds = parts.those_that_fit(chips(call, self.today), most)
        room = min(parts.measure(kinds), most)
        left = upper.adjusted(0, 0, -room - px(6), 0)
        parts.paint(painter, left, name, chosen)
        parts.paint(
            painter, QRect(upper.right() - room + 1, upper.y(), room, half), kinds, chosen, right=True
        )
        boxes = px(BOX) * 3 + px(4) * 2
        line = (Plate(call.first.plate), when(call, self.today))
        parts.paint(painter, lower.adjusted(0, 0, -boxes - px(6), 0), line, chosen)
        paint_slots(
            painter,
            QRect(lower.right() - boxes + 1, lower.y(), boxes, half),
            call.first.used,
            open_slot(call, self.slot_now),
        )
        self._paint_bar(painter, rect, table, index, chosen)
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        model = index.model()
        if not isinstance(model, RowsModel) or isinstance(model.rows[index.row()], Group):
            return False
        QToolTip.showText(event.globalPos(), model.data(index, Qt.ItemDataRole.ToolTipRole) or "", view)
        return True


def open_slot(call: Call, slot_now: str) -> str:
    """The slot in which a call may be tried now; '' when it must wait."""
    free = slot_now and slot_now not in call.first.used and call.next is None
    return slot_now if free and call.first.state == "open" else ""


def paint_slots(painter: QPainter, rect: QRect, used: tuple[str, ...], now: str) -> None:
    """上 下 晚: filled = tried without answer, double accent edge = may be tried now, thin = free."""
    px = theme.px
    for number, slot in enumerate(call_words.SLOTS):
        side = px(BOX)
        box = QRectF(rect.x() + number * (side + px(4)), rect.y() + (rect.height() - side) // 2, side, side)
        letter = _(call_words.SLOT_LETTERS[slot])
        if slot in used:
            parts.rounded(painter, box, px(3), "text-3", None)
            parts.draw_words(painter, box, letter, "surface", "caption", align="centre")
        elif slot == now:
            parts.rounded(painter, box, px(3), "surface", "accent", 2)
            parts.draw_words(painter, box, letter, "accent", "caption", True, "centre")
        else:
            parts.rounded(painter, box, px(3), "surface", "line", theme.line_width())
            parts.draw_words(painter, box, letter, "text-2", "caption", align="centre")


def open_lists(shell: Shell) -> None:
    """The first of the lists behind the calls."""
    shell.go("lost")


class QueuePane(QWidget):
    """`picked` carries the chosen call, or None."""

    picked = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._queue: Queue | None = None
        self._only = ""
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = frame("head")
        head.setFixedHeight(px(40))
        row = QHBoxLayout(head)
        row.setContentsMargins(px(12), 0, px(8), 0)
        row.setSpacing(px(4))
        self.heading = LineLabel()
        self.filter = IconButton("filter-3-line", _("One kind only"), side=26)
        self.filter.clicked.connect(self._choose_kind)
        self.order = Combo([("limit", _("By limit")), ("kind", _("By kind")), ("name", _("By name"))])
        self.order.setAccessibleDescription(_("Order"))
        self.order.setFixedHeight(px(26))
        self.order.setMinimumHeight(px(26))
        self.order.currentIndexChanged.connect(lambda _n: self._show())
        self.lists = IconButton("list-check-2", _("Lists: lost, to correct, missing (L)"), side=26)
        self.lists.clicked.connect(lambda: open_lists(shell))
        self.rang = IconButton("phone-fill", _("Inbound call (I)"), side=26)
        row.addWidget(self.heading, 1)
        row.addWidget(self.rang)
        row.addWidget(self.lists)
        row.addWidget(self.filter)
        row.addWidget(self.order)
        column.addWidget(head)
        self.table = Table([Column("call", _("Call"), self._spoken)], row_height=ROW, name=_("Queue"))
        self.table.horizontalHeader().hide()
        self.delegate = QueueDelegate(self.table)
        self.table.setItemDelegate(self.delegate)
        self.table.picked.connect(self.picked)
        self.empty = Empty()
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self.empty.hide()

    @staticmethod
    def _spoken(call: Call) -> Line:
        """What a screen reader says of a row, and its tooltip."""
        full = care_chips.full_names(matter.kind for matter in call.matters)
        return (*top_line(call), Plate(call.first.plate), Text(full))

    # filling

    def set_queue(self, queue: Queue, slot_now: str) -> None:
        """Show this queue."""
        self._queue = queue
        self.delegate.slot_now = slot_now
        self._show()

    def _show(self) -> None:
        if self._queue is None:
            return
        today = self._shell.desk.clock.today()
        self.delegate.today = today
        now = [call for call in self._queue.now if self._fits(call)]
        later = [call for call in self._queue.later if self._fits(call)]
        rows = self._grouped(now)
        if later:
            rows += [Group(_("Later: promised, or in the next slot"), str(len(later))), *later]
        count = len(self._queue.now)
        note = Text(_("{count} left").format(count=count), "text-2", role="caption")
        if parts.measure((Text(_("Queue"), role="section"), note)) > self.heading.width():
            note = Text(f"{count:,}", "text-2", role="caption")  # the words give way first
        self.heading.set_line(Text(_("Queue"), role="section"), note)
        self.table.set_rows(rows, keep=lambda call: call.first.task)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if not rows:
            self._say_empty()

    def _say_empty(self) -> None:
        assert self._queue is not None
        if self._only:
            self.empty.say(_("No call of this kind."), _("Show all"), lambda: self.show_kind(""))
        elif self._queue.held or self._queue.spoken:
            self.empty.say(_("No calls to make now; who was reached today waits until tomorrow."))
        else:
            self.empty.say(_("No calls to make now."))

    def _fits(self, call: Call) -> bool:
        return not self._only or any(matter.kind == self._only for matter in call.matters)

    def _grouped(self, calls: list[Call]) -> list[Call | Group]:
        if self.order.value == "name":
            by_name: list[Call | Group] = []
            by_name += sorted(calls, key=lambda call: call.first.name)
            return by_name
        groups: dict[tuple[str, str], list[Call]] = {}
        for call in calls:
            kind = KINDS[call.first.kind]
            title = (kind.title, "text-2") if self.order.value == "kind" else call_words.group_of(call)
            groups.setdefault(title, []).append(call)
        rows: list[Call | Group] = []
        for (title, tone), mine in groups.items():
            rows += [Group(title, str(len(mine)), tone), *mine]
        return rows

    def _choose_kind(self) -> None:
        menu = QMenu(self)
        calls = [*self._queue.now, *self._queue.later] if self._queue else []
        everything = menu.addAction(_("All kinds"))
        everything.triggered.connect(lambda: self.show_kind(""))
        for kind in KINDS.values():
            count = sum(any(m.kind == kind.id for m in call.matters) for call in calls)
            if count:
                act = menu.addAction(f"{kind.title}  {count}")
                act.triggered.connect(lambda _on=False, kind=kind.id: self.show_kind(kind))
        menu.popup(self.filter.mapToGlobal(QPoint(0, self.filter.height())))

    def show_kind(self, kind: str) -> None:
        """Show the calls of one kind, or all."""
        self._only = kind
        self.filter.icon_tone = "accent" if kind else "text-2"
        self.filter.update()
        self._show()

    # choosing

    @property
    def calls(self) -> list[Call]:
        """The calls as they are shown."""
        return [row for row in self.table.rows if not isinstance(row, Group)]

    def choose(self, task: int) -> bool:
        """Choose the call with this task; False when it is not shown."""
        for number, row in enumerate(self.table.rows):
            if not isinstance(row, Group) and any(matter.task == task for matter in row.matters):
                self.table.choose(number)
                QTimer.singleShot(0, self.table, self._into_sight)
                return True
        return False

    def _into_sight(self) -> None:
        """After the rows have got their heights."""
        if self.table.currentIndex().row() <= 1:
            self.table.scrollToTop()  # with its heading
        else:
            self.table.scrollTo(self.table.currentIndex())
