"""召回措施 as ticks beside a car: what is done to bring it back, by whom and since when (L2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from dealerdesk.care.measures import MEASURES
from dealerdesk.text import _
from ui import theme, words
from ui.widgets.basic import Label, LineLabel
from ui.widgets.choices import Check
from ui.widgets.parts import Text

if TYPE_CHECKING:
    from dealerdesk.care.measures import Chosen
    from dealerdesk.store.store import Change
    from ui.shell import Shell


class MeasureTicks(QWidget):
    """A tick a measure; a tick is kept at once. `kept` carries the words of what was done and the Change."""

    kept = Signal(str, object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._car: tuple[int, str] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(Label(_("Measures"), "caption", "text-3"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(0)
        self.ticks: dict[str, Check] = {}
        for place, (key, measure) in enumerate(MEASURES.items()):
            tick = Check(_(measure.name))
            if measure.offer:
                tick.setToolTip(_("An offer: told only to who agreed to marketing"))
            tick.toggled.connect(lambda _on: self._choose())
            self.ticks[key] = tick
            grid.addWidget(tick, place // 2, place % 2)
        column.addLayout(grid)
        self.who = LineLabel()
        column.addWidget(self.who)

    def show_car(self, vehicle_id: int, name: str, chosen: Sequence[Chosen], may: bool) -> None:
        """What was chosen for a car."""
        self._car = (vehicle_id, name)
        there = {one.measure for one in chosen}
        for key, tick in self.ticks.items():
            tick.blockSignals(True)
            tick.setChecked(key in there)
            tick.blockSignals(False)
            tick.setEnabled(may)
            tick.update()
        self.who.set_line(*([Text(by(chosen, self._shell.desk.clock.today()), "text-3", role="caption")]))
        self.who.setVisible(bool(chosen))

    def _choose(self) -> None:
        if self._car is None:
            return
        vehicle_id, name = self._car
        desk, actor = self._shell.desk, self._shell.actor
        wanted = [key for key, tick in self.ticks.items() if tick.isChecked()]
        change: Change | None = self._shell.write(
            lambda: desk.measures.choose_for_car(actor, vehicle_id, wanted)
        )
        if change is not None:
            said = _(", ").join(_(MEASURES[key].name) for key in wanted) or _("no measures")
            self.kept.emit(_("{name}: measures {what}").format(name=name, what=said), change)


def by(chosen: Sequence[Chosen], today: date) -> str:
    """Who chose them, and on which days: `周岚 11-20，许文静 11-23`."""
    said = (f"{one.by} {words.day(one.at.date(), today)}" for one in chosen)
    return _(", ").join(dict.fromkeys(said))
