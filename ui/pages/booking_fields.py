"""The fields of a booking that most do without: adviser, pick-up, wish, spares."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.appointments.forms import PARTS
from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import theme, words
from ui.pages.booking_times import parse_near_day
from ui.widgets.choices import Combo, Segments
from ui.widgets.form import Answer, Area, Field, Input

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow
    from ui.shell import Shell


def line_of(*widgets: QWidget, stretch: bool = False) -> QWidget:
    """Some controls side by side; with ``stretch`` they share the room, else they stand at its left."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.px(10))
    for widget in widgets:
        line.addWidget(widget, 1 if stretch else 0)
    if not stretch:
        line.addStretch(1)
    return row


def pickup_moment(text: str, at: datetime, today: date) -> datetime | None:
    """When the car is fetched: `09:30` on the booked day, `11-23 17:30`, `明天 9:00`; None when empty.

    Raises WorldError when there is no such moment, or it lies after the booked time.
    """
    plain = " ".join(text.replace("：", ":").split())
    if not plain:
        return None
    found = re.fullmatch(r"(?:(.+) )?(\d{1,2}):(\d{2})", plain)
    if found is None or int(found[2]) > 23 or int(found[3]) > 59:
        raise WorldError(_("At what time is the car fetched? Write it like 09:30 or 11-26 17:30"))
    day = parse_near_day(found[1], today) if found[1] else at.date()
    moment = datetime.combine(day, time(int(found[2]), int(found[3])), at.tzinfo)
    if moment > at:
        raise WorldError(_("The car must be fetched before {time}").format(time=words.clock(at)))
    return moment


class Advisers(QWidget):
    """The shop's advisers with how many cars they may still take on the day; free text where it has none."""

    chosen = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._day: date | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.combo = Combo()
        self.typed = Input()
        for widget in (self.combo, self.typed):
            widget.setAccessibleName(_("Service adviser"))
            column.addWidget(widget)
        self.combo.currentIndexChanged.connect(lambda _n: self.chosen.emit())
        self.typed.settled.connect(lambda _text: self.chosen.emit())
        self._names: list[str] = []
        self.setFocusProxy(self.combo)

    @property
    def value(self) -> str:
        """The name, '' when nobody was chosen."""
        return self.combo.value if self._names else " ".join(self.typed.text().split())

    def set_value(self, name: str) -> None:
        """Choose a name; one who is no adviser of the shop any more is not taken."""
        if self._names:
            self.combo.set_value(name if name in self._names else "")
        else:
            self.typed.setText(name)

    def show_day(self, day: date) -> None:
        """Say how many cars each may still take on this day."""
        capacity = self._shell.desk.capacity
        rows = capacity.resources("adviser")
        names = [row.name for row in rows]
        kept = self.value
        self.combo.setVisible(bool(names))
        self.typed.setVisible(not names)
        self.setFocusProxy(self.combo if names else self.typed)
        was, self._names = self._names, names
        if not names:
            return
        book = capacity.book(day)
        near = words.near_day(day, self._shell.desk.clock.today())
        choices = [("", _("nobody in particular"))]
        for row in rows:
            away = book.away_of(row.name, book.opens, book.closes)
            if away is not None:
                said = _("{day} away: {why}").format(day=near, why=away.why)
            elif row.most_a_day:
                left = max(row.most_a_day - book.cars_of(row.name), 0)
                said = _("{day} {n} cars left").format(day=near, n=left)
            else:
                said = _("{day} {n} cars").format(day=near, n=book.cars_of(row.name))
            choices.append((row.name, f"{row.name}  {said}"))
        self.combo.blockSignals(True)
        self.combo.set_choices(choices)
        self.combo.blockSignals(False)
        if was != names:
            self.set_value(kept)


class Extras(QWidget):
    """Adviser, wish, spares; and the fields of the pick-up, which stand elsewhere in the panel."""

    def __init__(self, shell: Shell, label: int) -> None:
        super().__init__()
        self._shell = shell
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.adviser = Advisers(shell)
        column.addWidget(Field(_("Service adviser"), self.adviser, wide=label))
        self.wish = Area(lines=2)
        column.addWidget(Field(_("Wish"), self.wish, wide=label))
        self.parts = Segments(
            [("", _("not known")), *[(code, _(said)) for code, said in PARTS.items()]], _("Parts")
        )
        column.addWidget(Field(_("Parts"), line_of(self.parts), wide=label))
        self.parts_text = Input(hint=_("which parts"))
        self.parts_text_field = Field(_("Which"), self.parts_text, wide=label)
        column.addWidget(self.parts_text_field)
        self.parts_on = Input(hint="11-30")
        self.parts_field = Field(_("Arrive on"), self.parts_on, self._parts_answer, wide=label)
        column.addWidget(self.parts_field)
        self.parts.chosen.connect(lambda _key: self.show_parts())
        self.pickup_field = self._make_pickup(label)
        self.show_parts()

    def _make_pickup(self, label: int) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.pickup_address = Input(hint=_("where to fetch the car"))
        column.addWidget(Field(_("Address"), self.pickup_address, wide=label))
        self.pickup_at = Input(hint="09:30")
        self.driver = Input(hint=_("driver"))
        self.driver.setAccessibleName(_("Driver who fetches it"))
        both = line_of(self.pickup_at, self.driver, stretch=True)
        self.pickup_time = Field(_("Fetched at"), both, wide=label)
        self.pickup_at.setAccessibleName(_("Fetched at"))
        column.addWidget(self.pickup_time)
        inside.hide()
        return inside

    def show_parts(self) -> None:
        """The day they come where they are ordered; which ones where it is known."""
        self.parts_field.setVisible(self.parts.value == "order")
        self.parts_text_field.setVisible(self.parts.value in ("have", "order"))

    def _near(self, text: str) -> date | None:
        return parse_near_day(text, self._shell.desk.clock.today()) if text.strip() else None

    def _parts_answer(self, text: str) -> Answer:
        try:
            day = self._near(text)
        except WorldError as error:
            return Answer(error.line, "red")
        return Answer(f"{day.isoformat()} {words.weekday(day)}" if day else "", "green")

    def values(self, at: datetime, fetched: bool) -> dict[str, Any]:
        """What was typed, as the appointment book takes it. Raises WorldError."""
        parts = self.parts.value
        return {
            "wish": self.wish.text().strip(),
            "parts_state": parts,
            "parts_on": self._near(self.parts_on.text()) if parts == "order" else None,
            "parts_text": self.parts_text.text().strip() if parts in ("have", "order") else "",
            "pickup": fetched,
            "pickup_address": self.pickup_address.text().strip() if fetched else "",
            "pickup_at": pickup_moment(self.pickup_at.text(), at, self._shell.desk.clock.today())
            if fetched
            else None,
            "driver": self.driver.text().strip() if fetched else "",
        }

    def texts(self) -> dict[str, QWidget]:
        """The fields of plain text by name, for a draft."""
        return {
            "wish": self.wish, "parts_on": self.parts_on, "parts_text": self.parts_text,
            "pickup_address": self.pickup_address, "pickup_at": self.pickup_at, "driver": self.driver,
        }  # fmt: skip

    def fill(self, row: AppointmentRow) -> None:
        """As a made appointment says."""
        self.adviser.set_value(row.adviser)
        self.parts.set_value(row.parts_state)
        fetched = ""
        if row.pickup_at is not None:
            same = row.pickup_at.date() == row.at.date()
            fetched = f"{row.pickup_at:%H:%M}" if same else f"{row.pickup_at:%m-%d %H:%M}"
        said = {
            "wish": row.wish, "parts_on": f"{row.parts_on:%Y-%m-%d}" if row.parts_on else "",
            "parts_text": row.parts_text, "pickup_address": row.pickup_address, "pickup_at": fetched,
            "driver": row.driver,
        }  # fmt: skip
        for name, widget in self.texts().items():
            widget.setText(said[name])  # type: ignore[attr-defined]
        self.show_parts()

    def clear(self) -> None:
        """Nothing is typed."""
        for field in self.texts().values():
            field.setText("")  # type: ignore[attr-defined]
        self.adviser.set_value("")
        self.parts.set_value("")
        self.parts_field.say(Answer())
        self.show_parts()
