"""The figures as data: id, name, definition, target, direction; and the words of their lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dealerdesk.care.months import month_end, month_text
from dealerdesk.figures.rules import Excluded, Member
from dealerdesk.settings import Settings
from dealerdesk.text import N_, _


@dataclass(frozen=True)
class Definition:
    """One figure of domain 3. ``note`` stands beside the name in small type, ``brief`` is the line on
    paper; ``target_key`` names the setting of its target, "" = none."""

    id: str
    label: str
    brief: str
    text: str
    note: str = ""
    target_key: str = ""
    lower_is_better: bool = False

    def name(self) -> str:
        """Its name without the note, in the language of the shop."""
        return _(self.label)

    def small_note(self, settings: Settings) -> str:
        """What belongs to the name in small type, such as 90–360 天."""
        return _(self.note).format_map(_fields(settings)) if self.note else ""

    def full_name(self, settings: Settings) -> str:
        """Its name with the note."""
        note = self.small_note(settings)
        return _("{name} ({note})").format(name=self.name(), note=note) if note else self.name()

    def definition(self, settings: Settings, month: date) -> str:
        """What is counted, in words, for ``month``."""
        return _(self.text).format_map({**_fields(settings), "month": month_text(month)})

    def line(self, settings: Settings) -> str:
        """What is counted, in one line."""
        return _(self.brief).format_map(_fields(settings))

    def target(self, settings: Settings) -> int | None:
        """The target in percent, or None."""
        return settings[self.target_key] if self.target_key else None


FIGURES = {
    figure.id: figure
    for figure in (
        Definition(
            "K2",
            N_("First-service return rate"),
            N_("delivered cars whose first-service limit is this month, first service done here"),
            N_(
                "Of the cars whose first-service deadline (delivery + {days} days) falls in {month}, those"
                " that had it done here by the month's end. Earlier counts; elsewhere counts as not returned."
            ),
            target_key="target_k2",
        ),
        Definition(
            "K3",
            N_("Periodic-service return rate"),
            N_("cars due this month, come in within {tolerance} days of it"),
            N_(
                "Of the cars due for periodic service in {month} by months or km, as known on the 1st, those"
                " that came in during the month or {tolerance} days before or after it."
            ),
            target_key="target_k3",
        ),
        Definition(
            "K4",
            N_("Appointment rate"),
            N_("visits with an appointment that counts (made {hours} h before or more)"),
            N_(
                "Of all settled visits in {month}, those with an appointment for that vehicle and day, made"
                " at least {hours} hours before and not cancelled."
            ),
            note=N_("≥ {hours} h"),
            target_key="target_k4",
        ),
        Definition(
            "K5",
            N_("Booking success"),
            N_("customers reached in a call for an appointment, those who made one"),
            N_(
                "Of the customers reached in {month} by a call for a first or periodic service (C1, C2, C9),"
                " those who made an appointment in that call or later in the month. Whether they came is K6."
            ),
        ),
        Definition(
            "K6",
            N_("Appointments kept"),
            N_("appointments of the month, those who came; cancelled by the shop: left out"),
            N_(
                "Of the appointments whose time fell in {month}, those who came: ticked as here, or with an"
                " order settled that day. Moved before its time: counted at the new time only; cancelled by"
                " the shop: left out."
            ),
            target_key="target_k6",
        ),
        Definition(
            "K6b",
            N_("Came on time"),
            N_("booked customers who came, those within {on_time} minutes of their time"),
            N_(
                "Of the booked customers who came in {month}, those within {on_time} minutes of their time,"
                " before or after it. Who came without a tick has no time and is left out."
            ),
            note=N_("± {on_time} min"),
        ),
        Definition(
            "K7",
            N_("Loss rate"),
            N_("last settled {lost_from}–{lost_to} days before the month's end / open files that day"),
            N_(
                "Of the vehicles with an open file on the last day of {month}, those whose last settled"
                " order, else delivery, lies {lost_from} to {lost_to} days before it."
            ),
            note=N_("{lost_from}–{lost_to} days"),
            target_key="target_k7",
            lower_is_better=True,
        ),
        Definition(
            "K7b",
            N_("Not back in six months"),
            N_("cars settled six months ago that have not come back since"),
            N_(
                "Of the vehicles settled in the month six months before {month}, each counted once, those"
                " that have not come back by the end of {month}. PDI is no visit."
            ),
            lower_is_better=True,
        ),
    )
}
HEADLINES = ("K2", "K3", "K4", "K7")
"""The four figures that the month report prints large."""

EXCLUDED = {
    "sold": N_("car sold"),
    "scrapped": N_("scrapped"),
    "moved": N_("owner moved"),
    "deleted": N_("file deleted"),
    "pdi": N_("check before delivery (PDI)"),
    "not_reached": N_("called, not reached"),
    "shop_cancelled": N_("cancelled by the shop"),
    "ahead": N_("time not past yet"),
    "no_time": N_("came, nobody noted when"),
}
_K4_NOTES = {
    "booked": N_("booked in time"),
    "short_notice": N_("booked less than {hours} hours ahead"),
    "cancelled": N_("appointment cancelled"),
    "": N_("no appointment"),
}
_K6_NOTES = {
    "arrived": N_("booked {time}, came {came_at}"),
    "ordered": N_("booked {time}, came by the order of that day"),
    "no_show": N_("booked {time}, did not come"),
    "cancelled": N_("booked {time}, cancelled by the customer"),
    "moved": N_("booked {time}, moved after its time"),
    "on_time": N_("booked {time}, came {came_at}"),
    "early": N_("booked {time}, came {came_at}, early"),
    "late": N_("booked {time}, came {came_at}, late"),
}


def detail(figure: str, member: Member, month: date, settings: Settings) -> str:
    """Why a vehicle stands in the list of a figure, in words."""
    if figure == "K4":
        return _(_K4_NOTES[member.note]).format_map(_fields(settings))
    if figure in ("K6", "K6b"):
        return _(_K6_NOTES[member.note]).format(time=_time(member.at), came_at=_time(member.came_at))
    if member.day is None:
        return _("no visit and no delivery day")
    words = {"day": member.day.isoformat(), "came": member.came.isoformat() if member.came else ""}
    if figure == "K2":
        return (
            _("first service {came}") if member.hit else _("deadline {day}, no first service")
        ).format_map(words)
    if figure == "K3":
        return (_("due {day}, came {came}") if member.hit else _("due {day}, did not come")).format_map(words)
    if figure == "K5":
        said = _("called {day}, booked {came}") if member.hit else _("reached {day}, no appointment")
        return said.format_map(words)
    if figure == "K7":
        away = (month_end(month) - member.day).days
        return _("{n} days away, last in {day}").format(n=away, day=words["day"])
    return (_("in {day}, not back") if member.hit else _("in {day}, back {came}")).format_map(words)


def excluded_detail(one: Excluded) -> str:
    """Why a vehicle was left out, in words."""
    return _(EXCLUDED.get(one.note, one.note))


def _time(moment: datetime | None) -> str:
    return f"{moment:%H:%M}" if moment else "—"


def _fields(settings: Settings) -> Mapping[str, object]:
    return {
        "days": settings["first_service_days"],
        "tolerance": settings["service_tolerance_days"],
        "hours": settings["count_hours"],
        "on_time": settings["on_time_minutes"],
        "lost_from": settings["lost_from_days"],
        "lost_to": settings["lost_to_days"],
    }
