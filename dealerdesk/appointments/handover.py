"""The hand-over of the sheets to the front desk (A2), and the close of the day 收班."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dealerdesk.appointments.entries import AppointmentRow
from dealerdesk.appointments.records import Appointment, DayClose, HandOver
from dealerdesk.appointments.service import AppointmentService
from dealerdesk.errors import WorldError
from dealerdesk.staff.paper import PaperService
from dealerdesk.staff.rights import COMMAND_LINE, Actor, require
from dealerdesk.staff.service import StaffService
from dealerdesk.store.store import Change, Store
from dealerdesk.text import _, ngettext

SHEET = "sheet"


@dataclass(frozen=True)
class Slip:
    """A sheet on its way to the front desk: printed, given, accepted, each with its moment or None."""

    row: AppointmentRow
    printed_at: datetime | None = None
    given_by: str = ""
    given_at: datetime | None = None
    accepted_by: str = ""
    accepted_at: datetime | None = None

    @property
    def whole(self) -> bool:
        """Whether it is printed and accepted: nothing is left to do."""
        return self.printed_at is not None and self.accepted_at is not None

    @property
    def state(self) -> str:
        """todo (not printed), printed, given, or accepted."""
        if self.accepted_at:
            return "accepted"
        if self.given_at:
            return "given"
        return "printed" if self.printed_at else "todo"


class HandOverService:
    """The sheets that go from customer care to the front desk."""

    def __init__(
        self, store: Store, appointments: AppointmentService, paper: PaperService, staff: StaffService
    ) -> None:
        self._store = store
        self._appointments = appointments
        self._paper = paper
        self._staff = staff

    def open(self) -> list[Slip]:
        """Every sheet not accepted yet: of appointments to come, and of those made today; by limit."""
        today = self._store.clock.today()
        return [slip for slip in self.of_day(today) if slip.state != "accepted"]

    def due_today(self) -> list[Slip]:
        """Today's sheets as the day shows them: those to hand over, and those accepted already."""
        now = self._store.clock.now()
        return [
            slip for slip in self.of_day(now.date())
            if slip.state == "accepted" or (slip.row.state == "booked" and slip.row.at >= now)
        ]  # fmt: skip

    def of_day(self, day: date) -> list[Slip]:
        """The sheets that were or are to be given over on a day: those made on it, those changed on it, and
        older ones still missing whose time has not passed; by their limit (A2)."""
        start = datetime.combine(day, datetime.min.time(), self._store.clock.tz)
        live = Appointment.state.in_(("booked", "arrived", "left"))
        rows = self._appointments.where(live & ((Appointment.at >= start) | (Appointment.made_at >= start)))
        rows = [row for row in rows if row.made_at.date() <= day]
        slips = self._slips(rows)
        found = [
            slip
            for slip in slips
            if slip.row.sheet_since.date() == day
            or slip.state != "accepted"
            or (slip.accepted_at is not None and slip.accepted_at.date() == day)
        ]
        return sorted(found, key=lambda slip: (slip.row.limit, slip.row.at, slip.row.id))

    def missing(self, day: date) -> list[Slip]:
        """The sheets that keep a day from being closed: not printed as they are now, or not accepted; those
        of customers who have come already are not asked for."""
        return [slip for slip in self.of_day(day) if slip.row.state == "booked" and not slip.whole]

    def give(self, actor: Actor, numbers: Sequence[str]) -> Change:
        """Customer care gives these sheets to the front desk, written by hand where they were not printed;
        those given already stay as they are. Raises NotFound, NotAllowed."""
        slips = self._slips([self._appointments.get(number) for number in numbers])
        with self._store.write(actor, "hand_over", ", ".join(numbers[:3])) as w:
            for slip in slips:
                if slip.given_at is None:
                    w.insert(
                        HandOver, appointment=slip.row.id, given_by=actor.name,
                        given_at=self._store.clock.now(),
                    )  # fmt: skip
        return w.change

    def take_back(self, actor: Actor, numbers: Sequence[str]) -> Change:
        """Sheets that were given by mistake; those accepted already stay. Raises NotFound, NotAllowed."""
        ids = [self._appointments.get(number).id for number in numbers]
        with self._store.write(actor, "hand_over", ", ".join(numbers[:3])) as w:
            given = HandOver.appointment.in_(ids) & ~HandOver.void & HandOver.accepted_at.is_null()
            for row in HandOver.select().where(given):
                w.delete(HandOver, row.id)
        return w.change

    def accept(self, actor: Actor, numbers: Sequence[str], name: str, pin: str = "") -> Change:
        """``name`` accepts these sheets at the front desk, with the PIN that the person has (A2); the command
        line, and a shop that has named nobody, may name anybody.

        Raises NotFound, NotAllowed for a role that may not accept, and WorldError for a wrong PIN, a sheet
        that nobody has given, or one that the same person gave.
        """
        who = Actor(name.strip(), actor.role, actor.purpose)
        if actor.role != COMMAND_LINE and self._staff.members():
            who = self._staff.sign_in(name, pin)
        if not who.name:
            raise WorldError(_("Please type a name"))
        require(who, "hand_over")
        slips = self._slips([self._appointments.get(number) for number in numbers])
        early = [slip.row.number for slip in slips if slip.given_at is None]
        if early:
            raise WorldError(
                _("Nobody has given these sheets yet: {numbers}").format(numbers=", ".join(early))
            )
        if any(slip.given_by == who.name for slip in slips):
            raise WorldError(_("Who gave a sheet can't accept it: choose somebody of the front desk"))
        with self._store.write(who, "hand_over", ", ".join(numbers[:3])) as w:
            for slip in slips:
                if slip.accepted_at is None:
                    row: Any = HandOver.get((HandOver.appointment == slip.row.id) & ~HandOver.void)
                    w.update(
                        HandOver, row.id, {"accepted_by": who.name, "accepted_at": self._store.clock.now()}
                    )
        return w.change

    def close_day(self, actor: Actor, day: date) -> Change:
        """Close a day 收班. Raises NotAllowed, and WorldError while a sheet is missing, naming them."""
        missing = self.missing(day)
        if missing:
            raise WorldError(
                ngettext(
                    "{n} sheet is missing at the front desk: {numbers}",
                    "{n} sheets are missing at the front desk: {numbers}",
                    len(missing),
                ).format(n=len(missing), numbers=", ".join(slip.row.number for slip in missing[:5]))
            )
        with self._store.write(actor, "hand_over", day.isoformat()) as w:
            if DayClose.get_or_none(DayClose.day == day) is None:
                w.insert(DayClose, day=day, at=self._store.clock.now(), actor=actor.name)
        return w.change

    def reopen_day(self, actor: Actor, day: date) -> Change:
        """A day that was closed by mistake is open again. Raises NotAllowed."""
        with self._store.write(actor, "hand_over", day.isoformat()) as w:
            for row in DayClose.select().where(DayClose.day == day):
                w.delete(DayClose, row.id)
        return w.change

    def closed(self, day: date) -> tuple[str, datetime] | None:
        """Who closed a day, and when; None while it is open."""
        row: Any = DayClose.get_or_none(DayClose.day == day)
        return (row.actor, row.at) if row else None

    def _slips(self, rows: list[AppointmentRow]) -> list[Slip]:
        printed = self._paper.printed_at(SHEET, [row.number for row in rows])
        ids = [row.id for row in rows]
        given: dict[int, Any] = {
            row.appointment_id: row
            for row in HandOver.select().where(
                HandOver.appointment.in_(ids) & ~HandOver.void  # type: ignore[operator]
            )
        }
        found = []
        for row in rows:
            at = printed.get(row.number)
            over = given.get(row.id)
            found.append(
                Slip(
                    row,
                    at if at and (not row.changed_at or at >= row.changed_at) else None,
                    over.given_by if over else "",
                    over.given_at if over else None,
                    over.accepted_by if over else "",
                    over.accepted_at if over else None,
                )
            )
        return found
