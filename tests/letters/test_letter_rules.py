"""How people are addressed, and the words that cards and letters bring along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from dealerdesk import text
from dealerdesk.letters.forms import ITEM_ACTS, MapSketch
from dealerdesk.letters.rules import (
    BIRTHDAY_SENTENCES,
    birthday_words,
    card_name,
    invitation_booking,
    invitation_opening,
    recipient,
    service_items,
)
from dealerdesk.people.names import salutation, surname


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    before = text.language()
    text.use("zh_CN")
    yield
    text.use(before)


@pytest.mark.parametrize(
    ("name", "sex", "kind", "card", "letter", "window"),
    [
        ("欧阳雪", "f", "person", "欧阳雪女士", "欧阳女士", "欧阳雪　女士　收"),
        ("王𠮷䶮", "m", "person", "王𠮷䶮先生", "王先生", "王𠮷䶮　先生　收"),
        ("赵喆", "", "person", "赵喆", "赵喆", "赵喆　收"),
        (
            "云川市宏盛商贸有限公司",
            "",
            "company",
            *["云川市宏盛商贸有限公司"] * 2,
            "云川市宏盛商贸有限公司　收",
        ),
        ("宏盛商贸", "m", "company", "宏盛商贸", "宏盛商贸", "宏盛商贸　收"),
    ],
)
def test_persons_get_their_title_and_firms_their_name(
    name: str, sex: str, kind: str, card: str, letter: str, window: str
) -> None:
    assert card_name(name, sex, kind) == card
    assert salutation(name, sex, kind) == letter
    assert recipient(name, sex, kind) == window


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("欧阳雪", "欧阳"),
        ("司马晓峰", "司马"),
        ("单红梅", "单"),
        ("欧阳", "欧"),
        ("王", "王"),
        ("", ""),
        ("John", "John"),
    ],
)
def test_the_surname_of_a_name(name: str, family: str) -> None:
    assert surname(name) == family


def test_birthday_words_go_round_and_keep_to_two_lines_of_fourteen() -> None:
    for wording in range(len(BIRTHDAY_SENTENCES)):
        headline, sentence = birthday_words(wording)
        assert headline == "生日快乐"
        lines = sentence.split("\n")
        assert len(lines) <= 2 and all(0 < len(line) <= 14 for line in lines)
    assert birthday_words(len(BIRTHDAY_SENTENCES)) == birthday_words(0)


def test_the_opening_speaks_of_what_the_car_has() -> None:
    assert "机油" in invitation_opening("petrol")
    assert "机油" not in invitation_opening("electric") and "三电" in invitation_opening("electric")
    assert "上次在本店保养" in invitation_opening()
    assert "交付" in invitation_opening(after_delivery=True)


def test_hours_ahead_are_written_as_words_in_chinese() -> None:
    assert "提前三小时" in invitation_booking(3)
    assert "提前12小时" in invitation_booking(12)
    text.use("en")
    assert "3 hours" in invitation_booking(3)


@pytest.mark.parametrize(
    ("month", "word"), [(11, "冬季"), (2, "冬季"), (7, "夏季"), (4, "底盘"), (9, "底盘")]
)
@pytest.mark.parametrize("energy", ["petrol", "hybrid", "electric", ""])
def test_items_follow_the_season_and_the_car(month: int, word: str, energy: str) -> None:
    items = service_items(energy, date(2026, month, 1))
    assert 3 <= len(items) <= 6
    assert any(word in item.text for item in items)
    assert all(item.act in ITEM_ACTS for item in items)
    assert any("机油" in item.text for item in items) == (energy != "electric")


def test_a_sketch_is_read_from_its_text() -> None:
    road = '{"x1": 0, "y1": 1, "x2": 56, "y2": 2, "width": 1.5}'
    told = f'{{"roads": [{road}], "shop": [40, 20], "way": [[1, 2], [3, 4]]}}'
    sketch = MapSketch.read(told)
    assert sketch and sketch.shop == (40.0, 20.0) and sketch.way == ((1.0, 2.0), (3.0, 4.0))
    assert sketch.roads[0].width == 1.5
    assert MapSketch.read("  ") is None
