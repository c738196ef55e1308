"""The board, the week, the list and the queue: their words, colours and sizes, and how fast they are."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt

from dealerdesk import text
from dealerdesk.appointments.reception import WalkIn
from dealerdesk.appointments.records import Appointment
from dealerdesk.desk import Desk
from ui import theme
from ui.frame import MainWindow
from ui.pages import board_words as said
from ui.pages.appointments import AppointmentsPage
from ui.widgets import parts

from .board_shop import BAYS, TODAY, at, fill, lane_of, near, open_board, spot
from .conftest import MANAGER, NOW, SPECIALIST, add_car


@pytest.fixture
def numbers(desk: Desk) -> dict[str, str]:
    return fill(desk)


@pytest.fixture
def page(numbers: dict[str, str], window: MainWindow, qtbot, qapp) -> AppointmentsPage:
    return open_board(window, qtbot, qapp)


# looks


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
    assert page.queue.words.text.endswith("没有人等") and page.queue.cards == []
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
    made = NOW - timedelta(days=3)
    with desk.store.write(MANAGER, "edit_customer", "x") as w:
        car = add_car(w, 1, "冀D88888", "A5", date(2024, 3, 16), "LCYAB2C1ZZP061199")
        for n in range(300):
            w.insert(
                Appointment, number=f"YY-20261120-{n:03d}", vehicle=car, at=at(8 + n % 2, 30),
                minutes=60, made_at=made, made_by="周岚", work="repair", bay=BAYS[n % 7][0], counts=True,
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

    assert best(lambda: page.board.grab()) < 0.25, "0.05 on an idle PC; no timed test, only a guard"
    assert best(page.refresh) < 0.5
