"""The hand-over page (A2), the card on Today, blank sheets and confirmations (A8) in the window."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.forms import scan_text
from dealerdesk.staff.rights import Actor
from tests.ui.conftest import MANAGER, SPECIALIST
from ui.frame import MainWindow
from ui.pages.blanks import BlanksPage
from ui.pages.confirm import ConfirmPage
from ui.pages.handover import HandOverPage

TODAY = date(2026, 11, 23)
FRONT = "郝建国"


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


@pytest.fixture
def front(desk) -> str:
    desk.staff.add(Actor("韩卫东", "administrator"), FRONT, "front_desk", "2468")
    return FRONT


def shown(window: MainWindow, qtbot, name: str, **place: object):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go(name, place)
    return window.page


@pytest.fixture
def page(window: MainWindow, front: str, qtbot) -> HandOverPage:
    found = shown(window, qtbot, "handover")
    assert isinstance(found, HandOverPage)
    return found


def out(desk, number: str) -> None:
    desk.paper.record(SPECIALIST, "sheet", b"%PDF", 1, number=number)


def numbers(page: HandOverPage) -> list[str]:
    return [slip.row.number for slip in page.table.rows]


def accept(page: HandOverPage, qtbot, name: str, pin: str) -> None:
    page.accept()
    page.dialog.name.set_value(name)
    page.dialog.pin.setText(pin)
    page.dialog._accept()


def test_a2_the_sheets_stand_by_their_limit_and_the_first_is_on_amber(page: HandOverPage) -> None:
    assert [f"{slip.row.limit:%H:%M}" for slip in page.table.rows] == ["11:10", "13:00", "15:30", "18:00"]
    assert [page._ground(slip) for slip in page.table.rows] == ["amber-tint", *["surface"] * 3]
    assert "11:10" in page.limit.text and "1:28" in page.limit.text
    assert "还差 4 张" in page.state.text


def test_print_the_unprinted_leads_to_their_paper(
    qtbot, window: MainWindow, page: HandOverPage, desk
) -> None:
    out(desk, numbers(page)[0])
    still = numbers(page)[1:]
    assert "3" in page.print_button.text()
    qtbot.keyClick(page.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert window.page is window.pages["paper"] and window.page.place()["numbers"] == still


def test_a2_given_by_customer_care_accepted_by_the_front_desk_with_pin(
    qtbot, page: HandOverPage, desk
) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_G)
    assert {slip.given_by for slip in page.slips} == {"周岚"}
    accept(page, qtbot, FRONT, "1111")
    assert "PIN" in page.dialog.notice.words.text()
    page.dialog.pin.setText("2468")
    page.dialog._accept()
    assert {slip.accepted_by for slip in page.slips} == {FRONT}
    assert "郝建国 09:42" in page.table.rows_model.line(0, 6)[1].text


def test_who_gave_is_not_offered_and_who_has_no_pin_is_not_asked(qtbot, page: HandOverPage) -> None:
    page.give()
    page.accept()
    offered = [page.dialog.name.itemData(n) for n in range(page.dialog.name.count())]
    assert offered[0] == FRONT and SPECIALIST.name not in offered and MANAGER.name in offered
    assert not page.dialog.pin_field.isHidden()
    page.dialog.name.set_value(MANAGER.name)
    assert page.dialog.pin_field.isHidden()
    page.dialog.reject()


def test_giving_can_be_taken_back(window: MainWindow, page: HandOverPage) -> None:
    page.give()
    window.undo()
    assert {slip.state for slip in page.slips} == {"todo"}


def test_marked_lines_alone_are_given(page: HandOverPage) -> None:
    from PySide6.QtCore import QItemSelectionModel

    flag = QItemSelectionModel.SelectionFlag
    for row in (1, 2):
        page.table.selectionModel().select(
            page.table.rows_model.index(row, 0),
            (flag.Select if row == 2 else flag.ClearAndSelect) | flag.Rows,
        )
    assert "2" in page.give_button.text()
    page.give()
    assert [slip.state for slip in page.table.rows] == ["todo", "given", "given", "todo"]


def test_the_day_closes_when_all_are_there_and_says_who_and_when(
    qtbot, window: MainWindow, page: HandOverPage, desk
) -> None:
    page.close_day()
    said = page.refused.words.text()
    assert all(number in said for number in numbers(page)) and "未打印" in said
    assert desk.hand_overs.closed(TODAY) is None
    for number in numbers(page):
        out(desk, number)
    page.give()
    accept(page, qtbot, FRONT, "2468")
    desk.store.clock = FixedClock(at(17, 58))
    page.close_day()
    assert desk.hand_overs.closed(TODAY) == ("周岚", at(17, 58))
    assert "周岚 17:58 已收班" in page.state.text and not page.close_button.isVisible()
    window.undo()
    assert desk.hand_overs.closed(TODAY) is None and page.close_button.isVisible()


def test_a_sheet_booked_after_the_close_is_said(qtbot, page: HandOverPage, desk) -> None:
    for number in numbers(page):
        out(desk, number)
    page.give()
    accept(page, qtbot, FRONT, "2468")
    page.close_day()
    desk.appointments.book(SPECIALIST, Draft(1, at(10, day=25), "repair"))
    assert "已收班" in page.state.text and "还差 1 张" in page.state.text


def test_a_scanned_sheet_is_chosen(qtbot, window: MainWindow, page: HandOverPage) -> None:
    number = numbers(page)[2]
    for letter in scan_text(number, 1):
        qtbot.keyClick(window.windowHandle(), letter)
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    assert page.table.row.row.number == number


def test_the_card_of_today_shows_printed_given_accepted(qtbot, window: MainWindow, front: str, desk) -> None:
    today = window.page
    card = today.hand_over

    def words() -> list[str]:
        return [card.table.rows_model.line(n, 3)[1].text for n in range(len(card.table.rows))]

    assert words() == ["未打印"] * 4 and "0 / 4" in card.heading.text
    some = [slip.row.number for slip in card.table.rows]
    out(desk, some[0])
    desk.hand_overs.give(SPECIALIST, some[:2])
    assert words() == ["已交", "已交", "未打印", "未打印"]
    desk.hand_overs.accept(SPECIALIST, some[:1], FRONT, "2468")
    assert words() == ["已交", "未打印", "未打印", "已收"] and "1 / 4" in card.heading.text
    assert card._first.row.number == some[1]
    qtbot.mouseClick(card.page_button, Qt.MouseButton.LeftButton)
    assert window.page is window.pages["handover"]


# blank sheets


@pytest.fixture
def blanks(window: MainWindow, qtbot) -> BlanksPage:
    found = shown(window, qtbot, "blanks")
    assert isinstance(found, BlanksPage)
    return found


def test_blank_sheets_are_made_and_their_paper_is_shown(
    qtbot, window: MainWindow, blanks: BlanksPage, desk
) -> None:
    assert blanks.empty.isVisible()
    blanks.count.setValue(3)
    blanks.make()
    paper = window.page
    assert paper is window.pages["paper"] and "3 张空白表" in paper.title()
    made = [one.number for one in desk.blanks.open()]
    assert len(made) == 3
    assert [piece.number for piece in paper._paper.pieces] == made and paper._made.pages == 3


def test_one_is_keyed_in_with_the_time_on_the_paper(
    qtbot, window: MainWindow, blanks: BlanksPage, desk
) -> None:
    numbers, _change = desk.blanks.make(SPECIALIST, 2)
    desk.store.clock = FixedClock(at(13, 0))
    blanks.refresh()
    form = blanks.form
    form.tail.setText("3M906")
    form.written_at.setText("0950")
    form.comes.setText("11-23")
    form.comes_at.setText("1300")
    assert "计入" in form.rule.text and "3M906" in form.car.text
    form.work.set_value("repair")
    qtbot.keyClick(form.wish, Qt.Key.Key_Return)
    row = desk.appointments.get(numbers[0])
    assert (row.made_at, row.at, row.counts, row.work) == (at(9, 50), at(13), True, "repair")
    assert [one.number for one in desk.blanks.open()] == numbers[1:]


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("tail", "", "哪台车"),
        ("written_at", "2561", "2561"),
        ("comes", "2-30", "2"),
        ("written_at", "1800", "还没到"),
    ],
)
def test_what_is_wrong_in_a_keyed_sheet_is_said(
    blanks: BlanksPage, desk, field: str, text: str, said: str
) -> None:
    desk.blanks.make(SPECIALIST, 1)
    blanks.refresh()
    form = blanks.form
    for name, value in (("tail", "3M906"), ("written_at", "0900"), ("comes", "11-24"), ("comes_at", "0900")):
        getattr(form, name).setText(value)
    getattr(form, field).setText(text)
    blanks.key_in()
    assert said in blanks.notice.words.text() and len(desk.blanks.open()) == 1


def test_void_asks_why_and_can_be_undone(window: MainWindow, blanks: BlanksPage, desk) -> None:
    desk.blanks.make(SPECIALIST, 1)
    blanks.refresh()
    blanks.void()
    assert "作废" in blanks.notice.words.text()
    assert len(desk.blanks.open()) == 1
    blanks.why.setText("打印坏了")
    blanks.void()
    assert desk.blanks.open() == []
    window.undo()
    assert len(desk.blanks.open()) == 1


# confirmations


@pytest.fixture
def confirm(window: MainWindow, desk, qtbot) -> ConfirmPage:
    desk.appointments.book(SPECIALIST, Draft(1, at(9, 30, day=24), "repair", made_at=at(9, day=21)))
    desk.appointments.book(SPECIALIST, Draft(2, at(10, 20), "repair", made_at=at(9, day=21)))
    found = shown(window, qtbot, "confirm")
    assert isinstance(found, ConfirmPage)
    return found


def test_a8_one_key_is_the_answer(qtbot, window: MainWindow, confirm: ConfirmPage, desk) -> None:
    assert [one.step for one in confirm.due] == ["hour_before", "day_before"]
    qtbot.keyClick(confirm.table, Qt.Key.Key_2)
    assert [one.tried for one in confirm.due] == [1, 0], "who did not answer stays"
    qtbot.keyClick(confirm.table, Qt.Key.Key_1)
    assert [one.step for one in confirm.due] == ["day_before"]
    window.undo()
    assert [one.step for one in confirm.due] == ["hour_before", "day_before"]
    qtbot.keyClick(confirm.table, Qt.Key.Key_4)
    assert window.page is window.pages["appointments"], "another time is looked for on the board"


def test_the_number_is_masked_until_it_is_asked_for_and_that_is_recorded(
    qtbot, confirm: ConfirmPage, window: MainWindow
) -> None:
    before = window.shell.desk.store.last_journal()
    assert "138****5678" in confirm.number.text
    qtbot.keyClick(confirm.table, Qt.Key.Key_X)
    assert "138 0000 5678" in confirm.number.text and "09:42" in confirm.number.text
    assert window.shell.desk.store.last_journal() == before + 1


def test_the_text_message_can_be_copied(confirm: ConfirmPage) -> None:
    confirm.copy_text()
    said = QApplication.clipboard().text()
    assert "10:20" in said and "冀D·7K218" in said and said.startswith("【")
