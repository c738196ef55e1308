"""The encodings of which a person may choose one; Big5 only here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from dealerdesk.text import _

ENCODINGS = ("GB18030", "UTF-8", "UTF-16LE", "UTF-16BE", "Big5")


def encoding_menu(over: QWidget, chosen: str | None, choose: Callable[[str | None], object]) -> QMenu:
    """A menu at ``over``: found out by the program, or one of the encodings."""
    menu = QMenu(over)
    for name in (None, *ENCODINGS):
        words = name or _("Found out by the program")
        if name == "Big5":
            words = _("Big5 (Taiwan, Hong Kong)")
        act = menu.addAction(words)
        act.setCheckable(True)
        act.setChecked(name == chosen)
        act.triggered.connect(lambda _on=False, name=name: choose(name))
    menu.popup(over.mapToGlobal(over.rect().bottomLeft()))
    return menu
