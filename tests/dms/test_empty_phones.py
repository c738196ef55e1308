"""Empty cells of the columns with numbers: a cleared number is ended with its history; names and
other keys are never cleared, and the choice is not offered."""

from __future__ import annotations

import pytest

from dealerdesk.dms import empties
from dealerdesk.dms.choices import CLEAR, EMPTY_RULES, FILL, KEEP
from dealerdesk.dms.headers import FIELDS, KINDS
from dealerdesk.store.content import content_hash

HEAD = "客户编号,客户名称,手机,固定电话,地址"
ZHANG = "KH1,张三,13912345678,0310-6012345,和平路"
PHONES = "SELECT number, state FROM phone ORDER BY id"
BOTH = [("13912345678", "ok"), ("0310-6012345", "ok")]
NO_MOBILE = ZHANG.replace("13912345678", "")


def test_a_cleared_number_is_ended_with_its_history(shop) -> None:
    shop.take(HEAD, ZHANG)
    content = content_hash(shop.desk.store)
    assert shop.six(shop.take(HEAD, NO_MOBILE)) == "0 0 1 0 0 0" and shop.rows(PHONES) == BOTH
    path = shop.put(HEAD, NO_MOBILE, name="clear.csv")
    from dealerdesk.dms.choices import Choices

    plan = shop.desk.dms.plan(shop.actor, path, Choices(empty={"phone": CLEAR}))
    (line,) = plan.changes
    assert (line.field, line.now, line.file, line.after) == ("phone", "139****5678", "", "")
    assert "空" in line.reason
    report = shop.take(HEAD, NO_MOBILE, empty={"phone": CLEAR})
    assert shop.six(report) == "0 1 0 0 0 0"
    assert shop.rows(PHONES) == [("13912345678", "ended"), ("0310-6012345", "ok")]
    assert shop.desk.people.customer(shop.actor, 1).phones[0].number == "0310-6012345", "ended ones last"
    again = shop.take(HEAD, NO_MOBILE, empty={"phone": CLEAR}, name="copy.csv", end="\r\n")
    assert shop.six(again) == "0 0 1 0 0 0"
    shop.desk.dms.undo(shop.actor, report.run)
    assert shop.rows(PHONES) == BOTH and content_hash(shop.desk.store) == content


def test_a_number_that_comes_again_is_used_again(shop) -> None:
    shop.take(HEAD, ZHANG)
    shop.take(HEAD, NO_MOBILE, empty={"phone": CLEAR})
    assert shop.six(shop.take(HEAD, ZHANG)) == "0 1 0 0 0 0"
    assert shop.rows(PHONES) == BOTH


def test_another_number_takes_the_place_of_an_ended_one(shop) -> None:
    shop.take(HEAD, ZHANG)
    shop.take(HEAD, NO_MOBILE, empty={"phone": CLEAR})
    shop.take(HEAD, ZHANG.replace("13912345678", "13912345679"))
    assert shop.rows(PHONES) == [("13912345679", "ok"), ("0310-6012345", "ok")]


def test_each_column_ends_its_own_numbers(shop) -> None:
    shop.take(HEAD, ZHANG)
    shop.take(HEAD, "KH1,张三,,,和平路", empty={"phone_home": CLEAR})
    assert shop.rows(PHONES) == [("13912345678", "ok"), ("0310-6012345", "ended")]


def test_a_number_that_moved_to_another_column_stays(shop) -> None:
    head = HEAD + ",备用电话"
    shop.take(head, ZHANG + ",")
    row = "KH1,张三,,0310-6012345,和平路,13912345678"
    assert shop.six(shop.take(head, row, empty={"phone": CLEAR})) == "0 0 1 0 0 0"
    assert shop.rows(PHONES) == BOTH


@pytest.mark.parametrize("turned", [False, True])
def test_two_rows_of_one_customer_in_any_order(shop, turned: bool) -> None:
    head = "车架号,客户编号,车主,手机"
    cars = ["1M8GDM9AXKP042788,KH1,张三,13912345678", "LSVAA49J132047371,KH1,张三,13912345678"]
    shop.take(head, *cars)
    rows = [cars[0], cars[1].replace("13912345678", "")]
    shop.take(head, *(reversed(rows) if turned else rows), empty={"phone": CLEAR})
    assert shop.rows(PHONES) == [("13912345678", "ok")], "the file has it in one row"


def test_a_number_that_a_person_set_is_not_ended_but_waits(shop) -> None:
    shop.take(HEAD, ZHANG)
    shop.desk.people.edit_customer(shop.actor, 1, {"phone": "13812345678"})
    report = shop.take(HEAD, NO_MOBILE, empty={"phone": CLEAR})
    assert shop.six(report) == "0 0 0 1 0 0"
    assert shop.rows(PHONES)[0] == ("13812345678", "ok")
    _count, (card,) = shop.desk.checks.conflicts(0, 9)
    shop.desk.checks.decide(shop.actor, [card.id], "theirs")
    assert shop.rows(PHONES)[0] == ("13812345678", "ended")


def test_only_fill_leaves_a_customer_with_a_number_alone(shop) -> None:
    shop.take(HEAD, ZHANG)
    row = ZHANG.replace("13912345678", "13912345679/13912345670(妻)").replace("6012345", "6012346")
    report = shop.take(HEAD, row, empty={"phone": FILL, "phone_home": FILL})
    assert shop.six(report) == "0 0 1 0 0 0" and shop.rows(PHONES) == BOTH
    shop.take(HEAD, "KH2,李四,,,")
    shop.take(HEAD, "KH2,李四,13912345670,,", empty={"phone": FILL})
    assert shop.rows(PHONES)[-1] == ("13912345670", "ok")


def test_an_ended_number_does_not_go_to_the_dms(shop, tmp_path) -> None:
    shop.take(HEAD, ZHANG.replace(",0310-6012345", ","))
    shop.take(HEAD, "KH1,张三,,,和平路", empty={"phone": CLEAR})
    shop.desk.people.edit_customer(shop.actor, 1, {"address": "人民路"})
    (file,) = shop.desk.outbox.write(shop.actor, tmp_path)
    assert "13912345678" not in (tmp_path / file.name).read_text("gb18030")


# what is offered


@pytest.mark.parametrize(
    "field", ["customer_number", "name", "vin", "number", "policy_number", "policy_kind"]
)
def test_what_tells_whose_a_record_is_is_never_offered_to_clear(field: str) -> None:
    for kind in KINDS:
        assert CLEAR not in empties.offered(kind, field)
        assert "是谁" in empties.why_never_cleared(kind, field)


def test_every_field_may_be_kept_and_says_why_it_is_not_cleared() -> None:
    for kind in KINDS:
        for field in FIELDS:
            rules = empties.offered(kind, field)
            assert rules[0] == KEEP and set(rules) <= set(EMPTY_RULES)
            assert bool(empties.why_never_cleared(kind, field)) == (CLEAR not in rules)


def test_a_mileage_of_a_list_stays_and_that_of_an_order_can_go() -> None:
    assert empties.offered("vehicles", "km") == (KEEP,)
    assert CLEAR in empties.offered("repair_orders", "km")


def test_the_mileage_of_a_list_is_not_cleared_whatever_was_chosen(shop) -> None:
    shop.take("车架号,车牌号,行驶里程", "1M8GDM9AXKP042788,冀D12345,12000")
    report = shop.take("车架号,车牌号,行驶里程", "1M8GDM9AXKP042788,冀D12345,", empty={"km": CLEAR})
    assert shop.six(report) == "0 0 1 0 0 0"
    assert shop.rows("SELECT km, trusted FROM mileage_reading") == [(12000, 1)]
