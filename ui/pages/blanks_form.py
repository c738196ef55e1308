"""Keys a blank sheet in by its number: the car, when it was written, when the customer comes, what for."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.appointments.entries import Draft
from dealerdesk.appointments.rules import counts
from dealerdesk.errors import WorldError
from dealerdesk.people.fields import day_of
from dealerdesk.text import _
from ui import theme, words
from ui.scan import latin
from ui.widgets.basic import LineLabel
from ui.widgets.choices import Combo
from ui.widgets.form import Field, Input
from ui.widgets.parts import Plate, Text

if TYPE_CHECKING:
    from dealerdesk.appointments.blanks import Blank
    from ui.shell import Shell


def near_day(text: str, near: date) -> date:
    """A day as it stands on paper: 11-30 or 11.30 of the year of ``near``, else as everywhere.

    Raises WorldError.
    """
    said = text.strip().replace(".", "-").replace("/", "-").replace("月", "-").rstrip("日号")
    parts = said.split("-")
    if len(parts) == 2 and all(part.isdecimal() for part in parts):
        said = f"{near.year}-{said}"
    found = day_of(said)
    if found is None:
        raise WorldError(_("Please type a day"))
    if len(parts) == 2 and (found - near).days < -180:  # 01-05 written in December
        found = day_of(f"{near.year + 1}-{parts[0]}-{parts[1]}") or found
    return found


def clock_of(text: str) -> time:
    """0912, 9:12 or 912. Raises WorldError."""
    digits = text.strip().replace("：", ":").replace(":", "").replace(".", "")
    if digits.isdecimal() and 3 <= len(digits) <= 4:
        hour, minute = int(digits[:-2]), int(digits[-2:])
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise WorldError(_("{text} is no time: type it like 0912").format(text=text.strip() or "—"))


class KeyInForm(QWidget):
    """The few fields that every sheet has; the rest is added on the board."""

    entered = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.vehicle: int | None = None
        self._near = shell.desk.clock.today()
        wide = words.wide(72, 92)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.tail = Input(bold=True, hint=_("tail of plate or phone"))
        latin(self.tail)
        self.tail.textChanged.connect(lambda _text: self._find())
        self.car = LineLabel()
        self.written, self.written_at = self._moment("11-23", "0912")
        self.comes, self.comes_at = self._moment("11-24", "0930")
        self.work = Combo([(code, _(label)) for code, label in words.WORKS.items()])
        self.wish = Input()
        for label, control in (
            (_("Plate tail"), self.tail), ("", self.car),
            (_("Written on"), self._pair(self.written, self.written_at)),
            (_("Comes on"), self._pair(self.comes, self.comes_at)), (_("What to do"), self.work),
            (_("Wish"), self.wish),
        ):  # fmt: skip
            column.addWidget(Field(label, control, wide=wide))
        self.rule = LineLabel()
        column.addWidget(self.rule)
        for field in (self.tail, self.written, self.written_at, self.comes, self.comes_at, self.wish):
            field.returnPressed.connect(self.entered)
        for field in (self.written, self.written_at, self.comes, self.comes_at):
            latin(field)
            field.textChanged.connect(lambda _text: self._say_rule())

    @staticmethod
    def _moment(day: str, clock: str) -> tuple[Input, Input]:
        return Input(hint=day), Input(hint=clock)

    @staticmethod
    def _pair(day: Input, clock: Input) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        day.setAccessibleName(_("Day"))
        clock.setAccessibleName(_("Time"))
        line.addWidget(day)
        line.addWidget(clock)
        return row

    def begin(self, blank: Blank) -> None:
        """An empty form; the day of writing is the day the sheet was made."""
        self._near = blank.at.date()
        self.vehicle = None
        for field in (self.tail, self.written_at, self.comes, self.comes_at, self.wish):
            field.setText("")
        self.written.setText(f"{self._near:%m-%d}")
        self.car.set_line()
        self.rule.set_line()

    def _find(self) -> None:
        from ui.pages.arrival_find import choices

        self.vehicle = None
        text = self.tail.text().strip()
        self.car.set_line()
        if len(text) < 2:
            return
        try:
            found = {one.vehicle_id: one for one in choices(self._shell, text) if one.vehicle_id is not None}
        except WorldError as error:
            self.car.set_line(Text(error.line, "red"))
            return
        if len(found) == 1:
            (one,) = found.values()
            self.vehicle = one.vehicle_id
            self.car.set_line(Plate(one.plate), Text(one.name, bold=True), Text(one.model, "text-3"))
        elif found:
            self.car.set_line(
                Text(_("{count} cars: type more of the plate").format(count=len(found)), "amber")
            )
        else:
            self.car.set_line(Text(_("No car has this: make the customer first"), "red"))

    def _read(self) -> tuple[datetime, datetime]:
        tz = self._shell.desk.clock.tz
        made = datetime.combine(
            near_day(self.written.text(), self._near), clock_of(self.written_at.text()), tz
        )
        at = datetime.combine(near_day(self.comes.text(), made.date()), clock_of(self.comes_at.text()), tz)
        return made, at

    def _say_rule(self) -> None:
        try:
            made, at = self._read()
        except WorldError:
            self.rule.set_line()
            return
        sure = counts(made, at, self._shell.desk.settings["count_hours"])
        said = _("counted") if sure else _("provisional")
        self.rule.set_line(
            Text(" → ".join(f"{words.weekday(one.date())} {one:%m-%d %H:%M}" for one in (made, at))),
            Text(said, "green" if sure else "text-2"),
        )  # fmt: skip

    def draft(self, number: str) -> Draft:
        """What was typed. Raises WorldError for what is missing or wrong."""
        if self.vehicle is None:
            raise WorldError(_("Which car? Type the tail of its plate."))
        made, at = self._read()
        now = self._shell.desk.clock.now()
        if made > now:
            raise WorldError(_("The sheet can't have been written at {time}, that is still to come").format(
                time=f"{made:%m-%d %H:%M}"))  # fmt: skip
        return Draft(
            self.vehicle,
            at,
            self.work.value,
            made_at=made,
            kind="passive",
            wish=self.wish.text().strip(),
            number=number,
        )
