"""The three panes of the call page: moved by hand, remembered, never narrower than their words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dealerdesk.desk import Desk
from tests.ui.conftest import MANAGER
from ui import state, theme
from ui.frame import MainWindow
from ui.pages.call import LIST, LIST_LEAST, MIDDLE_LEAST, CallPage
from ui.pages.call_side import LEAST, WIDE

OpenPage = Callable[[int], CallPage]


@pytest.fixture
def open_page(
    desk: Desk, make_window: Callable[[], MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> OpenPage:
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")
    desk.tasks.plan(MANAGER)

    def make(wide: int) -> CallPage:
        window = make_window()
        window.resize(wide, 768)
        window.go("call", {})
        page = window.page
        assert isinstance(page, CallPage) and page.call is not None
        return page

    return make


def widths(page: CallPage) -> tuple[int, int, int]:
    return page.left.width(), page.middle.width(), page.side.width()


def drag(page: CallPage, number: int, by: int) -> None:
    """Move the line before pane ``number`` as the mouse does."""
    handle = page.split.handle(number)
    at = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseMove(handle, at + type(at)(by, 0))
    QTest.mouseRelease(
        handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at + type(at)(by, 0)
    )


def test_widths_are_moved_and_remembered(open_page: OpenPage, qtbot) -> None:
    page = open_page(1920)
    before = widths(page)
    focus = page.focusWidget()
    drag(page, 1, -100)
    assert page.left.width() == pytest.approx(before[0] - 100, abs=4) and page.side.width() == before[2]
    assert page.focusWidget() is focus, "the keys stay where they were"
    qtbot.keyClick(page.queue.table, Qt.Key.Key_Space)
    assert page.acts.running
    page.acts.stop()
    moved = widths(page)
    qtbot.waitUntil(lambda: "call_panes" in state.load())
    again = open_page(1920)
    assert widths(again) == pytest.approx(moved, abs=2)
    QTest.mouseDClick(again.split.handle(1), Qt.MouseButton.LeftButton)
    assert widths(again) == before


@pytest.mark.parametrize("kept", [[1, 1], [2000, 1], [1, 2000], [2000, 2000]])
def test_at_1366_no_pane_is_narrower_than_its_words(open_page: OpenPage, kept: list[int]) -> None:
    state.save({"call_panes": kept})
    page = open_page(1366)
    left, middle, side = widths(page)
    assert left >= theme.px(LIST_LEAST) and middle >= theme.px(MIDDLE_LEAST) and side >= theme.px(LEAST)
    assert middle >= page.results.minimumSizeHint().width()
    assert left + middle + side + 2 == page.width()


@pytest.mark.parametrize("kept", ["wide", [1], [300, "x"], None])
def test_what_was_not_remembered_whole_is_the_first_day(open_page: OpenPage, kept: object) -> None:
    state.save({"call_panes": kept})
    page = open_page(1366)
    assert page.left.width() == pytest.approx(theme.px(LIST), abs=1)
    assert page.side.width() == pytest.approx(theme.px(WIDE), abs=1)


def test_a_narrow_window_makes_a_drawer_of_the_side_and_keeps_its_width(open_page: OpenPage, qtbot) -> None:
    page = open_page(1920)
    drag(page, 2, -80)
    side = page.side.width()
    page.window().resize(1180, 640)
    assert page.drawer.floats and page.side.isHidden() and page.show_side() and page.side.isVisible()
    drag(page, 1, -30)
    page.step_back()
    page.window().resize(1920, 768)
    assert page.side.width() == pytest.approx(side, abs=2) and page.split.indexOf(page.side) == 2
