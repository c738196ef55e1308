"""The search panel: laid over the page, left what was found, right what the front desk needs to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dealerdesk.text import _
from ui import theme
from ui.preview import Preview
from ui.widgets import parts
from ui.widgets.basic import Label, LineLabel, frame
from ui.widgets.choices import Segments
from ui.widgets.table import Column, Group, Table

DEBOUNCE_MS = 90


@dataclass(frozen=True)
class Found:
    """One line of the panel: where it belongs, how it looks, what it opens."""

    group: str
    line: tuple[parts.Part, ...]
    where: str
    act: Callable[[], object]
    key: str = ""
    customer_id: int | None = None
    vehicle_id: int | None = None


GROUPS = ("people", "paper", "command")
Finder = Callable[[str], list[Found]]


class _Line(QLineEdit):
    moved = Signal(int)
    accepted = Signal()
    tabbed = Signal(int)
    left = Signal()

    def event(self, event: QEvent) -> bool:
        keys = (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() == QEvent.Type.ShortcutOverride and cast(QKeyEvent, event).key() in keys:
            event.accept()  # these are ours while the panel is open, not the page's below
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        self.tabbed.emit(1 if forward else -1)
        return True


class SearchPanel(QWidget):
    """Ctrl+K. `find` is asked for what matches the text; it must answer fast."""

    def __init__(self, parent: QWidget, preview: Preview) -> None:
        super().__init__(parent)
        self._over = parent
        self._find: Finder = lambda _text: []
        self._all: list[Found] = []
        self._before: QWidget | None = None
        self.hide()
        self.sheet = frame("sheet")
        self.sheet.setParent(self)
        shadow = QGraphicsDropShadowEffect(self.sheet)
        shadow.setBlurRadius(theme.px(24))
        shadow.setOffset(0, theme.px(6))
        self.sheet.setGraphicsEffect(shadow)
        column = QVBoxLayout(self.sheet)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._make_top())
        column.addLayout(self._make_middle(preview), 1)
        column.addWidget(self._make_foot())
        self.preview = preview
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self.search)
        self.line.textChanged.connect(lambda _text: self._pause.start())
        parent.installEventFilter(self)

    def _make_top(self) -> QWidget:
        px = theme.px
        top = frame("head")
        top.setFixedHeight(px(52))
        row = QHBoxLayout(top)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(12))
        row.addWidget(LineLabel(parts.Icon("search-line", "accent", 20), shrink=False))
        self.line = _Line()
        self.line.setProperty("look", "plain")
        self.line.setFont(theme.font("page", False))
        self.line.setAccessibleName(_("Search"))
        self.line.setPlaceholderText(_("Name, pinyin, phone tail, plate, VIN, command"))
        self.line.moved.connect(self._move)
        self.line.accepted.connect(self.accept)
        self.line.left.connect(self.leave)
        self.line.tabbed.connect(self._next_scope)
        row.addWidget(self.line, 1)
        self.scope = Segments(
            [("all", _("All")), ("people", _("Customers")), ("command", _("Commands"))], _("Scope")
        )
        self.scope.chosen.connect(lambda _key: (self._show(), self.line.setFocus()))
        row.addWidget(self.scope)
        row.addWidget(LineLabel(parts.Key("Esc"), shrink=False))
        return top

    def _make_middle(self, preview: Preview) -> QHBoxLayout:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        columns = [
            Column("what", "", lambda found: found.line),
            Column("where", "", self._where, 130, right=True),
        ]
        self.list = Table(columns, row_height=38, name=_("Found"))
        self.list.horizontalHeader().hide()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.opened.connect(lambda _found: self.accept())
        self.list.clicked.connect(lambda _index: self.line.setFocus())
        self.list.picked.connect(self._picked)
        middle.addWidget(self.list, 61)
        middle.addWidget(preview, 27)
        return middle

    @staticmethod
    def _where(found: Found) -> parts.Line:
        line: list[parts.Part] = [parts.Text(found.where, "text-3", role="caption")] if found.where else []
        if found.key:
            line.append(parts.Key(found.key))
        return line

    def _make_foot(self) -> QWidget:
        px = theme.px
        foot = frame("bar")
        foot.setFixedHeight(px(36))
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(16), 0, px(16), 0)
        words = parts.Text
        keys = LineLabel(
            parts.Key("↑"),
            parts.Key("↓"),
            words(_("choose"), "text-2", role="caption"),
            parts.Gap(4),
            parts.Key("Enter"),
            words(_("open it"), "text-2", role="caption"),
            parts.Gap(4),
            parts.Key("Tab"),
            words(_("scope"), "text-2", role="caption"),
        )
        row.addWidget(keys)
        row.addStretch(1)
        row.addWidget(
            Label(
                _("Surname, initials, phone tail, part of a plate, VIN tail; > finds commands only"),
                "caption",
                "text-3",
            )
        )
        return foot

    # opening and closing

    def open(self, find: Finder, text: str = "") -> None:
        """Lay the panel over the window."""
        self._find = find
        self._before = self.window().focusWidget()
        self.scope.set_value("all")
        self.line.setText(text)
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus()
        self.line.selectAll()
        self.search()

    def leave(self) -> None:
        """Esc: back to where one was; what was typed is kept for the next time."""
        self._pause.stop()
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def accept(self) -> None:
        """Open the chosen line."""
        if self._pause.isActive():
            self._pause.stop()
            self.search()
        found = self.list.row
        if isinstance(found, Found):
            self.leave()
            found.act()

    # what is found

    def search(self) -> None:
        """Ask, and show the answer."""
        self._all = self._find(self.line.text().strip())
        self._show()

    def _show(self) -> None:
        scope = self.scope.value
        counts = {group: sum(found.group == group for found in self._all) for group in GROUPS}
        self.scope.set_choices(
            [
                ("all", _("All {count}").format(count=len(self._all))),
                ("people", _("Customers")),
                ("command", _("Commands")),
            ]
        )
        titles = {"people": _("People and cars"), "paper": _("Papers"), "command": _("Commands")}
        rows: list[Found | Group] = []
        for group in GROUPS:
            if counts[group] and scope in ("all", group):
                rows.append(Group(titles[group], str(counts[group]), "text-2", plain=True))
                rows += [found for found in self._all if found.group == group]
        self.list.set_rows(rows)
        if not rows:
            self.preview.nothing(self.line.text().strip())

    def _move(self, step: int) -> None:
        number = self.list.currentIndex().row() + step
        rows = self.list.rows
        while 0 <= number < len(rows) and isinstance(rows[number], Group):
            number += step
        if 0 <= number < len(rows):
            self.list.choose(number)
            self.list.scrollTo(self.list.currentIndex())

    def _next_scope(self, step: int) -> None:
        scopes = ("all", "people", "command")
        self.scope.choose(scopes[(scopes.index(self.scope.value) + step) % len(scopes)])

    def _picked(self, found: Found | None) -> None:
        if found is None or found.customer_id is None:
            self.preview.clear()
        else:
            self.preview.show_customer(found.customer_id, found.vehicle_id)

    # place

    def _place(self) -> None:
        over = self._over
        self.setGeometry(over.rect())
        px = theme.px
        wide = min(px(880), over.width() - px(48))
        tall = min(px(522), over.height() - px(100))
        self.sheet.setGeometry((over.width() - wide) // 2, px(64), wide, tall)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.sheet.geometry().contains(event.position().toPoint()):
            self.leave()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.veil())
