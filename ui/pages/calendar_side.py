"""The right pane of the calendar: the chosen day, its load and whose it is, its kinds, its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from dealerdesk.care.days import GROUPS, OF_KIND, Day, DayItem, Group, PastItem
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.lunar import lunar_text
from dealerdesk.care.tasks import STATES
from dealerdesk.staff.rights import ROLES
from dealerdesk.text import N_, _, language, ngettext
from ui import icons, theme, words
from ui.pages import calendar_cell as cell
from ui.pages import care_chips
from ui.pages.calendar_board import MIME
from ui.widgets import parts
from ui.widgets.basic import Button, Label, LineLabel, frame, link
from ui.widgets.cards import Bar
from ui.widgets.parts import Chip, Line, Plate, Text, Two
from ui.widgets.states import State
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.care.days import Offer

SIDE = 306
LEGEND = {
    "C1": N_("First"), "C2": N_("Periodic"), "C3": N_("Warranty"), "C4": N_("Inspection"),
    "C5": N_("Insurance"), "C6": N_("Birthday"), "C10": N_("Lost"), "F": N_("Follow-up"),
    "other": N_("Others"),
}  # fmt: skip
"""The words beside the ticks, short enough for two columns."""


class KindCheck(QCheckBox):
    """One group of kinds: tick, chip, word, count."""

    def __init__(self, group: Group) -> None:
        super().__init__(group.title)
        self.setToolTip(group.title)
        self.of, self.count = group, 0
        self.setChecked(True)
        self.setMinimumHeight(theme.px(26))

    def set_count(self, count: int) -> None:
        """How many of it stand on the day."""
        self.count = count
        self.setAccessibleName(f"{self.of.title} {count}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(26))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = theme.px
        side, on = px(14), self.isChecked()
        box = QRectF(1, (self.height() - side) / 2, side, side)
        edge = "accent" if self.hasFocus() else "accent-fill" if on else "control"
        parts.rounded(painter, box, 2, "accent-fill" if on else "surface", edge, 2 if self.hasFocus() else 1)
        if on:
            icons.paint(painter, box.adjusted(1, 1, -1, -1), "check-line", "on-accent")
        chip = QRect(px(25), 0, px(30), self.height())
        took = cell.paint_letter(painter, chip, self.of.letter, self.of.tint)
        count = theme.metrics().horizontalAdvance(str(self.count))
        room = self.rect().adjusted(px(25) + took + px(8), 0, -count - px(4), 0)
        parts.paint(
            painter, room, (Text(_(LEGEND[self.of.key]), role="body" if language() != "en" else "caption"),)
        )
        parts.draw_words(painter, self.rect(), str(self.count), "text", align="right")


class DayList(Table):
    """The list of a day; a line can be dragged onto another day."""

    def __init__(self, columns: Sequence[Column], row_height: int, name: str) -> None:
        super().__init__(columns, row_height=row_height, name=name, pad=0)
        self._pressed: QPoint | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (here - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed = None
        row = self.row
        if isinstance(row, DayItem):
            data = QMimeData()
            data.setData(MIME, row.key.encode())
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.exec(Qt.DropAction.MoveAction)


def who_cell(row: DayItem | PastItem) -> Line:
    """Name, title and plate over chip and reason."""
    if isinstance(row, DayItem):
        item = row.item
        name, sex, sort = item.customer_name, item.sex, item.customer_kind
        kind = care_chips.chip(item.kind, item.reason, item.on)
        below: Line = (Text(item.why, "text-2", role="caption"),)
    else:
        name, sex, sort = row.name, row.sex, row.customer_kind
        kind = Chip(KINDS[row.kind].word, KINDS[row.kind].tint)
        below = past_state(row)
    title = Text(words.honorific(sex, sort), "text-3", role="caption")
    plate = (parts.PUSH, *plate_cell(row))
    top = (Text(care_chips.whose(kind_of(row), name), bold=True), title, *plate)
    return (Two(top, (kind, *below)),)  # type: ignore[arg-type]


def plate_cell(row: DayItem | PastItem) -> Line:
    """The plate of a line."""
    plate = row.item.plate if isinstance(row, DayItem) else row.plate
    return (Plate(plate),) if plate else ()


def past_state(row: PastItem) -> Line:
    """What became of a task of a past day."""
    if row.ended_at is None:
        return State(
            "past" if row.late else "running", "", _("missed") if row.late else _("being tried")
        ).line()
    if row.late:
        return State("check", "", _("made up {day}").format(day=f"{row.ended_at:%m-%d}")).line()
    return State("done" if row.state == "done" else "closed", "", _(STATES[row.state])).line()


class Side(QFrame):
    """What is known of the chosen day."""

    whole = Signal()
    level = Signal()
    import_table = Signal()
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "right-pane")
        self._items: Sequence[DayItem | PastItem] = ()
        px = theme.px
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(16), px(10), px(16), px(12))
        self.column.setSpacing(px(6))
        self.title = LineLabel()
        self.column.addWidget(self.title)
        row = QHBoxLayout()
        self.bar, self.load = Bar("bar"), LineLabel(right=True, shrink=False)
        row.addWidget(self.bar, 1)
        row.addWidget(self.load)
        self.column.addLayout(row)
        self.who = Label("", role="caption", tone="text-2").wrap()
        self.column.addWidget(self.who)
        self.column.addWidget(frame("rule-soft"))
        self.column.addLayout(self._make_checks())
        self.column.addWidget(frame("rule-soft"))
        self._make_list()
        self._make_notes()

    def _make_checks(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(words.wide(24, 10)))
        grid.setVerticalSpacing(0)
        order = ("C1", "C4", "C2", "C6", "C3", "F", "C10", "C5", "other")
        by_key = {group.key: group for group in GROUPS}
        self.checks = {key: KindCheck(by_key[key]) for key in order}
        for place, check in enumerate(self.checks.values()):
            check.toggled.connect(lambda _on: self._filter())
            grid.addWidget(check, place // 2, place % 2)
        return grid

    def _make_list(self) -> None:
        head = QHBoxLayout()
        self.heading = Label(_("Due that day"), role="section")
        head.addWidget(self.heading, 1)
        head.addWidget(Label(_("by limit"), role="caption", tone="text-3"))
        self.column.addLayout(head)
        self.list = DayList(
            [Column("who", "", who_cell)],
            46,
            _("Due that day"),
        )
        self.list.horizontalHeader().hide()
        self.list.opened.connect(self.opened.emit)
        self.column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        self.all = link("", self.whole.emit)
        foot.addWidget(self.all)
        foot.addStretch(1)
        self.hint = Label(_("drag onto another day to move it"), role="caption", tone="text-3")
        foot.addWidget(self.hint)
        self.column.addLayout(foot)

    def _make_notes(self) -> None:
        px = theme.px
        self.full = frame("notice")
        row = QVBoxLayout(self.full)
        row.setContentsMargins(px(10), px(6), px(10), px(6))
        row.setSpacing(px(2))
        self.full_words = Label("", tone="amber", role="caption").wrap()
        self.level_button = Button(_("Level it for me…"), kind="quiet", tone="amber", small=True)
        self.level_button.clicked.connect(self.level.emit)
        row.addWidget(self.full_words)
        row.addWidget(self.level_button)
        self.note = frame("well")
        row = QVBoxLayout(self.note)
        row.setContentsMargins(px(10), px(6), px(10), px(6))
        row.setSpacing(px(2))
        self.note_words = Label("", tone="text-2", role="caption").wrap()
        row.addWidget(self.note_words)
        row.addWidget(link(_("Import a holiday table"), self.import_table.emit))
        self.column.addWidget(self.full)
        self.column.addWidget(self.note)

    # showing

    @property
    def chosen(self) -> DayItem | None:
        """The line that keys move."""
        row = self.list.row
        return row if isinstance(row, DayItem) else None

    def kinds(self) -> frozenset[str]:
        """The kinds that are ticked."""
        return frozenset().union(*(c.of.kinds for c in self.checks.values() if c.isChecked()))

    def show_day(self, day: Day, items: Sequence[DayItem | PastItem], today: date) -> None:
        """Show a day with its list."""
        self._items = items
        lunar = lunar_text(day.day)
        named = " · ".join(filter(None, (words.weekday(day.day), lunar, day.name)))
        self.title.set_line(Text(month_day(day.day), role="record"), Text(named, "text-2", role="caption"))
        self._show_load(day, items)
        counted = Counter(OF_KIND[kind_of(row)].key for row in items)
        for key, check in self.checks.items():
            check.set_count(counted[key])
        self.checks["other"].setVisible(bool(counted["other"]))
        self.hint.setVisible(day.past is None)
        self.heading.setText(_("Due that day") if day.past is None else _("What became of it"))
        self._filter()

    def _show_load(self, day: Day, items: Sequence[DayItem | PastItem]) -> None:
        if day.past is not None:
            done = day.past.due - day.past.missed - day.past.running
            self.bar.set_share(done / day.past.due if day.past.due else 0, "green")
            self.load.set_line(Text(f"{done} / {day.past.due}"))
            self.who.setText(" · ".join(cell.past_lines(day)))
            return
        tone, _words = cell.load_tone(day.load, day.capacity)
        self.bar.set_share(day.load / day.capacity if day.capacity else 1.0 if day.load else 0.0, tone)
        text = _("{count} calls, room for {most}").format(count=day.load, most=day.capacity)
        self.load.set_line(
            Text(text if day.open else _("shop closed"), "red" if tone == "red" else "text", tone == "red")
        )
        whose = Counter(
            row.owner or _(ROLES.get(row.role, row.role)) for row in items if isinstance(row, DayItem)
        )
        shown = [f"{who} {n}" for who, n in whose.most_common(4)]
        if day.count > day.load:
            shown.append(_("{count} without a call").format(count=day.count - day.load))
        self.who.setText(" · ".join(shown) or _("Nothing falls due"))

    def _filter(self) -> None:
        kinds = self.kinds()
        rows = [row for row in self._items if kind_of(row) in kinds]
        self.list.set_rows(rows, keep=lambda row: row.key if isinstance(row, DayItem) else row.task)
        self.all.setText(_("All {count}").format(count=len(self._items)))
        self.all.updateGeometry()

    def show_full(self, offer: Offer | None, today: date) -> None:
        """The day that has too many calls, and where they could go."""
        self.full.setVisible(offer is not None)
        if offer is None:
            return
        day = words.day(offer.day, today)
        said = ngettext("{day} has {over} call too many.", "{day} has {over} calls too many.", offer.over)
        said = said.format(day=day, over=offer.over)
        if offer.moves:
            to = Counter(target for _one, target in offer.moves)
            best = words.listed(
                _("{day} ({n})").format(day=words.day(target, today), n=n) for target, n in to.most_common(3)
            )
            said = _("{said} They could go to {days}.").format(said=said, days=best)
        else:
            said += " " + _("No day before it has room.")
        self.full_words.setText(said)
        self.level_button.setVisible(bool(offer.moves))

    def show_note(self, said: str) -> None:
        """The years without a holiday table."""
        self.note_words.setText(said)
        self.note.setVisible(bool(said))


def kind_of(row: DayItem | PastItem) -> str:
    """The kind of a line."""
    return row.item.kind if isinstance(row, DayItem) else row.kind


def month_day(day: date) -> str:
    """`11 月 27 日`."""
    return _("{month}-{day}").format(month=day.month, day=day.day)
