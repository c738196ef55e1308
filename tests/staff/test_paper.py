"""The log of papers: what came out is printed, what did not is neither printed nor counted (K4, 7.2, 7.7)."""

from __future__ import annotations

import hashlib

import pytest

from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.staff import Actor
from dealerdesk.staff.paper import Job, Part, missing_pages
from dealerdesk.staff.rights import NotAllowed

PDF = b"%PDF two sheets and a slip"
PARTS = [Part("YY-1", 1, 2), Part("YY-2", 3, 4), Part("CH-1", 5, 6, form="evening")]


def send(desk: Desk, actor: Actor, **more: object) -> int:
    change = desk.paper.record(actor, "sheet", PDF, 6, parts=PARTS, sent=True, printer="前台", **more)
    return change.touched["print_job"][0]


def printed(desk: Desk) -> list[str]:
    """What of the three counts as printed."""
    return [*desk.paper.printed_at("sheet", ["YY-1", "YY-2"]), *desk.paper.printed_at("evening", ["CH-1"])]


def test_a_job_is_open_until_somebody_answers(desk: Desk, carer: Actor) -> None:
    job = send(desk, carer, reason="撕坏了", copies=2)
    found = desk.paper.unanswered()
    assert [one.id for one in found] == [job]
    assert (found[0].state, found[0].printer, found[0].reason, found[0].copies) == (
        "sent", "前台", "撕坏了", 2,
    )  # fmt: skip
    assert [(part.record, part.first, part.last, part.came_out) for part in found[0].parts] == [
        ("YY-1", 1, 2, None), ("YY-2", 3, 4, None), ("CH-1", 5, 6, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "state", "pages", "out"),
    [
        ("all", "all", "", ["YY-1", "YY-2", "CH-1"]),
        ("none", "none", "", []),
        ("1-4", "part", "1-4", ["YY-1", "YY-2"]),
        ("1，2、5 6", "part", "1-2, 5-6", ["YY-1", "CH-1"]),
        ("1-3", "part", "1-3", ["YY-1"]),  # half a sheet is no sheet
        ("1-6", "all", "", ["YY-1", "YY-2", "CH-1"]),
    ],
)
def test_only_papers_that_came_out_whole_are_printed(
    desk: Desk, carer: Actor, said: str, state: str, pages: str, out: list[str]
) -> None:
    job = send(desk, carer)
    desk.paper.answer(carer, job, said)
    found = desk.paper.job(job)
    assert (found.state, found.came_out, found.answered_by) == (state, pages, carer.name)
    assert printed(desk) == out
    counts = [desk.paper.count("sheet", "YY-1"), desk.paper.count("sheet", "YY-2")]
    assert counts == [int("YY-1" in out), int("YY-2" in out)]
    assert desk.paper.unanswered() == []


@pytest.mark.parametrize("said", ["", "0", "7", "1-7", "abc", "3-1", "-"])
def test_bad_pages_are_refused_and_leave_the_question(desk: Desk, carer: Actor, said: str) -> None:
    job = send(desk, carer)
    with pytest.raises(WorldError):
        desk.paper.answer(carer, job, said)
    assert [one.id for one in desk.paper.unanswered()] == [job]
    assert desk.paper.count("sheet", "YY-1") == 1  # nobody has said that it did not come out


def test_missing_pages_are_named_as_people_write_them() -> None:
    assert missing_pages("1-4", 6) == "5-6"
    assert missing_pages("1, 3", 4) == "2, 4"
    assert missing_pages("all", 4) == "" and missing_pages("none", 3) == "1-3"


def test_what_jammed_is_printed_again_without_counting(desk: Desk, carer: Actor) -> None:
    desk.paper.answer(carer, send(desk, carer), "1-2")
    assert desk.paper.count("sheet", "YY-2") == 0
    again = desk.paper.record(carer, "sheet", PDF, 2, number="YY-2", sent=True)
    desk.paper.answer(carer, again.touched["print_job"][0], "all")
    assert (desk.paper.count("sheet", "YY-1"), desk.paper.count("sheet", "YY-2")) == (1, 1)


def test_an_answer_can_be_taken_back(desk: Desk, carer: Actor) -> None:
    job = send(desk, carer)
    desk.paper.answer(carer, job, "none")
    assert printed(desk) == []
    desk.paper.ask_again(carer, job)
    found = desk.paper.unanswered()[0]
    assert (found.id, found.answered_by, found.answered_at) == (job, "", None)
    assert printed(desk) == ["YY-1", "YY-2", "CH-1"]
    desk.paper.answer(carer, job, "all")
    assert desk.paper.unanswered() == []


def test_the_first_answer_of_two_windows_stands(desk: Desk, carer: Actor, manager: Actor) -> None:
    job = send(desk, carer)
    desk.paper.answer(manager, job, "1-2")
    with pytest.raises(WorldError, match="许文静"):
        desk.paper.answer(carer, job, "all")
    assert desk.paper.job(job).came_out == "1-2" and desk.paper.count("sheet", "YY-2") == 0


def test_several_open_jobs_wait_newest_first(desk: Desk, carer: Actor) -> None:
    first, second = send(desk, carer), send(desk, carer)
    assert [job.id for job in desk.paper.unanswered()] == [second, first]
    desk.paper.answer(carer, second, "all")
    assert [job.id for job in desk.paper.unanswered()] == [first]


def test_a_file_is_made_and_asks_nothing(desk: Desk, carer: Actor) -> None:
    change = desk.paper.record(carer, "sheet", PDF, 1, number="YY-1", file="sheet.pdf")
    job = change.touched["print_job"][0]
    assert desk.paper.unanswered() == [] and desk.paper.job(job).state == "made"
    with pytest.raises(WorldError):
        desk.paper.answer(carer, job, "all")
    desk.paper.ask_again(carer, job)
    assert desk.paper.job(job).state == "made" and desk.paper.count("sheet", "YY-1") == 1


def test_the_fingerprint_is_of_what_was_sent(desk: Desk, carer: Actor) -> None:
    job: Job = desk.paper.job(send(desk, carer))
    assert job.sha256 == hashlib.sha256(PDF).hexdigest()


def test_7_7_several_sheets_need_the_right_to_one_paper_a_list_that_of_lists(
    desk: Desk, carer: Actor, manager: Actor
) -> None:
    admin = Actor("田雨", "administrator")
    send(desk, carer)
    with pytest.raises(NotAllowed):
        desk.paper.record(carer, "follow-ups", PDF, 1, number="DB-1", records=[7, 8], sent=True)
    with pytest.raises(NotAllowed):
        send(desk, admin)
    job = send(desk, carer)
    with pytest.raises(NotAllowed):
        desk.paper.answer(admin, job, "all")
    desk.paper.record(manager, "follow-ups", PDF, 1, number="DB-1", records=[7, 8], sent=True)
    assert len(desk.paper.log()) == 3
