"""The call page by its keys: questions, third attempts, Ctrl+Z, consent, mileage, numbers; 7.1, R1–R4, L5."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from dealerdesk import text
from dealerdesk.care.calls import Said
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.people.records import Customer, Holding, Phone, Vehicle
from dealerdesk.staff import Actor
from ui.frame import MainWindow
from ui.pages.call import CallPage
from ui.pages.call_asks import fee_of
from ui.pages.call_words import grouped, moment_of, timer

from .conftest import NOW

MANAGER = Actor("许文静", "manager", "test")
DELIVERED = date(2026, 9, 12)
NAMES = {" ": Qt.Key.Key_Space, "\n": Qt.Key.Key_Return, "^": Qt.Key.Key_Escape}


@pytest.fixture
def owners(desk: Desk) -> list[int]:
    """Eight owners whose first service is due, and one of unknown sex with a birthday today."""
    made = []
    with desk.store.write(MANAGER, "edit_customer", "test") as w:
        for n in range(9):
            born = {"birth_calendar": "solar", "birth_month": 11, "birth_day": 23} if n == 8 else {}
            who = w.insert(Customer, name=f"赵{n:02d}", sex="" if n == 8 else "m", **born)
            w.insert(Phone, customer=who, number=f"1370000{n:04d}")
            car = w.insert(
                Vehicle, plate=f"冀D8{n:04d}", model="X7 2.0T", seen_on=DELIVERED, delivered_on=DELIVERED,
                registered_on=DELIVERED, adviser="冯磊", vin=f"LCYAB2C1{n}P07000{n}9",
            )  # fmt: skip
            w.insert(Holding, vehicle=car, customer=who, role="owner")
            made.append(who)
    desk.tasks.plan(MANAGER)
    return made


@pytest.fixture
def window_here(window: MainWindow, qtbot) -> MainWindow:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    return window


@pytest.fixture
def page(owners: list[int], window_here: MainWindow) -> CallPage:
    window_here.go("call", {})
    found = window_here.page
    assert isinstance(found, CallPage)
    return found


@pytest.fixture
def keys(page: CallPage, qtbot) -> Callable[[str], None]:
    """Press keys where the focus is; ``^`` is Esc."""

    def press(signs: str) -> None:
        for sign in signs:
            target: QWidget = QApplication.focusWidget() or page
            qtbot.keyClick(target, NAMES.get(sign) or getattr(Qt.Key, f"Key_{sign}"))

    return press


def choose(page: CallPage, who: int) -> int:
    (call,) = [call for call in page.queue.calls if call.first.customer_id == who]
    assert page.queue.choose(call.first.task)
    assert page.call is not None
    return call.first.task


def rows(desk: Desk, sql: str) -> list[tuple]:
    return desk.store.db.execute_sql(sql).fetchall()


# ---- questions -------------------------------------------------------------------------------------------


def test_l5_another_workshop_is_asked_shop_place_and_fee(page, owners, desk, keys) -> None:
    task = choose(page, owners[0])
    keys(" 3")
    assert page.asked.ask is not None and len(page.asked.buttons) == 12
    keys("B")
    assert page.asked.inputs["shop"].hasFocus()
    keys("\n")
    assert desk.tasks.get(task).state == "open", "a shop's name belongs to it"
    page.asked.inputs["shop"].setText("老刘修理部")
    page.asked.inputs["place"].setText("联纺路")
    page.asked.inputs["fee"].setText("320")
    keys("\n")
    assert rows(desk, "SELECT code, shop, place, fee_fen FROM away_reason") == [
        ("B", "老刘修理部", "联纺路", 32000)
    ]
    assert desk.tasks.get(task).result == "refused"
    assert page.asked.ask is None and page.call is not None and page.call.first.task != task


def test_w_is_the_short_way_to_serviced_elsewhere(page, owners, desk, keys) -> None:
    choose(page, owners[0])
    keys("W")
    assert page.asked.ask is None, "not before the call"
    keys(" W")
    assert set(page.asked.buttons) == {"A", "B"}


def test_letters_go_into_a_field_that_has_the_focus(page, owners, desk, keys) -> None:
    task = choose(page, owners[0])
    keys(" N")
    keys("T5")
    assert page.asked.inputs["words"].text().upper() == "T5"
    keys("\n")
    assert page.asked.ask is None and page.acts.draft.note.upper() == "T5"
    assert desk.tasks.get(task).state == "open" and page.acts.running
    keys("5")
    assert {(line.result, line.note.upper()) for line in desk.calls.history(owners[0])} == {
        ("no_answer", "T5")
    }


def test_esc_leaves_the_field_then_the_question_then_the_call(page, owners, desk, keys) -> None:
    task = choose(page, owners[0])
    keys(" T")
    keys("^")
    assert page.asked.ask is not None and not page.asked.inputs["words"].hasFocus()
    keys("^")
    assert page.asked.ask is None and page.acts.running
    keys("^")
    assert not page.acts.running and "****" in page.one.head.number.text
    assert desk.calls.history(owners[0]) == [] and desk.tasks.get(task).state == "open"


def test_a_dissatisfied_customer_as_reason_goes_to_the_manager(page, owners, desk, keys) -> None:
    choose(page, owners[0])
    keys(" 3K\n")
    assert page.asked.ask is not None
    page.asked.inputs["words"].setText("等了两个小时")
    keys("\n")
    assert [row.words for row in desk.numbers.dissatisfied()] == ["等了两个小时"]
    assert rows(desk, "SELECT code FROM away_reason") == [("K",)]


def test_a_call_back_at_a_typed_time(page, owners, desk, keys) -> None:
    task = choose(page, owners[0])
    keys(" 4")
    last = list(page.asked.buttons)[-1]
    keys(last)
    page.asked.inputs["at"].setText("没有这个时间")
    keys("\n")
    assert page.asked.ask is not None and desk.tasks.get(task).wait_until is None
    page.asked.inputs["at"].setText("明天 10点半")
    keys("\n")
    assert desk.tasks.get(task).wait_until == datetime(2026, 11, 24, 10, 30, tzinfo=CHINA)


# ---- attempts --------------------------------------------------------------------------------------------


def test_r3_the_second_try_in_one_kind_of_slot_does_not_count(page, owners, desk, keys) -> None:
    task = choose(page, owners[0])
    keys(" 5")
    assert [call.first.task for call in page.queue.calls].index(task) >= len(
        desk.queue.queue(page.shell.actor).now
    )
    page.queue.choose(task)
    keys(" 6")
    assert [one.counted for one in desk.calls.tries(task)] == [True, False]
    assert desk.tasks.get(task).state == "open"


def test_r1_the_third_attempt_offers_the_text_and_keeps_that_it_was_sent(page, owners, desk, keys) -> None:
    desk.settings.change(MANAGER, {"shop_phone": "0310-5550100"})
    task = choose(page, owners[0])
    for days, hour in ((0, 9), (1, 14)):
        at = NOW.replace(hour=hour, minute=50) - timedelta(days=2 - days)
        desk.calls.record(MANAGER, task, Said("no_answer", at))
    page.refresh(task)
    assert page.one.head.name.text.endswith("第 3 次联系")
    desk.store.clock = FixedClock(NOW.replace(hour=16, minute=5))
    keys(" 7")
    assert desk.tasks.get(task).state == "fallback"
    assert page.call is not None and page.call.first.task == task
    assert page.asked.ask is not None
    keys("3")
    said = QApplication.clipboard().text()
    assert said.startswith("【澄远汽车】") and desk.tasks.get(task).state == "fallback"
    page.refresh(task)
    keys("1")
    assert (desk.tasks.get(task).state, desk.tasks.get(task).result) == ("done", "sms")
    assert desk.calls.history(owners[0])[0].note == said


def test_the_text_of_a_courtesy_call_says_how_to_refuse(page, owners, desk) -> None:
    desk.settings.change(MANAGER, {"shop_phone": "0310-5550100"})
    choose(page, owners[8])
    page.refresh(page.call.first.task)
    assert page.call is not None and page.call.first.kind == "C6"
    said = page.one.sms_text()
    assert said.startswith("【澄远汽车】") and said.endswith(desk.settings["refuse_words"])


# ---- back again ------------------------------------------------------------------------------------------


def test_ctrl_z_takes_a_booking_and_its_call_back(page, owners, desk, keys, qtbot) -> None:
    task = choose(page, owners[0])
    keys(" RRRY2")
    assert page.one.time_words == "Y2"
    keys("1")
    car = desk.tasks.get(task).vehicle_id or 0
    (booked,) = desk.appointments.for_vehicles([car])
    assert (booked.kind, booked.channel, booked.adviser) == ("active", "phone", "冯磊")
    assert desk.tasks.get(task).state == "done"
    assert {row[0] for row in rows(desk, "SELECT note FROM attempt")} == {""}
    qtbot.keyClick(page.queue.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    (booked,) = desk.appointments.for_vehicles([car])
    assert booked.state == "cancelled" and desk.tasks.get(task).state == "open"
    assert desk.calls.history(owners[0]) == []
    assert page.call is not None and page.call.first.task == task


def test_ctrl_z_works_when_the_bar_has_gone(page, owners, desk, keys, window_here, qtbot) -> None:
    task = choose(page, owners[0])
    keys(" 8")
    assert desk.tasks.get(task).state == "correction" and len(desk.numbers.open()) == 1
    window_here.undo_bar.hide()
    qtbot.keyClick(page.queue.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.tasks.get(task).state == "open" and desk.numbers.open() == []


# ---- what else -------------------------------------------------------------------------------------------


def test_the_km_is_answered_while_one_types(page, owners, desk, keys) -> None:
    choose(page, owners[0])
    keys("K")
    box = page.one.km.box
    assert box.hasFocus()
    box.setText("4620")
    box._settle()
    assert "每天约" in page.one.km.answer.text and "5,000 km" in page.one.km.answer.text
    assert page.one.km.mark.text == "可信"
    assert page.side.line.accessibleName().count("4,620 km") == 1
    box.setText("462000")
    box._settle()
    assert "再问" in page.one.km.answer.text or "300" in page.one.km.answer.text
    keys("\n")
    assert page.queue.table.hasFocus(), "Enter gives the keys back"
    keys(" RRR2")
    assert desk.calls.history(owners[0]) == [], "an absurd mileage is not recorded"
    box.setText("4,620")
    keys("2")
    assert desk.care.estimated_km(desk.people.customer(MANAGER, owners[0]).vehicles[0].id) == 4620


def test_consent_is_given_and_withdrawn_in_two_keystrokes(page, owners, desk, keys) -> None:
    choose(page, owners[0])
    keys("C3")
    assert desk.consent.allows(owners[0], "marketing", "sms")
    choose(page, owners[0])
    keys("C6")
    assert not desk.consent.allows(owners[0], "marketing", "sms")
    word = desk.consent.words(owners[0])[-1]
    assert (word.given, word.at.date()) == (False, NOW.date())


def test_an_opt_out_of_marketing_alone_leaves_reminders(page, owners, desk, keys) -> None:
    choose(page, owners[0])
    keys(" 01")
    assert not desk.consent.allows(owners[0], "marketing", "phone")
    assert desk.consent.allows(owners[0], "courtesy", "phone")
    assert desk.consent.allows(owners[0], "service", "phone")


def test_a_number_is_corrected_in_the_call(page, owners, desk, keys) -> None:
    choose(page, owners[0])
    keys(" G1")
    page.asked.inputs["number"].setText("12")
    keys("\n")
    assert page.asked.ask is not None
    page.asked.inputs["number"].setText("13811112222")
    keys("\n")
    assert [phone.number for phone in desk.people.customer(MANAGER, owners[0]).phones] == ["13811112222"]
    keys(" ")
    assert "138 1111 2222" in page.one.head.number.text


def test_deferring_leaving_out_and_switching_off_need_a_reason(page, owners, desk, keys) -> None:
    task = choose(page, owners[0])
    keys("D1")
    page.asked.inputs["day"].setText("11-30")
    keys("\n")
    assert page.asked.ask is not None
    page.asked.inputs["why"].setText("出差")
    keys("\n")
    assert desk.tasks.get(task).wait_until is not None
    task = choose(page, owners[1])
    keys("D3")
    page.asked.inputs["why"].setText("自己会来")
    keys("\n")
    assert desk.tasks.get(task).state == "skipped"
    assert rows(desk, "SELECT kind, why FROM rule_off") == [("C1", "自己会来")]
    choose(page, owners[2])
    keys("D")
    assert "4" not in page.asked.buttons, "ending early is a manager's act (R2)"


def test_the_sex_is_asked_not_guessed(page, owners, desk, qtbot) -> None:
    choose(page, owners[8])
    head = page.one.head
    assert head.mister.isVisible() and head.miss.isVisible()
    assert "先生" not in head.name.text and "女士" not in head.name.text
    qtbot.mouseClick(head.miss, Qt.MouseButton.LeftButton)
    assert desk.people.customer(MANAGER, owners[8]).sex == "f"
    assert not head.miss.isVisible() and "女士" in head.name.text


def test_why_this_call_is_told_with_rule_data_and_what_changes_it(page, owners, keys) -> None:
    choose(page, owners[0])
    assert "交车第 72 天" in page.one.why.words.text
    keys("E")
    assert page.asked.ask is not None
    told = "\n".join(page.asked.ask.lines)
    for word in ("规则 C1", "数据", "每天", "会改变它的"):
        assert word in told


def test_birthdays_come_first_and_groups_have_counts(page, owners) -> None:
    from ui.widgets.table import Group

    groups = [row for row in page.queue.table.rows if isinstance(row, Group)]
    assert groups[0].title == "今日生日" and groups[0].tone == "amber"
    first = next(group for group in groups if group.title == "首保")
    assert int(first.note) >= 8


def test_the_reason_a_running_call_keeps_its_place(page, owners, keys, qtbot) -> None:
    task = choose(page, owners[0])
    keys(" ")
    qtbot.keyClick(page.queue.table, Qt.Key.Key_Down)
    assert page.call is not None and page.call.first.task == task
    assert page.queue.table.row.first.task == task


def test_two_matters_of_a_person_have_two_scripts_and_one_result(page, owners, desk, keys) -> None:
    task = choose(page, owners[8])
    assert page.call is not None
    kinds = [matter.kind for matter in page.call.matters]
    assert kinds[0] == "C6" and "C1" in kinds
    first = page.one.script.text.text
    keys("S")
    assert page.one.script.text.text != first
    keys(" 5")
    assert {row[0] for row in rows(desk, "SELECT task_id FROM attempt")} >= {task}
    assert len(rows(desk, "SELECT 1 FROM attempt")) == len(kinds)


# ---- ways in ---------------------------------------------------------------------------------------------


def test_space_on_today_begins_the_first_call(owners, window_here, qtbot) -> None:
    assert window_here.page is window_here.pages["today"]
    qtbot.keyClick(QApplication.focusWidget() or window_here, Qt.Key.Key_Space)
    page = window_here.page
    assert isinstance(page, CallPage) and page.acts.running


def test_ctrl_d_on_a_customer_shows_their_call(owners, window_here, qtbot) -> None:
    window_here.go("customer", {"customer_id": owners[3]})
    page = window_here.page
    qtbot.keyClick(page, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    page = window_here.page
    assert isinstance(page, CallPage) and page.call is not None
    assert page.call.first.customer_id == owners[3] and not page.acts.running


def test_the_day_is_planned_once_and_the_rail_counts(desk: Desk, window_here: MainWindow) -> None:
    window_here.go("call", {})
    page = window_here.page
    assert isinstance(page, CallPage)
    plans = rows(desk, "SELECT count(*) FROM journal WHERE act = 'plan'")[0][0]
    assert plans == 1
    assert window_here.rail.items["call"].count == desk.queue.count(window_here.shell.actor)
    window_here.planner.look()
    assert rows(desk, "SELECT count(*) FROM journal WHERE act = 'plan'")[0][0] == plans


# ---- looks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(1180, 640), (1366, 768), (1920, 1000)])
def test_nothing_is_cut_off(owners, desk, make_window, qapp, language, size, picture) -> None:
    text.use(language)
    window = make_window()
    window.resize(*size)
    window.go("call", {"customer_id": owners[0]})
    qapp.processEvents()
    page = window.page
    assert isinstance(page, CallPage)
    page.acts.start()
    qapp.processEvents()
    picture(window, f"call-{language}-{size[0]}")
    for button in (*page.results.buttons.values(), page.one.head.clock, page.one.head.number):
        where = button.mapTo(window, button.rect().bottomRight())
        assert where.x() <= window.width() and where.y() <= window.height() - 26
        assert button.width() >= button.minimumSizeHint().width()
    assert page.side.isVisible() == (size[0] >= 1280)
    assert page.one.width() <= 760
    for key in "340DCETG":
        page.press(key)
        qapp.processEvents()
        assert page.asked.ask is not None
        for part in page.asked.buttons.values():
            assert page.asked.rect().contains(part.geometry().translated(part.parentWidget().pos()))
        page.asked.put_away()


# ---- words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("15:30", datetime(2026, 11, 23, 15, 30, tzinfo=CHINA)),
        ("9:00", datetime(2026, 11, 24, 9, 0, tzinfo=CHINA)),
        ("明天 10点半", datetime(2026, 11, 24, 10, 30, tzinfo=CHINA)),
        ("11-26 下午 3点", datetime(2026, 11, 26, 15, 0, tzinfo=CHINA)),
        ("11-26 9：30", datetime(2026, 11, 26, 9, 30, tzinfo=CHINA)),
    ],
)
def test_a_time_is_read_as_it_is_said(typed: str, at: datetime) -> None:
    assert moment_of(typed, NOW) == at


@pytest.mark.parametrize("typed", ["", "明天", "25:00", "今天 8:00", "2-30 9:00", "9:75"])
def test_a_time_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(WorldError):
        moment_of(typed, NOW)


@pytest.mark.parametrize(
    ("typed", "fen"), [("", None), ("320", 32000), ("320.5 元", 32050), ("1,280", 128000)]
)
def test_a_fee_is_kept_in_fen(typed: str, fen: int | None) -> None:
    assert fee_of(typed) == fen


@pytest.mark.parametrize("typed", ["-3", "三百", "1.234", "99999999"])
def test_a_fee_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(WorldError):
        fee_of(typed)


def test_numbers_and_times_as_they_are_read() -> None:
    assert grouped("13900002204") == "139 0000 2204" and grouped("0310-5550188") == "0310-5550188"
    assert (timer(47), timer(3723)) == ("00:47", "1:02:03")


def test_6_4_a_time_of_ones_own_that_is_closed_or_full_is_said_and_may_be_booked(
    page: CallPage, owners: list[int], desk: Desk
) -> None:
    desk.settings.change(MANAGER, {"closed_weekdays": "7", "slot_places": "1"})
    choose(page, owners[0])
    assert all(offer.at.weekday() != 6 for offer in desk.capacity.offers())
    page._ask_time()
    page.asked.ask.done("", {"at": "11-29 10:00"})
    assert "店休" in page.results.then.text
    page.asked.put_away()
    page.one.slots.choose(1)
    page.say_hint()
    assert "店休" not in page.results.then.text
