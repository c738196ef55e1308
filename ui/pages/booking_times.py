"""Times are offered, not searched: four by key, or a day and a half hour of one's own; A1 shown live."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import theme, words
from ui.widgets.basic import Label, LineLabel, frame, link
from ui.widgets.choices import Combo
from ui.widgets.form import Answer, Field, Input
from ui.widgets.parts import Icon, Key, Line, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.appointments.rules import Offer
    from ui.shell import Shell

ROW = 31


def parse_near_day(text: str, today: date) -> date:
    """A day as one types it on the phone: `11-30`, `11.30`, `30`, `明天`; else as everywhere.

    A day without year is the next one that comes. Raises WorldError when there is no such day.
    """
    from dealerdesk.people.fields import day_of

    plain = text.strip()
    for count, said in enumerate((_("today"), _("tomorrow"))):
        if plain == said:
            return date.fromordinal(today.toordinal() + count)
    match = re.fullmatch(r"(?:(\d{1,2})[-./月])?(\d{1,2})[日号]?", plain)
    if match is None:
        found = day_of(plain)
        if found is None:
            raise WorldError(_("Please type a day"))
        return found
    for month_shift in range(25):
        year, month = today.year, today.month
        if match[1]:
            year, month = year + month_shift, int(match[1])
        else:
            year, month = year + (month + month_shift - 1) // 12, (month + month_shift - 1) % 12 + 1
        try:
            found = date(year, month, int(match[2]))
        except ValueError:
            continue
        if found >= today:
            return found
    raise WorldError(_("{text} is no day: write it like 11-30").format(text=plain))


class Times(QWidget):
    """`at` is the chosen moment, None while there is none."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._own = False
        self._offers: list[Offer] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.addWidget(Label(_("Times"), tone="text-2"), 1)
        self.switch = link(_("Another day"), self._toggle)
        head.addWidget(self.switch)
        column.addLayout(head)
        box = frame("well")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(1, 1, 1, 1)
        self.table = Table(self._columns(), row_height=ROW, name=_("Times"))
        self.table.horizontalHeader().hide()
        self.table.setFixedHeight(theme.px(ROW) * 4)
        self.table.picked.connect(lambda _offer: self._say())
        inside.addWidget(self.table)
        self.box = box
        column.addWidget(box)
        self.own = QWidget()
        own = QHBoxLayout(self.own)
        own.setContentsMargins(0, 0, 0, 0)
        own.setSpacing(theme.px(8))
        self.day = Input(hint="11-30")
        self.day.setAccessibleName(_("Day"))
        self.day.textChanged.connect(lambda _text: self._day_typed())
        self.hour = Combo()
        self.hour.setAccessibleDescription(_("Time"))
        self.hour.currentIndexChanged.connect(lambda _n: self._say())
        own.addWidget(self.day, 1)
        own.addWidget(self.hour)
        self.own_field = Field(_("Day"), self.own, wide=words.wide(64, 96))
        self.own_field.hide()
        column.addWidget(self.own_field)
        self.rule = LineLabel()
        column.addWidget(self.rule)

    def _columns(self) -> list[Column]:
        def number(offer: Offer) -> Line:
            return (Key(str(self._offers.index(offer) + 1)),)

        def when(offer: Offer) -> Line:
            near = words.near_day(offer.at.date(), self._shell.desk.clock.today())
            return (Text(f"{near} {words.clock(offer.at)}", bold=True),)

        def counts(offer: Offer) -> Line:
            if offer.counts:
                return (Icon("checkbox-circle-fill", "green", 14), Text(_("counted"), "green"))
            return (Icon("flashlight-line", "text-2", 14), Text(_("provisional"), "text-2"))

        return [
            Column("key", "#", number, 38),
            Column("when", _("At"), when),
            Column("counts", _("Counted"), counts, words.wide(84, 110), right=True),
        ]

    # what is chosen

    @property
    def at(self) -> datetime | None:
        """The chosen moment."""
        if not self._own:
            offer = self.table.row
            return offer.at if offer is not None else None
        chosen = self.hour.value
        try:
            day = parse_near_day(self.day.text(), self._shell.desk.clock.today())
        except WorldError:
            return None
        if not chosen:
            return None
        return datetime.combine(day, time.fromisoformat(chosen), self._shell.desk.clock.tz)

    def refresh(self) -> None:
        """Offer anew; the chosen one stays while it may still be chosen."""
        offers = self._shell.desk.capacity.offers()
        if [offer.at for offer in offers] != [offer.at for offer in self._offers]:
            kept = self.table.row
            self._offers = offers
            self.table.set_rows(offers, keep=lambda offer: offer.at)
            if kept is None:
                first = next((n for n, offer in enumerate(offers) if offer.counts), 0)
                self.table.choose(first)
        self._say()

    def choose(self, number: int) -> None:
        """The offer of this number, from 0."""
        if self._own:
            self._toggle()
        if 0 <= number < len(self._offers):
            self.table.choose(number)

    def clear(self) -> None:
        """Back to the offers."""
        self.day.setText("")
        if self._own:
            self._toggle()
        self._offers = []
        self.table.set_rows([])
        self.refresh()

    def _toggle(self) -> None:
        self._own = not self._own
        self.box.setVisible(not self._own)
        self.own_field.setVisible(self._own)
        self.switch.setText(_("Offered times") if self._own else _("Another day"))
        self.switch.updateGeometry()
        if self._own:
            self.day.setFocus()
            self._day_typed()
        self._say()

    def _day_typed(self) -> None:
        today = self._shell.desk.clock.today()
        text = self.day.text().strip()
        try:
            day = parse_near_day(text, today) if text else None
        except WorldError as error:
            self.own_field.say(Answer(error.line, "red"))
            self.hour.set_choices([])
            self._say()
            return
        if day is None:
            self.own_field.say(Answer())
        else:
            self.own_field.say(Answer(f"{day.isoformat()} {words.weekday(day)}", "green"))
            capacity = self._shell.desk.capacity
            book = capacity.book(day)
            halves = [(f"{at:%H:%M}", book.free_in_hour(at) == 0) for at in capacity.slots(day)]
            self.hour.set_choices(
                [(half, _("{time} full").format(time=half) if full else half) for half, full in halves]
            )
        self._say()

    def _say(self) -> None:
        """距登记 3 小时 33 分，计入预约率（A1）, live."""
        at = self.at
        if at is None:
            self.rule.set_line()
            return
        from dealerdesk.appointments.capacity import Wish

        desk = self._shell.desk
        minutes = int((at - desk.clock.now()).total_seconds() // 60)
        hours = desk.settings["count_hours"]
        if minutes < 0:
            self.rule.set_line(
                Icon("error-warning-line", "amber", 14),
                Text(_("This time is over: it is recorded, and does not count"), "amber", role="caption"),
            )
            return
        if objection := desk.capacity.objection(Wish(at, 60, "other")):
            said = objection
            self.rule.set_line(
                Icon("error-warning-line", "amber", 14), Text(words.sentence(said), "amber", role="caption")
            )
            return
        ahead = _("{hours} h {minutes} min ahead").format(hours=minutes // 60, minutes=minutes % 60)
        from dealerdesk.appointments.rules import counts

        if counts(desk.clock.now(), at, hours):
            said = _("{ahead}, counts (A1)").format(ahead=ahead)
            self.rule.set_line(Icon("checkbox-circle-fill", "green", 14), Text(said, "green", role="caption"))
        else:
            said = _("{ahead}, less than {hours} h: provisional (A1)").format(ahead=ahead, hours=hours)
            self.rule.set_line(Icon("flashlight-line", "amber", 14), Text(said, "amber", role="caption"))
