"""What an ordinary USB scanner types, caught wherever the focus is: letters very fast, then Enter."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from dealerdesk.forms import is_scan, plain_scan

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

BEGIN = "DD1/"
PAUSE = 0.5
"""Seconds between two letters after which it is a person who types."""


def latin(field: QWidget) -> None:
    """Switch the input method off in a field that takes digits, plate tails and scans only."""
    field.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)
    field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)


class ScanCatcher(QObject):
    """Hands what was scanned in `window` to `act`; while `wanted` says no, every key passes.

    Outside a text field the letters are kept from the page's keys. In a text field they are typed as usual,
    and taken out of it again at the Enter that ends the scan.
    """

    def __init__(
        self, window: QWidget, act: Callable[[str], object], wanted: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(window)
        self._window, self._act, self._wanted = window, act, wanted
        self._typed, self._at = "", 0.0
        self._handle: QWindow | None = None
        window.installEventFilter(self)
        self._follow()

    def _follow(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._handle:
            self._handle = handle
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Show:
                self._follow()
            return False
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) or not self._wanted():
            return False
        key = cast(QKeyEvent, event)
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit):
            return kind == QEvent.Type.KeyPress and self._in_field(focus, key)
        return self._outside(key, kind == QEvent.Type.KeyPress)

    def _outside(self, key: QKeyEvent, pressed: bool) -> bool:
        if time.monotonic() - self._at > PAUSE:
            self._typed = ""
        if _is_enter(key) and is_scan(self._typed):
            key.accept()
            if pressed:
                self._fire(self._typed)
            return True
        letter = key.text()
        typed = self._typed + letter
        if not letter.strip() or not (is_scan(typed) or BEGIN.startswith(plain_scan(typed))):
            if letter.strip() and pressed:
                self._typed = ""
            return False
        key.accept()
        if pressed:
            self._typed, self._at = typed, time.monotonic()
        return True

    def _in_field(self, field: QLineEdit | QPlainTextEdit, key: QKeyEvent) -> bool:
        if not _is_enter(key):
            return False
        said = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        at = said.upper().rfind("DD1")
        if at < 0 or plain_scan(said[at:]).count("/") != 3 or not is_scan(said[at:]):
            return False
        (field.setText if isinstance(field, QLineEdit) else field.setPlainText)(said[:at])
        key.accept()
        self._fire(said[at:])
        return True

    def _fire(self, text: str) -> None:
        self._typed = ""
        self._act(text)


def _is_enter(key: QKeyEvent) -> bool:
    return key.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
