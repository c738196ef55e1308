"""流失: who has not been in for 90 to 360 days, why, what was tried, and who is finally lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QStyleOptionViewItem, QVBoxLayout, QWidget

from dealerdesk.care.lost import GROUNDS, LONG, LOST, NEAR, NOT_DUE, REASONS, STATES
from dealerdesk.care.lost_list import TOTAL
from dealerdesk.care.measures import names
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import Key
from ui.pages.call_queue import BOX, paint_slots
from ui.pages.call_words import SLOTS, slot_word
from ui.pages.care_list import ListPage, named, result_words
from ui.pages.lost_matrix import Matrix
from ui.pages.measures import MeasureTicks
from ui.widgets.basic import Button, Label
from ui.widgets.choices import Choices
from ui.widgets.form import Area, Field
from ui.widgets.parts import Chip, Gap, Icon, Line, Plate, Text
from ui.widgets.rows import Index, RowsModel
from ui.widgets.table import CellDelegate, Column, Group, Table

if TYPE_CHECKING:
    from datetime import date

    from dealerdesk.care.lost_list import LostCar, LostList
    from dealerdesk.store.store import Change

MONTH, DECLARED = "month", "declared"
TINTS = {NOT_DUE: "other", NEAR: "lost", LOST: "lost", LONG: "other"}
EVENTS = 8


class TriesDelegate(CellDelegate):
    """The slots that were tried, as boxes, before the words of the last call."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        model, table = index.model(), self.parent()
        if not isinstance(model, RowsModel) or not isinstance(table, Table):
            return
        row = model.rows[index.row()]
        if isinstance(row, Group) or model.columns[index.column()].key != "calls" or not row.tries:
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        side = theme.px(BOX) * 3 + theme.px(4) * 2
        paint_slots(painter, QRect(rect.x() + table.pad, rect.y(), side, rect.height() - 2), used(row), "")


def used(car: LostCar) -> tuple[str, ...]:
    """The slots in which it was tried by phone."""
    tried = {one.slot for one in car.tries if one.channel == "phone"}
    return tuple(slot for slot in SLOTS if slot in tried)


def why(car: LostCar, today: date) -> str:
    """`应保 08-30，已过 85 天，上次 02-28`, or `214 天未回厂，上次 04-23`."""
    away = car.away
    last = (_("delivered {day}") if away.never else _("last {day}")).format(day=words.day(away.anchor, today))
    if away.state == NOT_DUE and away.own_due:
        return _("due {day}, not past yet, {last}").format(day=words.day(away.own_due, today), last=last)
    if away.state == NEAR and away.own_due:
        past = (today - away.own_due).days
        said = ngettext("due {day}, {n} day past, {last}", "due {day}, {n} days past, {last}", past)
        return said.format(day=words.day(away.own_due, today), n=past, last=last)
    said = ngettext("not in for {n} day, {last}", "not in for {n} days, {last}", away.days)
    return said.format(n=away.days, last=last)


class LostPage(ListPage):
    """The matrix over the list; right the car, what was tried, and the final loss."""

    tables = (
        "repair_order", "attempt", "away_reason", "vehicle", "customer", "phone", "lost_state", "recall_car",
        "recall_measure",
        "setting", "import_run",
    )  # fmt: skip

    def title(self) -> str:
        return _("Lost list")

    def make_top(self) -> None:
        self.found: LostList | None = None
        self.export_button = Button(_("Export"), icon="file-download-line", small=True, key="Ctrl E")
        self.export_button.clicked.connect(self.export)
        self.bar.row.addWidget(self.export_button)
        self.matrix = Matrix()
        self.matrix.chosen.connect(lambda _row, _column: self._fill())
        self.left.addWidget(self.matrix)
        self.state = self.filters(self._states(), _("State"), lambda _key: self._fill())
        self.table.setItemDelegate(TriesDelegate(self.table))

    def _states(self) -> list[tuple[str, str]]:
        cars = self.found.cars if self.found else ()
        counts = self.found.states if self.found else {}
        declared = sum(car.declared is not None for car in cars)
        month = sum(car.away.state != LONG for car in cars)
        names = [(key, _(STATES[key]), counts.get(key, 0)) for key in (NEAR, LOST, NOT_DUE, LONG)]
        every = [(MONTH, _("Day 90–360"), month), *names, (DECLARED, _("finally lost"), declared)]
        return [(key, f"{name} {count:,}") for key, name, count in every]

    def make_side(self) -> None:
        self.measures = MeasureTicks(self.shell)
        self.measures.kept.connect(self._say_measures)
        self.side.form.addWidget(self.measures)
        self.declare_form = QWidget()
        column = QVBoxLayout(self.declare_form)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Label(_("Declare finally lost"), bold=True))
        self.proof = Label("", "caption", "text-2").wrap()
        column.addWidget(self.proof)
        self.ground = Choices([(key, f"{key} {_(name)}") for key, name in GROUNDS.items()], _("Ground"))
        column.addWidget(self.ground)
        self.evidence = Area(lines=2)
        column.addWidget(Field(_("What shows it"), self.evidence, wide=words.wide(64, 92)))
        self.side.form.addWidget(self.declare_form)
        row = QHBoxLayout()
        self.declare = Button("", key="Ctrl S")
        self.declare.clicked.connect(self.act)
        self.call_button = Button(_("Call"), kind="primary", icon="phone-line", key="Ctrl D")
        self.call_button.clicked.connect(self.call)
        row.addWidget(self.declare)
        row.addStretch(1)
        row.addWidget(self.call_button)
        self.side.acts.addLayout(row)

    def columns(self) -> list[Column]:
        def who(car: LostCar) -> Line:
            return named(car.name, words.honorific(car.sex, car.person))

        def state(car: LostCar) -> Line:
            if car.declared is not None:
                return (Chip(_("finally lost"), "other", "forbid-line"),)
            return (Chip(_(STATES[car.away.state]), TINTS[car.away.state]),)

        def calls(car: LostCar) -> Line:
            letters = [Icon("mail-send-line", "text-2", 14)] if car.posted else []
            if not car.tries:
                return [Text(_("not called yet"), "text-3"), *letters]
            last = car.tries[-1]
            said = f"{last.on:%m-%d} {result_words(last.result)}"
            return [Gap(BOX * 3 + 12), Text(said, "text-2"), *letters]

        today = self.shell.desk.clock.today()
        return [
            Column("who", _("Customer"), who, 116),
            Column("plate", _("Plate"), lambda car: (Plate(car.plate),), 106),
            Column("state", _("State"), state, words.wide(78, 96)),
            Column(
                "why", _("Why"), lambda car: (Text(why(car, today)),), sort=lambda car: car.away.days,
            ),
            Column("calls", _("Calls so far"), calls, words.wide(166, 172), sort=lambda car: car.calls),
            Column("reason", _("Reason, measures"), _reason_and_measures, words.wide(150, 130), low=True),
        ]  # fmt: skip

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        if self.found is None:
            return ()
        return (_("{count} on the list").format(count=f"{len(self.table.rows):,}"),)

    def shortcuts(self) -> list[Key]:
        return [
            Key("Return", _("customer card"), None, shown="Enter"),
            Key("Ctrl+D", _("call the customer"), self.call),
            Key("L", _("declare lost"), self.begin_declaring),
            Key("Ctrl+E", _("export"), self.export),
            Key("Ctrl+S", "", self.act),
            Key("F4", "", self.open_card),
        ]

    def help(self) -> str:
        return _(
            "Who has not been in for 90 to 360 days, by class and state. A count of the matrix shows"
            " its cars. Finally lost needs a ground and a refusal, or three failed calls."
        )

    # what happens

    def read(self) -> None:
        desk = self.shell.desk
        self.read_aside(lambda: desk.lost.listed(), self._show)

    def _show(self, found: LostList) -> None:
        self.found = found
        self.matrix.set_list(found)
        self.state.set_choices(self._states())
        self._fill()

    def _fill(self) -> None:
        if self.found is None:
            return
        row, column = self.matrix.value
        chosen = self.state.value
        cars = [
            car
            for car in self.found.cars
            if (row in (TOTAL, car.cell[0]) and column in (TOTAL, car.cell[1])) and _is(car, chosen)
        ]
        cars.sort(key=lambda car: car.away.state == NOT_DUE)  # who is not to be called stands last
        self.fill(cars, lambda car: car.vehicle_id, _("No car of this kind is away that long."))

    def show_row(self, row: Any | None) -> None:
        self.declare_form.setVisible(row is not None and row.declared is None)
        self.measures.setVisible(row is not None and row.declared is None)
        if row is None:
            return
        may = self.shell.desk.measures.may_choose(self.shell.actor)
        self.measures.show_car(row.vehicle_id, row.name or row.plate, row.chosen, may)
        today = self.shell.desk.clock.today()
        self.side.clear(*named(row.name, words.honorific(row.sex, row.person)), Plate(row.plate))
        self.side.say(why(row, today))
        if row.declared is not None:
            ground = f"{row.declared.ground} {_(GROUNDS[row.declared.ground])}"
            self.side.line(
                Icon("forbid-line", "text-2", 14), Text(_("finally lost"), bold=True), Text(ground)
            )
            self.side.say(row.declared.evidence, "text-2")
            self.side.line(Text(f"{words.day(row.declared.at.date(), today)} {row.declared.by}", "text-3"))
        if row.because is not None:
            self.side.title(_("Why not here"))
            self.side.line(*reason(row))
            more = [row.because.shop, row.because.place]
            more += [words.money(row.because.fee_fen)] if row.because.fee_fen is not None else []
            if any(more):
                self.side.say(" · ".join(filter(None, more)), "text-2")
        self.side.title(_("What was tried"))
        for one in row.tries[-6:]:
            said = f"{one.on:%m-%d} {slot_word(one.slot)} {result_words(one.result)}"
            icon = {"sms": "message-2-line", "letter": "mail-line"}.get(one.channel, "phone-line")
            self.side.line(Icon(icon, "text-2", 14), Text(said))
        for day in row.posted:
            self.side.line(
                Icon("mail-send-line", "text-2", 14),
                Text(_("{day} invitation posted").format(day=f"{day:%m-%d}")),
            )
        if not row.tries and not row.posted:
            self.side.line(Text(_("Nothing yet"), "text-3"))
        self._show_history(row, today)
        self._show_declaring(row)

    def _show_history(self, row: LostCar, today: date) -> None:
        self.side.title(_("The car: {model}").format(model=row.model or "—"))
        shell = self.shell
        for event in (
            shell.write(lambda: shell.desk.people.vehicle_history(shell.actor, row.vehicle_id)) or ()
        )[:EVENTS]:
            self.side.line(Text(words.day(event.on, today), "text-3"), Text(event.title))

    def _show_declaring(self, row: LostCar) -> None:
        proof = "" if row.declared else self.shell.desk.lost.proof(row.vehicle_id)
        said = proof or _("A refusal, or three failed calls in three slots, must be on record before that")
        self.proof.setText(said)
        self.proof.set_tone("text-2" if proof else "amber")
        self.evidence.setText("")
        self.ground.set_value("a")
        may = self.shell.may("close_task")
        for widget in (self.ground, self.evidence):
            widget.setEnabled(may and bool(proof))
        self.declare.setText(_("Take back into care") if row.declared else _("Finally lost"))
        self.declare.setEnabled(may and bool(proof or row.declared))
        self.declare.updateGeometry()
        self.call_button.setEnabled(row.customer_id is not None and row.declared is None)

    def _say_measures(self, said: str, change: Change) -> None:
        """A tick was kept: Ctrl+Z takes it back."""
        desk, actor = self.shell.desk, self.shell.actor
        self.shell.say(said, lambda: self.shell.write(lambda: desk.measures.take_back(actor, change)))

    def typed(self) -> bool:
        return bool(self.evidence.text().strip())

    def begin_declaring(self) -> None:
        """L: to the words that show it."""
        if self.evidence.isEnabled() and self.declare_form.isVisibleTo(self.side):
            self.drawer.open()
            self.evidence.setFocus()

    def act(self) -> None:
        """Ctrl+S: finally lost, or back in care."""
        row = self.table.row
        if row is None:
            return
        lost, actor, car = self.shell.desk.lost, self.shell.actor, row.vehicle_id
        if row.declared is not None:
            if self.shell.write(lambda: lost.take_back(actor, car)) is not None:
                self.shell.say(_("In care again: {name}").format(name=row.name or row.plate))
        else:
            ground, evidence = self.ground.value, self.evidence.text()
            if self.shell.write(lambda: lost.declare_lost(actor, car, ground, evidence)) is None:
                return
            self.evidence.setText("")
            self.refresh()
            self.shell.say(
                _("Finally lost: {name}; no more reminders but the legal ones").format(
                    name=row.name or row.plate
                ),
                lambda: self.shell.write(lambda: lost.take_back(actor, car)),
            )
        self.table.setFocus()

    def export(self) -> None:
        """Ctrl+E: what is shown, as CSV."""
        if self.found is None:
            return
        desk, actor, cars = self.shell.desk, self.shell.actor, list(self.table.rows)
        self.save_aside(lambda to: desk.lost.save(actor, to, cars))


def reason(car: LostCar) -> tuple[Text, ...]:
    """Letter and word of L5, with the other shop."""
    because = car.because
    if because is None:
        return (Text("—", "text-3"),)
    shop = (Text(because.shop, "text-2"),) if because.shop else ()
    return (Text(because.code, bold=True), Text(_(REASONS[because.code])), *shop)


def _reason_and_measures(car: LostCar) -> Line:
    if not car.chosen:
        return reason(car)
    told = (Text(car.because.code, bold=True),) if car.because is not None else ()
    return (*told, Icon("hand-heart-line", "text-2", 14), Text(names(car.chosen)))


def _is(car: LostCar, chosen: str) -> bool:
    """Whether a car stands in a state of the filter."""
    if chosen == DECLARED:
        return car.declared is not None
    return car.away.state != LONG if chosen == MONTH else car.away.state == chosen
