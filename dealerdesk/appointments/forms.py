"""The appointment sheet 预约登记表 (2.1) as plain values: both copies are drawn from this one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dealerdesk.forms import PrintNote, ShopHead
from dealerdesk.text import N_

KINDS = {"active": N_("Outbound"), "passive": N_("Inbound")}
PARTS = {"have": N_("Stock"), "none": N_("None"), "order": N_("Order")}
CHANNELS = {
    "phone": N_("Phone"),
    "wechat": N_("WeChat"),
    "app": N_("App"),
    "visit": N_("Walk-in"),
    "fax": N_("Fax"),
}
WORK = {
    "first_service": N_("First service"),
    "periodic_service": N_("Periodic service"),
    "repair": N_("Repairs"),
    "accident": N_("Accident"),
    "inspection": N_("Annual check"),
    "other": N_("Other"),
}
BRING = {
    "licence": N_("Driving licence"),
    "manual": N_("Service book"),
    "policy": N_("Policy"),
    "key": N_("Spare key"),
}
RESOURCES = {
    "fast_lane": N_("Fast lane"),
    "test_drive": N_("Test drive with technician"),
    "courtesy_car": N_("Courtesy car"),
    "charger": N_("Charger"),
}
PURPOSES = {
    "contract": N_("Contract"),
    "service": N_("Service notices"),
    "courtesy": N_("Greetings"),
    "marketing": N_("Marketing"),
    "insurance": N_("Insurance offers"),
    "photos": N_("Event photos"),
}
TIERS = {"general": N_("General"), "vip": N_("VIP"), "super_vip": N_("Super VIP")}


@dataclass(frozen=True)
class ContactLine:
    """One line of the contact record (3·3·3): when, in which slot, with what result."""

    at: datetime
    slot: str = ""
    result: str = ""
    success: bool = False


@dataclass(frozen=True)
class Contact:
    """The calls that led to an appointment: their lines, what they were about, the script read."""

    lines: tuple[ContactLine, ...] = ()
    about: str = ""
    script: str = ""


@dataclass(frozen=True)
class ScriptPoint:
    """A point of the call script and whether it was said."""

    words: str
    done: bool = False


@dataclass(frozen=True)
class SheetForm:
    """One appointment as printed. Empty values print empty.

    Money in fen, distances in km. `counts` and
    `provisional` choose the stamp of rule A1 (made at least `count_hours` before the booked time). `tier`,
    `channel`, `work`, `bring`, `resources` and `purposes` are codes of the tables above. `told`: the customer
    was told what to bring. `blank`: a sheet to write on, with its number and codes alone; the moments are not
    printed then. `plate` is written with its dot. `wish` has at most two lines of 45 characters.
    """

    shop: ShopHead
    number: str
    registered_at: datetime
    registered_by: str
    at: datetime
    printed: PrintNote
    kind: str = "active"
    channel: str = "phone"
    customer_name: str = ""
    honorific: str = ""
    phone: str = ""
    sender_name: str = ""
    sender_phone: str = ""
    plate: str = ""
    model: str = ""
    vin_tail: str = ""
    bought_on: date | None = None
    km_estimate: int | None = None
    km_last: int | None = None
    km_last_on: date | None = None
    tier: str = ""
    until: datetime | None = None
    leave_at: datetime | None = None
    counts: bool = False
    provisional: bool = False
    count_hours: int = 3
    work: str = ""
    work_text: str = ""
    waits: bool = False
    pickup: bool = False
    wish: str = ""
    items: str = ""
    labour_fen: int | None = None
    parts_fen: int | None = None
    parts_state: str = ""
    parts_on: date | None = None
    parts_text: str = ""
    adviser: str = ""
    bay: str = ""
    technician: str = ""
    bring: tuple[str, ...] = ()
    told: bool = False
    resources: tuple[str, ...] = ()
    contacts_for: str = ""
    contacts: tuple[ContactLine, ...] = ()
    script_name: str = ""
    script_points: tuple[ScriptPoint, ...] = ()
    consent_number: str = ""
    purposes: tuple[str, ...] = ()
    best_contact: str = ""
    mask_second: bool = True
    blank: bool = False

    @property
    def lead_minutes(self) -> int:
        """Whole minutes from registration to the booked time; negative when it was booked afterwards."""
        return int((self.at - self.registered_at).total_seconds() // 60)

    @property
    def total_fen(self) -> int | None:
        """Labour and parts together; None when neither is known."""
        known = [fen for fen in (self.labour_fen, self.parts_fen) if fen is not None]
        return sum(known) if known else None
