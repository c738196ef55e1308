"""Calls without a task in the window (F15): by key from the customer and the call page, and taken back."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from dealerdesk.desk import Desk
from dealerdesk.people.records import Consent, Phone
from ui.frame import MainWindow
from ui.pages.call import CallPage
from ui.pages.customer import CustomerPage
from ui.pages.other_call import OtherCallPanel
from ui.pages.other_call_fields import ANOTHER, NOT_SEEN

WHO = 2
"""张敏, with two cars."""


@pytest.fixture
def record(window: MainWindow, desk: Desk, qtbot) -> CustomerPage:
    desk.tasks.plan(window.page.shell.actor)  # type: ignore[union-attr]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("customer", {"customer_id": WHO})
    found = window.page
    assert isinstance(found, CustomerPage)
    return found


def shown(panel: OtherCallPanel) -> set[str]:
    """The fields that stand in the panel."""
    fields = panel.fields
    named = {"search": fields.search_field, "number": fields.number_field, "new": fields.new_field,
             "dial": fields.dial_row, "time": fields.time_field, "km": fields.km_field,
             "shop": fields.elsewhere[0], "tasks": fields.tasks_box,
             "consent": fields.consent_fields[0]}  # fmt: skip
    return {name for name, field in named.items() if not field.isHidden()}


def test_i_records_an_inbound_call_from_the_customer_page(record: CustomerPage, desk: Desk, qtbot) -> None:
    record.time.table.setFocus()
    qtbot.keyClick(record.time.table, Qt.Key.Key_I)
    panel = record.other
    assert panel.isVisible() and panel.inbound and panel.person and panel.person.id == WHO
    assert panel.fields.note.hasFocus()
    panel.fields.note.setText("问定保多少钱")
    qtbot.keyClick(panel.fields.note, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    (line,) = desk.calls.history(WHO)
    assert (line.direction, line.result, line.note, line.actor) == ("in", "informed", "问定保多少钱", "周岚")
    assert not panel.isVisible()
    phone = Phone.get(Phone.customer == WHO)
    assert phone.confirmed_on == date(2026, 11, 23)
    titles = [row.title for row in record.time.table.rows if hasattr(row, "title")]
    assert "来电 · 接通" in titles
    record.time.filter.choose("call")
    assert [row.kind for row in record.time.table.rows if hasattr(row, "kind")] == ["in"]


def test_undo_takes_the_call_back(record: CustomerPage, window: MainWindow, desk: Desk, qtbot) -> None:
    record.other_call("in")
    record.other.record()
    assert len(desk.calls.history(WHO)) == 1
    window.undo()
    assert desk.calls.history(WHO) == []


def test_the_fields_follow_the_way_and_the_result(record: CustomerPage) -> None:
    record.other_call("in")
    panel, fields = record.other, record.other.fields
    fields.car.set_value(str(panel.person.vehicles[0].id) if panel.person else "")
    assert shown(panel) == {"number", "km", "tasks", "consent"}
    fields.result.set_value("call_back")
    fields.result.chosen.emit("call_back")
    assert shown(panel) == {"number", "km", "time", "consent"}, "nothing is dealt with yet"
    fields.number.set_value(ANOTHER)
    fields.reason.set_value("B")
    assert shown(panel) >= {"new", "shop"}
    fields.way.choose("out")
    assert "dial" in shown(panel) and not shown(panel) & {"number", "new"}
    fields.result.set_value("no_answer")
    fields.result.chosen.emit("no_answer")
    assert shown(panel) == {"dial"}
    assert "no_answer" not in panel.fields.result.labels
    fields.way.choose("in")
    assert fields.result.value == "informed", "an inbound call was answered"


def test_an_outbound_one_shows_its_number_on_record(record: CustomerPage, desk: Desk) -> None:
    record.other_call("out")
    before = desk.store.last_journal()
    record.other.fields.reveal.click()
    assert desk.store.last_journal() == before + 1
    record.other.record()
    (line,) = desk.calls.history(WHO)
    assert line.direction == "out"


def test_booked_books_the_chosen_car_and_goes_back_whole(
    record: CustomerPage, window: MainWindow, desk: Desk
) -> None:
    record.other_call("in")
    panel, fields = record.other, record.other.fields
    assert panel.person is not None
    car = panel.person.vehicles[0].id
    before = len(desk.appointments.for_vehicles([car]))
    fields.result.set_value("booked")
    fields.time.setText("11-26 10:00")
    fields.car.set_value("")
    panel.record()
    assert fields.wrong.isVisible() and desk.calls.history(WHO) == [], "which car"
    fields.car.set_value(str(car))
    panel.record()
    (row,) = [row for row in desk.appointments.for_vehicles([car]) if row.at.day == 26]
    assert row.kind == "passive" and len(desk.appointments.for_vehicles([car])) == before + 1
    window.undo()
    (row,) = [row for row in desk.appointments.for_vehicles([car]) if row.at.day == 26]
    assert row.state == "cancelled" and desk.calls.history(WHO) == []


def test_ticked_tasks_end_and_a_consent_is_kept(record: CustomerPage, desk: Desk) -> None:
    record.other_call("in")
    panel, fields = record.other, record.other.fields
    task, tick = fields.tasks[0]
    tick.setChecked(True)
    fields.consents["marketing"].set_value("yes")
    fields.number.set_value(NOT_SEEN)
    panel.record()
    assert (desk.tasks.get(task).state, desk.tasks.get(task).result) == ("done", "informed")
    newest = Consent.select().where(Consent.customer == WHO).order_by(Consent.id.desc()).get()
    assert (newest.purpose, bool(newest.given)) == ("marketing", True)


def test_what_is_wrong_is_said_and_what_was_typed_stays(record: CustomerPage, desk: Desk) -> None:
    record.other_call("in")
    fields = record.other.fields
    fields.result.set_value("call_back")
    fields.note.setText("改天")
    record.other.record()
    assert fields.wrong.isVisible() and fields.note.text() == "改天" and desk.calls.history(WHO) == []
    record.step_back()
    record.other_call("in")
    assert fields.note.text() == "改天"


def test_i_on_the_call_page_searches_who_rings(window: MainWindow, desk: Desk, qtbot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("call", {})
    page = window.page
    assert isinstance(page, CallPage)
    page.queue.table.setFocus()
    qtbot.keyClick(page.queue.table, Qt.Key.Key_I)
    panel = page.other
    assert panel.isVisible() and panel.fields.search.hasFocus() and not page.side.isVisible()
    panel.fields.search.setText("K218")
    qtbot.keyClick(panel.fields.search, Qt.Key.Key_Return)
    assert panel.person and panel.person.name == "张敏"
    assert panel.fields.vehicle_id is not None
    qtbot.keyClick(panel.fields.note, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert len(desk.calls.history(WHO)) == 1 and not panel.isVisible()


def test_ctrl_d_without_a_task_opens_a_call_of_our_own(window: MainWindow, qtbot) -> None:
    window.go("call", {"customer_id": WHO})
    page = window.page
    assert isinstance(page, CallPage)
    assert page.other.isVisible() and not page.other.inbound
    assert page.other.person and page.other.person.id == WHO
    page.step_back()
    assert not page.other.isVisible()


def test_the_panes_have_their_widths_again_when_the_panel_is_shut(window: MainWindow, qapp) -> None:
    window.go("call", {})
    page = window.page
    assert isinstance(page, CallPage)
    qapp.processEvents()
    before = (page.left.width(), page.side.width())
    page.other_call("in")
    qapp.processEvents()
    assert page.middle.width() >= page.middle.minimumWidth() and not page.side.isVisible()
    page.step_back()
    qapp.processEvents()
    assert (page.left.width(), page.side.width()) == before
