"""定期保养招揽 (1.11, M1–M6): the month's list, its letters, its calls, why who did not come, the close."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from dealerdesk.care.calls import Away
from dealerdesk.care.list_papers import BASES, maintenance_number
from dealerdesk.care.lost import REASONS
from dealerdesk.care.measures import MEASURES, names
from dealerdesk.care.months import add_months, month_start
from dealerdesk.care.recall_steps import CHANGES, CLOSE, LIST, POST, PRINT
from dealerdesk.care.recall_view import RecallRow, RecallView
from dealerdesk.text import _, ngettext
from ui import words
from ui.page import Key, PageEntry
from ui.pages.call_ask import Ask, Choice
from ui.pages.call_asks import typed, why_away
from ui.pages.care_months import MonthListPage
from ui.pages.measures import by
from ui.pages.recall_car import CarPane, call_line
from ui.pages.recall_steps import StepStrip
from ui.paper import open_preview
from ui.widgets.basic import Button, LineLabel
from ui.widgets.parts import Gap, Icon, Line, Plate, Text, Two
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.care.measures import Chosen
    from dealerdesk.store.store import Change
    from ui.shell import Shell

CHANGE_KEYS = dict(zip("1234", CHANGES, strict=True))


def letter_line(row: RecallRow) -> Line:
    """How far the invitation is: shape, word and day."""
    if row.returned is not None:
        return (
            Icon("mail-close-line", "red", 15),
            Text(_("back {day}").format(day=_day(row.returned)), "red"),
        )
    if row.posted is not None:
        return (
            Icon("checkbox-circle-fill", "green", 15),
            Text(_("posted {day}").format(day=_day(row.posted))),
        )
    if row.printed is not None:
        return (Icon("printer-line", "amber", 15), Text(_("to post"), "amber"))
    if not row.mail:
        return (Icon("forbid-line", "text-3", 15), Text(_("no letter"), "text-3"))
    return (Icon("checkbox-blank-circle-line", "text-2", 15), Text(_("to print"), "text-2"))


def _day(at: datetime | date) -> str:
    return f"{at:%m-%d}"


class RecallPage(MonthListPage):
    """The steps over the list; right the chosen car. The primary act is the next step."""

    tables = (
        "recall_month", "recall_car", "recall_measure", "attempt", "care_task", "appointment", "repair_order",
        "vehicle", "customer", "phone", "away_reason", "holding", "setting", "calendar_day", "import_run",
    )  # fmt: skip

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        self._measures: tuple[Chosen, ...] = ()
        self._of_cars: dict[int, tuple[Chosen, ...]] = {}
        table = Table(self._columns(), row_height=42, multi=True, name=_("Monthly recall"), pad=6)
        super().__init__(shell, entry, table, _("Car"))
        self.month = add_months(month_start(shell.desk.clock.today()), 1)
        self._view: RecallView | None = None
        self.print_button = Button(_("Print the list"), icon="printer-line", key="Ctrl P")
        self.print_button.clicked.connect(self.print_list)
        self.measures_button = Button(_("Measures"), icon="hand-heart-line", key="B")
        self.measures_button.clicked.connect(self.choose_measures)
        self.bar.row.addWidget(self.measures_button)
        self.bar.row.addWidget(self.step)
        self.bar.row.addWidget(self.print_button)
        self.strip = StepStrip()
        self.head.addWidget(self.strip)
        self.table.picked.connect(lambda _row: self._show())
        self.table.opened.connect(lambda _row: self.call())
        self._make_acts()
        self.car = CarPane(shell, self.panel, self.press)
        self.car.measures.kept.connect(self._say_measures)
        self.car.call_button.clicked.connect(self.call)

    def _columns(self) -> list[Column]:
        def plate(row: RecallRow) -> Line:
            return (Plate(row.plate),) if row.plate else (Text("—", "text-3"),)

        def last(row: RecallRow) -> Line:
            return _pair(f"{row.last_on:%y-%m-%d}" if row.last_on else "—", words.km(row.last_km))

        def due(row: RecallRow) -> Line:
            under = " ".join(filter(None, (_(BASES[row.basis]), words.km(row.due_km))))
            return _pair(f"{row.due:%y-%m-%d}" if row.due else "—", under, bold=True)

        def booked(row: RecallRow) -> Line:
            if row.came is not None:
                return (
                    Icon("checkbox-circle-fill", "green", 15),
                    Text(_("came {day}").format(day=_day(row.came))),
                )
            return _pair(_day(row.booked), words.clock(row.booked)) if row.booked else ()

        def why(row: RecallRow) -> Line:
            parts: list[Any] = [Text(f"{row.reason} {_(REASONS[row.reason])}")] if row.reason else []
            chosen = names(self._of_cars.get(row.vehicle_id, ()))
            under = (Text(_(CHANGES[row.change]), "amber", role="caption"),) if row.change else ()
            under += (Text(chosen, "text-2", role="caption"),) if chosen else ()
            return (Two(tuple(parts), under),) if parts and under else tuple(parts) or under

        return [
            Column("who", _("Customer"), lambda row: (Text(row.name or "—", bold=True),)),
            Column("plate", _("Plate"), plate, 116),
            Column("last", _("Last service"), last, words.wide(84, 92), low=True,
                   sort=lambda row: row.last_on or date.min),
            Column("due", _("Next service"), due, words.wide(104, 112), sort=lambda row: row.due or date.max),
            Column("letter", _("Letter"), letter_line, words.wide(104, 128)),
            Column("calls", _("Calls"), call_line, words.wide(112, 116)),
            Column("booked", _("Appointment"), booked, words.wide(88, 98)),
            Column("why", _("Reason, measures"), why, words.wide(112, 126)),
        ]  # fmt: skip

    def _make_acts(self) -> None:
        self.counts = LineLabel()
        self.buttons = {
            "N": Button(_("Make the list"), icon="list-check-2", key="N"),
            "V": Button(_("Print letters"), icon="mail-line", key="V"),
            "M": Button(_("Printed"), icon="check-line", key="M"),
            "P": Button(_("Posted"), icon="mail-send-line", key="P"),
            "Z": Button(_("Close the month"), icon="flag-line", key="Z"),
        }
        self.acts_row.addWidget(self.counts, 1)
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, key=key: self.press(key))
            self.acts_row.addWidget(button)

    # the page's words

    def title(self) -> str:
        return _("Monthly recall")

    def state_line(self) -> tuple[str, ...]:
        if self._view is None:
            return ()
        if self._view.closed:
            return (_("month closed"),)
        n = len(self._view.rows)
        said = [ngettext("{n} car", "{n} cars", n).format(n=n)]
        if self._measures:
            who = by(self._measures, self.shell.desk.clock.today())
            said.append(_("measures: {names} ({who})").format(names=names(self._measures), who=who))
        return tuple(said)

    def help(self) -> str:
        return _(
            "Who is due for a service in a month, or has not been in for three: invited by letter in the"
            " month before, then called. A call here is the call of the service itself, so nobody is called"
            " twice."
        )

    def acts(self) -> Mapping[str, tuple[str, Callable[[], object]]]:
        return {
            "Y": (_("reason"), self.reason),
            "U": (_("change of the file"), self.change),
            "R": (_("letter came back"), self.returned),
            "N": (_("make the list"), self.build),
            "V": (_("print letters"), self.print_letters),
            "M": (_("letters are printed"), self.mark_printed),
            "P": (_("letters are posted"), self.mark_posted),
            "B": (_("measures of the month"), self.choose_measures),
            "Z": (_("close the month"), self.close_month),
            "O": (_("open the record"), self.open_record),
        }

    def shortcuts(self) -> list[Key]:
        return [
            Key("", _("call"), None, "Enter"), *super().shortcuts(),
            Key("Ctrl+P", _("print the list"), self.print_list),
        ]  # fmt: skip

    # reading

    def read(self) -> None:
        """Read the month's list."""
        desk = self.shell.desk
        self._view = view = desk.recall.view(self.month)
        self._measures = desk.measures.of_month(self.month)
        self._of_cars = desk.measures.current([row.vehicle_id for row in view.rows])
        self.strip.show_steps(view)
        may = desk.recall.may(self.shell.actor)
        self.fill(
            list(view.rows), lambda row: row.vehicle_id,
            _("The list of {month} is not made yet: N makes it.").format(month=words.month(self.month)),
            _("Make the list") if may else "", self.build,
        )  # fmt: skip
        self._say_acts(view, may)
        self._show()

    def _say_acts(self, view: RecallView, may: bool) -> None:
        states = {step.key: step.state for step in view.steps}
        to_print = sum(row.printed is None and row.mail for row in view.rows)
        to_post = sum(row.printed is not None and row.posted is None for row in view.rows)
        open_ = may and not view.closed
        shown = {
            "N": open_, "V": open_ and to_print > 0, "M": open_ and to_print > 0, "P": open_ and to_post > 0,
            "Z": open_ and states[CLOSE] in ("now", "late") and view.built,
        }  # fmt: skip
        self.buttons["N"].setText(_("Add new cars") if view.built else _("Make the list"))
        first = "N" if not view.built else "V" if to_print else "P" if to_post else "Z"
        for key, button in self.buttons.items():
            button.setVisible(shown[key])
            button.kind = "primary" if key == first else "outlined"
            button.updateGeometry()
            button.update()
        self.buttons["Z"].setEnabled(self.shell.may("close_task"))
        self.measures_button.setVisible(open_ and view.built and self.shell.may("close_task"))
        self.counts.set_line(*self._ratios(view))

    def _ratios(self, view: RecallView) -> Line:
        """M6 in one line; the plan where the month is closed."""
        if not view.built:
            return ()
        total = len(view.rows)
        line: list[Any] = []
        for said, n in (
            (_("sent"), view.sent), (_("reached"), view.reached), (_("booked"), view.booked),
            (_("came"), view.came),
        ):  # fmt: skip
            line += [Text(said, "text-2"), Text(f"{n}/{total}", bold=True),
                     Text(f"{100 * n / total:.1f}%", "text-2"), Gap(4)]  # fmt: skip
        reasons = " ".join(f"{letter}{n}" for letter, n in sorted(view.reasons.items()))
        if reasons:
            line.append(Text(_("reasons {letters}").format(letters=reasons), "text-2"))
        if view.plan:
            line.append(Text(_("plan: {plan}").format(plan=view.plan)))
        return line

    def _show(self) -> None:
        row = self.table.row
        self.show_panel(row is not None)
        if row is not None and self._view is not None:
            open_ = self.shell.desk.recall.may(self.shell.actor) and not self._view.closed
            self.car.show_car(row, open_, self._of_cars.get(row.vehicle_id, ()))

    # acts of the month

    def _done(self, said: str, change: Change | None) -> None:
        if change is None:
            return
        desk, actor = self.shell.desk, self.shell.actor
        self.shell.say(said, lambda: self.shell.write(lambda: desk.recall.take_back(actor, change)))
        self.table.setFocus()

    def build(self) -> None:
        """M1: make the list, or add who has come to belong on it."""
        desk, actor = self.shell.desk, self.shell.actor
        built = self.shell.write(lambda: desk.recall.build(actor, self.month))
        if built is None:
            return
        if not built.added:
            self.shell.say(_("The list is complete: nobody is to be added"))
            return
        said = ngettext("{n} car put on the list", "{n} cars put on the list", built.added)
        self._done(said.format(n=built.added), built.change)

    def print_letters(self) -> None:
        """M2: the invitations that are not printed yet, or of the chosen cars, in the preview."""
        view = self._view
        if view is None or not view.built:
            return
        chosen = self.table.chosen_rows if len(self.table.chosen_rows) > 1 else []
        rows = chosen or [row for row in view.rows if row.printed is None and row.mail]
        rows = rows or [row for row in view.rows if row.printed is not None]
        ids = [row.vehicle_id for row in rows]
        desk, month = self.shell.desk, self.month
        open_preview(
            self.shell, _("Invitations {month}").format(month=words.month(month)),
            lambda _note: [form for _who, form in desk.letters.invitations(month, ids)],
            "letter", f"recall {month:%Y-%m}", [row.customer_id for row in rows], "call",
        )  # fmt: skip

    def mark_printed(self) -> None:
        """M2: the letters came out of the printer."""
        self._mark(PRINT)

    def mark_posted(self) -> None:
        """M3: the letters are in the post."""
        self._mark(POST)

    def _mark(self, step: str) -> None:
        desk, actor = self.shell.desk, self.shell.actor
        rows = self.table.chosen_rows
        ids = [row.vehicle_id for row in rows] if len(rows) > 1 else None
        act = desk.recall.mark_printed if step == PRINT else desk.recall.mark_posted
        change = self.shell.write(lambda: act(actor, self.month, ids))
        if change is not None:
            n = len(change.touched["recall_car"])
            said = (
                ngettext("{n} letter printed", "{n} letters printed", n)
                if step == PRINT
                else ngettext("{n} letter posted", "{n} letters posted", n)
            )
            self._done(said.format(n=n), change)

    def close_month(self) -> None:
        """M5: close the month with the plan."""
        view = self._view
        if view is None or not self.buttons["Z"].isVisibleTo(self):
            return
        silent = sum(not row.came and not row.reason for row in view.rows)
        note = ngettext(
            "{n} car without a reason counts as L", "{n} cars without a reason count as L", silent
        )

        def keep(plan: str) -> None:
            desk, actor = self.shell.desk, self.shell.actor
            self._done(_("The month is closed"), desk.recall.close(actor, self.month, plan))

        self.ask(typed(_("What will be done better next month?"), _("Plan"), view.plan, keep,
                       note.format(n=silent) if silent else ""))  # fmt: skip

    def choose_measures(self) -> None:
        """B: a measure for the whole month, or not any more; a manager's act (M5)."""
        view, desk, actor = self._view, self.shell.desk, self.shell.actor
        if view is None or not self.measures_button.isVisibleTo(self):
            return
        there = {one.measure for one in self._measures}
        keys = dict(zip("12345678", MEASURES, strict=True))

        def keep(key: str, _texts: Mapping[str, str]) -> None:
            change = desk.measures.choose_for_month(actor, self.month, there ^ {keys[key]})
            said = names(desk.measures.of_month(self.month)) or _("no measures")
            self._say_measures(_("{name}: measures {what}").format(
                name=words.month(self.month), what=said), change)  # fmt: skip

        chosen = _("chosen")
        choices = tuple(
            Choice(key, _(MEASURES[name].name), chosen if name in there else "") for key, name in keys.items()
        )
        note = _("a key chooses one, or takes it away")
        self.ask(
            Ask(_("By what are the cars of this month brought in?"), keep, choices, columns=2, note=note)
        )

    def _say_measures(self, said: str, change: Change) -> None:
        desk, actor = self.shell.desk, self.shell.actor
        self.shell.say(said, lambda: self.shell.write(lambda: desk.measures.take_back(actor, change)))

    def print_list(self) -> None:
        """Ctrl+P: 定期保养用户一览表, also before it is made."""
        desk, actor, month = self.shell.desk, self.shell.actor, self.month
        rows = self._view.rows if self._view is not None else ()
        open_preview(
            self.shell, _("Periodic service list {month}").format(month=words.month(month)),
            lambda note: desk.list_papers.maintenance_list(actor, month, note),
            "maintenance-list", maintenance_number(month),
            [row.customer_id for row in rows] or [LIST, month.isoformat()], "call",
        )  # fmt: skip

    # acts of a car

    def call(self) -> None:
        """Enter: the call about this service, on the page of calls; there is only the one."""
        row = self.table.row
        if row is None:
            return
        if row.task is None or (row.task_opens or date.max) > self.shell.desk.clock.today():
            self.shell.warn(
                _("No call about {plate} is open today: it comes up by itself, and only once.")
                .format(plate=row.plate or row.name), "amber",
            )  # fmt: skip
            return
        self.shell.go("call", task=row.task)

    def reason(self) -> None:
        """Y: why the car is not brought in, a letter A–L."""
        row = self._changeable()
        if row is None:
            return

        def keep(away: Away, said: str) -> None:
            desk, actor = self.shell.desk, self.shell.actor
            told = Away(away.code, away.shop, away.place, away.fee_fen, note=said)
            change = desk.recall.put_reason(actor, self.month, row.vehicle_id, told)
            self._done(f"{row.name}: {_(REASONS[away.code])}", change)

        self.ask(why_away(keep))

    def change(self) -> None:
        """U: scrapped, moved, another car, phone."""
        row = self._changeable()
        if row is None:
            return

        def keep(key: str, _texts: Mapping[str, str]) -> None:
            desk, actor, name = self.shell.desk, self.shell.actor, CHANGE_KEYS[key]
            change = desk.recall.put_change(actor, self.month, row.vehicle_id, name)
            self._done(f"{row.name}: {_(CHANGES[name])}", change)

        closes = _("closes the car's file")
        notes = {"scrapped": closes, "changed": closes}
        choices = tuple(
            Choice(key, _(CHANGES[name]), notes.get(name, "")) for key, name in CHANGE_KEYS.items()
        )
        self.ask(Ask(_("What has changed?"), keep, choices, columns=2))

    def returned(self) -> None:
        """R: the letter came back."""
        row = self._changeable()
        if row is not None:
            desk, actor = self.shell.desk, self.shell.actor
            change = self.shell.write(lambda: desk.recall.mark_returned(actor, self.month, row.vehicle_id))
            self._done(_("Letter came back: {name}").format(name=row.name), change)

    def _changeable(self) -> RecallRow | None:
        row, view = self.table.row, self._view
        if row is None or view is None or view.closed or not self.shell.desk.recall.may(self.shell.actor):
            return None
        return row

    def open_record(self) -> None:
        """The customer with this car."""
        row = self.table.row
        if row is not None and row.customer_id is not None:
            self.shell.go("customer", customer_id=row.customer_id, vehicle_id=row.vehicle_id)


def _pair(above: str, below: str, bold: bool = False) -> Line:
    if not below or below == "—":
        return (Text(above, bold=bold),)
    return (Two((Text(above, bold=bold),), (Text(below, "text-2", role="caption"),)),)
