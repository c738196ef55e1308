"""The right pane of the call page: the car, what it owes, its mileage, the last dealings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.care.attempts import SLOT_NAMES
from dealerdesk.care.kinds import KINDS
from dealerdesk.care.mileage import Point
from dealerdesk.text import N_, _
from ui import theme, words
from ui.pages.call_chart import MileageLine
from ui.pages.call_words import HISTORY
from ui.widgets.basic import Button, Label, LineLabel, frame
from ui.widgets.panel import scrolled
from ui.widgets.parts import Icon, Plate, Text, Two

if TYPE_CHECKING:
    from dealerdesk.care.brief import Brief
    from dealerdesk.care.calls import AttemptLine
    from dealerdesk.people.cards import CustomerCard, Event, VehicleCard

WIDE, LEAST = 388, 366
DEALINGS = 6
EVENT_ICONS = {"order": "car-line", "delivery": "key-2-line", "mileage": "dashboard-3-line"}
WAY_ICONS = {"in": "phone-fill", "out": "phone-line", "sms": "message-2-line", "letter": "mail-send-line"}
FACTS = (
    N_("Delivery"), N_("Service"), N_("Warranty"), N_("Inspection"), N_("Insurance"), N_("Service adviser"),
)  # fmt: skip


@dataclass(frozen=True)
class Dealing:
    """One line of 往来."""

    on: date
    icon: str
    top: str
    low: str


@dataclass(frozen=True)
class Contact:
    """One contact with a customer, however many tasks it was about; ``way`` out, in, sms or letter."""

    at: datetime
    way: str
    title: str
    detail: str
    vehicle_id: int | None
    who: str


def contacts(calls: Sequence[AttemptLine]) -> list[Contact]:
    """The contacts on record, newest first, as they came: a call about several matters is one."""
    found: list[Contact] = []
    for line in calls:
        way = line.direction if line.channel == "phone" else line.channel
        kinds = KINDS[line.kind].title if line.kind in KINDS else ""
        if found and (found[-1].at, found[-1].way) == (line.at, way):
            continue
        rang = _("Inbound call") if line.direction == "in" else "" if kinds else _("Other call")
        title = " · ".join(filter(None, (rang, kinds, _(HISTORY.get(line.result, line.result)))))
        slot = _(SLOT_NAMES[line.slot]) if line.slot in SLOT_NAMES else ""
        detail = " · ".join(filter(None, (f"{line.at:%H:%M} {slot}".strip(), line.note)))
        found.append(Contact(line.at, way, title, detail, line.vehicle_id, line.actor))
    return found


def dealings(calls: Sequence[AttemptLine], events: Sequence[Event]) -> list[Dealing]:
    """The last contacts, visits and deliveries, newest first."""
    made = [
        Dealing(one.at.date(), WAY_ICONS.get(one.way, "phone-line"), one.title,
                " · ".join(filter(None, (one.detail, one.who))))
        for one in contacts(calls[: DEALINGS * 3])
    ]  # fmt: skip
    for event in events:
        if event.kind in EVENT_ICONS:
            low = " · ".join(filter(None, (event.who, event.detail)))
            made.append(Dealing(event.on, EVENT_ICONS[event.kind], event.title, low))
    made.sort(key=lambda dealing: dealing.on, reverse=True)
    return made[:DEALINGS]


class CallSide(QFrame):
    """`opened`: the customer's card is wanted (F4)."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "right-pane")
        self.setMinimumWidth(theme.px(LEAST))
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_top())
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addLayout(self._make_facts())
        inner.addWidget(frame("rule"))
        inner.addLayout(self._make_track())
        inner.addWidget(frame("rule"))
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(12), px(16), px(4))
        head.addWidget(Label(_("Dealings"), "section"), 1)
        head.addWidget(Label(_("the last {count}").format(count=DEALINGS), "caption", "text-3"))
        inner.addLayout(head)
        self._lines = QGridLayout()
        self._lines.setContentsMargins(px(16), 0, px(16), px(12))
        self._lines.setHorizontalSpacing(px(10))
        self._lines.setVerticalSpacing(px(2))
        self._lines.setColumnStretch(2, 1)
        inner.addLayout(self._lines)
        inner.addStretch(1)
        column.addWidget(scrolled(inside), 1)

    def _make_top(self) -> QFrame:
        px = theme.px
        top = frame("toolbar")
        top.setFixedHeight(px(58))
        row = QHBoxLayout(top)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(10))
        self.plate = LineLabel(shrink=False)
        self.car = LineLabel()
        row.addWidget(self.plate)
        row.addWidget(self.car, 1)
        self.card = Button(_("Customer card"), key="F4", small=True)
        self.card.clicked.connect(self.opened)
        row.addWidget(self.card)
        return top

    def _make_facts(self) -> QGridLayout:
        px = theme.px
        grid = QGridLayout()
        grid.setContentsMargins(px(16), px(10), px(16), px(10))
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        grid.setColumnMinimumWidth(0, px(words.wide(64, 96)))
        grid.setColumnStretch(1, 1)
        self.labels: list[Label] = []
        self.facts: list[LineLabel] = []
        for number, name in enumerate(FACTS):
            label, value = Label(_(name), tone="text-2"), LineLabel()
            self.labels.append(label)
            self.facts.append(value)
            grid.addWidget(label, number, 0)
            grid.addWidget(value, number, 1)
        self.due = LineLabel(right=True, shrink=False)
        grid.addWidget(self.due, 1, 2)
        return grid

    def _make_track(self) -> QVBoxLayout:
        px = theme.px
        column = QVBoxLayout()
        column.setContentsMargins(px(16), px(10), px(16), px(6))
        column.setSpacing(px(4))
        head = QHBoxLayout()
        head.addWidget(Label(_("Mileage"), "section"), 1)
        self.rate = Label("", "caption", "text-3")
        head.addWidget(self.rate)
        column.addLayout(head)
        self.line = MileageLine()
        column.addWidget(self.line)
        return column

    # filling

    def show_car(self, car: VehicleCard | None, person: CustomerCard | None) -> None:
        """The head and the names."""
        self.card.setEnabled(person is not None)
        if car is None:
            self.plate.set_line(Plate("", large=True))
            self.car.set_line(Text(_("No car yet."), "text-2"))
            for value in self.facts:
                value.set_line(Text("—", "text-3"))
            self.due.set_line()
            return
        self.plate.set_line(Plate(car.plate, car.plate_state, large=True))
        tail = f"VIN …{car.vin[-6:]}" if car.vin else ""
        self.car.set_line(Two((Text(car.model, bold=True),), (Text(tail, "text-2", role="caption"),)))
        delivered = car.delivered_on.isoformat() if car.delivered_on else "—"
        self._fact(0, delivered, car.consultant)
        self._fact(5, car.adviser or "—")

    def _fact(self, number: int, *said: str) -> None:
        self.facts[number].set_line(Text(" · ".join(filter(None, said))))

    def show_brief(self, brief: Brief | None, today: date) -> None:
        """What the car owes, and its mileage line."""
        self.line.setVisible(brief is not None and bool(brief.points))
        if brief is None:
            self.rate.setText("")
            return
        service = brief.service
        self.due.set_line()
        if service is None:
            self._fact(1, "—")
        else:
            self.labels[1].setText(KINDS[service.kind].title)
            every = (
                _("{count} months").format(count=service.months)
                if service.months
                else _("{count} days").format(count=service.days)
            )
            self._fact(1, f"{every} / {words.km(service.km)}")
            late = service.due < today
            icon, tone = ("alarm-warning-fill", "red") if late else ("timer-line", "amber")
            self.due.set_line(Icon(icon, tone), Text(words.day(service.due, today), tone))
        until = brief.warranty_until.isoformat() if brief.warranty_until else ""
        self._fact(2, f"{until} / {words.km(brief.warranty_km)}" if until else "—")
        found = brief.inspection
        self._fact(3, f"{found.due:%Y-%m}" if found else "—")
        policy = brief.policy
        self._fact(4, policy.due.isoformat() if policy else "—")
        measured = "" if brief.measured else _("by default")
        rate = _("{km} km a day").format(km=f"{brief.a_day:,}")
        self.rate.setText(" · ".join(filter(None, (rate, measured))))
        target = None
        if service is not None and service.by_km is not None and service.target_km is not None:
            target = Point(service.by_km, service.target_km)
        self.line.show_track(brief.points, target, today)

    def show_dealings(self, rows: list[Dealing], today: date) -> None:
        """往来."""
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, row in enumerate(rows):
            self._lines.addWidget(Label(words.day(row.on, today), "caption", "text-2"), number, 0)
            self._lines.addWidget(LineLabel(Icon(row.icon, "text-2"), shrink=False), number, 1)
            two = Two((Text(row.top),), (Text(row.low, "text-3", role="caption"),))
            self._lines.addWidget(LineLabel(two if row.low else Text(row.top)), number, 2)
