"""The questions of a call: why refused, when again, what is not wanted, which number, until when."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dealerdesk.care.calls import Away
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.lost import ELSEWHERE, REASONS
from dealerdesk.errors import WorldError
from dealerdesk.text import N_, _
from ui import words
from ui.pages.booking_times import parse_near_day
from ui.pages.call_ask import Ask, Choice
from ui.pages.call_words import moment_of, span

if TYPE_CHECKING:
    from dealerdesk.care.attempts import Next
    from dealerdesk.care.brief import Brief
    from dealerdesk.care.tasks import TaskCard
    from dealerdesk.people.cards import CustomerCard

DISSATISFIED = "K"
PURPOSES = {"service": N_("service notices"), "courtesy": N_("greetings"), "marketing": N_("marketing")}


def why_away(done: Callable[[Away, str], object], only: Sequence[str] = tuple(REASONS)) -> Ask:
    """3 拒绝, W 已在别处保养: the letters of L5; A and B ask shop, place and fee, K the words."""

    def answer(key: str, texts: Mapping[str, str]) -> None:
        if key == DISSATISFIED and not texts["words"]:
            raise WorldError(_("What does the customer say? In their own words"))
        if key in ELSEWHERE and not texts["shop"]:
            raise WorldError(_("Which shop was it? Name, place and fee belong to this reason"))
        elsewhere = key in ELSEWHERE
        away = Away(
            key,
            texts["shop"] if elsewhere else "",
            texts["place"] if elsewhere else "",
            fee_of(texts["fee"]) if elsewhere else None,
        )
        done(away, texts["words"] if key == DISSATISFIED else "")

    fields = {
        "shop": (_("Shop"), _("name of the shop")),
        "place": (_("Place"), ""),
        "fee": (_("Fee"), _("yuan")),
        "words": (_("In their words"), ""),
    }
    own = {DISSATISFIED: ("words",)} | dict.fromkeys(ELSEWHERE, ("shop", "place", "fee"))
    choices = tuple(Choice(letter, _(REASONS[letter]), fields=own.get(letter, ())) for letter in only)
    title = _("Why not here?") if len(only) > 2 else _("Serviced elsewhere: where?")
    return Ask(title, answer, choices, fields, columns=3 if len(only) > 2 else 2)


def fee_of(text: str) -> int | None:
    """A typed fee in fen; None when nothing is typed. Raises WorldError."""
    plain = text.strip().rstrip("元").replace(",", "").replace("，", "").strip()
    if not plain:
        return None
    whole, _dot, rest = plain.partition(".")
    if not whole.isdecimal() or (rest and not rest.isdecimal()) or len(rest) > 2 or len(whole) > 7:
        raise WorldError(_("{text} is no fee: write yuan, such as 320").format(text=text.strip()))
    return int(whole) * 100 + int((rest + "00")[:2])


def call_again(now: datetime, following: Next | None, done: Callable[[datetime], object]) -> Ask:
    """4 稍后再拨: a few times by key, or any other."""
    today = now.date()
    tomorrow = datetime.combine(today + timedelta(days=1), now.time().replace(hour=9, minute=0), now.tzinfo)
    times: list[tuple[str, datetime]] = [(_("in an hour"), now.replace(second=0) + timedelta(hours=1))]
    for hour in (14, 16):
        at = now.replace(hour=hour, minute=0, second=0)
        if at > now + timedelta(minutes=30):
            times.append((_("today"), at))
    times.append((_("tomorrow"), tomorrow))
    by_key = {str(number): at for number, (_said, at) in enumerate(times, start=1)}
    other = str(len(times) + 1)

    def answer(key: str, texts: Mapping[str, str]) -> None:
        done(by_key[key] if key in by_key else moment_of(texts["at"], now))

    choices = [Choice(str(n), said, words.clock(at)) for n, (said, at) in enumerate(times, start=1)]
    choices.append(Choice(other, _("another time"), fields=("at",)))
    note = _("next slot: {when}").format(when=span(following, today)) if following else ""
    fields = {"at": (_("Time"), _("15:30, tomorrow 10:00, 11-26 9:30"))}
    return Ask(_("Call again when?"), answer, tuple(choices), fields, note=note)


def other_time(now: datetime, done: Callable[[datetime], object]) -> Ask:
    """Y4: a time that was not offered."""
    fields = {"at": (_("Time"), _("15:30, tomorrow 10:00, 11-26 9:30"))}
    return Ask(
        _("When does the customer come?"), lambda _key, texts: done(moment_of(texts["at"], now)),
        fields=fields, always=("at",),
    )  # fmt: skip


def opt_out(done: Callable[[tuple[str, ...]], object]) -> Ask:
    """0 不要再联系: what is refused."""
    named = {"1": ("marketing",), "2": ("courtesy", "marketing"), "3": ("service", "courtesy", "marketing")}
    choices = (
        Choice("1", _("marketing"), _("greetings and reminders stay")),
        Choice("2", _("greetings and marketing"), _("reminders stay")),
        Choice("3", _("everything"), _("only legal recalls are left"), tone="red"),
    )
    return Ask(
        _("What does the customer not want?"), lambda key, _texts: done(named[key]), choices, columns=1,
        note=_("dated and kept; it can be given again at any time"),
    )  # fmt: skip


def consent(person: CustomerCard, today: date, done: Callable[[str, bool], object]) -> Ask:
    """C: given and withdrawn in two keystrokes, dated."""
    said = {word.purpose: word for word in person.consents if not word.channel}
    choices = []
    for number, (purpose, label) in enumerate(PURPOSES.items(), start=1):
        word = said.get(purpose)
        state = _("not asked yet")
        if word is not None:
            state = _("agreed {day}") if word.given else _("refused {day}")
            state = state.format(day=words.day(word.at.date(), today))
        choices.append(Choice(str(number), _("{purpose}: agrees").format(purpose=_(label)), state))
        withdrawn = _("{purpose}: refuses").format(purpose=_(label))
        choices.append(Choice(str(number + 3), withdrawn))
    choices.sort(key=lambda choice: choice.key)
    purposes = tuple(PURPOSES)
    return Ask(
        _("What does the customer agree to?"),
        lambda key, _texts: done(purposes[(int(key) - 1) % 3], int(key) <= 3), tuple(choices), columns=2,
    )  # fmt: skip


def correct_number(number: str, done: Callable[[str, bool], object]) -> Ask:
    """G 更正号码: instead of the number that is dialled, or beside it."""
    choices = (
        Choice("1", _("instead of {number}").format(number=number or "—"), fields=("number",)),
        Choice("2", _("one more number"), fields=("number",)),
    )

    def answer(key: str, texts: Mapping[str, str]) -> None:
        done(texts["number"], key == "2")

    fields = {"number": (_("Number to dial"), _("11 digits, or with area code"))}
    return Ask(_("Which number is right?"), answer, choices, fields, columns=2)


def typed(title: str, label: str, start: str, done: Callable[[str], object], note: str = "") -> Ask:
    """N 备注, T 投诉: words that go with the result."""
    return Ask(
        title, lambda _key, texts: done(texts["words"]), fields={"words": (label, "")}, always=("words",),
        start={"words": start}, note=note, long=("words",),
    )  # fmt: skip


def defer(card: TaskCard, today: date, may_end: bool, done: Callable[[str, date | None, str], object]) -> Ask:
    """D 推迟: to a day, left out once, this kind never again for this car, ended by a manager."""
    choices = [
        Choice("1", _("to a later day"), fields=("day", "why")),
        Choice("2", _("leave it out this time"), fields=("why",)),
        Choice("3", _("never again for this car"), fields=("why",)),
    ]
    if may_end:
        choices.append(Choice("4", _("end it now"), _("manager"), fields=("why",)))
    acts = {"1": "defer", "2": "skip", "3": "off", "4": "give_up"}

    def answer(key: str, texts: Mapping[str, str]) -> None:
        if not texts["why"]:
            raise WorldError(_("Please say why"))
        done(acts[key], parse_near_day(texts["day"], today) if key == "1" else None, texts["why"])

    until = _("until {day}").format(day=words.day(max(card.closes, today), today))
    fields = {"day": (_("Day"), f"11-30 · {until}"), "why": (_("Reason"), "")}
    return Ask(_("Not now"), answer, tuple(choices), fields, columns=2, note=until)


def fallback(text: str, allowed: Mapping[str, bool], done: Callable[[str], object]) -> Ask:
    """After three attempts: the text message to copy, or a letter (R1)."""
    choices = []
    if text and allowed["sms"]:
        choices.append(Choice("1", _("copy the text and note it as sent")))
    if allowed["letter"]:
        choices.append(Choice("2", _("note a letter")))
    if text and allowed["sms"]:
        choices.append(Choice("3", _("only copy it")))
    lines = textwrap.wrap(text, words.wide(40, 84))
    if not allowed["sms"]:
        lines = [_("The customer refused text messages.")]
    elif not text:
        lines = [_("This kind has no text message, or a field of it is missing: send a letter.")]
    acts = {"1": "sms", "2": "letter", "3": "copy"}
    return Ask(
        _("Three attempts without an answer"), lambda key, _texts: done(acts[key]), tuple(choices),
        note=_("a text or a letter ends it"), lines=tuple(lines),
    )  # fmt: skip


def explain(card: TaskCard, brief: Brief | None, why: str, today: date) -> Ask:
    """依据: rule, data, and what would change it."""
    from dealerdesk.care.brief import standard, what_changes

    day = [words.day(each, today) for each in (card.opens, card.due, card.closes)]
    lines = [
        _("Rule {rule}: from {opens}, due {due}, until {closes}").format(
            rule=card.kind, opens=day[0], due=day[1], closes=day[2]
        )
    ]
    if standard(card.kind):
        lines[0] += " · " + standard(card.kind)
    lines.append(_("Data: {why}").format(why=why))
    if brief is not None and card.kind in ("C1", "C2", "C3", "C9", "C10"):
        rate = _("{km} km a day").format(km=f"{brief.a_day:,}")
        source = _("measured between visits") if brief.measured else _("by the shop's default")
        lines.append(_("Mileage: {rate}, {source}").format(rate=rate, source=source))
    lines.append(_("It changes with: {what}").format(what=_(", ").join(what_changes(card.kind))))
    lines.append(_("Keys: D defers it, leaves it out once, or switches the rule off for this car."))
    return Ask(
        _("Why this call?"), lambda _key, _texts: None, lines=tuple(lines), note=KINDS[card.kind].title
    )
