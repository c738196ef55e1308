"""Appointments 预约: book, list, cancel, and the sheet in two copies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from dealerdesk.appointments import rules
from dealerdesk.appointments.capacity import Reason, Wish
from dealerdesk.appointments.capacity_service import VIP_TIERS, CapacityService
from dealerdesk.appointments.entries import MOVED, AppointmentRow, Booking, Draft, Move
from dealerdesk.appointments.forms import PARTS, WORK, Contact, SheetForm
from dealerdesk.appointments.records import (
    Appointment,
    AppointmentMove,
    BlankSheet,
    HandOver,
)
from dealerdesk.appointments.sheet import sheet_form
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.people.loading import (
    customer_card,
    customer_labels,
    customer_tiers,
    vehicle_card,
    vehicle_labels,
)
from dealerdesk.people.service import PeopleService
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, require
from dealerdesk.store.numbers import next_number
from dealerdesk.store.restore import entry, restore
from dealerdesk.store.store import Change, Store, Writing, to_json
from dealerdesk.text import _

_NOT_AS_SAID = (
    *("vehicle_id", "at", "made_at", "minutes", "bring", "wish", "number", "bay", "technician", "over_why"),
)
CHANGEABLE = (
    *("work", "kind", "channel", "technician", "wish", "items", "labour_fen", "parts_fen", "waits", "pickup"),
    *("pickup_address", "pickup_at", "driver", "note"),
)
"""What of an appointment is changed without moving it."""
_AS_KEPT = set(AppointmentRow.__dataclass_fields__) - {
    *("until", "plate", "model", "customer_name", "customer_sex", "limit", "tier")
}
LONGEST_WISH = 90
"""Two lines of 45 characters on the sheet (2.1)."""


class AppointmentService:
    """The appointment book."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        people: PeopleService,
        capacity: CapacityService,
        estimated_km: Callable[[int, date], int | None],
        contact: Callable[[int, datetime], Contact],
    ) -> None:
        """``estimated_km`` tells the likely mileage of a vehicle on a day (rule 2.3); ``contact`` the calls
        that led to the appointment of a vehicle made at a moment."""
        self._store = store
        self._settings = settings
        self._people = people
        self._capacity = capacity
        self._estimated_km = estimated_km
        self._contact = contact

    def book(self, actor: Actor, draft: Draft) -> Booking:
        """Make an appointment. A past moment is recorded as it is; one to come must fit (A4), unless
        ``over_why`` says why not and the role may; where the shop has bays it gets one.

        Raises NotFound for an unknown vehicle or blank sheet, NotAllowed, and WorldError for an unknown kind
        of work, a wish that is too long, or a time that is full.
        """
        if draft.work not in WORK:
            raise WorldError(
                _("{work} is no kind of work: choose one of {names}").format(
                    work=draft.work, names=", ".join(WORK)
                )
            )
        wish = " ".join(draft.wish.split())
        if len(wish) > LONGEST_WISH:
            raise WorldError(
                _("The wish has {n} characters, the sheet holds {most}: please shorten it").format(
                    n=len(wish), most=LONGEST_WISH
                )
            )
        car = vehicle_card(draft.vehicle_id)
        owner = car.owner or next(iter(car.holders), None)
        tz = self._store.clock.tz
        made_at = (draft.made_at or self._store.clock.now()).astimezone(tz)
        at = draft.at.astimezone(tz)
        counting = rules.counts(made_at, at, self._settings["count_hours"])
        own = any(self._people.is_own(actor, h.customer_id) for h in car.holders)
        minutes = draft.minutes or self._capacity.minutes_of(draft.work)
        values: dict[str, Any] = {
            name: getattr(draft, name) for name in Draft.__dataclass_fields__ if name not in _NOT_AS_SAID
        }
        with self._store.write(actor, "book", own=own) as w:
            over, bay, technician = self._fit(
                actor,
                Wish(
                    at, minutes, draft.work, draft.bay, draft.adviser, draft.waits,
                    owner is not None and self._is_vip(owner.customer_id),
                ),
                draft.over_why,
            )  # fmt: skip
            blank = self._blank(draft.number)
            number = draft.number.strip().upper() or next_number(w, "YY", made_at.date())
            w.summary = f"{number} {car.plate or car.vin}"
            row_id = w.insert(
                Appointment,
                number=number,
                vehicle=draft.vehicle_id,
                customer=owner.customer_id if owner else None,
                at=at,
                made_at=made_at,
                made_by=actor.name,
                minutes=minutes,
                bring=to_json(list(draft.bring)),
                counts=counting,
                wish=wish,
                bay=draft.bay or bay,
                technician=draft.technician or technician,
                over_why=over,
                over_by=actor.name if over else "",
                **values,
            )
            if blank is not None:
                w.update(BlankSheet, blank.id, {"state": "keyed", "appointment": row_id})
        return Booking(row_id, number, counting, self._capacity.left(at), w.change)

    def _fit(self, actor: Actor, wish: Wish, over_why: str) -> tuple[str, str, str]:
        """Inside the write: the reason of an overbooking that is allowed, the bay and its technician.
        Raises WorldError where the time is full, NotAllowed for who may not overbook."""
        book = self._capacity.book(wish.at.date())
        if wish.at < self._store.clock.now():
            return "", wish.bay, ""
        reasons = book.reasons(wish)
        bay = book.place(wish)
        name, technician = (bay.name, bay.technician) if bay else (wish.bay, "")
        if not reasons:
            return "", name, technician
        why = " ".join(over_why.split())
        if not why:
            said = "；".join(reason.words for reason in reasons)
            raise WorldError(
                _("{time} is full: {why}. Choose another time; a manager may book over capacity with a"
                  " reason").format(time=f"{wish.at:%m-%d %H:%M}", why=said)
            )  # fmt: skip
        require(actor, "book_over")
        return why, name, technician

    def _is_vip(self, customer_id: int | None) -> bool:
        return bool(customer_id) and customer_card(customer_id or 0, whole=False).tier in VIP_TIERS

    @staticmethod
    def _blank(number: str) -> Any:
        """The open blank sheet of a number. Raises NotFound, WorldError when it is used or void."""
        if not number.strip():
            return None
        row = BlankSheet.get_or_none(BlankSheet.number == number.strip().upper())
        if row is None:
            raise NotFound(_("No blank sheet has the number {number}").format(number=number))
        if row.state != "open":
            raise WorldError(_("The blank sheet {number} is used or void already").format(number=number))
        return row

    def move(
        self,
        actor: Actor,
        number: str,
        at: datetime,
        *,
        bay: str | None = None,
        adviser: str | None = None,
        minutes: int | None = None,
        by_whom: str = "customer",
        why: str = "",
        over_why: str = "",
    ) -> Change:
        """Give an appointment another time, bay or adviser (None = as it is; where its bay is taken at the
        new time it gets another). Its history keeps both; its sheet must be printed and given again. Nothing
        happens when nothing changes.

        Raises NotFound, NotAllowed, and WorldError for one that has come, gone or been cancelled, or for a
        time that is full.
        """
        row = self._row(number)
        if row.state not in ("booked", "no_show"):
            raise WorldError(
                _("{number} can't be moved: {state}").format(
                    number=row.number, state=_(rules.STATES[row.state])
                )
            )
        if by_whom not in rules.BY_WHOM:
            raise WorldError(_("Who wants it: the customer, or the shop?"))
        at = at.astimezone(self._store.clock.tz)
        length = minutes or row.minutes
        adviser = row.adviser if adviser is None else adviser
        now = self._store.clock.now()
        with self._store.write(actor, "book", row.number, own=self._own(actor, row)) as w:
            wish = Wish(
                at, length, row.work, row.bay if bay is None else bay, adviser, row.waits,
                self._is_vip(row.customer_id), row.id,
            )  # fmt: skip
            if bay is None and wish.bay and self._capacity.book(at.date()).reasons(wish):
                wish = Wish(at, length, row.work, "", adviser, row.waits, wish.vip, row.id)
            over, place, technician = self._fit(actor, wish, over_why)
            after = {
                "at": at, "bay": place, "adviser": adviser, "minutes": length, "state": "booked",
                "technician": technician if place != row.bay else row.technician,
                "over_why": over, "over_by": actor.name if over else "",
            }  # fmt: skip
            if at != row.at:
                after["counts"] = rules.counts_after_move(
                    row.counts, row.at, now, at, self._settings["count_hours"]
                )
            if all(getattr(row, name) == value for name, value in after.items()):
                return w.change
            w.insert(
                AppointmentMove, appointment=row.id, moved_at=now, actor=actor.name, by_whom=by_whom,
                why=why.strip(), at_before=row.at, at_after=at, bay_before=row.bay, bay_after=place,
                adviser_before=row.adviser, adviser_after=adviser,
            )  # fmt: skip
            w.update(Appointment, row.id, {**after, "changed_at": now})
            self._void_hand_over(w, row.id)
        return w.change

    def move_back(self, actor: Actor, before: AppointmentRow) -> Change:
        """Take the last move back: the appointment stands as ``before`` says; its sheet and hand-over are
        good again. Raises NotFound, NotAllowed, and WorldError when it was not moved, something happened to
        it since, or its old place is taken."""
        row = self._row(before.number)
        moves: Any = AppointmentMove.select().where(AppointmentMove.appointment == row.id)
        last = moves.order_by(AppointmentMove.id.desc()).first()
        stood, stands = (before.at, before.bay, before.adviser), (row.at, row.bay, row.adviser)
        if (
            last is None
            or row.state != "booked"
            or (last.at_after, last.bay_after, last.adviser_after) != stands
            or (last.at_before, last.bay_before, last.adviser_before) != stood
        ):
            raise WorldError(_("{number} has changed since: look at it again").format(number=row.number))
        own = self._own(actor, row)
        with self._store.write(actor, "book", row.number, own=own) as w:
            if not before.over_why:
                vip = self._is_vip(row.customer_id)
                wish = Wish(
                    before.at, before.minutes, row.work, before.bay, before.adviser, row.waits, vip, row.id
                )
                self._fit(actor, wish, "")
            w.delete(AppointmentMove, last.id)
            w.update(Appointment, row.id, {name: getattr(before, name) for name in MOVED})
            for one in HandOver.select().where((HandOver.appointment == row.id) & HandOver.void):
                if one.given_at >= before.sheet_since:
                    w.update(HandOver, one.id, {"void": False})
        return w.change

    @staticmethod
    def _void_hand_over(w: Writing, appointment_id: int) -> None:
        """A sheet that was given over no longer says what was agreed."""
        for one in HandOver.select().where((HandOver.appointment == appointment_id) & ~HandOver.void):
            w.update(HandOver, one.id, {"void": True})

    def moves(self, number: str) -> list[Move]:
        """How an appointment was moved, oldest first. Raises NotFound."""
        rows: Any = AppointmentMove.select().where(AppointmentMove.appointment == self._row(number).id)
        names = Move.__dataclass_fields__
        return [
            Move(**{name: getattr(row, name) for name in names}) for row in rows.order_by(AppointmentMove.id)
        ]

    def change(self, actor: Actor, number: str, **values: Any) -> Change:
        """Change what an appointment says besides its time: :data:`CHANGEABLE`. Its sheet must be printed and
        given again, unless only the note changed.

        Raises NotFound, NotAllowed, and WorldError for a field that is moved or made otherwise.
        """
        row = self._row(number)
        wrong = set(values) - set(CHANGEABLE)
        if wrong:
            raise WorldError(_("{field} can't be changed here").format(field=", ".join(sorted(wrong))))
        if len(values.get("wish", "")) > LONGEST_WISH:
            raise WorldError(
                _("The wish has {n} characters, the sheet holds {most}: please shorten it").format(
                    n=len(values["wish"]), most=LONGEST_WISH
                )
            )
        with self._store.write(actor, "book", row.number, own=self._own(actor, row)) as w:
            changed = w.update(Appointment, row.id, values)
            if set(changed) - {"note"}:
                w.update(Appointment, row.id, {"changed_at": self._store.clock.now()})
                self._void_hand_over(w, row.id)
        return w.change

    def parts(
        self, actor: Actor, number: str, state: str, on: date | None = None, text: str | None = None
    ) -> Change:
        """What is known of the spares (have, none, order with the day they come); once ordered parts are
        there, the moment is kept. Raises NotFound, NotAllowed, WorldError for an unknown state."""
        row = self._row(number)
        if state not in PARTS:
            raise WorldError(_("{state} is no state of parts").format(state=state))
        values: dict[str, Any] = {"parts_state": state, "parts_on": on if state == "order" else row.parts_on}
        if text is not None:
            values["parts_text"] = text.strip()
        if state == "order":
            values["parts_came_at"] = None
        elif state == "have" and row.parts_state == "order":
            values["parts_came_at"] = self._store.clock.now()
        with self._store.write(actor, "book", row.number, own=self._own(actor, row)) as w:
            w.update(Appointment, row.id, values)
        return w.change

    def cancel(self, actor: Actor, number: str, why: str, by_whom: str = "customer") -> Change:
        """Take an appointment back, with the reason and by whose wish. Raises NotFound, NotAllowed,
        WorldError without a reason or for one that has come."""
        row = self._row(number)
        if not why.strip():
            raise WorldError(_("Please say why the appointment is cancelled"))
        if by_whom not in rules.BY_WHOM:
            raise WorldError(_("Who wants it: the customer, or the shop?"))
        if row.state in rules.CAME:
            raise WorldError(_("{number} has come: it can't be cancelled").format(number=row.number))
        with self._store.write(actor, "book", row.number, own=self._own(actor, row)) as w:
            after = {"state": "cancelled", "cancel_why": why.strip(), "cancelled_by": by_whom}
            w.update(Appointment, row.id, after)
        return w.change

    def restore(self, actor: Actor, number: str) -> Change:
        """One that was cancelled, or put down as not come, by mistake is expected again. Raises NotFound,
        NotAllowed, and WorldError for another state or when its place is taken."""
        row = self._row(number)
        if row.state not in ("cancelled", "no_show"):
            raise WorldError(_("{number} has changed since: look at it again").format(number=row.number))
        with self._store.write(actor, "book", row.number, own=self._own(actor, row)) as w:
            if not row.over_why and (taken := self.given_away(row)):
                raise WorldError(
                    _("Its place is taken: {why}. Give it another time").format(
                        why="；".join(reason.words for reason in taken)
                    )
                )
            w.update(Appointment, row.id, {"state": "booked", "cancelled_by": "", "cancel_why": ""})
        return w.change

    def given_away(self, row: Appointment | AppointmentRow) -> list[Reason]:
        """Why one that left its place (a no-show, a cancelled one) has no room there now; none = it has,
        also where its time has begun."""
        vip = self._is_vip(row.customer_id)
        wish = Wish(row.at, row.minutes, row.work, row.bay, row.adviser, row.waits, vip, row.id)
        return self._capacity.book(row.at.date()).reasons(wish)

    def take_back(self, actor: Actor, journal_id: int) -> Change:
        """Take one :meth:`change` or :meth:`parts` back whole; a hand-over that it made void is good again.

        Raises NotFound, NotAllowed, and WorldError when somebody has gone on with it since.
        """
        row = self._row(entry(journal_id, "book").summary)
        said = _("taken back: {what}").format(what=row.number)
        with self._store.write(actor, "book", said, own=self._own(actor, row)) as w:
            restore(self._store, w, journal_id, ("appointment", "hand_over"))
            w.touch("appointment", [row.id])
        return w.change

    def _own(self, actor: Actor, row: Appointment) -> bool:
        return bool(row.customer_id) and self._people.is_own(actor, row.customer_id)

    def search(self, text: str) -> list[AppointmentRow]:
        """The appointments that a scanned or typed text may mean: a sheet's QR code, its number, or the
        number's tail among today's and those to come."""
        words = text.strip().upper()
        if words.startswith("DD1/"):
            words = words.split("/")[1]
        if not words:
            return []
        exact = Appointment.get_or_none(Appointment.number == words)
        if exact is not None:
            return self._rows(Appointment.id == exact.id)
        today = datetime.combine(self._store.clock.today(), time(), self._store.clock.tz)
        return self._rows(Appointment.number.endswith(words) & (Appointment.at >= today))

    def get(self, number: str) -> AppointmentRow:
        """One appointment by its number. Raises NotFound."""
        row = self._row(number)
        return self._rows(Appointment.id == row.id)[0]

    def day(self, day: date) -> list[AppointmentRow]:
        """The appointments whose time falls on ``day``, in order, cancelled ones too."""
        return self.between(day, day)

    def between(self, first: date, last: date) -> list[AppointmentRow]:
        """The appointments of several days, in order of time."""
        tz = self._store.clock.tz
        start = datetime.combine(first, time(), tz)
        end = datetime.combine(last + timedelta(days=1), time(), tz)
        return self._rows((Appointment.at >= start) & (Appointment.at < end))

    def where(self, condition: Any) -> list[AppointmentRow]:
        """The appointments of a condition on the table, in order of time, for the services of this room."""
        return self._rows(condition)

    def tally(self, first: date, last: date) -> dict[date, tuple[int, int]]:
        """How many were expected on each day and how many came; days without any left out."""
        tz = self._store.clock.tz
        start = datetime.combine(first, time(), tz)
        end = datetime.combine(last + timedelta(days=1), time(), tz)
        found: dict[date, tuple[int, int]] = {}
        rows = Appointment.select(Appointment.at, Appointment.state).where(
            (Appointment.at >= start) & (Appointment.at < end) & (Appointment.state != "cancelled")
        )
        for row in rows:
            booked, came = found.get(row.at.date(), (0, 0))
            found[row.at.date()] = booked + 1, came + (row.state in rules.CAME)
        return found

    def made_on(self, day: date) -> int:
        """How many appointments were made on a day, cancelled ones left out."""
        tz = self._store.clock.tz
        start = datetime.combine(day, time(), tz)
        made = (Appointment.made_at >= start) & (Appointment.made_at < start + timedelta(days=1))
        return Appointment.select().where(made & (Appointment.state != "cancelled")).count()

    def for_vehicles(self, vehicle_ids: list[int]) -> list[AppointmentRow]:
        """Every appointment of some vehicles, in order of time."""
        return self._rows(Appointment.vehicle.in_(vehicle_ids))

    def sheet(self, number: str, printed: PrintNote) -> SheetForm:
        """The two-copy sheet of an appointment as a form (2.1). Raises NotFound."""
        row = self._row(number)
        car = vehicle_card(row.vehicle_id)
        customer = customer_card(row.customer_id, whole=True) if row.customer_id else None
        estimate = self._estimated_km(row.vehicle_id, row.at.date())
        contact = self._contact(row.vehicle_id, row.made_at)
        return sheet_form(row, car, customer, estimate, self._settings, printed, contact)

    def _row(self, number: str) -> Appointment:
        row = Appointment.get_or_none(Appointment.number == number.strip().upper())
        if row is None:
            raise NotFound(_("There is no appointment {number}").format(number=number))
        return row

    def _rows(self, condition: Any) -> list[AppointmentRow]:
        rows: list[Any] = list(Appointment.select().where(condition).order_by(Appointment.at, Appointment.id))
        tiers = customer_tiers(r.customer_id for r in rows if r.customer_id)
        cars = vehicle_labels(r.vehicle_id for r in rows)
        names = customer_labels(r.customer_id for r in rows if r.customer_id)
        closes = self._capacity.hours()[1]
        hours = self._settings["hand_over_hours"]
        return [
            AppointmentRow(
                until=r.at + timedelta(minutes=r.minutes),
                plate=cars[r.vehicle_id][0],
                model=cars[r.vehicle_id][1],
                customer_name=names.get(r.customer_id, ("", ""))[0],
                customer_sex=names.get(r.customer_id, ("", ""))[1],
                limit=rules.hand_over_limit(r.made_at, r.at, closes, hours),
                tier=tiers.get(r.customer_id, ""),
                **{name: getattr(r, name) for name in _AS_KEPT},
            )
            for r in rows
        ]
