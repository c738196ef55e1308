from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.people import rules


@pytest.mark.parametrize(
    "vin", ["1M8GDM9AXKP042788", "5GZCZ43D13S812715", "11111111111111111", "1HGBH41JXMN109186"]
)
def test_check_digit_of_real_shaped_vins(vin: str) -> None:
    assert rules.vin_check_ok(vin)


def test_wrong_check_digit_is_seen() -> None:
    assert not rules.vin_check_ok("1M8GDM9A0KP042788")
    assert rules.vin_check_digit("1M8GDM9A0KP042788") == "X"


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        (" 1m8gdm9axkp042788 ", "1M8GDM9AXKP042788"),
        ("1M8GDM9A XKP 042788", "1M8GDM9AXKP042788"),
        ("１Ｍ８ＧＤＭ９ＡＸＫＰ０４２７８８", "1M8GDM9AXKP042788"),
        ("\ufeff1M8GDM9AXKP042788\u200b", "1M8GDM9AXKP042788"),
    ],
)
def test_vin_normal_form(raw: str, normal: str) -> None:
    assert rules.normal_vin(raw) == normal
    assert rules.is_vin(normal)


@pytest.mark.parametrize(
    "vin", ["1M8GDM9AXKPO42788", "1M8GDM9AXKP04278", "1M8GDM9AXKP0427880", "", "1M8GDM9AXKР042788"]
)
def test_not_a_whole_vin(vin: str) -> None:
    assert not rules.is_vin(vin)


@pytest.mark.parametrize(
    ("bad", "meant"),
    [
        ("1M8GDM9AXKPO42788", "1M8GDM9AXKP042788"),
        ("IM8GDM9AXKP042788", "1M8GDM9AXKP042788"),
        ("1M8GDM9AXKPQ42788", "1M8GDM9AXKP042788"),
        ("1M8GDM9AXKР042788", "1M8GDM9AXKP042788"),
        ("1M8GDM9AXKP042788", ""),
        ("1M8GDM9AXKPO4278", ""),
    ],
)
def test_look_alikes_are_only_suggested(bad: str, meant: str) -> None:
    assert rules.vin_suggestion(bad) == meant


@pytest.mark.parametrize(
    "raw",
    [
        "京A·12345",
        "京A-12345",
        "京a12345",
        "京Ａ１２３４５",
        "京A 12345",
        "京A•12345",
        "京A・12345",
        "京A．12345",
        "京A.12345",
        "京A‧12345",
        "京A—12345",
        "京A_12345",
        " 京A12345\u200b",
    ],
)
def test_every_way_to_write_a_plate_is_one_plate(raw: str) -> None:
    assert rules.normal_plate(raw) == "京A12345"


@pytest.mark.parametrize(
    ("plate", "valid", "green"),
    [
        ("冀D4M208", True, False),
        ("冀DD12345", True, True),
        ("冀D12345F", True, True),
        ("冀DF1234", True, False),
        ("冀D1234学", True, False),
        ("粤Z1234港", True, False),
        ("冀I12345", False, False),
        ("冀DI2345", False, False),
        ("冀D1234O", False, False),
        ("冀DL12345", False, False),
        ("冀D1234", False, False),
        ("AD12345", False, False),
        ("未上牌", False, False),
        ("", False, False),
        ("冀D123456", False, False),
    ],
)
def test_plates_and_green_plates(plate: str, valid: bool, green: bool) -> None:
    assert rules.is_plate(plate) is valid
    assert rules.is_new_energy_plate(plate) is green


def test_plate_is_shown_with_its_dot() -> None:
    assert rules.plate_display("冀D4M208") == "冀D·4M208"
    assert rules.plate_display("冀DF12345") == "冀D·F12345"
    assert rules.plate_display("") == ""
    assert rules.plate_display("临牌") == "临牌"


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("13812345678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86-13812345678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("013812345678", "13812345678"),
        ("0310-1234567", "0310-1234567"),
        ("03101234567", "0310-1234567"),
        ("(0310)1234567", "0310-1234567"),
        ("（0310）8234567", "0310-8234567"),
        ("010-12345678-801", "010-12345678-801"),
        ("010 12345678 801", "010-12345678-801"),
        ("02112345678", "021-12345678"),
        ("400-123-4567", "4001234567"),
        ("1381234567", ""),
        ("138****5678", ""),
        ("12345678901", ""),
        ("1234567", ""),
        ("1.38E+10", ""),
        ("", ""),
        ("无", ""),
        ("138123456789", ""),
        ("010-1234567", "010-1234567"),
    ],
)
def test_phone_normal_form(raw: str, normal: str) -> None:
    assert rules.normal_phone(raw) == normal


@given(st.text())
def test_phone_normal_form_is_stable(text: str) -> None:
    normal = rules.normal_phone(text)
    assert normal == "" or rules.normal_phone(normal) == normal


@given(st.text())
def test_vin_and_plate_normal_forms_are_stable(text: str) -> None:
    assert rules.normal_vin(rules.normal_vin(text)) == rules.normal_vin(text)
    assert rules.normal_plate(rules.normal_plate(text)) == rules.normal_plate(text)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13912342204", "139****2204"),
        ("0310-1234567", "0310-***4567"),
        ("010-12345678-801", "010-****5678"),
        ("4001234567", "400***4567"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_masked_phone_keeps_head_and_tail_only(number: str, masked: str) -> None:
    assert rules.mask_phone(number) == masked
