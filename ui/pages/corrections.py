"""更正: numbers that calls found wrong, and customers who said that they are not satisfied."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.care.corrections import DEPARTMENTS
from dealerdesk.care.kinds import KINDS
from dealerdesk.errors import WorldError
from dealerdesk.people.fields import phone_of
from dealerdesk.people.rules import mask_phone
from dealerdesk.text import _
from ui import words
from ui.page import Key
from ui.pages.care_list import ListPage, named, result_words
from ui.widgets.basic import Button, Label
from ui.widgets.choices import Choices
from ui.widgets.form import Answer, Area, Field, Input
from ui.widgets.parts import Chip, Line, Plate, Text
from ui.widgets.states import State
from ui.widgets.table import Column

if TYPE_CHECKING:
    from dealerdesk.care.corrections import WrongNumber
    from dealerdesk.store.store import Change

NUMBERS, UNHAPPY = "numbers", "unhappy"
KEYS = dict(zip("1234", DEPARTMENTS, strict=True))


class CorrectionsPage(ListPage):
    """Left one of the two lists, right the chosen one with its acts."""

    tables = ("number_check", "dissatisfaction", "phone", "customer")

    def title(self) -> str:
        return _("Numbers to correct")

    def row_height(self) -> int:
        return 40

    def make_top(self) -> None:
        self._shown: dict[int, str] = {}
        self.which = self.filters(
            [(NUMBERS, _("Wrong numbers")), (UNHAPPY, _("Not satisfied"))],
            _("List"),
            lambda _key: self.read(),
        )

    def make_side(self) -> None:
        self.number_form, column = _holder()
        self.number = Input()
        self.number.returnPressed.connect(self.correct)
        self.number_field = Field(_("New number"), self.number, self._answer, wide=words.wide(64, 92))
        column.addWidget(self.number_field)
        column.addWidget(Label(_("Who has to find it"), "caption", "text-3"))
        self.department = Choices([(key, _(label)) for key, label in DEPARTMENTS.items()], _("Department"))
        self.department.chosen.connect(self.hand_to)
        column.addWidget(self.department)
        self.note_form, column = _holder()
        self.words = Area(lines=3)
        self.words_field = Field(_("What was done"), self.words, wide=words.wide(64, 92))
        column.addWidget(self.words_field)
        self.side.form.addWidget(self.number_form)
        self.side.form.addWidget(self.note_form)
        row = QHBoxLayout()
        self.right = Button(_("It is right after all"), key="R")
        self.right.clicked.connect(self.is_right)
        self.save = Button(_("Correct"), kind="primary", key="Ctrl S")
        self.save.clicked.connect(self.act)
        row.addWidget(self.right)
        row.addStretch(1)
        row.addWidget(self.save)
        self.side.acts.addLayout(row)

    def _answer(self, text: str) -> Answer:
        """What was understood of a number while it is typed."""
        if not text.strip():
            return Answer()
        try:
            return Answer(phone_of(text), "green")
        except WorldError as error:
            return Answer(error.line, "red")

    def columns(self) -> list[Column]:
        def what(row: Any) -> Line:
            if _wrong(row):
                return (Text(self._number(row)), Text(result_words(row.result), "text-2"))
            return (Text(row.words),)

        def limit(row: Any) -> Line:
            if _wrong(row):
                return self._limit(row)
            return (Text(words.ago(row.at, self.shell.desk.clock.now()), "text-2"),)

        def about(row: Any) -> Line:
            if _wrong(row):
                return (
                    Text(_(DEPARTMENTS[row.department]) if row.department in DEPARTMENTS else row.department),
                )
            chip = (Chip(KINDS[row.kind].title, KINDS[row.kind].tint),) if row.kind in KINDS else ()
            return (Plate(row.plate), *chip)

        return [
            Column("who", _("Customer"), lambda row: named(row.name), 132),
            Column("what", _("What was found"), what),
            Column("about", _("About"), about, words.wide(170, 190)),
            Column("limit", _("Limit"), limit, words.wide(150, 160)),
        ]

    def _number(self, row: WrongNumber) -> str:
        return self._shown.get(row.id) or (
            row.number if self.shell.may("see_phone") else mask_phone(row.number)
        )

    def _limit(self, row: WrongNumber) -> Line:
        left = (row.deadline - self.shell.desk.clock.now()).total_seconds()
        said = words.left(left)
        if left < 0:
            return State("past", said).line()
        if left < 86400:
            return State("today", _("{value} left").format(value=said)).line()
        return State("running", _("{value} left").format(value=said)).line()

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        late = [row for row in self.table.rows if _wrong(row) and row.deadline < self.shell.desk.clock.now()]
        said = [_("{count} waiting").format(count=len(self.table.rows))]
        if late:
            said.append(_("{count} past the limit").format(count=len(late)))
        return tuple(said)

    def shortcuts(self) -> list[Key]:
        keys = [
            Key("Return", _("type the right number"), None, shown="Enter"),
            Key("Ctrl+S", _("save it"), self.act),
            Key("R", _("right after all"), self.is_right),
            Key("1", _("hand to a department"), None, "1–4"),
            Key("S", _("the other list"), self.switch),
            Key("X", _("show the number"), self.reveal),
            *self.list_keys(),
        ]
        return keys + [Key(key, "", lambda key=key: self.hand_to(KEYS[key])) for key in KEYS]

    def help(self) -> str:
        return _(
            "A number that is wrong goes back to the department that gave it. When it is corrected, the calls"
            " that waited for it come back."
        )

    # what happens

    def enter(self, **place: Any) -> None:
        if place.get("list"):
            self.which.set_value(place["list"])
            self._stale = True
        super().enter(**place)

    def place(self) -> dict[str, Any]:
        return {"list": self.which.value}

    def minute(self) -> None:
        if self.isVisible():
            self.table.viewport().update()

    def read(self) -> None:
        desk = self.shell.desk
        numbers, unhappy = desk.numbers.open(), desk.numbers.dissatisfied()
        self.which.set_choices(
            [
                (NUMBERS, _("Wrong numbers") + f" {len(numbers)}"),
                (UNHAPPY, _("Not satisfied") + f" {len(unhappy)}"),
            ]
        )
        if self.which.value == UNHAPPY:
            self.fill(
                unhappy,
                lambda row: (type(row), row.id),
                _("Nobody who is not satisfied waits for an answer."),
            )
        else:
            self.fill(numbers, lambda row: (type(row), row.id), _("No number waits to be corrected."))

    def switch(self) -> None:
        """S: the other list."""
        self.which.choose(UNHAPPY if self.which.value == NUMBERS else NUMBERS)

    def show_row(self, row: Any | None) -> None:
        self.number_form.setVisible(_wrong(row))
        self.note_form.setVisible(row is not None and not _wrong(row))
        self.right.setVisible(_wrong(row))
        if row is None:
            return
        today = self.shell.desk.clock.today()
        self.side.clear(*named(row.name))
        if _wrong(row):
            self.save.setText(_("Correct"))
            self.side.fact(_("Phone"), Text(self._number(row), bold=True))
            self.side.fact(_("What was found"), Text(result_words(row.result)))
            found = f"{words.near_day(row.found_at.date(), today)} {words.clock(row.found_at)} {row.found_by}"
            self.side.fact(_("Found out"), Text(found))
            until = f"{words.near_day(row.deadline.date(), today)} {words.clock(row.deadline)}"
            self.side.fact(_("Limit"), Text(until), *self._limit(row))
            self.number.clear()
            self.number_field.say(Answer())
            self.department.set_value(row.department)
        else:
            self.save.setText(_("Dealt with"))
            self.side.say(row.words)
            if row.plate:
                self.side.fact(_("Vehicle"), Plate(row.plate))
            if row.kind in KINDS:
                self.side.fact(_("Said in a call about"), Text(KINDS[row.kind].title))
            said = f"{words.near_day(row.at.date(), today)} {words.clock(row.at)} {row.actor}"
            self.side.fact(_("Written down"), Text(said))
            self.words.setText("")
        self.department.setEnabled(self.shell.may("close_task"))
        self.save.setEnabled(_wrong(row) or self.shell.may("close_task"))
        self.save.updateGeometry()

    def open_row(self) -> None:
        self.drawer.open()
        (self.number if _wrong(self.table.row) else self.words).setFocus()

    def typed(self) -> bool:
        return bool(self.number.text().strip() or self.words.text().strip())

    # acts

    def act(self) -> None:
        """Ctrl+S: the number is corrected, or the customer was cared for."""
        self.correct() if _wrong(self.table.row) else self.dealt_with()

    def correct(self) -> None:
        """The typed number in the place of the wrong one."""
        row: Any = self.table.row
        text = self.number.text()
        if _wrong(row):
            done = self._do(lambda desk, actor: desk.numbers.correct(actor, row.id, text))
            self._said(done, _("Corrected: {name} {number}").format(name=row.name, number=mask_phone(text)))

    def is_right(self) -> None:
        """R: the number is right."""
        row: Any = self.table.row
        if _wrong(row):
            done = self._do(lambda desk, actor: desk.numbers.is_right(actor, row.id))
            self._said(done, _("Right after all: {name}; the calls come back").format(name=row.name))

    def hand_to(self, department: str) -> None:
        """1–4: another department has to find the number."""
        row: Any = self.table.row
        if not _wrong(row) or row.department == department:
            return
        done = self._do(lambda desk, actor: desk.numbers.hand_to(actor, row.id, department))
        if done is None:
            self.department.set_value(row.department)
        place = _(DEPARTMENTS[department])
        self._said(done, _("Handed to {department}: {name}").format(department=place, name=row.name))

    def dealt_with(self) -> None:
        """The customer was cared for."""
        row: Any = self.table.row
        note = self.words.text()
        if row is not None:
            done = self._do(lambda desk, actor: desk.numbers.dealt_with(actor, row.id, note))
            self._said(done, _("Dealt with: {name}").format(name=row.name))

    def reveal(self) -> None:
        """X: show the number; that it was shown is recorded."""
        row: Any = self.table.row
        shell = self.shell
        if not _wrong(row) or row.phone_id is None:
            return
        shown = shell.write(lambda: shell.desk.people.reveal_phone(shell.actor, row.phone_id))
        if shown is not None:
            self._shown[row.id] = shown[0]
            self.read()

    def _do(self, act: Callable[[Any, Any], Change]) -> Change | None:
        return self.shell.write(lambda: act(self.shell.desk, self.shell.actor))

    def _said(self, done: Change | None, said: str) -> None:
        if done is None:
            return
        self.number.clear()
        self.words.setText("")
        self.refresh()
        desk, actor = self.shell.desk, self.shell.actor
        self.shell.say(said, lambda: self.shell.write(lambda: desk.numbers.take_back(actor, done)))
        self.table.setFocus()


def _wrong(row: Any) -> bool:
    """Whether a row is a wrong number."""
    return hasattr(row, "deadline")


def _holder() -> tuple[QWidget, QVBoxLayout]:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    return made, column
