"""QR codes of the sheets: version 3, level M, one fixed mask, ASCII text in bytes.

With these fixed, a QR code is linear in the bits of its text: each bit adds, by exclusive or, a pattern of
its own to the code of a text of zeros. Only that comes from the encoder; the patterns are worked out here,
for a batch of sheets would call the encoder hundreds of times. A code is one number: its modules row by
row, each row filled up to ROW bits.
"""

from __future__ import annotations

from functools import cache, lru_cache

SIDE = 29
ROW = 32  # bits of a row: the modules, then nothing up to a whole byte
LONGEST = 42  # characters
_DATA, _CHECK = 44, 26  # codewords


def dots(text: str) -> int:
    """The modules of the code of `text`, at most LONGEST ASCII characters."""
    found = _zeros(len(text)) ^ _patterns(0, text[:16])
    for place in range(16, len(text), 4):
        found ^= _patterns(place, text[place : place + 4])
    return found


@lru_cache(maxsize=4096)
def _patterns(place: int, text: str) -> int:
    """What the characters from `place` on change against zeros there."""
    found = 0
    for number, char in enumerate(text, place):
        change = ord(char) ^ ord("0")
        for bit in range(7):
            if change >> bit & 1:
                found ^= _pattern(number, bit)
    return found


@lru_cache(maxsize=LONGEST)
def _zeros(length: int) -> int:
    """Modules from the encoder. Any of the eight masks can be read; a fixed one keeps codes comparable."""
    import segno

    code = segno.make(
        "0" * length, error="m", version=3, boost_error=False, mask=2, mode="byte", encoding="iso-8859-1"
    )
    rows = ["".join("1" if dark else "0" for dark in row).ljust(ROW, "0") for row in code.matrix]
    return int("".join(rows), 2)


@cache
def _pattern(place: int, bit: int) -> int:
    """The modules that a bit of the character at `place` turns round. A character lies across two codewords,
    for a mode of 4 bits and a length of 8 go before the text."""
    number, value = (place + 1, 1 << bit - 4) if bit > 3 else (place + 2, 1 << bit + 4)
    words = bytearray(_DATA + _CHECK)
    words[number] = value
    words[_DATA:] = [_times(value, factor) for factor in _remainder(number)]
    bits = f"{int.from_bytes(words, 'big'):0{8 * len(words)}b}"
    return sum([module for module, turned in zip(_modules(), bits, strict=True) if turned == "1"])


# ---- error correction: polynomials over the field of 256 elements ----------------------------------------


@cache
def _logarithms() -> tuple[list[int], list[int]]:
    """Powers of two and their exponents in the field of x⁸ + x⁴ + x³ + x² + 1."""
    powers, exponents, value = [], [0] * 256, 1
    for exponent in range(255):
        powers.append(value)
        exponents[value] = exponent
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return powers, exponents


def _times(a: int, b: int) -> int:
    powers, exponents = _logarithms()
    return powers[(exponents[a] + exponents[b]) % 255] if a and b else 0


@cache
def _generator() -> list[int]:
    """Coefficients below the highest of the polynomial that makes the check words."""
    found = [1]
    for root in range(_CHECK):
        power = _logarithms()[0][root]
        found = [a ^ _times(b, power) for a, b in zip([*found, 0], [0, *found], strict=True)]
    return found[1:]


@cache
def _remainder(number: int) -> list[int]:
    """The check words of a message that has a one in data word `number` and zeros elsewhere."""
    if number == _DATA - 1:
        return _generator()
    lead, *others = _remainder(number + 1)
    return [a ^ _times(lead, b) for a, b in zip([*others, 0], _generator(), strict=True)]


# ---- where the bits of the codewords lie ----------------------------------------


@cache
def _modules() -> tuple[int, ...]:
    """For each bit of the codewords in turn, the bit of its module: two columns at a time, up and down."""
    found = []
    for turn, right in enumerate((*range(SIDE - 1, 6, -2), 5, 3, 1)):
        rows = range(SIDE) if turn % 2 else range(SIDE - 1, -1, -1)
        found += [(row, column) for row in rows for column in (right, right - 1) if not _fixed(row, column)]
    last = SIDE - 1
    return tuple(
        [1 << ((last - row) * ROW + ROW - 1 - column) for row, column in found][: 8 * (_DATA + _CHECK)]
    )


def _fixed(row: int, column: int) -> bool:
    """Whether a module belongs to the finders, the timing lines, the alignment mark or the format."""
    far = SIDE - 8
    corner = (row < 9 and column < 9) or (row < 9 and column >= far) or (row >= far and column < 9)
    return corner or row == 6 or column == 6 or (20 <= row <= 24 and 20 <= column <= 24)
