"""Below the board: who waits to be received (A7), and what the signs on the board mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy

from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.pages import board_words as said
from ui.pages.board_place import COLUMN
from ui.widgets import parts
from ui.widgets.basic import Button, LineLabel
from ui.widgets.parts import PUSH, Icon, Line, Text

if TYPE_CHECKING:
    from dealerdesk.appointments.reception import ArrivalRow

CARD = (204, 232)
LEAST = (168, 200)


class QueueCard(QAbstractButton):
    """One who waits: 受理号, plate, work; how many are ahead and how many minutes."""

    def __init__(self, row: ArrivalRow) -> None:
        super().__init__()
        self.row = row
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(theme.px(words.wide(*CARD)))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        spoken = " ".join(parts.plain(line) for line in self.lines())
        self.setAccessibleName(", ".join(filter(None, (spoken, row.name))))
        self.setToolTip(self.accessibleName())

    def lines(self) -> tuple[Line, Line]:
        """What stands on the card."""
        row = self.row
        work = row.wish if row.wish and row.work == "other" else _(words.WORKS[row.work])
        plate = said.tail(row.plate) if row.plate else row.name
        top = (
            Text(_("Arr."), "text-2", role="caption"), Text(row.number, bold=True), Text(plate), PUSH,
            Text(work, "text-2", role="caption"),
        )  # fmt: skip
        low = (
            Icon("group-line", "text-2", 14),
            Text(_("{count} ahead").format(count=row.ahead), "text-2", role="caption"),
            PUSH,
            Icon("time-line", "text-2", 14),
            Text(_("about {count} min").format(count=row.wait), "text-2", role="caption"),
        )
        return top, low

    def sizeHint(self) -> QSize:
        return QSize(theme.px(words.wide(*CARD)), theme.px(38))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(words.wide(*LEAST)), theme.px(38))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = theme.px
        edge = "accent" if self.hasFocus() else "line"
        fill = "raised" if self.underMouse() else "surface"
        parts.rounded(painter, QRectF(self.rect()), px(6), fill, edge, 2 if self.hasFocus() else 1)
        for line, y in zip(self.lines(), (3, 19), strict=True):
            parts.paint(painter, QRect(px(8), px(y), self.width() - px(16), px(17)), line)


class QueueStrip(QFrame):
    """现场排队: `asked` to give a number, `opened` carries the arrival of a card."""

    asked = Signal()
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "toolbar")
        self.setFixedHeight(theme.px(47))
        self.setMinimumWidth(theme.px(560))
        self.rows: list[ArrivalRow] = []
        self.cards: list[QueueCard] = []
        self._row = QHBoxLayout(self)
        px = theme.px
        self._row.setContentsMargins(px(12), 0, px(12), 0)
        self._row.setSpacing(px(6))
        self.words = LineLabel(shrink=False)
        self.words.setFixedWidth(px(words.wide(*COLUMN)) - px(18))
        self._row.addWidget(self.words)
        self._cards = QHBoxLayout()
        self._cards.setSpacing(px(4))
        self._row.addLayout(self._cards)
        self.more = LineLabel(shrink=False)
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        self.button = Button(_("Take a number"), icon="add-line", small=True)
        self.button.clicked.connect(self.asked)
        self._row.addWidget(self.button)

    def show_queue(self, rows: list[ArrivalRow]) -> None:
        """Show who waits, in the order of calling."""
        self.rows = rows
        if rows:
            count = ngettext("{count} waits", "{count} wait", len(rows)).format(count=len(rows))
            wait = _("about {count} min").format(count=max(row.wait for row in rows))
            low = said.joined([count, wait])
        else:
            low = _("nobody waits")
        top = (Text(_("Waiting now"), bold=True),)
        self.words.set_line(parts.Two(top, (Text(low, "text-2", role="caption"),)))
        self._fill()

    def _fill(self) -> None:
        for card in self.cards:
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        px = theme.px
        taken = self.words.width() + self.button.sizeHint().width() + px(24 + 6 * 4 + 36)
        fit = max((self.width() - taken) // px(words.wide(*LEAST) + 4), 1)
        self._fitted = fit
        self.cards = [QueueCard(row) for row in self.rows[:fit]]
        for card in self.cards:
            card.clicked.connect(lambda _on=False, card=card: self.opened.emit(card.row))
            self._cards.addWidget(card)
        rest = len(self.rows) - len(self.cards)
        line = (Text(f"+{rest}", "text-2", True),) if rest else ()
        self.more.set_line(*line)
        self.more.setToolTip(", ".join(f"{row.number} {row.plate or row.name}" for row in self.rows[fit:]))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        if self.rows:
            self._fill()


class Legend(QFrame):
    """What the signs mean, in one line; the last give way in a narrow window."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self.setFixedHeight(theme.px(28))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        self.words = LineLabel()
        row.addWidget(self.words)
        row.addStretch(1)

    def say(self, hours: int, hint: str = "") -> None:
        """``hours`` before its time an appointment must be made to count (A1); ``hint`` comes first."""
        amber, ochre = said.PARTS, said.HELD
        line: list[parts.Part] = []
        if hint:
            line += [
                Icon("information-line", "text-2", 14),
                Text(hint, "text-2", role="caption"),
                parts.Gap(8),
            ]
        else:
            counted = _("provisional: booked under {hours} h ahead, not counted").format(hours=hours)
            line += [
                Icon("flashlight-line", "text-2", 14),
                Text(counted, "text-2", role="caption"),
                parts.Gap(8),
                Icon(amber.icon, "text-2", 14),
                Text(_("parts: not here yet"), "text-2", role="caption"),
                parts.Gap(8),
                Icon(ochre.icon, ochre.tone, 14),
                Text(_("priority: kept for VIPs"), ochre.tone, role="caption"),
                parts.Gap(8),
                Text(_("hatched: too late to count"), "text-2", role="caption"),
            ]
        self.words.set_line(*line)
