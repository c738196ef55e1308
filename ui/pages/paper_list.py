"""The left side of the print centre: what waits for paper by its limit, with ticks; what was printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout

from dealerdesk.text import N_, _, ngettext
from ui import paper as papers
from ui import theme, words
from ui.pages import paper_log
from ui.widgets.basic import Button, Label, LineLabel, frame
from ui.widgets.cards import Empty
from ui.widgets.choices import Segments
from ui.widgets.parts import Icon, Line, Text, Two, plate_text
from ui.widgets.states import State
from ui.widgets.table import Column, Group, Table

if TYPE_CHECKING:
    from dealerdesk.care.paper_due import Due
    from dealerdesk.staff.paper import Job
    from ui.paper import Piece
    from ui.shell import Shell

WIDE, WIDE_ENGLISH = 356, 384
ICONS = {
    "sheet": "file-list-3-line", "day-pack": "sun-line", "evening": "moon-line", "parts-list": "tools-line",
}  # fmt: skip
NOTES = {
    "day-pack": N_("the day's calls"),
    "evening": N_("what was done today, what is open"),
    "parts-list": N_("the next two days, for parts and workshop"),
}


@dataclass(frozen=True)
class Row:
    """A paper in the list. `limit` are the parts at its right end."""

    piece: Piece
    form: str
    title: str
    note: str
    limit: Line
    ticked: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by."""
        return (self.form, self.piece.number)


def waiting_rows(shell: Shell, waiting: Sequence[Due]) -> list[Row | Group]:
    """The list of what waits: sheets first, then the other papers of today, then those of any time."""
    now = shell.desk.clock.now()
    groups: list[tuple[str, str, list[Row]]] = [
        (_("Appointment sheets · by hand-over limit"), "amber", []),
        (_("Today"), "text-2", []),
        (_("At any time"), "text-2", []),
    ]
    for due in waiting:
        at = 0 if due.row is not None else 1 if due.limit is not None else 2
        groups[at][2].append(_waiting_row(shell, due, now))
    rows: list[Row | Group] = []
    for title, tone, found in groups:
        if found:
            rows += [Group(title, tone=tone), *found]
    return rows


def _waiting_row(shell: Shell, due: Due, now: datetime) -> Row:
    if due.row is None:
        title = papers.day_title(due.form, due.number, shell)
        note = _(NOTES[due.form])
        return Row(
            papers.day_piece(shell, due.form, due.number), due.form, title, note, _limit(due.limit, now)
        )
    row = due.row
    when = f"{words.near_day(row.at.date(), now.date())} {words.clock(row.at)}"
    note = "  ".join((row.customer_name, when, plate_text(row.plate)))
    changed = _("content changed") if due.changed else ""
    title = f"{paper_log.form_name(due.form)} · {paper_log.tail(due.number)}"
    if changed:
        title += f" · {changed}"
    piece = papers.sheet_piece(shell, due.number, changed)
    return Row(piece, due.form, title, note, _limit(due.limit, now), ticked=True)


def _limit(limit: datetime | None, now: datetime) -> Line:
    """`11:10 前` in amber while it is today's, red once it is past."""
    if limit is None:
        return State("todo", "", _("not printed")).line()
    left = (limit - now).total_seconds()
    if left < 0:
        return State("past", words.left(left)).line(bold=True)
    if limit.date() == now.date():
        return State("today", "", _("before {time}").format(time=words.clock(limit))).line()
    return State("running", words.day(limit.date(), now.date())).line()


def paper_rows(shell: Shell, paper: papers.Paper) -> list[Row | Group]:
    """The list while one paper is looked at: its pieces, all ticked."""
    rows: list[Row | Group] = [Group(paper.title, ngettext(
        "{count} paper", "{count} papers", len(paper.pieces)).format(count=len(paper.pieces)))]  # fmt: skip
    now = shell.desk.clock.now()
    by_form: dict[str, list[str]] = {}
    for piece in paper.pieces:
        by_form.setdefault(piece.form or paper.form, []).append(piece.number)
    printed = {form: shell.desk.paper.printed_at(form, numbers) for form, numbers in by_form.items()}
    for piece in paper.pieces:
        form = piece.form or paper.form
        at = printed[form].get(piece.number)
        said = _("printed {time}").format(time=words.ago(at, now)) if at else ""
        state = State("done", "", _("printed")) if at else State("todo", "", _("not printed"))
        title = f"{paper_log.form_name(form)} · {paper_log.tail(piece.number)}"
        rows.append(Row(piece, form, title, said or piece.reason, state.line(), ticked=True))
    return rows


class TickTable(Table):
    """A list with ticks: Space or a click on the box; Ctrl+A ticks all, or none when all are."""

    flipped = Signal(object)
    all_flipped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if self.row is not None:
                self.flipped.emit(self.row)
            return
        if event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.all_flipped.emit()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at: QPoint = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() == Qt.MouseButton.LeftButton and at.x() < theme.px(40):
            row = self.row_at(index)
            if row is not None:
                self.flipped.emit(row)


class PaperList(QFrame):
    """`ticked`: the choice changed; `looked`: another row is at hand; `again`: a printed job, to print again.

    `left`: back from one paper to all that waits.
    """

    ticked = Signal()
    looked = Signal(object)
    again = Signal(object)
    left = Signal()
    turned = Signal(str)

    def __init__(self, blanks: bool) -> None:
        """`blanks`: the window has the page of blank sheets."""
        super().__init__()
        self.setProperty("look", "left-pane")
        self.setFixedWidth(theme.px(words.wide(WIDE, WIDE_ENGLISH)))
        self._rows: list[Row | Group] = []
        self._ticks: dict[tuple[str, str], bool] = {}
        self._quiet = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.line_width(), 0)
        column.setSpacing(0)
        column.addWidget(self._make_top(blanks))
        column.addWidget(self._make_stack(), 1)
        column.addWidget(self._make_bar())

    def _make_top(self, blanks: bool) -> QFrame:
        bar = frame("toolbar")
        bar.setFixedHeight(theme.px(46))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        row.setSpacing(theme.px(8))
        self.shown = Segments([("waiting", _("To print")), ("printed", _("Printed"))], _("Papers"))
        self.shown.chosen.connect(self.turned)
        self.back = Button(_("All that waits"), icon="arrow-left-s-line", small=True)
        self.back.clicked.connect(self.left)
        self.blanks = Button(_("Blank sheets…"), small=True)
        row.addWidget(self.shown)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.blanks)
        self.back.hide()
        self.blanks.setHidden(not blanks)
        return bar

    def _make_stack(self) -> QStackedWidget:
        def tick(row: Row) -> Line:
            on = self.is_ticked(row)
            return (Icon("checkbox-fill" if on else "checkbox-blank-line", "accent" if on else "text-2", 18),)

        def told(row: Row) -> Line:
            icon = Icon(ICONS.get(row.form, "file-text-line"), "text-2", 20)
            top = (Text(row.title, bold=True),)
            return (icon, Two(top, (Text(row.note, "text-2", role="caption"),)))

        def whole(row: Row) -> str:
            return "\n".join(part for part in (row.title, row.note) if part)

        self.table = TickTable(
            [
                Column("tick", _("Tick"), tick, 38),
                Column("what", _("Paper"), told, tip=whole),
                Column("limit", _("Limit"), lambda row: row.limit, words.wide(92, 108), right=True),
            ],
            row_height=48,
            name=_("To print"),
            pad=4,
        )
        self.table.horizontalHeader().hide()
        self.table.flipped.connect(self._flip)
        self.table.all_flipped.connect(self._flip_all)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self._flip)
        self.log = paper_log.LogTable()
        self.log.opened.connect(self.again)
        self.empty = Empty()
        self.stack = QStackedWidget()
        for widget in (self.table, self.log, self.empty):
            self.stack.addWidget(widget)
        return self.stack

    def _make_bar(self) -> QFrame:
        bar = frame("bar")
        column = QVBoxLayout(bar)
        column.setContentsMargins(theme.px(14), theme.px(11), theme.px(14), theme.px(11))
        column.setSpacing(theme.px(6))
        self.working = LineLabel()
        self.stop = Button(_("Cancel"), small=True)
        self.count = Label("", tone="text-2")
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.save = Button(_("Save PDF"), key="Ctrl S")
        self.print = Button(_("Print"), kind="primary", icon="printer-line", key="Ctrl P")
        for left, right in (((self.working,), (self.stop,)), ((self.count,), (self.save, self.print))):
            row = QHBoxLayout()
            row.setSpacing(theme.px(8))
            for widget in left:
                row.addWidget(widget, 1)
            for widget in right:
                row.addWidget(widget)
            column.addLayout(row)
        self.working.hide()
        self.stop.hide()
        return bar

    # the rows

    @property
    def rows(self) -> list[Row]:
        """The papers of the list, without its headings."""
        return [row for row in self._rows if isinstance(row, Row)]

    @property
    def chosen(self) -> list[Row]:
        """Those that are ticked, in the order of the list."""
        return [row for row in self.rows if self.is_ticked(row)]

    def is_ticked(self, row: Row) -> bool:
        """Whether it goes into the next print."""
        return self._ticks.get(row.key, row.ticked)

    def show_rows(self, rows: Sequence[Row | Group], one: bool) -> None:
        """Show what waits, or with `one` the pieces of one paper; the row at hand stays."""
        if one != self.back.isVisibleTo(self):
            self._ticks.clear()
        self._rows = list(rows)
        keys = {row.key for row in self.rows}
        self._ticks = {key: on for key, on in self._ticks.items() if key in keys}
        self.back.setVisible(one)
        self.shown.setVisible(not one)
        self._quiet = True
        self.table.set_rows(self._rows, keep=lambda row: row.key)
        self._quiet = False
        said = _("To print {count}").format(count=len(keys)) if keys else _("To print")
        self.shown.set_choices([("waiting", said), ("printed", _("Printed"))])
        self._turn()
        self._say_count()

    def show_log(self, jobs: Sequence[Job], now: datetime) -> None:
        """What was printed, the newest first."""
        self.log.show_jobs(jobs, now)
        self._turn()

    def _turn(self) -> None:
        """The list, the log, or the sentence that says why it is empty."""
        if self.shown.value == "printed" and not self.back.isVisibleTo(self):
            self.empty.say(_("Nothing was printed yet."))
            self.stack.setCurrentWidget(self.log if self.log.rows else self.empty)
        else:
            self.empty.say(_("Nothing waits for paper now."))
            self.stack.setCurrentWidget(self.table if self.rows else self.empty)

    def untick(self) -> None:
        """Forget what was ticked by hand."""
        self._ticks.clear()

    def _flip(self, row: Row) -> None:
        self._ticks[row.key] = not self.is_ticked(row)
        self._told()

    def _flip_all(self) -> None:
        on = len(self.chosen) < len(self.rows)
        self._ticks = {row.key: on for row in self.rows}
        self._told()

    def _told(self) -> None:
        self.table.rows_model.forget()
        self.table.viewport().update()
        self._say_count()
        self.ticked.emit()

    def _picked(self, row: Row | None) -> None:
        if not self._quiet and row is not None:
            self.looked.emit(row)

    def _say_count(self) -> None:
        count = len(self.chosen)
        self.count.setText(ngettext("{count} chosen", "{count} chosen", count).format(count=count))

    # the action bar

    def enable(self, some: bool, able: bool, busy: bool) -> None:
        """What can be pressed; without a printer saving is the one thing to do."""
        self.print.setEnabled(some and able and not busy)
        self.save.setEnabled(some and not busy)
        self.print.kind = "primary" if able else "outlined"
        self.save.kind = "outlined" if able else "primary"
        self.stop.setVisible(busy)
        self.working.setVisible(busy)
        for button in (self.print, self.save):
            button.updateGeometry()
            button.update()

    def say_working(self, done: int, total: int) -> None:
        """Which page is being sent."""
        said = _("Page {page} of {count}").format(page=done, count=total)
        self.working.set_line(*State("running", said).line())
