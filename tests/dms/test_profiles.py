"""DMS profiles: a header's mapping is remembered, exported and shared as TOML."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.dms import profiles
from dealerdesk.dms.choices import EMPTY_RULES, Choices
from dealerdesk.dms.headers import FIELDS
from dealerdesk.errors import NotFound, WorldError

HEAD = "客户编号,客户名称,手机,住在哪,车架号"
ROW = "KH1,张三,13912345678,和平路,LSVAA49J132047371"


def keep(shop, name: str = "客户表", **more) -> Choices:
    choices = Choices(columns={"住在哪": "address"}, **more)
    path = shop.put(HEAD, ROW)
    shop.desk.profiles.save(shop.actor, name, shop.desk.dms.look(path, choices), choices)
    return choices


def test_a_file_finds_its_profile_by_its_header(shop) -> None:
    keep(shop)
    look = shop.desk.dms.look(shop.put(HEAD, ROW))
    assert look.profile == "客户表"
    assert {c.header: c.field for c in look.columns}["住在哪"] == "address"
    shop.take(HEAD, ROW)
    assert shop.one("SELECT address FROM customer") == "和平路"
    assert shop.one("SELECT profile FROM import_run") == "客户表"


def test_another_header_is_another_file(shop) -> None:
    keep(shop)
    assert shop.desk.dms.look(shop.put(HEAD + ",邮编", ROW + ",056000")).profile == ""


def test_what_a_person_chooses_now_wins_over_the_profile(shop) -> None:
    keep(shop)
    look = shop.desk.dms.look(shop.put(HEAD, ROW), Choices(columns={"住在哪": None}))
    assert {c.header: c.field for c in look.columns}["住在哪"] is None


def test_a_profile_travels_to_another_shop_as_a_file(shop, tmp_path: Path) -> None:
    keep(shop, empty={"address": "clear"}, rules={"phone": "ours"})
    file = tmp_path / "profile.toml"
    shop.desk.profiles.write_file("客户表", file)
    assert '"住在哪" = "address"' in file.read_text(encoding="utf-8")
    shop.desk.profiles.delete(shop.actor, "客户表")
    assert shop.desk.profiles.all() == []
    named = shop.desk.dms.look(shop.put(HEAD, ROW), Choices(profile=str(file)))
    assert {c.header: c.field for c in named.columns}["住在哪"] == "address"
    assert shop.desk.profiles.read_file(shop.actor, file) == "客户表"
    assert shop.desk.dms.look(shop.put(HEAD, ROW)).profile == "客户表"


def test_an_unknown_profile_is_refused(shop) -> None:
    with pytest.raises(NotFound):
        shop.desk.dms.look(shop.put(HEAD, ROW), Choices(profile="没有"))


@pytest.mark.parametrize(
    "text",
    [
        "", "name = 1", "name = 'a'\nkind = 'boats'", "name = 'a'\n[columns]\n'x' = 'weather'",
        "name = 'a'\n[empty]\nnote = 'burn'", "name = 'a'\n[rules]\nphone = 'nobody'", "[[[", "name = ' '",
        "name = 'a'\nencoding = 'EBCDIC'", "name = 'a'\nheader_row = 'x'", "columns = 3", "\x00",
    ],
)  # fmt: skip
def test_what_is_no_profile_is_refused_in_one_line(text: str) -> None:
    if text == "name = 1":
        assert profiles.parse(text).profile == "1"
        return
    with pytest.raises(WorldError) as refused:
        profiles.parse(text)
    assert "\n" not in refused.value.line


_WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)


@given(
    columns=st.dictionaries(_WORDS, st.sampled_from([*FIELDS, None]), max_size=5),
    empty=st.dictionaries(st.sampled_from(sorted(FIELDS)), st.sampled_from(EMPTY_RULES), max_size=3),
    sheet=st.none() | _WORDS,
    row=st.none() | st.integers(1, 20),
    day_first=st.none() | st.booleans(),
)  # fmt: skip
def test_toml_says_what_was_chosen(columns, empty, sheet, row, day_first) -> None:
    said = Choices("customers", None, sheet, row, columns, empty, day_first, profile="表")
    assert profiles.parse(profiles.to_toml("表", "ab", said)) == said
