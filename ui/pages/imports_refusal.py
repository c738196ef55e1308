"""What can't be read, one line for each file with what to do; and what was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from dealerdesk.text import _
from ui import theme
from ui.pages.imports_encoding import encoding_menu
from ui.widgets.basic import Button, IconButton
from ui.widgets.cards import Notice


class Refusal(QFrame):
    """Above the page; `otherwise` when the refused files shall be read in a chosen encoding."""

    otherwise = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        row.setSpacing(theme.px(8))
        self.notice = Notice()
        self.encoding = Button(_("Read in another encoding…"), small=True)
        self.encoding.clicked.connect(self._ask)
        self.close_button = IconButton("close-line", _("Close (Esc)"), size=16, side=26)
        self.close_button.clicked.connect(self.shut)
        row.addWidget(self.notice, 1)
        row.addWidget(self.encoding)
        row.addWidget(self.close_button)
        self._paths: list[Path] = []
        self.hide()

    def say(self, lines: Sequence[str], paths: Sequence[Path] = (), tone: str = "red") -> None:
        """These lines; `paths` are files that may be read in another encoding."""
        self._paths = list(paths)
        self.notice.say("\n".join(lines), tone)
        self.encoding.setVisible(bool(paths))
        self.setVisible(bool(lines))

    @property
    def words(self) -> str:
        """What it says."""
        return self.notice.words.text()

    def shut(self) -> bool:
        """Close it; False when it is."""
        shown = self.isVisible()
        self.hide()
        return shown

    def _ask(self) -> None:
        paths = list(self._paths)
        encoding_menu(self.encoding, None, lambda name: self.otherwise.emit(paths, name))
