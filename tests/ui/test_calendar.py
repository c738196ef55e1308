"""The calendar page: keys, moving by drag and by keys, levelling, past days, papers and files."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton

from dealerdesk import text
from dealerdesk.care.days import DayItem
from dealerdesk.care.records import CareTask
from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from ui import theme
from ui.frame import MainWindow
from ui.pages import calendar_cell as cell
from ui.pages.calendar import CalendarPage
from ui.pages.calendar_board import MIME
from ui.pages.calendar_level import LevelPreview

from .conftest import MANAGER, add_car, add_order

TODAY = date(2026, 11, 23)
DUE = date(2026, 11, 30)


@pytest.fixture
def page(desk: Desk, window: MainWindow, qtbot) -> CalendarPage:
    with desk.store.write(MANAGER, "edit_customer", "x") as w:
        for n in range(3):
            car = add_car(w, 4, f"冀D0000{n}", "S3", date(2024, 3, 16), f"LCYAB2C1{n}P061199{n}")
            add_order(w, car, f"WY{n}", date(2026, 5, 30), 31240)
    desk.tasks.plan(MANAGER)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("calendar", {"day": DUE})
    found = window.page
    assert isinstance(found, CalendarPage)
    return found


def item(page: CalendarPage, kind: str) -> DayItem:
    found = next(row for row in page.side.list.rows if isinstance(row, DayItem) and row.item.kind == kind)
    page.side.list.choose(page.side.list.rows.index(found))
    return found


@pytest.mark.parametrize(("language", "mode"), [("zh_CN", "light"), ("zh_CN", "dark"), ("en", "light")])
@pytest.mark.parametrize("view", ["month", "week", "day"])
@pytest.mark.parametrize("size", [(1366, 768), (1180, 640)])
def test_it_opens_in_every_view(
    desk: Desk, make_window, qapp, picture, view: str, language: str, mode: str, size: tuple[int, int]
) -> None:
    text.use(language)
    theme.apply(qapp, mode)
    desk.tasks.plan(MANAGER)
    window = make_window()
    window.resize(*size)
    window.go("calendar", {"view": view, "day": DUE})
    for _turn in range(3):
        qapp.processEvents()
    assert (window.width(), window.height()) == size
    picture(window, f"calendar-{view}-{language}-{mode}-{size[0]}")


def test_arrows_pages_and_t_change_the_day(page: CalendarPage, qtbot) -> None:
    page.board.setFocus()
    for key, day in (
        (Qt.Key.Key_Left, date(2026, 11, 29)), (Qt.Key.Key_Up, date(2026, 11, 22)),
        (Qt.Key.Key_Down, date(2026, 11, 29)), (Qt.Key.Key_Right, DUE),
        (Qt.Key.Key_PageDown, date(2026, 12, 30)), (Qt.Key.Key_PageUp, DUE), (Qt.Key.Key_T, TODAY),
    ):  # fmt: skip
        qtbot.keyClick(page.board, key)
        assert page.day == day
    assert "11 月" in page.state_line()[0]


def test_enter_opens_the_day_and_esc_goes_back(page: CalendarPage, window: MainWindow, qtbot) -> None:
    page.board.setFocus()
    qtbot.keyClick(page.board, Qt.Key.Key_Return)
    assert page.view.value == "day" and page.stack.currentWidget() is page.list
    assert len(page.list.table.rows) == page._days[DUE].count
    window.escape()
    assert page.view.value == "month"


def test_shift_and_arrow_move_the_chosen_task_and_undo_takes_it_back(
    page: CalendarPage, window: MainWindow, qtbot
) -> None:
    one = item(page, "C2")
    qtbot.keyClick(page.board, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    day = DUE - timedelta(days=1)
    assert page.day == day and page.side.chosen is not None and page.side.chosen.key == one.key
    window.undo()
    assert not any(row.key == one.key for row in page.shell.desk.days.items(day))
    assert any(row.key == one.key for row in page.shell.desk.days.items(DUE))


def drop(page: CalendarPage, key: str, day: date) -> None:
    data = QMimeData()
    data.setData(MIME, key.encode())
    where = QPointF(page.board.rect_of(day).center())
    page.board.dropEvent(
        QDropEvent(
            where, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


def test_a_task_dropped_on_a_day_of_its_window_moves(page: CalendarPage) -> None:
    one = item(page, "C2")
    to = date(2026, 11, 26)
    assert page._fits(one.key, to)
    drop(page, one.key, to)
    assert any(row.key == one.key for row in page.shell.desk.days.items(to))


def test_a_task_dropped_outside_its_window_is_refused_in_one_line(
    page: CalendarPage, window: MainWindow
) -> None:
    one = item(page, "C2")
    past = TODAY - timedelta(days=3)
    assert not page._fits(one.key, past)
    drop(page, one.key, past)
    assert "只能排在" in window.banner.words.text()
    assert any(row.key == one.key for row in page.shell.desk.days.items(DUE))


def test_a_full_day_is_offered_and_levelled(page: CalendarPage, desk: Desk, window, monkeypatch) -> None:
    load = page._days[DUE].load
    desk.settings.change(MANAGER, {"calls_a_day": str(load - 1)})
    assert page._offer is not None and page.side.full.isVisible()
    moves = page._offer.moves
    assert len(moves) == 1 and "11-30" in page.side.full_words.text()
    shown: list[int] = []
    monkeypatch.setattr(LevelPreview, "exec", lambda self: shown.append(len(self.table.rows)) or True)
    page.level()
    assert shown == [1] and page._days[DUE].load == load - 1
    window.undo()
    assert page._days[DUE].load == load


def test_kinds_filter_the_list(page: CalendarPage) -> None:
    every = len(page.side.list.rows)
    assert str(every) in page.side.all.text()
    page.side.checks["C2"].setChecked(False)
    left = [row for row in page.side.list.rows if isinstance(row, DayItem)]
    assert len(left) < every and all(row.item.kind != "C2" for row in left)


def test_past_days_say_what_became_of_them(page: CalendarPage, desk: Desk) -> None:
    day = date(2026, 11, 12)
    with desk.store.write(MANAGER, "plan", "x") as w:
        late = datetime(2026, 11, 13, 9, tzinfo=CHINA)
        w.insert(CareTask, kind="C2", key="late", customer=2, vehicle=2, opens=day, due=day, closes=day,
                 state="done", result="informed", ended_at=late)  # fmt: skip
    page.show_day(day)
    assert "漏 1 件，已补" in cell.day_words(page._days[day])
    assert "漏做" in page.state_line()[0] and "12 日" in page.state_line()[0]
    (row,) = page.side.list.rows
    assert row.late and not page.side.hint.isVisible()


@pytest.mark.parametrize(
    ("load", "tone", "words"),
    [(56, "bar", "56/70"), (62, "bar", "62/70"), (63, "amber-fill", "63/70"), (70, "red", "满 70/70")],
)
def test_a_load_is_amber_from_90_percent_and_red_when_full(load: int, tone: str, words: str) -> None:
    assert cell.load_tone(load, 70)[0] == tone
    assert cell.load_words(load, 70) == words


def test_the_unpublished_year_can_be_imported(page: CalendarPage, tmp_path: Path, monkeypatch) -> None:
    assert "2027" in page.side.note_words.text()
    file = tmp_path / "2027.csv"
    days = [*(f"2027-02-{n:02d},holiday,春节" for n in range(5, 12)), "2027-01-01,holiday,元旦",
            "2027-04-05,holiday,清明节", "2027-05-01,holiday,劳动节", "2027-05-02,holiday,劳动节",
            "2027-06-09,holiday,端午节", "2027-09-15,holiday,中秋节",
            *(f"2027-10-{n:02d},holiday,国庆节" for n in range(1, 8))]  # fmt: skip
    file.write_text("date,kind,name\n" + "\n".join(days) + "\n", encoding="utf-8")
    chosen = lambda *_args: (str(file), "")  # noqa: E731
    monkeypatch.setattr("ui.pages.calendar.QFileDialog.getOpenFileName", chosen)
    page.import_table()
    assert page.side.note.isVisible()  # 周岚 may not change settings
    page.shell.actor = MANAGER
    page.import_table()
    assert not page.side.note.isVisible()


def test_the_phone_file_is_saved(page: CalendarPage, tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "week.ics"
    chosen = lambda *_args: (str(file), "")  # noqa: E731
    monkeypatch.setattr("ui.pages.calendar.QFileDialog.getSaveFileName", chosen)
    page.save_ics()
    assert "BEGIN:VEVENT" in file.read_text("utf-8") and "13800005678" not in file.read_text("utf-8")


@pytest.mark.parametrize("what", ["print_pack", "print_evening", "print_month"])
def test_the_papers_open_in_the_preview(page: CalendarPage, window: MainWindow, what: str) -> None:
    getattr(page, what)()
    assert window.page is window.pages["paper"]
    assert not window.banner.isVisible(), window.banner.words.text()
    window.back()
    assert window.page is page


def test_a_click_chooses_and_a_double_click_opens(page: CalendarPage, qtbot) -> None:
    point = page.board.rect_of(date(2026, 11, 25)).center()
    qtbot.mouseClick(page.board, Qt.MouseButton.LeftButton, pos=point)
    assert page.day == date(2026, 11, 25) and "2026-11-25" in page.board.accessibleName()
    qtbot.mouseDClick(page.board, Qt.MouseButton.LeftButton, pos=point)
    assert page.view.value == "day"


def test_an_hour_written_by_another_program_is_seen(page: CalendarPage, desk: Desk) -> None:
    before = page._days[DUE].count
    page.side.checks["C2"].setChecked(True)
    task = item(page, "C2").item.task
    assert task is not None
    desk.tasks.skip(MANAGER, task, "客户已约")
    assert page._days[DUE].count == before - 1


@pytest.mark.parametrize("view", ["month", "week", "day"])
def test_the_views_are_named_whole_in_english(make_window, qapp, view: str) -> None:
    text.use("en")
    window = make_window()
    window.go("calendar", {"view": view})
    qapp.processEvents()
    page = window.page
    assert isinstance(page, CalendarPage)
    for button in page.view.findChildren(QAbstractButton):
        assert button.width() >= theme.metrics("body", True).horizontalAdvance(button.text()), button.text()


def test_c7_a_festival_leads_to_its_row_on_the_page_of_greetings(desk: Desk, make_window, qtbot) -> None:
    from dealerdesk.care.greeting_forms import Draft
    from ui.pages.greetings import GreetingsPage
    from ui.shell import Shell

    desk.tasks.plan(MANAGER)
    window = make_window()
    window.fill(Shell(desk, MANAGER, inline=True))
    solstice = date(2026, 12, 22)
    window.go("calendar", {"day": solstice, "view": "day"})
    page = window.page
    assert isinstance(page, CalendarPage)
    found = next(row for row in page.list.table.rows if isinstance(row, DayItem) and row.item.kind == "C7")
    page._open(found)
    greetings = window.page
    assert isinstance(greetings, GreetingsPage)
    assert greetings.list.row is not None and greetings.list.row.proposal is not None
    assert greetings.list.row.name == "冬至"
    made = desk.greetings.create(MANAGER, Draft("C8", "大雪", date(2026, 12, 7), ""))
    window.go("events", {"day": date(2026, 12, 7), "kind": "C8"})
    assert greetings.month == date(2026, 12, 1)
    assert greetings.list.row.event is not None
    assert greetings.list.row.event.id == made.touched["greeting_event"][0]
