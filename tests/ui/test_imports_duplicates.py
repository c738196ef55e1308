"""Records that may be one: pairs, field by field, merged, said to be two, and the merge taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from dealerdesk.desk import Desk
from dealerdesk.people.records import Customer
from dealerdesk.staff import Actor
from tests.ui import sync_shop
from tests.ui.sync_shop import cell
from ui import state
from ui.frame import MainWindow
from ui.pages.duplicates import DuplicatesPage
from ui.pages.duplicates_pair import choices_of

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(desk: Desk, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")
    sync_shop.busy(desk, tmp_path)
    return sync_shop.window(desk, qtbot)


@pytest.fixture
def page(window: MainWindow) -> DuplicatesPage:
    window.go("duplicates", {})
    found = window.page
    assert isinstance(found, DuplicatesPage)
    found.table.choose(next(n for n, pair in enumerate(found.table.rows) if pair.first_label == "折兰娜"))
    return found


def fields(page: DuplicatesPage) -> list[str]:
    return [cell(page.pane.table, row, "field") for row in range(len(page.pane.table.rows))]


def test_pairs_stand_with_their_reason_and_both_records(page: DuplicatesPage) -> None:
    assert page.state_line() == ("2 对",)
    assert page.pane.names[0].text.startswith("折兰娜") and page.pane.names[1].text.startswith("折兰那")
    assert "139****0007" in page.pane.facts[1].text, "phones are masked"
    assert fields(page) == ["客户编号", "姓名", "性别", "地址", "邮编"]


def test_whose_value_stays_is_chosen_by_keyboard_and_merged(
    page: DuplicatesPage, window: MainWindow, desk: Desk, qtbot
) -> None:
    qtbot.keyClick(page.table, KEY.Key_Return)
    assert page.pane.table.hasFocus()
    number = fields(page).index("地址")
    page.pane.table.choose(number)
    qtbot.keyClick(page.pane.table, KEY.Key_Right)
    assert (
        page.pane.table.rows[number].take == "second" and page.pane.table.currentIndex().row() == number + 1
    )
    qtbot.keyClick(page.pane.table, KEY.Key_Right)
    assert page.pane.table.rows[number + 1].take == "first", "an empty value can't win"
    qtbot.keyClick(page.pane.table, KEY.Key_Return, CTRL)
    kept = Customer.get(Customer.name == "折兰娜")
    assert kept.address == "光明南大街 9 号" and kept.postcode == "056002" and kept.number == "KH7"
    assert Customer.get_or_none(Customer.name == "折兰那") is None
    assert page.state_line() == ("1 对",) and page.merges.isVisible()
    window.undo()
    assert Customer.get(Customer.name == "折兰那").address == "光明南大街 9 号"
    assert Customer.get(Customer.name == "折兰娜").address == "人民东路 8 号" and page.state_line() == (
        "2 对",
    )


def test_a_former_merge_is_taken_back_from_its_list(page: DuplicatesPage, qtbot) -> None:
    page.merge()
    assert page.back.isEnabled()
    page.back.click()
    assert Customer.get_or_none(Customer.name == "折兰那") is not None
    assert page.merges.rows[0].undone and not page.back.isEnabled()


def test_two_that_are_not_the_same_are_not_proposed_again(
    page: DuplicatesPage, window: MainWindow, desk: Desk, qtbot
) -> None:
    qtbot.keyClick(page.table, KEY.Key_N)
    assert page.state_line() == ("1 对",) and Customer.get_or_none(Customer.name == "折兰那") is not None
    window.undo()
    assert page.state_line() == ("2 对",)


def test_who_may_not_merge_sees_the_pairs_only(desk: Desk, qtbot, tmp_path: Path) -> None:
    sync_shop.busy(desk, tmp_path)
    window = sync_shop.window(desk, qtbot, Actor("周岚", "care_specialist"))
    window.go("duplicates", {})
    page = window.page
    assert isinstance(page, DuplicatesPage)
    assert not page.one.isEnabled() and "经理" in page.hint.text()
    page.merge()
    assert window.banner.isVisible() and page.state_line() == ("2 对",)


def test_a_birthday_is_one_line(desk: Desk, page: DuplicatesPage) -> None:
    first, second = (Customer.get(Customer.name == name).id for name in ("折兰娜", "折兰那"))
    desk.people.edit_customer(sync_shop.MANAGER, second, {"birthday": "1990-05-06"})
    pair = next(p for p in desk.duplicates.pairs(sync_shop.MANAGER)[1] if p.first_id == first)
    born = choices_of(pair, desk.duplicates.fields(pair))[-1]
    assert born.fields[0].startswith("birth") and (born.first, born.second) == ("1987-03-17", "1990-05-06")
