"""The figures page: numbers with their people, the life of the month, the stick."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from dealerdesk import text
from dealerdesk.care.months import add_months
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.figures.export import verify
from dealerdesk.figures.service import FigureService
from dealerdesk.figures.shapes import TrendPoint
from dealerdesk.people.records import Customer, Holding, Phone, RepairOrder, Vehicle
from dealerdesk.staff import Actor
from ui import state, theme
from ui.frame import MainWindow
from ui.pages import PAGES
from ui.pages import figures as figures_page
from ui.pages.figures import FiguresPage
from ui.pages.figures_export import StickPanel
from ui.pages.figures_table import FigureLine
from ui.shell import Shell
from ui.widgets import parts

MANAGER = Actor("许文静", "manager")
GENERAL = Actor("韩卫东", "general_manager")
CTRL = Qt.KeyboardModifier.ControlModifier
OCTOBER = date(2026, 10, 1)
PAGES_OF_TEST = [entry for entry in PAGES if entry.id in ("figures", "report", "customer", "customers")]


def fill(desk: Desk) -> None:
    """Thirteen cars whose first service was due in October: eleven came, one went to another town."""
    with desk.store.write(MANAGER, "edit_customer", "sample") as w:
        for number in range(13):
            who = w.insert(Customer, name=f"客户{number:02d}", kind="person")
            w.insert(Phone, customer=who, number=f"1380000{number:04d}")
            delivered = date(2026, 7, 5) + timedelta(days=number)
            car = w.insert(
                Vehicle, plate=f"冀D7K2{number:02d}", vin=f"LCYAB2C1{number:02d}P061129", model="S3",
                delivered_on=delivered, seen_on=delivered, state="moved" if number == 12 else "open",
            )  # fmt: skip
            w.insert(Holding, vehicle=car, customer=who, role="owner", since=delivered)
            if number < 11:
                day = date(2026, 9, 20) + timedelta(days=number)
                w.insert(RepairOrder, vehicle=car, number=f"WX{number}", settled_on=day, visit_on=day,
                         service_class="first_service", km=4000)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """A shop with one month worth looking at."""
    with Desk.create(tmp_path / "shop", "澄远汽车", "冀D", clock) as opened:
        fill(opened)
        yield opened


@pytest.fixture(autouse=True)
def fresh_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the window remembers is forgotten between tests."""
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")


@pytest.fixture(autouse=True)
def quick_trends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve months that end with the month's own figure; how they are counted is tested elsewhere."""

    def trend(self: FigureService, figure: str, month: date, count: int = 12) -> list[TrendPoint]:
        one = self.month(month).figure(figure)
        months = [add_months(month, back - count + 1) for back in range(count)]
        return [TrendPoint(at, (one.numerator, one.denominator), (0, 0)) for at in months]

    monkeypatch.setattr(FigureService, "trend", trend)


@pytest.fixture
def open_window(qtbot, desk: Desk) -> Iterator[Callable[..., MainWindow]]:
    made: list[MainWindow] = []

    def make(actor: Actor = MANAGER, size: tuple[int, int] = (1366, 768), inline: bool = True) -> MainWindow:
        window = MainWindow(PAGES_OF_TEST)
        qtbot.addWidget(window)
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.fill(Shell(desk, actor, inline=inline), "figures")
        made.append(window)
        return window

    yield make
    for window in made:
        window.close()


@pytest.fixture
def window(open_window) -> MainWindow:
    return open_window()


def shown(window: MainWindow) -> FiguresPage:
    page = window.pages["figures"]
    assert isinstance(page, FiguresPage)
    return page


def names(page: FiguresPage) -> list[str]:
    return [row.customer for row in page.people.table.rows]


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Answer yes to what is asked; the questions."""
    asked: list[str] = []
    monkeypatch.setattr(figures_page, "ask", lambda _parent, title, _said, _verb: asked.append(title) is None)
    return asked


# numbers and people


def test_the_last_finished_month_opens_with_numerator_and_denominator(window: MainWindow) -> None:
    page = shown(window)
    assert page.month == OCTOBER
    k2 = page.table.row
    assert isinstance(k2, FigureLine) and k2.id == "K2"
    number = page.table.rows.index(k2)
    cells = [parts.plain(page.table.rows_model.line(number, n)) for n in range(6)]
    assert cells[0].endswith("首保回厂率") and cells[1:3] == ["11 / 12", "91.7%"]
    assert len(k2.trend) == 12 and k2.trend[-1].month == OCTOBER
    assert window.top.heading.text.startswith("月报")


def test_the_people_behind_stand_at_the_right_with_reasons(window: MainWindow) -> None:
    page = shown(window)
    assert page.people.list == "missing" and names(page) == ["客户11"]
    assert "2026-10-14" in parts.plain(page.people.table.rows_model.line(0, 2))
    page.people.choose_list("excluded")
    assert names(page) == ["客户12"]
    page.people.choose_list("denominator")
    assert len(names(page)) == 12
    assert page.people.lists._group.button(1).text() == "分母 12"
    assert "11 / 12 = 91.7%" in page.people.sum.text


def test_a_click_on_either_number_opens_its_people(window: MainWindow, qtbot) -> None:
    page = shown(window)
    row = next(n for n, line in enumerate(page.table.rows) if isinstance(line, FigureLine))
    rect = page.table.visualRect(page.table.rows_model.index(row, 1))
    line = page.table.rows_model.line(row, 1)
    right = rect.right() - page.table.pad
    denominator = QPoint(right - parts.width(line[2]) // 2, rect.center().y())
    numerator = QPoint(right - parts.measure(line) + parts.width(line[0]) // 2, rect.center().y())
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=denominator)
    assert page.people.list == "denominator"
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=numerator)
    assert page.people.list == "numerator" and page.people.table.hasFocus()


def test_enter_goes_to_the_people_and_enter_again_to_the_customer(window: MainWindow, qtbot) -> None:
    page = shown(window)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.people.table.hasFocus()
    went: list[tuple[str, dict]] = []
    assert window.shell is not None
    window.shell.went.connect(lambda name, place: went.append((name, place)))
    row = page.people.table.row
    qtbot.keyClick(page.people.table, Qt.Key.Key_Return)
    assert went[0] == ("customer", {"vehicle_id": row.vehicle_id, "customer_id": row.customer_id})


def test_escape_comes_back_from_the_people(window: MainWindow, qtbot) -> None:
    page = shown(window)
    page.show_people()
    qtbot.keyClick(page.people.table, Qt.Key.Key_Escape)
    assert page.table.hasFocus()


def test_the_arrows_turn_the_months_and_never_into_the_future(window: MainWindow, qtbot) -> None:
    page = shown(window)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Left)
    assert page.month == date(2026, 9, 1) and page.bar.name.text() == "2026 年 9 月"
    for _time in range(4):
        qtbot.keyClick(page.table, Qt.Key.Key_Right)
    assert page.month == date(2026, 11, 1) and not page.bar.after.isEnabled()


def test_the_arrows_in_the_lists_choose_a_list_not_a_month(window: MainWindow, qtbot) -> None:
    page = shown(window)
    segment = page.people.lists._group.checkedButton()
    assert segment is not None
    segment.setFocus()
    qtbot.keyClick(segment, Qt.Key.Key_Left)
    assert page.people.list == "denominator" and page.month == OCTOBER


def test_a_new_visit_changes_the_numbers_that_are_shown(window: MainWindow, desk: Desk) -> None:
    page = shown(window)
    missing = page.people.table.rows[0]
    with desk.store.write(MANAGER, "edit_mileage", "visit") as w:
        w.insert(RepairOrder, vehicle=missing.vehicle_id, number="NEW", settled_on=date(2026, 10, 9),
                 visit_on=date(2026, 10, 9), service_class="first_service", km=4100)  # fmt: skip
    line = page.table.row
    assert line is not None and line.figure.numerator == 12 and names(page) == []
    assert page.people.empty.isVisible()


def test_the_place_is_found_again(window: MainWindow) -> None:
    page = shown(window)
    page.table.choose_figure("K7b")
    page.turn(-1)
    place = page.place()
    assert place == {"month": date(2026, 9, 1), "figure": "K7b"}
    page.enter(month=OCTOBER, figure="K2")
    page.enter(**place)
    assert page.month == date(2026, 9, 1) and page.table.row is not None and page.table.row.id == "K7b"


# the chart


def test_the_chart_tells_what_a_month_held(window: MainWindow) -> None:
    page = shown(window)
    assert "2026-10  11 / 12 = 91.7%" in page.chart.words_at(page.chart.width() - 120)


# the life of the month


def test_submitting_asks_and_locks_the_lists(window: MainWindow, yes: list[str], desk: Desk) -> None:
    page = shown(window)
    assert page.bar.act.text() == "提交" and page.bar.life.states == ["done", "late", "waits"]
    page.bar.act.click()
    assert yes == ["提交 2026 年 10 月？"]
    assert desk.figures.month(OCTOBER).state == "submitted"
    assert page.bar.life.states == ["done", "done", "now"] and "许文静" in page.bar.life.text
    assert not page.bar.act.isVisible(), "the manager does not approve"
    missing = page.people.table.rows[0]
    with desk.store.write(MANAGER, "edit_mileage", "visit") as w:
        w.insert(RepairOrder, vehicle=missing.vehicle_id, number="NEW", settled_on=date(2026, 10, 9),
                 visit_on=date(2026, 10, 9), service_class="first_service", km=4100)  # fmt: skip
    line = page.table.row
    assert line is not None and line.figure.numerator == 11 and line.figure.restated == (12, 12)
    assert names(page) == ["客户11"] and "12 / 12" in page.correction.text


def test_saying_no_changes_nothing(window: MainWindow, monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    monkeypatch.setattr(figures_page, "ask", lambda *_args: False)
    shown(window).next_step()
    assert desk.figures.month(OCTOBER).state == ""


def test_the_general_manager_freezes_the_month(open_window, yes: list[str], desk: Desk) -> None:
    desk.figures.submit(MANAGER, OCTOBER)
    window = open_window(GENERAL)
    page = shown(window)
    assert page.bar.act.text() == "批示"
    page.next_step()
    assert desk.figures.month(OCTOBER).frozen
    assert page.bar.life.states[-1] == "frozen" and "已冻结" in window.top.heading.text


def test_a_month_that_runs_can_not_be_submitted(window: MainWindow) -> None:
    page = shown(window)
    page.turn(1)
    assert page.bar.life.states == ["now", "later", "waits"] and not page.bar.act.isVisible()


# the stick


def test_ctrl_e_asks_for_a_folder_exports_and_says_when_it_may_be_unplugged(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    page = shown(window)
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(stick))
    said: list[str] = []
    refresh = StickPanel._refresh

    def watch(self: StickPanel, *args: object) -> None:
        refresh(self, *args)  # type: ignore[arg-type]
        if self._made is None:
            said.append(self.steps.states[-1])

    monkeypatch.setattr(StickPanel, "_refresh", watch)
    qtbot.keyClick(page.table, Qt.Key.Key_E, CTRL)
    assert said and "done" not in said, "nothing may be unplugged before the read-back agreed"
    assert page.stick.steps.states == ["done"] * 4
    assert "可以拔出" in page.stick.words.text() and "5" in page.stick.words.text()
    assert len(verify(stick)) == 5
    assert page.stick.look.isVisible() and not page.stick.start.isVisible()


def test_while_it_runs_it_says_do_not_unplug_and_cancel_leaves_nothing(
    open_window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot, desk: Desk
) -> None:
    window = open_window(inline=False)
    page = shown(window)
    qtbot.waitUntil(lambda: page._loaded is not None and bool(page._loaded.trends), timeout=10_000)
    stick = tmp_path / "stick"
    stick.mkdir()
    page.stick.show_folder(stick)
    go_on = threading.Event()
    from dealerdesk.figures import export

    written = export._write

    def slow(part: Path, files: dict, tell: Callable[[str, int, int], None]) -> None:
        tell("write", 0, len(files))
        assert go_on.wait(10)
        written(part, files, tell)

    monkeypatch.setattr(export, "_write", slow)
    page.export()
    qtbot.waitUntil(lambda: page.stick.busy and "先别拔" in page.stick.words.text(), timeout=10_000)
    assert page.stick.stop.isVisible() and not page.stick.look.isVisible()
    page.stick.stop.click()
    go_on.set()
    qtbot.waitUntil(lambda: not page.stick.busy, timeout=10_000)
    assert list(stick.iterdir()) == []
    assert "已停下" in page.stick.words.text() and not window.banner.isVisible()


def test_a_stick_that_can_not_be_written_is_told_in_the_panel(window: MainWindow, tmp_path: Path) -> None:
    page = shown(window)
    folder = tmp_path / "stick"
    folder.mkdir()
    page.stick.show_folder(folder)
    folder.rmdir()
    folder.write_text("a file where the stick was")
    page.stick._run(OCTOBER, folder)
    assert "failed" in page.stick.steps.states and page.stick.steps.states[-1] == "later"
    assert str(folder) in page.stick.words.text()
    assert page.stick.start.isVisible(), "one can try again"


def test_who_may_not_export_lists_is_told_before_trying(open_window) -> None:
    window = open_window(Actor("周岚", "care_specialist"))
    page = shown(window)
    page.export()
    assert "经理" in page.stick.words.text() and not page.stick.choose.isEnabled()


def test_who_may_not_open_customers_sees_numbers_and_no_names(open_window) -> None:
    page = shown(open_window(Actor("田雨", "administrator")))
    line = page.table.row
    assert line is not None and line.figure.denominator == 12
    assert names(page) == [] and "客服" in page.people.empty.words.text()


def test_an_export_needs_a_purpose(window: MainWindow, tmp_path: Path) -> None:
    page = shown(window)
    page.stick.show_folder(tmp_path)
    page.stick.purpose.set_value("")
    page.export()
    assert "failed" in page.stick.steps.states and not list(tmp_path.glob("月报*"))


def test_ctrl_p_shows_the_report_and_escape_comes_back(window: MainWindow, qtbot) -> None:
    page = shown(window)
    qtbot.keyClick(page.table, Qt.Key.Key_P, CTRL)
    report = window.page
    assert report is not None and report.entry.id == "report"
    assert report.title() == "2026 年 10 月月度报告"
    assert window.rail.items["figures"].isChecked()
    qtbot.keyClick(report.view, Qt.Key.Key_Escape)  # type: ignore[attr-defined]
    assert window.page is page


# sizes, themes, languages


def settle(qapp: QApplication) -> None:
    """Let nested layouts find their places."""
    for _turn in range(4):
        qapp.processEvents()


def inside(window: MainWindow, *widgets: object) -> None:
    for widget in widgets:
        corner = widget.mapTo(window, widget.rect().bottomRight())  # type: ignore[attr-defined]
        assert corner.x() < window.width() and corner.y() < window.height(), widget
        assert widget.width() >= widget.minimumSizeHint().width(), widget  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("language", "mode", "size"),
    [
        ("zh_CN", "light", (1366, 768)),
        ("en", "dark", (1366, 768)),
        ("zh_CN", "dark", (1180, 640)),
        ("en", "light", (1180, 640)),
        ("zh_CN", "light", (1920, 1080)),
    ],
)
def test_everything_is_in_sight_at_every_size(
    open_window, qapp: QApplication, picture, mode: str, language: str, size: tuple[int, int]
) -> None:
    text.use(language)
    theme.apply(qapp, mode)
    window = open_window(size=size)
    page = shown(window)
    settle(qapp)
    assert (window.width(), window.height()) == size, "the page needs more room than it gets"
    inside(window, page.bar.export, page.bar.report, page.chart)
    for number, column in enumerate(page.table.rows_model.columns):
        room = page.table.columnWidth(number) - 2 * page.table.pad
        assert theme.metrics().horizontalAdvance(column.title) <= room + 1, column.title
    for number, row in enumerate(page.table.rows):
        if isinstance(row, FigureLine):
            room = page.table.columnWidth(0) - theme.px(12) - page.table.pad
            assert parts.fits(page.table.rows_model.line(number, 0), room), row.figure.name
    if size[0] < 1280:
        assert not page.side.isVisible() and page.bar.people.isVisible()
        page.show_people()
        settle(qapp)
    inside(window, page.stick, page.people.lists, page.stick.choose)
    picture(window, f"figures-{language}-{mode}-{size[0]}")


def test_in_a_narrow_window_f6_opens_the_people_and_escape_shuts_them(open_window, qtbot) -> None:
    window = open_window(size=(1180, 640))
    page = shown(window)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F6)
    assert page.side.isVisible() and page.people.table.hasFocus()
    qtbot.keyClick(page.people.table, Qt.Key.Key_Escape)
    assert not page.side.isVisible() and page.table.hasFocus()
    window.resize(1400, 768)
    assert page.side.isVisible() and page.side.geometry().right() <= page.width()


def test_numbers_load_off_the_windows_thread(open_window, qtbot, monkeypatch, desk: Desk) -> None:
    threads: set[str] = set()
    month = desk.figures.month
    monkeypatch.setattr(
        desk.figures, "month", lambda day: (threads.add(threading.current_thread().name), month(day))[1]
    )
    window = open_window(inline=False)
    page = shown(window)
    qtbot.waitUntil(lambda: page._loaded is not None and bool(page._loaded.trends), timeout=10_000)
    assert threads and threading.main_thread().name not in threads
    line = page.table.row
    assert line is not None and len(line.trend) == 12


def test_a_month_that_takes_long_does_not_show_the_numbers_of_another(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(window)
    monkeypatch.setattr(page.shell.tasks, "run", lambda *_args, **_more: None)
    page.turn(-1)
    page._say_busy(page._asked)
    assert [row for row in page.table.rows if isinstance(row, FigureLine)] == []
    assert page.bar.name.text() == "2026 年 9 月" and page.bar.life.states == []


def test_moments_are_the_shops_own(open_window, yes: list[str], desk: Desk) -> None:
    page = shown(open_window())
    page.next_step()
    assert f"{datetime(2026, 11, 23, 9, 42, tzinfo=CHINA):%m-%d %H:%M}" in page.bar.life.text
