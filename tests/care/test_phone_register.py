"""跟踪服务电话登记表 (2.6, F15): one line a call, who rang, about what, which try."""

from __future__ import annotations

from datetime import date

import pytest

from dealerdesk.care.calls import Said
from dealerdesk.care.list_forms import PhoneRegisterForm
from dealerdesk.care.other_calls import OtherCall
from dealerdesk.care.phone_register import register_number
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop, moment


def register(desk: Desk, actor: Actor, first: date = TODAY, last: date = TODAY) -> PhoneRegisterForm:
    return desk.phone_register.register(actor, first, last, PrintNote("孟瑶", desk.clock.now()))


def test_f15_every_call_is_one_line_inbound_and_outbound(desk: Desk, care: CareShop) -> None:
    who = care.customer("王芳", "13800000001")
    car = care.car(who, delivered_on=date(2026, 9, 1), registered_on=date(2026, 9, 1))
    care.plan()
    first, other = care.task("C1"), care.task("C15")
    desk.calls.record(care.actor, first, Said("no_answer", moment("2026-11-23T09:40")))
    desk.calls.record(care.actor, first, Said("informed", moment("2026-11-23T14:40"), also=(other,)))
    ring = Said("call_back", moment("2026-11-23T15:10"), moment("2026-11-24T09:30"), "问续保", direction="in")
    desk.other_calls.record(care.actor, OtherCall(who, ring, car, number="13900000002"))
    desk.other_calls.record(care.actor, OtherCall(who, Said("busy", moment("2026-11-23T16:10"))))
    form = register(desk, care.actor)
    assert [(r.at.hour, r.inbound, r.kind, r.nth, r.result) for r in form.rows] == [
        (9, False, "首保", 1, "无人接听"), (14, False, "首保，联系", 2, "知道了"),
        (15, True, "来电", None, "稍后再拨"), (16, False, "其他去电", None, "占线"),
    ]  # fmt: skip
    rang = form.rows[2]
    assert (rang.phone, rang.plate, rang.done) == ("13900000002", "冀D·7K218", "11-24 09:30 再打；问续保")
    assert (form.inbound, form.outbound, form.reached) == (1, 3, 1)
    (number,) = {row.number[:8] for row in form.rows}
    assert number == "20261123" and len({row.number for row in form.rows}) == 4


def test_f15_an_inbound_call_that_dealt_with_a_task_stands_under_its_kind(desk: Desk, care: CareShop) -> None:
    who = care.customer()
    care.car(who, delivered_on=date(2026, 9, 1), registered_on=date(2026, 9, 1))
    care.plan()
    said = Said("informed", moment("2026-11-23T09:40"), direction="in")
    desk.other_calls.record(care.actor, OtherCall(who, said, settles=(care.task("C1"),)))
    (row,) = register(desk, care.actor).rows
    assert (row.inbound, row.kind) == (True, "首保")


def test_the_days_of_a_register(desk: Desk, care: CareShop) -> None:
    for at in ("2026-11-22T23:59", "2026-11-23T00:00", "2026-11-23T23:59", "2026-11-24T00:00"):
        desk.other_calls.record(care.actor, OtherCall(care.customer(), Said("busy", moment(at))))
    assert len(register(desk, care.actor).rows) == 2
    with pytest.raises(NotFound):
        register(desk, care.actor, date(2026, 11, 1), date(2026, 11, 7))
    with pytest.raises(WorldError):
        register(desk, care.actor, date(2026, 11, 1), date(2026, 12, 2))


@pytest.mark.parametrize(
    ("first", "last", "number"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), "DH-202611-01"),
        (date(2026, 12, 1), date(2026, 12, 31), "DH-202612-01"),
        (date(2026, 11, 23), date(2026, 11, 29), "DH-20261123-007"),
        (date(2026, 11, 1), date(2026, 11, 29), "DH-20261101-029"),
    ],
)
def test_the_number_tells_the_days(first: date, last: date, number: str) -> None:
    assert register_number(first, last) == number


@pytest.mark.parametrize("role", ["front_desk", "care_specialist", "sales_consultant"])
def test_7_7_it_is_a_list_of_people(desk: Desk, care: CareShop, role: str) -> None:
    with pytest.raises(NotAllowed):
        register(desk, Actor("某", role))
