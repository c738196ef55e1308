"""The pages of 同步 at the sizes of a front desk, in both languages: nothing is cut off; for looking at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

from dealerdesk import text
from dealerdesk.desk import Desk
from tests.ui import sync_shop
from ui import state, theme
from ui.frame import MainWindow
from ui.pages.imports import ImportsPage
from ui.shell import Shell

LOOKS = [
    ("zh_CN", "light", (1366, 768)),
    ("en", "light", (1180, 640)),
    ("zh_CN", "dark", (1180, 640)),
    ("en", "dark", (1366, 768)),
]
PLACES = ("runs", "changed", "conflict-list", "kept", "checks", "conflicts", "duplicates", "outbox")


@pytest.fixture
def window(
    desk: Desk, qtbot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")
    made = MainWindow()
    qtbot.addWidget(made)
    made.fill(Shell(desk, sync_shop.MANAGER, inline=True))
    return made


def go(window: MainWindow, place: str, desk: Desk, tmp_path: Path) -> None:
    """Lead the window to a place of 同步."""
    if place in ("changed", "conflict-list"):
        second = sync_shop.begin(desk, tmp_path)
        window.go("sync", {"files": [str(second)]})
        page = window.page
        assert isinstance(page, ImportsPage)
        page.view.lists.choose("changed" if place == "changed" else "conflicts")
        return
    sync_shop.busy(desk, tmp_path)
    window.go("sync" if place in ("runs", "kept") else place, {})
    if place == "kept":
        page = window.page
        assert isinstance(page, ImportsPage)
        page.undo_run(1)


@pytest.mark.parametrize(("language", "mode", "size"), LOOKS)
@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_cut_off(
    window: MainWindow, desk: Desk, qapp: QApplication, tmp_path: Path, place: str,
    picture: Callable[[QWidget, str], Path | None], language: str, mode: str, size: tuple[int, int],
) -> None:  # fmt: skip
    text.use(language)
    theme.apply(qapp, mode)
    made = MainWindow()
    made.resize(*size)
    made.show()
    made.fill(Shell(desk, sync_shop.MANAGER, inline=True))
    go(made, place, desk, tmp_path)
    for _turn in range(4):
        qapp.processEvents()
    picture(made, f"sync-{place}-{language}-{size[0]}")
    assert (made.width(), made.height()) == size, "the page needs more room than it gets"
    assert made.page is not None
    for widget in made.page.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, QAbstractButton | QComboBox):
            corner = widget.mapTo(made, widget.rect().bottomRight())
            assert corner.x() < size[0] and corner.y() < size[1], widget
            if isinstance(widget, QAbstractButton):
                assert widget.width() >= widget.minimumSizeHint().width() - 1, (widget, widget.text())
    made.close()
    made.deleteLater()
