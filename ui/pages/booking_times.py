"""Times are offered, not searched: four by key, or a day, an hour and a bay of one's own; A1 shown live."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.appointments.rules import LOOK_DAYS
from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import theme, words
from ui.widgets.basic import Label, LineLabel, frame, link
from ui.widgets.choices import Combo
from ui.widgets.form import Answer, Field, Input
from ui.widgets.parts import Gap, Icon, Key, Line, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.appointments.capacity import Wish
    from dealerdesk.appointments.entries import AppointmentRow
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


@dataclass(frozen=True)
class Asked:
    """What a time must have room for. ``moved``: the id of an appointment that is moved."""

    work: str = "other"
    minutes: int = 60
    waits: bool = False
    adviser: str = ""
    vip: bool = False
    moved: int = 0


class Times(QWidget):
    """`at` is the chosen moment, None while there is none; of an appointment that `stands`, None = as it is.
    `changed`: another moment, or what speaks against it."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._own = False
        self._kept = False  # an appointment that stands, and no other time was chosen
        self._filling = False
        self._offers: list[Offer] = []
        self.asked = Asked()
        self.row: AppointmentRow | None = None
        self.refusal = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.now_line = LineLabel()
        self.now_line.hide()
        column.addWidget(self.now_line)
        head = QHBoxLayout()
        head.addWidget(Label(_("Times"), tone="text-2"), 1)
        self.switch = link(_("Another day"), self._toggle, key="5")
        head.addWidget(self.switch)
        column.addLayout(head)
        box = frame("well")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(1, 1, 1, 1)
        self.table = Table(self._columns(), row_height=ROW, name=_("Times"), pad=6)
        self.table.horizontalHeader().hide()
        self.table.setFixedHeight(theme.px(ROW) * 4)
        self.table.picked.connect(lambda _offer: self._picked())
        inside.addWidget(self.table)
        self.none = Label("", tone="amber").wrap()
        self.none.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(8))
        self.none.hide()
        inside.addWidget(self.none)
        self.box = box
        column.addWidget(box)
        self._make_own(column)
        self.rule = Label("", "caption").wrap()
        self.rule_icon = LineLabel(shrink=False)
        told = QHBoxLayout()
        told.setSpacing(theme.px(6))
        told.addWidget(self.rule_icon, 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self.rule, 1)
        column.addLayout(told)
        self.over = Input(hint=_("for example: regular customer, works late"))
        self.over_field = Field(_("Why over"), self.over, wide=words.wide(64, 96))
        self.over_field.hide()
        column.addWidget(self.over_field)

    def _make_own(self, column: QVBoxLayout) -> None:
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
        self.bays = Combo()
        self.bay_field = Field(_("Bay"), self.bays, wide=words.wide(64, 96))
        self.bays.currentIndexChanged.connect(lambda _n: self._day_typed())
        self.bay_field.hide()
        column.addWidget(self.bay_field)

    def _columns(self) -> list[Column]:
        def number(offer: Offer) -> Line:
            return (Key(str(self._offers.index(offer) + 1)),)

        def when(offer: Offer) -> Line:
            near = words.near_day(offer.at.date(), self._shell.desk.clock.today())
            return (Text(f"{near} {words.clock(offer.at)}", bold=True),)

        def where(offer: Offer) -> Line:
            return (Text(" · ".join(filter(None, (offer.bay, offer.team))), "text-3", role="caption"),)

        def counts(offer: Offer) -> Line:
            if offer.held:
                return (Icon("vip-crown-fill", "lost-text", 14), Text(_("held"), "lost-text"))
            if offer.counts:
                return (Icon("checkbox-circle-fill", "green", 14), Text(_("counted"), "green"))
            return (Icon("flashlight-line", "text-2", 14), Text(_("provisional"), "text-2"))

        return [
            Column("key", "#", number, 30),
            Column("when", _("At"), when, words.wide(118, 132)),
            Column("where", _("Bay"), where),
            Column("counts", _("Counted"), counts, words.wide(62, 100), right=True),
        ]

    # what is asked for

    def ask(self, **values: object) -> None:
        """Other work, minutes, waiting, adviser or tier: the times are offered anew."""
        asked = replace(self.asked, **values)  # type: ignore[arg-type]
        if asked != self.asked:
            self.asked = asked
            self.refresh()
            if self._own:
                self._day_typed()

    def stands(self, row: AppointmentRow | None) -> None:
        """An appointment that may be moved: nothing is chosen until somebody chooses."""
        self.row = row
        self._kept = row is not None
        self.now_line.setVisible(row is not None)
        if row is not None:
            near = words.near_day(row.at.date(), self._shell.desk.clock.today())
            where = " · ".join(filter(None, (f"{near} {words.clock(row.at)}", row.bay, row.adviser)))
            self.now_line.set_line(Text(_("Now"), "text-2"), Gap(), Text(where, bold=True))

    # what is chosen

    @property
    def at(self) -> datetime | None:
        """The chosen moment."""
        if self._kept:
            return None
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

    @property
    def bay(self) -> str:
        """The bay that was chosen with a time of one's own, '' = any that fits."""
        return self.bays.value if self._own and not self._kept else ""

    @property
    def over_why(self) -> str:
        """The reason to book over capacity, where it is asked for."""
        return " ".join(self.over.text().split()) if not self.over_field.isHidden() else ""

    @property
    def is_own(self) -> bool:
        """Whether a day and hour of one's own are typed instead of an offer."""
        return self._own

    def wish(self) -> Wish | None:
        """The chosen time as the appointment book takes it, or the one that stands."""
        from dealerdesk.appointments.capacity import Wish

        at, bay, asked = self.at, self.bay, self.asked
        if at is None:
            if self.row is None:
                return None
            at = self.row.at
        return Wish(at, asked.minutes, asked.work, bay, asked.adviser, asked.waits, asked.vip, asked.moved)

    def refresh(self) -> None:
        """Offer anew; the chosen one stays while it may still be chosen."""
        a = self.asked
        offers = self._shell.desk.capacity.offers(
            a.work, a.minutes, vip=a.vip, waits=a.waits, adviser=a.adviser, moved=a.moved
        )
        if offers != self._offers:
            kept = self.table.row
            self._filling = True
            self._offers = offers
            self.table.set_rows(offers, keep=lambda offer: offer.at)
            if kept is None or kept.at not in {offer.at for offer in offers}:
                first = next((n for n, offer in enumerate(offers) if offer.counts and not offer.held), 0)
                self.table.choose(first)
            self._filling = False
        if self._kept:
            self.table.clearSelection()
        self.table.setVisible(bool(offers))
        self.none.setVisible(not offers)
        self.none.setText(_("No time is free within {n} days").format(n=LOOK_DAYS))
        self._say()

    def choose(self, number: int) -> None:
        """The offer of this number, from 0."""
        if self._own:
            self._toggle()
        if 0 <= number < len(self._offers):
            self._kept = False
            self.table.choose(number)
            self._say()

    def offer_at(self, at: datetime, bay: str = "") -> None:
        """A time and bay of the board."""
        if not self._own:
            self._toggle()
        self.bays.set_value(bay)
        self.day.setText(f"{at:%Y-%m-%d}")
        half = f"{at:%H:%M}"
        if self.hour.findData(half) < 0:
            self.hour.addItem(half, half)
        self.hour.set_value(half)
        self._say()

    def take_focus(self) -> None:
        """To the offers, or to the day that is typed."""
        (self.day if self._own or not self._offers else self.table).setFocus()

    def clear(self) -> None:
        """Back to the offers."""
        self.day.setText("")
        self.over.setText("")
        self.bays.set_value("")
        if self._own:
            self._toggle()
        self.stands(None)
        self._offers = []
        self.table.set_rows([])
        self.asked = Asked()
        self.refresh()

    def _picked(self) -> None:
        if not self._filling:
            self._kept = False
            self._say()

    def _toggle(self) -> None:
        self._own = not self._own
        self._kept = False
        self.box.setVisible(not self._own)
        self.own_field.setVisible(self._own)
        self.switch.setText(_("Offered times") if self._own else _("Another day"))
        self.switch.updateGeometry()
        bays = self._shell.desk.capacity.resources("bay") if self._own else []
        self.bay_field.setVisible(bool(bays))
        if self._own:
            names = [(bay.name, " · ".join(filter(None, (bay.name, bay.team)))) for bay in bays]
            self.bays.set_choices([("", _("any that fits")), *names])
            self.day.setFocus()
            self._day_typed()
        self._say()

    def toggle(self) -> None:
        """5: from the offers to a time of one's own, and back."""
        self._toggle()

    def _day_typed(self) -> None:
        if not self._own:
            return
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
            self.hour.set_choices(self._halves(day))
        self._say()

    def _halves(self, day: date) -> list[tuple[str, str]]:
        """The times of a day, each with whether it is full for what is asked."""
        from dealerdesk.appointments.capacity import Wish

        capacity, asked = self._shell.desk.capacity, self.asked
        book = capacity.book(day)
        found = []
        for at in capacity.slots(day):
            wish = Wish(
                at, asked.minutes, asked.work, self.bays.value, asked.adviser, asked.waits, asked.vip,
                asked.moved,
            )  # fmt: skip
            half = f"{at:%H:%M}"
            found.append((half, _("{time} full").format(time=half) if book.reasons(wish) else half))
        return found

    # what is said of it

    def _say(self) -> None:
        """距登记 3 小时 33 分，计入预约率（A1）, live; or why there is no room."""
        wish = self.wish()
        self.refusal = self._full(wish) if wish is not None else ""
        may_over = bool(self.refusal) and self._shell.may("book_over")
        self.over_field.setVisible(may_over)
        icon, tone, said = self._said(wish)
        self.rule_icon.set_line(*((Icon(icon, tone, 14),) if said else ()))
        self.rule.set_tone(tone)
        self.rule.setText(said)
        self.changed.emit()

    def _full(self, wish: Wish) -> str:
        """Why there is no room, '' where there is, or the time is over."""
        if wish.at < self._shell.desk.clock.now():
            return ""
        reasons = self._shell.desk.capacity.book(wish.at.date()).reasons(wish)
        return "；".join(reason.words for reason in reasons)

    def _said(self, wish: Wish | None) -> tuple[str, str, str]:
        """Icon, tone and words under the times."""
        if wish is None:
            return "", "text-3", ""
        desk = self._shell.desk
        minutes = int((wish.at - desk.clock.now()).total_seconds() // 60)
        if minutes < 0:
            said = _("This time is over: it is recorded, and does not count")
            return "error-warning-line", "amber", said
        if self.refusal:
            may = self._shell.may("book_over")
            said = _("{why}. Type a reason to book all the same (A4)") if may else _(
                "{why}. Choose another time, or ask a manager (A4)")  # fmt: skip
            return "error-warning-fill", "red", words.sentence(said.format(why=self.refusal))
        if objection := desk.capacity.objection(wish):
            return "error-warning-line", "amber", words.sentence(objection)
        if self._kept:
            return "", "text-3", ""
        ahead = _("{hours} h {minutes} min ahead").format(hours=minutes // 60, minutes=minutes % 60)
        from dealerdesk.appointments.rules import counts

        hours = desk.settings["count_hours"]
        if counts(desk.clock.now(), wish.at, hours):
            return "checkbox-circle-fill", "green", _("{ahead}, counts (A1)").format(ahead=ahead)
        said = _("{ahead}, less than {hours} h: provisional (A1)").format(ahead=ahead, hours=hours)
        return "flashlight-line", "amber", said
