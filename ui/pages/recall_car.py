"""One car of the monthly recall in the panel: its service, its letter, the calls, and its acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from dealerdesk.care.attempts import RESULTS
from dealerdesk.care.list_papers import BASES
from dealerdesk.care.lost import REASONS
from dealerdesk.care.recall_steps import CHANGES
from dealerdesk.care.recall_view import RecallRow
from dealerdesk.people.rules import mask_phone
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.pages.measures import MeasureTicks
from ui.widgets.basic import Button, Label, LineLabel
from ui.widgets.panel import Panel
from ui.widgets.parts import Icon, Line, Plate, Text, Two

if TYPE_CHECKING:
    from dealerdesk.care.measures import Chosen
    from ui.shell import Shell

MOST_CALLS = 6


def call_line(row: RecallRow) -> Line:
    """The last call with its result, and how many there were."""
    if not row.calls:
        return ()
    last = row.calls[-1]
    tone = "green" if last.reached else "amber"
    icon = "phone-line" if last.reached else "close-circle-line"
    n = ngettext("{n} call", "{n} calls", len(row.calls)).format(n=len(row.calls))
    top: tuple[Any, ...] = (Icon(icon, tone, 14), Text(_(RESULTS[last.result].name)))
    return (Two(top, (Text(f"{last.at:%m-%d} · {n}", "text-2", role="caption"),)),)


class CarPane:
    """Fills the page's panel; `press` gets the key of an act."""

    def __init__(self, shell: Shell, panel: Panel, press: Callable[[str], object]) -> None:
        self._shell, self._panel = shell, panel
        self.who, self.phone, self.service = LineLabel(), LineLabel(), LineLabel()
        self.last, self.letter, self.visit = LineLabel(), LineLabel(), LineLabel()
        self.why = LineLabel()
        self.calls_title = Label(_("Calls about this service"), bold=True)
        self.calls = [LineLabel() for _n in range(MOST_CALLS)]
        body = panel.body
        for widget in (self.who, self.phone):
            body.addWidget(widget)
        body.addSpacing(theme.px(8))
        for widget in (self.service, self.last, self.letter, self.visit, self.why):
            body.addWidget(widget)
        self.measures = MeasureTicks(shell)
        body.addSpacing(theme.px(8))
        body.addWidget(self.measures)
        body.addSpacing(theme.px(8))
        for widget in (self.calls_title, *self.calls):
            body.addWidget(widget)
        body.addStretch(1)
        self.buttons = {
            "O": Button(_("Open the record"), icon="contacts-book-line", key="O", small=True),
            "R": Button(_("Letter came back"), icon="mail-close-line", key="R", small=True),
            "U": Button(_("Change of the file"), icon="edit-line", key="U", small=True),
            "Y": Button(_("Reason"), key="Y"),
        }
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, key=key: press(key))
            if key == "Y":
                panel.acts.addWidget(button)
            else:
                body.addWidget(button)
        self.call_button = Button(_("Call"), icon="phone-line", key="Enter")
        panel.acts.addWidget(self.call_button)

    def show_car(self, row: RecallRow, open_: bool, chosen: Sequence[Chosen]) -> None:
        """Say everything about it."""
        plate = [Plate(row.plate)] if row.plate else []
        self.who.set_line(*plate, Text(row.name or _("Owner unknown"), bold=True),
                          Text(words.honorific(row.sex, row.person), "text-2"))  # fmt: skip
        self.phone.set_line(
            Text(mask_phone(row.phone) or _("no number"), "text-2"), Text(row.model, "text-2")
        )
        due = row.due.isoformat() if row.due else "—"
        self.service.set_line(Text(_("next service"), "text-2"), Text(due, bold=True),
                              Text(words.km(row.due_km)), Text(_(BASES[row.basis]), "text-2"))  # fmt: skip
        last = row.last_on.isoformat() if row.last_on else "—"
        self.last.set_line(Text(_("last service"), "text-2"), Text(last), Text(words.km(row.last_km)))
        from ui.pages.recall import letter_line

        self.letter.set_line(Text(_("letter"), "text-2"), *letter_line(row))
        self._show_visit(row)
        reason = f"{row.reason} {_(REASONS[row.reason])}" if row.reason else ""
        change = _(CHANGES[row.change]) if row.change else ""
        self.why.set_line(Text(_("reason"), "text-2"), Text(reason or "—"), Text(change, "amber"))
        self.measures.show_car(row.vehicle_id, row.name or row.plate, chosen, open_)
        self.calls_title.setVisible(bool(row.calls))
        shown = row.calls[-MOST_CALLS:]
        for number, label in enumerate(self.calls):
            label.setVisible(number < len(shown))
            if number < len(shown):
                call = shown[number]
                at = f"{call.at:%m-%d} {words.clock(call.at)}"
                label.set_line(
                    Text(at, "text-2"), Text(_(RESULTS[call.result].name)), Text(call.by, "text-2")
                )
        for key, button in self.buttons.items():
            button.setEnabled(open_ or key == "O")
        self.buttons["R"].setVisible(row.posted is not None and row.returned is None)
        today = self._shell.desk.clock.today()
        self.call_button.setEnabled(row.task_opens is not None and row.task_opens <= today)

    def _show_visit(self, row: RecallRow) -> None:
        if row.came is not None:
            self.visit.set_line(Icon("checkbox-circle-fill", "green", 15),
                                Text(_("came {day}").format(day=f"{row.came:%m-%d}")))  # fmt: skip
        elif row.booked is not None:
            at = f"{row.booked:%m-%d} {words.clock(row.booked)}"
            self.visit.set_line(Text(_("appointment"), "text-2"), Text(at, bold=True))
        else:
            self.visit.set_line(Text(_("no appointment"), "text-3"))
