"""The fields of a call without a task: who, which number and car, the result, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.care.lost import ELSEWHERE, REASONS
from dealerdesk.care.other_calls import IN, OUT
from dealerdesk.care.said import Away
from dealerdesk.people.rules import mask_phone, plate_display
from dealerdesk.text import _
from ui import theme, words
from ui.pages.call_asks import PURPOSES, fee_of
from ui.pages.care_chips import chip
from ui.widgets.basic import Button, Label, LineLabel
from ui.widgets.cards import Notice
from ui.widgets.choices import Check, Choices, Combo, Segments
from ui.widgets.form import Area, Field, Input
from ui.widgets.parts import Line, Plate, Text, Two
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.care.tasks import TaskCard
    from dealerdesk.people.cards import ConsentCard, Hit, PhoneCard, VehicleCard

NOT_SEEN, ANOTHER = "", "new"
ROW = 38


def _hit(row: Hit) -> Line:
    car = next((one for one in row.vehicles if one.id == row.vehicle_id), next(iter(row.vehicles), None))
    name = (Text(row.name or _("No name"), bold=True),)
    phone = mask_phone(row.phones[0]) if row.phones else ""
    low = " · ".join(filter(None, (phone, car.model if car is not None else "")))
    plate = (Plate(car.plate),) if car is not None and car.plate else ()
    return (*plate, Two(name, (Text(low, "text-3", role="caption"),)))


class Fields:
    """Builds the fields into a panel's body, and reads what was typed."""

    def __init__(self, body: QVBoxLayout) -> None:
        self._body = body
        self._wide = words.wide(78, 104)
        self.tasks: list[tuple[int, Check]] = []
        self._phones: Sequence[PhoneCard] = ()
        self._make_whom()
        self._make_number()
        self.car = Combo()
        self.car_field = self._add(_("Car"), self.car)
        self.result = Choices([], _("Result"))
        self.result_field = self._add(_("Result"), self.result)
        self._make_time()
        self.note = Area(lines=3)
        self.note_field = self._add(_("Words"), self.note)
        self.tasks_box = QWidget()
        self._tasks_column = QVBoxLayout(self.tasks_box)
        self._tasks_column.setContentsMargins(0, 0, 0, 0)
        self._tasks_column.setSpacing(theme.px(2))
        body.addWidget(self.tasks_box)
        self._make_more()
        self.wrong = Notice("", "red")
        body.addWidget(self.wrong)
        body.addStretch(1)

    def _add(self, label: str, control: QWidget) -> Field:
        field = Field(label, control, wide=self._wide)
        self._body.addWidget(field)
        return field

    # building

    def _make_whom(self) -> None:
        self.way = Segments([(IN, _("they rang")), (OUT, _("we rang"))], _("Who rang"))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.way)
        row.addStretch(1)
        self._add(_("Call"), line)
        self.search = Input(bold=True, hint=_("tail of plate, VIN or phone, name"))
        self.search_field = self._add(_("Customer"), self.search)
        self.found = Table([Column("who", _("Customer"), _hit)], row_height=ROW, name=_("Customers found"))
        self.found.horizontalHeader().hide()
        self._body.addWidget(self.found)
        self.who_row = QWidget()
        row = QHBoxLayout(self.who_row)
        row.setContentsMargins(0, 0, 0, 0)
        self.who = LineLabel()
        self.other = Button(_("Somebody else"), kind="quiet", small=True)
        row.addWidget(self.who, 1)
        row.addWidget(self.other)
        self._body.addWidget(self.who_row)

    def _make_number(self) -> None:
        self.number = Combo()
        self.number_field = self._add(_("From number"), self.number)
        self.new_number = Input(hint=_("11 digits, or with area code"))
        self.new_field = self._add(_("Their number"), self.new_number)
        self.dial_row = QWidget()
        row = QHBoxLayout(self.dial_row)
        row.setContentsMargins(0, 0, 0, 0)
        label = Label(_("Phone"), tone="text-2")
        label.setFixedWidth(theme.px(self._wide))
        self.dial = LineLabel()
        self.reveal = Button(_("Show the number"), icon="eye-line", small=True)
        row.addWidget(label)
        row.addWidget(self.dial, 1)
        row.addWidget(self.reveal)
        self._body.addWidget(self.dial_row)
        self.limit = LineLabel(right=True)
        self._body.addWidget(self.limit)

    def _make_time(self) -> None:
        self.time = Input(hint=_("15:30, tomorrow 10:00, 11-26 9:30"))
        self.time_field = self._add(_("Time"), self.time)
        self.work = Combo([(code, _(label)) for code, label in words.WORKS.items()])
        self.work_field = self._add(_("What to do"), self.work)

    def _make_more(self) -> None:
        self.km = Input(hint=_("as told"), trailing="km")
        self.km_field = self._add(_("Mileage"), self.km)
        self.complaint = Area(lines=2)
        self.complaint_field = self._add(_("Complaint"), self.complaint)
        reasons = [("", "—"), *((key, f"{key} {_(name)}") for key, name in REASONS.items())]
        self.reason = Combo(reasons)
        self.reason_field = self._add(_("Why not here"), self.reason)
        self.shop, self.place = Input(hint=_("name of the shop")), Input()
        self.fee = Input(trailing=_("yuan"))
        self.elsewhere = [
            self._add(_("Shop"), self.shop), self._add(_("Place"), self.place), self._add(_("Fee"), self.fee),
        ]  # fmt: skip
        self.consents: dict[str, Segments] = {}
        self.consent_fields: list[Field] = []
        said = [("", _("not asked")), ("yes", _("says yes")), ("no", _("says no"))]
        for purpose, label in PURPOSES.items():
            self.consents[purpose] = Segments(said, _(label))
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(self.consents[purpose])
            row.addStretch(1)
            self.consent_fields.append(self._add(words.sentence(_(label)), line))

    # filling

    def clear(self) -> None:
        """Nothing is typed, nobody is known."""
        for box in (self.search, self.new_number, self.time, self.km, self.shop, self.place, self.fee):
            box.setText("")
        for area in (self.note, self.complaint):
            area.setText("")
        self.search.set_trailing("")
        self.reason.set_value("")
        self.result.set_value("")
        for one in self.consents.values():
            one.set_value("")
        self.show_hits([])
        self.show_tasks([], date.min)
        self.say_wrong("")

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Who may be meant."""
        self.found.set_rows(list(hits))
        self.found.setVisible(bool(hits))
        self.found.setFixedHeight(theme.px(ROW) * min(len(hits), 5) + 2)

    def show_person(self, known: bool) -> None:
        """The search, or who it is and everything that can be said."""
        self.search_field.setVisible(not known)
        self.who_row.setVisible(known)
        if known:
            self.show_hits([])
        for field in (self.car_field, self.result_field, self.note_field, self.complaint_field,
                      self.number_field, *self.consent_fields):  # fmt: skip
            field.setVisible(known)

    def show_cars(self, cars: Sequence[VehicleCard], chosen: int | None) -> None:
        """The customer's cars; none where it was about none."""
        named = [(str(car.id), " ".join(filter(None, (plate_display(car.plate) or car.vin[-8:], car.model))))
                 for car in cars]  # fmt: skip
        self.car.set_choices([("", _("about no car")), *named])
        self.car.set_value(str(chosen) if chosen else "")

    def show_phones(self, phones: Sequence[PhoneCard]) -> None:
        """The customer's numbers, masked, of which one is confirmed."""
        known = [(str(one.id), one.number if "*" in one.number else mask_phone(one.number)) for one in phones]
        self.number.set_choices([*known, (ANOTHER, _("another number")), (NOT_SEEN, _("nobody saw it"))])
        self.number.setCurrentIndex(0 if known else 1)

    def show_tasks(self, tasks: Sequence[TaskCard], today: date) -> None:
        """What is open, to be ticked where the call dealt with it."""
        while (item := self._tasks_column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.tasks = []
        if not tasks:
            return
        self._tasks_column.addWidget(Label(_("Dealt with in this call"), bold=True))
        for task in tasks:
            word = chip(task.kind, task.reason, today).text
            tick = Check(f"{word} · {task.why(today, full=False)}")
            tick.setToolTip(task.why(today))
            self.tasks.append((task.id, tick))
            self._tasks_column.addWidget(tick)

    def show_consents(self, said: Sequence[ConsentCard]) -> None:
        """What the customer has said before stands as the tooltip of each purpose."""
        newest = {word.purpose: word.given for word in said if not word.channel}
        for purpose, segments in self.consents.items():
            known = newest.get(purpose)
            now = _("nothing said yet") if known is None else _("says yes") if known else _("says no")
            segments.setToolTip(_("so far: {what}").format(what=now))

    def show_extras(self, known: bool, inbound: bool) -> None:
        """The fields that the result, the number, the reason and the car ask for."""
        result = self.result.value
        reached = known and result in ("booked", "informed", "refused", "call_back", "opt_out")
        self.new_field.setVisible(known and inbound and self.number.value == ANOTHER)
        self.time_field.setVisible(known and result in ("booked", "call_back"))
        self.work_field.setVisible(known and result == "booked")
        about_car = reached and self.vehicle_id is not None
        self.km_field.setVisible(about_car)
        self.reason_field.setVisible(about_car)
        for field in self.elsewhere:
            field.setVisible(about_car and self.reason.value in ELSEWHERE)
        self.complaint_field.setVisible(reached)
        for field in self.consent_fields:
            field.setVisible(reached and result != "opt_out")

    def say_wrong(self, said: str) -> None:
        """What can't be recorded as it is."""
        self.wrong.say(said, "red")

    # reading

    @property
    def vehicle_id(self) -> int | None:
        """The car that it was about."""
        return int(self.car.value) if self.car.value else None

    def away(self) -> Away | None:
        """Why the car is not brought in (L5). Raises WorldError for a fee that can't be read."""
        code = self.reason.value
        if not code or self.reason_field.isHidden():
            return None
        if code not in ELSEWHERE:
            return Away(code)
        return Away(code, self.shop.text().strip(), self.place.text().strip(), fee_of(self.fee.text()))

    def says(self) -> tuple[tuple[str, bool], ...]:
        """The purposes that the customer agreed to or refused."""
        if self.result.value == "opt_out":
            return ()
        return tuple((purpose, one.value == "yes") for purpose, one in self.consents.items() if one.value)

    def settled(self) -> tuple[int, ...]:
        """The tasks that are ticked."""
        return tuple(task for task, tick in self.tasks if tick.isChecked())
