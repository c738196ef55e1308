"""The frame: pages and the way back, keys everywhere, Esc, notices, search, status bar."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from dealerdesk.errors import WorldError
from dealerdesk.people.search import Search
from ui import pages
from ui.frame import MainWindow
from ui.overlay import KeysPanel
from ui.pages import PAGES

FULL_ORDER = dict(
    zip(
        "today customers calendar call appointments complaints paper agreements events figures".split(),
        [f"Ctrl+{digit}" for digit in "1234567890"],
        strict=True,
    ),
    sync="Ctrl+I",
    settings="Ctrl+,",
)


def press(qtbot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    target = QApplication.focusWidget() or window
    qtbot.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def activate(qtbot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)


CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_every_page_keeps_the_key_of_the_full_order() -> None:
    order = [entry.id for entry in PAGES if entry.rail]
    assert {entry.id: entry.key for entry in PAGES if entry.rail} == {
        name: FULL_ORDER[name] for name in order
    }
    assert order == [name for name in FULL_ORDER if name in order]


def test_today_is_shown_first_and_counts_what_needs_an_act(window: MainWindow) -> None:
    assert window.page is window.pages["today"]
    item = window.rail.items["today"]
    assert item.count == 5 and item.urgent, "two birthdays and three calls, one of them late"
    assert window.rail.items["call"].count == 5, "also before that page was opened"
    assert "示例日" not in window.status.clock.text()
    assert window.status.clock.text() == "周一 09:42"


def test_ctrl_and_number_go_to_a_page_and_alt_left_comes_back(qtbot, window: MainWindow) -> None:
    activate(qtbot, window)
    press(qtbot, window, Qt.Key.Key_2, CTRL)
    assert window.page is window.pages["customers"]
    press(qtbot, window, Qt.Key.Key_5, CTRL)
    press(qtbot, window, Qt.Key.Key_Left, ALT)
    assert window.page is window.pages["customers"]
    press(qtbot, window, Qt.Key.Key_Right, ALT)
    assert window.page is window.pages["appointments"]
    assert not window.top.forward.isEnabled()


def test_the_way_back_leads_to_the_same_customer(window: MainWindow) -> None:
    window.go("customer", {"customer_id": 2})
    window.go("customer", {"customer_id": 4})
    window.back()
    assert window.top.heading.text.startswith("张敏")
    window.forward()
    assert window.top.heading.text.startswith("范晓芸")


def test_pages_are_made_when_first_shown(window: MainWindow) -> None:
    assert set(window.pages) == {"today"}
    window.go("customers", {})
    assert set(window.pages) == {"today", "customers"}


def test_esc_leaves_the_field_first_and_loses_nothing(qtbot, window: MainWindow) -> None:
    activate(qtbot, window)
    window.go("customers", {})
    page = window.pages["customers"]
    page.filter.setFocus()
    page.filter.setText("张")
    press(qtbot, window, Qt.Key.Key_Escape)
    assert page.filter.text() == "张"
    assert not page.filter.hasFocus()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert page.filter.text() == ""


def test_an_error_of_the_world_is_one_line_and_stays_in_the_notices(window: MainWindow) -> None:
    def refuse() -> None:
        raise WorldError("文件正被别的程序使用：\n关掉再试")

    assert window.shell is not None
    assert window.shell.write(refuse) is None
    assert window.banner.isVisible()
    assert window.banner.words.text() == "文件正被别的程序使用： 关掉再试"
    assert window.top.bell.unread == 1


def test_a_bug_is_logged_once_and_told_without_its_values(window: MainWindow, monkeypatch) -> None:
    from dealerdesk import log

    logged: list[BaseException] = []
    monkeypatch.setattr(log, "bug", lambda error: logged.append(error) or "")

    def broken() -> None:
        raise ValueError("13800005678")

    assert window.shell is not None
    for _turn in range(2):
        window.shell.write(broken)
    assert len(logged) == 1
    assert "ValueError" in window.banner.words.text()
    assert "13800005678" not in window.banner.words.text()


def test_what_another_program_writes_reaches_the_pages(window: MainWindow, monkeypatch) -> None:
    heard: list[object] = []
    monkeypatch.setattr(window.pages["today"], "changed", heard.append)
    assert window.shell is not None
    monkeypatch.setattr(window.shell.desk.store, "data_version", lambda: 99)
    window._look_for_others()
    window._look_for_others()
    assert heard == [None]


def test_the_rail_folds_to_icons_and_counts(window: MainWindow) -> None:
    wide = window.rail.width()
    window.fold()
    assert window.rail.width() < wide / 2
    window.fold()
    assert window.rail.width() == wide


def test_f6_walks_through_the_panes(qtbot, window: MainWindow) -> None:
    activate(qtbot, window)
    window.go("appointments", {"new": True})
    seen = set()
    for _turn in range(2):
        window.next_pane()
        seen.add(type(QApplication.focusWidget()).__name__)
    assert len(seen) == 2


def test_help_shows_the_keys_of_the_page_and_esc_closes_it(qtbot, window: MainWindow) -> None:
    activate(qtbot, window)
    window.show_help()
    panel = window.findChild(KeysPanel)
    assert panel is not None and panel.isVisible()
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    window.show_all_keys()
    assert any(each.isVisible() for each in window.findChildren(KeysPanel))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("张", "张敏"),
        ("zm", "张敏"),
        ("5678", "张敏"),
        ("7K2", "张敏"),
        ("330517", "张敏"),
        ("F098", "单红梅"),
    ],
)
def test_the_search_box_finds_what_one_types(window: MainWindow, typed: str, found: str) -> None:
    window.open_search(typed)
    panel = window.search_panel
    assert panel is not None
    assert any(found in panel.list.rows_model.data(panel.list.rows_model.index(n, 0)) for n in range(3))
    panel.leave()


def test_the_search_box_says_when_an_import_is_not_yet_taken_in(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Search, "waits", True)
    window.open_search("没有这个人")
    panel = window.search_panel
    assert panel is not None
    assert "刚导入" in panel.list.rows_model.data(panel.list.rows_model.index(1, 0))
    panel.leave()


def test_enter_in_the_search_box_opens_the_first_and_it_is_remembered(qtbot, window: MainWindow) -> None:
    activate(qtbot, window)
    window.open_search("7K218")
    panel = window.search_panel
    assert panel is not None
    qtbot.keyClick(panel.line, Qt.Key.Key_Return)
    assert not panel.isVisible()
    assert window.top.heading.text.startswith("张敏")
    window.open_search("")
    assert "张敏" in panel.list.rows_model.data(panel.list.rows_model.index(1, 0))


def test_the_search_box_finds_commands_only_after_a_greater_sign(window: MainWindow) -> None:
    window.open_search("> 深")
    panel = window.search_panel
    assert panel is not None
    assert [row.group for row in panel.list.rows if hasattr(row, "act")] == ["command"]
    panel.leave()


def test_esc_in_the_search_box_closes_it_and_keeps_the_page(qtbot, window: MainWindow) -> None:
    activate(qtbot, window)
    window.open_search("张")
    panel = window.search_panel
    assert panel is not None
    qtbot.keyClick(panel.line, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert window.page is window.pages["today"]


def test_no_part_of_a_page_flashes_up_as_a_window_of_its_own(window: MainWindow, qapp) -> None:
    class Watch(QObject):
        seen: ClassVar[list[str]] = []

        def eventFilter(self, thing: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(thing, QWidget) and thing.isWindow():
                self.seen.append(repr(thing))
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        for entry in PAGES:
            window.go(entry.id, {"customer_id": 2} if entry.id == "customer" else {})
        assert window.shell is not None
        window.shell.say("x")
        window.warn("y")
        window.open_search("张")
    finally:
        qapp.removeEventFilter(watch)
    assert watch.seen == []


def test_the_window_fits_the_smallest_screen(window: MainWindow, qapp) -> None:
    for page in ("today", "customers", "customer", "appointments"):
        window.go(page, {"customer_id": 2} if page == "customer" else {})
        qapp.processEvents()
        least = window.minimumSizeHint()
        assert least.width() <= 1180 and least.height() <= 640, f"{page} needs {least}"


def test_no_message_hides_from_the_catalogue_inside_an_f_string() -> None:
    hidden = []
    for file in sorted(Path(pages.__file__).parents[1].rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                for call in ast.walk(node):
                    asks = isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "ngettext")
                    if asks and isinstance(call.args[0], ast.Constant):  # type: ignore[attr-defined]
                        hidden.append(f"{file.name}:{node.lineno}")
    assert hidden == []


@pytest.mark.parametrize("page", ["today", "customers", "appointments"])
def test_in_a_narrow_window_the_right_pane_is_a_drawer(qtbot, window: MainWindow, qapp, page: str) -> None:
    window.go(page, {})
    shown = window.page
    assert shown is not None
    pane = {"today": "side", "customers": "preview", "appointments": "panel"}[page]
    right = getattr(shown, pane)
    assert right.isVisible()
    window.resize(1200, 700)
    qapp.processEvents()
    assert not right.isVisible()
    window.next_pane()
    assert right.isVisible() and right.geometry().right() == right.parentWidget().rect().right()
    window.resize(1366, 768)
    qapp.processEvents()
    assert right.isVisible()
    assert right.geometry().left() >= shown.panes()[0].geometry().right() - 1 or page == "today"


@pytest.mark.parametrize("place", ["recall", "scripts", "events"])
def test_the_undo_bar_leaves_the_action_bars_of_a_page_in_sight(window: MainWindow, place: str) -> None:
    window.go(place, {})
    page = window.page
    assert page is not None
    window.undo_bar.say("…", lambda: None)
    bars = [bar for bar in page.findChildren(QFrame) if bar.property("look") == "bar" and bar.isVisible()]
    assert bars
    for bar in bars:
        assert not QRect(bar.mapTo(page, QPoint(0, 0)), bar.size()).intersects(window.undo_bar.geometry())
