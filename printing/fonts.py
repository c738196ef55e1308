"""The bundled faces on paper: coverage, run-by-run fallback, embedding.

Every text is split into runs of one font each. A character that the wanted face lacks is taken from the next
face of its chain at the same size and baseline; where the chain of Bold leaves Bold, the glyphs are stroked
by 3 % of their size. A character that no face has raises MissingGlyphs; nothing is ever left out in silence.

One job embeds each face once, as a composite font of the glyphs used, with a ToUnicode map in UTF-16BE, so
that text copied out of the PDF is the text that went in, above U+FFFF too.
"""

from __future__ import annotations

import struct
from functools import cache, lru_cache
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTFontFace

import resources
from dealerdesk.errors import WorldError
from dealerdesk.text import _

REGULAR, BOLD, KAI = "regular", "bold", "kai"
RARE = "rare"
STROKE = 0.03  # of the size, for a fallback in Bold

_FILES = {
    REGULAR: "NotoSansSC-Regular",
    BOLD: "NotoSansSC-Bold",
    KAI: "DealerDeskKai-Regular",
    RARE: "DealerDeskRare-Regular",
}
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
    found = TTFontFace(str(resources.path(f"fonts/{_FILES[font]}.ttf")))
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


def char_width(char: str, style: str) -> int:
    """Advance of one character in 1/1000 em; 0 for one that no font has."""
    home = _home(ord(char), style)
    return int(face(home[0]).charWidths[ord(char)]) if home else 0


def runs(text: str, style: str) -> tuple[Run, ...]:
    """`text` as runs of one font each. Raises MissingGlyphs when a character has no font."""
    found: list[Run] = []
    start, current = 0, None
    for place, char in enumerate(text):
        home = _home(ord(char), style)
        if home is None:
            raise MissingGlyphs(text, missing(text, style))
        if home != current:
            if current:
                found.append(Run(*current, text[start:place]))
            start, current = place, home
    if current:
        found.append(Run(*current, text[start:]))
    return tuple(found)


class FontSet:
    """The fonts of one PDF: gives each character used a code, and embeds the subsets at the end."""

    def __init__(self) -> None:
        self._codes: dict[str, dict[str, str]] = {}

    def encode(self, font: str, text: str) -> str:
        """`text` as the hex digits of a PDF string in `font`; new characters get the next code."""
        codes = self._codes.setdefault(font, {})
        try:
            return "".join([codes[char] for char in text])
        except KeyError:
            for char in text:
                if char not in codes:
                    codes[char] = f"{len(codes) + 1:04X}"
            return "".join([codes[char] for char in text])

    @staticmethod
    def resource(font: str) -> str:
        """Name of the font inside content streams."""
        return f"/F{font}"

    def embed(self, doc: Any) -> None:
        """Add a composite font with its subset, widths and ToUnicode map for each face that was used."""
        fonts = doc.idToObject["BasicFonts"].dict
        for font, codes in sorted(self._codes.items()):
            fonts[self.resource(font)[1:]] = _type0(doc, font, "".join(codes))


def _type0(doc: pdfdoc.PDFDocument, font: str, chars: str) -> pdfdoc.PDFObjectReference:
    """A Type0 font whose code n is the n-th of `chars` (from 1)."""
    parsed = face(font)
    name = f"DDESK{'ABCDEFGHIJ'[list(_FILES).index(font)]}+{_FILES[font]}"
    widths = [int(parsed.charWidths[ord(c)]) for c in chars]
    descriptor = parsed.addSubsetObjects(doc, name, [ord(c) for c in chars])
    descendant = pdfdoc.PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": pdfdoc.PDFName(name),
            "CIDSystemInfo": pdfdoc.PDFDictionary(
                {
                    "Registry": pdfdoc.PDFString("Adobe"),
                    "Ordering": pdfdoc.PDFString("Identity"),
                    "Supplement": 0,
                }
            ),
            "FontDescriptor": descriptor,
            "DW": 1000,
            "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray(widths)]),
            "CIDToGIDMap": _stream(doc, f"gids-{font}", _glyph_map(parsed, chars)),
        }
    )
    return doc.Reference(
        pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": pdfdoc.PDFName(name),
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant, f"cid-{font}")]),
                "ToUnicode": _stream(doc, f"unicode-{font}", to_unicode(name, chars).encode("ascii")),
            }
        ),
        f"font-{font}",
    )


def _glyph_map(parsed: TTFontFace, chars: str) -> bytes:
    """Code → glyph of the subset, in the order in which makeSubset numbers the glyphs."""
    numbers = {0: 0}
    gids = [0] + [numbers.setdefault(parsed.charToGlyph[ord(c)], len(numbers)) for c in chars]
    return struct.pack(f">{len(gids)}H", *gids)


def _stream(doc: pdfdoc.PDFDocument, name: str, content: bytes) -> pdfdoc.PDFObjectReference:
    return doc.Reference(pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress]), name)


def to_unicode(name: str, chars: str) -> str:
    """The ToUnicode map of codes 1… to `chars`, in UTF-16BE."""
    lines = [f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in enumerate(chars, 1)]
    blocks = []
    for start in range(0, len(lines), 100):
        part = lines[start : start + 100]
        blocks += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{name.replace('+', '-')} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )
