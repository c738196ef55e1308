"""The panel 新预约: plate tail → car → work → a time that is offered → Enter. It changes made ones too."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent

from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import words
from ui.pages.booking_edit import Editing, Wanted
from ui.pages.booking_fields import line_of
from ui.pages.booking_form import BookingForm
from ui.widgets.basic import Button

if TYPE_CHECKING:
    from dealerdesk.appointments.drafts import Kept
    from dealerdesk.appointments.entries import AppointmentRow
    from ui.shell import Shell


class BookingPanel(BookingForm):
    """What is typed stays until it is booked, also beyond the program's end. `booked` carries number and
    day, of a new appointment or of one that was changed."""

    booked = Signal(str, object)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._aside: tuple[int | None, dict[str, Any]] | None = None
        self.drafts.resumed.connect(self._resume)
        self._build_edit()
        self.body.addStretch(1)
        self.cancel_button = Button(_("Close"), key="Esc")
        self.cancel_button.clicked.connect(self.closed)
        self.book_button = Button(_("Book it"), kind="primary", key="Enter")
        self.book_button.clicked.connect(self.book)
        self.acts.addWidget(self.cancel_button)
        self.acts.addWidget(self.book_button)
        self.default = self.book_button
        self.times.table.opened.connect(lambda _offer: self.book())
        self.minute()
        self._time_changed()

    def _build_edit(self) -> None:
        self.parts_here = Button(_("Parts are here"), icon="checkbox-circle-line", small=True)
        self.parts_here.clicked.connect(self._parts_came)
        self.take_back = Button(_("Cancel it"), icon="forbid-line", small=True)
        self.take_back.clicked.connect(self.cancel)
        self.edit_acts = line_of(self.parts_here, self.take_back)
        self.edit_acts.hide()
        self.body.addWidget(self.edit_acts)

    # the car and the work

    def begin(self, vehicle_id: int, work: str = "") -> None:
        """Start with a known car (Ctrl+B on another page); another car's draft is put aside."""
        self._leave_edit()
        if self.car is None or self.car.id != vehicle_id:
            self._keep()
            self.clear()
        self.pick.take(vehicle_id)
        if work and not self.work.value:
            self.work.set_value(work)
            self._work_chosen(work)

    def focus_first(self) -> None:
        """To the plate tail, or past it when the car is known."""
        self._leave_edit()
        self.times.refresh()
        self._offer_drafts()
        if self.car is None:
            self.tail.setFocus()
        else:
            self._go_on()

    def minute(self) -> None:
        """The clock moved: the title, the offers and the three-hour rule are due again; a draft is kept."""
        self._say_title()
        self.times.refresh()
        if self.isVisible():
            self._keep()

    def _say_title(self) -> None:
        if self._row is not None:
            from dealerdesk.appointments.rules import STATES

            self.set_title(_("Change booking"), f"{self._row.number} · {_(STATES[self._row.state])}")
            return
        now = self._shell.desk.clock.now()
        self.set_title(_("New booking"), _("{time} now").format(time=words.clock(now)))

    def choose_offer(self, number: int) -> None:
        """1–4."""
        if self.isVisible():
            self.times.choose(number)
            self.times.take_focus()

    def offer_at(self, at: datetime, bay: str = "") -> None:
        """A time and a bay that were chosen on the board."""
        self.times.offer_at(at, bay)
        if self.car is None:
            self.tail.setFocus()
        elif not self.work.value:
            self.work.take_focus()

    # drafts

    def _keep(self) -> None:
        """Keep what was typed beyond the program's end."""
        if self._row is not None:
            return
        if self._is_empty():
            self.drafts.drop()
        else:
            self.drafts.keep(self.car.id if self.car else None, self.said())

    def _resume(self, draft: Kept) -> None:
        self._keep()
        self._fill(draft.vehicle_id, draft.said)
        self.drafts.goes_on(draft)
        self._offer_drafts()
        self._go_on()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self._keep()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._offer_drafts()

    # the end

    def missing(self) -> str:
        """What is still needed before one can book, in words."""
        if self.car is None:
            return _("Which car? Type the tail of its plate.")
        if not self.work.value:
            return _("What is to be done?")
        if self._row is None and self.times.at is None:
            return _("When? Choose a time or type one.")
        if (
            self.times.refusal
            and not self.times.over_why
            and (self._row is None or self.times.at is not None)
        ):
            return words.sentence(self.times.refusal)
        return ""

    def book(self) -> None:
        """Enter."""
        missing = self.missing()
        if missing:
            self.warning.say(missing, "red")
            return
        try:
            self._save() if self._row is not None else self._book()
        except WorldError as error:
            self.warning.say(error.line, "red")

    def _values(self, at: datetime) -> dict[str, Any]:
        values = self.extras.values(at, self.pickup.isChecked())
        return values | {
            "work": self.work.value, "kind": self.kind.value, "channel": self.channel.value,
            "waits": self.waits.isChecked(),
        }  # fmt: skip

    def _book(self) -> None:
        from dealerdesk.appointments.entries import Draft

        at = self.times.at
        assert self.car is not None and at is not None
        car, said = self.car.id, self.said()
        draft = Draft(
            vehicle_id=car, at=at, minutes=int(self.minutes.value or 60), adviser=self.adviser.value,
            bay=self.times.bay, over_why=self.times.over_why, **self._values(at),
        )  # fmt: skip
        desk, actor = self._shell.desk, self._shell.actor
        made = desk.appointments.book(actor, draft)
        number = made.number

        def undo() -> None:
            if self._shell.write(
                lambda: desk.appointments.cancel(actor, number, _("taken back at once"), "shop")
            ):
                self._shell.write(lambda: desk.drafts.keep(actor, car, said))
                self._offer_drafts()

        booked = _("Booked {number}").format(number=number)
        counts = _("counted") if made.counts else _("provisional")
        row = desk.appointments.get(number)
        when = f"{words.near_day(at.date(), desk.clock.today())} {words.clock(at)}"
        where = " ".join(filter(None, (when, row.bay)))
        self._shell.say(" · ".join((booked, where, counts)), undo)
        self.drafts.drop()
        self.clear()
        self.booked.emit(number, at.date())

    # an appointment that is made

    def edit(self, number: str) -> None:
        """Change or move a made appointment (F2); what was typed for a new one is kept aside."""
        if self._row is None and not self._is_empty():
            self._keep()
            self._aside = (self.car.id if self.car else None, self.said())
        row = self._shell.desk.appointments.get(number)
        desk = self._shell.desk
        self.clear()
        self._filling = True
        self._row = row
        self.pick.fix(True)
        self.pick.take(row.vehicle_id)
        today = desk.clock.today()
        self._filling = False
        self._fill_row(row)
        self.moving.begin(desk.appointments.moves(number), today)
        self.moving.show()
        movable = row.state in ("booked", "no_show")
        self.times.setVisible(movable)
        self.edit_acts.show()
        self.parts_here.setVisible(row.parts_state == "order")
        self.take_back.setVisible(movable)
        self.book_button.setText(_("Save"))
        self.book_button.updateGeometry()
        self._say_title()
        self._offer_drafts()
        self.times.take_focus() if movable else self.wish.setFocus()

    def _fill_row(self, row: AppointmentRow) -> None:
        self._filling = True
        for widget, value in ((self.kind, row.kind), (self.channel, row.channel), (self.work, row.work)):
            widget.set_value(value)
        if self.minutes.findData(str(row.minutes)) < 0:
            self.minutes.addItem(_("{count} min").format(count=row.minutes), str(row.minutes))
        self.minutes.set_value(str(row.minutes))
        self.waits.setChecked(row.waits)
        self.pickup.setChecked(row.pickup)
        self.extras.fill(row)
        self._filling = False
        self.times.stands(row)
        self._ask()
        self.times.refresh()

    def _leave_edit(self) -> None:
        if self._row is None:
            return
        self._row = None
        self.pick.fix(False)
        self.edit_acts.hide()
        self.moving.hide()
        self.times.show()
        self.book_button.setText(_("Book it"))
        self.book_button.updateGeometry()
        aside, self._aside = self._aside, None
        self.clear()
        if aside is not None:
            self._fill(*aside)
            self.drafts.keep(*aside)
        self._say_title()

    def _save(self) -> None:
        row = self._row
        assert row is not None
        at = self.times.at
        wanted = Wanted(
            self._values(at or row.at), at, self.times.bay, self.adviser.value,
            int(self.minutes.value or row.minutes), self.moving.by_whom.value,
            self.moving.why.text().strip(), self.times.over_why,
        )  # fmt: skip
        editing = Editing(self._shell, row)
        if not editing.save(wanted):
            self.warning.say(_("Nothing was changed"), "accent")
            return
        now = self._shell.desk.appointments.get(row.number)
        where = " ".join(
            filter(None, (words.day(now.at.date(), now.at.date()), words.clock(now.at), now.bay))
        )
        self._end_edit(_("Changed {number}: {where}").format(number=row.number, where=where), editing.undo)

    def _end_edit(self, said: str, undo) -> None:
        """Say what was done, with the way back, and leave the appointment."""
        number = self._row.number if self._row else ""
        day = self._shell.desk.appointments.get(number).at.date()
        self._shell.say(said, lambda: self._shell.write(undo))
        nothing_else = self._aside is None
        self._leave_edit()
        if nothing_else:
            self.closed.emit()
        self.booked.emit(number, day)

    def _parts_came(self) -> None:
        """The ordered spares are here."""
        row, desk, actor = self._row, self._shell.desk, self._shell.actor
        if row is None:
            return
        made = self._shell.write(lambda: desk.appointments.parts(actor, row.number, "have"))
        if made is not None:
            said = _("Parts are here: {who}").format(who=f"{row.customer_name} {row.number}")
            self._end_edit(said, lambda: desk.appointments.take_back(actor, made.journal_id))

    def cancel(self) -> None:
        """Take the appointment back, by whom and why."""
        row, desk, actor = self._row, self._shell.desk, self._shell.actor
        if row is None:
            return
        from ui.pages.cancel import CancelDialog

        dialog = CancelDialog(row, self)
        if not dialog.exec():
            return
        why, by_whom = dialog.why, dialog.by_whom
        if self._shell.write(lambda: desk.appointments.cancel(actor, row.number, why, by_whom)) is not None:
            said = _("Cancelled: {number}").format(number=row.number)
            self._end_edit(said, lambda: desk.appointments.restore(actor, row.number))
