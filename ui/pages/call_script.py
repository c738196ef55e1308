"""The middle of the call page: why, script with its branches, ticks, the mileage box, three times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dealerdesk.care.script_text import Filled, spoken
from dealerdesk.text import _, language
from ui import theme, words
from ui.widgets import parts
from ui.widgets.basic import FoldedLabel, Label, LineLabel, frame, link
from ui.widgets.choices import Check
from ui.widgets.form import Input
from ui.widgets.panel import scrolled
from ui.widgets.parts import Gap, Icon, Key, Text, Two
from ui.widgets.script import ScriptText
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from dealerdesk.appointments.rules import Offer
    from dealerdesk.care.brief import Service
    from dealerdesk.care.calls import KmAnswer


class WhyLine(QWidget):
    """Why this call, and the rule that says so."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        px = theme.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        box = frame("well")
        box.setMinimumHeight(px(30))
        row = QHBoxLayout(box)
        row.setContentsMargins(px(10), 0, px(10), 0)
        row.setSpacing(px(8))
        self.words = LineLabel()
        self.rule = link("", self.opened.emit, key="E")
        row.addWidget(self.words, 1)
        row.addWidget(self.rule)
        outer.addWidget(box)

    def say(self, why: str, rule: str) -> None:
        """The reason and its rule id."""
        self.words.set_line(Icon("information-line", "accent"), Gap(), Text(why, "text-2"))
        self.rule.setText(_("by rule {rule}").format(rule=rule))
        self.rule.updateGeometry()


class Ticks(QWidget):
    """What must be said; R ticks the next one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(14))
        self._row = row
        self.head = LineLabel(Text(_("Must be said"), "text-3", role="caption"), Key("R"), shrink=False)
        row.addWidget(self.head)
        self.boxes: list[Check] = []
        row.addStretch(1)

    def set_ticks(self, ticks: Sequence[str]) -> None:
        """Other ticks, none of them set."""
        for box in self.boxes:
            self._row.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = [Tick(tick) for tick in ticks]
        for number, box in enumerate(self.boxes, start=1):
            box.toggled.connect(lambda _on: self.changed.emit())
            self._row.insertWidget(number, box)
        self.setVisible(bool(self.boxes))

    def next(self) -> None:
        """Tick the next one that is not yet; after the last, take all back."""
        for box in self.boxes:
            if not box.isChecked():
                box.setChecked(True)
                return
        for box in self.boxes:
            box.setChecked(False)

    @property
    def unsaid(self) -> list[str]:
        """What was not said yet."""
        return [box.text() for box in self.boxes if not box.isChecked()]


class Tick(Check):
    """A tick that gives way where the room is short; bold while it is open."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        wide = theme.metrics("body", True).horizontalAdvance(self.text())
        return QSize(wide + theme.px(24), theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = theme.metrics("body", not self.isChecked())
        room = self.width() - theme.px(22)
        said = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        self.setToolTip("" if said == self.text() else self.text())
        self.paint_box(QPainter(self), said, not self.isChecked())


class KmBox(QWidget):
    """现在里程 K: answers while one types. `asked` carries the typed text."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        px = theme.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        box = frame("card")
        box.setFixedHeight(px(52))
        row = QHBoxLayout(box)
        row.setContentsMargins(px(10), 0, px(10), 0)
        row.setSpacing(px(10))
        row.addWidget(LineLabel(Text(_("Mileage today")), Key("K"), shrink=False))
        self.box = Input(bold=True, trailing="km")
        self.box.setFixedWidth(px(112))
        self.box.setAccessibleName(_("Mileage today"))
        self.box.settled.connect(self.asked)
        row.addWidget(self.box)
        self.answer = FoldedLabel()
        row.addWidget(self.answer, 1)
        self.mark = LineLabel(shrink=False)
        row.addWidget(self.mark)
        outer.addWidget(box)

    def say(self, answer: KmAnswer, service: Service | None, today: date) -> None:
        """What the told mileage means: km a day, and when the service is reached by it."""
        rate = _("about {km} km a day").format(km=f"{answer.a_day:,}")
        top: list[Text] = [Text(rate)]
        if service is not None and service.by_km is not None and service.target_km is not None:
            day, target = words.day(service.by_km, today), words.km(service.target_km)
            top.append(Text(_("{km} on {day}").format(km=target, day=day), bold=True))
        below = []
        if answer.due is not None:
            below.append(_("due {day}").format(day=words.day(answer.due, today)))
        if answer.before is not None and answer.before != answer.due:
            below.append(_("before: {day}").format(day=words.day(answer.before, today)))
        if answer.last_km is not None and answer.last_on is not None:
            last = f"{words.day(answer.last_on, today)} / {words.km(answer.last_km)}"
            below.append(_("last {what}").format(what=last))
        low = Text(_("; ").join(below) or _("first mileage that is told"), "text-3", role="caption")
        self.answer.set_line(Two(tuple(top), (low,)))
        self.mark.set_line(
            Icon("checkbox-circle-fill", "green"), Text(_("believable"), "green", role="caption")
        )

    def refuse(self, line: str) -> None:
        """One line of what is wrong."""
        self.answer.say(line, "red")
        self.mark.set_line(Icon("error-warning-fill", "red"))

    def wait(self, a_day: int | None, due: str) -> None:
        """Nothing typed yet: what is expected."""
        said = _("about {km} km a day").format(km=f"{a_day:,}") if a_day else ""
        self.answer.set_line(Text(" · ".join(filter(None, (said, due))), "text-3"))
        self.mark.set_line()


class SlotTile(QAbstractButton):
    """One bookable time."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number, self._top, self._low = number, "", ""
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, top: str, low: str) -> None:
        """Day and hour, and by whom."""
        self._top, self._low = top, low
        self.setText(f"Y{self.number} {top} {low}")
        self.setAccessibleName(self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(140), theme.px(42))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(100), theme.px(42))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, on = theme.px, self.isChecked()
        fill = "selection" if on else "raised" if self.underMouse() else "surface"
        edge = "accent" if on or self.hasFocus() else "line"
        parts.rounded(painter, QRectF(self.rect()), px(6), fill, edge, 2 if self.hasFocus() else 1)
        line = (
            Key(f"Y{self.number}"),
            Gap(),
            Two((Text(self._top, bold=True),), (Text(self._low, "text-3", role="caption"),)),
        )
        parts.paint(painter, self.rect().adjusted(px(8), 0, -px(6), 0), line)


class SlotRow(QWidget):
    """可约时段: Y then 1–3; `chosen` carries the moment or None, `other` asks for another one."""

    chosen = Signal(object)
    other = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addWidget(Label(_("Free times"), "caption", "text-3"))
        head.addWidget(link(_("other"), self.other.emit, key="Y4"))
        row.addLayout(head)
        self.tiles = [SlotTile(number) for number in (1, 2, 3)]
        for tile in self.tiles:
            tile.clicked.connect(lambda _on=False, tile=tile: self.choose(tile.number))
            row.addWidget(tile, 1)
        self._times: list[datetime] = []
        self.at: datetime | None = None

    def set_offers(self, offers: Sequence[Offer], adviser: str, today: date) -> None:
        """The next times; the first is chosen."""
        self._times = [offer.at for offer in offers]
        for tile, offer in zip(self.tiles, offers, strict=False):
            day, on = words.near_day(offer.at.date(), today), offer.at.date()
            if language() != "en" and day in (_("today"), _("tomorrow")):
                day = f"{day} {words.weekday(on)}"
            said = _("held") if offer.held else _("counted") if offer.counts else _("provisional")
            low = " · ".join(filter(None, (offer.bay or adviser, said)))
            tile.say(f"{day} {words.clock(offer.at)}", low)
        for number, tile in enumerate(self.tiles):
            tile.setVisible(number < len(offers))
        self.set_at(None) if not self._times else self.choose(1)

    def choose(self, number: int) -> None:
        """Choose the time of this number."""
        if 1 <= number <= len(self._times):
            self.set_at(self._times[number - 1])

    def set_at(self, at: datetime | None) -> None:
        """Choose this time, offered or not."""
        self.at = at
        for tile, offered in zip(self.tiles, self._times, strict=False):
            tile.setChecked(offered == at)
        self.chosen.emit(at)

    def words(self, today: date) -> str:
        """The chosen time: `Y1`, else its day and hour."""
        if self.at is None:
            return ""
        if self.at in self._times:
            return f"Y{self._times.index(self.at) + 1}"
        return f"{words.near_day(self.at.date(), today)} {words.clock(self.at)}"


class ScriptPane(QWidget):
    """Branch tabs over the words; `typed` carries field and text of a missing one."""

    typed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        head = QHBoxLayout()
        self.tabs = Tabs([], _("Branches"))
        self.tabs.chosen.connect(lambda _key: self._show_branch())
        self.version = Label("", "caption", "text-3")
        head.addWidget(self.tabs, 1)
        head.addWidget(self.version, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        rule = frame("rule")
        column.addWidget(rule)
        self.text = ScriptText()
        self.text.typed.connect(self.typed)
        inside = QWidget()
        holder = QVBoxLayout(inside)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.text)
        holder.addStretch(1)
        area = scrolled(inside)
        area.setMinimumHeight(theme.px(86))
        column.addWidget(area, 1)
        self._filled: Filled | None = None

    def hasHeightForWidth(self) -> bool:
        return False  # the words scroll; they never make the page higher

    def show_script(self, filled: Filled, version: str) -> None:
        """A filled script; the branch stays while it is only filled anew."""
        names = [name for name, _pieces in filled.branches]
        kept = self.tabs.value
        if self._filled is None or [name for name, _p in self._filled.branches] != names:
            kept = "0"
            self.tabs.set_choices([(str(number), name) for number, name in enumerate(names)])
        self.tabs.set_value(kept or "0")
        self._filled = filled
        self.version.setText(version)
        self._show_branch()

    def _show_branch(self) -> None:
        if self._filled is not None and self._filled.branches:
            number = int(self.tabs.value or 0)
            self.text.set_pieces(self._filled.branches[number][1])

    def branch(self, number: int) -> None:
        """Alt and a digit: another branch."""
        if self._filled is not None and 0 <= number < len(self._filled.branches):
            self.tabs.set_value(str(number))
            self._show_branch()

    @property
    def ticks(self) -> list[str]:
        """What must be said."""
        return [spoken(tick) for tick in self._filled.ticks] if self._filled else []
