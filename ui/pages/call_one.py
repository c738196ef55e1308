"""One call on the screen: reason, script with its fields filled, ticks, mileage, times; and the car."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dealerdesk.care.kinds import KINDS
from dealerdesk.care.measures import names
from dealerdesk.care.script_text import Filled, Piece, sendable
from dealerdesk.care.script_values import answered, say, sex_of
from dealerdesk.errors import WorldError
from dealerdesk.people.fields import km_of
from dealerdesk.text import _
from ui import theme, words
from ui.pages.call_head import CallHead
from ui.pages.call_script import KmBox, ScriptPane, SlotRow, Ticks, WhyLine
from ui.pages.call_side import CallSide, dealings
from ui.pages.call_words import work_of
from ui.pages.measures import by
from ui.widgets.basic import LineLabel
from ui.widgets.panel import scrolled
from ui.widgets.parts import Icon, Part, Text

if TYPE_CHECKING:
    from dealerdesk.appointments.capacity import Wish
    from dealerdesk.care.brief import Brief
    from dealerdesk.care.measures import Told
    from dealerdesk.care.queue import Call, Matter
    from dealerdesk.people.cards import CustomerCard, VehicleCard
    from ui.shell import Shell

MEASURES = "measures"
"""The field under which the measures stand in the script."""
CALLED = ("booked", "informed", "refused", "call_back")


class OneCall(QWidget):
    """The middle without its keys, and what the right pane says. `titled` carries a sex, `timed` the
    chosen time or None."""

    titled = Signal(str)
    timed = Signal(object)
    other_time = Signal()
    explain = Signal()
    ticked = Signal()

    def __init__(self, shell: Shell, side: CallSide) -> None:
        super().__init__()
        self.shell, self.side = shell, side
        self.call: Call | None = None
        self.matter: Matter
        self.person: CustomerCard | None = None
        self.car: VehicleCard | None = None
        self.brief: Brief | None = None
        self._values: dict[str, str] = {}
        self._told: tuple[Told, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = CallHead()
        self.head.titled.connect(self.titled)
        column.addWidget(self.head)
        column.addWidget(scrolled(self._make_body()), 1)

    def _make_body(self) -> QWidget:
        px = theme.px
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(10), px(16), px(8))
        column.setSpacing(px(8))
        self.why = WhyLine()
        self.why.opened.connect(self.explain)
        self.script = ScriptPane()
        self.script.typed.connect(self._typed)
        self.ticks = Ticks()
        self.ticks.changed.connect(self.ticked)
        self.measures = LineLabel()
        self.km = KmBox()
        self.km.asked.connect(self._told_km)
        self.slots = SlotRow()
        self.slots.chosen.connect(self._slot_chosen)
        self.slots.other.connect(self.other_time)
        column.addWidget(self.why)
        column.addWidget(self.measures)
        column.addWidget(self.script, 1)
        column.addWidget(self.ticks)
        column.addWidget(self.km)
        column.addWidget(self.slots)
        return inside

    def show_call(self, call: Call, fresh: bool) -> None:
        """Show a call; `fresh`: another one than before, whose fields begin empty."""
        self.call = call
        self.matter = call.first
        self.read()
        self._show_slots()
        self.show_matter()
        if fresh:
            self.km.box.blockSignals(True)
            self.km.box.setText("")
            self.km.box.blockSignals(False)
        self._told_km(self.km.box.text())
        self.mask()

    def read(self) -> None:
        """The file of the customer and the car, and the last dealings."""
        call = self.call
        if call is None:
            return
        desk, actor, first = self.shell.desk, self.shell.actor, call.first
        self.person = self.car = None
        history, events = [], []
        try:
            if first.customer_id is not None:
                self.person = desk.people.customer(actor, first.customer_id)
                history = desk.calls.history(first.customer_id)
            if first.vehicle_id is not None:
                self.car = desk.people.vehicle(actor, first.vehicle_id)
                events = desk.people.vehicle_history(actor, first.vehicle_id)
        except WorldError as error:
            self.shell.tell(error)
        self.side.show_car(self.car, self.person)
        today = desk.clock.today()
        self.side.show_dealings(dealings(history, events), today)
        reached = next((line for line in history if line.result in CALLED), None)
        last = _("reached on {day}").format(day=words.day(reached.at.date(), today)) if reached else ""
        tries = sum(1 for line in history if line.task == first.task)
        self.head.show_call(call, tries + 1, self.person, last)

    def mask(self) -> None:
        """The number as it stands between calls."""
        self.head.mask(self.person.phones if self.person else ())

    def next_matter(self) -> None:
        """S: reason and script of the next matter of this call."""
        if self.call is not None and len(self.call.matters) > 1:
            matters = self.call.matters
            self.matter = matters[(matters.index(self.matter) + 1) % len(matters)]
            self.show_matter()

    def show_matter(self) -> None:
        """Reason and script of the matter that is spoken of."""
        desk, matter = self.shell.desk, self.matter
        more = len(self.call.matters) - 1 if self.call else 0
        why = matter.why(desk.clock.today())
        if more:
            why = _("{why} · S: {count} more").format(why=why, count=more)
        self._told = desk.measures.for_call(matter.kind, matter.vehicle_id, matter.customer_id)
        self._show_measures()
        self.why.say(why, matter.kind)
        shop = desk.settings.shop_head()
        values = {"shop": shop.short_name or shop.name, "caller": self.shell.actor.name}
        if matter.customer_id is not None:
            actor, who, car = self.shell.actor, matter.customer_id, matter.vehicle_id
            values = self.shell.write(lambda: desk.scripts.values(actor, matter.kind, who, car)) or values
        self._values = values
        self._fill()
        self.ticks.set_ticks(self.script.ticks)

    def _show_measures(self) -> None:
        """By what the car is to be brought back, by whom chosen, and what may not be told (L2, 4.4)."""
        told = [one.chosen for one in self._told if one.said]
        held = [one.chosen for one in self._told if not one.said]
        today = self.shell.desk.clock.today()
        line: list[Part] = [Icon("hand-heart-line", "accent", 16)]
        if told:
            line += [Text(names(told), bold=True), Text(by(told, today), "text-3", role="caption")]
        if held:
            said = _("not told without a yes to marketing: {names}").format(names=names(held))
            line.append(Text(said, "amber", role="caption"))
        self.measures.set_line(*line)
        self.measures.setVisible(bool(self._told))

    def _filled(self) -> Filled:
        """The script; its opening ends with the measures that may be told (L2)."""
        filled = self.shell.desk.scripts.filled(self.matter.kind, self._values)
        said = [one.said for one in self._told if one.said]
        if not said or not filled.branches:
            return filled
        (name, opening), *others = filled.branches
        more = (Piece("\n"), Piece("\n".join(said), MEASURES))
        return replace(filled, branches=((name, (*opening, *more)), *others))

    def _fill(self) -> None:
        at, today = self.slots.at, self.shell.desk.clock.today()
        self._values["slot"] = say("slot", at, today) if at is not None else ""
        version = self.shell.desk.scripts.script(self.matter.kind).version
        kind = KINDS[self.matter.kind].title
        told = _("{kind}, version {n}").format(kind=kind, n=version)
        self.script.show_script(self._filled(), told)

    def sms_text(self) -> str:
        """The text message of the matter, '' when a field of it is missing."""
        return sendable(self._filled().sms)

    def _typed(self, field: str, text: str) -> None:
        sex = sex_of(text) if field == "honorific" else ""
        if sex:
            self.titled.emit(sex)
            return
        self._values = answered(self._values, field, text)
        self.script.show_script(self._filled(), self.script.version.text())

    # mileage and times

    def told_km(self) -> int | None:
        """The mileage in the box, checked. Raises WorldError."""
        km = km_of(self.km.box.text())
        if km is not None and self.call is not None:
            vehicle = self.call.first.vehicle_id
            self.shell.desk.calls.check_km(vehicle, km, self.shell.desk.clock.today())
        return km

    def _told_km(self, _text: str) -> None:
        """Answer what is in the box, and draw the line by it."""
        if self.call is None:
            return
        desk, vehicle = self.shell.desk, self.call.first.vehicle_id
        today = desk.clock.today()
        self.km.setVisible(vehicle is not None)
        if vehicle is None:
            self.side.show_brief(None, today)
            return
        try:
            km = km_of(self.km.box.text())
            answer = desk.calls.check_km(vehicle, km, today) if km is not None else None
        except WorldError as error:
            self.km.refuse(error.line)
            return
        self.brief = desk.care.brief(vehicle, km)
        self.side.show_brief(self.brief, today)
        service = self.brief.service if self.brief else None
        if answer is not None:
            self.km.say(answer, service, today)
            return
        due = _("due {day}").format(day=words.day(service.due, today)) if service else ""
        self.km.wait(self.brief.a_day if self.brief else None, due)

    def _show_slots(self) -> None:
        desk = self.shell.desk
        asked = self.wish(desk.clock.now())
        offers = desk.capacity.offers(asked.work, asked.minutes, vip=asked.vip, adviser=asked.adviser)
        counted = [offer for offer in offers if offer.counts][:3]
        self.slots.setVisible(self.car is not None)
        self.slots.set_offers(counted or offers[:3], self.car.adviser if self.car else "", desk.clock.today())

    def wish(self, at: datetime) -> Wish:
        """What a visit then would need: by the work of this call, the car's adviser, the customer's tier."""
        from dealerdesk.appointments.capacity import Wish
        from dealerdesk.appointments.capacity_service import VIP_TIERS

        work = work_of(self.call.matters) if self.call else "other"
        return Wish(
            at, self.shell.desk.capacity.minutes_of(work), work, adviser=self.car.adviser if self.car else "",
            vip=self.person is not None and self.person.tier in VIP_TIERS,
        )  # fmt: skip

    def full(self) -> str:
        """Why the chosen time has no room (A4), '' where it has."""
        at = self.slots.at
        if at is None or self.car is None or at < self.shell.desk.clock.now():
            return ""
        reasons = self.shell.desk.capacity.book(at.date()).reasons(self.wish(at))
        return "；".join(reason.words for reason in reasons)

    def _slot_chosen(self, at: datetime | None) -> None:
        self.timed.emit(at)
        if self.call is not None:
            self._fill()

    @property
    def time_words(self) -> str:
        """What result 1 would book: `Y1`, or day and hour."""
        return self.slots.words(self.shell.desk.clock.today()) if self.car is not None else ""
