"""The table of domain 7.7, read row by row."""

from __future__ import annotations

import pytest

from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, WorldError
from dealerdesk.staff.records import StaffMember
from dealerdesk.staff.rights import ACTS, COMMAND_LINE, ROLES, Actor, may, require
from dealerdesk.store.records import JournalRow

TABLE = {  # F C S A I M G X of domain 7.7: y yes, o own, . no
    "find_customer": "yyoyoyy.",
    "see_phone": "oooooyy.",
    "edit_customer": "yyo..y..",
    "import": ".y...y.y",
    "book": "yyoy.y..",
    "print_one": "yyoyoyy.",
    "print_list": ".....yy.",
    "no_show": "yyyyyyyy",
    "month_approve": "......y.",
    "settings": ".....yy.",
    "staff": "......yy",
    "backup": ".y...yyy",
    "restore": "......yy",
}


@pytest.mark.parametrize("act", TABLE)
def test_the_matrix_of_7_7(act: str) -> None:
    for role, mark in zip(ROLES, TABLE[act], strict=True):
        actor = Actor("周岚", role)
        assert may(actor, act) == (mark == "y"), role
        assert may(actor, act, own=True) == (mark in "yo"), role


def test_the_command_line_has_the_rights_of_manager_and_administrator() -> None:
    actor = Actor("命令行", COMMAND_LINE)
    for act in ACTS:
        either = any(may(Actor("x", role), act) for role in ("manager", "administrator"))
        assert may(actor, act) == either, act


def test_a_refusal_names_the_role_and_the_act() -> None:
    with pytest.raises(NotAllowed, match="管理员不能查找和打开客户"):
        require(Actor("x", "administrator"), "find_customer")


def test_the_first_person_of_a_shop_may_be_added_by_anybody(desk: Desk) -> None:
    desk.staff.add(Actor("周岚", "care_specialist"), "周岚", "care_specialist", "1234")
    with pytest.raises(NotAllowed):
        desk.staff.add(Actor("周岚", "care_specialist"), "许文静", "manager")
    desk.staff.add(Actor("韩卫东", "general_manager"), "许文静", "manager")
    assert [(m.name, m.has_pin) for m in desk.staff.members()] == [("周岚", True), ("许文静", False)]


def test_a_pin_is_asked_and_kept_as_a_hash_only(desk: Desk) -> None:
    desk.staff.add(Actor("x", "administrator"), "周岚", "care_specialist", "1234")
    assert desk.staff.sign_in("周岚", "1234") == Actor("周岚", "care_specialist")
    with pytest.raises(WorldError, match="PIN"):
        desk.staff.sign_in("周岚", "4321")
    kept = [row.pin_hash for row in StaffMember.select()]
    kept += [row.after for row in JournalRow.select().where(JournalRow.table_name == "staff_member")]
    assert all("$argon2" in text and '"1234"' not in text and text != "1234" for text in kept)


@pytest.mark.parametrize("pin", ["12", "abcd", "1234567890123"])
def test_a_pin_that_is_no_pin_is_refused(desk: Desk, pin: str) -> None:
    with pytest.raises(WorldError, match="PIN"):
        desk.staff.add(Actor("x", "administrator"), "周岚", "manager", pin)
