"""What the panel would book, shown on the board while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dealerdesk.appointments.capacity import Wish
from dealerdesk.text import _
from ui import words
from ui.pages.board import Draft

if TYPE_CHECKING:
    from dealerdesk.appointments.capacity import DayBook
    from ui.pages.booking import BookingPanel


TELLS = (
    *("times.changed", "times.table.picked", "times.day.textChanged", "times.hour.currentIndexChanged"),
    *("work.chosen", "minutes.currentIndexChanged", "tail.textChanged", "adviser.textChanged", "pick.taken"),
)
"""The signals of a panel after which its draft may look otherwise; those it has."""


def signals(panel: BookingPanel) -> list[Any]:
    """The signals of :data:`TELLS` that this panel has."""
    found = []
    for way in TELLS:
        at: Any = panel
        for name in way.split("."):
            at = getattr(at, name, None)
        if at is not None:
            found.append(at)
    return found


def draft_of(panel: BookingPanel, book: DayBook | None) -> Draft | None:
    """The draft of a car that was found with a time on the day of the book, else None."""
    at = panel.times.at
    if panel.car is None or at is None or book is None or at.date() != book.day:
        return None
    minutes = int(panel.minutes.value or 60)
    bay = book.place(Wish(at, minutes, panel.work.value or "other", waits=panel.waits.isChecked()))
    holder = panel.car.owner or next(iter(panel.car.holders), None)
    work = _(words.WORKS[panel.work.value]) if panel.work.value else ""
    who = " ".join(filter(None, (holder.name if holder else "", work)))
    return Draft(panel.car.plate, who, at, minutes, bay.name if bay else "")
