"""The fields of a booking in their order, what they ask the appointment book, what a draft keeps of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dealerdesk.appointments.forms import CHANNELS
from dealerdesk.text import _
from ui import theme, words
from ui.pages.booking_car import CarPick, Works
from ui.pages.booking_drafts import Drafts
from ui.pages.booking_edit import Moving
from ui.pages.booking_fields import Extras, line_of
from ui.pages.booking_times import Times
from ui.widgets.cards import Notice
from ui.widgets.choices import Check, Combo, Segments
from ui.widgets.form import Field
from ui.widgets.panel import Panel

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow
    from dealerdesk.people.cards import VehicleCard
    from ui.shell import Shell

MINUTE_CHOICES = (15, 30, 60, 90, 120, 180, 240, 480)


class BookingForm(Panel):
    """Kind, car, work, time, the rest; ``_row`` is the appointment that is changed, None for a new one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("New booking"), words.wide(Panel.WIDE, 412))
        self._label = words.wide(64, 96)
        self._shell = shell
        self._row: AppointmentRow | None = None
        self._filling = False
        self.drafts = Drafts(shell)
        self.body.addWidget(self.drafts)
        self._build_head()
        self.pick = CarPick(shell, self._label)
        self.pick.leads_on = lambda: not self.work.value and self._row is None
        self.pick.taken.connect(self._car_taken)
        self.pick.entered.connect(self._go_on)
        self.tail, self.several, self.who = self.pick.tail, self.pick.several, self.pick.who
        self.body.addWidget(self.pick)
        self.warning = Notice()
        self.body.addWidget(self.warning)
        self._build_work()
        self.times = Times(shell)
        self.body.addWidget(self.times)
        self.moving = Moving(self._label)
        self.moving.hide()
        self.body.addWidget(self.moving)
        self.body.addWidget(self.extras)
        self.adviser, self.wish, self.parts = self.extras.adviser, self.extras.wish, self.extras.parts
        self.adviser.chosen.connect(self._ask)
        self.times.changed.connect(self._time_changed)
        other = QShortcut(QKeySequence("5"), self)
        other.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        other.activated.connect(self.times.toggle)

    # building

    def _build_head(self) -> None:
        self.kind = Segments([("active", _("we call")), ("passive", _("they call"))], _("Kind of booking"))
        self.kind.set_value("passive")
        self.channel = Combo([(code, _(label)) for code, label in CHANNELS.items()])
        self.channel.setAccessibleDescription(_("Channel"))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self.kind)
        line.addWidget(self.channel, 1)
        self.body.addWidget(Field(_("Booking"), row, wide=self._label))

    def _build_work(self) -> None:
        self.work = Works()
        self.work.chosen.connect(self._work_chosen)
        self.work.settled.connect(lambda: self.times.take_focus())
        self.body.addWidget(Field(_("What to do"), self.work, wide=self._label))
        self.minutes = Combo([(str(count), words.duration(count)) for count in MINUTE_CHOICES])
        self.minutes.set_value("60")
        self.minutes.currentIndexChanged.connect(lambda _n: self._ask())
        self.waits = Check(_("Waits here"))
        self.waits.toggled.connect(lambda _on: self._ask())
        self.pickup = Check(_("Pick-up"))
        self.body.addWidget(
            Field(_("Takes"), line_of(self.minutes, self.waits, self.pickup), wide=self._label)
        )
        self.extras = Extras(self._shell, self._label)
        self.body.addWidget(self.extras.pickup_field)
        self.pickup.toggled.connect(self._pickup_toggled)

    # the car and the work

    @property
    def car(self) -> VehicleCard | None:
        """The car that is booked for."""
        return self.pick.car

    def _go_on(self) -> None:
        """To what is still needed: the work, then the time."""
        (self.times if self.work.value else self.work).take_focus()

    def _search(self) -> None:
        self.pick.search()

    def _car_taken(self) -> None:
        self.warning.say("")
        if self.car is not None and not self.adviser.value and not self._filling:
            self.adviser.set_value(self.car.adviser)
        self._offer_drafts()
        self._ask()

    def _work_chosen(self, work: str) -> None:
        self.warning.say("")
        self.minutes.set_value(str(self._shell.desk.capacity.minutes_of(work)))
        self._ask()

    def _pickup_toggled(self, on: bool) -> None:
        self.extras.pickup_field.setVisible(on)
        if on and not self.extras.pickup_address.text() and self.pick.card is not None:
            self.extras.pickup_address.setText(self.pick.card.address)

    # the time

    def _ask(self) -> None:
        """Offer the times anew for what is asked now."""
        if self._filling:
            return
        self.times.ask(
            work=self.work.value or "other",
            minutes=int(self.minutes.value or 60),
            waits=self.waits.isChecked(),
            adviser=self.adviser.value,
            vip=self.pick.is_vip,
            moved=self._row.id if self._row else 0,
        )

    def _time_changed(self) -> None:
        wish = self.times.wish()
        self.adviser.show_day((wish.at if wish else self._shell.desk.clock.now()).date())
        self.moving.show_asked(self._row is not None and self.times.at is not None)

    # all of it

    def said(self) -> dict[str, Any]:
        """What was typed, as a draft keeps it."""
        at = self.times.at if self.times.is_own else None
        return {
            "kind": self.kind.value, "channel": self.channel.value, "tail": self.tail.text().strip(),
            "work": self.work.value, "minutes": self.minutes.value, "waits": self.waits.isChecked(),
            "pickup": self.pickup.isChecked(), "adviser": self.adviser.value, "parts": self.parts.value,
            "at": at.isoformat() if at else "", "bay": self.times.bay, "over": self.times.over.text().strip(),
            **{name: widget.text() for name, widget in self.extras.texts().items()},  # type: ignore[attr-defined]
        }  # fmt: skip

    def _fill(self, vehicle_id: int | None, said: dict[str, Any]) -> None:
        """As a draft says; what a newer draft has and this program not is left out."""
        self.clear()
        self._filling = True
        if vehicle_id is not None:
            self.pick.take(vehicle_id)
        elif said.get("tail"):
            self.tail.setText(str(said["tail"]))
        for widget, name in ((self.kind, "kind"), (self.channel, "channel"), (self.work, "work")):
            widget.set_value(str(said.get(name, "")))
        self.minutes.set_value(str(said.get("minutes", "60")))
        for name, widget in self.extras.texts().items():
            widget.setText(str(said.get(name, "")))  # type: ignore[attr-defined]
        self.waits.setChecked(bool(said.get("waits")))
        self.pickup.setChecked(bool(said.get("pickup")))
        self.adviser.set_value(str(said.get("adviser", "")))
        self.parts.set_value(str(said.get("parts", "")))
        self.extras.show_parts()
        self._filling = False
        self._ask()
        at = datetime.fromisoformat(said["at"]) if said.get("at") else None
        if at is not None and at > self._shell.desk.clock.now():
            self.times.offer_at(at, str(said.get("bay", "")))
        self.times.over.setText(str(said.get("over", "")))

    def _is_empty(self) -> bool:
        typed = [widget.text().strip() for widget in self.extras.texts().values()]  # type: ignore[attr-defined]
        return self.car is None and not (self.tail.text().strip() or self.work.value or any(typed))

    def clear(self) -> None:
        """Put away what was typed."""
        self._filling = True
        self.drafts.begin_new()
        self.pick.clear()
        self.extras.clear()
        self.work.set_value("")
        self.minutes.set_value("60")
        self.waits.setChecked(False)
        self.pickup.setChecked(False)
        self._filling = False
        self.warning.say("")
        self.times.clear()

    def _offer_drafts(self) -> None:
        self.drafts.show_offers(self._row is None and self.car is None)
