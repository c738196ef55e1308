"""The print centre: what waits, one job at a press, and only what did not come out is printed again (A2)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtPrintSupport import QPrinter

from dealerdesk import text
from dealerdesk.care.forms import evening_number
from dealerdesk.desk import Desk
from dealerdesk.staff.rights import Actor
from printing import preview
from ui import paper as papers
from ui import printer as printers
from ui import state, theme
from ui.frame import MainWindow
from ui.pages.paper import PaperPage
from ui.shell import Shell
from ui.widgets.parts import plain

SPECIALIST = Actor("周岚", "care_specialist")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def fresh_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the window remembers is forgotten between tests."""
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")


class Tray:
    """A printer that prints into files: `sheets` are the pages that lie in its tray."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.jobs = folder, 0
        self.on = True

    def printer(self, _name: str) -> QPrinter:
        self.jobs += 1
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(self.file if self.on else self.folder / "off" / "none.pdf"))
        made.setResolution(72)
        return made

    @property
    def file(self) -> Path:
        return self.folder / f"tray-{self.jobs}.pdf"

    @property
    def sheets(self) -> int:
        return preview.count(self.file.read_bytes())


@pytest.fixture
def tray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tray:
    """A printer called 前台 on this PC."""
    made = Tray(tmp_path)
    monkeypatch.setattr(printers, "printers", lambda: ["前台"])
    monkeypatch.setattr(printers, "printer", made.printer)
    return made


@pytest.fixture
def centre(make_window: Callable[[], MainWindow], tray: Tray) -> Iterator[PaperPage]:
    """The print centre of the shop of the pictures, at 09:42, with four sheets to print."""
    window = make_window()
    window.activateWindow()
    yield enter(window)


def enter(window: MainWindow) -> PaperPage:
    window.go("paper", {})
    page = window.page
    assert isinstance(page, PaperPage)
    return page


def press(page: PaperPage, qtbot) -> None:
    """Ctrl+P, and wait until all pages are out of the program."""
    qtbot.keyClick(page.list.table, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: page.job is None, timeout=10_000)


def key(page: PaperPage, qtbot, which: Qt.Key) -> None:
    qtbot.keyClick(page.list.table, which)


def numbers(page: PaperPage) -> list[str]:
    return [row.piece.number for row in page.list.rows if row.form == "sheet"]


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))


def test_a2_the_sheets_wait_in_the_order_of_their_limits(centre: PaperPage, desk: Desk) -> None:
    rows = [row for row in centre.list.rows if row.form == "sheet"]
    limits = [desk.appointments.get(row.piece.number).limit for row in rows]
    assert len(rows) == 4 and limits == sorted(limits)
    assert [row.piece.number for row in centre.list.chosen] == numbers(centre)
    assert centre.view.count == 4
    others = {row.form for row in centre.list.rows} - {"sheet"}
    assert others == {"day-pack", "evening", "parts-list"}
    assert "11:10" in plain(centre.list.rows[0].limit)


def test_the_rail_counts_what_must_be_printed_today(centre: PaperPage, desk: Desk, tray: Tray, qtbot) -> None:
    window = centre.window()
    assert isinstance(window, MainWindow)
    item = window.rail.items["paper"]
    assert item.count == len(desk.paper_due.must(SPECIALIST)) == 6  # with the lists of 16:00 and 17:30
    press(centre, qtbot)
    assert item.count == 2
    key(centre, qtbot, Qt.Key.Key_3)
    assert item.count == 6


def test_space_ticks_and_one_press_is_one_job_in_the_order_of_the_list(
    centre: PaperPage, tray: Tray, desk: Desk, qtbot
) -> None:
    all_of_them = numbers(centre)
    centre.list.table.choose(2)  # the second sheet, under the heading
    qtbot.keyClick(centre.list.table, Qt.Key.Key_Space)
    assert centre.view.count == 1 and "空格" in centre.desk.said.text  # what is not ticked is shown alone
    press(centre, qtbot)
    jobs = desk.paper.log()
    assert len(jobs) == 1
    wanted = [all_of_them[0], *all_of_them[2:]]
    assert [(part.record, part.first, part.last) for part in jobs[0].parts] == [
        (number, place, place) for place, number in enumerate(wanted, 1)
    ]
    assert (jobs[0].form, jobs[0].pages, jobs[0].purpose) == ("sheet", 3, "当日交接")
    assert tray.sheets == 3
    assert numbers(centre) == [all_of_them[1]]


def test_a_jam_brings_back_only_what_did_not_come_out_and_counts_no_reprint(
    centre: PaperPage, tray: Tray, desk: Desk, qtbot
) -> None:
    every = numbers(centre)
    first = [ready.pdf for ready in centre._made.ready]
    press(centre, qtbot)
    assert numbers(centre) == [] and centre.pane.question.isVisible()
    key(centre, qtbot, Qt.Key.Key_2)
    field = centre.pane.question.field
    assert field.hasFocus()
    field.setText("1-2")
    assert "3-4" in centre.pane.question.hint.text
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not centre.pane.question.isVisible()
    assert numbers(centre) == every[2:]
    assert [row.piece.number for row in centre.list.chosen] == every[2:]
    assert not centre.pane.reason_field.isVisible()  # what the printer spoiled is no reprint
    assert [ready.pdf for ready in centre._made.ready] == first[2:]  # a reprint is the same paper
    press(centre, qtbot)
    assert tray.sheets == 2
    job = desk.paper.unanswered()[0]
    assert job.reason == "" and job.sha256 == hashlib.sha256(b"".join(first[2:])).hexdigest()
    key(centre, qtbot, Qt.Key.Key_1)
    assert [desk.paper.count("sheet", number) for number in every] == [1, 1, 1, 1]
    assert numbers(centre) == [] and desk.paper.unanswered() == []


def test_a_reprint_of_what_came_out_asks_why_and_says_it_on_the_foot(
    centre: PaperPage, tray: Tray, desk: Desk, qtbot
) -> None:
    number = numbers(centre)[0]
    press(centre, qtbot)
    key(centre, qtbot, Qt.Key.Key_1)
    centre.shell.go("paper", form="sheet", numbers=[number])
    assert centre.pane.reason_field.isVisible()
    press(centre, qtbot)
    assert tray.jobs == 1 and centre.pane.refused.isVisible()  # nothing goes out without a reason
    centre.pane.reason.setEditText("撕坏了")
    line = centre.pane.reason.lineEdit()
    assert line is not None
    line.editingFinished.emit()
    said = words_of(centre._made.ready[0].pdf).replace(" ", "")
    assert "第2次打印" in said and "撕坏了" in said
    press(centre, qtbot)
    assert tray.jobs == 2 and desk.paper.log()[0].reason == "撕坏了"


def test_a5_a_sheet_whose_content_changed_is_back_and_knows_why(
    centre: PaperPage, tray: Tray, desk: Desk, qtbot
) -> None:
    number = numbers(centre)[0]
    press(centre, qtbot)
    key(centre, qtbot, Qt.Key.Key_1)
    desk.store.clock.moment += timedelta(minutes=5)  # type: ignore[attr-defined]
    row = desk.appointments.get(number)
    desk.appointments.move(SPECIALIST, number, row.at + timedelta(hours=3), by_whom="customer", why="有事")
    assert numbers(centre) == [number]
    again = next(row for row in centre.list.rows if row.form == "sheet")
    assert again.piece.reason and again.piece.reason in again.title
    assert not centre.pane.reason_field.isVisible()
    assert "第2次打印" in words_of(centre._made.ready[0].pdf).replace(" ", "")
    press(centre, qtbot)
    assert desk.paper.unanswered()[0].reason == again.piece.reason


def test_the_question_comes_up_though_the_program_died_in_between(
    centre: PaperPage, tray: Tray, desk: Desk, monkeypatch: pytest.MonkeyPatch, make_window, qtbot
) -> None:
    def dies(_job: object) -> None:
        raise SystemExit

    every = numbers(centre)
    monkeypatch.setattr(printers.PrintJob, "start", dies)
    with pytest.raises(SystemExit):
        centre.print_now()
    again = enter(make_window())
    assert again.pane.question.isVisible() and "×4" in again.pane.question.what.text
    again.pane.question.say_none()
    assert numbers(again) == every


def test_several_open_questions_are_answered_one_after_the_other(
    centre: PaperPage, tray: Tray, desk: Desk, qtbot
) -> None:
    every = numbers(centre)
    for number in every[:2]:
        centre.shell.go("paper", form="sheet", numbers=[number])
        press(centre, qtbot)
    centre.shell.go("paper")
    newest, oldest = desk.paper.unanswered()
    question = centre.pane.question
    assert question.job is not None and question.job.id == newest.id and "1" in question.what.text
    key(centre, qtbot, Qt.Key.Key_3)
    assert question.isVisible() and question.job.id == oldest.id
    key(centre, qtbot, Qt.Key.Key_1)
    assert not question.isVisible()
    assert [desk.paper.job(job.id).state for job in (newest, oldest)] == ["none", "all"]
    assert numbers(centre) == every[1:]


def test_stopping_in_the_middle_fills_in_the_pages_that_were_sent(
    centre: PaperPage, tray: Tray, desk: Desk, qtbot
) -> None:
    every = numbers(centre)
    centre.print_now()  # the first page goes out at once
    assert centre.job is not None and centre.list.stop.isVisible()
    qtbot.keyClick(centre.list.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: centre.job is None, timeout=10_000)
    assert tray.sheets == 1
    assert centre.pane.question.field.text() == "1"
    key(centre, qtbot, Qt.Key.Key_2)
    qtbot.keyClick(centre.pane.question.field, Qt.Key.Key_Return)
    assert desk.paper.log()[0].came_out == "1" and numbers(centre) == every[1:]


def test_a_printer_that_is_off_leaves_all_sheets_in_the_list(
    centre: PaperPage, tray: Tray, desk: Desk, qtbot
) -> None:
    every = numbers(centre)
    tray.on = False
    press(centre, qtbot)
    window = centre.window()
    assert isinstance(window, MainWindow) and window.banner.isVisible()
    assert desk.paper.log()[0].state == "none" and desk.paper.unanswered() == []
    assert numbers(centre) == every and not centre.pane.question.isVisible()


def test_copies_lie_behind_each_other_and_half_of_them_is_not_printed(
    centre: PaperPage, tray: Tray, desk: Desk, qtbot
) -> None:
    every = numbers(centre)
    centre.pane.copies.set_value("2")
    press(centre, qtbot)
    job = desk.paper.unanswered()[0]
    assert tray.sheets == 8 and job.pages == 8 and job.copies == 2
    assert [(part.first, part.last) for part in job.parts] == [(1, 2), (3, 4), (5, 6), (7, 8)]
    centre.answer(job.id, "1-3")
    assert numbers(centre) == every[1:]
    assert centre.pane.copies.value == "1"


def test_an_answer_is_taken_back_by_undo_and_shows_in_another_window(
    centre: PaperPage, tray: Tray, desk: Desk, qtbot, make_window
) -> None:
    press(centre, qtbot)
    other = enter(make_window())
    assert other.pane.question.isVisible()
    centre.pane.question.all.click()
    assert not centre.pane.question.isVisible() and not other.pane.question.isVisible()
    assert desk.paper.unanswered() == []
    window = centre.window()
    assert isinstance(window, MainWindow)
    window.undo()
    assert len(desk.paper.unanswered()) == 1
    assert centre.pane.question.isVisible() and other.pane.question.isVisible()


def test_sheets_and_the_evening_slip_go_out_in_one_job(
    centre: PaperPage, tray: Tray, desk: Desk, qtbot
) -> None:
    qtbot.keyClick(centre.list.table, Qt.Key.Key_A, CTRL)
    press(centre, qtbot)
    job = desk.paper.unanswered()[0]
    assert job.form == "papers" and {part.form for part in job.parts} == {
        "sheet", "evening", "day-pack", "parts-list",
    }  # fmt: skip
    evening = evening_number(desk.clock.today())
    assert desk.paper.count("evening", evening) == 1
    part = next(part for part in job.parts if part.form == "evening")
    out = f"1-{part.first - 1}"  # the slip and what lies behind it did not
    centre.answer(job.id, out)
    assert desk.paper.count("evening", evening) == 0
    assert "evening" in {row.form for row in centre.list.rows}


def test_one_paper_is_shown_alone_with_the_way_back(centre: PaperPage, qtbot) -> None:
    every = numbers(centre)
    window = centre.window()
    assert isinstance(window, MainWindow)
    window.go("appointments", {})
    centre.shell.go("paper", form="sheet", numbers=every[:1])
    assert numbers(centre) == every[:1] and centre.list.back.isVisible()
    assert window.rail.items["appointments"].isChecked()
    qtbot.keyClick(centre.list.table, Qt.Key.Key_Escape)
    assert window.page is window.pages["appointments"]
    centre.shell.go("paper", form="sheet", numbers=every[:1])
    centre.list.back.click()
    assert numbers(centre) == every and window.rail.items["paper"].isChecked()


def test_the_printed_ones_stand_in_the_log_and_open_again(
    centre: PaperPage, tray: Tray, desk: Desk, qtbot
) -> None:
    every = numbers(centre)
    press(centre, qtbot)
    key(centre, qtbot, Qt.Key.Key_1)
    centre.pane.whole_log.click()
    assert centre.list.stack.currentWidget() is centre.list.log
    job = centre.list.log.rows[0]
    centre.list.log.opened.emit(job)
    assert numbers(centre) == every and centre.list.back.isVisible()


def test_a_late_tick_is_never_printed_without_being_seen(
    centre: PaperPage, tray: Tray, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    """Ctrl+P while pages are still being made waits for them."""
    held: list[Callable[[], None]] = []

    def hold(_title: str, work, done, *_failed: object) -> None:
        held.append(lambda: done(work(lambda *_a: None)))

    monkeypatch.setattr(centre.shell.tasks, "run", hold)
    centre.list.table.choose(1)
    qtbot.keyClick(centre.list.table, Qt.Key.Key_Space)
    qtbot.keyClick(centre.list.table, Qt.Key.Key_P, CTRL)
    assert tray.jobs == 0
    held[0]()
    qtbot.waitUntil(lambda: centre.job is None, timeout=10_000)
    assert tray.sheets == 3


def test_the_right_to_several_sheets_is_that_to_one(desk: Desk) -> None:
    shell = Shell(desk, SPECIALIST, inline=True)
    every = [due.number for due in desk.paper_due.waiting(SPECIALIST) if due.form == "sheet"]
    assert papers.sheets(shell, every).act == "print_one"


@pytest.mark.parametrize(("language", "mode"), [("zh_CN", "light"), ("en", "light"), ("zh_CN", "dark")])
@pytest.mark.parametrize("size", [(1366, 768), (1180, 640)])
def test_nothing_is_cut_off(
    qapp, qtbot, desk: Desk, tray: Tray, make_window, picture, language: str, mode: str,
    size: tuple[int, int],
) -> None:  # fmt: skip
    text.use(language)
    theme.apply(qapp, mode)
    window = make_window()
    window.resize(*size)
    page = enter(window)
    press(page, qtbot)
    page.shell.go("paper")
    qapp.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    qapp.processEvents()
    question = page.pane.question
    assert question.isVisible()
    for widget in (
        page.list.save, page.list.print, page.list.blanks, page.list.shown, page.pane.printer, page.desk.fit,
        question.all, question.some, question.none, question.field, question.heading,
    ):  # fmt: skip
        corner = widget.mapTo(window, widget.rect().bottomRight())
        assert corner.x() < window.width() and corner.y() < window.height(), widget
        if widget is not question.field:
            assert widget.width() >= widget.minimumSizeHint().width(), widget
    assert not page.pane._area.horizontalScrollBar().isVisible()
    picture(window, f"print-centre-{language}-{mode}-{size[0]}")
