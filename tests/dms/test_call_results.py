"""Results of calls go to the DMS (outbox, R4), and are known when they come back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from dealerdesk.care.attempts import RESULTS, SLOT_NAMES
from dealerdesk.care.calls import Said
from dealerdesk.care.kinds import KINDS as CARE_KINDS
from dealerdesk.care.other_calls import OtherCall
from dealerdesk.cells import RISKY, harmless
from dealerdesk.desk import Desk
from dealerdesk.dms import outgoing
from dealerdesk.dms.choices import Choices
from dealerdesk.store.content import content_hash
from tests.care.conftest import CareShop, moment

VIN = "LSVAA49J132047371"


@pytest.fixture
def care(desk: Desk, manager) -> CareShop:
    return CareShop(desk, manager)


@pytest.fixture
def task(desk: Desk, care: CareShop) -> int:
    """A first service of a car, planned."""
    who = care.customer("王𠮷", "13800000001", number="KH1")
    care.car(who, vin=VIN, delivered_on=moment("2026-09-01T00:00").date())
    desk.tasks.plan(care.actor)
    return next(i.task for i in desk.care.due(kinds=["C1"]) if i.task)


def table(folder: Path, encoding: str = "gb18030") -> list[dict[str, str]]:
    """The rows of the only list of call results in a folder, as a DMS reads them."""
    (path,) = folder.glob("*_call_results_*.csv")
    rows = csv.DictReader(io.StringIO(path.read_bytes().decode(encoding)))
    return [{name: cell.strip("\t'") for name, cell in row.items()} for row in rows]


def test_every_code_has_a_word_of_the_dms() -> None:
    from dealerdesk.appointments.forms import WORK
    from dealerdesk.appointments.rules import STATES

    assert outgoing.RESULTS.keys() == RESULTS.keys() | {"sms", "letter"}
    assert outgoing.CARE.keys() == CARE_KINDS.keys()
    assert outgoing.SLOTS.keys() == SLOT_NAMES.keys()
    assert outgoing.WORK.keys() == set(WORK)
    assert outgoing.BOOKINGS.keys() == STATES.keys()


def test_r4_an_attempt_goes_out_once_with_its_words(desk: Desk, care: CareShop, task: int, tmp_path) -> None:
    at = moment("2026-11-23T09:40")
    desk.calls.record(care.actor, task, Said("call_back", at=at, back_at=moment("2026-11-24T15:00"),
                                             note="=下午\n再说"))  # fmt: skip
    assert desk.outbox.waiting()["call_results"] == 1
    files = desk.outbox.write(care.actor, tmp_path)
    file = next(file for file in files if file.kind == "call_results")
    assert file.name == f"DMS_{file.number:06d}_call_results_20261123.csv" and file.rows == 1
    (row,) = table(tmp_path)
    assert row["联系编号"].startswith("20261123-")
    assert row | {"联系编号": ""} == {
        "联系编号": "", "车架号后8位": VIN[-8:], "车牌号": "冀D·7K218", "客户编号": "KH1",
        "客户名称": "王𠮷", "关怀类型": "首保提醒", "联系时间": "2026-11-23 09:40", "联系时段": "上午",
        "联系渠道": "电话", "联系结果": "稍后再拨", "下一步": "再联系", "再联系时间": "2026-11-24 15:00",
        "联系专员": care.actor.name, "联系备注": "=下午\n再说",
    }  # fmt: skip
    assert "call_results" not in desk.outbox.waiting()
    assert desk.outbox.write(care.actor, tmp_path) == []


@pytest.mark.parametrize(
    ("result", "word", "following"),
    [
        ("no_answer", "无人接听", "再联系"),
        ("informed", "已告知", "无"),
        ("refused", "拒绝", "无"),
        ("invalid_number", "空号", "核对号码"),
        ("opt_out", "拒绝再联系", "无"),
    ],
)
def test_r4_the_next_step_is_told(
    desk: Desk, care: CareShop, task: int, tmp_path, result: str, word: str, following: str
) -> None:
    desk.calls.record(care.actor, task, Said(result, at=moment("2026-11-23T09:40")))
    desk.outbox.write(care.actor, tmp_path)
    (row,) = table(tmp_path)
    assert (row["联系结果"], row["下一步"]) == (word, following)
    assert bool(row["再联系时间"]) == (following == "再联系")


def test_r1_three_failed_attempts_and_the_text_after_them(
    desk: Desk, care: CareShop, task: int, tmp_path, clock
) -> None:
    for at in ("2026-11-23T09:40", "2026-11-23T14:40", "2026-11-23T16:40"):
        desk.calls.record(care.actor, task, Said("no_answer", at=moment(at)))
    desk.outbox.write(care.actor, tmp_path / "1")
    assert [row["下一步"] for row in table(tmp_path / "1")] == ["已再联系", "已再联系", "改发短信或信函"]
    desk.calls.fall_back(care.actor, task, "sms", "首保到期")
    desk.outbox.write(care.actor, tmp_path / "2")
    (row,) = table(tmp_path / "2")
    assert (row["联系渠道"], row["联系结果"], row["下一步"]) == ("短信", "已发短信", "无")


def test_an_attempt_taken_back_is_told_only_where_the_dms_knew_it(
    desk: Desk, care: CareShop, task: int, tmp_path
) -> None:
    first = desk.calls.record(care.actor, task, Said("informed", at=moment("2026-11-23T09:40")))
    desk.calls.take_back(care.actor, first.change.journal_id)
    assert "call_results" not in desk.outbox.waiting(), "nobody was told of it"
    second = desk.calls.record(care.actor, task, Said("informed", at=moment("2026-11-23T09:50")))
    desk.outbox.write(care.actor, tmp_path / "1")
    desk.calls.take_back(care.actor, second.change.journal_id)
    assert desk.outbox.waiting()["call_results"] == 1
    desk.outbox.write(care.actor, tmp_path / "2")
    (told,), (withdrawn,) = table(tmp_path / "1"), table(tmp_path / "2")
    assert withdrawn["联系编号"] == told["联系编号"] and withdrawn["联系结果"] == "已撤回"
    assert withdrawn["客户名称"] == "王𠮷" and withdrawn["车牌号"] == "冀D·7K218"
    assert "call_results" not in desk.outbox.waiting()


@pytest.mark.parametrize("encoding", ["GB18030", "UTF-8-SIG"])
def test_our_own_list_comes_back_without_a_change(
    desk: Desk, care: CareShop, task: int, tmp_path, encoding: str
) -> None:
    desk.calls.record(care.actor, task, Said("no_answer", at=moment("2026-11-23T09:40"), note="-1\t+2"))
    desk.calls.record(care.actor, task, Said("no_answer", at=moment("2026-11-23T14:40"), note='@家里, "忙"'))
    desk.outbox.write(care.actor, tmp_path, encoding=encoding)
    (path,) = tmp_path.glob("*_call_results_*.csv")
    for row in csv.reader(io.StringIO(path.read_bytes().decode(encoding))):
        assert not any(cell.startswith(RISKY) for cell in row)
    # the customer has another name by now: our old list must not bring the former one back
    desk.people.edit_customer(care.actor, 1, {"name": "王吉"})
    before = content_hash(desk.store)
    for kind in ("auto", "customers"):
        report = desk.dms.run(care.actor, path, Choices(kind=kind))
        assert report.kind == "call_results"
        assert (report.counts.rows, report.counts.skipped) == (2, 2)
    plan = desk.dms.plan(care.actor, path)
    assert plan.counts.skipped == 2
    assert content_hash(desk.store) == before


def test_the_columns_of_call_results_are_named_as_the_profile_has_them(
    desk: Desk, care: CareShop, task: int, tmp_path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("客户编号,顾客称呼,牌照\nKH9,李四,冀D7K999\n", encoding="utf-8")
    choices = Choices(columns={"顾客称呼": "name"}, header_row=1)
    desk.profiles.save(care.actor, "总部", desk.dms.look(path, choices), choices)
    desk.calls.record(care.actor, task, Said("informed", at=moment("2026-11-23T09:40")))
    desk.outbox.write(care.actor, tmp_path, profile="总部")
    (row,) = table(tmp_path)
    assert (row["顾客称呼"], row["牌照"]) == ("王𠮷", "冀D·7K218")
    (sent,) = tmp_path.glob("*_call_results_*.csv")
    assert desk.dms.run(care.actor, sent).counts.skipped == 1


def test_a_tail_that_looks_like_a_number_of_excel_stays_text() -> None:
    assert harmless("12345E67") == "12345E67\t"


def test_f15_a_call_without_a_task_goes_out_too_and_tells_when_it_is_taken_back(
    desk: Desk, care: CareShop, tmp_path: Path
) -> None:
    who = care.customer("王𠮷", "13800000001", number="KH1")
    at, back = moment("2026-11-23T09:40"), moment("2026-11-24T15:00")
    made = desk.other_calls.record(care.actor, OtherCall(who, Said("call_back", at, back, direction="in")))
    desk.other_calls.record(care.actor, OtherCall(who, Said("informed", moment("2026-11-23T09:50"))))
    desk.outbox.write(care.actor, tmp_path / "one")
    rows = table(tmp_path / "one")
    assert [(r["关怀类型"], r["联系结果"], r["下一步"], r["再联系时间"]) for r in rows] == [
        ("客户来电", "稍后再拨", "再联系", "2026-11-24 15:00"), ("其他通话", "已告知", "无", ""),
    ]  # fmt: skip
    desk.calls.take_back(care.actor, made.journal_id)
    desk.outbox.write(care.actor, tmp_path / "two")
    assert [(r["关怀类型"], r["联系结果"]) for r in table(tmp_path / "two")] == [("客户来电", "已撤回")]
