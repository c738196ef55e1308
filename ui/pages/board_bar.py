"""The toolbar of the appointments page: day, span, rows, counts, and what one does at the front desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy

from dealerdesk.appointments import board as plan
from dealerdesk.appointments.board import Counts
from dealerdesk.text import _
from ui import theme, words
from ui.pages import board_words as said
from ui.widgets import parts
from ui.widgets.basic import Button, IconButton, LineLabel
from ui.widgets.choices import Segments

if TYPE_CHECKING:
    from ui.pages.appointments import AppointmentsPage


NARROW = 640
"""The bars give way down to this, so that the panel may stand beside them until it becomes a drawer."""


class CountsLabel(LineLabel):
    """How many are due, here, late, gone: in as many words as there is room; the tooltip has all."""

    def __init__(self) -> None:
        super().__init__(right=True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._counts = Counts()

    def show_counts(self, counts: Counts) -> None:
        """Show these."""
        self._counts = counts
        ways = (
            said.counts_line(counts),
            said.counts_line(counts, said.OPEN_STATES),
            said.counts_line(counts, with_words=False),
        )
        self.set_line(*next((line for line in ways if parts.fits(line, self.width())), ways[-1]))
        self.setAccessibleName(parts.plain(ways[0]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_counts(self._counts)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.setToolTip(self.accessibleName())


class BoardBar(QFrame):
    """`by` is bay or adviser."""

    def __init__(self, page: AppointmentsPage) -> None:
        super().__init__()
        self.setProperty("look", "toolbar")
        self._page = page
        px = theme.px
        self.setFixedHeight(px(46))
        self.setMinimumWidth(px(NARROW))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(6))
        self.today_button = Button(words.sentence(_("today")), small=True)
        self.today_button.setToolTip(_("Today (T)"))
        self.today_button.clicked.connect(page.go_today)
        back = IconButton("arrow-left-s-line", _("Day before (←)"), size=20, side=26)
        back.clicked.connect(lambda: page.step(-1))
        forward = IconButton("arrow-right-s-line", _("Next day (→)"), size=20, side=26)
        forward.clicked.connect(lambda: page.step(1))
        self.span = Segments(
            [("day", _("day")), ("week", _("week")), ("list", _("list"))], _("Day, week or list")
        )
        self.span.setToolTip(_("Day or week (W), list (L)"))
        self.span.chosen.connect(self._show_span)
        self.rows = Segments([(plan.BAYS, _("bays")), (plan.ADVISERS, _("advisers"))], _("Rows of the board"))
        self.rows.chosen.connect(lambda _key: page.refresh())
        self.counts = CountsLabel()
        self.cancel_button = Button(_("Cancel it"), small=True)
        self.cancel_button.clicked.connect(page.cancel)
        self.print_button = Button(_("Print"), icon="printer-line", key="P", small=True)
        self.print_button.setToolTip(_("Print the sheet of the chosen appointment"))
        self.print_button.clicked.connect(page.print_sheet)
        self.new_button = Button(_("New booking"), icon="add-line", key="N", small=True)
        self.new_button.clicked.connect(lambda: page.new())
        self.arrive_button = Button(_("Arrival"), key="F8", small=True)
        self.arrive_button.setToolTip(_("Somebody is here: give a number (F8)"))
        self.arrive_button.clicked.connect(page.arrive)
        self.day_button = Button(_("Day list"), icon="printer-line", small=True)
        self.day_button.setToolTip(_("Print the list of the day (Ctrl+P)"))
        self.day_button.clicked.connect(page.print_day)
        for widget in (self.today_button, back, forward, self.span, self.rows):
            row.addWidget(widget)
        row.addSpacing(px(4))
        row.addWidget(self.counts, 1)
        self.more_button = IconButton("more-2-fill", _("Arrivals, hand-over, blank sheets, bays"), side=26)
        self.more_button.clicked.connect(self.show_menu)
        for widget in (
            self.cancel_button, self.print_button, self.new_button, self.arrive_button, self.day_button,
            self.more_button,
        ):  # fmt: skip
            row.addWidget(widget)

    def show_menu(self) -> QMenu:
        """The other rooms of the front desk, and what the page's commands do."""
        menu = QMenu(self)
        for name, act, _key in self._page.rooms():
            menu.addAction(name).triggered.connect(lambda _on=False, act=act: act())
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))
        return menu

    @property
    def by(self) -> str:
        """Whether the rows are bays or advisers."""
        return self.rows.value

    def _show_span(self, key: str) -> None:
        if key == "list":
            self._page.show_view("list")
        else:
            self._page.show_span(key)

    def refresh(self) -> None:
        """What the page shows now."""
        page = self._page
        listed = page.view == "list"
        self.span.set_value("list" if listed else page.span)
        self.rows.setVisible(not listed)
        self.cancel_button.setVisible(listed)
        self.print_button.setVisible(listed)
        self.new_button.setVisible(page.panel.isHidden())
        row = page.row
        self.cancel_button.setEnabled(row is not None and row.state in ("booked", "no_show"))
        self.print_button.setEnabled(row is not None and page.shell.has_page("paper"))
        self._say_counts()

    def _say_counts(self) -> None:
        if self._page.shown is not None:
            self.counts.show_counts(self._page.shown.counts)
