"""Calls 通话: what do I say, to whom, why today, and which key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dealerdesk.care import attempts
from dealerdesk.care.script_text import sendable
from dealerdesk.care.script_values import answered, sex_of
from dealerdesk.errors import WorldError
from dealerdesk.people.fields import VEHICLE_FIELDS
from dealerdesk.text import _
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages import call_asks
from ui.pages.call_acts import Acts
from ui.pages.call_ask import Ask, AskPane
from ui.pages.call_head import CallHead
from ui.pages.call_queue import QueuePane
from ui.pages.call_results import Results
from ui.pages.call_script import KmBox, ScriptPane, SlotRow, Ticks, WhyLine
from ui.pages.call_side import WIDE, CallSide, dealings
from ui.planning import Planner
from ui.widgets.basic import frame
from ui.widgets.cards import Empty
from ui.widgets.drawer import Drawer

if TYPE_CHECKING:
    from dealerdesk.care.brief import Brief
    from dealerdesk.care.queue import Call, Matter
    from dealerdesk.people.cards import CustomerCard, VehicleCard
    from dealerdesk.store.store import Change
    from ui.shell import Shell

T = TypeVar("T")
QUEUE = 282
ACTS = 218
OFFERS = 3
REACHED = ("booked", "informed", "refused", "call_back", "sms", "letter")
TABLES = ("care_task", "attempt", "customer", "vehicle", "phone", "consent", "appointment", "setting")


class CallPage(Page):
    """The queue, the call, the file."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self.call: Call | None = None
        self.person: CustomerCard | None = None
        self.car: VehicleCard | None = None
        self.brief: Brief | None = None
        self.acts = Acts(self)
        self.planner = Planner(shell)
        self._values: dict[str, str] = {}
        self._quiet = self._stale = self._picks = False
        self._total = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.queue = QueuePane(shell)
        self.queue.setFixedWidth(theme.px(QUEUE))
        self.queue.picked.connect(self._picked)
        row.addWidget(self.queue)
        row.addWidget(self._make_centre(), 1)
        self.side = CallSide()
        self.side.opened.connect(self.open_card)
        row.addWidget(self.side)
        self.drawer = Drawer(self, row, self.side, WIDE, calm=True)

    # building

    def _make_centre(self) -> QFrame:
        px = theme.px
        centre = frame("pane")
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.empty = Empty()
        column.addWidget(self.empty)
        self.inside = QWidget()
        inner = QVBoxLayout(self.inside)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        self.head = CallHead()
        self.head.titled.connect(self._title)
        inner.addWidget(self.head)
        body = QVBoxLayout()
        body.setContentsMargins(px(16), px(12), px(16), px(8))
        body.setSpacing(px(8))
        self.why, self.script, self.ticks, self.km, self.slots = (
            WhyLine(), ScriptPane(), Ticks(), KmBox(), SlotRow(),
        )  # fmt: skip
        self.why.opened.connect(lambda: self.press("E"))
        self.script.typed.connect(self._answer)
        self.ticks.changed.connect(self.say_hint)
        self.km.asked.connect(lambda _text: self._ask_km())
        self.slots.chosen.connect(self._slot_chosen)
        self.slots.other.connect(self._other_time)
        body.addWidget(self.why)
        body.addWidget(self.script, 1)
        for widget in (self.ticks, self.km, self.slots):
            body.addWidget(widget)
        inner.addLayout(body, 1)
        self.bottom = QStackedWidget()
        self.bottom.setProperty("look", "bar")
        self.bottom.setFixedHeight(px(ACTS))
        self.results, self.asked = Results(), AskPane()
        self.results.pressed.connect(self.press)
        self.asked.left.connect(self._answered)
        self.bottom.addWidget(self.results)
        self.bottom.addWidget(self.asked)
        inner.addWidget(self.bottom)
        column.addWidget(self.inside, 1)
        return centre

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        if self.call is None:
            return ()
        shown = [call.first.task for call in self.queue.calls]
        place = shown.index(self.call.first.task) + 1 if self.call.first.task in shown else 0
        from dealerdesk.care.kinds import KINDS

        kind = KINDS[self.call.first.kind].title
        return (kind, _("call {n} of {count}").format(n=place, count=len(shown)))

    def shortcuts(self) -> list[Key]:
        digits = [Key(digit, "", lambda digit=digit: self.press(digit)) for digit in "1234567890"]
        letters = [Key(letter, "", lambda letter=letter: self.press(letter)) for letter in "ABCDEFGHIJLNRTW"]
        return [
            Key("Space", _("start the call"), self.acts.start, _("Space")),
            Key("", _("record the result"), None, "1–9, 0"),
            Key("Y", _("choose a time"), self._pick_time),
            Key("K", _("mileage"), self._to_km),
            Key("F4", "", self.open_card),
            Key("Down", "", None),
            *digits,
            *letters,
        ]

    def help(self) -> str:
        return _("Space shows the number and starts the timer; a digit records what came of it.")

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [
            (_("Start the call"), self.acts.start, _("Space")),
            (_("Customer card"), self.open_card, "F4"),
        ]

    def panes(self) -> list[QFrame]:
        return [self.queue.table]

    def show_side(self) -> bool:
        return self.drawer.open()

    def step_back(self) -> bool:
        if self.asked.ask is not None:
            self.asked.put_away()
            return True
        return self.acts.stop() or self.drawer.shut()

    # what happens

    def enter(self, customer_id: int | None = None, **_place: Any) -> None:
        self.planner.look()
        self.refresh()
        mine = [call for call in self.queue.calls if call.first.customer_id == customer_id]
        if customer_id is not None and mine:
            self.queue.choose(mine[0].first.task)
        self.queue.table.setFocus()

    def changed(self, change: Change | None) -> None:
        if self._quiet or not self.touches(change, *TABLES):
            return
        if self.isVisible() and not self.acts.running and self.asked.ask is None:
            self.refresh()
        else:
            self._stale = True

    def minute(self) -> None:
        if self._stale and self.isVisible() and not self.acts.running and self.asked.ask is None:
            self.refresh()

    def refresh(self) -> None:
        """Ask the queue, keep the chosen call."""
        self._stale = False
        desk = self.shell.desk
        queue = desk.queue.queue(self.shell.actor)
        self.queue.set_queue(queue, attempts.slot_of(desk.clock.now(), desk.calls.spans))
        self.counted.emit(len(queue.now), False)
        chosen = self.call.first.task if self.call else 0
        if not (chosen and self.queue.choose(chosen)):
            self._choose_first()
        self.stated.emit()

    def _choose_first(self) -> None:
        calls = self.queue.calls
        if calls:
            self.queue.choose(calls[0].first.task)
        else:
            self._picked(None)

    def _picked(self, row: object) -> None:
        call = row if hasattr(row, "matters") else None
        if self.acts.running and self.call is not None:
            return  # the call goes on: its result comes first
        self.call = call  # type: ignore[assignment]
        self.inside.setVisible(call is not None)
        self.empty.setVisible(call is None)
        if call is None:
            self.empty.say(_("No calls to make now."), _("Calendar"), lambda: self.shell.go("calendar"))
        else:
            self.load()
        self.stated.emit()

    # one call

    @property
    def matter(self) -> Matter:
        """The matter in front."""
        assert self.call is not None
        return self.call.first

    def load(self) -> None:
        """Show the chosen call."""
        assert self.call is not None
        desk, actor, first = self.shell.desk, self.shell.actor, self.call.first
        today = desk.clock.today()
        self.asked.clear()
        self.bottom.setCurrentWidget(self.results)
        who = first.customer_id
        self.person = self.shell.write(lambda: desk.people.customer(actor, who)) if who else None
        cars = {car.id: car for car in self.person.vehicles} if self.person else {}
        self.car = cars.get(first.vehicle_id or 0)
        self.brief = desk.care.brief(first.vehicle_id) if first.vehicle_id else None
        history = desk.calls.history(who) if who else []
        reached = next((line for line in history if line.result in REACHED), None)
        last = _("reached {day}").format(day=words.day(reached.at.date(), today)) if reached else ""
        tried = sum(line.task == first.task for line in history) + 1
        self.head.show_call(self.call, tried, self.person, last)
        self.mask()
        self.why.say(first.why(today), first.kind)
        adviser = self.car.adviser if self.car else ""
        self.slots.set_offers(desk.appointments.offers()[:OFFERS], adviser, today)
        self.slots.setVisible(first.vehicle_id is not None)
        self.km.box.setText("")
        self.km.setVisible(first.vehicle_id is not None)
        due = self.brief.service if self.brief else None
        self.km.wait(self.brief.a_day if self.brief else None, words.day(due.due, today) if due else "")
        self.side.show_car(self.car, self.person)
        self.side.show_brief(self.brief, today)
        events = desk.people.vehicle_history(actor, first.vehicle_id) if self.car and first.vehicle_id else []
        self.side.show_dealings(dealings(history, events), today)
        self._load_script()
        self.say_hint()
        if first.state == "fallback":
            self.acts.offer_fallback()

    def _load_script(self) -> None:
        desk, first = self.shell.desk, self.matter
        more: dict[str, Any] = {}
        if self.slots.at is not None:
            more["slot"] = self.slots.at
        if first.customer_id is not None:
            self._values = desk.scripts.values(
                self.shell.actor, first.kind, first.customer_id, first.vehicle_id, more
            )
        self._fill()
        self.ticks.set_ticks(self.script.ticks)

    def _fill(self) -> None:
        desk, kind = self.shell.desk, self.matter.kind
        version = _("version {n}").format(n=desk.scripts.script(kind).version)
        self.script.show_script(desk.scripts.filled(kind, self._values), version)

    def _answer(self, field: str, text: str) -> None:
        """A missing field was told: fill it; a title is kept with the customer."""
        self._values = answered(self._values, field, text)
        self._fill()
        if field == "honorific" and sex_of(text):
            self._title(sex_of(text))

    def _title(self, sex: str) -> None:
        if self.person is not None:
            who, actor, people = self.person.id, self.shell.actor, self.shell.desk.people
            self.quietly(lambda: self.shell.write(lambda: people.edit_customer(actor, who, {"sex": sex})))
            running, number = self.acts.running, self.head.number.text
            if not running:
                self.reload()
            assert number is not None

    def mask(self) -> None:
        """The number goes back behind its stars."""
        self.head.mask(self.person.phones if self.person else ())

    def reload(self) -> None:
        """The same call, read anew."""
        task = self.matter.task
        self.call = None
        self.refresh()
        self.queue.choose(task)

    def consent_changed(self) -> None:
        """What was agreed is on record; the queue may be another one."""
        self._stale = True

    def open_card(self) -> None:
        """F4: the customer's card."""
        if self.call is not None and self.call.first.customer_id is not None:
            first = self.call.first
            self.shell.go("customer", customer_id=first.customer_id, vehicle_id=first.vehicle_id)

    # keys

    def press(self, key: str) -> None:
        """A digit or a letter, wherever it was pressed."""
        if self.asked.ask is not None:
            self.asked.key(key)
        elif self._picks and key in "1234":
            self._picks = False
            if key == "4":
                self._other_time()
            else:
                self.slots.choose(int(key))
        elif key.isdigit():
            self.acts.result(key)
        elif key == "R":
            self.ticks.next()
        elif key in "TWGNDCE":
            self.acts.tool(key)

    def _pick_time(self) -> None:
        self._picks = True
        self.results.say_then(_("1–3 chooses the time, 4 another one"))

    def _to_km(self) -> None:
        if self.asked.ask is not None:
            self.asked.key("K")
        else:
            self.km.box.setFocus()

    def _other_time(self) -> None:
        now = self.shell.desk.clock.now()
        self.ask(call_asks.other_time(now, self.slots.set_at))

    def _slot_chosen(self, at: datetime | None) -> None:
        self.results.say_slot(self.slots.words(self.shell.desk.clock.today()))
        if self.call is not None and at is not None and self._values:
            self._load_script()

    # mileage

    def told_km(self) -> int | None:
        """The typed mileage; None when nothing is typed. Raises WorldError."""
        text = self.km.box.text().strip()
        if not text:
            return None
        km = int(VEHICLE_FIELDS["km"].parse(text))
        self.shell.desk.calls.check_km(self.matter.vehicle_id, km, self.shell.desk.clock.today())
        return km

    def _ask_km(self) -> None:
        if self.call is None or self.call.first.vehicle_id is None:
            return
        desk, today = self.shell.desk, self.shell.desk.clock.today()
        try:
            km = self.told_km()
            if km is None:
                return
            answer = desk.calls.check_km(self.matter.vehicle_id, km, today)
        except WorldError as error:
            self.km.refuse(error.line)
            return
        told = desk.care.brief(self.matter.vehicle_id or 0, km)
        service = told.service if told else None
        self.km.say(answer, service.target_km if service else None, today)
        self.side.show_brief(told, today)

    # acts

    def ask(self, ask: Ask) -> None:
        """A question stands in the place of the result keys."""
        self.asked.show_ask(ask)
        self.bottom.setCurrentWidget(self.asked)

    def _answered(self) -> None:
        self.bottom.setCurrentWidget(self.results)
        self.queue.table.setFocus()

    def quietly(self, act: Callable[[], T]) -> T:
        """Write without reading everything anew in between."""
        self._quiet = True
        try:
            return act()
        finally:
            self._quiet = False

    def say_hint(self) -> None:
        """What happens next, under the keys."""
        if self.call is None:
            return
        desk = self.shell.desk
        following = self.call.next or desk.calls.next_slot(self.matter.task)
        self.results.say_next(following, desk.clock.today())
        kept = [words_ for words_ in (self.acts.draft.note, self.acts.draft.complaint) if words_]
        said = _("kept with the result: {what}").format(what=kept[0][:12]) if kept else ""
        self.results.say_then(said or _("then the next customer"))

    def go_on(self, task: int, stay: bool = False) -> None:
        """After a result: the next call; ``stay`` keeps this one (the text or letter comes now)."""
        shown = [call.first.task for call in self.queue.calls]
        place = shown.index(task) if task in shown else 0
        self.call = None
        self.refresh()
        calls = self.queue.calls
        if stay and self.queue.choose(task):
            return
        if calls:
            self.queue.choose(calls[min(place, len(calls) - 1)].first.task)

    def come_back(self, task: int) -> None:
        """A call was taken back: it is chosen again."""
        self.acts.running = False
        self.call = None
        self.refresh()
        self.queue.choose(task)

    def sms_text(self) -> str:
        """The text message of the matter in front, '' when a field of it is missing."""
        return sendable(self.shell.desk.scripts.filled(self.matter.kind, self._values).sms)
