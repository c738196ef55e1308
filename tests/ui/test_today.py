"""Today: what is to be done by whom, the reason beside each call, the ruler over all, cards by role."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from PySide6.QtCore import Qt

from dealerdesk import text
from dealerdesk.care import ruler as rules
from dealerdesk.care.attempts import MORNING
from dealerdesk.care.calls import Said
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff.rights import Actor
from ui import theme
from ui.frame import MainWindow
from ui.pages.call_queue import open_slot
from ui.pages.today import TodayPage
from ui.pages.today_calls import limit_state, why
from ui.pages.today_ruler import told
from ui.pages.today_tiles import about
from ui.shell import AFTER_PAINT_MS
from ui.widgets import parts
from ui.widgets.tiles import Tile

TODAY = date(2026, 11, 23)


@pytest.fixture
def today(window: MainWindow, qtbot) -> TodayPage:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    found = window.page
    assert isinstance(found, TodayPage)
    return found


def at(hour: int, minute: int) -> FixedClock:
    return FixedClock(datetime(2026, 11, 23, hour, minute, tzinfo=CHINA))


def names(page: TodayPage) -> list[str]:
    return [row.first.name for row in page.table.rows if hasattr(row, "first")]


# the calls


def test_the_list_is_the_queue_of_who_sits_here_without_the_birthdays(today: TodayPage, desk) -> None:
    queue = desk.queue.queue(today.shell.actor)
    wanted = [call.first.task for call in queue.now if call.first.kind != "C6"]
    assert [row.first.task for row in today.table.rows] == wanted
    assert names(today) == ["王𠮷䶮", "宏盛商贸有限公司", "李国栋"]
    assert today.calls.heading.text.endswith("还有 3 通")
    cells = today.table.rows_model
    assert parts.plain(cells.line(0, 3)).startswith("首保") and "已超" not in parts.plain(cells.line(0, 5))
    assert cells.columns[3].tip(today.table.rows[0]) == "首保 · 例行联系"


def test_the_rail_counts_what_needs_an_act_and_is_red_only_past_a_limit(
    window: MainWindow, today: TodayPage, desk
) -> None:
    item = window.rail.items["today"]
    assert (item.count, item.urgent) == (5, True), "a routine contact is 22 days past its limit"
    late = next(row for row in today.table.rows if row.limit < TODAY)
    desk.calls.record(today.shell.actor, late.first.task, Said("informed"))
    assert (item.count, item.urgent) == (4, False)
    assert "今日已拨 1，接通 1" in today.calls.heading.text
    desk.store.clock = at(10, 31)
    window._tick()
    assert (item.count, item.urgent) == (4, True), "the birthdays are late"


def test_slot_boxes_tell_what_was_tried_and_what_is_free_now(today: TodayPage, desk) -> None:
    call = today.table.rows[0]
    assert today.calls.slots.slot_now == MORNING == open_slot(call, MORNING)
    desk.calls.record(today.shell.actor, call.first.task, Said("no_answer"))
    again = next(row for row in today.table.rows if row.first.task == call.first.task)
    assert again.first.used == (MORNING,) and open_slot(again, MORNING) == ""
    assert today.table.rows[-1] is again, "it waits for the afternoon"
    assert parts.plain(today.table.rows_model.line(len(today.table.rows) - 1, 5)) == "14:00 起"
    assert "上午 09:00–11:30 已试" in today.table.rows_model.columns[-1].tip(again)


def test_r1_a_third_attempt_says_which_slot_is_left(today: TodayPage, desk) -> None:
    task = today.table.rows[0].first.task
    for day, hour in ((21, 10), (22, 15)):
        moment = datetime(2026, 11, day, hour, 0, tzinfo=CHINA)
        desk.calls.record(today.shell.actor, task, Said("no_answer", moment))
    desk.store.clock = at(16, 30)
    today.minute()
    assert today.table.rows[0].first.task == task
    assert why(today.table.rows[0], TODAY) == "第 3 次：已用上午、下午，只剩傍晚时段"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 11, 20), "已超 3 天"),
        (TODAY, "今天 下班"),
        (date(2026, 11, 25), "11-25"),
        (date(2027, 1, 18), "2027-01-18"),
    ],
)
def test_a_limit_is_said_in_shape_word_and_colour(due: date, words: str) -> None:
    line = limit_state(due, TODAY)
    assert parts.plain(line) == words
    assert isinstance(line[0], parts.Icon) == (due <= TODAY)


def test_what_changes_thousands_of_calls_is_read_off_the_windows_thread(
    today: TodayPage, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    threads: list[threading.Thread] = []
    work = desk.today.work
    monkeypatch.setattr(
        desk.today, "work", lambda who: threads.append(threading.current_thread()) or work(who)
    )
    today.shell.tasks.inline = False
    today.work = None
    desk.tasks.plan(today.shell.actor)
    today.changed(None)
    qtbot.waitUntil(lambda: not today.shell.tasks.running and today.work is not None)
    assert threads and threading.main_thread() not in threads
    threads.clear()
    desk.tasks.skip(today.shell.actor, today.table.rows[0].first.task, "测试")
    assert threads == [threading.main_thread()], "one's own act shows at once"
    qtbot.wait(AFTER_PAINT_MS * 2)  # what stands at the side comes after it


def test_the_order_can_be_changed(today: TodayPage) -> None:
    today.calls.order.choose("kind")
    assert any(hasattr(row, "note") for row in today.table.rows)
    today.calls.order.choose("customer")
    assert names(today) == sorted(names(today)) and len(names(today)) == 3


def test_enter_opens_the_customer_and_ctrl_b_books(qtbot, window: MainWindow, today: TodayPage) -> None:
    today.table.setFocus()
    qtbot.keyClick(today.table, Qt.Key.Key_Return)
    assert window.top.heading.text.startswith("王𠮷䶮")
    window.back()
    today.table.choose(0)
    today.book()
    panel = window.pages["appointments"].panel
    assert panel.car is not None and panel.car.plate == today.table.rows[0].first.plate
    assert panel.work.value == "first_service"


# birthdays


def test_birthdays_are_tiles_with_their_limit(today: TodayPage) -> None:
    assert "10:30" in today.birthdays.limit.text and "48" in today.birthdays.limit.text
    assert [one.name for one in today.birthdays.people] == ["范晓芸", "单红梅"]
    assert [tile.text() for tile in today.birthdays.shown()] == [
        "范晓芸 女士 · 公历 · E6 纯电 · 未拨", "单红梅 女士 · 公历 · S3 · 未拨",
    ]  # fmt: skip


def test_c6_a_greeted_one_is_ticked_and_counted(today: TodayPage, desk) -> None:
    first = today.birthdays.people[0].task
    moment = datetime(2026, 11, 23, 9, 5, tzinfo=CHINA)
    desk.calls.record(today.shell.actor, first, Said("informed", moment))
    assert today.birthdays.counter.accessibleName() == "已送 1 / 2"
    assert any("09:05 电话送达" in tile.text() for tile in today.birthdays.shown())
    second = next(one.task for one in today.birthdays.people if one.open)
    desk.calls.record(today.shell.actor, second, Said("busy", moment + timedelta(minutes=26)))
    assert any("09:31 占线" in tile.text() for tile in today.birthdays.shown())
    desk.calls.record(today.shell.actor, second, Said("informed"))
    assert today.birthdays.limit.text == "全部送到"


@pytest.mark.parametrize(("minute", "tone"), [(59, "amber"), (60, "red")])
def test_the_limit_of_birthdays_turns_red_half_an_hour_before_it(
    today: TodayPage, desk, minute: int, tone: str
) -> None:
    desk.store.clock = at(9 + minute // 60, minute % 60)
    today.minute()
    assert {part.tone for part in today.birthdays.limit._line} == {tone}
    assert f"还剩 {90 - minute} 分" in today.birthdays.limit.text


def test_after_the_limit_the_birthdays_are_late_and_pinned(today: TodayPage, desk) -> None:
    desk.store.clock = at(11, 0)
    today.minute()
    assert "已超" in today.birthdays.limit.text
    assert today.ruler.day is not None
    assert [flag.what for flag in today.ruler.day.pinned] == [rules.BIRTHDAYS]
    assert "10:30 生日 · 已超 30 分" in today.ruler.accessibleDescription()


def test_g_goes_to_the_next_birthday(qtbot, today: TodayPage) -> None:
    from PySide6.QtWidgets import QApplication

    today.table.setFocus()
    qtbot.keyClick(today.table, Qt.Key.Key_G)
    first = QApplication.focusWidget()
    assert isinstance(first, Tile) and first.row.name == "范晓芸"
    qtbot.keyClick(first, Qt.Key.Key_G)
    second = QApplication.focusWidget()
    assert isinstance(second, Tile) and second.row.name == "单红梅"


def test_a_model_is_as_long_as_a_tile_has_room_for(today: TodayPage) -> None:
    one = today.birthdays.people[0]
    lunar = '["lunar_birthday",10,15,false,"2026-11-23"]'
    assert about(replace(one, model="X7 2.0T 四驱尊享版")) == "公历 · X7 2.0T"
    assert about(replace(one, model="S3 1.5L 手动舒适版", reason=lunar)) == "农历十月十五 · S3"
    assert about(replace(one, model="")) == "公历"


# the ruler


def test_the_ruler_shows_the_limits_of_the_day_over_both_columns(
    window: MainWindow, today: TodayPage
) -> None:
    day = today.ruler.day
    assert day is not None
    assert [told(flag, day.now) for flag in day.flags] == [
        "10:30 生日 · 还差 2 位", "11:10 交接 1 张 · 12:10 单红梅，未交接",
        "13:00 交接 1 张 · 14:00 张敏，未交接", "15:30 交接 1 张 · 16:30 李国栋，未交接",
        "16:00 备件清单 · 后两天 1 台", "17:30 交车日报 · 下午收", "17:30 夕会单",
        "18:00 交接 1 张 · 09:00 范晓芸，未交接",
    ]  # fmt: skip
    assert today.ruler.width() == today.width() - 2 * theme.px(12)
    window.resize(1180, 640)
    assert today.ruler.isVisible() and today.ruler.height() == theme.px(106), "never scrolled away"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(1180, 640), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("hour", [6, 9, 11, 14, 17, 20])
def test_no_words_of_the_ruler_are_cut_or_overlap(
    desk, make_window, qapp, language: str, size: tuple[int, int], hour: int
) -> None:
    desk.store.clock = at(hour, 42)
    text.use(language)
    window = make_window()
    window.resize(*size)
    qapp.processEvents()
    window.grab()
    ruler = window.pages["today"].ruler
    boxes = [mark.box for mark in ruler.marks]
    assert all(box.width() >= mark.wide for mark, box in zip(ruler.marks, boxes, strict=True))
    assert all(box.left() >= 0 and box.right() <= ruler.width() for box in boxes)
    assert not any(a.intersects(b) for n, a in enumerate(boxes) for b in boxes[:n])
    if ruler.day.pinned:
        assert not any(box.intersects(ruler._pin_box()) for box in boxes)


def test_a_flag_leads_to_what_it_is_about(qtbot, window: MainWindow, today: TodayPage) -> None:
    from PySide6.QtCore import QPoint

    window.grab()
    mark = next(one for one in today.ruler.marks if one.flags[0].what == rules.DELIVERY)
    qtbot.mouseClick(today.ruler, Qt.MouseButton.LeftButton, pos=QPoint(mark.x, theme.px(20)))
    assert window.page is window.pages["sync"]


def test_sheets_stand_by_their_own_limit_and_know_what_was_printed(today: TodayPage, desk) -> None:
    rows = [slip.row for slip in today.hand_over.table.rows]
    assert [f"{row.limit:%H:%M}" for row in rows] == ["11:10", "13:00", "15:30", "18:00"]
    assert "11:10" in today.hand_over.limit.text and "1:28" in today.hand_over.limit.text
    desk.paper.record(today.shell.actor, "sheet", b"%PDF", 1, number=rows[0].number)
    assert "0 / 4" in today.hand_over.heading.text, "printed is not yet handed over (A2)"
    desk.hand_overs.give(today.shell.actor, [rows[0].number])
    desk.hand_overs.accept(today.shell.actor, [rows[0].number], "许文静")
    assert "1 / 4" in today.hand_over.heading.text
    assert "13:00" in today.hand_over.limit.text


def test_a_written_order_takes_the_call_off_the_list(today: TodayPage, desk) -> None:
    from dealerdesk.people.records import RepairOrder
    from dealerdesk.staff.rights import Actor

    with desk.store.write(Actor("许文静", "manager"), "edit_customer", "x") as w:
        w.insert(RepairOrder, vehicle=6, number="WX1", settled_on=TODAY, visit_on=TODAY, entered_on=TODAY,
                 service_class="periodic_service", km=20000)  # fmt: skip
    assert "李国栋" not in names(today)


# the end of the day, and the role


def finish(page: TodayPage, desk) -> None:
    for row in [*page.table.rows]:
        desk.calls.record(page.shell.actor, row.first.task, Said("informed", also=tuple(
            one.task for one in row.matters[1:])))  # fmt: skip
    for one in page.birthdays.people:
        desk.calls.record(page.shell.actor, one.task, Said("informed"))


def test_a4_at_its_hour_the_parts_list_is_called_for_once_until_it_is_printed(
    window: MainWindow, today: TodayPage, desk
) -> None:
    def said() -> list[str]:
        return [one for one in window._notices if "备件" in one]

    desk.store.clock = at(15, 59)
    today.minute()
    assert said() == []
    desk.store.clock = at(16, 0)
    today.minute()
    today.minute()
    assert said() == ["16:00 请打印给备件和车间的清单，后两天 1 台车"]
    (flag,) = [one for one in today.ruler.day.flags if one.what == rules.PARTS]
    today._flag(flag.what)
    assert window.page is window.pages["appointments"]
    desk.paper.record(today.shell.actor, "parts-list", b"%PDF", 1, number="2026-11-23")
    assert desk.today.parts_limit()[0].done


def test_nothing_to_do_says_what_comes_tomorrow(today: TodayPage, desk) -> None:
    finish(today, desk)
    assert today.calls.empty.isVisible() and not today.table.isVisible()
    assert today.calls.empty.words.text().startswith("今天没有要打的电话。明天 ")
    assert not today.calls.start_button.isEnabled()
    assert today.state_line()[0] == "11月23日 星期一"


def test_before_close_it_says_what_is_open_and_then_that_today_is_done(today: TodayPage, desk) -> None:
    assert not today.evening.isVisible()
    desk.store.clock = at(17, 31)
    today.minute()
    assert today.evening.words.text() == (
        "还没做完：3 通电话 · 2 位生日 · 备件清单 · 交车日报 · 夕会单 · 1 张登记表待交接"
    )
    finish(today, desk)
    actor = Actor("许文静", "manager")
    desk.delivery.say_none(actor)
    assert "交车日报" not in today.evening.words.text()
    desk.paper.record(actor, "evening", b"%PDF", 1, number="CH-20261123-002")
    desk.paper.record(actor, "parts-list", b"%PDF", 1, number="2026-11-23")
    numbers = [slip.row.number for slip in today.hand_over.table.rows]
    for number in numbers:
        desk.paper.record(actor, "sheet", b"%PDF", 1, number=number)
    assert "1 张登记表待交接" in today.evening.words.text(), "printed is not yet handed over (A2)"
    desk.hand_overs.give(today.shell.actor, numbers)
    desk.hand_overs.accept(actor, numbers, actor.name)
    assert today.evening.words.text() == "今天做完了。"
    assert today.ruler.day is not None and today.ruler.day.all_done


ROLES = {
    "care_specialist": {"birthdays", "calls", "hand_over", "reports"},
    "front_desk": {"arrivals", "hand_over", "reports"},
    "manager": {"birthdays", "calls", "team", "hand_over", "reports"},
    "sales_consultant": {"calls", "reports"},
}


@pytest.mark.parametrize("role", ROLES)
def test_the_role_chooses_the_cards_and_the_places_stay(window: MainWindow, today, role: str) -> None:
    window.shell.actor = Actor("某人", role)
    window._changed(None)
    cards = ("birthdays", "calls", "arrivals", "team", "hand_over", "reports")
    assert {name for name in cards if getattr(today, name).isVisible()} == ROLES[role]
    if role == "front_desk":
        assert today.arrivals.heading.text.endswith("已到 0 / 3")
        assert window.rail.items["today"].count == 3
    if role == "manager":
        assert today.team.table.rows


# looks


@pytest.mark.parametrize("size", [(1366, 768), (1180, 640)])
def test_nothing_is_cut_off_in_chinese(window: MainWindow, today: TodayPage, qapp, size) -> None:
    window.resize(*size)
    today.show_side()
    qapp.processEvents()
    window.grab()
    for table in (today.table, today.hand_over.table, today.reports.table):
        model = table.rows_model
        for row in range(len(model.rows)):
            for column in range(len(model.columns)):
                room = table.columnWidth(column) - 2 * table.pad
                if model.columns[column].key != "who":  # a firm's name may be long
                    line = model.line(row, column)
                    assert parts.fits(line, room), parts.plain(line)
    for tile in today.birthdays.shown():
        assert all(parts.measure(line) <= tile.width() - 2 * theme.px(10) for line in tile._lines)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_word_and_count_of_the_rail_never_touch(make_window, qapp, language: str) -> None:
    text.use(language)
    window = make_window()
    for item in window.rail.items.values():
        for count, on in product((7, 342, 1342), (False, True)):
            item.set_count(count, True)
            room, role = item.words_room(on)
            said, size = item.count_words(on)
            assert said in (f"{count:,}", "999+")
            wide = theme.metrics(size, True).horizontalAdvance(said)
            assert room.right() < item.width() - wide - theme.px(6)
            if item.entry.id in ("today", "call"):
                assert theme.metrics(role, on).horizontalAdvance(item.text()) <= room.width(), item.text()


def test_a_day_that_is_not_planned_computes_nothing_for_the_whole_shop(
    desk: Desk, make_window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first plan of 30,000 customers takes seconds; the window stands there meanwhile."""
    monkeypatch.setattr("ui.planning.Planner.look", lambda _self: None)
    monkeypatch.setattr(type(desk.care), "due", lambda *_a, **_k: pytest.fail("computed live"))
    page = make_window().page
    assert page.calls.empty.isVisible() and "还没排" in page.calls.empty.words.text()


def test_the_reasons_stand_whole_in_english(desk, make_window) -> None:
    text.use("en")
    page = make_window().page
    assert isinstance(page, TodayPage)
    model, header = page.table.rows_model, page.table.horizontalHeader()
    room = header.sectionSize(4) - 2 * page.table.pad
    assert [model.columns[4].key, len(model.rows)] == ["why", 3]
    for row in range(len(model.rows)):
        assert parts.fits(model.line(row, 4), room), parts.plain(model.line(row, 4))
