"""The appointments page: the painted board, moving by mouse and keys, undo, refusal, the week, the queue."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from dealerdesk.desk import Desk
from ui.frame import MainWindow
from ui.pages import over_ask
from ui.pages.appointments import AppointmentsPage
from ui.pages.over_ask import OverDialog

from .board_shop import SHIFT, TODAY, at, drag, fill, lane_of, near, open_board
from .conftest import MANAGER, NOW


@pytest.fixture
def numbers(desk: Desk) -> dict[str, str]:
    return fill(desk)


@pytest.fixture
def page(numbers: dict[str, str], window: MainWindow, qtbot, qapp) -> AppointmentsPage:
    return open_board(window, qtbot, qapp)


# moving


def test_a_block_is_dragged_to_another_time_and_bay_and_ctrl_z_takes_it_back(
    qtbot, window: MainWindow, page: AppointmentsPage, numbers, desk: Desk
) -> None:
    number = numbers["7G777"]
    before = desk.appointments.get(number)
    drag(qtbot, page.board, number, "机修 2", at(10, 30))
    row = desk.appointments.get(number)
    assert (row.at, row.bay) == (at(10, 30), "机修 2")
    assert window.undo_bar.isVisible() and "机修 2 · 10:30" in window.undo_bar.words.text
    assert page.board.block is not None and page.board.block.row.number == number
    window.undo()
    assert desk.appointments.get(number) == before


def test_while_it_is_dragged_one_sees_where_it_lands_and_what_speaks_against_it(
    qtbot, page: AppointmentsPage, numbers, qapp
) -> None:
    number = numbers["7G777"]
    drag(qtbot, page.board, number, "机修 2", at(10, 30), drop=False)
    carried = page.board.carried
    assert carried is not None and (carried.at, carried.objection) == (at(10, 30), "")
    drag(qtbot, page.board, number, "机修 2", at(15, 0), drop=False)
    carried = page.board.carried
    assert carried is not None and "机修 2" in carried.objection
    assert carried.objection in page.board.accessibleDescription()
    page.board.grab()
    words = page.board.ghost_words
    assert not words.isEmpty() and page.board.viewport().rect().contains(words)
    assert page.step_back(), "Esc lets it go"
    assert page.board.carried is None


def test_a4_where_it_is_full_who_may_not_overbook_is_refused_in_words(
    qtbot, window: MainWindow, page: AppointmentsPage, numbers, desk: Desk
) -> None:
    drag(qtbot, page.board, numbers["7G777"], "机修 2", at(15, 0))
    assert desk.appointments.get(numbers["7G777"]).at == at(15, 30)
    assert window.banner.isVisible() and "机修 2" in window._notices[0]


def test_a4_where_it_is_full_a_manager_is_asked_for_the_reason(
    qtbot, window: MainWindow, page: AppointmentsPage, numbers, desk: Desk, monkeypatch
) -> None:
    asked: list[str] = []
    answers = iter([None, "老客户，师傅加班"])

    def ask(_parent, words: str) -> str | None:
        asked.append(words)
        return next(answers)

    monkeypatch.setattr(over_ask, "ask_reason", ask)
    window.shell.actor = MANAGER
    drag(qtbot, page.board, numbers["7G777"], "机修 2", at(15, 0))
    assert desk.appointments.get(numbers["7G777"]).at == at(15, 30), "rather not"
    drag(qtbot, page.board, numbers["7G777"], "机修 2", at(15, 0))
    row = desk.appointments.get(numbers["7G777"])
    assert (row.at, row.bay, row.over_why, row.over_by) == (
        at(15), "机修 2", "老客户，师傅加班", MANAGER.name
    )  # fmt: skip
    assert len(asked) == 2 and "机修 2" in asked[0]
    lane = page.board.board.lanes[lane_of(page.board, "机修 2")]
    assert lane.tracks == 2, "both are seen"
    edge = page.board.rect_of(numbers["7G777"])
    page.board.choose(numbers["3C333"])
    assert near(page, edge.x() + edge.width() // 2, edge.y() + 1, "red")


def test_the_reason_must_be_typed(qtbot) -> None:
    dialog = OverDialog("快保 1 那时已占用")
    qtbot.addWidget(dialog)
    assert not dialog.notice.isHidden() and "快保 1" in dialog.notice.words.text()
    dialog._accept()
    assert dialog.result() == 0 and dialog._hint.text()
    dialog._why.setText("  老客户 ")
    dialog._accept()
    assert dialog.result() == 1 and dialog.why == "老客户"


@pytest.mark.parametrize(
    ("tail", "bay", "moment", "word"),
    [("2B222", "机修 2", at(11), "不能改期"), ("7G777", "机修 2", at(9), "已过"),
     ("7G777", "机修 3", at(11), "停用")],
)  # fmt: skip
def test_what_can_not_be_is_said_and_nothing_happens(
    qtbot, window: MainWindow, page: AppointmentsPage, numbers, desk: Desk, tail, bay, moment, word
) -> None:
    before = desk.appointments.get(numbers[tail])
    drag(qtbot, page.board, numbers[tail], bay, moment, drop=False)
    assert page.board.carried is not None and word in page.board.carried.objection
    qtbot.mouseRelease(page.board.viewport(), Qt.MouseButton.RightButton)
    assert page.board.carried is not None, "only the button that carries lets go"
    qtbot.mouseRelease(page.board.viewport(), Qt.MouseButton.LeftButton)
    assert desk.appointments.get(numbers[tail]) == before
    assert word in window._notices[0]


def test_shift_and_arrows_carry_the_chosen_block_and_letting_go_drops_it(
    qtbot, window: MainWindow, page: AppointmentsPage, numbers, desk: Desk
) -> None:
    board, number = page.board, numbers["7G777"]
    board.choose(number)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyPress(board, key, SHIFT)
    assert board.carried is not None and desk.appointments.get(number).at == at(15, 30)
    qtbot.keyRelease(board, Qt.Key.Key_Shift)
    row = desk.appointments.get(number)
    assert (row.at, row.bay) == (at(15), "机修 1"), "past 快保 2, where the time is held"
    assert len(desk.appointments.moves(number)) == 1, "one move, not three"
    window.undo()
    assert desk.appointments.get(number).bay == "快保 1"


def test_enter_drops_and_esc_lets_go_of_what_the_keys_carry(
    qtbot, window: MainWindow, page: AppointmentsPage, numbers, desk: Desk
) -> None:
    page.board.choose(numbers["7G777"])
    qtbot.keyPress(page.board, Qt.Key.Key_Right, SHIFT)
    window.escape()
    assert page.board.carried is None and desk.appointments.get(numbers["7G777"]).at == at(15, 30)
    qtbot.keyPress(page.board, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(page.board, Qt.Key.Key_Return)
    assert desk.appointments.get(numbers["7G777"]).at == at(16)


def test_by_adviser_a_block_is_given_to_another(qtbot, page: AppointmentsPage, numbers, desk: Desk) -> None:
    page.bar.rows.choose("adviser")
    row = desk.appointments.get(numbers["7G777"])
    drag(qtbot, page.board, row.number, "司马青", row.at)
    after = desk.appointments.get(row.number)
    assert (after.adviser, after.at, after.bay) == ("司马青", row.at, row.bay)


# choosing and opening


def test_arrows_and_tab_choose_and_the_board_says_it_in_words(qtbot, page: AppointmentsPage, numbers) -> None:
    board = page.board
    assert page.row.number == numbers["3C333"], "the one who is late is chosen at first"
    assert "晚 27 分" in board.accessibleDescription() and "冀D·3C333" in board.accessibleDescription()
    qtbot.keyClick(board, Qt.Key.Key_Down)
    assert page.row.number == numbers["4D444"] == page.table.row.number
    qtbot.keyClick(board, Qt.Key.Key_Up)
    qtbot.keyClick(board, Qt.Key.Key_Tab)
    assert page.row.number == numbers["4D444"] and board.hasFocus()
    qtbot.mouseClick(
        board.viewport(), Qt.MouseButton.LeftButton, pos=board.rect_of(numbers["6F666"]).center()
    )
    assert page.row.number == numbers["6F666"]
    assert "机修 2" in board.accessibleDescription()
    assert "冀D·6F666" in board.tip_at(board.rect_of(numbers["6F666"]).center())


def test_left_and_right_change_the_day(qtbot, page: AppointmentsPage) -> None:
    qtbot.keyClick(page.board, Qt.Key.Key_Right)
    assert page.day == date(2026, 11, 24) and page.board.hasFocus()
    qtbot.keyClick(page.board, Qt.Key.Key_T)
    assert page.day == TODAY


def test_enter_opens_the_customer_and_f2_asks_the_panel(
    qtbot, window: MainWindow, page: AppointmentsPage, numbers
) -> None:
    begun: list[str] = []
    page.panel.edit = begun.append  # type: ignore[attr-defined]
    page.board.choose(numbers["6F666"])
    qtbot.keyClick(page.board, Qt.Key.Key_F2)
    page.board.edited.emit(page.row)
    assert begun == [numbers["6F666"]] * 2
    qtbot.keyClick(page.board, Qt.Key.Key_Return)
    assert window.page is window.pages["customer"]


def test_a5_a_cancelled_one_leaves_the_board_and_comes_back(
    qtbot, window: MainWindow, page: AppointmentsPage, numbers, desk: Desk, monkeypatch
) -> None:
    from ui.pages import cancel

    monkeypatch.setattr(cancel.CancelDialog, "exec", lambda self: True)
    monkeypatch.setattr(cancel.CancelDialog, "why", "客户临时有事")
    page.board.choose(numbers["7G777"])
    qtbot.keyClick(page.board, Qt.Key.Key_Delete)
    assert desk.appointments.get(numbers["7G777"]).state == "cancelled"
    assert page.board.rect_of(numbers["7G777"]).isEmpty()
    window.undo()
    assert desk.appointments.get(numbers["7G777"]).state == "booked"
    assert not page.board.rect_of(numbers["7G777"]).isEmpty()


def test_the_menu_names_what_may_be_done_with_its_keys(page: AppointmentsPage, numbers, desk: Desk) -> None:
    def names(tail: str) -> list[str]:
        menu = page.acts.menu(desk.appointments.get(numbers[tail]), lambda: None, lambda: None)
        return [action.text().split("\t")[0] for action in menu.actions() if action.isEnabled()]

    assert "到店" in names("3C333") and "未到" in names("3C333")
    assert "未到" not in names("7G777") and "取消预约" in names("7G777")
    assert "备件已到" in names("5E555")
    assert "取消预约" not in names("1A111")


def test_a7_no_show_and_parts_act_at_once_and_are_taken_back(
    window: MainWindow, page: AppointmentsPage, numbers, desk: Desk
) -> None:
    page.acts.no_show(desk.appointments.get(numbers["3C333"]))
    assert desk.appointments.get(numbers["3C333"]).state == "no_show"
    window.undo()
    assert desk.appointments.get(numbers["3C333"]).state == "booked"
    page.acts.parts_here(desk.appointments.get(numbers["5E555"]))
    assert desk.appointments.get(numbers["5E555"]).parts_came_at == NOW
    window.undo_bar.hide()
    window.undo()
    assert desk.appointments.get(numbers["5E555"]).parts_came_at is None, "also when the bar has gone"


def test_a7_arrivals_and_numbers_are_asked_from_the_board(
    window: MainWindow, page: AppointmentsPage, numbers, desk: Desk, monkeypatch
) -> None:
    from ui.pages import arrival

    asked: list[tuple] = []
    monkeypatch.setattr(arrival, "open_arrival", lambda _shell, text="": asked.append(("here", text)))
    monkeypatch.setattr(arrival, "open_walk_in", lambda _shell: asked.append(("walk in",)))
    page.bar.arrive_button.click()
    page.queue.button.click()
    page.acts.arrived(desk.appointments.get(numbers["3C333"]))
    assert asked == [("here", ""), ("walk in",), ("here", numbers["3C333"])]


def test_ctrl_p_shows_the_days_list_and_p_the_sheet(
    qtbot, window: MainWindow, page: AppointmentsPage, numbers, monkeypatch
) -> None:
    gone: list[dict] = []
    monkeypatch.setattr(window.shell, "go", lambda name, **place: gone.append({"page": name} | place))
    qtbot.keyClick(page.board, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.board, Qt.Key.Key_P)
    assert [one["page"] for one in gone] == ["paper", "paper"]
    assert gone[0]["paper"].pieces[0].number == TODAY.isoformat()
    assert gone[1]["numbers"] == [numbers["3C333"]]
