"""What is missing, by keyboard: filter, type it in, export."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from dealerdesk.desk import Desk
from dealerdesk.people.records import Customer, Vehicle
from tests.ui.conftest import MANAGER
from tests.ui.sync_shop import cell
from ui.frame import MainWindow
from ui.pages.missing import MissingPage

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(desk: Desk, window: MainWindow) -> MissingPage:
    with desk.store.write(MANAGER, "edit_customer", "test") as w:
        w.update(Vehicle, 2, {"registered_on": None, "delivered_on": None, "invoiced_on": None})
    window.go("missing", {})
    found = window.page
    assert isinstance(found, MissingPage)
    return found


def row_of(page: MissingPage, plate: str) -> int:
    return next(n for n, row in enumerate(page.table.rows) if row.plate == plate)


def test_who_comes_today_stands_first_with_what_to_ask_for(
    page: MissingPage, window: MainWindow, picture
) -> None:
    assert "今天" in cell(page.table, 0, "comes") and "已约" in cell(page.table, 0, "comes")
    at = row_of(page, "冀D7K218")
    assert cell(page.table, at, "missing") == "交车日、注册日"
    assert "年检" in cell(page.table, at, "never") and "保修" in cell(page.table, at, "never")
    page.table.choose(at)
    picture(window, "missing")


def test_a_date_is_typed_in_by_keyboard_and_the_row_goes(page: MissingPage, qtbot) -> None:
    page.table.choose(row_of(page, "冀D7K218"))
    qtbot.keyClick(page.table, KEY.Key_Return)
    assert page.fields["delivered_on"].control.hasFocus()
    qtbot.keyClicks(page.fields["delivered_on"].control, "2024.3.16")
    qtbot.keyClicks(page.fields["registered_on"].control, "2024-03-18")
    qtbot.keyClick(page.fields["registered_on"].control, KEY.Key_Return)
    assert str(Vehicle.get_by_id(2).delivered_on) == "2024-03-16"
    assert str(Vehicle.get_by_id(2).registered_on) == "2024-03-18"
    assert all(row.plate != "冀D7K218" for row in page.table.rows) and page.table.hasFocus()


def test_what_was_typed_in_is_taken_back(page: MissingPage, window: MainWindow, qtbot) -> None:
    page.table.choose(row_of(page, "冀D7K218"))
    page.edit()
    qtbot.keyClicks(page.fields["delivered_on"].control, "2024-03-16")
    qtbot.keyClick(page.fields["delivered_on"].control, KEY.Key_Return)
    assert page.table.rows[row_of(page, "冀D7K218")].missing == ("registered_on",)
    window.undo()
    assert Vehicle.get_by_id(2).delivered_on is None
    assert "delivered_on" in page.table.rows[row_of(page, "冀D7K218")].missing


def test_a_second_vin_is_refused_and_what_was_typed_stays(page: MissingPage, desk: Desk, qtbot) -> None:
    with desk.store.write(MANAGER, "edit_customer", "test") as w:
        w.update(Vehicle, 6, {"vin": None})
    page.table.choose(row_of(page, "冀D4C119"))
    page.edit()
    qtbot.keyClicks(page.fields["birthday"].control, "1979-04-02")
    qtbot.keyClicks(page.fields["vin"].control, str(Vehicle.get_by_id(1).vin))
    qtbot.keyClick(page.fields["vin"].control, KEY.Key_Return)
    assert Vehicle.get_by_id(6).vin is None and Customer.get(Customer.name == "李国栋").birth_month is None
    assert page.fields["birthday"].control.text() == "1979-04-02"


def test_a_long_list_shows_more_by_m(page: MissingPage, desk: Desk, qtbot) -> None:
    assert not page.more.isVisible()
    with desk.store.write(MANAGER, "edit_customer", "test") as w:
        for n in range(300):
            w.insert(Customer, name=f"客户{n}")
    assert len(page.table.rows) == 200 and page.more.isVisible()
    qtbot.keyClick(page.table, KEY.Key_M)
    assert len(page.table.rows) == page._total == 305 and not page.more.isVisible()


def test_what_is_typed_stays_when_others_write(page: MissingPage, desk: Desk, qtbot) -> None:
    page.table.choose(row_of(page, "冀D7K218"))
    page.edit()
    qtbot.keyClicks(page.fields["delivered_on"].control, "2024-03")
    desk.people.edit_customer(MANAGER, 6, {"birthday": "1979-04-02"})
    assert page.fields["delivered_on"].control.text() == "2024-03"
    qtbot.keyClicks(page.fields["delivered_on"].control, "-16")
    qtbot.keyClick(page.fields["delivered_on"].control, KEY.Key_Return)
    assert str(Vehicle.get_by_id(2).delivered_on) == "2024-03-16"
    assert all("birthday" not in row.missing for row in page.table.rows if row.name == "李国栋")


def test_what_does_not_fit_is_said_and_nothing_is_written(page: MissingPage, qtbot) -> None:
    page.table.choose(row_of(page, "冀D7K218"))
    qtbot.keyClick(page.table, KEY.Key_F2)
    qtbot.keyClicks(page.fields["delivered_on"].control, "2024-13-40")
    qtbot.keyClick(page.fields["delivered_on"].control, KEY.Key_S, CTRL)
    assert page.fields["delivered_on"].last.wrong and Vehicle.get_by_id(2).delivered_on is None
    assert page.fields["delivered_on"].control.text() == "2024-13-40"


def test_one_thing_only_with_its_count(page: MissingPage, qtbot) -> None:
    qtbot.keyClick(page.table, KEY.Key_F)
    said = [act.text() for act in page.menu.actions()]
    assert "生日  2" in said
    page.menu.actions()[said.index("生日  2")].trigger()
    page.menu.close()
    assert len(page.table.rows) == 2 and all("birthday" in row.missing for row in page.table.rows)
    assert page.state_line() == ("2 条要问", "缺生日")


def test_the_customer_page_says_what_to_ask_for(page: MissingPage, window: MainWindow) -> None:
    window.go("customer", {"customer_id": 2})
    said = [label.text() for label in window.page.findChildren(QLabel)]
    assert "要问：交车日、注册日" in said
    page.shell.desk.people.edit_vehicle(
        MANAGER, 2, {"delivered_on": "2024-03-16", "registered_on": "2024-03-18"}
    )
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not any(label.text().startswith("要问") for label in window.page.findChildren(QLabel))


def test_a_birthday_of_a_person_goes_into_the_file(page: MissingPage, qtbot) -> None:
    page.table.choose(row_of(page, "冀D4C119"))
    qtbot.keyClick(page.table, KEY.Key_F2)
    qtbot.keyClicks(page.fields["birthday"].control, "1979-4-2")
    qtbot.keyClick(page.fields["birthday"].control, KEY.Key_Return)
    man = Customer.get(Customer.name == "李国栋")
    assert (man.birth_year, man.birth_month, man.birth_day) == (1979, 4, 2)


def test_the_list_goes_into_a_file_for_the_manager(
    page: MissingPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    to = tmp_path / "缺项.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(to), ""))
    qtbot.keyClick(page.table, KEY.Key_E, CTRL)
    assert not to.exists(), "周岚 may not export lists"
    page.shell.actor = MANAGER
    qtbot.keyClick(page.table, KEY.Key_E, CTRL)
    assert "冀D·7K218" in to.read_text("utf-8-sig")
