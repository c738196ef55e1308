"""The lost list by keyboard: matrix, states, what was tried, the final loss and the way back (L1–L6)."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from dealerdesk.care.lost import NEAR
from dealerdesk.care.lost_list import LOCAL, OTHER, TOTAL, LostList
from dealerdesk.care.records import Attempt, AwayReason, LostState
from dealerdesk.desk import Desk
from dealerdesk.people.records import Customer
from tests.ui.conftest import MANAGER, NOW, add_car, add_order
from tests.ui.sync_shop import cell
from ui.frame import MainWindow
from ui.pages.lost import DECLARED, MONTH, LostPage, used

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(desk: Desk, window: MainWindow) -> LostPage:
    today = NOW.date()
    with desk.store.write(MANAGER, "edit_customer", "test") as w:
        for n, (name, days, plate) in enumerate(
            (
                ("准流失", 269, "冀D00001"),
                ("已流失", 300, "冀D00002"),
                ("外地客", 320, "京A00003"),
                ("久别", 500, "冀D00004"),
            )
        ):
            who = w.insert(Customer, name=name, sex="f")
            car = add_car(w, who, plate, "S3", date(2023, 1, 5), f"LCYAB2C1{n}P070000{n}")
            add_order(w, car, f"LS{n}", today - timedelta(days), 20_000)
            if name == "已流失":
                for day, slot, result in ((3, "morning", "no_answer"), (2, "afternoon", "refused")):
                    w.insert(
                        Attempt, customer=who, vehicle=car, kind="C10", at=NOW - timedelta(days=day),
                        actor="周岚", slot=slot, result=result, counted=result == "no_answer",
                    )  # fmt: skip
                w.insert(
                    AwayReason, vehicle=car, customer_id=who, code="B", shop="老王修理", place="城西",
                    fee_fen=28000, day=today, actor="周岚",
                )  # fmt: skip
    window.go("lost", {})
    found = window.page
    assert isinstance(found, LostPage)
    return found


def choose(page: LostPage, name: str) -> int:
    at = next(n for n, car in enumerate(page.table.rows) if car.name == name)
    page.table.choose(at)
    return at


def test_l2_each_car_says_why_calls_and_the_other_shop(page: LostPage, window: MainWindow, picture) -> None:
    at = choose(page, "已流失")
    assert cell(page.table, at, "why") == "300 天未回厂，上次 01-27"
    assert cell(page.table, at, "calls").endswith("11-21 拒绝")
    assert cell(page.table, at, "reason") == "B 社会修理厂 老王修理" and used(page.table.row) == (
        "morning",
        "afternoon",
    )
    assert cell(page.table, choose(page, "准流失"), "why").startswith("应保 08-27，已过 88 天，上次 02-27")
    choose(page, "已流失")
    picture(window, "lost")


def test_l1_the_matrix_is_a_filter_and_leaves_the_long_lost_to_their_own(page: LostPage, qtbot) -> None:
    names = {car.name for car in page.table.rows}
    assert {"准流失", "已流失", "外地客"} <= names and "久别" not in names
    qtbot.keyClick(page.matrix.cells[OTHER, TOTAL], KEY.Key_Space)
    assert [car.name for car in page.table.rows] == ["外地客"]
    page.matrix.choose(LOCAL, TOTAL)
    page.state.choose(NEAR)
    assert "准流失" in {car.name for car in page.table.rows} and "已流失" not in {
        car.name for car in page.table.rows
    }
    page.matrix.choose(TOTAL, TOTAL)
    page.state.choose("long_lost")
    assert [car.name for car in page.table.rows] == ["久别"]


def test_l4_a_manager_declares_lost_with_words_and_takes_it_back(
    page: LostPage, desk: Desk, window: MainWindow, qtbot
) -> None:
    page.shell.actor = MANAGER
    choose(page, "已流失")
    page.show_row(page.table.row)
    qtbot.keyClick(page.table, KEY.Key_L)
    assert page.evidence.hasFocus()
    qtbot.keyClick(page.evidence, KEY.Key_S, CTRL)
    assert LostState.get_or_none() is None, "without words of evidence nothing is declared"
    page.evidence.setText("说以后不来了")
    qtbot.keyClick(page.evidence, KEY.Key_S, CTRL)
    assert LostState.get().state == "lost"
    page.state.choose(DECLARED)
    assert [car.name for car in page.table.rows] == ["已流失"]
    window.undo()
    assert LostState.get().state == "back" and page.table.rows == []


def test_l4_needs_a_manager_and_proof(page: LostPage, qtbot) -> None:
    choose(page, "已流失")
    assert not page.declare.isEnabled(), "周岚 may not"
    page.shell.actor = MANAGER
    choose(page, "准流失")
    assert not page.declare.isEnabled() and "三" in page.proof.text()


def test_the_list_is_exported_as_it_is_shown(
    page: LostPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    to = tmp_path / "lost.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(to), ""))
    page.shell.actor = MANAGER
    page.matrix.choose(OTHER, TOTAL)
    qtbot.keyClick(page.table, KEY.Key_E, CTRL)
    lines = to.read_text("utf-8-sig").splitlines()
    assert len(lines) == 2 and "京A·00003" in lines[1] and page.state.value == MONTH


def test_enter_opens_the_card_and_l_on_the_call_page_opens_the_lists(
    page: LostPage, window: MainWindow, qtbot
) -> None:
    choose(page, "外地客")
    qtbot.keyClick(page.table, KEY.Key_Return)
    assert window.page is not None and window.page.entry.id == "customer"
    window.go("call", {})
    qtbot.keyClick(window.page.queue.table, KEY.Key_L)
    assert window.page is page
    assert [name for name, _act, _key in page.commands()][:1] == ["名单：流失"]


class SlowList:
    """Lets a reading end when the test says so, and tells in which thread it ran."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go_on = threading.Semaphore(0)
        self.threads: list[threading.Thread] = []
        read = desk.lost.listed

        def listed() -> LostList:
            self.threads.append(threading.current_thread())
            assert self.go_on.acquire(timeout=10)
            return read()

        monkeypatch.setattr(desk.lost, "listed", listed)


def test_a_slow_reading_leaves_the_window_free_and_says_so_only_when_it_is_slow(
    page: LostPage, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    slow, before = SlowList(desk, monkeypatch), len(page.table.rows)
    page.shell.tasks.inline = False
    page.refresh()
    assert len(page.table.rows) == before and not page.note.text, "nothing flashes"
    qtbot.waitUntil(lambda: "正在读" in page.note.text)
    page.refresh()
    slow.go_on.release(2)
    qtbot.waitUntil(lambda: not page.shell.tasks.running)
    assert len(slow.threads) == 2 and threading.main_thread() not in slow.threads, "asked twice, read twice"
    assert not page.note.text and len(page.table.rows) == before


def test_what_is_typed_while_the_list_is_read_stays(
    page: LostPage, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    page.shell.actor = MANAGER
    choose(page, "已流失")
    page.show_row(page.table.row)
    slow = SlowList(desk, monkeypatch)
    page.shell.tasks.inline = False
    page.refresh()
    page.evidence.setText("说以后不来了")
    slow.go_on.release()
    qtbot.waitUntil(lambda: not page.shell.tasks.running)
    assert page.evidence.text() == "说以后不来了" and page.table.row.name == "已流失"
