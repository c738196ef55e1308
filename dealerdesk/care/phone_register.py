"""跟踪服务电话登记表 (2.6): every call of some days, inbound and outbound, each on one line (F15).

Nothing is written here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from dealerdesk.care.attempts import RESULTS
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.list_forms import PhoneLine, PhoneRegisterForm
from dealerdesk.care.other_calls import IN
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.people.rules import mask_phone, plate_display
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, may, require
from dealerdesk.store.store import Store
from dealerdesk.text import _

LONGEST_DAYS = 31


class _Row(NamedTuple):
    id: int
    at: str
    direction: str
    customer_id: int | None
    name: str
    phone: str
    plate: str
    kind: str
    nth: int | None
    result: str
    back_at: str | None
    note: str
    actor: str


class PhoneRegister:
    """Builds the register; whole numbers for who may see them."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def register(self, actor: Actor, first: date, last: date, note: PrintNote) -> PhoneRegisterForm:
        """The calls of these days, both included, in order of time.

        Raises NotAllowed (it is a list of people), NotFound without a call, WorldError for more than a
        month.
        """
        require(actor, "print_list")
        if (last - first).days >= LONGEST_DAYS:
            raise WorldError(_("A register holds a month at most"))
        calls: dict[tuple[Any, ...], list[_Row]] = defaultdict(list)
        for row in self._rows(first, last):
            calls[row.at, row.actor, row.customer_id or f"car {row.plate}"].append(row)
        if not calls:
            raise NotFound(_("No call from {first} to {last}").format(first=first, last=last))
        whole = may(actor, "see_phone")
        lines = tuple(_line(rows, whole) for rows in calls.values())
        reached = {name for name, result in RESULTS.items() if result.group == "reached"} | {"opt_out"}
        outbound = [rows for rows in calls.values() if rows[0].direction != IN]
        return PhoneRegisterForm(
            shop=self._settings.shop_head(), number=register_number(first, last), first=first, last=last,
            printed=note, rows=lines, inbound=len(lines) - len(outbound), outbound=len(outbound),
            reached=sum(rows[0].result in reached for rows in outbound),
        )  # fmt: skip

    def _rows(self, first: date, last: date) -> list[_Row]:
        rows = self._store.db.execute_sql(
            "SELECT a.id, a.at, a.direction, a.customer_id, coalesce(c.name, ''),"
            " CASE WHEN a.phone <> '' THEN a.phone ELSE coalesce((SELECT p.number FROM phone p"
            " WHERE p.customer_id = a.customer_id AND p.state IN ('ok', 'suspect')"
            " ORDER BY p.position, p.id LIMIT 1), '') END, coalesce(v.plate, ''), a.kind,"
            " CASE WHEN a.task_id IS NULL OR a.kind = '' THEN NULL ELSE (SELECT count(*) FROM attempt b"
            " WHERE b.task_id = a.task_id AND b.channel = 'phone' AND b.at <= a.at) END,"
            " a.result, a.back_at, a.note, a.actor FROM attempt a"
            " LEFT JOIN customer c ON c.id = a.customer_id LEFT JOIN vehicle v ON v.id = a.vehicle_id"
            " WHERE a.channel = 'phone' AND a.at >= ? AND a.at < ? ORDER BY a.at, a.id",
            (first.isoformat(), (last + timedelta(days=1)).isoformat()),
        )
        return [_Row(*row) for row in rows.fetchall()]


def register_number(first: date, last: date) -> str:
    """``DH-202611-01`` of a month, ``DH-20261123-007`` of so many days from a day on."""
    days = (last - first).days + 1
    if first.day == 1 and last == (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(1):
        return f"DH-{first:%Y%m}-01"
    return f"DH-{first:%Y%m%d}-{days:03d}"


def _line(rows: Sequence[_Row], whole: bool) -> PhoneLine:
    """One call, however many tasks it was about."""
    first = rows[0]
    at = datetime.fromisoformat(first.at)
    kinds = dict.fromkeys(KINDS[row.kind].word for row in rows if row.kind in KINDS)
    inbound = first.direction == IN
    without = _("inbound call") if inbound else _("other call")
    done = []
    if first.back_at:
        done.append(_("again {when}").format(when=f"{datetime.fromisoformat(first.back_at):%m-%d %H:%M}"))
    done += [row.note for row in rows[:1] if row.note]
    return PhoneLine(
        at=at, inbound=inbound, name=first.name, phone=first.phone if whole else mask_phone(first.phone),
        plate=plate_display(next((row.plate for row in rows if row.plate), "")),
        kind=_(", ").join(kinds) or without, nth=first.nth,
        result=_(RESULTS[first.result].name) if first.result in RESULTS else _("greeted"),
        done=_("; ").join(done), number=f"{at:%Y%m%d}-{first.id}", by=first.actor,
    )  # fmt: skip
