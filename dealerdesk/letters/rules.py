"""How people are addressed on cards and letters, and the words the product brings along.

Persons get 先生 or 女士 by sex, with the whole name on cards and windows and the surname over a letter;
where the sex is unknown the whole name stands without a title. Firms are addressed by their name.
"""

from __future__ import annotations

from datetime import date

from dealerdesk.letters.forms import LetterItem
from dealerdesk.people.fields import honorific
from dealerdesk.text import N_, _, language

BIRTHDAY_HEADLINE = N_("Happy birthday")
BIRTHDAY_SENTENCES = (
    N_("May the year ahead be long in joy\nand bright at heart."),
    N_("May every road you take\nbring you safely home."),
    N_("Peace for the year,\nand a reason to smile each day."),
    N_("Today is yours.\nMay the rest of the year follow it."),
)


def card_name(name: str, sex: str, kind: str) -> str:
    """欧阳雪女士; without a title where none is known, and for firms."""
    title = honorific(kind, sex)
    return _("{title} {name}").format(title=title, name=name) if title else name


def recipient(name: str, sex: str, kind: str) -> str:
    """欧阳雪　女士　收, in the address window."""
    title = honorific(kind, sex)
    if title:
        return _("To {title} {name}").format(title=title, name=name)
    return _("To {name}").format(name=name)


def birthday_words(wording: int = 0) -> tuple[str, str]:
    """Headline and sentence of the birthday card (C6) in one of its wordings, counted from 0."""
    return _(BIRTHDAY_HEADLINE), _(BIRTHDAY_SENTENCES[wording % len(BIRTHDAY_SENTENCES)])


def invitation_opening(energy: str = "", after_delivery: bool = False) -> str:
    """First paragraph of the invitation (C2); `after_delivery`: there was no service here yet."""
    since = (
        _("Since its delivery your car has, by the way it is driven, nearly come to its service.")
        if after_delivery
        else _(
            "Since its last service here your car has, by the way it is driven, nearly come to the next one."
        )
    )
    care = (
        _("To keep battery, motor and brakes in good order, we invite you to come before the suggested day.")
        if energy == "electric"
        else _(
            "To keep oil, filters and brakes in good order, we invite you to come before the suggested day."
        )
    )
    return _("Thank you for your trust. {since} {care}").format(since=since, care=care)


def invitation_booking(hours: int) -> str:
    """Second paragraph: when to book, and how many hours ahead (A1)."""
    count = "零一二三四五六七八九十"[hours] if language() == "zh_CN" and 1 <= hours <= 10 else str(hours)
    return _(
        "Any day of the week will do. To save your time, please call at least {hours} hours ahead."
    ).format(hours=count)


def service_items(energy: str, on: date) -> tuple[LetterItem, ...]:
    """What a periodic service of this car holds, without prices but for what is free; by season of `on`."""
    if energy == "electric":
        first = (
            LetterItem("check", _("Battery, motor and control unit"), 0),
            LetterItem("replace", _("Cabin filter")),
        )
    else:
        first = (
            LetterItem("replace", _("Engine oil, oil filter")),
            LetterItem("replace", _("Air filter, cabin filter")),
        )
    if on.month in (11, 12, 1, 2):
        season = _("Coolant, battery, wipers (for winter)")
    elif on.month in (5, 6, 7, 8):
        season = _("Air conditioning, coolant, wipers (for summer)")
    else:
        season = _("Lights, wipers, underbody")
    return (
        *first,
        LetterItem("check", _("Brake pads and fluid, tyre tread and pressure"), 0),
        LetterItem("check", season, 0),
        LetterItem("advise", _("Rotation of the wheels")),
    )
