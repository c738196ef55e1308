"""The import page: proof, columns, six counts, differences; nothing changes before one imports."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from dealerdesk import text
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.people.records import Customer
from dealerdesk.staff import Actor
from ui import state, theme
from ui.frame import MainWindow
from ui.pages import PAGES
from ui.pages.imports import FILE, RUNS, ImportsPage
from ui.shell import Shell
from ui.widgets import parts

MANAGER = Actor("许文静", "manager")
CTRL = Qt.KeyboardModifier.ControlModifier
PAGES_OF_TEST = [entry for entry in PAGES if entry.id == "sync"]

HEAD = "车架号,车牌号,客户编号,车主,手机,车型,行驶里程,服务顾问,自编号"
CARS = (
    "LCYE6P527LK104729,冀D·A70326,K1,田喆江,13800005678,E6 纯电,71320,岳明,1",
    "LCYS5E15XLK104766,冀D6M852,K2,折兰娜,13800005679,S5,30000,岳明,2",
    "LCYS5E158LP104803,冀D5H881,K3,王𠮷䶮,13800005670,S5,20000,岳明,3",
)
FIRST = ("车辆清单 导出 2026-11-22", HEAD, *CARS, "合计,,,,,,,,")
SECOND = (
    HEAD,
    CARS[0].replace("岳明", "田雨"),
    CARS[1].replace("30000", "999999"),
    CARS[2],
    "LCYS5E157LP104811,冀D5H88",
    ",,,,,S5,100,岳明,9",
    "LCYX7G205LP104840,冀D0Y351,K4,张波晨,13800005671,X7,1515,岳明,4",
)


def write(file: Path, lines: tuple[str, ...]) -> Path:
    file.write_bytes("\r\n".join((*lines, "")).encode("gb18030"))
    return file


@pytest.fixture(autouse=True)
def fresh_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the window remembers is forgotten between tests."""
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """An empty shop."""
    with Desk.create(tmp_path / "shop", "澄远汽车", "冀D", clock) as opened:
        yield opened


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return write(tmp_path / "vehicles.csv", FIRST)


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return write(tmp_path / "vehicles2.csv", SECOND)


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
        window.fill(Shell(desk, actor, inline=inline), "sync")
        made.append(window)
        return window

    yield make
    for window in made:
        window.close()


@pytest.fixture
def window(open_window) -> MainWindow:
    return open_window()


@pytest.fixture
def page(window: MainWindow) -> ImportsPage:
    return shown(window)


def shown(window: MainWindow) -> ImportsPage:
    page = window.page
    assert isinstance(page, ImportsPage)
    return page


def counts(page: ImportsPage) -> dict[str, int]:
    return {name: tile.count for name, tile in page.view.counts.tiles.items()}


def cell(page: ImportsPage, row: int, key: str) -> str:
    model = page.view.lists.table.rows_model
    column = next(n for n, column in enumerate(model.columns) if column.key == key)
    return parts.plain(model.line(row, column))


def bring_and_open(page: ImportsPage, first: Path, second: Path) -> None:
    """The first file is in, the second is planned."""
    page.open_files([first])
    page.import_file()
    page.open_files([second])


# before


def test_without_any_run_one_sentence_and_one_button(page: ImportsPage) -> None:
    assert page.stack.currentIndex() == RUNS
    assert page.runs.empty.isVisible() and not page.runs.table.isVisible()
    assert "还没有导入过" in page.runs.empty.words.text()


def test_ctrl_o_chooses_files_and_nothing_is_written(
    page: ImportsPage, first: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(first)], ""))
    qtbot.keyClick(page, Qt.Key.Key_O, CTRL)
    assert page.stack.currentIndex() == FILE
    assert counts(page) == {"new": 3, "changed": 0, "same": 0, "conflicts": 0, "skipped": 1, "rejected": 0}
    assert desk.dms.runs() == []
    assert state.load()["import_from"] == str(first.parent)


def test_the_encoding_is_proven_with_rare_names(page: ImportsPage, first: Path) -> None:
    page.open_files([first])
    proof = page.view.head.proof.text
    assert "GB18030" in proof and "UTF-8" in proof and "田喆江" in proof and "王𠮷䶮" in proof
    assert "表头在第 2 行" in page.view.head.facts.text
    page.view.head.other.click()
    assert "UTF-8" in page.view.head.proof.text and "田喆江" not in page.view.head.proof.text
    page.view.head.other.click()
    assert page.view.head.proof.text == proof


def test_every_column_is_named_with_an_example_and_phones_are_masked(page: ImportsPage, first: Path) -> None:
    page.open_files([first])
    model = page.view.columns.table.rows_model
    lines = [[parts.plain(model.line(row, n)) for n in range(4)] for row in range(model.rowCount())]
    assert [line[0] for line in lines] == HEAD.split(",")
    assert lines[0][1:] == ["VIN", "LCYE6P527LK104729", "认识"]
    assert lines[4][2:] == ["138****5678", "认识"]
    assert lines[8][1:] == ["—", "1", "不导入"]
    assert "9，1 不导入" in page.view.columns.heading.text


def test_the_six_counts_add_up_and_say_so(page: ImportsPage, first: Path, second: Path) -> None:
    page.open_files([first])
    page.import_file()
    page.file.next_file()
    page.open_files([second])
    assert counts(page) == {"new": 1, "changed": 1, "same": 2, "conflicts": 0, "skipped": 0, "rejected": 2}
    assert page.view.counts.sum.text == "六数合计 6" and page.view.counts.whole.text == "= 文件 6 行"
    assert page.view.counts.issues.text == "待核 1 个值"
    assert [button.text() for button in page.view.lists.tabs._group.buttons()] == [
        "改 1", "新 1", "冲突 0", "待核 1", "剔除 2", "跳过 0", "相同 2",
    ]  # fmt: skip


def test_a_change_shows_now_file_after_and_why(page: ImportsPage, first: Path, second: Path) -> None:
    bring_and_open(page, first, second)
    assert page.view.lists.tabs.value == "changed"
    assert [cell(page, 0, key) for key in ("plate", "now", "file", "after")] == [
        "冀D·A70326", "岳明", "田雨", "田雨",
    ]  # fmt: skip
    line = page.view.lists.table.rows_model.line(0, 3)
    assert isinstance(line[0], parts.Text) and line[0].strike, "the losing value is struck through"


def test_what_a_person_corrected_waits_under_a_lock(
    page: ImportsPage, first: Path, second: Path, desk: Desk
) -> None:
    page.open_files([first])
    page.import_file()
    car = desk.people.vehicle_id("LCYE6P527LK104729")
    desk.people.edit_vehicle(MANAGER, car, {"adviser": "贺兰"})
    page.open_files([second])
    assert counts(page)["conflicts"] == 1 and counts(page)["changed"] == 0
    assert [cell(page, 0, key) for key in ("now", "file", "after")] == ["贺兰", "田雨", "贺兰"]
    after = page.view.lists.table.rows_model.line(0, 5)
    assert isinstance(after[0], parts.Icon) and after[0].name == "lock-2-line"


def test_the_lists_are_reached_by_counts_tabs_and_arrows(
    page: ImportsPage, first: Path, second: Path, qtbot
) -> None:
    bring_and_open(page, first, second)
    qtbot.mouseClick(page.view.counts.tiles["rejected"], Qt.MouseButton.LeftButton)
    assert page.view.lists.tabs.value == "rejects" and page.view.counts.tiles["rejected"].chosen
    assert [cell(page, row, "column") for row in range(2)] == ["（整行）", "车架号"]
    assert cell(page, 0, "value") == "LCYS5E157LP104811", "a torn row is known by its first cell"
    segment = page.view.lists.tabs._group.checkedButton()
    qtbot.keyClick(segment, Qt.Key.Key_Left)
    assert page.view.lists.tabs.value == "issues"
    assert cell(page, 0, "value") == "999999" and cell(page, 0, "row") == "第 3 行"


def test_below_the_changes_stand_the_first_values_and_rows_that_were_not_used(
    page: ImportsPage, first: Path, second: Path, qapp: QApplication
) -> None:
    bring_and_open(page, first, second)
    qapp.processEvents()
    assert page.view.lists.issues.isVisible() and page.view.lists.rejects.isVisible()
    assert (
        "待核 1 个值" in page.view.lists.issues.heading.text
        and "剔除 2 行" in page.view.lists.rejects.heading.text
    )
    page.view.lists.choose("rejects")
    assert not page.view.lists.issues.isVisible() and not page.view.lists.rejects.isVisible()


# files that are not right


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", b"MZ\x90\x00\x03\x00"),
        ("empty.csv", b""),
        ("paper.csv", b"%PDF-1.7 ..."),
        ("nul.csv", b"\xb3\xb5\x00\x00,1\n"),
        ("noheader.csv", "甲,乙,丙\n1,2,3\n".encode("gb18030")),
    ],
)
def test_a_wrong_file_gets_one_line_in_the_page(
    page: ImportsPage, window: MainWindow, tmp_path: Path, name: str, content: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    page.open_files([file])
    assert page.stack.currentIndex() == RUNS
    said = page.refusal.words
    assert page.refusal.isVisible() and name in said and "\n" not in said
    assert not window.banner.isVisible(), "said once, in the page"
    page.step_back()
    assert not page.refusal.isVisible()


def test_of_several_files_the_right_ones_go_on_in_the_order_of_the_trade(
    page: ImportsPage, first: Path, tmp_path: Path
) -> None:
    people = write(
        tmp_path / "people.csv",
        ("客户编号,客户名称,手机,性别,生日,地址", "K1,田喆江,13800005678,男,1980-01-01,x"),
    )
    page.open_files([tmp_path / "missing.csv", first, people])
    assert "missing.csv" in page.refusal.words
    assert [job.path for job in page.file.jobs] == [people, first]
    assert "1 / 2" in page.view.head.name.text
    assert page.state_line()[0] == "DMS 导入"


def test_a_file_that_goes_away_is_refused_in_the_page(page: ImportsPage, first: Path, desk: Desk) -> None:
    page.open_files([first])
    first.unlink()
    page.import_file()
    assert page.refusal.isVisible() and "vehicles.csv" in page.refusal.words
    assert page.view.act.run.isVisible() and desk.dms.runs() == []


def test_who_may_not_import_is_told(open_window, first: Path) -> None:
    window = open_window(Actor("田雨", "service_adviser"))
    page = shown(window)
    page.open_files([first])
    assert window.banner.isVisible() and page.stack.currentIndex() == RUNS


# choosing otherwise


def test_a_file_dropped_on_the_page_is_opened(page: ImportsPage, first: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(first))])
    where, buttons = QPointF(200, 200), Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(
        where.toPoint(), Qt.DropAction.CopyAction, data, buttons, Qt.KeyboardModifier.NoModifier
    )
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    page.dropEvent(QDropEvent(where, Qt.DropAction.CopyAction, data, buttons, Qt.KeyboardModifier.NoModifier))
    assert page.stack.currentIndex() == FILE and page.view.head.name.text.startswith("vehicles.csv")


def test_escape_leaves_the_file_and_changes_nothing(
    page: ImportsPage, first: Path, desk: Desk, qtbot
) -> None:
    page.open_files([first])
    qtbot.keyClick(page.view.lists.table, Qt.Key.Key_Escape)
    assert page.stack.currentIndex() == RUNS and desk.dms.runs() == []


# importing


def test_ctrl_enter_imports_and_says_what_came_of_it(
    page: ImportsPage, first: Path, desk: Desk, qtbot
) -> None:
    page.open_files([first])
    assert page.view.act.run.text() == "导入 3 行" and "备份" in page.view.act.text
    qtbot.keyClick(page.view.lists.table, Qt.Key.Key_Return, CTRL)
    run = desk.dms.runs()[0]
    assert (run.counts.new, run.actor) == (3, "许文静")
    assert "新 3" in page.view.act.text and run.backup in page.view.act.text
    assert page.view.head.steps.states == ["done"] * 5
    assert page.view.act.onward.isVisible() and not page.view.act.run.isVisible()
    qtbot.keyClick(page.view.act.onward, Qt.Key.Key_Return, CTRL)
    assert page.stack.currentIndex() == RUNS
    assert page.runs.run is not None and page.runs.run.run == run.run
    assert len(desk.dms.runs()) == 1


def test_after_one_file_the_next_is_planned_on_what_came_in(
    page: ImportsPage, first: Path, second: Path, desk: Desk
) -> None:
    page.open_files([first, second])
    page.import_file()
    assert "还有 1 个" in page.view.act.onward.text()
    page.import_file()
    assert counts(page)["changed"] == 1, "the second file is compared with what the first one brought"
    assert len(desk.dms.runs()) == 1
    page.import_file()
    assert len(desk.dms.runs()) == 2


def test_the_same_file_again_brings_nothing(page: ImportsPage, first: Path) -> None:
    page.open_files([first])
    page.import_file()
    page.open_files([first])
    assert (counts(page)["new"], counts(page)["changed"], counts(page)["same"]) == (0, 0, 3)
    assert page.view.act.run.text() == "记下这次"


def test_cancel_stops_the_import_and_leaves_the_shop_as_it_was(
    open_window, first: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    page = shown(open_window(inline=False))
    page.open_files([first])
    qtbot.waitUntil(lambda: page.file.plan is not None and not page.work.busy, timeout=10_000)
    go_on, seen = threading.Event(), []
    run = desk.dms.run

    def slow(*args, progress, **more):
        def told(done: int, total: int) -> None:
            seen.append(threading.current_thread().name)
            progress(0, 4)
            assert go_on.wait(10)
            progress(done, total)

        return run(*args, progress=told, **more)

    monkeypatch.setattr(desk.dms, "run", slow)
    page.import_file()
    qtbot.waitUntil(lambda: bool(seen) and page.view.act.bar.isVisible(), timeout=10_000)
    assert seen[0] != threading.main_thread().name
    assert page.view.act.cancel.isVisible() and not page.view.act.run.isVisible()
    qtbot.keyClick(page.view.lists.table, Qt.Key.Key_Escape)
    go_on.set()
    qtbot.waitUntil(lambda: not page.work.busy, timeout=10_000)
    assert "已停下" in page.view.act.text and page.view.act.run.isVisible()
    assert desk.dms.runs() == [] and Customer.select().count() == 0


# lists into files


def test_rejected_rows_and_values_are_saved_for_excel(
    page: ImportsPage, first: Path, second: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    suggested: list[str] = []

    def name(_parent, _title, start: str, _kinds) -> tuple[str, str]:
        suggested.append(Path(start).name)
        return str(tmp_path / Path(start).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    bring_and_open(page, first, second)
    page.view.lists.choose("rejects")
    qtbot.keyClick(page.view.lists.table, Qt.Key.Key_S, CTRL)
    page.view.lists.choose("issues")
    page.view.lists.save.click()
    assert suggested == ["vehicles2_剔除行.csv", "vehicles2_待核.csv"]
    with open(tmp_path / suggested[0], encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows[0][3:] == HEAD.split(",") and rows[1][3] == "LCYS5E157LP104811" and len(rows) == 3
    with open(tmp_path / suggested[1], encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows[1][:3] == ["3", "行驶里程", "999999"]


def test_former_runs_keep_their_lists(
    page: ImportsPage, first: Path, second: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.open_files([first, second])
    for _step in range(4):
        page.import_file()
    assert page.stack.currentIndex() == RUNS and len(page.runs.table.rows) == 2
    assert page.runs.parts._group.button(1).text() == "剔除 2" and page.runs.lines.rows[0].value == "999999"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "out.csv"), ""))
    page.runs.parts.choose("rejects")
    page.save_list()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(second), ""))
    page.save_list()
    assert second.read_bytes() == "\r\n".join((*SECOND, "")).encode("gb18030"), "the DMS file itself stays"
    assert "LCYS5E157LP104811" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_a_run_by_another_program_appears(page: ImportsPage, first: Path, desk: Desk) -> None:
    desk.dms.run(MANAGER, first)
    assert [run.file for run in page.runs.table.rows] == ["vehicles.csv"]


# sizes, themes, languages


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
    open_window,
    qapp: QApplication,
    first: Path,
    second: Path,
    picture,
    language: str,
    mode: str,
    size: tuple[int, int],
) -> None:
    text.use(language)
    theme.apply(qapp, mode)
    window = open_window(size=size)
    page = shown(window)
    bring_and_open(page, first, second)
    for _turn in range(4):
        qapp.processEvents()
    assert (window.width(), window.height()) == size, "the page needs more room than it gets"
    wanted = [
        page.view.act.run,
        page.view.act.cancel,
        page.view.lists.tabs,
        page.view.columns.kind,
        page.view.head.other,
    ]
    wanted += [
        page.view.counts.sum,
        page.view.counts.whole,
        page.view.counts.issues,
        *page.view.counts.tiles.values(),
    ]
    for widget in wanted:
        corner = widget.mapTo(window, widget.rect().bottomRight())
        assert corner.x() < window.width() and corner.y() < window.height(), widget
        assert widget.width() >= widget.minimumSizeHint().width(), widget
    assert page.view.lists.issues.isVisible() == (size[1] > 700)
    picture(window, f"import-{language}-{mode}-{size[0]}")
