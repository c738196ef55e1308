"""What an empty cell may mean, field by field: keep, clear, or fill only what is empty.

What tells whose record a row is can't be cleared: without it the row would be about nobody. A
mileage of a list is a reading of a day and stays in the car's history. A number of a customer
that is cleared is ended, not deleted. A driver or payer that is cleared in a list of cars is one no
more and stays in the history of the car; repair orders and policies tell of a day only.
"""

from __future__ import annotations

from dealerdesk.dms.choices import CLEAR, EMPTY_RULES, FILL, KEEP
from dealerdesk.text import N_, _

_PHONES = "phone phone_home phone_office phone_spare"
_LISTED = frozenset(
    (
        "customer_kind contact sex birthday id_tail address postcode tier note plate brand model colour"
        " engine use energy produced_on invoiced_on sold_on delivered_on registered_on inspection_until"
        f" consultant adviser {_PHONES}"
    ).split()
)
_ENDING = frozenset(("driver", "payer"))
_CLEARED = {
    "customers": _LISTED | _ENDING,
    "vehicles": _LISTED | _ENDING,
    "sales": _LISTED | _ENDING,
    "repair_orders": frozenset(
        (
            "entered_on opened_on finished_on settled_on service_class work complaint km labour parts total"
            " paid adviser technician sender sender_phone next_on next_km"
        ).split()
    ),
    "policies": frozenset(
        (
            "insurer start_on end_on premium here specialist"
            " compulsory_start compulsory_end compulsory_premium"
            " commercial_start commercial_end commercial_premium"
        ).split()
    ),
}
"""Fields that an empty cell may clear, by kind of file."""
_FILLED = {
    "customers": frozenset(("name", "customer_number")),
    "vehicles": frozenset(("name", "customer_number")),
    "sales": frozenset(("name", "customer_number")),
    "policies": frozenset(("policy_kind",)),
}
"""Fields that a file may fill where ours is empty, but never clear."""
_KEYS = frozenset(
    ("customer_number name vin number policy_number policy_kind compulsory_number commercial_number").split()
)
_ROLES = frozenset(("driver", "driver_phone", "payer", "payer_phone"))

KEY = N_("it tells whose record this is, so an empty cell never clears it")
READING = N_("a mileage once read stays in the car's history")
ROLE = N_("a role ends when a list names somebody else")
CHECKED = N_("an empty cell changes nothing here")


def offered(kind: str, field: str) -> tuple[str, ...]:
    """What a person may choose for the empty cells of a field; keep is always among it."""
    if field in _CLEARED.get(kind, ()):
        return EMPTY_RULES
    return (KEEP, FILL) if field in _FILLED.get(kind, ()) else (KEEP,)


def clears(kind: str, field: str) -> bool:
    """Whether empty cells of a field may clear ours."""
    return CLEAR in offered(kind, field)


def why_never_cleared(kind: str, field: str) -> str:
    """Why clearing is not offered, in the language of the shop; '' when it is."""
    if clears(kind, field):
        return ""
    if field in _KEYS:
        return _(KEY)
    if field == "km":
        return _(READING)
    return _(ROLE) if field in _ROLES else _(CHECKED)
