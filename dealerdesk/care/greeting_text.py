"""Texts of greeting events (C7, C8): those shipped, and what is checked before one goes out (4.4). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dealerdesk.care.festivals import MOURNING, NAMES
from dealerdesk.care.kinds import COURTESY, MARKETING
from dealerdesk.text import N_, _, in_every_language

ONE_PART, MORE_PARTS = 70, 67
"""Characters of a text message that is sent alone, and of each part of a longer one."""

WEATHER = {
    "rainstorm": (
        N_("Rainstorm"),
        N_(
            "heavy rain is coming. Please avoid flooded roads and park on high ground. If the engine stops"
            " in water, do not start it again; call us."
        ),
    ),
    "gale": (
        N_("Gale"),
        N_("strong wind is coming. Please park away from trees and signboards, and slow down on bridges."),
    ),
    "heat": (
        N_("Heat"),
        N_("it is getting hot. Please check tyres and coolant, and leave no lighter or child in the car."),
    ),
    "cold_wave": (
        N_("Cold wave"),
        N_("it is getting cold. Please check antifreeze, battery and tyres, and keep warm on the road."),
    ),
    "snow": (
        N_("Heavy snow"),
        N_("snow and ice are coming. Please slow down, keep your distance and brake gently."),
    ),
    "haze": (
        N_("Haze"),
        N_("dense haze is coming. Please use your fog lights, slow down and keep your distance."),
    ),
    "typhoon": (
        N_("Typhoon"),
        N_("a typhoon is coming. Please park on high ground, drive only if you must, and stay safe."),
    ),
}
"""C8: kind of weather → its name and a polite notice."""
FREE = N_("we think of you. Please take care on the road.")
QUIET = N_("peace to you and your family. Please drive carefully on the way.")
JOYFUL = N_("we wish you and your family a happy {festival}. Thank you for your trust.")
SOBER = frozenset({"dragon_boat", "double_ninth", "consumers"})
"""安康, not 快乐, on 端午 and 重阳; nobody is wished a happy day of consumers' rights."""
CALM = N_("we wish you and your family peace and good health. Thank you for your trust.")

_JOY = re.compile(r"快乐|欢乐|喜庆|恭喜|happy|merry|joyful", re.IGNORECASE)
_OFFERS = re.compile(
    r"优惠|折扣|打折|[\d一二三四五六七八九.]+\s*折|代金券|抵用券|抵扣|现金券|抽奖|免费|特价|促销|红包|赠送|好礼"
    r"|满减|立减|秒杀|团购|大酬宾|discount|voucher|coupon|free of charge|for free|special offer|lucky draw",
    re.IGNORECASE,
)
_REFUSE = re.compile(
    r"(?:拒收|退订)[^。！]{0,4}回复?\s*[A-Z]{1,2}|回复?\s*(?:TD|T|R|N)\s*(?:即可)?(?:退订|拒收)|回复?\s*TD"
    r"|reply\s+\w+\s+to\s+(?:stop|refuse|unsubscribe)",
    re.IGNORECASE,
)
_BRACES = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Finding:
    """What a check says. ``wrong`` holds the list back; otherwise it is only told."""

    key: str
    words: str
    wrong: bool


def length(text: str) -> int:
    """Characters as a text message counts them: a rare character is two."""
    return len(text.encode("utf-16-le")) // 2


def parts(text: str) -> int:
    """How many parts a text message of this length is charged as: 70 alone, 67 each beyond."""
    count = length(text)
    return 0 if not count else 1 if count <= ONE_PART else -(-count // MORE_PARTS)


def offers(text: str) -> list[str]:
    """The words that make a text an offer, each once."""
    return list(dict.fromkeys(hit.group() for hit in _OFFERS.finditer(text)))


def purpose(text: str, offer: bool) -> str:
    """Courtesy; marketing once it carries an offer, said or found (4.4)."""
    return MARKETING if offer or offers(text) else COURTESY


def mourning(name: str) -> bool:
    """Whether a festival of this name is 清明 or 中元 (6.2), in any language."""
    names = {word.casefold() for key in MOURNING for word in in_every_language(NAMES[key])}
    return any(word in name.casefold() for word in names) or "清明" in name or "中元" in name


def check(text: str, name: str, shops: tuple[str, ...], refuse: str) -> list[Finding]:
    """What is wrong with a text, and what it means (4.4, 6.2). ``shops``: the names that may sign it."""
    found = []

    def say(key: str, good: bool, yes: str, no: str) -> None:
        found.append(Finding(key, yes if good else no, not good))

    body = text.strip()
    if not body:
        return [Finding("empty", _("The text is empty"), True)]
    signed = any(shop and f"【{shop}】" in body for shop in shops)
    wanted = next((shop for shop in shops if shop), "")
    say("shop", signed, _("signed by the shop"), _("Begin with 【{shop}】").format(shop=wanted))
    refusable = bool(refuse.strip() and refuse.strip() in body) or _REFUSE.search(body) is not None
    say("refuse", refusable, _("says how to refuse"), _("Say how to refuse: {words}").format(words=refuse))
    if mourning(name):
        joy = _JOY.search(body)
        no = _("“{word}” is not said on {festival}").format(word=joy.group() if joy else "", festival=name)
        say("mourning", joy is None, _("fits a day of mourning"), no)
    blank = _BRACES.search(body)
    if blank:
        say("blank", False, "", _("{field} is not filled in").format(field=blank.group()))
    return found


def weather_text(kind: str, shop: str, refuse: str) -> str:
    """The shipped notice of a kind of weather, or the plain one for any other."""
    words = _(WEATHER[kind][1]) if kind in WEATHER else _(FREE)
    return signed(words, shop, refuse)


def festival_text(keys: tuple[str, ...], name: str, shop: str, refuse: str) -> str:
    """The shipped greeting of a festival, or of several together; calm on days of mourning."""
    if MOURNING.intersection(keys):
        words = _(QUIET)
    elif SOBER.intersection(keys):
        words = _(CALM)
    else:
        words = _(JOYFUL).format(festival=name)
    return signed(words, shop, refuse)


def signed(words: str, shop: str, refuse: str) -> str:
    """A text with the shop before it and the way to refuse behind it."""
    return _("【{shop}】Dear customer, {words} {refuse}").format(shop=shop, words=words, refuse=refuse)
