"""One line of text as operators of a content stream, without its place."""

from __future__ import annotations

from codecs import utf_16_be_encode
from functools import lru_cache

from printing.fonts import STROKE, encode, plain, resource
from printing.subset import FontSet
from printing.typeset import gapped, parted, shape

MM = 72 / 25.4  # points
MM_OF_UNIT = 0.001 / MM  # mm in 1/1000 em at a size of 1 point


Line = tuple[str, float, int]
"""The operators, the width in mm, and how many characters are drawn."""


def set_line(text: str, style: str, size: float, fonts: FontSet) -> Line:
    """The line of `text`, noted in `fonts`. Raises MissingGlyphs.

    Most texts are of one font and without gaps; a batch of paper lives on how fast these are.
    """
    advances = plain(style)
    try:
        wide = sum(map(advances.__getitem__, text))
    except KeyError:
        line, used = _of_many_fonts(text, style, size)
        for font, part in used:
            fonts.use(font, part)
        return line
    fonts.use(style, text)
    if text.isascii() or not gapped(text):
        shown = f"{_font(style, size)}<{utf_16_be_encode(text)[0].hex()}> Tj"
        return shown, wide * size * MM_OF_UNIT, len(text)
    before = len(text)
    text, gaps, total = parted(text, style)
    wide += total - (before - len(text)) * advances[" "]
    codes = utf_16_be_encode(text)[0].hex()
    inner, start = "", 0
    for place, gap in gaps:
        end = 4 * place + 4
        inner += f"<{codes[start:end]}>{-gap}" if end else f"{-gap}"
        start = end
    return f"{_font(style, size)}[{inner}<{codes[start:]}>] TJ", wide * size * MM_OF_UNIT, len(text)


@lru_cache(maxsize=256)
def _font(style: str, size: float) -> str:
    """The operator that chooses the first font of a style."""
    return f"{resource(style)} {size:g} Tf "


@lru_cache(maxsize=4096)
def _of_many_fonts(text: str, style: str, size: float) -> tuple[Line, tuple[tuple[str, str], ...]]:
    """A line that other fonts help with, or that has characters without ink; and its text by font."""
    line = shape(text, style)
    ops, used = [], []
    lead = f"{-line.lead}" if line.lead else ""
    for font, stroked, pieces in line.runs:
        inner = [f"<{encode(font, part)}>{-gap or ''}" for part, gap in pieces]
        shown = f"{resource(font)} {size:g} Tf [{lead}{''.join(inner)}] TJ"
        ops.append(f"2 Tr {STROKE * size:.2f} w {shown} 0 Tr" if stroked else shown)
        used.append((font, "".join([part for part, _gap in pieces])))
        lead = ""
    return (" ".join(ops), line.width * size * MM_OF_UNIT, line.chars), tuple(used)
