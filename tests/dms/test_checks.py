"""待核 and conflicts are worked off: one by one or by rule, and a refused value never asks again (5.2)."""

from __future__ import annotations

import pytest

from dealerdesk.dms.choices import Choices
from dealerdesk.errors import NotFound, WorldError

HEAD = "客户编号,客户名称,手机,地址,车架号,车牌号"
VIN = "LSVAA49J132047371"


def row(phone: str = "13912345678", address: str = "和平路", plate: str = "冀D12345") -> str:
    return f"KH1,张三,{phone},{address},{VIN},{plate}"


@pytest.fixture
def corrected(shop):
    """A shop whose customer's address a person has set."""
    shop.take(HEAD, row())
    (person,) = shop.rows("SELECT id FROM customer")
    shop.desk.people.edit_customer(shop.actor, person[0], {"address": "人民路 1 号"})
    return shop


def test_a_value_set_by_hand_waits_in_the_basket(corrected) -> None:
    report = corrected.take(HEAD, row(address="中华路"))
    assert corrected.six(report) == "0 0 0 1 0 0"
    total, (card,) = corrected.desk.checks.conflicts()
    assert total == 1 and corrected.desk.checks.counts() == {"issues": 0, "conflicts": 1}
    assert (card.field, card.ours, card.theirs, card.plate, card.customer) == (
        "address", "人民路 1 号", "中华路", "冀D12345", "张三",
    )  # fmt: skip
    assert card.row == 2 and card.by == corrected.actor.name


def test_ours_is_remembered_and_not_asked_again(corrected) -> None:
    corrected.take(HEAD, row(address="中华路"))
    _total, (card,) = corrected.desk.checks.conflicts()
    corrected.desk.checks.decide(corrected.actor, [card.id], "ours")
    assert corrected.six(corrected.take(HEAD, row(address="中华路"))) == "0 0 1 0 0 0"
    assert corrected.one("SELECT address FROM customer") == "人民路 1 号"
    assert corrected.six(corrected.take(HEAD, row(address="光明路"))) == "0 0 0 1 0 0"
    with pytest.raises(NotFound):
        corrected.desk.checks.decide(corrected.actor, [card.id], "theirs")


def test_theirs_is_written_as_a_persons_decision(corrected) -> None:
    corrected.take(HEAD, row(address="中华路"))
    _total, (card,) = corrected.desk.checks.conflicts()
    corrected.desk.checks.decide(corrected.actor, [card.id], "theirs")
    assert corrected.one("SELECT address FROM customer") == "中华路"
    assert corrected.six(corrected.take(HEAD, row(address="中华路"))) == "0 0 1 0 0 0"


def test_a_rule_decides_what_is_open_and_what_comes(corrected) -> None:
    corrected.take(HEAD, row(address="中华路"))
    checks = corrected.desk.checks
    checks.decide_rule(corrected.actor, "address", "theirs")
    assert checks.counts()["conflicts"] == 0
    assert checks.rules() == {"address": "theirs"}
    assert corrected.six(corrected.take(HEAD, row(address="光明路"))) == "0 1 0 0 0 0"
    checks.drop_rule(corrected.actor, "address")
    assert corrected.six(corrected.take(HEAD, row(address="新华路"))) == "0 0 0 1 0 0"
    with pytest.raises(WorldError):
        checks.decide_rule(corrected.actor, "weather", "ours")


def test_a_released_field_follows_the_file_again(corrected) -> None:
    corrected.desk.checks.release(corrected.actor, "customer", 1, "address")
    assert corrected.six(corrected.take(HEAD, row(address="中华路"))) == "0 1 0 0 0 0"


def test_a_single_difference_is_decided_before_the_file_comes_in(corrected) -> None:
    decided = {(2, "address"): "theirs", (2, "phone"): "ours"}
    report = corrected.take(HEAD, row(phone="13812345678", address="中华路"), decided=decided)
    assert corrected.six(report) == "0 1 0 0 0 0"
    assert corrected.one("SELECT address FROM customer") == "中华路"
    assert corrected.one("SELECT number FROM phone") == "13912345678"
    again = corrected.take(HEAD, row(phone="13812345678", address="中华路"))
    assert corrected.six(again) == "0 0 1 0 0 0"


def test_a_column_of_a_file_can_keep_ours_throughout(shop) -> None:
    shop.take(HEAD, row())
    plan = shop.desk.dms.plan(
        shop.actor, shop.put(HEAD, row(address="中华路")), Choices(rules={"address": "ours"})
    )
    (line,) = plan.changes
    assert (line.target, line.taken, line.after) == ("address", False, "和平路")
    assert plan.counts.changed == 0


def test_a_field_that_only_fills_leaves_ours(shop) -> None:
    shop.take(HEAD, row(address=""))
    shop.take(HEAD, row(address="和平路"), empty={"address": "fill"})
    assert shop.one("SELECT address FROM customer") == "和平路"
    assert shop.six(shop.take(HEAD, row(address="中华路"), empty={"address": "fill"})) == "0 0 1 0 0 0"
    assert shop.one("SELECT address FROM customer") == "和平路"


def test_a_value_is_corrected_by_hand_and_wins_over_the_file(shop) -> None:
    shop.take(HEAD, row(phone="1391234567"))
    total, (card,) = shop.desk.checks.issues()
    assert (total, card.column, card.value, card.field) == (1, "手机", "1391234567", "phone")
    with pytest.raises(WorldError):
        shop.desk.checks.settle(shop.actor, [card.id], "corrected", "12")
    shop.desk.checks.settle(shop.actor, [card.id], "corrected", "13912345678")
    assert shop.one("SELECT number FROM phone") == "13912345678"
    assert shop.desk.checks.counts()["issues"] == 0
    assert shop.one("SELECT settled_by FROM issue") == shop.actor.name


def test_many_values_are_ignored_at_once(shop) -> None:
    shop.take(HEAD, row(phone="1391234567", plate="冀X"))
    _total, cards = shop.desk.checks.issues()
    assert len(cards) == 2
    shop.desk.checks.settle(shop.actor, [card.id for card in cards], "ignored")
    assert shop.desk.checks.issues() == (0, [])


CARS = "车架号,车牌号,客户编号,车主,车型"
CAR = "1M8GDM9AXKP042788,冀D12345,KH1,张三,S5"


@pytest.fixture
def handed_over(shop):
    """A car whose owner a person has changed from customer 1 to customer 2."""
    shop.take("客户编号,客户名称,手机", "KH1,张三,13912345678", "KH2,李静,13712345678")
    shop.take(CARS, CAR)
    shop.desk.people.set_owner(shop.actor, 1, 2)
    return shop


def owners(shop) -> list[tuple[int, bool]]:
    """Who owned the car, and whether it is over."""
    return shop.rows("SELECT customer_id, until IS NOT NULL FROM holding ORDER BY id")


def test_an_owner_whom_the_file_contradicts_waits_and_is_decided(handed_over) -> None:
    shop = handed_over
    assert shop.six(shop.take(CARS, CAR, codec="utf-8")) == "0 0 0 1 0 0"
    _count, (card,) = shop.desk.checks.conflicts()
    assert (card.field, card.ours, card.theirs, card.by) == ("name", "李静", "张三", shop.actor.name)
    shop.desk.checks.decide(shop.actor, [card.id], "theirs")
    assert owners(shop) == [(1, True), (2, True), (1, False)]
    assert shop.six(shop.take(CARS, CAR, name="again.csv")) == "0 0 1 0 0 0"


def test_an_owner_who_was_decided_to_stay_is_not_asked_about_again(handed_over) -> None:
    shop = handed_over
    shop.take(CARS, CAR, codec="utf-8")
    _count, (card,) = shop.desk.checks.conflicts()
    shop.desk.checks.decide(shop.actor, [card.id], "ours")
    assert shop.six(shop.take(CARS, CAR, name="again.csv")) == "0 0 1 0 0 0"
    assert owners(shop) == [(1, True), (2, False)]


@pytest.mark.parametrize("whose", ["file", "shop"])
def test_a_rule_decides_who_owns_a_car(handed_over, whose: str) -> None:
    shop = handed_over
    rules = {"name": "theirs"} if whose == "file" else {}
    if whose == "shop":
        shop.desk.checks.decide_rule(shop.actor, "name", "theirs")
    report = shop.take(CARS, CAR, codec="utf-8", rules=rules)
    assert shop.six(report) == "0 1 0 0 0 0"
    assert owners(shop) == [(1, True), (2, True), (1, False)]
    shop.desk.dms.undo(shop.actor, report.run)
    assert owners(shop) == [(1, True), (2, False)]


def test_every_single_difference_can_be_decided_either_way(handed_over) -> None:
    shop = handed_over
    path = shop.put(CARS, CAR, codec="utf-8")
    plan = shop.desk.dms.plan(shop.actor, path)
    (line,) = plan.conflicts
    key = (line.row, line.target)
    ours = shop.desk.dms.plan(shop.actor, path, Choices(decided={key: "ours"}))
    theirs = shop.desk.dms.plan(shop.actor, path, Choices(decided={key: "theirs"}))
    assert (ours.counts.same, theirs.counts.changed) == (1, 1)


def test_a_birthday_is_one_contradiction_and_decided_whole(shop) -> None:
    head = "客户编号,客户名称,手机,生日"
    shop.take(head, "KH1,张三,13912345678,1985-01-02")
    shop.desk.people.edit_customer(shop.actor, 1, {"birthday": "1986-02-03"})
    shop.take(head, "KH1,张三,13912345678,农历1987年四月初五")
    count, (card,) = shop.desk.checks.conflicts()
    assert (count, shop.desk.checks.counts()["conflicts"]) == (1, 1)
    assert (card.ours, card.theirs) == ("1986-02-03", "农历 1987-04-05")
    shop.desk.checks.decide(shop.actor, [card.id], "theirs")
    assert shop.desk.people.customer(shop.actor, 1).birthday == "农历 1987-04-05"
    assert shop.desk.checks.counts()["conflicts"] == 0
