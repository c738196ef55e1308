"""A person's week as a calendar file for a phone: one entry a day for the care, one an appointment.

Names and plates, never a phone number (4.4).
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from dealerdesk.appointments.forms import WORK
from dealerdesk.appointments.service import AppointmentService
from dealerdesk.care.days import DayItem, DayService
from dealerdesk.care.ics import Entry, ics
from dealerdesk.errors import WorldError
from dealerdesk.people.rules import plate_display
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import FRONT_DESK, GENERAL_MANAGER, MANAGER, Actor, require
from dealerdesk.store.backup import write_durably
from dealerdesk.store.store import Store
from dealerdesk.text import _

EVERYBODYS = (MANAGER, GENERAL_MANAGER)


class PhoneWeek:
    """Makes the file."""

    def __init__(
        self, store: Store, settings: Settings, days: DayService, appointments: AppointmentService
    ) -> None:
        self._store = store
        self._settings = settings
        self._days = days
        self._appointments = appointments

    def text(self, actor: Actor, monday: date) -> str:
        """The work of the seven days from ``monday`` that is this person's. Raises NotAllowed."""
        require(actor, "find_customer", own=True)
        today, shop = self._store.clock.today(), self._settings["shop_short_name"]
        entries: list[Entry] = []
        for n in range(7):
            day = monday + timedelta(days=n)
            mine = [one for one in self._days.items(day) if _is_mine(one, actor)] if day >= today else []
            if mine:
                entries.append(_care(day, mine))
        for row in self._appointments.between(monday, monday + timedelta(days=6)):
            if row.state == "booked" and (
                actor.role in (*EVERYBODYS, FRONT_DESK) or actor.name in (row.made_by, row.adviser)
            ):
                car = plate_display(row.plate) or row.model
                title = _("{work} {name} {plate}").format(
                    work=_(WORK[row.work]), name=row.customer_name, plate=car
                )
                minutes = int((row.until - row.at).total_seconds() // 60)
                entries.append(Entry(row.number, row.at, title, row.wish, minutes, shop))
        return ics(entries, _("{shop} · {name}").format(shop=shop, name=actor.name), self._store.clock.now())

    def save(self, actor: Actor, monday: date, to: Path) -> None:
        """Write the file. Raises NotAllowed, WorldError when the place can't be written."""
        data = self.text(actor, monday).encode("utf-8")
        try:
            write_durably(to, data)
        except OSError as error:
            raise WorldError(
                _("Can't write {file} ({reason}): choose another place").format(
                    file=to, reason=error.strerror
                )
            ) from error


def _is_mine(one: DayItem, actor: Actor) -> bool:
    if actor.role in EVERYBODYS:
        return True
    return one.role == actor.role and one.owner in ("", actor.name)


def _care(day: date, mine: list[DayItem]) -> Entry:
    counted = Counter(one.item.title for one in mine)
    kinds = " · ".join(f"{title} {n}" for title, n in counted.most_common(4))
    lines = [
        " ".join(filter(None, (i.title, i.customer_name, plate_display(i.plate), i.why)))
        for i in (one.item for one in mine)
    ]
    title = _("Care {count}: {kinds}").format(count=len(mine), kinds=kinds)
    return Entry(f"care-{day:%Y%m%d}-{mine[0].role}", day, title, "\n".join(lines))
