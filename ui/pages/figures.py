"""月报 Figures: which of the four is off, and who are these people?"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import _
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.figures_chart import TrendChart, percent
from ui.pages.figures_export import StickPanel
from ui.pages.figures_life import LifeBar, ask
from ui.pages.figures_people import PeoplePane
from ui.pages.figures_table import FigureLine, FiguresTable, count_line
from ui.widgets.basic import Button, LineLabel, frame
from ui.widgets.parts import Gap, Icon, Part, Text

if TYPE_CHECKING:
    from dealerdesk.figures.shapes import Figure, MonthFigures, People, TrendPoint
    from dealerdesk.store.store import Change
    from ui.shell import Shell
    from ui.tasks import Report, Task

TABLES = ("repair_order", "appointment", "vehicle", "holding", "policy", "mileage_reading", "month_report",
          "setting", "import_run", "greeting_event", "greeting_target")  # fmt: skip
NARROW = 1160
"""A page narrower than this has its right pane as a drawer (a window under 1280)."""
SIDE = 440
PAUSE_MS = 300

_one_at_a_time = threading.Lock()
"""The service keeps what it computed; two threads must not compute at once."""


class Loaded:
    """What the page shows of a month: numbers, people and trends, put together off the window's thread."""

    def __init__(self, figures: MonthFigures, people: Mapping[str, People]) -> None:
        self.figures, self.people = figures, people
        self.trends: Mapping[str, tuple[TrendPoint, ...]] = {}


class FiguresPage(Page):
    """Table and trend at left, people and stick at right; the life of the month in the toolbar."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        today = shell.desk.clock.today()
        self.month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        self._loaded: Loaded | None = None
        self._asked = 0
        self._task: Task | None = None
        self._stale = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_bar())
        self._body = QHBoxLayout()
        self._body.setSpacing(0)
        self._body.addWidget(self._make_left(), 1)
        self._make_side()
        self._body.addWidget(self.side)
        self.door = _Door(self)
        self._body.addWidget(self.door)
        column.addLayout(self._body, 1)

    # building

    def _make_bar(self) -> LifeBar:
        self.bar = LifeBar(self.shell)
        self.bar.before.clicked.connect(lambda: self.turn(-1))
        self.bar.after.clicked.connect(lambda: self.turn(1))
        self.bar.act.clicked.connect(self.next_step)
        self.bar.people.clicked.connect(lambda: self.show_people())
        self.bar.report.clicked.connect(self.preview)
        self.bar.export.clicked.connect(self.export)
        return self.bar

    def _make_left(self) -> QFrame:
        left = frame("pane")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.table = FiguresTable()
        self.table.picked.connect(lambda _row: self._show_figure())
        self.table.opened.connect(lambda _row: self.show_people())
        self.table.turned.connect(self.turn)
        self.table.asked.connect(self.show_people)
        column.addWidget(self.table)
        column.addLayout(self._make_counts())
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), 0)
        self.chart_title = LineLabel(shrink=False)
        self.correction = LineLabel(right=True)
        head.addWidget(self.chart_title)
        head.addStretch(1)
        head.addWidget(self.correction)
        column.addLayout(head)
        self.chart = TrendChart()
        column.addWidget(self.chart, 1)
        return left

    def _make_counts(self) -> QHBoxLayout:
        """K24: what is counted and no rate; the events stand on their own page."""
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), 0)
        self.counts = LineLabel()
        self.to_greetings = Button(_("Greetings"), kind="quiet", icon="arrow-right-line", small=True)
        self.to_greetings.clicked.connect(lambda: self.shell.go("events", month=self.month))
        row.addWidget(self.counts, 1)
        row.addWidget(self.to_greetings)
        return row

    def _make_side(self) -> None:
        self.side = frame("right-pane")
        self.side.setFixedWidth(theme.px(SIDE))
        column = QVBoxLayout(self.side)
        column.setContentsMargins(theme.line_width(), 0, 0, 0)
        column.setSpacing(0)
        self.people = PeoplePane(self.shell)
        self.stick = StickPanel(self.shell)
        self.stick.ended.connect(lambda: self.open_drawer(True))
        column.addWidget(self.people, 1)
        column.addWidget(self.stick)

    # the page

    def title(self) -> str:
        return _("Month report")

    def state_line(self) -> tuple[str, ...]:
        if self._loaded is None:
            return ()
        number = self.month.month
        return {
            "": (_("Month {n} is a draft: it follows the data").format(n=number),),
            "submitted": (_("Month {n} is submitted: its lists are locked").format(n=number),),
            "approved": (_("Month {n} is frozen").format(n=number),),
        }[self._loaded.figures.state]

    def help(self) -> str:
        return _(
            "Which figure is off, and who is behind it. Numerator and denominator are links to the people."
            " Submitting locks numbers and lists, approving freezes them."
        )

    def shortcuts(self) -> list[Key]:
        return [
            Key("Return", _("see the people"), None, shown="Enter"),
            Key("Ctrl+E", _("export"), self.export),
            Key("Ctrl+P", _("report"), self.preview),
            Key("", _("month before, after"), None, shown="← →"),
        ]

    def commands(self) -> list[tuple[str, Any, str]]:
        return [
            (_("Report of the month"), self.preview, "Ctrl P"),
            (_("Export the month to a stick"), self.export, "Ctrl E"),
        ]

    def panes(self) -> list[QFrame]:
        return [self.table, self.door, self.people.table, self.stick]

    def enter(self, month: date | None = None, figure: str = "", **_rest: Any) -> None:
        if month is not None and month.replace(day=1) != self.month:
            self.month = month.replace(day=1)
            self._stale = True
        if self._stale:
            self._load(figure)
        elif figure:
            self.table.choose_figure(figure)
        self.table.setFocus()

    def place(self) -> dict[str, Any]:
        line = self.table.row
        return {"month": self.month, "figure": line.id if line is not None else ""}

    def changed(self, change: Change | None) -> None:
        if self.touches(change, *TABLES):
            self._stale = True
            if self.isVisible():
                self._load()

    def step_back(self) -> bool:
        if self._is_drawer and self.side.isVisible():
            self.open_drawer(False)
            return True
        if self.people.table.hasFocus() or self.people.lists.isAncestorOf(self.focusWidget() or self):
            self.table.setFocus()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.turn(step)
            return
        super().keyPressEvent(event)

    # loading

    def turn(self, step: int) -> None:
        """A month back or on; months to come hold nothing yet."""
        other = (self.month + timedelta(days=32)) if step > 0 else (self.month - timedelta(days=1))
        other = other.replace(day=1)
        if other > self.shell.desk.clock.today():
            return
        line = self.table.row
        self.month = other
        self._load(line.id if line is not None else "")

    def _load(self, figure: str = "") -> None:
        """Numbers and people first, the trends after them; what comes late is dropped."""
        self._asked += 1
        mine, month = self._asked, self.month
        self._stale = False
        if self._task is not None:
            self._task.cancel()
        self.bar.show_month(month)
        self.stick.set_month(month)

        def numbers(report: Report) -> Loaded:
            service = self.shell.desk.figures
            with _one_at_a_time:
                report(0, 2)
                found = service.month(month)
                named = found.figures if self.shell.may("find_customer") else ()
                return Loaded(found, {one.id: service.people(month, one.id) for one in named})

        def trends(report: Report, loaded: Loaded) -> dict[str, tuple[TrendPoint, ...]]:
            service = self.shell.desk.figures
            found: dict[str, tuple[TrendPoint, ...]] = {}
            for number, one in enumerate(loaded.figures.figures):
                with _one_at_a_time:
                    report(number, len(loaded.figures.figures))
                    found[one.id] = tuple(service.trend(one.id, month))
            return found

        def shown(loaded: Loaded) -> None:
            if mine == self._asked:
                self._show(loaded, figure)
                self._start(lambda report: trends(report, loaded), lambda found: followed(loaded, found))

        def followed(loaded: Loaded, found: dict[str, tuple[TrendPoint, ...]]) -> None:
            if mine == self._asked:
                loaded.trends = found
                self._show(loaded, "")

        self._start(numbers, shown)
        if self._loaded is None or self._loaded.figures.month != month:
            QTimer.singleShot(PAUSE_MS, self, lambda: self._say_busy(mine))

    def _say_busy(self, asked: int) -> None:
        """Numbers of another month don't stay beside the name of this one."""
        if asked == self._asked and (self._loaded is None or self._loaded.figures.month != self.month):
            self._loaded = None
            self.table.show_lines([], _("Adding up…"))
            self._show_figure()
            self.bar.show_life(None)
            self.stated.emit()

    def _start(self, work: Any, done: Any) -> None:
        self._task = self.shell.tasks.run(_("Adding up the month"), work, done)

    # showing

    def _show(self, loaded: Loaded, figure: str) -> None:
        self._loaded = loaded
        lines = [FigureLine(one, loaded.trends.get(one.id, ())) for one in loaded.figures.figures]
        self.table.show_lines(lines, _("Figures of the month"))
        if figure:
            self.table.choose_figure(figure)
        self._show_figure()
        self.bar.show_life(loaded.figures)
        self.counts.set_line(*(part for count in loaded.figures.counts for part in count_line(count)))
        self.to_greetings.setVisible(bool(loaded.figures.counts) and self.shell.has_page("events"))
        self.stated.emit()

    def _show_figure(self) -> None:
        line, loaded = self.table.row, self._loaded
        if line is None or loaded is None:
            self.people.show_figure(None, None)
            self.chart.set_points([], None, "")
            self.chart_title.set_line()
            self.correction.set_line()
            return
        figure = line.figure
        self.people.show_figure(figure, loaded.people.get(figure.id))
        self.chart.set_points(line.trend, figure.target, figure.name)
        self.chart_title.set_line(
            Text(figure.name, role="section"),
            Gap(8),
            Icon("checkbox-blank-circle-line", "accent", 12),
            Text(_("last 12 months"), "text-2", role="caption"),
            Gap(4),
            Icon("checkbox-blank-line", "text-3", 12),
            Text(_("a year before"), "text-2", role="caption"),
        )
        self.correction.set_line(*self._correction(figure))

    @staticmethod
    def _correction(figure: Figure) -> list[Part]:
        """What the data say now where they differ from a locked month."""
        if figure.restated is None:
            return []
        n, d = figure.restated
        said = _("* since it was locked: {id} now {n} / {d} = {value}").format(
            id=figure.id, n=f"{n:,}", d=f"{d:,}", value=percent(100 * n / d if d else None)
        )
        return [Text(said, "legal-text", role="caption")]

    # acts

    def next_step(self) -> None:
        """Submit or approve: neither can be taken back, so it asks."""
        if self._loaded is None:
            return
        service, actor, month = self.shell.desk.figures, self.shell.actor, self.month
        name = words.month(month)
        if self._loaded.figures.state == "":
            title = _("Submit {month}?").format(month=name)
            said = _("Numbers and lists of {month} stay as they are now; later changes stand beside them.")
            verb, done, act = _("Submit"), _("{month} is submitted"), service.submit
        else:
            title = _("Approve {month}?").format(month=name)
            said = _("After that nothing in {month} changes any more.")
            verb, done, act = _("Approve"), _("{month} is approved and frozen"), service.approve
        if ask(self, title, said.format(month=name), verb) and (
            self.shell.write(lambda: act(actor, month)) is not None
        ):
            self.shell.say(done.format(month=name))

    def preview(self) -> None:
        """Ctrl+P: the report as it is printed."""
        self.shell.go("report", form="report", month=self.month)

    def export(self) -> None:
        """Ctrl+E: the month into a folder, verified."""
        self.open_drawer(True)
        self.stick.export()

    def show_people(self, which: str = "") -> None:
        """Go to the people behind the chosen figure; `which` of the four lists."""
        if which:
            self.people.choose_list(which)
        self.open_drawer(True)
        self.people.table.setFocus(Qt.FocusReason.TabFocusReason)

    # the drawer

    @property
    def _is_drawer(self) -> bool:
        return self._body.indexOf(self.side) < 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.px(NARROW)
        wide = min(theme.px(600), max(theme.px(SIDE), round(self.width() * 0.33)))
        self.side.setFixedWidth(theme.px(SIDE) if narrow else wide)
        self.people.widen(wide >= theme.px(590))
        if narrow and not self._is_drawer:
            self._body.removeWidget(self.side)
            self.side.setParent(self)
            self.side.hide()
        elif not narrow and self._is_drawer:
            self._body.insertWidget(1, self.side)
            self.side.show()
        self.bar.people.setVisible(narrow)
        self.door.setVisible(narrow)
        self._place_drawer()

    def open_drawer(self, on: bool) -> None:
        """In a narrow window the right pane lies over the page while it is wanted."""
        if self._is_drawer:
            if not on and self.side.isVisible():
                self.table.setFocus()  # before hiding, or the focus would go to the door and open it again
            self.side.setVisible(on)
            self._place_drawer()

    def _place_drawer(self) -> None:
        if self._is_drawer:
            top = self.bar.height()
            self.side.setGeometry(
                self.width() - self.side.width(), top, self.side.width(), self.height() - top
            )
            self.side.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.open_drawer(False)


class _Door(QFrame):
    """Where F6 goes while the drawer is shut: it opens it."""

    def __init__(self, page: FiguresPage) -> None:
        super().__init__()
        self._page = page
        self.setFixedWidth(0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._page.show_people()
