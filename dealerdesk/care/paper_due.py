"""What must still be put on paper, with its limit: sheets (A2), parts list (A4), slips of the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from dealerdesk.appointments.entries import AppointmentRow
from dealerdesk.appointments.handover import SHEET, HandOverService
from dealerdesk.care.calendar_service import CalendarService
from dealerdesk.care.forms import evening_number, morning_number
from dealerdesk.care.ruler import EVENING_BEFORE, Limit
from dealerdesk.settings import Settings
from dealerdesk.staff.paper import PaperService
from dealerdesk.staff.rights import Actor, may
from dealerdesk.store.store import Store

MORNING, EVENING, PARTS_LIST = "day-pack", "evening", "parts-list"
"""Forms in the log of papers."""


@dataclass(frozen=True)
class Due:
    """A paper that waits. ``limit`` None: at any time. ``changed``: it was printed, and says something else
    by now. ``row`` is the appointment of a sheet."""

    form: str
    number: str
    day: date
    limit: datetime | None = None
    changed: bool = False
    row: AppointmentRow | None = None


class PaperDue:
    """Reads what waits for the printer."""

    def __init__(
        self, store: Store, settings: Settings, hand_overs: HandOverService, paper: PaperService,
        calendar: CalendarService, parts: Callable[[], list[Limit]],
    ) -> None:  # fmt: skip
        """``parts`` tells when the list for parts and workshop is due (A4), and whether it is done."""
        self._parts = parts
        self._store = store
        self._settings = settings
        self._hand_overs = hand_overs
        self._paper = paper
        self._calendar = calendar

    def waiting(self, actor: Actor) -> list[Due]:
        """What waits for paper, by its limit; papers without a limit stand last."""
        now = self._store.clock.now()
        found = self._sheets(now.date())
        if self._calendar.calendar().is_open(now.date()):
            found += self._slips(now) if may(actor, "call") else []
            found += [
                Due(PARTS_LIST, now.date().isoformat(), now.date(), limit.at)
                for limit in (self._parts() if may(actor, "hand_over") else ())
                if not limit.done
            ]
        return sorted(found, key=lambda due: (due.limit is None, due.limit or now))

    def must(self, actor: Actor) -> list[Due]:
        """Those of them that must be printed today."""
        today = self._store.clock.today()
        return [due for due in self.waiting(actor) if due.limit is not None and due.limit.date() <= today]

    def _sheets(self, today: date) -> list[Due]:
        """The sheets of customers still to come that were not printed as they are now (A2, A5)."""
        slips = [
            slip
            for slip in self._hand_overs.of_day(today)
            if slip.row.state == "booked" and slip.printed_at is None
        ]
        before = self._paper.printed_at(SHEET, [slip.row.number for slip in slips]) if slips else {}
        return [
            Due(
                SHEET, slip.row.number, slip.row.at.date(), slip.row.limit, slip.row.number in before,
                slip.row,
            )
            for slip in slips
        ]  # fmt: skip

    def _slips(self, now: datetime) -> list[Due]:
        """晨会单 at any time of the day, 夕会单 half an hour before the close."""
        day = now.date()
        closes = datetime.combine(day, time.fromisoformat(self._settings["closes_at"]), now.tzinfo)
        every = (
            Due(EVENING, evening_number(day), day, closes - EVENING_BEFORE),
            Due(MORNING, morning_number(day), day),
        )
        return [due for due in every if not self._paper.count(due.form, due.number)]
