"""通话: what do I say, to whom, why today, and which key. One hand on the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
)

from dealerdesk.care.attempts import slot_of
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.other_calls import IN, OUT
from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages import call_asks
from ui.pages.call_acts import Acts, Draft
from ui.pages.call_ask import Ask, AskPane
from ui.pages.call_one import OneCall
from ui.pages.call_queue import QueuePane
from ui.pages.call_register import print_week
from ui.pages.call_results import Results
from ui.pages.call_side import WIDE, CallSide
from ui.pages.care_rooms import list_commands
from ui.pages.other_call import OtherCallPanel
from ui.widgets.basic import frame
from ui.widgets.cards import Empty
from ui.widgets.drawer import Drawer
from ui.widgets.split import Split

if TYPE_CHECKING:
    from datetime import datetime

    from dealerdesk.care.queue import Call
    from dealerdesk.store.store import Change
    from ui.shell import Shell

T = TypeVar("T")
LIST, LIST_MOST, SCRIPT_MOST, BAR = 282, 420, 760, 222
LIST_LEAST, MIDDLE_LEAST, MIDDLE_NARROW = 276, 568, 490
"""What queue and middle need at least; the middle less where the window is narrower than 1366."""
TABLES = (
    "care_task", "attempt", "customer", "vehicle", "phone", "consent", "holding", "appointment",
    "mileage_reading", "repair_order", "setting", "rule_off", "import_run", "script",
)  # fmt: skip
LETTERS = "ABCDEFGHIJKLNTW"


class CallPage(Page):
    """Queue | script and result keys | the car and what happened."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self.call: Call | None = None
        self._quiet = self._stale = False
        self._slot_key = False
        self.acts = Acts(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.left = frame("left-pane")
        self.left.setMinimumWidth(theme.px(LIST_LEAST))
        holder = QHBoxLayout(self.left)
        holder.setContentsMargins(0, 0, 1, 0)
        self.queue = QueuePane(shell)
        self.queue.picked.connect(self._picked)
        self.queue.rang.clicked.connect(lambda: self.other_call(IN))
        holder.addWidget(self.queue)
        self.side = CallSide()
        self.side.opened.connect(self.open_card)
        self.split = Split("call_panes", self.left, self._make_middle(), self.side)
        row.addWidget(self.split)
        self.drawer = Drawer(self, self.split, self.side, WIDE, calm=True)
        self.other = OtherCallPanel(shell)
        self.other.hide()
        self.other.closed.connect(self._shut_other)
        self.other.recorded.connect(self._shut_other)
        row.addWidget(self.other)
        self.other_drawer = Drawer(self, row, self.other, self.other.wide)

    # building

    def _make_middle(self) -> QFrame:
        px = theme.px
        self.middle = frame("pane")
        column = QVBoxLayout(self.middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.nobody = Empty()
        column.addWidget(self.nobody, 1)
        self.one = OneCall(self.shell, self.side)
        self.one.titled.connect(self.set_title)
        self.one.timed.connect(lambda _at: self.results.say_slot(self.one.time_words))
        self.one.other_time.connect(self._ask_time)
        self.one.explain.connect(lambda: self.press("E"))
        self.one.ticked.connect(self.say_hint)
        column.addWidget(self.one, 1)
        self.bar = frame("bar")
        self.bar.setFixedHeight(px(BAR))
        inside = QVBoxLayout(self.bar)
        inside.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        self.results = Results()
        self.results.pressed.connect(self.press)
        self.asked = AskPane()
        self.asked.left.connect(self._answered)
        self.stack.addWidget(self.results)
        self.stack.addWidget(self.asked)
        inside.addWidget(self.stack)
        column.addWidget(self.bar)
        return self.middle

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Where nobody moved them, the list widens first, then the right pane; the script stops."""
        px = theme.px
        side = 0 if self.drawer.floats else px(WIDE)
        roomy = self.width() >= px(LIST + MIDDLE_LEAST) + side
        self.middle.setMinimumWidth(px(MIDDLE_LEAST if roomy else MIDDLE_NARROW))
        spare = self.width() - px(LIST) - side - px(SCRIPT_MOST)
        more = min(max(spare, 0), px(LIST_MOST - LIST))
        self.split.arrange(px(LIST) + more, px(WIDE) + max(spare - more, 0))

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        if self.call is None:
            return (_("no call to make now"),) if not self._stale else ()
        made = self.shell.desk.queue.made_today(self.shell.actor)
        count = len(self.queue.calls)
        place = _("call {n} of {count}").format(n=made + 1, count=made + count)
        kind = KINDS[self.one.matter.kind]
        reminds = kind.tint in ("service", "legal")
        return (_("{kind} reminder").format(kind=kind.title) if reminds else kind.title, place)

    def shortcuts(self) -> list[Key]:
        keys = [
            Key("1", _("records the result"), None, words.listed(("1–9", "0"))),
            Key("Y", _("booking"), self._slot_mode),
            Key("K", _("mileage"), lambda: self.letter("K")),
            Key("Space", _("start the call"), self.space),
            Key("R", _("tick what was said"), self._tick),
            Key("S", _("script of the next matter"), self._next_matter),
            Key("I", _("inbound call"), lambda: self.letter("I")),
            Key("F4", _("customer card"), self.open_card),
            Key("Ctrl+S", "", self._save_other),
            Key("Return", "", self._enter),
            Key("Enter", "", self._enter),
        ]
        keys += [Key(digit, "", lambda digit=digit: self.digit(digit)) for digit in "1234567890"]
        tools = {
            "T": _("complaint"), "W": _("serviced elsewhere"), "G": _("correct number"), "C": _("consents"),
            "N": _("note"), "D": _("defer"), "E": _("why this call"), "L": _("the lists"),
        }  # fmt: skip
        keys += [Key(c, tools.get(c, ""), lambda c=c: self.letter(c)) for c in LETTERS if c not in "KI"]
        keys += [Key(f"Alt+{n}", "", lambda n=n: self.one.script.branch(n - 1)) for n in range(1, 10)]
        return keys

    def help(self) -> str:
        return _("Space starts the call and shows the number; a result is one key, then the next call comes.")

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [
            (_("Start the next call"), self.acts.start, "Space"),
            (_("Inbound call"), lambda: self.other_call(IN), "I"),
            (_("Call without a task"), lambda: self.other_call(OUT), ""),
            (_("Print the register of calls of this week"), lambda: print_week(self.shell), ""),
            (_("Complaint"), lambda: self.press("T"), "T"),
            (_("Correct the number"), lambda: self.press("G"), "G"),
            (_("Consent"), lambda: self.press("C"), "C"),
            (_("Defer this call"), lambda: self.press("D"), "D"),
            *list_commands(self.shell),
        ]

    def panes(self) -> list[QFrame]:
        return [self.queue.table, self.one.script.text, self.side, self.other]

    def undo_place(self) -> QRect:
        """Under the car's pane, so that the result keys stay in sight; where that floats, over the script."""
        if self.side.isVisible() and not self.drawer.floats:
            return self.side.geometry()
        return super().undo_place()

    def show_side(self) -> bool:
        return self.drawer.open()

    def step_back(self) -> bool:
        if not self.other.isHidden():
            self._shut_other()
            return True
        if self.asked.ask is not None:
            self.asked.put_away()
            return True
        self._slot_key = False
        return self.drawer.shut() or self.acts.stop()

    def undo(self) -> None:
        if self.acts.last is not None:
            self.acts.last()

    # what happens

    def enter(self, **place: Any) -> None:
        self.refresh(place.get("task"))
        who = place.get("customer_id")
        if who is not None and not self._choose_customer(who):
            self.other_call(OUT, who, place.get("vehicle_id"))
            return
        self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if place.get("start"):
            self.acts.start()

    def place(self) -> dict[str, Any]:
        return {"task": self.call.first.task} if self.call else {}

    def changed(self, change: Change | None) -> None:
        if self._quiet or not self.touches(change, *TABLES):
            return
        self._stale = True
        if self.isVisible() and not self.acts.running and self.asked.ask is None:
            self.refresh(self.call.first.task if self.call else None)

    def minute(self) -> None:
        if self.isVisible() and not self.acts.running and self.asked.ask is None:
            self.refresh(self.call.first.task if self.call else None)

    def quietly(self, act: Callable[[], T]) -> T:
        """Write without refreshing at each change; the page does it itself afterwards."""
        self._quiet = True
        try:
            return act()
        finally:
            self._quiet = False

    def refresh(self, task: int | None = None) -> None:
        """Read the queue; show the call with this task, else the first."""
        desk = self.shell.desk
        queue = desk.queue.queue(self.shell.actor)
        self._stale, self._quiet = False, True
        self.queue.set_queue(queue, slot_of(desk.clock.now(), desk.calls.spans))
        found = task is not None and self.queue.choose(task)
        if not found and self.queue.calls:
            self.queue.choose(self.queue.calls[0].first.task)
        self._quiet = False
        self.counted.emit(len(queue.now), any(call.limit < desk.clock.today() for call in queue.now))
        self._load(self.queue.table.row)

    def _choose_customer(self, customer_id: int) -> bool:
        for call in self.queue.calls:
            if any(matter.customer_id == customer_id for matter in call.matters):
                return self.queue.choose(call.first.task)
        return False

    def _picked(self, call: Call | None) -> None:
        if self._quiet:
            return
        if self.acts.running and self.call is not None and call is not self.call:
            self._quiet = True
            self.queue.choose(self.call.first.task)
            self._quiet = False
            self.results.say_then(_("This call has no result yet"), "amber")
            return
        self._load(call)

    # one call

    def reload(self) -> None:
        """The same call anew: a number or a name was corrected."""
        self.refresh(self.call.first.task if self.call else None)

    def _load(self, call: Call | None) -> None:
        """Show a call: file, script, reason, times; or that there is none."""
        fresh = call is None or self.call is None or call.first.task != self.call.first.task
        self.call = call
        self.one.setVisible(call is not None)
        self.bar.setVisible(call is not None)
        self.nobody.setVisible(call is None)
        if self.asked.ask is not None:
            self.asked.clear()
            self._to_queue()
        self.stack.setCurrentWidget(self.results)
        self._show_side()
        if call is None:
            self.nobody.say(_("No call to make now."), _("To Today"), lambda: self.shell.go("today"))
            self.stated.emit()
            return
        if fresh:
            self.acts.draft = Draft()
        self.one.show_call(call, fresh)
        self.results.say_slot(self.one.time_words)
        self.say_hint()
        if call.first.state == "fallback":
            self.acts.offer_fallback()
        self.stated.emit()

    def set_title(self, sex: str) -> None:
        """先生 or 女士, as the caller heard it; kept with the customer."""
        if self.one.person is None:
            return
        people, actor, who = self.shell.desk.people, self.shell.actor, self.one.person.id
        made = self.quietly(lambda: self.shell.write(lambda: people.edit_customer(actor, who, {"sex": sex})))
        if made is not None:
            self.consent_changed()

    def consent_changed(self) -> None:
        """What is known of the customer has changed; the call goes on."""
        if self.acts.running and self.call is not None:
            self.one.read()
            self.one.show_matter()
        else:
            self.reload()

    # keys

    def space(self) -> None:
        """Space starts the call; on a focused button it presses that."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton) and self.isAncestorOf(focus):
            focus.click()
        else:
            self.acts.start()

    def press(self, key: str) -> None:
        """A result or a tool, by key or pointer."""
        try:
            self.acts.result(key) if key.isdecimal() else self.acts.tool(key)
        except WorldError as error:
            self.shell.tell(error)

    def digit(self, key: str) -> None:
        """A digit: an answer, a time after Y, or a result."""
        if self.other.has_focus():
            return
        if self.asked.ask is not None:
            self.asked.key(key)
        elif self._slot_key:
            self._slot_key = False
            self.say_hint()
            self._ask_time() if key == "4" else self.one.slots.choose(int(key))
        else:
            self.press(key)

    def letter(self, key: str) -> None:
        """A letter: an answer, the mileage, or a tool."""
        if self.other.has_focus():
            return
        if self.asked.ask is not None:
            self.asked.key(key)
        elif key == "K":
            self.one.km.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.one.km.box.selectAll()
        elif key == "I":
            self.other_call(IN)
        elif key == "L":
            self.queue.lists.click()
        elif key in "TWGNDCE":
            self.press(key)

    def _slot_mode(self) -> None:
        if self.asked.ask is None and self.one.car is not None:
            self._slot_key = True
            self.results.say_then(_("Y: now 1–3 for a time, 4 for another"), "accent")

    def _tick(self) -> None:
        if self.asked.ask is None:
            self.one.ticks.next()

    def _enter(self) -> None:
        if self.other.has_focus():
            self.other.enter()
        elif self.asked.ask is not None:
            self.asked.submit()
        elif isinstance(QApplication.focusWidget(), QLineEdit):
            self._to_queue()  # leaving a field takes what was typed

    def _next_matter(self) -> None:
        self.one.next_matter()
        self.stated.emit()

    def _to_queue(self) -> None:
        self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_card(self) -> None:
        """F4: the customer's card."""
        if self.call is not None and self.call.first.customer_id is not None:
            self.shell.go(
                "customer", customer_id=self.call.first.customer_id, vehicle_id=self.call.first.vehicle_id
            )

    # a call without a task

    def other_call(self, way: str, customer_id: int | None = None, vehicle_id: int | None = None) -> None:
        """I: a customer rings; or a call to somebody whom nothing is due to."""
        self.other.show()
        self.other_drawer.fit()
        self.side.hide()
        self._arrange_now()
        self.other.begin(way, customer_id, vehicle_id)
        self.other.focus_first()

    def _save_other(self) -> None:
        if not self.other.isHidden():
            self.other.record()

    def _shut_other(self) -> None:
        self.other.hide()
        self._show_side()
        self._to_queue()

    def _show_side(self) -> None:
        """The car's pane stands beside a call, where it has room and the panel doesn't take its place."""
        shown = self.call is not None and not self.drawer.floats and self.other.isHidden()
        if self.side.isHidden() == shown:
            self.side.setVisible(shown)
            self._arrange_now()

    def _arrange_now(self) -> None:
        """Arrange by the width that the panes have without, or with, the panel beside them."""
        if (layout := self.layout()) is not None:
            layout.activate()
        self._arrange()

    def _ask_time(self) -> None:
        def chosen(at: datetime) -> None:
            self.one.slots.set_at(at)
            self.say_hint()

        self.ask(call_asks.other_time(self.shell.desk.clock.now(), chosen))

    # questions and what follows

    def ask(self, question: Ask) -> None:
        """Put a question in the place of the result keys."""
        self.stack.setCurrentWidget(self.asked)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.asked.show_ask(question)

    def _answered(self) -> None:
        self.stack.setCurrentWidget(self.results)
        self._to_queue()

    def say_hint(self) -> None:
        """Under the third group: what was noted so far, or what comes next."""
        if self.call is None:
            return
        draft, desk = self.acts.draft, self.shell.desk
        noted = [(_("complaint noted"), draft.complaint), (_("note kept"), draft.note)]
        said = " · ".join(text for text, there in noted if there)
        at = self.one.slots.at
        if (
            at is not None
            and self.one.car is not None
            and (why := desk.capacity.objection(self.one.wish(at)))
        ):
            self.results.say_then(words.sentence(f"{words.clock(at)} {why}"), "amber")
        elif at is None and self.one.car is not None:
            self.results.say_then(_("No time is free: Y4 for another, or the list of the board"), "amber")
        else:
            waits = _("the next call follows by itself")
            self.results.say_then(said or waits, "green" if said else "text-3")
        following = desk.calls.next_after(self.call.first.task)
        self.results.say_next(following, desk.clock.today(), self.round_words())

    def round_words(self) -> str:
        """`第 2 次，11-24 前满 3 次`."""
        assert self.call is not None
        tried, most = self.call.first.tried, self.shell.desk.settings["attempts"]
        return _("{n} of {most} so far").format(n=tried, most=most)

    def go_on(self, task: int, stay: bool = False) -> None:
        """After a result: the next call, or the same one when something is still to be done."""
        tasks = [call.first.task for call in self.queue.calls]
        at = tasks.index(task) if task in tasks else -1
        following = tasks[at + 1] if 0 <= at < len(tasks) - 1 else None
        self.call = None
        self.refresh(task if stay else following)
        self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def come_back(self, task: int) -> None:
        """A call was taken back: show it again; where another one runs, that goes on, and this one waits."""
        if self.acts.running:
            self._stale = True
            self.results.say_then(_("Taken back; it waits in the queue. This call goes on"), "green")
            return
        self.call = None
        self.refresh(task)
