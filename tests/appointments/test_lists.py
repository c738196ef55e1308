"""The papers of the appointment book: what is on them comes from the records."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from dealerdesk.appointments.entries import Draft
from dealerdesk.appointments.reception_forms import EstimateLine, ReceptionForm
from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from dealerdesk.errors import NotFound
from dealerdesk.forms import PrintNote
from dealerdesk.staff import Actor

FRONT_DESK = Actor("郝建国", "front_desk", "test")
ADMINISTRATOR = Actor("系统", "administrator", "test")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


NOTE = PrintNote("郝建国", at(23, 16))


@pytest.fixture
def car(desk: Desk, manager: Actor) -> int:
    owner = desk.people.make_customer(
        manager, {"name": "欧阳雪", "phone": "138 0000 5678", "sex": "f", "tier": "vip"}
    ).touched["customer"][0]
    made = desk.people.make_vehicle(
        manager, owner, {"plate": "冀D·7K218", "vin": "LSVAA49J132047371", "model": "远途 S5", "colour": "白"}
    )
    return made.touched["vehicle"][0]


def test_form_2_1_day_list_shows_who_is_expected_with_the_whole_phone(
    desk: Desk, manager: Actor, car: int
) -> None:
    made = desk.appointments.book(
        manager,
        Draft(car, at(24, 10), "repair", wish="异响", adviser="田雨", bay="3", waits=True, pickup=True,
              parts_state="order", parts_on=date(2026, 11, 23)),
    )  # fmt: skip
    gone = desk.appointments.book(manager, Draft(car, at(24, 14), "repair"))
    desk.appointments.cancel(manager, gone.number, "出差")
    desk.appointments.book(manager, Draft(car, at(25, 9), "repair"))
    (row,) = desk.appointment_papers.day_list(FRONT_DESK, date(2026, 11, 24), NOTE).rows
    assert (row.at, row.plate, row.customer, row.number) == (at(24, 10), "冀D·7K218", "欧阳雪", made.number)
    assert (row.phone, row.tier, row.wish, row.bay) == ("13800005678", "vip", "异响", "3")
    assert (row.waits, row.pickup) == (True, True)
    assert (row.parts_state, row.parts_on) == ("ordered", date(2026, 11, 23))
    (masked,) = desk.appointment_papers.day_list(ADMINISTRATOR, date(2026, 11, 24), NOTE).rows
    assert masked.phone == "138****5678"


def test_a4_parts_list_has_the_next_two_working_days(desk: Desk, manager: Actor, car: int) -> None:
    desk.appointments.book(
        manager,
        Draft(car, at(24, 10), "repair", items="换滤芯", parts_text="空调滤芯×1", technician="秘长河"),
    )
    desk.appointments.book(manager, Draft(car, at(25, 9), "repair", parts_state="have", parts_text="机油"))
    desk.appointments.book(manager, Draft(car, at(26, 9), "repair"))
    form = desk.appointment_papers.parts_list(date(2026, 11, 23), NOTE)
    assert [(one.day.day, len(one.lines)) for one in form.days] == [(24, 1), (25, 1)]
    first, second = form.days[0].lines[0], form.days[1].lines[0]
    assert (first.items, first.parts, first.state) == ("换滤芯", "空调滤芯×1", "needed")
    assert (first.vin_tail, first.technician, second.state) == ("32047371", "秘长河", "stock")


def test_form_2_11_slip_is_filled_from_appointment_and_file(desk: Desk, manager: Actor, car: int) -> None:
    draft = Draft(car, at(24, 10), "repair", wish="异响", items="检查底盘", labour_fen=10000, minutes=90)
    made = desk.appointments.book(manager, draft)
    slip = desk.appointment_papers.reception(
        made.number, "JD-20261124-001", "Y01", at(24, 10, 20), NOTE, ahead=2, minutes_to_wait=12
    )
    assert (slip.number, slip.ticket, slip.copies) == ("JD-20261124-001", "Y01", 2)
    assert slip.appointment == made.number
    assert (slip.customer_name, slip.phone, slip.vin) == ("欧阳雪", "13800005678", "LSVAA49J132047371")
    assert (slip.ahead, slip.minutes_to_wait, slip.booked_until) == (2, 12, at(24, 10, 30))
    assert slip.promised_at == at(24, 11, 50), "ninety minutes from the late arrival"
    assert slip.estimate == (EstimateLine("检查底盘", labour_fen=10000),)
    with pytest.raises(NotFound):
        desk.appointment_papers.reception("YY-20200101-001", "JD-20261124-002", "Y02", at(24, 10), NOTE)


def test_form_2_11_blank_slip_and_tickets(desk: Desk, manager: Actor, car: int) -> None:
    blank = desk.appointment_papers.blank_reception("JD-20261124-002")
    assert (blank.number, blank.printed, blank.ahead) == ("JD-20261124-002", None, None)
    assert blank == ReceptionForm(blank.shop, blank.number)
    made = desk.appointments.book(manager, Draft(car, at(24, 10), "repair", adviser="田雨"))
    booked = desk.appointment_papers.ticket(made.number, "Y01", at(24, 9, 54), ahead=1, minutes_to_wait=6)
    assert (booked.plate, booked.booked_from, booked.adviser) == ("冀D·7K218", at(24, 10), "田雨")
    rework = desk.appointment_papers.ticket(made.number, "F01", at(24, 9, 54), arrival="rework")
    assert rework.booked_from is None
