"""Text messages and the calendar file of an appointment (A2, A8, 4.4)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk import text
from dealerdesk.appointments import texts
from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.staff import Actor

SHOP = {
    "shop_name": "澄远汽车销售服务有限公司", "shop_short_name": "澄远汽车", "shop_phone": "0310-5550100",
    "shop_address": "邯郸市人民东路 218 号",
}  # fmt: skip


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=CHINA)


@pytest.fixture
def who(desk: Desk, manager: Actor) -> int:
    desk.settings.change(manager, SHOP)
    named = {"name": "欧阳雪", "phone": "138 0000 5678", "sex": "f"}
    return desk.people.make_customer(manager, named).touched["customer"][0]


@pytest.fixture
def number(desk: Desk, manager: Actor, who: int) -> str:
    car = {"plate": "冀D·7K218", "vin": "LSVAA49J132047371", "model": "远途 S5"}
    made = desk.people.make_vehicle(manager, who, car).touched["vehicle"][0]
    return desk.appointments.book(
        manager, Draft(made, at(10), "periodic_service", wish="异响", adviser="冯磊", note="爱还价")
    ).number


HELLO = "【澄远汽车】欧阳雪女士您好，冀D·7K218"
SAID = {
    "booked": "已约11月24日周二10:00到店。请带行驶证、保养手册。改约请拨0310-5550100。",
    "day_before": "约了11月24日周二10:00到店。请带行驶证、保养手册。来不了请拨0310-5550100。",
    "hour_before": "今天10:00的位子给您留好了，路上慢些。有变化请拨0310-5550100。",
}


@pytest.mark.parametrize("step", SAID)
def test_a8_our_words_are_one_part_and_need_no_refusal(desk: Desk, number: str, step: str) -> None:
    """A service notice to one person is no commercial message (4.4)."""
    said = desk.appointment_texts.sms(number, step)
    assert said == HELLO + SAID[step]
    assert len(said) <= 70 and desk.appointment_texts.parts(said) == 1


def test_a8_english_words_in_an_english_shop(desk: Desk, number: str) -> None:
    text.use("en")
    assert desk.appointment_texts.sms(number, "booked") == (
        "[澄远汽车] Dear Ms 欧阳雪, 冀D·7K218 is booked for Tue 24 Nov 10:00. Please bring driving licence,"
        " service book. Another time? Ring 0310-5550100."
    )


def test_a8_parts_are_told(desk: Desk) -> None:
    for length, parts in ((0, 0), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3)):
        assert desk.appointment_texts.parts("约" * length) == parts


def test_a8_what_nobody_knows_is_left_out(desk: Desk, manager: Actor, who: int, number: str) -> None:
    desk.settings.change(manager, {"shop_phone": "", "shop_short_name": ""})
    desk.people.edit_customer(manager, who, {"sex": ""})
    car = desk.appointments.get(number).vehicle_id
    desk.people.edit_vehicle(manager, car, {"plate": ""})
    bare = desk.appointments.book(manager, Draft(car, at(14), "repair", bring=())).number
    assert desk.appointment_texts.sms(bare, "booked") == (
        "【澄远汽车销售服务有限公司】欧阳雪您好，远途 S5已约11月24日周二14:00到店。"
    )


def test_a8_the_shop_s_own_words(desk: Desk, manager: Actor, number: str) -> None:
    desk.settings.change(manager, {"text_booked": "【{shop}】{title}，{day}{time}见！带{bring}。"})
    said = "【澄远汽车】女士，11月24日周二10:00见！带行驶证、保养手册。"
    assert desk.appointment_texts.sms(number, "booked") == said
    assert "位子" in desk.appointment_texts.sms(number, "hour_before"), "the others stay ours"
    desk.settings.change(manager, {"text_booked": texts.shipped("booked")})
    assert desk.settings["text_booked"] == "", "our words typed in again are ours, in either language"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("【{shop}】{vin}", "{vin}"),
        ("【{shop}】{ name}", "{ name}"),
        ("【{shop}】{name", "{shop}"),
        ("【{shop}】name}", "{shop}"),
        ("{{shop}}", "{shop}"),
        ("【{shop}】{}", "{}"),
        ("{name}您好", "{shop}"),  # says who sends it
        ("{shop}" + "好" * 300, "300"),
    ],
)
def test_a8_words_that_can_t_be_filled_are_refused_when_they_are_set(
    desk: Desk, manager: Actor, words: str, why: str
) -> None:
    with pytest.raises(WorldError) as refused:
        desk.settings.change(manager, {"text_day_before": words})
    assert why in str(refused.value)
    assert desk.settings["text_day_before"] == ""


VALUES = {name: st.text("甲乙 Ab1.。{}!", max_size=6) for name in texts.FIELDS}
PIECES = [*(f"{{{name}}}" for name in texts.FIELDS), "请", "带。", "到店！", ". ", " 好", "\n"]
WORDS = st.lists(st.sampled_from(PIECES), max_size=12).map(lambda parts: "{shop}" + "".join(parts))


@given(WORDS, st.fixed_dictionaries(VALUES))
def test_a8_whatever_is_accepted_can_be_filled_and_time_and_day_are_never_lost(
    words: str, values: dict[str, str]
) -> None:
    accepted = texts.checked("booked", words)
    said = texts.fill(accepted, values)
    for name in ("day", "time"):
        if f"{{{name}}}" in accepted:
            assert " ".join(values[name].split()).replace(" ,", ",") in said
    assert texts.checked("booked", accepted) == accepted


def test_44_who_refused_service_notices_is_not_written_to(
    desk: Desk, manager: Actor, who: int, number: str
) -> None:
    desk.consent.record(manager, who, "marketing", False)
    assert desk.appointment_texts.sms(number, "booked")
    desk.consent.record(manager, who, "service", False, "sms")
    with pytest.raises(WorldError, match="欧阳雪"):
        desk.appointment_texts.sms(number, "booked")
    desk.consent.record(manager, who, "service", True, "sms")
    assert desk.appointment_texts.sms(number, "booked")


def test_44_words_with_an_offer_need_a_yes_and_say_how_to_refuse(
    desk: Desk, manager: Actor, who: int, number: str
) -> None:
    desk.settings.change(manager, {"text_booked": "【{shop}】{day}{time}见，到店工时八折。"})
    with pytest.raises(WorldError, match="欧阳雪"):
        desk.appointment_texts.sms(number, "booked")
    desk.consent.record(manager, who, "marketing", True)
    assert desk.appointment_texts.sms(number, "booked").endswith("八折。拒收请回复R")


def test_a_text_or_file_only_for_one_that_is_expected(desk: Desk, manager: Actor, number: str) -> None:
    with pytest.raises(NotFound, match="day_before"):
        desk.appointment_texts.sms(number, "week_before")
    with pytest.raises(NotFound):
        desk.appointment_texts.sms("YY-20261123-099", "booked")
    desk.appointments.cancel(manager, number, "出差")
    for make in (
        lambda: desk.appointment_texts.sms(number, "booked"),
        lambda: desk.appointment_texts.ics(number),
    ):
        with pytest.raises(WorldError, match=number):
            make()


def lines(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_the_calendar_file_is_for_the_customer_s_phone(desk: Desk, manager: Actor, number: str) -> None:
    data = desk.appointment_texts.ics(number)
    found = lines(data)
    for line in (
        f"UID:{number}@dealerdesk", "DTSTART;TZID=UTC+0800:20261124T100000",
        "DTEND;TZID=UTC+0800:20261124T110000", "SUMMARY:澄远汽车：定保", "TRIGGER:-PT60M",
        "LOCATION:澄远汽车销售服务有限公司\\, 邯郸市人民东路 218 号",
    ):  # fmt: skip
        assert line in found, line
    (note,) = [line for line in found if line.startswith("DESCRIPTION:冀D")]
    assert note == (
        f"DESCRIPTION:冀D·7K218\\n请携带：行驶证、保养手册\\n改约或路上联系：0310-5550100\\n{number}"
    )
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    for secret in ("欧阳雪", "13800005678", "LSVAA49J132047371", "冯磊", "异响", "爱还价", "许文静"):
        assert secret not in data.decode().replace("\r\n ", ""), "the car and nobody else"


def test_a_moved_appointment_replaces_itself_in_the_phone(desk: Desk, manager: Actor, number: str) -> None:
    desk.appointments.move(manager, number, at(15))
    found = lines(desk.appointment_texts.ics(number))
    assert f"UID:{number}@dealerdesk" in found and "DTSTART;TZID=UTC+0800:20261124T150000" in found


def test_the_file_is_written_whole_and_by_who_may(
    desk: Desk, manager: Actor, number: str, tmp_path: Path
) -> None:
    to = tmp_path / "预约.ics"
    desk.appointment_texts.save_ics(Actor("郝建国", "front_desk"), number, to)
    assert to.read_bytes() == desk.appointment_texts.ics(number)
    with pytest.raises(NotAllowed):
        desk.appointment_texts.save_ics(Actor("保险", "insurance_specialist"), number, to)
    with pytest.raises(WorldError, match="ics"):
        desk.appointment_texts.save_ics(manager, number, tmp_path / "预约.txt")
    with pytest.raises(WorldError):
        desk.appointment_texts.save_ics(manager, number, tmp_path / "nowhere" / "x.ics")
