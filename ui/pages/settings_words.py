"""What the settings page says of a setting: its value in words, its unit, what its rule id stands for."""

from __future__ import annotations

from functools import cache

import resources
from dealerdesk.appointments import texts
from dealerdesk.care.kinds import KINDS, Kind
from dealerdesk.setting_list import GROUPS, Setting, Value
from dealerdesk.text import LANGUAGES, N_, _, in_every_language, language
from ui import words

LANGUAGE_NAMES: dict[str, str] = dict(zip(LANGUAGES, ("中文", "English"), strict=True))
RULES = {
    "1.1.1": N_("A wrong number goes back to the department that gave it, then is called again"),
    "2.3": N_("The next service is forecast from the km a day; without readings, from this"),
    "2.4": N_("The invitation to a service shows the way to the shop"),
    "4.3": N_("Warranty by years or km, whichever comes first; intervals differ by model"),
    "4.4": N_("Personal information: consent, the way to refuse, quiet hours, not too many contacts"),
    "5.2": N_("What comes with the first import is taken up little by little"),
    "6.4": N_("The work calendar: opening days, holidays, time zone"),
    "7.1": N_("The day of customer care: 60 to 120 calls"),
    "A1": N_("An appointment counts when it was made three hours before its time"),
    "A2": N_("The sheet is handed over before closing and an hour before its time"),
    "A4": N_("Capacity: bays, advisers, hours and limits; full is full, only a manager books over it"),
    "A7": N_("Every arrival has a number; who waits sees how many are ahead and how long"),
    "A8": N_("The customer is asked the day before, and an hour before, whether the appointment stands"),
    "A9": N_("VIPs book ahead and have slots held for them until these open to all"),
    "2.1": N_("The appointment sheet in two copies, one for the front desk, one for customer care"),
    "C5a": N_("Customer care checks the month's insurance calls: 60 %"),
    "F13": N_("The delivery report comes every day, also without a delivery"),
    "K2": N_("First-service rate: due in the month, and came in here"),
    "K3": N_("Periodic-service rate: on the month's list, and came in"),
    "K4": N_("Appointment rate: visits that were booked in time"),
    "K6": N_("Arrival rate: who came of those booked; on time within half an hour"),
    "K7": N_("Loss rate: cars away for 90 to 360 days"),
    "K24": N_("Festival and weather greetings: three events a month"),
    "L6": N_("Who is nearly lost, who is lost: by the days since the last visit"),
    "M1": N_("Monthly recall, week 1: make the list"),
    "Q30": N_("Local or from elsewhere: by the plate prefix of the city"),
    "R1": N_("Three calls in three days in three slots, then a text message or a letter"),
    "R3": N_("Three kinds of slot, cut from the opening hours; each an hour at least"),
}
"""Rule ids in a sentence; those of a kind of care are told by the kind itself."""
UNITS = {
    "days": N_("days"),
    "months": N_("months"),
    "hours": N_("hours"),
    "minutes": N_("minutes"),
    "km": "km",
    "km_per_month": "km",
    "attempts": N_("times"),
    "contacts_most": N_("times"),
    "events_a_month": N_("times"),
    "calls_a_day": N_("calls"),
    "first_import_ramp": N_("matters"),
    "spot_share": "%",
    "target_k2": "%",
    "target_k3": "%",
    "target_k4": "%",
    "target_k6": "%",
    "target_k7": "%",
}
"""The unit of a number: by its key, or by the last word of it."""


_DELIVERY, _VISIT = N_("days from the delivery"), N_("days from the visit")
_CONTACT = N_("days from the last contact")
BASES = {
    "C8": N_("days from the event"),
    "C9": N_("days from the due service"),
    "C13": N_("days from the first day of the season"),
    "C14": N_("days from the end of the mortgage"),
    "C15": _CONTACT,
    "F12": _CONTACT,
    "R4": N_("days from the agreed day"),
    "NS": N_("days from the missed appointment"),
    **dict.fromkeys(("F1", "F2", "F3", "F4", "F5", "F6"), _DELIVERY),
    **dict.fromkeys(("F7", "F8", "F9", "F10", "F11"), _VISIT),
}
"""From which day the days of a kind count, negative ones before it (see dealerdesk/care/kinds.py)."""


def about(kind: Kind) -> str:
    """The standard of a kind, and from which day its days count when the shop may move them."""
    said = [_(kind.standard)] if kind.standard else []
    if kind.settable:
        said.append(_(BASES[kind.id]))
    return " · ".join(said)


def rule(of: str) -> str:
    """What a rule id stands for: `C1 首保：全部提醒到`."""
    if of in KINDS:
        kind = KINDS[of]
        standard = _(kind.standard) if kind.standard else ""
        said = _("{kind}: {part}").format(kind=kind.title, part=standard) if standard else kind.title
    else:
        said = _(RULES[of])
    return f"{of}  {said}"


def unit(setting: Setting) -> str:
    """The grey words after a number; nothing for other types."""
    if setting.kind != "int":
        return ""
    if setting.of:
        return _("days")
    named = UNITS.get(setting.key) or UNITS.get(setting.key.rpartition("_")[2])
    return _(named) if named else ""


def value(setting: Setting, held: Value) -> str:
    """A value as people read it: `90 天`, `启用`, `客服专员`."""
    if setting.kind == "bool":
        return _("In use") if held else _("Not in use")
    if setting.kind == "int":
        named = unit(setting)
        if held == 1 and language() == "en":
            named = named.removesuffix("s")
        return f"{held:,} {named}".strip()
    text = typed(setting, held)
    if setting.kind == "template":
        return text if held else _("the program's words")
    if setting.kind == "language":
        return LANGUAGE_NAMES[text]
    if setting.kind == "choice":
        return _(setting.options[text])
    if setting.kind == "weekdays" and text:
        return " ".join(_(words.WEEKDAYS[int(digit) - 1]) for digit in text)
    if setting.kind in ("map", "models") and text:
        return _("filled in")
    return text or "—"


def typed(setting: Setting, held: Value) -> str:
    """A value as it stands in its editor: of the words of a text message the program's, where the shop has
    none of its own."""
    if setting.kind == "template" and not held:
        return texts.shipped(setting.key.removeprefix("text_"))
    return str(held)


def part(setting: Setting) -> str:
    """The label inside a block that names its kind already."""
    return _(setting.label) if setting.of else setting.title


def after_kind(setting: Setting) -> str:
    """The label without the kind before it: `期限天数` of `首保：期限天数`."""
    before, _mark, after = setting.title.replace("：", ":", 1).partition(":")
    return after.strip() or before


def short(setting: Setting, held: Value) -> str:
    """Label and value in a line that names the kind already: `期限天数 90`."""
    said = f"{held:,}" if setting.kind == "int" else value(setting, held)
    return f"{after_kind(setting)} {said}"


@cache
def _names(setting_key: str, label: str, of: str) -> str:
    said = [setting_key, *in_every_language(label)]
    if of:
        said += in_every_language(KINDS[of].name)
    return " ".join(said).casefold()


def matches(setting: Setting, held: Value, typed: str) -> bool:
    """Whether all typed words stand in label (Chinese or English), key, rule id, group or value."""
    hay = [_names(setting.key, setting.label, setting.of), setting.rule, _(GROUPS[setting.group])]
    hay += [value(setting, held), str(held) if setting.kind not in ("map", "models", "bool") else ""]
    text = "\n".join(hay).casefold()
    return all(word in text for word in typed.casefold().split())


def example(setting: Setting) -> str:
    """A pattern for what is typed as text of several lines."""
    if setting.kind == "map":
        return resources.path("sample/map.json").read_text("utf-8")
    return (
        '{\n  "X7": {"months": 12, "km": 10000},\n  "E6": {"warranty_months": 96, "warranty_km": 120000}\n}'
    )
