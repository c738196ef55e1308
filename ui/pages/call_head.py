"""Who is called: name, matters, number and timer. The number is masked until the call starts."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.care.kinds import KINDS
from dealerdesk.text import _
from ui import theme, words
from ui.pages import call_words
from ui.widgets.basic import Button, LineLabel, frame
from ui.widgets.parts import Chip, Gap, Icon, Part, Text

if TYPE_CHECKING:
    from dealerdesk.care.queue import Call
    from dealerdesk.people.cards import CustomerCard, PhoneCard

TALL = 78


class CallHead(QFrame):
    """`titled` carries the sex that the caller heard: m or f."""

    titled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "toolbar")
        px = theme.px
        self.setFixedHeight(px(TALL))
        self._since: float | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(12), px(16), px(12))
        row.setSpacing(px(12))
        row.addLayout(self._make_left(), 1)
        middle = QVBoxLayout()
        middle.setSpacing(px(2))
        self.number = LineLabel(right=True, shrink=False)
        self.shown = LineLabel(right=True)
        middle.addWidget(self.number)
        middle.addWidget(self.shown)
        row.addLayout(middle)
        self.bar = frame("rule-tall")
        self.bar.setFixedSize(theme.line_width(), px(54))
        row.addWidget(self.bar)
        right = QVBoxLayout()
        right.setSpacing(px(2))
        self.clock = LineLabel(right=True, shrink=False)
        self.state = LineLabel(right=True)
        right.addWidget(self.clock)
        right.addWidget(self.state)
        row.addLayout(right)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)

    def _make_left(self) -> QVBoxLayout:
        px = theme.px
        left = QVBoxLayout()
        left.setSpacing(px(4))
        top = QHBoxLayout()
        top.setSpacing(px(6))
        self.name = LineLabel()
        self.mister, self.miss = Button(_("Mr"), small=True), Button(_("Ms"), small=True)
        for button, sex in ((self.mister, "m"), (self.miss, "f")):
            button.clicked.connect(lambda _on=False, sex=sex: self.titled.emit(sex))
            button.setToolTip(_("Not known yet: it is kept with the customer"))
        top.addWidget(self.name, 1)
        top.addWidget(self.mister)
        top.addWidget(self.miss)
        left.addLayout(top)
        self.below = LineLabel()
        left.addWidget(self.below)
        left.addStretch(1)
        return left

    # who

    def show_call(self, call: Call, attempt: int, person: CustomerCard | None, last: str) -> None:
        """Name and matters; `last` tells when the customer was reached."""
        first = call.first
        asked = person is not None and person.kind == "person" and not person.sex
        line: list[Part] = [Text(first.name or _("Owner unknown"), role="record")]
        title = words.honorific(person.sex if person else first.sex, first.customer_kind)
        if title:
            line.append(Text(title, "text-2"))
        line.append(Gap())
        kinds = {matter.kind: KINDS[matter.kind] for matter in call.matters}
        line += [Chip(kind.title, kind.tint) for kind in kinds.values()]
        line.append(Text(_("contact {n}").format(n=attempt), "text-2", role="caption"))
        self.name.set_line(*line)
        self.mister.setVisible(asked)
        self.miss.setVisible(asked)
        who = person.contact if person and person.kind == "company" and person.contact else _("the owner")
        said = [who if person else "", last]
        self.below.set_line(Text(" · ".join(filter(None, said)), "text-3", role="caption"))

    # the number

    def mask(self, phones: Sequence[PhoneCard]) -> None:
        """The number as it stands between calls."""
        from dealerdesk.people.rules import mask_phone

        self._second.stop()
        self._since = None
        phone = dialled(phones)
        if phone is None:
            self.number.set_line(Text(_("No number"), "red", role="page"))
            self.shown.set_line(Text(_("G adds one"), "text-3", role="caption"))
        else:
            masked = phone.number if "*" in phone.number else mask_phone(phone.number)
            self.number.set_line(Icon("phone-line", "text-3", 20), Text(masked, "text-3", role="record"))
            self.shown.set_line(Text(_("Space starts the call"), "text-3", role="caption"))
        self.clock.set_line()
        self.state.set_line()
        self.bar.hide()

    def reveal(self, number: str, at: str) -> None:
        """The call begins: the number large, and the timer."""
        self.number.set_line(Icon("phone-line", "accent", 22), Text(call_words.grouped(number), role="dial"))
        self.shown.set_line(Text(_("{time} shown, on record").format(time=at), "text-3", role="caption"))
        self._since = time.monotonic()
        self.bar.show()
        self.state.set_line(Text(_("in the call"), "green", role="caption"))
        self._tick()
        self._second.start()

    @property
    def seconds(self) -> int | None:
        """How long the call has taken, None outside one."""
        return None if self._since is None else int(time.monotonic() - self._since)

    def _tick(self) -> None:
        seconds = self.seconds
        if seconds is not None:
            self.clock.set_line(Text(call_words.timer(seconds), "green", role="record"))


def dialled(phones: Sequence[PhoneCard]) -> PhoneCard | None:
    """The number that one dials: the first whose state doesn't forbid it."""
    return next(
        (phone for phone in phones if phone.state not in ("invalid", "wrong", "empty", "ended")), None
    )
