"""Faces inside a PDF: each is embedded once, as a composite font of the glyphs that the job used.

A ToUnicode map in UTF-16BE goes with it, so that text copied out of the PDF is the text that went in, above
U+FFFF too.
"""

from __future__ import annotations

import struct

from reportlab.pdfbase.ttfonts import TTFontFace

from printing.fonts import FILES, beyond, face, resource
from printing.pdf import PdfFile

# Flags of a part of a compound glyph
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80


class FontSet:
    """The characters that one job has shown, by font."""

    def __init__(self) -> None:
        self._used: dict[str, list[str]] = {font: [] for font in FILES}

    def use(self, font: str, text: str) -> None:
        """Remember that `text` is shown in `font`."""
        self._used[font].append(text)

    def embed(self, file: PdfFile) -> dict[str, int]:
        """Write the fonts; their objects by resource name."""
        return {
            resource(font)[1:]: _composite(file, font, sorted(set("".join(texts))))
            for font, texts in self._used.items()
            if texts
        }


def _composite(file: PdfFile, font: str, chars: list[str]) -> int:
    """A Type0 font of `chars`."""
    parsed = face(font)
    name = f"DDESK{'ABCDEFGHIJ'[list(FILES).index(font)]}+{FILES[font]}"
    above = beyond(font)
    coded = {ord(above.get(ord(char), char)): char for char in chars}
    glyphs = {code: parsed.charToGlyph[ord(char)] for code, char in coded.items()}
    numbers = {0: 0}
    for glyph in glyphs.values():
        numbers.setdefault(glyph, len(numbers))
    program = subset(parsed, list(numbers))
    embedded = file.stream(program, f"/Length1 {len(program)} ")
    descriptor = file.put(
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{' '.join(map(str, parsed.bbox))}] "
        f"/ItalicAngle {parsed.italicAngle:g} /Ascent {parsed.ascent} /Descent {parsed.descent} "
        f"/CapHeight {parsed.capHeight} /StemV {parsed.stemV} /FontFile2 {embedded} 0 R >>"
    )
    table = bytearray(2 * max(coded) + 2)
    for code, glyph in glyphs.items():
        struct.pack_into(">H", table, 2 * code, numbers[glyph])
    places = file.stream(bytes(table))
    widths = {code: round(parsed.charWidths[ord(char)]) for code, char in coded.items()}
    listed = " ".join([f"{code} [{wide}]" for code, wide in sorted(widths.items()) if wide != 1000])
    child = file.put(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) "
        f"/Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /DW 1000 /W [{listed}] "
        f"/CIDToGIDMap {places} 0 R >>"
    )
    unicode_map = file.stream(to_unicode(name, coded).encode("ascii"))
    return file.put(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
        f"/DescendantFonts [ {child} 0 R ] /ToUnicode {unicode_map} 0 R >>"
    )


def to_unicode(name: str, coded: dict[int, str]) -> str:
    """The ToUnicode map of codes and their characters, in UTF-16BE."""
    lines = [f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in coded.items()]
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


# ---- the font program ----------------------------------------


def subset(parsed: TTFontFace, glyphs: list[int]) -> bytes:
    """A TrueType file of `glyphs` (numbered as they stand; the first is 0) and of the parts they are made of.

    It has the tables that a composite font needs, and no others.
    """
    data = parsed._ttf_data  # pyright: ignore[reportAttributeAccessIssue]
    start = parsed.get_table_pos("glyf")[0]
    order = list(glyphs)
    numbers = {old: new for new, old in enumerate(order)}
    outlines, places = bytearray(), [0]
    for old in order:  # grows by the parts of compound glyphs
        outline = data[start + parsed.glyphPos[old] : start + parsed.glyphPos[old + 1]]
        if outline and outline[0] & 0x80:
            outline = _renumbered(outline, numbers, order)
        outlines += outline + bytes(-len(outline) % 4)
        places.append(len(outlines))
    metrics = [int(number) for old in order for number in parsed.hmetrics[old]]
    tables = {
        "glyf": bytes(outlines),
        "head": _changed(parsed, "head", {8: b"\0\0\0\0", 50: b"\0\1"}),
        "hhea": _changed(parsed, "hhea", {34: struct.pack(">H", len(order))}),
        "hmtx": struct.pack(f">{2 * len(order)}H", *metrics),
        "loca": struct.pack(f">{len(places)}L", *places),
        "maxp": _changed(parsed, "maxp", {4: struct.pack(">H", len(order))}),
    }
    return _font_file(tables)


def _renumbered(outline: bytes, numbers: dict[int, int], order: list[int]) -> bytes:
    """A compound glyph whose parts have their numbers of the subset; parts not yet in it join `order`."""
    done, place, more = bytearray(outline), 10, _MORE
    while more:
        flags, part = struct.unpack_from(">HH", outline, place)
        if part not in numbers:
            numbers[part] = len(order)
            order.append(part)
        struct.pack_into(">H", done, place + 2, numbers[part])
        place += 8 if flags & _WORDS else 6
        place += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        more = flags & _MORE
    return bytes(done)


def _changed(parsed: TTFontFace, tag: str, changes: dict[int, bytes]) -> bytes:
    """A table of the face with some bytes replaced."""
    table = bytearray(parsed.get_table(tag))
    for place, new in changes.items():
        table[place : place + len(new)] = new
    return bytes(table)


def _font_file(tables: dict[str, bytes]) -> bytes:
    """The tables as a TrueType file, each with its checksum."""
    power = len(tables).bit_length() - 1
    head = struct.pack(">LHHHH", 0x10000, len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
    place, entries, body = 12 + 16 * len(tables), b"", b""
    for tag, table in sorted(tables.items()):
        padded = table + bytes(-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        entries += struct.pack(">4sLLL", tag.encode("ascii"), checksum, place + len(body), len(table))
        body += padded
    return head + entries + body
