"""How a file is read can be chosen: encoding, sheet, header row, columns, empty cells, the order of days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.people.records import Customer, RepairOrder
from tests.ui import sync_shop
from tests.ui.sync_shop import put
from ui import state
from ui.frame import MainWindow
from ui.pages import imports_profile
from ui.pages.imports import FILE, RUNS, ImportsPage
from ui.pages.imports_encoding import encoding_menu
from ui.pages.imports_profile import ProfileMenu
from ui.widgets import parts

HEAD = "客户编号,客户名称,手机,性别,生日,地址"


@pytest.fixture
def window(desk: Desk, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")
    return sync_shop.window(desk, qtbot)


@pytest.fixture
def page(window: MainWindow) -> ImportsPage:
    window.go("sync", {})
    found = window.page
    assert isinstance(found, ImportsPage)
    return found


def menu(page: ImportsPage) -> ProfileMenu:
    job, made = page.file.job, page.file.plan
    assert job is not None and made is not None
    over = page.view.columns.profile
    return ProfileMenu(over, page.shell, made.look, page.file._kept_choices(), page.file.open)


def test_big5_comes_in_only_when_a_person_chooses_it(page: ImportsPage, tmp_path: Path) -> None:
    big5 = put(
        tmp_path / "big5.csv",
        ["VIN,姓名,地址,生日", "LSVAA49J132047371,陳淑華,民權路,1980-01-01", ""],
        "big5hkscs",
    )
    page.open_files([big5])
    assert page.stack.currentIndex() == RUNS and page.refusal.encoding.isVisible()
    acts = encoding_menu(page.refusal.encoding, None, lambda name: page.open_files([big5], name)).actions()
    assert [act.text() for act in acts][-1].startswith("Big5")
    acts[-1].trigger()
    assert page.stack.currentIndex() == FILE and not page.refusal.isVisible()
    assert "Big5" in page.view.head.proof.text and "陳淑華" in page.view.head.proof.text


def test_the_encoding_can_be_chosen_and_given_back(page: ImportsPage, tmp_path: Path) -> None:
    page.open_files([put(tmp_path / "list.csv", [HEAD, "K1,田喆江,13812345678,男,1980-01-01,和平路", ""])])
    assert page.view.head.choose.isVisible()
    page.file._choose(encoding="UTF-16LE")
    assert page.view.blank.isVisible() and page.refusal.isVisible(), (
        "it can't be read so; a way back is offered"
    )
    page.view.blank.button.click()
    assert "田喆江" in page.view.head.proof.text


def test_a_workbook_tells_its_own_encoding(page: ImportsPage, tmp_path: Path) -> None:
    import xlsxwriter

    file = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        for name in ("说明", "客户"):
            sheet = book.add_worksheet(name)
            rows = [HEAD.split(","), ["K1", "田喆江", "13812345678", "男", "1980-01-01", "和平路"]]
            for number, cells in enumerate(rows if name == "客户" else [["使用说明"]]):
                sheet.write_row(number, 0, cells)
    page.open_files([file])
    assert "工作簿" in page.view.head.proof.text and "田喆江" in page.view.head.proof.text
    assert not page.view.head.other.isVisible() and not page.view.head.choose.isVisible()
    sheet_combo = page.view.columns.sheet
    assert sheet_combo.isVisible() and sheet_combo.value == "客户"
    sheet_combo.setCurrentIndex(sheet_combo.findData("说明"))
    sheet_combo.activated.emit(0)
    assert "list.xlsx" in page.refusal.words and page.view.blank.isVisible()


def test_another_row_can_be_the_header(page: ImportsPage, tmp_path: Path) -> None:
    lines = ["客户编号,客户名称,x,y,z,u", HEAD, "K1,田喆江,13812345678,男,1980-01-01,和平路", ""]
    page.open_files([put(tmp_path / "two.csv", lines)])
    header = page.view.columns.header
    assert header.value == "2" and "第 1 行" in header.itemText(0) and "客户名称" in header.itemText(0)
    header.setCurrentIndex(0)
    header.activated.emit(0)
    assert page.file.plan is not None and page.file.plan.look.header_row == 1
    assert "表头在第 1 行" in page.view.head.facts.text
    header.setCurrentIndex(2)
    header.activated.emit(2)
    assert "第 3 行" in page.refusal.words, "a row that is no header is said, and one comes back"
    page.view.blank.button.click()
    assert header.value == "2"


def test_a_column_is_read_otherwise_and_the_next_file_too(
    page: ImportsPage, desk: Desk, tmp_path: Path
) -> None:
    head = HEAD.replace("地址", "备用")
    page.open_files([put(tmp_path / "one.csv", [head, "K1,田喆江,13812345678,男,1980-01-01,和平路", ""])])
    columns = page.view.columns
    columns.table.choose(5)
    columns.read_as.set_value("address")
    columns.read_as.activated.emit(0)
    assert [column.field for column in page.file.plan.look.columns][5] == "address"  # type: ignore[union-attr]
    page.import_file()
    assert Customer.get(Customer.name == "田喆江").address == "和平路"
    page.file.next_file()
    page.open_files([put(tmp_path / "two.csv", [head, "K2,折兰娜,13812345679,女,1980-01-01,光明街", ""])])
    look = page.file.plan.look  # type: ignore[union-attr]
    assert look.columns[5].field == "address" and look.profile


def test_what_an_empty_cell_means_is_said_for_each_column(page: ImportsPage, tmp_path: Path) -> None:
    page.open_files([put(tmp_path / "two.csv", [HEAD, "K1,田喆江,13812345678,男,1980-01-01,", ""])])
    columns = page.view.columns
    columns.table.choose(5)
    assert columns.empty.value == "keep", "an empty cell wipes nothing unless a person says so"
    columns.empty.set_value("clear")
    columns.empty.activated.emit(0)
    assert page.file.job is not None and page.file.job.choices.empty == {"address": "clear"}
    columns.table.choose(5)
    assert columns.empty.value == "clear"
    icons = [part.name for part in columns.table.rows_model.line(5, 1) if isinstance(part, parts.Icon)]
    assert icons == ["eraser-line"], "in sight without choosing the column"


def test_the_order_of_days_is_asked_once_and_only_when_it_is_open(page: ImportsPage, tmp_path: Path) -> None:
    def orders(name: str, day: str) -> Path:
        row = f"WX1,LSVAA49J132047371,冀D12345,田喆江,13812345678,{day},{day},一般维修,100,1,1,岳明,机油,1"
        return put(tmp_path / name, [sync_shop.HEAD, row, ""])

    page.open_files([orders("clear.csv", "2024-05-03")])
    assert not page.view.columns.ask.isVisible()
    page.step_back()
    page.open_files([orders("open.csv", "3/5/2024")])
    assert page.view.columns.ask.isVisible() and "3/5/2024" in page.view.columns.question.text
    page.view.columns.day.click()
    assert not page.view.columns.ask.isVisible(), "asked once"
    page.import_file()
    assert RepairOrder.get(RepairOrder.number == "WX1").settled_on == date(2024, 5, 3)


def test_a_profile_is_kept_handed_out_taken_in_and_forgotten(
    page: ImportsPage, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: MainWindow
) -> None:
    file = put(tmp_path / "one.csv", [HEAD, "K1,田喆江,13812345678,男,1980-01-01,和平路", ""])
    page.open_files([file])
    page.file.choose("empty", ("address", "fill"))
    menu(page).save("客户日报")
    assert [line.name for line in desk.profiles.all()] == ["客户日报"]
    assert "客户日报" in page.view.columns.profile.toolTip()
    shared = tmp_path / "客户日报.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(shared), ""))
    menu(page).hand_out()
    assert '"address" = "fill"' in shared.read_text("utf-8")
    menu(page).drop()
    assert desk.profiles.all() == [] and window.undo_bar.can_undo
    window.undo()
    assert [line.name for line in desk.profiles.all()] == ["客户日报"]
    menu(page).drop()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(shared), ""))
    menu(page).take_in()
    assert page.file.plan is not None and page.file.plan.look.profile == "客户日报"
    shared.write_text("name = 1 2", "utf-8")
    menu(page).take_in()
    assert window.banner.isVisible(), "what is no profile is said, and nothing changes"


def test_a_changed_column_keeps_what_its_profile_says_of_others(
    page: ImportsPage, desk: Desk, tmp_path: Path
) -> None:
    page.open_files([put(tmp_path / "one.csv", [HEAD, "K1,田喆江,13812345678,男,1980-01-01,和平路", ""])])
    page.file.choose("empty", ("address", "fill"))
    menu(page).save("客户日报")
    page.file.choose("column", ("生日", ""))
    page.import_file()
    (profile,) = desk.profiles.all()
    assert '"address" = "fill"' in profile.text and '"生日" = ""' in profile.text


def test_the_name_dialog_proposes_a_name(page: ImportsPage, qtbot) -> None:
    dialog = imports_profile.NameDialog(page, "工单 ab12")
    qtbot.addWidget(dialog)
    assert dialog.name.text() == "工单 ab12"


def test_a_file_can_be_taken_for_another_kind(page: ImportsPage, tmp_path: Path) -> None:
    first = put(tmp_path / "vehicles.csv", [*sync_shop.first_lines(), ""])
    page.open_files([first])
    assert page.view.columns.kind.value == "customers"
    page.view.columns.kind.set_value("sales")
    page.view.columns.kind.activated.emit(0)
    assert page.file.plan is not None and page.file.plan.look.kind == "sales"


def test_a_kind_that_does_not_fit_can_be_taken_back(
    page: ImportsPage, tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = put(tmp_path / "vehicles.csv", [*sync_shop.first_lines(), ""])
    page.open_files([first])
    plan = desk.dms.plan

    def refuse(*args, **more):
        if args[2].kind == "policies":
            raise WorldError("vehicles.csv: no")
        return plan(*args, **more)

    monkeypatch.setattr(desk.dms, "plan", refuse)
    page.file.choose("kind", "policies")
    assert page.refusal.words == "vehicles.csv: no" and page.view.blank.isVisible()
    assert not page.view.act.run.isVisible()
    page.view.blank.button.click()
    assert page.file.plan.counts.new == 10 and not page.refusal.isVisible()


def test_clearing_is_offered_only_where_it_makes_sense_and_says_why(
    page: ImportsPage, tmp_path: Path
) -> None:
    page.open_files([put(tmp_path / "two.csv", [HEAD, "K1,田喆江,13812345678,男,1980-01-01,", ""])])
    columns = page.view.columns

    def rules(place: int) -> list[str]:
        columns.table.choose(place)
        return [columns.empty.itemData(n) for n in range(columns.empty.count())]

    assert rules(1) == ["keep", "fill"], "a name tells who it is"
    assert "空格永不清空" in columns.of.text and "空格永不清空" in columns.empty.toolTip()
    assert rules(2) == ["keep", "clear", "fill"] and "空格永不清空" not in columns.of.text
    columns.empty.set_value("clear")
    columns.empty.activated.emit(0)
    assert page.file.job is not None and page.file.job.choices.empty == {"phone": "clear"}


def test_a_column_that_can_only_keep_has_nothing_to_choose(page: ImportsPage, tmp_path: Path) -> None:
    head, car = "车架号,车牌号,车主,行驶里程", "LSVAA49J132047371,冀D12345,田喆江,1200"
    page.open_files([put(tmp_path / "cars.csv", [head, car, ""])])
    columns = page.view.columns
    for place in (0, 3):
        columns.table.choose(place)
        assert columns.empty.count() == 1 and not columns.empty.isEnabled()
    assert "里程留在" in columns.of.text
