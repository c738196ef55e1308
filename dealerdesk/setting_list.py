"""The settings of the trade, declared once: key, type, default, rule id, label, place on their page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from dealerdesk.care.kinds import KINDS, LADDERS, kind_settings
from dealerdesk.staff.rights import ROLES
from dealerdesk.text import N_, _

Value = str | int


@dataclass(frozen=True)
class Setting:
    """One setting of the trade.

    ``kind``: text, int (``low`` to ``high``), bool (0 or 1), time (HH:MM), span (HH:MM-HH:MM of an
    hour at least), weekdays (digits, 1 is Monday), choice (a key of ``options``), offset, language,
    map, models, holds, template (the words of a text message). ``group`` is its place on the settings
    page; ``of`` the kind of care it belongs to.
    """

    key: str
    kind: str
    default: Value
    rule: str
    label: str
    low: int = 1
    high: int = 366
    group: str = "shop"
    options: Mapping[str, str] = field(default_factory=dict)
    of: str = ""

    @property
    def title(self) -> str:
        """Its label, in the language of the shop."""
        if not self.of:
            return _(self.label)
        return _("{kind}: {part}").format(kind=KINDS[self.of].title, part=_(self.label))


GROUPS = {
    "shop": N_("The shop"),
    "hours": N_("Hours, calendar"),
    "service": N_("Service, warranty"),
    "calls": N_("Calls"),
    "kinds": N_("Kinds of care"),
    "consent": N_("Contacts, consent"),
    "lost": N_("Lost customers"),
    "appointments": N_("Appointments"),
    "dms": N_("DMS files"),
    "figures": N_("Figures, targets"),
}
"""The groups of the settings page, in their order."""

_PARTS = {
    "on": N_("In use"),
    "role": N_("Duty"),
    "ladder": N_("Channels"),
    "opens": N_("Opens"),
    "due": N_("Due"),
    "closes": N_("Closes"),
}
"""What may be changed of a kind of care; its days count from the kind's own day."""
_FURTHEST = 3660


def _of_kinds() -> Iterator[Setting]:
    """The settings of each kind of care, declared by the table of kinds."""
    for kind, part, value, default in kind_settings():
        key = f"{kind.lower()}_{part}"
        if value == "bool":
            yield Setting(key, "bool", default, kind, _PARTS[part], 0, 1, "kinds", of=kind)
        elif value == "offset_days":
            yield Setting(key, "int", default, kind, _PARTS[part], -_FURTHEST, _FURTHEST, "kinds", of=kind)
        else:
            options = ROLES if value == "role" else LADDERS
            yield Setting(key, "choice", default, kind, _PARTS[part], group="kinds", options=options, of=kind)


SETTINGS = (
    Setting("shop_name", "text", "", "", N_("Name of the shop")),
    Setting("shop_short_name", "text", "", "", N_("Short name of the shop")),
    Setting("shop_address", "text", "", "", N_("Address of the shop")),
    Setting("shop_postcode", "text", "", "", N_("Postcode of the shop")),
    Setting("shop_phone", "text", "", "", N_("Appointment phone")),
    Setting("shop_rescue_phone", "text", "", "", N_("Rescue phone")),
    Setting("shop_map", "map", "", "2.4", N_("Sketch of the way to the shop (JSON)")),
    Setting("plate_prefix", "text", "", "Q30", N_("Plate prefix of the city")),
    Setting("language", "language", "zh_CN", "", N_("Language")),
    Setting("timezone", "offset", "+08:00", "6.4", N_("Time zone"), group="hours"),
    Setting("opens_at", "time", "08:30", "R3", N_("Opens at"), group="hours"),
    Setting("closes_at", "time", "18:00", "R3", N_("Closes at"), group="hours"),
    Setting(
        "first_service_opens_days", "int", 60, "C1", N_("First service: reminder from day"), group="service"
    ),
    Setting("first_service_days", "int", 90, "C1", N_("First service: due on day"), group="service"),
    Setting(
        "first_service_closes_days",
        "int",
        120,
        "C1",
        N_("First service: reminder until day"),
        1,
        730,
        group="service",
    ),
    Setting(
        "first_service_km", "int", 5000, "C1", N_("First service: due at km"), 100, 200000, group="service"
    ),
    Setting("service_months", "int", 6, "C2", N_("Periodic service: every months"), 1, 60, group="service"),
    Setting("service_km", "int", 10000, "C2", N_("Periodic service: every km"), 100, 200000, group="service"),
    Setting(
        "service_opens_days",
        "int",
        7,
        "C2",
        N_("Periodic service: reminder days before"),
        0,
        180,
        group="service",
    ),
    Setting(
        "service_closes_days", "int", 90, "C2", N_("Periodic service: reminder days after"), group="service"
    ),
    Setting(
        "km_per_month",
        "int",
        1250,
        "2.3",
        N_("Km a month where nothing is known"),
        100,
        30000,
        group="service",
    ),
    Setting("warranty_months", "int", 36, "C3", N_("Warranty: months"), 1, 240, group="service"),
    Setting("warranty_km", "int", 60000, "C3", N_("Warranty: km"), 100, 2000000, group="service"),
    Setting(
        "warranty_opens_months",
        "int",
        1,
        "C3",
        N_("Warranty: reminder months before"),
        1,
        24,
        group="service",
    ),
    Setting(
        "insurance_opens_months",
        "int",
        2,
        "C5",
        N_("Insurance: reminder months before"),
        1,
        12,
        group="service",
    ),
    Setting(
        "first_import_ramp",
        "int",
        30,
        "5.2",
        N_("First import: old work taken up a day"),
        0,
        100_000,
        group="dms",
    ),
    Setting(
        "delivery_alarm_minutes",
        "int",
        30,
        "F13",
        N_("Delivery report: alarm, minutes before closing"),
        0,
        240,
        group="dms",
    ),
    Setting("birthday_hours", "int", 2, "C6", N_("Birthday: hours after opening"), 1, 12, group="calls"),
    Setting(
        "count_hours",
        "int",
        3,
        "A1",
        N_("Appointment counts when made hours before"),
        0,
        72,
        group="appointments",
    ),
    Setting(
        "slot_places",
        "int",
        0,
        "A4",
        N_("Cars taken in at the same time (0: no limit)"),
        0,
        200,
        "appointments",
    ),
    Setting(
        "slot_minutes",
        "choice",
        "30",
        "A4",
        N_("Length of a slot"),
        group="appointments",
        options={"15": N_("15 minutes"), "30": N_("30 minutes")},
    ),
    *(
        Setting(f"minutes_{work}", "int", minutes, "A4", label, 15, 1440, "appointments")
        for work, minutes, label in (
            ("first_service", 60, N_("A first service takes minutes")),
            ("periodic_service", 60, N_("A periodic service takes minutes")),
            ("repair", 120, N_("A repair takes minutes")),
            ("accident", 120, N_("An accident takes minutes")),
            ("inspection", 60, N_("An annual check takes minutes")),
            ("other", 60, N_("Other work takes minutes")),
        )
    ),
    Setting(
        "buffer_minutes", "int", 0, "A4", N_("Minutes between two cars of a bay"), 0, 120, "appointments"
    ),
    Setting(
        "intake_an_hour", "int", 0, "A4", N_("Cars received an hour (0: no limit)"), 0, 200, "appointments"
    ),
    Setting("cars_a_day", "int", 0, "A4", N_("Cars a day (0: no limit)"), 0, 2000, "appointments"),
    Setting(
        "waiting_places",
        "int",
        0,
        "A4",
        N_("Customers waiting at once (0: no limit)"),
        0,
        200,
        "appointments",
    ),
    Setting("vip_holds", "holds", "", "A9", N_("Slots held for VIPs"), group="appointments"),
    Setting(
        "vip_release_minutes",
        "int",
        60,
        "A9",
        N_("Held slots open to all minutes before"),
        0,
        1440,
        "appointments",
    ),
    Setting("on_time_minutes", "int", 30, "K6", N_("On time: within minutes"), 0, 120, "appointments"),
    Setting("no_show_minutes", "int", 30, "A7", N_("Did not come: after minutes"), 5, 480, "appointments"),
    Setting(
        "reception_minutes", "int", 10, "A7", N_("Receiving a car takes minutes"), 1, 120, "appointments"
    ),
    Setting(
        "mask_second_copy",
        "bool",
        1,
        "2.1",
        N_("Phones masked on the copy of customer care"),
        0,
        1,
        "appointments",
    ),
    Setting(
        "parts_list_at", "time", "16:00", "A4", N_("List for parts and workshop at"), group="appointments"
    ),
    *(
        Setting(f"text_{step}", "template", "", rule, label, group="appointments")
        for step, rule, label in (
            ("booked", "A2", N_("Text message after booking")),
            ("day_before", "A8", N_("Text message the day before")),
            ("hour_before", "A8", N_("Text message an hour before")),
        )
    ),
    Setting(
        "hand_over_hours",
        "int",
        1,
        "A2",
        N_("Sheet is handed over hours before"),
        0,
        24,
        group="appointments",
    ),
    Setting(
        "service_tolerance_days",
        "int",
        15,
        "K3",
        N_("Came in on time: days of tolerance"),
        0,
        90,
        group="figures",
    ),
    Setting("lost_from_days", "int", 90, "L6", N_("Away: from day"), 1, 3650, group="lost"),
    Setting("lost_to_days", "int", 360, "L6", N_("Away: to day"), 1, 3650, group="lost"),
    Setting("lost_band_days", "int", 180, "L6", N_("Away: second band from day"), 1, 3650, group="lost"),
    Setting(
        "near_lost_days", "int", 90, "L6", N_("Nearly lost: days past the due date"), 0, 3650, group="lost"
    ),
    Setting("closed_weekdays", "weekdays", "", "6.4", N_("Closed on weekdays (1 is Monday)"), group="hours"),
    Setting("slot_morning", "span", "09:00-11:30", "R3", N_("Calls in the morning"), group="calls"),
    Setting("slot_afternoon", "span", "14:00-16:00", "R3", N_("Calls in the afternoon"), group="calls"),
    Setting("slot_evening", "span", "16:00-18:00", "R3", N_("Calls towards evening"), group="calls"),
    Setting("attempts", "int", 3, "R1", N_("Attempts before the text or letter"), 1, 3, group="calls"),
    Setting("attempt_days", "int", 3, "R1", N_("Days for the attempts"), 1, 30, group="calls"),
    Setting(
        "calls_a_day", "int", 70, "7.1", N_("Calls that the shop can make a day"), 1, 10_000, group="calls"
    ),
    Setting("quiet_until", "time", "09:00", "4.4", N_("Nobody is called before"), group="consent"),
    Setting("quiet_from", "time", "18:00", "4.4", N_("Nobody is called after"), group="consent"),
    Setting(
        "contacts_most",
        "int",
        4,
        "4.4",
        N_("Contacts a person at most, service notices aside"),
        0,
        100,
        group="consent",
    ),
    Setting("contacts_days", "int", 30, "4.4", N_("… within days"), 1, 366, group="consent"),
    Setting(
        "refuse_words",
        "text",
        "拒收请回复R",
        "4.4",
        N_("How to refuse, at the end of each text message"),
        group="consent",
    ),
    Setting(
        "service_basis",
        "choice",
        "floating",
        "C2",
        N_("Periodic service counts from"),
        group="service",
        options={"floating": N_("the last service"), "fixed": N_("the delivery, in fixed steps")},
    ),
    Setting(
        "model_table", "models", "", "4.3", N_("Intervals and warranty by model (JSON)"), group="service"
    ),
    Setting(
        "vip_birthday",
        "choice",
        "super_vip",
        "C16",
        N_("Whose birthday the manager visits"),
        group="kinds",
        options={"super_vip": N_("Super VIP"), "vip": N_("VIP and Super VIP")},
    ),
    Setting(
        "number_days", "int", 1, "1.1.1", N_("Wrong number: corrected within days"), 1, 60, group="calls"
    ),
    Setting(
        "recall_role",
        "choice",
        "care_specialist",
        "M1",
        N_("Monthly recall: whose duty"),
        group="calls",
        options=ROLES,
    ),
    Setting(
        "recall_away_months", "int", 3, "M1", N_("Monthly recall: not in for months"), 1, 24, group="calls"
    ),
    Setting("spot_share", "int", 60, "C5a", N_("Insurance spot check, %"), 0, 100, group="calls"),
    Setting("events_a_month", "int", 3, "K24", N_("Greeting events a month"), 0, 31, group="figures"),
    Setting("target_k2", "int", 90, "K2", N_("Target of the first-service rate, %"), 0, 100, group="figures"),
    Setting(
        "target_k3", "int", 70, "K3", N_("Target of the periodic-service rate, %"), 0, 100, group="figures"
    ),
    Setting("target_k4", "int", 50, "K4", N_("Target of the appointment rate, %"), 0, 100, group="figures"),
    Setting(
        "target_k6",
        "int",
        85,
        "K6",
        N_("Target of the arrival rate of appointments, %"),
        0,
        100,
        group="figures",
    ),
    Setting("target_k7", "int", 20, "K7", N_("Limit of the loss rate, %"), 0, 100, group="figures"),
    *_of_kinds(),
)


ORDERED = (
    ("opens_at", "closes_at"),
    ("first_service_opens_days", "first_service_days"),
    ("first_service_days", "first_service_closes_days"),
    ("lost_from_days", "lost_band_days"),
    ("lost_band_days", "lost_to_days"),
    ("quiet_until", "quiet_from"),
    ("slot_morning", "slot_afternoon"),
    ("slot_afternoon", "slot_evening"),
)
"""Settings of which the first must lie before the second."""
OF_A_WINDOW = tuple(
    (f"{kind.id.lower()}_{first}", f"{kind.id.lower()}_{second}")
    for kind in KINDS.values()
    for first, second in pairwise(kind.settable)
)
"""What a shop may move of a kind's window: it opens, is due and closes in this order."""
