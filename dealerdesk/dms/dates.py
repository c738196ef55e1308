"""Dates and birthdays of a DMS file (domain 5.3). Dates are kept as ISO text, as the file has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from dealerdesk.dms import reasons
from dealerdesk.dms.traditional import folded
from dealerdesk.dms.values import EMPTY, NOTHING, SCIENTIFIC, Memo, Value, clean, is_mojibake

NULL_DATES = frozenset(
    (
        "0000-00-00",
        "1900-01-00",
        "1900-01-01",
        "1899-12-30",
        "1899-12-31",
        "9999-12-31",
        "1970-01-01",
        "2099-12-31",
        "0001-01-01",
    )
)
SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of the 1900 system of Excel, as its serials after February 1900 count."""
SERIAL_ZERO_1904 = date(1904, 1, 1)
"""Day 0 of the 1904 system."""

_TIME = re.compile(
    r"[T\s]*(?:[上下]午|[AP]M)?\s*\d{1,2}[:时時点點]\d{1,2}.*$|\s*00:00.*$|T.*$", re.IGNORECASE
)
_PLAIN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?")
_PLAIN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YMD = re.compile(r"(\d{4}|\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_DMY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_YM = re.compile(r"(\d{4})[-/.年](\d{1,2})月?|(\d{4})(0[1-9]|1[0-2])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")


@dataclass(frozen=True)
class DateRule:
    """How the dates of one column are read.

    ``latest``: a later day is no date of this column. ``day_first``: 1/5/2024 is the 1st of May;
    None when the file doesn't tell. ``month_end``: a month without day means its last day
    (检验有效期至), else its first. ``whole``: such a month is no date (visits). ``birth``:
    two-digit years lie in the past. ``date1904``: day numbers count from 1904.
    """

    today: date
    latest: date | None = None
    day_first: bool | None = None
    month_end: bool = False
    whole: bool = False
    birth: bool = False
    date1904: bool = False


def plain_day(raw: str, latest: str) -> str | None:
    """The day of a cell such as 2024-02-26 or 2024-02-26 15:20, as most are; None when it needs a
    second look. ``latest``: as ISO text."""
    text = raw[:10]
    if _PLAIN.fullmatch(raw) is None or text in NULL_DATES or not "1901" <= text <= latest:
        return None
    try:
        date.fromisoformat(text)
    except ValueError:
        return None
    return text


def day(raw: str, rule: DateRule) -> Value:
    """A date cell as ISO text. A year and month is read as ``rule.month_end`` says."""
    code = unicodedata.normalize("NFKC", clean(raw))
    if code in NOTHING:
        return EMPTY
    if is_mojibake(raw):
        return Value(None, reasons.MOJIBAKE)
    if SCIENTIFIC.fullmatch(code):
        return Value(None, reasons.SCIENTIFIC)
    code = _TIME.sub("", code).strip()
    if code in NULL_DATES or code == "0" or re.fullmatch(r"0+([-/.]0+)*", code):
        return Value(None, reasons.DATE_NONE)
    parts = _parts(code, rule)
    if isinstance(parts, str):
        return Value(None, parts)
    return _checked(parts, rule)


def _checked(parts: tuple[int, int, int], rule: DateRule) -> Value:
    year, month, dom = parts
    if dom == 0 and month <= 12 and year < 2200:
        return Value(None, reasons.DATE_NONE)
    try:
        found = month_last(year, month) if dom == -1 else date(year, month, dom)
    except ValueError:
        return Value(None, reasons.DATE_INVALID)
    text = found.isoformat()
    if text in NULL_DATES or not 1901 <= year <= 2199:
        return Value(None, reasons.DATE_NONE)
    if rule.latest is not None and found > rule.latest:
        return Value(None, reasons.DATE_FUTURE)
    return Value(text)


def _parts(code: str, rule: DateRule) -> tuple[int, int, int] | str:
    """Year, month, day (-1: the last of the month), or the reason why not."""
    if found := _YMD.fullmatch(code):
        year, month, dom = (int(g) for g in found.groups())
        return (_century(year, rule) if len(found[1]) == 2 else year), month, dom
    if found := _COMPACT.fullmatch(code):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _YM.fullmatch(code):
        if rule.whole:
            return reasons.DATE_NO_DAY
        return int(found[1] or found[3]), int(found[2] or found[4]), -1 if rule.month_end else 1
    if found := _DMY.fullmatch(code):
        return _day_or_month_first(int(found[1]), int(found[2]), int(found[3]), rule)
    if (found := _SERIAL.fullmatch(code)) and 20_000 <= int(found[1]) <= 60_000:
        zero = SERIAL_ZERO_1904 if rule.date1904 else SERIAL_ZERO
        serial = zero + timedelta(days=int(found[1]))
        return serial.year, serial.month, serial.day
    return reasons.DATE_UNREAD


def _day_or_month_first(first: int, second: int, year: int, rule: DateRule) -> tuple[int, int, int] | str:
    if first > 12:
        return year, second, first
    if second > 12 or first == second:
        return year, first, second
    if rule.day_first is None:
        return reasons.DATE_AMBIGUOUS
    return (year, second, first) if rule.day_first else (year, first, second)


def _century(year: int, rule: DateRule) -> int:
    limit = rule.today.year + (0 if rule.birth else 20)
    return 2000 + year if 2000 + year <= limit else 1900 + year


def day_first(cells: Iterable[str]) -> bool | None:
    """Whether 1/5/2024 means the 1st of May in these cells of one file; None when they don't tell."""
    first = second = 0
    for cell in cells:
        if cell[:4].isdigit():
            continue  # the year first
        if found := _DMY.fullmatch(_TIME.sub("", clean(cell)).strip()):
            first, second = max(first, int(found[1])), max(second, int(found[2]))
    if (first > 12) == (second > 12):
        return None
    return first > 12


def unsure(cells: Iterable[str]) -> bool:
    """Whether these cells hold days such as 1/5/2024 and none that tells which number is the month."""
    every = [cell for cell in cells if not cell[:4].isdigit()]
    found = [m for cell in every if (m := _DMY.fullmatch(_TIME.sub("", clean(cell)).strip()))]
    return any(m[1] != m[2] and max(int(m[1]), int(m[2])) <= 12 for m in found) and day_first(every) is None


def month_last(year: int, month: int) -> date:
    """The last day of a month. Raises ValueError when there is no such month."""
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return date(year, month, 1) and following - timedelta(days=1)


def memo(rule: DateRule) -> Memo:
    """The days of a column, each text read once."""
    latest = rule.latest.isoformat() if rule.latest else "2199-12-31"
    return Memo(lambda raw: day(raw, rule), lambda raw: plain_day(raw, latest))


# --- birthdays --------------------------------------------------------------------------------


class Birth(NamedTuple):
    """生日 in its own calendar, 'solar' or 'lunar'; the year may be unknown. ``leap``: 闰月."""

    calendar: str
    year: int | None
    month: int
    day: int
    leap: bool = False


_LUNAR = re.compile(r"农历|阴历|旧历|\(农\)|\(阴\)|^农|^阴|\(农历\)")
_SOLAR = re.compile(r"公历|阳历|新历|\(阳\)|\(公\)")
_HAN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
OLDEST = 110
"""Nobody is older: such a year is a default of the DMS."""

_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_LUNAR_YEAR = re.compile(r"(\d{4})[-/.年]?(.*)")
_DEFAULTS = {(1900, 1, 1), (1901, 1, 1), (1970, 1, 1)}
_LUNAR_WORDS = "初|正月|腊|冬月|廿|卅|闰|除夕"


def birthday(raw: str, today: date, day_first: bool | None = None) -> Value:
    """生日: a solar date, a month and day without year, or a lunar one (农历八月十五, 农历8月15)."""
    if _PLAIN_DAY.fullmatch(raw) and raw not in NULL_DATES:
        try:
            born = date.fromisoformat(raw)
        except ValueError:
            return Value(None, reasons.DATE_INVALID)
        if today.year - OLDEST < born.year and born <= today:
            return Value(Birth("solar", born.year, born.month, born.day))
    code = folded(unicodedata.normalize("NFKC", clean(raw)))
    if code in NOTHING:
        return EMPTY
    if is_mojibake(raw):
        return Value(None, reasons.MOJIBAKE)
    lunar = _LUNAR.search(code) is not None or re.search(_LUNAR_WORDS, code) is not None
    code = _SOLAR.sub("", _LUNAR.sub("", code)).strip("() :：")
    if lunar:
        return _lunar(code, today)
    if found := _MONTH_DAY.fullmatch(code):
        month, dom = int(found[1]), int(found[2])
        return (
            Value(Birth("solar", None, month, dom))
            if _is_day(2000, month, dom)
            else Value(None, reasons.DATE_INVALID)
        )
    return _solar(code if _SOLAR.search(raw) else raw, code, today, day_first)


def _solar(raw: str, code: str, today: date, day_first: bool | None) -> Value:
    found_day = day(raw, DateRule(today, latest=today, day_first=day_first, birth=True))
    if found_day.value is None:
        return Value(None, found_day.issue)
    born = date.fromisoformat(found_day.value)
    if (born.year, born.month, born.day) in _DEFAULTS:
        return Value(None, reasons.BIRTHDAY_DEFAULT)
    if today.year - born.year >= OLDEST:
        return Value(None, reasons.BIRTHDAY_DEFAULT)
    if _YM.fullmatch(code):
        return Value(None, reasons.DATE_UNREAD)
    return Value(Birth("solar", born.year, born.month, born.day))


def _is_day(year: int, month: int, dom: int) -> bool:
    try:
        date(year, month, dom)
    except ValueError:
        return False
    return True


def _lunar(code: str, today: date) -> Value:
    year: int | None = None
    code = re.sub(
        "^[〇零○一二三四五六七八九]{4}年",
        lambda m: "".join(str(_HAN_DIGITS[c]) for c in m[0][:4]) + "年",
        code,
    )
    if (found := _LUNAR_YEAR.fullmatch(code)) and 1900 <= int(found[1]) <= today.year:
        year, code = int(found[1]), found[2]
    if re.fullmatch(r"\d{4}", code) and year is not None:
        code = f"{code[:2]}-{code[2:]}"
    code = code.strip(" 年-/.")
    if code == "除夕":
        code = "腊月三十"
    leap = code.startswith("闰")
    found = re.fullmatch(r"(.+?)[月\-/.](.+?)[日号]?", code.removeprefix("闰"))
    month = _lunar_number(found[1]) if found else None
    dom = _lunar_number(found[2]) if found else None
    if month is None or dom is None:
        return Value(None, reasons.DATE_UNREAD)
    if not (1 <= month <= 12 and 1 <= dom <= 30):
        return Value(None, reasons.DATE_INVALID)
    return Value(Birth("lunar", year, month, dom, leap))


def _lunar_number(words: str) -> int | None:
    """正 1, 冬 11, 腊 12, 初八 8, 十五 15, 廿三 23, 三十 30; digits too."""
    words = words.strip()
    if words.isdigit() and words.isascii():
        return int(words)
    special = {"正": 1, "元": 1, "冬": 11, "腊": 12}
    if words in special:
        return special[words]
    words = words.removeprefix("初").replace("廿", "二十").replace("卅", "三十")
    if not words or any(c not in _HAN_DIGITS and c != "十" for c in words):
        return None
    tens, ten, ones = words.partition("十")
    if not ten:
        return _HAN_DIGITS[words] if len(words) == 1 else None
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return None
    return (_HAN_DIGITS[tens] if tens else 1) * 10 + (_HAN_DIGITS[ones] if ones else 0)
