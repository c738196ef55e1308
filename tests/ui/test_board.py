"""The appointments page: the painted board, moving by mouse and keys, undo, refusal, the week, the queue."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from dealerdesk import text
from dealerdesk.appointments.capacity_service import ResourceRow
from dealerdesk.appointments.entries import Draft
from dealerdesk.appointments.reception import WalkIn
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from ui import theme
from ui.frame import MainWindow
from ui.pages import board_acts, over_ask
from ui.pages import board_words as said
from ui.pages.appointments import AppointmentsPage
from ui.pages.board import BoardView
from ui.pages.over_ask import OverDialog
from ui.widgets import parts

from .conftest import MANAGER, NOW, SPECIALIST, add_car

TODAY = date(2026, 11, 23)
SHIFT = Qt.KeyboardModifier.ShiftModifier
BAYS = (
    ("快保 1", "一组", "韩江"), ("快保 2", "一组", "鲁平"), ("机修 1", "二组", "贺川"),
    ("机修 2", "二组", "秦波"), ("机修 3", "二组", "姚立"), ("钣喷", "三组", "卫东升"),
    ("检测线", "检测", "龚明"),
)  # fmt: skip
VISITS = (
    # plate tail, bay, at, minutes, work, how many hours ago it was made
    ("1A111", "快保 1", (8, 30), 60, "first_service", 48),
    ("2B222", "快保 1", (9, 30), 60, "periodic_service", 48),
    ("3C333", "快保 2", (9, 15), 60, "first_service", 48),
    ("4D444", "快保 2", (12, 0), 60, "periodic_service", 0),
    ("5E555", "机修 1", (13, 0), 120, "repair", 48),
    ("6F666", "机修 2", (14, 30), 120, "repair", 48),
    ("7G777", "快保 1", (15, 30), 60, "periodic_service", 48),
)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=CHINA)


def fill(desk: Desk) -> dict[str, str]:
    """Seven bays, three advisers and a morning; the numbers of the appointments by plate tail."""
    for place, (name, team, technician) in enumerate(BAYS):
        desk.capacity.save(MANAGER, ResourceRow(0, "bay", name, (), team, technician, place=place))
    for place, name in enumerate(("冯磊", "田雨", "司马青")):
        desk.capacity.save(MANAGER, ResourceRow(0, "adviser", name, most_a_day=9, place=place))
    desk.settings.change(MANAGER, {"intake_an_hour": "4", "vip_holds": "14:40 快保 2"})
    for row in desk.appointments.day(TODAY):
        desk.appointments.cancel(MANAGER, row.number, "只为测试")
    numbers = {}
    for n, (tail, bay, (hour, minute), minutes, work, hours) in enumerate(VISITS):
        with desk.store.write(MANAGER, "edit_customer", tail) as w:
            car = add_car(w, 1 + n % 6, f"冀D{tail}", "A5", date(2024, 3, 16), f"LCYAB2C1B{n}P0611{n:02d}9")
        desk.store.clock = FixedClock(NOW - timedelta(hours=hours))
        numbers[tail] = desk.appointments.book(
            SPECIALIST,
            Draft(car, at(hour, minute), work, bay=bay, minutes=minutes, adviser=("冯磊", "田雨")[n % 2],
                  parts_state="order" if tail == "5E555" else "",
                  parts_on=TODAY if tail == "5E555" else None),
        ).number  # fmt: skip
    desk.store.clock = FixedClock(NOW)
    for tail in ("1A111", "2B222"):
        done = desk.reception.arrive(SPECIALIST, numbers[tail])
        desk.reception.receive(SPECIALIST, desk.reception.find(done.number).id)
        if tail == "1A111":
            desk.reception.leave(SPECIALIST, desk.reception.find(done.number).id)
    desk.capacity.set_away(MANAGER, "bay", "机修 3", at(8), at(8) + timedelta(days=1), "举升机检修")
    return numbers


@pytest.fixture
def numbers(desk: Desk) -> dict[str, str]:
    return fill(desk)


@pytest.fixture
def page(numbers: dict[str, str], window: MainWindow, qtbot, qapp) -> AppointmentsPage:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("appointments", {})
    qapp.processEvents()
    found = window.page
    assert isinstance(found, AppointmentsPage)
    found.board.setFocus()
    return found


def lane_of(board: BoardView, name: str) -> int:
    assert board.board is not None
    return next(n for n, lane in enumerate(board.board.lanes) if lane.key == name)


def spot(board: BoardView, name: str, moment: datetime) -> QPoint:
    """The place of a moment on a row, as the pointer meets it."""
    assert board.place is not None
    return QPoint(board.place.x_of(moment), board.place.lane_rect(lane_of(board, name)).center().y())


def drag(qtbot, board: BoardView, number: str, name: str, moment: datetime, drop: bool = True) -> None:
    """Take a block at its left end and carry it to a moment on a row."""
    left, view = Qt.MouseButton.LeftButton, board.viewport()
    rect = board.rect_of(number)
    start = QPoint(rect.x() + 2, rect.center().y())
    end = spot(board, name, moment) + QPoint(4, 0)
    qtbot.mousePress(view, left, pos=start)
    qtbot.mouseMove(view, start + QPoint(20, 0))
    qtbot.mouseMove(view, end)
    if drop:
        qtbot.mouseRelease(view, left, pos=end)


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


# looks


def near(page: AppointmentsPage, x: int, y: int, token: str) -> bool:
    """Whether the board's pixel has about this colour."""
    ratio = page.board.devicePixelRatioF()
    pixel = page.board.viewport().grab().toImage().pixelColor(round(x * ratio), round(y * ratio))
    wanted = theme.color(token)
    gaps = [abs(pixel.red() - wanted.red()), abs(pixel.green() - wanted.green())]
    return max(*gaps, abs(pixel.blue() - wanted.blue())) < 24


@pytest.mark.parametrize(
    ("tail", "ground"),
    [("1A111", "other"), ("2B222", "green-tint"), ("3C333", "amber-tint"), ("4D444", "surface"),
     ("7G777", "selection")],
)  # fmt: skip
def test_the_states_are_drawn_in_their_colours(page: AppointmentsPage, numbers, tail, ground) -> None:
    rect = page.board.rect_of(numbers[tail])
    assert near(page, rect.right() - 4, rect.center().y() + 8, ground)


def test_each_state_has_a_shape_and_a_word(page: AppointmentsPage, numbers, desk: Desk) -> None:
    words = {}
    for block in page.shown.blocks:
        look = said.look_of(block)
        words[block.row.plate[2:]] = (said.state_word(block, TODAY), look.icon, look.dashed)
    assert words["1A111"] == ("已离店", "checkbox-circle-fill", False)
    assert words["2B222"] == ("在店", "tools-line", False)
    assert words["3C333"] == ("晚 27 分", "timer-line", False)
    assert words["4D444"] == ("临时", "flashlight-line", True)
    assert words["5E555"] == ("待件 今天", "error-warning-line", False)
    assert words["7G777"] == ("待到", "calendar-check-line", False)
    assert said.held(page.shown.lanes[1].holds[0]) == ("优先", "VIP 预留", "13:40 放开")


def test_the_now_line_and_the_line_that_a1_draws(page: AppointmentsPage) -> None:
    place = page.board.place
    row = place.lane_rect(lane_of(page.board, "检测线"))
    assert near(page, place.x_of(NOW), row.center().y(), "accent")
    x = place.x_of(at(12, 42))
    assert any(near(page, x, y, "amber") for y in range(row.top(), row.top() + 8))
    page.step(1)
    assert page.shown.counts_from is None
    x = page.board.place.x_of(page.shown.opens + timedelta(minutes=72))
    assert not near(page, x, page.board.place.lane_rect(6).center().y(), "accent")


def test_an_absence_is_a_band_with_its_reason(page: AppointmentsPage) -> None:
    lane = page.shown.lanes[lane_of(page.board, "机修 3")]
    assert said.lane_note(lane, page.shown) == "今天停用"
    row = page.board.place.lane_rect(lane_of(page.board, "机修 3"))
    assert near(page, page.board.place.x_of(at(17, 15)), row.center().y(), "other")
    assert "举升机检修" in page.board.tip_at(QPoint(page.board.place.x_of(at(14)), row.center().y()))


def test_the_page_says_how_many_and_how_many_more(page: AppointmentsPage) -> None:
    day, line = page.state_line()
    assert day == "11月23日 星期一" and line.startswith("7 台，还能接 ")
    assert page.bar.counts.text.split() == "待到 4 在店 1 迟到 1 已离店 1".split()


def test_what_the_panel_would_book_stands_dashed_on_the_board(page: AppointmentsPage) -> None:
    assert page.board.draft is None
    page.new(2, "periodic_service")
    draft = page.board.draft
    assert draft is not None and draft.plate == "冀D7K218" and draft.at == page.panel.times.at
    assert page.board.viewport().rect().contains(page.board.draft_rect())
    page.panel.edit = lambda _number: None  # type: ignore[attr-defined]
    page.edit(page.row)
    assert page.board.draft is None, "what is changed stands there already"
    page.new()
    assert page.board.draft == draft
    page.panel.clear()
    page._show_draft()
    assert page.board.draft is None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1180, 640)])
@pytest.mark.parametrize("view", ["day", "week", "list"])
def test_nothing_is_cut_off(desk: Desk, make_window, qapp, picture, language, size, view) -> None:
    fill(desk)
    for n in range(3):
        desk.reception.walk_in(SPECIALIST, WalkIn(plate=f"冀D0000{n}", work="other"))
    text.use(language)
    window = make_window()
    window.resize(*size)
    place = {"view": "list"} if view == "list" else {"view": "board", "span": view}
    window.go("appointments", place)
    for _turn in range(3):
        qapp.processEvents()
    page = window.page
    assert isinstance(page, AppointmentsPage)
    assert (window.width(), window.height()) == size
    picture(window, f"board-{view}-{language}-{size[0]}")
    buttons = [page.bar.today_button, page.bar.arrive_button, page.bar.day_button, page.queue.button]
    for button in buttons:
        assert button.isVisible() and button.width() >= button.sizeHint().width()
        right = button.mapTo(page, button.rect().bottomRight())
        edge = page.panel.x() if page.panel.isVisible() else page.width()
        assert right.x() <= edge and right.y() <= page.height()
    for label in (page.bar.counts, page.queue.words, page.legend.words):
        assert parts.fits(label._line, label.width()), label.text
    for day in page.week.days:
        assert parts.fits(day.line(), day.width() - theme.px(14)), parts.plain(day.line())
    for card in page.queue.cards:
        for line in card.lines():
            assert parts.fits(line, card.width() - theme.px(16)), parts.plain(line)
    if view != "day":
        return
    placed = page.board.place
    for number, lane in enumerate(page.shown.lanes):
        assert theme.metrics("body", True).horizontalAdvance(
            said.lane_name(lane, "bay") + said.lane_load(lane, page.shown)
        ) <= placed.left - theme.px(24)
        for block in lane.blocks:
            rect = placed.block_rect(number, block)
            room = rect.width() - theme.px(12)
            tail = said.short_tail(block.row.plate, room)
            assert tail == said.tail(block.row.plate), f"{tail} of {block.row.plate}"
            words = min((said.state_word(block, TODAY), said.short_word(block)), key=len)
            assert theme.metrics("caption").horizontalAdvance(words) + theme.px(18) <= room


def test_the_block_of_half_an_hour_says_at_least_the_end_of_its_plate(page: AppointmentsPage) -> None:
    assert said.short_tail("冀DF09871", theme.px(30)) in ("9871", "871")
    assert said.short_tail("冀D7K218", theme.px(60)) == "7K218"


# the week, the list, the queue


def test_the_week_strip_says_the_load_and_its_colour(page: AppointmentsPage, numbers, desk: Desk) -> None:
    day = page.week.days[0]
    assert day.shown == f"{page.shown.load.percent}%"
    for percent, tones, word in (
        (89, ("bar", "text-2"), "89%"), (90, ("amber-fill", "amber"), "90%"),
        (100, ("red", "red"), "满"), (104, ("red", "red"), "满 104%"),
    ):  # fmt: skip
        assert said.load_tone(percent) == tones and said.load_word(percent) == word
    page.week.days[1].click()
    assert page.day == date(2026, 11, 24)


def test_the_week_board_has_the_cars_of_each_bay_and_opens_a_day(
    qtbot, page: AppointmentsPage, numbers
) -> None:
    qtbot.keyClick(page.board, Qt.Key.Key_W)
    week = page.week_board
    assert week.isVisible() and week.hasFocus()
    row = week.week.rows[0]
    assert row.lane.key == "快保 1" and row.cells[0].cars == 3
    assert "冀D7G777" in week.told(row, row.cells[0])
    spot = week.cell_rect(1, 2).center()
    qtbot.mouseClick(week.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert page.day == date(2026, 11, 25)
    qtbot.keyClick(week, Qt.Key.Key_Right)
    assert page.day == date(2026, 11, 26)
    qtbot.keyClick(week, Qt.Key.Key_Return)
    assert page.board.isVisible() and page.day == date(2026, 11, 26)


def test_the_list_says_in_words_what_the_board_shows(qtbot, page: AppointmentsPage, numbers) -> None:
    qtbot.keyClick(page.board, Qt.Key.Key_L)
    assert page.table.isVisible() and page.table.hasFocus()
    assert page.table.row.number == numbers["3C333"], "the chosen one stays chosen"
    model = page.table.rows_model
    state = next(n for n, column in enumerate(model.columns) if column.key == "state")
    said_ = {row.plate[2:]: parts.plain(model.line(n, state)) for n, row in enumerate(page.table.rows)}
    assert said_["3C333"] == "晚 27 分" and said_["1A111"] == "已离店"
    assert said_["5E555"] == "待到 · 待件 今天"
    qtbot.keyClick(page.table, Qt.Key.Key_L)
    assert page.board.hasFocus()


def test_a7_who_waits_stands_below_with_those_ahead_and_minutes(
    page: AppointmentsPage, desk: Desk, qapp
) -> None:
    assert page.queue.words.text.endswith("没人等") and page.queue.cards == []
    for n in range(6):
        desk.reception.walk_in(SPECIALIST, WalkIn(plate=f"冀D0000{n}", work="other", wish="洗车"))
    qapp.processEvents()
    waiting = desk.reception.waiting()
    assert page.queue.words.text.endswith(f"6 人，约 {waiting[-1].wait} 分")
    first = " ".join(parts.plain(line) for line in page.queue.cards[0].lines())
    assert waiting[0].number in first and "00000" in first and "洗车" in first and "前 0 人" in first
    shown = len(page.queue.cards)
    assert shown < 6 and page.queue.more.text == f"+{6 - shown}"


def test_a_new_shop_has_a_board_too(window: MainWindow, qapp) -> None:
    window.go("appointments", {})
    page = window.page
    assert isinstance(page, AppointmentsPage) and page.shown is not None
    assert len(page.shown.lanes) >= 4 and page.shown.free is None
    assert page.state_line()[1] == "3 台"
    assert "工位" in page.legend.words.text
    assert page.week.days[0].shown == "3"
    page.step(40)
    assert "N 新预约" in page.board.accessibleDescription()


def test_a_double_click_on_a_free_time_asks_the_panel(qtbot, page: AppointmentsPage) -> None:
    asked: list[tuple[datetime, str]] = []
    page.panel.offer_at = lambda moment, bay: asked.append((moment, bay))  # type: ignore[attr-defined]
    where = spot(page.board, "机修 2", at(11)) + QPoint(6, 0)
    qtbot.mouseDClick(page.board.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert asked == [(at(11), "机修 2")]


def test_300_appointments_are_refreshed_and_painted_fast(desk: Desk, make_window, qapp) -> None:
    fill(desk)
    desk.settings.change(MANAGER, {"intake_an_hour": "0", "vip_holds": ""})
    with desk.store.write(MANAGER, "edit_customer", "x") as w:
        car = add_car(w, 1, "冀D88888", "A5", date(2024, 3, 16), "LCYAB2C1ZZP061199")
    made = NOW - timedelta(days=3)
    for n in range(300):
        desk.appointments.book(
            MANAGER,
            Draft(car, at(8, 30) + timedelta(minutes=30 * (n % 2)), "repair", bay=BAYS[n % 7][0], minutes=60,
                  made_at=made),
        )  # fmt: skip
    window = make_window()
    window.go("appointments", {})
    page = window.page
    assert isinstance(page, AppointmentsPage) and len(page.shown.blocks) >= 300

    def best(act) -> float:
        spent = []
        for _turn in range(3):
            start = time.process_time()
            act()
            spent.append(time.process_time() - start)
        return min(spent)

    assert best(lambda: page.board.grab()) < 0.05
    assert best(page.refresh) < 0.1


def test_the_acts_have_a_fall_back_where_no_dialog_of_arrivals_is(
    window: MainWindow, page: AppointmentsPage, numbers, desk: Desk
) -> None:
    board_acts.BoardActs._arrived_at_once(page.acts, desk.appointments.get(numbers["3C333"]))
    assert desk.appointments.get(numbers["3C333"]).state == "arrived"
    assert page.bar.counts.text.split()[-1] == "1"
    window.undo()
    assert desk.appointments.get(numbers["3C333"]).state == "booked"
    assert QApplication.focusWidget() is not None
