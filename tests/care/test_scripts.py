"""话术 (1.1.3): one for every kind in both languages, versions, fields that are checked and filled."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk import text
from dealerdesk.care.kinds import KINDS, SERVICE
from dealerdesk.care.script_text import (
    FIELDS,
    Branch,
    Piece,
    Words,
    check,
    check_sms,
    check_words,
    fill,
    fill_text,
    parse,
    sendable,
    spoken,
)
from dealerdesk.care.script_values import (
    answered,
    examples,
    say,
    say_day,
    say_moment,
    say_years,
    season,
    sex_of,
    values_for,
    wish,
)
from dealerdesk.care.scripts import SHIPPED, from_toml, shipped, to_toml
from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.forms import ShopHead
from dealerdesk.people.cards import CustomerCard
from dealerdesk.staff.rights import Actor

TODAY = date(2026, 11, 23)
SPECIALIST = Actor("周岚", "care_specialist")
SHOP = ShopHead("澄远汽车销售服务有限公司", "澄远汽车", phone="0310-5550100", address="人民东路 218 号")
LANGUAGES = ("zh_CN", "en")


@pytest.fixture(autouse=True)
def chinese():
    text.use("zh_CN")
    yield
    text.use("zh_CN")


def person(**values: object) -> CustomerCard:
    plain: dict = dict.fromkeys(
        ("number", "name", "kind", "sex", "birthday", "contact", "address", "postcode", "note", "tier"), ""
    )
    plain |= {"id": 1, "kind": "person", "state": "open", "phones": (), "vehicles": (), "consents": ()}
    return CustomerCard(**(plain | values))


def all_texts(words: Words) -> list[str]:
    return [*(branch.text for branch in words.branches), *words.ticks, words.sms]


# ---- what is shipped ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_1_1_3_every_kind_has_a_script_that_passes_its_own_check(kind: str, lang: str) -> None:
    words = shipped(kind, lang)
    assert check_words(kind, words) == []
    assert len(words.branches) >= 3, "a call needs an opening and a way on when the customer says no"
    assert words.ticks
    assert bool(words.sms) or "sms" not in KINDS[kind].ladder


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_have_the_same_branches_ticks_and_fields(kind: str) -> None:
    ours, theirs = (shipped(kind, lang) for lang in LANGUAGES)
    assert len(ours.branches) == len(theirs.branches)
    assert len(ours.ticks) == len(theirs.ticks)
    for one, other in zip(all_texts(ours), all_texts(theirs), strict=True):
        assert {p.field for p in parse(one)} == {p.field for p in parse(other)}, one


def test_every_declared_field_is_used_by_some_script() -> None:
    used = {
        piece.field for kind in KINDS for words in all_texts(shipped(kind, "zh_CN")) for piece in parse(words)
    }
    assert used - {""} == set(FIELDS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_4_4_every_opening_says_who_calls(lang: str) -> None:
    at_the_desk = {"F9"}  # its first part is said to the customer's face, at the hand-over
    for kind in set(KINDS) - at_the_desk:
        opening = shipped(kind, lang).branches[0].text
        assert "{shop}" in opening and "{caller}" in opening and "{honorific}" in opening, kind
        assert opening.index("{caller}") < 80, kind


@pytest.mark.parametrize("lang", LANGUAGES)
def test_4_4_text_messages_name_the_shop_and_how_to_refuse(lang: str) -> None:
    for kind in KINDS:
        sms = shipped(kind, lang).sms
        if sms:
            assert sms.startswith("【{shop}】"), kind
            assert sms.endswith("{refuse}") == (KINDS[kind].purpose != SERVICE), kind


def test_c1a_three_things_must_be_said() -> None:
    assert shipped("C1", "zh_CN").ticks == ("近期车况", "首保时间与里程", "携带物品：{bring}")


def test_l5_a_and_b_ask_shop_place_and_fee() -> None:
    for kind in ("C1", "C2"):
        asked = next(b.text for b in shipped(kind, "zh_CN").branches if b.name == "已在别处保养")
        assert "哪家店" in asked and "位置" in asked and "花了多少钱" in asked
    asked = next(b.text for b in shipped("C10", "zh_CN").branches if b.name == "在他店保养")
    assert "同品牌" in asked and "修理厂" in asked and "店名" in asked and "位置" in asked


def test_f2_asks_what_1_3_lists() -> None:
    opening = shipped("F2", "zh_CN").branches[0].text
    for word in ("谢谢", "感觉", "功能", "接待", "上牌", "不满意"):
        assert word in opening


def test_f9_asks_which_time_suits_and_f11_takes_another_topic() -> None:
    assert "什么时间接电话方便" in shipped("F9", "zh_CN").branches[0].text
    assert "{last_topic}" in shipped("F11", "zh_CN").branches[0].text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_6_2_festival_scripts_never_say_happy_by_themselves(lang: str) -> None:
    for words in all_texts(shipped("C7", lang)):
        assert not re.search("快乐|happy", words, re.IGNORECASE)


# ---- pieces and filling ------------------------------------------------------------------------------

some_text = st.text(
    alphabet=st.sampled_from("{}a字\n honrifc_shp") | st.characters(), max_size=60
) | st.lists(
    st.sampled_from([*(f"{{{name}}}" for name in FIELDS), "您好，", "{", "}", "{x}", "𠮷", "\n"]), max_size=9
).map("".join)


@given(some_text)
def test_parsing_never_loses_text(words: str) -> None:
    pieces = parse(words)
    assert "".join(piece.text for piece in pieces) == words
    assert all(not piece.field or piece.field in FIELDS for piece in pieces)


@given(some_text, st.dictionaries(st.sampled_from([*FIELDS, "name"]), st.text(max_size=12)))
def test_filling_keeps_the_words_and_every_value(words: str, values: dict[str, str]) -> None:
    before, after = parse(words), fill_text(words, values)
    assert len(before) == len(after)
    for raw, full in zip(before, after, strict=True):
        assert raw.field == full.field
        if not raw.field:
            assert full == raw
        elif full.missing:
            assert not values.get(raw.field, "").strip()
        else:
            assert full.text == values[raw.field].strip()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_script_with_all_its_fields_has_no_gap_and_no_none(kind: str, lang: str) -> None:
    text.use(lang)
    filled = fill(shipped(kind, lang), examples(TODAY))
    assert filled.missing == ()
    for _name, pieces in filled.branches:
        assert not re.search(r"None|\{|\}|\[", spoken(pieces))
    assert len(spoken(filled.sms)) <= (90 if lang == "zh_CN" else 200)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_script_without_any_fact_still_reads_and_names_its_gaps(kind: str, lang: str) -> None:
    text.use(lang)
    values = values_for(kind, None, None, [], ShopHead(""), "", TODAY)
    filled = fill(shipped(kind, lang), values)
    assert "honorific" in filled.missing
    said = "".join(spoken(pieces) for _name, pieces in filled.branches)
    assert "None" not in said and "1900" not in said and "{" not in said


def test_a_missing_sex_is_asked_and_not_guessed() -> None:
    values = values_for("C1", person(name="范晓芸"), None, [], SHOP, "周岚", TODAY)
    (piece,) = fill_text("{honorific}", values)
    assert piece == Piece("范晓芸", "honorific", missing=True)
    assert piece.label == "先生还是女士？"
    assert spoken(fill_text("{honorific}，您好", answered(values, "honorific", "女士"))) == "范女士，您好"
    assert spoken(fill_text("{honorific}，您好", answered(values, "honorific", "范姐"))) == "范姐，您好"


def test_a_text_message_takes_a_bare_name_and_nothing_else_that_is_missing() -> None:
    sms = shipped("C6", "zh_CN").sms
    values = values_for("C6", person(name="范晓芸"), None, [], SHOP, "周岚", TODAY)
    assert sendable(fill_text(sms, values)).startswith("【澄远汽车】范晓芸，今天是您的生日，")
    assert sendable(fill_text(sms, {**values, "birthday": ""})) == ""


@pytest.mark.parametrize(
    ("name", "sex", "kind", "said"),
    [
        ("王𠮷䶮", "m", "person", "王先生"),
        ("欧阳雪", "f", "person", "欧阳女士"),
        ("宏盛商贸有限公司", "", "company", "宏盛商贸有限公司"),
    ],
)
def test_the_honorific_comes_from_sex_and_kind(name: str, sex: str, kind: str, said: str) -> None:
    card = person(name=name, sex=sex, kind=kind)
    assert values_for("C2", card, None, [], SHOP, "周岚", TODAY)["honorific"] == said


@pytest.mark.parametrize(
    ("typed", "sex"), [("先生", "m"), (" 女士 ", "f"), ("Mr", "m"), ("老师", ""), ("", "")]
)
def test_a_typed_title_tells_the_sex(typed: str, sex: str) -> None:
    assert sex_of(typed) == sex


def test_days_and_distances_are_said_as_one_speaks() -> None:
    assert say_day(date(2026, 9, 12), TODAY) == "9 月 12 日"
    assert say_day(date(2027, 1, 18), TODAY) == "2027 年 1 月 18 日"
    assert say("due_km", 5000, TODAY) == "5,000 公里"
    assert say("inspection_month", date(2026, 11, 30), TODAY) == "11 月"
    assert say("adviser", None, TODAY) == ""
    at = datetime(2026, 11, 24, 9, 0, tzinfo=CHINA)
    assert say_moment(at, TODAY) == "明天上午 9 点"
    assert say_moment(at.replace(day=26, hour=14, minute=30), TODAY) == "11 月 26 日下午 2 点半"
    assert say_moment(at.replace(hour=12, minute=5), TODAY) == "明天中午 12 点 05 分"
    text.use("en")
    assert say_day(date(2027, 1, 18), TODAY) == "18 January 2027"
    assert say_moment(at, TODAY) == "tomorrow at 09:00"
    assert say_years(date(2025, 11, 23), TODAY) == "1 year"


def test_c12_years_are_whole_ones() -> None:
    assert say_years(date(2023, 11, 23), TODAY) == "3 年"
    assert say_years(date(2023, 11, 24), TODAY) == "2 年"
    assert say_years(date(2026, 2, 1), TODAY) == ""
    assert say_years(date(2024, 2, 29), date(2025, 2, 28)) == ""


@pytest.mark.parametrize(
    ("festival", "said"),
    [
        ("春节", "祝您春节快乐"),
        ("端午节", "祝您端午节安康"),
        ("清明节", "愿您和家人平平安安"),
        ("中元节", "愿您和家人平平安安"),
    ],
)
def test_6_2_the_wish_fits_the_festival(festival: str, said: str) -> None:
    assert wish(festival) == said
    values = values_for("C7", None, None, [], SHOP, "周岚", TODAY, more={"festival": festival})
    assert values["wish"] == said


def test_season_changes_every_three_months() -> None:
    assert [season(date(2026, month, 1)) for month in (2, 3, 6, 9, 12)] == [
        "冬季",
        "春季",
        "夏季",
        "秋季",
        "冬季",
    ]


# ---- checks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kind", "hint"),
    [
        ("您好{cake}", "C1", "没有字段“cake”"),
        ("您好{honorific", "C1", "花括号"),
        ("您好}", "C1", "花括号"),
        ("  \n", "C1", "还没有内容"),
        ("祝您快乐", "C7", "不是每个节日都合适"),
        ("清明节快乐", "C15", "不说“快乐”"),
        ("Happy Qingming", "C15", "不说“Happy”"),
        ("好" * 601, "C1", "太长"),
        ("您\x00好", "C1", "显示不了"),
    ],
)
def test_a_bad_text_is_told_in_one_line(words: str, kind: str, hint: str) -> None:
    (line,) = check(words, kind)
    assert hint in line and "\n" not in line


def test_happy_is_welcome_on_a_birthday() -> None:
    assert check("祝您生日快乐", "C6") == []


def test_a_branch_for_mourning_takes_no_wish() -> None:
    words = Words((Branch("开场", "您好"), Branch("清明", "祝您快乐"), Branch("中元", "{wish}")))
    assert [line.split("：")[0] for line in check_words("C15", words)] == ["清明", "中元"]


def test_4_4_a_text_message_without_shop_or_refusal_is_told() -> None:
    assert check_sms("您好", "C1") == ["短信要以 【{shop}】 开头"]
    assert len(check_sms("您好", "C6")) == 2
    assert check_sms("【{shop}】您好。{refuse}", "C6") == []


@given(st.text(max_size=80), st.sampled_from(list(KINDS)))
def test_whatever_is_typed_the_check_answers_with_single_lines(words: str, kind: str) -> None:
    everything = Words((Branch(words, words), Branch(words, "好")), (words,), words)
    assert all(line and "\n" not in line for line in check(words, kind))
    check_words(kind, everything)


# ---- versions ----------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=3),
    st.lists(st.text(), max_size=3),
    st.text(),
)
def test_what_is_kept_is_read_back(branches: list[tuple[str, str]], ticks: list[str], sms: str) -> None:
    words = Words(tuple(Branch(n, t.strip("\n")) for n, t in branches), tuple(ticks), sms)
    assert from_toml(to_toml(words)) == words


def changed(desk: Desk, kind: str, opening: str) -> Words:
    words = desk.scripts.script(kind).words
    return Words((Branch(words.branches[0].name, opening), *words.branches[1:]), words.ticks, words.sms)


def test_a_shop_begins_with_what_is_shipped(desk: Desk) -> None:
    found = desk.scripts.script("C1")
    assert (found.version, found.author, found.shipped) == (SHIPPED, "—", True)
    assert found.words == shipped("C1", "zh_CN")
    text.use("en")
    assert desk.scripts.script("C1").words == shipped("C1", "en")


def test_7_7_a_manager_saves_and_every_version_is_kept(desk: Desk, manager: Actor) -> None:
    change = desk.scripts.save(manager, "C1", changed(desk, "C1", "{honorific}，您好。"), "  短 一点 ")
    assert list(change.touched) == ["script"]
    desk.scripts.save(manager, "C1", changed(desk, "C1", "{honorific}，您早。"))
    found = desk.scripts.versions("C1")
    assert [version.version for version in found] == [3, 2, 1]
    assert (found[1].author, found[1].note, found[1].at) == ("许文静", "短 一点", desk.clock.now())
    assert desk.scripts.script("C1").words.branches[0].text == "{honorific}，您早。"
    assert desk.scripts.script("C2").shipped


def test_7_7_a_specialist_proposes_and_a_manager_puts_it_in_force(desk: Desk, manager: Actor) -> None:
    desk.scripts.save(SPECIALIST, "C2", changed(desk, "C2", "您好，{shop}。"))
    assert desk.scripts.script("C2").shipped
    assert desk.scripts.standing()["C2"] == (SHIPPED, 1)
    with pytest.raises(NotAllowed):
        desk.scripts.save(Actor("郝建国", "front_desk"), "C2", changed(desk, "C2", "喂"))
    desk.scripts.restore(manager, "C2", 2)
    now = desk.scripts.script("C2")
    assert (now.version, now.author, now.words.branches[0].text) == (3, "许文静", "您好，{shop}。")
    assert now.note == "同第 2 版（周岚）"
    assert desk.scripts.standing() == {kind: (3 if kind == "C2" else SHIPPED, 0) for kind in KINDS}


def test_the_shipped_words_come_back(desk: Desk, manager: Actor) -> None:
    desk.scripts.save(manager, "F2", changed(desk, "F2", "您好"))
    desk.scripts.restore(manager, "F2", SHIPPED)
    assert desk.scripts.script("F2").words == shipped("F2", "zh_CN")


def test_a_bad_script_is_refused_with_one_line_and_nothing_is_kept(desk: Desk, manager: Actor) -> None:
    for words in (changed(desk, "C1", "{cake}"), Words(()), desk.scripts.script("C1").words):
        with pytest.raises(WorldError) as refused:
            desk.scripts.save(manager, "C1", words)
        assert "\n" not in str(refused.value)
    assert len(desk.scripts.versions("C1")) == 1


def test_unknown_kinds_and_versions_are_told(desk: Desk, manager: Actor) -> None:
    with pytest.raises(NotFound):
        desk.scripts.script("C99")
    with pytest.raises(NotFound):
        desk.scripts.restore(manager, "C1", 7)


# ---- a real customer ---------------------------------------------------------------------------------


def make_owner(desk: Desk, manager: Actor, **car: str) -> tuple[int, int]:
    made = desk.people.make_customer(manager, {"name": "王吉", "sex": "m", "phone": "13900002204"})
    who = made.touched["customer"][0]
    return who, desk.people.make_vehicle(manager, who, car).touched["vehicle"][0]


def test_c1_is_filled_from_the_file(desk: Desk, manager: Actor) -> None:
    who, car = make_owner(
        desk,
        manager,
        plate="冀D3M906",
        model="X7 2.0T",
        delivered_on="2026-09-12",
        registered_on="2026-09-12",
    )
    values = desk.scripts.values(manager, "C1", who, car, {"slot": datetime(2026, 11, 24, 9, tzinfo=CHINA)})
    said = spoken(desk.scripts.filled("C1", values).branches[0][1])
    assert said.startswith("王先生，您好，我是澄远汽车客服许文静。您 9 月 12 日提的 X7 2.0T 快到首次保养了")
    assert "跑到 5,000 公里" in said and "行驶证和保养手册" in said and "明天上午 9 点正好有空位" in said
    assert "[" not in said
    assert values["plate"] == "冀D·3M906"
    assert "last_visit" not in values and "festival" not in values


def test_c4_says_month_and_duty(desk: Desk, manager: Actor) -> None:
    who, car = make_owner(
        desk, manager, plate="冀D3M906", delivered_on="2024-11-20", registered_on="2024-11-20"
    )
    values = desk.scripts.values(manager, "C4", who, car)
    assert (values["inspection_month"], values["duty"]) == ("11 月", "申领检验标志，不用上检测线")
    assert values["bring"] == "行驶证、身份证和交强险保单"


def test_a_customer_without_a_car_leaves_gaps(desk: Desk, manager: Actor) -> None:
    who = desk.people.make_customer(manager, {"name": "高秀英", "phone": "13812345678"}).touched["customer"][
        0
    ]
    filled = desk.scripts.filled("C2", desk.scripts.values(manager, "C2", who))
    assert {"honorific", "plate", "last_visit", "due", "slot"} <= set(filled.missing)
