"""What one does in a call: start it, record its result, answer its questions, take it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from dealerdesk.care.calls import Away, Said
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.lost import ELSEWHERE
from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import words
from ui.pages import call_asks
from ui.pages.call_head import dialled
from ui.pages.call_words import RESULTS, slot_word, span, work_of

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import Booking
    from dealerdesk.care.calls import Outcome
    from ui.pages.call import CallPage

TICKED = ("booked", "informed")


@dataclass
class Draft:
    """What was said so far in a call, kept until its result."""

    note: str = ""
    complaint: str = ""
    asked: bool = False


class Acts:
    """The acts of one call page."""

    def __init__(self, page: CallPage) -> None:
        self._page = page
        self.draft = Draft()
        self.running = False
        self.last: Callable[[], object] | None = None

    @property
    def _calls(self):
        return self._page.shell.desk.calls

    # start

    def start(self) -> None:
        """Space: the number large and on record, the timer runs."""
        page = self._page
        if page.call is None or self.running:
            return
        phone = dialled(page.one.person.phones) if page.one.person else None
        if phone is None:
            page.results.say_then(_("No number that may be dialled: G adds one"), "amber")
            return
        people, actor = page.shell.desk.people, page.shell.actor
        shown = page.quietly(lambda: page.shell.write(lambda: people.reveal_phone(actor, phone.id)))
        if shown is None:
            return
        self.running = True
        page.one.head.reveal(shown[0], words.clock(page.shell.desk.clock.now()))
        page.say_hint()

    def stop(self) -> bool:
        """Esc: the call ends without a result; False when none runs."""
        if not self.running:
            return False
        self.running = False
        self._page.one.mask()
        self._page.results.say_then(_("Ended without a result: nothing is recorded"), "amber")
        return True

    # results

    def result(self, key: str) -> None:
        """1–9, 0."""
        page, found = self._page, RESULTS[key]
        if page.call is None:
            return
        if not self.running:
            page.results.say_then(_("Start the call with Space first"), "amber")
            return
        if found.name in TICKED and page.one.ticks.unsaid and not self.draft.asked:
            self.draft.asked = True
            unsaid = _(", ").join(page.one.ticks.unsaid)
            page.results.say_then(
                _("Press again to record. Not said yet: {what}").format(what=unsaid), "amber"
            )
            return
        if found.name == "booked":
            self._book()
        elif found.name == "refused":
            page.ask(call_asks.why_away(self._refused))
        elif found.name == "call_back":
            now = page.shell.desk.clock.now()
            following = self._calls.next_after(page.call.first.task)
            page.ask(call_asks.call_again(now, following, lambda at: self.record("call_back", back_at=at)))
        elif found.name == "opt_out":
            page.ask(call_asks.opt_out(lambda refuses: self.record("opt_out", refuses=refuses)))
        else:
            self.record(found.name)

    def _refused(self, away: Away, complaint: str) -> None:
        if complaint:
            self.draft.complaint = complaint
        self.record("refused", away=away)

    def _said(self, result: str, **more) -> Said:
        """Everything that was noted, with the result. Raises WorldError for a wrong mileage."""
        page, draft = self._page, self.draft
        assert page.call is not None
        note = [draft.note]
        if result in TICKED and page.one.ticks.unsaid:
            note.append(_("not said: {what}").format(what=_(", ").join(page.one.ticks.unsaid)))
        reached = result in ("booked", "informed", "refused", "call_back")
        tasks = [matter.task for matter in page.call.matters[1:]]
        return Said(
            result, note=_("; ").join(filter(None, note)), km=page.one.told_km() if reached else None,
            complaint=draft.complaint, seconds=page.one.head.seconds, also=tuple(tasks), **more,
        )  # fmt: skip

    def record(self, result: str, **more) -> None:
        """Write the result; then the next call. Raises WorldError to whoever asked."""
        page = self._page
        call = page.call
        if call is None:
            return
        said = self._said_or_hint(result, more)
        if said is None:
            return
        actor = page.shell.actor
        made = page.quietly(lambda: self._calls.record(actor, call.first.task, said))
        self._recorded(made, self._told(result, made, said), [made.change.journal_id])

    def _said_or_hint(self, result: str, more: dict) -> Said | None:
        try:
            return self._said(result, **more)
        except WorldError as error:
            self._page.one.km.refuse(error.line)
            self._page.results.say_then(_("The mileage can't be right: ask again, or empty the box"), "amber")
            return None

    def _book(self) -> None:
        """1: the appointment first, then the call that made it."""
        page = self._page
        call, at = page.call, page.one.slots.at
        if call is None or at is None or call.first.vehicle_id is None:
            page.results.say_then(_("Which time? Y and a digit chooses one"), "amber")
            return
        said = self._said_or_hint("booked", {"booked_at": at})
        if said is None:
            return
        over: str | None = ""
        full = page.one.full()
        if full and page.shell.may("book_over"):
            from ui.pages.over_ask import ask_reason

            over = ask_reason(page, full)
        if over is None:
            return
        if full and not over:
            refused = _("{time} is full: {why}. Y chooses another time").format(
                time=words.clock(at), why=full
            )
            page.results.say_then(refused, "red")
            return
        made = page.quietly(lambda: page.shell.write(lambda: self._booked(at, said, over or "")))
        if made is not None:
            booking, outcome = made
            told = _("{name}: booked {when} · {number}").format(
                name=call.first.name, when=f"{words.day(at.date(), at.date())} {words.clock(at)}",
                number=booking.number,
            )  # fmt: skip
            self._recorded(outcome, told, [outcome.change.journal_id], booking.number)

    def _booked(self, at: datetime, said: Said, over_why: str) -> tuple[Booking, Outcome]:
        from dealerdesk.appointments.service import Draft as Sheet

        page = self._page
        assert page.call is not None
        desk, actor, first = page.shell.desk, page.shell.actor, page.call.first
        work = work_of(page.call.matters)
        adviser = page.one.car.adviser if page.one.car else ""
        sheet = Sheet(first.vehicle_id or 0, at, work, adviser=adviser, note=said.note, over_why=over_why)
        booking = desk.appointments.book(actor, sheet)
        open_ones = [task for task in said.also if self._may_record(task)]
        try:
            said = Said(**{**said.__dict__, "also": tuple(open_ones)})
            return booking, desk.calls.record(actor, first.task, said)
        except Exception:
            desk.appointments.cancel(actor, booking.number, _("taken back at once"))
            raise

    def _may_record(self, task: int) -> bool:
        card = self._page.shell.desk.tasks.get(task)
        return card.state in ("open", "fallback", "correction") or card.result == "booked"

    def _told(self, result: str, made: Outcome, said: Said) -> str:
        """What was done, for the undo bar."""
        page = self._page
        assert page.call is not None
        today = page.shell.desk.clock.today()
        word = next(_(found.words) for found in RESULTS.values() if found.name == result)
        told = _("{name}: {result}").format(name=page.call.first.name, result=word)
        if made.state == "fallback":
            return _("{told} · third attempt").format(told=told)
        if made.next is not None and said.result != "opt_out":
            when = f"{span(made.next, today)} {slot_word(made.next.slot)}".strip()
            return _("{told} · again {when}").format(told=told, when=when)
        return told

    def _recorded(self, made: Outcome, told: str, entries: list[int], number: str = "") -> None:
        """After a write: say it, offer to take it back, and go on."""
        page = self._page
        assert page.call is not None
        task = page.call.first.task
        self._offer_undo(told, task, entries, number)
        self.running = False
        self.draft = Draft()
        page.go_on(task, stay=made.state == "fallback")

    def _offer_undo(self, told: str, task: int, entries: list[int], number: str = "") -> None:
        page = self._page
        desk, actor = page.shell.desk, page.shell.actor

        def undo() -> None:
            self.last = None

            def back() -> None:
                for journal_id in reversed(entries):
                    desk.calls.take_back(actor, journal_id)
                if number:
                    desk.appointments.cancel(actor, number, _("taken back at once"))

            page.quietly(lambda: page.shell.write(back))
            page.come_back(task)

        self.last = undo
        page.shell.say(told, undo)

    # what else

    def tool(self, letter: str) -> None:
        """T W G N D C E."""
        page = self._page
        if page.call is None:
            return
        acts: dict[str, Callable[[], object]] = {
            "T": self._complain, "W": self._elsewhere, "G": self._correct, "N": self._note,
            "D": self._defer, "C": self._consent, "E": self._explain,
        }  # fmt: skip
        acts[letter]()

    def _complain(self) -> None:
        def keep(text: str) -> None:
            self.draft.complaint = text
            self._page.say_hint()

        note = _("kept with the result, listed for the manager")
        self._page.ask(call_asks.typed(_("Complaint"), _("In their words"), self.draft.complaint, keep, note))

    def _note(self) -> None:
        def keep(text: str) -> None:
            self.draft.note = text
            self._page.say_hint()

        note = _("kept with the result")
        self._page.ask(call_asks.typed(_("Note"), _("Note"), self.draft.note, keep, note))

    def _elsewhere(self) -> None:
        if not self.running:
            self._page.results.say_then(_("Start the call with Space first"), "amber")
            return
        self._page.ask(call_asks.why_away(self._refused, ELSEWHERE))

    def _correct(self) -> None:
        page = self._page
        if page.one.person is None:
            return
        who, people, actor = page.one.person, page.shell.desk.people, page.shell.actor
        first = next(iter(who.phones), None)

        def keep(number: str, more: bool) -> None:
            if more or first is None:
                page.quietly(lambda: people.add_phone(actor, who.id, number))
            else:
                page.quietly(lambda: people.edit_customer(actor, who.id, {"phone": number}))
            self.running = False
            page.reload()
            page.results.say_then(_("The number is corrected; Space starts the call"), "green")

        page.ask(call_asks.correct_number(first.number if first else "", keep))

    def _consent(self) -> None:
        page = self._page
        if page.one.person is None:
            return
        who, desk, actor = page.one.person, page.shell.desk, page.shell.actor

        def keep(purpose: str, given: bool) -> None:
            page.quietly(
                lambda: desk.consent.record(actor, who.id, purpose, given, "", _("said so in a call"))
            )
            label = _(call_asks.PURPOSES[purpose])
            said = _("{name} agrees to {purpose}") if given else _("{name} refuses {purpose}")
            page.shell.say(said.format(name=who.name, purpose=label))
            page.consent_changed()

        page.ask(call_asks.consent(who, desk.clock.today(), keep))

    def _defer(self) -> None:
        page = self._page
        assert page.call is not None
        desk, actor, task = page.shell.desk, page.shell.actor, page.one.matter.task

        def keep(act: str, until: date | None, why: str) -> None:
            tasks = desk.tasks
            if act == "defer" and until is not None:
                page.quietly(lambda: tasks.defer(actor, task, until, why))
            else:
                verb = {"skip": tasks.skip, "off": tasks.switch_off, "give_up": tasks.give_up}[act]
                page.quietly(lambda: verb(actor, task, why))
            told = {"defer": _("put off"), "skip": _("left out this time"), "off": _("switched off here"),
                    "give_up": _("ended")}[act]  # fmt: skip
            page.shell.say(_("{name}: {result}").format(name=page.one.matter.name, result=told))
            self.running = False
            page.go_on(page.call.first.task if page.call else 0)

        card = desk.tasks.get(task)
        page.ask(call_asks.defer(card, desk.clock.today(), page.shell.may("close_task"), keep))

    def _explain(self) -> None:
        page = self._page
        desk, today = page.shell.desk, page.shell.desk.clock.today()
        card = desk.tasks.get(page.one.matter.task)
        page.ask(call_asks.explain(card, page.one.brief, card.why(today), today))

    # after three attempts

    def offer_fallback(self) -> None:
        """The text or letter, when three attempts have failed."""
        page = self._page
        assert page.call is not None
        desk, first = page.shell.desk, page.call.first
        purpose = KINDS[first.kind].purpose
        allowed = {
            channel: first.customer_id is None or desk.consent.allows(first.customer_id, purpose, channel)
            for channel in ("sms", "letter")
        }
        text = page.one.sms_text()
        page.ask(call_asks.fallback(text, allowed, lambda act: self._fall_back(act, text)))

    def _fall_back(self, act: str, text: str) -> None:
        page = self._page
        assert page.call is not None
        if act in ("sms", "copy"):
            QApplication.clipboard().setText(text)
        if act == "copy":
            page.shell.say(_("The text is copied; it is not noted as sent yet"))
            return
        actor, first = page.shell.actor, page.call.first
        tasks = [matter.task for matter in page.call.matters if matter.state == "fallback"]

        def write() -> list[int]:
            note = text if act == "sms" else ""
            return [self._calls.fall_back(actor, task, act, note).journal_id for task in tasks]

        entries = page.quietly(write)
        said = _("text message noted, and copied") if act == "sms" else _("letter noted")
        self._offer_undo(_("{name}: {result}").format(name=first.name, result=said), first.task, entries)
        page.go_on(first.task)
