"""Window tests: our theme on the one QApplication, nothing left over between tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from dealerdesk import text
from ui import app as door
from ui import errors, theme

PICTURES = "DEALERDESK_PICTURES"


@pytest.fixture(autouse=True)
def window_theme(qapp: QApplication) -> Iterator[None]:
    """Light theme, Chinese, base size; put back after each test."""
    text.use("zh_CN")
    door.application()
    theme.apply(qapp, "light", theme.BASE)
    errors._told.clear()
    yield
    text.use("zh_CN")


@pytest.fixture
def show_at(qtbot, qapp: QApplication) -> Callable[..., QWidget]:
    """Show a widget at a size and let it paint."""

    def show(widget: QWidget, width: int = 1366, height: int = 768) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        qapp.processEvents()
        return widget

    return show


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[QWidget, str], Path | None]:
    """Save a picture of a widget when a folder for pictures is named in the environment."""
    import os

    folder = os.environ.get(PICTURES)

    def save(widget: QWidget, name: str) -> Path | None:
        grabbed = widget.grab()
        if folder is None:
            return None
        Path(folder).mkdir(parents=True, exist_ok=True)
        file = Path(folder) / f"{name}.png"
        assert grabbed.save(str(file))
        return file

    return save
