"""Chinese typesetting (paper rules, section 2): spacing, line breaking, fitting. Widths here are in points.

`shape` turns a text into runs with their gaps; everything that measures or draws goes through it, and it is
cached, so a label that stands on every sheet is set once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from dealerdesk.errors import WorldError
from dealerdesk.text import _
from printing.fonts import REGULAR, advances, char_width, clean, plain, runs

NOT_AT_START = "，。、；：？！）》」』】”’％…—·℃"
NOT_AT_END = "（《「『【“‘¥"
_CLOSING = "，。、；：）》」』】”’"
_OPENING = "（《「『【“‘"
_HANGING = "，。、"
SIXTH, HALF = 167, 500  # of 1000 to the em
STEP, LEAST = 0.25, 0.8  # shrink steps in points, and the smallest part of the size

_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_LATIN = r"0-9A-Za-z¥%+#@À-ÖØ-öø-ɏ"
_PLATE = "[A-Z](?:·|[0-9A-Z]{5,6}(?![0-9A-Za-z]))"
_SEAM = re.compile(f"(?<=[{_HAN}])(?!{_PLATE}) ?(?=[{_LATIN}])|(?<=[{_LATIN}]) ?(?=[{_HAN}])")
_PAIRED = re.compile(f"[·{_CLOSING}{_OPENING}]")
_GAPPED = re.compile(  # what may need a gap or lose a space; most texts have none of it
    f"·|[{_CLOSING}][{_CLOSING}{_OPENING}]|[{_OPENING}]{{2}}|[{_HAN}] ?[{_LATIN}]|[{_LATIN}] ?[{_HAN}]"
)
gapped = _GAPPED.search
_UNITS = "km|L|h|mm|kg|元|台|天|日|月|年|次|分|点|小时|分钟|号|件|人|折|套|个"
JOINER = "\u2060"
_TOKEN = re.compile(
    f".(?:{JOINER}.)+"  # what `together` tied
    f"|[0-9][0-9-]*(?: [0-9]+)+"  # a phone in groups
    f"|[{_HAN}][A-Z]·[0-9A-Z]{{4,7}}"  # a plate
    f"|[0-9][0-9.,]*(?: ?(?:{_UNITS}))?(?![-0-9A-Za-z:/])"  # a number with its unit
    r"|[!-~À-ɏ–−]+"  # a word of Latin letters, a phone, a VIN, a date
    r"| +|.",
    re.DOTALL,
)


class Piece(NamedTuple):
    """Text of one font without a gap inside, then `gap` (1/1000 em, may be negative)."""

    text: str
    gap: int


class Shaped(NamedTuple):
    """A line ready to draw: `width` and gaps in 1/1000 em; runs of (font, stroked, pieces); `chars` drawn."""

    width: float
    lead: int
    runs: tuple[tuple[str, bool, tuple[Piece, ...]], ...]
    chars: int


class DoesNotFit(WorldError):
    """A text is too long for its place even at 80 % and on its second line; it is refused, never cut off."""

    def __init__(self, text: str, field: str):
        self.text, self.field = text, field
        super().__init__(
            _('"{text}" is too long for "{field}" on paper. Shorten it and print again.').format(
                text=text, field=field
            )
        )


@lru_cache(maxsize=16_384)
def shape(text: str, style: str = REGULAR) -> Shaped:
    """Fonts, gaps and width of one line. Raises MissingGlyphs."""
    text, listed, total = spaced(text, style)
    gaps = dict(listed)
    wide = sum(map(advances(style).__getitem__, text)) + total
    lead, start, done = gaps.pop(-1, 0), 0, []
    cuts = sorted(gaps)
    for font, stroked, part in runs(text, style):
        end = start + len(part)
        ends = [cut + 1 for cut in cuts if start <= cut < end]
        pieces = [
            Piece(text[first:last], gaps.get(last - 1, 0))
            for first, last in zip([start, *ends], [*ends, end], strict=True)
            if first < last
        ]
        done.append((font, stroked, tuple(pieces)))
        start = end
    return Shaped(wide, lead, tuple(done), len(text))


class Spaced(NamedTuple):
    """A text as it is drawn, without the spaces that gaps replace; its gaps in order: after which index (−1:
    before all), how much in 1/1000 em; and all of them together."""

    text: str
    gaps: tuple[tuple[int, int], ...]
    total: int


def spaced(text: str, style: str) -> Spaced:
    """`text` without unseen characters, spaced."""
    text = clean(text).replace(JOINER, "")
    return parted(text, style) if gapped(text) else Spaced(text, (), 0)


def parted(text: str, style: str) -> Spaced:
    """`spaced` for a text without unseen characters that may have gaps."""
    parts, gaps, total = _gaps(text.translate(_ALIKE), style)
    if len(parts) > 1:
        text = "".join([text[start:end] for start, end in parts])
    return Spaced(text, gaps, total)


# One digit is spaced like another, and one capital like another
_ALIKE = {ord(char): "0" if char.isdigit() else "A" for char in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


@lru_cache(maxsize=4096)
def _gaps(text: str, style: str) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...], int]:
    """Where the parts of the text that are drawn begin and end, and the gaps after each index of these."""
    gaps: dict[int, int] = {}
    parts, last, length = [], 0, 0
    for seam in _SEAM.finditer(text):
        parts.append((last, seam.start()))
        length += seam.start() - last
        last = seam.end()
        if text[last] != "折":
            gaps[length - 1] = SIXTH
    parts.append((last, len(text)))
    text = "".join([text[start:end] for start, end in parts])
    for mark in _PAIRED.finditer(text):
        place, char = mark.start(), mark[0]
        after = text[place + 1 : place + 2]
        if char == "·" and char_width(char, style) > 900:
            gaps[place] = gaps.get(place, 0) - HALF // 2
            gaps[place - 1] = gaps.get(place - 1, 0) - HALF // 2
        elif (
            after
            and (
                (char in _CLOSING and after in _CLOSING + _OPENING)
                or (char in _OPENING and after in _OPENING)
            )
            and char_width(char, style) > 900
        ):
            gaps[place] = gaps.get(place, 0) - HALF
    return tuple(parts), tuple(sorted(gaps.items())), sum(gaps.values())


def width(text: str, size: float, style: str = REGULAR, tracking: float = 0) -> float:
    """Width of one line in points, with `tracking` points between characters."""
    wide = plain_width(text, style)
    if wide is not None:
        return wide * size / 1000 + tracking * max(0, len(text) - 1)
    line = shape(text, style)
    return line.width * size / 1000 + tracking * max(0, line.chars - 1)


def plain_width(text: str, style: str) -> int | None:
    """Width in 1/1000 em of a text without gaps that is all in the style's first font; None for others."""
    if not text.isascii() and gapped(text):
        return None
    try:
        return sum(map(plain(style).__getitem__, text))
    except KeyError:
        return None


def _effective(text: str, size: float, style: str) -> float:
    """Width that counts against the measure: a stop or comma at the end may hang half an em."""
    hang = HALF if text and text[-1] in _HANGING and char_width(text[-1], style) > 900 else 0
    return width(text, size, style) - hang * size / 1000


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """`text` in parts that no line break may divide (避头尾, plates, VIN, phones, number with unit)."""
    found: list[str] = []
    glue = False
    for token in _TOKEN.findall(text):
        if found and (glue or token[0] in NOT_AT_START):
            found[-1] += token
        else:
            found.append(token)
        glue = token[-1] in NOT_AT_END
    return tuple(found)


@lru_cache(maxsize=4096)
def break_lines(
    text: str, size: float, measure: float, style: str = REGULAR, indent: float = 0
) -> tuple[str, ...]:
    """Lines no wider than `measure` points (the first one `indent` less). `\\n` in the text always breaks."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        room = measure - (0 if lines else indent)
        current = ""
        for token in _divided(tokens(clean(paragraph)), size, measure, style):
            if not current or _effective((current + token).rstrip(), size, style) <= room + 0.01:
                current += token
                continue
            lines.append(current.rstrip())
            room, current = measure, token.lstrip()
        lines.append(current.rstrip())
    return tuple(lines)


def _divided(parts: Sequence[str], size: float, measure: float, style: str) -> list[str]:
    """The tokens, with one that is wider than a whole line divided by characters."""
    done: list[str] = []
    for part in parts:
        if width(part, size, style) <= measure:
            done.append(part)
        else:
            done.extend(part)
    return done


class Justified(NamedTuple):
    """One line of a paragraph: its text, the offset of its start and the tracking to add, both in points."""

    text: str
    indent: float
    tracking: float


@lru_cache(maxsize=1024)
def paragraph(
    text: str, size: float, measure: float, style: str = REGULAR, indent_em: float = 2, justify: bool = True
) -> tuple[Justified, ...]:
    """A paragraph of running text. At most 0.22 em is added between characters, else the line stays ragged;
    the last line keeps at least two characters besides punctuation where rewrapping can give them (孤字)."""
    indent = indent_em * size
    lines: tuple[str, ...] = ()
    for attempt in range(9):
        lines = break_lines(text, size, measure - attempt * 0.12 * size, style, indent)
        if len(lines) == 1 or sum(c not in NOT_AT_START + NOT_AT_END for c in lines[-1]) >= 2:
            break
    done = []
    for number, line in enumerate(lines):
        left = indent if number == 0 else 0
        spare = measure - left - _effective(line, size, style)
        tracking = spare / max(1, shape(line, style).chars - 1)
        last = number == len(lines) - 1
        done.append(
            Justified(line, left, tracking if justify and not last and 0 < tracking <= 0.22 * size else 0)
        )
    return tuple(done)


class Fitted(NamedTuple):
    """What a place can hold: the size in points and one line or two."""

    size: float
    lines: tuple[str, ...]


@lru_cache(maxsize=16_384)
def fit(
    text: str, size: float, measure: float, style: str = REGULAR, lines: int = 1, field: str = ""
) -> Fitted:
    """Shrink in steps of 0.25 pt to 80 %, then take a second line (when `lines` allows it), then refuse.

    Raises DoesNotFit naming `field`, and MissingGlyphs.
    """
    em = shape(text, style).width / 1000
    for step in range(_steps(size) + 1):
        if em * (size - step * STEP) <= measure + 0.01:
            return Fitted(size - step * STEP, (text,))
    if lines > 1:
        smallest = size - _steps(size) * STEP
        broken = _two_lines(text, smallest, measure, style) or _no_orphan(text, smallest, measure, style)
        if len(broken) <= lines and all(_effective(t, smallest, style) <= measure + 0.01 for t in broken):
            return Fitted(smallest, broken)
    raise DoesNotFit(text, field)


def _steps(size: float) -> int:
    """How often a text of this size may shrink."""
    return int(size * (1 - LEAST) / STEP + 1e-6)


def _no_orphan(text: str, size: float, measure: float, style: str) -> tuple[str, ...]:
    """The lines of `text`, broken earlier when a single character would stand alone on the last one."""
    lines = break_lines(text, size, measure, style)
    for narrower in range(1, 9):
        again = break_lines(text, size, measure - narrower * 0.5 * size, style)
        if len(lines) < 2 or len(lines[-1]) > 2 or len(again) > len(lines):
            break
        lines = again
    return lines


# Words of firm names before or after which a name may be divided
_WORDS = re.compile(
    "股份|有限|责任|集团|分公司|建筑|建材|材料|工程|机械|设备|汽车|租赁|运输|物流|贸易|商贸|科技|服务|销售|管理|"
    "装饰|食品|农业|电力|电子|医疗|教育|文化|旅游|房地产|投资|发展|研究|中心|医院|学校|市|省|区|县|局|站"
)


def _two_lines(text: str, size: float, measure: float, style: str) -> tuple[str, ...]:
    """A name of Han alone divided at a word, as near to its middle as both lines allow, or nothing."""
    if not re.fullmatch(f"[{_HAN}]+", text):
        return ()
    ends = {end for word in _WORDS.finditer(text) for end in word.span()}
    for place in sorted(ends, key=lambda end: abs(2 * end - len(text))):
        parts = text[:place], text[place:]
        if all(parts) and max(width(part, size, style) for part in parts) <= measure:
            return parts
    return ()


def together(text: str) -> str:
    """`text` tied so that no line break divides it: a name with its title, a date in words."""
    return JOINER.join(text)


def two_em(name: str) -> str:
    """A two-character name with one em between its characters, as lists print it (黑　亮)."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 and not name.isascii() else name


def mask_phone(phone: str) -> str:
    """138****5678: the middle of a number hidden; short numbers keep two digits, hidden ones stay."""
    digits = phone.replace(" ", "")
    if not digits or "*" in digits:
        return digits
    if len(digits) >= 11 and digits.isdigit():
        return f"{digits[:3]}****{digits[-4:]}"
    return "****" + digits[-2:]


def spaced_phone(phone: str) -> str:
    """138 0000 5678 for a mobile number; anything else as it is."""
    return (
        f"{phone[:3]} {phone[3:7]} {phone[7:]}"
        if len(phone) == 11 and phone.isdigit() and phone[0] == "1"
        else phone
    )
