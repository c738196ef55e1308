"""The kinds of care as data: C1…C16 of domain 1.1, F1…F12 of 1.3, the call back that was promised (R4)
and the one after an appointment that was missed (NS, 7.2).

Name, window, whose duty, which channels, service notice or courtesy or marketing, standard, rule
id. A shop changes them on the settings page (``kind_settings``), never in code.

Windows are offsets in days and months from a kind's base day, as the [P] table of 1.1 has them:
C1's base is the first-service deadline (delivery + 90 days), C2's and C9's the service day D,
C10's and C15's the anchor, F1–F6's the delivery, F7–F11's the settled visit, the others' the day
itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dealerdesk.care.months import add_months, month_end, month_start
from dealerdesk.staff import rights
from dealerdesk.text import N_, _

SERVICE = "service"
"""Service notice: survives a refusal of marketing (domain 4.4)."""
COURTESY = "courtesy"
MARKETING = "marketing"
"""Needs a recorded yes."""

PHONE, SMS, LETTER = "phone", "sms", "letter"
LADDERS = {
    "phone": N_("phone only"),
    "phone,sms": N_("phone, then a text message"),
    "phone,letter": N_("phone, then a letter"),
    "sms": N_("text message"),
    "letter": N_("letter"),
    "visit": N_("a visit"),
}
"""The channels of a kind in their order (R1): what comes after three failed calls."""


@dataclass(frozen=True)
class Offset:
    """So many days and months from the base day; ``month`` = the first day of that month, ``end``
    = its last day."""

    days: int = 0
    months: int = 0
    month: bool = False
    end: bool = False

    def of(self, base: date) -> date:
        day = add_months(base, self.months) if self.months else base
        if self.days:
            day += timedelta(days=self.days)
        if self.end:
            return month_end(day)
        return month_start(day) if self.month else day


@dataclass(frozen=True)
class Window:
    """From ``opens`` to ``closes``, due in between, as offsets from the base day."""

    opens: Offset = Offset()
    closes: Offset = Offset()
    due: Offset = Offset()


@dataclass(frozen=True)
class Kind:
    """One row of the care calendar.

    ``purpose`` is the consent it needs. ``role`` does it, by the ``ladder`` of channels.
    ``standard`` is the trade's measure of it. ``late_on_due``: the reminder must come before the
    day, so on the day itself it is overdue (C1 "before day 90", C2 "in the week before the due
    date"). ``settable``: the parts of the window that a shop may move by days. ``chip``: the word of a
    list where the name is too long for it.
    """

    id: str
    name: str
    short: str
    tint: str
    purpose: str
    window: Window = Window()
    role: str = rights.CARE_SPECIALIST
    ladder: str = "phone"
    standard: str = ""
    late_on_due: bool = False
    settable: tuple[str, ...] = ()
    on: bool = True
    chip: str = ""

    @property
    def title(self) -> str:
        """The full name, in the language of the shop."""
        return _(self.name)

    @property
    def word(self) -> str:
        """The one word on a chip of a list: 首保, 回访, …; several kinds may share it."""
        return _(self.chip or self.name)

    @property
    def letter(self) -> str:
        """The one character of the calendar."""
        return _(self.short)


def _after(due: int, closes: int, opens: int = 0) -> Window:
    return Window(Offset(opens), Offset(closes), Offset(due))


_SALES, _ADVISER, _MANAGER = rights.SALES_CONSULTANT, rights.SERVICE_ADVISER, rights.MANAGER
_MOVED = ("opens", "due", "closes")

KINDS = {
    kind.id: kind
    for kind in (
        Kind("C1", N_("First service"), N_("1st"), "service", SERVICE, Window(Offset(-30), Offset(30)),
             ladder="phone,sms", standard=N_("all reminded; a fine below 95 %"), late_on_due=True),
        Kind("C2", N_("Periodic service"), N_("svc"), "service", SERVICE, Window(Offset(-7), Offset(90)),
             ladder="phone,letter", standard=N_("all reminded in the week before"), late_on_due=True),
        Kind("C3", N_("Warranty"), N_("wty"), "service", SERVICE, Window(Offset(months=-1)),
             standard=N_("invited to a check a month before the end")),
        Kind("C4", N_("Inspection"), N_("ins"), "legal", SERVICE, Window(Offset(month=True)),
             ladder="phone,sms", standard=N_("list of the month at its start")),
        Kind("C5", N_("Insurance"), N_("pol"), "legal", SERVICE, Window(Offset(months=-2)),
             role=rights.INSURANCE_SPECIALIST, standard=N_("all within the month; 60 % are checked")),
        Kind("C6", N_("Birthday"), N_("bd"), "birthday", COURTESY, ladder="phone,sms",
             standard=N_("greeted within two hours of opening")),
        Kind("C7", N_("Festival greeting"), N_("fest"), "birthday", COURTESY, ladder="sms",
             standard=N_("three events a month, with C8"), chip=N_("Festival")),
        Kind("C8", N_("Weather notice"), N_("wthr"), "birthday", COURTESY, _after(0, 2), ladder="sms",
             standard=N_("three events a month, with C7"), settable=("closes",), chip=N_("Weather")),
        Kind("C9", N_("Proactive booking"), N_("book"), "booking", SERVICE, _after(-7, 0, -14),
             standard=N_("success becomes an appointment"), settable=("opens", "due")),
        Kind("C10", N_("Lost customer"), N_("lst"), "lost", SERVICE, Window(),
             standard=N_("each class visited and counted")),
        Kind("C11", N_("Activity"), N_("act"), "other", MARKETING, ladder="sms",
             standard=N_("one activity a month")),
        Kind("C12", N_("Purchase anniversary"), N_("anni"), "birthday", COURTESY, ladder="phone,sms",
             standard=N_("a small gift and a call"), chip=N_("Anniversary")),
        Kind("C13", N_("Seasonal check"), N_("ssn"), "service", MARKETING, _after(30, 0), ladder="letter",
             standard=N_("an invitation each season"), settable=("due",)),
        Kind("C14", N_("Mortgage end"), N_("mtg"), "other", SERVICE, _after(0, 0, -30), ladder="sms",
             settable=("opens",), chip=N_("Mortgage")),
        Kind("C15", N_("Routine contact"), N_("chat"), "other", COURTESY, _after(60, 90, 60),
             standard=N_("every two months"), settable=_MOVED, chip=N_("Contact")),
        Kind("C16", N_("VIP birthday"), N_("vip"), "birthday", COURTESY, role=_MANAGER, ladder="visit",
             standard=N_("the store manager brings cake and flowers"), chip=N_("Birthday")),
        Kind("F1", N_("Thank-you letter"), N_("ty"), "follow-up", SERVICE, _after(1, 2), ladder="letter",
             standard=N_("within 24 hours"), settable=("due", "closes")),
        Kind("F2", N_("Day of delivery"), N_("f/u"), "follow-up", SERVICE, _after(1, 2), role=_SALES,
             standard=N_("within 24 hours"), settable=("due", "closes"), chip=N_("Follow-up")),
        Kind("F3", N_("3 days after delivery"), N_("f/u"), "follow-up", SERVICE, _after(3, 6, 2), role=_SALES,
             standard=N_("within 72 hours"), settable=_MOVED, chip=N_("Follow-up")),
        Kind("F4", N_("7 days after delivery"), N_("f/u"), "follow-up", SERVICE, _after(7, 10, 6),
             role=_SALES, standard=N_("within 7 days"), settable=_MOVED, chip=N_("Follow-up")),
        Kind("F5", N_("Follow-up node"), N_("f/u"), "follow-up", SERVICE, _after(0, 3, -1), role=_SALES,
             standard=N_("half a month, 30 and 60 days, first service missed, five years"),
             chip=N_("Follow-up")),
        Kind("F6", N_("Survey call"), N_("f/u"), "follow-up", SERVICE, _after(4, 7, 1),
             standard=N_("within 3 days from the day after the delivery report"), settable=_MOVED,
             chip=N_("Follow-up")),
        Kind("F7", N_("48 hours after service"), N_("f/u"), "follow-up", SERVICE, _after(2, 5, 1),
             role=_ADVISER, standard=N_("within 48 hours"), settable=_MOVED, chip=N_("Follow-up")),
        Kind("F8", N_("24–48 hours after service"), N_("f/u"), "follow-up", SERVICE, _after(2, 5, 1),
             standard=N_("the same call as F7"), on=False, chip=N_("Follow-up")),
        Kind("F9", N_("3 days after service"), N_("f/u"), "follow-up", SERVICE, _after(3, 6, 1),
             role=_ADVISER, standard=N_("what the customer is told at hand-over"), on=False,
             chip=N_("Follow-up")),
        Kind("F10", N_("7 days after service"), N_("f/u"), "follow-up", SERVICE, _after(7, 10, 4),
             standard=N_("within a week"), settable=_MOVED, chip=N_("Follow-up")),
        Kind("F11", N_("Second follow-up"), N_("f/u"), "follow-up", SERVICE, _after(7, 14, 7),
             standard=N_("7 days after the first, another topic"), settable=_MOVED, chip=N_("Follow-up")),
        Kind("F12", N_("Face visit"), N_("visit"), "follow-up", SERVICE, _after(60, 90, 60), role=_SALES,
             ladder="visit", standard=N_("a contact every two months"), settable=_MOVED, on=False),
        Kind("R4", N_("Promised call"), N_("c/b"), "other", SERVICE, _after(0, 3),
             standard=N_("at the hour that was agreed"), settable=("closes",)),
        Kind("NS", N_("Missed appointment"), N_("miss"), "booking", SERVICE, _after(0, 3),
             standard=N_("called the same day"), settable=("closes",), chip=N_("No-show")),
    )
}  # fmt: skip
CALL_BACK = "R4"
"""约定回电: it comes from a call without a task, never from the files; a person's act ends it."""
NO_SHOW = "NS"
"""未到 (7.2): it comes from an appointment that nobody came to, and stands for the service of it."""
BY_ACT = (CALL_BACK, NO_SHOW)
"""Kinds that come from an act, never from the files."""
WINDOWS = {kind.id: kind.window for kind in KINDS.values()}
"""The windows as shipped; a shop's settings may move them."""


def kind_settings() -> Iterator[tuple[str, str, str, str | int]]:
    """What a shop may change of each kind: (kind id, part, type of value, default)."""
    for kind in KINDS.values():
        yield kind.id, "on", "bool", int(kind.on)
        yield kind.id, "role", "role", kind.role
        yield kind.id, "ladder", "ladder", kind.ladder
        for part in kind.settable:
            yield kind.id, part, "offset_days", getattr(kind.window, part).days
