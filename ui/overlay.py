"""Help laid over the page: F1 of this page, Ctrl+/ all keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.text import _
from ui import theme
from ui.page import Page, PageEntry
from ui.widgets.basic import IconButton, Label, LineLabel, frame
from ui.widgets.parts import Key
from ui.words import key_name


class KeysPanel(QWidget):
    """Groups of keys and one sentence about the page; Esc or a click beside it closes."""

    def __init__(
        self, parent: QWidget, title: str, sentence: str, groups: Sequence[tuple[str, list[tuple[str, str]]]]
    ):
        super().__init__(parent)
        self.setGeometry(parent.rect())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sheet = frame("sheet")
        self.sheet.setParent(self)
        px = theme.px
        column = QVBoxLayout(self.sheet)
        column.setContentsMargins(px(20), px(14), px(20), px(20))
        column.setSpacing(px(10))
        head = QHBoxLayout()
        head.addWidget(Label(title, role="page"), 1)
        close = IconButton("close-line", _("Close (Esc)"))
        close.clicked.connect(self.leave)
        head.addWidget(close)
        column.addLayout(head)
        if sentence:
            column.addWidget(Label(sentence, tone="text-2").wrap())
        row = QHBoxLayout()
        row.setSpacing(px(32))
        for name, keys in groups:
            row.addLayout(_group(name, keys))
        column.addLayout(row)
        self._before = self.window().focusWidget()
        wide = min(px(300) * max(1, len(groups)) + px(40), parent.width() - px(48))
        self.sheet.setFixedWidth(wide)
        self.sheet.adjustSize()
        self.sheet.move((parent.width() - wide) // 2, px(80))
        self.show()
        self.raise_()
        self.setFocus()

    def leave(self) -> None:
        """Close, and give the focus back."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self.deleteLater()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no key acts on the page below
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_Return):
            self.leave()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.sheet.geometry().contains(event.position().toPoint()):
            self.leave()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.veil())


def _group(name: str, keys: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(6))
    grid.addWidget(Label(name, role="section"), 0, 0, 1, 2)
    for number, (key, what) in enumerate(keys, start=1):
        grid.addWidget(LineLabel(Key(key), shrink=False), number, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(Label(what, tone="text-2"), number, 1)
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(len(keys) + 1, 1)
    return grid


def show_help(over: QWidget, page: Page) -> None:
    """F1: what this page answers, and its keys."""
    KeysPanel(over, page.title(), page.help(), [(_("This page"), _keys_of(page))])


def show_all_keys(over: QWidget, entries: Iterable[PageEntry], page: Page | None) -> None:
    """Ctrl+/: the keys of everywhere, of the pages and of this page."""
    pages = [(entry.key.replace("+", " "), _(entry.name)) for entry in entries if entry.rail]
    groups = [(_("Everywhere"), keys_everywhere()), (_("Pages"), pages)]
    if page is not None:
        groups.append((_("This page"), _keys_of(page)))
    KeysPanel(over, _("All keys"), "", groups)


def keys_everywhere() -> list[tuple[str, str]]:
    """The keys that act on every page."""
    return [
        ("Ctrl K", _("search")),
        ("Alt ←", _("back")),
        ("Alt →", _("forward")),
        ("F6", _("next pane")),
        ("F8", _("somebody is here")),
        ("F1", _("help of this page")),
        ("Ctrl Z", _("undo")),
        ("Ctrl \\", _("fold the rail")),
        ("Esc", _("close, step back; nothing typed is lost")),
    ]


def _keys_of(page: Page) -> list[tuple[str, str]]:
    return [(key.shown or key_name(key.sequence), key.words) for key in page.shortcuts() if key.words]
