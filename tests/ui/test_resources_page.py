"""Bays, advisers and absences on the screen (A4): made, changed, ordered, put away; who lost their room."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from dealerdesk.appointments.capacity_service import ResourceRow
from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from tests.ui.conftest import MANAGER, NOW, SPECIALIST
from ui.frame import MainWindow
from ui.pages.resources import ResourcesView
from ui.pages.resources_forms import moment_near


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


def add_bays(desk: Desk) -> None:
    for place, name in enumerate(("快保 1", "机修 1")):
        desk.capacity.save(MANAGER, ResourceRow(0, "bay", name, team="一组", place=place))
    desk.capacity.save(MANAGER, ResourceRow(0, "adviser", "田雨", most_a_day=5))


@pytest.fixture
def manager_window(window: MainWindow) -> MainWindow:
    assert window.shell is not None
    window.shell.actor = MANAGER
    return window


def view_of(window: MainWindow) -> ResourcesView:
    window.go("resources", {})
    return window.page.view  # type: ignore[union-attr]


def names(desk: Desk, kind: str = "bay") -> list[str]:
    return [row.name for row in desk.capacity.resources(kind)]


def test_an_empty_shop_is_told_what_bays_do(manager_window: MainWindow, desk: Desk) -> None:
    view = view_of(manager_window)
    assert view.empty.isVisible() and "工位" in view.empty.words.text()
    assert not view.away_button.isEnabled(), "nobody is there to be away"


def test_a4_a_bay_is_made_with_its_works_and_undone(manager_window: MainWindow, desk: Desk) -> None:
    view = view_of(manager_window)
    view.add()
    view.form.name.setText("快保 1")
    view.form.team.setText("一组")
    view.form.technician.setText("韩江")
    view.form.works["periodic_service"].setChecked(True)
    view.form.save_button.click()
    (row,) = desk.capacity.resources("bay")
    assert (row.name, row.team, row.technician, row.works) == (
        "快保 1",
        "一组",
        "韩江",
        ("periodic_service",),
    )
    manager_window.undo()
    assert desk.capacity.resources("bay") == []


def test_an_adviser_has_a_number_of_cars_a_day(manager_window: MainWindow, desk: Desk) -> None:
    view = view_of(manager_window)
    view.kind.choose("adviser")
    view.add()
    view.form.name.setText("冯磊")
    view.form.most.setText("x")
    view.form.save_button.click()
    assert names(desk, "adviser") == [] and view.form.most_field.last.wrong
    view.form.most.setText("9")
    view.form.save_button.click()
    assert desk.capacity.resources("adviser")[0].most_a_day == 9


def test_the_order_moves_and_one_is_put_away(manager_window: MainWindow, desk: Desk) -> None:
    add_bays(desk)
    view = view_of(manager_window)
    view.shift(1)
    assert names(desk) == ["机修 1", "快保 1"]
    view.form.active.setChecked(False)
    view.form.save_button.click()
    assert names(desk) == ["机修 1"]
    assert [row.name for row in view.table.rows] == ["机修 1", "快保 1"], "put away, not gone"
    manager_window.undo()
    assert names(desk) == ["机修 1", "快保 1"]


def test_a_taken_name_is_refused_in_words(manager_window: MainWindow, desk: Desk) -> None:
    add_bays(desk)
    view = view_of(manager_window)
    view.form.name.setText("机修 1")
    view.form.save_button.click()
    assert "机修 1" in view.form.notice.words.text() and names(desk) == ["快保 1", "机修 1"]


def test_77_customer_care_records_absences_and_changes_no_bays(window: MainWindow, desk: Desk) -> None:
    add_bays(desk)
    view = view_of(window)
    assert not view.add_button.isEnabled() and not view.form.save_button.isEnabled()
    assert view.away_button.isEnabled()


def test_a4_an_absence_shows_who_lost_their_room_and_leads_there(window: MainWindow, desk: Desk) -> None:
    add_bays(desk)
    made = desk.appointments.book(SPECIALIST, Draft(5, at(24, 10), "repair", bay="快保 1")).number
    view = view_of(window)
    view.begin_away()
    view.absence.start.setText("11-24")
    view.absence.end.setText("11-24 12:00")
    view.absence.save_button.click()
    assert view.absence.notice.isVisible(), "a reason is asked"
    view.absence.why.setText("举升机检修")
    view.absence.save_button.click()
    (away,) = desk.capacity.away_on(date(2026, 11, 24), date(2026, 11, 24))
    assert (away.name, away.starts, away.ends) == ("快保 1", at(24, 8, 30), at(24, 12))
    assert "1" in view.absence.hit_title.text()
    assert desk.appointments.get(made).over_why == "快保 1: 举升机检修"
    view.absence.opened.emit(made)
    assert window.page.entry.id == "appointments" and window.page.day == date(2026, 11, 24)  # type: ignore[union-attr]


def test_it_is_back_with_one_button_and_undo(window: MainWindow, desk: Desk) -> None:
    add_bays(desk)
    made = desk.appointments.book(SPECIALIST, Draft(5, at(24, 10), "repair", bay="快保 1")).number
    desk.capacity.set_away(SPECIALIST, "bay", "快保 1", at(24, 8), at(24, 12), "检修")
    view = view_of(window)
    view.away.choose(0)
    view._away_picked(view.away.row)
    view.absence.end_button.click()
    assert desk.capacity.away_on(date(2026, 11, 24), date(2026, 11, 24)) == []
    assert desk.appointments.get(made).over_why == "", "its mark goes too"
    window.undo()
    assert len(desk.capacity.away_on(date(2026, 11, 24), date(2026, 11, 24))) == 1


def test_a_mark_stays_where_another_absence_holds(desk: Desk) -> None:
    add_bays(desk)
    made = desk.appointments.book(SPECIALIST, Draft(5, at(24, 10), "repair", bay="快保 1")).number
    desk.capacity.set_away(SPECIALIST, "bay", "快保 1", at(24, 8), at(24, 12), "检修")
    desk.capacity.set_away(SPECIALIST, "bay", "快保 1", at(24, 9), at(24, 11), "停电")
    first = desk.capacity.away_on(date(2026, 11, 24), date(2026, 11, 24))[0]
    desk.capacity.end_away(SPECIALIST, first.id)
    assert desk.appointments.get(made).over_why == "快保 1: 检修"


def test_it_stands_among_the_settings_too(manager_window: MainWindow) -> None:
    manager_window.go("settings", {"group": "Bays and advisers"})
    page = manager_window.page
    assert isinstance(page.stack.currentWidget(), ResourcesView)  # type: ignore[union-attr]


def test_the_appointments_page_leads_there(window: MainWindow) -> None:
    window.go("appointments", {})
    acts = {words: act for words, act, _key in window.page.commands()}  # type: ignore[union-attr]
    acts["工位与顾问"]()
    assert window.page.entry.id == "resources"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("今天", at(23, 8, 30)),
        ("11-24", at(24, 8, 30)),
        ("11-24 13:00", at(24, 13)),
        ("16：00", at(23, 16)),
        ("明天 9:05", at(24, 9, 5)),
    ],
)
def test_a_moment_is_read_as_one_says_it(desk: Desk, typed: str, moment: datetime) -> None:
    assert moment_near(typed, NOW, time(8, 30)) == moment


@pytest.mark.parametrize("typed", ["", "25:00", "13-40", "x 9:00"])
def test_what_is_no_moment_is_refused(desk: Desk, typed: str) -> None:
    with pytest.raises(WorldError):
        moment_near(typed, NOW, time(8, 30))


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1180, 640)])
def test_nothing_is_wider_than_the_smallest_window(
    window: MainWindow, desk: Desk, qapp, width: int, height: int
) -> None:
    add_bays(desk)
    window.resize(width, height)
    view_of(window)
    qapp.processEvents()
    assert window.minimumSizeHint().width() <= 1180 and window.minimumSizeHint().height() <= 640
