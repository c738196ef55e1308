"""The text of a 话术: words with {fields}, read into pieces, filled and checked.

Pure. A field that is known becomes a piece with its words; one that is not becomes a missing
piece, which the person at the telephone asks for. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dealerdesk.care.kinds import KINDS, SERVICE
from dealerdesk.text import N_, _

MOST_LETTERS = 600
MOST_SMS = 300
MOST_BRANCHES = 9
MOST_TICKS = 5
MOST_NAME = 30
MOST_TICK = 60

_FIELD = re.compile(r"\{([^{}\n]*)\}")
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
_MERRY = re.compile(r"快乐|愉快|喜庆|恭喜|大吉|happy|merry", re.IGNORECASE)
_MOURNING = re.compile(r"清明|中元|qingming|tomb[- ]sweeping|zhongyuan|ghost festival", re.IGNORECASE)
MERRY_IS_REFUSED = ("C7",)
"""Festival greetings go out on 清明 and 中元 too (6.2): 快乐 stands only in the field {wish}."""


@dataclass(frozen=True)
class FieldSpec:
    """A field that a script may use. ``form``: text, day, month, km or moment, as its raw value is."""

    name: str
    label: str
    example: str
    form: str = "text"


FIELDS = {
    field.name: field
    for field in (
        FieldSpec("honorific", N_("Name and title"), N_("Mr Wang")),
        FieldSpec("shop", N_("Shop"), N_("Chengyuan Motors")),
        FieldSpec("caller", N_("Who calls"), N_("Zhou Lan")),
        FieldSpec("phone", N_("Phone of the shop"), "0310-5550100"),
        FieldSpec("rescue_phone", N_("Rescue phone"), "0310-5550199"),
        FieldSpec("address", N_("Address of the shop"), N_("218 Renmin East Road")),
        FieldSpec("model", N_("Model"), "X7 2.0T"),
        FieldSpec("plate", N_("Plate"), "冀D·3M906"),
        FieldSpec("delivered", N_("Delivered on"), "2026-09-12", "day"),
        FieldSpec("years", N_("Years owned"), N_("3 years")),
        FieldSpec("due", N_("Due day"), "2026-11-30", "day"),
        FieldSpec("due_km", N_("Due mileage"), "5000", "km"),
        FieldSpec("last_visit", N_("Last visit"), "2026-05-30", "day"),
        FieldSpec("last_km", N_("Mileage of the last visit"), "31240", "km"),
        FieldSpec("last_work", N_("Work of the last visit"), N_("periodic service")),
        FieldSpec("last_topic", N_("Topic of the last call"), N_("how the car runs")),
        FieldSpec("adviser", N_("Service adviser"), N_("Feng Lei")),
        FieldSpec("bring", N_("Things to bring"), N_("driving licence and service book")),
        FieldSpec("slot", N_("First free time"), "2026-11-24 09:00", "moment"),
        FieldSpec("warranty_end", N_("End of the warranty"), "2026-12-24", "day"),
        FieldSpec("inspection_month", N_("Month of the inspection"), "2026-11", "month"),
        FieldSpec("duty", N_("Duty of the inspection"), N_("a test on the line")),
        FieldSpec("policy", N_("Policy"), N_("compulsory insurance")),
        FieldSpec("insurer", N_("Insurer"), N_("Ping An")),
        FieldSpec("policy_end", N_("End of the policy"), "2027-01-18", "day"),
        FieldSpec("birthday", N_("Kind of birthday"), N_("birthday")),
        FieldSpec("festival", N_("Festival"), N_("Spring Festival")),
        FieldSpec("wish", N_("Wish for the festival"), N_("we wish you a happy Spring Festival")),
        FieldSpec("season", N_("Season"), N_("Winter")),
        FieldSpec("weather", N_("Weather"), N_("heavy snow")),
        FieldSpec("event", N_("Event"), N_("an owners' lecture")),
        FieldSpec("event_day", N_("Day of the event"), "2026-11-28", "day"),
        FieldSpec("refuse", N_("Way to refuse"), N_("Reply R to refuse")),
    )
}
NEUTRAL_NAME = "name"
"""The value that stands in for {honorific} while the sex is unknown: the whole name, without a title."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a script. ``field`` is empty for plain words; a ``missing`` one is to be asked for,
    its ``text`` what may be said meanwhile, or nothing."""

    text: str
    field: str = ""
    missing: bool = False

    @property
    def label(self) -> str:
        """What is missing, in the language of the shop."""
        if self.field == "honorific" and self.text:
            return _("Mr or Ms?")
        return _(FIELDS[self.field].label) if self.field in FIELDS else self.field


@dataclass(frozen=True)
class Branch:
    """分支: one way a call may go; the first of a script is its opening."""

    name: str
    text: str


@dataclass(frozen=True)
class Words:
    """What a script says: branches, what must be said (ticks), the text message ("" for none)."""

    branches: tuple[Branch, ...]
    ticks: tuple[str, ...] = ()
    sms: str = ""


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Filled:
    """A script with its fields filled, branch by branch."""

    branches: tuple[tuple[str, Pieces], ...]
    ticks: tuple[Pieces, ...]
    sms: Pieces

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields to ask for, each once, in the order in which they are met."""
        said = [*(pieces for _name, pieces in self.branches), *self.ticks, self.sms]
        return tuple(dict.fromkeys(piece.field for pieces in said for piece in pieces if piece.missing))


def parse(text: str) -> Pieces:
    """A text as pieces: plain words, and fields as they stand in it, with their braces.

    Together the pieces are the text again. What is no field (``{Foo!}``) stays plain words.
    """
    pieces: list[Piece] = []
    plain = ""
    at = 0
    for match in _FIELD.finditer(text):
        plain += text[at : match.start()]
        if match[1] in FIELDS:
            pieces += [Piece(plain)] if plain else []
            pieces.append(Piece(match[0], match[1]))
            plain = ""
        else:
            plain += match[0]
        at = match.end()
    plain += text[at:]
    return tuple(pieces + ([Piece(plain)] if plain else []))


def fill_text(text: str, values: Mapping[str, str]) -> Pieces:
    """The pieces of a text with what is known filled in. Without a sex, {honorific} is the whole
    name and still missing."""
    return tuple(_filled(piece, values) for piece in parse(text))


def _filled(piece: Piece, values: Mapping[str, str]) -> Piece:
    if not piece.field:
        return piece
    value = values.get(piece.field, "").strip()
    if value:
        return Piece(value, piece.field)
    neutral = values.get(NEUTRAL_NAME, "").strip() if piece.field == "honorific" else ""
    return Piece(neutral, piece.field, missing=True)


def fill(words: Words, values: Mapping[str, str]) -> Filled:
    """A whole script with what is known filled in."""
    return Filled(
        tuple((branch.name, fill_text(branch.text, values)) for branch in words.branches),
        tuple(fill_text(tick, values) for tick in words.ticks),
        fill_text(words.sms, values),
    )


def spoken(pieces: Iterable[Piece]) -> str:
    """The pieces as one text; what is missing stands in square brackets."""
    return "".join(piece.text + (f"[{piece.label}]" if piece.missing else "") for piece in pieces)


def sendable(pieces: Iterable[Piece]) -> str:
    """The pieces as a text message: a name without a title will do in writing, but nothing is sent
    ("") while anything else is missing."""
    pieces = tuple(pieces)
    if any(piece.missing and not piece.text for piece in pieces):
        return ""
    return "".join(piece.text for piece in pieces)


def check(text: str, kind: str = "", most: int = MOST_LETTERS) -> list[str]:
    """What is wrong with one text, a line each: unknown field, braces without partner, merry words
    where people mourn (6.2), nothing said, too long, characters that nobody can read."""
    problems = []
    if not text.strip():
        return [_("Nothing is said here: write the words, or take it out")]
    if len(text) > most:
        problems.append(
            _("{count} characters are too long to read aloud: at most {most}").format(
                count=len(text), most=most
            )
        )
    for name in dict.fromkeys(_FIELD.findall(text)):
        if name not in FIELDS:
            problems.append(_("There is no field “{field}”: choose one from the list").format(field=name))
    rest = _FIELD.sub("", text)
    if "{" in rest or "}" in rest:
        problems.append(_("A brace has no partner: a field stands between two of them"))
    merry = _MERRY.search(text)
    if merry and _MOURNING.search(text):
        problems.append(_("“{word}” is not said on days of mourning").format(word=merry[0]))
    elif merry and kind in MERRY_IS_REFUSED:
        problems.append(
            _("“{word}” does not fit every festival: put the field {field} instead").format(
                word=merry[0], field="{wish}"
            )
        )
    if _UNPRINTABLE.search(text):
        problems.append(_("There are characters in it that can't be shown: type the words anew"))
    return problems


def check_words(kind: str, words: Words) -> list[str]:
    """What is wrong with a script, a line each, with the name of its part in front."""
    problems = []
    if not words.branches:
        problems.append(_("A script needs an opening"))
    if len(words.branches) > MOST_BRANCHES:
        problems.append(_("At most {most} branches: each has a key").format(most=MOST_BRANCHES))
    names = [branch.name.strip() for branch in words.branches]
    for number, branch in enumerate(words.branches):
        name = names[number]
        if not name:
            problems.append(_("Branch {number} has no name").format(number=number + 1))
        elif name in names[:number]:
            problems.append(_("Two branches are named “{name}”").format(name=name))
        elif len(name) > MOST_NAME or _UNPRINTABLE.search(name) or "\n" in name:
            problems.append(_("“{name}” is no name for a branch: a few words").format(name=name[:MOST_NAME]))
        problems += _of_part(name or str(number + 1), _check_branch(name, branch.text, kind))
    if len(words.ticks) > MOST_TICKS:
        problems.append(_("At most {most} ticks").format(most=MOST_TICKS))
    for tick in words.ticks:
        problems += _of_part(_("Must be said"), check(tick, kind, MOST_TICK))
    if words.sms:
        problems += _of_part(_("Text message"), check_sms(words.sms, kind))
    return problems


def _check_branch(name: str, text: str, kind: str) -> list[str]:
    """A branch that is named after a day of mourning is one, whatever its words."""
    problems = check(text, kind)
    merry = _MERRY.search(text)
    if merry and _MOURNING.search(name) and not _MOURNING.search(text):
        problems.append(_("“{word}” is not said on days of mourning").format(word=merry[0]))
    if _MOURNING.search(name) and "{wish}" in text:
        problems.append(_("The field {field} is for feasts: say it in your own words").format(field="{wish}"))
    return problems


def check_sms(text: str, kind: str) -> list[str]:
    """What is wrong with a text message: it names the shop first, and how to refuse it where it is
    no service notice (4.4)."""
    problems = check(text, kind, MOST_SMS)
    if not text.startswith("【{shop}】"):
        problems.append(_("A text message begins with {start}").format(start="【{shop}】"))
    if KINDS[kind].purpose != SERVICE and "{refuse}" not in text:
        problems.append(_("It must say how to refuse: put the field {field}").format(field="{refuse}"))
    return problems


def _of_part(part: str, problems: Sequence[str]) -> list[str]:
    return [_("{part}: {words}").format(part=part, words=problem) for problem in problems]
