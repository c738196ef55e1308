"""Bundled faces: coverage, fallback, refusal, text that can be copied out."""

from __future__ import annotations

import hashlib
import re

import pytest

import resources
from printing import fonts, subset
from printing.fonts import BOLD, KAI, RARE, REGULAR, MissingGlyphs, face, missing, runs
from printing.page import Paper


@pytest.mark.parametrize("style", [REGULAR, BOLD, KAI])
def test_every_character_of_gb2312_has_a_font_in_every_style(style: str) -> None:
    codes = [bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    text = "".join(code.decode("gb2312", "ignore") for code in codes)
    assert len(text) > 6700
    assert missing(text, style) == ""


def test_the_regular_face_holds_the_names_that_gbk_lacks() -> None:
    assert missing("㛃䶮\u9fa6\u9fef") == ""


def test_a_rare_name_changes_font_only_where_it_must() -> None:
    assert [(run.font, run.stroked, run.text) for run in runs("王𠮷䶮", REGULAR)] == [
        (REGULAR, False, "王"),
        (RARE, False, "𠮷"),
        (REGULAR, False, "䶮"),
    ]


def test_in_bold_the_fallback_is_stroked() -> None:
    assert [(run.font, run.stroked) for run in runs("王𠮷䶮", BOLD)] == [
        (BOLD, False),
        (RARE, True),
        (REGULAR, True),
    ]


def test_a_character_that_no_font_has_is_refused_by_name() -> None:
    with pytest.raises(MissingGlyphs) as refusal:
        runs("王😀🜁", REGULAR)
    assert refusal.value.characters == "😀🜁"
    assert "王😀🜁" in str(refusal.value) and "U+1F600" in str(refusal.value)


def test_no_face_claims_a_character_beyond_unicode_or_the_end_mark() -> None:
    for font in (REGULAR, BOLD, KAI, RARE):
        assert 0xFFFF not in face(font).charToGlyph


def test_characters_without_ink_never_reach_a_font() -> None:
    assert fonts.clean("王\u200b五\ufe0f\t1\u00a02") == "王五 1 2"


def test_to_unicode_uses_surrogates_above_the_basic_plane() -> None:
    assert "<D83A> <D842DFB7>" in subset.to_unicode("A+B", {0x738B: "王", 0xD83A: "𠮷"})


def test_each_face_is_embedded_once_as_a_subset_with_its_map(read: type) -> None:
    paper = Paper()
    with paper.page():
        for line, style in enumerate((REGULAR, BOLD, KAI)):
            paper.text(20, 20 + 10 * line, "王𠮷䶮 7K218 欧阳雪", 12, style)
    pdf = read(paper.pdf())
    found = pdf.fonts()
    assert len(found) == 4
    for font in found:
        assert font.embedded
        assert re.fullmatch(r"[A-Z]{6}\+.+", font.name)
        assert "beginbfchar" in font.unicode
    assert pdf.copied().count("王𠮷䶮") == 3
    assert b"Helvetica" not in pdf.data


def test_the_readme_names_the_hash_of_every_bundled_file() -> None:
    folder = resources.path("fonts")
    readme = (folder / "README.md").read_text(encoding="utf-8")
    files = sorted(folder.glob("*.ttf"))
    assert len(files) == 4
    for file in files:
        assert f"`{file.name}`" in readme
        assert hashlib.sha256(file.read_bytes()).hexdigest() in readme
