"""What came of a call, as plain values: its result, and everything that was told in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dealerdesk.care.lost import ELSEWHERE, REASONS
from dealerdesk.errors import WorldError
from dealerdesk.text import _


@dataclass(frozen=True)
class Away:
    """Why a car was not brought in (L5); A and B with shop, place and fee in fen."""

    code: str
    shop: str = ""
    place: str = ""
    fee_fen: int | None = None
    service: str = ""
    note: str = ""


@dataclass(frozen=True)
class Said:
    """What came of a call. ``at`` None is now; ``back_at`` when to call back; ``km`` as told;
    ``complaint`` in the customer's words; ``refuses`` the purposes that an opt-out names (none =
    all); ``seconds`` that it took; ``also`` the other tasks of the same call; ``booked_at`` the time
    of the appointment that was made; ``says`` the purposes that the customer agreed to (true) or
    refused; ``phone`` the number that an inbound call came from."""

    result: str
    at: datetime | None = None
    back_at: datetime | None = None
    note: str = ""
    km: int | None = None
    away: Away | None = None
    complaint: str = ""
    refuses: tuple[str, ...] = ()
    seconds: int | None = None
    direction: str = "out"
    also: tuple[int, ...] = ()
    booked_at: datetime | None = None
    says: tuple[tuple[str, bool], ...] = ()
    phone: str = ""


def check_away(away: Away) -> None:
    """Refuse a letter that is no reason, and A and B without the shop (L5)."""
    if away.code not in REASONS:
        raise WorldError(_("{code} is no reason: choose a letter from A to L").format(code=away.code))
    if away.code in ELSEWHERE and not away.shop.strip():
        raise WorldError(_("Which shop was it? Name, place and fee belong to this reason"))
    if away.fee_fen is not None and away.fee_fen < 0:
        raise WorldError(_("A fee can't be below zero"))
