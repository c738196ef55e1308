"""Text messages of an appointment: the shop's own words with {fields}, or those that come with the program.

Pure. A message is signed with {shop} (4.4). A sentence whose {bring} or {phone} nobody knows is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from dealerdesk.errors import WorldError
from dealerdesk.text import N_, _, in_every_language, language

BOOKED, DAY_BEFORE, HOUR_BEFORE = "booked", "day_before", "hour_before"
STEPS = {
    BOOKED: N_("after booking"),
    DAY_BEFORE: N_("the day before"),
    HOUR_BEFORE: N_("an hour before"),
}
SHIPPED = {
    BOOKED: N_(
        "[{shop}] Dear {title} {name}, {plate} is booked for {day} {time}. Please bring {bring}."
        " Another time? Ring {phone}."
    ),
    DAY_BEFORE: N_(
        "[{shop}] Dear {title} {name}, we expect {plate} on {day} at {time}. Please bring {bring}."
        " Can't come? Ring {phone}."
    ),
    HOUR_BEFORE: N_(
        "[{shop}] Dear {title} {name}, your place for {plate} is ready at {time} today. Drive safely."
        " Anything changed? Ring {phone}."
    ),
}
"""The words of the program, by step."""
FIELDS = ("shop", "name", "title", "plate", "day", "time", "bring", "phone")
LONGEST = 300
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIELD = re.compile(r"\{([^{}]*)\}")
_SENTENCE = re.compile(r".*?(?:[。！？!?]|\.(?=\s|$)|$)\s*", re.DOTALL)


def shipped(step: str) -> str:
    """The words of the program for a step, in the language of the shop."""
    return _(SHIPPED[step])


def checked(step: str, text: str) -> str:
    """The shop's own words for a step; empty where they are the program's.

    Raises WorldError for an unknown field, a brace too many, a text without {shop} or one that is too long.
    """
    text = " ".join(text.split())
    if not text or text in in_every_language(SHIPPED[step]):
        return ""
    known = ", ".join(f"{{{name}}}" for name in FIELDS)
    for name in _FIELD.findall(text):
        if name not in FIELDS:
            raise WorldError(
                _("{field} is no field of this text: choose from {names}").format(
                    field=f"{{{name}}}", names=known
                )
            )
    if set(_FIELD.sub("", text)) & set("{}"):
        raise WorldError(_("A brace is missing or left over: fields are written like {example}").format(
            example="{shop}"))  # fmt: skip
    if "{shop}" not in text:
        raise WorldError(_("A text message says who sends it: put {field} into it").format(field="{shop}"))
    if len(text) > LONGEST:
        raise WorldError(
            _("The text has {n} characters, at most {most}: please shorten it").format(
                n=len(text), most=LONGEST
            )
        )
    return text


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled; every field of :data:`FIELDS` has a value, perhaps an empty one."""
    kept = [part for part in _SENTENCE.findall(text) if part and not _is_empty(part, values)]
    said = _FIELD.sub(lambda found: values[found[1]], "".join(kept))
    return re.sub(r"\s+", " ", said).replace(" ,", ",").strip()


def _is_empty(sentence: str, values: Mapping[str, str]) -> bool:
    """Whether a sentence tells of something that nobody knows, and of nothing that must be said."""
    names = set(_FIELD.findall(sentence))
    return not names & {"day", "time"} and any(not values[name] for name in names & {"bring", "phone"})


def say_day(day: date) -> str:
    """``11月24日周二``, ``Tue 24 Nov``."""
    weekday = _(WEEKDAYS[day.weekday()])
    if language() == "en":
        return f"{weekday} {day.day} {_MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日{weekday}"
