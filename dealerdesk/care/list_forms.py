"""Lists as plain values: 定期保养用户一览表 (2.3), 跟踪服务电话登记表 (2.6), 购车用户维系表 (2.12)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from dealerdesk.forms import PrintNote, ShopHead


@dataclass(frozen=True)
class ContactCell:
    """One call on the list: when, the slot and the result in words; a success prints bold."""

    at: datetime
    slot: str
    result: str
    success: bool = False


@dataclass(frozen=True)
class MaintenanceRow:
    """One car. Distances in km; ``basis``, ``change`` in words; ``reason`` a letter A–L; ``contacts`` at
    most three."""

    name: str
    phone: str = ""
    plate: str = ""
    model: str = ""
    bought: date | None = None
    last_on: date | None = None
    last_km: int | None = None
    due: date | None = None
    due_km: int | None = None
    basis: str = ""
    printed: date | None = None
    posted: date | None = None
    contacts: tuple[ContactCell, ...] = ()
    booked: datetime | None = None
    reason: str = ""
    came: date | None = None
    change: str = ""
    by: str = ""


@dataclass(frozen=True)
class MaintenanceListForm:
    """定期保养用户一览表 (2.3, M1–M6) of a service month. ``made`` and ``post`` are first and last day;
    ``came`` is None before the month begins; ``reasons`` counts by letter, ``reason_names`` names them;
    ``measures`` what was chosen for the month and for single cars (L2), in words."""

    shop: ShopHead
    number: str
    month: date
    printed: PrintNote
    made: tuple[date, date]
    print_by: date
    post: tuple[date, date]
    call_from: date
    rows: tuple[MaintenanceRow, ...] = ()
    sent: int = 0
    reached: int = 0
    booked: int = 0
    came: int | None = None
    reasons: dict[str, int] = field(default_factory=dict)
    reason_names: dict[str, str] = field(default_factory=dict)
    measures: str = ""


@dataclass(frozen=True)
class NodeCell:
    """One node of a buyer: ``state`` of followups.STATES, its day, the result in words."""

    state: str
    day: date
    result: str = ""


@dataclass(frozen=True)
class Stamp:
    """Who or what, and on which day."""

    words: str
    day: date


@dataclass(frozen=True)
class BuyerRow:
    """A buyer with the eight nodes of F5; None where one does not apply yet."""

    name: str
    phone: str
    plate: str
    model: str
    delivered: date
    consultant: str
    cells: tuple[NodeCell | None, ...]
    signed: Stamp | None = None
    checked: Stamp | None = None


@dataclass(frozen=True)
class BuyerGridForm:
    """购车用户维系表 (2.12, F5). Counts are of the nodes due by ``as_of``; ``consultant`` where it is the
    list of one."""

    shop: ShopHead
    number: str
    first: date
    month: date
    as_of: datetime
    printed: PrintNote
    rows: tuple[BuyerRow, ...] = ()
    consultant: str = ""
    due: int = 0
    done: int = 0
    tried: int = 0
    missing: int = 0
    checked: int = 0
    true: int = 0


@dataclass(frozen=True)
class PhoneLine:
    """One call of the register: when, who rang whom, about what, which attempt at it, what came of it.
    ``number`` is that of its record."""

    at: datetime
    inbound: bool
    name: str
    phone: str = ""
    plate: str = ""
    kind: str = ""
    nth: int | None = None
    result: str = ""
    done: str = ""
    number: str = ""
    by: str = ""


@dataclass(frozen=True)
class PhoneRegisterForm:
    """跟踪服务电话登记表 (2.6, F15) of some days; ``reached`` of the outbound calls."""

    shop: ShopHead
    number: str
    first: date
    last: date
    printed: PrintNote
    rows: tuple[PhoneLine, ...] = ()
    inbound: int = 0
    outbound: int = 0
    reached: int = 0
