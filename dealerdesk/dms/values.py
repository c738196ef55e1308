"""Cells of a DMS file, cleaned: one pure function for each kind of value (domain 5.3).

Each takes the raw text of a cell and returns a :class:`Value`. What is wrong is never raised:
the value is empty, ``issue`` says why, and the raw text goes to the 待核 list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, NamedTuple

from dealerdesk.dms import reasons
from dealerdesk.dms.reasons import reason
from dealerdesk.dms.traditional import folded
from dealerdesk.people import rules

SCIENTIFIC = re.compile(r"[-+]?\d+(\.\d+)?[Ee]\+?\d+")
MOJIBAKE = re.compile("锟斤拷|锟斤|斤拷|\ufffd|\\?{3,}|#{5,}|[ÃÂ][\u0080-\u00bf]|烫烫烫|屯屯屯|ï»¿|â€")
NOTHING = frozenset(
    (
        "",
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        "无",
        "無",
        "空",
        "NULL",
        "null",
        "None",
        "N/A",
        "n/a",
        "#N/A",
        "NaN",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
    )
)

NO_PLATE = re.compile(
    "新车|没有|空|无|0|[-—]|(?:车牌)?(?:暂无|暂未|尚未|还没|未|无|没|待)[上挂办有]?[车号]?[牌户照]?[照号证]?"
)
TEMPORARY_PLATE = frozenset(("临牌", "临时牌", "临时牌照", "临时", "临"))

FAKE_PHONES = frozenset(("13800138000", "13000000000", "13800000000", "13900000000"))


class Value(NamedTuple):
    """What a cell says. ``value`` is None (or empty) when nothing is used; ``issue`` is a kept
    reason (see ``reasons.say``); ``note`` holds what was set aside, such as a name in brackets."""

    value: Any
    issue: str | None = None
    note: str = ""


EMPTY = Value(None)


class Memo(dict[str, Any]):
    """Raw text → value, each text read once; ``bad`` holds the reasons of those with an issue.

    Columns of a DMS repeat themselves; ``map(memo.__getitem__, column)`` reads one at C speed.
    """

    def __init__(
        self, read: Callable[[str], Value], plain: Callable[[str], Any] | None = None, limit: int = 200_000
    ) -> None:
        """``plain``: what most texts say, told quickly; None for those that ``read`` must see."""
        super().__init__()
        self.read = read
        self.plain = plain
        self.limit = limit
        self.bad: dict[str, str] = {}
        self.notes: dict[str, str] = {}

    def __missing__(self, raw: str) -> Any:
        if self.plain is not None and (value := self.plain(raw)) is not None:
            if len(self) >= self.limit:
                self.clear()
            self[raw] = value
            return value
        found = self.read(raw)
        if found.issue is not None:
            self.bad[raw] = found.issue
        if found.note:
            self.notes[raw] = found.note
        if len(self) >= self.limit:
            self.clear()
        self[raw] = found.value
        return found.value


_DIRTY = re.compile(f"[\\s'\"=?#\ufffd锟斤烫屯ÃÂïâ{rules.INVISIBLE}]")
"""A text without any of these needs no cleaning: most of a file."""
_UNSEEN = dict.fromkeys(map(ord, rules.INVISIBLE))
_EDGES = " \t\r\n\u3000\u00a0" + rules.INVISIBLE


def needs_no_cleaning(raw: str) -> bool:
    """Whether a text (or many, joined) holds nothing that ``text`` would take away or refuse."""
    return _DIRTY.search(raw) is None


def is_plain_key(raw: str) -> bool:
    """Whether a key (or many, joined) is already as ``key`` would make it."""
    return (
        raw == ""
        or (
            raw.isalnum()
            and (raw.isascii() or unicodedata.is_normalized("NFKC", raw))
            and raw == raw.upper()
        )
    ) and needs_no_cleaning(raw)


def clean(raw: str) -> str:
    """A cell without what a DMS or Excel put around it: blanks, tabs, ``'`` and ``="…"``; and
    without signs that nobody sees."""
    text = raw.strip(_EDGES)
    if not text.isascii():
        text = text.translate(_UNSEEN)
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1].strip(_EDGES)
    if text.startswith("'"):
        text = text[1:].strip(_EDGES)
    return text


def is_mojibake(text: str) -> bool:
    """Whether text was garbled before it came to us (锟斤拷, Ã¥, ????, U+FFFD, and the ##### of a
    narrow column)."""
    return MOJIBAKE.search(text) is not None


_PLAIN_KEY = re.compile(r"[A-Z0-9][A-Z0-9_-]{1,39}")
_ZERO_CENTS = re.compile(r"^(\d+)\.0+$")


_LONG = re.compile(r"(\d)\.(\d+)[Ee]\+?(\d{1,2})")
_GROUPED = re.compile(r"[^,]*?\d{1,3}(,\d{3})+(?:\.\d*)?[^,\d]*|[^,]*")


def _unrolled(code: str) -> str:
    """1.3812345678E+10 with every digit there is 13812345678; all else stays as it is. A number
    of Excel holds fifteen digits, so that of a longer one some are lost."""
    found = _LONG.fullmatch(code)
    if found is None or len(found[2]) != int(found[3]) or len(found[2]) > 14:
        return code
    return found[1] + found[2]


def _code(raw: str) -> str:
    return unicodedata.normalize("NFKC", clean(raw))


def text(raw: str) -> Value:
    """Free text: trimmed, line breaks as one space; garbled text is refused."""
    if needs_no_cleaning(raw):
        return Value("" if raw in NOTHING else raw)
    cleaned = clean(raw)
    if is_mojibake(cleaned):
        return Value("", reasons.MOJIBAKE)
    return Value("" if cleaned in NOTHING else " ".join(cleaned.split()))


def key(raw: str) -> Value:
    """A number or code that names a record: NFKC, upper case, no blanks; Excel's 1.23E+11 refused."""
    if _PLAIN_KEY.fullmatch(raw) and raw not in NOTHING:
        return Value(raw)
    code = "".join(_code(raw).split()).upper()
    if is_mojibake(raw):
        return Value("", reasons.MOJIBAKE)
    if SCIENTIFIC.fullmatch(code) and "+" in code:
        return Value("", reasons.SCIENTIFIC)
    return Value("" if code in NOTHING else _ZERO_CENTS.sub(r"\1", code))


# --- people -----------------------------------------------------------------------------------

_TITLES = {"先生": "m", "女士": "f", "小姐": "f", "太太": "f", "夫人": "f", "同志": "", "师傅": ""}
_TITLE = re.compile(f"(.+?)({'|'.join(_TITLES)})")
_BRACKET = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]?")
_NO_NAME = re.compile(
    r"无名|无|空|无客户|测试.*|test\d*|客户|车主|用户|先生|女士|不详|未知|散客|匿名|[xX*某\d]+", re.IGNORECASE
)
_NAMELESS = frozenset(("无", "無", "空"))
"""Empty cells that say that somebody has no name: listed."""
_VAGUE = re.compile("某|测试")
_COMPANY = re.compile(
    "公司|有限|中心|学校|集团|银行|支行|委员会|政府|合作社|大队|协会|商行|经营部|大学|医院|幼儿园|.{2}[中小]学"
)
_COMPANY_END = re.compile(".{3,}[局厂院所行社店站队处部]|.{2}[局厂院]")
NAME_SIGNS = (
    "生士姐太人志师测试无空某锟斤拷烫屯客户车主用不详未知散匿名司局厂院所行社店站队处部学校团府会园心"
    "師測試無戶車詳廠隊處學團會園"
)
"""Characters that may be a title, a placeholder, a firm or garbled text."""

_PLAIN_NAME = re.compile(f"(?=[^{NAME_SIGNS}]+$)[\u4e00-\u9fff]{{2,4}}")
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"


class Name(NamedTuple):
    """A person's or firm's name, with what its title and brackets told."""

    name: str
    sex: str = ""
    kind: str = "person"
    note: str = ""


def is_company(name: str) -> bool:
    """Whether a name is that of a unit 单位 (公司, 局, 厂, 中心, 学校, 有限, 院, 所 …)."""
    plain = folded(name)
    return _COMPANY.search(plain) is not None or _COMPANY_END.fullmatch(plain) is not None


def name(raw: str) -> Value:
    """客户名称: a title becomes the sex, brackets become a note; of two names the first is used."""
    if _PLAIN_NAME.fullmatch(raw):
        return Value(Name(raw))
    cleaned = clean(raw)
    if is_mojibake(cleaned):
        return Value(None, reasons.MOJIBAKE)
    if cleaned in NOTHING - _NAMELESS:
        return EMPTY
    if is_company(cleaned):
        return Value(
            Name(re.sub(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])", "", " ".join(cleaned.split())), kind="company")
        )
    notes = [n.strip() for n in _BRACKET.findall(cleaned) if n.strip()]
    cleaned = _BRACKET.sub("", cleaned)
    first, *others = [p.strip() for p in re.split(r"[/、，,;；|／\n]", cleaned) if p.strip()] or [""]
    first = re.sub(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])", "", " ".join(first.split()))
    if first in NOTHING - _NAMELESS:
        return EMPTY
    if _NO_NAME.fullmatch(folded(first)):
        return Value(None, reasons.NAME_UNUSED)
    sex = ""
    if titled := _TITLE.fullmatch(folded(first)):
        first, sex = first[: len(titled[1])], _TITLES[titled[2]]
    issue = reasons.NAME_TWO if others else reasons.NAME_VAGUE if _VAGUE.search(folded(first)) else None
    return Value(Name(first, sex, "person", "；".join(notes)), issue)


_PLAIN_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_PHONE_SPLIT = re.compile(r"[/、,，;；|\n\r\t]+")
_PHONE_PIECE = re.compile(r"(\+?\d[\d\s*\-]*)\s*(?:\(([^()]*)\)|([^\d+()]*))")


def phones(raw: str) -> Value:
    """A phone cell: a tuple of (normal form, label); several numbers in one cell are taken apart."""
    if _PLAIN_MOBILE.fullmatch(raw):
        return Value(((raw, ""),))
    whole = _unrolled(unicodedata.normalize("NFKC", clean(raw)))
    if whole in NOTHING or whole == "0":
        return Value(())
    if is_mojibake(raw):
        return Value((), reasons.MOJIBAKE)
    if SCIENTIFIC.fullmatch(whole):
        return Value((), reasons.SCIENTIFIC)
    whole = re.sub(r"^(\d{7,13})\.0+$", r"\1", whole)
    if number := rules.normal_phone(whole):
        return Value(((number, ""),))
    found: dict[str, str] = {}
    issue: str | None = None
    for part in filter(None, (p.strip() for p in _PHONE_SPLIT.split(whole))):
        pieces = _phone_pieces(part)
        for number, label in pieces:
            if number.startswith("!"):
                issue = issue or _phone_issue(number[1:])
            else:
                found.setdefault(number, label)
    if not found and issue is None:
        issue = reasons.PHONE_WRONG
    return Value(tuple(found.items()), issue)


def _phone_pieces(part: str) -> list[tuple[str, str]]:
    """Numbers with labels in one part of a cell; one that is no number is given with a leading !."""
    if number := rules.normal_phone(part):
        return [(number, "")]
    pieces: list[tuple[str, str]] = []
    for digits, bracket, word in _PHONE_PIECE.findall(part):
        label = (bracket or word).strip(" :：")
        run = re.sub(r"\D", "", digits)
        if number := rules.normal_phone(digits):
            pieces.append((number, label))
        elif len(run) == 22 and run[0] == run[11] == "1":
            pieces += [(rules.normal_phone(half) or "!" + half, label) for half in (run[:11], run[11:])]
        else:
            numbers = [rules.normal_phone(d) for d in digits.split()]
            pieces += (
                [(n, label) for n in numbers] if numbers and all(numbers) else [("!" + digits.strip(), label)]
            )
    return pieces


def _phone_issue(wrong: str) -> str:
    if "*" in wrong:
        return reasons.MASKED
    digits = re.sub(r"\D", "", wrong)
    if digits.startswith("1") and len(digits) < 11 and len(digits) > 8:
        return reason(reasons.PHONE_SHORT, n=len(digits))
    if digits.startswith("1") and len(digits) > 11:
        return reason(reasons.PHONE_LONG, n=len(digits))
    return reasons.PHONE_NO_AREA if len(digits) in (7, 8) else reasons.PHONE_WRONG


def id_tail(raw: str) -> Value:
    """身份证号: only its last four characters are kept (PIPL)."""
    code = "".join(_code(raw).split()).upper()
    if not code or code in NOTHING:
        return Value("")
    if SCIENTIFIC.fullmatch(code):
        return Value("", reasons.SCIENTIFIC)
    if "*" in code:
        return Value(code[-4:] if re.fullmatch(r"\d{3}[\dX]", code[-4:]) else "")
    return Value(code[-4:]) if re.fullmatch(r"\d{17}[\dX]|\d{15}", code) else Value("", reasons.ID_WRONG)


def postcode(raw: str) -> Value:
    """邮编: six digits; a leading 0 that Excel dropped is put back."""
    code = re.sub(r"\.0+$", "", "".join(_code(raw).split()))
    if not code or code in NOTHING or set(code) == {"0"}:
        return Value("")
    if re.fullmatch(r"\d{6}", code):
        return Value(code)
    return Value("0" + code) if re.fullmatch(r"[1-7]\d{4}", code) else Value("", reasons.POSTCODE_WRONG)


# --- cars -------------------------------------------------------------------------------------


class Vin(NamedTuple):
    """A whole VIN, or only the last 6 or 8 characters of it."""

    vin: str = ""
    tail: str = ""


def vin(raw: str) -> Value:
    """车架号: whole or a tail. I, O, Q are only suggested away; the check digit only warns."""
    if rules.is_vin(raw) and len(set(raw)) > 2:
        return Value(Vin(raw))
    code = rules.normal_vin(clean(raw))
    if not code or code in NOTHING or set(code) == {"0"}:
        return EMPTY
    if is_mojibake(raw):
        return Value(None, reasons.MOJIBAKE)
    if re.fullmatch(r"\d+(\.\d+)?E\+\d+", code):
        return Value(None, reasons.SCIENTIFIC)
    if len(code) > 10 and len(set(code)) < 3:
        return Value(None, reasons.VIN_FILLER)
    if rules.is_vin(code):
        warn = (
            None if rules.vin_check_ok(code) else reason(reasons.VIN_CHECK, digit=rules.vin_check_digit(code))
        )
        return Value(Vin(vin=code), None, warn or "")
    if re.fullmatch("[A-HJ-NPR-Z0-9]{6}|[A-HJ-NPR-Z0-9]{8}", code):
        return Value(Vin(tail=code))
    if meant := rules.vin_suggestion(code):
        return Value(None, reason(reasons.VIN_MEANT, meant=meant))
    if len(code) != 17 and re.fullmatch("[0-9A-Z]+", code):
        return Value(None, reason(reasons.VIN_LENGTH, n=len(code)))
    sign = next((c for c in code if re.fullmatch("[0-9A-Z]", c) is None), "")
    return Value(None, reason(reasons.VIN_SIGN, sign=sign) if sign else reasons.VIN_LETTER)


def vin_warning(whole: str) -> str | None:
    """Why a whole VIN should be compared with the licence: its check digit; else None."""
    digit = rules.vin_check_digit(whole)
    return None if digit == whole[8] else reason(reasons.VIN_CHECK, digit=digit)


def plate(raw: str) -> Value:
    """车牌: (normal form, state) with state '' | 'none' 未上牌 | 'temporary' 临牌."""
    if rules.is_plate(raw):
        return Value((raw, ""))
    code = rules.normal_plate(folded(clean(raw)))
    if not code:
        return EMPTY
    if is_mojibake(raw):
        return Value(None, reasons.MOJIBAKE)
    if rules.is_plate(code):
        return Value((code, ""))
    if NO_PLATE.fullmatch(code) or code in NOTHING or set(code) <= {"0", "*"}:
        return Value(("", "none"))
    if code in TEMPORARY_PLATE or code.startswith("临"):
        return Value(("", "temporary"))
    return Value(None, reasons.PLATE_WRONG)


MOST_KM = 999_999
"""A DMS writes this for "unknown"; no car of a shop goes so far."""

_KM = re.compile(r"([-+]?\d+(?:\.\d+)?)(万)?(?:KM|公里|千米|K?M)?")


def mileage(raw: str) -> Value:
    """里程 in km: 12,345公里, 1.2万km; 0 is no mileage."""
    if raw.isascii() and raw.isdigit() and len(raw) < 7 and 0 < (km := int(raw)) < MOST_KM:
        return Value(km)
    code = re.sub(r"\s", "", _code(raw)).upper()
    if not code or code in NOTHING:
        return EMPTY
    if _GROUPED.fullmatch(code):
        code = code.replace(",", "")
    if SCIENTIFIC.fullmatch(code):
        return Value(None, reasons.SCIENTIFIC)
    found = _KM.fullmatch(code)
    if found is None:
        return Value(None, reasons.MOJIBAKE if is_mojibake(raw) else reasons.NUMBER_UNREAD)
    km = int((Decimal(found[1]) * (10_000 if found[2] else 1)).to_integral_value(ROUND_HALF_UP))
    if km == 0:
        return Value(None, reasons.KM_ZERO)
    wild = km < 0 or km >= MOST_KM
    return Value(None, reasons.KM_WILD) if wild else Value(km)


_CURRENCY = re.compile(r"[\s¥￥]|[元圆]整?|RMB|CNY|人民币")
_MONEY = re.compile(r"([-+]?)(\d+(?:\.\d*)?|\.\d+)(万)?")


def plain_money(raw: str) -> int | None:
    """Fen of a cell such as 126.00 or 126, as most are; None when it needs a second look."""
    whole, dot, part = raw.partition(".")
    if len(whole) > 9 or not raw.isascii() or not whole.isdigit():
        return None
    if len(part) == 2 and part.isdigit():
        return int(whole + part)
    return int(whole) * 100 if not dot else None


def money(raw: str) -> Value:
    """金额 in fen: ￥1,234.00, 1.2万, 1234元; brackets are negative."""
    code = _CURRENCY.sub("", _code(raw).upper())
    if not code or code in NOTHING:
        return EMPTY
    if SCIENTIFIC.fullmatch(code):
        return Value(None, reasons.SCIENTIFIC)
    if _GROUPED.fullmatch(code):
        code = code.replace(",", "")
    negative = code.startswith("(") and code.endswith(")")
    found = _MONEY.fullmatch(code[1:-1] if negative else code)
    if found is None:
        return Value(None, reasons.MOJIBAKE if is_mojibake(raw) else reasons.NUMBER_UNREAD)
    try:
        fen = (Decimal(found[2]) * (1_000_000 if found[3] else 100)).to_integral_value(ROUND_HALF_UP)
    except InvalidOperation:
        return Value(None, reasons.NUMBER_UNREAD)
    if fen > 10**13:
        return Value(None, reasons.NUMBER_UNREAD)
    return Value(int(-fen if negative or found[1] == "-" else fen))
