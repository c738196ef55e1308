"""Customers: the list and its filter, the record, editing by hand, phones that are shown and recorded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ui.frame import MainWindow
from ui.pages.customer import CustomerPage
from ui.pages.customers import CustomersPage


@pytest.fixture
def customers(window: MainWindow) -> CustomersPage:
    window.go("customers", {})
    found = window.page
    assert isinstance(found, CustomersPage)
    return found


@pytest.fixture
def record(window: MainWindow, qtbot) -> CustomerPage:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("customer", {"customer_id": 2})
    found = window.page
    assert isinstance(found, CustomerPage)
    return found


def test_the_list_shows_everybody_with_masked_phones(customers: CustomersPage) -> None:
    assert len(customers.table.rows) == 6
    assert customers.state_line() == ("共 6 位",)
    assert {row.phone for row in customers.table.rows} >= {"138****5678"}


def test_more_rows_come_when_one_scrolls_to_the_end(window: MainWindow, desk, monkeypatch, qapp) -> None:
    from ui.pages import customers as module

    monkeypatch.setattr(module, "PAGE", 2)
    window.go("customers", {})
    page = window.page
    assert isinstance(page, CustomersPage)
    assert len(page.table.rows) == 2
    page._more_if_near()
    page._more_if_near()
    page._more_if_near()
    assert [row.id for row in page.table.rows] == [
        row.id for row in desk.people.customers(page.shell.actor)[1]
    ]


@pytest.mark.parametrize(
    ("typed", "plates"), [("单", ["冀DF09871"]), ("lgd", ["冀D4C119"]), ("0036", ["冀DF09871"])]
)
def test_the_filter_finds_as_the_search_box_does(
    customers: CustomersPage, typed: str, plates: list[str]
) -> None:
    customers.filter.setText(typed)
    customers.refresh()
    assert [row.plate for row in customers.table.rows] == plates


def test_nothing_found_says_so_and_offers_a_new_customer(customers: CustomersPage) -> None:
    customers.filter.setText("欧阳")
    customers.refresh()
    assert customers.empty.isVisible()
    assert "欧阳" in customers.empty.words.text()


def test_a_new_customer_is_made_from_what_is_typed(
    window: MainWindow, customers: CustomersPage, desk
) -> None:
    customers.new()
    fields = customers.panel.fields
    fields["name"].control.setText("高秀英")
    fields["phone"].control.setText("138 1234 5678")
    fields["birthday"].control.setText("农历 8-15")
    customers._make()
    page = window.page
    assert isinstance(page, CustomerPage) and page.card is not None
    assert (page.card.name, page.card.phones[0].number) == ("高秀英", "138****5678")
    assert page.card.birthday == "农历 08-15"


def test_a_wrong_field_gets_its_answer_and_nothing_is_made(customers: CustomersPage, desk) -> None:
    customers.new()
    customers.panel.fields["name"].control.setText("高秀英")
    customers.panel.fields["phone"].control.setText("1381234")
    customers._make()
    assert customers.panel.fields["phone"].last.wrong
    assert customers.panel.isVisible()
    assert desk.people.customers(customers.shell.actor)[0] == 6


def test_the_record_shows_cars_what_comes_and_one_time_line(record: CustomerPage) -> None:
    assert record.title() == "张敏"
    assert record.card is not None and len(record.card.vehicles) == 2
    kinds = [row.chip.text for row in record.coming.table.rows]
    assert kinds[0] == "预约" and "定保" in kinds and "保险" in kinds
    years = [row.title for row in record.time.table.rows if not hasattr(row, "kind")]
    assert years[0] == "2026 年"
    record.time.which.choose("one")
    assert {row.plate for row in record.time.table.rows if getattr(row, "plate", "")} == {"冀D7K218"}


def test_filter_counts_are_what_the_filter_shows(record: CustomerPage) -> None:
    for key in ("visit", "policy", "booking"):
        record.time.filter.choose(key)
        shown = sum(hasattr(row, "kind") for row in record.time.table.rows)
        segment = record.time.filter._group.button(record.time.filter._keys.index(key))
        assert segment.text().endswith(f" {shown}")


def test_x_shows_the_number_and_the_journal_knows(qtbot, record: CustomerPage, desk) -> None:
    before = desk.store.last_journal()
    record.time.table.setFocus()
    qtbot.keyClick(record.time.table, Qt.Key.Key_X)
    assert desk.store.last_journal() == before + 1
    assert record.person._shown == {2: "13800005678"}
    record.enter(customer_id=4)
    record.enter(customer_id=2)
    assert record.person._shown == {}


def test_editing_saves_only_what_changed_and_undo_brings_it_back(
    window: MainWindow, record: CustomerPage
) -> None:
    record.edit_customer()
    assert record.customer_panel.texts() == {}
    record.customer_panel.fields["address"].control.setText("中华路 9 号")
    record.save_customer()
    assert record.card is not None and record.card.address == "中华路 9 号"
    assert record.card.phones[0].number == "138****5678"
    window.undo()
    assert record.card.address == "人民东路 218 号"


def test_a_masked_phone_is_never_written_back(record: CustomerPage, desk) -> None:
    record.edit_customer()
    record.customer_panel.fields["note"].control.setText("喜欢下午来")
    record.save_customer()
    from dealerdesk.staff.rights import Actor

    assert desk.people.customer(Actor("许文静", "manager"), 2).phones[0].number == "13800005678"


def test_a_draft_survives_esc_and_another_record(window: MainWindow, record: CustomerPage) -> None:
    record.edit_customer()
    record.customer_panel.fields["note"].control.setText("没保存")
    window.escape()
    window.escape()
    assert not record.customer_panel.isVisible()
    window.go("customer", {"customer_id": 4})
    record.edit_customer()
    assert record.customer_panel.fields["name"].control.text() == "范晓芸"
    window.back()
    record.edit_customer()
    assert record.customer_panel.fields["note"].control.text() == "没保存"


def test_a_car_is_edited_and_its_mileage_understood(record: CustomerPage) -> None:
    record.edit_vehicle()
    record.vehicle_panel.fields["km"].control.setText("4.2万")
    assert record.vehicle_panel.fields["km"].run().words == "42,000 km"
    record.save_vehicle()
    assert record.car is not None and record.car.km == 42000


def test_a_car_is_added_to_its_owner(record: CustomerPage) -> None:
    record.new_vehicle()
    record.vehicle_panel.fields["plate"].control.setText("冀d·9t031")
    record.save_vehicle()
    assert record.card is not None
    assert [car.plate for car in record.card.vehicles] == ["冀D7K218", "冀DA62093", "冀D9T031"]


def test_ctrl_b_books_for_the_chosen_car(window: MainWindow, record: CustomerPage) -> None:
    record.cars.chosen.emit(7)
    record.book()
    assert window.page is window.pages["appointments"]
    panel = window.pages["appointments"].panel
    assert panel.car is not None and panel.car.plate == "冀DA62093"


def test_who_may_not_edit_is_told_in_one_line(window: MainWindow, record: CustomerPage, desk) -> None:
    from dealerdesk.staff.rights import Actor

    assert window.shell is not None
    window.shell.actor = Actor("韩卫东", "general_manager")
    record.edit_customer()
    record.customer_panel.fields["note"].control.setText("x")
    record.save_customer()
    assert window.banner.isVisible()
    assert record.customer_panel.isVisible(), "what was typed must not be lost"
