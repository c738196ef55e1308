"""匀开: what would move where, to look at before it happens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.care.days import DayItem, Offer
from dealerdesk.care.kinds import KINDS
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.widgets.basic import Button, Label
from ui.widgets.parts import Chip, Line, Plate, Text
from ui.widgets.table import Column, Table

Move = tuple[DayItem, date]


class LevelPreview(QDialog):
    """The moves of an offer; accepted, they are made."""

    def __init__(self, offer: Offer, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        px = theme.px
        self.setWindowTitle(_("Level {day}").format(day=words.day(offer.day, today)))
        self.resize(px(720), px(440))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        count = len(offer.moves)
        head = ngettext(
            "{count} call moves inside its window", "{count} calls move inside their windows", count
        )
        head = head.format(count=count)
        if offer.left:
            head += _("; {left} find no place").format(left=offer.left)
        column.addWidget(Label(head, role="section"))
        column.addWidget(
            Label(
                _("Legal duties, follow-ups and birthdays stay on their day."), tone="text-3", role="caption"
            )
        )
        self.table = Table(self._columns(today), name=self.windowTitle())
        self.table.set_rows(sorted(offer.moves, key=lambda move: (move[1], move[0].item.closes)))
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.no = Button(_("Keep it as it is"), key="Esc")
        self.no.clicked.connect(self.reject)
        self.yes = Button(_("Move them"), kind="primary", key="Enter")
        self.yes.setDefault(True)
        self.yes.clicked.connect(self.accept)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        column.addLayout(row)

    @staticmethod
    def _columns(today: date) -> Sequence[Column]:
        def kind(move: Move) -> Line:
            found = KINDS[move[0].item.kind]
            return (Chip(found.title, found.tint),)

        def window(move: Move) -> Line:
            item = move[0].item
            span = f"{words.day(item.opens, today)} – {words.day(item.closes, today)}"
            return (Text(span, "text-3", role="caption"),)

        def where(move: Move) -> Line:
            one, to = move
            return (
                Text(words.day(one.day, today), "text-3"),
                Text("→"),
                Text(words.near_day(to, today), bold=True),
            )

        return [
            Column("who", _("Customer"), lambda move: (Text(move[0].item.customer_name, bold=True),)),
            Column("plate", _("Plate"), lambda move: (Plate(move[0].item.plate),), 108),
            Column("kind", _("Matter"), kind, words.wide(84, 150)),
            Column("window", _("Window"), window, 160),
            Column("to", _("Moves"), where, 170),
        ]
