"""Colours: every pair of look.md's table has its contrast; nothing but the theme names a colour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from ui import theme

UI = Path(theme.__file__).parent
TEXT_ON = [
    ("text", "surface"), ("text", "bg"), ("text", "rail"), ("text", "raised"), ("text", "selection"),
    ("text-2", "surface"), ("text-2", "rail"), ("text-2", "raised"), ("text-2", "selection"),
    ("text-3", "surface"), ("text-3", "rail"), ("text-3", "selection"), ("text-3", "raised"),
    ("accent", "surface"), ("accent", "selection"), ("on-accent", "accent-fill"),
    ("red", "surface"), ("red", "red-tint"), ("red", "rail"), ("amber", "surface"), ("amber", "amber-tint"),
    ("amber", "rail"), ("green", "surface"), ("green", "green-tint"),
    ("plate-text", "plate"), ("nev-text", "nev"), ("tip-text", "tip"), ("tip-act", "tip"),
    *[(f"{kind}-text", kind) for kind in theme.KINDS],
    ("lost-text", "surface"), ("birthday-text", "surface"),
]  # fmt: skip
EDGE_ON = [
    ("control", "surface"), ("amber-fill", "surface"), ("bar", "surface"), ("accent", "surface"),
    ("red", "surface"), ("green", "surface"), ("accent-fill", "surface"),
]  # fmt: skip
# Exempt from 3.0: hints beside a word that carries the meaning (look.md: plate edges, the edge of a chip on a
# selected row, lines between panes and rows, the second series).
EXEMPT = {"plate-edge", "nev-edge", "line", "line-soft", "bar-2", "disabled", "sunken"}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#17202C", "#FFFFFF") == pytest.approx(16.4, abs=0.05)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT_ON)
def test_words_have_a_contrast_of_four_and_a_half(front: str, ground: str, mode: int) -> None:
    assert contrast(theme.TOKENS[front][mode], theme.TOKENS[ground][mode]) >= 4.5


BY_ITS_WORDS = ("accent-fill", 1)
"""A filled button of the dark theme: its words carry it, which are tested above."""


@pytest.mark.parametrize(
    ("front", "ground", "mode"),
    [(front, ground, mode) for front, ground in EDGE_ON for mode in (0, 1) if (front, mode) != BY_ITS_WORDS],
)
def test_edges_and_bars_have_a_contrast_of_three(front: str, ground: str, mode: int) -> None:
    assert contrast(theme.TOKENS[front][mode], theme.TOKENS[ground][mode]) >= 3.0


def test_every_token_is_tested_or_named_as_exempt() -> None:
    tested = {token for pair in [*TEXT_ON, *EDGE_ON] for token in pair}
    assert set(theme.TOKENS) - tested - EXEMPT == set()


COLOUR = re.compile(
    r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b(?=[\"';])|\brgba?\(|QColor\(\s*[\"'\d]|GlobalColor\.(?!transparent)"
)


def test_nothing_but_the_theme_names_a_colour() -> None:
    found = []
    for file in UI.rglob("*.py"):
        if file.name == "theme.py":
            continue
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            if COLOUR.search(line):
                found.append(f"{file.relative_to(UI)}:{number}: {line.strip()}")
    assert found == []
    assert COLOUR.search('x = "#1F56B3"') and COLOUR.search("QColor('red')")


def test_nothing_but_the_theme_and_the_style_sheet_styles() -> None:
    found = [
        str(file.relative_to(UI))
        for file in UI.rglob("*.py")
        if file.name != "theme.py" and "setStyleSheet" in file.read_text("utf-8")
    ]
    assert found == []


def test_the_palette_follows_so_that_native_dialogs_do(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    role = QPalette.ColorRole
    assert qapp.palette().color(role.Base).name().upper() == theme.TOKENS["surface"][1]
    assert qapp.palette().color(role.HighlightedText).name().upper() == theme.TOKENS["text"][1]
    assert qapp.palette().color(role.PlaceholderText).name().upper() == theme.TOKENS["text-3"][1]


def test_digits_are_equal_in_width() -> None:
    for bold in (False, True):
        widths = {theme.metrics("body", bold).horizontalAdvance(digit) for digit in "0123456789"}
        assert len(widths) == 1


def test_a_rare_name_is_drawn_in_a_face_that_holds_it() -> None:
    assert theme.can_be_bold("张敏") and theme.can_be_bold("A5 1.5T")
    assert not theme.can_be_bold("王䶮")


def test_sizes_grow_with_the_font(qapp: QApplication) -> None:
    small = (theme.px(32), theme.metrics("record").height())
    theme.apply(qapp, "light", 26)
    assert theme.px(32) == 2 * small[0]
    assert theme.metrics("record").height() >= 1.9 * small[1]
