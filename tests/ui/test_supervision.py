"""The lists of the supervision by keyboard: monthly recall, follow-up grid, spot check (M1–M6, F5, C5a)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from dealerdesk import text
from dealerdesk.care.calls import Said
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.people.records import Vehicle
from dealerdesk.staff import Actor
from tests.ui.conftest import MANAGER, NOW, SPECIALIST
from ui import theme
from ui.frame import MainWindow
from ui.pages.follow_grid import FollowGridPage
from ui.pages.paper import PaperPage
from ui.pages.recall import RecallPage
from ui.pages.spot import SpotPage
from ui.shell import Shell
from ui.widgets import parts
from ui.widgets.table import Table

KEY = Qt.Key
DECEMBER, NOVEMBER = date(2026, 12, 1), date(2026, 11, 1)
Open = Callable[[str], MainWindow]


@pytest.fixture
def opened(desk: Desk, qtbot, qapp: QApplication) -> Iterator[Callable[..., MainWindow]]:
    """Opens the window at a page, with the manager or somebody else at it."""
    made: list[MainWindow] = []

    def show(page: str, actor: Actor = MANAGER) -> MainWindow:
        window = MainWindow()
        made.append(window)
        window.resize(1366, 768)
        window.show()
        window.fill(Shell(desk, actor, inline=True))
        window.go(page, {})
        qapp.processEvents()
        return window

    yield show
    for window in made:
        window.close()
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def said(table: Table, row: int, column: str) -> str:
    number = next(n for n, one in enumerate(table.rows_model.columns) if one.key == column)
    return parts.plain(table.rows_model.line(row, number))


# M1–M6


def recall_page(window: MainWindow) -> RecallPage:
    assert isinstance(window.page, RecallPage)
    return window.page


def test_m1_n_makes_the_list_and_ctrl_z_takes_it_back(opened: Callable, desk: Desk, qtbot) -> None:
    window = opened("recall")
    page = recall_page(window)
    assert page.empty.isVisible() and "按 N" in page.empty.words.text()
    assert "已过期" in page.strip.cells["M1"][2].text and "11-02" in page.strip.cells["M1"][1].text
    qtbot.keyClick(page, KEY.Key_N)
    assert len(page.table.rows) == 5 and page.table.rows[0].name == "宏盛商贸有限公司"
    assert "已完成" in page.strip.cells["M1"][2].text and page.buttons["V"].kind == "primary"
    window.undo()
    assert page.empty.isVisible() and not desk.recall.view(DECEMBER).built


def test_m2_m3_letters_are_previewed_marked_and_posted(opened: Callable, desk: Desk, qtbot) -> None:
    window = opened("recall")
    page = recall_page(window)
    qtbot.keyClick(page, KEY.Key_N)
    qtbot.keyClick(page, KEY.Key_V)
    paper = window.page
    assert isinstance(paper, PaperPage) and paper._made.pages == 5
    window.back()
    assert window.page is page and not page.buttons["P"].isVisible()
    qtbot.keyClick(page, KEY.Key_M)
    assert "5 / 5" in page.strip.cells["M2"][2].text and said(page.table, 0, "letter") == "待寄"
    assert not page.buttons["M"].isVisible() and page.buttons["P"].isVisible()
    qtbot.keyClick(page, KEY.Key_P)
    assert desk.recall.view(DECEMBER).sent == 5
    qtbot.keyClick(page, KEY.Key_R)
    assert "退信" in said(page.table, 0, "letter")
    window.undo()
    assert "已寄" in said(page.table, 0, "letter")


def test_m2_only_the_chosen_cars_are_marked(opened: Callable, desk: Desk, qtbot) -> None:
    page = recall_page(opened("recall"))
    qtbot.keyClick(page, KEY.Key_N)
    page.table.setFocus()
    qtbot.keyClick(page.table, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page, KEY.Key_M)
    assert sum(row.printed is not None for row in desk.recall.view(DECEMBER).rows) == 2


def test_m4_reasons_by_letter_and_changes_by_digit(opened: Callable, desk: Desk, qtbot) -> None:
    window = opened("recall")
    page = recall_page(window)
    qtbot.keyClick(page, KEY.Key_N)
    page.table.choose(1)
    qtbot.keyClick(page, KEY.Key_Y)
    assert page.asking.isVisible() and not page.acts_bar.isVisible()
    qtbot.keyClick(page, KEY.Key_F)
    assert not page.asking.isVisible() and said(page.table, 1, "why") == "F 里程少"
    qtbot.keyClick(page, KEY.Key_Y)
    qtbot.keyClick(page, KEY.Key_B)
    page.asked.inputs["shop"].setText("")
    qtbot.keyClick(page.asked.inputs["shop"], KEY.Key_Return)
    assert page.asking.isVisible(), "B needs the shop"
    page.asked.inputs["shop"].setText("老王汽修")
    qtbot.keyClick(page.asked.inputs["shop"], KEY.Key_Return)
    assert said(page.table, 1, "why").startswith("B") and page.table.hasFocus()
    car = page.table.row.vehicle_id
    qtbot.keyClick(page, KEY.Key_U)
    qtbot.keyClick(page, KEY.Key_1)
    assert Vehicle.get_by_id(car).state == "scrapped" and "已报废" in said(page.table, 1, "why")
    window.undo()
    assert Vehicle.get_by_id(car).state == "open"


def test_m4_enter_goes_to_the_one_call_of_the_service(opened: Callable, desk: Desk, qtbot) -> None:
    desk.tasks.plan(MANAGER)
    window = opened("recall")
    page = recall_page(window)
    qtbot.keyClick(page, KEY.Key_N)
    task = page.table.row.task
    assert task is not None and page.table.row.name == "宏盛商贸有限公司"
    qtbot.keyClick(page.table, KEY.Key_Return)
    assert window.page is window.pages["call"] and task in {m.task for m in window.page.call.matters}  # type: ignore[attr-defined]
    tasks = desk.store.db.execute_sql("SELECT count(*), count(DISTINCT key) FROM care_task").fetchone()
    assert tasks[0] == tasks[1]


def test_m4_enter_says_so_when_no_call_is_open(opened: Callable, desk: Desk, qtbot) -> None:
    window = opened("recall")
    page = recall_page(window)
    qtbot.keyClick(page, KEY.Key_N)
    desk.tasks.skip(MANAGER, page.table.row.task, "出差")
    qtbot.keyClick(page.table, KEY.Key_Return)
    assert window.page is page and window.banner.isVisible()


def test_m5_z_closes_the_month_with_the_plan(opened: Callable, desk: Desk, qtbot) -> None:
    desk.recall.build(MANAGER, DECEMBER)
    desk.store.clock = FixedClock(NOW.replace(month=12, day=31))
    window = opened("recall")
    page = recall_page(window)
    assert page.month == date(2027, 1, 1)
    qtbot.keyClick(page, KEY.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert page.month == DECEMBER and page.buttons["Z"].isVisible()
    qtbot.keyClick(page, KEY.Key_Z)
    qtbot.keyClick(page.asked.inputs["words"], KEY.Key_Return)
    assert page.asking.isVisible(), "a plan is needed"
    page.asked.inputs["words"].setText("早一周寄信")
    qtbot.keyClick(page.asked.inputs["words"], KEY.Key_Return)
    assert page.state_line() == ("已结案",) and "早一周寄信" in page.counts.text
    assert not any(button.isVisible() for button in page.buttons.values())
    qtbot.keyClick(page, KEY.Key_Y)
    assert not page.asking.isVisible(), "nothing is changed any more"


def test_form_2_3_ctrl_p_shows_the_list_also_before_it_is_made(opened: Callable, desk: Desk, qtbot) -> None:
    window = opened("recall")
    qtbot.keyClick(window.page, KEY.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.page, PaperPage) and window.page._made.pages == 1
    assert not desk.recall.view(DECEMBER).built


def test_m1_whose_duty_it_is_not_sees_no_acts(opened: Callable, qtbot) -> None:
    page = recall_page(opened("recall", Actor("田雨", "service_adviser")))
    assert not any(button.isVisible() for button in page.buttons.values())


# F5


@pytest.fixture
def buyer(desk: Desk) -> int:
    """王𠮷䶮 bought two days ago and was called."""
    desk.store.clock = FixedClock(NOW)
    with desk.store.write(MANAGER, "edit_customer") as w:
        w.update(Vehicle, 1, {"delivered_on": NOW.date() - timedelta(days=2)})
    desk.tasks.plan(MANAGER)
    (task,) = [item.task for item in desk.care.due(kinds=["F2"]) if item.vehicle_id == 1]
    assert task is not None
    desk.calls.record(MANAGER, task, Said("informed", note="满意"))
    return 1


def grid_page(window: MainWindow) -> FollowGridPage:
    assert isinstance(window.page, FollowGridPage)
    return window.page


def test_f5_one_row_a_buyer_with_shape_word_and_day(opened: Callable, buyer: int) -> None:
    page = grid_page(opened("follow_grid"))
    assert len(page.table.rows) == 1 and page.table.column == "d0"
    assert said(page.table, 0, "d0") == "11-23 · 满意"
    assert said(page.table, 0, "d7").endswith("待办") and said(page.table, 0, "repeat") == ""
    assert "满意" in page.node.note.text() and page.node.calls[0].isVisible()


def test_f5_s_signs_c_checks_and_both_can_be_taken_back(
    opened: Callable, desk: Desk, buyer: int, qtbot
) -> None:
    window = opened("follow_grid")
    page = grid_page(window)
    qtbot.keyClick(page, KEY.Key_S)
    assert "许文静" in page.node.signed.text and not page.sign_button.isEnabled()
    window.undo()
    assert "许文静" not in page.node.signed.text and page.sign_button.isEnabled()
    qtbot.keyClick(page, KEY.Key_C)
    qtbot.keyClick(page, KEY.Key_2)
    assert page.asked.inputs["note"].hasFocus(), "a difference needs words"
    page.asked.inputs["note"].setText("客户说没接到")
    qtbot.keyClick(page.asked.inputs["note"], KEY.Key_Return)
    assert desk.follow_ups.grid(NOVEMBER).checks == (1, 0) and "不符" in page.node.checked.text
    window.undo()
    assert desk.follow_ups.grid(NOVEMBER).checks == (0, 0)


def test_f5_arrows_choose_the_node_and_what_is_to_come_is_not_signed(
    opened: Callable, desk: Desk, buyer: int, qtbot
) -> None:
    page = grid_page(opened("follow_grid"))
    page.table.setFocus()
    qtbot.keyClick(page.table, KEY.Key_Right)
    qtbot.keyClick(page.table, KEY.Key_Right)
    assert page.table.column == "d7" and not page.sign_button.isEnabled()
    qtbot.keyClick(page, KEY.Key_C)
    assert not page.asking.isVisible()
    for _n in range(9):
        qtbot.keyClick(page.table, KEY.Key_Right)
    assert page.table.column == "repeat" and "不适用" in page.node.state.text
    page.refresh()
    assert page.table.column == "repeat", "a refresh keeps the place"


def test_f5_a_specialist_looks_and_does_not_sign(opened: Callable, desk: Desk, buyer: int, qtbot) -> None:
    window = opened("follow_grid", SPECIALIST)
    page = grid_page(window)
    assert not page.sign_button.isEnabled() and "经理" in page.node.hint.text()
    qtbot.keyClick(page, KEY.Key_S)
    assert window.banner.isVisible() and desk.follow_ups.grid(NOVEMBER).buyers[0].signed is None


def test_form_2_12_ctrl_p_shows_the_grid_of_one_consultant(
    opened: Callable, desk: Desk, buyer: int, qtbot
) -> None:
    window = opened("follow_grid")
    page = grid_page(window)
    page.consultant.set_value("刘洋")
    page.refresh()
    assert len(page.table.rows) == 1
    qtbot.keyClick(page, KEY.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.page, PaperPage) and window.page._made.pages == 1


# C5a


@pytest.fixture
def followed(desk: Desk) -> int:
    """Two policies that end soon were followed up."""
    desk.tasks.plan(MANAGER)
    tasks = [item.task for item in desk.care.due(kinds=["C5"]) if item.task]
    for task in tasks[:3]:
        desk.calls.record(MANAGER, task, Said("informed", at=NOW - timedelta(hours=18), note="续保"))
    return len(tasks[:3])


def spot_page(window: MainWindow) -> SpotPage:
    assert isinstance(window.page, SpotPage)
    return window.page


def test_c5a_d_draws_by_the_typed_seed_and_shows_it(
    opened: Callable, desk: Desk, followed: int, qtbot
) -> None:
    window = opened("spot")
    page = spot_page(window)
    assert page.empty.isVisible() and str(followed) in page.empty.words.text()
    page.seed.setText("7")
    qtbot.keyClick(page, KEY.Key_D)
    view = desk.spots.view(NOVEMBER)
    assert view.draw is not None and view.draw.seed == "7" and len(page.table.rows) == view.needed
    assert "种子 7" in page.counts.text and not page.draw_button.isVisible()
    window.undo()
    assert desk.spots.view(NOVEMBER).draw is None and page.empty.isVisible()


def test_c5a_1_2_3_record_what_the_check_showed(opened: Callable, desk: Desk, followed: int, qtbot) -> None:
    desk.spots.draw(MANAGER, NOVEMBER, "7")
    window = opened("spot")
    page = spot_page(window)
    first = page.table.row.task
    qtbot.keyClick(page, KEY.Key_2)
    qtbot.keyClick(page.asked.inputs["words"], KEY.Key_Return)
    assert page.asking.isVisible(), "a difference needs words"
    page.asked.inputs["words"].setText("没接到电话")
    qtbot.keyClick(page.asked.inputs["words"], KEY.Key_Return)
    (piece,) = [one for one in desk.spots.view(NOVEMBER).pieces if one.task == first]
    assert (piece.check, piece.check_note) == ("untrue", "没接到电话")
    assert "不符" in said(page.table, 0, "checked")
    window.undo()
    assert desk.spots.view(NOVEMBER).done == 0
    page.table.choose(0)
    qtbot.keyClick(page, KEY.Key_1)
    assert (desk.spots.view(NOVEMBER).true, page.state_line()) == (1, (f"已核 1 / {len(page.table.rows)}",))
    assert len(page.table.rows) == 1 or page.table.row.task != first, "on to the next"


def test_c5a_a_specialist_neither_draws_nor_checks(
    opened: Callable, desk: Desk, followed: int, qtbot
) -> None:
    page = spot_page(opened("spot", SPECIALIST))
    assert not page.draw_button.isEnabled() and "经理" in page.hint.text()
    qtbot.keyClick(page, KEY.Key_D)
    assert desk.spots.view(NOVEMBER).draw is None


def test_c5_the_insurance_specialist_begins_with_the_own_list(opened: Callable, desk: Desk) -> None:
    desk.tasks.plan(MANAGER)
    page = spot_page(opened("spot", Actor("吴倩", "insurance_specialist")))
    assert page.which.value == "own" and page.table.rows
    assert not any(button.isVisible() for button in page.buttons.values())


# how they look


@pytest.mark.parametrize(("language", "mode"), [("zh_CN", "light"), ("zh_CN", "dark"), ("en", "light")])
@pytest.mark.parametrize("page", ["recall", "follow_grid", "spot"])
def test_the_lists_fit_a_front_desk_screen(
    opened: Callable, desk: Desk, buyer: int, followed: int, qapp: QApplication, picture, page: str,
    language: str, mode: str,
) -> None:  # fmt: skip
    desk.recall.build(MANAGER, DECEMBER)
    desk.spots.draw(MANAGER, NOVEMBER, "7")
    text.use(language)
    theme.apply(qapp, mode)
    window = opened(page)
    assert window.width() == 1366
    picture(window, f"{page}-{language}-{mode}")
