"""The bundled faces on paper: coverage, run-by-run fallback, embedding.

Every text is split into runs of one font each. A character that the wanted face lacks is taken from the next
face of its chain at the same size and baseline; where the chain of Bold leaves Bold, the glyphs are stroked
by 3 % of their size. A character that no face has raises MissingGlyphs; nothing is ever left out in silence.

How a job embeds what it used of a face is in `subset`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from reportlab.pdfbase.ttfonts import TTFontFace

import resources
from dealerdesk.errors import WorldError
from dealerdesk.text import _

REGULAR, BOLD, KAI = "regular", "bold", "kai"
RARE = "rare"
STROKE = 0.03  # of the size, for a fallback in Bold

FILES = {
    REGULAR: "NotoSansSC-Regular",
    BOLD: "NotoSansSC-Bold",
    KAI: "DealerDeskKai-Regular",
    RARE: "DealerDeskRare-Regular",
}
_RESOURCES = {REGULAR: "R", BOLD: "B", KAI: "K", RARE: "X"}
# For each style: the fonts to try, and whether their glyphs are stroked to look bold.
_CHAINS: dict[str, tuple[tuple[str, bool], ...]] = {
    REGULAR: ((REGULAR, False), (RARE, False)),
    BOLD: ((BOLD, False), (REGULAR, True), (RARE, True)),
    KAI: ((KAI, False), (RARE, False), (REGULAR, False)),
}
# What carries no ink and must not reach a font: controls, joiners, direction marks, variation selectors.
_UNSEEN = dict.fromkeys(
    (
        *range(0x20),
        *range(0x7F, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2061, 0x2070),
        *range(0xFE00, 0xFE10),
        0xFEFF,
        *range(0xE0100, 0xE01F0),
    )
)
_UNSEEN.update({9: " ", 10: " ", 13: " ", 0xA0: " "})  # type: ignore[dict-item]


class MissingGlyphs(WorldError):
    """A text cannot be printed because no bundled font has some of its characters."""

    def __init__(self, text: str, characters: str):
        self.text, self.characters = text, characters
        named = " ".join(f"{c} (U+{ord(c):04X})" for c in characters)
        super().__init__(
            _('No font can print {characters} in "{text}". Correct it there and print again.').format(
                characters=named, text=text
            )
        )


class Run(NamedTuple):
    """Characters of one font; `stroked` glyphs get an outline of STROKE × size."""

    font: str
    stroked: bool
    text: str


@cache
def face(font: str) -> TTFontFace:
    """The parsed font file of `font` (REGULAR, BOLD, KAI or RARE), read once in a process."""
    found = TTFontFace(str(resources.path(f"fonts/{FILES[font]}.ttf")))
    found.charToGlyph.pop(0xFFFF, None)  # the end mark of the table, not a character
    return found


def clean(text: str) -> str:
    """`text` without characters that carry no ink; tabs, line ends and no-break spaces become spaces."""
    return text if text.isascii() and text.isprintable() else text.translate(_UNSEEN)


@lru_cache(maxsize=20_000)
def _home(code: int, style: str) -> tuple[str, bool] | None:
    """The first font of the style's chain that has the character, with its stroke flag."""
    for font, stroked in _CHAINS[style]:
        if code in face(font).charToGlyph:
            return font, stroked
    return None


def missing(text: str, style: str = REGULAR) -> str:
    """The characters of `text` that no font has, each once, in order; empty when all can be printed."""
    return "".join(dict.fromkeys(c for c in clean(text) if _home(ord(c), style) is None))


def stand_in(text: str, style: str = REGULAR) -> str:
    """`text` with the geta mark 〓 for each character that no font has: for lists of many people,
    where one name must not hold up the paper. A paper for one person refuses instead."""
    lacking = set(missing(text, style))
    return "".join("〓" if char in lacking else char for char in text) if lacking else text


class _Advances(dict[str, int]):
    """Widths of characters in one style, in 1/1000 em, found when first asked for."""

    def __init__(self, style: str) -> None:
        self._style = style

    def __missing__(self, char: str) -> int:
        home = _home(ord(char), self._style)
        width = self[char] = int(face(home[0]).charWidths[ord(char)]) if home else 0
        return width


@cache
def advances(style: str) -> _Advances:
    """The widths of all characters in a style; 0 for one that no font has."""
    return _Advances(style)


class _Plain(dict[str, int]):
    """Widths of the characters that stand in the first font of a style; any other is a KeyError."""

    def __init__(self, style: str) -> None:
        self._face = face(_CHAINS[style][0][0])

    def __missing__(self, char: str) -> int:
        code = ord(char)
        if code > 0xFFFF or code == 0x2060 or code in _UNSEEN or code not in self._face.charToGlyph:
            raise KeyError(char)
        width = self[char] = int(self._face.charWidths[code])
        return width


@cache
def plain(style: str) -> _Plain:
    """Widths of the characters for which a style needs neither another font nor a code of their own."""
    return _Plain(style)


def char_width(char: str, style: str) -> int:
    """Advance of one character in 1/1000 em; 0 for one that no font has."""
    return advances(style)[char]


def runs(text: str, style: str) -> tuple[Run, ...]:
    """`text` as runs of one font each. Raises MissingGlyphs when a character has no font."""
    try:
        if sum(map(plain(style).__getitem__, text)):
            return (Run(*_CHAINS[style][0], text),)
    except KeyError:
        pass
    homes = [_home(ord(char), style) for char in text]
    if None in homes:
        raise MissingGlyphs(text, missing(text, style))
    found, start = [], 0
    for place in range(1, len(text) + 1):
        if place == len(text) or homes[place] != homes[start]:
            font, stroked = homes[start] or ("", False)
            found.append(Run(font, stroked, text[start:place]))
            start = place
    return tuple(found)


# ---- codes in a content stream ----------------------------------------


@cache
def beyond(font: str) -> dict[int, str]:
    """Codes of the characters of `font` above U+FFFF: the surrogates, which stand for no character alone."""
    above = sorted(code for code in face(font).charToGlyph if code > 0xFFFF)
    return {code: chr(0xD800 + number) for number, code in enumerate(above)}


def encode(font: str, text: str) -> str:
    """`text`, all of it in `font`, as the hexadecimal codes of a content stream, two bytes a character.

    A code is the character's own number, so it is the same in every job; see `beyond` for the others.
    """
    if not text.isascii() and max(text) > "\uffff":
        text = text.translate(beyond(font))
    return text.encode("utf-16-be", "surrogatepass").hex()


@cache
def resource(font: str) -> str:
    """Name of the font inside content streams."""
    return f"/{_RESOURCES[font]}"
