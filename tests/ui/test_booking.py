"""Booking: plate tail → car → work → an offered time → Enter; the three-hour rule shown live (A1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.errors import WorldError
from tests.ui.conftest import MANAGER
from ui.frame import MainWindow
from ui.pages.appointments import AppointmentsPage
from ui.pages.booking_times import parse_near_day

TODAY = date(2026, 11, 23)


@pytest.fixture
def page(window: MainWindow, qtbot) -> AppointmentsPage:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("appointments", {"new": True})
    found = window.page
    assert isinstance(found, AppointmentsPage)
    return found


def test_a_plate_tail_finds_the_car_and_what_to_say_about_its_owner(page: AppointmentsPage) -> None:
    page.panel.tail.setText("K218")
    page.panel._search()
    assert page.panel.car is not None and page.panel.car.plate == "冀D7K218"
    assert page.panel.who.text.startswith("张敏 女士")
    assert "已拒收营销" in page.panel.pick.greets.text
    assert "16:30" in page.panel.pick.greets.text
    assert page.panel.adviser.value == "田雨"


def test_several_cars_are_offered_and_enter_takes_the_first(qtbot, page: AppointmentsPage) -> None:
    page.panel.tail.setText("张敏")
    page.panel._search()
    assert [row.plate for row in page.panel.several.rows] == ["冀D7K218", "冀DA62093"]
    page.panel.pick.pause.start()
    qtbot.keyClick(page.panel.tail, Qt.Key.Key_Return)
    assert page.panel.car is not None and page.panel.car.plate == "冀D7K218"


def test_enter_books_and_the_day_shows_it(qtbot, page: AppointmentsPage, desk) -> None:
    before = len(desk.appointments.day(TODAY))
    page.panel.tail.setText("3M906")
    page.panel._search()
    page.panel.work.set_value("first_service")
    page.panel.wish.setText("顺便看刹车油")
    page.panel.waits.setChecked(True)
    page.panel.choose_offer(1)
    qtbot.keyClick(page.panel.tail, Qt.Key.Key_Return)
    rows = desk.appointments.day(TODAY)
    assert len(rows) == before + 1
    made = next(row for row in rows if row.plate == "冀D3M906")
    assert (made.work, made.wish, made.waits, made.kind, made.counts) == (
        "first_service", "顺便看刹车油", True, "passive", True
    )  # fmt: skip
    assert made.made_by == "周岚"
    assert page.table.row.number == made.number
    assert page.panel.car is None and page.panel.tail.text() == ""


def test_undo_takes_the_booking_back(window: MainWindow, page: AppointmentsPage, desk) -> None:
    page.panel.begin(1, "first_service")
    page.panel.book()
    assert any(row.plate == "冀D3M906" and row.state == "booked" for row in desk.appointments.day(TODAY))
    window.undo()
    assert all(row.state == "cancelled" for row in desk.appointments.day(TODAY) if row.plate == "冀D3M906")


def test_what_is_missing_is_said_and_nothing_is_booked(page: AppointmentsPage, desk) -> None:
    before = len(desk.appointments.day(TODAY))
    page.panel.book()
    assert "车" in page.panel.warning.words.text()
    page.panel.begin(1)
    page.panel.book()
    assert "做什么" in page.panel.warning.words.text()
    assert len(desk.appointments.day(TODAY)) == before


def test_the_three_hour_rule_is_shown_for_each_time(page: AppointmentsPage) -> None:
    times = page.panel.times
    times.choose(0)
    assert "不足 3 小时" in times.rule.text()
    times.choose(1)
    assert times.at == datetime(2026, 11, 23, 13, 0, tzinfo=CHINA)
    assert "距登记 3 小时 18 分" in times.rule.text() and "计入" in times.rule.text()


def test_6_4_a_closed_day_and_a_full_time_are_said(page: AppointmentsPage, desk) -> None:
    desk.settings.change(MANAGER, {"closed_weekdays": "1", "slot_places": "1"})
    times = page.panel.times
    times._toggle()
    times.day.setText("11-30")
    times.hour.set_value("10:00")
    assert "店休" in times.rule.text() and times.at is not None, "it may be booked all the same"
    desk.appointments.book(MANAGER, Draft(2, datetime(2026, 12, 1, 10, 0, tzinfo=CHINA), "repair"))
    times.day.setText("12-1")
    shown = [times.hour.itemText(n) for n in range(times.hour.count())]
    assert "10:00 满" in shown and "09:00" in shown
    times.hour.set_value("10:00")
    assert "没有空位" in times.rule.text()


def test_the_rule_moves_with_the_clock(window: MainWindow, page: AppointmentsPage, desk) -> None:
    desk.store.clock = FixedClock(datetime(2026, 11, 23, 10, 1, tzinfo=CHINA))
    page.minute()
    assert "10:01" in page.panel.heading.text
    assert [offer.at.strftime("%H:%M") for offer in page.panel.times._offers][:2] == ["10:30", "13:30"]


def test_closing_keeps_what_was_typed(qtbot, window: MainWindow, page: AppointmentsPage) -> None:
    page.panel.wish.setText("空调异响")
    page.panel.wish.setFocus()
    window.escape()  # leaves the field
    assert page.panel.isVisible()
    window.escape()  # closes the panel
    assert not page.panel.isVisible()
    page.new()
    assert page.panel.wish.text() == "空调异响"


def test_another_day_takes_a_typed_day_and_half_hours(page: AppointmentsPage) -> None:
    times = page.panel.times
    times._toggle()
    times.day.setText("11.30")
    assert times.own_field.last.words == "2026-11-30 周一"
    times.hour.set_value("14:30")
    assert times.at == datetime(2026, 11, 30, 14, 30, tzinfo=CHINA)
    times.day.setText("2.30")
    assert times.at is None and times.own_field.last.wrong


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("11-30", date(2026, 11, 30)),
        ("11.30", date(2026, 11, 30)),
        ("11月30日", date(2026, 11, 30)),
        ("1-5", date(2027, 1, 5)),
        ("23", date(2026, 11, 23)),
        ("22", date(2026, 12, 22)),
        ("31", date(2026, 12, 31)),
        ("2-29", date(2028, 2, 29)),
        ("今天", TODAY),
        ("明天", date(2026, 11, 24)),
        ("2027-03-01", date(2027, 3, 1)),
    ],
)
def test_a_typed_day_is_the_next_one_that_comes(typed: str, day: date) -> None:
    assert parse_near_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["2-30", "13-1", "abc", "", "32"])
def test_what_is_no_day_is_refused_in_words(typed: str) -> None:
    with pytest.raises(WorldError):
        parse_near_day(typed, TODAY)


def test_days_are_walked_with_the_arrows(qtbot, page: AppointmentsPage) -> None:
    page.show_view("list")
    qtbot.keyClick(page.table, Qt.Key.Key_Right)
    assert page.day == date(2026, 11, 24)
    assert [row.plate for row in page.table.rows] == ["冀DA90817"]
    qtbot.keyClick(page.table, Qt.Key.Key_T)
    assert page.day == TODAY


def test_an_empty_day_says_so_and_offers_a_booking(page: AppointmentsPage) -> None:
    page.toggle_view()
    page.show_day(date(2026, 12, 24))
    assert page.empty.isVisible() and not page.table.isVisible()
    assert "还没有预约" in page.empty.words.text()


def test_cancelling_asks_for_the_reason(page: AppointmentsPage, desk, monkeypatch) -> None:
    from ui.pages import cancel

    number = page.table.row.number
    monkeypatch.setattr(cancel.CancelDialog, "exec", lambda self: True)
    monkeypatch.setattr(cancel.CancelDialog, "why", "客户临时有事")
    page.cancel()
    row = desk.appointments.get(number)
    assert row.state == "cancelled"
    assert [row.state for row in page.table.rows if row.number == number] == ["cancelled"]


def test_the_reason_must_be_typed(qtbot, page: AppointmentsPage) -> None:
    from ui.pages.cancel import CancelDialog

    dialog = CancelDialog(page.table.row)
    qtbot.addWidget(dialog)
    dialog._accept()
    assert dialog.result() == 0
    dialog._why.setText("改天再来")
    dialog._accept()
    assert dialog.result() == 1 and dialog.why == "改天再来"


def test_the_focus_stays_on_the_page_when_nobody_comes(qtbot, page: AppointmentsPage) -> None:
    page.toggle_view()
    page.table.setFocus()
    page.show_day(page.day + timedelta(days=40))
    assert page.empty.button.hasFocus()
    page.go_today()
    assert page.table.hasFocus()
