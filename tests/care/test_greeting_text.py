"""Texts of greeting events: signature, refusal, mourning days, offers, size (C7, C8, 4.4, 6.2)."""

from __future__ import annotations

import pytest

from dealerdesk import text
from dealerdesk.care import greeting_text as said
from dealerdesk.care.festivals import NAMES
from dealerdesk.care.kinds import COURTESY, MARKETING

SHOPS = ("澄远汽车", "澄远汽车销售服务有限公司")
REFUSE = "拒收请回复R"


@pytest.fixture(autouse=True)
def chinese() -> None:
    text.use("zh_CN")


def wrong(words: str, name: str = "冬至") -> set[str]:
    return {one.key for one in said.check(words, name, SHOPS, REFUSE) if one.wrong}


@pytest.mark.parametrize(
    ("words", "name", "keys"),
    [
        ("【澄远汽车】冬至安康，拒收请回复R", "冬至", set()),
        ("【澄远汽车销售服务有限公司】冬至安康，回复TD退订", "冬至", set()),
        ("【澄远汽车】冬至安康，退订回T", "冬至", set()),
        ("冬至安康，拒收请回复R", "冬至", {"shop"}),
        ("【别家】冬至安康，拒收请回复R", "冬至", {"shop"}),
        ("【澄远汽车】冬至安康", "冬至", {"refuse"}),
        ("【澄远汽车】请拒收假币", "冬至", {"refuse"}),
        ("【澄远汽车】清明节快乐，拒收请回复R", "清明", {"mourning"}),
        ("【澄远汽车】中元快乐，拒收请回复R", "中元节", {"mourning"}),
        ("【澄远汽车】Happy Qingming，拒收请回复R", "Qingming", {"mourning"}),
        ("【澄远汽车】中秋快乐，拒收请回复R", "中秋", set()),
        ("【澄远汽车】{honorific}安康，拒收请回复R", "冬至", {"blank"}),
        ("  ", "冬至", {"empty"}),
    ],
)
def test_44_62_what_holds_a_text_back(words: str, name: str, keys: set[str]) -> None:
    assert wrong(words, name) == keys


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("kind", [*said.WEATHER, "hail"])
def test_c8_every_shipped_notice_may_go_out_and_carries_no_offer(kind: str, language: str) -> None:
    text.use(language)
    words = said.weather_text(kind, SHOPS[0], REFUSE)
    assert wrong(words, kind) == set() and said.purpose(words, False) == COURTESY
    assert said.parts(words) <= (2 if language == "zh_CN" else 5)


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("key", list(NAMES))
def test_c7_62_every_shipped_greeting_may_go_out_on_its_day(key: str, language: str) -> None:
    text.use(language)
    words = said.festival_text((key,), text._(NAMES[key]), SHOPS[0], REFUSE)
    assert wrong(words, text._(NAMES[key])) == set() and said.purpose(words, False) == COURTESY


@pytest.mark.parametrize("words", ["全场8.5折", "进店免费检测", "领代金券", "a free of charge wash"])
def test_44_an_offer_makes_it_marketing_whether_said_so_or_not(words: str) -> None:
    assert said.purpose(words, False) == MARKETING


def test_44_an_offer_that_no_word_tells_is_said_by_hand() -> None:
    assert said.purpose("来店有惊喜", False) == COURTESY and said.purpose("来店有惊喜", True) == MARKETING


@pytest.mark.parametrize(
    ("count", "parts"), [(0, 0), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)]
)
def test_a_message_is_70_characters_and_each_part_of_a_longer_one_67(count: int, parts: int) -> None:
    assert said.parts("雪" * count) == parts


def test_a_rare_character_counts_twice() -> None:
    assert said.length("王𠮷") == 3
