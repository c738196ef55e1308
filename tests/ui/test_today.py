"""Today: the nearest limit first, the reason beside each call, sheets by their own limit."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt

from dealerdesk.clock import CHINA, FixedClock
from ui.frame import MainWindow
from ui.pages.today import TodayPage, limit_state
from ui.widgets import parts

TODAY = date(2026, 11, 23)


@pytest.fixture
def today(window: MainWindow, qtbot) -> TodayPage:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    found = window.page
    assert isinstance(found, TodayPage)
    return found


def test_one_call_for_each_person_and_car_by_its_nearest_limit(today: TodayPage) -> None:
    rows = today.table.rows
    assert [row.first.customer_name for row in rows][:3] == ["范晓芸", "李国栋", "王𠮷䶮"]
    assert len({row.key for row in rows}) == len(rows)
    limits = [row.first.act_on for row in rows]
    assert limits == sorted(limits)


def test_birthdays_are_tiles_with_their_limit(today: TodayPage) -> None:
    assert "10:30" in today.birthday_limit.text and "48" in today.birthday_limit.text
    assert [item.customer_name for item in today._birthdays] == ["范晓芸", "单红梅"]


def test_after_the_limit_the_birthdays_are_late(window: MainWindow, today: TodayPage, desk) -> None:
    desk.store.clock = FixedClock(datetime(2026, 11, 23, 11, 0, tzinfo=CHINA))
    today.minute()
    assert "已超" in today.birthday_limit.text


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 11, 20), "已超 3 天"),
        (TODAY, "今天"),
        (date(2026, 11, 25), "11-25"),
        (date(2027, 1, 18), "2027-01-18"),
    ],
)
def test_a_limit_is_said_in_shape_word_and_colour(due: date, words: str) -> None:
    line = limit_state(due, TODAY)
    assert parts.plain(line) == words
    assert isinstance(line[0], parts.Icon) == (due < date(2026, 11, 28))


def test_the_order_can_be_changed(today: TodayPage) -> None:
    today.order.choose("kind")
    assert any(hasattr(row, "note") for row in today.table.rows)
    today.order.choose("customer")
    names = [row.first.customer_name for row in today.table.rows]
    assert names == sorted(names)


def test_enter_opens_the_customer_and_ctrl_b_books(qtbot, window: MainWindow, today: TodayPage) -> None:
    today.table.setFocus()
    qtbot.keyClick(today.table, Qt.Key.Key_Return)
    assert window.top.heading.text.startswith("范晓芸")
    window.back()
    today.table.choose(0)
    today.book()
    panel = window.pages["appointments"].panel
    assert panel.car is not None and panel.car.plate == today.table.rows[0].first.plate
    assert panel.work.value == "periodic_service"


def test_sheets_stand_by_their_own_limit_and_know_what_was_printed(today: TodayPage, desk) -> None:
    rows = today.hand_over.table.rows
    assert [f"{row.limit:%H:%M}" for row in rows] == ["11:10", "13:00", "15:30", "18:00"]
    assert "11:10" in today.hand_over.limit.text and "1:28" in today.hand_over.limit.text
    desk.paper.record(today.shell.actor, "sheet", b"%PDF", 1, number=rows[0].number)
    assert "1 / 4" in today.hand_over.heading.text
    assert "13:00" in today.hand_over.limit.text


def test_a_written_order_takes_the_call_off_the_list(today: TodayPage, desk) -> None:
    from dealerdesk.people.records import RepairOrder
    from dealerdesk.staff.rights import Actor

    with desk.store.write(Actor("许文静", "manager"), "edit_customer", "x") as w:
        w.insert(RepairOrder, vehicle=5, number="WX1", settled_on=TODAY, visit_on=TODAY, entered_on=TODAY,
                 service_class="periodic_service", km=20000)  # fmt: skip
    assert "单红梅" not in [row.first.customer_name for row in today.table.rows]


def test_nothing_to_do_says_what_comes_tomorrow(today: TodayPage, monkeypatch) -> None:
    monkeypatch.setattr(today.shell.desk.care, "due", lambda *_args, **_kw: [])
    monkeypatch.setattr(today.shell.desk.care, "counts", lambda *_args, **_kw: {"C2": 46, "C6": 3})
    today.refresh()
    assert today.empty.isVisible() and not today.table.isVisible()
    assert today.empty.words.text() == "今天没有要打的电话。明天 46 通。"
    assert today.state_line()[0] == "11月23日 星期一"


def test_g_goes_to_the_next_birthday(qtbot, today: TodayPage) -> None:
    from PySide6.QtWidgets import QApplication

    from ui.widgets.tiles import Tile

    today.table.setFocus()
    qtbot.keyClick(today.table, Qt.Key.Key_G)
    first = QApplication.focusWidget()
    assert isinstance(first, Tile) and first.row.customer_name == "范晓芸"
