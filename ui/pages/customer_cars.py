"""The cars of a customer as cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from dealerdesk.text import _
from ui import icons, theme, words
from ui.preview import empty_layout
from ui.widgets import parts
from ui.widgets.parts import Plate, Text

if TYPE_CHECKING:
    from dealerdesk.care.due import DueItem
    from dealerdesk.people.cards import VehicleCard
    from ui.shell import Shell

Fact = tuple[str, str, bool]  # label, value, whether its time has come


class CarCard(QAbstractButton):
    """One car: plate, model, six facts. A click chooses it, a double click edits it."""

    doubled = Signal()

    def __init__(self, car: VehicleCard, facts: Sequence[Fact], today: date) -> None:
        super().__init__()
        self.car, self._facts = car, facts
        self.setCheckable(True)
        self.setAutoExclusive(True)
        tail = [f"VIN …{car.vin[-8:]}"] if car.vin else []
        if car.colour:
            tail.append(car.colour)
        if car.delivered_on:
            tail.append(_("delivered {day}").format(day=car.delivered_on.isoformat()))
        self._tail = " · ".join(tail)
        said = "，".join(f"{label} {value}" for label, value, _hot in facts)
        self.setAccessibleName(f"{parts.plate_text(car.plate)} {car.model} {self._tail} {said}")
        self.setToolTip(self._tail)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(440), theme.px(134))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(words.wide(270, 400)), theme.px(134))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.doubled.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = theme.px
        on = self.isChecked() or self.hasFocus()
        fill = "surface"
        parts.rounded(painter, QRectF(self.rect()), px(8), fill, "accent" if on else "line", 2 if on else 1)
        inside = self.rect().adjusted(px(12), px(12), -px(12), -px(10))
        plate = (Plate(self.car.plate, self.car.plate_state, large=True),)
        wide = parts.measure(plate)
        parts.paint(painter, QRect(inside.x(), inside.y(), wide, px(32)), plate)
        name = QRect(
            inside.x() + wide + px(10),
            inside.y() - px(2),
            inside.width() - wide - px(36 if on else 10),
            px(18),
        )
        model = " ".join(filter(None, (self.car.brand, self.car.model)))
        parts.paint(painter, name, (Text(model or _("Model unknown"), bold=True),))
        parts.paint(painter, name.translated(0, px(17)), (Text(self._tail, "text-3", role="caption"),))
        if self.isChecked():
            mark = QRect(inside.right() - px(16), inside.y() + px(8), px(18), px(18))
            icons.paint(painter, mark, "checkbox-circle-fill", "accent")
        self._paint_facts(painter, inside.adjusted(0, px(40), 0, 0))

    def _paint_facts(self, painter: QPainter, box: QRect) -> None:
        px = theme.px
        half = box.width() // 2
        third = box.height() // 3
        caption = theme.metrics("caption")
        label_room = max([caption.horizontalAdvance(label) for label, *_rest in self._facts], default=0) + px(
            10
        )
        for number, (label, value, hot) in enumerate(self._facts):
            x = box.x() + (number % 2) * half
            y = box.y() + (number // 2) * third
            parts.paint(painter, QRect(x, y, label_room, third), (Text(label, "text-3", role="caption"),))
            value_box = QRect(x + label_room, y, half - label_room - px(4), third)
            parts.paint(painter, value_box, (Text(value, "amber" if hot else "text", bold=hot),))


class CarCards(QScrollArea):
    """All cars side by side; more than fit scroll sideways."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("look", "clear")
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(12))
        self.setWidget(inside)
        self.horizontalScrollBar().rangeChanged.connect(self._keep_height)
        self._keep_height(0, 0)

    def _keep_height(self, low: int, high: int) -> None:
        """The cards keep their height when the bar comes."""
        self.setFixedHeight(theme.px(134 + (12 if high > low else 0)))

    def show_cars(self, cars: Sequence[VehicleCard], items: Sequence[DueItem], chosen: int | None) -> None:
        """Show these cars with what is due for each."""
        empty_layout(self._row)
        today = self._shell.desk.clock.today()
        for car in cars:
            mine = [item for item in items if item.vehicle_id == car.id]
            card = CarCard(car, self._facts(car, mine, today), today)
            card.setChecked(car.id == chosen)
            card.clicked.connect(lambda _on=False, car=car: self.chosen.emit(car.id))
            card.doubled.connect(lambda car=car: self.opened.emit(car.id))
            self._row.addWidget(card)
        if len(cars) == 1:
            self._row.addStretch(1)

    def _facts(self, car: VehicleCard, items: Sequence[DueItem], today: date) -> list[Fact]:
        nearest = {item.kind: item for item in reversed(items)}
        estimate = self._shell.desk.care.estimated_km(car.id)
        km = _("about {km}").format(km=words.km(estimate)) if estimate is not None else words.km(car.km)

        def due(kind: str) -> tuple[str, bool]:
            item = nearest.get(kind)
            if item is None:
                return ("—", False)
            return (words.day(item.due, today), item.state != "ahead")

        def policy(kind: str) -> tuple[str, bool]:
            found = [item for item in items if item.kind == "C5" and kind in item.sub.split("+")]
            return (words.day(found[0].due, today), found[0].state != "ahead") if found else ("—", False)

        service = "C1" if "C1" in nearest else "C2"
        inspection = nearest.get("C4")
        rows: list[tuple[str, tuple[str, bool]]] = [
            (_("Mileage"), (km, False)),
            (_("First service") if service == "C1" else _("Periodic service"), due(service)),
            (_("Warranty"), due("C3")),
            (
                _("Inspection"),
                (f"{inspection.due:%Y-%m}", inspection.state != "ahead") if inspection else ("—", False),
            ),
            (_("Compulsory ins."), policy("compulsory")),
            (_("Commercial ins."), policy("commercial")),
        ]
        return [(label, value, hot) for label, (value, hot) in rows]
