"""Wrong numbers and unhappy customers, by keyboard (1.1.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dealerdesk.care.records import Dissatisfaction, NumberCheck
from dealerdesk.desk import Desk
from dealerdesk.people.records import Phone
from tests.ui.conftest import MANAGER, NOW
from tests.ui.sync_shop import cell
from ui.frame import MainWindow
from ui.pages.corrections import UNHAPPY, CorrectionsPage

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(desk: Desk, window: MainWindow) -> CorrectionsPage:
    desk.tasks.plan(MANAGER)
    with desk.store.write(MANAGER, "call", "test") as w:
        for who, deadline, department in (
            (2, NOW - timedelta(hours=3), "sales"),
            (4, NOW + timedelta(days=2), "service"),
        ):
            phone = Phone.get(Phone.customer == who)
            w.update(Phone, phone.id, {"state": "invalid"})
            w.insert(
                NumberCheck, customer=who, phone_id=phone.id, number=phone.number, result="invalid_number",
                department=department, deadline=deadline, found_at=NOW - timedelta(days=1), found_by="周岚",
            )  # fmt: skip
        w.insert(
            Dissatisfaction, customer=5, vehicle=5, words="等了三个小时，没人说一声",
            at=NOW - timedelta(hours=1), actor="周岚",
        )  # fmt: skip
    window.go("corrections", {})
    found = window.page
    assert isinstance(found, CorrectionsPage)
    return found


def test_1_1_1_the_list_says_whose_number_who_corrects_it_and_what_is_late(
    page: CorrectionsPage, picture, window
) -> None:
    assert [cell(page.table, n, "who") for n in range(2)] == ["张敏", "范晓芸"]
    assert cell(page.table, 0, "what") == "138****5678 空号"
    assert cell(page.table, 0, "about") == "销售"
    assert "3:00" in cell(page.table, 0, "limit") and "超" in cell(page.table, 0, "limit")
    assert page.state_line() == ("2 条待处理", "1 条已超期")
    assert "更正 3" in [button.text() for button in page.bar.rooms._group.buttons()]
    picture(window, "corrections")


def test_1_1_1_a_number_is_corrected_by_keyboard_and_taken_back(
    page: CorrectionsPage, window: MainWindow, qtbot
) -> None:
    qtbot.keyClick(page.table, KEY.Key_Return)
    assert page.number.hasFocus()
    qtbot.keyClicks(page.number, "13811112222")
    qtbot.keyClick(page.number, KEY.Key_Return)
    assert Phone.get(Phone.customer == 2).number == "13811112222"
    assert [row.name for row in page.table.rows] == ["范晓芸"] and page.table.hasFocus()
    window.undo()
    assert Phone.get(Phone.customer == 2).state == "invalid" and len(page.table.rows) == 2


def test_1_1_1_a_text_that_is_no_number_is_refused_and_stays(page: CorrectionsPage, qtbot) -> None:
    qtbot.keyClick(page.table, KEY.Key_Return)
    qtbot.keyClicks(page.number, "123")
    qtbot.keyClick(page.number, KEY.Key_Return)
    assert page.number_field.last.wrong and page.number.text() == "123" and len(page.table.rows) == 2


def test_what_is_typed_stays_when_others_write(page: CorrectionsPage, desk: Desk, qtbot) -> None:
    qtbot.keyClick(page.table, KEY.Key_Return)
    qtbot.keyClicks(page.number, "1381")
    desk.people.edit_customer(MANAGER, 6, {"sex": "m", "note": "x"})
    assert page.number.text() == "1381"


def test_1_1_1_right_after_all_by_one_key(page: CorrectionsPage, window: MainWindow, qtbot) -> None:
    qtbot.keyClick(page.table, KEY.Key_R)
    assert Phone.get(Phone.customer == 2).state == "ok" and len(page.table.rows) == 1


def test_only_a_manager_hands_over_and_closes(page: CorrectionsPage, desk: Desk, qtbot) -> None:
    qtbot.keyClick(page.table, KEY.Key_3)
    assert desk.numbers.open()[0].department == "sales", "周岚 may not"
    page.shell.actor = MANAGER
    qtbot.keyClick(page.table, KEY.Key_3)
    assert desk.numbers.open()[0].department == "parts"


def test_unhappy_customers_stand_with_their_words_for_the_manager(
    page: CorrectionsPage, desk: Desk, window: MainWindow, qtbot
) -> None:
    page.shell.actor = MANAGER
    qtbot.keyClick(page.table, KEY.Key_S)
    assert page.which.value == UNHAPPY and cell(page.table, 0, "what") == "等了三个小时，没人说一声"
    qtbot.keyClick(page.table, KEY.Key_Return)
    assert page.words.hasFocus()
    page.words.setText("已道歉")
    qtbot.keyClick(page.words, KEY.Key_S, CTRL)
    assert desk.numbers.dissatisfied() == [] and Dissatisfaction.get().cause == "已道歉"
    assert page.empty.isVisible()
    window.undo()
    assert [row.name for row in page.table.rows] == ["单红梅"]


def test_1_1_1_the_front_desk_is_told_on_the_next_visit(
    page: CorrectionsPage, desk: Desk, window: MainWindow, show_at: Callable[..., QWidget]
) -> None:
    from PySide6.QtWidgets import QLabel

    from ui.preview import Preview
    from ui.widgets.basic import LineLabel

    card = desk.people.customer(window.shell.actor, 2)
    preview = Preview()
    preview.shell = window.shell
    preview.show_customer(card.id, card.vehicles[0].id)
    assert any("138****5678 是空号" in label.text() for label in preview.findChildren(QLabel))
    window.go("customer", {"customer_id": 2})
    said = [label.text for label in window.page.findChildren(LineLabel)]
    assert any("空号" in words for words in said)


def test_esc_gives_the_keys_back_and_keeps_what_was_typed(
    page: CorrectionsPage, window: MainWindow, qtbot
) -> None:
    qtbot.keyClick(page.table, KEY.Key_Return)
    qtbot.keyClicks(page.number, "1381")
    window.escape()
    assert not page.number.hasFocus() and page.number.text() == "1381"
    window.escape()
    assert page.table.hasFocus() and window.page is page


def test_in_a_narrow_window_the_side_is_a_drawer_that_f6_opens(
    page: CorrectionsPage, window: MainWindow, qapp
) -> None:
    window.resize(1180, 640)
    qapp.processEvents()
    assert not page.side.isVisible()
    window.next_pane()
    assert page.side.isVisible() and page.side.geometry().right() == page.width() - 1
