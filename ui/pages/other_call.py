"""A call without a task in a panel: a customer rings, or somebody rings a customer of their own accord (F15).

What is typed stays until it is recorded. What a call causes is the care room's; here one only asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from dealerdesk.care.attempts import RESULTS
from dealerdesk.care.other_calls import ANSWERED, DEALT_WITH, IN, OUT
from dealerdesk.errors import WorldError
from dealerdesk.people.rules import mask_phone
from dealerdesk.text import _
from ui import words
from ui.pages.call_head import dialled
from ui.pages.call_words import RESULTS as KEYS
from ui.pages.call_words import grouped, moment_of
from ui.pages.other_call_fields import ANOTHER, NOT_SEEN, Fields
from ui.widgets.basic import Button
from ui.widgets.panel import Panel
from ui.widgets.parts import Part, Text

if TYPE_CHECKING:
    from dealerdesk.care.other_calls import OtherCall
    from dealerdesk.people.cards import CustomerCard, Hit
    from dealerdesk.store.store import Change
    from ui.shell import Shell

LEAST_TYPED = 2
SEARCH_MS = 120
OF_OUTBOUND = tuple(name for name in RESULTS if name != "forwarded")


class OtherCallPanel(Panel):
    """`recorded` comes when the call is on record; the page decides what then."""

    recorded = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__("", words.wide(392, 440))
        self._shell = shell
        self.person: CustomerCard | None = None
        self._tried = False
        self.fields = fields = Fields(self.body)
        fields.way.chosen.connect(lambda _key: self._show())
        fields.result.chosen.connect(lambda _key: self._show_extras())
        fields.number.currentIndexChanged.connect(lambda _n: self._show_extras())
        fields.reason.currentIndexChanged.connect(lambda _n: self._show_extras())
        fields.car.currentIndexChanged.connect(lambda _n: self._show_extras())
        fields.reveal.clicked.connect(self._reveal)
        fields.other.clicked.connect(self._look_again)
        fields.found.clicked.connect(lambda _index: self._take_row(fields.found.row))
        fields.found.opened.connect(self._take_row)
        fields.search.textChanged.connect(lambda _text: self._pause.start())
        fields.search.returnPressed.connect(self._take_first)
        self._pause = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._pause.timeout.connect(self._look)
        self.cancel_button = Button(_("Cancel"), key="Esc")
        self.cancel_button.clicked.connect(self.closed)
        self.save_button = Button(_("Record the call"), kind="primary", key="Ctrl S")
        self.save_button.clicked.connect(self.record)
        self.acts.addWidget(self.cancel_button)
        self.acts.addWidget(self.save_button)

    # beginning

    def begin(self, way: str, customer_id: int | None = None, vehicle_id: int | None = None) -> None:
        """Ask about a call; what was typed about somebody else is put away."""
        same = self.person is not None and self.person.id == customer_id
        if not same and (customer_id is not None or self.person is not None):
            self.clear()
        self.fields.way.set_value(way)
        if customer_id is not None and not same:
            self._take(customer_id, vehicle_id)
        self._show()

    def focus_first(self) -> None:
        """To the search, or past it when the customer is known."""
        (self.fields.search if self.person is None else self.fields.note).setFocus()

    @property
    def inbound(self) -> bool:
        """Whether the customer rang."""
        return self.fields.way.value == IN

    def clear(self) -> None:
        """Put away what was typed."""
        self.person, self._tried = None, False
        self._pause.stop()
        self.fields.clear()

    # whom

    def _look(self) -> None:
        self._pause.stop()
        fields, text = self.fields, self.fields.search.text().strip()
        hits: list[Hit] = []
        if self.person is None and len(text) >= LEAST_TYPED:
            actor, search = self._shell.actor, self._shell.desk.search
            found = self._shell.write(lambda: search.find(actor, text, 8)) or []
            hits = [hit for hit in found if hit.customer_id is not None]
            fields.search.set_trailing(_("{count} people").format(count=len(hits)))
        fields.show_hits(hits)

    def enter(self) -> None:
        """Enter: the first who was found."""
        if self.fields.search.hasFocus():
            self._take_first()

    def _take_first(self) -> None:
        if self._pause.isActive():
            self._look()
        if self.fields.found.rows:
            self._take_row(self.fields.found.rows[0])

    def _take_row(self, hit: Hit | None) -> None:
        if hit is not None and hit.customer_id is not None:
            self._take(hit.customer_id, hit.vehicle_id)
            self._show()
            self.focus_first()

    def _look_again(self) -> None:
        way = self.fields.way.value
        self.clear()
        self.fields.way.set_value(way)
        self._show()
        self.fields.search.setFocus()

    def _take(self, customer_id: int, vehicle_id: int | None) -> None:
        desk, actor = self._shell.desk, self._shell.actor
        self.person = self._shell.write(lambda: desk.people.customer(actor, customer_id))
        if self.person is None:
            return
        cars = self.person.vehicles
        self.fields.show_cars(cars, vehicle_id or (cars[0].id if len(cars) == 1 else None))
        self.fields.show_phones(self.person.phones)
        today = desk.clock.today()
        self.fields.show_tasks(desk.other_calls.open_tasks(customer_id), today)
        self.fields.show_consents(self.person.consents)

    # what is shown

    def _show(self) -> None:
        fields, person = self.fields, self.person
        self.set_title(_("Inbound call") if self.inbound else _("Call without a task"))
        fields.show_person(person is not None)
        fields.say_wrong("")
        if person is None:
            fields.who.set_line()
        else:
            line: list[Part] = [Text(person.name or _("No name"), bold=True, role="section")]
            line.append(Text(words.honorific(person.sex, person.kind), "text-2"))
            fields.who.set_line(*line)
        names = ANSWERED if self.inbound else OF_OUTBOUND
        said = {found.name: _(found.words) for found in KEYS.values()}
        fields.result.set_choices([(name, said[name]) for name in names])
        if not fields.result.value:
            fields.result.set_value("informed")
        self._show_number()
        self._show_extras()
        self.save_button.setEnabled(person is not None)

    def _show_number(self) -> None:
        """Inbound: from which number; outbound: the number to dial, masked until it is shown."""
        fields, person = self.fields, self.person
        fields.number_field.setVisible(person is not None and self.inbound)
        fields.dial_row.setVisible(person is not None and not self.inbound)
        phone = dialled(person.phones) if person is not None else None
        number = "" if phone is None else phone.number if "*" in phone.number else mask_phone(phone.number)
        fields.dial.set_line(Text(number or _("No number"), "text-2" if number else "red"))
        fields.reveal.setEnabled(phone is not None)
        if person is not None and not self.inbound:
            desk, settings = self._shell.desk, self._shell.desk.settings
            most, days = settings["contacts_most"], settings["contacts_days"]
            n = desk.calls.contacts(person.id, days, desk.clock.now())
            told = _("{n} of {most} contacts in {days} days").format(n=n, most=most, days=days)
            fields.limit.set_line(Text(told, "amber" if n >= most else "text-3", role="caption"))
        fields.limit.setVisible(person is not None and not self.inbound)

    def _show_extras(self) -> None:
        fields, known = self.fields, self.person is not None
        fields.show_extras(known, self.inbound)
        fields.tasks_box.setVisible(known and fields.result.value in DEALT_WITH and bool(fields.tasks))

    def _reveal(self) -> None:
        """The number to dial, large; that it was shown is on record."""
        phone = dialled(self.person.phones) if self.person is not None else None
        if phone is None:
            return
        people, actor = self._shell.desk.people, self._shell.actor
        shown = self._shell.write(lambda: people.reveal_phone(actor, phone.id))
        if shown is not None:
            at = words.clock(self._shell.desk.clock.now())
            self.fields.dial.set_line(
                Text(grouped(shown[0]), bold=True, role="record"),
                Text(_("{time} shown, on record").format(time=at), "text-3", role="caption"),
            )

    # recording

    def call(self) -> OtherCall:
        """What was typed. Raises WorldError for what can't be read."""
        from dealerdesk.care.other_calls import OtherCall
        from dealerdesk.care.said import Said
        from dealerdesk.people.fields import km_of

        assert self.person is not None
        fields, now = self.fields, self._shell.desk.clock.now()
        result, number = fields.result.value, fields.number.value
        at = moment_of(fields.time.text(), now) if result in ("booked", "call_back") else None
        told = Said(
            result, back_at=at if result == "call_back" else None, note=fields.note.text().strip(),
            km=km_of(fields.km.text()) if not fields.km_field.isHidden() else None, away=fields.away(),
            complaint=fields.complaint.text().strip(), direction=IN if self.inbound else OUT,
            booked_at=at if result == "booked" else None, says=fields.says(),
        )  # fmt: skip
        if self.inbound and number == ANOTHER and not fields.new_number.text().strip():
            raise WorldError(_("Which number? Type it, or say that nobody saw it"))
        known = self.inbound and number not in (ANOTHER, NOT_SEEN)
        return OtherCall(
            self.person.id, told, fields.vehicle_id, int(number) if known else None,
            fields.new_number.text() if self.inbound and number == ANOTHER else "",
            fields.settled() if result in DEALT_WITH else (),
        )  # fmt: skip

    def record(self) -> None:
        """Ctrl+S."""
        if self.person is None:
            self.fields.say_wrong(_("With whom? Type the tail of plate or phone, or the name."))
            return
        name = self.person.name or _("No name")
        try:
            call = self.call()
            number, change = self._write(call)
        except WorldError as error:
            self.fields.say_wrong(error.line)
            return
        result = _(next(found.words for found in KEYS.values() if found.name == call.said.result))
        told = _("{name}: {result}").format(name=name, result=result)
        self._shell.say(f"{told} · {number}" if number else told, self._undo(change, number))
        self.clear()
        self.recorded.emit()

    def _write(self, call: OtherCall) -> tuple[str, Change]:
        """The appointment first, where one was made, then the call that made it."""
        desk, actor, at = self._shell.desk, self._shell.actor, call.said.booked_at
        if at is None:
            return "", desk.other_calls.record(actor, call)
        from dealerdesk.appointments.entries import Draft

        if call.vehicle_id is None:
            raise WorldError(_("Which car is booked?"))
        kind = "passive" if self.inbound else "active"
        draft = Draft(call.vehicle_id, at, self.fields.work.value, kind=kind, channel="phone",
                      note=call.said.note)  # fmt: skip
        number = desk.appointments.book(actor, draft).number
        try:
            return number, desk.other_calls.record(actor, call)
        except Exception:
            desk.appointments.cancel(actor, number, _("taken back at once"))
            raise

    def _undo(self, change: Change, number: str) -> Callable[[], object]:
        desk, actor = self._shell.desk, self._shell.actor

        def back() -> None:
            desk.calls.take_back(actor, change.journal_id)
            if number:
                desk.appointments.cancel(actor, number, _("taken back at once"))

        return lambda: self._shell.write(back)
