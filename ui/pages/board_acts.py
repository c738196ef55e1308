"""What one does with an appointment on the board: move, arrived, not come, cancelled, parts, sheet; each with
its way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from dealerdesk.appointments import board as plan
from dealerdesk.appointments.board import Lane
from dealerdesk.appointments.capacity import DayBook, Wish
from dealerdesk.appointments.capacity_service import VIP_TIERS
from dealerdesk.text import _
from ui import icons, words
from ui.pages import board_words as said

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow
    from ui.shell import Shell

SHEET = "sheet"


class BoardActs:
    """The acts of the appointments page. ``book`` and ``by`` are those of the board that is shown."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        self.shell, self._page = shell, page
        self.book: DayBook | None = None
        self.by = plan.BAYS
        self.back: Callable[[], object] | None = None

    def _say(self, words_: str, undo: Callable[[], Any] | None = None) -> None:
        def act() -> None:
            self.back = None
            if undo is not None:
                self.shell.write(undo)

        self.back = act if undo is not None else None
        self.shell.say(words_, self.back)

    def undo(self) -> None:
        """Ctrl+Z when the bar has gone: take the last act back."""
        if self.back is not None:
            self.back()

    # moving

    def where(self, row: AppointmentRow, lane: Lane) -> tuple[str | None, str | None]:
        """Bay and adviser of a row of the board, None = as it is."""
        if lane.kind == plan.BAY:
            return lane.key, None
        if lane.kind == plan.ADVISER:
            return None, lane.key
        return None, None

    def never(self, row: AppointmentRow, at: datetime, lane: Lane) -> str:
        """Why it can't be there for anybody: it is here or gone, the time is over, the shop is closed."""
        book = self.book
        if row.state not in ("booked", "no_show"):
            block = plan.block_of(row, self.shell.desk.clock.now())
            return _("{state}: it can't be moved").format(state=said.word_of(said.LOOKS[block.state]))
        if at != row.at and at < self.shell.desk.clock.now():
            return _("that time is over")
        if book is not None and not book.opens <= at < book.closes:
            return _("the shop is closed at that hour")
        if lane.kind == plan.NOBODY and row.bay and self.by == plan.BAYS:
            return _("choose a bay")
        return ""

    def objection(self, row: AppointmentRow, at: datetime, lane: Lane) -> str:
        """What speaks against a time and place, in words; nothing where it fits."""
        never = self.never(row, at, lane)
        return never or self.full(row, at, lane)

    def full(self, row: AppointmentRow, at: datetime, lane: Lane) -> str:
        """Why there is no room (A4), as the appointment book reckons it; a manager may book all the same."""
        if self.book is None:
            return ""
        bay, adviser = self.where(row, lane)
        vip = row.tier in VIP_TIERS
        adviser = row.adviser if adviser is None else adviser

        def reasons(at_bay: str) -> str:
            wish = Wish(at, row.minutes, row.work, at_bay, adviser, row.waits, vip, row.id)
            assert self.book is not None
            return "；".join(reason.words for reason in self.book.reasons(wish))

        found = reasons(row.bay if bay is None else bay)
        return reasons("") if found and bay is None and row.bay else found

    def move(self, row: AppointmentRow, at: datetime, lane: Lane) -> bool:
        """Move an appointment there; where it is full a manager is asked why. Whether it was moved."""
        bay, adviser = self.where(row, lane)
        same_place = bay in (None, row.bay) and adviser in (None, row.adviser)
        if at == row.at and same_place:
            return False
        never = self.never(row, at, lane)
        if never:
            self.shell.warn(words.sentence(never), "amber")
            return False
        why: str | None = ""
        full = self.full(row, at, lane)
        if full and self.shell.may("book_over"):
            from ui.pages.over_ask import ask_reason

            why = ask_reason(self._page, full)
            if why is None:
                return False
        desk, actor = self.shell.desk, self.shell.actor
        done = self.shell.write(
            lambda: desk.appointments.move(
                actor, row.number, at, bay=bay, adviser=adviser, over_why=why or ""
            )
        )
        if done is None:
            return False
        now = desk.appointments.get(row.number)
        place = now.adviser if lane.kind == plan.ADVISER else now.bay
        to = said.moved(now.at, row.at.date(), place)
        self._say(
            _("{who} moved to {where}").format(who=self.who(row), where=to),
            lambda: desk.appointments.move_back(actor, row),
        )
        return True

    @staticmethod
    def who(row: AppointmentRow) -> str:
        """``沈璐 3W777``."""
        return " ".join(filter(None, (row.customer_name, said.tail(row.plate))))

    # the other acts

    def arrived(self, row: AppointmentRow | None) -> None:
        """The customer is here: the dialog of arrivals, begun with this appointment."""
        if row is not None:
            from ui.pages.arrival import open_arrival

            open_arrival(self.shell, row.number)

    def no_show(self, row: AppointmentRow | None) -> None:
        """The customer did not come."""
        if row is None:
            return
        desk, actor = self.shell.desk, self.shell.actor
        if self.shell.write(lambda: desk.reception.no_show(actor, row.number)) is not None:
            self._say(
                _("{who} did not come").format(who=self.who(row)),
                lambda: desk.appointments.restore(actor, row.number),
            )

    def cancel(self, row: AppointmentRow | None) -> None:
        """Take an appointment back; the reason is asked, since the month's list needs it (A5)."""
        if row is None or row.state == "cancelled":
            return
        from ui.pages.cancel import CancelDialog

        dialog = CancelDialog(row, self._page)
        if dialog.exec():
            desk, actor = self.shell.desk, self.shell.actor
            why = dialog.why
            by_whom = getattr(dialog, "by_whom", "customer")
            done = self.shell.write(lambda: desk.appointments.cancel(actor, row.number, why, by_whom))
            if done is not None:
                self._say(
                    _("Cancelled: {number}").format(number=row.number),
                    lambda: desk.appointments.restore(actor, row.number),
                )

    def parts_here(self, row: AppointmentRow | None) -> None:
        """The ordered spares have come."""
        if row is None:
            return
        desk, actor = self.shell.desk, self.shell.actor
        if self.shell.write(lambda: desk.appointments.parts(actor, row.number, "have")) is not None:
            self._say(
                _("Parts are here: {who}").format(who=self.who(row)),
                lambda: desk.appointments.parts(actor, row.number, "order", row.parts_on),
            )

    def print_sheet(self, row: AppointmentRow | None) -> None:
        """The two-copy sheet."""
        if row is not None and self.shell.has_page("paper"):
            self.shell.go("paper", form=SHEET, numbers=[row.number])

    # the menu

    def menu(self, row: AppointmentRow, opened: Callable[[], object], edit: Callable[[], object]) -> QMenu:
        """What may be done with one; each with its key."""
        now = self.shell.desk.clock.now()
        block = plan.block_of(row, now)
        booked = row.state == "booked"
        menu = QMenu(self._page)
        title = menu.addAction(
            f"{self.who(row)} · {words.clock(row.at)} · {said.state_word(block, now.date())}"
        )
        title.setEnabled(False)
        menu.addSeparator()
        for icon, name, key, act, shown in (
            ("map-pin-user-line", _("Is here"), "", self.arrived, booked or row.state == "no_show"),
            (
                "error-warning-line",
                words.sentence(_("did not come")),
                "",
                self.no_show,
                booked and row.at <= now,
            ),
            ("checkbox-circle-line", _("Parts are here"), "", self.parts_here, block.parts),
            ("edit-line", _("Change, move"), "F2", lambda _row: edit(), booked or row.state == "no_show"),
            ("printer-line", _("Print the sheet"), "P", self.print_sheet, row.state != "cancelled"),
            ("user-line", _("Open the customer"), "Enter", lambda _row: opened(), True),
            ("forbid-line", _("Cancel it"), "Del", self.cancel, booked or row.state == "no_show"),
        ):
            if shown:
                action = QAction(icons.icon(icon), f"{name}\t{key}" if key else name, menu)
                action.triggered.connect(lambda _on=False, act=act: act(row))
                menu.addAction(action)
        return menu

    def show_menu(
        self, row: AppointmentRow, at: QPoint, opened: Callable[[], object], edit: Callable[[], object]
    ) -> None:
        """Open the menu at a place of the screen."""
        self.menu(row, opened, edit).popup(at)
