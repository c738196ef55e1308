"""The paper preview: what is seen, printed, saved and logged is one and the same PDF."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6 import QtPrintSupport
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

import printing
from dealerdesk import text
from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from dealerdesk.staff.records import PrintJob as Logged
from printing import preview
from ui import paper as papers
from ui import printer as printers
from ui import state, theme
from ui.frame import MainWindow
from ui.pages import PAGES
from ui.pages.paper import PaperPage
from ui.printer import PrintJob
from ui.shell import Shell

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """An empty shop."""
    with Desk.create(tmp_path / "shop", "澄远汽车", "冀D", clock) as opened:
        yield opened


@pytest.fixture(autouse=True)
def fresh_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the window remembers is forgotten between tests."""
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")


@pytest.fixture
def numbers(desk: Desk, manager: Actor) -> list[str]:
    owner = desk.people.make_customer(manager, {"name": "王𠮷䶮", "phone": "138 0000 5678", "sex": "m"})
    car = desk.people.make_vehicle(
        manager, owner.touched["customer"][0], {"plate": "冀D·7K218", "model": "远途 S5"}
    ).touched["vehicle"][0]
    return [
        desk.appointments.book(
            manager, Draft(car, datetime(2026, 11, 24, hour, tzinfo=CHINA), "repair")
        ).number
        for hour in (10, 14)
    ]


@pytest.fixture
def window(qtbot, desk: Desk, manager: Actor) -> Iterator[MainWindow]:
    made = MainWindow([entry for entry in PAGES if entry.id == "paper"])
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    shell = Shell(desk, manager, inline=True)
    made.fill(shell, "paper")
    yield made
    made.close()


@pytest.fixture
def shown(window: MainWindow) -> Callable[..., PaperPage]:
    def show(**place: object) -> PaperPage:
        window.go("paper", place)
        assert isinstance(window.page, PaperPage)
        return window.page

    return show


def pdf_printer(file: Path) -> QPrinter:
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(file))
    made.setResolution(printers.DPI)
    return made


def with_printer(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setattr(printers, "printers", lambda: ["前台"])
    monkeypatch.setattr(printers, "printer", lambda _name: pdf_printer(file))


def ink(picture: preview.Picture) -> list[float]:
    """How much ink each of 12 × 8 fields of a page holds, 0…1."""
    rows, columns = 12, 8
    stride = picture.width * 4
    found = []
    for row in range(rows):
        lines = range(row * picture.height // rows, (row + 1) * picture.height // rows)
        for column in range(columns):
            left, right = (n * picture.width // columns * 4 for n in (column, column + 1))
            greens = [picture.bgra[y * stride + left + 1 : y * stride + right : 4] for y in lines]
            found.append(1 - sum(map(sum, greens)) / (255 * sum(map(len, greens))))
    return found


def test_the_page_seen_is_the_page_of_the_pdf(shown, numbers: list[str]) -> None:
    page = shown(form="sheet", numbers=numbers)
    assert page.view.count == 2
    ready = page._made.ready[0]
    wide = round(page.view._boxes[0].width())
    image = page.view._picture(0, wide)
    wanted = next(preview.pages(ready.pdf, wide * 72 / page.view._sizes[0][0], 0, 1))
    assert (image.width(), image.height()) == (wanted.width, wanted.height)
    assert bytes(image.constBits()) == wanted.bgra
    assert image.pixelColor(3, 3) == theme.color("on-accent")  # the margin is white, in every theme


def test_a_batch_is_logged_paper_by_paper_with_the_sha256_of_the_very_pdf(
    shown, numbers: list[str], tmp_path: Path
) -> None:
    page = shown(form="sheet", numbers=numbers)
    pdfs = [ready.pdf for ready in page._made.ready]
    page.save_to(tmp_path / "sheets")
    files = sorted(tmp_path.glob("*.pdf"))
    assert [file.read_bytes() for file in files] == pdfs
    jobs = list(Logged.select().order_by(Logged.id))
    assert [(job.form, job.number, job.pages, job.actor) for job in jobs] == [
        ("sheet", number, 1, "许文静") for number in numbers
    ]
    assert [job.sha256 for job in jobs] == [hashlib.sha256(pdf).hexdigest() for pdf in pdfs]


def test_printing_draws_the_same_page_at_its_own_size(
    shown, numbers: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    file = tmp_path / "out.pdf"
    with_printer(monkeypatch, file)
    page = shown(form="sheet", numbers=numbers[:1])
    pdf = page._made.ready[0].pdf
    qtbot.keyClick(page.view, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: page.job is None, timeout=5000)
    printed, wanted = (next(preview.pages(data, 200)) for data in (file.read_bytes(), pdf))
    assert abs(printed.width - wanted.width) <= 3 and abs(printed.height - wanted.height) <= 3
    one, other = ink(printed), ink(wanted)
    assert max(abs(a - b) for a, b in zip(one, other, strict=True)) < 0.02
    assert max(other) > 0.1
    assert [(job.sha256, job.file) for job in Logged.select()] == [(hashlib.sha256(pdf).hexdigest(), "")]


def test_the_page_size_is_set_again_after_the_printers_dialog(
    shown, numbers: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    class Dialog:
        """A dialog in which a person, or the driver, chose another paper and two copies."""

        def __init__(self, to: QPrinter, _parent: object) -> None:
            self.to = to

        def exec(self) -> bool:
            self.to.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
            self.to.setCopyCount(2)
            return True

    file = tmp_path / "out.pdf"
    with_printer(monkeypatch, file)
    monkeypatch.setattr(QtPrintSupport, "QPrintDialog", Dialog)
    page = shown(form="sheet", numbers=numbers[:1])
    page.print_with_options()
    qtbot.waitUntil(lambda: page.job is None, timeout=5000)
    made = next(preview.pages(file.read_bytes(), 25.4))
    assert abs(made.width - 210) <= 1 and abs(made.height - 297) <= 1
    assert preview.count(file.read_bytes()) == 1 and Logged.select().count() == 1


def test_copies_are_pages_of_the_job(numbers: list[str], desk: Desk, manager: Actor, tmp_path: Path) -> None:
    made = papers.make(Shell(desk, manager, inline=True), papers.sheets(Shell(desk, manager), numbers))
    job = PrintJob(
        pdf_printer(tmp_path / "three.pdf"), "3", [r.pdf for r in made.ready], made.pages, copies=3
    )
    assert job.run()
    assert preview.count((tmp_path / "three.pdf").read_bytes()) == 6


def test_every_page_has_its_own_size(tmp_path: Path) -> None:
    from printing.page import Paper as Drawn

    pdfs = []
    for size in ((210.0, 297.0), (152.0, 104.0), (297.0, 210.0)):
        drawn = Drawn()
        with drawn.page(size):
            drawn.line(10, 10, 50, 50, 1)
        pdfs.append(drawn.pdf())
    job = PrintJob(pdf_printer(tmp_path / "mixed.pdf"), "mixed", pdfs, 3)
    assert job.run()
    pages = list(preview.pages((tmp_path / "mixed.pdf").read_bytes(), 25.4))
    sizes = [(page.width, page.height) for page in pages]
    wanted = [(210, 297), (152, 104), (297, 210)]
    assert all(abs(a - c) <= 1 and abs(b - d) <= 1 for (a, b), (c, d) in zip(sizes, wanted, strict=True))


def test_sizes_have_the_names_of_paper() -> None:
    assert printers.size_words(210.1, 297.1) == "A4 竖"
    assert printers.size_words(297, 210) == "A4 横"
    assert printers.size_words(152, 104) == "152 × 104 毫米"


def test_a_printer_that_takes_nothing_is_logged_as_none_and_says_so(
    shown, numbers: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: MainWindow
) -> None:
    with_printer(monkeypatch, tmp_path / "no such folder" / "out.pdf")
    page = shown(form="sheet", numbers=numbers[:1])
    page.print_now()
    assert page.job is None
    assert window.banner.isVisible() and "存 PDF" in window.banner.words.text()
    assert [job.state for job in Logged.select()] == ["none"]
    assert not page.pane.question.isVisible()
    assert page.list.print.isEnabled()


def test_without_a_printer_it_says_so_and_offers_the_pdf(
    shown, numbers: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    monkeypatch.setattr(printers, "printers", list)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "sheet.pdf"), "PDF (*.pdf)")
    )
    page = shown(form="sheet", numbers=numbers[:1])
    assert "打印机" in page.pane.printers.words.text() and page.pane.printers.isVisible()
    assert not page.list.print.isEnabled()
    assert (page.list.save.kind, page.list.print.kind) == ("primary", "outlined")
    qtbot.keyClick(page.view, Qt.Key.Key_P, CTRL)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert [job.file for job in Logged.select()] == ["sheet.pdf"]


def test_a_second_print_says_so_on_paper_with_its_reason(
    shown, numbers: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    import pypdfium2

    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "sheet.pdf"), "PDF (*.pdf)")
    )
    page = shown(form="sheet", numbers=numbers[:1])
    assert not page.pane.reason_field.isVisible()
    qtbot.keyClick(page.view, Qt.Key.Key_S, CTRL)
    assert page.pane.reason_field.isVisible() and "1 次" in page.pane.before.text()
    page.pane.reason.set_value("撕坏了")
    page.pane.reason.lineEdit().editingFinished.emit()
    words = pypdfium2.PdfDocument(page._made.ready[0].pdf)[0].get_textpage().get_text_bounded()
    assert "第 2 次打印" in words.replace("第2次打印", "第 2 次打印") and "撕坏了" in words


def test_who_has_no_right_prints_and_logs_nothing(
    shown, numbers: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: MainWindow
) -> None:
    with_printer(monkeypatch, tmp_path / "out.pdf")
    assert window.shell is not None
    window.shell.actor = Actor("田雨", "administrator")
    page = shown(form="sheet", numbers=numbers[:1])
    page.print_now()
    assert window.banner.isVisible()
    assert not (tmp_path / "out.pdf").exists()
    assert Logged.select().count() == 0


def test_a_list_of_people_needs_the_right_of_lists() -> None:
    one = papers.Paper("", "card", (papers.Piece("a", lambda note: None, (1,)),))
    many = papers.Paper("", "card", (papers.Piece("a", lambda note: None, (1, 2)),))
    assert (one.act, many.act) == ("print_one", "print_list")


def test_a_name_that_no_font_has_is_refused_by_name(shown, desk: Desk, manager: Actor) -> None:
    odd = "\U000e0041"
    owner = desk.people.make_customer(manager, {"name": f"王{odd}", "phone": "138 0000 5679"})
    car = desk.people.make_vehicle(manager, owner.touched["customer"][0], {"plate": "冀D·7K219"})
    moment = datetime(2026, 11, 24, 10, tzinfo=CHINA)
    number = desk.appointments.book(manager, Draft(car.touched["vehicle"][0], moment, "repair")).number
    page = shown(form="sheet", numbers=[number])
    assert page.view.count == 0
    assert page.pane.refused.isVisible() and "王" in page.pane.refused.words.text()
    assert not page.list.print.isEnabled() and not page.list.save.isEnabled()


def test_the_pages_are_turned_and_sized_by_keys(shown, numbers: list[str], qtbot) -> None:
    page = shown(form="sheet", numbers=numbers)
    whole = page.view.zoom
    qtbot.keyClick(page.view, Qt.Key.Key_PageDown)
    assert page.desk.where.text() == "2 / 2" and not page.desk.onward.isEnabled()
    qtbot.keyClick(page.view, Qt.Key.Key_PageUp)
    assert page.desk.where.text() == "1 / 2" and not page.desk.back.isEnabled()
    qtbot.keyClick(page.view, Qt.Key.Key_W)
    assert page.view.fit == "width" and page.view.zoom > whole
    assert page.view._boxes[0].width() <= page.view.viewport().width()
    qtbot.keyClick(page.view, Qt.Key.Key_Plus)
    assert page.view.fit == "" and page.view.zoom > whole
    qtbot.keyClick(page.view, Qt.Key.Key_End)
    assert page.desk.where.text() == "2 / 2"


def test_a_page_may_show_a_paper_of_its_own(
    window: MainWindow, desk: Desk, numbers: list[str], tmp_path: Path
) -> None:
    assert window.shell is not None
    number = numbers[0]
    papers.open_preview(
        window.shell,
        "登记表",
        lambda note: printing.render(desk.appointments.sheet(number, note)),
        "sheet",
        number,
        [number],
    )
    page = window.page
    assert isinstance(page, PaperPage) and page.title() == "登记表" and page.view.count == 1


def test_a_change_of_the_record_is_seen_on_the_paper(
    shown, numbers: list[str], desk: Desk, manager: Actor
) -> None:
    page = shown(form="sheet", numbers=numbers[:1])
    before = page._made.ready[0].pdf
    customer = desk.appointments.get(numbers[0]).customer_id
    assert customer is not None
    desk.people.edit_customer(manager, customer, {"name": "王小明"})
    assert page._made.ready[0].pdf != before


@pytest.mark.parametrize(("language", "mode"), [("zh_CN", "dark"), ("en", "light")])
def test_nothing_is_cut_off_in_the_smallest_window(
    qapp, qtbot, desk: Desk, manager: Actor, numbers: list[str], picture, mode: str, language: str
) -> None:
    text.use(language)
    theme.apply(qapp, mode)
    window = MainWindow([entry for entry in PAGES if entry.id == "paper"])
    qtbot.addWidget(window)
    window.resize(1180, 640)
    window.show()
    window.fill(Shell(desk, manager, inline=True), "paper")
    window.go("paper", {"form": "sheet", "numbers": numbers})
    page = window.page
    assert isinstance(page, PaperPage)
    qapp.processEvents()
    for widget in (page.list.save, page.list.print, page.pane.printer, page.desk.fit, page.pane.copies):
        corner = widget.mapTo(window, widget.rect().bottomRight())
        assert corner.x() < window.width() and corner.y() < window.height()
        assert widget.width() >= widget.minimumSizeHint().width()
    picture(window, f"paper-{language}-{mode}")
    window.close()


def test_reportlab_and_pdfium_are_loaded_only_when_a_paper_is_made() -> None:
    code = (
        "import sys, ui.pages.paper, ui.paper, ui.printer;"
        "print([m for m in ('reportlab', 'pypdfium2', 'docx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
