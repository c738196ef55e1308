"""The pages of 同步 at the sizes of a front desk, in both languages: nothing is cut off; for looking at."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

from dealerdesk import text
from dealerdesk.clock import FixedClock
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


def prepare(place: str, desk: Desk, folder: Path) -> list[str]:
    """Bring the shop to where a place has something to show; the files that it is shown with."""
    if place in ("changed", "conflict-list"):
        return [str(sync_shop.begin(desk, folder))]
    sync_shop.busy(desk, folder)
    return []


def visit(window: MainWindow, place: str, files: list[str]) -> None:
    """Lead the window to a place of 同步."""
    if files:
        window.go("sync", {"files": files})
        page = window.page
        assert isinstance(page, ImportsPage)
        page.view.lists.choose("changed" if place == "changed" else "conflicts")
        return
    window.go("sync" if place in ("runs", "kept") else place, {})
    if place == "kept":
        page = window.page
        assert isinstance(page, ImportsPage)
        page.undo_run(1)


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_cut_off(
    desk: Desk, clock: FixedClock, qapp: QApplication, tmp_path: Path, place: str,
    picture: Callable[[QWidget, str], Path | None], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")
    files = prepare(place, desk, tmp_path)
    desk.close()
    for language, mode, size in LOOKS:
        folder = tmp_path / f"{language}-{size[0]}"
        shutil.copytree(desk.folder, folder)
        with Desk.open(folder, clock) as shop:
            text.use(language)
            theme.apply(qapp, mode)
            made = MainWindow()
            made.resize(*size)
            made.show()
            made.fill(Shell(shop, sync_shop.MANAGER, inline=True))
            visit(made, place, files)
            for _turn in range(4):
                qapp.processEvents()
            picture(made, f"sync-{place}-{language}-{size[0]}")
            _check(made, size)
            made.close()
            made.deleteLater()
            qapp.sendPostedEvents(made, QEvent.Type.DeferredDelete)  # or each theme styles it once more


def _check(window: MainWindow, size: tuple[int, int]) -> None:
    assert (window.width(), window.height()) == size, "the page needs more room than it gets"
    assert window.page is not None
    for widget in window.page.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, QAbstractButton | QComboBox):
            corner = widget.mapTo(window, widget.rect().bottomRight())
            assert corner.x() < size[0] and corner.y() < size[1], (widget, size, text.language())
            if isinstance(widget, QAbstractButton):
                assert widget.width() >= widget.minimumSizeHint().width() - 1, (widget.text(), size)
