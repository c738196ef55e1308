"""生日祝福: the birthdays of today as tiles, how many were greeted, and by when they must be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from dealerdesk.care.attempts import RESULTS, SPOKEN
from dealerdesk.text import _
from ui import theme, words
from ui.preview import empty_layout
from ui.widgets.basic import Button, LineLabel
from ui.widgets.cards import Card, Counter, Empty
from ui.widgets.parts import PUSH, Icon, Part, Text
from ui.widgets.states import State
from ui.widgets.tiles import Tile

if TYPE_CHECKING:
    from dealerdesk.care.today import Greeting
    from ui.shell import Shell

TILES = 5
ROOM = 134  # for words, in a tile of a window 1366 wide
RED_SECONDS = 30 * 60
"""The limit turns red so long before it (7.1)."""
CROWNS = {"vip": "vip-crown-line", "super_vip": "vip-crown-fill"}


def about(one: Greeting) -> str:
    """Calendar and model, the model as long as it fits: `公历 · X7 2.0T`, `农历十月十五 · S3`."""
    head, *rest = one.model.split(" ")
    models = [" ".join([head, *rest[:count]]) for count in range(min(len(rest), 1), -1, -1)]
    lines = [" · ".join(filter(None, (one.calendar, model))) for model in models]
    room = theme.px(ROOM)
    return next((line for line in lines if theme.metrics().horizontalAdvance(line) <= room), lines[-1])


class Birthdays(Card):
    """Five tiles; those still to be greeted stand last, in front of the eye that reads on."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Birthdays"), "cake-2-line", "birthday-text")
        self._shell = shell
        self.people: Sequence[Greeting] = ()
        self._tiles: list[Tile] = []
        self.counter = Counter("green", 120)
        self.limit = LineLabel(right=True, shrink=False)
        self.head.insertWidget(1, self.counter)
        self.head.addStretch(1)
        self.head.addWidget(self.limit)
        self.head.setStretch(0, 0)
        self.tiles = QHBoxLayout()
        px = theme.px
        self.tiles.setContentsMargins(px(12), px(10), px(12), px(10))
        self.tiles.setSpacing(px(8))
        self.body.addLayout(self.tiles)

    def show_people(self, people: Sequence[Greeting], limit: datetime) -> None:
        """Show these birthdays."""
        if people != self.people or not self.tiles.count():
            focus = self._focused()
            self.people = people
            self._clear()
            if len(people) > TILES:
                shown = [one for one in people if one.open][:TILES] or list(people[:TILES])
                self._fill(shown, len(people) - len(shown))
            elif people:
                self._fill(people, 0)
            else:
                self.tiles.addWidget(Empty(_("Nobody has a birthday today.")))
            self._focus(focus)
        done = sum(not one.open for one in people)
        self.counter.setVisible(bool(people))
        if people:
            said = _("greeted {done} / {of}").format(done=done, of=len(people))
            self.counter.set_count(done, len(people), said)
        self._say_limit(limit, len(people) - done)

    def _fill(self, people: Sequence[Greeting], more: int) -> None:
        for one in people:
            self.tiles.addWidget(self._tile(one), 1)
        if more:
            button = Button(_("{count} more").format(count=more), small=True)
            button.clicked.connect(self.show_all)
            self.tiles.addWidget(button)
        for _missing in range(TILES - len(people)):
            self.tiles.addWidget(QWidget(), 1)

    def show_all(self) -> None:
        """All of them, in rows of five."""
        self._clear()
        grid = QGridLayout()
        grid.setSpacing(theme.px(8))
        for number, one in enumerate(self.people):
            grid.addWidget(self._tile(one), number // TILES, number % TILES)
        self.tiles.addLayout(grid)

    def _clear(self) -> None:
        self._tiles = []
        empty_layout(self.tiles)

    def _tile(self, one: Greeting) -> Tile:
        name: list[Part] = [Text(one.name, bold=one.open), Text(words.honorific(one.sex, one.customer_kind))]
        if one.tier in CROWNS:
            name += [PUSH, Icon(CROWNS[one.tier], "lost-text", 14)]
            name.append(Text(_(words.TIERS[one.tier]), "lost-text", role="caption"))
        tile = Tile(
            one, (name, (Text(about(one), "text-2"),), self._state(one).line()),
            "amber-fill" if one.open else "line", "surface" if one.open else "raised",
        )  # fmt: skip
        tile.opened.connect(lambda row: self._shell.go("customer", customer_id=row.customer_id))
        self._tiles.append(tile)
        return tile

    def _state(self, one: Greeting) -> State:
        late = self._shell.desk.clock.now() > self._shell.desk.today.birthday_limit()
        at = words.clock(one.at) if one.at else ""
        if one.open and one.at is None:
            return State("past" if late else "today", "", _("not called yet"))
        result = _(RESULTS[one.result].name) if one.result in RESULTS else ""
        if one.open:
            return State("past" if late else "today", "", f"{at} {result}".strip())
        if one.result in ("sms", "letter"):
            return State("done", "", _("{time} by text").format(time=at))
        if one.result in SPOKEN:
            return State("done", "", _("{time} by phone").format(time=at))
        return State("done", "", f"{at} {result}".strip() or _("done"))

    def _say_limit(self, limit: datetime, waiting: int) -> None:
        if not self.people:
            self.limit.set_line()
            return
        if not waiting:
            self.limit.set_line(*State("done", "", _("all greeted")).line(bold=True, role="body"))
            return
        seconds = (limit - self._shell.desk.clock.now()).total_seconds()
        before = _("before {time}").format(time=words.clock(limit))
        left = words.left(seconds)
        if seconds < 0:
            icon, state = State("past", left).line(bold=True, role="body")
        else:
            tone = "red" if seconds <= RED_SECONDS else "amber"
            icon = Icon("timer-line", tone, 14)
            state = Text(_("{time} left").format(time=left), tone, bold=True)
        tone = state.tone if isinstance(state, Text) else "red"
        self.limit.set_line(icon, Text(before, tone, bold=True), Text("·", tone), state)

    # keys

    def shown(self) -> list[Tile]:
        """The tiles on the screen."""
        return list(self._tiles)

    def focus_next(self) -> None:
        """G: the next tile gets the focus; at first the next that is still to be greeted."""
        tiles = self.shown()
        now = next((n for n, tile in enumerate(tiles) if tile.hasFocus()), None)
        if not tiles:
            return
        if now is None:
            wanted = next((n for n, tile in enumerate(tiles) if tile.row.open), 0)
        else:
            wanted = (now + 1) % len(tiles)
        tiles[wanted].setFocus(Qt.FocusReason.TabFocusReason)

    def _focused(self) -> int | None:
        return next((tile.row.task for tile in self.shown() if tile.hasFocus()), None)

    def _focus(self, task: int | None) -> None:
        for tile in self.shown():
            if task is not None and tile.row.task == task:
                tile.setFocus(Qt.FocusReason.OtherFocusReason)
