"""到店 (F8): tail or scan, Enter, 受理号; walk-in and rework; the list keyed from paper; who is here (A7)."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from dealerdesk.appointments.entries import Draft
from dealerdesk.appointments.reception import WalkIn
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.forms import scan_text
from dealerdesk.staff.rights import Actor
from tests.ui.conftest import SPECIALIST
from ui.frame import MainWindow
from ui.pages.arrival import DONE, FORM, LIST, ArrivalDialog, open_arrival, open_walk_in
from ui.pages.arrivals import ArrivalsPage

TODAY = date(2026, 11, 23)


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


def set_clock(desk, moment: datetime) -> None:
    desk.store.clock = FixedClock(moment)


def number_of(desk, plate: str, day: date = TODAY) -> str:
    return next(row.number for row in desk.appointments.day(day) if row.plate == plate)


@pytest.fixture
def dialog(window: MainWindow, qtbot) -> ArrivalDialog:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    made = open_arrival(window.shell, parent=window)
    qtbot.waitExposed(made)
    return made


def plates(dialog: ArrivalDialog) -> list[str]:
    return [one.plate for one in dialog.table.rows]


# the dialog


def test_f8_opens_it_anywhere_and_lists_who_is_expected_now(qtbot, window: MainWindow, desk) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("customers", {})
    set_clock(desk, at(13, 50))
    qtbot.keyClick(window, Qt.Key.Key_F8)
    found = window.findChild(ArrivalDialog)
    assert found is not None and found.isVisible()
    assert plates(found) == ["冀D7K218", "冀DF09871", "冀D4C119"], "the nearest first"
    assert found.table.row is None and not found.main.isEnabled(), "Enter can't take somebody by mistake"
    found.close()


def test_a_plate_tail_and_enter_record_the_arrival(qtbot, dialog: ArrivalDialog, desk) -> None:
    set_clock(desk, at(13, 50))
    qtbot.keyClicks(dialog.field, "k218")
    assert plates(dialog) == ["冀D7K218"]
    assert "准时" in dialog.table.rows_model.line(0, 3)[1].text
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.stack.currentIndex() == DONE
    assert (dialog.number.text(), "前面没有人" in dialog.queue.text, "5" in dialog.queue.text) == (
        "Y01",
        True,
        True,
    )
    assert desk.appointments.get(number_of(desk, "冀D7K218")).state == "arrived"
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.stack.currentIndex() == LIST and dialog.field.text() == "", "ready for the next"


def test_a_phone_tail_finds_the_same(qtbot, dialog: ArrivalDialog, desk) -> None:
    qtbot.keyClicks(dialog.field, "5678")
    assert plates(dialog)[0] == "冀D7K218" and dialog.table.row.expected
    assert "冀DA62093" in plates(dialog), "her other car, not booked"


def test_undo_takes_it_back_at_once_and_later(qtbot, window: MainWindow, dialog: ArrivalDialog, desk) -> None:
    qtbot.keyClicks(dialog.field, "K218")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    dialog.undo()
    assert desk.reception.day(TODAY) == [] and dialog.stack.currentIndex() == LIST
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert len(desk.reception.day(TODAY)) == 1
    dialog.reject()
    window.undo()
    assert desk.reception.day(TODAY) == []


def test_who_came_already_is_said_with_the_number(qtbot, dialog: ArrivalDialog, desk) -> None:
    desk.reception.arrive(SPECIALIST, number_of(desk, "冀D7K218"))
    qtbot.keyClicks(dialog.field, "K218")
    dialog.table.choose(0)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert "Y01" in dialog.notice.words.text() and "09:42" in dialog.notice.words.text()
    assert len(desk.reception.day(TODAY)) == 1


def test_who_comes_on_the_wrong_day_is_found_and_said(qtbot, dialog: ArrivalDialog, desk) -> None:
    qtbot.keyClicks(dialog.field, "A90817")
    assert dialog.table.rows[0].row is not None
    assert "不是今天" in dialog.table.rows_model.line(0, 3)[1].text


def test_a_late_customer_who_was_down_as_not_come_is_recorded(qtbot, dialog: ArrivalDialog, desk) -> None:
    set_clock(desk, at(15, 0))
    assert desk.reception.sweep(SPECIALIST) is not None
    qtbot.keyClicks(dialog.field, "K218")
    assert "曾记未到" in " ".join(p.text for p in dialog.table.rows_model.line(0, 3) if hasattr(p, "text"))
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert desk.appointments.get(number_of(desk, "冀D7K218")).state == "arrived"
    assert "迟到" in dialog.who.text


def test_a_car_without_appointment_becomes_a_walk_in(qtbot, dialog: ArrivalDialog, desk) -> None:
    qtbot.keyClicks(dialog.field, "3M906")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.stack.currentIndex() == FORM
    dialog.form.work.set_value("repair")
    dialog.form._work_chosen("repair")
    dialog.form.wish.setText("刹车响")
    dialog.form.kind.set_value("rework")
    qtbot.keyClick(dialog.form.wish, Qt.Key.Key_Return)
    (row,) = desk.reception.day(TODAY)
    assert (row.number, row.plate, row.kind, row.work, row.wish, row.minutes) == (
        "F01", "冀D3M906", "rework", "repair", "刹车响", 120
    )  # fmt: skip
    assert row.customer_id is not None


def test_an_unknown_plate_is_recorded_with_what_is_known(qtbot, dialog: ArrivalDialog, desk) -> None:
    qtbot.keyClicks(dialog.field, "zz999")
    assert plates(dialog) == ["ZZ999"]
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.form.plate.text() == "ZZ999"
    dialog.form.name.setText("过路客")
    qtbot.keyClick(dialog.form.name, Qt.Key.Key_Return)
    (row,) = desk.reception.day(TODAY)
    assert (row.number, row.plate, row.name, row.vehicle_id) == ("X01", "ZZ999", "过路客", None)


def test_esc_in_the_form_goes_back_and_keeps_the_tail(qtbot, dialog: ArrivalDialog, desk) -> None:
    qtbot.keyClicks(dialog.field, "3M906")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    dialog.reject()
    assert dialog.isVisible() and dialog.stack.currentIndex() == LIST and dialog.field.text() == "3M906"


def test_a_walk_in_without_car_and_name_is_refused_in_words(qtbot, window: MainWindow, desk) -> None:
    dialog = open_walk_in(window.shell, window)
    assert dialog.stack.currentIndex() == FORM
    dialog.enter()
    assert dialog.notice.words.text() and desk.reception.day(TODAY) == []
    dialog.close()


@pytest.mark.parametrize("form", ["reception", "ticket"])
def test_2_11_slip_and_ticket_come_out_for_the_booked_and_for_a_stranger(
    qtbot, window: MainWindow, form: str
) -> None:
    for text in ("K218", "ZZ999"):
        dialog = open_arrival(window.shell, text, window)
        dialog.enter()
        if dialog.stack.currentIndex() == FORM:
            dialog.enter()
        number = dialog.number.text()
        dialog.print_paper(form)
        paper = window.page
        assert paper is window.pages["paper"] and number in paper.title()
        assert paper._made.pages >= 1 and not paper._made.refused


def test_no_input_method_in_the_field(dialog: ArrivalDialog) -> None:
    assert not dialog.field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


# the scanner


def scan(qtbot, target, text: str) -> None:
    for letter in text:
        qtbot.keyClick(target, letter)
    qtbot.keyClick(target, Qt.Key.Key_Return)


def test_a_scan_in_the_dialog_records_the_arrival(qtbot, dialog: ArrivalDialog, desk) -> None:
    number = number_of(desk, "冀D7K218")
    set_clock(desk, at(13, 50))
    dialog.field.setFocus()
    scan(qtbot, dialog.windowHandle(), scan_text(number, 1))
    assert dialog.stack.currentIndex() == DONE and dialog.number.text() == "Y01"
    scan(qtbot, dialog.windowHandle(), scan_text(number_of(desk, "冀D4C119"), 2))
    assert dialog.number.text() == "Y02", "the next sheet, without another key"


def test_a_scan_that_is_not_ours_is_said(qtbot, dialog: ArrivalDialog, desk) -> None:
    text = scan_text(number_of(desk, "冀D7K218"), 1)
    dialog.field.setFocus()
    scan(qtbot, dialog.windowHandle(), text[:-1] + ("0" if text[-1] != "0" else "1"))
    assert "再扫一次" in dialog.notice.words.text() and desk.reception.day(TODAY) == []


def test_a_scanned_sheet_of_another_day_is_only_shown(qtbot, dialog: ArrivalDialog, desk) -> None:
    number = number_of(desk, "冀DA90817", date(2026, 11, 24))
    dialog.field.setFocus()
    scan(qtbot, dialog.windowHandle(), scan_text(number, 1))
    assert dialog.stack.currentIndex() == LIST and plates(dialog) == ["冀DA90817"]
    assert desk.reception.day(TODAY) == []


@pytest.mark.parametrize("page", ["appointments", "arrivals", "today"])
def test_a_scan_anywhere_on_a_page_opens_the_arrival(qtbot, window: MainWindow, desk, page: str) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go(page, {})
    before = len(desk.appointments.day(TODAY))
    scan(qtbot, window.windowHandle(), scan_text(number_of(desk, "冀D7K218"), 1))
    found = window.findChild(ArrivalDialog)
    assert found is not None and plates(found) == ["冀D7K218"]
    assert desk.reception.day(TODAY) == [], "shown; Enter records it"
    qtbot.keyClick(found.field, Qt.Key.Key_Return)
    assert len(desk.reception.day(TODAY)) == 1 and len(desk.appointments.day(TODAY)) == before
    found.close()


def test_a_scan_into_a_field_of_the_page_leaves_the_field_clean(qtbot, window: MainWindow, desk) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("arrivals", {})
    page = window.page
    page.field.setText("3 ")
    page.field.setFocus()
    scan(qtbot, window.windowHandle(), scan_text(number_of(desk, "冀D7K218"), 1))
    found = window.findChild(ArrivalDialog)
    assert found is not None and plates(found) == ["冀D7K218"] and page.field.text() == "3 "
    found.close()


def test_a_person_who_types_a_letter_is_not_taken_for_a_scanner(qtbot, window: MainWindow, desk) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("appointments", {})
    window.page.table.setFocus()
    for letter in "dn":
        qtbot.keyClick(window.windowHandle(), letter)
    assert window.page.panel.isVisible() and window.page.panel.has_focus(), "N still books"


# the day's list


@pytest.fixture
def page(window: MainWindow, qtbot) -> ArrivalsPage:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("arrivals", {})
    found = window.page
    assert isinstance(found, ArrivalsPage)
    return found


def key_in(qtbot, page: ArrivalsPage, text: str) -> None:
    qtbot.keyClicks(page.field, text)
    qtbot.keyClick(page.field, Qt.Key.Key_Return)


def test_a_row_and_a_time_are_saved_at_the_enter(qtbot, window: MainWindow, page: ArrivalsPage, desk) -> None:
    set_clock(desk, at(17, 50))
    assert page.field.hasFocus()
    key_in(qtbot, page, "1 1201")
    key_in(qtbot, page, "2")
    key_in(qtbot, page, "3 x")
    rows = desk.appointments.day(TODAY)
    assert [row.state for row in rows] == ["arrived", "arrived", "no_show"]
    assert [row.at for row in desk.reception.day(TODAY)] == [at(12, 1), at(14)]
    assert page.field.text() == "" and page.field.hasFocus()
    window.undo()
    assert desk.appointments.day(TODAY)[2].state == "booked"


def test_any_row_can_be_taken_back(qtbot, page: ArrivalsPage, desk) -> None:
    set_clock(desk, at(17, 50))
    for line in ("1", "2 x"):
        key_in(qtbot, page, line)
    for number in (0, 1):
        page.table.choose(number)
        page.undo_row()
    assert [row.state for row in desk.appointments.day(TODAY)] == ["booked"] * 3
    assert desk.reception.day(TODAY) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [("9 0912", "第 9 行"), ("1 0960", "0960"), ("1 2330", "还没到"), ("hello", "hello"), ("3 x", "16:30")],
)
def test_a_wrong_row_or_time_is_one_line_and_saves_nothing(
    qtbot, page: ArrivalsPage, desk, line: str, said: str
) -> None:
    set_clock(desk, at(12, 20))
    key_in(qtbot, page, line)
    assert said in page.said.text and desk.reception.day(TODAY) == []
    assert page.field.selectedText() == line, "the next line replaces it"


def test_a_row_that_came_is_not_recorded_twice(qtbot, page: ArrivalsPage, desk) -> None:
    set_clock(desk, at(17, 50))
    key_in(qtbot, page, "1")
    key_in(qtbot, page, "1 1215")
    assert "Y01" in page.said.text and len(desk.reception.day(TODAY)) == 1


def test_twenty_arrivals_are_keyed_in_under_a_minute(
    qtbot, window: MainWindow, page: ArrivalsPage, desk
) -> None:
    """At most eight keys each; measured on the machine, with the whole window up."""
    first = at(8, 30)
    for n in range(20):
        draft = Draft(1 + n % 6, first + timedelta(minutes=10 * n), "repair", made_at=at(8, 0, day=22))
        desk.appointments.book(SPECIALIST, draft)
    set_clock(desk, at(17, 50))
    page.refresh()
    lines, came = [], {}
    for line in page.lines:
        moment = line.row.at - timedelta(minutes=3)
        lines.append(f"{line.number} {moment:%H%M}")
        came[line.row.number] = moment
    lines = lines[:20]
    assert all(len(text) + 1 <= 8 for text in lines)
    began = time.monotonic()
    for text in lines:
        key_in(qtbot, page, text)
    spent = time.monotonic() - began
    assert spent < 60, f"{spent:.1f} s"
    rows = desk.reception.day(TODAY)
    assert len(rows) == 20 and all(row.at == came[row.appointment] for row in rows)
    assert len({row.number for row in rows}) == 20


def test_who_waits_is_received_and_leaves_with_what_was_declined(qtbot, page: ArrivalsPage, desk) -> None:
    desk.reception.walk_in(SPECIALIST, WalkIn(plate="冀D12345"))
    set_clock(desk, at(9, 55))
    page.minute()
    here = page.here
    assert "1 人等" in here.heading.text
    here.table.setFocus()
    here.table.choose(1)
    assert "等 13 分" in here.table.rows_model.line(1, 2)[0].top[1].text
    qtbot.keyClick(here.table, Qt.Key.Key_R)
    assert desk.reception.day(TODAY)[0].state == "serving"
    here.table.choose(1)
    here.declined.setText("前刹车片")
    qtbot.keyClick(here.declined, Qt.Key.Key_Return)
    (row,) = desk.reception.day(TODAY)
    assert (row.state, row.declined) == ("left", "前刹车片")
    here.table.choose(1)
    here.back()
    assert desk.reception.day(TODAY)[0].state == "serving"


def test_it_says_when_the_printed_list_no_longer_fits(page: ArrivalsPage, desk) -> None:
    assert not page.changed_since.isVisible()
    desk.paper.record(SPECIALIST, "day-list", b"%PDF", 1, number=TODAY.isoformat())
    assert not page.changed_since.isVisible()
    set_clock(desk, at(10, 30))
    desk.appointments.book(SPECIALIST, Draft(1, at(13, 0), "repair"))
    assert "09:42" in page.changed_since.words.text() and "1 个" in page.changed_since.words.text()


def test_a_card_of_the_queue_leads_to_its_line(window: MainWindow, page: ArrivalsPage, desk) -> None:
    for plate in ("冀D1", "冀D2"):
        desk.reception.walk_in(SPECIALIST, WalkIn(plate=plate))
    window.go("arrivals", {"number": "X02"})
    assert page.here.table.row.plate == "冀D2" and page.here.table.hasFocus()
    window.go("arrivals", {"walk_in": True})
    found = window.findChild(ArrivalDialog)
    assert found is not None and found.stack.currentIndex() == FORM
    found.close()


def test_the_board_may_name_an_appointment_by_its_number(window: MainWindow, desk) -> None:
    number = number_of(desk, "冀D4C119")
    found = open_arrival(window.shell, number, window)
    assert [one.row.number for one in found.table.rows] == [number] and found.table.row.expected
    found.close()


def test_the_front_desk_s_today_leads_to_the_arrivals(qtbot, window: MainWindow, desk) -> None:
    window.shell.actor = Actor("郝建国", "front_desk")
    window.go("today", {})
    window.page.changed(None)
    desk.reception.arrive(window.shell.actor, number_of(desk, "冀D7K218"))
    assert "1 / 3" in window.page.arrivals.heading.text
    qtbot.mouseClick(window.page.arrivals.here_button, Qt.MouseButton.LeftButton)
    found = window.findChild(ArrivalDialog)
    assert found is not None
    found.close()


def test_the_day_list_is_printed_from_here(window: MainWindow, page: ArrivalsPage) -> None:
    page.print_list()
    assert window.page is window.pages["paper"] and window.page._made.pages == 1


def test_an_empty_day_says_so(page: ArrivalsPage) -> None:
    page.show_day(date(2026, 11, 29))
    assert page.empty.isVisible() and "没有预约" in page.empty.words.text()


# who does not come


def test_the_minute_puts_down_who_did_not_come_and_says_so(window: MainWindow, desk) -> None:
    set_clock(desk, at(12, 39))
    window._tick()
    assert desk.appointments.get(number_of(desk, "冀DF09871")).state == "booked"
    set_clock(desk, at(12, 40))
    window._tick()
    assert desk.appointments.get(number_of(desk, "冀DF09871")).state == "no_show"
    assert "冀DF09871" in window.banner.words.text()


def test_a_clock_that_can_t_be_right_puts_nobody_down(window: MainWindow, desk) -> None:
    set_clock(desk, datetime(2027, 3, 1, 9, 0, tzinfo=CHINA))
    window._tick()
    assert {row.state for row in desk.appointments.day(TODAY)} == {"booked"}
