"""The main window: rail, bars, pages made when first shown, the way back, keys that work everywhere.

What it is furnished with loads after its first paint, so that a window stands there at once.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from dealerdesk.text import _
from ui import state, theme
from ui.trail import Trail

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent

    from dealerdesk.store.store import Change
    from ui.page import Page, PageEntry
    from ui.searchpanel import SearchPanel
    from ui.shell import Shell

WATCH_MS = 1000
RAIL, TOP, STATUS = 120, 48, 26
SCANNED = ("today", "appointments", "arrivals", "handover")
"""Pages on which a scanned sheet is understood."""


class MainWindow(QMainWindow):
    """Shown bare first; `furnish` gives it rail and bars, `fill` a desk and its first page."""

    def __init__(
        self, entries: Sequence[PageEntry] | None = None, then: Callable[[], object] | None = None
    ) -> None:
        """``then``: stay bare, and call this once after the first paint."""
        super().__init__()
        self._then = then
        self.entries: dict[str, PageEntry] = {}
        self._blanks: list[QWidget] = []
        self.shell: Shell | None = None
        self.pages: dict[str, Page] = {}
        self._trail = Trail()
        self._search: SearchPanel | None = None
        self._notices: list[str] = []
        self._version = 0
        self.setWindowTitle("DealerDesk")
        self.setMinimumSize(QSize(theme.px(1180), theme.px(640)))
        self.resize(theme.px(1366), theme.px(768))
        self._minute = QTimer(self, interval=60_000)
        self._minute.timeout.connect(self._tick)
        self._watch = QTimer(self, interval=WATCH_MS)
        self._watch.timeout.connect(self._look_for_others)
        if then is None:
            self.furnish(entries)
        else:
            theme.flood(self, "bg")
            self._blanks = [self._blank(token) for token in ("rail", "surface", "rail")]

    # building

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._then is not None:
            QTimer.singleShot(0, self._then)
            self._then = None

    def _blank(self, token: str) -> QWidget:
        """A plain area of the bare window; painting it by hand would load all of Qt's enumerations."""
        area = QWidget(self)
        theme.flood(area, token)
        return area

    def _place_blanks(self) -> None:
        rail, top, status = (theme.px(size) for size in (RAIL, TOP, STATUS))
        width, height = self.width(), self.height()
        for area, place in zip(
            self._blanks,
            ((0, 0, rail, height), (rail, 0, width - rail, top), (0, height - status, width, status)),
            strict=True,
        ):
            area.setGeometry(*place)

    def furnish(self, entries: Sequence[PageEntry] | None = None) -> None:
        """Rail, bars and keys."""
        from ui.pages import PAGES

        for area in self._blanks:
            area.deleteLater()
        theme.flood(self, "")
        self._blanks = []
        entries = PAGES if entries is None else entries
        self.entries = {entry.id: entry for entry in entries}
        self._build(entries)
        self._make_shortcuts()

    def _build(self, entries: Sequence[PageEntry]) -> None:
        from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

        from ui.bars import StatusBar, TopBar
        from ui.rail import Rail
        from ui.widgets.cards import Banner, UndoBar

        self.rail = Rail(entries)
        self.rail.chosen.connect(lambda page: self.go(page, {}))
        self.top = TopBar()
        self.banner = Banner()
        self.stack = QStackedWidget()
        self.status = StatusBar()
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.banner)
        right.addWidget(self.stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addLayout(right, 1)
        all_of_it = QWidget()
        column = QVBoxLayout(all_of_it)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(all_of_it)
        self.inside = all_of_it
        self.undo_bar = UndoBar(self.stack, lambda: self.page.undo_place() if self.page else None)
        self.status.key_pressed.connect(self._press_key)
        self.top.back.clicked.connect(self.back)
        self.top.forward.clicked.connect(self.forward)
        self.top.search.clicked.connect(lambda: self.open_search())
        self.top.help.clicked.connect(self.show_help)
        self.top.bell.clicked.connect(self._show_notices)
        self.top.person.clicked.connect(self.change_person)
        self._enable_ways()

    def _make_shortcuts(self) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut

        for keys, act in (
            (("Ctrl+K", "F3"), self.open_search),
            (("Alt+Left",), self.back),
            (("Alt+Right",), self.forward),
            (("F6",), self.next_pane),
            (("F1",), self.show_help),
            (("Ctrl+/",), self.show_all_keys),
            (("Ctrl+Z",), self.undo),
            (("Ctrl+\\",), self.fold),
            (("F8",), self.open_arrival),
            (("Escape",), self.escape),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(lambda act=act: act())
        for entry in self.entries.values():
            if entry.rail and entry.key:
                QShortcut(QKeySequence(entry.key), self).activated.connect(
                    lambda page=entry.id: self.go(page, {})
                )

    def fill(self, shell: Shell, first: str = "today") -> None:
        """Give the window its desk and show the first page."""
        from ui.planning import Planner
        from ui.status import Status

        self.shell = shell
        shell.pages = frozenset(self.entries)
        shell.went.connect(lambda page, place: self.go(page, place))
        shell.said.connect(self.undo_bar.say)
        shell.warned.connect(self.warn)
        shell.offered.connect(self.warn)
        shell.counted.connect(self.rail.set_count)
        shell.changed.connect(self._changed)
        shell.tasks.begun.connect(self._work_begun)
        self.show_person()
        self.status_words = Status(self.status, shell)
        shell.later(self.status_words.refresh)
        self._version = shell.desk.store.data_version()
        self._minute.start()
        self._watch.start()
        self.planner = Planner(shell)
        shell.later(self._catch_scans)
        self.go(first if first in self.entries else next(iter(self.entries)), {})
        shell.later(self._count_papers)
        shell.later(lambda: shell.later(self.planner.look))  # after the page's own later work is painted

    # pages and the way back

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return cast("Page | None", self.stack.currentWidget())

    def go(self, page: str, place: dict[str, Any]) -> None:
        """Show a page at a place; the way back is remembered."""
        if self.shell is None or page not in self.entries:
            return
        if self.page is not None:
            self._trail.keep(self.page.place())
        self._trail.add(page, place)
        self._show(page, place)

    def _show(self, page: str, place: dict[str, Any]) -> None:
        shown = self._made(page)
        focus = self.focusWidget()
        if focus is not None and not shown.isAncestorOf(focus):
            focus.clearFocus()  # or the stack hands it to whatever comes first on the page
        entry = self.entries[page]
        self.rail.show_page(entry.parent or page)
        self.stack.setCurrentWidget(shown)
        self.undo_bar.raise_()
        shown.enter(**place)
        if self.undo_bar.isVisible():
            self.undo_bar.place()
        self._say_state(shown)
        self._enable_ways()
        if not shown.isAncestorOf(QApplication.focusWidget() or self):
            self._focus_first(shown)

    def _made(self, page: str) -> Page:
        assert self.shell is not None
        found = self.pages.get(page)
        if found is None:
            entry = self.entries[page]
            cls = getattr(importlib.import_module(entry.module), entry.cls)
            found = cls(self.shell, entry)
            found.bind_keys()
            found.stated.connect(lambda found=found: self._say_state(found))
            found.counted.connect(lambda count, urgent, page=page: self.rail.set_count(page, count, urgent))
            self.pages[page] = found
            self.stack.addWidget(found)
        return found

    def back(self) -> None:
        """Alt+←."""
        self._walk(-1)

    def forward(self) -> None:
        """Alt+→."""
        self._walk(1)

    def _walk(self, step: int) -> None:
        if self._trail.can(step):
            if self.page is not None:
                self._trail.keep(self.page.place())
            self._show(*self._trail.walk(step))

    def _enable_ways(self) -> None:
        self.top.back.setEnabled(self._trail.can(-1))
        self.top.forward.setEnabled(self._trail.can(1))

    def _say_state(self, page: Page) -> None:
        if page is not self.page:
            return
        from ui.words import key_name

        self.top.set_title(page.title(), page.state_line())
        self._shown_keys = [key for key in page.shortcuts() if key.words and key.shown != "-"]
        keys = [(key.shown or key_name(key.sequence), key.words) for key in self._shown_keys]
        self.status.set_keys([*keys[:3], ("F1", _("help")), ("Ctrl /", _("all keys"))])

    def _press_key(self, number: int) -> None:
        shown = self._shown_keys[:3]
        if number < len(shown):
            act = shown[number].act
            if act is not None:
                act()
        elif number == len(shown):
            self.show_help()
        else:
            self.show_all_keys()

    # what happens

    def _changed(self, change: Change | None) -> None:
        for page in self.pages.values():
            page.changed(change)
        self._count_papers(change)
        self.status_words.refresh()
        if self.page is not None:
            self._say_state(self.page)

    def _count_papers(self, change: Change | None = None) -> None:
        from ui.pages.paper_count import count

        if self.shell is not None:
            count(self.shell, change)

    def _look_for_others(self) -> None:
        """Another program (a command) may have written: tell all pages of one general change."""
        if self.shell is None or self.shell.tasks.running:
            return
        version = self.shell.desk.store.data_version()
        if version != self._version:
            self._version = version
            self._changed(None)

    def _tick(self) -> None:
        self.status_words.refresh()
        self.planner.minute()
        for page in self.pages.values():
            page.minute()
        self._count_papers()
        if self.page is not None:
            self._say_state(self.page)

    def warn(
        self, words: str, tone: str = "red", act: str = "", on: Callable[[], object] | None = None
    ) -> None:
        """A line on top of the page, with a button where something can be done; it stays in the notices."""
        self.banner.say(words, tone, act, on)
        self._notices.insert(0, words)
        del self._notices[20:]
        self.top.bell.set_unread(self.top.bell.unread + 1)

    def _show_notices(self) -> None:
        from PySide6.QtGui import QAction
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        for words in self._notices or [_("No notices today.")]:
            menu.addAction(QAction(words, menu))
        self.top.bell.set_unread(0)
        menu.popup(self.top.bell.mapToGlobal(self.top.bell.rect().bottomLeft()))

    def _work_begun(self, task: Any) -> None:
        from ui.status import WorkWords

        WorkWords(self.status, task)

    # keys that work everywhere

    def undo(self) -> None:
        """Ctrl+Z: take back what the bar at the bottom tells of."""
        if self.undo_bar.can_undo:
            self.undo_bar.run()
        elif self.page is not None:
            self.page.undo()

    def fold(self) -> None:
        """Ctrl+\\: fold or unfold the rail."""
        self.rail.fold(not self.rail.folded)
        state.save({"folded": self.rail.folded})

    def escape(self) -> None:
        """Esc: leave the field, then close what lies over the page, then step back. Nothing typed is lost."""
        from ui.widgets.panel import leave_field

        if leave_field(QApplication.focusWidget()):
            return
        if self.banner.isVisible():
            self.banner.hide()
            return
        if self.page is not None and not self.page.step_back():
            self._focus_first(self.page)

    def _focus_first(self, page: Page) -> None:
        from PySide6.QtCore import Qt

        panes = page.panes()
        (panes[0] if panes else page).setFocus(Qt.FocusReason.OtherFocusReason)

    def next_pane(self) -> None:
        """F6: the next pane of the page."""
        from PySide6.QtCore import Qt

        if self.page is None or not self.page.panes():
            return
        opened = self.page.show_side()
        panes = [pane for pane in self.page.panes() if pane.isVisible()]
        focus = QApplication.focusWidget()
        now = next(
            (n for n, pane in enumerate(panes) if focus and (pane is focus or pane.isAncestorOf(focus))), -1
        )
        if panes:
            now = len(panes) - 2 if opened else now
            panes[(now + 1) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def _page_id(self) -> str:
        return self.page.entry.id if self.page is not None else ""

    def open_arrival(self, text: str = "") -> None:
        """F8, or a scanned sheet: somebody is here."""
        if self.shell is None or not self.shell.may("arrive"):
            return
        from ui.pages.arrival import open_arrival

        open_arrival(self.shell, text, self)

    def _catch_scans(self) -> None:
        from ui.scan import ScanCatcher

        self.scans = ScanCatcher(self, self._scanned, lambda: self._page_id in SCANNED)

    def _scanned(self, text: str) -> None:
        """A page that knows what a scan means there takes it; elsewhere it is an arrival."""
        if self.page is not None and not self.page.scanned(text):
            self.open_arrival(text)

    def open_search(self, text: str = "") -> None:
        """Ctrl+K."""
        if self.shell is None:
            return
        from ui.finder import Finder
        from ui.preview import Preview
        from ui.searchpanel import SearchPanel

        if self._search is None:
            preview = Preview()
            preview.shell = self.shell
            self._search = SearchPanel(self.inside, preview)
        self._search.preview.shell = self.shell
        self._search.open(Finder(self, self.shell).find, text)

    @property
    def search_panel(self) -> SearchPanel | None:
        """The search panel, once it was opened."""
        return self._search

    def show_help(self) -> None:
        """F1: what this page answers, and its keys."""
        from ui.overlay import show_help

        if self.page is not None:
            show_help(self.inside, self.page)

    def show_all_keys(self) -> None:
        """Ctrl+/."""
        from ui.overlay import show_all_keys

        show_all_keys(self.inside, self.entries.values(), self.page)

    # who, and the end

    def show_person(self) -> None:
        """Name and role of who sits here."""
        if self.shell is None:
            return
        from dealerdesk.staff.rights import ROLES

        actor = self.shell.actor
        self.top.person.set_person(actor.name, _(ROLES.get(actor.role, actor.role)))

    def change_person(self) -> None:
        """The person button: somebody else sits down."""
        if self.shell is None:
            return
        from ui.signin import SignIn

        dialog = SignIn(self.shell.desk, self, self.shell.actor.name)
        if dialog.exec() and dialog.actor is not None:
            self.shell.actor = dialog.actor
            state.save({"person": dialog.actor.name})
            self.show_person()
            self._changed(None)

    def set_theme(self, mode: str) -> None:
        """Light, dark or as the system has it (`auto`)."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, theme.system_mode() if mode == "auto" else mode)
        state.save({"theme": mode})

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._blanks:
            self._place_blanks()
        elif self.undo_bar.isVisible():
            self.undo_bar.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._minute.stop()
        self._watch.stop()
        state.save({"width": self.width(), "height": self.height(), "maximized": self.isMaximized()})
        if self.shell is not None:
            self.shell.leave()
        super().closeEvent(event)
