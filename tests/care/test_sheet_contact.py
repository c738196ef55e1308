"""The contact record on the copy of customer care (2.1): the calls that led to the appointment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dealerdesk.appointments.entries import Draft
from dealerdesk.care.calls import Said
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.forms import PrintNote
from dealerdesk.staff import Actor
from tests.care.conftest import CareShop, moment


def test_2_1_the_sheet_names_the_calls_that_led_to_it_and_the_script(
    desk: Desk, care: CareShop, clock: FixedClock, manager: Actor
) -> None:
    car = care.car(care.customer(sex="f"), delivered_on=date(2026, 9, 1))
    care.plan()
    task = care.task("C1")
    desk.calls.record(manager, task, Said("no_answer", moment("2026-11-23T09:40")))
    desk.calls.record(manager, task, Said("busy", moment("2026-11-24T14:30")))
    clock.moment = moment("2026-11-25T09:30")
    desk.calls.record(manager, task, Said("booked", clock.now(), booked_at=moment("2026-11-26T10:00")))
    words = desk.scripts.script("C1").words
    desk.scripts.save(manager, "C1", replace(words, sms=words.sms + "谢谢"))
    number = desk.appointments.book(manager, Draft(car, moment("2026-11-26T10:00"), "first_service")).number
    form = desk.appointments.sheet(number, PrintNote("周岚", clock.now()))
    assert [(line.slot, line.result, line.success) for line in form.contacts] == [
        ("上午", "无人接听", False), ("下午", "占线", False), ("上午", "已预约", True),
    ]  # fmt: skip
    assert form.contacts_for == "首保" and form.script_name.startswith("首保 v")


def test_2_1_a_customer_who_rang_has_no_contact_record(
    desk: Desk, care: CareShop, clock: FixedClock, manager: Actor
) -> None:
    car = care.car(care.customer(), delivered_on=date(2026, 9, 1))
    desk.settings.change(manager, {"mask_second_copy": "0"})
    number = desk.appointments.book(manager, Draft(car, moment("2026-11-26T10:00"), "repair")).number
    form = desk.appointments.sheet(number, PrintNote("周岚", clock.now()))
    assert form.contacts == () and form.script_name == "" and not form.mask_second
