"""缺项: what the front desk has to ask for, from whom, and which reminders never come without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from dealerdesk.care.kinds import KINDS
from dealerdesk.care.missing import CONSENT, NAMES, OF_CAR, OF_CUSTOMER
from dealerdesk.errors import WorldError
from dealerdesk.people.fields import CUSTOMER_FIELDS, VEHICLE_FIELDS
from dealerdesk.text import _
from ui import theme, words
from ui.page import Key
from ui.pages.care_list import ListPage, named
from ui.widgets.basic import Button, LineLabel, frame
from ui.widgets.choices import Combo
from ui.widgets.form import Answer, Field, Input
from ui.widgets.parts import Chip, Line, Part, Plate, Text
from ui.widgets.states import State
from ui.widgets.table import Column

if TYPE_CHECKING:
    from dealerdesk.care.missing import Missing, MissingList

PAGE = 200
CHIPS = 3
KEPT = ("phone", "km")
"""What can't be made empty again; it is corrected on the card."""
TYPED = {name: kind for name, kind in (*CUSTOMER_FIELDS.items(), *VEHICLE_FIELDS.items()) if name in NAMES}
"""What can be typed here; owner, insurance and consent are entered on the card."""


class MissingPage(ListPage):
    """Left who lacks what, right a field for each thing that is missing."""

    tables = (
        "customer", "vehicle", "phone", "consent", "holding", "policy", "mileage_reading", "repair_order",
        "appointment", "import_run",
    )  # fmt: skip

    def title(self) -> str:
        return _("What is missing")

    def make_top(self) -> None:
        self.found: MissingList | None = None
        self.only = ""
        self._total, self._shown = 0, PAGE
        self._saving = False
        head = frame("head")
        head.setFixedHeight(theme.px(40))
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        row.setSpacing(theme.px(8))
        self.filter = Button(_("Everything"), icon="filter-3-line", small=True, key="F")
        self.filter.clicked.connect(self.choose_filter)
        self.part = LineLabel()
        self.more = Button(_("Show more"), small=True, key="M")
        self.more.clicked.connect(self.show_more)
        row.addWidget(self.filter)
        row.addWidget(self.part, 1)
        row.addWidget(self.more)
        self.left.addWidget(head)
        self.export_button = Button(_("Export"), icon="file-download-line", small=True, key="Ctrl E")
        self.export_button.clicked.connect(self.export)
        self.bar.row.addWidget(self.export_button)

    def make_side(self) -> None:
        self.fields: dict[str, Field] = {}
        row = QHBoxLayout()
        self.card = Button(_("Customer card"), key="F4")
        self.card.clicked.connect(self.open_card)
        self.save_button = Button(_("Save"), kind="primary", key="Ctrl S")
        self.save_button.clicked.connect(self.save)
        row.addWidget(self.card)
        row.addStretch(1)
        row.addWidget(self.save_button)
        self.side.acts.addLayout(row)

    def columns(self) -> list[Column]:
        def who(row: Missing) -> Line:
            return named(row.name, words.honorific(row.sex, row.kind))

        def lacks(row: Missing) -> Line:
            said = [name for name in row.missing if name != CONSENT or self.only == CONSENT]
            return (Text(words.listed(_(NAMES[name]) for name in said)),)

        def never(row: Missing) -> Line:
            chips: list[Part] = [Chip(KINDS[kind].title, KINDS[kind].tint) for kind in row.not_computed]
            more = len(chips) - CHIPS
            return [*chips[:CHIPS], *([Text(f"+{more}", "text-2")] if more > 0 else [])]

        return [
            Column(
                "who", _("Customer"), lambda row: named(row.name, words.honorific(row.sex, row.kind)), 142
            ),
            Column("car", _("Vehicle"), lambda row: (Plate(row.plate),) if row.vehicle_id else (), 106),
            Column("comes", _("Comes"), self._comes, words.wide(132, 156)),
            Column("missing", _("To ask for"), lacks),
            Column("never", _("No reminder"), never, words.wide(190, 250), low=True),
        ]

    def _comes(self, row: Missing) -> Line:
        today = self.shell.desk.clock.today()
        if row.booked is not None:
            said = _("booked {day}").format(day=words.near_day(row.booked, today))
            return State("today" if row.booked == today else "running", said).line()
        if row.due is not None:
            return (Text(_("due {day}").format(day=words.day(row.due, today)), "text-2"),)
        return (Text("—", "text-3"),)

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        said = [_("{count} to ask").format(count=f"{self._total:,}")]
        if self.only:
            said.append(_("without {what}").format(what=_(NAMES[self.only])))
        return tuple(said)

    def shortcuts(self) -> list[Key]:
        return [
            Key("F2", _("type it in"), self.edit, shown="F2 Enter"),
            Key("Ctrl+S", _("save it"), self.save),
            Key("F", _("one thing only"), self.choose_filter),
            Key("M", _("show more"), self.show_more),
            Key("Ctrl+E", _("export"), self.export),
            *self.list_keys(),
        ]

    def help(self) -> str:
        return _(
            "What is not known of customers and cars, who comes next first. Without it some reminders never"
            " come; ask for it on the visit."
        )

    # what happens

    def enter(self, **place: Any) -> None:
        if place.get("only", self.only) != self.only:
            self.only, self._stale = place["only"], True
        super().enter(**place)

    def place(self) -> dict[str, Any]:
        return {"only": self.only}

    def read(self) -> None:
        desk, actor, only, shown = self.shell.desk, self.shell.actor, self.only, self._shown
        self.read_aside(lambda: desk.missing.listed(actor, only, 0, shown), self._show)

    def _show(self, found: MissingList) -> None:
        self.found, only = found, self.only
        self._total = found.total
        self.filter.setText(_(NAMES[only]) if only else _("Everything"))
        self.filter.updateGeometry()
        shown = len(found.rows)
        more = _("the first {count} of {all}").format(count=shown, all=f"{self._total:,}")
        self.more.setVisible(shown < self._total)
        self.part.set_line(Text(more if shown < self._total else "", "text-3"))
        self.fill(
            found.rows, lambda row: (row.customer_id, row.vehicle_id),
            _("Nothing of this kind is missing.") if only else _("Nothing is missing."),
        )  # fmt: skip

    def choose_filter(self) -> None:
        """F: one thing only, with how many lack it."""
        if self.found is None:
            return
        self.menu = QMenu(self)
        everything = self.menu.addAction(_("Everything") + f"  {self.found.all:,}")
        everything.triggered.connect(lambda: self.show_only(""))
        for name, count in self.found.counts.items():
            act = self.menu.addAction(f"{_(NAMES[name])}  {count:,}")
            act.triggered.connect(lambda _on=False, name=name: self.show_only(name))
        self.menu.popup(self.filter.mapToGlobal(QPoint(0, self.filter.height())))

    def show_only(self, name: str) -> None:
        """Those who lack this; "" shows all."""
        self.only, self._shown = name, PAGE
        self.read()

    def show_more(self) -> None:
        """M: the next ones too."""
        if self.found is not None and len(self.found.rows) < self._total:
            self._shown += PAGE
            self.read()

    def show_row(self, row: Any | None) -> None:
        for field in self.fields.values():
            self.side.form.removeWidget(field)
            field.hide()
            field.deleteLater()
        self.fields = {}
        if row is None:
            return
        line: list[Part] = [*named(row.name, words.honorific(row.sex, row.kind))]
        self.side.clear(*line, *((Plate(row.plate),) if row.vehicle_id else ()))
        if row.model:
            self.side.fact(_("Vehicle"), Text(row.model))
        if row.vin_tail:
            self.side.fact(_("VIN tail"), Text(row.vin_tail[-8:]))
        if row.not_computed:
            never = words.listed(KINDS[kind].title for kind in row.not_computed)
            self.side.say(_("Without it no reminder of: {kinds}").format(kinds=never), "amber")
        for name in row.missing:
            if name in TYPED:
                self.fields[name] = self._field(name)
                self.side.form.addWidget(self.fields[name])
        rest = [_(NAMES[name]) for name in row.missing if name not in TYPED]
        if rest:
            self.side.say(_("On the customer card: {what}").format(what=words.listed(rest)), "text-2")
        self.save_button.setEnabled(bool(self.fields) and self.shell.may("edit_customer"))
        self.card.setEnabled(row.customer_id is not None)

    def _field(self, name: str) -> Field:
        kind = TYPED[name]
        control: QWidget
        if kind.choices is not None:
            control = Combo([(code, _(label)) for code, label in kind.choices.items()])
        else:
            control = Input()
            control.returnPressed.connect(self.save)
        return Field(_(NAMES[name]), control, lambda text: _answer(name, text), wide=words.wide(72, 104))

    def edit(self) -> None:
        """F2, Enter: the first field."""
        self.drawer.open()
        for field in self.fields.values():
            field.control.setFocus()
            return

    def open_row(self) -> None:
        self.edit() if self.fields else self.open_card()

    def _typed(self, names: tuple[str, ...]) -> dict[str, str]:
        texts = {}
        for name, field in self.fields.items():
            control = field.control
            text = control.value if isinstance(control, Combo) else control.text()  # type: ignore[attr-defined]
            if name in names and text.strip():
                texts[name] = text.strip()
        return texts

    def save(self) -> None:
        """Ctrl+S, Enter: what was typed goes into the file, protected from imports."""
        row = self.table.row
        if row is None:
            return
        for field in self.fields.values():
            if isinstance(field.control, Input) and field.run().wrong:
                field.control.setFocus()
                return
        person, car = self._typed(OF_CUSTOMER), self._typed(OF_CAR)
        if (person or car) and not self._write(row, person, car):
            return
        self.table.setFocus()
        if person or car:
            said = words.listed(_(NAMES[name]) for name in (*person, *car))
            back = [{name: "" for name in texts if name not in KEPT} for texts in (person, car)]
            undo = (lambda: self._write(row, *back)) if any(back) else None
            self.shell.say(_("Noted: {name} {what}").format(name=row.name or row.plate, what=said), undo)

    def _write(self, row: Missing, person: dict[str, str], car: dict[str, str]) -> bool:
        """Write both, then show the list anew; what was typed stays where one of them is refused."""
        people, actor, done = self.shell.desk.people, self.shell.actor, True
        self._saving = True
        if car and row.vehicle_id:
            key = row.vehicle_id
            done = self.shell.write(lambda: people.edit_vehicle(actor, key, car)) is not None
        if done and person and row.customer_id:
            who = row.customer_id
            done = self.shell.write(lambda: people.edit_customer(actor, who, person)) is not None
        self._saving = False
        if done:
            self.show_row(self.table.row)  # nothing is typed any more
            self.refresh()
        return done

    def typed(self) -> bool:
        return self._saving or bool(self._typed((*OF_CUSTOMER, *OF_CAR)))

    def export(self) -> None:
        """Ctrl+E: the list as CSV."""
        desk, actor, only = self.shell.desk, self.shell.actor, self.only
        self.save_aside(lambda to: desk.missing.save(actor, to, only))


def _answer(name: str, text: str) -> Answer:
    """What was understood, or what does not fit."""
    if not text.strip():
        return Answer()
    try:
        value = TYPED[name].parse(text)
    except WorldError as error:
        return Answer(error.line, "red")
    if name == "km":
        return Answer(f"{value:,} km", "green")
    return Answer() if isinstance(value, dict) or str(value) == text.strip() else Answer(str(value), "green")
