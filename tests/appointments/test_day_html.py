"""The day as one file: whole in itself, escaped, masked, says that it is a copy; logged with its purpose."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dealerdesk import text
from dealerdesk.appointments.entries import Draft
from dealerdesk.appointments.reception import WalkIn
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, WorldError
from dealerdesk.staff import Actor
from tests.appointments.conftest import at

DAY = at(24, 0).date()


@pytest.fixture
def booked(desk: Desk, carer: Actor, add_car: Callable[..., int]) -> str:
    car = add_car(name="<王&小明>")
    wish = '刹车"响" <script>alert(1)</script>'
    return desk.appointments.book(carer, Draft(car, at(24, 9), "repair", wish=wish)).number


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def read(page: str) -> _Tags:
    tags = _Tags()
    tags.feed(page)
    assert tags.open == [], "every tag is closed"
    return tags


def test_it_needs_nothing_else_and_escapes_everything(desk: Desk, booked: str) -> None:
    tags = read(desk.day_view.html("许文静", DAY))
    names = {name for name, _attrs in tags.seen}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "a"}
    assert not any(key.startswith("on") or key in ("src", "href") for _n, attrs in tags.seen for key in attrs)
    assert "<王&小明>" in tags.words and "<script>alert(1)</script>" in tags.words
    page = desk.day_view.html("许文静", DAY)
    assert "@import" not in page and "url(" not in page and "http" not in page


def test_it_says_that_it_is_a_copy_of_when_and_by_whom(desk: Desk, booked: str) -> None:
    words = read(desk.day_view.html("许文静", DAY)).words
    assert "副本" in words and "2026-11-23 09:42" in words and "许文静" in words and "2026-11-24" in words


def test_the_rows_are_those_of_the_day_list_with_who_came(desk: Desk, clock: FixedClock, booked: str) -> None:
    clock.moment = at(24, 9, 5)
    desk.reception.arrive(Actor("郝建国", "front_desk"), booked)
    desk.reception.walk_in(Actor("郝建国", "front_desk"), WalkIn(plate="冀D<1>", phone="13612345678"))
    words = read(desk.day_view.html("许文静", DAY)).words
    for said in ("Y01", "09:05", "准时", "X02", "冀D<1>", booked, "冀D·7K218"):
        assert said in words


def test_phones_are_masked_unless_asked_for(desk: Desk, booked: str) -> None:
    assert "13800005678" not in desk.day_view.html("许文静", DAY)
    assert "138****5678" in desk.day_view.html("许文静", DAY)
    assert "13800005678" in desk.day_view.html("许文静", DAY, whole_phones=True)


def test_both_languages_are_whole(desk: Desk, booked: str) -> None:
    chinese = desk.day_view.html("许文静", DAY)
    text.use("en")
    english = desk.day_view.html("许文静", DAY)
    assert 'lang="zh-CN"' in chinese and 'lang="en"' in english
    heads = [re.findall("<th>(.*?)</th>", page) for page in (chinese, english)]
    assert len(heads[0]) == len(heads[1]) == 11 and not set(heads[0]) & set(heads[1])
    assert "A copy, made" in english


def test_an_empty_day_says_so(desk: Desk) -> None:
    assert "这天没有预约" in desk.day_view.html("许文静", DAY)


def test_saving_is_logged_with_purpose_and_fingerprint(
    desk: Desk, manager: Actor, booked: str, tmp_path: Path
) -> None:
    to = tmp_path / "day.html"
    desk.day_view.save(manager, DAY, to)
    (job,) = desk.paper.log()
    assert (job.form, job.number, job.purpose, job.file) == ("day_view", "2026-11-24", "test", "day.html")
    assert job.sha256 == hashlib.sha256(to.read_bytes()).hexdigest()


def test_a_list_leaves_the_program_only_by_who_may_and_with_a_purpose(
    desk: Desk, manager: Actor, carer: Actor, booked: str, tmp_path: Path
) -> None:
    to = tmp_path / "day.html"
    with pytest.raises(NotAllowed):
        desk.day_view.save(carer, DAY, to)
    with pytest.raises(WorldError, match="用途"):
        desk.day_view.save(replace(manager, purpose=" "), DAY, to)
    with pytest.raises(WorldError, match="nowhere"):
        desk.day_view.save(manager, DAY, tmp_path / "nowhere" / "day.html")
    assert not to.exists() and desk.paper.log() == []
