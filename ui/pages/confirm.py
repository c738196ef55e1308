"""预约确认 (A8): who is to be asked now whether the appointment stands, and one key for each answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.appointments.confirmations import RESULTS, STEPS
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.call_words import grouped
from ui.pages.front_rooms import front_bar, front_commands
from ui.widgets.basic import Button, LineLabel, frame
from ui.widgets.cards import Empty
from ui.widgets.parts import Gap, Icon, Line, Part, Plate, Text, Two
from ui.widgets.states import State
from ui.widgets.table import Column, Group, Table

if TYPE_CHECKING:
    from dealerdesk.appointments.confirmations import Due
    from dealerdesk.store.store import Change
    from ui.shell import Shell

TABLES = ("appointment", "confirmation", "customer", "phone", "vehicle")


class ConfirmPage(Page):
    """The list by step, the soonest first; foot: 1 will come, 2 no answer, 3 text sent, 4 another time."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self.due: list[Due] = []
        self._last: tuple[str, str, str] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = front_bar(shell, entry.id)
        column.addWidget(self.bar)
        pane = frame("pane")
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(0, 0, 0, 0)
        self.table = Table(self._columns(), row_height=44, name=_("To confirm now"), pad=6)
        self.table.opened.connect(
            lambda due: shell.go("customer", customer_id=due.row.customer_id, vehicle_id=due.row.vehicle_id)
        )
        self.table.picked.connect(lambda _row: self._say_number())
        self.empty = Empty()
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        column.addWidget(pane, 1)
        column.addWidget(self._make_foot())

    def _make_foot(self) -> QFrame:
        px = theme.px
        bar = frame("bar")
        bar.setFixedHeight(px(54))
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(8))
        self.number = LineLabel()
        row.addWidget(self.number, 1)
        self.text_button = Button(_("Copy the text"), icon="file-copy-line", key="C")
        self.text_button.clicked.connect(self.copy_text)
        row.addWidget(self.text_button)
        self.buttons = {}
        for key, result in enumerate(RESULTS, 1):
            button = Button(words.sentence(_(RESULTS[result])), key=str(key))
            button.clicked.connect(lambda _on=False, result=result: self.record(result))
            row.addWidget(button)
            self.buttons[result] = button
        return bar

    def _columns(self) -> list[Column]:
        def when(due: Due) -> Line:
            near = words.near_day(due.row.at.date(), self.shell.desk.clock.today())
            return (Text(near), Text(words.clock(due.row.at), role="section"))

        def who(due: Due) -> Line:
            row = due.row
            top: list[Part] = [Text(row.customer_name or _("Owner unknown"), bold=True)]
            if title := words.honorific(row.customer_sex):
                top.append(Text(title, "text-3", role="caption"))
            said = " · ".join(filter(None, (_(words.WORKS[row.work]), row.wish)))
            return (Two(tuple(top), (Text(said, "text-3", role="caption"),)),)  # type: ignore[arg-type]

        def tried(due: Due) -> Line:
            if not due.tried:
                return (Text("—", "text-3"),)
            said = ngettext("{count} try", "{count} tries", due.tried).format(count=due.tried)
            return (
                Icon("phone-line", "amber", 14),
                Text(_("no answer, {tries}").format(tries=said), "amber"),
            )

        def left(due: Due) -> Line:
            seconds = (due.row.at - self.shell.desk.clock.now()).total_seconds()
            if due.step == "hour_before":
                return State("today", words.left(seconds)).line()
            return State("running", words.left(seconds)).line()

        return [
            Column("when", _("Comes"), when, words.wide(130, 150)),
            Column("plate", _("Plate"), lambda due: (Plate(due.row.plate),), 106),
            Column("who", _("Customer"), who),
            Column("adviser", _("SA"), lambda due: (Text(due.row.adviser, "text-2"),), 90, low=True),
            Column("tried", _("Tried"), tried, words.wide(140, 168)),
            Column("left", _("Time left"), left, words.wide(100, 110)),
        ]

    # the page's words

    def title(self) -> str:
        return _("Confirm")

    def state_line(self) -> tuple[str, ...]:
        return (
            ngettext("{count} to confirm now", "{count} to confirm now", len(self.due)).format(
                count=len(self.due)
            ),
        )

    def shortcuts(self) -> list[Key]:
        keys = [
            Key(str(n), words.sentence(_(RESULTS[result])), lambda result=result: self.record(result))
            for n, result in enumerate(RESULTS, 1)
        ]
        return [
            *keys,
            Key("X", _("show the number, recorded"), self.show_number),
            Key("C", "", self.copy_text),
            Key("Ctrl+D", "", self.call),
        ]

    def help(self) -> str:
        return _(
            "Appointments are confirmed the day before and an hour before. One key is the answer; who does"
            " not answer stays in the list."
        )

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return front_commands(self.shell)

    def panes(self) -> list[QFrame]:
        return [self.table]

    # what happens

    def enter(self, **_place: Any) -> None:
        self.refresh()
        self.table.setFocus()

    def changed(self, change: Change | None) -> None:
        if self.isVisible() and self.touches(change, *TABLES):
            self.refresh()

    def minute(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Ask who is due."""
        self.due = self.shell.desk.confirmations.due()
        lines: list[Any] = []
        for step in ("hour_before", "day_before"):
            some = [due for due in self.due if due.step == step]
            if some:
                lines += [Group(words.sentence(_(STEPS[step])), str(len(some))), *some]
        self.table.set_rows(lines, keep=lambda due: (due.row.number, due.step))
        self.table.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.empty.say(
            _("Nobody is to be confirmed now."),
            _("To the appointments"),
            lambda: self.shell.go("appointments"),
        )
        may = bool(lines) and self.shell.may("book")
        for button in (self.text_button, *self.buttons.values()):
            button.setEnabled(may)
        self._say_number()
        self.bar.refresh()
        self.stated.emit()

    def _say_number(self) -> None:
        self.number.set_line()
        due = self.table.row
        card = self._card(due) if due is not None else None
        if card is not None and card.phones:
            self.number.set_line(
                Icon("phone-line", "text-2", 16), Text(card.phones[0].number, bold=True), Gap(),
                Text(_("X shows it"), "text-3", role="caption"),
            )  # fmt: skip

    def _card(self, due: Due) -> Any:
        desk, who = self.shell.desk, due.row.customer_id
        return self.shell.write(lambda: desk.people.customer(self.shell.actor, who)) if who else None

    # acts

    def show_number(self) -> None:
        """X: the whole number; that it was shown is recorded."""
        due = self.table.row
        card = self._card(due) if due is not None else None
        if card is None or not card.phones:
            return
        desk, actor, phone = self.shell.desk, self.shell.actor, card.phones[0].id
        shown = self.shell.write(lambda: desk.people.reveal_phone(actor, phone))
        if shown is not None:
            at = words.clock(desk.clock.now())
            self.number.set_line(
                Icon("phone-line", "text-2", 16), Text(grouped(shown[0]), role="record"), Gap(),
                Text(_("{time} shown, recorded").format(time=at), "text-3", role="caption"),
            )  # fmt: skip

    def record(self, result: str) -> None:
        """1–4: what the customer said."""
        due = self.table.row
        if due is None:
            return
        desk, actor, number = self.shell.desk, self.shell.actor, due.row.number
        channel = "sms" if result == "text_sent" else "phone"
        done = self.shell.write(lambda: desk.confirmations.record(actor, number, due.step, result, channel))
        if done is None:
            return
        made = done.touched["confirmation"][0]
        said = f"{due.row.plate} {due.row.customer_name}: {_(RESULTS[result])}"
        self.shell.say(said, lambda: self.shell.write(lambda: desk.confirmations.take_back(actor, made)))
        if result == "changes":
            self.shell.go("appointments", day=due.row.at.date(), number=number)

    def copy_text(self) -> None:
        """C: the text message of the chosen appointment, to paste into the platform."""
        due = self.table.row
        text = message(self.shell, due) if due is not None else ""
        if text:
            QApplication.clipboard().setText(text)
            self.shell.say(_("Copied. Once it is sent, press 3."))

    def call(self) -> None:
        """Ctrl+D: the call page at this customer."""
        due = self.table.row
        if due is not None and due.row.customer_id:
            self.shell.go("call", customer_id=due.row.customer_id)


def message(shell: Shell, due: Due) -> str:
    """The text message that asks whether the appointment stands: the shop's own words where it has some."""
    texts = getattr(shell.desk, "appointment_texts", None)
    if texts is not None:
        return shell.write(lambda: texts.sms(due.row.number, due.step)) or ""
    row, shop = due.row, shell.desk.settings
    name = f"{row.customer_name}{words.honorific(row.customer_sex)}"
    return _(
        "[{shop}] {name}: your appointment is on {day} at {time}, {plate}, {work}. If you can't come, please"
        " call {phone}."
    ).format(
        shop=shop["shop_name"], name=name, day=f"{row.at:%m-%d} {words.weekday(row.at.date())}",
        time=words.clock(row.at), plate=row.plate, work=_(words.WORKS[row.work]), phone=shop["shop_phone"],
    )  # fmt: skip
